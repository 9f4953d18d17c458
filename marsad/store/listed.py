"""Records a page at a time, for programs: in an order that stays as articles are added, each page behind a cursor.

The order is that of the tables' keys (article, record), so that a page costs what it holds and not what came before it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from marsad.errors import InputError
from marsad.store import query
from marsad.store.query import Where

Cursor = tuple[int | str, ...]
FEW = 3000  # records that are sorted


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A page of records as plain rows, and the cursor behind which the next begins (None: this is the last)."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    next: Cursor | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind:
    """How one kind of record is asked for."""

    table: str
    select: str
    key: tuple[str, ...]
    where: Callable[..., Where]
    flags: tuple[str, ...] = ()
    joined: tuple[str, ...] = ("a",)  # the other tables that conditions may speak of


def _simple(alias: str, *, id: str, name: str, also: tuple[str, ...] = ()) -> Callable[..., Where]:
    """Conditions of records that are asked for by id, name, country and article."""

    def where(
        db: sqlite3.Connection, *, name_: str | None = None, country: query.Many = None, kind: query.Many = None, outlet: query.Many = None,
        since: str | None = None, until: str | None = None, search: str | None = None, article: str | None = None,
    ) -> Where:  # fmt: skip
        found = Where(db)
        found.named(f"{alias}.{id}", f"{alias}.{name}", name_)
        if "country" in also:
            found.one_of(f"{alias}.country", country)
        if also and also[-1] != "country":
            found.one_of(f"{alias}.{also[-1]}", kind)
        found.articles(f"{alias}.article", outlet=outlet, published_since=since, published_until=until, search=search, article=article)
        return found

    return where


def _articles(
    db: sqlite3.Connection, *, outlet: query.Many = None, since: str | None = None, until: str | None = None, search: str | None = None,
    article: str | None = None,
) -> Where:  # fmt: skip
    found = Where(db)
    found.articles("a.id", outlet=outlet, published_since=since, published_until=until, search=search, article=article)
    return found


_COMMON = "a.name AS article, a.outlet, a.published"
_WORDS = "{0}.words, {0}.start_char, {0}.end_char"
KINDS: Mapping[str, _Kind] = {
    "articles": _Kind(
        table="articles a", key=("a.id",), where=_articles, joined=(),
        select="a.name AS article, a.outlet, a.published, a.title, a.author, a.section, a.url, a.sha256, length(a.text) AS characters, a.added FROM articles a",
    ),
    "events": _Kind(
        table="events e", key=("e.article", "e.id"), where=query.event_where, flags=("background",),
        select=query.EVENT.replace("p.lat, p.lon,", "p.lat, p.lon, p.precision AS place_precision, p.kind AS place_kind, p.id AS place_id,"),
    ),
    "statements": _Kind(table="statements s", key=("s.article", "s.id"), where=query.statement_where, flags=("direct",), select=query.STATEMENT),
    "figures": _Kind(table="figures f", key=("f.article", "f.id"), where=query.figure_where, joined=("a", "e"), select=query.FIGURE),
    "agreements": _Kind(table="agreements g", key=("g.article", "g.id"), where=query.agreement_where, select=query.AGREEMENT),
    "actors": _Kind(
        table="actors t", key=("t.article", "t.id"), where=_simple("t", id="id", name="name", also=("country", "kind")),
        select=f"{_COMMON}, t.id AS actor, t.name, t.name_en, t.kind, t.country, t.sector, t.role, t.wikidata, t.mentions, {_WORDS.format('t')} "
        "FROM actors t JOIN articles a ON a.id = t.article",
    ),
    "places": _Kind(
        table="places p", key=("p.article", "p.id"), where=_simple("p", id="id", name="name", also=("country", "kind")),
        select=f"{_COMMON}, p.id AS place, p.name, p.name_en, p.kind, p.country, p.admin1, p.lat, p.lon, p.precision, p.mentions, {_WORDS.format('p')} "
        "FROM places p JOIN articles a ON a.id = p.article",
    ),
    "relations": _Kind(
        table="relations r", key=("r.article", "r.position"), where=_simple("r", id="subject", name="subject_name", also=("relation",)),
        select=f"{_COMMON}, r.subject, r.subject_name, r.relation, r.object, r.object_name, {_WORDS.format('r')} FROM relations r JOIN articles a ON a.id = r.article",
    ),
    "framings": _Kind(
        table="framings w", key=("w.article", "w.position"), where=_simple("w", id="target", name="target_name", also=("kind",)),
        select=f"{_COMMON}, w.kind, w.target, w.target_name, w.neutral, {_WORDS.format('w')} FROM framings w JOIN articles a ON a.id = w.article",
    ),
}  # fmt: skip


def listing(db: sqlite3.Connection, records: str, *, limit: int, after: Cursor | None = None, **filters: Any) -> Listing:
    """A page of records of a kind (``KINDS``): ``limit`` of them at most, behind a cursor."""
    asked = KINDS[records]
    where = asked.where(db, **filters)
    if after is not None:
        if len(after) != len(asked.key) or not isinstance(after[0], int):
            raise InputError("cursor: found one of other records; expected the cursor of the page before")
        values = ", ".join(where.value(one) for one in after)
        where.conditions.append(f"({', '.join(asked.key)}) > ({values})")
    named = [f"key_{number}" for number in range(len(asked.key))]
    keys = ", ".join(f"{column} AS {name}" for column, name in zip(asked.key, named, strict=True))
    columns, _, others = asked.select.partition(f" FROM {asked.table}")
    tables = asked.table + others
    # Which they are, before anything is looked up about them. Where many answer, they are met soon in the order of the table;
    # where few do, the index that finds them is asked, and its finds are sorted.
    needed = tables if any(f"{alias}." in str(where) for alias in asked.joined) else asked.table
    many = db.execute(f"SELECT count(*) FROM (SELECT 1 FROM {needed} WHERE {where} LIMIT {FEW + 1})", where.values).fetchone()[0] > FEW if where.conditions else False
    inner = f"SELECT {keys} FROM {needed.replace(asked.table, asked.table + ' NOT INDEXED', 1) if many else needed} WHERE {where} ORDER BY {', '.join(asked.key)} LIMIT {int(limit) + 1}"
    on = " AND ".join(f"{column} = k.{name}" for column, name in zip(asked.key, named, strict=True))
    rows = db.execute(
        f"SELECT {', '.join('k.' + name for name in named)}, {columns} FROM ({inner}) k CROSS JOIN {tables} WHERE {on} ORDER BY {', '.join('k.' + name for name in named)}", where.values
    )
    names = tuple(column[0] for column in rows.description)[len(asked.key) :]
    flags = [names.index(flag) for flag in asked.flags]
    found = rows.fetchall()
    page = found[:limit]
    made = tuple(_flagged(row[len(asked.key) :], flags) for row in page)
    return Listing(columns=names, rows=made, next=tuple(page[-1][: len(asked.key)]) if len(found) > limit else None)


def _flagged(row: tuple[Any, ...], flags: list[int]) -> tuple[Any, ...]:
    return tuple(bool(value) if at in flags else value for at, value in enumerate(row)) if flags else row
