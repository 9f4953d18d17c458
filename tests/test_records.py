"""Agreements, relations, framings and figures of sentences of our own: one row, one test.

Cells hold records with `` ; `` between them, an agreement's and figure's fields with `` | ``. Names stand as the reading's actors have them.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from marsad import Reading

Case = dict[str, str]


def names(reading: Reading) -> dict[str, str]:
    return {r.id: r.name for kind in (reading.places, reading.actors) for r in kind}


def several(records: list[str]) -> str:
    return " ; ".join(records)


def agreements(reading: Reading) -> str:
    """name | parties | start..end | carried out by | broken by"""
    name, events = names(reading), {e.id: e.trigger.text for e in reading.events}
    return several([
        " | ".join((a.span.text, "، ".join(name[p] for p in a.parties), f"{a.start or ''}..{a.end or ''}",
                    "، ".join(events[e] for e in a.implementations), "، ".join(events[e] for e in a.violations)))
        for a in reading.agreements
    ])  # fmt: skip


def relations(reading: Reading) -> str:
    """subject | relation | words of the object"""
    name = names(reading)
    return several([f"{name[r.subject]} | {r.relation} | {r.object_text}" for r in reading.relations])


def framings(reading: Reading) -> str:
    return several([f"{f.span.text} | {f.kind}" for f in reading.framings])


def figures(reading: Reading) -> str:
    """words | kind | low..high"""
    return several([f"{f.span.text} | {f.kind} | {'' if f.low is None else f.low}..{'' if f.high is None else f.high}" for f in reading.figures])


@pytest.mark.cases("agreements.csv")
def test_agreements(read: Callable[..., Reading], case: Case) -> None:
    assert agreements(read(case["text"], published="2021-06-15")) == case["agreements"]


@pytest.mark.cases("relations.csv")
def test_relations(read: Callable[..., Reading], case: Case) -> None:
    assert relations(read(case["text"], published="2021-06-15")) == case["relations"]


@pytest.mark.cases("framings.csv")
def test_framings(read: Callable[..., Reading], case: Case) -> None:
    assert framings(read(case["text"], published="2021-06-15")) == case["framings"]


@pytest.mark.cases("figures.csv")
def test_figures(read: Callable[..., Reading], case: Case) -> None:
    assert figures(read(case["text"], published="2021-06-15")) == case["figures"]
