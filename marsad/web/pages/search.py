"""Search: articles by words, as they are typed, and by what they tell; events likewise; searches kept for another day."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from marsad.errors import InputError
from marsad.model import Span
from marsad.store import EventRow, KeptArticle
from marsad.store.browse import EVENT_FILTERS, browse
from marsad.store.query import events as ask_events
from marsad.store.search import snippet
from marsad.web.filters import NAMES, Filters, filters_of
from marsad.web.look import page
from marsad.web.masking import Masks, masks_of
from marsad.web.shared import corpus_of, corpus_to_write, need, user_of

router = APIRouter()
SHOWN = 20  # articles on a page
EVENTS = 50
LAST = 50  # pages that one may turn
MASKED = ("words", "sources", "targets", "places", "claimant", "title")
LONGEST = 80  # characters of a saved search's name


@router.get("/search")
def search(request: Request, p: int = 1, order: str = "", kind: str = "articles") -> Response:
    """What is found, with facets; only the part that changes, where htmx asks as somebody types."""
    filters = filters_of(request.query_params)
    p = max(1, min(p, LAST))
    kind = kind if kind in ("articles", "events") else "articles"
    values: dict[str, Any] = {"filters": filters, "p": p, "order": order, "kind": kind, "saved": [], "may_save": user_of(request).may("reviewer")}
    with corpus_of(request) as corpus:
        if kind == "articles":
            asked = filters.events()
            found = browse(
                corpus.db, search=filters.q, outlet=filters.outlet, since=filters.since, until=filters.until, events={name: asked[name] for name in EVENT_FILTERS},
                limit=SHOWN, offset=SHOWN * (p - 1), newest=order == "newest",
            )  # fmt: skip
            masks = masks_of(request, corpus)
            hits = [_hit(article, filters.q, masks) for article in corpus.articles(numbers=list(found.numbers))]
            values.update(found=found, hits=hits, more=found.total > SHOWN * p)
        else:
            rows = list(ask_events(corpus.db, newest=True, limit=EVENTS * p + 1, **{**filters.events(), "search": _searched(filters.q)}))
            shown = rows[EVENTS * (p - 1) : EVENTS * p]
            if (masks := masks_of(request, corpus)) is not None:
                shown = [_masked(one, masks) for one in shown]
            values.update(events=shown, more=len(rows) > EVENTS * p)
        if not request.headers.get("hx-request"):
            values["saved"] = [(name, address) for name, (command, kept) in corpus.saved().items() if (address := address_of(command, kept))]
    return page(request, "search_results.html" if request.headers.get("hx-target") == "results" else "search.html", **values)


@router.post("/search/save")
def save(request: Request, name: str = Form(""), query: str = Form("")) -> Response:
    """Keep a search under a name, for ``marsad run`` too."""
    need(request, "reviewer")
    filters = filters_of(dict(parse_qsl(query.removeprefix("?"))))
    name = " ".join(name.split())[:LONGEST]
    if not name or not filters:
        raise InputError("name: found nothing to keep; expected a name, and something asked for")
    asked = {key: value for key, value in filters.events().items() if value not in (None, False)}
    if set(asked) <= {"search", "outlet", "since", "until"} and "search" in asked:
        command, asked = "search", {"text" if key == "search" else key: value for key, value in asked.items()}
    else:
        command = "events"
    with corpus_to_write(request) as corpus:
        corpus.save(name, command, asked)
    return RedirectResponse(f"/search{filters.query()}", 303)


@router.post("/search/forget")
def forget(request: Request, name: str = Form("")) -> Response:
    """Throw a saved search away."""
    need(request, "reviewer")
    with corpus_to_write(request) as corpus:
        corpus.forget(name)
    return RedirectResponse("/search", 303)


def address_of(command: str, kept: dict[str, Any]) -> str | None:
    """The address of a saved query, whoever saved it; None where this page cannot ask it."""
    if command not in ("search", "events"):
        return None
    values = {"q" if key in ("text", "search") else key: value for key, value in kept.items()}
    values.pop("limit", None)
    if isinstance(values.get("near"), list | tuple):
        values["near"] = ",".join(map(str, values["near"]))
    if set(values) - set(NAMES):
        return None
    asked: dict[str, Any] = {name: value for name, value in values.items() if isinstance(value, str | bool)}
    return "/search" + Filters(**asked).query(kind="events" if command == "events" else None)


def _searched(q: str | None) -> str | None:
    """Words to search for, or None where there is none among what was typed."""
    return q if q and any(c.isalnum() for c in q) else None


def _masked(event: EventRow, masks: Masks) -> EventRow:
    """An event's row without private persons' names."""
    number = masks.number(event.article) or 0
    words: dict[str, Any] = {name: masks.text(number, getattr(event, name)) for name in MASKED}
    return replace(event, **words)


def _hit(article: KeptArticle, q: str | None, masks: Masks | None) -> dict[str, Any]:
    """An article with the piece of it that says most of what was asked, cut where its words are marked."""
    text, title = article.text, article.title
    if masks is not None:
        reading = masks.reading(article.number)
        text, title = (reading.text, reading.title) if reading else ("", None)
    piece, words = _piece(text, q)
    return {"article": article, "title": title or article.id, "pieces": cut(piece, words)}


def _piece(text: str, q: str | None) -> tuple[Span, tuple[Span, ...]]:
    if _searched(q):
        try:
            return snippet(text[:200_000], q or "")
        except InputError:
            pass
    body = text.partition("\n")[2].strip() or text
    return Span(0, min(len(body), 220), body[:220]), ()


def cut(piece: Span, words: tuple[Span, ...]) -> list[tuple[str, bool]]:
    """A piece as parts, each with whether it was asked for.

    >>> cut(Span(10, 16, "abcdef"), (Span(12, 14, "cd"),))
    [('ab', False), ('cd', True), ('ef', False)]
    """
    parts: list[tuple[str, bool]] = []
    at = piece.start
    for word in sorted(words, key=lambda one: one.start):
        if word.start < at:
            continue
        parts.append((piece.text[at - piece.start : word.start - piece.start], False))
        parts.append((word.text, True))
        at = word.end
    parts.append((piece.text[at - piece.start :], False))
    return [part for part in parts if part[0]]


