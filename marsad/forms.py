"""What a written form may be, and what one word is found to be.

A reading meets these at every token, as it does Peeled, Match and Unit: each is a plain class with slots, made as fast as a
tuple and read faster, and a struct of C where mypyc compiles it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marsad.language.ar.clitics import Peeled


class Entry:
    """One thing a form may be. ``kind`` says which table; ``key`` is its id there; ``data`` what that table says; ``pos`` is
    V verb, N noun, A adjective, P proper name, F function word."""

    __slots__ = ("data", "key", "kind", "pos")

    def __init__(self, kind: str, key: str, pos: str, data: Any) -> None:
        self.kind = kind
        self.key = key
        self.pos = pos
        self.data = data

    def __reduce__(self) -> tuple[Any, ...]:
        return Entry, (self.kind, self.key, self.pos, self.data)


class Form:
    """A written form of an entry: its features, and the further words of a phrase (folded)."""

    __slots__ = ("entry", "feature", "rest")

    def __init__(self, entry: Entry, feature: str, rest: tuple[str, ...]) -> None:
        self.entry = entry
        self.feature = feature
        self.rest = rest

    def __reduce__(self) -> tuple[Any, ...]:
        return Form, (self.entry, self.feature, self.rest)


class Hit:
    """A form found in a word, with the clitics that were peeled to find it."""

    __slots__ = ("cut", "entry", "feature")

    def __init__(self, entry: Entry, feature: str, cut: Peeled) -> None:
        self.entry = entry
        self.feature = feature
        self.cut = cut


_KINDS: dict[frozenset[str], frozenset[str]] = {}  # one of each, shared by the words


class Word:
    """What one folded word may be: entries by itself, and phrases it may begin, by their second word.

    ``kinds`` are those of the hits, and the classes of those that are function words; ``jussive`` says that a hit needs
    لم or the like before it. ``asked`` are those of its stems that the conditions of some event ask for: most words have none.
    ``unit`` and ``starts`` are where later stages (units, places) keep what depends on the word alone, so that they work it out
    once a word and not once a token.
    """

    __slots__ = ("asked", "hits", "jussive", "kinds", "phrases", "starts", "unit")

    def __init__(self, hits: tuple[Hit, ...], phrases: Mapping[str, tuple[tuple[Form, Peeled], ...]], asked: frozenset[str]) -> None:
        self.hits = hits
        self.phrases = phrases
        kinds = frozenset([hit.entry.kind for hit in hits] + [hit.entry.key for hit in hits if hit.entry.kind == "function"])
        self.kinds = _KINDS.setdefault(kinds, kinds)
        self.jussive = any(hit.feature[-1:] == "j" and not hit.cut.preposition for hit in hits)
        self.unit: tuple[str, int | None, str, bool] | None = None
        self.starts: tuple[tuple[str, str, bool, bool], ...] | None = None
        self.asked = asked
