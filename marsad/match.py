"""Terms to mentions: every lexicon entry that begins at each token, clitics peeled, phrases included.

One pass; each token costs one dictionary look-up (its folded word) and, for words that begin phrases, one comparison of
the following words. ``Scan`` is the table that the later stages read.
"""

from __future__ import annotations

from typing import NamedTuple

from marsad.language.ar.clitics import Peeled
from marsad.language.ar.tokens import Document
from marsad.lexicon import Entry, Lexicon

QUOTE_MARKS = frozenset("“«„‹”»‟›\"()[]")

JUSSIVE = frozenset(("لم", "ولم", "فلم", "لا", "ولا", "لما"))  # what a jussive spelling (يقل، يدع) needs before it


class Match(NamedTuple):
    """An entry at tokens ``first`` up to but not including ``last``, as it is written there."""

    first: int
    last: int
    entry: Entry
    feature: str
    cut: Peeled


_NONE: tuple[Match, ...] = ()
_NO_KINDS: frozenset[str] = frozenset()


class Scan:
    """A document with what the lexicon says of each token: ``at[i]`` are the matches that begin at token ``i``."""

    __slots__ = ("at", "doc", "kinds", "lexicon")

    def __init__(self, doc: Document, lexicon: Lexicon, at: list[tuple[Match, ...]], kinds: list[frozenset[str]]) -> None:
        self.kinds = kinds
        self.doc = doc
        self.lexicon = lexicon
        self.at = at

    def find(self, at: int, *kinds: str) -> Match | None:
        """The longest match of these kinds that begins at a token; the earlier row wins a tie."""
        best: Match | None = None
        if 0 <= at < len(self.at) and not self.kinds[at].isdisjoint(kinds):
            for match in self.at[at]:
                if match.entry.kind in kinds and (best is None or match.last > best.last):
                    best = match
        return best

    def function(self, at: int, *classes: str) -> Match | None:
        """The longest function word of these classes that begins at a token."""
        best: Match | None = None
        if 0 <= at < len(self.at) and "function" in self.kinds[at]:
            for match in self.at[at]:
                if match.entry.kind == "function" and match.entry.key in classes and (best is None or match.last > best.last):
                    best = match
        return best

    def skip_marks(self, at: int, limit: int) -> int:
        """The next token at or after ``at`` that is no quotation mark or bracket."""
        words = self.doc.words
        while at < limit and words[at] in QUOTE_MARKS:
            at += 1
        return at


def find_mentions(doc: Document, lexicon: Lexicon) -> Scan:
    """Look every token up. Linear: phrases are compared only where their second word follows."""
    words, taa = doc.words, doc.taa
    count = len(words)
    look = lexicon.word
    out: list[tuple[Match, ...]] = []
    kinds: list[frozenset[str]] = []
    for at in range(count):
        word = look(words[at], taa=taa[at])
        hits, phrases = word.hits, word.phrases
        if not hits and not phrases:
            out.append(_NONE)
            kinds.append(_NO_KINDS)
            continue
        have = word.kinds
        found = [Match(at, at + 1, hit[0], hit[1], hit[2]) for hit in hits if hit[1][-1:] != "j" or hit.cut.preposition or (at and words[at - 1] in JUSSIVE)]
        if phrases:
            after = at + 1
            # تنظيم "داعش": a quotation mark between the words of a name does not break it
            while after < count and words[after] in QUOTE_MARKS and after - at < 3:
                after += 1
            if after < count:
                for form, cut in phrases.get(words[after], ()):
                    last = _rest(words, after, form.rest, count)
                    if last:
                        have |= {form.entry.kind}
                        found.append(Match(at, last, form.entry, form.feature, cut))
        out.append(tuple(found))
        kinds.append(have)
    return Scan(doc, lexicon, out, kinds)


def _rest(words: tuple[str, ...], after: int, rest: tuple[str, ...], count: int) -> int:
    """Where a phrase ends if its further words stand at ``after``, else 0. Marks between words are skipped."""
    at = after
    for number, wanted in enumerate(rest):
        if number:
            while at < count and words[at] in QUOTE_MARKS and words[at] != wanted:
                at += 1
        if at >= count or words[at] != wanted:
            return 0
        at += 1
    return at
