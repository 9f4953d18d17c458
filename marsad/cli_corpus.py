"""The commands over a corpus: filling it, asking it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

import marsad
from marsad.cli_shared import BudgetOption, EncoderOption, SecondOption, fail, guard, tell_spent
from marsad.cli_shared import second_reader as make_second_reader
from marsad.errors import InputError
from marsad.ingest.found import FIELDS, Options
from marsad.ingest.sources import size_of
from marsad.keep.adding import Count, add
from marsad.keep.pool import lexicon_of
from marsad.keep.rereading import Reread, reread
from marsad.moments import day_and_moment

To = Annotated[Path, typer.Option("--to", metavar="FILE", envvar="MARSAD_CORPUS", help="The corpus: one SQLite file.")]
From = Annotated[Path, typer.Option("--from", metavar="FILE", envvar="MARSAD_CORPUS", help="The corpus.")]
Overlay = Annotated[Path | None, typer.Option("--lexicon", metavar="DIR", help="A folder of your own rows, laid over the built-in ones.")]
Processes = Annotated[int | None, typer.Option(min=1, metavar="N", help="How many processes read. Without it: one a core.")]
CORPUS = Path("corpus.db")


def register(app: typer.Typer) -> None:
    """Give the command line its corpus commands."""
    app.command("add")(add_command)
    app.command("failed")(failed_command)
    app.command("reread")(reread_command)
    app.command("changes")(changes_command)


def day_given(value: str | None) -> str | None:
    """A day as an ISO day; a usage error where it is none."""
    day = day_and_moment(value)[0]
    if value is not None and day is None:
        raise typer.BadParameter(f"found {value!r}; expected a day such as 2019-07-05")
    return day


def columns_of(given: list[str] | None) -> dict[str, str]:
    """``text=body`` as a mapping from our field to the source's column."""
    found: dict[str, str] = {}
    for one in given or ():
        field, sign, column = one.partition("=")
        if not sign or field not in FIELDS or not column:
            raise typer.BadParameter(f"found {one!r}; expected FIELD=NAME, FIELD one of {' '.join(FIELDS)}")
        found[field] = column
    return found


def add_command(
    sources: Annotated[list[str], typer.Argument(metavar="SOURCE", help="Files (text, HTML, JSON lines, CSV, Parquet, WARC, feeds), folders of them, addresses of pages, feeds and sitemaps; - for standard input.")],
    to: To = CORPUS,
    column: Annotated[list[str] | None, typer.Option(metavar="FIELD=NAME", help="The column that a field stands in, where it is not the field's own name; may be given again. Fields: id, url, outlet, title, published, text, author, section, image.")] = None,
    outlet: Annotated[str | None, typer.Option(help="The outlet of articles that tell none.")] = None,
    published: Annotated[str | None, typer.Option(metavar="DAY", callback=day_given, help="The day of articles that tell none.")] = None,
    since: Annotated[str | None, typer.Option(metavar="DAY", callback=day_given, help="From feeds and sitemaps: nothing older.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, metavar="N", help="From each feed or sitemap: no more pages than this.")] = None,
    follow: Annotated[bool, typer.Option("--follow/--no-follow", help="Whether to fetch the pages that a feed points to, or take what the feed itself holds.")] = True,
    again: Annotated[bool, typer.Option("--again", help="Fetch also what was fetched before; a page that has changed is another article.")] = False,
    delay: Annotated[float, typer.Option(min=0, metavar="SECONDS", help="Between two requests of one host; robots.txt may ask for more.")] = 1.0,
    private: Annotated[bool, typer.Option("--private", help="Allow addresses inside this network (loopback, 10.x, 192.168.x …).")] = False,
    agent: Annotated[str | None, typer.Option(metavar="NAME", help="What to call oneself when fetching, e.g. with an address to complain to.")] = None,
    any_language: Annotated[bool, typer.Option("--any-language", help="Take also what is not in Arabic.")] = False,
    lexicon: Overlay = None,
    encoder: EncoderOption = False,
    processes: Processes = None,
) -> None:
    """Add articles to a corpus and read them. Stopped at any moment, run it again: nothing is lost or doubled."""
    options = Options(
        columns=columns_of(column), outlet=outlet, published=published, since=since, limit=limit, follow=follow, again=again, delay=delay,
        private=private, agent=agent, any_language=any_language,
    )  # fmt: skip
    with guard(lambda: marsad.open(to, create=True)) as corpus, progress_bar("articles", size_of(sources)) as show:

        def progress(count: Count) -> None:
            show(count.bytes, count.added + count.known, f"{count.failed} set aside")

        count = guard(lambda: add(corpus, sources, options=options, overlay=str(lexicon) if lexicon else None, encoder=encoder, processes=processes, progress=progress))
    typer.echo(f"{to}: {count.added} added, {count.known} known before, {count.failed} set aside" + (f", {count.passed} pages passed over" if count.passed else ""))
    if count.failed:
        typer.echo(f"marsad failed --from {to} lists what was set aside, and why", err=True)
        raise typer.Exit(1)


class progress_bar:
    """A bar of progress on standard error: how far, how fast, how long still. Drawn from this thread alone."""

    def __init__(self, what: str, total: int | None) -> None:
        console = Console(stderr=True)
        self.progress = Progress(
            TextColumn("{task.fields[done]} " + what), BarColumn(), TextColumn("{task.fields[rate]:.1f}/s"), TimeElapsedColumn(), TimeRemainingColumn(),
            TextColumn("{task.fields[note]}"), console=console, auto_refresh=False, transient=True, disable=not console.is_terminal,
        )  # fmt: skip
        self.task = self.progress.add_task("", total=total, done=0, rate=0.0, note="")

    def __enter__(self) -> Callable[[int, int, str], None]:
        self.progress.start()
        return self.show

    def __exit__(self, *error: object) -> None:
        self.progress.stop()

    def show(self, at: int, done: int, note: str) -> None:
        """Draw it anew."""
        took = self.progress.tasks[0].elapsed or 0
        self.progress.update(self.task, completed=at, done=done, rate=done / took if took else 0.0, note=note)
        self.progress.refresh()


def failed_command(
    corpus: From = CORPUS,
    mended: Annotated[bool, typer.Option("--mended", help="Also what has been put right since.")] = False,
) -> None:
    """List what could not be added or read, and why."""
    with guard(lambda: marsad.open(corpus)) as opened:
        failures = opened.failures(mended=mended)
    for one in failures:
        tries = f" ({one.tries} times)" if one.tries > 1 else ""
        typer.echo(f"{one.source}\t{one.stage}\t{one.reason}{tries}{f'; put right {one.mended}' if one.mended else ''}")


def reread_command(
    corpus: From = CORPUS,
    lexicon: Overlay = None,
    encoder: EncoderOption = False,
    processes: Processes = None,
    show: Annotated[int, typer.Option(min=0, metavar="N", help="How many changes to show.")] = 20,
    second_reader: SecondOption = None,
    budget: BudgetOption = None,
) -> None:
    """Read a corpus again with today's program and lexicon, and show what is read otherwise. Earlier readings are kept."""
    second = make_second_reader(second_reader, budget, lambda: lexicon_of(str(lexicon) if lexicon else None))
    with guard(lambda: marsad.open(corpus)) as opened, progress_bar("articles", len(opened)) as draw:

        def progress(count: Reread) -> None:
            draw(count.read, count.read, f"{count.changed} changed, {count.failed} set aside")

        count = guard(lambda: reread(opened, overlay=str(lexicon) if lexicon else None, encoder=encoder, processes=processes, second=second, progress=progress))
    tell_spent(second)
    typer.echo(f"{corpus}: {count.read} articles read again, {count.changed} otherwise than before, {count.failed} set aside")
    with guard(lambda: marsad.open(corpus)) as opened:
        if lost := opened.judged_counts().get("unplaced"):
            typer.echo(f"{lost} judged events are no longer found: marsad judgements --unplaced --from {corpus} lists them", err=True)
    if count.number is not None and count.changed:
        _print_changes(corpus, None, count.number, show)
    if count.unasked:
        fail("not all articles were read a second time: the budget is spent, or the server does not answer; run it again to go on")
    if count.failed or count.unasked:
        raise typer.Exit(1)


def changes_command(
    corpus: From = CORPUS,
    article: Annotated[str | None, typer.Option(metavar="ID", help="Of this article only.")] = None,
    round: Annotated[int | None, typer.Option(metavar="N", help="Of this round of reading again only.")] = None,
    show: Annotated[int, typer.Option(min=0, metavar="N", help="How many changes to show.")] = 1000,
) -> None:
    """Show how readings differ from those before them."""
    _print_changes(corpus, article, round, show)


def _print_changes(corpus: Path, article: str | None, round: int | None, most: int) -> None:
    with guard(lambda: marsad.open(corpus)) as opened:
        changes = opened.changes(article=article, reread=round)
        if article is not None and opened.article(article) is None:
            guard(lambda: _no_article(corpus, article))
    counts = Table(box=None, pad_edge=False)
    for name in ("record", "added", "removed", "changed"):
        counts.add_column(name)
    for record in dict.fromkeys(c.record for c in changes):
        counts.add_row(record, *(str(sum(c.record == record and c.change == change for c in changes)) for change in ("added", "removed", "changed")))
    console = Console(highlight=False, soft_wrap=True)
    if changes:
        console.print(counts)
    for one in changes[:most]:
        sign = {"added": "+", "removed": "-", "changed": "~"}[one.change]
        told = one.after if one.change == "added" else one.before if one.change == "removed" else f"{one.before} → {one.after}"
        console.print(f"{sign} {one.article} {one.record} {one.name} {(told or '')[:400]}", markup=False)
    if len(changes) > most:
        console.print(f"… and {len(changes) - most} more: marsad changes --from {corpus}", markup=False)


def _no_article(corpus: Path, article: str) -> None:
    raise InputError(f"{corpus}: no article {article}")
