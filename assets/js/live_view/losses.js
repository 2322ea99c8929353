/** The numbers behind the loss chart. Free of the DOM. A lane's history is rows of five: see COLUMN. */

import { niceStep } from "../scales.js";

export const COLUMN = { epochs: 0, steps: 1, seconds: 2, data: 3, prior: 4 };
const WIDTH = 5;

/** One column of a history as an array of its own. */
export function column(history, name) {
  const rows = history.length / WIDTH;
  return Float32Array.from({ length: rows }, (_, i) => history[i * WIDTH + COLUMN[name]]);
}

/** The columns of one lane, by name. */
export function columns(history = new Float32Array(0)) {
  return Object.fromEntries(Object.keys(COLUMN).map((name) => [name, column(history, name)]));
}

/** The index of the value nearest to `at` in a growing array; -1 when it is empty. */
export function nearest(values, at) {
  let low = 0;
  let high = values.length - 1;
  if (high < 0 || at >= values[high]) return high;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (values[middle] <= at) low = middle;
    else high = middle;
  }
  return Math.abs(values[high] - at) < Math.abs(values[low] - at) ? high : low;
}

/** ys at `at`, along growing xs; beyond the ends the end stands. For epochs told in steps or seconds. */
export function along(xs, ys, at) {
  const last = xs.length - 1;
  if (last < 0) return NaN;
  if (at <= xs[0]) return ys[0];
  if (at >= xs[last]) return ys[last];
  let i = nearest(xs, at);
  if (xs[i] > at) i -= 1;
  const span = xs[i + 1] - xs[i];
  return span > 0 ? ys[i] + ((at - xs[i]) / span) * (ys[i + 1] - ys[i]) : ys[i];
}

const LEADS = [1, 2, 5, 10];

/** The nearest of 1, 2, 5 times a power of ten at or beyond a positive value: an axis that moves seldom. */
export function roundOut(value, up) {
  const power = 10 ** Math.floor(Math.log10(value) + 1e-9);
  const lead = value / power;
  const inside = up ? LEADS.find((v) => v >= lead - 1e-9) : LEADS.findLast((v) => v <= lead + 1e-9);
  return (inside ?? (up ? 10 : 1)) * power;
}

/** The domain of the loss axis: data losses whole, the noise floor, and of the prior at most two decades below them. */
export function lossDomain(lanes, { prior = false, floor = null } = {}) {
  let [low, high] = positiveExtent(lanes.map((lane) => lane.data));
  if (low === null) return [1e-3, 1];
  if (floor > 0) [low, high] = [Math.min(low, floor), Math.max(high, floor)];
  if (prior) {
    const [least, greatest] = positiveExtent(lanes.map((lane) => lane.prior));
    if (least !== null) [low, high] = [Math.min(low, Math.max(least, low / 100)), Math.max(high, greatest)];
  }
  const domain = [roundOut(low, false), roundOut(high, true)];
  return domain[0] === domain[1] ? [domain[0] / 2, domain[1] * 2] : domain;
}

function positiveExtent(arrays) {
  let [low, high] = [Infinity, -Infinity];
  for (const array of arrays) {
    for (const value of array) {
      if (!(value > 0) || value === Infinity) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  return low > high ? [null, null] : [low, high];
}

/** The domain of the horizontal axis: epochs to the planned end; steps and seconds to a round number that is reached. */
export function progressDomain(lanes, unit) {
  const reached = Math.max(0, ...lanes.map((lane) => lane[unit].at(-1) ?? 0));
  if (unit === "epochs") return [0, Math.max(1, reached, ...lanes.map((lane) => lane.planned ?? 0))];
  const step = niceStep(reached || 1, 6);
  return [0, step * Math.max(1, Math.ceil((reached || 1) / step - 1e-6))];
}

/** What every lane says at `at` on the axis: [{x, data, prior}] or null for a lane that is not there yet. */
export function readings(lanes, unit, at) {
  return lanes.map((lane) => {
    const i = nearest(lane[unit], at);
    return i < 0 ? null : { x: lane[unit][i], epoch: lane.epochs[i], data: lane.data[i], prior: lane.prior[i] };
  });
}
