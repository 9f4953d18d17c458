"""Signs by which a word is told to be part of a phrase, to begin one, or to be neither."""

from __future__ import annotations

from marsad.actors.naming import AND, MET, MINE, Link, Phrase
from marsad.actors.offices import AT, COMMAS, FOR_WHOM, IN, OfficeReader
from marsad.gazetteer import ARTICLE
from marsad.language.ar.inflect import like_masdar
from marsad.match import QUOTE_MARKS, Match

TOLD, TOLD_WITHIN, OUTLET_SHORTEST = "ل", 8, 6  # what outlets that are told something wear; tokens from the verb; letters
NAME_IN_MARKS = 9  # tokens of the longest name of a body in marks
NAME_IN_MARKS_ALONE = 3  # of one that no word says to be a body
UNKNOWN_ARMED = "UAF"  # the sector of armed men of whom nothing else is said
FORCING = ("ASSAULT", "COERCE", "ACCUSE")  # what الأمن does, and keeping it is not
ACTING = ("ASSAULT", "MOBILIZE", "do", "hold", "begin", "decide", "fail", "suffer", "THREATEN", "COERCE")  # events and light verbs of which craft are told
TANWIN = "ا"  # the end of an indefinite accusative
SINGULAR = ("p3ms", "p3fs", "i3ms", "i3fs")


class SignReader(OfficeReader):
    """What the words around a token say of it, and the short phrases that such words are."""

    def _marked_teller(self, at: int) -> Phrase | None:
        """An outlet whose name alone stands in marks where it tells something: وذكرت "الحياة" أن, وفق ما أوردته "العربية"."""
        if at < 2 or self.words[at - 1] not in QUOTE_MARKS or not (self.words[at].startswith(ARTICLE) or self.unknown(at)):
            return None
        verbs = [m for m in self.scan.at[at - 2] if m.entry.kind == "cue" and m.entry.pos == "V"]
        end = next((t for t in range(at + 1, min(len(self.words), at + NAME_IN_MARKS_ALONE + 1)) if self.words[t] in QUOTE_MARKS), 0)
        if not verbs or not end or any(m.entry.pos == "V" and not m.cut.article for t in range(at, end) for m in self.scan.at[t]):
            return None
        told = any(m.cut.pronoun for m in verbs) or (end + 1 < len(self.words) and (self.words[end + 1] == FOR_WHOM or self.scan.function(end + 1, "comp") is not None))
        if not told:
            return None
        return Phrase(first=at, last=end, head=at, cls="org", lemma=self.words[at], kind="organization", sector="MED", definite=True, rule="actor.outlet")

    def _outlet(self, at: int, limit: int) -> Phrase | None:
        """Whom a speaker told that no table knows, one word with ل: قال الناشط لبولتيكا إن. Persons have names that do."""
        if like_masdar(ARTICLE + self.words[at][1:]):
            return None  # لاستصدار
        if self.scan.at[at] or self.words[at][0] != TOLD or len(self.words[at]) < OUTLET_SHORTEST or at in self.places:
            return None
        if any(m.entry.kind == "placenoun" or (m.entry.kind == "noun" and m.feature[0] == "p" and not m.cut.article) for m in self.scan.at[at - 1]):
            return None  # أحد سكان لونجمو
        for token in range(at - 1, max(self.doc.sentences[self.doc.sentence_of[at]].first, at - TOLD_WITHIN) - 1, -1):
            matches = self.scan.at[token]
            if any(m.entry.kind == "cue" and m.entry.key == "say" and m.entry.pos == "V" for m in matches):
                end = at + 1
                while end < min(limit, at + 3) and self.unknown(end):
                    end += 1
                return Phrase(first=at, last=end, head=at, cls="org", lemma=self.words[at][1:], kind="organization", sector="MED", definite=True, rule="actor.outlet")
            if not self.words[token][0].isalnum() or any((m.entry.pos == "V" and m.entry.kind in ("event", "light")) or (m.entry.kind == "function" and not m.cut.skip and not m.cut.pronoun) for m in matches):
                break
        return None

    def names_place(self, at: int) -> bool:
        """Whether a name at a token is that of the place told before it: ملعب رادس, مستشفى شارل نيكول."""
        place = self.scan.find(at - 1, "named_after") if at and self.same_sentence(at - 1, at) else None
        return place is not None and not place.cut.article and not place.cut.pronoun and place.feature[:1] == "s"

    def _adjective_here(self, noun: Match) -> bool:
        """Whether a word that may be a noun or an adjective (صحفي، سياسية، عسكرية) qualifies the word before it."""
        at, cut = noun.first, noun.cut
        if at and noun.entry.data[0] in ("agent", "people") and self.scan.find(at - 1, "victim") and any(m.entry.kind == "event" and m.entry.pos == "N" and not m.cut.article for m in self.scan.at[at - 1]):
            return False  # مقتل شرطي
        if self.at_hand(at):
            return False  # على يد مسلحين
        if at and at + 1 < len(self.words) and noun.entry.data[0] in MET and self.words[at - 1].startswith(ARTICLE) and self.words[at].endswith(TANWIN) and self.words[at + 1].endswith(TANWIN) and self.scan.find(at + 1, "adjective", "nisba", "descriptor"):
            return False  # اعتقلت الشرطة صحافيا مستقلا
        if at and self.scan.find(at, "descriptor") and self._joined(at, noun.entry.data[0] == "title"):
            return True
        if at and self.scan.function(at - 1, "neg_adjective"):
            return True  # الجهات غير المسؤولة
        if at > 1 and not cut.article and not cut.skip and noun.feature == "s" and self.scan.find(at, "descriptor") and self.scan.function(at - 2, "prep") and any(m.entry.kind == "event" and m.entry.pos == "N" and not m.cut.article and not m.cut.pronoun for m in self.scan.at[at - 1]):
            return True  # على دعم عسكري
        if at == 0 or cut.conjunction or cut.preposition or cut.pronoun:
            return False
        if noun.entry.data[0] == "portfolio" and cut.article and self.scan.find(at, "adjective"):
            # السياسة الخارجية, الشؤون الداخلية: no ministry
            return any(m.entry.pos == "N" and m.cut.article and m.entry.kind in ("word", "placenoun", "event") for m in self.scan.at[at - 1]) and not self.scan.find(at - 1, "noun", "actor")
        if not any(m.entry.kind == "descriptor" for m in self.scan.at[at]):
            # مقاطع مصورة: things in the plural, described by a feminine singular
            things = any(m.entry.kind == "word" and m.feature.startswith("p") and not m.cut.article for m in self.scan.at[at - 1])
            return things and self.doc.taa[at] and not cut.article and not self.scan.find(at - 1, "noun", "event", "cue")
        before = self.scan.at[at - 1]
        word = self.words[at - 1]
        if not word[0].isalpha() or self.doc.numeric[at - 1] or (at - 1) in self.numbers:
            return False
        if any(m.entry.kind == "function" and m.cut.skip == 0 for m in before) and not any(m.entry.pos == "N" for m in before):
            return False
        if not (self.doc.taa[at] and self.doc.taa[at - 1] and any(m.entry.pos == "N" for m in before)) and any(m.entry.pos == "V" and m.entry.kind != "verb" and not m.cut.pronoun for m in before):
            return False
        if not cut.article and before and all(m.cut.pronoun for m in before):
            return False  # هجوم شنه [مسلحون]
        head = self.scan.find(at - 1, "noun")
        if head is not None and not self.agrees(head, at):
            return False  # أجلت السلطات المدنيين
        if self.doc.taa[at - 1] and noun.feature == "s" and not self.doc.taa[at] and before and all(m.entry.pos == "A" for m in before):
            return False  # اعتقلت السلطات التونسية [المعارض] سليم الرياحي
        nominal = any(m.entry.pos in "NAP" for m in before) or not before
        definite = word.startswith(ARTICLE) or any(m.cut.article or m.cut.pronoun for m in before) or any(m.entry.pos == "P" for m in before)
        return nominal and (definite or not cut.article)

    def _joined(self, at: int, title: bool) -> bool:
        """Whether a word that may be an adjective is one: joined to another (النظام الانتخابي [والسياسي]), or what something is called
        (وصف الهجوم [بالإرهابي])."""
        cuts = [m.cut for m in self.scan.at[at] if m.entry.kind == "descriptor" and m.cut.article]
        if title and any(c.conjunction == AND and not c.preposition for c in cuts):
            before = self.scan.at[at - 1]
            return bool(before) and all(m.entry.pos == "A" or m.entry.kind == "word" for m in before) and any(m.entry.pos == "A" and m.cut.article for m in before)
        if not any(c.preposition == AT for c in cuts):
            return False
        first = max(self.doc.sentences[self.doc.sentence_of[at]].first, at - TOLD_WITHIN)
        return any(m.entry.kind == "cue" and m.entry.key == "describe" for token in range(first, at) for m in self.scan.at[token])

    def _told_of_thing(self, at: int) -> bool:
        """Whether the word before is a thing that an adjective at a token describes: تسجيلا [مصورا], مقطع [مصور]."""
        before = self.scan.at[at - 1] if at else ()
        return any(m.entry.kind in ("word", "document", "placenoun") and m.entry.pos == "N" and not m.cut.article for m in before) and not any(m.entry.kind in ("noun", "actor") or m.entry.pos == "V" for m in before)

    def _so_and_so(self, at: int, limit: int) -> bool:
        """Whether an adjective says what some state is like, and not whose or which it is: دولة فاسدة, but دولة عربية, دولة خليجية."""
        adjective = self.adjective(at, limit)
        return adjective is not None and adjective.entry.kind == "adjective" and not adjective.cut.article and not adjective.entry.key.endswith(MINE) and not self.scan.find(at, "nisba", "descriptor", "stateless")

    def _orders(self, at: int, limit: int) -> bool:
        """Whether an adjective says of a system what it orders, and not whose regime it is: النظام الداخلي, but النظام السوري, العسكري, السابق."""
        adjective, told = self.adjective(at, limit), self.scan.find(at, "descriptor")
        if adjective is None or not adjective.cut.article or self.scan.find(at, "nisba", "former", "framing", "order"):
            return False
        return told is None or told.entry.data != "MIL"

    def _rules_that(self, at: int) -> bool:
        """Whether a word with ب says what is ruled: بتكليف, بسحب; but القاضي بالمحكمة."""
        told = [m for m in self.scan.at[at] if m.cut.preposition == AT]
        return bool(told) and not any(m.entry.kind in ("noun", "placenoun", "actor", "state", "capital") for m in told)

    def _of_arms(self, first: int, last: int) -> bool:
        """Whether an adjective among these tokens is of those who bear arms: القوى الأمنية."""
        return any((m := self.scan.find(t, "descriptor")) is not None and m.entry.data in ("MIL", "COP", "UAF", "REB", "SPY") for t in range(first, last))

    def _whole_quotation(self, at: int, end: int) -> int:
        """Where marks close that hold nothing but a body's long name: "جمعية الدفاع عن حرية الصحافة"; or ``end``."""
        if at == 0 or self.words[at - 1] not in QUOTE_MARKS or self.words[at - 1] in "([" or self.doc.quote_of[at] < 0:
            return end
        quote = self.doc.quotes[self.doc.quote_of[at]]
        if quote.first < at - 1 or not end < quote.last <= at + NAME_IN_MARKS:
            return end
        verbal = any(m.entry.pos == "V" for token in range(at, quote.last) for m in self.scan.at[token] if len(self.scan.at[token]) == 1)
        return end if verbal or any(self.words[t] in COMMAS for t in range(at, quote.last)) else quote.last

    def _gloss(self, end: int, limit: int) -> int:
        """A short name in marks after a full one: وكالة الأنباء السورية "سانا", هيئة الإذاعة البريطانية (بي.بي.سي)."""
        if end < limit and self.words[end] in QUOTE_MARKS and self.words[end] not in ")]”»›" and self.person_name(end + 1, limit, strong=False) == end + 1:
            for stop in range(end + 2, min(limit, end + 7)):
                if self.words[stop] in QUOTE_MARKS:
                    return stop + 1
        return end

    def _odd_mark(self, first: int, at: int) -> bool:
        """Whether the mark at a token closes one that stands inside the phrase (تنظيم "داعش")."""
        return sum(self.words[i] in QUOTE_MARKS for i in range(first, at)) % 2 == 1

    def _wanted(self, at: int) -> bool:
        """Whether a noun that is nobody is what the verb before the head needs to tell its event."""
        if self.scan.find(at, "noun", "actor", "short", "state", "capital", "placenoun", "complement"):
            return False
        stems = {self.words[at], self.words[at].removeprefix(ARTICLE)}
        return any(m.entry.kind == "event" and m.entry.pos == "V" and not m.entry.data.wanted.isdisjoint(stems) for m in self.scan.at[at - 2])

    def _and_also(self, at: int, limit: int) -> int:
        """Where a body's second field ends: وزارة الاقتصاد [والتجارة], كلية الزراعة [و التغذية]; or ``at``."""
        while at < limit:
            here = at + 1 if self.words[at] == AND else at
            matches = self.scan.at[here] if here < limit else ()
            joined = here > at or any(m.cut.conjunction for m in matches)
            plain = [m for m in matches if m.entry.kind == "word" and m.cut.article and not m.cut.preposition]
            if not joined or not plain or any(m.entry.kind in ("noun", "actor", "short", "state", "capital") and m.cut.article and not self.scan.find(here, "complement") for m in matches):
                break
            at = here + 1
        return at

    def _told_armed(self, first: int, end: int) -> bool:
        return any((m := self.scan.find(at, "descriptor")) is not None and m.entry.data == UNKNOWN_ARMED for at in range(first, end))

    def _crewed(self, noun: Match, end: int, links: tuple[Link, ...]) -> bool:
        """Whether craft or arms act for those whose they are: of a state or a group, and told to do it or to have it done to
        them (قصفت طائرات حربية روسية, غارة لطائرة أمريكية, مسيرات إيرانية استهدفت); not طائرة ركاب روسية, مسيرات التضامن."""
        at = noun.first
        owned = bool(links) or any(
            m.entry.kind in ("nisba", "state", "actor", "short") or (m.entry.kind == "noun" and m.entry.data[0] in ("org", "force", "group", "occupier")) or (m.entry.kind == "descriptor" and m.entry.data == "MIL")
            for token in range(noun.last, end) for m in self.scan.at[token]
        )
        if not owned or noun.cut.preposition == "ب" or self.scan.function(at - 1, "neg"):
            return False  # هجمات بالطائرات: by what means
        before = self.scan.at[at - 1] if at > 0 else ()
        after = self.scan.at[end] if end < len(self.words) else ()
        told = any(m.entry.kind in ("event", "light") and m.entry.key in ACTING and m.last == at for m in before)
        if any(m.entry.kind == "event" for m in self.scan.at[at]):  # مسيرات are drones or marches
            told = told and any(m.entry.pos == "V" and m.entry.kind == "event" for m in before)
        return told or any(m.entry.kind in ("event", "light") and m.entry.pos == "V" and m.entry.key in ACTING and not m.cut.conjunction for m in after)

    def _speaks(self, at: int, cls: str, plural: bool) -> bool:
        """Someone unnamed who is only said to speak: قال شاب من حي الرمال."""
        if cls == "org" and self.words[at].startswith(ARTICLE) and self.scan.find(at, "complement") and not self.doc.taa[at]:
            # اعتقل الأمن ناشطين, واتهم الأمن; but حفظ الأمن, تحقيق الأمن, يهدد الأمن, يحقق الأمن والاستقرار
            after = self.scan.at[at + 1] if at + 1 < len(self.words) else ()
            if any(m.cut.conjunction and m.cut.article and m.entry.kind in ("word", "event") and m.entry.pos == "N" for m in after) and not any(m.entry.kind in ("noun", "actor", "short") for m in after):
                return False
            before = self.scan.at[at - 1] if at > 0 else ()
            return any(m.entry.pos == "V" and m.feature in ("p3ms", "i3ms") and not m.cut.pronoun and (m.entry.key in FORCING if m.entry.kind == "event" else m.entry.kind == "cue" and m.entry.key != "threaten") for m in before) and not any(
                m.entry.pos == "N" and m.entry.kind != "word" for m in before
            )
        told = at > 0 and any(m.entry.kind == "cue" and m.entry.pos == "V" for m in self.scan.at[at - 1])
        if cls in ("org", "media", "group"):  # قالت المحكمة, ذكرت الجامعة
            after = self.scan.at[at + 1] if at + 1 < len(self.words) else ()
            opens = at == self.doc.sentences[self.doc.sentence_of[at]].first or not self.scan.at[at - 1]
            ahead = opens and any(m.entry.kind == "cue" and m.entry.pos == "V" and m.feature in SINGULAR and not m.cut.conjunction for m in after)
            if ahead and not plural and self.words[at].startswith(ARTICLE) and self.doc.taa[at] == (after[0].feature[2:3] == "f"):
                return True  # الجبهة نددت
            if not plural and self.words[at].startswith(ARTICLE) and at > 0 and any(m.entry.kind == "cue" and m.entry.key == "according" for m in self.scan.at[at - 1]):
                noun = self.scan.find(at, "noun")
                return noun is not None and noun.entry.data[2] == "MED"  # وحسب الجريدة ذاتها
            return told and not plural and self.words[at].startswith(ARTICLE) and any(m.entry.kind == "cue" and m.feature in SINGULAR and not m.cut.pronoun for m in self.scan.at[at - 1])
        return cls in ("people", "agent") and not plural and told

    def _inside(self, end: int, limit: int) -> str | None:
        """The country of the place that a group is said to be in (الأطراف المتحاربة في ليبيا)."""
        if end + 1 < limit and self.words[end] == IN:
            place = self.places.get(end + 1)
            return place[1] if place else None
        return None

    def _joined_adjective(self, at: int) -> bool:
        matches = self.scan.at[at]
        return any(m.entry.pos == "A" and m.cut.conjunction and m.cut.article and not m.cut.preposition for m in matches) and not any(
            m.entry.kind in ("noun", "actor", "state", "capital") and m.entry.data and m.entry.data[0] != "title" for m in matches if m.entry.kind == "noun"
        )

    def _sector_from(self, cls: str, sector: str | None, inner: Phrase) -> str | None:
        """What a genitive says of its head's sector: قوات النظام, عناصر الشرطة, مقاتلو المعارضة."""
        if cls in ("member", "group", "force", "agent") and inner.sector and cls != "agent":
            if inner.kind == "armed_group" or inner.sector in ("COP", "REB", "MIL", "UAF", "CRM"):
                return inner.sector
            if inner.sector == "GOV" and cls == "group" and sector == "GOV":
                return sector  # وفد بلاده, وفد الحكومة
            if inner.sector == "GOV":
                return "MIL"
        if cls == "org" and sector is None:
            return inner.sector
        if cls == "agent" and inner.sector in ("REB", "MIL"):
            return inner.sector
        return sector

    def _national(self, at: int, nation: Match) -> Phrase | None:
        """Somebody told by nationality alone: اعتقلت ألمانيا [تونسيا], مقتل [سوري], قتلوا [يابانيين] و[أمريكيا]."""
        if nation.cut.article or nation.cut.preposition or nation.cut.pronoun or at == 0 or nation.last != at + 1 or (not nation.feature.endswith("s") and nation.feature != "mp"):
            return None
        before = self.scan.at[at - 1]
        tanwin = self.words[at].endswith(TANWIN) and not any(m.entry.kind in ("state", "capital") for m in self.scan.at[at])
        if nation.cut.conjunction:
            told = at in self._nationals
        elif self.scan.find(at - 1, "victim") and any(m.entry.kind == "event" and not m.cut.article for m in before):
            told = nation.feature != "fs"  # مقتل سوري
        elif any(m.entry.pos == "V" and not m.cut.pronoun for m in before):
            told = tanwin or not any(m.entry.pos == "N" for m in before)  # but قصف إسرائيلي
        else:  # the object behind a definite subject, which no adjective without article describes
            subject = self.words[at - 1].startswith(ARTICLE) or any(m.entry.kind in ("state", "capital", "actor") for m in before)
            marked = tanwin or nation.feature == "mp"
            told = marked and subject and not self.scan.find(at - 1, "relation") and any(m.entry.pos == "V" for t in range(max(0, at - 5), at - 1) for m in self.scan.at[t])
        if not told:
            return None
        self._nationals.add(at + 1)
        return Phrase(
            first=at, last=at + 1, head=at, cls="people", lemma=nation.entry.key, kind="population" if nation.feature == "mp" else "person",
            country=nation.entry.key, sector="CVL", plural=nation.feature == "mp", weak=True, rule="actor.national",
        )  # fmt: skip

    def _of_a_school(self, at: int) -> bool:
        """Whether a place of learning stands at a token, behind a preposition: بجامعة, في كلية."""
        at += self.words[at] == IN
        noun = self.scan.find(at, "noun") if at < len(self.words) else None
        return noun is not None and noun.entry.data[2] == "EDU" and noun.entry.data[0] == "org" and (bool(noun.cut.preposition) or self.words[at - 1] == IN)

    def _one_of(self, noun: Match, stop: int) -> Phrase | None:
        """One of a group that no table names: أحد مستخدمي المنصة, told by the plural construct."""
        at = noun.last
        if stop == at or not any(m.entry.kind == "word" and m.feature == "pc" for m in self.scan.at[at]):
            return None
        end = stop
        if end < len(self.words) and self.definite(end, end + 1) and self.scan.find(end, "word", "noun", "placenoun"):
            end += 1
        return Phrase(first=noun.first, last=end, head=at, cls="people", lemma=self.words[at], kind="person", sector="CVL", rule="actor.one-of")

    def _bearer(self, at: int, limit: int) -> int:
        """Where the name of someone described ends: المتهم [سالم خليفة], الطفلة [هند محمد]; or ``at``."""
        if at >= limit:
            return at
        known = self.scan.find(at, "actor")
        if known:  # الناشط [علاء عبد الفتاح]
            return known.last if known.entry.data.kind == "person" and known.last - at > 1 and not known.cut.skip else at
        first = self.scan.find(at, "given", "given-common", "particle")
        if (first is None or first.cut.skip) and self.scan.at[at]:
            return at
        stop = self.person_name(at, limit, strong=True, verbless=True)
        return stop if stop - at > 1 else at

    def _apposed_office(self, at: int) -> bool:
        """Whether the two words before a token are closed by a comma and an office: منير الدين[، قائد الشرطة]."""
        if at + 1 >= len(self.words) or self.words[at] not in COMMAS or not self.words[at - 1].startswith(ARTICLE):
            return False
        office = self.read(at + 1)
        return office is not None and office.cls == "title" and office.name is None and office.office is not None and not self.clitic(at + 1)
