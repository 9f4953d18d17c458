"""What a build of the gazetteer has done so far, in one SQLite file: a build that was stopped goes on from there.

The export is read a piece of lines at a time. What a piece gave and how far it reaches are written in one transaction,
so that a build killed at any moment has read each line once or not yet, and memory does not grow with the export.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from marsad.errors import DataError
from marsad.gazetteer_dump import Line, Source, lines

PIECE = 20_000  # lines of the export a transaction: a tenth of a second's work lost where a build is killed
_SCHEMA = """
CREATE TABLE said (what TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE reached (source TEXT PRIMARY KEY, after INTEGER NOT NULL, number INTEGER NOT NULL, whole INTEGER NOT NULL);
CREATE TABLE names (place INTEGER NOT NULL, name TEXT NOT NULL, preferred INTEGER NOT NULL);
CREATE TABLE places (id INTEGER PRIMARY KEY, country TEXT NOT NULL, names INTEGER NOT NULL, longest INTEGER NOT NULL, line TEXT NOT NULL);
"""


class Work:
    """The open work file of one build. ``plan`` says which build it is: the file of another is thrown away."""

    def __init__(self, path: Path, *, plan: str) -> None:
        self.path = path
        self.plan = plan
        self.finished = False
        self.dated = ""
        self.foreign = self.corrected = 0
        self._kept = {"names": 0, "places": 0}

    def __enter__(self) -> Work:
        try:
            self._open()
            begun = self._said("plan")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise DataError(str(self.path), 0, str(error), "a work file that can be written") from None
            raise DataError(str(self.path), 0, "a build that is still running", "one build of a file at a time") from None
        except sqlite3.DatabaseError:
            begun = "no such file as a build writes"
        if begun != self.plan:
            if begun:
                self._file.close()
                self._discard()
                self._open()
            self._file.executescript(f"BEGIN;{_SCHEMA}")
            self._say(plan=self.plan)
            self._file.execute("COMMIT")
        self.dated = self._said("dated")
        self.foreign, self.corrected = (int(self._said(what) or 0) for what in ("foreign", "corrected"))
        for table in self._kept:
            self._kept[table] = self._file.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608 - two names of our own
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
        if self.finished:
            self._discard()

    def _open(self) -> None:
        self._file = sqlite3.connect(self.path, isolation_level=None, timeout=0)
        # A transaction survives this process being killed; synchronous=NORMAL, in a write-ahead log, the machine too.
        self._file.executescript("PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; BEGIN IMMEDIATE; COMMIT;")

    def _discard(self) -> None:
        for ending in ("", "-wal", "-shm"):
            with contextlib.suppress(FileNotFoundError):
                self.path.with_name(self.path.name + ending).unlink()

    def _said(self, what: str) -> str:
        try:
            row = self._file.execute("SELECT value FROM said WHERE what = ?", (what,)).fetchone()
        except sqlite3.OperationalError:  # no such table: a file just begun
            return ""
        return row[0] if row else ""

    def _say(self, **values: object) -> None:
        self._file.executemany("INSERT OR REPLACE INTO said VALUES (?, ?)", [(what, str(value)) for what, value in values.items()])

    # -- pieces --------------------------------------------------------------------------------------------------------

    def pieces(self, source: Source) -> Iterator[Iterator[Line]]:
        """What is left of a source, a piece at a time, each in a transaction of its own that ends when the next is asked for."""
        after, number, whole = self._file.execute("SELECT after, number, whole FROM reached WHERE source = ?", (source.key,)).fetchone() or (0, 0, 0)
        if whole:
            return
        left = lines(source, after=after, number=number)
        while True:
            last: Line | None = None

            def piece() -> Iterator[Line]:
                nonlocal last
                for line in islice(left, PIECE):
                    last = line
                    yield line

            self._file.execute("BEGIN IMMEDIATE")
            yield piece()
            reached = (last.after, last.number) if last else (source.size, number)
            self._file.execute("INSERT OR REPLACE INTO reached VALUES (?, ?, ?, ?)", (source.key, *reached, last is None))
            self._say(dated=self.dated, foreign=self.foreign, corrected=self.corrected)
            self._file.execute("COMMIT")
            if last is None:
                return

    def offset(self, source: Source) -> int:
        """How many bytes of a source have been taken in for good."""
        row = self._file.execute("SELECT after FROM reached WHERE source = ?", (source.key,)).fetchone()
        return row[0] if row else 0

    # -- what they gave ------------------------------------------------------------------------------------------------

    def add_names(self, rows: Iterable[tuple[int, str, bool]]) -> None:
        before = self._file.total_changes
        self._file.executemany("INSERT INTO names VALUES (?, ?, ?)", rows)
        self._kept["names"] += self._file.total_changes - before

    def index_names(self) -> None:
        self._file.execute("CREATE INDEX IF NOT EXISTS by_place ON names (place)")

    def names_of(self, geonameid: int) -> list[tuple[str, bool]]:
        rows = self._file.execute("SELECT name, preferred FROM names WHERE place = ? ORDER BY rowid", (geonameid,))
        return [(name, bool(preferred)) for name, preferred in rows]

    def add_place(self, geonameid: int, country: str, made: tuple[str | None, int, int, int, bool]) -> None:
        """A place's line, or that it has none."""
        line, names, longest, foreign, corrected = made
        self.foreign += foreign
        self.corrected += corrected
        if line is not None:
            self._kept["places"] += 1
            self._file.execute("INSERT OR REPLACE INTO places VALUES (?, ?, ?, ?, ?)", (geonameid, country, names, longest, line))

    def names(self) -> int:
        return self._kept["names"]

    def places(self) -> int:
        return self._kept["places"]

    def totals(self) -> tuple[Counter[str], int, int]:
        """Places by country; names; words of the longest name."""
        per_country = Counter(dict(self._file.execute("SELECT country, count(*) FROM places GROUP BY country")))
        names, longest = self._file.execute("SELECT coalesce(sum(names), 0), coalesce(max(longest), 1) FROM places").fetchone()
        return per_country, names, max(1, longest)

    def lines(self) -> Iterator[str]:
        """The lines of all places, by id."""
        for (line,) in self._file.execute("SELECT line FROM places ORDER BY id"):
            yield line
