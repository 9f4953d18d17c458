"""From what the user names (files, folders, addresses, archives, feeds) to articles and pages, one at a time."""

from __future__ import annotations

import dataclasses
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from marsad.errors import InputError
from marsad.ingest import take
from marsad.ingest.feeds import KINDS, Entry, looks_like_list, read_list
from marsad.ingest.found import Options, Problem, Raw, Unit, read_whole, shown
from marsad.ingest.polite import Visitor
from marsad.ingest.related import part_related
from marsad.ingest.rows import read_csv, read_json, read_jsonl, read_parquet
from marsad.ingest.text import LARGEST
from marsad.ingest.warc import read_warc
from marsad.language.ar.script import is_arabic
from marsad.store.records import Item

_ROWS = {".jsonl": read_jsonl, ".ndjson": read_jsonl, ".csv": read_csv, ".tsv": read_csv, ".parquet": read_parquet, ".warc": read_warc}
_TEXTS = (".txt", ".text", ".html", ".htm", ".xhtml", ".md")
_LISTS = (".xml", ".rss", ".atom")
_FEW = 8  # of the bytes that Arabic letters begin with: a headline has as many
_DEPTH = 3  # lists within lists: a sitemap's index, its parts
Seen = Callable[[str], bool]  # whether an address has been fetched for this corpus


def gather(sources: Sequence[str], options: Options, *, seen: Seen = lambda url: False) -> Iterator[tuple[Unit, int]]:
    """Everything that sources hold, in order, each with how many bytes of its source it took; what fails is a ``Problem``."""
    visitor = Visitor(options)
    for source in sources:
        try:
            yield from _gather(source, options, visitor, seen)
        except InputError as error:
            yield Problem(source=source, stage="take", reason=_short(error, source)), 0


def size_of(sources: Sequence[str]) -> int | None:
    """How many bytes the sources have, where all of them are files: what a bar of progress counts to."""
    total = 0
    for source in sources:
        if source == "-" or re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", source):
            return None
        path = Path(source)
        try:
            total += sum(p.stat().st_size for p in files_of(path)) if path.is_dir() else path.stat().st_size
        except OSError:
            continue
    return total


def files_of(folder: Path) -> Iterator[Path]:
    """The files of a folder and those in it that may hold articles, in the order of their names."""
    for path in sorted(folder.rglob("*")):
        inner = path.relative_to(folder).parts
        if path.is_file() and not any(part.startswith(".") for part in inner) and _kind(path) in (*_ROWS, *_TEXTS, *_LISTS, ".json"):
            yield path


def _kind(path: Path) -> str:
    return Path(path.stem).suffix.lower() if path.suffix.lower() == ".gz" else path.suffix.lower()


def _gather(source: str, options: Options, visitor: Visitor, seen: Seen) -> Iterator[tuple[Unit, int]]:
    if source == "-":
        yield Raw(source="standard input", data=sys.stdin.buffer.read(LARGEST + 1)), 0
        return
    scheme = re.match(r"([A-Za-z][A-Za-z0-9+.-]*)://", source)
    if scheme and scheme.group(1).lower() in ("http", "https"):
        yield from _web(source, options, visitor, seen)
        return
    if scheme:
        raise InputError(f"found a URL of {scheme.group(1)}; expected http, https, a file, a folder or -")
    path = Path(source)
    try:
        if not path.exists():
            raise InputError("no such file or folder")
        if not path.is_dir():
            yield from _file(path, options, visitor, seen)
            return
        empty = True
        for inner in files_of(path):
            empty = False
            try:
                yield from _file(inner, options, visitor, seen)
            except (InputError, OSError) as error:
                yield Problem(source=shown(inner), stage="take", reason=_short(error, shown(inner))), 0
        if empty:
            raise InputError("a folder without articles; expected " + " ".join((*_TEXTS[:4], *_ROWS, *_LISTS, ".json")))
    except (OSError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(str(getattr(error, "strerror", None) or error)) from None


def _file(path: Path, options: Options, visitor: Visitor, seen: Seen) -> Iterator[tuple[Unit, int]]:
    kind = _kind(path)
    if kind in _ROWS:
        yield from _ROWS[kind](path, options)
        return
    if kind == ".json" and (found := read_json(path, options)) is not None:
        yield from found
        return
    data = read_whole(path)
    if kind in (*_LISTS, ".json") and looks_like_list(data):
        yield from _list(data, shown(path), None, options, visitor, seen, depth=0)
        return
    yield Raw(source=shown(path), data=data, hints={"id": path.name.partition(".")[0]}), len(data)


def _web(url: str, options: Options, visitor: Visitor, seen: Seen, depth: int = 0) -> Iterator[tuple[Unit, int]]:
    """A page, or the pages that a feed or sitemap lists."""
    if not options.again and seen(url):
        return
    try:
        page = visitor.get(url, kinds=KINDS)
    except InputError as error:
        yield Problem(source=url, stage="fetch", reason=_short(error, url)), 0
        return
    if looks_like_list(page.data):
        yield from _list(page.data, url, page.url, options, visitor, seen, depth=depth)
    else:
        yield Raw(source=url, data=page.data, url=page.url, charset=page.charset, plain=page.kind == "text/plain"), 0


def _list(data: bytes, name: str, url: str | None, options: Options, visitor: Visitor, seen: Seen, *, depth: int) -> Iterator[tuple[Unit, int]]:
    listing = read_list(data, name=name, url=url)
    entries = [e for e in listing.entries if not (options.since and (day := e.published or e.changed) and day < options.since)]
    if not options.follow:
        for number, entry in enumerate(entries[: options.limit], 1):
            yield _held(entry, f"{name}#{entry.url or number}"), 0
    else:
        by_url = {e.url: e for e in entries if e.url and (options.again or not seen(e.url))}
        for address, page in visitor.visit(list(by_url)[: options.limit]):
            if isinstance(page, InputError):
                yield Problem(source=address, stage="fetch", reason=_short(page, address)), 0
                continue
            plain = page.kind == "text/plain"
            yield Raw(source=address, data=page.data, url=page.url, charset=page.charset, plain=plain, hints=by_url[address].hints()), 0
    for address in listing.lists:
        if depth >= _DEPTH:
            yield Problem(source=address, stage="fetch", reason="a list within a list within a list"), 0
            continue
        yield from _web(address, options, visitor, seen, depth + 1)


def _held(entry: Entry, source: str) -> Unit:
    """The article that a feed itself holds."""
    if not entry.text or not entry.text.strip():
        return Problem(source=source, stage="take", reason="the feed holds no text of it")
    if "<" in entry.text:
        html = f"<!doctype html><html><body><article><p>{entry.text}</p></article></body></html>"
        return Raw(source=source, data=html.encode("utf-8", "replace"), url=entry.url, charset="utf-8", hints=entry.hints())
    return Item(source=source, text=entry.text, url=entry.url, title=entry.title, published=entry.published, published_at=entry.published_at,
                outlet=entry.outlet, author=entry.author)  # fmt: skip


class PassedOver(Exception):
    """A page of an archive that is no article, or not in Arabic."""


def passed_over(unit: Unit, options: Options) -> bool:
    """Whether a page of an archive is none of ours at first sight, so that no other process need see it."""
    return isinstance(unit, Raw) and unit.sifted and not options.any_language and no_arabic(unit.data)


def no_arabic(data: bytes) -> bool:
    """Whether a page's bytes can't hold an article in Arabic: what an archive of the world's news is mostly made of, told in
    microseconds, where taking an article out of it takes milliseconds.

    In UTF-8 every Arabic letter begins with one of four bytes; in the code pages the same four are ط ظ ع غ or their neighbours, of
    which a paragraph has several. UTF-16 and letters written as numbers are left to be looked at.

    >>> no_arabic(("قال متحدث عسكري إن غارة وقعت قرب مطار طرابلس" * 3).encode("windows-1256")), no_arabic("Ten were killed — officials".encode() * 9)
    (False, True)
    """
    few = sum(data.count(letter) for letter in (b"\xd8", b"\xd9", b"\xda", b"\xdb")) < _FEW
    return few and b"\0" not in data[:4096] and b"&#1" not in data and b"&#x6" not in data and b"&#X6" not in data


def to_item(unit: Item | Raw, options: Options) -> Item:
    """The article of a unit, without the lines that lead elsewhere. Raises ``InputError``, or ``PassedOver`` for what was
    never chosen."""
    if isinstance(unit, Item):
        text, links = part_related(unit.text)
        item = dataclasses.replace(unit, text=text, links=links)
    else:
        try:
            found = take(unit.data, name=unit.source, told=unit.charset, url=unit.url, plain=unit.plain)
        except InputError as error:
            if unit.sifted:
                raise PassedOver(str(error)) from None
            raise
        text, links = part_related(found.text) if not found.links else (found.text, found.links)
        known = {name: getattr(found, name) for name in ("title", "published", "published_at", "outlet", "author", "section", "image", "url")}
        told = {name: value or unit.hints.get(name) for name, value in known.items()}
        if told["published"] != found.published:
            told["published_at"] = unit.hints.get("published_at")
        item = Item(source=unit.source, id=unit.hints.get("id"), text=text, links=links, notes=found.notes, **told)
    if not is_arabic(f"{item.title or ''}\n{item.text}") and not options.any_language:
        if isinstance(unit, Raw) and unit.sifted:
            raise PassedOver("not in Arabic")
        raise InputError(f"{item.source}: not in Arabic; --any-language takes it all the same")
    published = item.published or options.published
    host = urlsplit(item.url).hostname if isinstance(unit, Raw) and item.url else None
    return dataclasses.replace(item, outlet=item.outlet or options.outlet or (host or "").removeprefix("www.") or None, published=published)


def _short(error: Exception, source: str) -> str:
    """A reason without the source that it begins with, which is kept beside it."""
    text = " ".join(str(getattr(error, "strerror", None) or error).split())
    return text.removeprefix(f"{source}: ")
