// The dimensions that the map does not show, one slider each.

import { slider } from "./furniture.js";
import { axisName, decimalsFor } from "./words.js";

export class Sliders {
  /** on: set(k, value) at each move, rest() when a slider is let go. */
  constructor(element, on) {
    this.element = element;
    this.on = on;
    this.all = [];
    this.id = null;
  }

  /** One for each dimension beside the two axes; built again only when there is another model or other axes. */
  furnish(model, axes, draggable, z) {
    const { d } = model.decoder;
    const dims = d > 2 && draggable ? [...Array(d).keys()].filter((k) => !axes.includes(k)) : [];
    const id = `${model.id} ${dims}`;
    if (id === this.id) return;
    this.id = id;
    this.all = dims.map((k) => {
      const [low, high] = model.cloud.span(k);
      const oninput = (value) => this.on.set(k, value);
      const onchange = () => this.on.rest();
      return { k, ...slider({ label: axisName(k), low, high, value: z[k], decimals: decimalsFor(high - low), oninput, onchange }) };
    });
    this.element.replaceChildren(...this.all.map(({ row }) => row));
    this.element.hidden = dims.length === 0;
  }

  /** Follows z where something else moved it. */
  show(z) {
    for (const { k, set } of this.all) set(z[k]);
  }
}
