// Review by keyboard and by pointing at words. Everything that it does is a form of the page, filled in and sent.

import { measure } from "./offsets.js";

const text = document.querySelector("#text");
const said = document.querySelector("#said");
const help = document.querySelector("#help");
const picker = document.querySelector("#picker");
const HIGHLIGHTS = typeof Highlight !== "undefined" && "highlights" in CSS;
const calm = () => (matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth");
const typing = (element) => element.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
document.documentElement.classList.add("scripted");

// --- keys. By their place on the keyboard, so that they are the same ones in an Arabic layout.

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    const form = event.target.closest("form");
    if (form?.closest("details.form")) { event.preventDefault(); form.requestSubmit(); }
    return;
  }
  if (event.key === "Escape") { leave(event); return; }
  if (event.ctrlKey || event.metaKey || event.altKey || help.open || !picker?.hidden && picker?.contains(event.target) || typing(event.target)) return;
  if (event.key === "?" || event.key === "؟") { event.preventDefault(); help.showModal(); return; }
  if (event.shiftKey || event.repeat) return;
  if (event.code === "KeyT" && text) { event.preventDefault(); text.focus(); return; }
  if (event.code === "KeyW") { open(document.querySelector("#where"), event); return; }
  if (event.code === "KeyK") { open(document.querySelector("#talk"), event); return; }
  const control = document.querySelector(`[data-key="${event.code}"]`);
  if (!control || sent) return;
  event.preventDefault();
  if (control.dataset.open) { open(document.getElementById(control.dataset.open)); return; }
  if (control.href) sent = true;
  control.click();
});

for (const link of document.querySelectorAll("[data-open]")) {
  link.addEventListener("click", (event) => open(document.getElementById(link.dataset.open), event));
}
for (const button of document.querySelectorAll("[data-close]")) button.addEventListener("click", () => close(button.closest("details")));
// One judgement a page: a key that is pressed before the next event is there says nothing of this one.
let sent = false;
document.addEventListener("submit", (event) => {
  if (event.target.method !== "post") return;
  if (sent) event.preventDefault();
  sent = true;
  document.querySelector("main").setAttribute("aria-busy", "true");
});
addEventListener("pageshow", () => { sent = false; document.querySelector("main").removeAttribute("aria-busy"); });

function open(details, event) {
  event?.preventDefault();
  if (!details) return;
  for (const other of document.querySelectorAll("details.form[open]")) if (other !== details && other.id !== "talk") other.open = false;
  details.open = true;
  details.scrollIntoView({ block: "nearest", behavior: calm() });
  const first = details.id === "missed" ? "[data-point]" : "select, input:not([type=hidden]), button";
  details.querySelector(first)?.focus({ preventScroll: true });
}

function close(details) {
  details.open = false;
  document.querySelector("#card")?.focus();
}

function leave(event) {
  if (picker && !picker.hidden) { shut(); text.focus(); return; }
  if (target) { stop(); return; }
  const details = event.target.closest("details.form[open]");
  if (details) close(details);
}

// --- the text

const page = text ? measure(text) : null;
const mentions = text ? JSON.parse(document.querySelector("#mentions").textContent) : [];
const spansOf = (value) => (value ?? "").split(" ").filter(Boolean).map((one) => one.split("-").map(Number));
const words = (start, end) => page.rangesOf(start, end).map(String).join(" ");

function paint(name, spans, priority) {
  if (!HIGHLIGHTS) return;
  const highlight = new Highlight(...spans.flatMap(([start, end]) => page.rangesOf(start, end)));
  highlight.priority = priority;
  CSS.highlights.set(name, highlight);
}

if (text) {
  paint("k-actor", mentions.filter((one) => one.k === "actor").map((one) => [one.s, one.e]), 3);
  paint("k-place", mentions.filter((one) => one.k === "place").map((one) => [one.s, one.e]), 4);
  paint("k-event", spansOf(text.dataset.evidence), 1);
  paint("active", spansOf(text.dataset.trigger), 5);
  document.fonts.ready.then(() => bring(...spansOf(text.dataset.trigger)[0]));
}

function bring(start, end) {
  const box = page.rangesOf(start, end)[0]?.getBoundingClientRect();
  if (box && (box.top < 90 || box.bottom > innerHeight - 60)) scrollBy({ top: box.top - innerHeight / 3, behavior: calm() });
}

// --- pointing: a field waits for words of the text

let target = null; // { name, form, button }
let from = -1; // words that the keyboard stands on: from one to another
let to = -1;

for (const button of document.querySelectorAll("[data-point]")) {
  button.addEventListener("click", () => {
    target = { name: button.dataset.point, form: button.closest("form"), button };
    for (const other of document.querySelectorAll("[data-point]")) other.setAttribute("aria-pressed", String(other === button));
    text.classList.add("pointing");
    text.focus({ preventScroll: true });
    if (from < 0) place(at(spansOf(text.dataset.trigger)[0][0]));
    else place(from, to);
  });
}

function stop() {
  const button = target?.button;
  target = null;
  text.classList.remove("pointing");
  for (const other of document.querySelectorAll("[data-point]")) other.setAttribute("aria-pressed", "false");
  paint("chosen", [], 9);
  button?.focus();
}

/** The number of the word at an offset, or of the next one. */
const at = (offset) => Math.max(0, page.words.findIndex(([, end]) => end > offset));
const chosen = () => [page.words[Math.min(from, to)][0], page.words[Math.max(from, to)][1]];

function place(first, last = first) {
  [from, to] = [first, last];
  const [start, end] = chosen();
  paint("chosen", [[start, end]], 9);
  bring(start, end);
  said.textContent = words(start, end);
}

text?.addEventListener("keydown", (event) => {
  const rtl = getComputedStyle(text).direction === "rtl";
  const step = { ArrowLeft: rtl ? 1 : -1, ArrowRight: rtl ? -1 : 1 }[event.key];
  if (step) {
    event.preventDefault();
    if (from < 0) place(at(spansOf(text.dataset.trigger)[0][0]));
    else if (event.shiftKey) place(from, Math.min(page.words.length - 1, Math.max(0, to + step)));
    else place(Math.min(page.words.length - 1, Math.max(0, to + step)));
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") { // from mention to mention
    const some = mentions.filter(fits);
    if (!some.length) return;
    event.preventDefault();
    const here = from < 0 ? -1 : chosen()[0];
    const next = event.key === "ArrowDown" ? some.find((one) => one.s > here) ?? some[0] : some.findLast((one) => one.s < here) ?? some.at(-1);
    place(at(next.s), at(next.e - 1));
  } else if (event.key === "Enter" && target && from >= 0) {
    event.preventDefault();
    take(...chosen());
  }
});
text?.addEventListener("blur", () => { if (!target) paint("chosen", [], 9); });

/** Whether a mention may stand in the field that waits. */
function fits(mention) {
  if (!target) return true;
  if (target.name === "places") return mention.k === "place";
  if (target.name === "sources") return mention.k === "actor";
  return true;
}

// By mouse: a click takes the mention under it, a selection its words.
text?.addEventListener("mouseup", (event) => {
  if (!target || event.button !== 0) return;
  const selection = getSelection();
  const [start, end] = selection.isCollapsed ? [] : [selection.anchorNode, selection.focusNode].map((node, number) => page.offsetOf(node, number ? selection.focusOffset : selection.anchorOffset)).sort((one, other) => one - other);
  if (start != null && end > start) {
    const [first, last] = [page.words.findIndex((word) => word[1] > start), page.words.findLastIndex((word) => word[0] < end)];
    if (first >= 0 && last >= first) { selection.removeAllRanges(); place(first, last); take(...chosen()); }
    return;
  }
  const caret = document.caretPositionFromPoint?.(event.clientX, event.clientY);
  const range = caret ? null : document.caretRangeFromPoint?.(event.clientX, event.clientY);
  const where = caret ? page.offsetOf(caret.offsetNode, caret.offset) : range ? page.offsetOf(range.startContainer, range.startOffset) : null;
  if (where == null) return;
  const under = mentions.filter((one) => fits(one) && one.s <= where && where <= one.e).sort((one, other) => one.e - one.s - (other.e - other.s))[0];
  if (under) place(at(under.s), at(under.e - 1));
  else place(at(where));
  take(...chosen(), under);
});

/** Put words into the field that waits. */
function take(start, end, mention = mentions.find((one) => one.s === start && one.e === end && fits(one))) {
  const { name, form } = target;
  if (name === "trigger") {
    form.querySelector("[data-words=trigger]").value = `${start}-${end}`;
    form.querySelector("[data-shown=trigger]").textContent = words(start, end);
    stop();
  } else if (name === "figure") {
    figure(form, start, end);
  } else if (mention) {
    add(form, name, `id:${mention.id}`, mention.n);
    stop();
  } else {
    picker.querySelector("[data-picked]").textContent = words(start, end);
    picker.dataset.words = `${start}-${end}`;
    for (const select of picker.querySelectorAll("[data-kind]")) select.hidden = select.dataset.kind !== (name === "places" ? "place" : "actor");
    picker.querySelector("[data-sectors]").hidden = name === "places";
    picker.hidden = false;
    picker.querySelector("select:not([hidden])").focus();
  }
}

function shut() {
  picker.hidden = true;
}

function took() {
  const { name, form } = target;
  const kind = picker.querySelector("[data-kind]:not([hidden])").value;
  const sector = name === "places" ? "" : picker.querySelector("[data-sector]").value;
  const country = picker.querySelector("[data-country]").value.trim().toUpperCase();
  add(form, name, `words:${picker.dataset.words}:${kind}:${country}:${sector}`, picker.querySelector("[data-picked]").textContent);
  shut();
  stop();
}
picker?.querySelector("[data-take]").addEventListener("click", took);
picker?.querySelector("[data-leave]").addEventListener("click", () => { shut(); text.focus(); });
picker?.addEventListener("keydown", (event) => { if (event.key === "Enter" && !event.target.closest("button")) { event.preventDefault(); took(); } });

/** A record or words in a role, as a box that can be unticked. */
function add(form, role, value, name) {
  const list = form.querySelector(`[data-role=${role}] .in`);
  const known = [...list.querySelectorAll("input")].find((one) => one.value === value);
  if (known) { known.checked = true; return; }
  const label = document.createElement("label");
  label.className = `chip pick k-${role === "places" ? "place" : "actor"}`;
  const box = document.createElement("input");
  Object.assign(box, { type: "checkbox", name: role, value, checked: true });
  const shown = document.createElement("bdi");
  shown.lang = "ar";
  shown.textContent = name;
  label.append(box, " ", shown);
  list.append(label);
  said.textContent = name;
}

for (const select of document.querySelectorAll("[data-choose]")) {
  select.addEventListener("change", () => {
    if (!select.value) return;
    add(select.form, select.name, select.value, select.selectedOptions[0].textContent);
    select.value = "";
  });
}

let figures = 100;
function figure(form, start, end) {
  const number = figures++;
  const row = document.querySelector("#figure-new").content.firstElementChild.cloneNode(true);
  for (const field of row.querySelectorAll("[name]")) field.name = field.name.replace("_N_", `_${number}_`);
  row.querySelector("[type=checkbox]").value = number;
  row.querySelector(`[name=figure_${number}_what]`).value = `words:${start}-${end}`;
  row.querySelector("q").textContent = words(start, end);
  form.querySelector("[data-figures] [data-point]").before(row);
  const digits = words(start, end).replace(/[٠-٩]/g, (one) => one.codePointAt(0) - 0x660).match(/\d+/)?.[0];
  if (digits) for (const bound of ["low", "high"]) row.querySelector(`[name=figure_${number}_${bound}]`).value = digits;
  stop();
  row.querySelector("select").focus();
}

for (const select of document.querySelectorAll("[data-days]")) {
  select.addEventListener("change", () => {
    if (!select.value) return;
    [select.form.start.value, select.form.end.value] = select.value.split("/");
  });
}
for (const select of document.querySelectorAll("[data-left-out]")) {
  select.addEventListener("change", () => {
    if (!select.value) return;
    const [start, end] = select.value.split("-").map(Number);
    select.form.querySelector("[data-words=trigger]").value = select.value;
    select.form.querySelector("[data-shown=trigger]").textContent = words(start, end);
    const type = select.selectedOptions[0].dataset.type;
    if ([...select.form.type.options].some((one) => one.value === type)) select.form.type.value = type;
    paint("chosen", [[start, end]], 9);
    bring(start, end);
  });
}
