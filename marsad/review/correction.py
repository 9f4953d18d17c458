"""``corrected``: a reading as its judgements leave it. Pure: the reading that the program made stays as it was.

What a reviewer left an event as holds, whatever the program reads there today: type, roles, days, places, figures, words. An
event that a reviewer confirmed has confidence 1 and says so among its reasons; one that was rejected stands under
``unresolved``. Words that no record had become records whose mentions bear the rule ``judged``.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from typing import TypeVar

from marsad.model import Actor, Event, Figure, Mention, Place, Reading, Span, Unresolved
from marsad.review.placing import ACCEPTED, ADDED, ADDED_ID, CORRECTED, REJECTED, Thread, overlap, settled, threads
from marsad.review.records import Counted, Judgement, Named, Spot, View

RULE = "judged"
KIND_OF_ACTOR, KIND_OF_PLACE = "organization", "city"  # of words that a reviewer gave no kind
HALF = 0.5  # of the longer: how much two mentions share that mean one
R = TypeVar("R", Actor, Place)


def view_of(event: Event, reading: Reading) -> View:
    """An event as a reviewer sees it: every role with the words that name it."""
    records: dict[str, Actor | Place] = {**{p.id: p for p in reading.places}, **{a.id: a for a in reading.actors}}
    places: dict[str, Actor | Place] = {p.id: p for p in reading.places}
    figures = {f.id: f for f in reading.figures}

    def named(id: str, among: dict[str, Actor | Place]) -> Named:
        record = among.get(id)
        if record is None:
            return Named(name=id, id=id)
        nearest = min(record.mentions, key=lambda m: (abs(m.start - event.trigger.start), m.start), default=None)
        span = Span(nearest.start, nearest.end, nearest.text) if nearest else None
        return Named(name=record.name, id=id, span=span, kind=record.kind, country=record.country, sector=getattr(record, "sector", None))

    return View(
        type=event.type, mode=event.mode, status=event.status, start=event.start, end=event.end, trigger=event.trigger, evidence=event.evidence,
        sources=tuple(named(i, records) for i in event.sources), targets=tuple(named(i, records) for i in event.targets),
        places=tuple(named(i, places) for i in event.places),
        figures=tuple(Counted(kind=f.kind, low=f.low, high=f.high, span=f.span, id=f.id) for i in event.figures if (f := figures.get(i))),
        codes=event.codes,
    )  # fmt: skip


def spot_of(place: Place) -> Spot:
    """Where a place is as the reading has it."""
    return Spot(
        id=place.id, name=place.name, kind=place.kind, name_en=place.name_en, country=place.country, admin1=place.admin1, lat=place.lat, lon=place.lon,
        precision=place.precision,
    )  # fmt: skip


def corrected(reading: Reading, judgements: Iterable[Judgement]) -> Reading:
    """A reading with what was said of it; the same reading where nothing was."""
    held = list(judgements)
    found = threads(reading, held)
    where, _ = settled(reading, held)
    if not found and not where:
        return reading
    editor = _Editor(reading)
    for place, _, value in where:
        assert value.now is not None
        editor.settle(place, value.now)
    for thread in found:
        if thread.state == REJECTED and thread.event is not None:
            editor.reject(thread)
    for thread in found:
        if thread.state in (ACCEPTED, CORRECTED, ADDED):
            editor.lay(thread)
    return editor.reading()


class _Editor:
    """A reading being changed."""

    def __init__(self, reading: Reading) -> None:
        self.old = reading
        self.actors = {a.id: a for a in reading.actors}
        self.places = {p.id: p for p in reading.places}
        self.figures = {f.id: f for f in reading.figures}
        self.events = {e.id: e for e in reading.events}
        self.unresolved = list(reading.unresolved)
        self.moved: dict[str, str] = {}  # ids of places that a reviewer found to be others
        self.gone: set[str] = set()

    # --- places ---

    def settle(self, place: Place, spot: Spot) -> None:
        """A place that is where a reviewer says."""
        new = dataclasses.replace(
            place, id=spot.id, name_en=spot.name_en, kind=spot.kind, country=spot.country, admin1=spot.admin1, lat=spot.lat, lon=spot.lon,
            precision=spot.precision, candidates=(),
        )  # fmt: skip
        if spot.id != place.id:
            self.moved[place.id] = spot.id
            known = self.places.get(spot.id)
            if known is not None:  # the text names it elsewhere too
                mentions = {(m.start, m.end): m for m in (*known.mentions, *place.mentions)}
                new = dataclasses.replace(new, name=known.name, mentions=tuple(sorted(mentions.values(), key=lambda m: m.start)))
        kept = {spot.id: new}
        self.places = {**{i: p for id, p in self.places.items() if (i := id if id != place.id else spot.id) != spot.id}, **kept}
        words = place.mentions
        self.unresolved = [u for u in self.unresolved if not (u.kind == "place" and u.span and overlap([u.span], words))]

    def where(self, id: str | None) -> str | None:
        return self.moved.get(id, id) if id is not None else None

    # --- events ---

    def reject(self, thread: Thread) -> None:
        assert thread.event is not None
        event = self.events.pop(thread.event)
        self.gone.add(event.id)
        self.unresolved.append(Unresolved(span=event.trigger, kind="event", reason=f"{event.type}: rejected by a reviewer"))
        self.unresolved.sort(key=lambda u: (u.span.start if u.span else -1, u.kind, u.reason))

    def lay(self, thread: Thread) -> None:
        """An event as the last judgement leaves it."""
        view = thread.said.after
        assert view is not None
        old = self.events.get(thread.event) if thread.event is not None else None
        sources = self.roles(view.sources, places=False)
        targets = self.roles(view.targets, places=True)
        where = tuple(dict.fromkeys(id for named in view.places if (id := self.place(named)) is not None))
        event_id = thread.id
        self.count(event_id, view.figures, old)
        state = thread.state
        fields = ", ".join(dict.fromkeys(f for one in thread.judgements for f in (one.field or "").split(",") if f))
        reason = f"judged: {state}" + (f" ({fields})" if fields and state == CORRECTED else "")
        precision = _precision(view, old)
        if old is None:
            event = Event(
                id=event_id, type=view.type, mode=view.mode, trigger=view.trigger, sources=sources, targets=targets, places=where, status=view.status,
                chain=(self.old.outlet,) if self.old.outlet else (), codes=view.codes, evidence=view.evidence, confidence=1.0, reasons=(reason,),
                start=view.start, end=view.end, precision=precision,
            )  # fmt: skip
        else:
            event = dataclasses.replace(
                old, type=view.type, mode=view.mode, trigger=view.trigger, sources=sources, targets=targets, places=where, status=view.status,
                codes=view.codes, evidence=view.evidence, confidence=1.0, reasons=(*old.reasons, reason), start=view.start, end=view.end,
                precision=precision,
            )  # fmt: skip
        self.events[event_id] = event

    def roles(self, named: Sequence[Named], *, places: bool) -> tuple[str, ...]:
        ids = (self.place(one) if places and one.id is not None and self._is_place(one) else self.actor(one) for one in named)
        return tuple(dict.fromkeys(id for id in ids if id is not None))

    def _is_place(self, named: Named) -> bool:
        """Whether a target is a place: an actor of that id or those words comes first."""
        if named.id in self.actors:
            return False
        return self.where(named.id) in self.places or (_named_there(named, self.actors.values()) is None and _named_there(named, self.places.values()) is not None)

    def actor(self, named: Named) -> str | None:
        """The actor that words mean: the one of that id, or whose mention they are; else a new one."""
        if named.id in self.actors and named.id is not None:
            self.actors[named.id] = _with_words(self.actors[named.id], named)
            return named.id
        if (id := _named_there(named, self.actors.values())) is not None:
            return id
        if named.span is None:
            return None
        mention = Mention(named.span.start, named.span.end, named.span.text, RULE)
        same = next((a for a in self.actors.values() if a.mentions[0].rule == RULE and a.name == named.name), None)
        if same is not None:
            self.actors[same.id] = dataclasses.replace(same, mentions=tuple(sorted((*same.mentions, mention), key=lambda m: m.start)))
            return same.id
        id = _fresh(f"actor:{named.span.start}", self.actors)
        self.actors[id] = Actor(
            id=id, name=named.name, kind=named.kind or KIND_OF_ACTOR, country=named.country, sector=named.sector, mentions=(mention,),
            reasons=("judged: pointed to by a reviewer",),
        )  # fmt: skip
        return id

    def place(self, named: Named) -> str | None:
        """The place that words mean, likewise."""
        id = self.where(named.id)
        if id is not None and id in self.places:
            self.places[id] = _with_words(self.places[id], named)
            return id
        if (known := _named_there(named, self.places.values())) is not None:
            return known
        if named.span is None:
            return None
        mention = Mention(named.span.start, named.span.end, named.span.text, RULE)
        new = _fresh(f"place:{named.span.start}", self.places)
        self.places[new] = Place(id=new, name=named.name, kind=named.kind or KIND_OF_PLACE, country=named.country, mentions=(mention,))
        return new

    def count(self, event: str, counted: Sequence[Counted], old: Event | None) -> None:
        """The figures of an event, and no others."""
        for id in old.figures if old is not None else ():
            self.figures[id] = dataclasses.replace(self.figures[id], event=None)
        for one in counted:
            same = self.figures.get(one.id) if one.id is not None else None
            if same is None or not overlap([one.span], [same.span]):
                same = next((f for f in self.figures.values() if (f.span.start, f.span.end) == (one.span.start, one.span.end)), None)
            if same is not None:
                changed = (one.kind, one.low, one.high) != (same.kind, same.low, same.high)
                self.figures[same.id] = dataclasses.replace(
                    same, kind=one.kind, low=one.low, high=one.high, event=event, rule=RULE if changed else same.rule
                )
                continue
            id = _fresh(f"figure:{one.span.start}", self.figures)
            self.figures[id] = Figure(id=id, kind=one.kind, low=one.low, high=one.high, span=one.span, event=event, rule=RULE)

    # --- the whole ---

    def reading(self) -> Reading:
        old = self.old
        figures = [dataclasses.replace(f, event=None) if f.event in self.gone else f for f in self.figures.values()]
        of_event: dict[str | None, list[str]] = {}
        for figure in figures:
            of_event.setdefault(figure.event, []).append(figure.id)
        events = []
        for event in self.events.values():
            targets = tuple(dict.fromkeys(self.where(i) or i for i in event.targets))
            where = tuple(dict.fromkeys(self.where(i) or i for i in event.places))
            events.append(dataclasses.replace(event, figures=tuple(of_event.get(event.id, ())), targets=targets, places=where))
        return dataclasses.replace(
            old,
            actors=tuple(self.actors.values()),
            places=tuple(self.places.values()),
            figures=tuple(sorted(figures, key=lambda f: f.span.start)) if len(figures) > len(old.figures) else tuple(figures),
            events=_in_order(events),
            statements=tuple(dataclasses.replace(s, occasion=None) if s.occasion in self.gone else s for s in old.statements),
            agreements=tuple(
                dataclasses.replace(
                    a, implementations=tuple(i for i in a.implementations if i not in self.gone), violations=tuple(i for i in a.violations if i not in self.gone),
                    places=tuple(dict.fromkeys(self.where(i) or i for i in a.places)),
                )
                for a in old.agreements
            ),
            relations=tuple(dataclasses.replace(r, object=self.where(r.object)) if r.object in self.moved else r for r in old.relations),
            unresolved=tuple(self.unresolved),
        )  # fmt: skip


def _in_order(events: list[Event]) -> tuple[Event, ...]:
    """The program's events in their order; each that was added before the first that comes after it in the text."""
    added = [e for e in events if e.id.startswith(ADDED_ID)]
    out = [e for e in events if not e.id.startswith(ADDED_ID)]
    for event in sorted(added, key=lambda e: (e.trigger.start, e.id)):
        at = next((n for n, other in enumerate(out) if other.trigger.start > event.trigger.start), len(out))
        out.insert(at, event)
    return tuple(out)


def _named_there(named: Named, records: Iterable[R]) -> str | None:
    """The record that has these words as a mention; of words that a record once had, also one whose mention is mostly they."""
    if named.span is None:
        return None
    size = named.span.end - named.span.start
    best: tuple[float, str] | None = None
    for record in records:
        for mention in record.mentions:
            if (mention.start, mention.end) == (named.span.start, named.span.end):
                return record.id
            shared = min(mention.end, named.span.end) - max(mention.start, named.span.start)
            share = shared / max(size, mention.end - mention.start)
            if named.id is not None and share > HALF and (best is None or share > best[0]):
                best = share, record.id
    return best[1] if best else None


def _with_words(record: R, named: Named) -> R:
    """A record with words that a reviewer says mean it, where it does not have them."""
    if named.span is None or overlap([named.span], record.mentions):
        return record
    mention = Mention(named.span.start, named.span.end, named.span.text, RULE)
    return dataclasses.replace(record, mentions=tuple(sorted((*record.mentions, mention), key=lambda m: m.start)))


def _fresh(id: str, taken: Iterable[str]) -> str:
    known = set(taken)
    while id in known:
        id += "+"
    return id


def _precision(view: View, old: Event | None) -> str | None:
    if old is not None and (view.start, view.end) == (old.start, old.end):
        return old.precision
    if view.start is None and view.end is None:
        return None
    return "day" if view.start == view.end else "days"
