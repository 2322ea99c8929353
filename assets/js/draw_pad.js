/**
 * The draw pad: a person draws x(t) by mouse, touch or keys; Python answers with the fitted curve.
 *
 * Data in: one packed message (pages/shared/components/draw_pad.py). State out: "drawing" = {t, x, pen, revision}, sent
 * when a stroke ends. A drawing in the message is taken over only when its revision is new, so an answer to an older
 * stroke never wipes out a newer one.
 */

import { frames, setText } from "./dom.js";
import { furnishPad } from "./draw_pad/furniture.js";
import { drawSheet, ERASER_RADIUS, sheetScales } from "./draw_pad/sheet.js";
import { unpack } from "./packing.js";
import { clamp, decimalsOf, fixed, Glide, niceStep } from "./plot.js";
import * as strokes from "./strokes.js";
import { palette, reducedMotion } from "./theme.js";

const SEND_AFTER = 120; // ms of rest: quick strokes go to Python as one
const PADS = new WeakMap();

export default function drawPad({ parentElement, data, setStateValue }) {
  let pad = PADS.get(parentElement);
  if (!pad) PADS.set(parentElement, (pad = new Pad(parentElement)));
  pad.send = setStateValue;
  if (data instanceof Uint8Array) pad.update(unpack(data));
  return () => {
    pad.destroy();
    PADS.delete(parentElement);
  };
}

class Pad {
  constructor(root) {
    this.root = root;
    this.history = new strokes.History();
    this.tool = "pen";
    this.revision = null;
    this.gesture = null; // {pointer, from, last, line, drawing} while a pointer is down
    this.cursor = null; // {t, x} in the person's units, once keys have moved it
    this.line = null; // the line that the keys draw while their pen is down
    this.hover = null; // [px, py]
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
    const { canvas } = this.ui;
    const listen = (name, handle) => canvas.addEventListener(name, handle);
    listen("pointerdown", (event) => this.press(event));
    listen("pointermove", (event) => this.move(event));
    listen("pointerup", (event) => this.release(event));
    listen("pointercancel", () => this.abandon());
    listen("pointerleave", () => ((this.hover = null), this.ask()));
    listen("focus", () => this.ask());
    listen("blur", () => (this.liftPen(), this.ask()));
    this.ui.part.addEventListener("keydown", (event) => this.key(event));
    this.observer = new ResizeObserver(() => this.ask());
    this.observer.observe(canvas);
  }

  destroy() {
    this.observer.disconnect();
    this.ask.cancel();
    // A stroke just ended is told before the page goes.
    if (this.timer) this.tell();
  }

  // ------------------------------------------------------------------------------------------------ from Python
  update({ header, arrays }) {
    this.data = { ...header, arrays };
    this.colours = palette(this.root);
    this.ui.canvas.style.height = `${header.height}px`;
    if (header.revision !== this.revision && !this.gesture) {
      const first = this.revision === null;
      this.revision = header.revision;
      const drawing = strokes.fromArrays(header.drawing);
      // A drawing that Python puts here can be undone, except the one that the pad opens with.
      if (first) this.history = new strokes.History(drawing);
      else this.history.commit(drawing);
      this.cursor = this.line = null;
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
    this.abandon();
    this.line = null;
    if (this.history[way]()) this.changed();
    this.ask();
  }

  changed() {
    this.pending = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.tell(), SEND_AFTER);
    this.furnish();
  }

  tell() {
    clearTimeout(this.timer);
    this.timer = null;
    this.send?.("drawing", { ...strokes.toArrays(this.history.present), revision: this.revision });
  }

  // ------------------------------------------------------------------------------------------------ pointer
  at(event) {
    const box = this.ui.canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  /** Pixels to the person's units, inside the ranges. */
  units([px, py]) {
    const { t, x } = this.scales();
    const { t_range: [t0, t1], x_range: [x0, x1] } = this.data;
    return [clamp(t.fromPx(px), t0, t1), clamp(x.fromPx(py), x0, x1)];
  }

  scales() {
    return sheetScales(this.data, this.ui.canvas.clientWidth, this.ui.canvas.clientHeight);
  }

  press(event) {
    if (!this.data || this.gesture || event.button > 0) return;
    this.ui.canvas.setPointerCapture(event.pointerId);
    this.ui.canvas.focus({ preventScroll: true });
    this.liftPen();
    this.cursor = null;
    const from = this.at(event);
    const slack = event.pointerType === "mouse" ? 3 : 8;
    this.gesture = { pointer: event.pointerId, from, last: from, slack, line: null, drawing: this.history.present };
    if (this.tool === "eraser") this.eraseTo(from);
    this.hover = from;
    this.ask();
  }

  move(event) {
    if (!this.data) return;
    this.hover = this.at(event);
    const { gesture } = this;
    if (gesture && gesture.pointer === event.pointerId) {
      const events = event.getCoalescedEvents?.() ?? [];
      for (const one of events.length ? events : [event]) this.follow(this.at(one));
    }
    this.ask();
  }

  follow(to) {
    const { gesture } = this;
    if (this.tool === "eraser") {
      this.eraseTo(to);
      return;
    }
    if (!gesture.line) {
      // A hand that trembles on a click has not begun a line.
      if (Math.hypot(to[0] - gesture.from[0], to[1] - gesture.from[1]) < gesture.slack) return;
      gesture.line = strokes.newLine(this.data.t_range);
    }
    strokes.drawSegment(gesture.line, ...this.units(gesture.last), ...this.units(to));
    gesture.drawing = strokes.layLine(this.history.present, gesture.line);
    gesture.last = to;
  }

  eraseTo(to) {
    const { t, x } = this.scales();
    const place = (sample) => [t.toPx(sample.t), x.toPx(sample.x)];
    const { gesture } = this;
    gesture.drawing = strokes.eraseAlong(gesture.drawing, gesture.last, to, ERASER_RADIUS, place);
    gesture.last = to;
  }

  release(event) {
    const { gesture } = this;
    if (!gesture || gesture.pointer !== event.pointerId) return;
    this.gesture = null;
    if (event.pointerType !== "mouse") this.hover = null;
    if (this.tool === "pen" && !gesture.line) this.dropPoint(...this.units(gesture.from));
    else this.commit(gesture.drawing.length === this.history.present.length && this.tool === "eraser" ? this.history.present : gesture.drawing);
  }

  /** A second finger, or the system, took the pointer away: as if it had not begun. */
  abandon() {
    this.gesture = null;
    this.hover = null;
    this.ask();
  }

  dropPoint(t, x) {
    const [low, high] = this.data.t_range;
    this.commit(strokes.addPoint(this.history.present, t, x, (high - low) / (strokes.BINS - 1)));
  }

  // ------------------------------------------------------------------------------------------------ keys
  key(event) {
    if (!this.data) return;
    const letter = event.key.toLowerCase();
    if (event.ctrlKey || event.metaKey) {
      if (letter === "z") this.travel(event.shiftKey ? "redo" : "undo");
      else if (letter === "y") this.travel("redo");
      else return;
    } else if (event.altKey) return;
    else if (letter === "p") this.take("pen");
    else if (letter === "e") this.take("eraser");
    else if (this.root.activeElement !== this.ui.canvas || !this.penKey(event)) return;
    event.preventDefault();
    event.stopPropagation();
    this.ask();
  }

  /** The keys that move and use the pen; false for any other. */
  penKey({ key, shiftKey }) {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[key];
    const { t_range: [t0, t1], x_range: [x0, x1] } = this.data;
    this.cursor ??= { t: (t0 + t1) / 2, x: (x0 + x1) / 2 };
    const { t, x } = this.cursor;
    if (way) {
      const size = shiftKey ? 0.05 : 0.01;
      this.cursor = {
        t: clamp(t + way[0] * size * (t1 - t0), t0, t1),
        x: clamp(x + way[1] * size * (x1 - x0), x0, x1),
      };
      if (this.line) strokes.drawSegment(this.line, t, x, this.cursor.t, this.cursor.x);
    } else if (key === " ") {
      if (this.line) this.liftPen();
      else {
        this.line = strokes.newLine(this.data.t_range);
        strokes.drawSegment(this.line, t, x, t, x);
      }
    } else if (key === "Enter") {
      this.liftPen();
      this.dropPoint(t, x);
    } else if (key === "Delete" || key === "Backspace") this.eraseBelow(t);
    else if (key === "Escape" && this.line) this.line = null;
    else return false;
    this.speak();
    return true;
  }

  eraseBelow(t) {
    const [low, high] = this.data.t_range;
    const place = (sample) => [sample.t, 0];
    this.commit(strokes.eraseAlong(this.history.present, [t, 0], [t, 0], (high - low) / 60, place));
  }

  liftPen() {
    if (!this.line) return;
    const drawing = strokes.layLine(this.history.present, this.line);
    this.line = null;
    this.commit(drawing);
  }

  take(tool) {
    this.liftPen();
    this.tool = tool;
    this.ui.part.dataset.tool = tool;
    for (const name of ["pen", "eraser"]) this.ui[name].setAttribute("aria-pressed", String(name === tool));
    this.ask();
  }

  // ------------------------------------------------------------------------------------------------ seen and heard
  drawing() {
    if (this.gesture) return this.gesture.drawing;
    return this.line ? strokes.layLine(this.history.present, this.line) : this.history.present;
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
      pending: this.pending || Boolean(this.gesture?.line),
      hands: {
        cursor: focused ? this.cursor : null,
        penDown: Boolean(this.line),
        eraser: this.tool === "eraser" ? this.hover : null,
      },
    });
    this.ui.hint.dataset.shown = String(!drawing.length && !this.cursor && !this.gesture);
    setText(this.ui.readout, this.reading(drawing.length));
    return this.fitted !== null && this.glide.moving(time);
  }

  reading(size) {
    const total = `${size} ${size === 1 ? "point " : "points"}`;
    const place = this.hover ? this.units(this.hover) : this.cursor && [this.cursor.t, this.cursor.x];
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
    setText(this.ui.spoken, `${this.line ? "Pen down" : "Pen up"}. ${this.reading(this.drawing().length)}`);
  }
}
