import assert from "node:assert/strict";
import test from "node:test";

import { ago, lossWords, picked, sorted, sparkPath } from "../../assets/js/runs_table/words.js";

const NOW = Date.UTC(2026, 4, 20, 12) / 1000;

test("moments are said in human words", () => {
  const said = [5, 60, 600, 3600, 5 * 3600, 26 * 3600, 3 * 86400].map((passed) => ago(NOW - passed, NOW));
  assert.deepEqual(said, [
    "just now", "a minute ago", "10 minutes ago", "an hour ago", "5 hours ago", "yesterday", "3 days ago",
  ]);
});

test("a clock that runs a little late does not speak of the future", () => {
  assert.equal(ago(NOW + 3, NOW), "just now");
});

test("older moments are dates, with the year where it is another one", () => {
  assert.equal(ago(NOW - 30 * 86400, NOW), "20 Apr");
  assert.equal(ago(Date.UTC(2024, 1, 3, 12) / 1000, NOW), "3 Feb 2024");
});

test("losses are short, and none is a dash", () => {
  const said = [0.31, 0.00423, 0.0000031, 12.34, 1234, 0, null, NaN].map(lossWords);
  assert.deepEqual(said, ["0.31", "0.0042", "3.1e−6", "12", "1.2e3", "0", "–", "–"]);
  assert.ok(said.every((text) => text.length <= 7));
});

test("rows without a value stand last in both directions, and equals keep their order", () => {
  const rows = [{ id: "a", loss: null }, { id: "b", loss: 2 }, { id: "c", loss: 1 }, { id: "d", loss: 2 }];
  const order = (down) => sorted(rows, { by: "loss", down }).map((row) => row.id).join("");
  assert.equal(order(false), "cbda");
  assert.equal(order(true), "bdca");
  assert.equal(rows.map((row) => row.id).join(""), "abcd");
});

test("names are sorted as people count", () => {
  const rows = ["run 10", "Run 9", "run 1"].map((name) => ({ name }));
  assert.deepEqual(sorted(rows, { by: "name", down: false }).map((row) => row.name), ["run 1", "Run 9", "run 10"]);
});

test("a click selects a row alone, and lets go of it", () => {
  assert.deepEqual([...picked(new Set(["a", "b"]), "c")], ["c"]);
  assert.deepEqual([...picked(new Set(["c"]), "c")], []);
  assert.deepEqual([...picked(new Set(["b", "c"]), "c")], ["c"]);
});

test("the box adds and takes away; Shift takes all between", () => {
  assert.deepEqual([...picked(new Set(["a"]), "b", { add: true })], ["a", "b"]);
  assert.deepEqual([...picked(new Set(["a", "b"]), "a", { add: true })], ["b"]);
  const order = ["a", "b", "c", "d"];
  assert.deepEqual([...picked(new Set(["d"]), "b", { range: true, anchor: "d", order })].sort(), ["b", "c", "d"]);
  assert.deepEqual([...picked(new Set(), "b", { range: true, anchor: "gone", order })], ["b"]);
});

test("the selection that is given is left as it is", () => {
  const before = new Set(["a"]);
  picked(before, "b", { add: true });
  assert.deepEqual([...before], ["a"]);
});

test("a spark line starts above left and ends below right when the loss falls", () => {
  assert.equal(sparkPath([[0, 1], [0.5, 0.5], [1, 0]], 104, 24), "M2.0 2.0L52.0 12.0L102.0 22.0");
  assert.equal(sparkPath([], 104, 24), "");
});
