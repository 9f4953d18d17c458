"""Agreements across articles: one record for the Sochi memorandum, however many articles name it.

Two namings are one agreement where nothing of them contradicts (day, parties) and enough is the same: its day and a
party, its day and its name, or its name and its parties. ``اتفاق سوتشي`` without a day may be that of 2018 or that of
2019; where the parties do not tell them apart it joins neither.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from marsad.language.ar.fold import fold_word
from marsad.lexicon import Lexicon
from marsad.model import Actor, Agreement, Event, Place, Reading
from marsad.stories.facts import WORD, party, sentences_of, stem
from marsad.stories.records import Group, Naming, Pact, Party, Quote, Step, Telling

SIDES = 6  # parties whose pairs find an agreement again
EXACT = 3  # days: a date no longer than that is the agreement's day


def namings(readings: Iterable[Reading], lexicon: Lexicon) -> Iterator[Naming]:
    """Every agreement of every reading, in a form that compares across articles."""
    for reading in readings:
        if not reading.agreements:
            continue
        actors = {a.id: a for a in reading.actors}
        places = {p.id: p for p in reading.places}
        lines = list(sentences_of(reading.text, (a.span.start for a in reading.agreements)))
        towns: dict[tuple[int, int], list[str]] = {}
        inside: dict[str, list[str]] = {}
        spots = sorted((m.start, p.id, p.kind) for p in reading.places for m in p.mentions)
        for agreement, line in zip(reading.agreements, lines, strict=True):
            near = spots[bisect_left(spots, (line[0], "", "")) : bisect_left(spots, (line[1], "", ""))]
            towns[line] = [id for _, id, kind in near if kind == "city"]
            inside[agreement.id] = [id for at, id, kind in near if agreement.span.start <= at < agreement.span.end and kind != "country"]
        made = [e for e in reading.events if e.type == "AGREE" and e.status == "asserted"]
        for agreement, line in zip(reading.agreements, lines, strict=True):
            yield _naming(reading, agreement, actors, places, inside[agreement.id], towns[line], made, lexicon)


def _naming(
    reading: Reading, agreement: Agreement, actors: Mapping[str, Actor], places: Mapping[str, Place], after: Sequence[str], towns: Sequence[str],
    made: Sequence[Event], lexicon: Lexicon,
) -> Naming:  # fmt: skip
    parties = [party(actors[i], "source", lexicon) for i in agreement.parties if i in actors]
    # a state that stands where a place may stand (وقعتها روسيا) is a party all the same
    parties += [Party(key=f"state:{i[8:]}", name=places[i].name, kind="state", role="source", country=i[8:], named=True)
                for i in agreement.parties if i.startswith("country:") and i in places]  # fmt: skip
    words = [s for w in WORD.findall(agreement.name) if (s := stem(w, lexicon)[0])]
    events = [("violation", e) for e in agreement.violations] + [("implementation", e) for e in agreement.implementations]
    for event in made:
        inside = agreement.span.start <= event.trigger.start < agreement.span.end
        if event.agreement == agreement.id or inside or (event.start == agreement.start and event.start and len(reading.agreements) == 1):
            events.append(("signing", event.id))
    dated = "none"
    if agreement.start and agreement.end:
        dated = "day" if (dt.date.fromisoformat(agreement.end) - dt.date.fromisoformat(agreement.start)).days <= EXACT else "days"
    return Naming(
        article=reading.id, agreement=agreement.id, outlet=reading.outlet, published=reading.published, name=agreement.name,
        words=tuple(dict.fromkeys((*words, *after))), places=tuple(dict.fromkeys((*agreement.places, *after, *towns))), parties=tuple(parties),
        first=agreement.start, last=agreement.end, dated=dated, events=tuple(dict.fromkeys(events)),
        mention=Quote(article=reading.id, start=agreement.span.start, end=agreement.span.end, text=agreement.span.text),
    )  # fmt: skip


def find_pacts(readings: Iterable[Reading], *, lexicon: Lexicon, groups: Iterable[Group] = (), known: Iterable[Pact] = ()) -> tuple[Pact, ...]:
    """The agreements that readings name, each with its violations and steps as a timeline.

    ``groups`` (of ``group_events``) make reports of one violation one step. ``known`` are the pacts that were found before:
    a naming joins one of them or begins one, and their ids stay.
    """
    return join_namings(namings(readings, lexicon), groups=groups, known=known)


def join_namings(named: Iterable[Naming], *, groups: Iterable[Group] = (), known: Iterable[Pact] = ()) -> tuple[Pact, ...]:
    """``find_pacts`` for namings that were made before."""
    drawn = [_Draft(p.id, list(p.namings), list(p.reasons)) for p in known]
    index: dict[str, dict[int, None]] = defaultdict(dict)
    for at, draft in enumerate(drawn):
        for naming in draft.namings:
            _file(index, at, naming)
    seen = {n.id for draft in drawn for n in draft.namings}
    new = sorted((n for n in named if n.id not in seen), key=lambda n: (n.published or "", n.dated == "none", n.article, n.mention.start))
    for naming in new:
        near = dict.fromkeys(at for key in _keys(naming) for at in index.get(key, ()))
        found = [(why, at) for at in sorted(near) if (why := _joins(naming, drawn[at]))]
        sure = [f for f in found if f[0].startswith("of one day")] or found
        if len(sure) == 1:
            why, at = sure[0]
            drawn[at].add(naming, f"{naming.id}: {why}")
        else:
            at = len(drawn)
            drawn.append(_Draft(f"pact:{naming.id}", [naming], []))
        _file(index, at, naming)
    told = {t.id: (g.id, t) for g in groups for t in g.tellings}
    out = [_pact(draft.id, draft.namings, draft.reasons, told) for draft in drawn]
    out.sort(key=lambda p: (p.first is None, p.first or "", p.id))
    return tuple(out)


class _Draft:
    """An agreement in the making: its namings, and what they say of it together."""

    def __init__(self, id: str, namings: list[Naming], reasons: list[str]) -> None:
        self.id, self.reasons = id, reasons
        self.namings: list[Naming] = []
        self.days: set[tuple[str | None, str | None]] = set()
        self.first, self.last = "", "9999"  # what all its dates leave open
        self.sides: set[str] = set()
        self.words: set[str] = set()
        self.places: set[str] = set()
        for naming in namings:
            self.add(naming, "")

    def add(self, naming: Naming, why: str) -> None:
        self.namings.append(naming)
        if why:
            self.reasons.append(why)
        if naming.dated == "day":
            self.days.add((naming.first, naming.last))
        if naming.dated != "none":
            self.first, self.last = max(self.first, naming.first or ""), min(self.last, naming.last or "9999")
        self.sides |= _sides(naming.parties)
        self.words.update(naming.words)
        self.places.update(naming.places)


def _keys(naming: Naming) -> Iterator[str]:
    """Under what an agreement's namings are filed: ``_joins`` asks for one of these at least."""
    if naming.dated == "day":
        yield f"{naming.first}..{naming.last}"
    yield from (key for key in (*naming.places, *naming.words) if ":" in key)
    sides = sorted(_sides(naming.parties))[:SIDES]
    yield from (f"{a} {b}" for n, a in enumerate(sides) for b in sides[n + 1 :])


def _file(index: dict[str, dict[int, None]], at: int, naming: Naming) -> None:
    for key in _keys(naming):
        index[key][at] = None


def _joins(naming: Naming, draft: _Draft) -> str:
    """Why a naming is one of an agreement's, or nothing. It is compared with all that is known of the agreement."""
    if naming.dated != "none" and ((naming.first or "") > draft.last or (naming.last or "9999") < draft.first):
        return ""
    if naming.published and draft.days and min(first or "" for first, _ in draft.days) > naming.published:
        return ""  # named before it was made
    mine = _sides(naming.parties)
    shared, words, places = mine & draft.sides, set(naming.words) & draft.words, set(naming.places) & draft.places
    if mine and draft.sides and not shared:
        return ""
    if naming.dated == "day" and (naming.first, naming.last) in draft.days and (shared or places or len(words) >= 2):
        return f"of one day, {naming.first}, " + ("with " + " ".join(sorted(shared)) if shared else "both name " + " ".join(sorted(places or words)))
    if len(shared) >= 2 and (places or len(words) >= 2):
        return "with " + " ".join(sorted(shared)) + ", both name " + " ".join(sorted(places or words))
    particular = {w for w in words if ":" in w} | (set(naming.words) & places)  # a place that it is named after
    if not mine and particular and len(words) + len(places) >= 2:
        return "named alike: " + " ".join(sorted(words | particular))
    return ""


def _sides(parties: Iterable[Party]) -> set[str]:
    """The parties, heads of states as their states."""
    return {next((w for w in p.wider if w.startswith("state:")), p.key) for p in parties if p.named}


def _pact(id: str, members: Sequence[Naming], reasons: Sequence[str], told: dict[str, tuple[str, Telling]]) -> Pact:
    dated = [n for n in members if n.dated == "day"] or [n for n in members if n.dated != "none"]
    steps: dict[tuple[str, str], list[tuple[Telling, str | None]]] = {}
    for naming in members:
        for kind, event in naming.events:
            group, telling = told.get(f"{naming.article}/{event}", (None, None))
            if telling is not None:
                one = "" if kind == "signing" else group or telling.id  # an agreement is made once
                steps.setdefault((kind, one), []).append((telling, group))
    timeline = [_step(kind, several) for (kind, _), several in steps.items()]
    timeline.sort(key=lambda s: (s.first is None, s.first or "", s.kind, s.articles))
    parties = {next((w for w in p.wider if w.startswith("state:")), p.key): p.name for n in members for p in n.parties}
    return Pact(
        id=id, name=max((_bare(n) for n in members), key=lambda name: (len(name.split()), name)), first=dated[0].first if dated else None,
        last=dated[0].last if dated else None, parties=tuple(dict.fromkeys(parties.values())), articles=tuple(dict.fromkeys(n.article for n in members)),
        namings=tuple(members), timeline=tuple(timeline), reasons=tuple(reasons),
    )  # fmt: skip


def _bare(naming: Naming) -> str:
    """An agreement's name without the preposition that its sentence glues to it: خرق لاتفاق سوتشي."""
    first, _, rest = naming.name.partition(" ")
    stem_ = next(iter(naming.words), "")
    cut = next((first[n:] for n in (1, 2) if len(first) > n + 2 and fold_word(first[n:]) == stem_), first)
    return f"{cut} {rest}".rstrip()


def _step(kind: str, several: Sequence[tuple[Telling, str | None]]) -> Step:
    told = [t for t, _ in several]
    surest = min(told, key=lambda t: (("day", "days", "lent", "near").index(t.dated) if t.dated in ("day", "days", "lent", "near") else 4, t.published or "", t.id))
    return Step(
        kind=kind, first=surest.first, last=surest.last, what=surest.sentence.text, by=tuple(dict.fromkeys(t.by or t.outlet or "" for t in told)),
        articles=tuple(dict.fromkeys(t.article for t in told)), evidence=tuple(dict.fromkeys(t.quote for t in told)), story=several[0][1],
    )  # fmt: skip
