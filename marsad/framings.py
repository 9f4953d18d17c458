"""Framings: the writer's own loaded words, with a neutral name beside them. Words inside a quotation are the speaker's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from marsad.match import Match, Scan
from marsad.phrases import Phrase

SCARE_QUOTE = 4  # tokens: a shorter quotation is the writer's own name for something, a longer one somebody's words


@dataclass(frozen=True, slots=True, kw_only=True)
class FramingFound:
    """Loaded words at tokens ``first`` up to ``last`` and the actor they are said of."""

    first: int
    last: int
    target: str | None
    kind: str
    neutral: str | None


def find_framings(scan: Scan, phrases: Sequence[Phrase], ids: Mapping[tuple[int, int], str]) -> list[FramingFound]:
    """Each loaded wording once for each target, left to right."""
    doc = scan.doc
    covering: dict[int, Phrase] = {}
    for one in phrases:
        for at in range(one.first, one.last):
            if at not in covering or one.last - one.first < covering[at].last - covering[at].first:
                covering[at] = one
    out: list[FramingFound] = []
    seen: set[tuple[object, ...]] = set()
    at, count = 0, len(doc.words)
    while at < count:
        if scan.kinds[at].isdisjoint(("framing", "cue")):
            at += 1
            continue
        match = scan.find(at, "framing")
        doubt = scan.find(at, "cue")
        if match is None and doubt is not None and doubt.entry.key == "claim" and not _quoted(scan, at):
            out.append(FramingFound(first=at, last=doubt.last, target=None, kind="doubt", neutral=None))  # زعم for قال
        if match is None or _quoted(scan, at):
            at += 1
            continue
        kind, cls, neutral = match.entry.data
        phrase = covering.get(at)
        official = phrase is not None and phrase.actor is not None and phrase.name is None and at == phrase.first and cls != "phrase" and _own_name(scan, phrase)
        fits = _fits(scan, match, cls, phrase)
        if official or not fits:
            at = match.last
            continue
        target = ids.get((phrase.first, phrase.last)) if phrase is not None else None
        last = match.last
        if cls == "head" and phrase is not None and phrase.head == at and last < phrase.last and kind == "militia":
            last = phrase.last
        # the same word of the same one is told once; of an event, each event (العدوان) its own
        key = (match.entry.key, target if cls != "phrase" else doc.words[at : match.last], at if cls == "event" and target is None else 0)
        if key not in seen:
            seen.add(key)
            out.append(FramingFound(first=at, last=last, target=target, kind=kind, neutral=neutral))
        at = match.last
    return out


def _quoted(scan: Scan, at: int) -> bool:
    number = scan.doc.quote_of[at]
    if number < 0:
        return False
    quote = scan.doc.quotes[number]
    return quote.last - quote.first > SCARE_QUOTE


def _own_name(scan: Scan, phrase: Phrase) -> bool:
    """Whether the loaded word is part of a name that the lexicon holds as the group's own."""
    assert phrase.actor is not None
    return scan.doc.raw(phrase.first, phrase.first + 1).lstrip("وفبل") in phrase.actor.name.split()


def _fits(scan: Scan, match: Match, cls: str, phrase: Phrase | None) -> bool:
    """A loaded adjective must describe someone or an attack; a verb must stand where a verb can."""
    if cls == "weak":
        return False
    if cls == "adjective":
        if phrase is not None and phrase.first < match.first:
            return True
        before = match.first - 1
        while before >= 0 and any(m.entry.kind == "framing" or m.entry.pos == "A" for m in scan.at[before]):
            before -= 1
        return before >= 0 and any(m.entry.kind in ("event", "noun") for m in scan.at[before])
    if cls == "masdar":
        before = match.first - 1
        return (before >= 0 and scan.find(before, "event") is not None) or (match.last < len(scan.at) and bool(match.cut.article is False) and scan.find(match.first, "event") is not None)
    if cls == "head":
        return phrase is not None
    return True
