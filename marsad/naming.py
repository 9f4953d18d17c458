"""What the words of a document may be in a noun phrase, and the names of persons: the small questions of the phrase reader.

``Link`` and ``Phrase`` are what the readers of phrases give; ``Words`` answers questions about single words and reads a
personal name; ``offices`` and ``phrases`` build on it.
"""

from __future__ import annotations

from dataclasses import dataclass

from marsad.language.ar.numbers import Number
from marsad.lexicon import KnownActor
from marsad.match import Match, Scan

LONGEST = 16  # tokens that one phrase may reach; longer ones in news are lists or clauses
NAME_LONGEST = 5  # words of a personal name
COMMON_KINDS = frozenset(
    ("function", "event", "cue", "light", "noun", "placenoun", "status", "relation", "verb", "victim", "adjective", "word",
     "descriptor", "result", "agreement", "document", "cuenoun")
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A tie stated inside a phrase: its relation, the tokens that say it, and whom or what it ties to."""

    relation: str
    first: int
    last: int
    phrase: Phrase | None
    country: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """Words that name someone, tokens ``first`` up to ``last``, with what the words alone say of them."""

    first: int
    last: int
    head: int
    cls: str  # class of the head noun (data/ar/actor_nouns.csv), or name, state, capital, nation, person
    lemma: str
    kind: str
    country: str | None = None
    sector: str | None = None
    actor: KnownActor | None = None
    name: tuple[int, int] | None = None  # tokens of the personal name
    office: tuple[int, int] | None = None  # tokens of the office or description before or after the name
    definite: bool = False
    possessed: bool = False  # its head wears a pronoun (قواته)
    bare: bool = False  # nothing but its head: may stand for something said before
    plural: bool = False
    count: Number | None = None
    inner: tuple[Phrase, ...] = ()
    links: tuple[Link, ...] = ()
    rule: str = ""


class Words:
    """Questions about the words of one document; ``places`` says where place names stand (token → end)."""

    def __init__(
        self, scan: Scan, numbers: dict[int, Number], places: dict[int, tuple[int, str | None]], times: dict[int, int]
    ) -> None:
        self.times = frozenset(token for first, last in times.items() for token in range(first, last))
        self.scan = scan
        self.doc = scan.doc
        self.words = scan.doc.words
        self.numbers = numbers
        self.places = places
        self._memo: dict[int, Phrase | None] = {}

    # -- small questions -------------------------------------------------------------------------------------------

    def limit(self, at: int) -> int:
        return min(self.doc.sentences[self.doc.sentence_of[at]].last, at + LONGEST)

    def adjective(self, at: int, limit: int) -> Match | None:
        """The adjective at a token, if one can be there: no conjunction, no preposition."""
        if at >= limit:
            return None
        for match in self.scan.at[at]:
            cut = match.cut
            if match.entry.pos == "A" and not cut.conjunction and not cut.preposition and match.last == at + 1:
                return match
        return None

    def definite(self, first: int, last: int) -> bool:
        """Whether tokens end in something definite: an article, a pronoun, a proper name."""
        at = last - 1
        while at >= first and not self.words[at][0].isalnum():
            at -= 1
        if at < first:
            return False
        if self.words[at].startswith("ال") or self.words[at].startswith("لل"):
            return True
        return any(m.cut.article or m.cut.pronoun or m.entry.kind in ("actor", "state", "capital", "short", "given") for m in self.scan.at[at])

    def looks_adjective(self, at: int, limit: int) -> bool:
        """A word that no table has, shaped like a definite adjective: nisba or participle (المشتركة، الفلانية)."""
        if at >= limit or self.scan.at[at]:
            return False
        word = self.words[at]
        return len(word) > 5 and word.startswith("ال") and (word.endswith(("ي", "يه", "يين", "يون", "يات")) or word[2] == "م")

    def unknown(self, at: int) -> bool:
        return not self.scan.at[at] and self.words[at][0].isalpha()

    def name_word(self, at: int, limit: int, *, strong: bool, verbless: bool = False) -> bool:
        """Whether a token can belong to a personal name. ``strong``: an office or a name word stands before it;
        ``verbless``: the clause has its verb already, so that a word like a verb (أمبر راد) is none here."""
        if at >= limit or not self.words[at][0].isalpha() or self.doc.numeric[at] or at in self.times:
            return False
        matches = self.scan.at[at]
        if not matches:
            return strong
        whole = [m for m in matches if not m.cut.skip and not m.cut.pronoun]
        if any(m.entry.kind == "function" for m in whole):
            return False
        if any(m.entry.kind in ("given", "particle") for m in whole):
            return strong or not any(m.entry.kind in COMMON_KINDS for m in whole)
        if not strong or len(self.words[at]) < 2:
            return False
        if any(m.entry.kind == "given-common" for m in whole):
            return True
        if verbless and all(m.entry.kind in ("verb", "given") for m in whole) and whole and len(self.words[at]) < 5:
            return True
        return not any(m.entry.kind in COMMON_KINDS or (m.entry.kind in ("actor", "short") and m.entry.data.kind != "person") for m in matches)

    def person_name(self, at: int, limit: int, *, strong: bool, verbless: bool = False) -> int:
        """Where a personal name that begins at a token ends, or ``at`` if none does.

        Without an office before it a name begins with a given name (or أبو، عبد) and goes on with another name word.
        """
        end = at
        limit = min(limit, at + NAME_LONGEST)
        known = self.scan.find(at, "actor")
        if known and known.entry.data.kind == "person" and not known.cut.conjunction:
            return known.last
        while end < limit and self.name_word(end, limit, strong=strong or end > at, verbless=verbless and end > at):
            if end > at and any(m.entry.kind == "nisba" and m.cut.article for m in self.scan.at[end]):
                # خالد العراقي: a surname that is also a nationality, as the last word after a given name
                end += 1 if end - at == 1 and not strong else 0
                break
            if end > at and any(m.entry.kind in ("state", "capital") for m in self.scan.at[end]):
                break
            end += 1
        while end > at and self.scan.find(end - 1, "particle"):
            end -= 1
        if not strong and end - at < 2:
            return at
        if end - at == 1 and self.scan.find(at, "particle"):
            return at
        return end

    def is_title(self, noun: Match) -> bool:
        return bool(noun.entry.data[0] == "title")

    def after_verb(self, at: int) -> bool:
        return at > 0 and any(m.entry.pos == "V" and m.entry.kind in ("cue", "event", "light") for m in self.scan.at[at - 1])

    def clitic(self, at: int) -> bool:
        """Whether the word at a token surely wears a conjunction or preposition."""
        matches = self.scan.at[at]
        return bool(matches) and all(m.cut.conjunction or m.cut.preposition for m in matches)

    def stands_alone(self, alone: str, article: bool, pronoun: bool, plural: bool, noun: Match) -> bool:
        if noun.feature == "d" and noun.entry.data[0] in ("people", "agent", "member"):
            return True  # شخصين، مسلحان
        if alone == "yes":
            return article or pronoun or noun.feature[0] in "pd" or noun.entry.data[0] in ("agent", "title")
        if alone == "def":
            return article or pronoun
        if alone == "pl":
            return plural and (article or pronoun or self.words[noun.first].endswith(("ين", "ون")))
        if alone == "pron":
            return pronoun
        return pronoun and noun.entry.data[0] in ("force", "member", "group")

    def clitic_name(self, at: int) -> bool:
        word = self.words[at]
        return word in ("في", "من", "الي", "علي") and not self.scan.find(at, "given", "actor")

    def name_follows(self, at: int, limit: int) -> bool:
        return self.person_name(at, limit, strong=False) > at


def phrase_gender(scan: Scan, phrase: Phrase) -> str | None:
    """The gender that a verb shows before this phrase: ``m``, ``f``, or None where spelling does not tell.

    A broken or feminine plural of things and groups takes the feminine (أعلنت القوات); people in the sound masculine
    plural take the masculine; a person's own gender is the lexicon's or the office's ending.
    """
    word = scan.doc.words[phrase.head]
    taa = scan.doc.taa[phrase.head]
    if phrase.cls in ("state", "capital"):
        return "m" if phrase.lemma in scan.lexicon.masculine and phrase.cls == "state" else "f"
    if phrase.cls in ("name", "short", "person"):
        if phrase.actor is not None and phrase.kind != "person":
            return "f" if taa else None
        return None
    if phrase.cls in ("force", "group", "org", "media") and phrase.plural:
        return "f"
    if phrase.cls == "title" and not phrase.plural:
        return "f" if taa or word.endswith("ه") else "m"
    if phrase.cls in ("force", "group", "org") and not phrase.plural:
        return "f" if taa or word.endswith("ه") else None
    return None
