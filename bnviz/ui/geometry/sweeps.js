// Sweeps: ε, γ, the scale of x or the batch size runs, and the lengths of all parts follow.

const MOST_POINTS = 120, POWERS_LARGER = 1.25;
// What runs, from where to where along the slider, which is a power of ten for some.
const SWEEPS = {
  eps: { text: "ε", title: "ε", from: -8, to: 2, isPower: true, put: (given, eps) => ({ ...given, eps }) },
  gamma: { text: "γ", title: "γ", from: -3, to: 3, put: (given, gamma) => ({ ...given, gamma }) },
  scale: { text: "scale of x", title: "standard deviation of x, times", from: -2, to: 2, isPower: true,
           put: (given, scale) => {
             const middle = given.x.reduce((sum, value) => sum + value, 0) / given.x.length;
             return { ...given, x: given.x.map((value) => middle + scale * (value - middle)) };
           } },
  m: { text: "m", title: "batch size m: the first samples", from: 1, isWhole: true,
       put: (given, m) => ({ ...given, x: given.x.slice(0, m), dy: given.dy.slice(0, m) }) },
};

function openSweeps(view, state) {
  let which = "eps", at = 0, e = null;
  const say = element("p", { class: "said", "aria-live": "polite" });
  const place = element("div", { class: "sliders wide" });
  let control = null;
  const endOf = (sweep) => sweep.to ?? state.start.x.length;
  const valueAt = (sweep, where) =>
    (sweep.isPower ? 10 ** where : sweep.isWhole ? Math.max(1, Math.round(where)) : where);
  const startOf = (sweep, name) => {
    const now = { eps: Math.log10(state.start.eps), gamma: state.start.gamma, scale: 0, m: state.start.x.length }[name];
    return Math.min(Math.max(now, sweep.from), endOf(sweep));
  };
  const run = (sweep, where) => runColumn(sweep.put(state.start, valueAt(sweep, where)));

  // The curves are computed once for what runs, the points on them in every frame.
  const layCurves = () => {
    const plot = figureOf("sweep");
    if (!plot) return;
    const sweep = SWEEPS[which], end = endOf(sweep);
    const steps = sweep.isWhole ? Math.max(1, Math.min(end - sweep.from, MOST_POINTS)) : MOST_POINTS;
    const places = Array.from({ length: steps + 1 }, (_, n) => sweep.from + (n * (end - sweep.from)) / steps);
    const points = places.map((where) => [valueAt(sweep, where), run(sweep, where)]).filter(([, one]) => one);
    const lengths = points.map(([value, one]) => [value, measureParts(one)]);
    const data = plot.data.map((trace) => (trace.meta.curve
      ? { ...trace, x: lengths.map(([value]) => value), y: lengths.map(([, one]) => one[trace.meta.curve]) }
      : trace));
    const { xaxis: given, yaxis: { tickfont }, meta } = plot.layout;
    // Plotly writes powers of ten larger than other numbers.
    const size = tickfont.size / (sweep.isPower ? POWERS_LARGER : 1);
    const xaxis = { ...given, type: sweep.isPower ? "log" : "linear", autorange: true,
                    tickfont: { ...tickfont, size }, title: { ...given.title, text: sweep.title } };
    Plotly.react(plot, data, { ...plot.layout, xaxis, meta: { ...meta, which } }, plot._context);
  };
  const draw = () => {
    if (!e) return;
    const sweep = SWEEPS[which], value = valueAt(sweep, at), lengths = measureParts(e);
    const plot = figureOf("sweep");
    if (plot) {
      const data = plot.data.map((trace) => (trace.meta.now
        ? { ...trace, x: [value], y: [lengths[trace.meta.now]] } : trace));
      Plotly.react(plot, data, plot.layout, plot._context);
    }
    const fill = (column) => Array.from({ length: state.start.x.length }, (_, n) => column[n] ?? 0);
    paintColumns("strips", { delta: fill(e.delta), "dx mu": fill(e["path mu"]), "dx var": fill(e["path var"]), dx: fill(e.dx) });
    say.textContent = `${sweep.text} = ${writeNumber(value, 3)}: of δ, of length ${writeNumber(lengths.delta, 3)}, `
      + `∂l/∂x keeps ${writeNumber(lengths.dx, 3)}. ε/(σ²+ε) = ${writeNumber(1 - e.taken[0], 2)}.`;
  };
  const move = (where) => {
    at = where;
    e = run(SWEEPS[which], where);
    if (!e) { say.textContent = "Here the standard deviation is 0 and ε too: nothing can be normalized."; return; }
    state.isMoved = true;
    soon(draw);
  };
  const choose = (name) => {
    stopAnimation();
    playing.textContent = "▶ Play";
    which = name;
    const sweep = SWEEPS[which];
    control = slider({ label: sweep.text, min: sweep.from, max: Math.max(endOf(sweep), sweep.from + 1),
                       value: startOf(sweep, which), move: (where) => { pause(); move(where); },
                       show: (where) => writeNumber(valueAt(sweep, where), 3) });
    place.replaceChildren(control.row);
    layCurves();
    move(startOf(sweep, which));
  };
  const pause = () => { stopAnimation(); playing.textContent = "▶ Play"; };
  const playing = element("button", { type: "button", class: "play", onclick: () => {
    if (running) { pause(); return; }
    const sweep = SWEEPS[which];
    // Without motion it goes to its end at once.
    if (isStill()) { control.set(endOf(sweep)); move(endOf(sweep)); return; }
    playing.textContent = "❚❚ Pause";
    animate(6000, (share) => {
      const where = sweep.from + share * (endOf(sweep) - sweep.from);
      control.set(where);
      at = where;
      e = run(sweep, where) ?? e;
      state.isMoved = true;
      draw();
    }, pause);
  } }, "▶ Play");
  const names = Object.entries(SWEEPS).map(([name, { text }]) => [name, text]);
  const pick = choice("What runs", names, which, choose);
  view.append(element("div", { class: "row" }, pick.row, playing), place, say);
  repaint = () => { layCurves(); draw(); };
  whenReady("sweep", () => {
    choose(which);
    isStale = () => isReady("sweep") && figureOf("sweep").layout.meta.which !== which;
  });
}
