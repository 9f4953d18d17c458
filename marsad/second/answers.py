"""What the second reader says, checked before anything is made of it: its shape, its values, and that its quotes stand in the text.

Whatever comes back, from whatever server, passes here. A fault costs the smallest thing that it spoils: a name its role, a
trigger its event; each is told in ``refused`` with the reason. Only what is no answer at all costs the whole of it.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from marsad.language.ar.tokens import Document
from marsad.lexicon import Lexicon
from marsad.model import Refusal, Span
from marsad.second.questions import OBJECTS, QUOTE, WORDS, Piece, Question, schemas
from marsad.second.quotes import NotThere, locate

CUE = 4  # words that say that somebody speaks: شدد على أن
REFUSALS = 100  # told one by one; the rest are counted
SHOWN = 160  # characters of what was said that a refusal shows
_THOUGHT = re.compile(r"\s*<think>.*?</think>", re.S)  # what some models write before they answer
FENCE = "```"  # what some models put JSON into


# What answers each question; whatever else is said in the answer was not asked.
_FITS = {"event": ("event",), "speaker": ("who",), "actor": ("country", "sector", "proof"), "place": ("place", "proof")}
_ANSWERS = {ask: tuple(name for name in names if name != "proof") for ask, names in _FITS.items()}  # one of these must be said, if only to be null


class Malformed(Exception):
    """Why an answer is none."""


class _Misfit(Exception):
    """Why a value has not the shape that it should have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Someone or somewhere by the words that name it: every place where they stand that the quote may mean; ``kind`` as it was said."""

    spans: tuple[Span, ...]
    kind: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventSaid:
    """An event as it was said; ``refused`` are its parts of which something was said that does not stand."""

    type: str
    mode: str | None
    trigger: Span
    sources: tuple[Named, ...]
    targets: tuple[Named, ...]
    places: tuple[Named, ...]
    time: Named | None
    status: str
    status_words: Span | None
    claimed_by: Named | None
    refused: tuple[str, ...]
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementSaid:
    speaker: Named | None
    cue: Span
    words: Span
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureSaid:
    kind: str
    words: Span
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The answer to a question. ``refused``: the keys under which something was said that does not stand, so that nothing follows from what is missing."""

    question: Question
    event: EventSaid | None
    who: Named | None
    country: str | None
    sector: str | None
    place: str | None
    proof: Span | None
    refused: tuple[str, ...]
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """An answer that has been checked."""

    answers: tuple[Answer, ...] = ()
    events: tuple[EventSaid, ...] = ()
    statements: tuple[StatementSaid, ...] = ()
    figures: tuple[FigureSaid, ...] = ()


class Refusals:
    """What was said and not taken."""

    def __init__(self) -> None:
        self.told: list[Refusal] = []
        self.more = 0

    def add(self, what: str, said: object, reason: str) -> None:
        if len(self.told) < REFUSALS:
            try:
                words = said if isinstance(said, str) else json.dumps(said, ensure_ascii=False)
            except RecursionError:
                words = "nested too deeply"
            self.told.append(Refusal(what=shown(what), said=shown(words), reason=shown(reason)))
        else:
            self.more += 1

    def all(self) -> tuple[Refusal, ...]:
        rest = [Refusal(what="", said="", reason=f"and {self.more} more were refused")] if self.more else []
        return (*self.told, *rest)


def shown(words: str, most: int = SHOWN) -> str:
    """Foreign words as they may be shown: short, in one line, nothing in them that steers a terminal or is no character.

    No word is cut, and no mark that nobody sees stays in one: masking must know a name that is in them.

    >>> shown("\\x1b[2Jقتل\\ud800")
    '�[2Jقتل�'
    """
    line = " ".join("".join(char for char in words[: 4 * most] if unicodedata.category(char) != "Cf").split())
    if len(line) > most:
        line = line[: most - 1]
        line = f"{line[: line.rfind(' ') + 1] or line}…"
    return "".join(char if char.isprintable() else "\ufffd" for char in line)


def take(content: str, piece: Piece, *, doc: Document, lexicon: Lexicon, refusals: Refusals) -> Said:
    """An answer's text, as far as it holds. Raises ``Malformed`` where it is no answer."""
    return _Taker(piece, doc, lexicon, refusals).take(content)


def _no_number(told: str) -> NoReturn:
    raise ValueError(f"{told} is no JSON")


def parse(content: str) -> Mapping[str, Any]:
    """The JSON object of an answer, fenced or not, thoughts before it left out. Raises ``Malformed``."""
    if thought := _THOUGHT.match(content):
        content = content[thought.end() :]
    content = content.strip()
    if content.startswith(FENCE) and content.endswith(FENCE):
        content = content[len(FENCE) : -len(FENCE)].removeprefix("json")
    try:
        found = json.loads(content, parse_constant=_no_number)
    except RecursionError:
        raise Malformed("the answer is nested too deeply") from None
    except ValueError as error:
        raise Malformed(f"the answer is no JSON ({error})") from None
    if not isinstance(found, dict):
        raise Malformed("the answer is no JSON object")
    return found


class _Taker:
    """Checks one answer. Lists and what may be null are where a fault stops: a list goes on without it, the other is null."""

    def __init__(self, piece: Piece, doc: Document, lexicon: Lexicon, refusals: Refusals) -> None:
        self.piece = piece
        self.doc = doc
        self.lexicon = lexicon
        self.refusals = refusals

    def take(self, content: str) -> Said:
        found = parse(content)
        parts = schemas(self.lexicon)
        if not parts.keys() & found.keys():
            raise Malformed("the answer holds none of " + ", ".join(parts))
        lists: dict[str, list[tuple[str, Any]]] = {}
        for name in [*parts, *(name for name in found if name not in parts)]:
            value = found.get(name, [])
            if name not in parts:
                self.refusals.add(name, value, "not asked for")
            elif not isinstance(value, list):
                self.refusals.add(name, value, "expected a list")
            elif value and name != "answers" and self.piece.task != "whole":
                self.refusals.add(name, value, "not asked for")
            else:
                lists[name] = [one for one in self.items(value, {"items": parts[name], "maxItems": OBJECTS}, name) if one[1] is not _SPOILT]
        return Said(
            answers=self.answers(lists.get("answers", [])),
            events=tuple(e for what, one in lists.get("events", ()) if (e := self.event(one, what)) is not None),
            statements=tuple(s for what, one in lists.get("statements", ()) if (s := self.statement(one, what)) is not None),
            figures=tuple(f for what, one in lists.get("figures", ()) if (f := self.figure(one, what)) is not None),
        )

    # The shape.

    def checked(self, value: Any, schema: Mapping[str, Any], what: str) -> Any:
        """A value of the shape that a schema asks for: keys that it lacks are left out where they may be null, empty where they may be empty."""
        if "anyOf" in schema:
            if value is None:
                return None
            try:
                return self.checked(value, schema["anyOf"][0], what)
            except _Misfit as fault:
                self.refusals.add(what, value, str(fault))
                return _SPOILT
        kind = schema["type"]
        if kind == "array":
            if not isinstance(value, list):
                raise _Misfit(f"{what}: expected a list")
            return self.items(value, schema, what)
        if kind == "integer":
            if type(value) is not int:
                raise _Misfit(f"{what}: expected a whole number")
            return value
        if kind == "string":
            if not isinstance(value, str):
                raise _Misfit(f"{what}: expected text")
            if "enum" in schema and value not in schema["enum"]:
                raise _Misfit(f"{what}: {shown(value, 40)} is none of those known")
            return value
        if not isinstance(value, dict):
            raise _Misfit(f"{what}: expected an object")
        for name in value:
            if name not in schema["properties"]:
                self.refusals.add(f"{what}.{shown(name, 40)}", value[name], "not asked for")
        out: dict[str, Any] = {}
        for name, inner in schema["properties"].items():
            if name in value:
                out[name] = self.checked(value[name], inner, f"{what}.{name}")
            elif "anyOf" in inner:
                continue
            elif inner["type"] == "array":
                out[name] = []
            elif name == "context":
                out[name] = ""
            else:
                raise _Misfit(f"{what}: {name} is missing")
        return out

    def items(self, values: list[Any], schema: Mapping[str, Any], what: str) -> list[tuple[str, Any]]:
        """A list, each with where it stood; ``_SPOILT`` for what is not right in it."""
        out: list[tuple[str, Any]] = []
        most = schema["maxItems"]
        for n, value in enumerate(values[:most]):
            where = f"{what}[{n}]"
            try:
                out.append((where, self.checked(value, schema["items"], where)))
            except _Misfit as fault:
                self.refusals.add(where, value, str(fault))
                out.append((where, _SPOILT))
        if len(values) > most:
            self.refusals.add(what, f"{len(values)} of them", f"more than {most}")
            out.append((what, _SPOILT))
        return out

    # The words.

    def spans(self, quote: Mapping[str, str], what: str, *, most: int = QUOTE) -> list[Span] | None:
        try:
            return locate(self.doc, quote["quote"], quote["context"], first=self.piece.start, last=self.piece.end, most=most)
        except NotThere as why:
            self.refusals.add(what, quote["quote"], str(why))
            return None

    def one(self, quote: Mapping[str, str], what: str, *, most: int = QUOTE, over: Span | None = None, near: Span | None = None) -> Span | None:
        """The one place that a quote means: where it overlaps what was asked about, or else lies in the sentence it belongs to."""
        found = self.spans(quote, what, most=most)
        if found is None:
            return None
        if over is not None:
            found = [span for span in found if span.start < over.end and over.start < span.end]
            if not found:
                self.refusals.add(what, quote["quote"], "not the words that were asked about")
                return None
        found = self.nearest(found, near)
        if len(found) > 1:
            self.refusals.add(what, quote["quote"], f"stands {len(found)} times in the article, and no context tells which is meant")
            return None
        return found[0]

    def nearest(self, found: list[Span], near: Span | None) -> list[Span]:
        """Of several, those in the sentence of the words that they belong to."""
        if len(found) < 2 or near is None:
            return found
        sentence = self.sentence(near.start)
        return [span for span in found if self.sentence(span.start) == sentence] or found

    def sentence(self, at: int) -> int:
        from bisect import bisect_right

        return self.doc.sentence_of[max(0, bisect_right(self.doc.starts, at) - 1)]

    def named(self, said: Any, what: str, near: Span, kind: str = "") -> Named | None:
        if said is None or said is _SPOILT:
            return None
        found = self.spans(said, what)
        return Named(spans=tuple(self.nearest(found, near)), kind=said.get("kind", kind), what=what) if found else None

    def names(self, said: list[tuple[str, Any]], near: Span, kind: str = "") -> tuple[Named, ...]:
        return tuple(found for what, one in said if (found := self.named(one, what, near, kind)) is not None)

    def beside(self, named: Sequence[Named], told: Span) -> tuple[Named, ...]:
        """Those named by other words than what they have a part in: words that tell what happens, or that somebody speaks, name nobody there."""
        out = []
        for one in named:
            if told in one.spans:
                self.refusals.add(one.what, told.text, "the same words as its event or statement")
            else:
                out.append(one)
        return tuple(out)

    # The records.

    def event(self, said: Any, what: str, asked: Span | None = None) -> EventSaid | None:
        trigger = self.one(said["trigger"], f"{what}.trigger", over=asked)
        if trigger is None:
            return None
        refused: list[str] = []
        mode = said.get("mode")
        if mode is not None and mode is not _SPOILT and mode not in self.lexicon.events[said["type"]].modes:
            self.refusals.add(f"{what}.mode", mode, f"no mode of {said['type']}")
            mode = _SPOILT
        if mode is _SPOILT:
            refused.append("mode")
            mode = None
        words = said.get("status_words")
        status_words = None
        if said["status"] != "asserted":
            status_words = self.one(words, f"{what}.status_words", near=trigger) if words is not None and words is not _SPOILT else None
            if status_words is None:  # without its status it would be told as a fact
                self.refusals.add(what, trigger.text, f"said to be {said['status']}, and no words of the article say so")
                return None
        elif words is not None:
            if words is not _SPOILT:
                self.refusals.add(f"{what}.status_words", words["quote"], "said to be asserted, which needs no words")
            refused.append("status")
        sides = {"sources": said["sources"], "targets": said["targets"], "places": said["places"]}
        alone = {name: [(f"{what}.{name}", said[name])] for name in ("time", "claimed_by") if said.get(name) is not None}
        stand: dict[str, tuple[Named, ...]] = {}
        for name, named in (sides | alone).items():
            stand[name] = self.names(named, trigger, {"places": "place", "time": "time"}.get(name, ""))
            if name != "time":
                stand[name] = self.beside(stand[name], trigger)
            if len(stand[name]) < len(named):
                refused.append(name)
        return EventSaid(
            type=said["type"], mode=mode, trigger=trigger, sources=stand["sources"], targets=stand["targets"], places=stand["places"],
            time=next(iter(stand.get("time", ())), None), status=said["status"], status_words=status_words,
            claimed_by=next(iter(stand.get("claimed_by", ())), None), refused=tuple(refused), what=what,
        )  # fmt: skip

    def statement(self, said: Any, what: str) -> StatementSaid | None:
        words = self.one(said["words"], f"{what}.words", most=WORDS)
        cue = self.one(said["cue"], f"{what}.cue", near=words) if words is not None else None
        if words is None or cue is None:
            return None
        if cue.start <= words.start and words.end <= cue.end:
            self.refusals.add(what, words.text, "the word of saying and the words said are the same")
            return None
        if len(cue.text.split()) > CUE:
            self.refusals.add(f"{what}.cue", cue.text, f"longer than the {CUE} words that may be one of saying")
            return None
        if not self.sentence(words.start) - 1 <= self.sentence(cue.start) <= self.sentence(words.end - 1) + 1:
            self.refusals.add(f"{what}.cue", cue.text, "stands neither beside the words said nor in their sentence")
            return None
        speaker = self.named(said.get("speaker"), f"{what}.speaker", cue)
        for told in (cue, words):
            speaker = next(iter(self.beside((speaker,) if speaker else (), told)), None)
        return StatementSaid(speaker=speaker, cue=cue, words=words, what=what)

    def figure(self, said: Any, what: str) -> FigureSaid | None:
        words = self.one(said["words"], f"{what}.words")
        return FigureSaid(kind=said["kind"], words=words, what=what) if words is not None else None

    def answers(self, said: list[tuple[str, Any]]) -> tuple[Answer, ...]:
        out: dict[int, Answer] = {}
        bare: set[int] = set()
        for what, one in said:
            if not 1 <= one["n"] <= len(self.piece.questions):
                self.refusals.add(what, _as_said(one), "answers no question that was asked")
            elif one["n"] in out:
                self.refusals.add(what, _as_said(one), f"question {one['n']} was answered before")
            elif not one.keys() & set(_ANSWERS[ask := self.piece.questions[one["n"] - 1].ask]):  # null is an answer only where it is said
                self.refusals.add(what, _as_said(one), f"no answer to question {one['n']} ({ask}): {' or '.join(_ANSWERS[ask])} is missing")
                bare.add(one["n"])
            else:
                out[one["n"]] = self.answer(one, what, self.piece.questions[one["n"] - 1])
        for n, question in enumerate(self.piece.questions, 1):
            if n not in out and n not in bare:
                self.refusals.add("answers", question.span.text, f"question {n} ({question.ask}) was not answered")
        return tuple(out[n] for n in sorted(out))

    def answer(self, said: Any, what: str, question: Question) -> Answer:
        event = who = proof = None
        refused = [name for name, value in said.items() if value is _SPOILT]
        for name, value in said.items():
            if name != "n" and name not in _FITS[question.ask] and value is not None and value is not _SPOILT:
                self.refusals.add(f"{what}.{name}", _as_said(value), f"not what was asked ({question.ask})")
                refused.append(name)
        fits = {name: said[name] for name in _FITS[question.ask] if said.get(name) is not None and said[name] is not _SPOILT}
        if "event" in fits:
            event = self.event(fits["event"], f"{what}.event", question.span)
            refused += ["event"] if event is None else []
        if "who" in fits:
            who = self.named(fits["who"], f"{what}.who", question.span)
            refused += ["who"] if who is None else []
        if "proof" in fits:
            proof = self.one(fits["proof"], f"{what}.proof", near=question.span)
            refused += ["proof"] if proof is None else []
        values = {name: fits.get(name) for name in ("country", "sector", "place")}
        if proof is not None and not refused and not any(values.values()):
            self.refusals.add(f"{what}.proof", proof.text, "proves nothing that was said")
        place = values["place"]
        if place is not None and place not in [id for id, _, _ in question.options]:
            self.refusals.add(f"{what}.place", place, "none of the places that it may be")
            place = None
            refused.append("place")
        return Answer(
            question=question, event=event, who=who, country=values["country"], sector=values["sector"], place=place, proof=proof,
            refused=tuple(refused), what=what,
        )  # fmt: skip


_SPOILT = object()  # stands where something was said and refused: not the same as nothing


def _as_said(value: Any) -> Any:
    """A value that was checked, as it was said, but for what was refused in it."""
    if isinstance(value, dict):
        return {name: _as_said(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_as_said(inner) for _, inner in value]
    return "…" if value is _SPOILT else value
