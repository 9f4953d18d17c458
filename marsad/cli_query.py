"""The commands that ask a corpus: events, statements, figures, agreements, search; saved queries."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

import marsad
from marsad import gazetteer
from marsad.cli_shared import fail, guard, told_judged, write_whole
from marsad.errors import InputError
from marsad.store import Corpus, Hit
from marsad.terminal import arabic

SHOWN = 50  # rows of a table in a terminal, where no limit is given
COLUMNS = {  # what a table in a terminal shows; the other forms have every column
    "events": ("start", "type", "mode", "status", "country", "sources", "targets", "places", "claimant", "words", "outlet", "article"),
    "statements": ("published", "speaker", "country", "cue", "words", "outlet", "article"),
    "figures": ("start", "kind", "low", "high", "people", "source", "words", "outlet", "article"),
    "agreements": ("start", "name", "parties", "implementations", "violations", "outlet", "article"),
}
WIDTH = 60  # characters of a cell in a terminal
NEAR_KM = 25.0


class Form(StrEnum):
    """How answers are written."""

    table = "table"
    csv = "csv"
    jsonl = "jsonl"
    parquet = "parquet"


From = Annotated[Path, typer.Option("--from", metavar="FILE", envvar="MARSAD_CORPUS", help="The corpus.")]
Format = Annotated[Form, typer.Option(help="What to write.")]
Out = Annotated[Path | None, typer.Option(metavar="FILE", help="Write here instead of to the terminal.")]
Limit = Annotated[int | None, typer.Option(min=1, metavar="N", help=f"No more rows than this; without it all, but {SHOWN} in a table.")]
Save = Annotated[str | None, typer.Option(metavar="NAME", help="Keep this query under a name, for marsad run NAME.")]
Bidi = Annotated[bool, typer.Option("--bidi/--no-bidi", help="Whether this terminal orders right-to-left text by itself.")]
Country = Annotated[str | None, typer.Option(metavar="CODE", help="Countries as ISO 3166-1 alpha-3, commas between several.")]
Outlet = Annotated[str | None, typer.Option(metavar="NAME", help="Outlets, commas between several.")]
Since = Annotated[str | None, typer.Option(metavar="DAY", help="Nothing before this day (or month, or year).")]
Until = Annotated[str | None, typer.Option(metavar="DAY", help="Nothing after this day.")]
Search = Annotated[str | None, typer.Option(metavar="WORDS", help="Of articles that hold these words.")]
OfArticle = Annotated[str | None, typer.Option(metavar="ID", help="Of this article.")]
Judged = Annotated[bool, typer.Option("--judged/--unjudged", help="What reviewers left: corrected, and without what they rejected; or what the program read.")]
Who = "By its id, or by words of its name."
CORPUS = Path("corpus.db")


def register(app: typer.Typer) -> None:
    """Give the command line its questions."""
    for name, command in (
        ("events", events_command), ("statements", statements_command), ("figures", figures_command), ("agreements", agreements_command),
        ("search", search_command), ("saved", saved_command), ("run", run_command),
    ):  # fmt: skip
        app.command(name)(command)


def events_command(
    corpus: From = CORPUS,
    type: Annotated[str | None, typer.Option(metavar="TYPE", help="ASSAULT, or ASSAULT:aerial for one of its modes; commas between several.")] = None,
    status: Annotated[str | None, typer.Option(metavar="STATUS", help="asserted, alleged, denied, called_for, negated; commas between several.")] = None,
    country: Annotated[str | None, typer.Option(metavar="CODE", help="Where: of its place, or else of its target. ISO 3166-1 alpha-3, commas between several.")] = None,
    actor: Annotated[str | None, typer.Option(metavar="WHO", help=f"Who did it or to whom it was done. {Who}")] = None,
    source: Annotated[str | None, typer.Option(metavar="WHO", help=f"Who did it. {Who}")] = None,
    target: Annotated[str | None, typer.Option(metavar="WHO", help=f"To whom. {Who}")] = None,
    claimant: Annotated[str | None, typer.Option(metavar="WHO", help=f"On whose word. {Who}")] = None,
    actor_country: Annotated[str | None, typer.Option(metavar="CODE", help="Of who did it or to whom it was done.")] = None,
    place: Annotated[str | None, typer.Option(metavar="PLACE", help=f"A place of it. {Who}")] = None,
    near: Annotated[str | None, typer.Option(metavar="PLACE|LAT,LON", help="Near a place of the gazetteer, or a point: places known to a city or better.")] = None,
    within: Annotated[float, typer.Option(metavar="KM", min=0.1, help="How near.")] = NEAR_KM,
    since: Since = None,
    until: Until = None,
    dated: Annotated[bool, typer.Option("--dated", help="Leave out events that only the article's day is known of.")] = False,
    background: Annotated[bool | None, typer.Option("--background/--news", help="Only what is told as what went before, or only what is not.")] = None,
    outlet: Outlet = None,
    published_since: Annotated[str | None, typer.Option(metavar="DAY", help="Of articles from this day on.")] = None,
    published_until: Annotated[str | None, typer.Option(metavar="DAY", help="Of articles up to this day.")] = None,
    search: Search = None,
    article: OfArticle = None,
    format: Format = Form.table,
    out: Out = None,
    limit: Limit = None,
    save: Save = None,
    judged: Judged = True,
    bidi: Bidi = True,
) -> None:
    """Events of a corpus, by their days."""
    filters = {
        "type": type, "status": status, "country": country, "actor": actor, "source": source, "target": target, "claimant": claimant, "actor_country": actor_country, "place": place,
        "near": _near(near, within), "since": since, "until": until, "dated": dated or None, "background": background, "outlet": outlet,
        "published_since": published_since, "published_until": published_until, "search": search, "article": article, "limit": limit,
    }  # fmt: skip
    _ask(corpus, "events", filters, format=format, out=out, save=save, bidi=bidi, judged=judged)


def statements_command(
    corpus: From = CORPUS,
    speaker: Annotated[str | None, typer.Option(metavar="WHO", help=f"Who said it. {Who}")] = None,
    country: Annotated[str | None, typer.Option(metavar="CODE", help="The speaker's; commas between several.")] = None,
    addressee: Annotated[str | None, typer.Option(metavar="WHO", help=f"To whom. {Who}")] = None,
    direct: Annotated[bool | None, typer.Option("--direct/--indirect", help="Only quotations, or only reported words.")] = None,
    outlet: Outlet = None,
    since: Since = None,
    until: Until = None,
    search: Search = None,
    article: OfArticle = None,
    format: Format = Form.table,
    out: Out = None,
    limit: Limit = None,
    save: Save = None,
    judged: Judged = True,
    bidi: Bidi = True,
) -> None:
    """Statements of a corpus, by the day on which they were published."""
    filters = {"speaker": speaker, "country": country, "addressee": addressee, "direct": direct, "outlet": outlet, "since": since, "until": until, "search": search, "article": article, "limit": limit}
    _ask(corpus, "statements", filters, format=format, out=out, save=save, bidi=bidi, judged=judged)


def figures_command(
    corpus: From = CORPUS,
    kind: Annotated[str | None, typer.Option(metavar="KIND", help="killed, injured, displaced, detained, missing, abducted, protesters; commas between several.")] = None,
    at_least: Annotated[int | None, typer.Option(metavar="N", help="No fewer than this.")] = None,
    source: Annotated[str | None, typer.Option(metavar="WHO", help=f"Who gives it. {Who}")] = None,
    people: Annotated[str | None, typer.Option(metavar="WHO", help=f"Who are counted. {Who}")] = None,
    type: Annotated[str | None, typer.Option(metavar="TYPE", help="Of events of this type.")] = None,
    country: Annotated[str | None, typer.Option(metavar="CODE", help="Where the event was; commas between several.")] = None,
    outlet: Outlet = None,
    since: Since = None,
    until: Until = None,
    search: Search = None,
    article: OfArticle = None,
    format: Format = Form.table,
    out: Out = None,
    limit: Limit = None,
    save: Save = None,
    judged: Judged = True,
    bidi: Bidi = True,
) -> None:
    """Figures of human cost in a corpus, by the day of their event."""
    filters = {"kind": kind, "at_least": at_least, "source": source, "people": people, "type": type, "country": country, "outlet": outlet, "since": since, "until": until, "search": search, "article": article, "limit": limit}
    _ask(corpus, "figures", filters, format=format, out=out, save=save, bidi=bidi, judged=judged)


def agreements_command(
    corpus: From = CORPUS,
    name: Annotated[str | None, typer.Option(metavar="WORDS", help="Words of its name.")] = None,
    party: Annotated[str | None, typer.Option(metavar="WHO", help=f"A party to it. {Who}")] = None,
    country: Annotated[str | None, typer.Option(metavar="CODE", help="Of a party; commas between several.")] = None,
    violated: Annotated[bool | None, typer.Option("--violated/--kept", help="Only those of which a breach is told, or only others.")] = None,
    outlet: Outlet = None,
    since: Since = None,
    until: Until = None,
    search: Search = None,
    article: OfArticle = None,
    format: Format = Form.table,
    out: Out = None,
    limit: Limit = None,
    save: Save = None,
    judged: Judged = True,
    bidi: Bidi = True,
) -> None:
    """Agreements in a corpus, as each article names them."""
    filters = {"name": name, "party": party, "country": country, "violated": violated, "outlet": outlet, "since": since, "until": until, "search": search, "article": article, "limit": limit}
    _ask(corpus, "agreements", filters, format=format, out=out, save=save, bidi=bidi, judged=judged)


def search_command(
    words: Annotated[str, typer.Argument(metavar="WORDS", help='What to look for: words (all of them), "phrases", -words that must not stand there, OR between two.')],
    corpus: From = CORPUS,
    outlet: Outlet = None,
    since: Since = None,
    until: Until = None,
    newest: Annotated[bool, typer.Option("--newest", help="The newest first, not the best.")] = False,
    format: Format = Form.table,
    out: Out = None,
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="No more articles than this.")] = 20,
    save: Save = None,
    bidi: Bidi = True,
) -> None:
    """Find articles by what they say: however it is spelt, and whatever is glued to its words."""
    filters = {"text": words, "outlet": outlet, "since": since, "until": until, "newest": newest or None, "limit": limit}
    _ask(corpus, "search", filters, format=format, out=out, save=save, bidi=bidi)


def saved_command(
    corpus: From = CORPUS,
    forget: Annotated[str | None, typer.Option(metavar="NAME", help="Throw this one away.")] = None,
) -> None:
    """List the saved queries of a corpus."""
    with guard(lambda: marsad.open(corpus)) as opened:
        if forget is not None and not opened.forget(forget):
            fail(f"{corpus}: no saved query {forget}")
            raise typer.Exit(1)
        for name, (command, filters) in opened.saved().items():
            told = " ".join(f"{key}={json.dumps(value, ensure_ascii=False) if not isinstance(value, str) else value}" for key, value in filters.items())
            typer.echo(f"{name}\t{command} {told}")


def run_command(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The saved query.")],
    corpus: From = CORPUS,
    format: Format = Form.table,
    out: Out = None,
    limit: Limit = None,
    judged: Judged = True,
    bidi: Bidi = True,
) -> None:
    """Ask a saved query again."""
    with guard(lambda: marsad.open(corpus)) as opened:
        found = opened.saved().get(name)
    if found is None:
        fail(f"{corpus}: no saved query {name}; marsad saved lists them")
        raise typer.Exit(1)
    command, filters = found
    _ask(corpus, command, {**filters, **({"limit": limit} if limit else {})}, format=format, out=out, save=None, bidi=bidi, judged=judged)


def _near(told: str | None, km: float) -> tuple[float, float, float] | None:
    """A point and a distance: of coordinates, or of the likeliest place of that name, which is said."""
    if told is None:
        return None
    parts = told.split(",")
    try:
        lat, lon = (float(part) for part in parts)
        return lat, lon, km
    except ValueError:
        pass
    found = gazetteer.find_loosely(told, gazetteer.load())
    if not found:
        raise typer.BadParameter(f"found {told!r}; expected a place of the gazetteer, or LAT,LON such as 35.93,36.63")
    place = found[0]
    typer.echo(f"{told}: {place.name_en or place.id}, {place.country or '–'} ({place.lat:.3f},{place.lon:.3f})", err=True)
    return place.lat, place.lon, km


def _ask(path: Path, command: str, filters: Mapping[str, Any], *, format: Form, out: Path | None, save: str | None, bidi: bool, judged: bool = True) -> None:
    """Ask, and write what comes back."""
    asked = {name: value for name, value in filters.items() if value is not None}
    if format is Form.parquet and out is None:
        raise typer.BadParameter("parquet is no text: --out FILE says where to write it")
    with guard(lambda: marsad.open(path, judged=judged)) as corpus:
        if save is not None:
            corpus.save(save, command, asked)
        if command == "search":
            guard(lambda: _answer_search(corpus, asked, format=format, out=out, bidi=bidi))
            return
        cut = format is Form.table and out is None and "limit" not in asked
        # One more than is shown, to know whether there are more.
        rows = guard(lambda: getattr(corpus, command)(**({**asked, "limit": SHOWN + 1} if cut else asked)))
        columns = rows.columns
        if told := told_judged(corpus):
            typer.echo(told, err=True)
        guard(lambda: write_rows(({name: getattr(row, name) for name in columns} for row in rows), columns, COLUMNS[command], format, out, bidi=bidi, most=SHOWN if cut else None))


def _answer_search(corpus: Corpus, asked: Mapping[str, Any], *, format: Form, out: Path | None, bidi: bool) -> None:
    hits: list[Hit] = corpus.search(**asked)
    if format is Form.table and out is None:
        console = Console(highlight=False, soft_wrap=True)
        for hit in hits:
            a = hit.article
            console.print(Text.assemble((arabic(a.title or a.id, bidi=bidi), "bold")))
            console.print(f"  {a.published or '–'}  {arabic(a.outlet, bidi=bidi) if a.outlet else '–'}  {a.id}  {a.url or ''}", markup=False)
            console.print(Text("  ") + _marked(hit, bidi), end="\n\n")
        if not hits:
            typer.echo("nothing found", err=True)
        return
    columns = ("article", "outlet", "published", "title", "score", "snippet", "start_char", "end_char", "url")
    rows = (
        dict(zip(columns, (h.article.id, h.article.outlet, h.article.published, h.article.title, h.score, h.snippet.text, h.snippet.start, h.snippet.end, h.article.url), strict=True))
        for h in hits
    )
    write_rows(rows, columns, columns, format, out, bidi=bidi, most=None)


def _marked(hit: Hit, bidi: bool) -> Text:
    """A snippet with what was asked for in colour; where letters must be shaped first, without."""
    if not bidi:
        return Text(arabic(hit.snippet.text, bidi=False))
    text = Text("\u2068")
    at = hit.snippet.start
    for word in hit.words:
        if word.start >= at:
            text.append(hit.snippet.text[at - hit.snippet.start : word.start - hit.snippet.start].replace("\n", " "))
            text.append(word.text, style="bold dark_orange3")
            at = word.end
    text.append(hit.snippet.text[at - hit.snippet.start :].replace("\n", " ") + "\u2069")
    return text


def write_rows(rows: Iterable[Mapping[str, Any]], columns: Sequence[str], shown: Sequence[str], format: Form, out: Path | None, *, bidi: bool, most: int | None) -> None:
    """Write rows in one of the forms; ``shown`` are a table's columns, ``most`` its rows."""
    if format is Form.table:
        _table(rows, shown, out, bidi=bidi, most=most)
    elif format is Form.parquet:
        assert out is not None
        write_whole(out, lambda part: _parquet(rows, columns, part))
    elif out is None:
        _lines(rows, columns, format, sys.stdout)
    else:
        write_whole(out, lambda part: _to_file(rows, columns, format, part))
    if out is not None:
        typer.echo(str(out))


def _to_file(rows: Iterable[Mapping[str, Any]], columns: Sequence[str], format: Form, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as handle:
        _lines(rows, columns, format, handle)


def _lines(rows: Iterable[Mapping[str, Any]], columns: Sequence[str], format: Form, handle: Any) -> None:
    if format is Form.jsonl:
        for row in rows:
            handle.write(json.dumps(row, ensure_ascii=False) + "\n")
        return
    writer = csv.DictWriter(handle, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)


def _parquet(rows: Iterable[Mapping[str, Any]], columns: Sequence[str], path: Path) -> None:
    """A Parquet file, some thousand rows at a time; the types are those of the row's fields."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise InputError("Parquet files need pyarrow: pip install 'marsad[corpus]'") from None
    numbers = {"lat": pyarrow.float64(), "lon": pyarrow.float64(), "confidence": pyarrow.float64(), "score": pyarrow.float64()}
    counts = {name: pyarrow.int64() for name in ("low", "high", "start_char", "end_char", "provisions", "implementations", "violations", "articles", "texts", "outlets")}
    flags = {"background": pyarrow.bool_(), "direct": pyarrow.bool_()}
    schema = pyarrow.schema([(name, {**numbers, **counts, **flags}.get(name, pyarrow.string())) for name in columns])
    left = iter(rows)
    with pyarrow.parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        while some := list(islice(left, 10_000)):
            writer.write_table(pyarrow.Table.from_pylist(some, schema=schema))


def _table(rows: Iterable[Mapping[str, Any]], shown: Sequence[str], out: Path | None, *, bidi: bool, most: int | None) -> None:
    every = list(rows)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in shown:
        table.add_column(name, overflow="fold", justify="right" if name in ("low", "high", "implementations", "violations", "score", "articles", "texts", "outlets") else "left")
    for row in every[:most]:
        table.add_row(*(_cell(row[name], bidi) for name in shown))
    text = io.StringIO()
    console = Console(file=text, width=400, highlight=False) if out is not None else Console(highlight=False, width=None if sys.stdout.isatty() else 400)
    console.print(table)
    if most is not None and len(every) > most:
        console.print("… and more: --limit N, or --format csv for all of them", markup=False)
    if out is not None:
        write_whole(out, lambda part: part.write_text("\n".join(line.rstrip() for line in text.getvalue().splitlines()) + "\n", "utf-8"))


def _cell(value: object, bidi: bool) -> str:
    if value is None or value is False:
        return ""
    text = " ".join(str(value).split())
    return arabic(text if len(text) <= WIDTH else text[: WIDTH - 1] + "…", bidi=bidi) if not text.isascii() else text
