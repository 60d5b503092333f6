// Links the heatmaps of the board on the client. Hovering a cell outlines the same cell, and the
// column that it belongs to, in every heatmap, without a trip to the server. A click, or Enter on
// the cell that the arrow keys move to, picks it.

const BOARD = ".st-key-board";

function rectangle(plot, trace, row, column, rows) {
  const { xaxis, yaxis } = plot._fullLayout;
  const left = trace.x0 + (column - 0.5) * trace.dx;
  const top = trace.y0 + (row - 0.5) * trace.dy;
  const x = xaxis._offset + xaxis.l2p(left);
  const y = yaxis._offset + yaxis.l2p(top);
  return {
    left: x,
    top: y,
    width: xaxis._offset + xaxis.l2p(left + trace.dx) - x,
    height: yaxis._offset + yaxis.l2p(top + rows * trace.dy) - y,
  };
}

function outline(layer, box, className) {
  const mark = document.createElement("div");
  mark.className = className;
  for (const side of ["left", "top", "width", "height"]) mark.style[side] = `${box[side]}px`;
  layer.append(mark);
}

function heatmaps(plot) {
  return plot._fullData.filter((trace) => trace.type === "heatmap");
}

function show(plot, layer, row, column) {
  layer.replaceChildren();
  for (const trace of heatmaps(plot)) {
    const rows = trace.z.length;
    if (column >= trace.z[0].length) continue;
    if (rows > 1) outline(layer, rectangle(plot, trace, 0, column, rows), "linked-column");
    const isStrip = rows === 1 && trace.meta.shape.length === 1;
    if (isStrip) outline(layer, rectangle(plot, trace, 0, column, 1), "linked-cell");
    else if (row !== null && row < rows) {
      outline(layer, rectangle(plot, trace, row, column, 1), "linked-cell");
    }
  }
}

function attach(plot, send) {
  const host = plot.closest(BOARD);
  const layer = document.createElement("div");
  layer.className = "linked-layer";
  plot.parentElement.style.position = "relative";
  plot.parentElement.append(layer);
  const place = (point) => {
    const trace = point.fullData ?? point.data;
    const [row, column] = point.pointNumber;
    return { trace, column, row: trace.meta.shape.length === 1 ? null : row };
  };
  plot.on("plotly_hover", (event) => {
    const { row, column } = place(event.points[0]);
    show(plot, layer, row, column);
  });
  plot.on("plotly_unhover", () => layer.replaceChildren());
  plot.on("plotly_click", (event) => {
    const { trace, row, column } = place(event.points[0]);
    send({ name: trace.name, equation: trace.meta.equation, row, column, rows: trace.z.length,
           columns: trace.z[0].length });
  });
  // The keyboard moves the picked cell; the page itself keeps the arrow keys elsewhere.
  plot.tabIndex = 0;
  plot.setAttribute("role", "group");
  plot.setAttribute("aria-label", "Heatmaps. The arrow keys move the picked cell, Escape lets it go.");
  const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  plot.addEventListener("keydown", (event) => {
    if (event.key === "Escape") send({ clear: true });
    else if (event.key in steps) send({ step: steps[event.key] });
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  host.dataset.linked = "true";
}

export default function (component) {
  const { setTriggerValue } = component;
  const attached = new WeakSet();
  const look = () => {
    for (const plot of document.querySelectorAll(`${BOARD} .js-plotly-plot`)) {
      if (attached.has(plot) || !plot.on || !plot._fullData) continue;
      attached.add(plot);
      attach(plot, (pick) => setTriggerValue("pick", pick));
    }
  };
  // Plotly is loaded on demand, so the plot may come after this component.
  const observer = new MutationObserver(look);
  observer.observe(document.body, { childList: true, subtree: true });
  look();
  return () => observer.disconnect();
}
