"""Who took or left which place, when, and who says so: a dated line of changes for every place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from marsad.stories.facts import SIZE
from marsad.stories.records import Control, Group, Party, Spot, Telling
from marsad.stories.reprints import Reprints


def find_control(groups: Iterable[Group], *, reprints: Reprints | None = None) -> tuple[Control, ...]:
    """The changes of control that groups tell of, by place and day.

    Ground taken (سيطر على, استعاد) counts as ``taken``; ground lost and forces that withdraw from a place as ``left``. Only
    towns, sites and provinces that a gazetteer knows have such a line; a change without a day stands at its place's end.
    """
    texts = reprints.texts() if reprints else {}
    out = []
    for group in groups:
        told = [(spot, change, holder, t) for t in group.tellings for spot, change, holder in _changes(t)]
        told.sort(key=lambda x: (x[0].key, x[1], x[2].key, x[3].published or "", x[3].id))
        for (place, change, _), several in groupby(told, key=lambda x: (x[0].key, x[1], x[2].key)):
            mine = list(several)
            held = [t for _, _, _, t in mine]
            dated = [t for t in held if t.dated in ("day", "days", "lent")] or [t for t in held if t.first]
            surest = min(dated, key=lambda t: (("day", "days", "lent").index(t.dated) if t.dated in ("day", "days", "lent") else 3, t.published or "")) if dated else None
            articles = tuple(dict.fromkeys(t.article for t in held))
            out.append(Control(
                place=place, name=min((s.name for s, _, _, _ in mine), key=lambda name: (len(name), name)), change=change, holder=mine[0][2].name,
                first=surest.first if surest else None, last=surest.last if surest else None,
                by=tuple(dict.fromkeys(t.by or t.outlet or "" for t in held if t.status != "denied")),
                denied_by=tuple(dict.fromkeys(t.by or t.outlet or "" for t in held if t.status == "denied")),
                articles=articles, texts=len({texts.get(a, a) for a in articles}),
                evidence=tuple(dict.fromkeys(t.sentence for t in held)), story=group.id,
            ))  # fmt: skip
    out.sort(key=lambda c: (c.place, c.first is None, c.first or "", c.story, c.change, c.holder))
    return tuple(out)


def _changes(t: Telling) -> Iterator[tuple[Spot, str, Party]]:
    leaving = t.type == "RETREAT" and t.mode == "withdraw"
    if not (t.taking or leaving) or t.status not in ("asserted", "alleged", "denied"):
        return
    role = "target" if t.taking == "lost" else "source"
    spots = [s for s in t.spots if not s.key.startswith("name:") and (SIZE.get(s.kind, 0) >= 3 or s.kind == "region")]
    here = [s for s in spots if s.here]
    spots = [s for s in spots if s.own] or (here if len(here) == 1 else [])
    exact = [s for s in spots if SIZE.get(s.kind, 0) >= 3] or spots
    for spot in exact[:1]:
        for party in t.parties:
            if party.role == role:
                yield spot, "taken" if t.taking == "taken" else "left", party
