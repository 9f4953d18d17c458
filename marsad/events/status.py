"""Status and claimant: what the text says of an event's truth, and who says it.

A status is never guessed away. Words near the trigger decide first (negation, future, hope, hedge), then the statement
that the event stands in: what is alleged by an accuser is alleged, what is asked for is called for.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from marsad.events.drafts import Context, Draft
from marsad.figures import FigureFound
from marsad.lexicon import SPEECH_ACTS
from marsad.statements.find import Said, StatementFound
from marsad.statements.speakers import finite
from marsad.units import Unit

REACH = 7  # units before a trigger in which a status cue still governs it
ALLEGING = frozenset(("claim", "accuse", "blame", "doubt"))
ASKING = frozenset(("ask",))
PLEDGING = frozenset(("promise", "threaten"))  # what is promised or threatened has not happened: هدد بضرب, تعهد بإعادة الإعمار
CLAUSES = 40  # units of a sentence that lists what an agreement lays down
DECIDED = frozenset(("AGREE", "CONCEDE", "COOPERATE", "REJECT", "RETREAT", "SANCTION", "PROTEST"))  # acts that are done by announcing them


def settle_status(context: Context, drafts: Sequence[Draft], said: Said, published: dt.date | None = None) -> None:
    """Set each draft's status, with the reason, from the words around it, the statement it stands in, and its day."""
    denials = _denials(context, said)
    for draft in drafts:
        row = context.rows.at(draft.sentence)
        status, why = _words(context, draft, row)
        if status == "asserted" and draft.trigger.status:
            status, why = draft.trigger.status, "wording"
        if status == "asserted":
            status, why = _statement(context, draft, said)
        if status == "called_for" and draft.trigger.type not in SPEECH_ACTS and any(s.cls in ALLEGING for s in said.around(draft.first)):
            status, why = "alleged", why  # اتهم واشنطن بالسعي إلى تجويع البلاد
        if status == "alleged" and (denial := _denied_later(draft, said, denials)) is not None:
            status, why = "denied", context.scan.doc.raw(*denial)
        if status == "asserted" and published is not None and draft.time is not None and _to_come(context, draft, published):
            status, why = "called_for", "a day to come"
        draft.status, draft.status_reason = status, why


def _to_come(context: Context, draft: Draft, published: dt.date) -> bool:
    """Whether an event's day lies after the day of publication: يبدأ الأسرى غداً إضراباً."""
    time = context.times[draft.time] if draft.time is not None else None
    if time is None or time.start is None or time.start <= published:
        return False
    row = context.rows.at(draft.sentence)
    for unit in reversed(row[max(0, draft.unit - REACH) : draft.unit + 1]):
        if unit.kind == "passive":
            return False  # تم توقيفه
        if unit.match is not None and unit.match.entry.pos == "V" and unit.match.feature:
            return bool(unit.match.feature.startswith("i"))  # the verb looks ahead: what is told in the past has a day misread
    return True


def _denials(context: Context, said: Said) -> Mapping[int, Sequence[StatementFound]]:
    """The statements that deny something, by the sentence they stand in."""
    out: dict[int, list[StatementFound]] = {}
    for statement in said.all:
        if statement.cls == "deny":
            out.setdefault(context.scan.doc.sentence_of[statement.cue[0]], []).append(statement)
    return out


def _denied_later(draft: Draft, said: Said, denials: Mapping[int, Sequence[StatementFound]]) -> tuple[int, int] | None:
    """The denial that answers the accusation an event stands in: واتهمت … بقصف …، فيما نفى الجيش ذلك."""
    for statement in said.around(draft.first):
        if statement.cls in ALLEGING:
            for denial in denials.get(draft.sentence, ()):
                if denial.cue[0] >= statement.last and denial.speaker != statement.speaker:
                    return denial.cue
    return None


def settle_doers(drafts: Sequence[Draft], said: Said) -> None:
    """Doers that another part of the sentence names: the speaker of a first person, the accused, the parties of talks."""
    last: dict[int, Draft] = {}  # the last draft of each sentence
    for draft in drafts:
        before = last.get(draft.sentence)
        last[draft.sentence] = draft
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
    by_sentence: dict[int, list[Draft]] = {}
    for one in drafts:
        by_sentence.setdefault(one.sentence, []).append(one)
    for figure in figures:
        role = {"killed": "ASSAULT", "injured": "ASSAULT", "detained": "COERCE", "protesters": "PROTEST"}.get(figure.kind)
        who = ids.get(figure.group) if figure.group else None
        if role is None or who is None:
            continue
        sentence = context.scan.doc.sentence_of[figure.first]
        near = [d for d in by_sentence.get(sentence, ()) if d.trigger.type == role]
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
            if status.entry.key == "negated" and any(scan.function(u.first, "except") for u in row[draft.unit + 1 : draft.unit + 4]):
                break  # لا تضرب سوى المسلحين: it does
            if status.entry.data == "next":
                if steps <= 1 or (draft.light is not None and place == draft.light - 1):
                    return status.entry.key, scan.doc.raw(status.first, status.last)
            elif status.entry.data == "after":
                doubt = scan.find(row[place - 1].first, "status") if place else None
                if doubt is not None and doubt.entry.key == "alleged":
                    status = doubt  # شبهة محاولة فرض أمر واقع
                return status.entry.key, scan.doc.raw(status.first, status.last)
        if scan.function(before.first, "provides") and not draft.verbal:
            return "called_for", "what an agreement provides"
        claimed = scan.find(before.first, "cue") if before.kind in ("cue", "event") else None
        if claimed is not None and claimed.entry.key == "claim":
            return "alleged", scan.doc.raw(before.first, before.last)
        function = scan.function(before.first, "future")
        if function and steps <= 1:
            return "called_for", "future"
        if before.kind in ("comma", "colon", "rel", "stop", "seq") and before.kind != "quote":
            break
        if before.kind in ("verb", "light", "event") and before.match is not None and before.match.entry.pos == "V":
            if before.match.cut.future:
                return "called_for", "future"
            if status is None and steps > 1 and place != draft.light:
                break
        place -= 1
        steps += 1
    if not draft.verbal and _stipulated(context, row, draft.unit):
        return "called_for", "what an agreement provides"
    for after in row[draft.unit + 1 : draft.unit + 3]:
        status = scan.find(after.first, "status")
        if status is not None and status.entry.data == "before" and not after.conjunction:
            return status.entry.key, scan.doc.raw(status.first, status.last)
    return "asserted", ""


def _stipulated(context: Context, row: Sequence[Unit], unit: int) -> bool:
    """Whether an event noun is one of what an agreement lays down: ينص الاتفاق على انسحاب القوات، وانتشار الجيش."""
    for before in reversed(row[max(0, unit - CLAUSES) : unit]):
        if context.scan.function(before.first, "stipulates"):
            return True
        if before.kind in ("comp", "seq"):
            return False
    return False


def _statement(context: Context, draft: Draft, said: Said) -> tuple[str, str]:
    around = said.around(draft.first)
    for statement in around:
        if statement.cls == "deny":
            return "denied", context.scan.doc.raw(*statement.cue)
    for statement in around:
        cue = context.scan.doc.raw(*statement.cue)
        if statement.cls in ALLEGING and draft.trigger.type not in SPEECH_ACTS:
            return "alleged", cue
        if not draft.verbal and (statement.cls in ASKING or (statement.cls in PLEDGING and not statement.whole)):
            return "called_for", cue
    return "asserted", ""


def claimant(draft: Draft, said: Said, headline: tuple[int, int] = (0, 0)) -> StatementFound | None:
    """The statement that an event is reported in: the innermost one around its trigger.

    None where the article tells it in its own words too, and where the statement is itself the act: قال إنه يرفض العرض is no
    report of a refusal by somebody else, أعلن استقالته is no claim that he resigned.
    """
    best = _inner(draft.first, draft, said)
    if best is None or _performs(draft, best):
        return None
    for first, _ in draft.also:
        if not headline[0] <= first < headline[1] and _inner(first, draft, said) is None:
            return None
    return best


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
    if draft.status == "called_for" or place < 0 or not any(m.entry.kind == "event" and m.cut.article for m in context.scan.at[unit.first]):
        return False
    if draft.light == place and not finite(row[place]) and not row[place].preposition:
        place -= 1  # قبل تنفيذ الهجوم
    elif draft.light is not None:
        return False
    return context.scan.function(row[place].first, "beside") is not None or (draft.light is None and row[place].kind not in ("comp", "cue", "passive", "colon"))


def _inner(token: int, draft: Draft, said: Said) -> StatementFound | None:
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
    if statement.speaker not in draft.sources and (draft.sources or not announced or draft.trigger.type == "AGREE"):
        return False  # a mediator announces the agreement of others
    if draft.trigger.type in SPEECH_ACTS and draft.trigger.mode != "investigate":
        return True
    return draft.status == "asserted" and draft.trigger.type in DECIDED and (announced or not draft.verbal) and not statement.whole
