"""Connections to the corpus: several that only read, one that writes.

SQLite's connections are lent to one request at a time and may pass from thread to thread; each keeps a small cache, since
together they must not fill the memory.
"""

from __future__ import annotations

import queue
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from marsad.errors import InputError
from marsad.store import Corpus, open_corpus
from marsad.store.corpus import WAIT

READER_CACHE = 12_000  # KiB a reading connection
WRITER_CACHE = 16_000


class Corpora:
    """A corpus file, opened as often as requests are worked on at a time."""

    def __init__(self, path: Path, threads: int) -> None:
        open_corpus(path).close()  # says what is wrong with it, and brings it to today's shape
        self.path = path
        self._readers: queue.LifoQueue[Corpus] = queue.LifoQueue()  # the last used has the warmest cache
        self._all = [self._connect(READER_CACHE) for _ in range(threads)]
        for one in self._all:
            one.db.execute("PRAGMA query_only = ON")
            self._readers.put(one)
        self._writer: Corpus | None = None
        self._lock = threading.Lock()
        self._watch = self._connect(64)
        self._watching = threading.Lock()

    def _connect(self, cache: int) -> Corpus:
        db = sqlite3.connect(self.path, timeout=WAIT, isolation_level=None, check_same_thread=False)
        db.execute(f"PRAGMA cache_size = -{cache}")
        db.execute("PRAGMA foreign_keys = ON")
        db.execute("PRAGMA temp_store = MEMORY")
        return Corpus(db, self.path)

    @contextmanager
    def reading(self) -> Iterator[Corpus]:
        """A corpus to read from, all of it as it is at one moment."""
        corpus = self._readers.get()
        try:
            corpus.db.execute("BEGIN")
            try:
                yield corpus
            finally:
                corpus.db.execute("ROLLBACK")
        finally:
            self._readers.put(corpus)

    @contextmanager
    def writing(self) -> Iterator[Corpus]:
        """The corpus to write to, one request at a time. What is committed outlives a loss of power, not of the process only."""
        with self._lock:
            if self._writer is None:
                self._writer = self._connect(WRITER_CACHE)
                self._writer.db.execute("PRAGMA synchronous = FULL")
            try:
                yield self._writer
            except sqlite3.OperationalError as error:
                if "readonly" not in str(error):
                    raise
                raise InputError(f"{self.path}: may not be written to") from None

    def version(self) -> int:
        """A number that changes whenever anybody has written to the file."""
        with self._watching:
            number: int = self._watch.db.execute("PRAGMA data_version").fetchone()[0]
            return number

    def close(self) -> None:
        """Close every connection."""
        for corpus in (*self._all, self._watch, *([self._writer] if self._writer else [])):
            corpus.close()
