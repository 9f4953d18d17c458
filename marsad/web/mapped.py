"""Events for a map and a timeline: how many at each place and in each stretch of days, in the four corners of PLOVER.

Nothing is drawn finer than it is known: a point stands for a site or a town only, a province is a circle of its own size, a
country is the country.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any

from marsad.export.facts import POINTS, radius_km
from marsad.export.geo import circle
from marsad.model import Place
from marsad.store import EventRow
from marsad.store.query import Where, event_rows
from marsad.store.seen import Spot, at_spots, by_day, by_spot, spots
from marsad.tables import DATA, read_csv, read_tables
from marsad.web.masking import Masks
from marsad.web.words import countries

# PLOVER's quadrants, from the worst: what is done against somebody, what is said, what is said for, what is done for.
QUADS = {
    "harm": ("ASSAULT", "COERCE", "PROTEST", "SANCTION", "MOBILIZE"),
    "dispute": ("ACCUSE", "REJECT", "REQUEST", "THREATEN"),
    "accord": ("AGREE", "CONSULT", "SUPPORT", "CONCEDE"),
    "relief": ("AID", "COOPERATE", "RETREAT"),
}
QUAD_OF = {type: name for name, types in QUADS.items() for type in types}
STEPS = ((150, 1), (1000, 7))  # a timeline of at most so many days has steps of so many; a longer one of months
TABLES = ("places/curated.csv", "places/regions.csv", "places/landmarks.csv")
BATCH = 300  # events whose places are looked up at once
AT_MOST = 4000  # places that a map is given


def places(db: sqlite3.Connection, where: Where, lang: str) -> dict[str, Any]:
    """What a map draws: places with their counts, and how many events are drawn nowhere."""
    counts: dict[str | None, Counter[str]] = {}
    for spot, type, n in by_spot(db, where):
        counts.setdefault(spot, Counter())[QUAD_OF.get(type, "dispute")] += n
    nowhere = sum(counts.pop(None, Counter()).values())
    ranked = sorted(counts, key=lambda id: (-sum(counts[id].values()), id))
    known = spots(db, (id for id in ranked[:AT_MOST] if id))
    drawn: dict[tuple[float, float, str], dict[str, Any]] = {}
    for id in ranked:
        one = known.get(id or "")
        if id is None or one is None:
            nowhere += sum(counts[id].values())
            continue
        key = (round(one.lat, 3), round(one.lon, 3), "point" if one.precision in POINTS else one.precision)
        place = drawn.setdefault(key, {
            "ids": [], "name": named(one, lang), "lat": key[0], "lon": key[1], "precision": one.precision, "country": one.country, "radius": radius(one), "n": [0, 0, 0, 0],
        })  # fmt: skip
        if not id.startswith("@") and place["ids"] and place["ids"][0].startswith("@"):
            place.update(name=named(one, lang), precision=one.precision, radius=radius(one))
        place["ids"].append(id)
        place["n"] = [have + counts[id][quad] for have, quad in zip(place["n"], QUADS, strict=True)]
    found = list(drawn.values())
    tally = Counter({"point": 0, "region": 0, "country": 0})
    for place in found:
        tally["point" if place["precision"] in POINTS else place["precision"]] += sum(place["n"])
    return {"places": found, "nowhere": nowhere, "total": nowhere + sum(tally.values()), **tally}


def timeline(db: sqlite3.Connection, where: Where) -> dict[str, Any]:
    """Events by stretches of days: the first day of each stretch and the counts in it; how long a stretch is follows from how
    long the whole is."""
    rows = by_day(db, where)
    undated = sum(n for day, _, n in rows if day is None)
    total = sum(n for _, _, n in rows)
    dated = [row for row in rows if row[0] is not None]
    if not dated:
        return {"unit": "day", "bins": [], "undated": undated, "total": total, "first": None, "last": None}
    first, last = dated[0][0] or "", dated[-1][0] or ""
    unit, stretches = steps(first, last)
    place = {start: n for n, start in enumerate(stretches)}
    bins = [[0, 0, 0, 0] for _ in stretches]
    quad = {type: list(QUADS).index(name) for type, name in QUAD_OF.items()}
    at, seen = -1, ""
    for day, type, count in dated:
        if day != seen:
            seen = day or ""
            start = seen if unit == "day" else f"{seen[:7]}-01" if unit == "month" else f"{seen[:4]}-01-01" if unit == "year" else monday(seen)
            at = place[start]
        bins[at][quad.get(type, 1)] += count
    return {"unit": unit, "bins": [[start, *counts] for start, counts in zip(stretches, bins, strict=True)], "undated": undated, "total": total, "first": first, "last": last}


def monday(day: str) -> str:
    """The first day of a day's week."""
    one = dt.date.fromisoformat(day)
    return (one - dt.timedelta(days=one.weekday())).isoformat()


def steps(first: str, last: str) -> tuple[str, list[str]]:
    """Where the stretches of a timeline begin.

    >>> steps("2019-07-05", "2019-07-07")
    ('day', ['2019-07-05', '2019-07-06', '2019-07-07'])
    >>> steps("2011-11-30", "2019-01-02")[1][:3]
    ['2011-11-01', '2011-12-01', '2012-01-01']
    """
    begin, end = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    for most, step in STEPS:
        if (end - begin).days <= most:
            begin -= dt.timedelta(days=begin.weekday() if step == 7 else 0)
            return "week" if step == 7 else "day", [(begin + dt.timedelta(days=n)).isoformat() for n in range(0, (end - begin).days + 1, step)]
    months = range(begin.year * 12 + begin.month - 1, end.year * 12 + end.month)
    if len(months) > 720:  # a day of another century among them: years are enough
        return "year", [f"{year:04}-01-01" for year in range(begin.year, end.year + 1)]
    return "month", [f"{month // 12:04}-{month % 12 + 1:02}-01" for month in months]


def inside(db: sqlite3.Connection, where: Where, box: tuple[float, float, float, float]) -> None:
    """Add to conditions: drawn inside a box of west, south, east, north."""
    west, south, east, north = box
    counted = [id for id, *_ in db.execute("SELECT DISTINCT e.spot FROM events e INDEXED BY events_spot WHERE e.spot IS NOT NULL")]
    within = [one.id for one in spots(db, counted).values() if south <= one.lat <= north and (west <= one.lon <= east if west <= east else one.lon >= west or one.lon <= east)]
    at_spots(where, within)


def features(db: sqlite3.Connection, where: Where, *, masks: Masks | None = None) -> Iterator[dict[str, Any]]:
    """Events as GeoJSON features, each at the place where the map draws it: a point, or the circle of what is known."""
    known: dict[str, Spot] = {}
    shapes: dict[str, dict[str, Any]] = {}
    for row, id in spotted(db, where, masks):
        if id is not None and id not in shapes:
            known.update(spots(db, [id]))
            if id in known:
                shapes[id] = shape(known[id])
        one = known.get(id or "")
        yield {
            "type": "Feature", "id": f"{row.article}/{row.event}", "geometry": shapes.get(id or ""),
            "properties": {
                **facts(row), "place": named(one, "ar") if one else None, "place_en": named(one, "en") if one else None,
                "precision": one.precision if one else "none", "radius_km": radius(one) if one else None,
            },
        }  # fmt: skip


def spotted(db: sqlite3.Connection, where: Where, masks: Masks | None) -> Iterator[tuple[EventRow, str | None]]:
    """Events with the spot of each."""
    rows = iter(event_rows(db, where))
    while some := list(islice(rows, BATCH)):
        these = ", ".join("(?, ?)" for _ in some)
        found = db.execute(
            f"WITH k (article, event) AS (VALUES {these}) SELECT k.article, k.event, e.spot FROM k CROSS JOIN articles a ON a.name = k.article "
            "CROSS JOIN events e ON e.article = a.id AND e.id = k.event",
            [value for row in some for value in (row.article, row.event)],
        )  # fmt: skip
        spot = {(article, event): id for article, event, id in found}
        yield from ((row, spot.get((row.article, row.event))) for row in shown(some, masks))


def facts(row: EventRow) -> dict[str, Any]:
    """What an export says of an event."""
    return {
        "article": row.article, "event": row.event, "outlet": row.outlet, "url": row.url, "published": row.published, "type": row.type, "mode": row.mode,
        "status": row.status, "start": row.start, "end": row.end, "background": row.background, "sources": split(row.sources), "targets": split(row.targets),
        "places": split(row.places), "claimed_by": row.claimant, "country": row.country, "words": row.words, "confidence": row.confidence,
    }  # fmt: skip


def shown(rows: Iterable[EventRow], masks: Masks | None) -> list[EventRow]:
    """Events as whoever asks may see them."""
    return [EventRow(**masks.row(dataclasses.asdict(row))) if masks else row for row in rows]


def split(names: str | None) -> list[str]:
    """Several names in one value (``flatten``) as a list."""
    return names.split(" | ") if names else []


def shape(spot: Spot) -> dict[str, Any]:
    """A spot as a geometry."""
    if spot.precision in POINTS:
        return {"type": "Point", "coordinates": [round(spot.lon, 5), round(spot.lat, 5)]}
    return {"type": "Polygon", "coordinates": [circle(spot.lat, spot.lon, radius(spot) or 0.0)]}


def radius(spot: Spot) -> float | None:
    """How far around its coordinates an event may have been, in kilometres; None for a point."""
    if spot.precision in POINTS:
        return None
    return radius_km(Place(id=spot.id, name="", kind=spot.kind or "region", country=spot.country, lat=spot.lat, lon=spot.lon, precision=spot.precision))


def named(spot: Spot, lang: str) -> str:
    """A place's name: that of our tables, or the one that articles give it most often."""
    own = names().get(spot.id.partition("#")[0])
    if own is None and spot.id.startswith("country:"):
        own = countries().get(spot.id[8:])
    if own is not None and own.get(lang):
        return own[lang]
    return (spot.name_en if lang == "en" and spot.name_en else spot.name) or f"{spot.lat:.2f}, {spot.lon:.2f}"


@lru_cache(maxsize=1)
def names() -> dict[str, dict[str, str]]:
    """The names of the places of our tables and of capitals, by id."""
    tables = read_tables(only=("places/",))
    found = {row["id"]: {"ar": row["name_ar"], "en": row["name_en"]} for table in TABLES for row in tables[table]}
    for row in read_csv(DATA / "actors" / "states.csv", "actors/states.csv"):
        if row["capital_ar"]:
            found[f"capital:{row['iso3']}"] = {"ar": row["capital_ar"], "en": row["capital_en"]}
    return found


def place_names(ids: Iterable[str], found: dict[str, Spot], lang: str) -> list[str]:
    """Names of places by their ids, each once; an id that nothing knows is left out."""
    return list(dict.fromkeys(named(found[id], lang) for id in ids if id in found))


def box_of(value: str) -> tuple[float, float, float, float] | None:
    """``W,S,E,N`` as numbers, or None where they are none.

    >>> box_of("35,32,42,37")
    (35.0, 32.0, 42.0, 37.0)
    """
    try:
        numbers: Sequence[float] = [float(part) for part in value.split(",")]
        west, south, east, north = numbers
    except ValueError:
        return None
    return (west, south, east, north) if -90 <= south <= north <= 90 and all(-360 <= x <= 360 for x in (west, east)) else None
