/** What the table says, and in which order: no DOM here, so that plain Node can test it. */

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A moment in human words. when, now: seconds since 1970. */
export function ago(when, now) {
  const passed = now - when;
  if (passed < 45) return "just now";
  if (passed < 90) return "a minute ago";
  if (passed < 45 * MINUTE) return `${Math.round(passed / MINUTE)} minutes ago`;
  if (passed < 90 * MINUTE) return "an hour ago";
  if (passed < 22 * HOUR) return `${Math.round(passed / HOUR)} hours ago`;
  if (passed < 36 * HOUR) return "yesterday";
  if (passed < 14 * DAY) return `${Math.round(passed / DAY)} days ago`;
  const date = new Date(1000 * when);
  const sameYear = date.getFullYear() === new Date(1000 * now).getFullYear();
  return date.toLocaleDateString("en-GB", { day: "numeric", month: "short", ...(sameYear ? {} : { year: "numeric" }) });
}

/** A loss with two significant digits, and no longer than seven signs: "0.31", "0.0042", "3.1e−6"; "–" for none. */
export function lossWords(loss) {
  if (loss === null || !Number.isFinite(loss)) return "–";
  if (loss === 0) return "0";
  const text = loss >= 100 || loss < 0.0001 ? loss.toExponential(1) : loss.toPrecision(2);
  return text.replace("e+", "e").replace("e-", "e−");
}

/** Rows in the order of a column; rows without a value stand last, either way. The order of equals is kept. */
export function sorted(rows, { by, down }) {
  const sign = down ? -1 : 1;
  const nothing = (value) => value === null || value === undefined || Number.isNaN(value);
  return [...rows].sort((a, b) => {
    const [x, y] = [a[by], b[by]];
    if (nothing(x) || nothing(y)) return nothing(x) - nothing(y);
    return sign * (typeof x === "string" ? x.localeCompare(y, "en", { numeric: true, sensitivity: "base" }) : x - y);
  });
}

/**
 * The selection after a click. order: ids as shown. anchor: the row clicked before. A click selects the row alone, or
 * lets go of it; with add (Ctrl, or the box) it joins or leaves; with range (Shift) all from the anchor to it join.
 */
export function picked(selected, id, { add = false, range = false, anchor = null, order = [] } = {}) {
  const from = order.indexOf(anchor);
  if (range && from >= 0) {
    const to = order.indexOf(id);
    return new Set([...selected, ...order.slice(Math.min(from, to), Math.max(from, to) + 1)]);
  }
  if (add) {
    const next = new Set(selected);
    if (!next.delete(id)) next.add(id);
    return next;
  }
  return selected.size === 1 && selected.has(id) ? new Set() : new Set([id]);
}

/** SVG path of a spark line. spark: [share of the width, height], both 0 to 1 with 0 at the left and below. */
export function sparkPath(spark, width, height, margin = 2) {
  return spark
    .map(([u, v], i) => {
      const x = margin + u * (width - 2 * margin);
      const y = margin + (1 - v) * (height - 2 * margin);
      return `${i ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`;
    })
    .join("");
}
