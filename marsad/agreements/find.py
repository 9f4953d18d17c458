"""Agreements: what was agreed, by whom, when, where; what it provides; which events carry it out or break it.

Every naming of an agreement is read with what its sentence says of it, then those that mean one agreement are joined and
events linked with them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from marsad.agreements.join import from_meetings, join_all
from marsad.agreements.namings import Namings, breaks
from marsad.agreements.records import SIGNED, AgreementFound, Naming
from marsad.agreements.signing import FACT_REACH
from marsad.events.drafts import Context, Draft

BREACH_REACH = 8  # units between a breach and the agreement that it breaks


def find_agreements(context: Context, drafts: Sequence[Draft], headline: int = -1) -> list[AgreementFound]:
    """Agreements named or described in the text, each once, in the order of their first naming."""
    mentions: list[Naming] = []
    pacts = context.scan.having("agreement", "pact")
    for number, row in enumerate(context.rows.rows):
        if any(pacts[unit.first] for unit in row) and not context.scan.function(row[0].first, "related"):
            mentions += Namings(context, number, row).mentions()
    found = join_all(mentions, headline)
    from_meetings(context, found)
    _link(context, found, drafts, mentions)
    return [f for f in found if any(m.name and m.real for m in f.mentions) or len(f.parties) > 1 or (f.days and f.mentions)]


def _link(context: Context, found: Sequence[AgreementFound], drafts: Sequence[Draft], mentions: Sequence[Naming]) -> None:
    """Events that break an agreement named beside them or before, or that carry it out (بموجب الاتفاق، تنفيذا للهدنة)."""
    pacts = context.scan.having("pact")
    of = {(m.sentence, m.at): f for f in found for m in f.mentions}
    named = sorted(of)
    by_sentence: dict[int, list[int]] = {}
    for number, draft in enumerate(drafts):
        by_sentence.setdefault(draft.sentence, []).append(number)
        if draft.trigger.type != "ASSAULT" or not breaks(context, draft.first) or not named:
            continue
        # the agreement named right after the breach, else the last one before it (واتهمها بخروقات)
        at = bisect_left(named, (draft.sentence, draft.unit))
        beside = at < len(named) and named[at][0] == draft.sentence and named[at][1] - draft.unit <= BREACH_REACH and not any(
            u.kind in ("comma", "rel", "comp") for u in context.rows.at(draft.sentence)[draft.unit + 1 : named[at][1]]
        )
        if beside or at:
            of[named[at if beside else at - 1]].violations.append(number)
    for sentence, at in named:
        reader = Namings(context, sentence, context.rows.at(sentence))
        if any(reader.pact(p, "under") for p in range(max(0, at - 2), at)):
            _carry_out(of[sentence, at], drafts, by_sentence.get(sentence, ()), at)
    for sentence, row in enumerate(context.rows.rows) if named else ():
        for at, unit in enumerate(row):
            if pacts[unit.first] and any(m.entry.key == "under_it" for m in context.scan.at[unit.first] if m.entry.kind == "pact"):
                before = bisect_left(named, (sentence, at))
                if before:
                    _carry_out(of[named[before - 1]], drafts, by_sentence.get(sentence, ()), at)


def _carry_out(one: AgreementFound, drafts: Sequence[Draft], numbers: Sequence[int], at: int) -> None:
    """The event nearest before ``بموجب`` carries the agreement out, else the first after it."""
    able = [n for n in numbers if drafts[n].trigger.type not in ("AGREE", "REQUEST", "ACCUSE", "REJECT", "THREATEN", "CONSULT", "ASSAULT", "SUPPORT")]
    before = [n for n in able if 0 < at - drafts[n].unit <= FACT_REACH]
    after = [n for n in able if 0 < drafts[n].unit - at <= FACT_REACH]
    for number in before[-1:] or after[:1]:
        if number not in one.steps:
            one.steps.append(number)


def day_of(found: AgreementFound) -> tuple[str | None, str | None]:
    """First and last day of the agreement, ISO: of its signing, else of its coming into force, else its announcement."""
    if not found.days:
        return None, None
    start, end = found.days[min(found.days)]
    return start.isoformat(), end.isoformat() if end else None


def names(context: Context, found: AgreementFound) -> str:
    """The agreement's words."""
    return context.scan.doc.raw(found.first, found.last)


def lend_facts(drafts: Sequence[Draft], agreements: Sequence[AgreementFound]) -> None:
    """What the text says elsewhere of an agreement's parties, day and place holds for the event of making it, too."""
    for agreement in agreements:
        spots = {(m.sentence, unit) for m in agreement.mentions for unit in range(m.at - 3, m.end + 1)}
        for draft in drafts:
            if draft.trigger.type != "AGREE" or draft.status != "asserted" or (draft.sentence, draft.unit) not in spots:
                continue
            if draft.time is None and SIGNED in agreement.days:
                start, end = agreement.days[SIGNED]
                draft.days = (start, end or start)
            if not draft.places:
                draft.places = list(agreement.places)
            if not draft.sources and not draft.targets:
                draft.sources = list(agreement.parties)
            draft.reasons.append("agreement")
