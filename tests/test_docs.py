"""The documentation: nothing of the program left out, nothing generated stale, every link and sample right."""

from __future__ import annotations

import dataclasses
import doctest
import re
from collections.abc import Sequence
from pathlib import Path

import pytest

import marsad
from bench.docs import PAGES, commands, filled
from marsad import Lexicon, model
from marsad.export import EXPORTERS, FOLDERS, datasets, hxl
from marsad.export.rows import COLUMNS
from marsad.export.rows import TABLES as TABLES_OF_EXPORT
from marsad.tables import ACTOR_KINDS, PLACE_KINDS, RELATIONS, SECTORS, STATUSES, TABLES

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), ROOT / "examples" / "README.md"])
RECORDS = {
    "actors": model.Actor, "places": model.Place, "times": model.Time, "statements": model.Statement, "figures": model.Figure,
    "events": model.Event, "agreements": model.Agreement, "relations": model.Relation, "framings": model.Framing,
    "unresolved": model.Unresolved, "second_reader": model.SecondReading, "The reading": model.Reading,
}  # fmt: skip


def text(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def section(name: str, heading: str) -> str:
    """What stands under a heading, up to the next of its level."""
    found = re.search(rf"^(#+) {re.escape(heading)}\n(.*?)(?=^#{{1,3}} |\Z)", text(name), re.S | re.M)
    assert found, f"{name} has no heading {heading}"
    return found.group(2)


@pytest.mark.parametrize("heading", RECORDS)
def test_every_key_of_the_output_is_told(heading: str) -> None:
    told = section("docs/json.md", heading)
    for field in dataclasses.fields(RECORDS[heading]):
        assert f"`{field.name}`" in told, f"docs/json.md, {heading}: {field.name}"


def test_no_key_is_told_that_is_none() -> None:
    for heading, record in RECORDS.items():
        first = [cell for row in re.findall(r"^\| (`.*?) \|", section("docs/json.md", heading), re.M) for cell in re.findall(r"`(\w+)`", row)]
        assert set(first) <= {field.name for field in dataclasses.fields(record)}, heading


def test_every_csv_column_is_told() -> None:
    told = section("docs/json.md", "Events as CSV")
    assert [name for name in COLUMNS if f"`{name}`" not in told] == []


def test_every_exporter_is_told() -> None:
    headings = " ".join(re.findall(r"^## (`.*)$", text("docs/exports.md"), re.M))
    assert set(re.findall(r"`(\w+)`", headings)) == {*EXPORTERS, *FOLDERS}


@pytest.mark.parametrize(
    ("heading", "columns"),
    [("acled", datasets.ACLED), ("ucdp", datasets.UCDP), ("polecat", datasets.POLECAT), ("hxl", [tag for _, tag in hxl.COLUMNS])],
    ids=["acled", "ucdp", "polecat", "hxl"],
)
def test_every_column_of_an_export_is_told(heading: str, columns: Sequence[str]) -> None:
    told = section("docs/exports.md", f"`{heading}`") + section("docs/exports.md", "`polecat`")
    assert [name for name in columns if f"`{name}`" not in told] == []


def test_every_table_of_an_export_is_told() -> None:
    told = dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", section("docs/exports.md", "`csv`"), re.M))
    assert set(told) == set(TABLES_OF_EXPORT)
    for name, columns in TABLES_OF_EXPORT.items():
        assert name == "events" or re.findall(r"`(\w+)`", told[name]) == list(columns), name


@pytest.mark.parametrize("values", [STATUSES, ACTOR_KINDS, PLACE_KINDS, RELATIONS], ids=["statuses", "actor kinds", "place kinds", "relations"])
def test_every_value_is_told(values: tuple[str, ...]) -> None:
    for page in ("docs/coding-scheme.md", "docs/json.md"):
        assert [value for value in values if f"`{value}`" not in text(page)] == []


def test_every_sector_is_told() -> None:
    assert [code for code in SECTORS if not re.search(rf"\| ?{code} \w", text("docs/coding-scheme.md"))] == []


def test_every_event_type_and_mode_is_told(lexicon: Lexicon) -> None:
    for kind in lexicon.events.values():
        told = section("docs/coding-scheme.md", f"{kind.type} · {kind.label_ar}")
        assert [mode for mode in kind.modes if f"`{mode}`" not in told] == []


def test_every_table_and_column_is_told() -> None:
    page = text("docs/codebook.md")
    prose = page.partition("<!-- end -->")[2]
    for pattern, table in TABLES:
        assert f"`{pattern}`" in page
        words = [c for c in table.columns if c not in ("note", "notes")]
        assert [c for c in words if f"`{c}`" not in prose] == [], pattern


def test_every_table_of_a_corpus_is_told(tmp_path: Path) -> None:
    page = text("docs/corpus.md")
    with marsad.open(tmp_path / "corpus.db", create=True) as corpus:
        names = [name for (name,) in corpus.db.execute("SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT GLOB 'sqlite_*' AND name NOT GLOB 'words_*'")]
    assert len(names) > 25 and [name for name in names if f"`{name}`" not in page] == []


def test_every_command_is_told() -> None:
    for path, _ in commands():
        assert f"## `{' '.join(path)}`" in text("docs/cli.md")


def test_every_module_is_told() -> None:
    page = text("docs/architecture.md")
    for path in (ROOT / "marsad").rglob("*.py"):
        if path.stem != "__init__" and "language" not in path.parts:
            assert f"`{path.stem}`" in page, path.stem
    for path in (ROOT / "marsad" / "language" / "ar").glob("*.py"):
        if path.stem != "__init__" and not path.stem.startswith("time_"):
            assert path.stem in page, path.stem


@pytest.mark.parametrize("name", PAGES)
def test_what_is_generated_is_of_today(name: str) -> None:
    assert text(name) == filled(text(name), leave=("sample",)), f"{name} is stale: make docs"


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    page = path.read_text("utf-8")
    for target in re.findall(r"\]\(([^)\s]+)\)", page):
        if target.startswith("#"):
            headings = {re.sub(r"[^\w\- ]", "", h).strip().lower().replace(" ", "-") for h in re.findall(r"^#+ (.*)$", page, re.M)}
            assert target[1:] in headings, target
        elif not re.match(r"https?://", target):
            assert (path.parent / target.partition("#")[0]).exists(), target


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_no_page_knows_this_machine(path: Path) -> None:
    page = path.read_text("utf-8")
    assert not re.search(r"/(work|home|root|tmp|Users)/|C:\\", page)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_samples_do_what_they_say(path: Path) -> None:
    page = path.read_text("utf-8")
    test = doctest.DocTestParser().get_doctest(page, {}, path.name, str(path), 0)
    said: list[str] = []
    assert doctest.DocTestRunner().run(test, out=said.append).failed == 0, "".join(said)


def test_licence_and_attribution() -> None:
    assert "Apache License" in text("LICENSE") and "Version 2.0" in text("LICENSE")
    for page in ("NOTICE", "README.md"):
        assert "GeoNames" in text(page) and "creativecommons.org/licenses/by/4.0" in text(page)


def test_every_example_is_listed() -> None:
    assert set(re.findall(r"`([\w-]+)\.txt`", text("examples/README.md"))) == {p.stem for p in (ROOT / "examples").glob("*.txt")}
