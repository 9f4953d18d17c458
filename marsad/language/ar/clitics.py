"""Peeling clitics off folded words: و ف ب ل ك س ال before, pronouns after.

``peel`` lists every way to cut a word, least peeled first; the lexicon decides which of the stems exist. Written Arabic
glues up to three proclitics to a word (``وبالمدفعية``), and ``ل`` swallows the alif of ``ال`` (``للمدينة``).
"""

from __future__ import annotations

from functools import lru_cache

CONJUNCTIONS = ("و", "ف")
THEN = CONJUNCTIONS[1]
NOMINATIVE = ("ون", "و")  # endings of plurals that are a subject: المتظاهرون, موظفو الوزارة
ARTICLE = "ال"
PREPOSITIONS = ("ب", "ل", "ك")
ALIF = "ا"  # also the ending of an indefinite object: محمودا
PLURALS = ("ين", "ون", "ات")  # endings of plurals, which surnames seldom have
PRONOUNS = ("هما", "ها", "هم", "هن", "كم", "نا", "ني", "ه", "ك", "ي")


class Peeled:
    """One cut of a word: its stem, the proclitics cut off (``"و"``, ``"ول"``), the article, the pronoun suffix.

    ``skip`` is how many folded characters stand before the stem (the article is the stem's own when it is a name's).
    """

    __slots__ = ("article", "conjunction", "future", "preposition", "pronoun", "skip", "stem")

    def __init__(self, stem: str, conjunction: str, preposition: str, article: bool, future: bool, pronoun: str, skip: int) -> None:
        self.stem = stem
        self.conjunction = conjunction
        self.preposition = preposition
        self.article = article
        self.future = future
        self.pronoun = pronoun
        self.skip = skip


Cut = tuple[str, str, str, bool, bool, str, int]  # what a Peeled holds


def _before(word: str) -> list[Cut]:
    """Every way to cut proclitics off, least peeled first."""
    cuts: list[Cut] = [(word, "", "", False, False, "", 0)]
    if len(word) < 3:
        return cuts
    starts = [(word, "", 0)]
    if word[0] in CONJUNCTIONS:
        starts.append((word[1:], word[0], 1))
        cuts.append((word[1:], word[0], "", False, False, "", 1))
    for rest, conjunction, skip in starts:
        if len(rest) < 3:
            continue
        first = rest[0]
        if first == "ا":
            if rest[1] == "ل" and len(rest) > 3:
                cuts.append((rest[2:], conjunction, "", True, False, "", skip + 2))
        elif first == "س":
            if rest[1] in "يتنا" and len(rest) > 3:
                cuts.append((rest[1:], conjunction, "", False, True, "", skip + 1))
        elif first in PREPOSITIONS:
            inner, at = rest[1:], skip + 1
            cuts.append((inner, conjunction, first, False, False, "", at))
            if len(inner) > 3 and inner.startswith("ال"):
                cuts.append((inner[2:], conjunction, first, True, False, "", at + 2))
            if len(rest) > 3 and rest.startswith("لل"):
                # للمدينة = ل + المدينة: as a name the stem wears its article again, though the text lost the alif
                cuts.append(("ال" + rest[2:], conjunction, "ل", False, False, "", at))
                cuts.append((rest[2:], conjunction, "ل", True, False, "", at + 1))
                if rest[2] != "ل":
                    cuts.append(("ال" + rest[1:], conjunction, "ل", False, False, "", at))  # للجنة = ل + اللجنة
    return cuts


def cuts_of(word: str) -> list[Cut]:
    """Every way to cut clitics off a folded word, least peeled first: the arguments of ``Peeled``."""
    cuts = _before(word)
    endings = [pronoun for pronoun in PRONOUNS if word.endswith(pronoun)] if len(word) > 2 else ()
    if endings:
        for whole, conjunction, preposition, article, future, _, skip in list(cuts):
            if article:
                continue
            for pronoun in endings:
                if len(whole) - len(pronoun) < 2:
                    continue
                stem = whole[: -len(pronoun)]
                cuts.append((stem, conjunction, preposition, False, future, pronoun, skip))
                if stem[-1] == "ت" and len(stem) > 2:
                    cuts.append((stem[:-1] + "ه", conjunction, preposition, False, future, pronoun, skip))  # قيادته: قيادة
                elif stem[-1] == "و":
                    cuts.append((stem + "ا", conjunction, preposition, False, future, pronoun, skip))  # قتلوهم: قتلوا
                if stem[-1] in "وي" and len(stem) > 3 and stem[-2] == "ا":
                    cuts.append((stem[:-1] + "ء", conjunction, preposition, False, future, pronoun, skip))  # أعضاؤه: أعضاء
    return cuts


def peel(word: str) -> list[Peeled]:
    """Every way to peel a folded word, least peeled first; stems keep at least two letters.

    >>> [p.stem for p in peel("وللمدينه")][:2]
    ['وللمدينه', 'للمدينه']
    >>> any(p.stem == "المدينه" and p.preposition == "ل" for p in peel("للمدينه"))
    True
    >>> any(p.stem == "قياده" and p.pronoun == "ه" for p in peel("قيادته"))
    True
    """
    return [Peeled(*cut) for cut in cuts_of(word)]


@lru_cache(maxsize=8192)
def stems(word: str) -> frozenset[str]:
    """Every stem that peeling a folded word can leave, for asking whether a word is one of some.

    >>> "عقوبات" in stems("بالعقوبات")
    True
    """
    return frozenset([cut[0] for cut in cuts_of(word)])


def fits(cut: Peeled, pos: str, feature: str) -> bool:
    """Whether the clitics cut off can stand on this kind of word: V verb, N noun, A adjective, P proper name, F function word.

    >>> cut = next(c for c in peel("والمدينه") if c.stem == "مدينه")
    >>> fits(cut, "N", "s"), fits(cut, "V", "p3ms")
    (True, False)
    """
    if pos == "V":
        imperfect = feature[0] == "i"
        if cut.pronoun == "ي":
            return False  # a verb takes ني: قتلى is no verb
        return not cut.article and cut.preposition in (("", "ل") if imperfect else ("",)) and (imperfect or not cut.future)
    if cut.future:
        return False
    if pos == "P":
        return not cut.article and not cut.pronoun
    if pos == "F":
        return not cut.article
    if (feature.endswith("c") and cut.article) or (pos == "A" and cut.pronoun):
        return False
    return not (cut.article and cut.pronoun)
