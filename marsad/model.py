"""The records of a reading: frozen, slotted, keyword-only, and doing no work.

Offsets are Unicode code points into the reading's own ``text``, half-open: ``text[start:end] == span.text``.
Days are ISO 8601 strings (``"2019-07-05"``), both ends inclusive. ``to_json`` gives the output contract that
``docs/json.md`` describes.
"""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Span:
    """Words of the article: ``text[start:end]``, half-open code-point offsets.

    >>> Span(0, 4, "روما").text
    'روما'
    """

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A span that names a record, and the rule that found it."""

    start: int
    end: int
    text: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What was published: the text as it will be read (headline line included) and what is known about it."""

    id: str
    text: str
    title: str | None = None
    published: str | None = None
    outlet: str | None = None
    url: str | None = None
    sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Someone who does or suffers something: a person, a state, an armed group, an organisation, a population."""

    id: str
    name: str
    name_en: str | None = None
    kind: str
    country: str | None = None
    sector: str | None = None
    role: str | None = None
    wikidata: str | None = None
    mentions: tuple[Mention, ...] = ()
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One place that a name may mean, with its score and what spoke for it."""

    id: str
    name: str
    country: str | None
    lat: float | None
    lon: float | None
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Somewhere: coordinates in WGS 84 degrees, and how far they can be trusted (``precision``)."""

    id: str
    name: str
    name_en: str | None = None
    kind: str
    country: str | None = None
    admin1: str | None = None
    lat: float | None = None
    lon: float | None = None
    precision: str = "none"
    mentions: tuple[Mention, ...] = ()
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Time:
    """A time expression as first and last day, both inclusive; ``None`` where an end is open."""

    start: str | None
    end: str | None
    precision: str
    span: Span
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Who is reported to have said what: the cue word, the words said, and whether they are a quotation."""

    id: str
    speaker: str | None
    cue: Span
    span: Span
    direct: bool
    addressee: str | None = None
    occasion: str | None = None
    source_chain: tuple[str, ...] = ()
    rule: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A count of human cost in persons, ``low`` to ``high`` inclusive; ``None`` where a bound is open."""

    id: str
    kind: str
    low: int | None
    high: int | None
    span: Span
    group: str | None = None
    source: str | None = None
    event: str | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Who did what to whom, where, when, and who says so. Types and modes are PLOVER 2.0's."""

    id: str
    type: str
    mode: str | None
    trigger: Span
    sources: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    start: str | None = None
    end: str | None = None
    precision: str | None = None
    status: str = "asserted"
    claimed_by: str | None = None
    chain: tuple[str, ...] = ()
    statement: str | None = None
    background: bool = False
    figures: tuple[str, ...] = ()
    agreement: str | None = None
    codes: tuple[tuple[str, str | None], ...] = ()
    evidence: tuple[Span, ...] = ()
    confidence: float = 0.0
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Provision:
    """One thing that an agreement provides for."""

    kind: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """A named or described agreement, with its parties, day, places, provisions, steps and violations."""

    id: str
    name: str
    span: Span
    parties: tuple[str, ...] = ()
    start: str | None = None
    end: str | None = None
    places: tuple[str, ...] = ()
    provisions: tuple[Provision, ...] = ()
    implementations: tuple[str, ...] = ()
    violations: tuple[str, ...] = ()
    rule: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A standing tie between an actor and an actor, office or place, as the text words it."""

    subject: str
    relation: str
    object: str | None
    object_text: str
    span: Span
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Framing:
    """Words by which the writer takes a side, with a neutral name beside them."""

    span: Span
    target: str | None
    kind: str
    neutral: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unresolved:
    """Something that was seen and could not be settled, and why."""

    span: Span | None
    kind: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Something that a second reader said and that was not taken: what it was said of, the words (cut short), and why not."""

    what: str
    said: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondReading:
    """What came of asking a second reader: who it was, what it was asked, what it took, what of it was refused."""

    model: str
    scope: str
    questions: int
    agreed: int
    disagreed: int
    added: int
    tokens_in: int
    tokens_out: int
    estimated: int = 0
    cost: float | None = None
    problems: tuple[str, ...] = ()
    refused: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Everything found in one article, and the versions of code and lexicon that found it."""

    id: str
    title: str | None
    published: str | None
    published_from: str
    outlet: str | None
    url: str | None
    text: str
    sha256: str
    marsad: str
    lexicon: str
    actors: tuple[Actor, ...] = ()
    places: tuple[Place, ...] = ()
    times: tuple[Time, ...] = ()
    statements: tuple[Statement, ...] = ()
    figures: tuple[Figure, ...] = ()
    events: tuple[Event, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    relations: tuple[Relation, ...] = ()
    framings: tuple[Framing, ...] = ()
    unresolved: tuple[Unresolved, ...] = ()
    second_reader: SecondReading | None = None

    def to_dict(self) -> dict[str, Any]:
        """The reading as plain JSON types, keys in the order of the output contract."""
        data = plain(self)
        for event in data["events"]:
            event["codes"] = dict(event["codes"])
        if self.second_reader is None:
            del data["second_reader"]  # a key of those readings alone that were read twice
        return data

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Reading:
        """The reading that ``to_dict`` gave, or its JSON; keys that this version does not know are left out."""
        return of_plain(cls, data)

    def to_json(self, *, indent: int | None = None) -> str:
        """The reading as a JSON document (Arabic left readable, not escaped)."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=indent)

    @classmethod
    def from_json(cls, text: str) -> Reading:
        """The reading that ``to_json`` gave.

        >>> empty = Reading(id="a", title=None, published=None, published_from="none", outlet=None, url=None, text="", sha256="", marsad="", lexicon="")
        >>> Reading.from_json(empty.to_json()) == empty
        True
        """
        return cls.from_dict(json.loads(text))

    def actor(self, id: str | None) -> Actor | None:
        """The actor with this id, or None."""
        return next((a for a in self.actors if a.id == id), None)

    def place(self, id: str | None) -> Place | None:
        """The place with this id, or None."""
        return next((p for p in self.places if p.id == id), None)


@lru_cache(maxsize=128)
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(kind))


def plain(record: Any) -> dict[str, Any]:
    """A record of any kind as plain JSON types, all its keys in order.

    >>> span = Span(start=0, end=4, text="روما")
    >>> plain(span)
    {'start': 0, 'end': 4, 'text': 'روما'}
    >>> of_plain(Span, plain(span)) == span
    True
    """
    data: dict[str, Any] = _plain(record)
    return data


def of_plain(kind: type[R], data: Mapping[str, Any]) -> R:
    """The record that ``plain`` (and JSON after it) was made of; keys that it does not know are left out."""
    made: Any = kind
    record: R = _maker(made)(data)
    return record


def _plain(value: Any) -> Any:
    """``dataclasses.asdict`` copies every leaf, which takes eight times as long."""
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    kind: Any = type(value)
    return {name: _plain(getattr(value, name)) for name in _names(kind)}


@lru_cache(maxsize=128)
def _maker(kind: Any) -> Callable[[Any], Any]:
    """What makes a value of this type out of plain JSON types: a record of a mapping, a tuple of a list."""
    if dataclasses.is_dataclass(kind):
        made: Any = kind
        hints = typing.get_type_hints(made)
        fields = [(field.name, _maker(hints[field.name])) for field in dataclasses.fields(made)]
        return lambda data: made(**{name: make(data[name]) for name, make in fields if name in data})
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin is tuple and inner[-1] is ...:
        if typing.get_origin(inner[0]) is tuple:  # codes: written as an object
            return lambda data: tuple(data.items()) if isinstance(data, Mapping) else tuple(tuple(pair) for pair in data)
        one = _maker(inner[0])
        return lambda data: tuple([one(item) for item in data])
    if origin is types.UnionType:
        one = _maker(next(part for part in inner if part is not type(None)))
        return lambda data: None if data is None else one(data)
    return lambda data: data
