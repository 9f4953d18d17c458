"""Noun phrases that name someone: heads, their complements and modifiers, titles with names, counts.

A shallow, deterministic reader of the Arabic noun phrase: head noun, genitive (idafa), adjectives that agree in
definiteness, participles with their preposition (``الموالية لـ``), ``من`` + group or place, a personal name after an
office. Each token is tried once as a beginning (memo), and each phrase looks a bounded way ahead: linear time.
"""

from __future__ import annotations

from dataclasses import replace

from marsad.actors.heads import SOUND, HeadReader
from marsad.actors.naming import AND, BODY_KINDS, COMMON_KINDS, MEN, Link
from marsad.actors.naming import Phrase as Phrase
from marsad.actors.naming import phrase_gender as phrase_gender
from marsad.actors.signs import TANWIN, TOLD, UNKNOWN_ARMED
from marsad.gazetteer import ARTICLE
from marsad.language.ar.numbers import Number
from marsad.lexicon import KnownActor
from marsad.match import QUOTE_MARKS, Match, Scan

# Kinds of matches (and classes of function words) of which one begins every phrase that no number begins; and those
# after which a name may be one that no table has.
_BEGINNINGS = ("actor", "noun", "state", "capital", "nisba", "short", "given", "particle", "quant")
_BEFORE_NAMES = ("cue", "called")
OF, LIKE = "من", "ك"
CIVIL = ("PTY", "OPP", "LAB", "NGO", "LEG", "BUS", "EDU", "MED", "IGO")  # sectors of bodies whose members bear no arms
MANAGED = ("BUS", "NGO", "EDU", "MED")  # sectors of bodies that a board manages
EMPLOYERS = ("GOV", "NGO", "IGO", "LEG", "JUD", "MED")  # of those whose employees are of theirs
GLUED = "بلك"  # prepositions that a word wears
STATE_OWNED = ("MED", "EDU", "BUS", "JUD", "LEG", "COP", "MIL", "SPY", "IGO")  # what وكالة الأنباء الرسمية is, for all that
SHORT = 6  # tokens of a name in marks
CHAIN_LONGEST = 3  # nouns of a genitive chain after its first
DEEPEST = 30  # phrases one in another: more are no phrase (12 12 12 …, a table without its lines)


class PhraseReader(HeadReader):
    """Reads phrases at any token of one document."""

    def __init__(self, scan: Scan, numbers: dict[int, Number], places: dict[int, tuple[int, str | None]], times: dict[int, int]) -> None:
        super().__init__(scan, numbers, places, times)
        self.openings = self._find_openings()
        self._deep = 0

    def read(self, at: int) -> Phrase | None:
        """The phrase that begins at a token, or None."""
        if at >= self.scan.count or not self.openings[at]:
            return None
        known = self._memo[at]
        if not isinstance(known, bool):
            return known
        if self._deep >= DEEPEST:
            return None
        self._memo[at] = None  # a phrase never contains itself
        self._deep += 1
        found = self._memo[at] = self._read(at)
        self._deep -= 1
        if found is not None and found.name is not None and found.kind == "person":
            self._after_names.add(found.last)
            if found.last < self.scan.count and found.last not in self.times:
                self.openings[found.last] = True  # a further name may follow
        return found

    def _find_openings(self) -> bytearray:
        """For each token, whether something stands there that a phrase can begin with: all else need not be tried."""
        scan = self.scan
        if self.aliased:
            opening = bytearray(b"\1" * scan.count)
        else:
            opening = scan.having(*_BEGINNINGS)
            for at, word in enumerate(self.words):
                if word[0] == TOLD and not scan.at[at]:
                    opening[at] = True
            for at in (*self.numbers, *(at + 1 for kind in _BEFORE_NAMES for at in scan.where(kind) if at + 1 < scan.count)):
                opening[at] = True
            for at in scan.where("cue"):
                if at + 2 < scan.count and self.words[at + 1] in QUOTE_MARKS:
                    opening[at + 2] = True  # ذكرت "الحياة" أن
            for at in scan.where("called"):
                if at + 2 < scan.count and self.words[at + 1] in QUOTE_MARKS:
                    opening[at + 2] = True  # يدعى "سالم خليفة"
        for at in self.times:
            opening[at] = False
        return opening

    def _read(self, at: int) -> Phrase | None:
        if "thing" in self.scan.kinds[at]:
            return None  # التيار الكهربائي
        limit = self.limit(at)
        number = self.numbers.get(at)
        if number is not None and number.last <= limit:
            counted = self._counted(at, number, limit)
            if counted:
                return counted
        kinds = self.scan.kinds[at]
        quantifier = self.scan.function(at, "quant") if "quant" in kinds else None
        if quantifier and not quantifier.cut.pronoun:
            inner = self.read(quantifier.last)
            if inner and not inner.count:
                return replace(inner, first=at, bare=False, rule="actor.quantified")
        named = self.scan.find(at, "actor") if "actor" in kinds else None
        if named and named.cut.preposition == LIKE and self.scan.find(at, "given", "given-common"):
            named = None  # كريم الهاشمي is no ريم الهاشمي
        nouns = self.heads(at, limit) if "noun" in kinds else []
        noun = nouns[0] if nouns else None
        if named and noun is not None and noun.feature == "d" and named.last == at + 1 and not noun.cut.article and at + 1 < limit and self._of_a_school(at + 1):
            named = None  # طالبان بجامعة لافال
        if named and (noun is None or named.last > at + 1 or not self.is_title(noun)):
            return self._named(named, limit)
        short = self._short(at) if "short" in kinds else None
        if short and short.last - at > 1:
            return self._by_short(short, limit)
        state = self.scan.find(at, "state") if "state" in kinds else None
        capital = self.scan.find(at, "capital") if "capital" in kinds else None
        if capital and any(m.entry.kind == "function" and m.last > capital.last for m in self.scan.at[at]):
            capital = None  # مسقط رأس
        if capital and capital.last == at + 1 and self.scan.find(at, "adjective"):
            capital = None  # غرامة مالية
        if noun and not (state and state.last > noun.last) and not self._adjective_here(noun):
            # اللواء أحمد is a general, اللواء الثامن a brigade: the reading that gains a name, else the first row
            read = [p for n in nouns if (p := self._title(n, limit) if self.is_title(n) else self._described(n, limit))]
            if len(read) > 1 and not read[0].name and self.scan.find(at, "rank"):
                read = [p for p in read if p.cls != "title"] or read  # فريق البحث, without a name no rank
            described = next((p for p in read if p.name), read[0] if read else None)
            if described and not (short and described.bare):
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
        nation = self.scan.find(at, "nisba") if "nisba" in kinds else None
        if nation and nation.cut.article and nation.feature == "mp" and nation.cut.preposition != LIKE:
            return Phrase(
                first=at, last=at + 1, head=at, cls="nation", lemma=nation.entry.key, kind="population",
                country=nation.entry.key, sector="CVL", definite=True, plural=True, rule="actor.nation",
            )  # fmt: skip
        if nation and (one := self._national(at, nation)) is not None:
            return one
        if short:
            return self._by_short(short, limit)
        called = self.scan.function(at - 1 - (self.words[at - 1] in QUOTE_MARKS), "called") is not None
        if at in self._after_names and self.words[at][0] == AND and any(m.entry.kind == "given-common" and m.cut.conjunction for m in self.scan.at[at]):
            end = self.person_name(at, limit, strong=True, verbless=True)
            if end - at > 1:  # ياسين إبراهيم [وخالد شوكات]
                return Phrase(first=at, last=end, head=at, cls="person", lemma=" ".join(self.words[at:end]), kind="person", name=(at, end), definite=True, rule="actor.name")
        end = self.person_name(at, limit, strong=called, verbless=called)
        if called and end == at + 1 and any(m.entry.pos == "V" for m in self.scan.at[at]):
            end = at  # أن اسمه ورد
        if end == at and nation and nation.feature in ("ms", "fs") and nation.last < limit:
            # التونسي سالم خليفة: a nationality before a name
            sure = nation.cut.article and self.scan.find(nation.last, "given", "given-common") is not None
            stop = self.person_name(nation.last, limit, strong=sure, verbless=sure)
            stop = stop if stop - nation.last > 1 or not sure or self.scan.find(nation.last, "actor") else nation.last
            if stop > nation.last and (nation.cut.article or stop - nation.last > 1):
                named = self.scan.find(nation.last, "actor")
                return Phrase(first=at, last=stop, head=at, cls="person", lemma=" ".join(self.words[nation.last : stop]), kind="person",
                              country=nation.entry.key, actor=named.entry.data if named else None, name=(nation.last, stop), definite=True,
                              rule="actor.nationality")  # fmt: skip
        if end == at and at > 0 and any(m.entry.kind == "cue" and m.entry.pos == "V" for m in self.scan.at[at - 1]):
            first = self.scan.at[at]
            if any(m.entry.kind in ("given", "given-common") and not m.cut.skip for m in first) or self.unknown(at):  # وقالت جين كونورز
                stop = self.person_name(at, limit, strong=True, verbless=True)
                glued = self.words[at][0] in GLUED and at + 1 < len(self.words) and self.words[at + 1].startswith(ARTICLE)
                end = stop if stop - at > 1 and not (glued and self.unknown(at)) else at  # وعد [برأب الصدع]
            if end == at and self.scan.find(at, "given", "given-common") and self._apposed_office(at + 2):
                end = at + 2  # وقال منير الدين، قائد الشرطة
        if end > at and not called and self.names_place(at):
            return None
        if end > at:
            return Phrase(
                first=at, last=end, head=at, cls="person", lemma=" ".join(self.words[at:end]), kind="person",
                name=(at, end), definite=True, rule="actor.name",
            )  # fmt: skip
        return self._marked_teller(at) or self._outlet(at, limit)

    def _short(self, at: int) -> Match | None:
        """A short name at a token: of somebody whose full name the article gives, or one that is no everyday word."""
        best: Match | None = None
        common = any(m.entry.kind in COMMON_KINDS for m in self.scan.at[at])
        for match in self.scan.at[at]:
            if match.entry.kind != "short" or match.cut.preposition == LIKE or (best is not None and match.last <= best.last):
                continue
            everyday = common and match.last - at == 1
            if not everyday or match.entry.data.id in self.named:
                best = match
        if best is not None and (of := self.scan.find(best.last, "state")) and of.cut.preposition == TOLD and best.entry.data.country not in (None, of.entry.key):
            return None  # الجيش الشعبي لكوريا الشمالية
        if best is not None:  # several may share it: the one named in full
            for match in self.scan.at[at]:
                if match.entry.kind == "short" and match.last == best.last and match.entry.data.id in self.named:
                    return match
        return best

    def _by_short(self, match: Match, limit: int) -> Phrase:
        """A short name; of which country's actor, the whole article decides later, unless its full name stands in it."""
        phrase = self._named(match, limit)
        actor: KnownActor = match.entry.data
        country = phrase.country if actor.id in self.named or phrase.country != actor.country else None
        return replace(phrase, cls="short", country=country, rule="actor.short")

    def _counted(self, at: int, number: Number, limit: int) -> Phrase | None:
        nxt = number.last
        if nxt < limit and self.clitic(nxt):
            return None  # في الطابق الرابع بالبرلمان
        if nxt < limit and self.words[nxt] == OF:
            nxt += 1
            if nxt + 1 < limit and self.scan.function(nxt, "elative"):
                nxt += 1  # 6 من أبرز قياداته
        noun = self.scan.find(nxt, "noun") if nxt < limit else None
        if noun is not None and (self.misread(noun) or any(m.entry.kind == "function" and not m.cut.skip for m in self.scan.at[nxt])):
            noun = None  # تظاهر العشرات أمام القصر
        among = self.scan.find(nxt, "among") if nxt == number.last and nxt < limit and not number.ordinal and not number.percent else None
        if among is not None and among.entry.key.startswith(OF):
            return Phrase(first=at, last=nxt + 1, head=at, cls="people", lemma=among.entry.key, kind="population", sector="CVL",
                          plural=True, count=number, weak=True, rule="actor.crowd")  # قتلوا اثنين منهم
        inner = self.read(nxt)
        if inner is None and number.vague and nxt == number.last and self.words[nxt - 1].startswith(ARTICLE) and not number.percent and not (nxt < limit and any(m.cut.article for m in self.scan.at[nxt])):
            return Phrase(first=at, last=nxt, head=nxt - 1, cls="people", lemma=self.words[nxt - 1], kind="population", sector="CVL",
                          plural=True, count=number, weak=True, rule="actor.crowd")  # تظاهر المئات
        if inner is None or inner.cls == "nation":
            nation = self.scan.find(nxt, "nisba") if nxt < limit else None
            if nation and not nation.cut.article and not nation.cut.conjunction and not nation.cut.preposition:
                inner = Phrase(first=nxt, last=nation.last, head=nxt, cls="people", lemma=nation.entry.key, kind="population",
                               country=nation.entry.key, sector="CVL", rule="actor.nation")  # fmt: skip
        if (inner is None or inner.weak) and noun is not None and not (self.scan.find(nxt, "order") and self._orders(nxt + 1, limit)) and not noun.cut.conjunction and not noun.cut.preposition:
            inner = self._described(noun, limit, counted=True)
        if inner is None or inner.count or inner.cls in ("name", "state", "capital"):
            return None
        if noun is not None and inner.last == noun.last and inner.name is None and (noun.entry.data[3] == "name" or self.scan.find(noun.first, "local")):
            return None  # 49 مديرية, 16 محافظة
        return replace(inner, first=at, count=number, plural=True, bare=False, rule="actor.counted")

    def _named(self, match: Match, limit: int) -> Phrase:
        actor: KnownActor = match.entry.data
        end = match.last
        while end < limit and self.words[end] in QUOTE_MARKS and match.last - match.first > 1 and self._odd_mark(match.first, end):
            end += 1
        country = actor.country
        adjective = self.adjective(end, limit)
        while adjective and adjective.cut.article and actor.kind != "person":
            person = self.scan.find(end, "noun")
            if person and person.cut.article and person.feature[0] == "p" and not self.scan.find(end, "descriptor", "nisba"):
                break  # نقل الصليب الأحمر [الأسرى]
            if self.scan.find(end, "rank") and self.person_name(adjective.last, limit, strong=True, verbless=True) > adjective.last:
                break  # باسم الجيش الليبي [الرائد] فلان
            if adjective.feature not in MEN and match.last - match.first == 1 and self.words[match.first].endswith(SOUND):
                break  # هدد الحوثيون السعودية: whom they threaten
            if adjective.feature in MEN and not self.last_of_men(end - 1) and not self.words[match.first].endswith(SOUND):
                break  # اتهمت القوات الحكومية الحوثيين: whom it accuses
            if adjective.entry.kind == "nisba":
                country = adjective.entry.key
            elif adjective.entry.kind not in ("framing", "adjective", "descriptor"):
                break
            end = adjective.last
            adjective = self.adjective(end, limit)
        if actor.kind != "person" and not any(self.scan.find(t, "noun") for t in range(end + 1, min(limit, end + 4))):
            end = self._gloss(end, limit)  # but not the words that a body is reported to have said
        links, end = self.links(end, limit)
        inner, led = self._inside_name(match, limit) if match.last - match.first > 2 and actor.kind != "person" else ((), ())
        return Phrase(
            first=match.first, last=end, head=match.first, cls="name", lemma=actor.id, kind=actor.kind, country=country,
            sector=actor.sector, actor=actor, definite=True, links=(*led, *links), inner=inner, rule="actor.lexicon",
            name=(match.first, match.last) if actor.kind == "person" else None,
        )  # fmt: skip

    def _inside_name(self, match: Match, limit: int) -> tuple[tuple[Phrase, ...], tuple[Link, ...]]:
        """Whom a body's name names besides: إدارة [الرئيس الأميركي دونالد ترامب], التحالف الذي تقوده [واشنطن]."""
        inner: list[Phrase] = []
        led: list[Link] = []
        for at in range(match.first + 1, match.last):
            tie = self.scan.find(at, "tie")
            leads = tie is not None and bool(tie.cut.pronoun) and tie.entry.key == "affiliated_with"
            start = at + 1 if leads else at
            title = self.scan.find(at, "noun")
            if not leads and not (title is not None and self.is_title(title)):
                continue
            phrase = self.read(start) if start < match.last else None
            if phrase is None or phrase.last != match.last:
                continue
            if leads:
                led.append(Link(relation="affiliated_with", first=at, last=phrase.last, phrase=phrase))
            elif phrase.name is not None:
                inner.append(phrase)
            break
        return tuple(inner), tuple(led)

    def complement(self, at: int, limit: int, *, needed: bool = False) -> tuple[Phrase | None, int]:
        """The genitive after a head without article: a phrase, a place, or a plain noun; and where it ends. ``needed``: the
        head says nothing without it (ولي عهد), so that a word that might be a verb is none."""
        start = at
        if at > 1 and at < limit and self._wanted(at):
            return None, start  # أطلق جندي [النار]: the verb's own word
        if at < limit and self.words[at] in QUOTE_MARKS:
            at += 1
        if at >= limit or at in self.times:
            return None, start
        inner = self.read(at)
        if inner and inner.weak and not inner.definite and not inner.plural:
            return None, start  # طعن رجل [امرأة]
        if inner and at > start and self.words[start] in "([" and not (inner.last < len(self.words) and self.words[inner.last] in ")]"):
            return None, start  # سبع دول (العراق وإيران)
        if inner and inner.last <= limit and not self.clitic(at):
            end = inner.last
            if at > start and end < limit and self.words[end] in QUOTE_MARKS:
                end += 1
            marked = self.doc.quotes[self.doc.quote_of[at]] if at > start and self.doc.quote_of[at] >= 0 and inner.cls in ("state", "capital") else None
            if marked is None or marked.last <= end or marked.last - marked.first > SHORT:
                return inner, end  # but حزب "تونس البدائل"
        place = self.places.get(at) if not (inner and at > start) else None
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
        if self.clitic(at) or (start - 1 in self.counted and matches and all(m.cut.pronoun for m in matches)):
            return None, start  # لقي ستة أشخاص [حتفهم]
        if any(m.entry.kind in ("cue", "cuenoun") and m.entry.pos == "N" and m.cut.pronoun for m in matches):
            return None, start  # نقل عن مصدر [قوله]
        if not matches:
            joined = self.words[at].startswith(AND + ARTICLE)  # ستة أشخاص [والشروع في]
            stop = at + 1
            while stop < limit and self.words[at].isascii() and self.words[stop].isascii() and self.words[stop].isalpha():
                stop += 1  # صحيفة [New York Times]
            return (None, stop) if self.words[at][0].isalpha() and not self.doc.numeric[at] and not joined else (None, start)
        for match in matches:
            if match.entry.kind in ("function", "status"):
                return None, start
        if any(m.entry.pos == "N" for m in matches) and (needed or not any(m.entry.pos == "V" and not m.cut.article for m in matches)):
            return (None, at + 1) if any(m.cut.article or m.cut.pronoun for m in matches) else self._chain(at + 1, limit)
        if any(m.cut.article for m in matches):
            return None, at + 1
        return None, start

    def _chain(self, at: int, limit: int) -> tuple[Phrase | None, int]:
        """The rest of a genitive that goes on: ضحايا هجوم [لندن], أسرى سجون [الاحتلال], كلية علوم [الزراعة]."""
        start = at
        while at < min(limit, start + CHAIN_LONGEST):
            if at in self.times or self.clitic(at) or not self.words[at][0].isalpha():
                break
            if at in self.places:
                return None, self.places[at][0]
            phrase = self.read(at)
            if phrase is not None:
                return (phrase, phrase.last) if phrase.definite and phrase.cls != "person" and phrase.last <= limit else (None, start)
            matches = self.scan.at[at]
            if not any(m.entry.pos == "N" and m.entry.kind in ("word", "event", "noun", "placenoun") for m in matches):
                break
            if any(m.cut.article for m in matches):
                return None, at + 1
            at += 1
        return None, start

    def _whole(self, at: int, end: int) -> bool:
        """Whether a head of two words says already what it is of: وسائل الإعلام, and what happened next to it is none of theirs."""
        if end != at + 2 or end >= len(self.words):
            return False
        return self.definite(at, end) or any(m.entry.kind == "event" and m.entry.pos == "N" and not m.cut.article for m in self.scan.at[end])

    def _described(self, noun: Match, limit: int, *, counted: bool = False) -> Phrase | None:
        cls, kind, sector, alone = noun.entry.data
        at, end = noun.first, noun.last
        article, pronoun, construct = noun.cut.article, bool(noun.cut.pronoun), noun.feature.endswith("c") and noun.last == at + 1
        plural = noun.feature[0] == "p"
        country: str | None = None
        inner: list[Phrase] = []
        bare = True
        namelike = owned = False
        if cls == "one_of":
            best = self.scan.function(end, "elative", "superlative") is not None
            phrase, stop = self.complement(end + best, limit)  # أحد [أبرز] قادة
            if phrase is None or noun.cut.preposition == LIKE:
                return None if noun.cut.preposition == LIKE else self._one_of(noun, stop)
            if phrase.cls in ("org", "force", "group", "land"):
                return replace(phrase, first=at, plural=False, definite=False, rule="actor.one-of")  # إحدى المدارس
            if any(p.actor is not None and p.actor.country is None and p.kind != "person" for p in phrase.inner):
                self.of_several.add(phrase.head)  # أحد عناصر داعش: of no country
            return replace(phrase, first=at, kind="person", plural=False, bare=False, weak=best, definite=phrase.definite and not best, rule="actor.one-of",
                           inner=phrase.inner if phrase.cls in ("title", "member") else (), cls="agent" if phrase.kind == "armed_group" else phrase.cls)  # fmt: skip
        indefinite = not article and not pronoun
        if (indefinite and not noun.feature.startswith("s")) or (indefinite and noun.feature == "s"):
            adjective = self.adjective(end, limit)
            party = sector == "PTY" and not plural
            if party and adjective and end + 1 < limit and self.scan.find(end, "word") and self.definite(end + 1, end + 2):
                adjective = None  # حزب مشروع تونس
            tanwin = self.words[at].endswith((*SOUND, "ان")) and noun.feature in ("p", "d")
            if not tanwin and end not in self.numbers and not self._whole(at, end) and not (adjective and not adjective.cut.article and end not in self.places):
                phrase, stop = self.complement(end, limit, needed=party)
                if stop > end:
                    bare = False
                    namelike = phrase is not None or self.words[end] in QUOTE_MARKS or any(t in self.places or (self.unknown(t) and not self.words[t].startswith(ARTICLE)) or self.doc.quote_of[t] > self.doc.quote_of[at] for t in range(end, stop))
                    told = self.scan.find(end, "complement")
                    if told and not (told.entry.data == "MIL" and self.scan.find(at, "ministry")) and not (sector == "NGO" and told.entry.data in ("MIL", "COP", "SPY")) and ((cls == "group" and kind == "organization" and sector is None) or (cls == "org" and sector in (None, "GOV", "NGO")) or (cls in ("force", "agent") and told.entry.data in ("COP", "CVL", "GOV"))):
                        sector = told.entry.data
                    owned = self.definite(end, stop) or any(t in self.places for t in range(end, stop))
                    namelike = namelike or (owned and sector in ("EDU", "BUS", "PTY") and not plural)  # كلية الطب، حزب العدل, but not مراكز الإقامة
                    namelike = namelike or (owned and cls == "org" and noun.entry.data[2] == "GOV" and noun.feature[0] == "s" and told is not None)  # مديرية الأمن
                    cabinet = phrase is not None and ((phrase.cls == "name" and phrase.sector == "GOV" and self.scan.find(end, "noun") is not None) or self.scan.find(end, "council") is not None)
                    if self.scan.find(at, "deed") and noun.feature[0] == "s" and not (not cabinet and (self.words[end] in QUOTE_MARKS or (phrase and phrase.cls in ("name", "short")) or self.unknown(end))):
                        return None  # تنظيم الانتخابات، تشكيل المجلس: a doing
                    if cls == "people" and alone == "pron" and phrase is None and not pronoun and not namelike:
                        return None  # قريبة الشبه is no relative
                    end = stop
                    if phrase:
                        inner.append(phrase)
                        near = phrase.first <= noun.last + 1  # ضحايا هجوم داعش are not of its country
                        country = phrase.country if near and not (cls == "land" and plural) else None  # دول تونس ومصر: several
                        managed = cls == "org" and phrase.sector and (self.scan.find(at, "manning") or (phrase.sector in MANAGED and self.scan.find(noun.last, "manning")))  # مجلس إدارة الشركة
                        employed = cls == "people" and phrase.sector in EMPLOYERS and self.scan.find(at, "belonging")  # موظفو الوزارة
                        sector = phrase.sector if managed or employed else self._sector_from(cls, sector, phrase) if near else sector
                        if cls == "member" and kind == "armed_group" and phrase.kind == "organization" and phrase.sector in CIVIL:
                            kind, sector = "person", phrase.sector  # قياديو الحزب
                    else:
                        people = self.scan.find(end - 1, "noun") if cls == "member" else None
                        if people and people.entry.data[0] == "people":
                            kind, sector = "population", people.entry.data[2]  # أفراد الشعب
                        country = next((self.places[t][1] for t in range(noun.last, stop) if t in self.places), None)
                    if phrase is not None and phrase.cls == "name" and phrase.sector == "MED" and self.scan.find(at, "site"):
                        return replace(phrase, first=at, last=end)  # موقع "ديلي ميل"
                    if cls == "org" and (phrase is None or phrase.cls == "portfolio"):
                        end = self._and_also(end, limit)
        if cls == "force" and article and not plural and self.scan.find(at, "unit") and end in self.numbers and self.doc.numeric[end]:
            end, bare = self.numbers[end].last, False  # الكتيبة 155
        stated = country
        end, country, sector, described = self._adjectives(noun, end, limit, country, sector)
        namelike = namelike or country != stated
        bare = bare and not described
        served = self.read(end) if cls == "org" and not plural and not bare and end < limit and self.definite(at, end) and self.for_clitic(end) else None
        if served and served.kind in BODY_KINDS and served.definite:  # المركز الإعلامي للجيش
            inner.append(served)
            country, sector = country or served.country, served.sector or sector
            end, namelike = served.last, True
        elif cls == "org" and not plural and noun.feature[0] != "d" and not bare and end < limit and self.definite(at, end) and (stop := self.what_for(end, limit, body=True)) > end:
            field = self.told_sector(end, stop)
            sector = field if field and sector in (None, "GOV", "NGO") else sector
            nation = self.scan.find(stop - 1, "nisba") if country is None and stop - 1 > end else None
            country = nation.entry.key if nation and nation.feature in ("ms", "fs") else country  # الهيئة العامة للطيران المدني السعودية
            end, namelike = stop, True
        if cls in ("org", "portfolio", "media") and alone in ("no", "name") and end < limit and self._named_in_marks(end, limit):
            end, bare, namelike = self._gloss(end, limit), False, True
        about = self.scan.function(end, "about") if end < limit else None
        if about and not (self.doc.taa[end - 1] and not self.doc.taa[end] and end == noun.last):  # رئيس الحكومة [المكلف]
            stop = self.about(end + 1, limit)
            if cls == "org" and any(m.entry.kind == "event" and m.entry.pos == "N" and m.entry.key in ("ASSAULT", "MOBILIZE") for t in range(end, stop) for m in self.scan.at[t]):
                sector = "MIL"  # المركز الإعلامي الخاص بعملية تحرير المدينة
            end, bare = stop, False
        elif end > noun.last and self.scan.function(end - 1, "about"):
            end, bare = self.about(end, limit), False
        of = self.scan.find(end, "state") if country is None and not bare and cls in ("force", "org", "party") and end < limit else None
        if of and of.cut.preposition == TOLD and not of.cut.conjunction and self.definite(at, end):
            end, country = of.last, of.entry.key  # الجيش الشعبي لكوريا الشمالية
        links, stop = self.links(end, limit)
        if links:
            end, bare = stop, False
            for link in links:
                country = country or (link.phrase.country if link.phrase else link.country)
                if link.phrase and link.phrase.kind == "organization" and link.relation == "affiliated_with" and kind == "armed_group":
                    sector = "MIL" if link.phrase.sector == "GOV" and link.phrase.country == (country or "") else sector
                if link.phrase and link.phrase.sector == "MIL" and link.relation == "affiliated_with" and kind == "armed_group" and (sector is None or cls == "force"):
                    sector = "MIL"  # مجموعة هجومية تابعة للبحرية, كتيبة خاضعة لرئاسة الأركان
        if end < limit and self.words[end] == OF and not self.scan.function(end, "seq") and cls in ("agent", "people", "member", "group", "force", "detainee"):
            source = self.read(end + 1)
            if source and cls not in ("group", "force") and (source.cls == "land" or (source.cls in ("state", "capital") and end + 1 in self.places)):  # مسافرون من ليبيا: where from
                stop = source.last
                if source.cls != "land" and not any(m.cut.conjunction and m.entry.kind in ("state", "capital") for m in (self.scan.at[stop] if stop < len(self.words) else ())):
                    country = country or source.country
                else:
                    self.of_several.add(at)  # من ليبيا وإيران والصومال
                end, bare = stop, False
            elif source and source.kind in ("armed_group", "organization", "population", "state") and source.cls not in ("nation",):
                links = (*links, Link(relation="member_of", first=at, last=source.last, phrase=source))
                country = country or source.country
                sector = source.sector if source.sector and (cls in ("member", "group") or (cls == "force" and source.sector == "COP")) else sector
                end, bare = source.last, False
            elif end + 1 in self.places:
                stop, where = self.places[end + 1]
                country = country or where
                end, bare = stop, False
        if indefinite and construct and bare:
            return None
        if cls == "force" and noun.feature == "s" and indefinite and not inner and not country and self.scan.find(at, "might") and noun.last < end and self.scan.find(noun.last, "word") and self.definite(noun.last, noun.last + 1) and not self.scan.find(noun.last, "strength"):
            return None  # قوة الجهاز
        if cls == "org" and indefinite and noun.feature[0] == "s" and described and not inner and not country and self.scan.find(at, "deed") and not any(self.scan.find(t, "descriptor", "nisba", "stateless") for t in range(noun.last, end)):
            return None  # حركة واسعة
        if (cls == "force" and sector == "CVL") or (cls == "org" and kind == "armed_group" and indefinite and not inner and country is None):
            return None  # الطيران المدني; نظام دولي جديد
        if cls == "people" and alone in ("no", "role", "one") and described and sector == "CVL" and not inner and not country and self._told_armed(noun.last, end):
            kind, sector = "armed_group", UNKNOWN_ARMED  # رجال مسلحون، رجل مسلح
        if cls == "weapon" and not self._crewed(noun, end, links):
            return None
        weak = bare and not counted and self.anybody(noun)
        kind = "person" if weak and noun.feature == "s" and kind == "population" else kind
        definite = article and not plural and described
        name: tuple[int, int] | None = None
        actor: KnownActor | None = None
        if cls == "force" and noun.feature[0] in "pd" and described and not inner and self.scan.find(at, "might") and not self._of_arms(noun.last, end):
            kind, sector = "organization", None  # القوى السياسية، القوى الغربية
        if cls == "member" and article and not plural and (cadre := self._cadre(noun, end, country)) is not None:
            return cadre
        if (article or (owned and noun.entry.data[3] == "no")) and not plural and not links and cls in ("people", "agent", "detainee") and noun.feature[0] == "s" and (stop := self._bearer(end, min(len(self.words), end + 5))) > end:
            name, end, bare, kind = (end, stop), stop, False, "person"
            known = self.scan.find(name[0], "actor")
            actor = known.entry.data if known and known.entry.data.kind == "person" else None
        elif article and cls == "agent" and sector == "CRM" and not plural and not links and end + 1 < limit and self.words[end] in QUOTE_MARKS and (stop := self._bearer(end + 1, min(len(self.words), end + 6))) > end + 1 and stop < len(self.words) and self.words[stop] in QUOTE_MARKS:
            name, end, bare, kind = (end + 1, stop), stop + 1, False, "person"  # القاتل "سالم خليفة"
        if cls == "org" and not plural and (stop := self._whole_quotation(at, end)) > end:
            end, bare, namelike = stop, False, True
        elif pronoun and cls == "people" and alone == "pron" and noun.feature == "s" and kind == "person" and not links and end == noun.last and any(m.entry.kind == "given" and not m.cut.skip for m in (self.scan.at[end] if end < limit else ())) and (stop := self.person_name(end, min(len(self.words), end + 4), strong=True, verbless=True)) > end:
            if stop - end == 1 and stop < limit and (home := self.scan.find(stop, "nisba")) is not None and home.cut.article and home.cut.skip == 2:
                stop += 1  # زوجها سالم المصري
            name, end, bare = (end, stop), stop, False  # زوجته ميلانيا
        press = sector == "MED" and plural and described and cls == "org"  # صحف محلية, القنوات التلفزيونية المحلية
        if alone == "name" and not namelike and not press and not links and not definite and not (described and sector and sector != noun.entry.data[2]) and not (bare and self._speaks(at, cls, plural)):
            return None
        country = country or (None if at in self.of_several or any(self.scan.find(t, "abroad") for t in range(at, noun.last)) else self._inside(end, limit))
        if cls == "party" and article and plural and sector is None and described and self.scan.find(noun.last, "competent"):
            sector = "GOV"  # الجهات المختصة
        if cls == "party" and article and noun.feature[0] == "s" and described and country:
            kind, sector = "state", sector or "GOV"  # الجانب الروسي
        if bare and not counted and not self.stands_alone(alone, article, pronoun, plural, noun) and not self._speaks(at, cls, plural):
            return None
        return Phrase(
            first=at, last=end, head=at, cls=cls, lemma=noun.entry.key, kind=kind, country=country, sector=sector,
            actor=actor, name=name, office=(at, name[0]) if name and described else None, weak=weak and name is None,
            definite=article or pronoun or bool(inner) or owned or (noun.last > at + 1 and self.definite(at, noun.last)), possessed=pronoun, bare=bare, plural=plural, inner=tuple(inner), links=links,
            rule=f"actor.{cls}",
        )  # fmt: skip

    def _named_in_marks(self, at: int, limit: int) -> bool:
        """Whether a short name in marks follows: قناة "الفلانية", صحيفة (الفلانية)."""
        return self.words[at] in QUOTE_MARKS and self.words[at] not in ")]”»›" and self._gloss(at, limit) > at

    def _adjectives(
        self, noun: Match, end: int, limit: int, country: str | None, sector: str | None
    ) -> tuple[int, str | None, str | None, bool]:
        """Adjectives from ``end`` on: nationality gives the country, descriptors the sector."""
        described = several = False
        cls, first = noun.entry.data[0], noun.first
        while end < limit:
            adjective = self.adjective(end, limit)
            if adjective is not None and not self.agrees(noun, end):
                break
            if adjective is not None and adjective.cut.article != self.definite(first, end) and adjective.entry.kind != "relation":
                break
            if end > noun.last and not self.definite(first, end) and self.words[end].endswith(TANWIN) and not self.words[end - 1].endswith((TANWIN, "ه")) and not self.doc.taa[end - 1]:
                break  # قتل جندي إسرائيلي [شابا]
            if adjective is None:
                if self.looks_adjective(end, limit):
                    end, described = end + 1, True
                    continue
                break
            if adjective.entry.kind == "relation" and adjective.feature == "ms" and self.doc.taa[end - 1] and end == noun.last:
                break  # رئيس الحكومة [المكلف]
            told = self.scan.find(end, "descriptor") if adjective.entry.kind in ("relation", "event") else adjective
            if told is None or (told is not adjective and (told.cut.article != adjective.cut.article or self.links(end, limit)[0])):
                break  # but فصائل معارضة مسلحة
            if cls in ("org", "force", "group") and adjective.cut.article and self.words[end].endswith(SOUND) and adjective.entry.kind == "adjective":
                break  # تعرف أجهزة الأمن الكثيرين: whom they know
            person = self.scan.find(end, "noun")
            if person and person.cut.article and person.feature[0] == "p" and not self.scan.find(end, "descriptor", "nisba"):
                break  # سلطات الاحتلال [الأسرى]: someone else
            if adjective.entry.kind == "nisba":
                if cls == "member" and sector is None and (adjective.cut.article or noun.entry.data[1] == "armed_group"):
                    sector = "MIL"  # حلفاؤه الروس
                if adjective.feature == "ms" and self.words[end].endswith(TANWIN) and not adjective.cut.article and not self.words[end - 1].endswith(TANWIN):
                    break  # an adverb: إماراتياً; but جندياً تركياً
                if several and country not in (None, adjective.entry.key):
                    self.of_several.add(first)  # اللجنة التونسية الجزائرية
                country, several = adjective.entry.key, True
            described = True
            found = self.scan.find(end, "descriptor")
            if found and found.entry.data and cls not in ("people", "detainee") and not (found.entry.data == "COP" and sector == "GOV" and self.scan.find(first, "council")):
                if not (found.entry.data == "UAF" and sector not in (None, "UAF", "MIL")) and not (found.entry.data in ("CVL", "GOV") and (sector == "GOV" or (found.entry.data == "GOV" and sector in STATE_OWNED))):
                    sector = "REB" if found.entry.data == "UAF" and cls == "group" and noun.feature[0] == "p" else found.entry.data
            end = adjective.last
            while end < limit and self._joined_adjective(end) and self.agrees(noun, end):  # السياسية والإعلامية الليبية
                if adjective.entry.kind == "nisba" and (other := self.scan.find(end, "nisba")) is not None and other.entry.key != country:
                    self.of_several.add(first)  # الجانبان الروسي والتركي
                end += 1
        if first in self.of_several:
            return end, None, sector or ("GOV" if cls in ("party", "org") else None), described
        return end, country, sector, described

    def links(self, end: int, limit: int) -> tuple[tuple[Link, ...], int]:
        """Participles that tie the phrase to someone: الموالية لـ X، التابعة لـ X، المدعومة من X / إماراتياً، بقيادة X."""
        out: list[Link] = []
        while end < limit:
            match = self.scan.find(end, "relation")
            led = self.scan.function(end, "led_by")
            if match and not match.cut.preposition and not match.cut.conjunction:
                at = match.last
                adverb = self.scan.find(at, "nisba")
                if adverb and self.words[at].endswith(TANWIN) and not adverb.cut.article:
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
