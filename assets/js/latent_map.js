/**
 * The latent map: drag a point in latent space and see the decoded function bend under the hand.
 *
 * Data in: two packed messages (pages/shared/components/latent_map.py), a small one that changes often and the model,
 * which is read again only when its id is new. State out: "z" = {z, revision}, sent when the hand comes to rest. A z in
 * the message moves the handle only when its revision is new, so that a rerun never tears it from the hand.
 */

import { frames, setText } from "./dom.js";
import { CurveSide } from "./latent_map/curve_side.js";
import { furnish } from "./latent_map/furniture.js";
import { gestures } from "./latent_map/gestures.js";
import { Hand } from "./latent_map/hand.js";
import { wishOf } from "./latent_map/keys.js";
import { MapSide } from "./latent_map/map_side.js";
import { Model } from "./latent_map/model.js";
import { Fades } from "./latent_map/range.js";
import { Sliders } from "./latent_map/sliders.js";
import { note, remember, remembered } from "./latent_map/visit.js";
import { decimalsFor, readout, spoken } from "./latent_map/words.js";
import { messages, unpack } from "./packing.js";
import { part } from "./part.js";
import { fixed } from "./plot.js";
import { palette, reducedMotion } from "./theme.js";

const NEIGHBOURS = 3;
const REST = 250; // ms without a key until Python is told
const SPEAK = 500; // ms of rest until a screen reader is told

class LatentMap {
  constructor(root) {
    this.root = root;
    this.hand = new Hand();
    this.fades = new Fades();
    this.neighbours = [];
    this.revision = this.pathId = null;
    this.dragging = false;
    this.last = 0;
    this.ask = frames((time) => this.draw(time));
    this.ui = furnish(root.querySelector(".ad-map"), { png: () => this.curve.savePicture(), csv: () => this.curve.saveTable() });
    this.map = new MapSide(this.ui);
    this.sliders = new Sliders(this.ui.sliders, {
      set: (k, value) => this.moveTo((z) => ((z[k] = value), z)),
      rest: () => this.tell(),
    });
    this.curve = new CurveSide(this.ui, this.ask);
    this.ui.part.dataset.invite = !remembered();
    this.ungesture = gestures(this.ui.stage, this.wishes());
    this.ui.stage.addEventListener("keydown", (event) => this.key(event));
    // Told late, a move would call back a page that is being left meanwhile; whoever leaves it leaves the map first.
    this.ui.stage.addEventListener("blur", () => this.settle());
    this.ui.stage.addEventListener("dblclick", () => this.look(() => this.map.view.reset()));
    this.observer = new ResizeObserver(() => this.ask());
    for (const element of [this.ui.stage, this.ui.curve]) this.observer.observe(element);
  }

  destroy() {
    this.observer.disconnect();
    this.ungesture();
    this.ask.cancel();
    clearTimeout(this.speaking);
    clearTimeout(this.hinting);
  }

  /** A move just made is told before the page goes. */
  settle() {
    if (this.timer) this.tell();
  }

  // ------------------------------------------------------------------------------------------------ from Python
  receive({ data, setStateValue }) {
    this.send = setStateValue;
    if (data instanceof Uint8Array) this.update(data);
  }

  update(bytes) {
    const [news, model] = messages(bytes);
    const { header, arrays } = unpack(news);
    const other = header.model !== this.model?.id;
    if (other) this.model = new Model(unpack(model));
    this.header = header;
    const colours = palette(this.root);
    this.ui.part.style.setProperty("--ad-map-height", `${header.height}px`);
    this.map.show(this.model, header, arrays, colours);
    this.curve.show(this.model, header, colours);
    if (other) this.fades = new Fades();
    this.take(header, arrays, other);
    this.sliders.furnish(this.model, this.map.axes, header.draggable, this.hand.z);
    this.decimals = decimalsFor(this.map.span);
    this.hand.changed = true;
    this.ask();
  }

  /** Where Python wants the handle, if that is news. */
  take(header, arrays, other) {
    const moved = header.revision !== this.revision;
    const path = header.path_id !== this.pathId;
    const first = this.revision === null;
    if (this.dragging && !other) return;
    this.revision = header.revision;
    this.pathId = header.path_id;
    if (other) this.hand.put(header.z);
    else if (moved) this.hand.goTo(header.z, performance.now(), reducedMotion());
    // A new path that comes with a new place is walked. One that was there when the page opened lies still: the person
    // may have moved on since.
    if (path || other) this.hand.follow(arrays.path, this.model.decoder.d, moved && !first && !reducedMotion());
  }

  // ------------------------------------------------------------------------------------------------ to Python
  tell(z = this.hand.z) {
    clearTimeout(this.timer);
    this.timer = null;
    this.send?.("z", { z: Array.from(z, (value) => Number(value.toPrecision(9))), revision: this.revision });
  }

  // ------------------------------------------------------------------------------------------------ wishes
  wishes() {
    return {
      handle: () => (this.model && this.header.draggable ? this.map.placeOfLatent(this.hand.z) : null),
      drag: (px, py) => {
        if (this.dragging) this.accept(); // at the first move, not at the press
        this.dragging = true;
        this.moveTo((z) => this.map.latentAt(px, py, z));
      },
      drop: () => {
        this.dragging = false;
        this.revision = this.header.revision; // what Python wished meanwhile is overruled by the hand
        this.tell();
      },
      tap: (px, py) => this.tap(px, py),
      pan: (dx, dy) => this.look(() => this.map.view.panBy(dx, dy)),
      zoom: (px, py, factor) => this.look(() => this.map.view.zoomAt(px, py, factor)),
      hover: (at) => {
        const hover = at && this.model ? this.map.under(...at) : -1;
        if (hover !== this.map.hover) this.ask();
        this.map.hover = hover;
      },
      refuse: () => this.hint(`${navigator.platform.startsWith("Mac") ? "⌘" : "Ctrl"} + scroll zooms the map`),
    };
  }

  /** A click on a dot takes the handle there in every dimension; on paper, in the two that are shown. */
  tap(px, py) {
    if (!this.header?.draggable) return;
    const dot = this.map.under(px, py);
    this.goTo(dot >= 0 ? this.model.cloud.at(dot) : this.map.latentAt(px, py, this.hand.z));
  }

  goTo(z) {
    this.hand.goTo(z, performance.now(), reducedMotion());
    this.accept();
    this.tell(z);
    this.ask();
  }

  moveTo(change) {
    this.hand.put(change(Float64Array.from(this.hand.z)));
    this.ask();
  }

  look(change) {
    if (!this.model) return;
    change();
    this.decimals = decimalsFor(this.map.span);
    this.map.stale = this.hand.changed = true;
    this.ask();
  }

  key(event) {
    const wish = event.target === this.ui.stage && this.model ? wishOf(event) : null;
    if (!wish || (!this.header.draggable && !["zoom", "reset"].includes(wish.kind))) return;
    event.preventDefault();
    const { view, axes, span } = this.map;
    if (wish.kind === "zoom") this.look(() => view.zoomAt(...this.map.placeOfLatent(this.hand.z), wish.factor));
    else if (wish.kind === "reset") this.look(() => view.reset());
    else if (wish.kind === "mean") this.goTo(this.model.cloud.mean);
    else if (wish.kind === "snap" && this.neighbours.length) this.goTo(this.model.cloud.at(this.neighbours[0].index));
    else if (wish.kind === "move") {
      this.moveTo((z) => {
        z[axes[0]] += wish.dx * span;
        if (z.length > 1) z[axes[1]] += wish.dy * span;
        return z;
      });
      this.accept();
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.tell(), REST);
    }
  }

  /** The invitation has been taken up. */
  accept() {
    if (this.ui.part.dataset.invite !== "false") remember();
    this.ui.part.dataset.invite = false;
  }

  hint(text) {
    setText(this.ui.hint, text);
    this.ui.hint.dataset.shown = true;
    clearTimeout(this.hinting);
    this.hinting = setTimeout(() => (this.ui.hint.dataset.shown = false), 1200);
  }

  // ------------------------------------------------------------------------------------------------ a frame
  draw(time) {
    if (!this.model || !this.ui.stage.clientWidth) return false;
    const elapsed = Math.min(64, time - this.last);
    this.last = time;
    const still = reducedMotion();
    let moving = this.hand.step(performance.now());
    const began = performance.now();
    this.map.measure();
    if (this.curve.shown) this.curve.measure();
    // An image is decoded coarsely while it moves and finely at rest.
    const refined = this.curve.shown && this.curve.panel.refine?.(!moving && !this.dragging && !this.hand.changed);
    const fresh = this.hand.changed || refined || this.curve.fresh;
    if (fresh) this.decode();
    const decoded = performance.now();
    moving = this.fades.step(elapsed, still) || moving;
    if (this.curve.shown) moving = this.curve.panel.step(elapsed, still) || moving;
    this.map.draw(this.hand, this.fades);
    if (this.curve.shown) moving = this.curve.draw(this.fades, this.neighbours[0]?.index ?? -1) || moving;
    if (fresh) this.say();
    if (fresh) note(decoded - began, performance.now() - decoded);
    return moving || (fresh && !refined && Boolean(this.curve.panel?.refine) && !this.dragging);
  }

  decode() {
    const { z } = this.hand;
    this.hand.changed = false;
    if (this.curve.shown) this.curve.decode(z);
    const { cloud } = this.model;
    // A map that waits for its first latent has no place yet that anything could be near to.
    this.neighbours = this.map.still ? [] : cloud.nearest(z, Math.min(NEIGHBOURS, cloud.n));
    this.fades.aim(new Map(this.neighbours.map(({ index }, rank) => [index, rank ? 0.6 : 1])));
  }

  /** The readout at once; a screen reader only when the hand rests. */
  say() {
    const { z } = this.hand;
    this.sliders.show(z);
    setText(this.ui.where, this.map.still ? "no latent yet" : readout(z, this.decimals));
    const [first] = this.neighbours;
    setText(this.ui.nearest, first ? `nearest: ${this.model.names[first.index]} at ${fixed(first.distance, this.decimals)}` : "");
    clearTimeout(this.speaking);
    const neighbour = first && { name: this.model.names[first.index], distance: first.distance };
    if (!this.map.still) this.speaking = setTimeout(() => setText(this.ui.live, spoken(z, this.decimals, neighbour)), SPEAK);
  }
}

export default part((root) => new LatentMap(root));
