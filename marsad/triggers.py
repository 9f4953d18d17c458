"""Which event a word tells, if any: its conditions, and whether its form is a verb or a noun where it stands."""

from __future__ import annotations

from marsad.clauses import RowReader
from marsad.language.ar.clitics import stems
from marsad.lexicon import Trigger
from marsad.match import Match
from marsad.units import Unit

WINDOW = 6  # tokens within which `with` and `without` words count


class TriggerReader(RowReader):
    """Chooses among what a word of a sentence may tell."""

    def choose(self, at: int, unit: Unit) -> tuple[Match, Trigger] | None:
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

    def resulting(self, at: int) -> bool:
        """Whether the event word stands under a verb of result: أسفر القصف عن مقتل …"""
        for place in range(at - 1, max(-1, at - 9), -1):
            unit = self.row[place]
            if any(m.entry.kind == "result" for m in self.scan.at[unit.first]) and unit.kind not in ("actor", "place"):
                return True
            if unit.kind in ("comp", "colon", "rel"):
                return False
        return False
