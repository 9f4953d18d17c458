"""Actors: one row, one sentence: who a mention is, of which country and sector, and which other mention is the same one."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from marsad import Reading

CASES = Path(__file__).parent / "cases"


def rows(name: str) -> list[dict[str, str]]:
    with (CASES / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle, strict=True))


def overlapping(reading: Reading, words: str) -> list[str]:
    """Ids of the actors of which a mention overlaps the words."""
    start = reading.text.index(words)
    end = start + len(words)
    return [a.id for a in reading.actors if any(m.start < end and start < m.end for m in a.mentions)]


@pytest.mark.parametrize("row", rows("actors.csv"), ids=lambda row: row["mention"])
def test_who(row: dict[str, str], read: Callable[..., Reading], request: pytest.FixtureRequest) -> None:
    if row["gap"]:
        request.applymarker(pytest.mark.xfail(reason=row["gap"], strict=True))
    reading = read(row["text"], published=row["published"])
    ids = overlapping(reading, row["mention"])
    found = [a for a in reading.actors if a.id in ids and a.kind == row["kind"]]
    assert found, f"nobody at {row['mention']}"
    actor = found[0]
    assert (actor.country or "", actor.sector or "") == (row["country"], row["sector"])
    if row["id"]:
        assert actor.id == row["id"]
    if row["same"]:
        assert actor.id in overlapping(reading, row["same"])


@pytest.mark.parametrize("row", rows("actors_absent.csv"), ids=lambda row: row["mention"])
def test_nobody(row: dict[str, str], read: Callable[..., Reading], request: pytest.FixtureRequest) -> None:
    if row["gap"]:
        request.applymarker(pytest.mark.xfail(reason=row["gap"], strict=True))
    assert not overlapping(read(row["text"], published=row["published"]), row["mention"])
