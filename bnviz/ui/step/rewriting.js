// Shows how one line of algebra becomes the next. What changes has a frame in both lines and a thread
// between them, which stays; and once, when the step comes into view, each part of the line after
// comes from where it was in the line before.

const FLIGHT = { duration: 1600, easing: "cubic-bezier(.45, 0, .2, 1)", fill: "backwards" };
const NAMESPACE = "http://www.w3.org/2000/svg";
const MARGIN = 4;

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
  draw(view, "rect", {
    x: box.left, y: box.top, rx: 4, stroke: colour, fill: colour, class: kind,
    width: box.right - box.left, height: box.bottom - box.top,
  });
  if (kind !== "cancelled") return;
  draw(view, "line", {
    x1: box.left, y1: box.bottom + MARGIN, x2: box.right, y2: box.top - MARGIN, stroke: colour,
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
    clipPath: `inset(${to.top - top}px ${left + place.width - to.right}px `
      + `${top + place.height - to.bottom}px ${to.left - left}px)`,
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
    const letters = lines.map((line) => lettersOf(line, origin));
    const pieces = this.pieces.map(([kind, colour]) => ({
      kind,
      colour,
      boxes: letters.map((all) => boxesOf(all, colour).map((box) => withMargin(box, all, colour, MARGIN))),
    }));
    const shown = pieces.filter(({ kind }) => kind !== "kept");
    for (const { kind, colour, boxes } of shown) boxes.flat().forEach((box) => frame(view, box, kind, colour));
    const joined = shown.flatMap(({ colour, boxes: [from, to] }) =>
      from.flatMap((a) => to.map((b) => ({ colour, ends: [a, b] }))));
    routed(joined.map(({ ends }) => ends), letters)
      .forEach((way, n) => draw(view, "path", { d: way, stroke: joined[n].colour }));
    return pieces.map(({ boxes }) => boxes);
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
  // Not looked up in the page: it may have taken this element away by the time that this runs.
  const isShown = () => document.documentElement.dataset.slot === String(data.slot);
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
