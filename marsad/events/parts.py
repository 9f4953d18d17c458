"""Who does an event and who suffers it where the rules found nobody: a linear model over how names stand to the event's word.

Trained on events whose parts careful readers marked (training/README.md, ``python -m training.parts``). It only picks among
actors that stand in the event's sentence, only parts that the word's frame has at all, and what it fills in says so.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from marsad.events.drafts import Context, Draft
from marsad.events.model_file import read_model, write_model
from marsad.events.part_signs import Scene
from marsad.statements.find import Said
from marsad.tables import DATA

BUILT_IN = DATA / "models" / "parts.json.gz"
SHAPE = 1  # of the file: what a reader of another shape must refuse
PARTS = ("source", "target")  # in the order of the columns of the weights
DOERS = frozenset(("source", "parties"))  # what a frame calls those who do it
FILL = 0.5  # how likely an actor must be a part that the rules left empty
RULE = "rule: parts-model"  # begins the reason of a part that was filled in


@dataclass(frozen=True, slots=True, kw_only=True)
class PartsModel:
    """What speaks for (above zero) or against somebody's being each of ``PARTS``: a bias, and weights of signs."""

    bias: tuple[float, float]
    signs: Mapping[str, tuple[float, float]] = field(repr=False)
    card: Mapping[str, Any]
    hash: str

    def likely(self, signs: Iterable[str]) -> tuple[float, float]:
        """How likely somebody of whom some signs hold is the source, and the target, 0 to 1."""
        known = [self.signs[sign] for sign in signs if sign in self.signs]
        source = self.bias[0] + math.fsum([weights[0] for weights in known])
        target = self.bias[1] + math.fsum([weights[1] for weights in known])
        return 1 / (1 + math.exp(-source)), 1 / (1 + math.exp(-target))


def fill_parts(context: Context, drafts: Sequence[Draft], said: Said, model: PartsModel | None = None) -> None:
    """Name the sources and targets that the rules left open, where the model is sure enough of somebody in the sentence."""
    model = model or load()
    scene = Scene(context, drafts, said)
    for draft in drafts:
        told = frozenset(draft.trigger.frame.values())
        parts = ((draft.sources, draft.targets, bool(told & DOERS)), (draft.targets, draft.sources, "target" in told))
        if not any(able and not given for given, _, able in parts):
            continue
        likely = {id: model.likely(signs) for id, signs in scene.candidates(draft).items()}
        for n, (given, other, able) in enumerate(parts):
            if given or not able:
                continue
            given += sorted((id for id, how in likely.items() if how[n] >= FILL and how[n] > how[1 - n] and id not in other), key=lambda id: -likely[id][n])
            draft.lent += bool(given)
            draft.reasons += [f"{RULE} {PARTS[n]} {likely[id][n]:.2f}" for id in given]


@lru_cache(maxsize=2)
def load(path: Path = BUILT_IN) -> PartsModel:
    """The model in a file that ``write`` wrote. Raises ``DataError`` where it is none."""

    def made(data: Mapping[str, Any], hash: str) -> PartsModel:
        scale = data["scale"]
        signs = {sign: (source / scale, target / scale) for sign, (source, target) in data["signs"].items()}
        source, target = data["bias"]
        return PartsModel(bias=(source / scale, target / scale), signs=signs, card=data["card"], hash=hash)

    return read_model(path, made, what="a parts model", trained_by="python -m training.parts", shape=SHAPE)


def write(path: Path, bias: tuple[float, float], signs: Mapping[str, tuple[float, float]], card: Mapping[str, Any], *, scale: int = 500) -> None:
    """Write a model, weights as whole numbers of 1/``scale``; the same model gives the same bytes."""
    whole = {sign: (round(source * scale), round(target * scale)) for sign, (source, target) in sorted(signs.items())}
    weights = {"scale": scale, "bias": [round(b * scale) for b in bias], "signs": {sign: w for sign, w in whole.items() if any(w)}}
    write_model(path, weights, card=card, shape=SHAPE)
