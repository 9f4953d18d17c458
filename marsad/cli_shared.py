"""What every command of the command line does: tell what went wrong in a line, and stop with 1."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import typer
from rich.console import Console

from marsad.errors import InputError, MarsadError
from marsad.store import Corpus

Result = TypeVar("Result")


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
