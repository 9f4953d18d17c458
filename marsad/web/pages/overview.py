"""The first page: what the corpus tells, at a glance, under the filters of the URL."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from marsad.store import Corpus, counted
from marsad.stories.records import Story
from marsad.web.charts import ranges, stacked
from marsad.web.filters import Filters, filters_of
from marsad.web.look import page
from marsad.web.masking import masks_of
from marsad.web.shared import corpora_of, corpus_of, may_review

router = APIRouter()
TYPES = (
    "ASSAULT", "COERCE", "MOBILIZE", "PROTEST", "SANCTION", "THREATEN", "ACCUSE", "REJECT", "REQUEST", "CONSULT", "SUPPORT", "CONCEDE", "AGREE",
    "COOPERATE", "AID", "RETREAT",
)  # from material conflict to material cooperation  # fmt: skip
NEWEST = 8
PACTS = 9
OUTLETS = 10


@router.get("/")
def overview(request: Request) -> Response:
    """Events by week and type, human cost with its bounds, the newest stories, agreements, outlets, review."""
    filters = filters_of(request.query_params)
    with corpus_of(request) as corpus:
        remembered, version = request.app.state.remembered, corpora_of(request).version()
        whole = remembered.get("overview", version, lambda: gather_whole(corpus))
        known = remembered.get(("overview", filters), version, lambda: gather(corpus, filters))
        masks = masks_of(request, corpus)
        stories = masks.stories(known["stories"]) if masks else known["stories"]
    rtl = request.state.lang == "ar"
    events = stacked(known["events"], TYPES, rtl, whole=bool(filters.since))
    period = (events.columns[0].since, events.columns[-1].until) if events else None
    costs = {kind: chart for kind in counted.COSTS if (chart := ranges(known["costs"], kind, rtl, period, height=110))}
    return page(
        request, "overview.html", filters=filters, chart=events, costs=costs, stories=stories, may_review=may_review(request), **whole,
    )


def gather(corpus: Corpus, filters: Filters) -> dict[str, Any]:
    """What the filters narrow."""
    asked = filters.events()
    return {
        "events": counted.events_by_day(corpus.db, **asked),
        "costs": counted.cost_by_day(corpus.db, **asked),
        "stories": newest(corpus, filters),
    }


def gather_whole(corpus: Corpus) -> dict[str, Any]:
    """What is told of the whole corpus, whatever the filters."""
    db = corpus.db
    return {
        "totals": counted.totals(db),
        "pacts": db.execute(
            "SELECT id, name, first_day, parties, articles, violations FROM pacts ORDER BY violations > 0 DESC, articles DESC, id LIMIT ?", (PACTS,)
        ).fetchall(),
        "outlets": counted.outlets(db, OUTLETS),
        "reviewed": counted.reviewed(db),
    }


def newest(corpus: Corpus, filters: Filters) -> list[Story]:
    """The newest stories that several articles tell; of one article's, where one is asked for."""
    type = filters.type if filters.type and "," not in filters.type else None
    return corpus.stories(since=filters.since, until=filters.until, type=type, disputed=filters.disputed, article=filters.article, limit=NEWEST)
