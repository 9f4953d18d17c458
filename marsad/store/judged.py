"""What the judgements of an article make of its rows: the tables hold its events as reviewers left them.

``judged`` says what became of each event that somebody judged; it is made of the judgements, anew after each. A corpus opened
with ``judged=False`` answers from what the program read: views of its own connection stand before the tables.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import Any

from marsad.model import Reading
from marsad.review.agreement import alike, views_by_judge
from marsad.review.correction import corrected
from marsad.review.placing import threads
from marsad.review.records import Judgement
from marsad.store import stories
from marsad.store.flatten import COLUMNS, Packed, flatten, pack, unpack
from marsad.store.schema import DEEDS_OF, SPOT

INSERT = {table: f"INSERT INTO {{}}{table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})" for table, names in COLUMNS.items()}
# An actor is kept with the outlet and the day of its article.
_FILL = {table: statement.format("") for table, statement in INSERT.items()} | {
    "actors": f"INSERT INTO actors ({', '.join(COLUMNS['actors'])}, outlet, published) VALUES ({', '.join('?' * len(COLUMNS['actors']))}, "
    "(SELECT a.outlet FROM articles a WHERE a.id = ?1), (SELECT a.published FROM articles a WHERE a.id = ?1))"
}
_COLUMNS = "a.name, j.record, j.name, j.field, j.verdict, j.value, j.note, j.start_char, j.end_char, j.judge, j.at, j.id, j.version"
_NAMES = ("article", "record", "name", "field", "verdict", "value", "note", "start", "end", "judge", "at", "id", "version")


def judgements(db: sqlite3.Connection, where: str = "1", values: Iterable[object] = (), *, last: int | None = None) -> list[Judgement]:
    """Judgements in the order in which they were said; ``where`` may name ``a`` (the article) and ``j``; ``last``: so many of the last only."""
    order = "" if last is None else f" DESC LIMIT {int(last)}"
    rows = db.execute(f"SELECT {_COLUMNS} FROM judgements j JOIN articles a ON a.id = j.article WHERE {where} ORDER BY j.id{order}", tuple(values)).fetchall()
    found = [Judgement(**dict(zip(_NAMES, row, strict=True))) for row in rows]
    return found if last is None else found[::-1]


def judgements_of(db: sqlite3.Connection, article: int) -> list[Judgement]:
    """What was said of an article, by its number."""
    return judgements(db, "j.article = ?", (article,))


def has_judgements(db: sqlite3.Connection, article: int) -> bool:
    """Whether anything was said of an article."""
    return db.execute("SELECT 1 FROM judgements WHERE article = ?", (article,)).fetchone() is not None


def put_rows(db: sqlite3.Connection, article: int, packed: Packed, *, fresh: bool) -> None:
    """Fill the tables from an article's reading and what was said of it; ``fresh``: it has no rows yet."""
    if fresh:
        _fill(db, article, packed, fresh=True)
    elif has_judgements(db, article):
        put_judged_rows(db, article, unpack(packed.json))
    else:
        _fill(db, article, packed, fresh=False)


def put_judged_rows(db: sqlite3.Connection, article: int, reading: Reading) -> None:
    """Fill the tables anew from a reading as the program made it, and from what was said of it."""
    said = judgements_of(db, article)
    put_judged(db, article, reading, said)
    _fill(db, article, pack(corrected(reading, said)), fresh=False)
    db.execute("DELETE FROM doubts WHERE article = ?1 AND event IN (SELECT event FROM judged WHERE article = ?1)", (article,))


def _fill(db: sqlite3.Connection, article: int, packed: Packed, *, fresh: bool) -> None:
    db.executemany("INSERT OR IGNORE INTO names VALUES (?, ?)", packed.names)
    if not fresh:
        old = db.execute("SELECT DISTINCT actor, part, article FROM event_actors WHERE article = ?", (article,)).fetchall()
        db.executemany("DELETE FROM deeds WHERE actor = ? AND part = ? AND article = ?", old)
    for table, rows in packed.rows.items():
        if not fresh:
            db.execute(f"DELETE FROM {table} WHERE article = ?", (article,))
        if rows:
            db.executemany(_FILL[table], [(article, *row) for row in rows])
    if packed.rows["event_places"]:
        db.execute(f"UPDATE events SET spot = {SPOT} WHERE article = ?", (article,))
    if packed.rows["event_actors"]:
        db.execute(f"{DEEDS_OF} AND x.article = ?", (article,))
    if not fresh:
        stories.mark_disputes(db, articles=[packed.id])


def put_judged(db: sqlite3.Connection, article: int, reading: Reading, said: list[Judgement]) -> None:
    """Say what became of each event of an article that was judged."""
    db.execute("DELETE FROM judged WHERE article = ?", (article,))
    for thread in threads(reading, said):
        views = views_by_judge(thread)
        kept = thread.id if thread.state in ("accepted", "corrected", "added") else None
        db.execute(
            "INSERT INTO judged VALUES (?, ?, ?, ?, ?, ?, ?)",
            (article, thread.name, kept, thread.state, len(views), int(alike(views.values())), thread.last.id),
        )  # fmt: skip


def counts(db: sqlite3.Connection) -> dict[str, int]:
    """How many events became what: accepted, corrected, rejected, added, unplaced. None in a file of an older shape that may only be read."""
    if db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'judged'").fetchone() is None:
        return {}
    return dict(db.execute("SELECT state, count(*) FROM judged GROUP BY state ORDER BY state").fetchall())


def stand_before(db: sqlite3.Connection) -> None:
    """Let this connection's queries see what the program read, whatever was said of it since."""
    numbers = [number for (number,) in db.execute("SELECT DISTINCT article FROM judgements ORDER BY article")]
    rows: dict[str, list[tuple[Any, ...]]] = {table: [] for table in COLUMNS}
    for number in numbers:
        found = db.execute("SELECT json FROM readings WHERE article = ? AND current = 1", (number,)).fetchone()
        for table, some in flatten(unpack(found[0])).items() if found else ():
            rows[table] += [(number, *row) for row in some]
    db.execute("CREATE TEMP TABLE judged_articles AS SELECT DISTINCT article FROM main.judgements")
    db.execute("CREATE UNIQUE INDEX temp.judged_articles_article ON judged_articles (article)")
    for table, names in COLUMNS.items():
        columns = ", ".join(names)
        db.execute(f"CREATE TEMP TABLE read_{table} AS SELECT {columns} FROM main.{table} LIMIT 0")
        db.executemany(INSERT[table].format("temp.read_"), rows[table])
        db.execute(
            f"CREATE TEMP VIEW {table} AS SELECT {columns} FROM main.{table} WHERE article NOT IN (SELECT article FROM temp.judged_articles) "
            f"UNION ALL SELECT {columns} FROM temp.read_{table}"
        )
