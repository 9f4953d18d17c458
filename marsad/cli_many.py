"""``marsad read-many``: a collection of shards into Parquet tables."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from marsad.cli_corpus import Overlay, Processes, columns_of, day_given, progress_bar
from marsad.cli_export import MaskOption
from marsad.cli_shared import fail, guard
from marsad.ingest.found import Options
from marsad.many import ENGINES, Count, How, read_many

Engine = StrEnum("Engine", ENGINES)  # type: ignore[misc]
LOCAL = Engine("local")


def register(app: typer.Typer) -> None:
    """Give the command line its command."""
    app.command("read-many")(read_many_command)


def read_many_command(
    sources: Annotated[list[str], typer.Argument(metavar="SOURCE", help="Files, folders or patterns in quotes ('news/2019-*/**/*.jsonl', 's3://bucket/2019/*.parquet'): JSON lines, CSV, Parquet, WARC. Each file is a shard.")],
    out: Annotated[Path, typer.Option(metavar="DIR", help="The folder to write: a new one, or one of an earlier run, which then goes on.")],
    engine: Annotated[Engine, typer.Option(help="local: the cores of this machine. ray: a Ray cluster.")] = LOCAL,
    address: Annotated[str | None, typer.Option(metavar="ADDRESS", help="With ray: the cluster to join (auto: the one that this machine belongs to). Without it one is started here.")] = None,
    mask: MaskOption = None,
    column: Annotated[list[str] | None, typer.Option(metavar="FIELD=NAME", help="The column that a field stands in, where it is not the field's own name; may be given again.")] = None,
    outlet: Annotated[str | None, typer.Option(help="The outlet of articles that tell none.")] = None,
    published: Annotated[str | None, typer.Option(metavar="DAY", callback=day_given, help="The day of articles that tell none.")] = None,
    any_language: Annotated[bool, typer.Option("--any-language", help="Take also what is not in Arabic.")] = False,
    lexicon: Overlay = None,
    processes: Processes = None,
) -> None:
    """Read a large collection into Parquet tables by month, each shard exactly once. Stopped at any moment, run it again."""
    options = Options(columns=columns_of(column), outlet=outlet, published=published, any_language=any_language)
    how = How(options=options, overlay=str(lexicon.resolve()) if lexicon else None, mask=mask is not None)
    with progress_bar("articles", None) as show:

        def progress(count: Count) -> None:
            show(0, count.seen, f"{count.read + count.known} of {count.shards} shards, {count.failed} set aside")

        count = guard(lambda: read_many(sources, out, engine=engine.value, how=how, processes=processes, address=address, progress=progress))
    told = f"{out}: {count.read} shards read, {count.known} known before; {count.articles} articles, {count.failed} set aside"
    typer.echo(told + "".join(f", {number} {what}" for number, what in ((count.again, "given twice"), (count.passed, "pages passed over")) if number))
    if mask is not None:
        typer.echo(f"masked: {count.persons} private persons, named {count.names} times", err=True)
    for uri, reason in count.broken.items():
        fail(f"{uri}: {reason}")
    if count.broken or count.failed:
        raise typer.Exit(1)
