"""Whereabouts: which place on earth the words of a place phrase mean.

Every candidate is scored openly: name, feature kind, stated country or parent, countries that the article speaks of;
near-ties stay unresolved, with the ranked candidates kept. One record a place, with all the words that name it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from marsad.gazetteer import Candidate as GazPlace
from marsad.gazetteer import Gazetteer, places_in
from marsad.lexicon import bare_words
from marsad.model import Candidate, Mention, Place, Span, Unresolved
from marsad.places import PlaceFound, PlaceReader, curated

KEPT = 5  # ranked candidates kept in a record
PRECISION = {"city": "city", "site": "site", "region": "region", "country": "country", "sea": "region"}


def _name(reader: PlaceReader, found: PlaceFound) -> str:
    return reader.doc.raw(found.first, found.last)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """The places of a reading, which found phrase became which, and what stayed open."""

    places: tuple[Place, ...]
    ids: dict[int, str]  # first token of a found phrase → place id
    unresolved: tuple[Unresolved, ...]


def resolve_places(
    reader: PlaceReader, found: Sequence[PlaceFound], votes: dict[str, float], *, skip: frozenset[int] = frozenset()
) -> Settled:
    """Settle which place each phrase names. ``votes`` are the countries that the article speaks of, by weight.

    ``skip`` are phrases that turned out to be actors (``موسكو تأمل``), by first token.
    """
    lexicon = reader.scan.lexicon
    doc = reader.doc
    records: dict[str, dict[str, object]] = {}
    order: list[str] = []
    ids: dict[int, str] = {}
    unresolved: list[Unresolved] = []
    votes = dict(votes)
    for place in found:
        if place.state and place.first not in skip:
            votes[place.state] = votes.get(place.state, 0) + 1
        elif place.country:
            votes[place.country] = votes.get(place.country, 0) + 1
    for place in found:
        if len({p.country for p in place.candidates}) == 1 and place.candidates[0].country and not place.state:
            country = place.candidates[0].country
            votes[country] = votes.get(country, 0) + 0.5
    last: dict[str, str] = {}
    by_key: dict[str, str] = {}
    # إدلب after محافظة إدلب is the governorate, unless the article also says مدينة إدلب
    named: dict[str, set[str]] = {}
    for place in found:
        if place.kind in ("region", "city") and not place.relative and place.candidates:
            named.setdefault(" ".join(bare_words(doc.words[place.name[0] : place.name[1]])), set()).add(place.kind)

    def record(id: str, place: PlaceFound, **fields: object) -> None:
        ids[place.first] = id
        if id not in records:
            records[id] = {"name": _name(reader, place), "mentions": [], **fields}
            order.append(id)
        start, end = doc.starts[place.first], doc.ends[place.last - 1]
        mentions = records[id]["mentions"]
        assert isinstance(mentions, list)
        mentions.append(Mention(start, end, doc.text[start:end], place.rule))

    for place in found:
        if place.first in skip:
            continue
        where = " ".join(doc.words[place.first : place.last])
        home = max(votes, key=lambda c: (votes[c], c)) if votes else None
        if place.rule in ("place.back-capital", "place.part-of-home"):
            if home is None:
                continue
            state = lexicon.states[home]
            if place.rule == "place.back-capital":
                lat, lon = state.capital_at or state.at
                record(f"capital:{home}", place, kind="city", country=home, admin1=None, lat=lat, lon=lon, precision="city",
                       candidates=(), name_en=state.capital_en)  # fmt: skip
                last["city"] = f"capital:{home}"
            else:
                spot = part_of(lexicon.gazetteer, home, place.direction) if place.direction else None
                lat, lon = spot or state.at
                record(by_key.setdefault(where, f"place:{doc.starts[place.first]}"), place, kind="region", country=home, admin1=None,
                       lat=lat, lon=lon, precision="region" if spot else "country", candidates=())  # fmt: skip
            continue
        if place.back:
            kind = "city" if place.kind == "city" else "region"
            anchor = last.get(kind) or last.get("city") or last.get("region") or last.get("country")
            if anchor is None:
                continue
            if place.rule == "place.back" and kind in last:
                record(last[kind], place)
            elif place.rule == "place.part-back":
                base = records[anchor]
                key = by_key.setdefault(where, f"place:{doc.starts[place.first]}")
                record(key, place, **{k: base[k] for k in ("country", "admin1", "lat", "lon")}, kind=place.kind or "region", precision="region", candidates=())
            continue
        if place.state and not place.candidates:
            state = lexicon.states[place.state]
            if place.rule in ("place.state", "place.part-of-state") and not place.relative:
                id = f"country:{place.state}"
                record(id, place, kind="country", country=place.state, admin1=None, lat=state.at[0], lon=state.at[1],
                       precision="country", candidates=(), name_en=state.name_en)  # fmt: skip
                last["country"] = id
            else:
                id = by_key.setdefault(where, f"place:{doc.starts[place.first]}")
                part = part_of(lexicon.gazetteer, place.state, place.direction) if place.direction else None
                lat, lon = part or state.at
                record(id, place, kind=place.kind or "region", country=place.country or (None if place.rule == "place.border" else place.state),
                       admin1=None, lat=lat, lon=lon, precision="region" if part else "country", candidates=())  # fmt: skip
            continue
        if place.capital and not (place.candidates and place.rule == "place.gazetteer"):
            state = lexicon.states[place.capital]
            at = state.capital_at or state.at
            id = f"capital:{place.capital}" if not place.relative else by_key.setdefault(where, f"place:{doc.starts[place.first]}")
            record(id, place, kind=place.kind or "city", country=place.capital, admin1=None, lat=at[0], lon=at[1],
                   precision="city", candidates=(), name_en=state.capital_en)  # fmt: skip
            last["city"] = id
            continue
        kinds = named.get(" ".join(bare_words(doc.words[place.name[0] : place.name[1]])), set())
        if place.kind is None and kinds == {"region"} and any(c.kind == "region" for c in place.candidates):
            place = replace(place, kind="region")
        ranked = rank(place, votes)
        if place.kind == "site" and ranked and not place.parent and ranked[0][0].kind != "site" and ranked[0][0].country not in votes:
            ranked = []  # ساحة الشهداء is no village of that name abroad
        if not ranked and place.kind == "site" and "city" in last:
            base = records[last["city"]]
            record(by_key.setdefault(where, f"place:{doc.starts[place.first]}"), place, kind="site", precision="city",
                   candidates=(), **{k: base[k] for k in ("country", "admin1", "lat", "lon")})  # fmt: skip
            unresolved.append(Unresolved(span=_span(reader, place), kind="place", reason=f"no gazetteer knows this name; put at {base['name']}"))
            continue
        if not ranked:
            id = by_key.setdefault(where, f"place:{doc.starts[place.first]}")
            likely = place.country or (max(votes, key=lambda c: (votes[c], c)) if votes else None)
            record(id, place, kind=place.kind or "city", country=likely, admin1=None, lat=None, lon=None, precision="none", candidates=())
            unresolved.append(Unresolved(span=_span(reader, place), kind="place", reason="no gazetteer knows this name"))
            continue
        best, score, _ = ranked[0]
        if len(ranked) > 1 and ranked[1][1] >= score - 0.05 and ranked[1][0].country != best.country:
            unresolved.append(Unresolved(span=_span(reader, place), kind="place", reason=f"{best.name_en} ({best.country}) or {ranked[1][0].name_en} ({ranked[1][0].country}): nothing decides"))
        kind = place.kind or best.kind
        relative = place.relative
        id = best.id if not relative and (place.kind in (None, best.kind)) else by_key.setdefault(where, f"{best.id}#{doc.starts[place.first]}")
        precision = "region" if relative and kind == "region" else PRECISION.get(best.kind, "city")
        if relative and kind == "site" and best.kind == "city":
            precision = "city"
        candidates = tuple(
            Candidate(id=p.id, name=p.name_en, country=p.country, lat=p.lat, lon=p.lon, score=round(s, 3), reasons=why)
            for p, s, why in ranked[:KEPT]
        )
        record(id, place, kind=kind, country=best.country, admin1=best.admin1, lat=best.lat, lon=best.lon, precision=precision,
               candidates=candidates, name_en=best.name_en if not relative else None)  # fmt: skip
        last["city" if kind in ("city", "site") else "region"] = id
    places = tuple(
        Place(id=id, **{k: tuple(v) if isinstance(v, list) else v for k, v in records[id].items()})  # type: ignore[arg-type]
        for id in order
    )
    return Settled(places=places, ids=ids, unresolved=tuple(unresolved))


def _span(reader: PlaceReader, place: PlaceFound) -> Span:
    start, end = reader.doc.starts[place.first], reader.doc.ends[place.last - 1]
    return Span(start, end, reader.doc.text[start:end])


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
            score += 0.3 if same else 0.0
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
        out.append((candidate, score, tuple(reasons)))
    out.sort(key=lambda row: (-row[1], row[0].id))
    return out
