// Tells the server how much room the window has, where that changes what is drawn.

const NARROW = 640; // pixels
let latest;

function tell() {
  const [wasNarrow, wasScreen] = latest.data.window;
  const main = document.querySelector("[data-testid=stMain]");
  const found = { narrow: main.clientWidth < NARROW, screen: measureScreen() };
  const isOther = latest.data.present && found.screen !== wasScreen;
  if (found.narrow !== wasNarrow || isOther) latest.setTriggerValue("window", found);
}

export default function (component) {
  const root = component.parentElement;
  // A page that goes away calls once more what it has taken out of the document.
  if (!(root.host ?? root).closest("[data-testid=stMain]")) return undefined;
  latest = component;
  tell();
  window.addEventListener("resize", tell);
  return () => window.removeEventListener("resize", tell);
}
