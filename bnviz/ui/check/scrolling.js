// A formula that is wider than its column scrolls, so the keyboard must reach it.

const FORMULAS = ".st-key-check .katex-display > .katex";

function reach() {
  for (const formula of document.querySelectorAll(FORMULAS)) {
    if (formula.scrollWidth > formula.clientWidth) formula.tabIndex = 0;
    else formula.removeAttribute("tabindex");
  }
}

export default function () {
  const page = document.querySelector(".st-key-check");
  if (!page) return undefined;
  // Formulas are drawn after the page, and anew with each other slip.
  const watcher = new MutationObserver(() => requestAnimationFrame(reach));
  watcher.observe(page, { childList: true, subtree: true });
  addEventListener("resize", reach);
  reach();
  return () => {
    watcher.disconnect();
    removeEventListener("resize", reach);
  };
}
