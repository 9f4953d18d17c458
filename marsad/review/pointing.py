"""What a reviewer points to in a text: words, snapped to whole tokens, and the records that they mean."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import TypeVar

from marsad.errors import InputError
from marsad.language.ar.tokens import Document, read_tokens
from marsad.model import Actor, Place, Reading, Span
from marsad.review.records import FIGURE_KINDS, Counted, Named, Spot, View
from marsad.tables import ACTOR_KINDS, DATA, PLACE_KINDS, SECTORS, STATUSES, read_yaml

V = TypeVar("V")


class Keep(Enum):
    """Says of a field that it stays as it is."""

    keep = "keep"


KEEP = Keep.keep


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointed:
    """Whom or where a reviewer points to: a record of the reading by its ``id``, or words from ``start`` to ``end``. Of words
    that no record has, ``kind``, ``country`` and ``sector`` say what they name."""

    id: str | None = None
    start: int | None = None
    end: int | None = None
    kind: str | None = None
    country: str | None = None
    sector: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figured:
    """A figure that a reviewer gives: one of the reading by its ``id``, or words; what is counted, and its bounds."""

    kind: str
    low: int | None
    high: int | None
    id: str | None = None
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What a reviewer would have an event be; what is not given stays. ``trigger`` is the words that tell it, as offsets."""

    type: str | Keep = KEEP
    mode: str | Keep | None = KEEP
    status: str | Keep = KEEP
    start: str | Keep | None = KEEP
    end: str | Keep | None = KEEP
    trigger: tuple[int, int] | Keep = KEEP
    sources: Sequence[Pointed] | Keep = KEEP
    targets: Sequence[Pointed] | Keep = KEEP
    places: Sequence[Pointed] | Keep = KEEP
    figures: Sequence[Figured] | Keep = KEEP


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """An event type as the data files have it: labels, modes, codes of the type and of each mode."""

    type: str
    label_ar: str
    label_en: str
    codes: Mapping[str, str | None]
    modes: Mapping[str, Mapping[str, str | None]]

    def code(self, mode: str | None) -> tuple[tuple[str, str | None], ...]:
        """The codes of an event of this type and mode, as a reading has them."""
        codes = dict(self.codes) | dict(self.modes.get(mode, {}) if mode else {})
        codes.pop("definition", None)
        codes["plover"] = self.type + (f":{mode}" if mode else "")
        return tuple(sorted(codes.items()))


@lru_cache(maxsize=1)
def event_kinds() -> Mapping[str, Kind]:
    """The built-in event types by their name: what a reviewer may choose from."""
    found = {}
    for path in sorted((DATA / "events").glob("*.yaml")):
        data = read_yaml(path)
        if path.name != "frames.yaml":
            modes = {str(mode): dict(codes or {}) for mode, codes in (data.get("modes") or {}).items()}
            codes = {"plover": data["type"], **(data.get("codes") or {})}
            found[data["type"]] = Kind(type=data["type"], label_ar=data["label"]["ar"], label_en=data["label"]["en"], codes=codes, modes=modes)
    return found


@lru_cache(maxsize=8)
def _tokens(text: str) -> Document:
    return read_tokens(text)


def snap(text: str, start: int, end: int) -> Span:
    """The whole words that a selection touches; marks at its ends are left out.

    >>> snap("قصفت الطائرات (أمس) المدينة", 6, 17)
    Span(start=5, end=18, text='الطائرات (أمس')
    """
    if not 0 <= start < end <= len(text):
        raise InputError(f"found characters {start} to {end}; expected a place in a text of {len(text)}")
    doc = _tokens(text)
    first, last = bisect_right(doc.ends, start), bisect_left(doc.starts, end)
    while first < last and not _is_word(doc, first):
        first += 1
    while last > first and not _is_word(doc, last - 1):
        last -= 1
    if first >= last:
        raise InputError(f"found {text[start:end][:40]!r} at {start}; expected words of the text")
    return Span(doc.starts[first], doc.ends[last - 1], text[doc.starts[first] : doc.ends[last - 1]])


def _is_word(doc: Document, token: int) -> bool:
    return any(letter.isalnum() for letter in doc.raw(token))


def point(reading: Reading, pointed: Pointed, *, role: str) -> Named:
    """Whom or where a reviewer points to, for a role. Raises ``InputError`` where no words of the text say it."""
    actors: dict[str, Actor | Place] = {a.id: a for a in reading.actors}
    places: dict[str, Actor | Place] = {p.id: p for p in reading.places}
    among = places if role == "places" else {**places, **actors} if role == "targets" else actors
    span = snap(reading.text, pointed.start, pointed.end) if pointed.start is not None and pointed.end is not None else None
    record = among.get(pointed.id or "")
    if pointed.id is not None and record is None:
        raise InputError(f"{role}: the reading has no {'place' if role == 'places' else 'actor'} {pointed.id}")
    if record is None and span is None:
        raise InputError(f"{role}: nothing in the text is pointed to; expected words of it, or a record that has some")
    if record is None and span is not None:
        exact = [r for r in among.values() if any((m.start, m.end) == (span.start, span.end) for m in r.mentions)]
        record = next((r for r in exact if isinstance(r, Place) == (role == "places")), exact[0] if exact else None)
    if record is None:
        assert span is not None
        _choice(f"{role}: kind", pointed.kind, PLACE_KINDS if role == "places" else ACTOR_KINDS)
        _choice(f"{role}: sector", pointed.sector, SECTORS)
        if pointed.country is not None and not (len(pointed.country) == 3 and pointed.country.isascii() and pointed.country.isupper()):
            raise InputError(f"{role}: country: found {pointed.country!r}; expected three letters such as SYR")
        return Named(name=span.text, span=span, kind=pointed.kind, country=pointed.country, sector=pointed.sector)
    if span is None:
        if not record.mentions:
            raise InputError(f"{role}: {record.name} has no words in the text")
        first = record.mentions[0]
        span = Span(first.start, first.end, first.text)
    return Named(name=record.name, id=record.id, span=span, kind=record.kind, country=record.country, sector=getattr(record, "sector", None))


def revise(reading: Reading, view: View | None, correction: Correction) -> View:
    """The event as a correction would have it; without a view, an event that the program missed.

    Raises ``InputError`` where it would have no words, or holds what can't be.
    """
    type, mode = _given(correction.type, view.type if view else None), _given(correction.mode, view.mode if view else None)
    if correction.type is not KEEP and correction.mode is KEEP and view is not None and type != view.type:
        mode = None
    kinds = event_kinds()
    if type is None:
        raise InputError("type: nothing is given; expected one of " + " ".join(kinds))
    codes = view.codes if view is not None else ()
    if view is None or (type, mode) != (view.type, view.mode):
        if type not in kinds:
            raise InputError(f"type: found {type!r}; expected one of {' '.join(kinds)}")
        if mode is not None and mode not in kinds[type].modes:
            raise InputError(f"mode: found {mode!r}; {type} has {' '.join(kinds[type].modes) or 'none'}")
        codes = kinds[type].code(mode)
    status = _given(correction.status, view.status if view else "asserted")
    _choice("status", status, STATUSES, needed=True)
    start, end = _given(correction.start, view.start if view else None), _given(correction.end, view.end if view else None)
    _check_days(start, end)
    if correction.trigger is KEEP:
        if view is None:
            raise InputError("an event needs words of the text that tell it: nothing is pointed to")
        trigger, evidence = view.trigger, view.evidence
    else:
        trigger = snap(reading.text, *correction.trigger)
        evidence = (trigger, *(s for s in (view.evidence if view else ()) if view is not None and s != view.trigger and s != trigger))

    def role(name: str, old: tuple[Named, ...]) -> tuple[Named, ...]:
        asked: Sequence[Pointed] | Keep = getattr(correction, name)
        if isinstance(asked, Keep):
            return old
        known = {named.id: named for named in old if named.id is not None}
        # One that stood there before is left as it was, so that only what changed is changed.
        pointed = (known[one.id] if one.id in known and one.start is None else point(reading, one, role=name) for one in asked)
        return tuple({(named.id or named.span): named for named in pointed}.values())

    return View(
        type=type, mode=mode, status=status, start=start, end=end, trigger=trigger, evidence=evidence, codes=codes,
        sources=role("sources", view.sources if view else ()), targets=role("targets", view.targets if view else ()),
        places=role("places", view.places if view else ()), figures=_figures(reading, view.figures if view else (), correction.figures),
    )  # fmt: skip


def changed(before: View, after: View) -> tuple[str, ...]:
    """The fields in which two views of an event differ."""
    names = ("type", "mode", "status", "start", "end", "trigger", "sources", "targets", "places", "figures")
    return tuple(name for name in names if getattr(before, name) != getattr(after, name))


def _figures(reading: Reading, old: tuple[Counted, ...], asked: Sequence[Figured] | Keep) -> tuple[Counted, ...]:
    if isinstance(asked, Keep):
        return old
    known = {f.id: f for f in reading.figures}
    found = []
    for one in asked:
        _choice("figures: kind", one.kind, FIGURE_KINDS, needed=True)
        if (one.low is None and one.high is None) or (one.low is not None and one.high is not None and one.low > one.high) or min(one.low or 0, one.high or 0) < 0:
            raise InputError(f"figures: found {one.low} to {one.high}; expected a count, or a lower and an upper bound")
        if one.id is not None and one.id in known:
            span = known[one.id].span
        elif one.start is not None and one.end is not None:
            span = snap(reading.text, one.start, one.end)
        else:
            raise InputError("figures: nothing in the text is pointed to; expected words of it")
        found.append(Counted(kind=one.kind, low=one.low, high=one.high, span=span, id=one.id if one.id in known else None))
    return tuple(found)


def spot_at(place: Place, lat: float, lon: float, *, precision: str = "city") -> Spot:
    """A place at coordinates that a reviewer gives."""
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise InputError(f"coordinates: found {lat},{lon}; expected degrees north from -90 to 90 and east from -180 to 180")
    first = place.mentions[0].start
    return Spot(
        id=f"place:{first}", name=place.name, name_en=place.name_en, kind=place.kind, country=place.country, admin1=place.admin1, lat=lat, lon=lon,
        precision=precision,
    )  # fmt: skip


def _check_days(start: str | None, end: str | None) -> None:
    try:
        days = [dt.date.fromisoformat(day) for day in (start, end) if day is not None]
    except ValueError:
        raise InputError(f"days: found {start} to {end}; expected days such as 2019-07-05") from None
    if days != sorted(days):
        raise InputError(f"days: found {start} to {end}; expected the first day before the last")


def _given(value: V | Keep, old: V) -> V:
    return old if isinstance(value, Keep) else value


def _choice(name: str, value: str | None, allowed: Sequence[str], *, needed: bool = False) -> None:
    if (value is not None or needed) and value not in allowed:
        raise InputError(f"{name}: found {value!r}; expected one of {' '.join(allowed)}")
