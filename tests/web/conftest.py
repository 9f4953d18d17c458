"""A real server over a small real corpus, and a real browser, once a session.

The corpus is made of the examples and of some of the articles of tests/stories, read and told by Marsad itself.
"""

from __future__ import annotations

import json
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, Route, sync_playwright

import marsad
from marsad.keep import add, tell_corpus
from marsad.web.app import create_app
from marsad.web.settings import Settings

ROOT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
STORIES = ("sochi", "dahyan", "ainalasad", "tayouneh")
EXAMPLES = ("syria-spring-of-peace", "yemen-hodeidah-violations", "libya-tripoli-offensive", "sudan-sit-in-dispersal")


def make_corpus(path: Path) -> None:
    """Some articles of our own, added, read and told."""
    rows: list[dict[str, str]] = []
    for name in STORIES:
        for line in (ROOT / "tests" / "stories" / f"{name}.jsonl").read_text("utf-8").splitlines():
            row = json.loads(line)
            rows.append({key: row[key] for key in ("id", "outlet", "published", "title", "text") if row.get(key)})
    for name in EXAMPLES:
        rows.append({"id": name, "outlet": "مرصد", "text": (ROOT / "examples" / f"{name}.txt").read_text("utf-8")})
    rows.append(hostile())
    rows.append(overlapping())
    source = path.with_suffix(".jsonl")
    source.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    with marsad.open(path, create=True) as corpus:
        count = add(corpus, [str(source)], processes=1)
        assert not count.failed
        tell_corpus(corpus)


def hostile() -> dict[str, str]:
    """An article whose every field tries to be more than text."""
    attack = "<script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\"><svg onload=alert(1)>{{ 7*7 }}"
    return {
        "id": "../hostile/<b>\"'", "outlet": f"وكالة {attack}", "published": "2019-07-06", "title": f"\u202eقصف {attack} \u2067" + "طويل " * 400,
        "text": f"قصفت قوات النظام السوري مدينة إدلب أمس، وقتل عشرة مدنيين. {attack}\nوقال المتحدث \u202eباسم الجيش\u202c إن القصف استهدف مسلحين.",
    }


def overlapping() -> dict[str, str]:
    """An article with characters that are two units of UTF-16, before and inside words that several records share."""
    return {
        "id": "emoji", "outlet": "المدى 😀", "published": "2019-07-05", "title": "😀 غارات على إدلب 🇸🇾",
        "text": "😀🇸🇾 قال المتحدث باسم الدفاع المدني السوري أمس الخميس إن طائرات روسية قصفت مدينة إدلب 💥 وقتلت 𐤀 عشرة مدنيين على الأقل.\n"
        "ونفت وزارة الدفاع الروسية قصف 👨‍👩‍👧 المدينة، وقالت إن الهجوم نفذه مسلحون.",
    }


@pytest.fixture(scope="session")
def corpus_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The corpus that tests only read. Copy it to change it."""
    path = tmp_path_factory.mktemp("web") / "corpus.db"
    make_corpus(path)
    return path


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[..., str]]:
    """Starts a server over a corpus: ``serve(path, settings=…, authenticate=…)`` gives its address."""
    running: list[tuple[uvicorn.Server, threading.Thread]] = []

    def start(path: Path, settings: Settings | None = None, **options: object) -> str:
        bound = socket.create_server(("127.0.0.1", 0), backlog=256)
        port = bound.getsockname()[1]
        app = create_app(path, settings or Settings(port=port), **options)  # type: ignore[arg-type]
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="on"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
        thread.start()
        running.append((server, thread))
        while not server.started:
            assert thread.is_alive(), "the server did not start"
            time.sleep(0.01)
        return f"http://127.0.0.1:{port}"

    yield start
    for server, thread in running:
        server.should_exit = True
        thread.join(10)


@pytest.fixture(scope="session")
def site(serve: Callable[..., str], corpus_file: Path) -> str:
    """The address of a workbench over the corpus that tests only read."""
    return serve(corpus_file)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium: the system's own."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        one = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"])
        yield one
        one.close()


@pytest.fixture
def new_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens pages (options as ``browser.new_context`` takes them) that fail the test on an error in the console or a request
    to another host."""
    wrong: list[str] = []
    contexts = []

    def open_page(**options: object) -> Page:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})  # type: ignore[arg-type]
        contexts.append(context)

        def watch(route: Route) -> None:
            if route.request.url.startswith(("http://127.0.0.1:", "data:", "blob:")):
                route.continue_()
            else:
                wrong.append(f"a request to {route.request.url}")
                route.abort()

        context.route("**/*", watch)
        page = context.new_page()
        # where WebGL is imitated by the processor, the browser itself remarks that reading pixels is slow
        page.on("console", lambda said: wrong.append(f"console: {said.text} ({said.location.get('url')})") if said.type in ("error", "warning") and "GL Driver Message" not in said.text else None)
        page.on("pageerror", lambda error: wrong.append(f"error: {error}"))
        page.on("dialog", lambda dialog: (wrong.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert wrong == []


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """One page of 1280 pixels, as ``new_page`` opens them."""
    return new_page()
