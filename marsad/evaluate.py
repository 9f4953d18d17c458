"""Scores of readings against gold, and gains and losses between two runs.

The scorer itself is a script with its own README; it is run as a program so that what it measures is exactly what
anyone else measures with it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from marsad import read
from marsad.errors import DataError, InputError
from marsad.language.ar.tokens import read_tokens
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


class Change(NamedTuple):
    """A record that one of two runs has and the other has not, with the sentence that it stands in."""

    sign: str  # + gained, - lost
    article: str
    number: int  # of the sentence, from 1
    kind: str
    what: str
    sentence: str


def load_readings(path: Path) -> list[dict[str, Any]]:
    """Readings from JSON Lines; ``DataError`` names file, line, found and expected."""
    out = []
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(str(path), 0, str(error), "readings as JSON Lines (marsad read --format jsonl)") from None
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            _ = row["id"], row["text"], row["events"], row["statements"], row["figures"]
        except (ValueError, KeyError, TypeError) as error:
            raise DataError(str(path), number, f"{type(error).__name__}: {error}", "a reading (marsad read --format jsonl)") from None
        out.append(row)
    return out


def changes(old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]) -> list[Change]:
    """What readings gained and lost between two runs over the same articles, article by article, in the order of the text.

    An event is its type, words, status, doers, sufferers, places and day: one whose doer alone changed is lost and gained.
    """
    before = {row["id"]: row for row in old}
    out: list[Change] = []
    for row in new:
        was = before.get(row["id"])
        if was is None:
            continue
        if was["text"] != row["text"]:
            raise InputError(f"{row['id']}: found two texts; expected readings of the same article")
        bounds = read_tokens(row["text"])
        starts = [bounds.starts[s.first] for s in bounds.sentences]
        then, now = _records(was), _records(row)
        found = [("-", *key) for key in then if key not in now] + [("+", *key) for key in now if key not in then]
        for sign, start, kind, what in sorted(found, key=lambda f: (f[1], f[2], f[0] == "+", f[3])):
            at = max(0, bisect_right(starts, start) - 1)
            sentence = bounds.sentences[at]
            out.append(Change(sign, row["id"], at + 1, kind, what, bounds.raw(sentence.first, sentence.last)))
    return out


def _records(row: Mapping[str, Any]) -> dict[tuple[int, str, str], None]:
    """The events, statements and figures of a reading, each as where it stands, its kind and what it says."""
    names = {one["id"]: one["name"] for one in (*row.get("actors", ()), *row.get("places", ()))}

    def told(ids: Iterable[str]) -> str:
        return ", ".join(names.get(i, i) for i in ids) or "–"

    out: dict[tuple[int, str, str], None] = {}
    for e in row["events"]:
        mode = f":{e['mode']}" if e["mode"] else ""
        what = f"{e['type']}{mode} {e['trigger']['text']} [{told(e['sources'])} → {told(e['targets'])}; {told(e['places'])}; {e['start'] or '–'}; {e['status']}]"
        out[e["trigger"]["start"], "event", what] = None
    for s in row["statements"]:
        out[s["cue"]["start"], "statement", f"{s['cue']['text']} [{told([s['speaker']] if s['speaker'] else [])}] {len(s['span']['text'])} characters"] = None
    for f in row["figures"]:
        out[f["span"]["start"], "figure", f"{f['kind']} {f['low']}–{f['high']} {f['span']['text']}"] = None
    return out


def table(score: Score, floors: Mapping[str, float] | None = None) -> str:
    """The measures as a text table, each with its floor where there is one."""
    lines = [f"{'measure':36}{'P':>7}{'R':>7}{'F1':>7}{'floor':>8}"]
    for name, m in score.measures.items():
        floor = (floors or {}).get(name)
        lines.append(f"{name:36}{m['precision']:7.3f}{m['recall']:7.3f}{m['f1']:7.3f}" + (f"{floor:8.3f}" if floor is not None else ""))
    lines.append(f"overall (mean F1 of {len(score.measures)} measures): {score.overall:.3f}")
    return "\n".join(lines)
