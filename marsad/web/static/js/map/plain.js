// The map as plain SVG, where there is no WebGL2: the same borders, names and marks, in the same projection.

import {circle, make, shade} from "./marks.js";

const WORLD = 1000; // units of the drawing from meridian 180 to meridian 180
const LEAST = 256, MOST = 256 * 2 ** 11; // pixels that the world is wide
const mx = (lon) => ((lon + 180) / 360) * WORLD;
const my = (lat) => (0.5 - Math.log(Math.tan(Math.PI / 4 + (Math.max(-85, Math.min(85, lat)) * Math.PI) / 360)) / (2 * Math.PI)) * WORLD;
const lonOf = (x) => (x / WORLD) * 360 - 180;
const latOf = (y) => ((2 * Math.atan(Math.exp((0.5 - y / WORLD) * 2 * Math.PI)) - Math.PI / 2) * 180) / Math.PI;

const walk = (ring, close) => "M" + ring.map(([lon, lat]) => `${mx(lon).toFixed(3)} ${my(lat).toFixed(3)}`).join("L") + (close ? "Z" : "");
const filled = (g) => (g.type === "Polygon" ? [g.coordinates] : g.coordinates).map((p) => p.map((ring) => walk(ring, true)).join("")).join("");
const lined = (g) => g.coordinates.map((one) => walk(one, false)).join("");

export function open(element, {land, lang, words, box, still = false}) {
  const svg = make("svg", {class: "plain-map", "aria-hidden": "true", preserveAspectRatio: "none"});
  const ground = make("g", {});
  svg.append(ground);
  const shapes = new Map();
  for (const f of land.countries.features) {
    const path = make("path", {d: filled(f.geometry), class: f.properties.inside ? "land" : "land far"});
    const over = make("path", {d: path.getAttribute("d"), class: "shade"});
    over.style.fillOpacity = 0;
    shapes.set(f.id, over);
    ground.append(path, over);
  }
  for (const f of land.regions?.features ?? []) if (f.properties.occupied) ground.append(make("path", {d: filled(f.geometry), class: "land held-land"}));
  const add = (geometry, name) => geometry && ground.append(make("path", {d: lined(geometry), class: `line ${name}`}));
  add(land.inner, "inner");
  add(land.shores, "shores");
  add(land.borders, "borders");
  add(land.held, "held");
  const areas = make("g", {});
  ground.append(areas);
  const names = make("g", {class: "names"});
  svg.append(names);
  element.append(svg);
  element.classList.add("plain-view");

  let [wide, high] = [1, 1];
  let scale = LEAST; // pixels that the world is wide
  let [cx, cy] = [0, 0]; // what is in the middle, in units of the drawing
  const moves = [], settles = [];

  const draw = () => {
    const k = scale / WORLD;
    ground.setAttribute("transform", `translate(${(wide / 2 - cx * k).toFixed(2)} ${(high / 2 - cy * k).toFixed(2)}) scale(${k.toFixed(6)})`);
    svg.classList.toggle("near", scale > LEAST * 2 ** 3.4);
    moves.forEach((call) => call());
  };
  const settle = () => {
    label();
    settles.forEach((call) => call());
  };
  const project = (lon, lat) => [wide / 2 + (mx(lon) - cx) * (scale / WORLD), high / 2 + (my(lat) - cy) * (scale / WORLD)];
  const keep = () => {
    scale = Math.max(LEAST, Math.min(MOST, scale));
    cx = Math.max(0, Math.min(WORLD, cx));
    cy = Math.max(0, Math.min(WORLD, cy));
  };

  // Names of what is in sight, the largest first; one that would touch another is left out.
  function label() {
    if (still) return;
    names.replaceChildren();
    const zoom = Math.log2(scale / LEAST);
    const wanted = [];
    for (const f of land.countries.features) if (f.properties.at && zoom < 7.5 && f.properties.size > 0.04 / 4 ** zoom) wanted.push([f.properties, "country"]);
    if (zoom > 5) for (const f of land.regions?.features ?? []) wanted.push([f.properties, "region"]);
    wanted.sort((a, b) => (a[1] === b[1] ? (b[0].inside ?? 0) - (a[0].inside ?? 0) || b[0].size - a[0].size : a[1] < b[1] ? -1 : 1));
    const taken = [];
    for (const [p, kind] of wanted) {
      const [x, y] = project(...p.at);
      const half = (p[lang].length * (kind === "country" ? 7.5 : 6)) / 2 + 4;
      if (!p[lang] || x < 0 || y < 0 || x > wide || y > high || taken.some(([a, b, h]) => Math.abs(a - x) < h + half && Math.abs(b - y) < 20)) continue;
      taken.push([x, y, half]);
      names.append(make("text", {x: x.toFixed(1), y: y.toFixed(1), class: kind, "text-anchor": "middle", dy: "0.35em"}, p[lang]));
    }
  }

  function measure() {
    wide = Math.max(1, element.clientWidth);
    high = Math.max(1, element.clientHeight);
    svg.setAttribute("viewBox", `0 0 ${wide} ${high}`);
    svg.setAttribute("width", wide);
    svg.setAttribute("height", high);
  }
  function fit([west, south, east, north], _gently, padding = 56, most = 9) {
    const [x0, x1, y0, y1] = [mx(west), mx(east), my(north), my(south)];
    const room = Math.min(padding, wide / 6, high / 6);
    scale = Math.min(LEAST * 2 ** most, WORLD * Math.min((wide - 2 * room) / Math.max(1e-6, x1 - x0), (high - 2 * room) / Math.max(1e-6, y1 - y0)));
    [cx, cy] = [(x0 + x1) / 2, (y0 + y1) / 2];
    keep();
    draw();
    settle();
  }
  function zoom(by, x = wide / 2, y = high / 2) {
    const before = scale;
    scale *= by;
    keep();
    const k = WORLD / before - WORLD / scale;
    cx += (x - wide / 2) * k;
    cy += (y - high / 2) * k;
    keep();
    draw();
    settle();
  }
  function pan(dx, dy) {
    cx -= (dx * WORLD) / scale;
    cy -= (dy * WORLD) / scale;
    keep();
    draw();
  }
  measure();
  if (!still) {
    let held = null;
    element.addEventListener("pointerdown", (event) => {
      if (event.button || event.target.closest("button")) return;
      held = [event.clientX, event.clientY];
      element.setPointerCapture(event.pointerId);
    });
    element.addEventListener("pointermove", (event) => {
      if (!held) return;
      pan(event.clientX - held[0], event.clientY - held[1]);
      held = [event.clientX, event.clientY];
    });
    const release = () => { if (held) { held = null; settle(); } };
    element.addEventListener("pointerup", release);
    element.addEventListener("pointercancel", release);
    element.addEventListener("wheel", (event) => {
      event.preventDefault();
      const at = element.getBoundingClientRect();
      zoom(2 ** (-event.deltaY / 300), event.clientX - at.left, event.clientY - at.top);
    }, {passive: false});
    svg.setAttribute("tabindex", "-1");
    element.tabIndex = 0;
    element.addEventListener("keydown", (event) => {
      if (event.target !== element) return;
      const step = {ArrowLeft: [80, 0], ArrowRight: [-80, 0], ArrowUp: [0, 80], ArrowDown: [0, -80]}[event.key];
      if (step) { pan(...step); settle(); }
      else if (event.key === "+" || event.key === "=") zoom(1.6);
      else if (event.key === "-") zoom(1 / 1.6);
      else return;
      event.preventDefault();
    });
    const buttons = document.createElement("div");
    buttons.className = "plain-zoom";
    for (const [sign, by, said] of [["+", 1.6, words.zoom_in], ["−", 1 / 1.6, words.zoom_out]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = sign;
      button.setAttribute("aria-label", said);
      button.addEventListener("click", () => zoom(by));
      buttons.append(button);
    }
    element.append(buttons);
    new ResizeObserver(() => { measure(); draw(); settle(); }).observe(element);
  }
  fit(box, false, still ? 8 : 32);
  return {
    kind: "svg", project, fit,
    bounds: () => [lonOf(cx - (wide / 2) * (WORLD / scale)), latOf(cy + (high / 2) * (WORLD / scale)), lonOf(cx + (wide / 2) * (WORLD / scale)), latOf(cy - (high / 2) * (WORLD / scale))],
    zoom: () => Math.log2(scale / LEAST),
    onMove: (call) => moves.push(call),
    onSettle: (call) => settles.push(call),
    show: (round, shaded) => {
      areas.replaceChildren(...round.map((a) => make("path", {d: walk(circle(a.lat, a.lon, a.radius), true), class: "round"})));
      const most = Math.max(1, ...Object.values(shaded));
      for (const [iso, path] of shapes) path.style.fillOpacity = shade(shaded[iso] ?? 0, most);
    },
  };
}
