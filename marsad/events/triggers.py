"""Which event a word tells, if any: its conditions, and whether its form is a verb or a noun where it stands."""

from __future__ import annotations

from marsad.events.clauses import RowReader
from marsad.language.ar.clitics import PRONOUNS
from marsad.language.ar.inflect import has_tanwin
from marsad.lexicon import Trigger
from marsad.match import QUOTE_MARKS, Match
from marsad.units import Unit, finite

MINE = PRONOUNS[-1]
YOU = "كم"  # الحاكم is the ruler before it is ألحا + كم
CLAUSE = 8  # units back that the verb of the same clause may stand
WINDOW = 6  # tokens within which `with` and `without` words count
LEFT_REACH = 2  # tokens after the preposition in which what is walked out of is named: من جولة المفاوضات
LABEL_REACH = 4  # tokens before a preposition that may stand between it and the topic it is about: التحقيق الدولي في
ANTECEDENT = 8  # tokens before a verb with a pronoun in which the word that the pronoun stands for is looked for
NOTHING: frozenset[str] = frozenset()
TWO = ("ان", "ين")  # endings of the dual
PARTICLE = 3  # letters of the longest preposition that belongs to a verb
ASIDE = 12  # units that an aside between a verb and its particle may hold
SUBJECT_REACH = 4  # units before a verb in which its subject is looked for
CONDITION_REACH = 3  # tokens before an event word in which إذا and its like put it under a condition
STOP_REACH = 3  # tokens before an event noun in which وقف, إنهاء and their like do away with it: وقف الاتصالات والتنسيق
AIM = "ل"  # the preposition of a purpose
BY = "ب"  # what somebody is called stands behind it: وصفه بالجائر
THAT = "بان"  # بأنه, folded
STATES = frozenset(("state", "capital"))  # classes of phrases that name a country or its capital
JUDGED = 24  # tokens after a verb of calling in which the ب of what is called stands
JUDGEMENT = 5  # tokens that such a word may stand behind its ب
STOPPABLE = frozenset(("PROTEST", "MOBILIZE", "COOPERATE", "CONSULT", "AID", "AGREE", "RETREAT"))  # types that are none when stopped (an attack stopped was one)
PACT_CONTENTS = frozenset(("RETREAT", "CONCEDE", "AGREE"))  # what the name of an agreement is made of


class TriggerReader(RowReader):
    """Chooses among what a word of a sentence may tell."""

    _asked_here: frozenset[str] | None = None

    def choose(self, at: int, unit: Unit) -> tuple[Match, Trigger] | None:
        """The event entry that fits here: its conditions hold; longer phrases, conditioned entries and nouns first."""
        best: tuple[tuple[int, ...], Match, Trigger] | None = None
        verbs: list[tuple[Match, Trigger]] = []  # read as a verb, with what it asks for beside it
        for order, match in enumerate(self.scan.at[unit.first]):
            if match.entry.kind != "event":
                continue
            trigger: Trigger = match.entry.data
            verbal = match.entry.pos == "V"
            if trigger.tags and not self._as_tagged(at, match, trigger):
                continue
            if verbal and match.cut.pronoun and "object" not in trigger.frame and match.feature[1:2] == "3" and any(m.entry.kind == "event" and m.entry.pos == "N" and m.cut.pronoun for m in self.scan.at[unit.first]):
                continue  # تضامنها: a verb without an object wears no pronoun
            if trigger.wanted and "judged" not in trigger.tags and not self._near(match.last, trigger.wanted) and not self._antecedent_word(at, match, trigger.wanted):
                continue
            if trigger.barred and "from" not in trigger.tags and (self._near(match.last, trigger.barred, named=False) or (verbal and self._barred_before(at, match, trigger.barred))):
                continue
            if match.cut.conjunction and self._whole_noun(match):
                continue
            if verbal and match.cut.pronoun == YOU and any(m.entry.kind == "noun" and not m.cut.pronoun for m in self.scan.at[unit.first]):
                continue
            if match.cut.pronoun == MINE and not verbal and trigger.type == "ASSAULT":
                continue  # بشكل هجومي: the adjective is spelt like "my attack"
            if trigger.not_after and self._stands(trigger.not_after, max(0, unit.first - 2), unit.first):
                continue
            if self._spelt_otherwise(unit, match):
                continue
            fits = self._verb_here(at, match) if verbal else self._noun_here(at, match)
            if not fits:
                continue
            # أصيب is hardly ever somebody's أُصيبُ: the first person yields, but for what is quoted
            third = match.feature[1:2] != "1" or self.doc.quote_of[unit.first] >= 0
            rank = (match.last, third, bool(trigger.wanted), fits, -order)
            if best is None or rank > best[0]:
                best = (rank, match, trigger)
            if verbal and trigger.wanted and fits > 1:
                verbs.append((match, trigger))
        if best is None:
            return None
        if best[1].entry.pos != "V" and best[2].status is None and best[1].last > unit.first + 1 and not any(
            m.entry.kind == "event" and m.entry.pos == "N" and m.last == unit.first + 1 for m in self.scan.at[unit.first]
        ):
            # الحركة ألقت باللوم على: a set phrase has no subject, the verb that it begins with has
            return next(((m, t) for m, t in verbs if t.type == best[2].type and t.mode == best[2].mode), (best[1], best[2]))
        return best[1], best[2]

    def _verb_here(self, at: int, match: Match) -> int:
        """Whether an unvocalised form is a verb here (2 sure, 1 likely, 0 no): not after a preposition or in a genitive."""
        if match.cut.future or match.feature.startswith("i"):
            return 2
        if match.feature == "participle":
            chained = at > 0 and (self.row[at - 1].kind in ("comma", "actor", "place", "time") or bool(match.cut.conjunction))
            return 1 if chained and any(u.kind in ("cue", "event", "verb") for u in self.row[:at]) else 0
        if match.cut.preposition or match.cut.article or self._adverb(match):
            return 0
        before = self.row[at - 1] if at else None
        if before is None:
            return 2
        if before.kind == "actor" and match.cut.pronoun and not match.cut.conjunction and before.phrase is not None and not before.phrase.definite and self._governed(at - 1):
            return 2  # إلى جنود قتلهم مسلحون: a relative clause that nothing opens
        if match.feature == "p3md" and not match.cut.conjunction and (before.kind == "place" or (before.kind == "actor" and not before.conjunction and not self.doc.words[before.first].endswith(TWO))):
            return 0  # اقتحمت القوات المخيم فجرا: an adverb, not two who blew it up
        if finite(before) and not match.cut.conjunction and any(m.entry.kind == "event" and m.entry.pos == "N" for m in self.scan.at[match.first]):
            return 0  # يفرض سيطرته
        if self._definite(before) and any(m.entry.kind == "adjective" and m.cut.article for m in self.scan.at[match.first]):
            return 0  # الاستعداد التام is no التأم
        if before.kind in ("event", "word") and not match.cut.conjunction and self._tied_back(at):
            return 2  # هدنة توصل إليها
        if match.feature == "p3ms" and not match.cut.conjunction and self._ruled(at, match):
            return 0
        if before.kind == "prep" or (before.kind == "neg" and self.doc.words[before.first] in ("عدم", "دون", "بدون", "غير")):
            return 0
        if self._carried_noun(at):
            return 0
        if before.kind in ("rel", "comp", "aux", "comma", "stop", "colon", "seq", "quote", "time") or match.cut.conjunction:
            return 2
        if before.kind in ("light", "passive"):
            return 0
        return 1

    def _carried_noun(self, at: int) -> bool:
        """Whether what stands here is the genitive of a carrying noun, or joined with it: عملية دهس وطعن."""
        if self.row[at].conjunction and at > 1 and self.row[at - 1].kind == "event":
            at -= 1
        if not at or self.row[at].conjunction:
            return False
        carrier = self.row[at - 1]
        return self._label(carrier.first, "carrier") and not self._label_is_definite(carrier.first) and carrier.last == self.row[at].first

    def _adverb(self, match: Match) -> bool:
        """رفضاً, تنديدا: a masdar in the accusative is spelt like a dual of the past; tanwin or what stands before tells."""
        if has_tanwin(self.doc.raw(match.first)):
            return True
        if match.feature != "p3md" or match.cut.conjunction or match.cut.pronoun:
            return False
        noun = any(m.entry.kind == "event" and m.entry.pos == "N" and m.entry.data.row == match.entry.data.row for m in self.scan.at[match.first])
        unit = self.context.rows.unit_of[match.first]
        return noun and (unit == 0 or self.row[unit - 1].kind not in ("actor", "aux", "comp", "rel", "func"))

    def _ruled(self, at: int, match: Match) -> bool:
        """``انتقد لبنان قصف إسرائيل للضاحية``: after the clause's own verb, what may be its masdar is no second verb."""
        if not any(m.entry.kind == "event" and m.entry.pos == "N" and m.entry.data.type == match.entry.data.type for m in self.row[at].matches):
            return False
        for place in range(at - 1, max(-1, at - CLAUSE), -1):
            unit = self.row[place]
            if unit.kind in ("comma", "comp", "rel", "seq", "colon", "aux", "neg", "quote", "conj"):
                return False
            if finite(unit) or (unit.kind == "cue" and unit.match is not None and unit.match.feature == "participle"):
                return True  # مؤكدا رفضه
        return False

    def _noun_here(self, at: int, match: Match) -> int:
        """Whether a form is a noun here: an article, a preposition, a light verb or a genitive says so."""
        if match.cut.article or match.cut.preposition or match.last - match.first > 1:
            return 2
        before = self.row[at - 1] if at else None
        if before is not None and before.kind in ("prep", "light", "passive", "neg", "number", "func"):
            return 2
        if before is not None and before.kind == "actor" and match.cut.pronoun and not match.cut.conjunction and before.phrase is not None and not before.phrase.definite and self._governed(at - 1):
            return 0  # إلى جنود قتلهم مسلحون: a relative clause that nothing opens
        if before is not None and (before.kind == "rel" or (before.kind == "aux" and any(m.entry.pos == "V" for m in self.row[at].matches))):
            return 0
        return 1

    def _spelt_otherwise(self, unit: Unit, match: Match) -> bool:
        """Whether the hamza says that a form is not this one: أدان is the verb, إدانة the noun."""
        raw = self.doc.raw(unit.first)
        first = raw[match.cut.skip : match.cut.skip + 1]
        if match.feature.endswith("d") and match.entry.pos == "V" and any(m.entry.kind == "event" and m.entry.pos == "N" for m in unit.matches):
            return True  # وقصفا مدفعيا: an accusative, no dual
        return (first == "إ" and match.entry.pos == "V" and not match.cut.article) or (
            first == "أ" and match.entry.pos == "N" and match.feature == "s" and any(m.entry.pos == "V" and m.entry.kind == "event" and m.feature[:1] == "p" for m in unit.matches)
        )

    def _stands(self, words: frozenset[str], first: int, last: int) -> bool:
        """Whether one of some words that the conditions of events ask for stands among some tokens."""
        return any(not words.isdisjoint(self.scan.words[token].asked) for token in range(first, last))

    def _asked_in_sentence(self) -> frozenset[str]:
        """Those of all words of the sentence: most conditions find nothing there, and need not walk it."""
        if self._asked_here is None:
            sentence = self.doc.sentences[self.number]
            self._asked_here = NOTHING.union(*[self.scan.words[token].asked for token in range(sentence.first, sentence.last)])
        return self._asked_here

    def _near(self, after: int, words: frozenset[str], *, named: bool = True) -> bool:
        """Whether one of the words follows within the window; names and times in between do not count.

        ``named=False``: nor do the words that make up a known actor's name (استعاد الجيش تدمر من تنظيم [الدولة]).
        """
        if words.isdisjoint(self._asked_in_sentence()):
            return False
        last = self.doc.sentences[self.number].last
        left, token = WINDOW, after
        particles = named and all(len(word) <= PARTICLE for word in words)
        while token < last and left > 0:
            unit = self.row[self.context.rows.unit_of[token]]
            if particles and unit.kind == "comma" and (shut := self._aside(unit.last)):
                token = shut  # اتفق الطرفان، خلال محادثات في عمّان، على
                continue
            if unit.kind == "comma" and self._opens(unit.last):
                return False  # … ، وقالت: another clause
            if unit.kind in ("time", "actor", "place") and unit.last > token + 1:
                known = not named and unit.phrase is not None and unit.phrase.actor is not None
                if not known and self._stands(words, token, unit.last):
                    return True
                token, left = unit.last, left - 1
                continue
            if not words.isdisjoint(self.scan.words[token].asked):
                return True
            left -= self.doc.words[token][0].isalnum() and unit.kind not in ("prep", "comp")
            token += 1
        return False

    def _opens(self, at: int) -> bool:
        """Whether a clause with a verb of its own begins at a token: ، وقالت …"""
        unit = self.row[self.context.rows.unit_of[at]] if at < self.doc.sentences[self.number].last else None
        return unit is not None and bool(unit.conjunction) and finite(unit)

    def _aside(self, at: int) -> int:
        """The token behind an aside that begins with a preposition or a time at a token, if a comma shuts it; else 0."""
        number = self.context.rows.unit_of[at] if at < self.doc.sentences[self.number].last else len(self.row)
        if number >= len(self.row) or self.row[number].kind not in ("prep", "time") or self.row[number].conjunction:
            return 0
        for unit in self.row[number + 1 : number + ASIDE]:
            if unit.kind == "comma":
                return unit.last
            if unit.kind in ("comp", "colon", "seq") or finite(unit):
                return 0
        return 0

    def _as_tagged(self, at: int, match: Match, trigger: Trigger) -> bool:
        """Whether what the tags of a row ask of the form and of what stands around it holds (docs/events-format.md)."""
        tags, verbal = trigger.tags, match.entry.pos == "V"
        if "predicate" in tags and match.cut.article:
            return False  # المتورط في الهجوم: says only who he is
        if "reached" in tags and not verbal and match.cut.preposition == AIM:
            return False  # للتوصل إلى حل: aimed at, not reached
        if "state" in tags and verbal and match.feature[:1] == "i" and not match.cut.future and self.number:
            before = self.row[at - 1] if at else None
            if before is None or before.kind not in ("comp", "neg"):
                return False  # التي يسيطر عليها: how things stand; a headline tells in the present what happened
        if "placed" in tags:
            number = self.context.rows.unit_of[match.last] if match.last < self.doc.sentences[self.number].last else len(self.row)
            if number >= len(self.row) or self.row[number].preposition or self.row[number].conjunction or not self._somewhere(self.row[number]):
                return False  # عملية برلين, ضرب سوريا
        if "judged" in tags and not self._judged(match.last, trigger.wanted, named=bool(match.cut.pronoun)):
            return False
        return "from" not in tags or self._left(at, match, trigger)

    def _somewhere(self, unit: Unit) -> bool:
        """Whether a unit names a place, or a country that may act."""
        return unit.kind == "place" or (unit.phrase is not None and unit.phrase.cls in STATES)

    def _judged(self, after: int, words: frozenset[str], *, named: bool) -> bool:
        """Whether one of the words stands behind the ب of a verb of calling, wherever its object ends (``named``: a pronoun on the verb): وصف القرار … بالجائر."""
        if words.isdisjoint(self._asked_in_sentence()):
            return False
        last = self.doc.sentences[self.number].last
        for token in range(after, min(after + (JUDGEMENT if named else JUDGED), last)):
            unit = self.row[self.context.rows.unit_of[token]]
            if unit.kind in ("colon", "seq") or (unit.match is not None and unit.match.feature == "participle"):
                return False  # … داعيا إلى: what else was said
            if token == unit.first and (unit.preposition == BY or self.doc.words[token] == BY or self.doc.words[token].startswith(THAT)) and self._stands(words, token, min(token + JUDGEMENT, last)):
                return True
        return False

    def _left(self, at: int, match: Match, trigger: Trigger) -> bool:
        """Whether what is walked out of is what the conditions ask for (tag ``from``): انسحب من الاتفاق, not من الحي بموجب اتفاق."""
        sentence = self.doc.sentences[self.number]
        for token in range(match.last, min(match.last + WINDOW, sentence.last)):
            if self.doc.words[token] in trigger.frame:
                near = [self.scan.words[t].asked for t in range(token + 1, min(token + 1 + LEFT_REACH, sentence.last))]
                return all(trigger.barred.isdisjoint(s) for s in near) and (not trigger.wanted or any(not trigger.wanted.isdisjoint(s) for s in near))
        if trigger.wanted and not self._antecedent_word(at, match, trigger.wanted):
            return False  # what it asks for stands behind the preposition, or before
        return not self._near(match.last, trigger.barred, named=False)

    def _antecedent_word(self, at: int, match: Match, words: frozenset[str]) -> bool:
        """Whether the wanted word stands before: العقوبات التي فرضها, مذكرة وقعها (a pronoun for it), قواته انتشرت (the subject)."""
        if not at or words.isdisjoint(self._asked_in_sentence()):
            return False
        if match.entry.pos == "V" and self._subject_word(at, words):
            return True
        if self.row[at - 1].kind != "rel" and not match.cut.pronoun and not self._tied_back(at):
            return False
        reach = ANTECEDENT if match.cut.pronoun else ANTECEDENT // 2
        first = max(self.row[0].first, match.first - reach)
        return self._stands(words, first, match.first)

    def _tied_back(self, at: int) -> bool:
        """Whether a preposition with a pronoun stands right behind a verb: هدنة توصل إليها الطرفان."""
        after = self.row[at + 1] if at + 1 < len(self.row) else None
        return after is not None and after.kind == "prep" and any(m.entry.pos == "F" and m.cut.pronoun for m in after.matches)

    def _subject_word(self, at: int, words: frozenset[str]) -> bool:
        """Whether one of the words stands before a verb in its clause, under no preposition: العاصفة اجتاحت, العقوبات لا تستهدف."""
        place, steps = at - 1, 0
        while place >= 0 and steps < SUBJECT_REACH:
            unit = self.row[place]
            if unit.kind in ("aux", "neg", "quote", "time"):
                place -= 1
                continue
            steps += 1
            if unit.kind in ("comma", "comp", "colon", "rel", "seq", "cue", "stop", "conj"):
                return False
            governed = unit.preposition or (place and self.row[place - 1].kind == "prep")
            if not governed and self._stands(words, unit.first, min(unit.last, unit.first + 3)):
                return True
            if unit.conjunction:
                return False
            place -= 1
        return False

    def _barred_before(self, at: int, match: Match, words: frozenset[str]) -> bool:
        """Whether a verb's subject bars it, or what its pronoun stands for: العقوبات لا تستهدف, تقرير نشرته المنظمة."""
        if words.isdisjoint(self._asked_in_sentence()):
            return False
        if match.cut.pronoun and self._stands(words, max(self.row[0].first, match.first - 2), match.first):
            return True
        return self._subject_word(at, words)

    def _whole_noun(self, match: Match) -> bool:
        """وزارته is his ministry before it is و + his visit: a known noun that has the letter for its own wins."""
        return any(m.entry.kind == "noun" and not m.cut.conjunction for m in self.scan.at[match.first])

    def label(self, match: Match, trigger: Trigger) -> str:
        """The words that make an event noun only the name of a happening: ضحايا الهجوم, المتهمون بتفجير الكنيسة.

        A topic noun whose genitive it is, or to which a preposition ties it; carriers (عمليات, محاولة) in between count
        as part of it. An agreement (``pact``) names in this way the truce that it is about: اتفاق وقف إطلاق النار.
        """
        if why := self._supposed(match):
            return why
        if match.entry.pos == "V":
            return ""
        if self._an_injury(match):
            return "an injury"
        if trigger.type in STOPPABLE:
            for back in range(match.first - 1, max(self.row[0].first - 1, match.first - STOP_REACH - 1), -1):
                if self.row[self.context.rows.unit_of[back]].kind in ("comma", "comp", "rel", "prep", "cue", "seq"):
                    break
                if self._label(back, "stop"):
                    return self.doc.raw(back)
        if trigger.type == "CONSULT" and not match.cut.article and not match.cut.pronoun and self._called_by_place(match):
            return "a meeting called by its place"
        token = self._before_token(match.first)
        tied = match.cut.preposition
        while token >= 0 and not tied and self._label(token, "carrier"):
            tied = self._preposition_of(token)
            token = self._before_token(token)
        if token < 0:
            return ""
        if not tied and self.scan.function(token, "prep"):
            tied = self.doc.words[token]
            token = self._before_token(token)
        pact = trigger.type in PACT_CONTENTS and len(tied) < 2 and not match.cut.conjunction
        classes = ("topic", *(("link",) if tied else ()), *(("pact",) if pact else ()))
        if not tied:
            found = token >= 0 and self._label(token, *classes) and not finite(self.row[self.context.rows.unit_of[token]])  # أثار is no آثار
            return self.doc.raw(token) if found and not self._label_is_definite(token) else ""
        if len(tied) == 1 and match.cut.pronoun:
            return ""  # في الذكرى العاشرة لاغتياله: told of him
        if len(tied) == 1 and token >= 0 and self._label(token, "topic") and not self._label(token, "link", "pact"):
            return ""  # صورة للقصف, يوم بالهجوم: ب and ل tie much else
        for back in range(token, max(-1, token - LABEL_REACH), -1):
            unit = self.row[self.context.rows.unit_of[back]] if self.doc.sentence_of[back] == self.number else None
            if unit is None or unit.kind in ("cue", "comma", "colon", "comp", "rel", "seq", "stop"):
                return ""
            if self._label(back, *classes):
                return self.doc.raw(back)
            if unit.kind in ("verb", "light", "event") and unit.match is not None and unit.match.entry.pos == "V":
                return ""
        return ""

    def _an_injury(self, match: Match) -> bool:
        """``إصابة شرطي بإصابة طفيفة``: a hurt with ب before an adjective, or before nothing, says how somebody was hurt."""
        if match.cut.preposition != "ب" or match.cut.article or match.cut.pronoun or not any(m.entry.kind == "victim" for m in self.scan.at[match.first]):
            return False
        after = self.row[self.context.rows.unit_of[match.last]] if match.last < len(self.doc.words) and self.doc.sentence_of[match.last] == self.number else None
        return after is None or after.kind in ("adjective", "mark", "comma", "stop") or (after.kind == "prep" and after.preposition != "ل")

    def _called_by_place(self, match: Match) -> bool:
        """مباحثات أستانة, خلال اجتماع جدة: known meetings, unless they open a clause or a verb holds them."""
        if match.last >= len(self.doc.words) or self.doc.sentence_of[match.last] != self.number:
            return False
        after = self.row[self.context.rows.unit_of[match.last]]
        before = self.row[self.context.rows.unit_of[match.first] - 1] if match.first > self.row[0].first else None
        return after.kind == "place" and not after.preposition and before is not None and (
            before.kind == "prep" or bool(match.cut.preposition) or any(m.entry.kind == "pact" and m.entry.key == "under" for m in self.scan.at[before.first])
        )  # بموجب مباحثات أستانة

    def _supposed(self, match: Match) -> str:
        """The word of condition that an event stands under: إذا فشلت المفاوضات, ما لم ينسحبوا."""
        for back in range(match.first - 1, max(self.row[0].first - 1, match.first - CONDITION_REACH - 1), -1):
            if self.row[self.context.rows.unit_of[back]].kind in ("comma", "comp", "rel", "colon", "cue", "stop", "actor", "seq"):
                return ""
            if condition := self.scan.function(back, "cond"):
                return self.doc.raw(condition.first, condition.last)
        return ""

    def taken_up(self, match: Match) -> bool:
        """Whether a carrying verb right after the noun has it for its object: الهجوم نفذه انتحاري, الغارة شنتها طائرة."""
        at = match.last
        if at >= len(self.doc.words) or self.doc.sentence_of[at] != self.number:
            return False
        return any(m.entry.kind == "light" and m.entry.pos == "V" and m.cut.pronoun for m in self.scan.at[at])

    def _before_token(self, token: int) -> int:
        """The token before one in the same sentence, quotation marks skipped; -1 where there is none."""
        token -= 1
        while token >= 0 and self.doc.words[token] in QUOTE_MARKS:
            token -= 1
        return token if token >= 0 and self.doc.sentence_of[token] == self.number else -1

    def _label(self, token: int, *classes: str) -> bool:
        return "label" in self.scan.kinds[token] and any(m.entry.kind == "label" and m.entry.key in classes for m in self.scan.at[token])

    def _label_is_definite(self, token: int) -> bool:
        return any(m.entry.kind == "label" and m.cut.article for m in self.scan.at[token])

    def _preposition_of(self, token: int) -> str:
        return next((m.cut.preposition for m in self.scan.at[token] if m.entry.kind == "label"), "")

    def resulting(self, at: int) -> bool:
        """Whether the event word stands under a verb of result: أسفر القصف عن مقتل …"""
        for place in range(at - 1, max(-1, at - 9), -1):
            unit = self.row[place]
            if "result" in self.scan.kinds[unit.first] and unit.kind not in ("actor", "place"):
                result = next((m for m in self.scan.at[unit.first] if m.entry.kind == "result"), None)
                if result is not None and (result.entry.data is None or any(self.doc.words[u.first] == result.entry.data for u in self.row[place + 1 : at])):
                    return True
            if unit.kind in ("comp", "colon", "rel") or (unit.conjunction and (unit.kind == "light" or finite(unit))):
                return False  # أسفر عن مقتل شخصين ويجري التحقيق في الحادث: a clause of its own
        return False
