"""The examples and counter-examples of the event types, checked; tests/test_events_data.py runs the same check.

    python -m bench.event_examples            # list what fails
    python -m bench.event_examples --write    # write tests/cases/known_gaps.csv anew from what fails

An example holds when an event of its type is found whose evidence touches the trigger's words, with the mode and status
given, and whose sources, targets and places touch the words given for them. A counter-example holds when no event of
that type is found in it.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from marsad import Lexicon, Reading, read
from marsad.model import Event
from marsad.tables import DATA, read_yaml

GAPS = Path(__file__).parents[1] / "tests" / "cases" / "known_gaps.csv"
PUBLISHED = "2026-01-15"  # examples name their days, none of them after this one; where they say "yesterday", any day does
START = 40  # characters of a text that tell it apart in the list of gaps


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A row of an event file: ``kind`` is example or counterexample."""

    file: str
    kind: str
    number: int
    type: str
    row: dict[str, Any]

    @property
    def text(self) -> str:
        return str(self.row["text"])


def examples(data: Path = DATA) -> Iterator[Example]:
    """Every example and counter-example, file by file."""
    for path in sorted((data / "events").glob("*.yaml")):
        if path.name == "frames.yaml":
            continue
        page = read_yaml(path)
        for kind in ("example", "counterexample"):
            for number, row in enumerate(page.get(f"{kind}s") or (), start=1):
                yield Example(file=path.name, kind=kind, number=number, type=page["type"], row=row)


def problem(example: Example, lexicon: Lexicon) -> str | None:
    """What does not hold of an example, in a few words; None where all does."""
    reading = read(example.text, published=PUBLISHED, lexicon=lexicon)
    found = [e for e in reading.events if e.type == example.type]
    if example.kind == "counterexample":
        return f"{found[0].trigger.text} taken for {example.type}" if found else None
    trigger = str(example.row["trigger"])
    touched = [e for e in found if any(_touches(example.text, trigger, s.start, s.end) for s in e.evidence)]
    if not touched:
        others = [f"{e.type} {e.mode or ''}".strip() for e in reading.events if any(_touches(example.text, trigger, s.start, s.end) for s in e.evidence)]
        return f"no event at {trigger}" + (f" but {others[0]}" if others else "")
    missed = [_differs(reading, event, example) for event in touched]
    return None if None in missed else missed[0]


def _differs(reading: Reading, event: Event, example: Example) -> str | None:
    row = example.row
    if row.get("mode") and event.mode != row["mode"]:
        return f"mode {event.mode or 'none'} for {row['mode']}"
    if row.get("status") and event.status != row["status"]:
        return f"status {event.status} for {row['status']}"
    spans = {r.id: [(m.start, m.end) for m in r.mentions] for r in (*reading.actors, *reading.places)}
    for role, ids in (("sources", event.sources), ("targets", event.targets), ("places", event.places)):
        have = [span for id in ids for span in spans.get(id, ())]
        for words in row.get(role) or ():
            if not any(_touches(example.text, str(words), *span) for span in have):
                return f"{role[:-1]} {words} not found"
    return None


def _touches(text: str, words: str, start: int, end: int) -> bool:
    """Whether a span overlaps these words anywhere in the text."""
    at = text.find(words)
    while at >= 0:
        if at < end and start < at + len(words):
            return True
        at = text.find(words, at + 1)
    return False


def gaps(path: Path = GAPS) -> dict[tuple[str, str, str], str]:
    """The known gaps: (file, kind, beginning of the text) → why."""
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as handle:
        return {(r["event_file"], r["kind"], r["text_start"]): r["why"] for r in csv.DictReader(handle, strict=True)}


def key(example: Example) -> tuple[str, str, str]:
    """What a known gap is listed under."""
    return example.file, example.kind, example.text[:START].strip()


def main() -> int:
    lexicon = Lexicon.load()
    rows = [(*key(e), why) for e in examples() if (why := problem(e, lexicon))]
    total = sum(1 for _ in examples())
    if "--write" in sys.argv:
        with GAPS.open("w", encoding="utf-8", newline="") as handle:
            writer = csv.writer(handle, lineterminator="\n")
            writer.writerow(("event_file", "kind", "text_start", "why"))
            writer.writerows(dict.fromkeys(rows))
    else:
        known = gaps()
        for row in rows:
            print(("  " if row[:3] in known else "! ") + "  ".join(row))
    print(f"{total - len(rows)} of {total} hold, {len(rows)} do not", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
