"""Rules for parts of periods: مطلع مارس, أواخر العام الماضي, وقت سابق من الأسبوع الحالي."""

from __future__ import annotations

import re
from datetime import date, timedelta

from marsad.language.ar import time_hijri, time_periods
from marsad.language.ar.calendars import month_days, unit_around
from marsad.language.ar.time_page import PRECISION, Draft, Page, Rules, time_rule

RULES: Rules = []


def period_at(page: Page, at: int) -> Draft | None:
    """The longest period that starts at a character; الشهر, العام, الأسبوع alone are the running ones."""
    best: Draft | None = None
    for starts, pattern, rule in (*time_periods.PERIODS, *time_hijri.PERIODS):
        if at < len(page.text) and page.text[at] in starts and (match := pattern.match(page.text, at)):
            draft = rule(page, match)
            if draft is not None and (best is None or draft.stop > best.stop):
                best = draft
    if best is None and at < len(page.text) and page.text[at] in "Svx":
        unit = page.value(at)
        if unit in ("week", "month", "year"):
            whole = unit_around(page.published, unit, 0) if page.published is not None else None
            start, end = whole if whole is not None else (None, None)
            rule_id = f"time.{unit}" + ("" if whole else ":no-publication-day")
            return Draft(at, at + 1, start, end, PRECISION[unit], rule_id, True, kind=unit)
    return best


@time_rule(RULES, "E", r"E[fi]?")
def _read_edge(page: Page, match: re.Match[str]) -> Draft | None:
    """مطلع مارس, منتصف الشهر الماضي, أواخر 2016, نهاية الأسبوع, مطلع التسعينيات"""
    edge = page.value(match.start())
    if edge == "last":
        return None
    period = period_at(page, match.end())
    if period is None:
        return None
    if edge == "weekend" and period.kind != "week":
        return None
    start, end, precision = period.start, period.end, period.precision
    if start is not None and end is not None:
        start, end, precision = _edge_of(start, end, period.kind, edge)
    elif period.rule == "invalid":
        return None
    else:
        precision = "days" if period.kind in ("week", "month") else "months"
    rule = period.rule.replace("time.", f"time.{edge}+", 1)
    yearless = period.yearless if period.kind == "month" else None
    return Draft(
        match.start(), period.stop, start, end, precision, rule, period.relative, yearless=yearless, kind="edge"
    )


def _edge_of(start: date, end: date, kind: str, edge: str) -> tuple[date, date, str]:
    """The beginning, middle or end of a period."""
    if edge == "weekend":
        return start + timedelta(days=5), end, "days"
    if kind == "month":
        if edge == "mid":
            return start.replace(day=15), start.replace(day=15), "day"
        return (start, start.replace(day=10), "days") if edge == "begin" else (start.replace(day=20), end, "days")
    if kind == "week":
        first, last = {"begin": (0, 2), "mid": (1, 4), "end": (4, 6)}[edge]
        return start + timedelta(days=first), start + timedelta(days=last), "days"
    if kind == "year":
        first, last = {"begin": (1, 3), "mid": (6, 7), "end": (10, 12)}[edge]
        return date(start.year, first, 1), month_days(start.year, last)[1], "months"
    if kind in ("decade", "century"):
        length = 10 if kind == "decade" else 100
        first, last = {"begin": (0, 3), "mid": (4, 6), "end": (7, 9)}[edge]
        decade = length // 10
        return (
            date(start.year + first * decade, 1, 1),
            date(start.year + (last + 1) * decade - 1, 12, 31),
            "years",
        )
    third = (end - start) / 3
    first, last = {"begin": (0, 1), "mid": (1, 2), "end": (2, 3)}[edge]
    return start + third * first, min(end, start + third * last), "days"


@time_rule(RULES, "O", r"O[fi]?")
def _read_moment(page: Page, match: re.Match[str]) -> Draft | None:
    """وقت سابق من الأسبوع الحالي: from the Monday of that week to the day before publication."""
    period = period_at(page, match.end())
    if period is None or period.kind not in ("week", "month", "year"):
        return None
    moment = page.value(match.start())
    start, end, published = period.start, period.end, page.published
    if start is not None and end is not None:
        if moment in ("early", "late"):
            start, end, _ = _edge_of(start, end, period.kind, "begin" if moment == "early" else "end")
        elif published is not None and start <= published <= end:
            if moment == "-1":
                end = max(start, published - timedelta(days=1))
            else:
                start = min(end, published + timedelta(days=1))
    rule = period.rule.replace("time.", "time.moment+", 1)
    return Draft(match.start(), period.stop, start, end, "days", rule, period.relative)
