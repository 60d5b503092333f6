// The sliders and numbers of the sidebar, which the board follows while they move.

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
  const moved = Object.keys(NUMBERS).filter((name) => String(next[name]) !== String(hand[name]));
  if (!moved.length) return;
  // Moves of a slider until it rests are one.
  if (!isSliding) takeHold();
  holdScales(moved);
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
