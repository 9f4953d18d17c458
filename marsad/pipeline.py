"""The order of the stages, and nothing else: one article in, one reading out."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable

from marsad import __version__
from marsad.actors.gather import keep_spoken_of, kin
from marsad.actors.whom import find_whom
from marsad.agreements.find import find_agreements, lend_facts
from marsad.assemble import assemble
from marsad.encoder.network import Network
from marsad.encoder.read import encode
from marsad.events.culprits import settle_culprits
from marsad.events.days import lend_days
from marsad.events.doers import settle_doers, settle_victims
from marsad.events.drafts import Context, Draft
from marsad.events.encoded import assign, propose
from marsad.events.find import find_events
from marsad.events.merge import absorb_requests, drop_accidents, drop_weak, merge_drafts, sift
from marsad.events.pairs import settle_pairs
from marsad.events.second import LOOKS, Around, Sifted
from marsad.events.setting import lend_places
from marsad.events.status import settle_status
from marsad.figures import find_figures
from marsad.framings import find_framings
from marsad.language.ar.dates import betrayed_day, find_times
from marsad.language.ar.numbers import find_numbers
from marsad.lexicon import Lexicon
from marsad.match import scan_text
from marsad.model import Article, Reading
from marsad.names import tagger
from marsad.relations import find_relations
from marsad.statements.find import Said, find_statements
from marsad.units import read_units

Look = Callable[[Context, Sifted, Around], Sifted]  # a second look at the events that the rules found


def read(article: Article, lexicon: Lexicon, *, look: Look | None = LOOKS["mark"], names_model: bool = True, encoder: Network | None = None) -> Reading:
    """Read one article. Deterministic: the same article and lexicon give the same reading, byte for byte. ``names_model``:
    whether the tagger of names may propose actors and places where the rules find none."""
    scan = scan_text(article.text, lexicon)
    doc = scan.doc
    numbers = find_numbers(doc, lexicon.numerals)
    day = dt.date.fromisoformat(article.published) if article.published else None
    times = find_times(doc, lexicon.calendar, numbers, day, weekday_may_be_today=True)
    published_from = "metadata" if day else "none"
    if day is None and (day := betrayed_day(times)) is not None:
        published_from = "text"
        times = find_times(doc, lexicon.calendar, numbers, day, weekday_may_be_today=True)
    iso_day = day.isoformat() if day else None

    encoded = encode(encoder, doc) if encoder is not None else None
    names = tagger.built_in(lexicon.gazetteer) if names_model else None
    cast, settled, places, counts = find_whom(scan, numbers, times, iso_day, None if names is None else lambda taken: names.tag(scan, encoded, taken))[:4]

    rows = read_units(scan, cast.phrases, places, times, counts)
    headline = 0 if has_headline(article) and len(doc.sentences) > 1 else -1
    statements = find_statements(scan, rows, cast.ids, headline)
    said = Said(statements)
    figures = find_figures(scan, rows)
    context = Context(scan=scan, rows=rows, ids=cast.ids, place_ids=settled.ids,
                      kinds={a.id: a.kind for a in cast.actors} | {p.id: p.kind for p in settled.places},
                      countries={a.id: a.country for a in cast.actors}, kin=kin(cast), times=times)  # fmt: skip
    drafts = find_events(context)
    unlikely: list[tuple[Draft, str]] = []
    if encoded is not None:
        drafts, unlikely = propose(context, drafts, encoded)
    drafts = absorb_requests(context, drafts)
    settle_doers(context, drafts, said)
    settle_pairs(context, drafts)
    settle_victims(drafts, figures, cast.ids, context)
    if encoded is not None:
        assign(context, drafts, encoded)
    drafts, weak = drop_weak(drafts)
    drafts, accidents = drop_accidents(context, drafts)
    settle_status(context, drafts, said, day)
    agreements = find_agreements(context, drafts, headline)
    lend_facts(drafts, agreements)
    drafts, draft_of, left_out = sift(*merge_drafts(context, drafts, headline))
    settle_culprits(context, drafts)
    found = Sifted(drafts, draft_of, [*unlikely, *weak, *accidents, *left_out])
    drafts, draft_of, left_out = look(context, found, Around(figures, said, day)) if look is not None else found
    lend_days(context, drafts)
    lend_places(context, drafts)
    relations = find_relations(scan, rows, cast.phrases, cast.ids, settled.ids)
    framings = find_framings(scan, cast.phrases, cast.ids)
    used = {i for d in drafts for i in (*d.sources, *d.targets)} | {i for s in statements for i in (s.speaker, s.addressee, *s.chain) if i}
    used |= {f.target for f in framings if f.target}
    cast = keep_spoken_of(cast, frozenset(used | {i for r in relations for i in (r.subject, r.object) if i}), scan)
    return assemble(
        article, context=context, cast=cast, settled=settled, statements=statements, figures=figures, drafts=drafts,
        draft_of=draft_of, left_out=left_out, agreements=agreements, relations=relations, framings=framings, published=iso_day,
        published_from=published_from, version=__version__, headline=headline,
    )  # fmt: skip


def has_headline(article: Article) -> bool:
    """Whether the text's first line is its headline: given as such, or looking like one (no final stop, short)."""
    if article.title is not None and article.text.startswith(article.title):
        return True
    first, _, rest = article.text.lstrip().partition("\n")
    return bool(rest.strip()) and len(first.split()) < 25 and not first.rstrip().endswith((".", "؛", "،"))


def make_article(
    text: str, *, title: str | None = None, published: str | None = None, outlet: str | None = None,
    url: str | None = None, id: str | None = None,
) -> Article:  # fmt: skip
    """An article from its parts; with a title, the reading's text is the title, a newline and the text."""
    whole = text if title is None else f"{title}\n{text}"
    digest = hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()
    return Article(id=id or digest[:16], text=whole, title=title, published=published, outlet=outlet, url=url, sha256=digest)
