"""To whom words are said, and on what occasion: read from between a cue and the words."""

from __future__ import annotations

from marsad.statements.speakers import TO
from marsad.statements.wordings import Wordings
from marsad.units import finite

SETTING_REACH = 12  # units on either side of a cue that say where it was said


class Hearers(Wordings):
    """Finds hearers and occasions in one sentence."""

    def setting(self, at: int, start: int, first: int, speaker: str | None, cls: str) -> tuple[str | None, int | None]:
        """Whom the words from token ``first`` on are addressed to (قال لوكالة …) and the event word that names their occasion (خلال لقائه …)."""
        limit = self.unit_of[first] if self.row[at].first < first < self.last else len(self.row)
        addressee: str | None = None
        occasion: int | None = None
        for place in range(at + 1, min(limit, at + SETTING_REACH)):
            unit = self.row[place]
            if unit.kind in ("comp", "colon", "rel", "stop"):
                break
            if unit.kind == "actor" and unit.preposition == TO and addressee is None and place <= start + 3:
                voice = self.actor(place)
                addressee = voice.id if voice and voice.id != speaker else None
            if unit.kind == "actor" and addressee is None and self._interviews(place):
                voice = self.actor(place)
                addressee = voice.id if voice and voice.id != speaker else None
            if occasion is None:
                occasion = self._occasion(place)
        direct_object = cls == "ask" or self.scan.function(self.row[at].first, "tells") is not None
        if addressee is None and direct_object and start < len(self.row) and not self.row[start].preposition:
            voice = self.actor(start)  # دعا الطرفين إلى …, أبلغ المجلس أن …
            addressee = voice.id if voice and voice.id != speaker else None
        for place in range(max(0, at - SETTING_REACH), at):
            if occasion is None and not any(finite(u) for u in self.row[place:at]):
                occasion = self._occasion(place)
        return addressee, occasion

    def _interviews(self, place: int) -> bool:
        """Whether the actor at a unit is who a talk was given to: في مقابلة مع قناة, في تصريح لصحيفة."""
        before = self.row[place - 1]
        if before.kind == "quote" and place > 1:
            before = self.row[place - 2]  # لـ"القدس العربي"
        linked = before.preposition == TO or self.doc.words[before.first] == TO or self.row[place].preposition == TO or before.preposition == "مع"
        return linked and any(self.scan.function(u.first, "interview") for u in self.row[max(0, place - 4) : place])

    def _occasion(self, place: int) -> int | None:
        """The event word after خلال, عقب, في …: its first token."""
        unit = self.row[place]
        if self.scan.function(unit.first, "occasion") is None:
            return None
        for step in (place + 1, place + 2):
            if step < len(self.row) and self.row[step].kind == "event" and not finite(self.row[step]):
                return self.row[step].first
            if step >= len(self.row) or self.row[step].kind not in ("word", "func", "adjective"):
                return None
        return None
