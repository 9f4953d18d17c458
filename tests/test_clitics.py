"""Clitics: every way to cut a word is offered, and each cut adds up to the word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.language.ar.clitics import peel

WORD = st.text(alphabet="ابتجحدرسعفقكلمنهويء", min_size=1, max_size=12)


@pytest.mark.cases("clitics.csv")
def test_this_cut_is_offered(case: dict[str, str]) -> None:
    cuts = [
        (p.stem, p.conjunction, p.preposition, p.article, p.future, p.pronoun)
        for p in peel(case["word"])
    ]
    wanted = (case["stem"], case["conjunction"], case["preposition"], case["article"] == "yes", case["future"] == "yes", case["pronoun"])
    assert wanted in cuts


@pytest.mark.cases("clitics_absent.csv")
def test_this_stem_is_not_offered(case: dict[str, str]) -> None:
    assert case["stem"] not in [p.stem for p in peel(case["word"])]


@given(WORD)
def test_the_whole_word_comes_first(word: str) -> None:
    assert peel(word)[0].stem == word


@given(WORD)
def test_every_cut_keeps_two_letters_and_stands_in_the_word(word: str) -> None:
    for number, cut in enumerate(peel(word)):
        assert number == 0 or len(cut.stem) >= 2
        assert 0 <= cut.skip < max(1, len(word))
        assert word.startswith(cut.conjunction)
        assert word.endswith(cut.pronoun)
        assert not (cut.article and cut.pronoun)
        plain = not cut.pronoun and not cut.stem.startswith("ال")
        if plain:
            assert word.endswith(cut.stem)


@given(WORD)
def test_cuts_are_the_same_every_time(word: str) -> None:
    told = [[(cut.stem, cut.conjunction, cut.preposition, cut.article, cut.future, cut.pronoun, cut.skip) for cut in peel(word)] for _ in range(2)]
    assert told[0] == told[1]
