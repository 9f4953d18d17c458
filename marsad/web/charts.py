"""Counts over time as shapes that a template draws as SVG: stacked bars, and ranges with open ends.

Time runs the way the reader's language does: for Arabic, from right to left.
"""

from __future__ import annotations

import datetime as dt
import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from marsad.store.counted import Cost

WIDTH, HEIGHT = 960, 190
WEEKS = 130  # more of them than this are drawn as months, more of those as years
MONTHS = 150
TICKS = 5
EARLY = 0.03


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One colour of a bar."""

    type: str
    count: int
    y: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A period: its first and last day, and what is drawn at it."""

    since: str
    until: str
    x: float
    width: float
    total: int
    pieces: tuple[Piece, ...] = ()
    low: int = 0
    high: int = 0
    open: bool = False
    stories: int = 0
    y_low: float = 0.0
    y_high: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A mark along an axis."""

    at: float
    label: str | int


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Columns with their axes. ``step`` is what a column is: week, month, year."""

    columns: tuple[Column, ...]
    ys: tuple[Tick, ...]
    xs: tuple[Tick, ...]
    step: str
    types: tuple[tuple[str, int], ...] = ()
    before: int = 0  # events that went before what is drawn
    width: int = WIDTH
    height: int = HEIGHT


def stacked(counts: Sequence[tuple[str, str, int]], order: Sequence[str], rtl: bool, *, whole: bool = False, height: int = HEIGHT) -> Chart | None:
    """Events by day and type as stacked bars, types in the order that is given. Unless ``whole``, the few that went long before
    the others (``EARLY`` of them at most) are left out and counted as ``before``: one date of 2001 would flatten all of 2019."""
    counts = [one for one in counts if _is_day(one[0])]
    if not counts:
        return None
    before = 0
    most_before = 0 if whole else int(EARLY * sum(n for _, _, n in counts))
    while before + counts[0][2] <= most_before:
        before += counts[0][2]
        counts = counts[1:]
    step, periods = _periods(counts[0][0], counts[-1][0])
    sums: list[dict[str, int]] = [{} for _ in periods]
    place = _Placed(step, periods)
    totals: dict[str, int] = {}
    for day, type, n in counts:
        at = sums[place(day)]
        at[type] = at.get(type, 0) + n
        totals[type] = totals.get(type, 0) + n
    most, ticks = _scale(max(sum(at.values()) for at in sums), height)
    wide = WIDTH / len(periods)
    known = [*(type for type in order if type in totals), *sorted(type for type in totals if type not in order)]
    columns = []
    for number, ((since, until), at) in enumerate(zip(periods, sums, strict=True)):
        base = 0
        pieces = []
        for type in known:
            n = at.get(type, 0)
            if n:
                tall = n * height / most
                pieces.append(Piece(type=type, count=n, y=round(height - base * height / most - tall, 1), height=round(tall, 1)))
                base += n
        columns.append(Column(since=since, until=until, x=_x(number, len(periods), wide, rtl), width=round(max(1.0, wide - min(2.0, wide * 0.25)), 2), total=base, pieces=tuple(pieces)))
    return Chart(columns=tuple(columns), ys=ticks, xs=_dates(periods, wide, rtl), step=step, types=tuple((type, totals[type]) for type in known), before=before, height=height)


def ranges(costs: Iterable[Cost], kind: str, rtl: bool, period: tuple[str, str] | None, *, height: int = HEIGHT) -> Chart | None:
    """Human cost of a kind as ranges from the lowest to the highest that is claimed. ``period``: drawn along these days, so that
    charts stand under each other."""
    mine = [one for one in costs if one.kind == kind and _is_day(one.day)]
    if not mine:
        return None
    if period:
        mine = [one for one in mine if period[0] <= one.day <= period[1]]
    if not mine:
        return None
    first, last = period or (mine[0].day, mine[-1].day)
    step, periods = _periods(first, last)
    sums = [[0, 0, 0, 0] for _ in periods]
    place = _Placed(step, periods)
    for one in mine:
        at = sums[place(one.day)]
        at[0] += one.low
        at[1] += one.high
        at[2] |= one.open
        at[3] += one.stories
    top = 10.0 ** max(1, len(str(max(at[1] for at in sums))))
    ticks = tuple(Tick(at=_log(10**n, top, height), label=10**n) for n in range(round(math.log10(top)) + 1))
    wide = WIDTH / len(periods)
    columns = tuple(
        Column(
            since=since, until=until, x=_x(number, len(periods), wide, rtl), width=round(max(1.5, wide - min(3.0, wide * 0.3)), 2), total=at[1], low=at[0], high=at[1],
            open=bool(at[2]), stories=at[3], y_low=_log(at[0], top, height), y_high=_log(at[1], top, height),
        )
        for number, ((since, until), at) in enumerate(zip(periods, sums, strict=True)) if at[3]
    )  # fmt: skip
    return Chart(columns=columns, ys=ticks, xs=_dates(periods, wide, rtl), step=step, height=height)


def _log(value: float, top: float, height: int) -> float:
    """A count along an axis of powers of ten: tolls of three and of thousands stand on one chart.

    >>> _log(1, 100, 90), _log(10, 100, 90), _log(100, 100, 90), _log(0, 100, 90)
    (90, 45.0, 0.0, 90)
    """
    return round(height - math.log10(value) * height / math.log10(top), 1) if value > 1 else height


class _Placed:
    """In which period a day is; days are asked for over and over."""

    def __init__(self, step: str, periods: Sequence[tuple[str, str]]) -> None:
        self.step = step
        self.first = dt.date.fromisoformat(periods[0][0])
        self.last = len(periods) - 1
        self.known: dict[str, int] = {}

    def __call__(self, day: str) -> int:
        if day not in self.known:
            at = dt.date.fromisoformat(day)
            if self.step == "week":
                found = (at - self.first).days // 7
            elif self.step == "month":
                found = (at.year - self.first.year) * 12 + at.month - self.first.month
            else:
                found = at.year - self.first.year
            self.known[day] = max(0, min(self.last, found))
        return self.known[day]


def _is_day(value: str | None) -> bool:
    try:
        return bool(value) and 1800 <= dt.date.fromisoformat(value or "").year <= 2200
    except ValueError:
        return False


def _periods(first: str, last: str) -> tuple[str, list[tuple[str, str]]]:
    """The periods from a day to a day: weeks (from Monday), or months, or years where those would be too many."""
    begin, end = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    monday = begin - dt.timedelta(days=begin.weekday())
    if (end - monday).days // 7 < WEEKS:
        count = (end - monday).days // 7 + 1
        starts = [monday + dt.timedelta(days=7 * n) for n in range(count)]
        return "week", [(one.isoformat(), (one + dt.timedelta(days=6)).isoformat()) for one in starts]
    months = (end.year - begin.year) * 12 + end.month - begin.month + 1
    step, count = ("month", months) if months <= MONTHS else ("year", end.year - begin.year + 1)
    edges = []
    for n in range(count + 1):
        number = (begin.month - 1 if step == "month" else 0) + (n if step == "month" else 12 * n)
        edges.append(dt.date(begin.year + number // 12, number % 12 + 1, 1))
    return step, [(one.isoformat(), (after - dt.timedelta(days=1)).isoformat()) for one, after in itertools.pairwise(edges)]


def _x(number: int, count: int, wide: float, rtl: bool) -> float:
    return round((count - 1 - number if rtl else number) * wide, 2)


def _scale(most: int, height: int) -> tuple[float, tuple[Tick, ...]]:
    """A round number above the largest, and ticks up to it.

    >>> _scale(87, 100)[0], [tick.label for tick in _scale(87, 100)[1]]
    (100.0, [0, 20, 40, 60, 80, 100])
    """
    raw = max(1, most) / TICKS
    power = 10 ** (len(str(int(raw))) - 1) if raw >= 1 else 1
    step = next(factor * power for factor in (1, 2, 5, 10, 20) if factor * power >= raw)
    count = -(-max(1, most) // step)
    top = float(step * count)
    return top, tuple(Tick(at=round(height - n * step * height / top, 1), label=int(n * step)) for n in range(int(count) + 1))


def _dates(periods: Sequence[tuple[str, str]], wide: float, rtl: bool) -> tuple[Tick, ...]:
    """Some of the periods' first days, evenly spread."""
    every = max(1, -(-len(periods) // 8))
    ticks = []
    for number in range(0, len(periods), every):
        x = _x(number, len(periods), wide, rtl) + wide / 2
        ticks.append(Tick(at=round(x, 1), label=periods[number][0]))
    return tuple(ticks)
