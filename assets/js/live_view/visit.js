// What outlives a live view: how often one was made, what it was told and when, and how long its frames took.

const KEPT = 5000;

function log() {
  return (globalThis.__autodecoder_live ??= { made: 0, updates: [], draws: [] });
}

function keep(list, entry) {
  if (list.length >= KEPT) list.shift();
  list.push(entry);
}

/** A view was made anew: more than once a visit to the page is a flicker. */
export function noteMade() {
  log().made += 1;
}

/** An update from Python was taken in; steps: gradient steps of each lane, null where it has not begun. */
export function noteUpdate(lanes, ms) {
  const steps = lanes.map(({ step, data_loss }) => (data_loss === null ? null : step));
  keep(log().updates, { at: performance.now(), steps, ms });
}

/** A frame was drawn. */
export function noteDraw(ms) {
  keep(log().draws, ms);
}
