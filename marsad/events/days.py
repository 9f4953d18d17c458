"""Days lent along the telling: what goes on from a dated happening without naming its day again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile

from marsad.events.drafts import Context, Draft
from marsad.events.subjects import SubjectReader
from marsad.events.twins import likewise
from marsad.lexicon import SPEECH_ACTS
from marsad.units import Row, finite

OPENS_WITH = 3  # sentences in which the attack is told that an article is about
DAYS_TOLD = 2  # days that such an article tells of: the attack's, and that of what was said about it
SAID_REACH = 9  # units between a verb of saying and its day
SAID_ON = 12  # sentences behind a dated saying in which its speaker still speaks on that day
GOES_ON = 12  # sentences after a dated act of speech in which the same speaker still speaks on that day


def lend_days(context: Context, drafts: Sequence[Draft]) -> None:
    """Give undated events the day of the event that they go on from; the reason names its row.

    - one sentence: ``فرضت في 7 يناير عقوبات، واتهمت …``: verbs joined by و, ف and ثم tell of one day;
    - one protest: ``تظاهر المئات مساء أمس. ورشق المحتجون …``: the next sentence is still about it;
    - one speaker: ``دعت إيران الخميس تركيا … واتهم المتحدث …``: acts of speech, sentence after sentence;
    - one saying: ``قال الوزير في خطاب ألقاه اليوم … ودعا …``: what the speaker of a dated saying asks, accuses or rejects with it;
    - one attack: ``طعن رجل أمس ثلاثة … وقالت الشرطة إنها أطلقت النار على المهاجم``: where the article dates no attack on another day.
    """
    told = sorted((d for d in drafts if d.status == "asserted"), key=lambda d: (d.sentence, d.unit))
    sayings = _sayings(context, told) if any(_wants_saying(d) for d in told) else []
    attack = _the_attack(context, told)
    for n, draft in enumerate(told):
        if draft.time is not None or draft.days is not None or not (draft.verbal or _says_so(draft) or draft.light is not None):
            continue
        earlier = _in_one_sentence(context, draft, _back(told, n)) or _in_one_protest(draft, _back(told, n)) or _in_one_speech(context, draft, _back(told, n))
        if earlier is not None:
            draft.time = earlier.time
            draft.reasons.append(f"day of {earlier.trigger.row}")
        elif (said := _with_a_saying(context, draft, sayings)) is not None:
            draft.time = said
            draft.reasons.append("day of the saying")
        elif attack is not None and _of_the_attack(context, draft, attack):
            draft.time = attack.time
            draft.reasons.append(f"day of {attack.trigger.row}")


def _dated(draft: Draft | None) -> Draft | None:
    return draft if draft is not None and draft.time is not None and not draft.since else None


def _in_one_sentence(context: Context, draft: Draft, before: Iterator[Draft]) -> Draft | None:
    if not draft.verbal or not (draft.conjoined or likewise(context, draft)):  # هاجم المعارضة كما توجه بالشكر للجيش
        return None
    earlier = next((d for d in takewhile(lambda d: d.sentence == draft.sentence, before) if (d.verbal or d.light is not None) and not d.first_person), None)
    return _dated(earlier) if earlier is None or not _told_aside(context, earlier, draft) else None


def _told_aside(context: Context, earlier: Draft, draft: Draft) -> bool:
    """Whether the first of two events of a sentence is told in a relative clause that ends before the other: في الهجوم الذي وقع الأحد، ووصفه الوزير"""
    row = context.rows.at(draft.sentence)
    verb = earlier.light if earlier.light is not None else earlier.unit
    return verb > 0 and row[verb - 1].kind == "rel" and row[draft.unit - 1].kind == "comma"


def _in_one_protest(draft: Draft, before: Iterator[Draft]) -> Draft | None:
    if draft.trigger.type != "PROTEST":
        return None
    return _dated(next((d for d in takewhile(lambda d: draft.sentence - d.sentence <= 1, before) if d.trigger.type == "PROTEST"), None))


def _in_one_speech(context: Context, draft: Draft, before: Iterator[Draft]) -> Draft | None:
    if draft.trigger.type not in SPEECH_ACTS or not _opens(context, draft):
        return None
    for earlier in before:
        dated = _dated(earlier)
        if dated is None or dated.time is None or dated.trigger.type not in SPEECH_ACTS or context.times[dated.time].end is None:
            continue
        if _one_speaker(context, dated, draft):
            return dated if not _background(context, dated) else None
    return None


def _the_attack(context: Context, told: Sequence[Draft]) -> Draft | None:
    """The attack that an article is about, where all that it dates of attacks falls on one day, told in its first sentences."""
    dated = [d for d in told if d.trigger.type == "ASSAULT" and d.time is not None]
    if not dated or dated[0].sentence > OPENS_WITH or any(d.since for d in dated) or any(_at_war(context, d) for d in dated):
        return None
    days = {(context.times[d.time].start, context.times[d.time].end) for d in dated if d.time is not None}
    start, end = days.pop()
    told_of = {t.start for t in context.times if t.start is not None and t.start == t.end}
    return dated[0] if not days and len(told_of) <= DAYS_TOLD and start is not None and start == end else None


def _at_war(context: Context, draft: Draft) -> bool:
    """Whether somebody with a country does it as a body: a state, an army, a militia of more than one deed."""
    return any(context.kinds.get(i) in ("state", "armed_group") and context.countries.get(i) is not None for i in draft.sources)


def _of_the_attack(context: Context, draft: Draft, attack: Draft) -> bool:
    """Whether an event without a day is a part of the attack that the article is about: فأطلق أحد الحراس النار وقتل المهاجم."""
    return draft.trigger.type == "ASSAULT" and draft.sentence - attack.sentence <= GOES_ON and not _background(context, draft) and draft.verbal


def _wants_saying(draft: Draft) -> bool:
    return (draft.verbal or _says_so(draft) or draft.light is not None) and draft.time is None and draft.days is None and draft.trigger.type in SPEECH_ACTS


def _says_so(draft: Draft) -> bool:
    """Whether an event is what its speaker does by the very words: قال إن الحركة متورطة في الهجوم."""
    return "the speaker" in draft.reasons


def _sayings(context: Context, told: Sequence[Draft]) -> list[tuple[int, frozenset[str], int]]:
    """The sentences in which somebody says something on a day that is told: sentence, who, time."""
    out: list[tuple[int, frozenset[str], int]] = []
    for number, row in enumerate(context.rows.rows):
        days = [(n, u.time) for n, u in enumerate(row) if u.kind == "time" and u.time is not None and context.times[u.time].start == context.times[u.time].end is not None]
        if not days or _background_row(context, row):
            continue
        reader = SubjectReader(context, number, row, [d for d in told if d.sentence < number])
        for at, unit in enumerate(row):
            if unit.kind != "cue" or not finite(unit) or unit.match is None:
                continue
            near = [(abs(n - at), time) for n, time in days if abs(n - at) <= SAID_REACH and not any(u.kind in ("comp", "colon", "rel", "seq") for u in row[min(n, at) : max(n, at)])]
            subject = reader._own_subject(at, unit.match, len(row)) if near else None
            who = (list(subject.ids), "actor") if subject is not None else reader._before(at, relative=True) or reader._carried_over(at) if near else None
            if who is not None and who[1] == "actor":
                out.append((number, frozenset(who[0]), min(near)[1]))
    return out


def _with_a_saying(context: Context, draft: Draft, sayings: Sequence[tuple[int, frozenset[str], int]]) -> int | None:
    """The day of the nearest saying before an act of speech, or in the sentence behind it, by who does it."""
    if not _wants_saying(draft):
        return None
    if not _opens(context, draft):
        return _performed_in(context, draft, sayings)
    mine = [(n, time) for n, who, time in sayings if not who.isdisjoint(draft.sources) and -1 <= draft.sentence - n <= SAID_ON]
    return max(mine)[1] if mine else None


def _performed_in(context: Context, draft: Draft, sayings: Sequence[tuple[int, frozenset[str], int]]) -> int | None:
    """``قال الوزير أمس إن … . وتابع أن بلاده ترفض``: a stance told in the present is taken by saying so, on the day of the saying."""
    row = context.rows.at(draft.sentence)
    verb = row[draft.unit].match
    if _background_row(context, row) or (not _says_so(draft) and (verb is None or not draft.verbal or not verb.feature.startswith("i") or verb.cut.future)):
        return None
    cue = next((at for at in range(draft.unit - 1, -1, -1) if row[at].kind == "cue" and finite(row[at])), None)
    said = row[cue].match if cue is not None else None
    if cue is None or said is None or any(u.kind in ("rel", "seq") for u in row[cue + 1 : draft.unit]):
        return None
    homes = {context.countries.get(i) for i in draft.sources} - {None}
    mine = [(n, who, time) for n, who, time in sayings if 0 <= draft.sentence - n <= SAID_ON and (not who.isdisjoint(draft.sources) or homes & {context.countries.get(i) for i in who})]
    if not mine:
        return None
    number, who, time = max(mine, key=lambda one: one[0])
    if number == draft.sentence:
        return time
    speaker = SubjectReader(context, draft.sentence, row)._own_subject(cue, said, draft.unit)
    same = draft.sources if speaker is None and _says_so(draft) else speaker.ids if speaker is not None else ()
    return time if not who.isdisjoint(same) else None


def _back(told: Sequence[Draft], n: int) -> Iterator[Draft]:
    """The events told before one in its sentence and the GOES_ON sentences before, nearest first."""
    for place in range(n - 1, -1, -1):
        if told[n].sentence - told[place].sentence > GOES_ON:
            return
        yield told[place]


def _opens(context: Context, draft: Draft) -> bool:
    """Whether the event word is the sentence's own verb: the first in it, with no وكان before."""
    row = context.rows.at(draft.sentence)
    begin = min(draft.unit, draft.light) if draft.light is not None else draft.unit  # شن هجوما على الحركة
    return not any(u.kind in ("comp", "rel", "cue", "event", "light", "verb") for u in row[:begin]) and not _background(context, draft)


def _background(context: Context, draft: Draft) -> bool:
    return _background_row(context, context.rows.at(draft.sentence))


def _background_row(context: Context, row: Row) -> bool:
    return any(context.scan.function(u.first, "aux", "background") is not None for u in row[:3])


def _one_speaker(context: Context, old: Draft, new: Draft) -> bool:
    """Whether one speaker does both, or a state and who speaks for it."""
    if not old.sources or not new.sources:
        return False
    if set(old.sources) & set(new.sources):
        return True
    states = [i for i in (*old.sources, *new.sources) if context.kinds.get(i) == "state"]
    homes = {context.countries.get(i) for i in (*old.sources, *new.sources)}
    return bool(states) and len(homes) == 1 and None not in homes
