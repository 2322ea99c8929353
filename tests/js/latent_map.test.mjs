import assert from "node:assert/strict";
import test from "node:test";
import { Cloud, jitter } from "../../assets/js/latent_map/cloud.js";
import { Hand } from "../../assets/js/latent_map/hand.js";
import { wishOf } from "../../assets/js/latent_map/keys.js";
import { Fades, StandingRange } from "../../assets/js/latent_map/range.js";
import { padded, View } from "../../assets/js/latent_map/view.js";
import { Walk } from "../../assets/js/latent_map/walk.js";
import { axisName, csv, decimalsFor, readout, short, spoken } from "../../assets/js/latent_map/words.js";

const near = (a, b, tolerance = 1e-9) => a.forEach((value, i) => assert.ok(Math.abs(value - b[i]) < tolerance, `${a} is not ${b}`));

function aView() {
  const view = new View();
  view.resize(500, 420);
  view.fit({ low: [-2, -1], high: [4, 1] });
  return view;
}

test("a pixel and its latent are each other's image, wherever one looks", () => {
  const view = aView();
  view.zoomAt(120, 90, 3);
  view.panBy(13, -7);
  for (const point of [[0, 0], [-1.5, 0.3], [3, 3]]) near(view.fromPx(...view.toPx(...point)), point);
});

test("everything fits at first, and both axes have one scale", () => {
  const view = aView();
  for (const corner of [[-2, -1], [4, 1], [-2, 1], [4, -1]]) near(view.inside(...view.toPx(...corner)), view.toPx(...corner), 1e-6);
  const [x0, y0] = view.toPx(0, 0);
  assert.ok(Math.abs(view.toPx(1, 0)[0] - x0 - (y0 - view.toPx(0, 1)[1])) < 1e-9);
});

test("zooming holds the latent under the pointer, and ends somewhere", () => {
  const view = aView();
  const held = view.fromPx(200, 150);
  view.zoomAt(200, 150, 1.7);
  near(view.fromPx(200, 150), held);
  for (let i = 0; i < 100; i++) view.zoomAt(200, 150, 2);
  assert.equal(view.zoom, 60);
  for (let i = 0; i < 100; i++) view.zoomAt(200, 150, 0.5);
  assert.equal(view.zoom, 0.25);
});

test("panning follows the paper, but cannot lose the cloud", () => {
  const view = aView();
  const before = view.toPx(1, 0);
  view.panBy(10, 5);
  near(view.toPx(1, 0), [before[0] + 10, before[1] + 5]);
  for (let i = 0; i < 100; i++) view.panBy(500, 500);
  near(view.center, [-2, 1]);
  view.reset();
  near(view.center, [1, 0]);
});

test("a cloud that is a single point or a line still gets a window with extent", () => {
  for (const high of [[0, 0], [5, 0]]) {
    const bounds = padded({ low: [0, 0], high });
    assert.ok(bounds.high[0] > bounds.low[0] && bounds.high[1] > bounds.low[1]);
  }
});

test("the nearest latents are those that sorting all distances gives", () => {
  const d = 3;
  let seed = 7;
  const random = () => ((seed = (seed * 16807) % 2147483647) / 2147483647) * 2 - 1;
  const latents = Float32Array.from({ length: 200 * d }, random);
  const cloud = new Cloud(latents, d);
  const z = [0.1, -0.2, 0.3];
  const distance = (i) => Math.hypot(...cloud.at(i).map((value, k) => value - z[k]));
  const sorted = [...Array(200).keys()].sort((a, b) => distance(a) - distance(b));
  const found = cloud.nearest(z, 5);
  assert.deepEqual(found.map(({ index }) => index), sorted.slice(0, 5));
  found.forEach(({ index, distance: away }) => assert.ok(Math.abs(away - distance(index)) < 1e-12));
  assert.equal(cloud.nearest(z, 500).length, 200);
});

test("a cloud knows its mean and what it spans", () => {
  const cloud = new Cloud(Float32Array.from([0, 10, 2, 30, 4, 20]), 2);
  near(cloud.mean, [2, 20]);
  near(cloud.low, [0, 10]);
  near(cloud.high, [4, 30]);
  near(cloud.span(1), [7, 33]);
  assert.deepEqual(new Cloud(new Float32Array(0), 2).nearest([0, 0], 0), []);
});

test("the dot under a pixel is the closest within reach, or none", () => {
  const cloud = new Cloud(Float32Array.from([0, 0, 10, 0, 14, 0]), 2);
  const place = (i) => cloud.at(i);
  assert.equal(cloud.under(11, 1, 8, place), 1);
  assert.equal(cloud.under(13, 0, 8, place), 2);
  assert.equal(cloud.under(40, 0, 8, place), -1);
});

test("the offsets of a one-dimensional map fill their band and never change", () => {
  const offsets = Array.from({ length: 100 }, (_, i) => jitter(i));
  assert.ok(offsets.every((value) => value >= -1 && value <= 1));
  for (let k = 0; k < 10; k++) assert.ok(offsets.some((value) => Math.floor((value + 1) * 5) === k));
  assert.equal(jitter(5), offsets[5]);
});

test("a walk begins at its first latent, visits each step, and ends at its last", () => {
  const walk = new Walk(Float32Array.from([0, 0, 1, 0, 1, 2]), 2, 100);
  assert.equal(walk.share(1000), 0);
  assert.equal(walk.share(1050), 0.5);
  near(walk.at(0), [0, 0]);
  near(walk.at(0.5), [1, 0]);
  near(walk.at(0.75), [1, 1]);
  near(walk.at(1), [1, 2]);
});

test("the handle glides to where it was sent and stops there", () => {
  const hand = new Hand();
  hand.put([0, 0]);
  hand.goTo([4, -2], 1000);
  assert.deepEqual([...hand.goal], [4, -2]);
  assert.equal(hand.step(1100), true);
  assert.ok(hand.z[0] > 0 && hand.z[0] < 4);
  assert.equal(hand.step(1300), false);
  assert.deepEqual([...hand.z], [4, -2]);
});

test("without motion the handle is there at once, and a path is shown without being walked", () => {
  const hand = new Hand();
  hand.put([0, 0]);
  hand.goTo([4, -2], 1000, true);
  hand.follow(Float32Array.from([0, 0, 7, 8]), 2, false);
  assert.equal(hand.step(1000), false);
  assert.deepEqual([...hand.z], [4, -2]);
  assert.equal(hand.walk.steps, 2);
  assert.equal(hand.walked, 1);
});

test("a path that is walked takes the handle to its end", () => {
  const hand = new Hand();
  hand.put([0, 0]);
  hand.goTo([7, 8], 1000);
  hand.follow(Float32Array.from([0, 0, 7, 8]), 2, true);
  assert.equal(hand.step(1000), true);
  assert.equal(hand.step(9000), false);
  assert.deepEqual([...hand.z], [7, 8]);
});

test("taking the handle ends its walk", () => {
  const hand = new Hand();
  hand.put([0, 0]);
  hand.follow(Float32Array.from([0, 0, 7, 8]), 2, true);
  hand.step(1000);
  hand.put([3, 3]);
  assert.equal(hand.step(5000), false);
  assert.deepEqual([...hand.z], [3, 3]);
});

test("an axis stands still for values within the data, gives way to others, and returns", () => {
  const range = new StandingRange([0, 10]);
  const still = [...range.now];
  range.hold([1, 9, 5]);
  assert.equal(range.step(16), false);
  assert.deepEqual(range.now, still);
  range.hold([1, 20]);
  assert.equal(range.step(16), true);
  assert.ok(range.now[1] > still[1] && range.now[1] < 20);
  for (let i = 0; i < 100; i++) range.step(16);
  assert.ok(range.now[1] > 20 && range.now[0] === still[0]);
  range.hold([5]);
  range.step(16, true);
  assert.deepEqual(range.now, still);
});

test("one output of several is watched by itself", () => {
  const range = new StandingRange([0, 1]);
  range.hold([0.5, 99, 0.6, -99], 2, 0);
  assert.equal(range.step(16), false);
});

test("what comes fades in, what goes fades out and is forgotten", () => {
  const fades = new Fades();
  fades.aim(new Map([[3, 1]]));
  assert.equal(fades.step(16), true);
  const risen = fades.alpha.get(3);
  assert.ok(risen > 0 && risen < 1);
  fades.aim(new Map([[4, 1]]));
  fades.step(16);
  assert.ok(fades.alpha.get(3) < risen && fades.alpha.get(4) > 0);
  while (fades.step(16));
  assert.deepEqual([...fades.alpha], [[4, 1]]);
});

test("keys ask for moves, zooms and places; others keep their meaning", () => {
  assert.deepEqual(wishOf({ key: "ArrowUp" }), { kind: "move", dx: 0, dy: 0.01 });
  assert.ok(wishOf({ key: "ArrowLeft", shiftKey: true }).dx < -0.05);
  assert.ok(wishOf({ key: "+" }).factor > 1 && wishOf({ key: "-" }).factor < 1);
  for (const [key, kind] of [["0", "reset"], ["Home", "mean"], ["Enter", "snap"]]) assert.equal(wishOf({ key }).kind, kind);
  for (const event of [{ key: "Tab" }, { key: "a" }, { key: "toString" }, { key: "+", ctrlKey: true }]) assert.equal(wishOf(event), null);
});

test("numbers keep their width when a sign changes", () => {
  assert.equal(readout([0.5, -1.25], 2), "z = (\u20070.50, −1.25)");
  assert.equal(readout([0.5, 1.25], 2).length, readout([-0.5, -1.25], 2).length);
  assert.match(readout(new Array(9).fill(0), 1), /, …\)$/);
  assert.equal(axisName(0), "z₁");
  assert.equal(axisName(11), "z₁₂");
  assert.equal(decimalsFor(0.8), 3);
  assert.equal(decimalsFor(500), 1);
});

test("values are short whatever their size", () => {
  assert.deepEqual([0, 1.23456, -1234.5678, 1.5e9, 2e-7, NaN].map(short), ["0.00", "1.235", "−1235", "1.50e9", "2.00e−7", "–"]);
});

test("a screen reader hears coordinates and the nearest function", () => {
  assert.equal(spoken([0.5, -1], 1, { name: "Oslo", distance: 0.26 }), "z1 0.5, z2 −1.0. Nearest: Oslo, at distance 0.3.");
  assert.equal(spoken([0.5], 1, undefined), "z1 0.5.");
});

test("a table survives commas, quotes and formulas in names", () => {
  assert.equal(csv(['t "s"', "a,b"], [[0.5, -1e-7]]), '"t ""s""","a,b"\r\n0.5,-1e-7\r\n');
  assert.equal(csv(["=HYPERLINK(1)"], []), "'=HYPERLINK(1)\r\n");
});
