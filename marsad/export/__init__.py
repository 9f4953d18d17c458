"""Readings in other shapes: one module a family of formats, each exporter a function from readings to what they look like there.

``EXPORTERS`` write one text, as ``write(readings, out)``; ``FOLDERS`` write several files, as ``write(readings, folder)``. Both take
any iterable and hold one reading at a time, and give how many of what they wrote or left out, by name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TextIO

from marsad.export.annotation import write_webannotation
from marsad.export.brat import write_brat
from marsad.export.datasets import write_acled, write_polecat, write_ucdp
from marsad.export.ftm import write_ftm
from marsad.export.geo import write_geojson
from marsad.export.hxl import write_hxl
from marsad.export.page import pieces, write_page
from marsad.export.rows import write_csv, write_events, write_parquet
from marsad.export.xmi import write_xmi
from marsad.model import Reading

__all__ = ["EXPORTERS", "FOLDERS", "MAIN", "write_json", "write_jsonl", "write_page"]


def write_json(readings: Iterable[Reading], out: TextIO) -> dict[str, int]:
    """One JSON document: the reading, or a list of them."""
    count = 0
    first = ""
    for reading in readings:
        text = reading.to_json(indent=1)
        if count == 0:
            first = text  # alone it is the document, else the first of a list
        else:
            out.write(f"[\n{first}" if count == 1 else "")
            out.write(f",\n{text}")
        count += 1
    out.write("[]\n" if count == 0 else f"{first}\n" if count == 1 else "\n]\n")
    return {"readings": count}


def write_jsonl(readings: Iterable[Reading], out: TextIO) -> dict[str, int]:
    """One JSON object a line."""
    count = 0
    for reading in readings:
        out.write(reading.to_json() + "\n")
        count += 1
    return {"readings": count}


def write_html(readings: Iterable[Reading], out: TextIO) -> dict[str, int]:
    """One page."""
    for piece in pieces(readings):
        out.write(piece)
    return {}


EXPORTERS: dict[str, Callable[[Iterable[Reading], TextIO], dict[str, int]]] = {
    "json": write_json,
    "jsonl": write_jsonl,
    "html": write_html,
    "csv": write_events,
    "geojson": write_geojson,
    "webannotation": write_webannotation,
    "acled": write_acled,
    "ucdp": write_ucdp,
    "polecat": write_polecat,
    "ftm": write_ftm,
    "hxl": write_hxl,
}

FOLDERS: dict[str, Callable[[Iterable[Reading], Path], dict[str, int]]] = {
    "csv": write_csv,
    "parquet": write_parquet,
    "brat": write_brat,
    "xmi": write_xmi,
}

MAIN = {"csv": "events.csv", "parquet": "events.parquet"}  # the file that takes the name asked for; the others stand beside it
