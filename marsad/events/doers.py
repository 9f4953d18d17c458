"""Doers and victims that another part of the sentence names: who speaks, who is accused, whom a count tells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from marsad.events.claimants import claimant, inner
from marsad.events.drafts import Context, Draft
from marsad.figures import FigureFound
from marsad.lexicon import SPEECH_ACTS
from marsad.statements.find import Said, StatementFound

GOES_ON = 3  # words between two counts of one list
MINE = ("ي", "نا")  # my, our


def _no_speaker(context: Context, draft: Draft, said: Said) -> None:
    """Whoever speaks is "I" in his own direct words: the hidden subject of a verb there is somebody else."""
    words = next((s for s in reversed(said.around(draft.first)) if s.direct), None)
    if words is None or words.speaker not in draft.sources or words.first > draft.first:
        return
    row = context.rows.at(draft.sentence)
    for unit in row:
        if words.first <= unit.first < words.last and unit.kind == "actor" and context.ids.get((unit.first, unit.last)) == words.speaker:
            return  # named in them
    draft.sources = [source for source in draft.sources if source != words.speaker]


def settle_doers(context: Context, drafts: Sequence[Draft], said: Said) -> None:
    """Doers that another part of the sentence names: the speaker of a first person, the accused, the parties of talks."""
    last: dict[int, Draft] = {}  # the last draft of each sentence
    agreed: dict[int, Draft] = {}  # the last verb of agreeing of each
    voices = {s.cue[0]: s.speaker for s in said.all if s.speaker is not None}  # the word of saying → who says it
    expressed = {s.cue[1]: s.speaker for s in said.all if s.speaker is not None and s.cls == "express"}
    for draft in drafts:
        before = last.get(draft.sentence)
        last[draft.sentence] = draft
        if draft.trigger.type == "AGREE" and draft.verbal and len(draft.sources) > 1:
            agreed[draft.sentence] = draft
        if draft.verbal and not draft.first_person and draft.sources:
            _no_speaker(context, draft, said)
        if not draft.verbal and draft.owned and draft.sources and (words := _own_words(draft, said)) is not None and words.speaker:
            draft.sources = [words.speaker]  # أبلغت السلطة إسرائيل رفضها
        if draft.sources or ("source" not in draft.trigger.frame.values() and "parties" not in draft.trigger.frame.values()):
            continue
        if not draft.first_person and _mine(context, draft, said):
            draft.first_person = True
        if draft.first_person or "spoken" in draft.trigger.tags:
            words = claimant(draft, said) if draft.first_person else inner(draft.first, draft, said)
            if words is not None and words.speaker:
                draft.sources = [words.speaker]
                draft.reasons.append("first person" if draft.first_person else "the speaker")
            continue
        if draft.trigger.type in SPEECH_ACTS and draft.trigger.type != "ACCUSE" and not draft.passive and (who := voices.get(draft.first) or expressed.get(draft.first)) is not None and who not in draft.targets:
            draft.sources = [who]  # وشدد على ضرورة …: as the statement has it
            draft.reasons.append("the speaker")
        if draft.verbal or draft.sources:
            continue
        if before is None:
            continue
        if before.trigger.type == "ACCUSE" and before.trigger.mode != "investigate" and draft.trigger.type not in SPEECH_ACTS and draft.unit - before.unit < 12 and before.targets:
            draft.sources = [t for t in before.targets if t not in draft.targets]
            draft.reasons.append("the accused")
        elif before.trigger.type == "CONSULT" and draft.trigger.type == "AGREE":
            draft.sources = [*before.sources, *before.targets]
            draft.reasons.append("parties of the talks")
        elif draft.trigger.type == "CONSULT" and not draft.targets and not draft.definite and (made := agreed.get(draft.sentence)) is not None:
            draft.sources = list(made.sources)  # وقع الطرفان إعلانا بعد محادثات ترعاها …
            draft.reasons.append("parties of the agreement")


def _mine(context: Context, draft: Draft, said: Said) -> bool:
    """Whether words that nobody else does are the speaker's own in his direct speech: طلبت (she did, or I), لقائي, زيارتنا."""
    matches = [m for m in context.scan.at[draft.first] if m.entry.kind == "event"]
    if draft.verbal:
        if not any(m.feature == "p3fs" for m in matches):
            return False
    elif not any(m.entry.pos == "N" and m.cut.pronoun in MINE for m in matches):
        return False
    words = next((s for s in reversed(said.around(draft.first)) if s.direct), None)
    return words is not None and words.speaker is not None and (not draft.verbal or context.kinds.get(words.speaker) == "person")


def settle_victims(drafts: Sequence[Draft], figures: Sequence[FigureFound], ids: Mapping[tuple[int, int], str], context: Context) -> None:
    """The counted whom a figure names are who the event of its sentence befell, or who protested in it."""
    by_sentence: dict[int, list[Draft]] = {}
    told: dict[int, FigureFound] = {}  # the last figure that gave an event whom it befell
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
        elif role != "PROTEST" and (not draft.targets or _beside(draft, figure, told)) and abs(draft.first - figure.first) <= 20:
            draft.targets.append(who)
            told[id(draft)] = figure
        else:
            continue
        draft.reasons.append(f"figure: {figure.kind}")


def _beside(draft: Draft, figure: FigureFound, told: Mapping[int, FigureFound]) -> bool:
    """Whether a figure goes on with the one that told whom an event befell: خلف 25 قتيلا وعشرات الجرحى."""
    last = told.get(id(draft))
    return last is not None and last.kind != figure.kind and 0 <= figure.first - last.last <= GOES_ON


def _own_words(draft: Draft, said: Said) -> StatementFound | None:
    """The statement that an event noun with a pronoun is the words of, whose speaker the pronoun stands for: أكدت موسكو رفضها."""
    return next((s for s in said.around(draft.first) if s.first == draft.first and not s.whole and s.cls in ("say", "express")), None)
