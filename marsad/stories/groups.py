"""Tellings of one happening brought together, a day of articles at a time.

A telling is compared only with those that share its type, a day and something particular: a place, an actor, a figure, a
name among its words. Who is compared is found through an index, so that a day's work grows with that day's news. A
telling joins the group with whose tellings it has most in common, if nothing of the group's keeps it apart.

Days are worked through in order, and within a day the best dated and placed tellings first, so that adding day by day
gives what reading all at once gives. Ids stay: a group is named after its first telling.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from marsad.lexicon import Lexicon
from marsad.model import Reading
from marsad.stories.alike import (
    JOINED,
    STALE,
    TOO_LITTLE,
    Likeness,
    compare,
    counts_alike,
    days_alike,
    kind_apart,
    places_alike,
)
from marsad.stories.facts import SIZE, tellings, unlike
from marsad.stories.records import Group, Groups, Join, Telling
from marsad.stories.reprints import Reprints

CANDIDATES = 40  # groups that a telling is compared with: those that share most with it
COMPARED = 24  # tellings of a group that it is compared with: the first ones and the last ones
LOOSE = 1.0  # points below those of a join that a telling may have with the better half of a group's texts on the average
BUSY = 400  # groups under one key: such a key (the capital, on a day of war) finds too many to be of use alone
COMMON = 20  # tellings that a word stands in, beyond which it tells markedly less
MANY = 4  # happenings of one type, month and place (or actor), beyond which the place tells less
CELL = 0.5  # degrees
SPAN = 6  # days that a telling is filed under at most


def group_events(
    readings: Iterable[Reading], *, lexicon: Lexicon, reprints: Reprints | None = None, known: Iterable[Group] = (),
) -> Groups:  # fmt: skip
    """The groups of events of different articles that tell of one happening; an event that nobody else tells is a group of its own.

    ``reprints`` says which articles print one text, so that a sentence of a wire report is known again in its copies.
    ``known`` are groups of the days before (those whose days come near are enough): to add a day, give its readings with
    the groups that stand. ``changed`` are the ids of the groups that are new or have grown, ``merged`` the ids that went
    into others.
    """
    return group_tellings(list(tellings(readings, lexicon)), texts=reprints.texts() if reprints else {}, known=known)


def group_tellings(
    told: Sequence[Telling], *, texts: Mapping[str, str] | None = None, known: Iterable[Group] = (), words: Mapping[str, int] | None = None,
) -> Groups:  # fmt: skip
    """``group_events`` for tellings that were made before.

    ``words``: in how many tellings the words of all of these stood until now, where not every group is given; without it, the
    known groups' are counted.
    """
    state = _State(texts or {})
    state.count(words or {})
    for group in known:
        state.put(group.id, list(group.tellings), list(group.joins))
        if words is None:
            state.learn(group.tellings)
    seen = {t.id for members in state.members.values() for t in members}
    new = sorted((t for t in told if t.id not in seen), key=_order)
    for _, day in groupby(new, key=lambda t: t.published or ""):
        news = list(day)
        state.learn(news)
        for telling in news:
            state.add(telling)
    groups = tuple(Group(id=id, tellings=tuple(members), joins=tuple(state.joins[id])) for id, members in sorted(state.members.items()))
    return Groups(groups=groups, changed=tuple(sorted(state.changed & state.members.keys())), merged=tuple(sorted(state.merged.items())))


def filed(group: Group) -> tuple[str, ...]:
    """What a store files a group under, to find it again when news comes that may belong to it."""
    return tuple(dict.fromkeys("|".join(key) for t in group.tellings for key in keys(t)))


def sought(told: Iterable[Telling]) -> tuple[str, ...]:
    """Under what the groups are filed that new tellings may belong to, or that say how little their places tell: those are the
    ``known`` that adding them takes."""
    found: dict[str, None] = {}
    for t in told:
        found.update(("|".join(key), None) for key in keys(t, back=STALE if t.dated == "near" else 0, around=True))
        if t.last is not None:
            found.update((f"{t.type}|{t.last[:7]}|{particular}", None) for particular in particulars(t))
    return tuple(found)


def _order(t: Telling) -> tuple[str, int, int, str, int, str]:
    placed = max((SIZE.get(s.kind, 0) for s in t.spots if s.own), default=0)
    return (t.published or "", -(t.dated == "day") - (t.dated in ("day", "days")), -placed, t.article, t.quote.start, t.event)


class _State:
    """Groups in the making, and the index that finds them."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = texts
        self.members: dict[str, list[Telling]] = {}
        self.joins: dict[str, list[Join]] = {}
        self.index: dict[tuple[str, str, str], dict[str, None]] = defaultdict(dict)
        self.of_article: dict[str, list[tuple[str, Telling]]] = defaultdict(list)
        self.seen: Counter[str] = Counter()  # in how many tellings a word stands
        self.weights: dict[str, float] = {}
        self.changed: set[str] = set()
        self.merged: dict[str, str] = {}

    def put(self, id: str, told: list[Telling], joins: list[Join]) -> None:
        self.members[id], self.joins[id] = told, joins
        for telling in told:
            self.file(id, telling)

    def file(self, id: str, telling: Telling) -> None:
        self.of_article[telling.article].append((id, telling))
        for key in self.keys(telling):
            self.index[key][id] = None

    def keys(self, telling: Telling, *, around: bool = False) -> Iterator[tuple[str, str, str]]:
        """``keys``, and the text that its article prints: its copies tell the same."""
        yield from keys(telling, back=STALE if around and telling.dated == "near" else 0, around=around)
        if telling.article in self.texts:
            yield telling.type, "", f"text {self.texts[telling.article]}"

    def learn(self, told: Sequence[Telling]) -> None:
        """Count the words of new tellings, for how much a word tells: what stands in every report tells nothing."""
        self.count(Counter(word for telling in told for word in telling.words))

    def count(self, words: Mapping[str, int]) -> None:
        self.seen.update(words)
        for word in words:
            self.weights[word] = 1 / (1 + math.log1p(self.seen[word] / COMMON))

    def add(self, telling: Telling) -> None:
        found = self.near(telling)
        if not found and (beside := self.beside(telling)) is not None:
            found = [beside]
        if not found:
            id = f"story:{telling.id}"
            self.put(id, [telling], [])
            self.changed.add(id)
            return
        id, best, to = found[0]
        self.members[id].append(telling)
        self.joins[id].append(Join(telling=telling.id, to=to.id, score=best.score, reasons=best.reasons))
        self.file(id, telling)
        self.changed.add(id)
        for other, likeness, at in found[1:]:
            if self.one(id, other):
                self.merge(id, other, Join(telling=telling.id, to=at.id, score=likeness.score, reasons=likeness.reasons))
                id = self.merged.get(id, id)

    def near(self, telling: Telling) -> list[tuple[str, Likeness, Telling]]:
        """The groups that a telling belongs to, the likeliest first, with the telling of theirs that it is likest to."""
        shared: Counter[str] = Counter()
        for key in self.keys(telling, around=True):
            at = self.index.get(key, {})
            if len(at) <= BUSY:
                shared.update(at.keys())
        told = self.told(telling)
        found = ((id, self.member(telling, id, told)) for id, _ in sorted(shared.items(), key=lambda item: (-item[1], item[0]))[:CANDIDATES])
        out = [(id, *best) for id, best in found if best is not None]
        out.sort(key=lambda item: (-item[1].score, item[0]))
        return out

    def told(self, telling: Telling) -> dict[str, float]:
        """How much each place and actor of a telling tells: all where few happenings of its type and month have it, little in a
        month of strikes on one town."""
        if telling.last is None:
            return {}
        out: dict[str, float] = {}
        for key in particulars(telling):
            groups = len(self.index.get((telling.type, telling.last[:7], key), ()))
            if groups > MANY:
                out[key] = 1 / (1 + math.log(groups / MANY))
        return out

    def member(self, telling: Telling, id: str, told: Mapping[str, float]) -> tuple[Likeness, Telling] | None:
        """The telling of a group that another one is likest to, if it belongs there: nothing keeps it apart from any, and it is
        like the better half of the rest as well, each independent text counted once, so that one odd telling makes no bridge."""
        best: tuple[Likeness, Telling] | None = None
        by_text: dict[str, float] = {}
        for other in _some(self.members[id]):
            if other.article == telling.article:
                continue
            likeness = compare(telling, other, same_text=self.same_text(telling, other), weights=self.weights, told=told)
            if likeness.apart and likeness.apart != TOO_LITTLE:
                return None
            text = self.texts.get(other.article, other.article)
            by_text[text] = max(by_text.get(text, 0.0), likeness.score)
            if not likeness.apart and likeness.score >= JOINED and (best is None or likeness.score > best[0].score):
                best = (likeness, other)
        nearest = sorted(by_text.values(), reverse=True)[: (len(by_text) + 1) // 2]
        if best is None or sum(nearest) / len(nearest) < JOINED - LOOSE:
            return None
        return best

    def beside(self, telling: Telling) -> tuple[str, Likeness, Telling] | None:
        """The group of the only happening of its type that its article dates and places, for a telling without day and place:
        the article tells of the strike, and then of what somebody says of it."""
        if not _vague(telling):
            return None
        told: dict[str, Telling] = {}
        for id, other in self.of_article.get(telling.article, ())[:COMPARED]:
            id = self.now(id)
            if other.type == telling.type and not _vague(other) and other.dated == "day" and telling.mode in (None, other.mode) and not kind_apart(telling, other):
                told.setdefault(id, other)
        if len(told) != 1:
            return None
        [(id, other)] = told.items()
        if unlike(telling, other) or any(compare(telling, o).apart not in ("", TOO_LITTLE) for o in _some(self.members[id]) if o.article != telling.article):
            return None
        return id, Likeness(0.0, ("told beside it, without a day or place of its own",)), other

    def now(self, id: str) -> str:
        """The id that a group has after what was merged."""
        while id in self.merged:
            id = self.merged[id]
        return id

    def same_text(self, a: Telling, b: Telling) -> bool:
        return a.article in self.texts and self.texts[a.article] == self.texts.get(b.article)

    def one(self, a: str, b: str) -> bool:
        """Whether nothing keeps two groups apart that a telling belongs to: two strikes that one report names stay two."""
        return not any(
            kind_apart(x, y) or days_alike(x, y)[0] is None or places_alike(x.spots, y.spots)[0] is None or counts_alike(x.counts, y.counts)[0] < 0
            for x in _some(self.members[a]) for y in _some(self.members[b])
        )  # fmt: skip

    def merge(self, a: str, b: str, why: Join) -> None:
        """Two groups made one; the id of the one seen first stays."""
        first = min((self.members[id][0].published or "", id) for id in (a, b))[1]
        gone = b if first == a else a
        self.members[first] += self.members.pop(gone)
        self.joins[first] += [*self.joins.pop(gone), why]
        for telling in self.members[first]:
            for key in self.keys(telling):
                self.index[key][first] = None
        for key in {k for t in self.members[first] for k in self.keys(t)}:
            self.index[key].pop(gone, None)
        self.merged[gone] = first
        self.changed.discard(gone)
        self.changed.add(first)


def _vague(telling: Telling) -> bool:
    """Whether a telling says neither its day nor a place."""
    return telling.dated in ("near", "lent") and not telling.background and not any(s.own and SIZE.get(s.kind, 0) >= 2 for s in telling.spots)


def _some(told: Sequence[Telling]) -> Sequence[Telling]:
    return told if len(told) <= COMPARED else [*told[: COMPARED // 2], *told[-COMPARED // 2 :]]


def keys(telling: Telling, *, back: int = 0, around: bool = False) -> Iterator[tuple[str, str, str]]:
    """What a telling is filed under: its type and day with each particular of it."""
    if telling.first is None or telling.last is None or telling.dated == "none":
        return
    first = dt.date.fromisoformat(telling.first) - dt.timedelta(back)
    length = (dt.date.fromisoformat(telling.last) - first).days
    days = [(first + dt.timedelta(n)).isoformat() for n in range(length + 1)] if length < SPAN + back else [telling.first[:7]]
    if telling.dated == "before":
        days = list(dict.fromkeys((telling.first[:7], telling.last[:7]))) if around else []
    elif telling.dated in ("day", "lent"):
        days.append(telling.first[:7])
    for particular in (*particulars(telling), *_cells(telling, around)):
        for day in days:
            yield telling.type, day, particular


def particulars(telling: Telling) -> tuple[str, ...]:
    """What may tell a happening from others of its type and day."""
    out: dict[str, None] = {}
    for s in telling.spots:
        if s.kind != "country":
            out[s.key] = None
            if s.admin1:
                out[f"{s.country}/{s.admin1}"] = None
    for p in telling.parties:
        if p.named:
            out[p.key] = None
            for wider in p.wider:
                out[wider] = None
    for c in telling.counts:
        if c.low is not None and c.low > 2:
            out[f"{c.kind} {c.low}"] = None
    for name in telling.names[:12]:
        out[f"word {name}"] = None
    return tuple(out)


def _cells(telling: Telling, around: bool) -> Iterator[str]:
    """The squares of half a degree that its places lie in, those next to a place near the edge included where it looks around."""
    for s in telling.spots:
        if s.lat is not None and s.lon is not None and SIZE.get(s.kind, 0) >= 3:
            shifts = (-CELL / 2, CELL / 2) if around else (0.0,)
            for north in shifts:
                for east in shifts:
                    yield f"cell {math.floor((s.lat + north) / CELL)},{math.floor((s.lon + east) / CELL)}"
