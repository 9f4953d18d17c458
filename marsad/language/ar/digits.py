"""Numbers written in digits, whole or torn apart by a page: 1,234; 1 234 567; 54.457 شخصا; 3. 5 مليون."""

from __future__ import annotations

import re
from functools import lru_cache

from marsad.language.ar.numerals import Numerals
from marsad.language.ar.tokens import Document

# Groups of three digits in one number: 999 999 999 999 999. A longer row is a table, and is read in time linear in it.
MOST_GROUPS = 5
_PLAIN = re.compile(r"\d+")
_COMMAS = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?")
_STOPS = re.compile(r"[1-9]\d{0,2}(?:\.\d{3}){2,}(?:,\d+)?|[1-9]\d{0,2}(?:\.\d{3})+,\d+")
_ONE_STOP = re.compile(r"[1-9]\d{0,2}\.\d{3}")
_DECIMAL = re.compile(r"\d+[.,]\d+")
GLUED_CLITICS = frozenset({"و", "ف", "ب", "ل", "ك", "ال", "وال", "بال", "لل", "فال", "وب", "ول", "وبال", "ولل"})


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


def is_glued(doc: Document, at: int) -> bool:
    """Whether no space stands between this token and the one before it."""
    return 0 < at < len(doc.words) and doc.ends[at - 1] == doc.starts[at]


def _is_label(doc: Document, at: int) -> bool:
    """Whether digits belong to a name, an address or a clock: F16, إف-16, pqdweb_305, 12:30."""
    words = doc.words
    if is_glued(doc, at):
        before = words[at - 1]
        if (before.isascii() and before.isalpha()) or before in "_=&#@\\":
            return True
        if before == "%" and is_glued(doc, at - 1):
            return True  # …search%20page
        if before in "-:" and is_glued(doc, at - 1):
            inner = words[at - 2]
            if before == ":" and doc.numeric[at - 2]:
                return True
            if before == "-" and not doc.numeric[at - 2] and inner.isalpha() and inner not in GLUED_CLITICS:
                return True
    if is_glued(doc, at + 1):
        behind = words[at + 1]
        if (behind.isascii() and behind.isalpha()) or behind in "_=&^":
            return True
        if behind == ":" and is_glued(doc, at + 2) and doc.numeric[at + 2]:
            return True
    return False


def read_digits(doc: Document, numerals: Numerals, at: int) -> tuple[float, int] | None:
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
        and end < min(count, at + MOST_GROUPS)
        and doc.numeric[end]
        and len(words[end]) == 3
        and words[end].isdigit()
        and doc.starts[end] == doc.ends[end - 1] + 1
        and doc.text[doc.ends[end - 1]] in " \u00a0\u202f"
    ):
        joined += words[end]
        end += 1
    if word[0] != "0" and end < count and doc.numeric[end] and doc.starts[end] == doc.ends[end - 1] + 1:
        if re.fullmatch(r"\d{3}[.,]\d{1,2}", words[end]):
            return float(joined + words[end].replace(",", ".")), end + 1  # 1 234 567.89
    elif end > at + 1:
        return float(joined), end
    # 1،234،567 with the Arabic comma, glued; 8،99 % as a decimal before a percentage or a million
    end, joined = at + 1, word
    while end + 1 < min(count, at + 2 * MOST_GROUPS) and words[end] == "،" and is_glued(doc, end) and is_glued(doc, end + 1) and doc.numeric[end + 1]:
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
    if end + 1 < count and words[end] == "." and is_glued(doc, end) and doc.numeric[end + 1]:
        group = words[end + 1]
        if doc.starts[end + 1] == doc.ends[end] + 1 and group.isdigit():
            further = words[end + 2] if end + 2 < count else ""
            if len(group) <= 2 and further in numerals.decimal_before:
                return float(f"{word}.{group}"), end + 2
            if len(group) == 3 and group[1:] == "00" and further.isalpha() and word[0] != "0":
                return float(word + group), end + 2
    return value, at + 1
