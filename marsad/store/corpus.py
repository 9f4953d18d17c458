"""A corpus: articles, every reading of them, and what is said about both, in one SQLite file.

Articles and judgements are never changed; a reading is never lost. What belongs together is written in one transaction, so
that a process killed at any moment leaves whole articles only.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any

from marsad import __version__
from marsad.errors import InputError
from marsad.model import Article, Reading, of_plain
from marsad.review.correction import corrected
from marsad.review.records import Judgement
from marsad.store import judged as kept_judged
from marsad.store import query
from marsad.store import stories as kept_stories
from marsad.store.asked import AgreementRow, EventRow, FigureRow, Hit, Rows, StatementRow
from marsad.store.flatten import Packed, folded, renamed, unpack
from marsad.store.query import Many, Near
from marsad.store.records import Change, Failure, Item, KeptArticle, Link, key_of
from marsad.store.schema import migrate
from marsad.store.search import snippet
from marsad.stories.records import Control, Pact, Story

WAIT = 60.0  # seconds for another program that is writing
BATCH = 200  # articles looked up at once: no long-lived cursor, so that others may write meanwhile
# Packages and modules that no reading depends on.
_APART = ("store", "keep", "many", "ingest", "export", "mask", "second", "stories", "review", "web", "terminal", "explain", "evaluate", "moments", "gazetteer_build", "gazetteer_dump", "gazetteer_work")
_ARTICLE = (
    "a.id, a.name, a.sha256, a.text, a.title, a.published, a.published_at, a.outlet, a.url, a.author, a.section, a.image, a.links, a.notes, "
    "a.source, a.added"
)


class Corpus:
    """An open corpus file; a context manager. Use ``marsad.open``.

    ``judged``: what it gives is as reviewers left it; else as the program read it, and nothing can be written.
    """

    def __init__(self, db: sqlite3.Connection, path: Path, *, judged: bool = True) -> None:
        self.db = db
        self.path = path
        self.judged = judged

    def __enter__(self) -> Corpus:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self.db.close()

    def __len__(self) -> int:
        """How many articles it keeps."""
        count: int = self.db.execute("SELECT count(*) FROM articles").fetchone()[0]
        return count

    # --- what it holds ---

    def articles(self, *, numbers: Sequence[int] | None = None) -> Iterator[KeptArticle]:
        """Its articles, in the order in which they came; with ``numbers``, those only."""
        for rows in self._batches(f"SELECT {_ARTICLE} FROM articles a", numbers):
            for row in rows:
                yield _kept(row)

    def readings(self, *, numbers: Sequence[int] | None = None) -> Iterator[tuple[KeptArticle, Reading]]:
        """Its articles that have been read, each with its current reading; with ``numbers``, those only."""
        judged = "EXISTS (SELECT 1 FROM judgements j WHERE j.article = a.id)" if self.judged else "0"
        query = f"SELECT {_ARTICLE}, r.json, {judged} FROM articles a JOIN readings r ON r.article = a.id AND r.current = 1"
        for rows in self._batches(query, numbers):
            for *row, packed, said in rows:
                yield _kept(row), self._right(row[0], unpack(packed), said=said)

    def _right(self, article: int, reading: Reading, *, said: bool = True) -> Reading:
        """A current reading as it was judged, where that is asked."""
        return corrected(reading, kept_judged.judgements_of(self.db, article)) if said and self.judged else reading

    def _batches(self, query: str, numbers: Sequence[int] | None) -> Iterator[list[tuple[Any, ...]]]:
        if numbers is not None:
            for at in range(0, len(numbers), BATCH):
                some = list(numbers[at : at + BATCH])
                rows = self.db.execute(f"{query} WHERE a.id IN ({', '.join('?' * len(some))})", some).fetchall()
                by_number = {row[0]: row for row in rows}
                yield [by_number[n] for n in some if n in by_number]
            return
        last = 0
        while rows := self.db.execute(f"{query} WHERE a.id > ? ORDER BY a.id LIMIT {BATCH}", (last,)).fetchall():
            yield rows
            last = rows[-1][0]

    def article(self, id: str | int) -> KeptArticle | None:
        """The article with this id (or number), or None."""
        row = self.db.execute(f"SELECT {_ARTICLE} FROM articles a WHERE a.{'id' if isinstance(id, int) else 'name'} = ?", (id,)).fetchone()
        return _kept(row) if row else None

    def reading(self, id: str | int, *, version: int | None = None, judged: bool | None = None) -> Reading | None:
        """The current reading of an article by its id (or number), or the one that a version made; None where there is none.

        ``judged``: whether as reviewers left it; the one of a version never is.
        """
        which = "r.current = 1" if version is None else "r.version = :version"
        row = self.db.execute(
            f"SELECT r.article, r.json FROM readings r JOIN articles a ON a.id = r.article WHERE a.{'id' if isinstance(id, int) else 'name'} = :id AND {which}",
            {"id": id, "version": version},
        ).fetchone()
        if row is None:
            return None
        reading = unpack(row[1])
        return self._right(row[0], reading) if version is None and judged is not False else reading

    def failures(self, *, mended: bool = False) -> list[Failure]:
        """What could not be added or read, the latest first; with ``mended``, what was put right since, too."""
        rows = self.db.execute(
            "SELECT f.source, f.stage, f.reason, a.name, f.tries, f.at, f.mended FROM failures f LEFT JOIN articles a ON a.id = f.article "
            f"{'' if mended else 'WHERE f.mended IS NULL'} ORDER BY f.at DESC, f.id DESC"
        )
        names = ("source", "stage", "reason", "article", "tries", "at", "mended")
        return [Failure(**dict(zip(names, row, strict=True))) for row in rows]

    def judgements(self, article: str | None = None, *, judge: str | None = None, last: int | None = None) -> list[Judgement]:
        """What people said, in the order in which they said it: of an article, by somebody, so many of the last only."""
        where = "(?1 IS NULL OR a.name = ?1) AND (?2 IS NULL OR j.judge = ?2)" if article is None else "a.name = ?1 AND (?2 IS NULL OR j.judge = ?2)"
        return kept_judged.judgements(self.db, where, (article, judge), last=last)

    def judged_counts(self) -> dict[str, int]:
        """How many events that were judged became what: ``accepted``, ``corrected``, ``rejected``, ``added``; ``unplaced`` are those
        that today's readings do not find."""
        return kept_judged.counts(self.db)

    def changes(self, *, article: str | None = None, reread: int | None = None) -> list[Change]:
        """How readings differ from those before them, in order."""
        rows = self.db.execute(
            "SELECT a.name, c.record, c.name, c.change, c.before, c.after FROM changes c JOIN articles a ON a.id = c.article "
            "WHERE (:article IS NULL OR a.name = :article) AND (:reread IS NULL OR c.reread = :reread) ORDER BY c.id",
            {"article": article, "reread": reread},
        )
        return [Change(article=a, record=r, name=n, change=c, before=b, after=f) for a, r, n, c, b, f in rows]

    # --- what may be asked of it ---

    def events(
        self, *, type: Many = None, status: Many = None, country: Many = None, actor: str | None = None, source: str | None = None,
        target: str | None = None, claimant: str | None = None, actor_country: Many = None, place: str | None = None, near: Near = None,
        since: str | None = None, until: str | None = None, dated: bool = False, background: bool | None = None, outlet: Many = None,
        published_since: str | None = None, published_until: str | None = None, search: str | None = None, article: str | None = None,
        limit: int | None = None,
    ) -> Rows[EventRow]:  # fmt: skip
        """Events, by their days. What several may be given for takes a list, or a string with commas.

        ``type`` is ``ASSAULT`` or ``ASSAULT:aerial``; ``country`` where it happened (of its place, or else of its target);
        ``actor`` who did or suffered it, by id or by words of the name; ``near`` a latitude, a longitude and kilometres, of places
        known to a city or better; ``since`` and ``until`` a period that its days touch (``dated``: leave out those that only the
        article's day is known of); ``search`` what the article must say.
        """
        return query.events(
            self.db, type=type, status=status, country=country, actor=actor, source=source, target=target, claimant=claimant,
            actor_country=actor_country, place=place, near=near, since=since, until=until, dated=dated, background=background, outlet=outlet,
            published_since=published_since, published_until=published_until, search=search, article=article, limit=limit,
        )  # fmt: skip

    def statements(
        self, *, speaker: str | None = None, country: Many = None, addressee: str | None = None, direct: bool | None = None,
        outlet: Many = None, since: str | None = None, until: str | None = None, search: str | None = None, article: str | None = None,
        limit: int | None = None,
    ) -> Rows[StatementRow]:  # fmt: skip
        """Statements, by the day on which they were published; ``country`` is the speaker's."""
        return query.statements(
            self.db, speaker=speaker, country=country, addressee=addressee, direct=direct, outlet=outlet, since=since, until=until, search=search,
            article=article, limit=limit,
        )  # fmt: skip

    def figures(
        self, *, kind: Many = None, at_least: int | None = None, source: str | None = None, people: str | None = None, type: Many = None,
        country: Many = None, outlet: Many = None, since: str | None = None, until: str | None = None, search: str | None = None,
        article: str | None = None, limit: int | None = None,
    ) -> Rows[FigureRow]:  # fmt: skip
        """Figures of human cost; ``source`` is who gives them, ``type`` and ``country`` those of their event."""
        return query.figures(
            self.db, kind=kind, at_least=at_least, source=source, people=people, type=type, country=country, outlet=outlet, since=since, until=until,
            search=search, article=article, limit=limit,
        )  # fmt: skip

    def agreements(
        self, *, name: str | None = None, party: str | None = None, country: Many = None, violated: bool | None = None, outlet: Many = None,
        since: str | None = None, until: str | None = None, search: str | None = None, article: str | None = None, limit: int | None = None,
    ) -> Rows[AgreementRow]:  # fmt: skip
        """Agreements as each article names them; ``country`` is that of a party, ``violated`` whether a breach is told."""
        return query.agreements(
            self.db, name=name, party=party, country=country, violated=violated, outlet=outlet, since=since, until=until, search=search,
            article=article, limit=limit,
        )  # fmt: skip

    def search(
        self, text: str, *, outlet: Many = None, since: str | None = None, until: str | None = None, limit: int = 20, newest: bool = False,
    ) -> list[Hit]:  # fmt: skip
        """Articles that hold what is typed, best first: words (all of them), ``"phrases"``, ``-words`` that they must not hold, ``OR``."""
        found = dict(query.search(self.db, text, outlet=outlet, since=since, until=until, limit=limit, newest=newest))
        hits = []
        for article in self.articles(numbers=list(found)):
            piece, words = snippet(article.text, text)
            hits.append(Hit(article=article, score=round(found[article.number], 3), snippet=piece, words=words))
        return hits

    # --- what articles tell together; ``marsad.keep.tell_corpus`` brings it up to date ---

    def stories(
        self, *, type: str | None = None, since: str | None = None, until: str | None = None, articles: int = 2, texts: int = 1, outlets: int = 0,
        disputed: bool | None = None, article: str | None = None, limit: int | None = None,
    ) -> list[Story]:  # fmt: skip
        """Happenings that so many articles, independent texts and outlets tell at least, the latest first.

        ``type`` is ``ASSAULT`` or ``ASSAULT:aerial``; ``disputed`` whether two values of one thing can't both be true; ``article``
        one that tells it.
        """
        name, colon, mode = (type or "").partition(":")
        asked = kept_stories.stories(
            self.db, type=name.upper() + colon + mode.lower() if type else None, since=query.day_of(since, "since") if since else None, until=query.day_of(until, "until") if until else None,
            articles=articles, texts=texts, outlets=outlets, disputed=disputed, article=article, limit=limit,
        )  # fmt: skip
        return [of_plain(Story, one) for one in asked]

    def story(self, id: str) -> Story | None:
        """The story with this id, or None."""
        found = kept_stories.story(self.db, id)
        return of_plain(Story, found) if found else None

    def pacts(self) -> list[Pact]:
        """Agreements across articles with their timelines, those that most name first."""
        return [of_plain(Pact, one) for one in kept_stories.pacts(self.db)]

    def pact(self, id: str) -> Pact | None:
        """The agreement across articles with this id, or None."""
        found = kept_stories.pact(self.db, id)
        return of_plain(Pact, found) if found else None

    def control(self, place: str | None = None) -> list[Control]:
        """Who took or left which place, by place and day; ``place``: one only, by its id or by words of its name."""
        return [of_plain(Control, one) for one in kept_stories.control(self.db, place)]

    def saved(self) -> dict[str, tuple[str, dict[str, Any]]]:
        """Saved queries by their name: the command, and its filters."""
        rows = self.db.execute("SELECT name, command, filters FROM saved ORDER BY name")
        return {name: (command, json.loads(filters)) for name, command, filters in rows}

    def save(self, name: str, command: str, filters: Mapping[str, Any]) -> None:
        """Keep a query under a name; an earlier one of that name is gone."""
        self.db.execute("INSERT OR REPLACE INTO saved VALUES (?, ?, ?, ?)", (name, command, json.dumps(filters, ensure_ascii=False), now()))

    def forget(self, name: str) -> bool:
        """Throw a saved query away; whether there was one."""
        return self.db.execute("DELETE FROM saved WHERE name = ?", (name,)).rowcount > 0

    # --- what is written ---

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Everything inside is kept together or not at all."""
        if not self.judged:
            raise InputError(f"{self.path}: opened as the program read it; to write, open it as it was judged")
        self.db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self.db.execute("COMMIT")
        except BaseException:
            if self.db.in_transaction:
                self.db.execute("ROLLBACK")
            raise

    def version(self, lexicon: str, second: str | None = None) -> int:
        """The number of the running program with this lexicon, and this second reader, among those that have read for this corpus."""
        code = code_hash() + (f" and {second}" if second is not None else "")
        self.db.execute("INSERT OR IGNORE INTO versions (marsad, code, lexicon, since) VALUES (?, ?, ?, ?)", (__version__, code, lexicon, now()))
        number: int = self.db.execute("SELECT id FROM versions WHERE code = ? AND lexicon = ?", (code, lexicon)).fetchone()[0]
        return number

    def taken(self, marks: Sequence[bytes]) -> frozenset[bytes]:
        """Which of these marks are of what it keeps already."""
        rows = self.db.execute(f"SELECT mark FROM taken WHERE mark IN ({', '.join('?' * len(marks))})", marks)
        return frozenset(mark for (mark,) in rows)

    def put_taken(self, mark: bytes, article: int) -> None:
        """Say that what a source gave has been kept."""
        self.db.execute("INSERT OR IGNORE INTO taken VALUES (?, ?)", (mark, article))

    def has_fetched(self, url: str) -> bool:
        """Whether an address has been fetched before."""
        return self.db.execute("SELECT 1 FROM fetched WHERE url = ?", (url,)).fetchone() is not None

    def put_fetched(self, url: str, article: int) -> None:
        """Say that an address has been fetched."""
        self.db.execute("INSERT OR REPLACE INTO fetched VALUES (?, ?, ?)", (url, article, now()))

    def has_reading(self, article: int, version: int) -> bool:
        """Whether a version has read an article."""
        return self.db.execute("SELECT 1 FROM readings WHERE article = ? AND version = ?", (article, version)).fetchone() is not None

    def unread_by(self, version: int) -> Iterator[tuple[KeptArticle, bytes | None]]:
        """The articles whose current reading is not by a version, each with that reading, packed."""
        query = (
            f"SELECT {_ARTICLE}, r.json FROM articles a LEFT JOIN readings r ON r.article = a.id AND r.current = 1 "
            "WHERE r.version IS NOT :version AND a.id > :last ORDER BY a.id LIMIT 50"
        )
        last = 0
        while rows := self.db.execute(query, {"version": version, "last": last}).fetchall():
            for row in rows:
                yield _kept(row[:-1]), row[-1]
            last = rows[-1][0]

    def put_article(self, item: Item, article: Article, words: tuple[str, str] | None = None) -> tuple[int, bool]:
        """Keep an article, once: its number, and whether it is new. ``words`` are what ``folded`` makes of it, where that is known already."""
        key = key_of(article)
        if (row := self.db.execute("SELECT id FROM articles WHERE key = ?", (key,)).fetchone()) is not None:
            return row[0], False
        name = article.id
        if self.db.execute("SELECT 1 FROM articles WHERE name = ?", (name,)).fetchone():
            name = f"{name}~{key[:8]}"
        links = json.dumps([[link.text, link.url] for link in item.links], ensure_ascii=False) if item.links else None
        number = self.db.execute(
            "INSERT INTO articles (name, key, sha256, url, outlet, author, title, section, image, published, published_at, text, links, notes, "
            f"source, added) VALUES ({', '.join('?' * 16)})",
            (name, key, article.sha256, article.url, article.outlet, item.author, article.title, item.section, item.image, article.published,
             item.published_at, article.text, links, "\n".join(item.notes) or None, item.source, now()),
        ).lastrowid  # fmt: skip
        assert number is not None
        self.db.execute("INSERT INTO words (rowid, title, body) VALUES (?, ?, ?)", (number, *(words or folded(article))))
        return number, True

    def put_reading(self, article: int, version: int, packed: Packed, *, first: bool = False) -> None:
        """Keep a reading and make it the current one of its article. ``first``: it is known to have none yet."""
        (name,) = self.db.execute("SELECT name FROM articles WHERE id = ?", (article,)).fetchone()
        if packed.id != name:
            packed = renamed(packed, name)
        old = 0 if first else self.db.execute("UPDATE readings SET current = 0 WHERE article = ? AND current = 1", (article,)).rowcount
        self.db.execute(
            "INSERT INTO readings (article, version, current, read_at, json) VALUES (?, ?, 1, ?, ?) "
            "ON CONFLICT (article, version) DO UPDATE SET current = 1, read_at = excluded.read_at, json = excluded.json",
            (article, version, now(), packed.json),
        )
        kept_judged.put_rows(self.db, article, packed, fresh=not old)

    def begin_reread(self, version: int) -> int:
        """The number of a new round of reading again."""
        number = self.db.execute("INSERT INTO rereads (version, begun, articles, changed) VALUES (?, ?, 0, 0)", (version, now())).lastrowid
        assert number is not None
        return number

    def count_reread(self, number: int, articles: int, changed: int) -> None:
        """Say how far a round of reading again has come."""
        self.db.execute("UPDATE rereads SET articles = ?, changed = ? WHERE id = ?", (articles, changed, number))

    def end_reread(self, number: int) -> None:
        """Say that a round of reading again is over."""
        self.db.execute("UPDATE rereads SET ended = ? WHERE id = ?", (now(), number))

    def put_changes(self, article: int, reread: int, changes: Sequence[Change]) -> None:
        """Keep how an article's new reading differs from the one before it."""
        self.db.executemany(
            "INSERT INTO changes (article, reread, record, name, change, before, after) VALUES (?, ?, ?, ?, ?, ?, ?)",
            [(article, reread, c.record, c.name, c.change, c.before, c.after) for c in changes],
        )

    def tidy(self) -> None:
        """After much was written: what the query planner should know, and everything in the one file."""
        self.db.execute("PRAGMA analysis_limit = 1000")
        self.db.execute("ANALYZE")
        self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def put_failure(self, source: str, *, stage: str, reason: str, article: int | None = None) -> None:
        """Keep what could not be done, and why; again where it was tried before."""
        self.db.execute(
            "INSERT INTO failures (source, stage, reason, article, tries, at) VALUES (?, ?, ?, ?, 1, ?) ON CONFLICT (source) DO UPDATE "
            "SET stage = excluded.stage, reason = excluded.reason, article = excluded.article, tries = tries + 1, at = excluded.at, mended = NULL",
            (source, stage, reason, article, now()),
        )

    def mend(self, source: str) -> None:
        """Say that what failed before has been done."""
        self.db.execute("UPDATE failures SET mended = ? WHERE source = ? AND mended IS NULL", (now(), source))

    @contextmanager
    def durably(self) -> Iterator[None]:
        """Like ``writing``, and on the disk itself once it is left: neither a killed process nor a power cut takes it back."""
        (before,) = self.db.execute("PRAGMA synchronous").fetchone()
        self.db.execute("PRAGMA synchronous = FULL")
        try:
            with self.writing():
                yield
        finally:
            self.db.execute(f"PRAGMA synchronous = {before}")

    def judge(
        self, article: str, name: str, *, record: str, verdict: str, judge: str, field: str | None = None, value: str | None = None,
        note: str | None = None, start: int | None = None, end: int | None = None,
    ) -> Judgement:  # fmt: skip
        """Say something of a record (``name`` is its id, ``record`` what it is: ``event``, ``actor`` …), for good.

        The version whose reading it was said of is kept with it: a later reading may have no such record. What reviewers say is
        made by ``marsad.review.judging``.
        """
        with self.durably():
            return self.put_judgement(
                article, name, record=record, verdict=verdict, judge=judge, field=field, value=value, note=note, start=start, end=end
            )

    def put_judgement(
        self, article: str, name: str, *, record: str, verdict: str, judge: str, field: str | None = None, value: str | None = None,
        note: str | None = None, start: int | None = None, end: int | None = None,
    ) -> Judgement:  # fmt: skip
        """Keep a judgement, inside ``durably``, and let the tables hold what it makes of its article."""
        found = self.article(article)
        if found is None:
            raise InputError(f"{self.path}: no article {article}")
        id = self.db.execute(
            "INSERT INTO judgements (article, version, record, name, field, verdict, value, note, start_char, end_char, judge, at) "
            "VALUES (?, (SELECT version FROM readings WHERE article = ?1 AND current = 1), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (found.number, record, name, field, verdict, value, note, start, end, judge, now()),
        ).lastrowid
        reading = self.reading(found.number, judged=False)
        if reading is not None:
            kept_judged.put_judged_rows(self.db, found.number, reading)
        return kept_judged.judgements(self.db, "j.id = ?", (id,))[0]


def open_corpus(path: str | Path, *, create: bool = False, judged: bool = True) -> Corpus:
    """Open a corpus file. Without ``create`` it must be there. One that may not be written to can still be read.

    ``judged=False``: what it gives is as the program read it, whatever reviewers said since; nothing can be written then.

    Raises ``InputError`` with a one-line reason.
    """
    file = Path(path)
    if not file.exists() and not create:
        raise InputError(f"{file}: no such corpus; marsad add SOURCE --to {file} makes one")
    if file.is_dir() or (create and not file.parent.is_dir()):
        raise InputError(f"{file}: {'a folder' if file.is_dir() else 'no such folder'}; expected a corpus file")
    try:
        db = _connect(file)
        if not judged:
            kept_judged.stand_before(db)
        return Corpus(db, file, judged=judged)
    except sqlite3.Error as error:
        raise InputError(f"{file}: {'not a corpus' if 'not a database' in str(error) else error}") from None


def _connect(file: Path) -> sqlite3.Connection:
    db = sqlite3.connect(file, timeout=WAIT, isolation_level=None)
    try:
        if file.stat().st_size == 0:
            db.execute("PRAGMA page_size = 8192")  # an article and its reading fill half of one
        db.execute("PRAGMA journal_mode = WAL")
    except sqlite3.OperationalError as error:
        db.close()
        if "readonly" not in str(error) and "unable to open" not in str(error):
            raise
        return _connect_to_read(file)
    # A killed process loses nothing under WAL with NORMAL; a power cut may lose the last transactions, whole.
    db.execute("PRAGMA synchronous = NORMAL")
    db.execute("PRAGMA foreign_keys = ON")
    db.execute("PRAGMA cache_size = -65536")
    try:
        migrate(db, str(file))
    except BaseException:
        db.close()
        raise
    return db


def _connect_to_read(file: Path) -> sqlite3.Connection:
    """A file that may not be written to: on a medium that nobody writes to, as it stands."""
    for how in ("mode=ro", "mode=ro&immutable=1"):
        db = sqlite3.connect(f"{file.resolve().as_uri()}?{how}", uri=True, timeout=WAIT, isolation_level=None)
        try:
            db.execute("SELECT 1 FROM articles LIMIT 1")
            return db
        except sqlite3.OperationalError as error:
            db.close()
            last = error
    raise last


@lru_cache(maxsize=1)
def code_hash() -> str:
    """A hash of the modules that a reading depends on."""
    package = Path(__file__).parents[1]
    code = hashlib.sha256()
    for module in sorted(package.rglob("*.py")):
        inner = module.relative_to(package)
        if inner.parts[0].removesuffix(".py") not in _APART and not inner.parts[0].startswith("cli"):
            code.update(f"{inner.as_posix()}\0".encode() + module.read_bytes())
    return code.hexdigest()[:16]


def now() -> str:
    """The moment in UTC, to the second."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _kept(row: Sequence[Any]) -> KeptArticle:
    number, id, sha256, text, title, published, published_at, outlet, url, author, section, image, links, notes, source, added = row
    return KeptArticle(
        number=number, id=id, sha256=sha256, text=text, title=title, published=published, published_at=published_at, outlet=outlet, url=url,
        author=author, section=section, image=image, links=tuple(Link(text=t, url=u) for t, u in json.loads(links or "[]")),
        notes=tuple((notes or "").splitlines()), source=source, added=added,
    )  # fmt: skip
