// The record of what was practised. It is read from and written to this browser's own storage; no
// server is told.

const STORE = "bnviz-practise-record";
const MOST = 400;
const PAINTED = 50; // milliseconds
const SHEET = "bnviz-practise-sheet";

// In the frame of another site a page may have no storage: then nothing is kept.
function openShelf() {
  try {
    return localStorage;
  } catch {
    return null;
  }
}

const shelf = openShelf();

function read() {
  try {
    const found = JSON.parse(shelf?.getItem(STORE) ?? "[]");
    return Array.isArray(found) ? found : [];
  } catch {
    // Somebody else's text under our name is no record.
    return [];
  }
}

function add(entry) {
  const kept = read();
  const last = kept.at(-1);
  const isSame = last && ["exercise", "part", "text"].every((name) => last[name] === entry[name]);
  if (isSame) return;
  const lines = entry.lines.map((line) => ({ ...line, verdict: plain(line.verdict) }));
  kept.push({ ...entry, lines, verdict: plain(entry.verdict), when: new Date().toISOString() });
  keep(kept.slice(-MOST));
}

// A browser gives each site only so much room: then the older half is forgotten.
function keep(kept) {
  try {
    shelf?.setItem(STORE, JSON.stringify(kept));
  } catch {
    if (kept.length > 1) keep(kept.slice(Math.ceil(kept.length / 2)));
  }
}

// A verdict as the page writes it is a badge with an icon.
const plain = (badge) => badge.replace(/^:[\w-]+\[(:material\/\w+:)?\s*/, "").replace(/\]$/, "");

const stateOf = (kept, id) => {
  const own = kept.filter((entry) => entry.exercise === id);
  if (own.some((entry) => entry.solved)) return "solved";
  return own.length ? "tried" : "new";
};

function lines(exercises, kept) {
  return exercises.flatMap(({ id, title }) => {
    const own = kept.filter((entry) => entry.exercise === id);
    return own.length ? [title, ...own.map((entry) =>
      `  ${entry.when.slice(0, 16).replace("T", " ")}  ${entry.verdict}  (hints: ${entry.hints})  ${entry.text}`)] : [];
  });
}

function save(name, type, content) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

// MathML is for paper; who reads the record elsewhere has its LaTeX.
const bare = (kept) => kept.map(({ lines, ...entry }) =>
  ({ ...entry, lines: lines?.map(({ math, ...line }) => line) }));

function cell(row, ...content) {
  row.insertCell().append(...content);
}

// A line as it was read and, below it, as it was typed; one of several with number and verdict.
function typeset({ text, math, verdict }, number) {
  const line = document.createElement("div");
  const read = math && new DOMParser().parseFromString(math, "application/xml").documentElement;
  if (read?.localName === "math") line.append(document.adoptNode(read));
  const typed = document.createElement("code");
  typed.textContent = text;
  line.append(typed);
  if (number) line.prepend(`Line ${number}: ${verdict}`);
  return line;
}

// Streamlit's page is no paper: what is printed stands beside it, and the style sheet shows it alone.
function print(exercises, kept) {
  document.getElementById(SHEET)?.remove();
  const sheet = document.createElement("section");
  sheet.id = SHEET;
  const heading = document.createElement("h1");
  heading.textContent = "Batch normalization, practised";
  sheet.append(heading);
  for (const { id, title } of exercises) {
    const own = kept.filter((entry) => entry.exercise === id);
    if (!own.length) continue;
    const name = document.createElement("h2");
    name.textContent = `${title}: ${stateOf(kept, id)}`;
    const table = document.createElement("table");
    for (const { when, text, lines = [{ text }], verdict, sentence } of own) {
      const row = table.insertRow();
      cell(row, when.slice(0, 16).replace("T", " "));
      cell(row, ...lines.map((line, place) => typeset(line, lines.length > 1 && place + 1)));
      cell(row, verdict);
      cell(row, sentence);
    }
    sheet.append(name, table);
  }
  document.body.append(sheet);
  addEventListener("afterprint", () => sheet.remove(), { once: true });
  window.print();
}

export default function ({ parentElement, data }) {
  const root = parentElement.querySelector(".record");
  const { exercises, entry, large } = data;
  root.classList.toggle("large", large);
  const actions = {
    text: () => save("practised.txt", "text/plain", `${lines(exercises, read()).join("\n")}\n`),
    json: () => save("practised.json", "application/json", JSON.stringify(bare(read()), null, 1)),
    print: () => print(exercises, read()),
    forget: () => {
      for (const key of Object.keys(shelf ?? {})) {
        if (key.startsWith("bnviz-practise-")) shelf?.removeItem(key);
      }
      draw();
    },
  };
  function draw() {
    const kept = read();
    const solved = exercises.filter(({ id }) => stateOf(kept, id) === "solved").length;
    root.querySelector(".sum").textContent =
      `${solved} of ${exercises.length} lines solved. This is kept in your browser alone.`;
    root.querySelector(".list").replaceChildren(...exercises.map(({ id, title }) => {
      const item = document.createElement("li");
      const state = stateOf(kept, id);
      item.dataset.state = state;
      item.textContent = title;
      item.setAttribute("aria-label", `${title}: ${state}`);
      return item;
    }));
    for (const button of root.querySelectorAll("button")) {
      button.disabled = !kept.length;
      button.onclick = actions[button.dataset.do];
    }
  }
  // A long record takes its time to read and to write: the verdict is painted first.
  setTimeout(() => {
    if (entry) add(entry);
    draw();
  }, PAINTED);
}
