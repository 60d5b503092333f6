// Shows how one line of algebra becomes the next. What changes has a frame in both lines and a thread
// between them, which stays; and once, when the step comes into view, each part of the line after
// comes from where it was in the line before.

const FLIGHT = { duration: 1600, easing: "cubic-bezier(.45, 0, .2, 1)", fill: "backwards" };
const NAMESPACE = "http://www.w3.org/2000/svg";
const PADDING = 3;

function hex(colour) {
  const [r, g, b] = colour.match(/\d+/g) ?? [];
  return `#${[r, g, b].map((n) => Number(n).toString(16).padStart(2, "0")).join("")}`;
}

// Two places of one piece have at least an operator or another factor between them. In letter sizes.
const GAP = 0.45;

function placeOf(one, origin) {
  const { left, top, right, bottom } = one.getBoundingClientRect();
  return {
    left: left - origin.left, top: top - origin.top,
    right: right - origin.left, bottom: bottom - origin.top,
  };
}

// What stands above or below the bar of a fraction has a frame that ends there: above and below the
// bar, letters are closer than their lines are high.
function endAtBars(box, bars) {
  for (const bar of bars) {
    if (bar.left >= box.right || bar.right <= box.left) continue;
    const isAbove = bar.top + bar.bottom < box.top + box.bottom;
    if (isAbove) box.top = Math.max(box.top, bar.bottom + PADDING + 0.5);
    else box.bottom = Math.min(box.bottom, bar.top - PADDING - 0.5);
  }
}

// The boxes that the parts of one colour fill in a line: one for each run of them without a gap.
function boxesOf(line, colour, origin) {
  const boxes = [];
  const gap = GAP * parseFloat(getComputedStyle(line).fontSize) * (line.currentCSSZoom ?? 1);
  const bars = [...line.querySelectorAll(".katex-html .frac-line")];
  for (const one of line.querySelectorAll(".katex-html [style*=color]")) {
    if (hex(getComputedStyle(one).color) !== colour) continue;
    const box = placeOf(one, origin);
    if (box.right - box.left < 1) continue;
    endAtBars(box, bars.filter((bar) => !one.contains(bar)).map((bar) => placeOf(bar, origin)));
    const near = boxes.find((other) => box.left < other.right + gap && box.right > other.left - gap);
    if (!near) boxes.push(box);
    else {
      near.left = Math.min(near.left, box.left);
      near.top = Math.min(near.top, box.top);
      near.right = Math.max(near.right, box.right);
      near.bottom = Math.max(near.bottom, box.bottom);
    }
  }
  return boxes;
}

function moves() {
  return !matchMedia("(prefers-reduced-motion: reduce)").matches;
}

function draw(view, tag, attributes) {
  const one = document.createElementNS(NAMESPACE, tag);
  for (const [name, value] of Object.entries(attributes)) one.setAttribute(name, value);
  view.append(one);
  return one;
}

function frame(view, box, kind, colour) {
  return draw(view, "rect", {
    x: box.left - PADDING, y: box.top - PADDING, rx: 4, stroke: colour, fill: colour, class: kind,
    width: box.right - box.left + 2 * PADDING, height: box.bottom - box.top + 2 * PADDING,
  });
}

function thread(view, from, to, colour) {
  const [x, y] = [(from.left + from.right) / 2, from.bottom + PADDING];
  const [u, v] = [(to.left + to.right) / 2, to.top - PADDING];
  const bend = (v - y) / 2;
  return draw(view, "path", {
    d: `M ${x} ${y} C ${x} ${y + bend}, ${u} ${v - bend}, ${u} ${v}`, stroke: colour,
  });
}

// A copy of the line after of which one part alone is seen, on its way from where it was.
function fly(stage, line, origin, from, to) {
  const copy = line.cloneNode(true);
  const place = line.getBoundingClientRect();
  const [left, top] = [place.left - origin.left, place.top - origin.top];
  Object.assign(copy.style, {
    position: "absolute", left: `${left}px`, top: `${top}px`, width: `${place.width}px`, margin: 0,
    transformOrigin: `${(to.left + to.right) / 2 - left}px ${(to.top + to.bottom) / 2 - top}px`,
    clipPath: `inset(${to.top - top - PADDING}px ${left + place.width - to.right - PADDING}px `
      + `${top + place.height - to.bottom - PADDING}px ${to.left - left - PADDING}px)`,
  });
  copy.setAttribute("aria-hidden", "true");
  stage.append(copy);
  const x = (from.left + from.right - to.left - to.right) / 2;
  const y = (from.top + from.bottom - to.top - to.bottom) / 2;
  // A part that grows out of a symbol begins as small as the symbol.
  const size = Math.min(1, (from.right - from.left) / (to.right - to.left));
  const start = `translate(${x}px, ${y}px) scale(${size})`;
  const flight = copy.animate([{ transform: start, opacity: size < 1 ? 0 : 1 },
    { transform: "none", opacity: 1 }], FLIGHT);
  flight.finished.then(() => copy.remove(), () => copy.remove());
}

class Rewriting {
  constructor(element) {
    this.stage = document.createElement("div");
    this.stage.className = "step-rewriting-stage";
    this.again = document.createElement("button");
    Object.assign(this.again, { className: "step-rewriting-again", type: "button", title: "Once more" });
    this.again.textContent = "replay";
    this.again.setAttribute("aria-label", "Show the rewriting once more");
    this.again.addEventListener("click", () => this.play());
    element.append(this.stage, this.again);
  }

  // The two lines, once KaTeX has set them both.
  lines(holder) {
    const found = [...holder.querySelectorAll("p .katex")];
    return found.length >= 2 && this.pieces.length ? found.slice(0, 2) : null;
  }

  holder() {
    return this.stage.closest("[class*=st-key-step-rewriting-]:not([class*=view])");
  }

  // What is put in stands at the end of the lines, or below them; and no line is cut.
  fit(holder) {
    const written = [...holder.querySelectorAll("p")];
    holder.classList.remove("is-narrow");
    written.forEach((one) => one.style.removeProperty("zoom"));
    const room = holder.clientWidth;
    const width = (one) => one?.lastElementChild.getBoundingClientRect().right
      - one?.getBoundingClientRect().left;
    const isTight = written.slice(2).some((one, n) => width(written[n]) + width(one) + 80 > room);
    holder.classList.toggle("is-narrow", isTight);
    for (const one of written) if (width(one) > room) one.style.zoom = room / width(one);
  }

  // What is seen with no motion at all.
  still() {
    this.stage.replaceChildren();
    // A step without a rewriting may have taken the place of this one.
    const holder = this.holder();
    const lines = holder && this.lines(holder);
    if (holder) this.fit(holder);
    this.again.hidden = !lines || !moves();
    if (!lines) return [];
    const origin = this.stage.getBoundingClientRect();
    const view = draw(this.stage, "svg", { width: origin.width, height: origin.height });
    return this.pieces.map(([kind, colour]) => {
      const [from, to] = lines.map((line) => boxesOf(line, colour, origin));
      if (kind !== "kept") {
        [...from, ...to].forEach((box) => frame(view, box, kind, colour));
        from.forEach((a) => to.forEach((b) => thread(view, a, b, colour)));
      }
      return [from, to];
    });
  }

  play() {
    const pairs = this.still();
    if (!pairs.length || !moves()) return;
    const lines = this.lines(this.holder());
    const origin = this.stage.getBoundingClientRect();
    for (const [from, to] of pairs) {
      if (!from.length) continue;
      to.forEach((box, n) => fly(this.stage, lines[1], origin, from[Math.min(n, from.length - 1)], box));
    }
    const late = [{ opacity: 0 }, { opacity: 0, offset: 0.85 }, { opacity: 1 }];
    lines[1].animate(late, FLIGHT);
    this.stage.querySelector("svg").animate(late, FLIGHT);
  }
}

const rewritings = new WeakMap();

export default function ({ data, parentElement }) {
  if (!rewritings.has(parentElement)) rewritings.set(parentElement, new Rewriting(parentElement));
  const rewriting = rewritings.get(parentElement);
  rewriting.pieces = data.pieces;
  const slot = parentElement.closest("[class*=st-key-step-slot-]");
  const number = slot.className.match(/st-key-step-slot-(\d)/)[1];
  const isShown = () => document.documentElement.dataset.slot === number;
  let seen = "";
  const look = () => {
    const now = isShown() ? `${data.step} ${data.pieces.length}` : "";
    if (now && now !== seen) requestAnimationFrame(() => rewriting.play());
    seen = now;
  };
  const turned = new MutationObserver(look);
  turned.observe(document.documentElement, { attributeFilter: ["data-slot"] });
  const resized = new ResizeObserver(() => rewriting.still());
  resized.observe(rewriting.stage);
  look();
  return () => { turned.disconnect(); resized.disconnect(); };
}
