"""Private persons' names kept from those who may not see them, wherever words of articles are shown.

What a page shows of an article is what its masked reading says; rows of the tables are masked by the same reading's names.
A masked reading is made once for each article and kept for a while.
"""

from __future__ import annotations

import dataclasses
import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from typing import Any

from fastapi import Request

from marsad.lexicon import Lexicon
from marsad.mask import Masker, masker
from marsad.model import Reading
from marsad.store import Corpus
from marsad.stories.records import Story
from marsad.web.shared import is_masked, lexicon_of

KEPT = 2000  # masked readings
FIELDS = (
    "title", "author", "name", "words", "sources", "targets", "places", "claimant", "speaker", "addressee", "chain", "people", "source", "parties",
    "role", "subject_name", "object_name", "target_name", "headline", "url",
)  # columns that hold words of the article  # fmt: skip


class Masks:
    """Masks words by the names of the articles that they come from."""

    def __init__(self, corpus: Corpus, lexicon: Lexicon, kept: OrderedDict[tuple[int, int], Masker | None], lock: threading.Lock) -> None:
        self.corpus = corpus
        self.lexicon = lexicon
        self.kept = kept
        self.lock = lock

    def of(self, article: int) -> Masker | None:
        """What masks the words of an article, by its number; None where it has not been read."""
        row = self.corpus.db.execute("SELECT id FROM readings WHERE article = ? AND current = 1", (article,)).fetchone()
        if row is None:
            return None
        key = (article, row[0])
        with self.lock:
            if key in self.kept:
                self.kept.move_to_end(key)
                return self.kept[key]
        reading = self.corpus.reading(article)
        made = masker(reading, lexicon=self.lexicon) if reading else None
        with self.lock:
            self.kept[key] = made
            while len(self.kept) > KEPT:
                self.kept.popitem(last=False)
        return made

    def reading(self, article: int) -> Reading | None:
        """The masked reading of an article."""
        found = self.of(article)
        return found.reading if found else None

    def text(self, article: int, words: str | None) -> str | None:
        """Words of an article, masked; of one that has not been read nothing is shown."""
        if not words:
            return words
        found = self.of(article)
        return found.words(words) if found else None

    def number(self, article: str) -> int | None:
        """An article's number by its id."""
        row = self.corpus.db.execute("SELECT id FROM articles WHERE name = ?", (article,)).fetchone()
        return row[0] if row else None

    def row(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """A row of one article's records, masked."""
        number = self.number(str(row["article"]))
        if number is None:
            return dict(row)
        masked = {name: self.text(number, value) if name in FIELDS and isinstance(value, str) else value for name, value in row.items()}
        # The characters are counted in the text as published: in the masked one they stand elsewhere.
        return {name: None if name in ("start_char", "end_char", "sha256") else value for name, value in masked.items()}

    def told(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """A row of a story or agreement: its words by the article that told it first."""
        first = row.get("earliest") or str(row.get("story") or row.get("pact") or "").partition(":")[2].rpartition("/")[0]
        number = self.number(str(first))
        return {name: (self.text(number, value) if number is not None else None) if name in (*FIELDS, "holder", "claimed_by", "denied_by") and isinstance(value, str) else value for name, value in row.items()}

    def any(self, value: Any, articles: Iterable[str]) -> Any:
        """A whole record of several articles: every string in it, by the names of all of them."""
        known = [found for name in articles if (number := self.number(name)) is not None and (found := self.of(number))]

        def mask(one: Any, key: str = "") -> Any:
            if isinstance(one, dict):
                return {name: mask(inner, name) for name, inner in one.items()}
            if isinstance(one, list | tuple):
                return type(one)(mask(inner, key) for inner in one)
            if isinstance(one, str) and key not in ("id", "article", "articles", "earliest", "telling", "to", "story", "key", "type", "first", "last"):
                for found in known:
                    one = found.words(one)
            return one

        return mask(value)

    def record(self, record: Any, articles: Iterable[str]) -> Any:
        """The same of a frozen record of ``marsad.stories``."""
        known = [found for name in articles if (number := self.number(name)) is not None and (found := self.of(number))]
        return _each(record, known)


    def stories(self, stories: Iterable[Story]) -> list[Story]:
        """Stories, masked."""
        return [self.record(one, one.articles) for one in stories]


def _each(value: Any, known: list[Masker], name: str = "") -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.replace(value, **{field.name: _each(getattr(value, field.name), known, field.name) for field in dataclasses.fields(value)})
    if isinstance(value, tuple):
        return tuple(_each(one, known, name) for one in value)
    if isinstance(value, str) and name not in ("id", "article", "articles", "earliest", "telling", "to", "story", "key", "type", "first", "last"):
        for found in known:
            value = found.words(value)
    return value


def masks_of(request: Request, corpus: Corpus) -> Masks | None:
    """What masks words for whoever asks, or None where they may see everything."""
    if not is_masked(request):
        return None
    state = request.app.state
    return Masks(corpus, lexicon_of(request), state.masked, state.masked_lock)


