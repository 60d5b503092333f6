// The numbers in the formula of the X-ray, which can be pulled like the cells they came from.

// The numbers of inputs in the X-ray's formula, known by their colours: [colour, name, row, column].
function findNumbers() {
  const told = document.querySelector(".xray-inputs")?.dataset.inputs;
  if (!told || !isLive()) return;
  const inputs = new Map(JSON.parse(told).map(([colour, ...input]) => [colour, input]));
  for (const one of document.querySelectorAll(".st-key-xray .katex-html [style*=color]")) {
    const rgb = getComputedStyle(one).color.match(/\d+/g).slice(0, 3);
    const input = inputs.get(`#${rgb.map((n) => Number(n).toString(16).padStart(2, "0")).join("")}`);
    one.classList.toggle("pullable-number", Boolean(input));
    if (input) one.bnvizInput = input;
  }
}

// A number may be set in several pieces, its sign apart.
function writeOver(number, text) {
  const pieces = [...document.querySelectorAll(".pullable-number")].filter(
    ({ bnvizInput }) => String(bnvizInput) === String(number.bnvizInput));
  pieces.forEach((piece, n) => { piece.textContent = n ? "" : text; });
}

// The cell of the board that a number of the X-ray came from.
function numberAt(plot, one) {
  const [name, row, column] = one.bnvizInput;
  const trace = heatmaps(plot).find((held) => held.name === name && canBeHeld(held));
  if (!trace) return null;
  const [r, c] = blockOf(trace, row ?? 0, column);
  return { trace, row: row ?? 0, column, number: one, block: [r, c],
           box: rectangle(plot, trace, r, c, 1) };
}
