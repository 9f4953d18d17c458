"""Speed: tokens a second, start to first reading, peak memory, growth with length.

    python -m bench.speed --news FILE.jsonl [--limit N]

Prints what it measured with the machine and the versions. One core; wall-clock time.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import platform
import pstats
import resource
import subprocess
import sys
import time
from pathlib import Path

import marsad
from marsad import gazetteer
from marsad.language.ar.tokens import read_tokens
from marsad.lexicon import Lexicon


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--news", type=Path, required=True)
    parser.add_argument("--limit", type=int, default=600)
    parser.add_argument("--profile", action="store_true")
    args = parser.parse_args()
    print(f"marsad {marsad.__version__}, Python {platform.python_version()}, {platform.machine()}")
    code = "import marsad; marsad.read('قصفت قوات النظام مدينة إدلب أمس.', published='2019-07-05')"
    best = min(_timed([sys.executable, "-c", code]) for _ in range(3))
    print(f"start to first reading: {best:.2f} s (best of 3, compiled lexicon in the cache)")
    print(f"loading the gazetteer: {min(_loading() for _ in range(7)):.3f} s (best of 7)")
    lexicon = Lexicon.load()
    if not args.news.exists():
        print(f"{args.news} is not here: no speed measured")
        return 0
    articles = [json.loads(line) for line in args.news.read_text("utf-8").splitlines()[: args.limit]]
    tokens = sum(len(read_tokens(a["text"]).words) for a in articles)
    profile = cProfile.Profile()
    if args.profile:
        profile.enable()
    begin = time.perf_counter()
    for a in articles:
        marsad.read(a["text"], title=a.get("title"), published=a.get("published"), lexicon=lexicon)
    taken = time.perf_counter() - begin
    if args.profile:
        profile.disable()
        pstats.Stats(profile).sort_stats("tottime").print_stats(28)
    print(f"reading: {tokens / taken:,.0f} tokens/s, {len(articles) / taken:,.0f} articles/s ({len(articles)} articles, {tokens:,} tokens)")
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    text = "\n".join(a["text"] for a in articles)
    for words in (5_000, 20_000, 80_000):
        piece = " ".join(text.split()[:words])
        begin = time.perf_counter()
        marsad.read(piece, published="2019-07-05", lexicon=lexicon)
        taken = time.perf_counter() - begin
        print(f"one text of {words:>7,} words: {taken:6.2f} s, {words / taken:,.0f} words/s")
    return 0


def _loading() -> float:
    begin = time.perf_counter()
    gazetteer.load()
    return time.perf_counter() - begin


def _timed(command: list[str]) -> float:
    begin = time.perf_counter()
    subprocess.run(command, check=True)
    return time.perf_counter() - begin


if __name__ == "__main__":
    sys.exit(main())
