"""The encoder: words cut into pieces, its arithmetic, and what it changes of a reading."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

import marsad
from bench.invariants import check_reading
from marsad.cli import app
from marsad.encoder.network import BUILT_IN, Network, load
from marsad.encoder.read import MOST, WINDOW, Named, encode
from marsad.errors import DataError, InputError
from marsad.keep.adding import add
from marsad.keep.rereading import reread
from marsad.language.ar.tokens import read_tokens
from marsad.model import Reading
from tests.conftest import Reader

ROOT = Path(__file__).parents[1]
RULE = "rule: encoder"
WORD = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Mn")), min_size=1, max_size=40)


@pytest.fixture(scope="module")
def network() -> Network:
    return load()


@given(WORD)
@settings(max_examples=200, deadline=None)
def test_a_word_is_cut_into_pieces_that_make_it_up(word: str) -> None:
    network = load()
    names = {number: text for text, (number, _) in network.pieces.known.items()}
    cut = network.pieces.of(word)
    assert cut and network.pieces.of(word) == cut
    if network.pieces.unknown not in cut:
        assert "".join(names[piece] for piece in cut).removeprefix("\u2581").replace("\u2581", "") != "" or not word.strip()


def test_of_all_ways_to_cut_a_word_the_likeliest_is_taken(network: Network) -> None:
    names = {number: text for text, (number, _) in network.pieces.known.items()}
    assert [names[piece] for piece in network.pieces.of("قصف")] in (["\u2581", "قصف"], ["\u2581قصف"])
    assert network.pieces.of("한")[-1] == network.pieces.unknown


def test_hidden_states_are_one_a_piece_and_the_same_every_time(network: Network) -> None:
    pieces = [*network.pieces.of("قصفت"), *network.pieces.of("الطائرات"), *network.pieces.of("المدينة")]
    first, second = network.hidden(pieces), network.hidden(pieces)
    assert first.shape == (len(pieces), network.words[1].shape[1] * 32)
    assert np.isfinite(first).all()
    assert np.array_equal(first, second)


def test_a_document_is_read_in_windows_of_whole_sentences(network: Network) -> None:
    sentence = "قصفت الطائرات الحربية مدينة إدلب صباح أمس. "
    one = encode(network, read_tokens(sentence * 2))
    many = encode(network, read_tokens(sentence * 60))
    assert one is not None and many is not None
    assert one.type_at(0) == many.type_at(0) or abs(one.type_at(0)[1] - many.type_at(0)[1]) < 0.5
    windows = [many._window[token] for token in range(len(many._window))]
    assert windows == sorted(windows) and len(set(windows)) > 60 * 8 // WINDOW
    assert encode(network, read_tokens("كلمة " * (MOST + 1))) is None


def test_of_a_name_in_another_window_nothing_is_said(network: Network) -> None:
    seen = encode(network, read_tokens("قصفت الطائرات الحربية مدينة إدلب صباح أمس. " * 60))
    assert seen is not None
    last = len(seen._window) - 1
    assert seen.parts(0, "ASSAULT", [Named(1, 2, "near", "armed_group"), Named(last - 1, last, "far", "armed_group")]).keys() == {"near"}


def parts_of(reading: Reading, ids: tuple[str, ...]) -> set[str]:
    records = {one.id: one for one in (*reading.actors, *reading.places)}
    return {mention.text for id in ids for mention in records[id].mentions}


@pytest.mark.cases("encoded.csv")
def test_what_the_encoder_adds(case: dict[str, str], read: Reader) -> None:
    """Each row: what is told with the encoder and not without it; ``-`` where the encoder takes an event away."""
    plain, reading = (read(case["text"], published="2024-06-15", encoder=on, event_model="off") for on in (False, True))
    check_reading(reading)

    def told(one: Reading) -> list[Any]:
        return [e for e in one.events if e.type == case["type"] and case["trigger"] in e.trigger.text]

    def has(one: Reading) -> bool:
        return any(
            all(any(wanted in text for text in parts_of(one, ids)) for wanted, ids in ((case["source"], e.sources), (case["target"], e.targets), (case["place"], e.places)) if wanted)
            for e in told(one)
        )

    if case["how"] == "doubted":
        assert told(plain) and not told(reading)
        assert any(RULE in u.reason for u in reading.unresolved)
    else:
        assert has(reading) and not has(plain)
        assert any(RULE in why for e in told(reading) for why in e.reasons)


def test_without_it_nothing_changes(read: Reader) -> None:
    for path in sorted((ROOT / "examples").glob("*.txt"))[:4]:
        text = path.read_text("utf-8")
        assert not [why for event in read(text).events for why in event.reasons if "encoder" in why]


def test_readings_with_it_hold_together(read: Reader) -> None:
    for path in sorted((ROOT / "examples").glob("*.txt"))[:6]:
        text = path.read_text("utf-8")
        reading = read(text, published="2019-10-23", encoder=True)
        check_reading(reading)
        assert reading.to_json() == read(text, published="2019-10-23", encoder=True).to_json()


@given(st.text(max_size=300))
@settings(max_examples=40, deadline=None)
def test_any_text_can_be_read_with_it(text: str) -> None:
    check_reading(marsad.read(text, encoder=True))


def test_the_file_says_what_it_is(network: Network) -> None:
    assert {"base", "licence", "data", "date"} <= network.card.keys()
    assert "CC BY-SA" in network.card["licence"]
    assert BUILT_IN.stat().st_size < 24_000_000


@pytest.mark.parametrize("content", [b"", b"no archive", json.dumps({"shape": 1}).encode()])
def test_a_file_that_is_no_encoder_is_refused_in_one_line(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "encoder.npz"
    file.write_bytes(content)
    with pytest.raises(DataError) as error:
        load(file)
    assert str(file) in str(error.value) and "\n" not in str(error.value)


def test_without_numpy_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "numpy", None)
    with pytest.raises(InputError, match=r"pip install 'marsad\[encoder\]'"):
        load(tmp_path / "encoder.npz")


def test_the_command_reads_with_it(tmp_path: Path) -> None:
    article = tmp_path / "a.txt"
    article.write_text("قصفت قوات النظام السوري بلدة سراقب في ريف إدلب.\n", "utf-8")
    result = CliRunner().invoke(app, ["read", str(article), "--encoder", "--format", "json"])
    assert result.exit_code == 0, result.output
    assert json.loads(result.output)["events"][0]["type"] == "ASSAULT"


def test_a_corpus_read_with_it_is_another_reading_of_the_same_articles(tmp_path: Path) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    for path in sorted((ROOT / "examples").glob("*.txt"))[:2]:
        (folder / path.name).write_text(path.read_text("utf-8"), "utf-8")
    with marsad.open(tmp_path / "corpus.db", create=True) as corpus:
        assert add(corpus, [str(folder)], processes=1).added == 2
        assert reread(corpus, processes=1).read == 0
        assert reread(corpus, encoder=True, processes=1).read == 2
        assert reread(corpus, encoder=True, processes=1).read == 0
        seen = [why for _, reading in corpus.readings() for event in reading.events for why in event.reasons]
    assert any(why.startswith(RULE) for why in seen)
    with marsad.open(tmp_path / "other.db", create=True) as corpus:
        add(corpus, [str(folder)], encoder=True, processes=1)
        assert reread(corpus, encoder=True, processes=1).read == 0
