"""The encoder run over a document: of each word how likely it tells an event of each type, and of a word and a name how
likely the one is done by the other, done to it, or done there."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from marsad.encoder.network import Network, gelu
from marsad.language.ar.tokens import Document

if TYPE_CHECKING:
    from marsad.encoder.network import Floats

WINDOW = 180  # pieces that are read at a time, whole sentences
LONGEST = 400  # pieces of a sentence after which it is cut
PIECES = 64  # of a word that are read: none that is one has more
MOST = 20_000  # tokens of the longest text that is read: none that is longer than any article
STEPS = (1, 2, 3, 5, 8, 13, 21)  # tokens from an event word to a name


class Named(NamedTuple):
    """A name that may play a part in an event: its tokens, what it is, and what kind of thing that is."""

    first: int
    last: int
    id: str
    kind: str


class Parts(NamedTuple):
    """How likely somebody or some place is each part of an event, 0 to 1."""

    source: float
    target: float
    place: float


class Encoded:
    """What the encoder sees in a document."""

    def __init__(self, network: Network, types: Floats, hidden: Floats, window: Sequence[int]) -> None:
        self.network = network
        self._types = types  # tokens × (none, then the types)
        self._hidden = hidden  # tokens × width
        self._window = window  # of each token, which it was read in
        self._columns: dict[str, int] = {name: n for n, name in enumerate(network.card["types"])}
        self._kinds: dict[str, int] = {name: n for n, name in enumerate(network.card["kinds"])}

    def type_at(self, token: int) -> tuple[str, float]:
        """The likeliest event type of a token, and how likely it is."""
        row = self._types[token, 1:]
        best = int(row.argmax())
        return self.network.card["types"][best + 1], float(row[best])

    def told(self, token: int, type_: str) -> float:
        """How likely a token tells an event of a type."""
        return float(self._types[token, self._columns[type_]])

    def parts(self, token: int, type_: str, names: Sequence[Named]) -> dict[str, Parts]:
        """Of each id its parts in the event of a type that a token tells, by whichever of its names says most; of none that
        was read apart from the token."""
        import numpy as np

        names = [n for n in names if self._window[n.first] == self._window[token] == self._window[n.last - 1]]
        if not names:
            return {}
        heads = self.network.heads
        told, (first, last) = self._told[token], self._named
        named = first[[n.first for n in names]] + last[[n.last - 1 for n in names]]
        around = heads["distance"][[_step(n.first - token) for n in names]] + heads["kind"][[self._kinds.get(n.kind, len(self._kinds) - 1) for n in names]]
        mixed = np.concatenate([gelu(told + named + around + heads["type"][self._columns[type_]]), np.tanh(told) * np.tanh(named)], axis=-1)
        likely = 1 / (1 + np.exp(-(mixed @ heads["parts"] + heads["parts.b"])))
        out: dict[str, Parts] = {}
        for name, row in zip(names, likely[:, :3].tolist(), strict=True):
            out[name.id] = Parts(*map(max, out.get(name.id, Parts(0.0, 0.0, 0.0)), row))
        return out

    @cached_property
    def names(self) -> list[list[float]]:
        """Of each token how likely it begins or goes on the name of a person, a place or a body, or is in none: logarithms, in
        the order of the card's ``names``."""
        import numpy as np

        scores = self._hidden @ self.network.heads["names"] + self.network.heads["names.b"]
        scores -= scores.max(axis=-1, keepdims=True)
        out: list[list[float]] = (scores - np.log(np.exp(scores).sum(axis=-1, keepdims=True))).tolist()
        return out

    @cached_property
    def _told(self) -> Floats:
        return self._hidden @ self.network.heads["told"] + self.network.heads["told.b"]

    @cached_property
    def _named(self) -> tuple[Floats, Floats]:
        heads = self.network.heads
        return self._hidden @ heads["first"] + heads["first.b"], self._hidden @ heads["last"]


def encode(network: Network, doc: Document) -> Encoded | None:
    """Run the encoder over a document, window by window; over none that is longer than any article."""
    import numpy as np

    count = len(doc.starts)
    if count > MOST:
        return None
    heads = network.heads
    hidden = np.zeros((count, len(heads["mean"])), dtype=np.float32)
    window = [-1] * count
    for number, (tokens, firsts, pieces) in enumerate(_windows(network, doc)):
        hidden[tokens] = network.hidden(pieces)[firsts]
        for token in tokens:
            window[token] = number
    hidden = (hidden - heads["mean"]) / heads["spread"]
    scores = hidden @ heads["types"] + heads["types.b"]
    scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return Encoded(network, scores / scores.sum(axis=-1, keepdims=True), hidden, window)


def _windows(network: Network, doc: Document) -> list[tuple[list[int], list[int], list[int]]]:
    """Sentences put together up to ``WINDOW`` pieces: tokens, where the first piece of each stands, and the pieces."""
    out: list[tuple[list[int], list[int], list[int]]] = []
    tokens: list[int] = []
    firsts: list[int] = []
    pieces: list[int] = []
    for sentence in doc.sentences:
        cut = [(token, network.pieces.of(doc.raw(token))[:PIECES]) for token in range(sentence.first, sentence.last)]
        full = len(pieces) + sum(len(some) for _, some in cut) > WINDOW
        for token, some in cut:
            if tokens and (full or len(pieces) + len(some) > LONGEST):
                out.append((tokens, firsts, pieces))
                tokens, firsts, pieces, full = [], [], [], False
            tokens.append(token)
            firsts.append(len(pieces))
            pieces.extend(some)
    return [*out, (tokens, firsts, pieces)] if tokens else out


def _step(distance: int) -> int:
    return sum(abs(distance) >= n for n in STEPS) + (len(STEPS) + 1 if distance < 0 else 0)
