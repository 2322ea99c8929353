// c = 1, m = 2: the path (x₁(t), x₂(t)) in the plane, both axes to the same scale.

import { linspace } from "../../decoder.js";
import { drawAxes, drawDots, drawLine, linearScale } from "../../plot.js";
import { StandingRange } from "../range.js";
import { short } from "../words.js";
import { CURVE_MARGIN as M, Panel, plate } from "./panel.js";

const POINTS = 400; // a path in the plane may turn more sharply than a graph

export class Plane extends Panel {
  constructor(model) {
    super(model);
    const [low, high] = model.header.domain[0];
    this.t = linspace(low, high, POINTS);
    this.grid = this.decoder.grid(this.t);
    this.ranges = model.valueRanges(this.grid).map((range) => new StandingRange(range));
    this.label = "Decoded path";
  }

  hold(values) {
    this.ranges.forEach((range, j) => range.hold(values, 2, j));
  }

  axis(values, j) {
    return Float64Array.from({ length: values.length / 2 }, (_, i) => values[2 * i + j]);
  }

  scales(width, height) {
    const [across, up] = this.ranges.map(({ now: [low, high] }) => ({ middle: (low + high) / 2, span: high - low }));
    const inner = { width: width - M.left - M.right, height: height - M.top - M.bottom };
    const unit = Math.max(across.span / inner.width, up.span / inner.height) || 1; // units a pixel
    const around = ({ middle }, pixels) => [middle - (pixels * unit) / 2, middle + (pixels * unit) / 2];
    return {
      x: linearScale(around(across, inner.width), [M.left, width - M.right]),
      y: linearScale(around(up, inner.height), [height - M.bottom, M.top]),
    };
  }

  draw(ctx, width, height, { values, ghosts, nearest, colours, pointer }) {
    const { x, y } = this.scales(width, height);
    const { value_names, coord_names } = this.model.header;
    drawAxes(ctx, x, y, colours, { labels: { x: value_names[0], y: value_names[1] } });
    for (const [i, presence] of ghosts) {
      const ghost = this.ghost(i);
      drawLine(ctx, this.axis(ghost, 0), this.axis(ghost, 1), x, y, { stroke: colours.latents, width: 1.25, opacity: 0.5 * presence });
    }
    const samples = nearest >= 0 && this.model.samplesOf(nearest);
    if (samples) drawDots(ctx, this.axis(samples.values, 0), this.axis(samples.values, 1), x, y, { fill: colours.text, radius: 2, opacity: 0.55 });
    const [xs, ys] = [this.axis(values, 0), this.axis(values, 1)];
    drawLine(ctx, xs, ys, x, y, { stroke: colours.primary, width: 2.75 });
    drawDots(ctx, xs.subarray(0, 1), ys.subarray(0, 1), x, y, { fill: colours.primary, radius: 4.5 }); // where t begins
    if (!pointer) return;
    let best = 0;
    const away = (i) => (x.toPx(xs[i]) - pointer[0]) ** 2 + (y.toPx(ys[i]) - pointer[1]) ** 2;
    for (let i = 1; i < POINTS; i++) if (away(i) < away(best)) best = i;
    drawDots(ctx, [xs[best]], [ys[best]], x, y, { fill: colours.text, radius: 3.5 });
    const text = `${coord_names[0]} ${short(this.t[best])}  ${value_names[0]} ${short(xs[best])}  ${value_names[1]} ${short(ys[best])}`;
    plate(ctx, text, x.toPx(xs[best]), Math.max(12, y.toPx(ys[best]) - 16), width, colours);
  }

  table(values) {
    const { coord_names, value_names } = this.model.header;
    return { columns: [coord_names[0], ...value_names], rows: Array.from(this.t, (t, i) => [t, values[2 * i], values[2 * i + 1]]) };
  }
}
