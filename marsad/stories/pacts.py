"""Agreements across articles: one record for the Sochi memorandum, however many articles name it.

Two namings are one agreement where nothing of them contradicts (day, parties) and enough is the same: its day and a
party, its day and its name, or its name and its parties. ``اتفاق سوتشي`` without a day may be that of 2018 or that of
2019; where the parties do not tell them apart it joins neither.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from marsad.lexicon import Lexicon
from marsad.model import Agreement, Reading
from marsad.stories.facts import WORD, party, sentence_around, stem
from marsad.stories.records import Group, Naming, Pact, Party, Quote, Step, Telling

EXACT = 3  # days: a date no longer than that is the agreement's day


def namings(readings: Iterable[Reading], lexicon: Lexicon) -> Iterator[Naming]:
    """Every agreement of every reading, in a form that compares across articles."""
    for reading in readings:
        for agreement in reading.agreements:
            yield _naming(reading, agreement, lexicon)


def _naming(reading: Reading, agreement: Agreement, lexicon: Lexicon) -> Naming:
    actors = {a.id: a for a in reading.actors}
    places = {p.id: p for p in reading.places}
    parties = [party(actors[i], "source", lexicon) for i in agreement.parties if i in actors]
    # a state that stands where a place may stand (وقعتها روسيا) is a party all the same
    parties += [Party(key=f"state:{i[8:]}", name=places[i].name, kind="state", role="source", country=i[8:], named=True)
                for i in agreement.parties if i.startswith("country:") and i in places]  # fmt: skip
    words = [s for w in WORD.findall(agreement.name) if (s := stem(w, lexicon)[0])]
    after = [p.id for p in reading.places if p.kind != "country" and any(agreement.span.start <= m.start < agreement.span.end for m in p.mentions)]
    line = sentence_around(reading.text, agreement.span.start)
    towns = [p.id for p in reading.places if p.kind == "city" and any(line[0] <= m.start < line[1] for m in p.mentions)]
    events = [("violation", e) for e in agreement.violations] + [("implementation", e) for e in agreement.implementations]
    for event in reading.events:
        inside = agreement.span.start <= event.trigger.start < agreement.span.end
        if event.type == "AGREE" and event.status == "asserted" and (event.agreement == agreement.id or inside or (event.start == agreement.start and event.start and len(reading.agreements) == 1)):
            events.append(("signing", event.id))
    dated = "none"
    if agreement.start and agreement.end:
        dated = "day" if (dt.date.fromisoformat(agreement.end) - dt.date.fromisoformat(agreement.start)).days <= EXACT else "days"
    return Naming(
        article=reading.id, agreement=agreement.id, outlet=reading.outlet, published=reading.published, name=agreement.name,
        words=tuple(dict.fromkeys((*words, *after))), places=tuple(dict.fromkeys((*agreement.places, *after, *towns))), parties=tuple(parties), first=agreement.start, last=agreement.end, dated=dated,
        events=tuple(dict.fromkeys(events)), mention=Quote(article=reading.id, start=agreement.span.start, end=agreement.span.end, text=agreement.span.text),
    )  # fmt: skip


def find_pacts(readings: Iterable[Reading], *, lexicon: Lexicon, groups: Iterable[Group] = (), known: Iterable[Pact] = ()) -> tuple[Pact, ...]:
    """The agreements that readings name, each with its violations and steps as a timeline.

    ``groups`` (of ``group_events``) make reports of one violation one step. ``known`` are the pacts that were found before:
    a naming joins one of them or begins one, and their ids stay.
    """
    pacts: list[tuple[str, list[Naming], list[str]]] = [(p.id, list(p.namings), list(p.reasons)) for p in known]
    seen = {n.id for _, members, _ in pacts for n in members}
    new = sorted((n for n in namings(readings, lexicon) if n.id not in seen), key=lambda n: (n.published or "", n.dated == "none", n.article, n.mention.start))
    for naming in new:
        found = [(why, at) for at, (_, members, _) in enumerate(pacts) if (why := _joins(naming, members))]
        sure = [f for f in found if f[0].startswith("of one day")] or found
        if len(sure) == 1:
            why, at = sure[0]
            pacts[at][1].append(naming)
            pacts[at][2].append(f"{naming.id}: {why}")
        else:
            pacts.append((f"pact:{naming.id}", [naming], []))
    told = {t.id: (g.id, t) for g in groups for t in g.tellings}
    out = [_pact(id, members, reasons, told) for id, members, reasons in pacts]
    out.sort(key=lambda p: (p.first is None, p.first or "", p.id))
    return tuple(out)


def _joins(naming: Naming, members: Sequence[Naming]) -> str:
    """Why a naming is one of an agreement's, or nothing. It is compared with all that is known of the agreement."""
    days = [(n.first, n.last) for n in members if n.dated == "day"]
    spans = [(n.first or "", n.last or "") for n in members if n.dated != "none"]
    if naming.dated != "none" and any((naming.first or "") > last or (naming.last or "") < first for first, last in spans):
        return ""
    if naming.published and days and (days[0][0] or "") > naming.published:
        return ""  # named before it was made
    mine, theirs = _sides(naming.parties), _sides(p for n in members for p in n.parties)
    shared = mine & theirs
    words = set(naming.words) & {w for n in members for w in n.words}
    particular = {w for w in words if ":" in w}  # a place that it is named after
    places = set(naming.places) & {p for n in members for p in n.places}
    if mine and theirs and not shared:
        return ""
    if naming.dated == "day" and (naming.first, naming.last) in days and (shared or places or len(words) >= 2):
        return f"of one day, {naming.first}, " + ("with " + " ".join(sorted(shared)) if shared else "both name " + " ".join(sorted(places or words)))
    if len(shared) >= 2 and (places or len(words) >= 2):
        return "with " + " ".join(sorted(shared)) + ", both name " + " ".join(sorted(places or words))
    if not mine and particular | (set(naming.words) & places) and len(words) + len(places) >= 2:
        return "named alike: " + " ".join(sorted(words))
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
        id=id, name=max((n.name for n in members), key=lambda name: (len(name.split()), name)), first=dated[0].first if dated else None,
        last=dated[0].last if dated else None, parties=tuple(dict.fromkeys(parties.values())), articles=tuple(dict.fromkeys(n.article for n in members)),
        namings=tuple(members), timeline=tuple(timeline), reasons=tuple(reasons),
    )  # fmt: skip


def _step(kind: str, several: Sequence[tuple[Telling, str | None]]) -> Step:
    told = [t for t, _ in several]
    surest = min(told, key=lambda t: (("day", "days", "lent", "near").index(t.dated) if t.dated in ("day", "days", "lent", "near") else 4, t.published or "", t.id))
    return Step(
        kind=kind, first=surest.first, last=surest.last, what=surest.sentence.text, by=tuple(dict.fromkeys(t.by or t.outlet or "" for t in told)),
        articles=tuple(dict.fromkeys(t.article for t in told)), evidence=tuple(dict.fromkeys(t.quote for t in told)), story=several[0][1],
    )  # fmt: skip
