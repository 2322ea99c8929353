// What each key asks of the map. Free of the DOM.

const ARROWS = new Map([["ArrowLeft", [-1, 0]], ["ArrowRight", [1, 0]], ["ArrowUp", [0, 1]], ["ArrowDown", [0, -1]]]);
const PLACES = new Map([["0", "reset"], ["Home", "mean"], ["Enter", "snap"]]);
const FINE = 0.01; // shares of what the map spans
const COARSE = 0.08;

/** The wish behind a key: {kind: "move", dx, dy} in shares of the visible span, {kind: "zoom", factor}, or one of
 *  {kind: "reset" | "mean" | "snap"}; null for keys that are not ours, which then keep their meaning. */
export function wishOf({ key, shiftKey, ctrlKey, altKey, metaKey }) {
  if (ctrlKey || altKey || metaKey) return null;
  const arrow = ARROWS.get(key);
  if (arrow) {
    const step = shiftKey ? COARSE : FINE;
    return { kind: "move", dx: arrow[0] * step, dy: arrow[1] * step };
  }
  if (key === "+" || key === "=") return { kind: "zoom", factor: 1.25 };
  if (key === "-" || key === "_") return { kind: "zoom", factor: 0.8 };
  return PLACES.has(key) ? { kind: PLACES.get(key) } : null;
}
