// A formula that is wider than its place scrolls; the arrow keys must reach that, too.

const FORMULAS = ".st-key-practise .katex-display";

function look() {
  for (const formula of document.querySelectorAll(FORMULAS)) {
    if (formula.scrollWidth > formula.clientWidth) formula.tabIndex = 0;
    else formula.removeAttribute("tabindex");
  }
}

const observer = new MutationObserver(look);

export default function () {
  observer.observe(document.body, { childList: true, subtree: true });
  addEventListener("resize", look);
  document.fonts.addEventListener("loadingdone", look);
  look();
  return () => {
    observer.disconnect();
    removeEventListener("resize", look);
    document.fonts.removeEventListener("loadingdone", look);
  };
}
