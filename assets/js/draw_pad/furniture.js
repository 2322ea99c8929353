/** The elements of the draw pad: tool bar, sheet, hint, and the words for those who cannot see it. */

import { button, html } from "../dom.js";

const ICONS = {
  pen: "M4 20l1-4L16.5 4.5a2.1 2.1 0 0 1 3 3L8 19l-4 1zM14.5 6.5l3 3",
  eraser: "M8 20h12M5.5 17.5l-2-2a1.5 1.5 0 0 1 0-2.1l9.4-9.4a1.5 1.5 0 0 1 2.1 0l5 5a1.5 1.5 0 0 1 0 2.1L12.5 20H8zM8.5 8.5l7 7",
  undo: "M9 14L4 9l5-5M4 9h10a6 6 0 0 1 0 12h-3",
  redo: "M15 14l5-5-5-5M20 9H10a6 6 0 0 0 0 12h3",
  clear: "M5 7h14M10 11v6M14 11v6M6 7l1 13h10l1-13M9 7V4h6v3",
};

const HELP =
  "Arrow keys move the pen, with Shift five times as far. Space puts the pen down or lifts it, Enter drops a " +
  "point, Delete erases below the pen, Escape gives up the line. Control Z undoes, Control Shift Z brings back.";

/** Builds everything inside `part`; actions: {pen, eraser, undo, redo, clear}. Returns the elements by name. */
export function furnishPad(part, actions) {
  const tool = (name, label, keys, pressed) =>
    button({ name: label, icon: ICONS[name], keys, pressed, onclick: actions[name] });
  const found = {
    part,
    pen: tool("pen", "Draw", "P", "true"),
    eraser: tool("eraser", "Erase", "E", "false"),
    undo: tool("undo", "Undo", "Ctrl+Z"),
    redo: tool("redo", "Redo", "Ctrl+Shift+Z"),
    clear: tool("clear", "Clear the sheet"),
    readout: html("output", { class: "ad-readout", "aria-live": "off" }),
    canvas: html("canvas", { tabindex: "0", role: "application", "aria-label": "Drawing area", "aria-describedby": "help" }),
    help: html("div", { class: "ad-sr-only", id: "help" }, HELP),
    hint: html("div", { class: "ad-pad-hint", "aria-hidden": "true" }, html("span")),
    spoken: html("div", { class: "ad-sr-only", "aria-live": "polite" }),
  };
  const coarse = globalThis.matchMedia?.("(pointer: coarse)").matches;
  found.hint.firstChild.textContent = coarse
    ? "Draw a curve with a finger, or tap to set points"
    : "Draw a curve: press and drag, or click to set points";
  const bar = html("div", { class: "ad-bar", role: "toolbar", "aria-label": "Drawing tools" });
  const rule = () => html("span", { class: "ad-rule" });
  bar.append(found.pen, found.eraser, rule(), found.undo, found.redo, rule(), found.clear);
  bar.append(html("span", { class: "ad-gap" }), found.readout);
  part.replaceChildren(bar, html("div", { class: "ad-pad-sheet" }, found.canvas, found.hint), found.help, found.spoken);
  return found;
}
