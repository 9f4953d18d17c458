"""Articles of a corpus read again by another program or lexicon: what it reads otherwise is shown, and nothing is lost."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from marsad.keep.pool import Pool, cores, encoder_of, lexicon_of, limited, load_all, why
from marsad.model import Article
from marsad.pipeline import read as read_article
from marsad.store import Change, Corpus
from marsad.store.changes import compare
from marsad.store.flatten import Packed, pack, unpack

if TYPE_CHECKING:  # nothing of it is imported where none is asked
    from marsad.second.reader import SecondReader

PIECE = 8
OFTEN = 1.0  # seconds between two transactions


@dataclass(slots=True)
class Reread:
    """What came of reading again so far: articles read, how many of them otherwise than before, how many not at all."""

    number: int | None = None
    read: int = 0
    changed: int = 0
    failed: int = 0
    unasked: int = 0  # of the second reader: the next run asks again


@dataclass(frozen=True, slots=True, kw_only=True)
class _Task:
    number: int
    source: str
    article: Article
    before: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Done:
    number: int
    source: str
    packed: Packed | None = None
    before: bytes | None = None
    changes: tuple[Change, ...] = ()
    reason: str | None = None


def reread(
    corpus: Corpus, *, overlay: str | None = None, encoder: bool = False, processes: int | None = None, second: SecondReader | None = None,
    progress: Callable[[Reread], None] = lambda count: None,
) -> Reread:  # fmt: skip
    """Read every article that has no reading by this program and lexicon yet. Stopped, it goes on where it was.

    With the ``encoder``: that has none by it. With a ``second`` reader: that has none by this second reader either. It asks in this process, one article after another, and
    the run ends where its budget does, or its patience.
    """
    readers = [one.name for one in (encoder_of(encoder), second) if one is not None]
    version = corpus.version(lexicon_of(overlay).hash, " and ".join(readers) or None)
    count = Reread()
    pool: Pool[_Task, _Done] = Pool(partial(_do, overlay=overlay, encoder=encoder), _lost, processes=processes or cores(), ready=partial(load_all, overlay))
    waiting: list[_Done] = []
    written = time.monotonic()
    for done in pool.run(_pieces(corpus, version, PIECE if second is None else 1)):
        waiting += [_compared(one, second) for one in done]
        if second is not None and second.unasked:
            waiting.pop()
            count.unasked += 1
            if second.over:
                break
        if time.monotonic() - written >= OFTEN:
            _write(corpus, version, waiting, count)
            waiting, written = [], time.monotonic()
            progress(count)
    _write(corpus, version, waiting, count)
    if count.number is not None:
        corpus.end_reread(count.number)
    progress(count)
    return count


def _pieces(corpus: Corpus, version: int, size: int) -> Iterator[list[_Task]]:
    piece: list[_Task] = []
    for kept, before in corpus.unread_by(version):
        article = Article(id=kept.id, text=kept.text, title=kept.title, published=kept.published, outlet=kept.outlet, url=kept.url, sha256=kept.sha256)
        piece.append(_Task(number=kept.number, source=kept.source, article=article, before=before))
        if len(piece) >= size:
            yield piece
            piece = []
    if piece:
        yield piece


def _do(task: _Task, *, overlay: str | None, encoder: bool) -> _Done:
    try:
        with limited():
            reading = read_article(task.article, lexicon_of(overlay), encoder=encoder_of(encoder))
            changes = tuple(compare(unpack(task.before), reading)) if task.before is not None else ()
            return _Done(number=task.number, source=task.source, packed=pack(reading), before=task.before, changes=changes)
    except Exception as error:  # whatever one article does to the reader, the others are read
        return _Done(number=task.number, source=task.source, reason=why(error))


def _compared(done: _Done, second: SecondReader | None) -> _Done:
    """What a process made of an article, read a second time where that is asked."""
    if second is None or done.packed is None:
        return replace(done, before=None)
    try:
        reading = second.read(unpack(done.packed.json))
        changes = tuple(compare(unpack(done.before), reading)) if done.before is not None else ()
        return replace(done, packed=pack(reading), before=None, changes=changes)
    except Exception as error:  # the same for the second reader
        return _Done(number=done.number, source=done.source, reason=why(error))


def _lost(task: _Task) -> _Done:
    return _Done(number=task.number, source=task.source, reason="its reader died: out of memory, or a fault")


def _write(corpus: Corpus, version: int, results: list[_Done], count: Reread) -> None:
    if not results:
        return
    with corpus.writing():
        if count.number is None:
            count.number = corpus.begin_reread(version)
        for done in results:
            if done.packed is None:
                count.failed += 1
                corpus.put_failure(done.source, stage="read", reason=done.reason or "", article=done.number)
                continue
            count.read += 1
            count.changed += bool(done.changes)
            corpus.put_reading(done.number, version, done.packed)
            corpus.put_changes(done.number, count.number, done.changes)
            corpus.mend(done.source)
        corpus.count_reread(count.number, count.read, count.changed)
