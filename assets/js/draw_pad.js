/**
 * The draw pad: a person draws x(t) by mouse, touch or keys; Python answers with the fitted curve.
 *
 * Data in: one packed message (pages/shared/components/draw_pad.py). State out: "drawing" = {t, x, pen, revision}, sent
 * when a stroke ends. A drawing in the message is taken over only when its revision is new, so an answer to an older
 * stroke never wipes out a newer one.
 */

import { frames, setText } from "./dom.js";
import { furnishPad } from "./draw_pad/furniture.js";
import { Keys } from "./draw_pad/keys.js";
import { Pointer } from "./draw_pad/pointer.js";
import { drawSheet, sheetScales } from "./draw_pad/sheet.js";
import { unpack } from "./packing.js";
import { part } from "./part.js";
import { clamp, decimalsOf, fixed, Glide, niceStep } from "./plot.js";
import * as strokes from "./strokes.js";
import { palette, reducedMotion } from "./theme.js";

const SEND_AFTER = 120; // ms of rest: quick strokes go to Python as one

class Pad {
  constructor(root) {
    this.root = root;
    this.history = new strokes.History();
    this.tool = "pen";
    this.revision = null;
    this.pending = false;
    this.glide = new Glide(250);
    this.ask = frames((time) => this.draw(time));
    this.ui = furnishPad(root.querySelector(".ad-pad"), {
      pen: () => this.take("pen"),
      eraser: () => this.take("eraser"),
      undo: () => this.travel("undo"),
      redo: () => this.travel("redo"),
      clear: () => this.commit([]),
    });
    this.pointer = new Pointer(this);
    this.keys = new Keys(this);
    this.observer = new ResizeObserver(() => this.ask());
    this.observer.observe(this.ui.canvas);
  }

  destroy() {
    this.observer.disconnect();
    this.ask.cancel();
    clearTimeout(this.timer);
  }

  // ------------------------------------------------------------------------------------------------ from Python
  receive({ data, setStateValue }) {
    this.send = setStateValue;
    if (data instanceof Uint8Array) this.update(unpack(data));
  }

  update({ header, arrays }) {
    this.data = { ...header, arrays };
    this.colours = palette(this.root);
    this.ui.canvas.style.height = `${header.height}px`;
    if (header.revision !== this.revision && !this.pointer.gesture) {
      const first = this.revision === null;
      this.revision = header.revision;
      const drawing = strokes.fromArrays(header.drawing);
      // A drawing that Python puts here can be undone, except the one that the pad opens with.
      if (first) this.history = new strokes.History(drawing);
      else this.history.commit(drawing);
      this.keys.rest();
    }
    const { fitted_t: t, fitted_x: x, band_lower: lower, band_upper: upper } = arrays;
    this.fitted = x ? { t, banded: Boolean(lower) } : null;
    if (x) this.glide.aim([...x, ...(lower ?? []), ...(upper ?? [])], performance.now(), reducedMotion());
    this.pending = Boolean(this.timer);
    this.furnish();
    this.ask();
  }

  /** The fitted curve and its band where they are on their way at that time. */
  fit(time) {
    if (!this.fitted) return null;
    const now = this.glide.at(time);
    const n = this.fitted.t.length;
    const part = (k) => now.subarray(k * n, (k + 1) * n);
    const band = this.fitted.banded ? { lower: part(1), upper: part(2) } : {};
    return { t: this.fitted.t, x: part(0), ...band };
  }

  // ------------------------------------------------------------------------------------------------ to Python
  commit(drawing) {
    if (this.history.commit(drawing)) this.changed();
    this.ask();
  }

  travel(way) {
    this.pointer.abandon();
    this.keys.line = null;
    if (this.history[way]()) this.changed();
    this.ask();
  }

  changed() {
    this.pending = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.tell(), SEND_AFTER);
    this.furnish();
  }

  /** What was just drawn is told before the page goes: told late, it would call back a page that is being left. */
  settle() {
    if (this.timer) this.tell();
  }

  tell() {
    clearTimeout(this.timer);
    this.timer = null;
    this.send?.("drawing", { ...strokes.toArrays(this.history.present), revision: this.revision });
  }

  // ------------------------------------------------------------------------------------------------ tools
  /** Pixels to the person's units, inside the ranges. */
  units([px, py]) {
    const { t, x } = this.scales();
    const { t_range: [t0, t1], x_range: [x0, x1] } = this.data;
    return [clamp(t.fromPx(px), t0, t1), clamp(x.fromPx(py), x0, x1)];
  }

  scales() {
    return sheetScales(this.data, this.ui.canvas.clientWidth, this.ui.canvas.clientHeight);
  }

  dropPoint(t, x) {
    const [low, high] = this.data.t_range;
    this.commit(strokes.addPoint(this.history.present, t, x, (high - low) / (strokes.BINS - 1)));
  }

  take(tool) {
    this.keys.lift();
    this.tool = tool;
    this.ui.part.dataset.tool = tool;
    for (const name of ["pen", "eraser"]) this.ui[name].setAttribute("aria-pressed", String(name === tool));
    this.ask();
  }

  // ------------------------------------------------------------------------------------------------ seen and heard
  drawing() {
    return this.pointer.gesture?.drawing ?? this.keys.drawing();
  }

  draw(time) {
    if (!this.data) return false;
    const drawing = this.drawing();
    const focused = this.root.activeElement === this.ui.canvas;
    drawSheet(this.ui.canvas, {
      data: this.data,
      drawing,
      fit: this.fit(time),
      colours: this.colours,
      pending: this.pending || Boolean(this.pointer.gesture?.line),
      hands: {
        cursor: focused ? this.keys.cursor : null,
        penDown: Boolean(this.keys.line),
        eraser: this.tool === "eraser" ? this.pointer.hover : null,
      },
    });
    this.ui.hint.dataset.shown = String(!drawing.length && !this.cursor && !this.pointer.gesture);
    setText(this.ui.readout, this.reading(drawing.length));
    return this.fitted !== null && this.glide.moving(time);
  }

  reading(size) {
    const total = `${size} ${size === 1 ? "point " : "points"}`;
    const place = this.pointer.hover ? this.units(this.pointer.hover) : this.keys.place();
    if (!place) return total;
    const digits = ([low, high]) => decimalsOf(niceStep((high - low) / 40));
    const { t_range, x_range } = this.data;
    return `t ${fixed(place[0], digits(t_range))}   x ${fixed(place[1], digits(x_range))}   ${total}`;
  }

  furnish() {
    this.ui.undo.disabled = !this.history.past.length;
    this.ui.redo.disabled = !this.history.future.length;
    this.ui.clear.disabled = !this.history.present.length;
  }

  speak() {
    setText(this.ui.spoken, `${this.keys.line ? "Pen down" : "Pen up"}. ${this.reading(this.drawing().length)}`);
  }
}

export default part((root) => new Pad(root));
