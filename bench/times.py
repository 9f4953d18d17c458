"""Dates and numbers against the phrases of Microsoft Recognizers-Text and Facebook Duckling.

Run as ``python -m bench.times ../shared/benchmarks/times``; ``--json`` gives the shares alone, ``--wrong`` lists what is not right, ``--left-out`` what is
not counted. A phrase is right when all that it holds is read, nothing else is, and the values are the same; where a
file tells no values, when the spans found are those told (by overlap, so that a preposition does not matter).
Which phrases are not counted as relevant to news, and why, is a table of patterns, ``times_left_out.csv``:
``file`` and ``field`` say where the regular expression ``pattern`` is looked for; ``kind`` tells what news has not from
what Marsad values by another convention (the ``strict`` score counts the latter as wrong). docs/times.md tells more.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from marsad.language.ar.dates import Calendar, TimeFound, find_times
from marsad.language.ar.fold import fold_phrase
from marsad.language.ar.numbers import Number, Numerals, find_numbers
from marsad.language.ar.tokens import Document, read_tokens

DATA = Path(__file__).parents[1] / "marsad" / "data" / "ar"
LEFT_OUT = Path(__file__).with_name("times_left_out.csv")
DUCKLING_DAY = date(2013, 2, 12)
# Files without a reference date tell spans only; any day will do.
SPAN_DAY = date(2017, 9, 1)
DATE_FILES = (
    "DateParser", "DatePeriodParser", "HolidayParser", "MergedParser", "DateTimeModel", "DateExtractor",
    "DatePeriodExtractor", "HolidayExtractor", "MergedExtractor",
)  # fmt: skip
NUMBER_FILES = ("NumberModel", "NumberRangeModel", "OrdinalModel", "OrdinalModelSuppressExtendedTypes", "PercentModel")

Days = tuple[date | None, date | None]
Bound = tuple[float | None, float | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """One phrase of a benchmark: what it says and what it should give."""

    file: str
    kind: str  # dates or numbers
    text: str
    published: date
    spans: tuple[str, ...]
    types: tuple[str, ...]
    days: tuple[Days | None, ...] | None = None  # None: spans only
    values: tuple[Bound, ...] = ()
    expected: str = ""
    flags: str = ""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One row of ``times_left_out.csv``."""

    file: re.Pattern[str]
    field: str
    pattern: re.Pattern[str]
    kind: str  # "not news", or "convention" where news has such phrases and Marsad values them otherwise
    group: str
    reason: str


@dataclass(slots=True)
class Outcome:
    """What became of a phrase."""

    phrase: Phrase
    right: bool
    overlap: bool
    found: str
    left_out: Criterion | None = None
    rules: list[str] = field(default_factory=list)
    dates: list[tuple[str, date | None, date | None]] = field(default_factory=list)  # of dates: words, first and last day


@cache
def _vocabulary() -> tuple[Numerals, Calendar]:
    return Numerals.load(DATA), Calendar.load(DATA)


def _iso(text: str | None) -> date | None:
    if not text or text.startswith("0001") or not re.match(r"\d{4}-\d\d-\d\d", text):
        return None
    return date.fromisoformat(text[:10])


# --- reading the two collections -------------------------------------------------------------------------------------


def _recognizers(folder: Path) -> Iterator[Phrase]:
    for name in DATE_FILES:
        for item in _items(folder / "recognizers" / "DateTime" / "Arabic" / f"{name}.json"):
            results = item["Results"]
            reference = (item.get("Context") or {}).get("ReferenceDateTime", "")
            days: tuple[Days | None, ...] | None = tuple(_days_of(result) for result in results)
            if days and all(one is None for one in days):
                days = None
            yield Phrase(
                file=name,
                kind="dates",
                text=item["Input"],
                published=_iso(reference) or SPAN_DAY,
                spans=tuple(str(result["Text"]).strip() for result in results),
                types=tuple(str(result.get("Type") or result.get("TypeName")) for result in results),
                days=days,
                expected="; ".join(json.dumps(_value(result), ensure_ascii=False)[:150] for result in results),
                flags="NotSupported" if item.get("NotSupported") else "",
            )
    for name in NUMBER_FILES:
        for item in _items(folder / "recognizers" / "Number" / "Arabic" / f"{name}.json"):
            results = item["Results"]
            yield Phrase(
                file=name,
                kind="numbers",
                text=item["Input"],
                published=SPAN_DAY,
                spans=tuple(str(result["Text"]).strip() for result in results),
                types=tuple(str(result["TypeName"]) for result in results),
                values=tuple(_bound(str(result["Resolution"].get("value"))) for result in results),
                expected="; ".join(str(result["Resolution"].get("value")) for result in results),
                flags="NotSupported" if item.get("NotSupported") else "",
            )


def _items(path: Path) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8-sig"))
    return items


def _value(result: dict[str, Any]) -> Any:
    return result.get("Value") or result.get("Resolution")


def _days_of(result: dict[str, Any]) -> Days | None:
    """The first and last day of a result; of a past and a future reading, the past one, as news looks back.

    None where the collection tells no days; two empty ends where it says that there is no such day (2016-02-30).
    """
    value = _value(result)
    if not isinstance(value, dict):
        return None
    if "values" in value:
        first = value["values"][0]
        timex = first["timex"]
        start, end = first.get("value") or first.get("start"), first.get("value") or first.get("end")
    else:
        past = value.get("PastResolution") or {}
        timex = value["Timex"]
        start, end = past.get("date") or past.get("startDate"), past.get("date") or past.get("endDate")
    days = _iso(start), _iso(end)
    if days == (None, None) and not re.fullmatch(r"\d{4}-\d\d-\d\d", timex):
        return None
    return days


def _bound(value: str) -> Bound:
    """"(20,35]" is 20 to 35, "5%" is 5, "0.5" is one half; whether an end belongs to its range is not compared."""
    interval = re.fullmatch(r"[\[(]([^,]*),([^,]*)[\])]", value)
    if interval:
        low, high = (float(end) if end else None for end in interval.groups())
        return low, high
    try:
        number = float(value.rstrip("%"))
    except ValueError:
        return None, None
    return number, number


def _duckling(folder: Path) -> Iterator[Phrase]:
    for name in ("Time", "Duration", "Numeral", "Ordinal"):
        for item in json.loads((folder / "duckling" / f"{name}.json").read_text(encoding="utf-8")):
            expected = item["expected"]
            for text in item["phrases"]:
                spans, types = (text,), (expected.strip("(").split(" ")[0],)
                if name in ("Numeral", "Ordinal"):
                    found = re.search(r"-?\d+(?:\.\d+)?", expected)
                    number = float(found.group()) if found else 0.0
                    yield Phrase(
                        file=name, kind="numbers", text=text, published=DUCKLING_DAY, spans=spans, types=types,
                        values=((number, number),), expected=expected,
                    )  # fmt: skip
                    continue
                days = _duckling_days(expected, text)
                yield Phrase(
                    file=name, kind="dates", text=text, published=DUCKLING_DAY, spans=spans if expected != "=" else (),
                    types=types if expected != "=" else (), days=() if expected == "=" else (days,), expected=expected,
                )  # fmt: skip


_TOLD = re.compile(r"\d{4}|ماض|سابق|منصرم|فائت|قادم|مقبل|تال|جاي|هذا|هذه|حالي|أمس|امس|البارحة|امبارح|غد|بكر|قبل|بعد|اليوم")
_WEEKDAY = re.compile(r"الاثنين|الثلاثا|الاربعاء|الخميس|الجمع[هة]|السبت|الاحد|الأحد")
_NAMED_MONTH = re.compile(r"شهر|من|شباط|فبراير|آ?اذار|مارس|نيسان|ابريل|اغسطس|تموز|يوليو|ايلول|سبتمبر|اكتوبر|تشرين")


def _duckling_days(expected: str, text: str) -> Days:
    """Days of an expected value. Duckling looks ahead, news looks back: what tells no direction is moved back.

    A weekday alone goes back a week, a day or month without a year goes back a year; where a weekday and a month agree
    on one year, nothing moves.
    """
    stamps = [date(*map(int, found)) for found in re.findall(r"\((\d{4}), (\d{1,2}), (\d{1,2})", expected)]
    if not stamps:
        return None, None
    start = stamps[0]
    if "Interval" in expected:
        end = stamps[1] - timedelta(days=1)
    elif "Week)" in expected:
        end = start + timedelta(days=6)
    else:
        end = start
    if start > DUCKLING_DAY and not _TOLD.search(text) and not (_WEEKDAY.search(text) and _NAMED_MONTH.search(text)):
        if _NAMED_MONTH.search(text):
            try:
                start, end = start.replace(year=start.year - 1), end.replace(year=end.year - 1)
            except ValueError:
                return None, None
        elif "Interval" not in expected and "Holiday" not in expected:
            start, end = start - timedelta(days=7), end - timedelta(days=7)
    return start, end


# --- comparing -------------------------------------------------------------------------------------------------------


def _same_days(found: TimeFound, expected: Days) -> bool:
    """Recognizers ends a calendar period on the day after its last, and "from 4 to 22" on the 22nd: both are taken."""
    start, end = expected
    if found.start != start or start is None:
        return found.start is None and start is None
    return end in (found.end, found.end + timedelta(days=1) if found.end else None)


def _compare_dates(phrase: Phrase) -> Outcome:
    numerals, calendar = _vocabulary()
    doc = read_tokens(phrase.text)
    times = find_times(doc, calendar, find_numbers(doc, numerals), phrase.published)
    overlap = _overlapping(doc, [(time.first, time.last) for time in times], phrase.spans)
    right = overlap
    if phrase.days is not None and right:
        right = all(days is None or _same_days(time, days) for time, days in zip(times, phrase.days, strict=True))
    told = "; ".join(f"{doc.raw(time.first, time.last)} = {time.start}..{time.end}" for time in times)
    dates = [(doc.raw(time.first, time.last), time.start, time.end) for time in times]
    return Outcome(phrase, right, overlap, told, rules=[time.rule for time in times], dates=dates)


def _compare_numbers(phrase: Phrase) -> Outcome:
    numerals, _ = _vocabulary()
    doc = read_tokens(phrase.text)
    numbers = [number for number in find_numbers(doc, numerals) if _is_asked(phrase, number)]
    overlap = _overlapping(doc, [(number.first, number.until) for number in numbers], phrase.spans)
    bounds: list[Bound] = [(number.low, number.high) for number in numbers]
    if phrase.file in ("NumberModel", "Numeral"):  # these ask for the numerals, whatever bounds them
        bounds = [(value, value) for number in numbers for _, _, value in number.parts]
    right = len(bounds) == len(phrase.values) and all(
        _same_value(low, expected[0]) and _same_value(high, expected[1])
        for (low, high), expected in zip(bounds, phrase.values, strict=True)
    )
    told = "; ".join(f"{doc.raw(number.first, number.last)} = {number.low}..{number.high}" for number in numbers)
    return Outcome(phrase, right, overlap, told, rules=[number.rule for number in numbers])


def _is_asked(phrase: Phrase, number: Number) -> bool:
    """Whether a number is of the sort that a file asks for."""
    if "Ordinal" in phrase.file:
        return number.ordinal
    if phrase.file == "NumberRangeModel":
        return number.bounds in ("at_least", "at_most", "range")
    if phrase.file == "PercentModel":
        return number.percent
    return not number.ordinal


def _same_value(found: float | None, expected: float | None) -> bool:
    if found is None or expected is None:
        return found is expected
    return abs(found - expected) <= 1e-6 * max(1.0, abs(expected))


def _overlapping(doc: Document, ranges: list[tuple[int, int]], spans: tuple[str, ...]) -> bool:
    """Whether the ranges found and the spans told pair off in order, each sharing a character with its partner."""
    if len(ranges) != len(spans):
        return False
    at = 0
    for (first, last), span in zip(ranges, spans, strict=True):
        begin = doc.text.find(span, at)
        if begin < 0:
            words = fold_phrase(span)
            if not any(word in doc.words[first:last] for word in words):
                return False
            continue
        if doc.starts[first] >= begin + len(span) or doc.ends[last - 1] <= begin:
            return False
        at = begin + len(span)
    return True


# --- what is left out ------------------------------------------------------------------------------------------------


@cache
def _criteria() -> tuple[Criterion, ...]:
    with LEFT_OUT.open(encoding="utf-8", newline="") as lines:
        return tuple(
            Criterion(
                re.compile(row["file"]), row["field"], re.compile(row["pattern"]), row["kind"], row["group"], row["reason"]
            )
            for row in csv.DictReader(lines)
        )


def _left_out(phrase: Phrase) -> Criterion | None:
    """The first criterion that a phrase meets, if any."""
    fields = {
        "input": (phrase.text,),
        "span": phrase.spans,
        "type": phrase.types,
        "expected": (phrase.expected,),
        "flag": (phrase.flags,),
    }
    for criterion in _criteria():
        if criterion.file.fullmatch(phrase.file):
            if any(criterion.pattern.search(text) for text in fields[criterion.field]):
                return criterion
    return None


def read_outcomes(folder: Path) -> list[Outcome]:
    """Every phrase of both collections, read and compared."""
    outcomes = []
    for phrase in (*_recognizers(folder), *_duckling(folder)):
        outcome = _compare_dates(phrase) if phrase.kind == "dates" else _compare_numbers(phrase)
        outcome.left_out = _left_out(phrase)
        outcomes.append(outcome)
    return outcomes


def score(folder: Path) -> dict[str, float]:
    """Shares of phrases that are right: of those relevant to news (dates, numbers, both), and of everything.

    ``strict`` counts as wrong what Marsad values by another convention than the collection does.
    """
    outcomes = read_outcomes(folder)
    relevant = [outcome for outcome in outcomes if not outcome.left_out]
    dates = [outcome for outcome in relevant if outcome.phrase.kind == "dates"]
    numbers = [outcome for outcome in relevant if outcome.phrase.kind == "numbers"]
    strict = [outcome for outcome in outcomes if not outcome.left_out or outcome.left_out.kind == "convention"]
    valued = [outcome for outcome in dates if outcome.phrase.days is not None]
    return {
        "dates": _share(dates),
        "numbers": _share(numbers),
        "all_relevant": _share(relevant),
        "strict": _share(strict),
        "dates_strict": _share([outcome for outcome in strict if outcome.phrase.kind == "dates"]),
        "numbers_strict": _share([outcome for outcome in strict if outcome.phrase.kind == "numbers"]),
        "dates_valued": _share(valued),
        "dates_spans": _share([outcome for outcome in dates if outcome.phrase.days is None]),
        "overlap": sum(outcome.overlap for outcome in relevant) / max(1, len(relevant)),
        "everything": _share(outcomes),
        "dates_everything": _share([outcome for outcome in outcomes if outcome.phrase.kind == "dates"]),
        "numbers_everything": _share([outcome for outcome in outcomes if outcome.phrase.kind == "numbers"]),
        "count_dates": len(dates),
        "count_numbers": len(numbers),
        "count_relevant": len(relevant),
        "count_strict": len(strict),
        "count_everything": len(outcomes),
    }


def _share(outcomes: list[Outcome]) -> float:
    return sum(outcome.right for outcome in outcomes) / max(1, len(outcomes))


def main() -> None:
    parser = argparse.ArgumentParser(description="dates and numbers against Recognizers-Text and Duckling")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--wrong", action="store_true", help="list the relevant phrases that are not right")
    parser.add_argument("--left-out", action="store_true", help="list the phrases that are left out, by group")
    parser.add_argument("--json", action="store_true", help="the shares alone, as JSON")
    options = parser.parse_args()
    if options.json:
        print(json.dumps({name: round(share, 4) for name, share in score(options.folder).items()}))
        return
    outcomes = read_outcomes(options.folder)
    for name, share in score(options.folder).items():
        print(f"{name:20} {int(share)}" if name.startswith("count") else f"{name:20} {share:.3f}")
    print(f"\n{'file':36} {'relevant':>8} {'right':>6} {'all':>5} {'right':>6}")
    for name in dict.fromkeys(outcome.phrase.file for outcome in outcomes):
        every = [outcome for outcome in outcomes if outcome.phrase.file == name]
        kept = [outcome for outcome in every if not outcome.left_out]
        print(
            f"{name:36} {len(kept):8} {sum(outcome.right for outcome in kept):6} {len(every):5} "
            f"{sum(outcome.right for outcome in every):6}"
        )
    print("\nleft out, by group (right all the same)")
    groups = Counter((one.left_out.kind, one.left_out.group) for one in outcomes if one.left_out)
    for (kind, group), count in sorted(groups.items(), key=lambda item: (item[0][0], -item[1])):
        right = sum(one.right for one in outcomes if one.left_out and one.left_out.group == group)
        print(f"{count:5} ({right:3})  {kind:10}  {group}")
    for wanted, title in ((options.wrong, "not right"), (options.left_out, "left out")):
        if wanted:
            print(f"\n{title}")
            for outcome in outcomes:
                if (outcome.left_out is not None and title == "left out") or (
                    not outcome.left_out and not outcome.right and title == "not right"
                ):
                    phrase = outcome.phrase
                    group = outcome.left_out.group if outcome.left_out else ""
                    print(f"{phrase.file} | {group} | {phrase.text} | {phrase.expected} | {outcome.found}")


if __name__ == "__main__":
    main()
