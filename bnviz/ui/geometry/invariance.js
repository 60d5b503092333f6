// Shift and stretch: one feature is moved as a whole, and y stays.

function openInvariance(view, state) {
  const start = runColumn(state.start);
  const deviation = Math.sqrt(start.var[0]) || 1;
  let shift = 0, stretch = 1, e = start;
  const table = element("table");
  const draw = () => {
    paintColumns("moved", { x: e.x, y: e.y, dx: e.dx, dx_times_stretch: times(e.dx, stretch) });
    write();
  };
  const write = () => {
    const line = (name, ...cells) => element("tr", {}, element("th", { scope: "row" }, name),
                                             ...cells.map((cell) => element("td", {}, cell)));
    const furthest = largestMagnitude(plus(e.y, times(start.y, -1)));
    const ratio = lengthOf(e.dx) / lengthOf(start.dx);
    const rows = [
      line("standard deviation of x", writeNumber(Math.sqrt(e.var[0]), 4), ""),
      line("y moved by at most", writeSum(furthest, limitOf(e, "y") + limitOf(start, "y")), "ε alone lets it"),
      line("length of ∂l/∂x", writeNumber(lengthOf(e.dx), 4),
           Number.isFinite(ratio) ? `${writeNumber(ratio, 5)} times as at first; 1/s = ${writeNumber(1 / stretch, 5)}` : ""),
      line("Σ ∂l/∂x", writeSum(e["sum of dx"][0], limitOf(e, "sum of dx")), "exactly 0"),
      line("⟨∂l/∂x, x̂⟩", writeSum(e["dx along x_hat"][0], limitOf(e, "dx along x_hat")), `exactly ${writeNumber(e.exactly[0], 4)}, the part of ε`),
    ];
    table.replaceChildren(...rows);
  };
  const move = () => {
    // About the mean, so that a stretch does not shift.
    const middle = start.mu[0];
    const x = Array.from(start.x, (value) => middle + shift * deviation + stretch * (value - middle));
    const next = runColumn({ ...state.start, x });
    if (!next) return;
    e = next;
    state.isMoved = true;
    soon(draw);
  };
  repaint = () => state.isMoved && draw();
  const shifting = slider({ label: "Shift, in σ", min: -5, max: 5, value: 0,
                            move: (value) => { shift = value; move(); } });
  const stretching = slider({ label: "Stretch s", min: -2, max: 2, value: 0,
                              show: (power) => writeNumber(10 ** power, 3),
                              move: (power) => { stretch = 10 ** power; move(); } });
  const back = element("button", { type: "button", onclick: () => {
    [shift, stretch] = [0, 1];
    shifting.set(0);
    stretching.set(0);
    move();
  } }, "As it was");
  view.append(element("div", { class: "sliders wide" }, shifting.row, stretching.row), back, table);
  write();
}
