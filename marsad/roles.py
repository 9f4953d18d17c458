"""Who does and who suffers an event: its arguments, found by walking the units of its sentence.

An active verb's subject and object, a masdar's genitive, prepositions that the frame names, the subject of a light verb
that carries it (شنّ … غارة), the antecedent of a relative clause or pronoun.
"""

from __future__ import annotations

from marsad.clauses import RowReader
from marsad.drafts import Draft
from marsad.match import Match
from marsad.units import Unit

FORWARD = 14  # units that a frame may reach ahead of its trigger
PLACE_PREPOSITIONS = frozenset(("في", "داخل", "قرب", "قباله", "عبر", "ب", "ضمن", "عند", "شمال", "جنوب", "شرق", "غرب", "حول"))
BLOCKING = frozenset(("cue", "comp", "colon", "seq"))


class RoleReader(RowReader):
    """Fills the sources, targets and places of the drafts of one sentence."""

    def fill(self, draft: Draft, at: int, unit: Unit, match: Match) -> None:
        """Find the arguments of the event word at a unit."""
        if draft.verbal:
            self._verb(draft, at, unit, match)
        else:
            self._noun(draft, at, unit, match)

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

    def _relative_passive(self, at: int, step: int, match: Match, draft: Draft) -> bool:
        """``الذي اعتقل يوم الاثنين``: a verb of harm after a relative, with nothing after it to suffer it, is passive."""
        if draft.harm is None or match.cut.pronoun or at == 0 or self.row[at - 1].kind != "rel" or draft.trigger.frame.get("object") != "target":
            return False
        return not (step < len(self.row) and self.row[step].kind in ("actor", "place", "number") and not self._governed(step))

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
