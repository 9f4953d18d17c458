"""Whom a speech act is about: whose deed is judged, who is accused or threatened in its words, on what charge somebody is held."""

from __future__ import annotations

from collections.abc import Sequence

from marsad.events.carriers import CarrierReader
from marsad.events.clauses import BACKWARD, FORWARD, Argument
from marsad.events.drafts import Draft
from marsad.lexicon import SPEECH_ACTS
from marsad.units import finite

# Types of speech acts that are about a deed: whether whoever does it, whether whoever it befalls, is whom they are about.
ABOUT = {"REQUEST": (True, False), "ACCUSE": (True, False), "SUPPORT": (True, False), "REJECT": (True, True), "THREATEN": (False, True)}
JUDGING = frozenset(("ACCUSE", "REJECT", "SUPPORT"))  # types that judge a deed


class BearingReader(CarrierReader):
    """Gives a draft whom it bears on, where no object or preposition of its own says so."""

    def _about(self, draft: Draft, at: int) -> None:
        """Whom a speech act is about, where it names a deed: who did what is condemned or welcomed, whom a threat would befall.

        ``أدانت مصر الهجوم الذي شنه الحوثيون``, ``هدد بضرب حلفاء واشنطن``, ``رفضت طهران التفاوض مع واشنطن``.
        """
        saying = next((d for d in reversed(self.earlier) if d.verbal or d.light is None), None)
        if saying is None or saying.sentence != self.number or saying.passive or saying.targets or saying.trigger.type not in ABOUT or at - saying.unit > BACKWARD:
            return
        if any(u.kind in ("comp", "rel", "seq", "colon") or (u.match is not None and u.match.entry.pos == "V" and u.kind != "word") for u in self.row[saying.unit + 1 : at]):
            return
        if saying.trigger.type == "REQUEST" and draft.trigger.type in SPEECH_ACTS:
            return
        doers, sufferers = ABOUT[saying.trigger.type]
        both = [*draft.sources, *draft.targets] if draft.trigger.type == "CONSULT" else draft.sources  # أدان لقاء هذا بذاك
        whom = [i for i in both if doers and i not in saying.sources]
        saying.targets = whom or [i for i in draft.targets if sufferers and i not in saying.sources]

    def _authors(self, draft: Draft, step: int) -> list[str]:
        """``رفض القرار الذي أصدره [الرئيس]``, ``دعمها للجهود التي تقودها [مصر]``: whose deed is judged, told in its relative clause."""
        args, end = self.arguments(step)
        deed = args[-1] if args else None
        if deed is None or deed.kind not in ("word", "event") or deed.ids or deed.beyond or end + 2 >= len(self.row) or self.row[end].kind != "rel":
            return []
        if (deed.tie and draft.trigger.frame.get(deed.tie) != "target") or not self._definite(self.row[deed.first]):
            return []
        verb = self.row[end + 1]
        doer = next(iter(self.arguments(end + 2)[0]), None)
        resumed = any(m.entry.pos == "V" and m.cut.pronoun for m in self.scan.at[verb.first])
        if doer is not None and doer.pronoun:  # التصريحات التي أدلى بها الوزير
            resumed, doer = True, next(iter(self.arguments(doer.last)[0]), None)
        if doer is None or not resumed or doer.tie or doer.kind != "actor" or doer.headed:
            return []
        return list(doer.ids)

    def _charged(self, draft: Draft, at: int) -> None:
        """``اعتقلت السلطات [الناشط] بتهمة التحريض``: whoever is held or sentenced on a charge is whom it accuses, and who holds him accuses."""
        if not (self.row[at].preposition or self.doc.words[draft.first].startswith("ب")):
            return
        held = self.earlier[-1] if self.earlier else None
        if held is None or held.sentence != self.number or held.trigger.type not in ("COERCE", "SANCTION") or not held.targets or at - held.unit > FORWARD:
            return
        if any(u.kind in ("comp", "colon", "seq") or (u.conjunction and finite(u)) for u in self.row[held.unit + 1 : at]):
            return
        draft.targets, draft.sources = list(held.targets), [i for i in held.sources if i not in held.targets]
        draft.reasons.append("on a charge")

    def _of_nation(self, draft: Draft, args: Sequence[Argument]) -> None:
        """``استهدفت سفينة أمريكية``, ``عقوبات على كيانات روسية``: what is hit is a state's, where nobody else is named."""
        frame = draft.trigger.frame
        for arg in args:
            role = frame.get(arg.tie) if arg.tie else frame.get("object")
            if arg.kind != "word" or role != "target" or arg.beyond or arg.last >= len(self.row) or self.row[arg.last].kind != "adjective":
                continue
            nisba = next((m for m in self.scan.at[self.row[arg.last].first] if m.entry.kind == "nisba"), None)
            id = f"state:{nisba.entry.key}" if nisba is not None else ""
            if nisba is not None and id in self.context.kinds and id not in draft.sources and bool(nisba.cut.article) == self._definite(self.row[arg.first]):
                draft.targets.append(id)
                draft.reasons.append("nationality")
            return

    def _spoken_of(self, draft: Draft, at: int, args: Sequence[Argument]) -> None:
        """Whom a verb of accusing or threatening is about, told in what it says: زعم أن [الحوثيين] يجندون, هدد بضرب [السفن]."""
        if draft.trigger.type == "REQUEST":
            deed = next((a for a in args if a.tie in ("الي", "ب") and a.kind == "event" and a.ids), None)
            if deed is not None and self._own_deed(deed.first):
                draft.targets = [i for i in deed.ids if i not in draft.sources]  # دعا إلى رحيل قادة الانقلاب
        elif draft.trigger.type == "THREATEN":
            deed = next((a for a in args if a.tie == "ب" and a.kind == "event" and a.ids), None)
            draft.targets = [i for i in deed.ids if i not in draft.sources] if deed is not None else []
        elif draft.trigger.type == "REJECT":
            deed = next((a for a in args if not a.tie and a.kind == "event" and a.ids and any(u.preposition == "ل" for u in self.row[a.first : a.last])), None)
            draft.targets = [i for i in deed.ids if i not in draft.sources] if deed is not None else []  # رفض منح الثقة للحكومة
        elif draft.trigger.type == "ACCUSE":
            step = at + 1
            while step < len(self.row) and self.row[step].kind in ("actor", "time", "quote", "adjective", "comma"):
                step += 1
            step += 1
            if step < len(self.row) and self.row[step - 1].kind == "comp" and self.row[step].kind == "actor" and not self._governed(step):
                draft.targets = [i for i in self.read_list(step)[0] if i not in draft.sources]

    def _own_deed(self, at: int) -> bool:
        """Whether the genitive of an event noun does it, whatever it is read as: رحيل القادة, never اعتقال القادة."""
        roles = {m.entry.data.frame.get("idafa") for m in self.row[at].matches if m.entry.kind == "event" and m.entry.pos == "N" and m.entry.data.type not in SPEECH_ACTS}
        return roles == {"source"}

    def _elided(self, draft: Draft, at: int, lone: Argument, args: Sequence[Argument]) -> bool:
        """Whether the one actor after a chained verb of asking or accusing is its object, its subject being the one before.

        ``واتهم إسرائيل بارتكاب …`` must have an accused; ``ودعا جميع الأطراف إلى …`` asks the parties, it is not they who ask.
        """
        if draft.trigger.type not in ("ACCUSE", "REQUEST", "THREATEN") or "object" not in draft.trigger.frame or draft.passive:
            return False
        if lone.kind != "actor" or lone.headed or self._subordinate(at) or (at == 0 and not self.row[at].conjunction):
            return False
        after = next((a for a in args if a.first >= lone.last), None)
        if after is None or (not after.tie and after.ids):
            return False
        if self._chained(at) is None and self._carried_over(at) is None and not self._after_nameless(at):
            return False
        phrase = self.row[lone.first].phrase
        charged = draft.trigger.type == "ACCUSE" and after.tie == "ب"
        everyone = phrase is not None and (phrase.cls == "party" or phrase.rule == "actor.quantified")
        chained = self.row[at].conjunction and at > 0 and phrase is not None and phrase.kind not in ("person",) and after.tie in ("ب", "الي")
        return charged or everyone or chained

    def _judged(self, draft: Draft, at: int, lone: Argument, second: Argument | None) -> bool:
        """``وانتقد أداء الوزير``, ``رفض تعيين الرئيس``: a word that is no report nor party, before somebody's name, is what is judged."""
        if draft.trigger.type not in ("ACCUSE", "REJECT", "SUPPORT") or draft.trigger.frame.get("object") != "target" or not lone.headed or lone.kind != "actor" or second is not None or draft.passive:
            return False
        if self.scan.find(self.row[lone.first].first, "document", "cuenoun") or any(m.entry.kind == "noun" for m in self.row[lone.first].matches):
            return False
        stands_before = at > 0 and self.row[at - 1].kind == "actor" and not self._governed(at - 1)
        return stands_before or self.row[at].conjunction or self._chained(at) is not None or self._carried_over(at) is not None

    def _after_nameless(self, at: int) -> bool:
        """``ناشدت النقابة البرلمان …، ودعت الحكومة``: the verb before has a subject that is no actor, and this one goes on with it."""
        if not self.row[at].conjunction:
            return False
        return any(finite(self.row[p]) and self._word_first(self.arguments(p + 1)[0], p) for p in range(at - 1, max(-1, at - BACKWARD), -1))
