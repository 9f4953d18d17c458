"""Numbers in Arabic news: digits, words, both mixed, vague words, ordinals, fractions, percentages, and their bounds.

The vocabulary is told in ``numerals``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from marsad.language.ar.digits import GLUED_CLITICS, is_glued, read_digits
from marsad.language.ar.numerals import Atom, Numerals
from marsad.language.ar.tokens import Document
from marsad.record import record

__all__ = ["Bounds", "Number", "Numerals", "find_numbers"]

Bounds = Literal["none", "at_least", "at_most", "about", "range"]

# How many words may stand between a number and the bound after it: "739 قتيلا على الأقل", "20 شخصا آخرين على الأقل".
POSTPOSED_REACH = 2
_ALIVE = ("one", "two", "six", "unit")  # kinds that count from 0 to 9


@record
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


def _is_definite(doc: Document, at: int) -> bool:
    """Whether the word at a token wears the article: not إلى, however it is spelt."""
    if at >= len(doc.words) or not doc.words[at].startswith("ال"):
        return False
    return doc.words[at] not in ("الي", "الا") and doc.text[doc.starts[at] : doc.starts[at] + 2] == "ال"


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
    if behind is not None and behind.kind == "fraction-plural":
        return None  # مئة وثلاثة أرباع
    return _Numeral(at, at + 1, atom.value, ordinal=ordinal)


def _group(doc: Document, numerals: Numerals, at: int) -> _Numeral | None:
    """A number below a thousand in words, or one in digits: what may stand before a scale word."""
    if doc.numeric[at]:
        found = read_digits(doc, numerals, at)
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
        found = read_digits(doc, numerals, further)
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
        dual = last == start + 1 and atom is not None and (
            atom.kind in ("scale-dual", "hundred-dual") or (atom.kind == "scale-accusative" and value > scale)
        )
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
    if atom is not None and atom.kind in _ALIVE and smallest == 1 and found.value >= 1:
        fraction = _fraction(doc, numerals, at, atom)
        if fraction is not None and fraction.kind == "fraction":
            return _Numeral(found.first, fraction.last, found.value + fraction.value, found.kind)
    if atom is None or atom.kind != "fraction":
        return found
    behind = _follows(doc, numerals, at + 1)
    scaled = behind is not None and behind.kind in _MULTIPLIERS
    if not scaled and _is_definite(doc, at + 1):
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
            if "ة" not in doc.raw(at) or _is_definite(doc, end):
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
        if not found.definite and _is_definite(doc, at + 1):
            return None
    if kind == "scale" and not found.definite and found.value == 1000 and _is_definite(doc, at + 1):
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
    if end and is_glued(doc, end) and doc.words[end - 1] in GLUED_CLITICS:
        end -= 1  # نحو الـ20
    if not end or doc.words[end - 1] not in numerals.before_ends:
        return None
    for length in range(min(numerals.longest, end), 0, -1):
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
                if end < len(doc.words) and doc.words[end] == "من" and _starts_number(doc, numerals, end + 1):
                    return None  # 39 قتيلا وأكثر من 60 جريحا: the next number's
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
        if at + 1 < len(doc.words) and doc.words[at + 1] in GLUED_CLITICS and is_glued(doc, at + 2):
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

    >>> from pathlib import Path
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
        number = _with_bounds(doc, numerals, one, numbers[-1].until if numbers else 0)
        numbers.append(number)
        done = number.last
    return numbers


def _with_bounds(doc: Document, numerals: Numerals, one: _Numeral, floor: int) -> Number:
    """A numeral with the words around it that bound it; what stands before ``floor`` belongs to the number before."""
    words = doc.words
    first, last = one.first, one.last
    value, sign = one.value, 1
    opening = 0
    if first:
        for length in (2, 1):
            if length <= first - floor and words[first - length : first] in numerals.opens:
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
            elif first > floor and words[first - 1] in numerals.froms:
                first -= 1
    if bounds == "none" and not one.vague and first > floor and words[first - 1] in numerals.negatives:
        sign, first = -1, first - 1
        low, high = -value, -value
        parts = [(one.first, one.last, -value)]
    marks = _is_percent(doc, numerals, last)
    if marks:
        percent, last = True, last + marks
    elif first > floor and words[first - 1] in ("%", "٪") and is_glued(doc, first):
        percent, first = True, first - 1
    if one.vague:
        high, exact = None, False
    until = last
    ahead = _bound_before(doc, numerals, first)
    if ahead is not None and ahead[1] < floor:
        ahead = None
    if ahead is not None and one.ordinal and one.last == one.first + 1 and _is_tens(doc, numerals, one.first):
        one.ordinal, one.kind = False, "words"  # فوق الثلاثين
    if not one.ordinal and one.kind != "vague":
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


def _is_tens(doc: Document, numerals: Numerals, at: int) -> bool:
    atom = numerals.atoms.get(doc.words[at])
    return atom is not None and atom.kind == "tens"


def _phrase_at(doc: Document, numerals: Numerals, end: int) -> tuple[str, ...]:
    """The bound phrase after a number that ends at a token."""
    for start in range(max(0, end - numerals.longest - 1), end):
        for phrase, _, _ in numerals.after.get(doc.words[start], ()):
            if doc.words[start:end] == phrase:
                return phrase
    return ()
