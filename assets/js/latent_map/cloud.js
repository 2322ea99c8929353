// The latents of a model as points: who is near, where they lie, what they span. Free of the DOM.

export class Cloud {
  /** latents: Float32Array (n·d), row by row. */
  constructor(latents, d) {
    this.latents = latents;
    this.d = d;
    this.n = d ? latents.length / d : 0;
    this.mean = new Float64Array(d);
    this.low = new Float64Array(d).fill(this.n ? Infinity : -1);
    this.high = new Float64Array(d).fill(this.n ? -Infinity : 1);
    for (let i = 0, at = 0; i < this.n; i++) {
      for (let k = 0; k < d; k++, at++) {
        const value = latents[at];
        this.mean[k] += value / this.n;
        if (value < this.low[k]) this.low[k] = value;
        if (value > this.high[k]) this.high[k] = value;
      }
    }
  }

  /** Latent i, as a plain array of d numbers. */
  at(i) {
    return Array.from(this.latents.subarray(i * this.d, (i + 1) * this.d));
  }

  /** The k nearest to z over all d dimensions, nearest first: [{index, distance}]. */
  nearest(z, k) {
    const { latents, d, n } = this;
    const found = [];
    for (let i = 0, at = 0; i < n; i++, at += d) {
      let square = 0;
      for (let j = 0; j < d; j++) square += (latents[at + j] - z[j]) ** 2;
      if (found.length === k && !(square < found[k - 1].square)) continue;
      let place = Math.min(found.length, k - 1);
      while (place > 0 && found[place - 1].square > square) {
        found[place] = found[place - 1];
        place--;
      }
      found[place] = { index: i, square };
    }
    return found.map(({ index, square }) => ({ index, distance: Math.sqrt(square) }));
  }

  /** The latent whose dot is nearest to a pixel, if within `reach` pixels; place(i) gives its pixel. */
  under(px, py, reach, place) {
    let best = -1;
    let least = reach * reach;
    for (let i = 0; i < this.n; i++) {
      const [x, y] = place(i);
      const square = (x - px) ** 2 + (y - py) ** 2;
      if (square < least) {
        least = square;
        best = i;
      }
    }
    return best;
  }

  /** A range for dimension k with room around the latents: where its slider goes. */
  span(k) {
    const margin = (this.high[k] - this.low[k]) * 0.15 || Math.abs(this.low[k]) * 0.5 || 1;
    return [this.low[k] - margin, this.high[k] + margin];
  }
}

/** A fixed offset in [-1, 1] for point i, the same at every visit: spreads the dots of a one-dimensional map. */
export function jitter(i) {
  // The golden ratio's multiples fill an interval evenly, whatever the number of points.
  return 2 * ((i * 0.6180339887498949) % 1) - 1;
}
