"""Events as CSV rows, a row an event: what an event table is, with the words that each value came from."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from marsad.model import Actor, Event, Figure, Place, Reading

COLUMNS = (
    "article", "outlet", "published", "url", "event", "type", "mode", "status", "start", "end", "sources", "source_ids",
    "source_countries", "source_sectors", "targets", "target_ids", "target_countries", "target_sectors", "places", "place_ids",
    "place_countries", "admin1", "lat", "lon", "precision", "claimed_by", "chain", "background", "agreement", "killed_low",
    "killed_high", "injured_low", "injured_high", "cameo", "acled", "codes", "trigger", "trigger_start", "trigger_end", "evidence",
    "confidence", "reasons",
)  # fmt: skip


def write_csv(readings: Sequence[Reading]) -> str:
    """One row an event, several values joined by `` | ``; offsets count code points of the reading's text."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for reading in readings:
        writer.writerows(_rows(reading))
    return out.getvalue()


def _rows(reading: Reading) -> Iterable[dict[str, object]]:
    records: dict[str, Actor | Place] = {a.id: a for a in reading.actors} | {p.id: p for p in reading.places}
    names = {id: record.name for id, record in records.items()}
    sectors = {a.id: a.sector for a in reading.actors}
    places = {p.id: p for p in reading.places}
    figures = {f.id: f for f in reading.figures}
    agreements = {g.id: g.name for g in reading.agreements}

    def named(ids: Sequence[str]) -> str:
        return " | ".join(names.get(i, i) for i in ids)

    def countries(ids: Sequence[str]) -> str:
        return _joined(records[i].country for i in ids if i in records)

    for e in reading.events:
        place = next((places[p] for p in e.places if p in places and places[p].lat is not None), None)
        codes = dict(e.codes)
        row: dict[str, object] = {
            "article": reading.id, "outlet": reading.outlet, "published": reading.published, "url": reading.url, "event": e.id,
            "type": e.type, "mode": e.mode, "status": e.status, "start": e.start, "end": e.end, "sources": named(e.sources),
            "source_ids": " | ".join(e.sources), "source_countries": countries(e.sources),
            "source_sectors": _joined(sectors.get(i) for i in e.sources), "targets": named(e.targets),
            "target_ids": " | ".join(e.targets), "target_countries": countries(e.targets),
            "target_sectors": _joined(sectors.get(i) for i in e.targets), "places": named(e.places),
            "place_ids": " | ".join(e.places), "place_countries": countries(e.places), "admin1": place.admin1 if place else None,
            "lat": place.lat if place else None, "lon": place.lon if place else None, "precision": place.precision if place else None,
            "claimed_by": named([e.claimed_by]) if e.claimed_by else None, "chain": named(e.chain),
            "background": "yes" if e.background else None, "agreement": agreements.get(e.agreement or ""),
            "cameo": codes.get("cameo"), "acled": codes.get("acled"), "codes": " | ".join(f"{k}:{v}" for k, v in e.codes if v),
            "trigger": e.trigger.text, "trigger_start": e.trigger.start, "trigger_end": e.trigger.end,
            "evidence": " | ".join(s.text for s in e.evidence), "confidence": e.confidence, "reasons": "; ".join(e.reasons),
        }  # fmt: skip
        for kind in ("killed", "injured"):
            found = _toll(e, figures, kind)
            row[f"{kind}_low"], row[f"{kind}_high"] = (found.low, found.high) if found else (None, None)
        yield row


def _joined(values: Iterable[str | None]) -> str:
    """Values that are told, each once, in their order."""
    return " | ".join(dict.fromkeys(v for v in values if v))


def _toll(event: Event, figures: dict[str, Figure], kind: str) -> Figure | None:
    """The first figure of a kind that belongs to an event."""
    return next((figures[f] for f in event.figures if f in figures and figures[f].kind == kind), None)
