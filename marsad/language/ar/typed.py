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
    found = [word]
    for bare in bare_forms(word):  # of للجنة, لجنة too: ل + اللجنة
        found += [conjunction + before + bare for conjunction in _JOINED for before in (*_GLUED, *_WITH_ARTICLE)]
        if len(bare) >= 3:
            stems = (bare[:-1] + "ت",) if bare[-1] == "ه" else (bare, bare[:-1] + "ا") if bare[-1] == "ي" else (bare,)  # قتلى: قتلاهم
            found += [conjunction + before + stem + pronoun for stem in stems for conjunction in _JOINED for before in _GLUED for pronoun in _BEHIND]
    if word[0] in "يتنا":
        found += [conjunction + "س" + word for conjunction in _JOINED]
    return tuple(dict.fromkeys(found))


def bare_forms(word: str) -> tuple[str, ...]:
    """A folded word that someone searches for without the article: what a table of nouns has it under.

    >>> bare_forms("المدن"), bare_forms("للقتلي"), bare_forms("وزاره")
    (('مدن',), ('قتلي', 'لقتلي'), ('وزاره',))
    """
    for article in _ARTICLES:
        if word.startswith(article) and len(word) - len(article) >= 3:
            bare = word[len(article) :]
            return (bare, "ل" + bare) if article.endswith("لل") else (bare,)
    return (word,)


def sound_forms(word: str) -> tuple[str, ...]:
    """The other number of a folded noun by its endings alone: مدني has مدنيين, غاره has غارات, and the other way. What is no word
    stands in no text; what is too short to tell is left alone.

    >>> sound_forms("مدني"), sound_forms("غاره"), sound_forms("تصريحات"), sound_forms("من")
    (('مدنيون', 'مدنيين', 'مدنيات'), ('غارات',), ('تصريحه', 'تصريح'), ())
    """
    if not word.isalpha() or word.isascii() or len(word) < 4:
        return ()
    if word.endswith("ه"):
        return (word[:-1] + "ات",)
    if word.endswith("ات"):
        base = word[:-2]
        return ((base + "ه", base) if len(base) >= 4 else (base + "ه",)) if len(base) >= 3 else ()
    if word.endswith(("ون", "ين")):
        base = word[:-2]
        return (base, base + ("ين" if word.endswith("ون") else "ون")) if len(base) >= 4 else ()
    if word.endswith("ا"):
        return (word + "ت",)
    return (word + "ون", word + "ين", word + "ات")


def fold_words(text: str) -> str:
    """The words of a text, folded, marks left out, thousands unparted: what search compares.

    >>> fold_words("قُتِلَ ٧٣٩ مدنيّاً، ونزح 1,200 أمس.")
    'قتل 739 مدنيا ونزح 1200 امس'
    """
    return " ".join([bare_word(word) for word in read_tokens(text).words if word[0].isalnum()])


def bare_word(word: str) -> str:
    """A folded word as the index has it: a number's thousands unparted."""
    return word.replace(",", "") if word[0].isdigit() else word
