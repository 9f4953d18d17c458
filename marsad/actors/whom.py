"""Who and where: the stages from a document's words to its cast and its places on the map, in their order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from marsad.actors.gather import Cast, country_votes, find_phrases, gather_actors
from marsad.actors.phrases import PhraseReader
from marsad.actors.proposed import add_proposed as add_proposed_actors
from marsad.actors.speakers import add_speakers
from marsad.language.ar.dates import TimeFound
from marsad.language.ar.numbers import Number
from marsad.match import Scan
from marsad.names.tagger import Name
from marsad.places.find import PlaceReader, find_places
from marsad.places.names import PlaceFound
from marsad.places.proposed import add_proposed as add_proposed_places
from marsad.places.whereabouts import Settled, resolve_places

Propose = Callable[[frozenset[int]], Sequence[Name]]  # names in a document, given the tokens that the rules have taken for something


class Found(NamedTuple):
    """The cast, the places, their words where no actor displaces them, the numbers that belong to no time, by their first tokens,
    and the reader of phrases with what it noted of each token."""

    cast: Cast
    settled: Settled
    places: list[PlaceFound]
    numbers: Mapping[int, Number]
    reader: PhraseReader


def find_whom(scan: Scan, numbers: Sequence[Number], times: Sequence[TimeFound], day: str | None, propose: Propose | None = None) -> Found:
    """Everybody and every place of a document; names that are proposed count where the rules find nobody and nothing."""
    in_times = {token for t in times for token in range(t.first, t.last)}
    counts = {n.first: n for n in numbers if n.first not in in_times and n.rule != "number.fraction"}
    place_reader = PlaceReader(scan, frozenset(in_times))
    by_rules = places = find_places(place_reader)
    reader = PhraseReader(scan, counts, {p.first: (p.last, p.country) for p in places}, {t.first: t.last for t in times})
    phrases, displaced = find_phrases(reader, places)
    if propose is not None:
        taken = {token for one in phrases for token in range(one.first, one.last)} | {token for one in places for token in range(one.first, one.last)}
        names = propose(frozenset(taken))
        places = add_proposed_places(place_reader, by_rules, names, phrases)
        phrases = add_proposed_actors(reader, phrases, names, by_rules)
    phrases, displaced = add_speakers(reader, phrases, places, displaced)
    votes = country_votes(scan, phrases, places)
    settled = resolve_places(place_reader, places, votes, skip=displaced)
    cast = gather_actors(reader, phrases, day, votes, settled)
    return Found(cast, settled, [p for p in places if p.first not in displaced], counts, reader)
