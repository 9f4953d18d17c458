"""The first page: what the corpus holds, at a glance."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from marsad.web.filters import filters_of
from marsad.web.look import page
from marsad.web.shared import corpus_of

router = APIRouter()


@router.get("/")
def overview(request: Request) -> Response:
    """Counts and the newest stories."""
    filters = filters_of(request.query_params)
    with corpus_of(request) as corpus:
        counts = {
            name: corpus.db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for name, table in (("articles", "articles"), ("events", "events"), ("stories", "stories"), ("agreements", "pacts"))
        }
        stories = corpus.stories(since=filters.since, until=filters.until, type=filters.type, limit=10)
    return page(request, "overview.html", filters=filters, counts=counts, stories=stories)
