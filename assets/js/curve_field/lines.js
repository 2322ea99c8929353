/** Functions as lines: graphs, paths in the plane, lines across parallel axes, and single numbers as a strip of dots. */

import { plate } from "../latent_map/curves/panel.js";
import { short } from "../latent_map/words.js";
import { clamp, drawAxes, Glide, linearScale } from "../plot.js";
import { ramp } from "../theme.js";
import { nearestLine, nearestPoint } from "./geometry.js";

const MARGIN = { left: 54, right: 18, top: 28, bottom: 44 };
const REACH = 48; // pixels from which a line is taken up

export class LinesView {
  constructor() {
    this.glide = new Glide(220);
    this.ends = new Glide(220);
  }

  /** A new message. What has as many points as before bends into its new shape. */
  show({ header, arrays }, colours, still) {
    const same = this.header?.kind === header.kind && sameNumbers(this.starts, arrays.starts);
    Object.assign(this, { header, colours, starts: arrays.starts, t: arrays.t, tint: arrays.colour });
    const p = arrays.x.length;
    const both = new Float32Array(2 * p);
    both.set(arrays.x);
    both.set(arrays.y, p);
    const now = performance.now();
    this.glide.aim(both, now, still || !same);
    this.ends.aim(header.ranges.flat(), now, still || !same);
  }

  get size() {
    return this.starts.length - 1;
  }

  moving(time) {
    return this.glide.moving(time);
  }

  /** Sizes and pixels at a time; to be called before anything is drawn or asked. */
  place(width, height, time) {
    const { kind, ranges } = this.header;
    const unit = this.glide.at(time);
    const ends = this.moving(time) ? this.ends.at(time) : ranges.flat();
    const p = unit.length / 2;
    let [left, right, top, bottom] = [MARGIN.left, width - MARGIN.right, MARGIN.top, height - MARGIN.bottom];
    if (kind === "parallel" || kind === "strip") left = 34;
    let [across, up] = kind === "parallel" ? [[-0.25, ranges.length - 0.75], [-0.04, 1.04]] : [[ends[0], ends[1]], [ends[2], ends[3]]];
    const inner = [across, up];
    if (kind === "path") [across, up] = equalScales(across, up, right - left, bottom - top);
    this.x = linearScale(across, [left, right]);
    this.y = linearScale(up, [bottom, top]);
    const [fx, fy] = kind === "parallel" ? [1, 1] : [inner[0][1] - inner[0][0], inner[1][1] - inner[1][0]];
    const [ox, oy] = kind === "parallel" ? [0, 0] : [inner[0][0], inner[1][0]];
    if (this.px?.length !== p) [this.px, this.py] = [new Float32Array(p), new Float32Array(p)];
    const [ax, bx, ay, by] = [this.x.toPx(ox), this.x.toPx(ox + fx), this.y.toPx(oy), this.y.toPx(oy + fy)];
    for (let k = 0; k < p; k++) {
      this.px[k] = ax + unit[k] * (bx - ax);
      this.py[k] = ay + unit[p + k] * (by - ay);
    }
    this.width = width;
  }

  drawAll(ctx) {
    this.axes(ctx);
    const n = this.size;
    const colours = this.tint && ramp(this.colours.dark);
    ctx.save();
    ctx.lineJoin = "round";
    ctx.lineWidth = 1;
    ctx.globalAlpha = this.tint ? clamp(9 / Math.sqrt(n), 0.5, 0.95) : clamp(2.6 / Math.sqrt(n), 0.16, 0.5);
    ctx.strokeStyle = ctx.fillStyle = this.colours.text;
    for (let i = 0; i < n; i++) {
      if (colours) ctx.strokeStyle = ctx.fillStyle = Number.isNaN(this.tint[i]) ? this.colours.gray : colours[Math.round(255 * clamp(this.tint[i], 0, 1))];
      ctx.beginPath();
      this.trace(ctx, i);
      ctx.stroke();
      if (this.starts[i + 1] - this.starts[i] === 1) this.dots(ctx, i, this.header.kind === "strip" ? 3 : 2);
    }
    ctx.restore();
  }

  /** One function strong, with its sample points, and the point under the pointer named. */
  drawStrong(ctx, i, pointer) {
    const { colours } = this;
    ctx.save();
    ctx.lineJoin = ctx.lineCap = "round";
    ctx.beginPath();
    this.trace(ctx, i);
    ctx.strokeStyle = colours.background; // a thin rim of paper lifts it off the others
    ctx.lineWidth = 5.5;
    ctx.stroke();
    ctx.strokeStyle = colours.primary;
    ctx.lineWidth = 2.25;
    ctx.stroke();
    ctx.fillStyle = colours.text;
    const points = this.starts[i + 1] - this.starts[i];
    this.dots(ctx, i, points === 1 ? 5 : points > 400 ? 1.5 : points > 120 ? 2 : 2.75);
    ctx.restore();
    if (pointer) this.name(ctx, i, pointer);
  }

  name(ctx, i, [px, py]) {
    const k = nearestPoint(px, py, this.starts[i], this.starts[i + 1], this.px, this.py);
    const { px: xs, py: ys, colours, header } = this;
    ctx.save();
    ctx.strokeStyle = colours.handle;
    ctx.lineWidth = 2;
    ctx.beginPath();
    ctx.arc(xs[k], ys[k], 6, 0, 2 * Math.PI);
    ctx.stroke();
    ctx.restore();
    plate(ctx, this.words(k, header), xs[k], Math.max(14, ys[k] - 18), this.width, colours);
  }

  words(k, { kind, labels, ranges, t_range, t_label }) {
    const unit = this.glide.to;
    const p = unit.length / 2;
    const value = ([low, high], u) => short(low + u * (high - low));
    if (kind === "parallel") return `${labels[Math.round(unit[k])]}: ${value(ranges[Math.round(unit[k])], unit[p + k])}`;
    const x = `${labels[0]} ${value(ranges[0], unit[k])}`;
    if (kind === "strip") return x;
    const both = `${x}   ${labels[1]} ${value(ranges[1], unit[p + k])}`;
    return kind === "path" ? `${t_label} ${value(t_range, this.t[k])}   ${both}` : both;
  }

  under(px, py) {
    return nearestLine(px, py, this.starts, this.px, this.py, REACH);
  }

  trace(ctx, i) {
    for (let k = this.starts[i]; k < this.starts[i + 1]; k++) ctx.lineTo(this.px[k], this.py[k]);
  }

  dots(ctx, i, radius) {
    ctx.beginPath();
    for (let k = this.starts[i]; k < this.starts[i + 1]; k++) {
      ctx.moveTo(this.px[k] + radius, this.py[k]);
      ctx.arc(this.px[k], this.py[k], radius, 0, 2 * Math.PI);
    }
    ctx.fill();
  }

  axes(ctx) {
    const { kind, labels } = this.header;
    const bare = { ...this.y, ticks: () => [] };
    if (kind === "parallel") this.parallelAxes(ctx, bare);
    else if (kind === "strip") drawAxes(ctx, this.x, bare, this.colours, { labels: { x: labels[0] } });
    else drawAxes(ctx, this.x, this.y, this.colours, { labels: { x: labels[0], y: labels[1] } });
  }

  parallelAxes(ctx, bare) {
    const { labels, ranges } = this.header;
    const every = Math.ceil(labels.length / 12); // each name needs its room
    const named = labels.map((_, j) => j).filter((j) => j % every === 0);
    const x = { ...this.x, ticks: () => named, format: (j) => labels[j].slice(0, 14) };
    drawAxes(ctx, x, bare, this.colours, {});
    ctx.save();
    ctx.strokeStyle = this.colours.border;
    ctx.fillStyle = this.colours.text;
    ctx.font = `11px ${this.colours.mono}`;
    ctx.textAlign = "center";
    for (const j of labels.keys()) {
      ctx.beginPath();
      ctx.moveTo(this.x.toPx(j), this.y.toPx(0));
      ctx.lineTo(this.x.toPx(j), this.y.toPx(1));
      ctx.stroke();
    }
    ctx.globalAlpha = 0.62;
    for (const j of named) {
      ctx.fillText(short(ranges[j][1]), this.x.toPx(j), this.y.toPx(1) - 12);
      ctx.fillText(short(ranges[j][0]), this.x.toPx(j), this.y.toPx(0) - 3 + 14);
    }
    ctx.restore();
  }
}

/** Both axes widened until a unit is as many pixels along either. */
function equalScales(across, up, width, height) {
  const unit = Math.max((across[1] - across[0]) / width, (up[1] - up[0]) / height);
  const around = ([low, high], pixels) => [(low + high - pixels * unit) / 2, (low + high + pixels * unit) / 2];
  return [around(across, width), around(up, height)];
}

function sameNumbers(one, other) {
  return one?.length === other.length && other.every((value, i) => value === one[i]);
}
