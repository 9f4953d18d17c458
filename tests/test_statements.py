"""Statements: every row of cases/statements.csv and cases/standing.csv: who said what, to whom, where; what stands of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from marsad.model import Reading

DAY = "2025-06-01"


def names(reading: Reading) -> dict[str | None, str]:
    """Each actor's id with the first words that name it; ``–`` for nobody."""
    return {None: "–"} | {actor.id: actor.mentions[0].text for actor in reading.actors}


@pytest.mark.cases("statements.csv")
def test_who_said_what(case: dict[str, str], read: Callable[..., Reading]) -> None:
    reading = read(case["text"], published=DAY)
    who = names(reading)
    told = [f"{who[s.speaker]}: {s.span.text}" for s in reading.statements]
    assert told == [one for one in case["statements"].split(" | ") if one]
    direct = [str(n) for n, s in enumerate(reading.statements, 1) if s.direct]
    assert direct == case["direct"].split()
    if case["addressee"]:
        assert case["addressee"] in {who[s.addressee] for s in reading.statements}
    if case["occasion"]:
        triggers = {event.id: event.trigger.text for event in reading.events}
        assert case["occasion"] in {triggers.get(s.occasion or "") for s in reading.statements}


@pytest.mark.cases("standing.csv")
def test_what_stands_of_it(case: dict[str, str], read: Callable[..., Reading]) -> None:
    """A row's event: its status, and who claims it."""
    reading = read(case["text"], published=DAY)
    event = next(e for e in reading.events if any(case["trigger"] in span.text for span in e.evidence))
    assert (event.status, names(reading)[event.claimed_by]) == (case["status"], case["claimant"] or "–")


def test_a_headline_says_nothing(read: Callable[..., Reading]) -> None:
    """A headline only repeats what the body tells."""
    reading = read("أكد مدير المستشفى مقتل عشرة أشخاص.", title="مدير المستشفى: مقتل عشرة", published=DAY)
    assert all(s.span.start > len("مدير المستشفى: مقتل عشرة") for s in reading.statements)
