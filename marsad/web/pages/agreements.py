"""Agreements: /agreements lists them, /agreements/{id} shows one with its steps and violations, before and after a day."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from marsad.model import of_plain
from marsad.store import Corpus
from marsad.store import stories as kept_stories
from marsad.store.query import day_of, event_where
from marsad.store.seen import at_places, by_day, provisions, spots
from marsad.stories.records import Pact
from marsad.web.drawn import KINDS, Line, line_of, split_of
from marsad.web.filters import filters_of
from marsad.web.look import page, short
from marsad.web.mapped import place_names
from marsad.web.masking import masks_of
from marsad.web.shared import corpus_of
from marsad.web.words import Refused

router = APIRouter()
LISTED = 40  # agreements a page
ORDERS = ("articles", "first", "violations")
WINDOWS = (30, 90, 180, 365)  # days before and after
ZONES = 12  # places of an agreement that violence is counted at
MASKED, MASKED_WHOLE = 5, 60  # articles whose private names are taken out of an agreement in a list, and on its page
QUOTED = 6  # wordings of a provision


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An agreement in the list."""

    pact: Pact
    counts: dict[str, int]
    latest: str | None  # day of the last violation
    line: Line | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Violence:
    """Assaults told at an agreement's places in so many days before and from a day on."""

    days: int
    before: int
    after: int
    rows: tuple[tuple[str, int], ...]


@router.get("/agreements")
def agreements(
    request: Request, order: str = Query(default="articles", max_length=20), violated: str = Query(default="", max_length=1), skip: int = Query(default=0, ge=0, le=1_000_000)
) -> Response:  # fmt: skip
    """The list."""
    filters = filters_of(request.query_params)
    rtl = request.state.lang == "ar"
    with corpus_of(request) as corpus:
        total, rows = kept_stories.listed_pacts(
            corpus.db, name=filters.q, violated={"1": True, "0": False}.get(violated), since=filters.since, until=filters.until,
            order=order if order in ORDERS else "articles", limit=LISTED, offset=skip,
        )  # fmt: skip
        masks = masks_of(request, corpus)
        pacts = [of_plain(Pact, row) for row in rows]
        if masks is not None:
            pacts = [masks.record(pact, pact.articles[:MASKED]) for pact in pacts]
        whole: int = corpus.db.execute("SELECT count(*) FROM pacts").fetchone()[0]
    listed = []
    for pact in pacts:
        counts = Counter(step.kind for step in pact.timeline)
        latest = max((step.last or step.first or "" for step in pact.timeline if step.kind == "violation"), default="") or None
        listed.append(Listed(pact=pact, counts={kind: counts[kind] for kind in KINDS}, latest=latest, line=line_of(pact, rtl=rtl)))
    return page(
        request, "agreements.html", filters=filters, listed=listed, total=total, whole=whole, order=order, orders=ORDERS, violated=violated, skip=skip, shown=LISTED
    )


@router.get("/agreements/{id:path}")
def agreement(request: Request, id: str, date: str = Query(default="", max_length=10), window: int = Query(default=90)) -> Response:
    """One agreement."""
    lang = request.state.lang
    with corpus_of(request) as corpus:
        pact = corpus.pact(id)
        if pact is None:
            raise Refused(404, "agreement", id=short(id, 100))
        zones = list(dict.fromkeys(place for naming in pact.namings for place in naming.places if not place.removeprefix("place:").isdigit()))[:ZONES]
        named = place_names(zones, spots(corpus.db, zones), lang)
        provided = provisions(corpus.db, [(naming.article, naming.agreement) for naming in pact.namings])
        day = day_of(date, "date") if date else first_day(pact)
        violence = around(corpus, zones, day, window if window in WINDOWS else 90) if day and zones else None
        titles = titles_of(corpus, pact.articles)
        masks = masks_of(request, corpus)
        if masks is not None:
            pact = masks.record(pact, pact.articles[:MASKED_WHOLE])
            provided = [(kind, masks.text(masks.number(article) or 0, words) or "", article, 0, 0) for kind, words, article, _, _ in provided]
            titles = {name: (masks.text(masks.number(name) or 0, title), outlet, published) for name, (title, outlet, published) in titles.items()}
    days = [x for step in pact.timeline for x in (step.first, step.last) if x] + [n.published for n in pact.namings if n.published]
    split = split_of([s for s in pact.timeline if s.kind == "violation"], day, first=min(days, default=None), last=max(days, default=None)) if day else None
    kinds: dict[str, list[tuple[str, str, int, int]]] = {}
    for kind, words, article, start, end in provided:
        if len(kinds.setdefault(kind, [])) < QUOTED and words not in [one[0] for one in kinds[kind]]:
            kinds[kind].append((words, article, start, end))
    return page(
        request, "agreement.html", pact=pact, zones=named, provisions=kinds, counts=Counter(step.kind for step in pact.timeline),
        line=line_of(pact, rtl=lang == "ar", split=day), split=split, day_=day or "", window=window, windows=WINDOWS, violence=violence, titles=titles,
        kinds=KINDS,
    )  # fmt: skip


def first_day(pact: Pact) -> str | None:
    """The day that violations are first compared around: the agreement's own, or that of its signing; else the middle of what is told."""
    signed = [step.first for step in pact.timeline if step.kind == "signing" and step.first]
    told = sorted(step.first for step in pact.timeline if step.first)
    return pact.first or next(iter(signed), None) or (told[len(told) // 2] if told else None)


def around(corpus: Corpus, zones: list[str], day: str, window: int) -> Violence:
    """Assaults at some places that are told as facts or claims, in a window on both sides of a day."""
    middle = dt.date.fromisoformat(day)
    begin, end = middle - dt.timedelta(days=window), middle + dt.timedelta(days=window - 1)
    where = event_where(corpus.db, type="ASSAULT", status="asserted,alleged", since=begin.isoformat(), until=end.isoformat())
    at_places(where, zones)
    days: Counter[str] = Counter()
    for one, _, n in by_day(corpus.db, where):
        days[max(one or begin.isoformat(), begin.isoformat())] += n
    step = max(1, window // 30)
    rows = [((begin + dt.timedelta(days=n)).isoformat(), 0) for n in range(0, 2 * window, step)]
    counts = [0] * len(rows)
    for one, n in days.items():
        counts[min(len(rows) - 1, (dt.date.fromisoformat(one) - begin).days // step)] += n
    return Violence(
        days=window, before=sum(n for one, n in days.items() if one < day), after=sum(n for one, n in days.items() if one >= day),
        rows=tuple((name, n) for (name, _), n in zip(rows, counts, strict=True)),
    )  # fmt: skip


def titles_of(corpus: Corpus, articles: tuple[str, ...]) -> dict[str, tuple[str | None, str | None, str | None]]:
    """Title, outlet and day of the articles that name an agreement, at most two hundred of them."""
    some = articles[:200]
    rows: list[Any] = corpus.db.execute(f"SELECT name, title, outlet, published FROM articles WHERE name IN ({', '.join('?' * len(some))})", some).fetchall()
    return {name: (title, outlet, published) for name, title, outlet, published in rows}
