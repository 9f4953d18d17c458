"""What goes into a corpus and what comes out of it: frozen records, and the key that makes an article one article."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from marsad.model import Article
from marsad.pipeline import has_headline, make_article


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A related article that a page points to: its words, and its address where it has one."""

    text: str
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An article as a source gives it, not yet kept. ``source`` says where it stood: a file, a line of it, an address."""

    source: str
    text: str
    id: str | None = None
    title: str | None = None
    published: str | None = None
    published_at: str | None = None
    outlet: str | None = None
    url: str | None = None
    author: str | None = None
    section: str | None = None
    image: str | None = None
    links: tuple[Link, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptArticle:
    """An article of a corpus. ``text`` is what its readings' offsets count in; ``number`` is its row."""

    number: int
    id: str
    sha256: str
    text: str
    title: str | None
    published: str | None
    published_at: str | None
    outlet: str | None
    url: str | None
    author: str | None
    section: str | None
    image: str | None
    links: tuple[Link, ...]
    notes: tuple[str, ...]
    source: str
    added: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """What could not be added or read: at which stage (``fetch``, ``take``, ``read``), and why."""

    source: str
    stage: str
    reason: str
    article: str | None
    tries: int
    at: str
    mended: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """How a record of an article differs between two readings: ``before`` and ``after`` hold the fields that differ."""

    article: str
    record: str
    name: str
    change: str
    before: str | None
    after: str | None


def to_article(item: Item) -> Article:
    """What will be read of an item. Characters that no database keeps become ones that it does, so that offsets hold."""
    text, title = _clean(item.text), _clean(item.title).strip() if item.title else None
    article = make_article(text, title=title or None, published=item.published, outlet=item.outlet, url=item.url)
    if title is None and has_headline(article):
        title = text.lstrip().partition("\n")[0].strip()
    key = key_of(article)
    return Article(
        id=item.id or key[:16], text=article.text, title=title or None, published=item.published, outlet=item.outlet, url=item.url,
        sha256=article.sha256,
    )  # fmt: skip


def key_of(article: Article) -> str:
    """What makes an article one: its text and where it stood, by its address or else by outlet and day.

    The same text at another outlet is another article (a reprint); a text that its outlet has changed is another one too.

    >>> from marsad.model import Article
    >>> one, other = (Article(id=id, text="", sha256="a", url="https://example.org/1") for id in "xy")
    >>> key_of(one) == key_of(other)
    True
    """
    place = article.url or f"{article.outlet or ''}\0{article.published or ''}"
    return hashlib.sha256(f"{article.sha256}\0{place}".encode("utf-8", "replace")).hexdigest()[:32]


def _clean(text: str) -> str:
    """Lone surrogates and NULs as U+FFFD: neither can be written, and each stays one character."""
    if "\0" in text:
        text = text.replace("\0", "\ufffd")
    try:
        text.encode()
    except UnicodeEncodeError:
        text = "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)
    return text
