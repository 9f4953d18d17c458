"""Train the tagger of names, with the encoder for a teacher, and write its file.

    python -m training.names --anercorp FILE --gsr DIR [--out FILE] [--parts N]

FILE is ANERcorp, DIR holds GSR's sentences.jsonl; our own articles lie beside this file (README.md); those of examples/, which the gate scores, are left out. A tagger is
trained on ANERcorp but its last sixth; it and the encoder together tag our articles and GSR's sentences; the tagger that is
shipped is trained on both, what people tagged counted twice. Some ten minutes on one core; needs python-crfsuite and numpy, no torch.
``--parts 5`` leaves ANERcorp's fifth sixth out too and scores on it: for setting constants. The encoder has seen that sixth,
so that the score is too good.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from marsad.encoder.network import Network, load
from marsad.encoder.read import encode
from marsad.errors import MarsadError
from marsad.language.ar.tokens import read_tokens
from marsad.lexicon import Lexicon
from marsad.match import find_mentions
from marsad.names import train
from marsad.names.tagger import KINDS, MODEL, Model, Tagger, read_model
from training.labels import read_articles

HERE = Path(__file__).parent
HELD_OUT = 6  # the last of so many parts of ANERcorp is for measuring
TIMES = 2  # how often a sentence that people tagged is shown, to once of what the encoder tagged; set on the fifth sixth
NOTE = "ANERcorp but its last sixth (CC BY-SA 4.0), own articles and GSR's sentences (MIT) tagged by the encoder; this model: CC BY-SA 4.0"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m training.names", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--anercorp", type=Path, required=True, help="the corpus, a token and its label a line")
    parser.add_argument("--gsr", type=Path, required=True, help="the folder of sentences.jsonl")
    parser.add_argument("--out", type=Path, default=MODEL)
    parser.add_argument("--parts", type=int, choices=(HELD_OUT - 1, HELD_OUT), default=HELD_OUT, help="of ANERcorp: the last is kept out and scored on")
    args = parser.parse_args()
    try:
        lexicon = Lexicon.load()
        tagged, held_out = train.parts(train.read_conll([args.anercorp]), HELD_OUT)
        if args.parts < HELD_OUT:
            tagged, held_out = train.parts(tagged, args.parts)
        train.write(args.out, train.train(tagged, lexicon, note="the teacher"))
        print(told("ANERcorp alone", train.score(held_out, read_model(args.out), lexicon)), flush=True)
        silver = list(tag(texts(args.gsr), read_model(args.out), load(), lexicon))
        print(f"{len(silver)} sentences tagged by the encoder", flush=True)
        train.write(args.out, train.train([*tagged * TIMES, *silver], lexicon, note=NOTE))
        print(told("with those", train.score(held_out, read_model(args.out), lexicon)))
    except MarsadError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{args.out}: {args.out.stat().st_size} bytes")
    return 0


def texts(gsr: Path) -> list[str]:
    """GSR's sentences, each once, and our own articles, those of the tests' gold not among them."""
    with (gsr / "sentences.jsonl").open(encoding="utf-8") as lines:
        sentences = [" ".join(json.loads(line)["text"].split()) for line in lines]
    return [*dict.fromkeys(sentences), *(row.text for row in read_articles(HERE / "articles.jsonl"))]


def tag(texts: Iterable[str], model: Model, network: Network, lexicon: Lexicon) -> Iterator[train.Tagged]:
    """The sentences of texts with the names that a tagger and the encoder find in them together."""
    tagger = Tagger(model, lexicon.gazetteer)
    for text in texts:
        scan = find_mentions(read_tokens(text), lexicon)
        labels = [0] * scan.count
        for name in tagger.tag(scan, encode(network, scan.doc)):
            begin = 1 + 2 * KINDS.index(name.kind)
            labels[name.first : name.last] = [begin, *[begin + 1] * (name.last - name.first - 1)]
        for s in scan.doc.sentences:
            if s.first < s.last:
                yield tuple(scan.doc.raw(at) for at in range(s.first, s.last)), tuple(labels[s.first : s.last])


def told(name: str, scores: dict[str, train.Score]) -> str:
    return f"{name}: " + ", ".join(f"{kind} {100 * score.f1:.2f}" for kind, score in scores.items())


if __name__ == "__main__":
    sys.exit(main())
