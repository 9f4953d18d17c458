"""What the workbench costs over a large corpus: server time of every page, search, many readers beside a writer, memory.

    python -m bench.workbench --articles 100000
    python -m bench.workbench --keep build/large.db

The corpus is made of our own articles (examples, tests/stories), each read once and kept again and again with another day,
outlet and address; stories are those of the same articles, told once and kept again for other articles. Server time is what a
request takes inside the server's process, from its first byte to its last, one request at a time; the clock is the machine's,
so run it on an idle one. ``--keep`` leaves the corpus there, or uses it if it is there.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import marsad
from bench.corpus import synthetic
from marsad.keep import add, tell_corpus
from marsad.model import plain
from marsad.store import stories as kept_stories

ROOT = Path(__file__).parents[1]
PAGE_MS, SEARCH_MS, READERS, MEMORY_MB = 150, 100, 50, 500  # what must hold
ROUNDS = 30  # requests of each kind that are timed
WORDS = ("النظام السوري", "وقف إطلاق النار", "قال", "غارة جوية", "هدنة", '"الأمم المتحدة"', "قصف -روسيا", "بوتين OR أردوغان", "مهاجرين", "ليبيا طرابلس")
TYPED = ("ا", "ال", "الن", "النظ", "النظا", "النظام")  # a word as it is typed


def own_articles() -> list[dict[str, str]]:
    """Our own articles as rows."""
    rows: list[dict[str, str]] = []
    for path in sorted((ROOT / "tests" / "stories").glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            rows.append({key: row[key] for key in ("id", "outlet", "published", "title", "text")})
    for path in sorted((ROOT / "examples").glob("*.txt")):
        title, _, text = path.read_text("utf-8").partition("\n")
        rows.append({"id": path.stem, "outlet": "مرصد", "published": "2019-10-23", "title": title.strip(), "text": text.strip()})
    return rows


def make(path: Path, articles: int) -> None:
    """A corpus of that many articles, with stories and agreements in proportion."""
    rows = own_articles()
    with tempfile.TemporaryDirectory() as name:
        news = Path(name) / "news.jsonl"
        news.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
        with marsad.open(Path(name) / "told.db", create=True) as small:
            add(small, [str(news)], processes=1)
            tell_corpus(small)
            stories = [plain(one) for one in small.stories(articles=1)]
            pacts = [plain(one) for one in small.pacts()]
            control = [plain(one) for one in small.control()]
        synthetic(news, path, articles)
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
