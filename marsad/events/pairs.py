"""Two sides that are told as both: الطرفان، الجانبين, and verbs in the dual (اتفقا).

Whoever they are was told before: the two of the last event that has just two. Where no such event stands before, the words
themselves (الطرفان) stay the doer.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter

from marsad.events.drafts import Context, Draft

BETWEEN_TWO = frozenset(("AGREE", "CONSULT", "ASSAULT", "COOPERATE", "ACCUSE", "RETREAT"))  # of these the two of an event are its sides
AGAINST = frozenset(("CONSULT", "ASSAULT", "COOPERATE", "ACCUSE"))  # where one of both stands on each side
WITHIN = 12  # sentences back
REASON = "both: the two told before"


def settle_pairs(context: Context, drafts: Sequence[Draft]) -> None:
    """Put the two told before where an event names both of them."""
    both = _told_as_both(context)
    last: tuple[int, tuple[str, str]] | None = None
    for draft in sorted(drafts, key=attrgetter("first")):
        named = not both.isdisjoint((*draft.sources, *draft.targets))
        if (named or _dual(context, draft)) and last is not None and draft.sentence - last[0] <= WITHIN:
            _put(draft, both, last[1])
        if draft.trigger.type in BETWEEN_TWO:
            sides = tuple(dict.fromkeys(who for who in (*draft.sources, *draft.targets) if who not in both))
            if len(sides) == 2 and all(context.kinds.get(who) != "population" for who in sides):
                last = draft.sentence, (sides[0], sides[1])


def _told_as_both(context: Context) -> frozenset[str]:
    """The ids of actors that nothing but such words names."""
    words: dict[str, bool] = {}
    scan, rows = context.scan, context.rows
    for (first, _), who in context.ids.items():
        phrase = rows.at(scan.doc.sentence_of[first])[rows.unit_of[first]].phrase
        if phrase is None or phrase.first != first:
            continue
        noun = scan.find(phrase.head, "noun") if phrase.cls == "party" and phrase.bare else None
        words[who] = words.get(who, True) and noun is not None and noun.feature == "d"
    return frozenset(who for who, only in words.items() if only)


def _dual(context: Context, draft: Draft) -> bool:
    """A verb whose form says that two do it, and nobody is named."""
    unit = context.rows.at(draft.sentence)[draft.unit if draft.light is None else draft.light]
    return draft.verbal and not draft.sources and unit.match is not None and unit.match.entry.pos == "V" and unit.match.feature.endswith("d")


def _put(draft: Draft, both: frozenset[str], sides: tuple[str, str]) -> None:
    named = not both.isdisjoint(draft.targets)
    targets = [t for t in draft.targets if t not in both]
    if named:  # دعا الطرفين
        targets += [s for s in sides if s not in targets and s not in draft.sources]
    if not named or not both.isdisjoint(draft.sources):
        sources = [s for s in draft.sources if s not in both]
        if draft.trigger.type in AGAINST and not sources and not targets:
            sources, targets = [sides[0]], [sides[1]]
        else:
            sources += [s for s in sides if s not in sources and s not in targets]
        draft.sources = sources
    draft.targets = targets
    draft.reasons.append(REASON)
