"""The data folder as checked rows: CSV and YAML in, rows with their file and line out.

Every table has its columns declared here once; ``marsad data check`` and the lexicon read through the same functions,
so what passes the check loads. An overlay folder has the same shapes: its rows add to the built-in ones, replace those
with the same key, or switch them off (``action`` column: ``add``, ``off``; see docs/codebook.md).
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from marsad.errors import DataError

DATA = Path(__file__).parent / "data"

SECTORS = tuple(
    "GOV MIL REB OPP PTY CVL COP JUD LEG SPY IGO NGO MED BUS UAF CRM REF EDU REL LAB ELI".split()
)  # PLOVER 2.0 / CAMEO role codes that Marsad uses
ACTOR_KINDS = ("person", "state", "armed_group", "organization", "population")
PLACE_KINDS = ("country", "region", "city", "site", "sea")
STATUSES = ("asserted", "alleged", "denied", "called_for", "negated")
RELATIONS = ("backed_by", "affiliated_with", "holds_office", "member_of", "opposed_to", "seated_in", "part_of")
ROLES = frozenset(("source", "target", "place", "parties", "topic"))

ISO3 = re.compile(r"^[A-Z]{3}$")
ISO_DAY = re.compile(r"^\d{4}(-\d{2}(-\d{2})?)?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One CSV table: its columns, the columns that make its key, and what each restricted column may hold."""

    columns: tuple[str, ...]
    key: tuple[str, ...]
    required: tuple[str, ...] = ()
    choices: tuple[tuple[str, tuple[str, ...]], ...] = ()
    patterns: tuple[tuple[str, re.Pattern[str]], ...] = ()
    numbers: tuple[str, ...] = ()


def _table(columns: str, key: str, required: str = "", **rest: Any) -> Table:
    return Table(columns=tuple(columns.split()), key=tuple(key.split()), required=tuple((required or key).split()), **rest)


_SECTOR = ("sector", ("", *SECTORS))
_ACTOR_KIND = ("kind", ACTOR_KINDS)
_COUNTRY = ("country", re.compile(r"^([A-Z]{3})?$"))
_DAYS = tuple((c, re.compile(r"^(\d{4}(-\d{2}(-\d{2})?)?)?$")) for c in ("start", "end"))
_SINCE = tuple((c, re.compile(r"^(\d{4}(-\d{2}(-\d{2})?)?)?$")) for c in ("since", "until"))
_PERSONS = _table("id name_ar name_en variants country gender wikidata notes", "id", "id name_ar", patterns=(_COUNTRY,))
_ROLES = _table(
    "actor_id office_ar office_en country sector start end notes", "actor_id office_ar start", "actor_id",
    choices=(_SECTOR,), patterns=(_COUNTRY, *_DAYS),
)  # fmt: skip
_PLACES = _table(
    "id name_ar name_en variants kind country admin1 lat lon radius_km notes", "id", "id name_ar kind lat lon",
    choices=(("kind", PLACE_KINDS),), patterns=(_COUNTRY,), numbers=("lat", "lon"),
)  # fmt: skip

# File name patterns under data/, in load order. The first that matches a file declares its table.
TABLES: tuple[tuple[str, Table], ...] = (
    ("actors/states.csv", _table(
        "iso3 name_en name_ar variants adjective people capital_ar capital_variants capital_en capital_lat capital_lon"
        " lat lon gender notes", "iso3", "iso3 name_ar lat lon", patterns=(("iso3", ISO3),), numbers=("lat", "lon"))),
    ("actors/persons*.csv", _PERSONS),
    ("actors/groups*.csv", _table(
        "id name_ar name_en variants short kind country sector since until part_of backed_by opposed_to seat wikidata"
        " notes", "id", "id name_ar kind", choices=(_ACTOR_KIND, _SECTOR), patterns=(_COUNTRY, *_SINCE))),
    ("actors/roles_groups*.csv", _table("actor_id country sector start end notes", "actor_id start", "actor_id",
                                        choices=(_SECTOR,), patterns=(_COUNTRY, *_DAYS))),
    ("actors/roles*.csv", _ROLES),
    ("places/everyday.csv", _table("word meaning notes", "word")),
    ("places/*.csv", _PLACES),
    ("ar/actor_nouns.csv", _table("word plural class kind sector alone note", "word class",
                                  choices=(_ACTOR_KIND, _SECTOR))),
    ("ar/place_nouns.csv", _table("word plural kind relative back whole unknown direction described note", "word",
                                choices=(("kind", PLACE_KINDS), ("direction", ("", "N", "S", "E", "W")), ("unknown", ("", "yes", "words")), ("described", ("", "yes", "plural", "one", "on", "adj", "scene", "owned", "armed"))))),
    ("ar/place_adjectives.csv", _table("adjective direction note", "adjective")),
    ("ar/function_words.csv", _table("word class note", "word class")),
    ("ar/reporting.csv", _table("past present nouns class note", "past class")),
    ("ar/light_verbs.csv", _table("past present participles nouns role note", "past")),
    ("ar/status_cues.csv", _table("word class status scope note", "word", choices=(("status", STATUSES),))),
    ("ar/relation_words.csv", _table("word present relation preposition note", "word", "word relation", choices=(("relation", RELATIONS),))),
    ("ar/framings.csv", _table("word plural kind class neutral note", "word")),
    ("ar/numerals.csv", _table("form kind value factor note", "form kind")),
    ("ar/bounds.csv", _table("phrase bound position note", "phrase bound")),
    ("ar/calendar*.csv", _table("phrase class value note", "phrase class")),
    ("places/corrections.csv", _table("geonameid action value notes", "geonameid")),
    ("places/admin1.csv", _table("country code name_en", "country code")),
    ("ar/given_names.csv", _table("name notes", "name")),
    ("ar/verbs.csv", _table("past present notes", "past present")),
    ("ar/nouns.csv", _table("singular plural notes", "singular")),
    ("ar/adjectives.csv", _table("masculine plural notes", "masculine")),
    ("ar/descriptors.csv", _table("adjective plural sector country_word note", "adjective", choices=(_SECTOR,))),
    ("ar/event_labels.csv", _table("word plural class note", "word class",
                                  choices=(("class", ("topic", "link", "part", "pact", "carrier", "stop", "accident", "answer", "resolution")),))),
    ("ar/result_verbs.csv", _table("past present note needs", "past")),
    ("ar/complements.csv", _table("word plural sector note", "word", choices=(_SECTOR,))),
    ("ar/documents.csv", _table("word plural note", "word")),
    ("ar/belonging.csv", _table("word plural class note", "word class", choices=(("class", (
        "belonging", "seat", "deputy", "rank", "trade", "assembly", "civilian", "protester", "insurgent", "army", "former", "deed", "attacker", "stateless", "envoy", "minister", "local", "ruling", "order", "might", "unit", "council", "abroad", "shown", "leader", "peer", "power", "running", "governing", "male", "strength", "laqab", "civil", "site", "owned", "source", "beside_of", "deadly", "near", "manning", "ministry", "affairs", "radical", "terror", "executive", "competent", "arms", "named_after")),))),
    ("ar/agreement_nouns.csv", _table("word plural kind alone note", "word", choices=(("alone", ("no", "def", "sign", "never")),))),
    ("ar/agreement_words.csv", _table("word present plural form class note", "word form class", "word form class",
                                      choices=(("form", ("verb", "noun", "adjective", "phrase")),))),
    ("ar/provisions.csv", _table("word kind note", "word")),
    ("ar/victims.csv", _table("word plural kind class note", "word class")),
    ("search/plurals.csv", _table("singular plurals notes", "singular", "singular plurals")),
    ("ar/boilerplate.csv", _table("phrase class note", "phrase", choices=(("class", ("related", "call")),))),
    ("ar/privacy.csv", _table("word class sectors note", "word class", choices=(("class", ("office", "spokesperson", "servant", "kunya", "mother", "second", "word", "mask")),))),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table, where it came from, and its cells by column name (missing columns are empty)."""

    file: str
    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str, /) -> str:
        return self.cells.get(column, "")

    def many(self, column: str) -> tuple[str, ...]:
        """The values of a cell that holds several, ``|`` between them."""
        return tuple(v for part in self.cells.get(column, "").split("|") if (v := part.strip()))


def table_of(relative: str) -> Table | None:
    """The declared table of a data file, by its path under the data folder."""
    path = Path(relative)
    return next((table for pattern, table in TABLES if path.match(pattern)), None)


def read_csv(path: Path, relative: str) -> Iterator[Row]:
    """Rows of one CSV, checked against its declared table; ``DataError`` names file, line, found and expected."""
    table = table_of(relative)
    if table is None:
        raise DataError(str(path), 1, relative, "a table that docs/codebook.md names")
    with path.open(encoding="utf-8-sig", newline="") as handle:
        try:
            reader = csv.reader(handle, strict=True)
            header = next(reader, [])
            unknown = [name for name in header if name not in (*table.columns, "action")]
            missing = [name for name in table.required if name not in header]
            if unknown or missing:
                raise DataError(str(path), 1, ",".join(unknown or header), "columns " + ",".join(table.columns))
            for values in reader:
                if not any(v.strip() for v in values):
                    continue
                if len(values) != len(header):
                    raise DataError(str(path), reader.line_num, f"{len(values)} cells", f"{len(header)} cells")
                row = Row(str(path), reader.line_num, {k: v.strip() for k, v in zip(header, values, strict=True)})
                _check(row, table)
                yield row
        except UnicodeDecodeError as error:
            raise DataError(str(path), 0, f"a byte that is not UTF-8 ({error.reason})", "UTF-8 text") from None
        except csv.Error as error:
            raise DataError(str(path), reader.line_num, str(error), "well-formed CSV") from None


def _check(row: Row, table: Table) -> None:
    if row["action"] not in ("", "add", "off"):
        raise DataError(row.file, row.line, row["action"], "action add or off")
    if row["action"] == "off":
        return
    for column in table.required:
        if not row[column]:
            raise DataError(row.file, row.line, f"empty {column}", f"a value for {column}")
    for column, allowed in table.choices:
        if row[column] not in allowed:
            raise DataError(row.file, row.line, f"{column} {row[column]!r}", "one of " + " ".join(a for a in allowed if a))
    for column, pattern in table.patterns:
        if not pattern.match(row[column]):
            raise DataError(row.file, row.line, f"{column} {row[column]!r}", f"something like {pattern.pattern}")
    for column in table.numbers:
        try:
            float(row[column])
        except ValueError:
            raise DataError(row.file, row.line, f"{column} {row[column]!r}", "a number") from None


def read_tables(overlay: Path | None = None, *, data: Path = DATA, only: tuple[str, ...] = ()) -> dict[str, list[Row]]:
    """Every CSV (or those whose relative path starts with one of ``only``) under the data folder with the overlay laid over it: relative path of the table → rows.

    A row of the overlay replaces the built-in rows with its key wherever they stand; ``action`` off removes them.
    """
    tables: dict[str, list[Row]] = {}
    for folder in (data, overlay):
        if folder is None:
            continue
        for path in sorted(folder.rglob("*.csv")):
            relative = path.relative_to(folder).as_posix()
            if only and not relative.startswith(only):
                continue
            rows = list(read_csv(path, relative))
            if folder is overlay:
                table = table_of(relative)
                assert table is not None
                keys = {tuple(row[column] for column in table.key) for row in rows}
                for name, old in tables.items():
                    if table_of(name) is table:
                        tables[name] = [r for r in old if tuple(r[c] for c in table.key) not in keys]
                rows = [row for row in rows if row["action"] != "off"]
            tables.setdefault(relative, []).extend(rows)
    return tables


def read_yaml(path: Path) -> Any:
    """A YAML file; ``DataError`` names the line where it breaks."""
    try:
        with path.open(encoding="utf-8") as handle:
            return yaml.load(handle, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 0
        raise DataError(str(path), line, str(getattr(error, "problem", error)), "well-formed YAML") from None
    except UnicodeDecodeError:
        raise DataError(str(path), 0, "bytes that are not UTF-8", "UTF-8 text") from None


def content_hash(folders: Iterable[Path]) -> str:
    """A short hash of every data file's path and bytes: the version of a lexicon."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(p for p in folder.rglob("*") if p.suffix in (".csv", ".yaml", ".gz") and p.is_file()):
            relative = path.relative_to(folder).as_posix()
            if relative.startswith("search/"):  # what a search is widened by changes no reading
                continue
            digest.update(relative.encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def new_overlay(folder: Path) -> list[Path]:
    """Start an overlay folder: every table's header, and an event type to copy. Refuses a folder that has files."""
    if folder.exists() and any(folder.iterdir()):
        raise DataError(str(folder), 0, "a folder with files in it", "a new or empty folder")
    written: list[Path] = []
    starters = {
        "actors/persons.csv": "id,name_ar,name_en,variants,country,gender,wikidata,notes\n",
        "actors/groups.csv": "id,name_ar,name_en,variants,short,kind,country,sector,since,until,part_of,backed_by,"
        "opposed_to,seat,wikidata,notes,action\n",
        "actors/roles.csv": "actor_id,office_ar,office_en,country,sector,start,end,notes\n",
        "places/places.csv": "id,name_ar,name_en,variants,kind,country,admin1,lat,lon,radius_km,notes\n",
        "ar/actor_nouns.csv": "word,plural,class,kind,sector,alone,note,action\n",
        "events/own.yaml": (DATA / "starter" / "own.yaml").read_text("utf-8"),
        "README.md": (DATA / "starter" / "README.md").read_text("utf-8"),
    }
    for name, text in starters.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        written.append(path)
    return written
