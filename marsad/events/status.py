"""Status and claimant: what the text says of an event's truth, and who says it.

A status is never guessed away. Words near the trigger decide first (negation, future, hope, hedge), then the statement
that the event stands in: what is alleged by an accuser is alleged, what is asked for is called for.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from marsad.events.drafts import Context, Draft
from marsad.lexicon import SPEECH_ACTS
from marsad.statements.find import Said, StatementFound
from marsad.units import PAST, Row, Unit, finite

REACH = 7  # units before a trigger in which a status cue still governs it
ALLEGING = frozenset(("claim", "accuse", "blame", "doubt"))
ASKING = frozenset(("ask",))
PLEDGING = frozenset(("promise", "threaten"))  # what is promised or threatened has not happened: هدد بضرب, تعهد بإعادة الإعمار
SCHEDULED = frozenset(("CONSULT", "REQUEST"))  # what is told in the present of the very day is on its agenda: تصوت الجمعية العامة اليوم
ANSWERED = 3  # sentences, from its own on, in which an accusation may be denied
CHARGED = 10  # units between an accusation and the deed
CHARGE = "ب"  # اتهم بكذا
PLEDGED = (CHARGE, "ل")  # تعهدت بتقديم مساعدات لإغاثة المتضررين
VOTED = 16  # units between a veto and the verb of the resolution
DONE = frozenset(("ASSAULT", "COERCE", "PROTEST"))  # deeds: after one (بعد) something is asked or pledged
AFTER = frozenset(("بعد", "عقب", "اثر", "جراء", "نتيجه", "بسبب", "اثناء"))
LEADING = frozenset(("الي", "عن"))  # دعوة إلى وقف القتال, مزاعم عن هجوم
LOCATIVE = frozenset(("في", "امام", "عبر"))  # no occasion: طالب بالتحقيق في الهجوم
HOLDING = frozenset(("REQUEST", "THREATEN"))  # event nouns whose deed has not happened
IMPERFECT = "يتنأ"  # letters that a verb in the imperfect begins with
WARNED = 3  # units between حذر and what is warned of
CLAUSES = 40  # units of a sentence that lists what an agreement lays down
ORDERED = frozenset(("MOBILIZE", "RETREAT", "AID"))  # deeds that are still to be done when they are decided: قرار سحب القوات
DECREED = frozenset(("martial-law", "curfew"))  # أعلن حالة الطوارئ
DECIDED = frozenset(("AGREE", "CONCEDE", "COOPERATE", "REJECT", "RETREAT", "SANCTION", "PROTEST"))  # acts that are done by announcing them


def settle_status(context: Context, drafts: Sequence[Draft], said: Said, published: dt.date | None = None) -> None:
    """Set each draft's status, with the reason, from the words around it, the statement it stands in, and its day."""
    denials = _denials(context, drafts, said)
    accusing: Draft | None = None  # the last accusation
    for draft in drafts:
        row = context.rows.at(draft.sentence)
        status, why = _words(context, draft, row)
        if draft.trigger.status == "asserted" and why == "future":
            status, why = "asserted", ""  # ستدفع الثمن: the future is the threat's own
        if status == "asserted" and not draft.verbal and draft.light is not None and (held := _held(context, draft, row)):
            status, why = held
        if status == "asserted" and not draft.verbal and (gift := _announced(context, draft, said, row)):
            status, why = "called_for", gift
        done = _done_before(context, draft, row)
        if status == "asserted" and not draft.verbal and not done and (pledge := _pledged(context, draft, row)):
            status, why = "called_for", pledge
        if status == "asserted" and draft.verbal and (veto := _voted_down(context, draft, row)):
            status, why = "negated", veto
        if draft.trigger.type == "ACCUSE" and draft.trigger.mode == "allege":
            accusing = draft
        if status == "asserted" and draft.trigger.status:
            status, why = draft.trigger.status, "wording"
        if status == "asserted":
            status, why = _statement(context, draft, said)
            if status == "called_for" and done:
                status, why = "asserted", ""
        if status == "asserted" and accusing is not None and _charged(accusing, draft, row):
            status, why = "alleged", context.scan.doc.raw(accusing.first, accusing.last)
        if status == "called_for" and draft.trigger.type not in SPEECH_ACTS and any(s.cls in ALLEGING for s in said.around(draft.first)):
            status, why = "alleged", why  # اتهم واشنطن بالسعي إلى تجويع البلاد
        if status in ("alleged", "asserted") and (denial := _denied_later(draft, said, denials)) is not None:
            status, why = "denied", context.scan.doc.raw(*denial)
        if status == "asserted" and published is not None and draft.time is not None and _to_come(context, draft, published):
            status, why = "called_for", "a day to come"
        draft.status, draft.status_reason = status, why
        if status == "called_for" and not draft.verbal and draft.time is not None and _of_the_asking(context, draft, published):
            draft.time = None


def _of_the_asking(context: Context, draft: Draft, published: dt.date | None) -> bool:
    """Whether the day before a noun of what is wanted is that of who wants it: تعهد الخميس بفرض عقوبات, هدد أمس بتوسيع الهجمات."""
    time = context.times[draft.time] if draft.time is not None else None
    row = context.rows.at(draft.sentence)
    if time is None or published is None or time.end is None or time.end > published:
        return False
    place = next((n for n in range(draft.unit) if row[n].time == draft.time), None)
    return place is not None and any(finite(u) or (u.match is not None and u.match.feature == "participle") for n, u in enumerate(row[: draft.unit]) if n != draft.light)


def _held(context: Context, draft: Draft, row: Row) -> tuple[str, str] | None:
    """``قررت تركيا إرسال قوات``, ``فشل الجيش في السيطرة``: what the verb that carries an event noun says of it."""
    verb = row[draft.light] if draft.light is not None else None
    light = next((m for m in verb.matches if m.entry.kind == "light" and m.entry.pos == "V"), None) if verb is not None else None
    if light is None:
        return None
    if light.entry.key == "fail":
        return "negated", context.scan.doc.raw(light.first)
    if light.entry.key == "decide" and draft.trigger.type not in DECIDED and draft.trigger.type not in SPEECH_ACTS:
        return "called_for", context.scan.doc.raw(light.first)
    return None


def _done_before(context: Context, draft: Draft, row: Row) -> bool:
    """Whether a deed is what a call or pledge answers: دعت إلى الهدوء بعد مواجهات, تعهد بالرد على اغتيال فلان."""
    if draft.verbal or draft.trigger.type not in DONE:
        return False
    if _afterwards(draft, row):
        return True
    place = draft.unit - 1
    while place > 0 and draft.unit - place <= 3 and (context.scan.find(row[place].first, "label") is not None or row[place].kind in ("quote", "number")) and row[place].kind != "prep":
        place -= 1
    tie = row[place] if place >= 0 else None
    tied = row[place + 1].preposition if place + 1 <= draft.unit and place >= -1 else ""
    if tie is not None and tie.kind == "prep" and tie.preposition in AFTER:
        return True
    if tie is not None and tie.kind == "prep":
        place -= 1
    elif not tied:
        return False
    return any(any(m.entry.kind == "label" and m.entry.key == "answer" for m in context.scan.at[u.first]) for u in row[max(0, place - 2) : place + 1])


def _afterwards(draft: Draft, row: Row) -> bool:
    """Whether a deed stands in a phrase of what went before: إلى الانسحاب بعد سقوط قتلى نتيجة وقوع مواجهات."""
    for place in range(draft.unit - 1, max(-1, draft.unit - REACH), -1):
        unit = row[place]
        if unit.kind == "prep":
            return unit.preposition in AFTER
        if unit.preposition or unit.conjunction or unit.kind in ("comma", "colon", "comp", "rel", "stop", "seq") or finite(unit):
            return False
    return False


def _to_come(context: Context, draft: Draft, published: dt.date) -> bool:
    """Whether an event's day lies after the day of publication (يبدأ الأسرى غداً إضراباً), or a meeting or vote is set for that day."""
    time = context.times[draft.time] if draft.time is not None else None
    if time is None or time.start is None or time.start < published:
        return False
    row = context.rows.at(draft.sentence)
    if time.start == published:
        match = row[draft.unit].match
        scheduled = draft.trigger.type in SCHEDULED and draft.verbal and time.end == published and match is not None and match.feature.startswith("i")
        return scheduled and not any(u.kind in ("aux", "neg") for u in row[max(0, draft.unit - 2) : draft.unit])
    for unit in row[max(0, draft.unit - REACH) : draft.unit + 1][::-1]:
        if unit.kind == "passive":
            return False  # تم توقيفه
        if unit.match is not None and unit.match.entry.pos == "V" and unit.match.feature:
            return bool(unit.match.feature.startswith("i"))  # the verb looks ahead: what is told in the past has a day misread
    return True


@dataclass(frozen=True, slots=True)
class Denial:
    """Words that deny: their cue, who denies, and the kinds of event denied; none where they deny what was just said."""

    cue: tuple[int, int]
    speaker: str | None
    kinds: frozenset[tuple[str, str | None]]
    rows: frozenset[str]
    events: tuple[Draft, ...] = ()


def _denials(context: Context, drafts: Sequence[Draft], said: Said) -> Mapping[int, Sequence[Denial]]:
    """What is denied, by the sentence it is denied in: statements that deny, and accusations refused (رفضت لندن الاتهام)."""
    out: dict[int, list[Denial]] = {}
    told: dict[StatementFound, list[Draft]] = {}
    for draft in drafts:
        for token in (draft.first, *(first for first, _ in draft.also)):
            for statement in said.around(token):
                if statement.cls == "deny" and statement.rule != "statement.again":
                    told.setdefault(statement, []).append(draft)
    for statement in said.all:
        if statement.cls == "deny":
            inside = told.get(statement, ())
            kinds = frozenset((d.trigger.type, d.trigger.mode) for d in inside)
            sentence = context.scan.doc.sentence_of[statement.cue[0]]
            out.setdefault(sentence, []).append(Denial(statement.cue, statement.speaker, kinds, frozenset(d.lemma for d in inside), tuple(inside)))
    for draft in drafts:
        if draft.trigger.type == "REJECT" and _refuses_charge(context, draft):
            out.setdefault(draft.sentence, []).append(Denial((draft.first, draft.last), draft.sources[0] if draft.sources else None, frozenset(), frozenset()))
    return out


def _refuses_charge(context: Context, draft: Draft) -> bool:
    """Whether what is refused is an accusation made before: رفضت المندوبة الاتهام."""
    row = context.rows.at(draft.sentence)
    for unit in row[draft.unit + 1 : draft.unit + REACH]:
        if unit.kind in ("comma", "comp", "colon", "rel"):
            return False
        noun = context.scan.find(unit.first, "cuenoun")
        if noun is not None and noun.entry.key in ("accuse", "claim"):
            return noun.cut.article
    return False


def _denied_later(draft: Draft, said: Said, denials: Mapping[int, Sequence[Denial]]) -> tuple[int, int] | None:
    """The denial that answers the words an event stands in: واتهمت … بقصف …، فيما نفى الجيش ذلك.

    What another sentence denies must be the same deed: قال إنهم ارتكبوا خروقات. ونفى الناطق ارتكاب أي خروقات.
    """
    for statement in said.around(draft.first):
        alleging = statement.cls in ALLEGING
        if not alleging and statement.cls not in ("say", "according"):
            continue
        for sentence in range(draft.sentence, draft.sentence + ANSWERED):
            for denial in denials.get(sentence, ()):
                if denial.cue[0] < statement.last or denial.speaker == statement.speaker:
                    continue
                same = draft.lemma in denial.rows or (alleging and sentence == draft.sentence and (draft.trigger.type, draft.trigger.mode) in denial.kinds)
                if same or (alleging and sentence == draft.sentence and not denial.kinds):
                    return denial.cue
    return None


def _charged(accusing: Draft, draft: Draft, row: Row) -> bool:
    """Whether an event noun is what somebody is accused of: تبادل الطرفان الاتهامات بخرق الهدنة."""
    if draft.verbal or draft.trigger.type in SPEECH_ACTS or draft.sentence != accusing.sentence or not 0 < draft.unit - accusing.unit <= CHARGED:
        return False
    between = row[accusing.unit + 1 : draft.unit + 1]
    return any(u.preposition == CHARGE for u in between) and not any(u.kind in ("comma", "colon", "rel", "comp") for u in between)


def _pledged(context: Context, draft: Draft, row: Row) -> str:
    """The word of promising or threatening that an event noun with ب belongs to: تعهدت دول، أمس، بتقديم مساعدات."""
    if draft.trigger.type in SPEECH_ACTS or not any(p in PLEDGED for p in (row[draft.unit].preposition, row[draft.light].preposition if draft.light is not None else "")):
        return ""
    first = min(draft.unit, draft.light) if draft.light is not None else draft.unit
    for place in range(first - 1, max(-1, first - VOTED), -1):
        unit = row[place]
        if unit.kind in ("comp", "colon", "stop", "rel", "seq"):
            return ""
        if finite(unit) and unit.kind != "verb":  # دول is spelt like a verb
            cue = context.scan.find(unit.first, "cue")
            return context.scan.doc.raw(cue.first, cue.last) if cue is not None and cue.entry.key in PLEDGING else ""
    return ""


def _announced(context: Context, draft: Draft, said: Said, row: Row) -> str:
    """The word of giving or sending that somebody announces and has not done yet: أعلنت القاهرة إرسال وفد."""
    for statement in said.around(draft.first):
        if statement.whole or statement.cls != "say":
            continue
        status = context.scan.find(statement.first, "status")
        begins = statement.first in (draft.first, row[draft.light].first if draft.light is not None else -1)
        if begins and status is not None and status.entry.data == "announced":
            return context.scan.doc.raw(status.first, status.last)
    return ""


def _voted_down(context: Context, draft: Draft, row: Row) -> str:
    """The words by which the resolution that a verb stands in did not pass: الفيتو ضد قرار يدعو إلى هدنة."""
    for place in range(draft.unit - 1, max(-1, draft.unit - VOTED), -1):
        if row[place].kind in ("comma", "colon", "rel", "stop"):
            return ""
        status = context.scan.find(row[place].first, "status")
        if status is not None and status.entry.data == "vote":
            return context.scan.doc.raw(status.first, status.last)
    return ""


def _words(context: Context, draft: Draft, row: Row) -> tuple[str, str]:
    scan = context.scan
    unit = row[draft.unit]
    for match in scan.at[unit.first]:
        if match.cut.future and (match.entry.kind == "event" or (unit.last > unit.first + 1 and match.entry.pos == "V")):
            return "called_for", "future"
    if may := _may(context, draft, row):
        return "called_for", may
    steps = 0
    apart = False  # a preposition stands between that no noun of asking or accusing takes
    place = draft.unit - 1
    while place >= 0 and steps < REACH:
        before = row[place]
        kinds = scan.kinds[before.first]
        if before.kind == "func" and scan.function(before.first, "blame"):
            break  # لم تعلن أي جهة مسؤوليتها عن الهجوم: it happened
        status = scan.find(before.first, "status") if "status" in kinds else None
        if status is not None and (status.entry.data in ("vote", "announced") or (status.entry.data == "subjunctive" and not _ahead(context, row, status.last))):
            status = None
        if status is not None and before.kind not in ("actor", "place"):
            if status.entry.key == "negated" and any(scan.function(u.first, "except") for u in row[draft.unit + 1 : draft.unit + 4]):
                break  # لا تضرب سوى المسلحين: it does
            if status.entry.data == "deed" and draft.trigger.type in SPEECH_ACTS:
                pass  # رفضت ألمانيا طلب اللجوء: it was asked for
            elif (status.entry.data == "decided" and draft.trigger.type not in ORDERED) or (status.entry.data in ("plan", "decided") and (draft.verbal or draft.trigger.type in SPEECH_ACTS) and row[draft.unit - 1].kind != "comp"):
                pass  # قرار فرض عقوبات: done by deciding it; مشروع قرار تقدمت به
            elif status.entry.data in ("next", "deed", "decided", "plan"):
                if steps <= 1 + (status.entry.data == "plan") or (draft.light is not None and place == draft.light - 1):
                    return status.entry.key, scan.doc.raw(status.first, status.last)
            elif status.entry.key == "denied" and (_part(context, draft, row, place) or _accusation(draft, place)):
                break  # نفت أي صلة لها بالهجوم, تنفي اتهامات لها: the attack and the accusation were
            elif draft.trigger.type == "ASSAULT" and not draft.verbal and steps > 1 and draft.light is None and _article(context, unit):
                pass  # يعتقد أنه العقل المدبر للهجوم: there was one
            elif status.entry.data in ("after", "subjunctive"):
                doubt = scan.find(row[place - 1].first, "status") if place else None
                if doubt is not None and doubt.entry.key == "alleged":
                    status = doubt  # شبهة محاولة فرض أمر واقع
                return status.entry.key, scan.doc.raw(status.first, status.last)
        if "provides" in kinds and scan.function(before.first, "provides") and not draft.verbal:
            return "called_for", "what an agreement provides"
        if not draft.verbal and before.kind == "prep" and before.preposition in AFTER:
            break  # يعتزم الرد بعد الهجوم: it happened
        if draft.trigger.type in DONE and not draft.verbal and steps == 0 and any(m.entry.kind == "label" and m.entry.key == "stop" for m in before.matches):
            break  # سعيا إلى إنهاء القتال: there is fighting
        apart = apart or (before.kind == "prep" and before.preposition not in LEADING)
        if draft.trigger.type not in SPEECH_ACTS and not draft.verbal and not apart and before.kind not in ("actor", "place") and (held := _asked_of(context, row, place)):
            return held, scan.doc.raw(before.first, before.last)
        claimed = scan.find(before.first, "cue") if before.kind in ("cue", "event") else None
        if claimed is not None and claimed.entry.key == "claim":
            return "alleged", scan.doc.raw(before.first, before.last)
        if before.kind == "comp" and before.conjunction and (first := next((n for n in range(place - 1, max(-1, place - CLAUSES), -1) if row[n].kind == "comp" and not row[n].conjunction), -1)) > 0:
            place, steps = first - 1, 0  # يريد أن يزور العراق وأن يظهر التأييد: both are wanted
            continue
        if steps <= 1 and "future" in kinds and scan.function(before.first, "future"):
            return "called_for", "future"
        if before.kind in ("comma", "colon", "rel", "stop", "seq") and before.kind != "quote":
            break
        if before.kind in ("verb", "light", "event") and before.match is not None and before.match.entry.pos == "V":
            if before.match.cut.future and (draft.trigger.type != "ASSAULT" or draft.verbal or draft.light is not None or not _article(context, unit)):
                return "called_for", "future"
            if status is None and steps > 1 and place != draft.light:
                break  # لم تشن أنقرة أي هجوم: a negation before the verb that carries the noun still governs it
        place -= 1
        steps += 1
    if not draft.verbal and _stipulated(context, row, draft.unit):
        return "called_for", "what an agreement provides"
    for after in row[draft.unit + 1 : draft.unit + 3]:
        status = scan.find(after.first, "status")
        if status is not None and status.entry.data == "before" and not after.conjunction:
            return status.entry.key, scan.doc.raw(status.first, status.last)
    return "asserted", ""


def _article(context: Context, unit: Unit) -> bool:
    """Whether an event noun has the article, which points to a deed that is known: العقل المدبر للهجوم."""
    return any(m.entry.kind == "event" and m.entry.pos == "N" and m.cut.article for m in context.scan.at[unit.first])


def _may(context: Context, draft: Draft, row: Row) -> str:
    """The قد before the imperfect that tells an event: قد تهاجم, قد يشن الجيش هجوما, قد يتم قصف."""
    place = draft.unit if draft.verbal else draft.light
    match = row[place].match if place is not None else None
    if place is None or match is None or not match.feature.startswith("i"):
        return ""
    may = context.scan.function(row[place - 1].first, "may") if place else None
    return context.scan.doc.raw(may.first) if may is not None else ""


def _ahead(context: Context, row: Row, token: int) -> bool:
    """Whether a verb in the imperfect stands at a token: على أن يجتمعا, not شدد على أن الضربات."""
    if token >= row[-1].last:
        return False
    place = context.rows.unit_of[token]
    match = row[place].match
    return match is not None and ((match.entry.pos == "V" and match.feature.startswith("i")) or (row[place].kind == "aux" and match.entry.data[:1] in IMPERFECT))


def _asked_of(context: Context, row: Row, place: int) -> str:
    """The status of a deed that a noun of asking, threatening or accusing brings in: طلب فرض عقوبات, تهديده بقتله, اتهامات بالقصف."""
    unit = row[place]
    if finite(unit):
        governed = place > 0 and row[place - 1].kind == "prep" and unit.match is not None and unit.match.feature == PAST
        cue = context.scan.find(unit.first, "cue") if governed else None
        return "called_for" if cue is not None and cue.entry.key in ASKING else ""  # ردا على طلب الحكومة: a noun
    noun = context.scan.find(unit.first, "cuenoun")
    if noun is not None and noun.entry.key in ("accuse", "claim"):
        return "alleged"
    if any(m.entry.kind == "event" and m.entry.pos == "N" and m.entry.key in HOLDING for m in unit.matches):
        return "called_for"
    return ""


def _stipulated(context: Context, row: Row, unit: int) -> bool:
    """Whether an event noun is one of what an agreement lays down: ينص الاتفاق على انسحاب القوات، وانتشار الجيش."""
    for before in row[max(0, unit - CLAUSES) : unit][::-1]:
        if "stipulates" in context.scan.kinds[before.first] and context.scan.function(before.first, "stipulates"):
            return True
        if before.kind in ("comp", "seq"):
            return False
    return False


def _statement(context: Context, draft: Draft, said: Said) -> tuple[str, str]:
    around = said.around(draft.first)
    for statement in around:
        if statement.cls == "deny" and not stands(context, draft, statement):
            return "denied", context.scan.doc.raw(*statement.cue)
    for statement in around:
        cue = context.scan.doc.raw(*statement.cue)
        if statement.cls in ALLEGING and draft.trigger.type not in SPEECH_ACTS:
            return "alleged", cue
        if statement.cls == "warn" and not statement.whole and _warned_of(context, draft, statement):
            return "called_for", cue
        if not draft.verbal and not meanwhile(context, draft) and (statement.cls in ASKING or (statement.cls in PLEDGING and not statement.whole)):
            return "called_for", cue
    return "asserted", ""


def _accusation(draft: Draft, denial: int) -> bool:
    """Whether what is denied right after a unit is an accusation, which was made: تنفي قطر اتهامات دول عربية لها."""
    return draft.trigger.type == "ACCUSE" and draft.trigger.mode == "allege" and not draft.verbal and draft.unit - denial <= ANSWERED


def _part(context: Context, draft: Draft, row: Row, denial: int) -> bool:
    """Whether only a part in a deed is denied at a unit, a deed that itself is known: نفت الحركة أي صلة لها بالهجوم."""
    if draft.verbal or draft.light not in (None, denial) or not _article(context, row[draft.unit]):
        return False
    return any((m.entry.kind == "label" and m.entry.key in ("part", "link")) or (m.entry.kind == "function" and m.entry.key == "blame") for u in row[denial : draft.unit] for m in context.scan.at[u.first])


def stands(context: Context, draft: Draft, statement: StatementFound) -> bool:
    """Whether what is denied leaves an event as it is told, the one who denies it left out of it."""
    row = context.rows.at(draft.sentence)
    denial = context.rows.unit_of[statement.cue[0]]
    if draft.verbal and not statement.whole and draft.unit and row[draft.unit - 1].kind == "rel":
        return True  # نفى الاتهامات التي وجهتها المنظمة
    if context.scan.doc.sentence_of[statement.cue[0]] != draft.sentence or not (_accusation(draft, denial) or _part(context, draft, row, denial)):
        return False
    draft.sources = [source for source in draft.sources if source != statement.speaker]
    return True


def _warned_of(context: Context, draft: Draft, statement: StatementFound) -> bool:
    """Whether a deed is what is warned of, and no known one: حذر من شن هجوم, not حذر من تبعات القصف."""
    row = context.rows.at(draft.sentence)
    begin = context.rows.unit_of[statement.first]
    if draft.verbal or draft.definite or draft.trigger.type in SPEECH_ACTS or not 0 < draft.unit - begin <= WARNED or row[begin].kind != "prep":
        return False
    return all(n == draft.light for n in range(begin + 1, draft.unit))


def meanwhile(context: Context, draft: Draft) -> bool:
    """Whether an event is the occasion on which something is asked or said, and no part of it: دعا نظيره خلال لقائهما إلى …"""
    row = context.rows.at(draft.sentence)
    place = min(draft.unit, draft.light) if draft.light is not None else draft.unit
    before = row[place - 1] if place else None
    return before is not None and before.kind == "prep" and before.preposition not in LOCATIVE | AFTER and context.scan.function(before.first, "occasion") is not None
