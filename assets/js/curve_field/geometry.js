/** Where things lie in the field, and what lies nearest the pointer. Free of the DOM. */

/** Squared distance from (px, py) to the segment a–b. */
export function toSegment(px, py, ax, ay, bx, by) {
  const dx = bx - ax;
  const dy = by - ay;
  const along = dx * dx + dy * dy;
  const u = along ? Math.min(1, Math.max(0, ((px - ax) * dx + (py - ay) * dy) / along)) : 0;
  return (ax + u * dx - px) ** 2 + (ay + u * dy - py) ** 2;
}

/**
 * The line nearest (px, py) within `reach`, or −1. starts: n + 1 offsets into xs and ys, which are pixels; lines of one
 * point count as dots.
 */
export function nearestLine(px, py, starts, xs, ys, reach) {
  let best = -1;
  let least = reach * reach;
  for (let i = 0; i + 1 < starts.length; i++) {
    for (let k = starts[i]; k < starts[i + 1]; k++) {
      const next = Math.min(k + 1, starts[i + 1] - 1);
      const away = toSegment(px, py, xs[k], ys[k], xs[next], ys[next]);
      if (away < least) {
        least = away;
        best = i;
      }
    }
  }
  return best;
}

/** The point from `from` up to `to` that is nearest (px, py); `from` when there is but one. */
export function nearestPoint(px, py, from, to, xs, ys) {
  let best = from;
  let least = Infinity;
  for (let k = from; k < to; k++) {
    const away = (xs[k] - px) ** 2 + (ys[k] - py) ** 2;
    if (away < least) {
      least = away;
      best = k;
    }
  }
  return best;
}

/** The function that a key leads to, or null for keys that mean nothing here. */
export function stepTo(key, present, n) {
  const wrap = (i) => (i + n) % n;
  if (key === "ArrowRight" || key === "ArrowDown") return wrap(present + 1);
  if (key === "ArrowLeft" || key === "ArrowUp") return wrap(present - 1);
  if (key === "Home") return 0;
  return key === "End" ? n - 1 : null;
}

/**
 * Boxes for n tiles in rows, each of a width-to-height `shape`, as large as fits: {columns, width, height, at(i)}.
 * columns: given, or chosen. gap: between columns, room: below each tile for its name.
 */
export function tileBoxes(n, width, height, shape, { columns = 0, gap = 12, room = 20 } = {}) {
  let best = null;
  for (let wanted = columns || 1; wanted <= (columns || n); wanted++) {
    const rows = Math.ceil(n / wanted);
    const w = Math.min((width - gap * (wanted - 1)) / wanted, ((height - room * rows) / rows) * shape);
    if (!best || w > best.width) best = { columns: wanted, width: w, height: w / shape };
  }
  const left = Math.max(0, (width - best.columns * best.width - (best.columns - 1) * gap) / 2);
  best.at = (i) => [
    left + (i % best.columns) * (best.width + gap),
    Math.floor(i / best.columns) * (best.height + room),
  ];
  return best;
}
