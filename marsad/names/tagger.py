"""The tagger itself: a linear chain over the tokens of a sentence, its weights read from one small file.

A sentence is decoded in islands: a token whose own features say surely that it is no name parts the chain, so that the
dynamic programme runs over a few tokens around each likely name. Plain Python over remembered sums: no numpy, no CRF
library; ``train`` needs one, reading does not.
"""

from __future__ import annotations

import gzip
import math
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from marsad.encoder.read import Encoded
from marsad.errors import DataError
from marsad.gazetteer import Gazetteer
from marsad.language.ar.clitics import CONJUNCTIONS
from marsad.match import Scan
from marsad.names.features import (
    OFFSETS,
    SEEN_MOST,
    SPORT,
    SPORT_LEAST,
    Facts,
    Lists,
    Reader,
    before,
    beside,
    company,
    on_sports,
    read_lists,
    topical,
)
from marsad.names.features import here as shown
from marsad.tables import DATA

MODEL = DATA / "models" / "names.tsv.gz"
RULE = "names-model"  # the rule of what only the tagger found
FORMAT = "# marsad names model, format 1"
KINDS = ("PER", "LOC", "ORG")
LABELS = ("O", *(f"{part}-{kind}" for kind in KINDS for part in "BI"))
NUMBERS = {str(offset): number for number, offset in enumerate(OFFSETS)}
NONE = (0.0,) * len(LABELS)
ITERATIONS = 80  # rounds of training
REMEMBERED = 20_000  # words whose weights are remembered before the memory starts again: about 40 MB
LONGEST = 30_000  # tokens: no article is longer; of a longer text the tagger's rows would take more memory than all else
SURELY_NONE = 3.5  # by how much no-name must lead every other label for a token to part the chain; set on the development part
AROUND = 5  # tokens around a word that may be of a name which are looked at
HARDLY = 1.0  # by how much no-name may lead in a word by itself for a name to be looked for there: few names have no such word
# Set on the development part: a name found once is likely one again.
ECHO = 5.0  # added to a word of a name that was found elsewhere in the article
SURE = 0.5  # confidence from which a name counts as found for that

Weights = tuple[float, ...]  # one a label


class Name(NamedTuple):
    """Tokens ``first`` up to ``last`` tagged as a name; ``confidence`` is the product of its labels' odds, 0 to 1;
    ``peeled`` letters of the first token are a conjunction or preposition."""

    first: int
    last: int
    kind: str
    confidence: float
    peeled: int = 0


class _Seen(NamedTuple):
    """What a word's facts weigh at each offset."""

    far_left: Weights
    left: Weights
    here: Weights
    right: Weights
    far_right: Weights
    hopeful: bool  # whether the word by itself may well be of a name


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """Weights of features and of one label after another. ``rows`` hold, for a feature, an offset's number, a label's and a
    weight for each that counts; they are parsed when first asked for."""

    rows: Mapping[str, str]
    scale: float
    steps: tuple[Weights, ...]  # steps[a][b]: label b after label a
    note: str  # what the file says of itself
    lists: Lists
    parsed: dict[str, tuple[tuple[int, int, float], ...]] = field(default_factory=dict, repr=False, compare=False)

    def row(self, feature: str) -> tuple[tuple[int, int, float], ...]:
        """A feature's weights: offset by number, label by number, weight."""
        found = self.parsed.get(feature)
        if found is None:
            if len(self.parsed) > REMEMBERED:
                self.parsed.clear()
            text = self.rows.get(feature)
            found = self.parsed[feature] = tuple([(int(p[0]), int(p[1]), int(p[2:]) * self.scale) for p in text.split(" ")]) if text else ()
        return found

    def spread(self, features: Sequence[str]) -> tuple[Weights, ...]:
        """What a word's features weigh for the tokens at each offset from it."""
        rows, total = self.rows, [[0.0] * len(LABELS) for _ in OFFSETS]
        for feature in features:
            if feature in rows:
                for offset, label, weight in self.row(feature):
                    total[offset][label] += weight
        return tuple(map(tuple, total))

    def weigh(self, features: Sequence[str]) -> Weights:
        """The sum of what features weigh, each for the token whose feature it is."""
        total: list[float] | None = None
        for feature in features:
            offset, name = part(feature)
            if name in self.rows:
                for where, label, weight in self.row(name):
                    if where == offset:
                        total = total or [0.0] * len(LABELS)
                        total[label] += weight
        return NONE if total is None else tuple(total)


def part(feature: str) -> tuple[int, str]:
    """A feature as the number of the offset at which it was seen, and the rest; one that was seen nowhere in particular has
    a number of its own."""
    where, bar, name = feature.partition("|")
    offset = NUMBERS.get(where) if bar else None
    return (len(OFFSETS), feature) if offset is None else (offset, name)


def read_model(path: Path = MODEL) -> Model:
    """Read a model file. Raises ``DataError`` where it is none."""
    try:
        text = gzip.decompress(path.read_bytes()).decode("utf-8")
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise DataError(str(path), 0, str(error), "a model that marsad train names wrote") from None
    head, _, body = text.partition("\n\n")
    told = dict(line.removeprefix("# ").partition(": ")[::2] for line in head.split("\n")[1:])
    if not head.startswith(FORMAT) or not {"labels", "scale", "steps"} <= told.keys():
        raise DataError(str(path), 1, head[:60], f"{FORMAT}, then labels, scale and steps")
    if told["labels"] != " ".join(LABELS):
        raise DataError(str(path), 1, f"labels {told['labels']}", " ".join(LABELS))
    scale = float(told["scale"])
    steps = tuple([tuple([int(weight) * scale for weight in row.split()]) for row in told["steps"].split(";")])
    rows = dict(line.split("\t", 1) for line in body.split("\n") if line)
    return Model(rows=rows, scale=scale, steps=steps, note=told.get("note", ""), lists=read_lists())


class Tagger:
    """A model at work with one lexicon; remembers the words that it has met."""

    def __init__(self, model: Model, gazetteer: Gazetteer) -> None:
        self.model = model
        self.reader = Reader(model.lists, gazetteer)
        self._facts: dict[tuple[str, bool], Facts] = {}
        self._seen: dict[tuple[str, bool], _Seen] = {}
        self._topical: dict[str, Weights] = {}
        self._pairs: dict[tuple[str, str], Weights] = {}
        self._small: dict[str, Weights] = {}
        self.edges = {d: model.weigh([f"{d}|edge"]) for d in OFFSETS}

    def tag(self, scan: Scan, encoded: Encoded | None = None, taken: Container[int] | None = None) -> list[Name]:
        """The names of a document in order, none inside another; none of a text that is longer than any article.

        With what the encoder sees in it, both have a say. With ``taken``, names are looked for around those tokens alone that
        are not among them and that look like words of names: several times as fast.
        """
        if scan.count > LONGEST:
            return []
        self._begin()
        whole = range(scan.count)
        if taken is None:
            page = _Page(self, scan, whole, encoded)
            found = [name for island in page.islands(whole) for name in page.decode(*island)]
        else:
            hopeful = [at for at in whole if at not in taken and self._promising(scan, at) and self.look_up(scan, at).hopeful]
            page = _Page(self, scan, self._around(scan, hopeful), encoded)
            found = [name for island in page.islands(hopeful) for name in page.decode(*island)]
        if known := page.known(found):
            inside = {at for name in found for at in range(name.first, name.last)}
            again = [at for at in page.tokens if at not in inside and page.facts[at].likely and page.facts[at].base in known and (taken is None or at not in taken)]
            for at in again:
                page.echo(at, known[page.facts[at].base])
            for first, last in list(page.islands(again)):
                found = [name for name in found if name.last <= first or name.first >= last] + page.decode(first, last)
            found.sort()
        words = frozenset(scan.doc.words) if found else frozenset()
        return [one._replace(peeled=_peeled(page.facts[one.first], words)) for name in found for one in _apart(name, page.facts, words)]

    def _promising(self, scan: Scan, at: int) -> bool:
        """Whether a name may be looked for at a token: a word that nothing knows, or a noun that a list of names has."""
        word, found = scan.doc.words[at], scan.at[at]
        if not found:
            return word[0].isalpha()
        return any(code[0] == "n" for code in self.model.lists.words.get(word, ())) and not any(m.entry.pos in "VF" for m in found)

    def _around(self, scan: Scan, tokens: Sequence[int]) -> list[int]:
        """Some tokens and what stands around them, and around the same words elsewhere."""
        words = scan.doc.words
        wanted = {words[at] for at in tokens}
        spots = [at for at, word in enumerate(words) if word in wanted] if wanted else []
        return sorted({near for at in spots for near in range(max(0, at - AROUND), min(scan.count, at + AROUND + 1))})

    def weights(self, scan: Scan) -> list[list[float]]:
        """What every token's features weigh, a number a label: for whoever asks why."""
        self._begin()
        page = _Page(self, scan, range(scan.count), None)
        return [page.row(at) for at in range(scan.count)]

    def _begin(self) -> None:
        """Forget the words, where they are many."""
        if len(self._facts) > REMEMBERED or len(self._pairs) > 2 * REMEMBERED:
            self._facts.clear()
            self._seen.clear()
            self._topical.clear()
            self._pairs.clear()

    def facts(self, scan: Scan, at: int) -> Facts:
        """What is known of a token's word."""
        key = (scan.doc.words[at], scan.doc.taa[at])
        found = self._facts.get(key)
        if found is None:
            found = self._facts[key] = self.reader.facts(key[0], key[1], scan.words[at])
        return found

    def look_up(self, scan: Scan, at: int) -> _Seen:
        """What a token's word weighs."""
        key = (scan.doc.words[at], scan.doc.taa[at])
        found = self._seen.get(key)
        if found is None:
            facts = self.facts(scan, at)
            far_left, left, here, right, far_right = self.model.spread(shown(facts))
            hopeful = facts.likely and here[0] - max(here[1:]) <= HARDLY
            found = self._seen[key] = _Seen(far_left, left, here, right, far_right, hopeful)
        return found

    def one(self, feature: str) -> Weights:
        found = self._small.get(feature)
        if found is None:
            if len(self._small) > REMEMBERED:
                self._small.clear()
            found = self._small[feature] = self.model.weigh((feature,))
        return found

    def topical(self, fact: Facts) -> Weights:
        found = self._topical.get(fact.key)
        if found is None:
            found = self._topical[fact.key] = self.model.weigh(topical(fact))
        return found

    def pair(self, fact: Facts, other: Facts, d: int) -> Weights:
        key = (fact.coarse, f"{d}{other.key}")
        found = self._pairs.get(key)
        if found is None:
            found = self._pairs[key] = self.model.weigh(beside(fact, other, d))
        return found

    def two(self, fact: Facts, other: Facts) -> Weights:
        key = (fact.coarse, other.coarse)
        found = self._pairs.get(key)
        if found is None:
            found = self._pairs[key] = self.model.weigh(before(fact, other))
        return found


class _Page:
    """Some sentences of a document: what their tokens' features weigh, worked out where it is asked for."""

    def __init__(self, tagger: Tagger, scan: Scan, tokens: Sequence[int], encoded: Encoded | None) -> None:
        self.tagger, self.scan, self.tokens, self.encoded = tagger, scan, tokens, encoded
        self.sentences, self.sentence_of = scan.doc.sentences, scan.doc.sentence_of
        self.facts = {at: tagger.facts(scan, at) for at in tokens}
        self.several = tagger.reader.several(scan, self.facts)
        listed = tagger.model.lists.words
        self.sports = on_sports(self.facts.values()) or sum(SPORT in listed.get(word, ()) for word in scan.doc.words) >= SPORT_LEAST
        self.places: dict[str, list[int]] = {}  # of a likely name its tokens
        for at, fact in self.facts.items():
            if fact.likely:
                self.places.setdefault(fact.base, []).append(at)
        self._told: dict[str, Weights] = {}
        self._rows: dict[int, list[float]] = {}

    def look_up(self, at: int) -> _Seen:
        """What a token's word weighs; of those beside the page too."""
        return self.tagger.look_up(self.scan, at)

    def facts_of(self, at: int) -> Facts:
        """What is known of a token's word; of those beside the page too."""
        found = self.facts.get(at)
        return self.tagger.facts(self.scan, at) if found is None else found

    def row(self, at: int) -> list[float]:
        """What a token's features weigh, a number a label."""
        found = self._rows.get(at)
        if found is None:
            found = self._rows[at] = self._weigh(at)
        return found

    def _weigh(self, at: int) -> list[float]:
        tagger, edges = self.tagger, self.tagger.edges
        sentence = self.sentences[self.sentence_of[at]]
        first, last = sentence.first, sentence.last
        one, fact = self.look_up(at), self.facts[at]
        b = self.look_up(at - 2).far_left if at - 2 >= first else edges[-2]
        c = self.look_up(at - 1).left if at > first else edges[-1]
        d = self.look_up(at + 1).right if at + 1 < last else edges[1]
        e = self.look_up(at + 2).far_right if at + 2 < last else edges[2]
        parts = [one.here, b, c, d, e]
        if at > first:
            parts.append(tagger.pair(fact, self.facts_of(at - 1), -1))
        if at + 1 < last:
            parts.append(tagger.pair(fact, self.facts_of(at + 1), 1))
        if at - 2 >= first:
            parts.append(tagger.two(self.facts_of(at - 1), self.facts_of(at - 2)))
        for offset in (-1, 0, 1):
            if first <= at + offset < last and (names := self.several.get(at + offset)):
                parts += [tagger.one(f"{offset}|m={name}") for name in names]
        if fact.likely and len(self.places[fact.base]) > 1:
            parts.append(self._elsewhere(fact.base))
        if self.sports:
            parts.append(tagger.topical(fact))
        if self.encoded is not None:
            parts.append(tuple(self.encoded.names[at]))
        return [sum(column) for column in zip(*[part for part in parts if part is not NONE], strict=True)]

    def _elsewhere(self, base: str) -> Weights:
        """What the company that a name keeps in the article weighs."""
        found = self._told.get(base)
        if found is None:
            places = self.places[base]
            features: dict[str, None] = {}
            for at in places:
                sentence = self.sentences[self.sentence_of[at]]
                before = self.facts_of(at - 1) if at > sentence.first else None
                after = self.facts_of(at + 1) if at + 1 < sentence.last else None
                features.update(dict.fromkeys(company(before, after)))
            parts = [self.tagger.one(feature) for feature in (*features, f"Dc={min(SEEN_MOST, len(places))}")]
            found = self._told[base] = tuple(map(sum, zip(*parts, strict=True)))
        return found

    def echo(self, at: int, kind: str) -> None:
        """Let a word of a name that was found elsewhere weigh more."""
        row = self.row(at)
        begin = 1 + 2 * KINDS.index(kind)
        row[begin] += ECHO
        row[begin + 1] += ECHO

    def known(self, names: Iterable[Name]) -> dict[str, str]:
        """Words of the names that were surely found, with the kind of the first: who is named once in full is named by a part
        of the name afterwards, in words that tell less."""
        known: dict[str, str] = {}
        for name in names:
            if name.confidence >= SURE:
                for at in range(name.first, name.last):
                    if self.facts[at].likely:
                        known.setdefault(self.facts[at].base, name.kind)
        return known

    def islands(self, tokens: Iterable[int]) -> Iterator[tuple[int, int]]:
        """The islands that some tokens, in order, stand on: runs of tokens of which none is surely no name."""
        done = 0  # the first token that no island has yet
        for at in tokens:
            if at < done or not self._possible(at):
                continue
            sentence = self.sentences[self.sentence_of[at]]
            start, done = at, at + 1
            while start > sentence.first and start - 1 in self.facts and self._possible(start - 1):
                start -= 1
            while done < sentence.last and done in self.facts and self._possible(done):
                done += 1
            yield start, done

    def _possible(self, at: int) -> bool:
        row = self.row(at)
        return row[0] - max(row[1:]) <= SURELY_NONE

    def decode(self, first: int, last: int) -> list[Name]:
        """The likeliest names of an island, each with its confidence."""
        rows, steps = [self.row(at) for at in range(first, last)], self.tagger.model.steps
        labels = viterbi(rows, steps)
        odds = marginals(rows, steps) if any(labels) else []
        names = []
        for start, stop, kind in spans(labels):
            confidence = 1.0
            for at in range(start, stop):
                confidence *= odds[at][labels[at]]
            names.append(Name(first + start, first + stop, kind, confidence))
        return names


def _apart(name: Name, facts: Mapping[int, Facts], words: Container[str]) -> Iterator[Name]:
    """Two persons for one where the second has a conjunction glued to it and the article has it without (ليان ورتاج)."""
    first = name.first
    if name.kind == "PER":
        for at in range(first + 1, name.last):
            fact = facts[at]
            if not fact.known and len(fact.stems) > 1 and fact.stems[0][0] in CONJUNCTIONS and fact.stems[1] in words:
                yield name._replace(first=first, last=at)
                first = at
    yield name._replace(first=first)


def _peeled(fact: Facts, words: frozenset[str]) -> int:
    """How many letters are glued to the first word of a name: by lists, or because the article has the name without them."""
    whole, *stems = fact.stems
    if fact.glued or fact.known:
        return fact.glued
    return next((len(whole) - len(stem) for stem in stems if stem in words and whole.endswith(stem)), 0)


def viterbi(rows: Sequence[Sequence[float]], steps: Sequence[Weights]) -> list[int]:
    """The best labels of a run of tokens, with no name before and after it."""
    size = range(len(LABELS))
    best = [row + step for row, step in zip(rows[0], steps[0], strict=True)]
    back: list[list[int]] = []
    for row in rows[1:]:
        came: list[int] = []
        new: list[float] = []
        for b in size:
            scores = [best[a] + steps[a][b] for a in size]
            top = max(scores)
            came.append(scores.index(top))
            new.append(top + row[b])
        back.append(came)
        best = new
    ends = [best[a] + steps[a][0] for a in size]
    label = ends.index(max(ends))
    out = [label]
    for came in reversed(back):
        label = came[label]
        out.append(label)
    return out[::-1]


def marginals(rows: Sequence[Sequence[float]], steps: Sequence[Weights]) -> list[list[float]]:
    """How likely each label is at each token of a run, all ways through it counted."""
    size = range(len(LABELS))
    grown = [[math.exp(weight) for weight in row] for row in steps]
    potential = [[math.exp(weight - max(row)) for weight in row] for row in rows]
    forward = [[potential[0][b] * grown[0][b] for b in size]]
    for here in potential[1:]:
        before = forward[-1]
        row = [here[b] * sum([before[a] * grown[a][b] for a in size]) for b in size]
        total = sum(row)
        forward.append([value / total for value in row])
    backward = [[grown[a][0] for a in size]]
    for here in reversed(potential[1:]):
        after = backward[-1]
        row = [sum([grown[a][b] * here[b] * after[b] for b in size]) for a in size]
        total = sum(row)
        backward.append([value / total for value in row])
    backward.reverse()
    out = []
    for one, two in zip(forward, backward, strict=True):
        row = [a * b for a, b in zip(one, two, strict=True)]
        total = sum(row)
        out.append([value / total for value in row])
    return out


def spans(labels: Sequence[int]) -> Iterator[tuple[int, int, str]]:
    """Names as token ranges, from labels; an inside without a beginning begins one."""
    start, kind = -1, ""
    for at, label in enumerate((*labels, 0)):
        name = LABELS[label]
        if start >= 0 and (name[0] != "I" or name[2:] != kind):
            yield start, at, kind
            start = -1
        if name != "O" and start < 0:
            start, kind = at, name[2:]


@lru_cache(maxsize=2)
def built_in(gazetteer: Gazetteer) -> Tagger | None:
    """The tagger that Marsad ships, read when first asked for; None where its file is not there."""
    return Tagger(read_model(), gazetteer) if MODEL.exists() else None
