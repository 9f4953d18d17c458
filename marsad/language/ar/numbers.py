"""Numbers in Arabic news: digits, words, both mixed, vague words, ordinals, fractions, percentages, and their bounds.

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
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import Literal

from marsad.errors import DataError
from marsad.language.ar.clitics import CONJUNCTIONS, PREPOSITIONS
from marsad.language.ar.fold import fold_phrase, fold_word
from marsad.language.ar.tokens import Document

Bounds = Literal["none", "at_least", "at_most", "about", "range"]

# How many words may stand between a number and the bound after it: "739 قتيلا على الأقل", "20 شخصا آخرين على الأقل".
POSTPOSED_REACH = 2
_ALIVE = ("one", "two", "six", "unit")  # kinds that count from 0 to 9
_PLAIN = re.compile(r"\d+")
_COMMAS = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?")
_STOPS = re.compile(r"[1-9]\d{0,2}(?:\.\d{3}){2,}(?:,\d+)?|[1-9]\d{0,2}(?:\.\d{3})+,\d+")
_ONE_STOP = re.compile(r"[1-9]\d{0,2}\.\d{3}")
_DECIMAL = re.compile(r"\d+[.,]\d+")
_GLUED_CLITICS = frozenset({"و", "ف", "ب", "ل", "ك", "ال", "وال", "بال", "لل", "فال", "وب", "ول", "وبال", "ولل"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number that the text tells, as a half-open range of tokens, bound words before it included.

    ``low`` to ``high`` inclusive, None where open. ``parts`` are the numerals themselves (two in a range) as
    ``(first, last, value)``; ``until`` is where a bound that follows the counted noun ends (else ``last``).
    ``dual_noun`` is True where the numeral itself is a dual (مئتان, ألفين). ``exact`` is False for bounds and vague words.
    """

    first: int
    last: int
    low: float | None
    high: float | None
    exact: bool
    vague: bool
    ordinal: bool
    bounds: Bounds
    percent: bool
    dual_noun: bool
    rule: str
    parts: tuple[tuple[int, int, float], ...]
    until: int


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
    _longest: int = field(default=4)

    @classmethod
    def load(cls, folder: Path) -> Numerals:
        """Read ``numerals.csv`` and ``bounds.csv`` from a folder; a ``DataError`` says what is wrong and where."""
        return _load(cls, folder)


def read_table(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
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
                yield reader.line_num, dict(zip(columns, (cell.strip() for cell in cells), strict=True))
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


_KINDS = frozenset(
    "one two six unit teen ten tens hundred hundred-dual scale scale-plural scale-accusative scale-dual vague several "
    "fraction fraction-plural ordinal ordinal-bare ordinal-teen percent negative never never-definite no-one-after "
    "no-ordinal-after no-fraction-before decimal-before".split()
)
_VALUELESS = frozenset(
    "percent negative never never-definite no-one-after no-ordinal-after no-fraction-before decimal-before".split()
)
_INDEFINITE = frozenset(("ordinal", "several"))  # kinds that never take another article


def _load(cls: type[Numerals], folder: Path) -> Numerals:
    atoms: dict[str, Atom] = {}
    phrases: dict[str, list[tuple[tuple[str, ...], Atom]]] = {}
    sets: dict[str, set[str]] = {kind: set() for kind in _VALUELESS}
    percents: dict[str, list[tuple[str, ...]]] = {}
    late: list[tuple[str, Atom]] = []  # forms with clitics give way to forms without: واحد is one before و + أحد
    path = folder / "numerals.csv"
    for line, row in read_table(path, ("form", "kind", "value", "factor", "note")):
        words = fold_phrase(row["form"])
        if not words:
            raise DataError(str(path), line, row["form"], "a word")
        kind = row["kind"]
        if kind not in _KINDS:
            raise DataError(str(path), line, kind, f"one of {' '.join(sorted(_KINDS))}")
        if kind in _VALUELESS:
            if kind == "percent":
                percents.setdefault(words[0], []).append(words)
            else:
                sets[kind].add(words[0])
            continue
        try:
            value, factor = float(row["value"]), float(row["factor"] or 0)
        except ValueError as problem:
            raise DataError(str(path), line, f"{row['value']},{row['factor']}", "a number") from problem
        if not 0 <= value < 1e16:
            raise DataError(str(path), line, row["value"], "a number from 0 to 10^16")
        # مئتا and مئة look like ميتا ('dead') and مية ('water') when folded: the raw word must show its hamza.
        hamza = "ئ" in row["form"]
        for form, conjunction, preposition, definite in with_clitics(words[0], article=kind not in _INDEFINITE):
            atom = Atom(kind, value, factor, conjunction, preposition, definite or kind == "ordinal", hamza)
            if len(words) > 1:
                phrases.setdefault(form, []).append(((form, *words[1:]), atom))
            elif conjunction or preposition or definite:
                late.append((form, atom))
            else:
                atoms.setdefault(form, atom)
        if kind == "ordinal" and words[0].startswith("ال"):
            for conjunction in ("", *CONJUNCTIONS):  # للثامن = ل + الثامن
                late.append((f"{conjunction}لل{words[0][2:]}", Atom(kind, value, 0, conjunction, "ل", True, False)))
    for form, atom in late:
        if form not in sets["never"] and not any(form == f"{c}{w}" for c in "وف" for w in sets["never"]):
            atoms.setdefault(form, atom)
    path = folder / "bounds.csv"
    before: dict[tuple[str, ...], str] = {}
    after: dict[str, list[tuple[tuple[str, ...], str, bool]]] = {}
    ranges: dict[str, set[tuple[str, ...]]] = {"open": set(), "from": set(), "middle": set(), "or": set()}
    for line, row in read_table(path, ("phrase", "bound", "position", "note")):
        words, bound, position = fold_phrase(row["phrase"]), row["bound"], row["position"]
        if not words:
            raise DataError(str(path), line, row["phrase"], "a phrase")
        if bound == "range" and position in ranges:
            ranges[position].add(words)
            continue
        if bound not in ("at_least", "at_most", "about"):
            raise DataError(str(path), line, bound, "at_least, at_most, about or range")
        if position not in ("before", "after", "both"):
            raise DataError(str(path), line, position, "before, after or both (open, from, middle, or: for range)")
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
        _longest=max((len(words) for words in before), default=1),
    )


# --- one numeral -----------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Numeral:
    """What was read at one place, before its bounds are known."""

    first: int
    last: int
    value: float
    kind: str = "words"  # digits, words, mixed, vague, ordinal, fraction
    ordinal: bool = False
    vague: bool = False
    dual: bool = False
    scale: float = 1  # the last scale word, when a coefficient stood before it: 20 in "20 ألف" counts thousands
    bare: bool = False  # the scale word stood alone ("بين 300 وألف")


def _atom(doc: Document, numerals: Numerals, at: int) -> Atom | None:
    """The numeral form at a token, if its raw spelling allows it."""
    if at >= len(doc.words):
        return None
    word = doc.words[at]
    atom = numerals.atoms.get(word)
    if atom is None:
        return None
    raw = doc.text[doc.starts[at] : doc.ends[at]]
    if atom.hamza and "ئ" not in raw and "اي" not in word and "ؤ" not in raw and "ﺋ" not in raw and "ﺌ" not in raw:
        return None
    if word == "واحد" and "أ" in raw:  # وأحد عشر, and 'وأحد أبرز قادته', which is no number
        return Atom("teen", 1, 0, "و", "", False, False)
    return atom


def _joined(doc: Document, numerals: Numerals, at: int) -> int | None:
    """Where the next piece of a compound stands when و joins it here: "وعشرون", "و عشرون", "و200"."""
    if at >= len(doc.words) or doc.sentence_of[at] != doc.sentence_of[at - 1]:
        return None
    if doc.words[at] == "و":
        if at + 1 < len(doc.words) and doc.sentence_of[at + 1] == doc.sentence_of[at]:
            if doc.numeric[at + 1]:
                return at + 1
            atom = _atom(doc, numerals, at + 1)
            if atom is not None and not atom.conjunction and not atom.preposition:
                return at + 1
        return None
    atom = _atom(doc, numerals, at)
    return at if atom is not None and atom.conjunction == "و" and not atom.preposition else None


def _follows(doc: Document, numerals: Numerals, at: int) -> Atom | None:
    """The numeral form that goes on here without و: the عشر of خمسة عشر, the ألف of عشرين ألف."""
    if at >= len(doc.words) or doc.sentence_of[at] != doc.sentence_of[at - 1]:
        return None
    atom = _atom(doc, numerals, at)
    return atom if atom is not None and not atom.conjunction and not atom.preposition else None


@lru_cache(maxsize=4096)
def _digits(word: str, decimal: bool) -> float | None:
    """The value of one token of digits; None for what is no number (24.7.2019, 192.168.1.2)."""
    if _PLAIN.fullmatch(word):
        return float(word) if len(word) <= 15 else None
    if _COMMAS.fullmatch(word):
        return float(word.replace(",", ""))
    if _STOPS.fullmatch(word):
        return float(word.replace(".", "").replace(",", "."))
    if _ONE_STOP.fullmatch(word) and not decimal:
        return float(word.replace(".", ""))
    if _DECIMAL.fullmatch(word) and len(word) <= 16:
        return float(word.replace(",", "."))
    return None


def _glued(doc: Document, at: int) -> bool:
    """Whether no space stands between this token and the one before it."""
    return 0 < at < len(doc.words) and doc.ends[at - 1] == doc.starts[at]


def _is_label(doc: Document, at: int) -> bool:
    """Whether digits belong to a name, an address or a clock: F16, إف-16, pqdweb_305, 12:30."""
    words = doc.words
    if _glued(doc, at):
        before = words[at - 1]
        if (before.isascii() and before.isalpha()) or before in "_=&#@\\":
            return True
        if before in "-:" and _glued(doc, at - 1):
            inner = words[at - 2]
            if before == ":" and doc.numeric[at - 2]:
                return True
            if before == "-" and not doc.numeric[at - 2] and inner.isalpha() and inner not in _GLUED_CLITICS:
                return True
    if _glued(doc, at + 1):
        behind = words[at + 1]
        if (behind.isascii() and behind.isalpha()) or behind in "_=&^":
            return True
        if behind == ":" and _glued(doc, at + 2) and doc.numeric[at + 2]:
            return True
    return False


def _digits_at(doc: Document, numerals: Numerals, at: int) -> tuple[float, int] | None:
    """The number written in digits here, and where it ends: one token, or several that a page has torn apart."""
    words, count = doc.words, len(doc.words)
    if _is_label(doc, at):
        return None
    word = words[at]
    behind = words[at + 1] if at + 1 < count else ""
    value = _digits(word, behind in numerals.decimal_before)
    if value is None:
        return None
    if not _PLAIN.fullmatch(word) or len(word) > 3:
        return value, at + 1
    # 1 234 567: groups of exactly three digits, one space apart
    end, joined = at + 1, word
    while (
        word[0] != "0"
        and end < count
        and doc.numeric[end]
        and len(words[end]) == 3
        and words[end].isdigit()
        and doc.starts[end] == doc.ends[end - 1] + 1
        and doc.text[doc.ends[end - 1]] in " \u00a0\u202f"
    ):
        joined += words[end]
        end += 1
    if end > at + 1 and not (end < count and doc.numeric[end] and doc.starts[end] == doc.ends[end - 1] + 1):
        return float(joined), end
    # 1،234،567 with the Arabic comma, glued; 8،99 % as a decimal before a percentage or a million
    end, joined = at + 1, word
    while end + 1 < count and words[end] == "،" and _glued(doc, end) and _glued(doc, end + 1) and doc.numeric[end + 1]:
        group = words[end + 1]
        if len(group) == 3 and group.isdigit() and word[0] != "0":
            joined += group
            end += 2
            continue
        head = group.split(",")[0].split(".")[0]
        if len(head) == 3 and len(head) < len(group) and _DECIMAL.fullmatch(group) and word[0] != "0":
            return float(joined + group.replace(",", ".")), end + 2  # 12،220,13
        if end == at + 1 and group.isdigit() and len(group) <= 2 and end + 2 < count:
            if words[end + 2] in numerals.decimal_before:
                return float(f"{word}.{group}"), end + 2
        break
    if end > at + 1:
        return float(joined), end
    # "3. 5 مليون", "12 . 500 شخص": a stop and a space where the page's typesetting broke the number
    if end + 1 < count and words[end] == "." and _glued(doc, end) and doc.numeric[end + 1]:
        group = words[end + 1]
        if doc.starts[end + 1] == doc.ends[end] + 1 and group.isdigit():
            further = words[end + 2] if end + 2 < count else ""
            if len(group) <= 2 and further in numerals.decimal_before:
                return float(f"{word}.{group}"), end + 2
            if len(group) == 3 and group[1:] == "00" and further.isalpha() and word[0] != "0":
                return float(word + group), end + 2
    return value, at + 1


def _below_hundred(doc: Document, numerals: Numerals, at: int) -> _Numeral | None:
    """A unit, a teen, tens, or a unit with tens, in words; the first piece may wear any clitic."""
    atom = _atom(doc, numerals, at)
    if atom is None:
        return None
    if atom.kind == "ten" or atom.kind == "tens":
        return _Numeral(at, at + 1, atom.value)
    ordinal = atom.kind.startswith("ordinal")
    if atom.kind not in _ALIVE and atom.kind != "teen" and not ordinal:
        return None
    behind = _follows(doc, numerals, at + 1)
    if behind is not None and behind.kind == "ten" and not behind.definite and 1 <= atom.value <= 9:
        return _Numeral(at, at + 2, atom.value + 10, ordinal=ordinal)
    tens = _joined(doc, numerals, at + 1)
    if tens is not None and atom.value >= 1 and not doc.numeric[tens]:
        partner = _atom(doc, numerals, tens)
        if partner is not None and partner.kind == "tens" and (atom.definite or not partner.definite):
            # الواحد والعشرون counts a place, الخمسة والعشرين a set
            placed = ordinal or (atom.kind == "one" and atom.definite)
            return _Numeral(at, tens + 1, atom.value + partner.value, ordinal=placed)
    if atom.kind in ("teen", "ordinal-teen") or (atom.kind == "two" and atom.definite):
        return None
    return _Numeral(at, at + 1, atom.value, ordinal=ordinal)


def _group(doc: Document, numerals: Numerals, at: int) -> _Numeral | None:
    """A number below a thousand in words, or one in digits: what may stand before a scale word."""
    if doc.numeric[at]:
        found = _digits_at(doc, numerals, at)
        if found is None:
            return None
        group = _Numeral(at, found[1], found[0], "digits")
    else:
        atom = _atom(doc, numerals, at)
        if atom is None:
            return None
        if atom.kind in ("hundred", "hundred-dual"):
            group = _Numeral(at, at + 1, atom.value, dual=atom.kind == "hundred-dual")
            return _add_below_hundred(doc, numerals, group)
        below = _below_hundred(doc, numerals, at)
        if below is None:
            return None
        group = below
    if group.value in range(3, 10) and not group.ordinal and group.last == at + 1:
        behind = _follows(doc, numerals, at + 1)
        if behind is not None and behind.kind == "hundred" and behind.value == 100 and not behind.definite:
            if at + 2 >= len(doc.words) or not _is_percent(doc, numerals, at + 1):
                kind = "mixed" if group.kind == "digits" else "words"
                return _add_below_hundred(doc, numerals, _Numeral(at, at + 2, group.value * 100, kind))
    return group


def _add_below_hundred(doc: Document, numerals: Numerals, group: _Numeral) -> _Numeral:
    """مئة and what و adds to it: مئة وخمسون, مئة و20."""
    further = _joined(doc, numerals, group.last)
    if further is None:
        return group
    if doc.numeric[further]:
        found = _digits_at(doc, numerals, further)
        if found is not None and 1 <= found[0] < 100:
            return _Numeral(group.first, found[1], group.value + found[0], "mixed")
        return group
    below = _below_hundred(doc, numerals, further)
    if below is None or below.value < 1:
        return group
    return _Numeral(group.first, below.last, group.value + below.value, group.kind, ordinal=below.ordinal)


def _scales(doc: Document, numerals: Numerals, at: int) -> tuple[float, int]:
    """The scale words that multiply what stands before them: ألف, ألفاً, آلاف, ألف مليار."""
    scale, end = 1.0, at
    while (atom := _follows(doc, numerals, end)) is not None and atom.kind in _MULTIPLIERS:
        if atom.definite and end == at and doc.words[at - 1].startswith("ال") is False and atom.kind == "scale":
            pass  # نصف المليون, ثلاثة أرباع المليون
        scale *= atom.value
        end += 1
        if scale > 1e15:
            break
    return scale, end


_MULTIPLIERS = frozenset(("scale", "scale-plural", "scale-accusative"))


def _cardinal(doc: Document, numerals: Numerals, at: int) -> _Numeral | None:
    """The longest number that starts here: groups, each with its scale, joined by و and growing smaller."""
    total, smallest, end = 0.0, float("inf"), at
    kinds: list[str] = []
    ordinal = dual = False
    coefficient, bare = 1.0, False
    start: int | None = at
    while start is not None:
        atom = None if doc.numeric[start] else _atom(doc, numerals, start)
        if atom is not None and atom.kind == "scale-dual":
            value, scale, last = atom.value, atom.value / 2, start + 1
            kind, placed = "words", False
        elif atom is not None and atom.kind == "scale-accusative":
            if total:
                break
            # ألفاً alone is one thousand; ألفا before its noun is two
            tanwin = "ً" in doc.raw(start)
            value, scale, last = (1 if tanwin else 2) * atom.value, atom.value, start + 1
            kind, placed = "words", False
        elif atom is not None and atom.kind == "scale":
            scale, last = _scales(doc, numerals, start + 1)
            scale *= atom.value
            value, kind, placed, bare = scale, "words", False, True
        else:
            group = _group(doc, numerals, start)
            if group is None:
                break
            scale, last = _scales(doc, numerals, group.last)
            if group.ordinal and scale > 1:
                scale, last = 1.0, group.last
            value, kind, placed = group.value * scale, group.kind, group.ordinal
            bare = False
            if scale > 1:
                if total == 0:
                    coefficient = scale
                kind = "mixed" if kind == "digits" else kind
        dual = (atom is not None and atom.kind in ("scale-dual", "hundred-dual")) and last == start + 1
        if total and not (value < smallest and scale < smallest):
            break
        if total and scale == 1 and (value != int(value) or value < 1):
            break
        total += value
        end = last
        kinds.append(kind)
        ordinal = placed
        smallest = scale if scale > 1 else 1
        if scale == 1:
            break
        start = _joined(doc, numerals, end)
    if not kinds:
        return None
    kind = kinds[0] if len(set(kinds)) == 1 else "mixed"
    dual = dual and len(kinds) == 1
    found = _Numeral(at, end, total, "ordinal" if ordinal else kind, ordinal, False, dual, coefficient, bare)
    return found if ordinal else _add_fraction(doc, numerals, found, smallest)


def _add_fraction(doc: Document, numerals: Numerals, found: _Numeral, smallest: float) -> _Numeral:
    """مليون ونصف, مليونين ونصف المليون, واحد ونصف مليون: the fraction counts the scale word before it, or after it."""
    at = _joined(doc, numerals, found.last)
    if at is None or doc.numeric[at]:
        return found
    atom = _atom(doc, numerals, at)
    if atom is None or atom.kind != "fraction":
        return found
    behind = _follows(doc, numerals, at + 1)
    scaled = behind is not None and behind.kind in _MULTIPLIERS
    if not scaled and at + 1 < len(doc.words) and doc.words[at + 1].startswith("ال"):
        return found  # مليون ونصف السكان
    value, end = found.value, at + 1
    if smallest > 1:
        value += atom.value * smallest
        end += scaled and behind is not None and behind.value == smallest
    else:
        value += atom.value
        if scaled and behind is not None:
            value, end = value * behind.value, end + 1
    return _Numeral(found.first, end, value, "mixed" if found.kind == "digits" else found.kind, scale=found.scale)


def _fraction(doc: Document, numerals: Numerals, at: int, atom: Atom) -> _Numeral | None:
    """نصف, نصف مليون, ثلاثة أرباع المليون."""
    value, end = atom.value, at + 1
    if atom.kind in _ALIVE:
        behind = _follows(doc, numerals, end)
        if behind is None or behind.kind != "fraction-plural":
            return None
        value, end = value * behind.value, end + 1
    elif atom.kind != "fraction" or (atom.definite and atom.value == 0.25):
        return None  # الربع الأول is a quarter of a year
    if end < len(doc.words) and doc.words[end] in numerals.no_fraction_before:
        return None
    scale, last = _scales(doc, numerals, end)
    if scale > 1:
        return _Numeral(at, last, value * scale, "words", scale=scale)
    return _Numeral(at, end, value, "fraction")


def _vague(doc: Document, numerals: Numerals, at: int, atom: Atom, end: int) -> _Numeral | None:
    """عشرات, مئات الآلاف, عدة, بضع مئات, ملايين: a lower bound only."""
    low, unit = atom.value, atom.factor
    if atom.kind == "several":
        behind = _follows(doc, numerals, end)
        if behind is not None and behind.kind in ("vague", "scale-plural"):
            low, unit, end = behind.value, behind.factor or behind.value, end + 1
        elif len(doc.words) <= end or not doc.words[end][0].isalpha():
            return None
        elif end == at + 1 and atom.factor == 0 and doc.words[at].endswith("عده"):
            # عدّه 'he counted it' is written with ه, عدة with ة
            if "ة" not in doc.raw(at) or doc.words[end].startswith("ال"):
                return None
    scale, last = _scales(doc, numerals, end)
    if scale > 1:
        low, end = (unit or low) * scale, last
    return _Numeral(at, end, low, "vague", vague=True)


def _read(doc: Document, numerals: Numerals, at: int) -> _Numeral | None:
    """Whatever number starts at a token."""
    words = doc.words
    if doc.numeric[at]:
        return _cardinal(doc, numerals, at)
    word = words[at]
    for phrase, atom in numerals.phrases.get(word, ()):
        if words[at : at + len(phrase)] == phrase:
            return _vague(doc, numerals, at, atom, at + len(phrase))
    found = _atom(doc, numerals, at)
    if found is None:
        return None
    behind = words[at + 1] if at + 1 < len(words) else ""
    ahead = words[at - 1] if at else ""
    kind = found.kind
    if kind in ("vague", "several", "scale-plural"):
        return _vague(doc, numerals, at, found, at + 1)
    if kind == "fraction" or (kind in _ALIVE and found.value > 1):
        fraction = _fraction(doc, numerals, at, found)
        if fraction is not None or kind == "fraction":
            return fraction
    if kind == "fraction-plural":
        return None
    numeral = _cardinal(doc, numerals, at)
    if numeral is None or numeral.last > at + 1:
        return numeral
    # One word alone: everyday words that look like numerals
    if kind == "one" and (ahead in numerals.no_one_after or behind == "من" or found.definite):
        return None
    if kind == "two" and ahead in ("يوم", "اليوم"):
        return None
    if kind == "six":
        if found.definite and not ahead.startswith("ال"):
            return None
        if not found.definite and (not behind or not behind[0].isalpha() or behind.startswith("ال")):
            return None if behind and (behind[0].isalpha()) else numeral
    if kind == "scale" and not found.definite and found.value == 1000 and behind.startswith("ال"):
        return None  # ألّف الكتاب
    if kind == "ordinal" or kind == "ordinal-bare":
        if ahead in numerals.no_ordinal_after:
            return None
    if kind == "tens" and found.definite:
        numeral.ordinal, numeral.kind = True, "ordinal"  # الذكرى الثلاثين, القرن العشرين
    return numeral


# --- a numeral with its bounds ---------------------------------------------------------------------------------------


def _is_percent(doc: Document, numerals: Numerals, at: int) -> int:
    """How many tokens of a percentage mark stand here (0 for none)."""
    if at >= len(doc.words):
        return 0
    for phrase in numerals.percents.get(doc.words[at], ()):
        if doc.words[at : at + len(phrase)] == phrase:
            return len(phrase)
    return 0


def _bound_before(doc: Document, numerals: Numerals, first: int) -> tuple[str, int] | None:
    """The longest bound phrase that ends where a number begins: (bound, its first token)."""
    end = first
    if end and _glued(doc, end) and doc.words[end - 1] in _GLUED_CLITICS:
        end -= 1  # نحو الـ20
    if not end or doc.words[end - 1] not in numerals.before_ends:
        return None
    for length in range(min(numerals._longest, end), 0, -1):
        bound = numerals.before.get(doc.words[end - length : end])
        if bound is not None and doc.sentence_of[end - length] == doc.sentence_of[first]:
            return bound, end - length
    return None


def _starts_number(doc: Document, numerals: Numerals, at: int) -> bool:
    if at >= len(doc.words):
        return False
    atom = numerals.atoms.get(doc.words[at])
    return doc.numeric[at] or (atom is not None and not atom.kind.startswith("ordinal") and not atom.conjunction)


def _bound_after(doc: Document, numerals: Numerals, last: int) -> tuple[str, int] | None:
    """A bound that follows the number, at once or after its noun: (bound, where it ends)."""
    for at in range(last, min(last + POSTPOSED_REACH + 1, len(doc.words))):
        if doc.sentence_of[at] != doc.sentence_of[last - 1]:
            return None
        for phrase, bound, both in numerals.after.get(doc.words[at], ()):
            end = at + len(phrase)
            if doc.words[at:end] == phrase and not (both and _starts_number(doc, numerals, end)):
                return bound, end
        if not doc.words[at][0].isalpha() or _starts_number(doc, numerals, at):
            return None
    return None


def _second(doc: Document, numerals: Numerals, one: _Numeral, opened: bool) -> _Numeral | None:
    """The upper end of a range that begins with ``one``: "10 إلى 20", "10-20", "بين 10 و20", "ثلاثة أو أربعة"."""
    at = one.last + _is_percent(doc, numerals, one.last)
    if one.ordinal or one.vague or at >= len(doc.words) or doc.sentence_of[at] != doc.sentence_of[one.first]:
        return None
    joint = doc.words[at]
    if joint in numerals.middles or joint in numerals.ors:
        start: int | None = at + 1
        if at + 1 < len(doc.words) and doc.words[at + 1] in _GLUED_CLITICS and _glued(doc, at + 2):
            start = at + 2  # من الـ10 إلى الـ20
    else:
        start = _joined(doc, numerals, at) if opened else None
    if start is None or start >= len(doc.words) or doc.sentence_of[start] != doc.sentence_of[at]:
        return None
    if not (doc.numeric[start] or doc.words[start] in numerals.atoms):
        return None
    other = _read(doc, numerals, start)
    if other is None or other.ordinal or other.vague:
        return None
    chained = "-–—/"
    if joint in chained and joint:
        if other.last < len(doc.words) - 1 and doc.words[other.last] in chained and doc.numeric[other.last + 1]:
            return None  # 2-3-2017
        if one.first > 1 and doc.words[one.first - 1] in chained and doc.numeric[one.first - 2]:
            return None
    return other


def find_numbers(doc: Document, numerals: Numerals) -> list[Number]:
    """Every number of a text, in order, in one pass.

    >>> from marsad.language.ar.tokens import read_tokens
    >>> numerals = Numerals.load(Path(__file__).parents[2] / "data" / "ar")
    >>> def read(text): return [(n.low, n.high, n.bounds) for n in find_numbers(read_tokens(text), numerals)]
    >>> read("مقتل 739 شخصا على الأقل وإصابة أكثر من أربعة آلاف")
    [(739.0, None, 'at_least'), (4000.0, None, 'at_least')]
    >>> read("نزح عشرات الآلاف، ونحو 94 ألف شخص، وبين 10 و20 عائلة")
    [(10000.0, None, 'none'), (94000.0, 94000.0, 'about'), (10.0, 20.0, 'range')]
    """
    atoms, phrases = numerals.atoms, numerals.phrases
    numbers: list[Number] = []
    done = 0
    for at, (word, numeric) in enumerate(zip(doc.words, doc.numeric, strict=True)):
        if not numeric and word not in atoms and word not in phrases:
            continue
        if at < done:
            continue
        one = _read(doc, numerals, at)
        if one is None:
            continue
        number = _with_bounds(doc, numerals, one)
        numbers.append(number)
        done = number.last
    return numbers


def _with_bounds(doc: Document, numerals: Numerals, one: _Numeral) -> Number:
    words = doc.words
    first, last = one.first, one.last
    value, sign = one.value, 1
    opening = 0
    if first:
        for length in (2, 1):
            if length <= first and words[first - length : first] in numerals.opens:
                opening = length
                break
    other = _second(doc, numerals, one, opening > 0)
    parts = [(one.first, one.last, value)]
    bounds: str = "none"
    low: float | None = value
    high: float | None = value
    exact, percent = True, False
    if other is not None:
        if one.scale == 1 and other.scale > 1 and not other.bare and value * other.scale <= other.value:
            value *= other.scale  # "10 إلى 20 ألف"
            parts = [(one.first, one.last, value)]
        if value < other.value:
            low, high, bounds, exact, last = value, other.value, "range", False, other.last
            parts.append((other.first, other.last, other.value))
            if opening:
                first -= opening
            elif first and words[first - 1] in numerals.froms:
                first -= 1
    if bounds == "none" and not one.vague and first and words[first - 1] in numerals.negatives:
        sign, first = -1, first - 1
        low, high = -value, -value
        parts = [(one.first, one.last, -value)]
    marks = _is_percent(doc, numerals, last)
    if marks:
        percent, last = True, last + marks
    elif first and words[first - 1] in "%٪" and _glued(doc, first):
        percent, first = True, first - 1
    if one.vague:
        high, exact = None, False
    until = last
    if not one.ordinal and one.kind != "vague":
        ahead = _bound_before(doc, numerals, first)
        if ahead is not None and bounds == "none":
            bounds, first = ahead
        elif ahead is not None and ahead[0] == "about":
            first = ahead[1]
        if bounds in ("none", "about") and sign > 0:
            behind = _bound_after(doc, numerals, last)
            if behind is not None:
                bounds, until = behind
                last = until if until - len(_phrase_at(doc, numerals, until)) == last else last
        if bounds == "at_least":
            high, exact = None, False
        elif bounds == "at_most":
            low, exact = None, False
        elif bounds == "about":
            exact = False
    elif one.vague:
        ahead = _bound_before(doc, numerals, first)
        if ahead is not None and ahead[0] != "at_most":
            first = ahead[1]
    rule = f"number.{one.kind}" + ("+percent" if percent else "") + (f"+{bounds}" if bounds != "none" else "")
    return Number(
        first=first,
        last=last,
        low=low,
        high=high,
        exact=exact,
        vague=one.vague,
        ordinal=one.ordinal,
        bounds=bounds,  # type: ignore[arg-type]
        percent=percent,
        dual_noun=one.dual,
        rule=rule,
        parts=tuple(parts),
        until=max(until, last),
    )


def _phrase_at(doc: Document, numerals: Numerals, end: int) -> tuple[str, ...]:
    """The bound phrase after a number that ends at a token."""
    for start in range(max(0, end - numerals._longest - 1), end):
        for phrase, _, _ in numerals.after.get(doc.words[start], ()):
            if doc.words[start:end] == phrase:
                return phrase
    return ()
