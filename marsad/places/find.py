"""Places: words that name somewhere.

Finding is done from cues: a place noun (مدينة، ريف، مطار), a direction (شمال، غربي), a preposition, a name of the
gazetteer. A bare string never decides by itself where it is also an everyday word (الباب، حماة). Which place the words
mean is settled in ``whereabouts``.
"""

from __future__ import annotations

from dataclasses import replace

from marsad.gazetteer import ARTICLE
from marsad.match import QUOTE_MARKS, Match
from marsad.places.names import AND, BORDER, CAPITAL, CLOSED, COMMA, IN, OF, ON, NameReader, PlaceFound, preposed

FOR = "ل"
MY = "ي"  # as in "my", and the end of a dual before a genitive
SCENES = ("موقع", "مكان")  # موقع الهجوم
ORBITS = ("محيط",)
SEATS = (CAPITAL, "مركز")
OWNERS = ("org", "group", "force", "party", "state", "occupier")  # classes of nouns whose schools, prisons and camps are certain ones
ONE_OF = "one_of"  # the class of أحد
_BEGINNINGS = ("placenoun", "state", "capital")
DEEPEST = 30  # places one in another: more are no place (مدينة مدينة مدينة …)


class PlaceReader(NameReader):
    """Finds place words at any token of one document, each token tried once."""

    def read(self, at: int) -> PlaceFound | None:
        """The place phrase that begins at a token, or None."""
        if at >= self.scan.count or not self.openings[at]:
            return None
        known = self._memo[at]
        if not isinstance(known, bool):
            return known
        if self._deep >= DEEPEST:
            return None
        self._memo[at] = None
        if self.doc.numeric[at] or at in self.skip or not self._begins(at):
            return None
        self._deep += 1
        found = self._memo[at] = self._read(at)
        self._deep -= 1
        return found

    def _begins(self, at: int) -> bool:
        """Whether a place noun, a state, a capital or a name of the gazetteer begins at a token: all that a place can."""
        kinds = self.scan.kinds[at]
        if not kinds.isdisjoint(_BEGINNINGS) or ("noun" in kinds and self._home(at) is not None):
            return True
        return bool(self._starts(at)) and bool(self._longest(at, self.limit(at))[2])

    def _read(self, at: int) -> PlaceFound | None:
        limit = self.limit(at)
        noun = self.scan.find(at, "placenoun")
        state = self.scan.find(at, "state") if noun else None
        if state and noun and state.last > noun.last:
            noun = None  # جنوب أفريقيا
        if noun:
            whole = self._longest(at, limit)
            found = self._noun(noun, limit)
            if whole[2] and whole[1] - at > 1 and (found is None or whole[1] >= found.last):
                named = self.name(at, limit, cue="noun")  # قطاع غزة، جبل الزاوية: the place noun is part of the name
                if named is None:
                    return None
                inner = found.inner if found else None
                for token in range(at + 1, whole[1] - 1):
                    if self.scan.function(token, "inside"):  # المنطقة العازلة في الجولان
                        inner = self.read(token + 1)
                if noun.entry.data.whole and found and found.candidates:  # مدينة البيضاء: one has it for its name, another may be meant
                    more = {p.id: p for p in (*named.candidates, *(p for p in found.candidates if p.kind == noun.entry.data.kind))}
                    named = replace(named, candidates=tuple(more.values()))
                return replace(named, noun=noun.entry.key, inner=inner, direction=noun.entry.data.direction)
            if found:
                return found
        elif self.scan.find(at, "noun") and (home := self._home(at)):
            return home
        return self.name(at, limit, cue=self.cue(at))

    def _noun(self, noun: Match, limit: int) -> PlaceFound | None:
        found = self._noun_phrase(noun, limit)
        if found is None or (found.noun and found.rule in ("place.whole", "place.described")):
            return found
        return replace(found, noun=noun.entry.key)

    def _noun_phrase(self, noun: Match, limit: int) -> PlaceFound | None:
        """The phrase of a place noun, by what follows it."""
        kind, relative, back, whole, unknown, direction, _ = noun.entry.data
        at, end, article = noun.first, noun.last, noun.cut.article
        if self.scan.function(at, "no_place"):
            return None  # حكم بالسجن
        dual = noun.cut.pronoun == MY
        adjectival = dual and any(m.entry.pos == "A" for m in self.scan.at[at])
        if noun.cut.pronoun and not dual:
            if relative and direction:  # شرقها، غربه
                return PlaceFound(first=at, last=end, name=(at, end), kind=kind, relative=True, back=True, cue="noun",
                                  rule="place.pronoun", direction=direction)  # fmt: skip
            if kind == "site" and noun.cut.conjunction:  # مدينة جنين ومخيمها، المدينة وموانئها
                return PlaceFound(first=at, last=end, name=(at, end), kind=kind, back=True, cue="noun", rule="place.of-it")
            return None
        plural = noun.feature[0] == "p" or dual
        if not article:
            found = self._construct(noun, limit, plural=plural, dual=dual)
            if found or dual:
                return None if found and adjectival and found.rule == "place.unknown" else found  # طالب جامعي
        nation = self._nation(end, limit)
        if nation and article and relative and any(m.entry.kind == "noun" and m.entry.data[0] == "party" for m in self.scan.at[at]):
            return None  # الجانب الروسي, الأطراف الليبية: sides of a conflict, not of a town
        if nation:
            found = self._of_nation(noun, nation, limit, plural=plural)
            if found:
                return found
        if noun.entry.key == CAPITAL and article:
            inner = self.name(end, limit, cue="noun") if end < limit else None
            if inner and not self.conjoined(end):
                return replace(inner, first=at, cue="noun", rule="place.capital")
        # a described site or quarter inside a named place: مسجد بمدينة كيبيك، الأحياء الشرقية لمدينة حلب، الجزء الغربي من الموصل
        stop = end
        quarter = ""
        placed = False
        while stop < limit and self._adjective(stop) and self._longest(stop, limit)[1] < stop + 2:
            adjective = self.scan.find(stop, "placeadj")
            placed = placed or adjective is not None
            quarter += adjective.entry.data if adjective else ""
            stop += 1
        if noun.entry.data.described == "armed" and not article and stop > end and not self._armed(end, stop):
            return None  # قاعدة قانونية
        if noun.entry.data.described == "owned" and article and stop == end and not plural and self._inside(stop, limit):
            return None  # أحيلوا إلى السجن في ليبيا
        inner = self._inside(stop, limit)
        if inner:
            fits = placed or kind == "site" if not relative else placed or (self.words[stop] == OF and direction)
            if whole and plural and not placed:  # المواقع المهمة في بريطانيا: somewhere in it
                return replace(inner, first=at, cue="noun", rule="place.whole")
            if noun.entry.data.described and not article and not self._somewhere(noun):
                return None  # صاحب متجر في حي الجميزة
            if kind == "site" and not relative and not (placed or noun.entry.data.described or unknown):
                return None  # الجبهة الوطنية في فرنسا
            if fits and inner.name[1] > inner.name[0]:
                return replace(inner, first=at, last=inner.last, kind=kind, relative=True, parent=inner.first, cue="noun",
                               rule="place.inside", direction=direction + quarter, inner=inner)  # fmt: skip
        if article and kind == "site" and stop > end and stop < limit:
            named = self.name(stop, limit, cue="noun")  # المعبر الحدودي نصيب
            clitic = any(m.cut.preposition or m.cut.conjunction for m in self.scan.at[stop]) or (named is not None and named.peeled)
            if named and not clitic and not named.state and not named.capital and (self._known(named.candidates) or not self._common(self.words[stop])):
                return replace(named, first=at, kind=kind, cue="noun", rule="place.noun")
        if noun.entry.key in SEATS and end < limit and (self.doc.numeric[end] or self._ordinal(end)):
            return None  # المركز الأول, المركز 25
        if article and at and self.words[at - 1] == "(" and end < len(self.words) and self.words[end] == ")":
            return None  # (الجزيرة): where the news was taken from
        if article and back and not plural and stop == end:
            rule = "place.back-capital" if noun.entry.key == CAPITAL else "place.back"
            return PlaceFound(first=at, last=end, name=(at, end), kind=kind, back=True, cue="noun", rule=rule)
        if article and placed and (plural or relative):
            return PlaceFound(first=at, last=stop, name=(at, stop), kind=kind if not relative else "region", relative=True, back=True,
                              cue="noun", rule="place.part-back", direction=direction + quarter)  # fmt: skip
        return self._described(noun, stop, limit, plural=plural)

    def _construct(self, noun: Match, limit: int, *, plural: bool, dual: bool) -> PlaceFound | None:
        """A place noun and the name after it: مدينة غريان، شمال سوريا، حدود لبنان، شرق البلاد، ريفي إدلب وحماة."""
        kind, relative, _, whole, unknown, direction, _ = noun.entry.data
        at, end = noun.first, noun.last
        inner_at = end
        while inner_at < limit and self.words[inner_at] in QUOTE_MARKS:
            inner_at += 1
        if inner_at >= limit or (dual and self.words[inner_at][0] == AND):
            return None
        home = self.scan.find(inner_at, "noun")
        if home and home.entry.data[0] == "homeland" and (direction or relative):
            return PlaceFound(first=at, last=home.last, name=(at, home.last), kind="region", relative=True, back=True, cue="noun",
                              rule="place.part-of-home", direction=direction)  # fmt: skip
        inner = self._inner(inner_at, limit, relative=relative, site=kind == "site")
        if inner and not self.conjoined(inner_at):
            last = inner.last
            while last < min(limit, inner.last + inner_at - end) and self.words[last] in QUOTE_MARKS:
                last += 1  # as many marks as were opened, or as stand there: مدينة " « إدلب «
            if inner.rule == "place.described":  # وسط سوق مزدحم
                return replace(inner, first=at) if relative else None
            if noun.entry.key == BORDER:
                return PlaceFound(first=at, last=inner.last, name=inner.name, kind="site", relative=True, country=inner.country,
                                  candidates=inner.candidates, state=inner.state, cue="noun", rule="place.border")  # fmt: skip
            if noun.entry.key == CAPITAL and inner.state and not inner.relative:  # عاصمة المالديف
                return replace(inner, first=at, last=last, kind="city", state=None, capital=inner.state, cue="noun", rule="place.capital")
            if noun.entry.key in SEATS and inner.kind != "city" and (inner.noun or inner.kind == "region"):  # عاصمة ولاية شمال دارفور: the city named before it
                return replace(inner, first=at, last=last, cue="noun", rule="place.whole")
            if whole and not dual and (plural or relative):  # شوارع سرت، وسط العاصمة: the whole of it
                return replace(inner, first=at, last=last, cue="noun", rule="place.whole")
            if plural and not relative and not inner.noun and inner.candidates:
                headed = self._headed(noun.entry.key, inner) if dual else None
                if headed:  # مخيمي زمزم وأبو شوك
                    return replace(headed, first=at, last=last, cue="noun")
                if kind == "city" or (kind == "region" and noun.entry.data.back):  # مدن القصرين وسليانة، ولايات بنزرت وباجة
                    return replace(inner, first=at, last=last, kind=kind if kind == "city" and any(p.kind == "city" for p in inner.candidates) else None, cue="noun", rule="place.noun")
            part = relative or (plural and kind in ("site", "region", "city"))
            return replace(inner, first=at, last=last, kind=kind if not relative else "region", relative=part or inner.relative or (kind == "site" and not self._is_site(inner)),
                           cue="noun", rule="place.relative" if relative else "place.noun", direction=direction + inner.direction,
                           inner=inner if inner.back or (kind == "site" and not self._is_site(inner)) else inner.inner)  # fmt: skip
        # an unknown proper name after مدينة، بلدة، قرية، حي: somewhere, though no gazetteer knows it
        if unknown and not relative and (dual or not plural):
            name_end = inner_at
            while name_end < min(limit, inner_at + 3) and not self.scan.at[name_end] and self.words[name_end][0].isalpha() and self.words[name_end] not in self.numerals:
                if name_end > inner_at and self.words[name_end][0] == AND:
                    break
                name_end += 1
            if name_end == inner_at and unknown == "words" and self.words[inner_at].startswith(ARTICLE) and self._somewhere(noun):
                name_end += 1  # ساحة البريد المركزي، مسجد الصحابة: named with words of the language
                while name_end < min(limit, inner_at + 2) and self._adjective(name_end):
                    name_end += 1
            if name_end > inner_at:
                return PlaceFound(first=at, last=name_end, name=(inner_at, name_end), kind=kind, cue="noun", rule="place.unknown")
        return None

    def _of_nation(self, noun: Match, nation: Match, limit: int, *, plural: bool) -> PlaceFound | None:
        """A place noun and a nation's adjective: الأراضي الليبية، العاصمة الإماراتية، الحدود السورية-التركية، الجنوب الليبي."""
        kind, relative, _, whole, _, direction, _ = noun.entry.data
        at, last, article = noun.first, nation.last, noun.cut.article
        country = nation.entry.key
        if noun.entry.key == BORDER:
            second = self._nation(last + 1 if last < limit and self.words[last] in "-ـ–" else last, limit)
            if second:
                words = " ".join(w for w in self.words[at : second.last] if w[0].isalpha())
                curated = self._find(words) or self._find(words.removeprefix(words[0]) if noun.cut.preposition else words)
                if curated:
                    return PlaceFound(first=at, last=second.last, name=(at, second.last), kind="site", candidates=curated[:1], cue="noun", rule="place.border")
            return PlaceFound(first=at, last=second.last if second else last, name=(at, last), kind="site", relative=True,
                              country=None if second else country, state=country, cue="noun", rule="place.border")  # fmt: skip
        if noun.entry.key == CAPITAL:
            inner = self.name(last, limit, cue="noun") if last < limit else None  # العاصمة الليبية طرابلس
            if inner and inner.first == last and not self.conjoined(last) and country in _countries(inner):
                last = inner.last
            return PlaceFound(first=at, last=last, name=(at, last), kind="city", country=country, capital=country, cue="noun", rule="place.capital")
        if article and (relative or (whole and kind == "site" and not plural)):
            return PlaceFound(first=at, last=last, name=(at, last), kind="country" if whole else "region", relative=not whole,
                              country=country, state=country, cue="noun", rule="place.part-of-state", direction=direction)  # fmt: skip
        if self.scan.find(at, "noun") and any(m.entry.kind == "noun" and m.entry.data[2] == "MED" for m in self.scan.at[at]):
            return None  # قناة روسية
        if kind == "site" and not plural and any(m.entry.kind == "noun" and m.entry.data[1] in ("person", "population") for m in self.scan.at[at]):
            return None  # المعتقل التونسي, منفذ فلسطيني
        if plural or kind == "site":
            stop = last
            while stop < limit and self._adjective(stop):
                stop += 1
            inner = self._inside(stop, limit)
            if inner and country not in _countries(inner):  # القواعد الروسية في سوريا، السفارة السويدية في بغداد
                return replace(inner, first=at, kind=kind, relative=True, parent=inner.first, cue="noun", rule="place.inside", inner=inner)
            return PlaceFound(first=at, last=last, name=(at, last), kind=kind, relative=True, country=country,
                              state=country, cue="noun", rule="place.in-state")  # fmt: skip
        return None

    def _inside(self, at: int, limit: int) -> PlaceFound | None:
        """The named place that the words at a token say something lies in: بمدينة كيبيك، في دمشق، من الموصل، لمدينة حلب."""
        if at >= limit:
            return None
        if self.scan.function(at, "inside") and at + 1 < limit:
            at += 1
        elif self.words[at][0] not in (IN, FOR) or not (any(m.cut.preposition in (IN, FOR) for m in self.scan.at[at]) or self._longest(at, limit)[2]):
            return None
        inner = self.read(at)
        return inner if inner and (inner.candidates or inner.state or inner.capital) and not inner.back else None

    def _described(self, noun: Match, stop: int, limit: int, *, plural: bool) -> PlaceFound | None:
        """Somewhere that has no name: قصف مستشفى، في سوق مزدحم، 10 مدارس. Only where things happen to it or in it."""
        described, whole = noun.entry.data.described, noun.entry.data.whole
        at, cut = noun.first, noun.cut
        scene = not plural and noun.last < limit and noun.entry.key in SCENES and "event" in self.scan.kinds[noun.last] and self.words[noun.last].startswith(ARTICLE)
        if not described or not (scene or self._somewhere(noun)) or self._predicate(stop, limit):
            return None
        if not scene and (
            (described == "plural" and (not plural or (whole and (cut.article or stop == noun.last) and not self.doc.numeric[at - 1])))
            or (described == "adj" and stop == noun.last and noun.feature[0] != "d" and not self.doc.numeric[at - 1])
            or described == "scene"
            or (described == "one" and (plural or cut.article))
            or (described == "owned" and noun.feature[0] == "s" and stop == noun.last and not self.doc.numeric[at - 1])
            or (described == "armed" and not self._armed(noun.last, stop))
            or (described == "on" and self.words[at - 1] != ON)
            or (noun.entry.key in ORBITS and not self._office(noun.last, limit))
        ):
            return None
        there = self.read(stop) if stop < limit and any(m.cut.preposition == IN for m in self.scan.at[stop]) else None
        one = plural and self._one_of(at)
        if cut.article and (plural or stop > noun.last) and described != "on" and not one and not (there and there.back) and not (at and (self.doc.numeric[at - 1] or self.scan.function(at - 1, "quant") or self._struck(at))):
            return None  # المخيمات, المركز الإعلامي: places in general, or who works there
        last = stop
        if last == noun.last and not cut.article and last < limit and self.words[last].startswith(ARTICLE) and not self.scan.function(last, *CLOSED):
            if plural and not one and not self._owned(last) and not self._struck(at):
                return None  # مراكز الاقتراع, مخيمات اللاجئين: such places in general
            last += 1  # سجون النظام، مدارس الوكالة
        return PlaceFound(first=at, last=last, name=(at, last), kind=noun.entry.data.kind, back=True, cue="noun", rule="place.described", noun=noun.entry.key)

    def _one_of(self, at: int) -> bool:
        """Whether a plural is only what one of is meant: أحد المساجد، إحدى المدارس; but طلاب إحدى المدارس are people."""
        if not at or not any(m.entry.kind == "noun" and m.entry.data[0] == ONE_OF for m in self.scan.at[at - 1]):
            return False
        return at < 2 or not any(m.entry.kind == "noun" and m.entry.data[1] == "population" and not m.cut.article for m in self.scan.at[at - 2])

    def _armed(self, first: int, last: int) -> bool:
        """قاعدة جوية، عسكرية، صاروخية، أمريكية: one of the adjectives is of forces, of arms or of a nation."""
        for token in range(first, last):
            descriptor = self.scan.find(token, "descriptor")
            if self.scan.find(token, "nisba") or self.scan.function(token, "of_arms") or (descriptor is not None and descriptor.entry.data == "MIL"):
                return True
        return False

    def _owned(self, at: int) -> bool:
        """Whether a definite genitive is somebody whose places these are: سجون النظام، مدارس الوكالة."""
        noun = self.scan.find(at, "noun")
        return self.scan.find(at, "actor", "short") is not None or (noun is not None and noun.entry.data[0] in OWNERS)

    def _ordinal(self, at: int) -> bool:
        atom = self.numerals.get(self.words[at])
        return atom is not None and atom.kind.startswith("ordinal")

    def _predicate(self, at: int, limit: int) -> bool:
        """تتخذ من المدينة مقرا لها: what somewhere is made, no place of its own."""
        return at < limit and self.words[at].startswith(FOR) and self.scan.function(at, "prep_pron") is not None

    def _office(self, at: int, limit: int) -> bool:
        """محيط البرلمان, but not محيط الرئيس."""
        noun = self.scan.find(at, "noun") if at < limit else None
        return noun is not None and noun.entry.data[0] == "org"

    def _somewhere(self, noun: Match) -> bool:
        """Whether a place noun stands where things happen: في سوق، بمسجد، 10 مدارس، قصف مستشفى، على حاجز."""
        at, cut, scan = noun.first, noun.cut, self.scan
        if cut.preposition == IN or not at:
            return cut.preposition == IN
        if cut.preposition or cut.conjunction:
            return False
        if self.words[at - 1] == ON:
            return noun.feature[0] != "p" or self._struck(at)
        if self.doc.numeric[at - 1] or preposed(scan, at, "locative", "prep_place", "quant") or (noun.feature[0] == "p" and self._one_of(at)):
            return True
        before = scan.find(at - 1, "placenoun")
        if before and before.entry.data.relative:
            return True  # وسط سوق مزدحم
        first = max(self.doc.sentences[self.doc.sentence_of[at]].first, at - 3)
        for token in range(at, first, -1):  # أصابت القذيفة الثانية العنبر
            if self._struck(token):
                return True
            if not self.words[token - 1][0].isalnum() or scan.function(token - 1, *CLOSED):
                return False
        return False

    def _headed(self, head: str, place: PlaceFound) -> PlaceFound | None:
        """The place that a plural noun and one of the names after it make: مطاري دمشق وحلب is مطار دمشق and مطار حلب."""
        name = " ".join(self.words[place.name[0] : place.name[1]])
        rows = self._find(f"{head} {name[place.peeled :]}")
        return replace(place, candidates=rows, kind=rows[0].kind, rule="place.headed", noun=head) if rows else None

    def _is_site(self, inner: PlaceFound) -> bool:
        return any(p.kind == "site" for p in inner.candidates)

    def _inner(self, at: int, limit: int, *, relative: bool, site: bool) -> PlaceFound | None:
        """The place after a place noun without article: another place noun's phrase, or a name."""
        noun, home = self.scan.find(at, "placenoun"), self.scan.find(at, "noun")
        if home and home.entry.data[0] == "homeland":
            return None  # مدن البلاد: no town called البلاد
        if noun and not noun.cut.conjunction and not noun.cut.preposition:
            inner = self.read(at)
            if inner and not (inner.back and inner.rule == "place.pronoun"):
                return inner
        if noun and noun.cut.preposition and noun.entry.data.direction:
            return None  # مناطق بغرب النيجر
        if any(m.cut.preposition or m.cut.conjunction for m in self.scan.at[at]) and not self._longest(at, limit)[2]:
            return None
        if (relative or site) and self._longest(at, limit)[1] == at + 1 and any(m.entry.kind in ("noun", "event", "placenoun") for m in self.scan.at[at]):
            return None  # شرق البلاد, مقر حكومة: no town called البلاد or حكومة
        named = self.name(at, limit, cue="noun")
        if relative and named and named.candidates and named.last == at + 1 and self._common(self.words[at]) and not self._known(named.candidates):
            return None  # إلى جانب الشعب
        return named

    def somewhere(self, at: int) -> bool:
        """Whether the place noun at a token stands where things happen, and may name a place by itself."""
        noun = self.scan.find(at, "placenoun")
        return noun is not None and noun.entry.data.described in ("yes", "one") and self._somewhere(noun)

    def owner(self, at: int) -> str | None:
        """The country of whom a token names: سجون الاحتلال، مقرات الحوثيين."""
        known = [self.scan.lexicon.actors.get(m.entry.key) for m in self.scan.at[at] if m.entry.kind in ("actor", "short")]
        countries = {k.country for k in known if k is not None}
        return countries.pop() if len(countries) == 1 else None  # الحزب is of many countries

    def next_name(self, at: int, before: PlaceFound, *, comma: bool) -> PlaceFound | None:
        """The name of a list that goes on after a place: وسليانة; after a comma only where the list goes on again."""
        limit = self.limit(at)
        if self.scan.find(at, "placenoun"):
            return None
        named = before.cue == "noun" and not before.state
        more = self.name(at, limit, cue="noun" if named and not comma else "listed")
        if more is None:
            if named and before.rule == "place.unknown" and not comma and not self.scan.at[at]:  # بلدتي حاريص وطلوسة
                return PlaceFound(first=at, last=at + 1, name=(at, at + 1), kind=before.kind, cue="noun", rule="place.unknown", peeled=1)
            return None
        if more.state and before.cue != "noun" and not before.state:
            return None
        if more.candidates and not more.noun and more.last == at + 1 and not self._known(more.candidates) and not self._sure(at, more.last, " ".join(self._longest(at, limit)[:1]), more.candidates, "preposition"):
            return None  # السعودية وسحب تراخيصها
        if comma:
            after = self.words[more.last] if more.last < limit else ""
            if more.state or more.capital or not (after == COMMA or (after[:1] == AND and self._longest(more.last, self.limit(more.last))[2])):
                return None
        if named and before.rule == "place.headed":
            return self._headed(before.noun, more) or more
        if named and more.kind is None and not comma and before.kind == "city" and any(p.kind == "city" for p in more.candidates):
            return replace(more, kind="city")  # مدن القصرين وسليانة
        return more


def _countries(found: PlaceFound) -> frozenset[str | None]:
    """The countries in which a name's places lie."""
    return frozenset([found.country, *[p.country for p in found.candidates]])


def find_places(reader: PlaceReader) -> list[PlaceFound]:
    """Every place phrase of the document, left to right, the longest at each spot; ``ريفي إدلب وحماة`` gives both."""
    found: list[PlaceFound] = []
    words = reader.words
    at, count, openings = 0, len(words), reader.openings
    while (at := openings.find(1, at)) >= 0:
        place = reader.read(at)
        if place is None:
            at += 1
            continue
        found.append(place)
        at = max(place.last, at + 1)
        # دير الزور والرقة; في حلب، حماة، وحمص: the same cue holds for the names that follow
        while at < count and place.cue != "none" and not place.back:
            comma = words[at] == COMMA and at + 1 < count
            if not comma and (words[at][0] != AND or len(words[at]) <= 3):
                break
            more = reader.next_name(at + comma, place, comma=comma)
            if more is None:
                break
            found.append(more)
            at = more.last
    return found
