"""Bytes to text: the encoding found and named, what is not a text refused with its reason."""

from __future__ import annotations

import re
from dataclasses import dataclass

from charset_normalizer import from_bytes

from marsad.errors import InputError
from marsad.store.records import Link

LARGEST = 20 * 1024 * 1024  # bytes: a larger "article" is a dump that was meant for a corpus
ARABIC = re.compile(r"[\u0621-\u064a\u0671-\u06d3\ufb50-\ufdff\ufe70-\ufefc]")
_CANDIDATES = ("windows-1256", "iso-8859-6", "mac-arabic")
# The commonest Arabic letters, by Windows-1256 and ISO-8859-6 alike: what tells the two apart in a page of news.
_COMMON = frozenset("اليمونرتبسعدفكقحجة")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """An article's text, where it came from, the encoding that its bytes were in, and what a page told of itself."""

    name: str
    text: str
    encoding: str
    notes: tuple[str, ...] = ()
    title: str | None = None
    published: str | None = None
    outlet: str | None = None
    url: str | None = None
    published_at: str | None = None
    author: str | None = None
    section: str | None = None
    image: str | None = None
    links: tuple[Link, ...] = ()


def decode(data: bytes, *, name: str, told: str | None = None) -> Source:
    """Bytes to text. UTF-8 where valid; else the charset ``told`` by a server or page, where it makes Arabic; else the
    Arabic code page that reads best, said in ``notes``.

    >>> decode("قال".encode("windows-1256") * 40, name="x").encoding
    'windows-1256'
    """
    if len(data) > LARGEST:
        raise InputError(f"{name}: found over {LARGEST // 2**20} MB; expected one article")
    if not data.strip():
        raise InputError(f"{name}: empty")
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _source(name, data.decode(encoding, "replace"), encoding)
    if b"\x00" in data[:4096]:
        for encoding in ("utf-16-le", "utf-16-be"):  # as some editors save it, without a mark
            if _makes_arabic(data[:4096], encoding):
                return _source(name, data.decode(encoding, "replace"), encoding, f"no byte-order mark; read as {encoding}")
        raise InputError(f"{name}: found binary data; expected text")
    try:
        return _source(name, data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    if told and _makes_arabic(data, told):
        return _source(name, data.decode(told, "replace"), told.lower())
    guess = _guess(data)
    if guess is None:
        raise InputError(f"{name}: found bytes that are neither UTF-8 nor an Arabic code page; expected text")
    return _source(name, data.decode(guess, "replace"), guess, f"not UTF-8; read as {guess}")


def _source(name: str, text: str, encoding: str, *notes: str) -> Source:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise InputError(f"{name}: empty")
    found = list(notes)
    if not ARABIC.search(text):
        found.append("no Arabic letters")
    return Source(name=name, text=text, encoding=encoding, notes=tuple(found))


def _makes_arabic(data: bytes, encoding: str) -> bool:
    """Whether a charset is one, and turns the bytes into mostly Arabic: what pages tell of themselves is often wrong."""
    try:
        high = [c for c in data.decode(encoding, "replace") if ord(c) > 127]
    except (LookupError, ValueError):
        return False
    return bool(high) and sum(bool(ARABIC.match(c)) for c in high) > 0.6 * len(high)


def _guess(data: bytes) -> str | None:
    """The Arabic code page in which most letters are common ones; charset-normalizer where none fits."""
    best: tuple[float, str] | None = None
    for encoding in _CANDIDATES:
        text = data.decode(encoding, "replace")
        high = [c for c in text if ord(c) > 127]
        if not high:
            continue
        share = sum(c in _COMMON for c in high) / len(high)
        if best is None or share > best[0]:
            best = (share, encoding)
    if best is not None and best[0] > 0.45:
        return best[1]
    guess = from_bytes(data).best()
    return guess.encoding if guess is not None and ARABIC.search(str(guess)) else None
