// The browser's side of the lesson: keys, autoplay, and which of the slots with steps is shown.

const MOVES = {
  ArrowRight: "next", PageDown: "next", ArrowLeft: "back", PageUp: "back", Home: "first", End: "last",
};
const BUTTONS = { h: "predict", s: "own", a: "autoplay", l: "link", "?": "keys" };

// What the server said last. Streamlit calls the component again for each rerun of the page.
let latest;
// Where the presses so far lead. Presses that come while the server is busy would become one, so
// the browser counts them, and sends where to go instead of how often a button was pressed.
let wanted;
let serial = 0;
// Presses while the server has not yet said what "predict first" hides: they wait for it.
let waiting = null;
let timer;
let resizing;
let unheard;
const PATIENCE = 2000; // milliseconds

function press(name) {
  const place = document.querySelector(`.st-key-step-${name}`);
  const target = place?.querySelector("button:not(:disabled), input:not(:disabled)");
  target?.click();
  return Boolean(target);
}

function move(kind) {
  if (waiting) {
    waiting.kinds.push(kind);
    return;
  }
  const { data } = latest;
  const last = data.hides.length - 1;
  let { position, revealed } = wanted;
  if (kind === "next" && data.hides[position] && !revealed) revealed = true;
  else {
    revealed = false;
    if (kind === "next") position = Math.min(position + 1, last);
    else if (kind === "back") position = Math.max(position - 1, 0);
    else position = kind === "first" ? 0 : last;
  }
  const isBeyond = kind === "next" && wanted.position === last && !revealed;
  wanted = { position, revealed };
  show();
  sendWanted({ isBeyond });
}

function sendWanted(more) {
  serial += 1;
  const shown = Number(document.documentElement.dataset.slot ?? 0);
  latest.setTriggerValue("move", { ...wanted, ...more, serial, shown });
  clearTimeout(unheard);
  unheard = setTimeout(sendUnheard, PATIENCE, more);
}

// A message can get lost. The server answers one with its number; where it has come to rest without,
// it is told again. Where to go is the same however often it is told.
function sendUnheard(more) {
  if (latest.data.serial === serial) return;
  const { testScriptState, testConnectionState } = document.querySelector("[data-testid=stApp]").dataset;
  if (testScriptState === "notRunning" && testConnectionState === "CONNECTED") sendWanted(more);
  else unheard = setTimeout(sendUnheard, PATIENCE, more);
}

// Once the connection is back, the server is told again what it may not have heard, or has forgotten
// since: where the presses lead, and that the lesson plays by itself. See reconnection.js.
function catchUp(before) {
  const { position, revealed, pace, reconnections } = latest.data;
  if (!before || before.reconnections === reconnections) return;
  if (wanted.position !== position || wanted.revealed !== revealed) sendWanted();
  if (before.pace && !pace) isToPlay = true;
}

// The button that plays may not be there yet.
let isToPlay = false;
function playAgain() {
  if (isToPlay && press("autoplay")) isToPlay = false;
}

function onChange(event) {
  if (!event.target.closest?.(".st-key-step-predict")) return;
  waiting = { predict: event.target.checked, kinds: waiting?.kinds ?? [] };
  goOn();
}

function goOn() {
  if (waiting?.predict !== latest.data.predict) return;
  const { kinds } = waiting;
  waiting = null;
  kinds.forEach(move);
}

function onButton(event) {
  const kind = Object.values(MOVES).find((name) => event.target.closest?.(`.st-key-step-${name}`));
  if (!kind || !event.target.closest("button:not(:disabled)")) return;
  event.stopImmediatePropagation();
  move(kind);
}

// Keys belong to the field that has the focus, and to an open dialog.
// The overlay of keys is a dialog to the browser too; the clicker goes on while it is open.
const DIALOG = "[role=dialog]:not([data-testid=stPopoverBody])";

// That the connection is lost is a dialog, too, and presses while it is open count: the lesson goes
// on there once the connection is back.
function openDialog() {
  const { testConnectionState } = document.querySelector("[data-testid=stApp]").dataset;
  return testConnectionState === "CONNECTED" && document.querySelector(DIALOG);
}

function isTyping(target, key) {
  // A switch and a closed list have no use for these.
  const isFree = key in MOVES && target.matches?.("[type=checkbox], [role=combobox][aria-expanded=false]");
  if (isFree && !openDialog()) return false;
  return target.closest?.("input, textarea, select, [contenteditable], [role=slider],"
    + "[role=listbox], [role=radiogroup]") || openDialog();
}

function onKey(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  // Shadow roots hide the real target of an event.
  if (isTyping(event.composedPath()[0], event.key)) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (key === "f") {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen();
  } else if (key in MOVES) move(MOVES[key]);
  else if (key in BUTTONS) press(BUTTONS[key]);
  else return;
  event.preventDefault();
}

function tellScreen() {
  const width = document.querySelector(".st-key-step")?.clientWidth;
  // In a tab that nobody sees there is none.
  if (!width) return;
  const told = { narrow: width < 600, screen: measureScreen() };
  const [narrow, screen] = latest.data.window;
  if (told.narrow !== narrow || told.screen !== screen) latest.setTriggerValue("screen", told);
}

function onResize() {
  clearTimeout(resizing);
  resizing = setTimeout(tellScreen, 200);
}

function onClick(event) {
  const link = event.target.closest("a[data-step]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  latest.setTriggerValue("step", link.dataset.step);
}

// Shows the slot that holds the wanted step, once all of it is there: its first and its last mark
// name it, so does its graph, and Plotly, which draws later, has drawn the heatmaps. Until then the
// step before stays, and each change of the page is looked at.
function show() {
  const isHidden = latest.data.hides[wanted.position] && !wanted.revealed;
  const name = `${wanted.position}:${Number(isHidden)}`;
  const page = document.documentElement;
  for (const slot of document.querySelectorAll("[class*=st-key-step-slot-]")) {
    const marks = slot.querySelectorAll("[data-place]");
    if (marks.length !== 3 || [...marks].some((mark) => mark.dataset.place !== name)) continue;
    // Data that cannot be used have a sentence in the place of heatmaps, and some scenes have none.
    if (!slot.querySelector(".js-plotly-plot .main-svg, [data-testid=stAlert], [data-still]")) return;
    const number = slot.className.match(/st-key-step-slot-(\d)/)[1];
    if (page.dataset.slot === number) return;
    const focused = document.activeElement;
    page.dataset.slot = number;
    // A step begins with its sentence, however far the one before was scrolled.
    document.querySelector("[data-testid=stMain]").scrollTop = 0;
    keepFocus(focused, slot);
    return;
  }
}

// Who moves on from a heatmap or from a node of the graph finds the same in the next step.
function keepFocus(focused, slot) {
  if (!focused?.closest("[class*=st-key-step-slot-]") || slot.contains(focused)) return;
  const { step } = focused.dataset;
  const isPlot = focused.matches(".js-plotly-plot:not([data-pointed])");
  const same = step ? `a[data-step="${step}"]` : isPlot && ".js-plotly-plot";
  if (same) slot.querySelector(same)?.focus();
}

const observer = new MutationObserver(() => {
  show();
  playAgain();
});

// What is on the screen of a lecture stays while somebody makes a link to it.
function playOn() {
  if (openDialog()) timer = setTimeout(playOn, 500);
  else move("next");
}

export default function (component) {
  const { position, revealed } = component.data;
  const before = latest?.data;
  latest = component;
  if (!wanted || component.data.serial === serial) wanted = { position, revealed };
  catchUp(before);
  playAgain();
  goOn();
  show();
  observer.observe(document.body, { childList: true, subtree: true, attributeFilter: ["data-place"] });
  // Adding a listener that is there already changes nothing.
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", onButton, true);
  document.addEventListener("click", onClick);
  document.addEventListener("change", onChange);
  window.addEventListener("resize", onResize);
  tellScreen();
  clearTimeout(timer);
  // Each new step starts the clock anew, so that a step that was asked for is not cut short.
  if (component.data.pace) timer = setTimeout(playOn, component.data.pace * 1000);
  return () => {
    document.removeEventListener("keydown", onKey);
    document.removeEventListener("click", onButton, true);
    document.removeEventListener("click", onClick);
    document.removeEventListener("change", onChange);
    observer.disconnect();
    window.removeEventListener("resize", onResize);
    clearTimeout(timer);
    clearTimeout(unheard);
  };
}
