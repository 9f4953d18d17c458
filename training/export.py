"""A trained network as the file that ``marsad.encoder.network`` reads: numpy arrays, weights in 4 or 8 bits, and a card."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from marsad.encoder.network import BLOCK, SHAPE
from marsad.names.tagger import LABELS
from training.e5 import Base, Floats
from training.labels import STATUSES
from training.network import Network
from training.windows import COLUMNS, KINDS

PLACES = 512  # positions that are kept: more than a window has
SCALES = (1.0, 0.95, 0.9, 0.85, 1.05)  # of the widest weight's scale, those that are tried for a block of 4 bits
TINY = 1e-7  # a scale that is none
LARGE = 2000  # numbers from which a head's array is kept in 16 bits

Packed = tuple[NDArray[Any], NDArray[Any]]  # whole numbers, scales


def write_network(network: Network, base: Base, card: Mapping[str, Any]) -> bytes:
    """The bytes of the encoder's file. The frozen layers and the embeddings take 4 bits a weight, as they came; the others 8."""
    state = {name: tensor.detach().float().numpy() for name, tensor in network.state_dict().items()}
    out: dict[str, NDArray[Any]] = {
        "pieces": _bytes("\n".join(base.texts)), "weights": base.weights.astype(np.float32), "places": state["places"][:PLACES].astype(np.float16),
        "norm.w": state["norm.weight"], "norm.b": state["norm.bias"],
    }  # fmt: skip
    out["words.q"], out["words.d"] = pack4(base.words)
    for number in range(len(network.layers)):
        pack = pack4 if number < network.frozen else pack8
        for name in ("qkv", "ao", "fi", "fo"):
            out[f"l{number}.{name}.q"], out[f"l{number}.{name}.d"] = pack(state[f"layers.{number}.{name}.weight"])
            out[f"l{number}.{name}.b"] = state[f"layers.{number}.{name}.bias"]
        for name in ("aln", "oln"):
            out[f"l{number}.{name}.w"], out[f"l{number}.{name}.b"] = state[f"layers.{number}.{name}.weight"], state[f"layers.{number}.{name}.bias"]
    for name, array in _heads(state).items():
        out[f"head.{name}"] = np.ascontiguousarray(array, dtype=np.float16 if array.size > LARGE else np.float32)
    told = {
        "shape": SHAPE, "layers": len(network.layers), "turned": base.turned, "unknown": base.pieces.unknown, "first": base.marks[0],
        "last": base.marks[1], "penalty": base.pieces.penalty, "types": COLUMNS, "kinds": KINDS, "statuses": STATUSES, "names": LABELS,
    }  # fmt: skip
    out["card"] = _bytes(json.dumps({**told, **card}, ensure_ascii=False))
    file = io.BytesIO()
    np.savez(file, **out)
    return file.getvalue()


def pack4(weights: Floats) -> Packed:
    """Weights (rows, width) in 4 bits, two a byte: of a block's few scales the one that errs least. What was packed so
    before comes out the same."""
    blocks = weights.reshape(len(weights), -1, BLOCK)
    widest = np.take_along_axis(blocks, np.abs(blocks).argmax(-1)[..., None], -1)[..., 0] / -8
    best: tuple[NDArray[Any], NDArray[Any], NDArray[Any]] | None = None
    for share in SCALES:
        scale = (widest * share).astype(np.float16).astype(np.float32)
        scale[scale == 0] = TINY
        whole = np.clip(np.round(blocks / scale[..., None]) + 8, 0, 15)
        error = np.square((whole - 8) * scale[..., None] - blocks).sum(-1)
        if best is None:
            best = error, whole, scale
        else:
            less = error < best[0]
            best = np.where(less, error, best[0]), np.where(less[..., None], whole, best[1]), np.where(less, scale, best[2])
    assert best is not None
    whole, half = best[1].astype(np.uint8), BLOCK // 2
    return (whole[..., :half] | (whole[..., half:] << 4)).reshape(len(weights), -1), best[2].astype(np.float16)


def pack8(weights: Floats) -> Packed:
    """Weights (rows, width) in 8 bits."""
    blocks = weights.reshape(len(weights), -1, BLOCK)
    scale = (np.abs(blocks).max(-1) / 127).astype(np.float16)
    whole = np.round(blocks / np.where(scale == 0, 1, scale).astype(np.float32)[..., None])
    return np.clip(whole, -127, 127).astype(np.int8).reshape(len(weights), -1), scale


def _heads(state: Mapping[str, Floats]) -> dict[str, Floats]:
    """The heads' arrays under the names that the file has for them, each matrix (in, out)."""
    out = {name: state[f"heads.{name}"] for name in ("mean", "spread")}
    for name in ("types", "status", "names", "told", "first", "last", "parts"):
        out[name] = state[f"heads.{name}.weight"].T
        if f"heads.{name}.bias" in state:
            out[f"{name}.b"] = state[f"heads.{name}.bias"]
    return out | {name: state[f"heads.{ours}.weight"] for name, ours in (("distance", "distance"), ("kind", "kind"), ("type", "typed"))}


def _bytes(text: str) -> NDArray[np.uint8]:
    return np.frombuffer(text.encode(), np.uint8)
