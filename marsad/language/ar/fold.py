"""Offset-safe folding of Arabic spelling.

Newsrooms spell one word many ways (الإرهابي / الارهابي, مسؤول / مسئول, ٧٣٩ / 739). Matching runs on folded words;
evidence is always cut from the raw text. Folding is done word by word, so that a token's own raw offsets are its map
back; ``fold_map`` gives the map inside one word, for a span that leaves a clitic out.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Marks that carry no identity in news text: harakat, Qur'anic signs, tatweel, bidi controls, zero-width joiners, BOM.
IGNORED = (
    "".join(map(chr, [*range(0x0610, 0x061B), *range(0x064B, 0x0660), 0x0670, *range(0x06D6, 0x06DD)]))
    + "".join(map(chr, [*range(0x06DF, 0x06E5), 0x06E7, 0x06E8, *range(0x06EA, 0x06EE), 0x0640]))
    + "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c\ufeff\u00ad"
)
_SAME = {
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي",
    "ی": "ي", "ک": "ك", "ھ": "ه", "ہ": "ه", "ۀ": "ه", "٫": ".", "٬": ",",
}  # fmt: skip
_TABLE = str.maketrans(
    _SAME
    | dict.fromkeys(IGNORED)
    | {chr(0x0660 + n): str(n) for n in range(10)}
    | {chr(0x06F0 + n): str(n) for n in range(10)}
)
_PRESENTATION = re.compile("[\ufb50-\ufeff]")


@lru_cache(maxsize=8192)
def fold_word(word: str) -> str:
    """Fold one word: hamza seats, ة/ه, ى/ي, digits; marks, tatweel and bidi controls dropped; Latin lower-cased.

    >>> fold_word("الإرهابيّـة") == fold_word("الارهابيه")
    True
    >>> fold_word("٧٣٩"), fold_word("ﻻ") == fold_word("لا")
    ('739', True)
    """
    if _PRESENTATION.search(word):
        word = unicodedata.normalize("NFKC", word)
    return word.translate(_TABLE).lower()


def fold_map(word: str) -> tuple[str, tuple[int, ...]]:
    """Fold one word and give, for each folded character, the raw index that it came from.

    >>> folded, origin = fold_map("وَالأمن")
    >>> folded, origin[1]
    ('والامن', 2)
    """
    folded: list[str] = []
    origin: list[int] = []
    for at, char in enumerate(word):
        for piece in fold_word(char):
            folded.append(piece)
            origin.append(at)
    return "".join(folded), tuple(origin)


@lru_cache(maxsize=8192)
def fold_phrase(phrase: str) -> tuple[str, ...]:
    """Fold a phrase of the lexicon into the words that matching compares.

    >>> fold_phrase("الأمم المتّحدة")
    ('الامم', 'المتحده')
    """
    return tuple(folded for word in phrase.split() if (folded := fold_word(word)))
