// What a gradient loses: arrows in space, step by step, and δ or x pulled by a hand.

const cross = (a, b) => [0, 1, 2].map((n) => a[(n + 1) % 3] * b[(n + 2) % 3] - a[(n + 2) % 3] * b[(n + 1) % 3]);
const unitOf = (vector) => {
  const length = lengthOf(vector);
  return length > 1e-12 ? times(vector, 1 / length) : null;
};
const between = (a, b, share) => plus(times(a, 1 - share), times(b, share));
const clamp = (value) => Math.min(Math.max(value, 0), 1);

// Unit vectors of 𝟏, of x̂, and of the direction that is left, and how vectors are seen along them;
// as experiment/space.py has it.
function spaceOf(e, isSamples) {
  const one = unitOf(new Array(e.m).fill(1)), x_hat = unitOf(e.x_hat);
  if (isSamples) {
    const rest = x_hat && cross(one, x_hat);
    return { directions: { one, x_hat, rest }, see: (vector) => Array.from(vector) };
  }
  let left = Array.from(e.delta);
  for (const unit of [one, x_hat]) if (unit) left = plus(left, times(unit, -dot(unit, left)));
  const rest = lengthOf(left) > 1e-12 * lengthOf(e.delta) ? unitOf(left) : null;
  const see = (vector) => [x_hat, rest, one].map((unit) => (unit ? dot(unit, vector) : 0));
  return { directions: { one: [0, 0, 1], x_hat: x_hat && [1, 0, 0], rest: rest && [0, 1, 0] }, see };
}

// Moves all arrows. `progress` from 0 to 3: δ alone, its mean taken out, its part along x̂, ∂l/∂x.
function paintSpace(e, progress, look) {
  const plot = figureOf("space");
  if (!plot || !window.Plotly) return;
  const { directions, see } = spaceOf(e, plot.layout.meta.samples);
  const [delta, centred, dx] = stationsOf(e).map(see);
  // The unit stays while a hand moves, unless δ would leave the picture.
  const unit = Math.max(plot.layout.meta.unit, lengthOf(delta) / look.reach);
  const points = { origin: [0, 0, 0], delta, centred, dx };
  for (const name in points) points[name] = times(points[name], 1 / unit);
  const shares = { delta: 1, mu: clamp(progress), var: clamp(progress - 1), dx: clamp(progress - 2) };
  const arrows = {};
  for (const [name, [begin, end]] of Object.entries(look.arrows)) {
    const way = plus(points[end], times(points[begin], -1)), length = lengthOf(way) * shares[name];
    const tip = between(points[begin], points[end], shares[name]);
    const head = length > 1e-9 ? times(unitOf(way) ?? [0, 0, 0], Math.min(look.head, 0.6 * length)) : [0, 0, 0];
    arrows[name] = { begin: points[begin], tip, head, isHere: shares[name] > 0,
                     isSeen: shares[name] > 0 && length > 1e-6 };
  }
  const data = plot.data.map((trace) => moved(trace, arrows, directions, look));
  const layout = fitted(plot, look);
  Plotly.react(plot, data, { ...layout, meta: { ...layout.meta, drawn: unit } }, plot._context);
}

// In a narrow window everything is drawn smaller, so that nothing is cut off at the sides.
function fitted(plot, look) {
  const { width, height } = plot.getBoundingClientRect();
  const size = look.size * Math.min(1, width / (1.12 * height));
  const { scene } = plot.layout;
  return { ...plot.layout, scene: { ...scene, aspectratio: { x: size, y: size, z: size } } };
}

function moved(trace, arrows, directions, look) {
  const { meta } = trace;
  const along = (points) => Object.fromEntries(["x", "y", "z"].map((axis, n) => [axis, points.map((p) => p[n])]));
  if (meta?.arrow) {
    const { begin, tip, head, isSeen } = arrows[meta.arrow];
    return { ...trace, visible: isSeen, ...along([begin, plus(tip, times(head, -1))]) };
  }
  if (meta?.head) {
    const { tip, head, isSeen } = arrows[meta.head];
    return { ...trace, visible: isSeen, ...along([tip]), u: [head[0]], v: [head[1]], w: [head[2]] };
  }
  if (meta?.direction) {
    const at = directions[meta.direction];
    return at ? { ...trace, visible: true, ...along([times(at, -look.reach), times(at, look.reach)]) }
      : { ...trace, visible: false };
  }
  if (!meta?.labels) return trace;
  const places = meta.labels.map((name, n) => {
    if (directions[name]) {
      const sign = name === "rest" && dot(directions.rest, arrows.dx.tip) > 0 ? -1 : 1;
      return times(directions[name], sign * 1.04 * look.reach);
    }
    if (name === "delta") return arrows.delta.tip;
    if (name === "dx") return arrows.dx.isHere ? times(arrows.dx.tip, 1.12) : [9, 9, 9];
    return [trace.x[n], trace.y[n], trace.z[n]];
  });
  const isBelow = dot(arrows.delta.tip, directions.one) < 0;
  const textposition = meta.labels.map((name) => `${name === "delta" && isBelow ? "bottom" : "top"} center`);
  return { ...trace, ...along(places), textposition };
}

const STEPS = [["0", "δ"], ["1", "− its mean"], ["2", "− along x̂"], ["3", "∂l/∂x"]];
const MOST_SLIDERS = 6;

function openSpace(view, state) {
  const { tell, data } = state;
  const look = JSON.parse(data.space), colours = JSON.parse(data.colours);
  let progress = 3, pulls = "delta", e = runColumn(state.given);
  const said = element("p", { class: "said steady", "aria-live": "polite" });
  const bar = element("div", { class: "bar", role: "img" });
  const table = element("table");
  const pulled = element("div", { class: "sliders" });

  const draw = () => {
    paintSpace(e, progress, look);
    paintColumns("strips", { delta: e.delta, "dx mu": e["path mu"], "dx var": e["path var"], dx: e.dx });
    write();
  };
  repaint = () => state.isMoved && draw();
  const write = () => {
    const rows = partsOf(e);
    said.textContent = sayStep(Math.round(progress), e, rows);
    writeBar(bar, rows, colours);
    writeTable(table, e, rows, colours);
  };

  const go = (to) => {
    state.isMoved = true;
    const from = progress;
    // From the end it begins anew.
    const start = to < from ? to - 1 : from;
    if (isStill() || to === 0) { progress = to; draw(); return; }
    animate(700 * Math.max(to - start, 1), (share) => {
      progress = start + share * (to - start);
      paintSpace(e, progress, look);
    }, () => { progress = to; write(); });
  };
  const steps = choice("Steps", STEPS, "3", (value) => go(Number(value)));
  const play = element("button", { type: "button", class: "play", onclick: () => {
    steps.press("3");
    if (isStill()) { go(3); return; }
    state.isMoved = true;
    progress = 0;
    draw();
    animate(4200, (share) => {
      // Each step rests for a while.
      const at = share * 3, whole = Math.floor(at);
      progress = Math.min(whole + clamp((at - whole) * 2.2), 3);
      paintSpace(e, progress, look);
      said.textContent = sayStep(Math.min(whole + 1, 3), e, partsOf(e));
    }, () => { progress = 3; draw(); });
  } }, "▶ Play");

  // δ is γ ∂l/∂y over the standard deviation: to pull it is to pull ∂l/∂y.
  const deltaAt = (n) => e.delta[n];
  const perDelta = () => Math.sqrt(e.var[0] + e.eps) / state.given.gamma;
  const take = (n, value) => {
    const before = { x: [...state.given.x], dy: [...state.given.dy] };
    if (pulls === "x") state.given.x[n] = value;
    else state.given.dy[n] = value * perDelta();
    const next = runColumn(state.given);
    if (!next) { Object.assign(state.given, before); return; }
    e = next;
    state.isMoved = true;
    markBefore(true);
    soon(draw);
  };
  const leave = (n) => {
    const at = `${n + 1},${data.feature}`;
    tell({ edit: pulls === "x" ? `x:${at}:${state.given.x[n]}`
      : `dy:${at}:${state.given.pulled[n] + state.given.dy[n] - state.start.dy[n]}` });
  };
  const lay = () => {
    const many = Math.min(e.m, MOST_SLIDERS);
    const isX = pulls === "x";
    const middle = isX ? e.mu[0] : 0;
    const reach = isX ? 4 * (Math.sqrt(e.var[0]) || 1) : 2 * (largestMagnitude(e.delta) || 1);
    const isStuck = !isX && state.given.gamma === 0;
    pulled.replaceChildren(...Array.from({ length: many }, (_, n) => slider({
      label: `${isX ? "x" : "δ"}, ${data.names[n]}`, min: middle - reach, max: middle + reach,
      value: isX ? state.given.x[n] : deltaAt(n), move: (value) => take(n, value),
      leave: () => leave(n), disabled: isStuck,
    }).row));
    if (isStuck) pulled.append(element("p", {}, "γ is 0, so δ is 0 whatever arrives."));
    if (e.m > many) pulled.append(element("p", {}, `The first ${many} of ${e.m} samples.`));
  };
  const what = choice("Pull", [["delta", "Pull δ"], ["x", "Pull x"]], "delta", (value) => { pulls = value; lay(); });
  const back = element("button", { type: "button", class: "back", disabled: data.edited === 0,
                                   onclick: () => tell({ let_go: true }) }, "Let go");
  view.append(
    element("div", { class: "row" }, steps.row, play), said, bar, table,
    element("div", { class: "row" }, what.row, back), pulled, withoutWebGL());
  lay();
  write();
  markBefore(false);
  whenReady("space", () => {
    const plot = figureOf("space"), { width, height } = plot.getBoundingClientRect();
    if (width < 1.12 * height) Plotly.react(plot, plot.data, fitted(plot, look), plot._context);
  });
}

// What the server drew and no hand moves is of before.
function markBefore(isOld) {
  document.querySelector(".st-key-geometry-chain")?.classList.toggle("before", isOld);
}

// δ in three parts at right angles: along 𝟏, along x̂, and the rest.
function partsOf(e) {
  const taken = e.taken[0], along = taken ? times(e["path var"], -1 / taken) : new Array(e.m).fill(0);
  const mean = times(e["path mu"], -1);
  const rest = plus(plus(e.delta, times(mean, -1)), times(along, -1));
  const whole = lengthOf(e.delta);
  const share = (length) => (whole ? (length / whole) ** 2 : 0);
  const isNothing = e.m <= 2;
  return [["mu", "along 𝟏", lengthOf(mean)], ["var", "along x̂", lengthOf(along)],
          ["dx", "the rest", isNothing ? 0 : lengthOf(rest)]].map(
    ([path, name, length]) => ({ path, name, length, share: share(length) }));
}

const percent = (share) => `${writeNumber(100 * share, 3)}%`;

function sayStep(step, e, [mean, along, rest]) {
  const share = percent(rest.share);
  switch (step) {
    case 0: return `δ is what arrives, ∂l/∂y, times γ over √(σ²+ε). Its length is ${writeNumber(lengthOf(e.delta), 3)}.`;
    case 1: return `The path through μ takes its mean from every sample, ${writeNumber(-e["path mu"][0], 3)}: `
      + `all that lies along 𝟏, of length ${writeNumber(mean.length, 3)}.`;
    case 2: return `The path through σ² takes what lies along x̂, of length ${writeNumber(along.length, 3)}, but for ε: `
      + `σ²/(σ²+ε) = ${writeNumber(e.taken[0], 7)} of it.`;
  }
  if (e.m === 1) return "One sample is its own mean: nothing is left.";
  if (e.m === 2) return "Two samples have no third direction. What remains is ∂l/∂x: nothing but what ε leaves, "
    + `of length ${writeNumber(lengthOf(e.dx), 2)}.`;
  const line = e.m === 3 ? " Of three directions one is left: ∂l/∂x lies on that line, but for ε." : "";
  return `What remains is ∂l/∂x, of length ${writeNumber(lengthOf(e.dx), 3)}. ${share} of δ, squared, came through.${line}`;
}

function writeBar(bar, rows, colours) {
  bar.replaceChildren(...rows.map(({ path, share }) => {
    const piece = element("span");
    Object.assign(piece.style, { flexGrow: share, background: colours[path] });
    return piece;
  }));
  bar.setAttribute("aria-label", `Shares of δ, squared: ${rows.map(({ name, share }) =>
    `${name} ${percent(share)}`).join(", ")}`);
}

// The colour that a part has in the bar and in space, beside its name.
function named(path, name, colours) {
  const patch = element("span", { class: "patch" });
  patch.style.background = colours[path];
  return element("span", {}, patch, name);
}

function writeTable(table, e, rows, colours) {
  const line = (name, ...cells) => element("tr", {}, element("th", { scope: "row" }, name),
                                           ...cells.map((cell) => element("td", {}, cell)));
  const size = e.dx.reduce((sum, value) => sum + Math.abs(value), 0) + lengthOf(e.delta);
  table.replaceChildren(
    element("tr", {}, ...["part of δ", "length", "share of its square"].map((text) => element("th", { scope: "col" }, text))),
    ...rows.map(({ path, name, length, share }) => line(named(path, name, colours), writeNumber(length, 3), percent(share))),
    line("Σ ∂l/∂x", writeSum(e["sum of dx"][0], size), ""),
    line("⟨∂l/∂x, x̂⟩", writeSum(e["dx along x_hat"][0], size), `ε leaves ${writeNumber(e.exactly[0], 3)}`));
}

// Without WebGL Plotly can draw nothing in space: the columns below say the same.
function withoutWebGL() {
  const canvas = document.createElement("canvas");
  const has = canvas.getContext("webgl2") || canvas.getContext("webgl");
  document.querySelector(".st-key-geometry-picture")?.classList.toggle("no-webgl", !has);
  return element("p", { class: "no-webgl", hidden: Boolean(has) },
    "This browser draws nothing in space, since it has no WebGL. The columns below show the same numbers.");
}
