"""Two readings of one article brought together: the first stands as it is; what the second adds says so.

- Both say the same: an event's confidence rises by ``AGREES``, once, and its reasons name the model. Where something that the second
  said of it was refused, they do not: its reasons tell what.
- They differ: the first's value stays, and ``unresolved`` holds both for review.
- Only the second says it, with words of the article: what the first left empty is filled, an event or statement that it has
  not is added, marked ``second-reader`` and trusted little (``ALONE``, ``LEFT_OUT``).
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from marsad.assemble import codes_of
from marsad.model import Actor, Event, Figure, Mention, Place, Reading, Span, Statement, Unresolved
from marsad.second.answers import Answer, EventSaid, FigureSaid, Named, Refusals, Said, StatementSaid, shown
from marsad.second.ground import RULE, Ground, by_start, near, place_of
from marsad.second.questions import QUOTE, Question
from marsad.second.quotes import token_at

# How much more an event is trusted that both readers see. Not measured: no set of double readings is at hand. A tenth is what one
# more side of an event filled in by the rules counts for, and less than half of what being told by one reader alone costs.
AGREES = 0.1
MOST = 0.95  # the first reader's own highest
ALONE = 0.3  # an event that only the second reader sees: less than the rules alone give any
LEFT_OUT = 0.4  # one at words that the rules of the first fired on, and left out
LONGEST = 4  # words of a trigger
TOGETHER = 3  # tokens between two triggers of one type in one sentence that tell one event: شن غارات


@dataclass(slots=True)
class Counts:
    """How often the two said the same, how often not, and what the second alone saw."""

    agreed: int = 0
    disagreed: int = 0
    added: int = 0


def bring_together(reading: Reading, said: Sequence[Said], *, ground: Ground, model: str, refusals: Refusals) -> tuple[Reading, Counts]:
    """The reading with what the second reader said of it. Nothing of the first reader's is changed or taken away but confidence."""
    merge = _Merge(reading, ground, model, refusals)
    merge.look_up(said)
    for one in said:
        for event in sorted(one.events, key=lambda said: not near(merge.triggers, said.trigger)):  # the first's own words before those beside them
            merge.event(event)
        for answer in one.answers:
            merge.answer(answer)
        for statement in one.statements:
            merge.statement(statement)
        for figure in one.figures:
            merge.figure(figure)
    return merge.reading(), merge.counts


class _Merge:
    def __init__(self, reading: Reading, ground: Ground, model: str, refusals: Refusals) -> None:
        self.old = reading
        self.ground = ground
        self.by = f"{RULE}: {model}"
        self.refusals = refusals
        self.counts = Counts()
        self.actors = {a.id: a for a in reading.actors}
        self.places = {p.id: p for p in reading.places}
        self.events = {e.id: e for e in reading.events}
        self.statements = {s.id: s for s in reading.statements}
        self.figures = {f.id: f for f in reading.figures}
        self.unresolved: list[Unresolved] = []
        self.mine = frozenset(self.events)
        self.met: set[str] = set()  # events, statements and figures that the second reader has spoken of
        self.filled: set[tuple[str, str]] = set()  # actors and what the second reader gave them
        self.seen_actors: dict[str, Actor] = {}
        self.seen_places: dict[str, Place] = {}
        self.triggers = by_start((span, e.id) for e in reading.events for span in e.evidence)
        self.cues = by_start((s.cue, s.id) for s in reading.statements)
        self.said = by_start((s.span, s.id) for s in reading.statements)
        self.counted = by_start((f.span, f.id) for f in reading.figures)
        self.mentions: dict[str, tuple[Mention, ...]] = {a.id: a.mentions for a in reading.actors}

    # Who and where.

    def look_up(self, said: Sequence[Said]) -> None:
        """Have the stages look at whatever words the first reader has nobody or nowhere for."""
        named = [one for some in said for event in [*some.events, *(a.event for a in some.answers if a.event)] for one in _names(event)]
        named += [one for some in said for one in [*(a.who for a in some.answers), *(s.speaker for s in some.statements)] if one is not None]
        open_ = [
            (span, one.kind) for one in named for span in one.spans
            if one.kind != "time" and (self.ground.known_place(span) if one.kind == "place" else self.ground.known_actor(span)) is None
        ]  # fmt: skip
        if open_:
            self.ground.propose(open_)

    def actor(self, named: Named | None) -> str | None:
        """The actor whom words name; a refusal where they name nobody, or stand several times for several."""
        if named is None:
            return None
        found: dict[str | None, None] = {}
        for span in named.spans:
            id = self.ground.known_actor(span)
            if id is None and (seen := self.ground.actor(span)) is not None:
                id = seen.id
                if id not in self.actors:
                    self.seen_actors.setdefault(id, seen)
            found[id] = None
        return self._one(named, found, "Marsad finds nobody in these words")

    def place(self, named: Named) -> str | None:
        found: dict[str | None, None] = {}
        for span in named.spans:
            id = self.ground.known_place(span)
            if id is None and (seen := self.ground.place(span)) is not None:
                id = seen.id
                if id not in self.places:
                    self.seen_places.setdefault(id, seen)
            found[id] = None
        return self._one(named, found, "Marsad finds no place in these words")

    def target(self, named: Named) -> str | None:
        """Whom or what something is done to: a place too, whatever the second reader calls it."""
        if named.kind == "place" and all(self.ground.known_place(span) or self.ground.place(span) for span in named.spans):
            return self.place(named)
        return self.actor(named)

    def _one(self, named: Named, found: dict[str | None, None], none: str) -> str | None:
        words = named.spans[0].text
        if list(found) == [None]:
            self.refusals.add(named.what, words, none)
            return None
        if len(found) > 1:
            self.refusals.add(named.what, words, f"stands {len(named.spans)} times in the article, not always for one; no context tells which is meant")
            return None
        return next(iter(found))

    # Events.

    def event(self, said: EventSaid, question: Question | None = None) -> None:
        """An event that the second reader tells: one of the first's, or another."""
        first, last = token_at(self.ground.doc, said.trigger.start), token_at(self.ground.doc, said.trigger.end - 1)
        firsts = [*(span for span, _ in near(self.triggers, said.trigger)), *([question.span] if question else [])]  # may be longer: شدد الوزير في كلمته على ضرورة
        if first is None or last is None or (last - first >= LONGEST and not any(one.start <= said.trigger.start and said.trigger.end <= one.end for one in firsts)):
            self.refusals.add(said.what, said.trigger.text, f"longer than the {LONGEST} words that may tell an event")
            return
        if self.ground.mute(said.trigger):
            self.refusals.add(said.what, said.trigger.text, "these words tell nothing by themselves")
            return
        there = self._there(said)
        if any(e.id not in self.mine for e in there):
            self.refusals.add(said.what, said.trigger.text, f"told before: {there[0].id}")
            return
        same = [e for e in there if e.type == said.type]
        if same:
            self.same(min(same, key=lambda e: (e.mode != said.mode, e.trigger.start)), said)
        elif there:
            other = there[0]
            self.differ(other.id, other.trigger, "event", "type", _typed(other.type, other.mode), f"{_typed(said.type, said.mode)} {_quoted(said.trigger)}")
        else:
            self.new(said, question.reason if question is not None and question.of is None else None)

    def _there(self, said: EventSaid) -> list[Event]:
        """The events that the first reader tells by the same words; else one of that type right beside them."""
        ids = dict.fromkeys(id for _, id in near(self.triggers, said.trigger))
        if ids:
            return [self.events[id] for id in ids]
        doc = self.ground.doc
        token = token_at(doc, said.trigger.start)
        if token is None:
            return []
        low, high = max(0, token - TOGETHER), min(len(doc.words), token + TOGETHER + 1)
        around = Span(doc.starts[low], doc.ends[high - 1], "")
        beside = [
            self.events[id] for span, id in near(self.triggers, around)
            if id in self.mine and id not in self.met and self.events[id].type == said.type and (at := token_at(doc, span.start)) is not None and doc.sentence_of[at] == doc.sentence_of[token]
        ]  # fmt: skip
        return beside[:1]

    def same(self, event: Event, said: EventSaid) -> None:
        """An event that both tell, side by side."""
        if event.id in self.met:
            self.refusals.add(said.what, said.trigger.text, f"told before: {event.id}")
            return
        self.met.add(event.id)
        before = self.counts.disagreed
        reasons: list[str] = []
        refused = dict.fromkeys(said.refused)
        if said.mode is not None and said.mode != event.mode:
            self.differ(event.id, event.trigger, "event", "mode", event.mode or "none", said.mode)
        for name, named, find in self.sides(said):
            ids = self.found(name, named, find, refused)
            mine: tuple[str, ...] = getattr(event, name)
            words = _quotes(named)
            if not ids or all(self._among(id, mine) for id in ids) or (name == "places" and all(self._within(one, mine) for one in named)):
                continue
            if mine:
                self.differ(event.id, event.trigger, "event", name, self._said(mine), f"{self._said(ids)} {words}")
                continue
            event = replace(event, sources=ids) if name == "sources" else replace(event, targets=ids) if name == "targets" else replace(event, places=ids)
            reasons.append(f"{self.by} gives its {name}: {words}")
            self.counts.added += 1
        time = self.days(said.time)
        if time is None and said.time is not None:
            refused["time"] = None
        if time is not None and said.time is not None:
            start, end, precision = time
            words = _quotes((said.time,))
            if event.start is None and event.end is None:
                event = replace(event, start=start, end=end, precision=precision)
                reasons.append(f"{self.by} gives its day: {words}")
                self.counts.added += 1
            elif _apart((event.start, event.end), (start, end)):
                self.differ(event.id, event.trigger, "event", "time", f"{event.start}..{event.end}", f"{start}..{end} {words}")
        if said.status != event.status:
            words = f" {_quoted(said.status_words)}" if said.status_words else ""
            self.differ(event.id, event.trigger, "event", "status", event.status, said.status + words)
        claimed_by = self.actor(said.claimed_by)
        if claimed_by is None and said.claimed_by is not None:
            refused["claimed_by"] = None
        if claimed_by is not None and said.claimed_by is not None and claimed_by != event.claimed_by:
            mine = (event.claimed_by,) if event.claimed_by else ()
            self.differ(event.id, event.trigger, "event", "claimed_by", self._said(mine) or "the article itself", f"{self._said((claimed_by,))} {_quotes((said.claimed_by,))}")
        confidence = event.confidence
        if self.counts.disagreed == before and not refused:
            self.counts.agreed += 1
            confidence = max(confidence, round(min(MOST, confidence + AGREES), 2))
            reasons.insert(0, f"{self.by} agrees")
        self.events[event.id] = replace(event, confidence=confidence, reasons=(*event.reasons, *reasons, *self.told_of(refused)))

    def sides(self, said: EventSaid) -> tuple[tuple[str, tuple[Named, ...], Callable[[Named], str | None]], ...]:
        """Who does an event, to whom and where, as it was said, and by what each is looked up."""
        return ("sources", said.sources, self.actor), ("targets", said.targets, self.target), ("places", said.places, self.place)

    def found(self, name: str, named: Sequence[Named], find: Callable[[Named], str | None], refused: dict[str, None]) -> tuple[str, ...]:
        """Whom or what the words of a side name; the side is among the refused ones where some of them name nobody."""
        ids = [find(one) for one in named]
        if None in ids:
            refused[name] = None
        return tuple(dict.fromkeys(id for id in ids if id is not None))

    def told_of(self, refused: Iterable[str]) -> list[str]:
        """The reasons that tell of which parts of an event something was said that does not stand."""
        return [f"{self.by} says of its {name} what is refused" for name in refused]

    def new(self, said: EventSaid, left_out: str | None) -> None:
        """An event that only the second reader tells."""
        id = f"event:{said.trigger.start}"
        if id in self.events:
            self.refusals.add(said.what, said.trigger.text, f"told before: {id}")
            return
        if self.ground.known_place(said.trigger) is not None or self.ground.time(said.trigger) is not None:
            self.refusals.add(said.what, said.trigger.text, "these words are a place or a time, and tell no event")
            return
        if self.ground.names_actor(said.trigger):
            self.refusals.add(said.what, said.trigger.text, "these words name an actor, and tell no event")
            return
        refused = dict.fromkeys(said.refused)
        sources, targets, places = (self.found(name, named, find, refused) for name, named, find in self.sides(said))
        claimed_by = self.actor(said.claimed_by)
        days = self.days(said.time)
        refused |= dict.fromkeys(name for name, one, found in (("time", said.time, days), ("claimed_by", said.claimed_by, claimed_by)) if one is not None and found is None)
        reasons = [f"{self.by} alone"]
        if left_out is not None:
            reasons.append(f"left out by the first reader: {left_out}")
        if said.status_words is not None:
            reasons.append(f"{said.status}: {_quoted(said.status_words)}")
        reasons += self.told_of(refused)
        self.counts.added += 1
        self.met.add(id)
        insort(self.triggers, (said.trigger, id), key=place_of)
        self.events[id] = Event(
            id=id, type=said.type, mode=said.mode, trigger=said.trigger, sources=sources, targets=targets, places=places,
            start=days[0] if days else None, end=days[1] if days else None, precision=days[2] if days else None, status=said.status, claimed_by=claimed_by, chain=tuple(i for i in (self.old.outlet, claimed_by) if i),
            codes=codes_of(self.ground.lexicon, said.type, said.mode), evidence=(said.trigger,), confidence=LEFT_OUT if left_out is not None else ALONE,
            reasons=tuple(reasons),
        )  # fmt: skip

    def days(self, named: Named | None) -> tuple[str | None, str | None, str] | None:
        """The days that Marsad's own rules read in some words: the second reader only says which words."""
        if named is None:
            return None
        found = [self.ground.time(span) for span in named.spans]
        days = {(t.start, t.end, t.precision) for t in found if t is not None}
        if len(days) != 1 or None in found:
            self.refusals.add(named.what, named.spans[0].text, "Marsad reads no one day in these words")
            return None
        return days.pop()

    def _among(self, id: str, mine: Sequence[str]) -> bool:
        """Whether someone or somewhere is among those that the first reader names: a country or region, too, where one lies in it."""
        if id in mine:
            return True
        place = self.places.get(id)
        if place is None or place.kind not in ("country", "region"):
            return False
        inside = [p for p in map(self.places.get, mine) if p is not None and p.country == place.country]
        return any(place.kind == "country" or (place.admin1 is not None and p.admin1 == place.admin1) for p in inside)

    def _within(self, named: Named, mine: Sequence[str]) -> bool:
        """Whether words are a part of those that name one of the first reader's places: معرة النعمان of سوقا في معرة النعمان."""
        mentions = [m for p in map(self.places.get, mine) if p is not None for m in p.mentions]
        return any(m.start <= span.start and span.end <= m.end for m in mentions for span in named.spans)

    # Answers to what was open.

    def answer(self, said: Answer) -> None:
        question = said.question
        if question.ask == "event":
            if said.event is not None:
                self.event(said.event, question)
            elif not said.refused and question.of is not None:  # of words that the rules left out, null is silence: who says it of everything agrees with nothing
                event = self.events[question.of or ""]
                self.differ(event.id, event.trigger, "event", "type", _typed(event.type, event.mode), "no event")
        elif question.ask == "speaker":
            id = question.of or ""
            if id in self.met and said.who is not None:
                self.refusals.add(said.what, said.who.spans[0].text, f"told before: {id}")
            elif (speaker := self.actor(said.who)) is not None:
                self.met.add(id)
                self.speaker(self.statements[id], speaker, said.who)
        elif question.ask == "actor":
            self.country_and_sector(said)
        elif said.place is not None:
            self.which_place(said, said.place)

    def country_and_sector(self, said: Answer) -> None:
        """What the words quoted say of an actor, if the lexicon reads the same in them; else it is left for review."""
        actor = self.actors[said.question.of or ""]
        lexicon = self.ground.lexicon
        for name, value in (("country", said.country), ("sector", said.sector)):
            mine = getattr(actor, name)
            if value is None:
                continue
            if name == "country" and value not in lexicon.states:
                self.refusals.add(f"{said.what}.country", value, "no state that the lexicon knows")
            elif (actor.id, name) in self.filled:
                self.refusals.add(f"{said.what}.{name}", value, f"told before: {actor.id}")
            elif mine is not None:
                if mine == value:
                    self.counts.agreed += "proof" not in said.refused
                elif said.proof is not None:
                    self.differ(actor.id, said.question.span, "actor", name, mine, f"{value} {_quoted(said.proof)}")
                else:
                    self.refusals.add(f"{said.what}.{name}", value, "no words of the article say so")
            elif said.proof is None:
                self.refusals.add(f"{said.what}.{name}", value, "no words of the article say so")
            elif self._beside(actor.id, said.proof) and (self.ground.countries if name == "country" else self.ground.sectors)(said.proof) == {value}:
                reason = f"{self.by} gives its {name}: {_quoted(said.proof)}"
                actor = replace(actor, country=value) if name == "country" else replace(actor, sector=value)
                actor = self.actors[actor.id] = replace(actor, reasons=(*actor.reasons, reason))
                self.filled.add((actor.id, name))
                self.counts.added += 1
            else:
                self.differ(actor.id, said.question.span, "actor", name, "none", f"{value} {_quoted(said.proof)}, which the lexicon does not read so")

    def _beside(self, actor: str, proof: Span) -> bool:
        """Whether words stand in a sentence that names the actor."""
        doc = self.ground.doc
        at = token_at(doc, proof.start)
        named = {doc.sentence_of[token] for m in self.mentions[actor] if (token := token_at(doc, m.start)) is not None}
        return at is not None and doc.sentence_of[at] in named

    def which_place(self, said: Answer, choice: str) -> None:
        """Which of several places a name means: the first reader's choice confirmed, or both for review."""
        place = self.places[said.question.of or ""]
        best = place.candidates[0]  # what the first takes it for, where nothing decides
        if choice == best.id:
            self.counts.agreed += "proof" not in said.refused
        elif said.proof is None:
            self.refusals.add(f"{said.what}.place", choice, "no words of the article say so")
        else:
            names = {id: f"{name} ({country})" for id, name, country in said.question.options}
            self.differ(place.id, said.question.span, "place", "which", f"{best.name} ({best.country})", f"{names[choice]} {_quoted(said.proof)}")

    # Statements and figures.

    def statement(self, said: StatementSaid) -> None:
        ids = dict.fromkeys(id for _, id in near(self.cues, said.cue))
        if not ids:  # by another word of saying, most of the same words
            ids = dict.fromkeys(id for span, id in near(self.said, said.words) if 2 * _shared(span, said.words) >= max(span.end - span.start, said.words.end - said.words.start))
        speaker = self.actor(said.speaker)
        if ids:
            id = next(iter(ids))
            if id in self.met:  # whoever repeats himself agrees with nobody
                self.refusals.add(said.what, said.words.text, f"told before: {id}")
            elif speaker is not None:
                self.met.add(id)
                self.speaker(self.statements[id], speaker, said.speaker)
            return
        if speaker is None:
            self.refusals.add(said.what, said.words.text, "nobody is named who says it")
            return
        id = f"statement:{said.cue.start}"
        self.statements[id] = Statement(
            id=id, speaker=speaker, cue=said.cue, span=said.words, direct=self.ground.quoted(said.words), rule=RULE,
        )  # fmt: skip
        self.met.add(id)
        insort(self.cues, (said.cue, id), key=place_of)
        insort(self.said, (said.words, id), key=place_of)
        self.counts.added += 1

    def speaker(self, statement: Statement, speaker: str, named: Named | None) -> None:
        """Who says what both found."""
        words = _quotes((named,)) if named else ""
        if statement.speaker is None:
            self.statements[statement.id] = replace(statement, speaker=speaker, rule=f"{statement.rule}, speaker by {RULE}")
            self.counts.added += 1
        elif statement.speaker == speaker:
            self.counts.agreed += 1
        else:
            self.differ(statement.id, statement.cue, "statement", "speaker", self._said((statement.speaker,)), f"{self._said((speaker,))} {words}")

    def figure(self, said: FigureSaid) -> None:
        there = [self.figures[id] for _, id in near(self.counted, said.words)]
        if same := [f for f in there if f.kind == said.kind] or there[:1]:
            if same[0].id in self.met:
                self.refusals.add(said.what, said.words.text, f"told before: {same[0].id}")
                return
            self.met.add(same[0].id)
        if any(f.kind == said.kind for f in there):
            self.counts.agreed += 1
            return
        if there:
            self.differ(there[0].id, there[0].span, "figure", "kind", there[0].kind, f"{said.kind} {_quoted(said.words)}")
            return
        number = self.ground.number(said.words)
        if number is None:
            self.refusals.add(said.what, said.words.text, "Marsad reads no one count in these words")
            return
        id = f"figure:{said.words.start}"
        low, high = (int(bound) if bound is not None else None for bound in (number.low, number.high))
        self.figures[id] = Figure(id=id, kind=said.kind, low=low, high=high, span=said.words, rule=RULE)
        self.met.add(id)
        insort(self.counted, (said.words, id), key=place_of)
        self.counts.added += 1

    # What comes of it.

    def differ(self, id: str, span: Span, kind: str, what: str, first: str, second: str) -> None:
        """Both values for review; the first's stays where it is."""
        self.counts.disagreed += 1
        self.unresolved.append(Unresolved(span=span, kind=kind, reason=f"{self.by} disagrees on {what} of {id}: first reader {first}; second reader {second}"))

    def _said(self, ids: Sequence[str]) -> str:
        known: dict[str, Actor | Place] = {**self.seen_places, **self.seen_actors, **self.places, **self.actors}
        return ", ".join(f"{shown(known[id].name, QUOTE)} ({id})" if id in known else id for id in ids)

    def reading(self) -> Reading:
        used = {id for e in self.events.values() for id in (*e.sources, *e.targets, *e.places, e.claimed_by)} | {s.speaker for s in self.statements.values()}
        actors = [a for id, a in self.seen_actors.items() if id in used]
        places = [p for id, p in self.seen_places.items() if id in used]
        return replace(
            self.old,
            actors=(*self.actors.values(), *(replace(a, reasons=(*a.reasons, f"{self.by} alone")) for a in sorted(actors, key=lambda a: a.mentions[0].start))),
            places=(*self.places.values(), *sorted(places, key=lambda p: p.mentions[0].start)),
            events=tuple(sorted(self.events.values(), key=lambda e: e.trigger.start)),
            statements=tuple(sorted(self.statements.values(), key=lambda s: s.cue.start)),
            figures=tuple(sorted(self.figures.values(), key=lambda f: f.span.start)),
            unresolved=tuple(sorted((*self.old.unresolved, *self.unresolved), key=lambda u: (u.span.start if u.span else -1, u.kind, u.reason))),
        )  # fmt: skip


def _names(event: EventSaid) -> list[Named]:
    """Everyone and everywhere that an event names."""
    return [*event.sources, *event.targets, *event.places, *([event.claimed_by] if event.claimed_by else [])]


def _typed(type_: str, mode: str | None) -> str:
    return type_ + (f":{mode}" if mode else "")


def _quoted(span: Span) -> str:
    """Words of the article as a reason may hold them: on one line, nothing in them that steers a terminal."""
    return f"«{shown(span.text, QUOTE)}»"


def _quotes(named: Sequence[Named]) -> str:
    return " ".join(_quoted(one.spans[0]) for one in named)


def _apart(one: tuple[str | None, str | None], other: tuple[str | None, str | None]) -> bool:
    """Whether two stretches of days, an end of which may be open, share no day."""
    return bool((one[1] and other[0] and one[1] < other[0]) or (other[1] and one[0] and other[1] < one[0]))


def _shared(one: Mention | Span, other: Span) -> int:
    return max(0, min(one.end, other.end) - max(one.start, other.start))
