"""Words as people type them into a search, and the forms in which print has them."""

from __future__ import annotations

from functools import lru_cache

from marsad.language.ar.clitics import CONJUNCTIONS
from marsad.language.ar.tokens import read_tokens

_GLUED = ("", "ب", "ل", "ك")
_WITH_ARTICLE = ("ال", "بال", "لل", "كال")
_JOINED = ("", *CONJUNCTIONS)
_ARTICLES = sorted((conjunction + article for article in _WITH_ARTICLE for conjunction in _JOINED), key=len, reverse=True)
_BEHIND = ("ه", "ها", "هم", "هن", "هما", "نا", "كم")


_HAMZA = str.maketrans("ؤئ", "ئؤ")


@lru_cache(maxsize=1024)
def typed_words(text: str) -> tuple[tuple[str, ...], ...]:
    """The words that someone types, each as the folded words that it may be printed as: مسئول is also written مسؤول.

    >>> typed_words("المسئول، ٧٣٩")
    (('المسيول', 'المسوول'), ('739',))
    """
    words = []
    doc = read_tokens(text)
    for at, folded in enumerate(doc.words):
        if folded[0].isalnum():
            other = fold_words(doc.raw(at).translate(_HAMZA))
            words.append(tuple(dict.fromkeys((fold_words(doc.raw(at)), other))))
    return tuple(words)


def joined(word: str) -> tuple[str, ...]:
    """A word inside a phrase: by itself, or with the conjunction that joins it to the one before."""
    return word, CONJUNCTIONS[0] + word


def expand(word: str) -> tuple[str, ...]:
    """Every way that print may glue clitics to a folded word that someone searches for, the word itself first.

    An article that was typed is left off first (الجيش finds جيش and بالجيش); single letters are not: وزارة is no زاره.

    >>> found = expand("مدينه")
    >>> [word in found for word in ("والمدينه", "للمدينه", "مدينتهم", "وبمدينه")], "زاره" in expand("وزاره")
    ([True, True, True, True], False)
    """
    if not word.isalpha() or word.isascii() or len(word) < 2:
        return (word,)
    bares = [word]
    for article in _ARTICLES:
        if word.startswith(article) and len(word) - len(article) >= 3:
            bares = [word[len(article) :]]
            if article.endswith("لل"):
                bares.append("ل" + bares[0])  # للجنة: ل + اللجنة
            break
    found = [word]
    for bare in bares:
        found += [conjunction + before + bare for conjunction in _JOINED for before in (*_GLUED, *_WITH_ARTICLE)]
        if len(bare) >= 3:
            stem = bare[:-1] + "ت" if bare[-1] == "ه" else bare
            found += [conjunction + before + stem + pronoun for conjunction in _JOINED for before in _GLUED for pronoun in _BEHIND]
    if word[0] in "يتنا":
        found += [conjunction + "س" + word for conjunction in _JOINED]
    return tuple(dict.fromkeys(found))


def fold_words(text: str) -> str:
    """The words of a text, folded, marks left out, thousands unparted: what search compares.

    >>> fold_words("قُتِلَ ٧٣٩ مدنيّاً، ونزح 1,200 أمس.")
    'قتل 739 مدنيا ونزح 1200 امس'
    """
    return " ".join([bare_word(word) for word in read_tokens(text).words if word[0].isalnum()])


def bare_word(word: str) -> str:
    """A folded word as the index has it: a number's thousands unparted."""
    return word.replace(",", "") if word[0].isdigit() else word
