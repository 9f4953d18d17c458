"""What is not an article, or hardly one: a reading or a line that says why not; exit status 0, 1 or 2; never a traceback."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

import marsad
from marsad import Lexicon, Reading
from marsad.cli import app
from marsad.errors import InputError
from marsad.ingest import read_source
from marsad.ingest.text import decode

ROOT = Path(__file__).parents[1]
ARTICLE = (ROOT / "examples" / "libya-tajoura-strike.txt").read_text("utf-8")
PLAIN = "قصف الجيش السوري مدينة إدلب أمس. وقال المتحدث باسم الحكومة إن القوات انسحبت من البلدة، وأعلن الوزير ذلك.\n" * 20
LONG = PLAIN.replace("\n", " ")


def run(*arguments: str, input: bytes | None = None) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, list(arguments), input=input)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code in (0, 1, 2)
    assert "Traceback" not in result.output
    return result.exit_code, result.stdout, result.stderr


REFUSED = {
    "empty": (b"", "empty"),
    "spaces": (b" \n\t \n", "empty"),
    "byte-order-mark-only": (b"\xef\xbb\xbf", "empty"),
    "binary": (bytes(range(256)) * 50, "binary"),
    "png": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(2000), "binary"),
    "over-20-MB": (("قصف " * (3 * 2**20)).encode("utf-8"), "20 MB"),
    "neither-utf-8-nor-arabic": (bytes([0x81, 0x8D, 0x8F, 0x90, 0x9D, 0xFF] * 40), "neither"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_its_reason(name: str, tmp_path: Path) -> None:
    data, reason = REFUSED[name]
    path = tmp_path / "article.txt"
    path.write_bytes(data)
    status, out, error = run("read", str(path))
    assert (status, out) == (1, "")
    assert reason in error and str(path.name) in error.replace("\n", "") and error.count("marsad:") == 1


@pytest.mark.parametrize(("source", "reason"), [("nowhere.txt", "no such file"), (".", "folder"), ("ftp://example.org/x", "URL"), ("قصف " * 200, "name")])
def test_no_file_is_said(source: str, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    status, out, error = run("read", source)
    assert (status, out) == (1, "") and reason in error


def test_one_bad_file_does_not_stop_the_others(tmp_path: Path) -> None:
    good = tmp_path / "good.txt"
    good.write_text(PLAIN, "utf-8")
    status, out, error = run("read", "nowhere.txt", str(good), "--format", "jsonl")
    assert status == 1 and len(out.splitlines()) == 1 and "nowhere.txt" in error


@pytest.mark.parametrize("encoding", ["windows-1256", "iso-8859-6"])
def test_arabic_code_pages_are_read_and_named(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "old.txt"
    path.write_bytes(PLAIN.encode(encoding))
    found = read_source(str(path))
    assert (found.encoding, found.text) == (encoding, PLAIN)
    status, out, error = run("read", str(path), "--format", "json")
    assert status == 0 and encoding in error and "قصف" in out


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_marked_unicode_is_read(encoding: str) -> None:
    assert decode(PLAIN.encode(encoding), name="x").text == PLAIN


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_unmarked_utf_16_is_read_and_named(encoding: str) -> None:
    found = decode(PLAIN.encode(encoding), name="x")
    assert (found.text, found.encoding) == (PLAIN, encoding) and found.notes


@pytest.mark.parametrize("text", ['مدينة " « إدلب «', 'مدينة « " إدلب', 'مدينة «« إدلب» وحماة'])
def test_marks_that_open_more_than_they_close_stay_inside_the_text(text: str, lexicon: Lexicon) -> None:
    reading = marsad.read(text, lexicon=lexicon)
    assert reading.places and all(text[m.start : m.end] == m.text for place in reading.places for m in place.mentions)


def test_one_broken_byte_is_not_the_end(tmp_path: Path) -> None:
    data = ARTICLE.encode("utf-8")
    path = tmp_path / "broken.txt"
    path.write_bytes(data[:700] + b"\xff" + data[700:])
    status, _, error = run("read", str(path))
    assert status in (0, 1) and error


def test_windows_line_ends_are_line_ends() -> None:
    assert decode("سطر\r\nآخر\r".encode(), name="x").text == "سطر\nآخر\n"


@pytest.mark.parametrize("day", ["2019-13-40", "yesterday", "٢٠١٩", "2019-02-30", ""])
def test_a_day_that_is_none_is_a_usage_error(day: str, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(PLAIN, "utf-8")
    status, out, error = run("read", str(path), "--published", day)
    assert status == 2 and not out and "--published" in error


TEXTS = {
    "english": "The army shelled the city on Monday, officials said. At least 12 civilians were killed.",
    "english-inside": 'قال المتحدث "We will not withdraw" لوكالة Reuters أمس، وقصف الجيش مدينة إدلب في 5/7/2019.',
    "one-word": "قصف",
    "one-letter": "و",
    "one-stop": ".",
    "digits": "12 739 2019-07-05",
    "unbalanced-quotes": 'قال “لا نريد شيئا وأضاف "نعم وقال «سنرى. وخرج” ثم قصف الجيش السوري مدينة إدلب)',
    "only-quotes": '"“«»”"',
    "bidi-controls": "\u202bقصف\u202c \u2067الجيش\u2069\u200f السوري\u200e مدينة \u061cإدلب\ufeff.",
    "zero-width": "قص\u200bف الج\u200cيش الس\u200dوري مدي\u00adنة إدلب.",
    "presentation-forms": "ﻗﺼﻒ ﺍﻟﺠﻴﺶ ﺍﻟﺴﻮﺭﻱ ﻣﺪﻳﻨﺔ ﺇﺩﻟﺐ ﻭﻻ ﺷﻲﺀ.",
    "emoji": "قصف 💣 الجيش 🇸🇾 السوري 👨‍👩‍👧‍👦 مدينة إدلب 😀.",
    "combining-marks": "قَصَفَ الجَيْشُ السُّورِيُّ مَدِينَةَ إِدْلِبَ.",
    "dates-that-are-none": "وقال الجيش في 31 فبراير 2019 و45 آذار و30/02/2019 والسنة 0000 والشهر 13/13/2013 إنه قصف مدينة إدلب.",
    "numbers-that-are-huge": "قتل 99999999999999999999999999 شخصا و٩٩٩٩٩٩٩٩٩٩٩٩٩٩٩٩٩٩٩ مدنيا ونزح مليار مليار مليار شخص.",
    "nulls": "قصف\x00 الجيش\x01 السوري\x1f مدينة إدلب.",
    "many-line-ends": "\n\n\r\nقصف الجيش\x0b\x0c\u2028السوري مدينة\x85إدلب\n\n",
    "html": "<p>قصف <b>الجيش</b> السوري&nbsp;مدينة إدلب.</p><script>alert('x')</script>",
    "one-word-of-10000-letters": "قصف" + "ا" * 10_000,
    "one-letter-10000-times": "و " * 10_000,
    "mark-10000-times": "“" * 10_000,
    "brackets-10000-deep": "(" * 10_000 + "قصف" + ")" * 10_000,
    "and-and-and": "قصف الجيش " + "والجيش " * 3_000,
}


@pytest.mark.parametrize("name", TEXTS)
def test_an_odd_text_is_read(name: str, lexicon: Lexicon, holds: Callable[[Reading], None]) -> None:
    holds(marsad.read(TEXTS[name], published="2019-07-05", lexicon=lexicon))


@pytest.mark.parametrize("name", ["bidi-controls", "zero-width", "presentation-forms", "emoji", "combining-marks", "nulls"])
def test_what_is_hard_to_see_does_not_hide_the_event(name: str, lexicon: Lexicon) -> None:
    reading = marsad.read(TEXTS[name], published="2019-07-05", lexicon=lexicon)
    assert [e.type for e in reading.events] == ["ASSAULT"]
    assert any(p.country == "SYR" and p.name_en == "Idlib" for p in reading.places)


def test_no_arabic_is_said(tmp_path: Path) -> None:
    path = tmp_path / "english.txt"
    path.write_text(TEXTS["english"], "utf-8")
    status, out, error = run("read", str(path), "--format", "json")
    assert status == 0 and "no Arabic" in error and '"events": []' in out


@pytest.mark.parametrize("format", ["json", "html", "csv", "text"])
def test_a_file_that_cannot_be_read_leaves_the_old_one(format: str, tmp_path: Path) -> None:
    """What was written before stays whole where there is nothing to write in its place."""
    out = tmp_path / "out"
    out.write_text("before", "utf-8")
    status, _, error = run("read", "nowhere.txt", "--format", format, "--out", str(out))
    assert status == 1 and error and out.read_text("utf-8") == "before" and [p.name for p in tmp_path.iterdir()] == ["out"]


def test_standard_input_is_read() -> None:
    status, out, _ = run("read", "-", "--format", "jsonl", input=PLAIN.encode("utf-8"))
    assert status == 0 and len(out.splitlines()) == 1


def test_empty_standard_input_is_refused() -> None:
    status, _, error = run("read", "-", input=b"")
    assert status == 1 and "standard input: empty" in error


def test_a_source_is_refused_with_one_line() -> None:
    with pytest.raises(InputError) as caught:
        decode(b"", name="x")
    assert "\n" not in str(caught.value)


BODY = ARTICLE.partition("\n")[2]
SHAPES = {
    "paragraphs": BODY,
    "one-paragraph": BODY.replace("\n", " "),
    "one-sentence": BODY.replace(".", " ").replace("\n", " "),
    "actors": "قوات النظام السوري ووزير الخارجية الروسي سيرغي لافروف والجيش الليبي ",
    "strangers": "",  # actors that no list knows, each another
    "events": "قصف هجوم اعتقل انسحاب غارة توقيع اتهم ",
    "statements": "وقال الوزير إن الحكومة أعلنت أن الجيش أكد أنه ",
    "quotes": 'قال “نعم” وأضاف «لا» وتابع "سنرى" ',
    "open-quotes": "قال “نعم وأضاف «لا ",
    "numbers": "12 ألف و739 قتيلا و30 جريحا وعشرات المفقودين ",
    "dates": "أمس الخميس و5 يوليو 2019 وقبل يومين ومنتصف الشهر الماضي ",
    "places": "مدينة إدلب وبلدة سراقب وريف حماة ودمشق وطرابلس ",
    "and": "والجيش ",
    "brackets": "( ",
}
AGAIN = ("12 ", "كل ", "12 من ", "قوات ", "رئيس ", "ابن ", "مدينة ", "الرئيس السوري ", "وزير خارجية ", "بعض مدينة ", "قرب مدينة ", "(قوات ", "من بين ", "قال إن ")  # what may hold itself


@pytest.mark.parametrize("words", AGAIN)
def test_words_that_come_again_without_end_are_read(words: str, lexicon: Lexicon, holds: Callable[[Reading], None]) -> None:
    """A table of numbers without its lines ended in a RecursionError, and so did a noun said a thousand times."""
    holds(marsad.read(words * 2000, published="2019-07-05", lexicon=lexicon))


FEW = 300  # words: what grows with the square of the length is plain at twice as many
SQUARE = 2.3  # twice the words are twice the work, or a little over; all of it growing with the square would be 4


def shaped(shape: str, words: int) -> str:
    if shape == "strangers":
        letters = "بتجدرسصعفقكلمن"
        names = (f"{a}{b}ي{c}ان" for a in letters for b in letters for c in letters)
        return " ".join(f"والتقى العقيد {name} {other}." for name, other, _ in zip(names, names, range(words // 4)))
    return SHAPES[shape] * (words // len(SHAPES[shape].split()))


@pytest.mark.parametrize("shape", SHAPES)
def test_twice_the_words_are_twice_the_work(shape: str, lexicon: Lexicon, lines_run: Callable[[Callable[[], object]], int]) -> None:
    few, many = shaped(shape, FEW), shaped(shape, 2 * FEW)
    marsad.read(many, published="2019-07-05", lexicon=lexicon)  # what is remembered of words is so before either count

    def work(text: str) -> int:
        return lines_run(lambda: marsad.read(text, published="2019-07-05", lexicon=lexicon))

    assert work(many) < SQUARE * work(few)


def test_a_paragraph_of_100_000_words_is_read(lexicon: Lexicon, holds: Callable[[Reading], None]) -> None:
    reading = marsad.read(shaped("one-paragraph", 100_000), published="2019-07-05", lexicon=lexicon)
    assert len(reading.times) > 500
    holds(reading)
