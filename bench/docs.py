"""Write docs/cli.md from the command line itself, so that it can't be stale (a test compares the two).

    python -m bench.docs
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any

from typer.main import get_command

from marsad.cli import app

PAGE = Path(__file__).parents[1] / "docs" / "cli.md"
HEAD = """\
# The command line

This page is written by `make docs` from the program itself; `marsad COMMAND --help` says the same.

Exit status: 0 when all was read, 1 when something could not be (the reason is on standard error; what could be read is
still written), 2 when the command was not understood. Records go to standard output, everything else to standard error.

"""


def commands(command: Any = None, path: tuple[str, ...] = ("marsad",)) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command with its path: ``("marsad",)``, ``("marsad", "read")``, ``("marsad", "data", "check")`` …"""
    command = get_command(app) if command is None else command
    yield path, command
    for name, inner in getattr(command, "commands", {}).items():
        yield from commands(inner, (*path, name))


def options(command: Any) -> Iterator[Any]:
    """A command's parameters that a user writes, ``--help`` left out."""
    for parameter in command.params:
        if parameter.name != "help" and not getattr(parameter, "hidden", False):
            yield parameter


def page() -> str:
    """The whole of docs/cli.md."""
    return HEAD + "\n\n".join(_section(path, command) for path, command in commands()) + "\n"


def _section(path: tuple[str, ...], command: Any) -> str:
    name = " ".join(path)
    lines = [f"## `{name}`", "", " ".join(str(command.help or "").split())]
    inner = list(getattr(command, "commands", {}))
    parameters = list(options(command))
    arguments = [p for p in parameters if p.param_type_name == "argument"]
    rest = [p for p in parameters if p.param_type_name == "option"]
    usage = [name, *(["[OPTIONS]"] if rest else []), *(["COMMAND"] if inner else []), *map(_metavar, arguments)]
    lines += ["", f"    {' '.join(usage)}"]
    if inner:
        lines += ["", "Commands: " + ", ".join(f"[`{i}`](#{'-'.join((*path, i))})" for i in inner) + "."]
    if parameters:
        lines += ["", "| | |", "|---|---|"]
        lines += [f"| `{_metavar(p)}` | {_help(p)} |" for p in arguments]
        lines += [f"| {_names(p)} | {_help(p)} |" for p in rest]
    return "\n".join(lines)


def _metavar(argument: Any) -> str:
    name = str(argument.metavar or argument.name.upper()) + ("..." if argument.nargs == -1 else "")
    return name if argument.required or name.startswith("[") else f"[{name}]"


def _names(option: Any) -> str:
    names = [*option.opts, *option.secondary_opts]
    value = "" if option.is_flag else f" {option.metavar or _choices(option) or 'TEXT'}"
    return ", ".join(f"`{name}{value}`" for name in names).replace("|", "\\|")


def _choices(option: Any) -> str:
    """The values that an option may have; typer keeps them as an enumeration, click as a type."""
    kind = getattr(getattr(option, "type_descriptor", None), "annotation", None)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return "|".join(str(one.value) for one in kind)
    return "|".join(str(getattr(c, "value", c)) for c in getattr(getattr(option, "type", None), "choices", ()))


def _help(parameter: Any) -> str:
    text = " ".join(str(parameter.help or "").split()).replace("|", "\\|")
    default = parameter.default
    if parameter.param_type_name == "argument" or default in (None, False, ()):
        return text
    if isinstance(default, Path):
        return f"{text} Default: the package's own `{default.name}`."
    shown = parameter.opts[0] if parameter.is_flag else getattr(default, "value", default)
    return f"{text} Default: `{shown}`."


def main() -> int:
    text = page()
    if "--check" in sys.argv:
        return 0 if PAGE.exists() and PAGE.read_text("utf-8") == text else 1
    PAGE.write_text(text, "utf-8")
    print(PAGE.relative_to(PAGE.parents[1]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
