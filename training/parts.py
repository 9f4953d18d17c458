"""Train the parts model and write its file.

    python -m training.parts --gsr DIR [--out FILE] [--folds N]

DIR holds GSR's sentences.jsonl; our own articles and the labels lie beside this file (README.md). A minute on one core; needs
scikit-learn, no torch. ``--folds N`` measures first, each text read by a model that has not seen it. ANERcorp's labels are left
out, so that the model is under no share-alike licence.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from marsad.errors import MarsadError
from marsad.events.drafts import Context, Draft
from marsad.events.model import load
from marsad.events.part_signs import Scene
from marsad.events.parts import BUILT_IN, FILL, PARTS, PartsModel, write
from marsad.events.second import Around, Sifted, second_look
from marsad.lexicon import Lexicon
from marsad.pipeline import make_article, read
from training.labels import Marked, Row, Span, read_articles, read_sentences

HERE = Path(__file__).parent
STRENGTH = 0.15  # C of the regression
RARE = 3  # a sign of fewer names is left out
FAINT = 0.004  # weights that say nothing


class Example(NamedTuple):
    """A name beside an event that was marked: its text's number, its signs, whether it is the source and the target."""

    text: int
    signs: list[str]
    is_part: tuple[bool, bool]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m training.parts", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gsr", type=Path, required=True, help="the folder of sentences.jsonl")
    parser.add_argument("--out", type=Path, default=BUILT_IN)
    parser.add_argument("--folds", type=int, default=0, help="measure in so many folds first")
    args = parser.parse_args()
    try:
        rows = [*read_articles(HERE / "articles.jsonl"), *read_sentences(HERE / "gsr.jsonl", args.gsr)]
        examples = gather(rows, Lexicon.load())
        if args.folds:
            print(measure(examples, args.folds))
        bias, signs = fit(examples)
        write(args.out, bias, signs, card(len(rows), examples))
    except MarsadError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{args.out}: {len(signs)} signs, {args.out.stat().st_size / 1e3:.0f} kB")
    return 0


def gather(rows: Iterable[Row], lexicon: Lexicon) -> list[Example]:
    """Of each event that the rules find and a reader marked, every actor of its sentence."""
    out: list[Example] = []
    for number, row in enumerate(rows):

        def record(context: Context, found: Sifted, around: Around, number: int = number, row: Row = row) -> Sifted:
            found = second_look(context, load(), found, around)
            scene, places = Scene(context, found.drafts, around.said), _spans(context)
            for draft in found.drafts:
                marked = _marked(context, row.events, draft)
                if marked is not None:
                    for id, signs in scene.candidates(draft).items():
                        source, target = (any(_touch(span, one) for span in spans for one in places[id]) for spans in marked.parts[:2])
                        out.append(Example(number, signs, (source, target)))
            return found

        read(make_article(row.text, published=row.published), lexicon, look=record)
    return out


def fit(examples: Sequence[Example]) -> tuple[tuple[float, float], dict[str, tuple[float, float]]]:
    """The bias and the signs' weights of both parts."""
    counts = Counter(sign for example in examples for sign in example.signs)
    design = DictVectorizer()
    matrix = design.fit_transform([{sign: 1.0 for sign in example.signs if counts[sign] >= RARE} for example in examples])
    matrix.indices, matrix.indptr = matrix.indices.astype("int32"), matrix.indptr.astype("int32")
    fitted = []
    for n in range(len(PARTS)):
        one = LogisticRegression(C=STRENGTH, solver="liblinear", max_iter=500, random_state=0)
        fitted.append(one.fit(matrix, [example.is_part[n] for example in examples]))
    weights = zip(design.get_feature_names_out(), *(one.coef_[0] for one in fitted), strict=True)
    signs = {str(sign): (float(source), float(target)) for sign, source, target in weights if max(abs(source), abs(target)) >= FAINT}
    return (float(fitted[0].intercept_[0]), float(fitted[1].intercept_[0])), signs


def measure(examples: Sequence[Example], folds: int) -> str:
    """How well names are told to be parts, each by a model that has not seen its text: at the thresholds of the reading."""
    lines = []
    judged: list[tuple[Example, tuple[float, float]]] = []
    for fold in range(folds):
        bias, signs = fit([example for example in examples if example.text % folds != fold])
        model = PartsModel(bias=bias, signs=signs, card={}, hash="")
        judged += [(example, model.likely(example.signs)) for example in examples if example.text % folds == fold]
    for n, part in enumerate(PARTS):
        for least in (FILL, 0.7):
            taken = [example.is_part[n] for example, likely in judged if likely[n] >= least]
            right, wanted = sum(taken), sum(example.is_part[n] for example in examples)
            lines.append(f"{part} at {least}: P {right / (len(taken) or 1):.3f}, R {right / (wanted or 1):.3f}")
    return "\n".join(lines)


def card(texts: int, examples: Sequence[Example]) -> dict[str, Any]:
    return {
        "trained_on": f"{texts} texts, {len(examples)} names beside events: our own articles (Apache-2.0), our own labels of GSR's sentences (MIT)",
        "licence": "Apache-2.0",
        "date": dt.date.today().isoformat(),
        "command": "python -m training.parts --gsr gsr",
    }


def _marked(context: Context, events: Sequence[Marked], draft: Draft) -> Marked | None:
    """The marked event of a draft's type that its word tells."""
    doc = context.scan.doc
    word = doc.starts[draft.first], doc.ends[draft.last - 1]
    return next((e for e in events if e.type == draft.trigger.type and any(_touch(told, word) for told in (e.trigger, *e.also))), None)


def _spans(context: Context) -> dict[str, list[Span]]:
    """Of each actor the characters of its names."""
    doc = context.scan.doc
    out: dict[str, list[Span]] = {}
    for (first, last), id in context.ids.items():
        out.setdefault(id, []).append((doc.starts[first], doc.ends[last - 1]))
    return out


def _touch(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


if __name__ == "__main__":
    sys.exit(main())
