// Files for the person: the curve as it is seen, and its numbers in their own units.

import { csv } from "./words.js";

/** A canvas as PNG on the page's paper (the canvas itself is transparent). */
export function savePicture(canvas, background, name) {
  const sheet = document.createElement("canvas");
  sheet.width = canvas.width;
  sheet.height = canvas.height;
  const ctx = sheet.getContext("2d");
  ctx.fillStyle = background;
  ctx.fillRect(0, 0, sheet.width, sheet.height);
  ctx.drawImage(canvas, 0, 0);
  sheet.toBlob((blob) => blob && download(blob, `${name}.png`), "image/png");
}

/** A table {columns, rows} as CSV, with the mark that makes spreadsheets read it as UTF-8. */
export function saveTable({ columns, rows }, name) {
  download(new Blob(["\ufeff", csv(columns, rows)], { type: "text/csv;charset=utf-8" }), `${name}.csv`);
}

function download(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The browser reads the address after the click returns.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
