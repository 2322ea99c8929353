// Which picture shows a decoder's output: decided by its coordinates and outputs.

import { Image } from "./image.js";
import { Lines } from "./lines.js";
import { Plane } from "./plane.js";
import { Stems } from "./stems.js";

/** A panel for the model, or null where none fits (c > 3). */
export function panelFor(model) {
  const { c, m } = model.decoder;
  if (c === 0) return new Stems(model);
  if (c === 1) return m === 2 ? new Plane(model) : new Lines(model);
  return c <= 3 ? new Image(model) : null;
}
