import assert from "node:assert/strict";
import test from "node:test";
import { messages, unpack } from "../../assets/js/packing.js";

/** The writer of pages/shared/packing.py, said again. */
function pack(header, arrays) {
  const table = {};
  let offset = 0;
  for (const [name, { shape, data }] of Object.entries(arrays)) {
    table[name] = { offset, shape };
    offset += data.length;
  }
  let text = JSON.stringify({ ...header, arrays: table });
  while (new TextEncoder().encode(text).length % 4) text += " ";
  const head = new TextEncoder().encode(text);
  const bytes = new Uint8Array(4 + head.length + 4 * offset);
  new DataView(bytes.buffer).setUint32(0, head.length, true);
  bytes.set(head, 4);
  const floats = Object.values(arrays).flatMap(({ data }) => [...data]);
  bytes.set(new Uint8Array(Float32Array.from(floats).buffer), 4 + head.length);
  return bytes;
}

const table = { shape: [2, 3], data: [1, 2, 3, 4, 5, NaN] };

test("header, arrays and shapes come back, NaN and all", () => {
  const { header, arrays, shapes } = unpack(pack({ label: "Überfluß" }, { table, one: { shape: [], data: [7] } }));
  assert.deepEqual(header, { label: "Überfluß" });
  assert.deepEqual([...arrays.table], table.data);
  assert.deepEqual(shapes, { table: [2, 3], one: [] });
  assert.equal(arrays.one[0], 7);
});

test("bytes that begin at any offset of a larger frame are read", () => {
  const bytes = pack({}, { table });
  for (const offset of [1, 2, 3, 5]) {
    const frame = new Uint8Array(bytes.length + offset);
    frame.set(bytes, offset);
    assert.deepEqual([...unpack(frame.subarray(offset)).arrays.table], table.data);
  }
});

test("messages that follow one another are told apart", () => {
  const parts = [pack({ i: 0 }, {}), pack({ i: 1 }, { table }), pack({ i: 2 }, { empty: { shape: [0, 2], data: [] } })];
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((at, part) => (joined.set(part, at), at + part.length), 0);
  assert.deepEqual([...messages(joined)].map((bytes) => unpack(bytes).header.i), [0, 1, 2]);
});

test("a message that was cut short says so", () => {
  const bytes = pack({}, { table });
  for (const length of [0, 3, 10, bytes.length - 4]) assert.throws(() => unpack(bytes.subarray(0, length)), /bytes|byte/);
});
