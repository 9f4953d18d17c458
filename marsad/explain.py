"""What fired on a sentence, and what nearly did: the rows and rules behind a reading, for whoever edits the words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from marsad import read
from marsad.errors import InputError
from marsad.events.triggers import WINDOW
from marsad.language.ar.clitics import ARTICLE
from marsad.language.ar.tokens import read_tokens
from marsad.lexicon import Lexicon, Trigger
from marsad.match import find_mentions
from marsad.model import Mention, Reading, Span

Line = tuple[int, str, str, str]
SOME = 6  # of the words that a row waits for are shown


def explain_sentence(text: str, number: int, *, published: str | None = None, lexicon: Lexicon) -> Iterator[Line]:
    """Lines of (depth, label, Arabic words, note) for sentence ``number`` (from 1) of a text.

    Raises ``InputError`` where the text has no such sentence.
    """
    doc = read_tokens(text)
    if not 1 <= number <= len(doc.sentences):
        raise InputError(f"sentence {number}: the text has {len(doc.sentences)} sentences")
    return _lines(text, number, published, lexicon)


def _some(words: frozenset[str]) -> str:
    """A few of the words that a row waits for, without their further forms: سراح stands for سراحا and سراحه."""
    kept: list[str] = []
    for word in sorted(words, key=lambda w: (len(w), w)):
        if not word.startswith(tuple(kept)):
            kept.append(word)
    return " ".join(kept[:SOME]) + (f" … and {len(kept) - SOME} more" if len(kept) > SOME else "")


def _fired(reading: Reading, names: Mapping[str, str]) -> Iterator[tuple[str, Span | Mention, str]]:
    """Every span that a record stands on: the record's kind, the span, the rule and what came of it."""
    for actor in reading.actors:
        for mention in actor.mentions:
            yield "actor", mention, f"{mention.rule} → {actor.id} {actor.country or '–'} {actor.sector or '–'}"
    for place in reading.places:
        for mention in place.mentions:
            yield "place", mention, f"{mention.rule} → {place.id} ({place.precision})"
    for time in reading.times:
        yield "time", time.span, f"{time.rule} → {time.start}..{time.end}"
    for statement in reading.statements:
        yield "statement", statement.cue, f"{statement.rule} by {names.get(statement.speaker or '', '?')}"
    for figure in reading.figures:
        yield "figure", figure.span, f"{figure.rule} → {figure.kind} {figure.low}..{figure.high}"
    for event in reading.events:
        for span in event.evidence:
            yield "event", span, f"{event.type} {event.mode or ''} {event.status}: " + "; ".join(event.reasons)
    for agreement in reading.agreements:
        yield "agreement", agreement.span, f"{agreement.rule} between {', '.join(names.get(i, i) for i in agreement.parties) or '?'}"
    for relation in reading.relations:
        yield "relation", relation.span, f"{relation.rule} → {names.get(relation.subject)} {relation.relation} {names.get(relation.object or '', relation.object_text)}"
    for framing in reading.framings:
        yield "framing", framing.span, f"{framing.kind}, of {names.get(framing.target or '', '?')}"


def _lines(text: str, number: int, published: str | None, lexicon: Lexicon) -> Iterator[Line]:
    doc = read_tokens(text)
    sentence = doc.sentences[number - 1]
    scan = find_mentions(doc, lexicon)
    reading = read(text, published=published, lexicon=lexicon)
    low, high = doc.starts[sentence.first], doc.ends[sentence.last - 1]
    names = {a.id: a.name for a in reading.actors} | {p.id: p.name for p in reading.places}
    yield 0, f"sentence {number}", doc.raw(sentence.first, sentence.last), ""
    yield 0, "words", "", "what the lexicon says of each"
    fired: set[int] = set()
    left_open = {u.span.start: u.reason for u in reading.unresolved if u.span and u.kind == "event"}
    for event in reading.events:
        fired.update(span.start for span in event.evidence)
    for at in range(sentence.first, sentence.last):
        for match in scan.at[at]:
            note = f"{match.entry.kind} {match.entry.key} {match.feature}".rstrip()
            clitics = "+".join(c for c in (match.cut.conjunction, match.cut.preposition, ARTICLE if match.cut.article else "", match.cut.pronoun) if c)
            yield 1, "", doc.raw(at, match.last), note + (f"  clitics {clitics}" if clitics else "")
    yield 0, "fired", "", ""
    for kind, span, note in _fired(reading, names):
        if low <= span.start < high:
            yield 1, kind, span.text, note
    yield 0, "nearly", "", "event words that made no event, and why"
    for at in range(sentence.first, sentence.last):
        if doc.starts[at] in fired:
            continue
        seen: set[str] = set()
        for match in scan.at[at]:
            if match.entry.kind != "event":
                continue
            trigger: Trigger = match.entry.data
            if trigger.row in seen:
                continue
            seen.add(trigger.row)
            following = doc.words[match.last : min(match.last + WINDOW, sentence.last)]
            if trigger.wanted and not any(w[k:] in trigger.wanted for w in following for k in range(4)):
                why = "none of its `with` words follows: " + _some(trigger.wanted)
            elif trigger.barred and any(w[k:] in trigger.barred for w in following for k in range(4)):
                why = "one of its `without` words follows"
            elif trigger.weak:
                why = "weak, and nobody does or suffers it here"
            else:
                why = left_open.get(doc.starts[at], "another reading of the word won, or it tells an event already told")
            yield 1, trigger.type, doc.raw(at, match.last), f"{trigger.row}: {why}"
    for place in reading.places:
        for mention in place.mentions:
            if low <= mention.start < high:
                for other in place.candidates:
                    if other.id != place.id.partition("#")[0]:
                        yield 1, "place", mention.text, f"{other.id} {other.country or '–'}: scored {other.score:g}, less than {place.id} ({'; '.join(other.reasons)})"
    for unresolved in reading.unresolved:
        if unresolved.span and low <= unresolved.span.start < high:
            yield 1, "unresolved", unresolved.span.text, f"{unresolved.kind}: {unresolved.reason}"
