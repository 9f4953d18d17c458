"""Statements: who is reported to have said what.

A cue (verb, participle, noun of saying, ``بحسب``) with its speaker (``speakers``) and the words said (``wordings``).
``نقلت X عن Y`` and ``قال Y وفق X`` give a chain. Whom it was said to (``لوكالة …``) and at what event (``خلال لقائه …``) are
read from between the cue and the words.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace

from marsad.match import Match, Scan
from marsad.record import record
from marsad.statements.speakers import ABOUT, BACK, TRANSITIVE, Voice
from marsad.statements.ties import Ties
from marsad.statements.wordings import BY, NAMED_WORDS, SHORT_QUOTE, STOPS
from marsad.units import EXPRESSES, Rows, Unit, finite

SAID = "قال"  # has no object but words
SEEING = "see"  # the class of رأى: says something only with أن
NEVER_ALONE = frozenset(("judge",))  # events in their own right; their words are not a statement's
CALLING = frozenset(("ask", "accuse", "blame", "threaten", "express"))  # classes that need somebody who does it: قرار يدعو إلى … is nobody's
OBJECTLESS = frozenset(("say", "promise", "warn", "admit", "claim", "deny", "estimate", "doubt"))  # say nothing without an object
NOUN_REACH = 5  # units between a noun of saying and what was said
DIRECTED = ("accuse", "threaten", "warn", "ask")  # classes of nouns of saying that one directs at somebody
HANGING = frozenset("،,.؛:!")

CALLED = "ى"  # يدعى, not يدعي
NESTED = 24  # statements back from a token that may still be around it


@record
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
    occasion: int | None = None  # the token of the event word that names the occasion
    nested: bool = False
    whole: bool = False  # its words are a clause of their own (أن …) or a quotation, not an object (استقالته)
    rule: str = ""

    @property
    def counts(self) -> bool:
        """Whether it only names whose counts they are (سجلت المنظمة مئة اعتقال), and is no statement itself."""
        return self.rule == "statement.count"


class Said:
    """Statements by where their words stand: ``around(token)`` gives those whose words a token is among."""

    __slots__ = ("_firsts", "_sorted", "all")

    def __init__(self, statements: Sequence[StatementFound]) -> None:
        self.all = tuple(statements)
        self._sorted = sorted(statements, key=lambda s: (s.first, -s.last))
        self._firsts = [s.first for s in self._sorted]

    def around(self, token: int) -> list[StatementFound]:
        """The statements around a token, outermost first; of a nest deeper than ``NESTED`` only the inner ones."""
        at = bisect_right(self._firsts, token)
        return [s for s in self._sorted[max(0, at - NESTED) : at] if s.last > token]


def find_statements(scan: Scan, rows: Rows, ids: Mapping[tuple[int, int], str], headline: int) -> list[StatementFound]:
    """Every statement, in order of its cue. A headline only repeats what the body says: its sentence is passed over."""
    out: list[StatementFound] = []
    voice: Voice | None = None
    paper: Voice | None = None
    told = scan.having("cue", "shows", "expresses", "cuenoun", "background", "document")
    for number, row in enumerate(rows.rows):
        if number == headline or not row:
            continue
        sentence = _Sentence(scan, row, ids, voice, rows.unit_of)
        sentence.told = told
        sentence.paper = paper
        sentence.previous = out[-1] if out and scan.doc.sentence_of[out[-1].cue[0]] == number - 1 else None
        out.extend(sentence.read())
        voice, paper = sentence.voice, sentence.paper
    return out


class _Sentence(Ties):
    """Reads the statements of one sentence; ``voice`` is who spoke last, before it and then in it."""

    previous: StatementFound | None = None  # the last statement of the sentence before
    told: bytearray  # for each token, whether a word of saying, or what keeps one from saying anything, stands there

    def read(self) -> list[StatementFound]:
        self.out: list[StatementFound] = []
        self.passed_on = -1, ""  # the cue of a saying that somebody else passes on, and who
        busy = -1  # token up to which a quotation was already given to a statement
        if self.scan.function(self.row[0].first, "related"):
            return []
        impersonal = -1
        for at, unit in enumerate(self.row):
            if not self.told[unit.first]:
                continue
            background = self.scan.function(unit.first, "background")
            if background:
                impersonal = background.last
            if unit.first < impersonal or unit.kind in ("place", "time", "number"):
                continue
            cue = self.cue_of(unit)
            if unit.kind == "actor" and (cue is None or cue.feature != "participle" or not at or self.row[at - 1].kind != "comma" or self.scan.find(unit.first, "trade") is not None):
                continue  # متابعا may be a follower; after a comma it goes on with what was said, but طالبة هندسة is a student
            if cue is None and (named := self._noun(at, unit)) is not None:
                self.out.append(named)
                continue
            if cue is None and (spoken := self._saying(at, unit) or self._directed(at, unit)) is not None:
                self.out.append(spoken)
                continue
            idiom = self.scan.function(unit.first, "idiom") if cue is not None else None
            if idiom is not None:
                busy = max(busy, idiom.last)
            if cue is not None and ((cue.feature == "participle" and cue.cut.pronoun) or idiom is not None):
                continue  # ومطالبتها: a noun; لفت الانتباه: says nothing
            if cue is None or (cue.entry.key == "say" and unit.kind == "prep" and not self.shows(unit)) or unit.first < busy or unit.first in self.consumed:
                continue
            if self.doc.quote_of[unit.first] >= 0 and self.out and self.out[-1].direct and unit.first < self.out[-1].last:
                continue
            cls = cue.entry.key
            found = self._according(at, unit) if cls == "according" else self._according(vouched, self.row[vouched]) if (vouched := self._as_said(at, cue)) is not None else None if cls == "tail" else self._verb(at, unit, cue)
            if found is None:
                continue
            if found.cls == "relayed":  # it only names who passed the words on
                self.out[-1] = replace(self.out[-1], chain=(*self.out[-1].chain, *found.chain))
                continue
            if self.out and self.out[-1].first == found.first and self.out[-1].last == found.last and self.out[-1].speaker == found.speaker and cue.feature == "participle":
                continue  # وختم قائلا إن …
            if found.cue[0] == self.passed_on[0]:
                found = replace(found, chain=(*found.chain, self.passed_on[1]))
            self.out.append(found)
            if found.direct:
                busy = found.last
            if not found.nested:
                self._spoke(self._of(found.speaker, found.speaker_key) if found.speaker and found.speaker_key else None)
        self._papers()
        return self._trim()

    def _papers(self) -> None:
        """Remember whose the document is that a sentence names: استنكرت تونس، في بيان صادر عن الرئاسة، الهجوم."""
        for at, unit in enumerate(self.row):
            if self.told[unit.first] and self.scan.find(unit.first, "document") and unit.kind in ("word", "cue") and not any(m.cut.article for m in unit.matches):
                issued = self.issuer(at)
                self.paper = issued[0] if issued else None if self.voices else self.paper

    def _spoke(self, voice: Voice | None) -> None:
        """Remember who speaks; somebody whom no row knows ends the turn of the one before."""
        self.voice = voice
        if voice is None:
            self.voices.clear()
        else:
            self.voices.append(voice)

    def _of(self, speaker: str, key: tuple[int, int]) -> Voice:
        """The voice of a statement's speaker."""
        here = self.row[0].first <= key[0] < self.last
        one = self.is_one(self.row[self.unit_of[key[0]]]) if here else self.voice is not None and self.voice.id == speaker and self.voice.one
        return Voice(speaker, key, one)

    def _trim(self) -> list[StatementFound]:
        """End each indirect statement where the next cue's clause begins."""
        trimmed: list[StatementFound] = []
        for at, found in enumerate(self.out):
            last = found.last
            if not found.direct:
                for later in self.out[at + 1 : at + NESTED]:
                    edge = later.cue[0]
                    if later.speaker_key and found.first < later.speaker_key[0] < edge and edge - later.speaker_key[1] <= 1:
                        edge = later.speaker_key[0]
                    if found.first < edge < last and later.rule == "statement.according":
                        last = edge
                        break
            while last > found.first and self._hangs(last - 1):
                last -= 1
            if last - found.first >= 1 + (not self._deed(found.first)):
                trimmed.append(replace(found, last=last) if last != found.last else found)
        return trimmed

    def _deed(self, token: int) -> bool:
        """Whether a word says what happened, so that it is enough alone: أعلن استقالته."""
        return self.row[0].first <= token < self.last and self.row[self.unit_of[token]].kind == "event"

    def _hangs(self, token: int) -> bool:
        """Whether a token hangs at the end of words whose clause it does not belong to: a mark, كما, فيما."""
        return self.doc.words[token] in HANGING or self.scan.function(token, "likewise", "meanwhile", "and") is not None

    def _noun(self, at: int, unit: Unit) -> StatementFound | None:
        """``إعلان الجيش مقتل ستة``, ``تصريح الوزير بأن …``: a noun of saying with its speaker and what he said."""
        if at + 2 >= len(self.row) or self.row[at + 1].kind != "actor" or self.row[at + 1].preposition or self.row[at + 1].conjunction:
            return None
        noun = self.scan.find(unit.first, "cuenoun")
        voice = self.actor(at + 1) if noun is not None and noun.entry.key in ("say", "claim", "deny") and not noun.cut.article else None
        if noun is None or voice is None:
            return None
        place = at + 2
        while place + 1 < len(self.row) and place < at + NOUN_REACH and (self.row[place].kind == "time" or (self.row[place].kind == "prep" and self.row[place + 1].kind == "time")):
            place += 1
        place += self.row[place].kind == "prep" and self.row[place].preposition == ABOUT and place + 1 < len(self.row)  # إعلان الجيش عن مقتل ستة
        told = self.row[place]
        if told.kind != "comp" and not (told.kind == "event" and not finite(told) and not told.preposition and not told.conjunction):
            return None
        last = self.clause_end(told.first, whole=told.kind == "comp")
        return StatementFound(cue=(unit.first, noun.last), first=told.first, last=last, speaker=voice.id, speaker_key=voice.key, direct=False,
                              cls=noun.entry.key, nested=True, whole=told.kind == "comp", rule="statement.noun")  # fmt: skip

    def _saying(self, at: int, unit: Unit) -> StatementFound | None:
        """``سارع إلى القول إن …``, ``اكتفى بالتأكيد على أن …``: a noun of saying that another verb brings in, whose subject speaks."""
        noun = self.scan.find(unit.first, "cuenoun")
        if noun is None or not noun.cut.article or not at or not (noun.cut.preposition or self.row[at - 1].kind == "prep") or noun.entry.key not in ("say", "warn", "admit", "deny", "claim", "promise"):
            return None
        place = at + 1 + (at + 1 < len(self.row) and self.scan.function(self.row[at + 1].first, "governed") is not None)
        if place >= len(self.row) or self.row[place].kind not in ("comp", "colon"):
            return None
        voice = self.subject(at) or self.before(at) or self.carried(at)
        first = self.row[place].first if self.row[place].kind == "comp" else self.row[place].last
        last = self.clause_end(first, whole=True)
        if voice is None or last - first < 2:
            return None
        if any(f.first <= unit.first < f.last and not f.direct for f in self.out):
            return None
        self._spoke(voice)
        return StatementFound(cue=(unit.first, noun.last), first=first, last=last, speaker=voice.id, speaker_key=voice.key, direct=False,
                              cls=noun.entry.key, whole=True, rule="statement.noun")  # fmt: skip

    def _directed(self, at: int, unit: Unit) -> StatementFound | None:
        """``وجه الوزير تحذيرا إلى المضاربين``: a noun of saying that its speaker directs at somebody."""
        noun = self.scan.find(unit.first, "cuenoun")
        if noun is None or noun.entry.key not in DIRECTED or noun.cut.preposition or noun.cut.conjunction or noun.cut.pronoun:
            return None
        verb = next((place for place in range(at - 1, max(-1, at - BACK), -1) if self.scan.function(self.row[place].first, "directs") is not None or finite(self.row[place])), None)
        if verb is None or self.scan.function(self.row[verb].first, "directs") is None:
            return None
        voice, start, _ = self.after(verb)
        voice = voice or self.before(verb)
        following = self.row[at + 1] if at + 1 < len(self.row) else None
        if voice is None or start > at or following is None or not (following.preposition or following.kind in ("prep", "adjective", "comp") or any(m.entry.pos == "A" for m in following.matches)):
            return None  # وجهت النيابة تهمة تهديد الأمن
        before = self.row[at - 1]
        if before.kind in ("word", "event") and any(m.entry.pos == "N" and not m.cut.article and not m.cut.pronoun for m in before.matches):
            return None  # تهمة تهديد الأمن القومي لفلان
        last = self.clause_end(following.first, whole=False)
        if last - following.first < 2:
            return None
        self._spoke(voice)
        return StatementFound(cue=(unit.first, unit.last), first=following.first, last=last, speaker=voice.id, speaker_key=voice.key, direct=False,
                              cls=noun.entry.key, rule="statement.noun")  # fmt: skip

    # -- verbs and participles --------------------------------------------------------------------------------------

    def _verb(self, at: int, unit: Unit, match: Match) -> StatementFound | None:
        cls = match.entry.key
        if match.feature[1:2] == "1" and self.doc.quote_of[unit.first] >= 0:
            return None  # "أؤكد لكم أن …": whoever speaks already
        if cls == "publish" and match.cut.pronoun and at and self.row[at - 1].kind == "rel":
            return None  # الإحصائية التي نشرتها الوكالة أن …
        if cls == "publish" and at and self.row[at - 1].kind == "rel" and not self._that(at):
            return None  # التغريدة التي نشرت أهانت الضحايا
        if cls == SEEING:
            cls = "say"
            if not self._that(at):
                return None  # رأت ثلاثة أشخاص: with her eyes
        participle = match.feature == "participle"
        if not participle and at and self.row[at - 1].kind == "rel" and match.feature[:1] == "i" and cls not in TRANSITIVE and not self._that(at):
            return None  # القوة التي تعتبر بمثابة شرطة
        following = self.row[at + 1].kind if at + 1 < len(self.row) else ""
        if participle and not self.chains(at, match, bool(self.out)):
            return None
        if self.scan.function(unit.first, "prep", "adv", "quant", "seq", "closing") and following not in ("comp", "colon") and match.entry is not EXPRESSES and not self.shows(unit):
            return None
        if not participle and at and following not in ("comp", "colon") and (self.row[at - 1].kind == "prep" or self.governed(at, match)):
            return None  # من حث الزعماء, لتنفيذ وعد الرئيس: a noun
        if cls == "document":
            return self._document(at, unit)
        if cls == "blame" and not self.blames(at):
            return None
        outer = next((f for f in reversed(self.out) if f.first <= unit.first < f.last and not f.direct), None)
        relay: tuple[str, ...] = ()
        somebody = False
        if participle:
            nobody = bool(self.out) and self.out[-1].speaker is None and not self.out[-1].nested
            voice, start = (None if nobody else self.chained(at)), at + 1
            if start < len(self.row):
                named, later, _ = self.after(at)
                if named and self.row[later - 1].kind == "actor" and not self.voices and cls not in TRANSITIVE:
                    voice, start = named, later
            own = voice
        else:
            own, start, somebody = self.after(at)
            itself = at > 0 and self.scan.function(self.row[at - 1].first, "pronoun") is not None  # لكنه استبعد
            of_whom = cls in TRANSITIVE and at > 1 and self.row[at - 1].kind == "rel" and bool(match.cut.pronoun) and own is None and not somebody
            if of_whom and not outer:
                own = self.carried(at - 1)  # هاجم الدول التي وصفها ب…
            ahead = self.before(at) if not itself and not of_whom and (not unit.conjunction or match.cut.conjunction == "ف") else None
            if own is not None and ahead is not None and (cls in TRANSITIVE or self.scan.function(unit.first, "tells")) and self.right_before(at):
                own, start = ahead, at + 1 if cls in TRANSITIVE else start  # وكان الوزير حمّل إسرائيل المسؤولية
            elif own is not None and (self.described_whom(at, unit, start) if cls == "describe" else self.elided(at, cls, unit, start)):
                own, start = self.carried(at), self.first_actor(at, start)
            if own is None and not somebody:
                own = ahead
            if own is None and not somebody and cls in TRANSITIVE and match.cut.pronoun and not unit.conjunction and at > 1 and self.row[at - 1].kind in ("word", "adjective", "number", "actor"):
                own = self.subject(at)  # هاجم دولا عدة وصفها ب…
            if own is None and not somebody and cls not in ("hedge", "estimate") and self._attributive(at):
                own = self.subject(at) or self.topic(at)
                somebody = own is None  # حملة يقول إنها …: whoever does what the sentence tells
            if own is None and not somebody and self.goes_with(at):
                own = self.carried(at) if not outer else self.subject(at)
                if own is None and outer and itself and outer.speaker and outer.speaker_key:
                    own = Voice(outer.speaker, outer.speaker_key)  # قال إنه …، ولكنه حذر من أن
            if own is None and not somebody and at and not self.goes_with(at):
                somebody = self.row[at - 1].kind == "rel" or self.heads(at)  # المصور الذي أوضح, لكن متحدثة قالت: somebody, no actor
            if own is None and not somebody and not outer:
                own = self._published(at)
            if cls == "relay" and at + 1 < len(self.row) and any(u.kind == "prep" and u.preposition == ABOUT and u.match is not None and u.match.cut.pronoun for u in self.row[at + 1 : start + 1]):
                of_one = self.voice if self.voice is not None and self.voice.one else None
                relay, own, somebody = (own.id,) if own else (), of_one, True  # نقلت عنه الوكالة قوله
            elif cls == "relay":
                source = self.source_of(start)
                if source is not None:
                    relay = (own.id,) if own else ()
                    own, start = source
                elif own is None or not (self.complement(start, None, cls)[0] or (self._reports_news(own) and self._happening(self.object_start(start)))):
                    return None
            elif own is not None and self._reports_news(own) and (source := self._quoting(start)) is not None:
                relay = (own.id,)
                own, start = source
            if own is not None and own.one and match.feature.endswith("mp") and not self.row[at].first < own.key[0]:
                own, somebody = None, True  # قالوا: not the one who spoke before
            voice = own
        if cls in NEVER_ALONE:
            if voice is not None and outer is None and not (at and self.row[at - 1].kind in ("word", "prep", "func") and not unit.conjunction):
                self._spoke(voice)  # not وقت تبني الدوحة للمشروع
            return None
        if match.cut.pronoun and cls in ("say", "express") and voice is None and start < len(self.row) and self.row[start].kind == "actor":
            voice, start = self.actor(start), start + 1
            own = voice
        if outer and start == at + 1 and following not in ("comp", "colon") and at and self.scan.function(self.row[at - 1].first, "likewise"):
            return None  # … كما قال …
        if voice is None and outer and not participle and (cls == "claim" or match.cut.pronoun):
            return None  # ما زعمه، كما قال: the outer statement's own hedge
        aside = at > 0 and self.row[at - 1].kind == "rel"
        if own is None and (outer or aside) and not participle and not unit.conjunction and not somebody:
            return None  # ولاحظ أن التحقيقات ترجح …: nobody whom a row knows
        if match.feature.endswith("x"):
            voice, own, somebody = None, None, True  # قيل: nobody is named
        if voice is None and not somebody and not (match.feature.endswith("mp") and self.voice is not None and self.voice.one):
            voice = self.voice
        made = self._words(at, unit, match, start, voice, own if not somebody else voice, relay)
        if made is None:
            return None
        addressee, occasion = self.setting(at, start, made.first, made.speaker, made.cls)
        return replace(made, nested=(outer is not None or aside) and not participle, addressee=addressee, occasion=occasion)

    def _attributive(self, at: int) -> bool:
        """Whether a verb tells what somebody says of the noun right before it: حملة يقول إنها تستهدف كذا."""
        if at < 2 or self.row[at].conjunction or self.row[at - 1].kind not in ("word", "adjective", "event") or at + 1 >= len(self.row):
            return False
        after = self.row[at + 1]
        noun = any(m.entry.pos in ("N", "A") and not m.cut.article for m in self.row[at - 1].matches)
        return noun and after.kind == "comp" and after.match is not None and bool(after.match.cut.pronoun)

    def _words(
        self, at: int, unit: Unit, match: Match, start: int, voice: Voice | None, own: Voice | None, relay: tuple[str, ...]
    ) -> StatementFound | None:
        """The statement of a verb or participle whose speaker is known, if words follow."""
        cls = "say" if match.entry.key == SEEING else match.entry.key
        participle = match.feature == "participle"
        words_first = self.row[start].first if start < len(self.row) else self.last
        quote = self.announced(at) if cls in ("say", "reply") else None
        if quote is not None:
            return self._made(unit, quote, voice, cls, relay, direct=True, rule="announced")
        quote = self.quote(words_first)
        if (again := self._said_before(at, start, match)) is not None:
            return self._made(unit, again, voice, cls, relay, direct=False, rule="again")
        if cls != "describe" and at and self.scan.function(self.row[at - 1].first, "what"):
            return None  # أبرز ما كشف عنه الفيديو
        complement, first, direct = self.complement(start, quote, cls)
        if not complement and cls == "say" and not participle and (that := self.that_far(start)) is not None:
            complement, first, direct = True, that, False
        imperfect = match.feature.startswith("i")
        if not complement and cls in ("say", "reply") and not participle and (before := self.quoted_before(at)) is not None:
            if not any(f.direct and f.first == before[0] for f in self.out):
                return self._made(unit, before, voice, cls, relay, direct=True, rule="inverted")
        if not complement and start < len(self.row) and self.row[start].kind == "comma" and at and self.scan.function(self.row[at - 1].first, "likewise"):
            return None  # كما قال، …: the outer words' own hedge
        if cls == "describe" and complement and not direct and start < len(self.row):
            first = self.object_start(start)  # وصف نظيره بأنه شريك: whom, and as what
        if cls == "describe" and not direct and (marked := self.marked(first)) is not None:
            return self._made(unit, (first, marked), voice, cls, relay, direct=False, rule="clause")  # وصفتها بـ"رائدة النساء"
        if cls == "describe" and not direct and not self.names_it(first):
            described = self.described(start)
            if described is None:
                return None
            return self._made(unit, described, voice, cls, relay, direct=False, rule="clause")
        if not complement and cls == "talk" and (about := self.object_start(start, ABOUT)) < self.last and self.row[self.unit_of[about]].preposition == ABOUT:
            complement, first = True, about
        if cls == "talk" and voice is None and at and self.row[at - 1].kind == "rel":
            return None  # الأنباء التي تحدثت عن سقوط المدينة
        shown = cls == "reply" and own is not None and not participle and self._document_at(at + 1) and self._deed(first)  # أظهر تقرير للمنظمة اعتقال ستة
        shown = shown or (cls == "hedge" and own is not None and not imperfect and self._happening(first))  # رجح الوزير مقتل ستة
        if not complement and not shown and (cls in NAMED_WORDS or (imperfect and cls in ("say", "hedge", "promise", "admit"))):
            if cls == "count" and own is not None and not participle and (counted := self._counted(start)) is not None:
                return self._made(unit, counted, own, cls, (), direct=False, rule="count")
            if cls == "publish" and voice is not None and any(self.scan.find(u.first, "document") for u in self.row[start : start + 8]):
                self._spoke(voice)  # أصدر X بيانا: what the statement says is X's
            return None
        if cls in CALLING and own is None:
            return None
        if not complement and start == at + 1 and match.last < unit.last:
            first = match.last  # محملا إسرائيل: one event word, but the cue is only its first
        if cls == "admit" and not complement and (first >= self.last or self.row[self.unit_of[first]].preposition != BY):
            return None  # أقر البرلمان قانونا
        if cls == "promise" and imperfect and direct and not self.introduced(first):
            return None  # يعدون "تقريرا"
        if cls in ("hedge", "estimate") and imperfect and not participle and own is None and not unit.conjunction:
            return None  # شاحنة يرجح أنها مسروقة: nobody says who thinks so
        if cls == "hedge" and imperfect and not at and match.feature == "i3ms" and start == 1 and complement:
            return None  # ويرجح أن المهاجم …: nobody does
        if cls == "claim" and imperfect and self.doc.raw(unit.first).endswith(CALLED) and not (start < len(self.row) and self.row[start].kind == "comp"):
            return None  # يدعى "فلان"
        if cls == "claim" and not complement and imperfect and self.called(at):
            return None
        if not complement and own is None:
            return None
        if not complement and match.entry.data == SAID and not participle:
            closing = self.quoted_last(words_first)  # قال في تجمع حاشد "أوقفوا الحرب"
            return self._made(unit, closing, voice, cls, relay, direct=True, rule="quote") if closing is not None else None
        if not complement and cls == "ask" and match.cut.pronoun and at and self.row[at - 1].kind == "rel" and (start >= len(self.row) or not self.row[start].preposition or self.scan.function(self.row[start].first, "occasion") is not None):
            return None  # القرض الذي طلبته الحكومة في مارس
        if not complement and cls not in TRANSITIVE and (match.cut.pronoun or (at and self.row[at - 1].kind == "rel")) and not self._who_said(at, match, first):
            if first >= self.last or self.row[self.unit_of[first]].kind != "prep":
                return None  # الهدنة التي أعلنها الوسيط: no words of his
        if direct and quote and (whole := self._beyond(quote)) is not None:
            quote = whole  # أن "…"، إضافة إلى …: the quotation is a part of the clause
        if not direct:
            last = self.clause_end(first, whole=complement)
            if quote and quote[0] - first <= 2 and quote[1] >= last - 3 and quote[1] - quote[0] > SHORT_QUOTE and cls not in ("ask", "accuse", "blame"):
                quote, direct = quote, True
            else:
                quote = first, last
        if quote is None or quote[1] - quote[0] < 1 + (direct or complement or not self._deed(quote[0])):
            return None
        if not complement and cls in OBJECTLESS and not self.has_object(first):
            return None
        return self._made(unit, quote, voice, cls, relay, direct=direct, whole=complement, rule="quote" if direct else "clause")

    def _happening(self, token: int) -> bool:
        """Whether a noun of what happened stands at a token, with neither preposition nor conjunction."""
        unit = self.row[self.unit_of[token]] if self.row[0].first <= token < self.last else None
        return unit is not None and unit.kind == "event" and not finite(unit) and not unit.preposition and not unit.conjunction

    def _who_said(self, at: int, match: Match, first: int) -> bool:
        """Whether a relative clause tells what somebody said, and not what was said of him: الرئيس، الذي أكد رفض بلاده كذا."""
        return not match.cut.pronoun and match.feature.startswith("p") and match.entry.key == "say" and self._antecedent(at - 1) is not None and self._happening(first)

    def _reports_news(self, voice: Voice) -> bool:
        """Whether a speaker is an agency or newspaper, whose words are somebody else's."""
        unit = self.row[self.unit_of[voice.key[0]]] if self.row[0].first <= voice.key[0] < self.last else None
        return unit is not None and unit.phrase is not None and unit.phrase.sector == "MED"

    def _published(self, at: int) -> Voice | None:
        """Who put out the document that a clause opens with: وفي بيان نشره فلان، مدير المركز، قال: …"""
        for place in range(1, min(at, BACK)):
            cue = self.cue_of(self.row[place])
            if cue is not None and cue.entry.key == "publish" and cue.cut.pronoun and self.scan.find(self.row[place - 1].first, "document"):
                return self.actor(place + 1)
        return None

    def _quoting(self, start: int) -> tuple[Voice, int] | None:
        """Whom a speaker passes on: ذكرت الوكالة، نقلا عن مصدر في الوزارة، أن …"""
        for place in range(start, min(len(self.row) - 2, start + 3)):
            cue = self.cue_of(self.row[place])
            if cue is not None and cue.entry.key == "according" and self.row[place + 1].preposition == ABOUT:
                source = self.source_of(place + 1)
                if source is not None:
                    self.consumed.add(self.row[place].first)
                return source
            if self.row[place].kind not in ("comma", "time"):
                return None
        return None

    def _counted(self, start: int) -> tuple[int, int] | None:
        """The counts that somebody keeps, from a unit on: سجلت المنظمة مئة حالة اعتقال."""
        if self.out and self.out[-1].last > self.row[start - 1].first:
            return None  # another's words
        first = self.object_start(start)
        for unit in self.row[start : start + 4]:
            if unit.kind == "number" or (unit.phrase is not None and unit.phrase.count is not None):
                return first, self.clause_end(first, whole=True)
            if unit.kind not in ("time", "comma", "prep", "func", "word"):
                return None
        return None

    def _beyond(self, quote: tuple[int, int]) -> tuple[int, int] | None:
        """The words of an أن clause that goes on after the quotation it begins with, if most of it stands outside."""
        if quote[0] < 2 or self.scan.function(quote[0] - 2, "comp") is None:
            return None
        last = self.clause_end(quote[1], whole=True)
        within = not any(self.doc.words[token] in STOPS for token in range(quote[1], last))
        return (quote[0], last) if within and last - quote[1] > quote[1] - quote[0] else None

    def _made(
        self, unit: Unit, words: tuple[int, int], voice: Voice | None, cls: str, chain: tuple[str, ...], *, direct: bool, whole: bool = False, rule: str
    ) -> StatementFound:
        cue = self.cue_of(unit)
        return StatementFound(cue=(unit.first, cue.last if cue else unit.last), first=words[0], last=words[1], speaker=voice.id if voice else None,
                              speaker_key=voice.key if voice else None, direct=direct, cls=cls, chain=chain, whole=direct or whole, rule=f"statement.{rule}")  # fmt: skip

    def _said_before(self, at: int, start: int, match: Match) -> tuple[int, int] | None:
        """The words that a verb points back to: وهو ما نفته الوزارة, ونفت الوزارة ذلك."""
        if not self.out and self.previous is None:
            return None
        that = any(self.scan.function(self.row[p].first, "that") and (p == at + 1 or self.closes(p + 1) or self._attended(p + 1)) for p in (at + 1, start) if p < len(self.row))
        if that and match.feature == "participle" and at + 2 < len(self.row) and self.doc.words[self.row[at + 2].first].endswith("ا"):
            return None  # معتبرا ذلك واجبا
        turned = bool(match.cut.pronoun) and at > 0 and not (at > 1 and self.row[at - 2].kind == "prep") and (self.scan.function(self.row[at - 1].first, "turn", "what") is not None)
        if not that and not (turned and match.entry.key in ("deny", "say", "admit", "claim")):
            return None
        last = self.out[-1] if self.out else self.previous
        return (last.first, last.last) if last is not None else None

    def _attended(self, at: int) -> bool:
        """Whether a participle of saying attends what its clause tells: ونفى الحزب ذلك داعيا إلى تحقيق."""
        match = self.scan.find(self.row[at].first, "cue") if at < len(self.row) else None
        return match is not None and match.feature == "participle" and self.attends(at, match)

    def _document(self, at: int, unit: Unit) -> StatementFound | None:
        """``وجاء في البيان أن …``: the words of a document are its issuer's."""
        for place in range(at + 1, min(len(self.row), at + 8)):
            if self.row[place].kind in ("comp", "colon", "quote"):
                voice = self.voice
                first = self.row[place].first if self.row[place].kind == "comp" else self.row[place].last
                last = self.clause_end(first, whole=True)
                if voice and last - first > 2:
                    return self._made(unit, (first, last), voice, "say", (), direct=False, rule="document")
                return None
            if self.row[place].kind == "actor":
                voice = self.actor(place)
                if voice:
                    self._spoke(voice)
        return None

    def _according(self, at: int, unit: Unit) -> StatementFound | None:
        """``بحسب X``, ``وفقا لـ X``, ``حسب ما ذكرت X``: the clause before it, or after it where it opens the sentence."""
        place = at + 1
        voice: Voice | None = None
        steps = 0
        while place < len(self.row) and steps < 6:
            following = self.row[place]
            if following.kind in ("comma", "colon", "comp"):
                break
            if following.kind == "actor":
                if place > at + 2 and self.row[place - 1].kind == "prep" and self.row[place - 2].kind in ("word", "adjective") and not self.scan.find(self.row[place - 2].first, "document"):
                    return None  # بحسب متخصصين في التنظيمات المسلحة
                voice = self.actor(place)
                named = self.apposed(place) if voice else None
                if named is not None:
                    voice, place = named[0], named[1] - 1
                if voice:
                    break
            cue = self.cue_of(following) if following.kind not in ("actor", "place", "time", "number") else None
            if cue is not None and following.kind in ("cue", "event"):
                self.consumed.add(following.first)
                if cue.entry.key == "relay":
                    source = self.source_of(place + 1)
                    if source:
                        voice, place = source[0], source[1] - 1
                        break
            if self.scan.find(following.first, "document"):
                issued = self.issuer(place)
                if issued:
                    voice, place = issued[0], issued[1] - 1
                elif any(m.entry.kind == "document" and m.cut.article for m in self.scan.at[following.first]):
                    voice = self.voice
                break
            place += 1
            steps += 1
        if voice is None:
            return None
        before = [f for f in self.out if f.first < unit.first and f.last >= unit.first - 2]
        opening = not any(u.kind not in ("conj", "func", "seq", "comma") for u in self.row[:at])
        if before and not opening:
            if before[-1].speaker == voice.id:
                return None
            return replace(before[-1], chain=(voice.id,), cls="relayed")
        if opening:
            start = place + 1
            start += start + 1 < len(self.row) and self.row[start].kind == "quote" and self.row[start + 1].kind == "comma"  # ووفقا لتقرير "شبيغل"، …
            while (start < len(self.row) and self.row[start].kind in ("comma", "func", "time")) or (start < len(self.row) and self.row[start].conjunction and self.row[start].kind == "actor"):
                start += 1
            start = self._behind_source(start)
            if start < len(self.row) and self._says_itself(start):
                self.passed_on = self.row[start].first, voice.id
                return None
            first = self.row[start].first if start < len(self.row) else self.last
            last = self.clause_end(first, whole=True)
        else:
            first = self.row[self.tail_start(at)].first
            last = self.unlead(unit.first)
            resumed = self._goes_on(place)
            if resumed is not None:
                first = self.row[self.clause_start(at)].first
                last = self.clause_end(self.row[resumed].first, whole=True)
        if last - first < 3:
            return None
        return self._made(unit, (first, last), voice, "according", (), direct=False, rule="according")

    def _says_itself(self, start: int) -> bool:
        """Whether the clause that an according opens is somebody's saying, which is only passed on: وبحسب الوكالة، قال الوزير إن …"""
        cue = self.cue_of(self.row[start])
        return cue is not None and cue.entry.key == "say" and finite(self.row[start]) and self._words_follow(start)

    def _behind_source(self, start: int) -> int:
        """The unit where the words begin behind what else says whose they are: ووفقا لتقرير للمنظمة [في اليمن، ]فقد قتل ستة."""
        for place in range(start, min(len(self.row) - 1, start + NOUN_REACH)):
            if self.row[place].kind == "comma":
                return place + 1
            if self.row[place].kind not in ("place", "adjective", "prep", "time") or (place == start and not self.row[place].preposition and self.row[place].kind != "prep"):
                return start
        return start

    def _goes_on(self, place: int) -> int | None:
        """The unit where the clause that an according interrupts goes on: واتفقا، بحسب الوسيط، على هدنة."""
        while place + 1 < len(self.row) and self.row[place].kind != "comma":
            place += 1
            if finite(self.row[place]) or self.row[place].kind == "stop":
                return None
        place += 1
        if place >= len(self.row):
            return None
        unit = self.row[place]
        if unit.kind == "number" or (unit.phrase is not None and unit.phrase.count is not None and not unit.conjunction):
            return place  # وقتل، وفقا للوزارة، 140 شخصا
        if unit.kind in ("seq", "rel", "cue", "colon", "actor") or self._later(unit) or unit.conjunction or finite(unit) or self.cue_of(unit) is not None:
            return None
        noun = unit.kind == "word" and any(m.entry.pos == "N" and not m.cut.skip for m in unit.matches)  # واستخدمت، بحسب التقرير، قنابل
        return place if noun or (unit.kind in ("prep", "event", "light") and unit.match is not None) or any(m.cut.article for m in unit.matches) or unit.preposition else None
