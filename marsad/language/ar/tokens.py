"""Raw text to tokens, sentences, paragraphs and quotations, all as offsets into the raw text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from marsad.language.ar.fold import IGNORED, fold_word

_MARKS = re.escape(IGNORED)
_TOKEN = re.compile(
    rf"(?P<number>\d+(?:[.,٫٬]\d+)*)"
    rf"|(?P<word>(?:[^\W\d_]|[{_MARKS}])*[^\W\d_](?:[^\W\d_]|[{_MARKS}])*)"
    rf"|(?P<punct>\.{{2,}}|…|[^\w\s]|_)"
)
OPENING, CLOSING = "“«„‹", "”»‟›"
_QUOTES = set(OPENING + CLOSING + '"')
_STOPS = {".", "!", "؟", "?", "…"}


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation, as the tokens between its marks (half-open); ``closed`` is False where the page forgot one."""

    first: int
    last: int
    closed: bool


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as a half-open range of tokens, and the number of its paragraph."""

    first: int
    last: int
    paragraph: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A text fixed for ever, as parallel columns: token ``i`` is ``text[starts[i]:ends[i]]``, folded ``words[i]``."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    words: tuple[str, ...]
    numeric: tuple[bool, ...]
    taa: tuple[bool, ...]  # the raw word ends in ة, which folding writes ه: no pronoun there
    sentences: tuple[Sentence, ...]
    sentence_of: tuple[int, ...]
    quotes: tuple[Quote, ...]
    quote_of: tuple[int, ...]

    def raw(self, first: int, last: int | None = None) -> str:
        """The raw text of tokens ``first`` up to but not including ``last`` (default: one token)."""
        return self.text[self.starts[first] : self.ends[(first + 1 if last is None else last) - 1]]


def _balance(words: list[str], limits: list[int]) -> tuple[list[Quote], list[int]]:
    """Pair quotation marks of every kind within each paragraph; straight marks alternate.

    Real pages mix “ with " and forget one: a mark that opens while one is open closes it when the text before it has
    no space (``…السورية”،على``); what stays open ends with its paragraph and says so.
    """
    quotes: list[Quote] = []
    inside = [-1] * len(words)
    begin = 0
    for limit in limits:
        opened = -1
        for at in range(begin, limit):
            mark = words[at]
            if mark not in _QUOTES:
                continue
            if opened < 0:
                if mark in CLOSING:
                    # An opening “ that a keyboard turned round: only when a partner follows in the paragraph.
                    if not any(words[later] in _QUOTES for later in range(at + 1, min(limit, at + 400))):
                        continue
                opened = at
            elif mark in OPENING:
                # Nested or turned round. A nested one is rare in news; taking it as a closing mark keeps both halves.
                quotes.append(Quote(opened + 1, at, True))
                opened = -1 if at + 1 >= limit or words[at + 1] in {"،", ",", ".", "؛"} else at
            else:
                quotes.append(Quote(opened + 1, at, True))
                opened = -1
        if opened >= 0 and opened + 1 < limit:
            quotes.append(Quote(opened + 1, limit, False))
        begin = limit
    quotes = [quote for quote in quotes if quote.last > quote.first]
    for number, quote in enumerate(quotes):
        for at in range(quote.first, quote.last):
            inside[at] = number
    return quotes, inside


def read_tokens(text: str) -> Document:
    """Cut a text into tokens, sentences, paragraphs and quotations. Linear in its length.

    >>> doc = read_tokens("قال الرئيس: “نتفق”،على وقف النار. وأضاف آخر.")
    >>> [doc.raw(s.first, s.last) for s in doc.sentences]
    ['قال الرئيس: “نتفق”،على وقف النار.', 'وأضاف آخر.']
    >>> [doc.raw(q.first, q.last) for q in doc.quotes]
    ['نتفق']
    """
    starts: list[int] = []
    ends: list[int] = []
    words: list[str] = []
    numeric: list[bool] = []
    taa: list[bool] = []
    limits: list[int] = []  # token index at which each paragraph ends
    folded: dict[str, str] = {}
    position = 0
    for line in text.splitlines(keepends=True):
        before = len(words)
        for found in _TOKEN.finditer(text, position, position + len(line)):
            raw = found.group()
            word = folded.get(raw)
            if word is None:
                word = folded[raw] = fold_word(raw) or "-"  # a lone tatweel stands for a dash: 4 ـ 5 مايو
            starts.append(found.start())
            ends.append(found.end())
            words.append(word)
            numeric.append(found.lastgroup == "number")
            taa.append(raw[-1] == "ة" or (len(raw) > 1 and raw[-2] == "ة"))
        position += len(line)
        if len(words) > before:
            limits.append(len(words))
    quotes, inside = _balance(words, limits)
    sentences: list[Sentence] = []
    sentence_of: list[int] = []
    begin = 0
    for paragraph, limit in enumerate(limits):
        at = begin
        while at < limit:
            stop = at
            while stop < limit:
                word = words[stop]
                stop += 1
                if word in _STOPS or (len(word) > 1 and word[0] == "."):
                    if inside[stop - 1] >= 0 and quotes[inside[stop - 1]].closed and stop < quotes[inside[stop - 1]].last:
                        continue  # a stop inside a quotation that goes on does not end the sentence around it
                    if word == "." and _is_abbreviation(words, numeric, stop - 1, limit, starts, ends):
                        continue
                    if word not in _STOPS and word != "…" and stop < limit and inside[stop - 1] >= 0:
                        continue
                    while stop < limit and words[stop] in _QUOTES | _STOPS | {")"}:
                        stop += 1
                    break
            sentences.append(Sentence(at, stop, paragraph))
            sentence_of.extend([len(sentences) - 1] * (stop - at))
            at = stop
        begin = limit
    return Document(
        text=text,
        starts=tuple(starts),
        ends=tuple(ends),
        words=tuple(words),
        numeric=tuple(numeric),
        taa=tuple(taa),
        sentences=tuple(sentences),
        sentence_of=tuple(sentence_of),
        quotes=tuple(quotes),
        quote_of=tuple(inside),
    )


def _is_abbreviation(
    words: list[str], numeric: list[bool], at: int, limit: int, starts: list[int], ends: list[int]
) -> bool:
    """Whether the stop at ``at`` belongs to initials or a numeral: ``بي.بي.سي``, ``د. سامي``, ``3.5``."""
    if at == 0 or at + 1 >= limit:
        return False
    glued_after = starts[at + 1] == ends[at]
    glued_before = ends[at - 1] == starts[at]
    if not glued_before:
        return False
    if len(words[at - 1]) == 1 and not numeric[at - 1] and words[at - 1].isalpha():
        return True
    return glued_after and len(words[at - 1]) <= 2 and len(words[at + 1]) <= 2
