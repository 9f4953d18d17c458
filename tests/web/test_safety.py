"""Safety: hostile articles stay text, strangers stay out, roles hold, no other site acts in a user's name."""

from __future__ import annotations

import dataclasses
import re
import shutil
import socket
import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, urlencode

import httpx
import pytest
from playwright.sync_api import Page

import marsad
from marsad.errors import InputError
from marsad.review import judging
from marsad.store import Item, to_article
from marsad.store.flatten import pack
from marsad.web.accounts import COOKIE, TRIES, Accounts
from marsad.web.app import create_app
from marsad.web.guard import Guard
from marsad.web.settings import Settings
from tests.web.conftest import PASSWORD

HOSTILE = "../hostile/<b>\"'"  # of the corpus that all tests share
PRIVATE = "سعيد المنصوري"
BODY = f"قال المواطن {PRIVATE} إن قوات النظام السوري قصفت مدينة إدلب أمس.\nوأضاف {PRIVATE} أن عشرة مدنيين قتلوا."


@pytest.fixture
def corpus(corpus_file: Path, tmp_path: Path) -> Path:
    """A corpus of the test's own."""
    return Path(shutil.copy(corpus_file, tmp_path / "corpus.db"))


def token(client: httpx.Client, path: str = "/login") -> str:
    found = re.search(r'name="csrf" content="(\w+)"', client.get(path).text)
    assert found is not None
    return found[1]


@contextmanager
def client(site: str, name: str | None = None) -> Iterator[httpx.Client]:
    """Somebody with a session, or nobody."""
    with httpx.Client(base_url=site, follow_redirects=False, timeout=60) as one:
        if name is not None:
            answer = one.post("/login", data={"name": name, "password": PASSWORD, "csrf": token(one), "next": "/review"})
            assert answer.status_code == 303, answer.text[:300]
        yield one


# --- hostile articles ---


def keep(path: Path, name: str, title: str, text: str) -> None:
    """An article whose title is no part of its text, so that it may be as long as it likes."""
    reading = marsad.read(text, published="2019-07-05", id=name)
    article = dataclasses.replace(to_article(Item(source=name, id=name, text=text, published="2019-07-05")), title=title)
    with marsad.open(path) as corpus, corpus.writing():
        number, _ = corpus.put_article(Item(source=name, text=text), article)
        corpus.put_reading(number, corpus.version("test"), pack(dataclasses.replace(reading, title=title)))


def pages(path: Path, article: str) -> list[str]:
    """The pages on which an article's words stand."""
    with marsad.open(path) as corpus:
        event = corpus.reading(article).events[0].id
    inside = urlencode({"article": article, "event": event})
    return ["/", f"/articles/{quote(article, safe='')}", f"/events/{quote(article, safe='')}/{quote(event, safe='')}", f"/review?{inside}", "/review", "/review/agree", f"/search?{urlencode({'q': 'قصفت'})}"]


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_a_hostile_article_stays_text(page: Page, serve: Callable[..., str], corpus: Path, lang: str) -> None:
    with marsad.open(corpus) as opened:
        judging.comment(opened, HOSTILE, opened.reading(HOSTILE).events[0].id, "<script>document.title='taken'</script>", judge="<img src=x onerror=alert(1)>")
        judging.accept(opened, HOSTILE, opened.reading(HOSTILE).events[0].id, judge="<img src=x onerror=alert(1)>")
    site = serve(corpus)
    for path in pages(corpus, HOSTILE):
        answer = page.goto(f"{site}{path}{'&' if '?' in path else '?'}lang={lang}")
        assert answer is not None and answer.status == 200, path
        assert "taken" not in page.title() or "<script>" in page.title(), path
        assert page.evaluate("document.title !== 'taken' && !document.querySelector('main script:not([src]):not([type=\"application/json\"]), main img, main [onload], main [onerror], main style')"), path
        assert page.locator("main b", has_text="49").count() == 0, path
        # What turns text round stands isolated, or is taken out: the nearest element around it has its own direction.
        bare = page.evaluate(
            r"""() => { const found = []; const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            while (walk.nextNode()) { const text = walk.currentNode.data; if (!/[\u202a-\u202e\u2066-\u2069]/.test(text)) continue;
              const owner = walk.currentNode.parentElement; if (owner.closest('script, option, title')) continue;
              if (!['isolate', 'isolate-override', 'plaintext'].includes(getComputedStyle(owner).unicodeBidi)) found.push(owner.outerHTML.slice(0, 80)); }
            return found; }"""
        )
        assert bare == [], path


def test_a_title_of_five_megabytes_fits_on_every_page(serve: Callable[..., str], corpus: Path) -> None:
    keep(corpus, "long", "<svg onload=alert(1)>" + "قصف \u202e" * 1_000_000, BODY)
    with marsad.open(corpus) as opened:
        judging.reject(opened, "long", opened.reading("long").events[0].id, judge="local")
        judging.undo(opened, judge="local")
    site = serve(corpus)
    with httpx.Client(base_url=site, timeout=120) as one:
        for path in pages(corpus, "long"):
            answer = one.get(path)
            assert answer.status_code == 200 and len(answer.content) < 400_000, (path, len(answer.content))
            assert "<svg onload" not in answer.text


def test_no_page_lets_a_script_or_style_of_its_own_run(site: str, corpus_file: Path) -> None:
    for path in (*pages(corpus_file, HOSTILE), "/nowhere", "/static/css/marsad.css", "/api/events?limit=1"):
        answer = httpx.get(f"{site}{path}", timeout=60)
        policy = dict(part.strip().partition(" ")[::2] for part in answer.headers["content-security-policy"].split(";"))
        assert "unsafe" not in answer.headers["content-security-policy"] and policy["default-src"] == "'none'" and policy["script-src"] == policy["style-src"] == "'self'", path
        assert policy["form-action"] == "'self'" and policy["frame-ancestors"] == policy["base-uri"] == "'none'" and answer.headers["x-content-type-options"] == "nosniff"
        if answer.headers["content-type"].startswith("text/html"):
            assert inline(answer.text) == [], path


def inline(html: str) -> list[tuple[str, str]]:
    """The elements of a page that would run a script or take a style of its own."""
    found: list[tuple[str, str]] = []

    class Tags(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            given = dict(attrs)
            found.extend((tag, name) for name, value in attrs if name.startswith("on") or name == "style" or (value or "").strip().lower().startswith("javascript:"))
            if tag == "style" or (tag == "script" and "src" not in given and given.get("type") != "application/json"):
                found.append((tag, ""))

    Tags().feed(html)
    return found


# --- other sites ---


@pytest.mark.parametrize(
    ("headers", "form", "status"),
    [
        ({}, {}, 403), ({}, {"csrf": "0" * 64}, 403), ({"origin": "https://example.org"}, {"csrf": "right"}, 403), ({"sec-fetch-site": "cross-site"}, {"csrf": "right"}, 403),
        ({"origin": "null"}, {"csrf": "right"}, 403), ({}, {"csrf": "right"}, 303),
    ],
)  # fmt: skip
def test_a_judgement_that_another_site_sends_is_refused(serve: Callable[..., str], corpus: Path, headers: dict[str, str], form: dict[str, str], status: int) -> None:
    with marsad.open(corpus) as opened:
        article, reading = next(opened.readings())
    with client(serve(corpus)) as one:
        right = token(one, "/review")
        sent = {key: right if value == "right" else value for key, value in form.items()}
        answer = one.post("/review/accept", data={"article": article.id, "event": reading.events[0].id, **sent}, headers=headers)
    assert answer.status_code == status
    with marsad.open(corpus) as opened:
        assert len(opened.judgements()) == (status == 303)


def test_a_token_is_one_browsers_only(serve: Callable[..., str], corpus: Path) -> None:
    site = serve(corpus)
    with client(site) as one, client(site) as other:
        stolen = token(one, "/review")
        token(other, "/review")
        assert other.post("/review/undo", data={"csrf": stolen}).status_code == 403


def test_a_request_for_another_host_is_not_answered(site: str) -> None:
    assert httpx.get(site, headers={"host": "example.org"}, timeout=60).status_code == 421


# --- who asks ---


def test_others_are_let_in_only_where_they_say_who_they_are(corpus: Path, users: Path) -> None:
    for host in ("0.0.0.0", "::", "192.0.2.1", "marsad.example.org"):
        with pytest.raises(InputError, match="which others can reach"):
            create_app(corpus, Settings(host=host))
    with pytest.raises(InputError, match="no such file"):
        create_app(corpus, Settings(host="0.0.0.0", users=users.with_name("none.db")))
    assert create_app(corpus, Settings(host="0.0.0.0", users=users)).user_middleware[0].cls is Guard


def test_nobody_sees_anything_before_logging_in(serve: Callable[..., str], corpus: Path, users: Path) -> None:
    site = serve(corpus, settings=Settings(users=users))
    with client(site) as one:
        for path in (*pages(corpus, HOSTILE), "/users", "/nowhere"):
            answer = one.get(path)
            assert answer.status_code == 303 and answer.headers["location"].startswith("/login?next="), path
        assert one.get("/api/events").status_code == 401 and one.post("/api/read", json={"text": "x"}).status_code == 401
        assert one.get("/login").status_code == 200 and one.get("/static/css/review.css").status_code == 200


ROLES = {  # what each may: reader, reviewer, admin
    "GET /": (200, 200, 200), "GET /articles/emoji": (200, 200, 200), "GET /api/events?limit=1": (200, 200, 200), "GET /review": (403, 200, 200),
    "GET /review/agree": (403, 200, 200), "GET /users": (403, 403, 200), "POST /review/accept": (403, 303, 303), "POST /review/undo": (403, 303, 303),
    "POST /users": (403, 403, 303), "POST /users/remove": (403, 403, 303),
}  # fmt: skip


def test_each_role_may_what_it_may(serve: Callable[..., str], corpus: Path, users: Path) -> None:
    site = serve(corpus, settings=Settings(users=users))
    with marsad.open(corpus) as opened:
        event = opened.reading("emoji").events[0].id
    sent = {"/review/accept": {"article": "emoji", "event": event}, "/users": {"name": "new", "role": "reader", "password": PASSWORD}, "/users/remove": {"name": "new"}}
    for number, name in enumerate(("salim", "سلمى", "نور")):
        with client(site, name) as one:
            right = token(one, "/")
            for request, expected in ROLES.items():
                method, path = request.split()
                answer = one.request(method, path, data={"csrf": right, **sent.get(path, {})} if method == "POST" else None)
                assert answer.status_code == expected[number], (name, request, answer.text[:200])
    with marsad.open(corpus) as opened:
        assert {j.judge for j in opened.judgements()} == {"سلمى", "نور"}
    with Accounts(users) as accounts:
        told = [(e.who, e.what) for _, e in accounts.entries(limit=500)]
        for one_of in (("سلمى", "accept"), ("سلمى", "undo"), ("نور", "user put"), ("نور", "user removed"), ("salim", "login")):
            assert one_of in told, one_of
        for statement in ("DELETE FROM audit", "UPDATE audit SET who = 'x'"):
            with pytest.raises(sqlite3.IntegrityError):
                accounts.db.execute(statement)


def test_private_persons_are_masked_for_readers(serve: Callable[..., str], corpus: Path, users: Path) -> None:
    keep(corpus, "private", "شهادة من إدلب", BODY)
    site = serve(corpus, settings=Settings(users=users))
    with client(site, "سلمى") as one:
        assert PRIVATE in one.get("/articles/private").text
    with client(site, "salim") as other:
        for path in (*(p for p in pages(corpus, "private") if not p.startswith("/review")), "/api/articles/private", "/api/statements?limit=200", f"/search?{urlencode({'q': 'المواطن'})}"):
            answer = other.get(path)
            assert answer.status_code == 200 and PRIVATE not in answer.text and quote(PRIVATE) not in answer.text, path
        assert "[شخص 1]" in other.get("/articles/private").text
    masked = serve(corpus, settings=Settings(mask=True))
    with client(masked) as owner:
        assert PRIVATE not in owner.get("/articles/private").text


@pytest.mark.parametrize(("lang", "head"), [("ar", "المراجعة متوقفة هنا"), ("en", "Review is off here")])
def test_review_is_off_where_everyone_sees_masked_names_and_says_so(serve: Callable[..., str], corpus: Path, users: Path, lang: str, head: str) -> None:
    """Words are pointed to in the text as published. The page says what to do instead; no link leads there."""
    site = serve(corpus, settings=Settings(mask=True))
    with client(site) as owner:
        right = token(owner, f"/?lang={lang}")
        with marsad.open(corpus) as opened:
            event = opened.reading("emoji").events[0].id
        refused = [owner.get("/review"), owner.get("/review/agree"), owner.post("/review/accept", data={"csrf": right, "article": "emoji", "event": event})]
        assert [(one.status_code, head in one.text, "--users" in one.text) for one in refused] == [(403, True, True)] * 3
        assert 'href="/review"' not in owner.get("/").text
    with marsad.open(corpus) as opened:
        assert opened.judgements() == []
    with client(serve(corpus, settings=Settings(mask=True, users=users)), "نور") as admin:  # nor does a role see them
        assert admin.get("/review").status_code == 403


@pytest.mark.parametrize("path", ["/articles/none", "/events/emoji/event:none", "/stories/none", "/agreements/none", "/actors/none", "/users"])
def test_what_there_is_not_is_said_in_both_languages(site: str, path: str) -> None:
    with client(site) as one:
        for lang, words in (("ar", "[A-Za-z]{3}"), ("en", "[\u0621-\u064a]")):
            answer = one.get(path, params={"lang": lang})
            [said] = re.findall(r"<h1>.*?</h1>\s*<p>.*?</p>", answer.text, re.DOTALL)
            assert answer.status_code == 404 and not re.search(words, re.sub(r"<[^>]*>|&\w+;|emoji|event:|none", "", said)), said


def test_what_a_reviewer_changes_is_masked_too(serve: Callable[..., str], corpus: Path, users: Path) -> None:
    """A masked reading that is remembered is made anew once its article has been judged."""
    keep(corpus, "private", "شهادة من إدلب", BODY)
    site = serve(corpus, settings=Settings(users=users))
    with client(site, "salim") as one:
        with marsad.open(corpus) as opened:
            event = next(e for e in opened.reading("private").events if e.type == "ASSAULT")
        path = f"/events/private/{quote(event.id, safe='')}"
        assert one.get(path).status_code == 200
        with marsad.open(corpus) as opened:
            judging.reject(opened, "private", event.id, judge="سلمى")
        assert one.get(path).status_code == 404 and PRIVATE not in one.get("/articles/private").text


# --- passwords and sessions ---


def test_passwords_are_kept_as_argon2_in_a_file_of_their_owners(users: Path) -> None:
    assert stat.S_IMODE(users.stat().st_mode) == 0o600
    raw = b"".join(path.read_bytes() for path in users.parent.glob("users.db*"))
    assert PASSWORD.encode() not in raw and raw.count(b"$argon2id$") >= 3


def test_a_session_ends_and_cannot_be_made_up(serve: Callable[..., str], corpus: Path, users: Path) -> None:
    site = serve(corpus, settings=Settings(users=users))
    with client(site, "salim") as one:
        cookie = one.cookies[COOKIE]
        assert one.get("/").status_code == 200
        set_cookie = one.post("/login", data={"name": "salim", "password": PASSWORD, "csrf": token(one)}).headers["set-cookie"]
        assert "HttpOnly" in set_cookie and "samesite=lax" in set_cookie.lower()
        admin = "نور".encode().hex() + cookie[cookie.index(".") :]
        for wrong in (cookie[:-1] + ("0" if cookie[-1] != "0" else "1"), admin, "", "x", "a.b.c.d", cookie.replace(".", ".9", 1)):
            with httpx.Client(base_url=site, cookies={COOKIE: wrong}, timeout=60) as other:
                assert other.get("/").status_code == 303, wrong
        assert one.post("/logout", data={"csrf": token(one, "/")}).status_code == 303
        with httpx.Client(base_url=site, cookies={COOKIE: cookie}, timeout=60) as other:
            assert other.get("/").status_code == 303  # over for whoever copied it, too
    with client(site, "salim") as one, Accounts(users) as accounts:
        accounts.remove("salim", by="test")
        assert one.get("/").status_code == 303


def test_guessing_passwords_is_slowed_and_logged(serve: Callable[..., str], corpus: Path, users: Path) -> None:
    site = serve(corpus, settings=Settings(users=users))
    with client(site) as one:
        statuses = [one.post("/login", data={"name": "نور", "password": f"wrong password {n}", "csrf": token(one)}).status_code for n in range(TRIES + 2)]
        assert statuses == [401] * TRIES + [429] * 2
        assert one.post("/login", data={"name": "نور", "password": PASSWORD, "csrf": token(one)}).status_code == 429
        assert one.post("/login", data={"name": "nobody", "password": PASSWORD, "csrf": token(one)}).status_code == 401
    with Accounts(users) as accounts:
        assert sum(e.what == "login refused" and e.who == "نور" for _, e in accounts.entries(limit=500)) == TRIES


def test_login_leads_nowhere_else(serve: Callable[..., str], corpus: Path, users: Path) -> None:
    with client(serve(corpus, settings=Settings(users=users))) as one:
        for next in ("https://example.org/", "//example.org", "/\\example.org", "javascript:alert(1)", "/\r\nset-cookie: a=b"):
            answer = one.post("/login", data={"name": "salim", "password": PASSWORD, "csrf": token(one), "next": next})
            assert (answer.status_code, answer.headers["location"]) == (303, "/"), next


@pytest.mark.parametrize(
    ("name", "role", "password", "why"),
    [("", "reader", PASSWORD, "name"), ("a\nb", "reader", PASSWORD, "name"), ("a" * 65, "reader", PASSWORD, "name"), ("a", "owner", PASSWORD, "role"), ("a", "reader", "short", "password")],
)
def test_users_that_cannot_be_are_refused(users: Path, name: str, role: str, password: str, why: str) -> None:
    with Accounts(users) as accounts, pytest.raises(InputError, match=why):
        accounts.put(name, role, password, by="test")


def test_a_proxy_says_who_asks_and_nobody_else_does(serve: Callable[..., str], corpus: Path, users: Path) -> None:
    site = serve(corpus, settings=Settings(users=users, proxy_header="X-Remote-User"))
    with client(site) as one:
        for name, role, status in (("سلمى", "reviewer", 200), ("salim", "reader", 403), ("somebody", "reader", 403)):
            headers = {"x-remote-user": name.encode()}
            assert one.get("/review", headers=headers).status_code == status, role  # type: ignore[arg-type]
            assert one.get("/", headers=headers).status_code == 200  # type: ignore[arg-type]
        assert one.get("/").status_code == 303
    elsewhere = serve(corpus, settings=Settings(users=users, proxy_header="X-Remote-User", proxies=("192.0.2.7",)))
    with client(elsewhere) as one:
        assert one.get("/", headers={"x-remote-user": "salim"}).status_code == 303  # it is not the proxy that asks


# --- too much ---


def test_reading_is_rationed(serve: Callable[..., str], corpus: Path) -> None:
    site = serve(corpus, settings=Settings(reads_a_minute=3, read_chars=200))
    with client(site) as one:
        statuses = [one.post("/api/read", json={"text": "قصفت القوات المدينة."}).status_code for _ in range(5)]
        assert statuses == [200, 200, 200, 429, 429]
        assert one.post("/api/read", json={"text": "ق" * 201}).status_code == 413


def test_a_request_too_large_is_refused_before_it_is_read(serve: Callable[..., str], corpus: Path) -> None:
    site = serve(corpus, settings=Settings(body_bytes=10_000))
    with client(site) as one:
        answer = one.post("/review/comment", data={"csrf": token(one, "/review"), "note": "x" * 20_000})
        assert answer.status_code == 413
    with socket.create_connection(("127.0.0.1", int(site.rpartition(":")[2])), timeout=30) as raw:
        raw.sendall(b"POST /review/accept HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/x-www-form-urlencoded\r\ntransfer-encoding: chunked\r\n\r\n")
        try:
            for _ in range(100):
                raw.sendall(b"400\r\n" + b"a" * 1024 + b"\r\n")
            raw.sendall(b"0\r\n\r\n")
        except OSError:
            pass  # closed in our face
        assert b" 413 " in raw.recv(200)


BROKEN = [
    {"article": "emoji", "event": "event:99999"}, {"article": "none", "event": "event:1"}, {"article": "emoji"}, {}, {"article": "emoji\0", "event": "\ud800"},
    {"article": "emoji", "event": "event:1", "type": "ASSAULT", "has_sources": "1", "sources": "words:1-99999999"},
    {"article": "emoji", "event": "event:1", "has_figures": "1", "figure": "0"},
]  # fmt: skip


@pytest.mark.parametrize("verdict", ["accept", "reject", "correct", "add", "comment", "settle", "restore", "undo", "drop"])
def test_whatever_is_posted_is_answered_with_a_reason(serve: Callable[..., str], corpus: Path, verdict: str) -> None:
    with client(serve(corpus)) as one:
        right = token(one, "/review")
        for form in BROKEN:
            body = urlencode({"csrf": right, **form}, errors="surrogatepass")
            answer = one.post(f"/review/{verdict}", content=body, headers={"content-type": "application/x-www-form-urlencoded"})
            assert answer.status_code in ((404,) if verdict == "drop" else (303,) if verdict == "undo" else (400, 404)), (form, answer.status_code)
    with marsad.open(corpus) as opened:
        assert opened.judgements() == []
