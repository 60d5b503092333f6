// Where the colours of each scale end: they follow what is painted, or are held.

// The ends of the scales that heatmaps share; a scale of zeros has one too. What has left a scale
// counts there as well, and stays there if it is all zero, as in figures/heatmap.py.
function limitsOf(shown) {
  const limits = new Map(), left = new Map(), visible = new Set();
  for (const { trace: { meta: { scale, together } }, values, noise } of shown) {
    const largest = largestMagnitude(values);
    if (largest) visible.add(scale);
    if (together) left.set(scale, together);
    for (const one of together ? [scale, together] : [scale])
      limits.set(one, Math.max(limits.get(one) ?? 0, largest, PALE * noise));
  }
  for (const [own, together] of left) if (!visible.has(own)) limits.set(own, limits.get(together));
  for (const [scale, limit] of limits) limits.set(scale, limit || 1);
  return limits;
}

// The strips move whole pictures: on scales that follow nothing would be seen to move. Scales are
// held where they ended before, until something else moves.
let isHeld = false, heldLimits, heldFor;
function holdScales(names) {
  const wasHeld = isHeld;
  isHeld = names.length > 0 && names.every((name) => STRIPS.includes(name));
  if (!isHeld || !wasHeld) heldLimits = undefined;
}

// What is shown is another board, and not this one after a pull at a strip.
function endHold(given, shownAs) {
  // A cell that is changed by hand ends it when the hand takes hold.
  const made = JSON.stringify([{ ...given, gamma: null, beta: null, edits: null }, shownAs]);
  if (made !== heldFor) holdScales([]);
  heldFor = made;
}

// The scales to paint on.
function scalesFor(plot, shown, change) {
  if (change || !isHeld) return limitsOf(shown);
  heldLimits ??= limitsOf(heatmaps(plot).map((trace) =>
    ({ trace, ...seen(plot, trace, false, arraysBefore) })));
  return takingAlong(shown);
}

// A strip that is pulled beyond the end of its scale takes it along: all its values are told apart.
function takingAlong(shown) {
  const limits = new Map(heldLimits);
  for (const { trace, values } of shown) {
    const { scale } = trace.meta;
    if (STRIPS.includes(trace.name))
      limits.set(scale, Math.max(limits.get(scale), largestMagnitude(values)));
  }
  return limits;
}

// Whether held scales differ from those of the server's figure; the hold is over if they do not.
function areHeld(shown) {
  if (!isHeld || !heldLimits) return false;
  const limits = takingAlong(shown);
  const differs = [...limitsOf(shown)].some(([scale, end]) =>
    Math.abs(limits.get(scale) - end) > 1e-9 * end);
  if (!differs) holdScales([]);
  return differs;
}
