"""A learned second opinion on events: does this sentence tell an event of this type, or only use its words?

A linear model per event type, trained by ``marsad train events``. It weighs what the rules found in a sentence (``signs``)
and the words of the sentence with their pieces, so that a verb nobody listed counts by the letters it shares with others.
A score above zero says that the sentence tells such an event. Scoring is sums of numbers looked up: no dependency, and a
word is weighed once a process.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from marsad.events.model_file import read_model, write_model
from marsad.events.signs import pieces
from marsad.tables import DATA

BUILT_IN = DATA / "models" / "events.json.gz"
SHAPE = 1  # of the file: what a reader of another shape must refuse
TOP = 3  # words that a reason names
REMEMBERED = 50_000  # words whose weight is kept


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeModel:
    """The weights for one event type. ``propose``: the score from which an event is put forward where no rule kept one."""

    bias: float
    propose: float
    signs: Mapping[str, float] = field(repr=False)
    pieces: Mapping[str, float] = field(repr=False)
    _memo: dict[str, float] = field(default_factory=dict, repr=False, compare=False)

    def weight(self, word: str) -> float:
        """What a folded word speaks for (above zero) or against an event, its pieces summed."""
        known = self._memo.get(word)
        if known is None:
            if len(self._memo) > REMEMBERED:
                self._memo.clear()
            known = self._memo[word] = math.fsum(filter(None, map(self.pieces.get, pieces(word))))  # most pieces weigh nothing
        return known

    def weights(self, words: Sequence[str]) -> list[float]:
        """The weight of each of some words."""
        memo = self._memo
        return [known if (known := memo.get(word)) is not None else self.weight(word) for word in words]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventModel:
    """One ``TypeModel`` an event type, and the card: on what it was trained, how well it does, when, by which command."""

    types: Mapping[str, TypeModel]
    card: Mapping[str, Any]
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the model says of one sentence, and the words that weighed most in that direction."""

    score: float
    words: tuple[str, ...]

    @property
    def reason(self) -> str:
        """The verdict as ``reasons`` and ``unresolved`` give it.

        >>> Verdict(score=-1.234, words=("محاكمة",)).reason
        'rule: event-model -1.23 (محاكمة)'
        """
        named = f" ({', '.join(self.words)})" if self.words else ""
        return f"rule: event-model {self.score:+.2f}{named}"


def score_of(model: TypeModel, words: Sequence[str], signs: Sequence[str]) -> float:
    """The score of a sentence from its distinct folded words and its signs."""
    weights = model.weights(words)
    told = math.fsum(filter(None, map(model.signs.get, signs)))
    return model.bias + told + (math.fsum(weights) / math.sqrt(len(weights)) if weights else 0.0)


def judge(model: TypeModel, words: Sequence[str], signs: Sequence[str]) -> Verdict:
    """The score of a sentence, and the words that weighed most in it: for the few sentences of which a verdict is told."""
    score, weights = score_of(model, words, signs), model.weights(words)
    ranked = sorted(zip(weights, words), key=lambda pair: (-pair[0] if score > 0 else pair[0], pair[1]))
    return Verdict(score=score, words=tuple(word for weight, word in ranked[:TOP] if weight and (weight > 0) == (score > 0)))


@lru_cache(maxsize=2)
def load(path: Path = BUILT_IN) -> EventModel:
    """The model in a file that ``write`` wrote. Raises ``DataError`` where it is none."""

    def made(data: Mapping[str, Any], hash: str) -> EventModel:
        types = {
            name: TypeModel(
                bias=float(one["bias"]), propose=float(one["propose"]),
                signs={k: v / one["scale"] for k, v in one["signs"].items()}, pieces={k: v / one["scale"] for k, v in one["pieces"].items()},
            )
            for name, one in data["types"].items()
        }  # fmt: skip
        return EventModel(types=types, card=data["card"], hash=hash)

    return read_model(path, made, what="an event model", trained_by="marsad train events", shape=SHAPE)


def write(path: Path, model: EventModel, *, scale: int = 2000) -> None:
    """Write a model, weights as whole numbers of 1/``scale``; the same model gives the same bytes."""
    def whole(weights: Mapping[str, float]) -> dict[str, int]:
        rounded = {name: round(weight * scale) for name, weight in sorted(weights.items())}
        return {name: weight for name, weight in rounded.items() if weight}

    types = {
        name: {"bias": round(one.bias, 6), "propose": round(one.propose, 6), "scale": scale, "signs": whole(one.signs), "pieces": whole(one.pieces)}
        for name, one in model.types.items()
    }
    write_model(path, {"types": types}, card=model.card, shape=SHAPE)
