"""The records for programs: REST under ``/api``, described by ``/api/openapi.json``.

Lists come a page at a time: ``next`` of one page is the ``cursor`` of the following. ``Accept`` chooses JSON, CSV or, where
records have places, GeoJSON; ``?format=`` does so where no header can be sent.
"""

from __future__ import annotations

import base64
import binascii
import calendar
import csv
import io
import json
import threading
import time
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, HTTPException, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

import marsad
from marsad.errors import InputError
from marsad.export.facts import POINTS, radius_km
from marsad.export.geo import circle
from marsad.model import Place, plain
from marsad.store.asked import AgreementRow, EventRow, FigureRow, StatementRow
from marsad.store.browse import browse
from marsad.store.listed import Cursor, Listing, listing
from marsad.web.filters import LONGEST
from marsad.web.masking import masks_of
from marsad.web.shared import corpus_of, lexicon_of, only_json, settings_of, shown

router = APIRouter(prefix="/api")
JSON, CSV, GEOJSON = "application/json", "text/csv", "application/geo+json"
FORMATS = {"json": JSON, "csv": CSV, "geojson": GEOJSON}
MOST = 1000  # records of a page
DAY = r"^(19|20)\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$"
Value = str | int | float | bool | None

Text = Annotated[str | None, Query(max_length=LONGEST, pattern=r"^[^\x00]*$")]
Codes = Annotated[str | None, Query(max_length=LONGEST, pattern=r"^[A-Za-z_-]+(:[A-Za-z-]+)?(,[A-Za-z_-]+(:[A-Za-z-]+)?)*$", description="Several with commas between them.")]
Countries = Annotated[str | None, Query(max_length=LONGEST, pattern=r"^[A-Za-z]{3}(,[A-Za-z]{3})*$", description="ISO 3166-1 alpha-3; several with commas between them.")]
Day = Annotated[str | None, Query(pattern=DAY, description="An ISO day.")]
Limit = Annotated[int, Query(ge=1, le=MOST)]
After = Annotated[str | None, Query(max_length=400, pattern=r"^[A-Za-z0-9_-]+$", description="`next` of the page before.")]
Form = Annotated[Literal["json", "csv"] | None, Query(description="Overrides the Accept header.")]
GeoForm = Annotated[Literal["json", "csv", "geojson"] | None, Query(description="Overrides the Accept header.")]
Flag = Annotated[bool | None, Query()]
Id = Annotated[str, Path(max_length=2000)]


class Problem(BaseModel):
    """Why a request was refused."""

    detail: str


class Records(BaseModel):
    """A page of records."""

    records: list[dict[str, Value]]
    next: str | None


@dataclass(frozen=True, kw_only=True)
class PlacedEvent(EventRow):
    """An event, and how far the coordinates of its first place can be trusted."""

    place_precision: str | None
    place_kind: str | None
    place_id: str | None


class Events(BaseModel):
    """A page of events."""

    records: list[PlacedEvent]
    next: str | None


class Statements(BaseModel):
    """A page of statements."""

    records: list[StatementRow]
    next: str | None


class Figures(BaseModel):
    """A page of figures."""

    records: list[FigureRow]
    next: str | None


class Agreements(BaseModel):
    """A page of agreements, as single articles name them."""

    records: list[AgreementRow]
    next: str | None


class Any_(BaseModel):
    """A whole record, as docs/json.md and docs/stories.md describe it."""

    model_config = ConfigDict(extra="allow")


class ToRead(BaseModel):
    """A text to read."""

    model_config = ConfigDict(extra="forbid")
    text: str = Field(min_length=1, max_length=1_000_000)
    title: str | None = Field(None, max_length=2000)
    published: str | None = Field(None, pattern=DAY)
    outlet: str | None = Field(None, max_length=LONGEST)
    url: str | None = Field(None, max_length=2000)
    event_model: Literal["off", "mark", "strict"] = "mark"


def told(*codes: int) -> dict[int | str, dict[str, Any]]:
    """The refusals that a route may give, for its description."""
    return {code: {"model": Problem} for code in codes}


def listed(model: type[BaseModel], *, geo: bool = False) -> dict[int | str, dict[str, Any]]:
    """What a list may answer."""
    content: dict[str, Any] = {CSV: {"schema": {"type": "string"}}}
    if geo:
        content[GEOJSON] = {"schema": {"type": "object"}}
    return {200: {"model": model, "content": content}, **told(400, 404, 406, 422)}


@router.get("/articles", responses=listed(Records))
def articles(
    request: Request, outlet: Text = None, since: Day = None, until: Day = None, q: Text = None, limit: Limit = 50, cursor: After = None, format: Form = None,
) -> Response:  # fmt: skip
    """Articles without their texts; `q` is words that they must hold."""
    return _list(request, "articles", limit, cursor, format, outlet=outlet, since=_day(since), until=_day(until), search=q)


@router.get("/articles/{id:path}", responses={200: {"model": Any_}, **told(404, 422)})
def article(request: Request, id: Id) -> Response:
    """An article with its text and what is known of its source."""
    with corpus_of(request) as corpus:
        kept = corpus.article(id)
        if kept is None:
            raise HTTPException(404, "no such article")
        data = plain(kept)
        masks = masks_of(request, corpus)
        if masks is not None:
            reading = masks.reading(kept.number)
            data.update(text=reading.text if reading else None, title=reading.title if reading else None, author=None, links=[])
    return _json(data)


@router.get("/readings/{id:path}", responses={200: {"model": Any_}, **told(404, 422)})
def reading(request: Request, id: Id) -> Response:
    """The current reading of an article: all of its records."""
    with corpus_of(request) as corpus:
        found = corpus.reading(id)
    if found is None:
        raise HTTPException(404, "no such article, or it has not been read")
    return _json(shown(request, found).to_dict())


@router.get("/events", responses=listed(Events, geo=True))
def events(
    request: Request, type: Codes = None, status: Codes = None, country: Countries = None, actor: Text = None, source: Text = None, target: Text = None,
    claimant: Text = None, actor_country: Countries = None, place: Text = None, lat: Annotated[float | None, Query(ge=-90, le=90)] = None,
    lon: Annotated[float | None, Query(ge=-180, le=180)] = None, km: Annotated[float, Query(gt=0, le=20000)] = 50.0, since: Day = None, until: Day = None,
    dated: bool = False, background: Flag = None, outlet: Text = None, article: Text = None, q: Text = None, limit: Limit = 50, cursor: After = None,
    format: GeoForm = None,
) -> Response:  # fmt: skip
    """Events; `lat` and `lon` together ask for those near a point."""
    near = (lat, lon, km) if lat is not None and lon is not None else None
    return _list(
        request, "events", limit, cursor, format, type=type, status=status, country=country, actor=actor, source=source, target=target, claimant=claimant,
        actor_country=actor_country, place=place, near=near, since=_day(since), until=_day(until), dated=dated, background=background, outlet=outlet,
        article=article, search=q,
    )  # fmt: skip


@router.get("/statements", responses=listed(Statements))
def statements(
    request: Request, speaker: Text = None, country: Countries = None, addressee: Text = None, direct: Flag = None, outlet: Text = None, since: Day = None,
    until: Day = None, article: Text = None, q: Text = None, limit: Limit = 50, cursor: After = None, format: Form = None,
) -> Response:  # fmt: skip
    """Statements, by the day on which they were published; `country` is the speaker's."""
    return _list(
        request, "statements", limit, cursor, format, speaker=speaker, country=country, addressee=addressee, direct=direct, outlet=outlet, since=_day(since),
        until=_day(until), article=article, search=q,
    )  # fmt: skip


@router.get("/figures", responses=listed(Figures))
def figures(
    request: Request, kind: Codes = None, at_least: Annotated[int | None, Query(ge=0, le=10**9)] = None, source: Text = None, people: Text = None, type: Codes = None,
    country: Countries = None, outlet: Text = None, since: Day = None, until: Day = None, article: Text = None, q: Text = None, limit: Limit = 50,
    cursor: After = None, format: Form = None,
) -> Response:  # fmt: skip
    """Figures of human cost; `type` and `country` are those of their event."""
    return _list(
        request, "figures", limit, cursor, format, kind=kind, at_least=at_least, source=source, people=people, type=type, country=country, outlet=outlet,
        since=_day(since), until=_day(until), article=article, search=q,
    )  # fmt: skip


@router.get("/agreements", responses=listed(Agreements))
def agreements(
    request: Request, name: Text = None, party: Text = None, country: Countries = None, violated: Flag = None, outlet: Text = None, since: Day = None,
    until: Day = None, article: Text = None, q: Text = None, limit: Limit = 50, cursor: After = None, format: Form = None,
) -> Response:  # fmt: skip
    """Agreements as single articles name them; `/api/pacts` has them across articles."""
    return _list(
        request, "agreements", limit, cursor, format, name=name, party=party, country=country, violated=violated, outlet=outlet, since=_day(since),
        until=_day(until), article=article, search=q,
    )  # fmt: skip


@router.get("/actors", responses=listed(Records))
def actors(
    request: Request, name: Text = None, country: Countries = None, kind: Codes = None, outlet: Text = None, since: Day = None, until: Day = None,
    article: Text = None, q: Text = None, limit: Limit = 50, cursor: After = None, format: Form = None,
) -> Response:  # fmt: skip
    """Actors, one record an article; `name` is an id, or words of a name."""
    return _list(
        request, "actors", limit, cursor, format, name_=name, country=country, kind=kind, outlet=outlet, since=_day(since), until=_day(until), article=article,
        search=q,
    )  # fmt: skip


@router.get("/places", responses=listed(Records, geo=True))
def places(
    request: Request, name: Text = None, country: Countries = None, kind: Codes = None, outlet: Text = None, since: Day = None, until: Day = None,
    article: Text = None, q: Text = None, limit: Limit = 50, cursor: After = None, format: GeoForm = None,
) -> Response:  # fmt: skip
    """Places, one record an article."""
    return _list(
        request, "places", limit, cursor, format, name_=name, country=country, kind=kind, outlet=outlet, since=_day(since), until=_day(until), article=article,
        search=q,
    )  # fmt: skip


@router.get("/relations", responses=listed(Records))
def relations(
    request: Request, subject: Text = None, relation: Codes = None, outlet: Text = None, since: Day = None, until: Day = None, article: Text = None,
    q: Text = None, limit: Limit = 50, cursor: After = None, format: Form = None,
) -> Response:  # fmt: skip
    """Standing ties between actors."""
    return _list(
        request, "relations", limit, cursor, format, name_=subject, kind=relation, outlet=outlet, since=_day(since), until=_day(until), article=article, search=q,
    )


@router.get("/framings", responses=listed(Records))
def framings(
    request: Request, target: Text = None, kind: Codes = None, outlet: Text = None, since: Day = None, until: Day = None, article: Text = None, q: Text = None,
    limit: Limit = 50, cursor: After = None, format: Form = None,
) -> Response:  # fmt: skip
    """Words by which a writer takes a side."""
    return _list(
        request, "framings", limit, cursor, format, name_=target, kind=kind, outlet=outlet, since=_day(since), until=_day(until), article=article, search=q,
    )


@router.get("/stories", responses=listed(Records))
def stories(
    request: Request, type: Codes = None, since: Day = None, until: Day = None, articles: Annotated[int, Query(ge=1, le=10**6)] = 2,
    texts: Annotated[int, Query(ge=1, le=10**6)] = 1, outlets: Annotated[int, Query(ge=0, le=10**6)] = 0, disputed: Flag = None, limit: Limit = 50,
    cursor: After = None, format: Form = None,
) -> Response:  # fmt: skip
    """Happenings that several articles tell, in the order of their ids; `/api/stories/ID` has every claim."""
    conditions, values = ["articles >= ?", "texts >= ?", "outlets >= ?"], [articles, texts, outlets]
    for condition, value in (
        ("newest >= ?", _day(since)), ("oldest <= ?", _day(until)),
        ("(disputed > 0) = ?", disputed),
    ):  # fmt: skip
        if value is not None:
            conditions.append(condition)
            values.append(value)  # type: ignore[arg-type]
    if type is not None:
        kinds = [name.upper() + colon + mode.lower() for name, colon, mode in (one.partition(":") for one in type.split(","))]
        conditions.append("(" + " OR ".join("type = ? OR type LIKE ? || ':%'" for _ in kinds) + ")")
        values += [one for kind in kinds for one in (kind, kind)]  # type: ignore[misc]
    return _plain_list(
        request, "id AS story, type, headline, first_day AS first, last_day AS last, reported, articles, texts, outlets, disputed, earliest FROM stories",
        "id", conditions, values, limit, cursor, format,
    )  # fmt: skip


@router.get("/stories/{id:path}", responses={200: {"model": Any_}, **told(403, 404, 422)})
def story(request: Request, id: Id) -> Response:
    """A story with every value that is claimed, by whom and where."""
    with corpus_of(request) as corpus:
        found = corpus.story(id)
        if found is None:
            raise HTTPException(404, "no such story")
        masks = masks_of(request, corpus)
        return _json(masks.any(plain(found), found.articles) if masks else plain(found))


@router.get("/pacts", responses=listed(Records))
def pacts(request: Request, limit: Limit = 50, cursor: After = None, format: Form = None) -> Response:
    """Agreements across articles, in the order of their ids; `/api/pacts/ID` has their timelines."""
    return _plain_list(
        request, "id AS pact, name, first_day AS first, last_day AS last, parties, articles, violations FROM pacts", "id", ["1"], [], limit, cursor, format
    )


@router.get("/pacts/{id:path}", responses={200: {"model": Any_}, **told(404, 422)})
def pact(request: Request, id: Id) -> Response:
    """An agreement across articles with its timeline."""
    with corpus_of(request) as corpus:
        row = corpus.db.execute("SELECT json FROM pacts WHERE id = ?", (id,)).fetchone()
        if row is None:
            raise HTTPException(404, "no such agreement")
        data = json.loads(row[0])
        masks = masks_of(request, corpus)
        return _json(masks.any(data, data["articles"]) if masks else data)


@router.get("/control", responses=listed(Records))
def control(
    request: Request, place: Text = None, limit: Limit = 50, cursor: After = None, format: Form = None,
) -> Response:  # fmt: skip
    """Who took or left which place, in the order in which it was found; `place` is an id."""
    return _plain_list(
        request, "place, name, change, holder, first_day AS first, last_day AS last, claimed_by, denied_by, articles, texts, story FROM control", "rowid",
        ["(:place IS NULL OR place = :place)"] if place is None else ["place = ?"], [] if place is None else [place], limit, cursor, format,
    )  # fmt: skip


@router.get("/search", responses={200: {"model": Any_}, **told(400, 422)})
def search(
    request: Request, q: Annotated[str, Query(min_length=1, max_length=LONGEST, pattern=r"^[^\x00]*$")], outlet: Text = None, since: Day = None, until: Day = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> Response:  # fmt: skip
    """Articles that hold what is typed, best first, with what they divide into; `more` says that there are more than `total`."""
    with corpus_of(request) as corpus:
        found = browse(corpus.db, search=q, outlet=outlet, since=_day(since), until=_day(until), limit=limit)
        masks = masks_of(request, corpus)
        hits = [
            {"article": a.id, "title": masks.text(a.number, a.title) if masks else a.title, "outlet": a.outlet, "published": a.published}
            for a in corpus.articles(numbers=list(found.numbers))
        ]
    return _json({"hits": hits, "total": found.total, "more": found.more, "facets": {name: [list(one) for one in some] for name, some in found.facets.items()}})


@dataclass(slots=True)
class Rate:
    """How often an address may ask: ``most`` times in a minute."""

    most: int
    times: dict[str, deque[float]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def wait(self, who: str) -> float:
        """Seconds to wait, or 0, which counts."""
        now = time.monotonic()
        with self.lock:
            if len(self.times) > 10_000:
                self.times = {name: some for name, some in self.times.items() if some and now - some[-1] < 60}
            mine = self.times.setdefault(who, deque())
            while mine and now - mine[0] >= 60:
                mine.popleft()
            if len(mine) >= self.most:
                return 60 - (now - mine[0])
            mine.append(now)
            return 0.0


_READING = threading.BoundedSemaphore(2)  # texts read at a time: pages must go on being served


@router.post("/read", dependencies=[Depends(only_json)], responses={200: {"model": Any_}, **told(400, 403, 413, 415, 422, 429)})
def read(request: Request, asked: ToRead) -> Response:
    """Read a text; nothing is kept of it. The answer is a reading."""
    settings = settings_of(request)
    if len(asked.text) > settings.read_chars:
        raise HTTPException(413, f"text: found {len(asked.text)} characters; expected {settings.read_chars} at most")
    rate: Rate = request.app.state.rate
    if (seconds := rate.wait(request.client.host if request.client else "")) > 0:
        raise HTTPException(429, "too many texts", {"Retry-After": str(int(seconds) + 1)})
    with _READING:
        found = marsad.read(
            asked.text, title=asked.title, published=_day(asked.published), outlet=asked.outlet, url=asked.url, event_model=asked.event_model,
            lexicon=lexicon_of(request),
        )  # fmt: skip
    return _json(shown(request, found).to_dict())


def _list(request: Request, records: str, limit: int, cursor: str | None, format: str | None, **filters: Any) -> Response:
    """A page of records of a kind, in the format that is asked for."""
    form = _form(request, format, geo=records in ("events", "places"))
    with corpus_of(request) as corpus:
        try:
            page = listing(corpus.db, records, limit=limit, after=_opened(cursor), **{name: value for name, value in filters.items() if value is not None})
        except InputError as error:
            if str(error).startswith("cursor"):
                raise HTTPException(404, str(error)) from None
            if filters.get("search") is None or "word to search for" not in str(error):
                raise
            page = Listing(columns=(), rows=(), next=None)  # what holds no word is held by no article
        rows = [dict(zip(page.columns, row, strict=True)) for row in page.rows]
        masks = masks_of(request, corpus)
        if masks is not None:
            rows = [masks.row(row) for row in rows]
    return _written(form, rows, page.columns, _sealed(page.next))


def _plain_list(
    request: Request, select: str, key: str, conditions: Sequence[str], values: Sequence[Any], limit: int, cursor: str | None, format: str | None,
) -> Response:  # fmt: skip
    """A page of a table of stories or agreements."""
    form = _form(request, format, geo=False)
    where, given = list(conditions), list(values)
    after = _opened(cursor)
    if after is not None:
        if len(after) != 1 or isinstance(after[0], int) != (key == "rowid"):
            raise HTTPException(404, "cursor: found one of other records; expected the cursor of the page before")
        where.append(f"{key} > ?")
        given.append(after[0])
    with corpus_of(request) as corpus:
        if any(":place" in one for one in where):
            where = [one for one in where if ":place" not in one] or ["1"]
        found = corpus.db.execute(f"SELECT {key}, {select} WHERE {' AND '.join(where)} ORDER BY {key} LIMIT ?", (*given, limit + 1))
        names = tuple(column[0] for column in found.description)[1:]
        every = found.fetchall()
        rows = [dict(zip(names, row[1:], strict=True)) for row in every[:limit]]
        masks = masks_of(request, corpus)
        if masks is not None:
            rows = [masks.told(row) for row in rows]
    return _written(form, rows, names, _sealed((every[limit - 1][0],) if len(every) > limit else None))


def _form(request: Request, format: str | None, *, geo: bool) -> str:
    """The media type that is asked for: by ``format``, else the first of the Accept header that there is."""
    if format is not None:
        return FORMATS[format]
    accept = request.headers.get("accept", "")
    asked = sorted((one for one in map(_weighed, accept.split(",")) if one[0]), key=lambda one: -one[1])
    if not asked:
        return JSON
    there = {JSON: JSON, CSV: CSV, "application/*": JSON, "text/*": CSV, "*/*": JSON, **({GEOJSON: GEOJSON} if geo else {})}
    for name, weight in asked:
        if name in there and weight > 0:
            return there[name]
    raise HTTPException(406, f"found {accept[:100]}; expected {', '.join(name for name in (JSON, CSV, GEOJSON) if geo or name != GEOJSON)}")


def _weighed(one: str) -> tuple[str, float]:
    name, *more = (part.strip() for part in one.split(";"))
    for part in more:
        if part.startswith("q="):
            try:
                return name.lower(), float(part[2:])
            except ValueError:
                return name.lower(), 0.0
    return name.lower(), 1.0


def _written(form: str, rows: Sequence[Mapping[str, Any]], columns: Sequence[str], after: str | None) -> Response:
    headers = {"x-next-cursor": after} if after else {}
    headers["vary"] = "accept"
    if form == CSV:
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(columns)
        writer.writerows([_cell(row[name]) for name in columns] for row in rows)
        return Response(out.getvalue(), media_type=f"{CSV}; charset=utf-8", headers=headers)
    if form == GEOJSON:
        return Response(json.dumps({"type": "FeatureCollection", "features": [feature(row) for row in rows], "next": after}, ensure_ascii=False), media_type=GEOJSON, headers=headers)
    return _json({"records": rows, "next": after}, headers)


def _cell(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


def feature(row: Mapping[str, Any]) -> dict[str, Any]:
    """A record as a GeoJSON feature: a point only where its place is known to a town or better, else an area."""
    precision = row.get("place_precision") or row.get("precision") or "none"
    geometry: dict[str, Any] | None = None
    if row.get("lat") is not None and row.get("lon") is not None:
        if precision in POINTS:
            geometry = {"type": "Point", "coordinates": [row["lon"], row["lat"]]}
        elif precision != "none":
            at = Place(id=str(row.get("place_id") or row.get("place")), name="", kind=str(row.get("place_kind") or row.get("kind") or ""), country=row.get("country"), lat=row["lat"], lon=row["lon"], precision=precision)
            geometry = {"type": "Polygon", "coordinates": [circle(row["lat"], row["lon"], radius_km(at))]}
    id = f"{row['article']}/{row.get('event') or row.get('place')}"
    return {"type": "Feature", "id": id, "geometry": geometry, "properties": {key: value for key, value in row.items() if key not in ("lat", "lon")}}


def _json(data: Any, headers: Mapping[str, str] | None = None) -> Response:
    return Response(json.dumps(data, ensure_ascii=False), media_type=JSON, headers=headers)


def _day(value: str | None) -> str | None:
    """A day as it is in the calendar: the 31st of a month of thirty days is its last."""
    if value is None:
        return None
    year, month, day = map(int, value.split("-"))
    return f"{year:04}-{month:02}-{min(day, calendar.monthrange(year, month)[1]):02}"


def _sealed(cursor: Iterable[Any] | None) -> str | None:
    return None if cursor is None else base64.urlsafe_b64encode(json.dumps(list(cursor), ensure_ascii=False).encode()).decode().rstrip("=")


def _opened(cursor: str | None) -> Cursor | None:
    if cursor is None:
        return None
    try:
        found = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if isinstance(found, list) and found and all(isinstance(one, str) or (isinstance(one, int) and abs(one) < 2**62) for one in found):
            return tuple(found)
    except (ValueError, binascii.Error):
        pass
    raise HTTPException(404, "cursor: found what is none; expected `next` of the page before")


