"""Terms to mentions: every lexicon entry that begins at each token, clitics peeled, phrases included.

One pass; each token costs one dictionary look-up (its folded word) and, for words that begin phrases, one comparison of
the following words. ``Scan`` is the table that the later stages read.
"""

from __future__ import annotations

from collections.abc import Sequence

from marsad.forms import Entry, Word
from marsad.gazetteer import ARTICLE
from marsad.language.ar.clitics import Peeled
from marsad.language.ar.tokens import CLOSING, OPENING, STRAIGHT, Document, read_tokens
from marsad.lexicon import Lexicon

QUOTE_MARKS = frozenset(OPENING + CLOSING + STRAIGHT + "()[]")

JUSSIVE = frozenset(("لم", "ولم", "فلم", "لا", "ولا", "لما"))  # what a jussive spelling (يقل، يدع) needs before it


class Match:
    """An entry at tokens ``first`` up to but not including ``last``, as it is written there."""

    __slots__ = ("cut", "entry", "feature", "first", "last")

    def __init__(self, first: int, last: int, entry: Entry, feature: str, cut: Peeled) -> None:
        self.first = first
        self.last = last
        self.entry = entry
        self.feature = feature
        self.cut = cut


_NONE: tuple[Match, ...] = ()
_NOWHERE: list[int] = []


class Scan:
    """A document with what the lexicon says of each token: ``at[i]`` are the matches that begin at token ``i``.

    ``kinds[i]`` holds the kinds of those matches and the classes of those that are function words (perhaps one more that
    no match has): a test of membership there tells at once that there is nothing to look for. ``words[i]`` is the word
    itself, where what depends on its letters alone is noted; ``plain[i]`` is the same where the matches are just what it
    is by itself, else None, so that what depends on them can be noted too.
    """

    __slots__ = ("_where", "at", "count", "doc", "kinds", "lexicon", "plain", "words")

    def __init__(
        self, doc: Document, lexicon: Lexicon, at: list[tuple[Match, ...]], kinds: list[frozenset[str]], words: list[Word],
        plain: list[Word | None],
    ) -> None:
        self.words = words
        self.count = len(at)
        self.doc = doc
        self.lexicon = lexicon
        self.at = at
        self.kinds = kinds
        self.plain = plain
        self._where: dict[str, list[int]] = {}

    def where(self, kind: str) -> Sequence[int]:
        """The tokens, in their order, at which a match of this kind, or a function word of this class, may begin.

        A stage that looks for few words in a long text asks once where they are, and not at every token.
        """
        where = self._where
        if not where:
            for at, have in enumerate(self.kinds):
                for one in have:
                    tokens = where.get(one)
                    if tokens is None:
                        where[one] = [at]
                    else:
                        tokens.append(at)
        return where.get(kind, _NOWHERE)

    def having(self, *kinds: str) -> bytearray:
        """For each token, whether a match of these kinds, or a function word of these classes, may begin there (1 or 0)."""
        out = bytearray(self.count)
        for kind in kinds:
            for at in self.where(kind):
                out[at] = 1
        return out

    def find(self, at: int, *kinds: str) -> Match | None:
        """The longest match of these kinds that begins at a token; the earlier row wins a tie."""
        if not 0 <= at < self.count:
            return None
        have = self.kinds[at]
        for kind in kinds:
            if kind in have:
                break
        else:
            return None
        best: Match | None = None
        for match in self.at[at]:
            if match.entry.kind in kinds and (best is None or match.last > best.last):
                best = match
        return best

    def function(self, at: int, *classes: str) -> Match | None:
        """The longest function word of these classes that begins at a token."""
        if not 0 <= at < self.count:
            return None
        have = self.kinds[at]
        for cls in classes:
            if cls in have:
                break
        else:
            return None
        best: Match | None = None
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


GLUED_SHORTEST, HALF_SHORTEST, PREFIX_SHORTEST, PREFIX_LONGEST = 7, 3, 4, 6  # letters of words that a forgotten space joined


def seams(scan: Scan) -> tuple[int, ...]:
    """Offsets in the text at which a word that nothing knows is two that are known: التييوشك, وراءلخرق, إظهارالوحدة.

    Only a function word of some length at its start, or the article of its second half, tells a seam: names are unknown too.
    """
    doc, lexicon = scan.doc, scan.lexicon
    out: list[int] = []
    for at, matches in enumerate(scan.at):
        word = doc.words[at]
        if matches or len(word) < GLUED_SHORTEST or not word.isalpha() or len(word) != doc.ends[at] - doc.starts[at]:
            continue
        split = 0
        for end in range(PREFIX_SHORTEST, min(PREFIX_LONGEST, len(word) - HALF_SHORTEST) + 1):
            if any(h.entry.kind == "function" and h.entry.key != "adv" and not h.cut.skip and not h.cut.pronoun for h in lexicon.word(word[:end]).hits) and lexicon.word(word[end:]).hits:
                split = end
        article = word.find(ARTICLE, HALF_SHORTEST)
        if not split and 0 < article <= len(word) - len(ARTICLE) - HALF_SHORTEST:
            first, second = lexicon.word(word[:article]).hits, lexicon.word(word[article:]).hits
            if any(h.entry.pos == "N" and not h.cut.skip for h in first) and any(h.cut.article and h.entry.pos == "N" for h in second):
                split = article
        if split:
            out.append(doc.starts[at] + split)
    return tuple(out)


def scan_text(text: str, lexicon: Lexicon) -> Scan:
    """A text's tokens and what the lexicon says of each; words that a forgotten space joined are two (``seams``)."""
    scan = find_mentions(read_tokens(text), lexicon)
    if cuts := seams(scan):
        del scan  # of a long text there are not two at a time
        return find_mentions(read_tokens(text, cuts), lexicon)
    return scan


def find_mentions(doc: Document, lexicon: Lexicon) -> Scan:
    """Look every token up. Linear: phrases are compared only where their second word follows."""
    words = doc.words
    count = len(words)
    look = lexicon.word
    out: list[tuple[Match, ...]] = []
    kinds: list[frozenset[str]] = []
    looked: list[Word] = []
    plain: list[Word | None] = []
    at = 0
    for text, taa in zip(words, doc.taa, strict=True):
        word = look(text, taa=taa)
        hits, phrases, have = word.hits, word.phrases, word.kinds
        following = after = at + 1
        found = tuple([Match(at, after, hit.entry, hit.feature, hit.cut) for hit in hits]) if hits else _NONE
        whole: Word | None = word
        if word.jussive and not (at and words[at - 1] in JUSSIVE):
            found, whole = tuple([m for m in found if m.feature[-1:] != "j" or m.cut.preposition]), None
        if phrases:
            # تنظيم "داعش": a quotation mark between the words of a name does not break it
            while after < count and words[after] in QUOTE_MARKS and after - at < 3:
                after += 1
            if after < count:
                for form, cut in phrases.get(words[after], ()):
                    last = _rest(words, after, form.rest, count)
                    if last:
                        have |= {form.entry.kind, form.entry.key} if form.entry.kind == "function" else {form.entry.kind}
                        found, whole = (*found, Match(at, last, form.entry, form.feature, cut)), None
        out.append(found)
        kinds.append(have)
        looked.append(word)
        plain.append(whole)
        at = following
    return Scan(doc, lexicon, out, kinds, looked, plain)


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
