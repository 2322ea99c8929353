// An axis that stands still: it spans the data, gives way only when the curve leaves it, and comes back. Free of the DOM.

export class StandingRange {
  /** [low, high] of the data; padded here. */
  constructor([low, high], pad = 0.08) {
    const margin = (high - low) * pad || Math.abs(low) * 0.5 || 1;
    this.base = [low - margin, high + margin];
    this.now = [...this.base];
    this.target = [...this.base];
  }

  /** Makes room for values; those within the data's range ask for none. */
  hold(values, stride = 1, offset = 0) {
    let [low, high] = this.base;
    for (let i = offset; i < values.length; i += stride) {
      if (values[i] < low) low = values[i];
      if (values[i] > high) high = values[i];
    }
    const margin = (this.base[1] - this.base[0]) * 0.04; // air between the curve and the edge it pushed
    this.target = [low < this.base[0] ? low - margin : low, high > this.base[1] ? high + margin : high];
  }

  /** Moves towards the target for some milliseconds; true while it still moves. */
  step(milliseconds, jump = false) {
    const u = jump ? 1 : 1 - Math.exp(-milliseconds / 70);
    let moving = false;
    for (const end of [0, 1]) {
      const left = this.target[end] - this.now[end];
      const done = Math.abs(left) < (this.base[1] - this.base[0]) * 1e-3;
      this.now[end] = done ? this.target[end] : this.now[end] + left * u;
      moving ||= this.now[end] !== this.target[end];
    }
    return moving;
  }
}

/** Presence of things that come and go: each index rises to its weight and sinks to nothing, instead of popping. */
export class Fades {
  constructor() {
    this.alpha = new Map();
    this.targets = new Map();
  }

  /** targets: Map index → weight 0 to 1; all others fade out. */
  aim(targets) {
    this.targets = targets;
    for (const index of targets.keys()) if (!this.alpha.has(index)) this.alpha.set(index, 0);
  }

  /** As StandingRange.step. */
  step(milliseconds, jump = false) {
    const u = jump ? 1 : 1 - Math.exp(-milliseconds / 60);
    let moving = false;
    for (const [index, alpha] of this.alpha) {
      const target = this.targets.get(index) ?? 0;
      const next = Math.abs(target - alpha) < 0.01 ? target : alpha + (target - alpha) * u;
      if (next !== target) moving = true;
      if (next === 0) this.alpha.delete(index);
      else this.alpha.set(index, next);
    }
    return moving;
  }
}
