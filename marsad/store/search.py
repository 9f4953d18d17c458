"""Full-text search of Arabic as people type it.

The index holds folded words (hamza, ta marbuta, marks, tatweel, digits are one spelling). A word that is asked for is
looked up with every proclitic and pronoun that print may glue to it (``مدينة`` finds ``وبالمدينة`` and ``مدينتهم``), and in its other
numbers (``مدن``), unless it stands in quotes; what is found is shown in the raw text.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, product, takewhile

from marsad.errors import InputError
from marsad.language.ar.tokens import read_tokens
from marsad.language.ar.typed import bare_forms, bare_word, expand, fold_words, joined, sound_forms, typed_words
from marsad.model import Span
from marsad.tables import read_tables

_PART = re.compile(r'(-?)"([^"]*)"|(\S+)')
AROUND = 14  # words of a snippet before and behind what was found
BEGUN = 3  # letters of a word that is still being typed, at least
MANY = 1000  # articles that are weighed by how well they answer: of more, the newest are shown
TITLE = 4.0  # how much more a word in the headline counts
_QUOTES = str.maketrans(dict.fromkeys("«»“”„‟", '"'))


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A query: for the index, and as the phrases that a text must hold (each the variants of its words)."""

    match: str
    phrases: tuple[tuple[frozenset[str], ...], ...]


@lru_cache(maxsize=64)
def parse(query: str, begun: bool = False) -> Asked:
    """What a query asks: words (all of them), ``"phrases"``, ``-words`` that must not stand there, ``OR`` between alternatives.

    ``begun``: the last word may go on, as while it is typed. Raises ``InputError`` where it asks for nothing.
    """
    groups: list[list[str]] = []
    without: list[str] = []
    phrases: list[tuple[frozenset[str], ...]] = []
    alternative = False
    parts = _PART.findall(query.translate(_QUOTES))
    for number, (minus, phrase, word) in enumerate(parts, 1):
        if word in ("OR", "|") and groups:
            alternative = True
            continue
        negative = bool(minus) or (len(word) > 1 and word[0] == "-")
        words = typed_words(phrase or word.lstrip("-"))
        if not words:
            continue
        # Within a phrase only what stands first is glued to what came before it.
        asked = words[0] if phrase or len(words) > 1 else _numbers(words[0])
        variants = [list(dict.fromkeys(form for one in asked for form in expand(one))), *([form for one in rest for form in joined(one)] for rest in words[1:])]
        if begun and number == len(parts) and not phrase and len(words) == 1 and len(word) >= BEGUN:
            bares = [form for one in words[0] for form in expand(one)[:1]]
            forms = [form for form in variants[0] if any(form.endswith(bare) for bare in bares)]
            text = "(" + " OR ".join(f'"{form}"*' for form in forms) + ")"
        else:
            text = _or([" ".join(forms) for forms in product(variants[0], *(rest[:1] for rest in variants[1:]))])
        if negative:
            without.append(text)
            continue
        phrases.append(tuple(frozenset(one) for one in variants))
        if alternative:
            groups[-1].append(text)
        else:
            groups.append([text])
        alternative = False
    if not groups:
        raise InputError(f"found {query!r}; expected a word to search for")
    match = " AND ".join(f"({' OR '.join(group)})" for group in groups)
    return Asked(match=match + "".join(f" NOT {one}" for one in without), phrases=tuple(phrases))


@lru_cache(maxsize=1)
def _nouns() -> Mapping[str, tuple[str, ...]]:
    """Nouns whose plural is another word, folded: each of their forms with the others."""
    forms: dict[str, dict[str, None]] = {}
    for row in read_tables(only=("search/",))["search/plurals.csv"]:
        together = [fold_words(one) for one in (row["singular"], *row.many("plurals"))]
        for one in together:
            forms.setdefault(one, {}).update(dict.fromkeys(other for other in together if other != one))
    return {one: tuple(others) for one, others in forms.items()}


def _numbers(words: Sequence[str]) -> list[str]:
    """The spellings of a word that is asked for, then its other numbers: by the table, or else by its ending."""
    bare = [form for word in words for form in bare_forms(word)]
    known = [other for form in bare for other in _nouns().get(form, ())]
    return list(dict.fromkeys((*words, *known, *(other for form in bare if form not in _nouns() for other in sound_forms(form)))))


def _or(words: Sequence[str]) -> str:
    return "(" + " OR ".join(f'"{word}"' for word in words) + ")"


def find(db: sqlite3.Connection, query: str, *, where: str, values: Mapping[str, object], limit: int, newest: bool) -> list[tuple[int, float]]:
    """The numbers of the articles that a query finds, best first (or newest), with their scores."""
    order = "a.published DESC, a.id DESC" if newest else "score, a.id"
    rows = db.execute(
        f"SELECT a.id, bm25(words, {TITLE}, 1.0) AS score FROM words JOIN articles a ON a.id = words.rowid "
        f"WHERE words MATCH :match {where} ORDER BY {order} LIMIT :limit",
        {**values, "match": parse(query).match, "limit": limit},
    )
    return [(number, -score) for number, score in rows]


def holding(db: sqlite3.Connection, match: str, most: int) -> list[int]:
    """The articles that hold what is asked, by their numbers, the last that came first; at most so many."""
    return [number for (number,) in db.execute("SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid DESC LIMIT ?", (match, most))]


def snippet(text: str, query: str) -> tuple[Span, tuple[Span, ...]]:
    """The piece of a text that says most of what a query asks, and the words in it that do."""
    asked = parse(query)
    doc = read_tokens(text)
    # The index leaves out what is no word, so a phrase runs over marks.
    at = [n for n, word in enumerate(doc.words) if word[0].isalnum()]
    words = [bare_word(doc.words[n]) for n in at]
    hits: list[tuple[int, int, int]] = []  # first word, last word, which phrase
    for number, (head, *rest) in enumerate(asked.phrases):
        for first in [n for n, word in enumerate(words) if word in head]:
            last = first + len(rest)
            if last < len(words) and all(words[first + n] in variants for n, variants in enumerate(rest, 1)):
                hits.append((first, last, number))
    hits.sort()
    if not hits:
        last = min(len(at), 2 * AROUND)
        return (_span(text, doc.starts[at[0]], doc.ends[at[last - 1]]) if last else Span(0, 0, "")), ()
    best, most = hits[0][0], 0  # where the stretch begins that holds most of the phrases, and how many
    for n, (first, *_) in enumerate(hits):
        if n and hits[n - 1][0] == first:
            continue
        stretch = takewhile(lambda hit, end=first + 2 * AROUND: hit[0] <= end, islice(hits, n, None))  # type: ignore[misc]
        told = len({number for _, last, number in stretch if last <= first + 2 * AROUND})
        if told > most:
            best, most = first, told
    inside = [hit for hit in hits if best <= hit[0] and hit[1] <= best + 2 * AROUND]
    begin = max(0, best - AROUND)
    end = min(len(at) - 1, max([*(hit[1] for hit in inside), best + AROUND]))
    shown = [hit for hit in hits if begin <= hit[0] and hit[1] <= end]
    spans = dict.fromkeys(_span(text, doc.starts[at[first]], doc.ends[at[last]]) for first, last, _ in shown)
    return _span(text, doc.starts[at[begin]], doc.ends[at[end]]), tuple(spans)


def _span(text: str, start: int, end: int) -> Span:
    return Span(start, end, text[start:end])
