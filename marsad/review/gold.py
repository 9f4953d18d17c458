"""Reviewed articles as gold: ``NAME.txt`` and ``NAME.yaml`` in the format that the scorer reads (shared/gold/FORMAT.md).

What a gold file says of events is what reviewers left; the other records are the program's, since nobody judges them one by one:
look through them before a file counts as gold. By default an article is taken once each of its events has been judged.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from marsad.errors import InputError
from marsad.model import Actor, Event, Place, Reading
from marsad.store import Corpus

_UNSAFE = re.compile(r"[^\w.-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A gold article that was written: its file's stem, its events, and whether all of them were judged."""

    article: str
    name: str
    events: int
    whole: bool


def gold_of(reading: Reading, *, id: str | None = None) -> dict[str, Any]:
    """A reading as a gold file holds it. Surfaces are copies of the text's characters."""
    actors = {a.id: a for a in reading.actors}
    places = {p.id: p for p in reading.places}
    records: dict[str, Actor | Place] = {**places, **actors}

    def surface(id: str | None, near: int) -> str | None:
        """The words of a record that stand nearest to what names it."""
        record = records.get(id or "")
        if record is None or not record.mentions:
            return None
        return min(record.mentions, key=lambda m: (abs(m.start - near), m.start)).text

    def surfaces(ids: Iterable[str], near: int) -> list[str]:
        return [words for id in ids if (words := surface(id, near)) is not None]

    return {
        "id": id or reading.id,
        "published": _day(reading.published),
        "outlet": reading.outlet,
        "actors": [{"text": _texts(a.mentions), "kind": a.kind, "country": a.country, "sector": a.sector} for a in reading.actors],
        # A place that nothing puts on the map can't be compared with one that is.
        "places": [
            {"text": _texts(p.mentions), "kind": p.kind, "country": p.country, "lat": p.lat, "lon": p.lon} for p in reading.places if p.lat is not None
        ],
        "times": [{"text": t.span.text, "start": _day(t.start), "end": _day(t.end)} for t in reading.times],
        "statements": [
            {"speaker": surface(s.speaker, s.cue.start), "cue": s.cue.text, "text": s.span.text, "direct": s.direct} for s in reading.statements
        ],
        "figures": [
            {"text": f.span.text, "kind": f.kind, "low": f.low, "high": f.high, "source": surface(f.source, f.span.start)} for f in reading.figures
        ],
        "events": [_event(e, surfaces, surface) for e in reading.events],
        "agreements": [
            {"text": a.span.text, "parties": surfaces(a.parties, a.span.start), "start": _day(a.start), "end": _day(a.end)} for a in reading.agreements
        ],
        "relations": [
            {"subject": surface(r.subject, r.span.start), "relation": r.relation, "object": r.object_text, "text": r.span.text} for r in reading.relations
        ],
        "framings": [{"text": f.span.text, "target": surface(f.target, f.span.start)} for f in reading.framings],
    }


def _event(event: Event, surfaces: Any, surface: Any) -> dict[str, Any]:
    at = event.trigger.start
    also = [span.text for span in event.evidence if span != event.trigger]
    return {
        "type": event.type, "mode": event.mode, "text": event.trigger.text, **({"also": also} if also else {}), "sources": surfaces(event.sources, at),
        "targets": surfaces(event.targets, at), "places": surfaces(event.places, at), "start": _day(event.start), "end": _day(event.end),
        "status": event.status, "claimed_by": surface(event.claimed_by, at),
    }  # fmt: skip


def export_gold(corpus: Corpus, out: Path, *, articles: Sequence[str] | None = None, partly: bool = False) -> Iterator[Written]:
    """Write a corpus's reviewed articles as gold into a folder. ``partly``: those too of which only some events were judged.

    A file that is there is never written over: ``InputError``.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{out}: {error.strerror or error}") from None
    wanted = set(articles or ())
    for article in wanted - {name for (name,) in corpus.db.execute("SELECT name FROM articles WHERE name IN (SELECT value FROM json_each(?))", (_json(wanted),))}:
        raise InputError(f"{corpus.path}: no article {article}")
    rows = corpus.db.execute(
        "SELECT a.id, a.name, (SELECT count(*) FROM doubts d WHERE d.article = a.id) FROM articles a "
        "WHERE EXISTS (SELECT 1 FROM judged j WHERE j.article = a.id AND j.state <> 'unplaced') ORDER BY a.id"
    ).fetchall()
    for number, article, left in rows:
        if (wanted and article not in wanted) or (left and not partly):
            continue
        reading = corpus.reading(number)
        assert reading is not None
        name = _UNSAFE.sub("-", article).strip("-.") or f"article-{number}"
        text, file = out / f"{name}.txt", out / f"{name}.yaml"
        for path in (text, file):
            if path.exists():
                raise InputError(f"{path}: is there already; gold is never written over")
        text.write_bytes(reading.text.encode())
        file.write_text(to_yaml(gold_of(reading, id=name)), "utf-8")
        yield Written(article=article, name=name, events=len(reading.events), whole=not left)


def to_yaml(gold: dict[str, Any]) -> str:
    """A gold file as people edit it: a record a line."""
    lines = []
    for key, value in gold.items():
        if isinstance(value, list) and value:
            lines.append(f"{key}:")
            lines += [f"  - {_line(one)}" for one in value]
        else:
            lines.append(f"{key}: {_line(value)}")
    return "\n".join(lines) + "\n"


def _line(value: Any) -> str:
    text: str = yaml.safe_dump(value, allow_unicode=True, default_flow_style=True, width=float("inf"), sort_keys=False)
    return text.removesuffix("\n").removesuffix("\n...")


def _texts(mentions: Iterable[Any]) -> list[str]:
    return list(dict.fromkeys(m.text for m in mentions))


def _day(value: str | None) -> dt.date | None:
    return dt.date.fromisoformat(value[:10]) if value else None


def _json(values: Iterable[str]) -> str:
    return json.dumps(sorted(values))
