// Lets a hand take hold of a cell of X, W, b, γ or β. While it moves, a canvas over the heatmaps shows what
// follows from the formulas; when it lets go, the server is told, and its figure takes over. What lies
// over the board, and how it is painted, is that of Explore: board/hands/overlay.js and painting.js.

const EXPLORE = ".st-key-board";
const SLACK = 4; // pixels that a click may move
const REACH = 120; // pixels of a pull from zero to the end of the colours
const PAUSE = 400; // milliseconds after which a key counts as let go
const AWAITED = 3000; // milliseconds that an answer of the server may take

// What the server said last. Streamlit calls the component again for each rerun of the page.
let latest;
let layer, fingerprint;
// What the hand holds now, and the arrays of it and of what it was when it took hold.
let hand, arrays, arraysBefore;
let history = [];
let drag = null;
let frame = null, since;
let sending;
let serial, sentAt = 0;
let shades = {};

const plotOf = () => document.querySelector(`${EXPLORE} .stPlotlyChart > div`);
const isDrawn = (plot) => plot?._fullData && plot.on && plot.layout.meta;
const isLive = () => Boolean(layer && latest.data.live);
const canBeHeld = ({ name }) => HELD.includes(name);

function takeHold() {
  performance.clearMeasures("bnviz-follow");
  since = undefined;
  moved = null;
  arraysBefore = runLayer(layer, hand);
  history = [...history, hand].slice(-100);
}

function pull({ name, sample, feature, unit, from, value }, pixels) {
  const digits = Math.min(Math.max(1 - Math.floor(Math.log10(unit)), 0), 20);
  const { bound, most } = latest.data;
  const now = Number(Math.min(Math.max(value + pixels * unit, -bound), bound).toFixed(digits)) + 0;
  const edit = { target: name, sample, feature, values: [now] };
  const edits = new Map(from.edits).set(placeOf(edit), edit);
  if (edits.size > most) {
    tellWhy(`A link holds ${most} changes: let some go first.`);
    return;
  }
  hand = { edits };
  follow();
}

function letGo() {
  clearTimeout(sending);
  sending = undefined;
  arrays = runLayer(layer, hand, arrays);
  tellMoved();
  follow();
  serial += 1;
  sentAt = performance.now();
  latest.setTriggerValue("hand", { changes: writeEdits(hand), serial });
}

// A pull that is not wanted after all leaves everything as it was.
function cancel() {
  drag = null;
  hand = history.pop();
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
  arraysBefore = undefined;
  letGo();
}

function isAtRest() {
  return writeEdits(openHand(layer)) === writeEdits(hand);
}

// The figure of the server takes over once it is drawn, unless the hand moves on.
function settle() {
  const plot = plotOf();
  if (!isDrawn(plot) || !isLive() || drag?.moved || sending !== undefined) return;
  if (plot.layout.meta !== fingerprint || !isAtRest()) return;
  tellAhead();
  if (plot.bnvizSettled === fingerprint) return;
  plot.bnvizSettled = fingerprint;
  arrays = runLayer(layer, hand, arrays);
  plot.bnvizLive = arrays;
  compare(plot);
  overlay(plot).canvas.hidden = true;
  // Where the two are apart, cells and ranges are the server's.
  if (disagreement.size <= latest.data.tolerance) {
    const shown = heatmaps(plot).map((trace) => ({ trace, ...seen(plot, trace, false) }));
    const limits = limitsOf(shown);
    for (const one of shown) writeRange(plot, one, limits);
  }
  layZones(plot);
  mark(plot);
  say();
  plot.on("plotly_afterplot", () => {
    layZones(plot);
    mark(plot);
  });
}

// What is drawn here changes the page, too.
const observer = new MutationObserver((changes) => {
  keepInView();
  if (drag?.moved) return;
  if (changes.some(({ target }) => !target.closest?.(".live-layer, .linked-layer"))) settle();
});
const LISTENERS = { pointerdown: onPointerDown, pointermove: onPointerMove, pointerup: onPointerUp,
                    pointercancel: onPointerUp, keydown: onKey };

export default function (component) {
  latest = component;
  const { data } = component;
  const colours = JSON.parse(data.colours);
  shades = { signed: makeShades(colours.signed), unsigned: makeShades(colours.unsigned) };
  if (data.live && data.fingerprint !== fingerprint) {
    fingerprint = data.fingerprint;
    layer = openLayer(JSON.parse(data.layer));
    serial ??= data.serial;
    // Answers to what was sent before must not take back what the hand did since.
    const isAwaited = data.serial !== serial && performance.now() - sentAt < AWAITED;
    if (!hand || (!drag?.moved && sending === undefined && !isAwaited)) takeOver();
  }
  if (!data.live) layer = undefined;
  observer.observe(document.body, { childList: true, subtree: true });
  // Adding a listener that is there already changes nothing.
  for (const [name, listener] of Object.entries(LISTENERS)) document.addEventListener(name, listener, true);
  settle();
  say();
  return () => {
    observer.disconnect();
    for (const [name, listener] of Object.entries(LISTENERS))
      document.removeEventListener(name, listener, true);
  };
}

// The hand is what the server says; what it held before can be had back.
function takeOver() {
  const told = openHand(layer);
  if (hand && writeEdits(told) !== writeEdits(hand)) {
    history.push(hand);
    moved = null;
  }
  hand = told;
}
