"""Readings as UIMA CAS XMI: a file an article and one TypeSystem.xml, for INCEpTION, WebAnno and everything that speaks UIMA.

UIMA counts UTF-16 code units, so that a character beyond the first plane is two. XML has no place for control characters:
each is written as U+FFFD, one for one.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from pathlib import Path
from xml.sax.saxutils import escape

from marsad.export.files import FileNames
from marsad.model import Mention, Reading, Span

STRING, INTEGER, DOUBLE, BOOLEAN = (f"uima.cas.{name}" for name in ("String", "Integer", "Double", "Boolean"))
LIST = "uima.cas.FSArray"
MENTION, FIGURE, AGREEMENT = "marsad.Mention", "marsad.Figure", "marsad.Agreement"
# Type, what it is, its features: (name, range) or, of a list or a reference, (name, range, element type).
TYPES: Mapping[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "Mention": ("Words that name an actor or place; those of one record share its identifier.", (
        ("identifier", STRING), ("record", STRING), ("kind", STRING), ("name", STRING), ("nameEn", STRING), ("country", STRING), ("sector", STRING),
        ("wikidata", STRING), ("latitude", STRING), ("longitude", STRING), ("precision", STRING), ("rule", STRING))),
    "Time": ("A time expression as first and last day.", (("startDay", STRING), ("endDay", STRING), ("precision", STRING), ("rule", STRING))),
    "Figure": ("A count of human cost; a bound that is open is absent.", (
        ("identifier", STRING), ("kind", STRING), ("low", STRING), ("high", STRING), ("source", MENTION), ("rule", STRING))),
    "Statement": ("The words that somebody is reported to have said.", (
        ("identifier", STRING), ("speaker", MENTION), ("addressee", MENTION), ("direct", BOOLEAN), ("rule", STRING))),
    "Cue": ("The word of saying.", (("identifier", STRING),)),
    "Agreement": ("Words that name an agreement.", (("identifier", STRING), ("name", STRING), ("parties", LIST), ("startDay", STRING), ("endDay", STRING), ("rule", STRING))),
    "Event": ("The word that tells an event.", (
        ("identifier", STRING), ("eventType", STRING), ("mode", STRING), ("status", STRING), ("sources", LIST), ("targets", LIST), ("places", LIST),
        ("figures", LIST), ("claimedBy", MENTION), ("agreement", AGREEMENT), ("startDay", STRING), ("endDay", STRING), ("background", BOOLEAN),
        ("acled", STRING), ("cameo", STRING), ("confidence", DOUBLE))),
    "Relation": ("Words that say a standing tie.", (("relation", STRING), ("subject", MENTION), ("object", MENTION), ("objectText", STRING), ("rule", STRING))),
    "Framing": ("Words by which the writer takes a side.", (("kind", STRING), ("neutral", STRING))),
    "Unresolved": ("Words that could not be settled.", (("kind", STRING), ("reason", STRING))),
}  # fmt: skip
ELEMENTS = {"parties": MENTION, "sources": MENTION, "targets": MENTION, "places": MENTION, "figures": FIGURE}
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPES = {'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}


def write_xmi(readings: Iterable[Reading], folder: Path) -> dict[str, int]:
    """A file of each article, and the type system that they share."""
    names = FileNames()
    names.of("TypeSystem")
    counts = {"articles": 0, "annotations": 0}
    (folder / "TypeSystem.xml").write_text(type_system(), "utf-8")
    for reading in readings:
        cas = _Cas(reading)
        (folder / f"{names.of(reading.id)}.xmi").write_text(cas.xml(), "utf-8", newline="")
        counts["articles"] += 1
        counts["annotations"] += len(cas.members)
    return counts


def type_system() -> str:
    """UIMA's description of the types above."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier">', "<name>Marsad</name>", "<types>"]
    for name, (description, features) in TYPES.items():
        lines.append(f"<typeDescription><name>marsad.{name}</name><description>{escape(description)}</description><supertypeName>uima.tcas.Annotation</supertypeName><features>")
        for feature, range in features:
            element = f"<elementType>{ELEMENTS[feature]}</elementType><multipleReferencesAllowed>false</multipleReferencesAllowed>" if range == LIST else ""
            lines.append(f"<featureDescription><name>{feature}</name><description/><rangeTypeName>{range}</rangeTypeName>{element}</featureDescription>")
        lines.append("</features></typeDescription>")
    return "\n".join((*lines, "</types>", "</typeSystemDescription>")) + "\n"


class _Cas:
    """One reading as feature structures, numbered in the order in which they are written."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.text = _ILLEGAL.sub("\ufffd", reading.text)
        self.astral = [at for at, char in enumerate(self.text) if ord(char) > 0xFFFF]
        self.lines: list[str] = []
        self.members: list[int] = []
        self.of: dict[str, list[tuple[int, int]]] = {}  # record → (offset, number) of its feature structures
        self._fill()

    def units(self, offset: int) -> int:
        """An offset in UTF-16 code units."""
        return offset + bisect_left(self.astral, offset)

    def xml(self) -> str:
        end = self.units(len(self.text))
        return "\n".join((
            '<?xml version="1.0" encoding="UTF-8"?>',
            '<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore" xmlns:tcas="http:///uima/tcas.ecore" xmlns:marsad="http:///marsad.ecore" xmi:version="2.0">',
            '<cas:NULL xmi:id="0"/>',
            f'<tcas:DocumentAnnotation xmi:id="2" sofa="1" begin="0" end="{end}" language="ar"/>',
            *self.lines,
            f'<cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" mimeType="text/plain" sofaString="{_quoted(self.text)}"/>',
            f'<cas:View sofa="1" members="{" ".join(map(str, (2, *self.members)))}"/>',
            "</xmi:XMI>",
        )) + "\n"  # fmt: skip

    def add(self, type: str, span: Span | Mention, record: str | None = None, /, **features: object) -> None:
        """A feature structure over a span; features that are None are left out."""
        number = len(self.members) + 3
        told = "".join(f' {name}="{_quoted(_value(value))}"' for name, value in features.items() if value not in (None, ()))
        self.lines.append(f'<marsad:{type} xmi:id="{number}" sofa="1" begin="{self.units(span.start)}" end="{self.units(span.end)}"{told}/>')
        self.members.append(number)
        if record is not None:
            self.of.setdefault(record, []).append((span.start, number))

    def nearest(self, id: str | None, to: Span) -> int | None:
        """The feature structure of a record that stands nearest to a span."""
        found = self.of.get(id or "")
        return min(found, key=lambda one: (abs(one[0] - to.start), one))[1] if found else None

    def several(self, ids: Iterable[str], to: Span) -> str | None:
        """References to several records, as an array feature holds them."""
        numbers = [number for id in ids if (number := self.nearest(id, to)) is not None]
        return " ".join(map(str, dict.fromkeys(numbers))) or None

    def _fill(self) -> None:
        r = self.reading
        for a in r.actors:
            for m in a.mentions:
                self.add("Mention", m, a.id, identifier=a.id, record="actor", kind=a.kind, name=a.name, nameEn=a.name_en, country=a.country,
                         sector=a.sector, wikidata=a.wikidata, rule=m.rule)  # fmt: skip
        for p in r.places:
            for m in p.mentions:
                self.add("Mention", m, p.id, identifier=p.id, record="place", kind=p.kind, name=p.name, nameEn=p.name_en, country=p.country,
                         latitude=p.lat, longitude=p.lon, precision=p.precision, rule=m.rule)  # fmt: skip
        for t in r.times:
            self.add("Time", t.span, startDay=t.start, endDay=t.end, precision=t.precision, rule=t.rule)
        for f in r.figures:
            self.add("Figure", f.span, f.id, identifier=f.id, kind=f.kind, low=f.low, high=f.high, source=self.nearest(f.source, f.span), rule=f.rule)
        for s in r.statements:
            self.add("Cue", s.cue, identifier=s.id)
            self.add("Statement", s.span, s.id, identifier=s.id, speaker=self.nearest(s.speaker, s.cue), addressee=self.nearest(s.addressee, s.cue),
                     direct=s.direct, rule=s.rule)  # fmt: skip
        for g in r.agreements:
            self.add("Agreement", g.span, g.id, identifier=g.id, name=g.name, parties=self.several(g.parties, g.span), startDay=g.start, endDay=g.end, rule=g.rule)
        for e in r.events:
            codes = dict(e.codes)
            self.add("Event", e.trigger, e.id, identifier=e.id, eventType=e.type, mode=e.mode, status=e.status, sources=self.several(e.sources, e.trigger),
                     targets=self.several(e.targets, e.trigger), places=self.several(e.places, e.trigger), figures=self.several(e.figures, e.trigger),
                     claimedBy=self.nearest(e.claimed_by, e.trigger), agreement=self.nearest(e.agreement, e.trigger), startDay=e.start, endDay=e.end,
                     background=e.background, acled=codes.get("acled"), cameo=codes.get("cameo"), confidence=e.confidence)  # fmt: skip
        for n in r.relations:
            self.add("Relation", n.span, relation=n.relation, subject=self.nearest(n.subject, n.span), object=self.nearest(n.object, n.span),
                     objectText=n.object_text, rule=n.rule)  # fmt: skip
        for w in r.framings:
            self.add("Framing", w.span, kind=w.kind, neutral=w.neutral)
        for u in r.unresolved:
            if u.span is not None:
                self.add("Unresolved", u.span, kind=u.kind, reason=u.reason)


def _value(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _quoted(text: str) -> str:
    return escape(_ILLEGAL.sub("\ufffd", text), _ESCAPES)


