"""A corpus's stories brought up to date: what came since is joined to what is kept, a batch of articles a transaction.

A batch is some hundred articles that follow each other by day, whole days where a day is no larger. It takes only what its
news may belong to: fingerprints of the days around it, and the groups that are filed under what its tellings seek. So a batch
costs what its own weeks hold and not what the corpus holds, and a killed run loses one batch, which the next does again.
Agreements are made last, of all their namings: there are few, and their timelines need every group's final id.

An article that was judged since is taken again as reviewers left it: groups that hold a telling of it which is another now
are taken apart, and their tellings grouped again beside what is kept; all others stay as they are.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from marsad.keep.pool import lexicon_of
from marsad.lexicon import Lexicon
from marsad.model import Reading, of_plain, plain
from marsad.store import Corpus
from marsad.store import stories as kept
from marsad.stories import (
    filed,
    find_control,
    find_reprints,
    fingerprint,
    group_tellings,
    join_namings,
    namings,
    sought,
    tell,
    tellings,
)
from marsad.stories.records import Group, Naming, Telling
from marsad.stories.reprints import DAYS, Cluster, Prints, Reprints

BATCH = 400  # articles of a transaction


@dataclass(slots=True)
class Told:
    """What came of a run so far: articles taken in, of how many; how many were taken again, since they were judged; whether all
    was made anew, since some had been read again."""

    articles: int = 0
    of: int = 0
    judged: int = 0
    anew: bool = False


def tell_corpus(
    corpus: Corpus, *, overlay: str | None = None, again: bool = False, batch: int = BATCH, progress: Callable[[Told], None] = lambda told: None,
) -> Told:  # fmt: skip
    """Bring a corpus's stories, agreements and changes of control up to date with its current readings.

    ``again``: make them all anew. Stopped at any moment, it goes on where it was; nothing is written where nothing is new.
    """
    told = Told()
    waiting, older = kept.unstoried(corpus.db)
    if again or older:
        waiting, told.anew = _begin_anew(corpus, again=again)
    told.of = len(waiting)
    judged = kept.judged_since(corpus.db)
    lexicon = lexicon_of(overlay) if waiting or judged else None
    for at in range(0, len(judged), batch):
        assert lexicon is not None
        with corpus.writing():
            told.judged += _take_again(corpus, judged[at : at + batch], lexicon)
    for numbers in _batches(waiting, batch):
        assert lexicon is not None
        with corpus.writing():
            told.articles += _take(corpus, numbers, lexicon)
        progress(told)
    if kept.lacks_pacts(corpus.db):
        with corpus.writing():
            _agree(corpus)
    return told


def _begin_anew(corpus: Corpus, *, again: bool) -> tuple[list[tuple[int, str | None]], bool]:
    """Everything forgotten, if it still must be: another run may have come first."""
    with corpus.writing():
        waiting, older = kept.unstoried(corpus.db)
        if not (again or older):
            return waiting, False
        kept.forget(corpus.db)
        return kept.unstoried(corpus.db)[0], True


def _batches(waiting: Sequence[tuple[int, str | None]], most: int) -> Iterator[list[int]]:
    """Articles by day, cut between days where that can be: within a day the best told come first, wherever they stand."""
    at = 0
    while at < len(waiting):
        end = min(at + most, len(waiting))
        if end < len(waiting):
            cut = end
            while cut > at and waiting[cut - 1][1] == waiting[end][1]:
                cut -= 1
            end = cut if cut > at else end
        yield [number for number, _ in waiting[at:end]]
        at = end


def _take(corpus: Corpus, numbers: Sequence[int], lexicon: Lexicon) -> int:
    """Take articles in: how many were not known."""
    db = corpus.db
    done = kept.known(db, numbers)  # by a run beside this one
    fresh = [number for number in numbers if number not in done]
    news = [reading for _, reading in corpus.readings(numbers=fresh)]
    changed, together = _reprints(corpus, news)

    told = list(tellings(news, lexicon))
    _group(db, told, changed, together)
    kept.put_namings(db, ((naming.id, plain(naming)) for naming in namings(news, lexicon)))
    kept.know(db, fresh)
    return len(fresh)


def _take_again(corpus: Corpus, numbers: Sequence[int], lexicon: Lexicon) -> int:
    """Take articles again as reviewers left them: how many were judged since."""
    db = corpus.db
    since = frozenset(kept.judged_since(db))
    numbers = [number for number in numbers if number in since]  # the others, a run beside this one has taken
    news = [reading for _, reading in corpus.readings(numbers=numbers)]
    now = _by_article(tellings(news, lexicon))
    before: dict[str, dict[str, Telling]] = {reading.id: {} for reading in news}
    groups = [of_plain(Group, one) for one in kept.happenings_of(db, before)]
    before |= {article: told for article, told in _by_article(t for group in groups for t in group.tellings).items() if article in before}
    others = {article for article, told in before.items() if told != now.get(article, {})}
    if others:
        _regroup(db, [group for group in groups if any(t.article in others for t in group.tellings)], others, now)
    named: dict[str, dict[str, Any]] = {reading.id: {} for reading in news}
    for naming in namings(news, lexicon):
        named[naming.article][naming.id] = plain(naming)
    for article, some in named.items():
        if others or some != kept.namings_of(db, article):  # a timeline is made of groups
            kept.forget_namings(db, article)
            kept.put_namings(db, some.items())
    kept.know(db, numbers)
    return len(numbers)


def _by_article(told: Iterable[Telling]) -> dict[str, dict[str, Telling]]:
    found: dict[str, dict[str, Telling]] = {}
    for telling in told:
        found.setdefault(telling.article, {})[telling.id] = telling
    return found


def _regroup(db: sqlite3.Connection, apart: Sequence[Group], others: set[str], now: Mapping[str, Mapping[str, Telling]]) -> None:
    """Take groups apart, and group their tellings again with what some of their articles tell now. Ids stay where the telling
    stays that a group is named after."""
    kept.drop_groups(db, [group.id for group in apart])
    kept.put_words(db, {word: -count for word, count in _words(t for group in apart for t in group.tellings).items()})
    told = [t for group in apart for t in group.tellings if t.article not in others]
    told += [t for article in sorted(others) for t in now.get(article, {}).values()]
    together = {article for one in kept.reprints(db, {t.article for t in told}) for article in one["articles"]}
    _group(db, told, set(), together, ids={group.id.removeprefix("story:"): group.id for group in apart})


def _words(told: Iterable[Telling]) -> Counter[str]:
    """In how many of some tellings each word stands."""
    return Counter(word for telling in told for word in telling.words)


def _group(db: sqlite3.Connection, told: Sequence[Telling], changed: set[str], together: set[str], *, ids: Mapping[str, str] = MappingProxyType({})) -> None:
    """Group tellings beside what is kept, and tell the stories of what grew. ``changed`` are articles whose reprints are others
    now, ``together`` those that print one text with some of them; ``ids``: which groups are named after a telling."""
    near = {one["id"]: one for rows in (kept.happenings(db, sought(told)), kept.happenings_of(db, together)) for one in rows}
    known = [of_plain(Group, one) for one in near.values()]
    every = [*told, *(t for group in known for t in group.tellings)]
    clusters = kept.reprints(db, {t.article for t in every})
    reprints = Reprints(clusters=tuple(of_plain(Cluster, one) for one in clusters))
    words = kept.words(db, {word for t in every for word in t.words})
    found = group_tellings(told, texts=reprints.texts(), known=known, words=words)

    old = {id: next((ids[t.id] for t in g.tellings if t.id in ids), id) for g in found.groups if (id := g.id) not in near}
    grown = {old.get(id, id) for id in found.changed}
    found = replace(found, groups=tuple(replace(g, id=old.get(g.id, g.id)) for g in found.groups))
    kept.put_happenings(db, ((plain(g), filed(g)) for g in found.groups if g.id in grown), found.merged)
    # A story counts independent texts: it is told anew also where two of its articles turn out to be one.
    groups = [g for g in found.groups if g.id in grown or any(t.article in changed for t in g.tellings)]
    kept.put_stories(db, map(plain, tell(groups, reprints=reprints)), found.merged)
    kept.put_control(db, map(plain, find_control(groups, reprints=reprints)), of=[*(g.id for g in groups), *(old for old, _ in found.merged)])
    kept.put_words(db, _words(told))


def _reprints(corpus: Corpus, news: Sequence[Reading]) -> tuple[set[str], set[str]]:
    """Find and keep the reprints among news: the articles of clusters that changed, and all that print one text with some news."""
    db = corpus.db
    days = sorted(reading.published for reading in news if reading.published)
    around = kept.prints(db, since=_moved(days[0], -DAYS), until=_moved(days[-1], DAYS)) if days else kept.prints(db, since="9999")
    known = [of_plain(Prints, one) for one in around]
    clusters = [of_plain(Cluster, one) for one in kept.reprints(db, [one.article for one in known])]
    found = find_reprints(news, known=known, clusters=clusters)
    kept.put_reprints(db, [plain(one) for one in found.clusters if one.id in found.changed], found.merged)
    kept.put_prints(db, [plain(fingerprint(reading)) for reading in news])
    names = {reading.id for reading in news}
    changed = {article for one in found.clusters if one.id in found.changed for article in one.articles}
    return changed, changed | {article for one in found.clusters if names & set(one.articles) for article in one.articles}


def _moved(day: str, days: int) -> str:
    return (dt.date.fromisoformat(day[:10]) + dt.timedelta(days)).isoformat()


def _agree(corpus: Corpus) -> None:
    """Make the agreements across articles, of all that name them."""
    db = corpus.db
    named = [of_plain(Naming, one) for one in kept.namings(db)]
    events = {f"{naming.article}/{event}" for naming in named for _, event in naming.events}
    groups = _holding(corpus, sorted({naming.article for naming in named if naming.events}), events)
    kept.put_pacts(db, map(plain, join_namings(named, groups=groups)))


def _holding(corpus: Corpus, articles: Sequence[str], events: set[str]) -> Iterator[Group]:
    """The groups of some articles, with those of their tellings that are asked for: the rest would only fill memory."""
    for at in range(0, len(articles), BATCH):
        for one in kept.happenings_of(corpus.db, articles[at : at + BATCH]):
            asked = [t for t in one["tellings"] if f"{t['article']}/{t['event']}" in events]
            if asked:
                yield of_plain(Group, {**one, "tellings": asked, "joins": []})
