"""Fetching: politely and safely, against a real server on this machine."""

from __future__ import annotations

import contextlib
import gzip
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import marsad
from marsad.cli import app
from marsad.errors import InputError
from marsad.ingest.feeds import read_list
from marsad.ingest.found import Options
from marsad.ingest.polite import Visitor
from marsad.ingest.web import fetch, is_private
from marsad.keep import add
from marsad.store import Corpus

PAGE = (Path(__file__).parent / "pages" / "strike.html").read_text("utf-8").replace("{meta}", '<meta charset="utf-8">')
ROBOTS = "User-agent: *\nDisallow: /closed/\nAllow: /closed/door\nDisallow: /*.pdf$\n\nUser-agent: marsad\nCrawl-delay: 0.2\nDisallow: /closed/\nAllow: /closed/door\nDisallow: /*?print\n"
RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>وكالة النسيم</title>
<item><title>غارة على تاجوراء</title><link>{site}/a/1</link><pubDate>Wed, 03 Jul 2019 08:00:00 +0300</pubDate>
<content:encoded><![CDATA[<p>قتل 44 مهاجرا في غارة على مركز في تاجوراء قرب طرابلس مساء الثلاثاء، وفق ما أعلنت الأمم المتحدة.</p>]]></content:encoded></item>
<item><title>خبر قديم</title><link>{site}/a/2</link><pubDate>Wed, 03 Jul 2013 08:00:00 +0300</pubDate></item>
<item><title>مغلق</title><link>{site}/closed/3</link><pubDate>Wed, 03 Jul 2019 09:00:00 +0300</pubDate></item>
<item><title>ضائع</title><link>{site}/gone</link></item></channel></rss>"""
ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>النسيم</title>
<entry><title>غارة</title><link href="/a/1"/><published>2019-07-03T08:00:00+03:00</published><author><name>سامي نور</name></author></entry></feed>"""
SITEMAP = """<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>{site}/a/5</loc><news:news><news:publication><news:name>النسيم</news:name></news:publication><news:publication_date>2019-07-03T08:00:00+03:00</news:publication_date>
<news:title>غارة</news:title></news:news></url><url><loc>{site}/a/6</loc><lastmod>2012-01-01</lastmod></url></urlset>"""


class Site(ThreadingHTTPServer):
    """A small news site: what it was asked, and when."""

    def __init__(self, robots: str | int = ROBOTS) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.robots = robots
        self.asked: list[tuple[str, float]] = []
        self.agents: set[str] = set()
        self.busy = 1
        self.url = f"http://127.0.0.1:{self.server_address[1]}"

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]


class Handler(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        path, site = self.path, self.server
        site.asked.append((path, time.monotonic()))
        site.agents.add(self.headers["User-Agent"])
        if path == "/robots.txt":
            self.send(site.robots.encode(), "text/plain") if isinstance(site.robots, str) else self.send(b"", status=site.robots)
        elif path.startswith(("/a/", "/closed/")):
            self.send(PAGE.replace("44", path.rpartition("/")[2] + "1").encode())
        elif path == "/rss":
            self.send(RSS.format(site=site.url).encode(), "application/rss+xml")
        elif path == "/atom":
            self.send(ATOM.encode(), "application/atom+xml")
        elif path == "/feed.json":
            items = [{"url": "/a/1", "title": "غارة", "date_published": "2019-07-03T08:00:00+03:00", "content_text": "قصف الجيش السوري مدينة إدلب أمس.", "authors": [{"name": "سامي نور"}]}]
            self.send(json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "النسيم", "items": items}).encode(), "application/feed+json")
        elif path == "/sitemap.xml":
            self.send(f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>{site.url}/part.xml.gz</loc></sitemap></sitemapindex>'.encode(), "text/xml")
        elif path == "/part.xml.gz":
            self.send(gzip.compress(SITEMAP.format(site=site.url).encode()), "application/gzip")
        elif path == "/circle.xml":
            self.send(f"<sitemapindex><sitemap><loc>{site.url}/circle.xml</loc></sitemap></sitemapindex>".encode(), "text/xml")
        elif path == "/bomb.xml.gz":
            self.send(gzip.compress(b"<urlset>" + b" " * 40_000_000), "application/gzip")
        elif path == "/laughs.xml":
            entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
            self.send(f'<?xml version="1.0"?><!DOCTYPE urlset [<!ENTITY l0 "ha">{entities}]><urlset><url><loc>&l11;</loc></url></urlset>'.encode(), "text/xml")
        elif path == "/to-closed":
            self.send(status=302, Location="/closed/3")
        elif path == "/busy":
            self.server.busy -= 1
            self.send(PAGE.encode()) if self.server.busy < 0 else self.send(status=503, Retry_After="1")
        else:
            self.send(status=404)

    def send(self, data: bytes = b"", kind: str = "text/html; charset=utf-8", status: int = 200, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextlib.contextmanager
def serving(robots: str | int = ROBOTS) -> Iterator[Site]:
    with Site(robots) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield server
        server.shutdown()


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setenv("no_proxy", "127.0.0.1,localhost")
    with serving() as server:
        yield server


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[Corpus]:
    with marsad.open(tmp_path / "corpus.db", create=True) as opened:
        yield opened


HERE = Options(private=True, delay=0)


def test_a_page_is_fetched_once(corpus: Corpus, site: Site) -> None:
    assert add(corpus, [f"{site.url}/a/1"], options=HERE, processes=1).added == 1
    (article,) = corpus.articles()
    assert (article.published, article.outlet, article.url, article.source) == ("2019-07-03", "وكالة الأفق", f"{site.url}/a/1", f"{site.url}/a/1")
    assert add(corpus, [f"{site.url}/a/1"], options=HERE, processes=1).added == 0 and site.paths().count("/a/1") == 1
    assert add(corpus, [f"{site.url}/a/1"], options=Options(private=True, delay=0, again=True), processes=1).known == 1 and site.paths().count("/a/1") == 2
    assert site.agents == {f"marsad/{marsad.__version__}"}


def test_a_feed_is_followed(corpus: Corpus, site: Site) -> None:
    options = Options(private=True, delay=0, since="2019-01-01")
    count = add(corpus, [f"{site.url}/rss"], options=options, processes=1)
    assert (count.added, count.failed) == (1, 2) and "/closed/3" not in site.paths() and "/a/2" not in site.paths()
    assert {f.source.removeprefix(site.url): f.reason for f in corpus.failures()} == {"/closed/3": "robots.txt does not allow it", "/gone": "404 Not Found"}
    assert add(corpus, [f"{site.url}/rss"], options=options, processes=1).added == 0 and site.paths().count("/a/1") == 1


def test_what_a_feed_holds_can_be_taken_without_fetching(corpus: Corpus, site: Site) -> None:
    count = add(corpus, [f"{site.url}/rss"], options=Options(private=True, delay=0, follow=False, limit=1), processes=1)
    assert count.added == 1 and site.paths() == ["/robots.txt", "/rss"]
    (article,) = corpus.articles()
    assert (article.title, article.published, article.published_at, article.outlet) == ("غارة على تاجوراء", "2019-07-03", "2019-07-03T08:00:00+03:00", "وكالة النسيم")
    assert article.url == f"{site.url}/a/1" and article.text.startswith("غارة على تاجوراء\nقتل 44 مهاجرا")


@pytest.mark.parametrize("path", ["/atom", "/feed.json"])
def test_feeds_of_other_kinds(corpus: Corpus, site: Site, path: str) -> None:
    assert add(corpus, [f"{site.url}{path}"], options=HERE, processes=1).added == 1, corpus.failures()
    (article,) = corpus.articles()
    assert (article.url, article.author) == (f"{site.url}/a/1", "سامي نور")


def test_a_sitemap_is_followed_through_its_index(corpus: Corpus, site: Site) -> None:
    assert add(corpus, [f"{site.url}/sitemap.xml"], options=Options(private=True, delay=0, since="2019-01-01"), processes=1).added == 1, corpus.failures()
    assert [a.url for a in corpus.articles()] == [f"{site.url}/a/5"]


@pytest.mark.parametrize(
    ("path", "reason"),
    [("/circle.xml", "a list within a list"), ("/bomb.xml.gz", "unpacks to over 20 MB"), ("/laughs.xml", "a sitemap that breaks off or is none"), ("/none", "404"), ("/to-closed", "robots.txt does not allow it")],
)
def test_what_cannot_be_followed_is_said(corpus: Corpus, site: Site, path: str, reason: str) -> None:
    count = add(corpus, [f"{site.url}{path}"], options=HERE, processes=1)
    assert (count.added, count.failed) == (0, 1) and reason in corpus.failures()[0].reason and "/closed/3" not in site.paths()


@pytest.mark.parametrize(("path", "allowed"), [("/closed/3", False), ("/closed/door", True), ("/a/1?print", False), ("/a/1", True), ("/a/x.pdf", True)])
def test_robots_txt(site: Site, path: str, allowed: bool) -> None:
    visitor = Visitor(HERE)
    if allowed:
        assert visitor.get(f"{site.url}{path}").data
    else:
        with pytest.raises(InputError, match=r"robots\.txt does not allow it"):
            visitor.get(f"{site.url}{path}")
    assert site.paths()[0] == "/robots.txt" and (path in site.paths()) == allowed


@pytest.mark.parametrize(("robots", "allowed"), [(404, True), (403, True), (500, False), (503, False)])
def test_a_robots_txt_that_is_not_there(monkeypatch: pytest.MonkeyPatch, robots: int, allowed: bool) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with serving(robots) as site:
        if allowed:
            assert Visitor(HERE).get(f"{site.url}/a/1").data
        else:
            with pytest.raises(InputError, match=f"robots.txt: {robots}; nothing is fetched"):
                Visitor(HERE).get(f"{site.url}/a/1")


def test_a_host_is_not_asked_faster_than_it_likes(site: Site) -> None:
    visitor = Visitor(HERE)
    with serving("User-agent: *\nCrawl-delay: 0.2") as other:
        pages = [f"{site.url}/a/1", f"{site.url}/a/2", f"{other.url}/a/3", f"{other.url}/a/4"]
        order = [url for url, page in visitor.visit(pages) if not isinstance(page, InputError)]
        assert sorted(order) == sorted(pages)
        # While one host rests, the other is asked.
        assert [url.startswith(site.url) for url in order] in ([True, False, True, False], [False, True, False, True])
        for server in (site, other):
            times = [at for path, at in server.asked if path != "/robots.txt"]
            assert times[1] - times[0] >= 0.19


def test_a_busy_host_is_asked_once_more_when_it_says(site: Site) -> None:
    assert Visitor(HERE).get(f"{site.url}/busy").data
    first, second = (at for path, at in site.asked if path == "/busy")
    assert second - first >= 0.95
    site.busy = 9
    with pytest.raises(InputError, match="503"):
        Visitor(HERE).get(f"{site.url}/busy")


def test_addresses_inside_this_network_are_refused(corpus: Corpus, site: Site) -> None:
    for url in (f"{site.url}/a/1", site.url.replace("127.0.0.1", "localhost") + "/a/1", "http://[::1]/", "http://169.254.169.254/latest/meta-data", "http://2130706433/"):
        assert add(corpus, [url], options=Options(delay=0), processes=1).failed == 1
    assert all("inside this network" in f.reason for f in corpus.failures()), corpus.failures()
    assert site.asked == []


def test_a_page_of_the_web_cannot_send_into_this_network(site: Site) -> None:
    # The first address is allowed as one that the user typed; the second is refused by where it leads.
    with pytest.raises(InputError, match="inside this network"):
        fetch(f"{site.url}/to-closed", private=False)
    assert fetch(f"{site.url}/a/1").data


@pytest.mark.parametrize("address", ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.1.1", "0.0.0.0", "100.64.0.1", "::1", "fe80::1", "fc00::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "224.0.0.1"])
def test_what_is_inside(address: str) -> None:
    assert is_private(address)


def test_lists_that_are_none() -> None:
    for data in (b"", b"{", b'{"version": "https://jsonfeed.org/version/1", "items": [1]}', b"<rss", b"<urlset><url>", b"\x1f\x8bx"):
        with pytest.raises(InputError):
            read_list(data, name="x")


def test_from_the_command_line(site: Site, tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["add", f"{site.url}/a/1", "--to", str(tmp_path / "c.db"), "--processes", "1"])
    assert result.exit_code == 1 and "1 set aside" in result.stdout
    assert "--private allows it" in CliRunner().invoke(app, ["failed", "--from", str(tmp_path / "c.db")]).stdout
    result = CliRunner().invoke(app, ["add", f"{site.url}/a/1", "--to", str(tmp_path / "c.db"), "--processes", "1", "--private", "--agent", "example-reader"])
    assert result.exit_code == 0 and "1 added" in result.stdout and site.agents == {"example-reader"}
