/** Six functions being fitted: data in ink, the decoded function in the run's colour. */

import { clamp, drawDots, drawLine, extent, fitCanvas, linearScale } from "../plot.js";

const GAP = 10;

/** Cells [left, top, width, height] for n small pictures on a sheet. */
export function cells(n, width, height) {
  const wanted = clamp(Math.round(Math.sqrt((n * width) / height / 1.7)), 1, n || 1);
  // Full rows: the nearest divisor of n, or what is wanted where that is too far.
  const columns = [wanted, wanted + 1, wanted - 1].find((k) => k > 0 && n % k === 0) ?? wanted;
  const rows = Math.ceil(n / columns);
  const [w, h] = [(width - GAP * (columns - 1)) / columns, (height - GAP * (rows - 1)) / rows];
  return Array.from({ length: n }, (_, i) => [(i % columns) * (w + GAP), Math.floor(i / columns) * (h + GAP), w, h]);
}

/** The points of each function as columns, and the ranges that all cells of all lanes share. */
export function prepare({ kind, m, sizes, raster }, { grid, points, truth }) {
  if (kind === "images") return { kind, m, raster, truth, n: truth.length / (raster[0] * raster[1] * m), level: extent([truth]) };
  const width = 1 + m;
  let row = 0;
  const functions = sizes.map((size) => {
    const at = (k) => Float32Array.from({ length: size }, (_, i) => points[(row + i) * width + k]);
    const columns = { t: at(0), values: Array.from({ length: m }, (_, k) => at(k + 1)) };
    row += size;
    return columns;
  });
  const all = functions.map((f) => f.values);
  const value = extent(all.flat(), 0.12);
  const t = kind === "paths" ? extent(all.map((v) => v[0]), 0.12) : kind === "stems" ? [-0.6, m - 0.4] : extent([grid]);
  return { kind, m, grid, functions, n: functions.length, t, value: kind === "paths" ? extent(all.map((v) => v[1]), 0.12) : value };
}

/** curves: (F, G, m) flat, or null before the first snapshot. */
export function drawMultiples(canvas, prepared, curves, colour, colours) {
  const { ctx, width, height } = fitCanvas(canvas);
  const { kind, n } = prepared;
  const stride = curves ? curves.length / n : 0;
  cells(n, width, height).forEach((cell, i) => {
    const part = curves?.subarray(i * stride, (i + 1) * stride);
    ctx.save();
    ctx.beginPath();
    ctx.rect(...cell);
    ctx.clip();
    if (kind === "images") drawPair(ctx, prepared, i, part, cell);
    else if (kind === "stems") drawStems(ctx, prepared, i, part, cell, colour, colours);
    else if (kind === "paths") drawPath(ctx, prepared, i, part, cell, colour, colours);
    else drawCurve(ctx, prepared, i, part, cell, colour, colours);
    ctx.restore();
  });
}

function scalesOf({ t, value, kind }, [left, top, width, height]) {
  if (kind !== "paths") return [linearScale(t, [left + 3, left + width - 3]), linearScale(value, [top + height - 2, top + 2])];
  // A path in the plane keeps its shape: one scale for both axes.
  const scale = Math.min(width / (t[1] - t[0]), height / (value[1] - value[0]));
  const [cx, cy] = [left + width / 2, top + height / 2];
  const half = [((t[1] - t[0]) * scale) / 2, ((value[1] - value[0]) * scale) / 2];
  return [linearScale(t, [cx - half[0], cx + half[0]]), linearScale(value, [cy + half[1], cy - half[1]])];
}

function baseline(ctx, [left, top, width, height], colours) {
  ctx.fillStyle = colours.border;
  ctx.fillRect(left, top + height - 1, width, 1);
}

const every = (flat, k, m) => (m === 1 ? flat : Float32Array.from({ length: flat.length / m }, (_, i) => flat[i * m + k]));

function drawCurve(ctx, prepared, i, curve, cell, colour, colours) {
  const [x, y] = scalesOf(prepared, cell);
  const { t, values } = prepared.functions[i];
  baseline(ctx, cell, colours);
  values.forEach((row) => drawDots(ctx, t, row, x, y, { fill: colours.text, radius: 1.4, opacity: 0.5 }));
  if (!curve) return;
  for (let k = 0; k < prepared.m; k++) {
    drawLine(ctx, prepared.grid, every(curve, k, prepared.m), x, y, { stroke: colour, width: 1.75, opacity: 1 - 0.4 * (k / prepared.m) });
  }
}

function drawPath(ctx, prepared, i, curve, cell, colour, colours) {
  const [x, y] = scalesOf(prepared, cell);
  const [xs, ys] = prepared.functions[i].values;
  drawDots(ctx, xs, ys, x, y, { fill: colours.text, radius: 1.4, opacity: 0.5 });
  if (curve) drawLine(ctx, every(curve, 0, 2), every(curve, 1, 2), x, y, { stroke: colour, width: 1.75 });
}

function drawStems(ctx, prepared, i, decoded, cell, colour, colours) {
  const [x, y] = scalesOf(prepared, cell);
  const zero = clamp(y.toPx(0), cell[1], cell[1] + cell[3]);
  const places = Float32Array.from({ length: prepared.m }, (_, k) => k);
  ctx.strokeStyle = colour;
  ctx.lineWidth = clamp(cell[2] / prepared.m / 3, 1, 3);
  ctx.beginPath();
  for (const k of decoded ? places : []) {
    ctx.moveTo(x.toPx(k), zero);
    ctx.lineTo(x.toPx(k), y.toPx(decoded[k]));
  }
  ctx.stroke();
  const { t, values } = prepared.functions[i];
  for (let row = 0; row < t.length; row++) {
    const truth = values.map((output) => output[row]);
    drawDots(ctx, places, truth, x, y, { fill: colours.text, radius: 2, opacity: 0.6 });
  }
}

/** Truth and decoded picture, one above the other, or side by side where the cell is wide. */
function drawPair(ctx, { raster, m, truth, level }, i, decoded, [left, top, width, height]) {
  const size = raster[0] * raster[1] * m;
  const beside = width > height;
  const side = beside ? Math.min(height, (width - 4) / 2) : Math.min(width, (height - 4) / 2);
  const [x0, y0] = beside ? [left + (width - 2 * side - 4) / 2, top + (height - side) / 2] : [left + (width - side) / 2, top];
  const second = beside ? [x0 + side + 4, y0] : [x0, y0 + side + 4];
  ctx.imageSmoothingEnabled = false;
  const aspect = raster[1] / raster[0];
  const [w, h] = [side * Math.min(1, aspect), side * Math.min(1, 1 / aspect)];
  ctx.drawImage(raise(truth.subarray(i * size, (i + 1) * size), raster, m, level), x0, y0, w, h);
  if (decoded) ctx.drawImage(raise(decoded, raster, m, level), ...second, w, h);
}

let easel = null;

/** Values to grey or RGB, from the least to the greatest value of the truth; clear where there is none. */
function raise(values, [rows, columns], m, [low, high]) {
  easel ??= document.createElement("canvas");
  easel.width = columns;
  easel.height = rows;
  const image = new ImageData(columns, rows);
  for (let i = 0; i < rows * columns; i++) {
    for (let k = 0; k < 3; k++) {
      const u = (values[i * m + (m >= 3 ? k : 0)] - low) / (high - low || 1);
      image.data[4 * i + k] = 255 * u;
    }
    image.data[4 * i + 3] = Number.isNaN(values[i * m]) ? 0 : 255;
  }
  easel.getContext("2d").putImageData(image, 0, 0);
  return easel;
}
