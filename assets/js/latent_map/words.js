// What the map says in words and numbers: on the page, to a screen reader, and in a file. Free of the DOM.

import { decimalsOf, fixed, niceStep } from "../plot.js";

const SUBSCRIPT = [..."₀₁₂₃₄₅₆₇₈₉"];

/** The name of a latent dimension, counted from 0: z₁, z₂, …, z₁₂. */
export function axisName(k) {
  return `z${[...String(k + 1)].map((digit) => SUBSCRIPT[+digit]).join("")}`;
}

/** Decimals that show a latent to about a pixel of what the map spans. */
export function decimalsFor(span) {
  return Math.min(6, Math.max(1, decimalsOf(niceStep(span, 400))));
}

/** "z = (0.52, −1.20)"; a figure space stands where a minus could, so that nothing jitters. Long ones are cut short. */
export function readout(z, decimals, most = 6) {
  const numbers = Array.from(z.slice(0, most), (value) => fixed(value, decimals)).map((text) => (text.startsWith("−") ? text : `\u2007${text}`));
  return `z = (${numbers.join(", ")}${z.length > most ? ", …" : ""})`;
}

/** What a screen reader says when the handle comes to rest. */
export function spoken(z, decimals, neighbour) {
  const where = Array.from(z.slice(0, 6), (value, k) => `z${k + 1} ${fixed(value, decimals)}`).join(", ");
  return neighbour ? `${where}. Nearest: ${neighbour.name}, at distance ${fixed(neighbour.distance, decimals)}.` : `${where}.`;
}

/** A value to four significant digits, without trailing noise. */
export function short(value) {
  if (!Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e6 || size < 1e-4)) return value.toExponential(2).replaceAll("-", "−").replace("e+", "e");
  const decimals = size === 0 ? 2 : Math.min(6, Math.max(0, 3 - Math.floor(Math.log10(size))));
  return fixed(value, decimals);
}

/** A table as CSV by RFC 4180: quoted where needed; numbers as JavaScript writes them, with a point. */
export function csv(columns, rows) {
  const cell = (value) => {
    if (typeof value === "number") return String(value);
    // A spreadsheet runs a cell that begins like a formula; a leading apostrophe keeps it text.
    const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return `${[columns, ...rows].map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
}
