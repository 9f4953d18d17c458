"""The records of stories: frozen, and made of plain values, so that a store can keep them as JSON (``marsad.model.plain``).

A **Telling** is one event as one article tells it, with what telling it apart from others takes. A **Group** holds the
tellings of one happening, and a **Story** what they say of it, value by value, with who says so.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Someone who did or suffered the event. ``key`` means the same in every article; ``named`` says that it names one actor
    of the world and not a sort of people; ``wider`` are the actors that it is part of, its state included."""

    key: str
    name: str
    kind: str
    role: str  # source, target
    country: str | None = None
    named: bool = False
    wider: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where the event was. ``own``: the event's own place; else one that its sentence names (``here``), its headline, or
    another event of the article."""

    key: str
    name: str
    kind: str
    country: str | None = None
    admin1: str | None = None
    lat: float | None = None
    lon: float | None = None
    precision: str = "none"
    own: bool = True
    here: bool = True
    seat: bool = False  # a town of its province's name: إدلب may be either


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Words of an article: offsets in its reading's text, and the words themselves."""

    article: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A figure of an event as an article gives it; ``by`` says whose figure it is, where the article says so."""

    kind: str
    low: int | None
    high: int | None
    by: str | None
    quote: Quote


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One event as one article tells it. ``first`` and ``last`` are the days that it may have happened on, and
    ``dated`` how surely: ``day``, ``days``, ``month``, ``year`` as the article says, ``near`` where the article only tells
    it as news (then the days before its publication), ``lent`` where another event of the article has the day, ``before``
    where it is only pointed back to, ``none``."""

    article: str
    event: str
    outlet: str | None
    published: str | None
    type: str
    mode: str | None
    status: str
    taking: str  # ground taken (by the sources) or lost (by the targets): taken, lost, or nothing
    first: str | None
    last: str | None
    dated: str
    background: bool
    parties: tuple[Party, ...]
    spots: tuple[Spot, ...]
    counts: tuple[Count, ...]
    by: str | None  # the claimant's name
    words: tuple[str, ...]  # stems of the words of its sentences
    names: tuple[str, ...]  # those of them that the language doesn't know, which are mostly names
    quote: Quote  # the trigger
    sentence: Quote

    @property
    def id(self) -> str:
        return f"{self.article}/{self.event}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """Why a telling stands in its group: the telling that it was joined to, how strongly, and what spoke for it."""

    telling: str
    to: str
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Tellings of one happening. ``id`` names the first that was seen of it and stays as tellings are added."""

    id: str
    tellings: tuple[Telling, ...]
    joins: tuple[Join, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Groups:
    """All groups; the ids of those that are new or changed; which ids went into others (old, new)."""

    groups: tuple[Group, ...]
    changed: tuple[str, ...] = ()
    merged: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A value of a story's field, who claims it, and every place where an article says so. Values are never averaged."""

    value: str
    by: tuple[str, ...]
    articles: tuple[str, ...]
    texts: int  # independent texts among the articles
    evidence: tuple[Quote, ...]
    first: str | None  # the earliest day that it was published on


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One thing that the reports say of a story, with all its values, most independent texts first. ``disputed``: values
    that can't all be true."""

    name: str
    claims: tuple[Claim, ...]
    disputed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What the reports of one happening say. ``first``/``last`` are its days as most of the surest say; ``reported`` the
    days of publication; ``earliest`` the article that told it first."""

    id: str
    type: str
    headline: str
    first: str | None
    last: str | None
    articles: tuple[str, ...]
    texts: int
    outlets: tuple[str, ...]
    earliest: str
    reported: tuple[str, ...]
    fields: tuple[Field, ...]
    joins: tuple[Join, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """An agreement as one article names it. ``events`` are the article's events that make it (signing), break it
    (violation) or carry it out (implementation)."""

    article: str
    agreement: str
    outlet: str | None
    published: str | None
    name: str
    words: tuple[str, ...]  # stems of its name, and the places that it is named after
    places: tuple[str, ...]  # its own places, and the towns that its sentence names
    parties: tuple[Party, ...]
    first: str | None
    last: str | None
    dated: str  # day, days, none
    events: tuple[tuple[str, str], ...]  # (kind, event id)
    mention: Quote

    @property
    def id(self) -> str:
        return f"{self.article}/{self.agreement}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something told of an agreement: its signing, a violation, a step that carries it out. Reports of one happening are one
    step; ``story`` is its group."""

    kind: str  # signing, violation, implementation
    first: str | None
    last: str | None
    what: str
    by: tuple[str, ...]
    articles: tuple[str, ...]
    evidence: tuple[Quote, ...]
    story: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pact:
    """One agreement, however many articles name it. ``id`` names the first naming that was seen of it and stays."""

    id: str
    name: str  # the fullest that an article gives
    first: str | None
    last: str | None
    parties: tuple[str, ...]
    articles: tuple[str, ...]
    namings: tuple[Naming, ...]
    timeline: tuple[Step, ...]
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """A change of who holds a place: ``taken`` or ``left`` by ``holder``, when, and who says so (``by``) or denies it
    (``denied_by``). Reports of one happening are one change; ``story`` is its group."""

    place: str  # key of the place
    name: str
    change: str  # taken, left
    holder: str
    first: str | None
    last: str | None
    by: tuple[str, ...]
    denied_by: tuple[str, ...]
    articles: tuple[str, ...]
    texts: int
    evidence: tuple[Quote, ...]
    story: str
