"""Noun phrases that name someone: heads, their complements and modifiers, titles with names, counts.

A shallow, deterministic reader of the Arabic noun phrase: head noun, genitive (idafa), adjectives that agree in
definiteness, participles with their preposition (``الموالية لـ``), ``من`` + group or place, a personal name after an
office. Each token is tried once as a beginning (memo), and each phrase looks a bounded way ahead: linear time.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from marsad.language.ar.numbers import Number
from marsad.lexicon import KnownActor
from marsad.match import QUOTE_MARKS, Match, Scan

LONGEST = 16  # tokens that one phrase may reach; longer ones in news are lists or clauses
NAME_LONGEST = 5  # words of a personal name
COMMON_KINDS = frozenset(
    ("function", "event", "cue", "light", "noun", "placenoun", "status", "relation", "verb", "victim", "adjective", "word",
     "descriptor", "result", "agreement", "document", "cuenoun", "label")
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A tie stated inside a phrase: its relation, the tokens that say it, and whom or what it ties to."""

    relation: str
    first: int
    last: int
    phrase: Phrase | None
    country: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """Words that name someone, tokens ``first`` up to ``last``, with what the words alone say of them."""

    first: int
    last: int
    head: int
    cls: str  # class of the head noun (data/ar/actor_nouns.csv), or name, state, capital, nation, person
    lemma: str
    kind: str
    country: str | None = None
    sector: str | None = None
    actor: KnownActor | None = None
    name: tuple[int, int] | None = None  # tokens of the personal name
    office: tuple[int, int] | None = None  # tokens of the office or description before or after the name
    definite: bool = False
    possessed: bool = False  # its head wears a pronoun (قواته)
    bare: bool = False  # nothing but its head: may stand for something said before
    plural: bool = False
    count: Number | None = None
    inner: tuple[Phrase, ...] = ()
    links: tuple[Link, ...] = ()
    rule: str = ""


class PhraseReader:
    """Reads phrases at any token of one document; ``places`` says where place names stand (token → end)."""

    def __init__(
        self, scan: Scan, numbers: dict[int, Number], places: dict[int, tuple[int, str | None]], times: dict[int, int]
    ) -> None:
        self.times = frozenset(token for first, last in times.items() for token in range(first, last))
        self.scan = scan
        self.doc = scan.doc
        self.words = scan.doc.words
        self.numbers = numbers
        self.places = places
        self._memo: dict[int, Phrase | None] = {}

    # -- small questions -------------------------------------------------------------------------------------------

    def limit(self, at: int) -> int:
        return min(self.doc.sentences[self.doc.sentence_of[at]].last, at + LONGEST)

    def adjective(self, at: int, limit: int) -> Match | None:
        """The adjective at a token, if one can be there: no conjunction, no preposition."""
        if at >= limit:
            return None
        for match in self.scan.at[at]:
            cut = match.cut
            if match.entry.pos == "A" and not cut.conjunction and not cut.preposition and match.last == at + 1:
                return match
        return None

    def definite(self, first: int, last: int) -> bool:
        """Whether tokens end in something definite: an article, a pronoun, a proper name."""
        at = last - 1
        while at >= first and not self.words[at][0].isalnum():
            at -= 1
        if at < first:
            return False
        if self.words[at].startswith("ال") or self.words[at].startswith("لل"):
            return True
        return any(m.cut.article or m.cut.pronoun or m.entry.kind in ("actor", "state", "capital", "short", "given") for m in self.scan.at[at])

    def looks_adjective(self, at: int, limit: int) -> bool:
        """A word that no table has, shaped like a definite adjective: nisba or participle (المشتركة، الفلانية)."""
        if at >= limit or self.scan.at[at]:
            return False
        word = self.words[at]
        return len(word) > 5 and word.startswith("ال") and (word.endswith(("ي", "يه", "يين", "يون", "يات")) or word[2] == "م")

    def unknown(self, at: int) -> bool:
        return not self.scan.at[at] and self.words[at][0].isalpha()

    def name_word(self, at: int, limit: int, *, strong: bool, verbless: bool = False) -> bool:
        """Whether a token can belong to a personal name. ``strong``: an office or a name word stands before it;
        ``verbless``: the clause has its verb already, so that a word like a verb (أمبر راد) is none here."""
        if at >= limit or not self.words[at][0].isalpha() or self.doc.numeric[at] or at in self.times:
            return False
        matches = self.scan.at[at]
        if not matches:
            return strong
        whole = [m for m in matches if not m.cut.skip and not m.cut.pronoun]
        if any(m.entry.kind == "function" for m in whole):
            return False
        if any(m.entry.kind in ("given", "particle") for m in whole):
            return strong or not any(m.entry.kind in COMMON_KINDS for m in whole)
        if not strong or len(self.words[at]) < 2:
            return False
        if any(m.entry.kind == "given-common" for m in whole):
            return True
        if verbless and all(m.entry.kind in ("verb", "given") for m in whole) and whole and len(self.words[at]) < 5:
            return True
        return not any(m.entry.kind in COMMON_KINDS or (m.entry.kind in ("actor", "short") and m.entry.data.kind != "person") for m in matches)

    def person_name(self, at: int, limit: int, *, strong: bool, verbless: bool = False) -> int:
        """Where a personal name that begins at a token ends, or ``at`` if none does.

        Without an office before it a name begins with a given name (or أبو، عبد) and goes on with another name word.
        """
        end = at
        limit = min(limit, at + NAME_LONGEST)
        known = self.scan.find(at, "actor")
        if known and known.entry.data.kind == "person" and not known.cut.conjunction:
            return known.last
        while end < limit and self.name_word(end, limit, strong=strong or end > at, verbless=verbless and end > at):
            if end > at and any(m.entry.kind == "nisba" and m.cut.article for m in self.scan.at[end]):
                # خالد العراقي: a surname that is also a nationality, as the last word after a given name
                end += 1 if end - at == 1 and not strong else 0
                break
            if end > at and any(m.entry.kind in ("state", "capital") for m in self.scan.at[end]):
                break
            end += 1
        while end > at and self.scan.find(end - 1, "particle"):
            end -= 1
        if not strong and end - at < 2:
            return at
        if end - at == 1 and self.scan.find(at, "particle"):
            return at
        return end

    # -- the phrase -------------------------------------------------------------------------------------------------

    def read(self, at: int) -> Phrase | None:
        """The phrase that begins at a token, or None."""
        if at in self._memo:
            return self._memo[at]
        self._memo[at] = None  # a phrase never contains itself
        if at < len(self.words) and at not in self.times:
            self._memo[at] = self._read(at)
        return self._memo[at]

    def _read(self, at: int) -> Phrase | None:
        limit = self.limit(at)
        number = self.numbers.get(at)
        if number is not None and number.last <= limit:
            counted = self._counted(at, number, limit)
            if counted:
                return counted
        quantifier = self.scan.function(at, "quant")
        if quantifier and not quantifier.cut.pronoun:
            inner = self.read(quantifier.last)
            if inner and not inner.count:
                return replace(inner, first=at, bare=False, rule="actor.quantified")
        named = self.scan.find(at, "actor")
        noun = self.scan.find(at, "noun")
        if noun and noun.entry.data[0] in ("title", "agent") and not noun.cut.article and (
            any(m.feature == "participle" and m.entry.kind in ("cue", "event") for m in self.scan.at[at])
            or (self.doc.taa[at] and any(m.entry.kind == "event" and m.entry.pos == "N" for m in self.scan.at[at]))
        ):
            noun = None
        if noun and not noun.cut.article and not noun.cut.preposition and any(m.entry.kind == "cue" and m.entry.pos == "V" and m.feature == "p3ms" and not m.cut.pronoun for m in self.scan.at[at]):
            after = self.adjective(at + 1, limit)
            if not (after and not after.cut.article):
                noun = None  # طالب رئيس البعثة: he demanded; طالب جامعي: a student
        if noun is None:
            pass  # مشيرا إلى is no field marshal, مساعدة الجرحى no assistant
        if named and (noun is None or named.last > at + 1 or not self._is_title(noun)):
            return self._named(named, limit)
        state = self.scan.find(at, "state")
        capital = self.scan.find(at, "capital")
        if noun and not (state and state.last > noun.last) and not self._adjective_here(noun):
            described = self._title(noun, limit) if self._is_title(noun) else self._described(noun, limit)
            if described:
                return described
        if state:
            return Phrase(
                first=at, last=state.last, head=at, cls="state", lemma=state.entry.key, kind="state",
                country=state.entry.key, sector="GOV", definite=True, rule="actor.state",
            )  # fmt: skip
        if capital:
            return Phrase(
                first=at, last=capital.last, head=at, cls="capital", lemma=capital.entry.key, kind="state",
                country=capital.entry.key, sector="GOV", definite=True, rule="actor.capital",
            )  # fmt: skip
        nation = self.scan.find(at, "nisba")
        if nation and nation.cut.article and nation.feature == "mp" and nation.cut.preposition != "ك":
            return Phrase(
                first=at, last=at + 1, head=at, cls="nation", lemma=nation.entry.key, kind="population",
                country=nation.entry.key, sector="CVL", definite=True, plural=True, rule="actor.nation",
            )  # fmt: skip
        short = self.scan.find(at, "short")
        if short:
            return replace(self._named(short, limit), cls="short", rule="actor.short")
        end = self.person_name(at, limit, strong=False)
        if end == at and at > 0 and any(m.entry.kind == "cue" and m.entry.pos == "V" for m in self.scan.at[at - 1]):
            first = self.scan.at[at]
            if any(m.entry.kind == "given" and not m.cut.skip for m in first) or self.unknown(at):  # وقالت جين كونورز
                stop = self.person_name(at, limit, strong=True, verbless=True)
                end = stop if stop - at > 1 else at
        if end > at:
            return Phrase(
                first=at, last=end, head=at, cls="person", lemma=" ".join(self.words[at:end]), kind="person",
                name=(at, end), definite=True, rule="actor.name",
            )  # fmt: skip
        return None

    def _adjective_here(self, noun: Match) -> bool:
        """Whether a word that may be a noun or an adjective (صحفي، سياسية، عسكرية) qualifies the word before it."""
        at, cut = noun.first, noun.cut
        if at == 0 or cut.conjunction or cut.preposition or cut.pronoun:
            return False
        if not any(m.entry.kind == "descriptor" for m in self.scan.at[at]):
            return False
        before = self.scan.at[at - 1]
        word = self.words[at - 1]
        if not word[0].isalpha() or self.doc.numeric[at - 1] or (at - 1) in self.numbers:
            return False
        if any(m.entry.kind == "function" and m.cut.skip == 0 for m in before) or any(m.entry.pos == "V" and m.entry.kind != "verb" and not m.cut.pronoun for m in before):
            return False
        nominal = any(m.entry.pos in "NAP" for m in before) or not before
        definite = word.startswith("ال") or any(m.cut.article or m.cut.pronoun for m in before) or any(m.entry.pos == "P" for m in before)
        return nominal and (definite or not cut.article)

    def _is_title(self, noun: Match) -> bool:
        return bool(noun.entry.data[0] == "title")

    def _counted(self, at: int, number: Number, limit: int) -> Phrase | None:
        nxt = number.last
        if nxt < limit and self.words[nxt] == "من":
            nxt += 1
            if nxt + 1 < limit and self.scan.function(nxt, "elative"):
                nxt += 1  # 6 من أبرز قياداته
        noun = self.scan.find(nxt, "noun") if nxt < limit else None
        inner = self.read(nxt)
        if inner is None or inner.cls == "nation":
            nation = self.scan.find(nxt, "nisba") if nxt < limit else None
            if nation and not nation.cut.article and not nation.cut.conjunction and not nation.cut.preposition:
                inner = Phrase(first=nxt, last=nxt + 1, head=nxt, cls="people", lemma=nation.entry.key, kind="population",
                               country=nation.entry.key, sector="CVL", rule="actor.nation")  # fmt: skip
        if inner is None and noun is not None and not noun.cut.conjunction and not noun.cut.preposition:
            inner = self._described(noun, limit, counted=True)
        if inner is None or inner.count or inner.cls in ("name", "state", "capital"):
            return None
        return replace(inner, first=at, count=number, plural=True, bare=False, rule="actor.counted")

    def _named(self, match: Match, limit: int) -> Phrase:
        actor: KnownActor = match.entry.data
        end = match.last
        while end < limit and self.words[end] in QUOTE_MARKS and match.last - match.first > 1 and self._odd_mark(match.first, end):
            end += 1
        country = actor.country
        adjective = self.adjective(end, limit)
        while adjective and adjective.cut.article and actor.kind != "person":
            if adjective.entry.kind == "nisba":
                country = adjective.entry.key
            elif adjective.entry.kind not in ("framing", "adjective", "descriptor"):
                break
            end = adjective.last
            adjective = self.adjective(end, limit)
        if actor.kind != "person" and not any(self.scan.find(t, "noun") for t in range(end + 1, min(limit, end + 4))):
            end = self._gloss(end, limit)  # but not the words that a body is reported to have said
        links, end = self._links(end, limit)
        return Phrase(
            first=match.first, last=end, head=match.first, cls="name", lemma=actor.id, kind=actor.kind, country=country,
            sector=actor.sector, actor=actor, definite=True, links=links, rule="actor.lexicon",
            name=(match.first, match.last) if actor.kind == "person" else None,
        )  # fmt: skip

    def _gloss(self, end: int, limit: int) -> int:
        """A short name in marks after a full one: وكالة الأنباء السورية "سانا", هيئة الإذاعة البريطانية (بي.بي.سي)."""
        if end < limit and self.words[end] in QUOTE_MARKS and self.words[end] not in ")]”»›":
            for stop in range(end + 2, min(limit, end + 7)):
                if self.words[stop] in QUOTE_MARKS:
                    return stop + 1
        return end

    def _odd_mark(self, first: int, at: int) -> bool:
        """Whether the mark at a token closes one that stands inside the phrase (تنظيم "داعش")."""
        return sum(self.words[i] in QUOTE_MARKS for i in range(first, at)) % 2 == 1

    def _complement(self, at: int, limit: int) -> tuple[Phrase | None, int]:
        """The genitive after a head without article: a phrase, a place, or a plain noun; and where it ends."""
        start = at
        if at < limit and self.words[at] in QUOTE_MARKS:
            at += 1
        if at >= limit:
            return None, start
        inner = self.read(at)
        if inner and inner.last <= limit and not self.clitic(at):
            end = inner.last
            if at > start and end < limit and self.words[end] in QUOTE_MARKS:
                end += 1
            return inner, end
        place = self.places.get(at)
        if place and not self.clitic(at):
            end = place[0]
            if at > start and end < limit and self.words[end] in QUOTE_MARKS:
                end += 1
            return None, end
        if at > start and self.words[start] in "([":  # صحيفة (الفلان)
            end = at
            while end < min(limit, at + 5) and self.words[end] not in ")]":
                end += 1
            return (None, end + 1) if end < limit and self.words[end] in ")]" else (None, start)
        if at > start:  # an unknown name in quotation marks: كتيبة "الفلان"
            quote = self.doc.quote_of[at]
            if quote >= 0 and self.doc.quotes[quote].last - self.doc.quotes[quote].first <= 6:
                end = min(limit, self.doc.quotes[quote].last + 1)
                return None, end
            return None, start
        matches = self.scan.at[at]
        if self.clitic(at):
            return None, start
        if not matches:
            return (None, at + 1) if self.words[at][0].isalpha() and not self.doc.numeric[at] else (None, start)
        for match in matches:
            if match.entry.kind in ("function", "status"):
                return None, start
        if any(m.entry.pos == "N" for m in matches) and not any(m.entry.pos == "V" and not m.cut.article for m in matches):
            return None, at + 1
        if any(m.cut.article for m in matches):
            return None, at + 1
        return None, start

    def _after_verb(self, at: int) -> bool:
        return at > 0 and any(m.entry.pos == "V" and m.entry.kind in ("cue", "event", "light") for m in self.scan.at[at - 1])

    def clitic(self, at: int) -> bool:
        """Whether the word at a token surely wears a conjunction or preposition."""
        matches = self.scan.at[at]
        return bool(matches) and all(m.cut.conjunction or m.cut.preposition for m in matches)

    def _described(self, noun: Match, limit: int, *, counted: bool = False) -> Phrase | None:
        cls, kind, sector, alone = noun.entry.data
        at, end = noun.first, noun.last
        article, pronoun, construct = noun.cut.article, bool(noun.cut.pronoun), noun.feature.endswith("c")
        plural = noun.feature[0] == "p"
        country: str | None = None
        inner: list[Phrase] = []
        bare = True
        namelike = False
        if cls == "one_of":
            phrase, stop = self._complement(end, limit)
            if phrase is None:
                return None
            return replace(phrase, first=at, kind="person", plural=False, bare=False, rule="actor.one-of",
                           inner=(), cls="agent" if phrase.kind == "armed_group" else phrase.cls)  # fmt: skip
        indefinite = not article and not pronoun
        if (indefinite and not noun.feature.startswith("s")) or (indefinite and noun.feature == "s"):
            adjective = self.adjective(end, limit)
            tanwin = self.words[at].endswith(("ين", "ون")) and noun.feature == "p"
            if not tanwin and not (adjective and not adjective.cut.article):
                phrase, stop = self._complement(end, limit)
                if stop > end:
                    bare = False
                    namelike = phrase is not None or self.words[end] in QUOTE_MARKS or any(t in self.places or (self.unknown(t) and not self.words[t].startswith("ال")) or self.doc.quote_of[t] >= 0 for t in range(end, stop))
                    told = self.scan.find(end, "complement")
                    if cls == "org" and told and sector in (None, "GOV", "NGO"):
                        sector = told.entry.data
                    end = stop
                    if phrase:
                        inner.append(phrase)
                        country = phrase.country
                        sector = self._sector_from(cls, sector, phrase)
                    elif stop - 1 in self.places or (end - 1 >= 0 and self.places.get(noun.last)):
                        country = self.places[noun.last][1] if noun.last in self.places else None
        stated = country
        end, country, sector, described = self._adjectives(cls, at, end, limit, country, sector)
        namelike = namelike or country != stated
        bare = bare and not described
        if cls in ("org", "portfolio", "media") and alone in ("no", "name") and end < limit and self._named_in_marks(end, limit):
            end, bare, namelike = self._gloss(end, limit), False, True
        if end < limit and self.scan.function(end, "about"):
            end, bare = self._about(end + 1, limit), False
        elif end > noun.last and self.scan.function(end - 1, "about"):
            end, bare = self._about(end, limit), False
        links, stop = self._links(end, limit)
        if links:
            end, bare = stop, False
            for link in links:
                country = country or (link.phrase.country if link.phrase else link.country)
                if link.phrase and link.phrase.kind == "organization" and link.relation == "affiliated_with" and kind == "armed_group":
                    sector = "MIL" if link.phrase.sector == "GOV" and link.phrase.country == (country or "") else sector
        if end < limit and self.words[end] == "من" and cls in ("agent", "people", "member", "group", "force", "detainee"):
            source = self.read(end + 1)
            if source and source.kind in ("armed_group", "organization", "population", "state") and source.cls not in ("nation",):
                links = (*links, Link(relation="member_of", first=at, last=source.last, phrase=source))
                country = country or source.country
                sector = source.sector if cls in ("member", "group") and source.sector else sector
                end, bare = source.last, False
            elif end + 1 in self.places:
                stop, where = self.places[end + 1]
                country = country or where
                end, bare = stop, False
        if indefinite and construct and bare:
            return None
        definite = article and not plural and described
        if alone == "name" and not namelike and not links and not definite and not (described and sector and sector != noun.entry.data[2]):
            return None
        country = country or self._inside(end, limit)
        if bare and not counted and not self._stands_alone(alone, article, pronoun, plural, noun) and not self._speaks(at, cls, plural):
            return None
        return Phrase(
            first=at, last=end, head=at, cls=cls, lemma=noun.entry.key, kind=kind, country=country, sector=sector,
            definite=article or pronoun or bool(inner), possessed=pronoun, bare=bare, plural=plural, inner=tuple(inner), links=links,
            rule=f"actor.{cls}",
        )  # fmt: skip

    def _speaks(self, at: int, cls: str, plural: bool) -> bool:
        """Someone unnamed who is only said to speak: قال شاب من حي الرمال."""
        return cls in ("people", "agent") and not plural and at > 0 and any(m.entry.kind == "cue" and m.entry.pos == "V" for m in self.scan.at[at - 1])

    def _named_in_marks(self, at: int, limit: int) -> bool:
        """Whether a short name in marks follows: قناة "الفلانية", صحيفة (الفلانية)."""
        return self.words[at] in QUOTE_MARKS and self.words[at] not in ")]”»›" and self._gloss(at, limit) > at

    def _inside(self, end: int, limit: int) -> str | None:
        """The country of the place that a group is said to be in (الأطراف المتحاربة في ليبيا)."""
        if end + 1 < limit and self.words[end] == "في":
            place = self.places.get(end + 1)
            return place[1] if place else None
        return None

    def _stands_alone(self, alone: str, article: bool, pronoun: bool, plural: bool, noun: Match) -> bool:
        if noun.feature == "d" and noun.entry.data[0] in ("people", "agent", "member"):
            return True  # شخصين، مسلحان
        if alone == "yes":
            return article or pronoun or noun.feature[0] in "pd" or noun.entry.data[0] in ("agent", "title")
        if alone == "def":
            return article or pronoun
        if alone == "pl":
            return plural and (article or pronoun or self.words[noun.first].endswith(("ين", "ون")))
        if alone == "pron":
            return pronoun
        return pronoun and noun.entry.data[0] in ("force", "member", "group")

    def _adjectives(
        self, cls: str, first: int, end: int, limit: int, country: str | None, sector: str | None
    ) -> tuple[int, str | None, str | None, bool]:
        """Adjectives from ``end`` on: nationality gives the country, descriptors the sector."""
        described = False
        while end < limit:
            adjective = self.adjective(end, limit)
            if adjective is not None and adjective.cut.article != self.definite(first, end) and adjective.entry.kind != "relation":
                break
            if adjective is None:
                if self.looks_adjective(end, limit):
                    end, described = end + 1, True
                    continue
                break
            if adjective.entry.kind == "relation" or adjective.entry.kind == "event":
                break
            person = self.scan.find(end, "noun")
            if person and person.cut.article and person.feature[0] == "p" and not self.scan.find(end, "descriptor", "nisba"):
                break  # سلطات الاحتلال [الأسرى]: someone else
            if adjective.entry.kind == "nisba":
                if adjective.feature == "ms" and self.words[end].endswith("ا") and not adjective.cut.article:
                    break  # an adverb: إماراتياً
                country = adjective.entry.key
            described = True
            found = self.scan.find(end, "descriptor")
            if found and found.entry.data and cls not in ("people", "detainee"):
                if not (found.entry.data == "UAF" and sector not in (None, "UAF", "MIL")):
                    sector = "REB" if found.entry.data == "UAF" and cls == "group" else found.entry.data
            end = adjective.last
            while end < limit and self._joined_adjective(end):  # السياسية والإعلامية الليبية
                end += 1
        return end, country, sector, described

    def _joined_adjective(self, at: int) -> bool:
        matches = self.scan.at[at]
        return any(m.entry.pos == "A" and m.cut.conjunction and m.cut.article and not m.cut.preposition for m in matches) and not any(
            m.entry.kind in ("noun", "actor", "state", "capital") and m.entry.data and m.entry.data[0] != "title" for m in matches if m.entry.kind == "noun"
        )

    def _links(self, end: int, limit: int) -> tuple[tuple[Link, ...], int]:
        """Participles that tie the phrase to someone: الموالية لـ X، التابعة لـ X، المدعومة من X / إماراتياً، بقيادة X."""
        out: list[Link] = []
        while end < limit:
            match = self.scan.find(end, "relation")
            led = self.scan.function(end, "led_by")
            if match and not match.cut.preposition and not match.cut.conjunction:
                at = match.last
                adverb = self.scan.find(at, "nisba")
                if adverb and self.words[at].endswith("ا") and not adverb.cut.article:
                    out.append(Link(relation=match.entry.key, first=end, last=at + 1, phrase=None, country=adverb.entry.key))
                    end = at + 1
                    continue
                prepositions = match.entry.data
                if (at < limit and self.doc.raw(at) in prepositions) or (at < limit and self.words[at] in ("من", "عن", "مع", "في", "الي", "علي")):
                    at += 1
                elif not (at < limit and any(m.cut.preposition in prepositions and m.cut.preposition for m in self.scan.at[at])):
                    break
                phrase = self.read(at)
                if phrase and phrase.last <= limit + 6:
                    out.append(Link(relation=match.entry.key, first=end, last=phrase.last, phrase=phrase))
                    end = phrase.last
                    continue
                place = self.places.get(at)
                if place:
                    out.append(Link(relation=match.entry.key, first=end, last=place[0], phrase=None, country=place[1]))
                    end = place[0]
                    continue
                break
            if led:
                phrase = self.read(led.last)
                if phrase:
                    out.append(Link(relation="affiliated_with", first=end, last=phrase.last, phrase=phrase))
                    end = phrase.last
                    continue
            break
        return tuple(out), end

    def _about(self, at: int, limit: int) -> int:
        """What a body is for: الخاص بعملية استعادة سرت, up to a mark, a verb or a new phrase."""
        if at >= limit or (not any(m.cut.preposition in ("ب", "ل") for m in self.scan.at[at]) and self.words[at][0] not in "بل"):
            return at
        end = at + 1
        while end < min(limit, at + 5) and self.words[end][0].isalpha():
            matches = self.scan.at[end]
            if any(m.entry.kind == "function" for m in matches) or any(m.entry.pos == "V" and m.entry.kind in ("cue", "light") for m in matches):
                break
            end += 1
        return end

    def _sector_from(self, cls: str, sector: str | None, inner: Phrase) -> str | None:
        """What a genitive says of its head's sector: قوات النظام, عناصر الشرطة, مقاتلو المعارضة."""
        if cls in ("member", "group", "force", "agent") and inner.sector and cls != "agent":
            if inner.kind == "armed_group" or inner.sector in ("COP", "REB", "MIL", "UAF", "CRM"):
                return inner.sector
            if inner.sector == "GOV":
                return "MIL"
        if cls == "org" and sector is None:
            return inner.sector
        if cls == "agent" and inner.sector in ("REB", "MIL"):
            return inner.sector
        return sector

    def _title(self, noun: Match, limit: int) -> Phrase | None:
        _, _, sector, alone = noun.entry.data
        at, end = noun.first, noun.last
        country: str | None = None
        inner: list[Phrase] = []
        described = False
        construct = not noun.cut.article and not noun.cut.pronoun
        steps = 0
        while end < limit and steps < 8:
            steps += 1
            adjective = self.adjective(end, limit)
            if adjective and self.definite(at, end) and not adjective.cut.article:
                adjective = None
                if not self.scan.function(end, "prep") and not self.clitic(end):
                    break
            if adjective and adjective.entry.kind not in ("relation",):
                nisba = adjective.entry.kind == "nisba"
                if nisba and adjective.feature == "ms" and self.words[end].endswith("ا") and not adjective.cut.article:
                    break
                if nisba:
                    country = adjective.entry.key
                found = self.scan.find(end, "descriptor")
                if found and found.entry.data and (sector is None or not inner):
                    sector = found.entry.data
                end, described, construct = adjective.last, True, construct and not adjective.cut.article
                if nisba:
                    construct = False
                continue
            preposition = self.scan.function(end, "prep")
            word = self.words[end]
            if (preposition and word in ("في", "لدي", "الي")) or word in ("باسم", "بلسان"):
                phrase = self.read(end + 1)
                place = self.places.get(end + 1)
                if phrase and phrase.cls != "person" and phrase.kind != "population":
                    inner.append(phrase)
                    country = country or (phrase.country if word != "الي" else None)
                    sector = self._office_sector(sector, phrase, word)
                    end, described, construct = phrase.last, True, False
                    continue
                if place and word != "في":
                    end, described, construct = place[0], True, False
                    continue
                break
            if self.scan.function(end, "about"):
                stop = self._about(end + 1, limit)
                if stop > end + 1:
                    end, described, construct = stop, True, False
                    continue
            if self.clitic(end):
                if any(m.cut.preposition == "ل" and not m.cut.conjunction for m in self.scan.at[end]):
                    phrase = self.read(end)
                    if phrase and phrase.kind in ("organization", "armed_group", "state") and phrase.cls != "capital" and phrase.sector != "MED":
                        inner.append(phrase)
                        country = country or phrase.country
                        sector = self._office_sector(sector, phrase, "ل")
                        end, described, construct = phrase.last, True, False
                        continue
                break
            if construct:
                if self.scan.find(end, "given") and not self.scan.find(end, "actor", "noun"):
                    break
                known = self.scan.find(end, "actor")
                if known and known.entry.data.kind == "person" and described:
                    break
                phrase, stop = self._complement(end, limit)
                if stop == end:
                    break
                if phrase and phrase.cls == "title" and phrase.plural:
                    phrase, stop = None, end + 1  # رئيس [الوزراء] الإيطالي فلان: the adjective and the name are the head's
                if phrase:
                    if phrase.kind == "person" and phrase.cls != "title" and phrase.name:
                        break
                    if phrase.cls == "title" and phrase.name and phrase.office and self.scan.find(noun.first, "deputy"):
                        end, described, construct = phrase.office[1], True, False
                        country = country or phrase.country
                        break
                    if phrase.cls == "title" and phrase.name:  # ممثل المرجع الأعلى فلان: the name is the inner one's
                        inner.append(phrase)
                        end, described, construct = phrase.last, True, False
                        country = country or phrase.country
                        break
                    if phrase.cls != "portfolio":  # وزير الخارجية: an office, no ministry named
                        inner.append(phrase)
                    country = country or phrase.country
                    sector = self._office_sector(sector, phrase, "idafa")
                    construct = False
                elif self.unknown(end) and not self.words[end].startswith("ال"):
                    break  # رئيس + an unknown bare word: a name, not a genitive
                else:
                    construct = not self.words[stop - 1].startswith("ال")
                    if end in self.places:
                        country = country or self.places[end][1]
                        construct = False
                end, described = stop, True
                continue
            if self.looks_adjective(end, limit) and not self.name_follows(end, limit):
                end, described = end + 1, True
                continue
            break
        office_end = end
        name: tuple[int, int] | None = None
        known_actor: KnownActor | None = None
        start = self.scan.skip_marks(end, min(limit + 4, len(self.words))) if end < len(self.words) else end
        inner_title = self.scan.find(start, "noun") if start < len(self.words) else None
        if inner_title and self._is_title(inner_title) and not inner_title.cut.preposition and not inner_title.cut.conjunction and start == end:
            # the stacked title before a name: الشيخ محمد، الدكتور فلان، العميد فلان
            stacked = self.read(start)
            if stacked and stacked.name:
                return replace(stacked, first=at, office=(at, office_end), inner=(*inner, *stacked.inner),
                               country=country or stacked.country, sector=sector or stacked.sector)  # fmt: skip
        if start < len(self.words) and start - end <= 1:
            stop = self.person_name(start, min(len(self.words), start + NAME_LONGEST), strong=True, verbless=self._after_verb(at))
            if stop > start and not self._clitic_name(start):
                known = self.scan.find(start, "actor")
                known_actor = known.entry.data if known and known.entry.data.kind == "person" else None
                name = (start, stop)
                end = stop
                if start > office_end and stop < len(self.words) and self.words[stop] in QUOTE_MARKS:
                    end = stop + 1
        if not described and name is None and not self._stands_alone(alone, noun.cut.article, bool(noun.cut.pronoun), noun.feature[0] == "p", noun):
            return None
        links, stop = self._links(end, min(limit + 4, len(self.words))) if name is None else ((), end)
        if links:
            end = stop
            country = country or (links[0].phrase.country if links[0].phrase else links[0].country)
        plural = noun.feature[0] == "p"
        return Phrase(
            first=at, last=end, head=at, cls="title", lemma=noun.entry.key, kind="person",
            country=(known_actor.country if known_actor else None) or country, sector=sector, actor=known_actor, name=name,
            office=(at, office_end) if described else None, definite=noun.cut.article or described, plural=plural,
            bare=not described and name is None, inner=tuple(inner), links=links, rule="actor.title",
        )  # fmt: skip

    def _clitic_name(self, at: int) -> bool:
        word = self.words[at]
        return word in ("في", "من", "الي", "علي") and not self.scan.find(at, "given", "actor")

    def name_follows(self, at: int, limit: int) -> bool:
        return self.person_name(at, limit, strong=False) > at

    def _office_sector(self, sector: str | None, inner: Phrase, tie: str) -> str | None:
        """The sector that an office takes from what it is an office of."""
        if inner.kind == "state" or inner.cls in ("state", "capital"):
            return sector
        if inner.sector in ("PTY", "LEG", "MIL", "COP", "JUD", "SPY", "IGO", "NGO", "MED", "EDU", "LAB", "BUS", "OPP", "REB"):
            return inner.sector
        return inner.sector if sector is None else sector


def phrase_gender(scan: Scan, phrase: Phrase) -> str | None:
    """The gender that a verb shows before this phrase: ``m``, ``f``, or None where spelling does not tell.

    A broken or feminine plural of things and groups takes the feminine (أعلنت القوات); people in the sound masculine
    plural take the masculine; a person's own gender is the lexicon's or the office's ending.
    """
    word = scan.doc.words[phrase.head]
    taa = scan.doc.taa[phrase.head]
    if phrase.cls in ("state", "capital"):
        return "m" if phrase.lemma in scan.lexicon.masculine and phrase.cls == "state" else "f"
    if phrase.cls in ("name", "short", "person"):
        if phrase.actor is not None and phrase.kind != "person":
            return "f" if taa else None
        return None
    if phrase.cls in ("force", "group", "org", "media") and phrase.plural:
        return "f"
    if phrase.cls == "title" and not phrase.plural:
        return "f" if taa or word.endswith("ه") else "m"
    if phrase.cls in ("force", "group", "org") and not phrase.plural:
        if taa or word.endswith("ه"):
            return "f"
        return "m" if phrase.cls != "name" and scan.find(phrase.head, "noun") is not None else None
    return None
