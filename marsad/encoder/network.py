"""The arithmetic of the encoder: a file of weights, and hidden states from pieces.

BERT's layers (post-norm, GELU), weights kept in 4 or 8 bits, in blocks of 32 with one scale each (the layout of GGML's
Q4_0 and Q8_0), spread out once when the file is read. Sums run in the order in which numpy's BLAS runs them: the same
machine gives the same numbers, another may differ in the sixth digit.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from marsad.encoder.pieces import Pieces
from marsad.errors import DataError, InputError
from marsad.tables import DATA

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

BUILT_IN = DATA / "models" / "encoder.npz"
SHAPE = 1  # of the file: what a reader of another shape must refuse
BLOCK = 32  # weights that share a scale
TINY = 1e-12  # BERT's epsilon of layer norms


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One layer's weights, each matrix (in, out)."""

    qkv: Floats
    qkv_bias: Floats
    joined: Floats
    joined_bias: Floats
    joined_norm: tuple[Floats, Floats]
    wide: Floats
    wide_bias: Floats
    narrow: Floats
    narrow_bias: Floats
    norm: tuple[Floats, Floats]


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """An encoder with its heads. ``card``: from what it was made, on what trained, how well it does."""

    pieces: Pieces
    marks: tuple[int, int]  # the pieces at both ends of what is read at a time
    words: tuple[NDArray[Any], NDArray[Any]] = field(repr=False)  # embeddings as they lie in the file: whole numbers, scales
    places: Floats = field(repr=False)  # embeddings of positions
    norm: tuple[Floats, Floats] = field(repr=False)
    layers: Sequence[Layer] = field(repr=False)
    turned: int  # heads of attention
    heads: Mapping[str, Floats] = field(repr=False)
    card: Mapping[str, Any]
    hash: str

    @property
    def name(self) -> str:
        """How it is named beside the program and the lexicon that a reading was made with."""
        return f"encoder {self.hash}"

    def hidden(self, pieces: Sequence[int]) -> Floats:
        """The last hidden state of each piece between the two marks, (pieces, width)."""
        import numpy as np

        numbers = np.array([self.marks[0], *pieces, self.marks[1]])
        whole, scale = self.words
        x = _normed(_spread(whole[numbers], scale[numbers]) + self.places[: len(numbers)], self.norm)
        for layer in self.layers:
            x = self._through(layer, x)
        return x[1:-1]

    def _through(self, layer: Layer, x: Floats) -> Floats:
        import numpy as np

        length, width = x.shape
        size = width // self.turned
        q, k, v = (x @ layer.qkv + layer.qkv_bias).reshape(length, 3, self.turned, size).transpose(1, 2, 0, 3)
        weights = q @ k.transpose(0, 2, 1)
        weights *= np.float32(size**-0.5)
        weights -= weights.max(axis=-1, keepdims=True)
        np.exp(weights, out=weights)
        weights /= weights.sum(axis=-1, keepdims=True)
        seen = (weights @ v).transpose(1, 0, 2).reshape(length, width)
        x = _normed(x + (seen @ layer.joined + layer.joined_bias), layer.joined_norm)
        return _normed(x + (gelu(x @ layer.wide + layer.wide_bias) @ layer.narrow + layer.narrow_bias), layer.norm)


def gelu(x: Floats) -> Floats:
    """The Gaussian error linear unit, by the usual approximation with tanh."""
    import numpy as np

    inner = x * x
    inner *= np.float32(0.044715)
    inner += 1
    inner *= x
    inner *= np.float32(0.7978845608)
    np.tanh(inner, out=inner)
    inner += 1
    inner *= x
    inner *= np.float32(0.5)
    return inner


def _normed(x: Floats, norm: tuple[Floats, Floats]) -> Floats:
    import numpy as np

    x = x - x.mean(axis=-1, keepdims=True)
    x *= 1 / np.sqrt(np.square(x).mean(axis=-1, keepdims=True) + np.float32(TINY))
    x *= norm[0]
    x += norm[1]
    return x


def _spread(whole: NDArray[Any], scale: NDArray[Any]) -> Floats:
    """Weights from their whole numbers (rows, width; of 4 bits two a byte, in halves of a block) and scales (rows, blocks)."""
    import numpy as np

    rows = len(whole)
    if whole.dtype == np.uint8:
        pairs = whole.reshape(rows, -1, BLOCK // 2)
        numbers = np.concatenate([pairs & 15, pairs >> 4], axis=-1).astype(np.float32) - 8
    else:
        numbers = whole.reshape(rows, -1, BLOCK).astype(np.float32)
    return (numbers * scale.astype(np.float32)[:, :, None]).reshape(rows, -1)


@lru_cache(maxsize=2)
def load(path: Path = BUILT_IN) -> Network:
    """The encoder in a file. Raises ``DataError`` where it is none, ``InputError`` where numpy is missing."""
    try:
        import numpy as np
    except ImportError:
        raise InputError("the encoder needs numpy: pip install 'marsad[encoder]'") from None
    try:
        raw = path.read_bytes()
        with np.load(io.BytesIO(raw), allow_pickle=False) as file:
            card = json.loads(file["card"].tobytes())
            if card["shape"] != SHAPE:
                raise DataError(str(path), 0, f"shape {card['shape']}", f"an encoder of shape {SHAPE}")

            def matrix(name: str) -> Floats:
                return np.ascontiguousarray(_spread(file[f"{name}.q"], file[f"{name}.d"]).T)

            def plain(name: str) -> Floats:
                return np.asarray(file[name], dtype=np.float32)

            def norm(name: str) -> tuple[Floats, Floats]:
                return plain(f"{name}.w"), plain(f"{name}.b")

            layers = [
                Layer(
                    qkv=matrix(f"l{n}.qkv"), qkv_bias=plain(f"l{n}.qkv.b"), joined=matrix(f"l{n}.ao"), joined_bias=plain(f"l{n}.ao.b"),
                    joined_norm=norm(f"l{n}.aln"), wide=matrix(f"l{n}.fi"), wide_bias=plain(f"l{n}.fi.b"),
                    narrow=matrix(f"l{n}.fo"), narrow_bias=plain(f"l{n}.fo.b"), norm=norm(f"l{n}.oln"),
                )
                for n in range(card["layers"])
            ]  # fmt: skip
            texts = file["pieces"].tobytes().decode("utf-8").split("\n")
            known = {text: (n, float(weight)) for n, (text, weight) in enumerate(zip(texts, file["weights"], strict=True)) if text}
            return Network(
                pieces=Pieces(known, card["unknown"], card["penalty"]), marks=(card["first"], card["last"]), words=(file["words.q"], file["words.d"]),
                places=plain("places"), norm=norm("norm"), layers=layers, turned=card["turned"],
                heads={name.removeprefix("head."): plain(name) for name in file.files if name.startswith("head.")},
                card=card, hash=hashlib.sha256(raw).hexdigest()[:12],
            )  # fmt: skip
    except OSError as error:
        raise DataError(str(path), 0, error.strerror or str(error), "an encoder") from None
    except (ValueError, KeyError, TypeError, zipfile.BadZipFile, EOFError) as error:
        raise DataError(str(path), 0, f"{type(error).__name__}: {error}", "an encoder") from None
