"""Figures of human cost: how many were killed, hurt, displaced, held, missing, or protested, and who says so.

A count belongs to a kind by its own noun (قتيل، نازح، جريح), by the word that governs it (مقتل، إصابة، اعتقال، سقوط … قتيلا),
or by the count before it in the same list. Single victims and duals without a numeral count too (مقتل مدني، جريحان).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from marsad.language.ar.numbers import Number
from marsad.match import Scan
from marsad.units import Rows, Unit

REACH = 7  # units that may stand between a governing word and its count


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureFound:
    """A count of persons at tokens ``first`` up to ``last``."""

    first: int
    last: int
    kind: str
    low: int | None
    high: int | None
    group: tuple[int, int] | None
    governor: int | None
    rule: str


def victim_kind(scan: Scan, at: int, *classes: str) -> str | None:
    """The kind of figure that a word speaks of, if it is of one of these classes (person, masdar, verb)."""
    for match in scan.at[at]:
        if match.entry.kind == "victim" and (not classes or match.entry.data in classes):
            return match.entry.key
    return None


def find_figures(scan: Scan, rows: Rows) -> list[FigureFound]:
    """Every figure of the document, in order."""
    out: list[FigureFound] = []
    for row in rows.rows:
        previous: FigureFound | None = None
        for at, unit in enumerate(row):
            if unit.kind not in ("actor", "number"):
                continue
            found = _figure(scan, row, at, unit, previous)
            if found:
                out.append(found)
                previous = found
    return out


def _figure(scan: Scan, row: Sequence[Unit], at: int, unit: Unit, previous: FigureFound | None) -> FigureFound | None:
    number: Number | None = None
    first, last = unit.first, unit.last
    group: tuple[int, int] | None = None
    own: str | None = None
    if unit.kind == "actor" and unit.phrase is not None:
        number = unit.phrase.count
        group = (unit.phrase.first, unit.phrase.last)
        own = victim_kind(scan, unit.phrase.head, "person")
    elif unit.kind == "number" and unit.number is not None:
        number = unit.number
        own, last = _counted_noun(scan, row, at)
    if number is not None and (number.ordinal or number.percent):
        return None
    if number is None:
        return _single(scan, row, at, unit)
    low = int(number.low) if number.low is not None else None
    high = int(number.high) if number.high is not None else None
    first = min(first, number.first)
    last = max(last, number.last)
    if own:
        governed = _governor(scan, row, at)
        kind = own
        return FigureFound(first=first, last=last, kind=kind, low=low, high=high, group=group, governor=governed[1] if governed else None, rule="figure.noun")
    counts_people = unit.kind == "actor" and unit.phrase is not None and unit.phrase.kind in ("population", "person", "armed_group")
    governed = _governor(scan, row, at)
    if governed and counts_people and at + 1 < len(row) and _counts(row[at + 1]) and not row[at + 1].conjunction:
        return None  # قتل أربعة انتحاريين 52 شخصا: the doers are counted too
    if number.vague and low == 2 and not counts_people:
        return None  # عدد من …: too little to be a figure
    if governed and (counts_people or (unit.kind == "number" and _bare_count(scan, row, at))):
        return FigureFound(first=first, last=last, kind=governed[0], low=low, high=high, group=group, governor=governed[1], rule="figure.governed")
    if previous is not None and counts_people and _continues(row, at, previous):
        return FigureFound(first=first, last=last, kind=previous.kind, low=low, high=high, group=group, governor=previous.governor, rule="figure.list")
    return None


def _counts(unit: Unit) -> bool:
    return unit.kind == "actor" and unit.phrase is not None and unit.phrase.count is not None


def _counted_noun(scan: Scan, row: Sequence[Unit], at: int) -> tuple[str | None, int]:
    """The victim noun right after a numeral (739 قتيلا, 100 ألف حالة اعتقال) and where the count's words end."""
    last = row[at].last
    for unit in row[at + 1 : at + 3]:
        kinds = (victim_kind(scan, token, "person", "case") for token in range(unit.first, unit.last))
        kind = next((k for k in kinds if k), None)
        if kind and not unit.conjunction and not unit.preposition:
            return kind, unit.last
        if not scan.find(unit.first, "counter"):
            break
    return None, last


def _bare_count(scan: Scan, row: Sequence[Unit], at: int) -> bool:
    """Whether a numeral without a known noun can count people: followed by ``بجروح``, ``آخرين``, a mark, or من + group."""
    if at + 1 >= len(row):
        return True
    after = row[at + 1]
    if after.kind in ("comma", "stop", "mark") or after.preposition in ("ب",):
        return True
    if after.kind == "prep" and after.preposition == "من":
        return True
    return any(m.entry.kind == "victim" for m in after.matches)


def _governor(scan: Scan, row: Sequence[Unit], at: int) -> tuple[str, int] | None:
    """The word that says what befell the counted: مقتل، أصيب، تهجير، اعتقال; looked for backwards, then right after."""
    steps = 0
    for unit in reversed(row[max(0, at - REACH) : at]):
        kind = victim_kind(scan, unit.first, "masdar", "verb")
        if kind and unit.kind != "actor":
            return kind, unit.first
        if steps == 0 and (kind := victim_kind(scan, unit.first, "case")):
            return kind, unit.first  # جثث 11 شخصا
        if unit.kind == "actor" and unit.phrase is not None and (kind := victim_kind(scan, unit.phrase.head, "person")) and _number_noun(scan, row, unit):
            return kind, unit.first  # عدد النازحين إلى 94 ألف شخص
        if (unit.kind in ("cue", "comp", "rel") and not (unit.kind == "cue" and unit.match and unit.match.entry.pos == "N")) or (unit.kind == "comma" and steps > 3):
            break
        steps += 1
    for unit in row[at + 1 : at + 5]:
        kind = victim_kind(scan, unit.first, "verb", "after")
        if kind:
            return kind, unit.first
        if unit.kind in ("comma", "event", "cue", "actor"):
            break
    return None


def _number_noun(scan: Scan, row: Sequence[Unit], unit: Unit) -> bool:
    """Whether ``عدد`` or ``حصيلة`` stands before an actor."""
    at = bisect_left(row, unit.first, key=lambda u: u.first)
    return at > 0 and scan.find(row[at - 1].first, "counting") is not None


def _continues(row: Sequence[Unit], at: int, previous: FigureFound) -> bool:
    """Whether a count goes on a list begun by the previous figure: بينهم 57 امرأة و300 طفل."""
    between = [u for u in row[max(0, at - 5) : at] if u.first >= previous.last]
    return len(between) <= 4 and not any(u.kind in ("cue", "verb", "event", "light", "rel") for u in between)


def _single(scan: Scan, row: Sequence[Unit], at: int, unit: Unit) -> FigureFound | None:
    """A victim or two without a numeral: مقتل مدني, إصابة طفلين, جريحان."""
    if unit.kind != "actor" or unit.phrase is None or unit.phrase.count is not None:
        return None
    phrase = unit.phrase
    noun = scan.find(phrase.head, "noun")
    if noun is None or noun.cut.article or noun.cut.pronoun or phrase.definite:
        return None
    dual = noun.feature.startswith("d") and phrase.kind in ("population", "person", "armed_group")
    if noun.feature.startswith("p") and scan.doc.words[phrase.head].endswith("ين") and noun.feature == "p" and phrase.cls != "people":
        dual = False
    size = 2 if dual else 1
    if not dual and noun.feature[0] != "s":
        return None
    own = victim_kind(scan, phrase.head, "person")
    previous = row[at - 1] if at else None
    kind = victim_kind(scan, previous.first, "masdar", "verb") if previous is not None and previous.kind in ("event", "word", "verb", "light") else None
    if own and dual:
        kind = own
    if kind is None:
        return None
    return FigureFound(first=phrase.first, last=phrase.last, kind=kind, low=size, high=size, group=(phrase.first, phrase.last),
                       governor=previous.first if previous else None, rule="figure.single")  # fmt: skip
