"""Claimants: the statement that an event is reported in, and whether anybody claims it where it stands."""

from __future__ import annotations

from marsad.events.drafts import Context, Draft
from marsad.events.status import DECIDED, DECREED, meanwhile, stands
from marsad.lexicon import SPEECH_ACTS
from marsad.statements.find import Said, StatementFound
from marsad.units import finite


def claimant(draft: Draft, said: Said, headline: tuple[int, int] = (0, 0), context: Context | None = None) -> StatementFound | None:
    """The statement that an event is reported in: the innermost one around its trigger.

    None where the article tells it in its own words too, and where the statement is itself the act: قال إنه يرفض العرض is no
    report of a refusal by somebody else, أعلن استقالته is no claim that he resigned.
    """
    best = inner(draft.first, draft, said)
    while best is not None and _performs(draft, best):
        best = _around(best, draft, said)  # قالت صحف إن السلطة أبلغت إسرائيل رفضها: the papers say so
    if best is None or (best.cls == "deny" and context is not None and stands(context, draft, best)) or (context is not None and _launches(context, draft, best)):
        return None
    if context is not None and not best.whole and meanwhile(context, draft):
        return None
    for first, _ in draft.also:
        if not headline[0] <= first < headline[1] and inner(first, draft, said) is None and not (context is not None and _points_back(context, first)):
            return None
    return best


def _points_back(context: Context, token: int) -> bool:
    """Whether an event word only takes up what was told before, and tells nothing itself: بعد الهجوم."""
    return any(m.entry.kind == "event" and m.entry.pos == "N" and m.cut.article for m in context.scan.at[token])


def _around(within: StatementFound, draft: Draft, said: Said) -> StatementFound | None:
    """The statement right around another one that an event stands in, whose speaker is somebody else."""
    outer = [s for s in said.around(within.cue[0]) if s.first <= within.cue[0] and s.last >= within.last and s.cue != within.cue and s.speaker and s.speaker != within.speaker and s.rule != "statement.again"]
    return outer[-1] if outer and within.first <= draft.first < within.last else None


def _launches(context: Context, draft: Draft, statement: StatementFound) -> bool:
    """Whether somebody announces that an operation begins, which he orders by it: أعلن القائد العام بدء عملية تحرير المدينة."""
    if statement.whole or statement.cls != "say" or draft.verbal or draft.trigger.type not in ("ASSAULT", "MOBILIZE"):
        return False
    row = context.rows.at(draft.sentence)
    before = row[draft.unit - 1] if draft.unit else None
    return before is not None and before.first - statement.first <= 1 and context.scan.function(before.first, "start") is not None


def known(context: Context, draft: Draft) -> bool:
    """Whether an event is only pointed back to, so that nobody claims it where it stands: قال إنه كان نائما لحظة الهجوم.

    A noun with the article that no verb carries (شن الغارة) and no أن introduces (أن الغارة أصابت), or the verb of a
    relative clause (العقوبات التي فرضها).
    """
    row = context.rows.at(draft.sentence)
    unit = row[draft.unit]
    place = draft.unit - 1
    while place >= 0 and row[place].kind in ("quote", "number"):
        place -= 1
    if draft.verbal:
        return place >= 0 and row[place].kind == "rel"
    beside = place >= 0 and context.scan.function(row[place].first, "beside") is not None
    nouns = [m for m in context.scan.at[unit.first] if m.entry.kind == "event" and m.entry.pos == "N"]
    if draft.status == "called_for" or place < 0 or not any(m.cut.article or (m.cut.pronoun and beside) for m in nouns):
        return False
    if draft.light == place and not finite(row[place]) and not row[place].preposition:
        place -= 1  # قبل تنفيذ الهجوم
    elif draft.light is not None:
        return False
    return context.scan.function(row[place].first, "beside") is not None or (draft.light is None and row[place].kind not in ("comp", "cue", "passive", "colon"))


def told_of(context: Context, draft: Draft, said: Said) -> bool:
    """Whether a known deed is the very thing that somebody tells of: أشار التقرير إلى الانتهاكات, تحدث عن الهجوم الذي …

    So is a deed that a clause or a quotation tells by a verb or as somebody's own: قال إن المهاجم الذي قتل كان مسلحا, إنهم غادروا بعد اشتباكهم معهم.
    """
    statement = inner(draft.first, draft, said)
    if statement is not None and statement.whole and statement.rule != "statement.according" and (draft.verbal or draft.owned):
        return True
    if statement is None or statement.whole or statement.cls not in ("say", "claim", "admit"):
        return False
    begin = context.rows.unit_of[statement.first]
    row = context.rows.at(draft.sentence)
    return context.scan.doc.sentence_of[statement.first] == draft.sentence and begin <= draft.unit <= begin + 1 and (draft.unit == begin or row[begin].kind == "prep")


def inner(token: int, draft: Draft, said: Said) -> StatementFound | None:
    """The innermost statement around a token that names its speaker, the event's own words left out."""
    best: StatementFound | None = None
    for statement in said.around(token):
        if statement.speaker and statement.cue[0] != draft.first and statement.rule != "statement.again":
            if best is None or statement.last - statement.first <= best.last - best.first:
                best = statement
    return best


def _performs(draft: Draft, statement: StatementFound) -> bool:
    """Whether an event is what its speaker does by speaking, or announces as his own act: أعلن استقالته."""
    announced = not statement.whole and statement.first == draft.first  # أعلن استقالته
    if statement.cls == "express" and not statement.whole and not draft.verbal and draft.owned:
        return True  # أعربت عن تأييدها له
    if announced and draft.owned and draft.trigger.type in SPEECH_ACTS:
        return True  # أبلغته رفضها
    if statement.speaker not in draft.sources and (draft.sources or not announced or draft.trigger.type == "AGREE"):
        return False  # a mediator announces the agreement of others
    if draft.trigger.type in SPEECH_ACTS and draft.trigger.mode != "investigate":
        return True
    if draft.trigger.type == "AGREE" and not draft.verbal and draft.status == "asserted":
        return True  # وأضاف البيان المشترك أنه تم الاتفاق على هدنة
    decreed = draft.trigger.type in DECIDED or (draft.trigger.type == "COERCE" and draft.trigger.mode in DECREED)
    return draft.status == "asserted" and decreed and (announced or not draft.verbal) and not statement.whole
