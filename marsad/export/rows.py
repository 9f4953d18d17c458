"""Readings as tables: events, actors, places, statements, figures, agreements, relations, and the words that each value comes from.

A table's columns are declared once, with their types; CSV and Parquet are two ways to write the same rows. A list is one
cell with `` | `` between its values in CSV, a list in Parquet.
"""

from __future__ import annotations

import contextlib
import csv
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any, TextIO

from marsad.errors import InputError
from marsad.export.facts import BETWEEN, Facts
from marsad.model import Actor, Mention, Place, Reading, Span

Row = dict[str, Any]
TEXT, NUMBER, FLAG, REAL, DAY, LIST = "text", "integer", "boolean", "real", "day", "list of texts"
BATCH = 5_000  # rows held before they are written

EVENTS: Mapping[str, str] = {
    "article": TEXT, "outlet": TEXT, "published": DAY, "url": TEXT, "event": TEXT, "type": TEXT, "mode": TEXT, "status": TEXT,
    "start": DAY, "end": DAY, "sources": LIST, "source_ids": LIST, "source_countries": LIST, "source_sectors": LIST,
    "targets": LIST, "target_ids": LIST, "target_countries": LIST, "target_sectors": LIST, "places": LIST, "place_ids": LIST,
    "place_countries": LIST, "admin1": TEXT, "lat": REAL, "lon": REAL, "precision": TEXT, "claimed_by": TEXT, "chain": LIST,
    "background": FLAG, "agreement": TEXT, "killed_low": NUMBER, "killed_high": NUMBER, "injured_low": NUMBER,
    "injured_high": NUMBER, "cameo": TEXT, "acled": TEXT, "codes": LIST, "trigger": TEXT, "trigger_start": NUMBER,
    "trigger_end": NUMBER, "evidence": LIST, "confidence": REAL, "reasons": TEXT,
}  # fmt: skip
COLUMNS = tuple(EVENTS)
_ARTICLE = {"article": TEXT, "outlet": TEXT, "published": DAY, "url": TEXT}
_WORDS = {"text": TEXT, "start": NUMBER, "end": NUMBER}
TABLES: Mapping[str, Mapping[str, str]] = {
    "events": EVENTS,
    "articles": {**_ARTICLE, "title": TEXT, "published_from": TEXT, "characters": NUMBER, "sha256": TEXT, "marsad": TEXT, "lexicon": TEXT},
    "actors": {"article": TEXT, "actor": TEXT, "name": TEXT, "name_en": TEXT, "kind": TEXT, "country": TEXT, "sector": TEXT, "role": TEXT,
               "wikidata": TEXT, "mentions": NUMBER, "reasons": TEXT},
    "places": {"article": TEXT, "place": TEXT, "name": TEXT, "name_en": TEXT, "kind": TEXT, "country": TEXT, "admin1": TEXT, "lat": REAL,
               "lon": REAL, "precision": TEXT, "mentions": NUMBER, "candidates": LIST},
    "statements": {"article": TEXT, "statement": TEXT, "speaker": TEXT, "speaker_id": TEXT, "addressee": TEXT, "addressee_id": TEXT, "direct": FLAG,
                   "cue": TEXT, "chain": LIST, "occasion": TEXT, **_WORDS, "rule": TEXT},
    "figures": {"article": TEXT, "figure": TEXT, "kind": TEXT, "low": NUMBER, "high": NUMBER, "group": TEXT, "group_id": TEXT, "source": TEXT,
                "source_id": TEXT, "event": TEXT, **_WORDS, "rule": TEXT},
    "agreements": {"article": TEXT, "agreement": TEXT, "name": TEXT, "parties": LIST, "party_ids": LIST, "start_day": DAY, "end_day": DAY, "places": LIST,
                   "place_ids": LIST, "provisions": LIST, "implementations": LIST, "violations": LIST, **_WORDS, "rule": TEXT},
    "relations": {"article": TEXT, "subject": TEXT, "subject_id": TEXT, "relation": TEXT, "object": TEXT, "object_id": TEXT, **_WORDS, "rule": TEXT},
    "evidence": {"article": TEXT, "record": TEXT, "field": TEXT, **_WORDS, "value": TEXT, "low": NUMBER, "high": NUMBER, "claimed_by": TEXT, "rule": TEXT},
}  # fmt: skip


def write_events(readings: Iterable[Reading], out: TextIO) -> dict[str, int]:
    """The table of events alone as CSV."""
    writer = _Csv(out, EVENTS)
    count = 0
    for reading in readings:
        rows = list(event_rows(reading))
        writer.write(rows)
        count += len(rows)
    return {"events": count}


def write_csv(readings: Iterable[Reading], folder: Path) -> dict[str, int]:
    """Every table as a CSV file in a folder."""
    counts = dict.fromkeys(TABLES, 0)
    files: list[IO[str]] = []
    try:
        writers = {}
        for name, columns in TABLES.items():
            files.append((folder / f"{name}.csv").open("w", encoding="utf-8", newline=""))
            writers[name] = _Csv(files[-1], columns)
        for reading in readings:
            for name, rows in rows_of(reading).items():
                writers[name].write(rows)
                counts[name] += len(rows)
    finally:
        for file in files:
            file.close()
    return counts


class _Csv:
    """A CSV file of one table. A list is one cell; a flag is ``yes`` or empty."""

    def __init__(self, out: TextIO | IO[str], columns: Mapping[str, str]) -> None:
        self.writer = csv.writer(out, lineterminator="\n")
        self.columns = columns
        self.writer.writerow(columns)

    def write(self, rows: Iterable[Row]) -> None:
        self.writer.writerows([_cell(row.get(name), kind) for name, kind in self.columns.items()] for row in rows)


def _cell(value: Any, kind: str) -> Any:
    if kind == LIST:
        return BETWEEN.join(value or ())
    if kind == FLAG:
        return "yes" if value else None
    return value


def write_parquet(readings: Iterable[Reading], folder: Path) -> dict[str, int]:
    """Every table as a Parquet file in a folder, with types; row groups of a few thousand rows."""
    counts = dict.fromkeys(TABLES, 0)
    with contextlib.ExitStack() as stack:
        writers = {name: stack.enter_context(ParquetTable(folder / f"{name}.parquet", columns)) for name, columns in TABLES.items()}
        for reading in readings:
            for name, rows in rows_of(reading).items():
                counts[name] += len(rows)
                writers[name].write(cells(rows, TABLES[name]))
    return counts


def cells(rows: Iterable[Row], columns: Mapping[str, str]) -> list[tuple[Any, ...]]:
    """Rows as tuples in the order of a table's columns."""
    return [tuple(row.get(name) for name in columns) for row in rows]


class ParquetTable:
    """A Parquet file of one table, written in row groups of ``BATCH`` rows: the same rows make the same bytes. A context manager."""

    def __init__(self, path: Path, columns: Mapping[str, str]) -> None:
        try:
            import pyarrow as pa
            import pyarrow.parquet as pq
        except ImportError:
            raise InputError("writing Parquet needs pyarrow: pip install 'marsad[parquet]'") from None
        types = {TEXT: pa.string(), NUMBER: pa.int64(), FLAG: pa.bool_(), REAL: pa.float64(), DAY: pa.date32(), LIST: pa.list_(pa.string())}
        self.pa = pa
        self.columns = columns
        self.schema = pa.schema([(name, types[kind]) for name, kind in columns.items()])
        self.writer = pq.ParquetWriter(path, self.schema, compression="zstd")
        self.held: list[tuple[Any, ...]] = []

    def __enter__(self) -> ParquetTable:
        return self

    def __exit__(self, kind: type[BaseException] | None, *error: object) -> None:
        try:
            if kind is None and self.held:
                self._flush(len(self.held))
        finally:
            self.writer.close()

    def write(self, rows: Iterable[tuple[Any, ...]]) -> None:
        """Rows, their cells in the order of the columns."""
        self.held += rows
        while len(self.held) >= BATCH:
            self._flush(BATCH)

    def _flush(self, count: int) -> None:
        some, self.held = self.held[:count], self.held[count:]
        made = []
        for values, field, kind in zip(zip(*some, strict=True), self.schema, self.columns.values(), strict=True):
            if kind == DAY:
                made.append(self.pa.array([value or None for value in values], self.pa.string()).cast(field.type))
            elif kind == LIST:
                made.append(self.pa.array([value or () for value in values], field.type))
            else:
                made.append(self.pa.array(values, field.type))
        self.writer.write_table(self.pa.Table.from_arrays(made, schema=self.schema))


# --- a reading as rows ---------------------------------------------------------------------------------------------


def rows_of(reading: Reading) -> dict[str, list[Row]]:
    """The rows of every table that one reading gives."""
    facts = Facts(reading)
    id = reading.id
    return {
        "events": list(event_rows(reading)),
        "articles": [{"article": id, "outlet": reading.outlet, "published": reading.published, "url": reading.url, "title": reading.title,
                      "published_from": reading.published_from, "characters": len(reading.text), "sha256": reading.sha256,
                      "marsad": reading.marsad, "lexicon": reading.lexicon}],
        "actors": [{"article": id, "actor": a.id, "name": a.name, "name_en": a.name_en, "kind": a.kind, "country": a.country, "sector": a.sector,
                    "role": a.role, "wikidata": a.wikidata, "mentions": len(a.mentions), "reasons": "; ".join(a.reasons)} for a in reading.actors],
        "places": [{"article": id, "place": p.id, "name": p.name, "name_en": p.name_en, "kind": p.kind, "country": p.country, "admin1": p.admin1,
                    "lat": p.lat, "lon": p.lon, "precision": p.precision, "mentions": len(p.mentions), "candidates": [c.id for c in p.candidates]}
                   for p in reading.places],
        "statements": [{"article": id, "statement": s.id, "speaker": facts.name(s.speaker), "speaker_id": s.speaker, "addressee": facts.name(s.addressee),
                        "addressee_id": s.addressee, "direct": s.direct, "cue": s.cue.text, "chain": [facts.name(c) for c in s.source_chain],
                        "occasion": s.occasion, **_words(s.span), "rule": s.rule} for s in reading.statements],
        "figures": [{"article": id, "figure": f.id, "kind": f.kind, "low": f.low, "high": f.high, "group": facts.name(f.group), "group_id": f.group,
                     "source": facts.name(f.source), "source_id": f.source, "event": f.event, **_words(f.span), "rule": f.rule} for f in reading.figures],
        "agreements": [{"article": id, "agreement": g.id, "name": g.name, "parties": [facts.name(p) for p in g.parties], "party_ids": g.parties,
                        "start_day": g.start, "end_day": g.end, "places": [facts.name(p) for p in g.places], "place_ids": g.places,
                        "provisions": [f"{p.kind}: {p.span.text}" for p in g.provisions], "implementations": g.implementations, "violations": g.violations,
                        **_words(g.span), "rule": g.rule} for g in reading.agreements],
        "relations": [{"article": id, "subject": facts.name(r.subject), "subject_id": r.subject, "relation": r.relation,
                       "object": facts.name(r.object) or r.object_text, "object_id": r.object, **_words(r.span), "rule": r.rule} for r in reading.relations],
        "evidence": list(evidence_rows(reading)),
    }  # fmt: skip


def event_rows(reading: Reading) -> Iterator[Row]:
    """A row an event."""
    facts = Facts(reading)
    agreements = {g.id: g.name for g in reading.agreements}

    def told(ids: Iterable[str], field: str) -> list[str]:
        records = (facts.actors.get(i) or facts.places.get(i) for i in ids)
        return list(dict.fromkeys(v for r in records if (v := getattr(r, field, None))))

    for e in reading.events:
        place = next((p for id in e.places if (p := facts.places.get(id)) and p.lat is not None), None)
        codes = dict(e.codes)
        row: Row = {
            "article": reading.id, "outlet": reading.outlet, "published": reading.published, "url": reading.url, "event": e.id,
            "type": e.type, "mode": e.mode, "status": e.status, "start": e.start, "end": e.end,
            "sources": [facts.name(i) for i in e.sources], "source_ids": e.sources, "source_countries": told(e.sources, "country"),
            "source_sectors": told(e.sources, "sector"), "targets": [facts.name(i) for i in e.targets], "target_ids": e.targets,
            "target_countries": told(e.targets, "country"), "target_sectors": told(e.targets, "sector"),
            "places": [facts.name(i) for i in e.places], "place_ids": e.places, "place_countries": told(e.places, "country"),
            "admin1": place.admin1 if place else None, "lat": place.lat if place else None, "lon": place.lon if place else None,
            "precision": place.precision if place else None, "claimed_by": facts.name(e.claimed_by), "chain": [facts.name(i) for i in e.chain],
            "background": e.background, "agreement": agreements.get(e.agreement or ""), "cameo": codes.get("cameo"), "acled": codes.get("acled"),
            "codes": [f"{k}:{v}" for k, v in e.codes if v], "trigger": e.trigger.text, "trigger_start": e.trigger.start, "trigger_end": e.trigger.end,
            "evidence": [s.text for s in e.evidence], "confidence": e.confidence, "reasons": "; ".join(e.reasons),
        }  # fmt: skip
        for kind in ("killed", "injured"):
            claims = facts.claims(e, kind)
            lows, highs = [c.figure.low for c in claims], [c.figure.high for c in claims]
            row[f"{kind}_low"] = min((n for n in lows if n is not None), default=None) if None not in lows else None
            row[f"{kind}_high"] = max((n for n in highs if n is not None), default=None) if None not in highs else None
        yield row


def evidence_rows(reading: Reading) -> Iterator[Row]:
    """A row for every stretch of text that a record rests on, in the order of the records.

    ``field`` says what of the record it is; ``value`` what was made of it. Each count has a row of its own with its bounds and
    who claims it, so that contradicting counts of one event stand side by side.
    """
    facts = Facts(reading)

    def row(record: str, field: str, span: Span | Mention, *, rule: str = "", **more: object) -> Row:
        return {"article": reading.id, "record": record, "field": field, **_words(span), "rule": getattr(span, "rule", rule) or None, **more}

    named: list[tuple[str, Actor | Place]] = [*(("actor", a) for a in reading.actors), *(("place", p) for p in reading.places)]
    for kind, record in named:
        for mention in record.mentions:
            yield row(record.id, f"{kind}.mention", mention, value=record.name)
    for n, time in enumerate(reading.times):
        yield row(f"time:{n}", "time", time.span, rule=time.rule, value=f"{time.start or ''}/{time.end or ''}")
    for s in reading.statements:
        yield row(s.id, "statement.cue", s.cue, rule=s.rule, value=facts.name(s.speaker))
        yield row(s.id, "statement.words", s.span, rule=s.rule, claimed_by=facts.name(s.speaker))
    for e in reading.events:
        for span in e.evidence:
            yield row(e.id, "event.trigger" if span == e.trigger else "event.also", span, rule=e.reasons[0] if e.reasons else "", value=f"{e.type}:{e.mode}" if e.mode else e.type,
                      claimed_by=facts.name(e.claimed_by))  # fmt: skip
        for field, ids in (("event.source", e.sources), ("event.target", e.targets), ("event.place", e.places)):
            for id in ids:
                if (nearest := _nearest(facts, id, e.trigger)) is not None:
                    yield row(e.id, field, nearest, value=facts.name(id))
        for id in e.figures:
            if (f := facts.figures.get(id)) is not None:
                yield row(e.id, f"event.figure.{f.kind}", f.span, rule=f.rule, value=f.id, low=f.low, high=f.high, claimed_by=facts.name(f.source))
    for f in reading.figures:
        yield row(f.id, f"figure.{f.kind}", f.span, rule=f.rule, low=f.low, high=f.high, claimed_by=facts.name(f.source))
    for g in reading.agreements:
        yield row(g.id, "agreement", g.span, rule=g.rule, value=g.name)
        for p in g.provisions:
            yield row(g.id, f"agreement.provision.{p.kind}", p.span, rule=g.rule)
    for n, r in enumerate(reading.relations):
        yield row(f"relation:{n}", f"relation.{r.relation}", r.span, rule=r.rule, value=f"{facts.name(r.subject)} → {facts.name(r.object) or r.object_text}")
    for n, w in enumerate(reading.framings):
        yield row(f"framing:{n}", f"framing.{w.kind}", w.span, value=w.neutral)
    for n, u in enumerate(reading.unresolved):
        if u.span is not None:
            yield row(f"unresolved:{n}", f"unresolved.{u.kind}", u.span, value=u.reason)


def _nearest(facts: Facts, id: str, to: Span) -> Mention | None:
    """The mention of an actor or place that stands nearest to an event's word."""
    record = facts.actors.get(id) or facts.places.get(id)
    return min(record.mentions, key=lambda m: (abs(m.start - to.start), m.start)) if record and record.mentions else None


def _words(span: Span | Mention) -> Row:
    return {"text": span.text, "start": span.start, "end": span.end}
