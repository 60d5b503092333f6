// Tells the server how much room the window has, where that changes what is drawn, and lets formulas
// that are wider than the page be scrolled with the keyboard.

const NARROW = 640; // pixels
let latest;

function tell() {
  const [wasNarrow, wasScreen] = latest.data.window;
  const main = document.querySelector("[data-testid=stMain]");
  const found = { narrow: main.clientWidth < NARROW, screen: measureScreen() };
  const isOther = latest.data.present && found.screen !== wasScreen;
  if (found.narrow !== wasNarrow || isOther) latest.setTriggerValue("window", found);
}

function letScroll() {
  for (const part of document.querySelectorAll(latest.data.scrolling)) {
    if (part.scrollWidth > part.clientWidth) part.tabIndex = 0;
    else part.removeAttribute("tabindex");
  }
}

let waiting;
function arrange() {
  waiting ??= requestAnimationFrame(() => { waiting = undefined; letScroll(); });
}

function resized() {
  tell();
  arrange();
}

const observer = new MutationObserver(arrange);

export default function (component) {
  const root = component.parentElement;
  // A page that goes away calls once more what it has taken out of the document.
  if (!(root.host ?? root).closest("[data-testid=stMain]")) return undefined;
  latest = component;
  resized();
  observer.observe(document.querySelector("[data-testid=stMain]"), { childList: true, subtree: true });
  // Fonts come late, and what is drawn with them may then be wider.
  document.fonts.addEventListener("loadingdone", arrange);
  window.addEventListener("resize", resized);
  return () => {
    observer.disconnect();
    document.fonts.removeEventListener("loadingdone", arrange);
    window.removeEventListener("resize", resized);
  };
}
