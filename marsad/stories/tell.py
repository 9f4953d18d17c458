"""A group of tellings as a story: every value that is claimed, by whom, and where it is said. Nothing is averaged.

Who claims a value is, in this order: the source that the article names for the figure, the one it names for the event,
and else the outlet itself. Values of two reports are one value only where they are the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from marsad.stories.facts import SIZE
from marsad.stories.records import Claim, Count, Field, Group, Quote, Story, Telling
from marsad.stories.reprints import Reprints

FIELDS = ("status", "day", "place", "by", "against")  # in a story's order; the counts stand after them


class _Said(NamedTuple):
    """One value as one telling gives it."""

    field: str
    key: str  # what is one value: a place or an actor under all its names
    value: str
    by: str
    telling: Telling
    quote: Quote


def tell(groups: Iterable[Group], *, reprints: Reprints | None = None, least: int = 1) -> tuple[Story, ...]:
    """The stories of groups that ``least`` articles tell at least, the latest first.

    A story's fields are ``status``, ``day``, ``place``, ``by``, ``against`` and one for each kind of count (``killed``,
    ``injured``, …; ``killed, of whom`` for parts of a toll). Each holds claims: a value, who claims it, the articles and
    how many independent texts they are, and the words.
    """
    texts = reprints.texts() if reprints else {}
    copies = {a for c in reprints.clusters for a in c.articles if a != c.source} if reprints else set()
    out = []
    for group in groups:
        articles = {t.article for t in group.tellings}
        if len(articles) >= least:
            out.append(_story(group, texts, copies))
    out.sort(key=lambda s: (s.last or s.reported[-1] if s.reported else "", s.id), reverse=True)
    return tuple(out)


def _story(group: Group, texts: dict[str, str], copies: set[str]) -> Story:
    told = sorted(group.tellings, key=lambda t: (t.published is None, t.published or "", t.article in copies, t.article, t.quote.start))
    said = [s for t in told for s in _values(t)]
    names = list(dict.fromkeys(s.field for s in said))
    order = [*(f for f in FIELDS if f in names), *sorted(f for f in names if f not in FIELDS)]
    fields = tuple(_field(name, [s for s in said if s.field == name], texts) for name in order)
    first, last = _days(told)
    mode = Counter(t.mode for t in told if t.mode).most_common(1)
    articles = tuple(dict.fromkeys(t.article for t in told))
    return Story(
        id=group.id, type=told[0].type + (f":{mode[0][0]}" if mode else ""), headline=told[0].sentence.text, first=first, last=last,
        articles=articles, texts=len({texts.get(a, a) for a in articles}), outlets=tuple(dict.fromkeys(t.outlet for t in told if t.outlet)),
        earliest=told[0].article, reported=tuple(sorted({t.published for t in told if t.published})), fields=fields, joins=group.joins,
    )  # fmt: skip


def _days(told: Sequence[Telling]) -> tuple[str | None, str | None]:
    """The days that most of the best dated tellings give."""
    for sort in (("day",), ("days",), ("since",), ("lent",), ("near",), ("month",), ("year",)):
        days = Counter((t.first, t.last) for t in told if t.dated in sort)
        if days:
            return max(days.items(), key=lambda item: (item[1], item[0][0] or ""))[0]
    return None, None


def _values(t: Telling) -> Iterator[_Said]:
    claimant = t.by or t.outlet or ""
    yield _Said("status", t.status, t.status, claimant, t, t.sentence)
    if t.dated in ("day", "days", "since", "month"):
        days = t.first or "" if t.first == t.last else f"{t.first}..{t.last}"
        yield _Said("day", days, days, claimant, t, t.sentence)
    for spot in t.spots:
        if spot.own and SIZE.get(spot.kind, 0) > 0:
            yield _Said("place", spot.key, spot.name, claimant, t, t.sentence)
    counted = " ".join(c.quote.text for c in t.counts)
    for party in t.parties:
        if party.named or party.name not in counted:  # 39 شخصا are the toll
            yield _Said("by" if party.role == "source" else "against", party.key, party.name, claimant, t, t.sentence)
    for kind in dict.fromkeys(c.kind for c in t.counts):
        counts = [c for c in t.counts if c.kind == kind]
        for by in dict.fromkeys(c.by for c in counts):
            mine = [c for c in counts if c.by == by]
            most = max(_size(c) for c in mine)
            for c in mine:
                yield _Said(kind if _size(c) == most else f"{kind}, of whom", value(c), value(c), by or claimant, t, c.quote)


def _size(count: Count) -> int:
    return count.low if count.low is not None else count.high or 0


def value(count: Count) -> str:
    """A count in writing: ``39``, ``39+`` (at least), ``≤61``, ``50–60``.

    >>> q = Quote(article="a", start=0, end=0, text="")
    >>> [value(Count(kind="killed", low=low, high=high, by=None, quote=q)) for low, high in ((39, 39), (39, None), (None, 61), (50, 60))]
    ['39', '39+', '≤61', '50–60']
    """
    if count.low == count.high:
        return str(count.low)
    if count.high is None:
        return f"{count.low}+"
    return f"≤{count.high}" if count.low is None else f"{count.low}–{count.high}"


def _field(name: str, said: Sequence[_Said], texts: dict[str, str]) -> Field:
    claims = []
    for key in dict.fromkeys(s.key for s in said):
        mine = [s for s in said if s.key == key]
        articles = tuple(dict.fromkeys(s.telling.article for s in mine))
        claims.append(Claim(
            value=min((s.value for s in mine), key=lambda name: (len(name), name)), by=tuple(dict.fromkeys(s.by for s in mine if s.by)), articles=articles, texts=len({texts.get(a, a) for a in articles}),
            evidence=tuple(dict.fromkeys(s.quote for s in mine)), first=min((s.telling.published for s in mine if s.telling.published), default=None),
        ))  # fmt: skip
    claims.sort(key=lambda c: (-c.texts, c.first or "", c.value))
    return Field(name=name, claims=tuple(claims), disputed=_disputed(name, said))


def _disputed(name: str, said: Sequence[_Said]) -> bool:
    """Whether two of the values can't both be true: a toll of 61 at most and one of 108, a day and another, a denial."""
    if name == "status":
        return "denied" in {s.value for s in said} and len({s.value for s in said}) > 1
    if name == "day":
        return len({s.value for s in said if s.telling.dated == "day"}) > 1
    if name in FIELDS or name.endswith("of whom"):
        return False
    bounds = [_bounds(s.value) for s in said]
    return any(low > high for low, _ in bounds for _, high in bounds)


def _bounds(worth: str) -> tuple[float, float]:
    if worth.endswith("+"):
        return float(worth[:-1]), float("inf")
    if worth.startswith("≤"):
        return 0.0, float(worth[1:])
    low, _, high = worth.partition("–")
    return float(low), float(high or low)
