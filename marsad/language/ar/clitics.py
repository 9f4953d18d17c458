"""Peeling clitics off folded words: و ف ب ل ك س ال before, pronouns after.

``peel`` lists every way to cut a word, least peeled first; the lexicon decides which of the stems exist. Written Arabic
glues up to three proclitics to a word (``وبالمدفعية``), and ``ل`` swallows the alif of ``ال`` (``للمدينة``).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

CONJUNCTIONS = ("و", "ف")
PREPOSITIONS = ("ب", "ل", "ك")
PRONOUNS = ("هما", "ها", "هم", "هن", "كم", "نا", "ني", "ه", "ك", "ي")


class Peeled(NamedTuple):
    """One cut of a word: its stem, the proclitics cut off (``"و"``, ``"ول"``), the article, the pronoun suffix.

    ``skip`` is how many folded characters stand before the stem (the article is the stem's own when it is a name's).
    """

    stem: str
    conjunction: str
    preposition: str
    article: bool
    future: bool
    pronoun: str
    skip: int


def _before(word: str) -> Iterator[Peeled]:
    yield Peeled(word, "", "", False, False, "", 0)
    cuts = [(word, "", 0)]
    if len(word) > 2 and word[0] in CONJUNCTIONS:
        cuts.append((word[1:], word[0], 1))
        yield Peeled(word[1:], word[0], "", False, False, "", 1)
    for rest, conjunction, skip in cuts:
        if len(rest) < 3:
            continue
        if rest.startswith("ال") and len(rest) > 3:
            yield Peeled(rest[2:], conjunction, "", True, False, "", skip + 2)
        if rest[0] == "س" and rest[1] in "يتنا" and len(rest) > 3:
            yield Peeled(rest[1:], conjunction, "", False, True, "", skip + 1)
        if rest[0] in PREPOSITIONS:
            inner, at = rest[1:], skip + 1
            yield Peeled(inner, conjunction, rest[0], False, False, "", at)
            if inner.startswith("ال") and len(inner) > 3:
                yield Peeled(inner[2:], conjunction, rest[0], True, False, "", at + 2)
            if rest.startswith("لل") and len(rest) > 3:
                # للمدينة = ل + المدينة: as a name the stem wears its article again, though the text lost the alif
                yield Peeled("ال" + rest[2:], conjunction, "ل", False, False, "", at)
                yield Peeled(rest[2:], conjunction, "ل", True, False, "", at + 1)
                if rest[2] != "ل":
                    yield Peeled("ال" + rest[1:], conjunction, "ل", False, False, "", at)  # للجنة = ل + اللجنة


def peel(word: str) -> Iterator[Peeled]:
    """Every way to peel a folded word, least peeled first; stems keep at least two letters.

    >>> [p.stem for p in peel("وللمدينه")][:2]
    ['وللمدينه', 'للمدينه']
    >>> any(p.stem == "المدينه" and p.preposition == "ل" for p in peel("للمدينه"))
    True
    >>> any(p.stem == "قياده" and p.pronoun == "ه" for p in peel("قيادته"))
    True
    """
    cuts = list(_before(word))
    yield from cuts
    for cut in cuts:
        if cut.article:
            continue
        for pronoun in PRONOUNS:
            stem = cut.stem
            if len(stem) - len(pronoun) < 2 or not stem.endswith(pronoun):
                continue
            stem = stem[: -len(pronoun)]
            yield cut._replace(stem=stem, pronoun=pronoun)
            if stem.endswith("ت") and len(stem) > 2:
                yield cut._replace(stem=stem[:-1] + "ه", pronoun=pronoun)  # قيادته: قيادة
            elif stem.endswith("و"):
                yield cut._replace(stem=stem + "ا", pronoun=pronoun)  # قتلوهم: قتلوا
            if stem[-1] in "وي" and len(stem) > 3 and stem[-2] == "ا":
                yield cut._replace(stem=stem[:-1] + "ء", pronoun=pronoun)  # أعضاؤه: أعضاء


@lru_cache(maxsize=65_536)
def stems(word: str) -> frozenset[str]:
    """Every stem that peeling a folded word can leave, for asking whether a word is one of some.

    >>> "عقوبات" in stems("بالعقوبات")
    True
    """
    return frozenset(cut.stem for cut in peel(word))
