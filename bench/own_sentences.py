"""Our own sentences as rows to train the event model on, beside those that coders judged (docs/event-model.md).

    python -m bench.own_sentences --out FILE

The examples and counter-examples of the event types and the cases of tests/cases/roles.csv that hold. They are written
with a weight under 1: the model learns from them that today's wordings tell events too, and is never measured on them.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from pathlib import Path

from marsad.lexicon import Lexicon

ROLES = Path(__file__).parents[1] / "tests" / "cases" / "roles.csv"
TYPES = ("ASSAULT", "PROTEST")
TOLD = ("", "asserted", "alleged")
WEIGHT = 0.3  # of 0, 0.3 and 1: keeps four in five of our own held out, and costs the gsr sentences a hundredth of F1


def rows() -> list[dict[str, object]]:
    lexicon = Lexicon.load()
    out: list[dict[str, object]] = []
    for type_ in TYPES:
        kind = lexicon.events[type_]
        out += [_row(type_, "yes", str(e["text"])) for e in kind.examples if e.get("status", "asserted") in TOLD]
        out += [_row(type_, "easy no", str(e["text"])) for e in kind.counterexamples]
    with ROLES.open(encoding="utf-8", newline="") as handle:
        for case in csv.DictReader(handle, strict=True):
            if case["type"] in TYPES and case["status"] in TOLD and not case["gap"]:
                out.append(_row(case["type"], "yes", case["text"]))
    return out


def _row(type_: str, label: str, text: str) -> dict[str, object]:
    return {"type": type_, "label": label, "text": text, "weight": WEIGHT}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    found = rows()
    args.out.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in found), "utf-8")
    print(f"{args.out}: {len(found)} sentences", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
