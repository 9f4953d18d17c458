"""How a word of saying is tied to what stands around it: whether it goes on, is governed, has a subject before it."""

from __future__ import annotations

from marsad.match import Match
from marsad.statements.hearers import Hearers
from marsad.units import PAST, finite

BLAMING_REACH = 16  # units between حمّل and مسؤولية


class Ties(Hearers):
    """Reads the ties of a cue in one sentence."""

    def heads(self, at: int) -> bool:
        """Whether the clause of a verb begins with a noun that may be its subject: متحدثة باسم الوزارة قالت, not وحول ذلك قال."""
        if self.row[at - 1].kind not in ("word", "adjective", "actor", "place"):
            return False
        place = at - 1
        while place > 0 and self.row[place - 1].kind not in ("comma", "seq", "conj", "comp", "colon", "mark", "stop", "rel"):
            place -= 1
        return self.row[place].kind in ("word", "adjective", "actor") and not self.row[place].preposition

    def right_before(self, at: int) -> bool:
        """Whether an actor stands right before a verb, but for قد and the day."""
        place = at - 1
        while place > 0 and self.row[place].kind in ("aux", "time", "comma"):
            place -= 1
        return place >= 0 and self.row[place].kind == "actor"

    def goes_with(self, at: int) -> bool:
        """Whether a verb goes on with what the one before did: ودعا, كما دعا, لكنه أكد."""
        place = at - 1
        while place > 0 and self.row[place].kind == "aux":
            place -= 1  # بعدما كان قد أعلن
        before = self.row[place] if place >= 0 else None
        return self.row[at].conjunction or (before is not None and self.scan.function(before.first, "likewise", "pronoun", "seq") is not None)

    def chains(self, at: int, match: Match, spoken: bool) -> bool:
        """Whether a participle chains what it says to what stands before it: after a comma or و, or with أن right after."""
        if not (spoken or self.voice or any(u.kind == "actor" for u in self.row[:at])):
            return False
        before = self.row[at - 1].kind if at else ""
        if at + 1 < len(self.row) and self.row[at + 1].kind == "word" and not self.row[at + 1].preposition and any(m.entry.kind == "noun" and not m.cut.skip for m in self.row[at].matches):
            return False  # فلانة، طالبة هندسة: who she is
        if self.attends(at, match):
            return True
        if before == "comma" or (before == "quote" and at > 1 and self.doc.quote_of[self.row[at - 2].first] >= 0):
            return True
        if self.doc.words[match.first].endswith("ه"):
            return False  # كلمة مسجلة, متحدثة باسم: no participle of what is said
        if before == "cue" or self.joined(match):
            return True
        return any(u.kind in ("comp", "colon", "quote") for u in self.row[at + 1 : at + 3])

    def governed(self, at: int, match: Match) -> bool:
        """Whether the masdar before a word governs it, so that it is a noun: لتنفيذ وعد الرئيس."""
        before = self.row[at - 1]
        return match.feature == PAST and bool(before.preposition) and before.kind in ("event", "light") and not finite(before) and not match.cut.conjunction and not any(m.cut.article or m.cut.pronoun for m in before.matches)

    def blames(self, at: int) -> bool:
        """Whether حمل is حمّل: a responsibility stands after it, or the shadda is written."""
        return any(self.scan.function(u.first, "blame") for u in self.row[at + 1 : at + BLAMING_REACH])

    def closes(self, place: int) -> bool:
        """Whether a clause closes at a unit, or only its subject still follows."""
        if place < len(self.row) and self.row[place].kind == "actor":
            place += 1
        return place >= len(self.row) or self.row[place].kind in ("comma", "mark", "stop", "quote", "verb", "rel") or self.row[place].conjunction

    def called(self, at: int) -> bool:
        """Whether a name stands after يدعى, "is called", which is spelt like يدعي."""
        following = self.row[at + 1] if at + 1 < len(self.row) else None
        return following is not None and (following.kind == "word" or (following.phrase is not None and following.phrase.cls in ("name", "person")))
