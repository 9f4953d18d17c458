"""How far reviewers agree."""

from __future__ import annotations

import json

from fastapi import APIRouter, Request
from starlette.responses import Response

from marsad.review.agreement import Agreement, agree
from marsad.review.queue import progress
from marsad.store import Corpus
from marsad.web.look import page
from marsad.web.pages.review import reviewer
from marsad.web.shared import corpus_of

router = APIRouter()
MOST = 200  # events shown on which reviewers differ
WORDS = {"type": "type", "mode": "mode", "status": "status"}  # fields whose values are codes with words of their own


@router.get("/review/agree")
def agreement(request: Request) -> Response:
    """Alpha by field, and the events on which reviewers differ."""
    reviewer(request)
    with corpus_of(request) as corpus:
        found = _agreement(request, corpus)
        names = list(dict.fromkeys(d.article for d in found.differing[:MOST]))
        titles = dict(corpus.db.execute("SELECT name, title FROM articles WHERE name IN (SELECT value FROM json_each(?))", (json.dumps(names),)).fetchall())
        far = progress(corpus)
    return page(request, "agree.html", found=found, titles=titles, far=far, differing=found.differing[:MOST], more=max(0, len(found.differing) - MOST), words=WORDS)


def _agreement(request: Request, corpus: Corpus) -> Agreement:
    """Made of all judgements, and again once there are more."""
    (last,) = corpus.db.execute("SELECT coalesce(max(id), 0) FROM judgements").fetchone()
    kept: tuple[int, Agreement] | None = getattr(request.app.state, "agreement", None)
    if kept is None or kept[0] != last:
        kept = request.app.state.agreement = (last, agree(corpus.judgements()))
    return kept[1]
