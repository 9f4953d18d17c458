"""What a news page states of itself in its head: JSON-LD, OpenGraph, meta names, microdata. Nothing is guessed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any
from urllib.parse import urljoin, urlsplit

from marsad.moments import day_and_moment, written_day

_ARTICLES = re.compile(r"(News|Reportage|Analysis|Opinion|Background|Review|Satirical|Live|Blog|Social)?\w*(Article|Posting|Report|LiveBlog)$")
_PUBLISHED = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "publishdate", "publish-date", "publish_date",
    "pubdate", "publication_date", "dc.date.issued", "dcterms.created", "dcterms.issued", "dc.date.created", "parsely-pub-date",
    "sailthru.date", "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "article.published", "article_date_original", "originalpublicationdate", "citation_publication_date", "dc.date", "date",
)  # fmt: skip
_AUTHOR = ("author", "article:author", "article:author_name", "parsely-author", "dc.creator", "sailthru.author", "cxenseparse:author")
_SECTION = ("article:section", "og:article:section", "parsely-section", "section", "cxenseparse:recs:category")
_MANY = 4  # authors that are named
_FEW = 16  # words that a day is written in, with its weekday, its hour and what stands before them
_NEAR = 12  # elements after the headline among which its day stands


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a page states of itself; None where it does not."""

    title: str | None = None
    description: str | None = None
    published: str | None = None
    published_at: str | None = None
    outlet: str | None = None
    author: str | None = None
    section: str | None = None
    image: str | None = None
    url: str | None = None


def page_facts(tree: Any, *, url: str | None = None) -> Facts:
    """What a parsed page (an ``lxml`` element) states of itself. ``url`` is where it was fetched."""
    ld = next(iter(sorted(_articles(tree), key=lambda one: not one.get("datePublished"))), {})
    metas = _metas(tree)
    canonical = next(iter(tree.xpath("//link[contains(concat(' ', translate(@rel, 'CANOIL', 'canoil'), ' '), ' canonical ')]/@href")), None)
    address = _address(canonical, url) or _address(metas.get("og:url"), url) or _address(_text(ld.get("url")), url)
    published, moment = _published(tree, ld, metas)
    return Facts(
        title=_text(ld.get("headline")) or metas.get("og:title") or metas.get("twitter:title"),
        description=metas.get("description") or metas.get("og:description") or _text(ld.get("description")),
        published=published,
        published_at=moment,
        outlet=_outlet(metas.get("og:site_name"), _name(ld.get("publisher")), metas.get("application-name")),
        author=_names(ld.get("author")) or next((v for k in _AUTHOR if (v := metas.get(k)) and "//" not in v), None),
        section=_section(ld.get("articleSection")) or next((v for k in _SECTION if (v := metas.get(k))), None),
        image=_address(_image(ld.get("image")) or metas.get("og:image") or metas.get("twitter:image"), address or url),
        url=address,
    )


def _outlet(*told: str | None) -> str | None:
    """The first that is a name; a system's own label (``site_ar2``) only where nothing else is told."""
    names = [name for name in told if name and "//" not in name]
    return next((name for name in names if not re.search(r"[\d_]", name)), names[0] if names else None)


def _published(tree: Any, ld: dict[str, Any], metas: dict[str, str]) -> tuple[str | None, str | None]:
    """The best that the page tells: a moment with a zone before a moment, a moment before a day; JSON-LD first."""
    told = [ld.get("datePublished"), *(metas.get(name) for name in _PUBLISHED)]
    told += tree.xpath("//*[@itemprop='datePublished']/@datetime | //*[@itemprop='datePublished']/@content")
    told += tree.xpath("//time[@pubdate]/@datetime | //article//header//time/@datetime")
    told += [ld.get("dateCreated")]
    found = [(day, moment) for one in told if (day := (both := day_and_moment(one))[0]) for moment in (both[1],)]
    if not found:
        written = [one for one in told if isinstance(one, str)] + list(_under_headline(tree))
        return next((day for one in written if len(one.split()) <= _FEW and (day := written_day(one))), None), None
    day = found[0][0]
    same = [moment for other, moment in found if other == day and moment]
    return day, next((m for m in same if re.search(r"[+-]\d\d:\d\d$", m)), same[0] if same else None)


def _under_headline(tree: Any) -> Iterator[str]:
    """Short words that stand beside or soon after the headline: in them the page writes its day."""
    for headline in tree.iter("h1"):
        for element in islice(chain(headline.itersiblings(), headline.getparent().itersiblings() if headline.getparent() is not None else ()), _NEAR):
            for one in islice(element.iter(), _NEAR):
                if isinstance(one.tag, str) and one.tag not in ("script", "style") and (words := " ".join(one.text_content().split())):
                    yield words


def _articles(tree: Any) -> Iterator[dict[str, Any]]:
    """The page's JSON-LD objects that are an article."""
    for script in tree.xpath("//script[@type='application/ld+json']"):
        text = (script.text or "").strip().removeprefix("<!--").removesuffix("-->").strip().rstrip(";")
        try:
            data = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
        for one in _objects(data):
            kinds = one.get("@type")
            if any(isinstance(kind, str) and _ARTICLES.match(kind) for kind in (kinds if isinstance(kinds, list) else [kinds])):
                yield one


def _objects(data: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if isinstance(data, list):
        for one in data:
            yield from _objects(one, depth + 1)
    elif isinstance(data, dict) and depth < 6:
        yield data
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement"):
            yield from _objects(data.get(key), depth + 1)


def _metas(tree: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for meta in tree.xpath("//meta[@content]"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").strip().lower()
        value = " ".join(meta.get("content").split())
        if name and value:
            found.setdefault(name, value)
    return found


def _text(value: Any) -> str | None:
    return " ".join(value.split()) or None if isinstance(value, str) else None


def _name(value: Any) -> str | None:
    if isinstance(value, list):
        return next((name for one in value if (name := _name(one))), None)
    return _text(value.get("name")) if isinstance(value, dict) else _text(value)


def _names(value: Any) -> str | None:
    every = [_name(one) for one in (value if isinstance(value, list) else [value])]
    return ", ".join(dict.fromkeys(name for name in every[:_MANY] if name and "//" not in name)) or None


def _section(value: Any) -> str | None:
    return ", ".join(found for one in (value if isinstance(value, list) else [value])[:_MANY] if (found := _text(one))) or None


def _image(value: Any) -> str | None:
    if isinstance(value, list):
        return next((found for one in value if (found := _image(one))), None)
    return _text(value.get("url")) if isinstance(value, dict) else _text(value)


def _address(told: str | None, base: str | None) -> str | None:
    """An address as the page tells it, made whole; None where it is none, or only the site's front page."""
    if not told:
        return None
    try:
        whole = urljoin(base or "", told.strip())
        parts = urlsplit(whole)
    except ValueError:
        return None
    return whole if parts.scheme in ("http", "https") and parts.hostname and (parts.path.strip("/") or parts.query) else None
