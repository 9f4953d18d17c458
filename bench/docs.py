"""Write what the documentation can take from the program itself, so that it can't be stale (tests compare the two).

    python -m bench.docs

docs/cli.md is written whole; in other pages, what stands between ``<!-- generated: NAME -->`` and ``<!-- end -->``: the
event types of docs/coding-scheme.md and the columns of docs/codebook.md. The README's sample of output is written too,
but no test asks for it to be of today.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any

from rich.console import Console
from typer.main import get_command

import marsad
from marsad.cli import app
from marsad.tables import DATA, TABLES, read_yaml
from marsad.terminal import show

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "cli.md"
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
        lines += ["| `" + _metavar(p).replace("|", "\\|") + f"` | {_help(p)} |" for p in arguments]
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


def types() -> str:
    """The event types and their modes, each with an example of its own file."""
    lines: list[str] = []
    for path in sorted((DATA / "events").glob("*.yaml")):
        if path.name == "frames.yaml":
            continue
        kind = read_yaml(path)
        lines += [f"### {kind['type']} · {kind['label']['ar']}", "", " ".join(str(kind["definition"]).split()), ""]
        plain = sorted(kind["examples"], key=lambda row: row.get("status", "asserted") != "asserted")
        shown = {row.get("mode"): row for row in reversed(plain)}
        lines += ["| mode | | CAMEO | ACLED | example, its trigger in bold |", "|---|---|---|---|---|"]
        for mode, codes in {None: kind["codes"], **(kind.get("modes") or {})}.items():
            example = shown.get(mode) or (kind["examples"][0] if mode is None else None)
            words = str(example["text"]).replace(str(example["trigger"]), f"**{example['trigger']}**", 1) if example else ""
            meaning = codes.get("definition", "") if mode else "any"
            name = f"`{mode}`" if mode else "none told"
            lines.append(f"| {name} | {meaning} | {codes.get('cameo') or ''} | {codes.get('acled') or ''} | {words} |".replace("|  |", "| |"))
        lines.append("")
    return "\n".join(lines).strip()


def tables() -> str:
    """Every table's columns and key."""
    lines = ["| table | columns | key |", "|---|---|---|"]
    for pattern, table in TABLES:
        columns = " ".join(f"`{c}`" for c in table.columns)
        lines.append(f"| `{pattern}` | {columns} | {' '.join(f'`{c}`' for c in table.key)} |")
    return "\n".join(lines)


SAMPLE = ("examples/syria-spring-of-peace.txt", "2019-10-23")
SAMPLE_LINES = 3  # of each kind of record


def sample() -> str:
    """What ``marsad read`` prints of an example, the first lines of each kind of record."""
    reading = marsad.read((ROOT / SAMPLE[0]).read_text("utf-8"), published=SAMPLE[1])
    text = io.StringIO()
    show(reading, Console(file=text, highlight=False, color_system=None))
    lines: list[str] = [f"$ marsad read {SAMPLE[0]} --published {SAMPLE[1]}"]
    since = 0
    for line in [*text.getvalue().splitlines(), ""]:
        if not line.startswith("  ") and since > SAMPLE_LINES:
            lines.append(f"  … and {since - SAMPLE_LINES} more")
        since = since + 1 if line.startswith("  ") else 0
        if since <= SAMPLE_LINES:
            lines.append(line)
    lines = lines[:-1]
    return "```text\n" + "\n".join(lines) + "\n```"


BLOCKS = {"types": types, "tables": tables, "sample": sample}
PAGES = ("docs/coding-scheme.md", "docs/codebook.md", "README.md")


def filled(text: str, *, leave: tuple[str, ...] = ()) -> str:
    """A page with its generated blocks written anew."""

    def block(found: re.Match[str]) -> str:
        name = found["name"]
        return found.group() if name in leave else f"<!-- generated: {name} -->\n{BLOCKS[name]()}\n<!-- end -->"

    return re.sub(r"<!-- generated: (?P<name>\w+) -->\n.*?<!-- end -->", block, text, flags=re.S)


def main() -> int:
    PAGE.write_text(page(), "utf-8")
    for name in PAGES:
        path = ROOT / name
        path.write_text(filled(path.read_text("utf-8")), "utf-8")
    print("\n".join(("docs/cli.md", *PAGES)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
