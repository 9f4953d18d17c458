"""Times: every row of cases/dates.csv, and properties that hold of any text."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.errors import DataError
from marsad.language.ar.dates import Calendar, TimeFound, betrayed_day, find_times
from marsad.language.ar.numbers import Numerals, find_numbers
from marsad.language.ar.tokens import Document, read_tokens

DATA = Path(__file__).parents[1] / "marsad" / "data" / "ar"
NUMERALS = Numerals.load(DATA)
CALENDAR = Calendar.load(DATA)
with (Path(__file__).parent / "cases" / "dates.csv").open(encoding="utf-8", newline="") as lines:
    CASES = list(csv.DictReader(lines))

MONTHS = [
    ["يناير", "كانون الثاني", "جانفي"], ["فبراير", "شباط", "فيفري"], ["مارس", "آذار"], ["أبريل", "نيسان", "أفريل"],
    ["مايو", "أيار", "ماي"], ["يونيو", "حزيران", "جوان"], ["يوليو", "تموز", "جويلية", "يوليوز"],
    ["أغسطس", "آب", "أوت", "غشت"], ["سبتمبر", "أيلول", "شتنبر"], ["أكتوبر", "تشرين الأول"],
    ["نوفمبر", "تشرين الثاني", "نونبر"], ["ديسمبر", "كانون الأول", "دجنبر"],
]  # fmt: skip
WEEKDAYS = ["الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"]
DAYS = st.dates(date(1950, 1, 1), date(2060, 12, 31))


def read(text: str, published: date | None = None, **options: bool) -> tuple[Document, list[TimeFound]]:
    doc = read_tokens(text)
    return doc, find_times(doc, CALENDAR, find_numbers(doc, NUMERALS), published, **options)


def tell(doc: Document, time: TimeFound) -> str:
    if time.start is None and time.end is None:
        days = "invalid" if time.rule == "invalid" else "unknown"
    elif time.start == time.end:
        days = str(time.start)
    else:
        days = f"{time.start or ''}..{time.end or ''}"
    return f"{doc.raw(time.first, time.last)} = {days} {time.precision}"


@pytest.mark.parametrize("case", CASES, ids=[f"{case['text']} ({case['published']})" for case in CASES])
def test_case(case: dict[str, str]) -> None:
    published = date.fromisoformat(case["published"]) if case["published"] else None
    doc, times = read(case["text"], published)
    assert ("; ".join(tell(doc, time) for time in times) or "none") == case["expected"], case["note"]


# --- properties ------------------------------------------------------------------------------------------------------


@given(DAYS, st.data())
@settings(max_examples=300, deadline=None)
def test_full_dates_are_read_back(day: date, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(MONTHS[day.month - 1]))
    forms = [
        f"{day.day} {name} {day.year}",
        f"{day.day} {MONTHS[day.month - 1][0]}/ {MONTHS[day.month - 1][1]} {day.year}",
        f"{day.day} {MONTHS[day.month - 1][1]} ({MONTHS[day.month - 1][0]}) {day.year}",
        f"يوم {WEEKDAYS[day.weekday()]} {day.day} {name} {day.year}",
        f"{day.day} {name} عام {day.year}",
        f"{day.day} من {name} {day.year}",
        f"{day.day}/{day.month}/{day.year}",
        f"{day.day}.{day.month}.{day.year}",
        day.isoformat(),
    ]
    form = data.draw(st.sampled_from(forms))
    doc, times = read(f"وقع الهجوم في {form}، وفق البيان.")
    assert [(time.start, time.end, time.relative) for time in times] == [(day, day, False)], form
    assert doc.raw(times[0].first, times[0].last) == form


@given(DAYS, st.integers(0, 6))
@settings(max_examples=200, deadline=None)
def test_a_weekday_is_the_last_such_day(published: date, weekday: int) -> None:
    _, [time] = read(f"قال {WEEKDAYS[weekday]} إن", published)
    assert time.start is not None
    assert time.start.weekday() == weekday
    assert 1 <= (published - time.start).days <= 7
    _, [today] = read(f"قال {WEEKDAYS[weekday]} إن", published, weekday_may_be_today=True)
    assert today.start is not None
    assert 0 <= (published - today.start).days <= 6


@given(DAYS, st.integers(1, 12))
@settings(max_examples=200, deadline=None)
def test_a_month_without_a_year_is_not_ahead(published: date, month: int) -> None:
    _, [time] = read(f"منذ {MONTHS[month - 1][0]} هناك", published)
    assert time.start is not None
    assert time.start <= published
    assert (published - time.start).days < 366


@given(DAYS, st.integers(1, 200), st.sampled_from([("يوما", 1), ("أسبوعا", 7)]))
@settings(max_examples=100, deadline=None)
def test_days_ago(published: date, count: int, unit: tuple[str, int]) -> None:
    _, [time] = read(f"قبل {count} {unit[0]}.", published)
    assert time.start == published - timedelta(days=count * unit[1])


@given(DAYS)
@settings(max_examples=100, deadline=None)
def test_the_text_betrays_its_day(day: date) -> None:
    yesterday = day - timedelta(days=1)
    today_text = f"اليوم {WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1][0]} {day.year}"
    past_text = f"أمس {WEEKDAYS[yesterday.weekday()]} ({yesterday.day} {MONTHS[yesterday.month - 1][0]} {yesterday.year})"
    assert betrayed_day(read(f"قال {today_text} إنه")[1]) == day
    assert betrayed_day(read(f"قال {past_text} إنه")[1]) == day
    assert betrayed_day(read(f"قال {today_text} إنه عاد {past_text}.")[1]) == day
    wrong = WEEKDAYS[(day.weekday() + 1) % 7]
    assert betrayed_day(read(f"اليوم {wrong} {day.day} {MONTHS[day.month - 1][0]} {day.year}")[1]) is None


@pytest.mark.parametrize("text", ["اليوم الأحد", "في 19 مارس 2017", "الأحد 19 مارس 2017", "أمس الخميس، وفي 4 يوليو 2019"])
def test_a_text_that_betrays_nothing(text: str) -> None:
    assert betrayed_day(read(text)[1]) is None


def test_two_days_betrayed_are_none() -> None:
    assert betrayed_day(read("اليوم الأحد 19 مارس 2017 واليوم الاثنين 20 مارس 2017")[1]) is None


NOISE = st.text(st.sampled_from("ابتثجحخدذرزسشصضطظعغفقكلمنهويءأإآةىئؤ .،؛:“”\"ـ\n\u200f\u064b"), max_size=30)


@given(NOISE, NOISE)
@settings(max_examples=200, deadline=None)
def test_spans_hold_wherever_the_time_stands(before: str, after: str) -> None:
    phrase = "17 سبتمبر/ أيلول 2018"
    text = f"{before} ؛ {phrase} ؛ {after}"
    doc, times = read(text, date(2019, 7, 5))
    at = text.index(f" ؛ {phrase} ؛ ") + 3
    found = [time for time in times if doc.starts[time.first] == at]
    assert [(doc.raw(time.first, time.last), str(time.start)) for time in found] == [(phrase, "2018-09-17")]


with (DATA / "calendar.csv").open(encoding="utf-8", newline="") as lines:
    PHRASES = sorted({row["phrase"] for row in csv.DictReader(lines)})
PIECES = st.one_of(
    st.sampled_from(PHRASES),
    st.sampled_from([
        "و", "ب", "الـ", "(", ")", "/", "-", "،", ".", ":", "%", "الثالث", "الثلاثين", "ثلاثة", "عشرين",
        "ألفين", "عدة", "نصف",
    ]),
    st.integers(0, 40).map(str),
    st.integers(1300, 2200).map(str),
)


@given(
    st.lists(PIECES, max_size=14),
    st.sampled_from([" ", "\n"]),
    st.one_of(st.none(), st.dates()),
)
@settings(max_examples=800, deadline=None)
def test_any_text_is_read(pieces: list[str], joint: str, published: date | None) -> None:
    text = joint.join(pieces)
    doc, times = read(text, published)
    assert times == read(text, published)[1]
    end_of_last = 0
    for time in times:
        assert end_of_last <= time.first < time.last <= len(doc.words)
        assert time.start is None or time.end is None or time.start <= time.end
        if published is None and time.relative:
            assert time.start is None
            assert time.end is None
        end_of_last = time.last
    betrayed_day(times)


@given(st.text(max_size=60), st.one_of(st.none(), st.dates()))
@settings(max_examples=300, deadline=None)
def test_no_text_raises(text: str, published: date | None) -> None:
    read(text, published)


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ("يناير,month,13,", "13"),
        ("الأحد,weekday,7,", "7"),
        ("يناير,moon,1,", "moon"),
        ("أسبوع,unit,fortnight,", "fortnight"),
        ("عيد,holiday,gregorian 13 1,", "gregorian 13 1"),
        (",month,1,", ""),
        ("يناير,month", "يناير,month"),
    ],
)
def test_wrong_rows_say_where(tmp_path: Path, row: str, found: str) -> None:
    (tmp_path / "calendar.csv").write_text(f"phrase,class,value,note\n{row}\n", encoding="utf-8")
    with pytest.raises(DataError) as caught:
        Calendar.load(tmp_path)
    assert (Path(caught.value.file).name, caught.value.line, caught.value.found) == ("calendar.csv", 2, found)
