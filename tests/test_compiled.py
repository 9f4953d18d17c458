"""What mypyc compiles keeps to what mypyc compiles rightly. Whether the compiled reads the same is ``bench.compiled``'s to say."""

from __future__ import annotations

import ast
import importlib.util
import pickle
from pathlib import Path
from typing import Any

import pytest

from marsad.lexicon import Lexicon

hatchling = pytest.importorskip("hatchling", reason="what builds the wheel says what is compiled")
ROOT = Path(__file__).parents[1]
spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
assert spec is not None and spec.loader is not None
hatch_build = importlib.util.module_from_spec(spec)
spec.loader.exec_module(hatch_build)
MODULES: list[str] = hatch_build.compiled(ROOT)


def amiss(source: str) -> list[str]:
    """What mypyc 2.4 stumbles over in a module: each with its line."""
    out = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Name | ast.alias) and getattr(node, "id", getattr(node, "name", "")) == "cached_property":
            out.append(f"line {node.lineno}: cached_property is computed anew at each access")
        if isinstance(node, ast.Compare):
            for operator, right in zip(node.ops, node.comparators, strict=True):
                if isinstance(operator, ast.In | ast.NotIn) and isinstance(right, ast.Tuple | ast.List | ast.Set) and any(isinstance(e, ast.Starred) for e in right.elts):
                    out.append(f"line {node.lineno}: in (*…): no membership in a display with a star")
        if isinstance(node, ast.For) and isinstance(node.iter, ast.Call) and ast.unparse(node.iter.func) == "reversed" and "row[" in ast.unparse(node.iter):
            out.append(f"line {node.lineno}: reversed(row[…]) has no type: row[…][::-1]")
        if isinstance(node, ast.FunctionDef):
            lent = {name.id for inner in ast.walk(node) if inner is not node and isinstance(inner, ast.FunctionDef | ast.Lambda) for name in ast.walk(inner) if isinstance(name, ast.Name)}
            gone = [(one.lineno, name.id) for one in ast.walk(node) if isinstance(one, ast.Delete) for name in one.targets if isinstance(name, ast.Name)]
            out += [f"line {line}: del {name}, which an inner function sees" for line, name in gone if name in lent]
    return out


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ("from functools import cached_property", 1),
        ("x in (*A, 'b')", 1),
        ("x not in [*A]", 1),
        ("x in (a, b)", 0),
        ("for u in reversed(self.row[2:at]): pass", 1),
        ("for u in reversed(self.recent): pass", 0),
        ("def f():\n    a = 1\n    del a\n    return lambda: a", 1),
        ("def f():\n    a = 1\n    del a\n    return lambda a=2: 3", 0),
    ],
)
def test_what_is_amiss_is_seen(source: str, count: int) -> None:
    assert len(amiss(source)) == count


@pytest.mark.parametrize("path", MODULES)
def test_what_is_compiled_is_what_mypyc_can(path: str) -> None:
    assert amiss((ROOT / path).read_text("utf-8")) == []


def test_what_is_pickled_is_the_same_compiled_or_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The kept lexicon is one file for both: of what is compiled it holds named tuples, and what says itself how it is made again."""
    monkeypatch.setenv("MARSAD_CACHE", str(tmp_path))
    Lexicon.load()
    (kept,) = tmp_path.glob("lexicon-*.pickle")
    found: set[type] = set()

    class Watched(pickle.Unpickler):
        def find_class(self, module: str, name: str) -> Any:
            one = super().find_class(module, name)
            found.add(one)
            return one

    with kept.open("rb") as handle:
        Watched(handle).load()
    compiled = {one for one in found if one.__module__ in {path.removesuffix(".py").replace("/", ".") for path in MODULES}}
    assert {one.__name__ for one in compiled} >= {"Entry", "Form"}
    assert [one.__name__ for one in compiled if not issubclass(one, tuple) and "__reduce__" not in vars(one)] == []


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("REACH = 6  # tokens", "REACH: Final = 6  # tokens"),
        ("OF, AND = 'من', 'و'", "OF: Final = 'من'; AND: Final = 'و'"),
        ("_LONG = (\n    'a'\n    'b'\n)", "_LONG: Final = (\n    'a'\n    'b'\n)"),
        ("_NAMES: dict[str, int] = {}", "_NAMES: Final[dict[str, int]] = {}"),
        ("from __future__ import annotations", "from __future__ import annotations; from dataclasses import dataclass; from typing import Final"),
        ("Days = tuple[int, int]", "Days = tuple[int, int]"),
        ("def f():\n    A = 1", "def f():\n    A = 1"),
    ],
)
def test_constants_are_declared_final(source: str, expected: str) -> None:
    assert hatch_build.fixed(source) == expected


@pytest.mark.parametrize(
    ("fields", "init"),
    [
        ("a: int", "(self, a: int) -> None: self.a = a"),
        ("a: int\n    b: tuple[int, ...] = ()  # none", "(self, a: int, b: tuple[int, ...] = ()) -> None: self.a = a; self.b = b"),
        ("a: str = field(repr=False)", "(self, a: str) -> None: self.a = a"),
        ("a: list[str] = field(default_factory=list)", "(self, a: list[str] | None = None) -> None: self.a = list() if a is None else a"),
    ],
)
def test_a_record_gets_the_init_that_dataclass_would_make(fields: str, init: str) -> None:
    record = f"@dataclass(frozen=True, slots=True)\nclass A:\n    {fields}\n"
    made = record.replace("frozen", "unsafe_hash") + f"    def __init__{init}\n"
    assert hatch_build.fixed(f"{record}\nB = 1\n") == f"{made}B: Final = 1\n"
    assert hatch_build.fixed(record.replace("slots=True", "kw_only=True")) == made.replace("slots=True", "kw_only=True").replace("self, ", "self, *, ")
    assert "@dataclass(frozen=False, eq=False)" in hatch_build.fixed(record.replace("slots=True", "eq=False"))
    assert hatch_build.fixed(f"@record\nclass A:\n    {fields}\n").startswith("@dataclass(unsafe_hash=True, slots=True, kw_only=True)\nclass A:")
    assert f"{hatch_build.RECORD}(cls)" in (ROOT / "marsad" / "record.py").read_text("utf-8")


def test_every_module_named_is_one() -> None:
    assert [name for name in (*hatch_build.MODULES, *hatch_build.INTERPRETED) if not (ROOT / "marsad" / name).exists()] == []
    assert MODULES
