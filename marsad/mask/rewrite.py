"""A reading with stretches of its text replaced: every span moved, every name that the records copy from the text changed.

``text[start:end] == span.text`` holds afterwards as before: a span that began or ended inside a name now holds the whole mask.
"""

from __future__ import annotations

import dataclasses
import hashlib
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from marsad.language.ar.fold import fold_word
from marsad.lexicon import Lexicon
from marsad.mask.names import UNKNOWN, PrivateNames, find_private, forms, privacy_words
from marsad.model import Actor, Agreement, Event, Framing, Mention, Place, Reading, Relation, Span, Unresolved

# What each record copies from the text: these fields are masked; every other text in a record is a code, a day or an id.
COPIED: dict[type, tuple[str, ...]] = {
    Actor: ("name", "role", "reasons"), Place: ("name",), Relation: ("object_text",), Agreement: ("name",), Event: ("reasons",),
    Framing: ("neutral",), Unresolved: ("reason",),
}  # fmt: skip
_WEIGHED, LISTED = re.compile(r"(rule: event-model [-+\d.]+) \((.*)\)"), ", "
_WORD = re.compile(r"[^\W\d_]+(?:[^\W_]|[\u064b-\u065f\u0670\u0640])*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Masked:
    """A reading without private persons' names, how many persons those are, and how often they were named."""

    reading: Reading
    persons: int
    occurrences: int


def mask_private(reading: Reading, *, lexicon: Lexicon | None = None) -> Masked:
    """The reading with private persons' names replaced by ``[شخص 1]``, ``[شخص 2]`` in its text and in every record.

    Public are those whom the lexicon knows and those with an office or who speak for somebody; in doubt a name is masked.
    Ids stay as they were; ``sha256`` is of the masked text.
    """
    names = find_private(reading, lexicon if lexicon is not None else Lexicon.load())
    if not names.occurrences:
        return Masked(reading=reading, persons=0, occurrences=0)
    return Masked(reading=_Rewriter(reading, names).reading(), persons=names.persons, occurrences=len(names.occurrences))


@dataclass(frozen=True, slots=True)
class Masker:
    """A masked reading, and what masks other words of its article (rows of a table, a story's quotations) by the same names."""

    reading: Reading
    words: Callable[[str], str]


def masker(reading: Reading, *, lexicon: Lexicon) -> Masker:
    """What ``mask_private`` does, for more words than the reading's own."""
    names = find_private(reading, lexicon)
    if not names.occurrences:
        return Masker(reading, lambda words: words)
    rewriter = _Rewriter(reading, names)
    return Masker(rewriter.reading(), lambda words: rewriter.copied(words) or "")


class _Rewriter:
    def __init__(self, reading: Reading, names: PrivateNames) -> None:
        self.old = reading
        self.names = names
        self.word = privacy_words().mask
        self.whole = re.compile(rf"\[{self.word} \d+\]")
        self.words = {word for parts in names.parts.values() for part, _ in parts for word in part}
        self.starts = [o.start for o in names.occurrences]
        self.ends = [o.end for o in names.occurrences]
        pieces: list[str] = []
        self.new_starts: list[int] = []
        self.new_ends: list[int] = []
        at = size = 0
        for occurrence in names.occurrences:
            mask = self.mask(occurrence.person)
            pieces += (reading.text[at : occurrence.start], mask)
            size += occurrence.start - at
            self.new_starts.append(size)
            size += len(mask)
            self.new_ends.append(size)
            at = occurrence.end
        self.text = "".join((*pieces, reading.text[at:]))

    def mask(self, person: int) -> str:
        return f"[{self.word} {person}]"

    def start(self, at: int) -> int:
        """Where an offset at which something begins stands now."""
        number = bisect_right(self.starts, at) - 1
        if number < 0:
            return at
        return self.new_starts[number] if at < self.ends[number] else self.new_ends[number] + at - self.ends[number]

    def end(self, at: int) -> int:
        """Where an offset at which something ends stands now."""
        number = bisect_left(self.starts, at) - 1
        if number < 0:
            return at
        return self.new_ends[number] if at <= self.ends[number] else self.new_ends[number] + at - self.ends[number]

    def reading(self) -> Reading:
        old = self.old
        title = old.title
        if title is not None:
            at = old.text.find(title)
            title = self.text[self.start(at) : self.end(at + len(title))] if at >= 0 else self.copied(title)
        lists: dict[str, Any] = {f.name: tuple(self.record(r) for r in getattr(old, f.name)) for f in dataclasses.fields(old) if isinstance(getattr(old, f.name), tuple)}
        digest = hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()
        return dataclasses.replace(
            old, **lists, text=self.text, title=title, sha256=digest,
            url=None if old.url and self.named(unquote(old.url)) else old.url, id=digest[:16] if self.named(old.id) else old.id,
        )  # fmt: skip

    def record(self, record: Any) -> Any:
        """A record with its spans moved and its words masked."""
        if isinstance(record, Span | Mention):
            start, end = self.start(record.start), self.end(record.end)
            return dataclasses.replace(record, start=start, end=end, text=self.text[start:end])
        if isinstance(record, tuple):
            return tuple(self.record(one) for one in record)
        if not dataclasses.is_dataclass(record) or isinstance(record, type):
            return record
        changed = {f.name: new for f in dataclasses.fields(record) if (new := self.record(value := getattr(record, f.name))) is not value}
        if not (isinstance(record, Actor) and not record.id.startswith(UNKNOWN)):
            for name in COPIED.get(type(record), ()):
                value = getattr(record, name)
                changed[name] = tuple(map(self.copied, value)) if isinstance(value, tuple) else self.copied(value)
        if isinstance(record, Actor) and (found := self.whole.search(changed.get("name") or "")) and found.start() < 3 and found.end() == len(changed["name"]):
            changed["name"] = found.group()  # a name copied with its conjunction: و[شخص 1]
        return dataclasses.replace(record, **changed)

    def copied(self, words: str | None) -> str | None:
        """Words that a record copied from the text, as the text has them now."""
        if not words:
            return words
        at = self.old.text.find(words)
        while at >= 0:
            number = bisect_right(self.ends, at)
            if number < len(self.starts) and self.starts[number] < at + len(words):
                return self.text[self.start(at) : self.end(at + len(words))]
            at = self.old.text.find(words, at + 1)
        return self.loose(self.weighed(words))

    def weighed(self, reason: str) -> str:
        """The event model's reason without words out of private names: it weighs each word of a name by itself."""
        found = _WEIGHED.fullmatch(reason)
        if found is None:
            return reason
        kept = [word for word in found[2].split(LISTED) if fold_word(word) not in self.words]
        return f"{found[1]} ({LISTED.join(kept)})" if kept else found[1]

    def loose(self, words: str) -> str:
        """The same for words that don't stand in the text as they are."""
        out: list[str] = []
        at = 0
        found = list(_WORD.finditer(words))
        folded = [fold_word(m.group()) for m in found]
        number = 0
        while number < len(found):
            hit = self._part(folded, number)
            if hit is None:
                number += 1
                continue
            size, person, glued = hit
            last = number + size
            while last < len(found) and (more := self._part(folded, last)) is not None and more[1] == person and not more[2]:
                last += more[0]
            out += (words[at : found[number].start() + glued], self.mask(person))
            at = found[last - 1].end()
            number = last
        return "".join((*out, words[at:])) if out else words

    def _part(self, folded: Sequence[str], at: int) -> tuple[int, int, int] | None:
        for form, glued in forms(folded[at]) if len(folded[at]) > 2 else ():
            for part, person in self.names.parts.get(form, ()):
                if tuple(folded[at + 1 : at + len(part)]) == part[1:]:
                    return len(part), person, glued
        return None

    def named(self, words: str) -> bool:
        """Whether an address or an id tells a private name, perhaps with hyphens between its words."""
        plain = re.sub(r"[\W_]+", " ", words)
        return self.loose(plain) != plain

