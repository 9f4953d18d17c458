"""Who did what to whom, where, when, how sure, and who says so: one row, one event as a careful analyst would write it down.

A cell that is empty is not checked, ``-`` says that nothing stands there, ``|`` is between several, and ``?`` before words
says that they may stand there (a larger place around the one meant). Words are exact words of the text. Targets are
people and organisations; a place that suffers something stands in places.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest

from marsad import Reading


def overlaps(record: Any, start: int, end: int) -> bool:
    return any(m.start < end and start < m.end for m in record.mentions)


def differences(reading: Reading, wanted: str, ids: Iterable[str | None], records: Iterable[Any]) -> list[str]:
    """What is missing of the words wanted, and whom or what the reading has beyond them."""
    if not wanted:
        return []
    found = [r for r in records if r.id in set(ids)]
    words = [w for w in wanted.split("|") if w != "-"]
    spans = {w: (at := reading.text.index(w.lstrip("?")), at + len(w.lstrip("?"))) for w in words}
    out = [f"missing {w}" for w, span in spans.items() if w[0] != "?" and not any(overlaps(r, *span) for r in found)]
    return out + [f"extra {r.mentions[0].text}" for r in found if not any(overlaps(r, *span) for span in spans.values())]


def problems(reading: Reading, case: dict[str, str]) -> list[str]:
    """How the event of the case differs from what the row says."""
    start = reading.text.index(case["trigger"])
    end = start + len(case["trigger"])
    events = [e for e in reading.events if e.type == case["type"] and any(s.start < end and start < s.end for s in e.evidence)]
    events.sort(key=lambda e: not (e.trigger.start < end and start < e.trigger.end))
    if not events:
        return [f"no event; read: {[(e.type, e.trigger.text) for e in reading.events]}"]
    event = events[0]
    roles = (
        ("sources", event.sources, reading.actors),
        ("targets", event.targets, reading.actors),
        ("places", event.places, reading.places),
        ("claimed_by", [event.claimed_by], reading.actors),
    )
    out = [f"{name}: {said}" for name, ids, records in roles for said in differences(reading, case[name], ids, records)]
    for name in ("start", "end", "status"):
        found = getattr(event, name) or "-"
        if case[name] and found != case[name]:
            out.append(f"{name}: {found}")
    return out


@pytest.mark.cases("roles.csv")
def test_event(case: dict[str, str], read: Callable[..., Reading]) -> None:
    """By the rules alone: what the learned models add is tested apart (test_parts_model.py, test_event_model.py)."""
    assert not problems(read(case["text"], published=case["published"], event_model="off"), case), case["text"]
