"""Builds the wheel; where ``MARSAD_COMPILE=1`` is set, with the reading compiled to C by mypyc (docs/architecture.md, "Compiled").

Without it the wheel is pure Python, as is every editable install: nothing compiled ever lies beside the sources, where Python
would take it for them after they were edited.
"""

from __future__ import annotations

import ast
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FOLDERS = ("actors", "agreements", "events", "language/ar", "names", "places", "statements")
MODULES = ("assemble.py", "figures.py", "forms.py", "framings.py", "lexicon.py", "match.py", "pipeline.py", "relations.py", "units.py")
# What stays Python: records that are pickled (the lexicon on disk is one for both), and what no reading runs. Of what is compiled,
# only named tuples are pickled, and what says itself how it is made again (forms.py).
INTERPRETED = ("language/ar/calendars.py", "language/ar/inflect.py", "language/ar/numerals.py", "language/ar/script.py", "language/ar/typed.py", "names/train.py")
# The configuration of the type checker: what is not installed where the wheel is built is not looked into.
MYPY = "[mypy]\nignore_missing_imports = True\ndisable_error_code = import-untyped\n"
RECORD = "dataclass(unsafe_hash=True, slots=True, kw_only=True)"  # what marsad.record makes of a class
SETUP = """
import json, sys
from mypyc.build import mypycify
from setuptools import setup
modules, level = json.loads(sys.argv.pop()), sys.argv.pop()
setup(name="marsad", packages=[], ext_modules=mypycify(modules, multi_file=True, opt_level=level, debug_level="0"))
"""


def compiled(root: Path) -> list[str]:
    """The modules that are compiled, by their paths below the root."""
    package = root / "marsad"
    paths = [package / name for name in MODULES] + [path for folder in FOLDERS for path in (package / folder).glob("*.py")]
    kept = {package / name for name in INTERPRETED}
    return sorted(path.relative_to(root).as_posix() for path in paths if path.name != "__init__.py" and path not in kept)


def fixed(source: str) -> str:
    """A module with what mypyc needs to be told: its constants (names in capitals) declared ``Final``, as any other name is looked up
    in a dictionary at each use; and the ``__init__`` of its records written out, as what ``dataclass`` makes at run time stays Python.

    >>> print(fixed("from __future__ import annotations\\nREACH = 6  # tokens\\nOF, AND = 'من', 'و'\\n"))
    from __future__ import annotations; from dataclasses import dataclass; from typing import Final
    REACH: Final = 6  # tokens
    OF: Final = 'من'; AND: Final = 'و'
    <BLANKLINE>
    >>> print(fixed("@record\\nclass Role:\\n    name: str\\n    of: str = ''\\n"))
    @dataclass(unsafe_hash=True, slots=True, kw_only=True)
    class Role:
        name: str
        of: str = ''
        def __init__(self, *, name: str, of: str = '') -> None: self.name = name; self.of = of
    <BLANKLINE>
    """
    lines = source.encode("utf-8").splitlines(keepends=True)  # ast counts bytes

    def put(start: int, end: int, text: str) -> None:
        lines[line] = lines[line][:start] + text.encode("utf-8") + lines[line][end:]

    for node in ast.parse(source).body:
        line, end = node.lineno - 1, node.end_col_offset or 0
        match node:
            case ast.ImportFrom(module="__future__"):
                put(end, end, "; from dataclasses import dataclass; from typing import Final")
            case ast.Assign(targets=[ast.Name(id=name) as target]) if name == name.upper():
                put(target.end_col_offset or 0, target.end_col_offset or 0, ": Final")
            case ast.AnnAssign(target=ast.Name(id=name), annotation=kind) if name == name.upper():
                put(kind.col_offset, kind.end_col_offset or 0, f"Final[{ast.unparse(kind)}]")
            case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)):
                put(0, end, "; ".join(f"{ast.unparse(name)}: Final = {ast.unparse(value)}" for name, value in zip(names, values)))
            case ast.ClassDef(decorator_list=[made], end_lineno=int(after)) if (told := ast.unparse(made).replace("record", RECORD)).startswith("dataclass("):
                line, told = made.lineno - 1, told.replace("frozen=True", "frozen=False" if "eq=False" in told else "unsafe_hash=True")
                put(made.col_offset, made.end_col_offset or 0, told)  # not frozen, so that it can be filled in; its hash stays the same
                lines[after : after + 1] = [f"    {_init(node, 'kw_only=True' in told)}\n".encode()]  # in place of an empty line: the others keep their numbers
    return b"".join(lines).decode("utf-8")


def _init(record: ast.ClassDef, keywords: bool) -> str:
    """The ``__init__`` that ``dataclass`` would make for a record, on one line."""
    told, made = ["self", "*"] if keywords else ["self"], []
    for field in record.body:
        match field:
            case ast.AnnAssign(target=ast.Name(id=name), annotation=kind, value=ast.Call(func=ast.Name(id="field"), keywords=options)):
                factory = next((ast.unparse(option.value) for option in options if option.arg == "default_factory"), None)
                told.append(f"{name}: {ast.unparse(kind)} | None = None" if factory else f"{name}: {ast.unparse(kind)}")
                made.append(f"self.{name} = {factory}() if {name} is None else {name}" if factory else f"self.{name} = {name}")
            case ast.AnnAssign(target=ast.Name(id=name), annotation=kind, value=default):
                told.append(f"{name}: {ast.unparse(kind)}" + (f" = {ast.unparse(default)}" if default else ""))
                made.append(f"self.{name} = {name}")
    return f"def __init__({', '.join(told)}) -> None: {'; '.join(made)}"


def build(root: Path, into: Path, level: str = "1") -> list[Path]:
    """Compile in a folder of its own; the extension modules, below that folder as they belong below the wheel's root."""
    into.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(into / "marsad", ignore_errors=True)
    for old in into.glob("*__mypyc*"):
        old.unlink()
    shutil.copytree(root / "marsad", into / "marsad", ignore=shutil.ignore_patterns("__pycache__"))
    for path in compiled(root):
        (into / path).write_text(fixed((root / path).read_text("utf-8")), "utf-8")
    (into / "mypy.ini").write_text(MYPY, "utf-8")
    # Nothing outside needs the functions' names: calls from module to module are bound when they are linked, not at each call.
    environment = os.environ | {"CFLAGS": f"-fvisibility=hidden {os.environ.get('CFLAGS', '')}".strip()}
    subprocess.run([sys.executable, "-c", SETUP, "build_ext", "--inplace", level, json.dumps(compiled(root))], cwd=into, env=environment, check=True)
    suffixes = (".so", ".pyd")
    return sorted(path for path in (*into.glob("*__mypyc*"), *(into / "marsad").rglob("*")) if path.suffix in suffixes)


class CompiledHook(BuildHookInterface[Any]):
    PLUGIN_NAME = "custom"

    @property
    def asked(self) -> bool:
        return self.target_name == "wheel" and os.environ.get("MARSAD_COMPILE") == "1"

    def dependencies(self) -> list[str]:
        return ["mypy>=2.4", "setuptools>=65"] if self.asked else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if not self.asked or version == "editable":
            return
        root = Path(self.root)
        into = root / "build" / "compiled"
        for path in build(root, into, os.environ.get("MARSAD_COMPILE_LEVEL", "1")):
            build_data["force_include"][str(path)] = path.relative_to(into).as_posix()
        build_data["pure_python"] = False
        build_data["infer_tag"] = True
