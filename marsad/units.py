"""A sentence as a row of units: who, where, when, verbs, event words, prepositions, marks.

The stages after the actors (figures, statements, events, agreements, relations) walk these rows instead of tokens. Each
token belongs to exactly one unit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from marsad.actors.phrases import Phrase
from marsad.forms import Entry
from marsad.language.ar.dates import TimeFound
from marsad.language.ar.numbers import Number
from marsad.match import QUOTE_MARKS, Match, Scan
from marsad.places.names import PlaceFound
from marsad.record import record

COMMAS = frozenset(("،", ",", "؛", ";"))
VERBS = ("cue", "event", "light", "verb")  # kinds of units that a verb may be


class Unit:
    """Tokens ``first`` up to ``last`` and what they are: ``kind`` is one of actor, place, time, number, verb, event,
    light, cue, prep, conj, rel, comp, neg, aux, func, mark, comma, colon, stop, adjective, word.

    ``time`` is the index of the time expression; ``preposition`` the one glued to the unit's first word (ب ل ك) or, for kind
    prep, the word itself, folded; ``conjunction`` says that the unit's first word wears و or ف.
    """

    __slots__ = ("conjunction", "first", "kind", "last", "match", "matches", "number", "phrase", "place", "preposition", "time")

    def __init__(
        self, kind: str, first: int, last: int, *, phrase: Phrase | None = None, place: PlaceFound | None = None, time: int | None = None,
        number: Number | None = None, match: Match | None = None, matches: tuple[Match, ...] = (), preposition: str = "", conjunction: bool = False,
    ) -> None:  # fmt: skip
        self.kind = kind
        self.first = first
        self.last = last
        self.phrase = phrase
        self.place = place
        self.time = time
        self.number = number
        self.match = match
        self.matches = matches
        self.preposition = preposition
        self.conjunction = conjunction


Row = tuple[Unit, ...]  # a sentence


@record
class Rows:
    """The units of a document, one row a sentence, and for each token its row's and unit's number."""

    rows: tuple[Row, ...]
    unit_of: tuple[int, ...]

    def at(self, sentence: int) -> Row:
        return self.rows[sentence]


TANWIN = "\u064b"
GLUED = "بلك"  # prepositions that a word wears
EXPRESSES = Entry("cue", "express", "V", "expresses")  # عبّر, where a speaker and عن show that it is no preposition
OF_WHAT = "عن"
SPEAKER_REACH = 6  # units between عبر and its عن
PAST = "p3ms"  # the form of a verb that some verbal nouns share
_VERBAL = ("event", "light", "cue", "verb")


def verbal(unit: Unit) -> bool:
    """Whether a unit is read as a verb, participles among them: no masdar, no noun of an event."""
    return unit.kind in VERBS and unit.match is not None and unit.match.entry.pos == "V"


def finite(unit: Unit) -> bool:
    """Whether a unit is a verb with a person: not a noun of an event, not a participle."""
    return verbal(unit) and unit.match is not None and unit.match.feature != "participle"


def read_units(
    scan: Scan, phrases: Sequence[Phrase], places: Sequence[PlaceFound], times: Sequence[TimeFound],
    numbers: Mapping[int, Number],
) -> Rows:
    """Cut each sentence into units; actors before places before times before numbers before single words."""
    doc = scan.doc
    actor_at = {p.first: p for p in phrases}
    place_at = {p.first: p for p in places}
    time_at = {t.first: n for n, t in enumerate(times)}
    named = actor_at.keys() | place_at.keys() | time_at.keys() | numbers.keys()
    rows: list[Row] = []
    unit_of: list[int] = []
    for sentence in doc.sentences:
        row: list[Unit] = []
        at, limit = sentence.first, sentence.last
        while at < limit:
            plain = scan.plain[at]
            if plain is None or at in named:
                unit = _unit(scan, at, limit, actor_at, place_at, time_at, times, numbers)
                unit_of.extend([len(row)] * (unit.last - at))
                row.append(unit)
                at = unit.last
                continue
            matches = scan.at[at]
            note = plain.unit
            if note is None:
                unit = _word(scan, at, limit)
                note = unit.kind, matches.index(unit.match) if unit.match else None, unit.preposition, unit.conjunction
                plain.unit = note
            kind, chosen, preposition, conjunction = note
            if kind == "verb" and chosen is not None and row and row[-1].kind == "prep" and matches[chosen].feature == PAST and not (row[-1].match and row[-1].match.cut.pronoun):
                kind = "word"  # إلى تجنب العنف: no verb stands after a preposition
            unit_of.append(len(row))
            row.append(Unit(kind, at, at + 1, match=None if chosen is None else matches[chosen], matches=matches, preposition=preposition, conjunction=conjunction))
            at += 1
        rows.append(tuple(_apart(scan, _expressing(scan, row))))
    return Rows(rows=tuple(rows), unit_of=tuple(unit_of))


def _apart(scan: Scan, row: list[Unit]) -> list[Unit]:
    """A row in which a unit behind a و that is written apart has it for its conjunction: اقتحموا المقر و اختطفوا المدير."""
    for at in range(len(row) - 1):
        if row[at].kind == "conj" and row[at].last == row[at].first + 1 and scan.function(row[at].first, "and") is not None:
            row[at + 1].conjunction = True
    return row


def _expressing(scan: Scan, row: list[Unit]) -> list[Unit]:
    """A row with عبر read as the verb where a speaker and عن follow: عبر الوزير عن أسفه, not عبر الحدود."""
    for at, unit in enumerate(row):
        if unit.kind != "prep" or "expresses" not in scan.kinds[unit.first] or unit.match is None:
            continue
        after = at + 1
        while after < len(row) and row[after].kind in ("actor", "time", "quote") and not row[after].preposition and after - at <= SPEAKER_REACH:
            after += 1
        if after > at + 1 and row[at + 1].kind == "actor" and after < len(row) and row[after].kind == "prep" and row[after].preposition == OF_WHAT:
            verb = Match(unit.match.first, unit.match.last, EXPRESSES, PAST, unit.match.cut)
            row[at] = Unit("cue", unit.first, unit.last, match=verb, matches=(verb, *unit.matches), conjunction=unit.conjunction)
    return row


def _unit(
    scan: Scan, at: int, limit: int, actor_at: Mapping[int, Phrase], place_at: Mapping[int, PlaceFound],
    time_at: Mapping[int, int], times: Sequence[TimeFound], numbers: Mapping[int, Number],
) -> Unit:  # fmt: skip
    doc = scan.doc
    word = doc.words[at]
    matches = scan.at[at]
    if not word[0].isalnum():
        return _word(scan, at, limit)
    phrase = actor_at.get(at)
    if phrase is not None:
        if phrase.rule == "actor.surname" and len(word) > len(phrase.lemma) and word.endswith(phrase.lemma):
            cut = word[: -len(phrase.lemma)]  # أكد لبنس أنه
            return Unit(kind="actor", first=at, last=min(phrase.last, limit), phrase=phrase, preposition=cut[-1:] if cut[-1:] in GLUED else "", conjunction=cut[:1] not in GLUED)
        preposition, conjunction = _clitics(matches, ("noun", "actor", "short", "state", "capital", "nisba", "given", "given-common"), word, doc.numeric[at])
        return Unit(kind="actor", first=at, last=min(phrase.last, limit), phrase=phrase, preposition=preposition, conjunction=conjunction)
    if at in time_at:
        preposition, conjunction = _clitics(matches, (), word, doc.numeric[at])
        return Unit(kind="time", first=at, last=min(times[time_at[at]].last, limit), time=time_at[at], preposition=preposition, conjunction=conjunction)
    place = place_at.get(at)
    if place is not None:
        kinds = ("placenoun", "state", "capital")
        preposition, conjunction = _clitics(matches, kinds, word, False)
        if not preposition and not any(m.entry.kind in kinds for m in matches):
            stem_start = doc.words[place.name[0]] if place.name[0] == at else word
            peeled = place.peeled
            if stem_start[0] == "و" and peeled:
                conjunction, peeled = True, peeled - 1
                stem_start = stem_start[1:]
            if stem_start[0] in GLUED and peeled:
                preposition = stem_start[0]
        return Unit(kind="place", first=at, last=min(place.last, limit), place=place, preposition=preposition, conjunction=conjunction, matches=matches)
    number = numbers.get(at)
    if number is not None:
        return Unit(kind="number", first=at, last=min(number.last, limit), number=number, conjunction=word[0] == "و")
    return _word(scan, at, limit)


def _word(scan: Scan, at: int, limit: int) -> Unit:
    """The unit that the matches of a token make where nothing named begins."""
    word = scan.doc.words[at]
    matches = scan.at[at]
    if not word[0].isalnum():
        kind = "comma" if word in COMMAS else "colon" if word == ":" else "quote" if word in QUOTE_MARKS else "mark"
        return Unit(kind=kind, first=at, last=at + 1, matches=matches)
    function = scan.function(at, "by", "led_by", "backed", "sponsored", "mediated", "with", "all_of")
    if function and not (function.entry.key == "backed" and any(m.entry.kind == "event" and m.last > function.last for m in matches)):  # بدعم الإرهاب
        return Unit(kind="func", first=at, last=min(function.last, limit), match=function, matches=matches, preposition=function.entry.key)
    events = tuple(m for m in matches if m.entry.kind == "event")
    if events and all(m.feature == "d" for m in events) and any(m.entry.kind in ("light", "cue") and m.entry.pos == "V" for m in matches):
        events = ()  # تواصلان: they go on, no two contacts
    if events and any(m.entry.key == "comp" and m.cut.pronoun and m.entry.kind == "function" for m in matches):
        events = ()  # أنها سيطرت: أن with a pronoun, not a verb
    if events and max(m.last for m in events) == at + 1 and any(m.entry.kind == "function" and m.entry.key in ("prep", "adv") and not m.cut.skip for m in matches):
        events = ()  # أثناء الصلاة, حول المدينة, لاحقا
    if events:
        last = max(m.last for m in events)
        best = tuple(m for m in events if m.last == last)
        preposition, conjunction = best[0].cut.preposition, bool(best[0].cut.conjunction)
        return Unit(kind="event", first=at, last=min(last, limit), match=best[0], matches=matches, preposition=preposition, conjunction=conjunction)
    for kind in ("cue", "light"):
        found = scan.find(at, kind)
        if found and not (kind == "light" and scan.function(at, "comp")):
            return Unit(kind=kind, first=at, last=min(found.last, limit), match=found, matches=matches,
                        preposition=found.cut.preposition, conjunction=bool(found.cut.conjunction))  # fmt: skip
    best_function: Match | None = None
    for match in matches:
        if match.entry.kind == "function" and (best_function is None or match.last > best_function.last):
            best_function = match
    if best_function:
        cls = best_function.entry.key
        kind = {"prep": "prep", "conj": "conj", "rel": "rel", "comp": "comp", "neg": "neg", "aux": "aux", "seq": "seq", "passive": "passive"}.get(cls, "func")
        stem = best_function.cut.stem if not best_function.entry.data.count(" ") else word
        return Unit(kind=kind, first=at, last=min(best_function.last, limit), match=best_function, matches=matches,
                    preposition=stem if kind == "prep" else "", conjunction=bool(best_function.cut.conjunction))  # fmt: skip
    verb = next((m for m in matches if m.entry.pos == "V"), None)
    if verb is not None and (TANWIN in scan.doc.raw(at) or (verb.feature.endswith("d") and any(m.entry.pos == "N" for m in matches))):
        verb = None  # هدفاً، صورا: an accusative, no dual verb
    if verb is not None:
        match = verb
        return Unit(kind="verb", first=at, last=at + 1, match=match, matches=matches, conjunction=bool(match.cut.conjunction))
    if matches:
        cut = matches[0].cut
        kind = "adjective" if all(m.entry.pos == "A" for m in matches) else "word"
        return Unit(kind=kind, first=at, last=at + 1, match=matches[0], matches=matches, preposition=cut.preposition, conjunction=bool(cut.conjunction))
    kind = "word"
    if word.startswith("ال") and word.endswith(("يه", "ي")) and len(word) > 5:
        kind = "adjective"
    return Unit(kind=kind, first=at, last=at + 1, preposition="", conjunction=False)


def _clitics(matches: Sequence[Match], kinds: tuple[str, ...], word: str, numeric: bool) -> tuple[str, bool]:
    """The preposition and conjunction glued to a word, read from the matches that made it a unit."""
    for match in matches:
        if match.entry.kind in kinds:
            return match.cut.preposition, bool(match.cut.conjunction)
    if numeric or not matches:
        if word[0] == "و" and len(word) > 3:
            return "", True
        return "", False
    cut = matches[0].cut
    return cut.preposition, bool(cut.conjunction)
