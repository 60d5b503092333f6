// Links lines of code with the equations that they compute, in the browser alone: what is pointed
// at or has the focus lights up with all that belongs to it; a click or Enter keeps the light on.
// Also copies the code of a pane.

const PAGE = ".st-key-implement";
const LINES = `${PAGE} button.code-line`;

let kept = null;

const all = (selector) => [...document.querySelectorAll(selector)];
const namesOf = (thing) => (thing.dataset.equations ?? "").split(" ").filter(Boolean);

// The line of code or the equation around an element.
function thingAt(target) {
  return target.closest?.(`${LINES}, [data-is-card]`) ?? null;
}

// Everything that belongs to a line (its equations) or to an equation (its lines).
function partnersOf(thing) {
  const others = thing.matches("[data-is-card]") ? all(LINES) : all("[data-is-card]");
  const names = new Set(namesOf(thing));
  return others.filter((other) => namesOf(other).some((name) => names.has(name)));
}

// Equations that stand in a column of their own may be scrolled out of sight.
function showFirst(card) {
  const column = card?.closest(".st-key-equations");
  if (!column || column.scrollHeight <= column.clientHeight) return;
  const [box, room] = [card, column].map((one) => one.getBoundingClientRect());
  if (box.top < room.top || box.bottom > room.bottom) column.scrollTop += box.top - room.top;
}

function light(thing) {
  const lit = new Set(thing ? [thing, ...partnersOf(thing)] : []);
  for (const other of all(`${LINES}, [data-is-card]`)) {
    other.toggleAttribute("data-lit", lit.has(other));
    other.setAttribute("aria-pressed", String(other === kept));
  }
  if (thing?.matches(LINES)) showFirst([...lit].find((one) => one.matches("[data-is-card]")));
}

function keep(thing) {
  kept = thing === kept ? null : thing;
  light(kept);
}

// Arrow keys go from line to line, and from equation to equation; Tab reaches each group once.
function step(thing, by) {
  const group = thing.closest(".code-lines, .st-key-equations");
  const members = all(`${LINES}, [data-is-card]`).filter((other) => group.contains(other));
  const next = members[members.indexOf(thing) + by];
  if (!next) return;
  thing.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
}

async function copy(button) {
  const lines = button.closest(".code-pane").querySelectorAll(".code-line");
  const code = [...lines].map((line) => `${line.textContent}\n`).join("");
  await putOnClipboard(code);
  button.textContent = "Copied";
  setTimeout(() => { button.textContent = "Copy"; }, 1500);
  button.focus();
}

const STEPS = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

const listeners = {
  pointerover: ({ target }) => light(thingAt(target) ?? kept),
  focusin: ({ target }) => light(thingAt(target) ?? kept),
  focusout: () => light(kept),
  click({ target }) {
    const button = target.closest?.(".copy-code");
    if (button) copy(button);
    else if (thingAt(target)) keep(thingAt(target));
  },
  keydown(event) {
    const thing = thingAt(event.target);
    if (event.key === "Escape" && kept) {
      keep(kept);
      event.preventDefault();
    }
    if (!thing) return;
    if (event.key in STEPS) step(thing, STEPS[event.key]);
    // A line is a button, to which the browser itself gives these keys.
    else if ([" ", "Enter"].includes(event.key) && thing.matches("[data-is-card]")) keep(thing);
    else return;
    event.preventDefault();
  },
};

// Streamlit draws the equations; what makes each of them a button is put on here.
function look() {
  for (const label of all(".equation-labels span")) {
    const card = document.querySelector(`.st-key-equation-${label.dataset.slug}`);
    if (!card || card.dataset.isCard) continue;
    card.dataset.isCard = "true";
    card.dataset.equations = label.dataset.equation;
    card.setAttribute("role", "button");
    card.setAttribute("aria-pressed", "false");
    card.setAttribute("aria-label", label.textContent);
    card.title = label.textContent;
  }
  for (const group of all(".code-lines, .st-key-equations")) {
    const members = [...group.querySelectorAll("button.code-line, [data-is-card]")];
    for (const member of members) {
      if (member.dataset.inOrder) continue;
      member.tabIndex = -1;
      member.dataset.inOrder = "true";
    }
    if (members.length && !members.some((member) => member.tabIndex === 0)) members[0].tabIndex = 0;
  }
  if (kept && !kept.isConnected) kept = null;
}

const observer = new MutationObserver(look);

export default function () {
  for (const [event, listen] of Object.entries(listeners)) document.addEventListener(event, listen);
  observer.observe(document.body, { childList: true, subtree: true });
  look();
  return () => {
    for (const [event, listen] of Object.entries(listeners)) {
      document.removeEventListener(event, listen);
    }
    observer.disconnect();
  };
}
