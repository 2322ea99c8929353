/** The legend of colours that stand for numbers. */

import { html } from "./dom.js";

/** Fills an element of class ad-scale: label, least, a strip of the ramp, greatest. */
export function fillScale(element, { label, low, high, colours }) {
  const strip = html("i", { class: "ad-scale-ramp" });
  strip.style.background = `linear-gradient(to right, ${colours.filter((_, i) => i % 15 === 0).join(", ")})`;
  element.replaceChildren(html("span", {}, label), html("span", { class: "ad-readout" }, low), strip, html("span", { class: "ad-readout" }, high));
  element.hidden = false;
}
