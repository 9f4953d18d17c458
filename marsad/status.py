"""Status and claimant: what the text says of an event's truth, and who says it.

A status is never guessed away. Words near the trigger decide first (negation, future, hope, hedge), then the statement
that the event stands in: what is alleged by an accuser is alleged, what is asked for is called for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from marsad.drafts import Context, Draft
from marsad.figures import FigureFound
from marsad.lexicon import SPEECH_ACTS
from marsad.statements import Said, StatementFound
from marsad.units import Unit

REACH = 7  # units before a trigger in which a status cue still governs it
ALLEGING = frozenset(("claim", "accuse"))
ASKING = frozenset(("ask",))


def settle_status(context: Context, drafts: Sequence[Draft], said: Said) -> None:
    """Set each draft's status, with the reason, from the words around it and the statement it stands in."""
    for draft in drafts:
        row = context.rows.at(draft.sentence)
        status, why = _words(context, draft, row)
        if status == "asserted" and draft.trigger.status:
            status, why = draft.trigger.status, "wording"
        if status == "asserted":
            status, why = _statement(context, draft, said)
        draft.status, draft.status_reason = status, why


def settle_doers(drafts: Sequence[Draft], said: Said) -> None:
    """Doers that another part of the sentence names: the speaker of a first person, the accused, the parties of talks."""
    for number, draft in enumerate(drafts):
        if draft.sources or ("source" not in draft.trigger.frame.values() and "parties" not in draft.trigger.frame.values()):
            continue
        if draft.first_person:
            words = claimant(draft, said)
            if words is not None and words.speaker:
                draft.sources = [words.speaker]
                draft.reasons.append("first person")
            continue
        if draft.verbal:
            continue
        before = next((d for d in reversed(drafts[:number]) if d.sentence == draft.sentence), None)
        if before is None:
            continue
        if before.trigger.type == "ACCUSE" and draft.trigger.type not in SPEECH_ACTS and draft.unit - before.unit < 12 and before.targets:
            draft.sources = [t for t in before.targets if t not in draft.targets]
            draft.reasons.append("the accused")
        elif before.trigger.type == "CONSULT" and draft.trigger.type == "AGREE":
            draft.sources = [*before.sources, *before.targets]
            draft.reasons.append("parties of the talks")


def settle_victims(drafts: Sequence[Draft], figures: Sequence[FigureFound], ids: Mapping[tuple[int, int], str], context: Context) -> None:
    """The counted whom a figure names are who the event of its sentence befell, or who protested in it."""
    for figure in figures:
        role = {"killed": "ASSAULT", "injured": "ASSAULT", "detained": "COERCE", "protesters": "PROTEST"}.get(figure.kind)
        who = ids.get(figure.group) if figure.group else None
        if role is None or who is None:
            continue
        sentence = context.scan.doc.sentence_of[figure.first]
        near = [d for d in drafts if d.sentence == sentence and d.trigger.type == role]
        if not near or any(who in d.targets or who in d.sources for d in near):
            continue
        draft = min(near, key=lambda d: abs(d.first - figure.first))
        if role == "PROTEST" and not draft.sources:
            draft.sources.append(who)
        elif role != "PROTEST" and not draft.targets and abs(draft.first - figure.first) <= 20:
            draft.targets.append(who)
        else:
            continue
        draft.reasons.append(f"figure: {figure.kind}")


def _words(context: Context, draft: Draft, row: Sequence[Unit]) -> tuple[str, str]:
    scan = context.scan
    unit = row[draft.unit]
    for match in scan.at[unit.first]:
        if match.entry.kind == "event" and match.cut.future:
            return "called_for", "future"
    steps = 0
    place = draft.unit - 1
    while place >= 0 and steps < REACH:
        before = row[place]
        status = scan.find(before.first, "status")
        if status is not None and before.kind not in ("actor", "place"):
            if status.entry.data == "next":
                if steps <= 1 or (draft.light is not None and place == draft.light - 1):
                    return status.entry.key, scan.doc.raw(status.first, status.last)
            elif status.entry.data == "after":
                return status.entry.key, scan.doc.raw(status.first, status.last)
        if scan.function(before.first, "provides") and not draft.verbal:
            return "called_for", "what an agreement provides"
        if before.kind == "cue" and before.match is not None and before.match.entry.key == "claim":
            return "alleged", scan.doc.raw(before.first, before.last)
        function = scan.function(before.first, "future")
        if function and steps <= 1:
            return "called_for", "future"
        if before.kind in ("comma", "colon", "rel", "stop", "seq") and before.kind != "quote":
            break
        if before.kind in ("verb", "light", "event") and before.match is not None and before.match.entry.pos == "V":
            if before.match.cut.future:
                return "called_for", "future"
            if status is None and steps > 1:
                break
        place -= 1
        steps += 1
    for after in row[draft.unit + 1 : draft.unit + 3]:
        status = scan.find(after.first, "status")
        if status is not None and status.entry.data == "before" and not after.conjunction:
            return status.entry.key, scan.doc.raw(status.first, status.last)
    return "asserted", ""


def _statement(context: Context, draft: Draft, said: Said) -> tuple[str, str]:
    for statement in said.around(draft.first):
        cue = context.scan.doc.raw(*statement.cue)
        if statement.cls in ALLEGING and draft.trigger.type not in SPEECH_ACTS:
            return "alleged", cue
        if statement.cls == "deny":
            return "denied", cue
        if statement.cls in ASKING and not draft.verbal:
            return "called_for", cue
    return "asserted", ""


def claimant(draft: Draft, said: Said) -> StatementFound | None:
    """The statement that an event is reported in: the innermost one around its trigger, not the one it makes itself."""
    best: StatementFound | None = None
    for statement in said.around(draft.first):
        if statement.speaker and statement.cue[0] != draft.first:
            if best is None or statement.last - statement.first <= best.last - best.first:
                best = statement
    return best
