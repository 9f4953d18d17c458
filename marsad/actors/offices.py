"""Offices: a title with what it is an office of, and the name of whoever holds it (وزير الخارجية الروسي سيرغي لافروف)."""

from __future__ import annotations

from dataclasses import replace

from marsad.actors.naming import AND, BODY_KINDS, NAME_LONGEST, Link, Phrase, Words
from marsad.gazetteer import ARTICLE
from marsad.lexicon import KnownActor
from marsad.match import QUOTE_MARKS, Match

DUAL, IN, TO, FOR_WHOM, AT = "ا", "في", "الي", "عن", "ب"
SPOKEN_FOR = ("باسم", "بلسان")  # متحدث [باسم] الحركة
COMMAS = frozenset(("،", ","))
FROM, SEATED = "من", ("LEG", "PTY")  # المرشح [من] حزب الفجر; who sits and who stands for a party
BODIES = ("org", "force", "group", "party", "state", "media")  # classes of nouns that are no field of a ministry
NOT_JOINED = (*BODIES, "title", "agent", "member")  # nor one that a ministry is joined with
TRADES = ("MED", "REL", "EDU")  # sectors of titles that no adjective makes others
SERVICES = ("SPY", "COP")  # sectors of bodies whose officials are theirs, also where no article makes the body one of its own


class OfficeReader(Words):
    """Reads the phrases whose head is a title; what other phrases are, ``phrases.PhraseReader`` says."""

    def read(self, at: int) -> Phrase | None:
        raise NotImplementedError

    def complement(self, at: int, limit: int, *, needed: bool = False) -> tuple[Phrase | None, int]:
        raise NotImplementedError

    def links(self, end: int, limit: int) -> tuple[tuple[Link, ...], int]:
        raise NotImplementedError

    def about(self, at: int, limit: int) -> int:
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

    def _title(self, noun: Match, limit: int) -> Phrase | None:
        _, _, sector, alone = noun.entry.data
        at, end = noun.first, noun.last
        country: str | None = None
        inner: list[Phrase] = []
        described = owned = False
        construct = not noun.cut.article and not noun.cut.pronoun
        steps = 0
        while end < limit and steps < 8:
            steps += 1
            if not described and not noun.cut.article and self.scan.find(at, "owned") and (client := self.read(end)) is not None and client.kind == "person" and client.name is not None and client.cls in ("person", "name"):
                inner.append(client)  # محامي سالم خليفة
                country = country or client.country
                end, described, construct = client.last, True, False
                continue
            adjective = self.adjective(end, limit)
            if adjective and self.definite(at, end) and not adjective.cut.article:
                adjective = None
                if not self.scan.function(end, "prep") and not self.clitic(end):
                    break
            if adjective and (not self.agrees(noun, end) or self._of_his(at, end)):
                break
            if adjective and construct and not adjective.cut.article and self.scan.find(end, "noun") and not self.scan.find(end, "descriptor", "nisba"):
                adjective = None  # نائب محافظ نينوى: a title, no adjective
            if adjective and construct and adjective.entry.kind == "nisba" and not adjective.cut.article and self.scan.find(end, "state"):
                adjective = None  # رئيس تركيا
            if adjective and construct and adjective.cut.article and end == noun.last and self.scan.find(at, "minister") and self.scan.find(end, "nisba"):
                adjective = None  # وزيرة المالية is of finance
            if adjective and construct and adjective.feature == "fs" and not self.doc.taa[at] and self.scan.find(end, "local"):
                adjective = None  # رئيس بلدية المدينة
            if adjective and adjective.entry.kind not in ("relation",):
                nisba = adjective.entry.kind == "nisba"
                if nisba and adjective.feature == "ms" and self.words[end].endswith(DUAL) and not adjective.cut.article:
                    break
                if nisba:
                    country = adjective.entry.key
                    sector = "GOV" if sector == noun.entry.data[2] == "OPP" and noun.cut.article else sector  # الزعيم الصيني
                found = self.scan.find(end, "descriptor")
                if found and found.entry.data and (sector is None or not inner) and not (found.entry.data != "MIL" and end > noun.last and self.scan.find(at, "minister")) and not (found.entry.data == "CVL" and sector is not None):
                    # a source close to security is an official, not a policeman; a local official is one; مراسل عسكري is no soldier
                    told = "GOV" if sector in (None, "GOV") and found.entry.data == "COP" else found.entry.data
                    sector = sector if noun.entry.data[2] in TRADES and not self.scan.find(at, "shown") else told
                elif sector in (None, "GOV") and self.scan.find(end, "executive"):
                    sector = "BUS"  # الرئيس التنفيذي
                elif sector == "MIL" and noun.feature[0] == "p" and not inner and self.scan.find(at, "leader"):
                    sector = "GOV"  # القادة العرب, قادة أوروبيون: who lead states
                owned = owned or (construct and adjective.cut.article)  # رئيس الجمهورية
                # مدير عام الشركة goes on; خبراء دوليين, closed by its adjective, does not
                construct = construct and not adjective.cut.article and not nisba and noun.feature[0] != "p"
                end, described = adjective.last, True
                continue
            preposition = self.scan.function(end, "prep")
            word = self.words[end]
            if word == TO and not self._sent(noun, end, limit):
                break
            if (preposition and word in (IN, "لدي", TO)) or word in SPOKEN_FOR:
                start = self.scan.skip_marks(end + 1, limit)
                phrase = self.read(start)
                place = self.places.get(start)
                if phrase and phrase.cls in ("state", "capital") and word == IN and not self._posted(noun, inner, start, limit):
                    break
                if phrase and word in SPOKEN_FOR and phrase.name is not None and phrase.office is not None and phrase.actor is None and phrase.last == phrase.name[1]:
                    phrase = replace(phrase, last=phrase.office[1], name=None)  # المتحدث باسم رئيس الوزراء سالم خليفة: the spokesman's name
                if phrase and phrase.cls != "person" and (phrase.kind != "population" or word in SPOKEN_FOR):
                    inner.append(phrase)
                    country = country or (phrase.country if word != TO else None)
                    sector = self._office_sector(sector, phrase, SPOKEN_FOR[0] if word in SPOKEN_FOR[:1] or (phrase.sector in ("IGO", "NGO") and not self.scan.find(at, "envoy")) else IN)
                    end, described, construct = self.past_mark(start, phrase.last, limit), True, False
                    continue
                if place and word != IN:
                    end, described, construct = place[0], True, False
                    continue
                if phrase is None and word in SPOKEN_FOR and start < limit and self._body(start):
                    end, described, construct = start + 1, True, False  # الناطق باسم الحركة
                    continue
                if phrase is None and word in SPOKEN_FOR and start < limit and (stop := self.complement(end + 1, limit, needed=True)[1]) > start and self.words[start].startswith(ARTICLE):
                    sector = self.told_sector(start, stop) or sector
                    country = country or next((self.places[t][1] for t in range(start, stop) if t in self.places), None)
                    end, described, construct = stop, True, False  # المتحدث باسم الادعاء العام
                    continue
                if phrase is None and word == SPOKEN_FOR[0] and (stop := self.complement(start, limit)[1]) > start:
                    end, described, construct = stop, True, False  # المتحدث باسم الادعاء السويسري
                    continue
                break
            if ((word == FOR_WHOM and sector in SEATED) or (word == FROM and sector == SEATED[1])) and (stop := self._elected_for(end + 1, limit, sector)) > end:
                party = self.read(self.scan.skip_marks(end + 1, limit)) if end + 1 not in self.places else None
                if party is not None and (party.kind == "organization" or party.cls == "short"):
                    inner.append(party)
                    country = country or party.country
                end, described, construct = stop, True, False
                continue
            if word == FOR_WHOM and self.scan.find(at, "envoy") and (sent := self.read(end + 1)) is not None and sent.kind in ("organization", "armed_group", "state") and sent.definite:
                inner.append(sent)  # ممثلين عن الحكومة السورية
                country, sector = country or sent.country, self._office_sector(sector, sent, IN)
                end, described, construct = sent.last, True, False
                continue
            if self.scan.function(end, "about") and end + 1 < limit and self.for_clitic(end + 1) and (sender := self.read(end + 1)) is not None and sender.cls in ("name", "short", "org"):
                end, described = end + 1, True  # المبعوث الخاص [للأمم المتحدة]
                continue
            if self.scan.function(end, "about"):
                stop = self.about(end + 1, limit)
                if stop > end + 1 or (described and not self.doc.taa[end] and not self.doc.taa[at]):  # رئيس الحكومة المكلف فلان
                    end, described, construct = stop, True, False
                    continue
            so_called = self.scan.find(end, "framing")
            if so_called and so_called.last - end > 1 and so_called.last < limit:  # قائد ما يسمى بـ"الحراك"
                start = so_called.last + (self.words[so_called.last] in ("ب", "بـ"))
            elif word == "ل" and end + 1 < limit and self.words[end + 1] in QUOTE_MARKS:  # الأمين العام لـ«الحزب»
                start = end + 1
            else:
                start = 0
            if start:
                start = self.scan.skip_marks(start, limit)
                phrase = self.read(start) if start < limit else None
                if phrase and phrase.kind in BODY_KINDS:
                    inner.append(phrase)
                    country = country or phrase.country
                    sector = self._office_sector(sector, phrase, "ل")
                    end, described, construct = self.past_mark(start, phrase.last, limit), True, False
                    continue
                break
            if described and not noun.cut.article and (stop := self._fields(noun, end, limit)) > end:
                end, construct = stop, False
                continue
            if self.clitic(end):
                stop = self.what_for(end, limit) if described and not construct and not (owned and self._to_do(end)) else end
                if any(m.cut.preposition == "ل" and not m.cut.conjunction for m in self.scan.at[end]):
                    phrase = self.read(end)
                    cabinet = phrase is not None and phrase.cls == "title" and phrase.plural and phrase.bare and phrase.sector == "GOV" and not noun.cut.article
                    if phrase and phrase.cls == "title" and phrase.office and not phrase.plural and self.scan.find(noun.first, "deputy", "envoy"):
                        told = phrase.name is not None and phrase.name[0] == phrase.office[1]
                        end, described, construct = phrase.last if told else phrase.office[1], True, False
                        if told:  # المستشار الاقتصادي لرئيس الحكومة فلان
                            inner.append(phrase)
                        country = country or phrase.country
                        sector = sector or phrase.sector
                        continue
                    if phrase and (cabinet or (phrase.kind in ("organization", "armed_group", "state") and phrase.cls != "capital" and phrase.sector != "MED")):
                        if not cabinet:  # رئيسا للوزراء
                            inner.append(phrase)
                        country = country or phrase.country
                        sector = self._office_sector(sector, phrase, "ل")
                        end, described, construct = phrase.last, True, False
                        continue
                if stop == end and (noun.cut.article or noun.feature == "s") and any(m.cut.preposition == AT and m.entry.kind in ("noun", "placenoun") for m in self.scan.at[end]):
                    phrase = self.read(end)
                    told = phrase is not None and (phrase.kind == "organization" or (phrase.kind == "state" and phrase.cls == "name") or (phrase.kind == "armed_group" and phrase.definite and self.scan.find(at, "belonging") is not None))
                    if phrase and told and (not noun.cut.article or self._name_after(end) or (described and self.scan.find(at, "belonging") is not None)):  # القاضي بمحكمة النقض فلان, مسؤول بوزارة الدفاع
                        inner.append(phrase)
                        end, described, construct = phrase.last, True, False
                        country = country or phrase.country
                        sector = phrase.sector if sector is None or (sector == "GOV" and phrase.sector in ("IGO", "NGO", "LEG")) else sector  # مصدر بالشرطة
                        continue
                if stop > end:
                    if self.scan.find(at, "source") and not noun.cut.article and not self.told_sector(end, stop):
                        if self._many_say(at, noun):
                            break  # قالت مصادر محلية للجزيرة
                        return None  # مصدر كبير لانتقال المرض
                    sector = sector or self.told_sector(end, stop) or "GOV"
                    end = stop
                    continue
                break
            if construct:
                if self.scan.find(end, "given", "particle") and end not in self.places and not self.scan.find(end, "actor", "noun", "capital", "state"):
                    break
                known = self.scan.find(end, "actor")
                if known and known.entry.data.kind == "person" and described:
                    break
                if known and known.entry.data.kind == "person" and known.last - end == 1 and self.scan.find(at, "deputy", "envoy") and (owner := self.read(end)) is not None and owner.name is not None:
                    inner.append(owner)  # مستشار ترامب, مبعوث بوتين: whose, no name of his own
                    country, sector = country or owner.country, sector or owner.sector
                    end, described, construct = owner.last, True, False
                    continue
                if end == noun.last and self.scan.find(at, "source") and end not in self.places and self.scan.find(end, "word", "event", "label") and not self._linked(end) and not any(m.cut.pronoun for m in self.scan.at[end]) and not self.scan.find(end, "complement", "noun", "placenoun", "actor", "short"):
                    return None  # مصادر التمويل
                phrase, stop = self.complement(end, limit, needed=alone == "no" and not described)
                if stop == end:
                    break
                if phrase and phrase.cls == "title" and phrase.plural:
                    phrase, stop = None, end + 1  # رئيس [الوزراء] الإيطالي فلان: the adjective and the name are the head's
                if phrase:
                    if phrase.kind == "person" and phrase.cls != "title" and phrase.name:
                        break
                    if phrase.cls == "title" and phrase.name and self.scan.find(noun.first, "deputy"):
                        end, described, construct = phrase.office[1] if phrase.office else phrase.name[0], True, False
                        inner.extend(phrase.inner)  # نائب رئيس هيئة المعونة
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
                    sector, owned = self._office_sector(sector, phrase, "idafa"), True
                    if sector == "MIL" and noun.feature[0] == "p" and phrase.cls in ("land", "state", "capital", "homeland") and self.scan.find(at, "leader"):
                        sector = "GOV"  # قادة دول المنطقة
                    construct = False
                    if (noun.feature[0] in "pd" or self._two(noun)) and phrase.cls in ("portfolio", "state", "capital"):
                        states, stop = self._and_states(stop, limit)
                        if states:
                            inner.extend(states)
                            country = None
                elif self.unknown(end) and end not in self.places and not self.words[end].startswith(ARTICLE):
                    break  # رئيس + an unknown bare word: a name, not a genitive
                else:
                    head = self.scan.find(end, "noun")
                    if head and head.entry.data[0] in ("title", "org") and head.entry.data[2] and sector in ("LEG", "MIL", None):
                        sector = head.entry.data[2]  # عميد الكلية is no brigadier, نائب المحافظ no member of parliament
                    elif head and head.entry.data[0] == "org" and head.entry.data[2] in SERVICES:
                        sector = head.entry.data[2]  # مسؤولي مخابرات بريطانيين
                    elif self.scan.find(at, "envoy") and (field := self.told_sector(end, stop)):
                        sector = field  # ممثلو الإعلام
                    construct = not self.words[stop - 1].startswith(ARTICLE)
                    if end in self.places:
                        country = country or self.places[end][1]
                        construct = False
                end, described, owned = stop, True, True
                continue
            if self.looks_adjective(end, limit) and not self.name_follows(end, limit) and not self._of_his(at, end):
                end, described = end + 1, True
                continue
            break
        office_end = end
        name: tuple[int, int] | None = None
        known_actor: KnownActor | None = None
        here = self.doc.sentences[self.doc.sentence_of[at]].last
        start = self.scan.skip_marks(end, min(limit + 4, here)) if end < here else end
        inner_title = self.scan.find(start, "noun") if start < here else None
        if inner_title and self.is_title(inner_title) and not inner_title.cut.preposition and not inner_title.cut.conjunction and start == end:
            # the stacked title before a name: الشيخ محمد، الدكتور فلان، العميد فلان
            stacked = self.read(start)
            if stacked and stacked.name and not (country and stacked.country and stacked.country != country):  # التقى الوزير الروسي الرئيس السوري فلان
                return replace(stacked, first=at, office=(at, office_end), inner=(*inner, *stacked.inner),
                               country=country or stacked.country, sector=sector or stacked.sector)  # fmt: skip
        if start < here and start - end <= 1:
            loose = described and not noun.cut.article and not self.definite(at, office_end) and bool(self.scan.find(office_end - 1, "descriptor", "nisba"))
            # مصدر أمني [لبولتيكا]: nobody is named after a description that could be anyone's
            stop = self.person_name(start, min(here, start + NAME_LONGEST), strong=not loose, verbless=self.after_verb(at))
            if noun.feature[0] == "p" and (not described or stop - start < 2) and not self.scan.find(start, "actor"):
                stop = start  # قال للصحافيين وكأنه: no name after a plural
            if stop == start + 1 and self.words[start].startswith(AT + ARTICLE) and self.unknown(start):
                stop = start  # مساعد آمر القاعدة [بالعوينة]
            if stop > start and not self.clitic_name(start) and not (self.words[start][0] == AND and self._and_someone(start)):
                known = self.scan.find(start, "actor")
                known_actor = known.entry.data if known and known.entry.data.kind == "person" else None
                name = (start, stop)
                end = stop
                if start > office_end and stop < len(self.words) and self.words[stop] in QUOTE_MARKS:
                    end = stop + 1
        if name is None and described and noun.feature[0] != "p" and end + 1 < len(self.words) and self.words[end] in COMMAS and (stop := self._set_off(end + 1)) > end:
            name, end = (end + 1, stop), stop
        if name is None and noun.cut.pronoun and self.words[at].removesuffix(noun.cut.pronoun).endswith("ت") and self.scan.find(at, "peer"):
            return None  # القوات الروسية ونظيرتها التركية
        if name is None and alone == "pl" and noun.feature[0] == "s" and not noun.cut.article:
            return None  # حل سياسي شامل
        if not described and name is None and not self.stands_alone(alone, noun.cut.article, bool(noun.cut.pronoun), noun.feature[0] == "p", noun) and not self._many_say(at, noun):
            return None
        links, stop = self.links(end, min(limit + 4, len(self.words))) if name is None else ((), end)
        if links:
            end = stop
            country = country or (links[0].phrase.country if links[0].phrase else links[0].country)
        if self.scan.find(at, "minister") or (noun.entry.data[2] == sector == "OPP" and not described and noun.feature[0] in "pd"):
            sector = "GOV"  # وزير شؤون الدفاع; الزعيمان
        if sector == "MED" and name is None and not any(self.scan.find(t, "nisba") for t in range(at, end)):
            country = None  # مراسل رويترز
        plural = noun.feature[0] == "p" or (self._two(noun) and any(p.cls in ("state", "capital") for p in inner))
        return Phrase(
            first=at, last=end, head=at, cls="title", lemma=noun.entry.key, kind="person",
            country=(known_actor.country if known_actor else None) or country, sector=sector, actor=known_actor, name=name,
            office=(at, office_end) if described else None, definite=noun.cut.article or described, plural=plural,
            bare=not described and name is None, inner=tuple(inner), links=links, rule="actor.title",
        )  # fmt: skip

    def _many_say(self, at: int, noun: Match) -> bool:
        """Whether people unnamed are said to say something: قال خبراء إن …"""
        if noun.feature[0] != "p" or not at or self.clitic(at):
            return False
        return any(m.entry.kind == "cue" and m.entry.pos == "V" and m.entry.key in ("say", "claim", "deny", "hedge") and m.feature in ("p3ms", "i3ms", "p3fs", "i3fs") for m in self.scan.at[at - 1])

    def _linked(self, at: int) -> bool:
        """Whether a word at a token says only how near a source stands: مصادر مقربة من التحقيق."""
        return any(m.entry.kind == "label" and m.entry.key == "link" for m in self.scan.at[at])

    def _of_his(self, head: int, at: int) -> bool:
        """Whether an adjective is of what is his, and not of him: الرئيس [المنتهية ولايته]."""
        if self.doc.taa[head] or not self.doc.taa[at] or at + 1 >= len(self.words) or not self.words[at].startswith(ARTICLE) or (at == head + 1 and not self.words[head].startswith(ARTICLE)):
            return False
        return bool(self.scan.at[at + 1]) and all(m.cut.pronoun and m.entry.pos == "N" for m in self.scan.at[at + 1])

    def _to_do(self, at: int) -> bool:
        """Whether a word with ل is a doing: مبادرة رئيس الجمهورية [لدعم الحوار]."""
        return any(m.entry.kind in ("event", "light") and m.entry.pos == "N" and not m.cut.article for m in self.scan.at[at])

    def _and_someone(self, at: int) -> bool:
        """Whether a name begins with و that is no part of it: ملكة الأردن [ويسرا مارديني]."""
        names = [m for m in self.scan.at[at] if m.entry.kind in ("given", "given-common", "actor", "particle")]
        return (bool(names) and all(m.cut.conjunction for m in names)) or self.words[at].startswith(AND + ARTICLE)

    def _and_states(self, at: int, limit: int) -> tuple[list[Phrase], int]:
        """The other states that officials in the plural are of: وزيرا خارجية تركيا [وليبيا]; and where they end."""
        out: list[Phrase] = []
        while at < limit:
            apart = self.words[at] == AND and at + 1 < limit  # الجزائر و مصر
            at += apart
            state = self.scan.find(at, "state", "capital")
            if state is None or state.cut.preposition or not (apart or state.cut.conjunction):
                at -= apart
                break
            phrase = self.read(at)
            if phrase is None or phrase.cls not in ("state", "capital"):
                break
            out.append(phrase)
            at = phrase.last
        return out, at

    def _cadre(self, noun: Match, end: int, country: str | None) -> Phrase | None:
        """A member of rank with what he is a member of and his name: القيادي في الحركة فلان, القيادي بالحزب، فلان،."""
        limit = min(len(self.words), self.doc.sentences[self.doc.sentence_of[noun.first]].last)
        start = self.scan.skip_marks(end + 1, limit) if end < limit and self.words[end] == IN else end
        if start >= limit or (start == end and not any(m.cut.preposition == AT for m in self.scan.at[end])):
            return None
        body = self.read(start)
        if body is None and not self._body(start):
            return None
        if body is not None and body.kind not in BODY_KINDS:
            return None
        last = self.past_mark(start, body.last, limit) if body else start + 1
        stop = self.person_name(last, min(limit, last + NAME_LONGEST), strong=True, verbless=True) if last < limit else last
        name = (last, stop) if stop > last and not self.clitic_name(last) else None
        if name is None and last + 1 < limit and self.words[last] in COMMAS and (stop := self._set_off(last + 1)) > last:
            name = (last + 1, stop)
        if name is None and last + 1 < limit and self.words[last] in COMMAS and (person := self.read(last + 1)) is not None and person.cls in ("person", "name") and person.kind == "person":
            name = person.name
        if name is None:
            return None
        known = self.scan.find(name[0], "actor")
        actor = known.entry.data if known and known.entry.data.kind == "person" else None
        return Phrase(
            first=noun.first, last=name[1], head=noun.first, cls="title", lemma=noun.entry.key, kind="person",
            country=(actor.country if actor else None) or country or (body.country if body else None), sector=body.sector if body else None,
            actor=actor, name=name, office=(noun.first, last), definite=True, inner=(body,) if body else (), rule="actor.title",
        )  # fmt: skip

    def _set_off(self, at: int) -> int:
        """Where a name between commas after an office ends, which only stands there because it is one: وزير الصحة، توفيق البدري، إن."""
        first = self.scan.find(at, "given", "given-common")
        if (first is None or first.cut.skip) and self.scan.at[at]:
            return 0
        stop = self.person_name(at, min(len(self.words), at + NAME_LONGEST), strong=True, verbless=True)
        closed = stop < len(self.words) and (not self.words[stop][0].isalnum() or self.scan.function(stop, "comp") is not None)
        return stop if stop - at > 1 and closed and self.read(at) is None else 0

    def _fields(self, noun: Match, at: int, limit: int) -> int:
        """Where the further fields of a minister end: وزير السياحة [والآثار], وزير الهجرة [والمغتربين]; or ``at``."""
        if not self.scan.find(noun.first, "minister"):
            return at
        while at < limit and at not in self.times:
            here = at + 1 if self.words[at] == AND else at
            word = self.words[here] if here < limit else ""
            joined = word.startswith(ARTICLE) if here > at else word.startswith(AND + ARTICLE) or any(m.cut.conjunction and m.cut.article for m in self.scan.at[here])
            heads = [m for m in self.scan.at[here] if m.entry.kind == "noun"] if joined else []
            someone = self.scan.find(here, "actor", "short", "state", "capital", "nisba")
            if not joined or someone or any(m.entry.data[0] in NOT_JOINED and not self.scan.find(here, "complement") for m in heads):
                break
            at = here + 1
        return at

    def _body(self, at: int) -> bool:
        """Whether a definite noun of a body that would name nobody by itself stands at a token: الحركة, اللجنة."""
        noun = self.scan.find(at, "noun")
        return noun is not None and noun.cut.article and noun.entry.data[0] in BODIES

    def _elected_for(self, at: int, limit: int, seat: str) -> int:
        """Where the party or constituency ends that a member of parliament sits for or a candidate stands for: one told as such, or before the name."""
        place = self.places.get(at)
        start = self.scan.skip_marks(at, limit)
        phrase = self.read(start) if place is None and start < limit else None
        short = phrase is not None and phrase.cls == "short"
        if phrase and phrase.definite and (phrase.sector == SEATED[1] or (short and seat == SEATED[1])):
            return self.past_mark(start, phrase.last, limit)  # سالم خليفة، المرشح عن حزب الفجر
        end = place[0] if place else phrase.last if phrase and (phrase.kind == "organization" or short) else at
        name = end + (at < end < len(self.words) and self.words[end] in COMMAS)  # المرشح عن حركة "الفجر"، سالم خليفة
        named = at < end and name < len(self.words) and self.person_name(name, min(len(self.words), name + NAME_LONGEST), strong=name == end) > name
        return end if named else 0

    def _posted(self, noun: Match, inner: list[Phrase], at: int, limit: int) -> bool:
        """Whether where somebody is belongs to his office: السفير الروسي في بيروت, قائد القوات الأمريكية في العراق; التقى الرئيس
        السفير في القاهرة is where they met."""
        if any(p.kind in BODY_KINDS for p in inner) or self._name_after(at):
            return True
        if any(p.cls in ("state", "capital") for p in inner):
            return False
        return self.scan.find(noun.first, "envoy") is not None and not (noun.first > 0 and any(m.entry.pos == "V" and m.entry.kind in ("event", "light") for m in self.scan.at[noun.first - 1]))

    def _two(self, noun: Match) -> bool:
        """Whether a head before a genitive is a dual: وزيرا خارجية تركيا وليبيا (an accusative takes none)."""
        return not noun.cut.article and not noun.cut.pronoun and self.words[noun.first].endswith(DUAL)

    def _sent(self, noun: Match, at: int, limit: int) -> bool:
        """Whether إلى belongs to an office: only envoys are sent somewhere (المبعوث إلى ليبيا); وصل الوزير إلى دمشق is how far
        he went, and so it is of an envoy after a verb of going, unless his name follows."""
        if not self.scan.find(noun.first, "envoy"):
            return False
        going = self.scan.find(noun.first - 1, "verb", "event")
        if going is None or going.entry.pos != "V" or self.scan.find(noun.first - 1, "cue"):
            return True
        return self._name_after(self.scan.skip_marks(at + 1, limit))

    def _name_after(self, at: int) -> bool:
        """Whether a place or body at a token has a personal name after it: المبعوث إلى ليبيا [غسان سلامة]."""
        place, phrase = self.places.get(at), self.read(at)
        end = max(place[0] if place else at, phrase.last if phrase else at)
        return at < end < len(self.words) and self.person_name(end, min(len(self.words), end + NAME_LONGEST), strong=True) > end

    def _office_sector(self, sector: str | None, inner: Phrase, tie: str) -> str | None:
        """The sector that an office takes from what it is an office of."""
        if inner.kind == "state" or inner.cls in ("state", "capital"):
            return "GOV" if sector is None or (sector == "OPP" and tie == "idafa") else sector  # زعيم كوريا الشمالية
        if tie == "idafa" and inner.cls == "title" and inner.sector:
            return inner.sector  # نائب المحافظ is no member of parliament
        if tie == "idafa" and inner.cls in ("org", "name") and inner.sector in ("GOV", "COP", "EDU") and sector in ("LEG", "MIL"):
            return inner.sector  # عميد الكلية is no brigadier
        if tie == IN and sector in ("GOV", "MIL", "COP") and inner.sector in ("IGO", "NGO", None):
            return sector  # السفير البريطاني لدى الأمم المتحدة speaks for Britain
        if inner.sector in ("PTY", "LEG", "MIL", "COP", "JUD", "SPY", "IGO", "NGO", "MED", "EDU", "LAB", "BUS", "OPP", "REB"):
            return inner.sector
        return inner.sector if sector is None else sector
