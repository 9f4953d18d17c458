"""What a corpus shows at a glance: events by place and by day, who acts with and against whom, how outlets name them.

Plain questions to the tables, for maps, timelines and matrices; the conditions are those of ``query.event_where``. Every
event counts once: at the finest of its places (``events.spot``) and on its first day.
"""

from __future__ import annotations

import dataclasses
import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from marsad.language.ar.typed import fold_words
from marsad.store.asked import EventRow
from marsad.store.query import TALLY, Where, counting, day_counts, events_of

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """Events of one type that name the same actors: who did it, to whom, who claims it, how many such events."""

    type: str
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    claimants: tuple[str, ...]
    events: int


def by_spot(db: sqlite3.Connection, where: Where) -> list[tuple[str | None, str, int]]:
    """How many events of each type are drawn at each spot; those without a place at None."""
    if not where.deeds and where.columns() <= {"e.type"}:
        return db.execute(f"SELECT nullif(e.spot, ''), e.type, e.events FROM spot_tally e WHERE {where}", where.values).fetchall()
    told = "events e INDEXED BY events_spot" if where.is_covered() and not where.deeds else counting(where, "events_spot")  # in its order, nothing is sorted
    return db.execute(f"SELECT e.spot, e.type, count(*) FROM {told} WHERE {where} GROUP BY e.spot, e.type", where.values).fetchall()


def by_day(db: sqlite3.Connection, where: Where) -> list[tuple[str | None, str, int]]:
    """How many events of each type begin on each day, in order; those without a day at None. An event that its text gives no
    day counts on the day on which it was published, unless it is told as background."""
    return day_counts(db, where)


def count(db: sqlite3.Connection, where: Where) -> int:
    """How many events there are."""
    told = f"coalesce(sum(e.events), 0) FROM {TALLY}" if where.is_tallied() else f"count(*) FROM {counting(where, 'events_from')}"
    found: int = db.execute(f"SELECT {told} WHERE {where}", where.values).fetchone()[0]
    return found


def latest(db: sqlite3.Connection, where: Where, *, limit: int, offset: int = 0, few: bool = False) -> list[EventRow]:
    """Some of the latest events, by their days. ``few``: the conditions leave so few that they are sorted sooner than looked
    for along the days."""
    index = "" if few or not where.is_covered() else " INDEXED BY events_from"
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


def latest_deeds(db: sqlite3.Connection, where: Where, *, sample: int = SAMPLE) -> list[Deed]:
    """Who did what to whom in the latest events. Actors that only their article knows are left out."""
    # In the order of the covering index, so that its end is read and little is sorted.
    index = "events e INDEXED BY events_from" if where.is_covered() else f"events e{_articles(where)}"
    rows = db.execute(
        f"SELECT type, who, count(*) FROM (SELECT e.type, e.who FROM {index} WHERE {where} ORDER BY e.from_day DESC, e.to_day DESC LIMIT {int(sample)}) "
        "WHERE who IS NOT NULL GROUP BY type, who", where.values,
    ).fetchall()  # fmt: skip
    found = []
    for type, who, n in rows:
        sources, targets, claimants = (tuple(id for id in ids if not id.startswith("=")) for ids in json.loads(who))
        found.append(Deed(type=type, sources=sources, targets=targets, claimants=claimants, events=n))
    return found


def doers(db: sqlite3.Connection, deeds: Sequence[Deed], *, limit: int) -> list[Doer]:
    """Who takes most part in some deeds, first of all those that do and suffer most."""
    did: Counter[str] = Counter()
    suffered: Counter[str] = Counter()
    claimed: Counter[str] = Counter()
    for deed in deeds:
        for count, ids in ((did, deed.sources), (suffered, deed.targets), (claimed, deed.claimants)):
            for id in ids:
                count[id] += deed.events
    most = sorted({*did, *suffered, *claimed}, key=lambda id: (-did[id] - suffered[id], -claimed[id], id))[:limit]
    known = cast(db, most)
    return [dataclasses.replace(known[id], did=did[id], suffered=suffered[id], claimed=claimed[id]) for id in most if id in known]


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


def pairs(deeds: Sequence[Deed]) -> list[tuple[str, str, str, int]]:
    """Who did what to whom: source, target, type of event, how many."""
    found: Counter[tuple[str, str, str]] = Counter()
    for deed in deeds:
        for source in deed.sources:
            for target in deed.targets:
                if target != source and not target.startswith("place:"):
                    found[source, target, deed.type] += deed.events
    return [(*key, n) for key, n in sorted(found.items())]


def parts_by_month(db: sqlite3.Connection, where: Where, actor: str) -> list[tuple[str | None, str, int]]:
    """An actor's parts in events by month: month, part, how many; without a day at None."""
    told, x = _deeds(where)
    return db.execute(
        f"SELECT substr(e.from_day, 1, 7), {x}.part, count(*) FROM {told} WHERE {x}.actor = {where.value(actor)} AND {where} GROUP BY 1, 2 ORDER BY 1", where.values
    ).fetchall()


def beside(db: sqlite3.Connection, where: Where, actor: str, *, limit: int) -> dict[str, list[tuple[str, str, str, int]]]:
    """With whom an actor acts (``with``), against or towards whom (``to``), and who acts towards it (``from``): id, name, type
    of event, how many; those most often met. One that only its article knows is met by its name, which stands for its id."""
    told, x = _deeds(where)
    rows = db.execute(
        f"SELECT {x}.part, e.type, e.who, count(*) FROM {told} WHERE {x}.actor = {where.value(actor)} AND {x}.part IN ('source', 'target') AND {where} GROUP BY 1, 2, 3",
        where.values,
    ).fetchall()
    met: dict[str, Counter[tuple[str, str]]] = {"to": Counter(), "from": Counter(), "with": Counter()}
    for part, type, who, n in rows:
        sources, targets, _ = json.loads(who)
        for side, ids in (("to", targets), ("with", sources)) if part == "source" else (("from", sources),):
            for id in ids:
                if id != actor:
                    met[side][id, type] += n
    found = {}
    for side, counts in met.items():
        whole: Counter[str] = Counter()
        for (id, _), n in counts.items():
            whole[id] += n
        best = sorted(whole, key=lambda id: (-whole[id], id))[:limit]
        names = {id: _name(db, id) for id in best}
        some = [(id, type, n) for (id, type), n in counts.items() if id in names]
        some.sort(key=lambda row: (-whole[row[0]], row[0], -row[2], row[1]))
        found[side] = [(id.removeprefix("="), names[id], type, n) for id, type, n in some]
    return found


def _name(db: sqlite3.Connection, id: str) -> str:
    """What an event calls an actor: by its id, or the name itself where only the article knows it."""
    if id.startswith("="):
        return id[1:]
    row = db.execute("SELECT name FROM event_actors WHERE actor = ? LIMIT 1", (id,)).fetchone()
    return str(row[0]) if row else id


def latest_of(db: sqlite3.Connection, where: Where, actor: str, *, limit: int) -> list[EventRow]:
    """Some of the latest events that an actor does or suffers."""
    told, x = _deeds(where)
    keys = (
        f"SELECT {x}.article, {x}.event FROM {told} WHERE {x}.actor = {where.value(actor)} AND {x}.part IN ('source', 'target') AND {x}.again = 0 AND {where} "
        f"ORDER BY e.from_day DESC, e.type LIMIT {int(limit)}"
    )
    return events_of(db, db.execute(keys, where.values).fetchall())


def roles(db: sqlite3.Connection, actor: str) -> list[tuple[str, str | None, str | None, int]]:
    """What articles say that an actor is: role, the first and the last day on which one says so, in how many."""
    return db.execute(
        "SELECT role, min(published), max(published), count(*) FROM actors WHERE id = ? AND role IS NOT NULL GROUP BY role ORDER BY min(published), role", (actor,)
    ).fetchall()


def named_by(db: sqlite3.Connection, actor: str) -> list[tuple[str | None, str, int]]:
    """How each outlet first names an actor in an article: outlet, words, in how many articles."""
    found: Counter[tuple[str | None, str]] = Counter()
    for outlet, words, name, n in db.execute("SELECT outlet, words, name, count(*) FROM actors WHERE id = ? GROUP BY outlet, words, name", (actor,)):
        found[outlet, words if words is not None else name] += n
    return [(outlet, words, n) for (outlet, words), n in sorted(found.items(), key=lambda one: (-one[1], one[0][0] or "", one[0][1]))]


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


def _articles(where: Where) -> str:
    return " JOIN articles a ON a.id = e.article" if "a." in str(where) else ""


def _deeds(where: Where) -> tuple[str, str]:
    """What the parts of an actor are told from: deeds alone, where they hold all that is asked, else their events too; and what
    the deeds are called there."""
    if where.is_covered():
        return "deeds e", "e"
    return f"deeds x CROSS JOIN events e ON e.article = x.article AND e.id = x.event{_articles(where)}", "x"
