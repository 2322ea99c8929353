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
    this.slice = model.decoder.c === 3 ? (model.header.domain[2][0] + model.header.domain[2][1]) / 2 : null;
    this.sheets = new Map();
    this.side = COARSE;
    this.regrid();
    this.value_ranges = model.valueRanges(this.grid);
    this.bitmap = document.createElement("canvas");
    this.label = this.decoder.c === 3 ? "Decoded slice" : "Decoded image";
  }

  /** c = 3: the third coordinate of the slice. */
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
    if (!this.sheets.has(side)) {
      const { domain } = this.model.header;
      const [across, up] = [0, 1].map((k) => linspace(domain[k][0], domain[k][1], side));
      const third = this.slice === null ? [] : [this.slice];
      const points = [];
      for (let p = 0; p < side * side; p++) points.push(across[p % side], up[Math.floor(p / side)], ...third);
      this.sheets.set(side, this.decoder.grid(Float64Array.from(points)));
    }
    this.grid = this.sheets.get(side);
    this.values = undefined;
  }

  draw(ctx, width, height, { values, colours, pointer }) {
    const { domain, coord_names, value_names } = this.model.header;
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
    const { domain, coord_names, value_names } = this.model.header;
    const { m } = this.decoder;
    const side = Math.round(Math.sqrt(values.length / m));
    const axis = [0, 1].map((k) => linspace(domain[k][0], domain[k][1], side));
    const third = this.slice === null ? [] : [this.slice];
    const rows = Array.from({ length: side * side }, (_, p) => [
      axis[0][p % side], axis[1][Math.floor(p / side)], ...third, ...values.subarray(p * m, (p + 1) * m),
    ]);
    return { columns: [...coord_names, ...value_names], rows };
  }
}
