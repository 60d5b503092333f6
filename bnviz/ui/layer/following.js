// What is said of a pull: what moved and what stayed, and whether browser and server agree.

let lastGrip = null;
// What the last pull moved: the quantity that was held, and those that followed it.
let moved = null;

function tellMoved() {
  moved = null;
  const plot = plotOf();
  if (!arraysBefore || !lastGrip || !isDrawn(plot)) return;
  const { name } = lastGrip;
  const others = heatmaps(plot).map((trace) => trace.name).filter((one) => one !== name);
  const followed = findMoved(layer, arraysBefore, arrays, others);
  moved = { name, followed, stayed: others.filter((one) => !followed.includes(one)) };
}

const held = (e) => e[drag.grip.name][drag.grip.at];
const symbolOf = (name) => JSON.parse(latest.data.symbols)[name];

function tell() {
  const { name, sample, feature } = drag.grip;
  const [old, now] = [arraysBefore, arrays].map((e) => writeNumber(held(e), 4));
  const [down, across] = { X: ["sample", "input"], W: ["input", "feature"] }[name] ?? ["", "feature"];
  const where = (sample ? `${down} ${sample}, ` : "") + `${across} ${feature}`;
  return `${symbolOf(name)} = ${now}, before ${old}, at ${where}`;
}

// Outlines every heatmap in which the last pull moved something, and says so in the room below y and
// a, or at the foot of a phone.
function placeNudge(plot, marks) {
  if (!moved) return;
  const boxes = Object.fromEntries(heatmaps(plot).map((trace) => [trace.name, boxOf(plot, trace)]));
  for (const name of moved.followed) outline(marks, boxes[name], "followed");
  const { x_hat: first, a: last, beta: above } = boxes;
  const isPhone = first.left === last.left;
  const card = document.createElement("div");
  card.className = isPhone ? "nudge at-foot" : "nudge";
  if (!isPhone)
    Object.assign(card.style, { left: `${first.left}px`, top: `${above.top + above.height + 12}px`,
                                width: `${last.left + last.width - first.left}px` });
  const sentence = document.createElement("p");
  sentence.className = "lesson";
  sentence.textContent = sayMoved();
  card.append(sentence);
  marks.append(card);
}

function sayMoved() {
  const list = (names) => names.map(symbolOf).join(", ");
  const { name, followed, stayed } = moved;
  if (name === "b" && !followed.includes("x_hat"))
    return `b moved ${followed.map(symbolOf).join(" and ")} alike. Centring takes that away: from `
      + `${symbolOf("x_hat")} on nothing moved, so ${symbolOf("db")} = 0.`;
  // What nothing gives never moves.
  const kept = stayed.filter((one) => !latest.data.given.includes(one));
  return followed.length ? `${symbolOf(name)} moved ${list(followed)}${kept.length ? `; not ${list(kept)}` : ""}.`
    : `${symbolOf(name)} moved, and nothing else.`;
}

const HEADER = 60; // pixels that the page's own header covers
let why = "";
function tellWhy(sentence) {
  why = sentence;
  say();
}

function say() {
  const line = latest.parentElement.querySelector(".hands > p");
  if (!line) return;
  const flat = arrays?.var.findIndex((value) => !(value + arrays.eps > 0)) ?? -1;
  let text = why;
  if (!text && flat >= 0)
    text = `Feature ${flat + 1} of h is flat and ε is 0: nothing can be normalized there until ε is `
      + "above 0 or the values differ.";
  text ||= latest.data.live ? agreement(HINT) : latest.data.why;
  if (line.textContent !== text) line.textContent = text;
  // What answers to a hand must be seen, wherever the board is scrolled to.
  const isAbove = line.parentElement.getBoundingClientRect().top < HEADER;
  line.classList.toggle("floating", Boolean(why) && isAbove);
}

const HOLDABLE = "X, W, b, γ or β";
const HINT = `Pull a cell of ${HOLDABLE} up or down, or pick it and press + or −. `;
