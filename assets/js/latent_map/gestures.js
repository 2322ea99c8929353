// Mouse, pen and touch on the map, told apart and reported as wishes. One finger on the handle drags it; one finger
// elsewhere scrolls the page (touch-action in latent_map.css); two fingers pan and zoom.

const SLOP = 4; // px a press may wander and still be a click
const REACH = { mouse: 18, pen: 22, touch: 34 }; // px around the handle that belong to it

/** Listens on `stage`; `on` has handle() → [px, py] | null, drag(px, py), drop(), tap(px, py), pan(dx, dy),
 *  zoom(px, py, factor), hover([px, py] | null), refuse() (a wheel that was left to the page). Returns a clean-up. */
export function gestures(stage, on) {
  const pointers = new Map(); // id → last [px, py]
  let mode = null; // "drag" | "press" | "pan" | "tap" | "pinch"
  let start = [0, 0];
  let grip = [0, 0]; // from the pointer to the handle's centre, so that grasping it does not move it

  const place = (event) => {
    const box = stage.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };

  const grasps = ([px, py], type) => {
    const handle = on.handle();
    return handle && Math.hypot(handle[0] - px, handle[1] - py) <= (REACH[type] ?? REACH.mouse);
  };

  function down(event) {
    if (event.button > 0) return;
    const at = place(event);
    pointers.set(event.pointerId, at);
    if (pointers.size === 2 && mode !== "drag") mode = "pinch";
    else if (pointers.size === 1) {
      start = at;
      if (grasps(at, event.pointerType)) {
        mode = "drag";
        const handle = on.handle();
        grip = [handle[0] - at[0], handle[1] - at[1]];
        on.drag(...handle);
      } else mode = event.pointerType === "touch" ? "tap" : "press";
    }
    stage.dataset.mode = mode;
    on.hover(null);
    // A pointer made by a script, or one already gone, cannot be captured; the gesture works without.
    try {
      stage.setPointerCapture(event.pointerId);
    } catch {}
  }

  function move(event) {
    const at = place(event);
    const last = pointers.get(event.pointerId);
    if (!last) {
      if (event.pointerType === "mouse") hover(event, at);
      return;
    }
    if (mode === "pinch") pinch(event.pointerId, last, at);
    pointers.set(event.pointerId, at);
    const wandered = Math.hypot(at[0] - start[0], at[1] - start[1]) > SLOP;
    if (mode === "drag") on.drag(at[0] + grip[0], at[1] + grip[1]);
    if (mode === "press" && wandered) stage.dataset.mode = mode = "pan";
    if (mode === "tap" && wandered) mode = null;
    if (mode === "pan") on.pan(at[0] - last[0], at[1] - last[1]);
  }

  function hover(event, at) {
    stage.dataset.over = grasps(at, event.pointerType) ? "handle" : "";
    on.hover(at);
  }

  function pinch(id, last, at) {
    const other = [...pointers].find(([key]) => key !== id)?.[1];
    if (!other) return;
    const middle = [(at[0] + other[0]) / 2, (at[1] + other[1]) / 2];
    const spread = (point) => Math.max(20, Math.hypot(point[0] - other[0], point[1] - other[1]));
    on.pan((at[0] - last[0]) / 2, (at[1] - last[1]) / 2);
    on.zoom(...middle, spread(at) / spread(last));
  }

  function up(event) {
    if (!pointers.delete(event.pointerId)) return;
    const ended = mode;
    if (pointers.size === 0) stage.dataset.mode = mode = null;
    if (ended === "drag" && pointers.size === 0) on.drop();
    if ((ended === "press" || ended === "tap") && event.type === "pointerup") on.tap(...start);
  }

  function wheel(event) {
    // A wheel over the map belongs to the page, unless a modifier, or a visible focus ring, says that it is meant for us.
    if (!event.ctrlKey && !event.metaKey && !stage.matches(":focus-visible")) return on.refuse();
    event.preventDefault();
    const pixels = event.deltaY * (event.deltaMode === 1 ? 16 : 1);
    on.zoom(...place(event), Math.exp(-pixels * (event.ctrlKey && Math.abs(pixels) < 40 ? 0.01 : 0.002)));
  }

  const twoFingers = (event) => event.touches.length > 1 && event.cancelable && event.preventDefault();
  const listeners = [
    ["pointerdown", down],
    ["pointermove", move],
    ["pointerup", up],
    ["pointercancel", up],
    ["pointerleave", () => on.hover(null)],
    ["wheel", wheel, { passive: false }],
    ["touchstart", twoFingers, { passive: false }],
    ["touchmove", twoFingers, { passive: false }],
  ];
  for (const listener of listeners) stage.addEventListener(...listener);
  return () => listeners.forEach(([name, listener]) => stage.removeEventListener(name, listener));
}
