// What every picture of a decoded function shares: the grid it is decoded on, and the frame loop's questions.

/** A picture of f(z, ·). Subclasses set `grid` and give draw(ctx, width, height, scene), hold(values) and table(values).
 *
 *  scene: {values, ghosts: [[index, presence]], nearest: index or -1, colours, pointer: [px, py] | null}. */
export class Panel {
  constructor(model) {
    this.model = model;
    this.decoder = model.decoder;
    this.ranges = [];
    this.label = "Decoded function";
  }

  decode(z) {
    this.values = this.decoder.decode(z, this.grid, this.values);
    this.hold(this.values);
    return this.values;
  }

  /** Makes room on the axes for the values. */
  hold() {}

  /** Moves the axes; true while they still move. */
  step(milliseconds, jump) {
    return this.ranges.map((range) => range.step(milliseconds, jump)).some(Boolean);
  }

  ghost(i) {
    return this.model.ghost(i, this.grid);
  }
}

export const CURVE_MARGIN = { left: 50, right: 16, top: 28, bottom: 44 };

/** A small plate with a text beside a point, kept inside the panel. */
export function plate(ctx, text, x, y, width, colours) {
  ctx.save();
  ctx.font = `11px ${colours.mono}`;
  const span = ctx.measureText(text).width + 12;
  const left = x + 12 + span > width ? x - 12 - span : x + 12;
  ctx.globalAlpha = 0.9;
  ctx.fillStyle = colours.background;
  ctx.fillRect(left, y - 10, span, 20);
  ctx.globalAlpha = 1;
  ctx.fillStyle = colours.text;
  ctx.textBaseline = "middle";
  ctx.fillText(text, left + 6, y);
  ctx.restore();
}
