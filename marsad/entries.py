"""What the lexicon knows of actors, states, places and events: the records that the data folder is compiled into."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

SPEECH_ACTS = frozenset(("REQUEST", "ACCUSE", "REJECT", "THREATEN", "SUPPORT"))  # types whose saying is the doing


class Role(NamedTuple):
    """An office or allegiance held from ``start`` to ``end`` (ISO days, either may be empty)."""

    office: str
    office_en: str
    country: str | None
    sector: str | None
    start: str
    end: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownActor:
    """A person or group that the lexicon names."""

    id: str
    name: str
    name_en: str | None
    kind: str
    country: str | None
    sector: str | None
    wikidata: str | None
    roles: tuple[Role, ...] = ()
    seat: str | None = None
    backed_by: tuple[str, ...] = ()
    part_of: tuple[str, ...] = ()
    gender: str | None = None  # of a person: m or f

    def on(self, day: str | None) -> Role | None:
        """The role held on a day (ISO); without a day, the last one. Dated roles decide, PETRARCH's good idea."""
        if not self.roles:
            return None
        held = [r for r in self.roles if day is None or ((not r.start or r.start <= day) and (not r.end or day <= _late(r.end)))]
        return max(held, key=lambda r: r.start) if held else None


def _late(day: str) -> str:
    """A partial ISO day as its last day, for comparing ends."""
    return day + "-12-31"[: 10 - len(day)] if len(day) == 4 else day + "-31" if len(day) == 7 else day


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A state: names, capital, centroid."""

    iso3: str
    name: str
    name_en: str
    capital: str
    capital_en: str
    capital_at: tuple[float, float] | None
    at: tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventType:
    """An event type: labels, codes of the type and of its modes."""

    type: str
    label_ar: str
    label_en: str
    definition: str
    codes: Mapping[str, str | None]
    modes: Mapping[str, Mapping[str, str | None]]
    examples: tuple[Mapping[str, Any], ...]
    counterexamples: tuple[Mapping[str, Any], ...]


class PlaceNoun(NamedTuple):
    """A noun that names a kind of place: what it may do (see docs/codebook.md, place_nouns.csv)."""

    kind: str
    relative: bool
    back: bool
    whole: bool
    unknown: str  # yes; words: also a name made of words of the language (ساحة البريد)
    direction: str
    described: str = ""  # yes, plural: somewhere without a name (قصف مستشفى)


class Trigger(NamedTuple):
    """A wording of an event type: mode, frame (slot → role), and what must or must not stand near it."""

    type: str
    mode: str | None
    frame: Mapping[str, str]
    wanted: frozenset[str]
    barred: frozenset[str]
    not_after: frozenset[str]  # words that, standing just before, make it no event (تحت سيطرة)
    weak: bool
    status: str | None
    tags: frozenset[str]  # breach: violates an agreement named beside it
    row: str  # file and number, for `explain`
