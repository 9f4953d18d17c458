"""Whereabouts: which place on earth the words of a place phrase mean.

Every candidate is scored openly: name, feature kind, stated country or parent, countries that the article speaks of;
near-ties stay unresolved, with the ranked candidates kept. One record a place, with all the words that name it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from marsad.gazetteer import Candidate as GazPlace
from marsad.gazetteer import distance_km, find, is_everyday
from marsad.language.ar.fold import fold_map
from marsad.lexicon import bare_words
from marsad.model import Candidate, Mention, Place, Span, Unresolved
from marsad.names.tagger import RULE
from marsad.places.candidates import borders, part_of, rank, regions
from marsad.places.find import PlaceReader
from marsad.places.names import BORDER, CAPITAL, COMMA, FOR_THE, IN, PlaceFound, curated, preposed
from marsad.record import record

_BEGINNINGS = ("placenoun", "state", "capital", "noun")
KEPT = 5  # ranked candidates kept in a record
AHEAD_REACH = 10  # tokens from قاعدتين to في العراق
HOME_REACH = 25  # tokens between البلاد and the adjective that says which
NAME_REACH = 6  # tokens: the longest name of a group that a place may be part of
BACK_NAMES = 4  # names: how far back القطاع or المطار looks for what it is of
BETWEEN_REACH = 7  # tokens from الطريق to the towns that it joins
TOGETHER_KM = 50.0  # a place said to lie north of another is that near
BORDER_REACH = 1  # token between a place and the border that it is said to lie on: مخيم أطمة على الحدود
DIRECTIONS = {"N": "شمال", "S": "جنوب", "E": "شرق", "W": "غرب"}
WELL_KNOWN = 200_000  # population from which a town abroad may be meant where nothing else speaks of its country
WORTH_OF_A_CAPITAL = 2.0  # what each mention of a capital has given its country in the votes
WORTH_OF_A_PLACE = 0.7  # what country_votes gives a country for a place that lies in no other
INNER_POPULATION = 100_000  # from which the town in the name of a site is a place of its own
PRECISION = {"city": "city", "site": "site", "region": "region", "country": "country", "sea": "region"}


@record
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
    votes, told = dict(votes), dict(votes)
    for place in found:
        if place.state and place.first not in skip:
            votes[place.state] = votes.get(place.state, 0) + 1
        elif place.country:
            votes[place.country] = votes.get(place.country, 0) + 1
    for place in found:
        country = place.candidates[0].country if place.candidates and not place.state else None
        if country is None or len({p.country for p in place.candidates}) > 1:
            if country and {p.country for p in place.candidates if curated(p)} == {country} and not _everyday(reader, place):
                told[country] = told.get(country, 0) + 0.5  # الرقة, though villages elsewhere are called so too
            continue
        if _everyday(reader, place):
            told[country] = told.get(country, 0) - WORTH_OF_A_PLACE  # its own vote
        else:
            votes[country] = votes.get(country, 0) + 0.5
            told[country] = told.get(country, 0) + 1
    spoken = frozenset(country for country, weight in told.items() if weight > 0.1)
    settling = _Settling(reader, found, votes, spoken)
    for number, place in enumerate(found):
        if place.first not in skip or _named_within(reader, place):
            settling.settle(number, place)
    return settling.settled()


def _everyday(reader: PlaceReader, place: PlaceFound) -> bool:
    return is_everyday(" ".join(reader.doc.words[place.name[0] : place.name[1]])[place.peeled :], reader.gazetteer)


def _named_within(reader: PlaceReader, place: PlaceFound) -> bool:
    """Whether a place inside an actor's phrase is named for itself: السفير في بغداد, but not تنظيم الدولة في العراق."""
    scan = reader.scan
    at = place.first
    site = place.candidates and not place.capital and preposed(scan, at, "locative")  # خطاب من البيت الأبيض
    if not (site or preposed(scan, at, "locative_sure")):
        return False
    first = max(reader.doc.sentences[reader.doc.sentence_of[at]].first, at - NAME_REACH)
    return not place.state or not any(m.last > at for token in range(first, at) for m in scan.at[token] if m.entry.kind in ("actor", "short"))


class _Settling:
    """The records of one reading being made: what each phrase became, and what a later phrase may point back to."""

    def __init__(self, reader: PlaceReader, found: Sequence[PlaceFound], votes: dict[str, float], spoken: frozenset[str]) -> None:
        self.reader = reader
        self.doc = reader.doc
        self.lexicon = reader.scan.lexicon
        self.gazetteer = self.lexicon.gazetteer
        self.found = found
        self.capitals = Counter(place.capital for place in found)
        self.firsts = [place.first for place in found]
        self.called: dict[str, PlaceFound] = {}  # place noun → the first place of the gazetteer that it is part of the name of
        for place in found:
            if place.noun and place.rule == "place.gazetteer" and place.candidates:
                self.called.setdefault(place.noun, place)
        self.votes = votes
        self.spoken = spoken  # countries that more than everyday words speak of
        self.home = max(votes, key=lambda c: (votes[c], c)) if votes else None
        self.records: dict[str, dict[str, Any]] = {}
        self.ids: dict[int, str] = {}
        self.unresolved: list[Unresolved] = []
        self.last: dict[str, str] = {}  # kind → the place of that kind named last
        self.last_home: dict[str, str] = {}  # the same, in the country that the article speaks of most
        self.of_noun: dict[str, str] = {}  # place noun → the place that it headed last
        self.by_words: dict[str, str] = {}  # a phrase's words → its place, where no gazetteer has an id for it
        self.rows: dict[str, GazPlace] = {}  # what the gazetteer says of a record
        self.names: list[str] = []  # names of cities and regions, in the order of their last mention
        self.named = self._kinds_named()
        self.mentions: Counter[str] = Counter()  # names of the gazetteer, how often each; counted when first asked for

    def _kinds_named(self) -> dict[str, set[str]]:
        """What the article itself says a name is: إدلب after محافظة إدلب is the governorate, unless it says مدينة إدلب too."""
        named: dict[str, set[str]] = {}
        for place in self.found:
            if place.noun and place.candidates and not place.relative and not place.back and (place.kind or place.rule == "place.gazetteer"):
                kind = place.kind or place.candidates[0].kind
                said = kind == "city" or any(name.startswith(place.noun) for c in place.candidates for name in c.names)
                if kind in ("region", "city") and said:
                    named.setdefault(self._bare(place), set()).add(kind)
        return named

    def _bare(self, place: PlaceFound) -> str:
        """The name in a phrase, without its place noun and articles: what two phrases of one place share."""
        first, last = place.name
        if place.noun and first == place.first and last - first > 1:
            first += 1
        return " ".join(bare_words(self.doc.words[first:last]))

    def settled(self) -> Settled:
        places = tuple(
            Place(id=id, **{k: tuple(v) if isinstance(v, list) else v for k, v in fields.items()})  # type: ignore[arg-type]
            for id, fields in self.records.items()
            if fields["mentions"]
        )
        return Settled(places=places, ids=self.ids, unresolved=tuple(self.unresolved))

    # -- records ---------------------------------------------------------------------------------------------------

    def record(self, id: str, place: PlaceFound, **fields: object) -> None:
        """A mention of a place; its record is made at the first."""
        doc = self.doc
        self.ids[place.first] = id
        start, end = doc.starts[place.first], doc.ends[place.last - 1]
        if id not in self.records:
            self.records[id] = {"name": self._named(place), "mentions": [], **fields}
        self.records[id]["mentions"].append(Mention(start, end, doc.text[start:end], place.rule))
        if place.noun and (not place.relative or (place.rule in ("place.inside", "place.noun") and self.records[id]["kind"] == "site")):
            self.of_noun[place.noun] = id
        kind = self.records[id]["kind"]
        self.last[kind] = id
        if self.home in (None, self.records[id]["country"]):
            self.last_home[kind] = id

    def _named(self, place: PlaceFound) -> str:
        """A place's words without the و ف ب ل ك before them: بمدينة غريان is مدينة غريان."""
        doc = self.doc
        words = doc.raw(place.first, place.last)
        skips = [m.cut.skip - 2 * m.cut.article for m in self.reader.scan.at[place.first] if m.entry.kind in _BEGINNINGS and (m.cut.conjunction or m.cut.preposition)]
        skip = min(skips) if skips else place.peeled if place.name[0] == place.first else 0
        folded, origin = fold_map(doc.raw(place.first))
        if not 0 < skip < len(origin) or folded[: skip + 1].endswith(FOR_THE):
            return words
        return words[origin[skip] :]

    def own(self, place: PlaceFound) -> str:
        """The id of a place that no gazetteer knows: one for the same words."""
        return self.by_words.setdefault(" ".join(self.doc.words[place.first : place.last]), f"place:{self.doc.starts[place.first]}")

    def at_record(self, id: str | None) -> dict[str, object]:
        """Where a place lies that is known only by one near it."""
        if id is None:
            state = self.lexicon.states.get(self.home or "")
            lat, lon = state.at if state else (None, None)
            return {"country": self.home, "admin1": None, "lat": lat, "lon": lon, "precision": "country" if state else "none", "candidates": ()}
        base = self.records[id]
        precision = {"country": "country", "region": "region"}.get(str(base["kind"]), "city")
        return {k: base[k] for k in ("country", "admin1", "lat", "lon")} | {"precision": precision, "candidates": ()}

    def near(self, place: PlaceFound) -> str | None:
        """The record that a phrase without a name lies by: a town of its sentence, else the last one, or the last region, of the country spoken of."""
        if self._same_sentence(place, self.last.get("city")):
            return self.last["city"]
        for last in (self.last_home, self.last):
            named = [last[kind] for kind in ("city", "region") if kind in last]
            if named:
                return max(named, key=self._last_mention)
            for kind in ("site", "country"):
                if kind in last:
                    return last[kind]
        return None

    def _last_mention(self, id: str) -> int:
        mentions = self.records[id]["mentions"]
        return mentions[-1].start if mentions else -1

    def _after(self, place: PlaceFound) -> Iterator[PlaceFound]:
        """The phrases that stand after a place, in order."""
        return islice(self.found, bisect_left(self.firsts, place.last), None)

    def _ahead(self, place: PlaceFound) -> dict[str, object] | None:
        """The place that the same sentence goes on to name: قصف مركز للمهاجرين في تاجوراء."""
        for other in self._after(place):
            if other.first - place.last > AHEAD_REACH or self.doc.sentence_of[other.first] != self.doc.sentence_of[place.first]:
                return None
            there = preposed(self.reader.scan, other.first, "inside") or self.doc.words[other.first].startswith(IN)
            if other.back or other.relative or not there or not (other.candidates or other.capital or other.state):
                continue
            if other.candidates:
                best = rank(other, self.votes)[0][0]
                return {"country": best.country, "admin1": best.admin1, "lat": best.lat, "lon": best.lon, "precision": PRECISION.get(best.kind, "city"), "candidates": ()}
            state = self.lexicon.states[other.state or other.capital or ""]
            lat, lon = state.capital_at or state.at
            precision = "country" if other.state else "city"
            return {"country": state.iso3, "admin1": None, "lat": lat, "lon": lon, "precision": precision, "candidates": ()}
        return None

    # -- phrases ---------------------------------------------------------------------------------------------------

    def settle(self, number: int, place: PlaceFound) -> None:
        """One phrase becomes a mention of a record, new or known."""
        before = self.found[number - 1] if number > 0 else None
        if place.rule in ("place.back-capital", "place.part-of-home", "place.home"):
            self.of_home(place)
        elif before is not None and place.rule == "place.inside" and self._apposed(before, place):
            self.record(self.ids[before.first], place)  # تاجوراء، الضاحية الشرقية لطرابلس
        elif place.rule == "place.described":
            self.described(place)
        elif place.rule == "place.of-it" and (before is None or before.last != place.first):
            return
        elif place.back:
            self.back(place)
        elif place.noun == BORDER and (place.rule == "place.border" or place.candidates):
            self.border(number, place)
        elif place.state and place.rule == "place.noun" and place.state != self.home and place.kind != "country" and place.noun and not place.relative:
            self.unknown(number, place)  # حي تونس، ساحة فلسطين: named after a country
        elif place.state and not place.candidates and (capital := self._capital_of_another(place)):
            self.capital(replace(place, state=None, country=capital, capital=capital, kind="city", rule="place.capital"))
        elif place.state and not place.candidates:
            self.state(number, place)
        elif place.capital and not (place.candidates and place.rule == "place.gazetteer") and not self._namesake(number, place):
            self.capital(place)
        else:
            namesake = place.capital and place.rule == "place.capital"
            self.name(number, replace(place, capital=None, country=None, kind=None) if namesake else place)
        if place.inner is not None and not place.back:
            self.inner(place)

    def _capital_of_another(self, place: PlaceFound) -> str | None:
        """The country whose capital a state's name is too, where the article speaks of that one: عمان beside the Jordanian minister."""
        match = self.reader.scan.find(place.name[0], "capital")
        if match is None or match.last != place.last or match.entry.key == place.state or place.noun or place.relative:
            return None
        own = sum(other.state == place.state for other in self.found)
        return match.entry.key if self.votes.get(match.entry.key, 0) > self.votes.get(place.state or "", 0) - 2 * own else None

    def _namesake(self, number: int, place: PlaceFound) -> bool:
        """Whether a capital's name means another town here: طرابلس شمالي لبنان, or طرابلس where only Lebanon is spoken of."""
        if place.relative or place.country != place.capital or place.noun == CAPITAL or len({c.country for c in place.candidates}) < 2:
            return False
        stated = self._stated(number)
        if stated in {c.country for c in place.candidates}:
            return stated != place.capital
        others = {c.country for c in place.candidates if c.kind == "city" and curated(c)} - {place.capital}
        return bool(others & self.spoken) and self.votes.get(place.capital or "", 0) <= 1.0 + WORTH_OF_A_CAPITAL * self.capitals[place.capital]

    def _apposed(self, before: PlaceFound, place: PlaceFound) -> bool:
        noun = self.reader.scan.find(place.first, "placenoun")
        comma = place.first - before.last == 1 and self.doc.words[before.last] == COMMA
        return comma and before.first in self.ids and noun is not None and noun.cut.article and noun.feature[0] == "s"

    def of_home(self, place: PlaceFound) -> None:
        """العاصمة، البلاد، شرق البلاد: of the country spoken of."""
        home = self.home
        if home is None:
            return
        state = self.lexicon.states[home]
        if place.rule == "place.home":
            country = self._said_of(place) or (self.records[self.last["country"]]["country"] if self._same_sentence(place, self.last.get("country")) else home)
            self.country(str(country), place)
        elif place.rule == "place.back-capital":
            city = self.last.get("city")
            capital = f"capital:{home}"
            if city is not None and city != capital and city.startswith("capital:") and self._same_sentence(place, city):
                self.record(city, place)
            else:
                lat, lon = state.capital_at or state.at
                self.record(capital, place, kind="city", country=home, admin1=None, lat=lat, lon=lon, precision="city",
                            candidates=(), name_en=state.capital_en)  # fmt: skip
        elif place.direction:
            self.part_of_state(home, place)
        else:
            self.country(home, place)

    def _said_of(self, place: PlaceFound) -> str | None:
        """The country whose adjective stands before البلاد in its sentence: طالب البرلمان العراقي … في البلاد."""
        scan = self.reader.scan
        first = self.doc.sentences[self.doc.sentence_of[place.first]].first
        for token in range(place.first - 1, max(first, place.first - HOME_REACH) - 1, -1):
            nisba = scan.find(token, "nisba")
            if nisba and nisba.cut.article and nisba.entry.key in self.votes:
                return nisba.entry.key
        return None

    def _same_sentence(self, place: PlaceFound, id: str | None) -> bool:
        if id is None:
            return False
        sentence = self.doc.sentences[self.doc.sentence_of[place.first]]
        return bool(self.records[id]["mentions"][-1].start >= self.doc.starts[sentence.first])

    def country(self, iso3: str, place: PlaceFound) -> None:
        state = self.lexicon.states[iso3]
        self.record(f"country:{iso3}", place, kind="country", country=iso3, admin1=None, lat=state.at[0], lon=state.at[1],
                    precision="country", candidates=(), name_en=state.name_en)  # fmt: skip

    def part_of_state(self, iso3: str, place: PlaceFound) -> None:
        """شرقي ليبيا، الجنوب الليبي: one record for each direction of a state."""
        direction = place.direction or (place.inner.direction if place.inner is not None else "")
        spot = part_of(self.gazetteer, iso3, direction) if direction else None
        lat, lon = spot or self.lexicon.states[iso3].at
        id = f"country:{iso3}#{place.direction}" if place.direction else self.own(place)
        if place.noun and not place.direction:  # السواحل الليبية، سواحل ليبيا
            id = self.by_words.setdefault(f"{place.noun} {iso3}", id)
        self.record(id, place, kind=place.kind or "region", country=iso3, admin1=None, lat=lat, lon=lon,
                    precision="region" if spot else "country", candidates=())  # fmt: skip

    def state(self, number: int, place: PlaceFound) -> None:
        """A state, the whole of it or a part."""
        assert place.state is not None
        if place.rule == "place.relative" and self._beside(number, place):  # مدينة القنيطرة جنوبي سوريا: says which country, and names no part of it
            self.country(place.state, place)
        elif place.rule in ("place.state", "place.part-of-state", "place.whole") and not place.relative:
            self.country(place.state, place)
        else:
            self.part_of_state(place.state, place)

    def border(self, number: int, place: PlaceFound) -> None:
        """A border, put where the place named just before lies on it: في مخيم أطمة على الحدود التركية."""
        other = place.state
        row: GazPlace | None = place.candidates[0] if place.candidates and not place.relative else None
        if other and row is None:
            for iso3 in sorted(self.votes, key=lambda c: (-self.votes[c], c)):
                if row is None and iso3 in self.lexicon.states:
                    row = borders(self.gazetteer).get(frozenset((self.lexicon.states[other].name_en, self.lexicon.states[iso3].name_en)))
        near = self.found[number - 1] if number else None
        spot: tuple[float, float] | None = (row.lat, row.lon) if row else None
        if near is not None and place.first - near.last <= BORDER_REACH and near.first in self.ids:
            base = self.records[self.ids[near.first]]
            if base["kind"] in ("city", "site") and base["lat"] is not None:
                spot = base["lat"], base["lon"]
        country = place.country if place.rule != "place.border" or not place.state else None
        if spot is None:
            spot = self.lexicon.states[other].at if other else None
        id = row.id if row else self.own(place)
        self.record(id, place, kind="site", country=country, admin1=None, lat=spot[0] if spot else None, lon=spot[1] if spot else None,
                    precision="region" if row else "country", candidates=(), name_en=row.name_en if row else None)  # fmt: skip

    def capital(self, place: PlaceFound) -> None:
        assert place.capital is not None
        state = self.lexicon.states[place.capital]
        at = state.capital_at or state.at
        id = f"capital:{place.capital}"
        if place.relative:
            id = f"{id}#{place.direction}" if place.direction else self.own(place)
        self.record(id, place, kind=place.kind or "city", country=place.capital, admin1=None, lat=at[0], lon=at[1],
                    precision="city", candidates=(), name_en=None if place.relative else state.capital_en)  # fmt: skip
        if not place.relative:
            self._remember(state.capital)

    def _remember(self, name: str) -> None:
        if name in self.names:
            self.names.remove(name)
        self.names.append(name)

    def back(self, place: PlaceFound) -> None:
        """المدينة، المخيم، القطاع، شرق المدينة: a place named before, or a part of it."""
        if place.rule == "place.part-back":
            self.part_back(place)
            return
        target = place.inner if place.inner is not None and place.inner.back else place
        if place.rule == "place.relative" and target.rule == "place.back-capital" and self.home:
            state = self.lexicon.states[self.home]
            lat, lon = state.capital_at or state.at
            base: str | None = None
            where: dict[str, object] = {"country": self.home, "admin1": None, "lat": lat, "lon": lon, "precision": "region", "candidates": ()}
        else:
            base = self.referent(target)
            if base is None:
                if target is place and place.kind == "site" and self.reader.somewhere(place.first) and not self._foretold(place):
                    self.described(place)
                return
            where = self.at_record(base)
        if (place.rule in ("place.relative", "place.noun") and place.relative) or place.rule in ("place.pronoun", "place.of-it"):
            if place.rule == "place.of-it" and base is not None and self.records[base]["kind"] == "site":
                self.record(base, place)  # مدينة جنين ومخيمها
                return
            id = f"{base or f'capital:{self.home}'}#{place.direction}" if place.direction else self.own(place)
            kind = "site" if place.rule == "place.of-it" else place.kind or "region"
            self.record(id, place, **{**where, "kind": kind, "precision": "region"})
        elif base is not None:
            self.record(base, place)

    def _foretold(self, place: PlaceFound) -> bool:
        """Whether what a headline points to is told of later, with where it lies: هجوم الملهى … ملهى في إسطنبول; its record then."""
        told = next((o for o in self._after(place) if o.noun == place.noun and o.rule == "place.inside"), None)
        if told is None or place.noun in self.called:
            return False
        self.settle(-1, replace(told, first=place.first, last=place.last, rule=place.rule, inner=None))
        id = self.ids.get(place.first)
        if id is None:
            return False
        self.of_noun[place.noun] = self.by_words[" ".join(self.doc.words[told.first : told.last])] = id
        return True

    def referent(self, place: PlaceFound) -> str | None:
        """The record that a place noun with the article points back to."""
        if place.noun in self.of_noun:
            return self.of_noun[place.noun]
        if place.noun:
            word = place.noun
            for name in reversed(self.names[-BACK_NAMES:]):  # غزة … القطاع; جنين … المخيم; طرابلس … المطار
                rows = [c for c in find(f"{word} {name}", self.gazetteer) if c.kind in ("region", "site") and c.source != "geonames"]
                if rows and rows[0].country in self.votes:
                    if rows[0].id not in self.records:
                        self.place_of(rows[0])
                    return rows[0].id
        kind = "city" if place.kind == "city" else "region"
        if place.kind == "site":
            return self.last.get("city") if place.rule == "place.of-it" else None
        last = self.last.get(kind)
        if kind == "region" and place.noun and place.name[1] - place.name[0] == 1:
            for id in (last, self.last.get("city")):
                row = self.rows.get(id or "")
                above = regions(self.gazetteer).get(row.region) if row and row.region else None
                if above and any(name.startswith(place.noun) for name in above.names):  # حلب … المحافظة
                    if above.id not in self.records:
                        self.place_of(above)
                    return above.id
        return last

    def place_of(self, row: GazPlace) -> None:
        """A record for a place of the gazetteer that the text only points to."""
        self.records[row.id] = {
            "name": row.name, "mentions": [], "kind": row.kind, "country": row.country, "admin1": row.admin1, "lat": row.lat, "lon": row.lon,
            "precision": PRECISION.get(row.kind, "city"), "candidates": (), "name_en": row.name_en,
        }  # fmt: skip

    def part_back(self, place: PlaceFound) -> None:
        """الأحياء الشرقية، الأحياء المحاصرة: a part of the place spoken of; one record for each direction."""
        anchor = self.last_home.get("city") or self.near(place)
        if anchor is None:
            return
        if not place.direction and "part" in self.of_noun:
            self.record(self.of_noun["part"], place)
            return
        anchor = anchor.partition("#")[0] if anchor.partition("#")[0] in self.records else anchor
        part = self.part_named(self.rows[anchor], place.direction) if anchor in self.rows else None
        id = part or (f"{anchor}#{place.direction}" if place.direction else self.own(place))
        self.record(id, place, **{**self.at_record(anchor), "kind": place.kind or "region", "precision": "region"})
        self.of_noun["part"] = id

    def described(self, place: PlaceFound) -> None:
        """قصف مستشفى، في سوق مزدحم: somewhere in the place spoken of, or the one of that noun that the article names."""
        if place.noun in self.of_noun:
            self.record(self.of_noun[place.noun], place)
            return
        called = self.called.get(place.noun)
        if called is not None:
            self.name(0, replace(called, first=place.first, last=place.last))
            return
        base = self.near(place)
        ahead = None if self._same_sentence(place, self.last.get("city")) else self._ahead(place)
        where = ahead or self.at_record(base)
        if not ahead and (base is None or self.records[base]["kind"] == "country"):
            where = self._at_capital(where)
        between = any(self.reader.scan.function(token, "between") for token in (place.last, place.last + 1))
        ends = [o for o in islice(self._after(place), 2) if o.first - place.last <= BETWEEN_REACH and o.candidates and not o.back] if between else []
        if ends:  # الطريق بين بنغازي ودرنة
            tops = [ranked[0][0] for o in ends if (ranked := rank(o, self.votes))]
            where |= {"country": tops[0].country, "lat": round(sum(t.lat for t in tops) / len(tops), 2), "lon": round(sum(t.lon for t in tops) / len(tops), 2), "precision": "region"}
        owner = self.reader.owner(place.last - 1) if place.last - place.first > 1 else None
        state = self.lexicon.states.get(owner or "")
        if state is not None and owner != where["country"]:  # سجون الاحتلال: in whose country they stand
            where = self._at_capital({**where, "country": owner, "admin1": None})
        self.record(self.own(place), place, **{**where, "kind": place.kind or "site"})

    def _at_capital(self, where: dict[str, object]) -> dict[str, object]:
        """A country's sites that nothing places are put at its capital, where most people live, and said to be no more precise."""
        state = self.lexicon.states.get(str(where["country"]))
        at = (state.capital_at or state.at) if state else None
        return {**where, "lat": at[0], "lon": at[1], "precision": "country"} if at else where

    def inner(self, place: PlaceFound) -> None:
        """The place inside a place's phrase is one of its own: مطار بغداد speaks of بغداد too, سجن صيدنايا of no more."""
        inner = place.inner
        assert inner is not None
        if place.first not in self.ids or inner.back:
            return
        if place.rule != "place.inside" and not self.reader.scan.function(inner.first - 1, "inside"):
            if inner.relative or not (inner.capital or any(c.population >= INNER_POPULATION for c in inner.candidates)):
                return
        last = dict(self.last)
        outer = self.records[self.ids[place.first]]
        if inner.capital:
            if outer["country"] == inner.capital:
                self.capital(inner)
        elif inner.state and inner.relative and inner.direction:
            self.part_of_state(inner.state, inner)  # مستشفى بجنوب السويد
        elif inner.state:
            self.country(inner.state, inner)
        elif inner.candidates:
            ranked = [c for c, _, _ in rank(inner, self.votes) if c.country == outer["country"]]
            if ranked:
                self.name(-1, inner)
        self.last = last | {"city": self.last.get("city", last.get("city", ""))} if "city" in self.last else last

    def name(self, number: int, place: PlaceFound) -> None:
        """A name of the gazetteer, or one that no gazetteer knows."""
        kinds = self.named.get(self._bare(place), set()) if place.candidates else set()
        if place.kind is None and kinds == {"region"} and any(c.kind == "region" for c in place.candidates):
            place = replace(place, kind="region")
        stated = self._stated(number)
        if stated and not place.country and any(c.country == stated for c in place.candidates):
            place = replace(place, country=stated)  # طرابلس شمالي لبنان
        elif stated and place.noun and place.kind == "city" and place.candidates and not place.country and self._lies_in(number):
            self.unknown(number, replace(place, country=stated, candidates=()))  # بلدة دوما شمالي لبنان, where only the Syrian one is known
            return
        ranked = rank(place, self.votes)
        if place.kind == "region" and ranked and place.noun and not place.relative and ranked[0][0].kind == "city" and ranked[0][0].country not in self.spoken:
            ranked = []  # حي الشعب is no village of that name abroad
        if place.kind == "site" and ranked and not place.parent and ranked[0][0].kind != "site" and ranked[0][0].country not in self.votes:
            ranked = []  # ساحة الشهداء is no village of that name abroad
        if not ranked:
            self.unknown(number, place)
            return
        best, score, _ = ranked[0]
        if best.country and self._of_the_state(best, place.direction) and self._beside(number, place):
            self.country(best.country, place)  # مدينة الموصل غربي العراق
            return
        if place.cue != "noun" and best.country not in self.spoken and is_everyday(self._bare(place), self.gazetteer):
            return  # في بلد: a town of that name only where its country is spoken of
        if place.cue != "noun" and not place.country and best.source == "geonames" and best.population < WELL_KNOWN and self._only_here(place, best):
            reason = f"only {best.name_en} ({best.country}) is known, and nothing else speaks of {best.country}"
            self.unresolved.append(Unresolved(span=_span(self.reader, place), kind="place", reason=reason))
            return  # هجوم وستمنستر is not in Colorado
        if len(ranked) > 1 and ranked[1][1] >= score - 0.05 and ranked[1][0].country != best.country:
            reason = f"{best.name_en} ({best.country}) or {ranked[1][0].name_en} ({ranked[1][0].country}): nothing decides"
            self.unresolved.append(Unresolved(span=_span(self.reader, place), kind="place", reason=reason))
        kind = place.kind or best.kind
        relative = place.relative
        if not relative and place.kind in (None, best.kind):
            id = self.id_of(best)
            self.rows[id] = best
        elif relative and place.direction:
            part = self.part_named(best, place.direction)
            id = part or f"{self.id_of(best)}#{place.direction}"
        else:
            id = self.own(place)
        precision = "region" if relative and kind == "region" else PRECISION.get(best.kind, "city")
        if relative and kind == "site" and best.kind == "city":
            precision = "city"
        candidates = tuple(
            Candidate(id=p.id, name=p.name_en, country=p.country, lat=p.lat, lon=p.lon, score=round(s, 3), reasons=why)
            for p, s, why in ranked[:KEPT]
        )
        self.record(id, place, kind=kind, country=best.country, admin1=best.admin1, lat=best.lat, lon=best.lon, precision=precision,
                    candidates=candidates, name_en=best.name_en if not relative else None)  # fmt: skip
        if relative or place.direction:
            self.of_noun["part"] = id
        if best.kind in ("city", "region"):
            self._remember(best.name)

    def _only_here(self, place: PlaceFound, best: GazPlace) -> bool:
        """Whether an article speaks of other countries, and of a place's country by its name alone."""
        if self.home in (None, best.country) or best.country is None:
            return False
        if not self.mentions:
            self.mentions.update(self._bare(other) for other in self.found if other.candidates)
        return self.votes.get(best.country, 0) <= self.mentions[self._bare(place)] * (WORTH_OF_A_PLACE + 0.5) + 0.01

    def _stated(self, number: int) -> str | None:
        """The country that stands right after a name: طرابلس شمالي لبنان، القصر في المغرب."""
        if not 0 <= number < len(self.found) - 1:
            return None
        place, after = self.found[number], self.found[number + 1]
        gap = after.first - place.last
        if self.doc.sentence_of[place.first] != self.doc.sentence_of[after.first] or not (gap == 0 or (gap == 1 and preposed(self.reader.scan, after.first, "inside"))):
            return None
        # بلدة البيضاء في محافظة درنة: a governorate says it as much as a direction does
        inside = gap == 0 and any(m.cut.preposition == IN for m in self.reader.scan.at[after.first])  # في حي المنصورة بعدن
        told = after.relative or after.direction or inside or (after.noun and gap == 1 and after.kind != "site")
        countries = {c.country for c in after.candidates} if after.candidates and told else {after.capital if inside else after.state}
        if len(countries) > 1:  # العوجا شمالي أريحا: the pair that lies together
            countries = {c.country for c in place.candidates for a in after.candidates if a.country == c.country and distance_km(a.lat, a.lon, c.lat, c.lon) <= TOGETHER_KM}
        return countries.pop() if len(countries) == 1 else None

    def _lies_in(self, number: int) -> bool:
        """Whether the next phrase can only say where a place lies: شمالي لبنان, في ريف حماة."""
        after = self.found[number + 1]
        return bool(after.state or after.candidates) and bool(after.relative or after.direction or after.noun)

    def id_of(self, row: GazPlace) -> str:
        """A place's id: a capital has one id, whichever way it is named."""
        state = self.lexicon.states.get(row.country or "")
        return f"capital:{row.country}" if state and row.kind == "city" and state.capital in row.names else row.id

    def part_named(self, row: GazPlace, direction: str) -> str | None:
        """The id of a part that the gazetteer knows by name: الأحياء الشرقية لمدينة حلب is شرق حلب."""
        word = DIRECTIONS.get(direction)
        rows = find(f"{word} {row.name}", self.gazetteer, countries=[row.country or ""], kinds=["region"]) if word else []
        return rows[0].id if rows and rows[0].source != "geonames" else None

    def _beside(self, number: int, place: PlaceFound) -> bool:
        """Whether a place stands right behind another and only says where that lies: no و before it, no ب."""
        if number == 0 or self.found[number - 1].last != place.first or self.found[number - 1].first not in self.ids:
            return False
        return not any(m.entry.kind == "placenoun" and (m.cut.conjunction or m.cut.preposition) for m in self.reader.scan.at[place.first])

    def _of_the_state(self, row: GazPlace, direction: str) -> bool:
        """Whether a region is what a direction of its state is called: غرب العراق, not شمال قطاع غزة."""
        word, state = DIRECTIONS.get(direction), self.lexicon.states.get(row.country or "")
        return bool(word) and state is not None and f"{word} {state.name}" in row.names

    def unknown(self, number: int, place: PlaceFound) -> None:
        """A name that no gazetteer knows: a quarter or a building is put in the city spoken of, a town nowhere."""
        if place.rule == RULE:  # what sort of place it is, nothing says
            self.unresolved.append(Unresolved(span=_span(self.reader, place), kind="place", reason="read as a place by the tagger of names; no gazetteer knows it"))
            return
        near = self.near(place)
        ahead = None if self._same_sentence(place, self.last.get("city")) else self._ahead(place)
        if place.kind in ("site", "region") and ahead is not None:
            self.record(self.own(place), place, **{**ahead, "kind": place.kind})
            reason = "no gazetteer knows this name; put at the town named after it"
        elif place.kind in ("site", "region") and near is not None:
            self.record(self.own(place), place, **{**self.at_record(near), "kind": place.kind})
            reason = f"no gazetteer knows this name; put at {self.records[near]['name']}"
        else:
            likely = place.country or self._stated(number) or self.home
            self.record(self.own(place), place, kind=place.kind or "city", country=likely, admin1=None, lat=None, lon=None, precision="none", candidates=())
            reason = "no gazetteer knows this name"
        self.unresolved.append(Unresolved(span=_span(self.reader, place), kind="place", reason=reason))


def _span(reader: PlaceReader, place: PlaceFound) -> Span:
    start, end = reader.doc.starts[place.first], reader.doc.ends[place.last - 1]
    return Span(start, end, reader.doc.text[start:end])
