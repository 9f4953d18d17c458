"""What the workbench costs over a large corpus: server time of every page, search, many readers beside a writer, memory.

    python -m bench.workbench --articles 100000
    python -m bench.workbench --keep build/large.db

The corpus is made of our own articles (examples, tests/stories), each read once and kept again and again with another day,
outlet and address; stories are those of the same articles, told once and kept again for other articles; some of its events
are judged by two reviewers. Server time is what a request takes inside the server's process, from its first byte to its last, one request at a time; the clock is the machine's,
so run it on an idle one. ``--keep`` leaves the corpus there, or uses it if it is there.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import socket
import ssl
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx

import marsad
from bench.corpus import synthetic
from marsad.keep import add, tell_corpus
from marsad.model import plain
from marsad.review import judging
from marsad.review.queue import waiting
from marsad.store import Item, to_article
from marsad.store import stories as kept_stories
from marsad.store.flatten import pack
from marsad.web.pages.overview import TYPES

ROOT = Path(__file__).parents[1]
PAGE_MS, SEARCH_MS, READERS, MEMORY_MB = 150, 100, 50, 500  # what must hold
ROUNDS = 30  # requests of each kind that are timed
JUDGED = 400  # events that two reviewers judge, at most
JUDGES = ("bench-one", "bench-two")
WORDS = ("النظام السوري", "وقف إطلاق النار", "قال", "غارة جوية", "هدنة", '"الأمم المتحدة"', "قصف -روسيا", "بوتين OR أردوغان", "مهاجرين", "ليبيا طرابلس")
TYPED = ("ا", "ال", "الن", "النظ", "النظا", "النظام")  # a word as it is typed


def own_articles(pattern: str = "*") -> list[dict[str, str]]:
    """Our own articles as rows; those in files of such names only."""
    rows: list[dict[str, str]] = []
    for path in sorted((ROOT / "tests" / "stories").glob(f"{pattern}.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            rows.append({key: row[key] for key in ("id", "outlet", "published", "title", "text")})
    for path in sorted((ROOT / "examples").glob(f"{pattern}.txt")):
        title, _, text = path.read_text("utf-8").partition("\n")
        rows.append({"id": path.stem, "outlet": "مرصد", "published": "2019-10-23", "title": title.strip(), "text": text.strip()})
    return rows


def make(path: Path, articles: int, own: str = "*") -> None:
    """A corpus of that many articles, with stories and agreements in proportion; ``own``: of which of our own articles."""
    rows = own_articles(own)
    with tempfile.TemporaryDirectory() as name:
        news = Path(name) / "news.jsonl"
        news.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
        with marsad.open(Path(name) / "told.db", create=True) as small:
            add(small, [str(news)], processes=1)
            tell_corpus(small)
            stories = [plain(one) for one in small.stories(articles=1)]
            pacts = [plain(one) for one in small.pacts()]
            control = [plain(one) for one in small.control()]
        synthetic(news, path, articles, sys.stdout)
    numbers = {row["id"]: n for n, row in enumerate(rows)}
    with marsad.open(path) as corpus:
        for copy in range(articles // len(rows)):
            move = {id: f"a{n + copy * len(rows)}" for id, n in numbers.items()}
            with corpus.writing():
                kept_stories.put_stories(corpus.db, [_moved(one, move, copy) for one in stories])
                kept_stories.put_control(corpus.db, [_moved(one, move, copy) for one in control], of=())
        with corpus.writing():
            kept_stories.put_pacts(corpus.db, [_moved(one, {id: f"a{n + copy * len(rows)}" for id, n in numbers.items()}, copy) for copy in range(min(40, articles // len(rows))) for one in pacts])
        corpus.tidy()


def judge(path: Path) -> None:
    """Let two reviewers judge events of a corpus, every tenth of them differently, unless they have."""
    with marsad.open(path) as corpus:
        if corpus.judgements(judge=JUDGES[1], last=1):
            return
        for number, one in enumerate(waiting(corpus, judge=JUDGES[0], limit=min(JUDGED, 1 + len(corpus) // 10))):
            judging.accept(corpus, one.article, one.event, judge=JUDGES[0])
            (judging.accept if number % 10 else judging.reject)(corpus, one.article, one.event, judge=JUDGES[1], blind=True)


def _moved(record: dict[str, Any], move: dict[str, str], copy: int) -> dict[str, Any]:
    """A record told of other articles, under another id."""

    def other(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {name: other(inner, name) for name, inner in value.items()}
        if isinstance(value, list):
            return [other(one, key) for one in value]
        if isinstance(value, str):
            if key in ("article", "articles", "earliest"):
                return move.get(value, value)
            head, slash, event = value.rpartition("/")
            if slash and key in ("id", "telling", "to", "story"):
                prefix, colon, article = head.rpartition(":")
                return f"{prefix}{colon}{move.get(article, article)}/{event}"
        return value

    return {**{key: other(value, key) for key, value in record.items()}, **({"id": f"{other(record['id'], 'id')}"} if "id" in record else {})}


class Server:
    """A workbench in a process of its own, as ``marsad serve`` runs it."""

    def __init__(self, path: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "marsad.cli", "serve", str(path), "--port", str(self.port), "--no-browser", "--no-stories"], cwd=ROOT, stderr=subprocess.DEVNULL
        )
        self.base = f"http://127.0.0.1:{self.port}"
        for _ in range(600):
            try:
                httpx.get(f"{self.base}/static/icon.svg", timeout=5)
                return
            except httpx.TransportError:
                time.sleep(0.1)
        raise SystemExit("the server did not start")

    def cpu(self) -> float:
        """Seconds of processor that it has taken."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text("utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> int:
        """The most memory that it has held, in MB."""
        lines = Path(f"/proc/{self.process.pid}/status").read_text("utf-8").splitlines()
        return int(next(line.split()[1] for line in lines if line.startswith("VmHWM"))) // 1024

    def stop(self) -> None:
        """End it."""
        self.process.terminate()
        self.process.wait(20)


def addresses(path: Path, seed: int = 7) -> dict[str, Callable[[int], str]]:
    """Pages (those that the corpus has something for), each with an address for every round: another article, filter or word each time, so that nothing is answered from
    what was remembered."""
    luck = random.Random(seed)
    with marsad.open(path) as corpus:
        db = corpus.db
        last = len(corpus)
        numbers = [luck.randrange(1, last) for _ in range(ROUNDS)]
        articles = [db.execute("SELECT name FROM articles WHERE id = ?", (n,)).fetchone()[0] for n in numbers]
        events = [(a, row[0]) for a, n in zip(articles, numbers, strict=True) if (row := db.execute("SELECT id FROM events WHERE article = ? LIMIT 1", (n,)).fetchone())]
        stories = [id for (id,) in db.execute("SELECT id FROM stories WHERE articles > 2 LIMIT ?", (ROUNDS * 20,))][::20]
        pacts = [id for (id,) in db.execute("SELECT id FROM pacts LIMIT ?", (ROUNDS,))]
        actors = [id for (id,) in db.execute("SELECT id FROM cast_list ORDER BY articles DESC LIMIT ?", (ROUNDS,))]
    day = lambda n: f"{2012 + n % 8}-{1 + n % 12:02}-{1 + n % 28:02}"  # noqa: E731
    types = ("ASSAULT", "ACCUSE", "COERCE", "RETREAT", "PROTEST")
    pages: dict[str, Callable[[int], str]] = {
        "overview": lambda n: f"/?until={2014 + n % 6}-{1 + n % 12:02}-{1 + n % 28:02}",
        "overview, type and country": lambda n: f"/?type={types[n % 5]}&country=SYR&since={day(n)}",
        "overview, actor": lambda n: f"/?actor={quote(actors[n % len(actors)])}",
        "article": lambda n: f"/articles/{quote(articles[n % len(articles)], safe='')}",
        "event": lambda n: f"/events/{quote(events[n % len(events)][0], safe='')}/{quote(events[n % len(events)][1], safe='')}",
        "story": lambda n: f"/stories/{quote(stories[n % len(stories)], safe='')}",
        "map": lambda n: f"/map?since={day(n)}&type={types[n % 5]}",
        "map, places of nearly all": lambda n: f"/map/places.json?type={','.join(one for one in TYPES if one != TYPES[n % len(TYPES)])}",
        "map, days of nearly all": lambda n: f"/map/days.json?type={','.join(one for one in TYPES if one != TYPES[n % len(TYPES)])}",
        "agreements": lambda n: f"/agreements?since={day(n)}",
        "agreement": lambda n: f"/agreements/{quote(pacts[n % len(pacts)], safe='')}",
        "actors": lambda n: f"/actors?since={day(n)}",
        "actor": lambda n: f"/actors/{quote(actors[n % len(actors)], safe='')}",
        "review": lambda n: "/review",
        "review, second": lambda n: "/review?order=second",
        "review, agree": lambda n: "/review/agree",
        "events list": lambda n: f"/search?kind=events&type={types[n % 5]}&since={day(n)}",
        "api events": lambda n: f"/api/events?type={types[n % 5]}&limit={50 + n % 7}",
        "api figures": lambda n: f"/api/figures?kind=killed&limit={50 + n % 7}",
        "search": lambda n: f"/search?q={quote(WORDS[n % len(WORDS)])}&p={1 + n // len(WORDS)}",
        "search as one types": lambda n: f"/search?q={quote(TYPED[n % len(TYPED)])}",
    }
    lacking = {name for name, found in (("event", events), ("story", stories), ("agreement", pacts)) if not found}
    return {name: address for name, address in pages.items() if name not in lacking}


def timed(server: Server, pages: dict[str, Callable[[int], str]], rounds: int = ROUNDS) -> Iterator[tuple[str, float, float, float]]:
    """Each page: median and 95th percentile by the clock, processor time a request, in milliseconds."""
    with httpx.Client(base_url=server.base, timeout=120, headers={"connection": "keep-alive"}) as client:
        for name, address in pages.items():
            headers = {"hx-request": "true", "hx-target": "results"} if "search" in name else {}
            client.get(address(rounds), headers=headers)
            times = []
            used = server.cpu()
            for n in range(rounds):
                begin = time.perf_counter()
                answer = client.get(address(n), headers=headers)
                times.append(1000 * (time.perf_counter() - begin))
                if answer.status_code >= 400:
                    raise SystemExit(f"{answer.status_code} from {address(n)}")
            used = 1000 * (server.cpu() - used) / rounds
            yield name, statistics.median(times), sorted(times)[int(0.95 * rounds)], used


def crowd(server: Server, path: Path, pages: dict[str, Callable[[int], str]], seconds: float) -> tuple[int, int, int]:
    """Readers that ask for pages one after another beside a writer: how many requests, how many errors, how much was written."""
    stop = 0.0  # set once everybody is there
    counts = {"asked": 0, "errors": 0, "written": 0}
    lock = threading.Lock()
    kinds = [name for name in pages if not name.startswith("review")]

    def reader(number: int) -> None:
        luck = random.Random(number)
        with clients[number] as client:
            while time.monotonic() < stop:
                try:
                    failed = client.get(pages[luck.choice(kinds)](luck.randrange(ROUNDS))).status_code >= 500
                except httpx.HTTPError:
                    failed = True
                with lock:
                    counts["asked"] += 1
                    counts["errors"] += failed

    def writer() -> None:
        text = "قصفت قوات النظام السوري مدينة إدلب أمس، وقتل عشرة مدنيين."
        with marsad.open(path) as corpus:
            version = corpus.version("bench")
            number = len(corpus)
            while time.monotonic() < stop:
                item = Item(source="bench", id=f"w{number}-{time.time_ns()}", text=text, outlet="bench", published="2019-07-05", url=f"https://example.org/w{time.time_ns()}")
                article = to_article(item)
                packed = pack(marsad.read(text, published="2019-07-05", outlet="bench", id=item.id))
                with corpus.writing():
                    at, _ = corpus.put_article(item, article)
                    corpus.put_reading(at, version, packed)
                corpus.judge(article.id, "event:0", record="event", verdict="right", judge="bench")
                counts["written"] += 1
                number += 1
                time.sleep(0.05)

    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # none is spoken, but each client would load all certificates
    clients = [httpx.Client(base_url=server.base, timeout=120, verify=tls) for _ in range(READERS)]
    stop = time.monotonic() + seconds
    threads = [threading.Thread(target=reader, args=(n,)) for n in range(READERS)] + [threading.Thread(target=writer)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return counts["asked"], counts["errors"], counts["written"]


def main(argv: Sequence[str] | None = None) -> int:
    """Print the figures; exit 1 where one that must hold does not."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--keep", type=Path, help="the corpus: left there, or used if it is there")
    parser.add_argument("--own", default="*", help="make it of those of our own articles only that are in files of such names")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="requests of each kind that are timed")
    parser.add_argument("--seconds", type=float, default=30, help="how long the readers read beside the writer")
    args = parser.parse_args(argv)
    failed = []
    with tempfile.TemporaryDirectory() as name:
        path = args.keep or Path(name) / "large.db"
        if not path.exists():
            make(path, args.articles, args.own)
        judge(path)
        pages = addresses(path)
        server = Server(path)
        try:
            for page, median, slow, used in timed(server, pages, args.rounds):
                limit = SEARCH_MS if page.startswith("search") else PAGE_MS
                print(f"{page:28} median {median:7.0f} ms  p95 {slow:7.0f} ms  processor {used:7.0f} ms{'' if slow <= limit else f'  over {limit}'}", flush=True)
                failed += [page] if slow > limit else []
            asked, errors, written = crowd(server, path, pages, args.seconds)
            print(f"{READERS} readers beside a writer for {args.seconds:.0f} s: {asked} requests, {errors} errors, {written} articles written")
            memory = server.memory()
            print(f"memory {memory} MB at most; load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
            failed += (["readers"] if errors or not written else []) + (["memory"] if memory > MEMORY_MB else [])
        finally:
            server.stop()
    print("over what must hold: " + (", ".join(failed) or "nothing"))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
