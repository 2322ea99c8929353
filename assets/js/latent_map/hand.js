// Where the handle is: under the hand, gliding to a place that was chosen, or walking along the path of a fit.
// Free of the DOM.

import { ease } from "../plot.js";
import { Walk } from "./walk.js";

const GLIDE = 200; // ms
const WALK = 1100; // ms: long enough to see an optimiser turn

export class Hand {
  constructor() {
    this.z = new Float64Array(0);
    this.glide = null;
    this.walk = null; // kept after its end: its path stays on the map
    this.walked = 1;
    this.changed = true; // whether z is other than at the last look
  }

  /** At z, at once. */
  put(z) {
    this.z = Float64Array.from(z);
    this.glide = null;
    this.walked = 1;
    this.changed = true;
  }

  /** One coordinate, at once; the others stay. */
  set(k, value) {
    this.put(this.z.map((old, i) => (i === k ? value : old)));
  }

  /** To z, smoothly from here. */
  goTo(z, time, jump = false) {
    if (jump || this.z.length !== z.length) return this.put(z);
    this.walked = 1;
    this.glide = { from: this.z, to: Float64Array.from(z), start: time };
  }

  /** Keeps a path (S·d; none: forgets it). `walk`: goes along it, from its first latent to its last. */
  follow(path, d, walk) {
    this.walk = path && path.length >= 2 * d ? new Walk(path, d, WALK) : null;
    this.walked = this.walk && walk ? 0 : 1;
    if (this.walked === 0) this.glide = null;
  }

  /** Where it will be when all motion has ended. */
  get goal() {
    return this.walked < 1 ? this.walk.at(1) : (this.glide?.to ?? this.z);
  }

  /** Brings z to a time; true while it still moves. */
  step(time) {
    if (this.walked < 1) {
      this.walked = this.walk.share(time);
      this.z = Float64Array.from(this.walk.at(this.walked));
      this.changed = true;
      return this.walked < 1;
    }
    if (!this.glide) return false;
    const { from, to, start } = this.glide;
    const u = ease((time - start) / GLIDE);
    this.z = from.map((value, k) => value + (to[k] - value) * u);
    this.changed = true;
    if (u >= 1) this.glide = null;
    return u < 1;
  }
}
