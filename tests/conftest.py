"""What every test shares: cases from files (one row, one test), the lexicon, the example articles."""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

import marsad
from bench.invariants import check_reading
from marsad.lexicon import Lexicon
from marsad.model import Reading

ROOT = Path(__file__).parents[1]
CASES = ROOT / "tests" / "cases"


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "cases(file): run the test once for every row of tests/cases/FILE, as `case`")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    marker = metafunc.definition.get_closest_marker("cases")
    if marker is not None:
        metafunc.parametrize("case", [*read_cases(CASES / marker.args[0])])


def read_cases(path: Path) -> Iterator[Any]:
    """Rows of a case file as test parameters. ``\\n`` in a cell is a line break, ``\\uXXXX`` a character that is hard to see.

    A filled ``gap`` column says why the row fails today; the row must then fail, so that a mend forces its removal.
    """
    with path.open(encoding="utf-8", newline="") as handle:
        reader = csv.DictReader(handle, strict=True)
        for row in reader:
            assert None not in row and None not in row.values(), f"{path}, line {reader.line_num}: wrong number of cells"
            case = {key: _unescape(value) for key, value in row.items()}
            why = case.pop("gap", "")
            marks = [pytest.mark.xfail(strict=True, reason=why)] if why else []
            yield pytest.param(case, id=f"line{reader.line_num}", marks=marks)


def _unescape(cell: str) -> str:
    out = cell.replace("\\n", "\n").replace("\\r", "\r")
    while (at := out.find("\\u")) >= 0:
        out = out[:at] + chr(int(out[at + 2 : at + 6], 16)) + out[at + 6 :]
    return out


class Reader:
    """`marsad.read` with the built-in lexicon. Its short name is what Hypothesis prints of a failing case."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon

    def __call__(self, text: str, **options: Any) -> Reading:
        return marsad.read(text, lexicon=self.lexicon, **options)

    def __repr__(self) -> str:
        return "read"


@pytest.fixture(scope="session")
def read(lexicon: Lexicon) -> Reader:
    """`marsad.read` over the lexicon that the tests share."""
    return Reader(lexicon)


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    """The built-in lexicon, loaded once for all tests of a process."""
    return Lexicon.load()


@pytest.fixture(scope="session")
def holds() -> Callable[[Reading], None]:
    """The check that any reading must pass."""
    return check_reading


def _lines_run(action: Callable[[], object]) -> int:
    """Lines of Python that an action runs: the same on every machine, however busy."""
    count = 0

    def line(frame: FrameType, event: str, argument: object) -> Callable[..., Any]:
        nonlocal count
        count += event == "line"
        return line

    before = sys.gettrace()
    sys.settrace(line)
    try:
        action()
    finally:
        sys.settrace(before)
    return count


@pytest.fixture(scope="session")
def lines_run() -> Callable[[Callable[[], object]], int]:
    """Counts the lines of Python that an action runs."""
    return _lines_run
