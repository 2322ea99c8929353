// Reads what pages/shared/packing.py writes: a JSON header and named float32 arrays, as one run of bytes.
//
// Layout: uint32 little-endian header length | header (UTF-8 JSON, padded to a multiple of 4) | float32 data.
// Messages may follow one another in the same bytes: a small one that changes often before a large one that does not.

/** The first message in `bytes` (Uint8Array): {header, arrays: {name: Float32Array}, shapes: {name: number[]}}.
 *  Throws when the bytes are not such a message. */
export function unpack(bytes) {
  const { header, table, start, length } = head(bytes);
  // The bytes begin anywhere inside the frame that brought them, and a Float32Array must begin at a multiple of 4: copy.
  const floats = new Float32Array(bytes.slice(start, length).buffer);
  const arrays = {};
  const shapes = {};
  for (const [name, { offset, shape }] of Object.entries(table)) {
    arrays[name] = floats.subarray(offset, offset + count(shape));
    shapes[name] = shape;
  }
  return { header, arrays, shapes };
}

/** Where the messages in `bytes` begin and end, without copying their arrays: Uint8Array views, in order. */
export function* messages(bytes) {
  let rest = bytes;
  while (rest.byteLength) {
    const { length } = head(rest);
    yield rest.subarray(0, length);
    rest = rest.subarray(length);
  }
}

function head(bytes) {
  if (bytes.byteLength < 4) throw new Error(`A packed message has at least 4 bytes; got ${bytes.byteLength}.`);
  const start = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0, true) + 4;
  if (start > bytes.byteLength) throw new Error(`The header should end at byte ${start}, but there are ${bytes.byteLength}.`);
  const { arrays: table, ...header } = JSON.parse(new TextDecoder().decode(bytes.subarray(4, start)));
  const ends = Object.values(table).map(({ offset, shape }) => offset + count(shape));
  const length = start + 4 * Math.max(0, ...ends);
  if (length > bytes.byteLength) throw new Error(`The arrays need ${length} bytes, but there are ${bytes.byteLength}.`);
  return { header, table, start, length };
}

function count(shape) {
  return shape.reduce((product, n) => product * n, 1);
}
