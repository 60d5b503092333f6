// A field for one answer, or for several lines: text, or the formula editor, which is loaded when it
// is first asked for. Drafts are kept in this browser, and told after a pause; Enter judges.

const PAUSE = 200;
const MODE = "bnviz-practise-mode";
const HOLE = "▮";
// A verdict of which less than this can be seen is brought into view, as on a phone.
const ROOM = 160; // pixels

// In the frame of another site a page may have no storage: then nothing is kept.
function openShelf() {
  try {
    return localStorage;
  } catch {
    return null;
  }
}

const shelf = openShelf();

// What the server draws below the field may come some frames after the field has heard of it.
function reveal(frames = 60) {
  const verdict = document.querySelector(".st-key-practise-verdict");
  if (!verdict) {
    if (frames) requestAnimationFrame(() => reveal(frames - 1));
  } else if (verdict.getBoundingClientRect().top > innerHeight - ROOM) {
    verdict.scrollIntoView({ block: "start" });
  }
}

class Field {
  constructor(root) {
    this.root = root;
    this.box = root.querySelector(".field");
    this.text = root.querySelector("textarea");
    this.editor = root.querySelector(".editor");
    this.palette = root.querySelector(".palette");
    this.mode = "text";
    this.text.addEventListener("input", () => this.changed());
    this.text.addEventListener("keydown", (event) => this.pressed(event));
    root.querySelector(".judge").addEventListener("click", () => this.answer());
    for (const button of root.querySelectorAll("[data-mode]")) {
      button.addEventListener("click", () => this.choose(button.dataset.mode, true));
    }
    // Letters that are written here are no keys of the page.
    this.box.addEventListener("keydown", (event) => event.stopPropagation());
    this.palette.addEventListener("keydown", (event) => this.walk(event));
  }

  get value() {
    return this.mode === "formula" ? this.math.value : this.text.value;
  }

  update(data, tell, ask) {
    const isNew = this.data?.name !== data.name;
    const caret = this.data?.caret?.serial !== data.caret?.serial ? data.caret : null;
    Object.assign(this, { data, tell, ask });
    this.box.classList.toggle("large", data.large);
    this.root.querySelector(".label").textContent = data.label;
    this.root.querySelector(".how").textContent = data.how;
    this.root.querySelector(".said").textContent = data.said;
    this.root.querySelector(".modes").hidden = data.lines > 1;
    this.text.rows = data.lines;
    this.math?.setAttribute("aria-label", data.label);
    if (isNew) this.begin();
    else if (this.wanted) this.choose(this.wanted, this.isAsked);
    if (caret && this.mode === "text") this.point(caret.at);
    if (this.isAnswered && data.said) {
      this.isAnswered = false;
      reveal();
    }
  }

  begin() {
    this.fill();
    const kept = shelf?.getItem(this.store);
    this.show("text");
    this.text.value = this.data.text || kept || "";
    if (this.text.value !== this.data.text) this.tell("draft", this.text.value);
    if (this.data.lines === 1 && shelf?.getItem(MODE) === "formula") this.choose("formula");
  }

  get store() {
    return `bnviz-practise-draft-${this.data.name}`;
  }

  // Symbols are drawn anew for each exercise, since each knows other quantities.
  fill() {
    this.palette.replaceChildren(...this.data.palette.map((symbol, place) => {
      const button = document.createElement("button");
      button.type = "button";
      button.tabIndex = place ? -1 : 0;
      button.setAttribute("aria-label", symbol.name);
      button.title = symbol.name;
      const [letter, index] = symbol.shown.split("_");
      button.append(letter);
      if (index) {
        const below = document.createElement("sub");
        below.textContent = index;
        button.append(below);
      }
      // The field keeps the focus, and a phone its keyboard.
      button.addEventListener("pointerdown", (event) => event.preventDefault());
      button.addEventListener("click", () => this.insert(symbol));
      return button;
    }));
  }

  insert(symbol) {
    if (symbol.typed === HOLE) return this.moveOn();
    if (this.mode === "formula") {
      this.math.insert(symbol.latex, { selectionMode: "placeholder", focus: true });
      return;
    }
    const { selectionStart: start, selectionEnd: end, value } = this.text;
    const chosen = value.slice(start, end);
    // Two names that touch would be one.
    const apart = /[\p{L}\p{N}_)]$/u.test(value.slice(0, start)) && /^[\p{L}]/u.test(symbol.typed) ? "*" : "";
    const hole = symbol.typed.indexOf(HOLE);
    const typed = apart + (hole < 0 ? symbol.typed : symbol.typed.replace(HOLE, chosen));
    this.text.setRangeText(typed, start, end, "end");
    if (hole >= 0) this.point(start + apart.length + hole + chosen.length);
    this.changed();
  }

  // To the next empty bracket, or behind the bracket that the caret is in.
  moveOn() {
    if (this.mode === "formula") {
      this.math.executeCommand("moveToNextPlaceholder");
      return;
    }
    const { selectionEnd: at, value } = this.text;
    const [gap, end] = [value.indexOf("()", at), value.indexOf(")", at)];
    this.point(gap >= 0 ? gap + 1 : end >= 0 ? end + 1 : value.length);
  }

  point(at) {
    this.text.focus();
    this.text.setSelectionRange(at, at);
  }

  walk(event) {
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!by) return;
    const buttons = [...this.palette.children];
    const from = buttons.indexOf(event.target);
    const to = (from + by + buttons.length) % buttons.length;
    buttons[from].tabIndex = -1;
    buttons[to].tabIndex = 0;
    buttons[to].focus();
    event.preventDefault();
  }

  pressed(event) {
    // The editor takes Tab for itself, and then leaves to the top of the page.
    if (event.key === "Tab") event.stopPropagation();
    // A letter that an input method still composes is not yet written.
    if (event.key !== "Enter" || event.isComposing) return;
    if (this.data.lines > 1 ? !(event.ctrlKey || event.metaKey) : event.shiftKey) return;
    event.preventDefault();
    this.answer();
  }

  changed() {
    const value = this.value;
    this.isAnswered = false;
    shelf?.setItem(this.store, value);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.tell("draft", value), PAUSE);
  }

  answer() {
    clearTimeout(this.timer);
    shelf?.setItem(this.store, this.value);
    this.isAnswered = true;
    this.ask("answer", { text: this.value });
  }

  // What is written is written the other way as soon as the server has read all of it.
  async choose(mode, isAsked = false) {
    if (mode === this.mode) return;
    Object.assign(this, { wanted: mode, isAsked });
    if (mode === "formula") await this.load();
    const { read } = this.data;
    if (this.wanted !== mode || mode === this.mode) return;
    if (read.text !== this.value) {
      this.tell("draft", this.value);
      return;
    }
    if (mode === "formula") this.math.setValue(read.latex, { silenceNotifications: true });
    else this.text.value = read.typed;
    this.show(mode);
    if (!isAsked) return;
    shelf?.setItem(MODE, mode);
    (mode === "formula" ? this.math : this.text).focus();
  }

  show(mode) {
    Object.assign(this, { mode, wanted: null });
    this.editor.hidden = mode !== "formula";
    this.text.hidden = mode === "formula";
    for (const button of this.root.querySelectorAll("[data-mode]")) {
      button.setAttribute("aria-pressed", String(button.dataset.mode === mode));
    }
  }

  async load() {
    if (this.math) return;
    const at = new URL(this.data.mathlive, document.baseURI);
    const { MathfieldElement } = await import(new URL("mathlive.min.mjs", at).href);
    MathfieldElement.fontsDirectory = new URL("fonts", at).href;
    MathfieldElement.soundsDirectory = null;
    this.math = new MathfieldElement();
    this.math.setAttribute("aria-label", this.data.label);
    this.math.mathVirtualKeyboardPolicy = "manual";
    this.editor.append(this.math);
    this.math.menuItems = [];
    this.math.inlineShortcuts = { ...this.math.inlineShortcuts, ...this.data.shortcuts };
    this.math.addEventListener("input", () => this.changed());
    this.math.addEventListener("keydown", (event) => this.pressed(event), { capture: true });
  }
}

const fields = new WeakMap();

export default function ({ parentElement, data, setStateValue, setTriggerValue }) {
  if (!fields.has(parentElement)) fields.set(parentElement, new Field(parentElement));
  fields.get(parentElement).update(data, setStateValue, setTriggerValue);
  return () => clearTimeout(fields.get(parentElement)?.timer);
}
