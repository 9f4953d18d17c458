"""Who speaks: the speaker of a cue, after it, before it, or carried over from what was said before.

``Speakers`` reads one sentence. A verb of saying has its subject after it (قال الوزير), before it (الشرطة قالت), in the
relative clause that it opens (تقارير أكدت), or leaves it out, and then it is that of the verb before, or of the sentence
before. A participle (مضيفا) goes back to the last to speak in its sentence. A document (وأضاف البيان) speaks for its issuer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from marsad.actors.phrases import phrase_gender
from marsad.forms import Entry
from marsad.language.ar.clitics import ARTICLE, NOMINATIVE
from marsad.language.ar.inflect import has_tanwin
from marsad.match import Match, Scan
from marsad.units import EXPRESSES, VERBS, Row, Unit, finite

SPEAKER_REACH = 4  # units between a cue verb and a speaker after it
BACK = 14  # units between a cue verb and a subject before it
FAR = 60  # units: more than a sentence of news has between a verb and the subject that it shares
ISSUER_REACH = 5  # units between a document and who issued it
APPOSED = 8  # units between an office and the name of who holds it: وزير الصحة في الحكومة المكلفة، فلان
PERSONAL = ("title", "person", "name", "agent", "org", "people", "short", "state", "capital", "force", "group", "member", "party", "media")
TRANSITIVE = frozenset(("ask", "accuse", "blame", "describe"))  # classes whose verb has an object that may be an actor
TO, ABOUT, OF = "ل", "عن", "من"  # قال لـ, صادر عن, مصدر من
SAYING = ("cue", "shows", "expresses")  # kinds of the words that may say something
SHOWS = Entry("cue", "say", "V", "shows")  # بيّن, where what follows shows that it is no preposition
THIRD_SINGULAR = ("p3ms", "p3fs", "i3ms", "i3fs")


@dataclass(frozen=True, slots=True)
class Voice:
    """Someone who speaks: an actor's id, and the tokens of the phrase that names it."""

    id: str
    key: tuple[int, int]
    one: bool = False  # one person, who does not say "they said"


def named_person(unit: Unit) -> bool:
    """Whether the actor at a unit is somebody's name."""
    return unit.phrase is not None and unit.phrase.kind == "person" and (unit.phrase.name is not None or unit.phrase.cls in ("name", "person"))


def _plainer(match: Match, other: Match) -> bool:
    """Whether a reading is likelier than another of the same word: a particle or participle than a verb in the dual."""
    return other.feature == "p3md" and (match.entry.pos == "F" or match.feature == "participle")


class Speakers:
    """Finds speakers in one sentence; ``voice`` is who spoke last before."""

    def __init__(
        self, scan: Scan, row: Row, ids: Mapping[tuple[int, int], str], voice: Voice | None, unit_of: tuple[int, ...]
    ) -> None:
        self.unit_of = unit_of
        self.scan = scan
        self.doc = scan.doc
        self.row = row
        self.ids = ids
        self.voice = voice
        self.paper: Voice | None = None  # whose the last document was
        self.last = row[-1].last if row else 0
        self.consumed: set[int] = set()  # cue verbs inside حسب ما ذكرت X
        self.stops: dict[bool, list[int]] = {}  # units at which what is said ends, found when first asked for
        self.voices: list[Voice] = []  # who spoke in this sentence, in order, those quoted by others left out

    def cue_of(self, unit: Unit) -> Match | None:
        """The word of saying that a unit is, if it is one: the longest reading, a particle (نقلا عن) before a verb's dual.

        None where the word is another word without the clitics that the cue would need: فروا is no ف + رووا.
        """
        if self.scan.kinds[unit.first].isdisjoint(SAYING):
            return None
        best = None
        for match in self.scan.at[unit.first]:
            if match.entry.kind == "cue" and (best is None or match.last > best.last or (match.last == best.last and _plainer(match, best))):
                best = match
        if best is None and unit.kind == "cue" and unit.match is not None and unit.match.entry is EXPRESSES:
            return unit.match
        if best is None and unit.kind == "prep" and self.shows(unit):
            return Match(unit.match.first, unit.match.last, SHOWS, THIRD_SINGULAR[0], unit.match.cut) if unit.match else None
        if best is None or not (best.cut.future or best.cut.conjunction == "ف") or best.last > unit.first + 1:
            return best
        for other in self.scan.at[unit.first]:
            if not other.cut.skip and other.last == best.last and other.entry.kind in ("event", "verb", "victim", "word", "noun") and other.entry.pos in ("V", "N"):
                return None
        return best

    def shows(self, unit: Unit) -> bool:
        """Whether بين is the verb: before أن, or before a speaker and أن: وبيّن الوزير أن."""
        shown = self.scan.function(unit.first, "shows")
        if shown is None or shown.cut.pronoun or shown.cut.preposition:
            return False
        place = self.unit_of[unit.first] + 1
        if place < len(self.row) and self.row[place].kind == "actor" and not self.row[place].preposition and not self.row[place].conjunction:
            place += 1
            if self.unit_of[unit.first] == 0 and place < len(self.row) and self.row[place].kind == "comma":  # وبين الوزير، في هذا السياق، أن
                place = next((n + 1 for n in range(place + 1, min(len(self.row) - 1, place + ISSUER_REACH + 2)) if self.row[n].kind == "comma"), place)
        return place < len(self.row) and self.row[place].kind == "comp" and not self.row[place].conjunction

    def actor(self, at: int) -> Voice | None:
        """The actor at a unit, if it is one that can speak."""
        if not 0 <= at < len(self.row):
            return None
        unit = self.row[at]
        if unit.kind == "actor" and unit.phrase is not None and unit.phrase.cls in PERSONAL:
            key = (unit.phrase.first, unit.phrase.last)
            if key in self.ids:
                return Voice(self.ids[key], key, self.is_one(unit))
        return None

    def is_one(self, unit: Unit) -> bool:
        """Whether a unit names one person."""
        person = unit.phrase is not None and unit.phrase.kind == "person"
        return person and (named_person(unit) or any(m.entry.kind == "noun" and m.feature == "s" for m in self.scan.at[unit.first]))

    def agrees(self, at: int, voice_at: int) -> bool:
        """Whether the actor at a unit agrees in gender with the verb or participle at a unit, as far as spelling shows."""
        phrase = self.row[voice_at].phrase
        return phrase is None or self._same_gender(at, phrase_gender(self.scan, phrase))

    def _same_gender(self, at: int, gender: str | None) -> bool:
        match = self.cue_of(self.row[at]) or self.row[at].match
        if match is None or gender is None:
            return True
        if match.feature == "participle":
            word = self.doc.words[match.first]
            return word.endswith(("ين", "ان")) or (gender == "f") == word.endswith("ه")
        return match.feature not in THIRD_SINGULAR or (gender == "f") == (match.feature[2] == "f")

    # -- after the cue ----------------------------------------------------------------------------------------------

    def after(self, at: int) -> tuple[Voice | None, int, bool]:
        """The speaker after a cue verb, the unit where the rest of the clause begins, and whether somebody stands there."""
        steps = 0
        place = at + 1
        skipped = False  # a word that no row knows
        while place < len(self.row) and steps < SPEAKER_REACH:
            unit = self.row[place]
            if unit.kind == "quote" and self.words_quoted(unit.last):
                break  # وقال "روسيا تدخلت …": whom the words themselves name
            if self.scan.function(unit.first, "prep_pron", "all_of", "same") or self._of_him(unit) or self._told(place):  # طلب منه الرئيس, قال للصحافيين الوزير
                place += 1
                continue
            if unit.kind in ("comp", "colon", "rel", "stop", "verb") or (unit.kind in ("event", "cue", "light") and steps == 0):
                break
            if unit.kind == "actor" and not unit.preposition and not unit.conjunction:
                if skipped and not named_person(unit) and self._heads_object(at, place):
                    return None, at + 2, True  # وطالبت الشبكة مجلس الأمن
                if skipped and self._construct(place):
                    return None, at + 1, True  # كشف حقيقة الشعب: whatever that noun is of
                if self.oblique(unit) or self._said_of(at, place):
                    break  # ودعا المتظاهرين إلى الهدوء: its form shows an object
                voice = self.actor(place) if not self._takes_object(at) or self.agrees(at, place) else None
                if voice is None:
                    break
                named = self.apposed(place)
                if named is not None:
                    return named[0], named[1], True
                if self._takes_object(at) and any(self.oblique(u) for u in self.row[place + 1 : self._listed(place)]):
                    break  # ودعا رجال الأعمال وممثلي النقابات إلى …
                rest = self._listed(place)
                if self._takes_object(at) and any(self.oblique(u) for u in self.row[place + 1 : rest]):
                    break  # ودعا رجال الأعمال وممثلي النقابات إلى …
                return voice, self._belonging(rest), True
            if self.scan.function(unit.first, "addressing"):
                return None, at + 1, False  # فقال مخاطبا أنصاره
            if self._document_at(place) and not skipped:
                issued = self.issuer(place)
                if issued:
                    self.paper = issued[0]
                    return issued[0], issued[1], True
                if not any(m.entry.kind == "document" and m.cut.article for m in self.scan.at[unit.first]):
                    return None, place + 1, True  # تقارير أخرى
                voice = self.paper or self.voice
                rest = place + 1 + (place + 1 < len(self.row) and self.scan.function(self.row[place + 1].first, "self") is not None)
                return voice, rest, voice is not None
            if unit.kind == "prep" and skipped and (named := self._named_after(place)) is not None:
                return named[0], named[1], True
            glued = unit.preposition or (not unit.matches and self.doc.words[unit.first][0] in "لب")
            if unit.kind in ("time", "comma", "quote", "adjective", "aux") or (unit.kind in ("word", "func") and not glued and steps < 2):
                skipped = skipped or unit.kind == "word"
                place += 1
                steps += 1
                continue
            break
        titled = self._titled(at)
        if titled is not None:
            return titled[0], titled[1], True
        again = self._again(at + 1)
        return (self.voice, at + 2, True) if again else (None, at + 1, self._somebody(at))

    def words_quoted(self, token: int) -> bool:
        """Whether the quotation that begins at a token is somebody's words, with a verb of its own, and not a name in marks."""
        number = self.doc.quote_of[token] if token < self.last else -1
        if number < 0 or self.doc.quotes[number].first != token or not self.doc.quotes[number].closed:
            return False
        quote = self.doc.quotes[number]
        after = self.unit_of[quote.last] + 1 if quote.last + 1 < self.last else len(self.row)
        if after < len(self.row) and self.row[after].kind == "comp":
            return False  # قالت "جمعية ترعى الأيتام" إن …
        return any(finite(u) or u.kind in ("neg", "comp") for u in self.row[self.unit_of[token] : self.unit_of[min(quote.last, self.last) - 1] + 1])

    def _construct(self, place: int) -> bool:
        """Whether the word right before the actor at a unit is a noun that the actor belongs to, and no title."""
        before = self.row[place - 1]
        if before.kind != "word" or named_person(self.row[place]) or before.preposition:
            return False
        return any(m.entry.kind == "word" and m.entry.pos == "N" for m in before.matches) and not any(m.cut.article or m.cut.pronoun or m.entry.kind in ("noun", "document", "given") for m in before.matches)

    def _said_of(self, at: int, place: int) -> bool:
        """Whether a verb tells what the noun before it asks of whom: منشورات تدعو الشباب."""
        cue, before = self.cue_of(self.row[at]), self.row[at - 1] if at else None
        if cue is None or before is None or place != at + 1 or cue.entry.key not in TRANSITIVE or cue.cut.conjunction or not cue.feature.startswith("i"):
            return False
        return before.kind == "word" and any(m.entry.pos == "N" and not m.cut.article and not m.cut.pronoun for m in before.matches)

    def oblique(self, unit: Unit) -> bool:
        """Whether the form of a unit's noun shows that it is no subject: المتظاهرين, الطرفين, مقاتلي الحركة."""
        word = self.doc.words[unit.first]
        if word.endswith("ين"):
            return any(m.entry.kind in ("noun", "nisba") and m.feature[-1:] in ("d", "p") for m in self.scan.at[unit.first])
        return word.endswith("ي") and unit.last > unit.first + 1 and any(m.entry.kind == "noun" and m.feature == "pc" for m in self.scan.at[unit.first])

    def _nominative(self, unit: Unit) -> bool:
        """Whether the form of a unit's noun shows that it is a subject: المتظاهرون, موظفو الوزارة."""
        word = self.doc.words[unit.first]
        return word.endswith(NOMINATIVE) and any(m.entry.kind == "noun" and m.feature[:1] == "p" for m in self.scan.at[unit.first])

    def _of_him(self, unit: Unit) -> bool:
        """Whether a unit is a preposition with a pronoun: طلب منه, دعا فيها."""
        return unit.kind == "prep" and unit.match is not None and bool(unit.match.cut.pronoun)

    def _named_after(self, place: int) -> tuple[Voice, int] | None:
        """The name that a subject of unknown words ends in, past the preposition at a unit: وقال الباحث في معهد كذا فلان إن …"""
        for step in range(place + 1, min(len(self.row) - 1, place + APPOSED)):
            unit, following = self.row[step], self.row[step + 1]
            if unit.kind not in ("actor", "place", "adjective", "word", "comma"):
                return None
            if named_person(unit) and step > place + 1 and not unit.preposition and not unit.conjunction and self.ids.get((unit.first, unit.last)) != self.ids.get((self.row[step - 1].first, self.row[step - 1].last), ""):
                voice = self.actor(step) if following.kind in ("comp", "colon", "comma", "prep", "time") else None
                return (voice, step + 1) if voice else None
        return None

    def _titled(self, at: int) -> tuple[Voice, int] | None:
        """The name, behind a comma, of whom a long title without an actor of its own introduces: قال رئيس كذا لحزب كذا، فلان، إن …"""
        head = self.row[at + 1] if at + 1 < len(self.row) else None
        if head is None or head.kind != "word" or head.preposition or head.conjunction or not any(m.entry.kind == "noun" and m.entry.data[0] in ("title", "agent") and not m.cut.skip for m in head.matches):
            return None
        for step in range(at + 2, min(len(self.row) - 1, at + BACK)):
            unit = self.row[step]
            if named_person(unit) and self.row[step - 1].kind == "comma" and not unit.preposition and not unit.conjunction:
                voice = self.actor(step) if self.row[step + 1].kind in ("comma", "comp", "colon", "prep", "quote", "time") else None
                return (voice, step + 1 + (self.row[step + 1].kind == "comma")) if voice else None
            if unit.kind in ("comp", "colon", "rel", "stop", "cue", "quote") or (finite(unit) and unit.kind != "verb"):
                return None
        return None

    def _heads_object(self, at: int, place: int) -> bool:
        """Whether the word before the actor at a unit is the subject of a verb whose object that actor is."""
        cue = self.cue_of(self.row[at])
        word = self.row[place - 1]
        transitive = cue is not None and cue.entry.key in TRANSITIVE
        return transitive and word.kind == "word" and place == at + 2 and any(m.cut.article for m in word.matches)

    def _again(self, place: int) -> bool:
        """Whether a unit names the last speaker by a word of the phrase that named it: السفارة الأمريكية … وتابعت السفارة, وقال اللواء."""
        if self.voice is None or place >= len(self.row) or self.row[place].kind not in ("word", "place"):
            return False
        word = self.doc.words[self.row[place].first]
        named = self.doc.words[self.voice.key[0] : self.voice.key[1]]
        return len(word) > 3 and (word in named or any(word == ARTICLE + other for other in named))

    def _told(self, place: int) -> bool:
        """Whether whom it was said to stands at a unit, before who said it: أوضح للصحافيين وزير الداخلية."""
        unit = self.row[place]
        following = self.row[place + 1 : place + 3]
        whole = unit.kind == "actor" or any(m.cut.article for m in unit.matches)  # not لراديو هيئة الإذاعة
        return whole and unit.preposition == TO and any(u.kind == "actor" and not u.preposition and not u.conjunction for u in following)

    def _document_at(self, place: int) -> bool:
        """Whether a document stands at a unit as a subject: البيان, تقارير."""
        unit = self.row[place]
        return unit.kind in ("word", "cue", "event") and not unit.preposition and self.scan.find(unit.first, "document") is not None

    def _takes_object(self, at: int) -> bool:
        """Whether the actor after a verb may be its object, which the verb need not agree with: اتهمت, أبلغ."""
        cue = self.cue_of(self.row[at])
        return cue is None or cue.entry.key in TRANSITIVE or self.scan.function(self.row[at].first, "tells") is not None

    def _listed(self, place: int) -> int:
        """The unit after the actors that a list goes on with: السراج وحفتر."""
        place += 1
        while place < len(self.row) and self.row[place].kind == "actor" and self.row[place].conjunction:
            place += 1
        return place

    def _belonging(self, place: int) -> int:
        """The unit after whom an unnamed speaker belongs to: أكد مصدر من الشرطة مقتل ستة."""
        before = self.row[place - 1].phrase
        if place < len(self.row) and self.row[place].conjunction and self._adjective_too(place):
            place += 1  # مصادر أمنية ورسمية
        place = self._among(place)
        linked = place + 1 < len(self.row) and self.row[place].kind == "prep" and self.row[place].preposition == OF and self.row[place + 1].kind == "actor"
        return place + 2 if linked and before is not None and before.cls == "title" and not before.definite else place

    def _adjective_too(self, place: int) -> bool:
        """Whether a second adjective of the actor before a unit stands there, and no verb or noun."""
        matches = self.scan.at[self.row[place].first]
        return any(m.entry.pos == "A" and m.cut.conjunction and not m.cut.article for m in matches) and not any(m.entry.pos == "V" and m.cut.conjunction for m in matches)

    def _among(self, place: int) -> int:
        """The unit after some of the speakers whom words name: قال وزراء بينهم فلان إن …"""
        if place + 1 >= len(self.row) or self.scan.find(self.row[place].first, "among") is None or self.row[place + 1].kind != "actor":
            return place
        named = self.apposed(place + 1)
        return named[1] if named is not None else self._listed(place + 1)

    def apposed(self, place: int) -> tuple[Voice, int] | None:
        """The name in apposition to the office at a unit, with what stands between them, and the unit after it."""
        phrase = self.row[place].phrase
        if phrase is None or phrase.name is not None or phrase.cls not in ("title", "member", "agent", "person", "people"):
            return None
        reach = APPOSED if phrase.cls != "people" else 2  # الأسير فلان
        for step in range(place + 1, min(len(self.row), place + reach)):
            unit = self.row[step]
            if unit.kind == "actor" and not unit.preposition and not unit.conjunction and self.row[step - 1].kind != "prep":
                voice = self.actor(step) if named_person(unit) else None
                if voice is None:
                    return None
                following = step + 1
                while following < len(self.row) and self.row[following].kind in ("comma", "quote"):
                    following += 1
                return voice, following
            if unit.kind == "func" and step == place + 1 and not unit.conjunction:
                continue  # المبعوث الأميركي الخاص إلى سوريا فلان
            if unit.kind not in ("prep", "place", "actor", "adjective", "comma", "quote", "word") or (unit.kind == "word" and step > place + 3):
                return None
            if any(m.cut.pronoun and not m.cut.skip for m in unit.matches):
                return None  # دعا وزير الخارجية نظيره التركي فلانا: somebody else
        return None

    def _somebody(self, at: int) -> bool:
        """Whether the word right after a cue verb looks like a subject that no row knows: قال صاحب متجر: …"""
        if at + 1 >= len(self.row):
            return False
        unit = self.row[at + 1]
        if unit.kind == "func" and self.scan.function(unit.first, "quant") and at + 3 < len(self.row) and self.row[at + 2].kind == "word":
            return any(u.kind in ("comp", "colon") for u in self.row[at + 3 : at + 6])  # قال بعض المعتقلين إن
        if not unit.matches and unit.kind == "word" and self.doc.words[unit.first].endswith("و"):
            return True  # وأورد معدو التقرير: a plural that governs a noun is a subject
        if unit.kind == "word" and not unit.preposition and not unit.conjunction and any(m.entry.kind == "noun" and m.entry.data[0] in ("title", "agent") and not m.cut.skip for m in unit.matches):
            return not self.scan.function(unit.first, "adv", "prep")  # وقال رئيس شركة كذا فلان
        following = self.row[at + 2].kind if at + 2 < len(self.row) else ""
        if unit.kind == "word" and following in ("prep", "comp", "colon") and not unit.preposition and all(m.entry.kind == "given" for m in unit.matches):
            return True  # وشدد فلان على …: a name that no row knows
        word = self.doc.words[unit.first]  # وقالت مخاطبةً الوفدين: no subject
        if has_tanwin(self.doc.raw(unit.first)) or unit.kind not in ("word", "place", "number", "verb") or unit.preposition or unit.conjunction or word.endswith("ا") or self.scan.function(unit.first, "adv", "prep"):
            return False
        steps = 0
        for unit in self.row[at + 2 : at + 14]:
            if unit.kind == "colon" or (unit.kind == "comp" and not unit.conjunction):
                return True
            if unit.kind in ("cue", "stop"):
                return False
            steps += 1
        return False

    def issuer(self, at: int) -> tuple[Voice, int] | None:
        """Who issued the document at a unit (بيان الوزارة, بيان صادر عن X, بيان لـX), and the unit after it."""
        for place in range(at + 1, min(len(self.row), at + ISSUER_REACH)):
            unit = self.row[place]
            if unit.kind == "actor":
                before = self.row[place - 1 - (place > at + 2 and self.row[place - 1].kind == "quote")]  # تقرير لـ"بي بي سي"
                whole = any(m.entry.kind == "document" and m.cut.article for m in self.scan.at[self.row[at].first])  # دعا البيان الأطراف
                marked = place == at + 2 and self.row[at + 1].kind == "quote"  # تقرير "شبيغل"
                if ((place == at + 1 or marked) and not whole) or TO in (unit.preposition, self.doc.words[before.first]) or (before.kind == "prep" and before.preposition == ABOUT):
                    voice = self.actor(place)
                    return (voice, self._listed(place)) if voice else None
                return None
            behind = next((u for u in self.row[place + 1 : place + ISSUER_REACH] if u.kind != "time"), None)
            issued = behind is not None and behind.preposition == ABOUT  # صادر أمس عن: spelt like a verb
            if finite(unit) and not issued and place + 1 < len(self.row) and any(m.entry.pos == "V" and m.cut.pronoun for m in unit.matches) and not self.row[place + 1].preposition:
                voice = self.actor(place + 1)  # إحصائية أعدها المركز
                return (voice, self._listed(place + 1)) if voice else None
            if finite(unit) and not issued and (medium := self._medium(place)) is not None:
                return medium
            if unit.kind in ("comp", "colon", "comma", "stop", "rel") or (finite(unit) and not issued):
                return None
        return None

    def _medium(self, at: int) -> tuple[Voice, int] | None:
        """The medium that a document was published in, by the verb at a unit, and the unit after it: تقرير نشر في مجلة كذا."""
        cue = self.cue_of(self.row[at])
        if cue is None or cue.entry.key != "publish" or cue.cut.pronoun or at + 2 >= len(self.row) or self.row[at + 1].kind != "prep":
            return None
        phrase = self.row[at + 2].phrase
        voice = self.actor(at + 2) if phrase is not None and phrase.sector == "MED" else None
        if voice is not None:
            self.consumed.add(self.row[at].first)
        return (voice, at + 3) if voice is not None else None

    # -- before the cue ---------------------------------------------------------------------------------------------

    def before(self, at: int) -> Voice | None:
        """The speaker before a cue verb (الشرطة قالت): the nearest actor of the clause with no preposition of its own."""
        if at > 0 and self.row[at - 1].kind == "rel":
            return self._antecedent(at - 1)
        if at > 2 and self.row[at - 1].kind == "comp" and (had := self._had_before(at - 1)) is not None:
            return had
        best: Voice | None = None
        for place in range(at - 1, max(-1, at - BACK), -1):
            unit = self.row[place]
            if unit.kind == "actor":
                voice = self.actor(place)
                glued = unit.preposition or (place and self.row[place - 1].kind == "prep")
                if voice and glued and self._issues(place):
                    return voice  # بيان لوزير الدفاع، طالب فيه …
                if voice and not glued and self._opens(place) and self.agrees(at, place):
                    best = voice
                    if place == 0 or self.row[place - 1].kind not in ("comma",) or not self.row[place].conjunction:
                        return best
            elif self._document_at(place) and self._opens(place):
                issued = self.issuer(place)
                return issued[0] if issued else self.voice
            elif unit.kind in ("cue", "event", "light", "verb", "colon", "comp") and not (unit.kind == "event" and unit.match and unit.match.entry.pos == "N"):
                if unit.kind in VERBS and unit.match and unit.match.feature == "participle":
                    continue
                break
            elif self.scan.function(unit.first, "cond"):
                break  # عما إذا كان المهاجم معروفا، قالت
        if best is None and at > 1 and self.row[at - 1].kind == "aux":
            return self._had(at)
        return best

    def _had(self, at: int) -> Voice | None:
        """The subject of وكان فلان، الذي …، قد أعلن: the actor after the كان that a قد takes up again."""
        for place in range(at - 2, max(-1, at - FAR), -1):
            if self.row[place].kind == "aux" and place + 1 < at and self.row[place + 1].kind == "actor":
                return self.actor(place + 1) if self.agrees(at, place + 1) else None
        return None

    def _had_before(self, at: int) -> Voice | None:
        """Who did before what a clause with أن says: سبق للرئيس، أمس، أن أعلن."""
        for place in range(at - 1, max(0, at - APPOSED), -1):
            if self.row[place].preposition == TO and self.scan.function(self.row[place - 1].first, "had_before"):
                named = self.apposed(place)
                return named[0] if named is not None else self.actor(place)
            if self.row[place].kind not in ("actor", "comma", "time", "adjective", "place"):
                return None
        return None

    def _antecedent(self, at: int) -> Voice | None:
        """Whom a relative (الذي) goes back to: the actor right before it."""
        for place in range(at - 1, max(-1, at - 4), -1):
            if self.row[place].kind == "actor":
                return self.actor(place)
            if self.row[place].kind not in ("quote", "comma", "adjective", "mark"):
                return None
        return None

    def _issues(self, place: int) -> bool:
        """Whether a document stands right before the actor at a unit: بيان شديد اللهجة لقائد الجيش."""
        return any(self.scan.find(u.first, "document") for u in self.row[max(0, place - ISSUER_REACH + 1) : place]) and self.row[place].preposition == TO

    def _opens(self, place: int) -> bool:
        """Whether the actor at a unit opens its clause, so that it can be the subject of a verb after it."""
        place -= 1
        while place >= 0 and self.row[place].kind in ("conj", "quote", "aux", "adjective", "time", "actor", "comp"):
            if self.row[place].kind == "comp":
                return True
            place -= 1
        turned = place  # غير أن رئيس حزب كذا فلان رفض: a subject of several words
        while turned > max(0, place - APPOSED) and self.row[turned].kind in ("word", "adjective", "func") and not self.row[turned].preposition and not self.scan.function(self.row[turned].first, "turn"):
            turned -= 1
        if turned >= 0 and self.scan.function(self.row[turned].first, "turn"):
            return True
        if place >= 0 and self.scan.function(self.row[place].first, "cond"):
            return False  # عما إذا كان المهاجم معروفا
        if place >= 0 and self.row[place].kind == "event" and not finite(self.row[place]):
            return False  # خطر تدفق [مقاتلي التنظيم]
        return place < 0 or self.row[place].kind in ("comma", "seq", "mark", "stop", "rel", "func", "colon", "neg")

    # -- left out ---------------------------------------------------------------------------------------------------

    def carried(self, at: int) -> Voice | None:
        """The speaker of a verb that names none: the last to speak in the sentence, the subject before, the last before it."""
        if at > 2 and self.row[at - 1].kind == "actor" and finite(self.row[at - 2]) and self.row[at - 3].kind == "rel" and self.agrees(at, at - 1):
            return self.actor(at - 1)  # القرار الذي أصدره الرئيس وقال إنه …
        return self._last_voice(at) or self.subject(at) or self.topic(at) or self.voice

    def _last_voice(self, at: int) -> Voice | None:
        """The last to speak in the sentence before a unit whose gender shows no other."""
        return next((v for v in reversed(self.voices) if self._same_gender(at, self._gender(v))), None)

    def _gender(self, voice: Voice) -> str | None:
        unit = self.row[self.unit_of[voice.key[0]]] if self.row and self.row[0].first <= voice.key[0] < self.last else None
        return phrase_gender(self.scan, unit.phrase) if unit is not None and unit.phrase is not None else None

    def subject(self, at: int) -> Voice | None:
        """The subject of the verb before, where a verb of saying goes on with و (خرجت الفتاة عن صمتها وقالت).

        A verb inside a relative clause (الهجوم الذي شنته قوات …، وقالت) is passed over.
        """
        cue = self.cue_of(self.row[at])
        plural = cue is not None and (cue.feature.endswith("mp") or (cue.feature == "participle" and self.doc.words[cue.first].endswith("ين")))
        for place in range(at - 1, max(0, at - FAR), -1):
            unit = self.row[place]
            if unit.kind != "actor" or unit.preposition or self.oblique(unit) or (unit.phrase is not None and unit.phrase.count is not None and not plural):
                continue
            verb = place - 1
            while verb > 0 and (self.row[verb].kind in ("time", "aux") or self._of_him(self.row[verb])):
                verb -= 1  # ورد عليه متابعوه
            if self.row[verb].kind == "word" and verb > 0 and place + 1 < at and self.row[place + 1].kind == "actor":
                verb -= 1  # وجه المناضل الأسير فلان
            if verb and finite(self.row[verb]) and self.row[verb - 1].kind == "aux" and (had := self._had(verb)) is not None:
                return had  # وكان فلان قد التقى الملك وقال
            if finite(self.row[verb]) and self.agrees(at, place) and not (verb and self.row[verb - 1].kind in ("rel", "comp", "neg")):
                named = self.apposed(place)
                return named[0] if named is not None else self.actor(place)
        return None

    def topic(self, at: int) -> Voice | None:
        """The actor that opens the sentence, its verb after it: X يقاتل …، وأكد."""
        for place in range(min(at, BACK)):
            unit = self.row[place]
            if unit.kind == "actor" and not unit.preposition and self._opens(place) and self.agrees(at, place):
                return self.actor(place)
            if unit.kind in ("verb", "event", "light", "cue", "prep", "rel"):
                return None
        return None

    def chained(self, at: int) -> Voice | None:
        """Who a participle (مضيفا) goes back to: the last to speak in the sentence, else its main subject."""
        return self._last_voice(at) or self.subject(at) or self.main_subject(at) or self.voice

    def main_subject(self, at: int) -> Voice | None:
        """The first actor of the sentence that no preposition governs."""
        for place in range(min(at, FAR)):
            if self.row[place].kind == "actor" and not self.row[place].preposition and not (place and self.row[place - 1].kind == "prep"):
                if self.agrees(at, place):
                    return self.actor(place)
        return None

    def first_actor(self, at: int, limit: int) -> int:
        """The first actor between two units, else the second of them."""
        return next((p for p in range(at + 1, limit) if self.row[p].kind == "actor"), limit)

    def elided(self, at: int, cls: str, unit: Unit, start: int) -> bool:
        """Whether the one actor after a chained verb of asking or accusing is whom it asks or accuses (see events)."""
        if cls not in ("ask", "accuse", "blame") or not (self.voices or self.voice or self.subject(at)) or not (unit.conjunction or at > 0):
            return False
        first = self.first_actor(at, start)
        phrase = self.row[first].phrase if first < start else None
        while start + 2 < len(self.row) and self.row[start].kind == "comma" and self.row[start + 1].kind == "actor" and self.row[start + 2].kind == "comma":
            start += 3  # واتهم رئيس اللجنة، فلانا، بخرق الاتفاق
        following = self.row[start] if start < len(self.row) else None
        if first > at + 1 and self._of_him(self.row[at + 1]):
            return False  # وطلب منه الرئيس
        if phrase is None or following is None or following.kind == "actor" or self._nominative(self.row[first]):
            return False
        charged = cls in ("accuse", "blame") and following.preposition == "ب"
        everyone = phrase.cls == "party" or phrase.rule == "actor.quantified"
        if phrase.kind == "population" and self.row[at - 1].kind == "seq" and self.scan.function(following.first, "governed"):
            return True  # وزار الرئيس المدينة، حيث دعا الشبان إلى الهدوء
        chained = unit.conjunction and at > 0 and phrase.kind != "person" and (following.preposition == "ب" or self.scan.function(following.first, "governed") is not None)
        return charged or everyone or chained

    def source_of(self, start: int) -> tuple[Voice, int] | None:
        """``عن X`` after a verb of relaying (نقلت الوكالة عن X): who said it, and the unit after."""
        if start + 1 < len(self.row) and self.row[start].kind == "comma" and self.row[start + 1].kind == "rel":
            start = next((n for n in range(start + 2, min(len(self.row), start + BACK)) if self.row[n].kind == "comma"), start)  # الوكالة، التي …، عن مصدر
        for place in range(start, min(len(self.row), start + 4)):
            unit = self.row[place]
            if unit.kind == "prep" and unit.preposition == ABOUT and place + 1 < len(self.row):
                if (named := self.apposed(place + 1) if self.row[place + 1].kind == "actor" else None) is not None:
                    return named
                voice = self.actor(place + 1)
                if voice:
                    return voice, place + 2
                return None
        return None
