import assert from "node:assert/strict";
import { test } from "node:test";

import * as strokes from "../../assets/js/strokes.js";

const { BINS, JOINED, POINT, START } = strokes;
const RANGE = [0, 199]; // one bin per unit
const WIDTH = 1;

function drawn(points, base = [], range = RANGE) {
  const line = strokes.newLine(range);
  for (let i = 1; i < points.length; i++) strokes.drawSegment(line, ...points[i - 1], ...points[i]);
  return strokes.layLine(base, line);
}

function assertFunction(drawing) {
  for (let i = 1; i < drawing.length; i++) assert.ok(drawing[i].t > drawing[i - 1].t, "sorted, one value per t");
  drawing.forEach((s, i) => s.pen === JOINED && assert.ok(drawing[i - 1].pen > POINT, "joined to a line"));
}

test("a quick stroke leaves no gaps between two events far apart", () => {
  const drawing = drawn([[10, 0], [110, 1]]);
  assert.equal(drawing.length, 101);
  assert.equal(drawing[0].pen, START);
  assert.ok(drawing.slice(1).every((s) => s.pen === JOINED));
  assert.ok(Math.abs(drawing[50].x - 0.5) < 1e-12);
});

test("a stroke that turns back keeps the later value", () => {
  const drawing = drawn([[10, 0], [50, 0], [30, 7]]);
  assertFunction(drawing);
  assert.equal(drawing.find((s) => s.t === 30).x, 7);
  assert.equal(drawing.find((s) => s.t === 20).x, 0);
});

test("a stroke over the whole range has at most 200 samples", () => {
  assert.equal(drawn([[-50, 0], [500, 0]]).length, BINS);
  assert.equal(BINS, 200);
});

test("a later stroke overwrites the range that it covers and nothing else", () => {
  const first = drawn([[0, 0], [100, 0]]);
  const both = drawn([[40, 5], [60, 5]], first);
  assertFunction(both);
  assert.equal(both.length, 101);
  for (const s of both) assert.equal(s.x, s.t >= 40 && s.t <= 60 ? 5 : 0);
  assert.equal(both.find((s) => s.t === 40).pen, START);
  assert.equal(both.find((s) => s.t === 61).pen, START, "the old line starts again behind the new one");
  assert.equal(first.length, 101, "the old drawing is as it was");
});

test("a stroke takes away exact points below it, and leaves the others exact", () => {
  const points = strokes.fromArrays({ t: [20.4, 150.123456789], x: [1, 2] });
  const drawing = drawn([[10, 0], [30, 0]], points);
  assertFunction(drawing);
  assert.equal(drawing.some((s) => s.t === 20.4), false);
  assert.ok(drawing.some((s) => s.t === 150.123456789 && s.x === 2 && s.pen === POINT));
});

test("a point in the middle of a line replaces its sample and splits it", () => {
  const drawing = strokes.addPoint(drawn([[0, 0], [20, 0]]), 10.2, 3, WIDTH);
  assertFunction(drawing);
  assert.equal(drawing.length, 21);
  assert.equal(drawing.find((s) => s.t === 10.2).pen, POINT);
  assert.equal(drawing.find((s) => s.t === 11).pen, START);
});

test("two points at the same t are one", () => {
  const drawing = strokes.addPoint(strokes.addPoint([], 5, 1, WIDTH), 5, 2, WIDTH);
  assert.deepEqual(drawing, [{ t: 5, x: 2, pen: POINT }]);
  assert.deepEqual(strokes.addPoint(drawing, 5, 3, 0), [{ t: 5, x: 3, pen: POINT }]);
});

test("the eraser takes what lies along its way and cuts lines open", () => {
  const line = drawn([[0, 0], [100, 0]]);
  const place = (s) => [s.t, s.x];
  const cut = strokes.eraseAlong(line, [40, 0.5], [60, 0.5], 2, place);
  assertFunction(cut);
  assert.ok(cut.every((s) => s.t < 39 || s.t > 61));
  assert.equal(cut.find((s) => s.t > 61).pen, START);
  assert.equal(strokes.eraseAlong(line, [40, 50], [60, 50], 2, place).length, line.length);
});

test("distance to a segment is that to its nearest place, its ends included", () => {
  assert.equal(strokes.distanceToSegment([0, 3], [-5, 0], [5, 0]), 3);
  assert.equal(strokes.distanceToSegment([8, 4], [-5, 0], [5, 0]), 5);
  assert.equal(strokes.distanceToSegment([3, 4], [0, 0], [0, 0]), 5);
});

test("arrays go to samples and back; unsorted, repeated and missing values are put right", () => {
  const drawing = strokes.fromArrays({ t: [3, 1, 2, 2, NaN], x: [30, 10, 20, 21, 5], pen: [2, 2, 0, 0, 0] });
  assertFunction(drawing);
  assert.deepEqual(strokes.toArrays(drawing), { t: [1, 2, 3], x: [10, 21, 30], pen: [START, POINT, START] });
  const line = drawn([[3, 1], [9, 2]]);
  assert.deepEqual(strokes.fromArrays(strokes.toArrays(line)), line);
});

test("any series of strokes, points and erasures leaves a function", () => {
  let seed = 7;
  const random = () => ((seed = (seed * 16807) % 2147483647) / 2147483647);
  let drawing = [];
  for (let k = 0; k < 300; k++) {
    const [a, b, c, d] = [random() * 240 - 20, random(), random() * 240 - 20, random()];
    const kind = Math.floor(random() * 3);
    if (kind === 0) drawing = drawn([[a, b], [c, d]], drawing);
    else if (kind === 1) drawing = strokes.addPoint(drawing, a, b, WIDTH);
    else drawing = strokes.eraseAlong(drawing, [a, b], [a + 15, b], 1, (s) => [s.t, s.x]);
    assertFunction(drawing);
  }
  assert.ok(drawing.length > 0);
});

test("undo and redo walk the same way back and forth, and a new step gives up what was undone", () => {
  const history = new strokes.History();
  const one = drawn([[0, 0], [5, 0]]);
  const two = drawn([[0, 1], [5, 1]]);
  assert.equal(history.undo(), false);
  assert.equal(history.commit([]), false, "nothing to nothing is no step");
  history.commit(one);
  history.commit(two);
  assert.equal(history.commit(two), false);
  history.undo();
  assert.equal(history.present, one);
  history.redo();
  assert.equal(history.present, two);
  history.undo();
  history.commit([]);
  assert.equal(history.redo(), false);
  history.undo();
  assert.equal(history.present, one, "clearing can be undone");
});

test("history forgets its oldest steps, not its newest", () => {
  const history = new strokes.History([], 3);
  const steps = [1, 2, 3, 4, 5].map((x) => [{ t: 0, x, pen: POINT }]);
  steps.forEach((step) => history.commit(step));
  while (history.undo());
  assert.deepEqual(history.present, steps[1]);
});
