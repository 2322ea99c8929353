/**
 * The table of runs: sorted by a click on a heading, rows picked by mouse or keys, written over in place as runs train.
 *
 * Data in: {rows, selected, revision, sort} (pages/shared/runs_table.py). State out: "selected" = ids, "sort" =
 * {by, down}. What the data says of these is taken over only when its revision is new, so that an answer to an older
 * click never undoes a newer one.
 */

import { html, setText, svg } from "./dom.js";
import { part } from "./part.js";
import { ago, lossWords, picked, sorted, sparkPath } from "./runs_table/words.js";

const COLUMNS = [
  { by: "name", word: "Name" },
  { by: "dataset", word: "Functions" },
  { by: "strategy", word: "Strategy" },
  { by: "d", word: "d", number: true },
  { by: "loss", word: "Loss", number: true },
  { by: null, word: "Loss curve", name: "curve" },
  { by: "status", word: "Status" },
  { by: "when", word: "Started", down: true },
];
const SPARK = [112, 26];
const CLOCK = 30_000; // ms: how often "2 minutes ago" is written anew

class Table {
  constructor(root) {
    this.root = root;
    this.rows = [];
    this.lines = new Map(); // id → the cells of its row
    this.selected = new Set();
    this.revision = null;
    this.anchor = null;
    this.sort = null;
    this.heads = COLUMNS.map((column) => this.heading(column));
    this.body = html("tbody");
    root.replaceChildren(html("table", { "aria-label": "Runs" }, html("thead", {}, html("tr", {}, ...this.heads)), this.body));
    this.clock = setInterval(() => this.write(), CLOCK);
  }

  destroy() {
    clearInterval(this.clock);
  }

  receive({ data, setStateValue }) {
    this.send = setStateValue;
    this.update(data);
  }

  heading(column) {
    const attributes = { scope: "col", class: `ad-col-${column.name ?? column.by}` };
    if (!column.by) return html("th", attributes, column.word);
    const sorter = html("button", { type: "button" }, column.word);
    sorter.addEventListener("click", () => {
      const down = this.sort.by === column.by ? !this.sort.down : Boolean(column.down);
      this.sort = { by: column.by, down };
      this.write();
      this.send("sort", this.sort);
    });
    return html("th", attributes, sorter);
  }

  update({ rows, selected, revision, sort }) {
    const moved = revision !== this.revision;
    this.rows = rows;
    if (moved) {
      this.revision = revision;
      this.sort = sort;
      this.selected = new Set(selected);
    }
    this.write();
    if (moved) this.show(this.order.find((id) => this.selected.has(id)));
  }

  /** Brings a row into the table's own window, below its heading; the page itself does not scroll. */
  show(id) {
    const row = this.lines.get(id)?.row;
    if (!row) return;
    const [top, head] = [row.offsetTop, this.heads[0].offsetHeight];
    const seen = top - head >= this.root.scrollTop && top + row.offsetHeight <= this.root.scrollTop + this.root.clientHeight;
    if (!seen) this.root.scrollTop = top - head;
  }

  write() {
    const now = Date.now() / 1000;
    const order = sorted(this.rows, this.sort);
    this.order = order.map((row) => row.id);
    const known = new Set(this.order);
    for (const [id, line] of this.lines) {
      if (known.has(id)) continue;
      line.row.remove();
      this.lines.delete(id);
    }
    order.forEach((row, i) => {
      let line = this.lines.get(row.id);
      if (!line) this.lines.set(row.id, (line = this.line(row.id)));
      fill(line, row, now);
      line.row.setAttribute("aria-selected", this.selected.has(row.id));
      line.box.checked = this.selected.has(row.id);
      // A row that stands right is not moved: moving would take the focus and the scroll with it.
      if (this.body.children[i] !== line.row) this.body.insertBefore(line.row, this.body.children[i] ?? null);
    });
    this.heads.forEach((head, i) => {
      const mine = COLUMNS[i].by && COLUMNS[i].by === this.sort.by;
      if (mine) head.setAttribute("aria-sort", this.sort.down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    });
  }

  line(id) {
    const box = html("input", { type: "checkbox" });
    const parts = {
      box,
      name: html("span", { class: "ad-run-name" }),
      note: html("span", { class: "ad-run-note" }),
      brief: html("span", { class: "ad-run-brief" }),
      path: svg("path", { fill: "none" }),
      end: svg("circle", { r: 2 }),
      bar: html("span", { class: "ad-run-bar" }),
      word: html("span"),
    };
    const [width, height] = SPARK;
    const spark = svg("svg", { viewBox: `0 0 ${width} ${height}`, width, height, "aria-hidden": "true" });
    spark.append(svg("path", { class: "ad-run-base", d: `M2 ${height - 1.5}H${width - 2}` }), parts.path, parts.end);
    const contents = {
      name: [html("span", { class: "ad-run-title" }, box, html("span", {}, parts.name, parts.note, parts.brief))],
      curve: [spark],
      status: [parts.word, html("span", { class: "ad-run-track", "aria-hidden": "true" }, parts.bar)],
    };
    for (const column of COLUMNS) {
      const name = column.name ?? column.by;
      const attributes = { class: `ad-col-${name}${column.number ? " ad-number" : ""}` };
      parts[`${name}Cell`] = html(name === "name" ? "th" : "td", attributes, ...(contents[name] ?? []));
    }
    parts.nameCell.setAttribute("scope", "row");
    parts.row = html("tr", { "data-run": id }, ...COLUMNS.map((column) => parts[`${column.name ?? column.by}Cell`]));
    parts.row.addEventListener("click", (event) => this.pick(event, id));
    box.addEventListener("keydown", (event) => this.walk(event, id));
    return parts;
  }

  pick(event, id) {
    const add = event.target.type === "checkbox" || event.ctrlKey || event.metaKey;
    if (event.shiftKey) getSelection()?.removeAllRanges();
    this.selected = picked(this.selected, id, { add, range: event.shiftKey, anchor: this.anchor, order: this.order });
    this.anchor = id;
    this.write();
    this.send("selected", [...this.selected]);
  }

  walk(event, id) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const next = step && this.lines.get(this.order[this.order.indexOf(id) + step]);
    if (!next) return;
    event.preventDefault();
    next.box.focus();
    next.row.scrollIntoView({ block: "nearest" });
  }
}

/** Writes one run's values; nothing is touched that stands already. */
function fill(line, row, now) {
  setText(line.name, row.name);
  setText(line.note, row.note);
  setText(line.brief, `${row.dataset} · ${row.strategy}, d = ${row.d} · ${lossWords(row.loss)}`);
  line.box.setAttribute("aria-label", `Select ${row.name}`);
  setText(line.datasetCell, row.dataset);
  setText(line.strategyCell, row.strategy);
  line.row.dataset.strategy = row.strategy;
  line.row.dataset.status = row.status;
  setText(line.dCell, String(row.d));
  setText(line.lossCell, lossWords(row.loss));
  const d = sparkPath(row.spark, ...SPARK);
  if (line.path.getAttribute("d") !== d) {
    line.path.setAttribute("d", d);
    const [x, y] = d.slice(Math.max(d.lastIndexOf("L"), d.lastIndexOf("M")) + 1).split(" ");
    line.end.setAttribute("cx", x || -9);
    line.end.setAttribute("cy", y || -9);
  }
  setText(line.word, row.words);
  line.statusCell.title = row.error ?? "";
  line.bar.style.width = `${(100 * row.progress).toFixed(1)}%`;
  setText(line.whenCell, ago(row.when, now));
  line.whenCell.title = new Date(1000 * row.when).toLocaleString("en-GB");
}

export default part((root) => new Table(root.querySelector(".ad-runs")));
