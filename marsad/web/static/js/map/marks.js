// What both maps draw of events: places that lie close together joined, a ring of the four kinds with the count inside.

export const QUADS = ["harm", "dispute", "accord", "relief"];
const SVG = "http://www.w3.org/2000/svg";
const GAP = 4; // pixels between two marks

export const total = (n) => n[0] + n[1] + n[2] + n[3];
export const level = (place) => (place.precision === "region" || place.precision === "country" ? place.precision : "point");
export const size = (n) => Math.round(13 + 5.5 * Math.log10(Math.max(1, n))); // a ring's radius in pixels

// Numbers in the digits of the reader's choice.
export function numbers(digits) {
  const arab = (text) => text.replace(/\d/g, (d) => "٠١٢٣٤٥٦٧٨٩"[d]).replace(/,/g, "٬");
  return (n) => (digits === "arab" ? arab(n.toLocaleString("en-US")) : n.toLocaleString("en-US"));
}

// Marks for places: those of one precision that would overlap are one mark, at the place with most events of them. Nothing is
// lost: the counts of all marks add up to those of all places.
export function cluster(places, project) {
  const marks = [];
  const cells = new Map();
  const wide = 64;
  for (const place of places.toSorted((a, b) => total(b.n) - total(a.n))) {
    const [x, y] = project(place.lon, place.lat);
    const kind = level(place);
    const [cx, cy] = [Math.floor(x / wide), Math.floor(y / wide)];
    let near = null;
    for (let i = cx - 1; i <= cx + 1 && !near; i++) {
      for (let j = cy - 1; j <= cy + 1 && !near; j++) {
        near = cells.get(`${i},${j}`)?.find((one) => one.kind === kind && Math.hypot(one.x - x, one.y - y) < size(total(one.n)) + size(total(place.n)) + GAP) ?? null;
      }
    }
    if (near) {
      near.n = near.n.map((n, at) => n + place.n[at]);
      near.places.push(place);
      continue;
    }
    const mark = {kind, x, y, lon: place.lon, lat: place.lat, n: [...place.n], places: [place]};
    marks.push(mark);
    const cell = `${cx},${cy}`;
    if (cells.has(cell)) cells.get(cell).push(mark);
    else cells.set(cell, [mark]);
  }
  spread(marks);
  return marks;
}

// An area is somewhere around its middle: its mark gives way to those of points, so that each can be seen and pressed.
function spread(marks) {
  const reach = (mark) => (mark.kind === "country" ? 17 : size(total(mark.n)) + 1);
  const set = [];
  const free = (x, y, r) => set.every((one) => Math.hypot(one.x + one.dx - x, one.y + one.dy - y) >= r + one.reach);
  for (const kind of ["point", "region", "country"]) {
    for (const mark of marks) {
      if (mark.kind !== kind) continue;
      mark.reach = reach(mark);
      [mark.dx, mark.dy] = kind === "country" ? [0, 18] : [0, 0]; // below the country's name
      for (let step = 0; kind !== "point" && step < 240 && !free(mark.x + mark.dx, mark.y + mark.dy, mark.reach); step++) {
        const far = 22 + 12 * Math.floor(step / 12), angle = (step % 12) * (Math.PI / 6) + Math.PI / 2;
        [mark.dx, mark.dy] = [far * Math.cos(angle), far * Math.sin(angle)];
      }
      set.push(mark);
    }
  }
}

export function make(name, attributes = {}, ...inner) {
  const one = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) one.setAttribute(key, value);
  one.append(...inner);
  return one;
}

// A ring in four colours, whose arcs are the shares of the four kinds.
export function ring(n, text) {
  const all = total(n);
  const r = size(all);
  const svg = make("svg", {width: 2 * r + 4, height: 2 * r + 4, viewBox: `${-r - 2} ${-r - 2} ${2 * r + 4} ${2 * r + 4}`, "aria-hidden": "true"});
  svg.append(make("circle", {r: r - 1, class: "mark-disc"}));
  let from = 0;
  n.forEach((count, at) => {
    if (!count) return;
    const to = from + count / all;
    if (count === all) svg.append(make("circle", {r: r - 2, class: `mark-arc q-${QUADS[at]}`}));
    else svg.append(make("path", {d: arc(r - 2, from, to), class: `mark-arc q-${QUADS[at]}`}));
    from = to;
  });
  svg.append(make("text", {class: "mark-n", "text-anchor": "middle", dy: "0.35em"}, text));
  return svg;
}

function arc(r, from, to) {
  const at = (share) => [r * Math.sin(2 * Math.PI * share), -r * Math.cos(2 * Math.PI * share)].map((x) => x.toFixed(2));
  return `M${at(from).join(" ")}A${r} ${r} 0 ${to - from > 0.5 ? 1 : 0} 1 ${at(to).join(" ")}`;
}

// A short count for the inside of a ring: 12,345 is 12k.
export const brief = (n, write) => (n < 1000 ? write(n) : n < 10000 ? write(Math.round(n / 100) / 10) + "k" : write(Math.round(n / 1000)) + "k");

const EARTH = 6371.0088;

// A circle on the sphere, as the exports draw it.
export function circle(lat, lon, km, corners = 48) {
  const [angle, north] = [km / EARTH, (lat * Math.PI) / 180];
  const out = [];
  for (let n = 0; n <= corners; n++) {
    const bearing = (-2 * Math.PI * n) / corners;
    const to = Math.asin(Math.sin(north) * Math.cos(angle) + Math.cos(north) * Math.sin(angle) * Math.cos(bearing));
    const east = Math.atan2(Math.sin(bearing) * Math.sin(angle) * Math.cos(north), Math.cos(angle) - Math.sin(north) * Math.sin(to));
    out.push([lon + (east * 180) / Math.PI, (to * 180) / Math.PI]);
  }
  return out;
}

// How strongly a country is shaded by what is known of it as a whole.
export const shade = (n, most) => (n ? 0.12 + 0.4 * (Math.log(1 + n) / Math.log(1 + most)) : 0);

export async function land(address, topojson) {
  await import(topojson);
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  const topology = await answer.json();
  const {feature, mesh} = self.topojson;
  const {countries, regions} = topology.objects;
  return {
    countries: feature(topology, countries), regions: regions && feature(topology, regions),
    borders: mesh(topology, countries, (a, b) => a !== b), shores: mesh(topology, countries, (a, b) => a === b),
    inner: regions && mesh(topology, regions, (a, b) => a !== b && a.properties.country === b.properties.country && !a.properties.occupied && !b.properties.occupied),
    held: regions && mesh(topology, regions, (a, b) => a !== b && (a.properties.occupied || b.properties.occupied)),
  };
}
