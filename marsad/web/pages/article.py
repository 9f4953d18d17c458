"""An article: its text as published, and beside it everything that was read in it."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from marsad.model import Reading
from marsad.store import stories as kept_stories
from marsad.stories.records import Story
from marsad.web.filters import Filters
from marsad.web.look import page, short
from marsad.web.masking import masks_of
from marsad.web.shared import corpus_of, is_masked, shown
from marsad.web.words import Refused

router = APIRouter()
MOST = 300_000  # characters that a page shows at first; whole books are there on request
KINDS = ("event", "statement", "figure", "agreement", "actor", "place", "time", "framing", "relation", "unresolved")


@router.get("/articles/{id:path}")
def article(request: Request, id: str, whole: str = "") -> Response:
    """The article, its records, the stories that it tells, and who else printed it."""
    with corpus_of(request) as corpus:
        kept = corpus.article(id)
        if kept is None:
            raise Refused(404, "article", id=short(id, 100))
        reading = corpus.reading(kept.number)
        stories = corpus.stories(article=kept.id, limit=40)
        reprints = _reprints(corpus.db, kept.id)
        if (masks := masks_of(request, corpus)) is not None:
            stories = masks.stories(stories)
            reprints = [{**one, "title": masks.text(masks.number(one["name"]) or 0, one["title"])} for one in reprints]
    masked = is_masked(request)
    if reading is not None:
        reading = shown(request, reading)
    text, title = (reading.text, reading.title) if reading else (kept.text, kept.title)
    paragraphs = split(text, None if whole else MOST)
    title_first = bool(title and paragraphs and paragraphs[0][1].strip() == title.strip())
    return page(
        request, "article.html", article=kept, reading=reading, masked=masked, paragraphs=paragraphs, title_first=title_first,
        heading=title or kept.id, cut=0 if whole else max(0, len(text) - MOST), names=names_of(reading), counts=counts_of(reading),
        figures={f.id: f for f in reading.figures} if reading else {}, triggers={e.id: e.trigger.text for e in reading.events} if reading else {},
        stories=stories, story_of=stories_by_event(stories, kept.id), reprints=reprints, filters=Filters(),
    )  # fmt: skip


def split(text: str, most: int | None) -> list[tuple[int, str]]:
    """The paragraphs of a text, each with the offset of its first character; empty ones left out.

    >>> split("a\\n\\nbc", None)
    [(0, 'a'), (3, 'bc')]
    """
    found: list[tuple[int, str]] = []
    start = 0
    for line in text[:most].split("\n"):
        if line.strip():
            found.append((start, line))
        start += len(line) + 1
    return found


def names_of(reading: Reading | None) -> dict[str, Any]:
    """Actors and places by their ids."""
    return {one.id: one for records in (reading.places, reading.actors) for one in records} if reading else {}


def counts_of(reading: Reading | None) -> dict[str, int]:
    """How many records of each kind there are."""
    return {kind: len(getattr(reading, kind if kind == "unresolved" else f"{kind}s")) if reading else 0 for kind in KINDS}


def stories_by_event(stories: Sequence[Story], article: str) -> dict[str, str]:
    """An article's events, each with the story that it is told in."""
    found: dict[str, str] = {}
    for story in stories:
        first = story.id.removeprefix("story:")
        for telling in (first, *(end for join in story.joins for end in (join.telling, join.to))):
            inside, _, event = telling.rpartition("/")
            if inside == article:
                found.setdefault(event, story.id)
    return found


def _reprints(db: sqlite3.Connection, id: str) -> list[dict[str, Any]]:
    """The printings of an article's text, by day, where there are several."""
    found = kept_stories.reprints(db, [id])
    if not found:
        return []
    names = found[0]["articles"][:60]
    rows = db.execute(
        f"SELECT name, title, outlet, published FROM articles WHERE name IN ({', '.join('?' * len(names))}) ORDER BY published, id", names
    )
    return [{"name": name, "title": title, "outlet": outlet, "published": day, "source": name == found[0]["source"]} for name, title, outlet, day in rows]
