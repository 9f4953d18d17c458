"""When and where an event happened, from what stands near its word in the sentence."""

from __future__ import annotations

from marsad.clauses import RowReader
from marsad.drafts import Draft
from marsad.roles import PLACE_PREPOSITIONS

TIME_REACH = 16  # cost (see _cost) up to which a time is taken for an event's
PLACE_REACH = 14  # likewise a place


class SettingReader(RowReader):
    """Gives the drafts of one sentence their time and, where nothing placed them, their place."""

    def fill(self, draft: Draft, at: int) -> None:
        """The time of the event, nearest in its clause; and where nothing placed it, the nearest place that has في or ب."""
        best: tuple[int, int] | None = None
        near: tuple[int, int] | None = None
        for place in range(max(0, at - TIME_REACH), min(len(self.row), at + TIME_REACH + 1)):
            unit = self.row[place]
            if unit.kind == "time" and unit.time is not None:
                cost = self._cost(at, place, time=True)
                if cost <= TIME_REACH and (best is None or cost < best[0]):
                    best = (cost, unit.time)
            elif unit.kind == "place" and not draft.places and unit.place is not None:
                tied = unit.preposition == "ب" or (place and self.row[place - 1].kind == "prep" and self.row[place - 1].preposition in PLACE_PREPOSITIONS)
                if tied or unit.place.relative:
                    cost = self._cost(at, place, time=False)
                    if cost <= PLACE_REACH and (near is None or cost < near[0]):
                        near = (cost, place)
        draft.time = best[1] if best else None
        if near is not None:
            ids, _, _ = self.read_list(near[1])
            draft.places = [i for i in ids if i not in draft.targets and i not in draft.sources]
            draft.reasons.append("place nearby")

    def _cost(self, at: int, place: int, *, time: bool) -> int:
        """How far a time or place stands from the trigger: units, with verbs, clauses and other events in between dearer."""
        distance = place - at if place > at else (at - place) + 2
        between = self.row[at + 1 : place] if place > at else self.row[place + 1 : at]
        barriers = sum(
            (u.kind == "comp" and not (n and between[n - 1].kind == "prep")) or u.kind in ("colon", "rel")
            or (u.kind in ("verb", "light", "cue") and u.match is not None and u.match.entry.pos == "V")
            for n, u in enumerate(between)
        )
        others = sum(u.kind == "event" for u in between)
        return distance + 6 * barriers + 3 * others
