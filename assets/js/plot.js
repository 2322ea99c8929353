/** The few marks that every figure shares, on a canvas. Scales, number formats and motion come along with them. */

import { clamp } from "./motion.js";

export * from "./motion.js";
export * from "./scales.js";

/** Matches the bitmap to the element (sharp to a device-pixel ratio of 2) and clears it; sizes are CSS pixels. */
export function fitCanvas(canvas) {
  const dpr = Math.min(globalThis.devicePixelRatio || 1, 2);
  const width = canvas.clientWidth;
  const height = canvas.clientHeight;
  const w = Math.max(1, Math.round(width * dpr));
  const h = Math.max(1, Math.round(height * dpr));
  const resized = canvas.width !== w || canvas.height !== h;
  if (resized) {
    canvas.width = w;
    canvas.height = h;
  }
  const ctx = canvas.getContext("2d");
  ctx.setTransform(w / Math.max(1, width), 0, 0, h / Math.max(1, height), 0, 0);
  ctx.clearRect(0, 0, width, height);
  return { ctx, width, height, resized };
}

/**
 * Ticks and their numbers, hair-thin horizontals, and the labels: the vertical one lies above its numbers, so nobody
 * turns their head. colours: {text, border, font, mono}; labels: {x, y}; count: {x, y} ticks wanted.
 */
export function drawAxes(ctx, x, y, colours, { labels = {}, count: wanted = {}, grid = true } = {}) {
  const [left, right] = x.range;
  const [bottom, top] = y.range;
  const nx = wanted.x ?? clamp(Math.round((right - left) / 90), 2, 8);
  const ny = wanted.y ?? clamp(Math.round((bottom - top) / 62), 2, 6);
  ctx.save();
  ctx.lineWidth = 1;
  ctx.strokeStyle = colours.border;
  ctx.fillStyle = colours.text;
  ctx.globalAlpha = 0.62;
  ctx.font = `11px ${colours.mono}`;
  ctx.textBaseline = "middle";
  ctx.textAlign = "right";
  for (const value of y.ticks(ny)) {
    const py = Math.round(y.toPx(value)) + 0.5;
    ctx.fillText(y.format(value, ny), left - 7, py);
    if (grid) strokeSegment(ctx, left, py, right, py);
  }
  ctx.textBaseline = "top";
  ctx.textAlign = "center";
  for (const value of x.ticks(nx)) {
    const px = Math.round(x.toPx(value)) + 0.5;
    ctx.fillText(x.format(value, nx), px, bottom + 8);
    strokeSegment(ctx, px, bottom, px, bottom + 4);
  }
  ctx.globalAlpha = 0.8;
  ctx.font = `12px ${colours.font}`;
  ctx.textAlign = "right";
  if (labels.x) ctx.fillText(labels.x, right, bottom + 24);
  ctx.textAlign = "left";
  ctx.textBaseline = "bottom";
  if (labels.y) ctx.fillText(labels.y, Math.max(2, left - 40), top - 10);
  ctx.restore();
}

function strokeSegment(ctx, x0, y0, x1, y1) {
  ctx.beginPath();
  ctx.moveTo(x0, y0);
  ctx.lineTo(x1, y1);
  ctx.stroke();
}

/** A line through (xs, ys) in the person's units; it breaks where a value is not finite. */
export function drawLine(ctx, xs, ys, x, y, { stroke, width = 1.5, dash = [], opacity = 1 } = {}) {
  ctx.save();
  ctx.strokeStyle = stroke;
  ctx.lineWidth = width;
  ctx.lineJoin = ctx.lineCap = "round";
  ctx.globalAlpha = opacity;
  ctx.setLineDash(dash);
  ctx.beginPath();
  for (let i = 0, pen = false; i < xs.length; i++) {
    const px = x.toPx(xs[i]);
    const py = y.toPx(ys[i]);
    const seen = Number.isFinite(px) && Number.isFinite(py);
    if (seen) pen ? ctx.lineTo(px, py) : ctx.moveTo(px, py);
    pen = seen;
  }
  ctx.stroke();
  ctx.restore();
}

/** Dots at (xs, ys); one fill for them all. */
export function drawDots(ctx, xs, ys, x, y, { fill, radius = 2, opacity = 1 } = {}) {
  ctx.save();
  ctx.fillStyle = fill;
  ctx.globalAlpha = opacity;
  ctx.beginPath();
  for (let i = 0; i < xs.length; i++) {
    const px = x.toPx(xs[i]);
    const py = y.toPx(ys[i]);
    if (!Number.isFinite(px) || !Number.isFinite(py)) continue;
    ctx.moveTo(px + radius, py);
    ctx.arc(px, py, radius, 0, 2 * Math.PI);
  }
  ctx.fill();
  ctx.restore();
}

/** The strip between two curves over the same xs. */
export function drawBand(ctx, xs, lower, upper, x, y, { fill, opacity = 0.15 } = {}) {
  ctx.save();
  ctx.fillStyle = fill;
  ctx.globalAlpha = opacity;
  ctx.beginPath();
  for (let i = 0; i < xs.length; i++) ctx.lineTo(x.toPx(xs[i]), y.toPx(upper[i]));
  for (let i = xs.length - 1; i >= 0; i--) ctx.lineTo(x.toPx(xs[i]), y.toPx(lower[i]));
  ctx.closePath();
  ctx.fill();
  ctx.restore();
}
