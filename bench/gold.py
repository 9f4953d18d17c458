"""Articles read by hand against Marsad, each of its switches, and a reader by keywords, with the scorer that anyone may run.

    python -m bench.gold --gold DIR --scorer FILE [--articles N] [--json]

The shared gold articles and the project's own (tests/gold, which its rules were written with): every measure, P, R and F1.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

import marsad
from bench.baselines import keyword_reader
from bench.gate import own_gold
from marsad.evaluate import score, table
from marsad.lexicon import Lexicon

Read = Callable[[str, str | None, str | None, Lexicon], dict[str, Any]]


def _switched(**options: Any) -> Read:
    return lambda text, published, outlet, lexicon: marsad.read(text, published=published, outlet=outlet, lexicon=lexicon, **options).to_dict()


READERS: dict[str, Read] = {
    "Marsad": _switched(),
    "Marsad, event model off": _switched(event_model="off"),
    "Marsad, event model strict": _switched(event_model="strict"),
    "Marsad, names tagger off": _switched(names_model=False),
    "Marsad, encoder on": _switched(encoder=True),
    "keywords": lambda text, published, outlet, lexicon: keyword_reader(text, lexicon),
}


def measure(folder: Path, scorer: Path, lexicon: Lexicon, work: Path, most: int | None = None) -> dict[str, Any]:
    """The scores of each reader over a folder of articles."""
    files = sorted(folder.glob("*.yaml"))
    if most is not None and len(files) > most:  # the scorer takes a folder whole
        folder = work / f"{folder.name}-{most}"
        folder.mkdir()
        for path in files[:most]:
            for one in (path, path.with_suffix(".txt")):
                (folder / one.name).write_bytes(one.read_bytes())
    golds = [(path, yaml.load(path.read_text("utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))) for path in sorted(folder.glob("*.yaml"))]  # noqa: S506
    out: dict[str, Any] = {"articles": len(golds), "readers": {}}
    for name, reader in READERS.items():
        readings = []
        for path, gold in golds:
            published = str(gold["published"]) if gold.get("published") else None
            readings.append({**reader(path.with_suffix(".txt").read_text("utf-8"), published, gold.get("outlet"), lexicon), "id": path.stem})
        scores = score(folder, readings, scorer=scorer, work=work)
        out["readers"][name] = {"overall": round(scores.overall, 4), "measures": {m: {k: round(v[k], 4) for k in ("precision", "recall", "f1")} for m, v in scores.measures.items()}, "table": table(scores)}
    return out


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--scorer", type=Path, required=True)
    parser.add_argument("--articles", type=int, help="of each folder, no more than this")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    if not args.scorer.exists():
        print("{}" if args.json else f"gold: {args.scorer} is not here; nothing scored")
        return 0
    lexicon = Lexicon.load()
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        folders = {"shared": args.gold, "own": own_gold(work)}
        measured = {title: measure(folder, args.scorer, lexicon, work, args.articles) for title, folder in folders.items() if any(folder.glob("*.yaml"))}
    for title, one in measured.items():
        for reader, scores in one["readers"].items():
            text = scores.pop("table")
            if not args.json:
                print(f"\n== {title} gold, {one['articles']} articles: {reader}\n{text}")
    if args.json:
        print(json.dumps(measured, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
