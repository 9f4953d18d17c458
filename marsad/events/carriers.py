"""Who does an event noun that another word carries: light verbs (شنّ … غارة), control (دعا … إلى), relative clauses."""

from __future__ import annotations

from collections.abc import Sequence

from marsad.events.clauses import ABOUT, BACKWARD, LONG, OF_ITS_OWN
from marsad.events.drafts import Draft
from marsad.events.subjects import CARRIED, SubjectReader
from marsad.language.ar.inflect import has_tanwin
from marsad.match import Match
from marsad.units import finite, verbal

SAID_ONLY = frozenset(("ACCUSE", "REJECT", "SUPPORT", "CONCEDE", "SANCTION", "THREATEN"))  # happen nowhere: a place there is one spoken of

ITSELF = frozenset((("begin", "p3"), ("hold", "i3")))  # verbs that are said of the happening itself too: بدأ، يجري
HOLDING = frozenset(("في", "من", "عن", "الي"))  # prepositions by which a carrying verb holds what is done: نجح في، تمكن من
TOPICS = ABOUT - {"عن"}
FORCEFUL = frozenset(("ASSAULT", "MOBILIZE", "PROTEST"))
FIGHTING = frozenset(("ASSAULT", "RETREAT", "MOBILIZE"))


class CarrierReader(SubjectReader):
    """Gives an event noun the doer or sufferer that the word carrying it has."""

    def _give(self, draft: Draft, role: str, ids: Sequence[str], kind: str) -> None:
        if role == "place" or (kind == "place" and role in ("source",)):
            if draft.trigger.type not in SAID_ONLY:
                draft.places += [i for i in ids if i not in draft.places and kind == "place"]
            if kind == "actor" and role == "place" and draft.trigger.type != "CONSULT":
                draft.targets += [i for i in ids if i not in draft.targets]
        elif role == "source":
            draft.sources += [i for i in ids if i not in draft.sources and i not in draft.targets]
        elif role == "target":
            if kind == "place":
                if draft.trigger.type not in SAID_ONLY:
                    draft.places += [i for i in ids if i not in draft.places]
            else:
                draft.targets += [i for i in ids if i not in draft.targets and i not in draft.sources]
        elif role == "parties":
            people = [i for i in ids if i not in draft.sources]
            if kind == "place":
                return
            if draft.trigger.type in ("AGREE", "COOPERATE", "RETREAT") or len(people) > 2:
                draft.sources += people
            elif people:
                draft.sources += people[:1]
                draft.targets += [i for i in people[1:] if i not in draft.targets]

    def _claimed(self, draft: Draft, at: int) -> bool:
        """``أعلنت وكالته مسؤولية [التنظيم] عن الهجوم``, ``أعلن [التنظيم] مسؤوليته عن``: who answers for a deed did it."""
        place = at - 1
        if place < 1 or self.row[place].preposition != "عن":
            return False
        owner = -1
        while place > 0 and at - place <= CARRIED and self.row[place].kind in ("prep", "actor", "quote", "adjective", "time"):
            owner = place if self.row[place].kind == "actor" else owner
            place -= 1
        blame = self.scan.function(self.row[place].first, "blame")
        if blame is None:
            return False
        if owner == place + 1:
            ids = self.read_list(owner)[0]
        else:
            verb = next((p for p in range(place - 1, max(-1, place - CARRIED), -1) if verbal(self.row[p])), -1)
            match = self.row[verb].match if verb >= 0 else None
            if match is None or self.row[verb].kind not in ("cue", "light") or (verb and self.row[verb - 1].kind == "neg"):
                return False
            subject = self._own_subject(verb, match, place)
            told = (subject.ids, "actor") if subject is not None else self._shared(verb) or self._before(verb, relative=True) or self._carried_over(verb)
            ids = list(told[0]) if told and told[1] == "actor" else []
        if not ids:
            return False
        self._give(draft, "source", ids, "actor")
        draft.reasons.append("responsibility")
        draft.label = ""
        return True

    def answered_for(self, at: int) -> None:
        """``استهدف هجوم كنيسة وأعلن [التنظيم] مسؤوليته عنه``: who answers for the attack told just before did it."""
        tie = self.row[at + 1] if at + 1 < len(self.row) else None
        if tie is None or tie.kind not in ("prep", "func") or not self.doc.words[tie.first].startswith("عن") or not any(m.cut.pronoun or m.entry.key == "prep_pron" for m in tie.matches):
            return
        attack = next((d for d in reversed(self.earlier) if d.trigger.type == "ASSAULT"), None)
        verb = next((p for p in range(at - 1, max(-1, at - CARRIED), -1) if finite(self.row[p])), None)
        match = self.row[verb].match if verb is not None else None
        if attack is None or attack.sources or self.number - attack.sentence > 1 or verb is None or match is None or self.row[verb].kind not in ("cue", "light") or (verb and self.row[verb - 1].kind == "neg"):
            return
        subject = self._own_subject(verb, match, at)
        told = (list(subject.ids), "actor") if subject is not None else self._before(verb, relative=True)
        if told and told[1] == "actor":
            self._give(attack, "source", [i for i in told[0] if i not in attack.targets], "actor")
            attack.reasons.append("responsibility")

    def _carried(self, draft: Draft, at: int) -> None:
        """The verb that carries an event noun: شنّ X غارة, تعرض X لقصف, تم اعتقال X, تواصلت الاشتباكات, نفى X إرسال قوات."""
        place = at - 1
        if at > 1 and self.row[place].kind == "word" and not self.row[place].preposition and self.row[at - 2].kind == "prep" and self.row[at - 2].preposition not in HOLDING:
            return  # تقوم بها على خلفية هجمات: what is named there is carried by no verb
        for _ in range(CARRIED):
            if place < 0:
                return
            unit = self.row[place]
            lights = [m for m in self.scan.at[unit.first] if m.entry.kind == "light"] if unit.kind in ("light", "event", "cue") else []
            if place and (unit.preposition or self.row[place - 1].kind == "prep"):
                lights.sort(key=lambda m: m.entry.pos != "N")  # بعد تجدد القصف
            light = next((m for m in lights if not m.feature.endswith("x")), lights[0] if lights else None)  # ووجه is وجّه before it is وُوجه
            if light is not None and self.row[at].preposition == "ل" and light.entry.key not in ("suffer", "resist"):
                return  # وجّه رسالة في ذكرى لاعتقاله، شن حملة للسيطرة على: what it is for, not what was done
            if light is not None:
                draft.light = place
                if self._done_there(place, at):
                    draft.passive = True
                    draft.reasons.append("passive relative")
                    return
                self._light(draft, place, light, at)
                return
            if unit.kind == "passive":
                draft.passive = True
                draft.reasons.append("passive")
                return
            if unit.kind == "comma":
                place = self._parenthesis(place)
                if place < 0:
                    return
                continue
            if unit.kind == "cue" and draft.trigger.type in ("AID", "RETREAT", "AGREE", "COERCE"):
                return
            if unit.kind not in ("actor", "place", "time", "number", "quote", "adjective", "word", "prep", "event", "func"):
                return
            if unit.kind == "prep" and unit.preposition in TOPICS and draft.trigger.type in FIGHTING:
                return  # أجرى الطرفان مفاوضات بشأن وقف إطلاق النار
            if unit.kind == "prep" and unit.preposition in OF_ITS_OWN:
                return  # تقع في شرق المدينة بعد اشتباكات: no verb carries what stands under بعد
            if unit.kind == "event" and unit.match and unit.match.entry.pos == "V":
                return
            place -= 1

    def _done_there(self, at: int, noun: int) -> bool:
        """``الموقع الذي نفذت فيه الغارة``: in a relative that is resumed by a preposition's pronoun the definite noun is the subject."""
        if at == 0 or noun - at != 2 or self.row[at - 1].kind != "rel" or self.row[noun].preposition or not self._definite(self.row[noun]):
            return False
        tie = self.row[at + 1]
        return any(m.entry.pos == "F" and m.cut.pronoun for m in tie.matches) or (tie.match is not None and tie.match.entry.key == "prep_pron")

    def _light(self, draft: Draft, at: int, light: Match, noun: int) -> None:
        """Who the subject of a light verb at a unit is to the event noun that it carries."""
        role = light.entry.key
        draft.reasons.append(f"light verb {light.entry.data}")
        if self._begins(draft, at, light, noun):
            return
        if light.feature[1:2] == "1":
            draft.first_person = True  # أطلقنا عملية: whoever speaks does it
            return
        doer = {"do": "source", "hold": "source", "begin": "source", "decide": "source", "fail": "source", "announce": "source", "join": "source", "suffer": "target", "resist": "target"}.get(role)
        if role == "announce" and draft.trigger.type == "ASSAULT" and self._within_another(at, noun):
            return
        if (doer is None and role != "happen") or (role == "announce" and (draft.harm in ("killed", "injured", "missing") or (draft.trigger.type == "AGREE" and "بين" in draft.trigger.frame))) or (doer == "source" and draft.sources):
            return
        if light.cut.pronoun and light.entry.pos == "N":
            if doer is not None:
                nearest = self._id(self.row[at - 2]) if at > 1 and self.row[at - 2].kind == "actor" else self._id(self.row[at - 3]) if at > 2 and self.row[at - 2].kind == "comma" and self.row[at - 3].kind == "actor" else None
                suspect = any(m.entry.kind == "label" and m.entry.key == "link" and m.cut.article for m in self.scan.at[self.row[at - 1].first]) if at else False
                whose = [nearest] if suspect and nearest else self._antecedents(at, light.cut.pronoun)  # أنيس العامري، المشتبه بتنفيذه الهجوم
                self._give(draft, doer, whose, "actor")
            return
        draft.joins = role == "join" and draft.definite
        args, _ = self.arguments(at + 1)
        scene = next((a for a in args if not a.tie and a.kind == "place" and a.last <= noun), None)
        if scene is not None and role in ("suffer", "happen"):
            draft.places += [i for i in scene.ids if i not in draft.places]  # شهدت السويداء مظاهرات، تعرض المطار لقصف
        subject = next((a for a in args if not a.tie and a.kind == "actor" and a.last <= noun), None)
        if doer is None or (role == "resist" and draft.targets):  # أحبط الأمن محاولة لاغتيال الوزير
            return
        if subject is not None and (light.entry.pos == "N" or self._agrees(light, subject)):
            self._give(draft, doer, subject.ids, subject.kind)
        elif light.entry.pos == "V":
            own = self._told_of_noun(at, light)
            before = (own, "actor") if own else self._shared(at) or self._before(at, relative=True) or self._carried_over(at)
            if before:
                self._give(draft, doer, before[0], before[1])
        elif doer == "source" and at and not self.row[at].preposition and (ruling := self._ruling(at - 1)):
            self._give(draft, doer, ruling, "actor")
        for arg in args:  # سددت لها ضربة، شنوا عليهم هجوما
            if arg.pronoun and arg.last <= noun and draft.trigger.frame.get(arg.tie) == "target" and not draft.targets:
                worn = self._antecedent(arg.first, arg.pronoun, draft.sources)
                self._give(draft, "target", [worn] if worn else [], "actor")

    def _within_another(self, at: int, noun: int) -> bool:
        """``أعلن الجيش مقتل جنود في [هجوم]``: in what happened in the one that is announced, the announcer need have no part."""
        tied = bool(self.row[noun].preposition) or self.row[noun - 1].kind == "prep"
        return tied and any(u.kind == "event" for u in self.row[at + 1 : noun])

    def _begins(self, draft: Draft, at: int, light: Match, noun: int) -> bool:
        """``وبدأ سريان الهدنة``, ``بدأت المواجهات``: what begins right behind a verb that opens its clause is the subject itself."""
        if (light.entry.key, light.feature[:2]) not in ITSELF or light.entry.pos != "V" or self.row[noun].preposition or any(u.kind != "event" or u.preposition or u.conjunction for u in self.row[at + 1 : noun]) or light.cut.pronoun:
            return False
        if at and not self.row[at].conjunction and self.row[at - 1].kind not in ("seq", "comma"):
            return False
        if self.row[noun].match is not None and has_tanwin(self.doc.raw(draft.first)):
            return False
        return light.feature[2] == ("f" if self.doc.words[self.row[at + 1].first].endswith(("ه", "ات")) else "m") and (draft.definite or bool(draft.sources or draft.targets or draft.trigger.type == "RETREAT"))

    def _ruling(self, at: int) -> list[str]:
        """The subject of the verb right before a masdar, which does both: أعلنت الرياض تقديم دعم, قرر البرلمان إجراء حوار."""
        while at > 0 and self.row[at].kind in ("actor", "time", "quote", "place"):
            at -= 1
        verb = next((m for m in self.row[at].matches if m.entry.pos == "V" and m.feature[1:2] == "3"), None)
        if self.row[at].kind not in ("cue", "light") or verb is None:
            return []
        subject = next((a for a in self.arguments(at + 1)[0] if not a.tie and a.kind == "actor" and not a.headed), None)
        if subject is not None and self._agrees(verb, subject):
            return list(subject.ids)
        told = self._shared(at) or self._before(at, relative=True) or self._carried_over(at)
        return list(told[0]) if told and told[1] == "actor" else []

    def _controlled(self, draft: Draft, at: int) -> None:
        """The doer of a masdar that ب ل إلى ties to a verb or someone: دفع X إلى توقيع, قام X بـ, دخل X للسيطرة على."""
        if draft.light is not None and draft.light == at - 1 and self.row[draft.light].preposition and not self.row[at].preposition and not finite(self.row[draft.light]) and not (
            draft.light and self.row[draft.light - 1].kind in ("word", "adjective")  # خطط لشن هجمات: what the plans are for
        ):
            at = draft.light  # لإجراء محادثات, بمواصلة القتال: what ties the masdar ties what it carries
        unit = self.row[at]
        tie = unit.preposition or (self.row[at - 1].preposition if at and self.row[at - 1].kind == "prep" else "")
        if tie == "ل" and draft.light is None and not draft.targets and self._undergone(draft, at):
            return
        clash = tie in OF_ITS_OWN and bool(draft.targets) and "مع" in draft.trigger.frame  # سيطر على البلدة بعد معارك مع …
        if draft.sources or (tie not in ("ب", "ل", "الي") and not clash) or (tie == "ل" and any(m.entry.kind == "event" and m.cut.pronoun for m in unit.matches)) or "source" not in draft.trigger.frame.values():
            return
        if not any(u.match is not None and u.match.entry.pos == "V" for u in self.row[max(0, at - BACKWARD) : at]):
            return  # الذكرى السنوية لاعتقاله: no verb that could tie a doer to it
        if tie == "ل" and draft.definite and self.row[at - 1].kind in ("word", "adjective") and self._definite(self.row[at - 1]):
            return  # العقل المدبر للهجوم
        if draft.light is not None and tie == "ب" and draft.light and self.row[draft.light - 1].kind == "rel":
            return  # الشبكة التي قامت بالهجوم: nobody that we know did it
        ruling = next((d for d in reversed(self.earlier) if d.verbal), None)
        ruling = ruling if ruling is not None and ruling.sentence == self.number else None
        if ruling is not None and ruling.trigger.type in ("REQUEST", "ACCUSE") and not any(
            u.match is not None and u.match.entry.pos == "V" for u in self.row[ruling.unit + 1 : at]
        ):
            # دعا الأطراف إلى وقف القتال, اتهم الجيش بقصف …: whom it asks or accuses would do it, never who asks
            self._give(draft, "source", ruling.targets, "actor")
            draft.reasons.append("controlled")
            return
        if ruling is not None and ruling.sources and not ruling.passive and (
            (clash and ruling.trigger.type in FIGHTING)  # أكد المتحدث أن القوات سيطرت على الحقل بعد اشتباكات مع …
            or (tie == "ب" and at - ruling.unit <= (2 if unit.preposition else 3))  # متعهدا بفرض عقوبات: who pledges does it
        ):
            self._give(draft, "source", ruling.sources, "actor")
            draft.reasons.append("controlled")
            return
        verb = next((p for p in range(at - 1, max(-1, at - BACKWARD), -1) if finite(self.row[p])), None)
        if verb is not None and (match := self.row[verb].match) is not None and (own := self._told_of_noun(verb, match)):
            self._give(draft, "source", own, "actor")  # أربعة متطرفين خططوا لتفجيرات
            draft.reasons.append("controlled")
            return
        inside = bool(self._told_inside(at)) if tie == "ل" else False  # قال إن الوفد سافر للقاء: who travels meets
        before = (self._nearest_subject(at) if inside and not self.deed else None) or (self._main_subject(at) if clash or (tie == "ل" and not inside) else self._nearest_subject(at) if tie == "ب" else None) or self._before(at, relative=True) or self._carried_over(at)
        if ruling is not None and ruling.harm and before and set(before[0]) <= set(ruling.targets):
            if clash and not ruling.sources:  # أصيب شبان خلال مواجهات مع الجيش: the other side hurt them
                draft.sources, draft.targets = draft.targets, []
            return  # قتل 15 مدنيا في قصف: no victim does it
        if before and before[1] == "actor":
            self._give(draft, "source", before[0], "actor")
            draft.reasons.append("controlled")
        if tie == "ب" and ruling is not None and ruling.trigger.type == "THREATEN" and not draft.targets and "target" in draft.trigger.frame.values():
            self._give(draft, "target", [i for i in ruling.targets if i not in draft.sources], "actor")  # هدد إسرائيل باستهداف المفاعل

    def _undergone(self, draft: Draft, at: int) -> bool:
        """``تعرضت القاعدة التي تضم قوات أمريكية لهجوم``: who or what the sentence's verb of suffering has for its subject."""
        for place in range(max(0, at - LONG), at):
            light = next((m for m in self.row[place].matches if m.entry.kind == "light" and m.entry.pos == "V"), None)
            if light is not None and light.entry.key == "suffer":
                subject = next((a for a in self.arguments(place + 1)[0] if not a.tie and a.ids and a.last <= at), None)
                if subject is None or any(u.conjunction and u.match is not None and u.match.entry.pos == "V" for u in self.row[place + 1 : at]):
                    return False
                draft.light = place
                draft.reasons.append(f"light verb {light.entry.data}")
                self._give(draft, "target", subject.ids, subject.kind)
                return True
        return False

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
        events = [m for m in self.scan.at[verb.first] if m.entry.kind == "event" and m.entry.pos == "V"]
        own = next((m for m in events if m.entry.data.type == draft.trigger.type), events[0] if events else None)
        if own is not None and own.entry.data.type != draft.trigger.type and draft.trigger.type in FORCEFUL:
            own = None  # الهجوم الذي وصفه الرئيس: what is said of it
        if light is not None and light.entry.key == "announce" and draft.trigger.type in FORCEFUL:
            light = None  # الهجوم الذي أعلنته الشرطة
        if own is not None and draft.trigger.type == "CONSULT" and (own.entry.data.mode == "third-party" or own.entry.data.frame.get("subject") != "source"):
            step = self._skip(at + 2)  # محادثات ترعاها الأمم المتحدة, استضافتها القاهرة: whoever brings the parties together is none of them
            return self.read_list(step)[1] if step < len(self.row) and self.row[step].kind in ("actor", "place") else at + 2
        if light is None and own is None:
            return at + 2 if verb.kind == "passive" else at  # اللقاء الذي جرى أمس بين …
        if light is not None:
            draft.light = at + 1
        step = self._skip(at + 2)
        if step < len(self.row) and self.row[step].kind == "actor" and not self._governed(step):
            ids, end, kind = self.read_list(step)
            worn = any(m.entry.pos == "V" and m.cut.pronoun for m in verb.matches)  # شنها X, but استهدف X
            self._give(draft, "source" if worn or light is not None else "target", ids, kind)
            return end
        return at + 2
