"""Agreements: what was agreed, by whom, when, where; what it provides; which events carry it out or break it.

Every naming of an agreement (``اتفاق ستوكهولم``, ``هدنة``, ``الاتفاق الذي وقعه …``) is read with what its sentence says of
it, then those that mean one agreement are joined. Parties and day come from the text alone: from who is said to sign or
reach it, from ``بين``, from when it was signed, came into force or was announced, in this order. Mediators are no parties.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from marsad.events.drafts import Context, Draft
from marsad.lexicon import bare_words
from marsad.match import Match
from marsad.units import Unit

SIGN_REACH = 20  # units between a verb of signing and what is signed: subject, place and day stand between
CLAUSE_REACH = 9  # units after an agreement's name within which its relative clause says who signed it
FACT_REACH = 12  # units around a signing in which its day, its parties stand
TIME_COST = 16  # see _when: units, verbs and clauses between counting more
BREACH_REACH = 8  # units between a breach and the agreement that it breaks
NAME_LONGEST = 8  # tokens of an agreement's name
PROVISION_LONGEST = 14  # tokens of one provision's words
SIDES_BACK = 8  # sentences back in which الطرفان were named
LOOSE = frozenset(("agreement", "deal", "understanding", "truce", "ceasefire", "settlement", "reconciliation"))  # called by each other's words
TRUCE = frozenset(("truce", "ceasefire"))
SIGNED, IN_FORCE, ANNOUNCED = 0, 1, 2  # what a day is the day of; the lower one is the agreement's
BETWEEN, WITH, IN, ON, TO, FOR, BY = "بين", "مع", "في", "علي", "الي", "ل", "ب"
TOGETHER = (BETWEEN, WITH)
COLLECTIVE = frozenset(("GOV", "REB", "MIL", "OPP", "PTY", "UAF", None))

Days = tuple[dt.date, dt.date | None]


@dataclass(slots=True, kw_only=True)
class _Mention:
    """One naming of an agreement and what its sentence says of it; units by their numbers in the row."""

    sentence: int
    at: int
    end: int
    first: int
    last: int
    kind: str
    noun: str
    key: tuple[str, ...] = ()  # the words of its name after the noun, without articles
    name: bool = False  # the words say which agreement it is
    definite: bool = False
    real: bool = True  # not merely asked for, hoped for, missed
    verbal: bool = False  # اتفقوا على: no naming, but it may tell the day of one
    signed: bool = False
    parties: list[str] = field(default_factory=list)
    days: dict[int, Days] = field(default_factory=dict)
    places: list[str] = field(default_factory=list)
    provisions: list[tuple[str, int, int]] = field(default_factory=list)
    alias: bool = False  # in brackets behind another name: الاتفاق السياسي (اتفاق الصخيرات)

    @property
    def facts(self) -> int:
        return bool(self.parties) + bool(self.days)


@dataclass(slots=True, kw_only=True)
class AgreementFound:
    """An agreement in the making: its fullest naming, and what sentences about it say."""

    first: int
    last: int
    kind: str
    key: tuple[str, ...]
    rule: str
    headline: bool
    weight: float
    mentions: list[_Mention]
    parties: list[str] = field(default_factory=list)
    days: dict[int, Days] = field(default_factory=dict)
    places: list[str] = field(default_factory=list)
    provisions: list[tuple[str, int, int]] = field(default_factory=list)
    violations: list[int] = field(default_factory=list)  # numbers of drafts
    steps: list[int] = field(default_factory=list)  # numbers of drafts that carry it out


def find_agreements(context: Context, drafts: Sequence[Draft], headline: int = -1) -> list[AgreementFound]:
    """Agreements named or described in the text, each once, in the order of their first naming."""
    mentions: list[_Mention] = []
    for number, row in enumerate(context.rows.rows):
        if row and not context.scan.function(row[0].first, "related"):
            mentions += _Row(context, number, row).mentions()
    found = _join_all(mentions, headline)
    _from_meetings(context, found)
    _link(context, found, drafts, mentions)
    return [f for f in found if any(m.name and m.real for m in f.mentions) or len(f.parties) > 1 or (f.days and f.mentions)]


class _Row:
    """Reads the agreements of one sentence."""

    def __init__(self, context: Context, number: int, row: Sequence[Unit]) -> None:
        self.context = context
        self.scan = context.scan
        self.doc = context.scan.doc
        self.number = number
        self.row = row

    def mentions(self) -> Iterator[_Mention]:
        busy = 0
        for at in range(len(self.row)):
            if at < busy or self.scan.kinds[self.row[at].first].isdisjoint(("agreement", "pact")):
                continue
            mention = self._naming(at)
            if mention is None and (agreed := self._pact(at, "agree")) and agreed.entry.pos == "V":
                mention = self._verbal(at)
            if mention is not None:
                busy = mention.end
                yield mention

    # -- its name -----------------------------------------------------------------------------------------------------

    def _naming(self, at: int) -> _Mention | None:
        """The naming that begins at a unit: the noun, the adjectives, places and genitives after it."""
        row, doc = self.row, self.doc
        unit = row[at]
        if unit.kind in ("actor", "place", "time", "number"):
            return None
        match = self.scan.find(unit.first, "agreement")
        if match is None or match.cut.pronoun or match.cut.preposition == "ك":
            return None
        kind, alone = match.entry.data
        if kind == "document" and match.last < len(self.scan.at) and self.scan.find(match.last, "agreement"):
            return None  # وثائق [معاهدة السلام]
        if kind == "ceasefire" and not self._stands(at):
            return None
        definite = match.cut.article
        last, end, tied = match.last, at + 1, kind == "ceasefire"
        key: list[str] = []
        while end < len(row) and row[end].first < last:
            end += 1
        last = max(last, row[end - 1].last if doc.words[row[end - 1].last - 1] not in self._prepositions else last)
        key += doc.words[match.last : last]
        tied = tied or any(w.startswith("ال") for w in key)
        while end < len(row) and len(key) < NAME_LONGEST and doc.words[row[end - 1].last - 1] not in self._prepositions:
            after = row[end]
            if after.conjunction or self._verbal_word(after) or self._pact(end, "sign", "reach", "signed") or (self.scan.find(after.first, "status") and after.kind != "adjective"):
                break
            if after.kind == "place" and not (definite and after.preposition != FOR):
                tied = True
            elif after.kind == "prep" and after.preposition == IN and end + 1 < len(row) and row[end + 1].kind == "place" and (key or kind in TRUCE):
                last, end = row[end + 1].last, end + 2
                continue
            elif after.kind in ("adjective", "word", "event", "light"):
                article = any(m.cut.article for m in after.matches) or doc.words[after.first].startswith("ال")
                if after.preposition not in ("", FOR) or (after.preposition and key) or (definite and not article):
                    break
                named = article or after.last - after.first > 1 or self.scan.find(after.first, "agreement")
                tied = tied or (bool(named) and not self._pact(end, "passing"))
            else:
                break
            key += doc.words[after.first : after.last]
            last, end = after.last, end + 1
        if kind == "ceasefire" or alone == "sign":
            tied = bool(key) and at + 1 < len(row) and row[at + 1].kind == "place" and not definite
        if not definite and match.feature[:1] == "p" and not any(u.kind == "place" for u in row[at + 1 : end]):
            tied = False  # توقيع اتفاقيات لتسليم المطلوبين: no certain ones
        bare = bare_words(tuple(w for w in key if w[:1].isalnum()))
        if all(self._passing(w) for w in key):
            bare = ()
        mention = _Mention(sentence=self.number, at=at, end=end, first=unit.first, last=last, kind=self._family(kind, unit.first, last), noun=kind, key=bare,
                           name=tied and bool(bare), definite=definite or kind == "ceasefire")  # fmt: skip
        mention.real = mention.definite or self._real(at) or any(self._pact(p, "under") for p in range(max(0, at - 2), at))
        mention.alias = (at > 1 and row[at - 1].kind == "quote" and self.scan.find(row[at - 2].first, "agreement") is not None) or (
            at > 2 and row[at - 1].kind == "quote" and self.scan.find(row[at - 3].first, "agreement") is not None
        )
        self._fill(mention)
        if alone == "sign" and kind != "ceasefire" and not (mention.signed or mention.definite or mention.name):
            return None
        if not mention.definite and not mention.key and not mention.facts and not mention.name:
            return None
        mention.provisions = self._provisions(mention)
        return mention

    _prepositions = frozenset((BETWEEN, WITH, ON))  # اتفاق بين is one unit where it is an event's wording

    def _stands(self, at: int) -> bool:
        """Whether ``وقف إطلاق النار`` is one that there is: not asked for, provided for, or part of another's name."""
        unit = self.row[at]
        before = self.row[at - 1] if at else None
        if unit.preposition:
            return unit.preposition == FOR and before is not None and self._breach(before)
        if before is None or before.kind in ("comp", "rel", "comma", "aux", "quote") or self._pact(at - 1, "force"):
            return True
        if before.kind == "prep":
            return self._pact(at - 1, "since") is not None
        return before.kind in ("verb", "event", "light", "cue", "func") and not self._asking(at)

    def _breach(self, unit: Unit) -> bool:
        return _breaks(self.context, unit.first)

    def _verbal_word(self, unit: Unit) -> bool:
        if unit.last - unit.first > 1:
            return False
        verbal = [m for m in self.scan.at[unit.first] if m.entry.pos == "V"]
        if not verbal or any(m.cut.article for m in self.scan.at[unit.first]):
            return False
        nominal = any(m.entry.pos in "NA" and m.entry.kind != "pact" for m in self.scan.at[unit.first])
        return not nominal or any(m.cut.pronoun for m in verbal) or unit.kind in ("verb",)

    def _passing(self, word: str) -> bool:
        return any(h.entry.kind == "pact" and h.entry.key == "passing" for h in self.scan.lexicon.word(word).hits)

    def _family(self, kind: str, first: int, last: int) -> str:
        """An agreement for a ceasefire is called a truce later."""
        if kind == "agreement" and any((m := self.scan.find(t, "agreement")) is not None and m.entry.data[0] in TRUCE for t in range(first + 1, last)):
            return "truce"
        return "truce" if kind in TRUCE else kind

    def _real(self, at: int) -> bool:
        return not self._asking(at)

    def _asking(self, at: int) -> bool:
        """Whether what stands at a unit is asked for, refused, missed or hoped for: words before it in its clause say so."""
        for place in range(at - 1, max(-1, at - 7), -1):
            unit = self.row[place]
            if unit.kind in ("comma", "stop", "colon", "rel", "seq"):
                return False
            if unit.kind == "neg":
                return True
            if any(m.entry.kind == "event" and m.entry.key in ("REQUEST", "REJECT") for m in unit.matches):
                return True
            status = self.scan.find(unit.first, "status")
            if status is not None and status.entry.data == "after" and unit.kind not in ("actor", "place"):
                return True
        return False

    # -- what is said of it -------------------------------------------------------------------------------------------

    def _pact(self, at: int, *classes: str) -> Match | None:
        if not 0 <= at < len(self.row) or (self.row[at].kind in ("actor", "place", "time") and (self.row[at].last - self.row[at].first > 1 or "signed" not in classes)):
            return None
        first = self.row[at].first
        if "pact" not in self.scan.kinds[first]:
            return None
        return next((m for m in self.scan.at[first] if m.entry.kind == "pact" and m.entry.key in classes), None)

    def _verbal(self, at: int) -> _Mention | None:
        unit = self.row[at]
        mention = _Mention(sentence=self.number, at=at, end=at + 1, first=unit.first, last=unit.last, kind="agreement", noun="agreement", verbal=True)
        mention.real = self._real(at)
        self._signing(mention, at, verbal=True)
        return mention if mention.real and mention.facts else None

    def _fill(self, mention: _Mention) -> None:
        """Parties, days and places from the words around the naming."""
        at, end = mention.at, mention.end
        between, stop = self._between(end, mention)
        signing = self._signing_before(at)
        if signing is not None:
            mention.signed = True
            verb = self._pact(signing, "sign", "reach")
            self._signing(mention, signing, verbal=verb is not None and verb.entry.pos == "V", mention_at=at)
        else:
            signing = self._signing_after(end)
            if signing is not None:
                mention.signed = True
                self._signing(mention, signing, verbal=self._finite(signing), clause=True)
        if not between and not mention.parties:
            mention.parties = self._nationalities(mention)
        if not mention.parties and not mention.definite and len(between) == 1 and at and (teller := self._teller(at)):
            mention.parties = teller  # أعلنت الدوحة عن صفقة مع باريس
        if between and len([*mention.parties, *between]) > 1:
            mention.parties = between if len(between) > 1 else [*mention.parties, *(i for i in between if i not in mention.parties)]
        elif not mention.parties and not mention.definite:
            mention.parties = self._talks(at)
        if mention.real or mention.definite:
            self._days(mention, stop)

    def _days(self, mention: _Mention, stop: int) -> None:
        """The day right after the name, the day of coming into force, of the announcement, the day before a ``غداة``."""
        at = stop
        while at < min(len(self.row), stop + 3) and (self.row[at].kind in ("quote", "place", "adjective") or (self.row[at].kind == "prep" and self.row[at].preposition in (IN,))):
            at += 1
        if SIGNED not in mention.days and at < len(self.row) and self.row[at].kind == "time" and (mention.name or mention.parties or not mention.definite):
            self._give_day(mention, SIGNED if mention.kind != "truce" or mention.signed else IN_FORCE, at)
        for place in range(max(0, mention.at - FACT_REACH), min(len(self.row), mention.end + FACT_REACH)):
            if self._pact(place, "force") and IN_FORCE not in mention.days:
                when = self._when(place)
                if when is not None:
                    self._give_day(mention, IN_FORCE, when)
        if self._pact(mention.end, "announce") or self._pact(mention.end + 1, "announce"):
            when = self._when(mention.end)
            if when is not None:
                self._give_day(mention, ANNOUNCED, when)
        if any(self._pact(p, "eve") for p in range(max(0, mention.at - 2), mention.at)):
            earlier = [u for u in self.row[: mention.at] if u.kind == "time" and u.time is not None]
            if earlier:
                time = self.context.times[earlier[-1].time or 0]
                if time.start is not None and time.start == time.end:
                    before = time.start - dt.timedelta(days=1)
                    mention.days[SIGNED] = (before, before)

    def _signing_before(self, at: int) -> int | None:
        """The word of signing or reaching whose object the agreement at a unit is."""
        row = self.row
        tie = row[at].preposition or (row[at - 1].preposition if at and row[at - 1].kind == "prep" else "")
        comma = False
        for place in range(at - 1, max(-1, at - SIGN_REACH), -1):
            unit = row[place]
            comma = comma or unit.kind == "comma"
            if comma and (unit.kind == "rel" or (place and row[place - 1].kind == "rel")):
                continue  # وقع الجيش الذي يقوده فلان، في جنيف، اتفاقا: the clause ends at its comma
            found = self._pact(place, "sign", "reach")
            if found is not None and not found.cut.pronoun:
                reached = found.entry.key == "reach"
                if tie not in ((TO, FOR) if reached else ("", ON)):
                    return None
                return place if self._object(place, at, found) else None
            if unit.kind in ("rel", "colon", "stop", "comp", "cue") or (unit.kind in ("verb", "event", "light") and unit.match is not None and unit.match.entry.pos == "V" and not self._inside(place)):
                return None
        return None

    def _inside(self, at: int) -> bool:
        """A verb right after an indefinite noun (مشاورات رعتها الأمم المتحدة) belongs to a clause inside."""
        return at > 0 and self.row[at - 1].kind in ("word", "event") and any(m.cut.pronoun for m in self.row[at].matches if m.entry.pos == "V")

    def _object(self, verb: int, at: int, found: Match) -> bool:
        """Whether nothing between the word of signing and the agreement is its object instead."""
        if found.entry.pos == "N" and at - verb > 1 and self.row[verb + 1].kind not in ("actor", "place", "prep", "time"):
            return False
        governed = found.entry.key == "reach"
        relative = False
        for place in range(verb + 1, at):
            unit = self.row[place]
            relative = unit.kind == "rel" or (relative and unit.kind != "comma")
            if relative:
                continue
            if unit.kind == "prep":
                governed = True
            elif unit.kind == "comma":
                governed = found.entry.key == "reach"
            elif unit.kind in ("word", "event", "light", "verb") and not unit.preposition and not governed and not self._pact(place, "sides"):
                return False
        return True

    def _signing_after(self, end: int) -> int | None:
        """The word of signing in the clause after the agreement's name: الذي أبرمته، الموقع بين، وقعها، توصل إليها."""
        relative = False
        for place in range(end, min(len(self.row), end + CLAUSE_REACH)):
            unit = self.row[place]
            if (found := self._pact(place, "sign", "reach", "signed")) is not None and not unit.conjunction:
                if relative or found.entry.key == "signed" or (found.cut.pronoun or found.entry.key == "reach"):
                    return place
                return None
            if unit.kind == "rel":
                relative = True
            elif unit.kind in ("stop", "cue", "colon", "seq") or (unit.kind == "comma" and place + 1 < len(self.row) and self.row[place + 1].kind != "rel"):
                return None
            elif unit.kind in ("event", "verb", "light") and unit.match is not None and unit.match.entry.pos == "V":
                return None
        return None

    def _signing(self, mention: _Mention, at: int, *, verbal: bool, mention_at: int | None = None, clause: bool = False) -> None:
        """Who signs, with whom, when and where, read around the word of signing."""
        row = self.row
        parties: list[str] = []
        match = self._pact(at, "sign", "reach", "agree", "signed")
        passive = match is not None and match.feature.endswith("x")
        stop = min(len(row), at + FACT_REACH + (mention_at - at if mention_at is not None else 0))
        start = at + 1
        if verbal and not passive:
            start, parties = self._subject(at, mention_at if mention_at is not None else stop)
            if not parties and (mention_at is not None or mention.verbal):
                parties = self._earlier(at, 1)
        elif mention_at is not None and not verbal:
            first = self._skip(at + 1)
            if first < mention_at and row[first].kind in ("actor", "place") and not self._governed(first):
                parties, start = self._list(first)
            elif row[at].preposition in (FOR, BY) or (at and row[at - 1].kind in ("prep", "cue")):
                parties = self._earlier(at, 2)
            elif self._tied_with(mention_at):
                parties = self._earlier(at, 1)  # أكدت قطر إبرام صفقة مع الولايات المتحدة
        place = start
        while place < stop:
            unit = row[place]
            if unit.kind in ("stop", "colon", "seq", "comp") or (unit.kind == "cue" and place > at + 1):
                break
            if place > at + 1 and mention_at is not None and place > mention_at + 1 and self._verbal_word(unit) and unit.kind in ("verb", "event", "light"):
                break
            tie = unit.preposition if unit.kind == "prep" else ""
            if tie in TOGETHER or (unit.kind == "func" and unit.preposition == "by") or self.scan.function(unit.first, "by"):
                if any(m.cut.pronoun for m in unit.matches if m.entry.kind == "function"):
                    if tie == BETWEEN and not parties:
                        parties = self._pair(place)
                else:
                    first = place + 1
                    while first < stop and (row[first].kind == "quote" or self.scan.function(row[first].first, "all_of", "quant")):
                        first += 1
                    if first < stop and row[first].kind in ("actor", "place"):
                        more, place = self._list(first)
                        parties = [*parties, *(i for i in more if i not in parties)] if tie == WITH or not parties else parties
                        continue
                    if first < stop and tie == BETWEEN and not parties and self._pact(first, "sides"):
                        parties = self._sides(at)
            elif unit.kind == "place" and (unit.preposition == BY or (row[place - 1].kind == "prep" and row[place - 1].preposition == IN)) and not mention.places and unit.place is not None:
                id = self.context.place_ids.get(unit.place.first)
                mention.places = [id] if id else []
            place += 1
        mention.parties = mention.parties or parties
        when = self._when(at, back=not clause)
        if when is not None and (mention.real or mention.definite):
            self._give_day(mention, SIGNED, when)

    def _tied_with(self, at: int) -> bool:
        return any(u.kind == "prep" and u.preposition == WITH for u in self.row[at + 1 : at + 6])

    def _finite(self, at: int) -> bool:
        """Whether a word of signing in a clause of its own is a verb: هدنة توصل إليها فلان, no masdar توصل."""
        found = [m for m in self.scan.at[self.row[at].first] if m.entry.kind == "pact" and m.entry.key in ("sign", "reach")]
        return any(m.entry.pos == "V" for m in found) and not any(m.cut.article or m.cut.preposition for m in found)

    def _subject(self, at: int, stop: int) -> tuple[int, list[str]]:
        """The actors that follow a verb of signing, and where they end; الطرفان are those named before."""
        place = at + 1
        while place < stop:
            unit = self.row[place]
            if self._pact(place, "sides") and self._pact(place, "sides").cut.article:  # type: ignore[union-attr]
                return place + 1, self._sides(at)
            if unit.kind in ("actor", "place") and not self._governed(place):
                ids, end = self._list(place)
                return end, ids
            if unit.kind == "place" or (unit.kind == "actor" and self._governed(place)) or unit.kind in ("time", "comma", "quote", "adjective", "aux", "number") or (
                unit.kind in ("prep", "func", "word") and place - at <= 6
            ):
                if unit.kind == "prep" and unit.preposition in (WITH, BETWEEN) and not any(m.cut.pronoun for m in unit.matches):
                    break
                place += 1
                continue
            break
        return at + 1, []

    def _earlier(self, at: int, least: int) -> list[str]:
        """The actors that open the clause of a verb of signing, or do what leads to the signing; at least so many."""
        for place in range(at - 1, max(-1, at - FACT_REACH), -1):
            unit = self.row[place]
            sides = self._pact(place, "sides")
            if sides is not None and sides.cut.article and least == 1:
                return self._sides(place)
            if unit.kind == "actor" and not self._governed(place):
                first = place
                while first > 0 and self.row[first].kind == "actor" and (self.row[first].conjunction or self.row[first - 1].kind == "conj"):
                    first -= 1 if self.row[first - 1].kind != "conj" else 2
                first = max(first, 0) if self.row[max(first, 0)].kind == "actor" else first + 1
                ids, _ = self._list(first)
                return ids if len(ids) >= least else []
            if unit.kind in ("colon", "stop", "seq") or (unit.kind == "comp" and least == 1):
                break
        return []

    def _between(self, at: int, mention: _Mention) -> tuple[list[str], int]:
        """The parties behind the name (``بين X وY``, ``X مع Y``), and the unit after them."""
        row = self.row
        place = at - 1 if self.doc.words[row[at - 1].last - 1] in TOGETHER else at
        mediated = False
        owner: list[str] = []
        if place == at and at < len(row) and row[at].kind == "actor" and self._collective_or_person(row[at]) and not self._governed(at) and not row[at].conjunction and not mention.definite:
            owner, place = self._list(at)  # اتفاق أوباما مع كوبا
        for ahead in range(place, min(len(row), place + CLAUSE_REACH)):
            unit = row[ahead]
            tie = self.doc.words[unit.last - 1]
            pronoun = any(m.cut.pronoun for m in unit.matches)
            if tie in TOGETHER and not pronoun and ahead + 1 < len(row):
                first = ahead + 1
                while first < len(row) and (row[first].kind == "quote" or self.scan.function(row[first].first, "all_of", "quant")):
                    first += 1
                if first < len(row) and row[first].kind in ("actor", "place"):
                    ids, end = self._list(first)
                    if len(ids) > 1 or (tie == WITH and ids):
                        mention.last = max(mention.last, row[end - 1].last) if ahead - place < 3 else mention.last
                        return [*owner, *(i for i in ids if i not in owner)], end
                return [], at
            if self._pact(ahead, "mediate") or (unit.kind == "func" and unit.preposition in ("mediated", "sponsored")):
                mediated = True  # اتفاق تتوسط فيه قطر بين الطرفين
            elif self._pact(ahead, "force") or (unit.kind == "light" and self._pact(ahead - 1, "force")):
                continue
            elif unit.kind in ("adjective", "place", "quote", "rel") or (unit.kind == "prep" and unit.preposition == IN) or self._pact(ahead, "signed"):
                continue
            elif not (mediated and unit.kind in ("actor", "prep", "time", "func", "word")):
                break
        return [], at

    def _nationalities(self, mention: _Mention) -> list[str]:
        """``الاتفاق التركي الليبي``: two adjectives of nationality are two parties, where the article has them as actors."""
        ids: list[str] = []
        for token in range(mention.first, mention.last):
            nation = self.scan.find(token, "nisba")
            if nation is not None and nation.cut.article == mention.definite and f"state:{nation.entry.key}" in self.context.kinds:
                ids.append(f"state:{nation.entry.key}")
        return list(dict.fromkeys(ids)) if len(set(ids)) > 1 else []

    def _teller(self, at: int) -> list[str]:
        """Who announces the agreement that stands right after the announcing."""
        for place in range(at - 1, max(-1, at - 6), -1):
            if self._pact(place, "announce"):
                first = self._skip(place + 1)
                return self._list(first)[0] if first < at and self.row[first].kind == "actor" else []
            if self.row[place].kind not in ("actor", "time", "prep", "quote", "adjective"):
                return []
        return []

    def _talks(self, at: int) -> list[str]:
        """``محادثات بين X وY بشأن اتفاق``: who talks about it is who would agree."""
        for place in range(at - 1, max(-1, at - FACT_REACH), -1):
            unit = self.row[place]
            if unit.kind == "prep" and unit.preposition == BETWEEN and self.row[place + 1].kind in ("actor", "place"):
                if any(self._pact(p, "talks") for p in range(max(0, place - 6), place)):
                    return self._list(place + 1)[0]
                return []
            if unit.kind in ("comma", "rel", "comp", "cue") or (unit.kind in ("verb", "event") and unit.match is not None and unit.match.entry.pos == "V"):
                return []
        return []

    def _pair(self, at: int) -> list[str]:
        """Whom a dual pronoun means: the last two actors joined by و before it in the sentence, else the two sides."""
        for place in range(at - 1, 0, -1):
            if self.row[place].kind == "actor" and self.row[place].conjunction and self.row[place - 1].kind == "actor":
                ids, _ = self._list(place - 1)
                return ids[:2]
        return self._sides(at)

    def _sides(self, at: int) -> list[str]:
        """``الطرفان``: the two collective actors of the nearest sentence that names two."""
        for back in range(SIDES_BACK):
            number = self.number - back
            if number < 0:
                break
            row = self.context.rows.at(number)
            ids: list[str] = []
            for unit in row[:at] if not back else row:
                id = self._collective(unit)
                if id and id not in ids:
                    ids.append(id)
            if len(ids) > 1:
                return ids[:2]
        return []

    def _collective(self, unit: Unit) -> str | None:
        phrase = unit.phrase
        if unit.kind != "actor" or phrase is None or phrase.kind not in ("state", "armed_group", "organization"):
            return None
        if phrase.kind == "organization" and (phrase.sector not in COLLECTIVE or phrase.cls == "media"):
            return None
        return self._id(unit)

    def _collective_or_person(self, unit: Unit) -> bool:
        return unit.phrase is not None and unit.phrase.cls in ("state", "capital", "name", "person", "short", "title", "party", "force", "group") and unit.phrase.definite

    def _governed(self, at: int) -> bool:
        """Whether a unit wears or follows a preposition (not one with a pronoun: توصل إليها فلان)."""
        before = self.row[at - 1] if at else None
        return bool(self.row[at].preposition) or (before is not None and before.kind == "prep" and not any(m.cut.pronoun for m in before.matches))

    def _skip(self, at: int) -> int:
        while at < len(self.row) and self.row[at].kind in ("quote", "time", "adjective", "aux"):
            at += 1
        return at

    def _id(self, unit: Unit) -> str | None:
        """The actor that a unit names; a country where the article has it as an actor too."""
        if unit.kind == "actor" and unit.phrase is not None:
            return self.context.ids.get((unit.phrase.first, unit.phrase.last))
        if unit.kind == "place" and unit.place is not None:
            for match in unit.matches:
                if match.entry.kind in ("state", "capital"):
                    return f"state:{match.entry.key}" if f"state:{match.entry.key}" in self.context.kinds else self.context.place_ids.get(unit.place.first)
        return None

    def _list(self, at: int) -> tuple[list[str], int]:
        """The coordinated actors from a unit on, and the unit after them."""
        row = self.row
        ids: list[str] = []
        place = end = at
        while place < len(row) and row[place].kind in ("actor", "place"):
            id = self._id(row[place])
            if id is None and row[place].kind == "place":
                break
            if id and id not in ids:
                ids.append(id)
            end = after = place + 1
            while after < len(row) and row[after].kind == "quote":
                after += 1
            if after >= len(row):
                break
            unit = row[after]
            if unit.kind == "conj" or (unit.kind == "func" and self.scan.function(unit.first, "conj", "with")):
                after += 1
            elif unit.kind == "adjective" and unit.conjunction:  # الرئيسان الروسي فلان والتركي فلان
                after += 1
            elif unit.kind == "comma" and after + 1 < len(row) and row[after + 1].kind in ("actor", "place") and not self._governed(after + 1) and any(
                u.kind in ("actor", "place") and u.conjunction for u in row[after + 2 : after + 5]
            ):
                after += 1
            elif not (unit.kind in ("actor", "place") and unit.conjunction):
                break
            while after < len(row) and row[after].kind == "quote":
                after += 1
            place = after
        return ids, end

    # -- days and provisions ------------------------------------------------------------------------------------------

    def _give_day(self, mention: _Mention, rank: int, at: int) -> None:
        time = self.context.times[self.row[at].time or 0]
        if time.start is not None and rank not in mention.days:
            mention.days[rank] = (time.start, time.end)

    def _when(self, at: int, *, back: bool = True) -> int | None:
        """The unit of the time that belongs to a signing: the nearest one, verbs and clauses between counting more."""
        best: tuple[int, int] | None = None
        for place in range(max(0, at - FACT_REACH) if back else at + 1, min(len(self.row), at + FACT_REACH + 1)):
            unit = self.row[place]
            if unit.kind != "time" or unit.time is None or self.context.times[unit.time].start is None:
                continue
            between = self.row[at + 1 : place] if place > at else self.row[place + 1 : at]
            barriers = sum(u.kind in ("comp", "rel", "colon", "seq") or self._verbal_word(u) for u in _outside(between) if u.kind not in ("cue",) or place > at)
            cost = abs(place - at) + 2 * (place < at) + 6 * barriers
            if cost <= TIME_COST and (best is None or cost < best[0]):
                best = (cost, place)
        return best[1] if best else None

    def _provisions(self, mention: _Mention) -> list[tuple[str, int, int]]:
        """What stands after ``ينص على / يقضي بـ / يشمل``: one provision a clause, by the words that begin it."""
        scan, doc = self.scan, self.doc
        out: list[tuple[str, int, int]] = []
        opened = any(self._provides(p) for p in range(max(0, mention.at - 2), mention.at))
        for place in range(mention.end, len(self.row)):
            unit = self.row[place]
            if self._provides(place):
                opened = True
                continue
            if scan.function(unit.first, "closing"):
                opened = False  # وذلك بعد محادثات …
            match = scan.find(unit.first, "provision") if opened else None
            if match is not None and (not out or unit.first >= out[-1][2]):
                end = unit.first + 1
                while end < min(self.row[-1].last, unit.first + PROVISION_LONGEST) and doc.words[end] not in ("،", ",", "؛", "."):
                    after = scan.find(end, "provision")
                    if after is not None and after.cut.conjunction:
                        break
                    end += 1
                out.append((match.entry.key, unit.first, end))
        return out

    def _provides(self, at: int) -> bool:
        return self._pact(at, "provide") is not None or self.scan.function(self.row[at].first, "provides") is not None


def _outside(units: Sequence[Unit]) -> list[Unit]:
    """The units without the relative clauses that a comma ends: الجيش [الذي يقوده فلان] ، في جنيف أمس."""
    out: list[Unit] = []
    opened: int | None = None
    for unit in units:
        if unit.kind == "rel" and opened is None:
            opened = len(out)
        if unit.kind == "comma" and opened is not None:
            del out[opened:]
            opened = None
        out.append(unit)
    return out


# -- joining ----------------------------------------------------------------------------------------------------------


def _join_all(mentions: Sequence[_Mention], headline: int) -> list[AgreementFound]:
    """Namings that mean one agreement become one; a headline's agreement is the body's, told first."""
    found: list[AgreementFound] = []
    for mention in mentions:
        twin = next((f for f in reversed(found) if _same(f, mention, headline)), None)
        if twin is not None:
            _add(twin, mention, headline)
        elif mention.real and not mention.verbal and (mention.name or mention.facts or mention.sentence == headline):
            one = AgreementFound(first=mention.first, last=mention.last, kind=mention.kind, key=mention.key, rule="agreement.noun",
                                 headline=mention.sentence == headline, weight=-1.0, mentions=[])  # fmt: skip
            _add(one, mention, headline)
            found.append(one)
    return [f for f in found if f.parties or f.days or any(m.name for m in f.mentions)]


def _same(old: AgreementFound, new: _Mention, headline: int) -> bool:
    loose = old.kind == new.kind or (old.kind in LOOSE and new.kind in LOOSE)
    if new.verbal:
        if old.days or any(m.name for m in old.mentions):
            return False
        return not old.parties or not new.parties or bool(set(old.parties) & set(new.parties)) or new.sentence - old.mentions[-1].sentence <= 1
    if new.alias and old.mentions[-1].sentence == new.sentence:
        return True
    if old.key and new.key and (old.key == new.key or (new.definite and _begins(old.key, new.key))):
        return True
    if new.parties and old.parties and not old.headline:
        return set(new.parties) == set(old.parties) and not (old.key and new.key and new.name) and _days_agree(old, new)
    if old.headline and all(m.sentence == headline for m in old.mentions):
        return new.real and (new.facts > 0 or new.name or (new.definite and loose))
    if not new.definite and new.facts and not new.name:
        # a signing told after the name: اتفاق ستوكهولم … وكان الطرفان توصلا إلى اتفاق
        return loose and not old.parties and SIGNED not in old.days and any(m.name or m.definite for m in old.mentions)
    pointing = new.definite and not new.name
    generic = new.noun == "agreement" and not new.key
    return pointing and (loose or generic) and _days_agree(old, new)


def _begins(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """``الاتفاق النووي`` is told again as ``الاتفاق النووي الدولي``."""
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]


def _days_agree(old: AgreementFound, new: _Mention) -> bool:
    for rank, (start, end) in new.days.items():
        if rank in old.days:
            a, b = old.days[rank]
            if not (start <= (b or a) and a <= (end or start)):
                return False
    return True


def _add(one: AgreementFound, mention: _Mention, headline: int) -> None:
    in_headline = mention.sentence == headline
    one.parties = (mention.parties or one.parties) if one.headline and not in_headline and mention.parties else one.parties or list(mention.parties)
    for rank, days in sorted(mention.days.items()):
        one.days.setdefault(rank, days)
    one.places = one.places or list(mention.places)
    one.provisions += [p for p in mention.provisions if p not in one.provisions]
    if not in_headline:
        one.headline = False
        one.kind = mention.kind if one.kind not in LOOSE or one.kind == "agreement" else one.kind
    if not mention.verbal:
        # the naming that says most stands for the agreement; the headline's only where the body's says less
        weight = 2 * mention.name + mention.facts - 0.75 * in_headline
        if weight > one.weight:
            one.first, one.last, one.weight = mention.first, mention.last, weight
            one.key = mention.key or one.key
        one.key = one.key or mention.key
    one.mentions.append(mention)


def _from_meetings(context: Context, found: Sequence[AgreementFound]) -> None:
    """An agreement called by the place where it was made: who announced something at the meeting there, and when.

    ``أعلنت تركيا وروسيا وإيران خلال اجتماع أستانا … خرق اتفاق أستانا``
    """
    for one in found:
        if one.parties or one.days or len(one.key) != 1:
            continue
        for mention in one.mentions:
            row = context.rows.at(mention.sentence)
            reader = _Row(context, mention.sentence, row)
            for at in range(1, mention.at):
                unit = row[at]
                if unit.last - unit.first != 1 or bare_words(context.scan.doc.words[unit.first : unit.last]) != one.key or not reader._pact(at - 1, "talks"):
                    continue
                first = next((p for p in range(at) if row[p].kind == "actor" and not reader._governed(p)), None)
                ids = reader._list(first)[0] if first is not None else []
                when = reader._when(at)
                if len(ids) > 1:
                    one.parties = ids
                    time = context.times[row[when].time or 0] if when is not None else None
                    if time is not None and time.start is not None:
                        one.days[SIGNED] = (time.start, time.end)
                    return


def _breaks(context: Context, token: int) -> bool:
    """Whether a word says a breach: خرق، خروقات، انتهاك، أخل."""
    return "pact" in context.scan.kinds[token] and any(m.entry.kind == "pact" and m.entry.key == "breach" for m in context.scan.at[token])


def _link(context: Context, found: Sequence[AgreementFound], drafts: Sequence[Draft], mentions: Sequence[_Mention]) -> None:
    """Events that break an agreement named beside them or before, or that carry it out (بموجب الاتفاق، تنفيذا للهدنة)."""
    of = {(m.sentence, m.at): f for f in found for m in f.mentions}
    named = sorted(of)
    by_sentence: dict[int, list[int]] = {}
    for number, draft in enumerate(drafts):
        by_sentence.setdefault(draft.sentence, []).append(number)
        if draft.trigger.type != "ASSAULT" or not _breaks(context, draft.first) or not named:
            continue
        # the agreement named right after the breach, else the last one before it (واتهمها بخروقات)
        at = bisect_left(named, (draft.sentence, draft.unit))
        beside = at < len(named) and named[at][0] == draft.sentence and named[at][1] - draft.unit <= BREACH_REACH and not any(
            u.kind in ("comma", "rel", "comp") for u in context.rows.at(draft.sentence)[draft.unit + 1 : named[at][1]]
        )
        if beside or at:
            of[named[at if beside else at - 1]].violations.append(number)
    for sentence, at in named:
        reader = _Row(context, sentence, context.rows.at(sentence))
        if any(reader._pact(p, "under") for p in range(max(0, at - 2), at)):
            _carry_out(of[sentence, at], drafts, by_sentence.get(sentence, ()), at)
    for sentence, row in enumerate(context.rows.rows) if named else ():
        for at, unit in enumerate(row):
            if "pact" in context.scan.kinds[unit.first] and any(m.entry.key == "under_it" for m in context.scan.at[unit.first] if m.entry.kind == "pact"):
                before = bisect_left(named, (sentence, at))
                if before:
                    _carry_out(of[named[before - 1]], drafts, by_sentence.get(sentence, ()), at)


def _carry_out(one: AgreementFound, drafts: Sequence[Draft], numbers: Sequence[int], at: int) -> None:
    """The event nearest before ``بموجب`` carries the agreement out, else the first after it."""
    able = [n for n in numbers if drafts[n].trigger.type not in ("AGREE", "REQUEST", "ACCUSE", "REJECT", "THREATEN", "CONSULT", "ASSAULT", "SUPPORT")]
    before = [n for n in able if 0 < at - drafts[n].unit <= FACT_REACH]
    after = [n for n in able if 0 < drafts[n].unit - at <= FACT_REACH]
    for number in before[-1:] or after[:1]:
        if number not in one.steps:
            one.steps.append(number)


def day_of(found: AgreementFound) -> tuple[str | None, str | None]:
    """First and last day of the agreement, ISO: of its signing, else of its coming into force, else its announcement."""
    if not found.days:
        return None, None
    start, end = found.days[min(found.days)]
    return start.isoformat(), end.isoformat() if end else None


def names(context: Context, found: AgreementFound) -> str:
    """The agreement's words."""
    return context.scan.doc.raw(found.first, found.last)


def lend_facts(drafts: Sequence[Draft], agreements: Sequence[AgreementFound]) -> None:
    """What the text says elsewhere of an agreement's parties, day and place holds for the event of making it, too."""
    for agreement in agreements:
        spots = {(m.sentence, unit) for m in agreement.mentions for unit in range(m.at - 3, m.end + 1)}
        for draft in drafts:
            if draft.trigger.type != "AGREE" or draft.status != "asserted" or (draft.sentence, draft.unit) not in spots:
                continue
            if draft.time is None and SIGNED in agreement.days:
                start, end = agreement.days[SIGNED]
                draft.days = (start, end or start)
            if not draft.places:
                draft.places = list(agreement.places)
            if not draft.sources and not draft.targets:
                draft.sources = list(agreement.parties)
            draft.reasons.append("agreement")
