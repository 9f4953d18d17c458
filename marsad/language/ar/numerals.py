"""The vocabulary of numbers and of their bounds.

``data/ar/numerals.csv`` has one form a line, ``form,kind,value,factor,note``, in everyday spelling; folding, clitics and
the article are added when it is loaded. Kinds that make numbers:

=================== ==================================================================================================
one, two, six, unit 0 to 9; ``one``, ``two`` and ``six`` are everyday words too and read with care
teen                a unit that is a numeral only before عشر or with tens (أحد عشر)
ten, tens           10; 20 to 90
hundred(-dual)      100 to 900 in one word; مئتان and its like
scale, -plural,     1000 and up: ألف; آلاف (alone it is vague, ``value`` and up); ألفاً (alone before a noun it is the
-accusative, -dual  dual of the construct, twice its value); ألفان
vague               عشرات: at least ``value``; before a scale, ``factor`` times the scale (عشرات الآلاف is 10 000 and up)
several             عدة, عدد من: at least ``value``
fraction, -plural   نصف; أرباع after a unit (ثلاثة أرباع)
ordinal, -bare      الثالث; ثالث; ``ordinal-teen`` only before عشر or with tens (الحادي عشر)
percent, negative   بالمئة after a number; سالب before one
=================== ==================================================================================================

Kinds that forbid: ``never`` (a glued form that is another word: كمية is not ك + مئة), ``never-definite`` (not before a
definite word), ``no-one-after``, ``no-ordinal-after``, ``no-fraction-before``, and ``decimal-before`` (units before which
``7.125`` is a decimal number; elsewhere three digits after one stop are thousands, as in "54.457 شخصا").

``data/ar/bounds.csv``, ``phrase,bound,position,note``: ``bound`` is at_least, at_most, about or range; ``position`` is
before, after or both for the first three; for a range, open (بين), from (من), middle (إلى) or ``or`` (أو).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Protocol

from marsad.errors import DataError
from marsad.language.ar.clitics import CONJUNCTIONS, PREPOSITIONS
from marsad.language.ar.fold import fold_phrase


@dataclass(frozen=True, slots=True)
class Atom:
    """One written form of a numeral, clitics cut off."""

    kind: str
    value: float
    factor: float
    conjunction: str
    preposition: str
    definite: bool
    hamza: bool


@dataclass(frozen=True, slots=True, eq=False)
class Numerals:
    """The vocabulary of numbers, indexed for reading."""

    atoms: Mapping[str, Atom]
    phrases: Mapping[str, tuple[tuple[tuple[str, ...], Atom], ...]]
    before: Mapping[tuple[str, ...], str]
    before_ends: frozenset[str]
    after: Mapping[str, tuple[tuple[tuple[str, ...], str, bool], ...]]
    opens: frozenset[tuple[str, ...]]
    froms: frozenset[str]
    middles: frozenset[str]
    ors: frozenset[str]
    percents: Mapping[str, tuple[tuple[str, ...], ...]]
    negatives: frozenset[str]
    never_definite: frozenset[str]
    no_one_after: frozenset[str]
    no_ordinal_after: frozenset[str]
    no_fraction_before: frozenset[str]
    decimal_before: frozenset[str]
    longest: int

    @classmethod
    def load(cls, folder: Path) -> Numerals:
        """Read ``numerals.csv`` and ``bounds.csv`` from a folder; a ``DataError`` says what is wrong and where."""
        return cls.of(read_table(folder / "numerals.csv", NUMERAL_COLUMNS), read_table(folder / "bounds.csv", BOUND_COLUMNS))

    @classmethod
    def of(cls, numerals: Iterable[TableRow], bounds: Iterable[TableRow]) -> Numerals:
        """Compile rows of the two tables, wherever they were read: the built-in ones with an overlay's laid over."""
        return _compile(cls, numerals, bounds)


class TableRow(Protocol):
    """A row of a table with its place, for whoever has to mend it; a column that is not there is empty."""

    @property
    def file(self) -> str: ...
    @property
    def line(self) -> int: ...
    def __getitem__(self, column: str, /) -> str: ...


@dataclass(frozen=True, slots=True)
class _Row:
    file: str
    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str, /) -> str:
        return self.cells[column]


NUMERAL_COLUMNS = ("form", "kind", "value", "factor", "note")
BOUND_COLUMNS = ("phrase", "bound", "position", "note")


def read_table(path: Path, columns: tuple[str, ...]) -> Iterator[TableRow]:
    """Rows of a CSV file with their line numbers, after checking the header and the number of cells."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.reader(lines)
            header = next(reader, [])
            if tuple(header) != columns:
                raise DataError(str(path), 1, ",".join(header), f"the columns {','.join(columns)}")
            for cells in reader:
                if not any(cell.strip() for cell in cells):
                    continue
                if len(cells) != len(columns):
                    raise DataError(str(path), reader.line_num, ",".join(cells), f"{len(columns)} cells")
                yield _Row(str(path), reader.line_num, dict(zip(columns, (cell.strip() for cell in cells), strict=True)))
    except FileNotFoundError as problem:
        raise DataError(str(path), 0, "no such file", f"a CSV file with the columns {','.join(columns)}") from problem


def with_clitics(word: str, *, article: bool = False) -> Iterator[tuple[str, str, str, bool]]:
    """A folded word in every glued form: form, conjunction, preposition, whether the article was added.

    >>> [form for form, *_ in with_clitics("عشره", article=True)][:6]
    ['عشره', 'بعشره', 'لعشره', 'كعشره', 'وعشره', 'وبعشره']
    """
    for definite in (False, True) if article else (False,):
        stem = f"ال{word}" if definite else word
        for conjunction, preposition in product(("", *CONJUNCTIONS), ("", *PREPOSITIONS)):
            if preposition == "ل" and stem.startswith("ال"):
                form = f"{conjunction}لل{stem[2:]}" if definite else f"{conjunction}ل{stem}"
            else:
                form = conjunction + preposition + stem
            yield form, conjunction, preposition, definite


_KINDS = frozenset((
    "one", "two", "six", "unit", "teen", "ten", "tens", "hundred", "hundred-dual", "scale", "scale-plural",
    "scale-accusative", "scale-dual", "vague", "several", "fraction", "fraction-plural", "ordinal", "ordinal-bare",
    "ordinal-teen", "percent", "negative", "never", "never-definite", "no-one-after", "no-ordinal-after",
    "no-fraction-before", "decimal-before",
))  # fmt: skip
_VALUELESS = frozenset((
    "percent", "negative", "never", "never-definite", "no-one-after", "no-ordinal-after", "no-fraction-before",
    "decimal-before",
))  # fmt: skip


def _takes_article(kind: str, word: str) -> bool:
    """Whether a form, as written in the table, can take ال: آلاف can, though it folds to الاف."""
    return kind not in ("ordinal", "several") and not word.startswith("ال")


def _compile(cls: type[Numerals], numerals: Iterable[TableRow], bounds: Iterable[TableRow]) -> Numerals:
    atoms: dict[str, Atom] = {}
    phrases: dict[str, list[tuple[tuple[str, ...], Atom]]] = {}
    sets: dict[str, set[str]] = {kind: set() for kind in _VALUELESS}
    percents: dict[str, list[tuple[str, ...]]] = {}
    late: list[tuple[str, Atom]] = []  # forms with clitics give way to forms without: واحد is one before و + أحد
    for row in numerals:
        words = fold_phrase(row["form"])
        if not words:
            raise DataError(row.file, row.line, row["form"], "a word")
        kind = row["kind"]
        if kind not in _KINDS:
            raise DataError(row.file, row.line, kind, f"one of {' '.join(sorted(_KINDS))}")
        if kind in _VALUELESS:
            if kind == "percent":
                percents.setdefault(words[0], []).append(words)
            else:
                sets[kind].add(words[0])
            continue
        try:
            value, factor = float(row["value"]), float(row["factor"] or 0)
        except ValueError as problem:
            raise DataError(row.file, row.line, f"{row['value']},{row['factor']}", "a number") from problem
        if not 0 <= value < 1e16:
            raise DataError(row.file, row.line, row["value"], "a number from 0 to 10^16")
        # مئتا and مئة look like ميتا ('dead') and مية ('water') when folded: the raw word must show its hamza.
        hamza = "ئ" in row["form"]
        for form, conjunction, preposition, definite in with_clitics(words[0], article=_takes_article(kind, row["form"])):
            worn = definite or (kind.startswith("ordinal") and words[0].startswith("ال"))
            atom = Atom(kind, value, factor, conjunction, preposition, worn, hamza)
            if len(words) > 1:
                phrases.setdefault(form, []).append(((form, *words[1:]), atom))
            elif conjunction or preposition or definite:
                late.append((form, atom))
            else:
                atoms.setdefault(form, atom)
        if kind.startswith("ordinal") and words[0].startswith("ال"):
            for conjunction in ("", *CONJUNCTIONS):  # للثامن = ل + الثامن
                late.append((f"{conjunction}لل{words[0][2:]}", Atom(kind, value, 0, conjunction, "ل", True, False)))
    for form, atom in late:
        if form not in sets["never"] and not any(form == f"{c}{w}" for c in "وف" for w in sets["never"]):
            atoms.setdefault(form, atom)
    before: dict[tuple[str, ...], str] = {}
    after: dict[str, list[tuple[tuple[str, ...], str, bool]]] = {}
    ranges: dict[str, set[tuple[str, ...]]] = {"open": set(), "from": set(), "middle": set(), "or": set()}
    for row in bounds:
        words, bound, position = fold_phrase(row["phrase"]), row["bound"], row["position"]
        if not words:
            raise DataError(row.file, row.line, row["phrase"], "a phrase")
        if bound == "range" and position in ranges:
            ranges[position].add(words)
            continue
        if bound not in ("at_least", "at_most", "about"):
            raise DataError(row.file, row.line, bound, "at_least, at_most, about or range")
        if position not in ("before", "after", "both"):
            raise DataError(row.file, row.line, position, "before, after or both (open, from, middle, or: for range)")
        if position != "after":
            for form, *_ in with_clitics(words[0]):
                before[(form, *words[1:])] = bound
        if position != "before":
            after.setdefault(words[0], []).append((words, bound, position == "both"))
    opens = {(form, *words[1:]) for words in ranges["open"] for form, *_ in with_clitics(words[0])}
    return cls(
        atoms=atoms,
        phrases={form: tuple(sorted(found, key=lambda item: -len(item[0]))) for form, found in phrases.items()},
        before=before,
        before_ends=frozenset(words[-1] for words in before),
        after={form: tuple(sorted(found, key=lambda item: -len(item[0]))) for form, found in after.items()},
        opens=frozenset(opens),
        froms=frozenset(form for words in ranges["from"] for form in (words[0], f"و{words[0]}")),
        middles=frozenset(words[0] for words in ranges["middle"]) | frozenset(f"و{w[0]}" for w in ranges["middle"]),
        ors=frozenset(words[0] for words in ranges["or"]),
        percents={form: tuple(found) for form, found in percents.items()},
        negatives=frozenset(sets["negative"]),
        never_definite=frozenset(sets["never-definite"]),
        no_one_after=frozenset(sets["no-one-after"]),
        no_ordinal_after=frozenset(sets["no-ordinal-after"]),
        no_fraction_before=frozenset(sets["no-fraction-before"]),
        decimal_before=frozenset(sets["decimal-before"]),
        longest=max((len(words) for words in before), default=1),
    )
