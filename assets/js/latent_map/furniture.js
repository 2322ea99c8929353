// The elements of the map and the curve panel; built once, then only filled.

import { button, html } from "../dom.js";

/** Fills `part` (the .ad-map element); save = {png, csv} are called by the buttons. Returns the elements by name. */
export function furnish(part, save) {
  const dots = html("canvas", { class: "ad-map-dots", "aria-hidden": "true" });
  const marks = html("canvas", { class: "ad-map-marks", "aria-hidden": "true" });
  const invitation = html("span", { class: "ad-map-invitation", "aria-hidden": "true" }, "Drag me");
  const handle = html(
    "div", { class: "ad-map-handle" },
    html("i", { class: "ad-map-grip" }), html("i", { class: "ad-map-halo" }), html("i", { class: "ad-map-knob" }), invitation,
  );
  const hint = html("div", { class: "ad-map-hint", "aria-hidden": "true" });
  const stage = html(
    "div",
    { class: "ad-map-stage", tabindex: "0", role: "application", "aria-roledescription": "latent map" },
    dots, marks, handle, hint,
  );
  const curve = html("canvas", { class: "ad-map-curve", role: "img", "aria-label": "Decoded function" });

  const mapTitle = html("span", { class: "ad-map-title" }, "Latent space");
  const mapNote = html("span", { class: "ad-map-note" });
  const legend = html("span", { class: "ad-scale", hidden: "" });
  const curveTitle = html("span", { class: "ad-map-title" });
  const ghostKey = html("span", { class: "ad-map-key", "data-mark": "ghost" }, "nearest");
  const sampleKey = html("span", { class: "ad-map-key ad-map-name", "data-mark": "sample" });
  const png = button({ name: "Save the picture", word: "PNG", onclick: save.png });
  const csv = button({ name: "Save the numbers", word: "CSV", onclick: save.csv });

  const sliders = html("div", { class: "ad-map-sliders", hidden: "" });
  const cuts = html("div", { class: "ad-map-cuts", hidden: "" });
  const where = html("span", { class: "ad-readout" });
  const nearest = html("span", { class: "ad-readout ad-map-name" });
  const live = html("div", { class: "ad-sr-only", "aria-live": "polite" });

  const head = (...children) => html("div", { class: "ad-map-head" }, ...children);
  const curveSide = html(
    "div", { class: "ad-map-side", "data-side": "curve" },
    head(curveTitle, ghostKey, sampleKey, html("span", { class: "ad-map-save" }, png, csv)), curve,
  );
  const mapSide = html("div", { class: "ad-map-side", "data-side": "map" }, head(mapTitle, mapNote, legend), stage);
  const foot = html("div", { class: "ad-map-foot" }, where, nearest);
  part.replaceChildren(html("div", { class: "ad-map-figure" }, mapSide, curveSide, sliders, cuts, foot), live);
  return { part, dots, marks, handle, hint, stage, curve, curveSide, mapTitle, mapNote, legend, curveTitle, ghostKey, sampleKey, sliders, cuts, where, nearest, live };
}

/** A labelled slider; `oninput(value)` at each move, `onchange()` when it comes to rest. Returns {row, set(value)}. */
export function slider({ label, low, high, value, decimals, oninput, onchange }) {
  const input = html("input", { type: "range", min: low, max: high, step: "any", "aria-label": label });
  const number = html("output", { class: "ad-readout" });
  const set = (next) => {
    input.value = next;
    number.textContent = next.toFixed(decimals).replace("-", "−").padStart(decimals + 4, "\u2007");
  };
  set(value);
  input.addEventListener("input", () => {
    set(input.valueAsNumber);
    oninput(input.valueAsNumber);
  });
  if (onchange) input.addEventListener("change", onchange);
  return { row: html("label", { class: "ad-map-slider" }, html("span", {}, label), input, number), set };
}
