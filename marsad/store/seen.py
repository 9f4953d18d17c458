"""What a corpus shows at a glance: events by place and by day, who acts with and against whom, how outlets name them.

Plain questions to the tables, for maps, timelines and matrices; the conditions are those of ``query.event_where``. Every
event counts once: at the finest of its places (``events.spot``) and on its first day.
"""

from __future__ import annotations

import dataclasses
import re
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from marsad.language.ar.typed import fold_words
from marsad.store.asked import EventRow
from marsad.store.query import Where, events_of

# What the two covering indices hold. A question about these alone never touches the table, whatever its size.
_COVERED = frozenset(f"e.{name}" for name in ("spot", "from_day", "to_day", "type", "mode", "status", "country", "background"))
_COLUMN = re.compile(r"\b[a-z]+\.[a-z_]+")
_MANY = 400  # values that one statement is asked for
_NAMES = 9  # mentions of a place that its name is taken from: the name that most of them have
_NEAR = 0.0006  # degrees: what the coordinates in a spot's id are rounded by
SAMPLE = 10_000  # events that a matrix is made of, at most: the latest


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where a map draws events: ``precision`` says whether that is a point (site, city) or the middle of an area."""

    id: str
    name: str | None
    name_en: str | None
    kind: str | None
    country: str | None
    admin1: str | None
    lat: float
    lon: float
    precision: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Doer:
    """An actor, by the parts that it has in events: what it did, what was done to it, what it claims."""

    id: str
    name: str
    name_en: str | None
    kind: str | None
    country: str | None
    sector: str | None
    role: str | None = None
    wikidata: str | None = None
    did: int = 0
    suffered: int = 0
    claimed: int = 0


def by_spot(db: sqlite3.Connection, where: Where) -> list[tuple[str | None, str, int]]:
    """How many events of each type are drawn at each spot; those without a place at None."""
    return db.execute(
        f"SELECT e.spot, e.type, count(*) FROM {_events(where, 'events_spot')} WHERE {where} GROUP BY e.spot, e.type", where.values
    ).fetchall()  # fmt: skip


def by_day(db: sqlite3.Connection, where: Where) -> list[tuple[str | None, str, int]]:
    """How many events of each type begin on each day, in order; those without a day at None. An event that its text gives no
    day counts on the day on which it was published, unless it is told as background."""
    return db.execute(
        f"SELECT e.from_day, e.type, count(*) FROM {_events(where, 'events_from')} WHERE {where} GROUP BY e.from_day, e.type", where.values
    ).fetchall()  # fmt: skip


def count(db: sqlite3.Connection, where: Where) -> int:
    """How many events there are."""
    found: int = db.execute(f"SELECT count(*) FROM {_events(where, 'events_from')} WHERE {where}", where.values).fetchone()[0]
    return found


def latest(db: sqlite3.Connection, where: Where, *, limit: int, offset: int = 0, few: bool = False) -> list[EventRow]:
    """Some of the latest events, by their days. ``few``: the conditions leave so few that they are sorted sooner than looked
    for along the days."""
    index = "" if few or not _is_covered(where) else " INDEXED BY events_from"
    keys = f"SELECT e.article, e.id FROM events e{index or _articles(where)} WHERE {where} ORDER BY e.from_day DESC, e.type LIMIT {int(limit)} OFFSET {int(offset)}"
    return events_of(db, db.execute(keys, where.values).fetchall())


def at_spots(where: Where, spots: Sequence[str | None]) -> None:
    """Add to conditions: drawn at one of some spots; None is no place at all."""
    named = [one for one in spots if one is not None]
    parts = [f"e.spot IN ({', '.join(where.value(one) for one in named)})"] if named else []
    where.conditions.append(" OR ".join([*parts, *(["e.spot IS NULL"] if None in spots else [])]) or "0")


def at_places(where: Where, places: Sequence[str]) -> None:
    """Add to conditions: at one of some places, by their ids."""
    these = ", ".join(where.value(one) for one in places) or "NULL"
    where.conditions.append(
        "(e.article, e.id) IN (SELECT y.article, y.event FROM places q CROSS JOIN event_places y ON y.article = q.article AND y.place = q.id "
        f"WHERE q.id IN ({these}))"
    )


def provisions(db: sqlite3.Connection, namings: Sequence[tuple[str, str]]) -> list[tuple[str, str, str, int, int]]:
    """What agreements provide for, by article and id of each naming: kind, words, article, where the words stand."""
    found: list[tuple[str, str, str, int, int]] = []
    for at in range(0, len(namings), _MANY):
        some = namings[at : at + _MANY]
        found += db.execute(
            f"WITH k (article, agreement) AS (VALUES {', '.join('(?, ?)' for _ in some)}) SELECT p.kind, p.words, k.article, p.start_char, p.end_char "
            "FROM k CROSS JOIN articles a ON a.name = k.article CROSS JOIN agreement_provisions p ON p.article = a.id AND p.agreement = k.agreement",
            [value for naming in some for value in naming],
        ).fetchall()
    return found


def spots(db: sqlite3.Connection, ids: Iterable[str]) -> dict[str, Spot]:
    """What spots are, by their ids."""
    found: dict[str, Spot] = {}
    for id in ids:
        if id.startswith("@"):
            found[id] = _unlisted(db, id)
            continue
        rows = db.execute(
            f"SELECT name, name_en, kind, country, admin1, lat, lon, precision FROM places WHERE id = ? AND lat IS NOT NULL LIMIT {_NAMES}", (id,)
        ).fetchall()
        if not rows and id.startswith("country:"):  # no article names the country itself
            rows = db.execute(
                "SELECT NULL, NULL, 'country', p.country, NULL, p.lat, p.lon, p.precision FROM events e INDEXED BY events_spot JOIN event_places x ON x.article = e.article "
                "AND x.event = e.id JOIN places p ON p.article = x.article AND p.id = x.place WHERE e.spot = ? AND p.precision = 'country' LIMIT 1", (id,)
            ).fetchall()  # fmt: skip
        if not rows:
            continue
        names = [row[0] for row in rows if row[0]]
        name = max(names, key=lambda one: (names.count(one), -len(one), one)) if names else None
        _, name_en, kind, country, admin1, lat, lon, precision = rows[0]
        found[id] = Spot(id=id, name=name, name_en=name_en, kind=kind, country=country, admin1=admin1, lat=lat, lon=lon, precision=precision)
    return found


def _unlisted(db: sqlite3.Connection, id: str) -> Spot:
    """A spot that no gazetteer lists, by where it lies: a camp that is known to be somewhere in a town bears the town's name."""
    at, on, precision = id[1:].split(",")
    lat, lon = float(at), float(on)
    rows = db.execute(
        "SELECT id, name, name_en, kind, country, admin1 FROM places WHERE lat BETWEEN ? AND ? AND lon BETWEEN ? AND ? LIMIT 40",
        (lat - _NEAR, lat + _NEAR, lon - _NEAR, lon + _NEAR),
    ).fetchall()  # fmt: skip
    listed = [row for row in rows if not row[0].removeprefix("place:").isdigit()]
    _, name, name_en, kind, country, admin1 = min(listed or rows, key=lambda row: (len(row[1]), row[1]), default=("", None, None, None, None, None))
    return Spot(id=id, name=name, name_en=name_en, kind=kind, country=country, admin1=admin1, lat=lat, lon=lon, precision=precision)


# --- actors ---


def doers(db: sqlite3.Connection, where: Where, *, limit: int, sample: int = SAMPLE) -> list[Doer]:
    """Who takes most part in the latest events, first of all those that do and suffer most."""
    rows = db.execute(
        "SELECT x.actor, sum(x.part = 'source'), sum(x.part = 'target'), sum(x.part = 'claimant') "
        f"FROM ({_latest(where, sample)}) k CROSS JOIN event_actors x ON x.article = k.article AND x.event = k.id "
        "WHERE x.actor NOT LIKE 'actor:%' AND x.part <> 'chain' GROUP BY x.actor ORDER BY sum(x.part <> 'claimant') DESC, count(*) DESC, x.actor "
        f"LIMIT {int(limit)}", where.values,
    ).fetchall()  # fmt: skip
    known = cast(db, [row[0] for row in rows])
    return [dataclasses.replace(known[id], did=did, suffered=suffered, claimed=claimed) for id, did, suffered, claimed in rows if id in known]


def doers_named(db: sqlite3.Connection, words: str, *, limit: int) -> list[Doer]:
    """The actors whose name holds some words, with their parts in all events."""
    rows = db.execute(
        "WITH k AS (SELECT DISTINCT actor FROM event_actors WHERE name IN (SELECT name FROM names WHERE instr(folded, ?) > 0) AND actor NOT LIKE 'actor:%' LIMIT 500) "
        "SELECT x.actor, sum(x.part = 'source'), sum(x.part = 'target'), sum(x.part = 'claimant') FROM k CROSS JOIN event_actors x ON x.actor = k.actor "
        f"GROUP BY x.actor ORDER BY count(*) DESC, x.actor LIMIT {int(limit)}", (f" {fold_words(words)} ",),
    ).fetchall()  # fmt: skip
    known = cast(db, [row[0] for row in rows])
    return [dataclasses.replace(known[id], did=did, suffered=suffered, claimed=claimed) for id, did, suffered, claimed in rows if id in known]


def cast(db: sqlite3.Connection, ids: Iterable[str]) -> dict[str, Doer]:
    """Actors by their ids, as one of the articles has them."""
    found: dict[str, Doer] = {}
    for id in dict.fromkeys(ids):
        row = db.execute("SELECT name, name_en, kind, country, sector, role, wikidata FROM actors WHERE id = ? LIMIT 1", (id,)).fetchone()
        if row is None:  # a state that stands where a place may stand, an outlet
            place = db.execute("SELECT name, name_en, kind, country FROM places WHERE id = ? LIMIT 1", (id,)).fetchone()
            row = (*place, None, None, None) if place else None
        if row is not None:
            name, name_en, kind, country, sector, role, wikidata = row
            found[id] = Doer(id=id, name=name, name_en=name_en, kind=kind, country=country, sector=sector, role=role, wikidata=wikidata)
    return found


def pairs(db: sqlite3.Connection, where: Where, *, sample: int = SAMPLE) -> list[tuple[str, str, str, int]]:
    """Who did what to whom in the latest events: source, target, type of event, how many. Actors that only their article knows
    are left out."""
    return db.execute(
        f"SELECT s.actor, t.actor, k.type, count(*) FROM ({_latest(where, sample)}) k "
        "CROSS JOIN event_actors s ON s.article = k.article AND s.event = k.id AND s.part = 'source' AND s.actor NOT LIKE 'actor:%' "
        "CROSS JOIN event_actors t ON t.article = k.article AND t.event = k.id AND t.part = 'target' AND t.actor <> s.actor AND t.actor NOT LIKE 'actor:%' "
        "AND t.actor NOT LIKE 'place:%' GROUP BY s.actor, t.actor, k.type", where.values,
    ).fetchall()  # fmt: skip


def parts_by_month(db: sqlite3.Connection, where: Where, actor: str) -> list[tuple[str | None, str, int]]:
    """An actor's parts in events by month: month, part, how many; without a day at None."""
    return db.execute(
        f"SELECT substr(e.from_day, 1, 7), x.part, count(*) FROM event_actors x CROSS JOIN events e ON e.article = x.article AND e.id = x.event{_articles(where)} "
        f"WHERE x.actor = {where.value(actor)} AND x.part IN ('source', 'target', 'claimant') AND {where} GROUP BY 1, 2 ORDER BY 1", where.values,
    ).fetchall()  # fmt: skip


def beside(db: sqlite3.Connection, where: Where, actor: str, *, limit: int) -> dict[str, list[tuple[str, str, str, int]]]:
    """With whom an actor acts (``with``), against or towards whom (``to``), and who acts towards it (``from``): id, name, type
    of event, how many; those most often met."""
    found: dict[str, list[tuple[str, str, str, int]]] = {}
    for side, mine, theirs in (("to", "source", "target"), ("from", "target", "source"), ("with", "source", "source")):
        rows = db.execute(
            f"SELECT y.actor, min(y.name), e.type, count(*) FROM event_actors x CROSS JOIN event_actors y ON y.article = x.article AND y.event = x.event AND y.part = '{theirs}' "
            f"AND y.actor <> x.actor CROSS JOIN events e ON e.article = x.article AND e.id = x.event{_articles(where)} "
            f"WHERE x.actor = {where.value(actor)} AND x.part = '{mine}' AND {where} GROUP BY y.actor, e.type", where.values,
        ).fetchall()  # fmt: skip
        # one that only its article knows is met by its name
        whole: dict[str, int] = {}
        for id, name, _, n in rows:
            key = name if id.startswith("actor:") else id
            whole[key] = whole.get(key, 0) + n
        best = set(sorted(whole, key=lambda key: (-whole[key], key))[:limit])
        merged: dict[tuple[str, str], tuple[str, int]] = {}
        for id, name, type, n in rows:
            key = name if id.startswith("actor:") else id
            if key in best:
                merged[key, type] = (name, merged.get((key, type), ("", 0))[1] + n)
        found[side] = sorted(((key, name, type, n) for (key, type), (name, n) in merged.items()), key=lambda row: (-whole[row[0]], row[0], -row[3], row[2]))
    return found


def acting(where: Where, actor: str) -> Where:
    """The conditions, and that an actor does or suffers it."""
    where.conditions.append(f"(e.article, e.id) IN (SELECT x.article, x.event FROM event_actors x WHERE x.part IN ('source', 'target') AND x.actor = {where.value(actor)})")
    return where


def roles(db: sqlite3.Connection, actor: str) -> list[tuple[str, str | None, str | None, int]]:
    """What articles say that an actor is: role, the first and the last day on which one says so, in how many."""
    return db.execute(
        "SELECT x.role, min(a.published), max(a.published), count(*) FROM actors x CROSS JOIN articles a INDEXED BY articles_facets ON a.id = x.article "
        "WHERE x.id = ? AND x.role IS NOT NULL GROUP BY x.role ORDER BY min(a.published), x.role", (actor,),
    ).fetchall()  # fmt: skip


def named_by(db: sqlite3.Connection, actor: str) -> list[tuple[str | None, str, int]]:
    """How each outlet first names an actor in an article: outlet, words, in how many articles."""
    return db.execute(
        "SELECT a.outlet, coalesce(x.words, x.name), count(*) FROM actors x CROSS JOIN articles a INDEXED BY articles_facets ON a.id = x.article WHERE x.id = ? "
        "GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2", (actor,),
    ).fetchall()  # fmt: skip


def framed_by(db: sqlite3.Connection, actor: str) -> list[tuple[str | None, str, str, str | None, int]]:
    """The loaded words that each outlet uses of an actor in its own voice: outlet, words, kind, a neutral name, how often."""
    return db.execute(
        "SELECT a.outlet, f.words, f.kind, f.neutral, count(*) FROM framings f CROSS JOIN articles a INDEXED BY articles_facets ON a.id = f.article WHERE f.target = ? "
        "GROUP BY 1, 2, 3, 4 ORDER BY 5 DESC, 1, 2", (actor,),
    ).fetchall()  # fmt: skip


def ties(db: sqlite3.Connection, actor: str, *, limit: int) -> list[tuple[str, str, str | None, str | None, int]]:
    """What texts say an actor stands in to others (part of, backed by): subject, relation, object, the object's name, how often."""
    return db.execute(
        "SELECT subject, relation, object, max(object_name), count(*) FROM relations WHERE subject = ? GROUP BY subject, relation, coalesce(object, object_name) "
        f"ORDER BY 5 DESC, 2, 4 LIMIT {int(limit)}", (actor,),
    ).fetchall()  # fmt: skip


def _events(where: Where, index: str) -> str:
    """What counts are made from: one of the covering indices, where it holds all that is asked."""
    return f"events e INDEXED BY {index}" if _is_covered(where) else f"events e{_articles(where)}"


def _is_covered(where: Where) -> bool:
    return set(_COLUMN.findall(str(where))) <= _COVERED


def _articles(where: Where) -> str:
    return " JOIN articles a ON a.id = e.article" if "a." in str(where) else ""


def _latest(where: Where, sample: int) -> str:
    # In the order of the covering index, so that its end is read and nothing is sorted.
    return f"SELECT e.article, e.id, e.type FROM {_events(where, 'events_from')} WHERE {where} ORDER BY e.from_day DESC, e.to_day DESC LIMIT {int(sample)}"
