"""A reading in a terminal: one record a line, its kind first, plain where the terminal has no colours.

Arabic in a terminal that knows the bidirectional algorithm is wrapped in isolates, so that a line of labels and Arabic
keeps its order; in one that does not (``--no-bidi``), the words are turned round and each letter is given the shape that
its neighbours ask for, so that they can be read from the right.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from marsad.model import Event, Reading

_ARABIC = re.compile(r"[\u0590-\u08ff\ufb50-\ufdff\ufe70-\ufeff]")
_LEFT_TO_RIGHT = re.compile(r"[0-9A-Za-z\u0660-\u0669\u06f0-\u06f9](?:[^\s\u0590-\u08ff]*[0-9A-Za-z\u0660-\u0669\u06f0-\u06f9])?")
_MARKS = re.compile(r"[\u0610-\u061a\u064b-\u065f\u0670]+")
_MIRRORED = str.maketrans("()[]«»<>", ")(][»«><")
_STEERING = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000)), "\ufffd")  # what an article may say to the terminal, and what none can print
WIDTH = 24  # of the label that a line begins with
LONG = 18  # words of a statement that are shown
STATUS_COLOURS = {"asserted": "bright_black", "alleged": "yellow", "denied": "red", "called_for": "cyan", "negated": "red"}
COLOURS = {
    "event": "bold dark_orange3", "actor": "blue", "place": "green", "time": "yellow", "figure": "red", "statement": "magenta",
    "agreement": "cyan", "relation": "bright_black", "framing": "deep_pink4", "unresolved": "bright_black",
}  # fmt: skip


def _shapes() -> dict[str, dict[str, str]]:
    """Each letter's presentation forms by their name in Unicode: initial, medial, final, isolated; lam-alef by two letters."""
    found: dict[str, dict[str, str]] = {}
    for code in (*range(0xFB50, 0xFBB2), *range(0xFE80, 0xFEFD)):
        shape, *letters = unicodedata.decomposition(chr(code)).split()
        found.setdefault("".join(chr(int(letter, 16)) for letter in letters), {})[shape.strip("<>")] = chr(code)
    return found


_SHAPES = _shapes()
_LETTERS = re.compile("(?s)" + "|".join(sorted((letters for letters in _SHAPES if len(letters) > 1), key=len, reverse=True)) + "|.")  # lam-alef is one


def _shaped(text: str) -> str:
    """Letters in the shapes that their neighbours ask for, marks left out: what a terminal with bidi does by itself."""
    text = _MARKS.sub("", text)
    letters = _LETTERS.findall(text)

    def joins(at: int) -> bool:  # to the letter after it
        return 0 <= at < len(letters) - 1 and "initial" in _SHAPES.get(letters[at], ()) and "final" in _SHAPES.get(letters[at + 1], ())

    out = []
    for at, letter in enumerate(letters):
        shapes = _SHAPES.get(letter, {})
        name = ("isolated", "initial", "final", "medial")[joins(at) + 2 * joins(at - 1)]
        out.append(shapes.get(name, letter))
    return "".join(out)


def arabic(text: str, *, bidi: bool) -> str:
    """A piece of Arabic as the terminal should get it.

    >>> arabic("روما", bidi=True)
    '\\u2068روما\\u2069'
    >>> arabic("روما", bidi=False), arabic("(120 مدنيا)", bidi=False)
    ('ﺎﻣﻭﺭ', '(ﺎﻴﻧﺪﻣ 120)')
    """
    text = " ".join(text.split()).translate(_STEERING)
    if bidi:
        return f"\u2068{text}\u2069"
    if not _ARABIC.search(text):
        return text
    return _LEFT_TO_RIGHT.sub(lambda run: run.group()[::-1], _shaped(text)[::-1].translate(_MIRRORED))


def show(reading: Reading, console: Console, *, bidi: bool = True) -> None:
    """Print a reading: events first, then who, where, when, who said what, and what stayed open."""
    names = {a.id: a.name for a in reading.actors} | {p.id: p.name for p in reading.places}

    def ar(text: str | None) -> str:
        return arabic(text, bidi=bidi) if text else "?"

    def every(ids: Sequence[str]) -> str:
        return ", ".join(ar(names.get(i, i)) for i in ids)

    def head(kind: str, count: int) -> None:
        console.print(Text(f"\n{kind.upper()} ({count})", style=COLOURS.get(kind.rstrip("s"), "bold")))

    def line(kind: str, label: str, words: str, *parts: str | Text) -> None:
        """One record. Latin stands first and between the Arabic, so that a line keeps its order where isolates are lost (tmux)."""
        text = Text(f"  {label:<{WIDTH}} ")
        text.append(ar(words), style=COLOURS[kind])
        console.print(Text("  ").join((text, *(Text(p.translate(_STEERING)) if isinstance(p, str) else p for p in parts if p))), soft_wrap=True)

    def claim(event: Event) -> str:
        """Who claims it, through whom, nearest the claimant first."""
        if not event.claimed_by:
            return ""
        through = [i for i in reversed(event.chain) if i not in (event.claimed_by, reading.outlet)]
        return f"according to {ar(names.get(event.claimed_by))}" + (f" through {every(through)}" if through else "")

    told = {e.id: e.trigger.text for e in reading.events}

    console.print(Text(ar(reading.title or reading.text[:80]), style="bold"), soft_wrap=True)
    day = f"{reading.published} (from {reading.published_from})" if reading.published else "no publication day"
    console.print(Text(f"{day} · marsad {reading.marsad} · lexicon {reading.lexicon}", style="bright_black"), soft_wrap=True)
    if reading.events:
        head("events", len(reading.events))
        for e in reading.events:
            day = e.start or "" if e.start == e.end else f"{e.start or '…'}..{e.end or '…'}"
            line(
                "event", f"{e.type}{':' + e.mode if e.mode else ''}", e.trigger.text, Text(e.status, style=STATUS_COLOURS[e.status]),
                f"by {every(e.sources)}" if e.sources else "", f"to {every(e.targets)}" if e.targets else "",
                f"at {every(e.places)}" if e.places else "", f"on {day}" if day else "", claim(e), "background" if e.background else "",
            )  # fmt: skip
    if reading.figures:
        head("figures", len(reading.figures))
        for f in reading.figures:
            bounds = str(f.low) if f.low == f.high else f"{'' if f.low is None else f.low}..{'' if f.high is None else f.high}"
            line("figure", f"{f.kind} {bounds}", f.span.text, f"of {ar(names.get(f.group))}" if f.group else "",
                 f"according to {ar(names.get(f.source))}" if f.source else "")  # fmt: skip
    if reading.statements:
        head("statements", len(reading.statements))
        for s in reading.statements:
            words = s.span.text.split()
            more = f"… and {len(words) - LONG} more words" if len(words) > LONG + 2 else ""
            said = ar(" ".join(words[:LONG] if more else words))
            line("statement", "direct" if s.direct else "indirect", names.get(s.speaker or "", "?"), f"({ar(s.cue.text)}):", said, more)
    if reading.agreements:
        head("agreements", len(reading.agreements))
        for g in reading.agreements:
            steps = ", ".join(ar(told[i]) for i in g.implementations if i in told)
            breaches = ", ".join(ar(told[i]) for i in g.violations if i in told)
            line("agreement", f"made {g.start}" if g.start else "undated", g.name, f"between {every(g.parties)}" if g.parties else "parties not told",
                 f"carried out: {steps}" if steps else "", f"broken: {breaches}" if breaches else "")  # fmt: skip
    if reading.actors:
        head("actors", len(reading.actors))
        for a in reading.actors:
            line("actor", f"{a.kind} {a.country or '–'} {a.sector or '–'}", a.name, f"role {ar(a.role)}" if a.role else "", f"×{len(a.mentions)}")
    if reading.places:
        head("places", len(reading.places))
        for p in reading.places:
            at = f"{p.lat:.2f},{p.lon:.2f} ({p.precision})" if p.lat is not None and p.lon is not None else "no coordinates"
            line("place", f"{p.kind} {p.country or '–'}", p.name, p.name_en or "", f"at {at}")
    if reading.times:
        head("times", len(reading.times))
        for t in reading.times:
            line("time", t.precision, t.span.text, "is " + (t.start or "?" if t.start == t.end else f"{t.start or '…'}..{t.end or '…'}"))
    if reading.relations:
        head("relations", len(reading.relations))
        for r in reading.relations:
            line("relation", r.relation, names.get(r.subject, r.subject), f"to {ar(names.get(r.object or '', r.object_text))}", f"in {ar(r.span.text)}")
    if reading.framings:
        head("framings", len(reading.framings))
        for w in reading.framings:
            line("framing", w.kind, w.span.text, f"of {ar(names.get(w.target))}" if w.target else "", f"neutral: {ar(w.neutral)}" if w.neutral else "")
    if reading.unresolved:
        head("unresolved", len(reading.unresolved))
        for u in reading.unresolved:
            line("unresolved", u.kind, u.span.text if u.span else "", f"because: {u.reason}")
    if (second := reading.second_reader) is not None:
        head("second reader", second.questions)
        estimated = f" ({second.estimated} of them estimated)" if second.estimated else ""
        cost = f", cost {second.cost:g}" if second.cost is not None else ""
        console.print(f"  {second.model} ({second.scope}): {second.agreed} agreed, {second.disagreed} disagreed, {second.added} added, {len(second.refused)} refused; "
                      f"{second.tokens_in + second.tokens_out} tokens{estimated}{cost}", style="bright_black", soft_wrap=True, markup=False)  # fmt: skip
        for problem in second.problems:
            console.print(f"  no answer: {problem}", style="red", soft_wrap=True, markup=False)
        for no in second.refused:
            line("unresolved", "refused", no.said, f"because: {no.reason}", f"as {no.what}" if no.what else "")
