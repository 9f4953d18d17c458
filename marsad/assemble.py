"""Token ranges to records: every stage's finds become the reading's records, with ids, spans, chains and confidence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from marsad.actors.gather import Cast
from marsad.agreements.find import day_of, names
from marsad.agreements.records import AgreementFound
from marsad.events.claimants import claimant, known, told_of
from marsad.events.drafts import Context, Draft
from marsad.figures import FigureFound
from marsad.framings import FramingFound
from marsad.language.ar.dates import TimeFound
from marsad.lexicon import Lexicon
from marsad.model import (
    Agreement,
    Article,
    Event,
    Figure,
    Framing,
    Provision,
    Reading,
    Relation,
    Span,
    Statement,
    Time,
    Unresolved,
)  # fmt: skip
from marsad.places.whereabouts import Settled
from marsad.relations import RelationFound
from marsad.statements.find import Said, StatementFound

DOUBTED = 0.1  # how much less an event is trusted that the event model would not have
LEARNED = 0.2  # how much less an event is trusted that the event model put forward
RECENT = 30  # days back: what is older is told as background


class _Spans:
    """Token ranges as spans of the raw text."""

    def __init__(self, context: Context) -> None:
        self.doc = context.scan.doc

    def __call__(self, first: int, last: int) -> Span:
        start, end = self.doc.starts[first], self.doc.ends[last - 1]
        return Span(start, end, self.doc.text[start:end])


def assemble(
    article: Article, *, context: Context, cast: Cast, settled: Settled, statements: Sequence[StatementFound],
    figures: Sequence[FigureFound], drafts: Sequence[Draft], draft_of: Mapping[int, int],
    left_out: Sequence[tuple[Draft, str]], agreements: Sequence[AgreementFound],
    relations: Sequence[RelationFound], framings: Sequence[FramingFound], published: str | None, published_from: str,
    version: str, headline: int,
) -> Reading:  # fmt: skip
    """The reading of an article, from what the stages found."""
    span = _Spans(context)
    event_ids = [f"event:{span(d.first, d.last).start}" for d in drafts]
    statement_ids = [f"statement:{span(*s.cue).start}" for s in statements]
    agreement_ids = [f"agreement:{span(a.first, a.last).start}" for a in agreements]
    pacts: dict[int, int] = {}  # draft → the first agreement that it breaks or carries out
    for n, found in enumerate(agreements):
        for v in (*found.violations, *found.steps):
            if v in draft_of:
                pacts.setdefault(draft_of[v], n)
    said = Said(statements)
    figure_records = _figures(context, span, cast, said, figures, drafts, event_ids)
    event_at = {first: id for d, id in zip(drafts, event_ids, strict=True) for first, _ in ((d.first, d.last), *d.also)}
    statement_id = {s.cue: id for s, id in zip(statements, statement_ids, strict=True) if not s.counts}
    of_event: dict[str, list[str]] = {}
    for figure in figure_records:
        if figure.event is not None:
            of_event.setdefault(figure.event, []).append(figure.id)
    events = tuple(
        _event(context, span, article, draft, id, said, statement_id, of_event.get(id, ()), agreements, agreement_ids, pacts, n, headline, published)
        for n, (draft, id) in enumerate(zip(drafts, event_ids, strict=True))
    )
    return Reading(
        id=article.id,
        title=article.title or (context.scan.doc.text.lstrip().partition("\n")[0].strip() if headline == 0 else None),
        published=published,
        published_from=published_from,
        outlet=article.outlet,
        url=article.url,
        text=article.text,
        sha256=article.sha256,
        marsad=version,
        lexicon=context.scan.lexicon.hash,
        actors=cast.actors,
        places=settled.places,
        times=tuple(
            Time(start=t.start.isoformat() if t.start else None, end=t.end.isoformat() if t.end else None,
                 precision=t.precision, span=span(t.first, t.last), rule=t.rule)
            for t in context.times
            if t.start is not None or (t.end is not None and t.precision != "open")
        ),
        statements=tuple(
            Statement(id=id, speaker=s.speaker, cue=span(*s.cue), span=span(s.first, s.last), direct=s.direct,
                      addressee=s.addressee, occasion=event_at.get(s.occasion) if s.occasion is not None else None, source_chain=s.chain, rule=s.rule)
            for id, s in zip(statement_ids, statements, strict=True)
            if not s.counts
        ),
        figures=figure_records,
        events=events,
        agreements=tuple(
            Agreement(
                id=id, name=names(context, a), span=span(a.first, a.last), parties=tuple(a.parties), start=day_of(a)[0],
                end=day_of(a)[1], places=tuple(a.places),
                provisions=tuple(Provision(kind=k, span=span(first, last)) for k, first, last in a.provisions),
                implementations=tuple(dict.fromkeys(event_ids[draft_of[v]] for v in a.steps if v in draft_of)),
                violations=tuple(dict.fromkeys(event_ids[draft_of[v]] for v in a.violations if v in draft_of)), rule=a.rule,
            )
            for id, a in zip(agreement_ids, agreements, strict=True)
        ),
        relations=tuple(
            Relation(subject=r.subject, relation=r.relation, object=r.object, object_text=span(r.object_first, r.object_last).text,
                     span=span(r.first, r.last), rule=r.rule)
            for r in relations
        ),
        framings=tuple(Framing(span=span(f.first, f.last), target=f.target, kind=f.kind, neutral=f.neutral) for f in framings),
        unresolved=_unresolved(context, span, cast, settled, statements, left_out),
    )  # fmt: skip


def _figures(
    context: Context, span: _Spans, cast: Cast, around: Said, figures: Sequence[FigureFound],
    drafts: Sequence[Draft], event_ids: Sequence[str],
) -> tuple[Figure, ...]:  # fmt: skip
    out = []
    kept = {a.id for a in cast.actors}
    by_sentence: dict[int, list[int]] = {}
    for number, draft in enumerate(drafts):
        if draft.trigger.type in ("ASSAULT", "COERCE", "PROTEST", "AID"):
            by_sentence.setdefault(draft.sentence, []).append(number)
    for found in figures:
        said = [s for s in around.around(found.first) if s.speaker]
        source = min(said, key=lambda s: s.last - s.first).speaker if said else None
        sentence = context.scan.doc.sentence_of[found.first]
        near = [n for n in by_sentence.get(sentence, ()) if drafts[n].trigger.type != "AID" or found.kind != "killed"]  # no rescue kills
        event = min(near, key=lambda n: (abs(drafts[n].first - (found.governor if found.governor is not None else found.first)), n)) if near else None
        place = span(found.first, found.last)
        out.append(
            Figure(id=f"figure:{place.start}", kind=found.kind, low=found.low, high=found.high, span=place,
                   group=group if (group := cast.ids.get(found.group) if found.group else None) in kept else None, source=source,
                   event=event_ids[event] if event is not None else None, rule=found.rule)
        )  # fmt: skip
    return tuple(out)


def _event(
    context: Context, span: _Spans, article: Article, draft: Draft, id: str, around: Said,
    statement_id: Mapping[tuple[int, int], str], figures: Sequence[str], agreements: Sequence[AgreementFound], agreement_ids: Sequence[str],
    pacts: Mapping[int, int], number: int, headline: int, published: str | None,
) -> Event:  # fmt: skip
    lexicon = context.scan.lexicon
    opening = context.scan.doc.sentences[headline] if headline >= 0 else None
    said = None if known(context, draft) and not told_of(context, draft, around) else claimant(draft, around, (opening.first, opening.last) if opening else (0, 0), context)
    chain: list[str] = [article.outlet] if article.outlet else []
    claimed_by = None
    if said is not None and said.speaker:
        chain += [*said.chain, said.speaker]
        claimed_by = said.speaker
    start = end = precision = None
    if draft.time is None and draft.days is not None:
        start, end, precision = draft.days[0].isoformat(), draft.days[1].isoformat(), "day" if draft.days[0] == draft.days[1] else "days"
    if draft.time is not None:
        time = context.times[draft.time]
        start, end = (time.start.isoformat() if time.start else None), (time.end.isoformat() if time.end else None)
        precision = time.precision
        if time.began is not None and time.began != time.start:
            start, precision = time.began.isoformat(), "days"  # تتواصل الاحتجاجات لليوم الثامن
        if draft.since and start is not None and published is not None and start < published:
            end, precision = published, "since"  # منذ السابع من أكتوبر: up to the day of the article
    agreement = pacts.get(number)
    if draft.trigger.type == "AGREE":
        agreement = next((n for n, a in enumerate(agreements[:agreement]) if a.first <= draft.first < a.last), agreement)
    evidence = [span(draft.first, draft.last), *(span(*also) for also in sorted(draft.also))]
    reasons = list(draft.reasons)
    if draft.status_reason:
        reasons.append(f"{draft.status}: {draft.status_reason}")
    filled = bool(draft.sources) + bool(draft.targets) + bool(draft.places) + (start is not None)
    confidence = round(min(0.95, 0.45 + 0.1 * (filled - draft.lent) + 0.1 * bool(draft.also) + 0.05 * (draft.sentence != headline) - LEARNED * draft.learned - DOUBTED * draft.doubted), 2)
    return Event(
        id=id, type=draft.trigger.type, mode=draft.trigger.mode, trigger=evidence[0], sources=tuple(draft.sources),
        targets=tuple(draft.targets), places=tuple(draft.places), start=start, end=end, precision=precision,
        status=draft.status, claimed_by=claimed_by, chain=tuple(chain),
        statement=statement_id.get(said.cue) if said is not None else None, background=_background(context, draft, published),
        figures=tuple(figures), agreement=agreement_ids[agreement] if agreement is not None else None, codes=codes_of(lexicon, draft.trigger.type, draft.trigger.mode),
        evidence=tuple(evidence), confidence=confidence, reasons=tuple(reasons),
    )  # fmt: skip


def codes_of(lexicon: Lexicon, type_: str, mode: str | None) -> tuple[tuple[str, str | None], ...]:
    """The codes of an event type and its mode."""
    kind = lexicon.events[type_]
    codes = dict(kind.codes) | (dict(kind.modes.get(mode, {})) if mode else {})
    codes.pop("definition", None)
    codes["plover"] = type_ + (f":{mode}" if mode else "")
    return tuple(sorted(codes.items()))


def _background(context: Context, draft: Draft, published: str | None) -> bool:
    """Told as what went before: its sentence opens with ``وكان`` / ``يذكر أن``, its day lies far back, or it is only pointed back to."""
    row = context.rows.at(draft.sentence)
    opening = [context.scan.function(u.first, "had", "background") for u in row[:3]]
    if any(m is not None and (m.entry.key == "background" or m.cut.conjunction) for m in opening):
        return True
    time = context.times[draft.time] if draft.time is not None else None
    if time is not None and time.end is not None and published is not None and not draft.since:
        return (dt.date.fromisoformat(published[:10]) - time.end).days > RECENT
    return known(context, draft)


def _unresolved(
    context: Context, span: _Spans, cast: Cast, settled: Settled, statements: Sequence[StatementFound],
    left_out: Sequence[tuple[Draft, str]],
) -> tuple[Unresolved, ...]:
    out = [*settled.unresolved, *cast.unresolved]
    out += [Unresolved(span=span(d.first, d.last), kind="event", reason=f"{d.trigger.type}: {why}") for d, why in left_out]
    out += [Unresolved(span=span(*s.cue), kind="statement", reason="nothing says who speaks") for s in statements if s.speaker is None]
    out += [
        Unresolved(span=span(t.first, t.last), kind="time", reason=_why_no_day(t))
        for t in context.times
        if t.start is None and (t.end is None or t.precision == "open")
    ]
    return tuple(sorted(out, key=lambda u: (u.span.start if u.span else -1, u.kind, u.reason)))


def _why_no_day(time: TimeFound) -> str:
    """Why a time expression has no days."""
    if "invalid" in time.rule:
        return "no such day"
    return "says no day" if time.end is not None or time.precision in ("open", "after-event", "offset") else "no publication day to count from"
