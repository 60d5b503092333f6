// The figures of the page under a hand. Streamlit mounts them and lets Plotly be seen as a global.

const LIVE_FIGURES = { space: "geometry-space", strips: "geometry-strips", moved: "geometry-moved",
                       sweep: "geometry-sweep" };

// While Plotly is at work on a figure it has no `calcdata`, and whoever draws on it then fails.
function figureOf(name) {
  const plots = [...document.querySelectorAll(".js-plotly-plot")];
  return plots.find((plot) => plot.calcdata && plot.layout?.meta?.name === LIVE_FIGURES[name]);
}

const isReady = (name) => Boolean(window.Plotly && figureOf(name));

// Gives columns of numbers to the heatmaps of a figure. `values` has them by name, or by "name term".
function paintColumns(name, values) {
  const plot = figureOf(name);
  if (!plot || !window.Plotly) return;
  const keyOf = ({ name: id, meta }) => (meta.term ? `${id} ${meta.term}` : id);
  const limits = {};
  for (const trace of plot.data) {
    const scale = trace.meta.scale;
    limits[scale] = Math.max(limits[scale] ?? 0, largestMagnitude(values[keyOf(trace)]));
  }
  const data = plot.data.map((trace) => {
    const column = values[keyOf(trace)];
    const rows = Math.min(column.length, plot._fullData[trace.index ?? plot.data.indexOf(trace)].z.length);
    const z = Array.from(poolArray(column, column.length, 1, rows, 1), (value) => [value]);
    const top = limits[trace.meta.scale] || 1;
    const room = trace.meta.room;
    const text = room === undefined ? {} : { text: z.map(([value]) => [fitNumber(value, room)]) };
    return { ...trace, z, ...text, zmin: -top, zmax: top };
  });
  // A heading ends with the value at the end of its colours.
  const annotations = plot.layout.annotations.map((note) => {
    const scale = scaleOfHeading(plot, note);
    if (!scale) return note;
    return { ...note, text: note.text.replace(/±[^<]*/, `±${writeNumber(limits[scale], 2)}`) };
  });
  Plotly.react(plot, data, { ...plot.layout, annotations }, plot._context);
}

// The heatmap that a heading stands over begins where the heading does.
function scaleOfHeading(plot, note) {
  if (!note.text?.includes("±")) return null;
  const under = plot.data.find((trace) => Math.abs(trace.x0 - trace.dx / 2 - note.x) < 1e-6);
  return under?.meta.scale ?? null;
}

// Plotly is loaded on demand, and a figure is mounted after this script.
function whenReady(name, begin, left = 200) {
  if (isReady(name)) begin();
  else if (left) setTimeout(() => whenReady(name, begin, left - 1), 50);
}

// A figure may be drawn anew with what the server sent, as when the window changes its size. Where
// that lacks what only the browser computes, `isStale` says so.
let repaint = null, isStale = null;
new MutationObserver(() => { if (isStale?.()) repaint(); })
  .observe(document.body, { childList: true, subtree: true });
window.addEventListener("resize", () => setTimeout(() => repaint?.(), 400));
