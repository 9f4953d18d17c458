"""The flow runs one way, and Arabic words are data: two rules of the layout, checked on the source itself."""

from __future__ import annotations

import ast
import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "marsad"
FILES = sorted(PACKAGE.rglob("*.py"))
# Each line may import from its own and from those above it. docs/architecture.md draws the same.
FLOW = (
    ("errors", "model", "record"),
    ("language",),
    ("tables",),
    ("moments",),
    ("gazetteer", "gazetteer_build", "gazetteer_dump", "gazetteer_work"),
    ("entries", "forms", "lexicon_build", "lexicon"),
    ("match",),
    ("encoder",),
    ("names",),
    ("places",),
    ("actors",),
    ("units",),
    ("statements", "figures"),
    ("events",),
    ("agreements", "relations", "framings"),
    ("assemble",),
    ("pipeline",),
    ("",),  # the package itself: marsad.read
    ("mask", "second"),
    ("ingest", "export", "terminal", "explain", "evaluate", "event_training", "review", "stories", "store"),
    ("keep",),
    ("many",),
    ("web",),
    ("cli", "cli_shared", "cli_corpus", "cli_query", "cli_stories", "cli_export", "cli_many", "cli_review", "cli_serve"),
)
# Inside a package, likewise.
WITHIN = (
    ("names.features", "names.tagger", "names.train"),
    ("encoder.pieces", "encoder.network", "encoder.read"),
    ("places.names", "places.find", "places.candidates", "places.whereabouts", "places.standing", "places.proposed"),
    ("actors.naming", "actors.offices", "actors.signs", "actors.heads", "actors.phrases", "actors.proposed", "actors.speakers", "actors.persons", "actors.identity", "actors.homes", "actors.gather", "actors.whom"),
    ("statements.speakers", "statements.wordings", "statements.hearers", "statements.ties", "statements.find"),
    ("events.drafts", "events.clauses", "events.subjects", "events.carriers", "events.bearing", "events.triggers", "events.roles", "events.setting", "events.find", "events.status", "events.claimants", "events.doers", "events.pairs", "events.twins", "events.merge", "events.culprits", "events.signs", "events.model_file", "events.model", "events.part_signs", "events.parts", "events.second", "events.encoded", "events.days"),
    ("agreements.records", "agreements.signing", "agreements.namings", "agreements.join", "agreements.find"),
    ("mask.names", "mask.rewrite", "mask"),
    ("second.settings", "second.budget", "second.questions", "second.quotes", "second.answers", "second.talk", "second.ground", "second.agree", "second.reader"),
    ("export.facts", "export.files", "export.page", "export.rows", "export.annotation", "export.brat", "export.datasets", "export.ftm", "export.geo", "export.hxl", "export.xmi", "export"),
    ("store.schema", "store.records", "store.changes", "store.flatten", "store.asked", "store.search", "store.query", "store.seen", "store.listed", "store.browse", "store.counted", "store.stories", "store.judged", "store.corpus"),
    ("ingest.related", "ingest.meta", "ingest.html", "ingest.text", "ingest.web", "ingest", "ingest.found", "ingest.rows", "ingest.warc", "ingest.feeds", "ingest.polite", "ingest.sources"),
    ("review.records", "review.doubt", "review.placing", "review.correction", "review.agreement", "review.pointing", "review.judging", "review.queue", "review.gold", "review.proposals"),
    ("keep.pool", "keep.adding", "keep.rereading", "keep.telling"),
    ("many.shards", "many.articles", "many.parts", "many.manifests", "many.staging", "many.one", "many.cluster", "many.run", "many"),
    ("stories.records", "stories.reprints", "stories.facts", "stories.alike", "stories.groups", "stories.tell", "stories.pacts", "stories.control", "stories.show"),
    ("web.words", "web.reasons", "web.settings", "web.accounts", "web.corpora", "web.filters", "web.look", "web.guard", "web.remembered", "web.charts", "web.shared", "web.masking", "web.mapped", "web.drawn", "web.api", "web.pages", "web.app"),
)
LAYER = {name: number for number, names in enumerate(FLOW) for name in names}
ARABIC = re.compile(r"[\u0621-\u064a\u0671-\u06d3]")
ALLOWED = ROOT / "tests" / "cases" / "arabic_in_code.csv"


def name_of(path: Path) -> str:
    """A module by its name inside the package: ``language.ar.fold``; the package itself is the empty name."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name_of(path): path for path in FILES}


def imported(path: Path) -> Iterator[tuple[int, str]]:
    """Our own modules that a file imports, wherever in it the import stands."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert not node.level, f"{path}, line {node.lineno}: a relative import"
            inner = [f"{node.module}.{alias.name}" for alias in node.names]
            names = [name if name.removeprefix("marsad.") in MODULES else node.module for name in inner]
            names = [name for name, alias in zip(names, node.names, strict=True) if (name, alias.name) != ("marsad", "__version__")]
        else:
            continue
        for name in names:
            if name == "marsad" or name.startswith("marsad."):
                yield node.lineno, name.partition(".")[2]


@pytest.mark.parametrize("path", FILES, ids=lambda path: name_of(path) or "marsad")
def test_imports_follow_the_flow(path: Path) -> None:
    own = name_of(path)
    if own == "" or own == "__main__":
        return  # the package's own module offers everything
    top = own.partition(".")[0]
    assert top in LAYER, f"{own}: give it a place in FLOW and in docs/architecture.md"
    for line, name in imported(path):
        order = next((o for o in WITHIN if own in o and name in o), None)
        assert order is None or order.index(name) < order.index(own), f"{path}, line {line}: {own} imports {name}, which comes after it"
        assert LAYER[name.partition(".")[0]] <= LAYER[top], f"{path}, line {line}: {own} imports {name or 'marsad'}, which comes after it"


def test_no_import_runs_in_a_circle() -> None:
    after = {name: {n for _, n in imported(path) if n != name} for name, path in MODULES.items() if name}
    done: set[str] = set()

    def walk(name: str, path: tuple[str, ...]) -> None:
        assert name not in path, " → ".join((*path, name))
        if name in done:
            return
        for other in sorted(after.get(name, ())):
            walk(other, (*path, name))
        done.add(name)

    for name in sorted(after):
        walk(name, ())


def arabic_literals(path: Path) -> list[int]:
    """Lines of the string literals with Arabic letters in a file, docstrings left out (comments are no literals)."""
    tree = ast.parse(path.read_text("utf-8"))
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings and ARABIC.search(node.value)
    ]


def allowed() -> dict[str, int]:
    with ALLOWED.open(encoding="utf-8", newline="") as handle:
        return {row["file"]: int(row["max"]) for row in csv.DictReader(handle, strict=True)}


@pytest.mark.parametrize("path", [p for p in FILES if not p.is_relative_to(PACKAGE / "language")], ids=lambda path: name_of(path) or "marsad")
def test_arabic_words_are_data(path: Path) -> None:
    relative = path.relative_to(ROOT).as_posix()
    found, limit = arabic_literals(path), allowed().get(relative, 0)
    lines = ", ".join(map(str, found))
    assert len(found) <= limit, f"{relative} holds {len(found)} Arabic literals (lines {lines}), allowed {limit}: put the words in marsad/data/ar"


def test_the_allow_list_only_shrinks() -> None:
    for relative, limit in allowed().items():
        found = len(arabic_literals(ROOT / relative))
        assert found >= limit - 5, f"{relative} holds {found} Arabic literals: lower its limit of {limit} in {ALLOWED.name}"


def main() -> None:
    """``python tests/test_imports.py`` writes the allow-list anew: to lower its limits, or to raise one on purpose."""
    counts = [(p.relative_to(ROOT).as_posix(), len(arabic_literals(p))) for p in FILES if not p.is_relative_to(PACKAGE / "language")]
    with ALLOWED.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(("file", "max"))
        writer.writerows(row for row in counts if row[1])


if __name__ == "__main__":
    main()
