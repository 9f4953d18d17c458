// The little map on other pages: where the events of the filters are, one look, one link to the map itself.

import {land, level, make, total} from "./marks.js";
import {open} from "./plain.js";
import {frame} from "./frame.js";

async function draw(element) {
  const {land: address, topojson, places} = element.dataset;
  const [shapes, found] = await Promise.all([land(address, topojson), fetch(places).then((answer) => (answer.ok ? answer.json() : {places: []}))]);
  const view = open(element, {land: shapes, lang: "ar", words: {}, box: frame(found.places), still: true});
  const shaded = {};
  for (const place of found.places) if (level(place) === "country" && place.country) shaded[place.country] = (shaded[place.country] ?? 0) + total(place.n);
  view.show([], shaded);
  const dots = make("g", {class: "dots"});
  for (const place of found.places.toReversed()) {
    if (level(place) === "country") continue;
    const [x, y] = view.project(place.lon, place.lat);
    dots.append(make("circle", {cx: x.toFixed(1), cy: y.toFixed(1), r: (2.2 + 2.4 * Math.log10(total(place.n))).toFixed(1), class: `dot ${level(place)}`}));
  }
  element.querySelector("svg").append(dots);
  element.dataset.ready = "1";
}

for (const element of document.querySelectorAll("[data-small]")) draw(element);
