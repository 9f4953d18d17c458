"""How pages are drawn: the templates' environment, and what it knows of days, numbers, words and addresses.

Nothing that comes from an article is written without ``data``: it is escaped, isolated from the direction of what stands
around it, and marked as Arabic, so that a title with control characters can turn nothing round and a screen reader reads it
in its own language.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse

from marsad import __version__
from marsad.web import reasons
from marsad.web.words import Refused, countries, label, say

STATIC = Path(str(resources.files("marsad.web").joinpath("static")))
SHORT = 140  # characters of a title in a list
ARABIC = re.compile(r"[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufeff]")
BIDI = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")  # nothing of the language: what one may choose to see


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The templates, everything escaped."""
    env = Environment(loader=PackageLoader("marsad.web"), autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined, auto_reload=False)
    env.globals.update(static=static, version=__version__, article_url=article_url, event_url=event_url, story_url=story_url, pact_url=pact_url, actor_url=actor_url)
    env.filters.update(data=data, short=short, english=english, compact_json=compact_json, spans=spans)
    return env


def page(request: Request, name: str, /, status: int = 200, **values: Any) -> HTMLResponse:
    """A template drawn for whoever asks, in their language."""
    return HTMLResponse(environment().get_template(name).render(**context(request), **values), status)


def context(request: Request) -> dict[str, Any]:
    """What every template may use: ``t`` words of the interface, ``code`` words for codes, ``day``, ``number``."""
    lang: str = request.state.lang
    digits: str = request.state.digits

    def number(value: float | int | None) -> str:
        """A number with its thousands parted, in the digits of the reader's choice."""
        if value is None:
            return "–"
        text = f"{value:,}" if isinstance(value, int) else f"{value:,.2f}".rstrip("0").rstrip(".")
        return text.translate(_DIGITS).replace(",", "٬").replace(".", "٫") if digits == "arab" else text

    def day(value: str | None) -> Markup:
        """A day in words, with the ISO day for machines."""
        if not value:
            return Markup("–")
        return Markup('<time datetime="{}">{}</time>').format(value[:10], plain_day(value))

    def plain_day(value: str | None) -> str:
        """A day in words, for an attribute or an SVG."""
        parts = (value or "")[:10].split("-")
        if len(parts) != 3 or not all(part.isdigit() for part in parts):
            return value or "–"
        text = f"{int(parts[2])} {say(lang, f'month.{int(parts[1])}')} {parts[0]}"
        return text.translate(_DIGITS) if digits == "arab" else text

    def days(first: str | None, last: str | None) -> Markup:
        """A period: one day, or the first and the last; what is open is said."""
        if not first and not last:
            return Markup("–")
        if first == last or not last:
            return day(first) if last else Markup("{} …").format(day(first))
        if not first:
            return Markup("… {}").format(day(last))
        return Markup("{} – {}").format(day(first), day(last))

    def bounds(low: int | None, high: int | None) -> str:
        """A count with its bounds as people write them: 12, 12 to 19, at least 12, at most 19."""
        if low is None and high is None:
            return "–"
        if low == high:
            return number(low)
        if high is None:
            return say(lang, "bound.least", n=number(low))
        if low is None or low == 0:
            return say(lang, "bound.most", n=number(high))
        return f"{number(low)}–{number(high)}"

    def t(key: str, **given: Any) -> str:
        return say(lang, key, **given)

    def code(kind: str, value: str | None) -> str | Markup:
        """The word for a code; a code that has none, as it is."""
        if value is None:
            return "–"
        return label(lang, kind, value) or data(value)

    def kind_of(type: str, mode: str | None = None) -> str | Markup:
        """An event's type and mode in words: Assault: air strike."""
        name, _, inner = type.partition(":")
        mode = mode or inner or None
        first = code("type", name)
        return Markup("{}{} {}").format(first, ":" if lang == "en" else "،", code("mode", f"{name}:{mode}") if label(lang, "mode", f"{name}:{mode}") else data(mode)) if mode else first

    def name(record: Any) -> Markup:
        """A record's name: the English one, where there is one and English is read."""
        other = getattr(record, "name_en", None)
        return english(other) if lang == "en" and other else data(record.name)

    def because(reason: str) -> Markup:
        """Why a record was made, in words; what no pattern knows (an overlay's rule), as it is."""
        return reasons.because(lang, reason, number=number, data=data) or Markup('<bdi lang="en" dir="ltr" class="raw">{}</bdi>').format(short(reason, 400))

    def because_refused(why: Refused) -> Markup:
        """Why a request is refused, with what it asked for isolated in it."""
        return Markup.escape(say(lang, f"error.why.{why.why}")).format(**{key: label(lang, "role", value) if key == "role" else data(value) for key, value in why.values.items()})

    def month(value: str | int, step: str) -> str:
        """A tick of a time axis: a year, a month, or a day."""
        year, month_, day_ = str(value).split("-")
        text = year if step == "year" else f"{say(lang, f'month.{int(month_)}')} {year}" if step == "month" else f"{int(day_)} {say(lang, f'month.{int(month_)}')} {year}"
        return text.translate(_DIGITS) if digits == "arab" else text

    def here(**changes: Any) -> str:
        """This page's address with parts of its query changed (None: without)."""
        values = {**dict(request.query_params), **changes}
        query = urlencode([(key, str(value)) for key, value in values.items() if value is not None])
        return request.url.path + (f"?{query}" if query else "")

    return {
        "request": request, "lang": lang, "dir": "rtl" if lang == "ar" else "ltr", "theme": request.state.theme, "digits": digits,
        "user": request.state.user, "csrf": request.state.csrf, "t": t, "code": code, "kind_of": kind_of, "number": number, "day": day,
        "plain_day": plain_day, "days": days, "bounds": bounds, "name": name, "here": here, "month": month, "because": because, "because_refused": because_refused, "countries": lambda: choices(lang),
    }  # fmt: skip


@lru_cache(maxsize=2)
def choices(lang: str) -> tuple[tuple[str, str], ...]:
    """Countries to choose among, by name."""
    return tuple(sorted(((code, names[lang]) for code, names in countries().items()), key=lambda one: one[1].removeprefix(say(lang, "sort.article"))))


def data(value: object, most: int | None = None) -> Markup:
    """Words of an article or of the lexicon: escaped, isolated, marked as Arabic where they are."""
    text = str(value if value is not None else "–")
    if most is not None:
        text = short(text, most)
    if ARABIC.search(text):
        return Markup('<bdi lang="ar">{}</bdi>').format(text)
    return Markup("<bdi>{}</bdi>").format(text)


def english(value: object) -> Markup:
    """An English name or a code of the program, isolated and marked."""
    return Markup('<bdi lang="en">{}</bdi>').format(str(value))


def short(value: str | None, most: int = SHORT) -> str:
    """One line of at most so many characters, without what would turn it round.

    >>> short("a" * 20 + "\\u202e", 10)
    'aaaaaaaaa…'
    """
    text = " ".join(BIDI.sub("", (value or "")[: 8 * most]).split())
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    while cut and unicodedata.combining(text[len(cut)]):  # a mark stays with its letter
        cut = cut[:-1]
    return cut.rstrip() + "…"


def spans(records: Iterable[Any]) -> str:
    """Spans as ``START-END`` in code points, for the page's script."""
    return " ".join(dict.fromkeys(f"{one.start}-{one.end}" for one in records))


def compact_json(value: object) -> Markup:
    """Data for a page's script, in a ``<script type=application/json>``: no ``<`` in it, so that nothing can end the script."""
    return Markup(json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))  # noqa: S704


@lru_cache(maxsize=256)
def static(name: str) -> str:
    """The address of a file of ours; another content is another address."""
    return f"/static/{name}?v={hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]}"


def _address(base: str) -> Callable[[str], str]:
    def address(id: str) -> str:
        return f"/{base}/{quote(id, safe='')}"

    return address


article_url, story_url, pact_url, actor_url = map(_address, ("articles", "stories", "agreements", "actors"))


def event_url(article: str, event: str) -> str:
    """An event's page: its id is unique within its article only.

    >>> event_url("a/1", "event:17")
    '/events/a%2F1/event%3A17'
    """
    return f"/events/{quote(article, safe='')}/{quote(event, safe='')}"


def joined(parts: Iterable[Any], between: str) -> Markup:
    """Pieces with something between them, escaped where they are not markup already."""
    return Markup(escape(between)).join(parts)


Context = Mapping[str, Any]
