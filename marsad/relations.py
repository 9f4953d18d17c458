"""Relations: standing ties that the text words: offices, membership, backing, allegiance, parts, seats.

Three readings, first one wins: what a noun phrase holds inside (``وزير الخارجية الروسي سيرغي لافروف``), what stands side by
side (``الأمين العام لـ«الحركة» فلان``, ``فلان، قائد الفرقة``, ``مصدر في الرئاسة``), and the words of a tie between two (``التابعة
له``, ``بقيادة فلان``, ``الذي تدعمه أنقرة``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from marsad.actors.naming import BODY_KINDS
from marsad.actors.offices import SPOKEN_FOR
from marsad.actors.phrases import Phrase
from marsad.language.ar.fold import fold_word
from marsad.lexicon import bare_words
from marsad.match import QUOTE_MARKS, Match, Scan
from marsad.record import record
from marsad.units import Row, Rows, Unit

APPOSED = 5  # units between an office and its holder: the rest of the office, a rank, a comma
SHARED_OFFICE = 14  # tokens between وزراء and the last of those who share the office
CLAUSE = 4  # units in a relative clause between its verb and the one it names
PERSONS = ("title", "person", "name", "short", "agent", "people", "member", "media", "detainee", "land")
PEOPLE = frozenset(("title", "agent", "people", "member", "detainee"))
IN, FROM, FOR, BY, AND, WITH = "في", "من", "ل", "ب", "و", "مع"
THIRD = frozenset(("ه", "ها", "هم", "هما"))
BELONGS_WITHIN = 6  # units between whoever belongs and the verb that says so
HOLDERS = 16  # units after an office in the plural in which those who hold it are listed
SEATED = "seated_in"
TIES = ("relation", "tie", "belonging", "seat")  # kinds of the words that tell a tie


@record
class RelationFound:
    """A tie between an actor and an actor, an office or a place; tokens of its words."""

    subject: str
    relation: str
    object: str | None
    object_first: int
    object_last: int
    first: int
    last: int
    rule: str


def find_relations(
    scan: Scan, rows: Rows, phrases: Sequence[Phrase], ids: Mapping[tuple[int, int], str], place_ids: Mapping[int, str]
) -> list[RelationFound]:
    """Every relation, each pair and kind once."""
    out: list[RelationFound] = []
    seen: set[tuple[object, ...]] = set()
    for relation in _Relations(scan, rows, phrases, ids, place_ids).all():
        words = _office_words(scan, relation.object_first, relation.object_last)
        keys = {(relation.subject, relation.relation, relation.object or words), (relation.relation, relation.first, relation.last)}
        if seen.isdisjoint(keys):
            seen |= keys
            out.append(relation)
    return _fullest(scan, out)


def _fullest(scan: Scan, found: list[RelationFound]) -> list[RelationFound]:
    """Offices less those of which another mention says more: الرئيس ترامب beside الرئيس الأميركي دونالد ترامب, رئيسها."""
    told: dict[tuple[str, str], list[tuple[frozenset[str], RelationFound]]] = {}
    for relation in found:
        if relation.relation == "holds_office":
            noun, *words = _office_words(scan, relation.object_first, relation.object_last)
            told.setdefault((relation.subject, noun), []).append((frozenset(words), relation))
    poorer = [a for same in told.values() for words, a in same if any(words < more for more, _ in same)]
    return [relation for relation in found if relation not in poorer] if poorer else found


def _office_words(scan: Scan, first: int, last: int) -> tuple[str, ...]:
    """An office's words without clitics and articles, to compare by: للرئيس المصري is الرئيس المصري told again."""
    noun = scan.find(first, "noun", "belonging")
    return (noun.entry.key if noun is not None else scan.doc.words[first], *bare_words(scan.doc.words[first + 1 : last]))


class _Relations:
    def __init__(
        self, scan: Scan, rows: Rows, phrases: Sequence[Phrase], ids: Mapping[tuple[int, int], str], place_ids: Mapping[int, str]
    ) -> None:
        self.scan = scan
        self.doc = scan.doc
        self.rows = rows
        self.phrases = phrases
        self.ids = ids
        self.place_ids = place_ids
        self._all_ids = frozenset(ids.values())
        self._holding: set[str] = set()  # who is told to hold an office

    def all(self) -> Iterator[RelationFound]:
        for phrase in self.phrases:
            subject = self._id(phrase)
            if subject is None:
                continue
            if phrase.cls == "title" or (phrase.kind == "person" and phrase.office is not None and phrase.cls not in PEOPLE):
                yield from self._title(phrase, subject)
                yield from self._parts(phrase)
            elif phrase.cls in PEOPLE and phrase.inner:
                yield from self._of_body(phrase, subject)
            yield from self._links(phrase, subject)
            yield from self._inside(phrase, subject)
        ties = self.scan.having(*TIES)
        for row in self.rows.rows:
            for at, unit in enumerate(row):
                if unit.kind == "actor":
                    if unit.phrase is not None and unit.phrase.rule == "actor.nationality":
                        yield from self._shared_office(row, unit.first, unit.phrase, unit.first)
                    yield from self._beside(row, at)
                elif unit.kind == "adjective" and unit.conjunction:
                    yield from self._sharing(row, at)
                elif unit.preposition == "led_by" or ties[unit.first]:
                    if unit.kind not in ("place", "time", "number", "comma", "stop"):
                        yield from self._worded(row, at)
        yield from self._told_apart()

    def _told_apart(self) -> Iterator[RelationFound]:
        """Offices told apart from the names of those who hold them: in the headline رئيس الهيئة, and then سالم خليفة."""
        names = {self._id(p) for p in self.phrases if p.kind == "person" and not p.plural and p.cls in ("person", "name", "title") and p.name is not None}
        for phrase in self.phrases:
            subject = self._id(phrase)
            if subject is not None and subject in names and subject not in self._holding and phrase.cls == "title" and phrase.office is not None and phrase.definite and not phrase.plural and not phrase.possessed:
                if not self._is_named(phrase) and not self.scan.find(self._head(phrase), "belonging") and self._is_office(phrase) and not self.scan.find(phrase.head, "peer"):
                    self._holding.add(subject)
                    yield self._office(subject, phrase.office)

    def _id(self, phrase: Phrase | None) -> str | None:
        return self.ids.get((phrase.first, phrase.last)) if phrase is not None else None

    # -- inside a phrase ----------------------------------------------------------------------------------------------

    def _parts(self, phrase: Phrase) -> Iterator[RelationFound]:
        """A body and the one that it is in, both inside an office: رئيس [لجنة المالية] [بالبرلمان]."""
        for one, other in pairwise(phrase.inner):
            whole = other.kind in BODY_KINDS and other.cls in ("org", "name", "short", "force") and not other.bare
            tied = (other.first == one.last and any(m.cut.preposition == BY for m in self.scan.at[other.first])) or (other.first == one.last + 1 and self.doc.words[one.last] == IN)
            part = self._id(one)
            if whole and tied and part is not None and part != self._id(other) and one.cls == "org" and one.kind == "organization":
                yield self._member(part, other, (one.first, other.last), "relation.part", "part_of")

    def _title(self, phrase: Phrase, subject: str) -> Iterator[RelationFound]:
        one = self.scan.find(phrase.first, "noun")
        if one is not None and one.entry.data[0] == "one_of":
            body = next((p for p in phrase.inner if p.kind in BODY_KINDS), None)
            if body is not None:
                yield self._member(subject, body, (phrase.first, phrase.office[1] if phrase.office else phrase.last), "relation.member")  # أحد قادة الحركة
            return
        belonging = self.scan.find(self._head(phrase), "belonging")
        office = phrase.office or (phrase.head, phrase.head + 1)
        if belonging:
            body = next((p for p in phrase.inner if p.kind in BODY_KINDS or (p.kind == "state" and p.cls in ("name", "org"))), None)
            if body is not None and (body.definite or self._is_named(phrase)):
                yield self._member(subject, body, office, "relation.member")
            elif self._is_named(phrase) and (noun_pronoun(self.scan, phrase.head) or noun_pronoun(self.scan, phrase.head + 1)):
                yield RelationFound(subject=subject, relation="member_of", object=None, object_first=phrase.head, object_last=phrase.head + 1,
                                    first=office[0], last=office[1], rule="relation.member")  # fmt: skip
            elif (house := self._spoken_for(office)) is not None and (voice := self._voice(phrase, subject, house, office)) is not None:
                yield voice
            return
        named = self._is_named(phrase) and not (phrase.plural and phrase.name is not None and phrase.name[1] - phrase.name[0] == 1)
        inner = phrase.inner[-1] if phrase.inner else None
        if not named and inner is not None and inner.cls == "title" and inner.last == phrase.last and self._is_named(inner) and self.scan.find(self._head(inner), "rank"):
            holder = self._id(inner)  # نائبه الفريق فلان
            if holder is not None and not self.scan.find(self._head(phrase), "rank"):
                yield self._office(holder, (office[0], inner.first))
        elif named and self.scan.find(self._head(phrase), "rank", "trade") and (corps := self._corps(phrase, office)) is not None:
            yield self._member(subject, corps, office, "relation.member")  # العقيد في الشرطة فلان
        elif named and self._is_office(phrase) and not self._of_several(phrase):
            yield self._office(subject, office)
        elif not named and phrase.plural and (led := self._led_body(phrase)) is not None:
            yield self._member(subject, led, (phrase.first, led.last), "relation.member")
        elif not named and not self._definite_head(phrase) and self._in(phrase, office):
            body = next((p for p in reversed(phrase.inner) if p.kind in BODY_KINDS), None)
            if body is not None:
                yield self._member(subject, body, office, "relation.member")  # قائد ميداني في الجبهة

    def _of_body(self, phrase: Phrase, subject: str) -> Iterator[RelationFound]:
        """People told by the body whose they are: أحد عناصر تنظيم …, موظفو الوزارة; not عناصر الحركة, who are the movement."""
        body = phrase.inner[0]
        if body.kind not in BODY_KINDS or not body.definite or body.possessed:
            return
        if phrase.rule == "actor.one-of" or (phrase.kind != "armed_group" and self.scan.find(phrase.head, "belonging")):
            yield self._member(subject, body, (phrase.first, body.last), "relation.member")

    def _spoken_for(self, office: tuple[int, int]) -> int | None:
        """Where those begin whom no record tells, for whom an office speaks: المتحدث باسم [الادعاء السويسري]."""
        return next((at + 1 for at in range(office[0], office[1] - 1) if self.doc.words[at] in SPOKEN_FOR), None)

    def _corps(self, phrase: Phrase, office: tuple[int, int]) -> Phrase | None:
        """The body in which somebody has his rank: العقيد في [الشرطة التونسية]."""
        return next((p for p in phrase.inner if p.kind in BODY_KINDS), None) if self._in(phrase, office) else None

    def _led_body(self, phrase: Phrase) -> Phrase | None:
        """The group whose leaders are told: قادة [حركة فتح], القادة الميدانيون [للتنظيم]; not قادة الجيش, nor رؤساء اللجان."""
        body = phrase.inner[0] if phrase.inner and phrase.count is None and self.scan.find(phrase.head, "leader") else None
        return body if body is not None and body.kind in BODY_KINDS and body.cls in ("name", "short", "party", "group") and body.definite else None

    def _voice(self, phrase: Phrase, subject: str, house: int, office: tuple[int, int]) -> RelationFound | None:
        """Whose the one is who speaks for somebody: of a person he is an aide (متحدث باسم الرئيس فلان)."""
        person = next((p for p in phrase.inner if p.first >= house and p.cls == "title"), None)
        if person is not None:
            return self._member(subject, person, office, "relation.member", "affiliated_with")
        return house_of(subject, house, office) if self._is_named(phrase) else None

    def _head(self, phrase: Phrase) -> int:
        """The head of an office; of stacked titles (قائد الأركان الفريق فلان) the first."""
        return min(phrase.head, phrase.office[0]) if phrase.office else phrase.head

    def _office(self, subject: str, office: tuple[int, int], span: tuple[int, int] | None = None) -> RelationFound:
        first, last = span or office
        self._holding.add(subject)
        return RelationFound(subject=subject, relation="holds_office", object=None, object_first=office[0], object_last=office[1],
                             first=first, last=last, rule="relation.office")  # fmt: skip

    def _member(self, subject: str, body: Phrase, span: tuple[int, int], rule: str, relation: str = "member_of") -> RelationFound:
        return RelationFound(subject=subject, relation=relation, object=self._id(body), object_first=body.first, object_last=body.last,
                             first=span[0], last=span[1], rule=rule)  # fmt: skip

    def _is_named(self, phrase: Phrase) -> bool:
        """Whether a title has its holder's name. No names: the ل of ``الأمين العام لـ«…»`` and the باسم before a mark, which
        the mark cuts off; the genitive of a title without article (``ولي عهد``)."""
        if phrase.actor is not None or phrase.rule == "actor.apposition":
            return True
        if phrase.name is None:
            return False
        first, last = phrase.name
        if last - first > 1 or phrase.office is not None:
            return last - first > 1 or len(self.doc.words[first]) > 2
        return self._definite_head(phrase) and not (self.scan.find(self._head(phrase), "belonging") and last < len(self.doc.words) and self.doc.words[last] in QUOTE_MARKS)

    def _is_office(self, phrase: Phrase) -> bool:
        """An office: no mere rank or trade (العقيد فلان، المحلل السياسي فلان), unless it is the head of something (عميد كلية)."""
        head = self._head(phrase)
        if self.scan.find(head, "trade"):
            return False
        if not self.scan.find(head, "rank"):
            return True
        if phrase.office is None or phrase.possessed:
            return False
        return any(
            (self.doc.taa[t] and not self.doc.taa[head]) or (not self.scan.find(t, "nisba", "descriptor") and (not any(m.entry.pos == "A" for m in self.scan.at[t]) or any(m.entry.pos == "N" for m in self.scan.at[t])))
            for t in range(head + 1, phrase.office[1])
            if self.doc.words[t][0].isalpha()
        )

    def _of_several(self, phrase: Phrase) -> bool:
        """أقال رئيس [الوزراء] الفريق فلانا: a plural before a stacked title is somebody else's."""
        noun = self.scan.find(self._head(phrase), "noun")
        return noun is not None and noun.feature[:1] == "p" and self._head(phrase) != phrase.head

    def _definite_head(self, phrase: Phrase) -> bool:
        return any(m.cut.article or m.cut.pronoun for m in self.scan.at[phrase.head] if m.entry.kind in ("noun", "belonging"))

    def _in(self, phrase: Phrase, office: tuple[int, int]) -> bool:
        """Whether only adjectives stand between a title and ``في``: قائد ميداني في الجبهة, not وزير الصحة في الحكومة."""
        for token in range(phrase.head + 1, office[1]):
            if self.scan.function(token, "prep"):
                return True
            if not any(m.entry.pos == "A" for m in self.scan.at[token]):
                return False
        return False

    def _links(self, phrase: Phrase, subject: str) -> Iterator[RelationFound]:
        for link in phrase.links:
            object_ = self._id(link.phrase) if link.phrase else state if (state := f"state:{link.country}") in self._all_ids else None
            if object_ == subject:
                continue
            if phrase.cls in PEOPLE and self.scan.function(link.first, "led_by"):
                continue  # ثمانية أعضاء برئاسة فلان
            if link.relation == "member_of" and link.first <= phrase.head and not self._can_belong(phrase, link.phrase):
                continue
            at = (link.phrase.first, link.phrase.last) if link.phrase else (link.last - 1, link.last)
            part = link.relation == "affiliated_with" and link.phrase is not None and link.phrase.sector == "IGO" and phrase.kind == "organization" and link.phrase.kind == "organization"
            yield RelationFound(subject=subject, relation="part_of" if part else link.relation, object=object_, object_first=at[0], object_last=at[1],
                                first=link.first, last=link.last, rule="relation.phrase")  # fmt: skip

    def _can_belong(self, phrase: Phrase, body: Phrase | None) -> bool:
        """``انتحاريون من تنظيم …``: people of a named body; not ``قوة من الجيش``, ``14 مقاتلا من قواته``, ``طالبة من المعتصمات``."""
        if body is None or body.kind not in BODY_KINDS or body.possessed or body.cls not in ("name", "short", "org", "group", "force", "media"):
            return False
        return phrase.cls in PEOPLE and not (body.bare and body.cls in ("force", "group")) and (
            body.cls in ("name", "short") or bool(body.inner) or body.last - body.first > 1
        )

    def _inside(self, phrase: Phrase, subject: str) -> Iterator[RelationFound]:
        """A part named with its whole (الجمعية العامة للأمم المتحدة); a body with its seat (برلمان طبرق); بقيادة in a name."""
        if phrase.actor is not None and phrase.actor.part_of and phrase.kind in BODY_KINDS:
            for token in range(phrase.first + 1, min([phrase.last, *(link.first for link in phrase.links)])):
                whole = self.scan.find(token, "actor")
                if whole is not None and whole.entry.key in phrase.actor.part_of and whole.cut.preposition == FOR:
                    yield RelationFound(subject=subject, relation="part_of", object=whole.entry.key if whole.entry.key in self._all_ids else None,
                                        object_first=token, object_last=whole.last, first=phrase.first, last=phrase.last, rule="relation.part")  # fmt: skip
                    break
        elif phrase.cls in ("org", "name") and phrase.kind == "organization" and phrase.head + 1 < phrase.last and self.scan.find(phrase.head, "assembly"):
            token = self.scan.skip_marks(phrase.head + 1, phrase.last)
            if token in self.place_ids and not self.scan.find(token, "state", "capital"):
                yield RelationFound(subject=subject, relation="seated_in", object=self.place_ids[token], object_first=token, object_last=token + 1,
                                    first=phrase.first, last=phrase.last, rule="relation.seat")  # fmt: skip
        elif phrase.cls == "org" and len(phrase.inner) == 1 and not phrase.links:
            whole_body = phrase.inner[0]
            if whole_body.cls == "name" and whole_body.kind in BODY_KINDS and any(m.cut.preposition == FOR for m in self.scan.at[whole_body.first]):
                yield self._member(subject, whole_body, (phrase.first, phrase.last), "relation.part", "part_of")  # المركز الإعلامي لألوية …
        for token in range(phrase.head + 1, phrase.last):
            led = self.scan.function(token, "led_by") if "function" in self.scan.kinds[token] else None
            if led is not None and not any(link.first == token for link in phrase.links) and led.last < phrase.last:
                yield RelationFound(subject=subject, relation="affiliated_with", object=self._named(led.last), object_first=led.last, object_last=phrase.last,
                                    first=token, last=phrase.last, rule="relation.led")  # fmt: skip

    def _named(self, token: int) -> str | None:
        known = self.scan.find(token, "actor", "short")
        return known.entry.key if known is not None and known.entry.key in self._all_ids else None

    # -- side by side -------------------------------------------------------------------------------------------------

    def _beside(self, row: Row, at: int) -> Iterator[RelationFound]:
        phrase = row[at].phrase
        subject = self._id(phrase)
        if phrase is None or subject is None:
            return
        nameless = not self._is_named(phrase)
        if phrase.cls == "title" and nameless and not phrase.plural and phrase.rule != "actor.apposition":
            yield from self._holder(row, at, phrase)
        if phrase.cls == "title" and phrase.plural:
            yield from self._holders(row, at, phrase)
        if at + 1 >= len(row):
            return
        step = at + 1
        tie = row[step].preposition
        glued = row[step].kind == "actor" and bool(tie)
        if row[step].kind == "prep" and tie in (IN, FROM):
            step += 1
            if tie == IN and phrase.cls in ("org", "name", "short") and step < len(row) and row[step].kind == "place":
                yield from self._seated(row, at, step)
        elif not glued:
            return
        body = row[step].phrase if step < len(row) and row[step].kind == "actor" else None
        if body is None or body.kind not in BODY_KINDS or row[step].conjunction or self._id(body) == subject:
            return
        if phrase.links and (last := phrase.links[-1].phrase) is not None and last.last == phrase.last and last.cls != "person" and (tied := self._id(last)) is not None:
            phrase, subject, nameless = last, tied, True  # كتيبة خاضعة [لرئاسة الأركان في الجيش الليبي]
        span = (phrase.first, body.last)
        people = phrase.cls in PERSONS and nameless and (phrase.kind not in BODY_KINDS or phrase.cls == "agent") and (phrase.cls != "land" or phrase.count is not None)
        if people and tie == FROM and self._can_belong(phrase, body):
            yield self._member(subject, body, span, "relation.beside")
        elif people and tie in (IN, BY) and (not self._definite_head(phrase) or phrase.count is not None) and phrase.cls not in ("people", "detainee"):
            yield self._member(subject, body, span, "relation.beside")
        elif phrase.cls == "org" and body.kind == "organization" and tie in (IN, FOR, BY) and body.cls in ("org", "name") and (phrase.inner or tie != FOR or body.cls == "name") and not phrase.bare:
            yield self._member(subject, body, span, "relation.part", "part_of")  # وزارة الصحة في حكومة الوفاق
        elif phrase is not row[at].phrase and phrase.kind in BODY_KINDS and phrase.cls in ("org", "name", "short") and tie in (IN, BY) and body.cls in ("org", "name", "short"):
            yield self._member(subject, body, span, "relation.part", "part_of")
        elif phrase.cls == "org" and body.kind == "armed_group" and tie == FOR and not phrase.bare:
            yield self._member(subject, body, span, "relation.part", "part_of")
        elif phrase.kind == "armed_group" and phrase.cls in ("force", "org", "name", "short") and tie == IN and body.cls in ("name", "short") and body.kind == "armed_group" and self._definite_head(phrase) | bool(phrase.inner) | (phrase.last > phrase.head + 1) and not phrase.bare:  # سلاح الجو في الجيش السوري
            yield self._member(subject, body, span, "relation.part", "part_of")

    def _holder(self, row: Row, at: int, phrase: Phrase) -> Iterator[RelationFound]:
        """The office's holder after it (the rest of the office, a rank, a comma between) or before it with a comma."""
        body: Phrase | None = next((p for p in phrase.inner if p.kind in BODY_KINDS), None)
        holder: str | None = None
        office_last = phrase.office[1] if phrase.office else phrase.last
        commas = 0
        for place in range(at + 1, min(len(row), at + 2 + APPOSED)):
            unit = row[place]
            if unit.kind == "actor" and unit.phrase is not None:
                if unit.conjunction or (unit.preposition and not commas and unit.phrase.kind == "person"):
                    break
                if unit.phrase.kind == "person" and (unit.phrase.cls in ("person", "name") or (unit.phrase.name is not None and self.scan.find(self._head(unit.phrase), "rank"))):
                    holder = self._id(unit.phrase)
                    break
                if self.scan.find(unit.first, "rank") and unit.last - unit.first == 1:
                    continue
                if unit.phrase.kind == "state" and not unit.preposition:
                    break  # زار وزير الدفاع العراق مع فلان
                if commas or unit.phrase.kind == "person":
                    break
                body, office_last = body or unit.phrase, unit.phrase.last
                continue
            if unit.kind == "comma":
                commas += 1
                if commas > 1:
                    break
            elif unit.kind in ("word", "place", "func", "adjective", "prep") and not commas and not unit.conjunction:
                if self._verbal(unit) or self.scan.function(unit.first, "rel", "by", "with") or self.doc.words[unit.first] == WITH:
                    break
                if not self.scan.find(unit.first, "rank"):
                    office_last = unit.last
            elif unit.kind == "quote" or (unit.kind == "word" and self.scan.find(unit.first, "rank")) or (unit.kind == "number" and unit.last - unit.first == 1):
                continue
            else:
                break
        if holder is None and not row[at].preposition:
            holder = self._before(row, at)
        if holder is None:
            return
        office = (phrase.first, office_last)
        if self.scan.find(self._head(phrase), "belonging"):
            if body is not None:
                yield self._member(holder, body, office, "relation.member")
            elif (house := self._spoken_for(office)) is not None:
                yield house_of(holder, house, office)
        elif self._is_office(phrase):
            yield self._office(holder, office)

    def _holders(self, row: Row, at: int, phrase: Phrase) -> Iterator[RelationFound]:
        """An office in the plural with those who hold it: وزراء الخارجية السادة فلان وفلان وفلان; وزراء خارجية مصر فلان وتونس فلان."""
        found: list[tuple[str, int]] = []
        place, states = at + 1, phrase.name is not None
        while place < len(row) and place - at < HOLDERS:
            unit = row[place]
            if unit.kind == "actor" and unit.phrase is not None and not unit.preposition:
                id = self._id(unit.phrase)
                if unit.phrase.kind == "person" and unit.phrase.cls in ("person", "name") and id is not None:
                    found.append((id, unit.phrase.last))
                elif not (states and unit.phrase.cls in ("state", "capital") and unit.conjunction):
                    break
            elif unit.kind == "conj":
                if self.doc.words[unit.first] != AND:
                    break
            elif unit.kind not in ("comma", "quote") and not self.scan.find(unit.first, "rank") and not (states and unit.conjunction and self.scan.find(unit.first, "state", "capital")):
                break
            place += 1
        if (len(found) > 1 or (states and found)) and self._is_office(phrase):
            office = phrase.office or (phrase.first, phrase.last)
            for id, last in found:
                yield self._office(id, office, (phrase.first, last))

    def _seated(self, row: Row, at: int, step: int) -> Iterator[RelationFound]:
        """``السلطات في دمشق``، ``الحكومة الفلسطينية في رام الله``: who governs, and from where; not where they met."""
        phrase, where = row[at].phrase, row[step].place
        subject = self._id(phrase)
        if phrase is None or where is None or subject is None or phrase.sector != "GOV" or not self.scan.find(phrase.head, "governing") or not self._definite_head(phrase):
            return
        before = row[at - 1] if at else None
        if before is not None and before.kind in ("event", "light", "verb") and not self.scan.find(before.first, "cue"):
            return
        place = self.place_ids.get(where.first)
        if place is not None and not self.scan.find(where.first, "state"):
            yield RelationFound(subject=subject, relation=SEATED, object=place, object_first=where.first, object_last=where.last,
                                first=phrase.first, last=where.last, rule="relation.seat")  # fmt: skip

    def _verbal(self, unit: Unit) -> bool:
        return any(m.entry.pos == "V" for m in unit.matches) and not any(m.entry.pos in "NA" for m in unit.matches)

    def _before(self, row: Row, at: int) -> str | None:
        """``فلان، شقيق الرئيس، وقائد الفرقة``: the name that the chain of descriptions with commas began with."""
        place = at
        for _ in range(3):
            joined = row[place].conjunction
            place -= 1
            while place >= 0 and row[place].kind in ("quote", "adjective", "place") and not row[place].conjunction:
                place -= 1
            if place < 0:
                return None
            comma = row[place].kind == "comma"
            if comma:
                place -= 1
                edge = place - 4
                while place >= 0 and row[place].kind in ("quote", "word", "verb", "place") and place > edge and not row[place].conjunction:
                    place -= 1
            before = row[place] if place >= 0 else None
            if before is None or before.kind != "actor" or before.phrase is None or before.phrase.kind != "person" or not (comma or joined):
                return None
            if before.phrase.cls in ("person", "name") and comma and not joined:
                return self._id(before.phrase)
            if self._is_named(before.phrase):
                return None
            if joined and before.phrase.cls not in ("title", "people"):
                return None
        return None

    def _sharing(self, row: Row, at: int) -> Iterator[RelationFound]:
        """``الرئيسان الروسي فلان والتركي فلان``: the office said once for all of them, in the dual or plural."""
        person = row[at + 1].phrase if at + 1 < len(row) and row[at + 1].kind == "actor" else None
        nation = self.scan.find(row[at].first, "nisba")
        if person is None or person.cls not in ("person", "name") or person.kind != "person" or nation is None or not nation.cut.article:
            return
        yield from self._shared_office(row, row[at].first, person, row[at].first)

    def _shared_office(self, row: Row, before: int, person: Phrase, first: int) -> Iterator[RelationFound]:
        subject = self._id(person)
        for token in range(before - 1, max(row[0].first, before - SHARED_OFFICE) - 1, -1):
            noun = self.scan.find(token, "noun")
            if noun is not None and noun.entry.data[0] == "title" and noun.feature[:1] in ("d", "p"):
                if subject is not None and not self.scan.find(token, "rank", "belonging", "trade"):
                    end = token + 1
                    while end < before and not any(m.entry.kind in ("nisba", "given", "actor") for m in self.scan.at[end]):
                        end += 1
                    yield self._office(subject, (token, min(end, token + 3)), (first, person.last))
                return

    # -- the words of a tie -------------------------------------------------------------------------------------------

    def _worded(self, row: Row, at: int) -> Iterator[RelationFound]:
        unit = row[at]
        kinds = self.scan.kinds[unit.first]
        if "relation" in kinds:
            yield from self._participle(row, at)
        if "tie" in kinds:
            yield from self._clause(row, at)
        if unit.preposition == "led_by":
            yield from self._led(row, at)
        if "belonging" in kinds:
            yield from self._loose_member(row, at)
        if "seat" in kinds and at + 1 < len(row):
            yield from self._seat(row, at)

    def _bearer(self, row: Row, at: int, reach: int = 3) -> Phrase | None:
        """The actor right before a unit that words a tie: marks, adjectives and places may stand between."""
        for place in range(at - 1, max(-1, at - 1 - reach), -1):
            unit = row[place]
            if unit.kind == "actor":
                return unit.phrase
            if unit.kind not in ("quote", "adjective", "place", "comma", "word") or unit.conjunction:
                return None
        return None

    def _participle(self, row: Row, at: int) -> Iterator[RelationFound]:
        """``القوات المتحالفة معه``، ``قناة "…" التابعة لهم``: a tie whose other side is a pronoun, or stands after marks."""
        match: Match | None = self.scan.find(row[at].first, "relation")
        bearer = self._bearer(row, at)
        subject = self._id(bearer)
        if match is None or match.cut.preposition or match.cut.conjunction or subject is None or bearer is None or at + 1 >= len(row):
            return
        if not match.cut.article and bearer.cls in ("state", "capital", "name", "short"):
            return  # قرّرت تركيا تمريرها مساندة لقطر
        after = row[at + 1]
        wanted = match.entry.data
        if (after.kind in ("prep", "func") and self._pronoun(after)) or self.scan.function(after.first, "prep_pron"):
            yield RelationFound(subject=subject, relation=match.entry.key, object=None, object_first=after.first, object_last=after.last,
                                first=row[at].first, last=after.last, rule="relation.pronoun")  # fmt: skip
            return
        step = at + 1
        tie = after.preposition
        if after.kind == "prep":
            step += 1
        while step < len(row) and row[step].kind == "quote":
            step += 1
        if step >= len(row) or row[step].kind not in ("actor", "place") or tie not in [fold_word(w) for w in wanted]:
            return
        yield from self._tie(subject, match.entry.key, row[at].first, row[step])

    def _tie(self, subject: str, relation: str, first: int, other: Unit) -> Iterator[RelationFound]:
        object_: str | None = None
        if other.kind == "actor":
            object_ = self._id(other.phrase)
        elif other.place is not None:
            state = next((m for m in other.matches if m.entry.kind in ("state", "capital")), None)
            object_ = f"state:{state.entry.key}" if state is not None and f"state:{state.entry.key}" in self._all_ids else self.place_ids.get(other.place.first)
        if object_ is not None and object_ != subject:
            yield RelationFound(subject=subject, relation=relation, object=object_, object_first=other.first, object_last=other.last,
                                first=first, last=other.last, rule="relation.worded")  # fmt: skip

    def _clause(self, row: Row, at: int) -> Iterator[RelationFound]:
        """``الجيش الذي يقوده فلان``، ``الفصائل التي تدعمها أنقرة``، ``الحركة التي ينتمي إليها``: a verb of a tie in a relative clause."""
        match = self.scan.find(row[at].first, "tie")
        if match is not None and match.entry.key == "member_of" and (at == 0 or row[at - 1].kind != "rel"):
            yield from self._belongs(row, at, match)
            return
        if match is None or at < 2 or row[at - 1].kind != "rel":
            return
        bearer = self._bearer(row, at - 1)
        subject = self._id(bearer)
        relation, wanted = match.entry.key, match.entry.data
        if subject is None:
            return
        if not wanted and not match.cut.pronoun and relation != SEATED:
            body = row[at + 1].phrase if at + 1 < len(row) and row[at + 1].kind == "actor" and not row[at + 1].preposition else None
            if relation == "affiliated_with" and bearer is not None and bearer.kind == "person" and not bearer.plural and body is not None and body.kind in BODY_KINDS and self._id(body) is not None:
                yield self._member(subject, body, (row[at].first, body.last), "relation.leads")  # الذي يتزعم الحزب
            return  # الذي يدعم الجيش: he backs it
        owner = row[at + 2] if at + 2 < len(row) else None
        if wanted and relation == "member_of" and bearer is not None and bearer.kind in BODY_KINDS and self._pronoun(row[at + 1]) and owner is not None and owner.kind == "actor" and not owner.preposition and (member := self._id(owner.phrase)) is not None:
            yield self._member(member, bearer, (row[at].first, row[at + 1].last), "relation.member")  # الحزب الذي ينتمي إليه فلان
            return
        for place in range(at + 1, min(len(row), at + 1 + CLAUSE)):
            unit = row[place]
            if unit.kind in ("actor", "place"):
                tied = unit.preposition or (row[place - 1].preposition if row[place - 1].kind == "prep" else "")
                if relation == SEATED and unit.kind == "actor":
                    return  # التي تحكم البلاد
                if (not wanted and not tied) or (wanted and tied in wanted):
                    yield from self._tie(subject, relation, row[at].first, unit)
                return
            if unit.kind not in ("prep", "quote", "word", "number", "adjective", "func"):
                return

    def _belongs(self, row: Row, at: int, match: Match) -> Iterator[RelationFound]:
        """``قال سالم إنه ينتمي إلى الحركة``: whoever was told last before the verb, and the body after it."""
        step = at + 1
        while step < len(row) and row[step].kind in ("prep", "quote"):
            step += 1
        body = row[step].phrase if step < len(row) and row[step].kind == "actor" else None
        tied = step < len(row) and (row[step].preposition or row[step - 1].preposition) in match.entry.data
        who = next((u.phrase for u in reversed(row[max(0, at - BELONGS_WITHIN) : at]) if u.kind == "actor" and u.phrase is not None), None)
        subject = self._id(who)
        if tied and body is not None and body.kind in BODY_KINDS and who is not None and subject is not None and (who.kind == "person" or who.cls in PEOPLE):
            yield self._member(subject, body, (row[at].first, body.last), "relation.member")

    def _pronoun(self, unit: Unit) -> bool:
        """Whether a unit is a preposition with a pronoun: إليه, لها."""
        return any(m.cut.pronoun for m in unit.matches if m.entry.kind == "function") or self.scan.function(unit.first, "prep_pron") is not None

    def _led(self, row: Row, at: int) -> Iterator[RelationFound]:
        """``الجيش بقيادة الفريق أول فلان``: ranks between are passed over."""
        bearer = self._bearer(row, at, 2)
        subject = self._id(bearer)
        if subject is None or bearer is None or bearer.kind not in ("armed_group", "organization", "state"):
            return
        for place in range(at + 1, min(len(row), at + 1 + CLAUSE)):
            if row[place].kind in ("actor", "place") and not (self.scan.find(row[place].first, "rank") and row[place].last - row[place].first == 1):
                yield from self._tie(subject, "affiliated_with", row[at].first, row[place])
                return
            if row[place].kind not in ("word", "number", "quote", "adjective", "actor"):
                return

    def _loose_member(self, row: Row, at: int) -> Iterator[RelationFound]:
        """``القيادي في الحركة فلان``: whoever is named after the body belongs to it."""
        step = at + 1
        while step < len(row) and row[step].kind == "adjective":
            step += 1
        if step + 2 >= len(row) or row[step].kind != "prep" or row[step].preposition != IN:
            return
        step += 1
        while step < len(row) and row[step].kind == "quote":
            step += 1
        body = row[step].phrase if step < len(row) else None
        if body is None or body.kind not in BODY_KINDS:
            return
        after = step + 1
        while after < len(row) and row[after].kind in ("quote", "comma") and after - step < 3:
            after += 1
        person = row[after].phrase if after < len(row) and not row[after].conjunction else None
        if person is None or person.kind != "person" or self._id(person) is None:
            person = self._told_before(row, at)
        subject = self._id(person)
        if person is not None and person.kind == "person" and subject is not None:
            yield self._member(subject, body, (row[at].first, body.last), "relation.member")

    def _told_before(self, row: Row, at: int) -> Phrase | None:
        """Whoever is named right before a definite description, a comma between or none: فلان[،] القيادي في الحركة."""
        place = at - 1 - (at > 0 and row[at - 1].kind == "comma")
        if place < 0 or row[at].conjunction or row[at].preposition or not any(m.cut.article for m in row[at].matches):
            return None
        before = row[place].phrase if row[place].kind == "actor" else None
        return before if before is not None and before.cls in ("person", "name") else None

    def _seat(self, row: Row, at: int) -> Iterator[RelationFound]:
        """``طرابلس، مقر حكومة الوفاق``: a place, and whose seat it is called."""
        unit, owner = row[at], row[at + 1]
        if not self.scan.find(unit.first, "seat"):
            return
        before = next((u for u in reversed(row[max(0, at - 2) : at]) if u.kind == "place"), None)
        if owner.kind == "actor" and owner.phrase is not None and before is not None and before.place is not None:
            subject = self._id(owner.phrase)
            place = self.place_ids.get(before.place.first)
            if subject and place:
                yield RelationFound(subject=subject, relation="seated_in", object=place, object_first=before.first, object_last=before.last,
                                    first=unit.first, last=owner.last, rule="relation.seat")  # fmt: skip


def house_of(subject: str, house: int, office: tuple[int, int]) -> RelationFound:
    """That somebody belongs to those for whom he speaks, from token ``house`` on."""
    return RelationFound(subject=subject, relation="member_of", object=None, object_first=house, object_last=office[1],
                         first=office[0], last=office[1], rule="relation.member")  # fmt: skip


def noun_pronoun(scan: Scan, at: int) -> bool:
    """Whether a title or what it is of wears a pronoun: متحدثهم، المتحدث باسمه."""
    if at >= len(scan.at):
        return False
    return any(m.cut.pronoun in THIRD and m.entry.kind in ("noun", "belonging") for m in scan.at[at]) or (scan.doc.words[at].startswith("باسم") and scan.doc.words[at][4:] in THIRD)
