"""Telling the same happening told twice from two happenings of one kind.

A headline and its lede, a word of the event and ``هذا الهجوم`` later, a verb and the noun that sums it up: one event with
all its evidence. Two drafts are one when their type agrees and nothing that both say differs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from marsad.events.drafts import Context, Draft
from marsad.language.ar.clitics import stems
from marsad.language.ar.inflect import may_be_accusative
from marsad.match import QUOTE_MARKS
from marsad.places.find import FOR
from marsad.units import Unit

REMEMBERED = 60  # drafts back that a new one is compared with: keeps a long text's time linear
ACCIDENT_REACH = 4  # sentences back in which the accident that a harm belongs to is looked for
ASKED = {"REQUEST": "asks for", "REJECT": "refuses", "ACCUSE": "judges again:"}
PART_REACH = 6  # units between a verb and the noun that its wording asks for: ألقت … القبض
PROVIDED = "what an agreement provides"  # the reason of a status: such things are told though nobody is named
AIMS = frozenset(("COOPERATE", "AID"))  # what an agreement aims at, told as nobody's act
LEDE = 1  # sentences after the headline that tell its events again, whatever they call who did them
TIED = 4  # units from an asking in which a preposition ties what is asked for to it, whoever is found to do it
NEAR = 3  # sentences apart that an unspecific second mention may stand
FROM_AFAR = frozenset(("aerial", "heavy-weapons", "drone"))  # القصف may sum up any of them
STRIKES = {"strike", "hunger"}
TALKS = frozenset(("AGREE", "CONSULT"))  # of one day and the same people there is one
VERB_REACH = 10  # units between an event noun and the verb that goes on about it
LONG_DAYS = 7  # days beyond which a time is a period, in which much may happen
UNTOLD = frozenset(("negated", "denied"))  # not the happening that another telling asserts
UNNAMED = "actor:"  # how the id begins of someone whom only this text speaks of
LENT = frozenset(("controlled", "the accused"))  # reasons of a doer that the words themselves do not name


def merge_drafts(context: Context, drafts: Sequence[Draft], headline: int) -> tuple[list[Draft], dict[int, int]]:
    """One draft a happening, the fuller telling kept, the other triggers in ``also``. ``headline``: its sentence or -1.

    Also gives, for each draft that came in (by number), the number of the draft that it became.
    """
    kept: list[Draft] = []
    became: dict[int, Draft] = {}
    into: dict[int, Draft] = {}  # a draft told again → the fuller telling that took it over
    twins = Twins(context, headline)
    for number, draft in enumerate(drafts):
        became[number] = draft
        twin = _told(kept, draft, into) or _cause(drafts, kept, draft) or twins.of(kept, draft)
        if twin is None:
            kept.append(draft)
            continue
        names = twins.refers(draft) and twin.sentence == draft.sentence and bool(twin.harm) and not twin.sources  # ضحية قضت في الهجوم: the attack told before
        join(twin, draft, kept, into, headline)
        if twin.sentence == draft.sentence and (names or draft.harm):
            whole = into.get(id(twin), twin)
            before = [k for k in kept[-REMEMBERED:] if k is not whole and k.sentence < draft.sentence]
            earlier = twins.of(before, whole, named=True) if names else twins.of_victim(before, draft)
            if earlier is not None:
                kept.remove(whole)
                join(earlier, whole, kept, into, headline)
    at = {id(draft): n for n, draft in enumerate(kept)}
    out: dict[int, int] = {}
    for number, draft in became.items():
        while id(draft) in into:
            draft = into[id(draft)]
        out[number] = at[id(draft)]
    return kept, out


def join(twin: Draft, draft: Draft, kept: list[Draft], into: dict[int, Draft], headline: int) -> Draft:
    """Make one event of two tellings, the fuller where the first stood; gives the one that was taken over."""
    fuller, other = (twin, draft) if (draft.harm and not twin.harm) or fullness(twin, headline) >= fullness(draft, headline) else (draft, twin)
    absorb(fuller, other)
    if fuller is draft:
        kept[kept.index(twin)] = draft
    into[id(other)] = fuller
    return other


def _told(kept: Sequence[Draft], draft: Draft, into: dict[int, Draft]) -> Draft | None:
    """The event whose noun this verb has for its subject, or what that event became."""
    of = draft.of
    while of is not None and id(of) in into:
        of = into[id(of)]
    if of is None:
        return None
    return next((k for k in reversed(kept[-REMEMBERED:]) if k is of or (of.first, of.last) in k.also), None)


def _recent(kept: Sequence[Draft], headline: int) -> Iterator[Draft]:
    """Drafts that a new one may tell again: the last ones, and the headline's."""
    yield from reversed(kept[-REMEMBERED:])
    if headline >= 0:
        yield from (draft for draft in kept[: min(8, max(0, len(kept) - REMEMBERED))] if draft.sentence == headline)


def drop_accidents(context: Context, drafts: Sequence[Draft]) -> tuple[list[Draft], list[tuple[Draft, str]]]:
    """The dead and hurt of accidents, disasters and illness are nobody's attack: لقي عشرة مصرعهم في غرق قارب.

    Harm that nobody is said to do goes with what its sentence tells, else with what was told last before it, else with
    what the headline and lede tell: an accident takes it out, an attack keeps it.
    """
    scan = context.scan
    accidents = {scan.doc.sentence_of[t] for t, kinds in enumerate(scan.kinds) if "label" in kinds and any(
        m.entry.kind == "label" and m.entry.key == "accident" for m in scan.at[t])}  # fmt: skip
    if not accidents:
        return list(drafts), []
    attacks = {d.sentence for d in drafts if d.trigger.type == "ASSAULT" and (d.sources or d.trigger.mode or not d.harm)}
    kept: list[Draft] = []
    left: list[tuple[Draft, str]] = []
    for draft in drafts:
        if draft.trigger.type == "ASSAULT" and draft.harm in ("killed", "injured") and not draft.sources and not draft.trigger.mode:
            back = (*range(draft.sentence, max(-1, draft.sentence - ACCIDENT_REACH), -1), 0, 1)
            told = next((n for n in back if n in attacks or n in accidents), None)
            if told is not None and told not in attacks:
                left.append((draft, "harm of an accident"))
                continue
        kept.append(draft)
    return kept, left


def drop_weak(drafts: Sequence[Draft]) -> tuple[list[Draft], list[tuple[Draft, str]]]:
    """Weak wordings (``weak: true``) count only where somebody does or suffers them, or a verb carries them somewhere."""
    def empty(draft: Draft) -> bool:
        return draft.trigger.weak and not draft.sources and not draft.targets and not draft.owned and not (draft.light is not None and (draft.places or (draft.time is not None and draft.trigger.type != "ASSAULT")))

    return [d for d in drafts if not empty(d)], [(d, "a weak wording, and nobody does or suffers it here") for d in drafts if empty(d)]


def sift(drafts: Sequence[Draft], became: dict[int, int]) -> tuple[list[Draft], dict[int, int], list[tuple[Draft, str]]]:
    """Drafts that tell a happening, and those that only name one, each with why it was left out.

    ``became`` (see ``merge_drafts``) is given again, counting in what is kept.

    Left out: what an attack is said to have led to (the figure keeps it), what is said to be prevented, and a bare event
    noun that nobody does, suffers, places or dates.
    """
    kept: list[Draft] = []
    left: list[tuple[Draft, str]] = []
    for draft in drafts:
        empty = not (draft.sources or draft.targets or draft.owned)
        if draft.result and (draft.trigger.type != "ASSAULT" or (draft.harm and not draft.sources)):
            left.append((draft, "told as a result of something else"))
        elif draft.label:
            left.append((draft, f"only named: {draft.label}"))
        elif draft.status == "called_for" and draft.trigger.type in ("ACCUSE", "THREATEN") and draft.trigger.mode != "investigate":
            left.append((draft, "blame or threat that is only spoken of"))
        elif draft.status_reason == PROVIDED and draft.trigger.type in AIMS and (empty or not draft.sources):
            left.append((draft, "an aim of an agreement"))
        elif empty and draft.status == "negated" and not draft.verbal:
            left.append((draft, "said to be prevented or absent"))
        elif empty and not draft.verbal and not draft.places and draft.time is None and draft.light is None and not draft.also and (
            draft.status in ("asserted", "called_for") and draft.trigger.status is None and draft.status_reason != PROVIDED
        ):
            left.append((draft, "an event word that nobody does or suffers, with no place and no day"))
        else:
            kept.append(draft)
    at = {id(draft): n for n, draft in enumerate(kept)}
    return kept, {n: at[id(drafts[m])] for n, m in became.items() if id(drafts[m]) in at}, left


def absorb_requests(context: Context, drafts: Sequence[Draft]) -> list[Draft]:
    """What is asked for belongs to the asking: دعا إلى وقف إطلاق النار is one REQUEST, with the ceasefire in ``also``.

    So does what a refusal refuses, and a second judgement in one breath with the first (نددت بالقرار ووصفته بالباطل).
    """
    out: list[Draft] = []
    edge = -1  # the unit up to which the last asking's complement is known to reach
    for draft in drafts:
        asking = out[-1] if out else None
        if asking is None or asking.sentence != draft.sentence:
            out.append(draft)
            edge = draft.unit
            continue
        if (whole := _whole(context, out, draft)) is not None:
            absorb(whole, draft)
            continue
        if _serves(context, out, draft):
            continue
        if (protest := _protested(context, out, draft)) is not None:
            protest.also.append((draft.first, draft.last))
            continue
        if asking.trigger.type == "REQUEST" and draft.trigger.type == "PROTEST" and _asked(context, asking, draft, edge):
            out[-1] = _called(asking, draft)
            edge = draft.unit
            continue
        if _asked(context, asking, draft, edge):
            asking.places = asking.places or list(draft.places)
        elif asking.trigger.type == "REQUEST" and _hoped(context, asking, draft):
            asking.targets += [i for i in draft.sources if i not in asking.targets and i not in asking.sources]
            asking.places = asking.places or list(draft.places)
        elif (judged := _judged_again(context, out, draft)) is not None:
            asking = judged
        else:
            out.append(draft)
            edge = draft.unit
            continue
        edge = draft.unit
        asking.also.append((draft.first, draft.last))
        asking.reasons.append(f"{ASKED[asking.trigger.type]} {draft.trigger.row}")
    return out


def _whole(context: Context, before: Sequence[Draft], draft: Draft) -> Draft | None:
    """The event of whose wording this noun is a part: ألقت الشرطة القبض على, فرضت واشنطن عقوبات, وجهت المحكمة تهمة."""
    if draft.verbal:
        return None
    words = frozenset[str]().union(*(stems(context.scan.doc.words[t]) for t in range(draft.first, draft.last)))
    for whole in reversed(before[-3:]):
        if whole.sentence != draft.sentence or draft.unit - whole.unit > PART_REACH:
            return None
        same = whole.trigger.type == draft.trigger.type
        if same and whole.unit + 1 == draft.unit and not whole.verbal and not _linked(context, draft):
            return whole  # مجزرة فض الاعتصام
        if (same or whole.trigger.type == "AGREE") and not whole.trigger.wanted.isdisjoint(words):
            return whole
    return None


def _serves(context: Context, before: Sequence[Draft], draft: Draft) -> bool:
    """Whether a noun only says what forces are sent for, or what was struck: أرسلت قوات لمساندة الجيش, هجوم على عرض عسكري."""
    if draft.verbal or draft.owned:
        return False
    unit = context.rows.at(draft.sentence)[draft.unit]
    last = before[-1]
    if draft.trigger.mode == "targeted" and unit.preposition:
        return last.trigger.mode == "convict"  # قضت المحكمة بالإعدام: what is sentenced to
    if draft.trigger.type in ("COOPERATE", "SUPPORT", "AID"):
        return last.trigger.type == "MOBILIZE" and unit.preposition == FOR and draft.unit - last.unit <= TIED * 2
    if draft.trigger.type in ("MOBILIZE", "PROTEST"):
        tie = context.rows.at(draft.sentence)[draft.unit - 1]
        return last.trigger.type == "ASSAULT" and not draft.definite and tie.kind == "prep" and last.trigger.frame.get(tie.preposition) == "target"
    return False


def _linked(context: Context, draft: Draft) -> bool:
    unit = context.rows.at(draft.sentence)[draft.unit]
    return bool(unit.preposition) or unit.conjunction


def _protested(context: Context, before: Sequence[Draft], draft: Draft) -> Draft | None:
    """The protest that an adverb of blame or refusal says the reason of: خرجت مظاهرات رفضا للقانون وتنديدا بالحكومة."""
    if draft.verbal or draft.trigger.type not in ("REJECT", "ACCUSE") or draft.definite or draft.owned:
        return None
    if not _tanwin(context, draft):
        return None
    return next((d for d in reversed(before[-4:]) if d.sentence == draft.sentence and d.trigger.type == "PROTEST"), None)


def _tanwin(context: Context, draft: Draft) -> bool:
    """Whether an indefinite noun stands in the accusative: رفضا, تنديدا."""
    return draft.last - draft.first == 1 and may_be_accusative(context.scan.doc.raw(draft.first))


def _called(asking: Draft, protest: Draft) -> Draft:
    """دعا الاتحاد إلى إضراب عام: a protest called for by whoever asks for it."""
    protest.sources = protest.sources or list(asking.sources)
    protest.also.append((asking.first, asking.last))
    protest.trigger = protest.trigger._replace(status="called_for")
    protest.reasons.append(f"called for: {asking.trigger.row}")
    return protest


def _asked(context: Context, asking: Draft, draft: Draft, edge: int) -> bool:
    """Whether an event noun is what the asking or refusing before it is about; its doer, if told, is one of theirs."""
    if asking.trigger.type not in ("REQUEST", "REJECT") or draft.verbal or draft.trigger.type == "REQUEST":
        return False
    row = context.rows.at(draft.sentence)
    tied = draft.unit - edge <= TIED and (bool(row[draft.unit].preposition) or row[draft.unit - 1].kind == "prep")
    ties = [u.first for u in row[max(edge + 1, draft.unit - 2) : draft.unit] if u.kind == "prep"]
    if any(context.scan.function(t, "occasion") and not context.scan.function(t, "locative") for t in ties):
        return False  # طالبوا بالإفراج عنهم بعد إضراب
    own = [i for i in draft.sources if i not in asking.sources and i not in asking.targets] if not tied else []
    return not own and _one_clause(context, edge, draft)


def _judged_again(context: Context, before: Sequence[Draft], draft: Draft) -> Draft | None:
    """The blame that a chained verb of blame goes on with, its object only a pronoun: وأدانت الهجوم ووصفته بالجبان."""
    if draft.trigger.type != "ACCUSE" or not draft.verbal:
        return None
    unit = context.rows.at(draft.sentence)[draft.unit]
    chained = unit.conjunction or any(m.feature == "participle" for m in context.scan.at[draft.first])
    if not chained or not any(m.entry.kind == "event" and m.cut.pronoun for m in context.scan.at[draft.first]):
        return None
    near = [d for d in before[-3:] if d.sentence == draft.sentence and d.verbal]
    return near[-1] if near and near[-1].trigger.type in ("ACCUSE", "REJECT") else None


def _hoped(context: Context, asking: Draft, draft: Draft) -> bool:
    """Whether a verb stands right under the asking's أن: تأمل أن توافق الأطراف."""
    row = context.rows.at(draft.sentence)
    return draft.verbal and 0 < draft.unit - asking.unit <= 3 and row[draft.unit - 1].kind == "comp"


def _one_clause(context: Context, edge: int, draft: Draft) -> bool:
    """Whether an event noun stands in the complement of an asking that reaches up to a unit: near it, no clause between."""
    row = context.rows.at(draft.sentence)
    between = row[edge + 1 : draft.unit]
    if len(between) > 8:
        return False
    return not any(
        u.kind in ("rel", "seq", "colon") or (u.kind in ("verb", "cue", "light", "event") and u.match is not None and u.match.entry.pos == "V")
        for u in between
    )


def _cause(drafts: Sequence[Draft], kept: Sequence[Draft], draft: Draft) -> Draft | None:
    """The attack that a harm belongs to: the nearest one of its sentence, or of the sentence before when told as result."""
    if draft.harm not in ("killed", "injured") or draft.trigger.type != "ASSAULT":
        return None
    best: Draft | None = None
    for other in kept[-REMEMBERED:]:
        if other.trigger.type != "ASSAULT" or draft.sentence - other.sentence > (2 if draft.result or not draft.sources else 0):
            continue
        if other.status == "negated" or set(other.sources) & set(draft.targets):
            continue
        if draft.trigger.mode and other.trigger.mode and draft.trigger.mode != other.trigger.mode:
            continue  # قصفت القاعدة ردا على اغتيال القائد
        if draft.trigger.mode and not other.trigger.mode and draft.sentence != other.sentence:
            continue  # بدأت العملية أمس. وقتل جندي بالرصاص: a weapon of its own
        if other.harm and other.sentence == draft.sentence and not draft.conjoined:
            continue
        if best is None or other.sentence >= best.sentence:
            best = other
    if best is None and not draft.sources and not draft.places and draft.time is None and draft.trigger.mode is None:
        attacks = [k for k in kept[-REMEMBERED:] if k.trigger.type == "ASSAULT" and k.status == "asserted" and not _captures(k) and (k.sources or k.trigger.mode or (k.targets and not k.harm))]
        return attacks[0] if len(attacks) == 1 else None  # an article about one attack, and one more of its dead
    return best


def fullness(draft: Draft, headline: int) -> tuple[int, int]:
    """How much a draft says; a headline's telling says less."""
    return (
        int(draft.sentence != headline),
        2 * len(draft.sources) + 2 * len(draft.targets) + len(draft.places) + (draft.time is not None) + (draft.trigger.mode is not None),
    )


def absorb(fuller: Draft, other: Draft) -> None:
    """Take over what the other telling adds."""
    fuller.also += [(other.first, other.last), *other.also]
    if not other.label:
        fuller.label = ""  # a name of what is told elsewhere
    if other.joins:
        fuller.sources += [i for i in other.sources if i not in fuller.sources and i not in fuller.targets]
    if not fuller.sources:
        fuller.sources = [i for i in other.sources if i not in fuller.targets]
    if other.harm and (other.sentence == fuller.sentence or (not fuller.targets and not fuller.harm)):
        fuller.targets += [i for i in other.targets if i not in fuller.targets and i not in fuller.sources]
    if not fuller.targets:
        fuller.targets = [i for i in other.targets if i not in fuller.sources]
    if not fuller.places or ("place nearby" in fuller.reasons and other.places and "place nearby" not in other.reasons):
        fuller.places = list(other.places)
    if fuller.time is None:
        fuller.time, fuller.since = other.time, other.since
    fuller.days = fuller.days or other.days
    if fuller.trigger.mode is None and other.trigger.mode is not None:
        fuller.trigger = fuller.trigger._replace(mode=other.trigger.mode)
    fuller.reasons.append(f"told again: {other.trigger.row}")


class Twins:
    """Judges whether two drafts of one type tell one happening."""

    def __init__(self, context: Context, headline: int) -> None:
        self.context = context
        self.headline = headline
        phrases = [(context.rows.at(context.scan.doc.sentence_of[first])[context.rows.unit_of[first]].phrase, who) for (first, _), who in context.ids.items()]
        self.sides = frozenset(who for phrase, who in phrases if phrase is not None and phrase.cls == "party")  # الطرفان: whoever they are
        self.counted = frozenset(who for phrase, who in phrases if phrase is not None and phrase.count is not None)
        exact = {who for phrase, who in phrases if phrase is not None and (phrase.first == phrase.head - 1 if phrase.count is not None else not phrase.plural and phrase.cls == "agent")}
        self.victims = frozenset(exact | {who for who, kind in context.kinds.items() if kind == "person"})  # those who can be killed but once

    def of(self, kept: Sequence[Draft], draft: Draft, *, named: bool = False) -> Draft | None:
        """The event told before that this draft tells again. ``named``: its own sentence names it as known."""
        told = [k for k in _recent(kept, self.headline) if k.trigger.type == draft.trigger.type]
        if draft.places and (named or self.refers(draft)):
            told.sort(key=lambda k: set(k.places).isdisjoint(draft.places))  # هجوم لندن is the one told there, however far back
        elif not draft.sources and not draft.targets and self.refers(draft):
            # الاحتجاجات is rather a demonstration than a strike, الهجوم no mere هجوم محتمل
            told.sort(key=lambda k: (k.trigger.mode != draft.trigger.mode and bool(draft.trigger.mode), not (k.sources or k.targets or k.places or k.time is not None)))
        return next((k for k in told if self.same(k, draft, named=named)), None)

    def of_victim(self, kept: Sequence[Draft], draft: Draft) -> Draft | None:
        """The event told before in which the same one is killed."""
        return next((k for k in reversed(kept) if _times_agree(self.context, k, draft) and self._same_victim(k, draft)), None)

    def same(self, old: Draft, new: Draft, *, named: bool = False) -> bool:
        """Whether nothing that both say differs, and enough is the same."""
        if old.trigger.type != new.trigger.type or old.first == new.first:
            return False
        if old.status != new.status and not UNTOLD.isdisjoint((old.status, new.status)):
            return False
        context, headline = self.context, self.headline
        refers = named or self.refers(new)
        told = old.sentence == headline
        if self._same_victim(old, new) and _times_agree(context, old, new):
            return True
        asked_again = told and new.trigger.type == "REQUEST"  # in a headline a call is cut short
        if not asked_again and not self._modes_agree(old, new, refers):
            return False
        if headline >= 0 and told and new.sentence - headline <= LEDE and _swapless(old, new) and _times_agree(context, old, new):
            return True
        if not _times_agree(context, old, new):
            return False
        same_days = new.trigger.type in TALKS and self._same_days(old, new)
        if same_days and not self._strangers(old, new):
            return True
        sources = [] if refers and not LENT.isdisjoint(new.reasons) else self._known(new.sources, told)
        targets, old_sources, old_targets = self._known(new.targets, told), self._known(old.sources, told), self._known(old.targets, told)
        if self._verb_of(old, new) and (self._relative(new) or (_agree(context, old_sources, sources) and _swapless(old, new))):
            return True
        if (not new.joins and not _agree(context, old_sources, sources, told or refers)) or not _agree(context, old_targets, targets, told):
            return False
        if set(old.sources) & set(targets) or set(old.targets) & set(sources):
            return False
        # a group and its members count as one where the manner of the act is told both times, and is one
        alike = old.trigger.mode is not None and old.trigger.mode == new.trigger.mode
        shared = sum(bool(set(_wider(context, a) if alike else a) & set(_wider(context, b) if alike else b)) for a, b in (
            (old_sources, sources), (old_targets, targets), (old.places, new.places)))  # fmt: skip
        if told and old_sources and sources and not shared:
            shared = 1  # إسرائيل تتوعد, told again as its minister's threat
        if _captures(old) != _captures(new) and ((sources or targets) if old.sentence != new.sentence else not (_captures(new) or refers)):
            return False
        if _fights(old) != _fights(new) and (old.trigger.mode or new.trigger.mode) and old.sentence != new.sentence:
            return False
        silent = not (sources or targets)
        one_silent = silent or not (old_sources or old_targets)
        if told:
            return shared > 0 or one_silent
        if old.sentence == new.sentence:
            return not _coordinated(context, old, new) and (shared > 0 or one_silent)
        if refers and (silent or new.joins):
            return True
        near = new.sentence - old.sentence <= NEAR
        if silent and near and old.trigger.mode == new.trigger.mode and set(old.places) & set(new.places):
            return True
        same_word = self._same_word(old, new)
        if one_silent and near and new.trigger.type == "REQUEST" and old.lemma == new.lemma:
            return True  # مظاهرات للمطالبة بـ…, and later the demonstrators' demand
        if one_silent and new.trigger.type in ("PROTEST", "CONSULT") and (same_word or old.trigger.mode == new.trigger.mode) and near:
            return bool(set(old.places) & set(new.places)) or not old.places or not new.places
        if shared >= 2 or (shared and (same_word or refers)):
            return near or same_word or refers
        return False

    def refers(self, draft: Draft) -> bool:
        """Whether an event noun names one that is known: الهجوم, عملية الدهس, هجوم لندن, هجوم أمس."""
        if draft.verbal:  # قضى في الهجوم
            return bool(draft.harm) and not draft.sources and any(self._definite(first) for first, _ in draft.also)
        if draft.definite or self._definite(draft.first) or any(self._definite(first) for first, _ in draft.also):
            return True
        after = self._after(draft) if "noun" in draft.trigger.tags else None
        return after is not None and (after.kind == "place" or (after.kind in ("word", "event", "light") and any(m.cut.article for m in after.matches)))

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
        return not any(u.kind in ("seq", "colon", "cue") or (u.match is not None and u.match.entry.pos == "V" and u.kind in ("verb", "event", "light")) for u in row)

    def _one_country(self, old: Draft, new: Draft) -> bool:
        a, b = ({self.context.countries.get(i) for i in d.sources} - {None} for d in (old, new))
        return bool(a & b)

    def _relative(self, draft: Draft) -> bool:
        """Whether a verb's pronoun stands for the noun before its relative: المشاورات التي استضافتها."""
        row = self.context.rows.at(draft.sentence)
        return draft.unit > 0 and row[draft.unit - 1].kind == "rel" and any(m.cut.pronoun for m in self.context.scan.at[draft.first] if m.entry.kind == "event")

    def _same_victim(self, old: Draft, new: Draft) -> bool:
        """Whether one who can be killed but once is killed, or hit, in both."""
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
        if old.lemma == new.lemma:
            return True
        if self._brings(new):
            return False
        words = self.context.scan.doc.words
        return old.verbal == new.verbal and any(len(s) > 3 for s in stems(words[old.first]) & stems(words[new.first]))


def _captures(draft: Draft) -> bool:
    """Whether it tells of ground taken, which is not the fighting for it: سيطر على, استعاد."""
    return draft.trigger.frame.get("object") == "place" and "place" in draft.trigger.frame.values()


def _fights(draft: Draft) -> bool:
    """Whether it tells of two sides that fight, which is no bombing of one by the other: المعارك, اشتبك."""
    return draft.trigger.type == "ASSAULT" and "parties" in draft.trigger.frame.values()


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
