"""Inflected forms, from the principal parts that a lexicon row gives. ``-`` in a case: no such form is generated."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.language.ar.fold import fold_word
from marsad.language.ar.inflect import adjective_forms, noun_forms, verb_forms

ROOT = st.text(alphabet="بتجحدرسعفقكلمن", min_size=3, max_size=3)


def check(forms: Iterable[tuple[str, str]], form: str, feature: str) -> None:
    made = list(forms)
    if feature == "-":
        assert form not in [word for word, _ in made]
    else:
        assert (form, feature) in made


@pytest.mark.cases("verb_forms.csv")
def test_verb_form(case: dict[str, str]) -> None:
    check(verb_forms(case["past"], case["present"]), case["form"], case["feature"])


@pytest.mark.cases("noun_forms.csv")
def test_noun_form(case: dict[str, str]) -> None:
    plurals = tuple(filter(None, case["plurals"].split("|")))
    check(noun_forms(case["singular"], plurals, person=case["person"] == "yes"), case["form"], case["feature"])


@pytest.mark.cases("adjective_forms.csv")
def test_adjective_form(case: dict[str, str]) -> None:
    check(adjective_forms(case["masculine"], tuple(filter(None, case["plurals"].split("|")))), case["form"], case["feature"])


@given(ROOT)
def test_forms_are_folded_and_bare(root: str) -> None:
    for word, feature in [*verb_forms(root, "ي" + root), *noun_forms(root), *adjective_forms(root)]:
        assert word == fold_word(word)
        assert feature and feature.isascii()
        assert " " not in word
