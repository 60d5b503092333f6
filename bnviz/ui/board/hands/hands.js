// Lets a hand take hold of the board: cells of x and of ∂l/∂y, the strips of μ, σ², γ and β, the
// sliders. While it moves, a canvas over the heatmaps shows what follows from the formulas; when it
// lets go, the server is told, and its figure takes over. See live_layer.js and painter.js.

const MATRICES = ["x", "dy"], COLUMNS = ["mu", "var"], PARAMETERS = ["gamma", "beta"];
const STRIPS = [...COLUMNS, ...PARAMETERS], HELD = [...MATRICES, ...STRIPS];
const EXPLORE = ".st-key-board";
const SLACK = 4; // pixels that a click may move
const REACH = 120; // pixels of a pull from zero to the end of the colours
const NARROWEST = 840; // pixels that the board in columns needs
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

// While a figure is built anew the old one is still there, further down.
const plotOf = () => document.querySelector(`${EXPLORE} .stPlotlyChart > div`);
const isLive = () => layer && latest.data.live;
const isDrawn = (plot) => plot?._fullData && plot.on && plot.layout.meta;

// A figure that changed is built anew, which takes a while; what a hand does meanwhile waits for it.
let pressed;
let waiting = [];
function whenDrawn(act) {
  waiting.push(act);
  actWhenDrawn();
}
function actWhenDrawn() {
  const plot = plotOf();
  if (!isDrawn(plot) || !plot.bnviz || !isLive()) return;
  const acts = waiting;
  waiting = [];
  for (const act of acts) act(plot);
}

function takeHold(name) {
  pulledLast = name;
  performance.clearMeasures("bnviz-follow");
  since = undefined;
  before = hand;
  arraysBefore = runLayer(layer, hand);
  history.push(hand);
  history = history.slice(-100);
  if (name) holdScales([name]);
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
  if (!isLive() || event.button !== 0 || !event.isPrimary) return;
  const number = event.target.closest?.(".pullable-number");
  const isZone = Boolean(event.target.closest?.(".touch-zones"));
  if (!number && !isZone && !event.target.closest?.(`${EXPLORE} .stPlotlyChart`)) return;
  pressed = event.pointerId;
  const { clientX: x, clientY: y, pointerId: id } = event;
  whenDrawn((plot) => {
    if (pressed !== id) return;
    arrays ??= runLayer(layer, hand);
    const found = number ? numberAt(plot, number) : hit(plot, x, y);
    if (!found) return;
    why = "";
    drag = { y, id, moved: false, box: found.box, found, isZone,
             grip: grip(found.trace.name, found.row, found.column, found.trace.zmax) };
  });
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
    document.documentElement.dataset.pulling = drag.found.number ? "number" : "board";
    takeHold(drag.grip.name);
  }
  event.preventDefault();
  since ??= event.timeStamp;
  pull(drag.grip, (event.shiftKey ? 0.1 : 1) * up);
}

function onPointerUp(event) {
  pressed = undefined;
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
  return target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable], "
    + "[role=slider], [role=dialog]");
}

function onKey(event) {
  if (event.defaultPrevented || event.altKey || isTyping(event.composedPath()[0])) return;
  const isUndo = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z";
  if (drag?.moved) {
    if (event.key === "Escape" || isUndo) cancel();
    event.preventDefault();
    return;
  }
  if (isUndo) {
    if (isLive()) undo();
    event.preventDefault();
    return;
  }
  if (event.key.toLowerCase() === "s" && !event.ctrlKey && !event.metaKey) {
    document.querySelector(".st-key-board-own input")?.click();
    event.preventDefault();
    return;
  }
  if (!isLive()) return;
  const direction = { "+": 1, "=": 1, "*": 1, "-": -1, "_": -1, "−": -1 }[event.key];
  if (!direction || event.ctrlKey || event.metaKey || !plotOf()) return;
  event.preventDefault();
  const pixels = direction * (event.shiftKey ? 0.6 : 6);
  whenDrawn((plot) => pullPicked(plot, pixels));
}

function pullPicked(plot, pixels) {
  const picked = plot.bnviz.picked.data;
  if (!picked.cell) return;
  const trace = heatmaps(plot).find(({ name, meta }) => name === picked.focus && meta.term === null);
  if (!trace || !HELD.includes(trace.name)) {
    tellWhy(`${trace?.meta.symbol ?? "That"} follows from others: pick a cell of x or ∂l/∂y, or of μ, `
      + "σ², γ or β.");
    return;
  }
  why = "";
  // Two keys may come in one frame: the second goes on from where the first one led.
  arrays = runLayer(layer, hand, arrays);
  if (sending === undefined) takeHold(trace.name);
  const [row, column] = picked.cell.map((index) => index - 1);
  pull(grip(trace.name, row, column, trace.zmax), pixels);
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

// Whether what the hand holds is what the server computed with.
function isAtRest() {
  const rest = openHand(layer);
  return writeEdits(rest) === writeEdits(hand)
    && Object.keys(NUMBERS).every((name) => String(rest[name]) === String(hand[name]));
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
  if (!isAtRest()) return;
  isSliding = false;
  tellAhead();
  // Whatever changes on the page asks again: what is settled is not drawn once more.
  const state = `${fingerprint} ${latest.data.change} ${isHeld}`;
  if (plot.bnvizState === state && (latest.data.change || isHeld || !isPainted(plot))) return;
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
  const shown = heatmaps(plot).map((trace) => ({ trace, ...seen(plot, trace, false) }));
  if (latest.data.change || areHeld(shown)) {
    paint();
    return;
  }
  overlay(plot).canvas.hidden = true;
  plot.bnvizChange = undefined;
  const limits = limitsOf(shown);
  for (const one of shown) writeRange(plot, one, limits);
  mark(plot);
  say();
}

// How much room there is: what is drawn for a phone or for a projector is the server's choice.
function tellWindow() {
  const board = document.querySelector(EXPLORE);
  if (!board) return;
  const screen = measureScreen();
  // In a tab that nobody sees there is no width.
  if (!board.clientWidth) return;
  const narrow = board.clientWidth < NARROWEST;
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
  keepInView();
  if (drag?.moved) return;
  if (!changes.some(({ target }) => !target.closest?.(".live-layer, .linked-layer"))) return;
  settle();
  actWhenDrawn();
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
    const given = JSON.parse(data.layer);
    layer = openLayer({ ...given, printed: data.printed });
    endHold(given, fingerprint.split(" ").slice(1));
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
  actWhenDrawn();
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
