"""What the rules found in a sentence, as signs that the event model weighs, and the pieces of words that it weighs beside them.

A sign is a short string (``shape=verb``, ``under=rel``, ``figure=killed``); it holds or it does not. Signs are about how
an event is told, not about which words tell it: the words are weighed apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from marsad.events.claimants import known
from marsad.events.drafts import Context, Draft
from marsad.figures import FigureFound

NGRAMS = (3, 4, 5)  # lengths of the pieces of a word
OPENING = 3  # units in which an event word counts as opening its sentence
SHORT, LONG = 12, 60  # tokens of a sentence
ABSENT = frozenset(("negated", "denied", "called_for"))  # told as not having happened


@lru_cache(maxsize=256)  # a sentence's words are weighed for one event type after the other
def pieces(word: str) -> tuple[str, ...]:
    """The pieces of a folded word: itself and every run of three to five letters, its ends marked.

    >>> pieces("قصف")
    ('=قصف', '<قص', 'قصف', 'صف>', '<قصف', 'قصف>', '<قصف>')
    """
    marked = f"<{word}>"
    return f"={word}", *[marked[at : at + n] for n in NGRAMS for at in range(len(marked) - n + 1)]


def words_of(words: Sequence[str], first: int, last: int) -> list[str]:
    """The distinct words of a sentence in their order, digits as one word."""
    return list(dict.fromkeys(["0" if w[0].isdigit() else w for w in words[first:last] if w[0].isalnum()]))


def signs(
    context: Context, type_: str, drafts: Sequence[Draft], left: Sequence[tuple[Draft, str]], shared: Sequence[str],
) -> list[str]:  # fmt: skip
    """The signs of one sentence for one event type: of its events of that type, and of what is shared by all types."""
    out: dict[str, None] = {}
    for draft in drafts:
        if draft.trigger.type != type_:
            out[f"beside={draft.trigger.type}"] = None
        elif draft.status in ABSENT:
            out[f"absent={draft.status}"] = None
    for draft, why in left:
        if draft.trigger.type == type_:
            out[f"left={why}"] = None
    out.update(dict.fromkeys(shared))
    live = [d for d in drafts if d.trigger.type == type_ and d.status not in ABSENT]
    out[f"count={min(3, len(live))}"] = None
    out[f"plain={min(2, sum(not d.trigger.wanted for d in live))}"] = None
    for draft in live:
        out.update(dict.fromkeys(_of_draft(context, draft)))
    return list(out)


def _of_draft(context: Context, draft: Draft) -> Iterator[str]:
    row = context.rows.at(draft.sentence)
    unit = row[draft.unit]
    shape = _shape(context, draft)
    before = row[draft.unit - 1] if draft.unit else None
    under = "start" if before is None else before.kind
    roles = "".join(letter for letter, told in zip("stp", (draft.sources, draft.targets, draft.places)) if told)
    time = context.times[draft.time].precision if draft.time is not None else "days" if draft.days else "none"
    yield f"mode={draft.trigger.mode}"
    yield f"mode={draft.trigger.mode} needs={bool(draft.trigger.wanted)}"
    yield f"needs={bool(draft.trigger.wanted)} shape={shape}"
    yield f"shape={shape}"
    yield f"under={under}"
    yield f"shape={shape} under={under}"
    yield f"roles={roles}"
    yield f"shape={shape} roles={roles}"
    yield f"time={time}"
    yield f"shape={shape} time={time}"
    yield f"roles={len(roles)} time={time != 'none'}"
    yield f"status={draft.status}"
    yield f"harm={draft.harm}"
    if draft.unit < OPENING:
        yield "opens"
        yield f"opens shape={shape}"
    if unit.preposition:
        yield f"prep={unit.preposition}"
    if draft.light is not None:
        yield "carried"
    if draft.result:
        yield "result"
    if draft.also:
        yield "told again"
    if known(context, draft):
        yield "known"
        yield f"known time={time}"
    after = row[draft.unit + 1] if draft.unit + 1 < len(row) else None
    yield f"then={'end' if after is None else after.kind}"


def _shape(context: Context, draft: Draft) -> str:
    """Past, present, passive or participle where a verb tells it; a noun bare, definite or with a pronoun where none does."""
    if draft.verbal:
        if draft.passive:
            return "passive"
        match = next((m for m in context.scan.at[draft.first] if m.entry.kind == "event" and m.entry.pos == "V"), None)
        feature = match.feature if match is not None else ""
        return "participle" if feature == "participle" else "present" if feature[:1] == "i" else "past"
    return "owned" if draft.owned else "definite" if draft.definite else "noun"


def shared_signs(context: Context, sentence: int, figures: Sequence[FigureFound]) -> Iterator[str]:
    """The signs of one sentence that are the same for every event type."""
    bounds = context.scan.doc.sentences[sentence]
    row = context.rows.at(sentence)
    for figure in figures:
        yield f"figure={figure.kind}"
    for unit in row[:OPENING]:
        yield f"opening={unit.kind}"
    for unit in row:
        if unit.time is not None:
            time = context.times[unit.time]
            yield f"when={time.rule}"
            yield f"when={time.precision}"
        elif unit.kind == "place":
            yield "place"
        elif unit.kind == "cue":
            yield "cue"
        elif unit.kind == "quote":
            yield "quote"
        elif unit.kind == "neg":
            yield "neg"
        elif unit.kind == "actor" and unit.phrase is not None:
            id_ = context.ids.get((unit.phrase.first, unit.phrase.last))
            yield f"actor={context.kinds.get(id_) if id_ else None}"
    if "؟" in context.scan.doc.raw(bounds.first, bounds.last):
        yield "question"
    count = bounds.last - bounds.first
    yield "short" if count < SHORT else "long" if count > LONG else "middling"
