"""The gazetteer: Arabic place names with their coordinates, and the hand-made patches over them.

Three layers answer a look-up:

1. ``data/actors/states.csv``: the countries.
2. ``data/places/regions.csv`` and ``curated.csv``: regions, zones, camps, crossings and towns written by hand, because
   GeoNames' city files lack them or put them wrongly. A curated place hides the built record that it corrects.
3. ``data/places/gazetteer.tsv.gz``, built from GeoNames (CC BY 4.0): one place a line; over it the same file of an overlay folder.

A name is looked up by its *key*: folded (hamza seats, ة/ه, ى/ي, marks), without its spaces (newspapers write both
بورسودان and بور سودان) and without the article of its first word. The built file carries the keys of its names, so that
loading it is one pass of string splitting; a line is parsed only when a look-up asks for it.

>>> gazetteer = load()
>>> [(place.name_en, place.country) for place in find("ابو كمال", gazetteer)][:1]
[('Abu Kamal', 'SYR')]
"""

from __future__ import annotations

import gzip
import math
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from marsad.errors import DataError
from marsad.language.ar.fold import IGNORED, fold_word
from marsad.tables import DATA, Row, read_csv

FORMAT = "# marsad gazetteer, format 1"  # first line of the built file; any other is refused
BUILT = "places/gazetteer.tsv.gz"
STATES = "actors/states.csv"
REGIONS = "places/regions.csv"
CURATED = "places/curated.csv"
EVERYDAY = "places/everyday.csv"
PLACE_NOUNS = "ar/place_nouns.csv"
COLUMNS = (
    "geonameid", "name_en", "country", "admin1_code", "admin1", "feature", "kind", "lat", "lon", "population", "names",
    "keys",
)  # fmt: skip

# Two small places of one name in one country, nearer than this, are one place told twice: GeoNames puts some towns
# (أبو غريب، دبي) over 10 km from where they stand, while villages that share a name lie a district apart.
SAME_PLACE_KM = 20.0

ARTICLE = "\u0627\u0644"
_NO_MARKS = {ord(mark): None for mark in IGNORED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A place that a name may mean, as the gazetteer knows it; scoring it in a text is another stage's work.

    ``admin1`` is the English name of the first-order region, ``region`` that region's id in regions.csv; ``source`` is
    states, regions, curated or geonames. ``as_written`` is False where only the article tells the name looked up from
    the gazetteer's (رقة for الرقة).
    """

    id: str
    name: str
    name_en: str
    names: tuple[str, ...]
    kind: str
    country: str | None
    admin1: str | None
    region: str | None
    lat: float
    lon: float
    radius_km: float | None
    population: int
    source: str
    as_written: bool = True


MEMO_LIMIT = 20_000  # names whose places are remembered before the memo starts again: newspapers name few places often
PREFIX = 5  # letters: enough to tell that a word and the next begin no name


@dataclass(frozen=True, slots=True, eq=False)
class Gazetteer:  # compared and hashed by identity: it is big, and made once
    """All layers under one index, parsed on demand.

    ``places[n]`` is a line of the built file or a row of a patch; ``index`` maps a key to such numbers; ``regions`` maps
    country and English name to a region's id. ``longest`` is the most words that a name has. ``everyday`` holds the
    keys of names that are also everyday words or names of persons, which never decide alone.
    """

    places: Sequence[str | Candidate]
    index: Mapping[str, Sequence[int]]
    regions: Mapping[tuple[str, str], str]
    everyday: frozenset[str]
    longest: int
    header: tuple[str, ...]
    prefixes: frozenset[str] = frozenset()  # the first PREFIX letters of every key
    keys: Sequence[str] = ()  # every key, sorted
    generic: frozenset[str] = frozenset()  # folded place nouns that may stand before a name: قرية
    _found: dict[str, tuple[Candidate, ...]] = field(default_factory=dict, repr=False)  # what ``find`` said of a name without restrictions


# --- names and keys --------------------------------------------------------------------------------------------------


def spelled(name: str) -> str:
    """A name folded, without spaces and hyphens, its article kept.

    >>> spelled("بور سودان") == spelled("بورسودان"), spelled("القُرَى")
    (True, 'القري')
    """
    return "".join(map(fold_word, _words(name)))


def _words(name: str) -> list[str]:
    return name.replace("-", " ").split()


def name_key(name: str) -> str:
    """The key that a name is filed under: ``spelled``, less the article of the first word.

    >>> name_key("الرقة") == name_key("رقه"), name_key("ألمانيا")
    (True, 'المانيا')
    """
    whole = spelled(name)
    return whole[2:] if len(whole) > 3 and name.translate(_NO_MARKS).lstrip().startswith(ARTICLE) else whole


def _keys_to_try(name: str) -> tuple[str, ...]:
    """The keys of a name of a text, whose hamza may be missing: المانيا may be ألمانيا, and no article and مانيا."""
    key, whole = name_key(name), spelled(name)
    return (key,) if key == whole else (key, whole)


# --- look-up ---------------------------------------------------------------------------------------------------------


def load(folder: Path | None = None, *, tables: Mapping[str, Sequence[Row]] | None = None, overlay: Path | None = None) -> Gazetteer:
    """Load all layers from a data folder: the package's own, unless another is given.

    The built file of an ``overlay`` folder is laid over the data folder's: its record of a place takes the other's place.
    ``tables`` are the rows of ``marsad.tables.read_tables``, where they have been read already (with an overlay laid
    over them); every table under ``places/`` but everyday.csv then counts as curated or regions.

    >>> load().longest > 3
    True
    """
    folder = DATA if folder is None else folder
    if tables is None:
        names = [STATES, *sorted(path.relative_to(folder).as_posix() for path in (folder / "places").glob("*.csv"))]
        tables = {name: list(read_csv(folder / name, name)) for name in names if (folder / name).exists()}
    header, lines, longest = _built(folder / BUILT)
    if overlay is not None and (overlay / BUILT).exists():
        more_header, more, more_longest = _built(overlay / BUILT)
        ids = {line[: line.find("\t")] for line in more}
        lines = [*(line for line in lines if line[: line.find("\t")] not in ids), *more]
        header, longest = (*header, *more_header), max(longest, more_longest)
    index: dict[str, list[int]] = {}
    add = index.setdefault
    for number, line in enumerate(lines):
        for key in line[line.rfind("\t") + 1 :].split("|"):
            add(key, []).append(number)
    regions = {(row["country"], row["name_en"]): row["id"] for row in tables.get(REGIONS, ())}
    patches = [_state(row) for row in tables.get(STATES, ())]
    for name in sorted(tables):
        if name.startswith("places/") and name != EVERYDAY:
            source = "regions" if name == REGIONS else "curated"
            patches.extend(_patch(row, source, regions) for row in tables[name])
    for number, place in enumerate(patches, len(lines)):
        for key in dict.fromkeys(map(name_key, place.names)):
            add(key, []).append(number)
        longest = max(longest, *(name.count(" ") + 1 for name in place.names))
    everyday = frozenset(name_key(row["word"]) for row in tables.get(EVERYDAY, ()))
    nouns = tables[PLACE_NOUNS] if PLACE_NOUNS in tables else read_csv(DATA / PLACE_NOUNS, PLACE_NOUNS)
    generic = frozenset(fold_word(row["word"]) for row in nouns if row["kind"] in ("city", "region") and row["relative"] == "no")
    return Gazetteer([*lines, *patches], index, regions, everyday, longest, header, frozenset([key[:PREFIX] for key in index]), sorted(index), generic)


def _built(path: Path) -> tuple[tuple[str, ...], list[str], int]:
    """A built file: what its head says, its lines, the words of its longest name."""
    lines = gzip.decompress(path.read_bytes()).decode("utf-8").removesuffix("\n").split("\n")
    if lines[0] != FORMAT:
        raise DataError(str(path), 1, lines[0][:80], f"{FORMAT} (build the gazetteer again)")
    header = tuple(line for line in lines[:16] if line.startswith("#"))
    return header, lines[len(header) :], int(header[-1].rpartition(" ")[2])


def told_sources(gazetteer: Gazetteer) -> list[str]:
    """Where the built places come from, of which day, under which licence: the lines that built files begin with.

    >>> [line for line in told_sources(load()) if "CC BY 4.0" in line][0][:20]
    'data: GeoNames (http'
    """
    return [line[2:] for line in gazetteer.header if line.startswith(_TOLD)]


_TOLD = ("# source: ", "# data: ", "# every place ")


def _state(row: Row) -> Candidate:
    name_en = row["name_en"]
    return Candidate(
        id=f"country:{row['iso3']}", name=row["name_ar"], name_en=name_en, names=(row["name_ar"], *row.many("variants")),
        kind="country", country=row["iso3"], admin1=None, region=None, lat=float(row["lat"]), lon=float(row["lon"]),
        radius_km=None, population=0, source="states",
    )  # fmt: skip


def _patch(row: Row, source: str, regions: Mapping[tuple[str, str], str]) -> Candidate:
    radius, country, admin1 = row["radius_km"], row["country"] or None, row["admin1"] or None
    return Candidate(
        id=row["id"], name=row["name_ar"], name_en=row["name_en"], names=(row["name_ar"], *row.many("variants")),
        kind=row["kind"], country=country, admin1=admin1, region=regions.get((country or "", admin1 or "")),
        lat=float(row["lat"]), lon=float(row["lon"]), radius_km=float(radius) if radius else None, population=0,
        source=source,
    )  # fmt: skip


def _place(number: int, gazetteer: Gazetteer) -> Candidate:
    """The place of a number: a patch as it stands, a line of the built file parsed."""
    place = gazetteer.places[number]
    if isinstance(place, Candidate):
        return place
    id, name_en, country, _, admin1, _, kind, lat, lon, population, names, _ = place.split("\t")
    several = tuple(names.split("|"))
    return Candidate(
        id=f"geonames:{id}", name=several[0], name_en=name_en, names=several, kind=kind, country=country or None,
        admin1=admin1 or None, region=gazetteer.regions.get((country, admin1)), lat=float(lat), lon=float(lon),
        radius_km=None, population=int(population), source="geonames",
    )  # fmt: skip


def find(
    name: str, gazetteer: Gazetteer, *, countries: Sequence[str] = (), kinds: Sequence[str] = ()
) -> list[Candidate]:
    """The places that an Arabic name may mean, the likeliest without any context first.

    Names spelled as the gazetteer spells them stand before those that differ by the article; then countries, places
    curated by hand, built ones; then a place's first name before its variants; then the larger population.
    ``countries`` (ISO 3166-1 alpha-3) and ``kinds`` restrict.

    >>> gazetteer = load()
    >>> [place.country for place in find("طرابلس", gazetteer, kinds=["city"])][:2]
    ['LBY', 'LBN']
    >>> find("الأماكن المجهولة", gazetteer)
    []
    """
    if countries or kinds:
        return _find(name, gazetteer, countries, kinds)
    known = gazetteer._found.get(name)
    if known is None:
        if len(gazetteer._found) > MEMO_LIMIT:
            gazetteer._found.clear()
        known = gazetteer._found[name] = tuple(_find(name, gazetteer))
    return list(known)


def _find(name: str, gazetteer: Gazetteer, countries: Sequence[str] = (), kinds: Sequence[str] = ()) -> list[Candidate]:
    whole, keys, words = spelled(name), _keys_to_try(name), len(_words(name))
    found: list[tuple[bool, Candidate]] = []
    for number in dict.fromkeys(number for key in keys for number in gazetteer.index.get(key, ())):
        place = _place(number, gazetteer)
        if (countries and place.country not in countries) or (kinds and place.kind not in kinds):
            continue
        # Words may be written together (بورسودان), never apart: قبل أن is not the village قبلان.
        names = [other for other in place.names if words <= len(_words(other)) and name_key(other) in keys]
        if names:
            as_written = any(spelled(other) == whole for other in names)
            found.append((names[0] == place.name, replace(place, as_written=as_written)))
    return _merged(found)


def _merged(found: list[tuple[bool, Candidate]]) -> list[Candidate]:
    """Places ranked, each told once; whether its first name was meant stands before it."""
    found.sort(key=_rank)
    merged: list[tuple[bool, Candidate]] = []
    for first, place in found:
        at = next((at for at, (_, other) in enumerate(merged) if _same_place(other, place)), None)
        if at is None:
            merged.append((first, place))
        elif place.population > merged[at][1].population:
            # A row written by hand has no population: it takes that of the record it corrects.
            merged[at] = (merged[at][0], replace(merged[at][1], population=place.population))
    merged.sort(key=_rank)
    return [place for _, place in merged]


def find_loosely(name: str, gazetteer: Gazetteer, *, countries: Sequence[str] = ()) -> list[Candidate]:
    """``find``; where that finds nothing, the places whose names differ by what scribes differ by.

    A place noun before the name (قرية), articles of later words, a final ة or ا or none, hamza on no letter, letters that
    Kurdish, Persian and Turkish names are written with, a letter written twice. For names that stand alone (a list to be
    geocoded); in running text these liberties would make places of words.

    >>> [place.name_en for place in find_loosely("بلدة الدير حافرا", load())]
    ['Deir Hafer']
    """
    words = _words(name)
    generic = len(words) > 1 and fold_word(words[0]) in gazetteer.generic
    tries = [name, " ".join(words[1:])] if generic else [name]
    for spelling in tries:
        if found := find(spelling, gazetteer, countries=countries):
            return found
    index = _loose_index(gazetteer)
    for spelling in tries:
        places = (replace(_place(number, gazetteer), as_written=False) for number in index.get(loosely_spelled(spelling), ()))
        if found := _merged([(True, place) for place in places if not countries or place.country in countries]):
            return found
    return []


def loosely_spelled(name: str) -> str:
    """A name as ``find_loosely`` compares it.

    >>> loosely_spelled("تل الأحمر") == loosely_spelled("تل أحمر"), loosely_spelled("داريّا") == loosely_spelled("دارية")
    (True, True)
    """
    out = []
    for word in _words(name):
        word = fold_word(in_arabic_letters(word)).replace("\u0621", "")
        word = word[2:] if word.startswith(ARTICLE) and len(word) > 4 else word
        out.append(word[:-1] if len(word) > 3 and word[-1] in "\u0627\u0647\u064a" else word)
    whole = "".join(out)
    return "".join(letter for at, letter in enumerate(whole) if at == 0 or letter != whole[at - 1])


def in_arabic_letters(name: str) -> str:
    """A name of Kurdish, Persian or Ottoman spelling in the letters that Arabic newspapers have.

    >>> in_arabic_letters("گر سۆر")
    'كر سور'
    """
    return name.translate(_NEIGHBOURS)


# Letters of Kurdish, Persian, Ottoman and dialect spellings, by the Arabic letters that newspapers write for them.
_NEIGHBOURS = str.maketrans(
    "\u067e\u0686\u0698\u06a4\u06af\u0695\u06b5\u06c6\u06cb\u06c7\u06ce\u06d0\u06d5\u06be\u06ad\u06cc\u06a9\u06c1\u06c0",
    "\u0628\u062c\u062c\u0641\u0643\u0631\u0644\u0648\u0648\u0648\u064a\u064a\u0647\u0647\u0643\u064a\u0643\u0647\u0647",
)


@lru_cache(maxsize=2)
def _loose_index(gazetteer: Gazetteer) -> dict[str, list[int]]:
    """Places by their loosely spelled names; made when first asked for."""
    index: dict[str, list[int]] = {}
    for number, row in enumerate(gazetteer.places):
        names = row.names if isinstance(row, Candidate) else row.split("\t")[_NAMES].split("|")
        for key in dict.fromkeys(map(loosely_spelled, names)):
            index.setdefault(key, []).append(number)
    return index


_NAMES = COLUMNS.index("names")


def begins(letters: str, gazetteer: Gazetteer) -> bool:
    """Whether a key of the gazetteer begins with these letters.

    >>> gazetteer = load()
    >>> begins("بنغا", gazetteer), begins("ققق", gazetteer)
    (True, False)
    """
    at = bisect_left(gazetteer.keys, letters)
    return at < len(gazetteer.keys) and gazetteer.keys[at].startswith(letters)


def find_longest(words: Sequence[str], gazetteer: Gazetteer) -> tuple[int, list[Candidate]]:
    """How many of the words at the beginning make the longest name of the gazetteer, and the places it may mean.

    >>> found = find_longest(["دير", "الزور", "شرقي", "سوريا"], load())
    >>> found[0], found[1][0].name_en
    (2, 'Deir ez-Zor')
    """
    joined, lengths = "", []
    for length, word in enumerate(words[: gazetteer.longest], 1):
        joined += spelled(word)
        if joined in gazetteer.index or joined.removeprefix(ARTICLE) in gazetteer.index:
            lengths.append(length)
    for length in reversed(lengths):
        if found := find(" ".join(words[:length]), gazetteer):
            return length, found
    return 0, []


_SOURCES = ("states", "curated", "regions", "geonames")


def _rank(item: tuple[bool, Candidate]) -> tuple[bool, bool, bool, bool, int, int, str]:
    first, place = item
    built = place.source == "geonames"
    return not place.as_written, place.source != "states", built, not first, -place.population, _SOURCES.index(place.source), place.id


def _same_place(kept: Candidate, other: Candidate) -> bool:
    """Whether a built record tells again of a place that is already there. Rows written by hand are never dropped."""
    if other.source != "geonames" or other.country != kept.country or _extent(kept) != _extent(other):
        return False
    return distance_km(kept.lat, kept.lon, other.lat, other.lon) <= SAME_PLACE_KM


def _extent(place: Candidate) -> str:
    """Settlements and sites are points to a map; so is a quarter of a town, though it is a region."""
    small = place.kind in ("city", "site") or (place.radius_km is not None and place.radius_km <= 10)
    return "point" if small else place.kind


def distance_km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Great-circle distance between two points in degrees.

    >>> round(distance_km(33.51, 36.29, 36.20, 37.16))
    309
    """
    a, b = math.radians(lat), math.radians(other_lat)
    h = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(other_lon - lon) / 2) ** 2
    return 12_742 * math.asin(math.sqrt(h))


def is_everyday(name: str, gazetteer: Gazetteer) -> bool:
    """Whether a place name is also an everyday word or a person's name, so that it takes a place word beside it.

    >>> gazetteer = load()
    >>> is_everyday("الباب", gazetteer), is_everyday("بنغازي", gazetteer)
    (True, False)
    """
    return any(key in gazetteer.everyday for key in _keys_to_try(name))


def places_in(gazetteer: Gazetteer, country: str) -> Iterator[Candidate]:
    """Every city and site of a country (ISO 3166-1 alpha-3) that the gazetteer holds.

    >>> any(place.name_en == "Benghazi" for place in places_in(load(), "LBY"))
    True
    """
    mark = f"\t{country}\t"
    for number, line in enumerate(gazetteer.places):
        if isinstance(line, str) and mark not in line:
            continue
        place = _place(number, gazetteer)
        if place.country == country and place.kind in ("city", "site"):
            yield place
