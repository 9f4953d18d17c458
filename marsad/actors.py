"""Actors: phrases that name someone, gathered into one record per someone.

Named actors keep the lexicon's id; an office without a name finds its holder in the article, or in the lexicon on the
article's day; a short form, a bare head (المصدر، الوكالة، التنظيم) or a surname joins the actor said before. Country and
sector are those of the day: dated roles decide.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from marsad.language.ar.fold import fold_map, fold_phrase
from marsad.lexicon import KnownActor, Lexicon, bare_words
from marsad.match import Scan
from marsad.model import Actor, Mention, Span, Unresolved
from marsad.phrases import Phrase, PhraseReader
from marsad.places import PlaceFound, Settled

PLACE_BEFORE = frozenset(("في", "داخل", "خارج", "الي", "قرب", "عبر"))
OCCUPIED = {"PSE": "ISR"}  # whose الاحتلال an article about the first means


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """The actors of a reading: records, which phrase names which, and the phrases in order."""

    actors: tuple[Actor, ...]
    phrases: tuple[Phrase, ...]  # top-level and nested, by first token
    ids: Mapping[tuple[int, int], str]  # (first, last) tokens of a phrase → actor id
    votes: Mapping[str, float]  # countries that the article speaks of
    unresolved: tuple[Unresolved, ...] = ()


def find_phrases(reader: PhraseReader, places: Sequence[PlaceFound]) -> tuple[list[Phrase], frozenset[int]]:
    """Top-level actor phrases of the document, and the first tokens of place phrases that they displace."""
    doc, scan = reader.doc, reader.scan
    by_first = {p.first: p for p in places}
    out: list[Phrase] = []
    displaced: set[int] = set()
    at, count = 0, len(doc.words)
    while at < count:
        tie = scan.function(at, "with", "by", "conj", "prep")
        if tie is not None and tie.last - tie.first > 1:
            at = tie.last  # إلى جانب، من جانب: no side of anyone
            continue
        phrase = reader.read(at)
        place = by_first.get(at)
        if phrase is None:
            at = place.last if place is not None else at + 1
            continue
        if place is not None and _is_place(scan, phrase, place, out):
            at = max(place.last, at + 1)
            continue
        out.append(phrase)
        for token in range(phrase.first, phrase.last):
            inner = by_first.get(token)
            if inner is not None and (token == phrase.head or _inside_name(phrase, token)) and inner.last <= phrase.last:
                displaced.add(token)
        at = phrase.last
    return out, frozenset(displaced)


def _inside_name(phrase: Phrase, token: int) -> bool:
    if phrase.name and phrase.name[0] <= token < phrase.name[1]:
        return True
    return phrase.cls == "name"


def _is_place(scan: Scan, phrase: Phrase, place: PlaceFound, before: list[Phrase]) -> bool:
    """Whether words that could be an actor or a place are a place here."""
    if phrase.cls not in ("state", "capital", "person"):
        return place.last > phrase.last if phrase.cls == "name" else place.cue == "noun" and place.last >= phrase.last and not phrase.links
    if place.cue == "noun" and place.last > phrase.last:
        return True
    if phrase.cls == "person":
        return place.last >= phrase.last
    at = phrase.first
    if at == 0:
        return False
    cuts = {m.cut.preposition for m in scan.at[at] if m.entry.kind in ("state", "capital")}
    word = scan.doc.words[at - 1]
    if "ب" in cuts or word in PLACE_BEFORE or scan.find(at - 1, "placenoun"):
        return True
    conjunction = any(m.cut.conjunction for m in scan.at[at] if m.entry.kind in ("state", "capital"))
    if conjunction and before and before[-1].last == at:
        return False
    verbs = ("event", "cue", "light", "status")
    if any(m.entry.pos == "V" for m in scan.at[at - 1] if m.entry.kind in verbs):
        return False
    if phrase.cls == "state" and not scan.function(at - 1, "aux") and any(m.entry.kind == "verb" for m in scan.at[at - 1]) and not any(m.entry.pos == "N" for m in scan.at[at - 1]):
        return True  # غرقت ليبيا في الفوضى: what happens there, not what it does
    after = phrase.last
    if after < len(scan.at) and any(m.entry.pos == "V" and not m.cut.conjunction for m in scan.at[after] if m.entry.kind in verbs):
        return False
    if word in ("من", "عن") and phrase.cls == "capital":
        return True
    if word == "من":
        return not (at > 1 and (scan.find(at - 2, "relation") or scan.function(at - 2, "backed")))
    if phrase.cls == "capital":
        sentence = scan.doc.sentence_of[at]
        starts = at == scan.doc.sentences[sentence].first
        return not (starts or cuts & {"ل"} or word in ("بين", "مع", "ضد", "قبل") or scan.function(at - 1, "comp"))
    if any(m.entry.pos == "N" and m.entry.kind in ("word", "noun", "event") for m in scan.at[at - 1]) and not conjunction:
        return any(m.entry.kind == "word" for m in scan.at[at - 1]) and not any(m.entry.kind in ("noun", "event") for m in scan.at[at - 1])
    return False


def flatten(phrases: Iterable[Phrase]) -> list[Phrase]:
    """Phrases with the named groups and organisations nested in them, by position."""
    out: list[Phrase] = []
    for phrase in phrases:
        out.append(phrase)
        nested = [p for p in phrase.inner if p.kind in ("organization", "armed_group") and p.last - p.first + p.definite > 1]
        nested += [p for p in phrase.inner if p.kind == "person" and p.name]
        nested += [link.phrase for link in phrase.links if link.phrase is not None]
        out.extend(p for p in flatten(nested) if (p.first, p.last) != (phrase.first, phrase.last))
    return out



class _Cluster:
    """One someone in the making."""

    __slots__ = ("country", "heads", "id", "kind", "known", "names", "offices", "phrases", "plural", "sector", "text")

    def __init__(self, id: str, phrase: Phrase) -> None:
        self.id = id
        self.known: KnownActor | None = phrase.actor
        self.kind = phrase.kind
        self.country = phrase.country
        self.sector = phrase.sector
        self.plural = phrase.plural
        self.phrases: list[Phrase] = []
        self.heads: set[tuple[str, bool]] = set()  # of its phrases: lemma, plural
        self.names: set[tuple[str, ...]] = set()
        self.offices: set[tuple[str, ...]] = set()
        self.text = ""


RECENT = 100  # actors that a bare head may stand for: no article speaks of so many, a day's worth of them in one file does


class _Gatherer:
    """Gathers phrases into clusters, in reading order."""

    def __init__(self, reader: PhraseReader, day: str | None, votes: dict[str, float]) -> None:
        self.reader = reader
        self.doc = reader.doc
        self.lexicon = reader.scan.lexicon
        self.day = day
        self.votes = votes
        self.clusters: dict[str, _Cluster] = {}
        self.by_text: dict[tuple[object, ...], str] = {}
        self.recent: list[str] = []
        self.ids: dict[tuple[int, int], str] = {}

    def words(self, first: int, last: int) -> tuple[str, ...]:
        return tuple(w for w in self.doc.words[first:last] if w[0].isalnum())

    def text(self, phrase: Phrase) -> tuple[str, ...]:
        """The phrase's words without clitics, articles and marks: what makes two descriptions the same."""
        out = []
        for at in range(phrase.first, phrase.last):
            word = self.doc.words[at]
            if not word[0].isalnum():
                continue
            if at == phrase.first or at == phrase.head:
                for match in self.reader.scan.at[at]:
                    if match.entry.kind in ("noun", "actor", "short", "state", "capital", "nisba") and match.cut.skip:
                        word = match.cut.stem
                        break
            if at == phrase.head and phrase.cls not in ("name", "person", "state", "capital", "nation"):
                word = phrase.lemma
            out.append(word[2:] if word.startswith("ال") and len(word) > 4 else word)
        return tuple(out)

    def join(self, phrase: Phrase, id: str) -> None:
        cluster = self.clusters.get(id)
        if cluster is None:
            cluster = self.clusters[id] = _Cluster(id, phrase)
            cluster.text = self.doc.raw(phrase.first, phrase.last)
        cluster.phrases.append(phrase)
        cluster.heads.add((phrase.lemma, phrase.plural))
        cluster.country = cluster.country or phrase.country
        cluster.sector = cluster.sector or phrase.sector
        cluster.known = cluster.known or phrase.actor
        if phrase.name:
            cluster.names.add(self.words(*phrase.name))
        if phrase.office:
            cluster.offices.add(bare_words(self.words(*phrase.office)))
        self.ids[(phrase.first, phrase.last)] = id
        if id in self.recent:
            self.recent.remove(id)
        self.recent.append(id)
        del self.recent[:-RECENT]

    def place(self, phrase: Phrase) -> None:
        """Give a phrase its cluster, unless something nested in another phrase already has one."""
        if (phrase.first, phrase.last) not in self.ids:
            self.join(phrase, self._identity(phrase))

    def _identity(self, phrase: Phrase) -> str:
        fresh = f"actor:{self.doc.starts[phrase.first]}"
        if phrase.cls == "short" and phrase.actor:
            return self._short(phrase)
        if phrase.actor:
            return phrase.actor.id
        if phrase.cls in ("state", "capital"):
            return f"state:{phrase.country}"
        if phrase.name:
            return self._named(phrase) or fresh
        if phrase.cls == "title":
            return self._office(phrase) or fresh
        if phrase.kind == "state" and phrase.country and not phrase.plural:
            return f"state:{phrase.country}"
        if phrase.cls == "occupier" or (phrase.inner and phrase.inner[0].cls == "occupier" and phrase.kind == "state"):
            for occupied, occupier in OCCUPIED.items():
                if self.votes.get(occupied) or self.votes.get(occupier):
                    return f"state:{occupier}"
        if phrase.cls == "homeland" and phrase.bare and self.votes:
            return f"state:{max(self.votes, key=lambda c: (self.votes[c], c))}"
        if phrase.possessed and phrase.bare and phrase.kind != "person":
            return self.by_text.setdefault((phrase.lemma, "possessed"), fresh)
        if phrase.bare and phrase.definite and not phrase.count:
            earlier = self._antecedent(phrase)
            if earlier:
                return earlier
        key = self._key(phrase)
        if isinstance(key, str):
            return key
        return self.by_text.setdefault(key, fresh)

    def _key(self, phrase: Phrase) -> str | tuple[object, ...]:
        """What makes two descriptions one: head class and whose they are; else the words. A string is a cluster's id."""
        if phrase.count:
            return (self.doc.starts[phrase.first],)
        tied = [p for p in phrase.inner if p.kind in ("armed_group", "organization", "person") and p.cls != "title"]
        if tied and phrase.cls in ("force", "group", "member", "agent"):
            inner = tied[0]
            if (inner.first, inner.last) not in self.ids:
                self.place(inner)
            id = self.ids[(inner.first, inner.last)]
            if phrase.cls in ("force", "group"):
                # قوات النظام is the regime, فصائل المعارضة the opposition; قوات حكومة الوفاق is not the government
                return id if inner.kind == "armed_group" else ("force", id)
            return ("member", id)
        text = self.text(phrase)
        return (phrase.lemma, *text[1:])

    def _short(self, phrase: Phrase) -> str:
        """A short form means the actor already named, else the candidate that the article's countries favour."""
        options = [m.entry.data for m in self.reader.scan.at[phrase.head] if m.entry.kind == "short"]
        for option in options:
            if option.id in self.clusters:
                return str(option.id)
        best = max(options, key=lambda o: (self.votes.get(o.country or "", 0.0), o.id))
        if self.votes.get(best.country or "", 0.0) > 0:
            return str(best.id)
        return f"actor:{self.doc.starts[phrase.first]}"

    def _named(self, phrase: Phrase) -> str | None:
        """The person of this name: the full name, or a surname that an earlier or later full name ends with."""
        assert phrase.name is not None
        words = bare_words(self.words(*phrase.name))
        if phrase.office is not None:
            held = holder(self.lexicon, self.words(*phrase.office), self.day)
            if held is not None and held.kind == "person" and set(words) & set(bare_words(fold_phrase(held.name))):
                return held.id  # a spelling that the lexicon lacks, of whoever held the office that day
        for id, cluster in self.clusters.items():
            for names in cluster.names:
                other = bare_words(names)
                if words == other or (words[-1] == other[-1] and (len(words) == 1 or len(other) == 1)) or (len(words) > 1 and set(words) < set(other)):
                    return id
        return None

    def _office(self, phrase: Phrase) -> str | None:
        """An office without a name: whoever the article gives that office, else who held it on the day."""
        if phrase.bare:
            earlier = self._antecedent(phrase)
            if earlier:
                return earlier
        if phrase.office is None:
            return None
        words = bare_words(self.words(*phrase.office))
        for id in reversed(self.recent):
            if words in self.clusters[id].offices:
                return id
        if not phrase.plural:
            held = holder(self.lexicon, self.words(*phrase.office), self.day)
            if held is not None:
                return held.id
        return None

    def _antecedent(self, phrase: Phrase) -> str | None:
        """What a bare definite head stands for: the last actor with that head, or of that sort."""
        for id in reversed(self.recent):
            cluster = self.clusters[id]
            if (phrase.lemma, phrase.plural) in cluster.heads:
                return id
        if phrase.cls in ("agent", "people", "force") and phrase.lemma:
            for id in reversed(self.recent):
                if self.clusters[id].heads & {(phrase.lemma, True), (phrase.lemma, False)}:
                    return id
        head = fold_phrase(phrase.lemma)[0]
        for id in reversed(self.recent):
            cluster = self.clusters[id]
            if cluster.known and cluster.kind == phrase.kind and any(head in fold_phrase(name) for name in (cluster.known.name, *cluster.text.split())):
                return id
        if phrase.cls == "title":
            for id in reversed(self.recent):
                cluster = self.clusters[id]
                if cluster.kind == "person" and any(head in office for office in cluster.offices):
                    return id
        if phrase.sector in ("MED",):
            for id in reversed(self.recent):
                if self.clusters[id].sector == "MED" and self.clusters[id].kind == "organization":
                    return id
        return None


def holder(lexicon: Lexicon, office: tuple[str, ...], day: str | None) -> KnownActor | None:
    """Who held an office on a day, by the words of the office; None where nobody or several did.

    The office's words are compared folded and without articles, so that رئيس الوزراء الإيطالي finds its row.
    """
    wanted = frozenset(bare_words(office))
    found = [
        actor
        for actor in lexicon.office(wanted)
        if day is not None and (role := actor.on(day)) is not None and frozenset(bare_words(fold_phrase(role.office))) == wanted
    ]
    return found[0] if len(found) == 1 else None


def country_votes(scan: Scan, phrases: Sequence[Phrase], places: Sequence[PlaceFound]) -> dict[str, float]:
    """How much an article speaks of each country: its name, its adjective, its known actors and places."""
    votes: dict[str, float] = {}
    for place in places:
        country = place.state or place.capital or place.country
        if country:
            votes[country] = votes.get(country, 0.0) + 1.0
        elif place.candidates and len({p.country for p in place.candidates}) == 1 and place.candidates[0].country:
            votes[place.candidates[0].country] = votes.get(place.candidates[0].country, 0.0) + 0.7
    for phrase in phrases:
        if phrase.country:
            votes[phrase.country] = votes.get(phrase.country, 0.0) + (0.7 if phrase.cls == "name" else 0.5)
    return votes


def local_countries(reader: PhraseReader, settled: Settled, votes: Mapping[str, float]) -> dict[int, str]:
    """The likeliest country of what each sentence speaks of: its places', weighed by the article's votes."""
    doc = reader.doc
    by_id = {p.id: p.country for p in settled.places}
    counts: dict[int, dict[str, float]] = {}
    for first, id in settled.ids.items():
        country = by_id.get(id)
        if country:
            sentence = counts.setdefault(doc.sentence_of[first], {})
            sentence[country] = sentence.get(country, 0.0) + 1.0
    total = sum(votes.values()) or 1.0
    overall = max(votes, key=lambda c: (votes[c], c)) if votes else None
    out: dict[int, str] = {}
    for number in range(len(doc.sentences)):
        here = counts.get(number, {})
        if here:
            out[number] = max(here, key=lambda c: (here[c] + 3 * votes.get(c, 0.0) / total, c))
        elif overall:
            out[number] = overall
    return out


def appositions(reader: PhraseReader, phrases: Sequence[Phrase]) -> list[Phrase]:
    """Phrases with an office beside a name given that name: محمد بن زايد، ولي عهد أبوظبي; العضو في المركز، رضا عيسى."""
    words = reader.words
    out: list[Phrase] = []
    for phrase in phrases:
        before = out[-1] if out else None
        gap = phrase.first - before.last if before is not None else 9
        comma = gap == 1 and words[phrase.first - 1] in ("،", ",")
        if before is not None and (gap == 0 or comma) and not reader.clitic(phrase.first):
            named = before.name or (before.actor is not None and before.kind == "person")
            if named and phrase.cls == "title" and phrase.name is None and phrase.office is not None and not phrase.plural:
                out.append(replace(phrase, name=before.name, actor=before.actor, rule="actor.apposition"))
                continue
            if before.cls == "title" and before.name is None and before.office is not None and not before.plural and (
                phrase.cls == "person" or (phrase.cls == "name" and phrase.kind == "person")
            ):
                out[-1] = replace(before, name=phrase.name, actor=phrase.actor, rule="actor.apposition")
        out.append(phrase)
    return out


def gather_actors(
    reader: PhraseReader, phrases: Sequence[Phrase], day: str | None, votes: dict[str, float], settled: Settled
) -> Cast:
    """One record per someone. ``day`` is the article's (ISO); ``settled`` the places, which say where things happen."""
    local = local_countries(reader, settled, votes)
    gatherer = _Gatherer(reader, day, votes)
    flat = sorted(flatten(appositions(reader, phrases)), key=lambda p: (p.first, -p.last))
    # Full names first, so that a headline's bare surname finds the person named in the body.
    names = [p for p in flat if p.actor is not None or (p.name is not None and p.name[1] - p.name[0] > 1)]
    for phrase in names:
        gatherer.place(phrase)
    first_names = set(map(id, names))
    gatherer.recent.clear()
    for phrase in flat:
        if id(phrase) in first_names:
            gatherer.recent.append(gatherer.ids[(phrase.first, phrase.last)])
            gatherer.recent[:] = list(dict.fromkeys(reversed(gatherer.recent)))[::-1]
        else:
            gatherer.place(phrase)
    flat += _surnames(gatherer, flat)
    flat.sort(key=lambda p: (p.first, -p.last))
    unresolved: list[Unresolved] = []
    actors = tuple(_record(gatherer, cluster, local, unresolved) for cluster in sorted(gatherer.clusters.values(), key=lambda c: min(p.first for p in c.phrases)))
    return Cast(actors=actors, phrases=tuple(flat), ids=gatherer.ids, votes=votes, unresolved=tuple(unresolved))


def keep_spoken_of(cast: Cast, used: frozenset[str]) -> Cast:
    """Leave out counted and indefinite people whom nothing refers to (739 قتيلا, بينهم أطفال): they are figures, no actors."""
    by_id: dict[str, list[Phrase]] = {}
    for phrase in cast.phrases:
        id = cast.ids.get((phrase.first, phrase.last))
        if id:
            by_id.setdefault(id, []).append(phrase)
    passing = {
        id for id, phrases in by_id.items()
        if id not in used and all(p.count is not None or (p.cls in ("people", "detainee") and not p.definite and not p.inner) for p in phrases)
    }  # fmt: skip
    return replace(cast, actors=tuple(a for a in cast.actors if a.id not in passing))


def _surnames(gatherer: _Gatherer, flat: Sequence[Phrase]) -> list[Phrase]:
    """Surnames standing alone for a person whose full name the article gives."""
    surnames: dict[str, str] = {}
    for id, cluster in gatherer.clusters.items():
        if cluster.kind == "person":
            for name in cluster.names:
                if len(name) > 1:
                    surnames.setdefault(bare_words(name)[-1], id)
    taken = [False] * len(gatherer.doc.words)
    for phrase in flat:
        for at in range(phrase.first, phrase.last):
            taken[at] = True
    out: list[Phrase] = []
    if not surnames:
        return []
    possible: dict[str, bool] = {}
    for at, word in enumerate(gatherer.doc.words):
        if taken[at] or len(word) < 3:
            continue
        likely = possible.get(word)
        if likely is None:
            likely = possible[word] = any(bare_words((s,))[0] in surnames for s in (word, word[1:], "ال" + word[2:]))
        if not likely:
            continue
        for stem in (word, word[1:] if word[0] in "وفبل" else word, "ال" + word[2:] if word.startswith("لل") else word):
            owner = surnames.get(bare_words((stem,))[0])
            if owner and (stem == word or not gatherer.reader.scan.at[at]) and not any(m.entry.kind in ("function", "event", "cue") for m in gatherer.reader.scan.at[at]):
                phrase = Phrase(first=at, last=at + 1, head=at, cls="person", lemma=stem, kind="person", name=(at, at + 1), definite=True, rule="actor.surname")
                gatherer.join(phrase, owner)
                out.append(phrase)
                break
    return out


def _record(gatherer: _Gatherer, cluster: _Cluster, local: Mapping[int, str], unresolved: list[Unresolved]) -> Actor:
    doc = gatherer.doc
    known = cluster.known or gatherer.lexicon.actors.get(cluster.id)
    country, sector, role, kind = cluster.country, cluster.sector, None, cluster.kind
    reasons: list[str] = []
    name_en = wikidata = None
    name = cluster.text
    if known:
        name, name_en, wikidata, kind = known.name, known.name_en, known.wikidata, known.kind
        held = known.on(gatherer.day)
        country = known.country or (held.country if held else None)
        sector = (held.sector if held and held.sector else known.sector)
        role = held.office or None if held else None
        if held:
            reasons.append(f"{held.office or known.id} from {held.start or 'before'} to {held.end or 'now'}")
        if held and held.country and known.kind == "person":
            country = held.country
    elif cluster.id.startswith("state:"):
        state = gatherer.lexicon.states[cluster.id[6:]]
        name, name_en, kind, country, sector = state.name, state.name_en, "state", state.iso3, "GOV"
    else:
        if cluster.names:
            name = " ".join(max((doc.raw(*p.name) for p in cluster.phrases if p.name), key=len).split())
        if cluster.offices:
            role = next((doc.raw(*p.office) for p in cluster.phrases if p.office), None)
        official = bool(cluster.offices) or (not cluster.names and cluster.phrases[0].definite and not cluster.phrases[0].count)
        if country is None and (kind != "person" or official):
            first = cluster.phrases[0]
            stateless = any(p.actor is not None and p.actor.country is None and p.actor.kind != "person" for f in cluster.phrases for p in (*f.inner, *(link.phrase for link in f.links if link.phrase)))
            if not stateless and first.cls not in ("party", "land") and sector != "IGO":
                country = local.get(doc.sentence_of[first.first])
                if country:
                    reasons.append("country from the words around")
        if country is None or sector is None:
            first = cluster.phrases[0]
            start, end = doc.starts[first.first], doc.ends[first.last - 1]
            missing = " and ".join(w for w, v in (("country", country), ("sector", sector)) if v is None)
            unresolved.append(Unresolved(span=Span(start, end, doc.text[start:end]), kind="actor", reason=f"nothing says its {missing}"))
    mentions = []
    for phrase in sorted(cluster.phrases, key=lambda p: p.first):
        start, end = _offsets(gatherer, phrase)
        mentions.append(Mention(start, end, doc.text[start:end], phrase.rule))
    if known is None and not cluster.names and not cluster.id.startswith("state:"):
        name = " ".join(mentions[0].text.split())
    return Actor(
        id=cluster.id, name=name, name_en=name_en, kind=kind, country=country, sector=sector, role=role,
        wikidata=wikidata, mentions=tuple(mentions), reasons=tuple(reasons),
    )  # fmt: skip


def _offsets(gatherer: _Gatherer, phrase: Phrase) -> tuple[int, int]:
    """Raw offsets of a phrase, its leading conjunction and preposition left out."""
    doc = gatherer.doc
    start, end = doc.starts[phrase.first], doc.ends[phrase.last - 1]
    skips = [
        m.cut.skip - 2 * m.cut.article
        for m in gatherer.reader.scan.at[phrase.first]
        if m.entry.kind in ("noun", "actor", "short", "state", "capital", "nisba", "given") and (m.cut.conjunction or m.cut.preposition)
    ]
    if skips and phrase.first == phrase.head:
        skip = min(skips)
        word = doc.words[phrase.first]
        if skip > 0 and not (word.startswith("لل") or word[1:3] == "لل"):
            origin = fold_map(doc.raw(phrase.first))[1]
            if skip < len(origin):
                start += origin[skip]
    return start, end
