"""Other people's sentences: does a reading hold an ASSAULT (PROTEST) where coders saw one, and none where they did not?

    python -m bench.gsr --gsr DIR [--type ASSAULT|PROTEST] [--show missed|alarms] [--limit N]

DIR holds sentences.jsonl: rows with ``type``, ``label`` and ``text``. Precision, recall and F1 of "an event of the type
stands in this sentence" on *yes* against both kinds of *no*, ambiguous ones left out; false alarms on the difficult and
on the easy *no* apart. ``--show`` lists sentences that were missed, or alarms with the wording that raised them: for
finding wordings, never for copying. An event that is not said to have happened (negated, denied, called for) is none.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import marsad
from marsad.lexicon import Lexicon
from marsad.model import Event

TYPES = ("ASSAULT", "PROTEST")
ABSENT = frozenset(("negated", "denied", "called_for"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Detection:
    """Counts for one type: sentences by their label, and those of them in which an event of it was read."""

    total: Counter[str]
    found: Counter[str]

    @property
    def precision(self) -> float:
        read = sum(self.found.values())
        return self.found["yes"] / read if read else 0.0

    @property
    def recall(self) -> float:
        return self.found["yes"] / self.total["yes"] if self.total["yes"] else 0.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def alarms(self, label: str) -> float:
        """The share of a kind of *no* in which an event was read all the same."""
        return self.found[label] / self.total[label] if self.total[label] else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A sentence, what the coders said of it, and the events of its type that were read."""

    type: str
    label: str
    text: str
    events: tuple[Event, ...]


def judge(folder: Path, lexicon: Lexicon) -> list[Judged]:
    """Every sentence read, with the events of the type it was coded for."""
    out = []
    for line in (folder / "sentences.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        if row["label"] == "ambiguous" or row["type"] not in TYPES:
            continue
        events = marsad.read(row["text"], lexicon=lexicon).events
        kept = tuple(e for e in events if e.type == row["type"] and e.status not in ABSENT)
        out.append(Judged(type=row["type"], label=row["label"], text=row["text"], events=kept))
    return out


def count(sentences: list[Judged], type_: str) -> Detection:
    of_type = [s for s in sentences if s.type == type_]
    return Detection(total=Counter(s.label for s in of_type), found=Counter(s.label for s in of_type if s.events))


def report(sentences: list[Judged]) -> str:
    lines = [f"{'type':10}{'P':>7}{'R':>7}{'F1':>7}{'hard no':>9}{'easy no':>9}{'yes':>6}{'no':>6}"]
    for type_ in TYPES:
        d = count(sentences, type_)
        no = d.total["difficult no"] + d.total["easy no"]
        lines.append(f"{type_:10}{d.precision:7.3f}{d.recall:7.3f}{d.f1:7.3f}{d.alarms('difficult no'):9.3f}{d.alarms('easy no'):9.3f}{d.total['yes']:6}{no:6}")
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gsr", type=Path, required=True)
    parser.add_argument("--type", choices=TYPES)
    parser.add_argument("--show", choices=("missed", "alarms"))
    parser.add_argument("--limit", type=int, default=1000)
    args = parser.parse_args()
    if not (args.gsr / "sentences.jsonl").exists():
        print(f"{args.gsr} is not here: nothing measured")
        return 0
    sentences = judge(args.gsr, Lexicon.load())
    if args.show:
        wanted = [s for s in sentences if (s.label == "yes") == (args.show == "missed") and bool(s.events) == (args.show == "alarms")]
        for s in [s for s in wanted if args.type in (None, s.type)][: args.limit]:
            print(s.type, s.label, " | ".join(f"{e.trigger.text} {e.mode or ''} {e.reasons[0]}" for e in s.events), s.text, sep="\t")
    print(report(sentences), file=sys.stderr if args.show else sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
