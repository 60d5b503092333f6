// Ways for the threads between two lines, which cross as few letters as there can be: out of a frame
// where nothing stands in the way, along the gap between the lines, and into the other frame.

const BEND = 6, ASIDE = 4, FARTHEST = 40;

function hits(segment, letters) {
  return letters.filter((one) => segment.left < one.right && segment.right > one.left
    && segment.top < one.bottom && segment.bottom > one.top).length;
}

// Where a thread can leave a frame for the gap: down or up from its edge, or around its sides.
function* gates(frame, isAbove) {
  const middle = (frame.left + frame.right) / 2;
  const edge = isAbove ? frame.bottom : frame.top;
  for (let x = 0; x < (frame.right - frame.left) / 2 - 2; x += 3) {
    yield { x: middle + x, points: [[middle + x, edge]], far: x };
    yield { x: middle - x, points: [[middle - x, edge]], far: x };
  }
  const height = (frame.top + frame.bottom) / 2;
  for (let aside = ASIDE; aside < FARTHEST; aside += 2) {
    for (const [x, side] of [[frame.left - aside, frame.left], [frame.right + aside, frame.right]]) {
      yield { x, points: [[side, height], [x, height]], far: (frame.right - frame.left) / 2 + aside };
    }
  }
}

function gateOf(frame, isAbove, gap, letters, taken) {
  let best;
  for (const gate of gates(frame, isAbove)) {
    const [x, start] = gate.points.at(-1);
    const down = {
      left: x - 1.5, right: x + 1.5, top: Math.min(start, gap), bottom: Math.max(start, gap),
    };
    const [from] = gate.points;
    const aside = {
      left: Math.min(from[0], x), right: Math.max(from[0], x), top: from[1] - 1, bottom: from[1] + 1,
    };
    const isAside = gate.points.length > 1;
    const crossed = hits(down, letters) + (isAside ? hits(aside, letters) : 0)
      + taken.filter((other) => other.frame !== frame && Math.abs(other.x - x) < 5).length;
    const cost = 1000 * crossed + gate.far;
    if (!best || cost < best.cost) best = { ...gate, cost };
  }
  taken.push({ frame, x: best.x });
  return best;
}

// Threads side by side share a height in the gap, and so do those that leave the same frame.
function giveLanes(ways, gap) {
  const lanes = [];
  for (const from of new Set(ways.map((way) => way.from))) {
    const group = ways.filter((way) => way.from === from);
    const left = Math.min(...group.map((way) => way.left));
    const right = Math.max(...group.map((way) => way.right));
    const isFree = (taken) => taken.every((one) => one.right + BEND < left || one.left - BEND > right);
    let lane = lanes.findIndex(isFree);
    if (lane < 0) lane = lanes.push([]) - 1;
    lanes[lane].push({ left, right });
    group.forEach((way) => { way.lane = lane; });
  }
  for (const way of ways) way.y = gap.top + (gap.bottom - gap.top) * (way.lane + 1) / (lanes.length + 1);
}

// A way through these points whose corners are round.
function rounded(points) {
  const [first, ...rest] = points;
  let written = `M ${first[0]} ${first[1]}`;
  rest.forEach(([x, y], n) => {
    const [before, after] = [points[n], rest[n + 1]];
    if (!after) { written += ` L ${x} ${y}`; return; }
    const toward = ([u, v], most) => {
      const length = Math.hypot(u - x, v - y) || 1;
      const share = Math.min(most, length / 2) / length;
      return `${x + (u - x) * share} ${y + (v - y) * share}`;
    };
    written += ` L ${toward(before, BEND)} Q ${x} ${y} ${toward(after, BEND)}`;
  });
  return written;
}

// Return the way of each pair of frames, as the text of an SVG path.
function routed(pairs, [above, below]) {
  const bottoms = [...above, ...pairs.map(([from]) => from)].map((one) => one.bottom);
  const tops = [...below, ...pairs.map(([, to]) => to)].map((one) => one.top);
  const gap = { top: Math.max(...bottoms), bottom: Math.min(...tops) };
  const middle = (gap.top + gap.bottom) / 2;
  const taken = [[], []];
  const ways = pairs.map(([from, to]) => {
    const [out, into] = [
      gateOf(from, true, middle, above, taken[0]), gateOf(to, false, middle, below, taken[1]),
    ];
    return { from, out, into, left: Math.min(out.x, into.x), right: Math.max(out.x, into.x) };
  });
  giveLanes(ways, gap);
  return ways.map(({ out, into, y }) => rounded([
    ...out.points, [out.x, y], [into.x, y], ...[...into.points].reverse(),
  ]));
}
