"""Shards read on this machine, on all its cores: each into a folder of its own that has no name yet.

One run of processes goes through all shards, so that none waits at the end of one; a shard's files are written by other
processes while the next is read.
"""

from __future__ import annotations

import uuid
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from marsad.errors import MarsadError
from marsad.ingest.found import Raw, Unit
from marsad.ingest.sources import gather, passed_over
from marsad.keep.pool import Pool, load_all, start, why
from marsad.many.articles import EVERY, Done, How, Task, lost, take
from marsad.many.manifests import Made, Manifest
from marsad.many.parts import Part, Spool, write_empty, write_parts
from marsad.many.shards import Shard, opened

PIECE = 8  # articles that a process is given at once
HEAVY = 4 * 2**20  # bytes of one piece: pages are larger than what they say
WRITERS = 4  # processes that write files: what one writes ten read


@dataclass(frozen=True, slots=True, kw_only=True)
class Staged:
    """What came of a shard: the folder that it was read into; or that it holds what it held; or why it could not be read."""

    shard: Shard
    folder: Path | None = None
    error: str | None = None


@dataclass(slots=True, kw_only=True)
class _Reading:
    """A shard that is being read."""

    shard: Shard
    folder: Path
    spool: Spool | None = None
    sha256: str = ""
    given: int = 0
    got: int = 0
    ended: bool = False
    error: str | None = None
    writing: list[Future[list[Part]]] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)


def stage(
    wanted: Sequence[tuple[Shard, str | None]], staging: Path, *, how: How, made: Made, processes: int, progress: Callable[[int], None] = lambda articles: None,
) -> Iterator[Staged]:  # fmt: skip
    """Read shards, in order. With each goes the hash of what was read of it before: if it holds that still, nothing is done."""
    readings: dict[int, _Reading] = {}
    pool: Pool[Task, Done] = Pool(partial(take, how=how), lost, processes=processes, apart=True, memory=how.memory, ready=partial(load_all, how.overlay))
    writers = start(min(processes, WRITERS)) if processes > 1 else None
    writing: deque[_Reading] = deque()
    articles = 0
    try:
        for results in pool.run(_pieces(wanted, staging, how, readings)):
            for done in results:
                reading = readings[done.shard]
                assert reading.spool is not None
                reading.spool.put(done)
                reading.got += 1
            articles += len(results)
            for number in [n for n, r in readings.items() if r.ended and r.got == r.given]:
                writing.append(_begin_writing(readings.pop(number), writers))
            progress(articles)
            while writing and (len(writing) > 2 * WRITERS or all(future.done() for future in writing[0].writing)):
                yield _finish(writing.popleft(), made)
        while writing:
            yield _finish(writing.popleft(), made)
    finally:
        if writers is not None:
            writers.shutdown(cancel_futures=True)


def _pieces(wanted: Sequence[tuple[Shard, str | None]], staging: Path, how: How, readings: dict[int, _Reading]) -> Iterator[list[Task]]:
    """What the shards hold, in pieces; an empty one where a shard ends."""
    for number, (shard, before) in enumerate(wanted):
        folder = staging / f"{shard.name}.{uuid.uuid4().hex[:8]}"  # of this attempt alone
        reading = readings[number] = _Reading(shard=shard, folder=folder)
        try:
            with opened(shard) as (path, sha256):
                if sha256 != before:
                    folder.mkdir(parents=True)
                    reading.sha256, reading.spool = sha256, Spool(folder / "spool")
                    piece: list[Task] = []
                    size = 0
                    for unit, _ in gather([path.as_posix()], how.options):
                        if passed_over(unit, how.options):
                            reading.spool.passed += 1
                            continue
                        piece.append(Task(shard=number, unit=_of(shard, path, unit)))
                        size += len(unit.data) if isinstance(unit, Raw) else 0
                        if len(piece) >= PIECE or size >= HEAVY:
                            reading.given += len(piece)
                            yield piece
                            piece, size = [], 0
                    if piece:
                        reading.given += len(piece)
                        yield piece
        except (MarsadError, OSError) as error:  # of the file or its store, not of an article: another run may have it
            reading.error = " ".join(str(error).split()) or why(error)
        reading.ended = True
        yield []


def _of(shard: Shard, path: Path, unit: Unit) -> Unit:
    """A unit that names the shard as where it stood, and not a copy of it."""
    copy = path.as_posix()
    return unit if copy == shard.uri else replace(unit, source=shard.uri + unit.source.removeprefix(copy))


def _begin_writing(reading: _Reading, writers: ProcessPoolExecutor | None) -> _Reading:
    spool = reading.spool
    if spool is None:
        return reading
    spool.close()
    for month, articles, tables in [] if reading.error else spool.jobs():
        if writers is None:
            reading.parts += write_parts(spool.path, reading.folder, month, articles, tables)
            continue
        try:
            reading.writing.append(writers.submit(write_parts, spool.path, reading.folder, month, articles, tables))
        except BrokenProcessPool as error:
            reading.error = f"a process that writes died: {error}"
    return reading


def _finish(reading: _Reading, made: Made) -> Staged:
    """A shard's manifest, when all of its files are written."""
    try:
        for future in reading.writing:
            reading.parts += future.result()
    except (BrokenProcessPool, OSError) as error:
        reading.error = f"its files could not be written: {error}"
    if reading.error is not None:
        return Staged(shard=reading.shard, error=reading.error)
    spool = reading.spool
    if spool is None:
        return Staged(shard=reading.shard)
    with suppress(OSError):
        spool.path.unlink()
    reading.parts += [write_empty(reading.folder, name) for name in EVERY if not any(part.path.startswith(f"{name}/") for part in reading.parts)]
    rows = {name: sum(part.rows for part in reading.parts if part.path.startswith(f"{name}/")) for name in EVERY}
    Manifest(
        uri=reading.shard.uri, size=reading.shard.size, changed=reading.shard.changed, sha256=reading.sha256, made=made, articles=spool.articles,
        failed=spool.failed, again=spool.again, passed=spool.passed, persons=spool.persons, names=spool.names, rows=rows,
        parts=tuple(sorted(reading.parts, key=lambda part: part.path)),
    ).write(reading.folder)  # fmt: skip
    return Staged(shard=reading.shard, folder=reading.folder)
