"""How many events of a type a sentence tells: one happening is one event, what is asked for is none of its own."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from marsad import Lexicon, read

CASES = Path(__file__).parent / "cases" / "event_counts.csv"


def cases() -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle, strict=True))


@pytest.mark.parametrize("row", cases(), ids=lambda row: f"{row['type']} {row['text'][:30]}")
def test_count(row: dict[str, str], lexicon: Lexicon) -> None:
    found = [e for e in read(row["text"], published="2024-06-15", lexicon=lexicon).events if e.type == row["type"]]
    holds = len(found) == int(row["count"])
    assert holds != bool(row["gap"]), f"{len(found)} for {row['count']}: {[(e.trigger.text, e.reasons) for e in found]}"
