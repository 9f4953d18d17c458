"""The event model's verdicts carried out: what only uses the words of an event goes to ``unresolved``, what the rules left
out or never saw comes in, with lower confidence; the reason names the model and the words that decided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from marsad.entries import Trigger
from marsad.events.drafts import Context, Draft
from marsad.events.model import EventModel, TypeModel, Verdict, judge, load, score_of
from marsad.events.parts import fill_parts
from marsad.events.roles import RoleReader
from marsad.events.setting import SettingReader
from marsad.events.signs import ABSENT, shared_signs, signs, words_of
from marsad.events.status import settle_status
from marsad.figures import FigureFound
from marsad.forms import Entry
from marsad.language.ar.clitics import Peeled
from marsad.match import Match
from marsad.statements.find import Said
from marsad.units import Unit, finite

FRAME = {"subject": "source", "object": "target", "idafa": "source"}  # of a word that no trigger lists
WORDS = ("event", "verb", "light", "word")  # units that may be the trigger of a proposal


class Sifted(NamedTuple):
    """What ``merge.sift`` gives: drafts kept, the number in them of each draft that came in, drafts left out and why."""

    drafts: list[Draft]
    draft_of: dict[int, int]
    left: list[tuple[Draft, str]]


class Around(NamedTuple):
    """What the earlier stages know that a verdict needs."""

    figures: Sequence[FigureFound]
    said: Said
    day: dt.date | None


class Evidence:
    """Of each sentence its words, and its signs for an event type."""

    def __init__(self, context: Context, found: Sifted, around: Around) -> None:
        self.context = context
        self.doc = context.scan.doc
        self.drafts: dict[int, list[Draft]] = {}
        self.left: dict[int, list[tuple[Draft, str]]] = {}
        self.figures: dict[int, list[FigureFound]] = {}
        for draft in found.drafts:
            self.drafts.setdefault(draft.sentence, []).append(draft)
        for pair in found.left:
            self.left.setdefault(pair[0].sentence, []).append(pair)
        for figure in around.figures:
            self.figures.setdefault(self.doc.sentence_of[figure.first], []).append(figure)
        self.words = [words_of(self.doc.words, bounds.first, bounds.last) for bounds in self.doc.sentences]
        self.shared = [list(shared_signs(context, n, self.figures.get(n, ()))) for n in range(len(self.words))]

    def signs(self, sentence: int, type_: str) -> list[str]:
        return signs(self.context, type_, self.drafts.get(sentence, ()), self.left.get(sentence, ()), self.shared[sentence])

    def scores(self, models: Mapping[str, TypeModel]) -> dict[str, list[float]]:
        """For each event type the score of each sentence."""
        return {type_: [score_of(one, words, self.signs(n, type_)) for n, words in enumerate(self.words)] for type_, one in models.items()}

    def verdict(self, model: TypeModel, type_: str, sentence: int) -> Verdict:
        """What the model says of one sentence, with the words that weighed most."""
        return judge(model, self.words[sentence], self.signs(sentence, type_))


def mark(context: Context, found: Sifted, around: Around) -> Sifted:
    """The second look of the models that come with Marsad: what they doubt is marked and kept, parts left open are filled in."""
    return _filled(context, second_look(context, load(), found, around), around)


def drop(context: Context, found: Sifted, around: Around) -> Sifted:
    """The same, strict: in a text that tells no event of a type, what only uses its words goes to what is left out."""
    return _filled(context, second_look(context, load(), found, around, strict=True), around)


def _filled(context: Context, found: Sifted, around: Around) -> Sifted:
    fill_parts(context, found.drafts, around.said)
    return found


LOOKS = {"off": None, "mark": mark, "strict": drop}


def second_look(context: Context, model: EventModel, found: Sifted, around: Around, *, strict: bool = False) -> Sifted:
    """Every event of a type that the model knows, looked at again; and sentences that tell one which nobody found.

    The judged sentences that it learned from stood alone; in an article, a deed that a sentence only mentions is still
    news to an analyst. So a text that tells one event of a type keeps all of them, ``strict`` or not.
    """
    evidence = Evidence(context, found, around)
    scores_of = evidence.scores(model.types)
    out: list[Draft] = list(found.drafts)
    left = list(found.left)
    for type_, one in model.types.items():
        scores = scores_of[type_]
        of_type = [d for d in out if d.trigger.type == type_ and d.status not in ABSENT]
        carried = any(score > 0 for score in scores)
        for draft in of_type:
            best = max(_sentences(context, draft), key=scores.__getitem__)
            if scores[best] > 0:
                continue
            verdict = evidence.verdict(one, type_, best)
            if carried or not strict:
                draft.doubted = True
                draft.reasons.append(verdict.reason)
            else:
                out.remove(draft)
                left.append((draft, f"no sentence tells such an event; {verdict.reason}"))
        told = {n for d in of_type for n in _sentences(context, d)}
        for n, score in enumerate(scores):
            if n in told or score <= one.propose:
                continue
            proposed = _proposed(context, one, type_, n, evidence.words[n], evidence.verdict(one, type_, n), left, around)
            if proposed is not None:
                left = [pair for pair in left if pair[0] is not proposed]
                out.append(proposed)
    out.sort(key=lambda d: (d.first, d.last))
    at = {id(draft): n for n, draft in enumerate(out)}
    draft_of = {n: at[id(found.drafts[m])] for n, m in found.draft_of.items() if id(found.drafts[m]) in at}
    return Sifted(out, draft_of, left)


def _sentences(context: Context, draft: Draft) -> list[int]:
    """The sentences in which an event is told."""
    return list(dict.fromkeys([draft.sentence, *(context.scan.doc.sentence_of[first] for first, _ in draft.also)]))


def _proposed(
    context: Context, model: TypeModel, type_: str, sentence: int, words: Sequence[str], verdict: Verdict,
    left: Sequence[tuple[Draft, str]], around: Around,
) -> Draft | None:  # fmt: skip
    """The event of a sentence that tells one: what the rules found and left out, else one at the word of greatest weight."""
    for draft, why in left:
        if draft.sentence == sentence and draft.trigger.type == type_ and "event-model" not in why:
            draft.reasons.append(f"{verdict.reason}, against: {why}")
            draft.learned = True
            return draft
    doc = context.scan.doc
    bounds = doc.sentences[sentence]
    row = context.rows.at(sentence)
    best: tuple[float, int] | None = None
    for token in range(bounds.first, bounds.last):
        if row[context.rows.unit_of[token]].kind in WORDS and doc.words[token] in words:
            weight = model.weight(doc.words[token])
            if weight > 0 and (best is None or weight > best[0]):
                best = (weight, token)
    if best is None:
        return None
    at = context.rows.unit_of[best[1]]
    unit = row[at]
    match, trigger = unlisted(context, unit, type_, "event-model")
    draft = Draft(sentence=sentence, unit=at, first=unit.first, last=unit.first + 1, trigger=trigger, verbal=finite(unit),
                  lemma="event-model", definite=match.cut.article, conjoined=unit.conjunction, learned=True, reasons=[verdict.reason])  # fmt: skip
    RoleReader(context, sentence, row, []).fill(draft, at, unit, match)
    SettingReader(context, sentence, row, []).fill(draft, at)
    settle_status(context, [draft], around.said, around.day)
    return draft if draft.status not in ABSENT else None


def unlisted(context: Context, unit: Unit, type_: str, row: str) -> tuple[Match, Trigger]:
    """What a word tells that no trigger lists, as if one did; ``row`` names who says so."""
    word = context.scan.doc.words[unit.first]
    match = unit.match or Match(unit.first, unit.first + 1, Entry("event", type_, "N", ()), "", Peeled(word, "", "", False, False, "", 0))
    return match, Trigger(type_, None, FRAME, frozenset(), frozenset(), frozenset(), False, None, frozenset(), row)
