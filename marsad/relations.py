"""Relations: standing ties that the text words: offices, membership, backing, allegiance, seats."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from marsad.match import Scan
from marsad.phrases import Phrase
from marsad.units import Rows

# An office noun that says where someone belongs rather than what they head.
BELONGING = frozenset(("member", "source", "spokesperson"))


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationFound:
    """A tie between an actor and an actor, an office or a place; tokens of its words."""

    subject: str
    relation: str
    object: str | None
    object_first: int
    object_last: int
    first: int
    last: int
    rule: str


def find_relations(
    scan: Scan, rows: Rows, phrases: Sequence[Phrase], ids: Mapping[tuple[int, int], str], place_ids: Mapping[int, str]
) -> list[RelationFound]:
    """Every relation, each pair and kind once."""
    out: list[RelationFound] = []
    seen: set[tuple[object, ...]] = set()
    for relation in _all(scan, rows, phrases, ids, place_ids):
        words = scan.doc.words[relation.object_first : relation.object_last]
        key = (relation.subject, relation.relation, relation.object or words)
        if key not in seen:
            seen.add(key)
            out.append(relation)
    return out


def _all(
    scan: Scan, rows: Rows, phrases: Sequence[Phrase], ids: Mapping[tuple[int, int], str], place_ids: Mapping[int, str]
) -> Iterator[RelationFound]:
    for phrase in phrases:
        subject = ids.get((phrase.first, phrase.last))
        if subject is None:
            continue
        if phrase.cls == "title" and phrase.office is not None and not phrase.plural:
            yield from _office(scan, phrase, subject, ids)
        for link in phrase.links:
            object_ = ids.get((link.phrase.first, link.phrase.last)) if link.phrase else f"state:{link.country}" if link.country else None
            if object_ == subject:
                continue
            at = (link.phrase.first, link.phrase.last) if link.phrase else (link.last - 1, link.last)
            yield RelationFound(subject=subject, relation=link.relation, object=object_, object_first=at[0], object_last=at[1],
                                first=link.first, last=link.last, rule="relation.phrase")  # fmt: skip
    yield from _seats(scan, rows, ids, place_ids)


def _office(scan: Scan, phrase: Phrase, subject: str, ids: Mapping[tuple[int, int], str]) -> Iterator[RelationFound]:
    assert phrase.office is not None
    first, last = phrase.office
    belonging = scan.find(phrase.head, "belonging")
    if belonging:
        inner = next((p for p in phrase.inner if p.kind in ("organization", "armed_group")), None)
        if inner is not None:
            yield RelationFound(subject=subject, relation="member_of", object=ids.get((inner.first, inner.last)), object_first=inner.first,
                                object_last=inner.last, first=first, last=last, rule="relation.member")  # fmt: skip
        return
    if phrase.name is not None or phrase.actor is not None or phrase.rule == "actor.apposition":
        yield RelationFound(subject=subject, relation="holds_office", object=None, object_first=first, object_last=last,
                            first=first, last=last, rule="relation.office")  # fmt: skip


def _seats(scan: Scan, rows: Rows, ids: Mapping[tuple[int, int], str], place_ids: Mapping[int, str]) -> Iterator[RelationFound]:
    """``طرابلس، مقر حكومة الوفاق``: a place, and whose seat it is called."""
    for row in rows.rows:
        for at, unit in enumerate(row):
            if unit.kind in ("actor", "place") or not scan.find(unit.first, "seat") or at + 1 >= len(row):
                continue
            owner = row[at + 1]
            before = next((u for u in reversed(row[max(0, at - 2) : at]) if u.kind == "place"), None)
            if owner.kind == "actor" and owner.phrase is not None and before is not None and before.place is not None:
                subject = ids.get((owner.phrase.first, owner.phrase.last))
                place = place_ids.get(before.place.first)
                if subject and place:
                    yield RelationFound(subject=subject, relation="seated_in", object=place, object_first=before.first, object_last=before.last,
                                        first=unit.first, last=owner.last, rule="relation.seat")  # fmt: skip
