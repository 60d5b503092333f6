// Arrows in space: where δ goes as its parts are taken out, and how the figure is moved there.

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
                     isSeen: shares[name] > 0 && length > UNSEEN };
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

const UNSEEN = 1e-6;
const beyond = (tip, far) => (lengthOf(tip) > UNSEEN ? times(tip, 1 + far / lengthOf(tip)) : tip);

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
    if (name === "dx") return arrows.dx.isHere ? beyond(arrows.dx.tip, look.beyond) : [9, 9, 9];
    return [trace.x[n], trace.y[n], trace.z[n]];
  });
  const isBelow = dot(arrows.delta.tip, directions.one) < 0;
  const textposition = meta.labels.map((name, n) =>
    name === "delta" ? `${isBelow ? "bottom" : "top"} center` : trace.textposition[n]);
  return { ...trace, ...along(places), textposition };
}
