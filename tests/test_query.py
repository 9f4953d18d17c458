"""Asking a corpus: search that finds Arabic as people type it, filters that agree with the readings, answers in every form."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

import marsad
from marsad.cli import app
from marsad.errors import InputError
from marsad.keep import add
from marsad.language.ar.typed import expand, fold_words
from marsad.store import Corpus
from marsad.store.query import km
from marsad.store.search import parse, snippet

ROOT = Path(__file__).parents[1]
DAYS = {"syria-spring-of-peace": "2019-10-23", "syria-idlib-hama-may-2019": "2019-05-08", "libya-tajoura-strike": "2019-07-03", "lebanon-beirut-port": "2020-08-05"}


def run(*arguments: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, [str(a) for a in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stdout, result.stderr


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The examples as a corpus, half of them of one outlet."""
    folder = tmp_path_factory.mktemp("corpus")
    rows = [
        {"id": path.stem, "outlet": "المشرق" if n % 2 else "الأفق", "published": DAYS.get(path.stem, "2019-07-05"), "text": path.read_text("utf-8")}
        for n, path in enumerate(sorted((ROOT / "examples").glob("*.txt")))
    ]
    (folder / "examples.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    with marsad.open(folder / "corpus.db", create=True) as corpus:
        assert add(corpus, [str(folder / "examples.jsonl")], processes=1).added == len(rows)
    return folder / "corpus.db"


@pytest.fixture
def corpus(file: Path) -> Iterator[Corpus]:
    with marsad.open(file) as opened:
        yield opened


@pytest.mark.cases("search.csv")
def test_what_is_typed_finds_what_is_printed(case: dict[str, str], tmp_path: Path) -> None:
    with marsad.open(tmp_path / "c.db", create=True) as corpus:
        (tmp_path / "a.jsonl").write_text(json.dumps({"text": case["printed"]}), "utf-8")
        add(corpus, [str(tmp_path / "a.jsonl")], processes=1)
        hits = corpus.search(case["typed"])
        assert [word.text for hit in hits for word in hit.words] == [w for w in case["found"].split("|") if w]
        assert bool(hits) == bool(case["found"])
        for hit in hits:
            for span in (hit.snippet, *hit.words):
                assert hit.article.text[span.start : span.end] == span.text


def test_every_word_of_an_article_finds_it(corpus: Corpus) -> None:
    for article in list(corpus.articles())[:1]:
        for word in dict.fromkeys(fold_words(article.text).split()):
            hits = corpus.search(word, limit=100)
            assert article.id in [hit.article.id for hit in hits], word
            assert all(hit.words for hit in hits), word


def test_search_is_ranked_filtered_and_ordered(corpus: Corpus) -> None:
    hits = corpus.search("تاجوراء")
    assert hits[0].article.id == "libya-tajoura-strike" and sorted((h.score for h in hits), reverse=True) == [h.score for h in hits]
    everywhere = {hit.article.id for hit in corpus.search("قوات", limit=100)}
    here = {hit.article.id for hit in corpus.search("قوات", limit=100, outlet="المشرق")}
    assert here and here < everywhere and {a.outlet for a in corpus.articles() if a.id in here} == {"المشرق"}
    days = [hit.article.published for hit in corpus.search("قوات", limit=100, newest=True, since="2019-07-04")]
    assert days == sorted(days, reverse=True) and min(days) >= "2019-07-04"
    with pytest.raises(InputError, match="expected a word"):
        corpus.search(' "" - ')


@settings(deadline=None, max_examples=60)  # each opens the file
@given(st.text(st.sampled_from('قصف النظام السوري"-*()|^:OR AND NEAR'), max_size=40))
def test_no_query_breaks_the_index(file: Path, query: str) -> None:
    with marsad.open(file) as corpus:
        try:
            corpus.search(query)
        except InputError:
            with pytest.raises(InputError):
                parse(query)


@settings(deadline=None)
@given(st.text(max_size=60), st.sampled_from(["قصف", '"وقف النار"', "أ OR ب", "x -y"]))
def test_a_snippet_is_words_of_the_text(text: str, query: str) -> None:
    piece, words = snippet(text, query)
    assert text[piece.start : piece.end] == piece.text
    assert all(piece.start <= w.start <= w.end <= piece.end and text[w.start : w.end] == w.text for w in words)


def test_expansion_glues_only_what_can_be_glued() -> None:
    assert expand("739") == ("739",) and expand("nato") == ("nato",) and "له" not in expand("الله")
    assert {"اللجنه", "لجنه", "للجنه"} <= set(expand("للجنه"))


def every(corpus: Corpus, record: str) -> list[tuple[Any, Any, Any]]:
    return [(article, reading, one) for article, reading in corpus.readings() for one in getattr(reading, record)]


def test_events_are_those_of_the_readings(corpus: Corpus) -> None:
    rows = list(corpus.events())
    told = {(article.id, event.id): (article, reading, event) for article, reading, event in every(corpus, "events")}
    assert {(row.article, row.event) for row in rows} == set(told) and len(rows) == len(told) == len(corpus.events())
    for row in rows:
        article, _, event = told[row.article, row.event]
        assert (row.type, row.mode, row.status, row.start, row.end, row.background) == (event.type, event.mode, event.status, event.start, event.end, event.background)
        assert article.text[row.start_char : row.end_char] == row.words == event.trigger.text
        assert row.outlet == article.outlet and row.claimed_by == event.claimed_by


def test_filters_agree_with_the_readings(corpus: Corpus) -> None:
    told = every(corpus, "events")

    def country(reading: Any, ids: Any) -> set[str | None]:
        return {record.country for i in ids if (record := reading.place(i) or reading.actor(i))}

    def ids(**filters: Any) -> set[tuple[str, str]]:
        return {(row.article, row.event) for row in corpus.events(**filters)}

    def those(test: Any) -> set[tuple[str, str]]:
        found = {(a.id, e.id) for a, r, e in told if test(a, r, e)}
        assert found, "a filter that nothing passes tests nothing"
        return found

    assert ids(type="ASSAULT") == those(lambda a, r, e: e.type == "ASSAULT")
    assert ids(type="ASSAULT:aerial,protest") == those(lambda a, r, e: (e.type, e.mode) == ("ASSAULT", "aerial") or e.type == "PROTEST")
    assert ids(status=["denied", "called_for"]) == those(lambda a, r, e: e.status in ("denied", "called_for"))
    assert ids(outlet="الافق") == those(lambda a, r, e: a.outlet == "الأفق")
    assert ids(source="state:RUS") == those(lambda a, r, e: "state:RUS" in e.sources)
    assert ids(actor_country="ISR") == those(lambda a, r, e: "ISR" in country(r, (*e.sources, *e.targets)))
    assert ids(claimant="الاغاثه الدوليه") == those(lambda a, r, e: (x := r.actor(e.claimed_by)) is not None and "الإغاثة الدولية" in x.name)
    assert ids(background=True) == those(lambda a, r, e: e.background)
    assert ids(article="libya-tajoura-strike") == those(lambda a, r, e: a.id == "libya-tajoura-strike")
    assert ids(dated=True, since="2019-05-01", until="2019-05-31") == those(
        lambda a, r, e: e.start is not None and e.start <= "2019-05-31" and (e.end or "9999") >= "2019-05-01" and e.end is not None
    )
    assert ids(country="LBY") >= those(lambda a, r, e: bool(e.places) and country(r, e.places[:1]) == {"LBY"})
    assert ids(type="ASSAULT", country="SYR", since="2019-05") < ids(type="ASSAULT", country="SYR")
    assert ids(search="تاجوراء") == those(lambda a, r, e: "تاجوراء" in a.text)
    near = ids(near=(34.89, 35.89, 60.0))
    assert near == {
        (a.id, e.id) for a, r, e in told
        if any((p := r.place(i)) and p.precision in ("city", "site") and km(p.lat, p.lon, 34.89, 35.89) <= 60 for i in e.places)
    }  # fmt: skip
    assert len(corpus.events(limit=3)) == 3


def test_the_other_records(corpus: Corpus) -> None:
    statements = {(a.id, s.id): (a, s) for a, r, s in every(corpus, "statements")}
    assert {(row.article, row.statement) for row in corpus.statements()} == set(statements)
    assert all(statements[row.article, row.statement][1].direct for row in corpus.statements(direct=True)) and len(corpus.statements(direct=True)) > 5
    assert {row.speaker for row in corpus.statements(speaker="ترامب")} == {"دونالد ترامب"} == {row.speaker for row in corpus.statements(speaker="donald-trump")}
    assert {row.country for row in corpus.statements(country="rus")} == {"RUS"}
    figures = corpus.figures(kind="killed", at_least=100)
    assert figures and all(row.kind == "killed" and row.low is not None and row.low >= 100 for row in figures)
    assert {(row.article, row.figure) for row in corpus.figures()} == {(a.id, f.id) for a, r, f in every(corpus, "figures")}
    assert {(row.article, row.agreement) for row in corpus.agreements()} == {(a.id, g.id) for a, r, g in every(corpus, "agreements")}
    assert all(row.violations for row in corpus.agreements(violated=True)) and not any(row.violations for row in corpus.agreements(violated=False))
    assert {row.article for row in corpus.agreements(party="بوتين")} == {"syria-spring-of-peace"}


def test_frames(corpus: Corpus) -> None:
    rows = corpus.events(type="ASSAULT")
    pandas, polars = rows.to_pandas(), rows.to_polars()
    assert list(pandas.columns) == list(rows.columns) == polars.columns and len(pandas) == len(polars) == len(rows)
    assert pandas["words"].tolist() == polars["words"].to_list() == [row.words for row in rows]
    assert len(corpus.events(type="NONE").to_pandas()) == len(corpus.events(type="NONE").to_polars()) == 0


@pytest.mark.parametrize("command", ["events", "statements", "figures", "agreements"])
def test_every_form(file: Path, command: str, tmp_path: Path) -> None:
    with marsad.open(file) as corpus:
        rows = getattr(corpus, command)().to_dicts()
    status, out, error = run(command, "--from", file, "--format", "jsonl")
    assert (status, error) == (0, "") and [json.loads(line) for line in out.splitlines()] == rows
    cells = list(csv.DictReader(io.StringIO(run(command, "--from", file, "--format", "csv")[1])))
    assert [row["words"] for row in cells] == [row["words"] for row in rows] and list(cells[0]) == list(rows[0])
    assert run(command, "--from", file, "--format", "parquet", "--out", tmp_path / "a.parquet")[0] == 0
    assert pyarrow.parquet.read_table(tmp_path / "a.parquet").to_pylist() == rows
    status, _, error = run(command, "--from", file, "--format", "parquet")
    assert status == 2 and "--out" in error
    status, out, _ = run(command, "--from", file)
    assert status == 0 and len(out.splitlines()) == min(len(rows), 50) + 1 + (len(rows) > 50) and ("and more" in out) == (len(rows) > 50)
    assert run(command, "--from", file, "--out", tmp_path / "a.txt")[0] == 0 and len((tmp_path / "a.txt").read_text("utf-8").splitlines()) == len(rows) + 1


def test_search_from_the_command_line(file: Path) -> None:
    status, out, _ = run("search", "مهاجرين تاجوراء", "--from", file, "--limit", 1)
    assert status == 0 and "libya-tajoura-strike" in out and "تاجوراء" in out
    (row,) = csv.DictReader(io.StringIO(run("search", "مهاجرين تاجوراء", "--from", file, "--limit", 1, "--format", "csv")[1]))
    assert row["article"] == "libya-tajoura-strike"
    assert run("search", "زقزقةعصافير", "--from", file)[2] == "nothing found\n" and run("search", "-", "--from", file)[0] == 1


def test_queries_are_saved(file: Path) -> None:
    first = run("events", "--from", file, "--type", "ASSAULT", "--near", "إدلب", "--within", 90, "--format", "csv", "--save", "idlib")
    assert "Idlib, SYR" in first[2] and run("run", "idlib", "--from", file, "--format", "csv")[1] == first[1] != ""
    run("search", "هدنة", "--from", file, "--save", "truce")
    assert [line.partition("\t")[0] for line in run("saved", "--from", file)[1].splitlines()] == ["idlib", "truce"]
    assert run("run", "truce", "--from", file)[1] == run("search", "هدنة", "--from", file)[1] != ""
    assert run("saved", "--from", file, "--forget", "truce")[1].count("\n") == 1
    assert run("saved", "--from", file, "--forget", "truce")[0] == run("run", "truce", "--from", file)[0] == 1


def test_what_cannot_be_asked(file: Path, tmp_path: Path) -> None:
    assert run("events", "--from", tmp_path / "none.db")[:2] == (1, "")
    assert run("events", "--from", file, "--since", "أمس")[0] == 1 and run("events", "--from", file, "--near", "لاشيءهنا")[0] == 2
    assert run("events", "--from", file, "--near", "95,10")[0] == 1
