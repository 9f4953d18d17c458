// The map by MapLibre GL, where there is WebGL2. Labels are drawn from the page's own fonts: the style names no glyph server,
// and MapLibre joins and orders Arabic letters itself.

import * as maplibre from "../../vendor/maplibre-gl/maplibre-gl.mjs";
import {circle, shade} from "./marks.js";

const FONT = ["Noto Sans Arabic"];
const none = {type: "FeatureCollection", features: []};
const points = (features, least) => ({
  type: "FeatureCollection",
  features: features.filter((f) => f.properties.at && f.properties.size >= least)
    .map((f) => ({type: "Feature", properties: f.properties, geometry: {type: "Point", coordinates: f.properties.at}})),
});
const line = (geometry) => ({type: "Feature", properties: {}, geometry});

export async function open(element, {land, lang, colour, words, box}) {
  await Promise.all(["500 16px", "600 16px"].map((font) => document.fonts.load(`${font} "Noto Sans Arabic"`, "مرصد Marsad")));
  for (const feature of land.countries.features) feature.properties.iso = feature.id;
  const style = {
    version: 8,
    sources: {
      countries: {type: "geojson", data: land.countries, tolerance: 0.2}, regions: {type: "geojson", data: land.regions, tolerance: 0.2},
      borders: {type: "geojson", data: line(land.borders), tolerance: 0.2}, shores: {type: "geojson", data: line(land.shores), tolerance: 0.2},
      inner: {type: "geojson", data: line(land.inner), tolerance: 0.2}, held: {type: "geojson", data: line(land.held), tolerance: 0.2},
      "country-names": {type: "geojson", data: points(land.countries.features, 2e-5)}, "region-names": {type: "geojson", data: points(land.regions.features, 0)},
      areas: {type: "geojson", data: none},
    },
    layers: [
      {id: "sea", type: "background", paint: {"background-color": colour("--sea")}},
      {id: "land", type: "fill", source: "countries", paint: {"fill-color": ["case", ["has", "inside"], colour("--land"), colour("--land-far")], "fill-antialias": false}},
      {id: "held-land", type: "fill", source: "regions", filter: ["has", "occupied"], paint: {"fill-color": colour("--land-held")}},
      {id: "shade", type: "fill", source: "countries", paint: {"fill-color": colour("--shade"), "fill-opacity": 0}},
      {id: "inner", type: "line", source: "inner", minzoom: 3.4, paint: {"line-color": colour("--border-inner"), "line-width": ["interpolate", ["linear"], ["zoom"], 3.4, 0.4, 8, 1.2]}},
      {id: "shores", type: "line", source: "shores", paint: {"line-color": colour("--shore"), "line-width": 0.8}},
      {id: "borders", type: "line", source: "borders", paint: {"line-color": colour("--border"), "line-width": ["interpolate", ["linear"], ["zoom"], 2, 0.7, 8, 2]}},
      {id: "held", type: "line", source: "held", paint: {"line-color": colour("--border"), "line-width": 1.1, "line-dasharray": [3, 2]}},
      {id: "areas", type: "fill", source: "areas", paint: {"fill-color": colour("--area"), "fill-opacity": 0.13}},
      {id: "area-edges", type: "line", source: "areas", paint: {"line-color": colour("--area"), "line-width": 1.3, "line-dasharray": [2.5, 2]}},
      {id: "region-names", type: "symbol", source: "region-names", minzoom: 5.2, layout: {"text-field": ["get", lang], "text-font": FONT, "text-size": ["interpolate", ["linear"], ["zoom"], 5, 10.5, 9, 14],
        "symbol-sort-key": ["-", 0, ["get", "size"]], "text-padding": 6, "text-max-width": 7}, paint: {"text-color": colour("--label-soft"), "text-halo-color": colour("--halo"), "text-halo-width": 1.4}},
      {id: "country-names", type: "symbol", source: "country-names", maxzoom: 7.5, layout: {"text-field": ["get", lang], "text-font": FONT,
        "text-size": ["interpolate", ["linear"], ["zoom"], 2, 10.5, 6, 16], "symbol-sort-key": ["-", ["case", ["has", "inside"], 0, 1], ["get", "size"]], "text-padding": 8, "text-max-width": 7},
        paint: {"text-color": colour("--label"), "text-halo-color": colour("--halo"), "text-halo-width": 1.6}},
    ],
  };
  const map = new maplibre.Map({
    container: element, style, bounds: [[box[0], box[1]], [box[2], box[3]]], fitBoundsOptions: {padding: 32}, minZoom: 0.6, maxZoom: 11, attributionControl: false,
    dragRotate: false, pitchWithRotate: false, touchPitch: false, renderWorldCopies: false, fadeDuration: 0,
    locale: {"Map.Title": words.map, "NavigationControl.ZoomIn": words.zoom_in, "NavigationControl.ZoomOut": words.zoom_out},
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new maplibre.NavigationControl({showCompass: false}), "top-left");
  await new Promise((done, failed) => {
    map.once("load", done);
    map.once("error", (event) => failed(event.error));
  });
  return {
    kind: "gl",
    project: (lon, lat) => { const at = map.project([lon, lat]); return [at.x, at.y]; },
    bounds: () => { const b = map.getBounds(); return [b.getWest(), b.getSouth(), b.getEast(), b.getNorth()]; },
    zoom: () => map.getZoom(),
    fit: ([west, south, east, north], gently = true) => map.fitBounds([[west, south], [east, north]], {padding: 56, maxZoom: 9, duration: gently ? 400 : 0}),
    onMove: (call) => map.on("move", call),
    onSettle: (call) => map.on("moveend", call),
    show: (areas, shaded) => {
      map.getSource("areas").setData({type: "FeatureCollection", features: areas.map((a) => ({type: "Feature", properties: {},
        geometry: {type: "Polygon", coordinates: [circle(a.lat, a.lon, a.radius)]}}))});
      const most = Math.max(1, ...Object.values(shaded));
      const steps = Object.entries(shaded).flatMap(([iso, n]) => [iso, shade(n, most)]);
      map.setPaintProperty("shade", "fill-opacity", steps.length ? ["match", ["get", "iso"], ...steps, 0] : 0);
    },
  };
}
