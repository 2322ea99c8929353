/** Small builders of elements. Text goes in as text only, never as markup. */

const SVG = "http://www.w3.org/2000/svg";

/** An HTML element: attributes (null ones are left out), then children (nodes or strings). */
export function html(tag, attributes = {}, ...children) {
  return furnish(document.createElement(tag), attributes, children);
}

/** The same in SVG. */
export function svg(tag, attributes = {}, ...children) {
  return furnish(document.createElementNS(SVG, tag), attributes, children);
}

function furnish(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/** A quiet button with a picture (SVG path data on 24 × 24) or a word; `name` is its label and its tooltip. */
export function button({ name, icon, word, keys, pressed, onclick }) {
  const face = icon ? svg("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, svg("path", { d: icon })) : word;
  const title = keys ? `${name} (${keys})` : name;
  const element = html(
    "button",
    { type: "button", class: "ad-button", title, "aria-label": word ? null : name, "aria-pressed": pressed },
    face,
  );
  element.addEventListener("click", onclick);
  return element;
}

/** Writes only what differs: an unchanged text node costs no layout and keeps its selection. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Asks for one call of `draw(time)` in the next frame, however often it is asked. */
export function frames(draw) {
  let request = 0;
  const ask = () => {
    request ||= requestAnimationFrame((time) => {
      request = 0;
      if (draw(time) === true) ask();
    });
  };
  ask.cancel = () => cancelAnimationFrame(request);
  return ask;
}
