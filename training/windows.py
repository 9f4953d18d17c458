"""Labelled documents and tagged sentences as the encoder is shown them: windows of pieces, and what is asked of each word."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from marsad.encoder.read import Named, _step, _windows
from marsad.events.encoded import REACH
from marsad.lexicon import Lexicon
from marsad.names.train import Tagged, scan_of
from training.e5 import Base
from training.labels import PARTS, STATUSES, TYPES, Event, Labelled, Span

COLUMNS = ("none", *TYPES)  # what a word may tell
KINDS = ("person", "state", "armed_group", "organization", "population", "country", "region", "city", "site", "sea", "gold")
UNNAMED = KINDS[-1]  # the kind of what the rules name nowhere, and of any that is not listed
LEFT = -100  # a word that is not asked: torch's own number for it
YES, NO, UNSURE = 1, 0, -1  # whether a name plays a part


class Asked(NamedTuple):
    """A name asked for its parts in an event: where its first and last words' pieces stand, how far off it is, its kind."""

    first: int
    last: int
    step: int
    kind: int
    parts: tuple[int, ...]


class Told(NamedTuple):
    """An event asked at its trigger's first piece, with the names around it."""

    at: int
    type: int
    status: int
    asked: tuple[Asked, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """What is read at a time, the marks at both ends included. ``firsts``: the first piece of each word; ``types`` and
    ``tags``: of each word the event that it tells, its part of a name, one of both empty."""

    pieces: tuple[int, ...]
    firsts: tuple[int, ...]
    types: tuple[int, ...] = ()
    told: tuple[Told, ...] = ()
    tags: tuple[int, ...] = ()


def event_windows(base: Base, labelled: Labelled) -> Iterator[Window]:
    """The windows of a document with its events."""
    doc = labelled.doc
    types = [LEFT if token in labelled.unsure or not doc.raw(token)[0].isalnum() else 0 for token in range(len(doc.starts))]
    for event in labelled.events:
        for token in event.told:
            types[token] = COLUMNS.index(event.type)
    players = [(event, _players(event, labelled.names)) for event in labelled.events]
    for tokens, firsts, pieces in _windows(base, doc):
        at = {token: first + 1 for token, first in zip(tokens, firsts, strict=True)}
        told = tuple(_told(event, around, at) for event, around in players if event.told[0] in at)
        yield Window(pieces=_marked(base, pieces), firsts=tuple(at.values()), types=tuple(types[t] for t in tokens), told=told)


def name_windows(base: Base, sentences: Sequence[Tagged], lexicon: Lexicon) -> Iterator[Window]:
    """The windows of tagged sentences, in their own words."""
    tags = [label for _, labels in sentences for label in labels]
    for tokens, firsts, pieces in _windows(base, scan_of(sentences, lexicon).doc):
        yield Window(pieces=_marked(base, pieces), firsts=tuple(first + 1 for first in firsts), tags=tuple(tags[t] for t in tokens))


def _marked(base: Base, pieces: Sequence[int]) -> tuple[int, ...]:
    return base.marks[0], *pieces, base.marks[1]


def _told(event: Event, around: Sequence[tuple[Span, str, tuple[int, ...]]], at: Mapping[int, int]) -> Told:
    asked = tuple(
        Asked(at[first], at[last - 1], _step(first - event.told[0]), KINDS.index(kind), parts)
        for (first, last), kind, parts in around if first in at and last - 1 in at
    )  # fmt: skip
    return Told(at[event.told[0]], COLUMNS.index(event.type), STATUSES.index(event.status), asked)


def _players(event: Event, names: Sequence[Named]) -> list[tuple[Span, str, tuple[int, ...]]]:
    """The names within reach of an event, with their kinds and parts; a part that no name covers stands for itself.

    Whoever plays a part under one of its names may well be meant by its others: they are left unsure.
    """
    word = event.told[0]
    found = {(name.first, name.last): name for name in names if abs(name.first - word) <= REACH}
    played: dict[Span, set[int]] = defaultdict(set)
    by_id: dict[str, set[int]] = defaultdict(set)
    for part, spans in enumerate(event.parts):
        for span in spans:
            if abs(span[0] - word) > REACH:
                continue
            player = max(found, key=lambda name: _shared(name, span), default=None)
            if player is None or _shared(player, span) <= 0:
                player = span
            else:
                by_id[found[player].id].add(part)
            played[player].add(part)
    out = []
    for span in sorted({*found, *played}):
        name = found.get(span)
        kind = name.kind if name is not None and name.kind in KINDS else UNNAMED
        maybe = by_id[name.id] if name is not None else ()
        out.append((span, kind, tuple(YES if part in played[span] else UNSURE if part in maybe else NO for part in range(len(PARTS)))))
    return out


def _shared(a: Span, b: Span) -> int:
    return min(a[1], b[1]) - max(a[0], b[0])
