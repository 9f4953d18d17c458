"""Whether two drafts tell one happening: nothing that both say differs, and enough is the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from marsad.events.drafts import Context, Draft
from marsad.language.ar.clitics import stems
from marsad.match import QUOTE_MARKS
from marsad.units import Row, Unit, verbal

REMEMBERED = 30  # drafts back that a new one is compared with: keeps a long text's time linear
NEAR = 3  # sentences apart that an unspecific second mention may stand
FROM_AFAR = frozenset(("aerial", "heavy-weapons", "drone"))  # القصف may sum up any of them
STRIKES = {"strike", "hunger"}
SAID = frozenset(("REQUEST", "ACCUSE", "SUPPORT", "REJECT", "THREATEN", "AGREE"))  # deeds that are done by saying so
TALKS = frozenset(("AGREE", "CONSULT"))  # of one day and the same people there is one
VERB_REACH = 10  # units between an event noun and the verb that goes on about it
LONG_DAYS = 7  # days beyond which a time is a period, in which much may happen
UNTOLD = frozenset(("negated", "denied"))  # not the happening that another telling asserts
UNNAMED = "actor:"  # how the id begins of someone whom only this text speaks of
LENT = frozenset(("controlled", "the accused"))  # reasons of a doer that the words themselves do not name
APART_REACH = 24  # units between two tellings that a word of contrast may part
IN, BY = "في", "ب"
MEANWHILE = (IN, "خلال", "اثناء", "اثر", "جراء", "نتيجه")
DATING = frozenset(("قبل", "بعد", "عقب", "اثر"))
AFTER_A_WHILE = frozenset(("من", "علي"))  # prepositions behind the time between: بعد يوم من …
LEDE = 1  # sentences after the headline that tell its events again, whatever they call who did them


class Twins:
    """Judges whether two drafts of one type tell one happening."""

    def __init__(self, context: Context, headline: int) -> None:
        self.context = context
        self.headline = headline
        phrases = [(context.rows.at(context.scan.doc.sentence_of[first])[context.rows.unit_of[first]].phrase, who) for (first, _), who in context.ids.items()]
        self.sides = frozenset(who for phrase, who in phrases if phrase is not None and phrase.cls == "party")  # الطرفان: whoever they are
        self.counted = frozenset(who for phrase, who in phrases if phrase is not None and phrase.count is not None)
        exact = {who for phrase, who in phrases if phrase is not None and (phrase.first == phrase.head - 1 if phrase.count is not None else not phrase.plural and phrase.cls == "agent")}
        self.persons = frozenset(who for who, kind in context.kinds.items() if kind == "person")
        self.victims = self.persons | exact  # those who can be killed but once

    def of(self, kept: Sequence[Draft], draft: Draft, *, named: bool = False) -> Draft | None:
        """The event told before that this draft tells again. ``named``: its own sentence names it as known."""
        told = [k for k in _recent(kept, self.headline) if k.trigger.type == draft.trigger.type]
        if draft.places and (named or self.refers(draft)):
            told.sort(key=lambda k: set(k.places).isdisjoint(draft.places))  # هجوم لندن is the one told there, however far back
        elif not draft.sources and not draft.targets and self.refers(draft):
            # الاحتجاجات is rather a demonstration than a strike, الهجوم no mere هجوم محتمل
            told.sort(key=lambda k: (k.trigger.mode != draft.trigger.mode and bool(draft.trigger.mode), not (k.sources or k.targets or k.places or k.time is not None)))
        return next((k for k in told if self.same(k, draft, named=named)), None)

    def _future(self, draft: Draft) -> bool:
        """Whether an event is told by a verb in the future."""
        match = self.context.rows.at(draft.sentence)[draft.unit].match
        return draft.verbal and match is not None and bool(match.cut.future)

    def of_victim(self, kept: Sequence[Draft], draft: Draft) -> Draft | None:
        """The event told before in which the same one is killed."""
        return next((k for k in reversed(kept) if _times_agree(self.context, k, draft) and self._same_victim(k, draft)), None)

    def same(self, old: Draft, new: Draft, *, named: bool = False) -> bool:
        """Whether nothing that both say differs, and enough is the same."""
        if old.trigger.type != new.trigger.type or old.first == new.first:
            return False
        if old.status != new.status and not UNTOLD.isdisjoint((old.status, new.status)):
            return False
        if self._elsewhere(old, new) or self._another_time(old, new) or (new.verbal and new.trigger.type in SAID and likewise(self.context, new)):
            return False
        if self._future(old) != self._future(new) and old.sentence != new.sentence and new.targets and set(old.targets).isdisjoint(new.targets):
            return False  # ستطلق النار على أي مسلح is no telling of the shooting
        context, headline = self.context, self.headline
        refers = named or self.refers(new)
        told = old.sentence == headline
        if self._same_victim(old, new) and _times_agree(context, old, new):
            return True
        if self._in_own_words(old, new):
            return True
        asked_again = told and new.trigger.type == "REQUEST"  # in a headline a call is cut short
        if not asked_again and not self._modes_agree(old, new, refers):
            return False
        if headline >= 0 and told and new.sentence - headline <= LEDE and (_swapless(old, new) or new.trigger.type == "MOBILIZE") and _times_agree(context, old, new):
            return True
        if not _times_agree(context, old, new):
            return False
        if self._his(old, new) or self._met(old, new):
            return True
        same_days = new.trigger.type in TALKS and self._same_days(old, new)
        if same_days and not self._strangers(old, new):
            return True
        sources = [] if refers and not LENT.isdisjoint(new.reasons) else self._known(new.sources, told)
        targets, old_sources, old_targets = self._known(new.targets, told), self._known(old.sources, told), self._known(old.targets, told)
        if refers and new.trigger.type == "ASSAULT" and not new.verbal and self._answered_for(new):
            sources = targets = []  # أعلن التنظيم مسؤوليته عن الهجوم, after the man who did it
        if self._verb_of(old, new) and (self._relative(new) or (_agree(context, old_sources, sources) and _swapless(old, new))):
            return True
        if not new.joins and not _agree(context, old_sources, sources, told or refers):
            return False
        if not _agree(context, old_targets, targets, told) and not (new.definite and not new.verbal and not sources and self._nameless(old_targets) and self._nameless(targets)):
            return False
        if set(old.sources) & set(targets) or set(old.targets) & set(sources):
            return False
        if new.joins and old.trigger.mode == new.trigger.mode and self.attends(new):
            return True
        # a group and its members count as one where the manner of the act is told both times, and is one
        alike = old.trigger.mode is not None and old.trigger.mode == new.trigger.mode
        shared = sum(bool(set(_wider(context, a) if alike else a) & set(_wider(context, b) if alike else b)) for a, b in (
            (old_sources, sources), (old_targets, targets), (old.places, new.places)))  # fmt: skip
        if old.trigger.type == "CONSULT" and not shared and {*old_sources, *old_targets} & {*sources, *targets}:
            shared = 1  # who meets whom: either way round
        if told and old_sources and sources and not shared:
            shared = 1  # إسرائيل تتوعد, told again as its minister's threat
        if captures(old) != captures(new) and ((sources or targets) if old.sentence != new.sentence else not (captures(new) or refers)):
            return False
        if _fights(old) != _fights(new) and (old.trigger.mode or new.trigger.mode) and old.sentence != new.sentence:
            return False
        silent = not (sources or targets)
        one_silent = silent or not (old_sources or old_targets)
        if new.definite and not new.verbal and targets and old_targets and not shared and self._nameless(targets):
            return True  # الهجوم على المدنيين, after the attack in which 29 people were killed
        if told:
            return shared > 0 or one_silent
        if self._harmed_in(old, new):
            return True
        if old.sentence == new.sentence:
            return not _coordinated(context, old, new) and (shared > 0 or one_silent)
        if refers and (silent or new.joins or self._nothing_else(old, new)):
            return True
        near = new.sentence - old.sentence <= NEAR
        if near and old.lemma == new.lemma and _completes(old, new):
            return True
        if silent and old.trigger.mode == new.trigger.mode == "arrest" and (new.verbal or new.owned or refers or new.passive or new.light is not None):
            return True
        if silent and near and old.trigger.mode == new.trigger.mode and set(old.places) & set(new.places):
            return True
        if silent and near and old.trigger.mode == new.trigger.mode and self._same_days(old, new):
            return True
        same_word = self._same_word(old, new)
        if one_silent and near and new.trigger.type == "REQUEST" and old.lemma == new.lemma:
            return True  # مظاهرات للمطالبة بـ…, and later the demonstrators' demand
        if one_silent and new.trigger.type in ("PROTEST", "CONSULT") and (same_word or old.trigger.mode == new.trigger.mode) and near:
            return bool(set(old.places) & set(new.places)) or not old.places or not new.places
        if shared >= 2 or (shared and (same_word or refers)):
            return near or same_word or refers
        return False

    def _nothing_else(self, old: Draft, new: Draft) -> bool:
        """``الهجوم على المسجد``: a known attack, of which nothing is told that the one told before has otherwise."""
        if new.verbal or new.trigger.type != "ASSAULT":
            return False
        if not set(new.sources) <= set(old.sources) and (old.sources or old.harm):
            return False  # Iran and its guards; or a harm that nobody is said to have done, and somebody's attack
        return not new.places or not old.places or not set(new.places).isdisjoint(old.places)

    def refers(self, draft: Draft) -> bool:
        """Whether an event noun names one that is known: الهجوم, عملية الدهس, هجوم لندن, هجوم أمس."""
        if draft.verbal:  # قضى في الهجوم
            return bool(draft.harm) and not draft.sources and any(self._definite(first) for first, _ in draft.also)
        if draft.definite or self._definite(draft.first) or any(self._definite(first) for first, _ in draft.also):
            return True
        after = self._after(draft) if "noun" in draft.trigger.tags else None
        return after is not None and (after.kind in ("place", "time") or (after.kind in ("word", "event", "light") and any(m.cut.article for m in after.matches)))

    def attends(self, draft: Draft) -> bool:
        """``يشارك في القمة سبعة رؤساء``: a verb whose object is a known meeting, in which others take part too."""
        return draft.verbal and draft.trigger.type == "CONSULT" and draft.trigger.mode == "multilateral" and any(self._definite(first) for first, _ in draft.also)

    def _definite(self, token: int) -> bool:
        return any(m.cut.article and m.entry.kind == "event" for m in self.context.scan.at[token])

    def _brings(self, draft: Draft) -> bool:
        """Whether a noun brings a happening up as a new one: بهجوم بري, where الهجوم and هجومها and هجوم القوات name one."""
        if draft.verbal or draft.definite or draft.owned:
            return False
        after = self._after(draft)
        return after is None or not (after.kind in ("actor", "place") or any(m.cut.article for m in after.matches))

    def _after(self, draft: Draft) -> Unit | None:
        """What stands right after an event noun in its clause, quotation marks skipped."""
        scan, token = self.context.scan, draft.last
        if token < len(scan.at) and scan.doc.words[token] in QUOTE_MARKS:
            token += 1
        if token >= len(scan.at) or scan.doc.sentence_of[token] != draft.sentence:
            return None
        after = self.context.rows.at(draft.sentence)[self.context.rows.unit_of[token]]
        return None if after.conjunction or after.preposition else after

    def _known(self, ids: Sequence[str], told: bool) -> list[str]:
        """Without those who may be anyone: both sides, and in a headline a number that the text gives more exactly."""
        return [i for i in ids if i not in self.sides and not (told and i in self.counted)]

    def _modes_agree(self, old: Draft, new: Draft, refers: bool) -> bool:
        a, b = old.trigger.mode, new.trigger.mode
        if not a or not b or a == b:
            return True
        if new.trigger.type == "PROTEST":  # الإضراب after إضراب عن الطعام, الاحتجاجات after any
            return new.definite and not new.verbal and (b == "demo" or {a, b} == STRIKES)
        if new.trigger.type != "ASSAULT":
            return False
        listed = new.conjoined and old.sentence == new.sentence and not (old.sources or old.targets or new.sources or new.targets)  # غارات وقصف مدفعي
        return "explosives" in (a, b) or ((refers or listed) and a in FROM_AFAR and b in FROM_AFAR)

    def _verb_of(self, old: Draft, new: Draft) -> bool:
        """Whether a verb without و stands behind an event noun, no other verb between: شنت هجوما على المدينة، استهدف أحياءها."""
        if old.sentence != new.sentence or old.verbal or not new.verbal or new.conjoined or not old.unit < new.unit <= old.unit + VERB_REACH:
            return False
        row = self.context.rows.at(new.sentence)[old.unit + 1 : new.unit]
        return not any(u.kind in ("seq", "colon", "cue") or verbal(u) for u in row)

    def _in_own_words(self, old: Draft, new: Draft) -> bool:
        """``داعيا إسرائيل إلى … وقال: أدعو إسرائيل``: what was just reported, once more in the words of whoever did it."""
        if not new.first_person or old.first_person or new.sentence - old.sentence > 1 or not self._same_verb(old, new):
            return False
        side = {self.context.countries.get(i) for i in old.sources} & {self.context.countries.get(i) for i in new.sources} - {None}
        return bool(side) or _agree(self.context, old.sources, new.sources) or bool(set(old.targets) & set(new.targets))

    def _nameless(self, ids: Sequence[str]) -> bool:
        """Whether everybody is someone whom only this text speaks of, and nobody in particular: المدنيين, 29 شخصا."""
        return all(i.startswith(UNNAMED) and i not in self.persons for i in ids)

    def _same_verb(self, old: Draft, new: Draft) -> bool:
        return old.lemma == new.lemma or (old.trigger.type in SAID and old.trigger.type == new.trigger.type)

    def _his(self, old: Draft, new: Draft) -> bool:
        """``اعتقاله``, ``إسقاطها``: the noun of an event with a pronoun, where everybody in it was in the event before."""
        if new.verbal or not new.owned or new.conjoined or old.lemma != new.lemma or not (new.sources or new.targets or new.sentence - old.sentence <= 1):
            return False
        return {*new.sources, *new.targets} <= {*old.sources, *old.targets}

    def _answered_for(self, draft: Draft) -> bool:
        """Whether a noun says for what somebody answers: مسؤوليته عن هذا الهجوم."""
        row = self.context.rows.at(draft.sentence)
        back = row[max(0, draft.unit - 3) : draft.unit]
        return any(u.kind == "prep" for u in back) and any(self.context.scan.function(u.first, "blame") for u in back)

    def _met(self, old: Draft, new: Draft) -> bool:
        """``الاجتماع بين الإدارتين``: the meeting just told of, whoever of the same countries is now said to have met."""
        if new.trigger.type != "CONSULT" or new.verbal or not new.definite or new.sentence - old.sentence > NEAR or old.sentence == new.sentence:
            return False
        a, b = ({self.context.countries.get(i) for i in (*d.sources, *d.targets)} - {None} for d in (old, new))
        return bool(b) and b <= a

    def _elsewhere(self, old: Draft, new: Draft) -> bool:
        """``قتل شرطي في سوسة، فيما أصيب جنود في القصرين``: each has its own place or people, and a word sets the two apart."""
        if new.owned or self.refers(new) or not apart(self.context, old, new):
            return False
        return (bool(new.places) and bool(old.places) and set(old.places).isdisjoint(new.places)) or (new.harm is not None and not set(old.targets) & set(new.targets))

    def _another_time(self, old: Draft, new: Draft) -> bool:
        """``اجتماع عقده المجلس قبل محادثات في جنيف``: what stands under قبل or بعد is another one than what it is dated by."""
        if old.sentence != new.sentence or old.unit >= new.unit or new.verbal or new.definite or new.owned:
            return False
        return dating(self.context.rows.at(new.sentence), new.unit) and (bool(new.sources) or bool(new.targets))

    def _harmed_in(self, old: Draft, new: Draft) -> bool:
        """``قتل ضابط في كمين نصبه مسلحون``: the harm, and in what it was done, whose doer is told there."""
        if old.sentence != new.sentence or not old.harm or old.sources or new.targets or new.verbal or not 0 < new.unit - old.unit <= VERB_REACH:
            return False
        row = self.context.rows.at(new.sentence)
        tied = row[new.unit].preposition == BY or (row[new.unit - 1].kind == "prep" and row[new.unit - 1].preposition in MEANWHILE)
        again = {first for first, _ in old.also}  # قتل ثلاثة وأصيب خمسة في هجوم شنه مسلحون
        return tied and not any((verbal(u) and u.first not in again) or u.kind in ("seq", "comp") for u in row[old.unit + 1 : new.unit])

    def _relative(self, draft: Draft) -> bool:
        """Whether a verb's pronoun stands for the noun before its relative: المشاورات التي استضافتها."""
        row = self.context.rows.at(draft.sentence)
        return draft.unit > 0 and row[draft.unit - 1].kind == "rel" and any(m.cut.pronoun for m in self.context.scan.at[draft.first] if m.entry.kind == "event")

    def _same_victim(self, old: Draft, new: Draft) -> bool:
        """Whether one who can be killed but once is killed, or hit, in both; or one man is arrested in both."""
        arrest = old.trigger.type == "COERCE" and old.trigger.mode == new.trigger.mode == "arrest"
        if arrest and not self.persons.isdisjoint(set(old.targets) & set(new.targets)):
            return _agree(self.context, old.sources, new.sources)
        if old.trigger.type != "ASSAULT" or new.trigger.type != "ASSAULT" or "killed" not in (old.harm, new.harm):
            return False
        if self.victims.isdisjoint(set(old.targets) & set(new.targets)):
            return False
        return _agree(self.context, old.sources, new.sources) or not LENT.isdisjoint(new.reasons)

    def _same_days(self, old: Draft, new: Draft) -> bool:
        if old.time is None or new.time is None:
            return False
        a, b = self.context.times[old.time], self.context.times[new.time]
        if a.start is None or b.start is None or a.end is None or b.end is None or (a.end - a.start).days > LONG_DAYS:
            return False
        return (a.start, a.end) == (b.start, b.end)

    def _strangers(self, old: Draft, new: Draft) -> bool:
        """Whether both name someone that the world knows, and not one of them is the same."""
        a, b = ({i for i in (*d.sources, *d.targets) if not i.startswith(UNNAMED)} for d in (old, new))
        return bool(a) and bool(b) and not a & b

    def _same_word(self, old: Draft, new: Draft) -> bool:
        if old.lemma == new.lemma or (new.verbal and new.sources and f"told again: {new.lemma}" in old.reasons):
            return True
        if self._brings(new):
            return False
        words = self.context.scan.doc.words
        return old.verbal == new.verbal and any(len(s) > 3 for s in stems(words[old.first]) & stems(words[new.first]))


def _recent(kept: Sequence[Draft], headline: int) -> Iterator[Draft]:
    """Drafts that a new one may tell again: the last ones, and the headline's."""
    yield from reversed(kept[-REMEMBERED:])
    if headline >= 0:
        yield from (draft for draft in kept[: min(8, max(0, len(kept) - REMEMBERED))] if draft.sentence == headline)


def apart(context: Context, old: Draft, new: Draft) -> bool:
    """Whether a word of contrast (فيما, في حين) parts two tellings of one sentence."""
    if old.sentence != new.sentence or not old.unit < new.unit <= old.unit + APART_REACH:
        return False
    return any(context.scan.function(u.first, "apart") for u in context.rows.at(new.sentence)[old.unit + 1 : new.unit])


def captures(draft: Draft) -> bool:
    """Whether it tells of ground taken, which is not the fighting for it: سيطر على, استعاد."""
    return draft.trigger.frame.get("object") == "place" and "place" in draft.trigger.frame.values()


def likewise(context: Context, draft: Draft) -> bool:
    """``كما دعا إلى …``: whether كما joins a verb to the one before, as a further thing said or done."""
    row = context.rows.at(draft.sentence)
    return draft.unit > 0 and context.scan.function(row[draft.unit - 1].first, "likewise") is not None


def dating(row: Row, at: int) -> bool:
    """Whether what stands at a unit only dates something else: قبل محادثات, بعد يوم من مقتله, بعد أسبوعين على الاغتيال."""
    tie = row[at - 1] if at else None
    if tie is None or tie.kind != "prep":
        return False
    if tie.preposition in DATING:
        return True
    return at > 3 and tie.preposition in AFTER_A_WHILE and row[at - 3].kind == "prep" and row[at - 3].preposition in DATING


def _fights(draft: Draft) -> bool:
    """Whether it tells of two sides that fight, which is no bombing of one by the other: المعارك, اشتبك."""
    return draft.trigger.type == "ASSAULT" and "parties" in draft.trigger.frame.values()


def _completes(old: Draft, new: Draft) -> bool:
    """Whether one telling says who did it and the other to whom, each by a verb or with a pronoun: أُلقي القبض على المهاجم, then وألقت الشرطة القبض عليه."""
    if new.trigger.type == "ACCUSE" or not ((old.verbal or old.owned) and (new.verbal or new.owned)):
        return False  # who is blamed by one may be blamed by others
    if old.sources and not old.targets:
        return bool(new.targets) and not new.sources
    return bool(old.targets and not old.sources and new.sources and not new.targets)


def _swapless(old: Draft, new: Draft) -> bool:
    return not (set(old.sources) & set(new.targets) or set(old.targets) & set(new.sources))


def _coordinated(context: Context, old: Draft, new: Draft) -> bool:
    """Two event words joined by و that each have their own someone are two events."""
    row = context.rows.at(new.sentence)
    unit: Unit = row[new.unit]
    if not unit.conjunction or not (new.sources or new.targets) or not (old.sources or old.targets):
        return False
    if set(new.sources) == set(old.sources) and not (new.targets and old.targets):
        return False  # بدأت بملاحقة المسلحين وتمشيط المنطقة
    return set(new.targets) != set(old.targets)


def _agree(context: Context, old: Sequence[str], new: Sequence[str], headline: bool = False) -> bool:
    """Whether two tellings may name the same someone: one of both, a member and his group; in a headline, a state for its own."""
    if not old or not new:
        return True
    if set(_wider(context, old)) & set(_wider(context, new)):
        return True
    countries = {context.countries.get(i) for i in old} & {context.countries.get(i) for i in new} - {None}
    return headline and bool(countries) and any(context.kinds.get(i) == "state" for i in old)


def _wider(context: Context, ids: Sequence[str]) -> list[str]:
    """Actors, and those that they belong to."""
    return [*ids, *(other for i in ids for other in sorted(context.kin.get(i, ())))]


def _times_agree(context: Context, old: Draft, new: Draft) -> bool:
    if old.time is None or new.time is None:
        return True
    a, b = context.times[old.time], context.times[new.time]
    if a.start is None or b.start is None:
        return True
    a_end, b_end = a.end or a.start, b.end or b.start
    return a.start <= b_end and b.start <= a_end
