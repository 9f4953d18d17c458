"""Events as CSV rows, a row an event: what an event table is, with the words that each value came from."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from marsad.model import Reading

COLUMNS = (
    "article", "event", "type", "mode", "status", "start", "end", "sources", "targets", "places", "lat", "lon", "precision",
    "claimed_by", "chain", "killed_low", "killed_high", "cameo", "acled", "trigger", "trigger_start", "trigger_end",
    "evidence", "confidence",
)  # fmt: skip


def write_csv(readings: Sequence[Reading]) -> str:
    """One row an event, several values joined by `` | ``; offsets count code points of the reading's text."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for reading in readings:
        names = {a.id: a.name for a in reading.actors} | {p.id: p.name for p in reading.places}
        places = {p.id: p for p in reading.places}
        figures = {f.id: f for f in reading.figures}

        def named(ids: Sequence[str], names: dict[str, str] = names) -> str:
            return " | ".join(names.get(i, i) for i in ids)

        for event in reading.events:
            place = next((places[p] for p in event.places if p in places and places[p].lat is not None), None)
            killed = next((figures[f] for f in event.figures if figures[f].kind == "killed"), None)
            codes = dict(event.codes)
            writer.writerow(
                (
                    reading.id, event.id, event.type, event.mode or "", event.status, event.start or "", event.end or "",
                    named(event.sources), named(event.targets), named(event.places), place.lat if place else "",
                    place.lon if place else "", place.precision if place else "", named([event.claimed_by] if event.claimed_by else []),
                    named(event.chain), killed.low if killed and killed.low is not None else "",
                    killed.high if killed and killed.high is not None else "", codes.get("cameo") or "", codes.get("acled") or "",
                    event.trigger.text, event.trigger.start, event.trigger.end, " | ".join(s.text for s in event.evidence), event.confidence,
                )
            )  # fmt: skip
    return out.getvalue()
