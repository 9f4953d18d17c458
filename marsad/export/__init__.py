"""Readings in other shapes: one module a format, each a function from readings to text."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from marsad.export.page import write_page
from marsad.export.rows import write_csv
from marsad.model import Reading


def write_json(readings: Sequence[Reading]) -> str:
    """One JSON document: the reading, or a list of them."""
    if len(readings) == 1:
        return readings[0].to_json(indent=1) + "\n"
    return "[\n" + ",\n".join(r.to_json(indent=1) for r in readings) + "\n]\n"


def write_jsonl(readings: Sequence[Reading]) -> str:
    """One JSON object a line."""
    return "".join(r.to_json() + "\n" for r in readings)


EXPORTERS: dict[str, Callable[[Sequence[Reading]], str]] = {
    "json": write_json,
    "jsonl": write_jsonl,
    "html": write_page,
    "csv": write_csv,
}
