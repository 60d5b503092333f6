// The layer under a hand. `MODEL` before this is written from the formulas; here stands what goes
// into it: the arrays that the set-up gives, and what a hand changed of them. Needs no page.

// What a hand holds: edits by their place, and one value for each feature or number of the layer.
function openHand(layer) {
  const edits = new Map(layer.edits.map(([target, sample, feature, values]) => {
    const edit = { target, sample, feature, values };
    return [placeOf(edit), edit];
  }));
  const { gamma, beta, eps, shift, scale } = layer;
  return { edits, gamma, beta, eps, shift, scale };
}

// Edits as a link writes them; the text of a number reads back as the same number on both sides.
function writeEdits(hand) {
  return [...hand.edits.values()].map(({ target, sample, feature, values }) =>
    `${target}:${sample ? `${sample},${feature}` : feature}:${values.map(String).join(",")}`).join(";");
}

// Puts x with its edits, columns before cells, and what is added to ∂l/∂y into e.
function takeEdits(layer, hand, e) {
  const { m, d, unit } = layer;
  const round = ROUND[layer.dtype];
  const moved = unit && (hand.shift !== layer.shift || hand.scale !== layer.scale);
  const x = moved ? unit.map((value) => hand.shift + hand.scale * value) : Float64Array.from(layer.x);
  const edits = [...hand.edits.values()];
  for (const { target, feature, values: [offset, factor] } of edits) {
    if (target !== "column") continue;
    for (let i = 0; i < m; i++) x[i * d + feature - 1] = offset + factor * x[i * d + feature - 1];
  }
  e.pull = null;
  for (const { target, sample, feature, values: [value] } of edits) {
    const at = (sample - 1) * d + feature - 1;
    if (target === "x") x[at] = value;
    if (target === "dy") (e.pull ??= new Float64Array(m * d))[at] = value;
  }
  e.x = layer.dtype === "float64" ? x : x.map(round);
}

// Runs forward, the loss, and backward. Gives every array by its name, and in `flat` the features
// for which the layer divides by zero.
function runLayer(layer, hand, e = {}, isHasty = false) {
  const { m, d } = layer;
  const round = ROUND[layer.dtype];
  takeEdits(layer, hand, e);
  Object.assign(e, { m, eps: hand.eps, gamma: Float64Array.from(hand.gamma, round),
                     beta: Float64Array.from(hand.beta, round) });
  for (const name of layer.given) e[name] = layer[name];
  MODEL.forward(e, m, d);
  findLoss(layer, e);
  MODEL.losses[layer.loss].gradient(e, m, d);
  if (e.pull) MODEL.pull(e, m, d);
  if (layer.dtype !== "float64") e.dy = e.dy.map(round);
  MODEL.backward(e, m, d);
  for (const number of layer.printed) MODEL.printed[number]?.(e, m, d);
  e.flat = [];
  for (let j = 0; j < d; j++) if (!(e.var[j] + e.eps > 0)) e.flat.push(j + 1);
  findRoundings(layer, e, isHasty);
  return e;
}

const MOST_ROUNDED = 2 ** 14;

// Finds what rounding may do to each array, unless all values are far above it. It takes longer than
// all else, so that for one row with the largest magnitudes it is asked first whether it can matter.
function findRoundings(layer, e, isHasty) {
  const { m, d } = layer;
  // Under a hand that moves a large board, rounding may be painted as what it is not for a moment.
  e.areSure = isHasty && m * d > MOST_ROUNDED;
  if (e.areSure) return;
  const least = ROUNDINGS * layer.rounding;
  const most = { m, eps: e.eps };
  for (const name of ARRAYS) most[name] = largestInColumns(e[name], d);
  MODEL.ceilings(most, 1, d);
  const computed = Object.keys(most).filter((name) => name.startsWith("±"));
  const isNear = (name) => reachesDown(e[name.slice(1)], most[name].map((one) => least * one));
  e.areSure = !layer.printed.length && !computed.some(isNear);
  if (!e.areSure) roundAll(layer, e);
}

function roundAll(layer, e) {
  e.areSure = false;
  MODEL.roundings(e, layer.m, layer.d);
  for (const number of layer.printed) MODEL.printedRoundings[number]?.(e, layer.m, layer.d);
}

function reachesDown(values, limits) {
  const d = limits.length;
  for (let n = 0, j = 0; n < values.length; n++, j = j + 1 === d ? 0 : j + 1)
    if (values[n] !== 0 && !(Math.abs(values[n]) > limits[j])) return true;
  return false;
}

function largestInColumns(values, d) {
  const largest = new Float64Array(d);
  for (let n = 0, j = 0; n < values.length; n++, j = j + 1 === d ? 0 : j + 1) {
    const size = Math.abs(values[n]);
    if (size > largest[j]) largest[j] = size;
  }
  return largest;
}

function findLoss(layer, e) {
  MODEL.losses[layer.loss].loss(e, layer.m, layer.d);
  if (!e.pull) return;
  MODEL.pulled(e, layer.m, layer.d);
  e.loss += e.pulled;
}

// The name of the array that a heatmap shows: a part of an equation, an equation, or a quantity.
function nameOf(e, { name, meta: { equation, printed, term } }) {
  const number = `${equation}${printed ? "p" : ""}`;
  return [`${number}.${term ?? name}`, number, name].find((one) => one in e);
}

// Below which magnitude a value of an array is rounding: a function of its place, or null if none is.
function limitsOfRounding(layer, e, name) {
  const roundings = e.areSure ? undefined : e[`±${name}`];
  if (!roundings) return null;
  const times = ROUNDINGS * layer.rounding;
  // What cannot be said is no reason to hide a value.
  return (n) => (roundings[n % roundings.length] < Infinity ? times * roundings[n % roundings.length] : 0);
}

// The loss on the way from one hand to another, and what the gradients where it began predict.
function followNudge(layer, before, after, steps) {
  const from = runLayer(layer, before), to = runLayer(layer, after);
  const zero = new Float64Array(layer.m * layer.d);
  const moved = [["x", from.dx], ["gamma", from.dgamma], ["beta", from.dbeta]].map(
    ([name, slope]) => [from[name], to[name], slope]);
  moved.push([from.pull ?? zero, to.pull ?? zero, from.y]);
  let predicted = 0, size = 0;
  for (const [a, b, slope] of moved) a.forEach((value, n) => {
    predicted += (b[n] - value) * slope[n];
    size += Math.abs((b[n] - value) * slope[n]);
  });
  // What cancels to rounding is nothing, in the loss as in the prediction.
  const unsure = 4096 * layer.rounding;
  const isNothing = Math.abs(predicted) <= unsure * size;
  const measured = to.loss - from.loss;
  const addends = from.dy.reduce((sum, slope, n) => sum + Math.abs(slope * from.y[n]), Math.abs(from.loss));
  return { measured, isStill: Math.abs(measured) <= unsure * addends,
           predicted: isNothing ? 0 : predicted, isNothing,
           shares: steps.map((share) => lossBetween(layer, from, to, share) - from.loss) };
}

function lossBetween(layer, from, to, share) {
  const between = (a, b) => a.map((value, n) => value + share * (b[n] - value));
  const e = { m: layer.m, eps: from.eps };
  for (const name of ["x", "gamma", "beta"]) e[name] = between(from[name], to[name]);
  if (from.pull || to.pull) {
    const zero = new Float64Array(layer.m * layer.d);
    e.pull = between(from.pull ?? zero, to.pull ?? zero);
  }
  for (const name of layer.given) e[name] = layer[name];
  MODEL.forward(e, layer.m, layer.d);
  findLoss(layer, e);
  return e.loss;
}
