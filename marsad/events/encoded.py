"""What the encoder says of events, where the rules are silent or unsure: a word that tells one though no rule took it for
one, a word that only looks like one, and who does it to whom.

What it puts forward or changes says so among the reasons, and every part is a name that stands in the text.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence

from marsad.encoder.read import Encoded, Named, Parts
from marsad.events.drafts import Context, Draft
from marsad.events.roles import RoleReader
from marsad.events.second import unlisted
from marsad.events.setting import SettingReader
from marsad.units import finite

WORDS = ("event", "verb", "light", "word", "cue", "adjective")  # units that may tell an event that no rule saw
PROPOSE = 0.7  # how likely a word must tell an event that no rule found
DOUBT = 0.005  # how likely a word that the rules take for an event must at least be one, or a word beside it
FILL = 0.5  # how likely a name must be a part that the rules left empty
ADD = 0.9  # how likely it must be one more
DENY = 0.01  # how likely one that the rules gave must at least be
BESIDE = 6  # tokens from an event word to the word that the encoder takes for the same event: شن … غارة
AT_WORD = 0.2  # how likely a word beside must tell the event for its parts to be asked there
REACH = 60  # tokens from an event word to a name


def reason(likely: float) -> str:
    """How the encoder's opinion of a word stands among the reasons.

    >>> reason(0.8251)
    'rule: encoder 0.83'
    """
    return f"rule: encoder {likely:.2f}"


def propose(context: Context, drafts: Sequence[Draft], encoded: Encoded) -> tuple[list[Draft], list[tuple[Draft, str]]]:
    """The drafts with those that the encoder puts forward, in order; and those that it does not believe, with the reason."""
    kept: list[Draft] = []
    left: list[tuple[Draft, str]] = []
    types: dict[int, set[str]] = {}
    taken: set[int] = set()
    for draft in drafts:
        likely = encoded.told(_word(context, draft, encoded), draft.trigger.type)
        if likely < DOUBT:
            left.append((draft, f"no such event is told; {reason(likely)}"))
            continue
        kept.append(draft)
        types.setdefault(draft.sentence, set()).add(draft.trigger.type)
        taken.update(range(draft.first, draft.last))
    for number, row in enumerate(context.rows.rows):
        if row and context.scan.function(row[0].first, "related"):
            continue
        for at, unit in enumerate(row):
            if unit.kind not in WORDS or unit.first in taken:
                continue
            type_, likely = encoded.type_at(unit.first)
            if likely >= PROPOSE and type_ not in types.get(number, ()):
                kept.append(_put_forward(context, number, at, type_, likely))
    kept.sort(key=lambda d: (d.first, d.last))
    return kept, left


def assign(context: Context, drafts: Sequence[Draft], encoded: Encoded) -> None:
    """Fill the parts that the rules left empty, and take away those that they gave and the encoder does not believe."""
    names = [Named(first, last, id, context.kinds.get(id, "")) for (first, last), id in context.ids.items()]
    names += [Named(first, first + 1, id, context.kinds.get(id, "")) for first, id in context.place_ids.items()]
    names.sort()
    firsts = [name.first for name in names]
    actors, places = frozenset(context.ids.values()), frozenset(context.place_ids.values())
    for draft in drafts:
        near = names[bisect_left(firsts, draft.first - REACH) : bisect_left(firsts, draft.first + REACH)]
        parts = encoded.parts(_asked_at(context, draft, encoded), draft.trigger.type, near)
        for n, (given, able) in enumerate(((draft.sources, actors), (draft.targets, actors), (draft.places, places))):
            others = {*draft.sources, *draft.targets} - set(given)
            if _settle(given, {id: likely[n] for id, likely in parts.items() if id in able and id not in others}):
                draft.reasons.append(f"rule: encoder {Parts._fields[n]}")


def _settle(given: list[str], likely: Mapping[str, float]) -> bool:
    """One part of an event put right; whether anything changed."""
    kept = [id for id in given if likely.get(id, 1.0) >= DENY]
    kept += [id for id, how in likely.items() if how >= (ADD if kept else FILL) and id not in kept]
    changed = kept != given
    given[:] = kept
    return changed


def _word(context: Context, draft: Draft, encoded: Encoded) -> int:
    """The token at or beside an event word that most likely tells such an event: the noun of شن غارة, or its verb."""
    sentence = context.scan.doc.sentences[draft.sentence]
    near = range(max(sentence.first, draft.first - BESIDE), min(sentence.last, draft.last + BESIDE))
    return max(near, key=lambda token: (encoded.told(token, draft.trigger.type), -abs(token - draft.first)))


def _asked_at(context: Context, draft: Draft, encoded: Encoded) -> int:
    """The token at which the parts of an event are asked for."""
    word = _word(context, draft, encoded)
    return word if encoded.told(word, draft.trigger.type) >= AT_WORD else draft.first


def _put_forward(context: Context, number: int, at: int, type_: str, likely: float) -> Draft:
    """An event at a word that no rule took for one: by the frame of its listing, if it has one of this type whose conditions
    do not hold here, else with its doer before or behind it."""
    row = context.rows.at(number)
    unit = row[at]
    listed = next((m for m in context.scan.at[unit.first] if m.entry.kind == "event" and m.entry.data.type == type_), None)
    if listed is not None:
        match, trigger = listed, listed.entry.data._replace(weak=False)
    else:
        match, trigger = unlisted(context, unit, type_, "encoder")
    draft = Draft(sentence=number, unit=at, first=unit.first, last=max(unit.first + 1, listed.last if listed is not None else 0), trigger=trigger, verbal=finite(unit),
                  lemma=trigger.row, definite=match.cut.article, conjoined=unit.conjunction, learned=True, reasons=[f"{type_} {trigger.row}", reason(likely)])  # fmt: skip
    RoleReader(context, number, row, []).fill(draft, at, unit, match)
    SettingReader(context, number, row, []).fill(draft, at)
    return draft
