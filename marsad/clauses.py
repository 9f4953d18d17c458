"""A sentence's row of units, read as clauses: lists, what a preposition governs, subjects before a verb, antecedents."""

from __future__ import annotations

from collections.abc import Sequence

from marsad.drafts import Context, Draft
from marsad.match import Match
from marsad.phrases import phrase_gender
from marsad.units import Unit

BACKWARD = 14  # units that a subject may stand before its verb
LONG = 60  # units back in one sentence that anything is looked for: keeps a text without stops linear


class RowReader:
    """Reads one sentence; ``earlier`` holds the drafts found before it."""

    def __init__(self, context: Context, number: int, row: Sequence[Unit], earlier: Sequence[Draft] = ()) -> None:
        self.earlier = earlier
        self.context = context
        self.scan = context.scan
        self.doc = context.scan.doc
        self.number = number
        self.row = row

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

    def _agrees(self, match: Match, at: int) -> bool:
        """Whether the actor at a unit agrees with a verb in gender, as far as spelling shows."""
        phrase = self.row[at].phrase
        if phrase is None or match.feature not in ("p3ms", "p3fs"):
            return True
        gender = phrase_gender(self.scan, phrase)
        return gender is None or (gender == "f") == (match.feature[2] == "f")

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

    def _subordinate(self, at: int) -> bool:
        """Whether a verb stands in a relative clause."""
        return at > 0 and self.row[at - 1].kind == "rel"

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
