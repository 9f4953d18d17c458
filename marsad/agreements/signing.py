"""Who made an agreement, when and where, read around the word of signing or reaching it in one sentence.

Parties come from the text alone: from who is said to sign or reach it, and from ``بين``. Mediators are no parties.
"""

from __future__ import annotations

from marsad.agreements.records import SIGNED, Naming
from marsad.events.drafts import Context
from marsad.match import Match
from marsad.units import Row, Unit

SIGN_REACH = 20  # units between a verb of signing and what is signed: subject, place and day stand between
CLAUSE_REACH = 9  # units after an agreement's name within which its relative clause says who signed it
FACT_REACH = 12  # units around a signing in which its day, its parties stand
TIME_COST = 16  # see when: units, verbs and clauses between counting more
SIDES_BACK = 8  # sentences back in which الطرفان were named
BETWEEN, WITH, IN, ON, TO, FOR, BY = "بين", "مع", "في", "علي", "الي", "ل", "ب"
TOGETHER = (BETWEEN, WITH)
COLLECTIVE = frozenset(("GOV", "REB", "MIL", "OPP", "PTY", "UAF", None))


class Signing:
    """Reads in one sentence who signs, with whom, when and where."""


    def __init__(self, context: Context, number: int, row: Row) -> None:
        self.context = context
        self.scan = context.scan
        self.doc = context.scan.doc
        self.number = number
        self.row = row

    def pact(self, at: int, *classes: str) -> Match | None:
        if not 0 <= at < len(self.row):
            return None
        unit = self.row[at]
        both = unit.phrase is not None and unit.phrase.weak and "sides" in classes  # الطرفان
        if unit.kind in ("actor", "place", "time") and not both and (unit.last - unit.first > 1 or "signed" not in classes):
            return None
        first = unit.first
        if "pact" not in self.scan.kinds[first]:
            return None
        return next((m for m in self.scan.at[first] if m.entry.kind == "pact" and m.entry.key in classes), None)

    def verbal_word(self, unit: Unit) -> bool:
        if unit.last - unit.first > 1:
            return False
        verbal = [m for m in self.scan.at[unit.first] if m.entry.pos == "V"]
        if not verbal or any(m.cut.article for m in self.scan.at[unit.first]):
            return False
        nominal = any(m.entry.pos in "NA" and m.entry.kind != "pact" for m in self.scan.at[unit.first])
        return not nominal or any(m.cut.pronoun for m in verbal) or unit.kind in ("verb",)

    def signing_before(self, at: int) -> int | None:
        """The word of signing or reaching whose object the agreement at a unit is."""
        row = self.row
        tie = row[at].preposition or (row[at - 1].preposition if at and row[at - 1].kind == "prep" else "")
        comma = False
        for place in range(at - 1, max(-1, at - SIGN_REACH), -1):
            unit = row[place]
            comma = comma or unit.kind == "comma"
            if comma and (unit.kind == "rel" or (place and row[place - 1].kind == "rel")):
                continue  # وقع الجيش الذي يقوده فلان، في جنيف، اتفاقا: the clause ends at its comma
            found = self.pact(place, "sign", "reach")
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
            elif unit.kind in ("word", "event", "light", "verb") and not unit.preposition and not governed and not self.pact(place, "sides"):
                return False
        return True

    def signing_after(self, end: int) -> int | None:
        """The word of signing in the clause after the agreement's name: الذي أبرمته، الموقع بين، وقعها، توصل إليها."""
        relative = False
        if self.signed_inside(end - 1) is not None:
            return end - 1
        for place in range(end, min(len(self.row), end + CLAUSE_REACH)):
            unit = self.row[place]
            if (found := self.pact(place, "sign", "reach", "signed")) is not None and not unit.conjunction:
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

    def signed_inside(self, at: int) -> int | None:
        """The token of a word of signing that a unit has after its first: اتفاق السلام [الموقع] is one where an event is so worded."""
        unit = self.row[at]
        return next((t for t in range(unit.first + 1, unit.last) if any(m.entry.kind == "pact" and m.entry.key == "signed" for m in self.scan.at[t])), None)

    def signing(self, mention: Naming, at: int, *, verbal: bool, mention_at: int | None = None, clause: bool = False) -> None:
        """Who signs, with whom, when and where, read around the word of signing."""
        row = self.row
        parties: list[str] = []
        match = self.pact(at, "sign", "reach", "agree", "signed")
        passive = match is not None and match.feature.endswith("x")
        stop = min(len(row), at + FACT_REACH + (mention_at - at if mention_at is not None else 0))
        start = at + 1
        if verbal and not passive:
            start, parties = self._subject(at, mention_at if mention_at is not None else stop)
            if not parties and (mention_at is not None or mention.verbal):
                parties = self._earlier(at, 1)
        elif mention_at is not None and not verbal:
            first = self.skip(at + 1)
            if first < mention_at and row[first].kind in ("actor", "place") and not self.governed(first):
                parties, start = self.list(first)
            elif row[at].preposition in (FOR, BY) or (at and row[at - 1].kind in ("prep", "cue")):
                parties = self._earlier(at, 2)
            elif self._tied_with(mention_at):
                parties = self._earlier(at, 1)  # أكدت قطر إبرام صفقة مع الولايات المتحدة
        place = start
        while place < stop:
            unit = row[place]
            if unit.kind in ("stop", "colon", "seq", "comp") or (unit.kind == "cue" and place > at + 1):
                break
            if place > at + 1 and mention_at is not None and place > mention_at + 1 and self.verbal_word(unit) and unit.kind in ("verb", "event", "light"):
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
                    both = first < stop and (sides := self.pact(first, "sides")) is not None and bool(sides.cut.article)
                    if first < stop and row[first].kind in ("actor", "place") and not both:
                        more, place = self.list(first)
                        parties = [*parties, *(i for i in more if i not in parties)] if tie == WITH or not parties else parties
                        continue
                    if first < stop and tie == BETWEEN and not parties and self.pact(first, "sides"):
                        parties = self._sides(at)
            elif unit.kind == "place" and (unit.preposition == BY or (row[place - 1].kind == "prep" and row[place - 1].preposition == IN)) and not mention.places and unit.place is not None:
                id = self.context.place_ids.get(unit.place.first)
                mention.places = [id] if id else []
            place += 1
        mention.parties = mention.parties or parties
        when = self.when(at, back=not clause)
        if when is not None and (mention.real or mention.definite):
            self.give_day(mention, SIGNED, when)

    def _tied_with(self, at: int) -> bool:
        return any(u.kind == "prep" and u.preposition == WITH for u in self.row[at + 1 : at + 6])

    def finite(self, at: int) -> bool:
        """Whether a word of signing in a clause of its own is a verb: هدنة توصل إليها فلان, no masdar توصل."""
        found = [m for m in self.scan.at[self.row[at].first] if m.entry.kind == "pact" and m.entry.key in ("sign", "reach")]
        return any(m.entry.pos == "V" for m in found) and not any(m.cut.article or m.cut.preposition for m in found)

    def _subject(self, at: int, stop: int) -> tuple[int, list[str]]:
        """The actors that follow a verb of signing, and where they end; الطرفان are those named before."""
        place = at + 1
        while place < stop:
            unit = self.row[place]
            if self.pact(place, "sides") and self.pact(place, "sides").cut.article:  # type: ignore[union-attr]
                return place + 1, self._sides(at)
            if unit.kind in ("actor", "place") and not self.governed(place):
                ids, end = self.list(place)
                return end, ids
            if unit.kind == "place" or (unit.kind == "actor" and self.governed(place)) or unit.kind in ("time", "comma", "quote", "adjective", "aux", "number") or (
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
            sides = self.pact(place, "sides")
            if sides is not None and sides.cut.article and least == 1:
                return self._sides(place)
            if unit.kind == "actor" and not self.governed(place):
                first = place
                while first > 0 and self.row[first].kind == "actor" and (self.row[first].conjunction or self.row[first - 1].kind == "conj"):
                    first -= 1 if self.row[first - 1].kind != "conj" else 2
                first = max(first, 0) if self.row[max(first, 0)].kind == "actor" else first + 1
                ids, _ = self.list(first)
                return ids if len(ids) >= least else []
            if unit.kind in ("colon", "stop", "seq") or (unit.kind == "comp" and least == 1):
                break
        return []

    def between(self, at: int, mention: Naming) -> tuple[list[str], int]:
        """The parties behind the name (``بين X وY``, ``X مع Y``), and the unit after them."""
        row = self.row
        place = at - 1 if self.doc.words[row[at - 1].last - 1] in TOGETHER else at
        mediated = False
        owner: list[str] = []
        if place == at and at < len(row) and row[at].kind == "actor" and self._collective_or_person(row[at]) and not self.governed(at) and not row[at].conjunction and not mention.definite:
            owner, place = self.list(at)  # اتفاق أوباما مع كوبا
        for ahead in range(place, min(len(row), place + CLAUSE_REACH)):
            unit = row[ahead]
            tie = self.doc.words[unit.last - 1]
            pronoun = any(m.cut.pronoun for m in unit.matches)
            if tie in TOGETHER and not pronoun and ahead + 1 < len(row):
                first = ahead + 1
                while first < len(row) and (row[first].kind == "quote" or self.scan.function(row[first].first, "all_of", "quant")):
                    first += 1
                if first < len(row) and row[first].kind in ("actor", "place"):
                    ids, end = self.list(first)
                    if len(ids) > 1 or (tie == WITH and ids):
                        mention.last = max(mention.last, row[end - 1].last) if ahead - place < 3 else mention.last
                        return [*owner, *(i for i in ids if i not in owner)], end
                return [], at
            if self.pact(ahead, "mediate") or (unit.kind == "func" and unit.preposition in ("mediated", "sponsored")):
                mediated = True  # اتفاق تتوسط فيه قطر بين الطرفين
            elif self.pact(ahead, "force") or (unit.kind == "light" and self.pact(ahead - 1, "force")):
                continue
            elif unit.kind in ("adjective", "place", "quote", "rel") or (unit.kind == "prep" and unit.preposition == IN) or self.pact(ahead, "signed"):
                continue
            elif not (mediated and unit.kind in ("actor", "prep", "time", "func", "word")):
                break
        return [], at

    def nationalities(self, mention: Naming) -> list[str]:
        """``الاتفاق التركي الليبي``: two adjectives of nationality are two parties, where the article has them as actors."""
        ids: list[str] = []
        for token in range(mention.first, mention.last):
            nation = self.scan.find(token, "nisba")
            if nation is not None and nation.cut.article == mention.definite and f"state:{nation.entry.key}" in self.context.kinds:
                ids.append(f"state:{nation.entry.key}")
        return list(dict.fromkeys(ids)) if len(set(ids)) > 1 else []

    def teller(self, at: int) -> list[str]:
        """Who announces the agreement that stands right after the announcing."""
        for place in range(at - 1, max(-1, at - 6), -1):
            if self.pact(place, "announce"):
                first = self.skip(place + 1)
                return self.list(first)[0] if first < at and self.row[first].kind == "actor" else []
            if self.row[place].kind not in ("actor", "time", "prep", "quote", "adjective"):
                return []
        return []

    def talks(self, at: int) -> list[str]:
        """``محادثات بين X وY بشأن اتفاق``: who talks about it is who would agree."""
        for place in range(at - 1, max(-1, at - FACT_REACH), -1):
            unit = self.row[place]
            if unit.kind == "prep" and unit.preposition == BETWEEN and self.row[place + 1].kind in ("actor", "place"):
                if any(self.pact(p, "talks") for p in range(max(0, place - 6), place)):
                    return self.list(place + 1)[0]
                return []
            if unit.kind in ("comma", "rel", "comp", "cue") or (unit.kind in ("verb", "event") and unit.match is not None and unit.match.entry.pos == "V"):
                return []
        return []

    def _pair(self, at: int) -> list[str]:
        """Whom a dual pronoun means: the last two actors joined by و before it in the sentence, else the two sides."""
        for place in range(at - 1, 0, -1):
            if self.row[place].kind == "actor" and self.row[place].conjunction and self.row[place - 1].kind == "actor":
                ids, _ = self.list(place - 1)
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
        if unit.kind != "actor" or phrase is None or phrase.kind not in ("state", "armed_group", "organization") or phrase.cls == "party":
            return None
        if phrase.kind == "organization" and (phrase.sector not in COLLECTIVE or phrase.cls == "media"):
            return None
        return self._id(unit)

    def _collective_or_person(self, unit: Unit) -> bool:
        return unit.phrase is not None and unit.phrase.cls in ("state", "capital", "name", "person", "short", "title", "party", "force", "group") and unit.phrase.definite

    def governed(self, at: int) -> bool:
        """Whether a unit wears or follows a preposition (not one with a pronoun: توصل إليها فلان)."""
        before = self.row[at - 1] if at else None
        return bool(self.row[at].preposition) or (before is not None and before.kind == "prep" and not any(m.cut.pronoun for m in before.matches))

    def skip(self, at: int) -> int:
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

    def list(self, at: int) -> tuple[list[str], int]:
        """The coordinated actors from a unit on, and the unit after them."""
        row = self.row
        ids: list[str] = []
        place = end = at
        while place < len(row) and row[place].kind in ("actor", "place"):
            id = self._id(row[place])
            if id is None and row[place].kind == "place":
                break
            if id and id not in ids and (row[place].kind == "actor" or id.startswith("state:")):
                ids.append(id)  # في أميركا وكندا وأوروبا: where somebody is, signs nothing
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
            elif unit.kind == "comma" and after + 1 < len(row) and row[after + 1].kind in ("actor", "place") and not self.governed(after + 1) and any(
                u.kind in ("actor", "place") and u.conjunction for u in row[after + 2 : after + 5]
            ):
                after += 1
            elif not (unit.kind in ("actor", "place") and unit.conjunction):
                break
            while after < len(row) and row[after].kind == "quote":
                after += 1
            place = after
        return ids, end

    def give_day(self, mention: Naming, rank: int, at: int) -> None:
        time = self.context.times[self.row[at].time or 0]
        if time.start is not None and rank not in mention.days:
            mention.days[rank] = (time.start, time.end)

    def when(self, at: int, *, back: bool = True) -> int | None:
        """The unit of the time that belongs to a signing: the nearest one, verbs and clauses between counting more."""
        best: tuple[int, int] | None = None
        for place in range(max(0, at - FACT_REACH) if back else at + 1, min(len(self.row), at + FACT_REACH + 1)):
            unit = self.row[place]
            if unit.kind != "time" or unit.time is None or self.context.times[unit.time].start is None:
                continue
            between = self.row[at + 1 : place] if place > at else self.row[place + 1 : at]
            barriers = sum(u.kind in ("comp", "rel", "colon", "seq") or self.verbal_word(u) for u in _outside(between) if u.kind not in ("cue",) or place > at)
            cost = abs(place - at) + 2 * (place < at) + 6 * barriers
            if cost <= TIME_COST and (best is None or cost < best[0]):
                best = (cost, place)
        return best[1] if best else None


def _outside(units: Row) -> list[Unit]:
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
