// Paints heatmaps onto a canvas as Plotly draws them: the same places, colours, gaps and numbers,
// in a hundredth of the time. Needs no page: arrays and boxes come in.

// A table of colours between the stops of a colour scale, as [r, g, b] of 0 to 255.
const SHADES = 1024;

function makeShades(stops) {
  const rgb = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
  const shades = new Uint32Array(SHADES);
  for (let n = 0; n < SHADES; n++) {
    const at = n / (SHADES - 1);
    const next = Math.max(1, stops.findIndex(([position]) => position >= at));
    const [[low, from], [high, to]] = [stops[next - 1], stops[next]];
    const share = (at - low) / (high - low);
    const [r, g, b] = rgb(from).map((value, c) => Math.round(value + share * (rgb(to)[c] - value)));
    shades[n] = (255 << 24) | (b << 16) | (g << 8) | r;
  }
  return shades;
}

// The value of largest magnitude in each block, its sign kept; the positive one of two that differ
// in sign alone.
function poolArray(values, m, d, rows, columns) {
  if (rows === m && columns === d) return values;
  const pooled = new Float64Array(rows * columns);
  const starts = (length, blocks) =>
    Array.from({ length: blocks + 1 }, (_, n) => Math.floor((n * length) / blocks));
  const down = starts(m, rows), across = starts(d, columns);
  for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) {
    let high = -Infinity, low = Infinity;
    for (let i = down[r]; i < down[r + 1]; i++) for (let j = across[c]; j < across[c + 1]; j++) {
      const value = values[i * d + j];
      if (value > high) high = value;
      if (value < low) low = value;
    }
    pooled[r * columns + c] = high >= -low ? high : low;
  }
  return pooled;
}

function largestMagnitude(values) {
  let largest = 0;
  for (const value of values) {
    const size = Math.abs(value);
    if (size > largest && size < Infinity) largest = size;
  }
  return largest;
}

// How far a scale reaches at least beyond the largest rounding, as in figures/heatmap.py.
const PALE = 256;

// Values with zero for what is not above its limit, if there are limits, and the largest magnitude among that.
function zeroRounding(values, limitAt) {
  let noise = 0;
  if (!limitAt) return { values, noise };
  const settled = values.map((value, n) => {
    const size = Math.abs(value);
    if (!(size <= limitAt(n))) return value;
    if (size > noise) noise = size;
    return 0;
  });
  return { values: settled, noise };
}

const [scratch, stripes] = typeof document === "undefined" ? []
  : ["canvas", "canvas"].map((name) => document.createElement(name));

// Paints one heatmap into a box {left, top, width, height} of CSS pixels.
function paintHeatmap(context, box, { values, rows, columns, shades, low, high, gap, surface }) {
  if (scratch.width !== columns || scratch.height !== rows)
    Object.assign(scratch, { width: columns, height: rows });
  const pixels = scratch.getContext("2d", { willReadFrequently: true });
  const image = pixels.createImageData(columns, rows);
  const colours = new Uint32Array(image.data.buffer);
  const times = (SHADES - 1) / (high - low);
  for (let n = 0; n < colours.length; n++) {
    const at = Math.round((values[n] - low) * times);
    // What is not a number has no colour: the paper shows.
    colours[n] = at === at ? shades[Math.min(Math.max(at, 0), SHADES - 1)] : 0;
  }
  pixels.putImageData(image, 0, 0);
  const edge = (from, length, parts, n) => Math.round(from + (n * length) / parts);
  const [left, right] = [0, columns].map((n) => edge(box.left, box.width, columns, n));
  const [top, bottom] = [0, rows].map((n) => edge(box.top, box.height, rows, n));
  context.fillStyle = surface;
  context.fillRect(left, top, right - left, bottom - top);
  if (!gap) {
    context.drawImage(scratch, left, top, right - left, bottom - top);
    return;
  }
  // Column by column, then row by row, so that colours end where the gaps are.
  Object.assign(stripes, { width: right - left, height: rows });
  const across = stripes.getContext("2d");
  across.imageSmoothingEnabled = false;
  for (let c = 0; c < columns; c++) {
    const [from, to] = [c, c + 1].map((n) => edge(box.left, box.width, columns, n) - left);
    across.drawImage(scratch, c, 0, 1, rows, from, 0, to - from - gap, rows);
  }
  for (let r = 0; r < rows; r++) {
    const [from, to] = [r, r + 1].map((n) => edge(box.top, box.height, rows, n));
    context.drawImage(stripes, 0, r, right - left, 1, left, from, right - left, to - from - gap);
  }
}

// The same digits as figures/labels.py writes: as many as there is room for.
function writeNumber(value, digits) {
  if (!Number.isFinite(value)) return String(value).replace("Infinity", "∞").replace("-", "−");
  const [mantissa, exponent] = (value + 0).toExponential(digits - 1).split("e");
  const scientific = `${Number(mantissa)}e${Number(exponent)}`;
  const whole = Math.abs(value).toFixed(0).length;
  const plain = plainNumber(value + 0, Math.max(digits, whole));
  return (plain.length <= scientific.length ? plain : scientific).replaceAll("-", "−");
}

// As Python's "g": so many significant digits, without zeros at the end, a power of ten outside.
function plainNumber(value, digits) {
  const [mantissa, power] = value.toExponential(digits - 1).split("e");
  const exponent = Number(power);
  if (exponent >= -4 && exponent < digits) return String(Number(value.toPrecision(digits)));
  const sign = exponent < 0 ? "-" : "+";
  return `${Number(mantissa)}e${sign}${String(Math.abs(exponent)).padStart(2, "0")}`;
}

const WIDTHS = { ".": 0.25, " ": 0.2, "…": 0.95 };
const textWidth = (text) => [...text].reduce((sum, one) => sum + (WIDTHS[one] ?? 0.5), 0);

function fitNumber(value, room) {
  const written = [3, 2, 1].map((digits) => writeNumber(value, digits));
  const text = written.find((one) => textWidth(one) <= room) ?? "";
  // Beside −0.087, −0.004 is read at once; −4e−3 is not.
  const plain = value.toFixed(3).replace("-", "−");
  return /^−?\de−3$/.test(text) && textWidth(plain) <= room ? plain : text;
}

function fitRange(low, high, room, noise = 0) {
  if (low === 0 && high === 0 && noise) {
    const told = [`0 (rounding: ${writeNumber(noise, 2)})`, "0 (rounding)"];
    return told.find((one) => textWidth(one) <= room) ?? "0";
  }
  let text;
  for (const digits of [3, 2, 1]) {
    const ends = [low, high].map((value) => writeNumber(value, digits));
    const about = low === high ? "" : "≈ ";
    text = ends[0] === ends[1] ? about + ends[0] : ends.join(" … ");
    if (textWidth(text) <= room) break;
  }
  return text;
}

// What follows the range of a heatmap that has left a scale: by how much its colours grew. As in
// figures/scale_text.py.
const writeOwn = (own, together) => ` ×${writeNumber(together / own, 2)}`;

// Writes the number of each cell into it, dark on light and light on dark, as Plotly does
// once style.py has made its grey digits as dark as ink.
function paintNumbers(context, box, { values, rows, columns, shades, low, high, font, room }) {
  context.font = `${font}px "Source Sans", sans-serif`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  const [width, height] = [box.width / columns, box.height / rows];
  for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) {
    const value = values[r * columns + c];
    const at = Math.round(((value - low) * (SHADES - 1)) / (high - low));
    const shade = shades[Math.min(Math.max(at, 0), SHADES - 1)] ?? 0;
    const [red, green, blue] = [shade & 255, (shade >> 8) & 255, (shade >> 16) & 255];
    context.fillStyle = red * 299 + green * 587 + blue * 114 < 128000 ? "#ffffff" : "#14171f";
    context.fillText(fitNumber(value, room), box.left + (c + 0.5) * width,
                     box.top + (r + 0.5) * height);
  }
}
