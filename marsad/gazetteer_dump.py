"""GeoNames' own export read line by line, from any byte on: ``allCountries`` and ``alternateNamesV2``, packed or not.

The export has 13 million places and 18 million names in no order of places. Lines are handed out with the offset behind
them, so that a build that was stopped goes on there; a line is decoded and taken apart only where it may be wanted.
Nothing here is needed to read an article.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from marsad.errors import DataError

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
# Settlements that are no more (only named in histories) are left out; abandoned and destroyed ones are in the news.
_GONE = frozenset(("PPLH", "PPLCH"))
_QUARTER = "PPLX"  # a section of a town: حي
CELLS = 19  # of a line of allCountries.txt
_ARABIC = re.compile(rb"[\xd8-\xdb][\x80-\xbf]")  # U+0600 to U+06FF, as UTF-8 writes them
PLACES, NAMES, ADMIN1 = "allCountries", "alternateNamesV2", "admin1CodesASCII"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One file of the export; inside an archive, its member."""

    path: Path
    member: str | None
    size: int  # bytes of its text

    @property
    def key(self) -> str:
        """Its name inside the export: alternatenames/SY.txt is not SY.txt."""
        return f"{self.path.parent.name}/{self.path.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """The files of a folder of GeoNames' export."""

    places: tuple[Source, ...]
    names: tuple[Source, ...]
    admin1: Source | None

    @property
    def size(self) -> int:
        """Bytes to be read."""
        return sum(source.size for source in (*self.names, *self.places))

    @property
    def told(self) -> str:
        names = [source.member or source.path.name for source in self.places]
        return f"GeoNames export, {', '.join(names[:8])}{' …' if len(names) > 8 else ''}"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a source: its number, the offset behind it, its bytes without the line break."""

    number: int
    after: int
    bytes: bytes


def find_export(folder: Path) -> Export:
    """The export's files in a folder: the whole world's, else those of countries; each as it is or in its archive."""
    whole = _source(folder, PLACES)
    places = (whole,) if whole else _of_countries(folder)
    if not places:
        raise DataError(str(folder), 0, "no such file", "allCountries.txt, or files like SY.txt, of GeoNames' export (or .zip)")
    named = _source(folder, NAMES)
    names = (named,) if named else _of_countries(folder / "alternatenames")
    return Export(places=places, names=names, admin1=_source(folder, ADMIN1))


def _of_countries(folder: Path) -> tuple[Source, ...]:
    stems = sorted({path.stem for pattern in ("??.txt", "??.zip") for path in folder.glob(pattern) if path.stem.isupper()})
    return tuple(source for stem in stems if (source := _source(folder, stem)))


def _source(folder: Path, stem: str) -> Source | None:
    """STEM.txt, else the member STEM.txt of STEM.zip."""
    plain, packed = folder / f"{stem}.txt", folder / f"{stem}.zip"
    if plain.exists():
        return Source(path=plain, member=None, size=plain.stat().st_size)
    if not packed.exists():
        return None
    try:
        with zipfile.ZipFile(packed) as archive:
            return Source(path=packed, member=plain.name, size=archive.getinfo(plain.name).file_size)
    except (zipfile.BadZipFile, KeyError) as error:
        raise DataError(str(packed), 0, str(error).strip("'\""), f"an archive with {plain.name} in it") from None


@contextmanager
def _opened(source: Source) -> Iterator[IO[bytes]]:
    if source.member is None:
        with source.path.open("rb") as handle:
            yield handle
    else:
        with zipfile.ZipFile(source.path) as archive, archive.open(source.member) as handle:
            yield handle


def lines(source: Source, *, after: int = 0, number: int = 0) -> Iterator[Line]:
    """The lines of a source behind an offset, of which ``number`` lines lie before it; empty lines and remarks left out."""
    try:
        with _opened(source) as handle:
            handle.seek(after)
            for line in handle:
                after += len(line)
                number += 1
                if line.strip() and not line.startswith(b"#"):
                    yield Line(number, after, line.rstrip(b"\r\n"))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
        raise DataError(str(source.path), number + 1, str(error), "a whole file of GeoNames' export") from None


def text(source: Source, line: Line, part: bytes) -> str:
    """A cell decoded."""
    try:
        return part.decode("utf-8")
    except UnicodeDecodeError:
        raise DataError(str(source.path), line.number, "bytes that are not UTF-8", "UTF-8 text") from None


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A place of GeoNames, from whichever source."""

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


def kind_of(feature_class: str, code: str) -> str | None:
    """What a GeoNames feature is to a reader, or None where news does not speak of such."""
    if feature_class == "P":
        return None if code in _GONE else "region" if code == _QUARTER else "city"
    return _KIND_OF_CODE.get(f"{feature_class}.{code}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which places of the export are taken: every one of some countries, elsewhere capitals and towns of a size."""

    countries: frozenset[str]  # ISO 3166-1 alpha-3
    population: int
    iso3: Mapping[str, str]  # by alpha-2


def changed(source: Source, line: Line) -> str:
    """The day that a place was last changed: the newest of all is the day of the export."""
    day = line.bytes[line.bytes.rfind(b"\t") + 1 :]
    return text(source, line, day) if len(day) == len("2024-01-01") and day[4:5] == b"-" else ""


def record(source: Source, line: Line, wanted: Wanted) -> Record | None:
    """The place that a line of allCountries.txt tells, where it is wanted; its names are those of its own line."""
    cells = line.bytes.split(b"\t")
    if len(cells) != CELLS:
        raise DataError(str(source.path), line.number, f"{len(cells)} cells", f"the {CELLS} of GeoNames' export")
    feature_class, code = cells[6].decode("ascii", "replace"), cells[7].decode("ascii", "replace")
    kind = kind_of(feature_class, code)
    if kind is None:
        return None
    country = wanted.iso3.get(cells[8].decode("ascii", "replace"), "")
    if country not in wanted.countries and kind != "sea" and (kind != "city" or not country or (cells[14] in (b"", b"0") and code != "PPLC")):
        return None
    try:
        geonameid, lat, lon, population = int(cells[0]), float(cells[4]), float(cells[5]), int(cells[14] or 0)
    except ValueError:
        found = b" ".join((cells[0], cells[4], cells[5], cells[14])).decode("utf-8", "replace")
        raise DataError(str(source.path), line.number, found, "numbers: id, latitude, longitude, population") from None
    if country not in wanted.countries and kind != "sea" and population < wanted.population and code != "PPLC":
        return None
    return Record(
        geonameid=geonameid, name_en=text(source, line, cells[1]), country=country, admin1_code=text(source, line, cells[10]),
        feature=f"{feature_class}.{code}", kind=kind, lat=lat, lon=lon, population=population,
        names=tuple(text(source, line, cells[3]).split(",")),
    )  # fmt: skip


def arabic_name(source: Source, line: Line) -> tuple[int, str, bool] | None:
    """(geonameid, name, preferred) of a line of alternateNamesV2.txt that has a name in Arabic letters; links, codes,
    historic and colloquial names left out."""
    if not _ARABIC.search(line.bytes) and line.number > 1:  # the first line is looked at all the same: is this such a file?
        return None
    cells = line.bytes.split(b"\t")
    if len(cells) < 4 or not cells[1].isdigit():
        raise DataError(str(source.path), line.number, text(source, line, line.bytes)[:60], "alternateNameId, geonameid, language, name …")
    language, name, flags = cells[2], cells[3], [*cells[4:], b"", b"", b"", b"", b"", b""]
    colloquial, historic, until = flags[2] == b"1", flags[3] == b"1", flags[5]
    if language in (b"ar", b"") and not (colloquial or historic or until) and _ARABIC.search(name):
        return int(cells[1]), text(source, line, name), language == b"ar" and flags[0] == b"1"
    return None
