// Puts a button beside every formula of the Prove page that copies its LaTeX. The source is what
// KaTeX keeps in its annotation, without the colours and underlines that this page adds.

const FORMULAS = ".st-key-prove .katex-display";
const MARKS = /\\textcolor\{#[0-9a-f]+\}\{|\\underline\{/;
const ICON = '<svg viewBox="0 0 16 16" width="13" height="13" aria-hidden="true" fill="none"'
  + ' stroke="currentColor" stroke-width="1.5"><rect x="5.5" y="5.5" width="8" height="8" rx="1"/>'
  + '<path d="M10.5 3.5v-1h-8v8h1"/></svg>';

// Removes each mark together with the brace that closes it.
function withoutMarks(latex) {
  const mark = MARKS.exec(latex);
  if (!mark) return latex;
  const start = mark.index + mark[0].length;
  let end = start;
  for (let depth = 1; depth > 0; end++) depth += { "{": 1, "}": -1 }[latex[end]] ?? 0;
  return withoutMarks(latex.slice(0, mark.index) + latex.slice(start, end - 1) + latex.slice(end));
}

async function copy(formula, button) {
  const source = formula.querySelector("annotation").textContent;
  const latex = withoutMarks(source).trim();
  await putOnClipboard(latex);
  button.lastChild.textContent = "copied";
  setTimeout(() => { button.lastChild.textContent = "LaTeX"; }, 1500);
  button.focus();
}

// What is too wide is written smaller; on a phone that would be too small, and it scrolls, with the
// arrow keys too. All are read at once, before the page is laid out anew.
const PHONE = matchMedia("(max-width: 640px)");
let fitted;
function fit() {
  const boxes = [...document.querySelectorAll(`${FORMULAS} > .katex, .st-key-prove p .katex`)];
  const roomOf = (box) => (box.parentElement.matches(".katex-display") ? box : box.closest("p"));
  // In a sentence a formula goes on in the next line, where it may.
  const whole = (box) => {
    const bases = [...box.querySelectorAll(".base")].map((one) => one.getBoundingClientRect());
    return bases.at(-1).right - bases[0].left;
  };
  const widest = (box) => Math.max(...[...box.querySelectorAll(".base")].map((one) => one.offsetWidth));
  const key = [document.fonts.status, window.innerWidth,
               ...boxes.map((box) => [box.textContent, roomOf(box).clientWidth])].join();
  if (key === fitted) return;
  for (const box of boxes) box.style.fontSize = "";
  const sizes = boxes.map((box) => {
    const room = roomOf(box);
    // Accents and underlines, which count as scrolled, reach a little beyond their formula.
    const width = room === box ? whole(box) : widest(box);
    return [room.clientWidth / width, parseFloat(getComputedStyle(box).fontSize)];
  });
  sizes.forEach(([share, size], n) => {
    if (share < 1 && !PHONE.matches)
      boxes[n].style.fontSize = `${Math.floor(100 * share * size) / 100}px`;
    const scrolls = share < 1 && PHONE.matches;
    // One that fits is no place to scroll in, though its accents reach beyond it.
    Object.assign(boxes[n].style, scrolls ? { overflow: "", minWidth: "" } : { overflow: "visible", minWidth: 0 });
    if (scrolls) boxes[n].tabIndex = 0;
    else boxes[n].removeAttribute("tabindex");
  });
  fitted = key;
}

function look() {
  for (const formula of document.querySelectorAll(FORMULAS)) {
    if (formula.querySelector(".copy-latex")) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy-latex";
    button.title = "Copy LaTeX";
    button.innerHTML = `${ICON}<span aria-live="polite">LaTeX</span>`;
    button.setAttribute("aria-label", "Copy LaTeX");
    button.addEventListener("click", () => copy(formula, button));
    formula.append(button);
  }
  fit();
}

// Formulas come and go with every choice.
const observer = new MutationObserver(look);

// Fonts come late, and formulas are wider with them.
addEventListener("resize", look);
document.fonts.addEventListener("loadingdone", look);

export default function () {
  observer.observe(document.body, { childList: true, subtree: true });
  look();
  return () => observer.disconnect();
}
