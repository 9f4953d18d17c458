"""Review: one event at a time beside its article, in the order in which a look is worth most.

Every judgement is a form, so that the page works without a script; ``js/review.js`` adds the keys and pointing at words. What is
posted comes back as the next event of the queue.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from marsad.errors import InputError
from marsad.model import Candidate, Place, Reading
from marsad.review import judging
from marsad.review.placing import comments, in_effect, threads
from marsad.review.pointing import Correction, Figured, Pointed, event_kinds
from marsad.review.proposals import Proposal, propose
from marsad.review.queue import FIRST, SECOND, Progress, Waiting, progress, waiting, why
from marsad.review.records import FIGURE_KINDS, ROLES, Judgement, View
from marsad.store import Corpus
from marsad.tables import ACTOR_KINDS, PLACE_KINDS, SECTORS, STATUSES
from marsad.web.look import page
from marsad.web.pages.users import log
from marsad.web.settings import User
from marsad.web.shared import corpus_of, corpus_to_write, may_review, need
from marsad.web.words import Refused

router = APIRouter()
AHEAD = 8  # events of the queue that are shown ahead
MOST = 300_000  # characters of a text that a page holds
NOTE = 2_000  # characters of a comment
COUNTED = 60.0  # seconds for which a count of events holds


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which part of the queue is worked through, as the address says it; ``after`` has been seen."""

    order: str = FIRST
    type: str | None = None
    country: str | None = None
    after: str | None = None

    @property
    def blind(self) -> bool:
        """Whether the reviewer sees nobody else's judgements."""
        return self.order == SECOND

    def query(self, **changes: str | None) -> str:
        """The address's query, with some of it changed."""
        values = {"order": self.order if self.order != FIRST else None, "type": self.type, "country": self.country, "after": self.after, **changes}
        asked = {name: value for name, value in values.items() if value}
        return f"?{urlencode(asked)}" if asked else ""


class Form:
    """What a form of ours holds: each name with all its values."""

    def __init__(self, values: dict[str, list[str]]) -> None:
        self.values = values

    def get(self, name: str) -> str | None:
        """The value of a name; None where it is empty."""
        return (self.values.get(name, [""])[0].replace("\0", "").strip()) or None

    def all(self, name: str) -> list[str]:
        return [one for one in self.values.get(name, ()) if one]

    def need(self, name: str) -> str:
        value = self.get(name)
        if value is None:
            raise InputError(f"{name}: nothing is given")
        return value

    @property
    def asked(self) -> Asked:
        return Asked(order=self.get("order") or FIRST, type=self.get("for_type"), country=self.get("for_country"), after=self.get("after"))


async def form_of(request: Request) -> Form:
    """The form that was sent; the guard has looked at its size and its token."""
    body = await request.body()
    return Form(parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=1000))


def reviewer(request: Request) -> User:
    """Who reviews, where they may: not where everyone's names are masked."""
    user = need(request, "reviewer")
    if not may_review(request):
        raise Refused(403, "masked")
    return user


# --- the page ---


@router.get("/review")
def review(
    request: Request, order: str = FIRST, type: str | None = None, country: str | None = None, after: str | None = None, article: str | None = None,
    event: str | None = None,
) -> Response:  # fmt: skip
    """The next event, or one that is asked for."""
    user = reviewer(request)
    asked = Asked(order=order, type=type or None, country=(country or "").upper() or None, after=after or None)
    with corpus_of(request) as corpus:
        ahead = waiting(corpus, judge=user.name, order=asked.order, type=asked.type, country=asked.country, after=asked.after, limit=AHEAD + 1)
        article, event = article or None, event or None
        if article is not None and event is None:
            event = _first_of(corpus, article)
        if article is not None and event is not None:
            here, cursor = (article, event), asked.after
        elif ahead:
            here, cursor = (ahead[0].article, ahead[0].event), ahead[0].cursor
        else:
            return page(request, "review.html", seen=None, asked=asked, far=_progress(request, corpus), ahead=(), last=_last(corpus, user), kinds=event_kinds())
        return _draw(request, corpus, user, asked, *here, ahead=ahead, cursor=cursor)


def _draw(
    request: Request, corpus: Corpus, user: User, asked: Asked, article: str, event: str, *, ahead: Sequence[Waiting] = (), cursor: str | None = None,
    wrong: str | None = None,
) -> Response:  # fmt: skip
    seen = judging.see(corpus, article, event, judge=user.name, blind=asked.blind)
    kept = corpus.article(article)
    assert kept is not None
    reading = seen.reading
    said = corpus.judgements(article, judge=user.name if asked.blind else None)
    titles = _titles(corpus, [w.article for w in ahead])
    words = {(w.article, w.event): _words(corpus.db, w) for w in ahead}
    view = seen.view
    rejected = seen.thread.said.before if view is None and seen.thread is not None else None
    return page(
        request, "review.html", 400 if wrong else 200, seen=seen, view=view or rejected, gone=view is None, article=kept, reading=reading, asked=asked,
        paragraphs=_paragraphs(reading.text, view or rejected), cut=max(0, len(reading.text) - MOST), why=_reasons(corpus, article, event, ahead, asked),
        history=judging.history(said, seen.name), holding={one.id for one in in_effect(said)}, notes=[c for c in comments(said) if c.name == seen.name],
        ahead=[(w, titles.get(w.article), words[w.article, w.event]) for w in ahead if (w.article, w.event) != (article, event)][:AHEAD],
        cursor=cursor, far=_progress(request, corpus), last=_last(corpus, user), kinds=event_kinds(), statuses=STATUSES, roles=ROLES,
        actor_kinds=ACTOR_KINDS, place_kinds=PLACE_KINDS, sectors=sorted(SECTORS), figure_kinds=FIGURE_KINDS,
        choices=_choices(reading), mentions=_mentions(reading), spots=_spots(corpus, article, reading, view or rejected),
        wrong=wrong, lost=_lost(corpus, article, seen.reading, said),
        left_out=[u for u in reading.unresolved if u.kind == "event" and u.span is not None], proposals=_proposals(corpus, article, said),
    )  # fmt: skip


def _progress(request: Request, corpus: Corpus) -> Progress:
    """How far review has come. Events are counted once a minute: there may be a million, and reviewing leaves their number as it is."""
    kept: tuple[float, int] | None = getattr(request.app.state, "review_events", None)
    if kept is None or time.monotonic() - kept[0] > COUNTED:
        far = progress(corpus)
        request.app.state.review_events = (time.monotonic(), far.events)
        return far
    return progress(corpus, events=kept[1])


def _paragraphs(text: str, view: View | None) -> list[tuple[int, str]]:
    """The text's lines with their offsets; of one too long for a page, what stands around the event."""
    begin = max(0, view.trigger.start - MOST // 2) if view is not None and len(text) > MOST else 0
    begin = text.rfind("\n", 0, begin) + 1
    found, at = [], begin
    for line in text[begin : begin + MOST].split("\n"):
        if line.strip():
            found.append((at, line))
        at += len(line) + 1
    return found


def _reasons(corpus: Corpus, article: str, event: str, ahead: Sequence[Waiting], asked: Asked) -> Sequence[tuple[str, float, str]]:
    """Why this event is here."""
    found = next((w for w in ahead if (w.article, w.event) == (article, event)), None)
    return found.why if found is not None else () if asked.blind else why(corpus, article, event)


def _last(corpus: Corpus, user: User) -> Judgement | None:
    """What the reviewer said last that holds: what undo takes back."""
    held = in_effect(corpus.judgements(judge=user.name, last=50))
    return held[-1] if held else None


def _titles(corpus: Corpus, articles: Iterable[str]) -> dict[str, str | None]:
    names = list(dict.fromkeys(articles))
    marks = ", ".join("?" * len(names))
    return dict(corpus.db.execute(f"SELECT name, title FROM articles WHERE name IN ({marks})", names).fetchall())


def _words(db: sqlite3.Connection, one: Waiting) -> tuple[str, str] | None:
    row = db.execute("SELECT e.type, e.words FROM events e JOIN articles a ON a.id = e.article WHERE a.name = ? AND e.id = ?", (one.article, one.event)).fetchone()
    return (row[0], row[1]) if row else None


def _choices(reading: Reading) -> dict[str, list[Any]]:
    """Whom and what each role may name, in the order of the text."""

    def in_order(records: Iterable[Any]) -> list[Any]:
        return sorted(records, key=lambda r: r.mentions[0].start if r.mentions else 0)

    actors, places = in_order(reading.actors), in_order(reading.places)
    return {"sources": actors, "targets": [*actors, *places], "places": places}


def _mentions(reading: Reading) -> list[dict[str, Any]]:
    """What may be clicked in the text."""
    found = [
        {"s": m.start, "e": m.end, "id": record.id, "k": kind, "n": record.name}
        for kind, records in (("actor", reading.actors), ("place", reading.places))
        for record in records
        for m in record.mentions
    ]
    return sorted(found, key=lambda m: (m["s"], -m["e"]))


def _spots(corpus: Corpus, article: str, reading: Reading, view: View | None) -> list[tuple[Place, list[Candidate]]]:
    """The event's places, each with the candidates that the program had for its words."""
    read = corpus.reading(article, judged=False)
    named = {n.id for n in (*view.places, *view.targets)} if view is not None else set()
    found = []
    for place in reading.places:
        if place.id in named:
            starts = {m.start for m in place.mentions}
            candidates = [c for p in (read.places if read else ()) if starts & {m.start for m in p.mentions} for c in p.candidates]
            found.append((place, list({c.id: c for c in candidates}.values())))
    return found


def _lost(corpus: Corpus, article: str, reading: Reading, said: Sequence[Judgement]) -> list[Any]:
    """Judgements of this article whose event is no longer read."""
    read = corpus.reading(article, judged=False)
    return [thread for thread in threads(read, said) if thread.state == "unplaced"] if read is not None else []


def _proposals(corpus: Corpus, article: str, said: Sequence[Judgement]) -> list[Proposal]:
    read = corpus.reading(article, judged=False) if said else None
    return propose(read, said) if read is not None else []


def _first_of(corpus: Corpus, article: str) -> str | None:
    row = corpus.db.execute(
        "SELECT d.event FROM doubts d JOIN articles a ON a.id = d.article WHERE a.name = ? ORDER BY d.doubt DESC LIMIT 1", (article,)
    ).fetchone()
    if row is not None:
        return str(row[0])
    reading = corpus.reading(article)
    return reading.events[0].id if reading is not None and reading.events else None


# --- what is posted ---


def _next(form: Form) -> Response:
    """The next event: what was judged is no longer in the queue, save where reviewers still differ."""
    asked = form.asked
    after = form.get("cursor") if asked.order == "differ" else asked.after
    return RedirectResponse(f"/review{asked.query(after=after)}", 303)


def _here(form: Form, article: str, event: str) -> Response:
    return RedirectResponse(f"/review{form.asked.query(article=article, event=event)}", 303)


def _refused(request: Request, user: User, form: Form, error: InputError) -> Response:
    """The same event again, with why its judgement was refused."""
    article, event = form.need("article"), form.get("event")
    with corpus_of(request) as corpus:
        event = event or _first_of(corpus, article)
        if event is None:
            raise error
        try:
            judging.see(corpus, article, event, judge=user.name, blind=form.asked.blind)
        except InputError:
            raise error from None
        return _draw(request, corpus, user, form.asked, article, event, wrong=str(error), cursor=form.get("cursor"))


@router.post("/review/{verdict}")
def judge(request: Request, verdict: str, form: Form = Depends(form_of)) -> Response:  # noqa: B008
    """A judgement: on the disk before this answers."""
    user = reviewer(request)
    act = ACTS.get(verdict)
    if act is None:
        raise Refused(404, "judgement")
    try:
        with corpus_to_write(request) as corpus:
            said, answer = act(corpus, user, form)
    except InputError as error:
        if form.get("article") is None:
            raise
        return _refused(request, user, form, error)
    if said is not None:
        log(request, said.verdict, f"judgement {said.id}: {said.article} {said.name}")
    return answer


def _accept(corpus: Corpus, user: User, form: Form) -> tuple[Judgement | None, Response]:
    said = judging.accept(corpus, form.need("article"), form.need("event"), judge=user.name, note=_note(form), blind=form.asked.blind)
    return said, _next(form)


def _reject(corpus: Corpus, user: User, form: Form) -> tuple[Judgement | None, Response]:
    said = judging.reject(corpus, form.need("article"), form.need("event"), judge=user.name, note=_note(form), blind=form.asked.blind)
    return said, _next(form)


def _correct(corpus: Corpus, user: User, form: Form) -> tuple[Judgement | None, Response]:
    said = judging.correct(corpus, form.need("article"), form.need("event"), correction_of(form), judge=user.name, note=_note(form), blind=form.asked.blind)
    return said, _next(form)


def _add(corpus: Corpus, user: User, form: Form) -> tuple[Judgement | None, Response]:
    said = judging.add(corpus, form.need("article"), correction_of(form), judge=user.name, note=_note(form), blind=form.asked.blind)
    return said, _here(form, said.article, form.get("event") or said.name)


def _comment(corpus: Corpus, user: User, form: Form) -> tuple[Judgement | None, Response]:
    said = judging.comment(corpus, form.need("article"), form.need("event"), _note(form) or "", judge=user.name)
    return said, _here(form, said.article, form.need("event"))


def _settle(corpus: Corpus, user: User, form: Form) -> tuple[Judgement | None, Response]:
    at = None
    if form.get("candidate") is None:
        try:
            lat, lon = (float(part) for part in form.need("at").replace("،", ",").split(","))
        except ValueError:
            raise InputError(f"coordinates: found {form.get('at')!r}; expected LAT,LON such as 35.93,36.63") from None
        at = lat, lon
    said = judging.settle(corpus, form.need("article"), form.need("place"), judge=user.name, candidate=form.get("candidate"), at=at, note=_note(form))
    return said, _here(form, said.article, form.need("event"))


def _restore(corpus: Corpus, user: User, form: Form) -> tuple[Judgement | None, Response]:
    said = judging.restore(corpus, form.need("article"), form.need("name"), judge=user.name)
    return said, _here(form, said.article, form.get("event") or said.name)


def _undo(corpus: Corpus, user: User, form: Form) -> tuple[Judgement | None, Response]:
    taken = form.get("judgement")
    said = judging.undo(corpus, judge=user.name, id=int(taken) if taken and taken.isdecimal() else None)
    if said is None or said.record != "event" or said.name.startswith("added:"):
        return said, _here(form, form.need("article"), form.need("event")) if form.get("article") and form.get("event") else _next(form)
    return said, _here(form, said.article, said.name)


ACTS = {"accept": _accept, "reject": _reject, "correct": _correct, "add": _add, "comment": _comment, "settle": _settle, "restore": _restore, "undo": _undo}


def _note(form: Form) -> str | None:
    note = form.get("note")
    if note is not None and len(note) > NOTE:
        raise InputError(f"note: found {len(note)} characters; expected {NOTE} at most")
    return note


def correction_of(form: Form) -> Correction:
    """A correction as the form holds it. Words are ``START-END``; a role's entry is an id, or words with what they name."""
    kind, _, mode = (form.get("type") or "").partition(":")
    given: dict[str, Any] = {"type": kind, "mode": mode or None} if kind else {}
    if status := form.get("status"):
        given["status"] = status
    start, end = form.get("start"), form.get("end")
    if form.get("has_days") and (start, end) != (form.get("was_start"), form.get("was_end")):
        given |= {"start": start, "end": end or start}  # one day needs to be written once
    if trigger := form.get("trigger"):
        given["trigger"] = span_of(trigger, "trigger")
    for role in ROLES:
        if form.get(f"has_{role}"):
            given[role] = [pointed_of(one, role) for one in form.all(role)]
    if form.get("has_figures"):
        given["figures"] = [figured_of(form, number) for number in form.all("figure")]
    return Correction(**given)


def span_of(value: str, name: str) -> tuple[int, int]:
    """``120-128`` as offsets.

    >>> span_of("120-128", "trigger")
    (120, 128)
    """
    start, _, end = value.partition("-")
    if not (start.isdecimal() and end.isdecimal() and len(value) < 24):
        raise InputError(f"{name}: found {value[:40]!r}; expected characters such as 120-128")
    return int(start), int(end)


def pointed_of(value: str, role: str) -> Pointed:
    """A role's entry: ``id:state:SYR``, or ``words:120-128:armed_group:SYR:MIL`` (the last three may be empty).

    >>> pointed_of("words:120-128:person::", "sources").kind
    'person'
    """
    what, _, rest = value.partition(":")
    if what == "id" and rest:
        return Pointed(id=rest)
    if what != "words":
        raise InputError(f"{role}: found {value[:40]!r}; expected a record, or words of the text")
    words, kind, country, sector = (*rest.split(":"), "", "", "")[:4]
    start, end = span_of(words, role)
    return Pointed(start=start, end=end, kind=kind or None, country=country.upper() or None, sector=sector or None)


def figured_of(form: Form, number: str) -> Figured:
    """A figure of the form, by its number among them: its record or words, kind and bounds."""
    what = form.need(f"figure_{number}_what")
    low, high = (_count(form.get(f"figure_{number}_{bound}")) for bound in ("low", "high"))
    kind = form.need(f"figure_{number}_kind")
    if what.startswith("id:"):
        return Figured(kind=kind, low=low, high=high, id=what[3:])
    start, end = span_of(what.removeprefix("words:"), "figures")
    return Figured(kind=kind, low=low, high=high, start=start, end=end)


def _count(value: str | None) -> int | None:
    if value is None:
        return None
    if not value.isdecimal() or len(value) > 9:
        raise InputError(f"figures: found {value[:20]!r}; expected a number of persons")
    return int(value)
