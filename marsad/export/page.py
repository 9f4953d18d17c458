"""One self-contained page: the article right to left with every record's words marked, and the records beside it.

No network, no library: the page carries its own style and script. Marks may overlap; the text is cut where any mark
begins or ends, and each piece knows every record that it belongs to.
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterator, Sequence
from importlib import resources

from marsad.model import Event, Reading

LABELS = {
    "actor": "الفاعلون", "place": "الأماكن", "time": "الأزمنة", "statement": "التصريحات", "figure": "الأرقام",
    "event": "الأحداث", "agreement": "الاتفاقات", "relation": "العلاقات", "framing": "ألفاظ منحازة", "unresolved": "لم يُحسم",
}  # fmt: skip


def write_page(readings: Sequence[Reading]) -> str:
    """A whole HTML document for one reading or several."""
    folder = resources.files("marsad.export")
    style = folder.joinpath("page.css").read_text("utf-8")
    script = folder.joinpath("page.js").read_text("utf-8")
    title = html.escape(readings[0].title or readings[0].id) if readings else "Marsad"
    body = "\n".join(_article(r, n) for n, r in enumerate(readings))
    return (
        f'<!doctype html>\n<html lang="ar" dir="rtl"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title} · مرصد</title>'
        f"<style>{style}</style></head><body>\n{body}\n<script>{script}</script></body></html>\n"
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
    marks = sorted(_marks(reading))
    cards = _cards(reading)
    counts = {kind: sum(c["kind"] == kind for c in cards.values()) for kind in LABELS}
    filters = "".join(
        f'<label class="f {kind}"><input type="checkbox" value="{kind}"{"" if kind in ("unresolved", "relation") else " checked"}>'
        f"{label} <b>{counts[kind]}</b></label>"
        for kind, label in LABELS.items()
    )
    facts = " · ".join(
        html.escape(str(v))
        for v in (reading.outlet, reading.published and f"{reading.published} ({reading.published_from})", f"marsad {reading.marsad}", f"lexicon {reading.lexicon}")
        if v
    )
    data = json.dumps(cards, ensure_ascii=False).replace("</", "<\\/")
    return (
        f'<section class="reading" id="r{number}"><header><p class="facts" dir="auto">{facts}</p><nav>{filters}</nav></header>'
        f'<div class="columns"><article lang="ar" dir="rtl">{_text(reading.text, marks, reading.title)}</article>'
        f'<aside><div class="card" hidden></div><h2>الأحداث</h2>{_events(reading)}</aside></div>'
        f'<script type="application/json" class="cards">{data}</script></section>'
    )


def _text(text: str, marks: Sequence[tuple[int, int, str, str]], title: str | None) -> str:
    """The text in paragraphs, cut at every mark's ends, each piece with its records."""
    out: list[str] = []
    begin = 0
    first = True
    edges = sorted({e for start, end, _, _ in marks for e in (start, end)})
    opening: dict[int, list[tuple[int, str, str]]] = {}
    for start, end, kind, key in marks:
        opening.setdefault(start, []).append((end, kind, key))
    active: list[tuple[int, str, str]] = []
    at_edge = 0
    for line in text.split("\n"):
        stop = begin + len(line)
        pieces: list[str] = []
        at = begin
        while at < stop:
            active = [a for a in active if a[0] > at] + opening.pop(at, [])
            while at_edge < len(edges) and edges[at_edge] <= at:
                at_edge += 1
            until = min(stop, edges[at_edge] if at_edge < len(edges) else stop)
            words = html.escape(text[at:until])
            if active:
                kinds = " ".join(dict.fromkeys(kind for _, kind, _ in active))
                keys = html.escape(" ".join(dict.fromkeys(key for _, _, key in active)))
                pieces.append(f'<span class="m {kinds}" data-k="{keys}">{words}</span>')
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


def _names(reading: Reading) -> dict[str, str]:
    return {a.id: a.name for a in reading.actors} | {p.id: p.name for p in reading.places}


def _events(reading: Reading) -> str:
    names = _names(reading)

    def cell(ids: Sequence[str]) -> str:
        return html.escape("، ".join(names.get(i, i) for i in ids)) or "—"

    rows = "".join(
        f'<tr data-k="{html.escape(e.id)}" class="{e.status}" tabindex="0"><td><b dir="ltr">{e.type}</b><small dir="ltr">{html.escape(e.mode or "")}</small></td>'
        f"<td>{html.escape(e.trigger.text)}</td><td>{cell(e.sources)}</td><td>{cell(e.targets)}</td><td>{cell(e.places)}</td>"
        f'<td dir="ltr">{_days(e)}</td><td dir="ltr">{e.status}</td><td>{cell([e.claimed_by] if e.claimed_by else [])}</td></tr>'
        for e in reading.events
    )
    head = "".join(f"<th>{h}</th>" for h in ("النوع", "اللفظ", "من", "ضد / إلى", "أين", "متى", "الحال", "بحسب"))
    return f'<div class="table"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'


def _days(event: Event) -> str:
    if not event.start and not event.end:
        return "—"
    return event.start or "…" if event.start == event.end else f"{event.start or '…'} → {event.end or '…'}"


def _cards(reading: Reading) -> dict[str, dict[str, object]]:
    """What the page shows of each record: kind, title, and lines of label and value."""
    names = _names(reading)

    def name(id: str | None) -> str | None:
        return names.get(id, id) if id else None

    def every(ids: Sequence[str]) -> str:
        return "، ".join(names.get(i, i) for i in ids)

    cards: dict[str, dict[str, object]] = {}

    def card(key: str, kind: str, title: str, /, **lines: object) -> None:
        cards[key] = {"kind": kind, "title": title, "lines": [[k, v] for k, v in lines.items() if v not in (None, "", (), [])]}

    for a in reading.actors:
        card(a.id, "actor", a.name, id=a.id, english=a.name_en, kind=a.kind, country=a.country, sector=a.sector, role=a.role,
             wikidata=a.wikidata, rules="، ".join(dict.fromkeys(m.rule for m in a.mentions)), reasons="; ".join(a.reasons))  # fmt: skip
    for p in reading.places:
        at = f"{p.lat:.2f}, {p.lon:.2f} ({p.precision})" if p.lat is not None and p.lon is not None else "no coordinates"
        others = "; ".join(f"{c.name} ({c.country}) {c.score}" for c in p.candidates)
        card(p.id, "place", p.name, id=p.id, english=p.name_en, kind=p.kind, country=p.country, admin1=p.admin1, at=at, candidates=others)
    for n, t in enumerate(reading.times):
        card(f"time:{n}", "time", t.span.text, start=t.start, end=t.end, precision=t.precision, rule=t.rule)
    for s in reading.statements:
        card(s.id, "statement", s.span.text[:160], speaker=name(s.speaker) or "?", cue=s.cue.text, direct="yes" if s.direct else "no",
             through=every(s.source_chain), rule=s.rule)  # fmt: skip
    for f in reading.figures:
        bounds = f"{'…' if f.low is None else f.low} – {'…' if f.high is None else f.high}"
        card(f.id, "figure", f.span.text, kind=f.kind, bounds=bounds, of=name(f.group), according_to=name(f.source), rule=f.rule)
    for e in reading.events:
        card(e.id, "event", f"{e.type} {e.mode or ''}".strip(), words=" … ".join(x.text for x in e.evidence), sources=every(e.sources),
             targets=every(e.targets), places=every(e.places), when=_days(e), status=e.status, claimed_by=name(e.claimed_by),
             chain=" ← ".join(names.get(c, c) for c in e.chain), codes=" ".join(f"{k}:{v}" for k, v in e.codes if v),
             confidence=e.confidence, reasons="; ".join(e.reasons))  # fmt: skip
    for g in reading.agreements:
        card(g.id, "agreement", g.name, parties=every(g.parties), start=g.start, end=g.end, places=every(g.places),
             provisions="؛ ".join(p.span.text for p in g.provisions), violations=len(g.violations) or None)  # fmt: skip
    for n, r in enumerate(reading.relations):
        card(f"relation:{n}", "relation", r.relation, subject=name(r.subject), object=name(r.object) or r.object_text, words=r.span.text, rule=r.rule)
    for n, w in enumerate(reading.framings):
        card(f"framing:{n}", "framing", w.span.text, of=name(w.target), kind=w.kind, neutral=w.neutral)
    for n, u in enumerate(reading.unresolved):
        card(f"unresolved:{n}", "unresolved", u.span.text if u.span else u.kind, kind=u.kind, reason=u.reason)
    return cards
