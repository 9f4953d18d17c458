"""The nouns that a phrase may begin with: what a word that could be one is in fact, told by its form and its neighbours."""

from __future__ import annotations

from marsad.actors.naming import AND, BELOW, MINE
from marsad.actors.offices import FOR_WHOM, IN, SPOKEN_FOR
from marsad.actors.signs import FORCING, TANWIN, SignReader
from marsad.gazetteer import ARTICLE
from marsad.match import QUOTE_MARKS, Match

FEMININE = ("p3fs", "i3fs")
SOUND, OF, LIKE, BY, BETWEEN, WITH = ("ين", "ون"), "من", "ك", "ب", "بين", "مع"


class HeadReader(SignReader):
    """Which noun heads a phrase at a token, if any."""

    def heads(self, at: int, limit: int) -> list[Match]:
        """The nouns that a phrase may begin with at a token, longest first, without what is another word here."""
        found = self.scan.at[at]
        nouns = [m for m in found if m.entry.kind == "noun"]
        if not nouns:
            return nouns
        last = max(m.last for m in nouns)
        nouns = [m for m in nouns if m.last == last]
        if any(not m.cut.skip for m in nouns):
            nouns = [m for m in nouns if not m.cut.skip or m.cut.article]  # لجان are committees, no ل and something
        own = [m for m in nouns if m.entry.key.endswith("ة") and m.entry.data[0] != "weapon"] if self.doc.taa[at] else []
        nouns = own or nouns  # شعبة is itself, no feminine of شعب
        first = self.doc.raw(at)[0]
        whole = any(m.entry.kind == "function" and m.entry.key != "party_name" and not m.cut.skip for m in found)
        cues = any(m.feature == "participle" and (m.entry.kind == "cue" or (m.entry.kind == "event" and not own)) for m in found)  # مديرة has a row of its own
        cues = cues or (self.doc.taa[at] and any(m.entry.kind == "event" and m.entry.pos == "N" for m in found))
        out = []
        for noun in nouns:
            cls, cut = noun.entry.data[0], noun.cut
            if whole and not cut.skip and not (first in "أإ" and noun.entry.key[0] == first):
                continue  # أمام البوابة is no imam
            if not cut.skip and self.doc.raw(at)[1:2] == BELOW and noun.entry.key[1:2] != BELOW:
                continue  # وإلى is no والي
            if self.misread(noun):
                continue  # أمر الوزير is no آمر
            if cls == "title" and (cut.pronoun == LIKE or (not cut.skip and noun.feature[0] == "p" and not self.words[at].endswith(("ين", "ون", "ات", "ي")) and any(m.entry.kind in ("word", "label") and m.feature == "s" and not m.cut.skip for m in found))):
                continue  # باباك is a name; كتاب is a book more often than writers
            if cls == "title" and noun.feature == "p" and not cut.article and at + 1 < limit and self.words[at + 1] in QUOTE_MARKS:
                continue  # كتاب "الأيام" is a book
            if cls in ("title", "agent") and not cut.article and self.words[at].endswith(TANWIN) and self.scan.find(at, "descriptor") and not (at and any(m.entry.kind == "event" and m.entry.pos == "V" for m in self.scan.at[at - 1])):
                continue  # إعلاميا، عسكريا: adverbs
            if cut.preposition == "ل" and self.doc.taa[at] and cls in ("title", "agent", "people") and not noun.entry.key.endswith("ة") and any(m.entry.kind in ("word", "event") and m.entry.pos == "N" and m.feature == "s" for m in found):
                continue  # لمتابعة التنفيذ: to follow it up
            if cls in ("title", "agent") and not cut.article and cues and not self.dual(noun) and not (at + 1 < limit and (self.words[at + 1] in SPOKEN_FOR or (noun.entry.data[3] == "role" and self.scan.function(at + 1, "prep_pron") is not None) or self._described_source(at))):
                continue  # مشيرا إلى is no field marshal, مساعدة الجرحى no assistant
            if cls == "title" and noun.feature.startswith("p") and self.words[at].endswith("ات") and (self.unsexed(noun) or self.scan.find(at, "local")):
                continue  # المساعدات are things, محافظات the lands
            if not cut.article and not cut.preposition and any(m.entry.kind == "cue" and m.entry.pos == "V" and m.feature == "p3ms" and not m.cut.pronoun for m in found):
                after = self.adjective(at + 1, limit)
                if not (after and not after.cut.article):
                    continue  # طالب رئيس البعثة: he demanded; طالب جامعي: a student
            if cls == "people" and noun.entry.data[3] == "pron" and not cut.skip and not cut.pronoun and self.scan.find(at, "given", "given-common") and at + 1 < limit and (((who := self.scan.find(at + 1, "actor")) is not None and who.entry.data.kind == "person" and not who.cut.skip) or self.person_name(at, limit, strong=False) > at):
                continue  # رفيق الحريري
            if cut.pronoun and self.doc.taa[at]:
                continue  # شعبة is no people of his
            if cls == "party" and cut.conjunction and any(m.entry.kind == "word" and m.entry.pos == "N" and not m.cut.skip for m in found):
                continue  # وجهة is no جهة
            if self.scan.find(at, "site") and (noun.feature != "s" or cut.article or not (at + 1 < limit and self.words[at + 1] in QUOTE_MARKS and self.words[at + 1] not in "([")):
                continue  # مواقع الجيش; موقع "فلان" is an outlet
            if self.doc.taa[at] and noun.feature == "s" and self.scan.find(at, "male"):
                continue  # حاجة is a need, مقدمة a beginning
            if cut.pronoun and noun.feature == "s" and cls in ("group", "force", "org") and self.scan.find(at, "deed"):
                continue  # المؤتمر وتنظيمه
            if noun.feature == "s" and self.scan.find(at, "deed") and at + 1 < limit and self.words[at + 1] in (BETWEEN, WITH):
                continue  # التحالف بين واشنطن والرياض
            if cls == "title" and not cut.article and noun.feature == "s" and self.scan.find(at, "trade") and at + 1 < limit and (atom := self.scan.lexicon.numerals.atoms.get(self.words[at + 1])) is not None and atom.kind.startswith("ordinal"):
                continue  # نجمة رابعة
            if cls == "people" and noun.entry.data[3] == "pron" and not cut.pronoun and self.words[at].endswith(TANWIN) and noun.feature == "s" and not cut.article:
                continue  # قريبا: soon
            if cls == "agent" and any(m.entry.data[0] == "weapon" for m in nouns) and not self.scan.find(at + 1, "nisba"):
                continue  # مقاتلات are planes
            if cls == "agent" and self.doc.taa[at] and noun.feature == "s" and self.scan.find(at, "descriptor") and not cut.article:
                continue  # جماعات يعتبرها إرهابية
            if cls == "agent" and noun.feature == "s" and not cut.skip and self.scan.function(at - 1, "pron") and not self.words[at].endswith(SOUND) and self.scan.find(at, "descriptor"):
                continue  # وهو ملثم: what he is
            if cls == "title" and not cut.article and not cut.pronoun and self.scan.find(at, "shown") and self._told_of_thing(at):
                continue  # تسجيلا مصورا
            if cls == "title" and self.doc.taa[at] and noun.entry.data[2] == "MIL" and noun.feature == "s" and self.scan.find(at, "rank"):
                continue  # رائدة النساء is no major
            if cut.pronoun == MINE and cls == "people" and self.doc.quote_of[at] < 0:
                continue  # مارتي is a name: nobody says "my" outside of quoted words
            if cut.pronoun == MINE and any(m.entry.pos == "A" and not m.cut.pronoun for m in found):
                continue  # جذب سياحي
            if cut.pronoun and self.scan.function(at - 1, "rel", "what") and any(m.entry.pos == "V" and m.cut.pronoun for m in found):
                continue  # القرض الذي طلبته الحكومة: no students
            if cls == "people" and noun.entry.data[3] == "pron" and not cut.pronoun and noun.feature[0] == "s" and at + 1 < limit and self.words[at + 1] == OF:
                continue  # منتجع قريب من المطار
            if cls in ("people", "agent") and noun.feature == "s" and not cut.article and not cut.preposition and at == self.doc.sentences[self.doc.sentence_of[at]].first and any(m.entry.kind == "verb" and m.feature == "p3ms" and not m.cut.pronoun for m in found):
                continue  # وولد الوزير في بغداد
            if cut.article and at + 1 < limit and self.scan.find(at, "ruling") and self._rules_that(at + 1):
                continue  # القرار القاضي بتكليف الجيش
            if cut.article and at + 1 < limit and self.scan.find(at, "order") and self._orders(at + 1, limit):
                continue  # النظام الداخلي للمجلس
            if cls == "party" and not cut.article and noun.feature == "s" and at + 1 < limit and (at + 1 in self.places or (cut.preposition == BY and self.unknown(at + 1))):
                continue  # بجهة سكرة
            if cls == "title" and not cut.article and self.words[at].endswith(TANWIN) and self.scan.find(at, "envoy") and at + 2 < limit and self.words[at + 1] == IN and self.person_name(at + 2, limit, strong=False) > at + 2:
                continue  # الاتحاد ممثلا في أمينه فلان
            if cls == "title" and self.doc.taa[at] and at in self.places and self.scan.find(at, "local"):
                continue  # محافظة صلاح الدين
            if cls == "title" and cut.article and self.doc.taa[at] and self.scan.find(at, "envoy") and at + 1 < limit and self.words[at + 1] == IN and any(m.cut.article and m.entry.pos == "N" for m in self.scan.at[at - 1]):
                continue  # الأحزاب الممثلة في البرلمان
            if self.scan.find(at, "order") and not cut.article and (land := self.scan.find(at + 1, "noun")) is not None and land.entry.data[0] == "homeland":
                continue  # أمن البلاد
            if noun.entry.data[2] == "COP" and not cut.article and self.scan.find(at, "order") and (cut.pronoun or self._of_people(at + 1)):
                continue  # أمننا القومي, أمن المواطنين, أمن الدول
            if not cut.article and self.scan.find(at, "deed") and any(m.entry.kind == "event" and m.entry.pos == "N" and m.entry.key == "PROTEST" for m in (self.scan.at[at + 1] if at + 1 < limit else ())):
                continue  # تنظيم مسيرة شعبية
            if noun.feature == "s" and self.scan.find(at, "power") and self._held(noun, limit):
                continue  # تولى السلطة
            if noun.feature == "s" and cls == "org" and not cut.article and at + 1 in self.places and self.scan.find(at, "running") and not self.scan.find(at + 1, "state", "capital", "actor"):
                continue  # تسليم إدارة القطاع
            if cls == "agent" and self.doc.taa[at] and self.scan.find(at, "might") and self.scan.find(at - 1, "word", "noun", "event"):
                continue  # القوة القاتلة
            if cls == "force" and noun.feature == "s" and cut.pronoun and self.scan.find(at, "might"):
                continue  # التنوع قوتنا
            if cls == "party" and noun.feature == "s" and not cut.article and at and self.scan.find(at + 1, "descriptor") and self.scan.function(at - 1, "toward"):
                continue  # اقتادوه إلى جهة مجهولة
            if cls == "party" and self.scan.function(at - 1, "manifold"):
                continue  # اتفاق متعدد الأطراف
            if cls == "land" and noun.feature == "s" and not cut.article and self._so_and_so(at + 1, limit):
                continue  # دولة فاسدة
            if at + 1 < limit and self.scan.find(at, "might") and self.scan.find(at + 1, "might"):
                continue  # القوة المفرطة
            if cls == "title" and self.scan.find(at, "belonging") and self.scan.function(at - 1, "pron") and at + 1 < limit and self.words[at + 1] == FOR_WHOM:
                continue  # هي المسؤولة عن الهجوم
            if cut.pronoun == MINE and any(m.feature in ("pc", "dc") and not m.cut.pronoun and m.entry is noun.entry for m in nouns) and at + 1 < limit and self.definite(at + 1, at + 2):
                continue  # سفيري النرويج are two, not mine
            if noun.feature == "s" and not cut.skip and cls in ("agent", "title", "people") and self.scan.function(at - 1, "without"):
                continue  # طائرات بدون طيار
            if cut.article and self.scan.find(at, "near") and self.words[at - 1] == IN and self.adjective(at + 1, limit) is not None:
                continue  # في القريب العاجل
            if cut.preposition == BY and not cut.article and not cut.pronoun and self.scan.find(at, "beside_of"):
                continue  # بجانب قضايا التعاون
            if cut.article and at and self.words[at - 1].startswith(ARTICLE) and self.scan.find(at, "deadly") and not self.scan.find(at - 1, "noun", "actor", "short", "nisba") and not any(m.entry.pos == "V" for m in self.scan.at[at - 1]):
                continue  # وباء الكوليرا القاتل
            if noun.feature[0] == "p" and not cut.article and self.scan.function(at - 1, "elative", "superlative") and self.words[at - 2] in (OF, AND + OF):
                continue  # يعد من أبرز خبراء المتفجرات: what he is
            if not cut.article and self.scan.find(at, "beside_of") and at + 1 < limit and self.words[at + 1].startswith(ARTICLE) and not self.scan.find(at + 1, "noun", "actor", "short", "nisba", "state"):
                continue  # على جانب الطريق
            if cls == "portfolio" and not cut.article and (told := self.adjective(at + 1, limit)) is not None and not told.cut.article and at + 1 not in self.places:
                continue  # مؤسسة داخلية مغلقة
            if cls == "org" and cut.preposition == BY and not cut.article and self.scan.find(at, "running") and (nation := self.scan.find(at + 1, "nisba")) is not None and not nation.cut.article:
                continue  # بإدارة قطرية
            if cls in ("agent", "people") and self.doc.taa[at] and noun.feature == "s" and self.scan.find(at, "placenoun"):
                continue  # مستوطنة
            if cls == "member" and noun.feature == "s" and not cut.article and not cut.pronoun and self._so_and_so(at + 1, limit):
                continue  # عنصر أساسي
            if cls == "force" and not cut.pronoun and self.scan.find(at, "arms") and self._means(noun, limit):
                continue  # قصف بالمدفعية, شركات الطيران
            out.append(noun)
        return out

    def _of_people(self, at: int) -> bool:
        """Whether a token tells of people or of lands: what they have is no body."""
        whose = self.scan.find(at, "noun") if at < self.scan.count else None
        return whose is not None and (whose.entry.data[0] == "people" or (whose.entry.data[0] == "land" and whose.feature[0] == "p"))

    def _described_source(self, at: int) -> bool:
        """Whether a source with an adjective stands in the accusative: لكن مصدرا أمنيا قال; not مصدرا بيانا."""
        return self.scan.find(at, "source") is not None and self.words[at + 1].endswith(TANWIN) and self.scan.find(at + 1, "descriptor", "nisba", "adjective") is not None

    def _means(self, noun: Match, limit: int) -> bool:
        """Whether arms are the means or the trade and not those who bear them, who attack and are told whose they are: بالمدفعية,
        تشغيل الطيران, الطيران الحر; but غارات الطيران, الطيران الحربي."""
        at = noun.first
        if noun.cut.preposition == BY:
            return True
        if self.doc.taa[at] or (at and any(m.entry.pos == "V" for m in self.scan.at[at - 1])):
            return False  # المدفعية الساحلية; حلق الطيران
        after = self.adjective(noun.last, limit)
        if after is not None and after.cut.article == noun.cut.article:
            return not self.scan.find(noun.last, "descriptor", "nisba")
        before = self.scan.at[at - 1] if at and not noun.cut.conjunction and not noun.cut.preposition else ()
        return any(m.entry.pos == "N" and not m.cut.article for m in before) and not any((m.entry.kind == "event" and m.entry.key in FORCING) or m.entry.kind in ("noun", "function") for m in before)

    def _held(self, noun: Match, limit: int) -> bool:
        """Whether power is what somebody holds or takes (تولى السلطة, الوصول إلى السلطة), and not those in power, who act and
        are told whose they are (قالت السلطة, السلطة القضائية)."""
        at = noun.first
        if not noun.cut.article:
            return False
        after = self.adjective(noun.last, limit)
        if after is not None and after.cut.article:
            return False
        return not (at and any(m.entry.pos == "V" and m.feature in FEMININE and not m.cut.pronoun for m in self.scan.at[at - 1]))
