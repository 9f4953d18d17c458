"""The gate: scores against committed floors, with gains and losses by record since the floor was set.

    python -m bench.gate --gold DIR --scorer FILE --benchmarks DIR [--raise]

``bench/floors.json`` holds the floor of each measure, for the shared gold articles, for the project's own (tests/gold)
and for date and number phrases. ``--raise`` writes today's scores as the new floors where they are higher; a floor is
lowered only by hand, with the reason in its ``why``.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from bench.times import score as score_times
from marsad.evaluate import Score, read_gold, score, table
from marsad.lexicon import Lexicon

HERE = Path(__file__).parent
FLOORS = HERE / "floors.json"
SLACK = 0.0005  # rounding of the printed floors


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--scorer", type=Path, required=True)
    parser.add_argument("--benchmarks", type=Path, required=True)
    parser.add_argument("--raise", dest="lift", action="store_true", help="write higher floors where today's scores are higher")
    args = parser.parse_args()
    if not args.scorer.exists():
        print(f"gate: {args.scorer} is not here; nothing scored (the project's own tests still hold)")
        return 0
    floors = json.loads(FLOORS.read_text("utf-8")) if FLOORS.exists() else {}
    lexicon = Lexicon.load()
    broken: list[str] = []
    today: dict[str, dict[str, object]] = {}
    with tempfile.TemporaryDirectory() as work:
        for name, folder in (("shared", args.gold), ("own", own_gold(Path(work)))):
            result = score(folder, read_gold(folder, lexicon=lexicon), scorer=args.scorer, work=Path(work))
            floor = floors.get(name, {})
            print(f"\n== {name} gold")
            print(table(result, floor.get("measures")))
            broken += _broken(name, result, floor)
            _changes(result, set(floor.get("missed", ())))
            today[name] = {
                "overall": round(result.overall, 4),
                "measures": {m: round(v["f1"], 4) for m, v in result.measures.items()},
                "missed": sorted(result.missed),
            }
    times = score_times(args.benchmarks / "times")
    floor = floors.get("times", {})
    print("\n== date and number phrases: exactly right")
    for key, value in times.items():
        low = floor.get(key)
        print(f"{key:36}{value:7.3f}" + (f"  floor {low:.3f}" if low is not None else ""))
        if low is not None and value < low - SLACK:
            broken.append(f"times {key}: {value:.3f} under {low:.3f}")
    today["times"] = {k: round(v, 4) for k, v in times.items()}
    if args.lift:
        FLOORS.write_text(json.dumps(_lifted(floors, today), ensure_ascii=False, indent=1) + "\n", "utf-8")
        print(f"\nfloors written to {FLOORS}")
        return 0
    for line in broken:
        print(f"gate: {line}", file=sys.stderr)
    print("\ngate: " + ("broken" if broken else "holds"))
    return 1 if broken else 0


def own_gold(work: Path) -> Path:
    """A folder with the project's own gold and, as the scorer wants it, the texts beside it."""
    folder = work / "own"
    folder.mkdir()
    for path in (HERE.parent / "tests" / "gold").glob("*.yaml"):
        (folder / path.name).write_bytes(path.read_bytes())
        (folder / f"{path.stem}.txt").write_bytes((HERE.parent / "examples" / f"{path.stem}.txt").read_bytes())
    return folder


def _broken(name: str, result: Score, floor: dict[str, object]) -> list[str]:
    out = []
    overall = floor.get("overall")
    if isinstance(overall, float) and result.overall < overall - SLACK:
        out.append(f"{name} overall: {result.overall:.4f} under {overall:.4f}")
    measures = floor.get("measures")
    for measure, low in (measures if isinstance(measures, dict) else {}).items():
        value = result.measures[measure]["f1"]
        if value < low - SLACK:
            out.append(f"{name} {measure}: {value:.4f} under {low:.4f}")
    return out


def _changes(result: Score, before: set[str]) -> None:
    """Records gained and lost since the floors were written."""
    if not before:
        return
    now = set(result.missed)
    for sign, lines in (("+", sorted(before - now)), ("-", sorted(now - before))):
        for line in lines:
            print(f"{sign} {line}")


def _lifted(floors: dict[str, dict[str, object]], today: dict[str, dict[str, object]]) -> dict[str, dict[str, object]]:
    out: dict[str, dict[str, object]] = {}
    for name, scores in today.items():
        old = floors.get(name, {})
        new: dict[str, object] = {}
        for key, value in scores.items():
            if isinstance(value, dict):
                was = old.get(key)
                was = was if isinstance(was, dict) else {}
                new[key] = {m: max(v, was.get(m, 0.0)) for m, v in value.items()}
            elif isinstance(value, float):
                was = old.get(key)
                new[key] = max(value, was) if isinstance(was, float) else value
            else:
                new[key] = value
        if "why" in old:
            new["why"] = old["why"]
        out[name] = new
    return out


if __name__ == "__main__":
    sys.exit(main())
