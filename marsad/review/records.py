"""The records of review: frozen, and made of plain values, so that a store can keep them as JSON (``marsad.model.plain``).

A **Judgement** is a row of the store's ``judgements``: who said what of which record, and when. The judgements of a reviewer
hold a **View** before and after it: an event as somebody leaves it, every role with the words of the text that name it, so that
it can be laid over any reading of the same text.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from marsad.model import Span, of_plain, plain

ACCEPT, CORRECT, REJECT, ADD, COMMENT, UNDO = VERDICTS = ("accept", "correct", "reject", "add", "comment", "undo")
EVENT, PLACE = "event", "place"
ROLES = ("sources", "targets", "places")
FIGURE_KINDS = ("killed", "injured", "displaced", "detained", "missing", "abducted", "protesters")


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What someone said of a record of a reading: ``verdict`` of ``field`` (of the whole record, where None).

    ``start`` and ``end`` are the words that it was said of, ``version`` what had made the reading that it was said of. ``value``
    is JSON where a reviewer judged (``said``); other programs may write what they like.
    """

    article: str
    record: str
    name: str
    field: str | None
    verdict: str
    value: str | None
    note: str | None
    start: int | None
    end: int | None
    judge: str
    at: str
    id: int = 0
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Whom or where a role names: words of the text, and the record that they mean. ``id`` is None where no record had them;
    then ``kind``, ``country`` and ``sector`` are what the reviewer says of them."""

    name: str
    span: Span | None = None
    id: str | None = None
    kind: str | None = None
    country: str | None = None
    sector: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A figure of human cost in persons, ``low`` to ``high``, with its words."""

    kind: str
    low: int | None
    high: int | None
    span: Span
    id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """An event as the program or a reviewer leaves it."""

    type: str
    mode: str | None
    status: str
    start: str | None
    end: str | None
    trigger: Span
    evidence: tuple[Span, ...]
    sources: tuple[Named, ...] = ()
    targets: tuple[Named, ...] = ()
    places: tuple[Named, ...] = ()
    figures: tuple[Counted, ...] = ()
    codes: tuple[tuple[str, str | None], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where on earth a place is, as the program or a reviewer has it."""

    id: str
    name: str
    kind: str
    name_en: str | None = None
    country: str | None = None
    admin1: str | None = None
    lat: float | None = None
    lon: float | None = None
    precision: str = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """The value of a reviewer's judgement: the event (or where the place is) before and after it; what it takes back, for undo.

    No view after a judgement of an event: there is no such event. No view before: the program had none. ``blind``: its reviewer
    saw nobody else's judgements.
    """

    before: View | None = None
    after: View | None = None
    was: Spot | None = None
    now: Spot | None = None
    undoes: int | None = None
    blind: bool = False


def said(judgement: Judgement) -> Said | None:
    """What a reviewer's judgement holds; None where it is none of a reviewer, or says not what it must."""
    if judgement.verdict not in VERDICTS or not judgement.value:
        return None
    try:
        data = json.loads(judgement.value)
        value = of_plain(Said, data) if isinstance(data, dict) else None
    except (ValueError, TypeError, AttributeError, KeyError):
        return None
    if value is None:
        return None
    needed = {
        ACCEPT: value.after, CORRECT: value.now if judgement.record == PLACE else value.after, ADD: value.after, REJECT: value.before, UNDO: value.undoes,
        COMMENT: value,
    }  # fmt: skip
    return value if needed[judgement.verdict] is not None else None


def to_value(value: Said) -> str:
    """A judgement's value as the store keeps it."""
    data: dict[str, Any] = {key: one for key, one in plain(value).items() if one not in (None, False)}
    return json.dumps(data, ensure_ascii=False)
