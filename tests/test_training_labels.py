"""The labels that the encoder is trained on: each line can be used, and labels of other people's texts hold none of them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from marsad.errors import DataError
from marsad.lexicon import Lexicon
from training.labels import (
    OF_SENTENCE,
    OF_TOKENS,
    SHA,
    STATUSES,
    TYPES,
    article_row,
    marked_events,
    place,
    read_gold,
    standoff_row,
)

ROOT = Path(__file__).parents[1]
TRAINING = ROOT / "training"
ANY_TEXT = "س" * 2_000  # for labels whose text is not here: longer than any sentence


def rows(file: str) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in enumerate((TRAINING / file).read_text("utf-8").removesuffix("\n").split("\n"), 1):
        yield number, json.loads(line)


def faults(file: str, check: Callable[[str, int, dict[str, Any]], object]) -> str:
    """What is wrong with each line of a file, one a line."""
    out = []
    for number, row in rows(file):
        try:
            check(file, number, row)
        except DataError as error:
            out.append(str(error))
    return "\n".join(out)


def check_standoff(file: str, number: int, row: dict[str, Any]) -> None:
    where = {"sentence", "tokens"} & row.keys()
    if row.keys() not in (OF_SENTENCE, OF_TOKENS) or len(row["sha"]) != SHA:
        raise DataError(file, number, ", ".join(sorted(row)), f"where the text is, {SHA} digits of its hash, and events")
    if where == {"tokens"} and not 0 <= row["tokens"][0] < row["tokens"][1]:
        raise DataError(file, number, str(row["tokens"]), "the first token of a sentence and the one after its last")
    marked_events(file, number, row["events"], ANY_TEXT)
    told = {value for event in row["events"] for value in event.values() if isinstance(value, str)}
    if more := told - {*TYPES, *STATUSES}:
        raise DataError(file, number, min(more), "no words of the text")


@pytest.mark.parametrize(("file", "check"), [("articles.jsonl", article_row), ("gsr.jsonl", check_standoff), ("anercorp.jsonl", check_standoff)])
def test_every_line_can_be_used(file: str, check: Callable[[str, int, dict[str, Any]], object]) -> None:
    found = faults(file, check)
    assert not found, found


@pytest.mark.parametrize(("file", "key"), [("articles.jsonl", "id"), ("articles.jsonl", "text"), ("gsr.jsonl", "sentence"), ("anercorp.jsonl", "tokens")])
def test_no_text_stands_twice(file: str, key: str) -> None:
    twice = [value[:80] for value, count in Counter(str(row[key]) for _, row in rows(file)).items() if count > 1]
    assert not twice, twice


def test_the_gold_of_the_tests_is_labels_too(lexicon: Lexicon) -> None:
    gold = read_gold(ROOT / "tests" / "gold", ROOT / "examples")
    assert len(gold) == 24
    labelled = place(gold[0], lexicon)
    assert [labelled.doc.raw(event.told[0]) for event in labelled.events[:2]] == ["باستقالته", "طالب"]
    assert labelled.names and len(labelled.events) == len(gold[0].events)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"type": "WAR"}, "found 'WAR', expected a type"),
        ({"status": "true"}, "found 'true', expected a status"),
        ({"trigger": [4, 4]}, "expected a span of words within 0 to 17"),
        ({"trigger": [4, 18]}, "expected a span of words within 0 to 17"),
        ({"places": [[3, 4]]}, "expected a span of words within 0 to 17"),
        ({"where": [[3, 5]]}, "found 'where', expected of an event"),
    ],
)
def test_what_is_wrong_is_told_in_a_line(change: dict[str, Any], said: str) -> None:
    row = {"id": "a", "published": None, "text": "قصف الجيش المدينة", "events": [{"type": "ASSAULT", "trigger": [0, 3], "sources": [[4, 9]]} | change]}
    with pytest.raises(DataError, match=r"^own\.jsonl, line 7: found ") as error:
        article_row("own.jsonl", 7, row)
    assert said in str(error.value)


def test_labels_of_another_text_are_refused() -> None:
    row = {"sentence": "1", "sha": "00000000", "events": []}
    with pytest.raises(DataError, match="expected the text that was labelled"):
        standoff_row("gsr.jsonl", 1, row, OF_SENTENCE, lambda row: "نص آخر")
    with pytest.raises(DataError, match="found '1', expected the id of a sentence"):
        standoff_row("gsr.jsonl", 1, row, OF_SENTENCE, lambda row: None)
