"""The parts model: whom it names where the rules leave a part open, what it never does, its file."""

from __future__ import annotations

import csv
import gzip
import json
from pathlib import Path

import pytest

import marsad
from marsad.errors import DataError
from marsad.events import second
from marsad.events.drafts import Context, Draft
from marsad.events.part_signs import Scene
from marsad.events.parts import BUILT_IN, PARTS, PartsModel, fill_parts, load, write
from marsad.events.second import Around, Sifted
from marsad.lexicon import Lexicon
from marsad.model import Event, Reading
from marsad.pipeline import make_article, read

RULE = "rule: parts-model"
CASES = list(csv.DictReader((Path(__file__).parent / "cases" / "parts.csv").read_text("utf-8").splitlines()))
STRUCK = "قصفت قوات النظام السوري بلدة سراقب بينما كان مقاتلو هيئة تحرير الشام يتحصنون فيها."


def named(reading: Reading, event: Event, part: str) -> list[str]:
    actors = {actor.id: actor for actor in reading.actors}
    return [actors[id].mentions[0].text for id in (event.sources if part == "source" else event.targets)]


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:40] for case in CASES])
def test_whom_it_names(case: dict[str, str], request: pytest.FixtureRequest) -> None:
    if case["gap"]:
        request.applymarker(pytest.mark.xfail(reason=case["gap"], strict=True))
    reading, alone = marsad.read(case["text"]), marsad.read(case["text"], event_model="off")
    event = next(e for e in reading.events if e.type == case["type"])
    filled = [why for why in event.reasons if why.startswith(RULE)]
    assert filled
    assert not any(why.startswith(RULE) for e in alone.events for why in e.reasons)
    for part in PARTS:
        assert " ".join(named(reading, event, part)) == case[part]
    before = next(e for e in alone.events if e.trigger == event.trigger)
    assert set(before.sources) <= set(event.sources) and set(before.targets) <= set(event.targets)
    assert event.confidence <= before.confidence  # what it names makes no event surer


def drafts_of(text: str) -> tuple[Context, list[Draft], Around]:
    seen: list[tuple[Context, list[Draft], Around]] = []

    def look(context: Context, found: Sifted, around: Around) -> Sifted:
        seen.append((context, found.drafts, around))
        return found

    read(make_article(text), Lexicon.load(), look=look)
    return seen[0]


def model(bias: tuple[float, float], **signs: tuple[float, float]) -> PartsModel:
    return PartsModel(bias=bias, signs=signs, card={}, hash="")


def test_a_model_that_is_sure_of_everybody_names_nobody_twice_and_takes_nobody_away() -> None:
    context, drafts, around = drafts_of(STRUCK)
    (draft,) = (d for d in drafts if d.trigger.type == "ASSAULT")
    given = list(draft.sources)
    assert given
    fill_parts(context, [draft], around.said, model((5.0, 6.0)))
    assert draft.sources[: len(given)] == given
    assert not set(draft.sources) & set(draft.targets)
    assert len(draft.targets) == len(set(draft.targets))
    assert draft.targets


def test_a_model_that_is_sure_of_nobody_changes_nothing() -> None:
    context, drafts, around = drafts_of(STRUCK)
    before = [(list(d.sources), list(d.targets), list(d.reasons)) for d in drafts]
    fill_parts(context, drafts, around.said, model((-5.0, -5.0)))
    assert before == [(d.sources, d.targets, d.reasons) for d in drafts]


def test_a_part_that_the_frame_does_not_have_stays_empty() -> None:
    context, drafts, around = drafts_of("انسحبت القوات الفرنسية من شمال مالي بينما انتشر الجيش المالي هناك.")
    agreed = [d for d in drafts if "target" not in d.trigger.frame.values()]
    assert agreed
    fill_parts(context, agreed, around.said, model((-9.0, 9.0)))
    assert all(not d.targets for d in agreed)


def test_of_each_actor_of_the_sentence_there_are_signs_and_of_no_other() -> None:
    context, drafts, around = drafts_of(f"التقى وزير الخارجية التركي نظيره الروسي.\n{STRUCK}")
    scene = Scene(context, drafts, around.said)
    for draft in drafts:
        sentence = context.scan.doc.sentences[draft.sentence]
        there = {id for (first, _), id in context.ids.items() if sentence.first <= first < sentence.last}
        candidates = scene.candidates(draft)
        assert candidates.keys() <= there
        assert all(len(signs) == len(set(signs)) for signs in candidates.values())


def test_the_file_comes_back_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "parts.json.gz"
    write(path, (-0.5, 0.25), {"tie=من>": (1.0, -0.5), "nothing": (0.0, 0.0001)}, {"licence": "none"})
    once = path.read_bytes()
    write(path, (-0.5, 0.25), {"tie=من>": (1.0, -0.5), "nothing": (0.0, 0.0001)}, {"licence": "none"})
    assert path.read_bytes() == once
    back = load(path)
    assert back.bias == (-0.5, 0.25) and dict(back.signs) == {"tie=من>": (1.0, -0.5)}


@pytest.mark.parametrize("content", [b"", b"no archive", gzip.compress(b"[]"), gzip.compress(json.dumps({"shape": 99}).encode())], ids=["empty", "text", "list", "shape"])
def test_a_file_that_is_none_is_told(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "parts.json.gz"
    path.write_bytes(content)
    with pytest.raises(DataError, match=r"parts\.json\.gz.*parts model"):
        load(path)
    with pytest.raises(DataError, match="missing"):
        load(tmp_path / "missing")


def test_the_one_that_comes_along_has_a_card() -> None:
    card = load(BUILT_IN).card
    assert {"trained_on", "licence", "date", "command"} <= card.keys()
    assert second.LOOKS["off"] is None
