"""The commands over what reviewers said: judgements, gold articles, proposals for the lexicon; users of the workbench."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import marsad
from marsad.cli_query import CORPUS, Form, Format, From, OfArticle, Out, write_rows
from marsad.cli_shared import fail, guard
from marsad.errors import InputError
from marsad.review.agreement import agree
from marsad.review.gold import export_gold
from marsad.review.judging import unplaced
from marsad.review.proposals import Proposal, propose, write_proposals
from marsad.store import Corpus

if TYPE_CHECKING:
    from marsad.web.accounts import Accounts

COLUMNS = ("article", "record", "name", "field", "verdict", "note", "start", "end", "judge", "at", "id")
SHOWN = ("at", "judge", "article", "name", "verdict", "field", "note")
gold_app = typer.Typer(no_args_is_help=True, help="Gold articles: what a careful reader finds in them.")
users_app = typer.Typer(no_args_is_help=True, help="Who may use the workbench where others can reach it.")


class Role(StrEnum):
    """What a user may do: each what those before may."""

    reader = "reader"
    reviewer = "reviewer"
    admin = "admin"


UsersFile = Annotated[Path, typer.Option("--file", metavar="FILE", help="The file of users, as marsad serve --users takes it.")]
USERS = Path("users.db")


def register(app: typer.Typer) -> None:
    """Give the command line its commands over judgements and users."""
    app.command("judgements")(judgements_command)
    app.command("agreement")(agreement_command)
    app.command("proposals")(proposals_command)
    gold_app.command("export")(gold_command)
    app.add_typer(gold_app, name="gold")
    users_app.command("add")(add_command)
    users_app.command("list")(list_command)
    users_app.command("remove")(remove_command)
    app.add_typer(users_app, name="users")


def judgements_command(
    corpus: From = CORPUS,
    article: OfArticle = None,
    judge: Annotated[str | None, typer.Option(metavar="NAME", help="Of this reviewer only.")] = None,
    lost: Annotated[bool, typer.Option("--unplaced", help="Only those whose event today's readings do not find.")] = False,
    format: Format = Form.table,
    out: Out = None,
    bidi: Annotated[bool, typer.Option("--bidi/--no-bidi", help="Whether this terminal orders right-to-left text by itself.")] = True,
) -> None:
    """List what reviewers said, in order: who, when, of what."""
    if format is Form.parquet and out is None:
        raise typer.BadParameter("parquet is no text: --out FILE says where to write it")
    with guard(lambda: marsad.open(corpus)) as opened:
        if lost:
            found = [one for name, thread in guard(lambda: unplaced(opened)) for one in thread.judgements if article in (None, name) and judge in (None, one.judge)]
        else:
            found = opened.judgements(article, judge=judge)
    guard(lambda: write_rows(({name: getattr(one, name) for name in COLUMNS} for one in found), COLUMNS, SHOWN, format, out, bidi=bidi, most=None))


def agreement_command(corpus: From = CORPUS) -> None:
    """How far reviewers agree: Krippendorff's alpha, field by field."""
    with guard(lambda: marsad.open(corpus)) as opened:
        found = agree(opened.judgements())
    typer.echo(f"reviewers: {', '.join(found.judges) or 'none'}")
    for one in found.fields:
        typer.echo(f"{one.field:8} alpha {'–' if one.alpha is None else f'{one.alpha:.3f}':>6}  {one.agreed} of {one.units} events alike")


def proposals_command(
    corpus: From = CORPUS,
    article: OfArticle = None,
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="A new folder of your own rows to write them to, as --lexicon takes it.")] = None,
) -> None:
    """Show what corrections propose for the lexicon: rows of its tables, wordings of events. Look through them before you use them."""
    with guard(lambda: marsad.open(corpus)) as opened:
        found = guard(lambda: _proposals(opened, article))
    if out is not None:
        for path in guard(lambda: write_proposals(out, found)):
            typer.echo(str(path))
        return
    for one in found:
        typer.echo(f"{one.file}\t{one.line}")
    if not found:
        typer.echo("no correction proposes anything", err=True)


def _proposals(corpus: Corpus, article: str | None) -> list[Proposal]:
    rows = corpus.db.execute("SELECT DISTINCT a.name FROM judgements j JOIN articles a ON a.id = j.article WHERE ?1 IS NULL OR a.name = ?1 ORDER BY a.id", (article,))
    found = []
    for (name,) in rows.fetchall():
        reading = corpus.reading(name, judged=False)
        if reading is not None:
            found += propose(reading, corpus.judgements(name))
    return found


def gold_command(
    out: Annotated[Path, typer.Option(metavar="DIR", help="The folder to write NAME.txt and NAME.yaml to.")],
    corpus: From = CORPUS,
    article: Annotated[list[str] | None, typer.Option(metavar="ID", help="This article only; may be given again.")] = None,
    partly: Annotated[bool, typer.Option("--partly", help="Also articles of which only some events have been judged.")] = False,
) -> None:
    """Write reviewed articles as gold: their events as reviewers left them, the other records as the program read them."""
    count = 0
    with guard(lambda: marsad.open(corpus)) as opened:
        for one in guard(lambda: list(export_gold(opened, out, articles=article, partly=partly))):
            count += 1
            typer.echo(f"{out / one.name}.yaml\t{one.events} events{'' if one.whole else ', not all judged'}")
    if not count:
        fail(f"{corpus}: no article of which {'an event has' if partly else 'all events have'} been judged")
        raise typer.Exit(1)


def add_command(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Who: what judgements are kept under.")],
    role: Annotated[Role, typer.Option(help="What they may do.")] = Role.reader,
    file: UsersFile = USERS,
    password: Annotated[bool, typer.Option("--password/--no-password", help="Whether they log in with one; not where a proxy says who they are.")] = True,
) -> None:
    """Add a user, or change one's role and password. The password is asked for, or read from standard input."""
    with _accounts(file, create=True) as accounts:
        secret = None
        if password:
            secret = typer.prompt("Password", hide_input=True, confirmation_prompt=True) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
        guard(lambda: accounts.put(name, role.value, secret, by="command line"))
    typer.echo(f"{file}: {name}, {role.value}")


def list_command(file: UsersFile = USERS) -> None:
    """List the users and their roles."""
    with _accounts(file) as accounts:
        for user in accounts.users():
            typer.echo(f"{user.name}\t{user.role}")


def remove_command(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Who.")],
    file: UsersFile = USERS,
) -> None:
    """Remove a user; what they judged stays, under their name."""
    with _accounts(file) as accounts:
        if not accounts.remove(name, by="command line"):
            fail(f"{file}: no user {json.dumps(name, ensure_ascii=False)}")
            raise typer.Exit(1)
    typer.echo(f"{file}: without {name}")


def _accounts(file: Path, *, create: bool = False) -> Accounts:
    try:
        from marsad.web.accounts import Accounts
    except ImportError as error:
        fail(f"users of the workbench need {error.name}: pip install 'marsad[workbench]'")
        raise typer.Exit(1) from None

    def opened() -> Accounts:
        if not create and not file.exists():
            raise InputError(f"{file}: no such file; marsad users add NAME --file {file} makes one")
        return Accounts(file)

    return guard(opened)
