"""Web pages: fetched from a real server on this machine, the article taken out of them, and every refusal in one line."""

from __future__ import annotations

import contextlib
import gzip
import json
import socket
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from marsad.cli import app
from marsad.errors import InputError
from marsad.ingest import read_source, web

PAGE = (Path(__file__).parent / "pages" / "strike.html").read_text("utf-8")
UTF_8 = '<meta charset="utf-8">'
WORDS = ["قتل 44 مهاجرا على الأقل", "واتهمت حكومة الوفاق", "قد يرقى إلى جريمة حرب"]
TRAPS = ["سياسة", "إزمير", "درنة", "ملفات تعريف", "شارك", "بنغازي", "صفاقس", "سرت", "الرياض", "الحقوق", "زائر"]


def page(meta: str = UTF_8, encoding: str = "utf-8") -> bytes:
    return PAGE.replace("{meta}", meta).encode(encoding)


class Handler(BaseHTTPRequestHandler):
    """A small news site with everything that goes wrong on one."""

    def do_GET(self) -> None:
        name = self.path.partition("?")[0].strip("/")
        answer = getattr(self, f"get_{name.replace('-', '_')}", None)
        if answer is None:
            self.send_error(404)
        else:
            answer()

    def send(self, data: bytes, kind: str | None = "text/html; charset=utf-8", status: int = 200, **headers: str) -> None:
        self.send_response(status)
        if kind:
            self.send_header("Content-Type", kind)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def get_article(self) -> None:
        self.send(page())

    def get_bare(self) -> None:
        self.send(page(""), None)

    def get_old(self) -> None:
        self.send(page("", "windows-1256"), "text/html")

    def get_old_told(self) -> None:
        self.send(page('<meta http-equiv="Content-Type" content="text/html; charset=windows-1256">', "windows-1256"), "text/html")

    def get_old_by_header(self) -> None:
        self.send(page("", "iso-8859-6"), "text/html; charset=ISO-8859-6")

    def get_mistold(self) -> None:
        self.send(page('<meta charset="windows-1256">'), "text/html; charset=latin-1")

    def get_packed(self) -> None:
        self.send(gzip.compress(page()), Content_Encoding="gzip")

    def get_bomb(self) -> None:
        self.send(gzip.compress(b"<html>" + b" " * 40_000_000), Content_Encoding="gzip")

    def get_text(self) -> None:
        self.send("قصف الجيش السوري مدينة إدلب أمس.\n".encode(), "text/plain")

    def get_moved(self) -> None:
        self.send(b"", status=302, Location="/article")

    def get_round(self) -> None:
        self.send(b"", status=302, Location="/round")

    def get_to_a_file(self) -> None:
        self.send(b"", status=302, Location="file:///etc/hostname")

    def get_broken(self) -> None:
        self.send(b"", status=500)

    def get_picture(self) -> None:
        self.send(b"\x89PNG\r\n", "image/png")

    def get_lying_picture(self) -> None:
        self.send(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(500))

    def get_nothing(self) -> None:
        self.send(b"")

    def get_menu(self) -> None:
        self.send('<!doctype html><html><body><nav><a href="/">الرئيسية</a></nav></body></html>'.encode())

    def get_huge(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        for _ in range(23):
            self.wfile.write(b"<p>" + b"x" * 2**20)

    def get_silent(self) -> None:
        time.sleep(2)

    def get_slow(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        for _ in range(40):
            self.wfile.write(b"<p>")
            time.sleep(0.1)

    def get_cut(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", "100000")
        self.end_headers()
        self.wfile.write(page()[:900])

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def handle(self) -> None:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            super().handle()


# An address in Arabic, as news sites have them
setattr(Handler, "get_%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1/%D8%BA%D8%A7%D8%B1%D8%A9", Handler.get_article)


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")


def check_article(text: str) -> None:
    assert [words for words in WORDS if words not in text] == []
    assert [trap for trap in TRAPS if trap in text] == []


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        ("article", "utf-8"), ("bare", "utf-8"), ("old", "windows-1256"), ("old-told", "windows-1256"), ("old-by-header", "iso-8859-6"),
        ("mistold", "utf-8"), ("packed", "utf-8"), ("moved", "utf-8"), ("أخبار/غارة", "utf-8"), ("article?id=1#top", "utf-8"),
    ],
)  # fmt: skip
def test_an_article_is_taken_out_of_its_page(site: str, name: str, encoding: str) -> None:
    found = read_source(f"{site}/{name}")
    check_article(found.text)
    assert (found.title, found.published, found.outlet) == ("غارة على مركز للمهاجرين في تاجوراء", "2019-07-03", "وكالة الأفق")
    assert found.encoding == encoding and found.url and not found.text.startswith(found.title or "")
    assert found.url.endswith("/article") if name == "moved" else True


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, list(arguments))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stdout, result.stderr


def test_a_page_is_read_with_what_it_tells_of_itself(site: str) -> None:
    status, out, error = run("read", f"{site}/article", "--format", "json")
    reading = json.loads(out)
    assert (status, error) == (0, "")
    assert (reading["title"], reading["published"], reading["published_from"]) == ("غارة على مركز للمهاجرين في تاجوراء", "2019-07-03", "metadata")
    assert (reading["outlet"], reading["url"]) == ("وكالة الأفق", f"{site}/article")
    assert reading["text"].startswith("غارة على مركز للمهاجرين في تاجوراء\nقتل 44")
    assert [(f["kind"], f["low"]) for f in reading["figures"]] == [("killed", 44)]
    assert {(t["start"], t["end"]) for t in reading["times"]} == {("2019-07-02", "2019-07-02")}


def test_what_the_caller_says_goes_before_what_the_page_says(site: str) -> None:
    reading = json.loads(run("read", f"{site}/article", "--format", "json", "--published", "2019-07-10", "--outlet", "المشرق")[1])
    assert (reading["published"], reading["outlet"]) == ("2019-07-10", "المشرق")


def test_a_plain_text_is_read_as_one(site: str) -> None:
    found = read_source(f"{site}/text")
    assert (found.text, found.title) == ("قصف الجيش السوري مدينة إدلب أمس.\n", None)


def test_a_page_is_explained(site: str) -> None:
    status, out, _ = run("explain", f"{site}/article", "2")
    assert status == 0 and "مهاجرا" in out and "figure" in out


@pytest.mark.parametrize("name", ["page.html", "page.htm", "page.txt"])
def test_a_page_in_a_file(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(page("", "windows-1256"))
    found = read_source(str(path))
    check_article(found.text)
    assert found.url is None and found.published == "2019-07-03" and found.notes


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("none", "404"), ("broken", "500"), ("round", "without end"), ("to-a-file", "not on the web"), ("picture", "image/png"),
        ("lying-picture", "binary"), ("nothing", "empty"), ("menu", "no article"), ("huge", "20 MB"), ("bomb", "20 MB"), ("cut", "broke off"),
    ],
)  # fmt: skip
def test_what_is_no_article_is_refused_in_one_line(site: str, name: str, reason: str) -> None:
    status, out, error = run("read", f"{site}/{name}", "--format", "json")
    assert (status, out) == (1, "") and reason in error
    assert error.startswith(f"marsad: {site}/{name}: ") and error.count("\n") == 1


def test_a_server_that_says_nothing_is_not_waited_for(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "TIMEOUT", 0.3)
    begin = time.monotonic()
    with pytest.raises(InputError, match="no answer within"):
        read_source(f"{site}/silent")
    assert time.monotonic() - begin < 1.5


def test_a_server_that_trickles_is_not_waited_for(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "DEADLINE", 0.3)
    begin = time.monotonic()
    with pytest.raises(InputError, match="not whole within"):
        read_source(f"{site}/slow")
    assert time.monotonic() - begin < 2


def test_a_server_that_is_none() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    for url in (f"http://127.0.0.1:{port}/", "http:///path", "http://[::1", "ftp://example.org/x", "file:///etc/hostname"):
        status, out, error = run("read", url)
        assert (status, out) == (1, "") and error.startswith("marsad: ") and error.count("\n") == 1, error


def test_without_the_extra_its_name_is_said(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    status, _, error = run("read", f"{site}/article")
    assert status == 1 and "pip install 'marsad[web]'" in error and error.count("\n") == 1
    assert run("read", f"{site}/text")[0] == 0


def test_one_bad_address_does_not_stop_the_others(site: str) -> None:
    status, out, error = run("read", f"{site}/none", f"{site}/article", "--format", "jsonl")
    assert status == 1 and len(out.splitlines()) == 1 and "404" in error
