"""What articles tell together, kept in a corpus: reprints, happenings, stories, agreements across articles, control of places.

``marsad.stories`` finds them, from readings and from what it found before; here they are kept as its records' plain values
(``model.plain``), with the columns that are asked for beside them. Nothing here knows what they mean.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from marsad.language.ar.typed import fold_words
from marsad.review.doubt import DISPUTED
from marsad.store.schema import COST_EVENT, COSTS_OF

V = TypeVar("V")
Plain = Mapping[str, Any]  # a record's plain values
Merged = Iterable[tuple[str, str]]  # ids that went into others
_TABLES = ("storied", "prints", "reprints", "reprint_articles", "happenings", "happening_keys", "stories", "story_articles", "costs", "pacts", "control", "telling_words", "namings")
COSTED = ("killed", "injured", "displaced", "detained", "missing", "abducted", "protesters")
_COSTS_OF_ONE = COSTS_OF.replace("WHERE f.value", "WHERE s.id = ? AND f.value")
MANY = 500  # values that one statement is asked for
UNDATED = 2000  # texts without a day that are compared with others: the last ones


def unstoried(db: sqlite3.Connection) -> tuple[list[tuple[int, str | None]], bool]:
    """The articles whose reading no story knows, as numbers and days, by their days; and whether stories know an older reading
    of any: then they must be made anew."""
    rows = db.execute(
        "SELECT r.article, a.published, s.version FROM readings r JOIN articles a ON a.id = r.article LEFT JOIN storied s ON s.article = r.article "
        "WHERE r.current = 1 AND r.version IS NOT s.version ORDER BY a.published, a.id"
    ).fetchall()
    return [(number, day) for number, day, _ in rows], any(version is not None for _, _, version in rows)


def known(db: sqlite3.Connection, numbers: Sequence[int]) -> frozenset[int]:
    """Those of some articles that stories know."""
    found: set[int] = set()
    for some in _parts(numbers):
        found.update(n for (n,) in db.execute(f"SELECT article FROM storied WHERE article IN ({_marks(some)})", some))
    return frozenset(found)


def forget(db: sqlite3.Connection) -> None:
    """Throw everything away that stories know."""
    for table in _TABLES:
        db.execute(f"DELETE FROM {table}")
    db.execute("UPDATE doubts SET doubt = round(doubt - ?, 2), disputed = 0 WHERE disputed = 1", (DISPUTED,))


def know(db: sqlite3.Connection, numbers: Sequence[int]) -> None:
    """Say that stories know these articles' current readings."""
    judged = "coalesce((SELECT max(j.id) FROM judgements j WHERE j.article = r.article), 0)"
    db.executemany(
        f"INSERT OR REPLACE INTO storied (article, version, judged) SELECT article, version, {judged} FROM readings r WHERE article = ? AND current = 1",
        [(n,) for n in numbers],
    )


def judged_since(db: sqlite3.Connection) -> list[int]:
    """The articles of which something was said since stories took them in."""
    if db.execute("SELECT 1 FROM pragma_table_info('storied') WHERE name = 'judged'").fetchone() is None:
        return []  # a file of an older shape that may only be read
    return [n for (n,) in db.execute("SELECT DISTINCT s.article FROM judgements j JOIN storied s ON s.article = j.article WHERE j.id > s.judged ORDER BY s.article")]


def drop_groups(db: sqlite3.Connection, ids: Sequence[str]) -> None:
    """Forget groups, their stories and what these tell of who holds a place."""
    merged = [(id, id) for id in ids]
    put_happenings(db, (), merged)
    put_stories(db, (), merged)
    put_control(db, (), of=ids)


def put_prints(db: sqlite3.Connection, prints: Iterable[Plain]) -> None:
    """Keep the fingerprints of texts (``Prints``)."""
    db.executemany(
        "INSERT OR REPLACE INTO prints SELECT id, ?, ? FROM articles WHERE name = ?", [(one["published"], _json(one), one["article"]) for one in prints]
    )


def prints(db: sqlite3.Connection, *, since: str | None = None, until: str | None = None) -> Iterator[dict[str, Any]]:
    """The fingerprints of texts that were published from a day to a day, and of the last ones without a day."""
    rows = db.execute(
        "SELECT json FROM prints WHERE (published >= ? AND published <= ?) "
        "OR article IN (SELECT article FROM prints WHERE published IS NULL ORDER BY article DESC LIMIT ?) ORDER BY article",
        (since or "", until or "9999", UNDATED),
    )
    return (json.loads(text) for (text,) in rows)


def put_reprints(db: sqlite3.Connection, clusters: Iterable[Plain], merged: Merged = ()) -> None:
    """Keep clusters of printings (``Cluster``), new or changed."""
    _drop(db, "reprints", "reprint_articles", "reprint", merged)
    for one in clusters:
        db.execute("INSERT OR REPLACE INTO reprints VALUES (?, ?, ?, ?)", (one["id"], one["source"], len(one["articles"]), _json(one)))
        db.executemany("INSERT OR REPLACE INTO reprint_articles VALUES (?, ?)", [(article, one["id"]) for article in one["articles"]])


def reprints(db: sqlite3.Connection, articles: Iterable[str] | None = None) -> list[dict[str, Any]]:
    """All clusters of printings, or those that hold one of some articles."""
    if articles is None:
        return [json.loads(text) for (text,) in db.execute("SELECT json FROM reprints ORDER BY id")]
    query = "SELECT DISTINCT r.id, r.json FROM reprint_articles a JOIN reprints r ON r.id = a.reprint WHERE a.article IN ({})"
    return _looked_up(db, query, articles)


def put_happenings(db: sqlite3.Connection, groups: Iterable[tuple[Plain, Sequence[str]]], merged: Merged = ()) -> None:
    """Keep groups of tellings (``Group``), new or changed, each with what it is filed under (``filed``)."""
    _drop(db, "happenings", "happening_keys", "happening", merged)
    for one, keys in groups:
        db.execute("INSERT OR REPLACE INTO happenings VALUES (?, ?, ?)", (one["id"], len(one["tellings"]), _json(one)))
        db.executemany("INSERT OR IGNORE INTO happening_keys VALUES (?, ?)", [(key, one["id"]) for key in keys])


def happenings(db: sqlite3.Connection, keys: Iterable[str] | None = None) -> list[dict[str, Any]]:
    """All groups of tellings, or those that are filed under one of some keys (``sought``)."""
    if keys is None:
        return [json.loads(text) for (text,) in db.execute("SELECT json FROM happenings ORDER BY id")]
    return _looked_up(db, "SELECT DISTINCT h.id, h.json FROM happening_keys k JOIN happenings h ON h.id = k.happening WHERE k.key IN ({})", keys)


def happenings_of(db: sqlite3.Connection, articles: Iterable[str]) -> list[dict[str, Any]]:
    """The groups that hold a telling of one of some articles."""
    query = "SELECT DISTINCT h.id, h.json FROM story_articles s JOIN happenings h ON h.id = s.story WHERE s.article IN ({})"
    return _looked_up(db, query, articles)


def put_words(db: sqlite3.Connection, words: Mapping[str, int]) -> None:
    """Count words of new tellings; of those that are no more, less than none."""
    db.executemany("INSERT INTO telling_words VALUES (?, ?) ON CONFLICT (word) DO UPDATE SET tellings = tellings + excluded.tellings", list(words.items()))
    db.executemany("DELETE FROM telling_words WHERE word = ? AND tellings <= 0", [(word,) for word, count in words.items() if count < 0])


def words(db: sqlite3.Connection, asked: Iterable[str]) -> dict[str, int]:
    """In how many tellings some words stand."""
    found: dict[str, int] = {}
    for some in _parts(list(asked)):
        found.update(db.execute(f"SELECT word, tellings FROM telling_words WHERE word IN ({_marks(some)})", some).fetchall())
    return found


def put_stories(db: sqlite3.Connection, stories: Iterable[Plain], merged: Merged = ()) -> None:
    """Keep stories (``Story``), new or changed; ``merged`` are those of the groups that they are told of."""
    stories = list(stories)
    _unmark(db, [*(old for old, _ in merged), *(one["id"] for one in stories)])
    _drop(db, "stories", "story_articles", "story", merged)
    db.executemany("DELETE FROM costs WHERE story = ?", [(old,) for old, _ in merged])
    for one in stories:
        db.execute("DELETE FROM costs WHERE story = ?", (one["id"],))
        db.execute("DELETE FROM story_articles WHERE story = ?", (one["id"],))
        db.execute(
            "INSERT OR REPLACE INTO stories VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (one["id"], one["type"], one["headline"], one["first"], one["last"], one["reported"][0] if one["reported"] else None, len(one["articles"]),
             one["texts"], len(one["outlets"]), sum(field["disputed"] for field in one["fields"]), one["earliest"], _json(one)),
        )  # fmt: skip
        db.executemany("INSERT OR IGNORE INTO story_articles VALUES (?, ?)", [(article, one["id"]) for article in one["articles"]])
        if any(field["name"] in COSTED for field in one["fields"]):
            db.execute(_COSTS_OF_ONE, (one["id"],))
            db.execute(f"{COST_EVENT} WHERE story = ?", (one["id"],))
        if any(field["disputed"] for field in one["fields"]):
            _mark(db, one, disputed=True)


def mark_disputes(db: sqlite3.Connection, *, articles: Sequence[str]) -> None:
    """Let the doubts of articles whose rows are new know what other reports say."""
    for article in articles:
        rows = db.execute("SELECT s.json FROM story_articles a JOIN stories s ON s.id = a.story WHERE a.article = ? AND s.disputed > 0", (article,))
        for (text,) in rows.fetchall():
            _mark(db, json.loads(text), disputed=True)


def _unmark(db: sqlite3.Connection, ids: Sequence[str]) -> None:
    """Stories that were disputed are told anew: what they said is no more."""
    for some in _parts(ids):
        for (text,) in db.execute(f"SELECT json FROM stories WHERE disputed > 0 AND id IN ({_marks(some)})", some).fetchall():
            _mark(db, json.loads(text), disputed=False)


def _mark(db: sqlite3.Connection, story: Plain, *, disputed: bool) -> None:
    """An event is worth a look where its reports say what can't all be true."""
    tellings = dict.fromkeys([story["id"].removeprefix("story:"), *(id for join in story["joins"] for id in (join["telling"], join["to"]))])
    for telling in tellings:
        article, _, event = telling.rpartition("/")
        db.execute(
            "UPDATE doubts SET doubt = round(doubt + :by, 2), disputed = :now WHERE article = (SELECT id FROM articles WHERE name = :article) "
            "AND event = :event AND disputed <> :now",
            {"by": DISPUTED if disputed else -DISPUTED, "now": int(disputed), "article": article, "event": event},
        )


def stories(
    db: sqlite3.Connection, *, type: str | None = None, since: str | None = None, until: str | None = None, articles: int = 1, texts: int = 1,
    outlets: int = 0, disputed: bool | None = None, article: str | None = None, limit: int | None = None,
) -> list[dict[str, Any]]:  # fmt: skip
    """Stories that so many articles, independent texts and outlets tell at least, the latest first."""
    conditions = ["articles >= :articles", "texts >= :texts", "outlets >= :outlets", *(["several = 1"] if articles > 1 else [])]
    if type is not None:
        conditions.append("(type = :type OR type LIKE :type || ':%')")
    if since is not None:
        conditions.append("newest >= :since")
    if until is not None:
        conditions.append("oldest <= :until")
    if disputed is not None:
        conditions.append("(disputed > 0) = :disputed")
    if article is not None:
        conditions.append("id IN (SELECT story FROM story_articles WHERE article = :article)")
    # Which they are, before their JSON is looked at: the list holds all that is asked.
    rows = db.execute(
        f"SELECT s.json FROM (SELECT id, newest FROM story_list WHERE {' AND '.join(conditions)} "
        "ORDER BY newest DESC, id DESC LIMIT :limit) k JOIN stories s ON s.id = k.id ORDER BY k.newest DESC, k.id DESC",
        {"type": type, "since": since, "until": until, "articles": articles, "texts": texts, "outlets": outlets, "disputed": disputed,
         "article": article, "limit": -1 if limit is None else limit},
    )  # fmt: skip
    return [json.loads(text) for (text,) in rows]


def story(db: sqlite3.Connection, id: str) -> dict[str, Any] | None:
    """The story with this id, or None."""
    row = db.execute("SELECT json FROM stories WHERE id = ?", (id,)).fetchone()
    return json.loads(row[0]) if row else None


def put_pacts(db: sqlite3.Connection, pacts: Iterable[Plain]) -> None:
    """Keep agreements across articles (``Pact``), all of them: what is not given is gone."""
    db.execute("DELETE FROM pacts")
    db.executemany(
        "INSERT INTO pacts VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [(one["id"], one["name"], one["first"], one["last"], " | ".join(one["parties"]) or None, len(one["articles"]),
          sum(step["kind"] == "violation" for step in one["timeline"]), _json(one)) for one in pacts],
    )  # fmt: skip


def pacts(db: sqlite3.Connection) -> list[dict[str, Any]]:
    """Agreements across articles, those that most name first."""
    return [json.loads(text) for (text,) in db.execute("SELECT json FROM pacts ORDER BY articles DESC, id")]


def pact(db: sqlite3.Connection, id: str) -> dict[str, Any] | None:
    """The agreement across articles with this id."""
    row = db.execute("SELECT json FROM pacts WHERE id = ?", (id,)).fetchone()
    return json.loads(row[0]) if row else None


def listed_pacts(
    db: sqlite3.Connection, *, name: str | None = None, violated: bool | None = None, since: str | None = None, until: str | None = None,
    order: str = "articles", limit: int, offset: int = 0,
) -> tuple[int, list[dict[str, Any]]]:  # fmt: skip
    """How many agreements have some words in their name or parties, and those of a page. ``since`` and ``until`` bound their day."""
    wanted = fold_words(name or "").split()
    orders = {"articles": "articles DESC, id", "first": "first_day IS NULL, first_day DESC, id", "violations": "violations DESC, articles DESC, id"}
    where = (
        "(:violated IS NULL OR (violations > 0) = :violated) AND (:since IS NULL OR coalesce(last_day, first_day) >= :since) "
        "AND (:until IS NULL OR first_day <= :until)"
    )
    values = {"violated": violated, "since": since, "until": until}
    found = db.execute(f"SELECT id, name, parties FROM pacts WHERE {where} ORDER BY {orders[order]}", values).fetchall()
    ids = [id for id, title, parties in found if not wanted or set(wanted) <= set(fold_words(f"{title} {parties or ''}").split())]
    rows = [pact(db, id) for id in ids[offset : offset + limit]]
    return len(ids), [row for row in rows if row is not None]


def put_namings(db: sqlite3.Connection, namings: Iterable[tuple[str, Plain]]) -> None:
    """Keep agreements as single articles name them (``Naming``), by their ids. The agreements across articles are of yesterday
    then, and gone until they are made anew."""
    db.executemany("INSERT OR REPLACE INTO namings VALUES (?, ?)", [(id, _json(one)) for id, one in namings])
    put_pacts(db, ())


def namings_of(db: sqlite3.Connection, article: str) -> dict[str, dict[str, Any]]:
    """The agreements that an article names, by the namings' ids."""
    rows = db.execute("SELECT id, json FROM namings WHERE id >= ?1 || '/' AND id < ?1 || '0'", (article,))  # 0 follows / in every order
    return {id: found for id, text in rows if (found := json.loads(text))["article"] == article}


def forget_namings(db: sqlite3.Connection, article: str) -> None:
    """Forget what an article names."""
    db.executemany("DELETE FROM namings WHERE id = ?", [(id,) for id in namings_of(db, article)])


def namings(db: sqlite3.Connection) -> Iterator[dict[str, Any]]:
    """All agreements as single articles name them."""
    return (json.loads(text) for (text,) in db.execute("SELECT json FROM namings ORDER BY id"))


def lacks_pacts(db: sqlite3.Connection) -> bool:
    """Whether agreements are named, but those across articles are not made."""
    return bool(db.execute("SELECT EXISTS (SELECT 1 FROM namings) AND NOT EXISTS (SELECT 1 FROM pacts)").fetchone()[0])


def put_control(db: sqlite3.Connection, changes: Iterable[Plain], *, of: Iterable[str]) -> None:
    """Keep the changes of who holds a place (``Control``) that some stories tell: what they told before is gone."""
    db.executemany("DELETE FROM control WHERE story = ?", [(story,) for story in of])
    db.executemany(
        "INSERT INTO control VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(one["place"], one["name"], one["change"], one["holder"], one["first"], one["last"], " | ".join(one["by"]) or None,
          " | ".join(one["denied_by"]) or None, len(one["articles"]), one["texts"], one["story"], _json(one)) for one in changes],
    )  # fmt: skip


def control(db: sqlite3.Connection, place: str | None = None) -> list[dict[str, Any]]:
    """The changes of who holds places by place and day, or those of a place: by its id, or by words of its name."""
    wanted = fold_words(place or "").split()
    rows = db.execute("SELECT place, name, json FROM control ORDER BY place, first_day IS NULL, first_day, story, change, holder")
    return [json.loads(text) for id, name, text in rows if place is None or id == place or (wanted and set(wanted) <= set(fold_words(name).split()))]


def _drop(db: sqlite3.Connection, table: str, inner: str, column: str, merged: Merged) -> None:
    for old, _ in merged:
        db.execute(f"DELETE FROM {table} WHERE id = ?", (old,))
        db.execute(f"DELETE FROM {inner} WHERE {column} = ?", (old,))


def _looked_up(db: sqlite3.Connection, query: str, values: Iterable[str]) -> list[dict[str, Any]]:
    """The records of a query with many values, each once, by id."""
    found: dict[str, str] = {}
    for some in _parts(list(values)):
        found.update(db.execute(query.format(_marks(some)), some).fetchall())
    return [json.loads(found[id]) for id in sorted(found)]


def _parts(values: Sequence[V]) -> Iterator[Sequence[V]]:
    return (values[at : at + MANY] for at in range(0, len(values), MANY))


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


def _json(record: Plain) -> str:
    return json.dumps(record, ensure_ascii=False)
