"""Readings as FollowTheMoney entities, one JSON object a line: articles, actors, events, addresses, and what ties them.

Whom the lexicon knows has one id over all articles, so that fragments of one entity join (``ftm aggregate``); everybody else is
somebody of one article. Populations and persons without a name are nobody that can be followed: they stand in an event's notes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any, TextIO

from marsad.export.facts import HAPPENED, Facts, countries
from marsad.model import Actor, Event, Place, Reading

Entity = dict[str, Any]
OFFICIAL = ("GOV", "MIL", "COP", "JUD", "LEG", "SPY")
NAMED_RULES = ("actor.name", "actor.nationality", "actor.alias")
UNKNOWN = "actor:"
COSTS = ("killed", "injured", "displaced", "detained", "missing", "abducted", "protesters")


def write_ftm(readings: Iterable[Reading], out: TextIO) -> dict[str, int]:
    """Entities as JSON lines, those of one article together."""
    counts: dict[str, int] = {}
    for reading in readings:
        for entity in entities_of(reading):
            counts[entity["schema"]] = counts.get(entity["schema"], 0) + 1
            out.write(json.dumps(entity, ensure_ascii=False) + "\n")
    return counts


def entities_of(reading: Reading) -> Iterator[Entity]:
    """The entities of one article."""
    facts = Facts(reading)
    document = _id(reading, "article")
    yield _entity(document, "Article", title=reading.title or reading.id, fileName=reading.id, publisher=reading.outlet, publishedAt=reading.published,
                  sourceUrl=reading.url, language="ara", bodyText=reading.text)  # fmt: skip
    followed = {a.id: id for a in reading.actors if (id := actor_id(reading, a)) is not None}
    for actor in reading.actors:
        if actor.id in followed:
            yield from _actor(reading, actor, followed[actor.id], document)
    addresses: dict[str, str] = {}
    for place in reading.places:
        addresses[place.id] = _id(reading, place.id)
        yield _address(place, addresses[place.id], document)
    for event in reading.events:
        if event.status in HAPPENED:
            yield from _event(facts, event, document, followed, addresses)
    for number, relation in enumerate(reading.relations):
        subject = followed.get(relation.subject)
        if subject is None:
            continue
        id, words = _id(reading, f"relation:{number}"), relation.span.text
        said: Entity = {"description": words, "proof": document, "sourceUrl": reading.url, "publisher": reading.outlet, "recordId": f"relation:{number}"}
        target = followed.get(relation.object or "") or addresses.get(relation.object or "")
        member = facts.actors[relation.subject]
        if relation.relation == "holds_office" and member.kind == "person":
            post = _id(reading, f"position:{relation.object_text}")
            yield _entity(post, "Position", name=relation.object_text, country=_code(member.country), organization=target if _is_body(facts, relation.object) else None)
            yield _entity(id, "Occupancy", holder=subject, post=post, **said)
        elif relation.relation == "member_of" and _is_body(facts, relation.object) and target is not None:
            yield _entity(id, "Membership", member=subject, organization=target, **said)
        elif target is not None and target != subject:
            yield _entity(id, "UnknownLink", subject=subject, object=target, role=relation.relation, **said)


def actor_id(reading: Reading, actor: Actor) -> str | None:
    """The id of an actor as an entity; None for whom nobody can follow."""
    if not actor.id.startswith(UNKNOWN):
        return "marsad-" + actor.id.replace(":", "-")
    if actor.kind == "population" or (actor.kind == "person" and not _named(actor)):
        return None
    return _id(reading, actor.id)


def _named(actor: Actor) -> bool:
    """Whether a person's record holds a name: told as one, or shorter than the words with the office before it."""
    return any(m.rule in NAMED_RULES or (m.rule == "actor.title" and m.text.endswith(" " + actor.name)) for m in actor.mentions)


def _is_body(facts: Facts, id: str | None) -> bool:
    actor = facts.actors.get(id or "")
    return actor is not None and actor.kind in ("organization", "armed_group", "state")


def schema_of(actor: Actor) -> str:
    """FollowTheMoney's schema for an actor."""
    if actor.kind == "person":
        return "Person"
    return "PublicBody" if actor.kind == "state" or (actor.sector in OFFICIAL and actor.kind == "organization") else "Organization"


def _actor(reading: Reading, actor: Actor, id: str, document: str) -> Iterator[Entity]:
    known = not actor.id.startswith(UNKNOWN)
    yield _entity(
        id, schema_of(actor), name=[actor.name, actor.name_en], country=_code(actor.country), wikidataId=actor.wikidata,
        position=actor.role if actor.kind == "person" else None, proof=document, sourceUrl=reading.url,
        alias=sorted({m.text for m in actor.mentions if m.rule == "actor.alias"}), keywords=actor.sector if known or actor.sector else None,
    )  # fmt: skip
    yield _entity(_id(reading, f"documentation:{actor.id}"), "Documentation", document=document, entity=id, role="mentioned", date=reading.published)
    for words in dict.fromkeys(m.text for m in actor.mentions):
        yield _entity(_id(reading, f"mention:{actor.id}:{words}"), "Mention", document=document, resolved=id, name=words,
                      detectedSchema=schema_of(actor), contextCountry=_code(actor.country))  # fmt: skip


def _address(place: Place, id: str, document: str) -> Entity:
    point = place.precision in ("site", "city")
    return _entity(
        id, "Address", full=", ".join(dict.fromkeys(v for v in (place.name, place.admin1) if v)), name=[place.name, place.name_en], country=_code(place.country),
        latitude=str(place.lat) if place.lat is not None and point else None, longitude=str(place.lon) if place.lon is not None and point else None,
        notes=f"precision: {place.precision}", proof=document,
    )  # fmt: skip


def _event(facts: Facts, event: Event, document: str, followed: dict[str, str], addresses: dict[str, str]) -> Iterator[Entity]:
    reading, where = facts.reading, facts.where(event)
    id = _id(reading, event.id)
    code = f"{event.type}:{event.mode}" if event.mode else event.type
    costs = [f"{kind}: {facts.told(claims)}" for kind in COSTS if (claims := facts.claims(event, kind))]
    others = [f"{field}: {facts.name(i)}" for field, ids in (("source", event.sources), ("target", event.targets)) for i in ids if i not in followed and i not in addresses]
    claimed = [f"claimed by: {facts.name(event.claimed_by)}"] if event.claimed_by else []
    place = where or next((p for i in event.places if (p := facts.places.get(i))), None)
    name = " · ".join(v for v in (code, event.trigger.text, place.name if place else None, event.start) if v)
    yield _entity(
        id, "Event", name=name, summary=" ".join(facts.sentence(event.trigger).text.split()), startDate=event.start, endDate=event.end,
        date=event.start if event.start == event.end else None, country=_code(facts.country(event)), location=[facts.name(i) for i in event.places],
        addressEntity=[addresses[i] for i in event.places if i in addresses], organizer=[followed[i] for i in event.sources if i in followed],
        involved=[followed[i] for i in (*event.sources, *event.targets) if i in followed], keywords=[code, event.status], recordId=event.id,
        proof=document, publisher=reading.outlet, sourceUrl=reading.url, notes=[*costs, *others, *claimed, f"status: {event.status}"],
    )  # fmt: skip
    yield _entity(_id(reading, f"documentation:{event.id}"), "Documentation", document=document, entity=id, role="reports", date=reading.published)


def _code(country: str | None) -> str | None:
    known = countries().get(country or "")
    return known.iso2.lower() if known and known.iso2 else None


def _id(reading: Reading, key: str) -> str:
    return "marsad-" + hashlib.sha1(f"{reading.id}\0{key}".encode("utf-8", "replace"), usedforsecurity=False).hexdigest()


def _entity(id: str, schema: str, /, **properties: Any) -> Entity:
    values = {name: list(dict.fromkeys(v for v in (value if isinstance(value, list) else [value]) if v)) for name, value in properties.items()}
    return {"id": id, "schema": schema, "properties": {name: several for name, several in values.items() if several}}
