"""Stories measured: how right the reprints and groups of tests/stories are, and what time and memory a corpus takes.

    python -m bench.stories                      # scores on our own articles
    python -m bench.stories --sizes 2000 20000   # time and memory as well
    python -m bench.stories --kept 2000 20000    # the same in a corpus file, as ``marsad stories`` does it
    python -m bench.stories --json               # as JSON, beside what a first try finds: texts that are the same, one type on one day

A corpus for timing is made of our own articles, told again a day later with every copy: the readings with their days
moved, and for the reprints the texts with other words in the same order. In a corpus file the copies are 15 days apart, so
that none is a reprint of another.
"""

from __future__ import annotations

import argparse
import datetime as dt
import itertools
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import marsad
from marsad import Lexicon
from marsad.keep import tell_corpus
from marsad.model import Article, Event, Reading
from marsad.pipeline import make_article
from marsad.store import Item, to_article
from marsad.store.flatten import pack
from marsad.stories import find_pacts, find_reprints, group_events, group_tellings
from marsad.stories.facts import tellings
from marsad.stories.records import Group, Pact, Telling
from marsad.stories.reprints import Cluster, Reprints

FOLDER = Path(__file__).parents[1] / "tests" / "stories"
Gold = Mapping[str, Any]  # a line of a JSONL file: id, outlet, title, published, text, reprint, events, agreements
Pair = tuple[tuple[str, str], tuple[str, str]]  # two tellings: (article, happening) each


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """Pairs that were joined, those of them that are right, and those to be joined; the wrong ones and the missed."""

    right: int
    joined: int
    wanted: int
    wrong: tuple[Any, ...]
    missed: tuple[Any, ...]

    @property
    def precision(self) -> float:
        return self.right / self.joined if self.joined else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.wanted if self.wanted else 1.0


def articles(*, later: bool = False) -> list[Gold]:
    """Our own articles with what they tell; ``later``: those written after the grouping was set, which it was not set on."""
    folder = FOLDER / "later" if later else FOLDER
    return [json.loads(line) for path in sorted(folder.glob("*.jsonl")) for line in path.read_text("utf-8").splitlines()]


def read_all(gold: Iterable[Gold], *, lexicon: Lexicon) -> list[Reading]:
    return [marsad.read(a["text"], title=a["title"], published=a["published"], outlet=a["outlet"], id=a["id"], lexicon=lexicon) for a in gold]


def _measure(found: set[Any], wanted: set[Any]) -> Measure:
    return Measure(right=len(found & wanted), joined=len(found), wanted=len(wanted), wrong=tuple(sorted(found - wanted)), missed=tuple(sorted(wanted - found)))


def score_reprints(gold: Sequence[Gold], reprints: Reprints) -> Measure:
    """Pairs of articles that print one text."""
    texts = reprints.texts()
    label = {a["id"]: a["reprint"] for a in gold}
    pairs = list(itertools.combinations(sorted(label), 2))
    found = {(a, b) for a, b in pairs if a in texts and texts.get(a) == texts.get(b)}
    return _measure(found, {(a, b) for a, b in pairs if label[a] == label[b]})


def happening(article: Gold, reading: Reading, event: Event) -> str | None:
    """Which happening of the gold an event tells: that of its trigger's words, else that of most of its evidence."""
    count: Counter[str] = Counter()
    for span in (event.trigger, *event.evidence):
        for key, phrases in article["events"].items():
            count[key] += sum(at < span.end and span.start < at + len(phrase) for phrase in phrases for at in _every(reading.text, phrase))
        if span is event.trigger and any(count.values()):
            break
    best = count.most_common(1)
    return best[0][0] if best and best[0][1] else None


def _every(text: str, phrase: str) -> Iterable[int]:
    at = text.find(phrase)
    while at >= 0:
        yield at
        at = text.find(phrase, at + 1)


def score_groups(gold: Sequence[Gold], readings: Sequence[Reading], groups: Iterable[Group]) -> tuple[Measure, Measure]:
    """Pairs of (article, happening) that groups join: against those whose tellings the readings have, and against all.

    An event that the gold doesn't know is a happening of its own: joined with any other it counts as wrong.
    """
    by_id = {a["id"]: a for a in gold}
    key = {(r.id, e.id): happening(by_id[r.id], r, e) for r in readings for e in r.events}
    joined: set[Pair] = set()
    for group in groups:
        for a, b in itertools.combinations(group.tellings, 2):
            if a.article != b.article:
                first, second = sorted((t.article, key[t.article, t.event] or t.event) for t in (a, b))
                joined.add((first, second))
    read = {(article, k) for (article, _), k in key.items() if k}
    told = {(a["id"], k) for a in gold for k in a["events"]}
    return _measure(joined, _pairs(read)), _measure(joined, _pairs(told))


def score_pacts(gold: Sequence[Gold], pacts: Iterable[Pact]) -> Measure:
    """Pairs of articles whose namings are one agreement, of those namings that the readings have."""
    by_id = {a["id"]: a for a in gold}
    named: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for pact in pacts:
        for naming in pact.namings:
            for key, phrases in by_id[naming.article].get("agreements", {}).items():
                if any(phrase in naming.mention.text or naming.mention.text in phrase for phrase in phrases):
                    named[pact.id].add((naming.article, key))
    found = {tuple(sorted(pair)) for members in named.values() for pair in itertools.combinations(members, 2) if pair[0][0] != pair[1][0]}
    return _measure(found, _pairs({n for members in named.values() for n in members}))


def _pairs(tellings: Iterable[tuple[str, str]]) -> set[Pair]:
    by_key: dict[str, list[str]] = defaultdict(list)
    for article, key in tellings:
        by_key[key].append(article)
    return {((a, key), (b, key)) for key, several in by_key.items() for a, b in itertools.combinations(sorted(set(several)), 2)}


# --- time and memory -------------------------------------------------------------------------------------------------


def moved(reading: Reading, copy: int) -> Reading:
    """A reading told again ``copy`` days later, as another article."""

    def later(day: str | None) -> str | None:
        return (dt.date.fromisoformat(day) + dt.timedelta(copy)).isoformat() if day else None

    events = tuple(replace(e, start=later(e.start), end=later(e.end)) for e in reading.events)
    agreements = tuple(replace(a, start=later(a.start), end=later(a.end)) for a in reading.agreements)
    return replace(reading, id=f"{reading.id}.{copy}", published=later(reading.published), events=events, agreements=agreements)


def reworded(article: Gold, copy: int) -> Article:
    """The same article in other words: every word with the copy's number at its end."""
    text = " ".join(f"{word}{copy}" for word in article["text"].split())
    day = (dt.date.fromisoformat(article["published"]) + dt.timedelta(copy)).isoformat()
    return make_article(text, published=day, outlet=article["outlet"], id=f"{article['id']}.{copy}")


def spend(size: int) -> dict[str, float]:
    """Seconds and megabytes for a corpus of so many articles, in this process."""
    import resource

    lexicon = Lexicon.load()
    gold = articles()[:size]
    base = read_all(gold, lexicon=lexicon)
    start_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    copies = -(-size // len(gold))
    texts = [reworded(a, copy) for copy in range(copies) for a in gold][:size]
    begin = time.process_time()
    reprints = find_reprints(texts)
    of_reprints = time.process_time() - begin
    del texts
    readings = [moved(r, copy) for copy in range(copies) for r in base][:size]
    begin = time.process_time()
    told = list(tellings(readings, lexicon))
    of_tellings = time.process_time() - begin
    begin = time.process_time()
    groups = group_tellings(told, texts=reprints.texts())
    of_groups = time.process_time() - begin
    whole = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "articles": size, "tellings": len(told), "groups": len(groups.groups), "reprints_s": round(of_reprints, 2), "tellings_s": round(of_tellings, 2),
        "groups_s": round(of_groups, 2), "ms_per_article": round(1000 * (of_reprints + of_tellings + of_groups) / size, 2), "before_mb": round(start_mb), "peak_mb": round(whole),
    }  # fmt: skip


def spend_kept(size: int) -> dict[str, float]:
    """The same for a corpus file, whose readings are there already: all taken in at once, and then as many again as a day brings."""
    import resource

    lexicon = Lexicon.load()
    gold = articles()[:size]
    base = read_all(gold, lexicon=lexicon)
    every = [(g, moved(r, 15 * copy)) for copy in range(-(-size // len(gold)) + 1) for g, r in zip(gold, base, strict=True)]
    with tempfile.TemporaryDirectory() as folder, marsad.open(Path(folder) / "corpus.db", create=True) as corpus:

        def put(some: Sequence[tuple[Gold, Reading]]) -> float:
            with corpus.writing():
                for g, reading in some:
                    item = Item(source=reading.id, id=reading.id, outlet=g["outlet"], title=g["title"], text=g["text"], published=reading.published)
                    number, _ = corpus.put_article(item, to_article(item))
                    corpus.put_reading(number, corpus.version(lexicon.hash), pack(reading))
            begin = time.process_time()
            tell_corpus(corpus)
            return time.process_time() - begin

        whole, more = put(every[:size]), put(every[size : size + len(gold)])
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        begin = time.process_time()
        corpus.stories(limit=50)
        asked = time.process_time() - begin
    return {"articles": size, "s": round(whole, 1), "ms_per_article": round(1000 * whole / size, 2), f"{len(gold)}_more_s": round(more, 2), "first_50_ms": round(1000 * asked), "peak_mb": round(peak)}


def same_words(gold: Sequence[Gold]) -> Reprints:
    """Reprints as a first try finds them: articles whose texts are the same, word for word."""
    by_text: dict[str, list[str]] = defaultdict(list)
    for a in gold:
        by_text[" ".join(a["text"].split())].append(a["id"])
    return Reprints(clusters=tuple(Cluster(id=ids[0], source=ids[0], articles=tuple(ids), copies=()) for ids in by_text.values() if len(ids) > 1))


def same_day(readings: Sequence[Reading], lexicon: Lexicon) -> tuple[Group, ...]:
    """Happenings as a first try finds them: events of one type that start on one day."""
    by_day: dict[tuple[str, str | None], list[Telling]] = defaultdict(list)
    for telling in tellings(readings, lexicon):
        by_day[telling.type, telling.first].append(telling)
    return tuple(Group(id=f"{type_} {day}", tellings=tuple(those)) for (type_, day), those in by_day.items() if day is not None)


def rows(gold: Sequence[Gold], readings: Sequence[Reading], lexicon: Lexicon) -> dict[str, Measure]:
    """Every measure over some articles, the first tries' beside ours."""
    reprints = find_reprints(readings)
    groups = group_events(readings, lexicon=lexicon, reprints=reprints).groups
    read, told = score_groups(gold, readings, groups)
    first_read, first_told = score_groups(gold, readings, same_day(readings, lexicon))
    return {
        "reprints": score_reprints(gold, reprints), "reprints, first try": score_reprints(gold, same_words(gold)),
        "groups, of tellings that were read": read, "groups, of tellings that were read, first try": first_read,
        "groups, of all tellings": told, "groups, of all tellings, first try": first_told,
        "agreements": score_pacts(gold, find_pacts(readings, lexicon=lexicon, groups=groups)),
    }  # fmt: skip


def show(name: str, measure: Measure, *, verbose: bool) -> None:
    print(f"{name:46} P {measure.precision:.3f}  R {measure.recall:.3f}  ({measure.right} right of {measure.joined} joined, {measure.wanted} wanted)")
    if verbose:
        for pair in measure.wrong:
            print("   wrong ", pair)
        for pair in measure.missed:
            print("   missed", pair)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="*", default=[], help="corpus sizes to time")
    parser.add_argument("--kept", type=int, nargs="*", default=[], help="sizes of corpus files to time")
    parser.add_argument("--one-size", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--one-kept", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--later", action="store_true", help="only the articles written after the grouping was set")
    parser.add_argument("--costs", action="store_true", help="time and memory only")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--verbose", action="store_true", help="list the wrong and the missed pairs")
    chosen = parser.parse_args()
    if chosen.one_size:
        print(json.dumps(spend(chosen.one_size)))
        return 0
    if chosen.one_kept:
        print(json.dumps(spend_kept(chosen.one_kept)))
        return 0
    lexicon = Lexicon.load()
    measured: dict[str, Any] = {"scores": {}, "sizes": [], "kept": []}
    for name, later in () if chosen.costs else (("later", True),) if chosen.later else (("set on", False), ("later", True)):
        gold = articles(later=later)
        found = rows(gold, read_all(gold, lexicon=lexicon), lexicon)
        measured["scores"][name] = {"articles": len(gold), "rows": {what: {"precision": m.precision, "recall": m.recall, "right": m.right, "joined": m.joined, "wanted": m.wanted} for what, m in found.items()}}
        if not chosen.json:
            print(f"{len(gold)} articles ({name})")
            for what, measure in found.items():
                show(what, measure, verbose=chosen.verbose and "all tellings" not in what and "first" not in what)
    for option, size in [*(("--one-size", size) for size in chosen.sizes), *(("--one-kept", size) for size in chosen.kept)]:
        run = subprocess.run([sys.executable, "-m", "bench.stories", option, str(size)], check=True, capture_output=True, text=True)
        measured["sizes" if option == "--one-size" else "kept"].append(json.loads(run.stdout))
        if not chosen.json:
            print(run.stdout.strip(), flush=True)
    if chosen.json:
        print(json.dumps(measured, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
