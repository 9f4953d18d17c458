"""The words of the interface, in Arabic and English: ``interface.csv``. Every word that a page shows of its own comes from here."""

from __future__ import annotations

import csv
from functools import lru_cache
from importlib import resources

from starlette.exceptions import HTTPException

from marsad.errors import DataError
from marsad.tables import DATA, read_csv

LANGUAGES = ("ar", "en")
FILE = "interface.csv"


@lru_cache(maxsize=1)
def words() -> dict[str, dict[str, str]]:
    """Key → language → words. Both languages must be there, with the same ``{names}`` in them."""
    found: dict[str, dict[str, str]] = {}
    text = resources.files("marsad.web").joinpath(FILE).read_text("utf-8")
    reader = csv.DictReader(text.splitlines(), strict=True)
    for row in reader:
        key = row["key"]
        if key in found or not row["ar"] or not row["en"] or None in row:
            raise DataError(FILE, reader.line_num, str(row), "a key of its own, with words in ar and en")
        found[key] = {"ar": row["ar"], "en": row["en"]}
    return found


@lru_cache(maxsize=1)
def countries() -> dict[str, dict[str, str]]:
    """ISO code → language → name of a state."""
    rows = read_csv(DATA / "actors" / "states.csv", "actors/states.csv")
    return {row["iso3"]: {"ar": row["name_ar"], "en": row["name_en"] or row["iso3"]} for row in rows}


def say(language: str, key: str, **values: object) -> str:
    """The words of a key; an unknown key is a mistake in the program, and an error.

    >>> say("ar", "nav.map"), say("en", "nav.map")
    ('الخريطة', 'Map')
    """
    text = words()[key][language]
    return text.format(**values) if values else text


class Refused(HTTPException):
    """A request refused for a reason that has words in both languages: ``error.why.WHY``. Programs get the English ones."""

    def __init__(self, status: int, why: str, **values: str) -> None:
        super().__init__(status, say("en", f"error.why.{why}", **values))
        self.why = why
        self.values = values


def label(language: str, kind: str, code: str | None) -> str | None:
    """The word for a code of the records, as ``label("en", "status", "denied")``; None where it has none (an overlay's type)."""
    if kind == "country":
        return countries().get(code or "", {}).get(language)
    found = words().get(f"{kind}.{code}")
    return found[language] if found else None
