// What can be taken hold of, and what pulling at it makes of the hand.

const canBeHeld = ({ name, meta }) => HELD.includes(name) && !meta.printed && meta.term === null;

// Which input a heatmap is under the pointer, and where.
function hit(plot, x, y) {
  const { left, top } = plot.getBoundingClientRect();
  for (const trace of heatmaps(plot)) {
    if (!canBeHeld(trace)) continue;
    const box = boxOf(plot, trace);
    const c = Math.floor(((x - left - box.left) / box.width) * box.columns);
    let r = Math.floor(((y - top - box.top) / box.height) * box.rows);
    if (box.rows === 1 && isTouched() && Math.abs(r) <= 1) r = 0;
    if (c < 0 || r < 0 || c >= box.columns || r >= box.rows) continue;
    return { trace, block: [r, c], ...largestIn(trace, r, c), box: rectangle(plot, trace, r, c, 1) };
  }
  return null;
}

// A pooled cell is the cell whose value it shows.
function largestIn(trace, r, c) {
  const [m, d] = sizeOf(trace);
  const [rows, columns] = [trace.z.length, trace.z[0].length];
  const values = arrays[nameOf(arrays, trace)];
  let found = null;
  const [[top, bottom], [left, right]] = [span(r, m, rows), span(c, d, columns)];
  for (let i = top; i <= bottom; i++)
    for (let j = left; j <= right; j++)
      if (!found || Math.abs(values[i * d + j]) > Math.abs(values[found.row * d + found.column]))
        found = { row: i, column: j };
  return found;
}

// What a hand has hold of: an input, where it is, how much a pixel moves it.
function grip(name, row, column, limit) {
  const sample = MATRICES.includes(name) ? row + 1 : 0;
  return { name, sample, feature: column + 1, unit: (limit || 1) / REACH, from: hand,
           mean: arrays.mu[column], x: arrays.x[row * layer.d + column] };
}

// The hand with what it holds moved by so many pixels up.
function pulled({ name, sample, feature, unit, from, mean, x }, pixels) {
  const next = { ...from, edits: new Map(from.edits) };
  const tidy = (value) => {
    const digits = Math.min(Math.max(1 - Math.floor(Math.log10(unit)), 0), 20);
    const bounded = Math.min(Math.max(value, -latest.data.bound), latest.data.bound);
    return Number(bounded.toFixed(digits)) + 0;
  };
  const put = (target, cell, values) => {
    const edit = { target, sample: target === "column" ? 0 : cell, feature, values };
    next.edits.set(placeOf(edit), edit);
  };
  const known = (target, cell) => from.edits.get(placeOf({ target, sample: cell, feature }))?.values;
  if (name === "x") put("x", sample, [tidy(x + pixels * unit)]);
  else if (name === "dy") put("dy", sample, [tidy((known("dy", sample)?.[0] ?? 0) + pixels * unit)]);
  else if (COLUMNS.includes(name)) {
    const [offset, factor] = known("column", 0) ?? [0, 1];
    const shift = name === "mu" ? tidy(pixels * unit) : 0;
    const stretch = name === "var" ? Number(Math.exp(pixels / REACH).toPrecision(4)) : 1;
    const move = (value) => Number((mean + stretch * (value - mean) + shift).toPrecision(12));
    const bound = (value) => Math.min(Math.max(value, -latest.data.bound), latest.data.bound);
    put("column", 0, [bound(name === "mu" ? tidy(offset + shift) : move(offset)),
                      bound(stretch * factor)]);
    // A cell that was changed by hand goes with its column.
    for (const edit of from.edits.values())
      if (edit.target === "x" && edit.feature === feature)
        next.edits.set(placeOf(edit), { ...edit, values: edit.values.map(move).map(bound) });
  } else {
    const values = [...from[name]];
    values[feature - 1] = tidy(values[feature - 1] + pixels * unit);
    next[name] = values;
  }
  return next;
}

// The value that the hand has hold of.
function held(e) {
  const { name, sample, feature } = drag.grip;
  return e[name][sample ? (sample - 1) * layer.d + feature - 1 : feature - 1];
}
