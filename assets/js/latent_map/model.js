// What Python sent once: the decoder, the latents as a cloud, names, and the sample points of the functions.

import { Decoder } from "../decoder.js";
import { Cloud } from "./cloud.js";

const SURVEYED = 48; // latents decoded to find the range of the values where there is no data to ask
const KEPT = 300; // decoded ghosts that are remembered

export class Model {
  constructor({ header, arrays }) {
    this.id = header.id;
    this.header = header;
    this.decoder = new Decoder({ header, arrays });
    this.cloud = new Cloud(arrays.latents, header.d);
    this.names = header.names;
    this.total = header.n_total;
    this.samples = arrays.sample_starts ? this.inUnits(arrays) : null;
    this.ghosts = new Map();
  }

  /** The sample points travel in the decoder's units, where a float32 keeps them exactly enough; here in the user's. */
  inUnits({ sample_starts, sample_coords, sample_values }) {
    const undo = (numbers, { offset, scale }) => {
      const n = offset.length;
      return Float64Array.from(numbers, (value, i) => value * scale[i % n] + offset[i % n]);
    };
    return { starts: sample_starts, coords: undo(sample_coords, this.decoder.coords), values: undo(sample_values, this.decoder.values) };
  }

  /** Coordinates (K·c) and values (K·m) of function i as sampled, or null where they were not sent. */
  samplesOf(i) {
    if (!this.samples) return null;
    const { starts, coords, values } = this.samples;
    const { c, m } = this.decoder;
    return { coords: coords.subarray(starts[i] * c, starts[i + 1] * c), values: values.subarray(starts[i] * m, starts[i + 1] * m) };
  }

  /** Whether the ghost of latent i on a grid is at hand. */
  remembers(i, grid) {
    return this.ghosts.get(i)?.grid === grid;
  }

  /** The decoded function of latent i on a grid; remembered, for a ghost is drawn for many frames. */
  ghost(i, grid) {
    if (!this.remembers(i, grid)) {
      if (this.ghosts.size >= KEPT) this.ghosts.delete(this.ghosts.keys().next().value);
      this.ghosts.set(i, { grid, values: this.decoder.decode(this.cloud.at(i), grid) });
    }
    return this.ghosts.get(i).values;
  }

  /** [low, high] of each output over the training data, or over decoded latents where the data are not at hand. */
  valueRanges(grid) {
    if (this.header.value_ranges) return this.header.value_ranges;
    const { m } = this.decoder;
    const ranges = Array.from({ length: m }, () => [Infinity, -Infinity]);
    const stride = Math.max(1, Math.floor(this.cloud.n / SURVEYED));
    for (let i = 0; i < this.cloud.n; i += stride) {
      const values = this.decoder.decode(this.cloud.at(i), grid);
      values.forEach((value, at) => {
        const range = ranges[at % m];
        if (value < range[0]) range[0] = value;
        if (value > range[1]) range[1] = value;
      });
    }
    return ranges.map(([low, high]) => (low <= high ? [low, high] : [-1, 1]));
  }
}
