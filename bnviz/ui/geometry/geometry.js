// What Streamlit calls on every rerun: the part of the page that is open gets its controls.

const OPEN = { space: openSpace, invariance: openInvariance, sweeps: openSweeps };

export default function ({ data, parentElement, setTriggerValue }) {
  const view = parentElement.querySelector(".geometry");
  const mark = JSON.stringify([data.part, data.column, data.feature, data.edited, data.present, data.colours]);
  if (view.bnvizMark === mark) return;
  view.bnvizMark = mark;
  stopAnimation();
  const start = JSON.parse(data.column);
  const given = { ...start, x: [...start.x], dy: [...start.dy] };
  view.replaceChildren();
  view.classList.toggle("present", data.present);
  OPEN[data.part](view, { data, start, given, isMoved: false, tell: (hand) => setTriggerValue("hand", hand) });
}
