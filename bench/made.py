"""News of our own in any number: paragraphs of the examples and of the tests' stories, put together anew for each article.

No two articles are alike, and each is as long as news is. What is measured over them is what reading, keeping and writing
cost; they say nothing of how well anything is read.
"""

from __future__ import annotations

import datetime as dt
import json
import random
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
FIRST_DAY = dt.date(2019, 1, 1)
OUTLETS = 40
CHARACTERS = 1_500  # of an article, on average: Arabic wire copy


@lru_cache(maxsize=1)
def _paragraphs() -> tuple[list[str], list[str]]:
    """Headlines, and paragraphs of at least eight words."""
    heads: list[str] = []
    bodies: list[str] = []
    for path in sorted((ROOT / "examples").glob("*.txt")):
        head, *rest = path.read_text("utf-8").strip().split("\n")
        heads.append(head)
        bodies += rest
    for path in sorted((ROOT / "tests" / "stories").glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            heads.append(row["title"])
            bodies += row["text"].split("\n")
    return heads, [body for body in bodies if len(body.split()) >= 8]


def articles(count: int, *, days: int = 60, characters: int = CHARACTERS, seed: int = 0, first: int = 0) -> Iterator[dict[str, Any]]:
    """``count`` articles spread over ``days`` days, as rows; one in fifty has no day. The same call gives the same ones."""
    heads, bodies = _paragraphs()
    for number in range(first, first + count):
        chance = random.Random(f"{seed}/{number}")
        text: list[str] = []
        size = chance.randint(characters // 3, characters * 5 // 3)
        while sum(map(len, text)) < size:
            text.append(chance.choice(bodies))
        day = FIRST_DAY + dt.timedelta(days=chance.randrange(days))
        outlet = chance.randrange(OUTLETS)
        yield {
            "id": f"made-{number}", "url": f"https://outlet-{outlet}.example/{number}", "outlet": f"outlet-{outlet}", "title": chance.choice(heads),
            "published": None if chance.random() < 0.02 else day.isoformat(), "text": "\n".join(text),
        }  # fmt: skip


def write(path: Path, count: int, **more: int) -> int:
    """Write articles as JSON lines; how many bytes."""
    with path.open("w", encoding="utf-8") as handle:
        for row in articles(count, **more):
            handle.write(json.dumps(row, ensure_ascii=False) + "\n")
    return path.stat().st_size
