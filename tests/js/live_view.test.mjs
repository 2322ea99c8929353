import assert from "node:assert/strict";
import { test } from "node:test";

import { chartScales, wording } from "../../assets/js/live_view/chart.js";
import * as losses from "../../assets/js/live_view/losses.js";
import { reach, ring, shades } from "../../assets/js/live_view/map.js";
import { cells, prepare } from "../../assets/js/live_view/multiples.js";

// rows: epoch, step, seconds, data loss, prior loss
const HISTORY = Float32Array.from([1, 10, 0.5, 0.8, 0.001, 2, 20, 1.5, 0.3, 0.002, 4, 40, 2.5, 0.05, 0.004]);
const LANE = { planned: 10, phases: [], colour: "#000", ...losses.columns(HISTORY) };
const EMPTY = { planned: 10, phases: [], ...losses.columns() };

test("a history is read column by column", () => {
  assert.deepEqual([...LANE.epochs], [1, 2, 4]);
  assert.deepEqual([...LANE.steps], [10, 20, 40]);
  assert.deepEqual([...LANE.prior], [...Float32Array.from([0.001, 0.002, 0.004])]);
  assert.equal(EMPTY.data.length, 0);
});

test("the nearest row is found from before the first to behind the last", () => {
  const values = [1, 2, 4, 8];
  for (const [at, index] of [[-5, 0], [1.4, 0], [1.6, 1], [3.5, 2], [7, 3], [Infinity, 3]]) {
    assert.equal(losses.nearest(values, at), index, `at ${at}`);
  }
  assert.equal(losses.nearest([], 1), -1);
  assert.equal(losses.nearest([3], 99), 0);
});

test("epochs are told in seconds by interpolation, and stand still beyond the ends", () => {
  assert.equal(losses.along(LANE.epochs, LANE.seconds, 3), 2);
  assert.equal(losses.along(LANE.epochs, LANE.seconds, 0), 0.5);
  assert.equal(losses.along(LANE.epochs, LANE.seconds, 99), 2.5);
  assert.ok(Number.isNaN(losses.along([], [], 1)));
  assert.equal(losses.along([1, 1], [5, 6], 1), 5);
});

test("the loss axis holds every data loss and the floor, and moves in round steps only", () => {
  const [low, high] = losses.lossDomain([LANE]);
  assert.ok(low <= 0.05 && high >= 0.8);
  assert.deepEqual(losses.lossDomain([LANE]), [0.05, 1].map((v) => +v.toFixed(2)));
  assert.ok(losses.lossDomain([LANE], { floor: 0.003 })[0] <= 0.003);
  assert.ok(losses.lossDomain([LANE], { prior: true })[0] <= 0.001);
  assert.deepEqual(losses.lossDomain([EMPTY]), [1e-3, 1]);
});

test("a prior that starts at almost nothing does not squeeze the data losses", () => {
  const lane = { ...LANE, prior: [1e-12, 1e-3] };
  assert.ok(losses.lossDomain([lane], { prior: true })[0] >= 1e-4);
});

test("zero, NaN and infinity have no part in a logarithmic axis", () => {
  const [low, high] = losses.lossDomain([{ data: [0, NaN, Infinity, -1, 0.02, 0.07] }]);
  assert.ok(low <= 0.02 && high >= 0.07 && low >= 0.01 && high <= 0.1);
});

test("the epoch axis goes to the planned end, the others to a round number just ahead", () => {
  assert.deepEqual(losses.progressDomain([LANE], "epochs"), [0, 10]);
  assert.deepEqual(losses.progressDomain([LANE], "steps"), [0, 40]);
  assert.deepEqual(losses.progressDomain([LANE], "seconds"), [0, 2.5]);
  assert.deepEqual(losses.progressDomain([EMPTY], "seconds"), [0, 1]);
});

test("a reading tells each run's own nearest row, and null for one that has not begun", () => {
  const [one, none] = losses.readings([LANE, EMPTY], "seconds", 1.4);
  assert.equal(one.epoch, 2);
  assert.equal(one.data, LANE.data[1]);
  assert.equal(none, null);
});

test("the chart's scales keep every value inside the sheet and name whole epochs only", () => {
  const { x, y } = chartScales({ lanes: [EMPTY, { ...LANE, planned: 1 }], unit: "epochs", prior: false, floor: null }, 600, 200);
  assert.ok(x.ticks(6).every(Number.isInteger));
  for (const value of LANE.data) assert.ok(y.toPx(value) >= 0 && y.toPx(value) <= 200);
  assert.equal(wording("seconds", 3.25), "3.3 seconds");
  assert.equal(wording("epochs", 41.6), "epoch 42");
});

test("the map's reach holds every latent and changes in round steps", () => {
  for (const size of [0.013, 0.1, 0.97, 1, 3.4, 250]) {
    const half = reach([size, -size / 2]);
    assert.ok(half >= size && half <= size * 1.7, `${size} in ${half}`);
    assert.ok(ring(half) < half);
  }
  assert.equal(reach([1.0, 0]), reach([1.1, 0]));
  assert.equal(reach([]), 1);
  assert.ok(Number.isFinite(reach([NaN, Infinity, 2])));
});

test("shades go from the least to the greatest number, and missing ones have none", () => {
  assert.deepEqual([...shades([0, 10, NaN, 5])], [0, 31, -1, 16]);
  assert.deepEqual([...shades([3, 3])], [0, 0]);
});

test("small multiples fill full rows and stay on their sheet", () => {
  for (const [width, height] of [[300, 230], [880, 230], [370, 130], [120, 400]]) {
    const all = cells(6, width, height);
    assert.equal(all.length, 6);
    for (const [left, top, w, h] of all) assert.ok(left + w <= width + 1e-6 && top + h <= height + 1e-6 && w > 0 && h > 0);
    assert.equal(6 % all.filter(([, top]) => top === 0).length, 0);
  }
  assert.deepEqual(cells(0, 300, 200), []);
});

test("points are dealt out to their functions, outputs apart", () => {
  const header = { kind: "curves", m: 2, sizes: [2, 1], raster: null };
  const points = Float32Array.from([0, 1, 10, 1, 2, 20, 5, 3, 30]);
  const prepared = prepare(header, { grid: Float32Array.from([0, 5]), points });
  assert.deepEqual([...prepared.functions[0].t], [0, 1]);
  assert.deepEqual([...prepared.functions[0].values[1]], [10, 20]);
  assert.deepEqual([...prepared.functions[1].values[0]], [3]);
  assert.ok(prepared.value[0] < 1 && prepared.value[1] > 30);
});
