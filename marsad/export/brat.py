"""Readings for brat, the annotation tool: a ``.txt`` and an ``.ann`` an article, and the configuration that brat shows them with.

brat's offsets are characters of the ``.txt`` file, code points as ours. It allows no line break inside an annotation, so that
a span over several lines is written in fragments.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from marsad.export.files import FileNames
from marsad.model import Actor, Event, Mention, Place, Reading, Span

ENTITIES = {
    "person": "Person", "state": "State", "armed_group": "Armed_group", "organization": "Organization", "population": "Population",
    "country": "Country", "region": "Region", "city": "City", "site": "Site", "sea": "Sea",
}  # fmt: skip
OTHERS = ("Time", "Figure", "Words", "Agreement", "Framing", "Office")
RELATIONS = ("backed_by", "affiliated_with", "holds_office", "member_of", "opposed_to", "seated_in", "part_of")
SAYING = "SAY"
ROLES = ("Source", "Target", "Place", "Claimant", "Figure", "Agreement")
_NAME = re.compile(r"[^\w-]+", re.ASCII)


def write_brat(readings: Iterable[Reading], folder: Path) -> dict[str, int]:
    """The files of each article, then annotation.conf and visual.conf for the types that they use."""
    names = FileNames()
    events: dict[str, set[str]] = {SAYING: set()}
    counts = {"articles": 0, "annotations": 0}
    for reading in readings:
        name = names.of(reading.id)
        lines = list(standoff(reading))
        for event in reading.events:
            events.setdefault(_type(event.type), set()).add(event.mode or "")
        (folder / f"{name}.txt").write_text(reading.text, "utf-8", errors="replace", newline="")
        (folder / f"{name}.ann").write_text("".join(line + "\n" for line in lines), "utf-8", errors="replace", newline="")
        counts["articles"] += 1
        counts["annotations"] += len(lines)
    (folder / "annotation.conf").write_text(annotation_conf(events), "utf-8")
    (folder / "visual.conf").write_text("[labels]\n[drawing]\nSPAN_DEFAULT fgColor:black, bgColor:lightgreen, borderColor:darken\nARC_DEFAULT color:black\n[options]\nText direction:rtl\n", "utf-8")
    return counts


def annotation_conf(events: Mapping[str, Iterable[str]]) -> str:
    """What brat may show: entities, relations, event types with their roles, attributes with their values."""
    modes = sorted({mode for several in events.values() for mode in several if mode})
    lines = ["[entities]", *ENTITIES.values(), *OTHERS, "", "[relations]"]
    lines += [f"{name} Arg1:<ENTITY>, Arg2:<ENTITY>" for name in RELATIONS]
    lines += ["<OVERLAP> Arg1:<ANY>, Arg2:<ANY>, <OVL-TYPE>:<ANY>", "", "[events]", f"{SAYING} Speaker?:<ENTITY>, Words?:Words, Addressee?:<ENTITY>"]
    lines += [f"{name} " + ", ".join(f"{role}*:<ENTITY>" for role in ROLES) for name in sorted(events) if name != SAYING]
    lines += ["", "[attributes]", "Status Arg:<EVENT>, Value:asserted|alleged|denied|called_for|negated", "Background Arg:<EVENT>", "Direct Arg:<EVENT>"]
    lines += [f"Mode Arg:<EVENT>, Value:{'|'.join(modes)}"] if modes else []
    return "\n".join(lines) + "\n"


def standoff(reading: Reading) -> Iterator[str]:
    """The lines of the ``.ann`` file: text bounds, events, attributes, relations, equivalences, notes."""
    return _Standoff(reading).lines()


class _Standoff:
    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.bounds: dict[tuple[str, int, int], str] = {}
        self.of: dict[str, list[tuple[Mention | Span, str]]] = {}  # record id → its spans with their T ids
        self.out: list[str] = []
        self.numbers = dict.fromkeys("ERA#N", 0)

    def bound(self, type: str, span: Span | Mention) -> str:
        """The T id of a span of a type, written the first time."""
        key = (type, span.start, span.end)
        if key not in self.bounds:
            self.bounds[key] = f"T{len(self.bounds) + 1}"
            pieces = [(span.start + m.start(), span.start + m.end()) for m in re.finditer(r"[^\r\n]+", self.reading.text[span.start : span.end])]
            at = ";".join(f"{start} {end}" for start, end in pieces)
            words = " ".join(self.reading.text[start:end] for start, end in pieces)
            self.out.append(f"{self.bounds[key]}\t{type} {at}\t{words}")
        return self.bounds[key]

    def next(self, letter: str) -> str:
        self.numbers[letter] += 1
        return f"{letter}{self.numbers[letter]}"

    def nearest(self, id: str | None, to: Span) -> str | None:
        """The T id of the mention of a record that stands nearest to a span."""
        spans = self.of.get(id or "")
        return min(spans, key=lambda one: (abs(one[0].start - to.start), one[0].start))[1] if spans else None

    def note(self, target: str, text: str) -> None:
        plain = " ".join(text.split())
        self.out.append(f"{self.next('#')}\tAnnotatorNotes {target}\t{plain}")

    def lines(self) -> Iterator[str]:
        reading = self.reading
        named: list[Actor | Place] = [*reading.actors, *reading.places]
        for record in named:
            self.of[record.id] = [(m, self.bound(ENTITIES.get(record.kind, "Site"), m)) for m in record.mentions]
            ids = list(dict.fromkeys(t for _, t in self.of[record.id]))
            if len(ids) > 1:
                self.out.append(f"*\tEquiv {' '.join(ids)}")
            if isinstance(record, Actor) and record.wikidata and ids:
                self.out.append(f"{self.next('N')}\tReference {ids[0]} Wikidata:{record.wikidata}\t{record.name}")
        for time in reading.times:
            self.note(self.bound("Time", time.span), f"{time.start or '…'}/{time.end or '…'}")
        for figure in reading.figures:
            id = self.bound("Figure", figure.span)
            self.of[figure.id] = [(figure.span, id)]
            self.note(id, f"{figure.kind} {'' if figure.low is None else figure.low}..{'' if figure.high is None else figure.high}")
        for agreement in reading.agreements:
            self.of[agreement.id] = [(agreement.span, self.bound("Agreement", agreement.span))]
        for statement in reading.statements:
            trigger = self.bound(SAYING, statement.cue)
            arguments = [("Speaker", self.nearest(statement.speaker, statement.cue)), ("Words", self.bound("Words", statement.span)),
                         ("Addressee", self.nearest(statement.addressee, statement.cue))]  # fmt: skip
            id = self._event(SAYING, trigger, arguments)
            if statement.direct:
                self.out.append(f"{self.next('A')}\tDirect {id}")
        for event in reading.events:
            self._told(event)
        for relation in reading.relations:
            subject, target = self.nearest(relation.subject, relation.span), self.nearest(relation.object, relation.span)
            if target is None and (span := _inside(relation.span, relation.object_text)) is not None:
                target = self.bound("Office", span)
            if subject and target and subject != target:
                self.out.append(f"{self.next('R')}\t{relation.relation} Arg1:{subject} Arg2:{target}")
        for framing in reading.framings:
            self.note(self.bound("Framing", framing.span), framing.kind + (f": {framing.neutral}" if framing.neutral else ""))
        yield from self.out

    def _told(self, event: Event) -> None:
        type = _type(event.type)
        arguments = [(role, self.nearest(i, event.trigger)) for role, ids in (
            ("Source", event.sources), ("Target", event.targets), ("Place", event.places), ("Claimant", (event.claimed_by,)), ("Figure", event.figures),
            ("Agreement", (event.agreement,))) for i in ids]  # fmt: skip
        id = self._event(type, self.bound(type, event.trigger), arguments)
        self.out.append(f"{self.next('A')}\tStatus {id} {event.status}")
        if event.mode:
            self.out.append(f"{self.next('A')}\tMode {id} {event.mode}")
        if event.background:
            self.out.append(f"{self.next('A')}\tBackground {id}")
        days = f"{event.start or '…'}/{event.end or '…'} " if event.start or event.end else ""
        self.note(id, f"{event.id} {days}{event.confidence}")

    def _event(self, type: str, trigger: str, arguments: list[tuple[str, str | None]]) -> str:
        """An event line. A role's second filler is numbered, as brat does: Target, Target2."""
        id, seen, pieces = self.next("E"), dict[str, int](), [f"{type}:{trigger}"]
        for role, target in dict.fromkeys(arguments):
            if target is not None:
                seen[role] = seen.get(role, 0) + 1
                pieces.append(f"{role}{seen[role] if seen[role] > 1 else ''}:{target}")
        self.out.append(f"{id}\t{' '.join(pieces)}")
        return id


def _inside(span: Span, words: str) -> Span | None:
    at = span.text.find(words)
    return Span(span.start + at, span.start + at + len(words), words) if words.strip() and at >= 0 else None


def _type(type: str) -> str:
    """An event type as brat allows one: letters, digits, hyphen, underscore."""
    return _NAME.sub("_", type) or "EVENT"
