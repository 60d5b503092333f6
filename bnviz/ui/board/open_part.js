// On a phone the tab of the part that a link opens may lie outside of its row: it is brought into sight,
// and stays there while the page is laid out, until the visitor takes hold of the row.
const ARROW = 32; // pixels of Streamlit's arrow, which lies over the end of the row
let takenHold = null;
const openTab = () => document.querySelector("[data-testid=stMain] [role=tab][aria-selected=true]");

function showOpenPart() {
  const tab = openTab();
  if (!tab || tab === takenHold) return;
  const row = tab.closest("[role=tablist]");
  const [seen, own] = [row, tab].map((one) => one.getBoundingClientRect());
  row.scrollLeft += Math.max(own.right + ARROW - seen.right, 0) + Math.min(own.left - ARROW - seen.left, 0);
}

function takeRow({ target }) {
  if (openTab()?.closest("[role=tablist]").parentElement.contains(target)) takenHold = openTab();
}

for (const kind of ["pointerdown", "wheel"]) document.addEventListener(kind, takeRow, { capture: true, passive: true });
// However much changes at once, the row is measured once before it is painted.
let frame = 0;
function showSoon() {
  frame ||= requestAnimationFrame(() => { frame = 0; showOpenPart(); });
}
showSoon();
new MutationObserver(showSoon)
  .observe(document.body, { childList: true, subtree: true, attributeFilter: ["aria-selected"] });
