"""Times in Arabic news: absolute, relative, ranges, parts of days and years, Gregorian and Hijri.

``find_times`` reads a text's times, ``betrayed_day`` the day of publication that they betray. The vocabulary is told in
``calendars``; what is resolved how, and what is left open, in docs/times.md.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from marsad.language.ar import time_days, time_hijri, time_parts, time_periods, time_spans
from marsad.language.ar.calendars import Calendar, latest_day, month_days, next_day
from marsad.language.ar.numbers import Number
from marsad.language.ar.time_page import Draft, Page, Rule, Rules, make_page
from marsad.language.ar.tokens import Document
from marsad.record import record

__all__ = ["Calendar", "TimeFound", "betrayed_day", "find_times"]

@record
class TimeFound:
    """A time expression: a half-open range of tokens, first and last day (inclusive), precision, and the rule.

    ``relative`` is True where the days depend on the day of publication; they are None when that day is not known, when
    the words do not tell them, or when there is no such day (rule ``invalid``). ``offset`` is how many days from
    publication the words themselves say they are: 0 for اليوم, -1 for أمس. ``began`` is the day on which what goes on
    ``لليوم الثامن`` began.
    """

    first: int
    last: int
    start: date | None
    end: date | None
    precision: str
    rule: str
    relative: bool
    offset: int | None = None
    began: date | None = None


_RULES: Rules = [
    *time_days.RULES, *time_periods.PERIODS, *time_periods.RULES, *time_parts.RULES, *time_spans.RULES,
    *time_hijri.PERIODS, *time_hijri.RULES,
]  # fmt: skip
_BY_START: dict[str, tuple[tuple[re.Pattern[str], Rule], ...]] = {
    char: tuple((pattern, rule) for starts, pattern, rule in _RULES if char in starts)
    for char in sorted({char for starts, _, _ in _RULES for char in starts})
}
_STARTS = re.compile("[" + re.escape("".join(_BY_START)) + "]")
# No newspaper appears outside these years: such a day of publication counts as unknown.
PUBLICATION_YEARS = range(1800, 2201)
_DAYLIKE = frozenset(("day", "days", "part-of-day"))
_JOINED = {"day": "days", "days": "days", "part-of-day": "days", "month": "months", "months": "months"}


def find_times(
    doc: Document,
    calendar: Calendar,
    numbers: list[Number],
    published: date | None,
    *,
    weekday_may_be_today: bool = False,
) -> list[TimeFound]:
    """Every time expression of a text, in order, in one pass; the longest one wins.

    ``numbers`` are those that ``find_numbers`` found in the same text. A weekday without more is the last such day
    before publication; with ``weekday_may_be_today`` it may be the day of publication itself.

    >>> from pathlib import Path
    >>> from marsad.language.ar.numbers import Numerals, find_numbers
    >>> from marsad.language.ar.tokens import read_tokens
    >>> folder = Path(__file__).parents[2] / "data" / "ar"
    >>> calendar, numerals = Calendar.load(folder), Numerals.load(folder)
    >>> def read(text, published):
    ...     doc = read_tokens(text)
    ...     times = find_times(doc, calendar, find_numbers(doc, numerals), published)
    ...     return [(doc.raw(t.first, t.last), str(t.start), str(t.end)) for t in times]
    >>> read("اجتماع أستانة بين 4 ـ 5 مايو/ أيار 2017", None)
    [('بين 4 ـ 5 مايو/ أيار 2017', '2017-05-04', '2017-05-05')]
    >>> read("قال مساء أمس الخميس", date(2019, 7, 5))
    [('مساء أمس الخميس', '2019-07-04', '2019-07-04')]
    """
    if not doc.words:
        return []
    if published is not None and published.year not in PUBLICATION_YEARS:
        published = None
    page = make_page(doc, calendar, numbers, published, weekday_may_be_today)
    drafts: list[Draft] = []
    done = 0
    for found in _STARTS.finditer(page.text):
        at = found.start()
        if at < done:
            continue
        best: Draft | None = None
        for pattern, rule in _BY_START[found.group()]:
            match = pattern.match(page.text, at)
            if match is None or match.end() == at or (best is not None and match.end() < best.stop):
                continue
            draft = rule(page, match)
            if draft is not None and (best is None or draft.stop > best.stop):
                best = draft
        if best is not None:
            drafts.append(best)
            done = best.stop
    return [_finished(page, draft) for draft in _join(page, drafts)]


def _finished(page: Page, draft: Draft) -> TimeFound:
    return TimeFound(
        first=page.tokens[draft.begin],
        last=page.last_token(draft.stop),
        start=draft.start,
        end=draft.end,
        precision=draft.precision,
        rule=draft.rule,
        relative=draft.relative,
        offset=draft.offset,
        began=draft.began,
    )


def _join(page: Page, drafts: list[Draft]) -> list[Draft]:
    """Join what belongs together: "من 2 إلى 22 أكتوبر", "من الثلاثاء إلى الخميس", "15 رمضان 1440 (20 مايو 2019)"."""
    joined: list[Draft] = []
    for draft in drafts:
        if joined:
            one = joined[-1]
            gap = page.text[one.stop : draft.begin]
            if gap in ("(", "/", "=", ",=", "&=") and one.hijri != draft.hijri and one.kind != "edge":
                closes = gap == "(" and page.text[draft.stop : draft.stop + 1] == ")"
                if (gap != "(" or closes) and (one.precision == draft.precision):
                    western = draft if one.hijri else one
                    joined[-1] = replace(western, begin=one.begin, stop=draft.stop + closes, hijri=False)
                    continue
            between = gap == "&" and page.text[one.begin - 1 : one.begin] == "b" and one.begin > 0
            if gap in ("-", "t", "K", "&t", "&K", ",K", ",&t", ",&K") or between:
                span = _span(one, draft)
                if span is not None:
                    joined[-1] = span
                    continue
        joined.append(draft)
    return joined


def _span(one: Draft, two: Draft) -> Draft | None:
    """From the beginning of one time to the end of another, their missing years settled together."""
    if one.precision not in _JOINED and one.precision not in ("year", "years"):
        return None
    same = (one.precision in _DAYLIKE) == (two.precision in _DAYLIKE)
    if not same or (two.precision not in _JOINED and two.precision not in ("year", "years")):
        return None
    precision = _JOINED.get(one.precision, "years")
    rule = f"{one.rule}..{two.rule}"
    if one.yearless and not two.relative and two.end is not None and not two.weekday:
        month, day = one.yearless
        start = latest_day(month, day or 1, two.end)
        return Draft(one.begin, two.stop, start, two.end, precision, rule) if start is not None else None
    if one.start is None or two.end is None:
        if "no-publication-day" in one.rule + two.rule and "invalid" not in one.rule + two.rule:
            return Draft(one.begin, two.stop, None, None, precision, rule, True)
        return None
    start, end = one.start, two.end
    if two.yearless and (not one.relative or end < start):
        month, day = two.yearless
        moved = next_day(month, day or 1, start)
        if moved is not None:
            end = moved if day else month_days(moved.year, moved.month)[1]
    elif two.weekday and end < start:
        end += timedelta(days=7 * -((end - start).days // 7))
    if end < start:
        return None
    return Draft(one.begin, two.stop, start, end, precision, rule, one.relative or two.relative)


def betrayed_day(times: list[TimeFound]) -> date | None:
    """The day of publication that the text itself betrays: "اليوم الأحد 19 مارس 2017", "أمس الخميس 4 يوليو 2019".

    Only a full date beside اليوم, أمس or غدا counts, and only if its weekday, when told, is right and all such
    expressions of the text agree.

    >>> found = TimeFound(first=0, last=5, start=date(2019, 7, 4), end=date(2019, 7, 4), precision="day",
    ...                   rule="time.offset+weekday+date", relative=False, offset=-1)
    >>> betrayed_day([found])
    datetime.date(2019, 7, 5)
    """
    days = {
        time.start - timedelta(days=time.offset)
        for time in times
        if time.offset is not None and not time.relative and time.start is not None and not time.rule.endswith(("-differs", "-differs+part", "-mistyped", "-mistyped+part"))
    }
    return days.pop() if len(days) == 1 else None
