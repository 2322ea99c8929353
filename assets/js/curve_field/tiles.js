/** Functions as pictures: an image a function, or a row of slices through a film. */

import { plate } from "../latent_map/curves/panel.js";
import { short } from "../latent_map/words.js";
import { clamp } from "../plot.js";
import { alpha, rampRgb } from "../theme.js";
import { tileBoxes } from "./geometry.js";

const TOP = 8;
const BAR = 62; // pixels at the right for the scale of values

export class TilesView {
  show({ header, arrays, shapes }, colours) {
    Object.assign(this, { header, colours, pictures: arrays.pictures });
    const [tiles, h, w] = shapes.pictures;
    Object.assign(this, { h, w, per: Math.max(1, header.slices.length) });
    this.bitmaps = Array.from({ length: tiles }, (_, i) => this.paint(i));
  }

  get size() {
    return this.header.names.length;
  }

  moving() {
    return false;
  }

  place(width, height) {
    const [[left, right], [low, high]] = this.header.ranges;
    const shape = clamp((right - left) / (high - low || 1), 0.5, 2);
    const films = this.per > 1;
    this.foot = films ? 18 : 22;
    this.boxes = tileBoxes(this.bitmaps.length, width - BAR, height - TOP - 30, shape, {
      columns: films ? this.per : 0,
      gap: films ? 6 : 14,
      room: this.foot,
    });
    this.width = width;
  }

  drawAll(ctx) {
    const { colours, header } = this;
    const { width: w, height: h } = this.boxes;
    ctx.save();
    ctx.imageSmoothingEnabled = false;
    ctx.fillStyle = colours.text;
    ctx.font = `11px ${colours.font}`;
    ctx.textBaseline = "top";
    this.bitmaps.forEach((bitmap, i) => {
      const [x, y] = this.at(i);
      ctx.globalAlpha = 1;
      ctx.fillStyle = colours.secondary; // where there is no point
      ctx.fillRect(x, y, w, h);
      ctx.drawImage(bitmap, x, y, w, h);
      ctx.fillStyle = colours.text;
      ctx.globalAlpha = 0.7;
      const word = this.per === 1 ? header.names[i] : i % this.per === 0 ? header.names[i / this.per] : "";
      ctx.fillText(cut(ctx, word, w * this.per), x, y + h + 4);
    });
    this.scale(ctx);
    ctx.restore();
  }

  at(i) {
    const [x, y] = this.boxes.at(i);
    return [x, y + TOP];
  }

  paint(i) {
    const { h, w } = this;
    const [low, high] = this.header.ranges[2];
    const steps = rampRgb(this.colours.dark);
    const bitmap = document.createElement("canvas");
    [bitmap.width, bitmap.height] = [w, h];
    const ctx = bitmap.getContext("2d");
    const image = ctx.createImageData(w, h);
    for (let p = 0; p < h * w; p++) {
      const value = this.pictures[i * h * w + p];
      if (Number.isNaN(value)) continue; // the paper shows
      const row = h - 1 - Math.floor(p / w); // the second coordinate points up
      const colour = steps[clamp(Math.round((255 * (value - low)) / (high - low || 1)), 0, 255)];
      image.data.set([...colour, 255], 4 * (row * w + (p % w)));
    }
    ctx.putImageData(image, 0, 0);
    return bitmap;
  }

  scale(ctx) {
    const [low, high] = this.header.ranges[2];
    const steps = rampRgb(this.colours.dark);
    const height = 140;
    const left = this.width - BAR + 16;
    ctx.globalAlpha = 1;
    for (let k = 0; k < height; k++) {
      ctx.fillStyle = `rgb(${steps[Math.round((1 - k / height) * 255)].join(",")})`;
      ctx.fillRect(left, TOP + 20 + k, 8, 1.5);
    }
    ctx.fillStyle = this.colours.text;
    ctx.globalAlpha = 0.7;
    ctx.font = `12px ${this.colours.font}`;
    ctx.fillText(this.header.labels[2].slice(0, 9), left, TOP);
    ctx.font = `11px ${this.colours.mono}`;
    ctx.fillText(short(high), left + 12, TOP + 20);
    ctx.fillText(short(low), left + 12, TOP + 10 + height);
  }

  drawStrong(ctx, i, pointer) {
    const { width: w, height: h } = this.boxes;
    ctx.save();
    ctx.strokeStyle = this.colours.primary;
    ctx.lineWidth = 2.25;
    for (let k = 0; k < this.per; k++) {
      const [x, y] = this.at(i * this.per + k);
      ctx.strokeRect(x - 1, y - 1, w + 2, h + 2);
      if (this.per > 1) this.when(ctx, k, x, y + h);
    }
    ctx.restore();
    if (pointer) this.name(ctx, pointer);
  }

  /** Where a film is cut, under the tiles of the strong one, in place of its name, which the readout has. */
  when(ctx, k, x, bottom) {
    ctx.fillStyle = this.colours.background;
    ctx.fillRect(x, bottom + 2, this.boxes.width + 8, this.foot - 4);
    ctx.fillStyle = this.colours.text;
    ctx.font = `11px ${this.colours.mono}`;
    ctx.textBaseline = "top";
    ctx.fillText(cut(ctx, short(this.header.slices[k]), this.boxes.width), x, bottom + 4);
  }

  name(ctx, [px, py]) {
    const tile = this.tileAt(px, py);
    if (tile < 0) return;
    const { h, w, header } = this;
    const [x, y] = this.at(tile);
    const column = clamp(Math.floor(((px - x) / this.boxes.width) * w), 0, w - 1);
    const row = clamp(Math.floor((1 - (py - y) / this.boxes.height) * h), 0, h - 1);
    const value = this.pictures[(tile * h + row) * w + column];
    const [across, up] = [[0, column, w], [1, row, h]].map(([axis, k, side]) => {
      const [low, high] = header.ranges[axis];
      return `${header.labels[axis]} ${short(low + (side > 1 ? k / (side - 1) : 0.5) * (high - low))}`;
    });
    ctx.strokeStyle = alpha(this.colours.text, 0.9);
    ctx.strokeRect(x + (column * this.boxes.width) / w, y + ((h - 1 - row) * this.boxes.height) / h, this.boxes.width / w, this.boxes.height / h);
    plate(ctx, `${across}  ${up}  ${header.labels[2]} ${short(value)}`, px, Math.max(12, py - 18), this.width, this.colours);
  }

  tileAt(px, py) {
    const { width: w, height: h } = this.boxes;
    return this.bitmaps.findIndex((_, i) => {
      const [x, y] = this.at(i);
      return px >= x && px <= x + w && py >= y && py <= y + h;
    });
  }

  under(px, py) {
    const tile = this.tileAt(px, py);
    return tile < 0 ? -1 : Math.floor(tile / this.per);
  }
}

function cut(ctx, text, width) {
  let kept = text;
  while (kept && ctx.measureText(kept).width > width) kept = kept.slice(0, -1);
  return kept === text ? text : `${kept.slice(0, -1)}…`;
}
