"""Sources to text: the only code that knows files, encodings, HTML and the web."""

from __future__ import annotations

import dataclasses
import re
import sys
from pathlib import Path

from marsad.errors import InputError
from marsad.ingest.html import extract, looks_like_page, told_charset
from marsad.ingest.text import LARGEST, Source, decode
from marsad.ingest.web import fetch

__all__ = ["Source", "read_source", "take"]


def read_source(source: str) -> Source:
    """Read ``-`` (standard input), a file or a URL: plain text, or a web page, of which the article is taken.

    Raises ``InputError`` with a one-line reason.
    """
    if source == "-":
        return take(sys.stdin.buffer.read(LARGEST + 1), name="standard input")
    scheme = re.match(r"([A-Za-z][A-Za-z0-9+.-]*)://", source)
    if scheme and scheme.group(1).lower() in ("http", "https"):
        page = fetch(source)
        return take(page.data, name=source, told=page.charset, url=page.url, plain=page.kind == "text/plain")
    if scheme:
        raise InputError(f"{source}: found a URL of {scheme.group(1)}; expected http, https, a file or -")
    path = Path(source)
    try:
        if path.is_dir():
            raise InputError(f"{source}: found a folder; expected a file")
        if not path.exists():
            raise InputError(f"{source}: no such file")
        with path.open("rb") as handle:
            data = handle.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"{source[:120]}: {getattr(error, 'strerror', None) or error}") from None
    return take(data, name=source)


def take(data: bytes, *, name: str, told: str | None = None, url: str | None = None, plain: bool = False) -> Source:
    """The article that bytes hold: a plain text's, or a web page's with what the page states of itself."""
    if plain or not looks_like_page(data):
        return dataclasses.replace(decode(data, name=name, told=told), url=url)
    page = decode(data, name=name, told=told or told_charset(data))
    found = extract(page.text, name=name, url=url)
    return dataclasses.replace(
        page, text=found.text, title=found.title, published=found.published, published_at=found.published_at, outlet=found.outlet,
        url=url or found.url, author=found.author, section=found.section, image=found.image, links=found.links,
    )  # fmt: skip
