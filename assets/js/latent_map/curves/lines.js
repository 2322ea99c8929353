// c = 1: each output as a line over the coordinate.

import { linspace } from "../../decoder.js";
import { drawAxes, drawDots, drawLine, linearScale } from "../../plot.js";
import { StandingRange } from "../range.js";
import { short } from "../words.js";
import { CURVE_MARGIN as M, Panel, plate } from "./panel.js";

const POINTS = 200;

export class Lines extends Panel {
  constructor(model) {
    super(model);
    const [low, high] = model.header.domain[0];
    this.t = linspace(low, high, POINTS);
    this.grid = this.decoder.grid(this.t);
    const ranges = model.valueRanges(this.grid);
    this.range = new StandingRange([Math.min(...ranges.map((r) => r[0])), Math.max(...ranges.map((r) => r[1]))]);
    this.ranges = [this.range];
    this.label = "Decoded curve";
  }

  hold(values) {
    this.range.hold(values);
  }

  /** One output of a (P·m) buffer. */
  series(values, j) {
    const { m } = this.decoder;
    return m === 1 ? values : Float64Array.from({ length: values.length / m }, (_, i) => values[i * m + j]);
  }

  draw(ctx, width, height, { values, ghosts, nearest, colours, pointer }) {
    const { m } = this.decoder;
    const { coord_names, value_names } = this.model.header;
    const x = linearScale([this.t[0], this.t[POINTS - 1]], [M.left, width - M.right]);
    const y = linearScale(this.range.now, [height - M.bottom, M.top]);
    drawAxes(ctx, x, y, colours, { labels: { x: coord_names[0], y: m === 1 ? value_names[0] : undefined } });
    const hues = m === 1 ? [colours.primary] : colours.categorical;
    for (const [i, presence] of ghosts) {
      const ghost = this.ghost(i);
      for (let j = 0; j < m; j++) {
        drawLine(ctx, this.t, this.series(ghost, j), x, y, { stroke: colours.latents, width: 1.25, opacity: 0.5 * presence });
      }
    }
    const samples = nearest >= 0 && this.model.samplesOf(nearest);
    if (samples) {
      const radius = samples.coords.length > 300 ? 1.3 : 2;
      for (let j = 0; j < m; j++) {
        const fill = m === 1 ? colours.text : hues[j % hues.length];
        drawDots(ctx, samples.coords, this.series(samples.values, j), x, y, { fill, radius, opacity: 0.55 });
      }
    }
    for (let j = 0; j < m; j++) drawLine(ctx, this.t, this.series(values, j), x, y, { stroke: hues[j % hues.length], width: 2.75 });
    if (m > 1) this.nameLines(ctx, values, y, width, hues, colours);
    if (pointer) this.read(ctx, values, x, y, width, pointer, colours);
  }

  nameLines(ctx, values, y, width, hues, colours) {
    const { m } = this.decoder;
    const ends = Array.from({ length: m }, (_, j) => ({ j, at: y.toPx(values[(POINTS - 1) * m + j]) })).sort((a, b) => a.at - b.at);
    ctx.font = `12px ${colours.font}`;
    ctx.textAlign = "right";
    ctx.textBaseline = "bottom";
    let above = -Infinity;
    for (const { j, at } of ends) {
      above = Math.max(at - 5, above + 15); // names step aside rather than overlap
      ctx.fillStyle = hues[j % hues.length];
      ctx.fillText(this.model.header.value_names[j], width - M.right, above);
    }
    ctx.textAlign = "left";
  }

  read(ctx, values, x, y, width, [px], colours) {
    const { m } = this.decoder;
    const share = (x.fromPx(px) - this.t[0]) / (this.t[POINTS - 1] - this.t[0] || 1);
    if (share < -0.02 || share > 1.02) return;
    const i = Math.min(POINTS - 1, Math.max(0, Math.round(share * (POINTS - 1))));
    const at = x.toPx(this.t[i]);
    drawLine(ctx, [this.t[i], this.t[i]], y.domain, x, y, { stroke: colours.text, width: 1, opacity: 0.25 });
    const { coord_names, value_names } = this.model.header;
    drawDots(ctx, Array(m).fill(this.t[i]), values.subarray(i * m, (i + 1) * m), x, y, { fill: colours.text, radius: 3.5 });
    const texts = value_names.map((name, j) => `${name} ${short(values[i * m + j])}`);
    plate(ctx, [`${coord_names[0]} ${short(this.t[i])}`, ...texts.slice(0, 4)].join("  "), at, M.top + 6, width, colours);
  }

  table(values) {
    const { m } = this.decoder;
    const { coord_names, value_names } = this.model.header;
    const rows = Array.from(this.t, (t, i) => [t, ...values.subarray(i * m, (i + 1) * m)]);
    return { columns: [coord_names[0], ...value_names], rows };
  }
}
