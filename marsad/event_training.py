"""Training of the event model from sentences that people judged, and its honest scores by cross-validation.

A row of the file is a JSON object: ``type`` (an event type), ``label`` (``yes``, ``easy no``, ``difficult no`` or
``ambiguous``, which is left out), ``text`` (a sentence), ``id`` (``DOCUMENT-NUMBER``: sentences of one document are
never parted between folds) and ``weight`` (1 where it is left out; less: the sentence is trained on, never measured on). docs/event-model.md says more. Needs scikit-learn (``pip install 'marsad[train]'``); reading
with the model does not.
"""

from __future__ import annotations

import json
import math
import warnings
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from marsad.errors import DataError, InputError
from marsad.events.drafts import Context
from marsad.events.model import EventModel, TypeModel
from marsad.events.second import Around, Evidence, Sifted
from marsad.events.signs import pieces
from marsad.lexicon import Lexicon
from marsad.pipeline import make_article, read

LABELS = ("yes", "difficult no", "easy no", "ambiguous")
FOLDS, INNER = 5, 8  # folds measured; folds inside each, for the threshold
SEED = 0
ALARMS = 0.12  # share of the difficult no that may score above zero
RARE_SIGN, RARE_PIECE = 2, 3  # sentences in which a sign or piece must stand to be weighed
SIGN_WEIGHT, PIECE_WEIGHT = 0.3, 1 / 6  # set on the training folds of the gsr sentences: how much a sign counts beside a word
STRENGTH = 0.2  # inverse regularisation: from 0.1 to 1 the gsr scores hardly differ
NO_EVENTS = 6.0  # a threshold that hardly anything reaches, where no sentence is a yes


class Judged(NamedTuple):
    """A sentence, what people said of it, the document it stands in."""

    type: str
    label: str
    text: str
    document: str
    weight: float = 1.0  # under 1: only trained on, never measured on


class Example(NamedTuple):
    """A judged sentence as the model sees it."""

    judged: Judged
    words: tuple[str, ...]
    signs: tuple[str, ...]


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


def detect(labels: Sequence[str], found: Sequence[bool]) -> Detection:
    """The counts of a detection, ambiguous sentences left out.

    >>> d = detect(["yes", "yes", "easy no", "difficult no"], [True, False, False, True])
    >>> d.precision, d.recall, d.f1, d.alarms("difficult no")
    (0.5, 0.5, 0.5, 1.0)
    """
    told = [(label, hit) for label, hit in zip(labels, found, strict=True) if label != "ambiguous"]
    return Detection(total=Counter(label for label, _ in told), found=Counter(label for label, hit in told if hit))


def read_judged(path: Path) -> list[Judged]:
    """The rows of a JSONL file; ``DataError`` names file, line, found and expected."""
    out = []
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(str(path), 0, str(error), "a JSONL file of judged sentences") from None
    for number, line in enumerate(lines, 1):
        try:
            row = json.loads(line)
            type_, label, text = row["type"], row["label"], row["text"]
        except (ValueError, KeyError, TypeError) as error:
            raise DataError(str(path), number, f"{type(error).__name__}: {error}", "a JSON object with type, label, text and id") from None
        if label not in LABELS:
            raise DataError(str(path), number, repr(label), " or ".join(LABELS))
        if not isinstance(text, str) or not text.strip() or not isinstance(type_, str):
            raise DataError(str(path), number, repr(text)[:60], "a sentence")
        weight = row.get("weight", 1.0)
        if not isinstance(weight, (int, float)) or not 0 < weight <= 1:
            raise DataError(str(path), number, f"weight {weight!r}", "a number above 0 and up to 1")
        out.append(Judged(type_, label, text, str(row.get("id", f"{path.stem}:{number}")).rsplit("-", 1)[0], float(weight)))
    return out


def gather(judged: Sequence[Judged], lexicon: Lexicon) -> list[Example]:
    """Every sentence read by the rules, with the words and signs that the model is to weigh."""
    out = []
    for one in judged:
        seen: list[tuple[list[str], list[str]]] = []

        def look(context: Context, found: Sifted, around: Around, one: Judged = one, seen: list[tuple[list[str], list[str]]] = seen) -> Sifted:
            evidence = Evidence(context, found, around)
            seen.extend((words, evidence.signs(n, one.type)) for n, words in enumerate(evidence.words))
            return found

        read(make_article(one.text), lexicon, look=look)
        words = dict.fromkeys(w for ws, _ in seen for w in ws)
        out.append(Example(one, tuple(words), tuple(dict.fromkeys(s for _, ss in seen for s in ss))))
    return out


def groups(examples: Sequence[Example]) -> list[int]:
    """A number for each sentence: the same for those of one document, and for those whose words are the same."""
    parent: dict[object, object] = {}

    def root(key: object) -> object:
        while parent.setdefault(key, key) != key:
            key = parent[key]
        return key

    for example in examples:
        parent[root(("document", example.judged.document))] = root(("words", example.words))
    numbers: dict[object, int] = {}
    return [numbers.setdefault(root(("words", example.words)), len(numbers)) for example in examples]


def split(examples: Sequence[Example], folds: int, seed: int) -> list[int]:
    """The fold of each sentence: labels spread evenly, groups kept together."""
    learn = _learner()
    labels = [e.judged.label for e in examples]
    out = [0] * len(examples)
    splitter = learn.StratifiedGroupKFold(folds, shuffle=True, random_state=seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # a label rarer than the folds are many: then some folds lack it
        parts = list(splitter.split(labels, labels, groups(examples)))
    for number, (_, test) in enumerate(parts):
        for at in test:
            out[at] = number
    return out


def fit(examples: Sequence[Example], *, seed: int = SEED) -> TypeModel:
    """The model of one event type; its threshold is chosen by inner folds of these very sentences."""
    design = _Design([e for e in examples if e.judged.label != "ambiguous"])
    measured = [at for at, e in enumerate(design.examples) if e.judged.weight == 1]
    fold = [-1] * len(design.examples)  # what is never measured is trained on in every fold
    for at, number in zip(measured, split([design.examples[at] for at in measured], INNER, seed + 17), strict=True):
        fold[at] = number
    scores = design.held_out(fold)
    return design.model(best_threshold([design.examples[at].judged.label for at in measured], [scores[at] for at in measured])[1])


def cross_validate(examples: Sequence[Example], *, seed: int = SEED) -> list[tuple[TypeModel, list[Example]]]:
    """For each fold a model trained on the others, and the sentences of the fold, which it has not seen."""
    measured = [e for e in examples if e.judged.weight == 1]
    extra = [e for e in examples if e.judged.weight < 1]
    fold = split(measured, FOLDS, seed)
    return [
        (fit([*(e for e, f in zip(measured, fold, strict=True) if f != n), *extra], seed=seed), [e for e, f in zip(measured, fold, strict=True) if f == n])
        for n in range(FOLDS)
    ]


def train(examples: Sequence[Example], card: Mapping[str, object]) -> EventModel:
    """A model of every event type that the sentences are about, with cross-validated scores in its card."""
    types: dict[str, TypeModel] = {}
    scores: dict[str, object] = {}
    for name in sorted({e.judged.type for e in examples}):
        of_type = [e for e in examples if e.judged.type == name]
        if sum(e.judged.label == "yes" and e.judged.weight == 1 for e in of_type) < FOLDS * 2:
            raise InputError(f"{name}: found fewer than {FOLDS * 2} sentences labelled yes; expected as many at least")
        labels, found = [], []
        for model, held in cross_validate(of_type):
            labels += [e.judged.label for e in held]
            found += [_score(model, e) > 0 for e in held]
        d = detect(labels, found)
        scores[name] = {
            "sentences": sum(d.total.values()), "yes": d.total["yes"], "precision": round(d.precision, 3), "recall": round(d.recall, 3), "f1": round(d.f1, 3),
            "alarms on difficult no": round(d.alarms("difficult no"), 3), "alarms on easy no": round(d.alarms("easy no"), 3),
        }  # fmt: skip
        types[name] = fit(of_type)
    return EventModel(types=types, card={**card, "scores": scores}, hash="")


def _score(model: TypeModel, example: Example) -> float:
    told = sum(model.signs.get(s, 0.0) for s in example.signs)
    return model.bias + told + (sum(model.weight(w) for w in example.words) / math.sqrt(len(example.words)) if example.words else 0.0)


def best_threshold(labels: Sequence[str], scores: Sequence[float], alarms: float = ALARMS) -> tuple[float, float]:
    """The best F1 that keeps false alarms on the difficult *no* under ``alarms``, and the score that gives it."""
    ranked = sorted(((s, label) for s, label in zip(scores, labels, strict=True) if label != "ambiguous"), reverse=True)
    yes, hard = sum(label == "yes" for _, label in ranked), sum(label == "difficult no" for _, label in ranked)
    best, right, alarmed = (0.0, NO_EVENTS), 0, 0
    for at, (score, label) in enumerate(ranked, 1):
        right += label == "yes"
        alarmed += label == "difficult no"
        if alarmed > alarms * hard:
            break
        f1 = 2 * right / (at + yes)
        if f1 > best[0]:
            below = ranked[at][0] if at < len(ranked) else score - 1
            best = f1, (score + below) / 2
    return best


class _Design:
    """Judged sentences as a matrix: a column a sign or piece, a piece's rarity folded into its value."""

    def __init__(self, examples: Sequence[Example]) -> None:
        self.learn = _learner()
        self.examples = examples
        signs = _common((e.signs for e in examples), RARE_SIGN)
        rows = [Counter(p for w in e.words for p in _pieces(w)) for e in examples]
        known = _common(rows, RARE_PIECE)
        self.signs = {sign: n for n, sign in enumerate(signs)}
        self.pieces = {piece: len(signs) + n for n, piece in enumerate(known)}
        self.rarity = {p: PIECE_WEIGHT * math.log(len(examples) / count) for p, count in known.items()}
        data: list[float] = []
        at: list[int] = []
        limits = [0]
        for example, row in zip(examples, rows, strict=True):
            at += [self.signs[s] for s in example.signs if s in signs]
            data += [SIGN_WEIGHT] * (len(at) - len(data))
            norm = math.sqrt(len(example.words) or 1)
            for piece, count in row.items():
                if piece in known:
                    at.append(self.pieces[piece])
                    data.append(count * self.rarity[piece] / norm)
            limits.append(len(at))
        self.matrix = self.learn.csr_matrix((data, at, limits), shape=(len(examples), len(signs) + len(known)))
        self.yes = [e.judged.label == "yes" for e in examples]

    def held_out(self, fold: Sequence[int]) -> list[float]:
        """The score of every sentence by a model that has not seen its fold."""
        out = [0.0] * len(fold)
        for number in sorted(set(fold) - {-1}):
            held = [at for at, f in enumerate(fold) if f == number]
            fitted = self._fitted([at for at, f in enumerate(fold) if f != number])
            for at, score in zip(held, fitted.decision_function(self.matrix[held]), strict=True):
                out[at] = float(score)
        return out

    def model(self, threshold: float) -> TypeModel:
        fitted = self._fitted(range(len(self.examples)))
        weights = [float(w) for w in fitted.coef_[0]]
        return TypeModel(
            bias=float(fitted.intercept_[0]) - threshold, propose=0.0, signs={s: weights[at] * SIGN_WEIGHT for s, at in self.signs.items()},
            pieces={p: weights[at] * self.rarity[p] for p, at in self.pieces.items()},
        )  # fmt: skip

    def _fitted(self, rows: Sequence[int]) -> Any:
        one = self.learn.LogisticRegression(C=STRENGTH, class_weight="balanced", solver="liblinear", max_iter=300, random_state=0)
        return one.fit(self.matrix[list(rows)], [self.yes[at] for at in rows], sample_weight=[self.examples[at].judged.weight for at in rows])


def _pieces(word: str, memo: dict[str, tuple[str, ...]] = {}) -> tuple[str, ...]:  # noqa: B006
    found = memo.get(word)
    if found is None:
        found = memo[word] = pieces(word)
    return found


def _common(rows: Iterable[Iterable[str]], least: int) -> dict[str, int]:
    """What stands in so many sentences, in alphabetical order, with their number."""
    counts = Counter(name for row in rows for name in set(row))
    return {name: counts[name] for name in sorted(counts) if counts[name] >= least}


class _Learner(NamedTuple):
    LogisticRegression: Any
    StratifiedGroupKFold: Any
    csr_matrix: Any


def _learner() -> _Learner:
    try:
        from scipy.sparse import csr_matrix
        from sklearn.linear_model import LogisticRegression
        from sklearn.model_selection import StratifiedGroupKFold
    except ImportError:
        raise InputError("scikit-learn is not installed; expected: pip install 'marsad[train]'") from None
    return _Learner(LogisticRegression, StratifiedGroupKFold, csr_matrix)
