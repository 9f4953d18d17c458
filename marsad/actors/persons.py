"""Names joined with what stands beside them: offices, aliases, nationalities, who is called what.

A person is told in pieces: العضو في المجلس، سالم خليفة; سالم خليفة المكنى أبو عمر، تونسي الجنسية; رجل يدعى سالم خليفة;
وزراء الخارجية التونسي فلان والمصري فلان. Each piece is a phrase; here the pieces of one person are tied together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from marsad.actors.naming import NAME_LONGEST, Phrase
from marsad.actors.offices import IN
from marsad.actors.phrases import PhraseReader
from marsad.actors.signs import TANWIN
from marsad.gazetteer import ARTICLE
from marsad.match import QUOTE_MARKS

COMMAS, COLON = frozenset(("،", ",")), ":"
TOLD_WITHIN = 14  # tokens after a name in which aliases and nationality are looked for
COPULA_WITHIN = 6  # tokens between a name and هو
CALLED_WITHIN = 8  # tokens between a description and يدعى: رجلا ولد في تونس يدعى


def join_persons(reader: PhraseReader, phrases: Sequence[Phrase]) -> list[Phrase]:
    """The phrases with the pieces of each person tied together, in order."""
    out: list[Phrase] = []
    end = 0  # tokens before this one belong to an alias or nationality already told
    for number, phrase in enumerate(phrases):
        if phrase.first < end:
            continue
        before = out[-1] if out else None
        after = phrases[number + 1] if number + 1 < len(phrases) else None
        if before is not None and not _of_next(reader, before, phrase, after):
            joined = _beside(reader, before, phrase)
            if joined is not None:
                out[-1:] = joined[:1]
                phrase = joined[1]
        if is_person(phrase):
            phrase, alias, end = _told(reader, phrase)
            out.append(phrase)
            out.extend(alias)
            continue
        out.append(phrase)
    return _distributed(reader, out)


def _of_next(reader: PhraseReader, before: Phrase, phrase: Phrase, after: Phrase | None) -> bool:
    """Whether an office right after a name is whose name a comma sets off: برفقة السراج رئيس المجلس، سالم خليفة."""
    if phrase.cls != "title" or phrase.name is not None or phrase.office is None or phrase.first != before.last or not is_person(before):
        return False
    return after is not None and after.cls in ("person", "name") and is_person(after) and after.first == phrase.last + 1 and reader.words[phrase.last] in COMMAS and not reader.clitic(after.first)


def _of_something(reader: PhraseReader, phrase: Phrase) -> bool:
    """Whether a description is a genitive, which right behind a name is whose name it is: بائع السمك, not الشرطي, زوجته."""
    return phrase.definite and not phrase.bare and not phrase.possessed and not phrase.count and not reader.words[phrase.head].startswith(ARTICLE)


def named_peer(reader: PhraseReader, phrase: Phrase) -> bool:
    """Whether a phrase is somebody's counterpart: never whoever is named just before."""
    return phrase.cls == "title" and reader.scan.find(phrase.head, "peer") is not None


def is_person(phrase: Phrase) -> bool:
    """Whether a phrase holds the name of one person."""
    return phrase.name is not None and phrase.kind == "person"


def _beside(reader: PhraseReader, before: Phrase, phrase: Phrase) -> list[Phrase] | None:
    """Two neighbouring phrases that speak of one person, or None where they don't."""
    words = reader.words
    gap = phrase.first - before.last
    marked = gap > 0 and words[phrase.first - 1] in QUOTE_MARKS  # يدعى "أبو عمر"
    if is_person(phrase) and gap <= CALLED_WITHIN + marked and (called := _called(reader, phrase.first - marked)):
        if (before.kind in ("person", "population") or (before.cls == "agent" and not before.plural)) and before.name is None and not before.count and reader.same_sentence(before.first, phrase.first):
            nation = reader.scan.find(called - 1, "nisba")
            country = phrase.country or (nation.entry.key if nation else before.country)
            person = replace(phrase, country=country, sector=phrase.sector or (None if before.weak else before.sector))
            return [replace(before, kind="person", sector=None if before.weak else before.sector, same=(phrase.first, phrase.last)), person]
        return None
    if is_person(before) and phrase.name is None and reader.scan.function(phrase.first - 1, "pron") and gap <= COPULA_WITHIN:
        if phrase.cls in ("agent", "people", "title") and phrase.kind == "person" and not phrase.plural and reader.same_sentence(before.first, phrase.first):
            return [before, replace(phrase, same=(before.first, before.last))]  # سالم خليفة (30 عاما) هو منفذ الهجوم
    ending = _ending_in_name(before)
    if ending is not None and phrase.cls == "agent" and phrase.kind == "person" and not phrase.plural and not phrase.bare and phrase.name is None:
        if gap <= 2 and all(not words[t][0].isalnum() for t in range(before.last, phrase.first)) and not reader.clitic(phrase.first):
            return [before, replace(phrase, same=(ending.first, ending.last))]  # "سالم خليفة" منفذ الهجوم
    if marked and gap == 1 and is_person(phrase) and before.cls == "agent" and before.kind == "person" and before.definite and not before.plural and not before.bare and before.name is None and not before.count:
        return [replace(before, same=(phrase.first, phrase.last)), phrase]  # منفذ الهجوم "سالم خليفة"
    if gap == 2 and words[before.last] in COMMAS and words[before.last + 1] in COMMAS:
        gap = 1  # الوزير الأول،، فلان
    if gap > 1 and before.cls == "title" and before.name is None and phrase.cls == "person" and phrase.office is None and _only_places(reader, before.last, phrase.first):
        gap = 0  # محافظ نينوى شمال العراق فلان
    if reader.clitic(phrase.first) or not (gap == 0 or (gap == 1 and (words[phrase.first - 1] in COMMAS or (words[phrase.first - 1] == COLON and is_person(phrase) and phrase.cls in ("person", "name"))))):
        return None  # وزير النقل: سالم خليفة, in a list
    if named_peer(reader, phrase):
        return None  # التقى بوتين نظيره التركي: two
    named = before.name is not None or (before.actor is not None and before.kind == "person")
    if named and phrase.cls == "title" and phrase.name is None and phrase.office is not None and not phrase.plural:
        return [before, replace(phrase, name=before.name, actor=before.actor, same=(before.first, before.last), rule="actor.apposition")]
    if named and phrase.cls == "people" and phrase.kind == "person" and phrase.name is None and not phrase.plural and phrase.inner:
        return [before, replace(phrase, same=(before.first, before.last))]  # سالم خليفة، شقيق الرئيس
    if named and gap == 0 and phrase.cls in ("people", "agent") and phrase.kind in ("person", "population") and phrase.name is None and not phrase.plural and _of_something(reader, phrase):
        return [before, replace(phrase, kind="person", same=(before.first, before.last))]  # سالم خليفة بائع السمك
    if phrase.cls == "people" and phrase.definite and not phrase.plural and phrase.name is None and gap == 1 and ending is not None:
        return [before, replace(phrase, kind="person", sector=None, same=(ending.first, ending.last))]  # قوات سالم خليفة، الرجل القوي في البلاد
    if phrase.weak and not phrase.definite and phrase.kind == "person" and gap == 0 and before.definite and before.kind == "person" and not before.plural and _says_who(reader, before, phrase):
        return [before, replace(phrase, same=(before.first, before.last))]  # مرتكب الاعتداء شاب في العشرين
    if gap == 1 and before.cls in ("people", "agent") and before.kind in ("person", "population") and before.name is None and not before.plural and _of_something(reader, before) and is_person(phrase) and phrase.cls in ("person", "name") and phrase.last < len(words) and not words[phrase.last][0].isalnum():
        return [replace(before, kind="person", same=(phrase.first, phrase.last)), phrase]  # بائع السمك، سالم خليفة،
    if before.cls == "people" and before.kind == "person" and before.name is None and not before.plural and before.inner and is_person(phrase) and phrase.cls in ("person", "name"):
        return [replace(before, name=phrase.name, actor=phrase.actor, same=(phrase.first, phrase.last)), phrase]  # نجل الرئيس، سالم خليفة
    if before.cls == "title" and before.name is None and before.office is not None and not before.plural and (
        phrase.cls == "person" or (phrase.cls in ("name", "title") and is_person(phrase))
    ):
        if phrase.office is not None and None not in (before.country, phrase.country) and before.country != phrase.country:
            return None  # التقى الوزير الروسي الرئيس السوري فلانا: two
        actor = phrase.actor if phrase.actor is not None and phrase.kind == "person" else None
        office = replace(before, name=phrase.name, actor=actor, country=before.country or phrase.country, same=(phrase.first, phrase.last), rule="actor.apposition")
        if phrase.cls == "person" and phrase.office is None:
            phrase = replace(phrase, sector=phrase.sector or before.sector, country=phrase.country or before.country)
        return [office, phrase]
    return None


def _called(reader: PhraseReader, at: int) -> int:
    """Where the word begins that says that a name follows at a token: يدعى, واسمه, واسمه الحركي; 0 where there is none."""
    return next((first for first in (at - 1, at - 2) if (called := reader.scan.function(first, "called", "alias")) is not None and called.last == at), 0)


def _only_places(reader: PhraseReader, first: int, last: int) -> bool:
    """Whether nothing but where a place lies stands between an office and a name: شمال العراق, في ولاية فلانة."""
    at = first
    while at < last:
        if at in reader.places:
            at = reader.places[at][0]
        elif reader.scan.function(at, "locative", "place_before") is not None or reader.words[at] == IN:
            at += 1
        else:
            return False
    return at == last


def _ending_in_name(phrase: Phrase) -> Phrase | None:
    """The person whose name ends a phrase: his own, or that of whoever it belongs to."""
    return next((p for p in (phrase, *phrase.inner) if is_person(p) and p.last == phrase.last), None)


def _says_who(reader: PhraseReader, subject: Phrase, phrase: Phrase) -> bool:
    """Whether a phrase is what is said of the one before it, no verb's object: شاب, never شابا."""
    before = reader.scan.at[subject.first - 1] if subject.first else ()
    return not reader.words[phrase.head].endswith(TANWIN) and not any(m.entry.pos == "V" for m in before)


def _told(reader: PhraseReader, phrase: Phrase) -> tuple[Phrase, list[Phrase], int]:
    """A person's aliases and nationality, told after the name; and where the telling ends."""
    scan, words = reader.scan, reader.words
    at, end = phrase.last, phrase.last
    limit = min(len(words), at + TOLD_WITHIN, reader.doc.sentences[reader.doc.sentence_of[phrase.first]].last)
    country, sector = phrase.country, phrase.sector
    assert phrase.name is not None
    last = scan.find(phrase.name[1] - 1, "nisba")
    if last and phrase.actor is None and phrase.office is None and scan.find(phrase.name[0], "particle"):
        country, sector = country or last.entry.key, sector or "REB"  # أبو عمر المغربي: a nom de guerre
    alias: list[Phrase] = []
    while at < limit:
        if words[at] in COMMAS:
            at += 1
            continue
        known_as = scan.function(at, "alias")
        if known_as:
            start = scan.skip_marks(known_as.last, limit)
            if start < limit and words[start] == "ب":
                start = scan.skip_marks(start + 1, limit)
            stop = reader.person_name(start, min(len(words), start + NAME_LONGEST), strong=True, verbless=True)
            if stop == start and start > known_as.last and reader.doc.quote_of[start] >= 0:
                stop = reader.doc.quotes[reader.doc.quote_of[start]].last
            if stop == start:
                break
            alias.append(Phrase(first=start, last=stop, head=start, cls="person", lemma=phrase.lemma, kind="person", name=(start, stop),
                                definite=True, same=(phrase.first, phrase.last), rule="actor.alias"))  # fmt: skip
            if sector is None and phrase.actor is None and phrase.office is None and scan.find(start, "particle"):
                sector = "REB"  # a nom de guerre: المكنى أبو عمر
            at = end = stop
            continue
        nation = scan.find(at, "nisba")
        if nation and not nation.cut.conjunction and (scan.function(nation.last, "nationality") or (alias and not nation.cut.article)):
            country = phrase.country or nation.entry.key
            at = end = nation.last + bool(scan.function(nation.last, "nationality"))
            continue
        origin = scan.function(at, "origin", "nationality")
        nation = scan.find(origin.last, "nisba") if origin else None
        if origin and nation:
            country = country or nation.entry.key
            at = end = nation.last
            continue
        break
    if (country, sector) != (phrase.country, phrase.sector):
        phrase = replace(phrase, country=country, sector=sector)
    return phrase, alias, end


def _distributed(reader: PhraseReader, phrases: Sequence[Phrase]) -> list[Phrase]:
    """One office told of several persons: وزراء الخارجية التونسي فلان والمصري فلان; وزراء خارجية تونس فلان ومصر فلان."""
    out: list[Phrase] = []
    office: Phrase | None = None  # the plural office whose holders are being listed
    number, count = 0, len(phrases)
    while number < count:
        phrase = phrases[number]
        if phrase.cls == "title" and phrase.plural and phrase.name:
            office = phrase
        elif office is not None and reader.same_sentence(office.first, phrase.first):
            before = out[-1]
            after = phrases[number + 1] if number + 1 < count else None
            near = phrase.first - before.last <= 1
            if near and phrase.cls in ("state", "capital") and after is not None and after.first == phrase.last and is_person(after):
                phrase = replace(after, country=after.country or phrase.country)
                number += 1
            elif not (near and is_person(phrase)):
                office = None
            if office is not None and phrase.sector is None:
                phrase = replace(phrase, sector=office.sector)
        else:
            office = None
        out.append(phrase)
        number += 1
    return out
