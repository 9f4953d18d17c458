"""What is asked for, in the URL: one record that every page, the API and the exports read the same way.

An empty value asks for nothing. A value that cannot be right (a day that is none) is an ``InputError``.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from marsad.errors import InputError
from marsad.store.query import day_of

LONGEST = 500  # characters of one value
YES, NO = ("1", "true", "yes", "on"), ("0", "false", "no", "off")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Several values of one filter stand with commas between them. ``near`` is ``LAT,LON,KM``."""

    q: str | None = None  # words that the article must say
    type: str | None = None  # ASSAULT, ASSAULT:aerial
    status: str | None = None
    country: str | None = None
    actor: str | None = None  # did or suffered it: id, or words of a name
    source: str | None = None
    target: str | None = None
    claimant: str | None = None
    place: str | None = None
    near: str | None = None
    outlet: str | None = None
    article: str | None = None
    since: str | None = None
    until: str | None = None
    dated: bool | None = None
    background: bool | None = None
    disputed: bool | None = None

    def __bool__(self) -> bool:
        """Whether anything is asked for."""
        return any(getattr(self, name) is not None for name in NAMES)

    def items(self) -> list[tuple[str, str]]:
        """What is asked for, as the URL says it."""
        values = ((name, getattr(self, name)) for name in NAMES)
        return [(name, str(int(value)) if isinstance(value, bool) else value) for name, value in values if value is not None]

    def query(self, **changes: Any) -> str:
        """The URL's query with some filters changed (None: without), ``?`` included where there is one. What is no filter
        (``page``, ``order``) is put behind.

        >>> Filters(type="ASSAULT", since="2019-05").query(since=None, page=2)
        '?type=ASSAULT&page=2'
        """
        values: dict[str, Any] = {**dict(self.items()), **changes}
        asked = [(name, str(int(value)) if isinstance(value, bool) else value) for name, value in values.items() if value is not None and value != ""]
        return f"?{urlencode(asked)}" if asked else ""

    def events(self) -> dict[str, Any]:
        """The filters as ``Corpus.events`` takes them."""
        return {
            "type": self.type, "status": self.status, "country": self.country, "actor": self.actor, "source": self.source, "target": self.target,
            "claimant": self.claimant, "place": self.place, "near": near_of(self.near), "outlet": self.outlet, "article": self.article,
            "since": self.since, "until": self.until, "dated": bool(self.dated), "background": self.background, "search": self.q,
        }  # fmt: skip


NAMES = tuple(field.name for field in dataclasses.fields(Filters))
_FLAGS = ("dated", "background", "disputed")


def filters_of(query: Mapping[str, str]) -> Filters:
    """The filters of a URL's query; what is no filter is left to others."""
    values: dict[str, Any] = {}
    for name in NAMES:
        value = (query.get(name) or "").replace("\0", "").strip()
        if not value:
            continue
        if len(value) > LONGEST:
            raise InputError(f"{name}: found {len(value)} characters; expected {LONGEST} at most")
        if name in _FLAGS:
            if value.lower() not in (*YES, *NO):
                raise InputError(f"{name}: found {value!r}; expected 1 or 0")
            values[name] = value.lower() in YES
        elif name in ("since", "until"):
            values[name] = day_of(value, name)
        else:
            values[name] = value
    near_of(values.get("near"))
    return Filters(**values)


def near_of(value: str | None) -> tuple[float, float, float] | None:
    """``LAT,LON,KM`` as numbers.

    >>> near_of("36.2,37.16,50")
    (36.2, 37.16, 50.0)
    """
    if value is None:
        return None
    try:
        lat, lon, within = (float(part) for part in value.split(","))
        if -90 <= lat <= 90 and -180 <= lon <= 180 and 0 < within <= 20_000:
            return lat, lon, within
    except ValueError:
        pass
    raise InputError(f"near: found {value!r}; expected LAT,LON,KILOMETRES such as 36.2,37.16,50")
