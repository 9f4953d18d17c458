"""Places: words that name somewhere, and where on earth that is.

Finding is done from cues: a place noun (مدينة، ريف، مطار), a direction (شمال، غربي), a preposition, a name of the
gazetteer. A bare string never decides by itself where it is also an everyday word (الباب، حماة). Resolving scores every
candidate openly: name, feature kind, stated country or parent, countries that the article speaks of, distance to the
places already settled; near-ties stay unresolved, with the ranked candidates kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from marsad.gazetteer import PREFIX, Gazetteer, find, is_everyday, places_in
from marsad.gazetteer import Candidate as GazPlace
from marsad.lexicon import bare_words
from marsad.match import QUOTE_MARKS, Match, Scan
from marsad.model import Candidate, Mention, Place, Span, Unresolved

WELL_KNOWN = 200_000  # population from which a name that is also a common word may be the place after في
_COMMON = frozenset(
    ("event", "cue", "cuenoun", "light", "noun", "placenoun", "status", "relation", "verb", "victim", "adjective", "word",
     "descriptor", "result", "agreement", "document", "counter", "counting", "framing", "label")
)  # fmt: skip
_CLOSED = ("prep", "conj", "neg", "comp", "rel", "seq", "quant", "dem", "aux", "pron", "what")
BIG = 20_000  # population from which a bare name, unknown as a word, needs no cue
KEPT = 5  # ranked candidates kept in a record
PRECISION = {"city": "city", "site": "site", "region": "region", "country": "country", "sea": "region"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceFound:
    """Words that name a place (tokens ``first`` up to ``last``), before it is known which place they name."""

    first: int
    last: int
    name: tuple[int, int]  # tokens of the proper name inside
    kind: str | None  # what a place noun says it is
    relative: bool = False  # a part or direction of the named place (شمال، ريف، وسط)
    country: str | None = None  # stated by an adjective or by being a state
    state: str | None = None
    capital: str | None = None
    candidates: tuple[GazPlace, ...] = ()
    parent: int | None = None  # token where the place that this one lies in begins
    back: bool = False  # المدينة، المنطقة: a place said before
    cue: str = "none"  # none, preposition, noun
    direction: str = ""  # N S E W of the named place
    peeled: int = 0  # letters of و ف ب ل ك peeled off the first word
    rule: str = ""


class PlaceReader:
    """Finds place words at any token of one document, each token tried once."""

    def __init__(self, scan: Scan, skip: frozenset[int] = frozenset()) -> None:
        self.skip = skip  # tokens of time expressions: الخميس is also a town
        self.scan = scan
        self.doc = scan.doc
        self.words = scan.doc.words
        self.gazetteer = scan.lexicon.gazetteer
        self._memo: dict[int, PlaceFound | None] = {}
        self._names: dict[int, tuple[str, int, tuple[GazPlace, ...]]] = {}
        self._candidates: dict[str, tuple[GazPlace, ...]] = {}

    def limit(self, at: int) -> int:
        return min(self.doc.sentences[self.doc.sentence_of[at]].last, at + 12)

    def read(self, at: int) -> PlaceFound | None:
        """The place phrase that begins at a token, or None."""
        if at in self._memo:
            return self._memo[at]
        self._memo[at] = None
        if at < len(self.words) and not self.doc.numeric[at] and at not in self.skip:
            self._memo[at] = self._read(at)
        return self._memo[at]

    def _read(self, at: int) -> PlaceFound | None:
        limit = self.limit(at)
        noun = self.scan.find(at, "placenoun")
        if noun:
            whole = self._longest(at, limit)
            found = self._noun(noun, limit)
            if whole[2] and whole[1] - at > 1 and (found is None or whole[1] >= found.last):
                return self.name(at, limit, cue="noun")  # قطاع غزة، جبل الزاوية: the place noun is part of the name
            if found:
                return found
        return self.name(at, limit, cue=self.cue(at))

    def cue(self, at: int) -> str:
        """What stands before a token that makes a place likely there."""
        matches = self.scan.at[at]
        if any(m.cut.preposition == "ب" for m in matches):
            return "preposition"
        if at == 0:
            return "none"
        if self.words[at - 1] in ("في", "الي", "من", "قرب", "داخل", "خارج", "عن", "باتجاه", "نحو", "قباله") or self.scan.function(at - 1, "prep_place"):
            return "preposition"
        if self.scan.find(at - 1, "placenoun"):
            return "noun"
        return "none"

    def name(self, at: int, limit: int, *, cue: str) -> PlaceFound | None:
        """A proper name of a place at a token: a state, a capital, or a name of the gazetteer."""
        state, capital = self.scan.find(at, "state"), self.scan.find(at, "capital")
        best = state if state and (capital is None or state.last >= capital.last) else capital
        stem, end, places = self._longest(at, limit)
        if best and best.last >= end:
            country = best.entry.key
            end = best.last
            if best is capital:
                # الجزائر, تونس, الكويت name both the state and its capital: the state is the safer reading
                adjective = self._nisba(end, limit)
                return PlaceFound(first=at, last=adjective.last if adjective else end, name=(at, end), kind="city", country=country,
                                  capital=country, candidates=places, cue=cue, rule="place.capital")  # fmt: skip
            return PlaceFound(first=at, last=end, name=(at, end), kind="country", country=country, state=country, cue=cue, rule="place.state")
        if not places:
            return None
        if cue != "noun" and not self._sure(at, end, stem, places, cue):
            return None
        if cue == "noun" and self.scan.function(at, *_CLOSED) and end == at + 1:
            return None
        quarter = self.scan.find(end, "placeadj") if end < limit else None
        if quarter and quarter.cut.article and not quarter.cut.conjunction and not quarter.cut.preposition:
            return PlaceFound(first=at, last=quarter.last, name=(at, end), kind="region", relative=True, candidates=places, cue=cue,
                              peeled=self._peeled(at, stem), rule="place.quarter", direction=quarter.entry.data)  # fmt: skip
        adjective = self._nisba(end, limit)
        stated = adjective.entry.key if adjective and any(p.country == adjective.entry.key for p in places) else None
        last = adjective.last if adjective and stated else end
        peeled = self._peeled(at, stem)
        return PlaceFound(first=at, last=last, name=(at, end), kind=None, country=stated, candidates=places, cue=cue,
                          peeled=peeled, rule="place.gazetteer")  # fmt: skip

    def _sure(self, at: int, end: int, stem: str, places: tuple[GazPlace, ...], cue: str) -> bool:
        """Whether a name without a place noun before it is a place: no common word, or well known and after في.

        442 of 3,635 one-word place names are also everyday words: a bare string never decides.
        """
        lexicon = self.scan.lexicon
        words = [stem.split(" ")[0], *self.words[at + 1 : end]]
        if any(any(h.entry.kind == "function" and h.cut.skip == 0 for h in lexicon.word(w).hits) for w in words):
            return False
        known = any(_curated(p) for p in places) or max(p.population for p in places) >= WELL_KNOWN
        if end - at > 1:
            return cue != "none" or known or not all(self._common(w) for w in words)
        if not any(p.as_written for p in places):
            return False  # رقة for الرقة: without its article only a place noun says so
        common = self._common(words[0]) or is_everyday(stem, self.gazetteer)
        other = any(m.entry.kind in ("actor", "given") and m.cut.skip == 0 for m in self.scan.at[at])
        if common:
            return known and cue == "preposition" and self._placing(at)
        if other:
            return cue == "preposition" and known
        return cue != "none" or known or max(p.population for p in places) >= BIG

    def _common(self, word: str) -> bool:
        """Whether a folded word is a common word of the language as it stands."""
        return any(h.entry.kind in _COMMON and (h.cut.skip == 0 or (h.cut.article and h.cut.skip == 2)) and not h.cut.pronoun for h in self.scan.lexicon.word(word).hits)

    def _placing(self, at: int) -> bool:
        """Whether the word before says that a place follows: في, إلى, a clitic ب is too weak for an everyday word."""
        return at > 0 and self.words[at - 1] in ("في", "الي", "قرب", "نحو", "من")

    def _peeled(self, at: int, stem: str) -> int:
        word = self.words[at]
        return max(0, len(word) - len(stem.split(" ")[0])) or int(word.startswith("لل") and stem.startswith("ال"))

    def _nisba(self, at: int, limit: int) -> Match | None:
        if at >= limit:
            return None
        match = self.scan.find(at, "nisba")
        return match if match and match.cut.article and not match.cut.conjunction and not match.cut.preposition else None

    def _longest(self, at: int, limit: int) -> tuple[str, int, tuple[GazPlace, ...]]:
        """The longest gazetteer name that begins at a token, clitics peeled; its words, end and places."""
        found = self._names.get(at)
        if found is None:
            found = self._names[at] = self._look_up(at)
        return found if found[1] <= limit else ("", at, ())

    def _look_up(self, at: int) -> tuple[str, int, tuple[GazPlace, ...]]:
        words, index = self.words, self.gazetteer.index
        limit = self.limit(at)
        for start in _starts(words[at]):
            bare = start[2:] if start.startswith("ال") and len(start) > 3 else start
            lengths = [1] if bare in index or start in index else []
            # most words begin no name: the first letters of the word and the next tell
            following = words[at + 1] if at + 1 < len(words) else ""
            if not lengths and (bare + following)[:PREFIX] not in self.gazetteer.prefixes and (start + following)[:PREFIX] not in self.gazetteer.prefixes:
                continue
            joined_bare, joined = bare, start
            for length in range(2, min(self.gazetteer.longest, limit - at, 5) + 1):
                word = words[at + length - 1]
                if not word[0].isalpha():
                    break
                joined_bare += word
                joined += word
                if joined_bare in index or joined in index:
                    lengths.append(length)
            for length in reversed(lengths):
                name = " ".join((start, *words[at + 1 : at + length]))
                places = self._find(name)
                if places:
                    return name, at + length, places
        return "", at, ()

    def _find(self, name: str) -> tuple[GazPlace, ...]:
        found = self._candidates.get(name)
        if found is None:
            found = self._candidates[name] = tuple(p for p in find(name, self.gazetteer) if p.kind != "country")
        return found

    def _noun(self, noun: Match, limit: int) -> PlaceFound | None:
        kind, relative, back, whole, unknown, direction = noun.entry.data
        at, end = noun.first, noun.last
        if noun.cut.pronoun:
            if relative and direction:  # شرقها، غربه
                return PlaceFound(first=at, last=end, name=(at, end), kind=kind, relative=True, back=True, cue="noun",
                                  rule="place.pronoun", direction=direction)  # fmt: skip
            return None
        plural = noun.feature[0] == "p"
        article = noun.cut.article
        if not article:
            inner_at = end
            while inner_at < limit and self.words[inner_at] in QUOTE_MARKS:
                inner_at += 1
            home = self.scan.find(inner_at, "noun") if inner_at < limit else None
            if home and home.entry.data[0] == "homeland" and (direction or relative):  # شرق البلاد
                return PlaceFound(first=at, last=home.last, name=(at, home.last), kind="region", relative=True, back=True, cue="noun",
                                  rule="place.part-of-home", direction=direction)  # fmt: skip
            inner = self._inner(inner_at, limit, relative=relative, site=kind == "site") if inner_at < limit else None
            if inner and not self._conjoined(inner_at):
                last = inner.last + (inner_at - end if inner.last < limit and self.words[inner.last] in QUOTE_MARKS else 0)
                if noun.entry.key in ("حدود",):
                    return PlaceFound(first=at, last=inner.last, name=inner.name, kind="site", relative=True, country=inner.country,
                                      candidates=inner.candidates, state=inner.state, cue="noun", rule="place.border")  # fmt: skip
                if whole and plural:  # شوارع سرت: the whole of it
                    return replace(inner, first=at, last=last, cue="noun", rule="place.whole")
                part = relative or (plural and kind in ("site", "region", "city"))
                return replace(inner, first=at, last=last, kind=kind if not relative else "region", relative=part or inner.relative or (kind == "site" and not self._is_site(inner)),
                               cue="noun", rule="place.relative" if relative else "place.noun", direction=direction + inner.direction)  # fmt: skip
            # an unknown proper name after مدينة، بلدة، قرية، حي: somewhere, though no gazetteer knows it
            if kind in ("city", "region", "site") and not relative and not plural and inner_at < limit:
                name_end = inner_at
                while name_end < min(limit, inner_at + 3) and not self.scan.at[name_end] and self.words[name_end][0].isalpha():
                    name_end += 1
                if name_end > inner_at and unknown:
                    return PlaceFound(first=at, last=name_end, name=(inner_at, name_end), kind=kind, cue="noun", rule="place.unknown")
        # الأراضي الليبية، العاصمة الإماراتية، الحدود السورية-التركية، الجنوب الليبي، الأحياء الشرقية
        first_nation = self._nation(end, limit)
        if first_nation:
            last = first_nation.last
            if noun.entry.key == "حدود":
                at2 = last + 1 if last < limit and self.words[last] in "-ـ–" else last
                second = self._nation(at2, limit)
                if second:
                    words = " ".join(w for w in self.words[at : second.last] if w[0].isalpha())
                    curated = self._find(words) or self._find(words.removeprefix(words[0]) if noun.cut.preposition else words)
                    if curated:
                        return PlaceFound(first=at, last=second.last, name=(at, second.last), kind="site", candidates=curated[:1], cue="noun", rule="place.border")
                return PlaceFound(first=at, last=second.last if second else last, name=(at, last), kind="site", relative=True,
                                  country=None if second else first_nation.entry.key, state=first_nation.entry.key, cue="noun",
                                  rule="place.border", parent=None)  # fmt: skip
            if noun.entry.key == "عاصمة":
                return PlaceFound(first=at, last=last, name=(at, last), kind="city", country=first_nation.entry.key,
                                  capital=first_nation.entry.key, cue="noun", rule="place.capital")  # fmt: skip
            if article and relative:
                return PlaceFound(first=at, last=last, name=(at, last), kind="country" if whole else "region", relative=not whole,
                                  country=first_nation.entry.key, state=first_nation.entry.key, cue="noun",
                                  rule="place.part-of-state", direction=direction)  # fmt: skip
            if plural or kind == "site":
                return PlaceFound(first=at, last=last, name=(at, last), kind=kind, relative=True, country=first_nation.entry.key,
                                  state=first_nation.entry.key, cue="noun", rule="place.in-state")  # fmt: skip
        if noun.entry.key == "عاصمة" and article:
            inner = self.name(end, limit, cue="noun") if end < limit else None
            if inner and not self._conjoined(end):
                return replace(inner, first=at, cue="noun", rule="place.capital")
        # a described site or quarter inside a named place: مسجد بمدينة كيبيك، الأحياء الشرقية لمدينة حلب، الجزء الغربي من الموصل
        stop = end
        quarter = ""
        placed = False
        while stop < limit and self._adjective(stop):
            adjective = self.scan.find(stop, "placeadj")
            placed = placed or adjective is not None
            quarter += adjective.entry.data if adjective else ""
            stop += 1
        if stop < limit:
            inner_at = stop
            if self.words[stop] in ("في", "من", "داخل") and stop + 1 < limit:
                inner_at = stop + 1
            elif not any(m.cut.preposition in ("ب", "ل") for m in self.scan.at[stop]) and not self._longest(stop, limit)[2]:
                inner_at = -1
            elif self.words[stop][0] not in "بل":
                inner_at = -1
            if inner_at >= 0:
                inner = self.read(inner_at)
                fits = placed or kind == "site" if not relative else placed or (self.words[stop] == "من" and direction)
                if inner and (inner.candidates or inner.state or inner.capital) and fits:
                    return replace(inner, first=at, last=inner.last, kind=kind, relative=True, parent=inner_at, cue="noun",
                                   rule="place.inside", direction=direction + quarter)  # fmt: skip
        if article and back and not plural and stop == end and noun.entry.key == "عاصمة":
            return PlaceFound(first=at, last=end, name=(at, end), kind=kind, back=True, cue="noun", rule="place.back-capital")
        if article and back and not plural and stop == end:
            return PlaceFound(first=at, last=end, name=(at, end), kind=kind, back=True, cue="noun", rule="place.back")
        if article and placed and (plural or relative):
            return PlaceFound(first=at, last=stop, name=(at, stop), kind=kind if not relative else "region", relative=True, back=True,
                              cue="noun", rule="place.part-back", direction=direction + quarter)  # fmt: skip
        return None

    def _is_site(self, inner: PlaceFound) -> bool:
        return any(p.kind == "site" for p in inner.candidates)

    def _conjoined(self, at: int) -> bool:
        matches = self.scan.at[at]
        return bool(matches) and all(m.cut.conjunction for m in matches)

    def _inner(self, at: int, limit: int, *, relative: bool, site: bool) -> PlaceFound | None:
        """The place after a place noun without article: another place noun's phrase, or a name."""
        noun = self.scan.find(at, "placenoun")
        if noun and not noun.cut.conjunction and not noun.cut.preposition:
            inner = self.read(at)
            if inner and not (inner.back and inner.rule == "place.pronoun"):
                return inner
        if any(m.cut.preposition or m.cut.conjunction for m in self.scan.at[at]) and not self._longest(at, limit)[2]:
            return None
        if (relative or site) and self._longest(at, limit)[1] == at + 1 and any(m.entry.kind in ("noun", "event") for m in self.scan.at[at]):
            return None  # شرق البلاد, مقر حكومة: no town called البلاد or حكومة
        return self.name(at, limit, cue="noun")

    def _nation(self, at: int, limit: int) -> Match | None:
        if at >= limit:
            return None
        match = self.scan.find(at, "nisba")
        return match if match and not match.cut.conjunction and not match.cut.preposition else None

    def _adjective(self, at: int) -> bool:
        matches = self.scan.at[at]
        if not matches:
            word = self.words[at]
            return word.startswith("ال") and word.endswith(("يه", "ي")) and len(word) > 5
        return any(m.entry.pos == "A" and not m.cut.conjunction and not m.cut.preposition for m in matches)


def _starts(word: str) -> list[str]:
    """A folded word and what is left of it without و ف ب ل ك."""
    starts = [word]
    if len(word) > 3 and word[0] in "وفبلك":
        starts.append(word[1:])
        if word.startswith("لل"):
            starts.append("ال" + word[2:])
        if word[0] in "وف" and word[1] in "بل" and len(word) > 4:
            starts.append(word[2:])
            if word[1:3] == "لل":
                starts.append("ال" + word[3:])
    return starts


def _curated(place: GazPlace) -> bool:
    return place.source != "geonames"


def find_places(reader: PlaceReader) -> list[PlaceFound]:
    """Every place phrase of the document, left to right, the longest at each spot; ``ريفي إدلب وحماة`` gives both."""
    found: list[PlaceFound] = []
    at, count = 0, len(reader.words)
    while at < count:
        place = reader.read(at)
        if place is None:
            at += 1
            continue
        found.append(place)
        at = max(place.last, at + 1)
        # دير الزور والرقة: the same cue holds for the names that follow with و
        while at < count and place.cue != "none" and reader.words[at][0] == "و" and len(reader.words[at]) > 3:
            more = reader.name(at, reader.limit(at), cue="noun" if place.cue == "noun" else "preposition")
            if more is None or (more.state and place.cue != "noun" and not place.state):
                break
            found.append(more)
            at = more.last
    return found


def _name(reader: PlaceReader, found: PlaceFound) -> str:
    return reader.doc.raw(found.first, found.last)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """The places of a reading, which found phrase became which, and what stayed open."""

    places: tuple[Place, ...]
    ids: dict[int, str]  # first token of a found phrase → place id
    unresolved: tuple[Unresolved, ...]


def resolve_places(
    reader: PlaceReader, found: Sequence[PlaceFound], votes: dict[str, float], *, skip: frozenset[int] = frozenset()
) -> Settled:
    """Settle which place each phrase names. ``votes`` are the countries that the article speaks of, by weight.

    ``skip`` are phrases that turned out to be actors (``موسكو تأمل``), by first token.
    """
    lexicon = reader.scan.lexicon
    doc = reader.doc
    records: dict[str, dict[str, object]] = {}
    order: list[str] = []
    ids: dict[int, str] = {}
    unresolved: list[Unresolved] = []
    votes = dict(votes)
    for place in found:
        if place.state and place.first not in skip:
            votes[place.state] = votes.get(place.state, 0) + 1
        elif place.country:
            votes[place.country] = votes.get(place.country, 0) + 1
    for place in found:
        if len({p.country for p in place.candidates}) == 1 and place.candidates[0].country and not place.state:
            country = place.candidates[0].country
            votes[country] = votes.get(country, 0) + 0.5
    last: dict[str, str] = {}
    by_key: dict[str, str] = {}
    # إدلب after محافظة إدلب is the governorate, unless the article also says مدينة إدلب
    named: dict[str, set[str]] = {}
    for place in found:
        if place.kind in ("region", "city") and not place.relative and place.candidates:
            named.setdefault(" ".join(bare_words(doc.words[place.name[0] : place.name[1]])), set()).add(place.kind)

    def record(id: str, place: PlaceFound, **fields: object) -> None:
        ids[place.first] = id
        if id not in records:
            records[id] = {"name": _name(reader, place), "mentions": [], **fields}
            order.append(id)
        start, end = doc.starts[place.first], doc.ends[place.last - 1]
        mentions = records[id]["mentions"]
        assert isinstance(mentions, list)
        mentions.append(Mention(start, end, doc.text[start:end], place.rule))

    for place in found:
        if place.first in skip:
            continue
        where = " ".join(doc.words[place.first : place.last])
        home = max(votes, key=lambda c: (votes[c], c)) if votes else None
        if place.rule in ("place.back-capital", "place.part-of-home"):
            if home is None:
                continue
            state = lexicon.states[home]
            if place.rule == "place.back-capital":
                lat, lon = state.capital_at or state.at
                record(f"capital:{home}", place, kind="city", country=home, admin1=None, lat=lat, lon=lon, precision="city",
                       candidates=(), name_en=state.capital_en)  # fmt: skip
                last["city"] = f"capital:{home}"
            else:
                spot = part_of(lexicon.gazetteer, home, place.direction) if place.direction else None
                lat, lon = spot or state.at
                record(by_key.setdefault(where, f"place:{doc.starts[place.first]}"), place, kind="region", country=home, admin1=None,
                       lat=lat, lon=lon, precision="region" if spot else "country", candidates=())  # fmt: skip
            continue
        if place.back:
            kind = "city" if place.kind == "city" else "region"
            anchor = last.get(kind) or last.get("city") or last.get("region") or last.get("country")
            if anchor is None:
                continue
            if place.rule == "place.back" and kind in last:
                record(last[kind], place)
            elif place.rule == "place.part-back":
                base = records[anchor]
                key = by_key.setdefault(where, f"place:{doc.starts[place.first]}")
                record(key, place, **{k: base[k] for k in ("country", "admin1", "lat", "lon")}, kind=place.kind or "region", precision="region", candidates=())
            continue
        if place.state and not place.candidates:
            state = lexicon.states[place.state]
            if place.rule in ("place.state", "place.part-of-state") and not place.relative:
                id = f"country:{place.state}"
                record(id, place, kind="country", country=place.state, admin1=None, lat=state.at[0], lon=state.at[1],
                       precision="country", candidates=(), name_en=state.name_en)  # fmt: skip
                last["country"] = id
            else:
                id = by_key.setdefault(where, f"place:{doc.starts[place.first]}")
                part = part_of(lexicon.gazetteer, place.state, place.direction) if place.direction else None
                lat, lon = part or state.at
                record(id, place, kind=place.kind or "region", country=place.country or (None if place.rule == "place.border" else place.state),
                       admin1=None, lat=lat, lon=lon, precision="region" if part else "country", candidates=())  # fmt: skip
            continue
        if place.capital and not (place.candidates and place.rule == "place.gazetteer"):
            state = lexicon.states[place.capital]
            at = state.capital_at or state.at
            id = f"capital:{place.capital}" if not place.relative else by_key.setdefault(where, f"place:{doc.starts[place.first]}")
            record(id, place, kind=place.kind or "city", country=place.capital, admin1=None, lat=at[0], lon=at[1],
                   precision="city", candidates=(), name_en=state.capital_en)  # fmt: skip
            last["city"] = id
            continue
        kinds = named.get(" ".join(bare_words(doc.words[place.name[0] : place.name[1]])), set())
        if place.kind is None and kinds == {"region"} and any(c.kind == "region" for c in place.candidates):
            place = replace(place, kind="region")
        ranked = rank(place, votes)
        if place.kind == "site" and ranked and not place.parent and ranked[0][0].kind != "site" and ranked[0][0].country not in votes:
            ranked = []  # ساحة الشهداء is no village of that name abroad
        if not ranked and place.kind == "site" and "city" in last:
            base = records[last["city"]]
            record(by_key.setdefault(where, f"place:{doc.starts[place.first]}"), place, kind="site", precision="city",
                   candidates=(), **{k: base[k] for k in ("country", "admin1", "lat", "lon")})  # fmt: skip
            unresolved.append(Unresolved(span=_span(reader, place), kind="place", reason=f"no gazetteer knows this name; put at {base['name']}"))
            continue
        if not ranked:
            id = by_key.setdefault(where, f"place:{doc.starts[place.first]}")
            likely = place.country or (max(votes, key=lambda c: (votes[c], c)) if votes else None)
            record(id, place, kind=place.kind or "city", country=likely, admin1=None, lat=None, lon=None, precision="none", candidates=())
            unresolved.append(Unresolved(span=_span(reader, place), kind="place", reason="no gazetteer knows this name"))
            continue
        best, score, _ = ranked[0]
        if len(ranked) > 1 and ranked[1][1] >= score - 0.05 and ranked[1][0].country != best.country:
            unresolved.append(Unresolved(span=_span(reader, place), kind="place", reason=f"{best.name_en} ({best.country}) or {ranked[1][0].name_en} ({ranked[1][0].country}): nothing decides"))
        kind = place.kind or best.kind
        relative = place.relative
        id = best.id if not relative and (place.kind in (None, best.kind)) else by_key.setdefault(where, f"{best.id}#{doc.starts[place.first]}")
        precision = "region" if relative and kind == "region" else PRECISION.get(best.kind, "city")
        if relative and kind == "site" and best.kind == "city":
            precision = "city"
        candidates = tuple(
            Candidate(id=p.id, name=p.name_en, country=p.country, lat=p.lat, lon=p.lon, score=round(s, 3), reasons=why)
            for p, s, why in ranked[:KEPT]
        )
        record(id, place, kind=kind, country=best.country, admin1=best.admin1, lat=best.lat, lon=best.lon, precision=precision,
               candidates=candidates, name_en=best.name_en if not relative else None)  # fmt: skip
        last["city" if kind in ("city", "site") else "region"] = id
    places = tuple(
        Place(id=id, **{k: tuple(v) if isinstance(v, list) else v for k, v in records[id].items()})  # type: ignore[arg-type]
        for id in order
    )
    return Settled(places=places, ids=ids, unresolved=tuple(unresolved))


def _span(reader: PlaceReader, place: PlaceFound) -> Span:
    start, end = reader.doc.starts[place.first], reader.doc.ends[place.last - 1]
    return Span(start, end, reader.doc.text[start:end])


@lru_cache(maxsize=256)
def part_of(gazetteer: Gazetteer, country: str, direction: str) -> tuple[float, float] | None:
    """The middle of a state's northern, southern, eastern or western places: where شرقي ليبيا is, as far as people live.

    The mean of the quarter of its gazetteer places that lie furthest that way; None where it has too few.
    """
    spots = [(p.lat, p.lon) for p in places_in(gazetteer, country)]
    for letter in dict.fromkeys(direction):
        axis = 0 if letter in "NS" else 1
        spots.sort(key=lambda at: at[axis], reverse=letter in "NE")
        spots = spots[: max(4, len(spots) // 3)]
    if len(spots) < 4:
        return None
    return round(sum(s[0] for s in spots) / len(spots), 2), round(sum(s[1] for s in spots) / len(spots), 2)


def rank(place: PlaceFound, votes: dict[str, float]) -> list[tuple[GazPlace, float, tuple[str, ...]]]:
    """Candidates of a place phrase, best first, each with its score and the reasons that made it.

    The weights were set on sentences of our own (tests/cases/places.csv), not on any gold article.
    """
    total = sum(votes.values()) or 1.0
    out: list[tuple[GazPlace, float, tuple[str, ...]]] = []
    for candidate in place.candidates:
        reasons = []
        score = 0.0
        if _curated(candidate):
            score += 0.15
            reasons.append("curated")
        if place.kind and not place.relative:
            same = candidate.kind == place.kind
            score += 0.3 if same else 0.0
            if same:
                reasons.append(f"is a {place.kind}")
        elif candidate.kind in ("city", "region"):
            score += 0.1
        if place.country:
            if candidate.country == place.country:
                score += 0.6
                reasons.append(f"stated country {place.country}")
            else:
                score -= 0.3
        share = votes.get(candidate.country or "", 0.0) / total
        if share:
            score += 0.5 * share + 0.15
            reasons.append(f"country votes {share:.2f}")
        size = min(candidate.population, 5_000_000)
        if size:
            score += 0.05 * len(str(size))
            reasons.append(f"population {candidate.population}")
        out.append((candidate, score, tuple(reasons)))
    out.sort(key=lambda row: (-row[1], row[0].id))
    return out
