"""The vocabulary of times, and the arithmetic of days: Gregorian and Hijri.

``data/ar/calendar.csv`` has one phrase a line, ``phrase,class,value,note``, in everyday spelling. Values: months 1 to
12, weekdays 0 (Monday) to 6, days from today for ``today`` and ``offset``, units by their English name, -1, 0 or 1 for
``shift`` (الماضي, الحالي, المقبل), the first month of a season, the months of a part of a year, ``gregorian MONTH DAY``,
``hijri MONTH DAY`` or ``easter`` for a holiday or a named day. A class becomes one character (``CLASSES``), over which the rules of
``time_days``, ``time_periods`` and ``time_spans`` are regular expressions.

The classes ``not-…`` list the words beside which another class is not a time (صلاة الجمعة); ``anchor`` the words after
which a duration counts from an event and not from publication ("بعد يومين من الهجوم"), ``filler`` what may stand
between; ``due`` and ``due-verb`` those before which a day without a year lies ahead ("المقررة في 12 ديسمبر"), unless a
``due-stop`` stands between.
"""

from __future__ import annotations

import calendar as gregorian
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from hijridate import Gregorian, Hijri

from marsad.errors import DataError
from marsad.language.ar.fold import fold_phrase
from marsad.language.ar.numerals import TableRow, read_table

CLASSES = {
    "month": "M", "month-weak": "A", "hijri": "I", "weekday": "W", "weekday-bare": "w", "today": "T", "offset": "R",
    "offset-hours": "N", "part": "P", "part-definite": "p", "moment": "O", "unit": "s", "unit-dual": "u",
    "unit-plural": "l", "day-word": "Y", "days-word": "J", "month-word": "X", "year-word": "V", "the-year": "v",
    "the-month": "x", "the-unit": "S", "the-dual": "D", "the-plural": "L", "shift": "Q", "this": "H", "edge": "E",
    "season": "C", "decade": "e", "holiday": "Z", "part-of-year": "r", "before": "B", "after": "F", "since": "G",
    "until": "K", "during": "k", "in": "i", "of": "f", "to": "t", "between": "b", "or": "|", "year-noun": "U",
    "equals": "=", "hijri-mark": "j", "gregorian-mark": "g", "in-a-row": "q", "for-the-day": "8", "now": "@",
    "blessed": "*", "few": "+", "approximately": "%", "due": "!", "due-verb": "?", "first-day": "o",
    "named-day": "§", "named-night": "¤",
}  # fmt: skip
_WORD_LISTS = frozenset((
    "not-weekday-after", "not-today-after", "not-today-before", "not-night-after", "not-night-before",
    "not-tomorrow-after", "not-the-year-after", "not-year-before", "not-decade-before", "anchor", "filler",
    "due-stop",
))  # fmt: skip
# Classes whose words wear و and ف only, or nothing at all; the others also wear ب and ل.
_CONJUNCTION_ONLY = frozenset((
    "today", "before", "after", "since", "until", "during", "in", "of", "to", "between", "equals", "due",
    "due-verb", "part-definite",
))  # fmt: skip
_NO_CLITICS = frozenset((
    "weekday-bare", "shift", "unit", "unit-dual", "unit-plural", "now", "blessed", "few", "in-a-row", "hijri-mark",
    "gregorian-mark", "for-the-day",
))  # fmt: skip
_UNITS = frozenset(("minute", "hour", "day", "week", "month", "year", "decade", "century"))
_EDGES = frozenset(("begin", "mid", "end", "last", "weekend"))
_MARKS = {"/": "/", "-": "-", "–": "-", "—": "-", "(": "(", ")": ")", ",": ",", "،": ",", ".": ".", "ال": "a", "و": "&",
          "وال": "&a", "بال": "a", "لل": "a", "فال": "a"}


@dataclass(frozen=True, slots=True)
class Entry:
    """A phrase of the calendar: its class' character and its value."""

    char: str
    value: str


@dataclass(frozen=True, slots=True, eq=False)
class Calendar:
    """The vocabulary of times, indexed for reading."""

    codes: Mapping[str, str]
    entries: Mapping[str, Entry]
    phrases: Mapping[str, tuple[tuple[tuple[str, ...], str, Entry], ...]]
    lists: Mapping[str, frozenset[str]]

    @classmethod
    def load(cls, folder: Path) -> Calendar:
        """Read ``calendar.csv`` from a folder; a ``DataError`` says what is wrong and where."""
        return cls.of(read_table(folder / "calendar.csv", ("phrase", "class", "value", "note")))

    @classmethod
    def of(cls, rows: Iterable[TableRow]) -> Calendar:
        """Compile rows of the table, wherever they were read: the built-in ones with an overlay's laid over."""
        codes: dict[str, str] = dict(_MARKS)
        entries: dict[str, Entry] = {}
        phrases: dict[str, list[tuple[tuple[str, ...], str, Entry]]] = {}
        lists: dict[str, set[str]] = {name: set() for name in _WORD_LISTS}
        late: list[tuple[str, str, Entry]] = []
        for row in rows:
            words = fold_phrase(row["phrase"])
            if not words:
                raise DataError(row.file, row.line, row["phrase"], "a phrase")
            name = row["class"]
            if name in lists:
                lists[name].add(words[0])
                continue
            if name not in CLASSES:
                raise DataError(row.file, row.line, name, f"one of {' '.join(sorted([*CLASSES, *_WORD_LISTS]))}")
            problem = _wrong_value(name, row["value"])
            if problem:
                raise DataError(row.file, row.line, row["value"], problem)
            entry = Entry(CLASSES[name], row["value"])
            for form, joined in _forms(words[0], name):
                code = "&" + entry.char if joined else entry.char
                if len(words) > 1:
                    phrases.setdefault(form, []).append(((form, *words[1:]), code, entry))
                elif form == words[0]:
                    codes.setdefault(form, code)
                    entries.setdefault(form, entry)
                else:
                    late.append((form, code, entry))
        for form, code, entry in late:
            if form not in codes:
                codes[form], entries[form] = code, entry
        return cls(
            codes=codes,
            entries=entries,
            phrases={form: tuple(sorted(found, key=lambda item: -len(item[0]))) for form, found in phrases.items()},
            lists={name: frozenset(words) for name, words in lists.items()},
        )


def _wrong_value(name: str, value: str) -> str | None:
    """What the value of a class should have been, when it is not."""
    if name in ("month", "month-weak", "hijri", "season"):
        return None if value.isdigit() and 1 <= int(value) <= 12 else "a month from 1 to 12"
    if name in ("weekday", "weekday-bare"):
        return None if value.isdigit() and int(value) <= 6 else "a weekday from 0 (Monday) to 6"
    if name in ("today", "offset", "offset-hours", "shift"):
        return None if re.fullmatch(r"-?\d", value) else "a number of days or units"
    if name == "moment":
        return None if value in ("-1", "1", "early", "late") else "-1, 1, early or late"
    if name.startswith(("unit", "the-", "day-", "days-", "month-word", "year-word")):
        return None if value in _UNITS else f"one of {' '.join(sorted(_UNITS))}"
    if name == "edge":
        return None if value in _EDGES else f"one of {' '.join(sorted(_EDGES))}"
    if name == "decade":
        return None if re.fullmatch(r"[1-9]0", value) else "a decade: 10, 20 … 90"
    if name == "part-of-year":
        return None if value in ("3", "4", "6") else "its months: 3, 4 or 6"
    if name in ("holiday", "named-day", "named-night"):
        good = re.fullmatch(r"(?:gregorian|hijri) (?:[1-9]|1[0-2]) (?:[1-9]|[12]\d|3[01])|easter", value)
        return None if good else "'gregorian MONTH DAY', 'hijri MONTH DAY' or 'easter'"
    return None


def _forms(word: str, name: str) -> list[tuple[str, bool]]:
    """The glued forms that a word of a class is read in, and whether و stands before it."""
    conjunctions = ("",) if name in _NO_CLITICS else ("", "و", "ف")
    # آب folds to اب ('father'), and باب is a door
    prepositions = ("",) if name in _NO_CLITICS or name in _CONJUNCTION_ONLY or word == "اب" else ("", "ب", "ل")
    forms = []
    for conjunction in conjunctions:
        for preposition in prepositions:
            stem = f"لل{word[2:]}" if preposition == "ل" and word.startswith("ال") else preposition + word
            forms.append((conjunction + stem, conjunction == "و"))
    return forms


def make_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def month_days(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, gregorian.monthrange(year, month)[1])


def shift_months(day: date, months: int) -> date | None:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9998:
        return None
    return date(year, month + 1, min(day.day, gregorian.monthrange(year, month + 1)[1]))


def shift_day(day: date, unit: str, count: int) -> date | None:
    """A day some units before or after another."""
    months = {"month": 1, "year": 12, "decade": 120, "century": 1200}.get(unit)
    if months is not None:
        return shift_months(day, months * count) if abs(count) < 10_000 else None
    days = count * {"week": 7, "day": 1}.get(unit, 0)
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def unit_around(day: date, unit: str, shift: int) -> tuple[date, date] | None:
    """The whole week, month, year, decade or century that lies ``shift`` of them from a day; weeks begin on Monday."""
    if unit == "week":
        start = day - timedelta(days=day.weekday()) + timedelta(weeks=shift)
        return start, start + timedelta(days=6)
    if unit == "month":
        moved = shift_months(day.replace(day=1), shift)
        return month_days(moved.year, moved.month) if moved else None
    length = {"year": 1, "decade": 10, "century": 100}.get(unit)
    if length is None:
        return None
    first = (day.year // length + shift) * length
    return (date(first, 1, 1), date(first + length - 1, 12, 31)) if 1 <= first < 9900 else None


def latest_day(month: int, day: int, until: date) -> date | None:
    """The last such day of any year up to and including another day."""
    for year in range(until.year, max(0, until.year - 9), -1):
        found = make_day(year, month, day)
        if found is not None and found <= until:
            return found
    return None


def next_day(month: int, day: int, since: date) -> date | None:
    """The first such day of any year from another day on."""
    for year in range(since.year, since.year + 9):
        found = make_day(year, month, day)
        if found is not None and found >= since:
            return found
    return None


def hijri_day(year: int, month: int, day: int) -> date | None:
    """A Hijri day (Umm al-Qura) as a Gregorian one; None outside 1343 to 1500 AH or when there is no such day."""
    try:
        found = Hijri(year, month, day).to_gregorian()
    except (ValueError, OverflowError):
        return None
    return date(found.year, found.month, found.day)


def hijri_month(year: int, month: int) -> tuple[date, date] | None:
    start = hijri_day(year, month, 1)
    if start is None:
        return None
    length = Hijri(year, month, 1).month_length()
    return start, start + timedelta(days=length - 1)


def hijri_year_of(day: date) -> int | None:
    try:
        return int(Gregorian(day.year, day.month, day.day).to_hijri().year)
    except (ValueError, OverflowError):
        return None


def easter(year: int) -> date:
    """Western Easter Sunday (the anonymous Gregorian computus)."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return date(year, f // 31, f % 31 + 1)
