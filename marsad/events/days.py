"""Days lent along the telling: what goes on from a dated happening without naming its day again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile

from marsad.events.drafts import Context, Draft
from marsad.lexicon import SPEECH_ACTS

GOES_ON = 3  # sentences after a dated act of speech in which the same speaker still speaks on that day


def lend_days(context: Context, drafts: Sequence[Draft]) -> None:
    """Give undated events the day of the event that they go on from; the reason names its row.

    - one sentence: ``فرضت في 7 يناير عقوبات، واتهمت …``: verbs joined by و, ف and ثم tell of one day;
    - one protest: ``تظاهر المئات مساء أمس. ورشق المحتجون …``: the next sentence is still about it;
    - one speaker: ``دعت إيران الخميس تركيا … واتهم المتحدث …``: acts of speech, sentence after sentence.
    """
    told = sorted((d for d in drafts if d.status == "asserted"), key=lambda d: (d.sentence, d.unit))
    for n, draft in enumerate(told):
        if draft.time is not None or draft.days is not None or not draft.verbal:
            continue
        earlier = _in_one_sentence(draft, _back(told, n)) or _in_one_protest(draft, _back(told, n)) or _in_one_speech(context, draft, _back(told, n))
        if earlier is not None:
            draft.time = earlier.time
            draft.reasons.append(f"day of {earlier.trigger.row}")


def _dated(draft: Draft | None) -> Draft | None:
    return draft if draft is not None and draft.time is not None and not draft.since else None


def _in_one_sentence(draft: Draft, before: Iterator[Draft]) -> Draft | None:
    if not draft.conjoined:
        return None
    return _dated(next((d for d in takewhile(lambda d: d.sentence == draft.sentence, before) if d.verbal), None))


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


def _back(told: Sequence[Draft], n: int) -> Iterator[Draft]:
    """The events told before one in its sentence and the GOES_ON sentences before, nearest first."""
    for place in range(n - 1, -1, -1):
        if told[n].sentence - told[place].sentence > GOES_ON:
            return
        yield told[place]


def _opens(context: Context, draft: Draft) -> bool:
    """Whether the event word is the sentence's own verb: the first in it, with no وكان before."""
    row = context.rows.at(draft.sentence)
    return not any(u.kind in ("comp", "rel", "cue", "event", "light", "verb") for u in row[: draft.unit]) and not _background(context, draft)


def _background(context: Context, draft: Draft) -> bool:
    row = context.rows.at(draft.sentence)
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
