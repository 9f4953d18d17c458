"""Articles for people to go through: found by words and by what they tell, with what they divide into, whatever their number.

How well an article answers is weighed among ``MANY`` at most; where more hold the words, the newest come first, since weighing
all would take longer than anybody waits. What they divide into is counted among the ``MANY`` newest likewise, and said to be.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from marsad.errors import InputError
from marsad.store.query import Where, event_where
from marsad.store.search import MANY, TITLE, holding, parse

EVENT_FILTERS = ("type", "status", "country", "actor", "source", "target", "claimant", "place", "near", "background")
FACETS = 14  # values of a facet


@dataclass(frozen=True, slots=True, kw_only=True)
class Browsed:
    """The numbers of the articles on a page; how many there are (``more``: at least); facets; whether the last word was only
    found as the beginning of others."""

    numbers: tuple[int, ...]
    total: int
    more: bool
    facets: Mapping[str, tuple[tuple[str, int], ...]]
    ranked: bool
    begun: bool


def browse(
    db: sqlite3.Connection, *, search: str | None = None, outlet: str | None = None, since: str | None = None, until: str | None = None,
    events: Mapping[str, Any] | None = None, limit: int = 20, offset: int = 0, newest: bool = False,
) -> Browsed:  # fmt: skip
    """A page of the articles that hold some words, are of some outlet and period, and tell such events."""
    asked = {name: value for name, value in (events or {}).items() if name in EVENT_FILTERS and value is not None}
    where = Where(db)
    if asked:
        inner = event_where(db, **asked)
        where.values = inner.values
        where.conditions.append(f"a.id IN (SELECT e.article FROM events e WHERE {inner})")
    where.articles("a.id", outlet=outlet, published_since=since, published_until=until, search=None, article=None)
    narrowed = bool(where.conditions)
    match, begun = None, False
    hits: list[int] = []  # articles that hold the words, the last that came; one more than MANY where there are as many
    if search is not None:
        match = _match(search)
        if match is None:
            return Browsed(numbers=(), total=0, more=False, facets={}, ranked=False, begun=False)
        hits = holding(db, match, MANY + 1)
        if not hits and (longer := _match(search, begun=True)) not in (None, match):
            match, begun = longer, True
            hits = holding(db, match or "", MANY + 1)
    where.values["match"], where.values["many"] = match, MANY + 1
    if match is None:
        rows = db.execute(f"SELECT a.id FROM articles a WHERE {where} ORDER BY a.published DESC, a.id DESC LIMIT :many", where.values)
        found = [number for (number,) in rows]
    elif narrowed:
        rows = db.execute(f"SELECT a.id FROM articles a WHERE a.id IN (SELECT rowid FROM words WHERE words MATCH :match) AND {where} LIMIT :many", where.values)
        found = [number for (number,) in rows]
    else:
        found = hits
    more = len(found) > MANY
    found = found[:MANY]
    ranked = match is not None and not newest and len(hits) <= MANY
    page = _page(db, found, match if ranked else None, limit, offset)
    return Browsed(numbers=tuple(page), total=len(found), more=more, facets=_facets(db, found), ranked=ranked, begun=begun)


def _match(search: str, begun: bool = False) -> str | None:
    try:
        return parse(search, begun).match
    except InputError:
        return None


def _page(db: sqlite3.Connection, found: list[int], match: str | None, limit: int, offset: int) -> list[int]:
    """Of the articles found, those of a page: best first where they are weighed, else the newest."""
    numbers = ",".join(map(str, found))
    if match is not None:
        rows = db.execute(
            f"SELECT rowid FROM words WHERE words MATCH ? AND rowid IN ({numbers}) ORDER BY bm25(words, {TITLE}, 1.0), rowid LIMIT ? OFFSET ?",
            (match, limit, offset),
        )
    else:
        rows = db.execute(f"SELECT id FROM articles WHERE id IN ({numbers}) ORDER BY published DESC, id DESC LIMIT ? OFFSET ?", (limit, offset))
    return [number for (number,) in rows]


def _facets(db: sqlite3.Connection, found: list[int]) -> dict[str, tuple[tuple[str, int], ...]]:
    """What the articles found divide into: outlets, years, and the types and countries of their events."""
    numbers = ",".join(map(str, found))
    facets: dict[str, tuple[tuple[str, int], ...]] = {}
    for name, query in (
        ("outlet", "SELECT outlet, count(*) AS n FROM articles WHERE id IN ({}) AND outlet IS NOT NULL GROUP BY 1 ORDER BY n DESC, 1 LIMIT ?"),
        ("year", "SELECT substr(published, 1, 4), count(*) AS n FROM articles WHERE id IN ({}) AND published IS NOT NULL GROUP BY 1 ORDER BY 1 DESC LIMIT ?"),
        ("type", "SELECT type, count(DISTINCT article) AS n FROM events WHERE article IN ({}) GROUP BY 1 ORDER BY n DESC, 1 LIMIT ?"),
        ("country", "SELECT country, count(DISTINCT article) AS n FROM events WHERE article IN ({}) AND country IS NOT NULL GROUP BY 1 ORDER BY n DESC, 1 LIMIT ?"),
    ):
        facets[name] = tuple(db.execute(query.format(numbers), (FACETS,)))
    return facets
