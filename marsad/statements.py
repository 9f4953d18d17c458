"""Statements: who is reported to have said what.

A cue (verb, participle, noun of saying, ``بحسب``) with its speaker and the words said. The speaker stands after the verb,
before it, or was the last to speak in the paragraph; ``نقلت X عن Y`` and ``قال Y وفق X`` give a chain. The words are the
quotation where one follows, else the clause up to the next cue, a tail (``على حد قوله``) or the end of the sentence.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from marsad.match import Scan
from marsad.phrases import phrase_gender
from marsad.units import Rows, Unit

# Cue classes that report only with a complement of words (أن، a colon, a quotation), else they are ordinary verbs.
NEEDS_WORDS = frozenset(("count", "publish", "reply", "hedge"))
NEVER_ALONE = frozenset(("judge",))  # events in their own right; their words are not a statement's
QUOTE_REACH = 14  # tokens between a cue and the quotation it introduces
SHORT_QUOTE = 3  # a quotation of fewer tokens inside a longer clause is a cited word, not the statement
NESTED = 24  # statements back from a token that may still be around it
CITED = 5  # tokens: a shorter quotation that nothing introduces is a name or a cited word
SPEAKER_REACH = 4  # units between a cue verb and a speaker after it
PERSONAL = ("title", "person", "name", "agent", "org", "people", "short", "state", "capital", "force", "group", "member", "party", "media")


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementFound:
    """A statement in tokens: the cue, the words said (half-open), the speaker's unit phrase and id."""

    cue: tuple[int, int]
    first: int
    last: int
    speaker: str | None
    speaker_key: tuple[int, int] | None
    direct: bool
    cls: str
    chain: tuple[str, ...] = ()
    addressee: str | None = None
    rule: str = ""


class Said:
    """Statements by where their words stand: ``around(token)`` gives those whose words a token is among."""

    __slots__ = ("_firsts", "_sorted")

    def __init__(self, statements: Sequence[StatementFound]) -> None:
        self._sorted = sorted(statements, key=lambda s: (s.first, -s.last))
        self._firsts = [s.first for s in self._sorted]

    def around(self, token: int) -> list[StatementFound]:
        """The statements around a token, outermost first; of a nest deeper than ``NESTED`` only the inner ones."""
        at = bisect_right(self._firsts, token)
        return [s for s in self._sorted[max(0, at - NESTED) : at] if s.last > token]


@dataclass(frozen=True, slots=True)
class _Voice:
    """Who spoke last."""

    id: str
    key: tuple[int, int]


def find_statements(scan: Scan, rows: Rows, ids: Mapping[tuple[int, int], str], headline: int) -> list[StatementFound]:
    """Every statement, in order of its cue. A headline only repeats what the body says: its sentence is passed over."""
    out: list[StatementFound] = []
    voice: _Voice | None = None
    paragraph = -1
    for number, row in enumerate(rows.rows):
        sentence = scan.doc.sentences[number]
        if number == headline:
            continue
        if sentence.paragraph != paragraph:
            paragraph = sentence.paragraph
        found = _Sentence(scan, row, ids, voice, rows.unit_of).read()
        for statement in found:
            if statement.speaker and statement.speaker_key:
                voice = _Voice(statement.speaker, statement.speaker_key)
        out.extend(found)
    return out


SHARED = 60  # units: how far back a verb of saying may share the subject of another; more than a sentence of news has


class _Sentence:
    """Reads the statements of one sentence; ``voice`` is who spoke last before it."""

    def __init__(
        self, scan: Scan, row: Sequence[Unit], ids: Mapping[tuple[int, int], str], voice: _Voice | None, unit_of: Sequence[int]
    ) -> None:
        self.unit_of = unit_of
        self.scan = scan
        self.doc = scan.doc
        self.row = row
        self.ids = ids
        self.voice = voice
        self.last = row[-1].last if row else 0
        self.consumed: set[int] = set()  # cue verbs inside حسب ما ذكرت X
        self.stops: list[int] | None = None  # units at which an indirect statement ends, found when first asked for

    def read(self) -> list[StatementFound]:
        out: list[StatementFound] = []
        busy = -1  # token up to which a quotation was already given to a statement
        spoken: list[tuple[int, int]] = []
        if self.row and self.scan.function(self.row[0].first, "related"):
            return []
        impersonal = -1
        for at, unit in enumerate(self.row):
            background = self.scan.function(unit.first, "background")
            if background:
                impersonal = background.last
            if unit.first < impersonal:
                continue
            cue = self._cue(unit)
            if cue is None or unit.first < busy or unit.first in self.consumed:
                continue
            if self.doc.quote_of[unit.first] >= 0 and out and out[-1].direct and unit.first < out[-1].last:
                continue
            found = self._according(at, unit, out) if cue in ("according",) else None if cue == "tail" else self._verb(at, unit, cue, out)
            if found is None:
                continue
            if found.cls == "relayed":  # it only names who passed the words on
                out[-1] = replace(out[-1], chain=(*out[-1].chain, *found.chain))
                continue
            out.append(found)
            if found.direct:
                busy = found.last
            if found.speaker and found.speaker_key:
                self.voice = _Voice(found.speaker, found.speaker_key)
            spoken.append((found.first, found.last))
        return self._trim(out)

    def _cue(self, unit: Unit) -> str | None:
        if unit.kind in ("actor", "place", "time", "number"):
            return None
        best = None
        for match in self.scan.at[unit.first]:
            if match.entry.kind == "cue" and (best is None or match.last > best.last):
                best = match
        if best is None:
            return None
        if best.entry.key in ("say",) and unit.kind == "prep":
            return None
        return best.entry.key

    def _trim(self, out: list[StatementFound]) -> list[StatementFound]:
        """End each indirect statement where the next cue's clause begins."""
        trimmed: list[StatementFound] = []
        for at, found in enumerate(out):
            last = found.last
            if not found.direct:
                for later in out[at + 1 : at + NESTED]:
                    edge = later.cue[0]
                    if later.speaker_key and found.first < later.speaker_key[0] < edge and edge - later.speaker_key[1] <= 1:
                        edge = later.speaker_key[0]
                    participle = any(m.feature == "participle" for m in self.scan.at[later.cue[0]])
                    if found.first < edge < last and (participle or later.rule == "statement.according"):
                        last = edge
                        break
            while last > found.first and self.doc.words[last - 1] in ("،", ",", ".", "؛", ":", "!", "و", "كما", "فيما", "وفيما", "وكما"):
                last -= 1
            if last - found.first >= 2:
                trimmed.append(replace(found, last=last))
        return trimmed

    # -- speakers ---------------------------------------------------------------------------------------------------

    def _actor(self, at: int) -> _Voice | None:
        unit = self.row[at]
        if unit.kind == "actor" and unit.phrase is not None and unit.phrase.cls in PERSONAL:
            key = (unit.phrase.first, unit.phrase.last)
            if key in self.ids:
                return _Voice(self.ids[key], key)
        return None

    def _after(self, at: int) -> tuple[_Voice | None, int]:
        """The speaker after a cue verb, and the unit where the rest of the clause begins."""
        steps = 0
        place = at + 1
        while place < len(self.row) and steps < SPEAKER_REACH:
            unit = self.row[place]
            if unit.kind in ("comp", "colon", "rel", "stop", "verb") or (unit.kind in ("event", "cue", "light") and steps == 0):
                break
            if unit.kind == "actor" and not unit.preposition and not (unit.conjunction and steps == 0):
                voice = self._actor(place) if self._agrees(at, place) else None
                if voice:
                    place += 1
                    while place + 1 < len(self.row) and self.row[place].kind == "actor" and self.row[place].conjunction:
                        place += 1
                    return voice, place
                break
            if self.scan.find(unit.first, "document") and unit.kind in ("word", "cue"):
                return self.voice, place + 1  # وأضاف البيان
            glued = unit.preposition or (not unit.matches and self.doc.words[unit.first][0] in "لب")
            if unit.kind in ("time", "comma", "quote", "adjective", "aux") or (unit.kind in ("word", "func") and not glued and steps < 2):
                place += 1
                steps += 1
                continue
            break
        return None, at + 1

    def _issuer(self, at: int) -> _Voice | None:
        """``البيان الصادر عن X``: who issued a document."""
        for place in range(at + 1, min(len(self.row), at + 5)):
            if self.row[place].kind == "prep" and self.row[place].preposition == "عن" and place + 1 < len(self.row):
                return self._actor(place + 1)
        return None

    def _agrees(self, at: int, voice_at: int) -> bool:
        """Whether the actor at a unit agrees in gender with the verb at a unit, as far as spelling shows."""
        match = next((m for m in self.scan.at[self.row[at].first] if m.entry.kind == "cue"), None)
        phrase = self.row[voice_at].phrase
        if match is None or phrase is None or match.feature not in ("p3ms", "p3fs", "i3ms", "i3fs"):
            return True
        gender = phrase_gender(self.scan, phrase)
        return gender is None or (gender == "f") == (match.feature[2] == "f")

    def _before(self, at: int) -> _Voice | None:
        """The speaker before a cue verb (الشرطة قالت): the nearest actor of the clause with no preposition of its own."""
        best: _Voice | None = None
        relative = at > 0 and self.row[at - 1].kind == "rel"
        for place in range(at - 1, max(-1, at - 14), -1):
            unit = self.row[place]
            if relative and unit.kind == "actor":
                return self._actor(place)
            if unit.kind == "actor":
                voice = self._actor(place)
                glued = unit.preposition or (place and self.row[place - 1].kind == "prep")
                if voice and not glued and self._opens(place):
                    best = voice
                    if place == 0 or self.row[place - 1].kind not in ("comma",) or not self.row[place].conjunction:
                        return best
            elif unit.kind in ("cue", "event", "light", "verb", "colon", "comp") and not (unit.kind == "event" and unit.match and unit.match.entry.pos == "N"):
                if unit.kind in ("cue", "verb", "light", "event") and unit.match and unit.match.feature == "participle":
                    continue
                break
        return best

    def _opens(self, place: int) -> bool:
        """Whether the actor at a unit opens its clause, so that it can be the subject of a verb after it."""
        place -= 1
        while place >= 0 and self.row[place].kind in ("conj", "quote", "aux", "adjective", "time", "actor", "comp"):
            if self.row[place].kind == "comp":
                return True
            place -= 1
        return place < 0 or self.row[place].kind in ("comma", "seq", "mark", "stop", "rel", "func", "colon")

    # -- clauses ----------------------------------------------------------------------------------------------------

    def _quote(self, after: int) -> tuple[int, int] | None:
        """The quotation that a clause beginning at token ``after`` introduces: its tokens."""
        for token in range(after, min(self.last, after + QUOTE_REACH)):
            number = self.doc.quote_of[token]
            if number >= 0:
                quote = self.doc.quotes[number]
                if quote.first < after:
                    continue
                if quote.last - quote.first <= CITED and not self._introduced(quote.first):
                    continue  # قناة "…": a name in marks, not somebody's words
                return quote.first, min(quote.last, quote.first + 2000)
        return None

    def _announced(self, at: int) -> tuple[int, int] | None:
        """The quotation after the colon of this cue's clause, however long the clause (وأضاف بوتين، أمس، خلال …: “…”)."""
        for place in range(at + 1, len(self.row) - 1):
            unit = self.row[place]
            if unit.kind == "cue" and unit.match is not None and unit.match.entry.pos == "V" and unit.match.feature != "participle":
                return None
            if unit.kind == "colon":
                after = unit.last
                while after < self.last and self.doc.quote_of[after] < 0 and after - unit.last < 2:
                    after += 1
                if after < self.last and self.doc.quote_of[after] >= 0:
                    quote = self.doc.quotes[self.doc.quote_of[after]]
                    return (quote.first, quote.last) if quote.first >= unit.last else None
                return None
        return None

    def _introduced(self, token: int) -> bool:
        """Whether a colon or أن stands right before a quotation."""
        before = token - 2
        return before >= 0 and (self.doc.words[before] == ":" or self.scan.function(before, "comp") is not None)

    def _verb(self, at: int, unit: Unit, cls: str, earlier: Sequence[StatementFound]) -> StatementFound | None:
        match = next(m for m in self.scan.at[unit.first] if m.entry.kind == "cue")
        participle = match.feature == "participle"
        if participle and not (earlier or self.voice or any(u.kind == "actor" for u in self.row[:at])):
            return None
        if self.scan.function(unit.first, "prep", "adv", "quant", "seq") and match.cut.skip == 0:
            following = self.row[at + 1].kind if at + 1 < len(self.row) else ""
            if following not in ("comp", "colon"):
                return None
        if cls in NEVER_ALONE:
            return None
        if cls == "document":
            return self._document(at, unit)
        relay: tuple[str, ...] = ()
        if participle:
            voice, start = self._chained(at, earlier), at + 1
            if start < len(self.row):
                named, later = self._after(at)
                if named and self.row[later - 1].kind == "actor" and not earlier:
                    voice, start = named, later
        else:
            voice, start = self._after(at)
            if voice is not None and self._elided(at, cls, unit, start):
                voice, start = self._shared(at) or self.voice, self._first_actor(at, start)
            if voice is None:
                voice = self._before(at) if not unit.conjunction else self._shared(at)
            if cls == "relay":
                source = self._from(start)
                if source is None:
                    return None
                relay = (voice.id,) if voice else ()
                voice, start = source
        if match.cut.pronoun and cls in ("say", "express") and voice is None and start < len(self.row) and self.row[start].kind == "actor":
            voice, start = self._actor(start), start + 1
        own = voice
        inner = any(f.first <= unit.first < f.last and not f.direct for f in earlier)
        if voice is None and inner and not participle and (cls == "claim" or match.cut.pronoun):
            return None  # ما زعمه، كما قال: the outer statement's own hedge
        if voice is None:
            voice = self.voice
        words_first = self.row[start].first if start < len(self.row) else self.last
        quote = self._announced(at) if cls in ("say", "reply") and not participle else None
        if quote is not None and voice is not None:
            return StatementFound(cue=(unit.first, unit.last), first=quote[0], last=quote[1], speaker=voice.id, speaker_key=voice.key,
                                  direct=True, cls=cls, chain=relay, rule="statement.announced")  # fmt: skip
        quote = self._quote(words_first)
        complement, clause_first, direct = self._complement(start, quote, cls)
        imperfect = match.feature.startswith("i")
        if not complement and (cls in NEEDS_WORDS or (participle and cls in ("express",)) or (imperfect and cls in ("say", "hedge", "promise", "admit"))):
            if cls == "publish" and voice is not None and any(self.scan.find(u.first, "document") for u in self.row[start : start + 3]):
                self.voice = voice  # أصدر X بيانا: what the statement says is X's
            return None
        follows = (at > 0 and self.row[at - 1].kind == "comma") or bool(earlier)
        if cls in ("ask", "accuse", "threaten") and own is None and not (unit.conjunction and voice is not None) and not (participle and follows):
            return None  # قرار يدعو إلى …: nobody speaks
        if not complement and own is None and not unit.conjunction and not participle:
            return None
        if direct and quote:
            first, last = quote
        else:
            first = clause_first
            last = self._clause_end(first)
            if quote and quote[0] - first <= 3 and quote[1] >= last - 3 and quote[1] - quote[0] > SHORT_QUOTE and cls not in ("ask", "accuse"):
                first, last, direct = quote[0], quote[1], True
        if last - first < 2:
            return None
        if not complement and cls in ("say", "promise", "warn", "admit", "claim", "deny") and not self._object(start):
            return None
        return StatementFound(cue=(unit.first, unit.last), first=first, last=last, speaker=voice.id if voice else None,
                              speaker_key=voice.key if voice else None, direct=direct, cls=cls, chain=relay,
                              rule=f"statement.{'quote' if direct else 'clause'}")  # fmt: skip

    def _first_actor(self, at: int, limit: int) -> int:
        return next((p for p in range(at + 1, limit) if self.row[p].kind == "actor"), limit)

    def _elided(self, at: int, cls: str, unit: Unit, start: int) -> bool:
        """Whether the one actor after a chained verb of asking or accusing is whom it asks or accuses (see events)."""
        if cls not in ("ask", "accuse") or self.voice is None or not (unit.conjunction or at > 0):
            return False
        first = self._first_actor(at, start)
        phrase = self.row[first].phrase if first < start else None
        following = self.row[start] if start < len(self.row) else None
        if phrase is None or following is None or following.kind == "actor":
            return False
        charged = cls == "accuse" and following.preposition == "ب"
        everyone = phrase.cls == "party" or phrase.rule == "actor.quantified"
        chained = unit.conjunction and at > 0 and phrase.kind != "person" and following.preposition in ("ب", "الي")
        return charged or everyone or chained

    def _shared(self, at: int) -> _Voice | None:
        """The subject of the verb before, where a verb of saying goes on with و (خرجت الفتاة عن صمتها وقالت)."""
        for place in range(at - 1, max(0, at - SHARED), -1):
            unit = self.row[place]
            if unit.kind == "actor" and not unit.preposition and self.row[place - 1].kind in ("verb", "event", "light", "cue") and self._agrees(at, place):
                match = self.row[place - 1].match
                if match is not None and match.entry.pos == "V":
                    return self._actor(place)
        return None

    def _document(self, at: int, unit: Unit) -> StatementFound | None:
        """``وجاء في البيان أن …``: the words of a document are its issuer's."""
        for place in range(at + 1, min(len(self.row), at + 5)):
            if self.row[place].kind in ("comp", "colon", "quote"):
                voice = self.voice
                first = self.row[place].first if self.row[place].kind == "comp" else self.row[place].last
                last = self._clause_end(first)
                if voice and last - first > 2:
                    return StatementFound(cue=(unit.first, unit.last), first=first, last=last, speaker=voice.id, speaker_key=voice.key,
                                          direct=False, cls="say", rule="statement.document")  # fmt: skip
                return None
            if self.row[place].kind == "actor":
                voice = self._actor(place)
                if voice:
                    self.voice = voice
        return None

    def _chained(self, at: int, earlier: Sequence[StatementFound]) -> _Voice | None:
        for found in reversed(earlier):
            if found.speaker and found.speaker_key:
                return _Voice(found.speaker, found.speaker_key)
        return self._main_subject(at) or self.voice

    def _main_subject(self, at: int) -> _Voice | None:
        """The first actor of the sentence that no preposition governs: who a participle (مضيفا) goes back to."""
        for place in range(at):
            if self.row[place].kind == "actor" and not self.row[place].preposition and not (place and self.row[place - 1].kind == "prep"):
                return self._actor(place)
        return None

    def _from(self, start: int) -> tuple[_Voice, int] | None:
        """``عن X`` after a verb of relaying."""
        for place in range(start, min(len(self.row), start + 4)):
            unit = self.row[place]
            if unit.kind == "prep" and unit.preposition == "عن" and place + 1 < len(self.row):
                voice = self._actor(place + 1)
                if voice:
                    return voice, place + 2
                return None
        return None

    def _complement(self, start: int, quote: tuple[int, int] | None, cls: str) -> tuple[bool, int, bool]:
        """Whether a complement of words follows (أن، a colon, a quotation), where it begins, and whether it is direct."""
        place = start
        steps = 0
        while place < len(self.row) and steps < 12:
            unit = self.row[place]
            if quote and unit.first >= quote[0] and cls in ("ask", "accuse", "express"):
                whole = quote[0] - self.row[start].first <= 2 and quote[1] >= self.last - 3
                return True, quote[0] if whole else self.row[start].first, whole
            if quote and unit.first >= quote[0]:
                inside = quote[1] - quote[0]
                return True, unit.first, inside > SHORT_QUOTE or (cls in ("say",) and inside >= 2)
            if unit.kind in ("comp", "colon") or self.scan.function(unit.first, "comp"):
                if place and self.row[place - 1].kind in ("prep", "neg") and unit.kind != "colon":
                    place += 1  # بعد أن، قبل أن: no complement
                    steps += 1
                    continue
                after = unit.last
                if quote and quote[0] - after <= 2 and quote[1] - quote[0] > SHORT_QUOTE:
                    return True, quote[0], True
                return True, unit.first if unit.kind == "comp" and self.doc.raw(unit.first)[:1] in "أإا" else after, False
            if unit.kind == "rel" and place <= start + 1:
                resumed = self._resumes(place)
                if resumed is None:
                    break
                place = resumed
                continue
            if unit.kind == "cue" and self._cue(unit) == "according":
                place += 1
                steps += 1
                continue
            if unit.kind in ("cue", "rel"):
                break
            if unit.kind in ("verb", "event", "light") and unit.match and unit.match.entry.pos == "V":
                break
            place += 1
            steps += 1
        begin = start
        while begin < len(self.row) and (self.row[begin].kind in ("comma", "time", "adjective") or (self.row[begin].kind == "prep" and cls not in ("accuse",))):
            begin += 1
        return False, self.row[begin].first if begin < len(self.row) else self.last, False

    def _resumes(self, at: int) -> int | None:
        """After a speaker's relative clause (المصدر الذي طلب عدم ذكر اسمه، أن …): the unit of the أن that goes on."""
        for place in range(at + 1, min(len(self.row) - 1, at + 12)):
            if self.row[place].kind == "comma" and (self.row[place + 1].kind in ("comp", "colon")):
                return place + 1
        return None

    def _object(self, start: int) -> bool:
        """Whether an object of words follows a verb of saying without أن: أكد مقتل ستة, كشف عن خطة."""
        for unit in self.row[start : start + 3]:
            if unit.kind in ("comma", "stop", "mark", "colon", "rel"):
                return False
            if unit.kind in ("word", "event", "prep", "actor", "light", "place", "func", "number"):
                return True
        return False

    def _clause_end(self, first: int) -> int:
        """Where an indirect statement ends: a tail, an according, a new voice after a comma, or the sentence's end."""
        if self.stops is None:
            self.stops = [place for place in range(len(self.row)) if self._ends_statement(place)]
        begin = self.unit_of[first] if first < self.last else len(self.row)
        for place in self.stops[(at := bisect_left(self.stops, begin)) : at + 2]:
            if self.row[place].first > first:
                return self._unlead(self.row[place].first)
        last = self.last
        while last > first and not self.doc.words[last - 1][0].isalnum():
            last -= 1
        return last

    def _ends_statement(self, place: int) -> bool:
        """Whether an indirect statement before a unit ends at it."""
        unit = self.row[place]
        if self.doc.words[unit.first] in ("؛", ";") or self.scan.function(unit.first, "closing"):
            return True
        after_comma = place > 0 and self.row[place - 1].kind == "comma"
        cue = next((m for m in self.scan.at[unit.first] if m.entry.kind == "cue"), None)
        if cue is not None and cue.entry.key in ("tail", "according") and unit.kind not in ("actor", "place", "time"):
            return True
        if cue is not None and after_comma:
            if cue.feature == "participle" or (cue.entry.pos == "V" and cue.cut.conjunction and unit.kind == "cue"):
                return True
        return unit.kind == "seq" and after_comma and self.doc.words[unit.first] in ("فيما", "بينما")

    def _clause_start(self, at: int) -> int:
        """The unit where the clause before an according begins: after the last comma that a conjoined verb follows."""
        for place in range(at - 2, 0, -1):
            unit = self.row[place]
            if self.row[place - 1].kind == "comma" and (
                unit.kind == "seq" or (unit.conjunction and unit.kind in ("verb", "event", "light", "cue") and unit.match and unit.match.entry.pos == "V")
            ):
                return place
        return 0

    def _unlead(self, token: int) -> int:
        while token > 0 and self.doc.words[token - 1] in ("،", ",", "-"):
            token -= 1
        return token

    def _according(self, at: int, unit: Unit, earlier: Sequence[StatementFound]) -> StatementFound | None:
        """``بحسب X``, ``وفقا لـ X``, ``حسب ما ذكرت X``: the clause before it, or after it where it opens the sentence."""
        place = at + 1
        voice: _Voice | None = None
        relayed: tuple[str, ...] = ()
        steps = 0
        while place < len(self.row) and steps < 6:
            following = self.row[place]
            if following.kind == "comma":
                break
            if following.kind == "actor":
                voice = self._actor(place)
                if voice:
                    break
            if following.kind == "cue":
                self.consumed.add(following.first)
            if self._cue(following) == "relay":
                source = self._from(place + 1)
                if source:
                    voice = source[0]
                    break
            if self.scan.find(following.first, "document") and following.kind != "actor":
                issued = self._issuer(place)
                voice = issued or self.voice
                break
            place += 1
            steps += 1
        if voice is None:
            return None
        before = [f for f in earlier if f.first < unit.first and f.last >= unit.first - 2]
        opening = not any(u.kind not in ("conj", "func", "seq", "comma") for u in self.row[:at])
        if before and not opening:
            if before[-1].speaker == voice.id:
                return None
            return replace(before[-1], chain=(voice.id,), cls="relayed")
        if opening:
            start = place + 1
            while (start < len(self.row) and self.row[start].kind in ("comma", "func", "time")) or (start < len(self.row) and self.row[start].conjunction and self.row[start].kind == "actor"):
                start += 1
            first = self.row[start].first if start < len(self.row) else self.last
            last = self._clause_end(first)
        else:
            first = self.row[self._clause_start(at)].first
            last = self._unlead(unit.first)
        if last - first < 3:
            return None
        return StatementFound(cue=(unit.first, unit.last), first=first, last=last, speaker=voice.id, speaker_key=voice.key,
                              direct=False, cls="according", chain=relayed, rule="statement.according")  # fmt: skip
