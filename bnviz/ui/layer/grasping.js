// The pointer and the keys: which cell they take hold of, and how far they pull it.

// Which cell that can be held is under the pointer. A finger may miss a strip by its own height.
function hit(plot, x, y, slack) {
  const { left, top } = plot.getBoundingClientRect();
  for (const trace of heatmaps(plot).filter(canBeHeld)) {
    const box = boxOf(plot, trace);
    const column = Math.floor(((x - left - box.left) / box.width) * box.columns);
    let row = Math.floor(((y - top - box.top) / box.height) * box.rows);
    if (box.rows === 1 && Math.abs(row) <= slack) row = 0;
    if (column < 0 || row < 0 || column >= box.columns || row >= box.rows) continue;
    const [rows, columns] = sizeOf(trace);
    return { trace, row: span(row, rows, box.rows)[0], column: span(column, columns, box.columns)[0],
             block: [row, column] };
  }
  return null;
}

function grip({ trace, row, column }) {
  const at = row * sizeOf(trace)[1] + column;
  const sample = trace.meta.shape.length === 1 ? 0 : row + 1;
  return { name: trace.name, sample, feature: column + 1, at, unit: (trace.zmax || 1) / REACH,
           from: hand, value: arrays[trace.name][at] };
}

function onPointerDown(event) {
  document.documentElement.dataset.pointer = event.pointerType;
  const plot = plotOf();
  if (!isLive() || !isDrawn(plot) || event.button !== 0 || !event.isPrimary) return;
  const isZone = Boolean(event.target.closest?.(".touch-zones"));
  if (!isZone && !event.target.closest?.(`${EXPLORE} .stPlotlyChart`)) return;
  const found = hit(plot, event.clientX, event.clientY, isZone ? 1 : 0);
  if (!found) return;
  why = "";
  arrays ??= runLayer(layer, hand);
  drag = { y: event.clientY, id: event.pointerId, moved: false, found, isZone, grip: grip(found) };
}

function onPointerMove(event) {
  if (!drag) {
    if (event.pointerType === "mouse") document.documentElement.dataset.pointer = "mouse";
    const plot = event.target.closest?.(`${EXPLORE} .js-plotly-plot`);
    if (plot && isLive() && isDrawn(plot))
      plot.toggleAttribute("data-pullable", Boolean(hit(plot, event.clientX, event.clientY, 0)));
    return;
  }
  if (event.pointerId !== drag.id) return;
  const up = drag.y - event.clientY;
  if (!drag.moved) {
    if (Math.abs(up) < SLACK) return;
    drag.moved = true;
    document.documentElement.dataset.pulling = "board";
    takeHold();
  }
  event.preventDefault();
  since ??= event.timeStamp;
  pull(drag.grip, (event.shiftKey ? 0.1 : 1) * up);
}

function onPointerUp(event) {
  // A click that ends a pull picks nothing.
  setTimeout(() => { delete document.documentElement.dataset.pulling; });
  if (!drag || event.pointerId !== drag.id) return;
  const { moved: isPull, isZone, found } = drag;
  lastGrip = drag.grip;
  drag = null;
  if (isPull) letGo();
  // A finger that does not move picks the cell, as a click does; see entries.js.
  else if (isZone && event.type === "pointerup")
    plotOf().dispatchEvent(new CustomEvent("bnviz-pick", { detail: found }));
}

function onKey(event) {
  if (event.defaultPrevented || event.altKey || !isLive()) return;
  if (event.composedPath()[0].closest?.("input, textarea, select, [role=slider], [role=dialog]")) return;
  const isUndo = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z";
  if (drag?.moved) {
    if (event.key === "Escape" || isUndo) cancel();
    event.preventDefault();
    return;
  }
  if (isUndo) {
    undo();
    event.preventDefault();
    return;
  }
  const direction = { "+": 1, "=": 1, "*": 1, "-": -1, "_": -1, "−": -1 }[event.key];
  const plot = plotOf();
  if (!direction || event.ctrlKey || event.metaKey || !isDrawn(plot)) return;
  event.preventDefault();
  pullPicked(plot, direction * (event.shiftKey ? 0.6 : 6));
}

function pullPicked(plot, pixels) {
  const [name, down, across] = plot.bnvizEntry?.() ?? [];
  const trace = heatmaps(plot).find((one) => one.name === name);
  if (!trace || !canBeHeld(trace)) {
    tellWhy(`${trace?.meta.symbol ?? "That"} follows from others: pick a cell of ${HOLDABLE}.`);
    return;
  }
  why = "";
  arrays = runLayer(layer, hand, arrays);
  if (sending === undefined) takeHold();
  lastGrip = grip({ trace, row: down - 1, column: across - 1 });
  pull(lastGrip, pixels);
  clearTimeout(sending);
  sending = setTimeout(letGo, PAUSE);
}
