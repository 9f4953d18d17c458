"""Words cut into the pieces of a unigram vocabulary: of all ways to cut a word, the likeliest.

The vocabulary and its weights are XLM-RoBERTa's (SentencePiece), as far as Arabic text needs them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

START = "\u2581"  # what SentencePiece writes for the space before a word
LONGEST = 16  # characters of the longest piece that is looked for
REMEMBERED = 50_000  # words whose pieces are kept


class Pieces:
    """A vocabulary at work; remembers the words that it has cut."""

    def __init__(self, known: Mapping[str, tuple[int, float]], unknown: int, penalty: float) -> None:
        self.known = known
        self.unknown = unknown
        self.penalty = penalty  # the weight of a character that no piece covers
        self._cut: dict[str, tuple[int, ...]] = {}

    def of(self, word: str) -> tuple[int, ...]:
        """The numbers of a word's pieces, at least one.

        >>> Pieces({"\u2581": (5, -4.0), "\u2581قصف": (6, -9.0), "وا": (7, -8.0)}, 3, -20.0).of("قصفوا")
        (6, 7)
        """
        cut = self._cut.get(word)
        if cut is None:
            if len(self._cut) > REMEMBERED:
                self._cut.clear()
            cut = self._cut[word] = self._likeliest(START + unicodedata.normalize("NFKC", word).replace(" ", ""))
        return cut

    def _likeliest(self, text: str) -> tuple[int, ...]:
        size, look = len(text), self.known.get
        best: list[tuple[float, int, int]] = [(0.0, 0, 0)] + [(float("-inf"), 0, 0)] * size  # weight, piece, where it begins
        for first in range(size):
            weight = best[first][0]
            for last in range(first + 1, min(size, first + LONGEST) + 1):
                piece = look(text[first:last])
                if piece is not None and weight + piece[1] > best[last][0]:
                    best[last] = (weight + piece[1], piece[0], first)
            if weight + self.penalty > best[first + 1][0]:
                best[first + 1] = (weight + self.penalty, self.unknown, first)
        out: list[int] = []
        at = size
        while at:
            out.append(best[at][1])
            at = best[at][2]
        return tuple(reversed(out))
