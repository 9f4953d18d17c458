"""Adding to a corpus: articles of every form, what fails kept with its reason, a run killed at any moment run again."""

from __future__ import annotations

import contextlib
import csv
import gzip
import io
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest
from typer.testing import CliRunner

import marsad
from marsad.cli import app
from marsad.ingest.found import Options
from marsad.keep import add, reread
from marsad.keep.pool import Pool, TooLong, limited, why
from marsad.moments import day_and_moment
from marsad.store import Corpus
from marsad.tables import read_tables

ROOT = Path(__file__).parents[1]
EXAMPLES = sorted((ROOT / "examples").glob("*.txt"))
PAGE = (ROOT / "tests" / "pages" / "strike.html").read_text("utf-8").replace("{meta}", '<meta charset="utf-8">')
ROWS = [
    {"id": f"a{n}", "url": f"https://example.org/{n}", "outlet": "المشرق", "title": title, "published": "2019-10-23", "text": body}
    for n, path in enumerate(EXAMPLES[:3])
    for title, _, body in [path.read_text("utf-8").partition("\n")]
]
STAMPS = {"added", "read_at", "at", "since", "mended"}


def run(*arguments: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, [str(a) for a in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stdout, result.stderr


def content(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Everything that a corpus file holds, but for the moments at which it was written."""
    with contextlib.closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        tables = [name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")]
        found = {}
        for table in tables:
            columns = [row[1] for row in db.execute(f"PRAGMA table_info({table})") if row[1] not in STAMPS]
            found[table] = sorted(db.execute(f"SELECT {', '.join(columns)} FROM {table}").fetchall(), key=repr) if not table.startswith("words_") else []
        return found


@pytest.fixture
def corpus(tmp_path: Path) -> Any:
    with marsad.open(tmp_path / "corpus.db", create=True) as opened:
        yield opened


def write_csv(path: Path, delimiter: str = ",", encoding: str = "utf-8", **named: str) -> None:
    with path.open("w", encoding=encoding, newline="") as handle:
        writer = csv.writer(handle, delimiter=delimiter)
        writer.writerow([named.get(name, name) for name in ROWS[0]])
        writer.writerows(row.values() for row in ROWS)


def write_jsonl(path: Path) -> None:
    text = "\n".join(json.dumps(row, ensure_ascii=False) for row in ROWS).encode()  # the last line without its end
    path.write_bytes(gzip.compress(text) if path.suffix == ".gz" else text)


FORMS: dict[str, Callable[[Path], None]] = {
    "articles.jsonl": write_jsonl,
    "articles.jsonl.gz": write_jsonl,
    "articles.ndjson": write_jsonl,
    "articles.csv": write_csv,
    "articles.tsv": lambda path: write_csv(path, "\t"),
    "semicolons.csv": lambda path: write_csv(path, ";"),
    "marked.csv": lambda path: write_csv(path, encoding="utf-8-sig"),
    "old.csv": lambda path: write_csv(path, encoding="windows-1256"),
    "articles.json": lambda path: path.write_text(json.dumps(ROWS), "utf-8") and None,
    "articles.parquet": lambda path: pyarrow.parquet.write_table(pyarrow.Table.from_pylist(ROWS), path),
}


@pytest.mark.parametrize("name", FORMS)
def test_rows_of_every_form(corpus: Corpus, tmp_path: Path, name: str) -> None:
    FORMS[name](tmp_path / name)
    count = add(corpus, [str(tmp_path / name)], processes=1)
    assert (count.added, count.known, count.failed) == (3, 0, 0), corpus.failures()
    for row, (kept, reading) in zip(ROWS, corpus.readings(), strict=True):
        assert (kept.id, kept.url, kept.outlet, kept.title, kept.published) == (row["id"], row["url"], row["outlet"], row["title"], row["published"])
        assert kept.text == f"{row['title']}\n{row['text']}" == reading.text
        assert reading == marsad.read(row["text"], title=row["title"], published=row["published"], outlet=row["outlet"], url=row["url"], id=row["id"])
    assert add(corpus, [str(tmp_path / name)], processes=1).known == 3 and len(corpus) == 3


def test_columns_of_other_names(tmp_path: Path) -> None:
    write_csv(tmp_path / "a.csv", text="body", published="date")
    status, out, _ = run("add", tmp_path / "a.csv", "--to", tmp_path / "c.db", "--column", "text=body", "--column", "published=date", "--processes", 1)
    assert status == 0 and "3 added" in out
    with marsad.open(tmp_path / "c.db") as corpus:
        assert {a.published for a in corpus.articles()} == {"2019-10-23"}
    status, _, error = run("add", tmp_path / "a.csv", "--to", tmp_path / "d.db", "--column", "words=body")
    assert status == 2 and "expected FIELD=NAME" in error
    status, out, _ = run("add", tmp_path / "a.csv", "--to", tmp_path / "d.db", "--processes", 1)
    assert status == 1 and "1 set aside" in out and "no column text; found id, url" in run("failed", "--from", tmp_path / "d.db")[1]


def test_a_folder_of_texts_and_pages(corpus: Corpus, tmp_path: Path) -> None:
    folder = tmp_path / "news"
    (folder / "2019" / ".hidden").mkdir(parents=True)
    (folder / "2019" / "strike.html").write_text(PAGE, "utf-8")
    (folder / "2019" / "bomb.txt.gz").write_bytes(gzip.compress(b" " * 30_000_000))
    (folder / "a.txt.gz").write_bytes(gzip.compress(EXAMPLES[0].read_bytes()))
    (folder / "b.txt").write_bytes(EXAMPLES[1].read_text("utf-8").encode("iso-8859-6", "ignore"))
    (folder / ".hidden.txt").write_text("قال الرئيس أمس", "utf-8")
    (folder / "2019" / ".hidden" / "c.txt").write_text("قال الرئيس أمس", "utf-8")
    (folder / "picture.png").write_bytes(b"\x89PNG")
    count = add(corpus, [str(folder)], options=Options(outlet="المشرق", published="2019-07-05"), processes=1)
    assert (count.added, count.failed) == (3, 1) and "20 MB" in corpus.failures()[0].reason, corpus.failures()
    page, first, second = corpus.articles()
    assert (page.id, page.title, page.published, page.outlet) == ("strike", "غارة على مركز للمهاجرين في تاجوراء", "2019-07-03", "وكالة الأفق")
    assert (first.id, first.published, first.outlet, first.text) == ("a", "2019-07-05", "المشرق", EXAMPLES[0].read_text("utf-8"))
    assert second.notes == ("not UTF-8; read as iso-8859-6",)


def test_lines_that_lead_elsewhere_are_kept_as_links(corpus: Corpus, tmp_path: Path) -> None:
    text = "قصفت طائرات حربية مدينة إدلب أمس.\nإقرأ أيضاً: مقتل عشرة جنود في حلب\nوقال ناشطون إن القصف استمر ساعات.\n"
    (tmp_path / "a.txt").write_text(text, "utf-8")
    page = PAGE.replace("</article>", '<p>اقرأ أيضا: <a href="/2">مقتل عشرة جنود في حلب</a></p></article>')
    assert page != PAGE
    (tmp_path / "b.html").write_text(page, "utf-8")
    add(corpus, [str(tmp_path / "a.txt"), str(tmp_path / "b.html")], processes=1)
    for kept, reading in corpus.readings():
        assert "حلب" not in kept.text and "مقتل عشرة جنود في حلب" in [link.text for link in kept.links]
        assert all(event.evidence[0].text != "مقتل" for event in reading.events)


def warc(*pages: tuple[str, str, bytes]) -> bytes:
    """A web archive as crawlers write it: a record a page, each gzipped by itself."""
    out = io.BytesIO()
    for number, (url, head, body) in enumerate(pages):
        http = f"HTTP/1.1 {head}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
        record = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{number:012}>\r\nWARC-Date: 2019-07-03T10:00:00Z\r\n"
            f"WARC-Target-URI: {url}\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
        ).encode() + http + b"\r\n\r\n"
        out.write(gzip.compress(record))
    return out.getvalue()


def test_a_web_archive(corpus: Corpus, tmp_path: Path) -> None:
    html = "200 OK\r\nContent-Type: text/html; charset=utf-8"
    english = b"<!doctype html><html><body><article><p>" + b"Ten people were killed in a raid on the town, officials said on Sunday. " * 9 + b"</p></article></body></html>"
    menu = '<!doctype html><html><body><nav><a href="/">الرئيسية</a></nav></body></html>'.encode()
    data = warc(
        ("https://example.org/news/1", html, PAGE.encode()),
        ("https://example.org/news/2", html.replace("utf-8", "windows-1256"), PAGE.replace('<meta charset="utf-8">', "").encode("windows-1256")),
        ("https://example.org/en", html, english),
        ("https://example.org/menu", html, menu),
        ("https://example.org/gone", html.replace("200 OK", "404 Not Found"), PAGE.encode()),
        ("https://example.org/picture", "200 OK\r\nContent-Type: image/png", b"\x89PNG"),
    )
    (tmp_path / "news.warc.gz").write_bytes(data)
    count = add(corpus, [str(tmp_path / "news.warc.gz")], processes=1)
    assert (count.added, count.passed, count.failed) == (2, 2, 0), corpus.failures()
    assert [(a.url, a.published) for a in corpus.articles()] == [(f"https://example.org/news/{n}", "2019-07-03") for n in (1, 2)]
    (tmp_path / "cut.warc.gz").write_bytes(data[: len(data) // 3])
    assert add(corpus, [str(tmp_path / "cut.warc.gz")], processes=1).known <= 1


def test_what_fails_is_kept_with_its_reason_and_the_rest_is_added(tmp_path: Path) -> None:
    lines = [json.dumps(ROWS[0]), "{broken", json.dumps({"id": "x", "body": "y"}), "[1]", "", json.dumps({"text": "Ten people were killed on Sunday."}),
             json.dumps({**ROWS[1], "published": "أمس"}), json.dumps({**ROWS[2], "text": ROWS[2]["text"] + "\0\ud800"})]  # fmt: skip
    (tmp_path / "a.jsonl").write_text("\n".join(lines), "utf-8")
    for name, data in (("empty.txt", b""), ("binary.txt", b"\x89PNG\r\n\x1a\n\0\0\0"), ("not.parquet", b"PAR"), ("bad.csv", b'text\n"\xd9\x82'), ("no.warc", b"x")):
        (tmp_path / name).write_bytes(data)
    (tmp_path / "empty").mkdir()
    names = ["a.jsonl", "empty.txt", "binary.txt", "not.parquet", "bad.csv", "no.warc", "empty", "none.txt"]
    status, out, _ = run("add", *(tmp_path / name for name in names), "ftp://example.org/x", "--to", tmp_path / "c.db", "--processes", 2)
    assert status == 1 and "3 added" in out
    with marsad.open(tmp_path / "c.db") as corpus:
        reasons = {f.source.removeprefix(f"{tmp_path.as_posix()}/"): f.reason for f in corpus.failures()}
        notes = [a.notes for a in corpus.articles()]
    assert {name: part for name, part in (
        ("a.jsonl:2", "not JSON"), ("a.jsonl:3", "no text; found id, body"), ("a.jsonl:4", "found list"), ("a.jsonl:6", "not in Arabic"),
        ("empty.txt", "empty"), ("binary.txt", "binary"), ("not.parquet", "not Parquet"), ("bad.csv:1", "not CSV"), ("no.warc", "the archive breaks off"),
        ("empty", "a folder without articles"), ("none.txt", "no such file"), ("ftp://example.org/x", "a URL of ftp"),
    ) if part not in reasons.get(name, "")} == {}  # fmt: skip
    assert len(reasons) == 12 and notes[1] == ("published: found 'أمس'; expected a day such as 2019-07-05",)
    (tmp_path / "empty.txt").write_text("قصف الجيش السوري مدينة إدلب أمس.", "utf-8")
    assert run("add", tmp_path / "empty.txt", "--to", tmp_path / "c.db", "--processes", 1)[0] == 0
    assert "empty.txt" not in run("failed", "--from", tmp_path / "c.db")[1] and "put right" in run("failed", "--from", tmp_path / "c.db", "--mended")[1]


@pytest.mark.cases("moments.csv")
def test_when_it_was_published(case: dict[str, str]) -> None:
    told = float(case["told"]) if case["told"].startswith("15") and "-" not in case["told"] else case["told"]
    assert day_and_moment(told) == (case["day"] or None, case["moment"] or None)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Paragraphs of the examples as articles, some twice, one that is none."""
    path = tmp_path_factory.mktemp("many") / "many.jsonl"
    rows = [
        {"id": f"{example.stem}-{n}", "outlet": "المشرق", "published": "2019-10-23", "text": paragraph}
        for example in EXAMPLES
        for n, paragraph in enumerate(p for p in example.read_text("utf-8").splitlines() if len(p.split()) > 8)
    ]
    rows = [*rows[:90], {"id": "none"}, rows[3], {**rows[5], "outlet": "المغرب"}]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


def test_one_process_or_more_make_the_same_corpus(many: Path, tmp_path: Path) -> None:
    for processes in (1, 2):
        with marsad.open(tmp_path / f"{processes}.db", create=True) as corpus:
            count = add(corpus, [str(many)], processes=processes)
            assert (count.added, count.known, count.failed) == (91, 1, 1)
    assert content(tmp_path / "1.db") == content(tmp_path / "2.db")


RUN = """
import sys
import marsad
from marsad.keep import adding
adding.OFTEN = 0.02
with marsad.open(sys.argv[2], create=True) as corpus:
    adding.add(corpus, [sys.argv[1]], processes=2)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is POSIX")
def test_killed_at_any_moment_and_run_again(many: Path, tmp_path: Path) -> None:
    whole, killed = tmp_path / "whole.db", tmp_path / "killed.db"
    with marsad.open(whole, create=True) as corpus:
        add(corpus, [str(many)], processes=1)
    chance = random.Random(4)
    kills = 0
    for _ in range(40):
        process = subprocess.Popen([sys.executable, "-c", RUN, str(many), str(killed)], start_new_session=True, cwd=ROOT)
        goal = articles(killed) + chance.randint(5, 35)
        while process.poll() is None and articles(killed) < goal:
            time.sleep(0.005)
        time.sleep(chance.random() * 0.05)
        if process.poll() is None:
            process.kill()
            kills += 1
        process.wait()
        assert gone(process.pid), "its readers outlive it"
        with contextlib.closing(sqlite3.connect(killed)) as db:
            assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            counts = {db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("articles", "readings", "words_docsize")}
            assert len(counts) == 1, "an article half written"
        if process.returncode == 0:
            break
    assert kills >= 3 and process.returncode == 0
    left, right = content(killed), content(whole)
    left.pop("failures"), right.pop("failures")  # how often it was tried
    assert left == right


def articles(path: Path) -> int:
    """How many articles a corpus holds that someone is writing."""
    if not path.exists():
        return 0
    with contextlib.closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as db:
        try:
            count: int = db.execute("SELECT count(*) FROM articles").fetchone()[0]
        except sqlite3.OperationalError:  # not made yet
            return 0
        return count


def gone(group: int) -> bool:
    """Whether no process of a group is left, after a moment."""
    for _ in range(400):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


def double(task: int) -> int:
    if task == 13:
        os.kill(os.getpid(), signal.SIGKILL)
    return 2 * task


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is POSIX")
@pytest.mark.parametrize("tasks", [[13], [1, 2, 13, 4], [*range(40)], [13, 13, 1, 13]])
def test_a_task_that_kills_its_process_is_set_aside_alone(tasks: list[int]) -> None:
    pool: Pool[int, int] = Pool(double, lambda task: -task, processes=2)
    pieces = [tasks[at : at + 3] for at in range(0, len(tasks), 3)] + [[]]
    assert [done for piece in pool.run(iter(pieces)) for done in piece] == [-13 if task == 13 else 2 * task for task in tasks]


def test_work_is_taken_no_faster_than_it_is_done() -> None:
    taken: list[int] = []

    def pieces() -> Any:
        for number in range(50):
            taken.append(number)
            yield [number + 100]

    pool: Pool[int, int] = Pool(double, lambda task: -task, processes=2)
    for number, _ in enumerate(pool.run(pieces())):
        assert len(taken) <= number + 1 + 3 * 2


def test_what_takes_too_long_is_stopped() -> None:
    with pytest.raises(TooLong), limited(0.05):
        while True:
            pass
    try:
        [][0]
    except IndexError as error:
        assert why(error).startswith("IndexError: list index out of range (test_add.py, line ")


def test_reading_again_shows_what_is_read_otherwise(many: Path, tmp_path: Path) -> None:
    file, overlay = tmp_path / "c.db", tmp_path / "own"
    with marsad.open(file, create=True) as corpus:
        add(corpus, [str(many)], processes=1)
        before = {a.id: r for a, r in corpus.readings()}
        assert reread(corpus, processes=1).read == 0
    (overlay / "actors").mkdir(parents=True)
    row = next(r for name, rows in read_tables(only=("actors/persons",)).items() for r in rows if r["id"] == "qasem-soleimani").cells
    with (overlay / "actors" / "persons.csv").open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerows([row, (row | {"name_en": "Another Name"}).values()])
    status, out, _ = run("reread", "--from", file, "--lexicon", overlay, "--processes", 2)
    assert status == 0 and f"{len(before)} articles read again" in out and "Another Name" in out
    with marsad.open(file) as corpus:
        changes = corpus.changes()
        changed = {c.article for c in changes}
        assert changed == {id for id, reading in before.items() if reading.actor("qasem-soleimani")} != set()
        assert {(c.record, c.name, c.change) for c in changes} == {("actor", "qasem-soleimani", "changed")}
        assert corpus.db.execute("SELECT count(*), sum(current) FROM readings").fetchone() == (2 * len(before), len(before))
        assert all(r.lexicon != before[a.id].lexicon for a, r in corpus.readings())
        assert corpus.db.execute("SELECT DISTINCT name_en FROM actors WHERE id = 'qasem-soleimani'").fetchall() == [("Another Name",)]
        assert corpus.db.execute("SELECT articles, changed, ended IS NOT NULL FROM rereads").fetchall() == [(len(before), len(changed), 1)]
    article = sorted(changed)[0]
    assert run("changes", "--from", file, "--article", article)[1].count("\n~ ") == 1
    assert run("changes", "--from", file, "--article", "none")[0] == 1
    assert run("reread", "--from", file, "--processes", 1)[0] == 0
    with marsad.open(file) as corpus:
        assert {a.id: r for a, r in corpus.readings()} == before
