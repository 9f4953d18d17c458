"""What the tagger of names looks at: facts of a word, what stands beside it, and where else in the article it stands.

Nearly all that a token shows depends on its word alone, and newspapers use few words often: ``Facts`` are worked out once
a word, and the tagger keeps what the facts weigh. Only names of several words, neighbours two by two and the rest of the
article are looked at token by token. Features are short strings; ``|`` ends the part that says where they were seen.
"""

from __future__ import annotations

import gzip
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from marsad.errors import DataError
from marsad.forms import Word
from marsad.gazetteer import Gazetteer, find
from marsad.language.ar.clitics import ARTICLE, CONJUNCTIONS, PREPOSITIONS
from marsad.match import Scan
from marsad.tables import DATA

LISTS = DATA / "models" / "name_lists.tsv.gz"
LISTS_FORMAT = "# marsad name lists, format 1"
NAMED = ("actor", "short", "state", "capital", "agreement")  # kinds of the lexicon's entries that are names
AFFIX = 4  # letters of the longest prefix and suffix looked at
LONG = 8  # letters from which all words are as long
OFFSETS = (-2, -1, 0, 1, 2)  # tokens around one whose words are looked at
GAZETTEER_LONGEST = 3  # words of the longest name of a place that is looked up here
SPORT = "sport"  # what lists call a word of sports pages, where a town's name is mostly its club's
SPORT_LEAST = 3  # such words that make an article one on sports
SEEN_MOST = 4  # times in an article from which it is no matter how often

Multi = tuple[str, tuple[str, ...]]  # a list and the further words of a name in it


class Lists(NamedTuple):
    """Names of persons, clubs, companies and places that other people's lists hold."""

    words: Mapping[str, tuple[str, ...]]  # folded word → what lists say of it
    names: Mapping[str, tuple[Multi, ...]]  # first folded word → names of several words


def read_lists(path: Path = LISTS) -> Lists:
    """Read the lists; ``bench/name_lists.py`` writes them."""
    try:
        lines = gzip.decompress(path.read_bytes()).decode("utf-8").split("\n")
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise DataError(str(path), 0, str(error), "the lists of names that Marsad ships") from None
    if lines[0] != LISTS_FORMAT:
        raise DataError(str(path), 1, lines[0][:60], LISTS_FORMAT)
    words: dict[str, tuple[str, ...]] = {}
    names: dict[str, list[Multi]] = {}
    shared: dict[str, tuple[str, ...]] = {}
    for number, line in enumerate(lines[1:], 2):
        if not line or line[0] == "#":
            continue
        name, tab, codes = line.partition("\t")
        if not tab:
            raise DataError(str(path), number, line[:60], "a name, a tab, what lists say of it")
        told = shared.get(codes)
        if told is None:
            told = shared[codes] = tuple(codes.split())
        if " " in name:
            first, *rest = name.split()
            names.setdefault(first, []).extend((code, tuple(rest)) for code in told)
        else:
            words[name] = told
    return Lists(words, {word: tuple(found) for word, found in names.items()})


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """What a word shows wherever it stands; ``here``, ``near``, ``far`` and ``topical`` are its features."""

    key: str  # the word, with what tells two of the same letters apart
    coarse: str  # what sort of word it is, for looking at two together
    shape: str
    own: str  # whether it has the article, and whether it ends in ة
    kinds: tuple[str, ...]  # features of what the lexicon says of it
    names: tuple[str, ...]  # of what lists of words of names say
    places: tuple[str, ...]  # of what the gazetteer says
    lists: tuple[str, ...]  # of what lists of clubs and the like say
    likely: bool  # whether it may be a name: what the rest of the article is asked about
    base: str  # the name without what is glued to it, where that can be told
    stems: tuple[str, ...]  # itself, then itself without what is glued to it
    keys: tuple[str, ...]  # the same as the gazetteer has them
    listed: tuple[tuple[Multi, ...], ...]  # names of several words that it may begin, by stem
    told: tuple[str, ...]  # what single-word lists say
    name: bool  # whether lists have it as a word of names
    known: bool  # whether the whole word is in the lexicon or in a list
    sport: bool  # whether sports pages have the word
    glued: int  # letters before the name, where lists have it only without them


def _stems(word: str) -> tuple[str, ...]:
    """A word without و ف and without ب ل ك: every cut, for names are in no dictionary that would tell the right one."""
    out: list[str] = []
    if len(word) > 3 and word[0] in CONJUNCTIONS:
        out.append(word[1:])
    for base in (word, *out[:1]):
        if len(base) > 3 and base[0] in PREPOSITIONS:
            rest = base[1:]
            out.append(ARTICLE + rest[1:] if base[0] == rest[0] == "ل" else rest)
    return tuple(out)


def _key(word: str) -> str:
    return word[2:] if word.startswith(ARTICLE) and len(word) > 4 else word


def _kinds(word: Word) -> tuple[str, ...]:
    """What the lexicon says that a word is, in the order of its hits; ``w`` before what is glued to something."""
    out: list[str] = []
    for hit in word.hits:
        entry, feature, cut = hit.entry, hit.feature, hit.cut
        glued = "w" if cut.conjunction or cut.preposition else ""
        if entry.kind == "noun":
            what = f"noun:{entry.data[0]}{feature[:1]}"
        elif entry.kind == "function":
            what = f"f:{entry.key}"
        elif entry.kind in ("actor", "short"):
            what = f"{entry.kind}:{entry.data.kind}"
        else:
            what = f"{entry.kind}:{entry.pos}"
        out.append(glued + what)
    out += [f">{form.entry.kind}" for forms in word.phrases.values() for form, _ in forms]
    return tuple(dict.fromkeys(out))


def _shape(word: str) -> str:
    if word[0].isdigit():
        return "d"
    if not word[0].isalpha():
        return "punct"
    return "latin" if word.isascii() else ""


class Reader:
    """Facts of words, remembered; ``lists`` and a gazetteer behind them."""

    def __init__(self, lists: Lists, gazetteer: Gazetteer) -> None:
        self.lists = lists
        self.gazetteer = gazetteer
    def _place(self, key: str) -> str:
        """How big the biggest place of this name is; nothing where none is called so."""
        if key in self.gazetteer.everyday:
            return "every"
        if not self.gazetteer.index.get(key):
            return ""
        population = max((c.population for c in find(key, self.gazetteer)), default=0)
        return f"p{min(3, int(math.log10(population + 1) // 2))}"

    def facts(self, word: str, taa: bool, known: Word) -> Facts:
        """The facts of a folded word; ``known`` is what the lexicon says of it."""
        stems = _stems(word)
        kinds = _kinds(known)
        own = f"al={word.startswith(ARTICLE):d}{taa:d}"
        shape = f"sh={_shape(word)}"
        places = [place for key in (_key(word),) if (place := self._place(key))]
        places += [f"c{place}" for stem in stems if (place := self._place(_key(stem)))]
        words = self.lists.words
        told = [code for code in words.get(word, ()) if code[0] in "nu" or code == "lat"]
        if not told:
            told = [f"c{code}" for stem in stems for code in words.get(stem, ()) if code[0] in "nu" or code == "lat"]
        listed = [code for code in words.get(word, ()) if code[0] == "S"]
        if not listed:
            listed = next((clubs for stem in stems if (clubs := [code for code in words.get(stem, ()) if code[0] == "S"])), [])
        if any("pt" in words.get(stem, ()) for stem in (word, *stems)):
            listed.append("pt")
        k, n, g, ls = (tuple([f"{sign}={value}" for value in dict.fromkeys(values)]) for sign, values in (("k", kinds), ("n", told), ("g", places), ("L", listed)))
        likely = shape == "sh=" and len(word) > 2 and not any(kind.startswith(("f:", "wf:")) for kind in kinds)
        every = (word, *stems)
        coarse = "+".join(kinds[:2]) + ("|N" if told else "") + ("|G" if places else "")
        whole = bool(kinds) or word in words or bool(places and places[0][0] != "c")
        glued = 0 if whole else next((len(word) - len(stem) for stem in stems if stem in words and word.endswith(stem)), 0)
        return Facts(
            key=f"{word}+" if taa else word, coarse=coarse, shape=shape, own=own, kinds=k, names=n, places=g, lists=ls,
            likely=likely, base=stems[-1] if stems and not kinds and not told else word, stems=every, keys=tuple([_key(stem) for stem in every]),
            listed=tuple([found for stem in every if (found := self.lists.names.get(stem))]), told=tuple(listed), name=bool(told),
            known=whole, glued=glued,
            sport=any(SPORT in words.get(stem, ()) for stem in every),
        )  # fmt: skip

    def several(self, scan: Scan, facts: Mapping[int, Facts]) -> dict[int, list[str]]:
        """Names of several words, of some tokens by their facts: token → which list's name begins or goes on there."""
        out: dict[int, list[str]] = {}
        words = scan.doc.words
        count = len(words)

        def add(name: str, first: int, last: int) -> None:
            out.setdefault(first, []).append(f"B{name}")
            for token in range(first + 1, last):
                out.setdefault(token, []).append(f"I{name}")

        index, everyday = self.gazetteer.index, self.gazetteer.everyday
        for at, fact in facts.items():
            if scan.plain[at] is None:
                for match in scan.at[at]:
                    if match.last - at > 1 and match.entry.kind in NAMED:
                        add(match.entry.kind if match.entry.kind not in ("actor", "short") else f"{match.entry.kind}:{match.entry.data.kind}", at, match.last)
            if not fact.likely:
                continue
            for names in fact.listed:
                found = False
                for code, rest in names:
                    if at + len(rest) < count and words[at + 1] == rest[0] and words[at + 1 : at + 1 + len(rest)] == rest:
                        add(code, at, at + 1 + len(rest))
                        found = True
                if found:
                    break
            if (after := facts.get(at + 1)) is not None and after.likely:
                tail = words[at + 1]
                longer = tail + words[at + 2] if (third := facts.get(at + 2)) is not None and third.likely else ""
                for size, rest_ in ((GAZETTEER_LONGEST, longer), (2, tail)):
                    if rest_ and any((key + rest_) in index and (key + rest_) not in everyday for key in fact.keys):
                        add("gaz", at, at + size)
                        break
        return out


def here(fact: Facts) -> list[str]:
    """What a word shows to itself."""
    word, *stems = fact.stems
    out = [f"w={word}", fact.shape, f"len={min(len(word), LONG)}", fact.own, *fact.kinds, *fact.names, *fact.places, *fact.lists]
    out += [f"p={word[:size]}" for size in range(1, AFFIX + 1) if len(word) > size]
    out += [f"s={word[-size:]}" for size in range(1, AFFIX + 1) if len(word) > size]
    out += [f"st={stem}" for stem in stems]
    if not fact.kinds:
        out.append("unk")
    return out


def near(fact: Facts) -> list[str]:
    """What it shows to its neighbours: some of the same."""
    word, *stems = fact.stems
    out = [f"w={word}", *fact.kinds, *fact.names, *fact.places, *fact.lists, fact.own, fact.shape]
    return out + [f"s={word[-size:]}" for size in (2, 3) if len(word) > size] + [f"st={stem}" for stem in stems[:1]]


def far(fact: Facts) -> list[str]:
    """What it shows to those two tokens away: fewer."""
    return [f"w={fact.stems[0]}", *fact.kinds]


SHOWN = (here, near, far)  # by how far the token is


def topical(fact: Facts) -> list[str]:
    """What it shows to itself where the article is on sports."""
    return [f"T|{feature}" for feature in (fact.coarse, *fact.lists, *fact.places, fact.own)] if fact.likely else []


def on_sports(facts: Iterable[Facts]) -> bool:
    """Whether an article's words are those of a sports page."""
    return sum([fact.sport for fact in facts]) >= SPORT_LEAST


def before(fact: Facts, other: Facts) -> tuple[str, ...]:
    """The two tokens before one looked at together: ``fact`` right before it, ``other`` before that."""
    return (f"-2&{fact.coarse}/{other.coarse}",)


def beside(fact: Facts, other: Facts, d: int) -> tuple[str, ...]:
    """Two neighbours looked at together."""
    return f"{d}&{fact.coarse}/{other.coarse}", f"{d}&w{fact.coarse}/{other.key}"


def company(before: Facts | None, after: Facts | None) -> Iterator[str]:
    """What stands beside a token in its sentence: asked wherever the same name stands."""
    if before is not None:
        yield f"D-{before.coarse}"
        if before.name:
            yield "D-N"
    if after is not None:
        yield f"D+{after.coarse}"
        if after.name:
            yield "D+N"


def elsewhere(facts: Sequence[Facts], bounds: Sequence[tuple[int, int]]) -> tuple[dict[str, dict[str, None]], Counter[str]]:
    """What stands beside each likely name anywhere in an article, and how often the name stands there. ``bounds`` are the
    sentences, as token ranges."""
    seen: Counter[str] = Counter([fact.base for fact in facts if fact.likely])
    around: dict[str, dict[str, None]] = {}
    for first, last in bounds:
        for at in range(first, last):
            fact = facts[at]
            if fact.likely and seen[fact.base] > 1:
                beside_it = company(facts[at - 1] if at > first else None, facts[at + 1] if at + 1 < last else None)
                around.setdefault(fact.base, {}).update(dict.fromkeys(beside_it))
    return around, seen


def token_features(
    scan: Scan, facts: Sequence[Facts], reader: Reader, bounds: Sequence[tuple[int, int]]
) -> Iterator[list[list[str]]]:
    """Every feature of every token, sentence by sentence: what training reads. The tagger weighs the same without writing
    them out."""
    several = reader.several(scan, dict(enumerate(facts)))
    around, seen = elsewhere(facts, bounds)
    sports = on_sports(facts)
    for first, last in bounds:
        rows = []
        for at in range(first, last):
            fact = facts[at]
            row: list[str] = []
            for d in OFFSETS:
                if first <= at + d < last:
                    other = facts[at + d]
                    row += [f"{d}|{feature}" for feature in SHOWN[abs(d)](other)]
                else:
                    row.append(f"{d}|edge")
            for d in (-1, 1):
                if first <= at + d < last:
                    row += beside(fact, facts[at + d], d)
            if first <= at - 2:
                row += before(facts[at - 1], facts[at - 2])
            if sports:
                row += topical(fact)
            for d in (-1, 0, 1):
                if first <= at + d < last:
                    row += [f"{d}|m={name}" for name in several.get(at + d, ())]
            if fact.likely and seen[fact.base] > 1:
                row += around.get(fact.base, ())
                row.append(f"Dc={min(SEEN_MOST, seen[fact.base])}")
            rows.append(row)
        yield rows
