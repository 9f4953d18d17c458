"""Who is named by nothing but his place in the sentence: between a verb of saying and what it says there stands whoever speaks.

قال المنتقدون إن …, وأوضحت الهيئة العليا للسدود أن …, وقال المستشفى إن …: no list has these words as anybody's, or has
them only with a name beside them. The verb before, أن or إن behind and the agreement of gender say that somebody is meant;
what country and sector he is of, nothing says.
"""

from __future__ import annotations

from collections.abc import Sequence

from marsad.actors.heads import SOUND
from marsad.actors.naming import Phrase
from marsad.actors.phrases import PhraseReader
from marsad.match import QUOTE_MARKS, Match
from marsad.places.names import PlaceFound

RULE = "actor.speaker"
LONGEST, SHORT = 6, 3  # words of whoever speaks; before a quotation
NAMES = 2  # unknown words that are a name
SAYING = ("say", "claim", "deny", "admit", "see", "estimate", "promise")  # classes of verbs behind which nobody stands but whoever speaks
SINGULAR = ("p3ms", "p3fs", "i3ms", "i3fs")


def add_speakers(reader: PhraseReader, phrases: Sequence[Phrase], places: Sequence[PlaceFound], displaced: frozenset[int]) -> tuple[list[Phrase], frozenset[int]]:
    """The phrases, with whoever speaks where no phrase was found; and the first tokens of the places that phrases displace."""
    taken = {token for one in phrases for token in range(one.first, one.last)}
    out, gone = list(phrases), set(displaced)
    for at in reader.scan.where("cue"):
        if (verb := _verb(reader, at)) is None or verb.last in taken:
            continue
        last = _end(reader, verb.last, verb)
        if last > verb.last and _somebody(reader, verb, last):
            out.append(_speaker(reader, verb.last, last))
            gone.update(place.first for place in places if verb.last <= place.first < last)
    return sorted(out, key=lambda p: (p.first, -p.last)), frozenset(gone)


def _verb(reader: PhraseReader, at: int) -> Match | None:
    """The verb of saying at a token that has its subject behind it."""
    found = reader.scan.at[at]
    if any(m.entry.kind in ("function", "event", "light") and m.entry.pos == "V" for m in found) or reader.scan.function(at - 1, "passive") is not None:
        return None
    if any(m.entry.pos == "N" for m in found) and at > 0 and reader.words[at - 1][0].isalpha() and not any(m.cut.conjunction for m in found):
        return None  # عدم كشف هويته
    return next((m for m in found if m.entry.kind == "cue" and m.entry.pos == "V" and m.entry.key in SAYING and m.feature in SINGULAR and not m.cut.pronoun), None)


def _end(reader: PhraseReader, first: int, verb: Match) -> int:
    """Where the words end between a verb of saying and what is said, which أن opens, a colon or a quotation mark; ``first``
    where there is no such thing."""
    limit = min(reader.doc.sentences[reader.doc.sentence_of[verb.first]].last, first + LONGEST + 2)
    for at in range(first, limit):
        opens = reader.words[at] == ":" or (reader.words[at] in QUOTE_MARKS and reader.doc.quote_of[at] >= 0 and reader.doc.quotes[reader.doc.quote_of[at]].first <= at + 1)
        if reader.scan.function(at, "comp") is not None or (opens and verb.entry.key == "say"):
            last = at - (at - 1 > first and reader.scan.function(at - 1, "prep") is not None)  # أشار إلى أن
            while last > first and last - 1 in reader.times:
                last -= 1
            return last if last - first <= (SHORT if opens else LONGEST) else first
    return first


def _somebody(reader: PhraseReader, verb: Match, last: int) -> bool:
    """Whether the words behind a verb of saying can be somebody: nouns and adjectives in a genitive or with the article, the
    first of the verb's gender, and none that tells something without being anybody (تقديرات, نتائج, وثيقة)."""
    scan, words, first = reader.scan, reader.words, verb.last
    for at in range(first, last):
        found = scan.at[at]
        if not words[at][0].isalpha() or at in reader.times or at in reader.numbers:
            return False
        if any(m.entry.kind == "function" and not m.cut.skip for m in found) or (found and all(m.cut.conjunction or m.cut.preposition for m in found)):
            return False
        if found and not any(m.entry.pos != "V" for m in found):
            return False
    place = reader.places.get(first)
    if place is not None and not any(m.entry.kind == "placenoun" for m in scan.at[first]):
        return False
    head = scan.at[first]
    if any(m.entry.kind in ("document", "cuenoun") for m in head):
        return False
    if not reader.definite(first, last):
        return False
    feminine = verb.feature[2] == "f"
    return reader.doc.taa[first] == feminine or (feminine and not words[first].endswith(SOUND) and any(m.feature[:1] == "p" for m in head))


def _speaker(reader: PhraseReader, first: int, last: int) -> Phrase:
    """Whoever speaks: by name, in words that nobody knows; as the table of nouns has his; else people or a body."""
    if last - first <= NAMES and all(reader.unknown(at) or reader.scan.find(at, "given") is not None for at in range(first, last)):
        lemma = " ".join(reader.words[first:last])
        return Phrase(first=first, last=last, head=first, cls="person", lemma=lemma, kind="person", name=(first, last), definite=True, rule=RULE)
    noun = reader.scan.find(first, "noun")
    people = reader.words[first].endswith(SOUND)
    cls, kind, sector = noun.entry.data[:3] if noun is not None else ("people", "population", None) if people else ("org", "organization", None)
    return Phrase(
        first=first, last=last, head=first, cls=cls, lemma=noun.entry.key if noun is not None else " ".join(reader.words[first:last]), kind=kind, sector=sector,
        definite=True, plural=people, bare=noun is not None and last == noun.last, rule=RULE,
    )  # fmt: skip
