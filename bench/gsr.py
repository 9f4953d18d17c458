"""Other people's sentences: does a reading hold an ASSAULT (PROTEST) where coders saw one, and none where they did not?

    python -m bench.gsr --gsr DIR [--own FILE] [--seeds N] [--type ASSAULT|PROTEST] [--show missed|alarms] [--limit N] [--json]

DIR holds sentences.jsonl: rows with ``type``, ``label``, ``text`` and ``id``; and spans.jsonl: what coders took for verb,
source and target. Precision, recall and F1 of "an event of the type stands in this sentence" on *yes* against both kinds
of *no*, ambiguous ones left out; false alarms on the difficult and on the easy *no* apart. An event that is not said to
have happened (negated, denied, called for) is none.

One table: the words of our triggers as a keyword list, a TF-IDF logistic regression over the words and (where simplemma is
installed) over their lemmas, the rules alone, and the rules with the event model, strict. What is learned is cross-validated in five folds, the same for all: sentences of one document and
sentences with the same words stay together, thresholds are chosen inside the training folds. ``--own FILE``
(``bench.own_sentences``) is trained on in every fold and never measured. ``--show`` lists what the rules with the model
missed, or their alarms: for finding wordings, never for copying.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from bench.peers import ask
from marsad.event_training import (
    INNER,
    SEED,
    Detection,
    Example,
    Judged,
    best_threshold,
    cross_validate,
    detect,
    gather,
    read_judged,
    split,
)
from marsad.events.model import EventModel
from marsad.events.second import second_look
from marsad.events.signs import ABSENT
from marsad.lexicon import Lexicon
from marsad.model import Event, Reading
from marsad.pipeline import make_article, read

TYPES = ("ASSAULT", "PROTEST")
HEAD = f"{'type':9}{'how':30}{'P':>7}{'R':>7}{'F1':>7}{'hard no':>9}{'easy no':>9}"


def line(type_: str, how: str, d: Detection) -> str:
    return f"{type_:9}{how:30}{d.precision:7.3f}{d.recall:7.3f}{d.f1:7.3f}{d.alarms('difficult no'):9.3f}{d.alarms('easy no'):9.3f}"


def events_of(reading: Reading, type_: str) -> list[Event]:
    return [e for e in reading.events if e.type == type_ and e.status not in ABSENT]


def with_model(examples: Sequence[Example], type_: str, lexicon: Lexicon, seed: int) -> list[tuple[Judged, Reading]]:
    """Every measured sentence read with a model that has not seen it."""
    out = []
    for model, held in cross_validate(examples, seed=seed):
        look = partial(second_look, model=EventModel(types={type_: model}, card={}, hash=""), strict=True)
        for example in held:
            text = example.judged.text
            out.append((example.judged, read(make_article(text), lexicon, look=lambda context, found, around, look=look: look(context, found=found, around=around))))
    return out


def keyword(examples: Sequence[Example], type_: str, lexicon: Lexicon, *, alone: bool = False) -> Detection:
    """A sentence that holds a word of a trigger of the type, whatever stands around it; ``alone``: of those that need no other word."""
    def hit(example: Example) -> bool:
        return any(h.entry.kind == "event" and h.entry.data.type == type_ and not (alone and (h.entry.data.weak or h.entry.data.wanted)) for word in example.words for h in lexicon.word(word).hits)

    return detect([e.judged.label for e in examples], [hit(e) for e in examples])


def tfidf(examples: Sequence[Example], seed: int, text_of: Callable[[Example], str] = lambda e: e.judged.text) -> Detection:
    """A logistic regression over TF-IDF of words and pairs of words, as anyone would do first."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    def scores(train: list[Example], test: list[Example]) -> list[float]:
        words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2)
        learner = LogisticRegression(C=10, class_weight="balanced", max_iter=500, solver="liblinear", random_state=0)
        learner.fit(words.fit_transform([text_of(e) for e in train]), [e.judged.label == "yes" for e in train])
        return [float(s) for s in learner.decision_function(words.transform([text_of(e) for e in test]))]

    labels, found = [], []
    told = [e for e in examples if e.judged.label != "ambiguous"]
    fold = split(told, 5, seed)
    for n in range(5):
        train = [e for e, f in zip(told, fold, strict=True) if f != n]
        test = [e for e, f in zip(told, fold, strict=True) if f == n]
        inner = split(train, INNER, seed + 17)
        held: list[float] = [0.0] * len(train)
        for k in range(INNER):
            part = [at for at, f in enumerate(inner) if f == k]
            for at, score in zip(part, scores([e for e, f in zip(train, inner, strict=True) if f != k], [train[at] for at in part]), strict=True):
                held[at] = score
        limit = best_threshold([e.judged.label for e in train], held, alarms=1.0)[1]
        labels += [e.judged.label for e in test]
        found += [score > limit for score in scores(train, test)]
    return detect(labels, found)


def lemmas(examples: Sequence[Example], python: str | None = None) -> Callable[[Example], str] | None:
    """The text of an example by its lemmas, as simplemma tells them; None where it is not installed."""
    answer = ask("simplemma", [e.judged.text for e in examples], python=python)
    if "why" in answer:
        return None
    by_text = {e.judged.text: lemmas for e, lemmas in zip(examples, answer["outputs"], strict=True)}
    return lambda example: str(by_text[example.judged.text])


def spans(folder: Path, readings: Sequence[tuple[Judged, Reading]], type_: str) -> dict[str, list[int]]:
    """Of the events found in a *yes*, the share whose verb, source and target overlap at least one coder's."""
    coded: dict[str, list[dict[str, Any]]] = {}
    for row in map(json.loads, (folder / "spans.jsonl").read_text("utf-8").splitlines()):
        if row["type"] == type_:
            coded[row["text"]] = row["coders"]
    hits = {"verb": [0, 0], "source_actor": [0, 0], "target_actor": [0, 0], "all": [0, 0]}
    for judged, reading in readings:
        events = events_of(reading, type_)
        if judged.label != "yes" or not events or judged.text not in coded:
            continue
        best: dict[str, bool | None] = {}
        for event in events:
            got = {part: _overlaps(reading, event, part, coded[judged.text]) for part in ("verb", "source_actor", "target_actor")}
            if not best or sum(v is not False for v in got.values()) > sum(v is not False for v in best.values()):
                best = got
        for part, hit in best.items():
            if hit is not None:
                hits[part][0] += hit
                hits[part][1] += 1
        hits["all"][0] += all(v is not False for v in best.values())
        hits["all"][1] += 1
    return hits


def _overlaps(reading: Reading, event: Event, part: str, coders: Sequence[dict[str, Any]]) -> bool | None:
    """Whether our words of a part hold a word that a coder marked; None where no coder marked any or most left it empty."""
    marked = [set(c.get(part) or ()) for c in coders]
    if sum(bool(m) for m in marked) * 2 <= len(marked):
        return None
    if part == "verb":
        ours = [s.text for s in event.evidence]
    else:
        ids = event.sources if part == "source_actor" else event.targets
        ours = [m.text for i in (*ids, *(event.places if part == "target_actor" else ())) if (one := reading.actor(i) or reading.place(i)) for m in one.mentions]
    words = {w.strip("«»\"،.:()") for text in ours for w in text.split()}
    return any(w.strip("«»\"،.:()") in words for m in marked for w in m)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gsr", type=Path, required=True)
    parser.add_argument("--own", type=Path)
    parser.add_argument("--seeds", type=int, default=1, help="ways to cut the folds, each a line")
    parser.add_argument("--type", choices=TYPES)
    parser.add_argument("--show", choices=("missed", "alarms"))
    parser.add_argument("--limit", type=int, default=1000)
    parser.add_argument("--peers-python", help="the Python that has simplemma, if it is not this one")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    if not (args.gsr / "sentences.jsonl").exists():
        print("{}" if args.json else f"{args.gsr} is not here: nothing measured")
        return 0
    said = sys.stderr if args.json else sys.stdout
    measured: dict[str, Any] = {}
    lexicon = Lexicon.load()
    judged = read_judged(args.gsr / "sentences.jsonl") + (read_judged(args.own) if args.own else [])
    print(HEAD, file=said)
    for type_ in [t for t in TYPES if args.type in (None, t)]:
        examples = gather([j for j in judged if j.type == type_], lexicon)
        asked = [e for e in examples if e.judged.weight == 1]
        labels = [e.judged.label for e in asked]
        rows: dict[str, dict[str, float]] = {}

        def tell(how: str, d: Detection, type_: str = type_, rows: dict[str, dict[str, float]] = rows) -> None:
            rows[how] = {"precision": d.precision, "recall": d.recall, "f1": d.f1, "hard_alarms": d.alarms("difficult no"), "easy_alarms": d.alarms("easy no")}
            print(line(type_, how, d), file=said, flush=True)

        tell("words of our triggers", keyword(asked, type_, lexicon))
        tell("those that need no other word", keyword(asked, type_, lexicon, alone=True))
        tell("TF-IDF, logistic regression", tfidf(asked, SEED))
        text_of = lemmas(asked, args.peers_python)
        if text_of is not None:
            tell("TF-IDF of simplemma's lemmas", tfidf(asked, SEED, text_of))
        tell("rules alone", detect(labels, ["count=0" not in e.signs for e in asked]))
        for seed in range(args.seeds):
            readings = with_model(examples, type_, lexicon, seed)
            found = [bool(events_of(reading, type_)) for _, reading in readings]
            tell(f"rules and event model, cut {seed}", detect([j.label for j, _ in readings], found))
        hits = spans(args.gsr, readings, type_)
        measured[type_] = {"sentences": dict(Counter(labels)), "rows": rows, "spans": hits}
        told = "  ".join(f"{part} {a}/{b} = {a / b if b else 0:.2f}" for part, (a, b) in hits.items())
        print(f"  spans of the events found: {told}", file=said, flush=True)
        if args.show:
            wanted = [(j, r) for (j, r), hit in zip(readings, found, strict=True) if j.label != "ambiguous" and (j.label == "yes") == (args.show == "missed") and hit == (args.show == "alarms")]
            for j, r in wanted[: args.limit]:
                print(type_, j.label, " | ".join(f"{e.trigger.text} {e.reasons[0]}" for e in events_of(r, type_)), j.text, sep="\t", file=said)
    if args.json:
        print(json.dumps(measured, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
