"""What the words of a document may be in a noun phrase, and the names of persons: the small questions of the phrase reader.

``Link`` and ``Phrase`` are what the readers of phrases give; ``Words`` answers questions about single words and reads a
personal name; ``offices`` and ``phrases`` build on it.
"""

from __future__ import annotations

from marsad.gazetteer import ARTICLE
from marsad.language.ar.inflect import like_feminine, like_future, like_maghrebi, like_masdar
from marsad.language.ar.numbers import Number
from marsad.lexicon import KnownActor
from marsad.match import QUOTE_MARKS, Match, Scan
from marsad.record import record

LONGEST = 16  # tokens that one phrase may reach; longer ones in news are lists or clauses
NAME_LONGEST = 5  # words of a personal name
BODY_KINDS = ("organization", "armed_group")  # kinds of actors that are bodies
HUMAN = ("title", "agent", "people", "member", "detainee", "one_of")  # classes of heads that are people
MET = ("agent", "people", "title", "detainee")  # of these one is somebody right behind what he does or suffers
HEARERS = ("title", "agent", "member", "one_of")  # those of whom a body may have told something
HURT = ("killed", "injured")  # kinds of figures
SON = "بال"  # begins surnames of the Maghreb: بالحاج, بالطيب
MINE = "ي"  # the pronoun of the first person, and the end of a nisba
DUALS = ("ان", "تين")  # ends of what is surely a dual
MADDA = "\u0622"  # that folding takes away, too
AND, BELOW = "و", "إ"  # and a hamza that folding takes away
MEN = frozenset(("mp", "md"))  # features of adjectives that only people have
FEMININE = frozenset(("fs", "fd", "fp"))
BODY = ("force", "group", "org", "media", "state")  # classes of nouns that are no person's
MASCULINE = MEN | {"ms"}
COMMON_KINDS = frozenset(
    ("function", "event", "cue", "light", "noun", "placenoun", "status", "relation", "verb", "victim", "adjective", "word",
     "descriptor", "result", "agreement", "document", "cuenoun", "label")
)  # fmt: skip


@record
class Link:
    """A tie stated inside a phrase: its relation, the tokens that say it, and whom or what it ties to."""

    relation: str
    first: int
    last: int
    phrase: Phrase | None
    country: str | None = None


@record
class Phrase:
    """Words that name someone, tokens ``first`` up to ``last``, with what the words alone say of them."""

    first: int
    last: int
    head: int
    cls: str  # class of the head noun (data/ar/actor_nouns.csv), or name, state, capital, nation, person
    lemma: str
    kind: str
    country: str | None = None
    sector: str | None = None
    actor: KnownActor | None = None
    name: tuple[int, int] | None = None  # tokens of the personal name
    office: tuple[int, int] | None = None  # tokens of the office or description before or after the name
    definite: bool = False
    possessed: bool = False  # its head wears a pronoun (قواته)
    bare: bool = False  # nothing but its head: may stand for something said before
    plural: bool = False
    count: Number | None = None
    inner: tuple[Phrase, ...] = ()
    links: tuple[Link, ...] = ()
    same: tuple[int, int] | None = None  # tokens of the phrase that names the same one, where the text says so
    weak: bool = False  # anybody (رجل, العشرات): somebody only where an event or a statement takes him up
    peeled: int = 0  # letters glued to a name that the lexicon lacks (وسولانا)
    rule: str = ""


class Words:
    """Questions about the words of one document; ``places`` says where place names stand (token → end)."""

    def __init__(
        self, scan: Scan, numbers: dict[int, Number], places: dict[int, tuple[int, str | None]], times: dict[int, int]
    ) -> None:
        self.times = frozenset(token for first, last in times.items() for token in range(first, last))
        self.scan = scan
        self.doc = scan.doc
        self.words = scan.doc.words
        self.numbers = numbers
        self.places = places
        self.named = frozenset([m.entry.data.id for at in scan.where("actor") for m in scan.at[at] if m.entry.kind == "actor"])
        self.aliased = frozenset([at for at in scan.where("alias") if scan.function(at, "alias")])
        self.counted = frozenset(n.last for n in numbers.values())
        self._memo: list[Phrase | bool | None] = [False] * scan.count  # phrases, by their first token; False: not tried
        self.of_several: set[int] = set()  # heads told by the adjectives of several countries
        self._apart: dict[str, bool] = {}
        self._nationals: set[int] = set()  # tokens right after somebody told by nationality alone
        self._after_names: set[int] = set()  # tokens right after a personal name

    # -- small questions -------------------------------------------------------------------------------------------

    def limit(self, at: int) -> int:
        return min(self.doc.sentences[self.doc.sentence_of[at]].last, at + LONGEST)

    def same_sentence(self, at: int, other: int) -> bool:
        return self.doc.sentence_of[at] == self.doc.sentence_of[other]

    def adjective(self, at: int, limit: int) -> Match | None:
        """The adjective at a token, if one can be there: no conjunction, no preposition."""
        if at >= limit:
            return None
        one: Match | None = None
        for match in self.scan.at[at]:
            cut = match.cut
            if match.entry.pos == "A" and not cut.conjunction and not cut.preposition:
                if match.last > at + 1 and match.entry.kind == "nisba":
                    return match  # الكوري الشمالي
                if one is None and match.last == at + 1:
                    one = match
        return one

    def agrees(self, noun: Match, at: int) -> bool:
        """Whether an adjective at a token can be one of the head: أطلقت الشرطة [الغاز] and اعتقلت السلطات [المدنيين] go on
        with someone or something else. Men in the plural need men; what is feminine, or things, no masculine."""
        features = {m.feature for m in self.scan.at[at] if m.entry.pos == "A" and m.entry.kind != "pact" and not m.cut.conjunction and not m.cut.preposition and m.last == at + 1}
        cls, number = noun.entry.data[0], noun.feature[0]
        if not features:
            return True
        several = number in "pd"
        if number == "d" or (several and cls in HUMAN):
            return True
        if self.last_of_men(at - 1) and at - 1 > noun.first:
            return True  # قوات حرس الحدود الليبيين: of whom the complement tells
        if features <= MEN:
            return False
        if features <= FEMININE and not several and at == noun.last and cls in BODY and not self.doc.taa[noun.first] and not like_feminine(noun.entry.key):
            return False  # قصف الجيش [المدينة]
        feminine = several or self.doc.taa[noun.first]
        own = at == noun.last or (self.doc.taa[at - 1] and any(m.entry.pos == "A" for m in self.scan.at[at - 1]))  # السلطات التونسية [المعارض]
        return not (own and feminine and features <= MASCULINE)

    def last_of_men(self, at: int) -> bool:
        """Whether a token is a noun of people in the plural."""
        return any(m.entry.kind in ("noun", "nisba", "descriptor") and m.feature[:1] + m.feature[1:2] in ("p", "pc", "d", "dc", "mp") for m in self.scan.at[at])

    def definite(self, first: int, last: int) -> bool:
        """Whether tokens end in something definite: an article, a pronoun, a proper name."""
        at = last - 1
        while at >= first and not self.words[at][0].isalnum():
            at -= 1
        if at < first:
            return False
        if self.words[at].startswith(ARTICLE) or self.words[at].startswith("لل"):
            return True
        if self.words[at].isascii() and self.words[at].isalpha():
            return True  # صحيفة The Sun [البريطانية]
        return any(m.cut.article or (m.cut.pronoun not in ("", "ي") and m.entry.pos != "F") or m.entry.kind in ("actor", "state", "capital", "short", "given") for m in self.scan.at[at])

    def looks_adjective(self, at: int, limit: int) -> bool:
        """A word that no table has, shaped like a definite adjective: nisba or participle (المشتركة، الفلانية)."""
        if at < limit and self.scan.function(at, "superlative") and self.words[at].startswith(ARTICLE):
            return True  # القائد الأعلى
        if at >= limit or self.scan.at[at] or at in self.times:
            return False
        word = self.words[at]
        return len(word) > 5 and word.startswith(ARTICLE) and (word.endswith(("ي", "ه", "يين", "يون", "يات")) or word[2] == "م")

    def unknown(self, at: int) -> bool:
        return not self.scan.at[at] and self.words[at][0].isalpha()

    def name_word(self, at: int, limit: int, *, strong: bool, verbless: bool = False, first: bool = False) -> bool:
        """Whether a token can belong to a personal name. ``strong``: an office or a name word stands before it;
        ``verbless``: the clause has its verb already, so that a word like a verb (أمبر راد) is none here."""
        if at >= limit or not self.words[at][0].isalpha() or self.doc.numeric[at] or at in self.times:
            return False
        matches = self.scan.at[at]
        if first and strong and at in self.places and not self._names_on(at + 1, limit):
            return False  # زار وزير الخارجية [بغداد]: where he went
        if first and MADDA in self.doc.raw(at)[1:] and not any(MADDA in m.entry.key[1:] for m in matches if m.entry.kind in ("given", "given-common", "actor")):
            return False  # now, and not the name Alan
        if not first and "laqab" in self.scan.kinds[at] and self.words[at].startswith(ARTICLE) and self.scan.find(at - 1, "given", "given-common"):
            return True  # عماد الدين
        if first and at and self.scan.find(at - 1, "belonging") and any(m.entry.pos == "N" and m.cut.preposition == "ب" and not m.cut.pronoun for m in self.scan.at[at]):
            return False  # المتحدث باسم
        if not matches:
            word = self.words[at]
            return strong and len(word) > 1 and not (first and like_masdar(word)) and not like_future(word)
        if self.doc.raw(at)[1:2] == BELOW and any(m.entry.kind == "function" for m in matches):
            return False  # فإن is no فان
        whole = [m for m in matches if not m.cut.skip and not m.cut.pronoun]
        if first and not whole and "function" not in self.scan.kinds[at] and any((m.entry.kind in ("given", "particle") or (strong and m.entry.kind == "given-common" and m.cut.conjunction == AND and not m.cut.preposition and at in self._after_names)) and not m.cut.pronoun and not m.cut.article for m in matches) and not (not strong and any(m.entry.pos == "V" and not m.cut.preposition for m in matches)):
            # وسالم خليفة, المكنى بأبي عمر: a clitic before the first word
            return strong or not any(m.entry.kind in COMMON_KINDS for m in matches) or any(m.entry.kind == "particle" for m in matches)
        if any(m.entry.kind == "function" for m in whole):
            return self._ali(at, first and not strong, strong)
        if first and any(m.entry.kind in ("state", "capital") for m in whole) and not any(m.entry.kind in ("given", "actor") for m in whole):
            return False  # سفيرا [النرويج]
        if first and not whole and not any(m.entry.kind == "actor" for m in matches) and all(m.cut.conjunction for m in matches):
            return False  # وزيرا خارجية تركيا وليبيا
        if any(m.entry.kind in ("given", "particle") for m in whole):
            return strong or not any(m.entry.kind in COMMON_KINDS and not (m.entry.kind == "word" and m.feature == "d") and not (first and m.entry.kind in ("verb", "word") and self.servant(at)) for m in whole)
        if not strong or len(self.words[at]) < 2:
            return False
        if not first and self.words[at].startswith(ARTICLE) and not self.doc.taa[at] and self.scan.find(at - 1, "given") and self.scan.find(at, "adjective"):
            if all(m.entry.kind in ("word", "adjective", "given-common") for m in matches):
                return True  # نواز الشريف: a surname that is an adjective
        if not first and len(self.words[at]) > 3 and self.words[at].endswith("ي") and all(m.entry.kind == "word" for m in matches):
            return True  # a surname in ي that also spells a common word (عبيدي)
        if any(m.entry.kind == "given-common" for m in whole):
            return True
        if not first and self.words[at].startswith(ARTICLE) and any(m.entry.kind == "actor" and m.entry.data.kind == "person" and m.last == at + 1 for m in whole):
            return True  # رفيق الحريري: of a family that a table knows
        if not first and self.words[at].startswith(ARTICLE) and self.scan.find(at - 1, "given") and (title := self.scan.find(at, "noun")) and self.is_title(title) and title.feature == "s" and self._closed(at + 1):
            return True  # رئيس الهيئة شوقي الطبيب، …
        if not first and self.words[at].startswith(ARTICLE) and self.scan.find(at - 1, "given") and self.scan.find(at, "rank") and self._closed(at + 1):
            return True  # قال محمد السيد إن
        if not first and self.words[at].startswith(ARTICLE) and self.words[at].endswith("ي") and all(m.entry.kind == "verb" and m.cut.pronoun for m in matches):
            return True  # كريم البستاني, which ألبستا + ني would spell too
        if verbless and all(m.entry.kind in ("verb", "given") for m in whole) and whole and len(self.words[at]) < 5:
            return True
        mine = [m for m in matches if m.cut.pronoun != MINE]  # a surname in ي spells what would be mine: مارتي
        return bool(mine or matches) and not any(m.entry.kind in COMMON_KINDS or (m.entry.kind in ("actor", "short") and m.entry.data.kind != "person") for m in mine)

    def _names_on(self, at: int, limit: int) -> bool:
        """Whether a token is a given name without a clitic, so that a place before it may be one too: الوزير بغداد سالم."""
        return at < limit and any(m.entry.kind in ("given", "particle") and not m.cut.skip for m in self.scan.at[at])

    def _ali(self, at: int, first: bool, strong: bool) -> bool:
        """علي as a name, not على as some papers write it: before another name word, and before an article only after an
        office in a text that tells the two words apart (الصحفي علي الجاسم)."""
        dots = "ي"
        if self.doc.raw(at)[-1] != dots or not self.scan.find(at, "given") or at + 1 >= len(self.words):
            return False
        if not first and at and self.scan.find(at - 1, "particle"):
            return True  # عبد العزيز بن علي الشريف
        if self.words[at + 1].startswith(ARTICLE):
            return strong and self._told_apart(self.words[at], dots) and (not self.scan.at[at + 1] or self.scan.find(at + 1, "given", "given-common") is not None)
        return not first or self.scan.find(at + 1, "given", "particle") is not None

    def _told_apart(self, word: str, last: str) -> bool:
        """Whether the text writes what folds to a word with another last letter, too."""
        told = self._apart.get(word)
        if told is None:
            told = self._apart[word] = any(other == word and self.doc.raw(at)[-1] != last for at, other in enumerate(self.words))
        return told

    def _closed(self, at: int) -> bool:
        """Whether what stands at a token goes on with no name: a mark, إن, a preposition, a verb."""
        if at >= len(self.words) or not self.words[at][0].isalnum():
            return True
        if self.doc.raw(at)[:1] == BELOW and self.scan.function(at, "comp") is not None:
            return True  # إن is not the name آن
        return bool(self.scan.at[at]) and not self.scan.find(at, "given", "given-common", "particle", "actor") and self.scan.function(at, "comp", "prep") is not None

    def servant(self, at: int) -> bool:
        """عبد الكريم: a particle before a definite word, whatever else its letters may spell."""
        return self.scan.find(at, "particle") is not None and at + 1 < len(self.words) and self.words[at + 1].startswith(ARTICLE) and self.scan.function(at + 1, "prep", "prep_pron") is None and not any(m.entry.kind == "function" and m.cut.pronoun for m in self.scan.at[at + 1])

    def person_name(self, at: int, limit: int, *, strong: bool, verbless: bool = False) -> int:
        """Where a personal name that begins at a token ends, or ``at`` if none does.

        Without an office before it a name begins with a given name (or أبو، عبد) and goes on with another name word.
        """
        end = at
        limit = min(limit, at + NAME_LONGEST)
        for stop in (t for t in range(at + 2, limit) if t in self.aliased) if self.aliased else ():  # سالم خليفة المكنى أبو عمر
            if not any(m.entry.kind == "function" and m.entry.key != "prep" for t in range(at, stop) for m in self.scan.at[t]) and all(self.words[t][0].isalpha() for t in range(at, stop)):
                first = self.scan.find(at, "given", "given-common", "particle")
                if (first and not first.cut.article) or not self.scan.at[at]:
                    return stop
        known = self.scan.find(at, "actor")
        if known and known.entry.data.kind == "person" and not known.cut.conjunction:
            return known.last
        while end < limit and ((end > at and self.servant(end - 1)) or self.name_word(end, limit, strong=strong or end > at, verbless=verbless and end > at, first=end == at)):
            if end > at and self._no_longer_name(end, limit):
                break
            if end > at and any(m.entry.kind == "nisba" and m.cut.article for m in self.scan.at[end]):
                # خالد العراقي، أبو عمر المغربي: a surname that is also a nationality, as the last word of a short name
                kunya = self.scan.find(at, "particle") is not None
                end += 1 if (end - at == 1 and not strong) or (kunya and end - at == 2) else 0
                break
            if end > at and any(m.entry.kind == "nisba" and not m.cut.skip for m in self.scan.at[end]):
                break  # سالم خليفة تونسي الجنسية
            if end > at and any(m.entry.kind in ("state", "capital") for m in self.scan.at[end]):
                break
            if end - at > 1 and self.words[end].startswith(ARTICLE) and self.words[end - 1].startswith(ARTICLE) and not self.words[end].endswith(MINE) and not self.servant(end - 2) and not self.scan.find(end, "given", "given-common", "actor"):
                break  # وصف عصام الشابي [التحوير] بالمتسرع
            if end - at > 1 and not self.scan.at[end] and not like_maghrebi(self.words[end]) and self.words[end][0] in "لب" and not self.scan.find(end - 1, "particle"):
                break  # قال سالم خليفة لبولتيكا: whom he told
            end += 1
        if end - at == 1 and strong and self._everyday_surname(at, limit):
            end += 1
        if end - at == 1 and strong and end < limit and self.words[end].startswith(SON) and (end + 1 >= len(self.words) or not self.words[end + 1][0].isalnum()):
            end += 1  # رضا بالحاج
        while end > at and self.scan.find(end - 1, "particle"):
            end -= 1
        if not strong and end - at < 2:
            return at
        if end - at == 1 and self.scan.find(at, "particle"):
            return at
        return end

    def _everyday_surname(self, at: int, limit: int) -> bool:
        """Whether a given name after an office goes on with a word that is an everyday noun: النائب وليد [جلاد]."""
        if at + 1 >= limit or not any(m.entry.kind == "given" and not m.cut.skip for m in self.scan.at[at]) or not self._office_before(at):
            return False
        found = self.scan.at[at + 1]
        whole = [m for m in found if not m.cut.skip and not m.cut.pronoun]
        return bool(whole) and len(whole) == len(found) and all(m.entry.pos == "N" and m.entry.kind in ("word", "noun") and m.feature[:1] == "s" and m.last == at + 2 for m in whole) and not any(
            m.entry.kind == "noun" and m.entry.data[0] in ("title", "org", "force", "group") for m in whole
        ) and not self.doc.taa[at + 1]

    def _office_before(self, at: int) -> bool:
        return at > 0 and bool(self.scan.at[at - 1]) and any(m.cut.article or m.entry.kind == "noun" for m in self.scan.at[at - 1])

    def _no_longer_name(self, at: int, limit: int) -> bool:
        """Whether a word after a name begins something else: فوزي حسن [وسميرة علي], بيتر رودس [مساعد مدير]."""
        matches = self.scan.at[at]
        if matches and all(m.cut.conjunction and self.words[at][0] == AND for m in matches):
            return True  # but جورج فلويد
        title = self.scan.find(at, "noun")
        return title is not None and not title.cut.skip and self.is_title(title) and at + 1 < limit and self.scan.find(at + 1, "noun") is not None

    def unsexed(self, noun: Match) -> bool:
        """Whether a title's sound feminine plural means things rather than women."""
        return noun.entry.data[3] in ("no", "pl") and not noun.cut.pronoun

    def past_mark(self, start: int, end: int, limit: int) -> int:
        """Where something in marks ends: after the closing mark, if one opened before ``start``."""
        opened = start > 0 and self.words[start - 1] in QUOTE_MARKS
        return end + 1 if opened and end < limit and self.words[end] in QUOTE_MARKS else end

    def what_for(self, at: int, limit: int, *, body: bool = False) -> int:
        """What a body or an office is for, after ل: المديرية العامة للأمن الوطني, المفوضة السامية لحقوق الإنسان; or ``at``."""
        found = [m for m in self.scan.at[at] if m.cut.preposition == "ل" and not m.cut.conjunction]
        if at >= limit or not found or any(m.entry.kind in ("state", "capital", "given", "actor") for m in found) or all(m.cut.pronoun for m in found):
            return at
        if any(m.entry.kind == "noun" and m.entry.data[0] in (HEARERS if body else HUMAN) for m in found):
            return at  # المدير العام للصحفيين: whom he told; but المجلس النرويجي للاجئين
        if not any(m.entry.pos == "N" for m in found):
            return at
        end = at + 1
        if not self.definite(at, at + 1) and end < limit and self.definite(end, end + 1) and self.scan.find(end, "word", "noun", "victim", "placenoun"):
            end += 1
        while end < limit and (adjective := self.adjective(end, limit)) and adjective.cut.article and adjective.entry.kind not in ("relation", "event"):
            end = adjective.last
        if end < limit and any(m.cut.conjunction and m.cut.article and m.entry.kind == "word" for m in self.scan.at[end]) and not self.scan.find(end, "noun", "actor", "state"):
            end += 1  # لشؤون الحج والعمرة
        return end if self.definite(at, end) else at

    def told_sector(self, first: int, last: int) -> str | None:
        """The sector that a complement says of its head (المدير العام للأمن)."""
        for at in range(first, last):
            told = self.scan.find(at, "complement")
            if told and told.entry.data:
                return str(told.entry.data)
        return None

    def misread(self, noun: Match) -> bool:
        """Whether an office is another word that folds alike: أمر is no آمر."""
        return noun.entry.key[0] == MADDA and self.is_title(noun) and MADDA not in self.doc.raw(noun.first)

    def is_title(self, noun: Match) -> bool:
        return bool(noun.entry.data[0] == "title")

    def after_verb(self, at: int) -> bool:
        return at > 0 and any(m.entry.pos == "V" and m.entry.kind in ("cue", "event", "light") for m in self.scan.at[at - 1])

    def clitic(self, at: int) -> bool:
        """Whether the word at a token surely wears a conjunction or preposition."""
        matches = self.scan.at[at]
        return bool(matches) and all(m.cut.conjunction or m.cut.preposition for m in matches)

    def dual(self, noun: Match) -> bool:
        """Whether a noun is surely a dual: المسؤولين may be many."""
        return noun.feature == "d" and self.words[noun.first].endswith(DUALS)

    def stands_alone(self, alone: str, article: bool, pronoun: bool, plural: bool, noun: Match) -> bool:
        """Whether a bare head is somebody here: by what its row says, or by the word that it stands behind."""
        return self._by_itself(alone, article, pronoun, plural, noun) or self.met(noun)

    def _by_itself(self, alone: str, article: bool, pronoun: bool, plural: bool, noun: Match) -> bool:
        if noun.feature == "d" and noun.entry.data[0] in ("people", "agent", "member"):
            return True  # شخصين، مسلحان
        if noun.feature == "d" and noun.entry.data[0] == "party":
            return article  # الطرفان
        if article and self.dual(noun) and (noun.entry.data[0] == "title" or (noun.entry.data[0] == "org" and alone != "name")):
            return True  # المنظمتان, الوزيران
        if alone in ("role", "one"):
            return True
        if alone == "yes":
            return article or pronoun or noun.feature[0] in "pd" or noun.entry.data[0] in ("agent", "title")
        if alone == "def":
            return article or pronoun
        if alone == "pl":
            return plural and (article or pronoun or self.words[noun.first].endswith(("ين", "ون")))
        if alone == "pron":
            return pronoun
        return pronoun and noun.entry.data[0] in ("force", "member", "group", "people")

    def met(self, noun: Match) -> bool:
        """Whether somebody told by a noun alone stands right behind the word for what he does or suffers: قتل متظاهر, برصاص شرطي."""
        at, cut = noun.first, noun.cut
        if at == 0 or cut.article or cut.preposition or cut.conjunction or noun.entry.data[0] not in MET or noun.feature.endswith("c"):
            return False
        if any(m.entry.pos == "V" or m.entry.kind in ("event", "function", "cue") for m in self.scan.at[at]):
            return False
        if any(m.entry.kind == "victim" and m.entry.key in HURT for m in self.scan.at[at]):
            return False  # سقط قتيل: who is dead by the very word is a figure
        described = self.scan.find(at, "adjective") is not None and not any(m.entry.pos == "V" for m in self.scan.at[at - 1])  # هجمات منسقة
        return self.scan.find(at - 1, "victim", *(() if described else ("event",))) is not None or self.at_hand(at)

    def at_hand(self, at: int) -> bool:
        """Whether the words before a token say at whose hands: على يد, برصاص."""
        return any(m.last == at and m.entry.kind == "function" and m.entry.key == "by" for token in range(max(0, at - 2), at) for m in self.scan.at[token])

    def anybody(self, noun: Match) -> bool:
        """Whether a bare head says no more than that it is a man, a woman, two sides: of no interest by itself."""
        cls, alone = noun.entry.data[0], noun.entry.data[3]
        if alone == "one":
            return not self.stands_alone("pl", bool(noun.cut.article), bool(noun.cut.pronoun), noun.feature[0] == "p", noun)
        if cls == "people" and alone == "no" and noun.cut.pronoun:
            return True  # أنصاره: whose, and no more
        if self.met(noun) and not self._by_itself(alone, False, bool(noun.cut.pronoun), noun.feature[0] == "p", noun):
            return True
        return alone == "role" or (cls == "party" and noun.feature == "d")

    def for_clitic(self, at: int) -> bool:
        """Whether the word at a token wears ل and no conjunction (المركز الإعلامي للجيش)."""
        return any(m.cut.preposition == "ل" and not m.cut.conjunction for m in self.scan.at[at])

    def clitic_name(self, at: int) -> bool:
        word = self.words[at]
        return word in ("في", "من", "الي", "علي") and not self.scan.find(at, "given", "actor")

    def name_follows(self, at: int, limit: int) -> bool:
        return self.person_name(at, limit, strong=False) > at


def phrase_gender(scan: Scan, phrase: Phrase) -> str | None:
    """The gender that a verb shows before this phrase: ``m``, ``f``, or None where spelling does not tell.

    A broken or feminine plural of things and groups takes the feminine (أعلنت القوات); people in the sound masculine
    plural take the masculine; a person's own gender is the lexicon's or the office's ending.
    """
    word = scan.doc.words[phrase.head]
    taa = scan.doc.taa[phrase.head]
    if phrase.cls in ("state", "capital"):
        return "m" if phrase.lemma in scan.lexicon.masculine and phrase.cls == "state" else "f"
    if phrase.cls in ("name", "short", "person"):
        if phrase.actor is not None and phrase.kind != "person":
            return "f" if taa else None
        return phrase.actor.gender if phrase.actor is not None else None
    if phrase.cls in ("force", "group", "org", "media") and (phrase.plural or word.endswith("ات")):
        return "f"
    if phrase.cls == "title" and not phrase.plural:
        return "f" if taa or word.endswith("ه") else "m"
    if phrase.cls in ("force", "group", "org") and not phrase.plural:
        if taa or word.endswith("ه"):
            return "f"
        return "m" if phrase.cls != "name" and scan.find(phrase.head, "noun") is not None else None
    return None
