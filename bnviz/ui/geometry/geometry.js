// What Streamlit calls on every rerun: the part of the page that is open gets its controls.

const OPEN = { space: openSpace, invariance: openInvariance, sweeps: openSweeps };

// The server lays pictures out for the window: see board/window.py.
let told = null;
function tellWindow(data, setTriggerValue) {
  const tell = () => {
    const width = document.querySelector(".st-key-geometry")?.clientWidth;
    // In a tab that nobody sees there is no width.
    if (!width) return;
    const now = { narrow: width < 640, screen: measureScreen() };
    const known = { narrow: data.window[0], screen: data.window[1] };
    const is = JSON.stringify(now);
    if (is === JSON.stringify(known) || is === told) return;
    told = is;
    setTriggerValue("window", now);
  };
  tell();
  tellAgain = tell;
}
let tellAgain = null;
window.addEventListener("resize", () => setTimeout(() => tellAgain?.(), 400));

export default function ({ data, parentElement, setTriggerValue }) {
  tellWindow(data, setTriggerValue);
  const view = parentElement.querySelector(".geometry");
  const mark = JSON.stringify([data.part, data.column, data.feature, data.edited, data.present, data.window, data.colours]);
  if (view.bnvizMark === mark) return;
  view.bnvizMark = mark;
  stopAnimation();
  const start = JSON.parse(data.column);
  const given = { ...start, x: [...start.x], dy: [...start.dy] };
  view.replaceChildren();
  view.classList.toggle("present", data.present);
  view.style.setProperty("--times", data.window[1]);
  repaint = isStale = null;
  OPEN[data.part]?.(view, { data, start, given, isMoved: false, tell: (hand) => setTriggerValue("hand", hand) });
}
