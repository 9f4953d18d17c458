"""The namings of agreements in one sentence (``اتفاق ستوكهولم``, ``هدنة``, ``الاتفاق الذي وقعه …``) and what it says of each.

The day comes from when it was signed, came into force or was announced, in this order.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from marsad.agreements.records import ANNOUNCED, IN_FORCE, SIGNED, TRUCE, Naming
from marsad.agreements.signing import BETWEEN, FACT_REACH, FOR, IN, ON, WITH, Signing
from marsad.events.drafts import Context
from marsad.lexicon import bare_words
from marsad.units import Unit

NAME_LONGEST = 8  # tokens of an agreement's name
PROVISION_LONGEST = 14  # tokens of one provision's words
YEAR = re.compile("(?:19|20)[0-9]{2}")
OPENING = ("(", "[")


class Namings(Signing):
    """Reads the agreements of one sentence."""

    def mentions(self) -> Iterator[Naming]:
        busy, told = 0, False
        for at in range(len(self.row)):
            if at < busy or self.scan.kinds[self.row[at].first].isdisjoint(("agreement", "pact")):
                continue
            mention = self._naming(at)
            if mention is None and (agreed := self.pact(at, "agree")) and agreed.entry.pos == "V":
                mention = self._verbal(at)
            if mention is not None:
                mention.alias = mention.alias or (told and at == busy + 1 and self.doc.words[self.row[busy].first] in OPENING)
                busy, told = mention.end, not mention.verbal
                yield mention

    # -- its name -----------------------------------------------------------------------------------------------------

    def _naming(self, at: int) -> Naming | None:
        """The naming that begins at a unit: the noun, the adjectives, places and genitives after it."""
        row, doc = self.row, self.doc
        unit = row[at]
        if unit.kind in ("actor", "place", "time", "number"):
            return None
        match = self.scan.find(unit.first, "agreement")
        if match is None or match.cut.pronoun or match.cut.preposition == "ك":
            return None
        kind, alone = match.entry.data
        if alone == "never":
            return None  # الإعلان عن النتائج, الصفقات العمومية
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
        signed = self.signed_inside(end - 1)
        last = last if signed is None else max(signed, match.last)
        key += doc.words[match.last : last]
        tied = tied or any(w.startswith("ال") for w in key)
        while signed is None and end < len(row) and len(key) < NAME_LONGEST and doc.words[row[end - 1].last - 1] not in self._prepositions:
            after = row[end]
            told = after.match is not None and after.match.entry.pos == "V" and after.last - after.first > 1  # وثيقة قرطاج صوتت ضد القانون
            if after.conjunction or told or self.verbal_word(after) or self.pact(end, "sign", "reach", "signed") or (self.scan.find(after.first, "status") and after.kind != "adjective"):
                break
            if definite and not after.preposition and after.last == after.first + 1 and self.scan.find(after.first, "nisba") and self.scan.find(after.first - 1, "nisba"):
                tied = True  # الاتفاقية المصرية السعودية: no state السعودية
            elif after.kind == "place" and not (definite and after.preposition != FOR):
                tied = True
            elif after.kind == "prep" and after.preposition == IN and end + 1 < len(row) and row[end + 1].kind == "place" and (key or kind in TRUCE):
                last, end = row[end + 1].last, end + 2
                continue
            elif after.kind in ("adjective", "word", "event", "light"):
                article = any(m.cut.article for m in after.matches) or doc.words[after.first].startswith("ال")
                if after.preposition not in ("", FOR) or (after.preposition and key) or (definite and not article):
                    break
                named = article or after.last - after.first > 1 or self.scan.find(after.first, "agreement")
                tied = tied or (bool(named) and not self.pact(end, "passing"))
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
        mention = Naming(sentence=self.number, at=at, end=end, first=unit.first, last=last, kind=self._family(kind, unit.first, last), noun=kind, key=bare,
                           name=tied and bool(bare), definite=definite or kind == "ceasefire")  # fmt: skip
        mention.real = mention.definite or self._real(at) or any(self.pact(p, "under") for p in range(max(0, at - 2), at))
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
        if before is None or before.kind in ("comp", "rel", "comma", "aux", "quote") or self.pact(at - 1, "force"):
            return True
        if before.kind == "prep":
            return self.pact(at - 1, "since") is not None
        return before.kind in ("verb", "event", "light", "cue", "func") and not self._asking(at)

    def _breach(self, unit: Unit) -> bool:
        return breaks(self.context, unit.first)

    def _passing(self, word: str) -> bool:
        return any(h.entry.kind == "pact" and h.entry.key == "passing" for h in self.scan.lexicon.word(word).hits)

    def _family(self, kind: str, first: int, last: int) -> str:
        """An agreement for a ceasefire is called a truce later."""
        if kind == "agreement" and any((m := self.scan.find(t, "agreement")) is not None and m.entry.data[0] in TRUCE for t in range(first + 1, last)):
            return "truce"
        return "truce" if kind in TRUCE else kind

    def _real(self, at: int) -> bool:
        """Whether there is such an agreement: it is not what is asked for, or it is to be kept, applied or ended (بتطبيق اتفاقية جنيف)."""
        return not self._asking(at) or any(self.pact(place, "standing") for place in range(max(0, at - 2), at))

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

    def _verbal(self, at: int) -> Naming | None:
        unit = self.row[at]
        mention = Naming(sentence=self.number, at=at, end=at + 1, first=unit.first, last=unit.last, kind="agreement", noun="agreement", verbal=True)
        mention.real = self._real(at)
        self.signing(mention, at, verbal=True)
        return mention if mention.real and mention.facts else None

    def _fill(self, mention: Naming) -> None:
        """Parties, days and places from the words around the naming."""
        at, end = mention.at, mention.end
        between, stop = self.between(end, mention)
        signing = self.signing_before(at)
        if signing is not None:
            mention.signed = True
            verb = self.pact(signing, "sign", "reach")
            self.signing(mention, signing, verbal=verb is not None and verb.entry.pos == "V", mention_at=at)
        else:
            signing = self.signing_after(end)
            if signing is not None:
                mention.signed = True
                self.signing(mention, signing, verbal=self.finite(signing), clause=True)
        if not between and not mention.parties:
            mention.parties = self.nationalities(mention)
        if not mention.parties and not mention.definite and len(between) == 1 and at and (teller := self.teller(at)):
            mention.parties = teller  # أعلنت الدوحة عن صفقة مع باريس
        if between and len([*mention.parties, *between]) > 1:
            mention.parties = between if len(between) > 1 else [*mention.parties, *(i for i in between if i not in mention.parties)]
        elif not mention.parties and not mention.definite:
            mention.parties = self.talks(at)
        if mention.real or mention.definite:
            self._days(mention, stop)

    def _days(self, mention: Naming, stop: int) -> None:
        """The day right after the name, the day of coming into force, of the announcement, the day before a ``غداة``."""
        at = stop
        while at < min(len(self.row), stop + 3) and (self.row[at].kind in ("quote", "place", "adjective") or (self.row[at].kind == "prep" and self.row[at].preposition in (IN,))):
            at += 1
        if SIGNED not in mention.days and mention.name and at < len(self.row) and (year := self._year(at)) is not None:
            mention.days[SIGNED] = (dt.date(year, 1, 1), dt.date(year, 12, 31))
        if SIGNED not in mention.days and at < len(self.row) and self.row[at].kind == "time" and (mention.name or mention.parties or not mention.definite):
            self.give_day(mention, SIGNED if mention.kind != "truce" or mention.signed else IN_FORCE, at)
        for place in range(max(0, mention.at - FACT_REACH), min(len(self.row), mention.end + FACT_REACH)):
            if self.pact(place, "force") and IN_FORCE not in mention.days:
                when = self.when(place)
                if when is not None:
                    self.give_day(mention, IN_FORCE, when)
        if self.pact(mention.end, "announce") or self.pact(mention.end + 1, "announce"):
            when = self.when(mention.end)
            if when is not None:
                self.give_day(mention, ANNOUNCED, when)
        if any(self.pact(p, "eve") for p in range(max(0, mention.at - 2), mention.at)):
            earlier = [u for u in self.row[: mention.at] if u.kind == "time" and u.time is not None]
            if earlier:
                time = self.context.times[earlier[-1].time or 0]
                if time.start is not None and time.start == time.end:
                    before = time.start - dt.timedelta(days=1)
                    mention.days[SIGNED] = (before, before)

    def _year(self, at: int) -> int | None:
        """A year that stands bare behind a name: اتفاقية جنيف 1949."""
        unit = self.row[at]
        word = self.doc.words[unit.first]
        return int(word) if unit.kind == "number" and unit.last == unit.first + 1 and YEAR.fullmatch(word) else None

    def _provisions(self, mention: Naming) -> list[tuple[str, int, int]]:
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
        return self.pact(at, "provide") is not None or self.scan.function(self.row[at].first, "provides") is not None


def breaks(context: Context, token: int) -> bool:
    """Whether a word says a breach: خرق، خروقات، انتهاك، أخل."""
    return "pact" in context.scan.kinds[token] and any(m.entry.kind == "pact" and m.entry.key == "breach" for m in context.scan.at[token])
