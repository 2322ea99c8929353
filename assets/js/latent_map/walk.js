// A latent on its way along a path of latents: the replay of an encoding. Free of the DOM.

import { clamp } from "../plot.js";

export class Walk {
  /** path: Float32Array (S·d), row by row. */
  constructor(path, d, milliseconds) {
    this.path = path;
    this.d = d;
    this.steps = path.length / d;
    this.milliseconds = milliseconds;
    this.start = null;
  }

  /** How much of the path is walked at a time, 0 to 1; the first call starts the clock. */
  share(time) {
    this.start ??= time;
    return clamp((time - this.start) / this.milliseconds, 0, 1);
  }

  /** The latent at a share of the walk. Steps take equal time, long or short: that is how an optimiser moves. */
  at(share) {
    const place = clamp(share, 0, 1) * (this.steps - 1);
    const step = Math.min(Math.floor(place), Math.max(0, this.steps - 2));
    const u = place - step;
    const next = Math.min(step + 1, this.steps - 1);
    return Array.from({ length: this.d }, (_, k) => {
      const from = this.path[step * this.d + k];
      return from + (this.path[next * this.d + k] - from) * u;
    });
  }
}
