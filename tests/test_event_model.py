"""The event model: what it weighs, what it does with an event in each of its modes, how it is trained and refused."""

from __future__ import annotations

import gzip
import json
import math
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

import marsad
from marsad import DataError, InputError, Lexicon
from marsad.cli import app
from marsad.event_training import (
    ALARMS,
    Example,
    Judged,
    best_threshold,
    cross_validate,
    detect,
    gather,
    groups,
    read_judged,
    split,
    train,
)
from marsad.events.model import BUILT_IN, EventModel, TypeModel, judge, load, write
from marsad.events.second import second_look
from marsad.events.signs import pieces, words_of
from marsad.model import Reading
from marsad.pipeline import make_article
from marsad.pipeline import read as read_article

NEVER = TypeModel(bias=-5.0, propose=0.0, signs={}, pieces={"=العراقي": -1.0})
ALWAYS = TypeModel(bias=5.0, propose=0.0, signs={}, pieces={"=خمشوا": 1.0})
SHELLED = "قصفت طائرات الجيش العراقي مواقع لتنظيم داعش في مدينة الموصل يوم الأحد."
MENTIONED = "ناقش الكتاب سيرة الضابط الذي قتل في الحرب العالمية الثانية."


def read_with(lexicon: Lexicon, text: str, model: TypeModel, *, strict: bool, type_: str = "ASSAULT") -> Reading:
    look = partial(second_look, model=EventModel(types={type_: model}, card={}, hash=""), strict=strict)
    return read_article(make_article(text), lexicon, look=lambda context, found, around: look(context, found=found, around=around))


def assaults(reading: Reading) -> list[marsad.model.Event]:
    return [e for e in reading.events if e.type == "ASSAULT"]


# ---- what is done with a verdict


def test_strict_leaves_out_what_it_doubts_and_says_why(lexicon: Lexicon) -> None:
    plain = marsad.read(SHELLED, lexicon=lexicon, event_model="off")
    reading = read_with(lexicon, SHELLED, NEVER, strict=True)
    assert [e.trigger.text for e in assaults(plain)] == ["قصفت"]
    assert assaults(reading) == []
    assert [(u.span.text, u.kind, u.reason) for u in reading.unresolved if u.span and "event-model" in u.reason] == [
        ("قصفت", "event", "ASSAULT: no sentence tells such an event; rule: event-model -5.29 (العراقي)")
    ]


def test_mark_keeps_what_it_doubts_and_trusts_it_less(lexicon: Lexicon) -> None:
    (before,) = assaults(marsad.read(SHELLED, lexicon=lexicon, event_model="off"))
    (after,) = assaults(read_with(lexicon, SHELLED, NEVER, strict=False))
    assert after.confidence == pytest.approx(before.confidence - 0.1)
    assert after.reasons[: len(before.reasons)] == before.reasons
    assert "rule: event-model -5.29 (العراقي)" in after.reasons


def test_a_text_that_tells_one_event_keeps_all(lexicon: Lexicon) -> None:
    teller = TypeModel(bias=-1.0, propose=50.0, signs={}, pieces={"=قصفت": 9.0})
    text = f"{SHELLED} {MENTIONED}"
    assert len(assaults(read_with(lexicon, text, teller, strict=True))) == len(assaults(marsad.read(text, lexicon=lexicon, event_model="off"))) > 1
    assert assaults(read_with(lexicon, MENTIONED, teller, strict=True)) == []


def test_an_event_that_no_rule_saw_is_put_forward_at_its_heaviest_word(lexicon: Lexicon) -> None:
    text = "خمشوا حصون المدينة القديمة ليلة الخميس."
    assert assaults(marsad.read(text, lexicon=lexicon, event_model="off")) == []
    (event,) = assaults(read_with(lexicon, text, ALWAYS, strict=False))
    assert event.trigger.text == "خمشوا"
    assert event.reasons[0].startswith("rule: event-model +5")
    assert event.confidence < 0.5


def test_no_word_that_speaks_for_it_no_proposal(lexicon: Lexicon) -> None:
    assert assaults(read_with(lexicon, "افتتح الوزير معرض الكتاب.", ALWAYS, strict=False)) == []


@pytest.mark.parametrize("text", [SHELLED, MENTIONED, "تظاهر مئات العمال أمام البرلمان.\n\nثم عاد المتظاهرون إلى بيوتهم."])
def test_nothing_is_lost_silently(lexicon: Lexicon, text: str) -> None:
    plain = marsad.read(text, lexicon=lexicon, event_model="off")
    strict = marsad.read(text, lexicon=lexicon, event_model="strict")
    doubted = {u.span.start for u in strict.unresolved if u.span and "event-model" in u.reason}
    assert {e.trigger.start for e in plain.events} <= {e.trigger.start for e in strict.events} | doubted
    marked = marsad.read(text, lexicon=lexicon)
    assert {e.trigger.start for e in plain.events} <= {e.trigger.start for e in marked.events}


def test_an_unknown_mode_is_refused() -> None:
    with pytest.raises(InputError, match="expected off, mark, strict"):
        marsad.read(SHELLED, event_model="loud")


# ---- scores


def test_a_score_is_bias_signs_and_words() -> None:
    model = TypeModel(bias=-1.0, propose=0.0, signs={"opens": 0.5}, pieces={"=قصف": 2.0, "=بيت": -1.0})
    verdict = judge(model, ["قصف", "بيت", "كتاب", "باب"], ["opens", "unknown"])
    assert verdict.score == pytest.approx(-1.0 + 0.5 + (2.0 - 1.0) / math.sqrt(4))
    assert verdict.words == ("بيت",)  # a score of nought is a no: what spoke against
    assert judge(model, ["قصف"], []).words == ("قصف",)
    assert judge(model, ["بيت", "قصف", "باب"], ["opens"]).words == ("قصف",)


def test_words_are_distinct_and_digits_one() -> None:
    assert words_of(("قتل", "12", "،", "و", "30", "قتل"), 0, 6) == ["قتل", "0", "و"]


@given(st.dictionaries(st.text(alphabet="قصفبيت<>=", min_size=1, max_size=5), st.floats(-8, 8), max_size=8), st.floats(-5, 5))
def test_a_model_comes_back_as_written(tmp_path_factory: pytest.TempPathFactory, weights: dict[str, float], bias: float) -> None:
    file = tmp_path_factory.mktemp("model") / "m.json.gz"
    write(file, EventModel(types={"ASSAULT": TypeModel(bias=bias, propose=1.0, signs=weights, pieces=weights)}, card={"date": "2026-01-01"}, hash=""))
    first = file.read_bytes()
    back = load(file)
    assert back.card == {"date": "2026-01-01"}
    assert back.types["ASSAULT"].bias == pytest.approx(bias, abs=1e-6)
    assert all(back.types["ASSAULT"].pieces.get(k, 0.0) == pytest.approx(v, abs=1 / 2000) for k, v in weights.items())
    write(file, back)
    assert file.read_bytes() == first


@pytest.mark.parametrize("raw", [b"", b"words", gzip.compress(b"[]"), gzip.compress(b'{"shape": 1}'), gzip.compress(b'{"shape": 9, "types": {}, "card": {}}')], ids=("empty", "no-gzip", "list", "keys", "shape"))
def test_a_file_that_is_no_model_is_refused(tmp_path: Path, raw: bytes) -> None:
    file = tmp_path / "m.json.gz"
    file.write_bytes(raw)
    with pytest.raises(DataError, match=r"m\.json\.gz"):
        load(file)


def test_a_missing_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="none"):
        load(tmp_path / "none")


def test_the_model_that_comes_with_marsad_tells_where_it_is_from() -> None:
    model = load()
    assert set(model.types) == {"ASSAULT", "PROTEST"}
    assert {"data", "licence", "date", "command", "scores"} <= set(model.card)
    assert BUILT_IN.stat().st_size < 2_000_000
    assert pieces("قصف")[0] == "=قصف"


# ---- training

DEED = "أطلق مسلحون النار على حافلة في مدينة {} فقتل {} أشخاص."
TALK = "ألقى الوزير محاضرة عن الاغتيال في {} حضرها {} طالبا."
TOWNS = ("بغداد", "الموصل", "كركوك", "البصرة", "أربيل", "النجف", "كربلاء", "الحلة", "تكريت", "بعقوبة", "الرمادي", "سامراء")


def sentences() -> list[Judged]:
    out = []
    for number, town in enumerate(TOWNS):
        out.append(Judged("ASSAULT", "yes", DEED.format(town, number + 3), f"a{number}"))
        out.append(Judged("ASSAULT", "difficult no" if number % 2 else "easy no", TALK.format(town, number + 30), f"b{number}"))
    return out


def test_training_tells_deeds_from_talk(lexicon: Lexicon) -> None:
    examples = gather(sentences(), lexicon)
    model = train(examples, {"data": "our own"})
    score = model.card["scores"]["ASSAULT"]  # type: ignore[index]
    assert score["f1"] == 1.0
    deed, talk = (marsad.model.Article(id="x", text=t.format("الكوت", 41)) for t in (DEED, TALK))
    look = partial(second_look, model=model, strict=True)
    found = [bool(assaults(read_article(a, lexicon, look=lambda c, f, a: look(c, found=f, around=a)))) for a in (deed, talk)]
    assert found == [True, False]
    again = train(gather(sentences(), lexicon), {"data": "our own"})
    assert again == model


def test_one_document_and_one_wording_are_never_parted() -> None:
    rows = [("d1", "a b"), ("d1", "c"), ("d2", "c"), ("d3", "x"), ("d4", "y")]
    examples = [Example(Judged("ASSAULT", "yes", w, d), tuple(w.split()), ()) for d, w in rows]
    numbers = groups(examples)
    assert numbers[0] == numbers[1] == numbers[2]
    assert len({*numbers}) == 3


def test_a_held_out_sentence_is_never_trained_on(lexicon: Lexicon) -> None:
    examples = gather(sentences(), lexicon)
    folds = cross_validate(examples)
    assert sorted(e.judged.text for _, held in folds for e in held) == sorted(e.judged.text for e in examples)
    assert len(set(split(examples, 5, 0))) == 5
    lighter = [*examples[:-1], examples[-1]._replace(judged=examples[-1].judged._replace(weight=0.5))]
    assert examples[-1].judged.text not in {e.judged.text for _, held in cross_validate(lighter) for e in held}


def test_the_threshold_keeps_alarms_down() -> None:
    labels = ["yes", "difficult no", "yes", "yes"] + ["difficult no"] * 7
    scores = [9.0, 8.0, 7.0, 6.0, *[float(-n) for n in range(7)]]
    f1, limit = best_threshold(labels, scores, alarms=1.0)
    assert (round(f1, 3), limit) == (0.857, 3.0)
    strict = best_threshold(labels, scores, alarms=ALARMS)[1]
    assert detect(labels, [s > strict for s in scores]).alarms("difficult no") <= ALARMS
    assert strict < 8.0 or strict == 8.5


@pytest.mark.parametrize(("line", "expected"), [
    ("{", "line 2"), ('{"type": "ASSAULT", "label": "maybe", "text": "x"}', "ambiguous"), ('{"type": "ASSAULT", "label": "yes", "text": " "}', "a sentence"),
    ('{"type": "ASSAULT", "label": "yes", "text": "x", "weight": 2}', "up to 1"), ("[1]", "JSON object"),
])  # fmt: skip
def test_a_bad_row_is_told_by_file_and_line(tmp_path: Path, line: str, expected: str) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_text('{"type": "ASSAULT", "label": "yes", "text": "قصف", "id": "d-1"}\n' + line + "\n", "utf-8")
    with pytest.raises(DataError) as caught:
        read_judged(file)
    assert "rows.jsonl" in str(caught.value) and expected in str(caught.value)


def test_train_and_read_from_the_command_line(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_text("".join(json.dumps({"type": j.type, "label": j.label, "text": j.text, "id": f"{j.document}-1"}, ensure_ascii=False) + "\n" for j in sentences()), "utf-8")
    result = CliRunner().invoke(app, ["train", "events", str(file), "--out", str(tmp_path / "m.json.gz"), "--licence", "ours"])
    assert result.exit_code == 0, result.output
    assert load(tmp_path / "m.json.gz").card["licence"] == "ours"
    few = tmp_path / "few.jsonl"
    few.write_text('{"type": "ASSAULT", "label": "yes", "text": "قصف", "id": "d-1"}\n', "utf-8")
    result = CliRunner().invoke(app, ["train", "events", str(few), "--out", str(tmp_path / "n.json.gz")])
    assert result.exit_code == 1 and "sentences labelled yes" in result.output
    article = tmp_path / "a.txt"
    article.write_text(MENTIONED, "utf-8")
    for mode in ("off", "mark", "strict"):
        result = CliRunner().invoke(app, ["read", str(article), "--event-model", mode, "--format", "json"])
        assert json.loads(result.stdout)["events"] == json.loads(marsad.read(MENTIONED, event_model=mode).to_json())["events"]
