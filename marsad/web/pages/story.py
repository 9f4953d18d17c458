"""A story: all reports of one happening side by side, every value with those who claim it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from marsad.store import Corpus
from marsad.store import stories as kept_stories
from marsad.stories.records import Claim, Field, Story
from marsad.web.look import page, short
from marsad.web.masking import Masks, masks_of
from marsad.web.shared import corpus_of
from marsad.web.words import Refused

router = APIRouter()
COLUMNS = 40  # reports set side by side
WIDE = 240  # units that a drawn count is wide


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """An article as a column: ``text`` numbers the independent texts from 1, ``copy`` says that it prints another's text."""

    id: str
    title: str
    outlet: str | None
    published: str | None
    text: int
    copy: bool
    earliest: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A claimed count, drawn: from and to in units, and which ends are open."""

    start: float
    end: float
    open_start: bool
    open_end: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """What the counts of a field are drawn along."""

    bars: tuple[Bar | None, ...]
    low: int
    high: int


@router.get("/stories/{id:path}")
def story(request: Request, id: str) -> Response:
    """The story with this id."""
    with corpus_of(request) as corpus:
        found = corpus.story(id)
        if found is None:
            raise Refused(404, "story", id=short(id, 100))
        masks = masks_of(request, corpus)
        reports = reports_of(corpus, found, masks)
        found = masks.record(found, found.articles) if masks else found
    return page(request, "story.html", **comparison(found, reports))


def comparison(story: Story, reports: Sequence[Report]) -> dict[str, Any]:
    """What the comparison of a story's reports is drawn from."""
    cells = {
        field.name: {report.id: [number for number, claim in enumerate(field.claims) if report.id in claim.articles] for report in reports}
        for field in story.fields
    }
    return {
        "story": story, "reports": reports, "cells": cells, "axes": {field.name: axis_of(field) for field in story.fields},
        "disputed": [field for field in story.fields if field.disputed], "outlets": {report.id: report.outlet for report in reports},
    }  # fmt: skip


def reports_of(corpus: Corpus, story: Story, masks: Masks | None = None) -> list[Report]:
    """The articles of a story, those that print one text beside each other, the earliest text first."""
    names = story.articles[:COLUMNS]
    marks = ", ".join("?" * len(names))
    rows = {row[0]: row for row in corpus.db.execute(f"SELECT name, title, outlet, published, id FROM articles WHERE name IN ({marks})", names)}
    cluster = {article: (one["id"], one["source"]) for one in kept_stories.reprints(corpus.db, names) for article in one["articles"]}
    order: dict[str, list[str]] = {}
    for name in names:
        if name in rows:
            order.setdefault(cluster.get(name, (name, name))[0], []).append(name)
    reports = []
    for number, group in enumerate(order.values(), 1):
        for name in sorted(group, key=lambda one: (cluster.get(one, (one, one))[1] != one, rows[one][3] or "")):
            source = cluster.get(name, (name, name))[1]
            reports.append(Report(
                id=name, title=(masks.text(rows[name][4], rows[name][1]) if masks else rows[name][1]) or name, outlet=rows[name][2], published=rows[name][3], text=number,
                copy=source != name and source in group, earliest=name == story.earliest,
            ))  # fmt: skip
    return reports


def axis_of(field: Field) -> Axis | None:
    """The counts of a field as bars along one axis, where it has counts; values are ``39``, ``39+``, ``≤61``, ``50–60``."""
    bounds = [_bounds(claim) for claim in field.claims]
    told = [end for one in bounds if one for end in one if end is not None]
    if not told or len(bounds) < 2:
        return None
    low, high = min(told), max(told)
    margin = max(1, (high - low) * 0.12)
    first, last = max(0, low - margin), high + margin

    def at(value: float) -> float:
        return round(WIDE * (value - first) / (last - first), 1)

    bars: list[Bar | None] = []
    for one in bounds:
        if one is None:
            bars.append(None)
            continue
        start, end = one
        bars.append(Bar(start=0 if start is None else at(start), end=WIDE if end is None else at(end), open_start=start is None, open_end=end is None))
    return Axis(bars=tuple(bars), low=int(low), high=int(high))


def _bounds(claim: Claim) -> tuple[int | None, int | None] | None:
    """
    >>> from marsad.stories.records import Claim
    >>> def bounds(value): return _bounds(Claim(value=value, by=(), articles=(), texts=0, evidence=(), first=None))
    >>> bounds("39"), bounds("39+"), bounds("≤61"), bounds("50–60"), bounds("asserted")
    ((39, 39), (39, None), (None, 61), (50, 60), None)
    """
    value = claim.value
    if value.endswith("+") and value[:-1].isdigit():
        return int(value[:-1]), None
    if value.startswith("≤") and value[1:].isdigit():
        return None, int(value[1:])
    low, _, high = value.partition("–")
    if low.isdigit() and (not high or high.isdigit()):
        return int(low), int(high or low)
    return None
