// One feature of the layer under a hand. `COLUMN` before this is written from the formulas. Needs no
// page: `given` is {x, dy, gamma, beta, eps}.

const dot = (a, b) => a.reduce((sum, value, n) => sum + value * b[n], 0);
const lengthOf = (vector) => Math.sqrt(dot(vector, vector));
const plus = (a, b) => Array.from(a, (value, n) => value + b[n]);
const times = (vector, factor) => Array.from(vector, (value) => value * factor);

// Every array of one feature, or null where it would be divided by zero.
function runColumn(given) {
  const m = given.x.length;
  const e = { m, eps: given.eps, x: Float64Array.from(given.x), dy: Float64Array.from(given.dy),
              gamma: Float64Array.of(given.gamma), beta: Float64Array.of(given.beta) };
  COLUMN(e, m, 1);
  // The path through the mean is the same for every sample.
  e["path mu"] = new Float64Array(m).fill(e["path mu"][0]);
  return e.var[0] + e.eps > 0 ? e : null;
}

// Below which magnitude all that an array holds is rounding.
function limitOf(e, name) {
  if (!e["±dx"]) COLUMN_ROUNDINGS(e, e.m, 1);
  const limit = ROUNDINGS * Number.EPSILON * Math.max(...e[`±${name}`]);
  // What cannot be said is no reason to hide a value.
  return limit < Infinity ? limit : 0;
}

// Where δ goes on its way to ∂l/∂x: as it comes, without its mean, without what is taken along x̂.
const stationsOf = (e) => [Array.from(e.delta), plus(e.delta, e["path mu"]), Array.from(e.dx)];

// How long each part of δ is, and what is left of it.
function measureParts(e) {
  return { delta: lengthOf(e.delta), mu: lengthOf(e["path mu"]), var: lengthOf(e["path var"]),
           dx: lengthOf(e.dx) };
}
