"""Datasette really opens a corpus: every table and view as JSON, over HTTP, from a server that is started here."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

import marsad
from marsad.keep import add, tell_corpus

ROOT = Path(__file__).parents[1]
METADATA = ROOT / "docs" / "datasette.yml"


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus of happenings that several outlets tell, its stories told."""
    path = tmp_path_factory.mktemp("datasette") / "corpus.db"
    with marsad.open(path, create=True) as corpus:
        add(corpus, [str(ROOT / "tests" / "stories" / f"{name}.jsonl") for name in ("sochi", "tajoura", "palmyra")], processes=1)
        tell_corpus(corpus)
        (article,) = corpus.db.execute("SELECT name FROM articles LIMIT 1").fetchone()
        corpus.judge(article, "event:0", record="event", verdict="right", judge="سامي")
    return path


@pytest.fixture(scope="module")
def server(file: Path) -> Iterator[str]:
    """Datasette over it, on a port of this machine."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "datasette", str(file), "--metadata", str(METADATA), "--host", "127.0.0.1", "--port", str(port), "--setting", "sql_time_limit_ms", "20000"]
    run = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    base = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            assert run.poll() is None, run.stderr and run.stderr.read()
            try:
                get(f"{base}/-/versions.json")
                break
            except OSError:
                time.sleep(0.1)
        yield base
    finally:
        run.terminate()
        run.wait(20)


def get(url: str) -> Any:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(url, timeout=60) as answer:
        return json.load(answer)


def test_every_table_and_view_is_served(server: str, file: Path) -> None:
    with marsad.open(file) as corpus:
        names = [name for (name,) in corpus.db.execute("SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT GLOB 'sqlite_*' AND name NOT GLOB 'words*'")]
        counts = {name: corpus.db.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in names}
    assert len(names) > 35
    for name in names:
        rows = get(f"{server}/corpus/{name}.json?_shape=array&_size=1000")
        assert len(rows) == min(counts[name], 1000), name
    empty = {name for name, count in counts.items() if not count and name.startswith("told_")}
    assert empty == set(), "views that show nothing of what is there"


def test_views_tell_records_in_the_articles_words(server: str, file: Path) -> None:
    (event, *_) = get(f"{server}/corpus/told_events.json?_shape=array&type=ASSAULT&_size=1")
    assert event["type"] == "ASSAULT" and event["outlet"] and event["words"]
    with marsad.open(file) as corpus:
        texts = {one.id: one.text for one in corpus.articles()}
    for row in get(f"{server}/corpus/told_evidence.json?_shape=array&_size=1000"):
        start, end = row["start_char"], row["end_char"]
        text = texts[row["article"]]
        assert text[start:end] == row["words"] and (row["before"], row["behind"]) == (text[max(0, start - 60) : start], text[end : end + 60])
    faceted = get(f"{server}/corpus/told_events.json?" + urllib.parse.urlencode({"_facet": "type", "_size": 0}))
    assert {one["value"] for one in faceted["facet_results"]["type"]["results"]} >= {"ASSAULT", "AGREE"}


def test_what_is_hidden_or_described_is_there(server: str) -> None:
    told = yaml.safe_load(METADATA.read_text("utf-8"))["databases"]["corpus"]["tables"]
    tables = {one["name"]: one for one in get(f"{server}/corpus.json")["tables"]}
    views = {one["name"] for one in get(f"{server}/corpus.json")["views"]}
    assert set(told) <= set(tables) | views
    assert {name for name, more in told.items() if more.get("hidden")} <= {name for name, one in tables.items() if one["hidden"]}
    for name, more in told.items():
        columns = set(get(f"{server}/corpus/{name}.json?_size=0")["columns"])
        assert {*more.get("facets", ()), *filter(None, (more.get("sort_desc"), more.get("label_column")))} <= columns, name
