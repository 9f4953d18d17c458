"""Shards: the files that a large collection comes in, on this machine or in an object store, each read exactly once.

A shard is known by its address. What it held when it was read (size, moment of change, hash) stands in its manifest.
"""

from __future__ import annotations

import glob
import hashlib
import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from marsad.errors import InputError

KINDS = (".jsonl", ".ndjson", ".csv", ".tsv", ".parquet", ".warc")  # and all but Parquet with .gz
PIECE = 8 * 2**20  # bytes copied at once
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+)://")
_UNSAFE = re.compile(r"[^A-Za-z0-9.-]+")
_LONGEST = 80  # characters of a file's name in a shard's


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """A file of articles as it stands now."""

    uri: str
    size: int
    changed: int  # nanoseconds since 1970

    @property
    def name(self) -> str:
        """What its output is called: its file's name, and a hash of its whole address."""
        path = PurePosixPath(self.uri.partition("?")[0])
        return f"{_UNSAFE.sub('_', path.name)[-_LONGEST:].strip('._')}-{hashlib.sha256(self.uri.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"


def find_shards(sources: Sequence[str]) -> list[Shard]:
    """The shards that files, folders and patterns name, each once, by their addresses. ``InputError`` where one names none.

    ``*`` stands for anything within a name, ``**`` for folders. Object stores are asked through Arrow (``s3://``, ``gs://`` …);
    what an address has behind ``?`` is for the store (``?region=eu-west-1``).
    """
    found: dict[str, Shard] = {}
    for source in sources:
        scheme = _SCHEME.match(source)
        here = scheme is None or scheme.group(1).lower() == "file"
        some = [*(_local(source.removeprefix("file://")) if here else _remote(source))]
        if not some:
            raise InputError(f"{source}: no file of articles; expected {' '.join(KINDS)} (.gz)")
        found |= {shard.uri: shard for shard in some}
    return [found[uri] for uri in sorted(found)]


def holds_articles(name: str) -> bool:
    """Whether a file is of a kind that a shard may be of; hidden ones are not.

    >>> [holds_articles(name) for name in ("a.jsonl", "CC-NEWS-1.warc.gz", "a.parquet.gz", ".a.csv", "a.txt")]
    [True, True, False, False, False]
    """
    path = PurePosixPath(name)
    kind = path.suffix.lower()
    if kind == ".gz":
        kind = PurePosixPath(path.stem).suffix.lower()
        return kind in KINDS and kind != ".parquet" and not name.startswith(".")
    return kind in KINDS and not name.startswith(".")


def _local(source: str) -> Iterator[Shard]:
    path = Path(source)
    if path.is_dir():
        paths = [p for p in path.rglob("*") if not any(part.startswith(".") for part in p.relative_to(path).parts)]
    elif path.exists():
        paths = [path]
    else:
        paths = [Path(one) for one in glob.iglob(source, recursive=True)]
    for one in paths:
        if holds_articles(one.name) and one.is_file():
            told = one.stat()
            yield Shard(uri=one.resolve().as_posix(), size=told.st_size, changed=told.st_mtime_ns)


def _remote(source: str) -> Iterator[Shard]:
    plain, mark, asked = source.partition("?")
    parts = plain.split("/")
    fixed = next((n for n, part in enumerate(parts) if "*" in part or "[" in part), len(parts))
    base = "/".join(parts[:fixed])
    fs, files, root = _store(base + mark + asked)
    wanted = _pattern("/".join(parts[fixed:])) if fixed < len(parts) else None
    try:
        told = fs.get_file_info(root)
        every = [told] if told.type == files.FileType.File else fs.get_file_info(files.FileSelector(root, recursive=True))
    except OSError as error:
        raise InputError(f"{source}: {' '.join(str(error).split())[:300]}") from None
    for one in every:
        inner = one.path.removeprefix(root).lstrip("/")
        if one.type == files.FileType.File and holds_articles(one.base_name) and (wanted is None or wanted.fullmatch(inner)):
            uri = f"{base}/{inner}" if inner else base
            yield Shard(uri=uri + mark + asked, size=one.size, changed=one.mtime_ns or 0)


def _store(uri: str) -> tuple[Any, Any, str]:
    """The file system of an address, Arrow's module of them, and the path there."""
    try:
        from pyarrow import fs as files
    except ImportError:
        raise InputError("object stores need pyarrow: pip install 'marsad[corpus]'") from None
    try:
        fs, root = files.FileSystem.from_uri(uri)
    except (OSError, ValueError) as error:  # Arrow's own errors are ValueErrors
        raise InputError(f"{uri}: {' '.join(str(error).split())[:300]}") from None
    return fs, files, root


def _pattern(glob_: str) -> re.Pattern[str]:
    """A pattern of paths as an expression.

    >>> wanted = _pattern("2019/**/*.warc.gz")
    >>> [bool(wanted.fullmatch(path)) for path in ("2019/a.warc.gz", "2019/07/05/a.warc.gz", "2019/a.warc", "2020/a.warc.gz")]
    [True, True, False, False]
    """
    parts = re.split(r"(\*\*/|\*|\[[^\]]*\])", glob_)
    known = {"**/": "(?:.*/)?", "*": "[^/]*"}
    return re.compile("".join(known.get(part) or (part if part.startswith("[") and part.endswith("]") else re.escape(part)) for part in parts))


@contextmanager
def opened(shard: Shard) -> Iterator[tuple[Path, str]]:
    """A shard as a file on this machine, and its SHA-256. One of an object store is copied first, and the copy is removed."""
    if _SCHEME.match(shard.uri) is None:
        path = Path(shard.uri)
        with path.open("rb") as handle:
            yield path, _copy(handle.read, lambda data: None)
        return
    fs, _, root = _store(shard.uri)
    with tempfile.TemporaryDirectory(prefix="marsad-") as folder:
        path = Path(folder) / PurePosixPath(shard.uri.partition("?")[0]).name
        with fs.open_input_stream(root) as stream, path.open("wb") as out:
            digest = _copy(stream.read, out.write)
        yield path, digest


def _copy(read: Callable[[int], bytes], write: Callable[[bytes], object]) -> str:
    digest = hashlib.sha256()
    while data := read(PIECE):
        digest.update(data)
        write(data)
    return digest.hexdigest()
