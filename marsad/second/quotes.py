"""Words that the second reader quotes, found in the article: verbatim, as whole words, or not at all."""

from __future__ import annotations

from bisect import bisect_right

from marsad.language.ar.clitics import peel
from marsad.language.ar.fold import fold_map, fold_word
from marsad.language.ar.tokens import Document
from marsad.model import Span

MOST = 50  # places where a quote is looked at: one that stands more often says nothing of itself
LONGEST = 100  # code points of a word that is peeled: none is longer


class NotThere(Exception):
    """Why a quote counts for nothing."""


def locate(doc: Document, quote: str, context: str, *, first: int, last: int, most: int) -> list[Span]:
    """Where a quote stands in ``doc.text[first:last]``, in order; narrowed by its context where it stands more than once.

    Raises ``NotThere``: no words, too many, not in the text, only inside other words.
    """
    words = quote.strip()
    if not any(char.isalnum() for char in words):
        raise NotThere("no words are quoted")
    if len(words) > most:
        raise NotThere(f"the quote is longer than {most} characters")
    found = _occurrences(doc.text, words, first, last)
    if len(found) > MOST and words in context:
        found = sorted({at for begin in _occurrences(doc.text, context, first, last) for at in _occurrences(doc.text, words, begin, begin + len(context))})
    if len(found) > MOST:
        raise NotThere(f"these letters stand more than {MOST} times in the article, and no context tells which are meant")
    if not found:
        raise NotThere("these words do not stand in the article")
    whole = [at for at in found if _whole(doc, at, at + len(words))]
    if not whole:
        raise NotThere("these letters stand in the article only inside other words")
    if len(whole) > 1 and words in context:
        around = [(at, at + len(context)) for at in _occurrences(doc.text, context, first, last)]
        whole = [at for at in whole if any(begin <= at and at + len(words) <= end for begin, end in around)] or whole
    return [Span(at, at + len(words), words) for at in whole]


def _occurrences(text: str, words: str, first: int, last: int) -> list[int]:
    out: list[int] = []
    at = text.find(words, first, last)
    while at >= 0 and len(out) <= MOST:
        out.append(at)
        at = text.find(words, at + 1, last)
    return out


def _whole(doc: Document, start: int, end: int) -> bool:
    """Whether a stretch begins and ends with words, clitics and marks that nobody reads apart: الجيش in والجيش, قوات in قواته; no رد in ردود."""
    first, last = token_at(doc, start), token_at(doc, end - 1)
    if first is None or last is None:
        return False
    if (start > doc.starts[first] and doc.ends[first] - doc.starts[first] > LONGEST) or (end < doc.ends[last] and doc.ends[last] - doc.starts[last] > LONGEST):
        return False
    if fold_word(doc.text[doc.starts[first] : start]):
        folded, origin = fold_map(doc.raw(first))
        begins = {cut.skip for cut in peel(folded)} | {cut.skip - 2 for cut in peel(folded) if cut.article}
        if not any(0 < skip < len(origin) and origin[skip] == start - doc.starts[first] for skip in begins):
            return False
    if fold_word(doc.text[end : doc.ends[last]]):
        folded, origin = fold_map(doc.raw(last))
        ends = {len(folded) - len(cut.pronoun) for cut in peel(folded) if cut.pronoun}
        if not any(0 < at < len(origin) and origin[at] == end - doc.starts[last] for at in ends):
            return False
    return True


def token_at(doc: Document, at: int) -> int | None:
    """The token that a code point of the text belongs to; None between two."""
    token = bisect_right(doc.starts, at) - 1
    return token if token >= 0 and at < doc.ends[token] else None
