// Decodes packed model messages from standard input, for tests/components/test_browser_decoder.py.
// Each message carries, beside the model, `z` (S×d) and `at` (P×c, normalised); the answer is one JSON line a message.
import { readFileSync } from "node:fs";
import { Decoder } from "../../assets/js/decoder.js";
import { messages, unpack } from "../../assets/js/packing.js";

for (const bytes of messages(new Uint8Array(readFileSync(0)))) {
  const message = unpack(bytes);
  const { z, at } = message.arrays;
  const decoder = new Decoder(message);
  const { offset, scale } = decoder.coords;
  const coords = Float64Array.from(at, (t, i) => t * scale[i % decoder.c] + offset[i % decoder.c]);
  const grid = decoder.grid(coords);
  const decoded = [];
  for (let s = 0; s < z.length; s += decoder.d) decoded.push([...decoder.decode(z.subarray(s, s + decoder.d), grid)]);
  console.log(JSON.stringify(decoded));
}
