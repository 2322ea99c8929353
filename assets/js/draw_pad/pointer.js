/** Mouse, pen and finger on the sheet: a press that moves is a line, one that does not is a point. */

import * as strokes from "../strokes.js";
import { ERASER_RADIUS } from "./sheet.js";

const SLACK = { mouse: 3, pen: 4, touch: 8 }; // px: a hand that trembles on a click has not begun a line

export class Pointer {
  constructor(pad) {
    this.pad = pad;
    this.gesture = null; // {pointer, from, last, slack, line, drawing} while one is down
    this.hover = null; // [px, py]
    const listen = (name, handle) => pad.ui.canvas.addEventListener(name, handle);
    listen("pointerdown", (event) => this.press(event));
    listen("pointermove", (event) => this.move(event));
    listen("pointerup", (event) => this.release(event));
    listen("pointercancel", () => this.abandon());
    listen("pointerleave", () => this.leave());
  }

  at(event) {
    const box = this.pad.ui.canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  press(event) {
    const { pad } = this;
    if (!pad.data || this.gesture || event.button > 0) return;
    pad.keys.lift();
    const from = this.at(event);
    const slack = SLACK[event.pointerType] ?? SLACK.touch;
    this.gesture = { pointer: event.pointerId, from, last: from, slack, line: null, drawing: pad.history.present };
    pad.ui.canvas.setPointerCapture(event.pointerId);
    pad.ui.canvas.focus({ preventScroll: true });
    pad.keys.rest();
    if (pad.tool === "eraser") this.eraseTo(from);
    this.hover = from;
    pad.ask();
  }

  move(event) {
    if (!this.pad.data) return;
    this.hover = this.at(event);
    if (this.gesture?.pointer === event.pointerId) {
      // The browser bundles events to one a frame; a quick hand needs all of them.
      const events = event.getCoalescedEvents?.() ?? [];
      for (const one of events.length ? events : [event]) this.follow(this.at(one));
    }
    this.pad.ask();
  }

  follow(to) {
    const { pad, gesture } = this;
    if (pad.tool === "eraser") {
      this.eraseTo(to);
      return;
    }
    if (!gesture.line) {
      if (Math.hypot(to[0] - gesture.from[0], to[1] - gesture.from[1]) < gesture.slack) return;
      gesture.line = strokes.newLine(pad.data.t_range);
    }
    strokes.drawSegment(gesture.line, ...pad.units(gesture.last), ...pad.units(to));
    gesture.drawing = strokes.layLine(pad.history.present, gesture.line);
    gesture.last = to;
  }

  eraseTo(to) {
    const { t, x } = this.pad.scales();
    const place = (sample) => [t.toPx(sample.t), x.toPx(sample.x)];
    const { gesture } = this;
    gesture.drawing = strokes.eraseAlong(gesture.drawing, gesture.last, to, ERASER_RADIUS, place);
    gesture.last = to;
  }

  release(event) {
    const { pad, gesture } = this;
    if (gesture?.pointer !== event.pointerId) return;
    this.gesture = null;
    if (event.pointerType !== "mouse") this.hover = null;
    if (pad.tool === "pen" && !gesture.line) pad.dropPoint(...pad.units(gesture.from));
    else pad.commit(gesture.drawing);
  }

  leave() {
    this.hover = null;
    this.pad.ask();
  }

  /** A second finger, or the system, took the pointer away: as if it had not begun. */
  abandon() {
    this.gesture = null;
    this.leave();
  }
}
