"""The example articles: each is read, and each gold reading speaks of words that stand in its article."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import marsad
from marsad import Lexicon, Reading
from marsad.tables import ACTOR_KINDS, PLACE_KINDS, RELATIONS, STATUSES, read_yaml

ROOT = Path(__file__).parents[1]
ARTICLES = sorted((ROOT / "examples").glob("*.txt"))
LISTS = ("actors", "places", "times", "statements", "figures", "events", "agreements", "relations", "framings")
WORDED = ("text", "also", "cue", "speaker", "source", "sources", "targets", "places", "parties", "subject", "target", "claimed_by")


def gold_of(path: Path) -> dict[str, Any]:
    gold: dict[str, Any] = read_yaml(ROOT / "tests" / "gold" / f"{path.stem}.yaml")
    return gold


@pytest.fixture(params=ARTICLES, ids=lambda path: path.stem)
def article(request: pytest.FixtureRequest) -> Path:
    path: Path = request.param
    return path


def test_every_gold_reading_has_its_article() -> None:
    assert {p.stem for p in ARTICLES} == {p.stem for p in (ROOT / "tests" / "gold").glob("*.yaml")}


def test_the_article_is_read(article: Path, lexicon: Lexicon, holds: Callable[[Reading], None]) -> None:
    gold = gold_of(article)
    day = gold["published"].isoformat() if isinstance(gold["published"], dt.date) else gold["published"]
    reading = marsad.read(article.read_text("utf-8"), published=day, outlet=gold.get("outlet"), lexicon=lexicon)
    holds(reading)
    assert reading.title
    for name in ("actors", "places", "times", "statements", "events"):
        assert getattr(reading, name), f"no {name}"


def words(record: dict[str, Any]) -> Iterator[str]:
    for key in WORDED:
        value = record.get(key)
        yield from ([value] if isinstance(value, str) else value or ())


def test_gold_words_stand_in_the_article(article: Path) -> None:
    text, gold = article.read_text("utf-8"), gold_of(article)
    assert set(gold) <= {"id", "published", "outlet", *LISTS}
    for name in LISTS:
        for record in gold.get(name) or ():
            for said in words(record):
                if name == "relations" or said != gold.get("outlet"):
                    assert said in text, f"{name}: {said}"


def test_gold_values_are_of_the_scheme(article: Path, lexicon: Lexicon) -> None:
    gold = gold_of(article)
    assert gold["id"] == article.stem
    for actor in gold["actors"]:
        assert actor["kind"] in ACTOR_KINDS
    for place in gold["places"]:
        assert place["kind"] in PLACE_KINDS
    for event in gold["events"]:
        assert event["status"] in STATUSES
        if event["type"] in lexicon.events and event.get("mode"):
            modes = event["mode"] if isinstance(event["mode"], list) else [event["mode"]]
            assert set(modes) <= set(lexicon.events[event["type"]].modes)
    for relation in gold.get("relations") or ():
        assert relation["relation"] in RELATIONS
