/** Motion that explains: numbers glide to where they belong in 150 to 300 ms. Free of the DOM. */

export const clamp = (value, low, high) => Math.min(high, Math.max(low, value));
export const mix = (from, to, u) => from + (to - from) * u;

/** Smooth start and stop: 0 → 0, 1 → 1, with no speed at either end. */
export function ease(u) {
  const v = clamp(u, 0, 1);
  return v * v * (3 - 2 * v);
}

/** Numbers on their way from where they are seen to where they should be. A new target starts from the present place. */
export class Glide {
  constructor(milliseconds = 220) {
    this.milliseconds = milliseconds;
    this.from = this.to = this.now = null;
    this.start = 0;
  }

  /** A new target; a first one, one of another length, or `jump`, is taken at once. */
  aim(values, time, jump = false) {
    const to = Float32Array.from(values);
    const fresh = jump || !this.to || this.to.length !== to.length;
    this.from = fresh ? to : Float32Array.from(this.at(time));
    this.to = to;
    this.now = new Float32Array(to.length);
    this.start = fresh ? -Infinity : time;
  }

  /** The numbers at a time in milliseconds; one buffer, valid until the next call. */
  at(time) {
    const u = ease((time - this.start) / this.milliseconds);
    if (u >= 1) return this.to;
    for (let i = 0; i < this.to.length; i++) this.now[i] = this.from[i] + (this.to[i] - this.from[i]) * u;
    return this.now;
  }

  /** Whether it still moves at that time. */
  moving(time) {
    return this.to !== null && time - this.start < this.milliseconds;
  }
}
