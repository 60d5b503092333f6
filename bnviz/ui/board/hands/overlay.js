// What lies over the figure: the canvas, marks of what was changed, zones for fingers.

function boxOf(plot, trace) {
  const [rows, columns] = [trace.z.length, trace.z[0].length];
  return { ...rectangle(plot, trace, 0, 0, rows, columns), rows, columns };
}

// Everything that is drawn over the figure. It stays when Streamlit builds the figure anew.
function overlay(plot) {
  const board = plot.closest(EXPLORE);
  let over = board.querySelector(":scope > .live-layer");
  if (!over) {
    over = document.createElement("div");
    over.className = "live-layer";
    over.append(...["div", "canvas", "div", "div"].map((name) => document.createElement(name)));
    over.firstChild.className = "old-figure";
    over.firstChild.setAttribute("aria-hidden", "true");
    over.lastChild.className = "touch-zones";
    board.append(over);
  }
  const [from, to] = [board.getBoundingClientRect(), plot.getBoundingClientRect()];
  const place = [to.left - from.left, to.top - from.top, to.width, to.height].map((n) => `${n}px`);
  ["left", "top", "width", "height"].forEach((side, n) => {
    if (over.style[side] !== place[n]) over.style[side] = place[n];
  });
  const [old, canvas, marks, zones] = over.children;
  return { old, canvas, marks, zones, width: to.width, height: to.height };
}

// Streamlit puts a figure aside before the next one is drawn: until then a copy stays in view.
let inView;
function keepInView() {
  const plot = plotOf();
  const old = document.querySelector(`${EXPLORE} > .live-layer`)?.firstChild;
  if (!plot || !old) return;
  if (!isDrawn(plot)) {
    if (!inView || old.firstChild) return;
    old.append(inView.cloneNode(true));
    // A page that got shorter would scroll.
    old.closest(EXPLORE).style.minHeight = inView.style.height;
    return;
  }
  inView = plot.querySelector(".svg-container");
  if (!old.firstChild) return;
  old.replaceChildren();
  old.closest(EXPLORE).style.minHeight = "";
}

// The row and the column of a drawn heatmap that a cell falls into.
function blockOf(trace, row, column) {
  const [m, d] = sizeOf(trace);
  return [block(row, m, trace.z.length), block(column, d, trace.z[0].length)];
}

const sizeOf = ({ meta: { shape } }) => (shape.length === 1 ? [1, shape[0]] : shape);

// Marks the cells and columns that a hand changed.
function mark(plot, { marks, width } = overlay(plot)) {
  marks.replaceChildren();
  if (!layer) return;
  const traces = heatmaps(plot);
  const put = (name, row, column) => {
    const trace = traces.find((one) => one.name === name && one.meta.term === null);
    if (!trace) return;
    outline(marks, rectangle(plot, trace, ...blockOf(trace, row, column), 1), "edited-cell");
  };
  if (!drag?.moved) placeNudge(plot, marks);
  for (const { target, sample, feature, values } of hand.edits.values()) {
    const changed = target === "column" ? stripsOf(feature - 1, values) : [target];
    for (const name of changed) put(name, Math.max(sample, 1) - 1, feature - 1);
  }
  if (drag?.moved) {
    const note = document.createElement("div");
    note.className = "linked-label";
    note.textContent = tell();
    marks.append(note);
    placeNote(note, boxOf(plot, drag.found.trace), width);
  }
}

// Where it covers neither the cell nor the range that moves with it: above the heading of a matrix,
// beside a strip. To measure the note would make the browser lay out the whole board under the hand.
const HEADING = 54, LONGEST = 260;
function placeNote({ style }, { left, top, width, height, rows }, whole) {
  const right = left + width;
  if (rows === 1) {
    style.top = `${top + height / 2 - 13}px`;
    if (right + LONGEST < whole) style.left = `${right + 10}px`;
    else if (left > LONGEST) style.right = `${whole - left + 10}px`;
    else Object.assign(style, { left: `${left}px`, top: `${top + height + 6}px` });
    return;
  }
  style.top = `${top > HEADING ? top - HEADING : top + height + 6}px`;
  if (left < whole / 2) style.left = `${left}px`;
  else style.right = `${Math.max(0, whole - right)}px`;
}

// The strips that tell of a changed column: μ where its mean moved, σ² where it was stretched.
function stripsOf(column, [offset, factor]) {
  let mean = 0;
  for (let i = 0; i < layer.m; i++) mean += layer.x[i * layer.d + column] / layer.m;
  const isMoved = Math.abs(offset + (factor - 1) * mean) > 1e-9 * (Math.abs(offset) + Math.abs(mean));
  return [...(isMoved ? ["mu"] : []), ...(factor === 1 ? [] : ["var"])];
}

// A finger that moves over the page scrolls it, but where it can take hold of something.
function layZones(plot, { zones } = overlay(plot)) {
  zones.replaceChildren(...heatmaps(plot).filter(canBeHeld).map((trace) => {
    const { left, top, width, height } = boxOf(plot, trace);
    const zone = document.createElement("div");
    // Strips are thin: a finger may miss them by half their height.
    const more = height < 24 ? 6 : 0;
    Object.assign(zone.style, { left: `${left}px`, top: `${top - more}px`, width: `${width}px`,
                                height: `${height + 2 * more}px` });
    return zone;
  }));
}

const isPainted = (plot) => !overlay(plot).canvas.hidden;
