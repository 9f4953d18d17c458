"""Actors: /actors shows who acts and towards whom, /actors/{id} one of them over time, beside others, and in outlets' words."""

from __future__ import annotations

import sqlite3
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from marsad.store import EventRow
from marsad.store.query import event_where
from marsad.store.seen import (
    SAMPLE,
    Doer,
    beside,
    cast,
    count,
    doers,
    doers_named,
    framed_by,
    latest_deeds,
    latest_of,
    named_by,
    pairs,
    parts_by_month,
    roles,
    ties,
)
from marsad.tables import read_tables
from marsad.web.drawn import bars, ticks
from marsad.web.filters import Filters, filters_of
from marsad.web.look import page, short
from marsad.web.mapped import QUAD_OF, shown
from marsad.web.masking import masks_of
from marsad.web.shared import corpus_of, is_masked, remembered
from marsad.web.words import Refused

router = APIRouter()
LISTED = 40
MATRIX = 16  # actors whose dealings are set against each other
MET = 14  # others beside an actor
OUTLETS = 40
LATEST = 12  # events of an actor
PARTS = ("source", "target", "claimant")
AGAINST = ("harm", "dispute")  # quadrants that are against somebody


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What one did towards another: how many events, how many of them against the other, how strongly it is coloured."""

    total: int
    against: int
    weight: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Dealings:
    """Those who act and suffer most; in how many events; what they do towards each other, and who stands in that matrix."""

    found: list[Doer]
    total: int
    cells: dict[tuple[str, str], Cell]
    mutual: list[Doer]


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """What a corpus tells of an actor, as the questions of ``store.seen`` answer it."""

    months: list[tuple[str | None, str, int]]
    sides: dict[str, list[tuple[str, str, str, int]]]
    english: dict[str, str | None]
    rows: list[EventRow]
    said: list[tuple[str, str | None, str | None, int]]
    named: list[tuple[str | None, str, int]]
    framed: list[tuple[str | None, str, str, str | None, int]]
    tied: list[tuple[str, str, str | None, str | None, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """Another that an actor has to do with."""

    id: str | None  # None where only articles know them
    name: str
    name_en: str | None
    total: int
    against: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """An outlet's words for an actor: first names in its articles, loaded words, with counts."""

    outlet: str | None
    names: tuple[tuple[str, int], ...]
    loaded: tuple[tuple[str, str, str | None, int], ...]
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """What an actor was and from when to when, by our tables."""

    ar: str | None
    en: str | None
    start: str | None
    end: str | None
    sector: str | None
    country: str | None


@router.get("/actors")
def actors(request: Request, name: str = Query(default="", max_length=200)) -> Response:
    """Who acts and suffers most in the latest events, and the matrix of the first of them."""
    filters = filters_of(request.query_params)
    with corpus_of(request) as corpus:
        db = corpus.db
        if name.strip():
            seen = Dealings(found=doers_named(db, name, limit=LISTED), total=0, cells={}, mutual=[])
        else:
            seen = remembered(request, ("actors", filters), lambda: dealings(db, filters))
    return page(
        request, "actors.html", filters=filters, found=seen.found, total=seen.total, sample=SAMPLE, cells=seen.cells, matrix=seen.mutual, asked=name,
        most=max((one.did + one.suffered for one in seen.found), default=1) or 1, keep=kept(filters),
    )  # fmt: skip


def dealings(db: sqlite3.Connection, filters: Filters) -> Dealings:
    """Who has to do with whom in the events of the filters."""
    deeds = latest_deeds(db, event_where(db, **filters.events()))
    cells = matrix(pairs(deeds))
    return Dealings(
        found=doers(db, deeds, limit=LISTED), total=count(db, event_where(db, **filters.events())), cells=cells,
        mutual=list(cast(db, among(cells)).values()),
    )  # fmt: skip


@router.get("/actors/{id:path}")
def actor(request: Request, id: str) -> Response:
    """One actor."""
    filters = filters_of(request.query_params)
    rtl = request.state.lang == "ar"
    masked = is_masked(request)
    with corpus_of(request) as corpus:
        db = corpus.db
        one = cast(db, [id]).get(id) if not id.startswith("actor:") else None
        if one is None:
            raise Refused(404, "actor", id=short(id, 100))
        seen = remembered(request, ("actor", id, filters), lambda: life(db, id, filters))
        rows = shown(seen.rows, masks_of(request, corpus))
    met = {side: others(some, seen.english, masked=masked) for side, some in seen.sides.items()}
    known = offices().get(id, ())
    chart, undated = over_time(seen.months, rtl=rtl)
    totals = Counter({part: sum(n for _, p, n in seen.months if p == part) for part in PARTS})
    return page(
        request, "actor.html", actor=one, filters=filters, offices=known, said=seen.said[:30], chart=chart, undated=undated, totals=totals, met=met, parts=PARTS,
        namings=by_outlet(seen.named, seen.framed), tied=seen.tied, rows=rows, total=sum(totals.values()), skip=1, shown=LATEST, masked=masked, most={side: max((m.total for m in rows), default=1) for side, rows in met.items()},
        marks=[(at, day) for at, day in year_marks(chart)], keep=kept(filters),
    )  # fmt: skip


def life(db: sqlite3.Connection, id: str, filters: Filters) -> Life:
    """What a corpus tells of an actor, in the events of the filters."""
    sides = beside(db, event_where(db, **filters.events()), id, limit=MET)
    return Life(
        months=parts_by_month(db, event_where(db, **filters.events()), id), sides=sides,
        english={key: one.name_en for key, one in cast(db, (key for rows in sides.values() for key, name, *_ in rows if key != name)).items()},
        rows=latest_of(db, event_where(db, **filters.events()), id, limit=LATEST),
        said=roles(db, id), named=named_by(db, id), framed=framed_by(db, id), tied=ties(db, id, limit=20),
    )  # fmt: skip


def matrix(rows: list[tuple[str, str, str, int]]) -> dict[tuple[str, str], Cell]:
    """Events between two, by who did and to whom."""
    total: Counter[tuple[str, str]] = Counter()
    against: Counter[tuple[str, str]] = Counter()
    for source, target, type, n in rows:
        total[source, target] += n
        against[source, target] += n if QUAD_OF.get(type) in AGAINST else 0
    most = max(total.values(), default=1)
    steps = (most * 0.08, most * 0.25, most * 0.55)
    return {key: Cell(total=n, against=against[key], weight=1 + sum(n > step for step in steps)) for key, n in total.items()}


def among(cells: dict[tuple[str, str], Cell]) -> list[str]:
    """Those of a matrix, who have most to do with each other: the pairs with most events, one after the other, while there is
    room; in the order of what they do and suffer."""
    chosen: dict[str, None] = {}
    for pair in sorted(cells, key=lambda pair: (-cells[pair].total, pair)):
        if len(chosen.keys() | set(pair)) <= MATRIX:
            chosen.update(dict.fromkeys(pair))
    weight: Counter[str] = Counter()
    for (source, target), cell in cells.items():
        if source in chosen and target in chosen:
            weight.update({source: cell.total, target: cell.total})
    return sorted(chosen, key=lambda id: (-weight[id], id))


def others(rows: list[tuple[str, str, str, int]], english: dict[str, str | None], *, masked: bool) -> list[Met]:
    """Those beside an actor, most often met first. Whoever only articles know may be a private person."""
    total: Counter[str] = Counter()
    against: Counter[str] = Counter()
    names: dict[str, tuple[str | None, str]] = {}
    for key, name, type, n in rows:
        listed = key != name
        if masked and not listed:
            continue
        names[key] = (key if listed else None, name)
        total[key] += n
        against[key] += n if QUAD_OF.get(type) in AGAINST else 0
    return [Met(id=names[key][0], name=names[key][1], name_en=english.get(key), total=n, against=against[key]) for key, n in sorted(total.items(), key=lambda one: (-one[1], one[0]))]


def over_time(months: list[tuple[str | None, str, int]], *, rtl: bool) -> tuple[list[tuple[float, float, str, list[tuple[float, float, int]]]], int]:
    """An actor's parts month by month (or year by year, over long times), as stacked bars; how many events have no day."""
    counts: dict[str, Counter[str]] = {}
    undated = 0
    for month, part, n in months:
        if month is None:
            undated += n
        else:
            counts.setdefault(month, Counter())[part] += n
    if not counts:
        return [], undated
    first, last = min(counts), max(counts)
    first, last = padded(first, last)
    span = range(int(first[:4]) * 12 + int(first[5:]) - 1, int(last[:4]) * 12 + int(last[5:]))
    if len(span) > 180:
        years = range(int(first[:4]), int(last[:4]) + 1)
        rows = [(f"{year:04}", [sum(n[part] for month, n in counts.items() if month[:4] == f"{year:04}") for part in PARTS]) for year in years]
    else:
        every = [f"{month // 12:04}-{month % 12 + 1:02}" for month in span]
        rows = [(month, [counts.get(month, Counter())[part] for part in PARTS]) for month in every]
    return bars(rows, rtl=rtl), undated


def padded(first: str, last: str, least: int = 24) -> tuple[str, str]:
    """Two months at least so far apart, the first moved back.

    >>> padded("2019-05", "2019-06", 4)
    ('2019-03', '2019-06')
    """
    begin, end = (int(month[:4]) * 12 + int(month[5:7]) - 1 for month in (first, last))
    begin = min(begin, end - least + 1)
    return f"{begin // 12:04}-{begin % 12 + 1:02}", last[:7]


def year_marks(chart: list[tuple[float, float, str, list[tuple[float, float, int]]]]) -> list[tuple[float, str]]:
    """Where years begin under such bars, no more than there is room for."""
    if not chart:
        return []
    wanted = {day[:7] for day in ticks(f"{chart[0][2]}-01"[:10] if len(chart[0][2]) == 7 else f"{chart[0][2]}-01-01", f"{chart[-1][2]}-28"[:10] if len(chart[-1][2]) == 7 else f"{chart[-1][2]}-12-28")}
    return [(left + wide / 2, name) for left, wide, name, _ in chart if (name if len(name) == 7 else f"{name}-01") in wanted]


def by_outlet(named: list[tuple[str | None, str, int]], framed: list[tuple[str | None, str, str, str | None, int]]) -> list[Naming]:
    """How outlets name an actor, those with loaded words first."""
    names: dict[str | None, list[tuple[str, int]]] = {}
    loaded: dict[str | None, list[tuple[str, str, str | None, int]]] = {}
    for outlet, words, n in named:
        names.setdefault(outlet, []).append((words, n))
    for outlet, words, kind, neutral, n in framed:
        loaded.setdefault(outlet, []).append((words, kind, neutral, n))
    rows = [
        Naming(outlet=outlet, names=tuple(names.get(outlet, ())[:6]), loaded=tuple(loaded.get(outlet, ())[:8]), articles=sum(n for _, n in names.get(outlet, ())))
        for outlet in {**names, **loaded}
    ]
    return sorted(rows, key=lambda row: (-sum(n for *_, n in row.loaded), -row.articles, row.outlet or ""))[:OUTLETS]


def kept(filters: Filters) -> list[tuple[str, str]]:
    """The filters that a form of these pages has no field for."""
    return [(name, value) for name, value in filters.items() if name not in ("type", "since", "until", "outlet", "country")]


@lru_cache(maxsize=1)
def offices() -> dict[str, tuple[Office, ...]]:
    """The dated offices and parts of the actors of our tables."""
    found: dict[str, list[Office]] = {}
    for table, rows in read_tables(only=("actors/roles_",)).items():
        office = "roles_persons" in table
        for row in rows:
            found.setdefault(row["actor_id"], []).append(Office(
                ar=row["office_ar"] if office else None, en=row["office_en"] if office else None, start=row["start"] or None, end=row["end"] or None,
                sector=row["sector"] or None, country=row["country"] or None,
            ))  # fmt: skip
    return {id: tuple(sorted(rows, key=lambda one: (one.start or "", one.end or "9"))) for id, rows in found.items()}


