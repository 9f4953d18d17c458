"""Readings handed on: ``marsad export``, and what ``marsad read`` writes."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

import marsad
from marsad.cli_shared import guard, told_judged
from marsad.errors import InputError
from marsad.export import EXPORTERS, FOLDERS, MAIN
from marsad.export.files import one_file, several_files
from marsad.lexicon import Lexicon
from marsad.mask import mask_private
from marsad.model import Reading

SQLITE = b"SQLite format 3\0"
STDIN = "-"
NAMES = tuple(dict.fromkeys((*EXPORTERS, *FOLDERS)))
ExportFormat = StrEnum("ExportFormat", NAMES)  # type: ignore[misc]


class Mask(StrEnum):
    """Whose names are taken out."""

    private = "private"


MaskOption = Annotated[Mask | None, typer.Option(help="private: take the names of private persons out of text, records and quotes; who holds an office or is known to the lexicon stays.")]


def register(app: typer.Typer) -> None:
    """Give the command line its command."""
    app.command("export")(export_command)


def export_command(
    format: Annotated[ExportFormat, typer.Argument(metavar="FORMAT", help=f"One of {', '.join(NAMES)}.")],
    source: Annotated[str, typer.Option("--from", metavar="FILE", envvar="MARSAD_CORPUS", help="A corpus, or readings as JSON lines or JSON (marsad read --format jsonl); - for standard input.")] = "corpus.db",
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Where to write. Of formats with several files: a new folder, or a name that ends in .zip (or in .csv, .parquet: the events, the other tables beside them). Without it: standard output.")] = None,
    mask: MaskOption = None,
    judged: Annotated[bool, typer.Option("--judged/--unjudged", help="From a corpus: what reviewers left, corrected and without what they rejected; or what the program read.")] = True,
    lexicon: Annotated[Path | None, typer.Option("--lexicon", metavar="DIR", help="With --mask: the folder of your own rows with which the articles were read.")] = None,
) -> None:
    """Write readings in the shape of another tool or data set; docs/exports.md describes each."""
    if out is None and format.value not in EXPORTERS:
        raise typer.BadParameter(f"{format.value} writes several files: give --out a folder or a .zip", param_hint="--out")
    guard(lambda: _export(format.value, source, out, mask, lexicon, judged))


def _export(format: str, source: str, out: Path | None, mask: Mask | None, overlay: Path | None, judged: bool) -> None:
    if out is not None and source != STDIN and out.exists() and out.resolve() == Path(source).resolve():
        raise InputError(f"{out}: what is read can't be written over")
    readings = masked(stored(source, judged=judged), mask, Lexicon.load(overlay=overlay) if mask else None)
    counts = hand_on(readings, format=format, out=out)
    if told := ", ".join(f"{name}: {count}" for name, count in counts.items()):
        typer.echo(told, err=True)


def hand_on(readings: Iterable[Reading], *, format: str, out: Path | None, alone: bool = False) -> dict[str, int]:
    """Write readings to a file, a folder or standard output; how many of what were written.

    ``alone``: one file where the format has one (the events of CSV without the other tables).
    """
    if out is None:
        return EXPORTERS[format](readings, sys.stdout)
    if format in FOLDERS and not (alone and format in EXPORTERS):
        counts = several_files(out, lambda folder: FOLDERS[format](readings, folder), main=MAIN.get(format))
    else:
        with one_file(out) as handle:
            counts = EXPORTERS[format](readings, handle)
    typer.echo(str(out))
    return counts


def masked(readings: Iterable[Reading], mask: Mask | None, lexicon: Lexicon | None) -> Iterator[Reading]:
    """The readings without private persons' names where that is asked; how many were masked goes to standard error at the end."""
    if mask is None:
        yield from readings
        return
    known = lexicon or Lexicon.load()
    articles = persons = names = 0
    for reading in readings:
        done = mask_private(reading, lexicon=known)
        articles += bool(done.persons)
        persons += done.persons
        names += done.occurrences
        yield done.reading
    typer.echo(f"masked: {persons} private persons, named {names} times, in {articles} articles", err=True)


def stored(source: str, *, judged: bool = True) -> Iterator[Reading]:
    """Readings from a corpus, or from JSON lines or one JSON document, one at a time. ``InputError`` names file and line."""
    if source == STDIN:
        yield from _lines(STDIN, sys.stdin)
        return
    path = Path(source)
    try:
        with path.open("rb") as handle:
            corpus = handle.read(len(SQLITE)) == SQLITE
    except FileNotFoundError:
        raise InputError(f"{path}: no such file; expected a corpus, or readings as JSON lines") from None
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}") from None
    if corpus:
        with marsad.open(path, judged=judged) as opened:
            if told := told_judged(opened):
                typer.echo(told, err=True)
            for _, reading in opened.readings():
                yield reading
        return
    try:
        with path.open(encoding="utf-8-sig") as lines:
            yield from _lines(str(path), lines)
    except UnicodeDecodeError:
        raise InputError(f"{path}: neither a corpus nor UTF-8 text; expected a corpus, or readings as JSON lines") from None


def _lines(name: str, lines: Iterable[str]) -> Iterator[Reading]:
    rest = iter(lines)
    number = 0
    for number, line in enumerate(rest, 1):
        if not line.strip():
            continue
        try:
            data = json.loads(line)
        except ValueError:
            if number == 1:  # a document over many lines, as --format json writes it
                yield from _document(name, line + "".join(rest))
                return
            raise InputError(f"{name}, line {number}: found {line.strip()[:40]!r}; expected a reading as JSON") from None
        for one in data if isinstance(data, list) else [data]:
            yield _reading(f"{name}, line {number}", one)
    if number == 0:
        raise InputError(f"{name}: empty; expected a corpus, or readings as JSON lines")


def _document(name: str, text: str) -> Iterator[Reading]:
    try:
        data = json.loads(text)
    except ValueError as error:
        raise InputError(f"{name}, line {getattr(error, 'lineno', 1)}: {getattr(error, 'msg', error)}; expected readings as JSON lines or JSON") from None
    for number, one in enumerate(data if isinstance(data, list) else [data], 1):
        yield _reading(f"{name}, reading {number}", one)


def _reading(where: str, data: object) -> Reading:
    if not isinstance(data, Mapping) or not {"id", "text", "sha256"} <= data.keys():
        raise InputError(f"{where}: found {str(data)[:40]!r}; expected a reading as docs/json.md tells (keys id, text, events …)")
    try:
        return Reading.from_dict(data)
    except (TypeError, ValueError, AttributeError, KeyError) as error:
        raise InputError(f"{where}: {error}; expected a reading as docs/json.md tells") from None
