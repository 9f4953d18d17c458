"""Names of places: states, capitals and names of the gazetteer, and whether one is meant where it stands.

A bare string never decides by itself where it is also an everyday word (الباب، حماة): what stands before and after it does.
"""

from __future__ import annotations

from marsad.gazetteer import ARTICLE, PREFIX, find, is_everyday
from marsad.gazetteer import Candidate as GazPlace
from marsad.match import QUOTE_MARKS, Match, Scan
from marsad.record import record

WELL_KNOWN = 200_000  # population from which a name that is also a common word may be the place after في
_COMMON = frozenset(
    ("event", "cue", "cuenoun", "light", "noun", "placenoun", "status", "relation", "verb", "victim", "adjective", "word",
     "descriptor", "result", "agreement", "document", "counter", "counting", "framing", "label")
)  # fmt: skip
COMMA = "،"
ON, OF, AND, IN, FOR_THE = "علي", "من", "و", "ب", "لل"
CAPITAL, BORDER = "عاصمة", "حدود"  # two rows of place_nouns.csv that read what follows in their own way
MADDA = "آ"
OBLIQUE = "ين"
TAKING = ("ASSAULT", "RETREAT")  # what is done to a place, or going in and out
SAYING = ("COERCE", "SUPPORT", "REQUEST", "ACCUSE", "REJECT", "THREATEN", "AGREE")  # of these a row that asks for words beside its verb says nothing of what stands elsewhere
COUNTS = ("vague", "scale-plural")  # عشرات, آلاف
REACH_OF_OBJECT = 7  # tokens: دخل مفتشو المنظمة دوما
REACH_OF_ON = 8  # tokens: أطلقت إيران فجر اليوم صواريخ على حيفا
CLOSED = ("prep", "conj", "neg", "comp", "rel", "seq", "quant", "dem", "aux", "pron", "what")
_NO_NAME: tuple[str, int, tuple[GazPlace, ...]] = ("", 0, ())
TOWN = 5_000  # population from which a name of several everyday words (عين صالح) is a town's
BIG = 20_000  # population from which a bare name, unknown as a word, needs no cue


@record
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


def ordinary_state(scan: Scan, at: int, cue: str = "none") -> bool:
    """Whether a state's name is an adjective after an indefinite noun (مبلغ مالي), not the state (شمال مالي، في مالي)."""
    state = scan.find(at, "state")
    if state is None or not at or state.last > at + 1 or state.cut.skip or cue in ("preposition", "noun") or not scan.find(at, "adjective"):
        return False
    nouns = [m for m in scan.at[at - 1] if m.entry.pos == "N" and not m.cut.article and not m.cut.pronoun]
    return bool(nouns) and not scan.doc.taa[at - 1] and not scan.find(at - 1, "placenoun") and any(m.feature[:1] == "s" for m in nouns)


class NameReader:
    """Reads names of places at the tokens of one document."""

    def __init__(self, scan: Scan, skip: frozenset[int] = frozenset()) -> None:
        self.skip = skip  # tokens of time expressions: الخميس is also a town
        self.scan = scan
        self.doc = scan.doc
        self.words = scan.doc.words
        self.gazetteer = scan.lexicon.gazetteer
        self.numerals = scan.lexicon.numerals.atoms
        self._memo: list[PlaceFound | bool | None] = [False] * scan.count  # phrases, by their first token; False: not tried
        self._deep = 0  # how many are being read, one in another
        self._names: list[tuple[str, int, tuple[GazPlace, ...]] | None] = [None] * scan.count
        self._candidates: dict[str, tuple[GazPlace, ...]] = {}
        # Tokens at which a place can begin: a place noun, a state, a capital, a noun (البلاد), a name of the gazetteer.
        self.openings = scan.having("placenoun", "state", "capital", "noun")
        for at in range(scan.count):
            if not self.openings[at] and self._promises(at):
                self.openings[at] = True

    def limit(self, at: int) -> int:
        return min(self.doc.sentences[self.doc.sentence_of[at]].last, at + 12)

    def _home(self, at: int) -> PlaceFound | None:
        """البلاد where it is somewhere: في البلاد، مغادرة البلاد; otherwise it acts (أعلنت البلاد الحداد)."""
        match = self.scan.find(at, "noun")
        if match is None or match.entry.data[0] != "homeland" or not match.cut.article or match.last != at + 1:
            return None
        before = self.scan.at[at - 1] if at else ()
        if match.cut.preposition == IN or self.scan.function(at - 1, "locative") or (before and all(m.entry.pos == "N" and not m.cut.article for m in before)):
            return PlaceFound(first=at, last=at + 1, name=(at, at + 1), kind="country", back=True, cue="noun", rule="place.home")
        return None

    def cue(self, at: int) -> str:
        """What stands before a token that makes a place likely there."""
        scan = self.scan
        if any(m.cut.preposition == IN for m in scan.at[at]):
            return "preposition"
        if at == 0:
            return "none"
        if preposed(scan, at, "locative", "prep_place"):
            return "preposition"
        clitic = any(m.cut.preposition for m in scan.at[at]) or self.words[at].startswith(FOR_THE)
        before = scan.find(at - 1, "placenoun")
        if before and not before.entry.data.relative and (not before.cut.article or before.entry.key == CAPITAL):
            return "preposition" if clitic else "noun"
        local = scan.find(at - 1, "local")
        if local and not local.cut.article and not local.cut.pronoun and not clitic:
            return "noun"  # محافظ نينوى, رئيس بلدية إسطنبول
        people = scan.find(at - 1, "noun")
        if people and people.entry.data[0] == "people" and not people.cut.article and not people.cut.pronoun and not clitic:
            return "preposition"  # سكان صور
        return "target" if self._struck(at) else "none"

    def _struck(self, at: int) -> bool:
        """Whether something is done to what stands at a token: دخلت حماة، هجوم مباغت على حمص، قصف مستشفى."""
        scan, kinds = self.scan, self.scan.kinds
        if "event" in kinds[at - 1]:
            return any(m.entry.kind == "event" and not m.cut.article and not (m.entry.data.wanted and m.entry.key == "SUPPORT") for m in scan.at[at - 1]) and not scan.function(at - 1, *CLOSED)
        if self.words[at - 1] != ON:
            return False
        first = max(self.doc.sentences[self.doc.sentence_of[at]].first, at - 1 - REACH_OF_ON)
        return any("event" in kinds[token] for token in range(first, at - 1))

    def name(self, at: int, limit: int, *, cue: str) -> PlaceFound | None:
        """A proper name of a place at a token: a state, a capital, or a name of the gazetteer."""
        state, capital = self.scan.find(at, "state"), self.scan.find(at, "capital")
        best = state if state and (capital is None or state.last >= capital.last) else capital
        stem, end, places = self._longest(at, limit)
        if places and stem != self.words[at] and end == at + 1 and cue in ("none", "target", "listed") and not best and any(m.cut.skip == 0 and m.entry.kind in _COMMON for m in self.scan.at[at]):
            return None  # تعديلا وزاريا: no و and Zaria
        if best and (ordinary_state(self.scan, at, cue) if best is state else self._ordinary_capital(best, cue)):
            return None
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
        if not places or (end == at + 1 and any(m.entry.kind == "noun" and m.entry.data[0] == "homeland" for m in self.scan.at[at])):
            return None  # مدن البلاد: no town called البلاد
        if places[0].kind in ("region", "site") and self._label(at):
            return None  # عملية "نبع السلام", انتفاضة الأقصى
        if cue != "noun" and not self._sure(at, end, stem, places, cue):
            return None
        if cue == "noun" and self.scan.function(at, *CLOSED) and end == at + 1:
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

    def _ordinary_capital(self, capital: Match, cue: str) -> bool:
        """مكافأة مالية: an adjective; the capital Malé is written with no ة, and after a preposition or a place noun."""
        at = capital.first
        return capital.last == at + 1 and (self.doc.taa[at] or cue == "none") and self.scan.find(at, "adjective") is not None

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
        if self._otherwise(at, end, stem, places, cue):
            return False
        common = self._common(words[0]) or is_everyday(stem, self.gazetteer) or (stem.endswith("ا") and self._common(stem[:-1]))  # بيتا
        other = any(m.entry.kind in ("actor", "given") and m.cut.skip == 0 for m in self.scan.at[at])
        if common:
            if end < len(self.words) and any(m.entry.pos == "A" and m.cut.article and not m.cut.conjunction and m.entry.kind not in ("nisba", "placeadj") for m in self.scan.at[end]):
                return False  # في الدور الأول, الطبقة السياسية
            if end < len(self.words) and not stem.startswith(ARTICLE) and not self.scan.find(end, "placenoun") and any(m.entry.pos == "A" and not m.cut.article and not m.cut.conjunction and not m.cut.preposition for m in self.scan.at[end]) and all(m.entry.pos == "A" for m in self.scan.at[end]):
                return False  # إلى بلد مجاور
            if end < len(self.words) and not stem.startswith(ARTICLE) and self._genitive(end):
                return False  # حلب الأبقار, حماة الحدود
            struck = (cue == "target" or (cue == "none" and self._object(at))) and not stem.startswith(ARTICLE) and not any(m.entry.pos == "A" for m in self.scan.at[at])
            if self._paired(at, end) and (self._known(places) or max(p.population for p in places) >= BIG):
                return True
            return any(curated(p) for p in places) and (struck or cue == "listed" or (cue == "preposition" and self._placing(at)))
        if other:
            return cue in ("preposition", "target", "listed") and known
        return cue in ("preposition", "noun", "listed") or known or max(p.population for p in places) >= BIG

    def _known(self, places: tuple[GazPlace, ...]) -> bool:
        return any(curated(p) for p in places) or max(p.population for p in places) >= WELL_KNOWN

    def _common(self, word: str) -> bool:
        """Whether a folded word is a common word of the language as it stands."""
        return any(h.entry.kind in _COMMON and (h.cut.skip == 0 or (h.cut.article and h.cut.skip == 2)) and not h.cut.pronoun for h in self.scan.lexicon.word(word).hits)

    def _otherwise(self, at: int, end: int, stem: str, places: tuple[GazPlace, ...], cue: str) -> bool:
        """Whether a name of one word is another word here: مآرب, عشرات النجف, تحقيق مأرب سياسي."""
        madda = MADDA in self.doc.raw(at)
        if madda and not any(MADDA in name for p in places for name in p.names):
            return True  # آ is never written for أ, as ا is
        if not at or cue == "preposition":
            return False
        atom = self.numerals.get(self.words[at - 1])
        if atom is not None and atom.kind in COUNTS:
            return True
        if end >= len(self.words) or stem.startswith(ARTICLE) or not any(m.entry.pos == "N" and not m.cut.article and not m.cut.pronoun for m in self.scan.at[at - 1]) or self.scan.find(at - 1, "placenoun"):
            return False
        after = self.scan.at[end]
        return bool(after) and any(m.entry.pos == "A" for m in after) and all(m.entry.kind != "nisba" and not m.cut.skip and m.feature in ("s", "ms", "fs") for m in after)

    def _genitive(self, at: int) -> bool:
        """Whether a token is a noun with its article and no adjective: what stands before it is then its first half."""
        matches = self.scan.at[at]
        return bool(matches) and any(m.entry.pos == "N" and m.cut.article and m.cut.skip == 2 for m in matches) and not any(m.entry.pos == "A" or m.entry.kind in ("nisba", "placeadj") for m in matches)

    def _object(self, at: int) -> bool:
        """Whether a verb of striking or entering stands before, with only its subject between: قصفت الطائرات الروسية حلب."""
        scan = self.scan
        first = max(self.doc.sentences[self.doc.sentence_of[at]].first, at - REACH_OF_OBJECT)
        if at == first or (self.scan.at[at - 1] and not self.words[at - 1].startswith(ARTICLE)) or any(m.cut.preposition for m in scan.at[at]):
            return False  # ألبوم صور, لبلد
        for token in range(at - 1, first - 1, -1):
            if not self.words[token][0].isalpha() or scan.function(token, *CLOSED, "locative"):
                return False
            matches = scan.at[token]
            if token < at - 1 and any(m.entry.kind == "event" and m.entry.pos == "V" and (m.entry.key in TAKING or (m.entry.data.frame.get("object") in ("target", "place") and not (m.entry.data.wanted and m.entry.key in SAYING))) for m in matches):
                # استخدم المسلحون المدنيين درعا: it has its object
                return not (self.words[at - 1].endswith(OBLIQUE) and self.words[at - 2].startswith(ARTICLE))
            if matches and not any(m.entry.pos in "NA" or m.entry.kind in ("given", "actor", "short", "nisba") for m in matches):
                return False
        return False

    def _paired(self, at: int, end: int) -> bool:
        """Whether another place beside an everyday word says that it is one: بين سرت ومصراتة، من القائم إلى البوكمال، على البيضاء وسط اليمن."""
        if not at or end >= len(self.words):
            return False
        scan = self.scan
        if preposed(scan, at, "between"):
            return self.words[end][0] == AND and self._beyond_doubt(end)
        if self.words[at - 1] == OF and scan.function(end, "toward"):
            return self._beyond_doubt(end + 1)
        if self.words[end][0] == AND and self._object(at):  # قصفت المدفعية الخيام وكفركلا
            return self._beyond_doubt(end)
        noun = scan.find(end, "placenoun")
        if noun is not None and noun.entry.key == CAPITAL and not noun.cut.skip and (self._object(at) or preposed(scan, at, "prep", "locative")):
            return True  # حاصرت القوات الأبيض عاصمة شمال كردفان
        there = scan.function(end, "near") or (noun is not None and noun.entry.data.relative and not noun.cut.skip)
        return bool(there) and preposed(scan, at, "prep", "locative") and self._beyond_doubt(end + 1)

    def _beyond_doubt(self, at: int) -> bool:
        """Whether a state, a capital or a well-known name that is no word of the language stands at a token."""
        while at < len(self.words) and (noun := self.scan.find(at, "placenoun")) is not None and (noun.entry.data.relative or noun.entry.key == CAPITAL):
            at = noun.last + (self._nation(noun.last, self.limit(at)) is not None)  # جنوب شرقي صنعاء، العاصمة الليبية طرابلس
        if at >= len(self.words):
            return False
        if self.scan.find(at, "state", "capital"):
            return True
        stem, end, places = self._longest(at, self.limit(at))
        return bool(places) and (any(curated(p) for p in places) or (self._known(places) and (end > at + 1 or not (self._common(stem) or is_everyday(stem, self.gazetteer)))))

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
        return max(0, len(word) - len(stem.split(" ")[0])) or int(word.startswith(FOR_THE) and stem.startswith(ARTICLE))

    def _nisba(self, at: int, limit: int) -> Match | None:
        if at >= limit:
            return None
        match = self.scan.find(at, "nisba")
        return match if match and match.cut.article and not match.cut.conjunction and not match.cut.preposition else None

    def _longest(self, at: int, limit: int) -> tuple[str, int, tuple[GazPlace, ...]]:
        """The longest gazetteer name that begins at a token, clitics peeled; its words, end and places."""
        found = self._names[at] if self._starts(at) else _NO_NAME
        if found is None:
            found = self._names[at] = self._look_up(at)
        return found if found[2] and found[1] <= limit else ("", at, ())

    def _look_up(self, at: int) -> tuple[str, int, tuple[GazPlace, ...]]:
        words, index = self.words, self.gazetteer.index
        limit = self.limit(at)
        for start, bare, alone, begins in self._starts(at):
            lengths = [1] if alone else []
            if not alone and not begins and not self._goes_on(at, start, bare):
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
                if places and not self._named_here(at, length, start):
                    least = BIG if length == 1 else TOWN
                    places = tuple(p for p in places if p.as_written and (curated(p) or p.population >= least))
                if places:
                    return name, at + length, places
        return _NO_NAME

    def _named_here(self, at: int, length: int, start: str) -> bool:
        """Whether a name may be that of a village here: it is no words of the language, or مدينة, بلدة, قرية stands before it.

        A gazetteer of every village has ones called الهجوم, الطريق, محمد.
        """
        if not all(self._everyday_word(word, alone=length == 1) for word in (start, *self.words[at + 1 : at + length])):
            return True
        noun = self.scan.find(at - 1, "placenoun") if at else None
        return noun is not None and noun.entry.data.kind == "city" and not noun.cut.article and noun.entry.key != CAPITAL

    def _everyday_word(self, word: str, *, alone: bool) -> bool:
        """Whether a folded word is one of the language, whole or behind its article; or, alone, a name that persons have."""
        for hit in self.scan.lexicon.word(word).hits:
            kind, cut = hit.entry.kind, hit.cut
            if not cut.pronoun and (cut.skip == 0 or (cut.article and cut.skip == 2)) and (kind in _COMMON or kind == "function" or (alone and kind == "given")):
                return True
        return alone and is_everyday(word, self.gazetteer)

    def _starts(self, at: int) -> tuple[tuple[str, str, bool, bool], ...]:
        """What a name may begin with at a token: the word and what is left of it without clitics, each with and without its
        article; whether it is a name alone, or begins one whatever word follows, as far as first letters tell. Noted with the
        word; most words begin no name."""
        word = self.scan.words[at]
        found = word.starts
        if found is None:
            index, prefixes = self.gazetteer.index, self.gazetteer.prefixes
            rows = []
            whole = any(hit.entry.kind == "given" and hit.cut.skip == 0 for hit in word.hits)  # فاطمة is no ف + أطمة
            for start in _starts(self.words[at]):
                if whole and start != self.words[at]:
                    continue
                bare = start[2:] if start.startswith(ARTICLE) and len(start) > 3 else start
                alone = bare in index or start in index
                begins = any(len(s) >= PREFIX and s[:PREFIX] in prefixes for s in (bare, start))
                if alone or begins or len(bare) < PREFIX:
                    rows.append((start, bare, alone, begins))
            found = word.starts = tuple(rows)
        return found

    def _promises(self, at: int) -> bool:
        """Whether a name may begin at a token: most words begin none."""
        for start, bare, alone, begins in self._starts(at):
            if alone or begins or self._goes_on(at, start, bare):
                return True
        return False

    def _goes_on(self, at: int, start: str, bare: str) -> bool:
        """Whether a name may begin with a start of a token and the word after it: their first letters tell."""
        following = self.words[at + 1] if at + 1 < len(self.words) else ""
        prefixes = self.gazetteer.prefixes
        return (bare + following)[:PREFIX] in prefixes or (start + following)[:PREFIX] in prefixes

    def _find(self, name: str) -> tuple[GazPlace, ...]:
        found = self._candidates.get(name)
        if found is None:
            found = self._candidates[name] = tuple(p for p in find(name, self.gazetteer) if p.kind != "country")
        return found

    def conjoined(self, at: int) -> bool:
        matches = self.scan.at[at]
        return bool(matches) and all(m.cut.conjunction for m in matches)

    def _nation(self, at: int, limit: int) -> Match | None:
        if at >= limit:
            return None
        match = self.scan.find(at, "nisba")
        return match if match and not match.cut.conjunction and not match.cut.preposition else None

    def _adjective(self, at: int) -> bool:
        matches = self.scan.at[at]
        if not matches:
            word = self.words[at]
            return word.startswith(ARTICLE) and word.endswith(("يه", "ي")) and len(word) > 5
        if self.scan.function(at, *CLOSED):
            return False  # وفي is "and in" before it is "loyal"
        return any((m.entry.pos == "A" or m.entry.key == "of_arms") and not m.cut.conjunction and not m.cut.preposition for m in matches)


def _starts(word: str) -> list[str]:
    """A folded word and what is left of it without و ف ب ل ك."""
    starts = [word]
    if len(word) == 3 and word[0] == AND:
        starts.append(word[1:])  # وأم درمان
    elif len(word) > 3 and word[0] in "وفبلك":
        starts.append(word[1:])
        if word.startswith(FOR_THE):
            starts.append(ARTICLE + word[2:])
        if word[0] in "وف" and word[1] in "بل" and len(word) > 4:
            starts.append(word[2:])
            if word[1:3] == FOR_THE:
                starts.append(ARTICLE + word[3:])
    return starts


def curated(place: GazPlace) -> bool:
    """Whether a place was written by hand."""
    return place.source != "geonames"
