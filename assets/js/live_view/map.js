/** A map of one run's latents on their way to the next snapshot. */

import { fitCanvas, fixed } from "../plot.js";
import { alpha, ramp } from "../theme.js";

const SHADES = 32;

/** The least of a few round numbers times a power of ten that holds every |z| with a little room: it changes seldom. */
export function reach(positions) {
  let greatest = 0;
  for (const value of positions) if (Math.abs(value) > greatest && Math.abs(value) < Infinity) greatest = Math.abs(value);
  const wanted = greatest * 1.06 || 1;
  const power = 10 ** Math.floor(Math.log10(wanted));
  return power * [1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].find((lead) => lead * power >= wanted * (1 - 1e-9));
}

/** Index of each function's shade, 0 to SHADES - 1 from the least to the greatest number; -1 where there is none. */
export function shades(numbers) {
  let [low, high] = [Infinity, -Infinity];
  for (const v of numbers) {
    if (v < low) low = v;
    if (v > high) high = v;
  }
  const span = high - low || 1;
  return Int8Array.from(numbers, (v) => (Number.isNaN(v) ? -1 : Math.min(SHADES - 1, Math.floor(((v - low) / span) * SHADES))));
}

/** How a map's dots look: radius by how many there are, a colour for each shade, and one for no number. */
export function dotLook(n, colours) {
  const steps = ramp(colours.dark);
  return {
    radius: n > 1500 ? 1.5 : n > 300 ? 2.3 : 3.2,
    plain: colours.latents,
    none: colours.gray,
    shades: Array.from({ length: SHADES }, (_, k) => steps[Math.round((k / (SHADES - 1)) * 255)]),
  };
}

/** view: {positions (2N) now, half (reach now), shown indices, shade (N) or null, look, colours}. */
export function drawMap(canvas, { positions, half, shown, shade, look, colours }) {
  const { ctx, width, height } = fitCanvas(canvas);
  const scale = Math.min(width, height) / 2 / half;
  const [cx, cy] = [width / 2, height / 2];
  drawCross(ctx, width, height, half, scale, colours);
  if (!positions) return;
  drawDots(ctx, positions, cx, cy, scale, shade, look);
  ctx.strokeStyle = colours.text;
  ctx.lineWidth = 1.5;
  for (const i of shown) {
    ctx.beginPath();
    ctx.arc(cx + positions[2 * i] * scale, cy - positions[2 * i + 1] * scale, look.radius + 2.5, 0, 2 * Math.PI);
    ctx.stroke();
  }
}

/** Arcs one by one are quicker than one path of many, and than stamped pictures; thousands of dots are squares. */
function drawDots(ctx, positions, cx, cy, scale, shade, { radius, plain, none, shades: steps }) {
  ctx.globalAlpha = 0.78;
  ctx.fillStyle = plain;
  let last = null;
  for (let i = 0; i < positions.length; i += 2) {
    const k = shade ? shade[i / 2] : null;
    // Setting a colour parses it.
    if (k !== last) ctx.fillStyle = (last = k) < 0 ? none : steps[k];
    const x = cx + positions[i] * scale;
    const y = cy - positions[i + 1] * scale;
    if (radius < 2) {
      ctx.fillRect(x - radius, y - radius, 2 * radius, 2 * radius);
      continue;
    }
    ctx.beginPath();
    ctx.arc(x, y, radius, 0, 2 * Math.PI);
    ctx.fill();
  }
  ctx.globalAlpha = 1;
}

function drawCross(ctx, width, height, half, scale, colours) {
  const [cx, cy] = [Math.round(width / 2) + 0.5, Math.round(height / 2) + 0.5];
  ctx.lineWidth = 1;
  ctx.strokeStyle = colours.border;
  ctx.beginPath();
  ctx.moveTo(0, cy);
  ctx.lineTo(width, cy);
  ctx.moveTo(cx, 0);
  ctx.lineTo(cx, height);
  ctx.stroke();
  // A ring at a round radius gives the scale without a frame.
  const radius = ring(half);
  ctx.beginPath();
  ctx.arc(cx, cy, radius * scale, 0, 2 * Math.PI);
  ctx.stroke();
  ctx.font = `10.5px ${colours.mono}`;
  ctx.fillStyle = alpha(colours.text, 0.6);
  ctx.textAlign = "right";
  ctx.textBaseline = "bottom";
  ctx.fillText(`circle: |z| = ${label(radius)}`, width - 2, height - 2);
}

/** The ring's radius: 1, 2 or 5 times a power of ten, about half the way out. */
export function ring(half) {
  const power = 10 ** Math.floor(Math.log10(half * 0.7));
  return power * [5, 2, 1].find((lead) => lead * power <= half * 0.7);
}

function label(radius) {
  return fixed(radius, Math.max(0, Math.ceil(-Math.log10(radius) - 1e-9)));
}
