"""Every example and counter-example of every event type is a test.

Those that fail today stand in cases/known_gaps.csv, marked to fail strictly: mending one forces its row out
(``python -m bench.event_examples --write`` writes the list anew).
"""

from __future__ import annotations

from collections import Counter

import pytest

from bench.event_examples import Example, examples, gaps, key, problem
from marsad.lexicon import Lexicon

KNOWN = gaps()
EXAMPLES = list(examples())


def parameters() -> list[object]:
    out = []
    for example in EXAMPLES:
        why = KNOWN.get(key(example))
        marks = [pytest.mark.xfail(strict=True, reason=why)] if why else []
        out.append(pytest.param(example, id=f"{example.file}-{example.kind}-{example.number}", marks=marks))
    return out


@pytest.mark.parametrize("example", parameters())
def test_example(example: Example, lexicon: Lexicon) -> None:
    assert problem(example, lexicon) is None, example.text


def test_every_known_gap_is_an_example() -> None:
    assert set(KNOWN) <= {key(example) for example in EXAMPLES}


def test_no_two_examples_share_a_key() -> None:
    twice = [k for k, n in Counter(map(key, EXAMPLES)).items() if n > 1]
    assert not twice


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{e.file}-{e.kind}-{e.number}")
def test_the_words_given_stand_in_the_example(example: Example) -> None:
    if example.kind == "example":
        for words in (example.row["trigger"], *(w for role in ("sources", "targets", "places") for w in example.row.get(role) or ())):
            assert str(words) in example.text
