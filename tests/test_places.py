"""Places found and settled, on sentences of our own: described, listed, pointed back to; and words that are no places."""

from __future__ import annotations

import pytest

from marsad.gazetteer import distance_km
from tests.conftest import Reader


@pytest.mark.cases("places.csv")
def test_this_place_is_here(case: dict[str, str], read: Reader) -> None:
    reading = read(case["text"], published="2019-07-05")
    found = [place for place in reading.places if any(case["mention"] in mention.text for mention in place.mentions)]
    assert found, f"no place {case['mention']} among {[m.text for p in reading.places for m in p.mentions]}"
    place = found[-1]
    assert case["kind"] in ("", place.kind)
    assert (place.country or "") == case["country"]
    assert place.lat is not None and place.lon is not None
    assert distance_km(place.lat, place.lon, float(case["lat"]), float(case["lon"])) <= float(case["km"])
    if case["record"]:
        assert case["record"] in place.name or any(case["record"] in mention.text for mention in place.mentions)


@pytest.mark.cases("no_places.csv")
def test_this_is_no_place(case: dict[str, str], read: Reader) -> None:
    reading = read(case["text"], published="2019-07-05")
    assert [m.text for place in reading.places for m in place.mentions if case["word"] in m.text] == []


@pytest.mark.cases("place_traps.csv")
def test_an_everyday_word_is_a_place_only_where_it_is_meant(case: dict[str, str], read: Reader) -> None:
    """``country`` is empty where the word is meant as a word."""
    reading = read(case["text"], published="2019-07-05")
    found = [place for place in reading.places if any(case["word"] in mention.text for mention in place.mentions)]
    if case["country"]:
        assert case["country"] in [place.country for place in found]
    else:
        assert found == []


def test_what_stays_open_is_said(read: Reader) -> None:
    reading = read("وصل النازحون إلى بلدة زغرتيتا.", published="2019-07-05")
    (place,) = reading.places
    assert (place.lat, place.lon, place.precision) == (None, None, "none")
    assert ("place", "بلدة زغرتيتا") in [(open.kind, open.span.text) for open in reading.unresolved]


def test_candidates_are_ranked_with_reasons(read: Reader) -> None:
    reading = read("قال مسؤول لبناني إن احتجاجات اندلعت في طرابلس شمالي لبنان.", published="2019-07-05")
    (place,) = [p for p in reading.places if p.country == "LBN" and p.kind == "city"]
    scores = [candidate.score for candidate in place.candidates]
    assert scores == sorted(scores, reverse=True) and len(scores) > 1
    assert place.candidates[0].id != place.candidates[1].id
    assert any("stated country LBN" in reason for reason in place.candidates[0].reasons)
