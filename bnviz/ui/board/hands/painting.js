// Paints all heatmaps for the arrays of the hand, in a frame.

const EDGE = 2; // pixels that the canvas is larger on each side; see style.py

// What the server wrote beside the formulas is of before as long as the hand is ahead; see style.py.
function tellAhead() {
  document.documentElement.toggleAttribute("data-ahead", !isAtRest());
}

// Paints all heatmaps for the arrays of the hand, or for what changed since it took hold.
function paint() {
  frame = null;
  const plot = plotOf();
  if (!isDrawn(plot) || !isLive()) return;
  arrays = runLayer(layer, hand, arrays, Boolean(drag?.moved));
  plot.bnvizLive = arrays;
  tellAhead();
  const over = overlay(plot);
  const { canvas, width, height } = over;
  const dots = window.devicePixelRatio || 1;
  const size = [width, height].map((n) => Math.round((n + 2 * EDGE) * dots));
  if (canvas.width !== size[0] || canvas.height !== size[1])
    Object.assign(canvas, { width: size[0], height: size[1] });
  const context = canvas.getContext("2d");
  context.setTransform(dots, 0, 0, dots, EDGE * dots, EDGE * dots);
  context.clearRect(-EDGE, -EDGE, width + 2 * EDGE, height + 2 * EDGE);
  context.imageSmoothingEnabled = false;
  canvas.hidden = false;
  const { change, surface } = latest.data;
  const shown = heatmaps(plot).map((trace) => ({ trace, ...seen(plot, trace, change) }));
  const limits = scalesFor(plot, shown, change);
  const { top } = plot.getBoundingClientRect();
  // Under the hand only what is in sight is painted; the rest follows when it lets go.
  const isSeen = (box) => top + box.top < window.innerHeight && top + box.top + box.height > 0;
  // What a heatmap shows under *Change*, for the label of a cell; see linked_board.js.
  plot.bnvizChange = change ? new Map() : undefined;
  for (const one of shown) {
    const { trace, values, box } = one;
    if (drag?.moved && !isSeen(box)) continue;
    const high = limits.get(trace.meta.scale);
    const isSigned = change || trace.zmin < 0;
    const look = {
      values: poolArray(values, ...sizeOf(trace), box.rows, box.columns),
      rows: box.rows, columns: box.columns, surface, gap: trace.xgap ?? 0,
      shades: isSigned ? shades.signed : shades.unsigned, low: isSigned ? -high : 0, high,
    };
    plot.bnvizChange?.set(trace.index, look.values);
    paintHeatmap(context, box, look);
    context.strokeStyle = latest.data.line;
    context.strokeRect(Math.round(box.left) - 0.5, Math.round(box.top) - 0.5,
                       Math.round(box.width) + 1, Math.round(box.height) + 1);
    if (trace.text) paintNumbers(context, box, { ...look, font: trace.textfont.size,
                                                 room: trace.meta.room });
    writeRange(plot, one, limits);
  }
  mark(plot, over);
  if (drag?.found.number) writeOver(drag.found.number, writeNumber(held(arrays), 4));
  say();
  if (since !== undefined) performance.measure("bnviz-follow", { start: since, end: performance.now() });
  since = undefined;
}

// What a heatmap shows: rounding is zero, and `noise` is how far it reaches. See live_layer.js.
function seen(plot, trace, change, e = arrays) {
  const [rows, columns] = sizeOf(trace);
  const whole = (values) => {
    if (values.length === rows * columns) return values;
    // A path that is the same for every sample stands in every row.
    return Float64Array.from({ length: rows * columns }, (_, n) => values[n % columns]);
  };
  const read = (e) => {
    // What is far above rounding may differ by it.
    if (change && e.areSure) roundAll(layer, e);
    const name = nameOf(e, trace);
    return { values: whole(e[name]), limitAt: limitsOfRounding(layer, e, name) };
  };
  const box = boxOf(plot, trace);
  const { values, limitAt } = read(e);
  if (!change) return { ...zeroRounding(values, limitAt), box };
  const old = read(arraysBefore ?? arrays);
  // A difference is unsure by as much as both.
  const differences = values.map((value, n) => value - old.values[n]);
  const both = (n) => (limitAt?.(n) ?? 0) + (old.limitAt?.(n) ?? 0);
  return { ...zeroRounding(differences, both), box };
}

// The text of the range of a heatmap, and whether it is bound to its right end.
function rangeOf(plot, trace) {
  const at = plot.layout.annotations.findIndex(({ name }) => name === `range ${trace.index}`);
  const text = plot.querySelector(`g.annotation[data-index="${at}"] .annotation-text`);
  return { text, isRight: plot.layout.annotations[at]?.xanchor === "right" };
}

function writeRange(plot, { trace, values, noise }, limits) {
  const { text, isRight } = rangeOf(plot, trace);
  if (!text) return;
  let low = Infinity, high = -Infinity;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const { scale, together, range } = trace.meta;
  const own = together && largestMagnitude(values)
    ? writeOwn(limits.get(scale), limits.get(together)) : "";
  const written = fitRange(low, high, range - textWidth(own), noise) + own;
  if (text.textContent === written) return;
  // Plotly placed the text by the width that it had: the end that it is bound to stays.
  if (text.bnvizEnd === undefined) {
    const { x, width } = text.getBBox();
    text.bnvizEnd = isRight ? x + width : x;
  }
  text.textContent = written;
  text.setAttribute("x", text.bnvizEnd);
  text.setAttribute("text-anchor", isRight ? "end" : "start");
}

function follow(time = performance.now()) {
  since ??= time;
  frame ??= requestAnimationFrame(paint);
}
