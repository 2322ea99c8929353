/** What the draw pad shows, from back to front: neighbours, band, axes, drawing, fitted curve, hands. */

import { drawAxes, drawBand, drawDots, drawLine, fitCanvas, linearScale } from "../plot.js";
import { JOINED, POINT } from "../strokes.js";
import { alpha } from "../theme.js";

export const ERASER_RADIUS = 12;

/** The scales of a sheet of that size, in CSS pixels; narrow sheets spend less on margins. */
export function sheetScales({ t_range, x_range }, width, height) {
  const left = width < 480 ? 44 : 56;
  return {
    t: linearScale(t_range, [left, width - 14]),
    x: linearScale(x_range, [height - 44, 30]),
  };
}

/**
 * view: {data, drawing, fit, colours, pending, hands}; fit: {t, x, lower, upper} or null;
 * hands: {cursor: {t, x} or null, penDown, eraser: [px, py] or null, hover: {t, x} or null}.
 */
export function drawSheet(canvas, { data, drawing, fit, colours, pending, hands }) {
  const { ctx, width, height } = fitCanvas(canvas);
  const { t, x } = sheetScales(data, width, height);
  drawAxes(ctx, t, x, colours, { labels: { x: data.labels.t, y: data.labels.x } });

  ctx.save();
  ctx.beginPath();
  ctx.rect(t.range[0] - 4, x.range[1] - 6, t.range[1] - t.range[0] + 8, x.range[0] - x.range[1] + 12);
  ctx.clip();
  const { neighbour_t: shared, neighbour_x: rows } = data.arrays;
  if (rows) {
    for (let i = 0; i < rows.length; i += shared.length) {
      drawLine(ctx, shared, rows.subarray(i, i + shared.length), t, x, { stroke: colours.text, width: 1.25, opacity: 0.16 });
    }
  }
  const strength = pending ? 0.45 : 1;
  if (fit?.lower) drawBand(ctx, fit.t, fit.lower, fit.upper, t, x, { fill: colours.latents, opacity: 0.15 * strength });
  drawStroke(ctx, drawing, t, x, colours);
  if (fit) {
    if (data.residuals) drawResiduals(ctx, drawing, fit, t, x, colours);
    drawLine(ctx, fit.t, fit.x, t, x, { stroke: colours.latents, width: 2.25, opacity: strength });
  }
  drawPoints(ctx, drawing, t, x, colours);
  drawHands(ctx, hands, t, x, colours);
  ctx.restore();
}

function drawStroke(ctx, drawing, t, x, colours) {
  ctx.save();
  ctx.strokeStyle = ctx.fillStyle = colours.handle;
  ctx.lineWidth = 5;
  ctx.globalAlpha = 0.85;
  ctx.lineJoin = ctx.lineCap = "round";
  ctx.beginPath();
  drawing.forEach(({ t: at, x: value, pen }, i) => {
    if (pen === POINT) return;
    const [px, py] = [t.toPx(at), x.toPx(value)];
    if (pen === JOINED) ctx.lineTo(px, py);
    else {
      ctx.moveTo(px, py);
      // A line of one sample is a dot: a round cap needs a length to show.
      if (drawing[i + 1]?.pen !== JOINED) ctx.lineTo(px + 0.01, py);
    }
  });
  ctx.stroke();
  ctx.restore();
}

function drawPoints(ctx, drawing, t, x, colours) {
  const points = drawing.filter((s) => s.pen === POINT);
  const radius = points.length > 120 ? 2.25 : 3.25;
  const [ts, xs] = [points.map((s) => s.t), points.map((s) => s.x)];
  drawDots(ctx, ts, xs, t, x, { fill: colours.background, radius: radius + 1 });
  drawDots(ctx, ts, xs, t, x, { fill: colours.text, radius, opacity: 0.72 });
}

function drawResiduals(ctx, drawing, fit, t, x, colours) {
  ctx.save();
  ctx.strokeStyle = alpha(colours.text, 0.35);
  ctx.lineWidth = 1;
  ctx.beginPath();
  for (const sample of drawing) {
    if (sample.pen !== POINT) continue;
    const fitted = interpolate(fit.t, fit.x, sample.t);
    if (!Number.isFinite(fitted)) continue;
    ctx.moveTo(t.toPx(sample.t), x.toPx(sample.x));
    ctx.lineTo(t.toPx(sample.t), x.toPx(fitted));
  }
  ctx.stroke();
  ctx.restore();
}

/** Value at `at` of the polyline through sorted ts; NaN outside them. */
export function interpolate(ts, xs, at) {
  let low = 0;
  let high = ts.length - 1;
  if (!(at >= ts[low] && at <= ts[high])) return NaN;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (ts[middle] <= at) low = middle;
    else high = middle;
  }
  const u = ts[high] === ts[low] ? 0 : (at - ts[low]) / (ts[high] - ts[low]);
  return xs[low] + u * (xs[high] - xs[low]);
}

function drawHands(ctx, { cursor, penDown, eraser }, t, x, colours) {
  ctx.save();
  if (cursor) {
    const [px, py] = [t.toPx(cursor.t), x.toPx(cursor.x)];
    ctx.strokeStyle = alpha(colours.text, 0.35);
    ctx.lineWidth = 1;
    ctx.beginPath();
    ctx.moveTo(px, x.range[0]);
    ctx.lineTo(px, x.range[1]);
    ctx.moveTo(t.range[0], py);
    ctx.lineTo(t.range[1], py);
    ctx.stroke();
    ctx.beginPath();
    ctx.arc(px, py, penDown ? 6 : 5, 0, 2 * Math.PI);
    ctx.fillStyle = penDown ? colours.handle : colours.background;
    ctx.fill();
    ctx.strokeStyle = colours.handle;
    ctx.lineWidth = 2;
    ctx.stroke();
  }
  if (eraser) {
    ctx.beginPath();
    ctx.arc(eraser[0], eraser[1], ERASER_RADIUS, 0, 2 * Math.PI);
    ctx.fillStyle = alpha(colours.background, 0.7);
    ctx.fill();
    ctx.strokeStyle = alpha(colours.text, 0.6);
    ctx.lineWidth = 1.25;
    ctx.stroke();
  }
  ctx.restore();
}
