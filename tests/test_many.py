"""Shards into Parquet: the tables of an export, each shard exactly once, on one process or more, on machines that die."""

from __future__ import annotations

import contextlib
import csv
import gzip
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

import marsad
from bench.made import articles
from bench.scale import tree
from marsad.cli import app
from marsad.errors import InputError
from marsad.export import FOLDERS
from marsad.many import How, manifests, read_many
from marsad.many import articles as reading
from marsad.many import shards as finding
from marsad.many.manifests import STAGING, Output, made_by
from marsad.many.shards import find_shards

ROOT = Path(__file__).parents[1]
ROWS = [*articles(24, characters=500)]


def write(path: Path, rows: list[dict[str, Any]]) -> Path:
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())
    return path


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four shards of six articles, each of another form."""
    folder = tmp_path_factory.mktemp("news")
    write(folder / "a.jsonl", ROWS[:6])
    (folder / "2019").mkdir()
    write(folder / "2019" / "b.jsonl.gz", ROWS[6:12])
    with (folder / "2019" / "c.csv").open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, ROWS[0])
        writer.writeheader()
        writer.writerows(ROWS[12:18])
    pq.write_table(pa.Table.from_pylist(ROWS[18:]), folder / "d.parquet")
    (folder / "2019" / "notes.txt").write_text("قال الرئيس", "utf-8")
    return folder


@pytest.fixture(scope="module")
def whole(news: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shards, read on one process by a run that nothing disturbed."""
    out = tmp_path_factory.mktemp("whole") / "out"
    count = read_many([str(news)], out, processes=1)
    assert (count.shards, count.read, count.known, count.articles, count.failed, count.broken) == (4, 4, 0, 24, 0, {})
    return out


def table(out: Path, name: str) -> list[dict[str, Any]]:
    """All rows of a table."""
    files = sorted(out.glob(f"shard=*/{name}/month=*/*.parquet"))
    return [row for file in files for row in pq.ParquetFile(file).read().to_pylist()]


def content(out: Path) -> dict[str, bytes]:
    """Every file of an output, by its path."""
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file() and path.name != ".lock"}


def test_the_tables_are_those_of_an_export_by_month(whole: Path, tmp_path: Path) -> None:
    read = [marsad.read(row["text"], **{key: row[key] for key in ("id", "url", "outlet", "title", "published")}) for row in ROWS]
    (tmp_path / "export").mkdir()
    FOLDERS["parquet"](read, tmp_path / "export")
    for file in (tmp_path / "export").iterdir():
        told = pq.ParquetFile(file).read().to_pylist()
        assert sorted(map(repr, table(whole, file.stem))) == sorted(map(repr, told)), file.stem
    months = {reading.month_of(one.published) for one in read}
    assert "unknown" in months and len(months) > 2
    for path in whole.glob("shard=*/articles/month=*/part.parquet"):
        month = path.parent.name.removeprefix("month=")
        assert {reading.month_of(row["published"] and row["published"].isoformat()) for row in pq.ParquetFile(path).read().to_pylist()} == {month}


def test_a_manifest_tells_what_was_read_and_made(whole: Path, news: Path) -> None:
    told = {Path(one.uri).relative_to(news.resolve()).as_posix(): one for one in manifests(whole)}
    assert set(told) == {"a.jsonl", "2019/b.jsonl.gz", "2019/c.csv", "d.parquet"}
    for one in told.values():
        assert one.articles == one.rows["articles"] == 6 and one.made == made_by(How()) and len(one.sha256) == 64
        assert one.rows["evidence"] == sum(part.rows for part in one.parts if part.path.startswith("evidence/")) > 0
    assert not any((whole / STAGING).glob("*"))


def test_two_processes_make_the_same_bytes(news: Path, whole: Path, tmp_path: Path) -> None:
    read_many([f"{news}/**/*.*"], tmp_path / "out", processes=2)
    assert content(tmp_path / "out") == content(whole)


def test_what_is_done_is_not_read_again_and_what_changed_is(tmp_path: Path) -> None:
    a, b = write(tmp_path / "a.jsonl", ROWS[:2]), write(tmp_path / "b.jsonl", ROWS[2:4])
    out = tmp_path / "out"

    def run(**more: Any) -> tuple[int, int]:
        count = read_many([str(a), str(b)], out, processes=1, **more)
        return count.read, count.known

    assert run() == (2, 0)
    before = content(out)
    assert run() == (0, 2) and content(out) == before
    os.utime(a, ns=(1, 1))  # written to, and the same
    assert run() == (0, 2)
    assert manifests(out)[0].changed == 1 and run() == (0, 2)
    write(a, ROWS[:3])
    assert run() == (1, 1)
    assert sorted(row["article"] for row in table(out, "articles")) == sorted(row["id"] for row in (*ROWS[:3], *ROWS[2:4]))
    part = next(out.glob("shard=b*/evidence/*/*.parquet"))
    part.write_bytes(part.read_bytes()[:-5])  # a file that the machine lost the end of
    assert run() == (1, 1)
    assert run(how=How(mask=True)) == (2, 0)


def test_what_is_no_article_is_set_aside_and_stops_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kills, fails = ROWS[3], ROWS[4]
    read = reading.read_article

    def faulty(article: Any, lexicon: Any) -> Any:  # the fault of a library, which no article of ours is known to cause
        if article.id == kills["id"]:
            os.kill(os.getpid(), signal.SIGKILL)
        if article.id == fails["id"]:
            raise ZeroDivisionError("of a fault")
        return read(article, lexicon)

    monkeypatch.setattr(reading, "read_article", faulty)
    paragraph = f"{ROWS[0]['text']}\n"
    long = {"text": paragraph * 3, "published": "2019-02-01", "outlet": "المشرق"}
    rows = [*ROWS[:6], {"id": "none"}, long, {"text": "Ten people were killed."}, {"id": "last", "text": ROWS[6]["text"]}]
    write(tmp_path / "a.jsonl", rows)
    with (tmp_path / "a.jsonl").open("a", encoding="utf-8") as handle:
        handle.write("{broken\n")
    write(tmp_path / "b.jsonl", ROWS[6:8])
    how = How(longest=max(len(row["text"]) for row in rows[:6]))
    count = read_many([str(tmp_path)], tmp_path / "out", how=how, processes=2)
    assert (count.read, count.articles, count.failed, count.broken) == (2, 7, 6, {})
    told = {row["source"].rpartition(":")[2]: (row["stage"], row["reason"]) for row in table(tmp_path / "out", "failed")}
    parts = {"4": ("read", "its reader died"), "5": ("read", "ZeroDivisionError: of a fault"), "7": ("take", "no text"), "8": ("take", "expected one article"),
             "9": ("take", "not in Arabic"), "11": ("take", "not JSON")}  # fmt: skip
    assert set(told) == set(parts)
    assert {line for line, (stage, part) in parts.items() if told[line][0] != stage or part not in told[line][1]} == set()
    assert [path.parent.name for path in (tmp_path / "out").glob("shard=a*/failed/*/part.parquet") if pq.ParquetFile(path).read().num_rows == 1] != []
    assert "last" in {row["article"] for row in table(tmp_path / "out", "articles")}


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds what a process takes")
def test_an_article_that_needs_too_much_memory_is_set_aside(tmp_path: Path) -> None:
    text = "\n".join(row["text"] for row in articles(560, characters=700))
    write(tmp_path / "a.jsonl", [ROWS[0], {"id": "heavy", "text": text, "published": "2019-03-01"}, ROWS[1]])
    # In a program of its own: one that has read much before has memory at hand that it was given long ago.
    program = "import sys; from pathlib import Path; from marsad.many.articles import How; from marsad.many.run import read_many; c = read_many([sys.argv[1]], Path(sys.argv[2]), how=How(memory=14), processes=1); print(c.articles, c.failed)"
    ran = subprocess.run([sys.executable, "-c", program, str(tmp_path), str(tmp_path / "out")], capture_output=True, text=True, timeout=300, check=False)
    assert ran.stdout.split() == ["2", "1"], ran.stdout + ran.stderr
    (row,) = table(tmp_path / "out", "failed")
    assert row["source"].endswith("a.jsonl:2") and ("memory" in row["reason"])


def test_an_article_twice_in_a_shard_is_one_and_ids_tell_articles_apart(tmp_path: Path) -> None:
    write(tmp_path / "a.jsonl", [ROWS[0], ROWS[0], {**ROWS[1], "id": ROWS[0]["id"]}])
    count = read_many([str(tmp_path)], tmp_path / "out", processes=1)
    assert (count.articles, count.again) == (2, 1)
    first, second = sorted(row["article"] for row in table(tmp_path / "out", "articles"))
    assert first == ROWS[0]["id"] and second.startswith(f"{first}~")
    assert {row["article"] for row in table(tmp_path / "out", "evidence")} == {first, second}


def test_masked(tmp_path: Path) -> None:
    text = "قالت المواطنة سعاد الخطيب إن القصف دمر منزلها في مدينة إدلب أمس.\nوأضافت الخطيب أن ثلاثة من جيرانها قتلوا."
    write(tmp_path / "a.jsonl", [{"id": "a", "title": "سعاد الخطيب تروي", "published": "2019-07-05", "text": text}])
    result = CliRunner().invoke(app, ["read-many", str(tmp_path / "*.jsonl"), "--out", str(tmp_path / "out"), "--mask", "private", "--processes", "1"])
    assert result.exit_code == 0 and "masked: 1 private persons" in result.stderr
    files = list((tmp_path / "out").rglob("*.parquet"))
    rows = [row for path in files for row in pq.ParquetFile(path).read().to_pylist()]
    assert len(rows) > 5 and "الخطيب" not in json.dumps(rows, ensure_ascii=False, default=str) and "[شخص 1]" in json.dumps(rows, ensure_ascii=False, default=str)


RUN = "import sys; from marsad.many import read_many; read_many([sys.argv[1]], sys.argv[2], processes=2)"


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is POSIX")
def test_killed_at_any_moment_and_run_again(news: Path, whole: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    chance = random.Random(7)
    kills = 0
    for goal in (0, 1, 3):
        run = subprocess.Popen([sys.executable, "-c", RUN, str(news), str(out)], cwd=ROOT, start_new_session=True)
        while run.poll() is None and not ((goal == 0 and any(out.glob(f"{STAGING}/*"))) or (goal and len(shards(out)) >= goal)):
            time.sleep(0.005)
        time.sleep(chance.random() * 0.1)
        if run.poll() is None:
            run.kill()
            kills += 1
        run.wait()
        for name in shards(out):  # what has a name is whole
            assert {path: data for path, data in content(out).items() if path.startswith(name)} == {path: data for path, data in content(whole).items() if path.startswith(name)}
    assert kills >= 2
    read_many([str(news)], out, processes=1)
    assert content(out) == content(whole)


def shards(out: Path) -> list[str]:
    return [path.name for path in out.glob("shard=*")]


def test_what_cannot_be_read_or_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no file of articles; expected \.jsonl"):
        read_many([str(tmp_path / "*.jsonl")], tmp_path / "out")
    write(tmp_path / "a.jsonl", ROWS[:1])
    with pytest.raises(InputError, match="a folder with other files in it"):
        read_many([str(tmp_path)], tmp_path)
    with pytest.raises(InputError, match="expected local, ray"):
        read_many([str(tmp_path)], tmp_path / "out", engine="spark")
    with Output(tmp_path / "out"):
        other = subprocess.run([sys.executable, "-c", RUN, str(tmp_path), str(tmp_path / "out")], cwd=ROOT, capture_output=True, text=True)
        assert "another run is writing there" in other.stderr
    with pytest.raises(InputError, match="every machine must see"), Output(tmp_path / "out") as output:
        (shard,) = find_shards([str(tmp_path)])
        output.commit(shard, output.staging / "nothing")
        raise AssertionError
    (tmp_path / "gone.jsonl").symlink_to(tmp_path / "a.jsonl")
    count = read_many([str(tmp_path)], tmp_path / "out", processes=1)
    assert (count.shards, count.read) == (1, 1), "two names of one file are one shard"


def test_a_store_is_asked_through_arrow(news: Path) -> None:
    base = news.resolve().as_uri()  # a store of Arrow's that needs no network; others differ in their first word
    here = find_shards([str(news)])
    there = [*finding._remote(f"{base}/**/*.*")]
    assert sorted(shard.uri.removeprefix("file://") for shard in there) == [shard.uri for shard in here]
    assert {(Path(shard.uri).name, shard.size) for shard in there} == {(Path(shard.uri).name, shard.size) for shard in here}
    assert [shard.uri for shard in finding._remote(f"{base}/*.parquet")] == [f"{base}/d.parquet"] and [*finding._remote(f"{base}/*.warc")] == []
    with finding.opened(next(finding._remote(f"{base}/a.jsonl"))) as (path, digest):
        assert path.read_bytes() == (news / "a.jsonl").read_bytes() and path.name == "a.jsonl" and path.parent != news
    with finding.opened(next(shard for shard in here if shard.uri.endswith("/a.jsonl"))) as (_, same):
        assert same == digest and not path.exists()


def test_another_program_reads_no_shard_of_this_run(tmp_path: Path) -> None:
    from marsad.many.one import Order, carry_out

    (shard,) = find_shards([str(write(tmp_path / "a.jsonl", ROWS[:1]))])
    made = made_by(How())
    staged = carry_out(Order(shard=shard, before=None, staging=tmp_path, how=How(), made=replace(made, code="0")))
    assert staged.folder is None and f"found {made.marsad}, code {made.code}" in (staged.error or "")


@pytest.fixture
def machines() -> Iterator[Any]:
    """A Ray cluster of two machines with a core each: two raylets, on this one."""
    pytest.importorskip("ray", reason="ray does not install here")
    from ray.cluster_utils import Cluster

    before = {name: os.environ.get(name) for name in ("RAY_TMPDIR", "RAY_USAGE_STATS_ENABLED")}
    with tempfile.TemporaryDirectory(prefix="ray", ignore_cleanup_errors=True) as folder:
        os.environ.update(RAY_TMPDIR=folder, RAY_USAGE_STATS_ENABLED="0")
        watch = {"health_check_initial_delay_ms": 500, "health_check_period_ms": 500, "health_check_failure_threshold": 4}
        each = {"num_cpus": 1, "object_store_memory": 80 * 2**20, "include_dashboard": False}
        cluster = Cluster()
        for tries in reversed(range(3)):  # Ray gives its own processes 30 seconds to start, which a busy machine may not
            try:
                cluster.add_node(**each, _system_config=watch)
                break
            except Exception:
                cluster.shutdown()
                if not tries:
                    raise
                cluster = Cluster()
        try:
            cluster.add_node(**each)
            cluster.wait_for_nodes()
            yield cluster
        finally:
            cluster.shutdown()
            for name, value in before.items():
                os.environ.pop(name) if value is None else os.environ.__setitem__(name, value)


def reads(raylet: int) -> bool:
    """Whether one of a machine's processes is reading a shard."""
    for pid in tree(raylet):
        with contextlib.suppress(OSError):
            if b"marsad.many.one" in Path(f"/proc/{pid}/cmdline").read_bytes():
                return True
    return False


@pytest.mark.skipif(sys.platform != "linux", reason="looks for the machine's processes in /proc")
def test_a_cluster_that_loses_a_machine_midway_makes_the_same(machines: Any, tmp_path: Path) -> None:
    for number in range(6):
        write(tmp_path / f"{number}.jsonl", [*ROWS[4 * number : 4 * number + 4], {"id": "none"}])
    read_many([str(tmp_path / "*.jsonl")], tmp_path / "local", processes=2)
    (lost,) = machines.worker_nodes
    raylet = lost.all_processes["raylet"][0].process
    done = threading.Event()
    killed: list[int] = []

    def kill() -> None:
        while not done.wait(0.01):
            if reads(raylet.pid):
                killed.append(len(shards(tmp_path / "ray")))
                raylet.send_signal(signal.SIGKILL)
                return

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        count = read_many([str(tmp_path / "*.jsonl")], tmp_path / "ray", engine="ray", address=machines.address)
    finally:
        done.set()
        killer.join()
    assert raylet.wait(10) == -signal.SIGKILL and killed[0] < 6, "killed while it was reading a shard"
    assert (count.shards, count.read, count.articles, count.failed, count.broken) == (6, 6, 24, 6, {})
    assert content(tmp_path / "ray") == content(tmp_path / "local")
