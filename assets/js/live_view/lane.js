/** One run's column: its name, how far it is, its map and its small multiples. */

import { html, setText } from "../dom.js";
import { count, fixed, Glide, measure } from "../plot.js";
import { drawMap, reach } from "./map.js";
import { drawMultiples } from "./multiples.js";

// What moves, what that means, and the colours of its dot: that of the latents, of the decoder, or half and half.
const PHASES = {
  joint: ["both move", "Latents and decoder move together", "latents", "decoder"],
  latents: ["latents move", "The decoder is frozen", "latents", "latents"],
  decoder: ["decoder moves", "The latents are frozen", "decoder", "decoder"],
};

const NUMBERS = ["epoch", "gradient steps", "seconds", "data loss", "prior"];

export class LaneView {
  constructor() {
    this.glide = { positions: new Glide(240), curves: new Glide(240), half: new Glide(300) };
    this.title = html("span", { class: "ad-lane-title" });
    this.status = html("span", { class: "ad-lane-status" });
    this.phase = html("span", { class: "ad-lane-phase" });
    this.numbers = NUMBERS.map(() => html("dd", { class: "ad-readout" }));
    this.map = html("canvas", { class: "ad-lane-map", role: "img" });
    this.multiples = html("canvas", { class: "ad-lane-multiples", role: "img" });
    const pairs = NUMBERS.map((name, i) => html("div", {}, html("dt", {}, name), this.numbers[i]));
    this.element = html(
      "section",
      { class: "ad-lane" },
      html("header", {}, this.title, this.status, html("span", { class: "ad-gap" }), this.phase),
      html("dl", { class: "ad-lane-numbers" }, ...pairs),
      html("div", { class: "ad-lane-figures" }, this.map, this.multiples),
    );
  }

  /** lane: one entry of the header's lanes; positions and curves: its arrays or undefined. */
  update(lane, { positions, curves }, colour, colours, time, still) {
    this.colour = colour;
    this.element.style.setProperty("--lane", colour);
    this.element.setAttribute("aria-label", lane.title);
    setText(this.title, lane.title);
    setText(this.status, lane.status);
    const [words, title, left, right] = PHASES[lane.phase] ?? ["", ""];
    setText(this.phase, words);
    this.phase.title = title;
    this.phase.style.setProperty("--left", colours[left] ?? "transparent");
    this.phase.style.setProperty("--right", colours[right] ?? "transparent");
    const epochs = lane.n_epochs ? `${count(lane.epoch)} / ${count(lane.n_epochs)}` : count(lane.epoch);
    const values = [epochs, count(lane.step), fixed(lane.seconds, 1), measure(lane.data_loss), measure(lane.prior_loss)];
    values.forEach((value, i) => setText(this.numbers[i], value));
    this.map.setAttribute("aria-label", `Map of the latents of ${lane.title}`);
    this.multiples.setAttribute("aria-label", `Functions fitted by ${lane.title}: data as dots, decoded functions as lines`);
    this.take("positions", positions, time, still);
    this.take("curves", curves, time, still);
    this.take("half", positions && [reach(positions)], time, still);
  }

  take(name, values, time, still) {
    if (values) this.glide[name].aim(values, time, still);
    else this.glide[name].to = null;
  }

  now(name, time) {
    return this.glide[name].to ? this.glide[name].at(time) : null;
  }

  draw(time, { map, prepared, colours }) {
    const half = this.now("half", time)?.[0] ?? 1;
    drawMap(this.map, { positions: this.now("positions", time), half, colours, ...map });
    drawMultiples(this.multiples, prepared, this.now("curves", time), this.colour, colours);
    return Object.values(this.glide).some((glide) => glide.moving(time));
  }
}
