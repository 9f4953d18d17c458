"""The tagger of names: trained here on a few sentences of our own, and shipped; what it proposes to a reading."""

from __future__ import annotations

import csv
import gzip
from itertools import pairwise, product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

import marsad
from marsad.cli import app
from marsad.encoder.network import load
from marsad.errors import DataError, InputError
from marsad.language.ar.tokens import read_tokens
from marsad.lexicon import Lexicon
from marsad.match import find_mentions
from marsad.model import Reading
from marsad.names import train
from marsad.names.features import token_features
from marsad.names.tagger import LABELS, MODEL, RULE, Tagger, built_in, marginals, read_model, spans, viterbi
from training.names import tag

CASES = Path(__file__).parent / "cases" / "names_model.csv"
PERSONS = ("غريتا هولمستروم", "إيفو ستانكوف", "نادين قطيش", "بيورن", "فاطمة الزعتري", "ماركو بيليني", "تشن", "أولغا")
PLACES = ("فرانكلاند", "تلة النسور", "بورتوفا", "دير العسل", "كامبالورا", "شتاينفيلد")
BODIES = ("مصرف أوربان", "تكنوفيا", "جمعية المحار", "اتحاد الغزالين", "غراندوم")
FRAMES = (
    ("قال", 0, "إن", "المحادثات", "في", 1, "انتهت", "."),
    ("وصل", "الوزير", 0, "إلى", "مدينة", 1, "أمس", "."),
    ("أعلنت", "شركة", 2, "افتتاح", "مقر", "في", 1, "."),
    ("التقى", 0, "رئيس", 2, "في", 1, "اليوم", "."),
    ("نفت", 2, "ما", "قاله", 0, "لوكالة", "الأنباء", "."),
    ("ارتفعت", "أسعار", "القمح", "هذا", "العام", "بعد", "موسم", "جاف", "."),
)


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return marsad._built_in()


def conll(path: Path, rounds: int = 6) -> Path:
    """Sentences of our own with names that rotate through frames, as a CoNLL file."""
    lines: list[str] = []
    for number, frame in ((n, frame) for n in range(rounds) for frame in FRAMES):
        for part in frame:
            if isinstance(part, str):
                lines.append(f"{part} O")
                continue
            names, kind = ((PERSONS, "PERS"), (PLACES, "LOC"), (BODIES, "ORG"))[part]
            lines += [f"{word} {'I' if n else 'B'}-{kind}" for n, word in enumerate(names[(number * 5 + len(lines)) % len(names)].split())]
        lines.append("")
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory, lexicon: Lexicon) -> Path:
    folder = tmp_path_factory.mktemp("names")
    out = folder / "names.tsv.gz"
    train.write(out, train.train(train.read_conll([conll(folder / "own.txt")]), lexicon, iterations=30, note="of our own"))
    return out


def test_it_learns_what_it_is_shown(trained: Path, tmp_path: Path, lexicon: Lexicon) -> None:
    model = read_model(trained)
    assert model.note == "of our own"
    scores = train.score(train.read_conll([conll(tmp_path / "own.txt")]), model, lexicon)
    assert scores["all"].f1 > 0.9
    assert scores["all"].wanted == sum(scores[kind].wanted for kind in ("PER", "LOC", "ORG"))


def test_it_knows_a_new_place_by_what_stands_around_it(trained: Path, lexicon: Lexicon) -> None:
    scan = find_mentions(read_tokens("وصل الوزير زورنيتسا إلى مدينة كرافتشوك أمس."), lexicon)
    found = [(scan.doc.raw(n.first, n.last), n.kind) for n in Tagger(read_model(trained), lexicon.gazetteer).tag(scan)]
    assert ("كرافتشوك", "LOC") in found


def test_training_is_deterministic(trained: Path, tmp_path: Path, lexicon: Lexicon) -> None:
    again = train.train(train.read_conll([conll(tmp_path / "own.txt")]), lexicon, iterations=30, note="of our own")
    assert again == trained.read_bytes()


def test_the_command_trains_scores_and_writes(tmp_path: Path) -> None:
    data, out = conll(tmp_path / "own.txt"), tmp_path / "new" / "names.tsv.gz"
    run = CliRunner().invoke(app, ["train", "names", str(data), "--out", str(out), "--hold-out", "6", "--test", str(data), "--iterations", "20"])
    assert run.exit_code == 0, run.output
    assert "last of 6 parts" in run.output and run.output.count("F1") == 8
    assert read_model(out).rows


@pytest.mark.parametrize(
    ("text", "error"),
    [("قال O\nسالم X-PER\n", "line 2"), ("قال O\nسالم PER\n", "line 2"), ("\n\n", "no tagged sentence")],
)
def test_what_is_no_tagged_text_is_refused(tmp_path: Path, text: str, error: str) -> None:
    file = tmp_path / "bad.txt"
    file.write_text(text, "utf-8")
    with pytest.raises((DataError, InputError)) as caught:
        train.read_conll([file])
    assert error.removeprefix("line ") in str(caught.value)


def test_labels_as_real_files_write_them(tmp_path: Path) -> None:
    file = tmp_path / "own.txt"
    file.write_text("سالم I-PERS\nخليفة I-PERS\n O\nفي O\nتونس B-LOC\nكأس B-MISC\n. Oو\nنادين S-PER\n", "utf-8")
    (first, labels), (second, more) = train.read_conll([file])
    assert (first, second) == (("سالم", "خليفة", "في", "تونس", "كأس", "."), ("نادين",))
    assert [LABELS[label] for label in (*labels, *more)] == ["B-PER", "I-PER", "O", "B-LOC", "O", "O", "B-PER"]


def test_the_tagger_and_the_encoder_tag_sentences_to_train_on(lexicon: Lexicon) -> None:
    (words, labels), (more, none) = tag(["وصلت أنغيلا ميركل إلى برلين. وانتهت المحادثات."], read_model(), load(), lexicon)
    assert words == ("وصلت", "أنغيلا", "ميركل", "إلى", "برلين", ".")
    assert [LABELS[label] for label in labels] == ["O", "B-PER", "I-PER", "O", "B-LOC", "O"]
    assert len(more) == len(none) and not any(none)


def test_two_persons_joined_by_a_conjunction_are_two(lexicon: Lexicon) -> None:
    scan = find_mentions(read_tokens("استشهدت الطفلة ليان الشاعر وشقيقتها رتاج. وشيع الأهالي جثمان ليان ورتاج."), lexicon)
    tagger = Tagger(read_model(), lexicon.gazetteer)
    assert not any(" و" in scan.doc.raw(name.first, name.last) for name in tagger.tag(scan))


def test_parts_part_at_sentences() -> None:
    sentences = [(("و",) * 10, (0,) * 10)] * 12
    kept, held = train.parts(sentences, 6)
    assert (len(kept), len(held)) == (10, 2)


@pytest.mark.parametrize(
    "content",
    [b"no gzip", gzip.compress(b"# another format\n\n"), gzip.compress(b"# marsad names model, format 1\n# labels: O\n# scale: 1\n# steps: 0\n\n")],
    ids=["bytes", "format", "labels"],
)
def test_a_file_that_is_no_model_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "names.tsv.gz"
    file.write_bytes(content)
    with pytest.raises(DataError, match=r"names\.tsv\.gz"):
        read_model(file)


WORDS = "قال الوزير سمير بالطيب إن شركة نيسان في كوتونو وسولانا بن علي منظمة العفو الدولية دير الزور ، . 12 كيلي مباراة هدف الفريق".split()


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=9), min_size=1, max_size=4))
def test_the_tagger_weighs_what_training_read(sentences: list[list[str]]) -> None:
    """Features are written out for training and summed from remembered parts for tagging: both must see the same."""
    lexicon = marsad._built_in()
    tagger = built_in(lexicon.gazetteer)
    assert tagger is not None
    scan = train.scan_of([(tuple(words), (0,) * len(words)) for words in sentences], lexicon)
    reader = tagger.reader
    facts = [reader.facts(word, taa, known) for word, taa, known in zip(scan.doc.words, scan.doc.taa, scan.words, strict=True)]
    written = [row for rows in token_features(scan, facts, reader, [(s.first, s.last) for s in scan.doc.sentences]) for row in rows]
    for features, weights in zip(written, tagger.weights(scan), strict=True):
        assert weights == pytest.approx(tagger.model.weigh(features), abs=1e-9)


STEPS = tuple(tuple(0.0 if b % 2 or b == 0 or a in (b, b - 1) else -9.0 for b in range(len(LABELS))) for a in range(len(LABELS)))
ROWS = st.lists(st.lists(st.floats(-4, 4), min_size=len(LABELS), max_size=len(LABELS)), min_size=1, max_size=3)


@settings(max_examples=40, deadline=None)
@given(ROWS)
def test_decoding_finds_the_best_labels_and_their_odds(rows: list[list[float]]) -> None:
    import math

    def total(labels: tuple[int, ...]) -> float:
        way = (0, *labels, 0)
        return sum(row[label] for row, label in zip(rows, labels, strict=True)) + sum(STEPS[a][b] for a, b in pairwise(way))

    every = list(product(range(len(LABELS)), repeat=len(rows)))
    assert total(tuple(viterbi(rows, STEPS))) == pytest.approx(max(map(total, every)))
    weights = {labels: math.exp(total(labels)) for labels in every}
    whole = sum(weights.values())
    for at, odds in enumerate(marginals(rows, STEPS)):
        for label, odd in enumerate(odds):
            assert odd == pytest.approx(sum(w for labels, w in weights.items() if labels[at] == label) / whole, abs=1e-6)


@given(st.lists(st.integers(0, len(LABELS) - 1), max_size=12))
def test_spans_cover_every_label_once(labels: list[int]) -> None:
    covered = [at for first, last, _ in spans(labels) for at in range(first, last)]
    assert covered == [at for at, label in enumerate(labels) if label]


# -- what a reading makes of it ------------------------------------------------------------------------------------------


def cases() -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle, strict=True))


def proposed(reading: Reading) -> list[tuple[str, str, str, str]]:
    """What only the tagger found: words, kind, country, sector."""
    out = [(m.text, a.kind, a.country or "", a.sector or "") for a in reading.actors for m in a.mentions if m.rule == RULE]
    return out + [(m.text, "place", p.country or "", "") for p in reading.places for m in p.mentions if m.rule == RULE]


@pytest.mark.parametrize("case", cases(), ids=lambda case: case["text"][:40])
def test_what_the_tagger_proposes(case: dict[str, str]) -> None:
    reading = marsad.read(case["text"], published="2020-03-01")
    found = proposed(reading)
    assert all(reading.text[m.start : m.end] == m.text for x in (*reading.actors, *reading.places) for m in x.mentions)
    if case["name"]:
        assert (case["name"], case["kind"], case["country"], case["sector"]) in found
    else:
        assert found == []
    assert proposed(marsad.read(case["text"], published="2020-03-01", names_model=False)) == []


def test_the_model_that_is_shipped_says_what_it_is() -> None:
    card = MODEL.with_name("names.md").read_text("utf-8")
    assert "CC BY-SA" in read_model().note and "CC BY-SA" in card
    assert MODEL.stat().st_size < 4_000_000
    assert "python -m training.names" in card
