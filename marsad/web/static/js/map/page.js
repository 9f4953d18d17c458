// The page of the map: asks for counts, draws them, and keeps the address, the list and the exports in step with what is seen.

import {brief, cluster, land, level, make, numbers, ring, total} from "./marks.js";
import {frame} from "./frame.js";
import {timeline} from "./timeline.js";

const given = JSON.parse(document.querySelector("#map-data").textContent);
const {lang, say} = given;
const rtl = document.documentElement.dir === "rtl";
const write = numbers(given.digits);
write.plain = (n) => write(n).replace(/[٬,]/g, "");
const element = document.querySelector("#map");
const list = document.querySelector("[data-list]");
const title = document.querySelector("[data-list-title]");
const back = document.querySelector("[data-back]");
const asked = new URLSearchParams(location.search);
const forced = asked.get("view"); // svg or gl: which map, whatever the machine has
for (const name of ["lang", "theme", "digits", "view", "box"]) asked.delete(name);
const colour = (name) => getComputedStyle(element).getPropertyValue(name).trim();
const WIDE = 250; // kilometres: a larger area is drawn only while it is chosen, since it would cover everything
const LISTED = 60; // places in the list; events of a mark are asked for where it has no more places than this

const html = (name, attributes = {}, ...inner) => {
  const one = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) one.setAttribute(key, value);
  one.append(...inner);
  return one;
};
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const ask = async (address) => {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer;
};

let view = null;
let found = {places: [], total: 0, nowhere: 0, point: 0, region: 0, country: 0};
let marks = [];
const NOWHERE = [{ids: ["none"], name: say.nowhere, n: [0, 0, 0, 0]}];
let chosen = null; // places whose events the list shows
const layer = html("div", {class: "marks"});

// WebGL2 by a graphics card: where a processor imitates one, the plain map is the faster.
function hasGl() {
  try {
    const gl = document.createElement("canvas").getContext("webgl2", {failIfMajorPerformanceCaveat: true});
    const known = gl?.getExtension("WEBGL_debug_renderer_info");
    return Boolean(gl) && !/swiftshader|llvmpipe|softpipe|software|basic render/i.test(String(gl.getParameter(known ? known.UNMASKED_RENDERER_WEBGL : gl.RENDERER)));
  } catch {
    return false;
  }
}

async function open() {
  const shapes = await land(given.boundaries, given.topojson);
  const box = asked.has("near") ? around(asked.get("near")) : frame(found.places);
  const options = {land: shapes, lang, colour, words: say, box};
  if (forced !== "svg" && (forced === "gl" || hasGl())) {
    try {
      view = await (await import("./gl.js")).open(element, options);
    } catch (error) {
      if (forced === "gl") throw error;
      element.replaceChildren();
    }
  }
  view ??= (await import("./plain.js")).open(element, options);
  element.append(layer, html("p", {class: "credit", dir: rtl ? "rtl" : "ltr"}, say.credit));
  element.dataset.view = view.kind;
  view.onMove(place);
  view.onSettle(draw);
  draw();
}

const around = (near) => {
  const [lat, lon, km] = near.split(",").map(Number);
  const high = km / 111, wide = high / Math.max(0.2, Math.cos((lat * Math.PI) / 180));
  return [lon - wide, lat - high, lon + wide, lat + high];
};

// Marks anew, for this distance.
function draw() {
  if (!view) return;
  const focused = document.activeElement?.dataset?.key;
  marks = cluster(found.places, view.project);
  const [w, h] = [element.clientWidth, element.clientHeight];
  for (const mark of marks) {
    const [x, y] = view.project(mark.lon, mark.lat);
    if (x < -60 || y < -60 || x > w + 60 || y > h + 60) continue;
    mark.button = button(mark);
  }
  const moved = marks.filter((mark) => mark.button && Math.hypot(mark.dx, mark.dy) > 19);
  for (const mark of moved) mark.leader = make("line", {class: "leader"});
  layer.replaceChildren(make("svg", {class: "leaders", "aria-hidden": "true"}, ...moved.map((mark) => mark.leader)), ...marks.filter((mark) => mark.button).map((mark) => mark.button));
  if (focused) layer.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
  const shaded = {};
  for (const one of found.places) if (level(one) === "country" && one.country) shaded[one.country] = (shaded[one.country] ?? 0) + total(one.n);
  view.show(found.places.filter((one) => level(one) === "region" && (one.radius <= WIDE || chosen?.includes(one))), shaded);
  place();
  if (!chosen) listPlaces();
  exports_();
  element.dataset.drawn = String(marks.reduce((sum, mark) => sum + total(mark.n), 0));
  element.dataset.ready = "1";
}

function button(mark) {
  const all = total(mark.n);
  const name = mark.places[0].name;
  const said = fill(mark.places.length > 1 ? say.mark_many : say.mark_one, {name, more: write(mark.places.length - 1), n: write(all)});
  const one = html("button", {type: "button", class: `mark ${mark.kind}`, "aria-label": `${said} (${say[`how_${mark.kind}`]})`, title: said, "data-n": all, "data-key": mark.places[0].ids[0]});
  one.append(mark.kind === "country" ? html("span", {class: "pill"}, write(all)) : ring(mark.n, brief(all, write)));
  one.addEventListener("click", () => {
    choose(mark.places);
    if (mark.places.length > 1) {
      const lons = mark.places.map((p) => p.lon), lats = mark.places.map((p) => p.lat);
      view.fit([Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)]);
    }
  });
  return one;
}

// Marks where their places are now.
function place() {
  for (const mark of marks) {
    if (!mark.button) continue;
    const [x, y] = view.project(mark.lon, mark.lat);
    mark.button.style.transform = `translate(${(x + mark.dx).toFixed(1)}px, ${(y + mark.dy).toFixed(1)}px) translate(-50%, -50%)`;
    if (mark.leader) for (const [name, value] of Object.entries({x1: x, y1: y, x2: x + mark.dx, y2: y + mark.dy})) mark.leader.setAttribute(name, value.toFixed(1));
    mark.button.style.zIndex = mark.kind === "point" ? 2 : 1;
  }
}

// --- the list ---

function listPlaces() {
  title.textContent = say.places;
  back.hidden = true;
  const [west, south, east, north] = view.bounds();
  const seen = found.places.filter((one) => one.lon >= west && one.lon <= east && one.lat >= south && one.lat <= north).toSorted((a, b) => total(b.n) - total(a.n));
  const most = Math.max(1, ...seen.slice(0, 1).map((one) => total(one.n)));
  const rows = seen.slice(0, LISTED).map((one) => {
    const bar = html("span", {class: "share", "aria-hidden": "true"});
    for (const [n, quad] of one.n.map((n, at) => [n, ["harm", "dispute", "accord", "relief"][at]])) {
      if (!n) continue;
      const part = html("span", {class: `part q-${quad}`});
      part.style.inlineSize = `${(100 * n) / most}%`;
      bar.append(part);
    }
    const go = html("button", {type: "button", class: "place"}, html("bdi", {}, one.name), html("span", {class: "how small soft"}, level(one) === "point" ? "" : say[`how_${level(one)}`]), html("b", {}, write(total(one.n))), bar);
    go.addEventListener("click", () => {
      choose([one]);
      const reach = level(one) === "point" ? 0.35 : (one.radius ?? 60) / 111;
      view.fit([one.lon - reach, one.lat - reach, one.lon + reach, one.lat + reach]);
    });
    return html("li", {}, go);
  });
  const inside = seen.reduce((sum, one) => sum + total(one.n), 0);
  list.replaceChildren(html("p", {class: "soft small", "data-inside": inside}, fill(say.in_sight, {n: write(inside), places: write(seen.length)})), html("ul", {class: "plain places"}, ...rows));
}

async function choose(places, skip = 0) {
  chosen = places;
  draw();
  back.hidden = false;
  title.textContent = places.length > 1 ? fill(say.title_many, {name: places[0].name, more: write(places.length - 1)}) : places[0].name;
  const query = new URLSearchParams(asked);
  const ids = places.flatMap((one) => one.ids);
  if (ids.length > 200) {
    list.replaceChildren(html("p", {class: "soft"}, say.closer));
    return;
  }
  for (const id of ids) query.append("spot", id);
  if (skip) query.set("skip", skip);
  const text = await (await ask(`/map/events?${query}`)).text();
  if (chosen !== places) return;
  const piece = html("div");
  piece.innerHTML = text; // our own template's, everything of an article's escaped in it
  piece.querySelector("[data-more]")?.addEventListener("click", (event) => {
    const more = event.target.dataset.more;
    event.target.remove();
    choose(places, Number(more));
  });
  if (skip) list.append(...piece.childNodes);
  else {
    list.replaceChildren(...piece.childNodes);
    list.scrollTop = 0;
    title.focus({preventScroll: true});
  }
}
back.addEventListener("click", () => { chosen = null; draw(); title.focus({preventScroll: true}); });
document.querySelector("[data-nowhere]").addEventListener("click", () => choose(NOWHERE));

// --- counts, period, address, exports ---

async function load() {
  const query = new URLSearchParams(asked);
  const mine = (load.last = Symbol("request"));
  const fresh = await (await ask(`/map/places.json?${query}`)).json();
  if (load.last !== mine) return;
  found = fresh;
  for (const one of document.querySelectorAll("[data-count]")) one.textContent = write(found[one.dataset.count]);
  element.dataset.total = String(found.total);
  chosen = null;
  draw();
}

let waiting = 0;
const line = timeline(document.querySelector("[data-bars]"), {
  rtl, write, months: given.months, words: say,
  change(period, settled) {
    for (const name of ["since", "until"]) {
      if (period) asked.set(name, period[name]);
      else asked.delete(name);
      const field = document.querySelector(`[name=${name}]`);
      if (field) field.value = period?.[name] ?? "";
    }
    address();
    clearTimeout(waiting);
    waiting = setTimeout(() => load(), settled ? 0 : 120);
  },
});

function address() {
  const [since, until] = [asked.get("since"), asked.get("until")];
  document.querySelector("[data-period]").textContent = since || until ? fill(say.period, {since: since ? line.spoken(since) : "…", until: until ? line.spoken(until) : "…"}) : say.all;
  document.querySelector("[data-all]").hidden = !(since || until);
  const query = new URLSearchParams(asked);
  if (forced) query.set("view", forced);
  history.replaceState(null, "", query.size ? `?${query}` : location.pathname);
  for (const link of document.querySelectorAll(".tools a, .foot a[href*='digits']")) { // a switch of language keeps the period
    const to = new URL(link.href);
    for (const name of ["since", "until"]) asked.has(name) ? to.searchParams.set(name, asked.get(name)) : to.searchParams.delete(name);
    link.href = to.pathname + to.search;
  }
  exports_();
}
function exports_() {
  const boxed = document.querySelector("[data-boxed]").checked && view;
  for (const link of document.querySelectorAll("[data-export]")) {
    const query = new URLSearchParams(asked);
    if (boxed) query.set("box", view.bounds().map((x) => x.toFixed(4)).join(","));
    link.href = `/map/export.${link.dataset.export}${query.size ? `?${query}` : ""}`;
  }
}
document.querySelector("[data-boxed]").addEventListener("change", exports_);
document.querySelector("[data-all]").addEventListener("click", () => line.clear());

const play = document.querySelector("[data-play]");
let playing = 0;
const stop = () => { clearInterval(playing); playing = 0; play.setAttribute("aria-pressed", "false"); };
play.addEventListener("click", () => {
  if (playing) return stop();
  play.setAttribute("aria-pressed", "true");
  if (!line.next()) { line.clear(); line.next(); }
  playing = setInterval(() => { if (!line.next()) stop(); }, 900);
});

const days = ask(`/map/days.json?${new URLSearchParams(asked)}`).then((answer) => answer.json());
await load();
const time = await days;
line.set(time, asked.get("since"), asked.get("until"));
document.querySelector("[data-undated]").textContent = time.undated ? fill(say.undated, {n: write(time.undated)}) : "";
element.dataset.days = String(time.bins.reduce((sum, [, ...n]) => sum + total(n), time.undated));
address();
await open();
