"""The file of a learned model: gzipped JSON with the number of its shape, its card, and whatever it weighs.

The card says on what it was trained, how well it does, when, by which command. The hash of the file is the model's name in
what a reading was made by. A file that holds no such model is refused with what was expected and how one is trained.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from marsad.errors import DataError

Model = TypeVar("Model")
_NONE = (ValueError, KeyError, TypeError, AttributeError, ArithmeticError, EOFError, RecursionError, zlib.error)  # what holds no model, opened as one


def read_model(path: Path, make: Callable[[Mapping[str, Any], str], Model], *, what: str, trained_by: str, shape: int) -> Model:
    """What ``make`` makes of a file's JSON and hash. Raises ``DataError`` where the file is none, has another shape, or ``make`` lacks something.

    ``what`` is the model by name ("an event model"), ``trained_by`` the command that writes one.
    """
    try:
        raw = path.read_bytes()
        data = json.loads(gzip.decompress(raw))
        told = data["shape"]
        if told == shape:
            return make(data, hashlib.sha256(raw).hexdigest()[:12])
    except OSError as error:
        raise DataError(str(path), 0, error.strerror or str(error), f"{what} ({trained_by})") from None
    except _NONE as error:
        raise DataError(str(path), 0, f"{type(error).__name__}: {error}", f"{what} ({trained_by})") from None
    raise DataError(str(path), 0, f"shape {told}", f"{what} of shape {shape} ({trained_by})")


def write_model(path: Path, weights: Mapping[str, Any], *, card: Mapping[str, Any], shape: int) -> None:
    """Write a model; the same one gives the same bytes."""
    text = json.dumps({"shape": shape, "card": card, **weights}, ensure_ascii=False, separators=(",", ":"))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(text.encode("utf-8"), compresslevel=9, mtime=0))
