"""How fast one machine reads in bulk, with how many processes, and in how much memory: ``marsad add`` and ``read-many``.

    python -m bench.scale                       # a minute for each of 1, 2, 4, 8, 16 processes that there are cores for
    python -m bench.scale --articles 2000 --processes 1,2
    python -m bench.scale --memory --articles 100000 --characters 200

Articles are made here (bench/made.py), nothing is fetched, and everything is written below ``--folder`` (or a folder that is
thrown away). Each run is a program of its own. Beside the rate by the clock stand what does not depend on what else the machine
does: processor time an article, and how much of it is the main process's, which alone can't be shared out. ``reading`` is what
one process takes an article when nothing is kept.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.made import CHARACTERS, articles, write

ROOT = Path(__file__).parents[1]
COUNTS = (1, 2, 4, 8, 16)
SHARD = 2_000  # articles of a shard
CALIBRATE = 60
WAYS = ("add", "read-many")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """A run: seconds by the clock in all and until the first articles were done, of processor in the main process (since then,
    and in all) and in the others."""

    articles: int
    first: int  # articles that were done when the first were heard of
    clock: float
    begun: float
    since: float
    main: float
    others: float


def cpu(who: int) -> float:
    """Seconds of processor that this process, or those that it has waited for, took."""
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


def one(way: str, source: str, out: str, processes: int) -> Ran:
    """In a program of its own: add the shards of a folder to a corpus, or read them into Parquet."""
    begin = time.perf_counter()
    first: list[tuple[int, float, float]] = []

    def seen(count: int) -> None:
        if count and not first:
            first.append((count, time.perf_counter() - begin, cpu(resource.RUSAGE_SELF)))

    if way == "add":
        import marsad
        from marsad.keep import add

        with marsad.open(out, create=True) as corpus:
            done = add(corpus, [source], processes=processes, progress=lambda count: seen(count.added)).added
    else:
        from marsad.many import read_many

        done = read_many([source], out, processes=processes, progress=lambda count: seen(count.seen)).articles
    count, begun, used = first[0] if first else (0, 0.0, 0.0)
    main = cpu(resource.RUSAGE_SELF)
    return Ran(articles=done, first=count, clock=time.perf_counter() - begin, begun=begun, since=main - used, main=main, others=cpu(resource.RUSAGE_CHILDREN))


def measured(way: str, source: Path, out: Path, processes: int) -> tuple[Ran, int, int]:
    """A run in a program of its own, and the most memory that all of its processes had: in all, and counting what they share
    once (bytes; 0 where the system doesn't say)."""
    command = [sys.executable, "-m", "bench.scale", "--one", way, str(source), str(out), str(processes)]
    run = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    most = [0, 0]
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(0.5):
            told = [memory(pid) for pid in tree(run.pid)]
            most[:] = [max(most[0], sum(rss for rss, _ in told)), max(most[1], sum(pss for _, pss in told))]

    watcher = threading.Thread(target=watch)
    watcher.start()
    answer, _ = run.communicate()
    ended.set()
    watcher.join()
    if run.returncode:
        raise SystemExit(f"{' '.join(command)}: exit {run.returncode}")
    return Ran(**json.loads(answer.splitlines()[-1])), most[0], most[1]


def tree(pid: int) -> Iterator[int]:
    """A process and those that it started (Linux)."""
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            for child in task.read_text().split():
                yield from tree(int(child))
        except OSError:
            continue


def memory(pid: int) -> tuple[int, int]:
    """What a process has in memory, and its part of that where pages are shared (Linux)."""
    try:
        told = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:])
        return 1024 * int(told["Rss"].split()[0]), 1024 * int(told["Pss"].split()[0])
    except (OSError, KeyError, ValueError):
        return 0, 0


def reading(count: int, characters: int) -> float:
    """Milliseconds of processor that reading alone takes an article."""
    from marsad.keep.pool import lexicon_of
    from marsad.lexicon import settle
    from marsad.pipeline import read
    from marsad.store import Item, to_article

    lexicon = lexicon_of(None)
    settle()
    items = [to_article(Item(source="", text=row["text"], title=row["title"], published=row["published"])) for row in articles(2 * count, characters=characters)]
    for article in items[:count]:
        read(article, lexicon)
    begin = time.process_time()
    for article in items[count:]:
        read(article, lexicon)
    return 1000 * (time.process_time() - begin) / count


def shards(folder: Path, count: int, characters: int, size: int) -> tuple[Path, int]:
    """A folder of shards of so many articles in all, and how many bytes."""
    folder.mkdir()
    wrote = 0
    for number, first in enumerate(range(0, count, size)):
        wrote += write(folder / f"{number:05}.jsonl", min(size, count - first), characters=characters, first=first)
    return folder, wrote


def scale(folder: Path, *, counts: list[int], count: int | None, minutes: float, characters: int) -> None:
    """Print rates by the number of processes."""
    alone = reading(CALIBRATE, characters)
    print(f"reading alone: {alone:.1f} ms of processor an article, load {os.getloadavg()[0]:.1f}", flush=True)
    for way in WAYS:
        base: tuple[float, float] | None = None
        for processes in counts:
            many = count or max(SHARD // 4, int(minutes * 60 * 1000 / alone * processes))
            source, _ = shards(folder / f"{way}-{processes}", many, characters, min(SHARD, max(50, many // (4 * processes))))
            ran, rss, pss = measured(way, source, folder / f"{way}-{processes}.out", processes)
            rate = (ran.articles - ran.first) / (ran.clock - ran.begun) if ran.clock > ran.begun and ran.articles > ran.first else ran.articles / ran.clock
            cost = 1000 * (ran.main + ran.others) / ran.articles
            own = 1000 * ran.since / max(1, ran.articles - ran.first)
            base = base or (rate / processes, cost * processes)
            print(
                f"{way:9} {processes:2} processes: {ran.articles:6} articles in {ran.clock:6.1f} s ({ran.begun:.1f} s until the first); {rate:7.1f}/s, "
                f"{rate / base[0]:5.2f} times one; {cost:5.1f} ms of processor an article, {own:5.2f} in the main process; "
                f"{processes * base[1] / cost / counts[0]:5.2f} times by what it costs; memory {pss / 2**20:.0f} MB ({rss / 2**20:.0f} with shared pages counted again); load {os.getloadavg()[0]:.1f}",
                flush=True,
            )


def remember(folder: Path, *, count: int, characters: int, processes: int) -> None:
    """Print how much memory one large file takes."""
    source, size = shards(folder / "large", count, characters, count)
    print(f"one file of {count} articles, {size / 2**20:.0f} MB", flush=True)
    for way in WAYS:
        ran, rss, pss = measured(way, source / "00000.jsonl", folder / f"{way}.out", processes)
        print(f"{way:9} {processes:2} processes: {ran.articles} articles in {ran.clock:.0f} s; at most {pss / 2**20:.0f} MB in all processes ({rss / 2**20:.0f} MB with shared pages counted again)", flush=True)


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--articles", type=int, help="of each run; without it as many as take --minutes")
    parser.add_argument("--minutes", type=float, default=1.0, help="of each run, on an idle machine")
    parser.add_argument("--characters", type=int, default=CHARACTERS, help="of an article, on average")
    parser.add_argument("--processes", help="such as 1,2,4; without it, of 1, 2, 4, 8, 16 those that there are cores for")
    parser.add_argument("--memory", action="store_true", help="one large file on all cores: how much memory")
    parser.add_argument("--folder", type=Path, help="where to write; it is left there")
    parser.add_argument("--one", nargs=4, metavar=("WAY", "SOURCE", "OUT", "PROCESSES"), help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        way, source, out, processes = args.one
        print(json.dumps(asdict(one(way, source, out, int(processes)))))
        return 0
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    print(f"{platform.machine()}, {cores} cores, Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}; articles of {args.characters} characters")
    counts = [int(part) for part in args.processes.split(",")] if args.processes else [n for n in COUNTS if n <= cores]
    with tempfile.TemporaryDirectory() as name:
        folder = args.folder or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        if args.memory:
            remember(folder, count=args.articles or 100_000, characters=args.characters, processes=counts[-1])
        else:
            scale(folder, counts=counts, count=args.articles, minutes=args.minutes, characters=args.characters)
    return 0


if __name__ == "__main__":
    sys.exit(main())
