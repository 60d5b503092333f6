// What is said below the switches: values, why not, and whether browser and server agree.

function tell() {
  const { name, sample, feature } = drag.grip;
  const [old, now] = [arraysBefore, arrays].map((e) => writeNumber(held(e), 4));
  const where = sample ? `sample ${sample}, feature ${feature}` : `feature ${feature}`;
  return `${JSON.parse(latest.data.symbols)[name]} = ${now}, before ${old}, at ${where}`;
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
  if (!text) text = data.live ? agreement(hint()) : data.why;
  if (line.textContent !== text) line.textContent = text;
  // What answers to a key must be seen, wherever the board is scrolled to.
  line.classList.toggle("floating", Boolean(why) && place.getBoundingClientRect().top < 0);
}

function hint() {
  return latest.data.change ? "Pull x, ∂l/∂y, μ, σ², γ or β up or down. "
    : "Pull x, ∂l/∂y, μ, σ², γ or β up or down; switch Change on for μ and β. ";
}
