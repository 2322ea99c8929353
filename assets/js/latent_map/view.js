// The window through which the map is seen: where a latent lies on the canvas, and how panning and zooming move it.
// One scale for both axes, so that a distance in latent space looks the same in every direction. Free of the DOM.

import { clamp, linearScale } from "../plot.js";

export const MARGIN = { left: 42, right: 12, top: 26, bottom: 42 };

const CLOSEST = 60; // how far one may zoom in and out, as multiples of the fitted scale
const FARTHEST = 1 / 4;

export class View {
  constructor() {
    this.bounds = { low: [-1, -1], high: [1, 1] };
    this.center = [0, 0];
    this.zoom = 1;
    this.resize(400, 420);
  }

  /** The canvas's size in CSS pixels. */
  resize(width, height) {
    this.width = width;
    this.height = height;
    this.inner = { width: Math.max(40, width - MARGIN.left - MARGIN.right), height: Math.max(40, height - MARGIN.top - MARGIN.bottom) };
  }

  /** What must be seen at zoom 1: {low: [x, y], high: [x, y]} in latent units; shows it. */
  fit(bounds) {
    this.bounds = bounds;
    this.reset();
  }

  reset() {
    const { low, high } = this.bounds;
    this.center = [(low[0] + high[0]) / 2, (low[1] + high[1]) / 2];
    this.zoom = 1;
  }

  /** Pixels a latent unit. */
  get scale() {
    const { low, high } = this.bounds;
    const fit = Math.min(this.inner.width / (high[0] - low[0]), this.inner.height / (high[1] - low[1]));
    return fit * this.zoom;
  }

  toPx(x, y) {
    const { scale } = this;
    return [
      MARGIN.left + this.inner.width / 2 + (x - this.center[0]) * scale,
      MARGIN.top + this.inner.height / 2 - (y - this.center[1]) * scale,
    ];
  }

  fromPx(px, py) {
    const { scale } = this;
    return [
      this.center[0] + (px - MARGIN.left - this.inner.width / 2) / scale,
      this.center[1] - (py - MARGIN.top - this.inner.height / 2) / scale,
    ];
  }

  /** The nearest pixel that lies inside the axes. */
  inside(px, py) {
    return [
      clamp(px, MARGIN.left, MARGIN.left + this.inner.width),
      clamp(py, MARGIN.top, MARGIN.top + this.inner.height),
    ];
  }

  /** Zoom by a factor; the latent under the pixel stays there. */
  zoomAt(px, py, factor) {
    const held = this.fromPx(px, py);
    this.zoom = clamp(this.zoom * factor, FARTHEST, CLOSEST);
    const now = this.fromPx(px, py);
    this.moveTo(this.center[0] + held[0] - now[0], this.center[1] + held[1] - now[1]);
  }

  /** Move the paper by pixels. */
  panBy(dx, dy) {
    this.moveTo(this.center[0] - dx / this.scale, this.center[1] + dy / this.scale);
  }

  /** The centre stays within the fitted bounds, so that the cloud cannot be lost. */
  moveTo(x, y) {
    const { low, high } = this.bounds;
    this.center = [clamp(x, low[0], high[0]), clamp(y, low[1], high[1])];
  }

  /** Both axes as scales of plot.js. */
  axes() {
    const [left, right] = [MARGIN.left, MARGIN.left + this.inner.width];
    const [top, bottom] = [MARGIN.top, MARGIN.top + this.inner.height];
    const [low, high] = [this.fromPx(left, bottom), this.fromPx(right, top)];
    return { x: linearScale([low[0], high[0]], [left, right]), y: linearScale([low[1], high[1]], [bottom, top]) };
  }
}

/** Bounds of a square-ish window around points, padded; never without extent. */
export function padded({ low, high }, pad = 0.12) {
  const widest = Math.max(high[0] - low[0], high[1] - low[1]) || 1;
  const grow = (i) => Math.max((high[i] - low[i]) * pad, widest * 0.06, 1e-6);
  return { low: [low[0] - grow(0), low[1] - grow(1)], high: [high[0] + grow(0), high[1] + grow(1)] };
}
