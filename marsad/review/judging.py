"""Judgements made: each is checked, and on the disk before it is acknowledged.

A judgement says what the event was before and is after it, as its reviewer saw and left it. ``blind`` shows a reviewer what the
program read and what they said themselves, not what others did: what agreement between reviewers is measured on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from marsad.errors import InputError
from marsad.model import Event, Reading
from marsad.review.correction import corrected, spot_of, view_of
from marsad.review.placing import ADDED_ID, REJECTED, SETTLING, Thread, events_of, in_effect, overlap, threads
from marsad.review.pointing import Correction, changed, revise, spot_at
from marsad.review.records import (
    ACCEPT,
    ADD,
    COMMENT,
    CORRECT,
    EVENT,
    PLACE,
    REJECT,
    UNDO,
    Judgement,
    Said,
    Spot,
    View,
    said,
    to_value,
)
from marsad.store import Corpus


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """An event as a reviewer sees it: its name among judgements, the event and its view (None: rejected, or none of today's
    reading), the reading that it stands in, and what holds of what was said of it, as far as the reviewer may see that."""

    name: str
    event: Event | None
    view: View | None
    reading: Reading
    said: tuple[Judgement, ...]
    thread: Thread | None


def see(corpus: Corpus, article: str, event: str, *, judge: str, blind: bool = False) -> Seen:
    """An event of an article by its id, or by its name among judgements. Raises ``InputError`` where there is none."""
    read, judgements = _read(corpus, article)
    visible = [one for one in judgements if one.judge == judge] if blind else judgements
    reading = corrected(read, visible)
    found = threads(read, visible)
    thread = next((t for t in found if event in (t.id, t.name)), None)
    # Judgements that the reviewer may not see still name the event.
    every = thread or next((t for t in threads(read, judgements) if event in (t.id, t.name)), None)
    name = every.name if every is not None else event
    here = events_of(reading)
    id = every.id if every is not None else event
    if every is None and event not in here:
        raise InputError(f"{article}: no event {event}")
    told = here.get(id)
    said_of = tuple(one for one in in_effect(visible) if one.record == EVENT and one.name == name)
    return Seen(name=name, event=told, view=view_of(told, reading) if told is not None else None, reading=reading, said=said_of, thread=thread)


def accept(corpus: Corpus, article: str, event: str, *, judge: str, note: str | None = None, blind: bool = False) -> Judgement:
    """Say that an event is right as it stands. Of one that was rejected, that it stands again."""
    with corpus.durably():
        seen = see(corpus, article, event, judge=judge, blind=blind)
        view = seen.view or _rejected_view(seen)
        return _put(corpus, article, seen.name, ACCEPT, judge, Said(before=view, after=view, blind=blind), view=view, note=note)


def reject(corpus: Corpus, article: str, event: str, *, judge: str, note: str | None = None, blind: bool = False) -> Judgement:
    """Say that the text tells no such event."""
    with corpus.durably():
        seen = see(corpus, article, event, judge=judge, blind=blind)
        if seen.view is None:
            raise InputError(f"{article}, {event}: is rejected already, or no longer read")
        return _put(corpus, article, seen.name, REJECT, judge, Said(before=seen.view, blind=blind), view=seen.view, note=note)


def correct(corpus: Corpus, article: str, event: str, correction: Correction, *, judge: str, note: str | None = None, blind: bool = False) -> Judgement:
    """Say what an event is instead. Everything that it names has words in the text; ``InputError`` says what has none."""
    with corpus.durably():
        seen = see(corpus, article, event, judge=judge, blind=blind)
        view = seen.view or _rejected_view(seen)
        after = revise(seen.reading, view, correction)
        fields = changed(view, after)
        if not fields:
            raise InputError(f"{article}, {event}: nothing is corrected; to say that it is right, accept it")
        return _put(corpus, article, seen.name, CORRECT, judge, Said(before=view, after=after, blind=blind), view=view, field=",".join(fields), note=note)


def add(corpus: Corpus, article: str, correction: Correction, *, judge: str, note: str | None = None, blind: bool = False) -> Judgement:
    """Say that the text tells an event that the program missed: its type, and the words that tell it."""
    with corpus.durably():
        read, judgements = _read(corpus, article)
        visible = [one for one in judgements if one.judge == judge] if blind else judgements
        reading = corrected(read, visible)
        view = revise(reading, None, correction)
        for other in reading.events:
            if other.type == view.type and overlap([view.trigger], [other.trigger]):
                raise InputError(f"{other.trigger.text!r} tells an event of that type already ({other.id}); correct that one")
        name = f"{ADDED_ID}{view.trigger.start}:{view.type}"
        return _put(corpus, article, name, ADD, judge, Said(after=view, blind=blind), view=view, note=note)


def restore(corpus: Corpus, article: str, name: str, *, judge: str) -> Judgement:
    """Put an event that today's reading does not find back as a reviewer had left it."""
    with corpus.durably():
        read, judgements = _read(corpus, article)
        thread = next((t for t in threads(read, judgements) if t.name == name and t.event is None and not t.added), None)
        if thread is None or thread.said.after is None:
            raise InputError(f"{article}: no judgement of {name} that finds no event")
        view = thread.said.after
        return _put(corpus, article, name, ADD, judge, Said(after=view), view=view)


def comment(corpus: Corpus, article: str, event: str, note: str, *, judge: str) -> Judgement:
    """Say something of an event that changes nothing."""
    if not note.strip():
        raise InputError("a comment needs words")
    with corpus.durably():
        seen = see(corpus, article, event, judge=judge)
        return _put(corpus, article, seen.name, COMMENT, judge, Said(), view=seen.view, note=note.strip())


def settle(
    corpus: Corpus, article: str, place: str, *, judge: str, candidate: str | None = None, at: tuple[float, float] | None = None, note: str | None = None,
) -> Judgement:  # fmt: skip
    """Say where a place of a reading is: one of its candidates by id, or coordinates."""
    with corpus.durably():
        read, judgements = _read(corpus, article)
        reading = corrected(read, judgements)
        found = reading.place(place)
        if found is None or not found.mentions:
            raise InputError(f"{article}: no place {place}")
        if at is not None:
            now = spot_at(found, *at)
        else:
            # A place that was settled has no candidates left; those that the program had are still to be chosen from.
            words = found.mentions
            choices = [c for p in read.places if overlap(p.mentions, words) for c in p.candidates]
            chosen = next((c for c in choices if c.id == candidate), None)
            if chosen is None:
                raise InputError(f"{found.name}: found {candidate!r}; expected a candidate of it ({', '.join(c.id for c in choices) or 'it has none'}), or coordinates")
            was_it = next((p for p in read.places if p.id == chosen.id), None)
            kind = was_it.kind if was_it is not None else found.kind
            now = Spot(
                id=chosen.id, name=chosen.name, kind=kind, country=chosen.country, lat=chosen.lat, lon=chosen.lon,
                precision="region" if kind == "region" else "country" if kind == "country" else "city",
            )  # fmt: skip
        was = spot_of(found)
        first = found.mentions[0]
        return corpus.put_judgement(
            article, place, record=PLACE, verdict=CORRECT, judge=judge, field="where", value=to_value(Said(was=was, now=now)), note=note,
            start=first.start, end=first.end,
        )  # fmt: skip


def undo(corpus: Corpus, *, judge: str, article: str | None = None, id: int | None = None) -> Judgement | None:
    """Take a reviewer's last judgement back (of an article; or the one of that number), by a further one. None: there is none.

    Only the reviewer's own can be taken back, the last first; the judgement taken back stays where it is.
    """
    with corpus.durably():
        own = [one for one in in_effect(corpus.judgements(article, judge=judge)) if id is None or one.id == id]
        if not own:
            return None
        last = own[-1]
        return corpus.put_judgement(
            last.article, last.name, record=last.record, verdict=UNDO, judge=judge, field=last.field, value=to_value(Said(undoes=last.id)),
            start=last.start, end=last.end,
        )  # fmt: skip


def unplaced(corpus: Corpus) -> list[tuple[str, Thread]]:
    """What was said of events that today's readings do not find, with its article: nothing is dropped."""
    rows = corpus.db.execute("SELECT DISTINCT a.name FROM judged d JOIN articles a ON a.id = d.article WHERE d.state = 'unplaced' ORDER BY a.id")
    found = []
    for (article,) in rows.fetchall():
        read, judgements = _read(corpus, article)
        found += [(article, thread) for thread in threads(read, judgements) if thread.state == "unplaced"]
    return found


def _read(corpus: Corpus, article: str) -> tuple[Reading, list[Judgement]]:
    reading = corpus.reading(article, judged=False)
    if reading is None:
        raise InputError(f"{corpus.path}: no reading of {article}")
    return reading, corpus.judgements(article)


def _rejected_view(seen: Seen) -> View:
    """The event as it was before it was rejected."""
    if seen.thread is not None and seen.thread.state == REJECTED and seen.thread.said.before is not None:
        return seen.thread.said.before
    raise InputError(f"{seen.name}: today's reading has no such event")


def _put(
    corpus: Corpus, article: str, name: str, verdict: str, judge: str, value: Said, *, view: View | None, field: str | None = None, note: str | None = None,
) -> Judgement:  # fmt: skip
    where = view.trigger if view is not None else None
    return corpus.put_judgement(
        article, name, record=EVENT, verdict=verdict, judge=judge, field=field, value=to_value(value), note=note,
        start=where.start if where else None, end=where.end if where else None,
    )  # fmt: skip


def history(judgements: Sequence[Judgement], name: str) -> list[tuple[Judgement, Said]]:
    """Everything that was ever said of an event, in order, whether it holds or not."""
    return [(one, value) for one in judgements if one.name == name and one.verdict in (*SETTLING, COMMENT, UNDO) and (value := said(one)) is not None]
