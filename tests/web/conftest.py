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
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

import marsad
from marsad.keep import add, tell_corpus
from marsad.web.accounts import Accounts
from marsad.web.app import create_app
from marsad.web.settings import Settings

ROOT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PASSWORD = "correct horse"
WINDOW = {"width": 1280, "height": 900}
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


class Running:
    """A server of a test's, in a thread of its own. It is told to end and not waited for: what runs on idly slows other tests."""

    def __init__(self, path: Path, settings: Settings | None = None, **options: object) -> None:
        bound = socket.create_server(("127.0.0.1", 0), backlog=256)
        port = bound.getsockname()[1]
        app = create_app(path, settings or Settings(port=port), **options)  # type: ignore[arg-type]
        if settings is None or settings.lexicon is None:
            app.state.lexicon = marsad._built_in()  # loaded once for all servers
        self.server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="on"))
        self.address = f"http://127.0.0.1:{port}"
        thread = threading.Thread(target=self.server.run, kwargs={"sockets": [bound]}, daemon=True)
        thread.start()
        while not self.server.started:
            assert thread.is_alive(), "the server did not start"
            time.sleep(0.005)

    def end(self) -> None:
        self.server.should_exit = True


@pytest.fixture
def serve() -> Iterator[Callable[..., str]]:
    """Starts a server over a corpus: ``serve(path, settings=…, authenticate=…)`` gives its address."""
    running: list[Running] = []

    def start(path: Path, settings: Settings | None = None, **options: object) -> str:
        running.append(Running(path, settings, **options))
        return running[-1].address

    yield start
    for one in running:
        one.end()


@pytest.fixture(scope="session")
def site(corpus_file: Path) -> Iterator[str]:
    """The address of a workbench over the corpus that tests only read."""
    one = Running(corpus_file)
    yield one.address
    one.end()


@pytest.fixture(scope="session")
def three_users(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of three users, one of each role; hashing their passwords takes its time."""
    path = tmp_path_factory.mktemp("users") / "users.db"
    with Accounts(path) as accounts:
        for name, role in (("نور", "admin"), ("سلمى", "reviewer"), ("salim", "reader")):
            accounts.put(name, role, PASSWORD, by="test")
    return path


@pytest.fixture
def users(three_users: Path, tmp_path: Path) -> Path:
    """The same, of the test's own."""
    return Path(shutil.copy(three_users, tmp_path / "users.db"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium: the system's own. It reaches this machine only."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    alone = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
    with sync_playwright() as playwright:
        one = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", alone])
        yield one
        one.close()


def watch(context: BrowserContext, wrong: list[str]) -> None:
    """Note what no page may do: write an error into the console, ask another host, open a dialog."""

    def opened(page: Page) -> None:
        # where WebGL is imitated by the processor, the browser itself remarks that reading pixels is slow
        page.on("console", lambda said: wrong.append(f"console: {said.text} ({said.location.get('url')})") if said.type in ("error", "warning") and "GL Driver Message" not in said.text else None)
        page.on("pageerror", lambda error: wrong.append(f"error: {error}"))
        page.on("dialog", lambda dialog: (wrong.append(f"dialog: {dialog.message}"), dialog.dismiss()))

    context.on("page", opened)
    context.on("request", lambda request: None if request.url.startswith(("http://127.0.0.1:", "data:", "blob:")) else wrong.append(f"a request to {request.url}"))


@pytest.fixture
def new_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens pages (options as ``browser.new_context`` takes them) that fail the test on an error in the console or a request
    to another host. Each is a browser of its own."""
    wrong: list[str] = []
    contexts = []

    def open_page(**options: object) -> Page:
        context = browser.new_context(**{"viewport": WINDOW, **options})  # type: ignore[arg-type]
        contexts.append(context)
        watch(context, wrong)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
    assert wrong == []


@pytest.fixture(scope="session")
def window(browser: Browser) -> Iterator[tuple[BrowserContext, list[str]]]:
    """What the pages of tests share: scripts and fonts that were loaded once; and what they did wrong."""
    wrong: list[str] = []
    context = browser.new_context(viewport=WINDOW)  # type: ignore[arg-type]
    watch(context, wrong)
    yield context, wrong
    context.close()


@pytest.fixture
def page(window: tuple[BrowserContext, list[str]]) -> Iterator[Page]:
    """One page of 1280 pixels, with no cookies, watched as those of ``new_page``."""
    context, wrong = window
    context.clear_cookies()
    wrong.clear()
    page = context.new_page()
    yield page
    for one in context.pages:
        one.close()
    assert wrong == []
