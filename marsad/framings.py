"""Framings: the writer's own loaded words, with a neutral name beside them. Words inside a quotation are the speaker's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from marsad.actors.phrases import Phrase
from marsad.match import Match, Scan
from marsad.record import record

NAMING = frozenset(("terrorist", "takfiri", "coup"))  # adjectives that name people by themselves: الإرهابيون
STEM = 4  # last letters by which a noun is known again, whatever it wears before: الهجوم، للهجوم
CLAIM_REACH = 5  # tokens between a verb of alleging and the أن that it alleges


@record
class FramingFound:
    """Loaded words at tokens ``first`` up to ``last`` and the actor they are said of."""

    first: int
    last: int
    target: str | None
    kind: str
    neutral: str | None


def find_framings(scan: Scan, phrases: Sequence[Phrase], ids: Mapping[tuple[int, int], str]) -> list[FramingFound]:
    """Each loaded wording once for each target, left to right."""
    covering: dict[int, Phrase] = {}
    for one in phrases if scan.where("framing") else ():
        for at in range(one.first, one.last):
            if at not in covering or one.last - one.first < covering[at].last - covering[at].first:
                covering[at] = one
    out: list[FramingFound] = []
    seen: set[tuple[object, ...]] = set()
    at = 0
    named = False  # whether the wording just read is a loaded name
    wordings = scan.having("framing", "cue")
    while (at := wordings.find(1, at)) >= 0:
        match = scan.find(at, "framing")
        doubt = scan.find(at, "cue")
        if match is None and doubt is not None and doubt.entry.key == "claim" and not _quoted(scan, at) and _alleges(scan, at, doubt):
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
        key = (match.entry.key, _of(scan, match, cls, phrase, target))
        if cls == "adjective" and out and out[-1].last == at and named:
            out[-1] = replace(out[-1], last=match.last)  # الاحتلال الصهيوني is one wording
        elif key not in seen:
            seen.add(key)
            out.append(FramingFound(first=at, last=last, target=target, kind=kind, neutral=neutral))
        named = cls == "name"
        at = match.last
    return out


def _quoted(scan: Scan, at: int) -> bool:
    """Loaded words in quotation marks are somebody else's, however few: تقاتل "جماعات إرهابية"."""
    return scan.doc.quote_of[at] >= 0


def _alleges(scan: Scan, at: int, doubt: Match) -> bool:
    """Whether a form of زعم or ادعى alleges something: ``رجل يدعى فلانا`` only names him."""
    if doubt.entry.pos != "V" or doubt.cut.pronoun or not doubt.feature.startswith("i"):
        return True
    last = scan.doc.sentences[scan.doc.sentence_of[at]].last
    if at + 1 < last and any(m.cut.preposition == "ب" for m in scan.at[at + 1]):
        return True
    return any(scan.function(token, "comp") is not None for token in range(at + 1, min(last, at + 1 + CLAIM_REACH)))


def _of(scan: Scan, match: Match, cls: str, phrase: Phrase | None, target: str | None) -> object:
    """What a loaded word is said of, so that the same wording is told once: the noun that it stands on, whoever that is."""
    if cls == "phrase":
        return scan.doc.words[match.first : match.last]
    if cls == "adjective" and phrase is not None and phrase.actor is not None:
        return phrase.actor.id
    before = match.first - 1
    if cls == "adjective":
        while before >= 0 and (not scan.doc.words[before][0].isalpha() or all(m.entry.pos == "A" for m in scan.at[before] or (match,))):
            before -= 1
    if cls == "adjective" and phrase is not None and phrase.head == match.first:
        return None  # الإرهابيون, standing alone
    if cls in ("adjective", "event", "name"):
        joined = bool(match.cut.conjunction or match.cut.preposition)
        noun = scan.find(before, "noun") if not joined else None
        if noun is not None:
            return noun.entry.key  # تحالف العدوان, شرطة الاحتلال: another than the bare word
        stem = scan.doc.words[before][-STEM:] if before >= 0 else ""
        return stem if cls == "adjective" or (cls == "event" and match.cut.article) else None
    if cls == "head" and phrase is not None and not phrase.inner and phrase.name is None and not phrase.possessed:
        return None
    return target


def _own_name(scan: Scan, phrase: Phrase) -> bool:
    """Whether the loaded word is part of a name that the lexicon holds as the group's own."""
    assert phrase.actor is not None
    return scan.doc.raw(phrase.first, phrase.first + 1).lstrip("وفبل") in phrase.actor.name.split()


def _fits(scan: Scan, match: Match, cls: str, phrase: Phrase | None) -> bool:
    """A loaded adjective must describe someone or an attack; a verb must stand where a verb can."""
    if cls == "weak":
        return False
    if cls == "name":
        return phrase is not None
    if cls == "claim":
        return not (match.cut.article and match.feature == "s")  # الادعاء: the prosecution
    if cls == "adjective":
        if phrase is not None and (phrase.first < match.first or (phrase.head == match.first and match.entry.data[0] in NAMING)):
            return True  # المجموعات الإرهابية; الإرهابيين
        if match.entry.data[0] == "occupied" and match.cut.article:
            return match.first > 0 and scan.doc.words[match.first - 1][0].isalpha()  # القدس المحتلة
        before = match.first - 1
        while before >= 0 and any(m.entry.kind == "framing" or m.entry.pos == "A" for m in scan.at[before]):
            before -= 1
        return before >= 0 and any(m.entry.kind in ("event", "noun") for m in scan.at[before])
    if cls == "masdar":
        before = match.first - 1
        if phrase is not None and (phrase.first < match.first or phrase.actor is not None):
            return False  # هيئة التحرير، رئيس تحرير
        freed = scan.find(match.last, "noun") if match.last < len(scan.at) else None
        if freed is not None and freed.entry.data[0] in ("people", "detainee", "agent", "title", "member"):
            return False  # تحرير الرهائن
        return (before >= 0 and scan.find(before, "event") is not None) or (match.last < len(scan.at) and bool(match.cut.article is False) and scan.find(match.first, "event") is not None)
    if cls == "head":
        return phrase is not None
    return True
