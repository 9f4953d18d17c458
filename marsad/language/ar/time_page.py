"""A text as a string of classes: what the rules for times read, and what they share.

"مساء أمس الخميس" reads ``PRW``, "4 ـ 5 مايو/ أيار 2017" reads ``d-dM/My``; from each character a page leads back to its
token. A rule is registered with the characters it may start with and a regular expression over such strings; it makes a
draft of a time, or None.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from marsad.language.ar.calendars import Calendar, month_days, unit_around
from marsad.language.ar.numbers import Number
from marsad.language.ar.tokens import Document

UNKNOWN, BREAK = "~", "\n"
FULL_STOP_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.((?:19|20)\d\d)|((?:19|20)\d\d)\.(\d{1,2})\.(\d{1,2})")
# How far before a day المقررة or سيلتقي may stand in the same sentence: "القمة المقرر أن تعقد في نواكشوط يوم 25 يوليو".
# Set on news of 2013 to 2017: of 24 days and months without a year whose last one lay over 240 days back, 19 were ahead
# of their article; with these words 14 of the 19 are read so, and none of the others is.
DUE_REACH = 16
# What is announced lies within half a year: "سيحاكم بتهمة القتل في 4 أبريل" in May speaks of the past.
DUE_DAYS = 183
# Bare years: what lies outside is a count ("في 300 منزل") unless عام stands before it.
FIRST_YEAR, LAST_YEAR = 1900, 2100
# Hijri years written without هـ after عام: of the press' own time, and no Gregorian year that war news tells.
HIJRI_YEARS = range(1400, 1461)


@dataclass(slots=True)
class Page:
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
def numeric_code(word: str) -> str:
    """The class of a token of digits: day of a month, Gregorian or Hijri year, dotted date, other number."""
    if not word.isdigit():
        return "z" if FULL_STOP_DATE.fullmatch(word) else UNKNOWN
    if len(word) <= 2 and 1 <= int(word) <= 31:
        return "d"
    if len(word) == 4 and FIRST_YEAR <= int(word) <= LAST_YEAR:
        return "y"
    if len(word) == 4 and 1343 <= int(word) <= 1500:
        return "h"
    return "n" if len(word) <= 6 else UNKNOWN


def make_page(
    doc: Document, calendar: Calendar, numbers: list[Number], published: date | None, weekday_may_be_today: bool
) -> Page:
    known = calendar.codes.get
    codes = [known(word, UNKNOWN) for word in doc.words]
    ends: dict[int, int] = {}
    values: dict[int, str] = {}
    for at, numeric in enumerate(doc.numeric):
        if numeric:
            codes[at] = numeric_code(doc.words[at])
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
            codes[sentence.first] = BREAK + codes[sentence.first]
    tokens = [at for at, code in enumerate(codes) for _ in code]
    return Page(doc, calendar, "".join(codes), tokens, ends, values, published, weekday_may_be_today)


@dataclass(slots=True)
class Draft:
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
    began: date | None = None  # when what goes on began


Rule = Callable[[Page, "re.Match[str]"], Draft | None]
Rules = list[tuple[str, "re.Pattern[str]", Rule]]


def time_rule(rules: Rules, starts: str, pattern: str) -> Callable[[Rule], Rule]:
    """Add a rule to a list: the characters it may start with, and its pattern."""

    def add(rule: Rule) -> Rule:
        rules.append((starts, re.compile(pattern), rule))
        return rule

    return add


MONTH = r"(?P<mon>[MA](?:/?[MA]|-[MA]|\([MA]\))?)"
YEAR = r"(?:(?:,?f?[Vv]?|i[Vv])a?(?P<y>[yh])g?|,?f?(?:v(?P<yq>Q)|H(?P<yh>v)))"
DATE = rf"(?P<d>a?[dco])(?P<stop>[./-])?f?X?{MONTH}(?:{YEAR}|(?P<mq>Q))?"
NUMERIC = (
    r"(?:(?P<n1>[dn])(?P<ns>[/-])(?P<n2>[dn])(?P=ns)(?P<n3>y)|(?P<m1>y)(?P<ms>[/-])(?P<m2>[dn])(?P=ms)(?P<m3>[dn])"
    r"|(?P<z>z))"
)
COUNT = r"[dcnmy]"


def months_told(page: Page, match: re.Match[str]) -> tuple[int, int] | None:
    """The first and last month of a month name, doubled or not; None when two names neither agree nor form a span."""
    begin, stop = match.span("mon")
    found = [int(page.value(at)) for at in range(begin, stop) if page.text[at] in "MA"]
    if len(found) == 1 or found[0] == found[1]:
        return found[0], found[0]
    joined = any(page.text[at] in "/-" for at in range(begin, stop))
    return (found[0], found[1]) if joined and found[0] < found[1] else None


def is_count(page: Page, stop: int) -> bool:
    """Whether the year-like number that ends here counts something: "في 2000 منزل"."""
    behind = page.word_after(stop)
    return page.in_list("not-year-before", behind) or behind in ("%", "٪")


def stated_year(page: Page, match: re.Match[str]) -> tuple[bool, int | None, bool]:
    """The year that a phrase tells: (told at all, the year when known, relative)."""
    if match["y"]:
        return True, page.number(match.start("y")), False
    if match["yq"] or match["yh"]:
        shift = int(page.value(match.start("yq"))) if match["yq"] else 0
        return True, page.published.year + shift if page.published else None, True
    return False, None, True


def is_due(page: Page, begin: int) -> bool:
    """Whether المقررة, سيلتقي and the like stand shortly before: what follows lies ahead."""
    token = page.tokens[begin]
    sentence = page.doc.sentence_of[token]
    for at in range(token - 1, max(-1, token - 1 - DUE_REACH), -1):
        if page.doc.sentence_of[at] != sentence:
            return False
        word = page.doc.words[at]
        if page.in_list("due-stop", word):
            return False
        code = page.calendar.codes.get(word, UNKNOWN)[-1]
        if code in "!?":
            return True
    return False


def is_announced(page: Page, begin: int) -> bool:
    """Whether a weekday lies ahead: right after المقرر, or after سيعقد when it is told as يوم الاثنين."""
    token = page.tokens[begin]
    for at in range(max(0, token - 3), token):
        if page.calendar.codes.get(page.doc.words[at], UNKNOWN)[-1] == "!":
            return page.doc.sentence_of[at] == page.doc.sentence_of[token]
    return page.text[begin] == "Y" and is_due(page, begin)


def is_weak_alone(page: Page, match: re.Match[str]) -> bool:
    """Whether a month name that is also a common word stands without anything that makes it a month."""
    begin, stop = match.span("mon")
    return stop - begin == 1 and page.text[begin] == "A"


def is_father(page: Page, at: int) -> bool:
    """اب written without its madda: a father, unless a day stands before it or another name of August beside it."""
    if not page.word(at).endswith("اب"):
        return False
    token = page.tokens[at]
    return "آ" not in page.doc.raw(token) and page.text[at - 1 : at] not in ("d", "/", "c", "o")


PRECISION = {
    "minute": "part-of-day", "hour": "part-of-day", "day": "day", "week": "week", "month": "month", "year": "year",
    "decade": "decade", "century": "years",
}  # fmt: skip


def checked(draft: Draft) -> Draft:
    """A draft, or the same said to be invalid when there are no such days."""
    if draft.start is None or draft.end is None:
        return Draft(draft.begin, draft.stop, None, None, draft.precision, "invalid", False)
    return draft


def year_of_month(month: int, published: date, shift: int | None, due: bool) -> int:
    """The year of a month told without one: the last such month, the running one included."""
    if shift == -1:
        return published.year if month < published.month else published.year - 1
    if shift == 1:
        return published.year if month > published.month else published.year + 1
    if shift == 0:
        return published.year
    if due and 0 <= (month - published.month) % 12 <= DUE_DAYS // 30:
        return published.year if month >= published.month else published.year + 1
    return published.year if month <= published.month else published.year - 1


def month_of(page: Page, match: re.Match[str]) -> tuple[date, date] | None:
    """The month that the groups of a match tell: a name, or الشهر with its shift."""
    if match["mon"]:
        months = months_told(page, match)
        if months is None:
            return None
        told, year, _ = stated_year(page, match)
        if not told and page.published is not None:
            shift = int(page.value(match.start("mq"))) if match["mq"] else None
            year = year_of_month(months[0], page.published, shift, False)
        return month_days(year, months[0]) if year is not None else None
    if page.published is None:
        return None
    shift = int(page.value(match.start("xq"))) if match["xq"] else 0
    return unit_around(page.published, "month", shift)


