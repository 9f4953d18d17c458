"""Events: who did what to whom, from event words and the frames that say where their arguments stand.

Every event word of the lexicon is tried where it stands: whether it tells an event here (``triggers``), who does and
suffers it (``roles``), when and where (``setting``). Nothing is taken from outside the sentence except what a pronoun
stands for.
"""

from __future__ import annotations

from marsad.events.drafts import Context, Draft
from marsad.events.roles import RoleReader
from marsad.events.setting import SettingReader
from marsad.events.triggers import TriggerReader
from marsad.figures import victim_kind
from marsad.match import Match
from marsad.places.find import FOR
from marsad.units import Row, Unit, finite


def _own_clause(row: Row, at: int, match: Match) -> bool:
    """Whether a verb stands in a clause of its own, so that nothing told before led to it: أثار الهجوم ردود فعل، فيما أدان …"""
    return match.entry.pos == "V" and (bool(match.cut.future) or (at > 0 and row[at - 1].kind in ("seq", "comma")))


def find_events(context: Context) -> list[Draft]:
    """Every event of the document as drafts, in order; nothing merged yet."""
    out: list[Draft] = []
    for number, row in enumerate(context.rows.rows):
        if row and context.scan.function(row[0].first, "related"):
            continue  # اقرأ أيضا: another article's headline
        triggers = TriggerReader(context, number, row, out)
        roles = RoleReader(context, number, row, out)
        setting = SettingReader(context, number, row, out)
        for at, unit in enumerate(row):
            if unit.kind == "func" and context.scan.function(unit.first, "blame"):
                roles.answered_for(at)
            if unit.kind not in ("event", "light", "cue", "func") or (unit.kind == "func" and not unit.preposition):
                continue
            chosen = triggers.choose(at, unit)
            if chosen is None:
                continue
            match, trigger = chosen
            if match.cut.future and match.feature[1:2] == "1" and context.scan.doc.quote_of[unit.first] < 0 and any(m.entry.kind == "verb" and not m.cut.future for m in context.scan.at[unit.first]):
                continue  # سافر is no سأفر
            verbal = match.entry.pos == "V"
            draft = Draft(sentence=number, unit=at, first=unit.first, last=max(match.last, unit.first + 1), trigger=trigger,
                          verbal=verbal, lemma=trigger.row, definite=match.cut.article, conjoined=unit.conjunction,
                          harm=victim_kind(context.scan, unit.first, "masdar", "verb", "case") or ("killed" if "harm" in trigger.tags or context.scan.find(unit.first, "result") else None), result=not _own_clause(row, at, match) and triggers.resulting(at), owned=not verbal and (bool(match.cut.pronoun) or triggers.taken_up(match)), label=triggers.label(match, trigger),
                          first_person=verbal and (match.feature[1:2] == "1" or _going_on(context, out, unit, match)), reasons=[f"{trigger.type} {trigger.row}"])  # fmt: skip
            roles.fill(draft, at, unit, match)
            setting.fill(draft, at)
            if trigger.type == "SUPPORT" and not verbal and not draft.owned and not draft.label and unit.preposition == FOR and draft.light is None and not (at and finite(row[at - 1])):
                draft.label = context.scan.doc.raw(unit.first)  # عقد مؤتمر لدعم الشعب: what something is done for
            out.append(draft)
    return out


def _going_on(context: Context, out: list[Draft], unit: Unit, match: Match) -> bool:
    """التقيته وطلبت منه: what is spelt like "she asked" is "I asked" behind a first person of the same quotation."""
    quote, last = context.scan.doc.quote_of, out[-1] if out else None
    if last is None or match.feature != "p3fs" or not unit.conjunction or not last.first_person:
        return False
    return quote[unit.first] >= 0 and quote[unit.first] == quote[last.first]
