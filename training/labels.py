"""What careful readers marked in a text, from four sources, as tokens: the words that tell events, and the parts of each.

``articles.jsonl`` holds our own texts with their labels; ``gsr.jsonl`` and ``anercorp.jsonl`` hold labels alone, of texts that
are fetched elsewhere, each with the beginning of its text's SHA-256, so that no label lands on other words; the gold of the
tests quotes its words. Spans are half-open, in characters.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from marsad.encoder.read import Named
from marsad.errors import DataError, InputError
from marsad.language.ar.tokens import Document, read_tokens
from marsad.lexicon import Lexicon
from marsad.match import find_mentions, seams
from marsad.model import Reading
from marsad.pipeline import make_article, read

# The order is that of the columns of the encoder's file.
TYPES = (
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip
STATUSES = ("asserted", "alleged", "denied", "called_for", "negated")
PARTS = ("sources", "targets", "places", "claimed_by")
OF_ARTICLE = frozenset(("id", "published", "text", "events"))
OF_SENTENCE = frozenset(("sentence", "sha", "events"))
OF_TOKENS = frozenset(("tokens", "sha", "events"))
OF_EVENT = frozenset(("type", "trigger", "also", "status", *PARTS))
SHA = 8  # hex digits of a text's hash that stand-off labels keep

Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """An event as it was marked: spans of characters. ``also``: words that tell it again; ``parts``: of each of ``PARTS``."""

    type: str
    status: str
    trigger: Span
    also: tuple[Span, ...] = ()
    parts: tuple[tuple[Span, ...], ...] = ((),) * len(PARTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A text and the events that were marked in it. ``unsure``: words that may tell one of them again."""

    file: str
    line: int
    text: str
    published: str | None = None
    events: tuple[Marked, ...] = ()
    unsure: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """An event by tokens: ``told`` is the first token of its trigger and of each word that tells it again, in this order."""

    type: str
    status: str
    told: tuple[int, ...]
    parts: tuple[tuple[Span, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A document with its events, and the names that Marsad finds in it: who may play a part."""

    doc: Document
    events: tuple[Event, ...]
    names: tuple[Named, ...]
    unsure: frozenset[int]


def read_articles(path: Path) -> list[Row]:
    """Our own articles."""
    return [article_row(path.name, number, row) for number, row in _objects(path)]


def read_sentences(path: Path, folder: Path) -> list[Row]:
    """Labels of GSR's sentences, found by their ids in its ``sentences.jsonl``."""
    texts = {row["id"]: " ".join(row["text"].split()) for _, row in _objects(folder / "sentences.jsonl")}
    return [standoff_row(path.name, number, row, OF_SENTENCE, lambda row: texts.get(row["sentence"])) for number, row in _objects(path)]


def read_tagged(path: Path, corpus: Path) -> list[Row]:
    """Labels of ANERcorp's sentences, found by their place among its tokens."""
    tokens = [parts[0] for parts in map(str.split, _lines(corpus)) if len(parts) == 2]

    def text_of(row: dict[str, Any]) -> str:
        first, last = row["tokens"]
        text = re.sub(r" ([،.؟!:؛»)\]])", r"\1", " ".join(tokens[first:last]))
        return re.sub(r"([«(\[]) ", r"\1", text)

    return [standoff_row(path.name, number, row, OF_TOKENS, text_of) for number, row in _objects(path)]


def read_gold(folder: Path, texts: Path) -> list[Row]:
    """The tests' own gold: it quotes words, so that the first place of a trigger is its word, and any further is unsure."""
    paths = sorted(folder.glob("*.yaml"))
    if not paths:
        raise InputError(f"{folder}: found no .yaml file; expected the gold of the tests")
    return [_gold_row(path, _text(texts / f"{path.stem}.txt")) for path in paths]


def article_row(file: str, line: int, row: dict[str, Any]) -> Row:
    """A line of our own articles. Raises ``DataError`` at what is wrong with it."""
    _keys(file, line, row, OF_ARTICLE)
    text = row["text"]
    if not isinstance(text, str) or not text.strip():
        raise DataError(file, line, repr(text)[:40], "a text")
    try:
        published = row["published"] and dt.date.fromisoformat(row["published"]).isoformat()
    except (TypeError, ValueError):
        raise DataError(file, line, str(row["published"]), "a day such as 2019-07-05, or null") from None
    return Row(file=file, line=line, text=text, published=published, events=marked_events(file, line, row["events"], text))


def standoff_row(file: str, line: int, row: dict[str, Any], keys: frozenset[str], text_of: Callable[[dict[str, Any]], str | None]) -> Row:
    """A line of labels whose text is somewhere else. Raises ``DataError`` where that is not the text that was labelled."""
    _keys(file, line, row, keys)
    text = text_of(row)
    if text is None:
        raise DataError(file, line, str(row["sentence"]), "the id of a sentence")
    sha = hashlib.sha256(text.encode()).hexdigest()[:SHA]
    if sha != row["sha"]:
        raise DataError(file, line, f"another text ({sha})", f"the text that was labelled ({row['sha']})")
    return Row(file=file, line=line, text=text, events=marked_events(file, line, row["events"], text))


def marked_events(file: str, line: int, rows: Sequence[dict[str, Any]], text: str) -> tuple[Marked, ...]:
    """The events of a line, in the order of their triggers. Raises ``DataError`` at what is wrong with one."""
    def spans(given: Iterable[Any]) -> tuple[Span, ...]:
        return tuple(_span(file, line, one, text) for one in given)

    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise DataError(file, line, str(rows)[:40], "a list of events")
    out = []
    for row in rows:
        if row.get("type") not in TYPES:
            raise DataError(file, line, str(row.get("type")), f"a type: {', '.join(TYPES)}")
        if row.get("status", STATUSES[0]) not in STATUSES:
            raise DataError(file, line, str(row["status"]), f"a status: {', '.join(STATUSES)}")
        if more := row.keys() - OF_EVENT:
            raise DataError(file, line, min(more), f"of an event {', '.join(sorted(OF_EVENT))}")
        claimed = [row["claimed_by"]] if "claimed_by" in row else []  # one at most, the others are lists
        parts = tuple(spans(given) for given in (*(row.get(part, ()) for part in PARTS[:-1]), claimed))
        (trigger,) = spans([row.get("trigger")])
        out.append(Marked(type=row["type"], status=row.get("status", STATUSES[0]), trigger=trigger, also=spans(row.get("also", ())), parts=parts))
    triggers = [event.trigger for event in out]
    if triggers != sorted(triggers):
        raise DataError(file, line, str(triggers), "events in the order of their triggers")
    return tuple(out)


def place(row: Row, lexicon: Lexicon) -> Labelled:
    """A row's labels laid on the tokens of its text, beside the names that the rules find there, no model asked."""
    scan = find_mentions(read_tokens(row.text), lexicon)
    doc = read_tokens(row.text, seams(scan))
    events = []
    for event in row.events:
        told = [_tokens(row, doc, span)[0] for span in (event.trigger, *event.also)]
        parts = tuple(tuple(_tokens(row, doc, span) for span in spans) for spans in event.parts)
        events.append(Event(type=event.type, status=event.status, told=tuple(told), parts=parts))
    reading = read(make_article(row.text, published=row.published), lexicon)
    unsure = {_tokens(row, doc, span)[0] for span in row.unsure} - {token for event in events for token in event.told}
    return Labelled(doc=doc, events=tuple(events), names=tuple(sorted(_names(reading, doc))), unsure=frozenset(unsure))


def _names(reading: Reading, doc: Document) -> Iterator[Named]:
    for one in (*reading.actors, *reading.places):
        for mention in one.mentions:
            first, last = _covered(doc, (mention.start, mention.end))
            if first < last:
                yield Named(first, last, one.id, one.kind)


def _covered(doc: Document, span: Span) -> Span:
    """The tokens that a span of characters touches."""
    return bisect_right(doc.ends, span[0]), bisect_left(doc.starts, span[1])


def _tokens(row: Row, doc: Document, span: Span) -> Span:
    first, last = _covered(doc, span)
    if first >= last:
        raise DataError(row.file, row.line, row.text[span[0] : span[1]], "a span with a word in it")
    return first, last


def _span(file: str, line: int, given: Any, text: str) -> Span:
    try:
        first, last = given
        if 0 <= first < last <= len(text) and text[first:last].strip():
            return first, last
    except (TypeError, ValueError):
        pass
    raise DataError(file, line, str(given), f"a span of words within 0 to {len(text)}")


def _gold_row(path: Path, text: str) -> Row:
    def all_of(words: str) -> list[Span]:
        found = [match.span() for match in re.finditer(re.escape(words), text)]
        if not found:
            raise DataError(path.name, 0, words, "words of the article")
        return found

    gold = yaml.safe_load(_text(path))
    events, unsure = [], []
    for event in gold["events"]:
        places = [all_of(words) for words in (event["text"], *event.get("also", ()))]
        trigger, *also = [found[0] for found in places]
        unsure += [span for found in places for span in found[1:]]
        parts = [[part] if isinstance(part, str) else part or () for part in map(event.get, PARTS)]
        near = tuple(tuple(min(all_of(words), key=lambda span: abs(span[0] - trigger[0])) for words in part) for part in parts)
        events.append(Marked(type=event["type"], status=event["status"], trigger=trigger, also=tuple(also), parts=near))
    return Row(file=path.name, line=0, text=text, published=str(gold["published"]), events=tuple(events), unsure=tuple(unsure))


def _keys(file: str, line: int, row: dict[str, Any], wanted: frozenset[str]) -> None:
    if row.keys() != wanted:
        raise DataError(file, line, ", ".join(sorted(row)), ", ".join(sorted(wanted)))


def _objects(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in enumerate(_lines(path), 1):
        try:
            row = json.loads(line)
        except ValueError:
            row = None
        if not isinstance(row, dict):
            raise DataError(path.name, number, line[:40], "a JSON object")
        yield number, row


def _lines(path: Path) -> list[str]:
    return _text(path).removesuffix("\n").split("\n")


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: {error}") from None
