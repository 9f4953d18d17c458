"""In a process of its own: an article of a shard taken out, read, and made rows of the tables; or why not."""

from __future__ import annotations

import pickle
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from marsad.errors import MarsadError
from marsad.export.rows import DAY, TABLES, TEXT, cells, rows_of
from marsad.ingest.found import Options, Problem, Raw, Unit
from marsad.ingest.sources import PassedOver, to_item
from marsad.keep.pool import lexicon_of, limited, why
from marsad.mask import mask_private
from marsad.pipeline import read as read_article
from marsad.store import Item, to_article
from marsad.store.records import key_of

LONGEST = 500_000  # characters of one article: what is longer is a book, or many articles in one; read, it took 100 MB and 12 s
MEMORY = 2048  # megabytes that reading may take
FAILED: Mapping[str, str] = {"article": TEXT, "source": TEXT, "stage": TEXT, "reason": TEXT, "outlet": TEXT, "published": DAY, "url": TEXT}
EVERY: Mapping[str, Mapping[str, str]] = {**TABLES, "failed": FAILED}
_HEAD = struct.Struct(f"<{len(EVERY)}I")  # how many bytes each table's rows take
UNKNOWN = "unknown"  # the month of what has no day
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """How articles are read: what makes two runs over one shard the same."""

    options: Options = field(default_factory=Options)
    overlay: str | None = None
    mask: bool = False
    longest: int = LONGEST
    memory: int = MEMORY


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Something that a shard gave, and which shard."""

    shard: int
    unit: Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What became of it: the rows of all tables, packed, under the month of its publication. ``rows`` is None for what is
    passed over; ``id`` and ``key`` are an article's."""

    shard: int
    month: str = UNKNOWN
    rows: bytes | None = None
    id: str | None = None
    key: str | None = None
    failed: bool = False
    masked: tuple[int, int] = (0, 0)  # persons, names


def take(task: Task, *, how: How) -> Done:
    """Read one article. Whatever it does to the reader, the result says so and the others are read."""
    unit = task.unit
    if isinstance(unit, Problem):
        return set_aside(task, unit)
    stage = "take"
    item: Item | None = unit if isinstance(unit, Item) else None
    try:
        with limited():
            item = to_item(unit, how.options)
            if len(item.text) > how.longest:
                return set_aside(task, Problem(source=unit.source, stage=stage, reason=f"found {len(item.text)} characters; expected one article, of at most {how.longest}"))
            article = to_article(item)
            stage = "read"
            lexicon = lexicon_of(how.overlay)
            reading = read_article(article, lexicon)
            masked = (0, 0)
            if how.mask:
                done = mask_private(reading, lexicon=lexicon)
                reading, masked = done.reading, (done.persons, done.occurrences)
            rows = pack({name: cells(some, TABLES[name]) for name, some in rows_of(reading).items()})
            return Done(shard=task.shard, month=month_of(reading.published), rows=rows, id=reading.id, key=key_of(article), masked=masked)
    except PassedOver:
        return Done(shard=task.shard)
    except MarsadError as error:
        reason = str(error).removeprefix(f"{unit.source}: ")
    except Exception as error:  # MemoryError too: what the article filled is gone with it
        reason = why(error)
    return set_aside(task, Problem(source=unit.source, stage=stage, reason=reason), item)


def lost(task: Task) -> Done:
    """What becomes of an article that kills its reader."""
    return set_aside(task, Problem(source=task.unit.source, stage="read", reason="its reader died: out of memory, or a fault"))


def set_aside(task: Task, problem: Problem, item: Item | None = None) -> Done:
    """An article that could not be read, and why."""
    unit = task.unit
    item = item or (unit if isinstance(unit, Item) else None)
    url = item.url if item else unit.url if isinstance(unit, Raw) else None
    outlet, published = (item.outlet, item.published) if item else (None, None)
    row = (item.id if item else None, problem.source, problem.stage, problem.reason, outlet, published, url)
    return Done(shard=task.shard, month=month_of(published), rows=pack({"failed": [row]}), failed=True)


def month_of(day: str | None) -> str:
    """The month that a day is filed under."""
    return day[:7] if day else UNKNOWN


def pack(rows: Mapping[str, Sequence[Row]]) -> bytes:
    """Rows by table as bytes, each table's by itself, so that one can be had without the others."""
    parts = [pickle.dumps(some, pickle.HIGHEST_PROTOCOL) if (some := rows.get(name)) else b"" for name in EVERY]
    return _HEAD.pack(*map(len, parts)) + b"".join(parts)


def unpack(data: bytes) -> dict[str, list[Row]]:
    """The rows that were packed."""
    found: dict[str, list[Row]] = {}
    at = _HEAD.size
    for name, size in zip(EVERY, _HEAD.unpack_from(data), strict=True):
        found[name] = pickle.loads(data[at : at + size]) if size else []
        at += size
    return found


def places(head: bytes) -> list[tuple[int, int]]:
    """Of each table, where among the packed bytes its rows begin, and how many bytes they take."""
    at = _HEAD.size
    found = []
    for size in _HEAD.unpack_from(head):
        found.append((at, size))
        at += size
    return found


HEAD = _HEAD.size
