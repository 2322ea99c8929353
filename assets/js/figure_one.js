/**
 * Figure 1: auto-encoder beside auto-decoder. Parts light up and explain themselves under the pointer or the keyboard's
 * focus; left alone, one training step plays in a gentle loop.
 */

import { button, html, setText } from "./dom.js";
import { autoDecoder, autoEncoder, outputPath, ROWS, wire } from "./figure_one/drawing.js";
import { DECODER_PARTS, ENCODER_PARTS, stepNamed, STEPS } from "./figure_one/words.js";
import { part } from "./part.js";
import { clamp, Glide } from "./plot.js";
import { reducedMotion } from "./theme.js";

const PARTS = { ...ENCODER_PARTS, ...DECODER_PARTS };
const STEP_TIME = 2600; // ms: time to read one sentence
const LOOPS = 5; // training steps until the curve fits; then the loop begins anew
const ICONS = { play: "M8 5.5l10 6.5-10 6.5z", pause: "M9 6v12M15 6v12", next: "M7 5.5l8 6.5-8 6.5zM18 6v12" };
const REST = "Point at a part, or move to it with Tab and the arrow keys, to read what it does.";

class FigureOne {
  constructor(root) {
    this.root = root;
    this.step = -1;
    this.loop = 0;
    this.glide = new Glide(280);
    this.panels = [autoEncoder(ENCODER_PARTS), autoDecoder(DECODER_PARTS)];
    this.play = button({ name: "Pause", icon: ICONS.pause, onclick: () => this.run(!this.timer) });
    this.next = button({ name: "Next step", icon: ICONS.next, onclick: () => (this.run(false), this.advance()) });
    this.stepName = html("span", { class: "ad-fig-step" });
    this.words = html("p", { class: "ad-fig-words" });
    const bar = html("div", { class: "ad-fig-bar" }, html("span", { class: "ad-bar" }, this.play, this.next, this.stepName), this.words);
    this.part = root.querySelector(".ad-fig");
    this.part.replaceChildren(html("div", { class: "ad-fig-panels" }, ...this.panels), bar);
    this.panels.forEach((panel) => this.listen(panel));
    this.output = this.part.querySelector("[data-output]");
    this.bend(0, true);
    this.show();
    // Nothing plays unseen, nor for those who asked for stillness.
    this.watcher = new IntersectionObserver(([{ isIntersecting }]) => this.seen(isIntersecting));
    this.watcher.observe(this.part);
    this.wanted = !reducedMotion();
    this.run(false, true);
  }

  destroy() {
    this.watcher.disconnect();
    clearInterval(this.timer);
    cancelAnimationFrame(this.frame);
  }

  receive({ data }) {
    const stage = data?.stage ?? null;
    if (stage === this.stage) return;
    this.stage = stage;
    if (stage === null) return;
    this.run(false);
    this.step = stepNamed(stage);
    this.show();
  }

  // ------------------------------------------------------------------------------------------------ hands
  /** One tab stop for each drawing; arrows go from part to part. */
  listen(panel) {
    // In the order in which they are told, not in that in which they are drawn.
    const found = Object.keys(PARTS).map((name) => panel.querySelector(`[data-part="${name}"]`));
    const parts = found.filter(Boolean);
    parts[0].setAttribute("tabindex", "0");
    for (const piece of parts) {
      const name = piece.dataset.part;
      piece.addEventListener("pointerenter", () => this.look(name));
      piece.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && this.look(null));
      piece.addEventListener("focus", () => this.look(name));
      piece.addEventListener("blur", () => this.look(null));
    }
    panel.addEventListener("keydown", (event) => {
      const way = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      const at = parts.indexOf(this.root.activeElement);
      if (!way || at < 0) return;
      event.preventDefault();
      const to = parts[(at + way + parts.length) % parts.length];
      parts[at].setAttribute("tabindex", "-1");
      to.setAttribute("tabindex", "0");
      to.focus();
    });
  }

  look(name) {
    this.looked = name;
    this.show();
  }

  // ------------------------------------------------------------------------------------------------ the loop
  seen(visible) {
    if (!visible) this.run(false, true);
    else if (this.wanted && !this.timer) this.run(true, true);
  }

  /** Plays or pauses; `passing` leaves the person's wish as it is. */
  run(playing, passing = false) {
    if (!passing) this.wanted = playing;
    clearInterval(this.timer);
    this.timer = playing ? setInterval(() => this.looked || this.advance(), STEP_TIME) : null;
    const name = playing ? "Pause" : "Play one training step after another";
    this.play.setAttribute("aria-label", name);
    this.play.title = name;
    this.play.querySelector("path").setAttribute("d", playing ? ICONS.pause : ICONS.play);
    if (playing && this.step < 0) this.advance();
  }

  advance() {
    this.step = (this.step + 1) % STEPS.length;
    if (this.step === 0) {
      this.loop = (this.loop + 1) % (LOOPS + 1);
      if (this.loop === 0) this.bend(0, true);
    }
    if (STEPS[this.step][0] === "move") this.bend(clamp((this.loop + 1) / LOOPS, 0, 1));
    this.show();
  }

  /** The decoded curve goes to where that much training has brought it. */
  bend(progress, jump = false) {
    this.glide.aim([progress], performance.now(), jump || reducedMotion());
    cancelAnimationFrame(this.frame);
    const draw = (time) => {
      this.output.setAttribute("d", outputPath(this.glide.at(time)[0]));
      if (this.glide.moving(time)) this.frame = requestAnimationFrame(draw);
    };
    draw(performance.now());
  }

  // ------------------------------------------------------------------------------------------------ seen
  show() {
    const looked = this.looked ? PARTS[this.looked] : null;
    const [name, parts, words] = STEPS[this.step] ?? ["", [], REST];
    const lit = this.looked ? [this.looked] : parts;
    for (const panel of this.panels) {
      // The drawing that is not spoken of stays as it is.
      const pieces = [...panel.querySelectorAll("[data-part]")];
      for (const piece of pieces) piece.classList.toggle("on", lit.includes(piece.dataset.part));
      panel.dataset.lit = String(pieces.some((piece) => piece.classList.contains("on")));
    }
    // Every step of training takes another function: the next row of the table.
    const row = (2 + 5 * this.loop) % ROWS;
    for (const cell of this.part.querySelectorAll("[data-row]")) cell.classList.toggle("ad-fig-lit", Number(cell.dataset.row) === row);
    this.part.querySelector("[data-wire]").setAttribute("d", wire(row));
    const place = this.step >= 0 && !looked ? `Step ${this.step + 1} of ${STEPS.length}: ${name}` : "";
    setText(this.stepName, looked ? looked[0] : place);
    setText(this.words, looked ? looked[1] : words);
  }
}

export default part((root) => new FigureOne(root));
