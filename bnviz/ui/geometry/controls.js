// What a hand moves: sliders with their value beside them, and rows of buttons. Text that a visitor
// gave (names of samples) is only ever put in as text.

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "class") made.className = value;
    else if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

// A slider; `move` follows the hand, `leave` is told where it lets go.
function slider({ label, min, max, value, move, leave, show = (one) => writeNumber(one, 3), disabled }) {
  const output = element("output", {}, show(value));
  const input = element("input", {
    type: "range", min, max, step: "any", "aria-label": label, disabled,
    oninput: () => { output.textContent = show(input.valueAsNumber); move(input.valueAsNumber); },
    onchange: () => leave?.(input.valueAsNumber),
    // A thousandth of the range is too little for a key.
    onkeydown: (event) => {
      const way = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
      if (!way) return;
      event.preventDefault();
      const next = input.valueAsNumber + (way * (max - min)) / (event.shiftKey ? 200 : 40);
      set(Math.min(Math.max(next, min), max));
      move(input.valueAsNumber);
      leave?.(input.valueAsNumber);
    },
  });
  input.value = value;
  const set = (one) => {
    if (Math.abs(input.valueAsNumber - one) > 1e-12 * Math.abs(max - min)) input.value = one;
    output.textContent = show(one);
    input.setAttribute("aria-valuetext", output.textContent);
  };
  set(value);
  const row = element("label", { class: "slider" }, element("span", {}, label), input, output);
  return { row, input, set };
}

// A row of buttons of which one is pressed.
function choice(label, options, chosen, choose) {
  const buttons = options.map(([value, text]) =>
    element("button", { type: "button", "aria-pressed": String(value === chosen),
                        onclick: () => { press(value); choose(value); } }, text));
  const press = (value) => options.forEach(([one], n) =>
    buttons[n].setAttribute("aria-pressed", String(one === value)));
  const row = element("div", { class: "choice", role: "group", "aria-label": label }, ...buttons);
  return { row, press };
}

const isStill = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

// Calls `draw` with a share from 0 to 1 until it is over or another begins.
let running = null;
function animate(milliseconds, draw, done) {
  cancelAnimationFrame(running);
  const begin = performance.now();
  const frame = (now) => {
    const share = Math.min((now - begin) / milliseconds, 1);
    draw(share);
    if (share < 1) running = requestAnimationFrame(frame);
    else { running = null; done?.(); }
  };
  running = requestAnimationFrame(frame);
}

function stopAnimation() {
  cancelAnimationFrame(running);
  running = null;
}

// At most one drawing for each frame, however fast a hand moves.
let waiting = null;
function soon(draw) {
  cancelAnimationFrame(waiting);
  waiting = requestAnimationFrame(draw);
}

// What cancels to rounding is zero, and says so.
function writeSum(value, limit) {
  if (Math.abs(value) > limit) return writeNumber(value, 4);
  return value === 0 ? "0" : `0 (rounding: ${writeNumber(value, 1)})`;
}
