// The decoder's non-linearities, each over the first `n` entries of a buffer, in place.

// tanh by a cubic in each of 288 cells: four multiplications, off by less than 2e-7, twice as fast as Math.tanh.
// The cubic takes the exact values and slopes at both ends of its cell (Hermite), so that it is smooth across cells.
const REACH = 9; // 1 - tanh(9) = 3e-8, below the resolution of a float32 near 1
const CELLS_PER_UNIT = 16;
const CUBICS = buildCubics();

function buildCubics() {
  const cells = 2 * REACH * CELLS_PER_UNIT;
  const table = new Float32Array(4 * cells);
  const width = 1 / CELLS_PER_UNIT;
  for (let cell = 0; cell < cells; cell++) {
    const y0 = Math.tanh(cell * width - REACH);
    const y1 = Math.tanh((cell + 1) * width - REACH);
    const s0 = (1 - y0 * y0) * width;
    const s1 = (1 - y1 * y1) * width;
    table.set([y0, s0, 3 * (y1 - y0) - 2 * s0 - s1, 2 * (y0 - y1) + s0 + s1], 4 * cell);
  }
  return table;
}

function tanhOf(x) {
  if (x >= REACH) return 1;
  if (x <= -REACH) return -1;
  const place = (x + REACH) * CELLS_PER_UNIT;
  const cell = place | 0;
  const u = place - cell;
  const j = cell << 2;
  return CUBICS[j] + u * (CUBICS[j + 1] + u * (CUBICS[j + 2] + u * CUBICS[j + 3]));
}

function tanh(buffer, n) {
  for (let i = 0; i < n; i++) buffer[i] = tanhOf(buffer[i]);
}

function silu(buffer, n) {
  // x·sigmoid(x) = h + h·tanh(h) with h = x/2.
  for (let i = 0; i < n; i++) {
    const half = buffer[i] / 2;
    buffer[i] = half + half * tanhOf(half);
  }
}

function relu(buffer, n) {
  for (let i = 0; i < n; i++) if (buffer[i] < 0) buffer[i] = 0;
}

function sine(buffer, n) {
  for (let i = 0; i < n; i++) buffer[i] = Math.sin(buffer[i]);
}

export const ACTIVATIONS = { tanh, silu, relu, sine };
