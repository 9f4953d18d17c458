"""What is passed over for speed could not have been anything: places and phrases are tried only where one can begin."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from marsad.actors.gather import find_phrases
from marsad.actors.phrases import PhraseReader
from marsad.language.ar.dates import find_times
from marsad.language.ar.numbers import find_numbers
from marsad.language.ar.tokens import read_tokens
from marsad.lexicon import Lexicon
from marsad.match import find_mentions
from marsad.places.find import PlaceReader, find_places

EXAMPLES = sorted((Path(__file__).parent.parent / "examples").glob("*.txt"))


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda f: f.stem)
def test_nothing_begins_where_nothing_is_tried(file: Path, lexicon: Lexicon) -> None:
    doc = read_tokens(file.read_text("utf-8"))
    scan = find_mentions(doc, lexicon)
    numbers = find_numbers(doc, lexicon.numerals)
    times = find_times(doc, lexicon.calendar, numbers, dt.date(2019, 7, 5))
    places = PlaceReader(scan)
    found = find_places(places)
    spans = {p.first: (p.last, p.country) for p in found}
    phrases = PhraseReader(scan, {n.first: n for n in numbers}, spans, {t.first: t.last for t in times})
    find_phrases(phrases, found)
    for at, word in enumerate(doc.words):
        if not doc.numeric[at] and not (places.openings[at] and places._begins(at)):
            assert places._read(at) is None, word
        if at not in phrases.times and not phrases.openings[at]:
            assert phrases._read(at) is None, word
