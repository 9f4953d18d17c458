"""The compiled wheel beside the Python it was made of: the same readings byte for byte, and how much faster.

    MARSAD_COMPILE=1 python -m pip wheel --no-deps -w dist .
    python -m bench.compiled WHEEL [--news FILE.jsonl] [--limit N] [--rounds N]

Each is read by a process of its own, in turn, so that a machine that is busy for a while is so for both; of an article the
fastest round counts. Exits with 1 where a reading differs, or where the wheel is none that was compiled.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
CHILD = """
import gc, hashlib, json, sys, time
sys.path.insert(0, sys.argv[1])
import marsad.pipeline
started = time.perf_counter()
lexicon = marsad.Lexicon.load()
loaded = time.perf_counter() - started
texts, rounds = json.load(sys.stdin), int(sys.argv[2])
digest = hashlib.sha256()
for text in texts:
    digest.update(marsad.read(text, published="2019-07-05", lexicon=lexicon, names_model=True).to_json().encode("utf-8", "surrogatepass"))
gc.collect()
gc.freeze()
best = [float("inf")] * len(texts)
for _ in range(rounds):
    for number, text in enumerate(texts):
        began = time.process_time()
        marsad.read(text, published="2019-07-05", lexicon=lexicon)
        best[number] = min(best[number], time.process_time() - began)
print(json.dumps({"digest": digest.hexdigest(), "seconds": sum(best), "load": loaded, "file": marsad.pipeline.__file__}))
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("wheel", type=Path)
    parser.add_argument("--news", type=Path)
    parser.add_argument("--limit", type=int, default=120)
    parser.add_argument("--rounds", type=int, default=4)
    args = parser.parse_args()
    texts = [path.read_text("utf-8") for path in sorted((ROOT / "examples").glob("*.txt"))]
    if args.news is not None and args.news.exists():
        texts += [json.loads(line)["text"] for line in args.news.read_text("utf-8").splitlines()[: args.limit]]
    with tempfile.TemporaryDirectory() as folder:
        with zipfile.ZipFile(args.wheel) as packed:
            packed.extractall(folder)
        turns = [(child(where, texts, args.rounds, folder), where) for where in (str(ROOT), folder) * 2]
    plain, compiled = ([found for found, where in turns if (where == str(ROOT)) == pure] for pure in (True, False))
    words = sum(len(text.split()) for text in texts)
    for name, found in (("Python", plain), ("compiled", compiled)):
        print(f"{name:<9} {max(round(words / f['seconds']) for f in found):>7,} tokens/s · lexicon loaded in {min(f['load'] for f in found):.2f} s")
    if compiled[0]["file"].endswith(".py"):
        print(f"{args.wheel}: nothing in it is compiled")
        return 1
    same = len({found["digest"] for found, _ in turns}) == 1
    print(f"{len(texts)} readings: {'the same, byte for byte' if same else 'they differ'}")
    return 0 if same else 1


def child(where: str, texts: list[str], rounds: int, folder: str) -> dict[str, Any]:
    """What reading takes and gives with the package that lies in a folder."""
    environment = os.environ | {"MARSAD_CACHE": str(Path(folder) / "cache"), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run([sys.executable, "-c", CHILD, where, str(rounds)], input=json.dumps(texts), env=environment, cwd=folder, text=True, capture_output=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


if __name__ == "__main__":
    sys.exit(main())
