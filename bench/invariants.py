"""What holds of every reading, whatever the text was; by hand over a whole benchmark, in the tests over their own texts.

    python -m bench.invariants --news FILE.jsonl [--limit N] [--json]

Every span of every record is the text's own words (``text[start:end] == span.text``), no id stands twice, none dangles,
bounds and days are in order, reading never fails, and reading the same twice gives the same.
"""

from __future__ import annotations

import argparse
import dataclasses
import datetime as dt
import json
import sys
import traceback
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import marsad
from marsad.lexicon import Lexicon
from marsad.model import Mention, Reading, Span
from marsad.tables import ACTOR_KINDS, PLACE_KINDS, RELATIONS, STATUSES

RECORDS = ("actors", "places", "times", "statements", "figures", "events", "agreements", "relations", "framings", "unresolved")
TWICE = 20  # every so many articles one is read again and must give the same


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--news", type=Path, required=True)
    parser.add_argument("--limit", type=int, help="no more articles than this")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    if not args.news.exists():
        print("{}" if args.json else f"{args.news} is not here: no invariants checked")
        return 0
    lexicon = Lexicon.load()
    counts: Counter[str] = Counter()
    broken = 0
    for number, line in enumerate(args.news.read_text("utf-8").splitlines()[: args.limit]):
        try:
            counts.update(check_article(json.loads(line), lexicon, twice=number % TWICE == 0))
        except Exception:
            broken += 1
            print(f"{args.news}, line {number + 1}:\n{traceback.format_exc(limit=-2)}", file=sys.stderr if args.json else None)
        counts["articles"] += 1
    if args.json:
        print(json.dumps({"broken": broken, **{name: counts[name] for name in ("articles", "spans", *RECORDS)}}))
        return 1 if broken else 0
    print(f"{counts.pop('articles'):,} articles, {broken} broken; " + ", ".join(f"{counts[name]:,} {name}" for name in ("spans", *RECORDS)))
    return 1 if broken else 0


def check_article(article: dict[str, Any], lexicon: Lexicon, *, twice: bool) -> Counter[str]:
    """Reads one article, checks the reading, and counts what it holds."""
    options = {name: article.get(name) for name in ("title", "published", "outlet", "url")}
    reading = marsad.read(article["text"], **options, lexicon=lexicon)
    check_reading(reading)
    if twice:
        assert marsad.read(article["text"], **options, lexicon=lexicon) == reading
    counts = Counter({name: len(getattr(reading, name)) for name in RECORDS})
    counts["spans"] = sum(1 for _ in spans_of(tuple(getattr(reading, name) for name in RECORDS)))
    return counts


def spans_of(record: object) -> Iterator[Any]:
    """Every span and mention in a record, however deep."""
    if isinstance(record, Span | Mention):
        yield record
    elif isinstance(record, tuple):
        for one in record:
            yield from spans_of(one)
    elif dataclasses.is_dataclass(record):
        for field in dataclasses.fields(record):
            yield from spans_of(getattr(record, field.name))


def check_reading(reading: Reading) -> None:
    """What holds of every reading, whatever the text was."""
    for span in spans_of(tuple(getattr(reading, field.name) for field in dataclasses.fields(reading))):
        assert 0 <= span.start < span.end <= len(reading.text)
        assert reading.text[span.start : span.end] == span.text
    records = {name: [r.id for r in getattr(reading, name)] for name in ("actors", "places", "statements", "figures", "events", "agreements")}
    for name, ids in records.items():
        assert len(ids) == len(set(ids)), f"{name}: an id stands twice in {ids}"
    actors, places = set(records["actors"]), set(records["places"])
    none: set[str | None] = {None}
    for actor in reading.actors:
        assert actor.mentions and actor.kind in ACTOR_KINDS
    for place in reading.places:
        assert place.mentions and place.kind in PLACE_KINDS
        assert (place.lat is None) == (place.lon is None)
    for statement in reading.statements:
        assert {statement.speaker, statement.addressee, *statement.source_chain} <= actors | none
        assert statement.occasion in {*records["events"], None}
    for figure in reading.figures:
        assert {figure.group, figure.source} <= actors | none and figure.event in {*records["events"], None}
        assert figure.low is None or figure.high is None or figure.low <= figure.high
        assert figure.low is not None or figure.high is not None
    for event in reading.events:
        assert set(event.sources) <= actors
        assert set(event.targets) <= actors | places
        assert set(event.places) <= places
        assert event.claimed_by in actors | none and event.status in STATUSES
        assert set(event.chain) <= actors | {reading.outlet}
        assert event.trigger in event.evidence and set(event.figures) <= set(records["figures"])
        assert event.statement in {*records["statements"], None} and event.agreement in {*records["agreements"], None}
        assert 0 <= event.confidence <= 1 and event.reasons
        check_days(event.start, event.end)
    for agreement in reading.agreements:
        assert set(agreement.parties) <= actors and set(agreement.places) <= places
        assert set(agreement.violations) | set(agreement.implementations) <= set(records["events"])
        check_days(agreement.start, agreement.end)
    for relation in reading.relations:
        assert relation.subject in actors and relation.object in actors | places | none and relation.relation in RELATIONS
    for framing in reading.framings:
        assert framing.target in actors | none
    for time in reading.times:
        check_days(time.start, time.end)
    for unresolved in reading.unresolved:
        assert unresolved.kind and unresolved.reason


def check_days(start: str | None, end: str | None) -> None:
    days = [dt.date.fromisoformat(day) for day in (start, end) if day is not None]
    assert days == sorted(days)


if __name__ == "__main__":
    raise SystemExit(main())
