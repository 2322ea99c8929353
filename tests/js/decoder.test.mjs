import assert from "node:assert/strict";
import test from "node:test";
import { ACTIVATIONS } from "../../assets/js/activations.js";
import { Decoder, linspace } from "../../assets/js/decoder.js";

const EXACT = { tanh: Math.tanh, silu: (x) => x / (1 + Math.exp(-x)), relu: (x) => Math.max(0, x), sine: Math.sin };

for (const [name, exact] of Object.entries(EXACT)) {
  test(`${name} is off by less than a millionth of its size, from -40 to 40`, () => {
    const x = Float32Array.from(linspace(-40, 40, 20_001));
    const y = x.slice();
    ACTIVATIONS[name](y, y.length);
    y.forEach((value, i) => assert.ok(Math.abs(value - exact(x[i])) < 1e-6 * Math.max(1, Math.abs(x[i])), `${name}(${x[i]}) = ${value}`));
  });
}

const one = [1];
const header = { d: 1, c: 1, m: 1, activation: "relu", output: "identity", widths: [2, 1], coords: { offset: [0], scale: one }, values: { offset: [10], scale: [2] } };
const arrays = () => ({ frequencies: new Float32Array(0), W0: Float32Array.from([1, 1, 1, -1]), b0: new Float32Array(2), W1: Float32Array.from([1, 3]), b1: Float32Array.from([0.5]) });

test("a network small enough for the head is decoded as by hand", () => {
  const decoder = new Decoder({ header, arrays: arrays() });
  // relu(z + t) + 3 relu(z - t) + 0.5 at z = 2, t = 1: 3 + 3 + 0.5; at t = -3: 0 + 15 + 0.5; times 2 plus 10.
  assert.deepEqual([...decoder.decode([2], decoder.grid([1, -3]))], [23, 41]);
});

test("a grid serves every z, and an output buffer is filled in place", () => {
  const decoder = new Decoder({ header, arrays: arrays() });
  const grid = decoder.grid(linspace(-1, 1, 7));
  const out = new Float64Array(7);
  assert.equal(decoder.decode([0.3], grid, out), out);
  const kept = [...out];
  decoder.decode([-2], grid);
  assert.deepEqual([...decoder.decode([0.3], grid)], kept);
});

test("weights that do not fit the widths are refused", () => {
  assert.throws(() => new Decoder({ header, arrays: { ...arrays(), W1: new Float32Array(3) } }), /Layer 1 should have 1×2/);
  assert.throws(() => new Decoder({ header: { ...header, activation: "gelu" }, arrays: arrays() }), /gelu/);
  assert.throws(() => new Decoder({ header: { ...header, m: 2 }, arrays: arrays() }), /2 outputs/);
});
