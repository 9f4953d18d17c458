"""Work on several processes: results in the order of the work, a bounded amount of it in flight, a death survived.

An article that kills the process that reads it (out of memory, a fault in a library) is found out by itself and set aside;
nothing else is lost with it.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import lru_cache
from itertools import chain
from pathlib import Path
from types import FrameType
from typing import Generic, TypeVar

from marsad.encoder.network import Network, load
from marsad.errors import MarsadError
from marsad.events import model, parts
from marsad.lexicon import Lexicon, settle
from marsad.names import tagger

Task = TypeVar("Task")
Done = TypeVar("Done")
AHEAD = 3  # pieces of work in flight for each process: enough that none waits, few enough that memory stays small
LIMIT = 120  # seconds for one article: the longest of 1,767 took under one


class TooLong(Exception):
    """An article took longer than any should."""


@lru_cache(maxsize=1)
def lexicon_of(overlay: str | None) -> Lexicon:
    """The lexicon, loaded once a process; one that is forked has its parent's."""
    return Lexicon.load(overlay=overlay)


def load_all(overlay: str | None) -> None:
    """Load what every reading asks, the learned models too: processes that are forked afterwards share it."""
    tagger.built_in(lexicon_of(overlay).gazetteer)
    model.load()
    parts.load()


def encoder_of(wanted: bool) -> Network | None:
    """The encoder, where it is wanted; loaded once a process."""
    return load() if wanted else None


def cores() -> int:
    """How many processes may run at once."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Pool(Generic[Task, Done]):
    """Runs ``work`` over pieces of work. ``lost`` is the result of a task that kills its reader; ``ready`` is called once there is
    work, before the processes begin.

    With one process, in this one, unless it is to be ``apart``. ``memory``: megabytes that a process may take beyond what it
    begins with; what needs more fails there, with a ``MemoryError``.
    """

    def __init__(
        self, work: Callable[[Task], Done], lost: Callable[[Task], Done], *, processes: int, apart: bool = False, memory: int | None = None,
        ready: Callable[[], None] = lambda: None,
    ) -> None:  # fmt: skip
        self.work = work
        self.lost = lost
        self.ready = ready
        self.processes = max(1, processes)
        self.apart = apart
        self.memory = memory

    def run(self, pieces: Iterable[list[Task]]) -> Iterator[list[Done]]:
        """The results of each piece, in order. Pieces are taken from ``pieces`` only as fast as they are worked on."""
        pieces = iter(pieces)
        first = next(pieces, None)
        if first is None:
            return
        self.ready()
        settle()
        pieces = chain([first], pieces)
        if self.processes == 1 and not self.apart:
            for piece in pieces:
                yield [self.work(task) for task in piece]
            return
        pool = start(self.processes, self.memory)
        waiting: deque[tuple[list[Task], Future[list[Done]]]] = deque()
        try:
            for piece in pieces:
                if not piece:  # all of it is known: whoever counts hears of it all the same
                    yield []
                    continue
                try:
                    waiting.append((piece, pool.submit(_run, self.work, piece)))
                except BrokenProcessPool:  # found out later than it happened
                    pool.shutdown()
                    yield from self._recover(waiting)
                    pool = start(self.processes, self.memory)
                    waiting.append((piece, pool.submit(_run, self.work, piece)))
                while len(waiting) >= AHEAD * self.processes or (waiting and waiting[0][1].done()):
                    try:
                        yield waiting[0][1].result()
                        waiting.popleft()
                    except BrokenProcessPool:
                        pool.shutdown()
                        yield from self._recover(waiting)
                        pool = start(self.processes, self.memory)
            while waiting:
                try:
                    yield waiting[0][1].result()
                    waiting.popleft()
                except BrokenProcessPool:
                    yield from self._recover(waiting)
        finally:
            pool.shutdown(cancel_futures=True)

    def _recover(self, waiting: deque[tuple[list[Task], Future[list[Done]]]]) -> Iterator[list[Done]]:
        """What was in flight when a process died, each piece by itself, and task by task where that dies too."""
        while waiting:
            piece, future = waiting.popleft()
            if future.done() and not future.cancelled() and future.exception() is None:
                yield future.result()
                continue
            yield self._alone(piece)

    def _alone(self, piece: list[Task]) -> list[Done]:
        with start(1, self.memory) as one:
            try:
                return one.submit(_run, self.work, piece).result()
            except BrokenProcessPool:
                pass
        if len(piece) == 1:
            return [self.lost(piece[0])]
        return [done for task in piece for done in self._alone([task])]


def start(processes: int, memory: int | None = None) -> ProcessPoolExecutor:
    """Processes to work in, each with at most ``memory`` megabytes beyond what it begins with."""
    # Forked, a process has the lexicon at once and shares its memory. Elsewhere it loads its own.
    context = multiprocessing.get_context("fork" if sys.platform == "linux" else None)
    return ProcessPoolExecutor(processes, mp_context=context, initializer=_begin, initargs=(memory,))


def _begin(memory: int | None) -> None:
    """In a new process: an interrupt is for the parent to handle, and a parent that was killed is not outlived."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    settle()  # looking through what it was forked with for garbage would also copy its memory
    parent = multiprocessing.parent_process()

    def follow() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=follow, daemon=True).start()
    if memory is not None:
        _bound(memory)


def _bound(megabytes: int) -> None:
    """Take no more memory than so much beyond what is taken now, where the system (Linux) can be told so."""
    with contextlib.suppress(ImportError, OSError, ValueError, StopIteration):
        import resource

        status = Path("/proc/self/status").read_text("utf-8")
        now = 1024 * next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmData:"))
        resource.setrlimit(resource.RLIMIT_DATA, (now + megabytes * 2**20, resource.getrlimit(resource.RLIMIT_DATA)[1]))


def _run(work: Callable[[Task], Done], piece: list[Task]) -> list[Done]:
    return [work(task) for task in piece]


@contextmanager
def limited(seconds: float = LIMIT) -> Iterator[None]:
    """Raise ``TooLong`` inside where it takes longer. Only where the system has such an alarm, and in a main thread."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(number: int, frame: FrameType | None) -> None:
        raise TooLong

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def why(error: BaseException) -> str:
    """An error that no source explains, in a line: what, and where in the program."""
    if isinstance(error, MarsadError):
        return str(error)
    if isinstance(error, TooLong):
        return f"took over {LIMIT} seconds"
    if isinstance(error, MemoryError):
        return "needed more memory than an article may"
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f" ({Path(trace.tb_frame.f_code.co_filename).name}, line {trace.tb_lineno})" if trace is not None else ""
    return f"{type(error).__name__}: {' '.join(str(error).split())[:300]}{where}"
