"""Answers that take long, remembered until somebody writes to the corpus.

While it is being written to all the time, an answer may be some seconds old; and while one request works an answer out anew,
others are given the old one.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, TypeVar

V = TypeVar("V")
FRESH = 3.0  # seconds
KEPT = 128  # answers


@dataclass(slots=True)
class _Answer:
    version: int
    at: float
    value: Any
    busy: bool = False


class Remembered:
    """Answers by what was asked."""

    def __init__(self) -> None:
        self._answers: OrderedDict[Hashable, _Answer] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, version: int, make: Callable[[], V]) -> V:
        """The answer of this version of the corpus, made where it is not known."""
        with self._lock:
            known = self._answers.get(key)
            if known is not None:
                self._answers.move_to_end(key)
                if known.version == version or known.busy or time.monotonic() - known.at < FRESH:
                    value: V = known.value
                    return value
                known.busy = True
        try:
            value = make()
        except BaseException:
            with self._lock:
                if known is not None:
                    known.busy = False
            raise
        with self._lock:
            self._answers[key] = _Answer(version, time.monotonic(), value)
            while len(self._answers) > KEPT:
                self._answers.popitem(last=False)
        return value
