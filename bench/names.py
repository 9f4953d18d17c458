"""The tagger of names: whole names right on text that it was not trained on, its speed, and what it adds to readings.

    python -m bench.names --entities DIR [--news FILE.jsonl] [--cross]

DIR holds ``anercorp/ANERCorp`` and ``aqmar/articles``. The shipped model is scored on ANERcorp's last sixth, which it has
not seen. ``--cross`` trains on each corpus alone and scores on the other: many minutes. ``--news`` (articles, a JSON object
a line) measures speed and counts the actors and places that only the tagger found.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import marsad
from marsad.language.ar.tokens import read_tokens
from marsad.lexicon import Lexicon
from marsad.match import find_mentions
from marsad.names import train
from marsad.names.tagger import MODEL, RULE, Tagger, read_model

HELD_OUT = 6  # parts of ANERcorp, of which the last is the test part
ARTICLES = 400  # of the news, for speed and what is added


def show(name: str, scores: dict[str, train.Score]) -> None:
    for kind, result in scores.items():
        print(f"{name:44} {kind:4} P {100 * result.precision:5.1f}  R {100 * result.recall:5.1f}  F1 {100 * result.f1:5.2f}")


def fresh(sentences: Sequence[train.Tagged], test: Sequence[train.Tagged], lexicon: Lexicon) -> dict[str, train.Score]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "names.tsv.gz"
        train.write(file, train.train(sentences, lexicon))
        return train.score(test, read_model(file), lexicon)


def news(path: Path, lexicon: Lexicon) -> None:
    """Speed beside that of reading, and what only the tagger found."""
    with path.open(encoding="utf-8") as handle:
        rows = [json.loads(line) for _, line in zip(range(ARTICLES), handle)]
    scans = [find_mentions(read_tokens(f"{row['title']}\n{row['text']}"), lexicon) for row in rows]
    tokens = sum(scan.count for scan in scans)
    tagger = Tagger(read_model(), lexicon.gazetteer)
    for name in ("words met for the first time", "words known"):
        start = time.process_time()
        for scan in scans:
            tagger.tag(scan)
        print(f"tagging, {name}: {tokens / (time.process_time() - start):,.0f} tokens/s")
    found = {True: 0, False: 0}
    alone = 0
    for switched in (False, True):
        start = time.process_time()
        for row in rows:
            reading = marsad.read(row["text"], title=row["title"], published=row["published"], lexicon=lexicon, names_model=switched)
            found[switched] += len(reading.actors) + len(reading.places)
            alone += sum(m.rule == RULE for one in (*reading.actors, *reading.places) for m in one.mentions)
        print(f"reading, names model {'on' if switched else 'off'}: {tokens / (time.process_time() - start):,.0f} tokens/s")
    print(f"{len(rows)} articles: {found[False]} actors and places without it, {found[True]} with it; {alone} mentions by it alone")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entities", type=Path, required=True)
    parser.add_argument("--news", type=Path)
    parser.add_argument("--cross", action="store_true")
    args = parser.parse_args()
    lexicon = Lexicon.load()
    aner, test = train.parts(train.read_conll([args.entities / "anercorp" / "ANERCorp"]), HELD_OUT)
    print(f"{MODEL.name}: {MODEL.stat().st_size} bytes")
    show("shipped, on ANERcorp's last sixth", train.score(test, read_model(), lexicon))
    if args.cross:
        aqmar = train.read_conll([args.entities / "aqmar" / "articles"])
        show("ANERcorp but its last sixth, on that sixth", fresh(aner, test, lexicon))
        show("ANERcorp but its last sixth, on AQMAR", fresh(aner, aqmar, lexicon))
        show("AQMAR, on ANERcorp's last sixth", fresh(aqmar, test, lexicon))
    if args.news:
        news(args.news, lexicon)


if __name__ == "__main__":
    main()
