"""Times in Arabic news: absolute, relative, ranges, parts of days and years, Gregorian and Hijri.

``data/ar/calendar.csv`` has one phrase a line, ``phrase,class,value,note``, in everyday spelling. A class becomes one
character (``CLASSES``), so that a text becomes a short string over which the rules below are regular expressions:
"مساء أمس الخميس" reads ``PRW``. Values: months 1 to 12, weekdays 0 (Monday) to 6, days from today for ``today`` and
``offset``, units by their English name, -1, 0 or 1 for ``shift`` (الماضي, الحالي, المقبل), the first month of a season,
the months of a part of a year, ``gregorian MONTH DAY``, ``hijri MONTH DAY`` or ``easter`` for a holiday. The classes
``not-…`` list the words beside which another class is not a time (صلاة الجمعة); ``anchor`` the words after which a
duration counts from an event and not from publication ("بعد يومين من الهجوم"); ``due`` those before which a day without
a year lies ahead ("المقررة في 12 ديسمبر").

What is resolved how, and what is left open, is told in docs/times.md.
"""

from __future__ import annotations

import calendar as gregorian
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from hijridate import Gregorian, Hijri

from marsad.errors import DataError
from marsad.language.ar.fold import fold_phrase
from marsad.language.ar.numbers import Number, read_table
from marsad.language.ar.tokens import Document

CLASSES = {
    "month": "M", "month-weak": "A", "hijri": "I", "weekday": "W", "weekday-bare": "w", "today": "T", "offset": "R",
    "offset-hours": "N", "part": "P", "part-definite": "p", "moment": "O", "unit": "s", "unit-dual": "u",
    "unit-plural": "l", "day-word": "Y", "days-word": "J", "month-word": "X", "year-word": "V", "the-year": "v",
    "the-month": "x", "the-unit": "S", "the-dual": "D", "the-plural": "L", "shift": "Q", "this": "H", "edge": "E",
    "season": "C", "decade": "e", "holiday": "Z", "part-of-year": "r", "before": "B", "after": "F", "since": "G",
    "until": "K", "during": "k", "in": "i", "of": "f", "to": "t", "between": "b", "or": "|", "year-noun": "U",
    "equals": "=", "hijri-mark": "j", "gregorian-mark": "g", "in-a-row": "q", "for-the-day": "8", "now": "@",
    "blessed": "*", "few": "+", "approximately": "%", "due": "!", "due-verb": "?", "first-day": "o",
}  # fmt: skip
_WORD_LISTS = frozenset(
    "not-weekday-after not-today-after not-today-before not-night-after not-night-before not-tomorrow-after "
    "not-the-year-after not-year-before not-decade-before anchor filler".split()
)
# Classes whose words wear و and ف only, or nothing at all; the others also wear ب and ل.
_CONJUNCTION_ONLY = frozenset(
    "today before after since until during in of to between equals due due-verb part-definite".split()
)
_NO_CLITICS = frozenset(
    "weekday-bare shift unit unit-dual unit-plural now blessed few in-a-row hijri-mark gregorian-mark for-the-day".split()
)
_UNITS = frozenset("minute hour day week month year decade century".split())
_EDGES = frozenset("begin mid end last weekend".split())
_MARKS = {"/": "/", "-": "-", "–": "-", "—": "-", "(": "(", ")": ")", ",": ",", "،": ",", ".": ".", "ال": "a", "و": "&",
          "وال": "&a", "بال": "a", "لل": "a", "فال": "a"}
_UNKNOWN, _BREAK = "~", "\n"
_FULL_STOP_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.((?:19|20)\d\d)|((?:19|20)\d\d)\.(\d{1,2})\.(\d{1,2})")
# How far before a day المقررة or سيلتقي may stand in the same sentence: "القمة المقرر أن تعقد في نواكشوط يوم 25 يوليو".
# Set on news of 2013 to 2017: of 24 days without a year whose last one lay over 240 days back, 20 were ahead of their
# article, and these words stood before 16 of them.
DUE_REACH, DUE_VERB_REACH = 8, 14
# What is announced lies within half a year: "سيحاكم بتهمة القتل في 4 أبريل" in May speaks of the past.
DUE_DAYS = 183
# Bare years: what lies outside is a count ("في 300 منزل") unless عام stands before it.
FIRST_YEAR, LAST_YEAR = 1900, 2100
# Hijri years written without هـ after عام: of the press' own time, and no Gregorian year that war news tells.
_HIJRI_YEARS = range(1400, 1461)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeFound:
    """A time expression: a half-open range of tokens, first and last day (inclusive), precision, and the rule.

    ``relative`` is True where the days depend on the day of publication; they are None when that day is not known, when
    the words do not tell them, or when there is no such day (rule ``invalid``). ``offset`` is how many days from
    publication the words themselves say they are: 0 for اليوم, -1 for أمس.
    """

    first: int
    last: int
    start: date | None
    end: date | None
    precision: str
    rule: str
    relative: bool
    offset: int | None = None


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
        path = folder / "calendar.csv"
        codes: dict[str, str] = dict(_MARKS)
        entries: dict[str, Entry] = {}
        phrases: dict[str, list[tuple[tuple[str, ...], str, Entry]]] = {}
        lists: dict[str, set[str]] = {name: set() for name in _WORD_LISTS}
        late: list[tuple[str, str, Entry]] = []
        for line, row in read_table(path, ("phrase", "class", "value", "note")):
            words = fold_phrase(row["phrase"])
            if not words:
                raise DataError(str(path), line, row["phrase"], "a phrase")
            name = row["class"]
            if name in lists:
                lists[name].add(words[0])
                continue
            if name not in CLASSES:
                raise DataError(str(path), line, name, f"one of {' '.join(sorted([*CLASSES, *_WORD_LISTS]))}")
            problem = _wrong_value(name, row["value"])
            if problem:
                raise DataError(str(path), line, row["value"], problem)
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
    if name == "holiday":
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


# --- days, months, years ---------------------------------------------------------------------------------------------


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, gregorian.monthrange(year, month)[1])


def _shift_months(day: date, months: int) -> date | None:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9998:
        return None
    return date(year, month + 1, min(day.day, gregorian.monthrange(year, month + 1)[1]))


def _shift(day: date, unit: str, count: int) -> date | None:
    """A day some units before or after another."""
    months = {"month": 1, "year": 12, "decade": 120, "century": 1200}.get(unit)
    if months is not None:
        return _shift_months(day, months * count) if abs(count) < 10_000 else None
    days = count * {"week": 7, "day": 1}.get(unit, 0)
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def _unit_around(day: date, unit: str, shift: int) -> tuple[date, date] | None:
    """The whole week, month, year, decade or century that lies ``shift`` of them from a day; weeks begin on Monday."""
    if unit == "week":
        start = day - timedelta(days=day.weekday()) + timedelta(weeks=shift)
        return start, start + timedelta(days=6)
    if unit == "month":
        moved = _shift_months(day.replace(day=1), shift)
        return _month(moved.year, moved.month) if moved else None
    length = {"year": 1, "decade": 10, "century": 100}.get(unit)
    if length is None:
        return None
    first = (day.year // length + shift) * length
    return (date(first, 1, 1), date(first + length - 1, 12, 31)) if 1 <= first < 9900 else None


def _latest(month: int, day: int, until: date) -> date | None:
    """The last such day of any year up to and including another day."""
    for year in range(until.year, max(0, until.year - 9), -1):
        found = _day(year, month, day)
        if found is not None and found <= until:
            return found
    return None


def _next(month: int, day: int, since: date) -> date | None:
    """The first such day of any year from another day on."""
    for year in range(since.year, since.year + 9):
        found = _day(year, month, day)
        if found is not None and found >= since:
            return found
    return None


def _hijri_day(year: int, month: int, day: int) -> date | None:
    """A Hijri day (Umm al-Qura) as a Gregorian one; None outside 1343 to 1500 AH or when there is no such day."""
    try:
        found = Hijri(year, month, day).to_gregorian()
    except (ValueError, OverflowError):
        return None
    return date(found.year, found.month, found.day)


def _hijri_month(year: int, month: int) -> tuple[date, date] | None:
    start = _hijri_day(year, month, 1)
    if start is None:
        return None
    length = Hijri(year, month, 1).month_length()
    return start, start + timedelta(days=length - 1)


def _to_hijri_year(day: date) -> int | None:
    try:
        return int(Gregorian(day.year, day.month, day.day).to_hijri().year)
    except (ValueError, OverflowError):
        return None


def _easter(year: int) -> date:
    """Western Easter Sunday (the anonymous Gregorian computus)."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return date(year, f // 31, f % 31 + 1)


# --- a text as a string of classes -----------------------------------------------------------------------------------


@dataclass(slots=True)
class _Page:
    """A document under reading: one character a class, and from each character back to its token."""

    doc: Document
    calendar: Calendar
    text: str
    tokens: list[int]
    ends: dict[int, int]
    values: dict[int, str]
    published: date | None
    weekday_may_be_today: bool

    def value(self, at: int) -> str:
        """The value of the word behind a character."""
        token = self.tokens[at]
        found = self.values.get(token)
        if found is not None:
            return found
        entry = self.calendar.entries.get(self.doc.words[token])
        return entry.value if entry is not None else self.doc.words[token]

    def number(self, at: int) -> int:
        """The number behind a character, an article before the digits passed over."""
        return int(self.value(at + 1 if self.text[at] == "a" else at))

    def word(self, at: int) -> str:
        return self.doc.words[self.tokens[at]]

    def word_before(self, at: int) -> str:
        token = self.tokens[at]
        return self.doc.words[token - 1] if token else ""

    def word_after(self, at: int) -> str:
        """The word after the expression whose last character stands before ``at``."""
        token = self.last_token(at)
        return self.doc.words[token] if token < len(self.doc.words) else ""

    def last_token(self, at: int) -> int:
        token = self.tokens[at - 1]
        return self.ends.get(token, token + 1)

    def in_list(self, name: str, word: str) -> bool:
        return word in self.calendar.lists[name]


@lru_cache(maxsize=4096)
def _numeric_code(word: str) -> str:
    """The class of a token of digits: day of a month, Gregorian or Hijri year, dotted date, other number."""
    if not word.isdigit():
        return "z" if _FULL_STOP_DATE.fullmatch(word) else _UNKNOWN
    if len(word) <= 2 and 1 <= int(word) <= 31:
        return "d"
    if len(word) == 4 and FIRST_YEAR <= int(word) <= LAST_YEAR:
        return "y"
    if len(word) == 4 and 1343 <= int(word) <= 1500:
        return "h"
    return "n" if len(word) <= 6 else _UNKNOWN


def _page(
    doc: Document, calendar: Calendar, numbers: list[Number], published: date | None, weekday_may_be_today: bool
) -> _Page:
    known = calendar.codes.get
    codes = [known(word, _UNKNOWN) for word in doc.words]
    ends: dict[int, int] = {}
    values: dict[int, str] = {}
    for at, numeric in enumerate(doc.numeric):
        if numeric:
            codes[at] = _numeric_code(doc.words[at])
    for number in numbers:
        for first, last, value in number.parts:
            if (last == first + 1 and doc.numeric[first]) or value != int(value) or value < 1:
                continue
            whole = int(value)
            if number.vague:
                char = "m"
            elif number.ordinal:
                char = "o" if whole <= 31 else "n"
            elif FIRST_YEAR <= whole <= LAST_YEAR and all(not doc.numeric[at] for at in range(first, last)):
                char = "y"
            else:
                char = "c" if whole <= 31 else "n"
            joined = doc.words[first][0] == "و" and doc.words[first] != "واحد" and doc.words[first] != "واحده"
            codes[first] = "&" + char if joined else char
            values[first] = str(whole)
            for at in range(first + 1, last):
                codes[at] = ""
            ends[first] = last
    count = len(codes)
    for at in [at for at, word in enumerate(doc.words) if word in calendar.phrases]:
        for phrase, code, entry in calendar.phrases[doc.words[at]]:
            last = at + len(phrase)
            if last <= count and doc.words[at:last] == phrase and doc.sentence_of[at] == doc.sentence_of[last - 1]:
                if not codes[at] and entry.char != "M":
                    break
                codes[at] = code
                values[at] = entry.value
                for inner in range(at + 1, last):
                    codes[inner] = ""
                ends[at] = last
                break
    paragraph = -1
    for sentence in doc.sentences:
        if sentence.paragraph != paragraph:
            paragraph = sentence.paragraph
            codes[sentence.first] = _BREAK + codes[sentence.first]
    tokens = [at for at, code in enumerate(codes) for _ in code]
    return _Page(doc, calendar, "".join(codes), tokens, ends, values, published, weekday_may_be_today)


@dataclass(slots=True)
class _Draft:
    """A time under construction; ``begin`` and ``stop`` count characters of the page."""

    begin: int
    stop: int
    start: date | None
    end: date | None
    precision: str
    rule: str
    relative: bool = False
    offset: int | None = None
    yearless: tuple[int, int] | None = None  # month and day (0: the whole month) whose year was inferred
    weekday: bool = False  # nothing but a weekday
    hijri: bool = False
    kind: str = "day"


_Rule = Callable[[_Page, "re.Match[str]"], _Draft | None]
_RULES: list[tuple[str, re.Pattern[str], _Rule]] = []
_PERIOD_RULES: list[tuple[str, re.Pattern[str], _Rule]] = []


def _rule(starts: str, pattern: str, *, period: bool = False) -> Callable[[_Rule], _Rule]:
    """Register a rule: the characters it may start with, and its pattern."""

    def register(rule: _Rule) -> _Rule:
        compiled = re.compile(pattern)
        _RULES.append((starts, compiled, rule))
        if period:
            _PERIOD_RULES.append((starts, compiled, rule))
        return rule

    return register


_MON = r"(?P<mon>[MA](?:/?[MA]|-[MA]|\([MA]\))?)"
_YEAR = r"(?:,?f?[Vv]?a?(?P<y>[yh])g?|,?f?(?:v(?P<yq>Q)|H(?P<yh>v)))"
_DATE = rf"(?P<d>a?[dco])(?P<stop>[./-])?f?X?{_MON}(?:{_YEAR}|(?P<mq>Q))?"
_NUMERIC = (
    r"(?:(?P<n1>[dn])(?P<ns>[/-])(?P<n2>[dn])(?P=ns)(?P<n3>y)|(?P<m1>y)(?P<ms>[/-])(?P<m2>[dn])(?P=ms)(?P<m3>[dn])"
    r"|(?P<z>z))"
)
_COUNT = r"[dcnmy]"


def _months(page: _Page, match: re.Match[str]) -> tuple[int, int] | None:
    """The first and last month of a month name, doubled or not; None when two names neither agree nor form a span."""
    begin, stop = match.span("mon")
    found = [int(page.value(at)) for at in range(begin, stop) if page.text[at] in "MA"]
    if len(found) == 1 or found[0] == found[1]:
        return found[0], found[0]
    joined = any(page.text[at] in "/-" for at in range(begin, stop))
    return (found[0], found[1]) if joined and found[0] < found[1] else None


def _is_count(page: _Page, stop: int) -> bool:
    """Whether the year-like number that ends here counts something: "في 2000 منزل"."""
    behind = page.word_after(stop)
    return page.in_list("not-year-before", behind) or behind in ("%", "٪")


def _stated_year(page: _Page, match: re.Match[str]) -> tuple[bool, int | None, bool]:
    """The year that a phrase tells: (told at all, the year when known, relative)."""
    if match["y"]:
        return True, page.number(match.start("y")), False
    if match["yq"] or match["yh"]:
        shift = int(page.value(match.start("yq"))) if match["yq"] else 0
        return True, page.published.year + shift if page.published else None, True
    return False, None, True


def _due(page: _Page, begin: int) -> bool:
    """Whether المقررة, سيلتقي and the like stand shortly before: what follows lies ahead."""
    token = page.tokens[begin]
    sentence = page.doc.sentence_of[token]
    for at in range(token - 1, max(-1, token - 1 - DUE_VERB_REACH), -1):
        if page.doc.sentence_of[at] != sentence:
            return False
        code = page.calendar.codes.get(page.doc.words[at], _UNKNOWN)[-1]
        if code == "?" or (code == "!" and token - at <= DUE_REACH):
            return True
    return False


def _announced(page: _Page, begin: int) -> bool:
    """Whether a weekday lies ahead: after المقرر, or after سيعقد when it is told as يوم الاثنين."""
    return _due(page, begin) and page.text[begin] == "Y"


def _weak_alone(page: _Page, match: re.Match[str]) -> bool:
    """Whether a month name that is also a common word stands without anything that makes it a month."""
    begin, stop = match.span("mon")
    return stop - begin == 1 and page.text[begin] == "A"


def _is_father(page: _Page, at: int) -> bool:
    """اب written without its madda: a father, unless a day stands before it or another name of August beside it."""
    if not page.word(at).endswith("اب"):
        return False
    token = page.tokens[at]
    return "آ" not in page.doc.raw(token) and page.text[at - 1 : at] not in ("d", "/", "c", "o")


# --- rules: days -----------------------------------------------------------------------------------------------------

_DAY = (
    r"(?P<moment>O[fi]?)?(?P<part>P[fi]?Y?H?)?"
    r"(?P<ref>(?:Y?R|T|N))?,?(?P<week>(?:\(Y?(?P<w1>W)\)|(?P<this>H)?Y?(?P<w2>W))"
    r"(?:(?P<wq>Q)|f?S(?P<sq>Q)|f?H(?P<sh>S))?)?,?[=i]?"
    rf"(?P<date>(?P<paren>\()?Y?(?:{_NUMERIC}|{_DATE})(?(paren)\)))?(?P<post>i?[Pp](?![TRWNY]))?"
)


def _absolute(page: _Page, match: re.Match[str]) -> tuple[date | None, bool, tuple[int, int] | None, str] | None:
    """The day that the ``date`` group tells: (day, relative, month and day without a year, rule)."""
    if match["z"]:
        found = _FULL_STOP_DATE.fullmatch(page.word(match.start("z")))
        assert found is not None
        a, b, year = (found[1], found[2], found[3]) if found[1] else (found[6], found[5], found[4])
        return _numeric_day(int(year), int(b), int(a)), False, None, "numeric"
    if match["n3"]:
        year, month, day = (page.number(match.start(name)) for name in ("n3", "n2", "n1"))
        if month > 12 >= day:
            month, day = day, month  # 4/22/2016: no such month, so the American order
        return _numeric_day(year, month, day), False, None, "numeric"
    if match["m1"]:
        year, month, day = (page.number(match.start(name)) for name in ("m1", "m2", "m3"))
        return _numeric_day(year, month, day), False, None, "numeric"
    months = _months(page, match)
    day = page.number(match.start("d"))
    if months is None or months[0] != months[1]:
        return None
    if match["stop"] == "." and not _glued_stop(page, match.start("stop")):
        return None
    month = months[0]
    told, known, relative = _stated_year(page, match)
    if told:
        if known is None:
            return None, True, None, "date"
        return _day(known, month, day), relative, None, "date"
    if _day(2000, month, day) is None:
        return None, False, None, "invalid"
    published = page.published
    if published is None:
        return None, True, (month, day), "date.yearless"
    shift = int(page.value(match.start("mq"))) if match["mq"] else None
    if shift == 1:
        return _next(month, day, published), True, (month, day), "date.yearless"
    if shift is None and _due(page, match.start()):
        ahead = _next(month, day, published)
        if ahead is not None and (ahead - published).days <= DUE_DAYS:
            return ahead, True, (month, day), "date.yearless+due"
    if shift == -1:
        return _latest(month, day, published - timedelta(days=1)), True, (month, day), "date.yearless"
    if shift == 0:
        return _day(published.year, month, day), True, (month, day), "date.yearless"
    return _latest(month, day, published), True, (month, day), "date.yearless"


def _numeric_day(year: int, month: int, day: int) -> date | None:
    return _day(year, month, day)


def _glued_stop(page: _Page, at: int) -> bool:
    token = page.tokens[at]
    return page.doc.ends[token - 1] == page.doc.starts[token]


@_rule("OPYRTNHW(acdonyzm", _DAY)
def _read_day(page: _Page, match: re.Match[str]) -> _Draft | None:
    """A day: any of a part of the day, اليوم or أمس, a weekday, a date; whatever of these stand side by side."""
    if not (match["ref"] or match["week"] or match["date"]):
        return None
    begin = match.start()
    if match["ref"]:
        begin_ref = match.start("ref")
        if not _is_reference(page, match, begin_ref):
            return None
    if match["date"] and match["mon"] and _is_father(page, match.start("mon")):
        return None
    if match["y"] and match["mon"] and _is_count(page, match.end("y")):
        return None
    stop = max(match.end(name) for name in ("ref", "week", "date"))
    if match["post"] and (match["post"][-1] == "p" or page.word(match.end("post") - 1) == "مساء"):
        stop = match.end("post")
    if match["week"] and not match["ref"] and not match["date"] and not match["part"] and not match["moment"]:
        if page.in_list("not-weekday-after", page.word_before(match.start("week"))):
            return None
    published, offset = page.published, None
    precision = "part-of-day" if match["part"] or match["moment"] or stop == match.end("post") else "day"
    names: list[str] = []
    if match["ref"]:
        at = match.end("ref") - 1
        offset = int(page.value(at))
        names.append("today" if offset == 0 else "offset")
        if page.text[at] == "N":
            precision = "part-of-day"
    weekday: int | None = None
    if match["week"]:
        at = match.start("w1") if match["w1"] else match.start("w2")
        weekday = int(page.value(at))
        names.append("weekday")
    day: date | None = None
    relative, yearless = True, None
    if match["date"]:
        told = _absolute(page, match)
        if told is None:
            return None
        day, relative, yearless, name = told
        names.append(name)
        if day is None and (not relative or name == "invalid"):
            return _Draft(begin, stop, None, None, "day", "invalid", False)
        if day is not None and relative and yearless and published is not None:
            day, name = _best_year(day, yearless, published, offset, weekday, page, match)
            if name:
                names.append(name)
        elif day is not None and weekday is not None and day.weekday() != weekday:
            day, name = _mistyped(day, weekday, offset, published)
            names.append(name)
    elif published is not None:
        if offset is not None:
            day = published + timedelta(days=offset)
            if weekday is not None and day.weekday() != weekday:
                # Published a little after it was written: the weekday that the text names is the safer witness.
                nearest = (weekday - day.weekday() + 4) % 7 - 4
                day += timedelta(days=nearest)
                names.append("weekday-shifted")
        elif weekday is not None:
            day = _weekday(page, match, weekday, published)
    if precision == "part-of-day":
        names.append("part")
    rule = "time." + "+".join(names)
    if day is None and published is None:
        rule += ":no-publication-day"
    alone = bool(match["week"]) and not match["ref"] and not match["date"]
    return _Draft(begin, stop, day, day, precision, rule, relative, offset, yearless, alone)


def _mistyped(day: date, weekday: int, offset: int | None, published: date | None) -> tuple[date, str]:
    """A full date that its own weekday contradicts: "اليوم الأحد 19 فيفري 2016" in an article of that day in 2017."""
    if published is not None:
        said = published + timedelta(days=offset) if offset is not None else None
        if said is not None and said.weekday() == weekday:
            return said, "date-mistyped"
        for year in (day.year + 1, day.year - 1):
            other = _day(year, day.month, day.day)
            if other is not None and other.weekday() == weekday and abs((other - published).days) <= 7:
                return other, "date-mistyped"
    return day, "weekday-differs"


def _best_year(
    day: date,
    yearless: tuple[int, int],
    published: date,
    offset: int | None,
    weekday: int | None,
    page: _Page,
    match: re.Match[str],
) -> tuple[date, str]:
    """The year of a day told without one, when اليوم or a weekday beside it says more than "the last such day"."""
    if offset is not None:
        around = published + timedelta(days=offset + 182)
        return _latest(*yearless, around) or day, "by-offset"
    if weekday is not None and not match["mq"] and day.weekday() != weekday:
        ahead = _next(*yearless, published)
        if ahead is not None and ahead.weekday() == weekday:
            return ahead, "by-weekday"
        return day, "weekday-differs"
    return day, ""


def _is_reference(page: _Page, match: re.Match[str], at: int) -> bool:
    """Whether اليوم, الليلة or غدا stand for a day counted from publication and not for something else."""
    char = page.text[match.end("ref") - 1]
    alone = not match["week"] and not match["date"]
    before, after = page.word_before(at), page.word_after(match.end("ref"))
    if char == "T":
        if match["date"] and page.text[match.start("date")] == "o":
            return True  # اليوم الثالث من أكتوبر
        if not alone:
            return before not in ("كل",)
        if match["part"]:
            return not page.in_list("not-today-before", after) or after == "السابع"
        if page.in_list("not-today-before", after) or page.in_list("not-today-after", before):
            return False
        return page.text[match.end("ref") : match.end("ref") + 1] not in ("o", "w") or alone is False
    if char == "N":
        return not (page.in_list("not-night-after", before) or page.in_list("not-night-before", after))
    if page.word(match.end("ref") - 1).endswith("الغد") or page.word(match.end("ref") - 1) == "غدا":
        return not page.in_list("not-tomorrow-after", before)
    return True


def _weekday(page: _Page, match: re.Match[str], weekday: int, published: date) -> date:
    """The day that a weekday alone stands for."""
    back = (published.weekday() - weekday) % 7
    if match["sq"] or match["sh"]:
        weeks = int(page.value(match.start("sq"))) if match["sq"] else 0
        return published - timedelta(days=published.weekday()) + timedelta(weeks=weeks, days=weekday)
    if match["wq"]:
        shift = int(page.value(match.start("wq")))
        if shift > 0:
            return published + timedelta(days=7 - back)
        if shift == 0:
            return published - timedelta(days=published.weekday() - weekday)
        return published - timedelta(days=back or 7)
    if match["this"]:
        return published - timedelta(days=published.weekday() - weekday)
    if _announced(page, match.start()):
        return published + timedelta(days=7 - back)
    if back == 0:
        return published if page.weekday_may_be_today else published - timedelta(days=7)
    return published - timedelta(days=back)


@_rule("HS", r"(?:S(?P<sq>Q)|H(?P<sh>S))[,i]?Y?(?P<w>W)")
def _read_week_then_day(page: _Page, match: re.Match[str]) -> _Draft | None:
    """الأسبوع الماضي يوم الجمعة"""
    at = match.start("sh") if match["sh"] else match.start()
    if page.value(at) != "week":
        return None
    weeks = int(page.value(match.start("sq"))) if match["sq"] else 0
    day = None
    if page.published is not None:
        monday = page.published - timedelta(days=page.published.weekday())
        day = monday + timedelta(weeks=weeks, days=int(page.value(match.start("w"))))
    return _Draft(match.start(), match.end(), day, day, "day", "time.week+weekday", True)


@_rule("8T", r"(?:8a?[odc]q?|Ta?[odc]q)")
def _read_day_in_a_row(page: _Page, match: re.Match[str]) -> _Draft | None:
    """لليوم الثامن (على التوالي): the eighth day is the day of the report."""
    if match.group().endswith("q") is False and page.text[match.end() : match.end() + 1] in ("f", "M", "A"):
        return None  # لليوم الثالث من أكتوبر
    return _Draft(
        match.start(), match.end(), page.published, page.published, "day", "time.day-in-a-row", True, offset=0
    )


@_rule("P", r"P(?P<one>W)(?:[/,&-]|t|&t)?Y?(?P<two>W)")
def _read_night_between(page: _Page, match: re.Match[str]) -> _Draft | None:
    """ليلة السبت الأحد, ليل الجمعة/السبت: the night between two days."""
    one, two = int(page.value(match.start("one"))), int(page.value(match.start("two")))
    if (one + 1) % 7 != two or not page.word(match.start()).endswith(("ليل", "ليله")):
        return None
    start = end = None
    if page.published is not None:
        end = page.published - timedelta(days=(page.published.weekday() - two) % 7)
        start = end - timedelta(days=1)
    return _Draft(match.start(), match.end(), start, end, "part-of-day", "time.night-between", True)


@_rule("Jl", r"[Jl](?:W(?:,|,?&))+Y?W(?P<q>Q)?")
def _read_weekdays(page: _Page, match: re.Match[str]) -> _Draft | None:
    """يومي الاثنين والثلاثاء, أيام السبت والأحد والاثنين"""
    found = [int(page.value(at)) for at in range(match.start(), match.end()) if page.text[at] == "W"]
    if page.word(match.start()).endswith("ايام") is False and page.text[match.start()] == "l":
        return None
    start = end = None
    if page.published is not None:
        ahead = match["q"] and int(page.value(match.start("q"))) > 0
        if ahead or (not match["q"] and _due(page, match.start())):
            start = page.published + timedelta(days=(found[0] - page.published.weekday() - 1) % 7 + 1)
            end = start + timedelta(days=(found[-1] - found[0]) % 7)
        else:
            end = page.published - timedelta(days=(page.published.weekday() - found[-1] - 1) % 7 + 1)
            start = end - timedelta(days=(found[-1] - found[0]) % 7)
    return _Draft(match.start(), match.end(), start, end, "days", "time.weekdays", True)


_SEP = r"(?:,?&?[tK]|,?&|-|/|\|)"


@_rule(
    "bfJYlacdoW",
    rf"[bf]?[JYl]?(?:W,?&?)*(?P<days>d(?:,d)+,?&d|a?[dco](?:{_SEP}[JY]?a?[dco])+)[./-]?(?:f?X?{_MON}(?:{_YEAR}|(?P<mq>Q))?"
    r"|[fi]?(?:x(?P<xq>Q)|H(?P<xh>x)))",
)
def _read_days(page: _Page, match: re.Match[str]) -> _Draft | None:
    """4 ـ 5 مايو, 5 و6 جوان, بين 3 و7 مايو, 14،15 و16 أكتوبر: the days between the first and the last."""
    begin, stop = match.span("days")
    found = [page.number(at) for at in range(begin, stop) if page.text[at] in "dco"]
    first, last = min(found), max(found)
    if first == last or (found != sorted(found) and last - first >= len(found)):
        return None  # "بين 28 و3 مايو" has lost a month
    return _days_of_month(page, match, first, last)


@_rule("XM", rf"X?{_MON}b(?P<one>a?[dco])(?:&|t)(?P<two>a?[dco])(?P<y>y)?(?P<yq>Q)?(?P<yh>Q)?(?P<mq>Q)?(?P<xq>Q)?(?P<xh>Q)?")
def _read_days_after_month(page: _Page, match: re.Match[str]) -> _Draft | None:
    """نوفمبر بين 15 و19"""
    first, last = page.number(match.start("one")), page.number(match.start("two"))
    return _days_of_month(page, match, first, last) if first < last else None


def _days_of_month(page: _Page, match: re.Match[str], first: int, last: int) -> _Draft | None:
    published = page.published
    begin, stop = match.span()
    if match["xq"] or match["xh"]:
        shift = int(page.value(match.start("xq"))) if match["xq"] else 0
        whole = _unit_around(published, "month", shift) if published is not None else None
        if whole is None:
            return _Draft(begin, stop, None, None, "days", "time.days:no-publication-day", True)
        start, end = (_day(whole[0].year, whole[0].month, day) for day in (first, last))
        return _checked(_Draft(begin, stop, start, end, "days", "time.days", True))
    months = _months(page, match)
    if months is None or months[0] != months[1]:
        return None
    month = months[0]
    told, year, relative = _stated_year(page, match)
    if told and match["y"] and _is_count(page, match.end("y")):
        return None
    if told and year is not None:
        draft = _Draft(begin, stop, _day(year, month, first), _day(year, month, last), "days", "time.days", relative)
        return _checked(draft)
    if _day(2000, month, last) is None:
        return _Draft(begin, stop, None, None, "days", "invalid", False)
    if published is None:
        return _Draft(begin, stop, None, None, "days", "time.days:no-publication-day", True)
    shift = int(page.value(match.start("mq"))) if match["mq"] else 0
    start = _latest(month, first, published) if shift <= 0 else _next(month, first, published)
    if not match["mq"] and _due(page, begin):
        ahead = _next(month, first, published)
        if ahead is not None and (ahead - published).days <= DUE_DAYS:
            start = ahead
    end = _day(start.year, month, last) if start is not None else None
    return _checked(_Draft(begin, stop, start, end, "days", "time.days.yearless", True))


def _checked(draft: _Draft) -> _Draft:
    """A draft, or the same said to be invalid when there are no such days."""
    if draft.start is None or draft.end is None:
        return _Draft(draft.begin, draft.stop, None, None, draft.precision, "invalid", False)
    return draft


@_rule("Yacdo", r"Y?(?P<d>a?[dco])(?:[fi]?x(?P<q>Q)|[fi]?H(?P<h>x)|(?P<now>Q))")
def _read_day_of_this_month(page: _Page, match: re.Match[str]) -> _Draft | None:
    """20 من الشهر الجاري, يوم 5 الجاري"""
    shift = 0
    if match["q"] or match["now"]:
        shift = int(page.value(match.start("q") if match["q"] else match.start("now")))
    if match["now"] and (shift != 0 or match["d"][-1] != "d"):
        return None
    begin, stop = match.span()
    whole = _unit_around(page.published, "month", shift) if page.published is not None else None
    if whole is None:
        return _Draft(begin, stop, None, None, "day", "time.day-of-month:no-publication-day", True)
    day = _day(whole[0].year, whole[0].month, page.number(match.start("d")))
    return _checked(_Draft(begin, stop, day, day, "day", "time.day-of-month", True))


@_rule("M", rf"{_MON}(?:(?P<d>o)(?:,?f?V?(?P<y>y))?|(?P<e>[dc]),(?P<z>y))")
def _read_month_then_day(page: _Page, match: re.Match[str]) -> _Draft | None:
    """مايو الحادي والعشرين; سبتمبر 10، 1901: the English order, read only where nothing is counted by the day."""
    months = _months(page, match)
    if months is None or months[0] != months[1]:
        return None
    day = page.number(match.start("d") if match["d"] else match.start("e"))
    begin, stop = match.span()
    if match["y"] or match["z"]:
        found = _day(page.number(match.start("y") if match["y"] else match.start("z")), months[0], day)
        return _checked(_Draft(begin, stop, found, found, "day", "time.date.month-first"))
    found = _latest(months[0], day, page.published) if page.published is not None else None
    rule = "time.date.month-first.yearless" if page.published is not None else "time.date:no-publication-day"
    return _Draft(begin, stop, found, found, "day", rule, True, yearless=(months[0], day))


@_rule("d", r"(?P<d>d)/(?P<m>d)(?![/dy])")
def _read_day_slash_month(page: _Page, match: re.Match[str]) -> _Draft | None:
    """يوم 30/6: only after a word that asks for a day."""
    if page.text[match.start() - 1 : match.start()] not in tuple("YiGKW") or match.start() == 0:
        return None
    day, month = page.number(match.start("d")), page.number(match.start("m"))
    if month > 12 >= day:
        day, month = month, day
    if month > 12 or _day(2000, month, day) is None:
        return None
    found = _latest(month, day, page.published) if page.published is not None else None
    rule = "time.numeric.yearless" + ("" if page.published is not None else ":no-publication-day")
    return _Draft(match.start(), match.end(), found, found, "day", rule, True, yearless=(month, day))


@_rule("Wo", rf"(?:Y?(?P<w>W)(?P<o>[oQ])|(?P<o2>[oE])Y?(?P<w2>[Ww]))[fi]?(?:X?{_MON}(?:{_YEAR}|(?P<mq>Q))?|x(?P<xq>Q)|H(?P<xh>x))")
def _read_nth_weekday(page: _Page, match: re.Match[str]) -> _Draft | None:
    """الثلاثاء الأول من نوفمبر, أول يوم جمعة من يوليو"""
    at = match.start("w") if match["w"] else match.start("w2")
    weekday = int(page.value(at))
    which_at = match.start("o") if match["o"] else match.start("o2")
    char = page.text[which_at]
    if char == "Q" and not page.word(which_at).startswith("الاخير"):
        return None
    if char == "E" and page.value(which_at) != "last":
        return None
    which = page.number(which_at) if char == "o" else -1
    whole = _month_of(page, match)
    begin, stop = match.span()
    if whole is None:
        return _Draft(begin, stop, None, None, "day", "time.nth-weekday:no-publication-day", True)
    first, last = whole
    if which == -1:
        day = last - timedelta(days=(last.weekday() - weekday) % 7)
    else:
        numbered = _day(first.year, first.month, which)
        if match["w"] and numbered is not None and numbered.weekday() == weekday:
            day = numbered  # الاثنين الأول من مايو, where the first is a Monday
        else:
            day = first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (which - 1))
    if not first <= day <= last:
        return _Draft(begin, stop, None, None, "day", "invalid", False)
    return _Draft(begin, stop, day, day, "day", "time.nth-weekday", not match["y"])


def _month_of(page: _Page, match: re.Match[str]) -> tuple[date, date] | None:
    """The month that the groups of a match tell: a name, or الشهر with its shift."""
    if match["mon"]:
        months = _months(page, match)
        if months is None:
            return None
        told, year, _ = _stated_year(page, match)
        if not told and page.published is not None:
            shift = int(page.value(match.start("mq"))) if match["mq"] else None
            year = _year_of_month(months[0], page.published, shift, False)
        return _month(year, months[0]) if year is not None else None
    if page.published is None:
        return None
    shift = int(page.value(match.start("xq"))) if match["xq"] else 0
    return _unit_around(page.published, "month", shift)


# --- rules: weeks, months, years -------------------------------------------------------------------------------------


def _year_of_month(month: int, published: date, shift: int | None, due: bool) -> int:
    """The year of a month told without one: the last such month, the running one included."""
    if shift == -1:
        return published.year if month < published.month else published.year - 1
    if shift == 1:
        return published.year if month > published.month else published.year + 1
    if due and 0 <= (month - published.month) % 12 <= DUE_DAYS // 30:
        return published.year if month >= published.month else published.year + 1
    return published.year if month <= published.month else published.year - 1


@_rule("HXMA", rf"(?P<this>H)?(?P<x>X)?f?{_MON}(?:{_YEAR}|(?P<mq>Q))?", period=True)
def _read_month(page: _Page, match: re.Match[str]) -> _Draft | None:
    """مارس 2017, شهر مارس الماضي, أكتوبر السنة الماضية, نيسان/أبريل"""
    months = _months(page, match)
    begin, stop = match.span()
    if months is None or _is_father(page, match.start("mon")):
        return None
    told, year, relative = _stated_year(page, match)
    if match["y"] and _is_count(page, match.end("y")):
        return None
    if _weak_alone(page, match) and not (told or match["x"] or match["mq"]):
        before, behind = page.text[max(0, begin - 1) : begin], page.text[stop : stop + 2]
        if not before or before not in "iGKkFBEb":
            if not (before == "f" and (behind[:1] in tuple("tK") or behind in ("&t", "&K"))):
                return None
    published = page.published
    if not told:
        if published is None:
            return _Draft(
                begin, stop, None, None, "month", "time.month:no-publication-day", True,
                yearless=(months[0], 0), kind="month",
            )  # fmt: skip
        shift = int(page.value(match.start("mq"))) if match["mq"] else None
        year = published.year if match["this"] else _year_of_month(months[0], published, shift, _due(page, begin))
    if year is None:
        return _Draft(begin, stop, None, None, "month", "time.month:no-publication-day", True, kind="month")
    start, end = _month(year, months[0])[0], _month(year, months[1])[1]
    precision = "month" if months[0] == months[1] else "months"
    rule = "time.month" + ("" if told else ".yearless")
    yearless = None if told or match["mq"] else (months[0], 0)
    return _Draft(begin, stop, start, end, precision, rule, relative, yearless=yearless, kind="month")


@_rule("yd", r"(?:(?P<y>y)(?P<s>[/-])(?P<m>d)|(?P<m2>d)(?P<s2>[/-])(?P<y2>y))(?![/dny-])", period=True)
def _read_numeric_month(page: _Page, match: re.Match[str]) -> _Draft | None:
    """3/2015, 2015-3"""
    year = page.number(match.start("y") if match["y"] else match.start("y2"))
    month = page.number(match.start("m") if match["m"] else match.start("m2"))
    before = page.text[match.start() - 1 : match.start()] if match.start() else ""
    if month > 12 or before in tuple("/-ndy"):
        return None
    if "-" in match.group() and match["m2"] and before not in tuple("iGKkXbf"):
        return None
    start, end = _month(year, month)
    return _Draft(match.start(), match.end(), start, end, "month", "time.month.numeric", kind="month")


@_rule("Vvyh", r"(?P<word>[Vv])?a?(?P<y>[yhn])(?P<mark>[gj])?", period=True)
def _read_year(page: _Page, match: re.Match[str]) -> _Draft | None:
    """عام 2012, سنة 2011, في 2011, 1440 هـ"""
    begin, stop = match.span()
    year = page.number(match.start("y"))
    char = match["y"]
    if not match["word"]:
        before = page.text[begin - 1 : begin] if begin else ""
        bracketed = before == "(" and page.text[stop : stop + 1] == ")"
        if match["mark"] == "j" and char == "h":
            pass
        elif char != "y" or not (before in tuple("iGKkFBUE") or bracketed or match["mark"] == "g"):
            return None
        if _is_count(page, stop):
            return None
    elif char == "n" and not 1000 <= year < 2200:
        return None
    if match["mark"] == "j" or (match["word"] and year in _HIJRI_YEARS and match["mark"] != "g"):
        first, last = _hijri_day(year, 1, 1), _hijri_day(year + 1, 1, 1)
        if first is None or last is None:
            return _Draft(begin, stop, None, None, "year", "invalid", kind="year", hijri=True)
        end = last - timedelta(days=1)
        return _Draft(begin, stop, first, end, "year", "time.year.hijri", kind="year", hijri=True)
    return _Draft(begin, stop, date(year, 1, 1), date(year, 12, 31), "year", "time.year", kind="year")


_SEP_Y = _SEP[:-1] + "|,)"


@_rule("VvLlUy", rf"(?P<word>[VvLlU])?a?y(?:{_SEP_Y}V?a?y)+", period=True)
def _read_years(page: _Page, match: re.Match[str]) -> _Draft | None:
    """عامي 2011 و2012, بين 2011 و2013, 2011-2013, من 2014 إلى 2018"""
    begin, stop = match.span()
    found = [page.number(at) for at in range(begin, stop) if page.text[at] == "y"]
    separators = {page.text[at] for at in range(begin, stop)} & set("&tK-/,|")
    before = page.text[begin - 1 : begin] if begin else ""
    if found[-1] <= found[0] or found[-1] - found[0] > 100 or _is_count(page, stop):
        return None
    if not match["word"]:
        if separators <= {"&", ",", "|"} and before not in tuple("bikG"):
            return None
        if separators <= {"t", "K", "&"} and before not in tuple("bfikG"):
            return None
    return _Draft(begin, stop, date(found[0], 1, 1), date(found[-1], 12, 31), "years", "time.years", kind="year")


@_rule("HSvx", r"(?:(?P<this>H)(?P<u>[Svx])|(?P<v>[Svx])(?P<q>F?Q))", period=True)
def _read_unit(page: _Page, match: re.Match[str]) -> _Draft | None:
    """الأسبوع الماضي, الشهر الجاري, العام المقبل, هذا الأسبوع, القرن الماضي"""
    begin, stop = match.span()
    at = match.start("u") if match["u"] else match.start("v")
    unit = page.value(at)
    shift = 0
    if match["q"]:
        word = page.word(match.end("q") - 1)
        shift = int(page.value(match.end("q") - 1)) * (2 if match["q"][0] == "F" else 1)
        if page.text[at] == "v":
            before = page.word_before(begin)
            doubtful = word in ("السابق", "الحالي", "الاخير", "الراهن", "التالي")
            if page.in_list("not-the-year-after", before) or (doubtful and before.startswith("ال")):
                return None
    if page.published is None:
        return _Draft(begin, stop, None, None, _PRECISION[unit], f"time.{unit}:no-publication-day", True, kind=unit)
    whole = _unit_around(page.published, unit, shift)
    if whole is None:
        return None
    return _Draft(begin, stop, whole[0], whole[1], _PRECISION[unit], f"time.{unit}", True, kind=unit)


_PRECISION = {
    "minute": "part-of-day", "hour": "part-of-day", "day": "day", "week": "week", "month": "month", "year": "year",
    "decade": "decade", "century": "years",
}  # fmt: skip


@_rule("C", r"(?P<c>C)f?(?:[Vv]?(?P<y>y)|(?P<q>Q)|v(?P<yq>Q)|H(?P<yh>v))", period=True)
def _read_season(page: _Page, match: re.Match[str]) -> _Draft | None:
    """صيف 2018, الشتاء الماضي: meteorological seasons; a winter begins in the December before its year."""
    return _season(page, match)


@_rule("H", r"H(?P<c>C)(?P<y>Q)?(?P<q>Q)?(?P<yq>Q)?(?P<yh>Q)?", period=True)
def _read_this_season(page: _Page, match: re.Match[str]) -> _Draft | None:
    """هذا الصيف"""
    return _season(page, match)


def _season(page: _Page, match: re.Match[str]) -> _Draft | None:
    month = int(page.value(match.start("c")))
    begin, stop = match.span()
    _, year, relative = _stated_year(page, match)
    if match["q"] or not (match["y"] or match["yq"] or match["yh"]):
        if page.published is not None:
            shift = int(page.value(match.start("q"))) if match["q"] else 0
            last_month = (month + 1) % 12 + 1
            year = page.published.year
            if shift < 0 and not last_month < page.published.month:
                year -= 1
            if shift > 0 and not month > page.published.month:
                year += 1
    if year is None:
        return _Draft(begin, stop, None, None, "months", "time.season:no-publication-day", True, kind="season")
    first = date(year - 1, 12, 1) if month == 12 else date(year, month, 1)
    last = _shift_months(first, 3)
    assert last is not None
    return _Draft(begin, stop, first, last - timedelta(days=1), "months", "time.season", relative, kind="season")


@_rule("e", r"(?P<e>e)(?:f?S(?:(?P<q>Q)|(?P<c>a?[odc])))?", period=True)
def _read_decade(page: _Page, match: re.Match[str]) -> _Draft | None:
    """التسعينيات, ثمانينيات القرن الماضي, سبعينيات القرن التاسع عشر"""
    begin, stop = match.span()
    definite = page.word(begin).lstrip("وفبل").startswith("ا") or "ال" in page.word(begin)[:4]
    behind = page.doc.words[page.last_token(stop) : page.last_token(stop) + 2]
    if any(page.in_list("not-decade-before", word) for word in behind):
        return None  # في الثلاثينيات من عمره
    base = 1900
    if match["q"] or match["c"]:
        at = page.text.index("S", begin)
        if page.value(at) != "century":
            return None
        if match["c"]:
            base = (page.number(match.start("c")) - 1) * 100
        elif page.published is not None:
            base = (page.published.year // 100 + int(page.value(match.start("q")))) * 100
        else:
            base = 1900  # القرن الماضي, in any page younger than 2000
    elif not definite:
        return None
    year = base + int(page.value(begin))
    if not 1 <= year <= 9000:
        return None
    return _Draft(begin, stop, date(year, 1, 1), date(year + 9, 12, 31), "decade", "time.decade", kind="decade")


@_rule("S", r"S(?P<c>a?[odc])", period=True)
def _read_century(page: _Page, match: re.Match[str]) -> _Draft | None:
    """القرن التاسع عشر, القرن الـ19, القرن العشرين"""
    if page.value(match.start()) != "century":
        return None
    first = (page.number(match.start("c")) - 1) * 100
    start = date(max(first, 1), 1, 1)
    return _Draft(
        match.start(), match.end(), start, date(first + 99, 12, 31), "years", "time.century", kind="century"
    )


@_rule("r", rf"(?P<r>r)(?P<o>[oQ])[fi]?(?:X?{_MON}(?:{_YEAR}|(?P<mq>Q))?|x(?P<xq>Q)|H(?P<xh>x))", period=True)
def _read_part_of_month(page: _Page, match: re.Match[str]) -> _Draft | None:
    """النصف الثاني من مايو, الثلث الأول من الشهر الجاري"""
    parts = 12 // int(page.value(match.start("r")))
    at = match.start("o")
    if page.text[at] == "Q" and not page.word(at).startswith("الاخير"):
        return None
    which = page.number(at) if page.text[at] == "o" else parts
    begin, stop = match.span()
    if parts == 4 or which > parts:
        return None
    whole = _month_of(page, match)
    relative = not match["y"]
    if whole is None:
        return _Draft(begin, stop, None, None, "days", "time.part-of-month:no-publication-day", True, kind="season")
    length = 30 // parts
    start = whole[0] + timedelta(days=length * (which - 1))
    end = whole[1] if which == parts else start + timedelta(days=length - 1)
    return _Draft(begin, stop, start, end, "days", "time.part-of-month", relative, kind="season")


@_rule("r", r"(?P<r>r)(?P<o>o)[fi]?(?:[Vv]?(?P<y>y)|v(?P<yq>Q)|H(?P<yh>v))", period=True)
def _read_part_of_year(page: _Page, match: re.Match[str]) -> _Draft | None:
    """الربع الثالث من عام 2016, النصف الأول من العام الجاري"""
    months, which = int(page.value(match.start("r"))), page.number(match.start("o"))
    _, year, relative = _stated_year(page, match)
    begin, stop = match.span()
    if which * months > 12:
        return None
    if year is None:
        return _Draft(begin, stop, None, None, "months", "time.part-of-year:no-publication-day", True, kind="season")
    start = date(year, (which - 1) * months + 1, 1)
    end = _month(year, which * months)[1]
    return _Draft(begin, stop, start, end, "months", "time.part-of-year", relative, kind="season")


@_rule("S", rf"S(?P<o>[oQ])[fi]?(?:X?{_MON}(?:{_YEAR}|(?P<mq>Q))?|x(?P<xq>Q)|H(?P<xh>x)|[Vv]?(?P<y2>y)|v(?P<vq>Q)|H(?P<vh>v))")
def _read_nth_week(page: _Page, match: re.Match[str]) -> _Draft | None:
    """الأسبوع الأول من أكتوبر, الأسبوع الأخير من الشهر الماضي: weeks that begin in the month; of a year, ISO weeks."""
    if page.value(match.start()) != "week":
        return None
    at = match.start("o")
    final = page.text[at] == "Q"
    if final and not page.word(at).startswith("الاخير"):
        return None
    begin, stop = match.span()
    relative = not (match["y"] or match["y2"])
    if match["y2"] or match["vq"] or match["vh"]:
        if match["y2"]:
            year = page.number(match.start("y2"))
        elif page.published is None:
            return _Draft(begin, stop, None, None, "week", "time.nth-week:no-publication-day", True)
        else:
            year = page.published.year + (int(page.value(match.start("vq"))) if match["vq"] else 0)
        week = date(year, 12, 28).isocalendar().week if final else page.number(at)
        try:
            start = date.fromisocalendar(year, week, 1)
        except ValueError:
            return _Draft(begin, stop, None, None, "week", "invalid")
        return _Draft(begin, stop, start, start + timedelta(days=6), "week", "time.nth-week", relative)
    whole = _month_of(page, match)
    if whole is None:
        return _Draft(begin, stop, None, None, "week", "time.nth-week:no-publication-day", True)
    if final:
        start = whole[1] - timedelta(days=whole[1].weekday())
    else:
        start = whole[0] + timedelta(days=-whole[0].weekday() % 7 + 7 * (page.number(at) - 1))
    if start > whole[1]:
        return _Draft(begin, stop, None, None, "week", "invalid")
    return _Draft(begin, stop, start, start + timedelta(days=6), "week", "time.nth-week", relative)


# --- rules: parts of periods -----------------------------------------------------------------------------------------


def _period_at(page: _Page, at: int) -> _Draft | None:
    """The longest period that starts at a character; الشهر, العام, الأسبوع alone are the running ones."""
    best: _Draft | None = None
    for starts, pattern, rule in _PERIOD_RULES:
        if at < len(page.text) and page.text[at] in starts and (match := pattern.match(page.text, at)):
            draft = rule(page, match)
            if draft is not None and (best is None or draft.stop > best.stop):
                best = draft
    if best is None and at < len(page.text) and page.text[at] in "Svx":
        unit = page.value(at)
        if unit in ("week", "month", "year"):
            whole = _unit_around(page.published, unit, 0) if page.published is not None else None
            start, end = whole if whole is not None else (None, None)
            rule_id = f"time.{unit}" + ("" if whole else ":no-publication-day")
            return _Draft(at, at + 1, start, end, _PRECISION[unit], rule_id, True, kind=unit)
    return best


@_rule("E", r"E[fi]?")
def _read_edge(page: _Page, match: re.Match[str]) -> _Draft | None:
    """مطلع مارس, منتصف الشهر الماضي, أواخر 2016, نهاية الأسبوع, مطلع التسعينيات"""
    edge = page.value(match.start())
    if edge == "last":
        return None
    period = _period_at(page, match.end())
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
    return _Draft(
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
        return date(start.year, first, 1), _month(start.year, last)[1], "months"
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


@_rule("O", r"O[fi]?")
def _read_moment(page: _Page, match: re.Match[str]) -> _Draft | None:
    """وقت سابق من الأسبوع الحالي: from the Monday of that week to the day before publication."""
    period = _period_at(page, match.end())
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
    return _Draft(match.start(), period.stop, start, end, "days", rule, period.relative)


# --- rules: durations ------------------------------------------------------------------------------------------------


@_rule(
    "BFG",
    rf"(?P<p>[BFG])%?a?(?:(?P<n>{_COUNT})(?:(?:\||-)(?P<n2>{_COUNT}))?(?P<u>[lsXYVu])|(?P<dual>u)"
    r"|(?P<one>[sXYV])(?P<single>c)?(?![yhndoMAIWRCJ]|a[dyhn])|(?P<many>l)\+?)(?P<now>f[@T])?",
)
def _read_ago(page: _Page, match: re.Match[str]) -> _Draft | None:
    """قبل ثلاثة أيام, منذ أسبوعين, بعد شهرين: counted from publication unless an event is named to count from."""
    begin, stop = match.span()
    direction = 1 if match["p"] == "F" else -1
    at = next(match.start(name) for name in ("u", "dual", "one", "many") if match[name])
    unit = page.value(at)
    if match["single"] and page.number(match.start("single")) != 1:
        return None
    if match["p"] != "G" and not match["now"]:
        behind = page.last_token(stop)
        while behind < len(page.doc.words) and page.in_list("filler", page.doc.words[behind]):
            behind += 1
        if behind < len(page.doc.words) and page.in_list("anchor", page.doc.words[behind]):
            return None
        if page.word_before(begin) == "من":
            return None
        if match["p"] == "F" and page.word(begin) != "بعد":
            # "وبعد 40 يوما ظهر في باريس" tells a story: it counts from what was told last.
            return _Draft(begin, stop, None, None, _PRECISION[unit], "time.duration.after-event", True)
    rule = f"time.duration.{unit}"
    if match["many"] or (match["n"] and page.text[match.start("n")] == "m"):
        if unit in ("hour", "minute"):
            day = page.published
            return _Draft(begin, stop, day, day, "part-of-day", rule + ".open", True)
        start, end = (None, page.published) if direction < 0 else (page.published, None)
        return _Draft(begin, stop, start, end, "open", rule + ".open", True)
    count = 2 if match["dual"] else 1
    if match["n"]:
        count = page.number(match.start("n"))
        if match["u"] == "u" or count > 2000:
            return None
    if page.published is None:
        return _Draft(begin, stop, None, None, _PRECISION[unit], rule + ":no-publication-day", True)
    day = _shift(page.published, unit, direction * count)
    other = day
    if match["n2"]:
        other = _shift(page.published, unit, direction * page.number(match.start("n2")))
    if day is None or other is None:
        return _Draft(begin, stop, None, None, _PRECISION[unit], "invalid", True)
    return _Draft(begin, stop, min(day, other), max(day, other), _PRECISION[unit], rule, True)


@_rule(
    "LDaEdcnm",
    rf"(?:(?P<L>L)(?P<few>\+)?a?(?P<n>{_COUNT})?(?P<q>Q)|(?P<D>D)(?P<dq>Q)|a?(?P<m>{_COUNT})(?P<u>[lsXYVL])(?P<uq>Q)"
    rf"|E(?:(?P<em>{_COUNT})(?P<eu>[lsXYV])|(?P<ed>u)))",
)
def _read_span(page: _Page, match: re.Match[str]) -> _Draft | None:
    """الأيام الثلاثة الماضية, اليومين المقبلين, الـ24 ساعة الماضية, آخر ثلاث سنوات: up to the day before publication."""
    begin, stop = match.span()
    at = next(match.start(name) for name in ("L", "D", "u", "eu", "ed") if match[name])
    unit = page.value(at)
    shift_at = next((match.start(name) for name in ("q", "dq", "uq") if match[name]), None)
    if shift_at is None and page.value(begin) != "last":
        return None
    shift = int(page.value(shift_at)) if shift_at is not None else -1
    count_at = next((match.start(name) for name in ("n", "m", "em") if match[name]), None)
    published = page.published
    rule = f"time.span.{unit}"
    if shift == 0:
        return None
    many = count_at is None and bool(match["L"])
    if unit in ("hour", "minute"):
        hours = 24 if count_at is None else page.number(count_at)
        if published is None:
            return _Draft(begin, stop, None, None, "part-of-day", rule + ":no-publication-day", True)
        back = published - timedelta(days=max(1, -(-hours // 24))) if hours < 10_000 else published
        ahead = published + timedelta(days=max(1, -(-hours // 24))) if hours < 10_000 else published
        return _Draft(
            begin, stop, *((back, published) if shift < 0 else (published, ahead)), "part-of-day", rule, True
        )  # fmt: skip
    if many or (count_at is not None and page.text[count_at] == "m"):
        start, end = (None, published) if shift < 0 else (published, None)
        return _Draft(begin, stop, start, end, "open", rule + ".open", True)
    count = 2 if count_at is None else page.number(count_at)
    precision = {"day": "days", "week": "days", "month": "months"}.get(unit, "years")
    if published is None:
        return _Draft(begin, stop, None, None, precision, rule + ":no-publication-day", True)
    edge = _shift(published, unit, count if shift > 0 else -count)
    if edge is None or count > 2000:
        return _Draft(begin, stop, None, None, precision, "invalid", True)
    if shift > 0:
        return _Draft(begin, stop, published + timedelta(days=1), edge, precision, rule, True)
    return _Draft(begin, stop, edge, published - timedelta(days=1), precision, rule, True)


# --- rules: Hijri and holidays ---------------------------------------------------------------------------------------


@_rule("YWacdo", r"(?:Y?W,?)?Y?(?P<d>a?[dco])f?X?(?P<m>I)\*?(?:,?f?[Vv]?(?P<y>[hy])j?|(?P<q>Q))?")
def _read_hijri_day(page: _Page, match: re.Match[str]) -> _Draft | None:
    """15 رمضان 1440 هـ"""
    begin, stop = match.span()
    month, day = int(page.value(match.start("m"))), page.number(match.start("d"))
    found: date | None = None
    relative = not match["y"]
    if match["y"] == "h":
        found = _hijri_day(page.number(match.start("y")), month, day)
    elif match["y"]:
        year = _hijri_year_in(page.number(match.start("y")), month, day)
        found = _hijri_day(year, month, day) if year is not None else None
    elif page.published is not None:
        ahead = match["q"] and int(page.value(match.start("q"))) > 0
        found = _hijri_near(page.published, month, day, bool(ahead))
    else:
        return _Draft(begin, stop, None, None, "day", "time.hijri.day:no-publication-day", True, hijri=True)
    if found is None:
        return _Draft(begin, stop, None, None, "day", "invalid", hijri=True)
    return _Draft(begin, stop, found, found, "day", "time.hijri.day", relative, hijri=True)


def _hijri_near(published: date, month: int, day: int, ahead: bool) -> date | None:
    year = _to_hijri_year(published)
    if year is None:
        return None
    for candidate in (year, year + 1) if ahead else (year, year - 1):
        found = _hijri_day(candidate, month, day)
        if found is not None and (found > published if ahead else found <= published):
            return found
    return None


def _hijri_year_in(year: int, month: int, day: int) -> int | None:
    """The Hijri year whose month and day fall into a Gregorian year: رمضان 2019."""
    for candidate in range(int((year - 622) * 33 / 32) - 1, int((year - 622) * 33 / 32) + 3):
        found = _hijri_day(candidate, month, day)
        if found is not None and found.year == year:
            return candidate
    return None


@_rule("XI", r"(?P<x>X)?(?P<m>I)\*?(?:,?f?[Vv]?(?P<y>[hy])j?|(?P<q>Q)|f?v(?P<vq>Q)|f?H(?P<vh>v))?", period=True)
def _read_hijri_month(page: _Page, match: re.Match[str]) -> _Draft | None:
    """رمضان 1440, رمضان 2019, شهر رمضان الماضي; the bare word is as often a man's name"""
    begin, stop = match.span()
    if not (match["x"] or match["y"] or match["q"] or match["vq"] or match["vh"]):
        return None
    month = int(page.value(match.start("m")))
    whole: tuple[date, date] | None = None
    relative = not match["y"]
    if match["y"] == "h":
        whole = _hijri_month(page.number(match.start("y")), month)
    elif match["y"]:
        year = _hijri_year_in(page.number(match.start("y")), month, 1)
        whole = _hijri_month(year, month) if year is not None else None
    elif page.published is None:
        draft = _Draft(begin, stop, None, None, "month", "time.hijri.month:no-publication-day", True, kind="hijri")
        draft.hijri = True
        return draft
    elif match["vq"] or match["vh"]:
        shift = int(page.value(match.start("vq"))) if match["vq"] else 0
        year = _hijri_year_in(page.published.year + shift, month, 1)
        whole = _hijri_month(year, month) if year is not None else None
    else:
        whole = _hijri_month_near(page.published, month, int(page.value(match.start("q"))) if match["q"] else 0)
    if whole is None:
        return _Draft(begin, stop, None, None, "month", "invalid", hijri=True)
    return _Draft(
        begin, stop, whole[0], whole[1], "month", "time.hijri.month", relative, hijri=True, kind="hijri"
    )


def _hijri_month_near(published: date, month: int, shift: int) -> tuple[date, date] | None:
    """The last such month, the next one, or (شهر رمضان alone, told on its eve as often as during it) the nearest."""
    year = _to_hijri_year(published)
    if year is None:
        return None
    months = [whole for candidate in (year - 1, year, year + 1) if (whole := _hijri_month(candidate, month))]
    if shift < 0:
        return next((whole for whole in reversed(months) if whole[1] < published), None)
    if shift > 0:
        return next((whole for whole in months if whole[0] > published), None)
    return min(months, key=lambda whole: max(whole[0] - published, published - whole[1]), default=None)


@_rule("YZ", r"Y?(?P<z>Z)(?:,?f?[Vv]?(?P<y>[hy])j?|(?P<q>Q)|f?v(?P<vq>Q)|f?H(?P<vh>v))")
def _read_holiday(page: _Page, match: re.Match[str]) -> _Draft | None:
    """عيد الفطر 2013, عيد الأضحى الماضي: the first day of the feast"""
    begin, stop = match.span()
    kind, *numbers = page.value(match.start("z")).split()
    published = page.published

    def within(year: int) -> date | None:
        if kind == "easter":
            return _easter(year)
        if kind == "gregorian":
            return _day(year, int(numbers[0]), int(numbers[1]))
        hijri = _hijri_year_in(year, int(numbers[0]), int(numbers[1]))
        return _hijri_day(hijri, int(numbers[0]), int(numbers[1])) if hijri is not None else None

    found: date | None = None
    if match["y"] == "h":
        found = _hijri_day(page.number(match.start("y")), *map(int, numbers)) if kind == "hijri" else None
    elif match["y"]:
        found = within(page.number(match.start("y")))
    elif published is None:
        return _Draft(begin, stop, None, None, "day", "time.holiday:no-publication-day", True)
    elif match["vq"] or match["vh"]:
        found = within(published.year + (int(page.value(match.start("vq"))) if match["vq"] else 0))
    else:
        shift = int(page.value(match.start("q")))
        for year in (published.year, published.year + 1) if shift > 0 else (published.year, published.year - 1):
            found = within(year)
            if found is not None and (found > published if shift > 0 else found <= published):
                break
    if found is None:
        return _Draft(begin, stop, None, None, "day", "invalid")
    return _Draft(begin, stop, found, found, "day", "time.holiday", not match["y"])


# --- all together ----------------------------------------------------------------------------------------------------

_BY_START: dict[str, tuple[tuple[re.Pattern[str], _Rule], ...]] = {
    char: tuple((pattern, rule) for starts, pattern, rule in _RULES if char in starts)
    for char in sorted({char for starts, _, _ in _RULES for char in starts})
}
_STARTS = re.compile("[" + re.escape("".join(_BY_START)) + "]")
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
    page = _page(doc, calendar, numbers, published, weekday_may_be_today)
    drafts: list[_Draft] = []
    done = 0
    for found in _STARTS.finditer(page.text):
        at = found.start()
        if at < done:
            continue
        best: _Draft | None = None
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


def _finished(page: _Page, draft: _Draft) -> TimeFound:
    return TimeFound(
        first=page.tokens[draft.begin],
        last=page.last_token(draft.stop),
        start=draft.start,
        end=draft.end,
        precision=draft.precision,
        rule=draft.rule,
        relative=draft.relative,
        offset=draft.offset,
    )


def _join(page: _Page, drafts: list[_Draft]) -> list[_Draft]:
    """Join what belongs together: "من 2 إلى 22 أكتوبر", "من الثلاثاء إلى الخميس", "15 رمضان 1440 (20 مايو 2019)"."""
    joined: list[_Draft] = []
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


def _span(one: _Draft, two: _Draft) -> _Draft | None:
    """From the beginning of one time to the end of another, their missing years settled together."""
    if one.precision not in _JOINED and one.precision not in ("year", "years"):
        return None
    same = (one.precision in _DAYLIKE) == (two.precision in _DAYLIKE)
    if not same or two.precision not in _JOINED and two.precision not in ("year", "years"):
        return None
    precision = _JOINED.get(one.precision, "years")
    rule = f"{one.rule}..{two.rule}"
    if one.start is None or two.end is None:
        if "no-publication-day" in one.rule + two.rule and "invalid" not in one.rule + two.rule:
            return _Draft(one.begin, two.stop, None, None, precision, rule, True)
        return None
    start, end = one.start, two.end
    if one.yearless and not two.yearless and not two.weekday and not two.relative:
        month, day = one.yearless
        start = _latest(month, day or 1, two.end) or start
    elif two.yearless and (not one.relative or end < start):
        month, day = two.yearless
        moved = _next(month, day or 1, start)
        if moved is not None:
            end = moved if day else _month(moved.year, moved.month)[1]
    elif two.weekday and end < start:
        end += timedelta(days=7 * -((end - start).days // 7))
    if end < start:
        return None
    return _Draft(one.begin, two.stop, start, end, precision, rule, one.relative or two.relative)


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
