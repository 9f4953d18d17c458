// The text and its records point at each other.
//
// The text is never touched: each paragraph stays one text node, so that no letter is parted from its neighbour. Marks are
// ranges in the CSS Custom Highlight API; without it, thin lines laid over the words.
//
// Offsets come in Unicode code points, as Python counts; the DOM counts UTF-16 units. `places` holds, for each paragraph, where
// its characters outside the Basic Multilingual Plane stand (in code points), which is all that the two counts differ by.

import { below, points } from "./offsets.js";

const text = document.querySelector("#text");
const said = document.querySelector("#said");
const bubble = document.querySelector("#bubble");
const lists = document.querySelector("#lists");
const HIGHLIGHTS = typeof Highlight !== "undefined" && "highlights" in CSS && !document.documentElement.hasAttribute("data-no-highlights");
// Later ones are drawn over earlier ones.
const ORDER = ["statement", "agreement", "event", "figure", "actor", "place", "time", "framing", "relation", "unresolved"];

const paragraphs = [...(text?.querySelectorAll("[data-start]") ?? [])].map((element) => {
  const node = element.firstChild;
  const start = Number(element.dataset.start);
  const wide = []; // code points, within the paragraph, of characters that take two units
  let points = 0;
  for (const character of node.data) {
    if (character.length === 2) wide.push(points);
    points += 1;
  }
  return { node, start, end: start + points, wide };
});

/** Code points from a paragraph's start, as UTF-16 units. */
function units(paragraph, points) {
  return points + below(paragraph.wide, points);
}

/** The ranges of a span: one in each paragraph that it touches. */
export function rangesOf(start, end) {
  const found = [];
  for (const paragraph of paragraphs) {
    if (paragraph.end <= start || paragraph.start >= end) continue;
    const range = new Range();
    range.setStart(paragraph.node, units(paragraph, Math.max(start, paragraph.start) - paragraph.start));
    range.setEnd(paragraph.node, units(paragraph, Math.min(end, paragraph.end) - paragraph.start));
    found.push(range);
  }
  return found;
}

const spansOf = (element) => (element.dataset.s ?? "").split(" ").filter(Boolean).map((one) => one.split("-").map(Number));

const records = [...document.querySelectorAll(".rec")].map((element) => ({ element, kind: element.dataset.kind, spans: spansOf(element) }));
const marks = records
  .flatMap((record) => record.spans.map(([start, end]) => ({ start, end, record })))
  .sort((one, other) => one.start - other.start || other.end - one.end);

// --- marks by kind

const shown = new Set([...document.querySelectorAll(".kinds input:checked")].map((box) => box.value));
const byKind = new Map(ORDER.map((kind) => [kind, marks.filter((mark) => mark.record.kind === kind).flatMap((mark) => rangesOf(mark.start, mark.end))]));
const over = { kinds: [], active: [] }; // lines laid over the text, where there are no highlights

function draw() {
  if (HIGHLIGHTS) {
    ORDER.forEach((kind, number) => {
      const highlight = new Highlight(...(shown.has(kind) ? byKind.get(kind) : []));
      highlight.priority = number;
      CSS.highlights.set(`k-${kind}`, highlight);
    });
  } else {
    lay("kinds", ORDER.flatMap((kind, number) => (shown.has(kind) ? byKind.get(kind).map((range) => [range, `k-${kind}`, number % 3]) : [])));
  }
}

function lay(layer, lines) {
  for (const line of over[layer]) line.remove();
  const ground = text.getBoundingClientRect();
  over[layer] = lines.flatMap(([range, kind, step]) =>
    [...range.getClientRects()].map((box) => {
      const line = document.createElement("i");
      line.className = `mark ${kind}`;
      line.style.left = `${box.left - ground.left}px`;
      line.style.width = `${box.width}px`;
      line.style.top = `${box.bottom - ground.top - 6 + 3 * step}px`;
      return line;
    }));
  text.append(...over[layer]);
}

// --- one record, or several, pointed at

let active = [];

function point(some) {
  for (const record of active) record.element.classList.remove("on");
  active = some;
  for (const record of active) record.element.classList.add("on");
  mark(active.flatMap((record) => record.spans));
}

function mark(spans) {
  const ranges = spans.flatMap(([start, end]) => rangesOf(start, end));
  if (HIGHLIGHTS) {
    const highlight = new Highlight(...ranges);
    highlight.priority = 100;
    CSS.highlights.set("active", highlight);
  } else {
    lay("active", ranges.map((range) => [range, "active", 0]));
  }
}

function bring(spans) {
  const [range] = spans.length ? rangesOf(...spans[0]) : [];
  const box = range?.getBoundingClientRect();
  if (box && (box.top < 80 || box.bottom > innerHeight - 40)) scrollBy({ top: box.top - innerHeight / 3, behavior: calm() });
}

const calm = () => (matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth");

// --- from the records to the text

for (const record of records) {
  record.element.addEventListener("mouseenter", () => point([record]));
  record.element.addEventListener("focusin", () => { point([record]); bring(record.spans); });
  record.element.addEventListener("click", (event) => { if (!event.target.closest("a, summary, button")) { point([record]); bring(record.spans); } });
}
lists?.addEventListener("mouseleave", () => point(held ? [held] : []));
for (const link of document.querySelectorAll(".jump")) {
  link.addEventListener("mouseenter", () => mark(spansOf(link)));
  link.addEventListener("focus", () => mark(spansOf(link)));
  link.addEventListener("click", (event) => { event.preventDefault(); mark(spansOf(link)); bring(spansOf(link)); });
}

// --- from the text to the records

let held = null; // the record that a click or the keyboard chose
let at = -1; // the mark that the keyboard stands on

function under(event) {
  const caret = document.caretPositionFromPoint?.(event.clientX, event.clientY);
  const range = caret ? null : document.caretRangeFromPoint?.(event.clientX, event.clientY);
  const [node, offset] = caret ? [caret.offsetNode, caret.offset] : range ? [range.startContainer, range.startOffset] : [];
  const paragraph = paragraphs.find((one) => one.node === node);
  if (!paragraph) return [];
  const where = paragraph.start + points(paragraph, offset);
  // A caret stands between two characters: the one after it, or the one before it at a word's end. What is hit is told by the boxes.
  return marks.filter((one) => shown.has(one.record.kind) && one.start <= where && where <= one.end && hit(one, event)).sort((one, other) => one.end - one.start - (other.end - other.start));
}

function hit(one, event) {
  return rangesOf(one.start, one.end).some((range) => [...range.getClientRects()].some((box) => box.left - 1 <= event.clientX && event.clientX <= box.right + 1 && box.top <= event.clientY && event.clientY <= box.bottom));
}

const unique = (found) => [...new Set(found.map((one) => one.record))];

text?.addEventListener("mousemove", (event) => {
  const found = unique(under(event));
  text.classList.toggle("over", found.length > 0);
  if (found.length) point(found);
  else point(held ? [held] : []);
  tell(found, event);
});
text?.addEventListener("mouseleave", () => { point(held ? [held] : []); bubble.hidden = true; });
text?.addEventListener("click", (event) => {
  if (!getSelection().isCollapsed) return;
  [held] = unique(under(event));
  held ??= null;
  point(held ? [held] : []);
  if (held) reveal(held);
});

function tell(found, event) {
  bubble.hidden = found.length === 0;
  if (!found.length) return;
  bubble.replaceChildren(...found.slice(0, 5).map((record) => {
    const line = document.createElement("div");
    line.className = `k-${record.kind}`;
    const words = document.createElement("span");
    words.textContent = record.element.querySelector(".line").textContent.replace(/\s+/g, " ").trim();
    line.append(words);
    return line;
  }));
  const left = Math.min(event.pageX + 12, scrollX + document.documentElement.clientWidth - bubble.offsetWidth - 12);
  bubble.style.left = `${Math.max(scrollX + 8, left)}px`;
  bubble.style.top = `${event.pageY + 22}px`;
}

function reveal(record) {
  record.element.closest("details.kind").open = true;
  record.element.scrollIntoView({ block: "nearest", behavior: calm() });
}

text?.addEventListener("keydown", (event) => {
  const rtl = getComputedStyle(text).direction === "rtl";
  const step = { ArrowDown: 1, ArrowUp: -1, ArrowLeft: rtl ? 1 : -1, ArrowRight: rtl ? -1 : 1 }[event.key];
  const visible = marks.filter((one) => shown.has(one.record.kind));
  if (step && visible.length) {
    event.preventDefault();
    at = (at + step + visible.length) % visible.length;
    const one = visible[at];
    held = one.record;
    point([held]);
    mark([[one.start, one.end]]);
    bring([[one.start, one.end]]);
    reveal(held);
    said.textContent = held.element.querySelector(".line").textContent.replace(/\s+/g, " ").trim();
  } else if (event.key === "Enter" && held) {
    event.preventDefault();
    reveal(held);
    held.element.focus();
  } else if (event.key === "Escape") {
    held = null;
    at = -1;
    point([]);
  }
});
lists?.addEventListener("keydown", (event) => {
  if (event.key === "Escape") { text.focus(); return; }
  if (!["ArrowDown", "ArrowUp"].includes(event.key) || !event.target.matches(".rec")) return;
  event.preventDefault();
  const visible = records.filter((record) => record.element.closest("details.kind").open);
  visible[visible.findIndex((record) => record.element === event.target) + (event.key === "ArrowDown" ? 1 : -1)]?.element.focus();
});

for (const box of document.querySelectorAll(".kinds input")) {
  box.addEventListener("change", () => { shown[box.checked ? "add" : "delete"](box.value); draw(); });
}
if (!HIGHLIGHTS) new ResizeObserver(draw).observe(text);
if (text) draw();

// An address with #event:17, or #c=120-180 for words alone, opens there.
function follow() {
  const name = decodeURIComponent(location.hash.slice(1));
  const words = /^c=(\d+)-(\d+)$/.exec(name);
  if (words) {
    const span = [Number(words[1]), Number(words[2])];
    mark([span]);
    bring([span]);
  } else if (name) {
    const record = records.find((one) => one.element.id === name);
    if (record) { held = record; reveal(record); point([record]); bring(record.spans); }
  }
}
addEventListener("hashchange", follow);
document.fonts.ready.then(follow);

// What tests ask: the words under each mark, as the page has them.
window.marsadMarks = () => records.map((record) => ({ id: record.element.id, words: record.spans.map(([start, end]) => rangesOf(start, end).map(String).join("\n")) }));
