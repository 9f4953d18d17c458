"""Who does and who suffers an event: its arguments, found by walking the units of its sentence.

An active verb's subject and object, a masdar's genitive, prepositions that the frame names, the subject of a light verb
that carries it (شنّ … غارة), the antecedent of a relative clause or pronoun.
"""

from __future__ import annotations

from collections.abc import Sequence

from marsad.actors.naming import phrase_gender
from marsad.events.bearing import JUDGING, BearingReader
from marsad.events.carriers import FORCEFUL, SAID_ONLY
from marsad.events.clauses import ABOUT as ABOUT_WHAT
from marsad.events.clauses import BACKWARD, FORWARD, LONG, OF_ITS_OWN, Argument
from marsad.events.drafts import Draft
from marsad.events.subjects import CARRIED, VOICING
from marsad.language.ar.clitics import stems
from marsad.lexicon import SPEECH_ACTS
from marsad.match import Match
from marsad.units import Unit, finite, verbal

PLACE_PREPOSITIONS = frozenset(("في", "داخل", "قرب", "قباله", "عبر", "ب", "ضمن", "عند", "شمال", "جنوب", "شرق", "غرب", "حول"))
WAYS = frozenset(("من", "الي", "نحو", "باتجاه", "صوب", "حتي"))
MOVING = frozenset(("ASSAULT", "RETREAT", "MOBILIZE", "AID"))  # where from and where to is where they happen
DEEDS = frozenset(("ASSAULT", "COERCE", "PROTEST"))  # not done by speaking
JOINED = 6  # units between a masdar and one with و that goes on with whose it is
DONE_BY_MANY = frozenset(("RETREAT", "MOBILIZE", "PROTEST", "CONSULT", "AGREE"))  # of these those counted are who does it
BODIES = frozenset(("organization", "state"))  # kinds that nobody arrests
ARRESTING = frozenset(("COP", "MIL", "GOV", "JUD", "REB", "UAF"))  # sectors of those who arrest
TALKED = frozenset(("CONSULT", "AGREE", "COOPERATE"))  # what is said there is about something
LONGER = 8  # units more that an aside may take up
LONG_A = "ا"  # the long vowel that a passive changes
ON = "علي"  # folded
WORN = ("ها", "هم", "هما")  # pronouns that no noun ends in by itself
TYING = frozenset(("بين", "علي", "مع", "من", "الي", "ضد"))  # prepositions that a phrase of several words may end in


class RoleReader(BearingReader):
    """Fills the sources, targets and places of the drafts of one sentence."""

    def fill(self, draft: Draft, at: int, unit: Unit, match: Match) -> None:
        """Find the arguments of the event word at a unit."""
        self.deed, self.speech = draft.trigger.type in DEEDS, draft.trigger.type in SPEECH_ACTS
        if draft.verbal:
            self._verb(draft, at, unit, match)
        else:
            self._noun(draft, at, unit, match)
            self._about(draft, at)
        if not draft.targets and not draft.passive and draft.trigger.type in JUDGING:
            draft.targets = [i for i in self._authors(draft, self._behind(at, match)) if i not in draft.sources]
        if not draft.targets and not draft.verbal and draft.trigger.type == "ACCUSE":
            self._charged(draft, at)

    def _named(self, id: str, arg: Argument) -> bool:
        """Whether an actor of a phrase is told by name or office, not by number (بينهم طفلان)."""
        return any(
            u.phrase is not None and self._id(u) == id and (u.phrase.name is not None or u.phrase.actor is not None or u.phrase.office is not None)
            for u in self.row[arg.first : arg.last]
        )

    def _verb(self, draft: Draft, at: int, unit: Unit, match: Match) -> None:
        frame = draft.trigger.frame
        held = self.earlier[-1] if self.earlier else None
        if match.cut.pronoun and draft.trigger.type == "CONSULT" and (draft.trigger.mode == "third-party" or frame.get("subject") == "place") and (
            held is not None and held.sentence == self.number and held.trigger.type == "CONSULT" and not held.verbal and at - held.unit <= 2
        ):
            draft.of = held  # محادثات ترعاها الأمم المتحدة: told with the talks
            return
        draft.passive = match.feature.endswith("x") or "ُ" in self.doc.raw(unit.first)[:3]
        args, end = self.arguments(self._behind(at, match))
        if draft.harm and not any(a.ids and not a.tie for a in args) and (sufferer := self._beyond_relative(end)) is not None:
            args.append(sufferer)
        draft.passive = draft.passive or any(a.tie == "by" and a.ids and all(b.kind != "event" for b in args[:n]) for n, a in enumerate(args))
        bare = [a for a in args if not a.tie and a.comma != 1 and not a.beyond and not a.joined and not self._own_word(draft, a)]
        lone = bare[0] if bare else None
        if lone is not None and len(bare) > 1 and lone.ids and lone.ids == bare[1].ids:
            del bare[1]  # توعد المتحدث باسمها ذبيح الله مجاهد: one told twice
        second = bare[1] if lone is not None and len(bare) > 1 and bare[1].comma in (lone.comma, lone.comma + 2) else None
        subject: Argument | None = None
        worn: list[str] = []  # whom its own pronoun stands for
        if match.cut.pronoun and "object" in frame:
            mine = self._before(at, relative=False) if (lone is None or not lone.ids) and self._subject_first(at) else None  # وكانت الشرطة قد اعتقلته
            mine = mine or self._of_indefinite(at, match, lone)
            worn = self._antecedents(at, match.cut.pronoun, lone.ids if lone is not None and lone.ids else mine[0] if mine else ())
            if mine and mine[1] == "indefinite":
                self._give(draft, frame.get("subject", "source"), mine[0], "actor")
        if lone is not None and lone.ids and lone.kind == "event" and second is None and "object" in frame and not draft.passive and draft.trigger.type not in SAID_ONLY:
            self._give(draft, frame["object"], lone.ids, "actor")  # استهدفت تجمعات لقوات …، أدانت قصف الجيش لـ…
        elif lone is not None and self._judged(draft, at, lone, second):
            self._give(draft, "target", lone.ids, lone.kind)
        elif lone is not None and lone.ids and lone.kind != "event":
            if not match.cut.pronoun and not self._of_another(at, match, lone) and (self._before_its_verb(match) or self._subject_first(at) or self._elided(draft, at, lone, args) or not self._agrees(match, lone) or self._met(draft, at, lone, second, args) or bool(self._told_of_noun(at, match)) or self._document_told(at, match) is not None or self._goes_on(draft, at, lone, second) or self._told_of(at) or (second is None and not draft.harm and self._oblique(lone))):
                # SVO (بريطانيا تنشر الجيش), or a gender that the verb does not show (ودعا أنقرة): what follows is the object
                if "object" in frame and not draft.passive:
                    self._give(draft, frame["object"], lone.ids, lone.kind)
            elif second is None and not match.cut.pronoun and not self._reflexive(lone) and (self._of_an_event(draft, at) or (self._suffers(draft, match, at, lone) and not any(a.tie == ON and a.ids and frame.get(ON) == "target" for a in args))):
                self._give(draft, frame.get("object", "target"), lone.ids, lone.kind)
                draft.reasons.append("sufferer after the verb")
                # وقتل 3900 شخص: nobody is said to have done it; but واعتقلت 30 مطلوبا has somebody feminine do it
                draft.passive = draft.passive or (draft.harm is not None and match.feature[2:3] == "m" and not self._active_on(at, match))
            else:
                subject = lone
        if lone is not None and second is not None and second.ids and not draft.targets and "object" in frame and not (second.kind == "event" and draft.trigger.type in SAID_ONLY):
            self._give(draft, frame["object"], second.ids, "actor" if second.kind == "event" else second.kind)
        elif lone is not None and lone.kind == "event" and second is not None and second.ids and "object" in frame:
            self._give(draft, frame["object"], second.ids, second.kind)  # استهدفت الغارة مقر …
        if subject is not None:
            role = frame.get("object", "target") if draft.passive else frame.get("subject", "source")
            self._give(draft, role, subject.ids, subject.kind)
        elif lone is not None and lone.kind == "word" and not lone.comma and not self._subject_first(at) and ((second is not None and bool(second.ids)) or draft.trigger.type == "PROTEST"):
            pass  # أوقفت مصالح الأمن 195 شخصا, تظاهر العشرات: its subject stands there, though no actor
        elif draft.of is not None:
            pass  # its subject is the event noun, whose doer is told there
        elif not draft.first_person and not (lone is not None and ((lone.kind == "event" and second is not None and not self._subject_first(at) and not self._active_on(at, match)) or (match.cut.pronoun and not lone.ids))):
            own = self._told_of_noun(at, match)
            unsaid = "impersonal" in draft.trigger.tags and match.feature[1:4] == "3ms" and not self._subject_first(at)  # شخصان يشتبه في تورطهما
            going_on = self._active_on(at, match) if draft.harm or draft.trigger.type == "COERCE" else None
            own = own or self._document_told(at, match) or (list(going_on.sources) if going_on is not None else [])
            before = self._granted(at) if not own else None
            before = before or (None if unsaid or (self._word_told_of(at) and not self._carried_by(draft, at)) else (own, "actor") if own else self._shared(at) or self._before(at, relative=True))
            if not draft.passive and self._relative_passive(at, lone, match, draft):
                draft.passive = True
                draft.reasons.append("passive relative")
            if before is None and not draft.passive and not unsaid and not self._word_told_of(at) and (match.feature[1:2] == "3" or match.feature == "participle"):
                before = self._chained(at) or self._carried_over(at)
            if draft.harm and lone is None and not draft.targets and not match.cut.pronoun and not self._active_on(at, match) and (match.feature[:1] == "p" or self._until(at)) and not (
                draft.harm == "detained" and before and {self.context.kinds.get(i) for i in before[0]} <= BODIES  # الشرطة أوقفت مشتبها به
            ):
                draft.passive = True  # إن أحد جنوده قتل: whom a verb of harm has before it and nobody after it
            if before and not draft.passive and draft.trigger.type == "ASSAULT" and self._victims(before[0]):
                before = None  # قتل جندي في غارة استهدفت جرافة: no victim does it
            if lone is None and draft.conjoined and before and self._suffered_on(at, before[0]):
                draft.passive = True  # خطف وعذب
            role = frame.get("object", "target") if draft.passive else frame.get("subject", "source")
            if before and not (draft.targets and draft.passive):
                ids, kind = before
                if not set(ids) & {*draft.targets, *worn}:
                    self._give(draft, role, ids, kind)
        if worn and not set(worn) & set(draft.sources):
            self._give(draft, frame["object"], worn, "place" if worn[0].startswith(("place:", "country:")) else "actor")
        self._tied(draft, at, args)
        if "object" not in frame and draft.trigger.type in MOVING:  # دخلت الفصائل العاصمة
            draft.places[:0] = [i for a in bare if a.kind == "place" for i in a.ids if i not in draft.places]
        if draft.conjoined and draft.passive and draft.sources and any(a.tie == "by" and a.ids for a in args):
            self._by_both(draft, at)
        if not draft.targets and not draft.passive:
            self._spoken_of(draft, at, args)
        if not draft.targets and not draft.passive and draft.sources:
            self._of_nation(draft, args)

    def _until(self, at: int) -> bool:
        """``ظل مختبئا قبل أن يعتقل``: whether a verb stands right behind قبل أن."""
        return at > 1 and self.row[at - 1].kind == "comp" and self.row[at - 2].preposition in OF_ITS_OWN

    def _beyond_relative(self, at: int) -> Argument | None:
        """``وقتل في الغارات التي شنها الجيش على المدينة [عشرة أشخاص]``: those counted, behind the relative that parts them from the verb."""
        if at >= len(self.row) or self.row[at].kind != "rel":
            return None
        for place in range(at + 2, min(len(self.row), at + FORWARD)):
            unit = self.row[place]
            if unit.kind in ("comma", "stop", "colon", "seq", "comp", "rel") or unit.conjunction:
                return None
            phrase = unit.phrase
            if unit.kind == "actor" and phrase is not None and phrase.count is not None and not self._governed(place) and self.row[place - 1].kind in ("place", "actor", "time"):
                ids, end, kind = self.read_list(place)
                return Argument(tie="", first=place, last=end, ids=tuple(ids), kind=kind)
        return None

    def _behind(self, at: int, match: Match) -> int:
        """The first unit behind an event word, however many units it covers."""
        step = at + 1
        while step < len(self.row) and self.row[step].first < match.last:
            step += 1
        return step

    def _before_its_verb(self, match: Match) -> bool:
        """Whether a form never has its subject after it: a participle, a first or second person, a plural (قتلوا، متهما)."""
        feature = match.feature
        return feature == "participle" or feature[1:2] in ("1", "2") or feature[3:4] in ("p", "d")

    def _of_another(self, at: int, match: Match, lone: Argument) -> bool:
        """``الناشط الذي طالبت منظمات بالإفراج عنه``: a verb that does not agree with what the relative follows, but with what follows it."""
        if at < 2 or self.row[at - 1].kind != "rel" or match.feature[1:2] != "3":
            return False
        head = self.row[at - 2].phrase
        gender = phrase_gender(self.scan, head) if head is not None and not head.plural else None
        return gender is not None and gender != match.feature[2] and self._agrees(match, lone)

    def _told_of(self, at: int) -> bool:
        """``قال إنه لن يسلم السلطة``: a verb right after أن with a pronoun has that pronoun for its subject."""
        place = at - 1
        while place >= 0 and self.row[place].kind in ("neg", "aux"):
            place -= 1
        if place >= 0 and self._pronominal(place):
            return True
        if at and self.scan.function(self.row[at - 1].first, "what") is not None and self.row[at - 1].kind == "func":
            return True  # مما يهدد أمن البلاد: what was told does it
        return self._word_told_of(at)

    def _own_noun(self, noun: int, at: int) -> bool:
        """Whether an indefinite word for a person, that is no actor, stands right before a verb and has it for its relative clause."""
        unit, match = self.row[noun], self.row[at].match
        if noun != at - 1 or unit.kind != "word" or self._definite(unit) or match is None or match.feature[1:2] != "3" or match.cut.pronoun:
            return False
        return any(m.entry.kind == "noun" and m.feature == "s" for m in unit.matches) and any(finite(u) for u in self.row[max(0, noun - BACKWARD) : noun])

    def _carried_by(self, draft: Draft, at: int) -> bool:
        """Whether the word before a verb is an event noun of its own kind, whose doer is this one's too: أن الهجوم استهدف."""
        last = self.earlier[-1] if self.earlier else None
        return last is not None and last.sentence == self.number and last.unit >= at - 3 and last.trigger.type == draft.trigger.type

    def _word_told_of(self, at: int) -> bool:
        """``أن صواريخها لا تستهدف``: a word that is nobody, right behind أن, is the subject of the verb behind it."""
        place = at - 1
        while place >= 0 and self.row[place].kind in ("neg", "aux", "adjective", "quote"):
            place -= 1
        if place < 1 or self.row[place].kind not in ("word", "event") or verbal(self.row[place]) or self.row[place].preposition or self.row[at].conjunction:
            return False
        if self._own_noun(place, at):
            return True  # بينهم رجل هاجم ثكنة
        return self.row[place - 1].kind == "comp" and (place == 1 or self.row[place - 2].kind != "prep")

    def _goes_on(self, draft: Draft, at: int, lone: Argument, second: Argument | None) -> bool:
        """``رحب بايدن بالاتفاق وشكر السيسي``: a verb with و that needs an object, and names one only, has its subject before it."""
        if not draft.conjoined or at == 0 or second is not None or draft.passive or draft.harm or draft.trigger.type == "REQUEST":
            return False
        if draft.trigger.frame.get("object") != "target" or lone.comma:
            return False
        phrase = self.row[lone.first].phrase
        if phrase is not None and phrase.kind == "person" and phrase.cls in ("title", "person") and any(a.tie == "ب" and not a.ids for a in self.arguments(at + 1)[0]):
            return False  # وتوعد الناطق باسمهم بشن هجمات
        main = self._main_subject(at)
        return main is not None and not set(main[0]) & set(lone.ids)

    def _met(self, draft: Draft, at: int, lone: Argument, second: Argument | None, args: Sequence[Argument]) -> bool:
        """``في زيارة يلتقي خلالها الرئيس عون``: a verb of meeting that names one party has the other before it."""
        frame = draft.trigger.frame
        if draft.trigger.type != "CONSULT" or "object" not in frame or second is not None or lone.kind != "actor":
            return False
        if any(a.ids and a.tie in ("مع", "ب") and a.kind == "actor" for a in args):
            return False
        return bool(self._before(at, relative=True) or self._chained(at) or self._carried_over(at))

    def _relative_passive(self, at: int, lone: Argument | None, match: Match, draft: Draft) -> bool:
        """``الذي اعتقل يوم الاثنين``: a verb of harm after a relative, with nothing after it to suffer it, is passive."""
        if draft.harm is None or match.cut.pronoun or at == 0 or self.row[at - 1].kind != "rel" or draft.trigger.frame.get("object") != "target":
            return False
        return lone is None

    def _reflexive(self, lone: Argument) -> bool:
        """``فجّر انتحاري نفسه``: who does it to himself does it."""
        return lone.last < len(self.row) and self.scan.function(self.row[lone.last].first, "self") is not None

    def _to_his_own(self, own: Argument) -> bool:
        """Whether himself, or a bare word with a pronoun, stands right behind someone: what a masdar is done to is that."""
        if self._reflexive(own):
            return True
        after = self.row[own.last] if own.last < len(self.row) else None
        return after is not None and after.kind == "word" and not after.preposition and not after.conjunction and bool(self._worn(own.last)) and not any(m.entry.pos == "A" for m in after.matches)

    def _suffers(self, draft: Draft, match: Match, at: int, lone: Argument) -> bool:
        """Whether the only noun after an unvocalised verb suffers it: قتل 11 شخصا, اعتقل ناشطون."""
        if draft.trigger.frame.get("object") != "target":
            return False
        unit = self.row[lone.first]
        if draft.trigger.mode == "suicide-attack" and not draft.harm and unit.kind == "actor" and not lone.headed:
            return False  # فجّر انتحاري شاحنة
        if unit.kind == "actor" and not lone.headed and self._accusative(lone.first):
            return True
        if lone.headed and self.scan.find(unit.first, "placenoun"):
            return True  # وقصفت مواقع القوات: places do nothing
        if match.feature.startswith("i") and not draft.harm:
            return False
        if self._surely_active(match) and {self.context.kinds.get(i) for i in lone.ids} == {"armed_group"} and not (unit.phrase is not None and unit.phrase.count is not None):
            return False  # اغتال مسلحون على دراجة نارية القيادي
        if draft.harm:
            return True  # قتل قائد ميداني: a verb of harm that names one only names who suffers it
        kinds = {self.context.kinds.get(i) for i in lone.ids}
        if kinds == {"armed_group"} and draft.trigger.type in FORCEFUL and self._nominative(lone.first):
            return False  # هاجم مسلحون مساء أمس قافلة
        if draft.trigger.type in DONE_BY_MANY:
            return False  # غادر المئات المدينة
        if draft.trigger.mode == "arrest" and kinds == {"person"} and unit.phrase is not None and unit.phrase.sector not in ARRESTING:
            return True  # واعتقل تامالت في 27 يونيو
        if draft.trigger.type == "REQUEST" and unit.phrase is not None and unit.phrase.definite and self._asks_for(at):
            return False  # طالب الأهالي بفتح الطريق
        counted = unit.phrase is not None and (unit.phrase.count is not None or unit.phrase.kind == "population" or not unit.phrase.definite)
        return counted or kinds == {"population"}

    def _asks_for(self, at: int) -> bool:
        """Whether what is asked for stands behind whoever a verb of asking has behind it, and nobody before it asks."""
        if not any(a.tie == "ب" and not a.ids for a in self.arguments(at + 1)[0]):
            return False
        return not (self.row[at].conjunction and self._main_subject(at)) and not self._subject_first(at)

    def _surely_active(self, match: Match) -> bool:
        """Whether a past verb would be spelt otherwise in the passive: هاجم (هوجم), اغتال (اغتيل), أصاب (أصيب)."""
        stem = match.cut.stem
        if match.feature[:1] != "p" or match.feature.endswith("x") or len(stem) < 4:
            return False
        ending = {"3fs": 1, "3mp": 2}.get(match.feature[1:4], 0)
        root = stem[: len(stem) - ending]
        return len(root) > 3 and (root[1] == LONG_A or root[-2] == LONG_A)

    def _of_an_event(self, draft: Draft, at: int) -> bool:
        """``هجمات انتحارية، استهدفت تجمعات لـ…``: a verb without و right after an event noun tells of that event."""
        if draft.conjoined or draft.trigger.frame.get("object") != "target":
            return False
        noun = self.row[at - 1] if at else None
        match = self.row[at].match
        if noun is not None and noun.kind == "word" and not self._definite(noun) and match is not None and match.feature[:1] == "i":
            return True  # قرار يطالب الحكومة: a verb right after an indefinite noun has that noun for its subject
        before = self.earlier[-1] if self.earlier else None
        if before is None or before.sentence != self.number or before.verbal or before.trigger.type != draft.trigger.type or at - before.unit > CARRIED:
            return False
        if any(u.match is not None and u.match.entry.pos == "V" and u.kind not in ("word", "actor", "place") for u in self.row[before.unit + 1 : at]):
            return False
        if any(self.scan.function(u.first, "apart") for u in self.row[before.unit + 1 : at]):
            return False  # قتل شرطي بهجوم، فيما أصيب …
        draft.of = before
        return True

    def _own_word(self, draft: Draft, arg: Argument) -> bool:
        """Whether a word is what the trigger wants with it, before somebody further on: أطلق عليه [النار] ضباط شرطة."""
        if arg.kind != "word" or arg.last - arg.first > 1 or arg.last >= len(self.row) or self.row[arg.last].kind != "actor":
            return False
        return not draft.trigger.wanted.isdisjoint(stems(self.doc.words[self.row[arg.first].first]))

    def _carrying(self, at: int) -> list[str]:
        """The subject of a light verb that stands right before an event noun: حاولت [الشرطة] تفريقها."""
        if at < 2 or self.row[at - 1].kind != "actor" or self.row[at - 2].kind != "light" or self.row[at].preposition:
            return []
        who = self._id(self.row[at - 1])
        return [who] if who else []

    def _noun(self, draft: Draft, at: int, unit: Unit, match: Match) -> None:
        frame = draft.trigger.frame
        step = self._behind(at, match)
        last_word = self.doc.words[match.last - 1] if match.last - match.first > 1 else ""
        args, end = self.arguments(step, tie=last_word if last_word in TYING else "", lists=False)
        rest = args
        worn = self._worn(at)
        if not match.cut.pronoun and last_word and worn and (speaker := self._voiced(draft, at, worn)):
            self._give(draft, "source", speaker, "actor")  # مؤكدة وقوفها إلى جانب الحكومة
            draft.reasons.append("pronoun")
        elif not match.cut.pronoun and last_word and worn and self.deed and "source" in (frame.get("idafa"), frame.get("subject")):
            self._give(draft, "source", self._antecedents(at, worn, self._accusers()), "actor")  # بإطلاقه النار على
        if match.cut.pronoun and "idafa" in frame:
            speaker = self._voiced(draft, at, match.cut.pronoun)
            trying = self._carrying(at) if frame["idafa"] == "target" else []  # حاولت الشرطة تفريقها: no pronoun for the police
            watching = self._nearest_subject(at) if at and self.row[at - 1].kind == "passive" else None  # رصد التحالف قائدا وتم قصفه
            others = [*self._accusers(), *trying]
            antecedent = speaker or self._joined_to(draft, at, match.cut.pronoun) or (watching and self._antecedents(at, match.cut.pronoun, [*others, *watching[0]])) or self._antecedents(at, match.cut.pronoun, others)
            second = args and args[0].ids and not args[0].tie and not args[0].comma and args[0].kind != "event" and not self._somewhere(args[0].first)
            if antecedent and at and self.row[at - 1].kind == "passive" and not second:
                self._give(draft, "target", antecedent, "actor")  # تم قصفه
                draft.reasons.append("pronoun")
            elif antecedent:
                # لقائه حفتر, اقتحامها البلدة: with a noun after it the pronoun does it, without one it has what the genitive has
                self._give(draft, "source" if (second or speaker) and frame["idafa"] == "target" else frame["idafa"], antecedent, "actor")
                draft.reasons.append("pronoun")
            if second:
                self._give(draft, frame.get("object", "target"), args[0].ids, args[0].kind)
        elif not match.cut.article and args and args[0].ids and not args[0].tie and not args[0].comma and all(
            u.kind in ("time", "quote", "number", "func", "aux") for u in self.row[step : args[0].first]
        ) and not (at and self.row[at - 1].preposition in OF_ITS_OWN and self._counted_behind(step, len(self.row)) == args[0].first):
            own, rest = args[0], args[1:]
            following = rest[0] if rest and not rest[0].comma else None
            role = frame.get("idafa", "source")
            if own.kind == "place" and role == "source":
                role = "target"
            if role == "target" and own.kind == "actor" and following is not None and following.tie == "ل" and following.kind != "event":
                role = "source"  # استهداف النظام للأحياء: a genitive followed by ل + someone is the doer
            if role == "target" and own.kind == "actor" and following is not None and not following.tie and following.ids and following.kind in ("actor", "place") and not (at and self.row[at - 1].kind == "passive") and not self._counted(own):
                role = "source"  # إحراق محتجين القنصلية; but تم توقيف رئيس بلدية إسطنبول
            if role == "target" and own.kind == "actor" and self._to_his_own(own):
                role = "source"  # تفجير انتحاري نفسه, إغلاق بلجيكا حدودها
            if own.kind == "event":
                inner = {m.entry.data.frame.get("idafa") for m in self.row[own.first].matches if m.entry.kind == "event" and m.entry.pos == "N"}
                role = "target" if inner == {"target"} or (role == "target") else role  # عملية دهس المارة
            if role == "source" and frame.get("object") == "target" and own.kind == "actor" and not (following is not None and (not following.tie or following.tie == "ل") and following.ids) and self._done_by_another(at, own):
                role = "target"  # واصل الجيش قصف المسلحين
            if role == "source" and draft.trigger.mode == "visit" and own.ids and all(self.context.kinds.get(i) == "state" for i in own.ids) and not (following is not None and following.tie in ("الي", "ل")):
                role = "target"  # زيارة إيران
            if role == "source" and frame.get("object") == "topic" and draft.trigger.type == "MOBILIZE" and self._is_sent(own, following):
                role = "topic"
                draft.owned = True  # whose it is, if not who does it
            self._give(draft, role, own.ids, own.kind)
            if role == "source" and "object" in frame and following is not None and following.kind in ("actor", "place") and following.ids and not following.tie:
                self._give(draft, frame["object"], following.ids, following.kind)
        bare = not any(a.ids for a in args) and end < len(self.row) and self.row[end].kind == "light"
        told = self._relative(draft, end) if bare and not draft.sources else end
        if not draft.sources and "source" in frame.values() and (deciding := self._decided(at)):
            self._give(draft, "source", deciding, "actor")
            draft.reasons.append("decision")
        if not draft.sources and self.deed and (guilty := self._guilty(at)):
            self._give(draft, "source", [i for i in guilty if i not in draft.targets], "actor")
        if not any(a.tie == "by" and a.ids for a in rest) and not self._claimed(draft, at):
            self._carried(draft, at)
        if not draft.sources and not any(a.tie == "by" and a.ids for a in args) and (joined := self._by_all(draft, end)):
            self._give(draft, "source", joined, "actor")
        self._nationality(draft, at, step)
        if told > end:
            rest = self.arguments(told)[0]  # في هجوم شنه مسلحون: whoever else announces it
        elif end < len(self.row) and not rest and self._happens(end):
            rest = self.arguments(end + 1)[0]  # اجتماع عقد أمس بين …، اشتباكات وقعت في …
        elif not any(a.ids for a in args):
            after = self._relative(draft, end) if not args or args[-1].tie in ("ب", "في") else end  # تأييده لخطة السلام التي طرحتها واشنطن
            if after > end:
                rest = [*rest, *self._but_topics(draft, self.arguments(after)[0])]
        self._tied(draft, at, rest)
        if match.last - match.first > 1 and frame.get("subject") == "source" and not draft.sources and draft.light is None and not unit.preposition and any(
            m.entry.pos == "V" and m.feature != "p3ms" for m in unit.matches
        ) and (self.row[at - 1].kind == "seq" or not any(m.entry.pos == "N" and m.last == m.first + 1 for m in unit.matches)):
            doer = self._shared(at) or self._before(at, relative=True) or self._chained(at) or self._carried_over(at)
            if doer and doer[1] == "actor":
                self._give(draft, "source", [i for i in doer[0] if i not in draft.targets], "actor")  # كما تقدم بالشكر
        if match.last - match.first > 1 and not draft.targets:
            self._underwent(draft, at)
        self._controlled(draft, at)
        if draft.trigger.type == "CONSULT" and unit.preposition == "ل" and draft.sources and not draft.targets and (main := self._main_subject(at)):
            if not set(main[0]) & set(draft.sources):  # توجه البرهان إلى القاهرة للقاء السيسي
                draft.sources, draft.targets = list(main[0]), draft.sources

    def _underwent(self, draft: Draft, at: int) -> None:
        """``إن [السجين] تعرض للضرب``: whoever stands before a set phrase that begins with a verb of suffering suffers it."""
        if not any(m.entry.kind == "light" and m.entry.pos == "V" and m.entry.key == "suffer" for m in self.scan.at[self.row[at].first]):
            return
        told = self._shared(at) or self._before(at, relative=True) or self._carried_over(at)
        if told and told[1] == "actor" and not {self.context.kinds.get(i) for i in told[0]} & BODIES:
            self._give(draft, "target", [i for i in told[0] if i not in draft.sources], "actor")

    def _by_both(self, draft: Draft, at: int) -> None:
        """``خطف وعذب على أيدي [مسلحين]``: who does the one does what the verb right before it tells, too."""
        last = self.earlier[-1] if self.earlier else None
        if last is not None and last.sentence == self.number and last.verbal and last.passive and not last.sources and at - last.unit <= 2 and "source" in last.trigger.frame.values():
            last.sources = [i for i in draft.sources if i not in last.targets]

    def _by_all(self, draft: Draft, at: int) -> list[str]:
        """``للتعذيب والإهانة من قبل [المحققين]``: who does the one does what is joined to it by و, too."""
        if draft.trigger.frame.get("idafa") != "target" and "object" not in draft.trigger.frame:
            return []
        for _ in range(JOINED):
            if at >= len(self.row) or self.row[at].kind not in ("event", "word") or not self.row[at].conjunction or verbal(self.row[at]):
                return []
            args, end = self.arguments(at + 1)
            doer = next((a for a in args if a.tie == "by" and a.ids), None)
            if doer is not None or any(a.ids for a in args):
                return list(doer.ids) if doer is not None and doer is args[0] else []
            at = end
        return []

    def _but_topics(self, draft: Draft, args: Sequence[Argument]) -> Sequence[Argument]:
        """What a relative tells of talks, up to what they are about: القمة التي تبحث [النزاعات في اليمن]."""
        topic = next((n for n, a in enumerate(args) if not a.tie and a.kind in ("word", "event") and any(self._definite(self.row[t]) for t in range(a.first, a.last))), None) if draft.trigger.type in TALKED else None
        return args if topic is None else args[:topic]

    def _decided(self, at: int) -> list[str]:
        """``قرار [دول خليجية] قطع العلاقات``: whose decision, attempt or refusal a masdar is the content of."""
        if at < 2 or self.row[at].preposition or self.row[at].conjunction or self.row[at - 1].kind != "actor" or self._governed(at - 1):
            return []
        first, _ = self._someone_ending(at - 1)
        head = self.row[first - 1] if first else None
        if head is None or head.kind != "word" or self._definite(head) or not any(m.entry.kind == "status" and m.entry.pos == "N" for m in head.matches):
            return []
        return self.read_list(first)[0]

    def _guilty(self, at: int) -> list[str]:
        """``المتهمون بقتل ضابط``, ``أحد المدانين في تفجير السفارة``: whom his very name charges with a deed."""
        place = at - 1
        if place > 0 and self.row[place].kind == "prep" and self.row[place].preposition in PLACE_PREPOSITIONS:
            place -= 1
        elif self.row[at].preposition not in PLACE_PREPOSITIONS:
            return []
        phrase = self.row[place].phrase if place >= 0 and self.row[place].kind == "actor" else None
        who = self._id(self.row[place]) if phrase is not None else None
        if phrase is None or who is None or not any(m.entry.kind == "label" and m.entry.key == "link" for m in self.scan.at[phrase.last - 1]):
            return []
        return [who]

    def _joined_to(self, draft: Draft, at: int, pronoun: str) -> list[str]:
        """``فرار [المسلحين] ومغادرتهم البلاد``: a masdar with و and a pronoun goes on with whom the masdar before it is of."""
        last = self.earlier[-1] if self.earlier else None
        if not draft.conjoined or last is None or last.sentence != self.number or last.verbal or last.light is not None or at - last.unit > JOINED:
            return []
        between = self.row[last.unit + 1 : at]
        owner = next((u for u in between if u.kind == "actor"), None)
        if owner is None or owner.phrase is None or any(u.kind in ("comma", "rel", "comp") or verbal(u) for u in between):
            return []
        if (pronoun == "هم") != owner.phrase.plural or (pronoun in ("ه", "ها") and phrase_gender(self.scan, owner.phrase) == ("f" if pronoun == "ه" else "m")):
            return []
        id = self._id(owner)
        return [id] if id is not None and (id in last.sources or id in last.targets) else []

    def _counted(self, arg: Argument) -> bool:
        phrase = self.row[arg.first].phrase
        return phrase is not None and phrase.count is not None

    def _victims(self, ids: Sequence[str]) -> bool:
        """Whether all of some were killed or hurt in an event told before in this sentence."""
        hurt = {i for d in self.earlier[-LONG:] if d.sentence == self.number and d.harm in ("killed", "injured") for i in d.targets}
        return bool(ids) and hurt.issuperset(ids)

    def _suffered_on(self, at: int, ids: Sequence[str]) -> bool:
        """Whether the verb right before a verb with و is passive, and said of the same."""
        last = self.earlier[-1] if self.earlier else None
        return last is not None and last.sentence == self.number and last.verbal and last.passive and at - last.unit <= 2 and set(ids) <= set(last.targets)

    def _active_on(self, at: int, match: Match) -> Draft | None:
        """Whether the verb before a verb with و, in the same person, has a doer: الجيش قتل مسلحين واعتقل ثلاثة آخرين."""
        last = self.earlier[-1] if self.earlier else None
        if last is not None and not last.verbal and not last.sources and len(self.earlier) > 1 and self.earlier[-2].unit + 1 >= last.unit - 1:
            last = self.earlier[-2]  # ألقى القبض
        if last is None or last.sentence != self.number or last.passive or not last.sources or not self.row[at].conjunction or self.row[at - 1].kind == "comma":
            return None
        unit = self.row[last.unit]
        verb = unit.match if last.verbal else next((m for m in unit.matches if m.entry.pos == "V" and unit.last > unit.first + 1), None)  # قضت على
        same = verb is not None and verb.feature[:4] == match.feature[:4] and match.feature[1:2] == "3" and at - last.unit <= BACKWARD // 2
        return last if same else None

    def _accusers(self) -> list[str]:
        """Who accuses in the sentence: what he accuses somebody of did not befall him (حمل مصدر عسكري الفصائل مسؤولية قصفه)."""
        last = next((d for d in reversed(self.earlier[-3:]) if d.sentence == self.number and d.trigger.type in ("ACCUSE", "REQUEST")), None)
        if last is not None and last.trigger.type == "REQUEST" and not last.targets:
            return []
        return list(last.sources) if last is not None and self.deed else []

    def _somewhere(self, at: int) -> bool:
        """Whether a place says by itself where something is: شرقي سوريا, which nothing is done to."""
        place = self.row[at].place
        return place is not None and (bool(place.direction) or (place.relative and self.scan.find(self.row[at].first, "placenoun") is None))

    def _worn(self, at: int) -> str:
        """The pronoun that a word wears: تورطه."""
        return next((m.cut.pronoun for m in self.row[at].matches if m.cut.pronoun and m.entry.pos == "N"), "")

    def _done_by_another(self, at: int, own: Argument) -> bool:
        """Whether a verb of doing with its own subject has a masdar right behind it: whoever stands behind that suffers it."""
        place = at - 1
        while place >= 0 and self.row[place].kind in ("actor", "time", "quote"):
            place -= 1
        if place < 0 or self.row[place].kind not in ("light", "event", "cue") or self.row[at].preposition:
            return False
        light = next((m for m in self.row[place].matches if m.entry.kind == "light" and m.entry.pos == "V" and m.entry.key in ("do", "hold", "begin", "decide", "fail")), None)
        if light is None or light.feature == "participle" or not finite(self.row[place]):
            return False
        subject = self._own_subject(place, light, at)
        doer = list(subject.ids) if subject is not None else (self._before(place, relative=True) or ([], ""))[0]
        return bool(doer) and not set(doer) & set(own.ids)

    def _is_sent(self, own: Argument, following: Argument | None) -> bool:
        """``نشر جنود على الجبهة``: forces behind a masdar of sending are sent; with an object behind them they send (نشر الجيش وحدات)."""
        phrase = self.row[own.first].phrase
        if own.kind != "actor" or phrase is None or (following is not None and not following.tie and not following.joined) or (following is not None and following.tie == "ل" and following.kind == "actor"):
            return False
        return phrase.cls in ("force", "people", "agent", "group") and phrase.name is None and not (phrase.definite and phrase.actor is not None and phrase.kind != "armed_group")

    def _voiced(self, draft: Draft, at: int, pronoun: str) -> list[str]:
        """``معربة عن تضامنها``, ``أكد رفضه``: a stance that a verb of saying governs is its subject's own."""
        if draft.trigger.type not in SAID_ONLY and draft.trigger.type != "AGREE":
            return []
        place = at - 1
        if place > 0 and self.row[place].kind == "comma" and (before := self._parenthesis(place)) >= 0:
            place = before
        while place >= 0 and at - place <= CARRIED + LONGER and (self.row[place].kind in ("actor", "place", "time", "quote", "adjective", "word") or (
            self.row[place].kind == "prep" and self.row[place].preposition in VOICING
        )):
            place -= 1
        if place < 0 or self.row[place].kind not in ("cue", "light"):
            return []
        verb = next((m for m in self.row[place].matches if m.entry.pos == "V" and m.entry.kind in ("cue", "light", "event")), None)
        if verb is None or verb.feature[1:2] in ("1", "2"):
            return []
        subject = None if verb.feature == "participle" else self._own_subject(place, verb, at)
        told = (list(subject.ids), "actor") if subject is not None else self._shared(place) or self._before(place, relative=True) or self._carried_over(place)
        if not told or told[1] != "actor":
            return []
        gender = {"ه": "p3ms", "ها": "p3fs"}.get(pronoun)
        if gender and subject is not None and not self._of_gender(gender[2], subject):
            return []
        return list(told[0])

    def _happens(self, at: int) -> bool:
        """Whether a unit is a verb that says no more than that something happened: وقعت, جرت, عُقد."""
        unit = self.row[at]
        return unit.kind == "passive" or any(m.entry.kind == "light" and m.entry.pos == "V" and (m.entry.key == "happen" or m.feature.endswith("x")) and not m.cut.conjunction for m in unit.matches)

    def _nationality(self, draft: Draft, at: int, end: int) -> None:
        """``غارات إسرائيلية``: the state of the adjective does it, where nobody else is named and the article names it."""
        if draft.sources or "source" not in draft.trigger.frame.values() or (draft.trigger.type not in ("ASSAULT", "THREATEN", "SANCTION", "MOBILIZE", "AID") and draft.trigger.mode != "third-party"):
            return
        while end < len(self.row) and self.row[end].kind in ("adjective", "word") and not self.row[end].preposition and not self.row[end].conjunction and end - at < 5:
            end += 1
        for unit in self.row[at + 1 : end]:
            for match in self.scan.at[unit.first]:
                id = f"state:{match.entry.key}"
                if match.entry.kind == "nisba" and id in self.context.kinds and id not in draft.targets:
                    draft.sources.append(id)
                    draft.reasons.append("nationality")
                    return

    def _tied(self, draft: Draft, at: int, args: Sequence[Argument]) -> None:
        """Give each phrase that a preposition ties to the event word the role that the frame has for it."""
        frame = draft.trigger.frame
        owner: list[str] = []
        talked = False  # whether what is talked about has been told: a place behind it is that one's
        for number, arg in enumerate(args):
            if draft.trigger.type in TALKED and arg.kind in ("word", "event") and (arg.tie in ABOUT_WHAT or (not arg.tie and draft.verbal and frame.get("object") == "topic")):
                talked = True
            elif talked and arg.kind == "place":
                continue
            tie, ids, kind = arg.tie, list(arg.ids), arg.kind
            if arg.pronoun and frame.get(tie) in ("target", "source"):
                worn = self._antecedent(arg.first, arg.pronoun, draft.sources)
                ids, kind = [worn] if worn else [], "actor"
                if not ids and draft.trigger.type == "ASSAULT" and frame.get(tie) == "target":
                    ids, kind = self._place_before(arg.first), "place"  # المدينة التي سيطر عليها
            elif arg.pronoun and (frame.get(tie) == "place" or tie in PLACE_PREPOSITIONS):
                ids, kind = self._place_before(arg.first), "place"  # انسحبت منها، قتل فيها
            if not ids and kind == "word" and frame.get(tie) == "target" and draft.trigger.type == "ACCUSE" and (pronoun := self._worn(arg.first)):
                ids, kind = self._antecedents(arg.first, pronoun, draft.sources), "actor"  # يشتبه في تورطهما
            if arg.headed and not tie and kind == "place" and draft.trigger.type == "AGREE":
                draft.places += [i for i in ids if i not in draft.places]  # توقيع اتفاق جدة
            if arg.pronoun and tie == "بين" and draft.targets and number + 1 < len(args):
                among = args[number + 1]  # اعتقلت 20 شخصا بينهم المدير فلان: whom the text names of them
                if not among.tie and among.kind == "actor":
                    self._give(draft, "target", [i for i in among.ids if self._named(i, among)], "actor")
                continue
            owned = kind == "event" and bool(ids) and frame.get(tie) == "target" and draft.trigger.type == "CONCEDE"  # رفع الحظر عن تسليح الجيش
            if not tie or not ids or (kind == "event" and not owned):
                continue
            if kind == "place" and arg.beyond and any(p.kind == "place" and p.tie and not p.beyond for p in args[:number]) and draft.places:
                continue  # تظاهروا في طرابلس احتجاجا على لقاء في روما
            if tie == "بين" and draft.verbal and number and args[number - 1].kind == "word" and not args[number - 1].tie and draft.trigger.type in DEEDS:
                continue  # أغلق محتجون الطريق بين المدينتين
            if tie == "مع" and draft.definite and draft.trigger.mode == "visit":
                continue  # يبحث خلال الزيارة مع المسؤولين
            if tie == "ل" and arg.headed and draft.targets and self.doc.words[self.row[arg.first].first].endswith(WORN):
                continue  # شكر مصر لاحترامها سيادة الشعب: what for
            kind = "actor" if owned else kind
            if arg.beyond and not (kind == "place" and (tie in PLACE_PREPOSITIONS or frame.get(tie) in ("place", "target"))) and not (
                (tie in ("ل", "بحق", "ضد") or (tie in ("علي", "مع") and draft.trigger.type in ("THREATEN", "SANCTION"))) and not draft.targets  # تهمة تهديد الأمن للناشط
            ):
                continue
            if tie == "by":
                self._give(draft, "source", ids, "actor")
            elif tie == "ل" and kind == "actor" and draft.definite and draft.trigger.type not in SAID_ONLY and not draft.verbal and not draft.sources and not arg.headed and (
                frame.get("idafa") == "source" and arg.first <= at + 4 and not draft.targets
            ):
                self._give(draft, "source", ids, kind)  # الحملة العسكرية للنظام: whose it is
            elif tie == "ل" and kind == "actor" and number == 0 and not draft.verbal and not draft.sources and draft.trigger.type in FORCEFUL and (
                frame.get("idafa") == "source" and not arg.headed and self.context.kinds.get(ids[0]) in ("armed_group", "state", "organization")
            ):
                self._give(draft, "source", ids, kind)  # هجوم للحوثيين على سفينة: whose it is
            elif tie == "الي" and draft.trigger.type == "REQUEST" and not draft.verbal and kind == "actor" and not arg.headed and frame.get(tie) == "topic":
                self._give(draft, "target", ids, kind)  # وجه دعوة إلى قادة البلاد
            elif tie in frame:
                before = len(draft.targets)
                self._give(draft, frame[tie], ids, kind)
                if tie == "ل" and not draft.verbal and len(draft.targets) > before and number == 0:
                    owner = draft.targets[before:]
                elif tie in ("ضد", "علي") and owner and len(draft.targets) > before and not draft.sources:
                    draft.targets = [t for t in draft.targets if t not in owner]
                    draft.sources = owner  # العمليات العسكرية للجيش ضد …: whose they are
            elif tie == "ب" and kind == "actor" and arg.headed and not draft.sources and (draft.passive or draft.harm):
                self._give(draft, "source", ids, kind)  # أصيب برصاص الجيش: whose weapon it was
                draft.reasons.append("instrument")
            elif tie == "من" and kind == "actor" and not draft.verbal and not draft.sources and self.row[at].preposition == "ب":
                self._give(draft, "source", ids, kind)  # بدعوة من X, بدعم من X
            elif (tie in PLACE_PREPOSITIONS or (tie in WAYS and (draft.trigger.type in MOVING or draft.trigger.type == "PROTEST"))) and kind == "place" and draft.trigger.type not in SAID_ONLY:
                draft.places += [i for i in ids if i not in draft.places]
