// Tells the server how much room the window has, where that changes what is drawn, and lets formulas
// that are wider than their place be scrolled with the keyboard.

const NARROW = 640; // pixels
const FORMULAS = ".st-key-practise .katex-display";
let latest;
let looking;

function tell() {
  const [wasNarrow, wasScreen] = latest.data.window;
  const found = { narrow: window.innerWidth <= NARROW, screen: measureScreen() };
  const isOther = latest.data.present && found.screen !== wasScreen;
  if (found.narrow !== wasNarrow || isOther) latest.setTriggerValue("window", found);
}

function look() {
  for (const formula of document.querySelectorAll(FORMULAS)) {
    if (formula.scrollWidth > formula.clientWidth) formula.tabIndex = 0;
    else formula.removeAttribute("tabindex");
  }
}

// Asking for a width makes the browser lay the page out: not between a verdict and its first paint.
function lookSoon() {
  clearTimeout(looking);
  looking = setTimeout(look, 200);
}

function resized() {
  tell();
  lookSoon();
}

const observer = new MutationObserver(lookSoon);

export default function (component) {
  const root = component.parentElement;
  // A page that goes away calls once more what it has taken out of the document.
  if (!(root.host ?? root).closest("[data-testid=stMain]")) return undefined;
  latest = component;
  resized();
  observer.observe(document.body, { childList: true, subtree: true });
  addEventListener("resize", resized);
  document.fonts.addEventListener("loadingdone", lookSoon);
  return () => {
    clearTimeout(looking);
    observer.disconnect();
    removeEventListener("resize", resized);
    document.fonts.removeEventListener("loadingdone", lookSoon);
  };
}
