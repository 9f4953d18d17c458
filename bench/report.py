"""Every benchmark in one run, and docs/benchmarks.md with its plots from what they measured.

    python -m bench.report --gold DIR --scorer FILE --benchmarks DIR        # make bench
    python -m bench.report … --quick                                        # that it runs: tiny, of no worth as figures
    python -m bench.report --from build/bench                               # write the page again from what was measured

Each benchmark is a program of its own that prints JSON; what it printed lies in ``--measured`` (build/bench) as NAME.json.
Those of accuracy run as many at a time as there are cores, those of speed one by one after them. What is not there is left
out with a line that says so; what fails is told, and the rest goes on. ``--only NAME …`` runs some of them.
"""

from __future__ import annotations

import argparse
import datetime as dt
import importlib.metadata
import json
import os
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.gsr import TYPES
from bench.peers import NOBODY
from bench.report_page import page
from bench.speed import load, machine

ROOT = Path(__file__).parents[1]
LIMIT = 900  # seconds for one benchmark
PACKAGES = ("numpy", "scikit-learn", "python-crfsuite", "matplotlib", "trafilatura", "hijridate")
OWN = "own-sentences.jsonl"
COMPILED = "compiled"  # the folder of what a compiled wheel holds
Measured = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A benchmark: the arguments of its module, what must be there, whether it is timed and so runs alone; ``package`` is the
    folder of the package that it measures, where that is not this checkout's."""

    name: str
    command: tuple[str, ...]
    needs: tuple[Path, ...] = ()
    timed: bool = False
    package: Path | None = None


def jobs(args: argparse.Namespace) -> list[Job]:
    """All benchmarks, in the order in which they run."""
    b, quick = args.benchmarks, args.quick
    python = NOBODY if quick else args.peers_python  # most of a quick run would go into loading them
    peers = ("--peers-python", python) if python else ()
    # Our own sentences, which the shipped event model is trained on too; ``measure`` writes them.
    own = () if quick else ("--own", os.path.relpath(args.measured / OWN, ROOT))
    news = b / "news" / "ant.jsonl"
    limit = 4 if quick else 600
    speed = ("bench.speed", "--news", str(news), "--json", "--limit", str(limit), *(("--quick",) if quick else ()))
    corpora = (20, 40) if quick else (2_000, 10_000, 40_000)
    out = [
        *(Job(name=f"gsr_{type_}", command=("bench.gsr", "--gsr", str(b / "gsr"), "--type", type_, *own, "--json", *peers), needs=(b / "gsr" / "sentences.jsonl",)) for type_ in TYPES),
        Job(name="entities", command=("bench.names", "--entities", str(b / "entities"), "--baselines", "--json", *(("--iterations", "5") if quick else ()), *(("--cross",) if args.cross else ())), needs=(b / "entities",)),
        Job(name="gold", command=("bench.gold", "--gold", str(args.gold), "--scorer", str(args.scorer), "--json", *(("--articles", "2") if quick else ())), needs=(args.scorer,)),
        Job(name="times", command=("bench.times", str(b / "times"), "--json"), needs=(b / "times",)),
        Job(name="times_peers", command=("bench.compare", "times", str(b / "times"), *peers), needs=(b / "times",)),
        Job(name="places", command=("bench.compare", "places", str(b / "places"), *peers), needs=(b / "places",)),
        Job(name="pages", command=("bench.compare", "pages", str(b / "html"), *peers), needs=(b / "html",)),
        Job(name="stories", command=("bench.stories", "--json", *(("--later",) if quick else ()))),
        Job(name="invariants", command=("bench.invariants", "--news", str(news), "--json", *(("--limit", "4") if quick else ())), needs=(news,)),
    ]
    if (ROOT / "bench" / "places.py").exists():
        if not quick:  # it builds gazetteers, and needs names of every sort
            out.append(Job(name="places_coverage", command=("bench.places", "coverage", str(b / "places")), needs=(b / "places",)))
        out.append(Job(name="places_traps", command=("bench.places", "traps", *(("--small",) if quick else ()))))
    out += [
        Job(name="speed", command=speed, timed=True),
        *([Job(name="speed_compiled", command=speed, timed=True, package=args.measured / COMPILED)] if args.wheel else []),
        Job(name="adding", command=("bench.corpus", "--news", str(news), "--json", "--most", str(limit)), needs=(news,), timed=True),
        *(Job(name=f"corpus_{size}", command=("bench.corpus", "--news", str(news), "--json", "--articles", str(size)), needs=(news,), timed=True) for size in corpora),
        Job(name="telling", command=("bench.stories", "--json", "--costs", *(("--sizes", "20", "--kept", "20") if quick else ("--sizes", "2000", "10000", "--kept", "2000", "10000"))), timed=True),
    ]
    return out


def run(job: Job, say: Callable[[str], None]) -> Measured:
    """What a benchmark measured, with the load beside it; ``left_out`` or ``failed`` say why it measured nothing."""
    missing = [path for path in job.needs if not path.exists()]
    if missing:
        say(f"{job.name}: left out, {missing[0].name} is not here")
        return {"left_out": f"{missing[0].name} is not here"}
    before, begin = load(), time.perf_counter()
    say(f"{job.name}: python -m {' '.join(job.command)}")
    try:
        # Python must not put the folder that it runs in, and so this checkout, before the package that is asked for.
        path = {"PYTHONPATH": os.pathsep.join((str(job.package), str(ROOT))), "PYTHONSAFEPATH": "1"} if job.package else {}
        done = subprocess.run([sys.executable, "-m", *job.command], capture_output=True, text=True, timeout=LIMIT, check=False, cwd=ROOT, env=os.environ | path)
    except subprocess.TimeoutExpired:
        say(f"{job.name}: FAILED: not done after {LIMIT} seconds")
        return {"failed": f"not done after {LIMIT} seconds"}
    took = time.perf_counter() - begin
    told: Measured = {"command": shown(job), "took_s": round(took, 1), "load_before": before, "load_after": load()}
    if done.returncode:
        why = (done.stderr.strip() or done.stdout.strip() or "no word").splitlines()[-1]
        say(f"{job.name}: FAILED: {why}")
        return {**told, "failed": why}
    say(f"{job.name}: done in {took:.0f} s (load {before} to {told['load_after']})")
    # bench.places prints tables as the page wants them; all others print JSON on their last line or as a whole.
    told["result"] = done.stdout if job.name.startswith("places_") else json.loads(done.stdout)
    return told


def shown(job: Job) -> str:
    """A command with the folders as anyone has them, no path of this machine in it."""
    out = []
    for word in job.command:
        path = Path(word)
        out.append("/".join(("…", *path.parts[-2:])) if path.is_absolute() else word)
    return "python -m " + " ".join(out)


def about() -> Measured:
    """When, of what and on what."""
    def version(name: str) -> str | None:
        try:
            return importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            return None

    git = subprocess.run(["git", "-C", str(ROOT), "log", "-1", "--format=%h"], capture_output=True, text=True, check=False)
    dirty = subprocess.run(["git", "-C", str(ROOT), "status", "--porcelain", "--", "marsad", "bench"], capture_output=True, text=True, check=False)
    commit = git.stdout.strip() + (", with changes" if dirty.stdout.strip() else "") if git.returncode == 0 else "unknown"
    return {"date": dt.datetime.now(dt.UTC).strftime("%Y-%m-%d %H:%M UTC"), "commit": commit, **machine(), "usable_cores": usable(),
            "packages": {name: v for name in PACKAGES if (v := version(name))}}  # fmt: skip


def usable() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, default=Path("gold"))
    parser.add_argument("--scorer", type=Path, default=Path("score.py"))
    parser.add_argument("--benchmarks", type=Path, default=Path("benchmarks"))
    parser.add_argument("--docs", type=Path, default=ROOT / "docs", help="where benchmarks.md and plots/ are written")
    parser.add_argument("--measured", type=Path, default=ROOT / "build" / "bench", help="where what each measured is kept")
    parser.add_argument("--from", dest="kept", type=Path, help="write the page again from what is kept here; measure nothing")
    parser.add_argument("--only", nargs="+", help="run these; the others' figures are taken from --measured")
    parser.add_argument("--wheel", type=Path, help="a compiled wheel (make fast), whose speed is measured beside the checkout's")
    parser.add_argument("--peers-python", help="a Python that has the peers installed, if it is not this one")
    parser.add_argument("--cross", action="store_true", help="train the tagger of names anew, on each corpus for the other: many minutes more")
    parser.add_argument("--note", default="", help="a sentence on this run for the page")
    parser.add_argument("--quick", action="store_true", help="tiny inputs: shows that all of it runs")
    args = parser.parse_args(argv)
    folder = args.kept or args.measured
    if args.kept is None:
        measure(args)
    kept = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.json"))}
    if "about" not in kept:
        print(f"bench.report: {folder} holds nothing that was measured", file=sys.stderr)
        return 1
    args.docs.mkdir(parents=True, exist_ok=True)
    (args.docs / "benchmarks.md").write_text(page(kept, args.docs / "plots"), "utf-8")
    failed = [name for name, one in kept.items() if "failed" in one]
    print(f"written: {args.docs.name}/benchmarks.md" + (f"; failed: {', '.join(failed)}" if failed else ""))
    return 1 if failed else 0


def measure(args: argparse.Namespace) -> None:
    """Run what is asked for; each one's result in a file of its own."""
    args.measured.mkdir(parents=True, exist_ok=True)
    wanted = [job for job in jobs(args) if not args.only or job.name in args.only]
    if not args.only:
        for path in args.measured.glob("*.json"):
            path.unlink()
    if args.wheel:
        shutil.rmtree(args.measured / COMPILED, ignore_errors=True)
        with zipfile.ZipFile(args.wheel) as packed:
            packed.extractall(args.measured / COMPILED)
    begin = time.perf_counter()

    def say(line: str) -> None:
        print(f"[{time.perf_counter() - begin:4.0f} s] {line}", flush=True)

    def kept(job: Job) -> None:
        _write(args.measured / f"{job.name}.json", run(job, say))

    told = {**about(), "note": args.note, "quick": args.quick}
    say(f"{len(wanted)} benchmarks on {told['usable_cores']} cores of {told['cpu']}, load {told['load']}")
    if any("--own" in job.command and all(path.exists() for path in job.needs) for job in wanted):
        say("our own sentences, to train the event model on beside those that coders judged")
        subprocess.run([sys.executable, "-m", "bench.own_sentences", "--out", str(args.measured / OWN)], check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    with ThreadPoolExecutor(usable()) as pool:
        list(pool.map(kept, [job for job in wanted if not job.timed]))
    for job in wanted:
        if job.timed:
            kept(job)
    _write(args.measured / "about.json", {**told, "load_end": load(), "took_s": round(time.perf_counter() - begin)})


def _write(path: Path, value: Measured) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
