import assert from "node:assert/strict";
import { test } from "node:test";

import { nearestLine, nearestPoint, stepTo, tileBoxes, toSegment } from "../../assets/js/curve_field/geometry.js";

test("the distance to a segment is that to its nearest end or to its line", () => {
  assert.equal(toSegment(5, 3, 0, 0, 10, 0), 9);
  assert.equal(toSegment(13, 4, 0, 0, 10, 0), 25);
  assert.equal(toSegment(3, 4, 0, 0, 0, 0), 25);
});

test("the nearest line is found between its points, not only at them", () => {
  const starts = [0, 2, 4];
  const xs = [0, 100, 0, 100];
  const ys = [0, 0, 30, 30];
  assert.equal(nearestLine(50, 10, starts, xs, ys, 48), 0);
  assert.equal(nearestLine(50, 20, starts, xs, ys, 48), 1);
  assert.equal(nearestLine(50, 100, starts, xs, ys, 48), -1);
});

test("lines are not joined to one another, and a single point is a dot", () => {
  assert.equal(nearestLine(50, 0, [0, 1, 2], [0, 100], [0, 0], 30), -1);
  assert.equal(nearestLine(90, 0, [0, 1, 2], [0, 100], [0, 0], 30), 1);
});

test("the nearest point is looked for in its own line only", () => {
  assert.equal(nearestPoint(9, 0, 0, 2, [0, 5, 9], [0, 0, 0]), 1);
  assert.equal(nearestPoint(9, 0, 2, 3, [0, 5, 9], [0, 0, 0]), 2);
});

test("arrow keys go round, Home and End go to the ends, other keys mean nothing", () => {
  assert.equal(stepTo("ArrowRight", 4, 5), 0);
  assert.equal(stepTo("ArrowUp", 0, 5), 4);
  assert.equal(stepTo("Home", 3, 5), 0);
  assert.equal(stepTo("End", 3, 5), 4);
  assert.equal(stepTo("a", 3, 5), null);
});

test("tiles fill their room, stay inside it and do not overlap", () => {
  for (const [n, width, height, shape] of [[12, 640, 320, 1], [1, 300, 500, 2], [7, 350, 320, 0.5]]) {
    const boxes = tileBoxes(n, width, height, shape, { gap: 10, room: 20 });
    assert.ok(Math.abs(boxes.width / boxes.height - shape) < 1e-9);
    const places = Array.from({ length: n }, (_, i) => boxes.at(i));
    for (const [x, y] of places) {
      assert.ok(x >= 0 && x + boxes.width <= width + 1e-9);
      assert.ok(y >= 0 && y + boxes.height + 20 <= height + 1e-9);
    }
    for (const [i, [x, y]] of places.entries()) {
      for (const [u, v] of places.slice(i + 1)) {
        assert.ok(Math.abs(x - u) >= boxes.width || Math.abs(y - v) >= boxes.height);
      }
    }
  }
});

test("films keep one row for each function", () => {
  const boxes = tileBoxes(12, 600, 400, 1, { columns: 6 });
  assert.equal(boxes.columns, 6);
  assert.equal(boxes.at(6)[0], boxes.at(0)[0]);
  assert.ok(boxes.at(6)[1] > boxes.at(5)[1]);
});
