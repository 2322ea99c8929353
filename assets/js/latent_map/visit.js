// What outlives a figure: that its invitation was taken up, and how long its frames took.

const DRAGGED = "autodecoder.dragged"; // in localStorage: the invitation is for the first visit
const FRAMES_KEPT = 2000;

/** Frame times for the benchmark: what a drag costs on this machine. */
export function note(decode_ms, draw_ms) {
  const log = (globalThis.__autodecoder_perf ??= []);
  if (log.length >= FRAMES_KEPT) log.shift();
  log.push({ decode_ms, draw_ms });
}

/** Whether the handle was ever dragged in this browser. */
export function remembered() {
  try {
    return localStorage.getItem(DRAGGED) === "yes";
  } catch {
    return false; // storage may be forbidden; then every visit is the first
  }
}

export function remember() {
  try {
    localStorage.setItem(DRAGGED, "yes");
  } catch {
    // as above
  }
}
