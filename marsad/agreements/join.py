"""Namings that mean one agreement become one."""

from __future__ import annotations

from collections.abc import Sequence

from marsad.agreements.namings import Namings
from marsad.agreements.records import LOOSE, SIGNED, AgreementFound, Naming
from marsad.events.drafts import Context
from marsad.lexicon import bare_words


def join_all(mentions: Sequence[Naming], headline: int) -> list[AgreementFound]:
    """Namings that mean one agreement become one; a headline's agreement is the body's, told first."""
    found: list[AgreementFound] = []
    for mention in mentions:
        twin = next((f for f in reversed(found) if _same(f, mention, headline)), None)
        if twin is not None:
            _add(twin, mention, headline)
        elif mention.real and not mention.verbal and (mention.name or mention.facts or mention.sentence == headline):
            one = AgreementFound(first=mention.first, last=mention.last, kind=mention.kind, key=mention.key, rule="agreement.noun",
                                 headline=mention.sentence == headline, weight=-1.0, mentions=[])  # fmt: skip
            _add(one, mention, headline)
            found.append(one)
    return [f for f in found if f.parties or f.days or any(m.name for m in f.mentions)]


def _same(old: AgreementFound, new: Naming, headline: int) -> bool:
    loose = old.kind == new.kind or (old.kind in LOOSE and new.kind in LOOSE)
    if new.verbal:
        if old.days or any(m.name for m in old.mentions):
            return False
        return not old.parties or not new.parties or bool(set(old.parties) & set(new.parties)) or new.sentence - old.mentions[-1].sentence <= 1
    if new.alias and old.mentions[-1].sentence == new.sentence:
        return True
    if old.key and new.key and (old.key == new.key or (new.definite and _begins(old.key, new.key))):
        return True
    if new.parties and old.parties and not old.headline:
        return set(new.parties) == set(old.parties) and not (old.key and new.key and new.name) and _days_agree(old, new)
    if old.headline and all(m.sentence == headline for m in old.mentions):
        return new.real and (new.facts > 0 or new.name or (new.definite and loose))
    if not new.definite and new.facts and not new.name:
        # a signing told after the name: اتفاق ستوكهولم … وكان الطرفان توصلا إلى اتفاق
        return loose and not old.parties and SIGNED not in old.days and any(m.name or m.definite for m in old.mentions)
    pointing = new.definite and not new.name
    generic = new.noun == "agreement" and not new.key
    return pointing and (loose or generic) and _days_agree(old, new)


def _begins(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """``الاتفاق النووي`` is told again as ``الاتفاق النووي الدولي``."""
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]


def _days_agree(old: AgreementFound, new: Naming) -> bool:
    for rank, (start, end) in new.days.items():
        if rank in old.days:
            a, b = old.days[rank]
            if not (start <= (b or a) and a <= (end or start)):
                return False
    return True


def _add(one: AgreementFound, mention: Naming, headline: int) -> None:
    in_headline = mention.sentence == headline
    one.parties = (mention.parties or one.parties) if one.headline and not in_headline and mention.parties else one.parties or list(mention.parties)
    for rank, days in sorted(mention.days.items()):
        one.days.setdefault(rank, days)
    one.places = one.places or list(mention.places)
    one.provisions += [p for p in mention.provisions if p not in one.provisions]
    if not in_headline:
        one.headline = False
        one.kind = mention.kind if one.kind not in LOOSE or one.kind == "agreement" else one.kind
    if not mention.verbal:
        # the naming that says most stands for the agreement; the headline's only where the body's says less
        weight = 2 * mention.name + mention.facts - 0.75 * in_headline - 2 * mention.alias
        if weight > one.weight:
            one.first, one.last, one.weight = mention.first, mention.last, weight
            one.key = mention.key or one.key
        one.key = one.key or mention.key
    one.mentions.append(mention)


def from_meetings(context: Context, found: Sequence[AgreementFound]) -> None:
    """An agreement called by the place where it was made: who announced something at the meeting there, and when.

    ``أعلنت تركيا وروسيا وإيران خلال اجتماع أستانا … خرق اتفاق أستانا``
    """
    for one in found:
        if one.parties or one.days or len(one.key) != 1:
            continue
        for mention in one.mentions:
            row = context.rows.at(mention.sentence)
            reader = Namings(context, mention.sentence, row)
            for at in range(1, mention.at):
                unit = row[at]
                if unit.last - unit.first != 1 or bare_words(context.scan.doc.words[unit.first : unit.last]) != one.key or not reader.pact(at - 1, "talks"):
                    continue
                first = next((p for p in range(at) if row[p].kind == "actor" and not reader.governed(p)), None)
                ids = reader.list(first)[0] if first is not None else []
                when = reader.when(at)
                if len(ids) > 1:
                    one.parties = ids
                    time = context.times[row[when].time or 0] if when is not None else None
                    if time is not None and time.start is not None:
                        one.days[SIGNED] = (time.start, time.end)
                    return
