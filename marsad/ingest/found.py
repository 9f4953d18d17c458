"""What sources give: an article, bytes that hold one, or what went wrong. How they are asked for it."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from marsad.errors import InputError
from marsad.ingest.text import LARGEST
from marsad.store.records import Item

FIELDS = ("id", "url", "outlet", "title", "published", "text", "author", "section", "image")


@dataclass(frozen=True, slots=True, kw_only=True)
class Raw:
    """Bytes that hold an article: a file, a fetched page, a page of an archive. ``hints`` is what is known of it beforehand.

    ``sifted`` is True for pages that nobody chose one by one: those in another language, or of no article, are passed over.
    """

    source: str
    data: bytes
    url: str | None = None
    charset: str | None = None
    plain: bool = False
    hints: Mapping[str, str | None] = field(default_factory=dict)
    sifted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What could not be had, at which stage (``fetch``, ``take``, ``read``), and why."""

    source: str
    stage: str
    reason: str


Unit = Item | Raw | Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How sources are asked. ``columns`` names the column that a field stands in, where it is not the field's own name."""

    columns: Mapping[str, str] = field(default_factory=dict)
    outlet: str | None = None  # of articles that tell none
    published: str | None = None  # likewise
    since: str | None = None  # feeds and sitemaps: nothing older
    limit: int | None = None  # pages that are fetched at most
    follow: bool = True  # fetch the pages that a feed points to; else take what the feed itself holds
    again: bool = False  # fetch what was fetched before
    delay: float = 1.0  # seconds between two requests of one host
    private: bool = False  # whether addresses inside this network may be asked
    agent: str | None = None
    any_language: bool = False


def needs(package: str, what: str) -> InputError:
    """That a package of the extra is missing."""
    return InputError(f"{what} need {package}: pip install 'marsad[corpus]'")


def shown(path: Path) -> str:
    """A path as it is named in a corpus."""
    return path.as_posix()


def read_whole(path: Path) -> bytes:
    """A file's bytes, unpacked where it is gzipped; never more than a little over what an article may have."""
    with path.open("rb") as handle:
        data = handle.read(LARGEST + 1)
    if path.suffix.lower() != ".gz":
        return data
    try:
        return zlib.decompressobj(47).decompress(data, LARGEST + 1)
    except zlib.error as error:
        raise InputError(f"{shown(path)}: packed, and broken: {error}") from None
