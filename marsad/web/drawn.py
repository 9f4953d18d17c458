"""Days on a line and counts as bars, worked out for templates: places in per cent, from the side where people begin to read."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from marsad.stories.records import Pact, Step

KINDS = ("signing", "implementation", "violation")  # lanes of an agreement's timeline, from above
EDGE = 3.0  # per cent left free at both ends
CLOSE = 1.2  # per cent: dots nearer than this are one


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """Steps of one kind that fall together on a timeline; ``steps`` are their numbers in the list below it."""

    kind: str
    at: float
    day: str
    steps: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A day that a line is marked with."""

    at: float
    day: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A timeline: dots, marks of the calendar, days on which articles name the agreement, steps without a day."""

    dots: tuple[Dot, ...]
    ticks: tuple[Tick, ...]
    named: tuple[float, ...]
    first: str
    last: str
    split: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """Violations before and from a day on, by who tells of them; ``undated`` are those that no text gives a day."""

    day: str
    before: int
    after: int
    undated: int
    claimants: tuple[tuple[str, int, int, int], ...]
    before_days: int
    after_days: int


def line_of(pact: Pact, *, rtl: bool, split: str | None = None) -> Line | None:
    """An agreement's timeline, or None where nothing of it has a day."""
    days = [day for step in pact.timeline for day in (step.first,) if day]
    named = [n.published for n in pact.namings if n.published]
    every = sorted([*days, *named, *([pact.first] if pact.first else [])])
    if not every:
        return None
    first, last = every[0], every[-1]
    if split and days:
        first, last = min(first, split), max(last, split)
    place = placer(first, last, rtl=rtl)
    dots: list[Dot] = []
    for kind in KINDS:
        mine = sorted(((step.first, n) for n, step in enumerate(pact.timeline) if step.kind == kind and step.first))
        for day, number in mine:
            before = dots[-1] if dots and dots[-1].kind == kind else None
            if before is not None and round(abs(before.at - place(day)), 2) < CLOSE:
                dots[-1] = Dot(kind=kind, at=before.at, day=before.day, steps=(*before.steps, number))
            else:
                dots.append(Dot(kind=kind, at=place(day), day=day, steps=(number,)))
    return Line(
        dots=tuple(dots), ticks=tuple(Tick(at=place(day), day=day) for day in ticks(first, last)), named=tuple(sorted({place(day) for day in named})),
        first=first, last=last, split=place(split) if split else None,
    )  # fmt: skip


def placer(first: str, last: str, *, rtl: bool) -> Callable[[str], float]:
    """What gives a day its place between two, in per cent."""
    begin = dt.date.fromisoformat(first).toordinal()
    long = max(1, dt.date.fromisoformat(last).toordinal() - begin)

    def place(day: str) -> float:
        share = (dt.date.fromisoformat(day).toordinal() - begin) / long if first != last else 0.5
        at = round(EDGE + share * (100 - 2 * EDGE), 2)
        return round(100 - at, 2) if rtl else at

    return place


def ticks(first: str, last: str, most: int = 9) -> list[str]:
    """Days to mark a line with: first days of months or years, as many as there is room for.

    >>> ticks("2018-12-13", "2019-03-02")
    ['2019-01-01', '2019-02-01', '2019-03-01']
    """
    begin, end = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    months = range(begin.year * 12 + begin.month, end.year * 12 + end.month)
    step = next((n for n in (1, 2, 3, 6, 12, 24, 60, 120, 600) if len(months) / n <= most), 1200)
    found = [dt.date(month // 12, month % 12 + 1, 1).isoformat() for month in months if month % step == 0]
    return [day for day in found if first <= day <= last]


def split_of(steps: Iterable[Step], day: str, *, first: str | None, last: str | None) -> Split:
    """Violations before and from a day on. One that may lie on both sides counts where it begins."""
    before, after, undated = 0, 0, 0
    by: dict[str, Counter[str]] = {}
    for step in steps:
        side = "undated" if step.first is None else "before" if step.first < day else "after"
        before, after, undated = before + (side == "before"), after + (side == "after"), undated + (side == "undated")
        for name in dict.fromkeys(step.by):
            by.setdefault(name, Counter())[side] += 1
    claimants = sorted(((name, n["before"], n["after"], n["undated"]) for name, n in by.items()), key=lambda row: (-sum(row[1:]), row[0]))

    def between(one: str | None, other: str | None) -> int:
        return max(0, (dt.date.fromisoformat(other) - dt.date.fromisoformat(one)).days) if one and other else 0

    return Split(
        day=day, before=before, after=after, undated=undated, claimants=tuple(claimants), before_days=between(first, day), after_days=between(day, last)
    )


def bars(rows: Sequence[tuple[str, Sequence[int]]], *, rtl: bool) -> list[tuple[float, float, str, list[tuple[float, float, int]]]]:
    """Stacked bars: for each its left edge and width in per cent, its name, and (top, height, count) in per cent of each part."""
    most = max((sum(parts) for _, parts in rows), default=0) or 1
    wide = 100 / max(1, len(rows))
    drawn = []
    for n, (name, parts) in enumerate(rows):
        low = 100.0
        pieces = []
        for part in parts:
            high = 100 * part / most
            low -= high
            pieces.append((round(low, 2), round(high, 2), part))
        drawn.append((round(100 - (n + 1) * wide if rtl else n * wide, 3), round(wide, 3), name, pieces))
    return drawn
