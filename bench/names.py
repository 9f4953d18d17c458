"""The tagger of names: whole names right on text that it was not trained on, its speed, and what it adds to readings.

    python -m bench.names --entities DIR [--news FILE.jsonl] [--cross] [--baselines] [--json]

DIR holds ``anercorp/ANERCorp`` and ``aqmar/articles``. The shipped model is scored on ANERcorp's last sixth, which it has
not seen. ``--cross`` trains on each corpus alone and scores on the other: many minutes. ``--news`` (articles, a JSON object
a line) measures speed and counts the actors and places that only the tagger found. ``--baselines`` puts beside it a plain
CRF over words and the lists without a model (``bench.baselines``).
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TextIO

import marsad
from bench.baselines import ITERATIONS, lexicon_tags, word_tagger
from marsad.encoder.network import load
from marsad.language.ar.tokens import read_tokens
from marsad.lexicon import Lexicon
from marsad.match import find_mentions
from marsad.names import train
from marsad.names.tagger import MODEL, RULE, Tagger, read_model

HELD_OUT = 6  # parts of ANERcorp, of which the last is the test part
ARTICLES = 400  # of the news, for speed and what is added


def show(name: str, scores: dict[str, train.Score], out: TextIO) -> None:
    for kind, result in scores.items():
        print(f"{name:76} {kind:4} P {100 * result.precision:5.1f}  R {100 * result.recall:5.1f}  F1 {100 * result.f1:5.2f}", file=out, flush=True)


def fresh(sentences: Sequence[train.Tagged], test: Sequence[train.Tagged], lexicon: Lexicon) -> dict[str, train.Score]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "names.tsv.gz"
        train.write(file, train.train(sentences, lexicon))
        return train.score(test, read_model(file), lexicon)


def news(path: Path, lexicon: Lexicon, articles: int = ARTICLES) -> dict[str, Any]:
    """Speed beside that of reading, and what only the tagger found."""
    with path.open(encoding="utf-8") as handle:
        rows = [json.loads(line) for _, line in zip(range(articles), handle)]
    scans = [find_mentions(read_tokens(f"{row['title']}\n{row['text']}"), lexicon) for row in rows]
    tokens = sum(scan.count for scan in scans)
    tagger = Tagger(read_model(), lexicon.gazetteer)
    out: dict[str, Any] = {"articles": len(rows)}
    for name in ("words met for the first time", "words known"):
        start = time.process_time()
        for scan in scans:
            tagger.tag(scan)
        out[f"tagging, {name}"] = round(tokens / (time.process_time() - start))
    found = {True: 0, False: 0}
    alone = 0
    for switched in (False, True):
        start = time.process_time()
        for row in rows:
            reading = marsad.read(row["text"], title=row["title"], published=row["published"], lexicon=lexicon, names_model=switched)
            found[switched] += len(reading.actors) + len(reading.places)
            alone += sum(m.rule == RULE for one in (*reading.actors, *reading.places) for m in one.mentions)
        out[f"reading, names model {'on' if switched else 'off'}"] = round(tokens / (time.process_time() - start))
    return {**out, "without": found[False], "with": found[True], "alone": alone}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entities", type=Path, required=True)
    parser.add_argument("--news", type=Path)
    parser.add_argument("--cross", action="store_true")
    parser.add_argument("--baselines", action="store_true")
    parser.add_argument("--iterations", type=int, default=ITERATIONS, help="of the training of the plain CRF")
    parser.add_argument("--articles", type=int, default=ARTICLES, help="of the news")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    lexicon = Lexicon.load()
    aner, test = train.parts(train.read_conll([args.entities / "anercorp" / "ANERCorp"]), HELD_OUT)
    aqmar = train.read_conll([args.entities / "aqmar" / "articles"])
    told = sys.stderr if args.json else sys.stdout
    rows: list[dict[str, Any]] = []

    def tell(how: str, trained: str, scored: str, scores: dict[str, train.Score]) -> None:
        show(f"{how}: {trained}, on {scored}", scores, told)
        rows.append({"how": how, "trained": trained, "scored": scored, "scores": {k: {"precision": s.precision, "recall": s.recall, "f1": s.f1} for k, s in scores.items()}})

    print(f"{MODEL.name}: {MODEL.stat().st_size} bytes", file=told)
    tests = {"ANERcorp's last sixth": test, "AQMAR": aqmar}
    for name, sentences in tests.items():
        tell("Marsad's tagger", "ANERcorp but its last sixth", name, train.score(sentences, read_model(), lexicon))
    # The encoder has not seen that sixth either.
    tell("Marsad's tagger and the encoder", "ANERcorp but its last sixth", "ANERcorp's last sixth", train.score(test, read_model(), lexicon, load()))
    if args.cross:
        # The shipped model is of this training: a fresh one should score the same.
        tell("Marsad's tagger, trained anew", "ANERcorp but its last sixth", "ANERcorp's last sixth", fresh(aner, test, lexicon))
        tell("Marsad's tagger, trained anew", "AQMAR", "ANERcorp's last sixth", fresh(aqmar, test, lexicon))
    if args.baselines:
        for trained, sentences, scored in (("ANERcorp but its last sixth", aner, tests), ("AQMAR", aqmar, {"ANERcorp's last sixth": test})):
            for name, scores in word_tagger(sentences, scored, iterations=args.iterations).items():
                tell("plain CRF over words", trained, name, scores)
        for name, sentences in tests.items():
            tell("lists, no model", "nothing", name, lexicon_tags(sentences, lexicon))
    added = news(args.news, lexicon, args.articles) if args.news and args.news.exists() else {}
    for name, value in added.items():
        print(f"{name}: {value:,}", file=told)
    if args.json:
        print(json.dumps({"model_bytes": MODEL.stat().st_size, "tokens": {name: sum(len(t) for t, _ in s) for name, s in tests.items()}, "rows": rows, "news": added}, ensure_ascii=False))


if __name__ == "__main__":
    main()
