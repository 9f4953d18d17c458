"""The article of a web page: its headline, text, day and outlet, without what stands around it.

Menus, comments and "read also" lists would be read as news of today: ``trafilatura`` leaves them out. It comes with the
extra ``web`` and is loaded only when there is a page to read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from marsad.errors import InputError
from marsad.ingest.meta import Facts, page_facts
from marsad.ingest.related import part_related
from marsad.language.ar.fold import fold_word
from marsad.moments import written_day
from marsad.store.records import Link

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([a-zA-Z0-9_:.-]+)""", re.I)
_PAGE = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.I | re.S)
LINE_OF_DATE = 14  # words of a line above the text that only says when it was published
SAME = 40  # letters by which a paragraph is known
SHORT = 3  # words of a heading that may be a section's
LONGEST_LEAD = 120  # words
FEWEST_WORDS = 8  # of an article: a menu's leftovers have fewer, a line of breaking news has more
_HEAD = 4096  # bytes within which a page says that it is one, and its charset


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """What a page holds of an article, and what it states of it. ``links`` are the related articles that it points to."""

    title: str | None
    text: str
    published: str | None
    published_at: str | None = None
    outlet: str | None = None
    author: str | None = None
    section: str | None = None
    image: str | None = None
    url: str | None = None
    links: tuple[Link, ...] = ()


def looks_like_page(data: bytes) -> bool:
    """Whether bytes are a web page rather than a plain text.

    >>> looks_like_page(b"<!DOCTYPE html><p>"), looks_like_page("قال".encode())
    (True, False)
    """
    return bool(_PAGE.match(data[:_HEAD].removeprefix(b"\xef\xbb\xbf")))


def told_charset(data: bytes) -> str | None:
    """The charset that a page's own head tells."""
    found = _CHARSET.search(data[:_HEAD])
    return found.group(1).decode("ascii") if found else None


def extract(page: str, *, name: str, url: str | None = None) -> Extract:
    """The article of a page. Raises ``InputError`` where there is none, or where the extra is not installed.

    The day is taken only from what the page states of itself, never guessed from its look.
    """
    try:
        from lxml.etree import ParserError
        from lxml.html import HTMLParser, document_fromstring
        from trafilatura import bare_extraction
    except ImportError:
        raise InputError(f"{name}: found a web page; to read these: pip install 'marsad[web]'") from None
    try:
        tree = document_fromstring(page.encode("utf-8", "replace"), parser=HTMLParser(encoding="utf-8", no_network=True))
    except (ValueError, ParserError) as error:
        raise InputError(f"{name}: found a page that cannot be parsed: {' '.join(str(error).split())}") from None
    facts = page_facts(tree, url=url)
    headlines = [" ".join(h.text_content().split()) for h in tree.iter("h1")]
    anchors = {" ".join(a.text_content().split()): urljoin(url or "", a.get("href").strip()) for a in tree.iterfind(".//a[@href]")}
    lead = _lead(tree, facts.description)
    found: Any = bare_extraction(
        tree, url=url, with_metadata=True, include_comments=False, include_tables=False,
        date_extraction_params={"original_date": True, "extensive_search": False},
    )  # fmt: skip
    lines = [line for line in (found.text or "").split("\n") if line.strip()] if found is not None else []
    title = _title(found.title if found is not None else None, facts, headlines)
    if lines and title and len(lines) > 1 and _same(lines[0], title):  # the headline, told in the page's head and again above the text
        lines = lines[1:]
    while len(lines) > 1 and len(lines[0].split()) <= LINE_OF_DATE and written_day(lines[0]) and not lines[0].rstrip().endswith("."):
        lines = lines[1:]
    if lines and lead and not any(_bare(lead)[:SAME] in _bare(line) for line in lines):
        lines.insert(0, lead)
    text, links = part_related("\n".join(lines), anchors)
    if len(text.split()) < FEWEST_WORDS:
        raise InputError(f"{name}: found no article in this page")
    return Extract(
        title=title, text=text, published=facts.published or found.date or None, published_at=facts.published_at,
        outlet=facts.outlet or _stated(found.sitename, url), author=facts.author, section=facts.section, image=facts.image or found.image or None,
        url=facts.url or url, links=links,
    )  # fmt: skip


def _stated(name: str | None, url: str | None) -> str | None:
    """An outlet's name, unless it was only made of the address."""
    return name if name and _bare(name) not in _bare(urlsplit(url or "").netloc) else None


def _title(found: str | None, facts: Facts, headlines: Sequence[str]) -> str | None:
    """The headline without the outlet's name about it: the page's own heading, where what its head tells holds it."""
    told = [" ".join(one.split()) for one in (found, facts.title) if one and one.strip()]
    if not told:
        return headlines[0] if len(headlines) == 1 and headlines[0] else None
    for heading in headlines:
        if len(heading.split()) >= SHORT and any(_bare(heading) in _bare(one) for one in told):
            return heading
    title = told[0]
    for mark in (" | ", " - ", " – ", " — ", " :: "):
        parts = title.split(mark)
        if len(parts) > 1 and facts.outlet:
            kept = [part for part in parts if _bare(part) != _bare(facts.outlet)]
            title = mark.join(kept) if kept else title
    return title


def _lead(tree: Any, description: str | None) -> str | None:
    """The article's first paragraph where it is set apart from the others: what the page's head begins its description with.

    Such a paragraph often stands in an element of its own above the text, and tells the news.
    """
    wanted = _bare(description or "")[:SAME]
    if len((description or "").split()) < FEWEST_WORDS:
        return None
    for element in tree.iter("p", "h2", "div"):
        if len(element) <= 1 and _bare(words := " ".join(element.text_content().split())).startswith(wanted) and len(words.split()) <= LONGEST_LEAD:
            return words
    return None


def _bare(text: str) -> str:
    """A text's letters and digits, folded: what two settings of the same words have in common."""
    return "".join(c for c in "".join(fold_word(word) for word in text.split()) if c.isalnum())


def _same(line: str, title: str) -> bool:
    """Whether a line is the headline; the head's may have the outlet's name behind it."""
    line, title = " ".join(line.split()), " ".join(title.split())
    return line == title or title.startswith((f"{line} |", f"{line} -", f"{line} –", f"{line} —"))
