"""A sentence's row of units, read as clauses: lists, the phrases that an event word opens, what a preposition governs."""

from __future__ import annotations

from collections.abc import Sequence

from marsad.actors.phrases import phrase_gender
from marsad.events.drafts import Context, Draft
from marsad.match import Match
from marsad.record import record
from marsad.units import Row, Unit

BACKWARD = 14  # units that a subject may stand before its verb
FORWARD = 16  # units ahead of an event word that its arguments may stand
LONG = 60  # units back in one sentence that anything is looked for: keeps a text without stops linear


DASHES = frozenset("-–—")
CASE, AGAINST = "حق", "بحق"  # في حق فلان is بحق فلان
CHAIN = 3  # words between a head and the someone whose it is: مواقع ومقار تابعة لـ…
CIRCUMSTANCE = frozenset(("led_by", "backed", "sponsored", "mediated"))
ABOUT = frozenset(("حول", "بشان", "بخصوص", "ازاء", "عن"))  # prepositions of what is talked about
OF_ITS_OWN = frozenset(("بعد", "قبل", "عقب", "اثر", "خلال", "منذ", "بسبب", "نتيجه", "جراء", "اثناء", "حتي"))


@record
class Argument:
    """A phrase of an event word's clause: how it is tied to the word, where it stands, whom or which place it names.

    ``tie`` is the preposition, empty for a bare phrase, ``by`` for ``من قبل``. A phrase ``headed`` by a common noun names
    its owner (``مواقع [قوات الوفاق]``); one of kind ``word`` or ``event`` names nobody.
    """

    tie: str
    first: int
    last: int
    kind: str
    ids: tuple[str, ...] = ()
    headed: bool = False
    comma: int = 0  # commas between the event word and it
    joined: bool = False  # a bare phrase with و that continues no list
    pronoun: str = ""  # عنها، ضده: the preposition wears its someone
    beyond: bool = False  # another event word stands between: it may be that one's


class RowReader:
    """Reads one sentence; ``earlier`` holds the drafts found before it."""

    def __init__(self, context: Context, number: int, row: Row, earlier: Sequence[Draft] = ()) -> None:
        self.earlier = earlier
        self.context = context
        self.scan = context.scan
        self.doc = context.scan.doc
        self.number = number
        self.row = row
        self.deed = self.speech = False  # whether what is read now is done, or said

    def _id(self, unit: Unit) -> str | None:
        if unit.kind == "actor" and unit.phrase is not None:
            return self.context.ids.get((unit.phrase.first, unit.phrase.last))
        if unit.kind == "place" and unit.place is not None:
            return self.context.place_ids.get(unit.place.first)
        return None

    def read_list(self, at: int, *, commas: bool = True) -> tuple[list[str], int, str]:
        """The coordinated actors or places from a unit on, and where the list ends: تركيا وروسيا وإيران."""
        kind = self.row[at].kind
        ids: list[str] = []
        place = at
        while place < len(self.row):
            unit = self.row[place]
            if unit.kind in ("actor", "place"):
                id = self._id(unit)
                if id:
                    ids.append(id)
                place += 1
            else:
                break
            following = place
            while following < len(self.row) and following - place < 2 and (
                self.row[following].kind == "quote"
                or (self.row[following].kind == "comma" and (commas or (following + 1 < len(self.row) and self.row[following + 1].conjunction)))
            ):
                following += 1
            if following < len(self.row) and (
                self.row[following].kind == "conj" or self.scan.function(self.row[following].first, "then") is not None
            ):  # التقى البرهان ثم وفدا
                following += 1
            elif following < len(self.row) and self.row[following].kind in ("actor", "place") and (
                self.row[following].conjunction or (following > place and self._list_goes_on(following))
            ):
                pass
            elif following < len(self.row) and self.row[following].kind == "func" and (
                self.scan.function(self.row[following].first, "conj", "with") is not None
                or (self.row[following].conjunction and self.scan.function(self.row[following].first, "same_time") is not None)
            ):  # وكذلك الأمم المتحدة
                following += 1
            else:
                break
            if following < len(self.row) and self.row[following].kind == kind:
                place = following
            else:
                break
        return ids, place, kind

    def _list_goes_on(self, at: int) -> bool:
        """Whether a list with commas ends in و further on (أ، ب، وج)."""
        return any(u.kind == "actor" and u.conjunction for u in self.row[at + 1 : at + 4])

    def _skip(self, at: int) -> int:
        """Past what may stand between a verb and its arguments: adverbs, times, marks, adjectives."""
        steps = 0
        while at < len(self.row) and steps < 4:
            unit = self.row[at]
            with_pronoun = unit.kind in ("prep", "func") and any(m.entry.pos == "F" and m.cut.pronoun for m in unit.matches)
            adverb = unit.kind == "func" and unit.match is not None and unit.match.entry.key in ("adv", "provides", "prep_pron")
            if unit.kind in ("time", "quote", "adjective", "aux") or with_pronoun or adverb:
                at += 1
                steps += 1
                continue
            break
        return at

    def _governed(self, at: int) -> bool:
        """Whether a unit wears or follows a preposition."""
        unit = self.row[at]
        return bool(unit.preposition) or (at > 0 and self.row[at - 1].kind == "prep")

    def _agrees(self, match: Match, lone: Argument) -> bool:
        """Whether an actor after a verb agrees with it in gender, as far as spelling shows."""
        phrase = self.row[lone.first].phrase
        if phrase is None or match.feature[1:4] not in ("3ms", "3fs"):
            return True
        if match.feature[:4] == "i3fs" and any(m.feature[:3] == "p3m" for m in self.scan.at[match.first]):
            return True  # توجه: تَوجَّه as well as تُوجِّه
        gender = phrase_gender(self.scan, phrase)
        return gender is None or (gender == "f") == (match.feature[2] == "f")

    def _accusative(self, at: int) -> bool:
        """Whether an actor's head shows the case of an object: المدنيين, مدنيا (never المدنيون)."""
        phrase = self.row[at].phrase
        if phrase is None or phrase.count is not None:
            return False
        raw = self.doc.raw(phrase.head)
        noun = self.scan.find(phrase.head, "noun", "nisba")
        if noun is None or noun.cut.pronoun:
            return False
        if phrase.cls == "nation":
            return raw.endswith("ين")
        return (noun.feature in ("p", "d") and raw.endswith("ين")) or (noun.feature in ("pc", "dc") and raw.endswith("ي")) or (
            noun.feature == "s" and raw.rstrip("ً").endswith("ا") and not noun.cut.article and not any(m.feature == "dc" for m in self.scan.at[phrase.head])  # طرفا النزاع are two
        )

    def _oblique(self, arg: Argument) -> bool:
        """Whether someone of a list shows the case of an object: دعا قادة الفصائل و[ممثلي] العشائر."""
        return any(self.row[n].kind == "actor" and (n == arg.first or self.row[n].conjunction) and self._accusative(n) for n in range(arg.first, arg.last))

    def _nominative(self, at: int) -> bool:
        """Whether an actor's head shows the case of a subject: المسلحون, مقاتلو المعارضة."""
        phrase = self.row[at].phrase
        noun = self.scan.find(phrase.head, "noun") if phrase is not None and phrase.count is None else None
        raw = self.doc.raw(phrase.head) if phrase is not None else ""
        return noun is not None and not noun.cut.pronoun and ((noun.feature == "p" and raw.endswith("ون")) or (noun.feature == "pc" and raw.endswith("و")))

    def _subordinate(self, at: int) -> bool:
        """Whether a verb stands in a relative clause."""
        return at > 0 and self.row[at - 1].kind == "rel"

    # -- arguments ----------------------------------------------------------------------------------------------------

    def arguments(self, step: int, *, tie: str = "", lists: bool = True) -> tuple[list[Argument], int]:
        """The phrases of the clause that an event word opens, from unit ``step`` on, up to where another clause begins.

        ``شنت، صباح اليوم، قوات الجيش هجوما على مواقع داعش في سرت``: bare قوات الجيش, bare هجوما, على [داعش], في [سرت].
        Also gives the unit where the clause ends.
        """
        out: list[Argument] = []
        row, limit = self.row, min(len(self.row), step + FORWARD)
        commas = 0
        beyond = False
        while step < limit:
            unit = row[step]
            kind = unit.kind
            if kind == "prep":
                worn = next((m for m in unit.matches if m.entry.pos == "F" and m.cut.pronoun), None)
                if unit.preposition == "سوي":
                    pass  # لا تضرب سوى الإرهابيين: they are struck
                elif worn is not None:
                    out.append(Argument(tie=worn.cut.stem, first=step, last=step + 1, kind="pronoun", pronoun=worn.cut.pronoun, comma=commas, beyond=beyond))
                else:
                    tie = unit.preposition
                step += 1
            elif kind == "func":
                if unit.match is not None and unit.match.entry.key == "prep_pron":  # له، بها
                    word = self.doc.words[unit.first]
                    out.append(Argument(tie=word[0], first=step, last=step + 1, kind="pronoun", pronoun=word[1:], comma=commas, beyond=beyond))
                elif unit.preposition == "by":
                    tie = "by"
                elif unit.preposition in CIRCUMSTANCE:
                    tie = "*"
                elif unit.match is not None and unit.match.entry.key in ("causal", "purpose", "what", "closing", "cond"):
                    break
                step += 1
            elif kind == "comma" and (shut := self._called(step, limit) or self._dated(step, limit)):
                step = shut
            elif kind == "comma":
                commas += 1
                resumed = commas == 2 and step + 1 < limit and row[step + 1].kind in ("actor", "word", "place") and not row[step + 1].conjunction and not row[step + 1].preposition
                if commas > 2 or (commas > 1 and any(not a.tie for a in out) and not resumed) or step + 1 >= limit or self._opens_clause(step + 1):
                    break
                tie = ""
                step += 1
            elif kind == "place" and not tie and self._apposed(step):
                step += 1
            elif kind in ("actor", "place"):
                ids, end, what = self.read_list(step, commas=lists)
                out.append(Argument(tie=unit.preposition or tie or ("في" if kind == "place" and out and unit.place is not None and ((unit.place.relative and unit.place.kind != "site") or unit.place.direction or self.scan.function(unit.first, "prep")) else ""),
                                    first=step, last=end, kind=what, ids=tuple(ids), comma=commas, joined=unit.conjunction and not tie, beyond=beyond))  # fmt: skip
                tie = ""
                step = max(end, step + 1)
            elif kind == "word" and not unit.conjunction and not unit.preposition and not tie and step and self._describes(step):
                step += 1
            elif kind == "number" and step + 1 < limit and row[step + 1].kind in ("word", "event", "actor", "place") and not row[step + 1].conjunction and not row[step + 1].preposition:
                step += 1  # the count of what follows: ثلاث مسيرات
            elif kind in ("word", "number", "event") or (kind == "verb" and tie and row[step - 1].kind == "prep"):  # في تورطهما: no verb after a preposition
                if kind == "event" and self._finite(step):
                    break
                if unit.conjunction and (kind == "event" or not out):
                    break
                found = self._headed(step, limit, AGAINST if tie == "في" and self.doc.words[unit.first] == CASE else unit.preposition or tie, commas)
                if not unit.conjunction:
                    out.append(found)
                tie = ""
                step = found.last
                if kind == "event" and not self._definite(unit):
                    if found.tie in OF_ITS_OWN and (beyond_it := self._counted_behind(step, limit)):
                        step = beyond_it
                        continue  # أوقفت الشرطة خلال احتجاجات أمس 210 أشخاص
                    if found.tie in OF_ITS_OWN:
                        break  # what follows belongs to that event: بعد انسحاب الجيش من …
                    beyond = True
            elif kind == "verb" and step and row[step - 1].kind in ("event", "word") and unit.match is not None and unit.match.feature == "p3md" and not unit.conjunction:
                step += 1  # هجوما حادا: an accusative adjective, spelt like a dual
            elif kind == "mark" and self.doc.words[unit.first] in DASHES and (shut := self._dashed(step, limit)):
                step = shut
            elif kind in ("time", "quote", "adjective", "aux", "mark") or (kind == "neg" and out and self._nominal(step)):
                step += 1
            else:  # comp, rel, colon, seq, neg, verbs, cues: another clause
                break
        return out, step

    def _headed(self, at: int, limit: int, tie: str, comma: int) -> Argument:
        """A phrase that begins with a common noun, and the someone or somewhere whose it is."""
        head = self.row[at]
        place = at + 1
        while place < limit and place - at <= CHAIN and not self.row[place].conjunction and not self.row[place].preposition and not (
            place > at + 1 and self.row[place - 1].kind == "word" and self._definite(self.row[place - 1])  # بقذائف الهاون | مواقع القوات
        ) and (
            self.row[place].kind in ("quote", "number") or (self.row[place].kind == "word" and not self._describes(place)) or self._quantifies(place) or self._names_kind(at, place)
        ):
            place += 1
        if place < limit and self.row[place].kind in ("actor", "place") and not self.row[place].conjunction:
            # an adjective stands behind the whole genitive (قصف النظام العنيف): what follows one is no owner
            following = self.row[place]
            owned = following.preposition == "ل" and following.kind == "actor"
            if owned or (not following.preposition and not (place == at + 1 and self._definite(head)) and not (following.place is not None and following.place.relative)):
                ids, end, what = self.read_list(place)
                if head.kind != "event":
                    return Argument(tie=tie, first=at, last=max(end, place + 1), kind=what, ids=tuple(ids), headed=True, comma=comma)
                if not self._definite(head):
                    whose = tuple(ids) if what == "actor" else ()
                    return Argument(tie=tie, first=at, last=max(end, place + 1), kind="event", ids=whose, headed=True, comma=comma)
        return Argument(tie=tie, first=at, last=place, kind="event" if head.kind == "event" else "word", comma=comma)

    def _counted_behind(self, at: int, limit: int) -> int:
        """Where someone counted stands right behind a time, so that he is no genitive of what the time belongs to; 0 if nobody."""
        if at + 1 >= limit or self.row[at].kind != "time" or self.row[at + 1].kind != "actor" or self.row[at + 1].preposition or self.row[at + 1].conjunction:
            return 0
        phrase = self.row[at + 1].phrase
        return at + 1 if phrase is not None and (phrase.count is not None or not phrase.definite) else 0

    def _names_kind(self, head: int, at: int) -> bool:
        """Whether an event noun is the genitive of an indefinite word and says what kind it is: نقطة تفتيش, مركز احتجاز."""
        unit = self.row[at]
        if at != head + 1 or unit.kind != "event" or self.row[head].kind != "word" or self._definite(self.row[head]) or self._definite(unit):
            return False
        return all(m.entry.pos == "N" for m in unit.matches if m.entry.kind == "event") and (at + 1 >= len(self.row) or self.row[at + 1].kind != "actor")

    def _dashed(self, at: int, limit: int) -> int:
        """Where what stands between two dashes ends: قتل الجيش - بحسب شهود - ثلاثة شبان. 0 if no dash shuts it."""
        return next((n + 1 for n in range(at + 2, min(limit, at + 8)) if self.row[n].kind == "mark" and self.doc.words[self.row[n].first] in DASHES), 0)

    def _called(self, at: int, limit: int) -> int:
        """Where a by-name between two commas ends: قائد العمليات، المعروف بأبي محمد، مقاتليه. 0 if there is none."""
        if at + 1 >= limit or self.scan.function(self.row[at + 1].first, "alias") is None:
            return 0
        return next((n + 1 for n in range(at + 2, min(limit, at + 8)) if self.row[n].kind == "comma"), 0)

    def _dated(self, at: int, limit: int) -> int:
        """Where the day behind a comma ends that shuts its aside without one: اعتقلت الشرطة، الأربعاء 3 مارس | ثلاثة أشخاص. 0 if none does."""
        end = at + 1
        while end < limit and self.row[end].kind == "time" and not self.row[end].preposition:
            end += 1
        after = self.row[end] if at + 1 < end < limit else None
        return end if after is not None and after.kind == "actor" and not after.preposition and not after.conjunction else 0

    def _nominal(self, at: int) -> bool:
        """Whether a negation stands before a noun: عدم, دون, غير."""
        following = self.row[at + 1] if at + 1 < len(self.row) else None
        return following is not None and following.kind in ("event", "word", "adjective") and not self._finite(at + 1) and (
            self.row[at].preposition != "" or self.row[at - 1].kind == "prep"
        )

    def _apposed(self, at: int) -> bool:
        """``مقاتلين من محافظة إدلب | شمال سوريا``: a part of somewhere right after a place says where that place is."""
        unit, before = self.row[at], self.row[at - 1] if at else None
        if before is None or unit.place is None or not (unit.place.relative or unit.place.direction) or unit.preposition or unit.conjunction:
            return False
        if before.kind == "actor" and before.phrase is not None:
            return any(token in self.context.place_ids for token in range(before.phrase.first + 1, before.phrase.last))
        return False

    def _quantifies(self, at: int) -> bool:
        """Whether a unit is جميع, كل, هذه: part of the phrase that follows."""
        unit = self.row[at]
        return unit.kind == "func" and unit.match is not None and unit.match.entry.key in ("quant", "dem", "elative", "all_of")

    def _describes(self, at: int) -> bool:
        """Whether a word describes the noun before it: an adjective that is, or is not, definite as that noun is."""
        unit, before = self.row[at], self.row[at - 1]
        if before.kind not in ("event", "word") or self._definite(unit) != self._definite(before):
            return False
        return any(m.entry.pos == "A" for m in unit.matches) and all(m.entry.pos == "A" or m.entry.kind in ("noun", "word", "stateless") for m in unit.matches)

    def _definite(self, unit: Unit) -> bool:
        """Whether a unit's first word wears the article."""
        return any(m.cut.article for m in unit.matches) if unit.matches else self.doc.words[unit.first].startswith(("ال", "بال", "وال", "لل"))

    def _finite(self, at: int) -> bool:
        """Whether an event word after others of its clause is a verb of its own."""
        unit = self.row[at]
        if unit.preposition or (at and self.row[at - 1].kind == "prep"):
            return False
        events = [m for m in unit.matches if m.entry.kind == "event"]
        before = self.row[at - 1] if at else None
        if before is not None and before.kind == "event" and not unit.conjunction and not self._definite(before) and any(m.entry.pos == "V" and m.feature[1:2] == "3" and m.cut.pronoun in ("ها", "ه") for m in events):
            return True  # مفاوضات استضافتها القاهرة، كمين نصبه مسلحون
        return bool(events) and all(m.entry.pos == "V" for m in events)

    def _opens_clause(self, at: int) -> bool:
        """Whether a unit after a comma begins another clause: a verb, a participle, فيما, وقال."""
        unit = self.row[at]
        if unit.kind == "func" and unit.preposition == "by":
            return False  # قتل أمس في القدس، على أيدي مستوطنين
        if unit.kind in ("cue", "light", "seq", "verb", "rel", "comp", "conj", "func"):
            return True
        return unit.kind == "event" and (unit.conjunction or self._finite(at))
