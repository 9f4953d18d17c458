"""Which words are said: the quotation or the clause that a cue introduces, and where it ends.

The words of a statement are the quotation where one follows, else the clause (أن …) or the object (مقتل ستة) up to the next
who speaks: a tail (``على حد قوله``), an according, a participle (، مضيفا), a verb of saying after a comma (، ودعا), a turn
(، غير أن فلانا نفى), or the end of the sentence.
"""

from __future__ import annotations

from bisect import bisect_left

from marsad.language.ar.clitics import THEN
from marsad.lexicon import SPEECH_ACTS
from marsad.match import Match
from marsad.statements.speakers import TO, Speakers
from marsad.units import PAST, Unit, finite

QUOTE_REACH = 14  # tokens between a cue and the quotation it introduces
DASHES = frozenset(("-", "–", "—", "ـ"))
DASHED = 40  # units that dashes may set off between a speaker and his words
STOPS = frozenset((".", "!", "؟", "?"))
SHORT_QUOTE = 3  # a quotation of fewer tokens inside a longer clause is a cited word, not the statement
CITED = 5  # tokens: a shorter quotation that nothing introduces is a name or a cited word
QUOTE_LONGEST = 2000  # tokens
COMPLEMENT_REACH = 12  # units between a cue and the أن, colon or quotation after it
THAT_REACH = 30  # units of a long subject before إن
ASIDE_REACH = 12  # units that commas set off between a speaker and his words
APPOSITION = 6  # units that say who a speaker is
OBJECT_REACH = 7  # units of a phrase of place between a speaker and what he said
ASIDE = 8  # units of what may stand between a speaker and the colon: قال ضابط، طلب عدم ذكر اسمه: …
RESUME_REACH = 12  # units of a speaker's relative clause
TAIL_REACH = 80  # units of a sentence that a tail (بحسب …) may vouch for
ATTENDING = frozenset(("say", "promise", "warn", "express", "admit"))  # classes whose participle in ا is no passive: not متهما, مطالبا
CLAUSE = 24  # units back from a verb with و to the verb that it may go on with
TURN_REACH = 7  # units after غير أن in which the next to speak must stand
NAMED_WORDS = frozenset(("count", "publish", "reply", "hedge", "talk"))  # classes that report only with words: أن, a colon, a quotation
TAKES = {"warn": "من", "ask": "الي", "express": "عن"}  # the preposition before what is warned of, asked for, expressed
GIVING = frozenset(("admit", "promise", "threaten"))  # classes whose verb takes it: اعترف بكذا
BY = "ب"  # وصفه ب…
DURING = frozenset(("خلال", "اثناء", "لدي"))  # خلال كلمته: when something was said
PARTIAL = frozenset(("ask", "accuse", "express", "blame", "describe"))  # a quotation after these is a part of what is said
ENDINGS = ("cue", "shows", "closing", "likewise", "meanwhile")  # kinds of words before which what is said may end without a comma


class Wordings(Speakers):
    """Bounds of what is said in one sentence."""

    def quote(self, after: int) -> tuple[int, int] | None:
        """The quotation that a clause beginning at token ``after`` introduces: its tokens."""
        for token in range(after, min(self.last, after + QUOTE_REACH)):
            number = self.doc.quote_of[token]
            if number >= 0:
                quote = self.doc.quotes[number]
                if quote.first < after:
                    continue
                if quote.last - quote.first <= CITED and not self.introduced(quote.first):
                    continue  # قناة "…": a name in marks, not somebody's words
                return quote.first, min(quote.last, quote.first + QUOTE_LONGEST)
        return None

    def quoted_last(self, after: int) -> tuple[int, int] | None:
        """The short quotation that a sentence ends in, if one does behind a token."""
        for token in range(self.last - 1, max(after, self.last - 4), -1):
            quote = self.doc.quotes[self.doc.quote_of[token]] if self.doc.quote_of[token] >= 0 else None
            if quote is not None and quote.first >= after and quote.last - quote.first >= SHORT_QUOTE:
                return quote.first, min(quote.last, self.last)
        return None

    def announced(self, at: int) -> tuple[int, int] | None:
        """The quotation after the colon of this cue's clause, however long the clause (وأضاف بوتين، أمس، خلال …: “…”)."""
        for place in range(at + 1, len(self.row) - 1):
            unit = self.row[place]
            apart = unit.kind == "comp" and self.row[place - 1].kind != "prep"  # not بعد أن التقى …: “…”
            if apart or (unit.kind == "cue" and finite(unit) and self.row[place - 1].kind != "comma" and place > at + ASIDE):
                return None
            if unit.kind == "colon":
                after = unit.last
                while after < self.last and self.doc.quote_of[after] < 0 and after - unit.last < 2:
                    after += 1
                if after < self.last and self.doc.quote_of[after] >= 0:
                    quote = self.doc.quotes[self.doc.quote_of[after]]
                    return (quote.first, quote.last) if quote.first >= unit.last else None
                return None
        return None

    def quoted_before(self, at: int) -> tuple[int, int] | None:
        """The quotation that ends right before a cue: "…"، قال الوزير."""
        token = self.row[at].first - 1
        while token > 0 and self.doc.quote_of[token] < 0 and self.row[at].first - token <= 3 and not self.doc.words[token][0].isalnum():
            token -= 1
        if token < 0 or self.doc.quote_of[token] < 0 or self.row[at].first - token > 3:
            return None
        quote = self.doc.quotes[self.doc.quote_of[token]]
        inside = quote.last - quote.first > CITED and self.row[0].first <= quote.first and quote.last <= self.row[at].first
        return (quote.first, quote.last) if inside else None

    def introduced(self, token: int) -> bool:
        """Whether a colon or أن stands right before a quotation."""
        before = token - 2
        if self.scan.function(token, "comp") is not None:
            return True  # قال "إن النداء مشروع وطني"
        if before < 0 or self.doc.words[before] == ":" or self.scan.function(before, "comp") is not None:
            return before >= 0
        unit = self.row[self.unit_of[before]]
        return self.scan.find(unit.first, "cue") is not None and finite(unit) and self.words_quoted(token)  # وقالت "لن نسمح"

    def complement(self, start: int, quote: tuple[int, int] | None, cls: str) -> tuple[bool, int, bool]:
        """Whether a complement of words follows (أن, a colon, a quotation), where it begins, and whether it is direct."""
        passed: list[int] = []  # cues on the way to it: أعلن الوزير، وفق الوكالة، أن …
        found = self._complement(start, quote, cls, passed)
        if found[0]:
            self.consumed.update(passed)
        return found

    def _complement(self, start: int, quote: tuple[int, int] | None, cls: str, passed: list[int]) -> tuple[bool, int, bool]:
        place = start
        steps = 0
        while place < len(self.row) and steps < COMPLEMENT_REACH:
            unit = self.row[place]
            if place == start and unit.kind == "comma" and (past := self._aside(place)) is not None:
                place = past
                continue
            if unit.kind == "mark" and self.doc.words[unit.first] in DASHES and place <= start + 1 and (past := self._between_dashes(place)) is not None:
                place = past
                continue
            if quote and unit.first >= quote[0] and cls in PARTIAL:
                whole = quote[0] - self.row[start].first <= 2 and quote[1] >= self.last - 3
                return True, quote[0] if whole else self.object_start(start, TAKES.get(cls, "")), whole
            if quote and unit.first >= quote[0] and self._told_of(start, quote[0]):
                break  # أكد رفض بلاده "أي تدخل"
            if quote and unit.first >= quote[0]:
                inside = quote[1] - quote[0]
                return True, unit.first, inside > SHORT_QUOTE or (cls in ("say",) and inside >= 2)
            if unit.kind == "colon" and self.doc.numeric[unit.first - 1] and unit.last < self.last and self.doc.numeric[unit.last]:
                place += 1  # 23:30
                continue
            if unit.kind in ("comp", "colon") or self.scan.function(unit.first, "comp"):
                if unit.conjunction and unit.kind == "comp":
                    break  # ودعا الدوحة إلى كذا وأن تعود …
                if self.scan.function(unit.first, "cond"):
                    break  # هدده إن لم يعترف
                if place and self.row[place - 1].kind in ("prep", "neg") and unit.kind != "colon" and not self._particle(place - 1, start):
                    place += 1  # بعد أن، قبل أن: no complement
                    steps += 1
                    continue
                if unit.kind == "comp" and place > start + 1 and self._of_another(place - 1, start):
                    break  # أعلنت العثور على جثث يعتقد أن …
                if unit.kind == "colon" and cls == "say" and self._announces(start, place):
                    return True, self.row[start].first, False
                comp = self.scan.function(unit.first, "comp")
                after = comp.last if comp else unit.last
                if quote and quote[0] - after <= 2 and quote[1] - quote[0] > SHORT_QUOTE:
                    return True, quote[0], True
                return True, unit.first if comp and self.doc.raw(unit.first)[:1] in "أإا" else after, False
            if (unit.kind == "rel" and place <= start + 1) or (place == start and self.scan.function(unit.first, "idiom")):
                resumed = self._resumes(place)  # عقيد طلب عدم كشف هويته إن
                if resumed is None and cls == "deny" and (denied := self._denied(place)) is not None:
                    return False, denied, False
                if resumed is None and (told := self._object_behind(place, cls)) is not None:
                    return False, told, False
                if resumed is None and quote:
                    place += 1
                    steps += 1
                    continue
                if resumed is None:
                    break
                place = resumed
                continue
            said = self.cue_of(unit) if unit.kind in ("cue", "event") else None
            if said is not None and said.entry.key == "according":
                passed.append(unit.first)
                place += 1
                steps += 1
                continue
            if said is not None and (self.row[place - 1].kind == "comma" or (said.feature == "participle" and self._objects(start, place))):
                break  # ، قائلا إن …: words of its own
            if finite(unit) and said is not None and said.cut.pronoun and not said.cut.conjunction and (
                self.row[place - 1].kind in ("word", "adjective", "cue") or (said.entry.key in ("relay", "publish") and self.row[place - 1].kind in ("actor", "place")) or self.scan.function(self.row[place - 1].first, "what")
            ):
                passed.append(unit.first)  # في بيان نشرته الوكالة إن …
            elif unit.kind == "rel" or (finite(unit) and (said is not None or unit.conjunction or self.row[place - 1].kind == "comma")):
                break  # a verb with neither و nor a comma belongs to the noun before it: مسؤول تحدث إلى الصحافة
            place += 1
            steps += 1
        return False, self.object_start(start, TAKES.get(cls, "")), False

    def _announces(self, start: int, colon: int) -> bool:
        """Whether what happened stands before a colon that only goes into it: أفادت الشرطة بمقتل ستة في هجومين: الأول في المحطة."""
        unit = self.row[start]
        return colon > start + 1 and unit.kind in ("event", "light") and unit.preposition == BY and not finite(unit)

    def _between_dashes(self, at: int) -> int | None:
        """The unit behind what dashes set off after a speaker, where his words go on: قال الوزير - الذي يزور المنطقة - إن …"""
        for place in range(at + 2, min(len(self.row) - 1, at + DASHED)):
            if self.row[place].kind == "mark" and self.doc.words[self.row[place].first] in DASHES:
                return place + 1 if self.row[place + 1].kind in ("comp", "colon", "quote", "time", "prep") else None
        return None

    def _of_another(self, at: int, start: int) -> bool:
        """Whether the أن after a unit belongs to a finite verb there, before which the object of the saying stands."""
        unit = self.row[at]
        if not finite(unit) or unit.match is None or not unit.match.feature.startswith("i") or self.scan.function(self.row[at - 1].first, "may", "comp", "future") is not None:
            return False
        first = self.object_start(start)
        head = self.row[self.unit_of[first]] if first < unit.first else None
        return head is not None and head.kind in ("word", "event") and not finite(head) and not head.preposition and not head.conjunction

    def _objects(self, start: int, place: int) -> bool:
        """Whether an object of its own stands before the participle that a verb is followed by: أكد على عراقة العلاقات مبينا أن …"""
        first = self.object_start(start)
        unit = self.row[self.unit_of[first]] if first < self.row[place].first else None
        return unit is not None and place > start + 1 and (self.scan.function(unit.first, "occasion") is None) and (unit.kind == "event" or self.scan.function(unit.first, "governed", "quant") is not None or (unit.kind == "word" and any(m.entry.kind == "word" for m in unit.matches)))

    def described(self, start: int) -> tuple[int, int] | None:
        """What somebody is called in marks far behind a verb of describing: ووصف، خلال مظاهرة، الزيارة ب[“المريبة”]."""
        for place in range(start, len(self.row) - 1):
            by = self.row[place].kind == "quote" and self.doc.words[self.row[place].first - 1] == BY
            number = self.doc.quote_of[self.row[place].last] if by else -1
            if number >= 0 and self.doc.quotes[number].first == self.row[place].last:
                whom = place - 1
                while whom > start and self.row[whom - 1].kind in ("actor", "word", "adjective", "event", "place") and not self.row[whom].preposition:
                    whom -= 1
                return self.row[whom].first, self.doc.quotes[number].last + self.doc.quotes[number].closed
        return None

    def described_whom(self, at: int, unit: Unit, start: int) -> bool:
        """Whether the one actor after a chained verb of describing is whom it describes: وتبنت الحركة الهجوم ووصفت المنفذ بأنه بطل."""
        following = self.row[start] if start < len(self.row) else None
        match = self.cue_of(unit)
        if following is None or match is None or match.cut.pronoun or not unit.conjunction or start != at + 2 or self.subject(at) is None:
            return False
        return following.preposition == BY or (following.kind == "comp" and self.doc.words[following.first][0] == BY)

    def names_it(self, first: int) -> bool:
        """Whether what somebody is called stands in the words from a token on: العرض بأنه خدعة."""
        if first >= self.last:
            return False
        last = self.clause_end(first, whole=False)
        words = [u for u in self.row[self.unit_of[first] :] if u.first < last]
        return any(u.preposition == BY or u.kind == "comp" or (not u.matches and self.doc.words[u.first][0] == BY) for u in words)

    def marked(self, first: int) -> int | None:
        """Where the words in marks end that stand right behind the ب at a token."""
        for token in range(first + 1, min(self.last, first + 3)):
            number = self.doc.quote_of[token]
            if number >= 0 and self.doc.quotes[number].first == token and self.doc.words[first][0] == BY:
                return self.doc.quotes[number].last + self.doc.quotes[number].closed
        return None

    def _told_of(self, start: int, token: int) -> bool:
        """Whether the object from a unit on is a noun of what is done, of which the quotation at a token is only a part."""
        first = self.object_start(start)
        unit = self.row[self.unit_of[first]] if first < token - 2 else None
        return unit is not None and not unit.preposition and not unit.conjunction and not finite(unit) and (unit.kind in ("event", "light") or "status" in self.scan.kinds[first])

    def that_far(self, start: int) -> int | None:
        """The token of the إن, after a comma, where a long subject stands before it: قال رئيس مركز كذا، في مكالمة مع الوكالة، اليوم، إن …"""
        read = False  # past the words in which a speech is only named
        for place in range(start, min(len(self.row), start + THAT_REACH)):
            unit = self.row[place]
            before = self.row[place - 1]
            if unit.kind == "comp" and not unit.conjunction and (before.kind == "comma" or self.doc.raw(unit.first).startswith("إ")):
                return unit.first
            cue = self.cue_of(unit)
            if read and cue is not None and cue.cut.conjunction and cue.entry.key in ("relay", "publish"):
                self.consumed.add(unit.first)
                continue  # في خطاب ألقاه اليوم ونقل مباشرة إن
            of_it = finite(unit) and (before.kind == "rel" or self.scan.function(before.first, "what") is not None or (before.kind == "word" and unit.match is not None and bool(unit.match.cut.pronoun)))
            if of_it or (place == start and finite(unit) and before.kind == "actor") or (unit.kind == "rel" and place + 1 < len(self.row) and finite(self.row[place + 1])):
                read = True
                continue  # في بيان تلاه أمينه العام بمناسبة المؤتمر الذي أقيم اليوم، أن
            if unit.kind in ("stop", "colon", "cue", "rel", "comp") or (finite(unit) and not (unit.kind == "verb" and unit.match and unit.match.feature.endswith("x"))):
                return None  # عيد: no verb in the passive
        return None

    def _particle(self, at: int, start: int) -> bool:
        """Whether the preposition at a unit belongs to the verb of saying (أشار إلى أن, شدد على أن), not to a clause (بعد أن)."""
        return self.scan.function(self.row[at].first, "governed") is not None and at <= start + COMPLEMENT_REACH

    def _resumes(self, at: int) -> int | None:
        """After a speaker's relative clause (المصدر الذي طلب عدم ذكر اسمه، أن …): the unit of the أن that goes on."""
        said = False  # another verb of saying stands between, and the إن may be its
        for place in range(at + 1, min(len(self.row) - 1, at + RESUME_REACH)):
            unit = self.row[place]
            if unit.kind == "comma" and (self.row[place + 1].kind in ("comp", "colon")):
                return place + 1
            if unit.kind == "comp" and not unit.conjunction:
                before = self.row[place - 1]
                whole = before.kind in ("time", "actor", "place", "adjective") or self._of_his(before)
                if (not said and (whole or self.doc.raw(unit.first).startswith("إ"))) or self._of_his(before):
                    return place  # قال المسؤول الذي طلب عدم نشر اسمه إن
            said = said or (unit.kind == "cue" and finite(unit) and self.scan.function(unit.first, "idiom") is None)
        return None

    def _denied(self, at: int) -> int | None:
        """The token of what is denied after a speaker's relative clause: نفت الحركة التي … [أي تورط لها]."""
        for place in range(at + 1, min(len(self.row), at + RESUME_REACH)):
            if self.scan.function(self.row[place].first, "quant") and not self.row[place].preposition and self.row[place - 1].kind != "prep":
                return self.row[place].first
            if self.row[place].kind in ("comma", "stop", "comp", "colon"):
                return None
        return None

    def _object_behind(self, at: int, cls: str) -> int | None:
        """The token of what is said behind a speaker's relative clause that a comma ends: اعترفت اللجنة التي شكلت، [ب]…"""
        for place in range(at + 1, min(len(self.row) - 1, at + RESUME_REACH)):
            if self.row[place].kind in ("stop", "comp", "colon"):
                return None
            if self.row[place].kind == "comma" and cls in ("accuse", "blame", "ask"):
                unit = self.row[place + 1]
                return unit.first if unit.kind == "actor" and not unit.preposition and not unit.conjunction else None  # اتهم الرجل الذي …، السلطات ب…
            if self.row[place].kind == "comma":
                unit = self.row[place + 1]
                own = TAKES.get(cls, BY if cls in GIVING else "")
                fits = unit.preposition == own if own else cls == "say" and unit.kind == "event" and not unit.preposition
                return unit.first if fits and not unit.conjunction and not finite(unit) else None
        return None

    def _of_his(self, unit: Unit) -> bool:
        """Whether a noun wears a pronoun: نشر اسمه, الكشف عن هويته."""
        word = self.doc.words[unit.first]
        return unit.kind in ("word", "func", "verb") and word.endswith(("ه", "ها", "هم", "هما")) and not self.doc.taa[unit.first]

    def object_start(self, start: int, own: str = "") -> int:
        """The token where an object of words begins: after the day, the addressee and where it was said (في بيان).

        ``own``: the preposition that the verb itself takes (حذر في بيان له [من …]).
        """
        place = start
        while place < len(self.row):
            unit = self.row[place]
            following = self.row[place + 1] if place + 1 < len(self.row) else None
            if unit.kind == "comma" and (past := self._aside(place)) is not None:
                return self.row[past].first
            elif unit.kind in ("comma", "time") or (unit.kind == "adjective" and not unit.preposition) or self.scan.function(unit.first, "same_time", "self"):
                place += 1
            elif following is not None and place == start and unit.kind == "actor" and unit.preposition == TO and not following.preposition and not following.conjunction and (
                self._may_be_noun(following) or (following.kind in ("word", "event", "light") and not finite(following))
            ):
                place += 1  # أكد لوكالة رويترز مقتل ستة
            elif following is not None and self.scan.function(unit.first, "occasion") and (past := self._past(place, own)) is not None:
                place = past
            else:
                break
        return self.row[place].first if place < len(self.row) else self.last

    def _may_be_noun(self, unit: Unit) -> bool:
        """Whether a unit that is read as a verb may be a noun: خبر, كل شيء."""
        return unit.kind == "verb" and any(m.entry.pos == "N" for m in unit.matches)

    def _put_out(self, place: int) -> int | None:
        """The unit where an object begins behind a document and the verb of who put it out: في بيان أصدره [مكتبه ]أمس [دعمه]."""
        verb = self.row[place + 1] if place + 1 < len(self.row) else None
        if verb is None or self.scan.find(self.row[place].first, "document") is None or not any(m.entry.pos == "V" and m.cut.pronoun for m in verb.matches):
            return None
        step = place + 2
        while step < len(self.row) and step < place + OBJECT_REACH and self.row[step].kind in ("time", "actor") and not self.row[step].preposition:
            step += 1
        unit = self.row[step] if step < len(self.row) else None
        return step if unit is not None and unit.kind in ("word", "event") and not unit.preposition and not unit.conjunction else None

    def _aside(self, place: int) -> int | None:
        """The unit after what commas set off at a unit: a speaker's apposition (، حليف الحكومة،) or a clause of time (، بعدما قبل الاستقالة،)."""
        first = self.row[place + 1] if place + 1 < len(self.row) else None
        if first is None or place == 0 or self.row[place - 1].kind != "actor":
            return None
        later = self.scan.function(first.first, "later", "after", "occasion") is not None
        if (first.kind == "word" or self._may_be_noun(first)) and not first.preposition and not first.conjunction and (past := self._apposition(place)) is not None:
            return past
        if not later and (first.kind != "actor" or first.preposition or first.conjunction):
            return None
        for step in range(place + 2, min(len(self.row) - 1, place + ASIDE_REACH)):
            if self.row[step].kind == "comma":
                return step + 1
            if not later and self.row[step].kind not in ("adjective", "place", "prep"):
                return None
            if self.row[step].kind in ("colon", "stop", "comp") or (self.row[step].kind == "cue" and finite(self.row[step])):
                return None
        return None

    def _apposition(self, place: int) -> int | None:
        """The unit after words that only say who a speaker is: أكد جمعة[، ضيف البرنامج، ]أن; what he said begins with أن or its day."""
        for step in range(place + 2, min(len(self.row) - 1, place + APPOSITION)):
            if self.row[step].kind == "comma":
                return step + 1 if self.row[step + 1].kind in ("comp", "time") else None
            if self.row[step].kind not in ("word", "adjective", "actor", "place", "quote"):
                return None
        return None

    def _past(self, place: int, own: str = "") -> int | None:
        """The unit after a phrase of place or occasion (في مؤتمر صحفي في العاصمة), if an object still follows."""
        step = place + 1
        if (behind := self._put_out(step)) is not None:
            return behind
        while step < len(self.row) and step < place + OBJECT_REACH:
            unit = self.row[step]
            if unit.kind == "comma" or (unit.kind == "prep" and self.scan.function(unit.first, "occasion")):
                return step
            if unit.kind == "event" and step > place + 1 and not unit.preposition and not unit.conjunction:
                return step
            if unit.kind == "prep" and step > place + 1:
                return step if own and unit.preposition == own else self._closed(step)
            if unit.kind in ("comp", "colon", "rel", "stop", "seq") or (unit.kind == "cue" and not (step == place + 1 and unit.match and unit.match.entry.pos == "N")) or finite(unit) or (unit.preposition and step > place + 1):
                return step if unit.preposition else None
            step += 1
        return None

    def _closed(self, place: int) -> int | None:
        """The comma that closes a phrase of place which a second preposition goes on with: في تغريدات على "تويتر"، …"""
        for step in range(place + 1, min(len(self.row), place + OBJECT_REACH)):
            unit = self.row[step]
            if unit.kind == "comma":
                return step
            if unit.kind == "event" and step > place + 1 and not finite(unit) and not unit.preposition and not unit.conjunction and self.row[step - 1].kind == "actor":
                return step  # في مكالمة مع نظيره فلان دعمه
            if unit.kind not in ("actor", "place", "word", "quote", "adjective", "time"):
                return None
        return None

    def has_object(self, first: int) -> bool:
        """Whether an object of words begins at a token: أكد مقتل ستة, كشف عن خطة."""
        if first >= self.last:
            return False
        unit = self.row[self.unit_of[first]]
        return unit.kind in ("word", "event", "prep", "actor", "light", "place", "func", "number", "neg", "quote", "cue", "verb")

    def clause_end(self, first: int, *, whole: bool) -> int:
        """Where indirect words that begin at a token end; ``whole``: a clause (أن …), which goes on over commas."""
        stops = self.stops.get(whole)
        if stops is None:
            stops = self.stops[whole] = [place for place in range(1, len(self.row)) if self._ends(place, whole)]
        begin = self.unit_of[first] if first < self.last else len(self.row)
        at = bisect_left(stops, begin)
        for place in stops[at : at + 2]:
            if self.row[place].first > first:
                return self.unlead(self.row[place].first)
        last = self.last
        while last > first and not self.doc.words[last - 1][0].isalnum():
            last -= 1
        return last

    def _ends(self, place: int, whole: bool) -> bool:
        """Whether what is said ends before a unit."""
        unit = self.row[place]
        comma = self.row[place - 1].kind == "comma"
        if not whole and unit.kind == "prep" and self.scan.function(unit.first, "through") is not None and self._carried_by(place + 1):
            return True  # أعلن مسؤوليته عن الهجوم عبر وكالته
        if not whole and unit.kind == "prep" and unit.preposition in DURING and self._spoken_at(place + 1):
            return True  # وصف القرار بالخطأ خلال كلمته في القمة
        if not whole and unit.conjunction and (unit.kind == "neg" or finite(unit)) and self._sets_out(place):
            return True  # تعهد بمحاربة الفساد ولم يعلن موعدا
        if not comma and unit.kind not in ("rel", "mark", "comma", "comp") and self.scan.kinds[unit.first].isdisjoint(ENDINGS):
            return False  # most units
        if (self.doc.words[unit.first] in ("؛", ";") and not (whole and self._gives_reason(place))) or self.scan.function(unit.first, "closing"):
            return True
        cue = self.cue_of(unit) if unit.kind not in ("actor", "place", "time", "number") else None
        if cue is not None:
            if cue.entry.key == "tail" or (cue.entry.key == "according" and self.row[place - 1].kind != "comp" and self._has_source(place)):
                return True
            if cue.feature == "participle" and (comma or self.joined(cue) or self.attends(place, cue)):
                return True
            if cue.entry.pos == "V" and (cue.cut.conjunction or self._and(place - 1)):
                words = self._words_follow(place)
                if words or ((comma or not whole) and cue.entry.key not in NAMED_WORDS):
                    return True
        if not whole and unit.kind == "comp" and unit.match is not None and unit.match.cut.conjunction == THEN:
            return True  # ورغم إعلان الجيش مقتل ستة فإن القتال مستمر
        following = self.row[place + 1] if place + 1 < len(self.row) else None
        if comma and unit.kind == "seq" and following is not None and self.cue_of(following) is not None and finite(following) and self._words_follow(place + 1):
            return True  # ، حيث أكد أن
        if following is not None and self.cue_of(following) is not None and finite(following):
            if (self.scan.function(unit.first, "likewise") and self._likewise(place, comma, whole)) or (unit.kind == "rel" and unit.conjunction):
                return True  # كما أكد …, والذي أكد …
        if self.scan.function(unit.first, "likewise") and following is not None and following.kind == "event" and self.cue_of(following) is None and finite(following) and following.match is not None and following.match.feature[:2] == "p3" and not following.match.cut.pronoun and following.match.entry.key in SPEECH_ACTS:
            return True  # قال إن …، كما التقى نظيره
        if not comma:
            return not whole and following is not None and finite(following) and self.scan.function(unit.first, "meanwhile") is not None
        if self.scan.function(unit.first, "meanwhile"):
            return not whole or self._turns(place)  # أن الطرق أغلقت، فيما اقتحمت القوات المبنى
        if unit.kind == "prep" and place + 2 < len(self.row) and self.scan.function(self.row[place + 1].first, "while") and (finite(self.row[place + 2]) or self.row[place + 2].kind in ("aux", "rel")):
            return True  # ، في وقت تشهد المنطقة توترا
        if self.scan.function(unit.first, "turn") and (not whole or self._turns(place)):
            return True
        return not whole and (unit.kind in ("seq", "rel") or self.scan.function(unit.first, "pronoun") is not None or (finite(unit) and not self._and_his(place)) or self._later(unit))

    def _gives_reason(self, place: int) -> bool:
        """Whether what follows a semicolon goes on with what stands before it: ؛ لأن …, ؛ فيتعين …"""
        unit = self.row[place + 1] if place + 1 < len(self.row) else None
        return unit is not None and ((unit.match is not None and unit.match.cut.conjunction == THEN) or unit.preposition == TO or self.scan.function(unit.first, "causal") is not None)

    def _and_his(self, place: int) -> bool:
        """Whether what is spelt like a verb with an object is a noun that an object goes on with: تضامنها مع مصر، ودعمها لجيشها."""
        unit, following = self.row[place], self.row[place + 1] if place + 1 < len(self.row) else None
        if following is None or not unit.conjunction or not (following.preposition or following.kind == "prep"):
            return False
        return any(m.entry.pos == "N" and m.cut.pronoun for m in self.scan.at[unit.first])

    def _carried_by(self, place: int) -> bool:
        """Whether a medium or a document stands at a unit, by which something was made known."""
        while place < len(self.row) and self.row[place].kind == "quote":
            place += 1
        unit = self.row[place] if place < len(self.row) else None
        return unit is not None and ((unit.phrase is not None and unit.phrase.sector in ("MED", "BUS")) or self.scan.find(unit.first, "document") is not None)

    def _spoken_at(self, place: int) -> bool:
        """Whether a speech or a meeting stands at a unit, at which something was said."""
        unit = self.row[place] if place < len(self.row) else None
        return unit is not None and (self.scan.function(unit.first, "interview") is not None or self.scan.find(unit.first, "document") is not None or any(m.entry.kind == "event" and m.entry.pos == "N" and m.entry.key == "CONSULT" for m in unit.matches))

    def _and(self, place: int) -> bool:
        """Whether a و written apart stands at a unit: و أكد."""
        return self.row[place].kind == "conj" and self.row[place].last == self.row[place].first + 1 and self.scan.function(self.row[place].first, "and") is not None

    def _sets_out(self, place: int) -> bool:
        """Whether a verb with و sets out on a clause of its own: none stands before it that it could go on with."""
        unit = self.row[place]
        if unit.kind != "neg" and (unit.match is None or unit.match.feature == PAST):
            return False  # وقتل: a noun, or a verb
        if unit.kind == "neg" and not (place + 1 < len(self.row) and (finite(self.row[place + 1]) or self.row[place + 1].kind == "aux")):
            return False  # طالب بتنفيذ القرارات وليس الاكتفاء بإصدارها
        for at in range(place - 1, max(0, place - CLAUSE) - 1, -1):
            before = self.row[at]
            if before.kind in ("rel", "comp"):
                return False
            if finite(before) and not (at and self.scan.function(self.row[at - 1].first, "what") is not None):  # في ما سماها "الحرب"
                return self.scan.find(before.first, "cue") is not None
        return False

    def attends(self, at: int, match: Match) -> bool:
        """Whether a participle attends what its clause tells, without a comma: تولى منصبه متعهدا ب…, نقلتهم مؤكدة أن."""
        if at < 2 or at + 1 >= len(self.row) or match.cut.article or match.cut.preposition or match.cut.pronoun:
            return False
        before, after = self.row[at - 1], self.row[at + 1]
        if before.kind in ("cue", "aux", "rel", "prep", "neg") or finite(before):
            return False  # قالت متحدثة إن
        word = self.doc.words[match.first]
        if word.endswith("ه"):
            return after.kind == "comp" and not after.conjunction
        accusative = word.endswith("ا")
        if match.entry.key == "describe" and accusative:
            return not finite(after) and not after.preposition and not after.conjunction and after.kind not in ("comma", "stop", "mark")  # واصفا ما حصل ب…
        sure = (match.entry.key in ATTENDING and accusative) or (match.entry.key == "ask" and word.endswith("يا"))  # داعيا
        glued = bool(after.preposition) or (not after.matches and self.doc.words[after.first][0] in (BY, TO))
        return sure and (after.kind == "comp" or glued or self.scan.function(after.first, "governed", "what", "that") is not None)

    def _has_source(self, place: int) -> bool:
        """Whether someone who says so stands after وفق or بحسب: not وفق الخطة."""
        return any(
            u.kind in ("actor", "cue") or self.scan.function(u.first, "what") or self.scan.find(u.first, "document") for u in self.row[place + 1 : place + 4]
        )

    def _likewise(self, place: int, comma: bool, whole: bool) -> bool:
        """Whether كما and a verb begin another's words, not an aside (كما قال) or a nod to the same (كما أكد ذلك)."""
        after = self.row[place + 2] if place + 2 < len(self.row) else None
        if after is None:
            return False
        if self.scan.function(after.first, "that"):
            return not whole
        return comma or after.kind in ("actor", "comp", "colon")

    def _later(self, unit: Unit) -> bool:
        """Whether a unit begins when or after what something happened: بعد ستة أيام, عقب لقائه."""
        return unit.kind == "prep" and not unit.conjunction and self.scan.function(unit.first, "later") is not None

    def joined(self, cue: object) -> bool:
        """Whether a participle is chained with و and no comma: مرحبا … ومعلنا."""
        cut = getattr(cue, "cut", None)
        first = getattr(cue, "first", 0)
        return bool(cut is not None and cut.conjunction) and self.doc.words[first].endswith(("ا", "ين"))

    def _words_follow(self, place: int) -> bool:
        """Whether أن or a colon stands within two units, or right after an actor; or words in marks after where they stand."""
        for unit in self.row[place + 1 : place + 5]:
            if unit.kind == "quote" and self.words_quoted(unit.last):
                return True  # وقالت في بيان "…"
            if unit.kind not in ("prep", "word", "time", "actor", "adjective"):
                break
        for step, unit in enumerate(self.row[place + 1 : place + 4]):
            if unit.kind in ("comp", "colon"):
                return True
            if unit.kind not in ("actor", "prep", "time") or step == 2:
                return False
        return False

    def _turns(self, place: int) -> bool:
        """Whether someone else speaks after a turn: غير أن إسرائيل نفت …, وهو ما نفته موسكو."""
        for unit in self.row[place + 1 : place + TURN_REACH]:
            if unit.kind in ("comma", "colon"):
                return False
            cue = self.cue_of(unit) if unit.kind in ("cue", "event") else None
            if cue is not None and cue.entry.pos == "V":
                return True
        return False

    def unlead(self, token: int) -> int:
        """A token with the commas and marks before it left behind."""
        while token > 0 and self.doc.words[token - 1] in ("،", ",", "-"):
            token -= 1
        return token

    def tail_start(self, at: int) -> int:
        """The unit where the words before an according begin.

        A tail vouches for the clause with the numbers (…، ما أسفر عن مقتل ستة، بحسب الوزارة) and for those like it right
        before; without numbers, for the whole sentence.
        """
        low = max(0, at - TAIL_REACH)
        start: int | None = None
        end = at
        for place in range(at - 1, low - 1, -1):
            if self.doc.words[self.row[place].first] in STOPS and place < at - 2:
                return place + 1 if start is None else start
            cue = self.cue_of(self.row[place]) if self.row[place].kind in ("cue", "event") else None
            if cue is not None and start is not None:
                return start  # another's words: أحصت المنظمة كذا
            if not self._begins(place):
                continue
            if self._counts(place, end):
                start = end = place
            elif start is not None:
                return start
            else:
                break  # no numbers: all of the sentence
        if start is not None:
            return start
        for place in range(at - 3, low - 1, -1):
            if self.doc.words[self.row[place].first] in STOPS:
                return place + 1
        return low

    def clause_start(self, at: int) -> int:
        """The unit where the clause around a unit begins."""
        return next((place for place in range(at - 1, max(0, at - TAIL_REACH), -1) if self._begins(place)), 0)

    def _begins(self, place: int) -> bool:
        """Whether a clause begins at a unit."""
        unit = self.row[place]
        if place == 0:
            return True
        comma = self.row[place - 1].kind == "comma"
        if comma and (unit.kind in ("seq", "aux") or self.scan.function(unit.first, "what")):
            return True
        if unit.kind == "rel":
            return True
        return bool(unit.conjunction or comma) and finite(unit)

    def _counts(self, first: int, last: int) -> bool:
        """Whether a number stands between two units."""
        return any(u.kind == "number" or (u.phrase is not None and u.phrase.count is not None) for u in self.row[first:last])

    def _that(self, at: int) -> bool:
        """Whether أن or a colon follows in the clause."""
        for unit in self.row[at + 1 : at + 10]:
            if unit.kind in ("comp", "colon", "quote"):
                return True
            if unit.kind in ("comma", "stop") or finite(unit):
                return False
        return False

    def _vouching(self, at: int) -> int | None:
        """The unit where the words begin that make a verb of saying vouch for what stands before it: كما ذكرت, على ما ذكرت."""
        if self.scan.function(self.row[at - 1].first, "likewise") is not None:
            return at - 1
        return next((place for place in (at - 1, at - 2) if self.scan.function(self.row[place].first, "vouches") is not None), None)

    def _as_said(self, at: int, cue: Match) -> int | None:
        """``…، كما ذكرت النيابة``: where the words begin by which a verb of saying vouches for those before it, none of its own behind it."""
        if cue.entry.key != "say" or at < 3 or cue.feature == "participle" or cue.cut.pronoun:
            return None
        if (opens := self._vouching(at)) is None or self.row[opens].conjunction or self.row[opens - 1].kind not in ("comma", "quote"):
            return None
        told = False
        for unit in self.row[at + 1 : at + 14]:
            if unit.kind in ("comp", "colon"):
                return None  # كما أكد المتحدث، سالم خليفة، أن …
            if unit.kind in ("stop", "seq") or finite(unit):
                break
            told = told or unit.kind == "actor"
        return opens if told else None
