"""Speed: tokens a second by what is switched on and on how many cores, where the time goes, start, memory, growth with length.

    python -m bench.speed --news FILE.jsonl [--limit N] [--json] [--profile] [--quick]

Everything but ``cores`` runs on one core. Reading is timed in seconds of the processor, so that other work on the machine counts as
little as it can (caches and clock are still shared); starts are timed by the clock. The first pass over the articles
meets their words for the first time, as a batch does; the later ones show what remains when the words are known.
``--quick`` takes each once and small: that it runs, not how fast.
"""

from __future__ import annotations

import argparse
import cProfile
import functools
import json
import os
import platform
import pstats
import subprocess
import sys
import tempfile
import time
import timeit
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import marsad
from marsad import gazetteer, pipeline
from marsad.actors import whom
from marsad.keep.pool import Pool, lexicon_of, load_all
from marsad.keep.pool import cores as usable
from marsad.language.ar.tokens import read_tokens
from marsad.lexicon import Lexicon, settle
from marsad.names.tagger import Tagger

FIRST = "import marsad; marsad.read('قصفت قوات النظام مدينة إدلب أمس.', published='2019-07-05')"
# A child's ru_maxrss counts what its parent held when it forked; the high-water mark of its own memory does not.
PEAK = "; print(next(int(line.split()[1]) for line in open('/proc/self/status') if line.startswith('VmHWM')) / 1024)"
LARGE = "import marsad, sys; marsad.read(open(sys.argv[1], encoding='utf-8').read(), published='2019-07-05')" + PEAK
MEGABYTES = 2  # the long text whose peak memory is told
GROWTH = (5_000, 10_000, 20_000, 40_000, 80_000)  # words of one text
QUICK_GROWTH = (50, 100)
# What may be switched: the learned layers, off and on.
SWITCHES: dict[str, dict[str, Any]] = {
    "learned models off": {"event_model": "off", "names_model": False}, "names tagger off": {"names_model": False}, "event models off": {"event_model": "off"},
    "event models and names tagger (the default)": {}, "with the encoder": {"encoder": True},
}  # fmt: skip
SLOW = 10  # of the articles, one in so many is read with the encoder, a tenth as fast
PIECE = 10  # articles handed to a process at once
WATCHED = (pipeline, whom)  # modules whose stages are timed
STRETCH = 250  # articles of which the speed is told one stretch after another
ROUNDS = 3  # passes over the articles, starts, loadings: the best is told

Article = dict[str, Any]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--news", type=Path, required=True)
    parser.add_argument("--limit", type=int, default=600)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--profile", action="store_true", help="print where Python spends its time, and nothing else")
    parser.add_argument("--quick", action="store_true")
    args = parser.parse_args()
    rounds, megabytes, sizes = (1, 0.05, QUICK_GROWTH) if args.quick else (ROUNDS, MEGABYTES, GROWTH)
    articles = [json.loads(line) for line in args.news.read_text("utf-8").splitlines()] if args.news.exists() else []
    if args.profile:
        profile(articles[: args.limit])
        return 0
    measured: dict[str, Any] = {"machine": machine(), "start": starts(rounds)}
    if articles:
        lexicon = Lexicon.load()
        settle()  # as `marsad read` does
        measured["reading"] = reading(articles[: args.limit], lexicon, rounds)
        measured["warming"] = warming(articles if not args.quick else articles[: args.limit])
        measured["stages"] = stages(articles[: args.limit], lexicon)
        measured["growth"] = growth(articles, lexicon, sizes)
        measured["memory_mb"] = memory(articles, megabytes)
        measured["switches"] = switches(articles[: args.limit])
        measured["cores"] = cores(articles if not args.quick else articles[: args.limit])
        measured["load_after"] = load()
    if args.json:
        print(json.dumps(measured, ensure_ascii=False, indent=1))
        return 0
    tell(measured)
    if not articles:
        print(f"{args.news} is not here: no speed measured")
    return 0


def load() -> float | None:
    """The load average of the last minute, where the system tells it."""
    return round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None


def machine() -> dict[str, Any]:
    """What it ran on."""
    cpu = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        cpu = next((line.partition(":")[2].strip() for line in info.read_text().splitlines() if line.startswith("model name")), cpu)
    compiled = "" if pipeline.__file__.endswith(".py") else ", compiled"
    # The same machine does the same work at half the speed on another day: this loop says how fast it is today.
    loop = min(timeit.repeat("sum(range(1000))", number=1000, repeat=20))
    return {"cpu": cpu, "cores": os.cpu_count(), "load": load(), "loop_us": round(1000 * loop, 1), "system": platform.platform(terse=True),
            "python": platform.python_version(), "marsad": marsad.__version__ + compiled}  # fmt: skip


def starts(rounds: int = ROUNDS) -> dict[str, float]:
    """Seconds from nothing to a first reading: with what Python and the lexicon keep compiled, and the first time ever.

    Python keeps its compiled modules in a folder of the bench's own here, so that the figure is an installed package's
    also where the environment forbids Python to write beside the sources.
    """
    with tempfile.TemporaryDirectory() as folder:
        fresh = [_clocked([sys.executable, "-c", FIRST], cache=Path(folder) / str(n)) for n in range(rounds)]
        kept = [_clocked([sys.executable, "-c", FIRST], cache=Path(folder) / "0") for _ in range(rounds)]
    loading = []
    for _ in range(rounds):
        begin = time.process_time()
        gazetteer.load()
        loading.append(time.process_time() - begin)
    return {"cached_s": round(min(kept), 3), "first_ever_s": round(min(fresh), 3), "gazetteer_s": round(min(loading), 3)}


def reading(articles: list[Article], lexicon: Lexicon, rounds: int = ROUNDS) -> dict[str, Any]:
    """Tokens a second over the articles, titles included."""
    tokens = sum(len(read_tokens(pipeline.make_article(a["text"], title=a.get("title")).text).words) for a in articles)
    passes = [_passed(articles, lexicon) for _ in range(max(2, rounds))]
    return {"articles": len(articles), "tokens": tokens, "tokens_per_s": round(tokens / passes[0]),
            "tokens_per_s_words_known": round(tokens / min(passes[1:])), "articles_per_s": round(len(articles) / passes[0])}  # fmt: skip


def warming(articles: list[Article]) -> list[dict[str, int]]:
    """Tokens a second from one stretch of articles to the next, with a lexicon that has met no word: as a batch begins and goes on."""
    lexicon = Lexicon.load()
    out = []
    for at in range(0, len(articles), STRETCH):
        some = articles[at : at + STRETCH]
        if at and len(some) < STRETCH:
            break
        tokens = sum(len(read_tokens(pipeline.make_article(a["text"], title=a.get("title")).text).words) for a in some)
        out.append({"articles": at + len(some), "tokens_per_s": round(tokens / _passed(some, lexicon))})
    return out


def stages(articles: list[Article], lexicon: Lexicon) -> dict[str, float]:
    """The share of each stage of the pipeline in the time, in percent, largest first."""
    spent: dict[str, float] = {}
    with _watched(spent):
        whole = _passed(articles, lexicon)
    spent["the rest"] = whole - sum(spent.values())
    return {name: round(100 * seconds / whole, 1) for name, seconds in sorted(spent.items(), key=lambda row: -row[1])}


def growth(articles: list[Article], lexicon: Lexicon, sizes: Sequence[int] = GROWTH) -> list[dict[str, float]]:
    """Seconds for one text of so many words, and how often as many as for half as many."""
    words = "\n".join(a["text"] for a in articles).split()
    out: list[dict[str, float]] = []
    for size in sizes:
        if size > len(words):
            break
        piece = " ".join(words[:size])
        begin = time.process_time()
        marsad.read(piece, published="2019-07-05", lexicon=lexicon)
        taken = time.process_time() - begin
        out.append({"words": size, "seconds": round(taken, 2), "factor": round(taken / out[-1]["seconds"], 2) if out and out[-1]["seconds"] else 0.0})
    return out


def memory(articles: list[Article], megabytes: float = MEGABYTES) -> dict[str, float]:
    """Peak memory of a process that reads one sentence, and of one that reads one long text."""
    text = "\n".join(a["text"] for a in articles).encode()
    size = int(megabytes * 1_000_000)
    long = b"\n".join([text] * (1 + size // max(1, len(text))))[:size].decode(errors="ignore")
    if not Path("/proc/self/status").exists():
        return {}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "long.txt"
        file.write_text(long, "utf-8")
        cache = Path(folder) / "cache"
        _peak([FIRST + PEAK], cache)  # compiles; the next ones find it done
        return {"one sentence": _peak([FIRST + PEAK], cache), f"a text of {megabytes:g} MB": _peak([LARGE, str(file)], cache)}


def switches(articles: list[Article]) -> dict[str, float]:
    """Tokens a second by what is switched on, each over words met for the first time."""
    out = {}
    for name, options in SWITCHES.items():
        lexicon = Lexicon.load()
        some = articles[::SLOW] if options.get("encoder") else articles
        tokens = sum(len(read_tokens(a["text"]).words) for a in some)
        out[name] = round(tokens / _passed(some, lexicon, **options))
    return out


def cores(articles: list[Article]) -> list[dict[str, Any]]:
    """Tokens a second by the clock on one core and on all, and by the processor time spent: what an idle machine would do."""
    out: list[dict[str, Any]] = []
    tokens = sum(len(read_tokens(a["text"]).words) for a in articles)
    pieces = [articles[at : at + PIECE] for at in range(0, len(articles), PIECE)]
    for processes in dict.fromkeys((1, usable())):
        lexicon_of.cache_clear()  # each run meets its words for the first time
        load_all(None)  # before the clock runs; the processes are forked with it
        before, begin = load(), time.perf_counter()
        spent = sum(sum(done) for done in Pool(_seconds, lambda article: 0.0, processes=processes).run(pieces))
        took = time.perf_counter() - begin
        out.append({"processes": processes, "tokens_per_s": round(tokens / took), "articles_per_s": round(len(articles) / took, 1), "load": before,
                    "idle_tokens_per_s": round(processes * tokens / spent)})  # fmt: skip
    return out


def _seconds(article: Article) -> float:
    """Processor seconds that an article takes."""
    return _passed([article], lexicon_of(None))


def profile(articles: list[Article]) -> None:
    """The functions that take the most time."""
    lexicon = Lexicon.load()
    watch = cProfile.Profile()
    watch.enable()
    _passed(articles, lexicon)
    watch.disable()
    pstats.Stats(watch).sort_stats("tottime").print_stats(28)


def tell(measured: dict[str, Any]) -> None:
    where, start = measured["machine"], measured["start"]
    print(f"marsad {where['marsad']}, Python {where['python']}, {where['system']}, {where['cores']} cores of {where['cpu']}, load {where['load']}; a loop of a thousand additions takes {where['loop_us']} µs")
    print(f"start to first reading: {start['cached_s']:.2f} s with the compiled lexicon in the cache, {start['first_ever_s']:.2f} s the first time ever (best of {ROUNDS})")
    print(f"loading the gazetteer: {start['gazetteer_s']:.3f} s")
    if "reading" not in measured:
        return
    read = measured["reading"]
    print(f"reading: {read['tokens_per_s']:,} tokens/s, {read['articles_per_s']:,} articles/s; with all words known {read['tokens_per_s_words_known']:,} tokens/s ({read['articles']} articles, {read['tokens']:,} tokens)")
    print("as a batch goes on: " + ", ".join(f"to article {row['articles']:,} {row['tokens_per_s']:,} tokens/s" for row in measured["warming"]))
    print("where the time goes:")
    for name, share in measured["stages"].items():
        if share >= 0.5:
            print(f"  {name:18} {share:5.1f} %")
    for row in measured["growth"]:
        times = f", {row['factor']:.2f} times the time of half as many" if row["factor"] else ""
        print(f"one text of {row['words']:>7,} words: {row['seconds']:6.2f} s{times}")
    print(f"by switch, words met for the first time: {', '.join(f'{name} {rate:,.0f} tokens/s' for name, rate in measured['switches'].items())}")
    for row in measured["cores"]:
        print(f"{row['processes']} process(es): {row['tokens_per_s']:,} tokens/s, {row['articles_per_s']} articles/s by the clock, load {row['load']}; {row['idle_tokens_per_s']:,} by the processor time spent")
    print("peak memory: " + ", ".join(f"{name} {mb:.0f} MB" for name, mb in measured["memory_mb"].items()))


def _passed(articles: list[Article], lexicon: Lexicon, **options: Any) -> float:
    begin = time.process_time()
    for a in articles:
        marsad.read(a["text"], title=a.get("title"), published=a.get("published"), lexicon=lexicon, **options)
    return time.process_time() - begin


@contextmanager
def _watched(spent: dict[str, float]) -> Iterator[None]:
    """The stages that the pipeline calls, and those of the actors, each with a clock around it, until it is done; what a stage calls
    another stage for is the other's time."""
    stages: list[tuple[Any, str, Callable[..., Any]]] = [(module, name, f) for module in WATCHED for name, f in vars(module).items() if name.islower() and callable(f) and getattr(f, "__module__", "").startswith("marsad.") and name != "read"]
    stages.append((Tagger, "tag", Tagger.tag))
    inside: list[float] = []  # of each stage that runs, the time of those that it called

    def timed(name: str, stage: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(stage)
        def run(*args: Any, **options: Any) -> Any:
            begin = time.process_time()
            inside.append(0.0)
            try:
                return stage(*args, **options)
            finally:
                took = time.process_time() - begin
                spent[name] = spent.get(name, 0.0) + took - inside.pop()
                if inside:
                    inside[-1] += took

        return run

    try:
        for module, name, stage in stages:
            setattr(module, name, timed(name, stage))
        yield
    finally:
        for module, name, stage in stages:
            setattr(module, name, stage)


def _clocked(command: list[str], *, cache: Path) -> float:
    begin = time.perf_counter()
    subprocess.run(command, check=True, env=_installed(cache))
    return time.perf_counter() - begin


def _installed(cache: Path) -> dict[str, str]:
    """The environment of an installed package that keeps what it compiles in a folder."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "MARSAD_CACHE": str(cache), "PYTHONPYCACHEPREFIX": str(cache / "code")}


def _peak(command: list[str], cache: Path) -> float:
    done = subprocess.run([sys.executable, "-c", *command], check=True, capture_output=True, text=True, env=_installed(cache))
    return round(float(done.stdout), 1)


if __name__ == "__main__":
    sys.exit(main())
