// c = 2: an output as an image; c = 3: a slice of it across the third coordinate.

import { linspace } from "../../decoder.js";
import { clamp, drawAxes, linearScale } from "../../plot.js";
import { rampRgb } from "../../theme.js";
import { short } from "../words.js";
import { CURVE_MARGIN as M, Panel, plate } from "./panel.js";

const FINE = 64; // points along each side at rest
const COARSE = 32; // while something moves: a quarter of the work keeps the hand free
const BAR = 58; // pixels at the right for the colour bar

export class Image extends Panel {
  constructor(model) {
    super(model);
    this.output = 0;
    const { domain, coord_names } = model.header;
    // A film is cut across time, whichever coordinate that is; other volumes across the third.
    const time = coord_names.findIndex((name) => /^time\b|^t\b/i.test(name));
    this.cutAxis = domain.length === 3 ? (time >= 0 ? time : 2) : null;
    this.plane = [...domain.keys()].filter((k) => k !== this.cutAxis);
    this.slice = this.cutAxis === null ? null : (domain[this.cutAxis][0] + domain[this.cutAxis][1]) / 2;
    this.sheets = new Map();
    this.side = COARSE;
    this.regrid();
    this.value_ranges = model.valueRanges(this.grid);
    this.bitmap = document.createElement("canvas");
    this.label = this.decoder.c === 3 ? "Decoded slice" : "Decoded image";
  }

  /** c = 3: where the slice lies along its axis. */
  cut(slice) {
    this.slice = slice;
    this.sheets.clear();
    this.regrid();
  }

  /** The finer picture once nothing moves. Returns whether there was a coarser one. */
  refine(rest) {
    const side = rest ? FINE : COARSE;
    if (side === this.side) return false;
    this.side = side;
    this.regrid();
    return true;
  }

  regrid() {
    const { side } = this;
    if (!this.sheets.has(side)) this.sheets.set(side, this.decoder.grid(this.coords(side)));
    this.grid = this.sheets.get(side);
    this.values = undefined;
  }

  /** The points of the picture, row by row, the second axis slower: Float64Array (side²·c). */
  coords(side) {
    const { domain } = this.model.header;
    const [across, up] = this.plane.map((k) => linspace(domain[k][0], domain[k][1], side));
    const c = domain.length;
    const points = new Float64Array(side * side * c).fill(this.slice ?? 0);
    for (let p = 0; p < side * side; p++) {
      points[p * c + this.plane[0]] = across[p % side];
      points[p * c + this.plane[1]] = up[Math.floor(p / side)];
    }
    return points;
  }

  draw(ctx, width, height, { values, colours, pointer }) {
    const { value_names } = this.model.header;
    const [domain, coord_names] = [this.model.header.domain, this.model.header.coord_names].map((all) => this.plane.map((k) => all[k]));
    const { m } = this.decoder;
    const side = Math.round(Math.sqrt(values.length / m));
    const [low, high] = this.value_ranges[this.output];
    const room = { width: width - M.left - M.right - BAR, height: height - M.top - M.bottom };
    // Square pictures stay square; others keep the proportions of their coordinates up to 2:1.
    const shape = clamp((domain[0][1] - domain[0][0]) / (domain[1][1] - domain[1][0] || 1), 0.5, 2);
    const w = Math.min(room.width, room.height * shape);
    const h = w / shape;
    const x = linearScale(domain[0], [M.left, M.left + w]);
    const y = linearScale(domain[1], [M.top + h, M.top]);
    const steps = rampRgb(colours.dark);
    this.paint(values, side, low, high, steps);
    ctx.imageSmoothingEnabled = true;
    ctx.drawImage(this.bitmap, M.left, M.top, w, h);
    drawAxes(ctx, x, y, colours, { labels: { x: coord_names[0], y: coord_names[1] }, grid: false });
    this.bar(ctx, M.left + w + 18, h, low, high, steps, colours);
    if (!pointer) return;
    const at = [x.fromPx(pointer[0]), y.fromPx(pointer[1])];
    const [i, j] = at.map((value, k) => Math.round(((value - domain[k][0]) / (domain[k][1] - domain[k][0] || 1)) * (side - 1)));
    if (i < 0 || j < 0 || i >= side || j >= side) return;
    plate(ctx, `${value_names[this.output]} ${short(values[(j * side + i) * m + this.output])}`, pointer[0], pointer[1], width, colours);
  }

  paint(values, side, low, high, steps) {
    const { m } = this.decoder;
    if (this.bitmap.width !== side) this.bitmap.width = this.bitmap.height = side;
    const ctx = this.bitmap.getContext("2d");
    const image = ctx.createImageData(side, side);
    for (let p = 0; p < side * side; p++) {
      const share = (values[p * m + this.output] - low) / (high - low || 1);
      const colour = steps[clamp(Math.round(share * 255), 0, 255)] ?? [0, 0, 0];
      const row = side - 1 - Math.floor(p / side); // the second coordinate points up
      image.data.set([...colour, 255], 4 * (row * side + (p % side)));
    }
    ctx.putImageData(image, 0, 0);
  }

  bar(ctx, left, h, low, high, steps, colours) {
    for (let k = 0; k < h; k++) {
      const [r, g, b] = steps[Math.round((1 - k / h) * 255)];
      ctx.fillStyle = `rgb(${r},${g},${b})`;
      ctx.fillRect(left, M.top + k, 8, 1.5);
    }
    ctx.fillStyle = colours.text;
    ctx.font = `11px ${colours.mono}`;
    ctx.textBaseline = "middle";
    ctx.fillText(short(high), left + 14, M.top + 5);
    ctx.fillText(short(low), left + 14, M.top + h - 5);
  }

  table(values) {
    const { coord_names, value_names } = this.model.header;
    const { c, m } = this.decoder;
    const side = Math.round(Math.sqrt(values.length / m));
    const points = this.coords(side);
    const rows = Array.from({ length: side * side }, (_, p) => [
      ...points.subarray(p * c, (p + 1) * c), ...values.subarray(p * m, (p + 1) * m),
    ]);
    return { columns: [...coord_names, ...value_names], rows };
  }
}
