/** The bar above the loss chart: which axis, which losses, and what each line says at the pointer. */

import { button, html, setText } from "../dom.js";
import { measure } from "../plot.js";
import { UNITS } from "./chart.js";

export class Legend {
  /** actions: {unit(name), prior()}. */
  constructor(actions) {
    this.units = Object.entries(UNITS).map(([name, word]) => {
      const element = button({ name: `Losses against ${word}`, word, onclick: () => actions.unit(name) });
      return [name, element];
    });
    this.prior = button({ name: "Show the prior's part of the loss", word: "prior", onclick: () => actions.prior() });
    this.entries = html("span", { class: "ad-legend-entries" });
    this.rows = [];
    const axis = html("span", { class: "ad-segments", role: "group", "aria-label": "Horizontal axis" });
    axis.append(...this.units.map(([, element]) => element));
    const parts = html("span", { class: "ad-segments" }, this.prior);
    this.element = html("div", { class: "ad-bar ad-legend" }, axis, parts, html("span", { class: "ad-gap" }), this.entries);
  }

  /** chart: as for drawChart; readings: of every lane, now or at the pointer. */
  update(chart, colours, readings) {
    for (const [name, element] of this.units) element.setAttribute("aria-pressed", String(name === chart.unit));
    this.prior.setAttribute("aria-pressed", String(chart.prior));
    this.furnish(chart, colours);
    // Padded, so that the bar never breaks its line on an update.
    chart.lanes.forEach((lane, i) => setText(this.rows[i], measure(readings[i]?.data).padEnd(8)));
  }

  /** Entries are built again only when what they name has changed. */
  furnish({ lanes, floor }, colours) {
    const phased = lanes.some((lane) => lane.phases.some(([name]) => name !== "joint"));
    const names = JSON.stringify([lanes.map((lane) => [lane.title, lane.colour, Boolean(lane.held_out)]), phased, floor > 0]);
    if (names === this.names) return;
    this.names = names;
    this.rows = lanes.map(() => html("span", { class: "ad-readout" }));
    const entry = (kind, colour, ...words) => {
      const swatch = html("i", { class: `ad-swatch ad-swatch-${kind}`, "aria-hidden": "true" });
      swatch.style.setProperty("--swatch", colour);
      return html("span", { class: "ad-legend-entry" }, swatch, ...words);
    };
    const all = lanes.map((lane, i) => entry("line", lane.colour, lane.title, this.rows[i]));
    if (lanes.some((lane) => lane.held_out)) all.push(entry("ring", colours.text, "held out"));
    if (phased) all.push(entry("tint", colours.latents, "latents move"), entry("tint", colours.decoder, "decoder moves"));
    this.entries.replaceChildren(...all);
  }
}
