"""A reading's events as tellings: actors, places, days, counts and words in a form that compares across articles.

Ids of a reading hold within it only where the lexicon doesn't know the thing (``actor:279``); a telling has keys that mean
the same in every article, or none at all.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from marsad.events.parts import RULE
from marsad.language.ar.clitics import peel
from marsad.language.ar.fold import fold_word
from marsad.lexicon import Lexicon
from marsad.model import Actor, Event, Figure, Place, Reading, Span
from marsad.stories.records import Count, Party, Quote, Spot, Telling

NEWS_DAYS = 2  # before its publication: when that lies which an article tells as news without a day
BEFORE = 30  # days in which that mostly lies which an article points back to without a day (الهجوم)
LENDERS = 30  # tellings of one type that an article is asked for a day or place: one that has more tells of many happenings
WIDE = 600  # characters to either side: no sentence is longer
LONG = 10  # days: beyond, a time is a period in which much may happen
DATED = {"part-of-day": "day", "day": "day", "days": "days", "week": "days", "since": "since", "month": "month", "months": "month", "year": "year", "years": "year"}
HARM = ("ASSAULT", "COERCE", "PROTEST", "AID")  # types whose figures count people
SPEECH = frozenset(("ACCUSE", "REJECT", "REQUEST", "SUPPORT", "THREATEN", "CONCEDE"))  # acts of saying: one speaker, many in a day
DEALS = frozenset(("AGREE", "CONSULT", "COOPERATE"))  # known by who takes part
SIZE = {"site": 3, "city": 3, "region": 2, "country": 1, "sea": 1, "none": 0}
_END = re.compile(r"[.!؟?](?=\s|$)|\n")
WORD = re.compile(r"\w+")


def tellings(readings: Iterable[Reading], lexicon: Lexicon) -> Iterator[Telling]:
    """Every event of every reading, as a telling; what was negated is none, unless somebody denies it."""
    taking = takings(lexicon)
    for reading in readings:
        yield from lend(list(_of(reading, lexicon, taking)))


def lend(told: Sequence[Telling]) -> Iterator[Telling]:
    """One article's tellings, those without a day or a place given that of the others of their type, where these have but one.

    An article tells its happening in many words (the strike, the dead, the attack that somebody condemns), and says its
    day and place once. What is lent counts for less than what is said.
    """
    firm: dict[str, list[Telling]] = {}  # what has something to lend, by type
    for t in told:
        if not t.background and t.status != "called_for" and (t.dated == "day" or any(s.own for s in t.spots)):
            firm.setdefault(t.type, []).append(t)
    for t in told:
        others = [o for o in firm.get(t.type, ())[:LENDERS] if o is not t and not unlike(o, t)]
        if t.dated == "near":
            days = {(o.first, o.last) for o in others if o.dated == "day"}
            if len(days) == 1:
                first, last = days.pop()
                t = replace(t, first=first, last=last, dated="lent")
        if others and not any(SIZE.get(s.kind, 0) >= 3 for s in t.spots if s.own) and t.type not in SPEECH:
            own = {s.key: s for o in others for s in o.spots if s.own and SIZE.get(s.kind, 0) >= 2 and o.dated in (t.dated, "day", "near")}
            here = {s.key for s in t.spots}
            countries = {s.country for s in own.values()}
            if len(countries) == 1 and not {s.country for s in t.spots if s.own} - countries:
                t = replace(t, spots=(*t.spots, *(replace(s, own=False, here=False) for key, s in own.items() if key not in here)))
        yield t


def unlike(a: Telling, b: Telling) -> bool:
    """Whether two tellings of an article can't be of one happening: other days, or somebody else killed."""
    if a.dated == b.dated == "day" and a.first != b.first:
        return True
    persons = [{p.key for p in t.parties if p.named and p.kind == "person" and p.role == "target"} for t in (a, b)]
    return bool(persons[0] and persons[1] and not persons[0] & persons[1])


def takings(lexicon: Lexicon) -> Mapping[str, str]:
    """The rows of triggers that tell of ground changing hands: ``taken`` by their source, or ``lost`` by their target.

    What takes ground has the place as its object, or after the preposition of سيطر على; a place that is combed
    (مشط القوات الحي، في الحي) has not changed hands.
    """
    frames: dict[str, Mapping[str, str]] = {}
    for forms in lexicon.forms.values():
        for form in forms:
            if form.entry.kind == "event" and form.entry.data.type == "ASSAULT" and form.entry.data.mode is None:
                frames[form.entry.data.row] = form.entry.data.frame
    ground = [f for f in frames.values() if f.get("object") == "place" and f.get("subject") == "source" and "target" in f.values()]
    after = {key for f in ground if f.get("idafa") == "source" for key, role in f.items() if role == "place" and key != "object"}
    rows: dict[str, str] = {}
    for row, frame in frames.items():
        if frame.get("subject") == "place" or (frame in ground and any(frame.get(key) == "place" for key in after)):
            rows[row] = "taken"
        elif frame.get("subject") == "target" and set(frame.values()) == {"target", "place"} and frame.get("object") != "target":
            rows[row] = "lost"
    return rows


def _of(reading: Reading, lexicon: Lexicon, taking: Mapping[str, str]) -> Iterator[Telling]:
    ends = [m.end() for m in _END.finditer(reading.text)]
    actors = {a.id: a for a in reading.actors}
    places = {p.id: p for p in reading.places}
    headline = reading.text.find("\n") if reading.title and reading.text.startswith(reading.title) else -1
    counts = _counts(reading, ends, actors)
    named: dict[tuple[int, int], dict[str, None]] = {}  # sentence → the places that it names
    for place in reading.places:
        for m in place.mentions:
            named.setdefault(_sentence(ends, m.start, len(reading.text)), {})[place.id] = None
    above = [id for s, ids in named.items() if s[0] < headline for id in ids]
    for event in reading.events:
        spans = event.evidence or (event.trigger,)
        sentences = list(dict.fromkeys(_sentence(ends, s.start, len(reading.text)) for s in spans))
        body = next((s for s in sentences if s[0] > headline), sentences[0])
        stems, names = _stems(reading.text, sentences, lexicon)
        first, last, dated = _days(reading, event)
        parties = tuple(_parties(event, actors, lexicon))
        yield Telling(
            article=reading.id, event=event.id, outlet=reading.outlet, published=reading.published, type=event.type, mode=event.mode,
            status=event.status, taking=taking.get(_row(event.reasons[0]), "") if event.reasons else "", first=first, last=last, dated=dated,
            background=event.background, parties=parties, spots=tuple(_spots(event, places, sentences, named, above)),
            counts=tuple(counts.get(event.id, ())), by=actors[event.claimed_by].name if event.claimed_by is not None and event.claimed_by in actors else None,
            words=stems, names=names, quote=_quote(reading, event.trigger),
            sentence=_quote(reading, Span(*_trimmed(reading.text, *body), "")),
        )  # fmt: skip


def _row(reason: str) -> str:
    """The row that a reason names: ``ASSAULT assault.yaml:trigger 104`` → ``assault.yaml:trigger 104``."""
    return reason.partition(" ")[2]


def _quote(reading: Reading, span: Span) -> Quote:
    return Quote(article=reading.id, start=span.start, end=span.end, text=reading.text[span.start : span.end])


def _sentence(ends: list[int], at: int, length: int) -> tuple[int, int]:
    n = bisect_right(ends, at)
    start, end = ends[n - 1] if n else 0, ends[n] if n < len(ends) else length
    if end - start > 2 * WIDE:  # a text without stops, cut into pieces
        piece = (at - start) // (2 * WIDE)
        start, end = start + piece * 2 * WIDE, min(end, start + (piece + 1) * 2 * WIDE)
    return start, end


def sentences_of(text: str, offsets: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Where the sentence around each offset begins and ends."""
    ends = [m.end() for m in _END.finditer(text)]
    for at in offsets:
        yield _sentence(ends, at, len(text))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end


# --- when ------------------------------------------------------------------------------------------------------------


def _days(reading: Reading, event: Event) -> tuple[str | None, str | None, str]:
    if event.start and event.end:
        dated = DATED.get(event.precision or "", "days")
        if dated in ("days", "since") and _length(event.start, event.end) > LONG:
            dated = "since"
        return event.start, event.end, dated
    if event.start or event.end or not reading.published:
        return event.start, event.end, "none"
    day = dt.date.fromisoformat(reading.published[:10])
    if event.background:
        return (day - dt.timedelta(BEFORE)).isoformat(), day.isoformat(), "before"
    return (day - dt.timedelta(NEWS_DAYS)).isoformat(), day.isoformat(), "near"


def _length(first: str, last: str) -> int:
    return (dt.date.fromisoformat(last) - dt.date.fromisoformat(first)).days


# --- who -------------------------------------------------------------------------------------------------------------


def _parties(event: Event, actors: Mapping[str, Actor], lexicon: Lexicon) -> Iterator[Party]:
    for role, ids in (("source", event.sources), ("target", event.targets)):
        if any(why.startswith(f"{RULE} {role}") for why in event.reasons):
            continue  # filled in by the parts model: likely, but nothing to join two reports by
        for id in ids:
            if (actor := actors.get(id)) is not None:
                yield party(actor, role, lexicon)
    if event.type in DEALS and not (event.sources or event.targets):  # وقعتها روسيا وتركيا: states that stand as places
        for id in event.places:
            if id.startswith("country:"):
                yield Party(key=f"state:{id[8:]}", name=lexicon.states[id[8:]].name if id[8:] in lexicon.states else id[8:], kind="state", role="source", country=id[8:], named=True)
    if event.type in SPEECH and event.claimed_by is not None and event.claimed_by in actors and not any(i in lexicon.actors or i.startswith("state:") for i in event.sources):
        yield party(actors[event.claimed_by], "source", lexicon)  # قال غني إن حكومته ترفض: his refusal


def party(actor: Actor, role: str, lexicon: Lexicon) -> Party:
    """An actor of a reading as a party: the lexicon's id as its key, or its name's words where it is somebody's own name."""
    known = not actor.id.startswith("actor:")
    words = [w for word in WORD.findall(actor.name) if (w := stem(word, lexicon)[0]) and not w.isdigit()]
    # a name of two words and more that the language doesn't know: كارين بيرس, not مسؤول أمني
    own = actor.kind == "person" and len(words) > 1 and not actor.role and all(fold_word(w) not in lexicon.vocabulary for w in words)
    wider: dict[str, None] = {}
    if known:
        _widen(actor.id, lexicon, wider)
    if actor.country and actor.sector in ("GOV", "MIL", "COP", "SPY", "LEG"):
        wider[f"state:{actor.country}"] = None
    wider.pop(actor.id, None)
    key = actor.id if known else " ".join(words)
    return Party(key=key, name=actor.name, kind=actor.kind, role=role, country=actor.country, named=known or own, wider=tuple(wider))


def _widen(id: str, lexicon: Lexicon, wider: dict[str, None]) -> None:
    for above in lexicon.actors[id].part_of if id in lexicon.actors else ():
        key = f"state:{above}" if len(above) == 3 and above.isupper() else above
        if key not in wider:
            wider[key] = None
            _widen(key, lexicon, wider)


# --- where -----------------------------------------------------------------------------------------------------------


def _spots(
    event: Event, places: Mapping[str, Place], sentences: Sequence[tuple[int, int]], named: Mapping[tuple[int, int], Mapping[str, None]], above: Sequence[str],
) -> Iterator[Spot]:  # fmt: skip
    """The event's own places; where it has none that is a town or a site, those of its sentences and the headline besides."""
    own = list(dict.fromkeys(id for id in event.places if id in places))
    for id in own:
        yield spot(places[id], own=True)
    if any(SIZE.get(places[id].kind, 0) >= 3 for id in own):
        return
    countries = {places[id].country for id in own} - {None}
    here = dict.fromkeys(id for s in sentences for id in named.get(s, ()))
    for id in dict.fromkeys((*here, *above)):
        if id not in own and (not countries or places[id].country in countries):
            yield spot(places[id], own=False, here=id in here)


def spot(place: Place, *, own: bool, here: bool = True) -> Spot:
    """A place of a reading as a spot: the gazetteer's id as its key, or its folded name and country where only the text names it."""
    id, _, part = place.id.partition("#")
    kind = "country" if id.startswith("country:") else place.kind
    if id.startswith("place:") and id[6:].isdigit():  # only this text names it
        id = "name:" + " ".join(fold_word(w) for w in WORD.findall(place.name))
    within = place.admin1 or (place.name_en if kind == "region" and not part else None)  # a province lies in itself
    if part and not part.isdigit():
        id += f"#{part}"  # شمالي بغداد
    return Spot(key=id, name=place.name, kind="region" if part and kind == "city" else kind, country=place.country, admin1=within,
                lat=place.lat, lon=place.lon, precision=place.precision, own=own, here=here,
                seat=kind == "city" and not part and bool(place.name_en and within and within.startswith(place.name_en)))  # fmt: skip


# --- how many --------------------------------------------------------------------------------------------------------


def _counts(reading: Reading, ends: list[int], actors: Mapping[str, Actor]) -> dict[str, list[Count]]:
    """Of each event, its figures: those tied to it, and those of its sentence."""
    by_sentence: dict[tuple[int, int], list[Event]] = {}
    for event in reading.events:
        if event.type in HARM:
            for span in event.evidence or (event.trigger,):
                told = by_sentence.setdefault(_sentence(ends, span.start, len(reading.text)), [])
                if event not in told:
                    told.append(event)
    out: dict[str, list[Count]] = {}
    ids = {e.id for e in reading.events}
    for figure in reading.figures:
        owner = figure.event if figure.event in ids else None
        if owner is None:
            near = [e for e in by_sentence.get(_sentence(ends, figure.span.start, len(reading.text)), ()) if _countable(e, figure)]
            owner = min(near, key=lambda e: _gap(e, figure)).id if near else None
        if owner is not None:
            by = actors[figure.source].name if figure.source is not None and figure.source in actors else None
            out.setdefault(owner, []).append(Count(kind=figure.kind, low=figure.low, high=figure.high, by=by, quote=_quote(reading, figure.span)))
    _share(out, by_sentence)
    return out


def _share(out: dict[str, list[Count]], told: Mapping[tuple[int, int], list[Event]]) -> None:
    """The dead and injured of a sentence for every attack of it that has none: قتل ثلاثة في قصف is one happening in two words."""
    for events in told.values():
        attacks = [e for e in events if e.type == "ASSAULT"]
        having = [e for e in attacks if out.get(e.id)]
        if len(having) == 1:
            for e in attacks:
                if not out.get(e.id) and (not e.start or not having[0].start or e.start == having[0].start):
                    out[e.id] = list(out[having[0].id])


def _countable(event: Event, figure: Figure) -> bool:
    if figure.kind in ("killed", "injured"):
        return event.type in ("ASSAULT", "PROTEST")
    return event.type == {"detained": "COERCE", "protesters": "PROTEST"}.get(figure.kind, "ASSAULT")


def _gap(event: Event, figure: Figure) -> int:
    return min(abs(s.start - figure.span.start) for s in event.evidence or (event.trigger,))


# --- words -----------------------------------------------------------------------------------------------------------


def _stems(text: str, sentences: list[tuple[int, int]], lexicon: Lexicon) -> tuple[tuple[str, ...], tuple[str, ...]]:
    words: dict[str, None] = {}
    names: dict[str, None] = {}
    for start, end in sentences:
        for word in WORD.findall(text, start, end):
            bare, rare = stem(word, lexicon)
            if bare:
                words[bare] = None
                if rare:
                    names[bare] = None
    return tuple(words), tuple(names)


def stem(word: str, lexicon: Lexicon) -> tuple[str, bool]:
    """A word folded and without its clitics, and whether the language doesn't know it; nothing for a function word."""
    word = fold_word(word)
    found = lexicon.word(word)
    if "function" in found.kinds or len(word) < 3:
        return (word, False) if word.isdigit() and len(word) > 1 else ("", False)
    if found.hits:
        return found.hits[0].cut.stem, False
    if word.isdigit():
        return word, False
    cuts = [cut.stem for cut in peel(word) if cut.article and not cut.pronoun]
    return (cuts[-1] if cuts else word), True
