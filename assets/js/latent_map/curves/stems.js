// c = 0: a plain vector, each output as a stem over its index.

import { drawAxes, drawDots, linearScale } from "../../plot.js";
import { StandingRange } from "../range.js";
import { short } from "../words.js";
import { CURVE_MARGIN as M, Panel, plate } from "./panel.js";

const NAMED = 12; // outputs up to which each has room for its name

export class Stems extends Panel {
  constructor(model) {
    super(model);
    this.grid = this.decoder.grid(new Float64Array(0));
    const ranges = model.valueRanges(this.grid);
    // Stems stand on zero, so zero is in sight.
    this.range = new StandingRange([Math.min(0, ...ranges.map((r) => r[0])), Math.max(0, ...ranges.map((r) => r[1]))]);
    this.ranges = [this.range];
    this.index = Float64Array.from({ length: this.decoder.m }, (_, j) => j + 1);
    this.label = "Decoded vector";
  }

  hold(values) {
    this.range.hold(values);
  }

  draw(ctx, width, height, { values, ghosts, nearest, colours, pointer }) {
    const { m } = this.decoder;
    const { value_names } = this.model.header;
    const scale = linearScale([0.4, m + 0.6], [M.left, width - M.right]);
    const named = m <= NAMED;
    const x = named
      ? { ...scale, ticks: () => [...this.index], format: (j) => value_names[j - 1].slice(0, 10) }
      : { ...scale, format: (j) => String(Math.round(j)) };
    const y = linearScale(this.range.now, [height - M.bottom, M.top]);
    drawAxes(ctx, x, y, colours, { labels: { x: named ? undefined : "output" } });
    for (const [i, presence] of ghosts) drawDots(ctx, this.index, this.ghost(i), x, y, { fill: colours.latents, radius: 3, opacity: 0.5 * presence });
    const samples = nearest >= 0 && this.model.samplesOf(nearest);
    if (samples) drawDots(ctx, this.index, samples.values.subarray(0, m), x, y, { fill: colours.text, radius: 2.5, opacity: 0.55 });
    ctx.strokeStyle = colours.primary;
    ctx.lineWidth = m > 60 ? 1 : 2;
    ctx.beginPath();
    for (let j = 0; j < m; j++) {
      ctx.moveTo(x.toPx(j + 1), y.toPx(0));
      ctx.lineTo(x.toPx(j + 1), y.toPx(values[j]));
    }
    ctx.stroke();
    drawDots(ctx, this.index, values, x, y, { fill: colours.primary, radius: m > 60 ? 2.5 : 4.5 });
    if (!pointer) return;
    const j = Math.round(scale.fromPx(pointer[0]));
    if (j >= 1 && j <= m) plate(ctx, `${value_names[j - 1]} ${short(values[j - 1])}`, x.toPx(j), M.top + 6, width, colours);
  }

  table(values) {
    return { columns: ["output", "value"], rows: this.model.header.value_names.map((name, j) => [name, values[j]]) };
  }
}
