/** The loss chart: all runs on one logarithmic axis, phases tinted behind. */

import { count, drawAxes, drawDots, drawLine, fitCanvas, fixed, linearScale, logScale, measure } from "../plot.js";
import { alpha } from "../theme.js";
import { along, lossDomain, progressDomain } from "./losses.js";

export const UNITS = { epochs: "epochs", steps: "gradient steps", seconds: "seconds" };

const TINT = 0.11;

/** A place on the axis in words: "epoch 120", "1 200 gradient steps", "3.2 seconds". */
export function wording(unit, at) {
  if (unit === "epochs") return `epoch ${count(at)}`;
  return unit === "steps" ? `${count(at)} gradient steps` : `${fixed(at, 1)} seconds`;
}

/** The scales of the chart in CSS pixels. */
export function chartScales({ lanes, unit, prior, floor }, width, height) {
  const x = linearScale(progressDomain(lanes, unit), [52, width - 12]);
  if (unit !== "seconds") {
    // There is no half epoch to name.
    const { ticks } = x;
    x.ticks = (n) => ticks(n).filter(Number.isInteger);
    x.format = count;
  }
  return { x, y: logScale(lossDomain(lanes, { prior, floor }), [height - 42, 18]) };
}

/** chart: {lanes, unit, prior, floor}; lanes: columns of losses.js with colour, phases [[name, from, to]], held_out. */
export function drawChart(canvas, chart, colours, hover) {
  const { ctx, width, height } = fitCanvas(canvas);
  const { x, y } = chartScales(chart, width, height);
  drawPhases(ctx, chart, x, y, colours);
  drawAxes(ctx, x, y, colours, { labels: { x: UNITS[chart.unit] }, count: { y: 4 } });
  ctx.save();
  ctx.beginPath();
  ctx.rect(x.range[0], y.range[1] - 4, x.range[1] - x.range[0] + 4, y.range[0] - y.range[1] + 5);
  ctx.clip();
  if (chart.floor > 0) drawFloor(ctx, chart.floor, x, y, colours);
  for (const lane of chart.lanes) {
    const xs = lane[chart.unit];
    if (chart.prior) drawLine(ctx, xs, lane.prior, x, y, { stroke: lane.colour, width: 1.25, dash: [1, 3.5], opacity: 0.9 });
    drawLine(ctx, xs, lane.data, x, y, { stroke: lane.colour, width: 1.75 });
    drawHeldOut(ctx, lane, chart.unit, x, y, colours);
  }
  ctx.restore();
  if (hover) drawHover(ctx, hover, chart, x, y, colours);
}

/** The first alternating run tints the whole height; further ones get a strip each along the foot. */
function drawPhases(ctx, { lanes, unit }, x, y, colours) {
  const [bottom, top] = y.range;
  let foot = bottom;
  let first = true;
  for (const lane of lanes) {
    if (!lane.phases.some(([name]) => name !== "joint")) continue;
    const strip = first ? [top, bottom - top] : [(foot -= 6), 5];
    for (const [name, from, to] of lane.phases) {
      const tint = { latents: colours.latents, decoder: colours.decoder }[name];
      if (!tint) continue;
      const [start, end] = [from, to].map((epoch) => x.toPx(along(lane.epochs, lane[unit], epoch)));
      if (!(end > start)) continue;
      ctx.fillStyle = alpha(tint, first ? TINT : 3 * TINT);
      ctx.fillRect(start, strip[0], end - start, strip[1]);
    }
    first = false;
  }
}

function drawFloor(ctx, floor, x, y, colours) {
  const [low, high] = x.domain;
  drawLine(ctx, [low, high], [floor, floor], x, y, { stroke: colours.text, width: 1, dash: [5, 4], opacity: 0.55 });
  ctx.save();
  ctx.font = `11px ${colours.font}`;
  ctx.fillStyle = alpha(colours.text, 0.65);
  ctx.textAlign = "right";
  ctx.textBaseline = "bottom";
  ctx.fillText("noise floor", x.range[1] - 2, y.toPx(floor) - 3);
  ctx.restore();
}

function drawHeldOut(ctx, lane, unit, x, y, colours) {
  for (let i = 0; i + 1 < (lane.held_out?.length ?? 0); i += 2) {
    const px = x.toPx(along(lane.epochs, lane[unit], lane.held_out[i]));
    const py = y.toPx(lane.held_out[i + 1]);
    if (!Number.isFinite(px + py)) continue;
    ctx.beginPath();
    ctx.arc(px, py, 3.5, 0, 2 * Math.PI);
    ctx.fillStyle = colours.background;
    ctx.fill();
    ctx.strokeStyle = lane.colour;
    ctx.lineWidth = 1.75;
    ctx.stroke();
  }
}

function drawHover(ctx, { at, readings }, { lanes, prior, unit }, x, y, colours) {
  const px = Math.round(x.toPx(at)) + 0.5;
  ctx.save();
  ctx.strokeStyle = alpha(colours.text, 0.4);
  ctx.beginPath();
  ctx.moveTo(px, y.range[0]);
  ctx.lineTo(px, y.range[1]);
  ctx.stroke();
  const words = (text, px, py, align, base) => {
    ctx.textAlign = align;
    ctx.textBaseline = base;
    ctx.strokeText(text, px, py); // a halo of paper: words stay readable on lines
    ctx.fillText(text, px, py);
  };
  ctx.font = `11px ${colours.mono}`;
  ctx.fillStyle = colours.text;
  ctx.strokeStyle = colours.background;
  ctx.lineWidth = 4;
  ctx.lineJoin = "round";
  const half = ctx.measureText(wording(unit, at)).width / 2;
  words(wording(unit, at), Math.min(px, x.range[1] - half), y.range[1] - 4, "center", "bottom");
  readings.forEach((reading, i) => {
    if (!reading) return;
    const dot = (value, radius) => {
      drawDots(ctx, [reading.x], [value], x, y, { fill: colours.background, radius: radius + 1.5 });
      drawDots(ctx, [reading.x], [value], x, y, { fill: lanes[i].colour, radius });
    };
    dot(reading.data, 3.5);
    if (!prior || !(y.toPx(reading.prior) <= y.range[0])) return;
    dot(reading.prior, 2.5);
    ctx.fillStyle = lanes[i].colour;
    // Two runs' priors often lie close: the first is told to the left, the second to the right.
    const left = i % 2 === 0;
    words(`prior ${measure(reading.prior)}`, px + (left ? -8 : 8), y.toPx(reading.prior), left ? "right" : "left", "middle");
  });
  ctx.restore();
}
