"""A reading as rows of the corpus's tables: a pure function, so that it runs where the reading was made."""

from __future__ import annotations

import dataclasses
import json
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from marsad.language.ar.typed import fold_words
from marsad.model import Actor, Article, Event, Mention, Place, Reading
from marsad.review.doubt import doubts

Row = tuple[Any, ...]
COLUMNS = {
    "events": (
        "article", "id", "type", "mode", "status", "start_day", "end_day", "precision", "from_day", "to_day", "country", "country_from",
        "sources", "targets", "places", "claimed_by", "claimant", "statement", "agreement", "background", "cameo", "acled", "confidence",
        "words", "start_char", "end_char", "who",
    ),
    "event_actors": ("article", "event", "part", "position", "actor", "name", "country", "sector"),
    "event_places": ("article", "event", "position", "place"),
    "evidence": ("article", "event", "position", "start_char", "end_char", "words"),
    "actors": (
        "article", "id", "name", "name_en", "kind", "country", "sector", "role", "wikidata", "mentions", "words", "start_char", "end_char",
    ),
    "places": (
        "article", "id", "name", "name_en", "kind", "country", "admin1", "lat", "lon", "precision", "mentions", "words", "start_char",
        "end_char",
    ),
    "statements": (
        "article", "id", "speaker", "speaker_name", "speaker_country", "addressee", "addressee_name", "direct", "cue", "cue_start",
        "cue_end", "occasion", "chain", "words", "start_char", "end_char",
    ),
    "figures": (
        "article", "id", "kind", "low", "high", "people", "people_name", "source", "source_name", "event", "words", "start_char", "end_char",
    ),
    "agreements": ("article", "id", "name", "start_day", "end_day", "parties", "places", "words", "start_char", "end_char"),
    "agreement_parties": ("article", "agreement", "position", "actor", "name", "country"),
    "agreement_provisions": ("article", "agreement", "position", "kind", "words", "start_char", "end_char"),
    "agreement_events": ("article", "agreement", "part", "position", "event"),
    "relations": (
        "article", "position", "subject", "subject_name", "relation", "object", "object_name", "words", "start_char", "end_char",
    ),
    "framings": ("article", "position", "kind", "target", "target_name", "neutral", "words", "start_char", "end_char"),
    "doubts": ("article", "event", "type", "country", "doubt", "disputed", "why"),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """A reading ready to be kept: its JSON compressed, and its rows by table, each without the article's number."""

    id: str
    json: bytes
    rows: dict[str, list[Row]]
    names: list[tuple[str, str]]  # of the records, each with what it is looked for by


def pack(reading: Reading) -> Packed:
    """What the corpus keeps of a reading."""
    names = dict.fromkeys(record.name for records in (reading.actors, reading.places, reading.agreements) for record in records)
    return Packed(
        id=reading.id, json=zlib.compress(reading.to_json().encode(), 6), rows=flatten(reading),
        names=[(name, f" {fold_words(name)} ") for name in names],
    )  # fmt: skip


def unpack(data: bytes) -> Reading:
    """The reading that was packed."""
    return Reading.from_dict(json.loads(zlib.decompress(data)))


def renamed(packed: Packed, id: str) -> Packed:
    """The same with another id: its own belongs to another article of the corpus."""
    return pack(dataclasses.replace(unpack(packed.json), id=id))


def folded(article: Article) -> tuple[str, str]:
    """An article's words as search compares them: those of its headline, and the others."""
    title = len(article.title) if article.title and article.text.startswith(article.title) else 0
    return fold_words(article.text[:title]), fold_words(article.text[title:])


def flatten(reading: Reading) -> dict[str, list[Row]]:
    """A reading as rows by table, in the order of ``COLUMNS`` without its first."""
    actors = {a.id: a for a in reading.actors}
    places = {p.id: p for p in reading.places}
    records: dict[str, Actor | Place] = {**places, **actors}

    def name(id: str | None) -> str | None:
        return records[id].name if id in records else id

    def names(ids: Iterable[str]) -> str | None:
        return " | ".join(name(i) or i for i in ids) or None

    def country(id: str | None) -> str | None:
        return records[id].country if id in records else None

    def sector(id: str) -> str | None:
        return actors[id].sector if id in actors else None

    def who(event: Event) -> str | None:
        parts = (event.sources, event.targets, (event.claimed_by,) if event.claimed_by else ())
        named = [[f"={name(id) or id}" if id.startswith("actor:") else id for id in ids] for ids in parts]
        return json.dumps(named, ensure_ascii=False, separators=(",", ":")) if any(named) else None

    rows: dict[str, list[Row]] = {table: [] for table in COLUMNS}
    for a in reading.actors:
        rows["actors"].append((a.id, a.name, a.name_en, a.kind, a.country, a.sector, a.role, a.wikidata, len(a.mentions), *_first(a.mentions)))
    for p in reading.places:
        rows["places"].append(
            (p.id, p.name, p.name_en, p.kind, p.country, p.admin1, p.lat, p.lon, p.precision, len(p.mentions), *_first(p.mentions))
        )
    for e in reading.events:
        codes = dict(e.codes)
        where, where_from = _country(e, records)
        published = None if e.background else reading.published  # what went before did not happen on the day of the paper
        dated = e.start is not None or e.end is not None
        rows["events"].append(
            (e.id, e.type, e.mode, e.status, e.start, e.end, e.precision, (e.start or e.end) if dated else published,
             (e.end or e.start) if dated else published, where, where_from, names(e.sources), names(e.targets), names(e.places),
             e.claimed_by, name(e.claimed_by), e.statement, e.agreement, int(e.background), codes.get("cameo"), codes.get("acled"),
             e.confidence, e.trigger.text, e.trigger.start, e.trigger.end, who(e))
        )  # fmt: skip
        for part, ids in (("source", e.sources), ("target", e.targets), ("claimant", [e.claimed_by] if e.claimed_by else []), ("chain", e.chain)):
            rows["event_actors"] += [(e.id, part, at, i, name(i) or i, country(i), sector(i)) for at, i in enumerate(ids)]
        rows["event_places"] += [(e.id, at, i) for at, i in enumerate(e.places)]
        rows["evidence"] += [(e.id, at, s.start, s.end, s.text) for at, s in enumerate(e.evidence)]
    for s in reading.statements:
        rows["statements"].append(
            (s.id, s.speaker, name(s.speaker), country(s.speaker), s.addressee, name(s.addressee), int(s.direct), s.cue.text, s.cue.start,
             s.cue.end, s.occasion, names(s.source_chain), s.span.text, s.span.start, s.span.end)
        )  # fmt: skip
    for f in reading.figures:
        rows["figures"].append(
            (f.id, f.kind, f.low, f.high, f.group, name(f.group), f.source, name(f.source), f.event, f.span.text, f.span.start, f.span.end)
        )
    for g in reading.agreements:
        rows["agreements"].append((g.id, g.name, g.start, g.end, names(g.parties), names(g.places), g.span.text, g.span.start, g.span.end))
        rows["agreement_parties"] += [(g.id, at, i, name(i) or i, country(i)) for at, i in enumerate(g.parties)]
        rows["agreement_provisions"] += [(g.id, at, p.kind, p.span.text, p.span.start, p.span.end) for at, p in enumerate(g.provisions)]
        for part, ids in (("implementation", g.implementations), ("violation", g.violations)):
            rows["agreement_events"] += [(g.id, part, at, i) for at, i in enumerate(ids)]
    for at, r in enumerate(reading.relations):
        rows["relations"].append(
            (at, r.subject, name(r.subject), r.relation, r.object, name(r.object) or r.object_text, r.span.text, r.span.start, r.span.end)
        )
    for event, doubt in zip(reading.events, doubts(reading), strict=True):
        why = json.dumps(doubt.parts, ensure_ascii=False)
        rows["doubts"].append((event.id, event.type, _country(event, records)[0], doubt.sum, 0, why))
    for at, w in enumerate(reading.framings):
        rows["framings"].append((at, w.kind, w.target, name(w.target), w.neutral, w.span.text, w.span.start, w.span.end))
    return rows


def _first(mentions: Sequence[Mention]) -> Row:
    return (mentions[0].text, mentions[0].start, mentions[0].end) if mentions else (None, None, None)


def _country(event: Event, records: dict[str, Actor | Place]) -> tuple[str | None, str | None]:
    """Where an event is counted: the country of its first place that has one; where no place is told, of its first target."""
    for ids, why in ((event.places, "place"), (event.targets, "target")):
        for id in ids:
            if id in records and records[id].country:
                return records[id].country, why
    return None, None
