// What is said of the parts of δ: a sentence for each step, a bar, a table.

// δ in three parts at right angles: along 𝟏, along x̂, and the rest.
function partsOf(e) {
  // Where x̂ is 0 there is no such direction.
  const along = e.taken[0] ? e["along x_hat"] : new Array(e.m).fill(0);
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
  return `What remains is ∂l/∂x, of length ${writeNumber(lengthOf(e.dx), 3)}. ${share} of |δ|² came through.${line}`;
}

function writeBar(bar, rows, colours) {
  bar.replaceChildren(...rows.map(({ path, share }) => {
    const piece = element("span");
    Object.assign(piece.style, { flexGrow: share, background: colours[path] });
    return piece;
  }));
  bar.setAttribute("aria-label", `Shares of |δ|²: ${rows.map(({ name, share }) =>
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
  table.replaceChildren(
    element("tr", {}, ...["part of δ", "length", "share of |δ|²"].map((text) => element("th", { scope: "col" }, text))),
    ...rows.map(({ path, name, length, share }) => line(named(path, name, colours), writeNumber(length, 3), percent(share))),
    line("Σ ∂l/∂x", writeSum(e["sum of dx"][0], limitOf(e, "sum of dx")), ""),
    line("⟨∂l/∂x, x̂⟩", writeSum(e["dx along x_hat"][0], limitOf(e, "dx along x_hat")), `ε leaves ${writeNumber(e.exactly[0], 3)}`));
}

// Without WebGL Plotly can draw nothing in space: the columns below say the same.
function withoutWebGL() {
  const canvas = document.createElement("canvas");
  const has = canvas.getContext("webgl2") || canvas.getContext("webgl");
  document.querySelector(".st-key-geometry-picture")?.classList.toggle("no-webgl", !has);
  return element("p", { class: "no-webgl", hidden: Boolean(has) },
    "This browser draws nothing in space, since it has no WebGL. The columns below show the same numbers.");
}
