"""Folding: one spelling to compare by, and the way back to the raw text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.language.ar.fold import IGNORED, fold_map, fold_phrase, fold_word

ARABIC = st.text(alphabet="ابتثجحخدذرزسشصضطظعغفقكلمنهويءأإآؤئةىٱ" + IGNORED + "٠١٢٣٤٥٦٧٨٩۰۱۲۳abcXYZ019ﻻﷲﻣ", max_size=20)


@pytest.mark.cases("fold.csv")
def test_folding(case: dict[str, str]) -> None:
    assert fold_word(case["raw"]) == case["folded"]


@given(ARABIC)
def test_folding_twice_is_folding_once(word: str) -> None:
    once = fold_word(word)
    assert fold_word(once) == once


@given(ARABIC)
def test_fold_map_points_into_the_word(word: str) -> None:
    folded, origin = fold_map(word)
    assert folded == fold_word(word)
    assert len(folded) == len(origin)
    assert list(origin) == sorted(origin)
    for letter, at in zip(folded, origin, strict=True):
        assert letter in fold_word(word[at])


@given(st.text(max_size=40))
def test_fold_map_holds_for_any_text(text: str) -> None:
    folded, origin = fold_map(text)
    assert len(folded) == len(origin)
    assert all(0 <= at < len(text) for at in origin)


@given(st.lists(ARABIC, max_size=5))
def test_a_phrase_is_its_folded_words(words: list[str]) -> None:
    folded = [word for word in map(fold_word, words) if word]
    assert fold_phrase(" ".join(words)) == tuple(" ".join(folded).split())
