"""Candidates: the places of the gazetteer that a phrase may mean, scored, and the places that lie between and above others."""

from __future__ import annotations

from functools import lru_cache

from marsad.gazetteer import Candidate as GazPlace
from marsad.gazetteer import Gazetteer, places_in
from marsad.places.names import PlaceFound, curated

UNCOUNTED = 0.25  # a town written by hand has no population there: as if of tens of thousands


def rank(place: PlaceFound, votes: dict[str, float]) -> list[tuple[GazPlace, float, tuple[str, ...]]]:
    """Candidates of a place phrase, best first, each with its score and the reasons that made it.

    The weights were set on sentences of our own (tests/cases/places.csv), not on any gold article.
    """
    total = sum(votes.values()) or 1.0
    out: list[tuple[GazPlace, float, tuple[str, ...]]] = []
    for candidate in place.candidates:
        reasons = []
        score = 0.0
        if curated(candidate):
            score += 0.15
            reasons.append("curated")
        if place.kind and not place.relative:
            same = candidate.kind == place.kind
            score += 0.5 if same else 0.0
            if same:
                reasons.append(f"is a {place.kind}")
        elif candidate.kind in ("city", "region"):
            score += 0.1
        if place.country:
            if candidate.country == place.country:
                score += 0.6
                reasons.append(f"stated country {place.country}")
            else:
                score -= 0.3
        share = votes.get(candidate.country or "", 0.0) / total
        if share:
            score += 0.5 * share + 0.15
            reasons.append(f"country votes {share:.2f}")
        size = min(candidate.population, 5_000_000)
        if size:
            score += 0.05 * len(str(size))
            reasons.append(f"population {candidate.population}")
        elif curated(candidate) and candidate.kind in ("city", "site"):
            score += UNCOUNTED
        out.append((candidate, score, tuple(reasons)))
    out.sort(key=lambda row: (-row[1], row[0].id))
    return out


@lru_cache(maxsize=256)
def part_of(gazetteer: Gazetteer, country: str, direction: str) -> tuple[float, float] | None:
    """The middle of a state's northern, southern, eastern or western places: where شرقي ليبيا is, as far as people live.

    The mean of the quarter of its gazetteer places that lie furthest that way; None where it has too few.
    """
    spots = [(p.lat, p.lon) for p in places_in(gazetteer, country)]
    for letter in dict.fromkeys(direction):
        axis = 0 if letter in "NS" else 1
        spots.sort(key=lambda at: at[axis], reverse=letter in "NE")
        spots = spots[: max(4, len(spots) // 3)]
    if len(spots) < 4:
        return None
    return round(sum(s[0] for s in spots) / len(spots), 2), round(sum(s[1] for s in spots) / len(spots), 2)


@lru_cache(maxsize=4)
def regions(gazetteer: Gazetteer) -> dict[str, GazPlace]:
    """The first-order regions written by hand, by id."""
    return {row.id: row for row in gazetteer.places if not isinstance(row, str) and row.source == "regions"}


@lru_cache(maxsize=4)
def borders(gazetteer: Gazetteer) -> dict[frozenset[str], GazPlace]:
    """The curated borders of two countries, by the countries' English names."""
    found: dict[frozenset[str], GazPlace] = {}
    for row in gazetteer.places:
        if not isinstance(row, str) and row.name_en.endswith(" border"):
            found.setdefault(frozenset(row.name_en.removesuffix(" border").split("-")), row)
    return found
