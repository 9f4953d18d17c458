"""Agreement between reviewers: Krippendorff's alpha for nominal values, with values missing, field by field.

K. Krippendorff, *Computing Krippendorff's Alpha-Reliability* (2011). Alpha is 1 where all agree, 0 where they agree as often
as chance would have it. Written here, since the package of that name is under the GPL.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from marsad.review.placing import SETTLING, Thread, in_effect
from marsad.review.records import EVENT, REJECT, Judgement, Named, View, said

FIELDS = ("event", "type", "mode", "status", "sources", "targets", "places", "days", "figures")
Values = Mapping[str, Hashable]  # of one unit: a reviewer's name and what they say


def krippendorff(units: Iterable[Mapping[str, Hashable]]) -> float | None:
    """Alpha of nominal values: each unit maps reviewers to what they said; who said nothing is not in it.

    None where no two reviewers judged one unit; 1 where all say one thing throughout (nothing was there to disagree on).

    >>> krippendorff([{"a": 1, "b": 1}, {"a": 2, "b": 2}, {"a": 1, "b": 2}])
    0.4444444444444444
    """
    shares: dict[tuple[Hashable, Hashable], float] = {}  # coincidences of values, each pair weighed by its unit
    for unit in units:
        counts = Counter(unit.values())
        size = sum(counts.values())
        if size < 2:
            continue
        for one, count in counts.items():
            for other, others in counts.items():
                pairs = count * (others - (one == other))
                if pairs:
                    shares[one, other] = shares.get((one, other), 0.0) + pairs / (size - 1)
    totals: dict[Hashable, float] = {}
    for (one, _), share in shares.items():
        totals[one] = totals.get(one, 0.0) + share
    every = sum(totals.values())
    if not every:
        return None
    expected = sum(totals[a] * totals[b] for a in totals for b in totals if a != b)
    if not expected:
        return 1.0
    observed = sum(share for (one, other), share in shares.items() if one != other)
    return 1 - (every - 1) * observed / expected


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldAgreement:
    """How far reviewers agree on a field: alpha, the events that two or more of them judged, how many of these all agree on."""

    field: str
    alpha: float | None
    units: int
    agreed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Differing:
    """An event on whose field reviewers differ, and what each says."""

    article: str
    name: str
    field: str
    values: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How far reviewers agree: by field, and where they do not."""

    judges: tuple[str, ...]
    fields: tuple[FieldAgreement, ...]
    differing: tuple[Differing, ...]


def views_by_judge(thread: Thread) -> dict[str, View | None]:
    """How each reviewer leaves an event, None where they say that there is none; the last word of each counts."""
    found: dict[str, View | None] = {}
    for one in thread.judgements:
        value = said(one)
        if value is not None:
            found[one.judge] = None if one.verdict == REJECT else value.after
    return found


def independent(thread: Thread) -> Thread:
    """The judgements of an event that were made without sight of another's: only these say how far reviewers agree."""
    seen: set[str] = set()
    kept = []
    for one in thread.judgements:
        value = said(one)
        if value is not None and (value.blind or not seen - {one.judge}):
            kept.append(one)
        seen.add(one.judge)
    return Thread(name=thread.name, judgements=tuple(kept), event=thread.event)


def alike(views: Iterable[View | None]) -> bool:
    """Whether views of an event say the same in every field."""
    return len({tuple(_values(view).items()) for view in views}) < 2


def agree(judgements: Iterable[Judgement]) -> Agreement:
    """How far reviewers agree, from all that they said without sight of each other's judgements.

    A missed event that one adds and another, who judged events of the article too, does not, is one on which they differ.
    """
    units: dict[str, list[dict[str, Hashable]]] = {field: [] for field in FIELDS}
    judges: Counter[str] = Counter()
    differing: list[Differing] = []
    articles: dict[str, list[Judgement]] = {}
    for one in in_effect(judgements):
        if one.record == EVENT and one.verdict in SETTLING:
            articles.setdefault(one.article, []).append(one)
    for held in articles.values():
        readers = list(dict.fromkeys(one.judge for one in held))
        for thread in _by_name(held):
            views = views_by_judge(independent(thread))
            judges.update(list(views))
            if thread.added:
                views = {**dict.fromkeys(readers), **views}
            values = {judge: _values(view) for judge, view in views.items()}
            for field in FIELDS:
                unit = {judge: said_of[field] for judge, said_of in values.items() if field in said_of}
                units[field].append(unit)
                if len(set(unit.values())) > 1:
                    told = tuple((judge, _told(views[judge], field)) for judge in unit)
                    differing.append(Differing(article=thread.last.article, name=thread.name, field=field, values=told))
    fields = []
    for field in FIELDS:
        double = [unit for unit in units[field] if len(unit) > 1]
        fields.append(FieldAgreement(field=field, alpha=krippendorff(double), units=len(double), agreed=sum(len(set(u.values())) == 1 for u in double)))
    return Agreement(judges=tuple(sorted(judges)), fields=tuple(fields), differing=tuple(differing))


def _by_name(judgements: Sequence[Judgement]) -> list[Thread]:
    names: dict[str, list[Judgement]] = {}
    for one in judgements:
        names.setdefault(one.name, []).append(one)
    return [Thread(name=name, judgements=tuple(some), event=None) for name, some in names.items()]


def _values(view: View | None) -> dict[str, Hashable]:
    """An event's fields as what can be compared. Where a reviewer says that there is no event, only that is said."""
    if view is None:
        return {"event": "no"}

    def who(named: Sequence[Named]) -> Hashable:
        return tuple(sorted(one.id or one.name for one in named))

    return {
        "event": "yes", "type": view.type, "mode": view.mode, "status": view.status, "sources": who(view.sources), "targets": who(view.targets),
        "places": who(view.places), "days": (view.start, view.end), "figures": tuple(sorted((f.kind, f.low or -1, f.high or -1) for f in view.figures)),
    }  # fmt: skip


def _told(view: View | None, field: str) -> str:
    """What a view says of a field, for people: codes as they are, names in the text's own words."""
    if field == "event" or view is None:
        return "no" if view is None else "yes"
    if field == "days":
        return " – ".join(dict.fromkeys(day for day in (view.start, view.end) if day)) or "–"
    if field == "figures":
        return ", ".join(f"{f.kind} {f.low if f.low is not None else ''}–{f.high if f.high is not None else ''}" for f in view.figures) or "–"
    value = getattr(view, field)
    if isinstance(value, tuple):
        return ", ".join(one.name for one in value) or "–"
    return str(value) if value is not None else "–"
