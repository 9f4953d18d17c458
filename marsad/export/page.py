"""One self-contained page: the article right to left with every record's words marked, and the records beside it.

No network, no library: the page carries its own style and script. Marks may overlap; the text is cut where any mark
begins or ends, and each piece knows every record that it belongs to. The page's own words are in ``page.json``.
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from importlib import resources
from typing import Any, NamedTuple

from marsad.model import Event, Reading

HIDDEN_AT_FIRST = ("relation", "unresolved")  # marks that would hide the others; a click in the filters shows them
OPEN_AT_FIRST = ("figure",)  # lists beside the text that start unfolded


class Card(NamedTuple):
    """What the page shows of a record: a short line for the lists, and all of it as label and value."""

    kind: str
    title: str
    short: str
    lines: tuple[tuple[str, str], ...]


@lru_cache(maxsize=1)
def _labels() -> dict[str, Any]:
    labels: dict[str, Any] = json.loads(_file("page.json"))
    return labels


def _file(name: str) -> str:
    return resources.files("marsad.export").joinpath(name).read_text("utf-8")


def write_page(readings: Iterable[Reading]) -> str:
    """A whole HTML document for one reading or several."""
    return "".join(pieces(readings))


def pieces(readings: Iterable[Reading]) -> Iterator[str]:
    """The document piece by piece: head, a section a reading, foot. The first reading gives the title."""
    number = 0
    for number, reading in enumerate(readings, 1):
        if number == 1:
            yield _head(html.escape(reading.title or reading.id))
        yield ("\n" if number > 1 else "") + _article(reading, number - 1)
    if number == 0:
        yield _head("Marsad")
    yield f"\n<script>{_file('page.js')}</script></body></html>\n"


def _head(title: str) -> str:
    return (
        f'<!doctype html>\n<html lang="ar" dir="rtl"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title} · {_labels()["name"]}</title>'
        f"<style>{_file('page.css')}</style></head><body>\n"
    )


def _marks(reading: Reading) -> Iterator[tuple[int, int, str, str]]:
    """Every span of every record: start, end, kind, record key."""
    for actor in reading.actors:
        for m in actor.mentions:
            yield m.start, m.end, "actor", actor.id
    for place in reading.places:
        for m in place.mentions:
            yield m.start, m.end, "place", place.id
    for n, time in enumerate(reading.times):
        yield time.span.start, time.span.end, "time", f"time:{n}"
    for statement in reading.statements:
        yield statement.span.start, statement.span.end, "statement", statement.id
        yield statement.cue.start, statement.cue.end, "cue", statement.id
    for figure in reading.figures:
        yield figure.span.start, figure.span.end, "figure", figure.id
    for event in reading.events:
        for span in event.evidence:
            yield span.start, span.end, "event", event.id
    for agreement in reading.agreements:
        yield agreement.span.start, agreement.span.end, "agreement", agreement.id
    for n, relation in enumerate(reading.relations):
        yield relation.span.start, relation.span.end, "relation", f"relation:{n}"
    for n, framing in enumerate(reading.framings):
        yield framing.span.start, framing.span.end, "framing", f"framing:{n}"
    for n, unresolved in enumerate(reading.unresolved):
        if unresolved.span:
            yield unresolved.span.start, unresolved.span.end, "unresolved", f"unresolved:{n}"


def _article(reading: Reading, number: int) -> str:
    labels = _labels()
    cards = dict(_cards(reading))
    numbers = {key: n for n, key in enumerate(cards)}  # an id may hold anything; its number is a safe name for it
    marks = sorted((start, end, kind, numbers[key]) for start, end, kind, key in _marks(reading))
    kinds = {kind: [key for key, card in cards.items() if card.kind == kind] for kind in labels["kinds"]}
    filters = "".join(
        f'<label class="f {kind}"><input type="checkbox" value="{kind}"{"" if kind in HIDDEN_AT_FIRST else " checked"}>'
        f"{labels['kinds'][kind]} <b>{len(keys)}</b></label>"
        for kind, keys in kinds.items()
    )
    day = (labels["published"][reading.published_from], reading.published or "")
    facts = " · ".join(
        f"<bdi>{html.escape(piece)}</bdi>"
        for piece in (reading.outlet or "", " ".join(f"\u2068{d}\u2069" for d in day if d), f"marsad {reading.marsad}", f"lexicon {reading.lexicon}")
        if piece
    )
    lists = "".join(_list(kind, [(numbers[key], cards[key]) for key in keys]) for kind, keys in kinds.items() if kind != "event" and keys)
    return (
        f'<section class="reading" id="r{number}"><header><p class="facts">{facts}</p><nav aria-label="{labels["filters"]}">{filters}</nav></header>'
        f'<div class="columns"><article lang="ar" dir="rtl">{_text(reading.text, marks, reading.title)}</article>'
        f'<aside><p class="hint">{labels["hint"]}</p><div class="card" hidden><button class="close" type="button" aria-label="{labels["close"]}">×</button><div aria-live="polite"></div></div><h2>{labels["kinds"]["event"]}</h2>{_events(reading, numbers)}{lists}</aside></div>'
        f'<script type="application/json" class="cards">{_data(cards)}</script></section>'
    )


def _data(cards: dict[str, Card]) -> str:
    """The cards for the page's script. ``<`` is written as an escape, so that no text of an article can end the script."""
    fields, kinds = _labels()["fields"], _labels()["kinds"]
    data = [{"kind": c.kind, "label": kinds[c.kind], "title": c.title, "lines": [[fields.get(k, k), v] for k, v in c.lines]} for c in cards.values()]
    return json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")


def _text(text: str, marks: Sequence[tuple[int, int, str, int]], title: str | None) -> str:
    """The text in paragraphs, cut at every mark's ends, each piece with its records."""
    out: list[str] = []
    begin = 0
    first = True
    edges = sorted({e for start, end, _, _ in marks for e in (start, end)})
    opening: dict[int, list[tuple[int, str, int]]] = {}
    for start, end, kind, key in marks:
        opening.setdefault(start, []).append((end, kind, key))
    active: list[tuple[int, str, int]] = []
    at_edge = 0
    for line in text.split("\n"):
        stop = begin + len(line)
        pieces: list[str] = []
        at = begin
        while at < stop:
            fresh = opening.pop(at, [])
            active = [a for a in active if a[0] > at] + fresh
            while at_edge < len(edges) and edges[at_edge] <= at:
                at_edge += 1
            until = min(stop, edges[at_edge] if at_edge < len(edges) else stop)
            words = html.escape(text[at:until])
            if active:
                kinds = " ".join(dict.fromkeys(kind for _, kind, _ in active))
                keys = " ".join(dict.fromkeys(str(key) for _, _, key in active))
                reach = 0 if any(kind == "event" for _, kind, _ in fresh) else -1  # the tab key stops where an event begins
                pieces.append(f'<span class="m {kinds}" data-k="{keys}" tabindex="{reach}">{words}</span>')
            else:
                pieces.append(words)
            at = until
        if line.strip():
            tag = "h1" if first and title and line.strip() == title.strip() else "p"
            out.append(f"<{tag}>{''.join(pieces)}</{tag}>")
            first = False
        active = [a for a in active if a[0] > stop] + opening.pop(stop, [])
        begin = stop + 1
    return "\n".join(out)


def _say(value: str | None) -> str:
    """A code of the records (armed_group, killed, part-of-day) in the page's language; what has no word stays as it is."""
    return str(_labels()["values"].get(value, value)) if value else ""


def _coded(value: str | None) -> str:
    """A code with its word: MIL (جيش)."""
    word = _say(value)
    return f"{value} ({word})" if word != (value or "") else word


def _type(event: Event) -> tuple[str, str]:
    """An event's type and mode in the page's language; a type of an overlay keeps its code."""
    labels = _labels()
    return labels["types"].get(event.type, event.type), labels["modes"].get(f"{event.type}:{event.mode}", event.mode or "")


def _code(event: Event) -> str:
    return f"{event.type}:{event.mode}" if event.mode else event.type


def _names(reading: Reading) -> dict[str, str]:
    return {a.id: a.name for a in reading.actors} | {p.id: p.name for p in reading.places}


def _events(reading: Reading, numbers: Mapping[str, int]) -> str:
    names = _names(reading)
    labels = _labels()

    def cell(ids: Sequence[str], between: str = "، ") -> str:
        return between.join(f"<bdi>{html.escape(names.get(i, i))}</bdi>" for i in ids) or "—"

    def kind(event: Event) -> str:
        label, mode = map(html.escape, _type(event))
        return f'<b>{label}</b><small>{mode}</small><small class="code" dir="ltr">{html.escape(_code(event))}</small>'

    def claimant(event: Event) -> str:
        """Who claims it, and under it the chain from the publisher to the claimant, where that says more."""
        through = f"<small>{labels['through']} {cell(event.chain, ' ← ')}</small>" if len(event.chain) > 1 else ""
        return cell([event.claimed_by] if event.claimed_by else []) + through

    rows = "".join(
        f'<tr data-k="{numbers[e.id]}" class="{e.status}" tabindex="0"><td class="type">{kind(e)}</td>'
        f'<td class="word">{html.escape(e.trigger.text)}</td><td>{cell(e.sources)}</td><td>{cell(e.targets)}</td><td>{cell(e.places)}</td>'
        f'<td class="days">{_days(e, "<br>")}</td><td class="status">{labels["statuses"].get(e.status, e.status)}<small>{labels["background"] if e.background else ""}</small></td>'
        f"<td>{claimant(e)}</td></tr>"
        for e in reading.events
    )
    if not rows:
        return '<p class="none">—</p>'
    head = "".join(f"<th>{h}</th>" for h in labels["columns"])
    return f'<div class="table"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'


def _list(kind: str, cards: Sequence[tuple[int, Card]]) -> str:
    items = "".join(
        f'<li data-k="{n}" tabindex="0"><bdi>{html.escape(card.title)}</bdi> <small><bdi>{html.escape(card.short)}</bdi></small></li>'
        for n, card in cards
    )
    unfolded = " open" if kind in OPEN_AT_FIRST else ""
    return f'<details class="{kind}"{unfolded}><summary>{_labels()["kinds"][kind]} <b>{len(cards)}</b></summary><ul>{items}</ul></details>'


def _days(event: Event, between: str = " → ") -> str:
    """An event's days as one piece each, so that no right-to-left line turns them round."""
    if not event.start and not event.end:
        return "—"
    days = (event.start,) if event.start == event.end else (event.start, event.end)
    return between.join(day or "…" for day in days)


def _cards(reading: Reading) -> Iterator[tuple[str, Card]]:
    """Every record by its key, as the page shows it."""
    names = _names(reading)

    def name(id: str | None) -> str:
        return names.get(id, id) if id else ""

    def every(ids: Sequence[str], between: str = "، ") -> str:
        return between.join(names.get(i, i) for i in ids)

    def card(key: str, kind: str, title: str, short: Sequence[object], /, **lines: object) -> tuple[str, Card]:
        filled = tuple((k, str(v)) for k, v in lines.items() if v not in (None, "", (), []))
        return key, Card(kind, " ".join(title.split()), " · ".join(str(s) for s in short if s), filled)

    for a in reading.actors:
        yield card(a.id, "actor", a.name, (_say(a.kind), a.country, _say(a.sector), f"×{len(a.mentions)}"), id=a.id, english=a.name_en, kind=_say(a.kind),
                   country=a.country, sector=_coded(a.sector), role=a.role, wikidata=a.wikidata,
                   rules="، ".join(dict.fromkeys(m.rule for m in a.mentions)), reasons="; ".join(a.reasons))  # fmt: skip
    for p in reading.places:
        at = f"{p.lat:.2f}, {p.lon:.2f} ({_say(p.precision)})" if p.lat is not None and p.lon is not None else _say(p.precision)
        why = "; ".join(p.candidates[0].reasons) if p.candidates else ""
        others = "; ".join(f"{c.name} ({c.country or '–'}) {c.score:g}" for c in p.candidates)
        yield card(p.id, "place", p.name, (_say(p.kind), p.country, at), id=p.id, english=p.name_en, kind=_say(p.kind), country=p.country,
                   admin1=p.admin1, at=at, candidates=others, rules="، ".join(dict.fromkeys(m.rule for m in p.mentions)), reasons=why)  # fmt: skip
    for n, t in enumerate(reading.times):
        days = t.start or "…" if t.start == t.end else f"{t.start or '…'} → {t.end or '…'}"
        yield card(f"time:{n}", "time", t.span.text, (days,), start=t.start, end=t.end, precision=_say(t.precision), rule=t.rule)
    for s in reading.statements:
        short = s.span.text if len(s.span.text) < 160 else s.span.text[:158] + "…"
        yield card(s.id, "statement", short, (name(s.speaker) or "?",), speaker=name(s.speaker) or "?", cue=s.cue.text,
                   direct="✓" if s.direct else "✗", addressee=name(s.addressee), through=every(s.source_chain), rule=s.rule)  # fmt: skip
    triggers = {e.id: e.trigger.text for e in reading.events}
    for f in reading.figures:
        bounds = str(f.low) if f.low is not None and f.low == f.high else f"{'…' if f.low is None else f.low}–{'…' if f.high is None else f.high}"
        bounds = f"\u2066{bounds}\u2069"  # the lower number stays on the left
        yield card(f.id, "figure", f.span.text, (_say(f.kind), bounds, name(f.source)), kind=_say(f.kind), bounds=bounds, of=name(f.group),
                   of_event=triggers.get(f.event or ""), according_to=name(f.source), rule=f.rule)  # fmt: skip
    spans = {f.id: f.span.text for f in reading.figures}
    for e in reading.events:
        label, mode = _type(e)
        yield card(e.id, "event", f"{label}: {mode}" if mode else label, (), code=_code(e), words=" … ".join(x.text for x in e.evidence), sources=every(e.sources),
                   targets=every(e.targets), places=every(e.places), when=_days(e), status=_labels()["statuses"].get(e.status, e.status),
                   claimed_by=name(e.claimed_by), chain=every(e.chain, " ← "), figures="، ".join(spans[f] for f in e.figures if f in spans),
                   background="✓" if e.background else None, codes=" ".join(f"{k}:{v}" for k, v in e.codes if v),
                   confidence=e.confidence, reasons="; ".join(e.reasons))  # fmt: skip
    for g in reading.agreements:
        yield card(g.id, "agreement", g.name, (every(g.parties), g.start), parties=every(g.parties), start=g.start, end=g.end,
                   places=every(g.places), provisions="؛ ".join(p.span.text for p in g.provisions), steps="، ".join(triggers[i] for i in g.implementations if i in triggers),
                   violations="، ".join(triggers[i] for i in g.violations if i in triggers), rule=g.rule)  # fmt: skip
    for n, r in enumerate(reading.relations):
        yield card(f"relation:{n}", "relation", r.span.text, (name(r.subject), _say(r.relation), name(r.object) or r.object_text), kind=_say(r.relation),
                   subject=name(r.subject), object=name(r.object) or r.object_text, rule=r.rule)  # fmt: skip
    for n, w in enumerate(reading.framings):
        yield card(f"framing:{n}", "framing", w.span.text, (w.kind, w.neutral), of=name(w.target), kind=w.kind, neutral=w.neutral)
    for n, u in enumerate(reading.unresolved):
        yield card(f"unresolved:{n}", "unresolved", u.span.text if u.span else u.kind, (u.reason,), kind=_say(u.kind), reason=u.reason)
