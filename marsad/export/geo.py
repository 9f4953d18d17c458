"""Events as GeoJSON (RFC 7946): a feature an event. A point stands only where the place is known to a town or better.

What is known to a region or a country only is drawn as an area, a circle around its middle with its radius in the properties,
so that no map shows a pin where nothing is known to have happened. An event without a place has no geometry.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from typing import Any, TextIO

from marsad.export.facts import POINTS, PRECISIONS, Facts, global_id, radius_km
from marsad.model import Event, Place, Reading

EARTH_KM = 6371.0088
CORNERS = 32  # of a circle
DIGITS = 5  # decimals of a degree: about a metre


def write_geojson(readings: Iterable[Reading], out: TextIO) -> dict[str, int]:
    """One FeatureCollection."""
    counts = {"points": 0, "areas": 0, "without a place": 0}
    out.write('{"type": "FeatureCollection", "features": [')
    first = True
    for reading in readings:
        facts = Facts(reading)
        for event in reading.events:
            feature = feature_of(facts, event)
            geometry = feature["geometry"]
            counts["without a place" if geometry is None else "points" if "Point" in geometry["type"] else "areas"] += 1
            out.write(("\n" if first else ",\n") + json.dumps(feature, ensure_ascii=False))
            first = False
    out.write("\n]}\n")
    return counts


def feature_of(facts: Facts, event: Event) -> dict[str, Any]:
    """One event: its finest places as geometry, all of them in the properties."""
    reading = facts.reading
    located = [p for id in event.places if (p := facts.places.get(id)) and p.lat is not None and p.precision in PRECISIONS]
    finest = min((PRECISIONS.index(p.precision) for p in located), default=None)
    drawn = [p for p in located if p.precision in POINTS] or [p for p in located if PRECISIONS.index(p.precision) == finest]
    point = bool(drawn) and drawn[0].precision in POINTS
    killed = facts.claims(event, "killed")
    return {
        "type": "Feature",
        "id": global_id(reading, event.id),
        "geometry": _geometry(drawn),
        "properties": {
            "article": reading.id, "event": event.id, "outlet": reading.outlet, "url": reading.url, "published": reading.published,
            "type": event.type, "mode": event.mode, "status": event.status, "start": event.start, "end": event.end,
            "background": event.background, "claimed_by": facts.name(event.claimed_by), "sources": [facts.name(i) for i in event.sources],
            "targets": [facts.name(i) for i in event.targets], "place": facts.names(p.id for p in drawn) or None,
            "place_en": drawn[0].name_en if drawn else None, "places": [facts.name(i) for i in event.places],
            "country": facts.country(event), "precision": drawn[0].precision if drawn else "none",
            "radius_km": None if point or not drawn else radius_km(drawn[0]),
            "killed": [{"low": c.figure.low, "high": c.figure.high, "according_to": facts.name(c.source)} for c in killed],
            "evidence": [s.text for s in event.evidence], "confidence": event.confidence,
        },
    }  # fmt: skip


def _geometry(places: list[Place]) -> dict[str, Any] | None:
    if not places:
        return None
    if places[0].precision in POINTS:
        points = list(dict.fromkeys((round(p.lon or 0.0, DIGITS), round(p.lat or 0.0, DIGITS)) for p in places))
        if len(points) == 1:
            return {"type": "Point", "coordinates": list(points[0])}
        return {"type": "MultiPoint", "coordinates": [list(p) for p in points]}
    rings = [circle(p.lat or 0.0, p.lon or 0.0, radius_km(p)) for p in places]
    if len(rings) == 1:
        return {"type": "Polygon", "coordinates": [rings[0]]}
    return {"type": "MultiPolygon", "coordinates": [[ring] for ring in rings]}


def circle(lat: float, lon: float, radius: float) -> list[list[float]]:
    """A closed ring around a point, anticlockwise as RFC 7946 wants it; cut off at the poles and at the 180th meridian.

    >>> ring = circle(34.8, 38.99, 60)
    >>> ring[0] == ring[-1], len(ring)
    (True, 33)
    """
    ring = []
    angle = radius / EARTH_KM
    north = math.radians(lat)
    for n in range(CORNERS):
        bearing = -2 * math.pi * n / CORNERS
        to = math.asin(math.sin(north) * math.cos(angle) + math.cos(north) * math.sin(angle) * math.cos(bearing))
        east = math.atan2(math.sin(bearing) * math.sin(angle) * math.cos(north), math.cos(angle) - math.sin(north) * math.sin(to))
        ring.append([round(max(-180.0, min(180.0, lon + math.degrees(east))), DIGITS), round(max(-90.0, min(90.0, math.degrees(to))), DIGITS)])
    return [*ring, ring[0]]
