"""The API: what its description promises (schemathesis tries it), and that its answers are the corpus's."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic_geojson import FeatureCollectionModel

import marsad
from marsad.web.settings import Settings, User
from tests.web.conftest import hostile

LISTS = ("articles", "events", "statements", "figures", "agreements", "actors", "places", "relations", "framings", "stories", "pacts", "control")
SCHEMATHESIS = shutil.which("schemathesis", path=str(Path(sys.executable).parent)) or shutil.which("schemathesis")


@pytest.fixture(scope="module")
def api(site: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{site}/api", timeout=60) as client:
        yield client


def every(api: httpx.Client, path: str, limit: int, **query: Any) -> list[dict[str, Any]]:
    """All records of a list, a page at a time."""
    found: list[dict[str, Any]] = []
    cursor: str | None = None
    while True:
        page = api.get(path, params={**query, "limit": limit, **({"cursor": cursor} if cursor else {})}).raise_for_status().json()
        assert len(page["records"]) <= limit
        found += page["records"]
        cursor = page["next"]
        if cursor is None:
            return found


@pytest.mark.parametrize("path", LISTS)
def test_pages_hold_every_record_once(api: httpx.Client, path: str) -> None:
    whole, pieces = every(api, path, 1000), every(api, path, 7)
    assert whole == pieces and whole
    assert len({str(sorted(one.items(), key=str)) for one in whole}) == len(whole)


@pytest.mark.parametrize(
    "query",
    [{}, {"type": "ASSAULT"}, {"type": "assault:aerial,COERCE"}, {"actor": "بوتين"}, {"country": "YEM", "since": "2018-08-01"}, {"place": "صعدة"}, {"q": "حافلة"},
     {"status": "denied"}, {"background": True}, {"dated": True, "until": "2019-12-31"}, {"outlet": "وكالة المدى للأنباء"}],
    ids=str,
)  # fmt: skip
def test_events_are_those_that_the_corpus_gives(api: httpx.Client, corpus_file: Path, query: dict[str, Any]) -> None:
    with marsad.open(corpus_file) as corpus:
        told = corpus.events(**{"search" if key == "q" else key: value for key, value in query.items()}).to_dicts()
    found = every(api, "events", 1000, **query)
    keys = set(told[0])
    by_id = lambda one: (one["article"], one["event"])  # noqa: E731
    assert sorted(({key: one[key] for key in keys} for one in found), key=by_id) == sorted(told, key=by_id)
    assert [by_id(one) for one in found] != []


def test_near_a_point(api: httpx.Client) -> None:
    near = every(api, "events", 1000, lat=16.94, lon=43.76, km=60)
    assert near and all(abs(one["lat"] - 16.94) < 1 for one in near if one["lat"] is not None)


@pytest.mark.parametrize("id", ["sochi-1", hostile()["id"]])
def test_one_article_and_its_reading(api: httpx.Client, corpus_file: Path, id: str) -> None:
    from urllib.parse import quote

    with marsad.open(corpus_file) as corpus:
        reading = corpus.reading(id)
    assert reading is not None
    assert api.get(f"readings/{quote(id, safe='')}").json() == reading.to_dict()
    assert api.get(f"articles/{quote(id, safe='')}").json()["text"] == reading.text


@pytest.mark.parametrize(("accept", "kind"), [
    ("text/csv", "text/csv; charset=utf-8"), ("application/json", "application/json"), ("application/geo+json", "application/geo+json"), ("*/*", "application/json"),
    ("text/html, text/csv;q=0.5, */*;q=0.1", "text/csv; charset=utf-8"),
])  # fmt: skip
def test_accept_chooses_the_format(api: httpx.Client, accept: str, kind: str) -> None:
    answer = api.get("events", headers={"accept": accept})
    assert answer.status_code == 200 and answer.headers["content-type"] == kind


def test_what_there_is_not_is_not_acceptable(api: httpx.Client) -> None:
    assert api.get("events", headers={"accept": "image/png"}).status_code == 406
    assert api.get("statements", headers={"accept": "application/geo+json"}).status_code == 406


def test_csv_holds_what_json_holds(api: httpx.Client) -> None:
    rows = list(csv.DictReader(io.StringIO(api.get("figures", params={"format": "csv", "limit": 1000}).text)))
    records = every(api, "figures", 1000)
    assert [(row["article"], row["figure"], row["low"]) for row in rows] == [(one["article"], one["figure"], "" if one["low"] is None else str(one["low"])) for one in records]


def test_no_cell_is_a_formula(api: httpx.Client) -> None:
    cells = [cell for path in LISTS for row in csv.reader(io.StringIO(api.get(path, params={"format": "csv", "limit": 1000}).text)) for cell in row]
    assert [cell for cell in cells if cell[:1] in ("=", "@", "+")] == []


def test_geojson_has_points_only_where_a_town_is_known(api: httpx.Client) -> None:
    data = api.get("events", params={"format": "geojson", "limit": 1000}).json()
    FeatureCollectionModel.model_validate({**data, "features": [one for one in data["features"] if one["geometry"]]})
    kinds = {(one["geometry"] or {}).get("type"): one["properties"]["place_precision"] for one in data["features"]}
    assert set(kinds) == {"Point", "Polygon", None}
    for one in data["features"]:
        if one["geometry"]:
            assert (one["geometry"]["type"] == "Point") == (one["properties"]["place_precision"] in ("city", "site"))


def test_a_text_is_read(api: httpx.Client) -> None:
    answer = api.post("read", json={"text": "قصفت قوات النظام السوري مدينة إدلب أمس.", "published": "2019-07-05"})
    reading = marsad.Reading.from_dict(answer.json())
    assert [(e.type, e.start) for e in reading.events] == [("ASSAULT", "2019-07-04")]


def test_texts_are_read_within_limits(serve: Callable[..., str], corpus_file: Path) -> None:
    site = serve(corpus_file, Settings(read_chars=50, reads_a_minute=3))
    with httpx.Client(base_url=f"{site}/api", timeout=60) as client:
        assert client.post("read", json={"text": "ا" * 51}).status_code == 413
        assert [client.post("read", json={"text": "قال"}).status_code for _ in range(4)] == [200, 200, 200, 429]
        assert int(client.post("read", json={"text": "قال"}).headers["retry-after"]) > 0
        assert client.post("read", content=b"{}", headers={"content-type": "text/plain"}).status_code == 415
        assert client.post("read", content=b" " * 2_100_000, headers={"content-type": "application/json"}).status_code == 413


def test_a_reader_sees_no_private_name(serve: Callable[..., str], tmp_path: Path) -> None:
    from marsad.keep import add, tell_corpus

    name = "خالد المصراتي"
    text = f"قال المواطن {name} إن قوات النظام السوري قصفت مدينة إدلب أمس. وأضاف {name} أن عشرة مدنيين قتلوا."
    source = tmp_path / "a.jsonl"
    import json

    source.write_text("".join(json.dumps({"id": f"a{n}", "outlet": f"o{n}", "published": "2019-07-05", "title": f"{name} يروي القصف", "text": text + " نهاية" * n}, ensure_ascii=False) + "\n" for n in range(2)), "utf-8")
    with marsad.open(tmp_path / "c.db", create=True) as corpus:
        add(corpus, [str(source)], processes=1)
        tell_corpus(corpus)
        stories = [story.id for story in corpus.stories()]
    paths = ["/", "/search", "/search?q=قصف", "/search?kind=events", "/articles/a0", *(f"/stories/{id}" for id in stories), "/api/articles/a0", "/api/readings/a0", *(f"/api/{one}" for one in LISTS)]
    seen: dict[str, list[str]] = {}
    for role in ("reader", "reviewer"):
        user = User(name="ق", role=role)
        site = serve(tmp_path / "c.db", authenticate=lambda _, user=user: user)
        with httpx.Client(base_url=site, timeout=60) as client:
            answers = {path: client.get(path).raise_for_status().text for path in paths}
        seen[role] = [path for path, said in answers.items() if "المصراتي" in said]
    assert seen["reader"] == [] and {"/articles/a0", "/search", "/api/statements"} <= set(seen["reviewer"])


@pytest.mark.skipif(SCHEMATHESIS is None, reason="schemathesis is not installed")
def test_the_description_is_kept(serve: Callable[..., str], corpus_file: Path) -> None:
    site = serve(corpus_file, Settings(reads_a_minute=10**6))
    httpx.post(f"{site}/api/read", json={"text": "قال"}, timeout=120)  # so that the lexicon is loaded
    ran = subprocess.run(
        [str(SCHEMATHESIS), "--config-file", str(Path(__file__).with_name("schemathesis.toml")), "run", f"{site}/api/openapi.json", "--checks", "all", "--phases", "coverage,fuzzing", "--max-examples", "4", "--request-timeout", "60",
         "--warnings", "off", "--seed", "7", "--no-color", "--suppress-health-check", "all"],
        capture_output=True, text=True, timeout=900, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout[-4000:]
