// The cells of heatmaps on the screen: where they are, and which block of a pooled one holds them.

function heatmaps(plot) {
  return plot._fullData.filter((trace) => trace.type === "heatmap");
}

// Where so many rows and columns of a heatmap are, from a cell on, in pixels of its plot.
function rectangle(plot, trace, row, column, rows, columns = 1) {
  const { xaxis, yaxis } = plot._fullLayout;
  const left = trace.x0 + (column - 0.5) * trace.dx;
  const top = trace.y0 + (row - 0.5) * trace.dy;
  const x = xaxis._offset + xaxis.l2p(left);
  const y = yaxis._offset + yaxis.l2p(top);
  return {
    left: x,
    top: y,
    width: xaxis._offset + xaxis.l2p(left + columns * trace.dx) - x,
    height: yaxis._offset + yaxis.l2p(top + rows * trace.dy) - y,
  };
}

function outline(layer, box, className) {
  const mark = document.createElement("div");
  mark.className = className;
  for (const side of ["left", "top", "width", "height"]) mark.style[side] = `${box[side]}px`;
  layer.append(mark);
}

function label(layer, box, text) {
  const note = document.createElement("div");
  note.className = "linked-label";
  note.textContent = text;
  layer.append(note);
  // Below the cell, or above it where the board ends there.
  const below = box.top + box.height + 4;
  const isRoom = below + note.offsetHeight <= layer.clientHeight;
  note.style.top = `${isRoom ? below : box.top - note.offsetHeight - 4}px`;
  // Kept inside the board, also beside its right edge.
  const left = Math.min(box.left, layer.clientWidth - note.offsetWidth);
  note.style.left = `${Math.max(0, left)}px`;
}

// The block of a pooled axis that an index falls into; the index itself where nothing is pooled.
function block(index, length, blocks) {
  return Math.ceil(((index + 1) * blocks) / length) - 1;
}

// The first and the last index in a block.
function span(number, length, blocks) {
  return [0, 1].map((end) => Math.floor(((number + end) * length) / blocks) - end);
}

function addLayer(plot, className) {
  const layer = document.createElement("div");
  layer.className = className;
  plot.parentElement.style.position = "relative";
  plot.parentElement.append(layer);
  return layer;
}

// The X-ray must not cover what it explains: a heatmap, with its formula above and some air below.
const ABOVE = 80; // pixels: of the formula, and of the page's own header
function scrollClearOfXray(plot, box, below) {
  const top = plot.getBoundingClientRect().top + box.top - ABOVE;
  const bottom = top + ABOVE + box.height + below;
  const low = document.querySelector(".st-key-xray").getBoundingClientRect().top;
  const down = bottom > low ? Math.min(bottom - low, top - ABOVE) : Math.min(0, top - ABOVE);
  document.querySelector("[data-testid=stMain]").scrollBy({ top: down });
}
