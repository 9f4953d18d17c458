"""The map and the timeline: /map, what it draws, what it exports."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from markupsafe import Markup
from starlette.responses import JSONResponse, Response, StreamingResponse

from marsad.errors import InputError
from marsad.store import Corpus
from marsad.store.query import Where, counted_where, event_where
from marsad.store.seen import at_spots, count, latest
from marsad.web import mapped
from marsad.web.filters import Filters, filters_of
from marsad.web.look import data, page
from marsad.web.masking import masks_of
from marsad.web.shared import corpus_of, remembered
from marsad.web.words import countries, label, say, words

router = APIRouter()
SHOWN = 30  # events of a place at a time
NOWHERE = "none"  # in the place of a spot: events that no map shows
CODED = {"type": "type", "status": "status", "country": "country"}  # filters whose values have words


@router.get("/map")
def map_page(request: Request) -> Response:
    """The page; what it draws is asked for by its script."""
    filters = filters_of(request.query_params)
    with corpus_of(request) as corpus:
        event_where(corpus.db, **filters.events())  # says what can't be asked, before a page is there
    return page(request, "map.html", filters=filters, asked=chips(request, filters), types=codes("type"), statuses=codes("status"), states=states(request), say=said(request))


@router.get("/map/places.json")
def map_places(request: Request) -> Response:
    """Places with their counts, for the filters of the query."""
    filters, lang = filters_of(request.query_params), request.state.lang
    with corpus_of(request) as corpus:
        return JSONResponse(remembered(request, ("places", filters, lang), lambda: mapped.places(corpus.db, counted_where(corpus.db, **filters.events()), lang)))


@router.get("/map/days.json")
def map_days(request: Request) -> Response:
    """The timeline: all days, whatever period the query asks for."""
    filters = dataclasses.replace(filters_of(request.query_params), since=None, until=None)
    with corpus_of(request) as corpus:
        return JSONResponse(remembered(request, ("days", filters), lambda: mapped.timeline(corpus.db, counted_where(corpus.db, **filters.events()))))


@router.get("/map/events")
def map_events(request: Request, spot: Annotated[tuple[str, ...], Query(max_length=200)] = (), skip: int = Query(default=0, ge=0, le=1_000_000)) -> Response:
    """The events that the map draws at some spots, as a piece of a page; the spot ``none`` is no place."""
    filters = filters_of(request.query_params)
    with corpus_of(request) as corpus:
        where = event_where(corpus.db, **filters.events())
        if spot:
            at_spots(where, [None if one == NOWHERE else one for one in spot])
        total = count(corpus.db, where)
        rows = mapped.shown(latest(corpus.db, where, limit=SHOWN, offset=skip, few=bool(spot) and NOWHERE not in spot), masks_of(request, corpus))
    return page(request, "_map_events.html", rows=rows, total=total, skip=skip, shown=SHOWN, spots=spot, split=mapped.split)


@router.get("/map/export.geojson")
def map_geojson(request: Request, box: str = Query(default="", max_length=100)) -> Response:
    """What the map shows, as GeoJSON: every event of the filters, in the box if one is given."""
    _checked(request, box)
    return StreamingResponse(_geojson(request, box), media_type="application/geo+json", headers=_named("geojson"))


@router.get("/map/export.csv")
def map_csv(request: Request, box: str = Query(default="", max_length=100)) -> Response:
    """The same as a table."""
    _checked(request, box)
    return StreamingResponse(_csv(request, box), media_type="text/csv; charset=utf-8", headers=_named("csv"))


def _checked(request: Request, box: str) -> None:
    """Say what can't be asked, before an answer has begun."""
    if box and mapped.box_of(box) is None:
        raise InputError(f"box: found {box!r}; expected W,S,E,N such as 35,32,42,37")
    with corpus_of(request) as corpus:
        count(corpus.db, event_where(corpus.db, **filters_of(request.query_params).events()))


def _seen(corpus: Corpus, request: Request, box: str) -> Where:
    where = event_where(corpus.db, **filters_of(request.query_params).events())
    found = mapped.box_of(box)
    if found is not None:
        mapped.inside(corpus.db, where, found)
    return where


def _geojson(request: Request, box: str) -> Iterator[str]:
    with corpus_of(request) as corpus:
        yield '{"type": "FeatureCollection", "features": ['
        between = "\n"
        for feature in mapped.features(corpus.db, _seen(corpus, request, box), masks=masks_of(request, corpus)):
            yield between + json.dumps(feature, ensure_ascii=False)
            between = ",\n"
        yield "\n]}\n"


def _csv(request: Request, box: str) -> Iterator[str]:
    with corpus_of(request) as corpus:
        out = io.StringIO()
        table = csv.writer(out)
        head: list[str] = []
        for feature in mapped.features(corpus.db, _seen(corpus, request, box), masks=masks_of(request, corpus)):
            facts = feature["properties"]
            point = feature["geometry"] if feature["geometry"] and feature["geometry"]["type"] == "Point" else None
            row = {**facts, "lat": point["coordinates"][1] if point else None, "lon": point["coordinates"][0] if point else None}
            if not head:
                head = list(row)
                table.writerow(head)
            table.writerow([" | ".join(value) if isinstance(value, list) else safe(value) for value in row.values()])
            if out.tell() > 60_000:
                yield out.getvalue()
                out.seek(0)
                out.truncate()
        yield out.getvalue()


def safe(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@") else value


def _named(kind: str) -> dict[str, str]:
    return {"content-disposition": f'attachment; filename="marsad-map.{kind}"'}


def codes(kind: str) -> list[str]:
    """The codes of a kind that the interface has words for."""
    return [key.partition(".")[2] for key in words() if key.startswith(f"{kind}.")]


def chips(request: Request, filters: Filters) -> list[tuple[str, Markup]]:
    """What is asked for, in words; the period is the timeline's to show."""
    lang = request.state.lang
    found = []
    for name, value in filters.items():
        if name in ("since", "until", "disputed"):
            continue
        if name in CODED:
            value = "، ".join(label(lang, CODED[name], one) or one for one in value.split(",")) if lang == "ar" else ", ".join(label(lang, CODED[name], one) or one for one in value.split(","))
        elif name in ("dated", "background"):
            value = say(lang, "map.yes" if value == "1" else "map.no")
        found.append((name, data(value, 60)))
    return found


def states(request: Request) -> list[tuple[str, str]]:
    """Every state by its name in the reader's language."""
    lang = request.state.lang
    return sorted(((code, name[lang]) for code, name in countries().items()), key=lambda one: one[1])


def said(request: Request) -> dict[str, str]:
    """The words that the map's script shows."""
    lang = request.state.lang
    return {key.removeprefix("map.js."): one[lang] for key, one in words().items() if key.startswith("map.js.")}

