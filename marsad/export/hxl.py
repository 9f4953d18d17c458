"""Events as CSV with HXL hashtags under the header (Humanitarian Exchange Language 1.1), for humanitarian data tools."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import Any, TextIO

from marsad.export.facts import HAPPENED, POINTS, Facts, bounds_of, global_id
from marsad.model import Event, Reading

# Header, hashtag. Attributes beyond the standard's own (+claimed, +marsad) are allowed by it.
COLUMNS = (
    ("Event id", "#event+id"), ("Article id", "#meta+id"), ("Event type", "#event+type+code"), ("Event mode", "#event+type+mode"),
    ("ACLED sub-event type", "#event+type+acled"), ("Status", "#status+event"), ("Start", "#date+start"), ("End", "#date+end"),
    ("Published", "#date+reported"), ("Country", "#country+code+iso3"), ("Region", "#adm1+name"), ("Place", "#loc+name"),
    ("Place in English", "#loc+name+i_en"), ("Place precision", "#loc+precision"), ("Latitude", "#geo+lat"), ("Longitude", "#geo+lon"),
    ("Actors", "#group+source"), ("Targets", "#group+target"), ("Killed, lowest", "#affected+killed+min"), ("Killed, highest", "#affected+killed+max"),
    ("Killed, claims", "#meta+claims+killed"), ("Injured, lowest", "#affected+injured+min"), ("Injured, highest", "#affected+injured+max"),
    ("Injured, claims", "#meta+claims+injured"), ("Displaced, lowest", "#affected+displaced+min"), ("Displaced, highest", "#affected+displaced+max"),
    ("Displaced, claims", "#meta+claims+displaced"), ("Claimed by", "#meta+claimed"), ("Outlet", "#meta+source"), ("Address", "#meta+url"),
    ("Sentence", "#description+i_ar"), ("Confidence", "#indicator+confidence+num"),
)  # fmt: skip
KINDS = ("killed", "injured", "displaced")


def write_hxl(readings: Iterable[Reading], out: TextIO) -> dict[str, int]:
    """CSV: a row of headers, a row of hashtags, a row for each event that is told as having happened."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(name for name, _ in COLUMNS)
    writer.writerow(tag for _, tag in COLUMNS)
    counts = {"rows": 0}
    for reading in readings:
        facts = Facts(reading)
        for event in reading.events:
            if event.status not in HAPPENED:
                counts["left out: not told as having happened"] = counts.get("left out: not told as having happened", 0) + 1
                continue
            row = _row(facts, event)
            writer.writerow(row[tag] for _, tag in COLUMNS)
            counts["rows"] += 1
    return counts


def _row(facts: Facts, event: Event) -> dict[str, Any]:
    reading, place = facts.reading, facts.where(event)
    point = place is not None and place.precision in POINTS
    row: dict[str, Any] = {
        "#event+id": f"marsad:{global_id(reading, event.id)}", "#meta+id": reading.id, "#event+type+code": event.type, "#event+type+mode": event.mode,
        "#event+type+acled": dict(event.codes).get("acled"), "#status+event": event.status, "#date+start": event.start, "#date+end": event.end,
        "#date+reported": reading.published, "#country+code+iso3": facts.country(event), "#adm1+name": (place.admin1 or (place.name_en if place.kind == "region" else None)) if place else None,
        "#loc+name": place.name if place else None, "#loc+name+i_en": place.name_en if place else None, "#loc+precision": place.precision if place else None,
        "#geo+lat": place.lat if place and point else None, "#geo+lon": place.lon if place and point else None,
        "#group+source": facts.names(event.sources), "#group+target": facts.names(event.targets), "#meta+claimed": facts.name(event.claimed_by),
        "#meta+source": reading.outlet, "#meta+url": reading.url, "#description+i_ar": " ".join(facts.sentence(event.trigger).text.split()),
        "#indicator+confidence+num": event.confidence,
    }  # fmt: skip
    for kind in KINDS:
        claims = facts.claims(event, kind)
        bounds = bounds_of(claims)
        row[f"#affected+{kind}+min"], row[f"#affected+{kind}+max"] = (bounds.low, bounds.high) if bounds else (None, None)
        row[f"#meta+claims+{kind}"] = facts.told(claims) or None
    return row
