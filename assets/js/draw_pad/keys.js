/** The keyboard's pen: a cursor that the arrows move, put down and lifted by the space bar. */

import { clamp } from "../plot.js";
import * as strokes from "../strokes.js";

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
const STEP = 0.01; // of the range, for one press of an arrow
const LONG_STEP = 0.05; // with Shift

export class Keys {
  constructor(pad) {
    this.pad = pad;
    this.cursor = null; // {t, x} in the person's units while keys are in use
    this.line = null; // the line under way while the pen is down
    pad.ui.part.addEventListener("keydown", (event) => this.press(event));
    pad.ui.canvas.addEventListener("focus", () => pad.pointer.gesture || this.wake());
    pad.ui.canvas.addEventListener("blur", () => {
      this.lift();
      this.rest();
      pad.settle();
      pad.ask();
    });
  }

  /** The cursor appears, in the middle or where the keys last left it. */
  wake() {
    if (!this.pad.data) return;
    const { t_range: [t0, t1], x_range: [x0, x1] } = this.pad.data;
    this.cursor ??= this.last ?? { t: (t0 + t1) / 2, x: (x0 + x1) / 2 };
    this.pad.ui.part.dataset.by = "keys";
    this.pad.ask();
  }

  /** The cursor goes, since the hand has taken something else. */
  rest() {
    this.last = this.cursor ?? this.last;
    this.cursor = this.line = null;
    this.pad.ui.part.dataset.by = "pointer";
  }

  place() {
    return this.cursor && [this.cursor.t, this.cursor.x];
  }

  /** The drawing with the line under way. */
  drawing() {
    const { present } = this.pad.history;
    return this.line ? strokes.layLine(present, this.line) : present;
  }

  press(event) {
    const { pad } = this;
    if (!pad.data) return;
    const letter = event.key.toLowerCase();
    if (event.ctrlKey || event.metaKey) {
      if (letter === "z") pad.travel(event.shiftKey ? "redo" : "undo");
      else if (letter === "y") pad.travel("redo");
      else return;
    } else if (event.altKey) return;
    else if (letter === "p") pad.take("pen");
    else if (letter === "e") pad.take("eraser");
    else if (pad.root.activeElement !== pad.ui.canvas || !this.use(event)) return;
    event.preventDefault();
    event.stopPropagation();
    pad.ask();
  }

  /** The keys that move and use the pen; false for any other. */
  use({ key, shiftKey }) {
    if (!(key in ARROWS) && ![" ", "Enter", "Delete", "Backspace"].includes(key) && !(key === "Escape" && this.line)) return false;
    this.wake();
    const { t, x } = this.cursor;
    if (key in ARROWS) this.go(ARROWS[key], shiftKey ? LONG_STEP : STEP);
    else if (key === " ") this.line ? this.lift() : this.lower();
    else if (key === "Escape") this.line = null;
    else {
      this.lift();
      if (key === "Enter") this.pad.dropPoint(t, x);
      else this.eraseBelow(t);
    }
    this.pad.speak();
    return true;
  }

  go([right, up], step) {
    const { t_range: [t0, t1], x_range: [x0, x1] } = this.pad.data;
    const { t, x } = this.cursor;
    this.cursor = { t: clamp(t + right * step * (t1 - t0), t0, t1), x: clamp(x + up * step * (x1 - x0), x0, x1) };
    if (this.line) strokes.drawSegment(this.line, t, x, this.cursor.t, this.cursor.x);
  }

  lower() {
    const { t, x } = this.cursor;
    this.line = strokes.newLine(this.pad.data.t_range);
    strokes.drawSegment(this.line, t, x, t, x);
  }

  lift() {
    if (!this.line) return;
    const drawing = this.drawing();
    this.line = null;
    this.pad.commit(drawing);
  }

  eraseBelow(t) {
    const { history, data } = this.pad;
    const [low, high] = data.t_range;
    const place = (sample) => [sample.t, 0];
    this.pad.commit(strokes.eraseAlong(history.present, [t, 0], [t, 0], (high - low) / 60, place));
  }
}
