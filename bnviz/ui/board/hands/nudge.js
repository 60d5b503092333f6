// What a pull did to the loss: measured, and predicted by the gradients.

// What a nudge does to the loss: measured, and predicted by the gradients where it began.
const SHARES = [1, 0.1, 1e-3, 1e-12];
let nudge = null;
function tellNudge() {
  nudge = null;
  if (!before) return;
  const { isNothing, shares, ...told } = followNudge(layer, before, hand, SHARES);
  const { predicted } = told;
  nudge = { ...told, lesson: lessonOf(isNothing),
            ratios: isNothing ? null : shares.map((change, n) => change / (SHARES[n] * predicted)) };
}

// What this pull shows, in one sentence.
let pulledLast;
function lessonOf(isNothing) {
  if (pulledLast === "mu" && isNothing)
    return "All samples moved alike, by the same h, and μ with them: x̂ and the loss stayed. "
      + "h · Σ ∂l/∂x = 0, so ∂l/∂x adds up to 0 in this column.";
  if (pulledLast === "beta" && !latest.data.usesY)
    return "No equation from 5 to 13 mentions β, and ∂l/∂y is fixed for this loss: y moves, and no "
      + "gradient does.";
  if (pulledLast === "gamma" && !latest.data.usesY)
    return "∂l/∂x̂ has the factor γ, and so has all that is made of it: these gradients scale, and "
      + "∂l/∂γ and ∂l/∂β stay.";
  if (pulledLast === "var" && layer.eps < 1e-3)
    return "The samples were stretched, and x̂ takes the stretch out again, but for ε: so ∂l/∂x has "
      + "no part along x̂.";
  return isNothing ? "To first order nothing changes: the samples' parts cancel." : "";
}

// Where a formula or a range ends at the right of the strips of x, beside which there is room.
const INSET = 18;
function endOfStrips(plot, left) {
  const ends = heatmaps(plot).filter(({ name }) => COLUMNS.includes(name)).map((trace) => {
    const { text, isRight } = rangeOf(plot, trace);
    return text && !isRight ? text.getBoundingClientRect().right - plot.getBoundingClientRect().left : 0;
  });
  return Math.max(left + INSET, ...ends.map((end) => end + 10));
}

function describeNudge() {
  const number = (value) => writeNumber(value, 4);
  const row = (name, cells) => `<tr><th scope="row">${name}</th>`
    + `${cells.map((one) => `<td>${one}</td>`).join("")}</tr>`;
  const { measured, isStill, predicted, ratios, lesson } = nudge;
  const change = isStill ? "0 (rounding)" : number(measured);
  return `<p>Loss: <b>Δl = ${change}</b> measured, <b>${number(predicted)}</b></p>`
    + "<p>predicted: move · gradient, added up.</p>"
    + (lesson ? `<p class="lesson">${lesson}</p>` : "")
    + (ratios && !lesson ? "<p>A smaller share of the same move, until rounding:</p><table>"
      + row("share", SHARES.map(number)) + row("Δl / predicted", ratios.map(number)) + "</table>" : "");
}

// Below x̂ there is room for it, beside the x that is pulled.
function placeNudge(plot, marks) {
  // As long as *Change* is on and no hand has taken hold, all it shows is zero.
  const isAwaited = latest.data.change && !before;
  if (!nudge && !isAwaited) return;
  const [left, right] = ["x_hat", "y"].map((name) =>
    boxOf(plot, heatmaps(plot).find((trace) => trace.name === name)));
  const start = endOfStrips(plot, left.left), width = right.left - start - 16;
  const hasRoom = width >= 200;
  // At the foot of a phone it would cover what it asks for.
  if (!nudge && !hasRoom) return;
  const card = document.createElement("div");
  card.className = hasRoom ? "nudge" : "nudge at-foot";
  if (hasRoom)
    Object.assign(card.style, { left: `${start}px`, width: `${width}px`,
                                top: `${left.top + left.height + 6}px` });
  card.innerHTML = nudge ? describeNudge() : `<p class="lesson">Nothing has changed yet. ${hint()}</p>`;
  marks.append(card);
}
