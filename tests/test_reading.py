"""What holds of `marsad.read` for any text: offsets into the raw text, the same reading every time, no text that breaks it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import marsad
from marsad import InputError, Lexicon, Reading

WORDS = """قصفت قوات النظام السوري مدينة إدلب أمس الخميس وقال الرئيس الروسي فلاديمير بوتين إن ذلك لم يحدث واتهم المتحدث باسم
الحكومة المسلحين بقتل 12 مدنيا على الأقل في ريف حماة الشمالي وأعلنت تركيا وروسيا اتفاق وقف إطلاق النار في 17 سبتمبر 2018
ونفى الجيش استهداف المدنيين ودعا مجلس الأمن الدولي الأطراف إلى هدنة ونزح أكثر من 4000 شخص من محافظة درعا المدعومة من
إيران بحسب المرصد السوري لحقوق الإنسان الإرهابيين تظاهر آلاف في ساحة التحرير وسط بغداد اعتقلت الشرطة عشرات المحتجين
ٱلۡقُدۡس مـــوسكو ٧٣٩ ﻻ ﺍﻟﻌﺮﺍﻕ كوردستان‌ على يد قبل بين و ب ل ال""".split()
MARKS = [".", "،", ":", "؟", "“", "”", "«", "»", '"', "(", ")", "…", "...", "\n", "\n\n", "-", "ـ", "/"]
ODD = ["\u200f", "\u200e", "\u202b", "\u2067", "\u2069", "\ufeff", "\u200d", "\u00ad", "\x00", "\x1c", "\u2028", "😀", "👨‍👩‍👧", "é", "e\u0301"]
LATIN = ["Reuters", "BBC", "the", "F-16", "12.5", "http://example.org/?a=1", "<b>", "</script>", "&amp;"]
TEXT = st.lists(
    st.one_of(st.sampled_from(WORDS), st.sampled_from(WORDS), st.sampled_from(MARKS), st.sampled_from(ODD + LATIN)), max_size=70
).flatmap(lambda words: st.sampled_from([" ", " ", ""]).map(lambda between: between.join(words)))
# Lone surrogates too: a text that some program decoded carelessly is still a str.
ANY = st.text(st.characters(exclude_categories=()), max_size=120)
OFTEN = settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])


@OFTEN
@given(TEXT)
def test_every_span_is_its_words(read: Callable[..., Reading], holds: Callable[[Reading], None], text: str) -> None:
    reading = read(text, published="2019-07-05")
    assert reading.text == text
    holds(reading)


@OFTEN
@given(TEXT, TEXT)
def test_every_span_is_its_words_with_a_title(read: Callable[..., Reading], holds: Callable[[Reading], None], title: str, text: str) -> None:
    reading = read(text, title=title, outlet="وكالة")
    assert reading.text == f"{title}\n{text}"
    holds(reading)


@OFTEN
@given(ANY)
def test_no_text_breaks_it(read: Callable[..., Reading], holds: Callable[[Reading], None], text: str) -> None:
    holds(read(text))


@OFTEN
@given(TEXT)
def test_two_readings_are_equal(read: Callable[..., Reading], text: str) -> None:
    first, second = (read(text, published="2019-07-05") for _ in range(2))
    assert first.to_json() == second.to_json()


@pytest.mark.parametrize("day", ["", "yesterday", "2019-13-01", "2019-02-30", "05/07/2019"])
def test_a_day_that_is_none_is_refused(read: Callable[..., Reading], day: str) -> None:
    with pytest.raises(InputError, match="published"):
        read("قصف الجيش المدينة.", published=day)


def test_a_time_of_day_is_a_day(read: Callable[..., Reading]) -> None:
    reading = read("قصف الجيش المدينة أمس.", published="2019-07-05T10:00:00Z")
    assert reading.published == "2019-07-05"
    assert reading.times[0].start == "2019-07-04"


def test_without_a_day_the_text_tells_it_or_nobody(read: Callable[..., Reading]) -> None:
    assert read("قصف الجيش المدينة أمس.").published_from == "none"
    betrayed = read("قصف الجيش المدينة اليوم الجمعة 5 تموز/ يوليو 2019.")
    assert (betrayed.published, betrayed.published_from) == ("2019-07-05", "text")


def test_the_reading_names_its_makers(read: Callable[..., Reading], lexicon: Lexicon) -> None:
    reading = read("قصف الجيش المدينة.", id="x", outlet="وكالة", url="https://example.org/1")
    assert (reading.id, reading.outlet, reading.url) == ("x", "وكالة", "https://example.org/1")
    assert (reading.marsad, reading.lexicon) == (marsad.__version__, lexicon.hash)
    assert len(reading.sha256) == 64
