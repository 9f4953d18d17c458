"""Why a record was made, in the reader's language: ``reasons.csv``.

Records give their reasons as short English sentences with parts that vary (``told again: assault.yaml:trigger 12``), which
is what JSON holds. Here they are found again by their patterns and said in Arabic or English. A part's name says what stands
there (``{row}``, ``{country}``, ``{words}``; a digit behind it tells two apart); ``{reason}`` is a reason itself.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from markupsafe import Markup

from marsad.errors import DataError
from marsad.web.words import LANGUAGES, label, say, words

FILE = "reasons.csv"
SLOT = re.compile(r"\{([a-z]+)\d?\}")
PARTS = {  # what may stand in a part
    "reason": ".+?", "parts": r"[a-z.+-]+", "fields": r"[a-z, ]+", "words": ".+?", "model": ".+?", "arabic": r".*?[\u0600-\u06ff].*?", "id": r"[a-z]\S*",
    "keys": ".+?", "row": r"\S+\.yaml:trigger \d+|encoder", "type": "[A-Z_]+", "status": "[a-z_]+", "figure": "[a-z_]+", "record": "actor|place|time|statement", "placekind": "[a-z_]+", "unit": "[a-z]+",
    "mode": "[a-z-]+", "state": "[a-z]+", "field": "[a-z_]+", "country": "[A-Z]{3}|None", "number": r"\d+(?:\.\d+)?", "signed": r"[+-]\d+\.\d+",
    "day": r"\d{4}(?:-\d\d){0,2}",
}  # fmt: skip
LABELS = {"type": "type", "status": "status", "figure": "value", "record": "value", "placekind": "value", "unit": "value", "state": "review.state"}
Number = Callable[[float | int], str]
Data = Callable[[object, int], Markup]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """One kind of reason; ``before`` are the words before its first part."""

    before: str
    match: re.Pattern[str]
    said: Mapping[str, str]


@lru_cache(maxsize=1)
def patterns() -> tuple[dict[str, Mapping[str, str]], tuple[Pattern, ...]]:
    """Reasons that are always the same, and those with parts that vary, in the order in which they are tried."""
    whole: dict[str, Mapping[str, str]] = {}
    varying: list[Pattern] = []
    reader = csv.DictReader(resources.files("marsad.web").joinpath(FILE).read_text("utf-8").splitlines(), strict=True)
    for row in reader:
        text = row["pattern"]
        slots = {found[0] for found in SLOT.finditer(text)}
        if not row["ar"] or not row["en"] or None in row or text in whole:
            raise DataError(FILE, reader.line_num, str(row), "a pattern of its own, with words in ar and en")
        if any(found[0] not in slots for language in LANGUAGES for found in SLOT.finditer(row[language])):
            raise DataError(FILE, reader.line_num, str(row), "in ar and en only parts that the pattern has")
        said = {language: row[language] for language in LANGUAGES}
        if not slots:
            whole[text] = said
            continue
        form = "".join(f"(?P<{piece[1:-1]}>{PARTS[SLOT.fullmatch(piece)[1]]})" if piece in slots else re.escape(piece) for piece in re.split(r"(\{\w+\})", text))  # type: ignore[index]
        varying.append(Pattern(before=text[: text.index("{")], match=re.compile(form, re.DOTALL), said=said))
    return whole, tuple(varying)


def because(language: str, reason: str, *, number: Number = str, data: Data = lambda value, most: Markup.escape(str(value)[:most])) -> Markup | None:
    """A reason in a language; None where no pattern knows it. What an article or the lexicon says stands in it by ``data``.

    >>> because("en", "actor.state"), because("en", "told again: assault.yaml:trigger 12")
    (Markup('a state&#39;s name'), Markup('told again: wording 12 of “Assault”'))
    """
    whole, varying = patterns()
    if reason in whole:
        return Markup.escape(whole[reason][language])
    for pattern in varying:
        if reason.startswith(pattern.before) and (found := pattern.match.fullmatch(reason)):
            parts = {name: _part(language, name.rstrip("0123456789"), value, number, data) for name, value in found.groupdict().items()}
            if None not in parts.values():
                return Markup.escape(pattern.said[language]).format(**parts)
    return None


def _part(language: str, kind: str, value: str, number: Number, data: Data) -> Markup | str | None:
    """One varying part in words; None where it has none, and the pattern does not fit."""
    if kind == "reason":
        return because(language, value, number=number, data=data)
    if kind == "parts":
        return _list(language, (because(language, f"+{one}", number=number, data=data) for one in value.split("+")))
    if kind == "fields":
        return _list(language, (label(language, "review.field", one) for one in value.split(", ")))
    if kind == "field":
        return because(language, f"field {value}")
    if kind in LABELS:
        return label(language, LABELS[kind], value)
    if kind == "country":
        return label(language, "country", value) or data(value, 40)
    if kind == "mode":
        return next((said[language] for key, said in words().items() if key.startswith("mode.") and key.endswith(f":{value}")), None)
    if kind == "row" and value == "encoder":
        return because(language, value)
    if kind == "row":
        file, _, place = value.rpartition(":trigger ")
        name = file.rpartition("/")[2].removesuffix(".yaml")
        return Markup.escape(say(language, "reason.row")).format(type=label(language, "type", name.upper()) or data(name, 40), n=number(int(place)))
    if kind == "keys":
        return _list(language, (label(language, "country", one.removeprefix("state:")) or data(one, 60) for one in value.split()))
    if kind == "number":
        return number(float(value) if "." in value else int(value))
    if kind == "signed":
        return number(float(value))
    if kind == "day":
        year, month, day = (*value.split("-"), None, None)[:3]
        return " ".join(one for one in (_digits(day, number), say(language, f"month.{int(month)}") if month else None, _digits(year, number)) if one)
    return data(value, 160)


def _digits(value: str | None, number: Number) -> str | None:
    """A day or a year: its digits as they are read, thousands not parted."""
    return None if value is None else "".join(number(int(digit)) for digit in str(int(value)))


def _list(language: str, parts: Iterator[Markup | str | None]) -> Markup | None:
    found = list(parts)
    return None if None in found else Markup(patterns()[0][", "][language]).join(one for one in found if one is not None)
