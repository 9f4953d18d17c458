"""Reprints: which articles print a text that another one printed before.

A text is cut into shingles of folded words; winnowing keeps every shingle that is the least of its window, so that two
texts that share a run of ``SHINGLE + WINDOW - 1`` words share a fingerprint. What counts is **containment**: how much of
the smaller text stands in the other. A wire report that was cut short and given a new lede is still that report, while
its Jaccard similarity says little. Words between quotation marks are left out: two reporters who quote one speech did
not copy each other. Clusters are transitive, since one outlet may keep a report's beginning and another its end.

Texts are compared within ``DAYS`` of each other, through an inverted index of fingerprints, so that time grows with the
number of texts and memory with what was published within those days.

>>> lede = "قتل عشرة مدنيين على الأقل صباح اليوم الخميس في قصف جوي استهدف سوقا شعبية في مدينة إدلب شمال غربي سوريا. "
>>> rest = "وقال مسعفون إن عدد القتلى مرشح للارتفاع لأن كثيرا من الجرحى في حال خطرة، وإن فرق الإنقاذ ما زالت تبحث عن عالقين تحت الأنقاض."
>>> wire = Article(id="a", text=lede + rest, published="2019-07-04", outlet="Agency")
>>> copy = Article(id="b", text="يوم دام آخر عاشته المدينة التي لم تعرف الهدوء منذ شهور. " + rest, published="2019-07-05")
>>> other = Article(id="c", text="تظاهر المئات في العاصمة السودانية الخرطوم مطالبين بتسليم السلطة إلى حكومة مدنية.", published="2019-07-05")
>>> [(c.source, [(m.article, m.of) for m in c.copies]) for c in find_reprints([copy, other, wire]).clusters]
[('a', [('b', 'a')])]
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from marsad.language.ar.fold import fold_word
from marsad.model import Article, Reading

SHINGLE = 5  # words: shorter runs are shared by chance (قال المتحدث باسم وزارة الدفاع), longer ones break at each edit
WINDOW = 4  # shingles of which one is kept
DAYS = 14  # between two printings: what is older is forgotten
LEAST = 5  # fingerprints that two texts must share, which is about fifteen words in a row
CONTAINED = 0.45  # of the smaller text’s fingerprints, shared: its lede may be new. Reprints of tests/stories share 0.55 and more, others 0.32 and less
SHARE = 0.2  # of the larger text's, unless the smaller one stands in it nearly whole
WHOLE = 0.8  # the smaller text stands in the larger one nearly whole
POSTINGS = 48  # texts that a fingerprint remembers: the last copies of one report find its first ones through others
ROUTINE = 5  # different days, within DAYS, on which a shingle is printed: a routine line (تابعونا على), no report
_WORDS = re.compile(r"\w+", re.UNICODE)
_QUOTED = re.compile(r"«[^«»]{1,2000}»|“[^“”]{1,2000}”|\"[^\"\n]{1,2000}\"")
_PRIME = (1 << 61) - 1
_BASE = 1_000_003


@dataclass(frozen=True, slots=True, kw_only=True)
class Prints:
    """The fingerprints of a text: all that finding its reprints needs, small enough to keep."""

    article: str
    published: str | None
    outlet: str | None
    hashes: tuple[int, ...]
    words: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A printing of another's text: ``share`` of the smaller of the two stands in both, ``of`` is the one it is closest to."""

    article: str
    of: str
    share: float
    shared: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """One text and its printings. ``id`` names the first article that was seen of it and stays; ``source`` is the earliest."""

    id: str
    source: str
    articles: tuple[str, ...]
    copies: tuple[Copy, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reprints:
    """Clusters of two articles and more; which of them are new or changed; which ids went into others (old, new)."""

    clusters: tuple[Cluster, ...]
    changed: tuple[str, ...] = ()
    merged: tuple[tuple[str, str], ...] = ()

    def texts(self) -> dict[str, str]:
        """Of each article in a cluster, the cluster's id; an article that is in none is a text of its own."""
        return {article: cluster.id for cluster in self.clusters for article in cluster.articles}


@lru_cache(maxsize=100_000)
def _word_hash(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(fold_word(word).encode("utf-8", "surrogatepass"), digest_size=7).digest(), "big")


def fingerprint(article: Article | Reading) -> Prints:
    """The fingerprints of an article's body (a headline is the outlet's own), quotations left out."""
    text = article.text
    if article.title and text.startswith(article.title):
        text = text[len(article.title) :]
    unquoted = _QUOTED.sub(" ", text)
    if len(unquoted) * 2 < len(text):
        unquoted = text  # a speech printed whole is itself the report
    words = [_word_hash(word) for word in _WORDS.findall(unquoted)]
    return Prints(article=article.id, published=article.published, outlet=article.outlet, hashes=_winnow(words), words=len(words))


def _winnow(words: Sequence[int]) -> tuple[int, ...]:
    """The least shingle of every window, once each, in the text's order."""
    if len(words) < SHINGLE:
        return ()
    top = pow(_BASE, SHINGLE - 1, _PRIME)
    rolling, shingles = 0, []
    for at, word in enumerate(words):
        if at >= SHINGLE:
            rolling -= words[at - SHINGLE] * top
        rolling = (rolling * _BASE + word) % _PRIME
        if at >= SHINGLE - 1:
            shingles.append(rolling * 0x9E3779B97F4A7C15 & 0xFFFFFFFFFFFFFFFF)  # spread: least must not mean first in the alphabet
    if len(shingles) <= WINDOW:
        return (min(shingles),)
    least: deque[int] = deque()
    kept: dict[int, None] = {}
    for at, value in enumerate(shingles):
        while least and shingles[least[-1]] >= value:
            least.pop()
        least.append(at)
        if least[0] <= at - WINDOW:
            least.popleft()
        if at >= WINDOW - 1:
            kept[shingles[least[0]]] = None
    return tuple(kept)


def find_reprints(articles: Iterable[Article | Reading], *, known: Iterable[Prints] = (), clusters: Iterable[Cluster] = ()) -> Reprints:
    """Clusters of articles that print one text.

    ``known`` are the fingerprints of articles that were looked at before (those of the last ``DAYS`` are enough) and
    ``clusters`` the clusters that they are in: to add a day, give its articles with what the days before left. A cluster
    keeps its id for ever; where a new article joins two of them, the earlier one's stays and ``merged`` says so.
    """
    old = list(known)
    new = [fingerprint(article) for article in articles]
    seen = {p.article for p in old}
    new = [p for p in new if p.article not in seen]
    former = list(clusters)
    return _cluster(old, new, former)


def _order(prints: Prints) -> tuple[bool, str, str]:
    return (prints.published is None, prints.published or "", prints.article)


def _cluster(old: Sequence[Prints], new: Sequence[Prints], former: Sequence[Cluster]) -> Reprints:
    fresh = {p.article for p in new}
    of = {p.article: p for p in sorted((*old, *new), key=_order)}
    links = {(a, b): n for a, b, n in _shared(list(of.values())) if a in fresh or b in fresh}
    edges = [(a, b, n) for (a, b), n in links.items() if _reprinted(of[a], of[b], n)]
    loose = set(_round_ups(of, edges))
    edges = [edge for edge in edges if edge not in loose]

    parent: dict[str, str] = {}

    def root(article: str) -> str:
        while (up := parent.get(article, article)) != article:
            parent[article] = article = parent.get(up, up)
        return article

    copies: dict[str, dict[str, Copy]] = {}
    before = {article: cluster for cluster in former for article in cluster.articles}
    for cluster in former:
        for article in cluster.articles:
            parent.setdefault(article, cluster.articles[0])
        for copy in cluster.copies:
            copies.setdefault(copy.article, {})[copy.of] = copy
    for a, b, n in edges:
        parent.setdefault(a, a)
        parent[root(b)] = root(a)
        share = round(n / max(1, min(len(of[a].hashes), len(of[b].hashes))), 3)
        copies.setdefault(b, {})[a] = Copy(article=b, of=a, share=share, shared=n)
        copies.setdefault(a, {})[b] = Copy(article=a, of=b, share=share, shared=n)

    members: dict[str, list[str]] = {}
    for article in [*of, *(a for a in before if a not in of)]:
        if article in parent:
            members.setdefault(root(article), []).append(article)
    out, changed, merged = [], [], []
    for together in members.values():
        if len(together) < 2:
            continue
        were = list(dict.fromkeys(before[a].id for a in together if a in before))
        first = min(together, key=lambda a: _order(of[a]) if a in of else (False, "", a))
        id = min(were, key=lambda w: (w != _id(first), w)) if were else _id(first)
        merged += [(w, id) for w in were if w != id]
        same = next((c for c in former if c.id == id and set(c.articles) == set(together)), None)
        if same is not None:
            out.append(same)
            continue
        changed.append(id)
        out.append(_told(id, together, of, copies, before))
    out.sort(key=lambda c: c.id)
    return Reprints(clusters=tuple(out), changed=tuple(sorted(changed)), merged=tuple(sorted(merged)))


def _id(article: str) -> str:
    return f"text:{article}"


def _told(id: str, together: Sequence[str], of: dict[str, Prints], copies: dict[str, dict[str, Copy]], before: dict[str, Cluster]) -> Cluster:
    """A cluster with its source: the earliest; of one day's, the one that the others share most with, then the longest,
    since a report is oftener cut short than added to."""

    def rank(article: str) -> tuple[bool, str, float, int, str]:
        prints = of.get(article)
        if prints is None:  # forgotten since: older than all that is compared
            return (False, "", 0.0 if before[article].source == article else 1.0, 0, article)
        held = sum(c.shared for c in copies.get(article, {}).values())
        return (prints.published is None, prints.published or "", -held, -len(prints.hashes), article)

    ranked = sorted(together, key=rank)
    source = ranked[0]
    told: list[Copy] = []
    for article in ranked[1:]:
        near = copies.get(article, {})
        best = near.get(source) or max(near.values(), key=lambda c: (c.shared, c.of), default=None)
        told.append(replace(best) if best is not None else Copy(article=article, of=source, share=0.0, shared=0))
    return Cluster(id=id, source=source, articles=tuple(ranked), copies=tuple(told))


def _shared(prints: Sequence[Prints]) -> Iterator[tuple[str, str, int]]:
    """Pairs of texts that share fingerprints, with how many, in one pass over texts in the order of their days."""
    postings: dict[int, deque[int]] = {}
    on: dict[int, set[int]] = {}  # fingerprint → the days that it was printed on, while it is no routine line yet
    lives: deque[int] = deque()
    for number, text in enumerate(prints):
        day = _day(text.published)
        while lives and day is not None and (first := _day(prints[lives[0]].published)) is not None and first < day - DAYS:
            _forget(prints, lives.popleft(), postings, on)
        routine = [h for h in text.hashes if len(on.get(h, ())) >= ROUTINE]
        count: Counter[int] = Counter()
        for value in set(text.hashes).difference(routine):
            for other in postings.get(value, ()):
                count[other] += 1
        for other, shared in sorted(count.items()):
            if shared >= LEAST:
                yield prints[other].article, text.article, shared
        lives.append(number)
        for value in text.hashes:
            known = postings.setdefault(value, deque())
            if len(known) < POSTINGS:
                known.append(number)
            if day is not None:
                on.setdefault(value, set()).add(day)


def _forget(prints: Sequence[Prints], number: int, postings: dict[int, deque[int]], on: dict[int, set[int]]) -> None:
    day = _day(prints[number].published)
    for value in prints[number].hashes:
        known = postings.get(value)
        if known is None:
            continue
        if known and known[0] == number:
            known.popleft()
        if not known:
            del postings[value]
            on.pop(value, None)
        elif day is not None:
            on.get(value, set()).discard(day)


def _day(published: str | None) -> int | None:
    return dt.date.fromisoformat(published[:10]).toordinal() if published else None


def _reprinted(a: Prints, b: Prints, shared: int) -> bool:
    small, large = sorted((len(a.hashes), len(b.hashes)))
    return shared >= CONTAINED * small and (shared >= SHARE * large or shared >= WHOLE * small)


def _round_ups(of: dict[str, Prints], edges: Sequence[tuple[str, str, int]]) -> Iterator[tuple[str, str, int]]:
    """Edges that only a round-up makes: a text printed later that holds several unlike reports whole is none of them."""
    parts: dict[str, list[tuple[str, str, int]]] = defaultdict(list)
    linked = {frozenset((a, b)) for a, b, _ in edges}
    for a, b, n in edges:
        small, large = (a, b) if len(of[a].hashes) <= len(of[b].hashes) else (b, a)
        if n >= WHOLE * len(of[small].hashes) and n < CONTAINED * len(of[large].hashes) and _order(of[large])[:2] >= _order(of[small])[:2]:
            parts[large].append((a, b, n))
    for large, held in parts.items():
        held.sort(key=lambda edge: -edge[2])
        best = held[0][0] if held[0][1] == large else held[0][1]
        for a, b, n in held[1:]:
            part = a if b == large else b
            if frozenset((part, best)) not in linked:
                yield a, b, n
