"""Subjects before a verb, whom a pronoun stands for, what a clause goes on with."""

from __future__ import annotations

from collections.abc import Sequence

from marsad.actors.naming import phrase_gender
from marsad.events.clauses import BACKWARD, LONG, Argument, RowReader
from marsad.match import Match
from marsad.units import finite, verbal

SAYING_FIRST = 4  # units from a sentence's beginning in which its verb of saying and speaker stand
CARRIED = 10  # units back from an event noun that the verb that carries it may stand
FOR_WHOM = "ل"
CLOSE = 5  # units before someone in which the verb stands whose object he is
WHO = {"الذي": "ms", "التي": "fs", "الذين": "mp"}  # relatives, and the form of a verb whose subject they are
VOICING = frozenset(("عن", "علي", "الي"))  # prepositions of verbs of saying: أعرب عن، شدد على، أشار إلى
ASIDE = 18  # units that an aside may hold
NEAR_BEGINNING = 4  # units from a sentence's beginning in which a pronoun may stand for the subject of the sentence before


class SubjectReader(RowReader):
    """Finds who a verb without its own noun, or a pronoun, stands for."""

    def _subject_first(self, at: int) -> bool:
        """Whether an actor opens the clause right before the verb: الشرطة تعتقل, بريطانيا تنشر."""
        if at == 0 or (self.row[at].conjunction and not self.doc.words[self.row[at].first].startswith("ف")):
            return False  # أما الأمين العام فطالب …: a ف may open the verb
        if self.row[at - 1].kind == "comma":
            return self._across_aside(at) is not None
        if self.row[at - 1].kind == "rel":
            return self._of_relative(at)
        place = at - 1
        while place > 0 and self.row[place].kind in ("aux", "time", "adjective", "neg", "quote"):
            place -= 1
        unit = self.row[place]
        if unit.kind in ("word", "actor") and self._after_that(place, at):
            return True
        if unit.kind != "actor" or self._governed(place):
            return False
        while place > 0 and self.row[place].conjunction and self.row[place - 1].kind == "actor":
            place -= 1
        if place > 1 and self.row[place - 1].kind == "word" and not self.row[place].conjunction and self.row[place - 2].kind == "aux":
            place -= 1  # وكان القيادي عصام بن علي قد اعتقل
        return place == 0 or self.row[place - 1].kind in ("comma", "comp", "seq", "conj", "quote", "colon", "aux", "mark")

    def _after_that(self, at: int, verb: int) -> bool:
        """``قال إن خالدا ابن الوزير وصهره زار``: behind إن stands its noun, with what tells of him, and the verb is his."""
        match = self.row[verb].match
        if match is None or match.feature[1:2] != "3":
            return False
        for place in range(at, max(0, at - CLOSE), -1):
            if self.row[place - 1].kind == "comp" and not self._pronominal(place - 1):
                return self.row[place].kind == "actor" and (at > place) and self._agrees(match, Argument(tie="", first=place, last=place + 1, ids=(), kind="actor"))
            if self.row[place].kind not in ("word", "actor", "adjective") or self.row[place].preposition:
                return False
        return False

    def _shared(self, at: int) -> tuple[list[str], str] | None:
        """The subject of the sentence's main verb, where a participle or a verb with و after a comma goes on with it."""
        unit = self.row[at]
        participle = unit.match is not None and unit.match.feature == "participle"
        then = at > 0 and self.row[at - 1].kind == "seq" and self.scan.function(self.row[at - 1].first, "then") is not None
        if participle or then or (unit.conjunction and at > 0 and self.row[at - 1].kind in ("comma", "quote")):
            main = None if self.deed and self._told_inside(at) else self._main_subject(at)
            return self._speaker_before() if main is None and participle and self.speech and self._unnamed_speaker() else main
        return None

    def _granted(self, at: int) -> tuple[list[str], str] | None:
        """``يمكن [للشرطة] فيها أن تفتح النار``: whom a verb lets, with ل, do what أن says."""
        place = at - 1
        if place < 2 or self.row[place].kind != "comp" or self._pronominal(place):
            return None
        place -= 1
        while place > 1 and at - place <= CLOSE and (self.row[place].kind in ("time", "quote") or any(m.entry.pos == "F" and m.cut.pronoun for m in self.row[place].matches)):
            place -= 1
        if self.row[place].kind != "actor" or self.row[place].preposition != FOR_WHOM:
            return None
        first = self._list_start(place)
        above = first - 1
        while above > 0 and self.row[above].kind in ("actor", "time") and not self.row[above].preposition:
            above -= 1  # سمحت [بغداد] للقوات أن تقصف
        verb = self.row[above] if above >= 0 else None
        if verb is None or verb.kind == "cue" or not any(m.entry.pos == "V" or m.entry.kind == "status" for m in verb.matches):
            return None
        return self.read_list(first)[0], "actor"

    def _unnamed_speaker(self) -> bool:
        """Whether the sentence begins with a verb of saying that names nobody: وأضاف أن …"""
        return len(self.row) > 1 and self.row[0].kind == "cue" and finite(self.row[0]) and self.row[1].kind == "comp"

    def _told_inside(self, at: int) -> int:
        """``قال إن منفذ العملية قدم من الخارج، وقتل أربعة``: a deed after what somebody says of another goes on with that other.

        Gives the unit of the أن, 0 if there is none.
        """
        for place in range(at - 1, max(0, at - LONG), -1):
            unit = self.row[place]
            if unit.kind in ("seq", "colon") and self.scan.function(unit.first, "then") is None:
                return 0
            if unit.kind == "comp":
                return place if not self._pronominal(place) and (self.row[place - 1].kind != "prep" or self._voicing(place - 1)) and self._said_before(place) else 0
        return 0

    def _voicing(self, at: int) -> bool:
        """Whether a preposition before أن is one of verbs of saying: أشار إلى أن، شدد على أن; but بعد أن."""
        return self.row[at].preposition in VOICING

    def _said_before(self, at: int) -> bool:
        """Whether the last verb before a unit is one of saying."""
        verb = next((u for u in reversed(self.row[max(0, at - BACKWARD) : at]) if finite(u) or (u.kind == "cue" and u.match is not None and u.match.feature == "participle")), None)
        return verb is not None and verb.kind == "cue"

    def _chained(self, at: int) -> tuple[list[str], str] | None:
        """The doer that a verb going on with و or a participle shares (واتهم …، داعيا …).

        A participle, and a verb after a comma, go on with the sentence's main verb; else the nearest verb before it.
        """
        main = self._shared(at)
        if main is not None:
            return main
        inside = self._told_inside(at) if self.deed else 0
        for draft in reversed(self.earlier[-LONG:]):
            if draft.sentence != self.number or draft.unit < inside:
                break
            if draft.verbal and draft.sources and not draft.passive and not self._subordinate(draft.unit):
                return list(draft.sources), "actor"
        return None if inside else self._main_subject(at)

    def _main_subject(self, at: int) -> tuple[list[str], str] | None:
        """The subject of the main verb of the sentence before a unit: of the last one that no أن, relative or فيما opens."""
        found: tuple[list[str], str] | None = None
        match = self.row[at].match
        main = True
        for place in range(max(0, at - LONG), at):
            unit = self.row[place]
            if unit.kind in ("comp", "rel"):
                main = False
            elif unit.kind == "seq" or (unit.conjunction and place and self.row[place - 1].kind in ("comma", "quote")):
                main = True
            verb = unit.match
            if not main or verb is None or not finite(unit):
                continue
            main = False
            args = self.arguments(place + 1)[0]
            subject = None if self._word_first(args, place) else next((a for a in args if not a.tie and a.ids and a.kind == "actor" and not a.headed and a.comma != 1), None)
            if self._subject_first(place):
                found = self._before(place, relative=False) or found  # أما الأمين العام فطالب المحتجين
            elif subject is not None and subject.last <= at and self._agrees(verb, subject):
                found = list(subject.ids), "actor"
                if match is not None and not self._agrees(match, subject):
                    found = None
            elif place and (not unit.conjunction or self.doc.words[unit.first].startswith("ف")) and self.row[place - 1].kind in ("actor", "aux", "time", "comma"):
                found = self._before(place, relative=False) or found
        return found

    def _carried_over(self, at: int) -> tuple[list[str], str] | None:
        """The doer of the sentence before, where a sentence begins with a verb and names nobody (كما بدأت بملاحقة …)."""
        if at > 2 or any(u.kind == "actor" for u in self.row[:at]):
            return None
        for draft in reversed(self.earlier):
            if draft.sentence < self.number - 1:
                return None
            if draft.sentence == self.number - 1 and draft.sources and draft.trigger.mode != "third-party":
                return list(draft.sources), "actor"
        return self._speaker_before() if self.row[at].conjunction and self.speech else None

    def _speaker_before(self) -> tuple[list[str], str] | None:
        """Who speaks in the sentence before, where that begins with a verb of saying: قال النائب إن …. وانتقد أداء الوزير."""
        row = self.context.rows.at(self.number - 1) if self.number else ()
        for place, unit in enumerate(row[:SAYING_FIRST]):
            if unit.kind == "actor":
                who = self._id(unit) if place and row[place - 1].kind == "cue" and not unit.preposition else None
                return ([who], "actor") if who else None
        return None

    def _before(self, at: int, *, relative: bool) -> tuple[list[str], str] | None:
        """The subject before a verb: the antecedent of a relative, or the actor that opens the clause."""
        aside = self._across_aside(at) or self._across_relative(at)
        if aside is not None:
            return aside
        place = at - 1
        if at > 1 and self.row[place].kind == "rel" and self._resumes(at):
            place -= 2  # المناطق التي انتزعتها: the antecedent suffers it, whoever did it stands before
            while place > 0 and self.row[place].kind in ("adjective", "place", "actor", "word", "prep") and (self.row[place].kind != "actor" or not self._subjectlike(place)):
                place -= 1
        steps = 0
        seen_relative = False
        best: int | None = None
        if self.row[at].conjunction and at and self.row[at - 1].kind not in ("comma", "quote") and (told := self._nearest_subject(at)):
            return told  # اتهم حفتر الحكومة وهددها: it goes on with the subject of the verb before it, not with its object
        while place >= 0 and steps < BACKWARD:
            unit = self.row[place]
            if unit.kind == "rel":
                if place and self._thing(place - 1):
                    return None  # الشبكة التي قامت بالهجوم: what the relative follows is nobody that we know
                seen_relative = True
            elif unit.kind == "actor" and self._one_for_many(at, place):
                pass
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
                if not glued and (self._subjectlike(place) or steps == 0):
                    best = place
                    break
                if steps > 6:
                    break
            elif self._pronominal(place) and not seen_relative:
                worn = self._antecedent(place, next(p for p in ("هما", "ها", "هم", "ه") if self.doc.words[unit.first].endswith(p)))
                return ([worn], "actor") if worn else None  # قالت المنظمة إنها سلمت
            elif unit.kind == "comp" and place and self.row[place - 1].kind == "prep" and not self._voicing(place - 1):
                pass  # بعد أن أجرى محادثات: the main clause's subject goes on
            elif unit.kind in ("colon", "comp", "seq", "stop") or (unit.kind == "comma" and not seen_relative and steps == 0 and not relative):
                break
            elif verbal(unit) and unit.match is not None and not seen_relative:
                # the subject of the verb before it goes on: شن داعش هجمات، استهدفت …
                shared = self._subject_of(place, at)
                if shared is not None and self._agrees(unit.match, shared):
                    best = shared.first
                    break
                if unit.conjunction or place == 0:
                    break
            place -= 1
            steps += 1
        if best is None:
            return None
        ids, _, kind = self.read_list(best if seen_relative and self._of_one(best, at) else self._list_start(best))
        return (ids, kind) if ids else None

    def _of_one(self, place: int, at: int) -> bool:
        """``الوالي والقاضي الذي أمر``: a relative in the masculine singular tells of the last of a list only."""
        return any(u.kind == "rel" and WHO.get(self.doc.words[u.first]) == "ms" for u in self.row[place + 1 : at])

    def _across_aside(self, at: int) -> tuple[list[str], str] | None:
        """``إن الجيش، بقيادة خليفة حفتر، قصف``: who opens the clause, where words between two commas part him from his verb."""
        unit = self.row[at]
        if at < 4 or self.row[at - 1].kind != "comma" or unit.conjunction or unit.match is None or not finite(unit) or unit.match.feature[1:2] != "3":
            return None
        place, told = at - 2, 0  # told: finite verbs in the words between that no relative opens
        while place >= max(1, at - ASIDE):
            between = self.row[place]
            if between.kind in ("comp", "colon", "seq", "stop", "quote"):
                return None
            if between.kind == "rel":
                told = 0
            elif finite(between):
                told += 1
            elif between.kind == "comma" and self.row[place - 1].kind in ("actor", "adjective"):
                first, last = self._someone_ending(place - 1)
                if told and not (told == 1 and first and self.row[first - 1].kind == "comp"):
                    return None  # but إن الجيش، بعد معارك استمرت أياما، استعاد …
                if self._opens(first, last):
                    return self._agreeing(unit.match, first, last)
            place -= 1
        return None

    def _across_relative(self, at: int) -> tuple[list[str], str] | None:
        """``إن الفصائل التي تدعمها تركيا هاجمت``: who opens the clause, where a relative parts him from his verb."""
        unit = self.row[at]
        if at < 4 or self.row[at - 1].kind != "actor" or unit.conjunction or unit.match is None or not finite(unit) or unit.match.feature[1:2] != "3":
            return None
        for place in range(at - 2, max(1, at - ASIDE), -1):
            between = self.row[place]
            if between.kind in ("comma", "comp", "colon", "seq", "stop") or (finite(between) and self.row[place - 1].kind != "rel"):
                return None
            if between.kind == "rel":
                first, last = self._someone_ending(place - 1)
                return self._agreeing(unit.match, first, last) if finite(self.row[place + 1]) and self._opens(first, last) else None
        return None

    def _someone_ending(self, at: int) -> tuple[int, int]:
        """The first and last unit of the list of someones that ends at a unit, adjectives behind it left out."""
        while at > 0 and self.row[at].kind == "adjective":
            at -= 1
        return self._list_start(at), at

    def _opens(self, first: int, last: int) -> bool:
        """Whether a list of someones opens its clause."""
        return self.row[last].kind == "actor" and (first == 0 or self.row[first - 1].kind in ("comp", "aux")) and not self._governed(first)

    def _agreeing(self, verb: Match, first: int, last: int) -> tuple[list[str], str] | None:
        """A list of someones, where it may be the subject of a verb behind it."""
        ids, end, kind = self.read_list(first)
        fits = first != last or self._agrees(verb, Argument(tie="", first=first, last=end, ids=tuple(ids), kind=kind))
        return (ids, kind) if ids and fits else None

    def _of_relative(self, at: int) -> bool:
        """``تركيا التي تدعم الفصائل``: somebody whom a relative follows does what its verb says, unless a pronoun takes him up."""
        match = self.row[at].match
        head = at - 2
        while head > 0 and self.row[head].kind in ("adjective", "comma", "quote"):
            head -= 1
        if match is None or match.cut.pronoun or head < 0 or self.row[head].kind != "actor" or match.feature[1:2] != "3" or match.feature.endswith("x"):
            return False
        behind = self.row[at + 1] if at + 1 < len(self.row) else None
        if behind is not None and behind.kind in ("prep", "func") and any(m.cut.pronoun or m.entry.key == "prep_pron" for m in behind.matches):
            return False  # الأسرى الذين أفرجت عنهم الجماعة
        who = WHO.get(self.doc.words[self.row[at - 1].first].removeprefix("و"))
        if who is not None and match.feature[2 : 2 + len(who)] != who:
            return False  # العامري الذي رفضت السلطات طلبه
        return self._agrees(match, Argument(tie="", first=head, last=head + 1, ids=(), kind="actor"))

    def _thing(self, at: int) -> bool:
        """Whether a unit is a noun that is nobody, not an adjective of somebody before it."""
        unit = self.row[at]
        return unit.kind == "word" and bool(unit.matches) and all(m.entry.pos in ("N", "P") for m in unit.matches)

    def _list_start(self, at: int) -> int:
        """Where a list begins that an actor ends: السعودية ومصر، ثم موريتانيا."""
        while at > 0:
            place, joined = at - 1, self.row[at].conjunction
            while place > 0 and at - place <= 3 and (self.row[place].kind in ("comma", "quote") or self.scan.function(self.row[place].first, "then") is not None):
                joined = joined or self.row[place].kind == "seq"
                place -= 1
            if not joined or self.row[place].kind != "actor" or (place < at - 1 and not self.row[at].conjunction and self.row[at - 1].kind != "seq"):
                return at
            at = place
        return at

    def _told_of_noun(self, at: int, match: Match) -> list[str]:
        """``رجل مسلح يهدد جيرانه``: a verb without و right after an indefinite someone has him for its subject."""
        if match.feature[1:2] != "3" or self.row[at].conjunction or match.cut.pronoun:
            return []
        place = at - 1
        while place > 0 and self.row[place].kind in ("aux", "adjective"):
            place -= 1
        if match.feature[:1] == "p" and (place < 1 or not any(finite(u) for u in self.row[max(0, place - CLOSE) : place])):
            return []  # a past verb may as well begin a headline's clause
        phrase = self.row[place].phrase if place >= 0 else None
        if phrase is None or phrase.definite or phrase.name is not None or phrase.actor is not None or phrase.cls in ("state", "capital", "nation", "short", "person", "name"):
            return []
        gender = phrase_gender(self.scan, phrase)
        id = self._id(self.row[place]) if gender is None or gender == match.feature[2] or match.feature[3:4] == "p" else None
        return [id] if id else []

    def _subject_of(self, at: int, limit: int) -> Argument | None:
        """The someone behind a verb who is its subject; nobody where a word right behind it is (ناشدت النقابة البرلمان)."""
        args = self.arguments(at + 1)[0]
        subject = next((a for a in args if not a.tie and a.ids and a.kind == "actor" and a.last <= limit and not a.headed), None)
        if subject is None or self._word_first(args, at):
            return None
        return subject

    def _word_first(self, args: Sequence[Argument], at: int) -> bool:
        """Whether a definite word that is no actor stands right behind a verb, and an actor behind it: the word is the subject."""
        word = args[0] if args else None
        if word is None or word.tie or word.kind != "word" or word.headed or word.first != at + 1 or len(args) < 2:
            return False
        return self._definite(self.row[word.first]) and not args[1].tie and args[1].kind == "actor" and not args[1].comma

    def _one_for_many(self, at: int, place: int) -> bool:
        """Whether a verb in the plural cannot have an actor before it for its subject: الجيش … استولوا."""
        match, unit = self.row[at].match, self.row[place]
        if match is None or match.feature[1:4] != "3mp" or unit.phrase is None or unit.conjunction:
            return False
        if unit.phrase.cls in ("agent", "people") and self.doc.words[unit.phrase.head].endswith(("ين", "ون")):
            return False
        return not unit.phrase.plural and unit.phrase.count is None and unit.phrase.kind in ("person", "state", "organization")

    def _of_indefinite(self, at: int, match: Match, lone: Argument | None) -> tuple[list[str], str] | None:
        """``مسلحين على قارب سلبوهم أموالهم``: a plural verb with a pronoun, behind indefinite people and a phrase that describes them."""
        if match.feature[1:4] != "3mp" or self.row[at].conjunction or (lone is not None and lone.ids):
            return None
        for place in range(at - 1, max(-1, at - CLOSE), -1):
            unit = self.row[place]
            if unit.kind == "actor":
                phrase = unit.phrase
                who = self._id(unit) if phrase is not None and phrase.plural and not phrase.definite and phrase.name is None and phrase.actor is None else None
                return ([who], "indefinite") if who else None
            if unit.kind not in ("word", "adjective", "prep", "place", "number"):
                return None
        return None

    def _document_told(self, at: int, match: Match) -> list[str] | None:
        """``قرار لمجلس الأمن يدعو``, ``رسالة من دمشق تتهم``: a document right before a verb says it, and whose it is; None if there is none."""
        if match.feature[:2] != "i3" or self.row[at].conjunction:
            return None
        place = at - 1
        while place > 0 and self.row[place].kind in ("adjective", "quote"):
            place -= 1
        owner = self.row[place] if place > 0 and self.row[place].kind == "actor" and (self.row[place].preposition == "ل" or self.row[place - 1].preposition == "من") else None
        if owner is not None:
            place -= 1 + (self.row[place - 1].kind == "prep")
        if place < 0 or self.row[place].kind not in ("word", "event") or self._definite(self.row[place]) or not (
            self.scan.find(self.row[place].first, "document") or any(m.entry.kind == "label" and m.entry.key == "resolution" for m in self.scan.at[self.row[place].first])
        ):
            return None
        who = self._id(owner) if owner is not None else None
        return [who] if who else []

    def _own_subject(self, at: int, verb: Match, limit: int) -> Argument | None:
        """The someone behind a finite verb who is its subject, before a unit; nobody where its subject stands before it."""
        if self._subject_first(at):
            return None  # الحكومة أبلغت [إسرائيل] رفضها
        subject = next((a for a in self.arguments(at + 1)[0] if not a.tie and a.ids and a.kind == "actor" and not a.headed and a.last <= limit), None)
        return subject if subject is not None and self._agrees(verb, subject) else None

    def _of_gender(self, gender: str, arg: Argument) -> bool:
        phrase = self.row[arg.first].phrase
        own = phrase_gender(self.scan, phrase) if phrase is not None else None
        return own is None or own == gender

    def _parenthesis(self, comma: int) -> int:
        """The unit before what stands between two commas right after a verb or its subject, or -1.

        ``شنت، صباح السبت، …``; ``وتؤكد تونس، وفق بيان أصدرته الوزارة، تضامنها``: an aside that says from where may hold a verb.
        """
        opening = next((p for p in range(comma - 1, max(0, comma - CARRIED), -1) if self.row[p].kind == "comma"), 0)
        if not opening or self.row[opening - 1].kind not in ("light", "cue", "event", "actor"):
            return -1
        first = self.row[opening + 1]
        according = first.kind == "cue" and first.match is not None and first.match.entry.pos == "F"
        plain = all(u.kind in ("time", "prep", "place", "word", "actor", "adjective") for u in self.row[opening + 1 : comma])
        return opening - 1 if plain or according else -1

    def _nearest_subject(self, at: int) -> tuple[list[str], str] | None:
        """The subject that stands behind the nearest finite verb before a unit of the same clause."""
        place = at
        while place > max(0, at - BACKWARD):
            place -= 1
            unit = self.row[place]
            if unit.kind in ("comp", "rel", "seq", "colon"):
                return None
            if unit.kind == "comma" and (verb := self._parenthesis(place)) >= 0:
                place = verb + 1  # تؤكد تونس، وفق بيان أصدرته الوزارة، تضامنها وتطالب
                continue
            if finite(unit) and unit.match is not None:
                if self._subject_first(place) and self.row[place - 1].kind == "actor":
                    first, last = self._someone_ending(place - 1)
                    mine = self.row[at].match
                    return self._agreeing(mine, first, last) if mine is not None else None  # سوريا تبحث مع روسيا … وتؤيد
                subject = self._subject_of(place, at)
                if subject is None or not self._agrees(unit.match, subject):
                    return None
                mine = self.row[at].match
                return (list(subject.ids), "actor") if mine is None or self._agrees(mine, subject) else None
        return None

    def _pronominal(self, at: int) -> bool:
        """Whether a unit is أن with a pronoun: أنه، إنها، بأنهم."""
        unit = self.row[at]
        return unit.kind == "comp" and self.doc.words[unit.first].endswith(("ه", "ها", "هم", "هما"))

    def _resumes(self, at: int) -> bool:
        """Whether a verb after a relative wears the pronoun of its antecedent: التي انتزعتها."""
        return any(m.entry.pos == "V" and m.cut.pronoun for m in self.row[at].matches)

    def _antecedents(self, at: int, pronoun: str, other: Sequence[str] = ()) -> list[str]:
        """Those that a pronoun stands for: one, or for هما and هم a whole list (أعربت ألمانيا وتركيا عن تأييدهما)."""
        place = self._antecedent_at(at, pronoun, other)
        if place is None:
            told = self._topic_before(at, pronoun, other)
            return [told] if told else []
        if pronoun not in ("هما", "هم", "هن") or not self.row[place].conjunction:
            return [own] if (own := self._id(self.row[place])) else []
        while place > 0 and self.row[place].conjunction and self.row[place - 1].kind == "actor":
            place -= 1
        return [i for i in self.read_list(place)[0] if i not in other]

    def _antecedent(self, at: int, pronoun: str, other: Sequence[str] = ()) -> str | None:
        """Who a pronoun on a word stands for, where it can be but one."""
        place = self._antecedent_at(at, pronoun, other)
        return self._topic_before(at, pronoun, other) if place is None else self._id(self.row[place])

    def _topic_before(self, at: int, pronoun: str, other: Sequence[str]) -> str | None:
        """Whom a pronoun near the beginning of a sentence stands for where nobody in it can be meant: the subject of the sentence before."""
        if self.number == 0 or at > NEAR_BEGINNING or any(u.kind == "actor" and self._id(u) not in other for u in self.row[:at]):
            return None
        row = self.context.rows.at(self.number - 1)
        for place, unit in enumerate(row[:LONG]):
            if unit.kind != "actor" or unit.phrase is None or unit.preposition or (place and row[place - 1].kind == "prep"):
                continue
            gender = phrase_gender(self.scan, unit.phrase)
            fits = unit.phrase.plural if pronoun in ("هم", "هن") else not unit.phrase.plural and (gender is None or (gender == "f") == (pronoun == "ها"))
            who = self._id(unit)
            return who if fits and who not in other and pronoun != "هما" else None
        return None

    def _antecedent_at(self, at: int, pronoun: str, other: Sequence[str] = ()) -> int | None:
        """Where who a pronoun stands for is named: the nearest actor before it that agrees in number, in this sentence first.

        ``other``: whom it cannot be, being the subject of the same verb.
        """
        plural = pronoun in ("هم", "هن")
        if at > 1 and self.row[at - 1].kind == "rel":
            head = at - 2
            while head > 0 and self.row[head].kind in ("adjective", "comma"):
                head -= 1
            return head  # what stands before the relative, or nobody that we know
        for place in range(at - 1, max(0, at - LONG), -1):
            if self.row[place].kind == "rel" and self.row[place - 1].kind == "actor" and self._id(self.row[place - 1]) not in other:
                return place - 1  # القوات التي سددت ضربة بسيطرتها: the relative's own head
            if self.row[place].kind in ("comma", "stop", "seq"):
                break
        # the one that does something (a subject) before one that something is said of (a genitive, an object of ب)
        places = [p for p in range(at - 1, max(-1, at - LONG), -1) if self.row[p].kind == "actor"]
        places.sort(key=lambda p: not self._subjectlike(p))
        for place in places:
            unit = self.row[place]
            if unit.phrase is not None and self._id(unit) not in other:
                noun = self.scan.find(unit.phrase.head, "noun")
                several = unit.phrase.plural or unit.phrase.count is not None or (noun is not None and noun.feature == "d")
                if pronoun == "هما" and not (unit.conjunction or several):
                    continue
                if pronoun in ("ه", "ها") and self._listed(place):
                    continue
                if (plural and not several) or (pronoun == "ه" and unit.phrase.plural):
                    continue
                gender = phrase_gender(self.scan, unit.phrase)
                if (pronoun == "ه" and gender == "f") or (pronoun == "ها" and gender == "m"):
                    continue
                if pronoun == "ها" and unit.phrase.kind == "person" and not unit.phrase.plural and unit.phrase.cls == "title" and not self.doc.words[unit.phrase.head].endswith("ه"):
                    continue
                return place
        return None

    def _listed(self, at: int) -> bool:
        """Whether an actor is one of several joined by و: no pronoun of the singular stands for one of them."""
        return (self.row[at].conjunction and at > 0 and self.row[at - 1].kind == "actor") or (
            at + 1 < len(self.row) and self.row[at + 1].kind == "actor" and self.row[at + 1].conjunction
        )

    def _place_before(self, at: int) -> list[str]:
        """The place that a pronoun on a preposition stands for: the nearest one before it in the sentence."""
        for place in range(at - 1, max(-1, at - LONG), -1):
            if self.row[place].kind == "place":
                id = self._id(self.row[place])
                return [id] if id else []
        return []

    def _subjectlike(self, at: int) -> bool:
        if self._governed(at):
            return False
        before = self.row[at - 1] if at else None
        if before is not None and finite(before) and self._subject_first(at - 1):
            return False  # الحكومة أبلغت [إسرائيل] رفضها
        if at > 1 and before is not None and before.kind == "actor" and not self.row[at].conjunction and finite(self.row[at - 2]):
            return False  # أبلغت الحكومة [إسرائيل] رفضها
        if before is not None and before.kind == "word" and self._definite(before) and (phrase := self.row[at].phrase) is not None and phrase.name is not None:
            return not self._governed(at - 1)  # كان القيادي عصام بن علي: an article has no genitive behind it
        return before is None or before.kind not in ("event", "word", "light") or (before.match is not None and before.match.entry.pos == "V")
