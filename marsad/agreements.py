"""Agreements: what was agreed, by whom, when, where; what it provides; which events carry it out or break it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from marsad.clauses import RowReader
from marsad.drafts import Context, Draft
from marsad.lexicon import bare_words
from marsad.units import Unit

REACH = 14  # units between an agreement's name and the signing that its parties come from
PROVISION_LONGEST = 14  # tokens of one provision's words


@dataclass(slots=True, kw_only=True)
class AgreementFound:
    """An agreement in the making: its fullest naming, and what sentences about it say."""

    key: tuple[str, ...]
    first: int
    last: int
    sentence: int
    parties: list[str] = field(default_factory=list)
    time: int | None = None
    places: list[str] = field(default_factory=list)
    provisions: list[tuple[str, int, int]] = field(default_factory=list)
    violations: list[int] = field(default_factory=list)  # numbers of drafts
    steps: list[int] = field(default_factory=list)
    rule: str = ""


def find_agreements(context: Context, drafts: Sequence[Draft]) -> list[AgreementFound]:
    """Agreements named or described in the text, each once."""
    found: list[AgreementFound] = []
    for number, row in enumerate(context.rows.rows):
        for at in range(len(row)):
            one = _read(context, number, row, at)
            if one is None:
                continue
            _fill(context, one, drafts)
            twin = next((f for f in found if f.key == one.key or _same_bare(f, one)), None)
            if twin is None:
                found.append(one)
            else:
                _join(twin, one)
    return [f for f in found if f.parties or len(f.key) > 1]


def _same_bare(old: AgreementFound, new: AgreementFound) -> bool:
    """``الاتفاق`` after an agreement of that word, or one whose parties are the same."""
    return (len(new.key) == 1 and old.key[0] == new.key[0]) or (bool(new.parties) and set(new.parties) == set(old.parties) and new.key[0] == old.key[0])


def _join(old: AgreementFound, new: AgreementFound) -> None:
    old.parties = old.parties or new.parties
    old.time = new.time if old.time is None else old.time
    old.places = old.places or new.places
    old.provisions += new.provisions
    old.violations += [v for v in new.violations if v not in old.violations]
    if len(new.key) > len(old.key) and len(old.key) == 1:
        old.key, old.first, old.last = new.key, new.first, new.last


def _read(context: Context, number: int, row: Sequence[Unit], at: int) -> AgreementFound | None:
    scan = context.scan
    doc = scan.doc
    unit = row[at]
    if unit.kind in ("actor", "place", "time", "number"):
        return None
    match = scan.find(unit.first, "agreement")
    if match is None or match.cut.pronoun:
        return None
    before = row[at - 1] if at else None
    if before is not None and before.last == unit.first and scan.find(before.first, "agreement") and not unit.conjunction:
        return None  # مذكرة [تفاهم]
    first, last = unit.first, match.last
    key = [match.entry.key]
    parties: list[str] = []
    place = at + 1
    between = doc.words[unit.last - 1] == "بين"  # اتفاق بين is one unit where it is an event's wording
    # its name or description: adjectives, a place, what it stops, between whom
    while place < len(row) and place - at < 8:
        following = row[place]
        if between and place == at + 1 and following.kind == "actor":
            parties, end, _ = RowReader(context, number, row).read_list(place)
            last = row[end - 1].last
            place = end
            break
        if following.kind in ("adjective", "place") or (following.kind in ("word", "event") and not following.conjunction and following.preposition in ("", "ل")):
            verbal = any(m.entry.pos == "V" and not m.cut.article for m in scan.at[following.first])
            if following.last - following.first == 1 and verbal and not any(m.cut.article for m in scan.at[following.first]):
                break  # مذكرة [وقعها] الرئيسان: a clause, no name
            if scan.find(following.first, "status") and following.kind != "adjective":
                break
            if following.last - first > 8:
                break
            key += doc.words[following.first : following.last]
            last = following.last
            place += 1
            continue
        if following.kind == "prep" and following.preposition == "بين" and place + 1 < len(row) and row[place + 1].kind == "actor":
            parties, end, _ = RowReader(context, number, row).read_list(place + 1)
            last = row[end - 1].last
            place = end
            break
        if following.kind == "prep" and following.preposition == "في" and place + 1 < len(row) and row[place + 1].kind == "place" and len(key) > 1:
            last = row[place + 1].last
            place += 2
            continue
        break
    if len(key) == 1 and not parties and not match.cut.article:
        return None
    found = AgreementFound(key=bare_words(tuple(key)), first=first, last=last, sentence=number, parties=parties, rule="agreement.noun")
    found.provisions = _provisions(context, row, place)
    return found


def _provisions(context: Context, row: Sequence[Unit], at: int) -> list[tuple[str, int, int]]:
    """What stands after ``ينص على / يقضي بـ / يشمل``: one provision a clause, by the words that begin it."""
    scan, doc = context.scan, context.scan.doc
    out: list[tuple[str, int, int]] = []
    opened = False
    for unit in row[at:]:
        if scan.function(unit.first, "provides"):
            opened = True
            continue
        if not opened:
            continue
        match = scan.find(unit.first, "provision")
        if match is not None and (not out or unit.first >= out[-1][2]):
            end = unit.first
            while end < min(row[-1].last, unit.first + PROVISION_LONGEST) and (doc.words[end] not in ("،", ",", "؛", ".") or end == unit.first):
                end += 1
            out.append((match.entry.key, unit.first, end))
    return out


def _fill(context: Context, found: AgreementFound, drafts: Sequence[Draft]) -> None:
    """Parties, day and place from the AGREE event of its sentence; breaches named beside it."""
    best: Draft | None = None
    for number, draft in enumerate(drafts):
        if draft.sentence != found.sentence:
            continue
        at = context.rows.unit_of[found.first]
        if draft.trigger.type == "AGREE" and abs(draft.unit - at) <= REACH and draft.status != "negated":
            if best is None or (bool(draft.sources), -abs(draft.unit - at)) > (bool(best.sources), -abs(best.unit - at)):
                best = draft
        elif "breach" in draft.trigger.tags and 0 <= found.first - draft.last <= 3:
            found.violations.append(number)
    if best is not None:
        found.parties = found.parties or [*best.sources, *(t for t in best.targets if t not in best.sources)]
        found.time = best.time
        found.places = list(best.places)


def day_of(context: Context, found: AgreementFound) -> tuple[str | None, str | None]:
    """First and last day of the agreement, ISO."""
    if found.time is None:
        return None, None
    time = context.times[found.time]
    return (time.start.isoformat() if time.start else None, time.end.isoformat() if time.end else None)


def names(context: Context, found: AgreementFound) -> str:
    """The agreement's words."""
    return context.scan.doc.raw(found.first, found.last)


