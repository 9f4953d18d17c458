"""Lines that lead elsewhere (اقرأ أيضاً: …) and that ask the reader for something: no part of what the article tells.

Left in, another article's headline would be read as an event of this one. The phrases are data (``ar/boilerplate.csv``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from marsad.language.ar.fold import fold_phrase
from marsad.store.records import Link
from marsad.tables import read_tables

_LONGEST = 32  # words of such a line: a headline behind a phrase
_STOPS = (".", "!", "؟", "?", "…", "»", "”")


@lru_cache(maxsize=1)
def phrases() -> Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """The phrases by their first folded word, longest first, with their class."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for row in read_tables(only=("ar/boilerplate.csv",))["ar/boilerplate.csv"]:
        words = fold_phrase(row["phrase"])
        found.setdefault(words[0], []).append((words, row["class"]))
    return {first: tuple(sorted(some, key=lambda one: -len(one[0]))) for first, some in found.items()}


def part_related(text: str, anchors: Mapping[str, str] | None = None) -> tuple[str, tuple[Link, ...]]:
    """A text without such lines, and the articles that they name. ``anchors`` are a page's links: words to address.

    >>> text, links = part_related("قتل عشرة في غارة.\\nإقرأ أيضاً: هدنة في طرابلس\\nوأعلن الجيش مسؤوليته.")
    >>> text, links[0].text
    ('قتل عشرة في غارة.\\nوأعلن الجيش مسؤوليته.', 'هدنة في طرابلس')
    """
    lines = text.split("\n")
    kept: list[str] = []
    links: list[Link] = []
    heading = False  # of a list: what follows it are headlines, as long as they are links
    for number, line in enumerate(lines):
        bare = " ".join(line.split())
        if not bare:
            kept.append(line)
            continue
        found = _phrase(bare) if number else None  # the first line is the article's own headline or its beginning
        if found is not None:
            kind, rest = found
            heading = kind == "related" and not rest
            if kind == "related" and rest:
                links.append(Link(text=rest, url=_address(rest, bare, anchors)))
            continue
        if heading and _is_headline(bare, anchors):
            links.append(Link(text=bare, url=_address(bare, bare, anchors)))
            heading = anchors is not None
            continue
        heading = False
        kept.append(line)
    return "\n".join(kept), tuple(links)


def _phrase(line: str) -> tuple[str, str] | None:
    """The class of the phrase that a line begins with, and what stands behind it."""
    words = line.split()
    if len(words) > _LONGEST:
        return None
    folded = [_bare(word) for word in fold_phrase(line)]
    while folded and not folded[0]:
        folded, words = folded[1:], words[1:]  # a dash, a pointing hand
    for phrase, kind in phrases().get(folded[0] if folded else "", ()):
        if tuple(folded[: len(phrase)]) == phrase and _ends(words[: len(phrase)], words[len(phrase) :], kind):
            return kind, " ".join(words[len(phrase) :]).strip(" :-–—|.…»«").strip()
    return None


def _ends(phrase: Sequence[str], rest: Sequence[str], kind: str) -> bool:
    """Whether the phrase stands by itself: اقرأ أيضا: …, not اقرأ المزيد من القرآن. A call to the reader needs no mark."""
    if kind == "call" or not rest:
        return True
    return phrase[-1][-1] in ":.…-–—|" or rest[0][0] in ":-–—|«\"“…" or not rest[-1].endswith(".")


def _bare(word: str) -> str:
    return "".join(c for c in word if c.isalnum())


def _is_headline(line: str, anchors: Mapping[str, str] | None) -> bool:
    if anchors is not None:
        return line in anchors
    return len(line.split()) <= _LONGEST and not line.endswith(_STOPS)


def _address(rest: str, line: str, anchors: Mapping[str, str] | None) -> str | None:
    return (anchors or {}).get(rest) or (anchors or {}).get(line)
