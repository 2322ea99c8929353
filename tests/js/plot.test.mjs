import assert from "node:assert/strict";
import { test } from "node:test";

import * as plot from "../../assets/js/plot.js";
import * as theme from "../../assets/js/theme.js";

test("ticks are round, inside the span, and free of rounding dust", () => {
  assert.deepEqual(plot.ticks(0, 1, 5), [0, 0.2, 0.4, 0.6, 0.8, 1]);
  assert.deepEqual(plot.ticks(-0.3, 0.3, 3), [-0.2, 0, 0.2]);
  assert.deepEqual(plot.ticks(1958, 2020, 4), [1960, 1980, 2000, 2020]);
  for (const [low, high] of [[-3.7, 12.2], [1e-7, 9e-7], [1e6, 1.2e6], [-0.001, 0.004]]) {
    const values = plot.ticks(low, high, 5);
    assert.ok(values.length >= 3 && values.length <= 9, `${values}`);
    assert.ok(values.every((v) => v >= low && v <= high));
  }
});

test("a span of nothing still has a step", () => {
  assert.equal(plot.niceStep(0), 1);
  assert.equal(plot.niceStep(NaN), 1);
});

test("log ticks are powers of ten over many decades and stay few", () => {
  assert.deepEqual(plot.logTicks(1e-4, 1, 5), [1e-4, 1e-3, 1e-2, 1e-1, 1]);
  assert.deepEqual(plot.logTicks(1e-8, 1e4, 4), [1e-8, 1e-4, 1, 1e4]);
  assert.deepEqual(plot.logTicks(0.9, 11, 5), [1, 2, 5, 10]);
  assert.ok(plot.logTicks(0.031, 0.038, 4).length >= 2);
});

test("numbers have fixed decimals, a true minus, and no minus zero", () => {
  assert.equal(plot.fixed(-1.234, 2), "\u22121.23");
  assert.equal(plot.fixed(-0.001, 2), "0.00");
  assert.equal(plot.fixed(NaN), "–");
  assert.equal(plot.fixed(null), "–");
  assert.equal(plot.count(12345678), "12\u202f345\u202f678");
  assert.equal(plot.count(999), "999");
  assert.equal(plot.scientific(2e-5), "2·10⁻⁵");
  assert.equal(plot.scientific(1e-12), "10⁻¹²");
  assert.equal(plot.scientific(0.01), "0.01");
  assert.equal(plot.measure(0.0123456), "0.01235");
  assert.equal(plot.measure(3.21e-6), "3.21e\u22126");
});

test("fromPx undoes toPx on both scales, whichever way they run", () => {
  const scales = [
    plot.linearScale([-2, 5], [40, 400]),
    plot.linearScale([-2, 5], [300, 10]),
    plot.logScale([1e-5, 10], [300, 10]),
  ];
  for (const scale of scales) {
    for (const share of [0, 0.25, 0.9, 1]) {
      const px = scale.range[0] + share * (scale.range[1] - scale.range[0]);
      assert.ok(Math.abs(scale.toPx(scale.fromPx(px)) - px) < 1e-6);
    }
    assert.ok(Math.abs(scale.toPx(scale.domain[0]) - scale.range[0]) < 1e-9);
    assert.ok(Math.abs(scale.toPx(scale.domain[1]) - scale.range[1]) < 1e-9);
  }
});

test("a log scale has no place for zero", () => {
  assert.ok(Number.isNaN(plot.logScale([1, 10], [0, 1]).toPx(0)));
  assert.ok(Number.isNaN(plot.logScale([1, 10], [0, 1]).toPx(-1)));
});

test("the extent skips what is not finite and never has zero width", () => {
  assert.deepEqual(plot.extent([[1, NaN, 3], [Infinity, -2]]), [-2, 3]);
  assert.deepEqual(plot.extent([[]]), [-1, 1]);
  const [low, high] = plot.extent([[4, 4]]);
  assert.ok(low < 4 && high > 4);
});

test("a glide starts where it is seen, ends at its target, and takes the first target at once", () => {
  const glide = new plot.Glide(200);
  glide.aim([0, 10], 1000);
  assert.deepEqual([...glide.at(1000)], [0, 10]);
  glide.aim([10, 20], 1000);
  assert.deepEqual([...glide.at(1000)], [0, 10]);
  const halfway = [...glide.at(1100)];
  assert.deepEqual(halfway, [5, 15]);
  glide.aim([0, 0], 1100);
  assert.deepEqual([...glide.at(1100)], halfway);
  assert.deepEqual([...glide.at(1300)], [0, 0]);
  assert.equal(glide.moving(1299), true);
  assert.equal(glide.moving(1300), false);
  glide.aim([1, 2, 3], 1301);
  assert.deepEqual([...glide.at(1301)], [1, 2, 3]);
});

test("the ramp grows evenly in luminance and keeps away from both papers", () => {
  for (const [dark, paper] of [[false, "#FBFAF7"], [true, "#15171B"]]) {
    const colours = theme.rampRgb(dark);
    assert.equal(colours.length, 256);
    const light = theme.ramp(dark).map(theme.luminance);
    for (let i = 8; i < 256; i++) assert.ok(light[i] > light[i - 8], `luminance falls at ${i}`);
    const ratios = light.map((v) => {
      const p = theme.luminance(paper);
      return (Math.max(v, p) + 0.05) / (Math.min(v, p) + 0.05);
    });
    assert.ok(Math.min(...ratios) > 1.6, `${Math.min(...ratios)}`);
  }
});

test("colours are read in every notation that a theme may use", () => {
  assert.deepEqual(theme.rgb("#0072B2"), [0, 114, 178]);
  assert.deepEqual(theme.rgb("#fff"), [255, 255, 255]);
  assert.deepEqual(theme.rgb("rgba(1, 2, 3, 0.5)"), [1, 2, 3]);
  assert.equal(theme.alpha("#0072B2", 0.15), "rgba(0,114,178,0.15)");
  assert.equal(theme.isDark("#15171B"), true);
  assert.equal(theme.isDark("#FBFAF7"), false);
});
