"""When an article was published, as sources write it: a day, and the moment with its zone where they tell one."""

from __future__ import annotations

import datetime as dt
import email.utils
import re
from functools import lru_cache

from marsad.language.ar.dates import Calendar, find_times
from marsad.language.ar.fold import fold_word
from marsad.language.ar.numbers import Numerals, find_numbers
from marsad.language.ar.tokens import read_tokens
from marsad.tables import Row, read_tables

_DAY = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$")
_EARLIEST = 1990  # no news page is older; 1970-01-01 is what an empty field becomes


def day_and_moment(told: object) -> tuple[str | None, str | None]:
    """The day of publication (in the zone that the source writes in: the outlet's own), and the moment where it is told.

    Reads ISO 8601, the dates of mail and feeds, seconds since 1970; (None, None) for what is none of these.

    >>> day_and_moment("2019-07-05T23:30:00+03:00")
    ('2019-07-05', '2019-07-05T23:30:00+03:00')
    >>> day_and_moment("Fri, 05 Jul 2019 23:30:00 GMT"), day_and_moment("2019/7/5"), day_and_moment("أمس")
    (('2019-07-05', '2019-07-05T23:30:00+00:00'), ('2019-07-05', None), (None, None))
    """
    if isinstance(told, dt.datetime):
        return _told(told)
    if isinstance(told, dt.date):
        return _told(dt.datetime(told.year, told.month, told.day), day_only=True)
    if isinstance(told, int | float) and not isinstance(told, bool):
        return _seconds(float(told))
    if not isinstance(told, str) or not (text := fold_word(told).strip().upper()):
        return None, None
    if re.fullmatch(r"\d{9,13}", text):
        return _seconds(float(text))
    if found := _DAY.match(text):
        text = f"{found[1]}-{found[2]:0>2}-{found[3]:0>2}"
    text = re.sub(r"(?<=\d) (?=[+-]\d\d:?\d\d$)", "", text.removesuffix(" UTC"))  # 2019-07-05 23:30:00 +0300
    try:
        moment = dt.datetime.fromisoformat(text)
        return _told(moment, day_only=len(text) <= 10)
    except ValueError:
        pass
    try:
        return _told(email.utils.parsedate_to_datetime(told))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None, None


def _seconds(count: float) -> tuple[str | None, str | None]:
    try:
        return _told(dt.datetime.fromtimestamp(count / 1000 if count > 1e11 else count, dt.UTC))
    except (ValueError, OverflowError, OSError):
        return None, None


def _told(moment: dt.datetime, *, day_only: bool = False) -> tuple[str | None, str | None]:
    if moment.year < _EARLIEST:
        return None, None
    return moment.date().isoformat(), None if day_only else moment.isoformat(timespec="seconds")


@lru_cache(maxsize=1)
def _words() -> tuple[Calendar, Numerals]:
    """The names of months and the numerals, by themselves: a page is read before there is a lexicon."""
    tables = read_tables(only=("ar/calendar", "ar/numerals", "ar/bounds"))

    def rows(beginning: str) -> list[Row]:
        return [row for name in sorted(tables) if name.startswith(beginning) for row in tables[name]]

    return Calendar.of(rows("ar/calendar")), Numerals.of(rows("ar/numerals"), rows("ar/bounds"))


def written_day(words: str) -> str | None:
    """The one day that a few words name in full, as a page writes it under its headline; None where it is none or many.

    >>> written_day("تم النشر الجمعة 24 نيسان / أبريل 2020 09:22 مساءً"), written_day("منذ ساعتين")
    ('2020-04-24', None)
    """
    doc = read_tokens(words)
    calendar, numerals = _words()
    times = find_times(doc, calendar, find_numbers(doc, numerals), None)
    days = {t.start.isoformat() for t in times if t.start is not None and t.start == t.end and t.start.year >= _EARLIEST}
    return days.pop() if len(days) == 1 else None
