"""Places at scale: how many names a gazetteer built from a GeoNames export finds, and what so many names do to reading.

    python -m bench.places coverage ../shared/benchmarks/places     names of Syria and Libya, found where they lie
    python -m bench.places traps                                     tests/cases/place_traps.csv, with and without 200,000 villages
    python -m bench.places articles ../shared/benchmarks/news/ant.jsonl    places an article, and speed, with and without them
    python -m bench.places scale --rows 2000000                      time and memory of a build, killed and gone on with

No export of GeoNames itself can be fetched where this runs. ``coverage`` writes one in GeoNames' own format from the
benchmark's places, whose names and coordinates are mainly GeoNames', into a temporary folder: that measures the build and
the look-up, and not how many names GeoNames has. ``traps`` and ``articles`` use villages made up from the lexicon's own
words, everyday words among them; ``scale`` uses made-up rows of the real files' shape.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import marsad
from marsad.gazetteer import BUILT, Candidate, Gazetteer, distance_km, find, find_loosely, load, name_key
from marsad.gazetteer_build import Progress, build
from marsad.lexicon import Lexicon
from marsad.tables import DATA, read_csv

TRAPS = Path(__file__).parents[1] / "tests" / "cases" / "place_traps.csv"
KM = 20.0  # a name found further off than this is another place's
ISO3 = {"SY": "SYR", "LY": "LBY"}
VILLAGES = 200_000
BOXES = {"SY": (32.6, 37.0, 35.9, 42.0), "IQ": (29.5, 37.0, 40.0, 48.0), "YE": (12.8, 17.0, 42.8, 52.0), "SD": (10.0, 20.0, 23.0, 37.0),
         "LY": (24.0, 32.5, 10.0, 24.5), "EG": (23.0, 31.2, 25.5, 34.5), "LB": (33.1, 34.6, 35.2, 36.5)}  # fmt: skip
HEADS = "تل عين بيت خربة كفر دير أبو أم وادي بئر رأس الشيخ قلعة برج حوش مزرعة جب نبع تلة شعب".split()
SYLLABLES = "با تل دي را سي شو عي فا كف مع نو هر ود جب حم خا صي طر قن لب غو زي مر سل نج".split()


# --- exports in GeoNames' format ----------------------------------------------------------------------------------------


def place_row(id: int, name: str, country: str, lat: float, lon: float, *, feature: str = "P", code: str = "PPL", admin1: str = "", population: int = 0) -> str:
    cells = (id, name, name, "", f"{lat:.5f}", f"{lon:.5f}", feature, code, country, "", admin1, "", "", "", population, "", 300, "Asia/Damascus", "2026-11-20")
    return "\t".join(map(str, cells)) + "\n"


def name_row(id: int, place: int, language: str, name: str) -> str:
    return f"{id}\t{place}\t{language}\t{name}\t\t\t\t\t\t\n"


def names_of(row: dict[str, str], column: str) -> list[str]:
    return [name for name in row[column].split("|") if name]


def benchmark_rows(folder: Path) -> list[dict[str, str]]:
    with (folder / "wof_sy_ly.csv").open(encoding="utf-8", newline="") as handle:
        return [row for row in csv.DictReader(handle) if row["placetype"] != "country"]


CODES = {"locality": ("P", "PPL"), "neighbourhood": ("P", "PPLX"), "county": ("A", "ADM2"), "region": ("A", "ADM1"), "campus": ("S", "UNIV")}


def export_of(rows: Sequence[dict[str, str]], folder: Path, *, names: Callable[[dict[str, str]], list[tuple[str, str]]]) -> None:
    """An export that holds these places, each with its (language, name) pairs."""
    folder.mkdir(parents=True, exist_ok=True)
    used: set[int] = set()
    number = 0
    with (folder / "allCountries.txt").open("w", encoding="utf-8") as places, (folder / "alternateNamesV2.txt").open("w", encoding="utf-8") as others:
        for at, row in enumerate(rows):
            id = int(row["geonameid"] or 0)
            if id <= 0 or id in used:
                id = 90_000_000 + at
            used.add(id)
            feature, code = CODES[row["placetype"]]
            places.write(place_row(id, row["name"], row["country"], float(row["lat"]), float(row["lon"]), feature=feature, code=code, population=int(row["population"] or 0)))
            for language, name in names(row):
                number += 1
                others.write(name_row(number, id, language, name))


def every_name(row: dict[str, str]) -> list[tuple[str, str]]:
    return [*(("ar", name) for name in names_of(row, "names_ara")), *(("", name) for name in names_of(row, "names_other_arabic_script"))]


def first_name(row: dict[str, str]) -> list[tuple[str, str]]:
    return [("ar", name) for name in names_of(row, "names_ara")[:1]]


# --- coverage -----------------------------------------------------------------------------------------------------------


def bare(name: str) -> str:
    return " ".join(word[2:] if word.startswith("ال") and len(word) > 4 else word for word in name.split())


SPELLINGS: dict[str, Callable[[str], str]] = {
    "as told": lambda name: name,
    "ة as ه": lambda name: name.replace("ة", "ه"),
    "no hamza (أ إ آ as ا)": lambda name: name.translate(str.maketrans("أإآ", "ااا")),
    "final ي as ى": lambda name: name[:-1] + "ى" if name.endswith("ي") else name,
    "no ال": bare,
    "ال before the first word": lambda name: name if name.startswith("ال") else "ال" + name,
    "قرية before it": lambda name: "قرية " + name,
    "written as one word": lambda name: name.replace(" ", ""),
    "hyphens for spaces": lambda name: name.replace(" ", "-"),
    "vowel signs": lambda name: "".join(letter + "َ" * (letter in "بتجحدرسشصضطعفقكلمن") for letter in name),
    "final ة as ا": lambda name: name[:-1] + "ا" if name.endswith("ة") else name,
}


def near(found: Sequence[Candidate], row: dict[str, str]) -> bool:
    at = float(row["lat"]), float(row["lon"])
    return any(distance_km(place.lat, place.lon, *at) <= KM for place in found if place.country == ISO3[row["country"]])


def score(pairs: Sequence[tuple[str, dict[str, str]]], gazetteer: Gazetteer) -> tuple[int, int, int, list[tuple[str, dict[str, str]]]]:
    """How many names are found where they lie: strictly, loosely, loosely as the first of their country; those missed."""
    strict = loose = first = 0
    missed = []
    for name, row in pairs:
        strict += near(find(name, gazetteer), row)
        found = find_loosely(name, gazetteer, countries=[ISO3[row["country"]]])
        right = near(found, row)
        loose += right
        first += near(found[:1], row)
        if not right:
            missed.append((name, row))
    return strict, loose, first, missed


def why_missed(name: str, row: dict[str, str], gazetteer: Gazetteer) -> str:
    if any(letter not in "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي ـ-" and not "\u064b" <= letter <= "\u0652" for letter in name):
        return "letters or signs that Arabic names have not"
    return "the name is known, of other places only" if find_loosely(name, gazetteer, countries=[ISO3[row["country"]]]) else "no such name in the gazetteer"


def coverage(folder: Path, *, examples: int) -> None:
    rows = benchmark_rows(folder)
    arabic = [(name, row) for row in rows for name in names_of(row, "names_ara")]
    first = [(name, row) for row in rows for name in names_of(row, "names_ara")[:1]]
    more = [(name, row) for row in rows for name in names_of(row, "names_ara")[1:]]
    other = [(name, row) for row in rows for name in names_of(row, "names_other_arabic_script")]
    print(f"{len(rows)} places of Syria and Libya, {len(arabic)} Arabic names, {len(other)} in Kurdish, Persian, Ottoman or other spellings\n")
    print("| gazetteer | names looked up | number | found as spelled | found loosely | the first of its country |")
    print("|---|---|---|---|---|---|")

    def line(gazetteer_name: str, what: str, pairs: Sequence[tuple[str, dict[str, str]]], gazetteer: Gazetteer) -> None:
        strict, loose, best, missed = score(pairs, gazetteer)
        share = [f"{100 * count / len(pairs):.1f}%" for count in (strict, loose, best)]
        print(f"| {gazetteer_name} | {what} | {len(pairs)} | {' | '.join(share)} |", flush=True)
        reasons = defaultdict(list)
        for name, row in missed:
            reasons[why_missed(name, row, gazetteer)].append(name)
        for reason, names in sorted(reasons.items(), key=lambda item: -len(item[1])) if examples else ():
            print(f"    missed, {reason}: {len(names)}, such as {'، '.join(names[:examples])}")

    built_in = load()
    for code in ISO3:
        line("built-in", f"Arabic, {code}", [pair for pair in arabic if pair[1]["country"] == code], built_in)
    people = [pair for pair in arabic if int(pair[1]["population"] or 0) >= 10_000]
    line("built-in", "Arabic, towns of 10,000 and more", people, built_in)
    with tempfile.TemporaryDirectory() as scratch:
        for title, names in (("all names", every_name), ("first names only", first_name)):
            place = Path(scratch) / name_key(title)
            export_of(rows, place / "export", names=names)
            build(place / BUILT, dump=place / "export", countries=list(ISO3.values()))
            gazetteer = load(overlay=place)
            if title == "all names":
                for code in ISO3:
                    line(title, f"Arabic, {code}", [pair for pair in arabic if pair[1]["country"] == code], gazetteer)
                line(title, "Arabic, towns of 10,000 and more", people, gazetteer)
                line(title, "other spellings", other, gazetteer)
                continue
            for spelling, change in SPELLINGS.items():
                line(title, f"first names, {spelling}", [(change(name), row) for name, row in first if change(name) != name or spelling == "as told"], gazetteer)
            line(title, "the places' other Arabic names", more, gazetteer)
            line(title, "other spellings", other, gazetteer)


# --- reading with very many names ---------------------------------------------------------------------------------------


def villages(count: int = VILLAGES, seed: int = 11) -> Iterator[tuple[str, str, float, float]]:
    """(name, country, latitude, longitude) of made-up villages: everyday words of the lexicon, persons, heads with these, syllables."""
    rng = random.Random(seed)
    words = [row[column] for name, column in (("ar/nouns.csv", "singular"), ("ar/adjectives.csv", "masculine"), ("places/everyday.csv", "word")) for row in read_csv(DATA / name, name)]
    given = [row["name"] for row in read_csv(DATA / "ar/given_names.csv", "ar/given_names.csv")]
    words = [word for word in dict.fromkeys(words) if word]
    given = [word for word in dict.fromkeys(given) if word]
    alone = [*words, *(f"ال{word}" for word in words if not word.startswith("ال")), *given]
    for number in range(count):
        country = rng.choice(list(BOXES))
        south, north, west, east = BOXES[country]
        if number < len(alone):
            name = alone[number]
        elif rng.random() < 0.6:
            name = f"{rng.choice(HEADS)} {rng.choice(('', 'ال'))}{rng.choice(rng.choice((words, given)))}"
        else:
            name = rng.choice(("", "ال")) + "".join(rng.choice(SYLLABLES) for _ in range(rng.randint(2, 4)))
        yield name, country, rng.uniform(south, north), rng.uniform(west, east)


def overlay_of_villages(folder: Path) -> Path:
    """A folder to lay over the built-in data, whose gazetteer has the villages."""
    export = folder / "export"
    export.mkdir(parents=True)
    with (export / "allCountries.txt").open("w", encoding="utf-8") as places, (export / "alternateNamesV2.txt").open("w", encoding="utf-8") as names:
        for number, (name, country, lat, lon) in enumerate(villages(), 95_000_000):
            places.write(place_row(number, f"Village {number}", country, lat, lon))
            names.write(name_row(number, number, "ar", name))
    build(folder / "overlay" / BUILT, dump=export)
    return folder / "overlay"


def read_traps(lexicon: Lexicon) -> dict[str, Counter[str]]:
    """Right, false and missed by the group of the row (``set``), and what went wrong."""
    out: dict[str, Counter[str]] = defaultdict(Counter)
    with TRAPS.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            found = [place for place in marsad.read(row["text"], lexicon=lexicon, published="2019-07-05").places if any(row["word"] in m.text for m in place.mentions)]
            right = row["country"] in [place.country for place in found] if row["country"] else not found
            outcome = ("found" if right else "wrong" if found else "missed") if row["country"] else ("left" if right else "taken")
            out[row["set"]][outcome] += 1
            if not right:
                out["wrong"][f"{row['word']} ({row['country'] or 'a word'}; {[p.country for p in found]}): {row['text']}"] += 1
    return out


def traps(*, examples: int, large: bool) -> None:
    print("| gazetteer | sentences | found | another place | missed | words left | words taken for places | precision | recall |")
    print("|---|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as scratch:
        for title, overlay in (("built-in", None), *([(f"with {VILLAGES} villages", overlay_of_villages(Path(scratch)))] if large else [])):
            counts = read_traps(Lexicon.load(overlay=overlay))
            wrong = counts.pop("wrong", Counter())
            for name in (*counts, "all"):
                c = counts[name] if name != "all" else sum(counts.values(), Counter())
                taken, right = c["taken"] + c["wrong"], c["found"]
                print(f"| {title} | {name} | {right} | {c['wrong']} | {c['missed']} | {c['left']} | {c['taken']} | {right / (right + taken):.3f} | {right / (right + c['wrong'] + c['missed']):.3f} |", flush=True)
            for line in list(wrong)[:examples]:
                print(f"    {line}")


def articles(path: Path, *, limit: int, examples: int) -> None:
    """Places an article with and without the villages, the words that only then became places, and the speed."""
    texts = [json.loads(line) for line, _ in zip(path.open(encoding="utf-8"), range(limit), strict=False)]
    with tempfile.TemporaryDirectory() as scratch:
        seen: list[list[Counter[str]]] = []
        for title, overlay in (("built-in", None), (f"with {VILLAGES} villages", overlay_of_villages(Path(scratch)))):
            began = time.process_time()
            lexicon = Lexicon.load(overlay=overlay)
            compiled = time.process_time() - began
            began = time.process_time()
            lexicon = Lexicon.load(overlay=overlay)
            loaded = time.process_time() - began
            began, tokens, found = time.process_time(), 0, []
            for article in texts:
                text = article["text"]
                reading = marsad.read(text, lexicon=lexicon, published=article["published"])
                tokens += len(text.split())
                found.append(Counter(f"{m.text} {p.country or '–'}" for p in reading.places for m in p.mentions))
            took = time.process_time() - began
            seen.append(found)
            count = sum(sum(c.values()) for c in found)
            print(f"{title}: {len(texts)} articles, {count / len(texts):.2f} place mentions each, {tokens / took:.0f} words/s; compiled in {compiled:.1f} s, loaded in {loaded:.2f} s, "
                  f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB at most", flush=True)  # fmt: skip
        gained, lost = Counter[str](), Counter[str]()
        for before, after in zip(*seen, strict=True):
            gained += after - before
            lost += before - after
        print(f"{sum(gained.values())} mentions gained: {'; '.join(f'{w} {n}' for w, n in gained.most_common(examples))}")
        print(f"{sum(lost.values())} mentions lost: {'; '.join(f'{w} {n}' for w, n in lost.most_common(examples))}")


# --- a build of the real size's shape ---------------------------------------------------------------------------------


def make_export(folder: Path, rows: int, seed: int = 3) -> None:
    """Rows like the real files': one place in seven in a country that is taken, more names than places, few of them Arabic."""
    rng = random.Random(seed)
    folder.mkdir(parents=True)
    near_by, far = ("SY", "IQ", "YE", "SD", "TR", "IR", "EG", "DZ"), ("US", "CN", "IN", "MX", "NO", "RU", "ID", "BR", "FR", "PK")
    number = 0
    with (folder / "allCountries.txt").open("w", encoding="utf-8") as places, (folder / "alternateNamesV2.txt").open("w", encoding="utf-8") as names:
        for id in range(1, rows + 1):
            taken = rng.random() < 1 / 7
            places.write(place_row(id, f"Place number {id}", rng.choice(near_by if taken else far), rng.uniform(10, 40), rng.uniform(0, 60),
                                   code=rng.choice(("PPL", "PPL", "PPLX", "PPLL")), feature=rng.choice("PPPSHT"), population=rng.choice((0, 0, 0, 800))))  # fmt: skip
            for _ in range(rng.choice((1, 1, 2))):
                number += 1
                arabic = rng.random() < (0.4 if taken else 0.01)
                name = "".join(rng.choice(SYLLABLES) for _ in range(3)) if arabic else f"Another name {number}"
                names.write(name_row(number, rng.randint(max(1, id - 1000), id), "ar" if arabic else rng.choice(("en", "link", "", "fr")), name))


BUILD = "import sys; from pathlib import Path; from bench.places import build_told; build_told(Path(sys.argv[1]), Path(sys.argv[2]))"


def build_told(export: Path, out: Path) -> None:
    """Build, and print seconds, megabytes at most and the sum of the file."""
    stages: dict[str, float] = {}
    began = time.time()

    def tick(at: Progress) -> None:
        stages[at.stage] = time.time() - began

    report = build(out, dump=export, progress=tick)
    told = {"seconds": round(time.time() - began, 1), "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, "kept": report.places, "sha256": report.sha256[:16], **{f"until {k}": round(v, 1) for k, v in stages.items()}}
    print(json.dumps(told))


def run_build(export: Path, out: Path) -> dict[str, Any]:
    done = subprocess.run([sys.executable, "-c", BUILD, str(export), str(out)], capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout))


def scale(rows: int, *, kills: int) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for count in (rows // 4, rows):
            make_export(folder / str(count), count)
            size = sum(path.stat().st_size for path in (folder / str(count)).iterdir())
            whole = run_build(folder / str(count), folder / f"{count}.gz")
            print(f"{count} places, {size / 1e6:.0f} MB of text: {whole}", flush=True)
        rng = random.Random(5)
        died = 0
        out = folder / "killed.gz"
        for _ in range(kills):
            process = subprocess.Popen([sys.executable, "-c", BUILD, str(folder / str(rows)), str(out)], stdout=subprocess.DEVNULL)
            time.sleep(rng.uniform(0.5, 1.5 * whole["seconds"] / kills))
            process.send_signal(signal.SIGKILL)
            died += process.wait() == -signal.SIGKILL
        told = run_build(folder / str(rows), out)
        same = told["sha256"] == whole["sha256"] and out.read_bytes() == (folder / f"{rows}.gz").read_bytes()
        print(f"killed {died} times at random moments, then ended in {told['seconds']} s: {'the same bytes' if same else 'OTHER BYTES'}; left beside it: {sorted(os.listdir(folder))}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser("coverage")
    one.add_argument("folder", type=Path)
    two = commands.add_parser("traps")
    two.add_argument("--small", action="store_true", help="the built-in gazetteer only")
    three = commands.add_parser("articles")
    three.add_argument("file", type=Path)
    three.add_argument("--limit", type=int, default=300)
    four = commands.add_parser("scale")
    four.add_argument("--rows", type=int, default=1_000_000)
    four.add_argument("--kills", type=int, default=4)
    for command in (one, two, three):
        command.add_argument("--examples", type=int, default=0, help="show so many of what went wrong")
    args = parser.parse_args()
    if args.command == "coverage":
        coverage(args.folder, examples=args.examples)
    elif args.command == "traps":
        traps(examples=args.examples, large=not args.small)
    elif args.command == "articles":
        articles(args.file, limit=args.limit, examples=args.examples)
    else:
        scale(args.rows, kills=args.kills)


if __name__ == "__main__":
    main()
