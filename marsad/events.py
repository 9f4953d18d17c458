"""Events: who did what to whom, from event words and the frames that say where their arguments stand.

Every event word of the lexicon is tried where it stands: its conditions (``with``, ``without``), then its arguments by
walking the units of its sentence: an active verb's subject and object, a masdar's genitive, prepositions that its frame
names, the subject of a light verb that carries it (شنّ … غارة), the antecedent of a relative clause or pronoun. Nothing
is taken from outside the sentence except what a pronoun stands for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from marsad.figures import victim_kind
from marsad.language.ar.clitics import stems
from marsad.language.ar.dates import TimeFound
from marsad.lexicon import Trigger
from marsad.match import Match, Scan
from marsad.phrases import phrase_gender
from marsad.units import Rows, Unit

FORWARD = 14  # units that a frame may reach ahead of its trigger
BACKWARD = 14  # units that a subject may stand before its verb
WINDOW = 6  # tokens within which `with` and `without` words count
PLACE_PREPOSITIONS = frozenset(("في", "داخل", "قرب", "قباله", "عبر", "ب", "ضمن", "عند", "شمال", "جنوب", "شرق", "غرب", "حول"))
BY = frozenset(("by",))
LONG = 60  # units back in one sentence that anything is looked for: keeps a text without stops linear
TIME_REACH = 16  # cost (see _cost) up to which a time is taken for an event's
PLACE_REACH = 14  # likewise a place
BLOCKING = frozenset(("cue", "comp", "colon", "seq"))


@dataclass(slots=True, kw_only=True, eq=False)
class Draft:
    """An event being put together; units by their numbers in the sentence's row."""

    sentence: int
    unit: int
    first: int
    last: int
    trigger: Trigger
    verbal: bool
    lemma: str
    sources: list[str] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    passive: bool = False
    definite: bool = False
    conjoined: bool = False
    first_person: bool = False  # نتفق، أعرض: whoever speaks does it
    light: int | None = None  # unit of the light verb that carries it
    time: int | None = None
    harm: str | None = None  # the kind of human cost that the trigger itself names (مقتل، إصابة)
    result: bool = False  # told as what something else led to (أسفر عن مقتل)
    status: str = "asserted"
    status_reason: str = ""
    reasons: list[str] = field(default_factory=list)
    also: list[tuple[int, int]] = field(default_factory=list)
    dropped: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What the events stage reads of the earlier stages."""

    scan: Scan
    rows: Rows
    ids: Mapping[tuple[int, int], str]  # actor phrases → ids
    place_ids: Mapping[int, str]  # first tokens of place phrases → ids
    kinds: Mapping[str, str]  # actor id → kind
    times: Sequence[TimeFound]


def find_events(context: Context) -> list[Draft]:
    """Every event of the document as drafts, in order; nothing merged yet."""
    out: list[Draft] = []
    for number, row in enumerate(context.rows.rows):
        if row and context.scan.function(row[0].first, "related"):
            continue  # اقرأ أيضا: another article's headline
        reader = RowReader(context, number, row, out)
        for at, unit in enumerate(row):
            if unit.kind == "event" or unit.kind in ("light", "cue"):
                draft = reader.draft(at, unit)
                if draft is not None:
                    out.append(draft)
    return out


class RowReader:
    """Reads the events of one sentence."""

    def __init__(self, context: Context, number: int, row: Sequence[Unit], earlier: Sequence[Draft] = ()) -> None:
        self.earlier = earlier
        self.context = context
        self.scan = context.scan
        self.doc = context.scan.doc
        self.number = number
        self.row = row

    # -- the trigger --------------------------------------------------------------------------------------------------

    def draft(self, at: int, unit: Unit) -> Draft | None:
        chosen = self._choose(at, unit)
        if chosen is None:
            return None
        match, trigger = chosen
        draft = Draft(sentence=self.number, unit=at, first=unit.first, last=max(match.last, unit.first + 1), trigger=trigger,
                      verbal=match.entry.pos == "V", lemma=trigger.row, definite=match.cut.article, conjoined=unit.conjunction)  # fmt: skip
        draft.reasons.append(f"{trigger.type} {trigger.row}")
        draft.harm = victim_kind(self.scan, unit.first, "masdar", "verb", "case")
        draft.result = self._resulting(at)
        draft.first_person = draft.verbal and match.feature[1:2] == "1"
        if draft.verbal:
            self._verb(draft, at, unit, match)
        else:
            self._noun(draft, at, unit, match)
        self._where(draft, at)
        return draft

    def _resulting(self, at: int) -> bool:
        """Whether the event word stands under a verb of result: أسفر القصف عن مقتل …"""
        for place in range(at - 1, max(-1, at - 9), -1):
            unit = self.row[place]
            if any(m.entry.kind == "result" for m in self.scan.at[unit.first]) and unit.kind not in ("actor", "place"):
                return True
            if unit.kind in ("comp", "colon", "rel"):
                return False
        return False

    def _choose(self, at: int, unit: Unit) -> tuple[Match, Trigger] | None:
        """The event entry that fits here: its conditions hold; longer phrases, conditioned entries and nouns first."""
        best: tuple[tuple[int, ...], Match, Trigger] | None = None
        for order, match in enumerate(self.scan.at[unit.first]):
            if match.entry.kind != "event":
                continue
            trigger: Trigger = match.entry.data
            if trigger.wanted and not self._near(match.last, trigger.wanted) and not self._antecedent_word(at, trigger.wanted):
                continue
            if trigger.barred and self._near(match.last, trigger.barred):
                continue
            if trigger.not_after and any(self.doc.words[t] in trigger.not_after for t in range(max(0, unit.first - 2), unit.first)):
                continue
            verbal = match.entry.pos == "V"
            fits = self._verb_here(at, match) if verbal else self._noun_here(at, match)
            if not fits:
                continue
            rank = (match.last, bool(trigger.wanted), fits, -order)
            if best is None or rank > best[0]:
                best = (rank, match, trigger)
        return (best[1], best[2]) if best else None

    def _verb_here(self, at: int, match: Match) -> int:
        """Whether an unvocalised form is a verb here (2 sure, 1 likely, 0 no): not after a preposition or in a genitive."""
        if match.cut.future or match.feature.startswith("i"):
            return 2
        if match.feature == "participle":
            chained = at > 0 and (self.row[at - 1].kind in ("comma", "actor", "place", "time") or bool(match.cut.conjunction))
            return 1 if chained and any(u.kind in ("cue", "event", "verb") for u in self.row[:at]) else 0
        if match.cut.preposition or match.cut.article:
            return 0
        before = self.row[at - 1] if at else None
        if before is None:
            return 2
        if before.kind == "prep" or (before.kind == "neg" and self.doc.words[before.first] in ("عدم", "دون", "بدون", "غير")):
            return 0
        if before.kind in ("rel", "comp", "aux", "comma", "stop", "colon", "seq", "quote", "time") or match.cut.conjunction:
            return 2
        if before.kind in ("light", "passive"):
            return 0
        return 1

    def _noun_here(self, at: int, match: Match) -> int:
        """Whether a form is a noun here: an article, a preposition, a light verb or a genitive says so."""
        if match.cut.article or match.cut.preposition or match.last - match.first > 1:
            return 2
        before = self.row[at - 1] if at else None
        if before is not None and before.kind in ("prep", "light", "passive", "neg", "number", "func"):
            return 2
        if before is not None and before.kind in ("rel", "aux"):
            return 0
        return 1

    def _near(self, after: int, words: frozenset[str]) -> bool:
        """Whether one of the words follows within the window; names and times in between do not count."""
        last = self.doc.sentences[self.number].last
        left, token = WINDOW, after
        while token < last and left > 0:
            unit = self.row[self.context.rows.unit_of[token]]
            if unit.kind in ("time", "actor", "place") and unit.last > token + 1:
                if any(not words.isdisjoint(stems(self.doc.words[t])) for t in range(token, unit.last)):
                    return True
                token, left = unit.last, left - 1
                continue
            if not words.isdisjoint(stems(self.doc.words[token])):
                return True
            left -= self.doc.words[token][0].isalnum()
            token += 1
        return False

    def _antecedent_word(self, at: int, words: frozenset[str]) -> bool:
        """``العقوبات التي فرضها``: the wanted word stands before the relative."""
        if at < 2 or self.row[at - 1].kind != "rel":
            return False
        before = self.row[max(0, at - 4) : at - 1]
        return any(not words.isdisjoint(stems(self.doc.words[unit.first])) for unit in before)

    # -- arguments ----------------------------------------------------------------------------------------------------

    def _id(self, unit: Unit) -> str | None:
        if unit.kind == "actor" and unit.phrase is not None:
            return self.context.ids.get((unit.phrase.first, unit.phrase.last))
        if unit.kind == "place" and unit.place is not None:
            return self.context.place_ids.get(unit.place.first)
        return None

    def _give(self, draft: Draft, role: str, ids: list[str], kind: str) -> None:
        if role == "place" or (kind == "place" and role in ("source",)):
            draft.places += [i for i in ids if i not in draft.places and kind == "place"]
            if kind == "actor" and role == "place":
                draft.targets += [i for i in ids if i not in draft.targets]
        elif role == "source":
            draft.sources += [i for i in ids if i not in draft.sources and i not in draft.targets]
        elif role == "target":
            if kind == "place":
                things = [i for i in ids if self.context.kinds.get(i) == "site"]
                draft.targets += [i for i in things if i not in draft.targets]
                draft.places += [i for i in ids if i not in draft.places and i not in things]
            else:
                draft.targets += [i for i in ids if i not in draft.targets and i not in draft.sources]
        elif role == "parties":
            people = [i for i in ids if i not in draft.sources]
            if kind == "place":
                return
            if draft.trigger.type in ("AGREE", "COOPERATE") or len(people) > 2:
                draft.sources += people
            elif people:
                draft.sources += people[:1]
                draft.targets += [i for i in people[1:] if i not in draft.targets]

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
            while following < len(self.row) and (self.row[following].kind == "quote" or (commas and self.row[following].kind == "comma")) and following - place < 2:
                following += 1
            if following < len(self.row) and self.row[following].kind == "conj":
                following += 1
            elif following < len(self.row) and self.row[following].kind in ("actor", "place") and (
                self.row[following].conjunction or (following > place and self._list_goes_on(following))
            ):
                pass
            elif following < len(self.row) and self.row[following].kind == "func" and self.scan.function(self.row[following].first, "conj", "with"):
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

    def _verb(self, draft: Draft, at: int, unit: Unit, match: Match) -> None:
        frame = draft.trigger.frame
        raw = self.doc.raw(unit.first)
        draft.passive = match.feature.endswith("x") or "ُ" in raw[:3]
        step = at + 1
        subject: list[str] = []
        subject_kind = "actor"
        step = self._skip(step)
        first = self._subject_first(at) or self._elided(draft, at, step)
        if step < len(self.row) and self.row[step].kind in ("actor", "place") and not self._governed(step) and (first or not self._agrees(match, step)):
            # SVO (بريطانيا تنشر الجيش), or a gender that the verb does not show (ودعا أنقرة): what follows is the object
            objects, step, kind = self.read_list(step)
            if "object" in frame and not draft.passive:
                self._give(draft, frame["object"], objects, kind)
        elif step < len(self.row) and self.row[step].kind in ("actor", "place") and not self._governed(step):
            subject, step, subject_kind = self.read_list(step)
            after = self._skip(step)
            second = after < len(self.row) and self.row[after].kind in ("actor", "place") and not self._governed(after) and not self.row[after].conjunction
            if not second and self._suffers(draft, match, at, subject):
                self._give(draft, frame.get("object", "target"), subject, subject_kind)
                draft.reasons.append("sufferer after the verb")
                subject = []
            elif second and "object" in frame:
                objects, step, kind = self.read_list(after)
                self._give(draft, frame["object"], objects, kind)
        if subject:
            role = frame.get("object", "target") if draft.passive else frame.get("subject", "source")
            self._give(draft, role, subject, subject_kind)
        elif not draft.first_person:
            before = self._before(at, relative=True)
            if not draft.passive and self._relative_passive(at, step, match, draft):
                draft.passive = True
                draft.reasons.append("passive relative")
            if before is None and not draft.passive and (match.feature[1:2] == "3" or match.feature == "participle"):
                before = self._chained(at) or self._carried_over(at)
            role = frame.get("object", "target") if draft.passive else frame.get("subject", "source")
            if before and not (draft.targets and draft.passive):
                ids, kind = before
                if not set(ids) & set(draft.targets):
                    self._give(draft, role, ids, kind)
        if match.cut.pronoun and "object" in frame:
            antecedent = self._antecedent(at, match.cut.pronoun)
            if antecedent and antecedent not in draft.sources:
                self._give(draft, frame["object"], [antecedent], "actor")
        self._prepositions(draft, step, at)

    def _subject_first(self, at: int) -> bool:
        """Whether an actor opens the clause right before the verb: الشرطة تعتقل, بريطانيا تنشر."""
        if at == 0 or self.row[at].conjunction:
            return False
        place = at - 1
        while place > 0 and self.row[place].kind in ("aux", "time", "adjective", "neg", "quote"):
            place -= 1
        unit = self.row[place]
        if unit.kind != "actor" or self._governed(place):
            return False
        while place > 0 and self.row[place].conjunction and self.row[place - 1].kind == "actor":
            place -= 1
        return place == 0 or self.row[place - 1].kind in ("comma", "comp", "seq", "conj", "quote", "colon", "aux", "mark")

    def _elided(self, draft: Draft, at: int, step: int) -> bool:
        """Whether the one actor after a chained verb of asking or accusing is its object, its subject being the one before.

        ``واتهم إسرائيل بارتكاب …`` must have an accused; ``ودعا جميع الأطراف إلى …`` asks the parties, it is not they who ask.
        """
        if draft.trigger.type not in ("ACCUSE", "REQUEST", "THREATEN") or "object" not in draft.trigger.frame or draft.passive:
            return False
        if step >= len(self.row) or self.row[step].kind != "actor" or self._governed(step) or self._subordinate(at):
            return False
        _, end, _ = self.read_list(step)
        after = self._skip(end)
        following = self.row[after] if after < len(self.row) else None
        if following is None or (following.kind in ("actor", "place") and not self._governed(after) and not following.conjunction):
            return False
        if self._chained(at) is None and self._carried_over(at) is None:
            return False
        phrase = self.row[step].phrase
        charged = draft.trigger.type == "ACCUSE" and following.preposition == "ب"
        everyone = phrase is not None and (phrase.cls == "party" or phrase.rule == "actor.quantified")
        chained = self.row[at].conjunction and at > 0 and phrase is not None and phrase.kind not in ("person",) and following.preposition in ("ب", "الي")
        return charged or everyone or chained

    def _agrees(self, match: Match, at: int) -> bool:
        """Whether the actor at a unit agrees with a verb in gender, as far as spelling shows."""
        phrase = self.row[at].phrase
        if phrase is None or match.feature not in ("p3ms", "p3fs"):
            return True
        gender = phrase_gender(self.scan, phrase)
        return gender is None or (gender == "f") == (match.feature[2] == "f")

    def _relative_passive(self, at: int, step: int, match: Match, draft: Draft) -> bool:
        """``الذي اعتقل يوم الاثنين``: a verb of harm after a relative, with nothing after it to suffer it, is passive."""
        if draft.harm is None or match.cut.pronoun or at == 0 or self.row[at - 1].kind != "rel" or draft.trigger.frame.get("object") != "target":
            return False
        return not (step < len(self.row) and self.row[step].kind in ("actor", "place", "number") and not self._governed(step))

    def _chained(self, at: int) -> tuple[list[str], str] | None:
        """The doer of the verb before it in the sentence, where a verb goes on with و or a participle (واتهم …، داعيا …)."""
        for draft in reversed(self.earlier[-LONG:]):
            if draft.sentence != self.number:
                return None
            if draft.verbal and draft.sources and not draft.passive and not self._subordinate(draft.unit):
                return list(draft.sources), "actor"
        for place in range(at - 1, max(-1, at - LONG), -1):
            said = self.row[place].match
            if self.row[place].kind == "cue" and said is not None and said.entry.pos == "V":
                after = self._skip(place + 1)
                if after < at and self.row[after].kind == "actor" and not self._governed(after):
                    ids, _, kind = self.read_list(after)
                    return (ids, kind) if ids else None
        return None

    def _subordinate(self, at: int) -> bool:
        """Whether a verb stands in a relative clause."""
        return at > 0 and self.row[at - 1].kind == "rel"

    def _carried_over(self, at: int) -> tuple[list[str], str] | None:
        """The doer of the sentence before, where a sentence begins with a verb and names nobody (كما بدأت بملاحقة …)."""
        if at > 2 or any(u.kind == "actor" for u in self.row[:at]):
            return None
        for draft in reversed(self.earlier):
            if draft.sentence < self.number - 1:
                return None
            if draft.sentence == self.number - 1 and draft.sources:
                return list(draft.sources), "actor"
        return None

    def _suffers(self, draft: Draft, match: Match, at: int, ids: list[str]) -> bool:
        """Whether the only noun after an unvocalised verb suffers it: قتل 11 شخصا, اعتقل ناشطون."""
        frame = draft.trigger.frame
        if frame.get("object") != "target":
            return False
        if self._accusative(self._skip(at + 1)):
            return True
        if match.feature.startswith("i"):
            return False
        if self._before(at, relative=False) and not match.cut.conjunction:
            return True
        kinds = {self.context.kinds.get(i) for i in ids}
        unit = self.row[self._skip(at + 1)]
        counted = unit.phrase is not None and (unit.phrase.count is not None or unit.phrase.kind == "population" or not unit.phrase.definite)
        return counted or kinds == {"population"}

    def _accusative(self, at: int) -> bool:
        """Whether an actor's head shows the case of an object: المدنيين, مدنيا (never المدنيون)."""
        phrase = self.row[at].phrase
        if phrase is None or phrase.count is not None:
            return False
        raw = self.doc.raw(phrase.head)
        noun = self.scan.find(phrase.head, "noun")
        if noun is None or noun.cut.pronoun:
            return False
        return (noun.feature == "p" and raw.endswith("ين")) or (noun.feature == "s" and raw.rstrip("ً").endswith("ا") and not noun.cut.article)

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

    def _noun(self, draft: Draft, at: int, unit: Unit, match: Match) -> None:
        frame = draft.trigger.frame
        step = at + 1
        if match.last > unit.last:
            while step < len(self.row) and self.row[step].first < match.last:
                step += 1
        adjective_end = step
        while adjective_end < len(self.row) and self.row[adjective_end].kind in ("adjective", "word") and not self.row[adjective_end].preposition and not self.row[adjective_end].conjunction and adjective_end - step < 3:
            adjective_end += 1
        if match.cut.pronoun and "idafa" in frame:
            antecedent = self._antecedent(at, match.cut.pronoun)
            if antecedent:
                self._give(draft, frame["idafa"], [antecedent], "actor")
                draft.reasons.append("pronoun")
        elif not match.cut.article:
            target = adjective_end if adjective_end < len(self.row) else step
            if step < len(self.row) and self.row[step].kind in ("actor", "place", "number"):
                target = step
            if target < len(self.row) and self.row[target].kind in ("actor", "place") and not self._governed(target) and not self.row[target].conjunction:
                ids, end, kind = self.read_list(target, commas=False)
                role = frame.get("idafa", "source")
                if kind == "place" and role == "source":
                    role = "target"
                if role == "target" and kind == "actor" and self._object_follows(end):
                    role = "source"
                self._give(draft, role, ids, kind)
                step = end
                if role == "source" and "object" in frame:
                    after = self._skip(end)
                    if after < len(self.row) and self.row[after].kind == "actor" and not self._governed(after) and not self.row[after].conjunction:
                        more, step, kind = self.read_list(after)
                        self._give(draft, frame["object"], more, kind)
            else:
                step = max(step, adjective_end)
        else:
            step = max(step, adjective_end)
        self._carried(draft, at)
        self._nationality(draft, at, adjective_end)
        step = self._relative(draft, step)
        last_word = self.doc.words[match.last - 1] if match.last - match.first > 1 else ""
        self._prepositions(draft, step, at, pending=last_word if last_word in ("بين", "علي", "مع", "من", "الي", "ضد") else "")
        self._controlled(draft, at)

    def _nationality(self, draft: Draft, at: int, end: int) -> None:
        """``غارات إسرائيلية``: the state of the adjective does it, where nobody else is named and the article names it."""
        if draft.sources or "source" not in draft.trigger.frame.values() or draft.trigger.type not in ("ASSAULT", "THREATEN", "SANCTION", "MOBILIZE", "AID"):
            return
        for unit in self.row[at + 1 : end]:
            for match in self.scan.at[unit.first]:
                id = f"state:{match.entry.key}"
                if match.entry.kind == "nisba" and id in self.context.kinds and id not in draft.targets:
                    draft.sources.append(id)
                    draft.reasons.append("nationality")
                    return

    def _object_follows(self, at: int) -> bool:
        """``استهداف النظام للأحياء``: a genitive followed by ل + someone is the doer."""
        at = self._skip(at)
        if at >= len(self.row):
            return False
        unit = self.row[at]
        return unit.preposition == "ل" and unit.kind in ("actor", "place", "word")

    def _carried(self, draft: Draft, at: int) -> None:
        """The verb that carries an event noun: شنّ X غارة, تعرض X لقصف, تم اعتقال X, تواصلت الاشتباكات."""
        place = at - 1
        steps = 0
        between: list[int] = []
        while place >= 0 and steps < 7:
            unit = self.row[place]
            light = next((m for m in self.scan.at[unit.first] if m.entry.kind == "light"), None) if unit.kind in ("light", "event", "cue") else None
            if light is not None:
                draft.light = place
                self._light(draft, place, light, between)
                return
            if unit.kind == "passive":
                draft.passive = True
                draft.reasons.append("passive")
                return
            if unit.kind in ("actor", "place"):
                between.append(place)
            elif unit.kind == "cue" and draft.trigger.type in ("AID", "RETREAT", "AGREE", "COERCE"):
                return
            elif unit.kind not in ("time", "number", "quote", "adjective", "word", "prep", "event"):
                return
            elif unit.kind == "event" and unit.match and unit.match.entry.pos == "V":
                return
            place -= 1
            steps += 1

    def _light(self, draft: Draft, at: int, light: Match, between: list[int]) -> None:
        role = light.entry.key
        draft.reasons.append(f"light verb {light.entry.data}")
        doer = {"do": "source", "suffer": "target", "resist": "target"}.get(role)
        if doer is None:
            return
        if light.entry.pos == "N":
            if between:
                first = between[-1]
                if not self._governed(first):
                    ids, _, kind = self.read_list(first)
                    if kind == "actor":
                        self._give(draft, doer, ids, kind)
            elif light.cut.pronoun:
                antecedent = self._antecedent(at, light.cut.pronoun)
                if antecedent:
                    self._give(draft, doer, [antecedent], "actor")
            return
        candidates = [p for p in reversed(between) if not self._governed(p) and self.row[p].kind == "actor"]
        if candidates:
            ids, _, kind = self.read_list(candidates[0])
            self._give(draft, doer, ids, kind)
            return
        before = self._before(at, relative=True) or self._carried_over(at)
        if before:
            self._give(draft, doer, before[0], before[1])

    def _controlled(self, draft: Draft, at: int) -> None:
        """The doer of a masdar that ب ل إلى ties to a verb or someone: دفع X إلى توقيع, قام X بـ, دخل X للسيطرة على."""
        unit = self.row[at]
        tie = unit.preposition or (self.row[at - 1].preposition if at and self.row[at - 1].kind == "prep" else "")
        if draft.sources or tie not in ("ب", "ل", "الي") or "source" not in draft.trigger.frame.values():
            return
        before = self._before(at, relative=True) or self._carried_over(at)
        if before and before[1] == "actor":
            self._give(draft, "source", before[0], "actor")
            draft.reasons.append("controlled")

    def _relative(self, draft: Draft, at: int) -> int:
        """``الضربات التي وجهتها القاهرة لـ…``: the doer named by a light verb in the relative clause after the noun."""
        if at + 1 < len(self.row) and self.row[at].kind in ("light", "event", "verb") and not draft.definite and any(
            m.entry.pos == "V" and m.cut.pronoun in ("ه", "ها") for m in self.scan.at[self.row[at].first]
        ):
            at -= 1  # حملة برية تشنها قوات …: after an indefinite noun the relative has no pronoun of its own
        elif at + 1 >= len(self.row) or self.row[at].kind != "rel":
            return at
        verb = self.row[at + 1]
        light = next((m for m in self.scan.at[verb.first] if m.entry.kind == "light" and m.entry.pos == "V"), None)
        own = next((m for m in self.scan.at[verb.first] if m.entry.kind == "event" and m.entry.pos == "V"), None)
        if light is None and own is None:
            return at
        step = self._skip(at + 2)
        if step < len(self.row) and self.row[step].kind == "actor" and not self._governed(step):
            ids, end, kind = self.read_list(step)
            self._give(draft, "source", ids, kind)
            return end
        return at + 2

    def _prepositions(self, draft: Draft, step: int, at: int, *, pending: str = "") -> None:
        """Walk on from the trigger and give each prepositional phrase the role that the frame has for it."""
        frame = draft.trigger.frame
        limit = min(len(self.row), step + FORWARD)
        commas = 0
        owner: list[str] = []
        while step < limit:
            unit = self.row[step]
            if unit.kind == "prep":
                pending = unit.preposition
                step += 1
                continue
            if unit.kind == "func" and unit.preposition == "by":
                pending = "by"
                step += 1
                continue
            if unit.kind in ("actor", "place"):
                preposition = unit.preposition or pending
                pending = ""
                ids, end, kind = self.read_list(step)
                if preposition == "by":
                    self._give(draft, "source", ids, "actor")
                elif preposition == "ل" and kind == "actor" and draft.definite and not draft.verbal and not draft.sources and (
                    frame.get("idafa") == "source" and step <= at + 4 and not draft.targets
                ):
                    self._give(draft, "source", ids, kind)  # الحملة العسكرية للنظام: whose it is
                elif preposition and preposition in frame:
                    before = len(draft.targets)
                    self._give(draft, frame[preposition], ids, kind)
                    if preposition == "ل" and not draft.verbal and len(draft.targets) > before and step == at + 1 + (self.row[at + 1].kind == "adjective"):
                        owner = draft.targets[before:]
                    elif preposition in ("ضد", "علي") and owner and len(draft.targets) > before and not draft.sources:
                        draft.targets = [t for t in draft.targets if t not in owner]
                        draft.sources = owner  # العمليات العسكرية للجيش ضد …: whose they are
                elif preposition == "من" and kind == "actor" and not draft.verbal and not draft.sources and self.row[at].preposition == "ب":
                    self._give(draft, "source", ids, kind)  # بدعوة من X, بدعم من X
                elif preposition in PLACE_PREPOSITIONS and kind == "place":
                    draft.places += [i for i in ids if i not in draft.places]
                step = max(end, step + 1)
                continue
            if unit.kind in BLOCKING or unit.kind in ("light",) or (unit.kind in ("event", "verb") and (unit.match is not None and unit.match.entry.pos == "V")):
                break
            if unit.kind == "event" and not unit.preposition and pending == "" and step > at + 1 and unit.conjunction:
                break
            if unit.kind == "comma":
                commas += 1
                if commas > 1 or (step + 1 < limit and self.row[step + 1].kind in ("event", "cue", "light", "seq", "verb")):
                    break
            if unit.kind == "rel" and step > at + 3:
                break
            if unit.kind in ("word", "event", "adjective", "time", "number"):
                if unit.preposition and unit.kind != "time":
                    pending = ""
                elif unit.kind == "word" and pending and not unit.conjunction:
                    # على مواقع [المسلحين]: a plain noun between the preposition and its someone keeps the tie
                    step += 1
                    continue
                if unit.kind == "word" and unit.preposition and unit.preposition in frame:
                    pending = unit.preposition
                    step += 1
                    continue
                pending = "" if unit.kind not in ("word", "adjective", "number") else pending
            step += 1

    def _before(self, at: int, *, relative: bool) -> tuple[list[str], str] | None:
        """The subject before a verb: the antecedent of a relative, or the actor that opens the clause."""
        place = at - 1
        steps = 0
        seen_relative = False
        best: int | None = None
        while place >= 0 and steps < BACKWARD:
            unit = self.row[place]
            if unit.kind == "rel":
                seen_relative = True
            elif unit.kind == "actor":
                glued = self._governed(place)
                if seen_relative:
                    phrase = unit.phrase
                    if phrase is not None and phrase.cls in ("people", "agent") and any(
                        m.entry.kind == "event" and m.entry.pos == "N" for t in range(phrase.head + 1, phrase.last) for m in self.scan.at[t]
                    ):
                        return None  # ضحايا الهجوم الذي استهدف …: the relative is the attack's
                    best = place
                    break
                if not glued:
                    best = place
                    break
                if steps > 6:
                    break
            elif unit.kind == "comp" and place and self.row[place - 1].kind == "prep":
                pass  # بعد أن أجرى محادثات: the main clause's subject goes on
            elif unit.kind in ("colon", "comp", "seq", "stop") or (unit.kind == "comma" and not seen_relative and steps == 0 and not relative):
                break
            elif unit.kind in ("cue", "light", "verb", "event") and unit.match is not None and unit.match.entry.pos == "V" and not seen_relative:
                # the subject of the verb before it goes on: شن داعش هجمات، استهدفت …
                shared = self._skip(place + 1)
                if shared < at and self.row[shared].kind == "actor" and not self._governed(shared):
                    best = shared
                break
            place -= 1
            steps += 1
        if best is None:
            return None
        start = best
        while start > 0 and self.row[start].conjunction and self.row[start - 1].kind == "actor":
            start -= 1
        ids, _, kind = self.read_list(start)
        return (ids, kind) if ids else None

    def _antecedent(self, at: int, pronoun: str) -> str | None:
        """Who a pronoun on a word stands for: the nearest actor before it that agrees in number, in this sentence first."""
        plural = pronoun in ("هم", "هن")
        for place in range(at - 1, max(0, at - LONG), -1):
            if self.row[place].kind == "rel" and self.row[place - 1].kind == "actor":
                return self._id(self.row[place - 1])  # القوات التي سددت ضربة بسيطرتها: the relative's own head
            if self.row[place].kind in ("comma", "stop", "seq"):
                break
        # the one that does something (a subject) before one that something is said of (a genitive, an object of ب)
        places = [p for p in range(at - 1, max(-1, at - LONG), -1) if self.row[p].kind == "actor"]
        places.sort(key=lambda p: not self._subjectlike(p))
        for place in places:
            unit = self.row[place]
            if unit.phrase is not None:
                if pronoun == "هما" and not (unit.conjunction or unit.phrase.plural):
                    continue
                if (plural and not unit.phrase.plural) or (pronoun == "ه" and unit.phrase.plural):
                    continue
                if pronoun == "ها" and unit.phrase.kind == "person" and not unit.phrase.plural and unit.phrase.cls == "title" and not self.doc.words[unit.phrase.head].endswith("ه"):
                    continue
                return self._id(unit)
        return None

    def _subjectlike(self, at: int) -> bool:
        if self._governed(at):
            return False
        before = self.row[at - 1] if at else None
        return before is None or before.kind not in ("event", "word", "light") or (before.match is not None and before.match.entry.pos == "V")

    def _where(self, draft: Draft, at: int) -> None:
        """The time of the event, nearest in its clause; and where nothing placed it, the nearest place that has في or ب."""
        best: tuple[int, int] | None = None
        near: tuple[int, int] | None = None
        for place in range(max(0, at - TIME_REACH), min(len(self.row), at + TIME_REACH + 1)):
            unit = self.row[place]
            if unit.kind == "time" and unit.time is not None:
                cost = self._cost(at, place, time=True)
                if cost <= TIME_REACH and (best is None or cost < best[0]):
                    best = (cost, unit.time)
            elif unit.kind == "place" and not draft.places and unit.place is not None:
                tied = unit.preposition == "ب" or (place and self.row[place - 1].kind == "prep" and self.row[place - 1].preposition in PLACE_PREPOSITIONS)
                if tied or unit.place.relative:
                    cost = self._cost(at, place, time=False)
                    if cost <= PLACE_REACH and (near is None or cost < near[0]):
                        near = (cost, place)
        draft.time = best[1] if best else None
        if near is not None:
            ids, _, _ = self.read_list(near[1])
            draft.places = [i for i in ids if i not in draft.targets and i not in draft.sources]
            draft.reasons.append("place nearby")

    def _cost(self, at: int, place: int, *, time: bool) -> int:
        """How far a time or place stands from the trigger: units, with verbs, clauses and other events in between dearer."""
        distance = place - at if place > at else (at - place) + 2
        between = self.row[at + 1 : place] if place > at else self.row[place + 1 : at]
        barriers = sum(
            (u.kind == "comp" and not (n and between[n - 1].kind == "prep")) or u.kind in ("colon", "rel")
            or (u.kind in ("verb", "light", "cue") and u.match is not None and u.match.entry.pos == "V")
            for n, u in enumerate(between)
        )
        others = sum(u.kind == "event" for u in between)
        return distance + 6 * barriers + 3 * others
