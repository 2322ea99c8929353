/**
 * The live view: runs side by side, from bytes (pages/shared/components/live_view.py). Nothing is mounted again on an
 * update; what has a new place glides there, what has new text gets new text.
 */

import { frames, html } from "./dom.js";
import { chartScales, drawChart, wording } from "./live_view/chart.js";
import { LaneView } from "./live_view/lane.js";
import { Legend } from "./live_view/legend.js";
import { columns, progressDomain, readings } from "./live_view/losses.js";
import { dotLook, shades } from "./live_view/map.js";
import { prepare } from "./live_view/multiples.js";
import { noteDraw, noteMade, noteUpdate } from "./live_view/visit.js";
import { unpack } from "./packing.js";
import { part } from "./part.js";
import { clamp } from "./plot.js";
import { palette, reducedMotion } from "./theme.js";

/** Joint and alternating have colours of their own; green and violet mean latents and decoder, so no run has them. */
function runColour(index, { joint, alternating, categorical, gray, handle }) {
  const list = [joint, alternating, categorical[5] ?? gray, gray, handle];
  return list[index % list.length];
}

class LiveView {
  constructor(root) {
    this.root = root;
    this.part = root.querySelector(".ad-live");
    this.lanes = [];
    this.unit = "epochs";
    this.prior = false;
    this.at = null; // the place on the horizontal axis that is read, in its unit
    this.stale = true; // the chart waits to be drawn
    this.laneBox = html("div", { class: "ad-lanes" });
    this.legend = new Legend({
      unit: (unit) => this.choose({ unit, at: null }),
      prior: () => this.choose({ prior: !this.prior }),
    });
    this.canvas = html("canvas", { class: "ad-losses", tabindex: "0", role: "img" });
    this.part.replaceChildren(this.laneBox, this.legend.element, this.canvas);
    this.ask = frames((time) => this.draw(time));
    this.canvas.addEventListener("pointermove", (event) => this.point(event));
    this.canvas.addEventListener("pointerdown", (event) => this.point(event));
    this.canvas.addEventListener("pointerleave", () => this.choose({ at: null }));
    this.canvas.addEventListener("blur", () => this.choose({ at: null }));
    this.canvas.addEventListener("keydown", (event) => this.key(event));
    this.observer = new ResizeObserver(() => this.choose({}));
    this.observer.observe(this.part);
    noteMade();
  }

  destroy() {
    this.observer.disconnect();
    this.ask.cancel();
  }

  choose(changes) {
    Object.assign(this, changes);
    this.stale = true;
    this.ask();
  }

  // ------------------------------------------------------------------------------------------------ from Python
  receive({ data }) {
    if (data instanceof Uint8Array) this.update(unpack(data));
  }

  update({ header, arrays }) {
    const { lanes, height } = header;
    this.colours = palette(this.root);
    this.furnish(lanes.length, height);
    const time = performance.now();
    const still = reducedMotion();
    this.prepared = prepare(header, arrays);
    const n = Math.max(0, ...lanes.map((_, i) => (arrays[`positions${i}`]?.length ?? 0) / 2));
    const shade = arrays.colour?.length ? shades(arrays.colour) : null;
    this.map = { shown: header.shown, shade, look: dotLook(n, this.colours) };
    this.chartLanes = lanes.map((lane, i) => {
      const colour = runColour(lane.colour, this.colours);
      this.lanes[i].update(lane, { positions: arrays[`positions${i}`], curves: arrays[`curves${i}`] }, colour, this.colours, time, still);
      const { title, phases, n_epochs: planned } = lane;
      return { title, colour, phases, planned, held_out: arrays[`held_out${i}`], ...columns(arrays[`history${i}`]) };
    });
    this.floor = header.noise_floor;
    this.choose({});
    noteUpdate(lanes, performance.now() - time);
  }

  /** Elements for that many lanes; heights are set here and by nothing that comes later. */
  furnish(n, height) {
    if (this.lanes.length !== n) {
      this.lanes = Array.from({ length: n }, () => new LaneView());
      this.laneBox.replaceChildren(...this.lanes.map((lane) => lane.element));
      this.laneBox.style.setProperty("--lanes", n);
    }
    const figures = Math.round((height - 130) * 0.54);
    this.part.style.setProperty("--figures", `${figures}px`);
    this.part.style.setProperty("--losses", `${height - 130 - figures}px`);
  }

  // ------------------------------------------------------------------------------------------------ the chart
  chart() {
    return { lanes: this.chartLanes, unit: this.unit, prior: this.prior, floor: this.floor };
  }

  point(event) {
    if (!this.chartLanes) return;
    const { x } = chartScales(this.chart(), this.canvas.clientWidth, this.canvas.clientHeight);
    const at = x.fromPx(event.clientX - this.canvas.getBoundingClientRect().left);
    this.choose({ at: clamp(at, ...x.domain) });
  }

  key(event) {
    const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!way || !this.chartLanes) return;
    event.preventDefault();
    const [low, high] = progressDomain(this.chartLanes, this.unit);
    const from = this.at ?? (way > 0 ? low : high);
    this.choose({ at: clamp(from + (way * (high - low)) / (event.shiftKey ? 20 : 100), low, high) });
  }

  drawLosses() {
    const reading = readings(this.chartLanes, this.unit, this.at ?? Infinity);
    const where = this.at === null ? "now" : `at ${wording(this.unit, this.at)}`;
    this.legend.update(this.chart(), this.colours, reading);
    drawChart(this.canvas, this.chart(), this.colours, this.at === null ? null : { at: this.at, readings: reading });
    const said = this.chartLanes.map(({ title }, i) => `${title} ${reading[i] ? reading[i].data.toPrecision(3) : "not begun"}`);
    this.canvas.setAttribute("aria-label", `Losses, ${where}: ${said.join(", ")}. Arrow keys read along the axis.`);
  }

  draw(time) {
    if (!this.chartLanes) return false;
    const began = performance.now();
    if (this.stale) {
      this.stale = false;
      this.drawLosses();
    }
    const scene = { map: this.map, prepared: this.prepared, colours: this.colours };
    // Every lane is drawn, also when an earlier one still moves.
    const moving = this.lanes.map((lane) => lane.draw(time, scene)).some(Boolean);
    noteDraw(performance.now() - began);
    return moving;
  }
}

export default part((root) => new LiveView(root));
