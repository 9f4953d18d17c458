"""Actors: phrases that name someone, gathered into one record per someone.

Named actors keep the lexicon's id; an office without a name finds its holder in the article, or in the lexicon on the
article's day; a short form, a bare head (المصدر، الوكالة، التنظيم) or a surname joins the actor said before. Country and
sector are those of the day: dated roles decide.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from marsad.actors.homes import attacks, home, local_countries, outlet, spoken_of
from marsad.actors.identity import SURNAME, Cluster, Gatherer
from marsad.actors.naming import BODY_KINDS, Phrase
from marsad.actors.persons import join_persons
from marsad.actors.phrases import PhraseReader
from marsad.gazetteer import ARTICLE
from marsad.language.ar.fold import fold_map
from marsad.lexicon import bare_words
from marsad.match import QUOTE_MARKS, Scan
from marsad.model import Actor, Mention, Span, Unresolved
from marsad.places.names import PlaceFound, ordinary_state
from marsad.places.standing import goes_on, lands_passed, loose_state, stands_for_place
from marsad.places.whereabouts import Settled
from marsad.record import record

BY_ADJECTIVE = "actor.adjective"  # the rule of a mention that is an adjective of an event word
TIES = ("with", "by", "conj", "prep", "seq", "thing")
SERVICES = ("SPY", "MIL", "COP")  # of which شعبة، جهاز، هيئة are but the word for it
UNTOLD = ("UAF", "CRM")  # sectors of attackers of whom nothing else is said
LONG_NAME = 5  # tokens of a name inside another's words in which no place is meant
MASSES = 1000  # people counted by thousands are a figure
LONGEST_NAME = 9  # tokens that no personal name has
ADJECTIVES = 4  # tokens before a nationality in which its noun is looked for


@record
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
    placed = -1  # where the last place ended
    ties, openings = scan.having(*TIES), reader.openings
    while at < count:
        if ties[at]:
            tie = scan.function(at, *TIES)
            if tie is not None and tie.last - tie.first > 1:
                at = tie.last  # إلى جانب، من جانب: no side of anyone
                continue
        phrase = reader.read(at) if openings[at] else None
        place = by_first.get(at)
        if phrase is None:
            if place is not None and loose_state(scan, place):
                displaced.add(at)
            elif place is not None:
                placed = place.last
            at = place.last if place is not None else at + 1
            continue
        if phrase.cls == "state" and ordinary_state(scan, at):
            at = phrase.last
            continue
        if place is not None and not _acts(reader, phrase) and (stands_for_place(scan, phrase, place, out) or (phrase.cls in ("state", "capital") and goes_on(scan, placed, phrase.first, phrase.last))):
            at = placed = max(place.last, at + 1)
            continue
        if phrase.cls == "land" and (lands := lands_passed(scan, phrase)) is not None:
            at = placed = lands
            continue
        if phrase.cls == "state" and phrase.last < count and scan.function(at - 1, "copula") and any(m.entry.pos == "N" for m in scan.at[phrase.last]):
            phrase = replace(phrase, weak=True)  # تعد ليبيا بوابة للمهاجرين
        elif phrase.cls == "state" and _named_in_passing(scan, phrase, out):
            phrase = replace(phrase, weak=True)
        elif phrase.kind in ("person", "population", "armed_group") and phrase.cls in ("people", "agent", "title") and phrase.name is None and not phrase.plural and not any(m.cut.article for m in scan.at[phrase.head]) and scan.function(at - 1, "pron"):
            phrase = replace(phrase, weak=True)  # وهو حليف رئيسي
        out.append(phrase)
        for token in range(phrase.first, phrase.last):
            inner = by_first.get(token)
            if inner is not None and (token == phrase.head or _inside_name(phrase, token) or _owner(scan, phrase, inner)) and inner.last <= phrase.last:
                displaced.add(token)
            elif inner is not None and inner.last == phrase.last and any(scan.function(t - 1, "inside") for t in ((token, token - 1) if scan.find(token - 1, "noun") else (token,))):
                placed = phrase.last  # المسافرون من ليبيا [وإيران]
        at = phrase.last
    return out, frozenset(displaced)


def _named_in_passing(scan: Scan, phrase: Phrase, before: Sequence[Phrase]) -> bool:
    """Whether a state only serves to tell which ones are meant: دول آسيوية مثل فيتنام, سبع دول (إيران واليمن), محادثات سوريا."""
    at = phrase.first
    last = before[-1] if before else None
    if scan.function(at - 1, "such_as"):
        return True
    if scan.doc.words[at - 1] == "(" and last is not None and last.last == at - 1 and last.cls in ("land", "people"):
        return True
    if last is not None and last.weak and last.cls == "state" and last.last == at and any(m.cut.conjunction for m in scan.at[at]):
        return True
    return any(m.entry.kind == "event" and m.entry.pos == "N" and m.entry.key == "CONSULT" and m.feature[:1] == "p" and not m.cut.article and not m.cut.pronoun for m in scan.at[at - 1])


def _acts(reader: PhraseReader, phrase: Phrase) -> bool:
    """Whether a body that is also somewhere is told to speak (قالت السفارة الأميركية), or an outlet (موقع "فلان")."""
    if phrase.cls == "name" and phrase.sector == "MED" and reader.scan.find(phrase.first, "site"):
        return True
    if phrase.cls != "org" or phrase.plural:
        return False
    after = reader.words[phrase.head + 1] if phrase.head + 1 < len(reader.words) else ""
    if phrase.sector == "MED" and after in QUOTE_MARKS:
        return True
    return phrase.first > 0 and any(m.entry.kind == "cue" and m.entry.pos == "V" and not m.cut.pronoun for m in reader.scan.at[phrase.first - 1])


def _owner(scan: Scan, phrase: Phrase, place: PlaceFound) -> bool:
    """Whether a state inside an actor's phrase is whose it is (حلفاء إيران، المدعومة من تركيا), not where."""
    if place.rule != "place.state" or phrase.cls == "people":
        return False
    tied = scan.find(place.first - 2, "relation") or scan.function(place.first - 2, "backed", "sponsored")
    return place.cue == "none" or tied is not None or any(link.first <= place.first < link.last for link in phrase.links)


def _inside_name(phrase: Phrase, token: int) -> bool:
    if phrase.name and phrase.name[0] <= token < phrase.name[1]:
        return True
    # تنظيم (القاعدة في بلاد المغرب الإسلامي); but برلمان "طبرق" says where it sits
    return phrase.cls == "name" or any(p.cls == "name" and p.first <= token < p.last and p.last - p.first >= LONG_NAME and not p.links for p in phrase.inner)


def kin(cast: Cast) -> dict[str, frozenset[str]]:
    """Whom each actor belongs to by its own words: عناصر [داعش], انتحاريون من [التنظيم]."""
    out: dict[str, set[str]] = {}
    for phrase in cast.phrases:
        own = cast.ids.get((phrase.first, phrase.last))
        for inner in phrase.inner:
            other = cast.ids.get((inner.first, inner.last))
            if own and other and own != other and phrase.cls in ("member", "agent", "force", "group", "weapon"):
                out.setdefault(own, set()).add(other)
    return {id: frozenset(others) for id, others in out.items()}


def flatten(phrases: Iterable[Phrase], scan: Scan | None = None) -> list[Phrase]:
    """Phrases with the named groups and organisations nested in them, by position."""
    out: list[Phrase] = []
    for phrase in phrases:
        out.append(phrase)
        nested = [p for p in phrase.inner if p.kind in BODY_KINDS and p.cls != "portfolio" and p.last - p.first + p.definite > 1]
        if phrase.cls == "org":
            nested = [p for p in nested if not ((p.bare and p.cls == "org") or (p.first == phrase.first + 1 and ((p.cls == "short" and p.sector in SERVICES) or (p.cls == "org" and p.sector == "JUD"))) or (p.cls == "force" and phrase.sector == "BUS"))]  # أجهزة المخابرات are what المخابرات means, مكتب الادعاء is الادعاء
        if phrase.cls in ("force", "org", "agent", "member") and scan is not None:
            nested = [q for p in nested for q in (_own(p) if p.first == phrase.first + 1 and p.cls == "org" and _craft(scan, p) else (p,))]
        if phrase.cls in ("title", "org") and scan is not None:  # رئيس [مجلس إدارة] شركة البريد
            nested = [q for p in nested for q in _manned(scan, p)]
        if phrase.cls == "title":
            nested = [p for p in nested if not (p.bare and p.cls == "org" and p.sector == "GOV" and p.last - p.first == 1)]  # رئيس الحكومة
        nested += [p for p in phrase.inner if p.kind == "person" and p.name and not (phrase.cls == "org" and p.first == phrase.head + 1 and p.cls == "person" and scan is not None and scan.find(phrase.head, "named_after"))]
        nested += [link.phrase for link in phrase.links if link.phrase is not None]
        out.extend(p for p in flatten(nested, scan) if (p.first, p.last) != (phrase.first, phrase.last))
    return out


def _own(phrase: Phrase) -> tuple[Phrase, ...]:
    """Whom a phrase names besides, in it and by its ties."""
    return (*phrase.inner, *(link.phrase for link in phrase.links if link.phrase is not None))


def _craft(scan: Scan, phrase: Phrase) -> bool:
    """Whether a body inside another is but what that one does: قوات [الأمن الصومالية], قوة [شرطة تابعة للحكومة]."""
    noun = scan.find(phrase.head, "noun")
    return noun is not None and scan.find(phrase.head, "complement") is not None and (noun.entry.data[3] == "no" or not phrase.definite)


def _manned(scan: Scan, phrase: Phrase) -> tuple[Phrase, ...]:
    """A body inside an office, or whose its management is: رئيس [مجلس إدارة] شركة البريد."""
    if phrase.cls == "org" and phrase.inner and (scan.find(phrase.first, "manning") or (scan.find(phrase.first + 1, "manning") and phrase.inner[0].first == phrase.first + 1)):
        return tuple(q for p in phrase.inner for q in _manned(scan, p))
    return (phrase,)


def country_votes(scan: Scan, phrases: Sequence[Phrase], places: Sequence[PlaceFound]) -> dict[str, float]:
    """How much an article speaks of each country: its name, its adjective, its known actors and places."""
    votes: dict[str, float] = {}
    for place in places:
        country = place.state or place.capital or place.country
        if country:
            votes[country] = votes.get(country, 0.0) + 1.0
        elif place.candidates and len({p.country for p in place.candidates}) == 1 and place.candidates[0].country:
            votes[place.candidates[0].country] = votes.get(place.candidates[0].country, 0.0) + 0.7
    alike = _namesakes(scan, phrases)
    for phrase in phrases:
        if phrase.country and phrase.cls != "short" and not outlet(phrase) and phrase.first not in alike:  # which حركة a short name means, the votes decide
            votes[phrase.country] = votes.get(phrase.country, 0.0) + (0.7 if phrase.cls == "name" else 0.5)
    return votes or {p.country: 0.7 for p in phrases if p.first in alike and p.country}  # where nothing else is said: kin


def _namesakes(scan: Scan, phrases: Sequence[Phrase]) -> frozenset[int]:
    """Where surnames stand that somebody famous has, in an article that names but another of that family in full."""
    famous = [p for p in phrases if p.cls == "name" and p.kind == "person" and p.actor is not None and p.name is not None]
    if not famous:
        return frozenset()
    words = {p.name: bare_words(scan.doc.words[slice(*p.name)]) for p in phrases if p.name is not None}
    others = [words[p.name] for p in phrases if p.name is not None and p.kind == "person" and p.actor is None]
    full = {p.actor.id for p in famous if p.actor and p.name and len(words[p.name]) > 2}
    return frozenset(
        p.first for p in famous
        if p.actor and p.name and p.actor.id not in full and len(own := words[p.name]) < 3 and any(len(o) > len(own) and o[-len(own) :] == own for o in others)
    )  # fmt: skip


def gather_actors(
    reader: PhraseReader, phrases: Sequence[Phrase], day: str | None, votes: dict[str, float], settled: Settled
) -> Cast:
    """One record per someone. ``day`` is the article's (ISO); ``settled`` the places, which say where things happen."""
    local = local_countries(reader, settled, votes)
    gatherer = Gatherer(reader, day, votes, spoken_of(reader, phrases, settled))
    flat = sorted(flatten(join_persons(reader, phrases), reader.scan), key=lambda p: (p.first, -p.last))
    flat = _pointing(reader, _surnamed(reader, flat))
    # Full names first, so that a headline's bare surname finds the person named in the body.
    full = [p for p in flat if (p.actor is not None and p.cls != "short") or (p.name is not None and p.name[1] - p.name[0] > 1)]
    full.sort(key=lambda p: 0 if p.same is not None else p.name[0] - p.name[1] if p.name is not None and p.kind == "person" else -LONGEST_NAME)  # كيم جونغ after كيم جونغ أون
    names = full + [p for p in flat if p.cls == "short"]
    for phrase in names:
        gatherer.place(phrase)
    told = [p for p in flat if p.cls == "agent" and p.name is None and p.same in gatherer.ids]
    for phrase in told:  # منفذ الهجوم يدعى فلانا: so that the headline's منفذ الهجوم is he
        gatherer.place(phrase)
    first_names = {*map(id, names), *map(id, told)}
    gatherer.recent.clear()
    for phrase in flat:
        if id(phrase) in first_names:
            gatherer.recent.append(gatherer.ids[(phrase.first, phrase.last)])
            gatherer.recent[:] = list(dict.fromkeys(reversed(gatherer.recent)))[::-1]
        else:
            gatherer.place(phrase)
    flat += _surnames(gatherer, flat)
    _adjective_states(gatherer)
    flat.sort(key=lambda p: (p.first, -p.last))
    unresolved: list[Unresolved] = []
    actors = tuple(_record(gatherer, cluster, local, unresolved) for cluster in sorted(gatherer.clusters.values(), key=lambda c: min(p.first for p in c.phrases)))
    return Cast(actors=actors, phrases=tuple(flat), ids=gatherer.ids, votes=votes, unresolved=tuple(unresolved))


def _surnamed(reader: PhraseReader, flat: Sequence[Phrase]) -> list[Phrase]:
    """The phrases, with everyday words that are the surname of somebody whom the article names in full read as it: يوسف
    الشاهد, and then الشاهد."""
    words = reader.words
    surnames = {words[p.name[1] - 1] for p in flat if p.kind == "person" and p.name is not None and p.name[1] - p.name[0] > 1}
    return [
        replace(p, cls="person", kind="person", name=(p.first, p.last), lemma=_definite(words[p.first]), sector=None, country=None, plural=False, definite=True, rule=SURNAME)
        if p.bare and p.name is None and p.last == p.first + 1 and p.cls in ("people", "agent", "title") and _definite(words[p.first]) in surnames
        else p
        for p in flat
    ]


def _definite(word: str) -> str:
    """A folded word with the article as it is without the clitics before it: للشاهد, والشاهد."""
    at = word.find(ARTICLE[1:], 1) - 1
    return ARTICLE + word[at + 2 :] if 0 <= at <= 2 else word


def _pointing(reader: PhraseReader, flat: Sequence[Phrase]) -> list[Phrase]:
    """The phrases, with a bare short name that points back to a body described just before read so: مجلس شورى الحركة, and then
    المجلس, which elsewhere is short for another."""
    out: list[Phrase] = []
    headed: dict[str, Phrase] = {}  # a head's word → the last phrase of a body with that head
    for phrase in flat:
        word = reader.words[phrase.head].removeprefix(ARTICLE)
        before = headed.get(word)
        if phrase.cls == "short" and phrase.last == phrase.first + 1 and before is not None and before.actor is None and before.cls in ("org", "group"):
            phrase = replace(before, first=phrase.first, last=phrase.last, head=phrase.head, name=None, office=None, definite=True, possessed=False,
                             bare=True, count=None, inner=(), links=(), same=None, country=None)  # fmt: skip
        elif phrase.cls in ("org", "group", "name", "short") and phrase.kind != "person" and not phrase.bare and not phrase.plural:
            headed[word] = phrase
        out.append(phrase)
    return out


def keep_spoken_of(cast: Cast, used: frozenset[str], scan: Scan) -> Cast:
    """Leave out whom nothing refers to and who are no actors: people counted or in passing (739 قتيلا, بينهم أطفال), who are
    figures; the land that البلاد is where nothing else names it."""
    by_id: dict[str, list[Phrase]] = {}
    for phrase in cast.phrases:
        id = cast.ids.get((phrase.first, phrase.last))
        if id:
            by_id.setdefault(id, []).append(phrase)
    passing = {
        id for id, phrases in by_id.items()
        if id not in used and not (len(phrases) > 1 and any(p.cls in ("people", "detainee") and p.definite for p in phrases)) and all(p.weak or p.cls in ("homeland", "weapon") or (p.cls == "land" and not p.definite) or (p.cls in ("people", "detainee") and not p.definite and not p.inner) for p in phrases)
        and not any(_told_of(scan, p) for p in phrases)
    }  # fmt: skip
    passing |= {id for id, phrases in by_id.items() if id not in used and all(_medium(scan, p) for p in phrases)}
    passing |= {a.id for a in cast.actors if a.id not in used and all(m.rule == BY_ADJECTIVE for m in a.mentions)}
    return replace(cast, actors=tuple(a for a in cast.actors if a.id not in passing))


def _medium(scan: Scan, phrase: Phrase) -> bool:
    """Whether a company is but where something was written: على صفحته في فيسبوك, عبر تويتر."""
    at = phrase.first - 1
    if at > 0 and scan.doc.words[at] in QUOTE_MARKS:
        at -= 1  # في "تويتر"
    if any(m.entry.kind == "word" and m.entry.pos == "N" for m in (scan.at[at] if at > 0 else ())):
        at -= 1  # على صفحة فيسبوك
    return phrase.actor is not None and phrase.sector == "BUS" and scan.function(at, "occasion", "governed") is not None


def _told_of(scan: Scan, phrase: Phrase) -> bool:
    """Whether a verb beside them tells of people counted, or they are some of those counted before: أصيب 8 آخرون, 30 شخصا
    أصيبوا, بينهم 11 طفلا; but not إصابة 30 شخصا, خلف 28 قتيلا."""
    if phrase.count is None or phrase.weak or phrase.cls != "people" or (phrase.count.low or phrase.count.high or 0) >= MASSES or scan.find(phrase.head, "victim") is not None:
        return False
    before = scan.at[phrase.first - 1] if phrase.first else ()
    after = scan.at[phrase.last] if phrase.last < scan.count else ()
    return any(m.entry.kind == "among" for m in before) or any(m.entry.pos == "V" and not m.cut.pronoun for m in (*before, *after))


def _surnames(gatherer: Gatherer, flat: Sequence[Phrase]) -> list[Phrase]:
    """Surnames standing alone for a person whose full name the article gives."""
    surnames: dict[str, str] = {}
    for id, cluster in gatherer.clusters.items():
        if cluster.kind == "person":
            for name in cluster.names:
                if len(name) > 1 and not gatherer.nationality(name[-1]):
                    surnames.setdefault(bare_words(name)[-1], id)
    taken = [False] * len(gatherer.doc.words)
    for phrase in flat:
        for at in range(phrase.first, phrase.last):
            taken[at] = True
    out: list[Phrase] = []
    if not surnames:
        return []
    endings = {surname[-2:] for surname in surnames}  # most words end otherwise
    for at, word in enumerate(gatherer.doc.words):
        if word[-2:] not in endings or taken[at] or len(word) < 3:
            continue
        for stem in (word, word[1:] if word[0] in "وفبل" else word, "ال" + word[2:] if word.startswith("لل") else word):
            owner = surnames.get(bare_words((stem,))[0])
            if owner and (stem == word or not gatherer.reader.scan.at[at]) and not any(m.entry.kind in ("function", "event", "cue") for m in gatherer.reader.scan.at[at]):
                phrase = Phrase(first=at, last=at + 1, head=at, cls="person", lemma=stem, kind="person", name=(at, at + 1), definite=True, rule=SURNAME)
                gatherer.join(phrase, owner)
                out.append(phrase)
                break
    return out


def _adjective_states(gatherer: Gatherer) -> None:
    """A record for a state that only an adjective after an event word names (غارات إسرائيلية, القصف الروسي), for what events
    make of it; ``keep_spoken_of`` takes away those that none does. The words stay an adjective to the stages after."""
    scan = gatherer.reader.scan
    for at in scan.where("nisba"):
        nation = scan.find(at, "nisba")
        if nation is None or nation.cut.skip > 2 * nation.cut.article or f"state:{nation.entry.key}" in gatherer.clusters:
            continue
        noun = at - 1
        while noun > at - ADJECTIVES and noun > 0 and scan.find(noun, "adjective", "descriptor") and not any(m.entry.kind == "event" for m in scan.at[noun]):
            noun -= 1  # غارات جوية [إسرائيلية]
        if noun >= 0 and any(m.entry.kind == "event" and m.entry.pos == "N" and m.cut.article == nation.cut.article for m in scan.at[noun]):
            phrase = Phrase(first=at, last=at + 1, head=at, cls="state", lemma=nation.entry.key, kind="state", country=nation.entry.key, sector="GOV", definite=True, rule=BY_ADJECTIVE)
            if (at, at + 1) not in gatherer.ids:
                gatherer.join(phrase, f"state:{nation.entry.key}")


def _record(gatherer: Gatherer, cluster: Cluster, local: Mapping[int, str], unresolved: list[Unresolved]) -> Actor:
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
        if country is None and (country := home(gatherer, cluster, local)):
            reasons.append("country from the words around")
        if sector is None and cluster.names and kind == "person" and (not cluster.offices or all(gatherer.reader.scan.find(p.head, "trade", "civil") for p in cluster.phrases if p.office)):
            sector = "CVL"  # a name with nothing said of its bearer, or but a trade
        if sector in UNTOLD and attacks(gatherer, cluster) and _of_terror(gatherer):
            sector = "REB"  # منفذ الهجوم, where داعش claims it or it is called إرهابي
            reasons.append("an attack told as terrorism")
        elif sector == "UAF" and (cluster.names or cluster.country) and attacks(gatherer, cluster):
            sector = "REB"  # منفذ الهجوم يدعى فلانا: not unidentified
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


def _of_terror(gatherer: Gatherer) -> bool:
    """Whether the article tells of terrorists: by that word, or as a group that fights wherever it can."""
    return bool(gatherer.reader.scan.where("terror")) or any(c.known is not None and c.known.sector == "REB" and c.known.country is None for c in gatherer.clusters.values())


def _offsets(gatherer: Gatherer, phrase: Phrase) -> tuple[int, int]:
    """Raw offsets of a phrase, its leading conjunction and preposition left out."""
    doc = gatherer.doc
    start, end = doc.starts[phrase.first], doc.ends[phrase.last - 1]
    matches = [m for m in gatherer.reader.scan.at[phrase.first] if m.entry.kind in ("noun", "actor", "short", "state", "capital", "nisba", "given", "given-common")]
    matches = [m for m in matches if m.entry.key == phrase.lemma] or matches  # والي is no و and something
    skips = [phrase.peeled] if phrase.peeled else [m.cut.skip - 2 * m.cut.article for m in matches if m.cut.conjunction or m.cut.preposition]
    if skips and phrase.first == phrase.head and not (phrase.name and any(m.entry.kind == "given-common" and not m.cut.skip for m in matches)):
        skip = min(skips)
        word = doc.words[phrase.first]
        if skip > 0 and not (word.startswith("لل") or word[1:3] == "لل"):
            origin = fold_map(doc.raw(phrase.first))[1]
            if skip < len(origin):
                start += origin[skip]
    return start, end
