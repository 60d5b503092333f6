// What a gradient loses: step by step, and with δ or x pulled by a hand.

const STEPS = [["0", "δ"], ["1", "− its mean"], ["2", "− along x̂"], ["3", "∂l/∂x"]];
const MOST_SLIDERS = 6, MOST_PROJECTED = 3;

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
    const isProjected = data.present && !data.window[0];
    const many = Math.min(e.m, isProjected ? MOST_PROJECTED : MOST_SLIDERS);
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
