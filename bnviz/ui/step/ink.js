// Where the letters of a formula are, as they are printed: KaTeX sets them in boxes that are higher
// than the letters, and that reach over their neighbours where something is struck out.

const canvas = document.createElement("canvas").getContext("2d");

function hex(colour) {
  const [r, g, b] = colour.match(/\d+/g) ?? [];
  return `#${[r, g, b].map((n) => Number(n).toString(16).padStart(2, "0")).join("")}`;
}

function textOf(one) {
  const own = [...one.childNodes].filter((part) => part.nodeType === Node.TEXT_NODE);
  return own.map((part) => part.textContent).join("").replace(/\u200b/g, "").trim();
}

// The letters of an element whose own text they are; its box is as high as its font.
function inkOf(one, text) {
  const box = one.getBoundingClientRect();
  const { fontStyle, fontWeight, fontSize, fontFamily } = getComputedStyle(one);
  canvas.font = `${fontStyle} ${fontWeight} ${fontSize} ${fontFamily}`;
  const size = canvas.measureText(text);
  const height = size.fontBoundingBoxAscent + size.fontBoundingBoxDescent;
  const scale = box.height / height;
  const baseline = box.top + size.fontBoundingBoxAscent * scale;
  return {
    left: box.left - size.actualBoundingBoxLeft * scale,
    right: box.left + size.actualBoundingBoxRight * scale,
    top: baseline - size.actualBoundingBoxAscent * scale,
    bottom: baseline + size.actualBoundingBoxDescent * scale,
  };
}

// What holds all of a part: LaTeX colours each thing in it by itself.
function holderOf(one) {
  const { color } = getComputedStyle(one);
  let top = one;
  while (getComputedStyle(top.parentElement).color === color && !top.matches(".base")) top = top.parentElement;
  return top.parentElement;
}

// Every letter, bar and root of a line, with its colour, measured from the corner of the stage.
function lettersOf(line, origin) {
  const letters = [];
  for (const one of line.querySelectorAll(".katex-html *")) {
    const text = textOf(one);
    const isDrawn = one.matches(".frac-line, .hide-tail, .delimsizinginner svg");
    if (!text && !isDrawn) continue;
    const { left, right, top, bottom } = text ? inkOf(one, text) : one.getBoundingClientRect();
    if (right - left < 0.5) continue;
    letters.push({
      colour: hex(getComputedStyle(one).color), holder: holderOf(one),
      left: left - origin.left, right: right - origin.left,
      top: top - origin.top, bottom: bottom - origin.top,
    });
  }
  return letters;
}

function around(boxes) {
  return {
    left: Math.min(...boxes.map((box) => box.left)), right: Math.max(...boxes.map((box) => box.right)),
    top: Math.min(...boxes.map((box) => box.top)), bottom: Math.max(...boxes.map((box) => box.bottom)),
  };
}

// The boxes of the parts of one colour: letters that follow each other in one holder are one part.
function boxesOf(letters, colour) {
  const parts = [];
  letters.forEach((one, n) => {
    if (one.colour !== colour) return;
    const before = letters[n - 1];
    const goesOn = before?.colour === colour && before.holder === one.holder;
    if (goesOn) parts.at(-1).push(one);
    else parts.push([one]);
  });
  return parts.map(around);
}

// A box with a margin, which ends half-way to the next letter where there is less room.
function withMargin(box, letters, colour, margin) {
  const wide = {
    left: box.left - margin, right: box.right + margin, top: box.top - margin, bottom: box.bottom + margin,
  };
  for (const one of letters) {
    if (one.colour === colour) continue;
    const isBeside = one.top < box.bottom && one.bottom > box.top;
    const isOver = one.left < box.right && one.right > box.left;
    if (isBeside && one.right <= box.left) wide.left = Math.max(wide.left, (one.right + box.left) / 2);
    if (isBeside && one.left >= box.right) wide.right = Math.min(wide.right, (one.left + box.right) / 2);
    if (isOver && one.bottom <= box.top) wide.top = Math.max(wide.top, (one.bottom + box.top) / 2);
    if (isOver && one.top >= box.bottom) wide.bottom = Math.min(wide.bottom, (one.top + box.bottom) / 2);
  }
  return wide;
}
