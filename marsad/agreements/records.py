"""An agreement in the making: one naming of it with what its sentence says, and the namings that mean one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

LOOSE = frozenset(("agreement", "deal", "understanding", "truce", "ceasefire", "settlement", "reconciliation"))  # called by each other's words
TRUCE = frozenset(("truce", "ceasefire"))
SIGNED, IN_FORCE, ANNOUNCED = 0, 1, 2  # what a day is the day of; the lower one is the agreement's

Days = tuple[dt.date, dt.date | None]


@dataclass(slots=True, kw_only=True)
class Naming:
    """One naming of an agreement and what its sentence says of it; units by their numbers in the row."""

    sentence: int
    at: int
    end: int
    first: int
    last: int
    kind: str
    noun: str
    key: tuple[str, ...] = ()  # the words of its name after the noun, without articles
    name: bool = False  # the words say which agreement it is
    definite: bool = False
    real: bool = True  # not merely asked for, hoped for, missed
    verbal: bool = False  # اتفقوا على: no naming, but it may tell the day of one
    signed: bool = False
    parties: list[str] = field(default_factory=list)
    days: dict[int, Days] = field(default_factory=dict)
    places: list[str] = field(default_factory=list)
    provisions: list[tuple[str, int, int]] = field(default_factory=list)
    alias: bool = False  # in brackets behind another name: الاتفاق السياسي (اتفاق الصخيرات)

    @property
    def facts(self) -> int:
        return bool(self.parties) + bool(self.days)


@dataclass(slots=True, kw_only=True)
class AgreementFound:
    """An agreement in the making: its fullest naming, and what sentences about it say."""

    first: int
    last: int
    kind: str
    key: tuple[str, ...]
    rule: str
    headline: bool
    weight: float
    mentions: list[Naming]
    parties: list[str] = field(default_factory=list)
    days: dict[int, Days] = field(default_factory=dict)
    places: list[str] = field(default_factory=list)
    provisions: list[tuple[str, int, int]] = field(default_factory=list)
    violations: list[int] = field(default_factory=list)  # numbers of drafts
    steps: list[int] = field(default_factory=list)  # numbers of drafts that carry it out
