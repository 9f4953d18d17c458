"""What every command of the command line does: tell what went wrong in a line, and stop with 1."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import typer
from rich.console import Console

from marsad.errors import MarsadError

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
