/** Colours and fonts of the page, by what they mean. Streamlit's theme is the one source: it arrives as --st-* variables. */

const FALLBACK = {
  "text-color": "#1F2328",
  "background-color": "#FBFAF7",
  "secondary-background-color": "#F1EEE6",
  "border-color": "#D9D4C7",
  "primary-color": "#8A5A00",
  "blue-color": "#0072B2",
  "orange-color": "#D55E00",
  "green-color": "#009E73",
  "violet-color": "#AA4499",
  "yellow-color": "#E69F00",
  "red-color": "#B3261E",
  "gray-color": "#6B7076",
  "chart-categorical-colors": "#0072B2,#D55E00,#009E73,#AA4499,#E69F00,#56B4E9",
  font: "sans-serif",
  "heading-font": "serif",
  "code-font": "monospace",
};

/**
 * The palette at an element (a shadow root stands for its host). Ask again when the component is called: a change of
 * theme calls it.
 */
export function palette(element) {
  const style = getComputedStyle(element.host ?? element);
  const read = (name) => style.getPropertyValue(`--st-${name}`).trim() || FALLBACK[name];
  const background = read("background-color");
  return {
    text: read("text-color"),
    background,
    secondary: read("secondary-background-color"),
    border: read("border-color"),
    primary: read("primary-color"),
    joint: read("blue-color"),
    alternating: read("orange-color"),
    latents: read("green-color"),
    decoder: read("violet-color"),
    handle: read("yellow-color"),
    red: read("red-color"),
    gray: read("gray-color"),
    categorical: read("chart-categorical-colors").split(",").map((colour) => colour.trim()),
    font: read("font"),
    heading: read("heading-font"),
    mono: read("code-font"),
    dark: isDark(background),
  };
}

/** "#abc", "#aabbcc", "#aabbccdd", "rgb(…)" or "rgba(…)" as [r, g, b] of 0 to 255. */
export function rgb(colour) {
  if (colour.startsWith("#")) {
    const short = colour.length < 7;
    const at = (i) => (short ? colour[i + 1].repeat(2) : colour.slice(1 + 2 * i, 3 + 2 * i));
    return [0, 1, 2].map((i) => parseInt(at(i), 16));
  }
  return (colour.match(/[\d.]+/g) ?? [0, 0, 0]).slice(0, 3).map(Number);
}

/** The colour, let through: alpha 0 to 1. */
export function alpha(colour, opacity) {
  const [r, g, b] = rgb(colour);
  return `rgba(${r},${g},${b},${opacity})`;
}

/** Relative luminance by WCAG 2.1, 0 (black) to 1 (white). */
export function luminance(colour) {
  const [r, g, b] = rgb(colour).map((v) => (v <= 10.3 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Whether a background asks for light ink. */
export function isDark(background) {
  return luminance(background) < 0.18;
}

/** Whether the person asked their system for less motion. */
export function reducedMotion() {
  return globalThis.matchMedia?.("(prefers-reduced-motion: reduce)").matches ?? false;
}

/** OKLCH (lightness 0 to 1, chroma, hue in degrees) to sRGB 0 to 255, by Ottosson's matrices. May leave the gamut. */
function oklch(lightness, chroma, hue) {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const linear = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
  return linear.map((v) => 255 * (v <= 0.0031308 ? 12.92 * v : 1.055 * v ** (1 / 2.4) - 0.055));
}

const RAMPS = new Map();

/**
 * 256 colours in order, as [r, g, b]: plum, blue, teal, pale lime. Lightness grows evenly, so the order survives every
 * kind of colour blindness and a grey print; it stops short of the paper on both themes.
 */
export function rampRgb(dark = false) {
  if (!RAMPS.has(dark)) RAMPS.set(dark, Array.from({ length: 256 }, (_, i) => rampStep(i / 255, dark)));
  return RAMPS.get(dark);
}

function rampStep(u, dark) {
  const lightness = (dark ? 0.5 : 0.36) + (dark ? 0.4 : 0.44) * u;
  const hue = 312 - 196 * u;
  for (let chroma = 0.125; ; chroma -= 0.004) {
    // Less chroma until the screen can show it; clipping a channel instead would bend the lightness.
    const colour = oklch(lightness, chroma, hue);
    if (chroma <= 0 || colour.every((v) => v >= -0.5 && v <= 255.5)) {
      return colour.map((v) => Math.min(255, Math.max(0, Math.round(v))));
    }
  }
}

/** The ramp as CSS colours. */
export function ramp(dark = false) {
  return rampRgb(dark).map(([r, g, b]) => `rgb(${r},${g},${b})`);
}
