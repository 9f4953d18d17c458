"""Who, where and when the second reader's words mean: settled by Marsad's own stages over the whole article, never by the model.

Where the first reader found nobody, the quoted words go to the same door as those of the tagger of names (``actors.proposed``,
``places.proposed``): they are proposed, and identity, country, sector and coordinates are what the stages make of them.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TypeVar

from marsad.actors.gather import Cast
from marsad.actors.whom import find_whom
from marsad.language.ar.dates import find_times
from marsad.language.ar.fold import fold_word
from marsad.language.ar.numbers import Number, find_numbers
from marsad.lexicon import Lexicon
from marsad.match import Scan, scan_text
from marsad.model import Actor, Mention, Place, Reading, Span, Time
from marsad.names import tagger
from marsad.names.tagger import Name
from marsad.places.whereabouts import Settled
from marsad.second.quotes import token_at

R = TypeVar("R")
Marks = list[tuple[Mention | Span, R]]  # records by their mentions, in the order of the text
RULE = "second-reader"
LONGEST = 1000  # code points of a mention: how far back one may begin that reaches some words
KINDS = {"person": "PER", "state": "ORG", "armed_group": "ORG", "organization": "ORG", "place": "LOC"}  # what the tagger's door takes; people are nobody's name


class Ground:
    """A reading's article as the stages see it, and what they make of words that somebody else points to."""

    def __init__(self, reading: Reading, lexicon: Lexicon) -> None:
        self.reading = reading
        self.lexicon = lexicon
        self.scan: Scan = scan_text(reading.text, lexicon)
        self.doc = self.scan.doc
        self._actors = by_start((m, a.id) for a in reading.actors for m in a.mentions)
        self._places = by_start((m, p.id) for p in reading.places for m in p.mentions)
        self._times = by_start((t.span, n) for n, t in enumerate(reading.times))
        self._actors_by_id = {a.id: a for a in reading.actors}
        self._places_by_id = {p.id: p for p in reading.places}
        self._actor_of = {(m.start, m.end): id for m, id in self._actors}
        self._place_of = {(m.start, m.end): id for m, id in self._places}
        self._cast: dict[str, Actor] = {}
        self._settled: dict[str, Place] = {}
        self._cast_at: Marks[str] = []
        self._settled_at: Marks[str] = []

    @cached_property
    def numbers(self) -> list[Number]:
        return find_numbers(self.doc, self.lexicon.numerals)

    # What the first reader found at these words.

    def known_actor(self, span: Span) -> str | None:
        """The actor that the first reader found at these words: theirs, or whose name they begin or are the whole of."""
        return self._at(self._actors, span)

    def known_place(self, span: Span) -> str | None:
        return self._at(self._places, span)

    def names_actor(self, span: Span) -> bool:
        """Whether words are the whole of what the first reader takes for an actor, or a part of a name that the lexicon has."""
        words = token_at(self.doc, span.start), token_at(self.doc, span.end - 1)
        return any(
            (token_at(self.doc, m.start), token_at(self.doc, m.end - 1)) == words or (m.rule == "actor.lexicon" and m.start <= span.start and span.end <= m.end)
            for m, _ in near(self._actors, span) if isinstance(m, Mention)
        )  # fmt: skip

    def time(self, span: Span) -> Time | None:
        """The time that Marsad's rules read in these words: the only one there, or the one that they are a part of."""
        found = {n for _, n in near(self._times, span)}
        return self.reading.times[found.pop()] if len(found) == 1 else None

    def _at(self, mentions: Marks[str], span: Span) -> str | None:
        """The record whose mention holds the first word of a quote: in Arabic the head of a phrase. The longest that is no longer
        than the quote, else the shortest that is."""
        first = token_at(self.doc, span.start)
        if first is None:
            return None
        start, end = self.doc.starts[first], self.doc.ends[first]
        found = [(m, id) for m, id in near(mentions, span) if m.start < end and m.end > span.start]
        inside = [(m.end - m.start, id) for m, id in found if m.start >= start and m.end <= span.end]
        if inside:
            return max(inside)[1]
        return min(((m.end - m.start, id) for m, id in found if m.end >= span.end), default=(0, None))[1]

    # What the stages make of other words.

    def propose(self, quotes: Iterable[tuple[Span, str]]) -> None:
        """Let the stages read the article with these words proposed as names of the kinds that were said."""
        names = sorted({name for span, kind in quotes if (name := self._name(span, kind)) is not None}, key=lambda n: (n.first, -n.last, n.kind, n.peeled))
        apart: list[Name] = []  # the door takes each word once: of two that overlap, the one that begins first
        for name in names:
            if not apart or name.first >= apart[-1].last:
                apart.append(name)
        cast, settled = self._read(apart)
        self._cast = {a.id: a for a in cast.actors}
        self._settled = {p.id: p for p in settled.places}
        self._cast_at = by_start((m, a.id) for a in cast.actors for m in a.mentions)
        self._settled_at = by_start((m, p.id) for p in settled.places for m in p.mentions)

    def _name(self, span: Span, kind: str) -> Name | None:
        first, last = token_at(self.doc, span.start), token_at(self.doc, span.end - 1)
        if kind not in KINDS or first is None or last is None or self.mute(span) or self._parts_of_speech(first) == {"V"}:
            return None  # على, عاد الهدوء
        return Name(first, last + 1, KINDS[kind], 1.0, len(fold_word(self.doc.text[self.doc.starts[first] : span.start])))

    def _read(self, names: Sequence[Name]) -> tuple[Cast, Settled]:
        """The stages of ``pipeline.read`` up to the cast, with these names beside what the rules and the tagger find."""
        published = self.reading.published
        times = find_times(self.doc, self.lexicon.calendar, self.numbers, dt.date.fromisoformat(published) if published else None, weekday_may_be_today=True)
        tagged = tagger.built_in(self.lexicon.gazetteer)

        def proposed(taken: frozenset[int]) -> list[Name]:
            said = {token for name in names for token in range(name.first, name.last)}
            more = tagged.tag(self.scan, None, taken | said) if tagged is not None else []
            return sorted([*names, *(name for name in more if said.isdisjoint(range(name.first, name.last)))])

        found = find_whom(self.scan, self.numbers, times, published, proposed)
        return found.cast, found.settled

    def actor(self, span: Span) -> Actor | None:
        """The actor that the stages see at words where the first reader has none; one that it has, by the words they share."""
        found = self._cast.get(self._at(self._cast_at, span) or "")
        if found is None:
            return None
        same = next((id for m in found.mentions if (id := self._actor_of.get((m.start, m.end)))), None) or found.id
        return self._actors_by_id.get(same) or replace(found, mentions=_marked(found.mentions))

    def place(self, span: Span) -> Place | None:
        """The same for a place."""
        found = self._settled.get(self._at(self._settled_at, span) or "")
        if found is None:
            return None
        same = next((id for m in found.mentions if (id := self._place_of.get((m.start, m.end)))), None) or found.id
        return self._places_by_id.get(same) or replace(found, mentions=_marked(found.mentions))

    # What words say by themselves.

    def mute(self, span: Span) -> bool:
        """Whether words say nothing by themselves: none has letters and is more than a function word (على, though a name is spelt alike)."""
        first, last = token_at(self.doc, span.start), token_at(self.doc, span.end - 1)
        return first is not None and last is not None and all(
            not any(char.isalpha() for char in self.doc.words[at]) or ("F" in (told := self._parts_of_speech(at)) and told.isdisjoint("VN"))
            for at in range(first, last + 1)
        )  # fmt: skip

    def _parts_of_speech(self, at: int) -> frozenset[str]:
        return frozenset(m.entry.pos for m in self.scan.at[at])

    def countries(self, span: Span) -> frozenset[str]:
        """The countries that the lexicon and the first reader read in some words: a state, a nationality, a place."""
        first, last = token_at(self.doc, span.start), token_at(self.doc, span.end - 1)
        if first is None or last is None:
            return frozenset()
        said = {m.entry.key for at in range(first, last + 1) for m in self.scan.at[at] if m.last <= last + 1 and m.entry.kind in ("state", "capital", "nisba")}
        said |= {country for _, id in near(self._places, span) if (country := self._places_by_id[id].country)}
        return frozenset(said)

    def sectors(self, span: Span) -> frozenset[str]:
        """The sectors that nouns of the lexicon say of whoever is called so (الجيش, الشرطة, حزب)."""
        first, last = token_at(self.doc, span.start), token_at(self.doc, span.end - 1)
        if first is None or last is None:
            return frozenset()
        nouns = [m for at in range(first, last + 1) for m in self.scan.at[at] if m.last <= last + 1 and m.entry.kind == "noun"]
        return frozenset(m.entry.data[2] for m in nouns if m.entry.data[2])

    def number(self, span: Span) -> Number | None:
        """The one number in some words."""
        inside = [n for n in self.numbers if not (n.ordinal or n.percent) and self.doc.starts[n.first] < span.end and span.start < self.doc.ends[n.last - 1]]
        return inside[0] if len(inside) == 1 and self.doc.starts[inside[0].first] >= span.start and self.doc.ends[inside[0].last - 1] <= span.end else None

    def quoted(self, span: Span) -> bool:
        """Whether words stand in quotation marks."""
        token = token_at(self.doc, span.start)
        return token is not None and self.doc.quote_of[token] >= 0


def by_start(marks: Iterable[tuple[Mention | Span, R]]) -> Marks[R]:
    return sorted(marks, key=place_of)


def place_of(mark: tuple[Mention | Span, object]) -> tuple[int, int]:
    """By what marks are ordered."""
    return mark[0].start, mark[0].end


def near(marks: Marks[R], span: Span) -> Marks[R]:
    """Those that overlap a span."""
    first = bisect_left(marks, span.start - LONGEST, key=lambda one: one[0].start)
    last = bisect_left(marks, span.end, key=lambda one: one[0].start)
    return [(m, record) for m, record in marks[first:last] if m.end > span.start]


def _marked(mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    return tuple(replace(m, rule=RULE) for m in mentions)
