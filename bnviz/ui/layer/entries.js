// Links the heatmaps of the hidden layer on the client. Their axes are samples, inputs and features,
// and each heatmap has two of the three, or one: what has the same as the cell under the mouse is
// outlined. A click, or the arrow keys, picks a cell.

const BOARD = ".st-key-board";
let component;

function axesOf(trace) {
  return component.data.axes.find(([name]) => name === trace.name)[1];
}

// A row and a column as places on the axes of a heatmap.
function placesOf(trace, row, column) {
  const axes = axesOf(trace);
  const [rows, columns] = [trace.z.length, trace.z[0].length];
  const { shape } = trace.meta;
  const middle = (number, length, blocks) =>
    Math.floor(span(number, length, blocks).reduce((a, b) => a + b) / 2);
  const last = middle(column, shape.at(-1), columns);
  return axes.length === 1 ? { [axes[0]]: last }
    : { [axes[0]]: middle(row, shape[0], rows), [axes[1]]: last };
}

// The rectangle of a heatmap at these places; an axis that is not told is taken as a whole.
function boxOf(plot, trace, places) {
  const axes = axesOf(trace);
  const { shape } = trace.meta;
  const [rows, columns] = [trace.z.length, trace.z[0].length];
  const down = axes.length > 1 ? places[axes[0]] : undefined;
  const across = places[axes.at(-1)];
  const row = down == null ? 0 : block(down, shape[0], rows);
  const column = across == null ? 0 : block(across, shape.at(-1), columns);
  return rectangle(plot, trace, row, column, down == null ? rows : 1, across == null ? columns : 1);
}

function show(plot, layer, trace, row, column) {
  layer.replaceChildren();
  const places = placesOf(trace, row, column);
  for (const other of heatmaps(plot)) {
    if (other === trace || !axesOf(other).some((axis) => axis in places)) continue;
    outline(layer, boxOf(plot, other, places), "linked-column");
  }
  const box = rectangle(plot, trace, row, column, 1);
  outline(layer, box, "linked-cell");
  label(layer, box, describe(trace, row, column));
}

function describe(trace, row, column) {
  const { shape, symbol, rounding, pooled } = trace.meta;
  const axes = axesOf(trace);
  const part = (axis, number, length, blocks) => {
    const [first, last] = span(number, length, blocks);
    const names = { sample: component.data.samples, input: component.data.features }[axis];
    if (first !== last) return `${axis}s ${first + 1}\u2013${last + 1}`;
    return `${axis} ${first + 1}${names ? ` (${names[first]})` : ""}`;
  };
  const where = [part(axes.at(-1), column, shape.at(-1), trace.z[0].length)];
  if (axes.length > 1) where.unshift(part(axes[0], row, shape[0], trace.z.length));
  const written = Number(trace.z[row][column].toPrecision(6)).toString().replace("-", "\u2212");
  const isRounding = rounding.includes(row * trace.z[0].length + column);
  const number = isRounding ? `0 (rounding: ${written})` : written;
  return `${symbol} = ${number}, ${pooled ? "the largest of" : "at"} ${where.join(", ")}`;
}

// Outlines the picked cell and what its formula reads.
function mark(plot) {
  const layer = plot.bnvizLayer.picked;
  layer.replaceChildren();
  const { entry, reads } = component.data;
  if (!entry) return;
  const [name, row, column] = entry;
  for (const trace of heatmaps(plot)) {
    const axes = axesOf(trace);
    if (trace.name === name) {
      const places = { [axes[0]]: row - 1, [axes.at(-1)]: column - 1 };
      outline(layer, boxOf(plot, trace, places), "picked-cell");
      continue;
    }
    const read = reads.find(([quantity]) => quantity === trace.name);
    if (!read) continue;
    const places = Object.fromEntries(read[1].map((place, n) => [axes.at(n - read[1].length), place]));
    outline(layer, boxOf(plot, trace, places), "read-cell");
  }
}

// The X-ray must not cover what it explains: the heatmap of its cell, with the formula above.
let inSight;
function keepInSight(plot) {
  const wanted = JSON.stringify(component.data.entry);
  const dock = document.querySelector(".st-key-xray-details");
  const trace = heatmaps(plot).find(({ name }) => name === component.data.entry?.[0]);
  if (!dock || !trace || wanted === inSight) return;
  inSight = wanted;
  scrollClearOfXray(plot, rectangle(plot, trace, 0, 0, trace.z.length, trace.z[0].length), 24);
}

function attach(plot) {
  const layer = addLayer(plot, "linked-layer");
  plot.bnvizLayer = { picked: addLayer(plot, "linked-layer picked-layer") };
  plot.on("plotly_hover", (event) => {
    const point = event.points[0];
    show(plot, layer, plot._fullData[point.curveNumber], ...point.pointNumber);
  });
  plot.on("plotly_unhover", () => layer.replaceChildren());
  plot.on("plotly_click", (event) => {
    const point = event.points[0];
    // A click that ends a pull picks nothing.
    if (document.documentElement.dataset.pulling) return;
    const trace = plot._fullData[point.curveNumber];
    const [row, column] = point.pointNumber;
    send({ name: trace.name, row, column, rows: trace.z.length, columns: trace.z[0].length });
  });
  // A finger that does not move, and keys that pull what is picked; see grasping.js.
  plot.addEventListener("bnviz-pick", ({ detail: { trace, block: [row, column] } }) =>
    send({ name: trace.name, row, column, rows: trace.z.length, columns: trace.z[0].length }));
  plot.bnvizEntry = () => ahead ?? component.data.entry;
  plot.on("plotly_afterplot", () => mark(plot));
  plot.tabIndex = 0;
  plot.setAttribute("role", "group");
  plot.setAttribute("aria-label",
    "Heatmaps. The arrow keys move the picked cell, Escape lets it go.");
  const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  plot.addEventListener("keydown", (event) => {
    if (event.key === "Escape") send({ clear: true });
    else if (event.key in steps) step(plot, steps[event.key]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}

// Keys come faster than answers: the last target counts until the server caught up.
let ahead = null;
function step(plot, [down, right]) {
  const from = ahead ?? component.data.entry ?? ["h", 0, 1];
  const trace = heatmaps(plot).find(({ name }) => name === from[0]);
  const [rows, columns] = [trace.z.length, trace.z[0].length];
  if (trace.meta.pooled) return;
  const clamp = (number, most) => Math.min(Math.max(number, 1), most);
  ahead = [from[0], clamp(from[1] + down, rows), clamp(from[2] + right, columns)];
  send({ name: ahead[0], row: ahead[1] - 1, column: ahead[2] - 1, rows, columns });
}

function send(pick) {
  component.setTriggerValue("pick", pick);
}

// A formula that is wider than its place is written smaller.
function fit() {
  const parts = [...document.querySelectorAll(".st-key-board-formulas p, .st-key-xray-details p")];
  for (const one of parts) one.style.fontSize = "";
  const sizes = parts.map((one) => [one.clientWidth / one.scrollWidth,
                                    parseFloat(getComputedStyle(one).fontSize)]);
  sizes.forEach(([share, size], n) => {
    if (share < 1) parts[n].style.fontSize = `${Math.floor(100 * share * size) / 100}px`;
  });
}

function look() {
  for (const plot of document.querySelectorAll(`${BOARD} .js-plotly-plot`)) {
    if (!plot.on || !plot._fullData) continue;
    if (!plot.bnvizLayer) attach(plot);
    mark(plot);
    keepInSight(plot);
  }
}

let fitting;
function arrange() {
  fitting ??= requestAnimationFrame(() => { fitting = undefined; fit(); });
}

const observer = new MutationObserver((changes) => {
  if (!changes.some(({ target }) => !target.closest?.(".linked-layer"))) return;
  look();
  arrange();
});

export default function (own) {
  const root = own.parentElement;
  // A page that goes away calls once more what it has taken out of the document.
  if (!(root.host ?? root).closest(BOARD)) return undefined;
  component = own;
  if (String(own.data.entry) === String(ahead)) ahead = null;
  observer.observe(document.body, { childList: true, subtree: true });
  look();
  arrange();
  document.fonts.addEventListener("loadingdone", arrange);
  window.addEventListener("resize", arrange);
  return () => {
    observer.disconnect();
    document.fonts.removeEventListener("loadingdone", arrange);
    window.removeEventListener("resize", arrange);
  };
}
