// The right side: the decoded function, the ghosts of its neighbours, and what can be done with it.

import { html, setText } from "../dom.js";
import { fitCanvas } from "../plot.js";
import { panelFor } from "./curves/index.js";
import { slider } from "./furniture.js";
import { savePicture, saveTable } from "./save.js";

export class CurveSide {
  constructor(ui, ask) {
    this.ui = ui;
    this.ask = ask;
    this.pointer = null;
    this.panel = null;
    const point = (event) => {
      const box = ui.curve.getBoundingClientRect();
      this.pointer = event.type === "pointerleave" ? null : [event.clientX - box.left, event.clientY - box.top];
      ask();
    };
    ui.curve.addEventListener("pointermove", point);
    ui.curve.addEventListener("pointerleave", point);
  }

  show(model, header, colours) {
    this.colours = colours;
    this.ui.curveSide.hidden = !header.show_curve;
    if (model !== this.model) {
      this.model = model;
      this.panel = panelFor(model);
      setText(this.ui.curveTitle, this.panel?.label ?? "Decoded function");
      this.furnishCuts();
    }
    this.shown = header.show_curve && this.panel !== null;
    this.ui.part.dataset.curve = header.show_curve;
    this.ui.cuts.hidden = !this.shown || this.ui.cuts.childElementCount === 0;
    this.ui.ghostKey.hidden = model.decoder.c > 1 || model.cloud.n === 0;
  }

  /** c = 3: where the slice lies; c ≥ 2 with several outputs: which of them is shown. */
  furnishCuts() {
    const { panel, ui } = this;
    const { c, m } = this.model.decoder;
    ui.cuts.replaceChildren();
    if (c === 3) {
      const [low, high] = this.model.header.domain[panel.cutAxis];
      const oninput = (value) => {
        panel.cut(value);
        this.fresh = true;
        this.ask();
      };
      const decimals = high - low < 10 ? 2 : 0;
      ui.cuts.append(slider({ label: this.model.header.coord_names[panel.cutAxis], low, high, value: panel.slice, decimals, oninput }).row);
    }
    if (c >= 2 && m > 1) {
      const select = html("select", { "aria-label": "Output shown" }, ...this.model.header.value_names.map((name, j) => html("option", { value: j }, name)));
      select.addEventListener("change", () => {
        panel.output = Number(select.value);
        this.ask();
      });
      ui.cuts.append(html("label", { class: "ad-map-slider" }, html("span", {}, "Output"), select));
    }
  }

  decode(z) {
    this.panel.decode(z);
    this.fresh = false;
  }

  measure() {
    this.sheet = fitCanvas(this.ui.curve);
  }

  /** Draws; `nearest` is an index or -1. Returns whether ghosts are still to come. */
  draw(fades, nearest) {
    const { ctx, width, height } = this.sheet;
    const { panel, colours, pointer } = this;
    const wanted = this.model.decoder.c > 1 ? [] : [...fades.alpha];
    // One new ghost a frame: in a dense cloud all of them change at every move, and the hand comes first.
    let fresh = 1;
    const ghosts = wanted.filter(([i]) => this.model.remembers(i, panel.grid) || fresh-- > 0);
    panel.draw(ctx, width, height, { values: panel.values, ghosts, nearest, colours, pointer });
    const samples = nearest >= 0 && this.model.decoder.c <= 1 && this.model.samples;
    this.ui.sampleKey.hidden = !samples;
    if (samples) setText(this.ui.sampleKey, this.model.names[nearest]);
    return ghosts.length < wanted.length;
  }

  savePicture() {
    if (this.panel?.values) savePicture(this.ui.curve, this.colours.background, "decoded");
  }

  saveTable() {
    if (this.panel?.values) saveTable(this.panel.table(this.panel.values), "decoded");
  }
}
