"""The ready queries of docs/queries over shards' Parquet: each run by DuckDB, its figures those of a corpus of the same articles."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

import marsad
from marsad.keep import add
from marsad.many import read_many
from marsad.store import Corpus

ROOT = Path(__file__).parents[1]
QUERIES = ROOT / "docs" / "queries"


@pytest.fixture(scope="module")
def shards(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The examples, and the stories of the tests, a shard a file; one article stands in two."""
    folder = tmp_path_factory.mktemp("shards")
    examples = [{"id": path.stem, "outlet": "المشرق", "published": "2019-10-23", "text": path.read_text("utf-8")} for path in sorted((ROOT / "examples").glob("*.txt"))]
    stories = [json.loads(line) for path in sorted((ROOT / "tests" / "stories").glob("*.jsonl")) for line in path.read_text("utf-8").splitlines()]
    kept = ("id", "outlet", "published", "title", "text")
    for name, rows in (("examples", examples), ("stories", [{key: row[key] for key in kept} for row in stories]), ("twice", examples[:2])):
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return folder


@pytest.fixture(scope="module")
def db(shards: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """The tables that read-many makes of them, as the page tells to open them."""
    out = tmp_path_factory.mktemp("many") / "out"
    assert read_many([str(shards)], out, processes=2).failed == 0
    with duckdb.connect() as opened:
        opened.execute(f"SET VARIABLE marsad = '{out.as_posix()}'")
        opened.execute((QUERIES / "tables.sql").read_text("utf-8"))
        yield opened


@pytest.fixture(scope="module")
def corpus(shards: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    """A corpus of the same articles."""
    with marsad.open(tmp_path_factory.mktemp("corpus") / "corpus.db", create=True) as opened:
        assert add(opened, [str(shards)], processes=2).failed == 0
        yield opened


def ask(db: duckdb.DuckDBPyConnection, name: str) -> list[dict[str, Any]]:
    cursor = db.execute((QUERIES / f"{name}.sql").read_text("utf-8"))
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def test_every_query_is_told_and_every_table_has_its_view(db: duckdb.DuckDBPyConnection, corpus: Corpus) -> None:
    page = (ROOT / "docs" / "scale.md").read_text("utf-8")
    assert set(re.findall(r"queries/(\w+)\.sql", page)) == {path.stem for path in QUERIES.glob("*.sql")}
    from marsad.many.articles import EVERY

    views = {name for (name,) in db.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()}
    assert views == set(EVERY)
    for name in ("articles", "events", "actors", "places", "statements", "figures", "agreements", "relations"):
        (ours,), (theirs,) = db.execute(f"SELECT count(*) FROM {name}").fetchone() or (), corpus.db.execute(f"SELECT count(*) FROM {name}").fetchone()
        assert ours == theirs > 0, name


def test_weekly_assaults(db: duckdb.DuckDBPyConnection, corpus: Corpus) -> None:
    rows = ask(db, "weekly_assaults")
    told = corpus.db.execute(
        "SELECT e.start_day, p.admin1, a.outlet FROM events e JOIN articles a ON a.id = e.article JOIN event_places x ON x.article = e.article AND x.event = e.id "
        "JOIN places p ON p.article = e.article AND p.id = x.place WHERE e.type = 'ASSAULT' AND e.status IN ('asserted', 'alleged') AND NOT e.background "
        "AND e.start_day IS NOT NULL AND p.lat IS NOT NULL AND x.position = (SELECT min(y.position) FROM event_places y JOIN places q ON q.article = y.article "
        "AND q.id = y.place WHERE y.article = e.article AND y.event = e.id AND q.lat IS NOT NULL) AND p.admin1 IS NOT NULL"
    ).fetchall()
    assert len(rows) > 10 and sum(row["reports"] for row in rows) == len(told)
    for row in rows:
        assert row["week"].weekday() == 0 and 0 <= (row["first_day"] - row["week"]).days <= (row["last_day"] - row["week"]).days < 7
        mine = [one for one in told if row["first_day"].isoformat() <= one[0] <= row["last_day"].isoformat() and one[1] == row["governorate"]]
        assert len(mine) >= row["reports"] and len({outlet for _, _, outlet in mine}) >= row["outlets"]


def test_violations_per_agreement(db: duckdb.DuckDBPyConnection, corpus: Corpus) -> None:
    told = corpus.db.execute(
        "SELECT g.name, count(*), count(DISTINCT g.article) FROM agreements g JOIN agreement_events v ON v.article = g.article AND v.agreement = g.id AND v.part = 'violation' "
        "GROUP BY g.name"
    ).fetchall()
    rows = ask(db, "violations_per_agreement")
    assert {(row["agreement"], row["violations"], row["articles"]) for row in rows} == set(told) and len(told) >= 2
    assert any(row["accused"] for row in rows) and all(row["types"] for row in rows)


def test_tolls_by_claimant(db: duckdb.DuckDBPyConnection, corpus: Corpus) -> None:
    told = corpus.db.execute(
        "SELECT e.start_day, p.name, e.type, coalesce(f.source_name, a.outlet), f.source IS NOT NULL, min(f.low), max(f.high), count(DISTINCT f.article) "
        "FROM figures f JOIN events e ON e.article = f.article AND e.id = f.event JOIN articles a ON a.id = f.article "
        "JOIN event_places x ON x.article = e.article AND x.event = e.id AND x.position = 0 JOIN places p ON p.article = x.article AND p.id = x.place "
        "WHERE f.kind = 'killed' AND e.start_day IS NOT NULL GROUP BY 1, 2, 3, 4, 5"
    ).fetchall()
    keys = ("place", "type", "claimant", "named", "low", "high", "articles")
    assert {(row["day"].isoformat(), *(row[key] for key in keys)) for row in ask(db, "tolls_by_claimant")} == {tuple(row) for row in told}
    assert len({row[3] for row in told if row[4]}) > 3, "claimants that are named"


def test_who_accuses_whom(db: duckdb.DuckDBPyConnection, corpus: Corpus) -> None:
    told = corpus.db.execute(
        "SELECT x.name AS accuser, y.name AS accused, count(*), count(DISTINCT e.article) FROM events e "
        "JOIN event_actors x ON x.article = e.article AND x.event = e.id AND x.part = CASE e.type WHEN 'ACCUSE' THEN 'source' ELSE 'claimant' END "
        "JOIN event_actors y ON y.article = e.article AND y.event = e.id AND y.part = CASE e.type WHEN 'ACCUSE' THEN 'target' ELSE 'source' END "
        "WHERE CASE e.type WHEN 'ACCUSE' THEN e.status = 'asserted' ELSE e.status = 'alleged' END AND accuser <> accused GROUP BY 1, 2"
    ).fetchall()
    rows = ask(db, "who_accuses_whom")
    assert {(row["accuser"], row["accused"], row["times"], row["articles"]) for row in rows} == set(told) and len(told) > 10
    assert any("ACCUSE" in row["of"] for row in rows) and any("ASSAULT" in row["of"] for row in rows)


def test_outlet_framing(db: duckdb.DuckDBPyConnection, corpus: Corpus) -> None:
    told = corpus.db.execute(
        "SELECT a.outlet, w.kind, w.words, w.neutral, count(*), round(1000.0 * count(DISTINCT w.article) / (SELECT count(*) FROM articles b WHERE b.outlet = a.outlet), 1) "
        "FROM framings w JOIN articles a ON a.id = w.article GROUP BY 1, 2, 3, 4"
    ).fetchall()
    keys = ("outlet", "kind", "words", "plain", "times", "articles_in_1000")
    assert {tuple(row[key] for key in keys) for row in ask(db, "outlet_framing")} == set(told) and len(told) > 3
