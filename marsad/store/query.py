"""Questions to a corpus: filters turned into SQL, answers into rows.

A name that is asked for finds every record whose name holds those words (قسد, الجيش السوري), whatever their spelling; an id
(``state:SYR``) finds that one only. Days: an event counts by its own days; one that the text gives none, by the day on which
the article appeared, unless ``dated`` asks for its own only.
"""

from __future__ import annotations

import datetime as dt
import math
import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from marsad.errors import InputError
from marsad.language.ar.typed import fold_words
from marsad.moments import day_and_moment
from marsad.store.asked import AgreementRow, EventRow, FigureRow, Rows, StatementRow
from marsad.store.search import find, parse

Many = str | Sequence[str] | None
Near = tuple[float, float, float] | None  # latitude, longitude, kilometres
_ID = re.compile(r"[\x21-\x7e]+$")
_EARTH = 6371.0  # km
_RARE = ("actor", "source", "target", "claimant", "actor_country", "place", "near", "search", "article")  # filters that leave few events
# What the covering indices of events hold, and the table of deeds. A question about these alone touches nothing else.
_COVERED = frozenset(f"e.{name}" for name in ("spot", "from_day", "to_day", "type", "mode", "status", "country", "background", "who"))
_TALLIED = frozenset(("e.from_day", "e.to_day", "e.type"))  # what day_tally holds
TALLY = "(SELECT nullif(from_day, '') AS from_day, nullif(to_day, '') AS to_day, type, events FROM day_tally) e"
_COLUMN = re.compile(r"\b[a-z]+\.[a-z_]+")
_COMMON = "a.name AS article, a.outlet, a.published"
EVENT = (
    f"{_COMMON}, e.type, e.mode, e.status, e.start_day AS start, e.end_day AS \"end\", e.precision, e.country, e.country_from, e.sources, e.targets, e.places, "
    "p.lat, p.lon, e.claimant, e.background, e.words, e.confidence, a.title, a.url, e.id AS event, e.claimed_by, e.statement, e.agreement, e.cameo, e.acled, "
    "e.start_char, e.end_char FROM events e JOIN articles a ON a.id = e.article "
    "LEFT JOIN event_places ep ON ep.article = e.article AND ep.event = e.id AND ep.position = 0 "
    "LEFT JOIN places p ON p.article = ep.article AND p.id = ep.place"
)
STATEMENT = (
    f"{_COMMON}, s.speaker_name AS speaker, s.speaker_country AS country, s.cue, s.words, s.direct, s.addressee_name AS addressee, s.chain, a.title, a.url, "
    "s.id AS statement, s.speaker AS speaker_id, s.start_char, s.end_char FROM statements s JOIN articles a ON a.id = s.article"
)
FIGURE = (
    f"{_COMMON}, f.kind, f.low, f.high, f.people_name AS people, f.source_name AS source, f.words, e.type AS event_type, e.start_day AS start, e.country, "
    "e.places, a.title, a.url, f.id AS figure, f.event, f.source AS source_id, f.start_char, f.end_char FROM figures f JOIN articles a ON a.id = f.article "
    "LEFT JOIN events e ON e.article = f.article AND e.id = f.event"
)
AGREEMENT = (
    f"{_COMMON}, g.name, g.start_day AS start, g.end_day AS \"end\", g.parties, g.places, "
    "(SELECT count(*) FROM agreement_provisions v WHERE v.article = g.article AND v.agreement = g.id) AS provisions, "
    "(SELECT count(*) FROM agreement_events v WHERE v.article = g.article AND v.agreement = g.id AND v.part = 'implementation') AS implementations, "
    "(SELECT count(*) FROM agreement_events v WHERE v.article = g.article AND v.agreement = g.id AND v.part = 'violation') AS violations, "
    "g.words, a.title, a.url, g.id AS agreement, g.start_char, g.end_char FROM agreements g JOIN articles a ON a.id = g.article"
)


class Where:
    """Conditions of a query, with the values that they ask for; whether deeds are asked in the place of events."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        self.deeds = False
        self.conditions: list[str] = []
        self.values: dict[str, Any] = {}

    def value(self, value: Any) -> str:
        """A placeholder for a value."""
        name = f"v{len(self.values)}"
        self.values[name] = value
        return f":{name}"

    def add(self, condition: str, *values: Any) -> None:
        """A condition, ``{}`` where its values stand."""
        self.conditions.append(condition.format(*(self.value(v) for v in values)))

    def one_of(self, column: str, wanted: Many) -> None:
        """A column that holds one of some values; commas part them in a string."""
        if wanted is not None and (every := split(wanted)):
            self.conditions.append(f"{column} IN ({', '.join(self.value(v) for v in every)})")

    def named(self, id_column: str, name_column: str, wanted: str | None, around: str = "{}") -> None:
        """Someone or somewhere by id or by the words of a name; ``around`` is what the condition stands in."""
        if wanted is None:
            return
        if _ID.match(wanted):
            inner = f"{id_column} = {self.value(wanted)}"
        else:
            words = fold_words(wanted)
            inner = f"{name_column} IN (SELECT name FROM names WHERE instr(folded, {self.value(f' {words} ')}) > 0)"
        self.conditions.append(around.format(inner))

    def outlet(self, wanted: Many) -> None:
        """Articles of one of some outlets, whatever their spelling."""
        if wanted is None:
            return
        asked = {fold_words(one) for one in split(wanted)}
        every = [name for (name,) in self.db.execute("SELECT DISTINCT outlet FROM articles WHERE outlet IS NOT NULL") if fold_words(name) in asked]
        self.conditions.append(f"a.outlet IN ({', '.join(self.value(v) for v in every)})")

    def period(self, first: str, last: str, since: str | None, until: str | None) -> None:
        """What has a day between two, both inclusive."""
        if since is not None:
            self.add(f"{last} >= {{}}", day_of(since, "since"))
        if until is not None:
            self.add(f"{first} <= {{}}", day_of(until, "until"))

    def articles(self, column: str, *, outlet: Many, published_since: str | None, published_until: str | None, search: str | None, article: str | None) -> None:
        """What may be asked of the article whatever record is asked for."""
        self.outlet(outlet)
        self.period("a.published", "a.published", published_since, published_until)
        if search is not None:
            self.add(f"{column} IN (SELECT rowid FROM words WHERE words MATCH {{}})", parse(search).match)
        if article is not None:
            self.add("a.name = {}", article)

    def columns(self) -> frozenset[str]:
        """The columns that the conditions speak of."""
        return frozenset(_COLUMN.findall(str(self)))

    def is_covered(self) -> bool:
        """Whether the covering indices of events hold all that is asked."""
        return self.columns() <= _COVERED

    def is_tallied(self) -> bool:
        """Whether ``TALLY`` holds all that is asked."""
        return not self.deeds and self.columns() <= _TALLIED

    def __str__(self) -> str:
        return " AND ".join(f"({one})" for one in self.conditions) or "1"


def split(wanted: str | Sequence[str]) -> list[str]:
    """Several values, given as a sequence or in one string with commas."""
    return [v for one in ([wanted] if isinstance(wanted, str) else wanted) for part in one.split(",") if (v := part.strip())]


def day_of(value: str, name: str) -> str:
    """A day of a period; ``InputError`` where it is none. A year or a month is its first day."""
    text = f"{value}-01" if re.fullmatch(r"\d{4}-\d\d", value) else f"{value}-01-01" if re.fullmatch(r"\d{4}", value) else value
    try:
        return dt.date.fromisoformat(text).isoformat()  # what happened in 1948 may be asked for, though nothing is published on the web then
    except ValueError:
        pass
    day = day_and_moment(text)[0]
    if day is None:
        raise InputError(f"{name}: found {value!r}; expected a day such as 2019-07-05")
    return day


def events(db: sqlite3.Connection, *, limit: int | None = None, newest: bool = False, **filters: Any) -> Rows[EventRow]:
    """Events; see ``Corpus.events``."""
    return event_rows(db, event_where(db, **filters), limit=limit, newest=newest, indexed=not any(filters.get(name) for name in _RARE))


def event_rows(
    db: sqlite3.Connection, where: Where, *, limit: int | None = None, offset: int = 0, newest: bool = False, indexed: bool = False
) -> Rows[EventRow]:
    """The events that meet some conditions (``event_where``), by their days; with ``newest``, the last first. ``indexed``: they
    are many, and the newest stand at the end of the index of days."""
    order = "e.from_day DESC, e.article DESC, e.id" if newest else "e.from_day IS NULL, e.from_day, e.article, e.start_char"
    select = EVENT
    if limit is not None:  # which they are, before anything is looked up about them
        joined = " JOIN articles a ON a.id = e.article" if "a." in str(where) else ""
        # The newest of many stand at the end of one index; few are found by others, and sorted.
        index = " INDEXED BY events_from" if newest and indexed else ""
        keys = f"SELECT e.article, e.id FROM events e{index}{joined} WHERE {where} ORDER BY {order} LIMIT {int(limit)} OFFSET {int(offset)}"
        select = EVENT.replace("FROM events e", f"FROM ({keys}) k CROSS JOIN events e ON e.article = k.article AND e.id = k.id")
        values, where = where.values, Where(db)
        where.values = values
    return _rows(EventRow, db, select, where, order, None)


def events_of(db: sqlite3.Connection, keys: Sequence[tuple[int, str]]) -> list[EventRow]:
    """The events with these keys (number of the article, id), in their order; one that is not there is left out."""
    where = Where(db)
    these = ", ".join(f"({number}, {where.value(article)}, {where.value(id)})" for number, (article, id) in enumerate(keys))
    if not these:
        return []
    select = EVENT.replace("FROM events e", f"FROM (VALUES {these}) k CROSS JOIN events e ON e.article = k.column2 AND e.id = k.column3")
    return list(_rows(EventRow, db, select, where, "k.column1", None))


def event_where(
    db: sqlite3.Connection, *, type: Many = None, status: Many = None, country: Many = None, actor: str | None = None, source: str | None = None,
    target: str | None = None, claimant: str | None = None, actor_country: Many = None, place: str | None = None, near: Near = None,
    since: str | None = None, until: str | None = None, dated: bool = False, background: bool | None = None, outlet: Many = None,
    published_since: str | None = None, published_until: str | None = None, search: str | None = None, article: str | None = None,
) -> Where:  # fmt: skip
    """What is asked of events (``e``) and their articles (``a``)."""
    where = Where(db)
    if type is not None:
        # ASSAULT, or ASSAULT:aerial for one of its modes
        kinds = [kind.partition(":") for kind in split(type)]
        asked = [f"e.type = {where.value(name.upper())}" + (f" AND e.mode = {where.value(mode.lower())}" if mode else "") for name, _, mode in kinds]
        where.conditions.append(" OR ".join(f"({one})" for one in asked))
    where.one_of("e.status", status)
    where.one_of("e.country", _upper(country))
    # IN, not EXISTS: what is asked for is rarer than events, so the planner may begin with it
    who = "(e.article, e.id) IN (SELECT x.article, x.event FROM event_actors x WHERE x.part IN ({parts}) AND {{}})"
    for wanted, parts in ((actor, "'source', 'target'"), (source, "'source'"), (target, "'target'"), (claimant, "'claimant'")):
        where.named("x.actor", "x.name", wanted, who.format(parts=parts))
    if actor_country is not None:
        inner = Where(db)
        inner.values = where.values
        inner.one_of("x.country", _upper(actor_country))
        where.conditions.append(who.format(parts="'source', 'target'").format(str(inner)))
    where_place = "(e.article, e.id) IN (SELECT y.article, y.event FROM places q CROSS JOIN event_places y ON y.article = q.article AND y.place = q.id WHERE {})"
    where.named("q.id", "q.name", place, where_place)
    if near is not None:
        where.conditions.append(where_place.format(_within(where, near)))
    where.period("e.start_day" if dated else "e.from_day", "e.end_day" if dated else "e.to_day", since, until)
    if dated:
        where.add("e.start_day IS NOT NULL")
    if background is not None:
        where.add("e.background = {}", int(background))
    where.articles("e.article", outlet=outlet, published_since=published_since, published_until=published_until, search=search, article=article)
    return where


def counting(where: Where, index: str) -> str:
    """What events are counted from: the covering index that leaves fewest to look at, ``index`` where nothing narrows them; the
    tables, where no index holds all that is asked."""
    if where.deeds:
        return "deeds e"
    asked = where.columns()
    if not where.is_covered():
        return f"events e{' JOIN articles a ON a.id = e.article' if 'a.' in str(where) else ''}"
    narrow = "events_type" if "e.type" in asked else "events_country" if "e.country" in asked else index
    return f"events e INDEXED BY {narrow}"


def day_counts(db: sqlite3.Connection, where: Where, also: str = "1") -> list[tuple[str | None, str, int]]:
    """How many events of each type begin on each day, in order; ``also`` is one more condition."""
    if where.is_tallied():
        return db.execute(f"SELECT e.from_day, e.type, sum(e.events) FROM {TALLY} WHERE {where} AND {also} GROUP BY 1, 2 ORDER BY 1, 2", where.values).fetchall()
    told = counting(where, "events_from")
    # In the order of the index, so that what is summed is sorted when it is little: sorting every event takes longest.
    order = "e.country, e.from_day, e.type" if told.endswith(("events_type", "events_country")) else "e.from_day, e.type"
    return db.execute(
        f"SELECT day, type, sum(n) FROM (SELECT e.from_day AS day, e.type AS type, count(*) AS n FROM {told} WHERE {where} AND {also} GROUP BY {order}) "
        "GROUP BY 1, 2 ORDER BY 1, 2", where.values,
    ).fetchall()  # fmt: skip


def counted_where(db: sqlite3.Connection, *, actor: str | None = None, **filters: Any) -> Where:
    """The conditions of ``event_where`` for counting: where an actor is asked for by its id, and deeds hold all that is asked,
    they are asked (as ``e``) instead of events. There those of an actor stand together, and each event is met once."""
    if actor is None or not _ID.match(actor) or actor.lower().startswith("actor:"):
        return event_where(db, actor=actor, **filters)
    where = event_where(db, **filters)
    if not where.is_covered():
        return event_where(db, actor=actor, **filters)
    where.deeds = True
    where.add("e.actor = {}", actor)
    where.conditions.append("e.part IN ('source', 'target') AND e.again = 0")
    return where


def statements(db: sqlite3.Connection, *, limit: int | None = None, **filters: Any) -> Rows[StatementRow]:
    """Statements; see ``Corpus.statements``."""
    where = statement_where(db, **filters)
    return _rows(StatementRow, db, STATEMENT, where, "a.published IS NULL, a.published, s.article, s.start_char", limit)


def statement_where(
    db: sqlite3.Connection, *, speaker: str | None = None, country: Many = None, addressee: str | None = None, direct: bool | None = None,
    outlet: Many = None, since: str | None = None, until: str | None = None, search: str | None = None, article: str | None = None,
) -> Where:  # fmt: skip
    """What is asked of statements (``s``) and their articles (``a``)."""
    where = Where(db)
    where.named("s.speaker", "s.speaker_name", speaker)
    where.named("s.addressee", "s.addressee_name", addressee)
    where.one_of("s.speaker_country", _upper(country))
    if direct is not None:
        where.add("s.direct = {}", int(direct))
    where.articles("s.article", outlet=outlet, published_since=since, published_until=until, search=search, article=article)
    return where


def figures(db: sqlite3.Connection, *, limit: int | None = None, **filters: Any) -> Rows[FigureRow]:
    """Figures; see ``Corpus.figures``."""
    where = figure_where(db, **filters)
    return _rows(FigureRow, db, FIGURE, where, "coalesce(e.from_day, a.published), f.article, f.start_char", limit)


def figure_where(
    db: sqlite3.Connection, *, kind: Many = None, at_least: int | None = None, source: str | None = None, people: str | None = None, type: Many = None,
    country: Many = None, outlet: Many = None, since: str | None = None, until: str | None = None, search: str | None = None,
    article: str | None = None,
) -> Where:  # fmt: skip
    """What is asked of figures (``f``), their events (``e``) and their articles (``a``)."""
    where = Where(db)
    where.one_of("f.kind", kind)
    if at_least is not None:
        where.add("f.low >= {}", at_least)
    where.named("f.source", "f.source_name", source)
    where.named("f.people", "f.people_name", people)
    where.one_of("e.type", _upper(type))
    where.one_of("e.country", _upper(country))
    where.period("coalesce(e.from_day, a.published)", "coalesce(e.to_day, a.published)", since, until)
    where.articles("f.article", outlet=outlet, published_since=None, published_until=None, search=search, article=article)
    return where


def agreements(db: sqlite3.Connection, *, limit: int | None = None, **filters: Any) -> Rows[AgreementRow]:
    """Agreements; see ``Corpus.agreements``."""
    where = agreement_where(db, **filters)
    return _rows(AgreementRow, db, AGREEMENT, where, "coalesce(g.start_day, a.published), g.article, g.start_char", limit)


def agreement_where(
    db: sqlite3.Connection, *, name: str | None = None, party: str | None = None, country: Many = None, violated: bool | None = None,
    outlet: Many = None, since: str | None = None, until: str | None = None, search: str | None = None, article: str | None = None,
) -> Where:  # fmt: skip
    """What is asked of agreements (``g``) and their articles (``a``)."""
    where = Where(db)
    where.named("g.id", "g.name", name)
    parties = "(g.article, g.id) IN (SELECT x.article, x.agreement FROM agreement_parties x WHERE {})"
    where.named("x.actor", "x.name", party, parties)
    if country is not None:
        inner = Where(db)
        inner.values = where.values
        inner.one_of("x.country", _upper(country))
        where.conditions.append(parties.format(str(inner)))
    if violated is not None:
        where.conditions.append(f"{'' if violated else 'NOT '}EXISTS (SELECT 1 FROM agreement_events v WHERE v.article = g.article AND v.agreement = g.id AND v.part = 'violation')")
    where.period("coalesce(g.start_day, a.published)", "coalesce(g.end_day, g.start_day, a.published)", since, until)
    where.articles("g.article", outlet=outlet, published_since=None, published_until=None, search=search, article=article)
    return where


def search(
    db: sqlite3.Connection, query: str, *, outlet: Many = None, since: str | None = None, until: str | None = None, limit: int, newest: bool,
) -> list[tuple[int, float]]:  # fmt: skip
    """The numbers of the articles that a search finds, with their scores."""
    where = Where(db)
    where.articles("a.id", outlet=outlet, published_since=since, published_until=until, search=None, article=None)
    return find(db, query, where=f"AND {where}", values=where.values, limit=limit, newest=newest)


def _rows(kind: type[Any], db: sqlite3.Connection, select: str, where: Where, order: str, limit: int | None) -> Rows[Any]:
    query = f"SELECT {select} WHERE {where} ORDER BY {order}{'' if limit is None else f' LIMIT {int(limit)}'}"
    flags = [name for name in ("background", "direct") if name in kind.__dataclass_fields__]

    def fetch() -> Iterator[Any]:
        try:
            cursor = db.execute(query, where.values)
        except sqlite3.OperationalError as error:
            raise InputError(f"the corpus cannot answer this: {error}") from None
        names = [column[0] for column in cursor.description]
        for row in cursor:
            values: Mapping[str, Any] = dict(zip(names, row, strict=True))
            yield kind(**values) if not flags else kind(**{**values, **{flag: bool(values[flag]) for flag in flags}})

    return Rows(kind, fetch)


def _upper(wanted: Many) -> Many:
    return None if wanted is None else [one.upper() for one in split(wanted)]


def _within(where: Where, near: tuple[float, float, float]) -> str:
    """Places known to a city or better within a distance."""
    lat, lon, distance = near
    if not (-90 <= lat <= 90 and -180 <= lon <= 180 and distance > 0):
        raise InputError(f"near: found {lat},{lon} and {distance} km; expected a latitude, a longitude and a distance")
    high = math.degrees(distance / _EARTH)
    wide = high / max(0.01, math.cos(math.radians(lat)))
    # The square is the index's; the distinct points in it are few, whatever the number of articles.
    points = where.db.execute(
        "SELECT DISTINCT lat, lon FROM places WHERE lat BETWEEN ? AND ? AND lon BETWEEN ? AND ?", (lat - high, lat + high, lon - wide, lon + wide)
    )
    inside = [f"({where.value(a)}, {where.value(b)})" for a, b in points if km(a, b, lat, lon) <= distance]
    band = f"q.lat BETWEEN {where.value(lat - high)} AND {where.value(lat + high)}"  # which the index begins with
    return f"{band} AND q.precision IN ('city', 'site') AND (q.lat, q.lon) IN (VALUES {', '.join(inside)})" if inside else "0"


def km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Kilometres between two points of the earth.

    >>> round(km(33.51, 36.29, 36.2, 37.16))
    309
    """
    a, b = math.radians(lat), math.radians(other_lat)
    half = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(other_lon - lon) / 2) ** 2
    return 2 * _EARTH * math.asin(min(1.0, math.sqrt(half)))
