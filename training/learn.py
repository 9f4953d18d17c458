"""The training run: the frozen layers once over all windows, then the others and the heads, round by round."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, TypeVar

import torch
from torch import Tensor, nn

from marsad.names.tagger import spans
from marsad.names.train import Score
from training.network import Network, event_loss, name_loss, words_of
from training.windows import Window

# Set on articles that were neither trained on nor measured.
LAYERS = 9  # of the base's twelve
FROZEN = 4
ROUNDS = 4
RATE, RATE_OF_HEADS = 3e-4, 3e-3
SEED = 0

DECAY = 0.01
LONGEST_STEP = 1.0  # the norm to which the encoder's gradients are cut
WARMING, COOLED = 0.08, 0.02  # the share of steps while the rate rises; what share of it is left at the end
BATCH = 1536  # pieces of a batch, padding counted
READING_BATCH = 4096  # of one that is only read
SLICE = 256  # windows that are sorted by length before they are cut into batches
SAMPLE = 160  # windows from which mean and spread are taken

T = TypeVar("T")


class Ready(NamedTuple):
    """A window with its hidden states after the frozen layers, kept in 16 bits."""

    window: Window
    hidden: Tensor


def ready(network: Network, windows: Iterable[Window]) -> list[Ready]:
    """The frozen layers run over windows, once."""
    def size(window: Window) -> int:
        return len(window.pieces)

    network.eval()
    out = []
    with torch.no_grad():
        for batch in cut(sorted(windows, key=size), READING_BATCH, size):
            hidden = network.lower([window.pieces for window in batch])
            out += [Ready(window, row[: len(window.pieces)].half()) for window, row in zip(batch, hidden, strict=True)]
    return out


def train(network: Network, events: Sequence[Ready], names: Sequence[Ready], *, rounds: int = ROUNDS, seed: int = SEED, say: Callable[[str], None] = print) -> None:
    """Train a network. In each round all windows of events, and by turns one half of those of names."""
    chance = random.Random(seed)
    names = chance.sample(names, len(names))
    halves = names[: len(names) // 2], names[len(names) // 2 :]
    _settle(network, chance.sample(events, min(SAMPLE, len(events))))
    taught = [p for p in network.layers.parameters() if p.requires_grad]
    rates = RATE, RATE_OF_HEADS
    optimizer = torch.optim.AdamW([{"params": taught}, {"params": network.heads.parameters()}], weight_decay=DECAY)
    step = steps = 0
    for number in range(rounds):
        network.train()
        batches = [*_batches(events, chance), *_batches(halves[number % 2], chance)]
        chance.shuffle(batches)
        steps = steps or rounds * len(batches)
        told: dict[str, list[float]] = {"events": [], "names": []}
        for batch in batches:
            step += 1
            for group, rate in zip(optimizer.param_groups, rates, strict=True):
                group["lr"] = rate * _share(step / steps)
            windows, hidden = [one.window for one in batch], network.upper([one.hidden for one in batch])
            what, loss_of = ("names", name_loss) if windows[0].tags else ("events", event_loss)
            loss = loss_of(network.heads, windows, hidden)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(taught, LONGEST_STEP)
            optimizer.step()
            told[what].append(loss.item())
        means = ", ".join(f"{what} {sum(some) / len(some):.4f}" for what, some in told.items() if some)
        say(f"round {number + 1} of {rounds}: {means}")


def score_names(network: Network, held_out: Sequence[Ready]) -> Score:
    """How well a network finds whole names of the right kind, each word by itself."""
    network.eval()
    right = found = wanted = 0
    with torch.no_grad():
        for batch in cut(held_out, READING_BATCH, _length):
            windows = [one.window for one in batch]
            likeliest = network.heads.names(words_of(windows, network.upper([one.hidden for one in batch]))).argmax(-1).tolist()
            for window in windows:
                tags, likeliest = likeliest[: len(window.firsts)], likeliest[len(window.firsts) :]
                ours, theirs = set(spans(tags)), set(spans(window.tags))
                right, found, wanted = right + len(ours & theirs), found + len(ours), wanted + len(theirs)
    return Score(right=right, found=found, wanted=wanted)


def cut(some: Iterable[T], most: int, length: Callable[[T], int]) -> list[list[T]]:
    """What comes in order of length, in batches of at most so many pieces, padding counted.

    >>> cut([1, 1, 2, 3], 4, lambda n: n)
    [[1, 1], [2], [3]]
    """
    out: list[list[T]] = []
    for one in some:
        if not out or length(one) * (len(out[-1]) + 1) > most:
            out.append([])
        out[-1].append(one)
    return out


def _length(one: Ready) -> int:
    return len(one.window.pieces)


def _batches(some: Sequence[Ready], chance: random.Random) -> list[list[Ready]]:
    """Batches of windows of like length, anew each time."""
    mixed = chance.sample(some, len(some))
    return [batch for at in range(0, len(mixed), SLICE) for batch in cut(sorted(mixed[at : at + SLICE], key=_length), BATCH, _length)]


def _share(done: float) -> float:
    """The share of the full rate: rising to 1, then falling.

    >>> _share(0.04), _share(0.08), round(_share(0.54), 3), _share(1.0)
    (0.5, 1.0, 0.5, 0.02)
    """
    return done / WARMING if done < WARMING else max(COOLED, (1 - done) / (1 - WARMING))


def _settle(network: Network, some: Sequence[Ready]) -> None:
    """Mean and spread of the hidden states of words, as they are before training."""
    network.eval()
    with torch.no_grad():
        batches = cut(sorted(some, key=_length), READING_BATCH, _length)
        states = torch.cat([words_of([one.window for one in batch], network.upper([one.hidden for one in batch])) for batch in batches])
        network.heads.mean.copy_(states.mean(0))
        network.heads.spread.copy_(states.std(0) + 1e-6)
