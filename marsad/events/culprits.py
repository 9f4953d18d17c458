"""Who did the attack that an article is about, where he is named by it alone: منفذ الهجوم، المهاجم.

No clause says that he did it, since his very name does. He is put where the article tells of one attack that nobody is said
to have done, and names one such doer.
"""

from __future__ import annotations

from collections.abc import Sequence

from marsad.actors.naming import Phrase
from marsad.events.drafts import Context, Draft
from marsad.events.twins import captures

UNSAID = frozenset(("called_for", "negated"))  # statuses of what nobody did
REASON = "named by the deed"


def settle_culprits(context: Context, drafts: Sequence[Draft]) -> None:
    """Give the one attack that nobody is said to have done to the one who is named by it."""
    open_ = [d for d in drafts if d.trigger.type == "ASSAULT" and not d.sources and d.status not in UNSAID and not captures(d)]
    if not open_:
        return
    culprit = _culprit(context)
    if culprit is None or any(d.trigger.type == "ASSAULT" and culprit in d.sources for d in drafts):
        return
    free = [d for d in open_ if culprit not in d.targets]
    if len(free) == 1:
        free[0].sources = [culprit]
        free[0].reasons.append(REASON)


def _culprit(context: Context) -> str | None:
    """The one whom phrases name by an attack; where several are told, the one named with its word (منفذ الهجوم)."""
    by_deed: dict[str, None] = {}
    by_role: dict[str, None] = {}
    scan, rows = context.scan, context.rows
    for (first, _), who in context.ids.items():
        phrase = rows.at(scan.doc.sentence_of[first])[rows.unit_of[first]].phrase
        if phrase is None or phrase.first != first or phrase.cls != "agent" or phrase.kind != "person" or phrase.plural or phrase.count is not None:
            continue
        if _of_a_deed(context, phrase):
            by_deed[who] = None
        elif phrase.sector == "UAF" and phrase.definite:
            by_role[who] = None
    told = by_deed or by_role
    return next(iter(told)) if len(told) == 1 else None


def _of_a_deed(context: Context, phrase: Phrase) -> bool:
    """Whether a phrase is a word for a doer with the word of an attack: منفذ الهجوم، مرتكب المجزرة."""
    if context.scan.find(phrase.head, "label") is None:
        return False
    return any(
        m.entry.kind == "event" and m.entry.pos == "N" and m.entry.data.type == "ASSAULT"
        for token in range(phrase.head + 1, phrase.last) for m in context.scan.at[token]
    )  # fmt: skip
