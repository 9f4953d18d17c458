"""What every command of the command line does: tell what went wrong in a line, and stop with 1."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer
from rich.console import Console

from marsad.errors import InputError, MarsadError
from marsad.lexicon import Lexicon
from marsad.store import Corpus

if TYPE_CHECKING:
    from marsad.second.reader import SecondReader

Result = TypeVar("Result")


class SecondScope(StrEnum):
    """What a second reader is asked."""

    doubts = "doubts"
    whole = "whole"


EncoderOption = Annotated[bool, typer.Option("--encoder/--no-encoder", help="Let a small transformer look at the events too: better on unfamiliar text, a tenth as fast.")]
SecondOption = Annotated[SecondScope | None, typer.Option("--second-reader", help="Send the articles to the language model that MARSAD_LLM_BASE_URL and MARSAD_LLM_MODEL name, and ask it for what is unresolved or doubted, or for a second reading of the whole. Only what it proves by words of the article is added, and marked second-reader; nothing is changed or taken away (docs/second-reader.md).")]
BudgetOption = Annotated[int | None, typer.Option("--budget", min=1, metavar="N", help="With --second-reader: the most tokens, sent and received, for all the articles together; a request takes some 5000. Without it: 200000.")]


def second_reader(scope: SecondScope | None, budget: int | None, lexicon: Callable[[], Lexicon]) -> SecondReader | None:
    """The second reader that is asked for; nothing of it is imported where none is."""
    if scope is None:
        if budget is not None:
            raise typer.BadParameter("without --second-reader nothing is spent", param_hint="--budget")
        return None
    from marsad.second.reader import SecondReader
    from marsad.second.settings import TOKENS, settings_from

    return guard(lambda: SecondReader(settings_from(os.environ), lexicon(), scope=scope.value, tokens=TOKENS if budget is None else budget))


def tell_spent(second: SecondReader | None) -> None:
    """Say on standard error what a second reader took."""
    if second is not None:
        typer.echo(f"second reader {second.settings.model}: {second.budget.told()}", err=True)


def fail(error: object) -> None:
    """Print a reason to standard error."""
    Console(stderr=True, soft_wrap=True).print(f"marsad: {error}", style="red", highlight=False, markup=False)


def guard(call: Callable[[], Result]) -> Result:
    """The result of a call, or its reason printed and exit 1."""
    try:
        return call()
    except MarsadError as error:
        fail(error)
        raise typer.Exit(1) from None


def told_judged(corpus: Corpus) -> str:
    """What reviewers changed in what is written, and how many events they took out of it; nothing where they changed nothing."""
    counts = corpus.judged_counts() if corpus.judged else {}
    parts = [f"{counts[state]} {state}" for state in ("accepted", "corrected", "added") if counts.get(state)]
    if counts.get("rejected"):
        parts.append(f"{counts['rejected']} rejected and left out")
    if counts.get("unplaced"):
        parts.append(f"{counts['unplaced']} no longer found (marsad judgements --unplaced)")
    return f"events judged: {', '.join(parts)} (--unjudged gives what the program read)" if parts else ""


def write_whole(out: Path, write: Callable[[Path], Any]) -> None:
    """Write a file whole or not at all: ``write`` is given the path of a part, which then takes the file's place."""
    part = out.with_name(out.name + ".part")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        write(part)
        part.replace(out)
    except OSError as error:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise InputError(f"{out}: {error.strerror or error}") from None
