"""Raw text to tokens, sentences, paragraphs and quotations, all as offsets into the raw text."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from marsad.language.ar.fold import IGNORED, fold_word
from marsad.record import record

_MARKS = re.escape(IGNORED)
# One group, so that ``split`` gives the gaps and the tokens by turns. A space need not be tried; first comes what most words
# are, letters without marks.
_TOKEN = re.compile(
    rf"(?=\S)([\u0621-\u063a\u0641-\u064a]++(?![\w{_MARKS}])"
    rf"|\d+(?:[.,٫٬]\d+)*"
    rf"|(?:[^\W\d_]|[{_MARKS}])*[^\W\d_](?:[^\W\d_]|[{_MARKS}])*"
    rf"|\.{{2,}}|…|[^\w\s]|_)"
)
# المتحدةوروسيا, علىالأرض: a letter that only ends a word, and more letters
_SEAM = re.compile("\u0629(?=[\u0621-\u063a\u0641-\u064a]{2})|\u0649(?=\u0627\u0644[\u0621-\u063a\u0641-\u064a]{2})")
_NUMERIC = re.compile(r"\d")
OPENING, CLOSING = "“«„‹", "”»‟›"
STRAIGHT = '"″ˮ＂'  # the same mark at both ends; pages write a double prime for it
_QUOTES = set(OPENING + CLOSING + STRAIGHT)
_STOPS = {".", "!", "؟", "?", "…"}
_AFTER_STOP = _QUOTES | _STOPS | {")"}
PARTNER_REACH = 400  # tokens within which a turned-round opening mark must find its closing one
REMEMBERED = 65_536  # distinct raw tokens remembered with what they are folded to


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


@record
class Document:
    """A text fixed for ever, as parallel columns: token ``i`` is ``text[starts[i]:ends[i]]``, folded ``words[i]``."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]
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


class _Facts(dict[str, tuple[str, bool, bool]]):
    """Raw tokens with what they are folded to, whether they are digits, whether they end in ة; filled as asked."""

    def __missing__(self, raw: str) -> tuple[str, bool, bool]:
        folded = fold_word(raw) or "-"  # a lone tatweel stands for a dash: 4 ـ 5 مايو
        facts = self[raw] = folded, _NUMERIC.match(raw) is not None, raw[-1] == "ة" or (len(raw) > 1 and raw[-2] == "ة")
        return facts


_FACTS = _Facts()


def _balance(words: Sequence[str], limits: list[int], starts: Sequence[int], ends: Sequence[int]) -> tuple[list[Quote], list[int]]:
    """Pair quotation marks of every kind within each paragraph; straight marks alternate.

    Real pages mix “ with " and forget one: a mark that opens while one is open closes it when the text before it has
    no space (``…السورية”،على``); what stays open ends with its paragraph and says so. A straight mark that plainly
    opens (``وقال: "لن``) while one is open, with a full stop between, tells that the first was never closed.
    """
    quotes: list[Quote] = []
    inside = [-1] * len(words)
    marks = [at for at, word in enumerate(words) if word in _QUOTES]
    next_mark = 0
    for limit in limits:
        opened = -1
        while next_mark < len(marks) and marks[next_mark] < limit:
            at = marks[next_mark]
            mark = words[at]
            next_mark += 1
            if opened < 0:
                if mark in CLOSING:
                    # An opening “ that a keyboard turned round: only when a partner follows in the paragraph.
                    if next_mark >= len(marks) or marks[next_mark] >= min(limit, at + PARTNER_REACH):
                        continue
                opened = at
            elif mark in STRAIGHT and _opens(at, starts, ends) and (stop := next((n for n in range(at - 1, opened, -1) if words[n] == "."), -1)) > 0:
                quotes.append(Quote(opened + 1, stop, False))
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
    quotes = [quote for quote in quotes if quote.last > quote.first]
    for number, quote in enumerate(quotes):
        inside[quote.first : quote.last] = [number] * (quote.last - quote.first)
    return quotes, inside


def _cut(edges: list[int], pieces: list[str], cuts: Sequence[int]) -> tuple[list[int], list[str]]:
    """The edges and pieces of a text with an empty gap more at each of these offsets inside a token."""
    out: list[str] = []
    todo = list(reversed(cuts))
    for number, piece in enumerate(pieces):
        end = edges[number]
        while todo and todo[-1] < end:
            at = todo.pop() - end  # from its end
            if number % 2 and -at < len(piece):
                out += [piece[:at], ""]
                piece = piece[at:]
        out.append(piece)
    return list(accumulate(map(len, out))), out


def read_tokens(text: str, cuts: Sequence[int] = ()) -> Document:
    """Cut a text into tokens, sentences, paragraphs and quotations. Linear in its length. ``cuts`` are offsets, in order,
    at which a token also ends (``match.seams`` finds them); one ends after a ة with a letter after it, which only a
    forgotten space explains.

    >>> doc = read_tokens("قال الرئيس: “نتفق”،على وقف النار. وأضاف آخر.")
    >>> [doc.raw(s.first, s.last) for s in doc.sentences]
    ['قال الرئيس: “نتفق”،على وقف النار.', 'وأضاف آخر.']
    >>> [doc.raw(q.first, q.last) for q in doc.quotes]
    ['نتفق']
    >>> doc = read_tokens("بين الولايات المتحدةوروسيا")
    >>> [doc.raw(at) for at in range(len(doc.words))]
    ['بين', 'الولايات', 'المتحدة', 'وروسيا']
    """
    if len(_FACTS) > REMEMBERED:
        _FACTS.clear()
    pieces = _TOKEN.split(text)  # gap, token, gap, …, gap
    edges = list(accumulate(map(len, pieces)))
    if seams := sorted({*cuts, *(m.end() for m in _SEAM.finditer(text))}):
        edges, pieces = _cut(edges, pieces, seams)
    starts, ends = array("I", edges[0:-1:2]), array("I", edges[1::2])  # a long text has many
    del edges
    facts = list(map(_FACTS.__getitem__, pieces[1::2]))
    words = tuple([fact[0] for fact in facts])
    numeric = tuple([fact[1] for fact in facts])
    limits: list[int] = []  # token index at which each paragraph ends
    position = 0
    for line in text.splitlines(keepends=True):
        position += len(line)
        limit = bisect_left(starts, position, limits[-1] if limits else 0)
        if limit > (limits[-1] if limits else 0):
            limits.append(limit)
    quotes, inside = _balance(words, limits, starts, ends)
    sentences: list[Sentence] = []
    sentence_of: list[int] = []
    stops = [at for at, word in enumerate(words) if word in _STOPS or word[0] == "."]
    next_stop = begin = 0
    for paragraph, limit in enumerate(limits):
        at = begin
        while at < limit:
            while next_stop < len(stops) and stops[next_stop] < limit:
                stop = stops[next_stop] + 1
                next_stop += 1
                word = words[stop - 1]
                inner = inside[stop - 1]
                if inner >= 0 and quotes[inner].closed and stop < quotes[inner].last:
                    continue  # a stop inside a quotation that goes on does not end the sentence around it
                if word == "." and _is_abbreviation(words, numeric, stop - 1, limit, starts, ends):
                    continue
                if word not in _STOPS and word != "…" and stop < limit and inner >= 0:
                    continue
                while stop < limit and words[stop] in _AFTER_STOP:
                    stop += 1
                break
            else:
                stop = limit
            while next_stop < len(stops) and stops[next_stop] < stop:
                next_stop += 1
            sentences.append(Sentence(at, stop, paragraph))
            sentence_of.extend([len(sentences) - 1] * (stop - at))
            at = stop
        begin = limit
    return Document(
        text=text,
        starts=starts,
        ends=ends,
        words=words,
        numeric=numeric,
        taa=tuple([fact[2] for fact in facts]),
        sentences=tuple(sentences),
        sentence_of=tuple(sentence_of),
        quotes=tuple(quotes),
        quote_of=tuple(inside),
    )


def _opens(at: int, starts: Sequence[int], ends: Sequence[int]) -> bool:
    """Whether a straight mark has a space before it and none behind it."""
    return at > 0 and starts[at] > ends[at - 1] and at + 1 < len(starts) and starts[at + 1] == ends[at]


def _is_abbreviation(
    words: Sequence[str], numeric: Sequence[bool], at: int, limit: int, starts: Sequence[int], ends: Sequence[int]
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
