"""Readings as W3C Web Annotations (JSON-LD): one collection, an annotation for every stretch of text that a record rests on.

Each target has a TextPositionSelector, whose offsets count Unicode code points of the reading's text as ours do, and a
TextQuoteSelector that finds the words again in a page whose text is another.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterable, Iterator
from typing import Any, TextIO
from urllib.parse import quote

from marsad.export.facts import Facts
from marsad.export.rows import evidence_rows
from marsad.model import Reading

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
AROUND = 32  # characters of prefix and suffix
WIKIDATA = "http://www.wikidata.org/entity/"


def write_webannotation(readings: Iterable[Reading], out: TextIO) -> dict[str, int]:
    """One AnnotationCollection with its one page inside; the total stands at its end, since it is known then."""
    out.write(f'{{"@context": "{CONTEXT}", "id": "urn:marsad:collection", "type": "AnnotationCollection", "label": "Marsad",\n')
    out.write('"first": {"id": "urn:marsad:page:1", "type": "AnnotationPage", "partOf": "urn:marsad:collection", "startIndex": 0, "items": [')
    total = 0
    for reading in readings:
        for annotation in annotations_of(reading):
            out.write(("," if total else "") + "\n" + json.dumps(annotation, ensure_ascii=False))
            total += 1
    out.write(f'\n]}},\n"total": {total}}}\n')
    return {"annotations": total}


def annotations_of(reading: Reading) -> Iterator[dict[str, Any]]:
    """The annotations of one reading, in the order of its records."""
    facts = Facts(reading)
    source = source_of(reading)
    generator = {"id": f"urn:marsad:{reading.marsad}:{reading.lexicon}", "type": "Software", "name": f"Marsad {reading.marsad}, lexicon {reading.lexicon}"}
    for number, row in enumerate(evidence_rows(reading)):
        start, end, field = row["start"], row["end"], row["field"]
        yield {
            "id": f"urn:marsad:{quote(reading.id, safe='')}:{number}",
            "type": "Annotation",
            "motivation": "identifying" if field.endswith("mention") else "classifying",
            "generator": generator,
            "body": list(_bodies(facts, row)),
            "target": {
                "type": "SpecificResource",
                "source": source,
                "selector": [
                    {"type": "TextPositionSelector", "start": start, "end": end},
                    {"type": "TextQuoteSelector", "exact": row["text"], "prefix": reading.text[max(0, start - AROUND) : start], "suffix": reading.text[end : end + AROUND]},
                ],
            },
        }


def source_of(reading: Reading) -> dict[str, str]:
    """The text that is annotated: its address, or the hash of the very text as a name (RFC 6920)."""
    try:
        digest = base64.urlsafe_b64encode(binascii.unhexlify(reading.sha256)).decode("ascii").rstrip("=")
    except binascii.Error:
        digest = ""
    name = f"ni:///sha-256;{digest}"
    source = {"id": reading.url or name, "type": "Text", "format": "text/plain", "language": "ar"}
    return source | ({"via": name} if reading.url and digest else {})


def _bodies(facts: Facts, row: dict[str, Any]) -> Iterator[dict[str, str]]:
    field = row["field"]
    yield _text(field, "tagging")
    yield _text(row["record"], "linking")
    actor = facts.actors.get(row["record"]) if field == "actor.mention" else None
    if actor is not None and actor.wikidata:
        yield {"type": "SpecificResource", "source": WIKIDATA + actor.wikidata, "purpose": "identifying"}
    if row.get("value"):
        yield _text(row["value"], "describing")
    if row.get("low") is not None or row.get("high") is not None:
        yield _text(f"{'' if row['low'] is None else row['low']}..{'' if row['high'] is None else row['high']}", "describing")
    if row.get("claimed_by"):
        yield _text(f"according to {row['claimed_by']}", "commenting")
    if row.get("rule"):
        yield _text(f"rule: {row['rule']}", "commenting")


def _text(value: str, purpose: str) -> dict[str, str]:
    return {"type": "TextualBody", "value": value, "format": "text/plain", "purpose": purpose}
