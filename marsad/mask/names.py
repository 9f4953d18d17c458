"""Which names in a text are private persons', and where they stand: in full, in part, with clitics, in others' words.

A person is public whom the lexicon knows, or whom the text gives an office or a spokesperson's task (``ar/privacy.csv``).
Everybody else is private, and so is whatever may only be a personal name: in doubt a name is masked.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from marsad.actors.gather import Cast
from marsad.actors.naming import COMMON_KINDS
from marsad.actors.persons import COMMAS
from marsad.actors.phrases import PhraseReader
from marsad.actors.whom import find_whom
from marsad.language.ar.clitics import ALIF, ARTICLE, CONJUNCTIONS, PLURALS, PRONOUNS, peel
from marsad.language.ar.dates import find_times
from marsad.language.ar.fold import fold_map, fold_word
from marsad.language.ar.numbers import find_numbers
from marsad.lexicon import Lexicon
from marsad.match import QUOTE_MARKS, Match, Scan, scan_text
from marsad.model import Reading
from marsad.names import tagger
from marsad.tables import read_tables

# An office in one of these is one that the public knows its holder by; shops, schools and newspapers have their heads too.
PUBLIC = ("GOV", "MIL", "COP", "JUD", "LEG", "SPY", "IGO", "PTY", "OPP", "REB", "NGO", "REL", "LAB")
NAME_KINDS = ("given", "given-common")
NAMES = (*NAME_KINDS, "particle")
PEOPLE = ("people", "member", "detainee")  # classes of nouns that introduce a name as it stands: الطفلة ليان
LISTED = 3  # words of a name that nothing tells to be one but the names that it is listed with
AND = CONJUNCTIONS[0]
UNKNOWN = "actor:"  # how the ids of whom the lexicon doesn't know begin
Part = tuple[str, ...]  # one name of a person's: a folded word, or عبد and أبو with the word after them


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A private person's name, or a part of it: ``text[start:end]``, and the number of the person in the text."""

    start: int
    end: int
    person: int


@dataclass(frozen=True, slots=True)
class PrivateNames:
    """Where private persons are named, how many they are, and the parts of their names with whose each is."""

    occurrences: tuple[Occurrence, ...]
    persons: int
    parts: dict[str, tuple[tuple[Part, int], ...]]  # first word of a part → parts that begin so


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words of ``ar/privacy.csv``: offices with the sectors in which they count, and what names are made of."""

    offices: dict[str, frozenset[str]]
    spokespersons: frozenset[str]
    servants: frozenset[str]
    kunyas: tuple[str, ...]
    mothers: frozenset[str]
    seconds: frozenset[str]
    everyday: frozenset[str]
    mask: str


@lru_cache(maxsize=1)
def privacy_words() -> Words:
    """The table, read once."""
    rows = read_tables(only=("ar/privacy.csv",))["ar/privacy.csv"]

    def of(cls: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(fold_word(row["word"]) for row in rows if row["class"] == cls))

    return Words(
        offices={row["word"]: frozenset(row.many("sectors") or PUBLIC) for row in rows if row["class"] == "office"},
        spokespersons=frozenset(row["word"] for row in rows if row["class"] == "spokesperson"),
        servants=frozenset(of("servant")), kunyas=(*of("kunya"), *of("mother")), mothers=frozenset(of("mother")), seconds=frozenset(of("second")), everyday=frozenset(of("word")),
        mask=next(row["word"] for row in rows if row["class"] == "mask"),
    )  # fmt: skip


def find_private(reading: Reading, lexicon: Lexicon) -> PrivateNames:
    """Where the text names private persons."""
    return _Finder(reading, lexicon).find()


def name_parts(words: Sequence[str]) -> tuple[Part, ...]:
    """A name's folded words as the names that may stand alone: عبد الكريم and أبو خالد are one each, بن none.

    >>> from marsad.language.ar.fold import fold_phrase
    >>> name_parts(fold_phrase("أبو خالد عبد الكريم بن سالم"))
    (('ابو', 'خالد'), ('عبد', 'الكريم'), ('بن',), ('سالم',))
    """
    known = privacy_words()
    out: list[Part] = []
    at = 0
    while at < len(words):
        word = words[at]
        two = word in (*known.servants, *known.kunyas) and at + 1 < len(words)
        glued = next((s for s in known.servants if word.startswith(s + ARTICLE)), None)
        if two:
            out.append((known.kunyas[0] if word in known.kunyas and word not in known.mothers else word, words[at + 1]))
        else:
            out.append((glued, word[len(glued) :]) if glued else (word,))
        at += 1 + two
    return tuple(out)


def variants(part: Part) -> Iterator[Part]:
    """Every way to write a part: عبدالكريم, أبي خالد; as an object, محمودا."""
    known = privacy_words()
    yield part
    if len(part) == 1 and len(part[0]) > 2:
        yield (part[0] + ALIF,)
    elif len(part) == 2 and part[0] in known.servants:
        yield (part[0] + part[1],)
    elif len(part) == 2:
        kunyas = known.kunyas if part[0] == known.kunyas[0] else part[:1]
        yield from ((kunya, part[1]) for kunya in kunyas)
        yield from ((kunya + part[1],) for kunya in kunyas)


def forms(word: str) -> Iterator[tuple[str, int]]:
    """A folded word without the proclitics it may wear, and how many letters they are; itself first.

    >>> [form for form, _ in forms("وللنجار")][:2]
    ['وللنجار', 'للنجار']
    >>> ("النجار", 2) in list(forms("وللنجار"))
    True
    """
    seen = set()
    for cut in peel(word):
        glued = len(cut.conjunction) + len(cut.preposition)
        form = (ARTICLE if cut.article else "") + cut.stem
        if not cut.future and not cut.pronoun and form not in seen:
            seen.add(form)
            yield form, glued


class _Finder:
    """One text on the way to its private names: ``person[t]`` says whose name token ``t`` is part of."""

    def __init__(self, reading: Reading, lexicon: Lexicon) -> None:
        self.reading = reading
        self.words = privacy_words()
        self.scan, self.reader, self.cast = _cast_of(reading, lexicon)
        self.doc = self.scan.doc
        self.size = len(self.doc.words)
        self.person: list[int | None] = [None] * self.size
        self.start: dict[int, int] = {}  # token → offset at which its name begins, behind its clitics
        self.lone: list[int] = []  # tokens that are one part of a name, found by themselves
        self.names: list[tuple[Part, ...]] = []  # by number of the person
        self.known = self._tokens(self._known())  # inside what the lexicon knows, or in words of events and sayings
        self.public: list[frozenset[Part]] = []
        self.kept: set[int] = set()  # tokens of public persons' names

    def find(self) -> PrivateNames:
        self._from_cast()
        self._in_part(self._parts())
        self._swept()
        self._tagged()
        self._grow()
        parts = self._parts()
        self._in_part(parts)
        occurrences = list(self._occurrences())
        order = {person: number for number, person in enumerate(dict.fromkeys(o.person for o in occurrences), 1)}
        return PrivateNames(
            occurrences=tuple(Occurrence(o.start, o.end, order[o.person]) for o in occurrences),
            persons=len(order),
            parts={first: tuple((part, order[n]) for part, n in found if n in order) for first, found in parts.items()},
        )

    # -- who is public ---------------------------------------------------------------------------------------------

    def _known(self) -> Iterator[tuple[int, int]]:
        """Stretches of text that are no private person's: known actors and places, days, words of events and of saying."""
        reading = self.reading
        for actor in reading.actors:
            if not actor.id.startswith(UNKNOWN):
                yield from ((m.start, m.end) for m in actor.mentions)
        for place in reading.places:
            if not (place.id.startswith("place:") and place.id.removeprefix("place:").isdigit()):
                yield from ((m.start, m.end) for m in place.mentions)
        yield from ((t.span.start, t.span.end) for t in reading.times)
        yield from ((s.start, s.end) for e in reading.events for s in e.evidence)
        yield from ((s.cue.start, s.cue.end) for s in reading.statements)

    def _tokens(self, spans: Iterator[tuple[int, int]]) -> set[int]:
        """The tokens that stretches of text touch."""
        out: set[int] = set()
        for start, end in spans:
            at = bisect_right(self.doc.ends, start)
            while at < self.size and self.doc.starts[at] < end:
                out.add(at)
                at += 1
        return out

    def _public(self) -> frozenset[str]:
        """The ids of the cast's persons whom the lexicon knows or the text gives an office."""
        out = {a.id for a in self.cast.actors if not a.id.startswith(UNKNOWN)}
        sectors = {a.id: a.sector for a in self.cast.actors}
        for phrase in self.cast.phrases:
            id = self.cast.ids.get((phrase.first, phrase.last))
            if id is None or phrase.kind != "person":
                continue
            stop = phrase.name[0] if phrase.name and phrase.first <= phrase.name[0] < phrase.last else phrase.last
            heads = {m.entry.key for t in range(phrase.first, stop) for m in self.scan.at[t] if m.entry.kind == "noun"}
            told = phrase.office is not None or phrase.cls == "title"
            if heads & self.words.spokespersons or (told and any(sectors.get(id) in self.words.offices.get(h, ()) for h in heads)):
                out.add(id)
        return frozenset(out)

    # -- names -----------------------------------------------------------------------------------------------------

    def _from_cast(self) -> None:
        """The names that the reading of actors finds, those of whom it tells nothing too."""
        public = self._public()
        private: dict[str, list[tuple[int, int]]] = {}
        for phrase in self.cast.phrases:
            if phrase.name is None:
                continue
            id = self.cast.ids.get((phrase.first, phrase.last)) or f"name:{phrase.name[0]}"
            if phrase.actor is not None or id in public or phrase.kind != "person":
                if phrase.kind == "person":
                    self.kept.update(range(*phrase.name))
                    self.public.append(frozenset(name_parts(self.doc.words[slice(*phrase.name)])))
            elif phrase.rule not in ("actor.surname", tagger.RULE):  # an everyday word, perhaps, or a part of a name: looked at again below
                private.setdefault(id, []).append(phrase.name)
        for first in range(self.size):
            match = self.scan.find(first, "actor")
            if match and match.entry.data.kind == "person":
                self.kept.update(range(first, match.last))
                self.public.append(frozenset(name_parts(self.doc.words[first : match.last])))
        for spans in sorted(private.values(), key=lambda spans: -max(last - first for first, last in spans)):
            number: int | None = None
            for first, last in sorted(spans, key=lambda span: span[0] - span[1]):
                number = self._put(first, last, number)

    def _put(self, first: int, last: int, number: int | None = None) -> int | None:
        """Note a private name at tokens; whose it is, where nobody is given, by the words."""
        while first < last and not self.doc.words[first][0].isalnum():
            first += 1
        if first >= last or any(t in self.kept for t in range(first, last)) or self.doc.words[first] in self.words.everyday:
            return number
        first, last = self._whole(first, last)
        word, start = self._bare(first)
        parts = name_parts((word, *(w for w in self.doc.words[first + 1 : last] if w[0].isalnum())))
        if number is None and any(set(parts) <= public for public in self.public):
            return None  # an officer's name without his office
        if number is None:
            number = next((n for n, own in enumerate(self.names) if set(parts) <= set(own)), None)
        if number is None:
            number = len(self.names)
            self.names.append(())
        self.names[number] = tuple(dict.fromkeys((*self.names[number], *parts)))
        self.start[first] = start
        for token in range(first, last):
            self.person[token] = number
        return number

    def _whole(self, first: int, last: int) -> tuple[int, int]:
        """A name with the given name before it and the surname behind it that are everyday words, too: رنا زيدان, محمود النجار."""
        sentence = self.doc.sentences[self.doc.sentence_of[first]]
        before = first - 1
        if before >= sentence.first and self._free(before) and self._spaced(before) and any(m.entry.kind == "given" and not m.cut.skip for m in self.scan.at[before]) and not any(m.entry.kind == "function" for m in self.scan.at[before]):
            first = before
        while last < sentence.last and self._free(last) and self._spaced(last - 1) and self._surname(last):
            last += 1
        return first, last

    def _free(self, at: int) -> bool:
        return self.person[at] is None and at not in self.known and at not in self.kept and at not in self.reader.times

    def _spaced(self, at: int) -> bool:
        """Whether nothing but a space stands between a token and the next."""
        return self.doc.text[self.doc.ends[at] : self.doc.starts[at + 1]] == " "

    def _surname(self, at: int) -> bool:
        """Whether a word after a name may be its last: one with the article that is no feminine, no plural and tells nothing."""
        word, matches = self.doc.words[at], self.scan.at[at]
        if not word.startswith(ARTICLE) or len(word) < 5 or not word.isalpha() or self.doc.taa[at] or word in self.words.everyday:
            return False
        if not matches:
            return True
        whole = [m for m in matches if not m.cut.pronoun]
        return all(
            m.entry.kind in ("noun", "word", "trade", "adjective", "nisba", "descriptor", *NAMES) and m.feature[:1] not in ("p", "d") and not m.feature.endswith("p")
            for m in whole
        )

    def _bare(self, at: int) -> tuple[str, int]:
        """The first word of a name without the clitics before it, and the offset at which it begins."""
        word, start = self.doc.words[at], self.doc.starts[at]
        origin = fold_map(self.doc.raw(at))[1]
        inside = next((m.start for a in self.reading.actors for m in a.mentions if start < m.start < self.doc.ends[at]), None)
        glued = [m.cut for m in self.scan.at[at] if m.entry.kind in (*NAME_KINDS, "particle", "actor") and not m.cut.pronoun]
        if glued and all(cut.skip for cut in glued) and not (glued[0].preposition and self._introduced(at)):
            skip = len(glued[0].conjunction) + len(glued[0].preposition)
        elif inside is not None and not glued and len(origin) == len(word):
            skip = sum(1 for raw in origin if start + raw < inside)
        elif word[0] == AND and self.reader.unknown(at) and len(word) > 3:
            skip = 1  # a name listed after others
        else:
            skip = 0
        return (word[skip:], start + origin[skip]) if 0 < skip < len(origin) == len(word) else (word, start)

    def _swept(self) -> None:
        """Names that no phrase holds: after a noun of people (شقيقته ليان), or of words that can only be names."""
        at = 0
        while at < self.size:
            if self.person[at] is not None or at in self.kept or at in self.known or not self.doc.words[at][0].isalpha():
                at += 1
                continue
            limit = self.doc.sentences[self.doc.sentence_of[at]].last
            end = self.reader.person_name(at, limit, strong=self._introduced(at))
            if end == at and self.doc.words[at] in self.words.kunyas and at + 1 < limit and any(m.entry.kind in NAME_KINDS and not m.cut.skip for m in self.scan.at[at + 1]):
                if not self.scan.function(at + 1, "prep") or self.doc.raw(at + 1).endswith(PRONOUNS[-1]):  # أم علي, not أم على
                    end = at + 2  # أم أحمد
            while end > at and any(self.person[t] is not None or t in self.kept or t in self.known for t in range(at, end)):
                end -= 1
            if end == at and self._only_a_name(at):
                end = at + 1
            if end == at and self._before_a_surname(at, limit):
                end = at + 2
            if end > at:
                self._put(at, end)
            at = max(end, at + 1)
        self._listed()

    def _tagged(self) -> None:
        """Names that the tagger alone finds, as the reading tells them: of persons whom nothing makes public."""
        public = self._public()
        for phrase in self.cast.phrases:
            if phrase.rule == tagger.RULE and phrase.name is not None and phrase.kind == "person" and self.cast.ids.get((phrase.first, phrase.last)) not in public:
                if all(self.person[token] is None for token in range(*phrase.name)):
                    self._put(*phrase.name)

    def _grow(self) -> None:
        """Names with the words beside them that may be theirs: سهام [بن سدرين], ألما [كشكولي], [يوفال نوح] هراري."""
        at = 0
        while at < self.size:
            number = self.person[at]
            end = at + 1
            if number is None:
                at = end
                continue
            while end < self.size and self.person[end] == number:
                end += 1
            before, sentence = at - 1, self.doc.sentences[self.doc.sentence_of[at]]
            if before >= sentence.first and self._free(before) and self._spaced(before) and self.start.get(at, self.doc.starts[at]) == self.doc.starts[at]:
                odd = self.reader.unknown(before) and end - at == 1 and not self.doc.words[before].startswith(ARTICLE)
                whole = any(m.entry.kind in NAME_KINDS and not m.cut.skip and not m.cut.pronoun for m in self.scan.at[before])
                if odd or (whole and not any(m.entry.kind == "function" for m in self.scan.at[before]) and self.doc.words[before] not in self.words.everyday):
                    full = sum(not self.scan.lexicon.word(part[0]).kinds & {"particle"} or len(part) > 1 for part in self.names[number]) > 1
                    if at in self.lone and full and (self.doc.words[before],) not in self.names[number]:
                        number = len(self.names)  # سليم شلهوب, where شلهوب was another's name: one more of the family
                        self.names.append(())
                        for token in range(at, end):
                            self._add(token, number)
                    self._add(before, number)
            if end < sentence.last and end - at < LISTED and self._free(end) and self._spaced(end - 1) and not self.doc.words[end].startswith(ARTICLE) and self._tail(end, end - at):
                self._add(end, number)
                end += 1
            at = end

    def _tail(self, at: int, length: int) -> bool:
        """Whether a word behind a name may be its last: one that nothing knows; behind a lone name, a noun that nothing is told with (فوزي كمون)."""
        matches = self.scan.at[at]
        if not matches:
            return self.doc.words[at].isalpha()
        alone = length == 1 and not self.doc.taa[at] and not self.doc.words[at].endswith(ALIF)
        return alone and all(m.entry.kind in ("word", "adjective", *NAMES) and not m.cut.skip for m in matches)

    def _add(self, at: int, number: int) -> None:
        self.person[at] = number
        self.names[number] = tuple(dict.fromkeys((*self.names[number], *name_parts((self.doc.words[at],)))))

    def _listed(self) -> None:
        """Unknown words listed with private names: هن رومي غونين وإميلي داماري ودورون شتاينبرخر."""
        words = self.doc.words

        def free(at: int) -> bool:
            odd = self.reader.unknown(at) or all(m.entry.kind in ("verb", *NAMES) for m in self.scan.at[at])
            return odd and words[at].isalpha() and self._free(at) and not words[at].startswith(ARTICLE)

        for at in range(self.size):  # those after a name
            if self.person[at - 1] is None or at == 0 or self.person[at] is not None:
                continue
            first = at + 1 if words[at] in COMMAS and at + 1 < self.size else at
            end = first
            while end < min(self.size, first + LISTED) and free(end) and (end == first or words[end][0] != AND):
                end += 1
            if end - first > 1 and (first > at or words[at][0] == AND) and self.reader.unknown(end - 1):
                self._put(first, end)
        for at in range(self.size - 1, 0, -1):  # those before one
            if self.person[at] is None or self.person[at - 1] == self.person[at]:
                continue
            last = at - 1 if words[at - 1] in COMMAS else at
            first = last
            joined = last < at or words[at][0] == AND
            while first > max(0, last - LISTED) and free(first - 1):
                first -= 1
                if words[first][0] == AND:
                    break
            if last - first > 1 and joined and self.reader.unknown(last - 1):
                self._put(first, last)

    def _introduced(self, at: int) -> bool:
        """Whether the word before is a noun of people, and this one may be a name."""
        before = at - 1
        while before >= 0 and self.doc.words[before] in QUOTE_MARKS:
            before -= 1
        noun = self.scan.find(before, "noun") if before >= 0 else None
        word, matches = self.doc.words[at], self.scan.at[at]
        if noun is None or noun.entry.data[0] not in PEOPLE or noun.feature[0] != "s" or word in self.words.kunyas:
            return False
        if any(m.entry.kind in NAME_KINDS and not m.cut.skip for m in matches):
            described = any(m.entry.kind in ("adjective", "descriptor", "nisba") for m in matches)  # سجين مدني, مواطن سعيد
            return noun.cut.article or bool(noun.cut.pronoun) or not described
        apart = all(m.cut.skip and m.entry.kind != "function" for m in matches)  # الطفلة ليان, which is no ل and يان
        return apart and (bool(noun.cut.pronoun) or noun.cut.article) and not word.startswith(ARTICLE)

    def _only_a_name(self, at: int) -> bool:
        """Whether a word is a given name and nothing else."""
        matches = self.scan.at[at]
        if self.doc.words[at] in self.words.everyday:
            return False
        whole = any(m.entry.kind == "given" and not m.cut.skip and not m.cut.pronoun for m in matches)
        if whole:
            return all(m.entry.kind in NAMES or (m.entry.kind != "function" and (m.cut.skip or m.cut.pronoun)) for m in matches)
        return bool(matches) and all(
            m.entry.kind == "given" and not m.cut.article and not m.cut.pronoun and (not m.cut.preposition or len(m.cut.stem) > 3) for m in matches
        )

    def _before_a_surname(self, at: int, limit: int) -> bool:
        """Whether a word that is a name as well as an everyday word stands before one that nothing knows: جثمان سليم القرنفلي."""
        known = any(m.entry.kind in NAME_KINDS and not m.cut.skip and not m.cut.pronoun for m in self.scan.at[at])
        known = known and not any(m.entry.kind == "function" for m in self.scan.at[at])
        after = at + 1
        if not known or after >= limit or not (self._free(after) and self._spaced(at) and self.reader.unknown(after)):
            return False
        if not self.doc.words[after].startswith(ARTICLE):
            return not any(m.entry.kind in ("noun", "event", "cue", "placenoun", "victim") for m in self.scan.at[at])  # شاهد عيان
        return self._surname(after) and not self.doc.words[after].endswith(PLURALS)

    # -- their parts -----------------------------------------------------------------------------------------------

    def _parts(self) -> dict[str, tuple[tuple[Part, int], ...]]:
        out: dict[str, dict[tuple[Part, int], None]] = {}
        for number, name in enumerate(self.names):
            for part in name:
                if part[0] in self.words.seconds | self.words.everyday or (len(part) == 1 and (len(part[0]) < 2 or self.scan.lexicon.word(part[0]).kinds & {"particle"})):
                    continue
                for other in variants(part):
                    out.setdefault(other[0], {})[other, number] = None
        return {first: tuple(found) for first, found in out.items()}

    def _in_part(self, parts: dict[str, tuple[tuple[Part, int], ...]]) -> None:
        """Parts of private names wherever else they stand: the surname alone, the first name with a clitic."""
        last = -1
        for at in range(self.size):
            if self.person[at] is not None:
                last = self.person[at] or 0
                continue
            if at in self.kept:
                continue
            found = self._part_at(at, parts, last)
            if found:
                end, number, skip = found
                self.start[at] = self.doc.starts[at] + skip
                for token in range(at, end):
                    self.person[token] = number
                if end == at + 1 and not skip:
                    self.lone.append(at)
                last = number
        for at in self.lone:  # والده سليم شلهوب, where شلهوب is his son's name too
            before = self.person[at - 1] if at else None
            if before is not None and before != self.person[at] and self._spaced(at - 1):
                self.person[at] = before

    def _part_at(self, at: int, parts: dict[str, tuple[tuple[Part, int], ...]], last: int) -> tuple[int, int, int] | None:
        """Where a part of a private name that begins at a token ends, whose it is, and the raw letters of its clitics."""
        words = self.doc.words
        best: tuple[int, int, int, int] | None = None
        for form, glued in forms(words[at]) if len(words[at]) > 1 else ():
            for part, number in parts.get(form, ()):
                end = at + len(part)
                if end > self.size or words[at + 1 : end] != part[1:] or any(self.person[t] is not None for t in range(at, end)):
                    continue
                if len(part) == 1 and not self._stands_alone(at, number, glued):
                    continue
                rank = (end, number == last)
                if best is None or rank > (best[0], best[1] == last):
                    best = (end, number, glued, 0)
        if best is None:
            return None
        origin = fold_map(self.doc.raw(at))[1]
        return best[0], best[1], origin[best[2]] if best[2] < len(origin) else 0

    def _stands_alone(self, at: int, number: int, glued: int) -> bool:
        """Whether one word that is also a private name is that name here, and not an everyday word or somebody known."""
        beside = (at and self.person[at - 1] == number) or (at + 1 < self.size and self.person[at + 1] == number)
        if beside:
            return True
        if at in self.known:
            return False
        matches = [m for m in self.scan.at[at] if _everyday(m)]
        if any(m.entry.kind == "function" for m in matches):
            return self._told_apart(at)  # علي, which folds to على
        if any(m.entry.kind == "given" and not m.cut.article for m in self.scan.at[at]) or not matches or any(m.cut.article for m in matches):
            return True
        # عودة النازحين, حرب غزة: everyday words before a genitive; a name has none
        following = at + 1
        genitive = following < self.size and self.doc.words[following][0].isalpha() and (self.reader.definite(following, following + 1) or self.scan.find(following, "noun", "word", "placenoun") is not None)
        return not genitive or bool(glued and self.scan.find(at - 1, "cue"))

    def _told_apart(self, at: int) -> bool:
        """Whether a function word is written as a name in this text is, and the function word otherwise somewhere: علي, على."""
        raw, word = self.doc.raw(at), self.doc.words[at]
        named = {self.doc.raw(t) for t in range(self.size) if self.person[t] is not None and self.doc.words[t] == word}
        return raw in named and any(self.doc.words[t] == word and self.doc.raw(t) not in named for t in range(self.size))

    def _occurrences(self) -> Iterator[Occurrence]:
        """The tokens of names as stretches of text; those of one name with nothing but space between are one."""
        at = 0
        while at < self.size:
            number = self.person[at]
            if number is None:
                at += 1
                continue
            end = at + 1
            while end < self.size and self.person[end] == number:
                gap = self.doc.text[self.doc.ends[end - 1] : self.doc.starts[end]]
                if gap.strip() or (end in self.start and (self.start[end] != self.doc.starts[end] or gap != " ")):
                    break
                end += 1
            last = end
            while last > at + 1 and not self.doc.words[last - 1][0].isalnum():
                last -= 1
            yield Occurrence(self.start.get(at, self.doc.starts[at]), self.doc.ends[last - 1], number)
            at = end


def _everyday(match: Match) -> bool:
    """Whether a match makes a word something else than a name; what a clitic would have to be cut off for, does not."""
    return match.entry.kind in COMMON_KINDS and not (match.cut.skip and not match.cut.article) and not match.cut.pronoun


def _cast_of(reading: Reading, lexicon: Lexicon) -> tuple[Scan, PhraseReader, Cast]:
    """The stages of reading up to the actors: all of them, those of whom nothing is told too."""
    scan = scan_text(reading.text, lexicon)
    doc = scan.doc
    numbers = find_numbers(doc, lexicon.numerals)
    day = dt.date.fromisoformat(reading.published) if reading.published else None
    times = find_times(doc, lexicon.calendar, numbers, day, weekday_may_be_today=True)
    tagged = tagger.built_in(lexicon.gazetteer)
    found = find_whom(scan, numbers, times, reading.published, None if tagged is None else lambda taken: tagged.tag(scan, None, taken))
    return scan, found.reader, found.cast
