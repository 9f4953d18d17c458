"""What every test shares: cases from files (one row, one test), the lexicon, the example articles."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import marsad
from marsad.lexicon import Lexicon
from marsad.model import Mention, Reading, Span
from marsad.tables import ACTOR_KINDS, PLACE_KINDS, RELATIONS, STATUSES

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


def spans_of(record: object) -> Iterator[Any]:
    """Every span and mention in a record, however deep."""
    if isinstance(record, Span | Mention):
        yield record
    elif isinstance(record, tuple):
        for one in record:
            yield from spans_of(one)
    elif dataclasses.is_dataclass(record):
        for field in dataclasses.fields(record):
            yield from spans_of(getattr(record, field.name))


def check_reading(reading: Reading) -> None:
    """What holds of every reading, whatever the text was."""
    for span in spans_of(tuple(getattr(reading, field.name) for field in dataclasses.fields(reading))):
        assert 0 <= span.start < span.end <= len(reading.text)
        assert reading.text[span.start : span.end] == span.text
    records = {name: [r.id for r in getattr(reading, name)] for name in ("actors", "places", "statements", "figures", "events", "agreements")}
    for name, ids in records.items():
        assert len(ids) == len(set(ids)), f"{name}: an id stands twice in {ids}"
    actors, places = set(records["actors"]), set(records["places"])
    none: set[str | None] = {None}
    for actor in reading.actors:
        assert actor.mentions and actor.kind in ACTOR_KINDS
    for place in reading.places:
        assert place.mentions and place.kind in PLACE_KINDS
        assert (place.lat is None) == (place.lon is None)
    for statement in reading.statements:
        assert {statement.speaker, statement.addressee} <= actors | none
    for figure in reading.figures:
        assert {figure.group, figure.source} <= actors | none and figure.event in {*records["events"], None}
        assert figure.low is None or figure.high is None or figure.low <= figure.high
        assert figure.low is not None or figure.high is not None
    for event in reading.events:
        assert set(event.sources) <= actors
        assert set(event.targets) <= actors | places
        assert set(event.places) <= places
        assert event.claimed_by in actors | none and event.status in STATUSES
        assert set(event.chain) <= actors | {reading.outlet}
        assert event.trigger in event.evidence and set(event.figures) <= set(records["figures"])
        assert event.statement in {*records["statements"], None} and event.agreement in {*records["agreements"], None}
        assert 0 <= event.confidence <= 1 and event.reasons
        check_days(event.start, event.end)
    for agreement in reading.agreements:
        assert set(agreement.parties) <= actors and set(agreement.places) <= places
        assert set(agreement.violations) | set(agreement.implementations) <= set(records["events"])
        check_days(agreement.start, agreement.end)
    for relation in reading.relations:
        assert relation.subject in actors and relation.object in actors | places | none and relation.relation in RELATIONS
    for framing in reading.framings:
        assert framing.target in actors | none
    for time in reading.times:
        check_days(time.start, time.end)
    for unresolved in reading.unresolved:
        assert unresolved.kind and unresolved.reason


def check_days(start: str | None, end: str | None) -> None:
    days = [dt.date.fromisoformat(day) for day in (start, end) if day is not None]
    assert days == sorted(days)


@pytest.fixture(scope="session")
def holds() -> Callable[[Reading], None]:
    """The check that any reading must pass."""
    return check_reading
