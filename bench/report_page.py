"""docs/benchmarks.md from what the benchmarks measured: a section each, in words and tables; the plots by ``bench.plots``.

Every section takes the kept results by name and gives its lines. Where a result is missing, left out or failed, it says so.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bench import plots

Kept = Mapping[str, Mapping[str, Any]]
Lines = list[str]
PEERS = Path(__file__).with_name("peers.csv")
HOWS = {"Python": "speed", "compiled": "speed_compiled"}  # ways to run the program, and what measured its speed


def page(kept: Kept, folder: Path) -> str:
    """The whole page; plots are written to ``folder``."""
    sections = (_head, _gold, _gsr, _entities, _times, _places, _stories, _pages, _picture, _invariants, _reading, _growth, _corpus, _peers)
    lines: Lines = []
    for section in sections:
        lines += section(kept, folder)
    return "\n".join(lines).rstrip() + "\n"


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> Lines:
    """A Markdown table, its numbers as they are to be read, and an empty line."""
    return ["| " + " | ".join(head) + " |", "|" + "---|" * len(head), *("| " + " | ".join(_cell(cell) for cell in row) + " |" for row in rows), ""]


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.3f}"
    if isinstance(value, int):
        return f"{value:,}"
    return str(value).replace("|", "\\|")


def _missing(kept: Kept, name: str) -> Lines:
    """Why a benchmark has no figures; nothing where it has."""
    one = kept.get(name)
    if one is None:
        return [f"`{name}`: not run.", ""]
    for key, words in (("left_out", "Left out"), ("failed", "Failed")):
        if key in one:
            return [f"{words}: {one[key]}.", ""]
    return []


def _by(kept: Kept, *names: str) -> Lines:
    """The commands of a section, with how busy the machine was."""
    ran = [kept[name] for name in names if "command" in kept.get(name, {})]
    return [*(f"    {one['command']}    # {one['took_s']:.0f} s, load {one['load_before']} to {one['load_after']}" for one in ran), ""] if ran else []


def _head(kept: Kept, folder: Path) -> Lines:
    a = kept["about"]
    busy = a["load"] is not None and a["load"] > a["usable_cores"]
    lines = [
        "# Benchmarks", "",
        "This page is written by `make bench` (`python -m bench.report`): every figure was measured in one run on one machine, each beside",
        "baselines of the same run. Change nothing here by hand; `python -m bench.report --from build/bench` writes it again from what was",
        "measured. The test data is other people's and not part of the project: `make bench` looks for it in the folders `GOLD`, `SCORER` and",
        "`BENCHMARKS` and leaves out what is not there. What the errors are and what was done about them: [accuracy.md](accuracy.md).", "",
    ]  # fmt: skip
    if a["quick"]:
        lines += ["**This was a quick run over tiny inputs: it shows that all of it works, and none of its figures is worth anything.**", ""]
    if busy:
        lines += [f"**The machine was busy with other work (load {a['load']} on {a['usable_cores']} cores): its times are too long, its rates too low. Scores don't depend on that.**", ""]
    if a["note"]:
        lines += [a["note"], ""]
    packages = ", ".join(f"{name} {version}" for name, version in a["packages"].items())
    rows = [
        ("date", a["date"]), ("commit", f"`{a['commit']}`"), ("marsad", a["marsad"]), ("Python", a["python"]), ("system", a["system"]), ("processor", a["cpu"]),
        ("cores", f"{a['usable_cores']} usable of {a['cores']}"), ("load average", f"{a['load']} at the start, {a['load_end']} at the end"),
        ("a loop of 1,000 additions", f"{a['loop_us']} µs"), ("packages", packages), ("the whole run", f"{a['took_s']} s"),
    ]  # fmt: skip
    return [*lines, *table(("", ""), rows), "## Accuracy", ""]


def _gold(kept: Kept, folder: Path) -> Lines:
    lines = [
        "### Articles read by hand", "",
        "F1 of each measure by the scorer of the gold, for articles that somebody else read (shared) and the project's own (whose rules were",
        "written with them in view). The baseline `keywords` takes every word of a trigger for an event that happened, every known name for an",
        "actor and every name of the gazetteer for a place.", "", *_by(kept, "gold"), *_missing(kept, "gold"),
    ]  # fmt: skip
    for name, one in (kept.get("gold", {}).get("result") or {}).items():
        readers = one["readers"]
        measures = list(readers["Marsad"]["measures"])
        rows: list[Sequence[object]] = [(m, *(r["measures"].get(m, {}).get("f1") for r in readers.values())) for m in measures]
        rows.append(("**mean**", *(r["overall"] for r in readers.values())))
        lines += [f"The {name} gold, {one['articles']} articles:", "", *table((name, *readers), rows)]
    return lines


def _gsr(kept: Kept, folder: Path) -> Lines:
    lines = [
        "### Events in other people's sentences", "",
        "Does the reading of a sentence hold an event of the type, where coders saw one? *Yes* against both kinds of *no*, ambiguous left out.",
        "What is learned is cross-validated in five folds, the same for all; the rest has no training. Alarms: the share of a kind of *no* in",
        "which an event was found all the same.", "", *_by(kept, "gsr_ASSAULT", "gsr_PROTEST"), *_missing(kept, "gsr_ASSAULT"),
    ]  # fmt: skip
    for type_, one in _judged(kept):
        rows = [(how, r["precision"], r["recall"], r["f1"], r["hard_alarms"], r["easy_alarms"]) for how, r in one["rows"].items()]
        counts = ", ".join(f"{count} {label}" for label, count in sorted(one["sentences"].items()))
        lines += [f"{type_} ({counts}):", "", *table((type_, "P", "R", "F1", "alarms, difficult no", "alarms, easy no"), rows)]
        hits = ", ".join(f"{part.replace('_', ' ')} {a} of {b} ({a / b:.2f})" for part, (a, b) in one["spans"].items() if b)
        lines += [f"Of the events found in a *yes*, words that overlap a coder's: {hits or 'none told'}.", ""]
    return lines


def _judged(kept: Kept) -> list[tuple[str, Any]]:
    """(type, what was measured) of the sentences that coders judged."""
    return [pair for name in ("gsr_ASSAULT", "gsr_PROTEST") for pair in (kept.get(name, {}).get("result") or {}).items()]


def _entities(kept: Kept, folder: Path) -> Lines:
    lines = [
        "### Names", "",
        "Whole names of the right kind, F1 × 100. ANERcorp's last sixth is news that nothing was trained on; AQMAR is Wikipedia tagged by other",
        "rules, and so is across domains. The plain CRF looks at words, their first and last letters and their neighbours; the lists are the",
        "lexicon's and the gazetteer's names wherever they stand.", "", *_by(kept, "entities"), *_missing(kept, "entities"),
    ]  # fmt: skip
    result = kept.get("entities", {}).get("result")
    if not result:
        return lines
    kinds = ("all", "PER", "LOC", "ORG")
    rows = [
        (row["scored"], row["how"], row["trained"], *(f"{100 * row['scores'][k]['f1']:.1f}" for k in kinds), *(f"{100 * row['scores']['all'][x]:.1f}" for x in ("precision", "recall")))
        for row in sorted(result["rows"], key=lambda row: -row["scores"]["all"]["f1"])
    ]  # fmt: skip
    rows.sort(key=lambda row: row[0])
    return [*lines, *table(("scored on", "tagger", "trained on", "all", "PER", "LOC", "ORG", "P", "R"), rows), f"The model's file has {result['model_bytes']:,} bytes.", ""]


def _times(kept: Kept, folder: Path) -> Lines:
    lines = [
        "### Dates and numbers", "",
        "Phrases of two collections that news uses ([times.md](times.md) says what is left out and why): exactly right, that is, all that the",
        "phrase holds found, nothing else, and the values the same. A tool that gives moments and no ranges is asked for the first day alone.",
        "The second collection is Duckling's own tests.", "", *_by(kept, "times", "times_peers"), *_missing(kept, "times_peers"),
    ]  # fmt: skip
    rows = kept.get("times_peers", {}).get("result") or []
    cells = []
    for row in sorted(rows, key=lambda row: row["what"]):
        tool = " ".join(word for word in (row["tool"], row.get("version", "")) if word) + (f" ({row['note']})" if row.get("note") else "")
        if "why" in row:
            cells.append((row["what"], tool, row["why"], ""))
            continue
        shares = [f"{row['shares'][name]:.3f} of {row['counts'][name]}" if name in row["shares"] else "" for name in ("Recognizers-Text", "Duckling")]
        cells.append((row["what"], tool, *shares))
    if cells:
        lines += table(("asked for", "tool", "Recognizers-Text", "Duckling"), cells)
    shares = kept.get("times", {}).get("result")
    if shares:
        lines += [f"Of all {shares['count_everything']:,} phrases, small talk and times of day included, Marsad has {shares['everything']:.3f} right; of those",
                  f"that news uses, {shares['all_relevant']:.3f}; counting as wrong what it values by another convention, {shares['strict']:.3f}.", ""]  # fmt: skip
    return lines


def _places(kept: Kept, folder: Path) -> Lines:
    lines = [
        "### Places", "",
        "Of the Arabic names of places in Syria and Libya, villages included, the share that is found as it is spelled and within 20 km of where",
        "it lies.", "", *_by(kept, "places", "places_coverage", "places_traps"), *_missing(kept, "places"),
    ]  # fmt: skip
    result = kept.get("places", {}).get("result")
    if result:
        told = [row for row in result["coverage"] if "shares" in row]
        groups = list(told[0]["shares"])
        lines += table(("gazetteer", *(f"{g} ({told[0]['shares'][g]['names']:,} names)" for g in groups)), [(f"{row['tool']} {row['version']}".strip(), *(row["shares"][g]["found"] for g in groups)) for row in told])
        lines += [f"{row['tool']}: {row['why']}.\n" for row in result["coverage"] if "why" in row]
    if "result" in kept.get("places_coverage", {}):
        lines += ["With a gazetteer built from an export that holds these places (`bench.places coverage`):", "", *_markdown(kept["places_coverage"]["result"])]
    traps = (result or {}).get("traps")
    if traps or "result" in kept.get("places_traps", {}):
        lines += ["Sentences with names that are everyday words too, half of them traps:", ""]
        if "result" in kept.get("places_traps", {}):
            lines += _markdown(kept["places_traps"]["result"])
        if traps:
            lines += [f"The baseline, each name of the gazetteer taken for a place wherever it stands: precision {traps['precision']:.3f}, recall {traps['recall']:.3f} ({traps['sentences']} sentences).", ""]
    return lines


def _markdown(text: str) -> Lines:
    """The tables in what a program printed."""
    return [*(line for line in text.splitlines() if line.startswith("|")), ""]


def _stories(kept: Kept, folder: Path) -> Lines:
    lines = [
        "### Stories", "",
        "Our own articles ([stories.md](stories.md)): pairs that were joined and are right. The first tries: reprints are texts that are the",
        "same word for word; tellings of one happening are events of one type on one day.", "", *_by(kept, "stories"), *_missing(kept, "stories"),
    ]  # fmt: skip
    for name, one in (kept.get("stories", {}).get("result") or {}).get("scores", {}).items():
        title = f"{one['articles']} articles, {'which the grouping was set on' if name == 'set on' else 'written afterwards'}"
        lines += table((title, "P", "R", "right", "joined", "wanted"), [(what, m["precision"], m["recall"], m["right"], m["joined"], m["wanted"]) for what, m in one["rows"].items()])
    return lines


def _pages(kept: Kept, folder: Path) -> Lines:
    lines = [
        "### Pages", "",
        "Pages of Arabic news sites with a gold day, title, text or traps: how many are right; of texts, the mean share of the gold words found",
        "and of the found words that are gold.", "", *_by(kept, "pages"), *_missing(kept, "pages"),
    ]  # fmt: skip
    result = kept.get("pages", {}).get("result")
    if not result:
        return lines
    rows: list[Sequence[object]] = []
    for tool, one in result.items():
        if "why" in one:
            rows.append((tool, one["why"], "", "", "", "", ""))
            continue
        only_days = tool == "htmldate"
        parts = ["" if only_days and name != "days" else f"{one[name]} of {one[f'{name}_told']}" for name in ("days", "titles", "beginnings", "traps")]
        rows.append((f"{tool} {one.get('version', '')}".strip(), *parts, *(("", "") if only_days else (one.get("recall"), one.get("precision")))))
    return [*lines, *table((f"{result['Marsad']['pages']} pages", "days", "titles", "beginnings", "traps", "text, recall", "text, precision"), rows)]


def _picture(kept: Kept, folder: Path) -> Lines:
    """The plot of all scores beside their baselines."""
    groups: dict[str, dict[str, float]] = {}
    for name, one in (kept.get("gold", {}).get("result") or {}).items():
        groups[f"{name} gold"] = {reader: one["readers"][reader]["overall"] for reader in ("Marsad", "keywords")}
    for type_, one in _judged(kept):
        groups[type_] = {("Marsad, " + how.removesuffix(", cut 0") if how.startswith("rules and") else how): r["f1"] for how, r in one["rows"].items()}
    for row in (kept.get("entities", {}).get("result") or {}).get("rows", []):
        if row["trained"] != "AQMAR" and "anew" not in row["how"]:
            groups.setdefault(f"names, {row['scored']}", {})[row["how"]] = row["scores"]["all"]["f1"]
    for row in kept.get("times_peers", {}).get("result") or []:
        if "shares" in row and row["what"] == "dates, first day" and not row["note"]:
            count = sum(row["counts"].values())
            groups.setdefault("dates, share right", {})[row["tool"]] = sum(row["shares"][g] * row["counts"][g] for g in row["shares"]) / count
    if not groups:
        return []
    name = plots.scores(groups, folder / "scores.svg")
    return ["### At a glance", "", f"![F1 of Marsad and of the baselines, by benchmark]({folder.name}/{name})", ""]


def _invariants(kept: Kept, folder: Path) -> Lines:
    lines = ["### What holds of every reading", "", *_by(kept, "invariants"), *_missing(kept, "invariants")]
    result = kept.get("invariants", {}).get("result")
    if result:
        lines += [f"{result['articles']:,} articles read, {result['broken']} broken: of {result['spans']:,} spans every one is the text's own words, no id stands twice or dangles, days",
                  "and bounds are in order, and what was read twice gave the same.", ""]  # fmt: skip
    return lines


def _reading(kept: Kept, folder: Path) -> Lines:
    lines = ["## Speed", "", "### Reading", "", *_by(kept, "speed", "speed_compiled"), *_missing(kept, "speed")]
    measured = {how: one["result"] for how, name in HOWS.items() if "result" in (one := kept.get(name, {}))}
    if "Python" not in measured:
        return lines
    speed = measured["Python"]
    m = speed["machine"]
    lines += [f"Load {m['load']} before, {speed.get('load_after', m['load'])} after; a loop of 1,000 additions took {m['loop_us']} µs. One core is measured in seconds of the processor, so that", "other work counts as little as it can; several cores by the clock.", ""]
    if "compiled" in measured:
        lines += ["*Compiled* is the same program as `make fast` builds it (see [architecture.md](architecture.md), \"Compiled\"); the rest of this page is Python.", ""]
    lines += _beside(measured, _starts)
    if "reading" not in speed:
        return [*lines, "No news articles were there: nothing more measured.", ""]
    r = speed["reading"]
    lines += [f"Tokens a second on one core, {r['articles']} articles of {r['tokens']:,} tokens:", ""]
    lines += _beside(measured, _rates)
    lines += ["The last rows, by what is switched on, are with words met for the first time. So they are at the beginning of a batch; as it goes on, most are known:", ""]
    stretches = [row["articles"] for row in speed["warming"]]
    lines += table(("tokens/s up to article", *(f"{upto:,}" for upto in stretches)), [(how, *(f"{row['tokens_per_s']:,}" for row in one["warming"])) for how, one in measured.items()])
    lines += table(("", "processes", "tokens/s by the clock", "articles/s", "times one", "load", "tokens/s by processor time spent", "times one"),
                   [(how, c["processes"], c["tokens_per_s"], f"{c['articles_per_s']:.1f}", f"{c['tokens_per_s'] / one['cores'][0]['tokens_per_s']:.2f}", c["load"], c["idle_tokens_per_s"], f"{c['idle_tokens_per_s'] / one['cores'][0]['idle_tokens_per_s']:.2f}")
                    for how, one in measured.items() for c in one["cores"]])  # fmt: skip
    lines += ["The last two columns are what the same work would do on a machine that is otherwise idle, up to what its cores share.", "", "Where the time goes, in percent of reading:", ""]
    name = plots.shares(speed["stages"], folder / "stages.svg")
    shown = [(stage, f"{share:.1f}", f"{round(r['tokens_per_s'] * 100 / share):,}") for stage, share in speed["stages"].items() if share >= 0.5]
    return [*lines, f"![Share of each stage in the time of reading]({folder.name}/{name})", "", *table(("stage", "% of the time", "tokens/s of the stage alone"), shown)]


def _starts(speed: Any) -> dict[str, str]:
    start = speed["start"]
    out = {"start to first reading, lexicon compiled before": f"{start['cached_s']:.2f} s", "start to first reading, the first time ever": f"{start['first_ever_s']:.2f} s", "loading the gazetteer": f"{start['gazetteer_s']:.2f} s"}
    return out | {f"peak memory, {what}": f"{mb:.0f} MB" for what, mb in (speed.get("memory_mb") or {}).items()}


def _rates(speed: Any) -> dict[str, str]:
    out = {"words met for the first time": f"{speed['reading']['tokens_per_s']:,}", "all words met before": f"{speed['reading']['tokens_per_s_words_known']:,}"}
    return out | {what: f"{rate:,.0f}" for what, rate in speed["switches"].items()}


def _beside(measured: Mapping[str, Any], told: Callable[[Any], Mapping[str, str]]) -> Lines:
    """A table of what each way to run the program takes."""
    columns = [told(one) for one in measured.values()]
    return table(("", *measured), [(what, *(column.get(what) for column in columns)) for what in columns[0]])


def _growth(kept: Kept, folder: Path) -> Lines:
    rows = (kept.get("speed", {}).get("result") or {}).get("growth") or []
    if not rows:
        return []
    name = plots.growth(rows, folder / "growth.svg")
    shown = [(int(row["words"]), f"{row['seconds']:.2f}", f"{row['factor']:.2f}" if row["factor"] else "") for row in rows]
    return ["### Growth with length", "", "One text of so many words, one core, seconds of the processor:", "", f"![Seconds by the words of one text]({folder.name}/{name})", "", *table(("words", "seconds", "times half as many"), shown)]


def _corpus(kept: Kept, folder: Path) -> Lines:
    lines = ["### A corpus", "", "Articles read and kept in one file (`marsad add`), by the clock; then corpora of many sizes made of the same readings with other days,", "outlets and addresses, and what questions take in them ([corpus.md](corpus.md)).", ""]
    names = sorted((name for name in kept if name.startswith("corpus_")), key=lambda name: int(name.partition("_")[2]))
    lines += [*_by(kept, "adding", *names, "telling"), *_missing(kept, "adding")]
    adding = (kept.get("adding", {}).get("result") or {}).get("adding") or []
    if adding:
        lines += table(("processes", "articles", "added a second", "times one", "ms of processor an article", "KB an article", "the same again, s"),
                       [(a["processes"], a["articles"], f"{a['per_s']:.1f}", f"{a['per_s'] / adding[0]['per_s']:.2f}", f"{a['cpu_ms']:.1f}", f"{a['kb']:.1f}", f"{a['again_s']:.1f}") for a in adding])  # fmt: skip
    sizes = [kept[name]["result"] for name in names if "result" in kept[name]]
    if sizes:
        name = plots.corpus(sizes, folder / "corpus.svg")
        lines += [f"![Articles written a second, and milliseconds a question, by the size of the corpus]({folder.name}/{name})", ""]
        loads = ", ".join(f"{kept[n]['load_before']}" for n in names if "result" in kept[n])
        rows: list[Sequence[object]] = [("written a second", *(f"{s['write_per_s']:.0f}" for s in sizes)), ("file, MB", *(f"{s['mb']:.0f}" for s in sizes)), ("peak memory, MB", *(f"{s['peak_mb']:.0f}" for s in sizes))]
        rows += [(f"`{q['question']}`, ms", *(f"{s['questions'][at]['ms']:.0f}" for s in sizes)) for at, q in enumerate(sizes[0]["questions"])]
        lines += [f"Load {loads}.", "", *table(("articles", *(f"{s['articles']:,}" for s in sizes)), rows)]
    telling = kept.get("telling", {}).get("result") or {}
    if telling.get("sizes"):
        lines += ["Reprints, groups and tellings of a corpus in memory:", "", *table(("articles", "tellings", "groups", "seconds", "ms an article", "peak memory, MB"),
                  [(s["articles"], s["tellings"], s["groups"], f"{s['reprints_s'] + s['tellings_s'] + s['groups_s']:.1f}", f"{s['ms_per_article']:.2f}", s["peak_mb"]) for s in telling["sizes"]])]  # fmt: skip
    if telling.get("kept"):
        lines += ["The same in a corpus file, taken in at once, then as many articles more as our own collection has:", "", *table(("articles", "seconds", "ms an article", "more, s", "first 50 stories, ms", "peak memory, MB"),
                  [(s["articles"], f"{s['s']:.1f}", f"{s['ms_per_article']:.2f}", next(f"{v:.2f}" for k, v in s.items() if k.endswith("more_s")), s["first_50_ms"], s["peak_mb"]) for s in telling["kept"]])]  # fmt: skip
    return lines


def _peers(kept: Kept, folder: Path) -> Lines:
    with PEERS.open(encoding="utf-8", newline="") as handle:
        rows = [(row["tool"], row["licence"], row["reads"], row["outcome"]) for row in csv.DictReader(handle)]
    return ["## Peers", "", "What installs from PyPI, npm or Debian and reads Arabic without fetching anything else was measured. The others, and why not:", "", *table(("tool", "licence", "reads", "measured, or why not"), rows)]
