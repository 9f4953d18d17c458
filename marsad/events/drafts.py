"""Events in the making: a draft and what the stages that fill it read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from marsad.language.ar.dates import TimeFound
from marsad.lexicon import Trigger
from marsad.match import Scan
from marsad.units import Rows


@dataclass(slots=True, kw_only=True, eq=False)
class Draft:
    """An event being put together; units by their numbers in the sentence's row."""

    sentence: int
    unit: int
    first: int
    last: int
    trigger: Trigger
    verbal: bool
    lemma: str
    sources: list[str] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    passive: bool = False
    definite: bool = False
    conjoined: bool = False
    first_person: bool = False  # نتفق، أعرض: whoever speaks does it
    of: Draft | None = None  # the event noun that it is the verb of: غارة استهدفت …
    joins: bool = False  # its doers take part in what others do, too: شاركت الفصائل في الإضراب
    light: int | None = None  # unit of the light verb that carries it
    time: int | None = None
    days: tuple[dt.date, dt.date] | None = None  # where another sentence about the same thing tells them
    since: bool = False  # the time tells its beginning, and it goes on
    harm: str | None = None  # the kind of human cost that the trigger itself names (مقتل، إصابة)
    result: bool = False  # told as what something else led to (أسفر عن مقتل)
    owned: bool = False  # a pronoun on the event noun says whose it is (رفضه), or a verb takes it up (الهجوم نفذه انتحاري)
    label: str = ""  # words that make it a mere name of a happening (ضحايا الهجوم), not a telling
    status: str = "asserted"
    status_reason: str = ""
    reasons: list[str] = field(default_factory=list)
    also: list[tuple[int, int]] = field(default_factory=list)
    dropped: str = ""
    told: list[tuple[str, int, tuple[str, ...]]] = field(default_factory=list)  # of each telling: harm, sentence, whom it befell
    doubted: bool = False  # the event model would not have it, in an article that tells others of its type
    lent: int = 0  # parts that the parts model filled in
    learned: bool = False  # put forward by the event model, against or without the rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What the events stage reads of the earlier stages."""

    scan: Scan
    rows: Rows
    ids: Mapping[tuple[int, int], str]  # actor phrases → ids
    place_ids: Mapping[int, str]  # first tokens of place phrases → ids
    kinds: Mapping[str, str]  # actor id → kind
    countries: Mapping[str, str | None]  # actor id → country
    kin: Mapping[str, frozenset[str]]  # actor id → those that its own words say it belongs to: انتحاريون من [داعش]
    times: Sequence[TimeFound]
