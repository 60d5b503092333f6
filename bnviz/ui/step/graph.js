// Draws the computation graph, and below it how far the lesson has come.

export default function ({ data, parentElement }) {
  let view = parentElement.querySelector(".step-graph");
  if (!view) {
    view = document.createElement("div");
    view.className = "step-graph";
    parentElement.append(view);
  }
  // The server builds this drawing; nothing in it comes from a visitor.
  if (view.dataset.graph !== data.graph) view.innerHTML = view.dataset.graph = data.graph;
  view.style.setProperty("--done", data.done);
  // The third mark of a slot; see lesson_view.js.
  view.dataset.place = data.place;
}
