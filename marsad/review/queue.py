"""The order of review: which event is worth a reviewer's look next, and why.

- ``first``: events that nobody has judged, the most doubted first (``marsad.review.doubt`` says what adds up);
- ``second``: events that others have judged and this reviewer has not, the longest ago first: shown blind, for agreement;
- ``differ``: events on which reviewers differ and another had the last word, the latest first: to be settled by a further judgement.

Each page of it is some rows off an index, whatever the corpus holds.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from marsad.errors import InputError
from marsad.review.doubt import DISPUTED
from marsad.store import Corpus

FIRST, SECOND, DIFFER = ORDERS = ("first", "second", "differ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """An event that waits for a look: where it is, how much it is doubted, and the parts of that doubt with their reasons.

    ``cursor`` is what ``waiting`` goes on after.
    """

    article: str
    event: str
    doubt: float
    why: tuple[tuple[str, float, str], ...]
    cursor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far review has come: events there are, events judged, by what became of them; how many reviewers differ on."""

    events: int
    judged: int
    states: tuple[tuple[str, int], ...]
    twice: int
    differ: int


def waiting(
    corpus: Corpus, *, judge: str, order: str = FIRST, type: str | None = None, country: str | None = None, after: str | None = None, limit: int = 20,
) -> list[Waiting]:  # fmt: skip
    """The events that wait, in order. ``type`` and ``country`` ask for some; ``after`` is the cursor of the last one seen."""
    if order not in ORDERS:
        raise InputError(f"order: found {order!r}; expected one of {' '.join(ORDERS)}")
    values: dict[str, Any] = {"judge": judge, "type": type, "country": country, "limit": limit}
    if order == FIRST:
        conditions = [f"d.{name} = :{name}" for name, value in (("type", type), ("country", country)) if value]
        if after is not None:
            values |= zip(("doubt", "number", "event"), _cursor(after), strict=True)
            conditions.append("(d.doubt < :doubt OR (d.doubt = :doubt AND (d.article, d.event) > (:number, :event)))")
            conditions.append("d.doubt <= :doubt")  # what the index begins with
        rows = corpus.db.execute(
            f"SELECT a.name, d.event, d.doubt, d.why, d.disputed, d.article, d.event FROM doubts d JOIN articles a ON a.id = d.article "
            f"WHERE {' AND '.join(conditions) or '1'} ORDER BY d.doubt DESC, d.article, d.event LIMIT :limit",
            values,
        ).fetchall()
        return [_waiting(article, event, doubt, why, disputed, f"{doubt}:{number}:{name}") for article, event, doubt, why, disputed, number, name in rows]
    asked = {
        SECOND: "j.agreed = 1 AND NOT EXISTS (SELECT 1 FROM judgements m WHERE m.article = j.article AND m.name = j.name AND m.judge = :judge AND m.verdict <> 'undo')",
        # What the reviewer said last of it settled it, as far as the reviewer is concerned.
        DIFFER: "j.agreed = 0 AND (SELECT m.judge FROM judgements m WHERE m.id = j.last) <> :judge",
    }[order]
    down = order == DIFFER
    if after is not None:
        values["last"] = int(_cursor(f"0:{after}:-")[1])
        asked += f" AND j.last {'<' if down else '>'} :last"
    asked += "".join(f" AND e.{name} = :{name}" for name, value in (("type", type), ("country", country)) if value)
    rows = corpus.db.execute(
        "SELECT a.name, coalesce(j.event, j.name), j.last, j.judges FROM judged j "
        f"JOIN articles a ON a.id = j.article LEFT JOIN events e ON e.article = j.article AND e.id = j.event "
        f"WHERE j.state <> 'unplaced' AND {asked} ORDER BY j.last {'DESC' if down else ''} LIMIT :limit",
        values,
    ).fetchall()
    return [Waiting(article=article, event=event, doubt=0.0, why=((order, 0.0, str(judges)),), cursor=str(last)) for article, event, last, judges in rows]


def why(corpus: Corpus, article: str, event: str) -> tuple[tuple[str, float, str], ...]:
    """The parts of an event's doubt; none where it has none, or is not there."""
    row = corpus.db.execute(
        "SELECT d.why, d.disputed FROM doubts d JOIN articles a ON a.id = d.article WHERE a.name = ? AND d.event = ?", (article, event)
    ).fetchone()
    return _waiting(article, event, 0, row[0], row[1], "").why if row else ()


def progress(corpus: Corpus, *, events: int | None = None) -> Progress:
    """How far review has come. ``events``: how many there are, where that is known: counting them takes longest."""
    states = corpus.judged_counts()
    differ, twice = corpus.db.execute("SELECT sum(agreed = 0), count(*) FROM judged WHERE judges > 1").fetchone()
    judged = sum(count for state, count in states.items() if state != "unplaced")
    if events is None:
        events = corpus.db.execute("SELECT count(*) FROM doubts").fetchone()[0] + judged
    return Progress(
        events=events, judged=judged, states=tuple(states.items()), twice=twice, differ=differ or 0,
    )  # fmt: skip


def _waiting(article: str, event: str, doubt: float, why: str, disputed: int, cursor: str) -> Waiting:
    parts = [(str(kind), float(much), str(reason)) for kind, much, reason in json.loads(why)]
    if disputed:
        parts.append(("disputed", DISPUTED, ""))
    return Waiting(article=article, event=event, doubt=doubt, why=tuple(parts), cursor=cursor)


def _cursor(text: str) -> tuple[float, int, str]:
    try:
        doubt, number, event = text.split(":", 2)
        return float(doubt), int(number), event
    except ValueError:
        raise InputError(f"after: found {text[:60]!r}; expected what the order of review gave") from None
