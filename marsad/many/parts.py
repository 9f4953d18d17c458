"""A shard's rows on their way to Parquet: held on disk while it is read, then written a file a table and month.

Only where each article's rows lie is held in memory, so that a shard may be of any length. Articles stand in a file in the
order of the shard, so that whoever reads it, and on how many processes, the rows are the same.
"""

from __future__ import annotations

import pickle
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from marsad.export.rows import ParquetTable
from marsad.many.articles import EVERY, HEAD, UNKNOWN, Done, pack, places, unpack

APART = 2_000  # articles of a month from which on each of its tables is written by itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A file of the output: where it stands in the shard's folder, its rows, its bytes."""

    path: str
    rows: int
    bytes: int


class Spool:
    """The rows of a shard that is being read, on disk."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.handle = path.open("wb")
        self.months: dict[str, array[int]] = {}
        self.keys: set[str] = set()
        self.ids: set[str] = set()
        self.at = self.articles = self.failed = self.again = self.passed = self.persons = self.names = 0

    def put(self, done: Done) -> None:
        """Keep what became of one article; one that the shard has given before is only counted."""
        if done.rows is None:
            self.passed += 1
            return
        rows = done.rows
        if done.key is not None and done.id is not None:
            if done.key in self.keys:
                self.again += 1
                return
            self.keys.add(done.key)
            if done.id in self.ids:  # of another article: ids tell articles of a shard apart
                rows = _renamed(rows, f"{done.id}~{done.key[:8]}")
            self.ids.add(done.id)
        self.articles += not done.failed
        self.failed += done.failed
        self.persons += done.masked[0]
        self.names += done.masked[1]
        self.months.setdefault(done.month, array("Q")).append(self.at)
        self.at += self.handle.write(rows)

    def close(self) -> None:
        """Everything is in the file."""
        self.handle.close()

    def jobs(self) -> list[tuple[str, array[int], tuple[str, ...]]]:
        """What is to be written: month, where its articles lie, which tables. The largest first."""
        found: list[tuple[str, array[int], tuple[str, ...]]] = []
        for month in sorted(self.months, key=lambda month: (-len(self.months[month]), month)):
            at = self.months[month]
            if len(at) >= APART:
                found += [(month, at, (name,)) for name in sorted(EVERY, key=("evidence", "events").__contains__, reverse=True)]
            else:
                found.append((month, at, tuple(EVERY)))
        return found


def _renamed(rows: bytes, id: str) -> bytes:
    """The same rows under another article's id, which stands first in all of them."""
    return pack({name: [(id, *row[1:]) for row in some] for name, some in unpack(rows).items()})


def write_parts(spool: Path, folder: Path, month: str, articles: Sequence[int], tables: Sequence[str]) -> list[Part]:
    """Write the files of some tables for one month; a table without rows has none."""
    order = list(EVERY)
    made = []
    with spool.open("rb") as handle:
        for name in tables:
            number = order.index(name)
            path = folder / name / f"month={month}" / "part.parquet"
            writer: ParquetTable | None = None
            count = 0
            try:
                for at in articles:
                    handle.seek(at)
                    begin, size = places(handle.read(HEAD))[number]
                    if not size:
                        continue
                    handle.seek(at + begin)
                    rows = pickle.loads(handle.read(size))
                    if writer is None:
                        path.parent.mkdir(parents=True, exist_ok=True)
                        writer = ParquetTable(path, EVERY[name])
                    writer.write(rows)
                    count += len(rows)
            finally:
                if writer is not None:
                    writer.__exit__(None, None, None)
            if writer is not None:
                made.append(Part(path=path.relative_to(folder).as_posix(), rows=count, bytes=path.stat().st_size))
    return made


def write_empty(folder: Path, name: str) -> Part:
    """Write a table that has no rows: whoever reads all shards' tables finds its columns."""
    path = folder / name / f"month={UNKNOWN}" / "part.parquet"
    path.parent.mkdir(parents=True)
    with ParquetTable(path, EVERY[name]):
        pass
    return Part(path=path.relative_to(folder).as_posix(), rows=0, bytes=path.stat().st_size)
