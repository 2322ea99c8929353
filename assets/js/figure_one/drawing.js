/** The two drawings of Figure 1 as SVG. Every part is a group with data-part; classes carry the colours' meanings. */

import { html, svg } from "../dom.js";

export const ROWS = 6;
const CELLS = 4;
const ROW_TOP = 86;
const ROW_STEP = 21;

const path = (d, kind, extra = {}) => svg("path", { d, class: kind, ...extra });
const words = (x, y, text, kind = "", anchor = "middle") => svg("text", { x, y, class: kind, "text-anchor": anchor }, text);

/** A group that can be lit, hovered, focused and tapped; its unseen frame makes thin things easy to hit. */
function piece(name, [title, text], [x, y, width, height], ...shapes) {
  const hit = svg("rect", { x, y, width, height, class: "ad-fig-hit", rx: 4 });
  return svg("g", { "data-part": name, tabindex: "-1", role: "img", "aria-label": `${title}. ${text}` }, hit, ...shapes);
}

/** Path data of value(u), u from 0 to 1, in a box; values from -1 (foot) to 1 (top). */
export function curvePath(value, [x, y, width, height], n = 36) {
  return Array.from({ length: n + 1 }, (_, i) => {
    const u = i / n;
    return `${i ? "L" : "M"}${(x + u * width).toFixed(1)} ${(y + (height * (1 - value(u))) / 2).toFixed(1)}`;
  }).join("");
}

function dots(value, [x, y, width, height], n) {
  return Array.from({ length: n }, (_, i) => {
    const u = (i + 0.5) / n;
    return svg("circle", { cx: x + u * width, cy: y + (height * (1 - value(u))) / 2, r: 2.1, class: "ad-fig-data" });
  });
}

/** A trapezium between two vertical sides: half heights a (left) and b (right) about y. */
const trapezium = (left, right, y, a, b, kind) =>
  path(`M${left} ${y - a}L${right} ${y - b}L${right} ${y + b}L${left} ${y + a}Z`, `ad-fig-network ${kind}`);

function sheet(title, parts) {
  const id = title.replace(/\W/g, "");
  const tip = (name) =>
    svg(
      "marker",
      { id: `${id}-${name}`, viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: "auto" },
      svg("path", { d: "M0 0.6L7.4 4L0 7.4Z", class: `ad-fig-tip-${name}` }),
    );
  const drawing = svg(
    "svg",
    { viewBox: "0 16 520 276", role: "group", "aria-label": title },
    svg("defs", {}, tip("ink"), tip("z"), tip("theta")),
    ...parts((kind) => `url(#${id}-${kind})`),
  );
  return html("figure", { class: "ad-fig-panel" }, html("figcaption", {}, title), drawing);
}

const shape = (u) => 0.75 * Math.sin(6.6 * u + 0.4) * (1 - 0.35 * u);

export function autoEncoder(parts) {
  return sheet("Auto-encoder", (tip) => {
    const arrow = (x0, x1) => path(`M${x0} 145H${x1}`, "ad-fig-flow", { "marker-end": tip("ink") });
    const [left, right] = [[12, 105, 90, 80], [418, 105, 90, 80]];
    const piecewise = (name, frame, ...shapes) => piece(name, parts[name], frame, ...shapes);
    return [
      arrow(106, 134),
      arrow(218, 240),
      arrow(270, 296),
      arrow(380, 412),
      piecewise("ae-gradients", [130, 226, 350, 52],
        path("M463 200V246H342V208", "ad-fig-back ad-fig-theta", { "marker-end": tip("theta") }),
        path("M342 246H180V208", "ad-fig-back ad-fig-theta", { "marker-end": tip("theta") }),
        words(261, 266, "gradients train both networks", "ad-fig-small")),
      piecewise("ae-loss", [52, 34, 416, 50],
        path("M57 94V62H463V94", "ad-fig-compare"), words(260, 52, "loss", "ad-fig-small")),
      piecewise("ae-input", [6, 96, 102, 118], ...dots(shape, left, 11), words(57, 206, "x", "ad-fig-math")),
      piecewise("ae-encoder", [136, 84, 82, 140], trapezium(138, 216, 145, 56, 26, "ad-fig-plain"), words(177, 150, "encoder")),
      piecewise("ae-z", [242, 104, 28, 112],
        ...[0, 1, 2, 3].map((k) => svg("rect", { x: 247, y: 112 + 17 * k, width: 17, height: 15, rx: 2, class: "ad-fig-cell ad-fig-lit" })),
        words(256, 206, "z", "ad-fig-math ad-fig-z")),
      piecewise("ae-decoder", [300, 84, 80, 140], trapezium(300, 378, 145, 26, 56, "ad-fig-decoder"), words(339, 150, "decoder")),
      piecewise("ae-output", [414, 96, 100, 118],
        path(curvePath((u) => shape(u) * 0.9 + 0.05, right), "ad-fig-curve"), words(463, 206, "x̂", "ad-fig-math")),
    ];
  });
}

const rowMiddle = (row) => ROW_TOP + row * ROW_STEP + 8;

export const OUTPUT_BOX = [344, 84, 92, 62];
const DATA_BOX = [344, 190, 92, 62];

/** The wire from a row of the table to the decoder. */
export const wire = (row) => `M104 ${rowMiddle(row)}C148 ${rowMiddle(row)} 152 140 190 140`;

export function autoDecoder(parts) {
  return sheet("Auto-decoder", (tip) => {
    const piecewise = (name, frame, ...shapes) => piece(name, parts[name], frame, ...shapes);
    const cells = (row) =>
      Array.from({ length: CELLS }, (_, k) =>
        svg("rect", { x: 22 + 20 * k, y: ROW_TOP + row * ROW_STEP, width: 17, height: 16, rx: 2, class: "ad-fig-cell", "data-row": row }));
    return [
      path("M300 134C316 130 320 118 336 116", "ad-fig-flow", { "marker-end": tip("ink") }),
      piecewise("gradient-theta", [232, 22, 270, 40],
        path("M496 153V54H250V82", "ad-fig-back ad-fig-theta", { "marker-end": tip("theta") }),
        words(372, 46, "gradient for θ", "ad-fig-small ad-fig-theta-words")),
      piecewise("gradient-z", [50, 22, 176, 40],
        path("M250 54H62V78", "ad-fig-back ad-fig-z-line", { "marker-end": tip("z") }),
        words(150, 46, "gradient for zᵢ", "ad-fig-small ad-fig-z")),
      piecewise("table", [14, 78, 96, 160],
        ...Array.from({ length: ROWS }, (_, row) => cells(row)).flat(),
        words(60, 230, "table of z", "ad-fig-small")),
      piecewise("row", [108, 96, 84, 74],
        path(wire(2), "ad-fig-flow ad-fig-z-line", { "marker-end": tip("z"), "data-wire": "" }),
        words(166, 128, "zᵢ", "ad-fig-math ad-fig-z")),
      piecewise("t", [222, 200, 56, 84],
        path("M250 262V194", "ad-fig-flow", { "marker-end": tip("ink") }), words(250, 282, "t", "ad-fig-math")),
      piecewise("decoder", [198, 84, 102, 112], trapezium(200, 298, 140, 32, 56, "ad-fig-decoder"),
        words(250, 137, "decoder"), words(250, 157, "weights θ", "ad-fig-small")),
      piecewise("output", [338, 78, 104, 88],
        path("", "ad-fig-curve", { "data-output": "" }), words(390, 164, "decoded", "ad-fig-small")),
      piecewise("data", [338, 186, 104, 86], ...dots(shape, DATA_BOX, 11), words(390, 272, "data of function i", "ad-fig-small")),
      piecewise("loss", [440, 104, 76, 128],
        path("M440 116H484V150M440 222H484V186", "ad-fig-compare"),
        svg("circle", { cx: 484, cy: 168, r: 18, class: "ad-fig-node" }), words(484, 173, "loss", "ad-fig-small")),
    ];
  });
}

/** The decoded curve after that many steps: it starts flat and off, and comes to lie where the data are. */
export function outputPath(progress) {
  return curvePath((u) => progress * shape(u) + (1 - progress) * (0.5 - 0.7 * u), OUTPUT_BOX);
}
