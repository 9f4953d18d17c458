"""What a corpus holds, counted: by day and type, human cost by day with its bounds, by outlet, how far review has come."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Any

from marsad.store.query import Where, counted_where, day_counts, day_of

COSTS = ("killed", "injured")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What stories of a day claim of one kind of cost, added up: the lowest of every story's claims, the highest, and whether
    one of them is open upwards (at least 39)."""

    day: str
    kind: str
    low: int
    high: int
    open: bool
    stories: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """How many judgements there are, of how many events, by how many people."""

    judgements: int
    events: int
    judges: int


def totals(db: sqlite3.Connection) -> dict[str, int]:
    """How many records of the main kinds there are."""
    return {
        name: db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        for name, table in (("articles", "articles"), ("events", "events"), ("statements", "statements"), ("figures", "figures"))
    } | {
        "stories": db.execute("SELECT count(*) FROM story_list WHERE several = 1").fetchone()[0],
        "agreements": db.execute("SELECT count(*) FROM pacts").fetchone()[0],
    }


def events_by_day(db: sqlite3.Connection, **filters: Any) -> list[tuple[str, str, int]]:
    """Day, type and how many, of the events that are asked for; those without any day left out."""
    counts = day_counts(db, counted_where(db, **filters), "e.from_day IS NOT NULL")
    return [(day, type, n) for day, type, n in counts if day is not None]


def cost_by_day(db: sqlite3.Connection, **filters: Any) -> list[Cost]:
    """The human cost that stories claim, by day and kind. Type, country and period are the story's own; what else is asked of
    an event must hold of the first report of it, and what is asked of articles, of one of them."""
    where = Where(db)
    own = {name: filters.pop(name, None) for name in ("type", "country", "since", "until")}
    of_articles = {name: filters.pop(name, None) for name in ("outlet", "search", "article")}
    filters.pop("dated", None)
    asked = {name: value for name, value in filters.items() if value is not None}
    tables = "costs c"
    if asked:
        inner = counted_where(db, **asked)
        where.values = inner.values
        if inner.deeds:
            tables = "deeds e CROSS JOIN costs c ON c.article = e.article AND c.event = e.event"
            where.conditions.append(str(inner))
        else:
            where.conditions.append(f"(c.article, c.event) IN (SELECT e.article, e.id FROM events e WHERE {inner})")
    if any(of_articles.values()):
        told = Where(db)
        told.values = where.values
        told.articles("a.id", published_since=None, published_until=None, **of_articles)
        where.conditions.append(f"c.story IN (SELECT sa.story FROM articles a JOIN story_articles sa ON sa.article = a.name WHERE {told})")
    if own["country"]:
        where.one_of("c.country", str(own["country"]).upper())
    if own["type"]:
        where.one_of("c.type", [one.partition(":")[0].upper() for one in str(own["type"]).split(",")])
    if own["since"]:
        where.add("c.day >= {}", day_of(own["since"], "since"))
    if own["until"]:
        where.add("c.day <= {}", day_of(own["until"], "until"))
    where.one_of("c.kind", COSTS)
    rows = db.execute(
        f"SELECT c.day, c.kind, sum(c.low), sum(c.high), max(c.open), count(*) FROM {tables} WHERE {where} AND c.day IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2", where.values
    )
    return [Cost(day=day, kind=kind, low=low, high=high, open=bool(is_open), stories=n) for day, kind, low, high, is_open, n in rows]


def outlets(db: sqlite3.Connection, limit: int = 12) -> list[tuple[str, int]]:
    """The outlets with most articles."""
    return db.execute("SELECT outlet, count(*) AS n FROM articles WHERE outlet IS NOT NULL GROUP BY 1 ORDER BY n DESC, 1 LIMIT ?", (limit,)).fetchall()


def reviewed(db: sqlite3.Connection) -> Reviewed:
    """How far review has come."""
    row = db.execute("SELECT count(*), (SELECT count(*) FROM (SELECT DISTINCT article, name FROM judgements WHERE record = 'event')), count(DISTINCT judge) FROM judgements").fetchone()
    return Reviewed(judgements=row[0], events=row[1], judges=row[2])
