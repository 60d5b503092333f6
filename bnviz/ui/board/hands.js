// Lets a hand take hold of the board: cells of x and of ∂l/∂y, the strips of μ, σ², γ and β, the
// sliders. While it moves, a canvas over the heatmaps shows what follows from the formulas; when it
// lets go, the server is told, and its figure takes over. See live_layer.js and painter.js.

const MATRICES = ["x", "dy"], COLUMNS = ["mu", "var"], PARAMETERS = ["gamma", "beta"];
const HELD = [...MATRICES, ...COLUMNS, ...PARAMETERS];
const EXPLORE = ".st-key-board";
const SLACK = 4; // pixels that a click may move
const REACH = 120; // pixels of a pull from zero to the end of the colours
const PAUSE = 400; // milliseconds after which a key counts as let go

// What the server said last. Streamlit calls the component again for each rerun of the page.
let latest;
let layer, fingerprint;
// What the hand holds now, what it held before it took hold, and the arrays of both.
let hand, before;
let arrays, arraysBefore;
let history = [];
let drag = null;
let frame = null, since;
let sending;
// What was sent last, and when: answers to what was sent before must not take it back.
let serial, sentAt = 0;
let shades = {};

const plotOf = () => document.querySelector(`${EXPLORE} .js-plotly-plot`);
const isLive = () => layer && latest.data.live;
const isDrawn = (plot) => plot?._fullData && plot.on && plot.layout.meta;

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
    over.append(...["canvas", "div", "div"].map((name) => document.createElement(name)));
    over.lastChild.className = "touch-zones";
    board.append(over);
  }
  const [from, to] = [board.getBoundingClientRect(), plot.getBoundingClientRect()];
  const place = [to.left - from.left, to.top - from.top, to.width, to.height].map((n) => `${n}px`);
  ["left", "top", "width", "height"].forEach((side, n) => {
    if (over.style[side] !== place[n]) over.style[side] = place[n];
  });
  const [canvas, marks, zones] = over.children;
  return { canvas, marks, zones, width: to.width, height: to.height };
}

// Paints all heatmaps for the arrays of the hand, or for what changed since it took hold.
function paint() {
  frame = null;
  const plot = plotOf();
  if (!isDrawn(plot) || !isLive()) return;
  arrays = runLayer(layer, hand, arrays);
  plot.bnvizLive = arrays;
  const over = overlay(plot);
  const { canvas, width, height } = over;
  const dots = window.devicePixelRatio || 1;
  if (canvas.width !== Math.round(width * dots) || canvas.height !== Math.round(height * dots))
    Object.assign(canvas, { width: Math.round(width * dots), height: Math.round(height * dots) });
  const context = canvas.getContext("2d");
  context.setTransform(dots, 0, 0, dots, 0, 0);
  context.clearRect(0, 0, width, height);
  context.imageSmoothingEnabled = false;
  canvas.hidden = false;
  const { change, surface } = latest.data;
  const shown = heatmaps(plot).map((trace) => ({ trace, ...seen(plot, trace, change) }));
  const limits = limitsOf(shown);
  const { top } = plot.getBoundingClientRect();
  // Under the hand only what is in sight is painted; the rest follows when it lets go.
  const isSeen = (box) => top + box.top < window.innerHeight && top + box.top + box.height > 0;
  // What a heatmap shows under *Change*, for the label of a cell; see linked_board.js.
  plot.bnvizChange = change ? new Map() : undefined;
  for (const { trace, values, box } of shown) {
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
    writeRange(plot, trace, values);
  }
  mark(plot, over);
  if (drag?.found.number) writeOver(drag.found.number, writeNumber(held(arrays), 4));
  say();
  if (since !== undefined) performance.measure("bnviz-follow", { start: since, end: performance.now() });
  since = undefined;
}

// The row and the column of a drawn heatmap that a cell falls into.
function blockOf(trace, row, column) {
  const [m, d] = sizeOf(trace);
  return [block(row, m, trace.z.length), block(column, d, trace.z[0].length)];
}

const sizeOf = ({ meta: { shape } }) => (shape.length === 1 ? [1, shape[0]] : shape);

function seen(plot, trace, change) {
  const [rows, columns] = sizeOf(trace);
  const whole = (values) => {
    if (values.length === rows * columns) return values;
    // A path that is the same for every sample stands in every row.
    return Float64Array.from({ length: rows * columns }, (_, n) => values[n % columns]);
  };
  const values = whole(arrayOf(arrays, trace));
  const box = boxOf(plot, trace);
  if (!change) return { values, box };
  const old = whole(arrayOf(arraysBefore ?? arrays, trace));
  // Rounding alone is no change: it would be painted as brightly as one.
  const rounding = 64 * latest.data.rounding * Math.max(largestMagnitude(old), largestMagnitude(values));
  const changeOf = (value, n) => (Math.abs(value - old[n]) <= rounding ? 0 : value - old[n]);
  return { values: values.map(changeOf), box };
}

// The ends of the scales that heatmaps share; a scale of zeros has one too.
function limitsOf(shown) {
  const limits = new Map();
  for (const { trace: { meta: { scale } }, values } of shown)
    limits.set(scale, Math.max(limits.get(scale) ?? 0, largestMagnitude(values)));
  for (const [scale, limit] of limits) limits.set(scale, limit || 1);
  return limits;
}

function writeRange(plot, trace, values) {
  const at = plot.layout.annotations.findIndex(({ name }) => name === `range ${trace.index}`);
  const text = plot.querySelector(`g.annotation[data-index="${at}"] .annotation-text`);
  if (!text) return;
  let low = Infinity, high = -Infinity;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const written = fitRange(low, high, trace.meta.range);
  if (text.textContent === written) return;
  // Plotly placed the text by the width that it had: its right end stays.
  if (text.bnvizRight === undefined) {
    const { x, width } = text.getBBox();
    text.bnvizRight = x + width;
  }
  text.textContent = written;
  text.setAttribute("x", text.bnvizRight);
  text.setAttribute("text-anchor", "end");
}

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
  for (const { target, sample, feature } of hand.edits.values())
    put(target === "column" ? "mu" : target, Math.max(sample, 1) - 1, feature - 1);
  if (drag?.moved) {
    const note = document.createElement("div");
    note.className = "linked-label";
    note.textContent = tell();
    marks.append(note);
    const { left, top } = drag.box;
    note.style.top = `${top > 34 ? top - 28 : top + drag.box.height + 6}px`;
    // To measure the note would make the browser lay out the whole board under the hand.
    if (left < width / 2) note.style.left = `${left}px`;
    else note.style.right = `${width - left - drag.box.width}px`;
  }
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

const canBeHeld = ({ name, meta }) => HELD.includes(name) && !meta.printed && meta.term === null;

// Which input a heatmap is under the pointer, and where.
function hit(plot, x, y) {
  const { left, top } = plot.getBoundingClientRect();
  for (const trace of heatmaps(plot)) {
    if (!canBeHeld(trace)) continue;
    const box = boxOf(plot, trace);
    const c = Math.floor(((x - left - box.left) / box.width) * box.columns);
    let r = Math.floor(((y - top - box.top) / box.height) * box.rows);
    if (box.rows === 1 && isTouched() && Math.abs(r) <= 1) r = 0;
    if (c < 0 || r < 0 || c >= box.columns || r >= box.rows) continue;
    return { trace, block: [r, c], ...largestIn(trace, r, c), box: rectangle(plot, trace, r, c, 1) };
  }
  return null;
}

// A pooled cell is the cell whose value it shows.
function largestIn(trace, r, c) {
  const [m, d] = sizeOf(trace);
  const [rows, columns] = [trace.z.length, trace.z[0].length];
  const values = arrayOf(arrays, trace);
  let found = null;
  const [[top, bottom], [left, right]] = [span(r, m, rows), span(c, d, columns)];
  for (let i = top; i <= bottom; i++)
    for (let j = left; j <= right; j++)
      if (!found || Math.abs(values[i * d + j]) > Math.abs(values[found.row * d + found.column]))
        found = { row: i, column: j };
  return found;
}

// The numbers of inputs in the X-ray's formula, known by their colours: [colour, name, row, column].
function findNumbers() {
  const told = document.querySelector(".xray-inputs")?.dataset.inputs;
  if (!told || !isLive()) return;
  const inputs = new Map(JSON.parse(told).map(([colour, ...input]) => [colour, input]));
  for (const one of document.querySelectorAll(".st-key-xray .katex-html [style*=color]")) {
    const rgb = getComputedStyle(one).color.match(/\d+/g).slice(0, 3);
    const input = inputs.get(`#${rgb.map((n) => Number(n).toString(16).padStart(2, "0")).join("")}`);
    one.classList.toggle("pullable-number", Boolean(input));
    if (input) one.bnvizInput = input;
  }
}

// A number may be set in several pieces, its sign apart.
function writeOver(number, text) {
  const pieces = [...document.querySelectorAll(".pullable-number")].filter(
    ({ bnvizInput }) => String(bnvizInput) === String(number.bnvizInput));
  pieces.forEach((piece, n) => { piece.textContent = n ? "" : text; });
}

// The cell of the board that a number of the X-ray came from.
function numberAt(plot, one) {
  const [name, row, column] = one.bnvizInput;
  const trace = heatmaps(plot).find((held) => held.name === name && canBeHeld(held));
  if (!trace) return null;
  const [r, c] = blockOf(trace, row ?? 0, column);
  return { trace, row: row ?? 0, column, number: one, block: [r, c],
           box: rectangle(plot, trace, r, c, 1) };
}

// What a hand has hold of: an input, where it is, how much a pixel moves it.
function grip(name, row, column, limit) {
  const sample = MATRICES.includes(name) ? row + 1 : 0;
  return { name, sample, feature: column + 1, unit: (limit || 1) / REACH, from: hand,
           mean: arrays.mu[column], x: arrays.x[row * layer.d + column] };
}

// The hand with what it holds moved by so many pixels up.
function pulled({ name, sample, feature, unit, from, mean, x }, pixels) {
  const next = { ...from, edits: new Map(from.edits) };
  const tidy = (value) => {
    const digits = Math.min(Math.max(1 - Math.floor(Math.log10(unit)), 0), 20);
    const bounded = Math.min(Math.max(value, -latest.data.bound), latest.data.bound);
    return Number(bounded.toFixed(digits)) + 0;
  };
  const put = (target, cell, values) => {
    const edit = { target, sample: target === "column" ? 0 : cell, feature, values };
    next.edits.set(placeOf(edit), edit);
  };
  const known = (target, cell) => from.edits.get(placeOf({ target, sample: cell, feature }))?.values;
  if (name === "x") put("x", sample, [tidy(x + pixels * unit)]);
  else if (name === "dy") put("dy", sample, [tidy((known("dy", sample)?.[0] ?? 0) + pixels * unit)]);
  else if (COLUMNS.includes(name)) {
    const [offset, factor] = known("column", 0) ?? [0, 1];
    const shift = name === "mu" ? tidy(pixels * unit) : 0;
    const stretch = name === "var" ? Number(Math.exp(pixels / REACH).toPrecision(4)) : 1;
    const move = (value) => Number((mean + stretch * (value - mean) + shift).toPrecision(12));
    const bound = (value) => Math.min(Math.max(value, -latest.data.bound), latest.data.bound);
    put("column", 0, [bound(name === "mu" ? tidy(offset + shift) : move(offset)),
                      bound(stretch * factor)]);
    // A cell that was changed by hand goes with its column.
    for (const edit of from.edits.values())
      if (edit.target === "x" && edit.feature === feature)
        next.edits.set(placeOf(edit), { ...edit, values: edit.values.map(move).map(bound) });
  } else {
    const values = [...from[name]];
    values[feature - 1] = tidy(values[feature - 1] + pixels * unit);
    next[name] = values;
  }
  return next;
}

// The value that the hand has hold of.
function held(e) {
  const { name, sample, feature } = drag.grip;
  return e[name][sample ? (sample - 1) * layer.d + feature - 1 : feature - 1];
}

function tell() {
  const { name, sample, feature } = drag.grip;
  const [old, now] = [arraysBefore, arrays].map((e) => writeNumber(held(e), 4));
  const where = sample ? `sample ${sample}, feature ${feature}` : `feature ${feature}`;
  return `${JSON.parse(latest.data.symbols)[name]} = ${now}, before ${old}, at ${where}`;
}

function takeHold(name) {
  pulledLast = name;
  performance.clearMeasures("bnviz-follow");
  since = undefined;
  before = hand;
  arraysBefore = runLayer(layer, hand);
  history.push(hand);
  history = history.slice(-100);
}

// Moves what is held, or says why not.
function pull(held, pixels) {
  const next = pulled(held, pixels);
  if (next.edits.size > latest.data.most) {
    tellWhy(`A link holds ${latest.data.most} changes: let some go first.`);
    return;
  }
  hand = next;
  follow();
}

function follow(time = performance.now()) {
  since ??= time;
  frame ??= requestAnimationFrame(paint);
}

// What is to be said below the switches: what a hand did, and whether browser and server agree.
let why = "";
function tellWhy(sentence) {
  why = sentence;
  say();
}

function root() {
  const parent = latest.parentElement;
  return parent.querySelector(".hands");
}

function say() {
  const place = root();
  if (!place) return;
  const line = place.firstElementChild;
  const { data } = latest;
  let text = why;
  if (!text && arrays?.flat.length)
    text = `Feature ${arrays.flat[0]} is flat and ε is 0: its standard deviation is 0, and x̂ would `
      + "be 0/0. Nothing can be normalized there until ε is above 0 or the values differ.";
  if (!text) text = data.live ? agreement() : data.why;
  if (line.textContent !== text) line.textContent = text;
  // What answers to a key must be seen, wherever the board is scrolled to.
  line.classList.toggle("floating", Boolean(why) && place.getBoundingClientRect().top < 0);
}

let disagreement = null;
function agreement() {
  const hint = "Pull x, ∂l/∂y, μ, σ², γ or β up or down. ";
  if (disagreement === null) return hint;
  const { size, name } = disagreement;
  if (size <= latest.data.tolerance)
    return `${hint}Browser and server differ by ${size.toExponential(0)}.`;
  return `What the browser computed for ${name} and what the server computed differ by `
    + `${size.toExponential(0)}, which is more than rounding; the server's arrays are shown.`;
}

// The largest difference between what the browser painted and what the server drew.
function compare(plot) {
  disagreement = { size: 0, name: "" };
  const shown = heatmaps(plot).map((trace) => ({ trace, ...seen(plot, trace, false) }));
  const limits = limitsOf(shown);
  for (const { trace, values, box } of shown) {
    const ours = poolArray(values, ...sizeOf(trace), box.rows, box.columns);
    const scale = limits.get(trace.meta.scale);
    for (let r = 0; r < box.rows; r++) for (let c = 0; c < box.columns; c++) {
      const size = Math.abs(ours[r * box.columns + c] - trace.z[r][c]) / scale;
      if (size > disagreement.size) disagreement = { size, name: trace.meta.symbol };
    }
  }
}

// What a nudge does to the loss: measured, and predicted by the gradients where it began.
const SHARES = [1, 0.1, 0.01, 1e-4, 1e-12];
let nudge = null;
function tellNudge() {
  nudge = null;
  if (!before) return;
  const { measured, predicted, isNothing, shares } = followNudge(layer, before, hand, SHARES);
  nudge = { measured, predicted, lesson: lessonOf(isNothing),
            ratios: isNothing ? null : shares.map((change, n) => change / (SHARES[n] * predicted)) };
}

// What this pull shows, in one sentence.
let pulledLast;
function lessonOf(isNothing) {
  if (pulledLast === "mu" && isNothing)
    return "All samples moved alike and nothing changed: so ∂l/∂x adds up to 0 in this column.";
  if (pulledLast === "beta" && !latest.data.usesY)
    return "No equation from 5 to 13 mentions β: y moves, and no gradient does.";
  return isNothing ? "To first order nothing changes: the samples' parts cancel." : "";
}

// Below x̂ there is room for it, beside the x that is pulled; where there is none, it is left out.
function placeNudge(plot, marks) {
  if (!nudge) return;
  const [left, right] = ["x_hat", "y"].map((name) =>
    boxOf(plot, heatmaps(plot).find((trace) => trace.name === name)));
  const inset = 18; // a formula may end here
  const width = right.left - left.left - inset - 16;
  if (width < 200) return;
  const number = (value) => writeNumber(value, 4);
  const row = (name, cells) => `<tr><th scope="row">${name}</th>`
    + `${cells.map((one) => `<td>${one}</td>`).join("")}</tr>`;
  const card = document.createElement("div");
  card.className = "nudge";
  Object.assign(card.style, { left: `${left.left + inset}px`, top: `${left.top + left.height + 6}px`,
                              width: `${width}px` });
  const { measured, predicted, ratios, lesson } = nudge;
  const change = Math.abs(measured) < 1e-12 ? "0, but for rounding" : number(measured);
  card.innerHTML = `<p>Loss: <b>Δl = ${change}</b> measured, <b>${number(predicted)}</b></p>`
    + "<p>predicted: move · gradient, added up.</p>"
    + (lesson ? `<p class="lesson">${lesson}</p>` : "")
    + (ratios && !lesson ? "<p>A smaller share of the same move, until rounding:</p><table>"
      + row("share", SHARES.map(number)) + row("Δl / predicted", ratios.map(number)) + "</table>" : "");
  marks.append(card);
}

function letGo() {
  clearTimeout(sending);
  sending = undefined;
  tellNudge();
  paint();
  const one = (name) => (String(hand[name]) === String(layer[name]) ? null : hand[name]);
  const rest = Object.fromEntries(Object.keys(NUMBERS).map((name) => [name, one(name)]));
  serial += 1;
  sentAt = performance.now();
  latest.setTriggerValue("hand", { edit: writeEdits(hand), serial, ...rest });
}

// Only what points without hovering needs zones: they would keep a mouse from the figure.
const isTouched = () => document.documentElement.dataset.pointer !== "mouse";
function notePointer({ pointerType }) {
  document.documentElement.dataset.pointer = pointerType;
}

function onPointerDown(event) {
  notePointer(event);
  const number = event.target.closest?.(".pullable-number");
  const isOnBoard = event.target.closest?.(`${EXPLORE} :is(.js-plotly-plot, .touch-zones)`);
  const plot = (number || isOnBoard) && plotOf();
  if (!plot || !isLive() || !isDrawn(plot) || event.button !== 0 || !event.isPrimary) return;
  if (arrays === undefined) arrays = runLayer(layer, hand);
  const found = number ? numberAt(plot, number) : hit(plot, event.clientX, event.clientY);
  if (!found) return;
  why = "";
  drag = { y: event.clientY, id: event.pointerId, moved: false, box: found.box, found,
           isZone: Boolean(event.target.closest(".touch-zones")),
           grip: grip(found.trace.name, found.row, found.column, found.trace.zmax) };
}

function onPointerMove(event) {
  if (!drag) {
    if (event.pointerType === "mouse") notePointer(event);
    const plot = event.target.closest?.(`${EXPLORE} .js-plotly-plot`);
    if (plot && isLive() && isDrawn(plot) && arrays)
      plot.toggleAttribute("data-pullable", Boolean(hit(plot, event.clientX, event.clientY)));
    return;
  }
  if (event.pointerId !== drag.id) return;
  const up = drag.y - event.clientY;
  if (!drag.moved) {
    if (Math.abs(up) < SLACK) return;
    drag.moved = true;
    document.documentElement.dataset.pulling = "";
    takeHold(drag.grip.name);
  }
  event.preventDefault();
  since ??= event.timeStamp;
  pull(drag.grip, (event.shiftKey ? 0.1 : 1) * up);
}

function onPointerUp(event) {
  // A click that ends a pull, a cancelled one too, picks nothing.
  setTimeout(() => { delete document.documentElement.dataset.pulling; });
  if (!drag || event.pointerId !== drag.id) return;
  const { moved, isZone, found } = drag;
  drag = null;
  if (!moved && isZone && event.type === "pointerup") tap(found);
  if (moved) letGo();
}

// A finger that does not move picks the cell, as a click does; see linked_board.js.
function tap({ trace, block: [row, column] }) {
  document.querySelector(EXPLORE).dispatchEvent(new CustomEvent("bnviz-pick", { detail: {
    name: trace.name, equation: trace.meta.equation, term: null, column,
    row: trace.meta.shape.length === 1 ? null : row,
    rows: trace.z.length, columns: trace.z[0].length } }));
}

function isTyping(target) {
  return target.closest?.("input, textarea, select, [contenteditable], [role=slider], [role=dialog]");
}

function onKey(event) {
  if (event.defaultPrevented || event.altKey || isTyping(event.composedPath()[0])) return;
  const isUndo = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z";
  if (drag?.moved) {
    if (event.key === "Escape" || isUndo) cancel();
    event.preventDefault();
    return;
  }
  if (event.key.toLowerCase() === "p" || (event.key === "Escape" && latest.data.present)) {
    if (event.ctrlKey || event.metaKey) return;
    document.querySelector(".st-key-explore-present button")?.click();
    event.preventDefault();
    return;
  }
  if (isUndo) {
    if (isLive()) undo();
    event.preventDefault();
    return;
  }
  if (!isLive()) return;
  const direction = { "+": 1, "=": 1, "*": 1, "-": -1, "_": -1, "−": -1 }[event.key];
  const plot = plotOf();
  const picked = plot?.bnviz?.picked?.data;
  if (!direction || event.ctrlKey || event.metaKey || !picked?.cell || !isDrawn(plot)) return;
  const trace = heatmaps(plot).find(({ name, meta }) => name === picked.focus && meta.term === null);
  if (!trace || !HELD.includes(trace.name)) {
    tellWhy(`${trace?.meta.symbol ?? "That"} follows from others: pick a cell of x or ∂l/∂y, or of μ, `
      + "σ², γ or β.");
    return;
  }
  event.preventDefault();
  why = "";
  arrays ??= runLayer(layer, hand);
  if (sending === undefined) takeHold(trace.name);
  const [row, column] = picked.cell.map((index) => index - 1);
  pull(grip(trace.name, row, column, trace.zmax), direction * (event.shiftKey ? 0.6 : 6));
  clearTimeout(sending);
  sending = setTimeout(letGo, PAUSE);
}

// A pull that is not wanted after all leaves everything as it was.
function cancel() {
  drag = null;
  hand = history.pop();
  nudge = null;
  paint();
  settle();
}

function undo() {
  if (!history.length) {
    tellWhy("There is nothing to undo.");
    return;
  }
  why = "";
  hand = history.pop();
  before = undefined;
  arraysBefore = undefined;
  nudge = null;
  letGo();
}

// Sliders move before the server hears of it; what they say is read off the page.
const NUMBERS = { gamma: "each", beta: "each", eps: "choice", shift: "number", scale: "number" };
const AWAIT = 600; // milliseconds in which the server may still answer to an earlier move
const seenControls = {};
function readControls() {
  const next = { ...hand };
  const now = performance.now();
  for (const [name, kind] of Object.entries(NUMBERS)) {
    const field = document.querySelector(`.st-key-control-${name} input`);
    if (!field) continue;
    const known = seenControls[name];
    if (known?.text !== field.value) seenControls[name] = { text: field.value, at: known ? now : -AWAIT };
    // What stands still was told by the server, which the hand may be ahead of.
    if (now - seenControls[name].at >= AWAIT) continue;
    let value = parseFloat(field.value);
    if (kind === "choice") value = latest.data.epsilons[value];
    if (!Number.isFinite(value) || (name === "scale" && value < 0)) continue;
    if (kind !== "each") next[name] = value;
    else if (hand[name].every((one) => one === hand[name][0])) next[name] = hand[name].map(() => value);
  }
  const differs = Object.keys(NUMBERS).some((name) => String(next[name]) !== String(hand[name]));
  if (!differs) return;
  // Moves of a slider until it rests are one.
  if (!isSliding) takeHold();
  isSliding = true;
  hand = next;
  // At once: the answer of the server will soon keep the browser busy.
  cancelAnimationFrame(frame);
  paint();
}

let isSliding = false;
const controls = new MutationObserver((changes) => {
  const isOurs = ({ target }) => target.closest?.("[class*=st-key-control-]");
  if (isLive() && hand && changes.some(isOurs)) readControls();
});

function onInput(event) {
  if (isLive() && hand && event.target.closest?.(".st-key-control-shift, .st-key-control-scale"))
    readControls();
}

// The hand is what the server says. If that was not the hand's own doing (everything was let go, other
// data were chosen), what it held before can be had back, and what it told is over.
function takeOver() {
  const told = openHand(layer);
  if (hand && writeEdits(told) !== writeEdits(hand)) {
    history.push(hand);
    nudge = null;
  }
  hand = told;
}

// The figure of the server takes over once it is drawn, unless the hand moves on.
function settle() {
  const plot = plotOf();
  // Before there is a board, nobody can tell how wide it is.
  if (isDrawn(plot) && !plot.bnvizTold) {
    plot.bnvizTold = true;
    tellWindow();
  }
  if (!isDrawn(plot) || !layer || drag?.moved || sending !== undefined) return;
  if (plot.layout.meta !== fingerprint) return;
  const rest = openHand(layer);
  const isAtRest = writeEdits(rest) === writeEdits(hand)
    && Object.keys(NUMBERS).every((name) => String(rest[name]) === String(hand[name]));
  if (!isAtRest) return;
  isSliding = false;
  // Whatever changes on the page asks again: what is settled is not drawn once more.
  const state = `${fingerprint} ${latest.data.change}`;
  if (plot.bnvizState === state && (latest.data.change || !isPainted(plot))) return;
  plot.bnvizState = state;
  if (plot.bnvizSettled !== fingerprint) {
    arrays = runLayer(layer, hand, arrays);
    plot.bnvizLive = arrays;
    compare(plot);
    plot.bnvizSettled = fingerprint;
    layZones(plot);
    plot.on("plotly_afterplot", () => {
      layZones(plot);
      if (isPainted(plot)) follow();
      else settle();
    });
  }
  if (latest.data.change) {
    paint();
    return;
  }
  overlay(plot).canvas.hidden = true;
  plot.bnvizChange = undefined;
  for (const trace of heatmaps(plot)) writeRange(plot, trace, seen(plot, trace, false).values);
  mark(plot);
  say();
}

const isPainted = (plot) => !overlay(plot).canvas.hidden;

// How much room there is: what is drawn for a phone or for a projector is the server's choice.
function tellWindow() {
  const board = document.querySelector(EXPLORE);
  if (!board) return;
  const screen = measureScreen();
  // In a tab that nobody sees there is no width.
  if (!board.clientWidth) return;
  const narrow = board.clientWidth < 640;
  const [was, before] = latest.data.window;
  if (narrow !== was || (latest.data.present && screen !== before))
    latest.setTriggerValue("window", { narrow, screen });
}

let resizing;
function onResize() {
  clearTimeout(resizing);
  resizing = setTimeout(tellWindow, 200);
}

// What is drawn here changes the page, too.
const observer = new MutationObserver((changes) => {
  if (drag?.moved) return;
  if (!changes.some(({ target }) => !target.closest?.(".live-layer, .linked-layer"))) return;
  settle();
  findNumbers();
});
const LISTENERS = { pointerdown: onPointerDown, pointermove: onPointerMove, pointerup: onPointerUp,
                    pointercancel: onPointerUp, keydown: onKey, input: onInput };

export default function (component) {
  latest = component;
  const { data } = component;
  const colours = JSON.parse(data.colours);
  shades = { signed: makeShades(colours.signed), unsigned: makeShades(colours.unsigned) };
  if (data.live && data.fingerprint !== fingerprint) {
    fingerprint = data.fingerprint;
    layer = openLayer({ ...JSON.parse(data.layer), printed: data.printed });
    serial ??= data.serial;
    // A server that was started anew has forgotten what was sent.
    const isAwaited = data.serial !== serial && performance.now() - sentAt < 3000;
    if (!drag?.moved && sending === undefined && !isAwaited) takeOver();
    readControls();
  }
  if (!data.live) layer = undefined;
  observer.observe(document.body, { childList: true, subtree: true });
  controls.observe(document.body, { attributeFilter: ["aria-valuetext"], subtree: true });
  // Adding a listener that is there already changes nothing.
  for (const [name, listener] of Object.entries(LISTENERS)) document.addEventListener(name, listener, true);
  window.addEventListener("resize", onResize);
  settle();
  say();
  findNumbers();
  return () => {
    window.removeEventListener("resize", onResize);
    observer.disconnect();
    controls.disconnect();
    for (const [name, listener] of Object.entries(LISTENERS))
      document.removeEventListener(name, listener, true);
  };
}
