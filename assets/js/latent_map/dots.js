// The still layer of the map: axes, prior circle and all the latents. Drawn when data, view, size or theme change,
// never while the handle is dragged.

import { drawAxes, extent, fitCanvas } from "../plot.js";
import { alpha, ramp } from "../theme.js";
import { MARGIN } from "./view.js";
import { axisName } from "./words.js";

const SHADES = 48; // sprites on the colour ramp: finer than the eye tells dots apart

/** scene: {model, view, axes: [i, j], place, colours (palette), colour: Float32Array | null, prior: number | null}. */
export function drawDotsLayer(canvas, scene) {
  const { ctx, width, height } = fitCanvas(canvas);
  const { view, colours } = scene;
  const { x, y } = view.axes();
  const flat = scene.model.decoder.d === 1;
  ctx.save();
  ctx.beginPath();
  ctx.rect(MARGIN.left, MARGIN.top - 8, width - MARGIN.left, height - MARGIN.top - MARGIN.bottom + 8);
  ctx.clip();
  drawCross(ctx, view, colours, flat);
  if (scene.prior && !flat) drawPrior(ctx, scene);
  drawCloud(ctx, scene, width, height);
  ctx.restore();
  const labels = { x: axisName(scene.axes[0]), y: flat ? undefined : axisName(scene.axes[1]) };
  const still = flat ? { ...y, ticks: () => [] } : y;
  drawAxes(ctx, x, still, colours, { labels, grid: false });
}

/** Hair lines through the origin: where the prior has its peak. */
function drawCross(ctx, view, colours, flat) {
  const [x, y] = view.toPx(0, flat ? view.center[1] : 0).map((v) => Math.round(v) + 0.5);
  ctx.strokeStyle = colours.border;
  ctx.lineWidth = 1;
  ctx.beginPath();
  ctx.moveTo(MARGIN.left, y);
  ctx.lineTo(view.width, y);
  if (!flat) {
    ctx.moveTo(x, 0);
    ctx.lineTo(x, view.height);
  }
  ctx.stroke();
}

function drawPrior(ctx, { view, colours, prior }) {
  const [x, y] = view.toPx(0, 0);
  ctx.strokeStyle = alpha(colours.latents, 0.45);
  ctx.setLineDash([2, 4]);
  ctx.beginPath();
  ctx.arc(x, y, prior * view.scale, 0, 2 * Math.PI);
  ctx.stroke();
  ctx.setLineDash([]);
}

function drawCloud(ctx, { model, place, colours, colour }, width, height) {
  const { n } = model.cloud;
  const radius = radiusFor(n);
  const opacity = n > 3000 ? 0.5 : 0.72;
  const paint = colour ? shadesOf(colour, colours) : () => colours.latents;
  const sprites = new Map();
  for (let i = 0; i < n; i++) {
    const [x, y] = place(i);
    if (x < -radius || y < -radius || x > width + radius || y > height + radius) continue;
    const fill = paint(i);
    // Stamping a picture of a dot is several times faster than ten thousand arcs, and overlaps add up to density.
    if (!sprites.has(fill)) sprites.set(fill, sprite(fill, radius, opacity));
    ctx.drawImage(sprites.get(fill), x - radius - 1, y - radius - 1, 2 * radius + 2, 2 * radius + 2);
  }
}

export function radiusFor(n) {
  return n <= 150 ? 3.4 : n <= 600 ? 2.8 : n <= 3000 ? 2.1 : 1.5;
}

function sprite(fill, radius, opacity) {
  const side = 2 * radius + 2;
  const dpr = Math.min(globalThis.devicePixelRatio || 1, 2);
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = Math.ceil(side * dpr);
  const ctx = canvas.getContext("2d");
  ctx.scale(canvas.width / side, canvas.width / side);
  ctx.globalAlpha = opacity;
  ctx.fillStyle = fill;
  ctx.arc(side / 2, side / 2, radius, 0, 2 * Math.PI);
  ctx.fill();
  return canvas;
}

/** The colour of point i; gray where it has no number. */
function shadesOf(colour, colours) {
  const steps = ramp(colours.dark);
  const [low, high] = extent([colour]);
  return (i) => {
    const share = (colour[i] - low) / (high - low || 1);
    if (!Number.isFinite(share)) return colours.gray;
    return steps[Math.round((Math.round(share * (SHADES - 1)) / (SHADES - 1)) * (steps.length - 1))];
  };
}
