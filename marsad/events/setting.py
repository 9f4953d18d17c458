"""When and where an event happened, from what stands near its word in the sentence."""

from __future__ import annotations

from collections.abc import Sequence

from marsad.events.clauses import ABOUT, RowReader
from marsad.events.drafts import Context, Draft
from marsad.events.roles import MOVING, PLACE_PREPOSITIONS, TALKED
from marsad.lexicon import SPEECH_ACTS
from marsad.units import Unit, finite, verbal

TIME_REACH = 16  # cost (see _cost) up to which a time is taken for an event's
OPENING_REACH = 24  # the same for the verb that a sentence opens with
PLACE_REACH = 14  # likewise a place
SINCE_REACH = 7  # units between منذ and a time under it
OPENED = 6  # units before the verb of a sentence that opens with where or when
APART = 6  # cost of a time before the comma and و that a verb's clause begins with
INSIDE_REACH = 6  # units around an event word that whoever does or suffers it may stand
SUPERLATIVE_REACH = 5  # units between a superlative and its منذ: الأعنف في بريطانيا منذ
ANOTHER_DAY = frozenset(("قبل", "بعد", "عقب"))
RESPONSIBLE = "responsibility"  # the reason of whoever owns up to an attack
OWNED = 10  # cost of a time that another verb of its clause has beside it
# What is said, promised or lifted happens nowhere in particular: a place near it is one that it speaks of.
NOWHERE = (SPEECH_ACTS | {"CONCEDE", "SANCTION"}) - {"REQUEST"}
FROM, ON = "من", "علي"
DISTANCE_REACH = 5  # units between a distance and what it is from: على بعد 30 كيلومترا من دمشق
THERE_REACH = 8  # units between an event word and its هناك
TALKS = frozenset(("CONSULT", "AGREE", "COOPERATE", "SUPPORT"))  # what is done on a visit, where it goes
LENT_REACH = 30  # units around an event word in which its clause may name a place
SOMEWHERE = ("ASSAULT", "MOBILIZE")  # what always happens somewhere, and mostly where its own clause speaks of


class SettingReader(RowReader):
    """Gives the drafts of one sentence their time and, where nothing placed them, their place."""

    def fill(self, draft: Draft, at: int) -> None:
        """The time of the event, nearest in its clause; and where nothing placed it, the nearest place that has في or ب."""
        best: tuple[int, int, int] | None = None
        near: tuple[int, int] | None = None
        opens = at <= 1 or (draft.conjoined and self.row[at - 1].kind == "comma") or self._opens_behind_place(at)
        reach = OPENING_REACH if opens and draft.verbal else TIME_REACH
        for place in range(max(0, at - TIME_REACH), min(len(self.row), at + reach + 1)):
            unit = self.row[place]
            if unit.kind == "time" and unit.time is not None:
                when = self._when(place)
                if (self._compares(place) and not (when and at > place)) or (place < at and RESPONSIBLE in draft.reasons):
                    continue  # تبنى التنظيم أمس الهجوم: the day of the claim
                cost = self._cost(draft, at, place) + self._owned(draft, at, place) + self._of_another(draft, at, place)
                if cost <= reach and (best is None or cost < best[0]):
                    best = (cost, unit.time, place)
            elif unit.kind == "place" and not draft.places and unit.place is not None and draft.trigger.type not in NOWHERE:
                if self._spoken_of(draft, at, place) or (place < at and draft.conjoined and draft.trigger.type == "AGREE"):
                    continue
                if self._located(place) or (draft.trigger.type == "CONSULT" and place and self.row[place - 1].preposition == "الي"):
                    cost = self._cost(draft, at, place)
                    if cost <= PLACE_REACH and (near is None or cost < near[0]):
                        near = (cost, place)
        if best is not None:
            draft.time = best[1]
            draft.since = self._goes_on(best[2], at) and not (self._when(best[2]) and at > best[2])
        elif self._participle(at):
            draft.time = self._of_the_verb(at)
        if not draft.places and (there := self._there(draft, at)):
            near, draft.places = None, there
        if near is None and not draft.places and draft.trigger.type not in NOWHERE:
            near = self._opening()
        if near is None and not draft.places and draft.trigger.type in MOVING:
            draft.places = self._inside(draft, at)
        if near is None and not draft.places and draft.trigger.type in TALKS:
            draft.places = self._visited(draft)
        if near is not None:
            ids, _, _ = self.read_list(near[1])
            draft.places = [i for i in ids if i not in draft.targets and i not in draft.sources]
            draft.reasons.append("place nearby")

    def _opens_behind_place(self, at: int) -> bool:
        """Whether nothing but where or when stands before the sentence's own verb: وفي لندن، [تعهدت] …"""
        return at <= OPENED and self.row[at - 1].kind == "comma" and all(u.kind in ("prep", "place", "time", "adjective", "comma") for u in self.row[:at])

    def _spoken_of(self, draft: Draft, at: int, place: int) -> bool:
        """Whether a place is that of what is talked about: محادثات حول الوضع في ليبيا, بحث الأوضاع في غزة."""
        if draft.trigger.type == "REQUEST" and place < at:
            return True  # where what is asked for would be stands behind the asking
        if draft.trigger.type not in TALKED or place < at:
            return False
        topic = draft.verbal and draft.trigger.frame.get("object") == "topic"
        return any((u.kind == "prep" and u.preposition in ABOUT) or (topic and u.kind in ("word", "event") and not u.preposition) for u in self.row[at + 1 : place])

    def _participle(self, at: int) -> bool:
        match = self.row[at].match
        return match is not None and match.feature == "participle"

    def _of_the_verb(self, at: int) -> int | None:
        """The time of the sentence's own verb: قال السبت إن …، مهدداً."""
        verb = False
        for unit in self.row[:at]:
            if unit.kind in ("comp", "rel", "colon") or (unit.kind == "seq" and verb):
                return None
            if unit.kind == "time" and verb:
                return unit.time
            verb = verb or verbal(unit)
        return None

    def _inside(self, draft: Draft, at: int) -> list[str]:
        """A place inside the words for who does or suffers it: إجلاء المدنيين من أحياء حلب, انسحب المقاتلون من حمص."""
        for place in range(max(0, at - INSIDE_REACH), min(len(self.row), at + INSIDE_REACH + 1)):
            phrase, who = self.row[place].phrase, self._id(self.row[place])
            if phrase is None or self.row[place].kind != "actor" or not (who in draft.sources or who in draft.targets):
                continue
            for token in range(phrase.head + 1, phrase.last):
                if token in self.context.place_ids and self.scan.function(token - 1, "prep") is not None:
                    draft.reasons.append("place inside")
                    return [self.context.place_ids[token]]
        return []

    def _there(self, draft: Draft, at: int) -> list[str]:
        """The place that a clause is told of: في حلب، حيث قتل …, سافر إلى سوريا وقاتل هناك."""
        begin = min(at, draft.light) if draft.light is not None else at
        while begin and self.row[begin - 1].kind in ("aux", "passive", "neg"):
            begin -= 1
        if begin > 1 and self.scan.function(self.row[begin - 1].first, "where") is not None:
            place = begin - 2 - (self.row[begin - 2].kind == "comma")
            return self._places(place) if place >= 0 and (self._located(place) or self._headed_for(place)) else []
        for step in range(at + 1, min(len(self.row), at + THERE_REACH)):
            unit = self.row[step]
            if unit.kind in ("comma", "colon", "comp", "rel", "seq", "place") or verbal(unit):
                return []
            if self.scan.function(unit.first, "there") is not None:
                ends = step + 1 >= len(self.row) or self.row[step + 1].kind in ("comma", "mark", "stop", "quote", "seq")
                return next((found for n in range(at - 1, -1, -1) if (found := self._places(n))), []) if ends and not unit.conjunction else []
        return []

    def _headed_for(self, place: int) -> bool:
        """Whether somebody goes to the place at a unit: وصل إلى القاهرة، حيث التقى …"""
        return place > 0 and self.row[place - 1].kind == "prep" and self.row[place - 1].preposition == "الي"

    def _places(self, place: int) -> list[str]:
        unit = self.row[place]
        id = self._id(unit) if unit.kind == "place" else None
        return [id] if id else []

    def _visited(self, draft: Draft) -> list[str]:
        """Where the visit goes that an event is part of: زار الرئيس القاهرة والتقى نظيره, يزور باريس لإجراء محادثات."""
        visit = next((d for d in reversed(self.earlier) if d.sentence != self.number or d.trigger.type == "CONSULT"), None)
        if visit is None or visit.sentence != self.number or visit.unit >= draft.unit or not visit.verbal or not visit.places or visit.trigger.mode != "visit":
            return []
        between = self.row[visit.unit + 1 : draft.unit + 1]
        if not (set(visit.sources) & set(draft.sources)) or any(u.kind in ("comp", "colon", "rel") for u in between):
            return []
        draft.reasons.append("place of the visit")
        return list(visit.places)

    def _located(self, place: int) -> bool:
        """Whether the place at a unit is where something is: في حلب, شمال غزة, على جسر, على بعد ستة أميال من الساحل."""
        unit = self.row[place]
        before = self.row[place - 1] if place else None
        if before is not None and before.kind == "prep" and before.preposition == ON and unit.place is not None and unit.place.kind == "site" and unit.place.noun:
            return True
        if before is not None and before.kind == "prep" and before.preposition == FROM and any(
            self.scan.function(u.first, "distance") is not None for u in self.row[max(0, place - DISTANCE_REACH) : place - 1]
        ):
            return True
        tied = unit.preposition == "ب" or (place > 0 and self.row[place - 1].kind == "prep" and self.row[place - 1].preposition in PLACE_PREPOSITIONS)
        return tied or (unit.place is not None and (unit.place.relative or bool(unit.place.direction)) and not self._apposed(place))

    def _opening(self) -> tuple[int, int] | None:
        """The place that opens the sentence and holds for all of it: وفي درنة، تظاهر …"""
        for place in range(min(3, len(self.row))):
            if self.row[place].kind == "place" and self._located(place):
                return 0, place
        return None

    def _since(self, place: int) -> int | None:
        """The منذ that a time stands under: منذ السابع من أكتوبر, منذ بدء الحرب في 2011. Its unit, or None."""
        for before in range(place - 1, max(-1, place - SINCE_REACH), -1):
            unit = self.row[before]
            if self.scan.function(unit.first, "since") is not None:
                return before
            if unit.kind in ("comma", "comp", "rel", "colon", "seq", "time") or (unit.match is not None and unit.match.entry.pos == "V" and unit.kind != "word"):
                return None
        return None

    def _goes_on(self, place: int, at: int) -> bool:
        """Whether a time tells when something began that goes on, for an event that does not itself stand between منذ and it."""
        since = self._since(place)
        return since is not None and not since < at < place

    def _when(self, place: int) -> bool:
        """Whether the time is told by what happened then: منذ يوليو 2005 عندما قتل …"""
        return place + 1 < len(self.row) and self.scan.function(self.row[place + 1].first, "when") is not None

    def _compares(self, place: int) -> bool:
        """Whether a time only says since when nothing was so great: هي الأعنف منذ 2018, لأول مرة منذ أعوام."""
        since = self._since(place)
        if since is None:
            return False
        for unit in self.row[max(0, since - SUPERLATIVE_REACH) : since][::-1]:
            if any(self.scan.function(t, "superlative") for t in range(unit.first, unit.last)):
                return True
            if unit.kind in ("comma", "colon", "seq", "rel", "comp", "time") or verbal(unit):
                return False
        return False

    def _owned(self, draft: Draft, at: int, place: int) -> int:
        """``حمّل أمس الخميس النظام مسؤولية الخروقات``: a time before the event word that stands beside another verb is that verb's."""
        if place > at:
            return 0
        if draft.verbal and draft.conjoined and at and self.row[at - 1].kind == "comma":
            return OPENING_REACH if self._in_relative(place) >= 0 else APART  # … في 17 سبتمبر، وسحبت المعارضة أسلحتها في 10 أكتوبر
        for before in range(place - 1, max(-1, place - 8), -1):
            unit = self.row[before]
            if unit.kind in ("comp", "rel", "comma", "seq", "colon"):
                return 0
            if verbal(unit):
                announces = before == draft.light and "cue" in self.scan.kinds[unit.first]  # أعلنت أمس عن اعتقال ستة
                return 0 if (before == draft.light or unit.kind in ("light", "verb")) and not announces else OWNED
        return 0

    def _another_day(self, place: int, at: int) -> bool:
        """Whether a unit says that what stands before it was on another day than the event: أمس بعد [سلسلة ]هجمات, أمس في أعقاب الهجوم."""
        unit = self.row[place]
        if not (unit.kind == "prep" and unit.preposition in ANOTHER_DAY) and self.scan.function(unit.first, "aftermath") is None:
            return False
        return all(u.kind in ("number", "word") and not u.preposition and not u.conjunction for u in self.row[place + 1 : at])

    def _in_relative(self, place: int) -> int:
        """The unit of the relative in whose clause a time stands, else -1: الهجوم [الذي] وقع الأحد."""
        for at in range(place - 1, max(-1, place - OPENING_REACH), -1):
            if self.row[at].kind in ("comma", "comp", "colon", "seq", "rel"):
                return at if self.row[at].kind == "rel" else -1
        return -1

    def _of_another(self, draft: Draft, at: int, place: int) -> int:
        """``اعتقل قرب موقع الهجوم الذي وقع الأحد``: a time behind the event word that a relative clause tells of another event."""
        rel = self._in_relative(place) if place > at + 2 else -1
        return OWNED if rel > at and any(u.kind == "event" and n != draft.light for n, u in enumerate(self.row[at + 1 : rel], at + 1)) else 0

    def _cost(self, draft: Draft, at: int, place: int) -> int:
        """How far a time or place stands from the trigger: units, with verbs, clauses and other events in between dearer."""
        distance = place - at if place > at else (at - place) + 2
        first, last = (at + 1, place) if place > at else (place + 1, at)
        barriers = others = 0
        for n in range(first, last):
            unit = self.row[n]
            verb = unit.match is not None and unit.match.entry.pos == "V"
            if n == draft.light or (unit.kind == "rel" and n + 1 == draft.light):
                continue  # its own light verb: الهجوم الذي شنته القوات أمس
            if place < at and self._another_day(n, at):
                barriers += 1 if n == at - 1 and unit.kind == "prep" else 2  # عقده المجلس أمس قبل محادثات: the day before قبل is the other one's
            if place > at and unit.kind == "prep" and unit.preposition in ANOTHER_DAY and n + 1 < place and self.row[n + 1].kind in ("event", "word"):
                barriers += 1  # علق الاتحاد العضوية عقب انقلاب أكتوبر: the day of what was before
            if unit.kind == "comp":
                barriers += not (n > first and self.row[n - 1].kind == "prep")
            elif unit.kind in ("colon", "rel"):
                barriers += 1
            elif unit.kind in ("verb", "light", "cue") and verb:
                barriers += not self._subordinate(n)  # a relative counts once
            elif unit.kind == "event" and self._finite(n):
                barriers += not self._subordinate(n)
            elif unit.kind == "event":
                others += 1
        return distance + 6 * barriers + 3 * others


def lend_places(context: Context, drafts: Sequence[Draft]) -> None:
    """Put attacks and moves of troops that nothing places at the place nearest in their clause: استهدفت مدنيين يحاولون عبور نهر الفرات.

    Countries are too wide for that, sites without a name mostly those of something else.
    """
    for draft in drafts:
        if draft.places or draft.status != "asserted" or draft.trigger.type not in SOMEWHERE:
            continue
        tellings = [(draft.sentence, draft.unit), *((context.scan.doc.sentence_of[first], context.rows.unit_of[first]) for first, _ in draft.also)]
        near = next((id for sentence, unit in tellings if (id := _nearest(context, sentence, unit))), None)
        if near is not None and near not in draft.targets and near not in draft.sources:
            draft.places = [near]
            draft.reasons.append("place nearby")


def _nearest(context: Context, sentence: int, at: int) -> str | None:
    """The place nearest to a unit in its clause."""
    row = context.rows.at(sentence)
    ahead = behind = True
    for step in range(1, LENT_REACH):
        ahead = ahead and at + step < len(row) and not _begins_clause(row[at + step])
        behind = behind and at - step >= 0 and not _begins_clause(row[at - step + 1])
        for place in ([at + step] if ahead else []) + ([at - step] if behind else []):
            id = _lent(context, row[place])
            if id is not None:
                return id
        if not ahead and not behind:
            break
    return None


def _lent(context: Context, unit: Unit) -> str | None:
    id = context.place_ids.get(unit.first) if unit.kind == "place" else None
    return None if id is None or unit.place is None or unit.place.rule == "place.described" or context.kinds.get(id) == "country" else id


def _begins_clause(unit: Unit) -> bool:
    """Whether another clause begins at a unit: أن, الذي, فيما, وأطلق."""
    return unit.kind in ("comp", "colon", "rel", "seq") or (unit.conjunction and finite(unit))
