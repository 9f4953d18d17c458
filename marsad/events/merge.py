"""Telling the same happening told twice from two happenings of one kind.

A headline and its lede, a word of the event and ``هذا الهجوم`` later, a verb and the noun that sums it up: one event with
all its evidence. Two drafts are one when their type agrees and nothing that both say differs.
"""

from __future__ import annotations

from collections.abc import Sequence

from marsad.events.drafts import Context, Draft
from marsad.events.twins import FROM_AFAR, REMEMBERED, Twins, apart, captures, dating
from marsad.language.ar.clitics import stems
from marsad.language.ar.inflect import may_be_accusative
from marsad.places.find import FOR

CAUSE_BACK = 2  # sentences before the harm in which the attack stands that led to it
ACCIDENT_REACH = 4  # sentences back in which the accident that a harm belongs to is looked for
ASKED = {"REQUEST": "asks for", "REJECT": "refuses", "ACCUSE": "judges again:"}
PART_REACH = 6  # units between a verb and the noun that its wording asks for: ألقت … القبض
PROVIDED = "what an agreement provides"  # the reason of a status: such things are told though nobody is named
REACHED = frozenset(("AID", "RETREAT", "COERCE", "AGREE"))  # deeds that operations and talks lead to: أسفرت العملية عن إنقاذ مهاجرين
BLOWS = FROM_AFAR | {"explosives"}  # modes of attacks that destroy
PEOPLE = frozenset(("person", "population"))  # kinds of actors that are hurt one by one
FATES = ("killed", "injured")  # kinds of harm of which each has its own victims
UNATTENDED = frozenset(("MOBILIZE", "REQUEST"))  # deeds that are told though nobody is named: حالة استنفار، لم يقدم أي طلب
SPOKEN = "ACCUSE"  # what is told though it comes of something else or another noun only names it: أدلة لاتهامه، مصادر مقربة من التحقيق
AIMS = frozenset(("COOPERATE", "AID"))  # what an agreement aims at, told as nobody's act
TIED = 4  # units from an asking in which a preposition ties what is asked for to it, whoever is found to do it


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
        draft.joins = draft.joins or twins.attends(draft)
        twin = _told(kept, draft, into) or _cause(context, kept, draft) or twins.of(kept, draft) or _carried_on(kept, draft)
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
    for draft in kept:
        _befell(context, draft)
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


def _carried_on(kept: Sequence[Draft], draft: Draft) -> Draft | None:
    """The rescue told just before, of which what is told here is a part (tag ``follows``): أنقذت المهاجرين ونقلتهم, وانتشلت جثث آخرين."""
    if "follows" not in draft.trigger.tags:
        return None
    last = next((k for k in reversed(kept[-REMEMBERED:]) if k.trigger.type == draft.trigger.type), None)
    if last is None or draft.sentence - last.sentence > 1 or last.status != draft.status:
        return None
    return last if not draft.sources or not last.sources or set(draft.sources) & set(last.sources) else None


def drop_accidents(context: Context, drafts: Sequence[Draft]) -> tuple[list[Draft], list[tuple[Draft, str]]]:
    """The dead and hurt of accidents, disasters and illness are nobody's attack: لقي عشرة مصرعهم في غرق قارب.

    Harm that nobody is said to do goes with what its sentence tells, else with what was told last before it, else with
    what the headline and lede tell: an accident takes it out, an attack keeps it.
    """
    scan = context.scan
    accidents = {scan.doc.sentence_of[t] for t in scan.where("label") if any(m.entry.kind == "label" and m.entry.key == "accident" for m in scan.at[t])}
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
    noun that nobody does, suffers, places or dates (تم تطويق المبنى is as good as a verb).
    """
    kept: list[Draft] = []
    left: list[tuple[Draft, str]] = []
    causes = {d.sentence for d in drafts if d.trigger.type == "ASSAULT" and not d.result}
    for draft in drafts:
        empty = not (draft.sources or draft.targets or draft.owned)
        caused = any(n in causes for n in range(draft.sentence - CAUSE_BACK, draft.sentence + 1)) or not draft.targets
        outcome = draft.trigger.type == SPOKEN or (not empty and draft.trigger.type in REACHED and draft.trigger.mode != "deport")
        if draft.result and (draft.harm and not draft.sources and caused if draft.trigger.type == "ASSAULT" else not outcome):
            left.append((draft, "told as a result of something else"))
        elif draft.label and draft.trigger.type != SPOKEN:
            left.append((draft, f"only named: {draft.label}"))
        elif draft.status == "called_for" and draft.trigger.type in ("ACCUSE", "THREATEN") and draft.trigger.mode != "investigate":
            left.append((draft, "blame or threat that is only spoken of"))
        elif draft.status_reason == PROVIDED and draft.trigger.type in AIMS and (empty or not draft.sources):
            left.append((draft, "an aim of an agreement"))
        elif empty and draft.status == "negated" and not draft.verbal:
            left.append((draft, "said to be prevented or absent"))
        elif empty and not (draft.verbal or draft.passive or draft.places or draft.also) and draft.time is None and draft.light is None and (
            draft.trigger.type not in UNATTENDED and draft.status in ("asserted", "called_for") and draft.trigger.status is None and draft.status_reason != PROVIDED
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
        if dating(context.rows.at(draft.sentence), draft.unit):
            return None  # حضر اجتماعا قبل محادثات
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
    row = context.rows.at(draft.sentence)
    if asking.trigger.type not in ("REQUEST", "REJECT") or (draft.verbal and not _needed(context, asking, draft)):
        return False
    if draft.trigger.type == "REQUEST" and not (asking.verbal and row[draft.unit].preposition and draft.unit - asking.unit <= TIED and not draft.owned):
        return False  # but طالبت اللجنة بالضغط على الحكومة
    tied = draft.unit - edge <= TIED and (bool(row[draft.unit].preposition) or row[draft.unit - 1].kind == "prep")
    ties = [u.first for u in row[max(edge + 1, draft.unit - 2) : draft.unit] if u.kind == "prep"]
    if any(context.scan.function(t, "occasion") and not context.scan.function(t, "locative") for t in ties):
        return False  # طالبوا بالإفراج عنهم بعد إضراب
    own = [i for i in draft.sources if i not in asking.sources and i not in asking.targets] if not tied else []
    return not own and _one_clause(context, edge, draft)


def _needed(context: Context, asking: Draft, draft: Draft) -> bool:
    """Whether what may be a verb stands behind the asking's own word of need, and so is a noun: شدد على ضرورة فتح المعبر."""
    if asking.trigger.type == "REQUEST" and asking.last == draft.first and asking.last - asking.first > 1:
        return True  # a set phrase that ends in it
    before = context.rows.at(draft.sentence)[draft.unit - 1]
    return asking.trigger.type == "REQUEST" and not asking.trigger.wanted.isdisjoint(stems(context.scan.doc.words[before.first]))


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


def _cause(context: Context, kept: Sequence[Draft], draft: Draft) -> Draft | None:
    """The attack that a harm belongs to: the nearest one of its sentence, or of the sentence before when told as result."""
    if draft.trigger.mode == "destroy" and draft.verbal and not draft.sources and (draft.passive or not _governs(context, draft)):
        blows = [k for k in kept[-REMEMBERED:] if k.trigger.mode in BLOWS and k.status == draft.status]
        return blows[0] if len(blows) == 1 else None  # ودمر المطار بشكل كامل: by the strike that the article tells of
    if draft.harm not in ("killed", "injured") or draft.trigger.type != "ASSAULT":
        return None
    best: Draft | None = None
    dated = dating(context.rows.at(draft.sentence), draft.unit) and not draft.definite and not draft.result
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
        if dated and other.sentence == draft.sentence:
            return None  # صدامات بعد مقتل شاب
        if apart(context, other, draft) and (other.targets or other.places):
            continue  # قتل شرطي بهجوم في سوسة، فيما أصيب ثلاثة جنود بهجوم في القصرين
        if best is None or other.sentence >= best.sentence:
            best = other
    if best is None and draft.result and any(u.kind == "event" and u.match is not None and u.match.cut.article for u in context.rows.at(draft.sentence)[: draft.unit]):
        told = [k for k in kept[-REMEMBERED:] if k.trigger.type == "ASSAULT" and k.status == "asserted" and not k.harm and (k.sources or k.places)]
        if told:
            return told[-1]  # أسفرت العملية عن مقتل: the one told before
    if best is None and not draft.sources and not draft.places and draft.time is None and draft.trigger.mode is None:
        attacks = [k for k in kept[-REMEMBERED:] if k.trigger.type == "ASSAULT" and k.status == "asserted" and not captures(k) and (k.sources or k.trigger.mode or (k.targets and not k.harm))]
        return attacks[0] if len(attacks) == 1 else None  # an article about one attack, and one more of its dead
    return best


def _governs(context: Context, draft: Draft) -> bool:
    """Whether something that may be its subject or object stands right behind a verb."""
    row = context.rows.at(draft.sentence)
    after = row[draft.unit + 1] if draft.unit + 1 < len(row) else None
    return after is not None and after.kind not in ("prep", "comma", "stop", "mark", "quote", "time", "func") and not after.preposition and not after.conjunction


def _told_by(draft: Draft) -> list[tuple[str, int, tuple[str, ...]]]:
    """Of each telling of an event: the harm it tells of, its sentence, and whom it says it befell."""
    return draft.told or [(draft.harm or "", draft.sentence, tuple(draft.targets))]


def _befell(context: Context, draft: Draft) -> None:
    """Whom other tellings say an attack befell, where they tell of another kind of harm: 22 killed, and a sentence later 59 hurt."""
    if draft.trigger.type != "ASSAULT" or draft.status == "called_for" or not {context.kinds.get(i) for i in draft.targets} <= PEOPLE:
        return  # losses told after a blow at an army need not be its own
    mine = [(harm, at) for harm, at, ids in draft.told if not set(ids).isdisjoint(draft.targets)]
    for harm, at, ids in draft.told:
        if harm not in FATES or any(harm == one for one, _ in mine) or not any(abs(at - other) <= CAUSE_BACK for _, other in mine):
            continue
        new = [i for i in ids if i not in draft.targets and i not in draft.sources]
        if new:
            draft.targets += new
            mine.append((harm, at))


def fullness(draft: Draft, headline: int) -> tuple[int, int, bool]:
    """How much a draft says; a headline's telling says less, and of two that say as much the one that tells how it was done says more."""
    return (
        int(draft.sentence != headline),
        2 * len(draft.sources) + 2 * len(draft.targets) + len(draft.places) + (draft.time is not None) + (draft.trigger.mode is not None),
        draft.trigger.mode is not None,
    )


def absorb(fuller: Draft, other: Draft) -> None:
    """Take over what the other telling adds."""
    fuller.told = fuller.told or _told_by(fuller)
    fuller.told += _told_by(other)
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
    if not fuller.places or ("place nearby" in fuller.reasons and other.places and "place nearby" not in other.reasons and other.sentence == fuller.sentence):
        fuller.places = list(other.places)
    elif fuller.sentence == other.sentence and "place nearby" not in other.reasons:
        fuller.places += [i for i in other.places if i not in fuller.places]  # قتل تسعة في غارات على بلدتين في جنوب لبنان
    if fuller.time is None:
        fuller.time, fuller.since = other.time, other.since
    fuller.days = fuller.days or other.days
    if fuller.trigger.mode is None and other.trigger.mode is not None:
        fuller.trigger = fuller.trigger._replace(mode=other.trigger.mode)
    fuller.reasons.append(f"told again: {other.trigger.row}")
