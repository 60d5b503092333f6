// Links the heatmaps of the board on the client. Hovering a cell outlines the same cell, and the
// column that it belongs to, in every heatmap, without a trip to the server. A click, or Enter on
// the cell that the arrow keys move to, picks it.

const SCROLLERS = "[class*=st-key-step-formula], [class*=st-key-step-numbers],"
  + ".st-key-xray-details, [class*=st-key-board-step]";
const FORMULAS = ".st-key-board-formulas p, .st-key-xray-details p, [class*=st-key-step-formula] p";
const BOARD = ":is(.st-key-board, [class*=st-key-board-step])";

// Outlines, in every heatmap, the block that a feature and a sample (or none) fall into.
function show(plot, layer, sample, feature) {
  layer.replaceChildren();
  for (const trace of heatmaps(plot)) {
    const { shape } = trace.meta;
    const [rows, columns] = [trace.z.length, trace.z[0].length];
    const column = block(feature, shape.at(-1), columns);
    if (shape.length === 1) {
      outline(layer, rectangle(plot, trace, 0, column, 1), "linked-cell");
      continue;
    }
    outline(layer, rectangle(plot, trace, 0, column, rows), "linked-column");
    if (sample === null) continue;
    outline(layer, rectangle(plot, trace, block(sample, shape[0], rows), column, 1), "linked-cell");
  }
}

// Names a cell, or the block of cells whose largest magnitude it shows.
function describe(plot, trace, row, column) {
  const names = plot.bnviz.picked.data;
  const { shape, symbol, pooled } = trace.meta;
  const part = (kind, list, number, length, blocks) => {
    const [first, last] = span(number, length, blocks);
    if (first !== last) return `${kind}s ${first + 1}\u2013${last + 1}`;
    return `${kind} ${first + 1}${list ? ` (${list[first]})` : ""}`;
  };
  const where = [part("feature", names.features, column, shape.at(-1), trace.z[0].length)];
  if (row !== null) where.unshift(part("sample", names.samples, row, shape[0], trace.z.length));
  const changes = plot.bnvizChange?.get(trace.index);
  const cell = (row ?? 0) * trace.z[0].length + column;
  const value = changes ? changes[cell] : trace.z[row ?? 0][column];
  const written = Number(value.toPrecision(6)).toString().replace("-", "\u2212");
  const isRounding = !changes && trace.meta.rounding.includes(cell);
  const number = isRounding ? `0 (rounding: ${written})` : written;
  const print = trace.meta.printed ? " as printed" : "";
  const is = changes ? "changed by" : "=";
  return `${symbol}${print} ${is} ${number}, ${pooled ? "the largest of" : "at"} ${where.join(", ")}`;
}

// Outlines the picked cell and the cells that its equation reads.
function mark(plot) {
  const { layer, data } = plot.bnviz.picked;
  layer.replaceChildren();
  if (data.column === null) return;
  const cells = new Map(data.cells);
  const seen = new Map();
  for (const trace of heatmaps(plot)) {
    const { term, equation } = trace.meta;
    // Of addends, those that add up to the picked cell.
    const isRead = term === null || data.isLesson || equation === data.equation;
    if (!cells.has(trace.name) || !isRead) continue;
    const { shape } = trace.meta;
    const [rows, columns] = [trace.z.length, trace.z[0].length];
    const read = cells.get(trace.name);
    const before = seen.get(trace.name) ?? 0;
    seen.set(trace.name, before + 1);
    const row = Array.isArray(read) ? read[before] : read;
    const column = block(data.column, shape.at(-1), columns);
    const isCell = row !== null && shape.length > 1;
    const box = rectangle(plot, trace, isCell ? block(row, shape[0], rows) : 0, column,
                          isCell ? 1 : rows);
    const isPicked = trace.name === data.focus && (term === null || data.isLesson);
    outline(layer, box, isPicked ? "picked-cell" : "read-cell");
  }
}


// A link to an equation as printed opens where that equation is.
function showPrinted(plot, equation) {
  const trace = heatmaps(plot).find(({ meta }) => meta.equation === equation && meta.printed);
  if (!trace) return;
  const box = rectangle(plot, trace, 0, 0, trace.z.length);
  const top = plot.getBoundingClientRect().top + box.top - ABOVE;
  // No further than needed, so that what it is to be compared with stays in view above it.
  const low = document.querySelector(".st-key-xray")?.getBoundingClientRect().top ?? innerHeight;
  const down = Math.min(top + ABOVE + box.height + 16 - low, top - ABOVE);
  if (down > 0) document.querySelector("[data-testid=stMain]").scrollBy({ top: down });
}

// The X-ray must not cover what it explains: the heatmap of its equation, with the formula above.
const GROWING = 1500; // milliseconds
let inSight, inSightSince = 0, inSightHeight = 0, openedAt;
function keepInSight(plot) {
  const { data } = plot.bnviz.picked;
  const wanted = data.cell && JSON.stringify([data.cell, data.focus, data.equation]);
  if (!wanted && inSight === undefined && data.equation) {
    // What stands above the board comes late, too, and moves it; who scrolls later is left alone.
    openedAt ??= performance.now();
    if (performance.now() - openedAt < GROWING) showPrinted(plot, data.equation);
    else inSight = "";
  }
  if (!wanted || data.isLesson) return;
  // Its bars come after its formula, and make it higher.
  const isNew = wanted !== inSight;
  if (!isNew && performance.now() - inSightSince > GROWING) return;
  const dock = document.querySelector(".st-key-xray-details");
  const trace = heatmaps(plot).find(({ name, meta }) => name === data.focus && meta.term === null
    && (meta.equation === data.equation || meta.equation === null));
  if (!dock || !trace || (!isNew && dock.offsetHeight <= inSightHeight)) return;
  if (isNew) inSightSince = performance.now();
  inSightHeight = dock.offsetHeight;
  inSight = wanted;
  scrollClearOfXray(plot, rectangle(plot, trace, 0, 0, trace.z.length), 8);
}

// Where the keyboard goes from the picked cell. Keys come faster than answers, so the last target
// counts until the server has caught up with it.
let ahead = null;
let reconnections;
function target({ cell, shape }, [down, right]) {
  const from = ahead ?? cell;
  const clamp = (index, length) => Math.min(Math.max(index, 1), length);
  ahead = from ? [clamp(from[0] + down, shape[0]), clamp(from[1] + right, shape[1])] : [1, 1];
  return ahead;
}

function attach(plot) {
  const send = (pick) => boards.get(plot.closest(BOARD)).setTriggerValue("pick", pick);
  const layer = addLayer(plot, "linked-layer");
  plot.bnviz.picked.layer = addLayer(plot, "linked-layer picked-layer");
  const place = (point) => {
    const trace = plot._fullData[point.curveNumber];
    const [row, column] = point.pointNumber;
    return { trace, column, row: trace.meta.shape.length === 1 ? null : row };
  };
  plot.on("plotly_hover", (event) => {
    const { trace, row, column } = place(event.points[0]);
    const middle = (number, length, blocks) =>
      Math.floor(span(number, length, blocks).reduce((a, b) => a + b) / 2);
    const { shape } = trace.meta;
    const sample = row === null ? null : middle(row, shape[0], trace.z.length);
    show(plot, layer, sample, middle(column, shape.at(-1), trace.z[0].length));
    const box = rectangle(plot, trace, row ?? 0, column, 1);
    label(layer, box, describe(plot, trace, row, column));
  });
  plot.on("plotly_unhover", () => layer.replaceChildren());
  plot.on("plotly_click", (event) => {
    // It ended a pull; see hands.js.
    if ("pulling" in document.documentElement.dataset) return;
    ahead = null;
    const { trace, row, column } = place(event.points[0]);
    send({ name: trace.name, equation: trace.meta.equation, term: trace.meta.term, row, column,
                      rows: trace.z.length, columns: trace.z[0].length });
  });
  // A finger picks where hands.js has the board.
  plot.closest(BOARD).addEventListener("bnviz-pick", ({ detail }) => {
    if (!plot.isConnected) return;
    ahead = null;
    send(detail);
  });
  // The keyboard moves the picked cell; the page itself keeps the arrow keys elsewhere.
  plot.tabIndex = 0;
  plot.setAttribute("role", "group");
  plot.setAttribute("aria-label", "Heatmaps. The arrow keys move the picked cell, Escape lets it go.");
  const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  // Who clicked a cell of a lesson goes on with the lesson; who came by Tab moves on the board.
  plot.addEventListener("pointerdown", () => plot.setAttribute("data-pointed", ""), true);
  plot.addEventListener("blur", () => plot.removeAttribute("data-pointed"));
  plot.addEventListener("keydown", (event) => {
    if (plot.bnviz.picked.data.isLesson && plot.hasAttribute("data-pointed")) return;
    if (event.key === "Escape") send({ clear: true });
    else if (event.key in steps) send({ cell: target(plot.bnviz.picked.data, steps[event.key]) });
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}

// What the server said last of each board. Streamlit calls the component again for each rerun.
const boards = new WeakMap();
// A figure that changed is built anew; the keyboard stays on it.
let wasFocused = false;

function look() {
  for (const plot of document.querySelectorAll(`${BOARD} .js-plotly-plot`)) {
    const board = boards.get(plot.closest(BOARD));
    if (!board || !plot.on || !plot._fullData) continue;
    const isNew = plot.bnviz === undefined;
    if (isNew) plot.bnviz = { picked: {} };
    const changed = plot.bnviz.picked.data !== board.data;
    plot.bnviz.picked.data = board.data;
    if (isNew) {
      attach(plot);
      plot.on("plotly_afterplot", () => {
        mark(plot);
        fitNumbers(plot);
      });
      fitNumbers(plot);
      plot.addEventListener("focusin", () => { wasFocused = true; });
      plot.addEventListener("focusout", () => { wasFocused = !plot.isConnected; });
      if (wasFocused && document.activeElement === document.body) plot.focus();
    }
    if (isNew || changed) mark(plot);
    keepInSight(plot);
  }
}

// What scrolls inside the page can be reached, and so scrolled, with the keyboard. Fonts come late,
// and what is drawn with them may then be larger than its place.
function letScroll() {
  for (const part of document.querySelectorAll(SCROLLERS)) {
    const scrolls = part.scrollWidth > part.clientWidth || part.scrollHeight > part.clientHeight;
    if (scrolls) part.tabIndex = 0;
    else part.removeAttribute("tabindex");
  }
}

// A formula that is wider than its place is written smaller. All are read at once: to write between
// would make the browser lay out the page for each.
let fitted;
function fitFormulas() {
  const parts = [...document.querySelectorAll(FORMULAS)];
  if (!parts.length) return;
  const size = getComputedStyle(parts[0].closest("[class*=st-key-]")).fontSize;
  const key = [document.fonts.status, window.innerWidth, size, ...parts.map((one) =>
    [one.textContent, one.clientWidth])].join();
  if (key === fitted) return;
  for (const one of parts) one.style.fontSize = "";
  const sizes = parts.map((one) => [one.clientWidth / one.scrollWidth,
                                    parseFloat(getComputedStyle(one).fontSize)]);
  sizes.forEach(([share, size], n) => {
    if (share < 1) parts[n].style.fontSize = `${Math.floor(100 * share * size) / 100}px`;
  });
  fitted = key;
}

// A picture that is narrower than it was drawn for has cells that are too narrow for their numbers:
// these are written smaller, or where they could not be read any more, not at all.
const SMALLEST = 0.75;
function fitNumbers(plot) {
  for (const group of plot.querySelectorAll(".hm")) {
    const labels = [...group.querySelectorAll(".heatmap-label text")];
    if (!labels.length) continue;
    const { trace } = group.__data__[0];
    const { size } = trace.textfont;
    const cell = rectangle(plot, trace, 0, 0, 1).width;
    group.removeAttribute("data-small");
    if (cell - 3 >= trace.meta.room * size) continue;
    const share = (cell - 2) / Math.max(...labels.map((one) => one.getComputedTextLength()));
    if (share >= 1) continue;
    group.dataset.small = share < SMALLEST ? "unreadable" : "";
    group.style.setProperty("--numbers", `${Math.floor(10 * share * size) / 10}px`);
  }
}

let arranging;
function arrange() {
  arranging ??= requestAnimationFrame(() => {
    arranging = undefined;
    letScroll();
    fitFormulas();
  });
}

// Plotly is loaded on demand, so a plot may come after this component.
// What is drawn over the board changes the page too, in every frame under a hand.
const observer = new MutationObserver((changes) => {
  if (!changes.some(({ target }) => !target.closest?.(".live-layer, .linked-layer"))) return;
  look();
  arrange();
});

export default function (component) {
  const root = component.parentElement;
  const board = (root.host ?? root).closest(BOARD);
  // A page that goes away calls once more what it has taken out of the document.
  if (!board) return undefined;
  boards.set(board, component);
  // Once the connection is back, what was sent before may be lost; see reconnection.js.
  const isBack = component.data.reconnections !== reconnections;
  reconnections = component.data.reconnections;
  if (String(component.data.cell) === String(ahead) || isBack) ahead = null;
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
