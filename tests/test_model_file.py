"""The file of a learned model, whichever it is: what holds none is refused in one sentence, and no other way."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from marsad import DataError
from marsad.events import model, parts

LOADS = {
    "an event model of shape 1 (marsad train events)": model.load,
    "a parts model of shape 1 (python -m training.parts)": parts.load,
}


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        (b"", "JSONDecodeError: "),
        (b"words", "Not a gzipped file"),
        (gzip.compress(b"words")[:-9], "EOFError: "),
        (gzip.compress(b"\xff"), "UnicodeDecodeError: "),
        (gzip.compress(b"[]"), "TypeError: "),
        (gzip.compress(b"[" * 200_000), "RecursionError: "),
        (gzip.compress(b"{}"), "KeyError: 'shape'"),
        (gzip.compress(b'{"shape": 1}'), "KeyError: "),
        (gzip.compress(b'{"shape": 9, "card": {}}'), "shape 9"),
        (gzip.compress(b'{"shape": 1, "card": {}, "scale": 0, "bias": [1, 1], "signs": {}, "types": {"ASSAULT": {"bias": 0, "propose": 0, "scale": 0, "signs": {"a": 1}, "pieces": {}}}}'), "ZeroDivisionError: "),
    ],
    ids=["empty", "no gzip", "cut short", "no text", "a list", "nested", "no shape", "no weights", "another shape", "a scale of nought"],
)  # fmt: skip
@pytest.mark.parametrize("expected", LOADS)
def test_what_holds_no_model_is_refused_in_one_sentence(expected: str, raw: bytes, found: str, tmp_path: Path) -> None:
    file, load = tmp_path / "m.json.gz", LOADS[expected]
    file.write_bytes(raw)
    told = refusal(load, file)
    assert told.found.startswith(found) and told.expected in (expected, expected.replace(" of shape 1", ""))
    assert str(told).count("m.json.gz") == 1
    assert refusal(load, tmp_path / "missing").found == "No such file or directory"


def refusal(load: Callable[[Path], Any], file: Path) -> DataError:
    with pytest.raises(DataError) as caught:
        load(file)
    return caught.value
