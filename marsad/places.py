"""Places: words that name somewhere.

Finding is done from cues: a place noun (مدينة، ريف، مطار), a direction (شمال، غربي), a preposition, a name of the
gazetteer. A bare string never decides by itself where it is also an everyday word (الباب، حماة). Which place the words
mean is settled in ``whereabouts``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from marsad.gazetteer import PREFIX, Gazetteer, begins, find, is_everyday
from marsad.gazetteer import Candidate as GazPlace
from marsad.match import QUOTE_MARKS, Match, Scan

WELL_KNOWN = 200_000  # population from which a name that is also a common word may be the place after في
_COMMON = frozenset(
    ("event", "cue", "cuenoun", "light", "noun", "placenoun", "status", "relation", "verb", "victim", "adjective", "word",
     "descriptor", "result", "agreement", "document", "counter", "counting", "framing", "label")
)  # fmt: skip
COMMA = "،"
ON, OF, MY = "علي", "من", "ي"
SCENES = ("موقع", "مكان")  # موقع الهجوم
ORBITS = ("محيط",)
SEATS = ("عاصمة", "مركز")
CAPITAL, BORDER = "عاصمة", "حدود"  # two rows of place_nouns.csv that read what follows in their own way
REACH_OF_ON = 8  # tokens: أطلقت إيران فجر اليوم صواريخ على حيفا
_BEGINNINGS = ("placenoun", "state", "capital")
_CLOSED = ("prep", "conj", "neg", "comp", "rel", "seq", "quant", "dem", "aux", "pron", "what")
BIG = 20_000  # population from which a bare name, unknown as a word, needs no cue


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceFound:
    """Words that name a place (tokens ``first`` up to ``last``), before it is known which place they name."""

    first: int
    last: int
    name: tuple[int, int]  # tokens of the proper name inside
    kind: str | None  # what a place noun says it is
    relative: bool = False  # a part or direction of the named place (شمال، ريف، وسط)
    country: str | None = None  # stated by an adjective or by being a state
    state: str | None = None
    capital: str | None = None
    candidates: tuple[GazPlace, ...] = ()
    parent: int | None = None  # token where the place that this one lies in begins
    back: bool = False  # المدينة، المنطقة: a place said before
    cue: str = "none"  # none, preposition, noun
    direction: str = ""  # N S E W of the named place
    peeled: int = 0  # letters of و ف ب ل ك peeled off the first word
    noun: str = ""  # the place noun at its head, by its row: what المخيم and المطار point back to
    inner: PlaceFound | None = None  # the place that it lies in, where that is named inside it
    rule: str = ""


def preposed(scan: Scan, at: int, *classes: str) -> bool:
    """Whether a word of these classes governs a token: في طهران, but not توسطت فيه طهران."""
    match = scan.function(at - 1, *classes)
    return match is not None and not match.cut.pronoun


class PlaceReader:
    """Finds place words at any token of one document, each token tried once."""

    def __init__(self, scan: Scan, skip: frozenset[int] = frozenset()) -> None:
        self.skip = skip  # tokens of time expressions: الخميس is also a town
        self.scan = scan
        self.doc = scan.doc
        self.words = scan.doc.words
        self.gazetteer = scan.lexicon.gazetteer
        self._memo: dict[int, PlaceFound | None] = {}
        self._names: dict[int, tuple[str, int, tuple[GazPlace, ...]]] = {}

    def limit(self, at: int) -> int:
        return min(self.doc.sentences[self.doc.sentence_of[at]].last, at + 12)

    def read(self, at: int) -> PlaceFound | None:
        """The place phrase that begins at a token, or None."""
        if at in self._memo:
            return self._memo[at]
        if at >= len(self.words) or self.doc.numeric[at] or at in self.skip or not self._begins(at):
            return None
        self._memo[at] = None
        found = self._memo[at] = self._read(at)
        return found

    def _begins(self, at: int) -> bool:
        """Whether a place noun, a state, a capital, البلاد or a name of the gazetteer begins at a token: all that a place can."""
        kinds = self.scan.kinds[at]
        if not kinds.isdisjoint(_BEGINNINGS) or ("noun" in kinds and self._home(at) is not None):
            return True
        return bool(self._starts(at)) and bool(self._longest(at, self.limit(at))[2])

    def _read(self, at: int) -> PlaceFound | None:
        limit = self.limit(at)
        noun = self._place_noun(at)
        state = self.scan.find(at, "state") if noun else None
        if state and noun and state.last > noun.last:
            noun = None  # جنوب أفريقيا
        if noun:
            whole = self._longest(at, limit)
            found = self._noun(noun, limit)
            if whole[2] and whole[1] - at > 1 and (found is None or whole[1] >= found.last):
                named = self.name(at, limit, cue="noun")  # قطاع غزة، جبل الزاوية: the place noun is part of the name
                if named is None:
                    return None
                inner = found.inner if found else None
                for token in range(at + 1, whole[1] - 1):
                    if self.scan.function(token, "inside"):  # المنطقة العازلة في الجولان
                        inner = self.read(token + 1)
                if noun.entry.data.whole and found and found.candidates:  # مدينة البيضاء: one has it for its name, another may be meant
                    more = {p.id: p for p in (*named.candidates, *(p for p in found.candidates if p.kind == noun.entry.data.kind))}
                    named = replace(named, candidates=tuple(more.values()))
                return replace(named, noun=noun.entry.key, inner=inner, direction=noun.entry.data.direction)
            if found:
                return found
        elif self.scan.find(at, "noun") and (home := self._home(at)):
            return home
        return self.name(at, limit, cue=self.cue(at))

    def _place_noun(self, at: int) -> Match | None:
        """The place noun at a token; ريفي إدلب وحماة is the dual before a genitive rather than "my countryside"."""
        return self.scan.find(at, "placenoun")

    def _home(self, at: int) -> PlaceFound | None:
        """البلاد where it is somewhere: في البلاد، مغادرة البلاد; otherwise it acts (أعلنت البلاد الحداد)."""
        match = self.scan.find(at, "noun")
        if match is None or match.entry.data[0] != "homeland" or not match.cut.article or match.last != at + 1:
            return None
        before = self.scan.at[at - 1] if at else ()
        if match.cut.preposition == "ب" or self.scan.function(at - 1, "locative") or (before and all(m.entry.pos == "N" and not m.cut.article for m in before)):
            return PlaceFound(first=at, last=at + 1, name=(at, at + 1), kind="country", back=True, cue="noun", rule="place.home")
        return None

    def cue(self, at: int) -> str:
        """What stands before a token that makes a place likely there."""
        scan = self.scan
        if any(m.cut.preposition == "ب" for m in scan.at[at]):
            return "preposition"
        if at == 0:
            return "none"
        if preposed(scan, at, "locative", "prep_place"):
            return "preposition"
        clitic = any(m.cut.preposition for m in scan.at[at]) or self.words[at].startswith("لل")
        before = scan.find(at - 1, "placenoun")
        if before and not before.entry.data.relative and (not before.cut.article or before.entry.key == CAPITAL):
            return "preposition" if clitic else "noun"
        people = scan.find(at - 1, "noun")
        if people and people.entry.data[0] == "people" and not people.cut.article and not people.cut.pronoun and not clitic:
            return "preposition"  # سكان صور
        return "target" if self._struck(at) else "none"

    def _struck(self, at: int) -> bool:
        """Whether something is done to what stands at a token: دخلت حماة، هجوم مباغت على حمص، قصف مستشفى."""
        scan, kinds = self.scan, self.scan.kinds
        if "event" in kinds[at - 1]:
            return any(m.entry.kind == "event" and not m.cut.article for m in scan.at[at - 1]) and not scan.function(at - 1, *_CLOSED)
        if self.words[at - 1] != ON:
            return False
        first = max(self.doc.sentences[self.doc.sentence_of[at]].first, at - 1 - REACH_OF_ON)
        return any("event" in kinds[token] for token in range(first, at - 1))

    def name(self, at: int, limit: int, *, cue: str) -> PlaceFound | None:
        """A proper name of a place at a token: a state, a capital, or a name of the gazetteer."""
        state, capital = self.scan.find(at, "state"), self.scan.find(at, "capital")
        best = state if state and (capital is None or state.last >= capital.last) else capital
        stem, end, places = self._longest(at, limit)
        if best and best.last >= end:
            if (state and self._attribute(state)) or (at and self.scan.function(at - 1, "party_name")):
                return None  # نداء تونس
            country = best.entry.key
            end = best.last
            if best is capital:
                # الجزائر, تونس, الكويت name both the state and its capital: the state is the safer reading
                adjective = self._nisba(end, limit)
                return PlaceFound(first=at, last=adjective.last if adjective else end, name=(at, end), kind="city", country=country,
                                  capital=country, candidates=places, cue=cue, rule="place.capital")  # fmt: skip
            return PlaceFound(first=at, last=end, name=(at, end), kind="country", country=country, state=country, cue=cue, rule="place.state")
        if not places:
            return None
        if places[0].kind in ("region", "site") and self._label(at):
            return None  # عملية "نبع السلام", انتفاضة الأقصى
        if cue != "noun" and not self._sure(at, end, stem, places, cue):
            return None
        if cue == "noun" and self.scan.function(at, *_CLOSED) and end == at + 1:
            return None
        quarter = self.scan.find(end, "placeadj") if end < limit else None
        if quarter and quarter.cut.article and not quarter.cut.conjunction and not quarter.cut.preposition:
            return PlaceFound(first=at, last=quarter.last, name=(at, end), kind="region", relative=True, candidates=places, cue=cue,
                              peeled=self._peeled(at, stem), rule="place.quarter", direction=quarter.entry.data)  # fmt: skip
        adjective = self._nisba(end, limit)
        stated = adjective.entry.key if adjective and any(p.country == adjective.entry.key for p in places) else None
        last = adjective.last if adjective and stated else end
        peeled = self._peeled(at, stem)
        return PlaceFound(first=at, last=last, name=(at, end), kind=None, country=stated, candidates=places, cue=cue,
                          peeled=peeled, rule="place.gazetteer")  # fmt: skip

    def _label(self, at: int) -> bool:
        before = at - 2 if at > 1 and self.words[at - 1] in QUOTE_MARKS else at - 1
        return before >= 0 and self.scan.function(before, "named_after") is not None

    def _attribute(self, state: Match) -> bool:
        """فصائل سورية, قوة ليبية: a nisba spelled like the state, after an indefinite noun that it agrees with."""
        at = state.first
        if not at or state.cut.conjunction or state.cut.preposition or not self.doc.taa[at] or not self.scan.find(at, "nisba"):
            return False
        nouns = [m for m in self.scan.at[at - 1] if m.entry.pos == "N" and not m.cut.article and not m.cut.pronoun]
        return any(m.feature[:1] == "p" for m in nouns) or bool(nouns and self.doc.taa[at - 1] and not self.scan.find(at - 1, "placenoun"))

    def _sure(self, at: int, end: int, stem: str, places: tuple[GazPlace, ...], cue: str) -> bool:
        """Whether a name without a place noun before it is a place: no common word, or well known and after في.

        442 of 3,635 one-word place names are also everyday words: a bare string never decides.
        """
        lexicon = self.scan.lexicon
        words = [stem.split(" ")[0], *self.words[at + 1 : end]]
        known = self._known(places)
        if any(any(h.entry.kind == "function" and h.cut.skip == 0 for h in lexicon.word(w).hits) for w in words) and (end - at == 1 or not known):
            return False  # أم درمان is known, though أم is "or"
        alone = lexicon.word(self.words[at]).hits if stem == self.words[at] and not known else ()
        if end - at == 1 and (len(stem) < 3 or any((h.cut.preposition or h.cut.conjunction or h.cut.pronoun) and h.entry.kind in _COMMON for h in alone)):
            return False  # قصره, وسحب: a town only where nothing else can be meant
        if end - at > 1:
            return cue != "none" or known or not all(self._common(w) for w in words)
        if not any(p.as_written for p in places):
            return False  # رقة for الرقة: without its article only a place noun says so
        common = self._common(words[0]) or is_everyday(stem, self.gazetteer) or (stem.endswith("ا") and self._common(stem[:-1]))  # بيتا
        other = any(m.entry.kind in ("actor", "given") and m.cut.skip == 0 for m in self.scan.at[at])
        if common:
            if end < len(self.words) and any(m.entry.pos == "A" and m.cut.article and not m.cut.conjunction and m.entry.kind not in ("nisba", "placeadj") for m in self.scan.at[end]):
                return False  # في الدور الأول, الطبقة السياسية
            if end < len(self.words) and not stem.startswith("ال") and any(m.entry.pos == "A" and not m.cut.article and not m.cut.conjunction and not m.cut.preposition for m in self.scan.at[end]) and all(m.entry.pos == "A" for m in self.scan.at[end]):
                return False  # إلى بلد مجاور
            struck = cue == "target" and not stem.startswith("ال") and not any(m.entry.pos == "A" for m in self.scan.at[at])
            return any(curated(p) for p in places) and (struck or (cue == "preposition" and self._placing(at)))
        if other:
            return cue in ("preposition", "target") and known
        return cue in ("preposition", "noun") or known or max(p.population for p in places) >= BIG

    def _known(self, places: tuple[GazPlace, ...]) -> bool:
        return any(curated(p) for p in places) or max(p.population for p in places) >= WELL_KNOWN

    def _common(self, word: str) -> bool:
        """Whether a folded word is a common word of the language as it stands."""
        return any(h.entry.kind in _COMMON and (h.cut.skip == 0 or (h.cut.article and h.cut.skip == 2)) and not h.cut.pronoun for h in self.scan.lexicon.word(word).hits)

    def _placing(self, at: int) -> bool:
        """Whether the word before says that a place follows; a clitic ب is too weak for an everyday word."""
        if preposed(self.scan, at, "locative_sure"):
            return True
        before = self.scan.find(at - 1, "noun")
        if before and before.entry.data[0] == "people":
            return True
        if self.words[at - 1] != OF:  # انسحب المسلحون من سرت
            return False
        first = max(self.doc.sentences[self.doc.sentence_of[at]].first, at - REACH_OF_ON)
        return any(m.entry.kind == "event" and m.entry.data.frame.get(OF) == "place" for token in range(first, at - 1) for m in self.scan.at[token])

    def _peeled(self, at: int, stem: str) -> int:
        word = self.words[at]
        return max(0, len(word) - len(stem.split(" ")[0])) or int(word.startswith("لل") and stem.startswith("ال"))

    def _nisba(self, at: int, limit: int) -> Match | None:
        if at >= limit:
            return None
        match = self.scan.find(at, "nisba")
        return match if match and match.cut.article and not match.cut.conjunction and not match.cut.preposition else None

    def _longest(self, at: int, limit: int) -> tuple[str, int, tuple[GazPlace, ...]]:
        """The longest gazetteer name that begins at a token, clitics peeled; its words, end and places."""
        found = self._names.get(at)
        if found is None:
            found = self._names[at] = self._look_up(at)
        return found if found[1] <= limit else ("", at, ())

    def _look_up(self, at: int) -> tuple[str, int, tuple[GazPlace, ...]]:
        words, index = self.words, self.gazetteer.index
        starts = self._starts(at)
        if not starts:
            return "", at, ()
        limit = self.limit(at)
        for start, bare, alone in starts:
            lengths = [1] if alone else []
            # most words begin no name: the first letters of the word and the next tell
            following = words[at + 1] if at + 1 < len(words) else ""
            if not lengths and (bare + following)[:PREFIX] not in self.gazetteer.prefixes and (start + following)[:PREFIX] not in self.gazetteer.prefixes:
                continue
            joined_bare, joined = bare, start
            for length in range(2, min(self.gazetteer.longest, limit - at, 5) + 1):
                word = words[at + length - 1]
                if not word[0].isalpha():
                    break
                joined_bare += word
                joined += word
                if joined_bare in index or joined in index:
                    lengths.append(length)
            for length in reversed(lengths):
                name = " ".join((start, *words[at + 1 : at + length]))
                places = self._find(name)
                if places:
                    return name, at + length, places
        return "", at, ()

    def _starts(self, at: int) -> tuple[tuple[str, str, bool], ...]:
        """What a name may begin with at a token: the word and what is left of it without clitics, each with and without
        its article, and whether it is a name alone. Noted with the word; most words begin no name."""
        word = self.scan.words[at]
        found = word.starts
        if found is None:
            index = self.gazetteer.index
            rows = []
            for start in _starts(self.words[at]):
                bare = start[2:] if start.startswith("ال") and len(start) > 3 else start
                alone = bare in index or start in index
                if alone or begins(bare, self.gazetteer) or begins(start, self.gazetteer):
                    rows.append((start, bare, alone))
            found = word.starts = tuple(rows)
        return found

    def _find(self, name: str) -> tuple[GazPlace, ...]:
        return _called(name, self.gazetteer)

    def _noun(self, noun: Match, limit: int) -> PlaceFound | None:
        found = self._noun_phrase(noun, limit)
        if found is None or (found.noun and found.rule in ("place.whole", "place.described")):
            return found
        return replace(found, noun=noun.entry.key)

    def _noun_phrase(self, noun: Match, limit: int) -> PlaceFound | None:
        """The phrase of a place noun, by what follows it."""
        kind, relative, back, whole, unknown, direction, _ = noun.entry.data
        at, end, article = noun.first, noun.last, noun.cut.article
        if self.scan.function(at, "no_place"):
            return None  # حكم بالسجن
        dual = noun.cut.pronoun == MY
        adjectival = dual and any(m.entry.pos == "A" for m in self.scan.at[at])
        if noun.cut.pronoun and not dual:
            if relative and direction:  # شرقها، غربه
                return PlaceFound(first=at, last=end, name=(at, end), kind=kind, relative=True, back=True, cue="noun",
                                  rule="place.pronoun", direction=direction)  # fmt: skip
            if kind == "site" and noun.cut.conjunction:  # مدينة جنين ومخيمها، المدينة وموانئها
                return PlaceFound(first=at, last=end, name=(at, end), kind=kind, back=True, cue="noun", rule="place.of-it")
            return None
        plural = noun.feature[0] == "p" or dual
        if not article:
            found = self._construct(noun, limit, plural=plural, dual=dual)
            if found or dual:
                return None if found and adjectival and found.rule == "place.unknown" else found  # طالب جامعي
        nation = self._nation(end, limit)
        if nation:
            found = self._of_nation(noun, nation, limit, plural=plural)
            if found:
                return found
        if noun.entry.key == CAPITAL and article:
            inner = self.name(end, limit, cue="noun") if end < limit else None
            if inner and not self._conjoined(end):
                return replace(inner, first=at, cue="noun", rule="place.capital")
        # a described site or quarter inside a named place: مسجد بمدينة كيبيك، الأحياء الشرقية لمدينة حلب، الجزء الغربي من الموصل
        stop = end
        quarter = ""
        placed = False
        while stop < limit and self._adjective(stop):
            adjective = self.scan.find(stop, "placeadj")
            placed = placed or adjective is not None
            quarter += adjective.entry.data if adjective else ""
            stop += 1
        inner = self._inside(stop, limit)
        if inner:
            fits = placed or kind == "site" if not relative else placed or (self.words[stop] == OF and direction)
            if whole and plural and not placed:  # المواقع المهمة في بريطانيا: somewhere in it
                return replace(inner, first=at, cue="noun", rule="place.whole")
            if noun.entry.data.described and not article and not self._somewhere(noun):
                return None  # صاحب متجر في حي الجميزة
            if kind == "site" and not relative and not (placed or noun.entry.data.described or unknown):
                return None  # الجبهة الوطنية في فرنسا
            if fits and inner.name[1] > inner.name[0]:
                return replace(inner, first=at, last=inner.last, kind=kind, relative=True, parent=inner.first, cue="noun",
                               rule="place.inside", direction=direction + quarter, inner=inner)  # fmt: skip
        if article and kind == "site" and stop > end and stop < limit:
            named = self.name(stop, limit, cue="noun")  # المعبر الحدودي نصيب
            clitic = any(m.cut.preposition or m.cut.conjunction for m in self.scan.at[stop]) or (named is not None and named.peeled)
            if named and not clitic and not named.state and not named.capital and (self._known(named.candidates) or not self._common(self.words[stop])):
                return replace(named, first=at, kind=kind, cue="noun", rule="place.noun")
        if article and back and not plural and stop == end:
            rule = "place.back-capital" if noun.entry.key == CAPITAL else "place.back"
            return PlaceFound(first=at, last=end, name=(at, end), kind=kind, back=True, cue="noun", rule=rule)
        if article and placed and (plural or relative):
            return PlaceFound(first=at, last=stop, name=(at, stop), kind=kind if not relative else "region", relative=True, back=True,
                              cue="noun", rule="place.part-back", direction=direction + quarter)  # fmt: skip
        return self._described(noun, stop, limit, plural=plural)

    def _construct(self, noun: Match, limit: int, *, plural: bool, dual: bool) -> PlaceFound | None:
        """A place noun and the name after it: مدينة غريان، شمال سوريا، حدود لبنان، شرق البلاد، ريفي إدلب وحماة."""
        kind, relative, _, whole, unknown, direction, _ = noun.entry.data
        at, end = noun.first, noun.last
        inner_at = end
        while inner_at < limit and self.words[inner_at] in QUOTE_MARKS:
            inner_at += 1
        if inner_at >= limit or (dual and self.words[inner_at][0] == "و"):
            return None
        home = self.scan.find(inner_at, "noun")
        if home and home.entry.data[0] == "homeland" and (direction or relative):
            return PlaceFound(first=at, last=home.last, name=(at, home.last), kind="region", relative=True, back=True, cue="noun",
                              rule="place.part-of-home", direction=direction)  # fmt: skip
        inner = self._inner(inner_at, limit, relative=relative, site=kind == "site")
        if inner and not self._conjoined(inner_at):
            last = inner.last + (inner_at - end if inner.last < limit and self.words[inner.last] in QUOTE_MARKS else 0)
            if inner.rule == "place.described":  # وسط سوق مزدحم
                return replace(inner, first=at) if relative else None
            if noun.entry.key == BORDER:
                return PlaceFound(first=at, last=inner.last, name=inner.name, kind="site", relative=True, country=inner.country,
                                  candidates=inner.candidates, state=inner.state, cue="noun", rule="place.border")  # fmt: skip
            if noun.entry.key in SEATS and inner.kind != "city" and (inner.noun or inner.kind == "region"):  # عاصمة ولاية شمال دارفور: the city named before it
                return replace(inner, first=at, last=last, cue="noun", rule="place.whole")
            if whole and not dual and (plural or relative):  # شوارع سرت، وسط العاصمة: the whole of it
                return replace(inner, first=at, last=last, cue="noun", rule="place.whole")
            if plural and not relative and not inner.noun and inner.candidates:
                headed = self._headed(noun.entry.key, inner) if dual else None
                if headed:  # مخيمي زمزم وأبو شوك
                    return replace(headed, first=at, last=last, cue="noun")
                if kind == "city" or (kind == "region" and noun.entry.data.back):  # مدن القصرين وسليانة، ولايات بنزرت وباجة
                    return replace(inner, first=at, last=last, kind=kind if kind == "city" and any(p.kind == "city" for p in inner.candidates) else None, cue="noun", rule="place.noun")
            part = relative or (plural and kind in ("site", "region", "city"))
            return replace(inner, first=at, last=last, kind=kind if not relative else "region", relative=part or inner.relative or (kind == "site" and not self._is_site(inner)),
                           cue="noun", rule="place.relative" if relative else "place.noun", direction=direction + inner.direction,
                           inner=inner if inner.back or (kind == "site" and not self._is_site(inner)) else inner.inner)  # fmt: skip
        # an unknown proper name after مدينة، بلدة، قرية، حي: somewhere, though no gazetteer knows it
        if unknown and not relative and (dual or not plural):
            name_end = inner_at
            while name_end < min(limit, inner_at + 3) and not self.scan.at[name_end] and self.words[name_end][0].isalpha():
                if name_end > inner_at and self.words[name_end][0] == "و":
                    break
                name_end += 1
            if name_end == inner_at and unknown == "words" and self.words[inner_at].startswith("ال") and self._somewhere(noun):
                name_end += 1  # ساحة البريد المركزي، مسجد الصحابة: named with words of the language
                while name_end < min(limit, inner_at + 2) and self._adjective(name_end):
                    name_end += 1
            if name_end > inner_at:
                return PlaceFound(first=at, last=name_end, name=(inner_at, name_end), kind=kind, cue="noun", rule="place.unknown")
        return None

    def _of_nation(self, noun: Match, nation: Match, limit: int, *, plural: bool) -> PlaceFound | None:
        """A place noun and a nation's adjective: الأراضي الليبية، العاصمة الإماراتية، الحدود السورية-التركية، الجنوب الليبي."""
        kind, relative, _, whole, _, direction, _ = noun.entry.data
        at, last, article = noun.first, nation.last, noun.cut.article
        country = nation.entry.key
        if noun.entry.key == BORDER:
            second = self._nation(last + 1 if last < limit and self.words[last] in "-ـ–" else last, limit)
            if second:
                words = " ".join(w for w in self.words[at : second.last] if w[0].isalpha())
                curated = self._find(words) or self._find(words.removeprefix(words[0]) if noun.cut.preposition else words)
                if curated:
                    return PlaceFound(first=at, last=second.last, name=(at, second.last), kind="site", candidates=curated[:1], cue="noun", rule="place.border")
            return PlaceFound(first=at, last=second.last if second else last, name=(at, last), kind="site", relative=True,
                              country=None if second else country, state=country, cue="noun", rule="place.border")  # fmt: skip
        if noun.entry.key == CAPITAL:
            inner = self.name(last, limit, cue="noun") if last < limit else None  # العاصمة الليبية طرابلس
            if inner and inner.first == last and not self._conjoined(last) and country in (inner.country, *(p.country for p in inner.candidates)):
                last = inner.last
            return PlaceFound(first=at, last=last, name=(at, last), kind="city", country=country, capital=country, cue="noun", rule="place.capital")
        if article and (relative or (whole and kind == "site" and not plural)):
            return PlaceFound(first=at, last=last, name=(at, last), kind="country" if whole else "region", relative=not whole,
                              country=country, state=country, cue="noun", rule="place.part-of-state", direction=direction)  # fmt: skip
        if plural or kind == "site":
            stop = last
            while stop < limit and self._adjective(stop):
                stop += 1
            inner = self._inside(stop, limit)
            if inner and country not in (inner.country, *(p.country for p in inner.candidates)):  # القواعد الروسية في سوريا، السفارة السويدية في بغداد
                return replace(inner, first=at, kind=kind, relative=True, parent=inner.first, cue="noun", rule="place.inside", inner=inner)
            return PlaceFound(first=at, last=last, name=(at, last), kind=kind, relative=True, country=country,
                              state=country, cue="noun", rule="place.in-state")  # fmt: skip
        return None

    def _inside(self, at: int, limit: int) -> PlaceFound | None:
        """The named place that the words at a token say something lies in: بمدينة كيبيك، في دمشق، من الموصل، لمدينة حلب."""
        if at >= limit:
            return None
        if self.scan.function(at, "inside") and at + 1 < limit:
            at += 1
        elif self.words[at][0] not in "بل" or not (any(m.cut.preposition in ("ب", "ل") for m in self.scan.at[at]) or self._longest(at, limit)[2]):
            return None
        inner = self.read(at)
        return inner if inner and (inner.candidates or inner.state or inner.capital) and not inner.back else None

    def _described(self, noun: Match, stop: int, limit: int, *, plural: bool) -> PlaceFound | None:
        """Somewhere that has no name: قصف مستشفى، في سوق مزدحم، 10 مدارس. Only where things happen to it or in it."""
        described, whole = noun.entry.data.described, noun.entry.data.whole
        at, cut = noun.first, noun.cut
        scene = not plural and noun.last < limit and noun.entry.key in SCENES and "event" in self.scan.kinds[noun.last] and self.words[noun.last].startswith("ال")
        if not described or not (scene or self._somewhere(noun)):
            return None
        if not scene and (
            (described == "plural" and (not plural or (whole and (cut.article or stop == noun.last) and not self.doc.numeric[at - 1])))
            or (described == "adj" and stop == noun.last and noun.feature[0] != "d" and not self.doc.numeric[at - 1])
            or described == "scene"
            or (described == "one" and (plural or cut.article))
            or (described == "on" and self.words[at - 1] != ON)
            or (noun.entry.key in ORBITS and not self._office(noun.last, limit))
        ):
            return None
        there = self.read(stop) if stop < limit and any(m.cut.preposition == "ب" for m in self.scan.at[stop]) else None
        if cut.article and (plural or stop > noun.last) and described != "on" and not (there and there.back) and not (at and (self.doc.numeric[at - 1] or self.scan.function(at - 1, "quant") or self._struck(at))):
            return None  # المخيمات, المركز الإعلامي: places in general, or who works there
        last = stop
        if last == noun.last and not cut.article and last < limit and self.words[last].startswith("ال") and not self.scan.function(last, *_CLOSED):
            last += 1  # سجون النظام، مدارس الوكالة
        return PlaceFound(first=at, last=last, name=(at, last), kind=noun.entry.data.kind, back=True, cue="noun", rule="place.described", noun=noun.entry.key)

    def _office(self, at: int, limit: int) -> bool:
        """محيط البرلمان, but not محيط الرئيس."""
        noun = self.scan.find(at, "noun") if at < limit else None
        return noun is not None and noun.entry.data[0] == "org"

    def _somewhere(self, noun: Match) -> bool:
        """Whether a place noun stands where things happen: في سوق، بمسجد، 10 مدارس، قصف مستشفى، على حاجز."""
        at, cut, scan = noun.first, noun.cut, self.scan
        if cut.preposition == "ب" or not at:
            return cut.preposition == "ب"
        if cut.preposition or cut.conjunction:
            return False
        if self.words[at - 1] == ON:
            return noun.feature[0] != "p" or self._struck(at)
        if self.doc.numeric[at - 1] or preposed(scan, at, "locative", "prep_place", "quant"):
            return True
        before = scan.find(at - 1, "placenoun")
        if before and before.entry.data.relative:
            return True  # وسط سوق مزدحم
        first = max(self.doc.sentences[self.doc.sentence_of[at]].first, at - 3)
        for token in range(at, first, -1):  # أصابت القذيفة الثانية العنبر
            if self._struck(token):
                return True
            if not self.words[token - 1][0].isalnum() or scan.function(token - 1, *_CLOSED):
                return False
        return False

    def _headed(self, head: str, place: PlaceFound) -> PlaceFound | None:
        """The place that a plural noun and one of the names after it make: مطاري دمشق وحلب is مطار دمشق and مطار حلب."""
        name = " ".join(self.words[place.name[0] : place.name[1]])
        rows = self._find(f"{head} {name[place.peeled :]}")
        return replace(place, candidates=rows, kind=rows[0].kind, rule="place.headed", noun=head) if rows else None

    def _is_site(self, inner: PlaceFound) -> bool:
        return any(p.kind == "site" for p in inner.candidates)

    def _conjoined(self, at: int) -> bool:
        matches = self.scan.at[at]
        return bool(matches) and all(m.cut.conjunction for m in matches)

    def _inner(self, at: int, limit: int, *, relative: bool, site: bool) -> PlaceFound | None:
        """The place after a place noun without article: another place noun's phrase, or a name."""
        noun = self.scan.find(at, "placenoun")
        if noun and not noun.cut.conjunction and not noun.cut.preposition:
            inner = self.read(at)
            if inner and not (inner.back and inner.rule == "place.pronoun"):
                return inner
        if any(m.cut.preposition or m.cut.conjunction for m in self.scan.at[at]) and not self._longest(at, limit)[2]:
            return None
        if (relative or site) and self._longest(at, limit)[1] == at + 1 and any(m.entry.kind in ("noun", "event", "placenoun") for m in self.scan.at[at]):
            return None  # شرق البلاد, مقر حكومة: no town called البلاد or حكومة
        named = self.name(at, limit, cue="noun")
        if relative and named and named.candidates and named.last == at + 1 and self._common(self.words[at]) and not self._known(named.candidates):
            return None  # إلى جانب الشعب
        return named

    def somewhere(self, at: int) -> bool:
        """Whether the place noun at a token stands where things happen, and may name a place by itself."""
        noun = self.scan.find(at, "placenoun")
        return noun is not None and noun.entry.data.described in ("yes", "one") and self._somewhere(noun)

    def owner(self, at: int) -> str | None:
        """The country of whom a token names: سجون الاحتلال، مقرات الحوثيين."""
        for match in self.scan.at[at]:
            if match.entry.kind in ("actor", "short"):
                known = self.scan.lexicon.actors.get(match.entry.key)
                if known and known.country:
                    return known.country
        return None

    def next_name(self, at: int, before: PlaceFound, *, comma: bool) -> PlaceFound | None:
        """The name of a list that goes on after a place: وسليانة; after a comma only where the list goes on again."""
        limit = self.limit(at)
        if self.scan.find(at, "placenoun"):
            return None
        named = before.cue == "noun" and not before.state
        more = self.name(at, limit, cue="noun" if named and not comma else "preposition")
        if more is None:
            if named and before.rule == "place.unknown" and not comma and not self.scan.at[at]:  # بلدتي حاريص وطلوسة
                return PlaceFound(first=at, last=at + 1, name=(at, at + 1), kind=before.kind, cue="noun", rule="place.unknown", peeled=1)
            return None
        if more.state and before.cue != "noun" and not before.state:
            return None
        if more.candidates and not more.noun and more.last == at + 1 and not self._known(more.candidates) and not self._sure(at, more.last, " ".join(self._longest(at, limit)[:1]), more.candidates, "preposition"):
            return None  # السعودية وسحب تراخيصها
        if comma:
            after = self.words[more.last] if more.last < limit else ""
            if more.state or more.capital or not (after == COMMA or (after[:1] == "و" and self._longest(more.last, self.limit(more.last))[2])):
                return None
        if named and before.rule == "place.headed":
            return self._headed(before.noun, more) or more
        if named and more.kind is None and not comma and before.kind == "city" and any(p.kind == "city" for p in more.candidates):
            return replace(more, kind="city")  # مدن القصرين وسليانة
        return more

    def _nation(self, at: int, limit: int) -> Match | None:
        if at >= limit:
            return None
        match = self.scan.find(at, "nisba")
        return match if match and not match.cut.conjunction and not match.cut.preposition else None

    def _adjective(self, at: int) -> bool:
        matches = self.scan.at[at]
        if not matches:
            word = self.words[at]
            return word.startswith("ال") and word.endswith(("يه", "ي")) and len(word) > 5
        if self.scan.function(at, *_CLOSED):
            return False  # وفي is "and in" before it is "loyal"
        return any(m.entry.pos == "A" and not m.cut.conjunction and not m.cut.preposition for m in matches)


@lru_cache(maxsize=4096)
def _called(name: str, gazetteer: Gazetteer) -> tuple[GazPlace, ...]:
    """The places of a name that are no countries; few names make up most of the news."""
    return tuple([place for place in find(name, gazetteer) if place.kind != "country"])


def _starts(word: str) -> list[str]:
    """A folded word and what is left of it without و ف ب ل ك."""
    starts = [word]
    if len(word) == 3 and word[0] == "و":
        starts.append(word[1:])  # وأم درمان
    elif len(word) > 3 and word[0] in "وفبلك":
        starts.append(word[1:])
        if word.startswith("لل"):
            starts.append("ال" + word[2:])
        if word[0] in "وف" and word[1] in "بل" and len(word) > 4:
            starts.append(word[2:])
            if word[1:3] == "لل":
                starts.append("ال" + word[3:])
    return starts


def curated(place: GazPlace) -> bool:
    """Whether a place was written by hand."""
    return place.source != "geonames"


def find_places(reader: PlaceReader) -> list[PlaceFound]:
    """Every place phrase of the document, left to right, the longest at each spot; ``ريفي إدلب وحماة`` gives both."""
    found: list[PlaceFound] = []
    words = reader.words
    at, count = 0, len(words)
    while at < count:
        place = reader.read(at)
        if place is None:
            at += 1
            continue
        found.append(place)
        at = max(place.last, at + 1)
        # دير الزور والرقة; في حلب، حماة، وحمص: the same cue holds for the names that follow
        while at < count and place.cue != "none" and not place.back:
            comma = words[at] == COMMA and at + 1 < count
            if not comma and (words[at][0] != "و" or len(words[at]) <= 3):
                break
            more = reader.next_name(at + comma, place, comma=comma)
            if more is None:
                break
            found.append(more)
            at = more.last
    return found
