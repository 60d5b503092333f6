// The matrix of slips and set-ups: a table of buttons, which arrow keys walk through.

const STEPS = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] };

function make(tag, text, attributes = {}) {
  const element = document.createElement(tag);
  element.textContent = text;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

function buildHead(columns) {
  const row = document.createElement("tr");
  row.append(make("th", "Slip", { scope: "col" }));
  for (const { name, tally } of columns) {
    const cell = make("th", name, { scope: "col" });
    cell.append(make("small", tally));
    row.append(cell);
  }
  const head = document.createElement("thead");
  head.append(row);
  return head;
}

function buildRow({ id, name, marks }, columns, picked) {
  const row = document.createElement("tr");
  if (id === picked.slip) row.className = "picked";
  row.append(make("th", name, { scope: "row" }));
  columns.forEach((column, place) => {
    const { mark, text, words } = marks[place];
    const isPicked = id === picked.slip && column.id === picked.setup;
    const button = make("button", text, {
      type: "button", "data-slip": id, "data-setup": column.id, "data-mark": mark,
      "aria-label": `${name}, ${column.name}: ${words}`, "aria-pressed": isPicked,
      tabindex: isPicked ? 0 : -1,
    });
    const cell = document.createElement("td");
    cell.append(button);
    row.append(cell);
  });
  return row;
}

function walk(event, box) {
  const step = STEPS[event.key];
  const row = event.target.closest("tbody tr");
  if (!step || !row) return;
  event.preventDefault();
  const rows = [...box.querySelectorAll("tbody tr")];
  const place = [...row.querySelectorAll("button")].indexOf(event.target);
  const next = rows[rows.indexOf(row) + step[0]]?.querySelectorAll("button")[place + step[1]];
  if (!next) return;
  event.target.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
}

// Brings the picked cell into sight, so that no row is cut by the head that stays above them.
function show(box) {
  const cell = box.querySelector('[aria-pressed="true"]')?.parentElement;
  if (!cell) return;
  const { tHead, tBodies } = box.querySelector("table");
  const middle = cell.parentElement.offsetTop - box.clientHeight / 2;
  const tops = [...tBodies[0].rows].map((row) => row.offsetTop - tHead.offsetHeight);
  box.scrollTo(cell.offsetLeft - box.clientWidth * 0.7, tops.findLast((top) => top <= middle) ?? 0);
}

export default function ({ data, parentElement, setTriggerValue }) {
  let box = parentElement.querySelector(".traps");
  if (!box) {
    box = make("div", "", { class: "traps", role: "region", "aria-label": data.label });
    parentElement.append(box);
    box.addEventListener("keydown", (event) => walk(event, box));
    // The picked cell is in sight from the first; styles may come later and make the box smaller.
    new ResizeObserver(() => show(box)).observe(box);
  }
  box.onclick = ({ target }) => {
    const { slip, setup } = target.closest("button")?.dataset ?? {};
    if (slip) setTriggerValue("picked", { slip, setup });
  };
  const written = JSON.stringify(data);
  if (box.dataset.written === written) return;
  box.dataset.written = written;
  box.style.setProperty("--trap", data.colour);
  const hadFocus = box.contains(document.activeElement);
  const table = document.createElement("table");
  const body = document.createElement("tbody");
  body.append(...data.rows.map((row) => buildRow(row, data.columns, data.picked)));
  table.append(buildHead(data.columns), body);
  const { scrollTop, scrollLeft } = box;
  box.replaceChildren(table);
  // Something can always be reached by Tab, also while the picked row is not shown.
  const first = box.querySelector('button[tabindex="0"]') ?? box.querySelector("button");
  if (first) first.tabIndex = 0;
  box.scrollTo(scrollLeft, scrollTop);
  if (hadFocus) first?.focus({ preventScroll: true });
}
