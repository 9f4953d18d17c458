"""What a corpus costs: how fast articles are added on one core and on more, how large the file is, how long a question takes.

    python -m bench.corpus --news ../shared/benchmarks/news/ant.jsonl
    python -m bench.corpus --news ../shared/benchmarks/news/ant.jsonl --articles 100000
    … --json                                                     # the same figures as JSON

``--articles`` makes a corpus of that many out of the same readings, each with another day, outlet and address: what it takes
to write is not what reading takes, but the file and the questions are those of a corpus of that size.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, TextIO

import marsad
from marsad.keep import add
from marsad.keep.pool import cores, lexicon_of
from marsad.pipeline import read as read_article
from marsad.store import Corpus, Item, to_article
from marsad.store.flatten import Packed, folded, pack

BATCH = 500  # articles in one transaction of the synthetic corpus
FIRST_DAY = dt.date(2012, 1, 1)
QUESTIONS: dict[str, Callable[[Corpus], Any]] = {
    "events(type=ASSAULT, country=SYR, since=2016) first 50": lambda c: list(c.events(type="ASSAULT", country="SYR", since="2016-01-01", limit=50)),
    "events(type=ASSAULT, country=SYR, since=2016) all": lambda c: list(c.events(type="ASSAULT", country="SYR", since="2016-01-01")),
    "events(actor=الجيش السوري) first 50": lambda c: list(c.events(actor="الجيش السوري", limit=50)),
    "events(source=state:RUS, status=denied)": lambda c: list(c.events(source="state:RUS", status="denied")),
    "events(near Aleppo, 50 km) first 50": lambda c: list(c.events(near=(36.2, 37.16, 50), limit=50)),
    "events(outlet, one month of publication)": lambda c: list(c.events(outlet="outlet-3", published_since="2015-03-01", published_until="2015-03-31")),
    "events(search=هدنة, type=RETREAT) first 50": lambda c: list(c.events(search="هدنة", type="RETREAT", limit=50)),
    "statements(speaker=ترامب) first 50": lambda c: list(c.statements(speaker="ترامب", limit=50)),
    "figures(killed, at least 50, TUR)": lambda c: list(c.figures(kind="killed", at_least=50, country="TUR")),
    "agreements(violated)": lambda c: list(c.agreements(violated=True)),
    "search(النظام السوري)": lambda c: c.search("النظام السوري"),
    "search(قال) a word of most articles": lambda c: c.search("قال"),
    'search("وقف إطلاق النار")': lambda c: c.search('"وقف إطلاق النار"'),
    "search(زلزال -تركيا, newest)": lambda c: c.search("زلزال -تركيا", newest=True),
    "one reading": lambda c: c.reading(len(c) // 2),
}


def measure_adding(news: Path, folder: Path, most: int | None, out: TextIO) -> list[dict[str, float]]:
    """Add the same articles with one process and with one a core, into new files."""
    source = news
    if most is not None:
        source = folder / "some.jsonl"
        with news.open(encoding="utf-8") as handle, source.open("w", encoding="utf-8") as some:
            some.writelines(line for _, line in zip(range(most), handle))
    with marsad.open(folder / "warm.db", create=True) as corpus:  # so that both runs have the words remembered
        add(corpus, [str(source)], processes=1)
    rows: list[dict[str, float]] = []
    rates: list[float] = []
    costs: list[float] = []
    for processes in dict.fromkeys((1, cores())):
        path = folder / f"{processes}.db"
        with marsad.open(path, create=True) as corpus:
            begin, own, others = time.perf_counter(), cpu(resource.RUSAGE_SELF), cpu(resource.RUSAGE_CHILDREN)
            count = add(corpus, [str(source)], processes=processes)
            took, own, others = time.perf_counter() - begin, cpu(resource.RUSAGE_SELF) - own, cpu(resource.RUSAGE_CHILDREN) - others
        rates.append(count.added / took)
        costs.append((own + others) / count.added)
        rows.append({"processes": processes, "articles": count.added, "failed": count.failed, "per_s": rates[-1], "cpu_ms": 1000 * costs[-1], "kb": path.stat().st_size / count.added / 1024})
        print(
            f"{processes} process(es): {count.added} added, {count.failed} set aside in {took:.1f} s, {rates[-1]:.1f}/s; "
            f"{1000 * costs[-1]:.1f} ms of processor an article, {1000 * own / count.added:.1f} of them in the main process; "
            f"{path.stat().st_size / count.added / 1024:.1f} KB an article", file=out
        )  # fmt: skip
        with marsad.open(path) as corpus:
            begin = time.perf_counter()
            again = add(corpus, [str(source)], processes=processes)
            rows[-1]["again_s"] = time.perf_counter() - begin
            print(f"    run again: {again.known} known, {again.added} added in {rows[-1]['again_s']:.1f} s", file=out)
    if len(rates) > 1:
        print(f"{rates[1] / rates[0]:.2f} times one process's rate; {cores() * costs[0] / costs[1]:.2f} times by what it costs, were the machine idle", file=out)
    return rows


def cpu(who: int) -> float:
    """Seconds of processor that this process, or those that it has waited for, took."""
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


def synthetic(news: Path, path: Path, articles: int, out: TextIO) -> dict[str, float]:
    """A corpus of that many articles out of the readings of those that there are."""
    lexicon = lexicon_of(None)
    with news.open(encoding="utf-8") as handle:
        rows = [json.loads(line) for line in handle]
    made: list[tuple[Item, Packed, tuple[str, str]]] = []
    for row in rows[: min(articles, 600)]:
        item = Item(source=news.name, text=row["text"], title=row["title"], published=row["published"])
        article = to_article(item)
        made.append((item, pack(read_article(article, lexicon)), folded(article)))
    begin = time.perf_counter()
    with marsad.open(path, create=True) as corpus:
        version = corpus.version(lexicon.hash)
        for at in range(0, articles, BATCH):
            with corpus.writing():
                for number in range(at, min(at + BATCH, articles)):
                    item, packed, words = made[number % len(made)]
                    day = (FIRST_DAY + dt.timedelta(days=number * 3000 // articles)).isoformat()
                    named = replace(item, id=f"a{number}", outlet=f"outlet-{number % 40}", published=day, url=f"https://example.org/{number}")
                    row_number, _ = corpus.put_article(named, to_article(named), words)
                    corpus.put_reading(row_number, version, replace(packed, id=f"a{number}"))
        took = time.perf_counter() - begin
        corpus.tidy()
    size = path.stat().st_size
    print(f"{articles} articles written in {took:.0f} s, {articles / took:.0f}/s; {size / 2**20:.0f} MB, {size / articles / 1024:.1f} KB an article", file=out)
    return {"write_per_s": articles / took, "mb": size / 2**20}


def ask(path: Path) -> Iterator[tuple[str, int, float, float]]:
    """Each question: how many answers, and how long it took in milliseconds, by the clock and of processor time."""
    with marsad.open(path) as corpus:
        for name, question in QUESTIONS.items():
            begin, used = time.perf_counter(), cpu(resource.RUSAGE_SELF)
            answer = question(corpus)
            yield name, len(answer) if isinstance(answer, list) else 1, 1000 * (time.perf_counter() - begin), 1000 * (cpu(resource.RUSAGE_SELF) - used)


def tables(path: Path, out: TextIO) -> None:
    """What takes the room."""
    with marsad.open(path) as corpus:
        rows = corpus.db.execute("SELECT name, sum(pgsize) AS size FROM dbstat GROUP BY name ORDER BY size DESC LIMIT 14").fetchall()
        total = path.stat().st_size
        print("  ".join(f"{name} {100 * size / total:.0f}%" for name, size in rows), file=out)


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--news", type=Path, required=True)
    parser.add_argument("--most", type=int, help="of the news, no more articles than this")
    parser.add_argument("--articles", type=int, help="make a corpus of this many, and ask it")
    parser.add_argument("--keep", type=Path, help="the synthetic corpus: left there, or asked if it is there")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    out = sys.stderr if args.json else sys.stdout
    measured: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if args.articles is None:
            measured["adding"] = measure_adding(args.news, folder, args.most, out)
        else:
            path = args.keep or folder / "large.db"
            if not path.exists():
                measured |= synthetic(args.news, path, args.articles, out)
            tables(path, out)
            measured |= {"articles": args.articles, "questions": []}
            for question, answers, clock, used in ask(path):
                measured["questions"].append({"question": question, "answers": answers, "ms": clock, "cpu_ms": used})
                print(f"{question:56} {answers:7} answers {clock:8.0f} ms, {used:6.0f} of processor", file=out)
    own, others = (resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(f"peak memory {own:.0f} MB in the main process, {others:.0f} MB in the largest other", file=out)
    if args.json:
        print(json.dumps({**measured, "peak_mb": own, "other_peak_mb": others}, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
