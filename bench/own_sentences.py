"""Our own sentences as rows to train the event model on, beside those that coders judged (docs/event-model.md).

    python -m bench.own_sentences --out FILE

The examples and counter-examples of the event types, the cases of tests/cases/roles.csv that hold, and every sentence of our
own articles (training/articles.jsonl), whose events are marked. They are written with a weight under 1: the model learns from
them that today's wordings tell events too, and is never measured on them.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from pathlib import Path

from marsad.language.ar.tokens import read_tokens
from marsad.lexicon import Lexicon
from training.labels import Marked, Row, read_articles

ROOT = Path(__file__).parents[1]
ROLES = ROOT / "tests" / "cases" / "roles.csv"
ARTICLES = ROOT / "training" / "articles.jsonl"
TYPES = ("ASSAULT", "PROTEST")
TOLD = ("", "asserted", "alleged")
WEIGHT = 0.1  # of 0, 0.1 and 0.3: the best on the gsr sentences held out
TOLD_IN_ARTICLES = 0.05  # of 0, 0.05 and 0.2
SHORT = 5  # words under which a sentence of an article is left out


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
    return out + [row for article in read_articles(ARTICLES) for row in of_article(article)]


def of_article(article: Row) -> list[dict[str, object]]:
    """Each sentence of an article, for each type: a yes where an event of it is told, a no where no word of one stands."""
    doc = read_tokens(article.text)
    out: list[dict[str, object]] = []
    for sentence in doc.sentences:
        first, last = doc.starts[sentence.first], doc.ends[sentence.last - 1]
        text = " ".join(article.text[first:last].split())
        if len(text.split()) < SHORT:
            continue
        for type_ in TYPES:
            here = [event for event in article.events if event.type == type_ and _stands(event, first, last)]
            if not here or any(event.status in TOLD for event in here):
                out.append(_row(type_, "yes" if here else "easy no", text, TOLD_IN_ARTICLES))
    return out


def _stands(event: Marked, first: int, last: int) -> bool:
    return any(first <= start < last for start, _ in (event.trigger, *event.also))


def _row(type_: str, label: str, text: str, weight: float = WEIGHT) -> dict[str, object]:
    return {"type": type_, "label": label, "text": text, "weight": weight}


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
