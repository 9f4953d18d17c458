"""What a reading got wrong, beside the text: for each measure of the scorer, the records missed, wrong and too many.

    python -m bench.errors --gold DIR [--texts DIR] --scorer FILE [--article NAME] [--kind events|actors|…]

A line a record: ``missed`` (in gold only), ``extra`` (read only), ``wrong`` (paired, with the fields that differ as
``gold → read``), ``right``. Pairs as the scorer pairs. ``--summary`` prints only the scores and the count by kind.
"""

from __future__ import annotations

import argparse
import importlib.util
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import yaml

from marsad.evaluate import read_gold
from marsad.lexicon import Lexicon

KINDS = ("actors", "places", "times", "statements", "figures", "events", "agreements", "relations", "framings")
Record = dict[str, Any]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--texts", type=Path, help="where the articles lie, if not beside the gold")
    parser.add_argument("--scorer", type=Path, required=True)
    parser.add_argument("--article")
    parser.add_argument("--kind", choices=KINDS)
    parser.add_argument("--right", action="store_true", help="also what was right")
    args = parser.parse_args()
    spec = importlib.util.spec_from_file_location("scorer", args.scorer)
    assert spec is not None and spec.loader is not None
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    counts: Counter[tuple[str, str]] = Counter()
    for reading in read_gold(args.gold, texts=args.texts, lexicon=Lexicon.load()):
        name = reading["id"]
        if args.article and args.article != name:
            continue
        gold = yaml.safe_load((args.gold / f"{name}.yaml").read_text("utf-8"))
        for kind in KINDS if args.kind is None else (args.kind,):
            for verdict, at, line in sorted(compare(scorer, kind, gold, reading), key=lambda r: (r[1], r[0])):
                counts[kind, verdict] += 1
                if verdict != "right" or args.right:
                    print(f"{name}\t{kind}\t{verdict}\t@{at}\t{line}")
    for (kind, verdict), count in sorted(counts.items()):
        print(f"# {kind:12} {verdict:8} {count}")
    return 0


def compare(scorer: ModuleType, kind: str, gold: Record, reading: Record) -> Iterator[tuple[str, int, str]]:
    """Each record's verdict, where it stands in the text, and a line about it."""
    text = reading["text"]
    mentions = {r["id"]: [(m["start"], m["end"]) for m in r["mentions"]] for k in ("actors", "places") for r in reading[k]}
    name = {r["id"]: r["mentions"][0]["text"] if r["mentions"] else r["name"] for k in ("actors", "places") for r in reading[k]}

    def spots(surfaces: Any) -> list[tuple[int, int]]:
        return scorer.occurrences(text, surfaces)  # type: ignore[no-any-return]

    def same(surfaces: list[str], ids: list[str]) -> int:
        spans = [s for i in ids for s in mentions.get(i, [])]
        return sum(scorer.touches(spots(s), spans) for s in surfaces)

    def names(ids: list[str | None]) -> str:
        return "[" + "، ".join(name.get(i, str(i)) if i else "–" for i in ids) + "]"

    def differs(label: str, wanted: Any, got: Any, agree: bool) -> str:
        return "" if agree else f" · {label}: {wanted} → {got}"

    def sentence(at: int) -> int:
        return len(scorer.BOUNDARY.findall(text, 0, at))

    golds, preds = gold.get(kind) or [], reading[kind]
    agree: Callable[[Record, Record], float]
    detail: Callable[[Record, Record], str]
    if kind in ("actors", "places"):
        def agree(g: Record, p: Record) -> float:
            return sum(scorer.touches([m], spots(g["text"])) for m in mentions[p["id"]])

        def detail(g: Record, p: Record) -> str:
            fields = ("country", "sector") if kind == "actors" else ("country",)
            out = "".join(differs(f, g[f], p.get(f), scorer.admits(g[f], p.get(f)) or (kind == "places" and g[f] is None)) for f in fields)
            if kind == "places":
                limit = {"country": 1500, "region": 120, "site": 120, "sea": 1500}.get(g["kind"], 25)
                far = scorer.km(g["lat"], g["lon"], p["lat"], p["lon"]) if p["lat"] is not None else None
                out += differs("km", f"≤{limit}", far if far is None else round(far), far is not None and far <= limit)
            return out
    elif kind == "times":
        def agree(g: Record, p: Record) -> float:
            return scorer.touches(spots(g["text"]), scorer.span(p["span"])) and 1 + 2 * (not detail(g, p))

        def detail(g: Record, p: Record) -> str:
            return "".join(differs(f, scorer.day(g[f]), p[f], scorer.day(g[f]) == p[f]) for f in ("start", "end"))
    elif kind == "statements":
        def agree(g: Record, p: Record) -> float:
            value = max((scorer.overlap(o, scorer.span(p["span"])[0]) for o in spots(g["text"])), default=0)
            return value if value >= scorer.QUOTE_OVERLAP else 0

        def detail(g: Record, p: Record) -> str:
            return differs("speaker", g["speaker"], names([p["speaker"]]), not g["speaker"] or bool(same([g["speaker"]], [p["speaker"]])))
    elif kind == "figures":
        def agree(g: Record, p: Record) -> float:
            return scorer.touches(spots(g["text"]), scorer.span(p["span"])) and 3 - (not detail(g, p)) + (g["kind"] == p["kind"])

        def detail(g: Record, p: Record) -> str:
            return "".join(differs(f, g[f], p[f], g[f] == p[f]) for f in ("kind", "low", "high"))
    elif kind == "events":
        def agree(g: Record, p: Record) -> float:
            at = spots([g["text"], *(g.get("also") or [])])
            if g["type"] != p["type"] or not any(sentence(s) == sentence(p["trigger"]["start"]) for s, _ in at):
                return 0
            return 1 + 2 * scorer.touches(at, scorer.span(p["trigger"])) + same(g["sources"], p["sources"]) + same(g["targets"], p["targets"])

        def detail(g: Record, p: Record) -> str:
            out = ""
            for role in ("sources", "targets", "places"):
                out += differs(role, g[role], names(p[role]), same(g[role], p[role]) == len(g[role]) == len(p[role]))
            out += differs("days", [scorer.day(g["start"]), scorer.day(g["end"])], [p["start"], p["end"]],
                           (scorer.day(g["start"]), scorer.day(g["end"])) == (p["start"], p["end"]))  # fmt: skip
            out += differs("status", g["status"], p["status"], g["status"] == p["status"])
            claimed = bool(same([g["claimed_by"]], [p["claimed_by"]])) if g["claimed_by"] else not p["claimed_by"]
            return out + differs("claimed_by", g["claimed_by"], names([p["claimed_by"]]), claimed)
    elif kind == "agreements":
        def agree(g: Record, p: Record) -> float:
            return scorer.touches(spots(g["text"]), scorer.span(p["span"])) and 1 + same(g["parties"], p["parties"])

        def detail(g: Record, p: Record) -> str:
            out = differs("parties", g["parties"], names(p["parties"]), same(g["parties"], p["parties"]) == len(g["parties"]))
            return out + differs("start", scorer.day(g["start"]), p["start"], scorer.day(g["start"]) == p["start"])
    elif kind == "relations":
        def agree(g: Record, p: Record) -> float:
            return g["relation"] == p["relation"] and scorer.touches(spots(g["text"]), scorer.span(p["span"])) and 2 - bool(detail(g, p))

        def detail(g: Record, p: Record) -> str:
            return differs("subject", g["subject"], names([p["subject"]]), bool(same([g["subject"]], [p["subject"]])))
    else:
        def agree(g: Record, p: Record) -> float:
            return scorer.touches(spots(g["text"]), scorer.span(p["span"]))

        def detail(g: Record, p: Record) -> str:
            return ""

    pairs = scorer.pair(golds, preds, agree)
    for i, j in pairs:
        note = detail(golds[i], preds[j])
        yield "wrong" if note else "right", start(preds[j]), label(kind, golds[i]) + " = " + seen(kind, preds[j], names) + note
    for i, g in enumerate(golds):
        if i not in {i for i, _ in pairs}:
            at = spots(g["text"])
            yield "missed", at[0][0] if at else -1, label(kind, g)
    for j, p in enumerate(preds):
        if j not in {j for _, j in pairs}:
            yield "extra", start(p), seen(kind, p, names) + "   ⟨" + around(text, p) + "⟩"


def start(record: Record) -> int:
    return _span(record)["start"]  # type: ignore[no-any-return]


def _span(record: Record) -> Record:
    return record.get("trigger") or record.get("span") or record["mentions"][0]  # type: ignore[no-any-return]


def around(text: str, record: Record) -> str:
    """The words about a record."""
    span = _span(record)
    return " ".join(text[max(0, span["start"] - 40) : span["end"] + 40].split())


def label(kind: str, g: Record) -> str:
    """A gold record in a line."""
    return "GOLD " + " ".join(f"{k}={v}" for k, v in g.items() if v not in (None, [], "") and k not in ("lat", "lon"))


def seen(kind: str, p: Record, names: Callable[[list[str | None]], str]) -> str:
    """A record of the reading in a line."""
    if kind == "events":
        rest = f"{p['type']}:{p['mode']} {names(p['sources'])}→{names(p['targets'])} at {names(p['places'])} {p['start']}..{p['end']} {p['status']} by {names([p['claimed_by']])} {p['reasons']}"
    elif kind == "statements":
        rest = f"{names([p['speaker']])} cue={p['cue']['text']} {p['rule']}"
    elif kind in ("actors", "places"):
        rest = f"{p['kind']} {p['country']} {p.get('sector', '')} {p['id']} " + "|".join(dict.fromkeys(m["text"] + "·" + m["rule"] for m in p["mentions"]))
        return "READ " + rest
    elif kind == "agreements":
        rest = f"{names(p['parties'])} {p['start']}"
    elif kind == "relations":
        rest = f"{names([p['subject']])} {p['relation']} {p['object_text']} {p['rule']}"
    else:
        rest = " ".join(f"{k}={v}" for k, v in p.items() if k in ("kind", "low", "high", "start", "end", "rule"))
    return f"READ {_span(p)['text']} {rest}"


if __name__ == "__main__":
    raise SystemExit(main())
