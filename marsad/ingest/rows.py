"""Articles in rows: JSON lines, CSV and Parquet, a column a field."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from marsad.errors import InputError
from marsad.ingest.found import FIELDS, Options, Problem, Unit, needs, read_whole, shown
from marsad.ingest.text import LARGEST, decode
from marsad.moments import day_and_moment
from marsad.store.records import Item

SAMPLE = 65_536  # bytes that a file's encoding is judged by
BATCH = 64  # rows of a Parquet file in memory at once
Found = Iterator[tuple[Unit, int]]  # a unit, and how many bytes of the source it took


def to_item(row: Mapping[str, Any], *, source: str, options: Options) -> Unit:
    """The article of a row, or why there is none. A cell that is no text is written as one; an empty one is none."""
    found: dict[str, Any] = {}
    for name in FIELDS:
        value = row.get(options.columns.get(name, name))
        if value is not None and value == value and name != "published":  # NaN is not itself
            value = value if isinstance(value, str) else str(value)
            if value.strip():
                found[name] = value if name == "text" else value.strip()
    if "text" not in found:
        names = ", ".join(str(name) for name in list(row)[:12])
        return Problem(source=source, stage="take", reason=f"no text; found {names or 'nothing'}; --column text=NAME says which holds it")
    told = row.get(options.columns.get("published", "published"))
    found["published"], found["published_at"] = day_and_moment(told)
    notes = (f"published: found {told!r}; expected a day such as 2019-07-05",) if told and not found["published"] else ()
    return Item(source=source, notes=notes, **found)


def read_jsonl(path: Path, options: Options) -> Found:
    """Articles of JSON lines, gzipped or not, a line at a time."""
    with _opened(path) as (handle, at):
        begin = at()
        number = 0
        encoding: str | None = None
        while line := handle.readline(LARGEST + 1):
            number += 1
            source = f"{shown(path)}:{number}"
            took, begin = at() - begin, at()
            if len(line) > LARGEST:
                yield Problem(source=source, stage="take", reason=f"a line of over {LARGEST // 2**20} MB; expected one article a line"), took
                return
            if not line.strip():
                continue
            try:
                encoding = encoding or _encoding(line, source)
                row = json.loads(line.decode(encoding).removeprefix("\ufeff"))
                if not isinstance(row, dict):
                    raise ValueError(f"found {type(row).__name__}; expected an object")
            except (ValueError, RecursionError) as error:
                yield Problem(source=source, stage="take", reason=f"not JSON: {error}"), took
                continue
            yield to_item(row, source=source, options=options), took


def read_csv(path: Path, options: Options) -> Found:
    """Articles of a CSV file, whatever stands between its cells: comma, semicolon, tab or |."""
    csv.field_size_limit(LARGEST)
    with _opened(path) as (handle, at):
        head = handle.readline(SAMPLE)
        sample = head + (handle.read(SAMPLE) if head else b"")
    if not head.strip():
        yield Problem(source=shown(path), stage="take", reason="empty"), 0
        return
    encoding = _encoding(sample, shown(path))
    first = head.decode(encoding, "replace")
    delimiter = max(",;\t|", key=first.count)
    with _opened(path) as (handle, at):
        reader = csv.DictReader(io.TextIOWrapper(handle, encoding, "replace", newline=""), delimiter=delimiter, strict=True)
        begin = 0
        if (text := options.columns.get("text", "text")) not in (names := [*(reader.fieldnames or ())]):
            yield Problem(source=shown(path), stage="take", reason=f"no column {text}; found {', '.join(names)}; --column text=NAME says which holds it"), 0
            return
        number = 0
        while True:
            number += 1
            source = f"{shown(path)}:{number}"
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield Problem(source=source, stage="take", reason=f"not CSV: line {reader.line_num}: {error}"), 0
                return
            took, begin = at() - begin, at()
            yield to_item({k: v for k, v in row.items() if isinstance(k, str)}, source=source, options=options), took


def read_parquet(path: Path, options: Options) -> Found:
    """Articles of a Parquet file, a few rows at a time."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise needs("pyarrow", "Parquet files") from None
    try:
        file = pyarrow.parquet.ParquetFile(path)
        names = file.schema_arrow.names
        if (text := options.columns.get("text", "text")) not in names:
            yield Problem(source=shown(path), stage="take", reason=f"no column {text}; found {', '.join(names)}; --column text=NAME says which holds it"), 0
            return
        wanted = [n for field in FIELDS if (n := options.columns.get(field, field)) in names]
        size = path.stat().st_size / max(1, file.metadata.num_rows)
        number = 0
        for batch in file.iter_batches(batch_size=BATCH, columns=wanted):
            for row in batch.to_pylist():
                number += 1
                yield to_item(row, source=f"{shown(path)}:{number}", options=options), int(size)
    except (pyarrow.ArrowException, OSError) as error:
        yield Problem(source=shown(path), stage="take", reason=f"not Parquet: {' '.join(str(error).split())[:200]}"), 0


def read_json(path: Path, options: Options) -> Found | None:
    """Articles of a JSON document: one object, or a list of them. None where it is something else (a JSON feed)."""
    data = read_whole(path)
    if len(data) > LARGEST:
        raise InputError(f"{shown(path)}: found over {LARGEST // 2**20} MB; expected JSON lines for that much")
    try:
        found = json.loads(data.decode(_encoding(data, shown(path))).removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise InputError(f"{shown(path)}: not JSON: {error}") from None
    if isinstance(found, dict) and "jsonfeed.org" in str(found.get("version", "")):
        return None
    rows = found if isinstance(found, list) else [found]
    return (
        (to_item(row, source=f"{shown(path)}:{number}" if len(rows) > 1 else shown(path), options=options), len(data) // len(rows))
        if isinstance(row, dict)
        else (Problem(source=f"{shown(path)}:{number}", stage="take", reason="found no object; expected an article"), 0)
        for number, row in enumerate(rows, 1)
    )


class _opened:
    """A file to read from, unpacked where it is gzipped, and how far into it one is: of the packed bytes."""

    def __init__(self, path: Path) -> None:
        self.raw: IO[bytes] = path.open("rb")
        self.handle: Any = gzip.GzipFile(fileobj=self.raw) if path.suffix == ".gz" else self.raw

    def __enter__(self) -> tuple[Any, Any]:
        return self.handle, self.raw.tell

    def __exit__(self, *error: object) -> None:
        self.raw.close()


def _encoding(data: bytes, name: str) -> str:
    """UTF-8 where the bytes may be (a sample may end in the midst of a letter), else the code page that reads best."""
    try:
        data[:-4].decode("utf-8-sig") if len(data) > 64 else data.decode("utf-8-sig")
        return "utf-8-sig"
    except UnicodeDecodeError as error:
        if error.start > len(data) - 8:
            return "utf-8-sig"
    return decode(data, name=name).encoding
