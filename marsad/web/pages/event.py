"""An event as one article tells it: the words, the record, and what other articles say of the same happening."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from marsad.web.look import page, short
from marsad.web.masking import masks_of
from marsad.web.pages.article import names_of, split, stories_by_event
from marsad.web.pages.story import comparison, reports_of
from marsad.web.shared import corpus_of, is_masked, shown
from marsad.web.words import Refused

router = APIRouter()


@router.get("/events/{article:path}/{event}")
def event(request: Request, article: str, event: str) -> Response:
    """One event of one article."""
    with corpus_of(request) as corpus:
        kept = corpus.article(article)
        reading = corpus.reading(kept.number) if kept else None
        found = next((one for one in reading.events if one.id == event), None) if reading else None
        if kept is None or reading is None or found is None:
            raise Refused(404, "event", event=short(event, 60), id=short(article, 100))
        stories = corpus.stories(article=kept.id, articles=1, limit=200)
        of = stories_by_event(stories, kept.id).get(event)
        story = next((one for one in stories if one.id == of), None)
        masks = masks_of(request, corpus)
        reports = reports_of(corpus, story, masks) if story and len(story.articles) > 1 else None
        compared = comparison(masks.record(story, story.articles) if masks else story, reports) if story and reports else {"story": None}
    reading = shown(request, reading)
    found = next(one for one in reading.events if one.id == event)
    spans = [*found.evidence, *(f.span for f in reading.figures if f.id in found.figures)]
    paragraphs = [(start, words) for start, words in split(reading.text, None) if any(s.start < start + len(words) and s.end > start for s in spans)]
    return page(
        request, "event.html", article=kept, reading=reading, event=found, names=names_of(reading), figures={f.id: f for f in reading.figures},
        statement=next((s for s in reading.statements if s.id == found.statement), None), masked=is_masked(request), paragraphs=paragraphs,
        heading=reading.title or kept.id, **compared,
    )  # fmt: skip
