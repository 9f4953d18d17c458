"""Numbers: every row of cases/numbers.csv, and properties that hold of any text."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.errors import DataError
from marsad.language.ar.numbers import Number, Numerals, find_numbers
from marsad.language.ar.tokens import read_tokens

DATA = Path(__file__).parents[1] / "marsad" / "data" / "ar"
NUMERALS = Numerals.load(DATA)
with (Path(__file__).parent / "cases" / "numbers.csv").open(encoding="utf-8", newline="") as lines:
    CASES = list(csv.DictReader(lines))

UNITS = ["", "واحد", "اثنان", "ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة"]
FEMININE = ["", "واحدة", "اثنتان", "ثلاث", "أربع", "خمس", "ست", "سبع", "ثماني", "تسع"]
TENS = ["", "عشرة", "عشرون", "ثلاثون", "أربعون", "خمسون", "ستون", "سبعون", "ثمانون", "تسعون"]
HUNDREDS = ["", "مئة", "مئتان", "ثلاثمئة", "أربعمئة", "خمسمئة", "ستمئة", "سبعمئة", "ثمانمئة", "تسعمئة"]


def end(value: float | None) -> str:
    if value is None:
        return ""
    return str(int(value)) if value == int(value) else f"{value:.6g}"


def tell(number: Number) -> str:
    flags = {"vague": number.vague, "ordinal": number.ordinal, "percent": number.percent, "dual": number.dual_noun}
    bounds = [] if number.bounds == "none" else [number.bounds]
    return " ".join([f"{end(number.low)}..{end(number.high)}", *bounds, *(name for name, on in flags.items() if on)])


@pytest.mark.parametrize("case", CASES, ids=[case["text"] for case in CASES])
def test_case(case: dict[str, str]) -> None:
    found = find_numbers(read_tokens(case["text"]), NUMERALS)
    assert ("; ".join(map(tell, found)) or "none") == case["expected"], case["note"]


# --- numbers written in words and read back --------------------------------------------------------------------------


def in_words(number: int, *, feminine: bool, oblique: bool) -> str:
    """A whole number below a milliard as a newsroom spells it, the smallest part last."""
    parts = []
    for scale, one, two, many, accusative in (
        (1_000_000, "مليون", "مليونان", "ملايين", "مليونا"),
        (1000, "ألف", "ألفان", "آلاف", "ألفا"),
    ):
        count, number = divmod(number, scale)
        if count == 1:
            parts.append(one)
        elif count == 2:
            parts.append(two)
        elif count:
            below = below_thousand(count, feminine=False)
            noun = many if 3 <= count % 100 <= 10 else accusative if count % 100 > 10 else one
            parts.append(f"{below} {noun}")
    if number:
        parts.append(below_thousand(number, feminine=feminine))
    text = " و".join(parts) or "صفر"
    if oblique:
        for tens in TENS[2:]:
            text = text.replace(tens, tens[:-2] + "ين")
        text = text.replace("مئتان", "مئتين").replace("ألفان", "ألفين").replace("مليونان", "مليونين")
        text = text.replace("اثنان", "اثنين").replace("اثنتان", "اثنتين")
    return text


def below_thousand(number: int, *, feminine: bool) -> str:
    hundreds, rest = divmod(number, 100)
    parts = [HUNDREDS[hundreds]] if hundreds else []
    units = FEMININE if feminine else UNITS
    if 11 <= rest <= 19:
        ten = "عشرة" if feminine else "عشر"
        special = {11: "إحدى" if feminine else "أحد", 12: "اثنتا" if feminine else "اثنا"}
        parts.append(f"{special.get(rest, units[rest - 10])} {ten}")
    elif rest == 10:
        parts.append("عشر" if feminine else "عشرة")
    elif rest:
        tens, unit = divmod(rest, 10)
        parts += [units[unit]] if unit else []
        parts += [TENS[tens]] if tens else []
    return " و".join(parts)


@given(st.integers(0, 999_999_999), st.booleans(), st.booleans())
@settings(max_examples=600, deadline=None)
def test_words_are_read_back(number: int, feminine: bool, oblique: bool) -> None:
    text = in_words(number, feminine=feminine, oblique=oblique)
    found = find_numbers(read_tokens(f"بلغ العدد {text}."), NUMERALS)
    assert [(one.low, one.high) for one in found] == [(number, number)], text


@given(st.integers(1, 999_999_999), st.sampled_from([",", ".", " ", "٬", "،", ""]))
@settings(max_examples=300, deadline=None)
def test_digits_are_read_back(number: int, mark: str) -> None:
    text = f"{number:,}".replace(",", mark)
    found = find_numbers(read_tokens(f"نزح {text} شخصا"), NUMERALS)
    assert [(one.low, one.high) for one in found] == [(number, number)], text


@given(st.integers(0, 10**12))
@settings(max_examples=100, deadline=None)
def test_eastern_digits_are_digits(number: int) -> None:
    eastern = str(number).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    found = find_numbers(read_tokens(f"نزح {eastern} شخصا"), NUMERALS)
    assert [one.low for one in found] == [number]


NOISE = st.text(st.sampled_from("ابتثجحخدذرزسشصضطظعغفقكلمنهويءأإآةىئؤ .،؛:()“”\"-ـ\n\u200f\u064b"), max_size=30)


@given(NOISE, st.integers(21, 99), NOISE)
@settings(max_examples=200, deadline=None)
def test_spans_hold_wherever_the_number_stands(before: str, number: int, after: str) -> None:
    words = in_words(number, feminine=False, oblique=False)
    text = f"{before} ؛ {words} ؛ {after}"
    doc = read_tokens(text)
    parts = [(part, one) for one in find_numbers(doc, NUMERALS) for part in one.parts]
    at = text.index(f" ؛ {words} ؛ ") + 3
    inside = [part for part, _ in parts if doc.starts[part[0]] >= at and doc.ends[part[1] - 1] <= at + len(words)]
    assert [(doc.raw(first, last), value) for first, last, value in inside] == [(words, number)]


PIECES = st.sampled_from(
    [
        "و", "ب", "الـ", "ف", "ل", "5", "12", "300", "1,5", "2.000", "2017", "١٢", "%", "٪", "-", "/", "إلى",
        "من", "بين", "أو", "نحو", "أكثر", "من", "على", "الأقل", "ألف", "آلاف", "ألفا", "مليون", "مئة", "مئتا",
        "عشرة", "عشرون", "خمسة", "ثلاث", "واحد", "أحد", "نصف", "ربع", "الثالث", "العشرين", "عشر", "مئات",
        "عدة", "عدد", "بالمئة", "في", "المئة", "شخصا", ".", "،", "(",
    ]
)


@given(st.lists(PIECES, max_size=25), st.sampled_from(["", " ", "\n"]))
@settings(max_examples=500, deadline=None)
def test_any_text_is_read(pieces: list[str], joint: str) -> None:
    doc = read_tokens((joint or " ").join(pieces) if len(pieces) % 2 else " ".join(pieces))
    found = find_numbers(doc, NUMERALS)
    assert found == find_numbers(doc, NUMERALS)
    end_of_last = 0
    for number in found:
        assert end_of_last <= number.first < number.last <= number.until <= len(doc.words)
        assert number.low is None or number.high is None or number.low <= number.high
        assert number.exact == (number.bounds == "none" and not number.vague)
        end_of_last = number.last


@given(st.text(max_size=60))
@settings(max_examples=300, deadline=None)
def test_no_text_raises(text: str) -> None:
    find_numbers(read_tokens(text), NUMERALS)


@pytest.mark.parametrize(
    ("file", "line", "row", "found"),
    [
        ("numerals.csv", 2, "خمسة,unit,many,,", "many,"),
        ("numerals.csv", 2, "خمسة,pile,5,,", "pile"),
        ("numerals.csv", 2, ",unit,5,,", ""),
        ("numerals.csv", 2, "خمسة,unit,5", "خمسة,unit,5"),
        ("bounds.csv", 2, "نحو,roughly,before,", "roughly"),
        ("bounds.csv", 2, "نحو,about,around,", "around"),
    ],
)
def test_wrong_rows_say_where(tmp_path: Path, file: str, line: int, row: str, found: str) -> None:
    for name in ("numerals.csv", "bounds.csv"):
        text = (DATA / name).read_text(encoding="utf-8")
        if name == file:
            header = text.split("\n", 1)[0]
            text = f"{header}\n{row}\n"
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        Numerals.load(tmp_path)
    assert (Path(caught.value.file).name, caught.value.line, caught.value.found) == (file, line, found)


def test_missing_table_says_so(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"numerals\.csv"):
        Numerals.load(tmp_path)
