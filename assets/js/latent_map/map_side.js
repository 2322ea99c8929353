// The left side: the map itself, its window, its two layers and the handle.

import { setText } from "../dom.js";
import { count, extent, fitCanvas } from "../plot.js";
import { ramp } from "../theme.js";
import { jitter } from "./cloud.js";
import { drawDotsLayer } from "./dots.js";
import { fillScale } from "../colour_scale.js";
import { drawMarks } from "./marks.js";
import { View, padded } from "./view.js";
import { axisName, short } from "./words.js";

const HOVER_REACH = 10; // px from a dot that count as on it

export class MapSide {
  constructor(ui) {
    this.ui = ui;
    this.view = new View();
    this.axes = [0, 1];
    this.hover = -1;
    this.stale = true; // whether the still layer must be drawn again
    this.place = (i) => this.placeOf(i);
  }

  /** A new model, or new news about it. */
  show(model, header, arrays, colours) {
    const axes = model.decoder.d === 1 ? [0, 0] : header.axes;
    const other = model !== this.model || String(axes) !== String(this.axes);
    Object.assign(this, { model, axes, header, arrays, colours, stale: true });
    if (other) {
      this.hover = -1;
      this.view.fit(this.bounds());
    }
    this.describe();
  }

  /** The window that shows every latent and where the handle starts. */
  bounds() {
    const { cloud } = this.model;
    const [i, j] = this.axes;
    const z = this.header.z;
    const low = [i, j].map((k) => Math.min(cloud.low[k], z[k]));
    const high = [i, j].map((k) => Math.max(cloud.high[k], z[k]));
    // A strip has no second dimension: its height is for telling dots apart, and must not shrink its scale.
    if (cloud.d === 1) [low[1], high[1]] = [-1e-9, 1e-9];
    return padded({ low, high });
  }

  describe() {
    const { model, header, axes, arrays, colours, ui } = this;
    const { d } = model.decoder;
    const shown = model.cloud.n < model.total ? `${count(model.cloud.n)} of ${count(model.total)}` : count(model.total);
    const which = d > 2 ? `, ${axisName(axes[0])} and ${axisName(axes[1])} of ${d}` : "";
    setText(ui.mapNote, `${shown} functions${which}`);
    const { colour } = arrays;
    if (colour) {
      const [low, high] = extent([colour]).map(short);
      fillScale(ui.legend, { label: header.colour_label, low, high, colours: ramp(colours.dark) });
    } else ui.legend.hidden = true;
    const names = d === 1 ? "z1" : `z${axes[0] + 1} and z${axes[1] + 1}`;
    const label = header.draggable
      ? `Latent map of ${count(model.total)} functions over ${names}. Arrow keys move the handle, with Shift farther; Home goes to the mean, Enter to the nearest function; plus and minus zoom, 0 shows all.`
      : `Latent map of ${count(model.total)} functions over ${names}.`;
    ui.stage.setAttribute("aria-label", label);
    this.still = ui.handle.hidden = !header.draggable && !header.z_given; // a map that waits for its first latent
    ui.part.dataset.draggable = header.draggable;
  }

  placeOf(i) {
    const { cloud } = this.model;
    const at = i * cloud.d;
    if (cloud.d > 1) return this.view.toPx(cloud.latents[at + this.axes[0]], cloud.latents[at + this.axes[1]]);
    return [this.view.toPx(cloud.latents[at], 0)[0], this.middle() + jitter(i) * this.view.inner.height * 0.22];
  }

  /** The handle's pixel for a latent. */
  placeOfLatent(z) {
    const [x, y] = this.view.toPx(z[this.axes[0]], z[this.axes[1]]);
    return this.model.decoder.d > 1 ? [x, y] : [x, this.middle()];
  }

  middle() {
    return this.view.toPx(...this.view.center)[1];
  }

  /** The latent under a pixel: z with the two shown coordinates replaced. */
  latentAt(px, py, z) {
    const [x, y] = this.view.fromPx(...this.view.inside(px, py));
    const moved = Float64Array.from(z);
    if (moved.length > 1) moved[this.axes[1]] = y;
    moved[this.axes[0]] = x;
    return moved;
  }

  /** The function whose dot is under a pixel, or -1. */
  under(px, py) {
    return this.model.cloud.under(px, py, HOVER_REACH, this.place);
  }

  /** What one axis spans on the screen, in latent units. */
  get span() {
    return this.view.inner.width / this.view.scale;
  }

  /** Sizes are read before anything of the frame is written: a layout in between would cost more than the drawing. */
  measure() {
    this.sheet = fitCanvas(this.ui.marks);
    const { width, height } = this.sheet;
    if (width === this.view.width && height === this.view.height && !this.sheet.resized) return;
    this.view.resize(width, height);
    this.stale = true;
  }

  draw(hand, fades) {
    const { ui, view } = this;
    const { model, axes, colours, header, arrays, place, hover } = this;
    if (this.stale) drawDotsLayer(ui.dots, { model, view, axes, place, colours, colour: arrays.colour, prior: header.prior_radius });
    this.stale = false;
    const handle = this.placeOfLatent(hand.z);
    ui.handle.style.transform = `translate(${handle[0].toFixed(2)}px, ${handle[1].toFixed(2)}px)`;
    drawMarks(this.sheet, {
      model, view, axes, place, colours, fades, handle, hover,
      walk: hand.walk, walked: hand.walked, starts: arrays.starts, covariance: model.decoder.d > 1 ? arrays.covariance : null, center: header.z,
    });
  }
}
