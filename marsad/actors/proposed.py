"""Names that the tagger proposes, where no rule found anyone: made into phrases, for ``identity`` to decide who they are.

A proposal counts only where neither an actor nor a place was found, and only one that the tagger is sure of. What its
words and neighbours say of country and sector is taken (الوزيرة سولانج دوبون, the office before the name; شركة أوربت, the
noun before it; بنك كومرتس الألماني, the adjective after it); nothing is guessed from the tagger's kind alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from marsad.actors.naming import Phrase
from marsad.actors.phrases import PhraseReader
from marsad.match import QUOTE_MARKS
from marsad.names.tagger import RULE, Name
from marsad.places.names import PlaceFound

# How sure the tagger must be that someone is named: set on articles read blind; of persons under 0.9 about six in seven are right.
SURE = {"PER": 0.6, "ORG": 0.9}
SHORTEST = 3  # letters of a name of one word
BODIES = ("org", "media", "party", "group")  # classes of nouns that a name of an organisation may follow


def add_proposed(
    reader: PhraseReader, phrases: Sequence[Phrase], names: Sequence[Name], places: Sequence[PlaceFound]
) -> list[Phrase]:
    """The phrases, with those proposals that the tagger is sure of and that stand where nothing was found."""
    names = [name for name in names if name.confidence >= SURE.get(name.kind, 1.0)]
    if not names:
        return list(phrases)
    used = {token for one in phrases for token in range(one.first, one.last)} | {token for one in places for token in range(one.first, one.last)}
    before = {phrase.last: phrase for phrase in phrases}
    out = list(phrases)
    for name in names:
        if not used.isdisjoint(range(name.first, name.last)) or not _possible(reader, name):
            continue
        head = before.get(name.first) or before.get(name.first - 1) if not name.peeled else None
        if head is not None and head.last < name.first and reader.words[head.last] not in QUOTE_MARKS:
            head = None
        if name.kind == "ORG" and head is not None and head.bare and head.cls in BODIES and not head.definite and not head.possessed:
            out[out.index(head)] = replace(head, last=reader.past_mark(name.first, name.last, reader.limit(name.first)), bare=False, rule=RULE)
        elif name.kind == "ORG":
            out.append(_body(reader, name))
        else:
            out.append(_person(reader, name, head))
    return sorted(out, key=lambda p: (p.first, -p.last))


def _possible(reader: PhraseReader, name: Name) -> bool:
    """Whether words can be a name at all: none of them a number, a day, or a mark other than a quotation's. A person in
    quotation marks is more often a programme, a storm or an operation called so (العاصفة «دانيال»)."""
    words = reader.words
    if name.last - name.first == 1 and len(words[name.first]) - name.peeled < SHORTEST:
        return False
    if name.kind == "PER" and name.last - name.first == 1 and reader.scan.find(name.first, "nisba") is not None:
        return False  # مقاتل روسي
    if name.kind == "PER" and (reader.names_place(name.first) or (name.last - name.first == 1 and _uncut(reader, name.first))):
        return False
    if name.kind == "PER" and name.first and words[name.first - 1] in QUOTE_MARKS and words[name.first - 1] not in "()[]":
        return False
    return not any(at in reader.times or at in reader.numbers or not (words[at][0].isalpha() or words[at] in QUOTE_MARKS) for at in range(name.first, name.last)) and all(
        words[at] not in QUOTE_MARKS for at in (name.first, name.last - 1)
    )


def _uncut(reader: PhraseReader, at: int) -> bool:
    """Whether the lexicon knows a word as a name only behind a preposition, but the article has it like this again and never
    without: ليان is no يان."""
    words, found = reader.words, reader.scan.at[at]
    cut = bool(found) and all(m.cut.preposition for m in found)
    return cut and words.count(words[at]) > 1 and words[at][1:] not in words


def _person(reader: PhraseReader, name: Name, head: Phrase | None) -> Phrase:
    described = head is not None and head.kind == "person" and head.cls in ("people", "agent") and not head.plural and head.name is None and head.last == name.first
    nation = reader.scan.find(name.first - 1, "nisba") if name.first and reader.same_sentence(name.first - 1, name.first) else None
    told = nation is not None and nation.cut.article and nation.feature in ("ms", "fs") and not name.peeled
    return Phrase(
        first=name.first, last=name.last, head=name.first, cls="person", lemma=" ".join(reader.words[name.first : name.last]), kind="person",
        country=nation.entry.key if nation and told else None, name=(name.first, name.last), definite=True,
        same=(head.first, head.last) if head is not None and described else None, peeled=name.peeled, rule=RULE,
    )  # fmt: skip


def _body(reader: PhraseReader, name: Name) -> Phrase:
    scan = reader.scan
    limit = reader.limit(name.first)
    last = name.last
    nation = next((m for at in range(name.first + 1, last) if (m := scan.find(at, "nisba"))), None)
    if nation is None and (after := reader.adjective(last, limit)) is not None and after.entry.kind == "nisba" and after.cut.article:
        nation, last = after, after.last
    noun = scan.find(name.first, "noun")
    known = noun is not None and noun.entry.data[0] in BODIES
    return Phrase(
        first=name.first, last=last, head=name.first, cls="org", lemma=" ".join(reader.words[name.first : name.last]), kind="organization",
        country=nation.entry.key if nation else None, sector=noun.entry.data[2] if noun and known else None, definite=True, peeled=name.peeled, rule=RULE,
    )  # fmt: skip
