"""Rules for Hijri dates and for feasts: 15 رمضان 1440 هـ, عيد الفطر 2013."""

from __future__ import annotations

import re
from datetime import date, timedelta

from marsad.language.ar.calendars import easter, hijri_day, hijri_month, hijri_year_of, make_day
from marsad.language.ar.time_page import Draft, Page, Rules, time_rule

PERIODS: Rules = []
RULES: Rules = []


@time_rule(RULES, "YWacdo", r"(?:Y?W,?)?Y?(?P<d>a?[dco])f?X?(?P<m>I)\*?(?:,?f?[Vv]?(?P<y>[hy])j?|(?P<q>Q))?")
def _read_hijri_day(page: Page, match: re.Match[str]) -> Draft | None:
    """15 رمضان 1440 هـ"""
    begin, stop = match.span()
    month, day = int(page.value(match.start("m"))), page.number(match.start("d"))
    found: date | None = None
    relative = not match["y"]
    if match["y"] == "h":
        found = hijri_day(page.number(match.start("y")), month, day)
    elif match["y"]:
        year = hijri_year_in(page.number(match.start("y")), month, day)
        found = hijri_day(year, month, day) if year is not None else None
    elif page.published is not None:
        ahead = match["q"] and int(page.value(match.start("q"))) > 0
        found = _hijri_near(page.published, month, day, bool(ahead))
    else:
        return Draft(begin, stop, None, None, "day", "time.hijri.day:no-publication-day", True, hijri=True)
    if found is None:
        return Draft(begin, stop, None, None, "day", "invalid", hijri=True)
    return Draft(begin, stop, found, found, "day", "time.hijri.day", relative, hijri=True)


def _hijri_near(published: date, month: int, day: int, ahead: bool) -> date | None:
    year = hijri_year_of(published)
    if year is None:
        return None
    for candidate in (year, year + 1) if ahead else (year, year - 1):
        found = hijri_day(candidate, month, day)
        if found is not None and (found > published if ahead else found <= published):
            return found
    return None


def hijri_year_in(year: int, month: int, day: int) -> int | None:
    """The Hijri year whose month and day fall into a Gregorian year: رمضان 2019."""
    for candidate in range(int((year - 622) * 33 / 32) - 1, int((year - 622) * 33 / 32) + 3):
        found = hijri_day(candidate, month, day)
        if found is not None and found.year == year:
            return candidate
    return None


@time_rule(PERIODS, "XI", r"(?P<x>X)?(?P<m>I)\*?(?:,?f?[Vv]?(?P<y>[hy])j?|(?P<q>Q)|f?v(?P<vq>Q)|f?H(?P<vh>v))?")
def _read_hijri_month(page: Page, match: re.Match[str]) -> Draft | None:
    """رمضان 1440, رمضان 2019, شهر رمضان الماضي; the bare word is as often a man's name"""
    begin, stop = match.span()
    if not (match["x"] or match["y"] or match["q"] or match["vq"] or match["vh"]):
        return None
    month = int(page.value(match.start("m")))
    whole: tuple[date, date] | None = None
    relative = not match["y"]
    if match["y"] == "h":
        whole = hijri_month(page.number(match.start("y")), month)
    elif match["y"]:
        year = hijri_year_in(page.number(match.start("y")), month, 1)
        whole = hijri_month(year, month) if year is not None else None
    elif page.published is None:
        draft = Draft(begin, stop, None, None, "month", "time.hijri.month:no-publication-day", True, kind="hijri")
        draft.hijri = True
        return draft
    elif match["vq"] or match["vh"]:
        shift = int(page.value(match.start("vq"))) if match["vq"] else 0
        year = hijri_year_in(page.published.year + shift, month, 1)
        whole = hijri_month(year, month) if year is not None else None
    else:
        whole = _hijri_month_near(page.published, month, int(page.value(match.start("q"))) if match["q"] else 0)
    if whole is None:
        return Draft(begin, stop, None, None, "month", "invalid", hijri=True)
    return Draft(
        begin, stop, whole[0], whole[1], "month", "time.hijri.month", relative, hijri=True, kind="hijri"
    )


def _hijri_month_near(published: date, month: int, shift: int) -> tuple[date, date] | None:
    """The last such month, the next one, or (شهر رمضان alone, told on its eve as often as during it) the nearest."""
    year = hijri_year_of(published)
    if year is None:
        return None
    months = [whole for candidate in (year - 1, year, year + 1) if (whole := hijri_month(candidate, month))]
    if shift < 0:
        return next((whole for whole in reversed(months) if whole[1] < published), None)
    if shift > 0:
        return next((whole for whole in months if whole[0] > published), None)
    return min(months, key=lambda whole: max(whole[0] - published, published - whole[1]), default=None)


@time_rule(RULES, "YZ¤", r"Y?(?P<z>[Z¤])(?:,?f?[Vv]?(?P<y>[hy])j?|(?P<q>Q)|f?v(?P<vq>Q)|f?H(?P<vh>v))")
def _read_holiday(page: Page, match: re.Match[str]) -> Draft | None:
    """عيد الفطر 2013, عيد الأضحى الماضي: the first day of the feast"""
    begin, stop = match.span()
    kind, *numbers = page.value(match.start("z")).split()
    published = page.published

    def within(year: int) -> date | None:
        if kind == "easter":
            return easter(year)
        if kind == "gregorian":
            return make_day(year, int(numbers[0]), int(numbers[1]))
        hijri = hijri_year_in(year, int(numbers[0]), int(numbers[1]))
        return hijri_day(hijri, int(numbers[0]), int(numbers[1])) if hijri is not None else None

    found: date | None = None
    if match["y"] == "h":
        found = hijri_day(page.number(match.start("y")), *map(int, numbers)) if kind == "hijri" else None
    elif match["y"]:
        found = within(page.number(match.start("y")))
    elif published is None:
        return Draft(begin, stop, None, None, "day", "time.holiday:no-publication-day", True)
    elif match["vq"] or match["vh"]:
        found = within(published.year + (int(page.value(match.start("vq"))) if match["vq"] else 0))
    else:
        shift = int(page.value(match.start("q")))
        for year in (published.year, published.year + 1) if shift > 0 else (published.year, published.year - 1):
            found = within(year)
            if found is not None and (found > published if shift > 0 else found <= published):
                break
    if found is None:
        return Draft(begin, stop, None, None, "day", "invalid")
    return Draft(begin, stop, found, found, "day", "time.holiday", not match["y"])


# يوم الأسير is told in the weeks around it; elsewhere it is a name.
NAMED_DAY_REACH = 45


@time_rule(RULES, "§", r"§")
def _read_named_day(page: Page, match: re.Match[str]) -> Draft | None:
    """يوم الأسير الفلسطيني: the nearest such day, when it is near"""
    begin, stop = match.span()
    published = page.published
    if published is None:
        return Draft(begin, stop, None, None, "day", "time.named-day:no-publication-day", True)
    near = _near(published, page.value(begin))
    return Draft(begin, stop, near, near, "day", "time.named-day", True) if near else None


@time_rule(RULES, "¤", r"¤")
def _read_named_night(page: Page, match: re.Match[str]) -> Draft | None:
    """ليلة رأس السنة: the nearest such night, when it is near, into the day after it"""
    begin, stop = match.span()
    if page.published is None:
        return Draft(begin, stop, None, None, "day", "time.named-day:no-publication-day", True)
    near = _near(page.published, page.value(begin))
    return Draft(begin, stop, near, near + timedelta(days=1), "day", "time.named-day", True) if near else None


def _near(published: date, value: str) -> date | None:
    """The day of the year that a value names, in the weeks around the day of publication."""
    _, month, number = value.split()
    days = [make_day(year, int(month), int(number)) for year in range(published.year - 1, published.year + 2)]
    return next((day for day in days if day is not None and abs((day - published).days) <= NAMED_DAY_REACH), None)
