// What a map shows first: where most events are, a few far ones left outside.

import {total} from "./marks.js";

const ARAB = [-12, 10, 60, 40]; // west, south, east, north: where nothing is known yet
const OUTSIDE = 0.06; // share of events that each side may leave outside

export function frame(places, outside = OUTSIDE) {
  if (!places.length) return ARAB;
  const all = places.reduce((sum, place) => sum + total(place.n), 0);
  const edge = (key, ascending) => {
    let left = outside * all;
    for (const place of places.toSorted((a, b) => (ascending ? a[key] - b[key] : b[key] - a[key]))) {
      left -= total(place.n);
      if (left < 0) return place[key];
    }
    return 0;
  };
  const [west, south, east, north] = [edge("lon", true), edge("lat", true), edge("lon", false), edge("lat", false)];
  const [wide, high] = [Math.max(4, east - west), Math.max(3, north - south)];
  const [x, y] = [(west + east) / 2, (south + north) / 2];
  return [Math.max(-170, x - wide * 0.56), Math.max(-58, y - high * 0.56), Math.min(178, x + wide * 0.56), Math.min(74, y + high * 0.56)];
}
