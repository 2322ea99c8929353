/** Numbers as people read them, and scales between their units and pixels. Free of the DOM. */

const MINUS = "\u2212";

/** The step of 1, 2 or 5 times a power of ten that cuts a span into about `count` parts. */
export function niceStep(span, count = 5) {
  if (!(span > 0) || !Number.isFinite(span)) return 1;
  const raw = span / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(raw));
  const lead = raw / power;
  return power * (lead < 1.5 ? 1 : lead < 3.5 ? 2 : lead < 7.5 ? 5 : 10);
}

/** Decimals that a step needs: 0.25 → 2, 10 → 0. */
export function decimalsOf(step) {
  for (let digits = 0; digits < 12; digits++) {
    const scaled = step * 10 ** digits;
    if (Math.abs(scaled - Math.round(scaled)) < 1e-6 * Math.abs(scaled)) return digits;
  }
  return 12;
}

/** Round values inside [low, high], about `count` of them. */
export function ticks(low, high, count = 5) {
  const step = niceStep(high - low, count);
  const digits = decimalsOf(step);
  const out = [];
  // The tolerance keeps a tick that rounding pushed just outside.
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + step * 1e-9; k++) out.push(+(k * step).toFixed(digits));
  return out;
}

/** Powers of ten inside [low, high]; with 2 and 5 between them where there are few, thinned where there are many. */
export function logTicks(low, high, count = 5) {
  const first = Math.ceil(Math.log10(low) - 1e-9);
  const last = Math.floor(Math.log10(high) + 1e-9);
  const decades = last - first + 1;
  if (decades >= 3) {
    const skip = Math.ceil(decades / count);
    return range(first, last).filter((k) => k % skip === 0).map((k) => +`1e${k}`);
  }
  const between = range(first - 1, last + 1).flatMap((k) => [+`1e${k}`, +`2e${k}`, +`5e${k}`]);
  const inside = between.filter((v) => v >= low * (1 - 1e-9) && v <= high * (1 + 1e-9));
  return inside.length >= 2 ? inside : ticks(low, high, 3).filter((v) => v > 0);
}

function range(first, last) {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);
}

/** A number with fixed decimals and a true minus; "–" where there is none. */
export function fixed(value, decimals = 2) {
  if (value === null || value === undefined || !Number.isFinite(value)) return "–";
  const text = Math.abs(value).toFixed(decimals);
  return value < 0 && Number(text) !== 0 ? MINUS + text : text;
}

const SUPERSCRIPT = [..."⁰¹²³⁴⁵⁶⁷⁸⁹"];

/** A power-of-ten value for an axis: plain from 0.001 to 9999, else as 10⁻⁵ or 2·10⁻⁵. */
export function scientific(value) {
  if (!(value > 0)) return fixed(value, 0);
  if (value >= 1e-3 - 1e-12 && value < 1e4) return String(+value.toPrecision(3));
  const power = Math.floor(Math.log10(value) + 1e-9);
  const lead = +(value / 10 ** power).toPrecision(2);
  const digits = [...String(Math.abs(power))].map((d) => SUPERSCRIPT[+d]).join("");
  return `${lead === 1 ? "" : `${lead}·`}10${power < 0 ? "⁻" : ""}${digits}`;
}

/** A small positive measure at constant width: "0.01234", "3.21e−6"; three significant digits at least. */
export function measure(value) {
  if (value === null || value === undefined || !Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e4)) return value.toExponential(2).replaceAll("-", MINUS).replace("e+", "e");
  return fixed(value, size < 1 ? 5 : size < 100 ? 3 : 1);
}

/** A count with thin spaces between thousands: 12 000. */
export function count(value) {
  return Number.isFinite(value) ? String(Math.round(value)).replace(/\B(?=(\d{3})+(?!\d))/g, "\u202f") : "–";
}

/** domain [a, b] in the person's units to [p, q] in pixels (p > q for an axis that points up). */
export function linearScale([a, b], [p, q]) {
  const span = b - a || 1;
  const step = niceStep(b - a);
  return {
    kind: "linear",
    domain: [a, b],
    range: [p, q],
    toPx: (value) => p + ((value - a) / span) * (q - p),
    fromPx: (px) => a + ((px - p) / (q - p || 1)) * span,
    ticks: (n = 5) => ticks(Math.min(a, b), Math.max(a, b), n),
    format: (value, n = 5) => fixed(value, decimalsOf(niceStep(Math.abs(b - a), n) || step)),
  };
}

/** As linearScale, in powers; values at or below zero map to NaN, so that lines break there. */
export function logScale([a, b], [p, q]) {
  const low = Math.log(a);
  const span = Math.log(b) - low || 1;
  return {
    kind: "log",
    domain: [a, b],
    range: [p, q],
    toPx: (value) => (value > 0 ? p + ((Math.log(value) - low) / span) * (q - p) : NaN),
    fromPx: (px) => Math.exp(low + ((px - p) / (q - p || 1)) * span),
    ticks: (n = 5) => logTicks(Math.min(a, b), Math.max(a, b), n),
    format: (value) => scientific(value),
  };
}

/** [least, greatest] of the finite values of several arrays, widened by `pad` of the span; [-1, 1] when there are none. */
export function extent(arrays, pad = 0) {
  let low = Infinity;
  let high = -Infinity;
  for (const array of arrays) {
    for (const value of array) {
      if (value < low && value > -Infinity) low = value;
      if (value > high && value < Infinity) high = value;
    }
  }
  if (low > high) return [-1, 1];
  const margin = (high - low) * pad || (high === low ? Math.abs(low) * 0.5 || 1 : 0);
  return [low - margin, high + margin];
}
