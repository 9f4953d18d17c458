"""Of which country someone is of whom no words say it: what the sentence and the article leave no doubt of, or none.

An institution (الحكومة، الجيش) is of the country that the article is of, officials are of their institutions', people are of
the place that their sentence speaks of. Who came from elsewhere (المهاجرون), whom somebody is only accused of helping
(جماعات إرهابية), and what an article on several countries leaves open has none: a wrong country is worse than none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from marsad.actors.identity import Cluster, Gatherer
from marsad.actors.naming import Phrase
from marsad.actors.phrases import PhraseReader
from marsad.places.whereabouts import Settled

# Shares of an article's votes from which a country is the one it is of (of 242 actors of the gold, as of which 41 were
# wrong, these leave out 16 wrong ones and 11 right ones), and from which others than institutions are of it.
OF_ONE, OF_MOST = 0.6, 0.5
MAGHREB = ("TUN", "DZA", "MAR", "MRT")
BODIES = ("org", "force", "short", "portfolio", "media", "weapon")


def outlet(phrase: Phrase) -> bool:
    """Whether a phrase names who tells the news: no article is about رويترز's country because it quotes it."""
    return phrase.sector == "MED" and phrase.kind == "organization"


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


def spoken_of(reader: PhraseReader, phrases: Sequence[Phrase], settled: Settled) -> tuple[dict[int, dict[str, float]], ...]:
    """Of which countries each sentence and each paragraph speaks, by its places and the actors whose country their words say."""
    doc = reader.doc
    countries = {p.id: p.country for p in settled.places}
    said = [(first, countries.get(id)) for first, id in settled.ids.items()]
    said += [(p.first, p.country) for p in phrases if p.cls != "short" and not outlet(p)]
    sentences: dict[int, dict[str, float]] = {}
    paragraphs: dict[int, dict[str, float]] = {}
    for first, country in said:
        if country:
            number = doc.sentence_of[first]
            for votes, key in ((sentences, number), (paragraphs, doc.sentences[number].paragraph)):
                here = votes.setdefault(key, {})
                here[country] = here.get(country, 0.0) + 1.0
    return sentences, paragraphs


def home(gatherer: Gatherer, cluster: Cluster, local: Mapping[int, str]) -> str | None:
    """The country of an actor that its own words leave open, or None."""
    if all(p.weak and p.cls == "people" and p.count is None for p in cluster.phrases) or stateless(gatherer, cluster):
        return None  # رجل: of whatever country
    if not cluster.names and attacks(gatherer, cluster):
        return None  # منفذ الهجوم: from wherever he came
    first = cluster.phrases[0]
    votes, doc = gatherer.votes, gatherer.doc
    most = max(votes, key=lambda c: (votes[c], c)) if votes else None
    total = sum(votes.values()) or 1.0
    sure = most if most is not None and votes[most] >= OF_ONE * total else None
    here = gatherer.near[0].get(doc.sentence_of[first.first], {}) if gatherer.near else {}
    scan = gatherer.reader.scan
    abroad = any(scan.find(at, "abroad") for at in range(first.head, min(first.head + 2, first.last)))  # مهاجرون, طالبو اللجوء
    accused = cluster.sector in ("REB", "CRM") and not cluster.names and first.cls in ("group", "agent", "member", "force", "org") and (
        (first.plural and not first.definite and first.cls not in ("force", "org")) or any(scan.find(at, "radical") for at in range(first.head, first.last))
    )  # دعم جماعات إرهابية
    anywhere = not cluster.names and ((cluster.sector == "NGO" and not first.definite) or (cluster.sector == "MED" and scan.find(first.head, "source") is not None))  # منظمات إنسانية, مصادر إعلامية
    if (abroad and not cluster.names) or anywhere:
        country = None
    elif accused:
        country = sure if _only(here) == sure else None
    elif (maghreb := _maghreb(gatherer, first)) is not None:
        country = maghreb
    elif (first.cls in BODIES or first.cls == "party") and cluster.sector != "MED":
        country = sure or _alone(here) or gatherer.speaks_for(first.first) or most
    elif first.cls == "title" and not cluster.names:
        country = gatherer.joined_to(first) or sure or (most if cluster.sector != "MED" and _only(here) == most else None)
    elif cluster.sector == "MED" and not cluster.names:
        country = sure
    else:
        country = local.get(doc.sentence_of[first.first])
        some = votes.get(country or "", 0.0) >= OF_MOST * total
        if not cluster.names and not some and (_alone(here) != country or country is None) and here.get(country or "", 0.0) < max(here.values(), default=1.0):
            country = None
        elif cluster.sector == "REF" and country not in (sure, _only(here)):
            country = None  # who fled is of one land and in another
    if cluster.sector == "MIL" and country == "PSE" and (first.cls in BODIES or first.cls == "title"):
        country = gatherer.occupier() or country  # القادة العسكريون, in an article on Gaza
    return country


def attacks(gatherer: Gatherer, cluster: Cluster) -> bool:
    """Whether someone is told as who carried out an attack (منفذ الهجوم، المهاجم، أحد المهاجمين)."""
    scan = gatherer.reader.scan
    return any(scan.find(at, "attacker") for p in cluster.phrases if p.cls == "agent" for at in (p.first, p.head))


def _competent(gatherer: Gatherer, phrase: Phrase) -> bool:
    """Whether parties are told as authorities: الجهات المختصة, الجهات الأمنية."""
    scan, at = gatherer.reader.scan, phrase.head + 1
    return phrase.plural and phrase.definite and at < phrase.last and (scan.find(at, "competent") is not None or ((told := scan.find(at, "descriptor")) is not None and told.entry.data in ("GOV", "COP", "JUD", "MIL")))


def _maghreb(gatherer: Gatherer, phrase: Phrase) -> str | None:
    """Of which country of the Maghreb وزارة الشؤون الخارجية is, as only there foreign ministries are called: the one most spoken of."""
    scan, at = gatherer.reader.scan, phrase.head + 1
    if at + 1 >= phrase.last or not scan.find(phrase.head, "ministry", "minister") or not scan.find(at, "affairs") or not scan.find(at + 1, "portfolio", "noun"):
        return None
    spoken = [country for country in MAGHREB if gatherer.votes.get(country)]
    return max(spoken, key=lambda c: gatherer.votes[c]) if spoken else None


def _only(votes: Mapping[str, float]) -> str | None:
    return next(iter(votes)) if len(votes) == 1 else None


def _alone(votes: Mapping[str, float]) -> str | None:
    """The country that a sentence speaks of more than of any other."""
    best = max(votes.values(), default=0.0)
    found = [country for country, count in votes.items() if count == best]
    return found[0] if len(found) == 1 else None


def stateless(gatherer: Gatherer, cluster: Cluster) -> bool:
    """Whether an unnamed actor's words say that it is of no country, or of several."""
    scan = gatherer.reader.scan
    for phrase in cluster.phrases:
        if phrase.head in gatherer.reader.of_several:
            return True  # اللجنة المشتركة التونسية الجزائرية
        parts = (*phrase.inner, *(link.phrase for link in phrase.links if link.phrase))
        if (phrase.cls == "party" and not _competent(gatherer, phrase)) or phrase.cls == "land" or (phrase.cls == "people" and phrase.possessed and (phrase.kind == "person" or phrase.count)) or any(p.cls == "land" and p.plural for p in parts):
            return True
        if phrase.bare and phrase.cls in ("title", "org") and (noun := scan.find(phrase.head, "noun")) is not None and gatherer.reader.dual(noun):
            return True  # المنظمتان, الوزيران
        if phrase.cls == "title" and phrase.plural and any(p.cls in ("state", "capital") for p in phrase.inner):
            return True  # وزيرا خارجية تركيا وليبيا
        if any(p.actor is not None and p.actor.country is None and p.actor.kind != "person" for p in parts):
            return True
        if any(scan.find(at, "stateless") for at in range(phrase.head + 1, phrase.last)):
            return True
        if any((noun := scan.find(at, "noun")) and noun.entry.data[0] == "land" and noun.feature[0] in "pd" for at in range(phrase.head + 1, phrase.last)):
            return True  # وزراء خارجية الدول الثلاث: of several
    return cluster.sector == "IGO"
