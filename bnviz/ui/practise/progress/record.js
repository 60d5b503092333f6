// The record of what was practised. It is read from and written to this browser's own storage; no
// server is told.

const STORE = "bnviz-practise-record";
const MOST = 400;
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
  if (!isSame) kept.push({ ...entry, verdict: plain(entry.verdict), when: new Date().toISOString() });
  shelf?.setItem(STORE, JSON.stringify(kept.slice(-MOST)));
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
    for (const entry of own) {
      const row = table.insertRow();
      for (const cell of [entry.when.slice(0, 16).replace("T", " "), entry.text, entry.verdict, entry.sentence]) {
        row.insertCell().textContent = cell;
      }
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
  if (entry) add(entry);
  root.classList.toggle("large", large);
  const actions = {
    text: () => save("practised.txt", "text/plain", `${lines(exercises, read()).join("\n")}\n`),
    json: () => save("practised.json", "application/json", JSON.stringify(read(), null, 1)),
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
  draw();
}
