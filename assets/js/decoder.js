// The decoder f(z, t) in the browser: a float32 perceptron that answers a drag in about a millisecond.
//
// Letters as everywhere: P points of a grid, c coordinates, m outputs, d latent dimensions.
// The first layer sees [z (d), t (c), sin(t_j·w_k) (c·F), cos(t_j·w_k) (c·F)]. Only z moves under the hand, so the part
// of that layer that comes from t is computed once for each grid, and a drag adds one vector to it.

import { ACTIVATIONS } from "./activations.js";

/** A decoder from an unpacked model message (pages/shared/browser_model.py writes it).
 *
 *  header: {d, c, m, activation, output: "identity" | "sigmoid" | "softmax", widths: number of rows of each layer,
 *  coords: {offset, scale} (c numbers each), values: {offset, scale} (m numbers each)}
 *  arrays: W0, b0, W1, b1, … row-major (rows × columns), frequencies (F).
 *  Throws where header and arrays disagree. */
export class Decoder {
  constructor({ header, arrays }) {
    const { d, c, m, activation, widths } = header;
    Object.assign(this, { d, c, m, output: header.output, coords: header.coords, values: header.values });
    this.frequencies = arrays.frequencies;
    this.activate = ACTIVATIONS[activation];
    if (!this.activate) throw new Error(`Unknown activation "${activation}"; known: ${Object.keys(ACTIVATIONS).join(", ")}.`);
    let columns = d + c + 2 * c * this.frequencies.length;
    this.layers = widths.map((rows, i) => {
      const layer = { W: arrays[`W${i}`], b: arrays[`b${i}`], rows, columns };
      if (layer.W?.length !== rows * columns) throw new Error(`Layer ${i} should have ${rows}×${columns} weights; got ${layer.W?.length}.`);
      columns = rows;
      return layer;
    });
    if (columns !== m) throw new Error(`The last layer should have ${m} outputs; got ${columns}.`);
    this.buffers = [new Float32Array(0), new Float32Array(0)];
  }

  /** Coordinates (P×c, row-major, in the user's units) made ready for decoding. With c = 0 there is one point. */
  grid(coords) {
    const count = this.c ? coords.length / this.c : 1;
    const features = this.features(coords, count);
    const { W, b, rows, columns } = this.layers[0];
    const inputs = columns - this.d;
    const base = new Float32Array(count * rows);
    for (let p = 0; p < count; p++) {
      for (let row = 0; row < rows; row++) {
        let sum = b[row];
        for (let k = 0; k < inputs; k++) sum += W[row * columns + this.d + k] * features[p * inputs + k];
        base[p * rows + row] = sum;
      }
    }
    return { count, base };
  }

  /** What the first layer sees of each coordinate: (P × (c + 2cF)). */
  features(coords, count) {
    const { c, frequencies } = this;
    const F = frequencies.length;
    const inputs = c + 2 * c * F;
    const out = new Float32Array(count * inputs);
    for (let p = 0; p < count; p++) {
      for (let j = 0; j < c; j++) {
        const t = Math.fround((coords[p * c + j] - this.coords.offset[j]) / this.coords.scale[j]);
        out[p * inputs + j] = t;
        for (let k = 0; k < F; k++) {
          const angle = Math.fround(t * frequencies[k]);
          out[p * inputs + c + j * F + k] = Math.sin(angle);
          out[p * inputs + c + c * F + j * F + k] = Math.cos(angle);
        }
      }
    }
    return out;
  }

  /** Decodes z (d numbers) on a grid: fills and returns `out` (Float64Array P×m, in the user's units). */
  decode(z, grid, out = new Float64Array(grid.count * this.m)) {
    const { count } = grid;
    let [current, next] = this.room(count);
    this.first(z, grid, current);
    for (const layer of this.layers.slice(1)) {
      this.activate(current, count * layer.columns);
      linear(layer, current, next, count);
      [current, next] = [next, current];
    }
    this.finish(current, count, out);
    return out;
  }

  /** Two buffers that hold any layer's rows for this many points; kept from call to call. */
  room(count) {
    const size = count * Math.max(...this.layers.map((layer) => layer.rows));
    if (this.buffers[0].length < size) this.buffers = [new Float32Array(size), new Float32Array(size)];
    return this.buffers;
  }

  /** The first layer: what z adds, the same for every point, on top of the grid's own part. */
  first(z, { count, base }, target) {
    const { W, rows, columns } = this.layers[0];
    const shift = new Float32Array(rows);
    for (let row = 0; row < rows; row++) {
      let sum = 0;
      for (let k = 0; k < this.d; k++) sum += W[row * columns + k] * z[k];
      shift[row] = sum;
    }
    for (let p = 0, i = 0; p < count; p++) for (let row = 0; row < rows; row++, i++) target[i] = base[i] + shift[row];
  }

  /** From what the last layer puts out to the user's units. */
  finish(raw, count, out) {
    const { m, output } = this;
    const { offset, scale } = this.values;
    for (let at = 0; at < count * m; at += m) {
      if (output === "softmax") softmax(raw, at, m);
      if (output === "sigmoid") for (let j = at; j < at + m; j++) raw[j] = 1 / (1 + Math.exp(-raw[j]));
      for (let j = 0; j < m; j++) out[at + j] = raw[at + j] * scale[j] + offset[j];
    }
  }
}

function softmax(logits, at, m) {
  let top = -Infinity; // taken off first, so that no exponential overflows
  for (let j = at; j < at + m; j++) top = Math.max(top, logits[j]);
  let sum = 0;
  for (let j = at; j < at + m; j++) sum += logits[j] = Math.exp(logits[j] - top);
  for (let j = at; j < at + m; j++) logits[j] /= sum;
}

/** target = input·Wᵀ + b over `count` points. Four points by two outputs at a time: eight sums stay in registers and
 *  each weight that is read serves four points. */
function linear({ W, b, rows, columns }, input, target, count) {
  const points = count & ~3;
  const pairs = rows & ~1;
  for (let p = 0; p < points; p += 4) {
    const i0 = p * columns;
    const i1 = i0 + columns;
    const i2 = i1 + columns;
    const i3 = i2 + columns;
    for (let row = 0; row < pairs; row += 2) {
      const w0 = row * columns;
      const w1 = w0 + columns;
      let a0 = b[row], a1 = a0, a2 = a0, a3 = a0;
      let c0 = b[row + 1], c1 = c0, c2 = c0, c3 = c0;
      for (let k = 0; k < columns; k++) {
        const v = W[w0 + k], u = W[w1 + k];
        const x0 = input[i0 + k], x1 = input[i1 + k], x2 = input[i2 + k], x3 = input[i3 + k];
        a0 += v * x0; a1 += v * x1; a2 += v * x2; a3 += v * x3;
        c0 += u * x0; c1 += u * x1; c2 += u * x2; c3 += u * x3;
      }
      const o = p * rows + row;
      target[o] = a0; target[o + rows] = a1; target[o + 2 * rows] = a2; target[o + 3 * rows] = a3;
      target[o + 1] = c0; target[o + rows + 1] = c1; target[o + 2 * rows + 1] = c2; target[o + 3 * rows + 1] = c3;
    }
  }
  // What the blocks leave over: the last odd output of the blocked points, then the points after them.
  if (pairs < rows) for (let p = 0; p < points; p++) target[p * rows + pairs] = dot(W, pairs * columns, input, p * columns, columns, b[pairs]);
  for (let p = points; p < count; p++) {
    for (let row = 0; row < rows; row++) target[p * rows + row] = dot(W, row * columns, input, p * columns, columns, b[row]);
  }
}

function dot(W, w, input, i, n, start) {
  let sum = start;
  for (let k = 0; k < n; k++) sum += W[w + k] * input[i + k];
  return sum;
}

/** The sample points of one axis: `count` even steps from low to high (Float64Array). */
export function linspace(low, high, count) {
  return Float64Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1));
}
