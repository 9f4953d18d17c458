"""What several formats need of a reading: its records by id, claims of cost side by side, where and when as codes."""

from __future__ import annotations

import csv
import datetime as dt
import math
import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

from marsad.model import Actor, Event, Figure, Place, Reading, Span
from marsad.tables import read_tables

HAPPENED = ("asserted", "alleged")  # statuses of events that somebody says took place
PRECISIONS = ("site", "city", "region", "country")  # from the finest
POINTS = ("site", "city")  # precisions at which coordinates are a point and not the middle of an area
REGION_RADIUS = 60.0  # km, of a region whose own radius no table gives: a governorate of middling size
NOTICE = (
    "Made by Marsad from news text, with columns named after {name} so that tools for it can read them. "
    "It is not {name} data and was not coded, checked or endorsed by that project: ids are Marsad's own, one row is one article's report of an event."
)
BETWEEN = " | "  # between several values in one cell
_ENDS = re.compile(r"(?<=[.؟!?…])[\s»”\"]+|\n+")


class Country(NamedTuple):
    """A state in the codes of other data sets; None where one has none for it."""

    iso3: str
    iso2: str | None
    name: str
    iso_num: int | None
    gwno: int | None
    acled_region: str | None
    ucdp_region: str | None
    area_km2: int | None


class Claim(NamedTuple):
    """What one claimant says of one kind of cost of an event; the largest count where the claimant gives several (the others are parts)."""

    source: str | None
    figure: Figure


class Bounds(NamedTuple):
    """Persons: the best single number, the lowest and the highest that anybody gives."""

    best: int
    low: int
    high: int


@lru_cache(maxsize=1)
def countries() -> dict[str, Country]:
    """Every state by its ISO 3166-1 alpha-3 code."""
    text = resources.files("marsad.export").joinpath("countries.csv").read_text("utf-8")

    def number(cell: str) -> int | None:
        return int(cell) if cell else None

    return {
        row["iso3"]: Country(row["iso3"], row["iso2"] or None, row["name_en"], number(row["iso_num"]) or None, number(row["gwno"]),
                             row["acled_region"] or None, row["ucdp_region"] or None, number(row["area_km2"]))
        for row in csv.DictReader(text.splitlines(), strict=True)
    }  # fmt: skip


@lru_cache(maxsize=1)
def _radii() -> dict[str, float]:
    """The radius of each region that has one in the tables, in km."""
    return {row["id"]: float(row["radius_km"]) for rows in read_tables(only=("places/",)).values() for row in rows if row["radius_km"]}


def radius_km(place: Place) -> float:
    """How far from its coordinates an area may reach."""
    known = _radii().get(place.id.partition("#")[0])
    if known is not None:
        return known
    country = countries().get(place.country or "")
    whole = math.sqrt(country.area_km2 / math.pi) if country and country.area_km2 else None
    if place.precision == "country" and whole is not None:
        return round(whole)
    return min(REGION_RADIUS, round(whole)) if whole is not None else REGION_RADIUS


class Facts:
    """A reading with its records by id."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.actors: dict[str, Actor] = {a.id: a for a in reading.actors}
        self.places: dict[str, Place] = {p.id: p for p in reading.places}
        self.figures: dict[str, Figure] = {f.id: f for f in reading.figures}
        self._ends: list[tuple[int, int]] | None = None

    def name(self, id: str | None) -> str | None:
        """The name of an actor or place; an outlet's name is its own."""
        if id is None:
            return None
        record = self.actors.get(id) or self.places.get(id)
        return record.name if record else id

    def names(self, ids: Iterable[str | None]) -> str:
        """Several names in one cell."""
        return joined(self.name(id) for id in ids)

    def english(self, id: str | None) -> str | None:
        """The English name of an actor or place, the Arabic one where there is none."""
        record = self.actors.get(id or "") or self.places.get(id or "")
        return (record.name_en or record.name) if record else id

    def where(self, event: Event) -> Place | None:
        """The most precise place of an event that has coordinates; the first told of several."""
        located = [p for id in event.places if (p := self.places.get(id)) and p.lat is not None and p.precision in PRECISIONS]
        return min(located, key=lambda p: PRECISIONS.index(p.precision)) if located else None

    def country(self, event: Event) -> str | None:
        """In which country it happened: its finest place's, else that of another of its places; never guessed from who took part."""
        place = self.where(event)
        if place is not None and place.country:
            return place.country
        told = [p.country for id in event.places if (p := self.places.get(id)) and p.country]
        return told[0] if told else None

    def claims(self, event: Event, kind: str) -> list[Claim]:
        """What each claimant says of one kind of cost, in the order of the text; claims are never averaged or merged."""
        out: dict[str | None, Figure] = {}
        for id in event.figures:
            figure = self.figures.get(id)
            if figure is None or figure.kind != kind:
                continue
            other = out.get(figure.source)
            if other is None or size(figure) > size(other):
                out[figure.source] = figure
        return [Claim(source, figure) for source, figure in out.items()]

    def told(self, claims: Sequence[Claim]) -> str:
        """Claims side by side in one cell: 19..19 (Civil Defence) | 21.. (the ministry)."""
        return BETWEEN.join(f"{bounds_text(c.figure)} ({self.name(c.source) or self.reading.outlet or 'article'})" for c in claims)

    def sentence(self, span: Span) -> Span:
        """The sentence in which a span stands."""
        text = self.reading.text
        if self._ends is None:  # sentences are looked for once a reading
            self._ends = [(found.start(), found.end()) for found in _ENDS.finditer(text)]
        after = bisect_left(self._ends, (span.end, 0))
        before = bisect_left(self._ends, (span.start, 0))
        while before and self._ends[before - 1][1] > span.start:
            before -= 1
        start = self._ends[before - 1][1] if before else 0
        end = self._ends[after][0] if after < len(self._ends) else len(text)
        return Span(start, end, text[start:end])


def size(figure: Figure) -> int:
    """How large a count is, for telling a whole from its parts."""
    return max(figure.low or 0, figure.high or 0)


def bounds_text(figure: Figure) -> str:
    """A count's bounds: 12..12, 100.. where the upper one is open."""
    return f"{'' if figure.low is None else figure.low}..{'' if figure.high is None else figure.high}"


def bounds_of(claims: Sequence[Claim]) -> Bounds | None:
    """Over all claims: the lowest low, the highest high, and as the best the lowest number that any claimant gives outright.

    An open upper bound counts as the lower one (at least 12 is 12 to 12), an open lower one as none (up to 50 is 0 to 50).
    """
    if not claims:
        return None
    lows = [c.figure.low or 0 for c in claims]
    highs = [c.figure.high if c.figure.high is not None else c.figure.low or 0 for c in claims]
    return Bounds(best=min(lows), low=min(lows), high=max(highs))


def joined(values: Iterable[str | None]) -> str:
    """Values that are told, each once, in their order, in one cell."""
    return BETWEEN.join(dict.fromkeys(v for v in values if v))


def days_of(event: Event) -> int | None:
    """How many days an event may have been on, both ends counted; None where an end is open."""
    if event.start is None or event.end is None:
        return None
    return (dt.date.fromisoformat(event.end) - dt.date.fromisoformat(event.start)).days + 1


def global_id(reading: Reading, id: str) -> str:
    """An id that is unique over all readings."""
    return f"{reading.id}/{id}"
