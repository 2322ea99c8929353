// What each key asks of the map. Free of the DOM.

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
const FINE = 0.01; // shares of what the map spans
const COARSE = 0.08;

/** The wish behind a key: {kind: "move", dx, dy} in shares of the visible span, {kind: "zoom", factor}, or one of
 *  {kind: "reset" | "mean" | "snap"}; null for keys that are not ours, which then keep their meaning. */
export function wishOf({ key, shiftKey, ctrlKey, altKey, metaKey }) {
  if (ctrlKey || altKey || metaKey) return null;
  if (key in ARROWS) {
    const step = shiftKey ? COARSE : FINE;
    return { kind: "move", dx: ARROWS[key][0] * step, dy: ARROWS[key][1] * step };
  }
  if (key === "+" || key === "=") return { kind: "zoom", factor: 1.25 };
  if (key === "-" || key === "_") return { kind: "zoom", factor: 0.8 };
  return { 0: { kind: "reset" }, Home: { kind: "mean" }, Enter: { kind: "snap" } }[key] ?? null;
}
