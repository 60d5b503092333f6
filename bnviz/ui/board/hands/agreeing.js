// How far what the browser computed is from what the server drew.

let disagreement = null;
function agreement(hint) {
  if (disagreement === null) return hint;
  const { size, name } = disagreement;
  if (size <= latest.data.tolerance)
    return `${hint}Browser and server differ by ${size.toExponential(0)}.`;
  return `What the browser computed for ${name} and what the server computed differ by `
    + `${size.toExponential(0)}, which is more than rounding; the server's arrays are shown.`;
}

// The largest difference between what the browser painted and what the server drew.
function compare(plot) {
  disagreement = { size: 0, name: "" };
  const shown = heatmaps(plot).map((trace) => ({ trace, ...seen(plot, trace, false) }));
  const limits = limitsOf(shown);
  for (const { trace, values, box } of shown) {
    const ours = poolArray(values, ...sizeOf(trace), box.rows, box.columns);
    const scale = limits.get(trace.meta.together ?? trace.meta.scale);
    for (let r = 0; r < box.rows; r++) for (let c = 0; c < box.columns; c++) {
      const n = r * box.columns + c;
      const theirs = trace.meta.rounding.includes(n) ? 0 : trace.z[r][c];
      const size = Math.abs(ours[n] - theirs) / scale;
      if (size > disagreement.size) disagreement = { size, name: trace.meta.symbol };
    }
  }
}
