"""How much a look at an event is worth: the parts of doubt, each with its reason, so that the order of review explains itself.

- ``confidence``: what the program itself lacks of being sure, 0 to 1;
- ``model``: the event model would not have it, or it alone would (the words of the reason; its doubt is in the confidence);
- ``unresolved``: in its sentence something was seen and not settled;
- ``disputed``: reports of the happening say what can't all be true (the store adds it once stories are told).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from marsad.model import Reading, Unresolved

UNRESOLVED, DISPUTED = 0.25, 0.25  # as much as two and a half of an event's four facts that are told or lacking weigh
_STOP = re.compile(r"[.!؟?\n]+")
_MODEL = "rule: event-model"
_ABOUT = ("actor", "place", "time", "statement")  # what may be unresolved of an event; an event left out is none


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """The doubt of an event, and the parts that add up to it: what, how much, the reason in words."""

    sum: float
    parts: tuple[tuple[str, float, str], ...]


def doubts(reading: Reading) -> list[Doubt]:
    """The doubt of each event of a reading, in order."""
    if not reading.events:
        return []
    ends = [stop.end() for stop in _STOP.finditer(reading.text)]
    open_: dict[int, list[Unresolved]] = {}
    for one in reading.unresolved:
        if one.span is not None and one.kind in _ABOUT:
            open_.setdefault(bisect_right(ends, one.span.start), []).append(one)
    found = []
    for event in reading.events:
        parts: list[tuple[str, float, str]] = []
        lacking = round(1 - event.confidence, 2)
        if lacking > 0:
            parts.append(("confidence", lacking, ""))
            parts += [("model", 0.0, reason) for reason in event.reasons if reason.startswith(_MODEL)]
            around = open_.get(bisect_right(ends, event.trigger.start), ())
            if around:
                first = around[0]
                parts.append(("unresolved", UNRESOLVED, f"{first.kind}: {first.span.text if first.span else ''}: {first.reason}"))
        found.append(Doubt(sum=round(sum(part[1] for part in parts), 2), parts=tuple(parts)))
    return found
