/**
 * The curve field: all functions of a dataset, faint, and one of them strong with its sample points.
 *
 * Data in: one packed message (pages/shared/components/curve_field.py). Nothing goes out: pointing at a curve, keeping
 * it by a click and stepping by keys stay in the browser, so nothing reruns and nothing flickers.
 */

import { fillScale } from "./colour_scale.js";
import { savePicture } from "./latent_map/save.js";
import { short } from "./latent_map/words.js";
import { stepTo } from "./curve_field/geometry.js";
import { furnishField } from "./curve_field/furniture.js";
import { LinesView } from "./curve_field/lines.js";
import { TilesView } from "./curve_field/tiles.js";
import { frames, setText } from "./dom.js";
import { unpack } from "./packing.js";
import { part } from "./part.js";
import { count, fitCanvas } from "./plot.js";
import { palette, ramp, reducedMotion } from "./theme.js";

const SPEAK = 400; // ms of rest until a screen reader is told
class Field {
  constructor(root) {
    this.root = root;
    this.strong = 0;
    this.kept = false;
    this.pointer = null;
    this.stale = true;
    this.ask = frames((time) => this.draw(time));
    this.ui = furnishField(root.querySelector(".ad-field"), { save: () => this.save() });
    const { stage } = this.ui;
    stage.addEventListener("pointermove", (event) => this.point(event));
    stage.addEventListener("pointerleave", () => this.leave());
    stage.addEventListener("click", (event) => this.click(event));
    stage.addEventListener("keydown", (event) => this.key(event));
    this.observer = new ResizeObserver(() => {
      this.stale = true;
      this.ask();
    });
    this.observer.observe(stage);
  }

  destroy() {
    this.observer.disconnect();
    this.ask.cancel();
    clearTimeout(this.speaking);
  }

  receive({ data }) {
    if (data instanceof Uint8Array) this.update(unpack(data));
  }

  // ------------------------------------------------------------------------------------------------ from Python
  update(message) {
    const { header, arrays } = message;
    const View = header.kind === "tiles" ? TilesView : LinesView;
    if (!(this.view instanceof View)) this.view = new View();
    this.header = header;
    this.factors = arrays.factors;
    this.colours = palette(this.root);
    this.view.show(message, this.colours, reducedMotion());
    this.ui.part.style.setProperty("--ad-field-height", `${header.height}px`);
    if (header.origin !== this.origin) {
      // Other functions: whatever was kept of the former ones means nothing now.
      this.origin = header.origin;
      this.strong = 0;
      this.kept = false;
    }
    this.strong = Math.min(this.strong, this.view.size - 1);
    setText(this.ui.note, header.note);
    this.ui.stage.setAttribute("aria-label", `${header.note}. Arrow keys step through them.`);
    this.legend();
    this.reveal(header.reveal);
    this.stale = true;
    this.read();
    this.ask();
  }

  /** A prompt below the figure has set it up: what it did is to be seen. */
  reveal(wish) {
    if (this.revealed !== undefined && wish !== this.revealed) {
      this.ui.part.scrollIntoView({ block: "center", behavior: reducedMotion() ? "auto" : "smooth" });
    }
    this.revealed = wish;
  }

  legend() {
    const { colour } = this.header;
    this.ui.legend.hidden = !colour;
    if (colour) fillScale(this.ui.legend, { label: colour.label, low: short(colour.low), high: short(colour.high), colours: ramp(this.colours.dark) });
  }

  // ------------------------------------------------------------------------------------------------ hands
  point(event) {
    if (!this.view) return;
    this.pointer = this.placeOf(event);
    if (!this.kept) this.choose(this.view.under(...this.pointer));
    this.ask();
  }

  leave() {
    this.pointer = null;
    this.ask();
  }

  /** A click keeps the function under it; a click on the kept one, or on paper, lets it go. */
  click(event) {
    if (!this.view) return;
    const hit = this.view.under(...this.placeOf(event));
    const again = this.kept && hit === this.strong;
    this.choose(hit);
    this.keep(hit >= 0 && !again);
    this.ask();
  }

  key(event) {
    if (!this.view || event.target !== this.ui.stage || event.ctrlKey || event.metaKey || event.altKey) return;
    const next = stepTo(event.key, this.strong, this.view.size);
    if (next !== null) {
      this.pointer = null;
      this.choose(next);
      this.keep(true);
    } else if (event.key === "Enter" || event.key === " ") this.keep(!this.kept);
    else if (event.key === "Escape") this.keep(false);
    else return;
    event.preventDefault();
    this.ask();
  }

  choose(i) {
    if (i < 0 || i === this.strong) return;
    this.strong = i;
    this.read();
    clearTimeout(this.speaking);
    this.speaking = setTimeout(() => setText(this.ui.live, `${this.ui.name.textContent}. ${this.ui.facts.textContent}`), SPEAK);
  }

  keep(kept) {
    this.kept = kept;
    this.ui.part.dataset.kept = String(kept);
    setText(this.ui.hint, kept ? "Kept. Click again to let it go." : "Click to keep it, arrow keys for the next.");
  }

  placeOf(event) {
    const box = this.ui.stage.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  // ------------------------------------------------------------------------------------------------ seen
  draw(time) {
    if (!this.view) return false;
    const moving = this.view.moving(time);
    const all = this.ui.all;
    if (this.stale || moving || all.clientWidth !== this.seenWidth) {
      const { ctx, width, height } = fitCanvas(all);
      this.seenWidth = width;
      this.view.place(width, height, time);
      this.view.drawAll(ctx);
      this.stale = moving; // once more at rest
    }
    const { ctx } = fitCanvas(this.ui.one);
    this.view.drawStrong(ctx, this.strong, this.pointer);
    return moving;
  }

  read() {
    const { names, counts, factor_names: labels, texts } = this.header;
    const i = this.strong;
    setText(this.ui.name, names[i]);
    const numbers = labels.map((label, j) => `${label} ${short(this.factors[i * labels.length + j])}`);
    const words = texts.map(({ label, words }) => `${label} ${words[i]}`);
    setText(this.ui.facts, [`${count(counts[i])} ${counts[i] === 1 ? "point" : "points"}`, ...numbers, ...words].join("  ·  "));
  }

  save() {
    const sheet = document.createElement("canvas");
    [sheet.width, sheet.height] = [this.ui.all.width, this.ui.all.height];
    const ctx = sheet.getContext("2d");
    for (const layer of [this.ui.all, this.ui.one]) ctx.drawImage(layer, 0, 0);
    savePicture(sheet, this.colours.background, this.header.file);
  }
}

export default part((root) => new Field(root));
