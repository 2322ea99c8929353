import assert from "node:assert/strict";
import { test } from "node:test";

import { curvePath, OUTPUT_BOX, outputPath, ROWS, wire } from "../../assets/js/figure_one/drawing.js";
import { DECODER_PARTS, ENCODER_PARTS, STEPS, stepNamed } from "../../assets/js/figure_one/words.js";

test("every step of training lights parts of the auto-decoder only", () => {
  for (const [name, parts] of STEPS) {
    assert.ok(parts.length > 0, name);
    for (const part of parts) assert.ok(part in DECODER_PARTS, `${name} lights ${part}`);
  }
});

test("no part of one drawing has the name of a part of the other", () => {
  const both = Object.keys(ENCODER_PARTS).filter((name) => name in DECODER_PARTS);
  assert.deepEqual(both, []);
});

test("each part has a title and a sentence", () => {
  for (const [title, text] of Object.values({ ...ENCODER_PARTS, ...DECODER_PARTS })) {
    assert.ok(title.length > 2 && title.length < 40);
    assert.match(text, /[.]$/);
    assert.ok(text.length < 150, `too long for its place: ${text}`);
  }
});

test("steps are found by name", () => {
  assert.equal(stepNamed("draw"), 0);
  assert.equal(stepNamed("move"), STEPS.length - 1);
  assert.equal(stepNamed("nothing"), -1);
});

test("a curve's path stays in its box and has the points asked for", () => {
  const numbers = curvePath((u) => Math.sin(9 * u), [10, 20, 100, 50], 24).match(/[\d.]+ [\d.]+/g).map((p) => p.split(" ").map(Number));
  assert.equal(numbers.length, 25);
  for (const [x, y] of numbers) assert.ok(x >= 10 && x <= 110 && y >= 20 && y <= 70);
});

test("the decoded curve bends with training, inside its box all the way", () => {
  const [, top, , height] = OUTPUT_BOX;
  const seen = new Set();
  for (const progress of [0, 0.25, 0.5, 1]) {
    const d = outputPath(progress);
    seen.add(d);
    for (const [, y] of d.matchAll(/[ML][\d.]+ ([\d.]+)/g)) assert.ok(Number(y) >= top && Number(y) <= top + height);
  }
  assert.equal(seen.size, 4);
});

test("each row of the table has a wire of its own", () => {
  assert.equal(new Set(Array.from({ length: ROWS }, (_, row) => wire(row))).size, ROWS);
});
