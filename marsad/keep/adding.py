"""Sources into a corpus: each article taken, read and kept, or set aside with its reason.

The main process asks the sources and writes; the others take articles out of pages and read them. What was written before is
known by a mark (a hash of what the source gave) and costs nothing again, so that a run that was stopped is run again.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from marsad.errors import MarsadError
from marsad.ingest.found import Options, Problem, Raw, Unit
from marsad.ingest.sources import PassedOver, gather, passed_over, to_item
from marsad.keep.pool import Pool, cores, encoder_of, lexicon_of, limited, load_all, why
from marsad.model import Article
from marsad.pipeline import read as read_article
from marsad.store import Corpus, Item, to_article
from marsad.store.flatten import Packed, folded, pack

PIECE = 8  # articles that a process is given at once
HEAVY = 4 * 2**20  # bytes of one piece: pages are larger than what they say
OFTEN = 1.0  # seconds between two transactions: what a killed run does again


@dataclass(slots=True)
class Count:
    """What came of a run so far."""

    added: int = 0
    known: int = 0  # kept before
    failed: int = 0
    passed: int = 0  # pages of archives that are no article, or not in Arabic
    bytes: int = 0  # of the sources


@dataclass(frozen=True, slots=True, kw_only=True)
class _Task:
    mark: bytes
    unit: Item | Raw | Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class _Done:
    """What a process made of a unit: an article with its reading, or without one and why; or nothing, and why."""

    mark: bytes
    source: str
    item: Item | None = None
    article: Article | None = None
    words: tuple[str, str] = ("", "")
    packed: Packed | None = None
    problem: Problem | None = None


def add(
    corpus: Corpus, sources: Sequence[str], *, options: Options | None = None, overlay: str | None = None, encoder: bool = False, processes: int | None = None,
    progress: Callable[[Count], None] = lambda count: None,
) -> Count:  # fmt: skip
    """Add everything that ``sources`` hold to a corpus, reading it with the lexicon (``overlay`` laid over it), and
    with the ``encoder`` where that is asked.

    ``progress`` is called whenever something has been kept. Stopped at any moment, a run can be run again.
    """
    options = options or Options()
    count = Count()
    lexicon = lexicon_of(overlay)
    network = encoder_of(encoder)
    version = corpus.version(lexicon.hash, network.name if network is not None else None)
    pool: Pool[_Task, _Done] = Pool(partial(_do, options=options, overlay=overlay, encoder=encoder), _lost, processes=processes or cores(), ready=partial(load_all, overlay))
    waiting: list[_Done] = []
    written = time.monotonic()
    for done in pool.run(_pieces(corpus, gather(sources, options, seen=corpus.has_fetched), options, count)):
        waiting += done
        if time.monotonic() - written >= OFTEN:
            _write(corpus, version, waiting, count)
            waiting, written = [], time.monotonic()
            progress(count)
    _write(corpus, version, waiting, count)
    corpus.tidy()
    progress(count)
    return count


def _pieces(corpus: Corpus, units: Iterator[tuple[Unit, int]], options: Options, count: Count) -> Iterator[list[_Task]]:
    """What is not kept yet, in pieces."""
    piece: list[_Task] = []
    size = 0
    for unit, took in units:
        count.bytes += took
        if passed_over(unit, options):
            count.passed += 1
            continue
        piece.append(_Task(mark=mark_of(unit), unit=unit))
        size += len(unit.data) if isinstance(unit, Raw) else 0
        if len(piece) >= PIECE or size >= HEAVY:
            yield _fresh(corpus, piece, count)
            piece, size = [], 0
    if piece:
        yield _fresh(corpus, piece, count)


def _fresh(corpus: Corpus, piece: list[_Task], count: Count) -> list[_Task]:
    known = corpus.taken([task.mark for task in piece])
    count.known += sum(task.mark in known for task in piece)
    return [task for task in piece if task.mark not in known]


def mark_of(unit: Unit) -> bytes:
    """What a source gave, as a mark: the same words from the same place have the same."""
    if isinstance(unit, Raw):
        place, data = unit.url or unit.source.partition("#")[0], unit.data
    elif isinstance(unit, Item):
        place = unit.url or "\0".join((unit.id or "", unit.outlet or "", unit.published or ""))
        data = f"{unit.title or ''}\0{unit.text}".encode("utf-8", "surrogatepass")
    else:
        place, data = f"{unit.source}\0{unit.stage}", unit.reason.encode("utf-8", "surrogatepass")
    return hashlib.sha256(place.encode("utf-8", "surrogatepass") + b"\0" + data).digest()[:16]


def _do(task: _Task, *, options: Options, overlay: str | None, encoder: bool) -> _Done:
    """In a process of its own: take an article out of what a source gave, and read it."""
    unit = task.unit
    if isinstance(unit, Problem):
        return _Done(mark=task.mark, source=unit.source, problem=unit)
    stage = "take"
    item: Item | None = None
    article: Article | None = None
    words = ("", "")
    try:
        with limited():
            item = to_item(unit, options)
            article = to_article(item)
            item = replace(item, text="")  # the article has it: what is sent back is sent once
            words = folded(article)
            stage = "read"
            packed = pack(read_article(article, lexicon_of(overlay), encoder=encoder_of(encoder)))
        return _Done(mark=task.mark, source=unit.source, item=item, article=article, words=words, packed=packed)
    except PassedOver:
        return _Done(mark=task.mark, source=unit.source)
    except MarsadError as error:
        reason = str(error).removeprefix(f"{unit.source}: ")
    except Exception as error:  # whatever one article does to the reader, the others are read
        reason = why(error)
    problem = Problem(source=unit.source, stage=stage, reason=reason)
    return _Done(mark=task.mark, source=unit.source, item=item, article=article, words=words, problem=problem)


def _lost(task: _Task) -> _Done:
    return _Done(mark=task.mark, source=task.unit.source, problem=Problem(source=task.unit.source, stage="read", reason="its reader died: out of memory, or a fault"))


def _write(corpus: Corpus, version: int, results: Sequence[_Done], count: Count) -> None:
    """Keep what was done, in one transaction."""
    if not results:
        return
    with corpus.writing():
        for done in results:
            number = None
            if done.item is not None and done.article is not None:
                number, new = corpus.put_article(done.item, done.article, done.words)
                count.added += new
                count.known += not new
                if done.packed is not None and (new or not corpus.has_reading(number, version)):
                    corpus.put_reading(number, version, done.packed, first=new)
                corpus.put_taken(done.mark, number)
                if "://" in done.source:
                    corpus.put_fetched(done.source, number)
            if done.problem is not None:
                count.failed += 1
                corpus.put_failure(done.source, stage=done.problem.stage, reason=done.problem.reason, article=number)
            elif number is not None:
                corpus.mend(done.source)
            else:
                count.passed += 1
