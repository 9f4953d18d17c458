"""Lists of articles: RSS, Atom and JSON feeds, and sitemaps."""

from __future__ import annotations

import io
import json
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin
from xml.etree import ElementTree

from marsad.errors import InputError
from marsad.ingest.found import needs
from marsad.ingest.text import LARGEST
from marsad.moments import day_and_moment

_ROOT = re.compile(rb"<(rss|feed|rdf:RDF|urlset|sitemapindex)[\s>]", re.I)
_HEAD = 4096  # bytes within which a document shows what it is
_TAGS = re.compile(r"<[^>]+>")
KINDS = (
    "application/rss+xml", "application/atom+xml", "application/xml", "text/xml", "application/rdf+xml", "application/feed+json",
    "application/json", "application/gzip", "application/x-gzip", "text/html", "application/xhtml+xml", "text/plain",
    "application/octet-stream",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An article that a list names; ``text`` is what the list itself holds of it, HTML or plain; ``changed`` the day on which
    its page was changed last, which is no day of publication."""

    url: str | None
    title: str | None = None
    published: str | None = None
    published_at: str | None = None
    outlet: str | None = None
    author: str | None = None
    text: str | None = None
    changed: str | None = None

    def hints(self) -> Mapping[str, str | None]:
        """What is known of the article before its page is fetched."""
        return {name: getattr(self, name) for name in ("title", "published", "published_at", "outlet", "author")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """The articles of a list, and the addresses of further lists (a sitemap's index)."""

    entries: tuple[Entry, ...] = ()
    lists: tuple[str, ...] = ()


def looks_like_list(data: bytes) -> bool:
    """Whether bytes are a feed or a sitemap.

    >>> looks_like_list(b'<?xml version="1.0"?><rss version="2.0">'), looks_like_list(b"<!doctype html>")
    (True, False)
    """
    head = data[:_HEAD]
    return data[:2] == b"\x1f\x8b" or _ROOT.search(head) is not None or (head.lstrip()[:1] == b"{" and b"jsonfeed.org" in head)


def read_list(data: bytes, *, name: str, url: str | None = None) -> Listing:
    """What a feed or sitemap lists. Raises ``InputError`` where it is neither."""
    if data[:2] == b"\x1f\x8b":
        unpack = zlib.decompressobj(47)
        try:
            data = unpack.decompress(data, LARGEST + 1)
        except zlib.error as error:
            raise InputError(f"{name}: packed, and broken: {error}") from None
        if len(data) > LARGEST:
            raise InputError(f"{name}: unpacks to over {LARGEST // 2**20} MB; expected a feed or sitemap")
    root = _ROOT.search(data[:_HEAD])
    if root is None:
        return _json_feed(data, name, url)
    if root[1].lower() in (b"urlset", b"sitemapindex"):
        return _sitemap(data, name, url)
    return _feed(data, name, url)


def _sitemap(data: bytes, name: str, url: str | None) -> Listing:
    try:
        tree = ElementTree.fromstring(data)  # expat refuses entities that grow; external ones are not fetched
    except (ElementTree.ParseError, ValueError) as error:
        raise InputError(f"{name}: a sitemap that breaks off or is none: {error}") from None
    entries: list[Entry] = []
    lists: list[str] = []
    for one in tree:
        told = {_local(e.tag): (e.text or "").strip() for e in one.iter() if isinstance(e.tag, str)}
        if not (address := told.get("loc")):
            continue
        if _local(one.tag) == "sitemap":
            lists.append(urljoin(url or "", address))
            continue
        day, moment = day_and_moment(told.get("publication_date"))
        entries.append(
            Entry(url=urljoin(url or "", address), title=told.get("title") or None, published=day, published_at=moment, outlet=told.get("name") or None,
                  changed=day_and_moment(told.get("lastmod"))[0])
        )  # fmt: skip
    return Listing(entries=tuple(entries), lists=tuple(lists))


def _local(tag: Any) -> str:
    return str(tag).rpartition("}")[2]


def _feed(data: bytes, name: str, url: str | None) -> Listing:
    try:
        import feedparser
    except ImportError:
        raise needs("feedparser", "RSS and Atom feeds") from None
    found: Any = feedparser.parse(io.BytesIO(data), response_headers={"content-location": url or "", "content-type": "application/xml"})
    if found.bozo and not found.entries:
        raise InputError(f"{name}: a feed that breaks off or is none: {found.get('bozo_exception')}")
    outlet = " ".join(found.feed.get("title", "").split()) or None

    def entries() -> Iterator[Entry]:
        for one in found.entries:
            day, moment = day_and_moment(one.get("published") or one.get("updated"))
            text = next((c.get("value") for c in one.get("content", ()) if c.get("value")), None) or one.get("summary")
            address = urljoin(url or "", one["link"]) if one.get("link") else None
            yield Entry(url=address, title=_plain(one.get("title")), published=day, published_at=moment, outlet=outlet, author=one.get("author") or None, text=text or None)

    return Listing(entries=tuple(entries()))


def _json_feed(data: bytes, name: str, url: str | None) -> Listing:
    try:
        found = json.loads(data)
        items = found["items"]
        outlet = found.get("title")
        entries = []
        for one in items:
            day, moment = day_and_moment(one.get("date_published"))
            authors = one.get("authors") or ([one["author"]] if one.get("author") else [])
            address = one.get("url") or one.get("external_url")
            entries.append(
                Entry(url=urljoin(url or "", address) if address else None, title=_plain(one.get("title")), published=day, published_at=moment, outlet=outlet,
                      author=", ".join(a["name"] for a in authors if a.get("name")) or None, text=one.get("content_text") or one.get("content_html") or None)
            )  # fmt: skip
        return Listing(entries=tuple(entries))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise InputError(f"{name}: found neither a feed nor a sitemap: {type(error).__name__}: {error}") from None


def _plain(text: str | None) -> str | None:
    return " ".join(_TAGS.sub(" ", text).split()) or None if text else None
