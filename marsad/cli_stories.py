"""The commands over what a corpus's articles tell together: stories, agreements across articles, who took or left a place.

Each first takes in what has been added to the corpus since.
"""

from __future__ import annotations

import io
import json
import sqlite3
import sys
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from rich.console import Console

import marsad
from marsad.cli_corpus import Overlay, progress_bar
from marsad.cli_query import CORPUS, SHOWN, Bidi, Form, From, OfArticle, Out, Since, Until, write_rows
from marsad.cli_shared import guard, write_whole
from marsad.errors import InputError
from marsad.keep.telling import Told, tell_corpus
from marsad.model import plain
from marsad.store import Corpus
from marsad.stories import show_control, show_pact, show_story
from marsad.stories.records import Control, Pact, Story

R = TypeVar("R", Story, Pact, Control)
FIELDS = ("place", "by", "against", "killed", "injured")  # of a story, with a column each
COLUMNS = {
    "stories": ("first", "last", "type", "headline", "articles", "texts", "outlets", "disputed", *FIELDS, "outlet_names", "earliest", "reported_first", "reported_last", "story"),
    "pacts": ("first", "last", "name", "parties", "articles", "implementations", "violations", "pact"),
    "control": ("place", "name", "first", "last", "change", "holder", "by", "denied_by", "articles", "texts", "story"),
}
TABLE = {  # what a table shows of them
    "stories": ("first", "type", "articles", "texts", "outlets", "disputed", "place", "killed", "headline", "story"),
    "pacts": ("first", "name", "parties", "articles", "implementations", "violations", "pact"),
    "control": ("name", "first", "change", "holder", "by", "denied_by", "articles", "texts"),
}


class Shape(StrEnum):
    """How they are written: in sentences of their own, or as other answers are."""

    text = "text"
    table = "table"
    csv = "csv"
    jsonl = "jsonl"
    parquet = "parquet"


Format = Annotated[Shape, typer.Option(help="What to write. jsonl has every claim with the words that make it; csv, table and parquet a row each.")]
Limit = Annotated[int | None, typer.Option(min=1, metavar="N", help=f"No more than this; without it all, but {SHOWN} in a terminal.")]
Again = Annotated[bool, typer.Option("--again", help="Make all anew: after an update of Marsad, or where articles came long after their day.")]


def register(app: typer.Typer) -> None:
    """Give the command line its stories."""
    app.command("stories")(stories_command)
    app.command("pacts")(pacts_command)
    app.command("control")(control_command)


def stories_command(
    corpus: From = CORPUS,
    type: Annotated[str | None, typer.Option(metavar="TYPE", help="ASSAULT, or ASSAULT:aerial for one of its modes.")] = None,
    since: Since = None,
    until: Until = None,
    articles: Annotated[int, typer.Option(min=1, metavar="N", help="Told by so many articles at least; 1 for what one alone tells, too.")] = 2,
    texts: Annotated[int, typer.Option(min=1, metavar="N", help="By so many independent texts: reprints of one report are one.")] = 1,
    outlets: Annotated[int, typer.Option(min=0, metavar="N", help="By so many outlets.")] = 0,
    disputed: Annotated[bool | None, typer.Option("--disputed/--undisputed", help="Only those with values that can't all be true, or only others.")] = None,
    article: OfArticle = None,
    reasons: Annotated[bool, typer.Option("--reasons", help="In text: why each report was joined.")] = False,
    again: Again = False,
    lexicon: Overlay = None,
    format: Format = Shape.text,
    out: Out = None,
    limit: Limit = None,
    bidi: Bidi = True,
) -> None:
    """Stories of a corpus: what reports of one happening claim, and who says so. The latest first."""
    most = _most(format, out, limit)
    with guard(lambda: marsad.open(corpus)) as opened:
        _up_to_date(opened, again, lexicon)
        if article is not None and opened.article(article) is None:
            guard(lambda: _none(f"{corpus}: no article {article}"))
        found = guard(lambda: opened.stories(
            type=type, since=since, until=until, articles=articles, texts=texts, outlets=outlets, disputed=disputed, article=article,
            limit=limit if most is None else most + 1,
        ))  # fmt: skip

    def show(some: Sequence[Story], console: Console) -> None:
        for story in some:
            show_story(story, console, bidi=bidi, reasons=reasons)

    _hand_on("stories", found, _story_row, show, format, out, most, bidi)


def pacts_command(
    corpus: From = CORPUS,
    again: Again = False,
    lexicon: Overlay = None,
    format: Format = Shape.text,
    out: Out = None,
    limit: Limit = None,
    bidi: Bidi = True,
) -> None:
    """Agreements of a corpus across its articles, each with its signing, steps and violations as a timeline."""
    with guard(lambda: marsad.open(corpus)) as opened:
        _up_to_date(opened, again, lexicon)
        found = opened.pacts()

    def show(some: Sequence[Pact], console: Console) -> None:
        for pact in some:
            show_pact(pact, console, bidi=bidi)

    _hand_on("pacts", found[:limit], _pact_row, show, format, out, _most(format, out, limit), bidi)


def control_command(
    place: Annotated[str | None, typer.Argument(metavar="PLACE", help="One place: its id, or words of its name. Without it, every place.")] = None,
    corpus: From = CORPUS,
    again: Again = False,
    lexicon: Overlay = None,
    format: Format = Shape.text,
    out: Out = None,
    limit: Limit = None,
    bidi: Bidi = True,
) -> None:
    """Who took or left which place in a corpus, when, who says so and who denies it."""
    with guard(lambda: marsad.open(corpus)) as opened:
        _up_to_date(opened, again, lexicon)
        found = opened.control(place)

    def show(some: Sequence[Control], console: Console) -> None:
        show_control(tuple(some), console, bidi=bidi)

    _hand_on("control", found[:limit], _control_row, show, format, out, _most(format, out, limit), bidi)


def _up_to_date(corpus: Corpus, again: bool, lexicon: Path | None) -> None:
    """Take in what is new, and say on standard error how much it was."""
    try:
        with progress_bar("articles", None) as draw:
            told = guard(lambda: tell_corpus(corpus, overlay=str(lexicon) if lexicon else None, again=again, progress=lambda told: draw(told.articles, told.articles, f"of {told.of}")))
    except sqlite3.OperationalError as error:
        if "readonly" not in str(error):
            raise
        typer.echo(f"{corpus.path}: may not be written to; what was kept before is shown", err=True)
        return
    _said(corpus, told)


def _said(corpus: Corpus, told: Told) -> None:
    typer.echo(f"{corpus.path}: {told.articles} article{'' if told.articles == 1 else 's'} taken in{f', {told.judged} taken again as judged' if told.judged else ''}{', everything made anew' if told.anew else ''}", err=True)


def _none(reason: str) -> None:
    raise InputError(reason)


def _most(format: Shape, out: Path | None, limit: int | None) -> int | None:
    """How many are shown where nobody said how many."""
    if format is Shape.parquet and out is None:
        raise typer.BadParameter("parquet is no text: --out FILE says where to write it")
    return SHOWN if format in (Shape.text, Shape.table) and out is None and limit is None else None


def _hand_on(
    what: str, found: Sequence[R], row: Callable[[R], Mapping[str, Any]], show: Callable[[Sequence[R], Console], None], format: Shape, out: Path | None,
    most: int | None, bidi: bool,
) -> None:  # fmt: skip
    if format is Shape.jsonl:
        text = "".join(json.dumps(plain(one), ensure_ascii=False) + "\n" for one in found)
        _text(text, out)
    elif format is not Shape.text:
        guard(lambda: write_rows(map(row, found), COLUMNS[what], TABLE[what], Form(format.value), out, bidi=bidi, most=most))
    elif out is None:
        console = Console(highlight=False)
        show(found[:most], console)
        if not found:
            typer.echo("nothing found", err=True)
        if most is not None and len(found) > most:
            console.print("… and more: --limit N, or --format csv for all of them", markup=False)
    else:
        file = io.StringIO()
        show(found, Console(file=file, highlight=False, color_system=None))
        _text(file.getvalue(), out)


def _text(text: str, out: Path | None) -> None:
    if out is None:
        sys.stdout.write(text)
        return
    guard(lambda: write_whole(out, lambda part: part.write_text(text, "utf-8")))
    typer.echo(str(out))


def _story_row(story: Story) -> Mapping[str, Any]:
    values = {field.name: " | ".join(claim.value for claim in field.claims) for field in story.fields}
    return {
        "first": story.first, "last": story.last, "type": story.type, "headline": story.headline, "articles": len(story.articles), "texts": story.texts,
        "outlets": len(story.outlets), "disputed": " | ".join(field.name for field in story.fields if field.disputed) or None,
        **{name: values.get(name) for name in FIELDS}, "outlet_names": " | ".join(story.outlets) or None, "earliest": story.earliest,
        "reported_first": story.reported[0] if story.reported else None, "reported_last": story.reported[-1] if story.reported else None, "story": story.id,
    }  # fmt: skip


def _pact_row(pact: Pact) -> Mapping[str, Any]:
    kinds = [step.kind for step in pact.timeline]
    return {
        "first": pact.first, "last": pact.last, "name": pact.name, "parties": " | ".join(pact.parties) or None, "articles": len(pact.articles),
        "implementations": kinds.count("implementation"), "violations": kinds.count("violation"), "pact": pact.id,
    }  # fmt: skip


def _control_row(one: Control) -> Mapping[str, Any]:
    return {
        "place": one.place, "name": one.name, "first": one.first, "last": one.last, "change": one.change, "holder": one.holder, "by": " | ".join(one.by) or None,
        "denied_by": " | ".join(one.denied_by) or None, "articles": len(one.articles), "texts": one.texts, "story": one.story,
    }  # fmt: skip
