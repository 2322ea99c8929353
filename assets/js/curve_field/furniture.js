// The elements of the curve field; built once, then only filled.

import { button, html } from "../dom.js";

/** Fills `part` (the .ad-field element). Returns the elements by name. */
export function furnishField(part, { save }) {
  const note = html("span", { class: "ad-field-note" });
  const legend = html("span", { class: "ad-scale", hidden: "" });
  const png = button({ name: "Save the picture", word: "PNG", onclick: save });
  const all = html("canvas", { "aria-hidden": "true" });
  const one = html("canvas", { "aria-hidden": "true" });
  const stage = html("div", { class: "ad-field-stage", tabindex: "0", role: "application", "aria-roledescription": "curves" }, all, one);
  const name = html("span", { class: "ad-field-name" });
  const facts = html("span", { class: "ad-readout ad-field-facts" });
  const hint = html("span", { class: "ad-field-hint" }, "Click to keep it, arrow keys for the next.");
  const live = html("div", { class: "ad-sr-only", "aria-live": "polite" });
  part.replaceChildren(
    html("div", { class: "ad-field-head" }, note, legend, html("span", { class: "ad-field-save" }, png)),
    stage,
    html("div", { class: "ad-field-foot" }, html("div", { class: "ad-field-line" }, name, hint), facts),
    live,
  );
  return { part, note, legend, stage, all, one, name, facts, hint, live };
}
