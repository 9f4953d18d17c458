"""The article of a web page: its headline, text, day and outlet, without what stands around it.

Menus, comments and "read also" lists would be read as news of today: ``trafilatura`` leaves them out. It comes with the
extra ``web`` and is loaded only when there is a page to read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from marsad.errors import InputError

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([a-zA-Z0-9_:.-]+)""", re.I)
_PAGE = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.I | re.S)
FEWEST_WORDS = 8  # of an article: a menu's leftovers have fewer, a line of breaking news has more
_HEAD = 4096  # bytes within which a page says that it is one, and its charset


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """What a page holds of an article."""

    title: str | None
    text: str
    published: str | None
    outlet: str | None


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
        from trafilatura import bare_extraction
    except ImportError:
        raise InputError(f"{name}: found a web page; to read these: pip install 'marsad[web]'") from None
    found: Any = bare_extraction(
        page, url=url, with_metadata=True, include_comments=False, include_tables=False,
        date_extraction_params={"original_date": True, "extensive_search": False},
    )  # fmt: skip
    text = "\n".join(line for line in (found.text or "").split("\n") if line.strip()) if found is not None else ""
    if found is None or len(text.split()) < FEWEST_WORDS:
        raise InputError(f"{name}: found no article in this page")
    title = " ".join((found.title or "").split()) or None
    first, _, rest = text.partition("\n")
    if title and rest and _same(first, title):  # the headline, told in the page's head and again above the text
        text = rest
    return Extract(title=title, text=text, published=found.date or None, outlet=found.sitename or None)


def _same(line: str, title: str) -> bool:
    """Whether a line is the headline; the head's may have the outlet's name behind it."""
    line, title = " ".join(line.split()), " ".join(title.split())
    return line == title or title.startswith((f"{line} |", f"{line} -", f"{line} –", f"{line} —"))
