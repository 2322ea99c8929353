// The moving layer of the map: what lies around the handle. Few marks, drawn in every frame of a drag.

import { alpha } from "../theme.js";
import { radiusFor } from "./dots.js";
import { MARGIN } from "./view.js";

/** On a sheet of fitCanvas. scene: {model, view, axes, place, colours, fades (of the neighbours), handle: [px, py], hover: index or -1,
 *  walk, walked (0 to 1), starts: Float32Array | null, covariance: [xx, xy, yy] | null, center: z}. */
export function drawMarks({ ctx, width, height }, scene) {
  ctx.save();
  ctx.beginPath();
  ctx.rect(MARGIN.left, 0, width - MARGIN.left, height - MARGIN.bottom);
  ctx.clip();
  if (scene.covariance) drawEllipse(ctx, scene);
  if (scene.starts) drawStarts(ctx, scene);
  drawNeighbours(ctx, scene);
  if (scene.walk) drawWalk(ctx, scene);
  ctx.restore();
  if (scene.hover >= 0) drawName(ctx, scene, width);
}

/** One and two standard deviations of the posterior. */
function drawEllipse(ctx, { view, colours, covariance: [xx, xy, yy], center, axes }) {
  const [x, y] = view.toPx(center[axes[0]], center[axes[1]]);
  const middle = (xx + yy) / 2;
  const spread = Math.hypot((xx - yy) / 2, xy);
  const angle = Math.atan2(2 * xy, xx - yy) / 2;
  const radii = [middle + spread, middle - spread].map((variance) => Math.sqrt(Math.max(0, variance)) * view.scale);
  ctx.fillStyle = alpha(colours.handle, 0.15);
  for (const deviations of [2, 1]) {
    ctx.beginPath();
    ctx.ellipse(x, y, Math.max(1, radii[0] * deviations), Math.max(1, radii[1] * deviations), -angle, 0, 2 * Math.PI);
    ctx.fill();
  }
}

function drawStarts(ctx, { model, view, axes, starts, colours }) {
  const { d } = model.decoder;
  ctx.strokeStyle = colours.gray;
  ctx.lineWidth = 1;
  for (let at = 0; at < starts.length; at += d) {
    const [x, y] = view.toPx(starts[at + axes[0]], d > 1 ? starts[at + axes[1]] : 0);
    ctx.beginPath();
    ctx.arc(x, y, 3, 0, 2 * Math.PI);
    ctx.stroke();
  }
}

/** Rings around the nearest functions, tied to the handle by hair lines: whose ghosts the curve panel shows. */
function drawNeighbours(ctx, { model, place, colours, fades, handle }) {
  const radius = radiusFor(model.cloud.n) + 2.5;
  for (const [i, presence] of fades.alpha) {
    const [x, y] = place(i);
    ctx.strokeStyle = alpha(colours.latents, 0.3 * presence);
    ctx.lineWidth = 1;
    ctx.beginPath();
    ctx.moveTo(handle[0], handle[1]);
    ctx.lineTo(x, y);
    ctx.stroke();
    ctx.strokeStyle = alpha(colours.text, 0.75 * presence);
    ctx.lineWidth = 1.25;
    ctx.beginPath();
    ctx.arc(x, y, radius, 0, 2 * Math.PI);
    ctx.stroke();
  }
}

/** The path of a fit, as far as it is walked. */
function drawWalk(ctx, { model, view, axes, walk, walked, colours }) {
  const { d } = model.decoder;
  const point = (z) => view.toPx(z[axes[0]], d > 1 ? z[axes[1]] : 0);
  const done = Math.floor(walked * (walk.steps - 1));
  const points = Array.from({ length: done + 1 }, (_, step) => point(walk.path.subarray(step * d, (step + 1) * d)));
  points.push(point(walk.at(walked)));
  ctx.strokeStyle = colours.handle;
  ctx.lineWidth = 1.5;
  ctx.lineJoin = "round";
  ctx.beginPath();
  points.forEach(([x, y], i) => (i ? ctx.lineTo(x, y) : ctx.moveTo(x, y)));
  ctx.stroke();
  ctx.fillStyle = colours.handle;
  // A dot a step, where steps can be told apart: Adam takes hundreds, Levenberg-Marquardt a dozen.
  const every = Math.max(1, Math.ceil(walk.steps / 40));
  ctx.beginPath();
  for (let step = 0; step <= done; step += every) {
    const [x, y] = points[step];
    ctx.moveTo(x + 2.2, y);
    ctx.arc(x, y, 2.2, 0, 2 * Math.PI);
  }
  ctx.fill();
}

function drawName(ctx, { model, place, colours, hover }, width) {
  const [x, y] = place(hover);
  ctx.font = `12px ${colours.font}`;
  const text = clip(model.names[hover]);
  const span = ctx.measureText(text).width + 12;
  const left = Math.min(Math.max(2, x - span / 2), width - span - 2);
  const top = y > 40 ? y - 31 : y + 11;
  ctx.fillStyle = colours.text;
  ctx.beginPath();
  ctx.arc(x, y, radiusFor(model.cloud.n) + 1.5, 0, 2 * Math.PI);
  ctx.fill();
  ctx.beginPath();
  ctx.roundRect(left, top, span, 21, 3);
  ctx.fill();
  ctx.fillStyle = colours.background;
  ctx.textBaseline = "middle";
  ctx.textAlign = "center";
  ctx.fillText(text, left + span / 2, top + 11);
}

function clip(name) {
  return name.length > 40 ? `${name.slice(0, 39)}…` : name;
}
