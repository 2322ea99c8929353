/**
 * The geometry of a drawing of x(t). Free of the DOM, and every function returns a new drawing.
 *
 * A drawing is a list of samples {t, x, pen} in the person's units, sorted by t, one value per t. pen: 0 a point by
 * itself, 1 the first sample of a line, 2 a sample joined to the one before.
 */

export const POINT = 0;
export const START = 1;
export const JOINED = 2;

/** How many samples a line over the whole range has. */
export const BINS = 200;

/** Samples from {t, x, pen?} arrays: what is not finite is left out, a later value at the same t wins. */
export function fromArrays({ t = [], x = [], pen = [] }) {
  const byT = new Map();
  for (let i = 0; i < t.length; i++) {
    if (Number.isFinite(t[i]) && Number.isFinite(x[i])) byT.set(t[i], { t: t[i], x: x[i], pen: pen[i] ?? POINT });
  }
  return joinedRightly([...byT.values()].sort((a, b) => a.t - b.t));
}

/** {t, x, pen} arrays, as Python gets them. */
export function toArrays(drawing) {
  return { t: drawing.map((s) => s.t), x: drawing.map((s) => s.x), pen: drawing.map((s) => s.pen) };
}

/** A drawing cannot begin with a sample that is joined to the one before it, nor join one to a single point. */
function joinedRightly(samples) {
  return samples.map((s, i) => (s.pen === JOINED && !(samples[i - 1]?.pen > POINT) ? { ...s, pen: START } : s));
}

/** Without the samples for which `gone` holds; a line cut open starts again behind the cut. */
function without(drawing, gone) {
  const kept = [];
  let cut = false;
  for (const sample of drawing) {
    if (gone(sample)) {
      cut = true;
      continue;
    }
    kept.push(cut && sample.pen === JOINED ? { ...sample, pen: START } : sample);
    cut = false;
  }
  return kept.length === drawing.length ? drawing : kept;
}

function including(drawing, added) {
  const inside = new Set(added);
  const all = [...drawing, ...added].sort((a, b) => a.t - b.t);
  // An old line that now has something new in its midst starts again behind it.
  return joinedRightly(all.map((s, i) => (s.pen === JOINED && !inside.has(s) && inside.has(all[i - 1]) ? { ...s, pen: START } : s)));
}

// ------------------------------------------------------------------------------------------------ single points
/** With a point at (t, x); it takes the place of any sample nearer than `width` / 2 in t. */
export function addPoint(drawing, t, x, width) {
  const cleared = without(drawing, (s) => s.t === t || Math.abs(s.t - t) < width / 2);
  return including(cleared, [{ t, x, pen: POINT }]);
}

// ------------------------------------------------------------------------------------------------ lines
/** A line being drawn: one value for each of BINS equal places in the range of t, NaN where the pen was not. */
export function newLine([low, high]) {
  return { low, high, values: new Float64Array(BINS).fill(NaN) };
}

/** Draws from (t0, x0) to (t1, x1) into the line; where it went before, the later value stands. */
export function drawSegment(line, t0, x0, t1, x1) {
  const bin = (t) => Math.min(BINS - 1, Math.max(0, Math.round(((t - line.low) / (line.high - line.low)) * (BINS - 1))));
  const first = bin(t0);
  const last = bin(t1);
  const step = last >= first ? 1 : -1;
  for (let i = first; ; i += step) {
    const u = first === last ? 1 : (i - first) / (last - first);
    line.values[i] = x0 + u * (x1 - x0);
    if (i === last) return;
  }
}

/** The drawing with the line laid over it: the range of t that it covers is its own. */
export function layLine(drawing, line) {
  const width = (line.high - line.low) / (BINS - 1);
  const added = [];
  for (let i = 0; i < BINS; i++) {
    if (Number.isNaN(line.values[i])) continue;
    const joined = i > 0 && !Number.isNaN(line.values[i - 1]);
    added.push({ t: line.low + i * width, x: line.values[i], pen: joined ? JOINED : START });
  }
  if (!added.length) return drawing;
  const [from, to] = [added[0].t - width / 2, added[added.length - 1].t + width / 2];
  return including(without(drawing, (s) => s.t > from && s.t < to), added);
}

// ------------------------------------------------------------------------------------------------ eraser
/** Without the samples nearer than `radius` to the segment p → q. place(sample) and p, q are [px, py]. */
export function eraseAlong(drawing, p, q, radius, place) {
  return without(drawing, (sample) => distanceToSegment(place(sample), p, q) <= radius);
}

/** Distance of a point to a segment, all as [x, y]. */
export function distanceToSegment([x, y], [ax, ay], [bx, by]) {
  const [dx, dy] = [bx - ax, by - ay];
  const length2 = dx * dx + dy * dy;
  const u = length2 ? Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / length2)) : 0;
  return Math.hypot(x - ax - u * dx, y - ay - u * dy);
}

// ------------------------------------------------------------------------------------------------ history
/** What was, is and will be again: drawings are never changed, so keeping them is keeping references. */
export class History {
  constructor(present = [], limit = 200) {
    this.present = present;
    this.past = [];
    this.future = [];
    this.limit = limit;
  }

  /** A new present; what was undone is given up. The same drawing again is no step. */
  commit(drawing) {
    if (drawing === this.present || (!drawing.length && !this.present.length)) return false;
    this.past.push(this.present);
    if (this.past.length > this.limit) this.past.shift();
    this.present = drawing;
    this.future = [];
    return true;
  }

  undo() {
    if (!this.past.length) return false;
    this.future.push(this.present);
    this.present = this.past.pop();
    return true;
  }

  redo() {
    if (!this.future.length) return false;
    this.past.push(this.present);
    this.present = this.future.pop();
    return true;
  }
}
