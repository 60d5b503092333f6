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

function look() {
  for (const formula of document.querySelectorAll(FORMULAS)) {
    // A formula that is too wide scrolls, with the arrow keys too.
    const box = formula.querySelector(".katex");
    if (box && box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    else box?.removeAttribute("tabindex");
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
