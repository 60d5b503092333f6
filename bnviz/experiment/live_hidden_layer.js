// The hidden layer under a hand, by the same names as in live_layer.js. `HIDDEN` before this is
// written from the formulas; here stands what goes into it. Needs no page.

// What a hand may change: all that goes in.
const HELD = ["X", "W", "b", "gamma", "beta"];

// What it holds: cells that take values of their own, by their place.
function openHand(layer) {
  return { edits: new Map(layer.edits.map(([target, sample, feature, values]) => {
    const edit = { target, sample, feature, values };
    return [placeOf(edit), edit];
  })) };
}

// Changes as a link writes them, in an order of their own: the same changes are the same text. The text
// of a number reads back as the same number on both sides.
function writeEdits(hand) {
  return [...hand.edits.values()].map(({ target, sample, feature, values }) =>
    `${target}:${sample ? `${sample},${feature}` : feature}:${values.map(String).join(",")}`).sort().join(";");
}

// How many columns the arrays that a hand changes have.
const widthOf = (layer, name) => (name === "X" ? layer.D : layer.H);

// Runs forward, the loss, and backward, into e. All rounding is found: the layers here are small.
function runLayer(layer, hand, e = {}) {
  const round = ROUND[layer.dtype];
  const { m, D, H, eps } = layer;
  Object.assign(e, { m, D, H, eps });
  for (const name of HELD) e[name] = Float64Array.from(layer[name]);
  for (const { target, sample, feature, values: [value] } of hand.edits.values()) {
    const at = Math.max(sample - 1, 0) * widthOf(layer, target) + feature - 1;
    if (at < e[target].length && feature <= widthOf(layer, target)) e[target][at] = round(value);
  }
  HIDDEN.forward(e);
  // The loss is written for the output of a layer, and that is a.
  const loss = { m, y: e.a };
  for (const name of layer.given) loss[name] = layer[name];
  HIDDEN.losses[layer.loss].gradient(loss, m, H);
  e.da = loss.dy.map(round);
  HIDDEN.backward(e);
  HIDDEN.roundings(e);
  return e;
}

// The name of the array that a heatmap shows.
const nameOf = (e, { name }) => name;

// Below which magnitude a value of an array is rounding: a function of its place, or null if none is.
function limitsOfRounding(layer, e, name) {
  const roundings = e[`±${name}`];
  if (!roundings) return null;
  const times = ROUNDINGS * layer.rounding;
  // What cannot be said is no reason to hide a value.
  return (n) => (roundings[n] < Infinity ? times * roundings[n] : 0);
}

// Which arrays moved between two passes by more than rounding.
function findMoved(layer, before, after, names) {
  return names.filter((name) => {
    const [old, now] = [before, after].map((e) => limitsOfRounding(layer, e, name));
    return after[name].some((value, n) =>
      Math.abs(value - before[name][n]) > (old?.(n) ?? 0) + (now?.(n) ?? 0));
  });
}
