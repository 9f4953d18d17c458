"""Which event of a reading a judgement was said of, whatever program made the reading.

The text of an article never changes, so the words that were judged stand where they stood. Judgements of one event are a
*thread*, named by the event's id when it was first judged. A thread belongs to the event whose evidence overlaps its own most;
no two threads to one event. What finds no event is given back, not dropped.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from marsad.model import Event, Mention, Place, Reading, Span
from marsad.review.records import ACCEPT, ADD, COMMENT, CORRECT, EVENT, PLACE, REJECT, UNDO, Judgement, Said, said

ACCEPTED, CORRECTED, REJECTED, ADDED, UNPLACED = STATES = ("accepted", "corrected", "rejected", "added", "unplaced")
ADDED_ID = "added:"  # what the ids of events begin with that the program's reading does not have
SETTLING = (ACCEPT, CORRECT, REJECT, ADD)  # verdicts after which an event is as the judgement leaves it


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """The judgements of one event that hold, in order. ``event`` is its id in the reading; None where it is not there (a
    missed event, or one that this reading does not find)."""

    name: str
    judgements: tuple[Judgement, ...]
    event: str | None

    @property
    def id(self) -> str:
        """The event's id in the corrected reading."""
        return self.event or (self.name if self.name.startswith(ADDED_ID) else ADDED_ID + self.name)

    @property
    def last(self) -> Judgement:
        return self.judgements[-1]

    @property
    def added(self) -> bool:
        return any(one.verdict == ADD for one in self.judgements)

    @property
    def state(self) -> str:
        """What became of the event: one of ``STATES``. A rejection of what is no longer found has had its way."""
        if self.last.verdict == REJECT:
            return REJECTED
        if self.added and self.event is None:
            return ADDED
        if self.event is None:
            return UNPLACED
        first = said(self.judgements[0])
        return ACCEPTED if first is not None and first.before == self.said.after else CORRECTED

    @property
    def said(self) -> Said:
        found = said(self.last)
        assert found is not None
        return found


def in_effect(judgements: Iterable[Judgement]) -> list[Judgement]:
    """Those that no later one takes back, in order; undoing itself can be undone.

    Only what a reviewer can say counts; a row that another program wrote is none of them.
    """
    ours = [one for one in judgements if said(one) is not None]
    void: set[int] = set()
    for one in reversed(ours):
        if one.verdict == UNDO and one.id not in void:
            value = said(one)
            if value is not None and value.undoes is not None:
                void.add(value.undoes)
    return [one for one in ours if one.verdict != UNDO and one.id not in void]


def threads(reading: Reading, judgements: Iterable[Judgement]) -> list[Thread]:
    """The judgements of events that hold, each event's together, with where they belong in a reading; in the order of the text."""
    by_name: dict[str, list[Judgement]] = {}
    for one in in_effect(judgements):
        if one.record == EVENT and one.verdict in SETTLING:
            by_name.setdefault(one.name, []).append(one)
    return place(reading, by_name)


def place(reading: Reading, by_name: dict[str, list[Judgement]]) -> list[Thread]:
    """Threads of judgements given their events: greatest overlap first, a thread of the event's own id before others."""
    ranked = []
    for number, (name, some) in enumerate(by_name.items()):
        added = any(one.verdict == ADD for one in some)
        spans, kinds = _words(some), _types(some)
        for at, event in enumerate(reading.events):
            shared = overlap(spans, (event.trigger, *event.evidence))
            if shared and (not added or event.type in kinds):
                ranked.append((event.id != name, added, event.type not in kinds, -shared, number, at, name, event.id))
    home: dict[str, str] = {}
    taken: set[str] = set()
    for *_, name, event_id in sorted(ranked):
        if name not in home and event_id not in taken:
            home[name] = event_id
            taken.add(event_id)
    found = [Thread(name=name, judgements=tuple(some), event=home.get(name)) for name, some in by_name.items()]
    return sorted(found, key=lambda thread: (thread.judgements[0].start or 0, thread.name))


def _words(judgements: Sequence[Judgement]) -> list[Span]:
    """The words that judgements were said of: where the program had them, and as reviewers left them."""
    spans: dict[tuple[int, int], Span] = {}
    for one in judgements:
        if one.start is not None and one.end is not None:
            spans[one.start, one.end] = Span(one.start, one.end, "")
        value = said(one)
        for view in (value.before, value.after) if value else ():
            if view is not None:
                spans.update({(s.start, s.end): s for s in (view.trigger, *view.evidence)})
    return list(spans.values())


def _types(judgements: Sequence[Judgement]) -> set[str]:
    views = [view for one in judgements if (value := said(one)) for view in (value.before, value.after) if view is not None]
    return {view.type for view in views}


def overlap(some: Iterable[Span | Mention], others: Iterable[Span | Mention]) -> int:
    """How many characters stand in both.

    >>> overlap([Span(0, 4, "")], [Span(2, 9, ""), Span(2, 3, "")])
    2
    """
    there = list(others)
    return sum(max((min(a.end, b.end) - max(a.start, b.start) for b in there if a.start < b.end and b.start < a.end), default=0) for a in some)


def events_of(reading: Reading) -> dict[str, Event]:
    """A reading's events by their id."""
    return {event.id: event for event in reading.events}


def settled(reading: Reading, judgements: Iterable[Judgement]) -> tuple[list[tuple[Place, Judgement, Said]], list[Judgement]]:
    """The last word on where each place is, with the place of the reading that it means; and those that find none."""
    last: dict[str, Judgement] = {}
    for one in in_effect(judgements):
        if one.record == PLACE and one.verdict == CORRECT:
            last[one.name] = one
    found: dict[str, tuple[Place, Judgement, Said]] = {}
    lost = []
    for one in last.values():
        value = said(one)
        assert value is not None
        words = [Span(one.start or 0, one.end or 0, "")]
        ranked = sorted(((overlap(words, p.mentions), p.id == one.name, p.id) for p in reading.places), reverse=True)
        if value.now is None or not ranked or not ranked[0][0]:
            lost.append(one)
            continue
        id = ranked[0][2]
        if id not in found or found[id][1].id < one.id:
            found[id] = (next(p for p in reading.places if p.id == id), one, value)
    return list(found.values()), lost


def comments(judgements: Iterable[Judgement]) -> list[Judgement]:
    """The comments that hold, in order."""
    return [one for one in in_effect(judgements) if one.verdict == COMMENT]
