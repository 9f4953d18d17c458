"""Scores of readings against gold, and gains and losses between two runs.

The scorer itself is a script with its own README; it is run as a program so that what it measures is exactly what
anyone else measures with it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from marsad import read
from marsad.errors import InputError
from marsad.lexicon import Lexicon


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """The scorer's measures (name → precision, recall, f1, counts), their mean F1, and what was missed."""

    overall: float
    measures: Mapping[str, Mapping[str, float]]
    missed: tuple[str, ...]


def read_gold(folder: Path, *, texts: Path | None = None, lexicon: Lexicon | None = None) -> list[dict[str, Any]]:
    """A reading of every ``NAME.txt`` that has a ``NAME.yaml`` in ``folder``; ``texts`` where the articles lie elsewhere."""
    readings = []
    for path in sorted(folder.glob("*.yaml")):
        gold = yaml.load(path.read_text("utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
        text = ((texts or folder) / f"{path.stem}.txt").read_text("utf-8")
        published = str(gold["published"]) if gold.get("published") else None
        reading = read(text, published=published, outlet=gold.get("outlet"), id=path.stem, lexicon=lexicon)
        readings.append(reading.to_dict())
    return readings


def score(gold: Path, readings: Iterable[Mapping[str, Any]], *, scorer: Path, work: Path) -> Score:
    """Run the scorer over readings; ``work`` is a folder for its input file."""
    work.mkdir(parents=True, exist_ok=True)
    file = work / "readings.jsonl"
    file.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in readings), "utf-8")
    run = subprocess.run(
        [sys.executable, str(scorer), str(gold), str(file), "--json", "--errors"], capture_output=True, text=True, check=False
    )
    if run.returncode:
        raise InputError(f"{scorer}: {run.stderr.strip() or 'failed'}")
    data, end = json.JSONDecoder().raw_decode(run.stdout)
    missed = tuple(line for line in run.stdout[end:].splitlines() if line.strip())
    return Score(overall=data["overall"], measures=data["measures"], missed=missed)


def table(score: Score, floors: Mapping[str, float] | None = None) -> str:
    """The measures as a text table, each with its floor where there is one."""
    lines = [f"{'measure':36}{'P':>7}{'R':>7}{'F1':>7}{'floor':>8}"]
    for name, m in score.measures.items():
        floor = (floors or {}).get(name)
        lines.append(f"{name:36}{m['precision']:7.3f}{m['recall']:7.3f}{m['f1']:7.3f}" + (f"{floor:8.3f}" if floor is not None else ""))
    lines.append(f"overall (mean F1 of {len(score.measures)} measures): {score.overall:.3f}")
    return "\n".join(lines)
