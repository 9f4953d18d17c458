"""The lexicon: every word, name and code of the data folder compiled into one immutable table of forms.

``Lexicon.load()`` reads the built-in data; ``overlay=`` lays a folder of one's own over it. Inflected forms are
generated here, once. ``forms`` maps a folded, bare word to what it may be; ``word(w)`` peels a running word and looks
every cut up, remembering the answer, since newspapers use few words often.
"""

from __future__ import annotations

import datetime as dt
import gc
import hashlib
import os
import pickle
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from marsad import gazetteer as places
from marsad.errors import DataError
from marsad.gazetteer import Gazetteer
from marsad.language.ar.clitics import Peeled, peel
from marsad.language.ar.dates import Calendar
from marsad.language.ar.fold import fold_phrase, fold_word
from marsad.language.ar.inflect import adjective_forms, noun_forms, participle_of, verb_forms
from marsad.language.ar.numbers import Numerals
from marsad.tables import DATA, ROLES, STATUSES, Row, content_hash, read_tables, read_yaml

SPEECH_ACTS = frozenset(("REQUEST", "ACCUSE", "REJECT", "THREATEN", "SUPPORT"))  # types whose saying is the doing
SHADDA = "\u0651"
MEMO_LIMIT = 200_000  # distinct words remembered before the memo starts again: about 100 MB at worst


class Entry(NamedTuple):
    """One thing a form may be. ``kind`` says which table; ``key`` is its id there; ``data`` what that table says."""

    kind: str
    key: str
    pos: str  # V verb, N noun, A adjective, P proper name, F function word
    data: Any


class Form(NamedTuple):
    """A written form of an entry: its features, and the further words of a phrase (folded)."""

    entry: Entry
    feature: str
    rest: tuple[str, ...]


class Hit(NamedTuple):
    """A form found in a word, with the clitics that were peeled to find it."""

    entry: Entry
    feature: str
    cut: Peeled


class Word:
    """What one folded word may be: entries by itself, and phrases it may begin, by their second word.

    ``kinds`` are those of the hits, and the classes of those that are function words; ``jussive`` says that a hit needs
    لم or the like before it. ``notes`` is where later stages keep what depends on the word alone, so that they work it
    out once a word and not once a token.
    """

    __slots__ = ("hits", "jussive", "kinds", "notes", "phrases")

    def __init__(self, hits: tuple[Hit, ...], phrases: Mapping[str, tuple[tuple[Form, Peeled], ...]]) -> None:
        self.hits = hits
        self.phrases = phrases
        self.kinds = frozenset([hit.entry.kind for hit in hits] + [hit.entry.key for hit in hits if hit.entry.kind == "function"])
        self.jussive = any(hit.feature[-1:] == "j" and not hit.cut.preposition for hit in hits)
        self.notes: dict[str, Any] = {}


class Role(NamedTuple):
    """An office or allegiance held from ``start`` to ``end`` (ISO days, either may be empty)."""

    office: str
    office_en: str
    country: str | None
    sector: str | None
    start: str
    end: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownActor:
    """A person or group that the lexicon names."""

    id: str
    name: str
    name_en: str | None
    kind: str
    country: str | None
    sector: str | None
    wikidata: str | None
    roles: tuple[Role, ...] = ()
    seat: str | None = None
    backed_by: tuple[str, ...] = ()
    part_of: tuple[str, ...] = ()

    def on(self, day: str | None) -> Role | None:
        """The role held on a day (ISO); without a day, the last one. Dated roles decide, PETRARCH's good idea."""
        if not self.roles:
            return None
        held = [r for r in self.roles if day is None or ((not r.start or r.start <= day) and (not r.end or day <= _late(r.end)))]
        return max(held, key=lambda r: r.start) if held else None


def _late(day: str) -> str:
    """A partial ISO day as its last day, for comparing ends."""
    return day + "-12-31"[: 10 - len(day)] if len(day) == 4 else day + "-31" if len(day) == 7 else day


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A state: names, capital, centroid."""

    iso3: str
    name: str
    name_en: str
    capital: str
    capital_en: str
    capital_at: tuple[float, float] | None
    at: tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventType:
    """An event type: labels, codes of the type and of its modes."""

    type: str
    label_ar: str
    label_en: str
    definition: str
    codes: Mapping[str, str | None]
    modes: Mapping[str, Mapping[str, str | None]]
    examples: tuple[Mapping[str, Any], ...]
    counterexamples: tuple[Mapping[str, Any], ...]


class PlaceNoun(NamedTuple):
    """A noun that names a kind of place: what it may do (see docs/codebook.md, place_nouns.csv)."""

    kind: str
    relative: bool
    back: bool
    whole: bool
    unknown: str  # yes; words: also a name made of words of the language (ساحة البريد)
    direction: str
    described: str = ""  # yes, plural: somewhere without a name (قصف مستشفى)


class Trigger(NamedTuple):
    """A wording of an event type: mode, frame (slot → role), and what must or must not stand near it."""

    type: str
    mode: str | None
    frame: Mapping[str, str]
    wanted: frozenset[str]
    barred: frozenset[str]
    not_after: frozenset[str]  # words that, standing just before, make it no event (تحت سيطرة)
    weak: bool
    status: str | None
    tags: frozenset[str]  # breach: violates an agreement named beside it
    row: str  # file and number, for `explain`


@dataclass(frozen=True, slots=True, kw_only=True)
class _Compiled:
    """What compiling the data gives: kept on disk, so that a start costs no inflecting."""

    forms: dict[str, tuple[Form, ...]]
    vocabulary: dict[str, str]
    actors: dict[str, KnownActor]
    states: dict[str, State]
    events: dict[str, EventType]
    numerals: Numerals
    calendar: Calendar


def _cache_file(version: str) -> Path:
    """Where the compiled lexicon lies: named by the data's hash and by the code that compiles it."""
    code = hashlib.sha256()
    here = Path(__file__).parent
    for module in sorted((*here.glob("lexicon*.py"), here / "entries.py", *(here / "language" / "ar").glob("*.py"))):
        code.update(module.read_bytes() if module.exists() else b"")
    folder = os.environ.get("MARSAD_CACHE") or Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "marsad"
    return Path(folder) / f"lexicon-{version}-{code.hexdigest()[:8]}-{sys.version_info[0]}{sys.version_info[1]}.pickle"


def _from_cache(version: str) -> _Compiled | None:
    collecting = gc.isenabled()
    try:
        with _cache_file(version).open("rb") as handle:
            gc.disable()  # a hundred thousand live objects, none of them garbage: looking through them doubles the time
            found = pickle.load(handle)  # written by this user's own _to_cache
    except (OSError, RuntimeError, pickle.UnpicklingError, EOFError, AttributeError, TypeError, ImportError):
        return None
    finally:
        if collecting:
            gc.enable()
    return found if isinstance(found, _Compiled) else None


def _to_cache(version: str, compiled: _Compiled) -> None:
    """Keep the compiled lexicon, whole or not at all; a folder that can't be written only costs time."""
    try:
        file = _cache_file(version)
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = file.with_name(f"{file.name}.{os.getpid()}")
        part.write_bytes(pickle.dumps(compiled, protocol=5))
        part.replace(file)
        kept = sorted(file.parent.glob("lexicon-*.pickle"), key=lambda p: p.stat().st_mtime)
        for old in kept[:-3]:
            old.unlink(missing_ok=True)
    except (OSError, RuntimeError):
        return


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """Everything that Marsad knows beforehand, with a hash of the files it came from."""

    hash: str
    forms: Mapping[str, tuple[Form, ...]] = field(repr=False)
    vocabulary: Mapping[str, str] = field(repr=False)  # form of a common word → "verb:p3ms word:s": what kinds of word it may be
    actors: Mapping[str, KnownActor] = field(repr=False)
    states: Mapping[str, State] = field(repr=False)
    events: Mapping[str, EventType] = field(repr=False)
    gazetteer: Gazetteer = field(repr=False)
    numerals: Numerals = field(repr=False)
    calendar: Calendar = field(repr=False)
    masculine: frozenset[str]  # states whose name is masculine (العراق، لبنان)
    _offices: Mapping[frozenset[str], tuple[KnownActor, ...]] = field(repr=False)
    _memo: dict[str, Word] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def load(cls, *, overlay: Path | str | None = None, data: Path = DATA) -> Lexicon:
        """Load and compile the data folder, with an overlay folder laid over it.

        Raises ``DataError`` naming file, line, found and expected where a row is bad.
        """
        over = Path(overlay) if overlay is not None else None
        if over is not None and not over.is_dir():
            raise DataError(str(over), 0, "no such folder", "a folder of CSV and YAML files (marsad data new)")
        folders = [data, *([over] if over else [])]
        version = content_hash(folders)
        compiled = _from_cache(version)
        tables = read_tables(over, data=data, only=("places/", "actors/states.csv") if compiled else ())
        if compiled is None:
            builder = _Builder(tables)
            events = builder.read_events([folder / "events" for folder in folders])
            compiled = _Compiled(
                forms={word: tuple(forms) for word, forms in builder.forms.items()}, vocabulary=builder.vocabulary,
                actors=builder.actors, states=builder.states, events=events,
                numerals=Numerals.of(builder.rows("ar/numerals"), builder.rows("ar/bounds")), calendar=Calendar.of(builder.rows("ar/calendar")),
            )  # fmt: skip
            _to_cache(version, compiled)
        return cls(
            hash=version,
            forms=MappingProxyType(compiled.forms),
            vocabulary=MappingProxyType(compiled.vocabulary),
            actors=MappingProxyType(compiled.actors),
            states=MappingProxyType(compiled.states),
            events=MappingProxyType(compiled.events),
            gazetteer=places.load(data, tables=tables),
            numerals=compiled.numerals,
            calendar=compiled.calendar,
            masculine=frozenset(r["iso3"] for r in tables["actors/states.csv"] if r["gender"] == "m"),
            _offices=_index_offices(compiled.actors),
        )

    def word(self, word: str, *, taa: bool = False) -> Word:
        """What a folded running word may be, clitics peeled; ``taa`` where the raw word ends in ة, so no pronoun."""
        key = word + "ة" if taa else word
        found = self._memo.get(key)
        if found is None:
            if len(self._memo) > MEMO_LIMIT:
                self._memo.clear()
            found = self._memo[key] = self._look_up(word, taa)
        return found

    def known(self, key: str) -> Word | None:
        """A word that ``word`` has looked up before, by its folded letters (a final ة left as it is)."""
        return self._memo.get(key)

    def office(self, words: frozenset[str]) -> tuple[KnownActor, ...]:
        """Everyone who ever held an office, by its words (folded, without articles)."""
        return self._offices.get(words, ())

    def _look_up(self, word: str, taa: bool) -> Word:
        hits: list[Hit] = []
        phrases: dict[str, list[tuple[Form, Peeled]]] = {}
        seen: set[tuple[int, str]] = set()
        closed = False
        forms, vocabulary = self.forms, self.vocabulary
        for cut in peel(word, forms, vocabulary):
            if (closed and (cut.preposition or cut.pronoun or cut.future)) or (taa and cut.pronoun):
                continue
            for form in forms.get(cut.stem, ()):
                if not _fits(form, cut):
                    continue
                if form.rest:
                    phrases.setdefault(form.rest[0], []).append((form, cut))
                elif (id(form.entry), cut.pronoun) not in seen:
                    seen.add((id(form.entry), cut.pronoun))
                    hits.append(Hit(form.entry, form.feature, cut))
                    # A whole function word (بعد، فيما) is not peeled further into rarer readings (ب + عد).
                    closed = closed or (form.entry.kind == "function" and not cut.conjunction and cut.skip == 0)
            for form in _common(vocabulary.get(cut.stem, "")) if not closed else ():
                if _fits(form, cut) and (id(form.entry), cut.pronoun) not in seen:
                    seen.add((id(form.entry), cut.pronoun))
                    hits.append(Hit(form.entry, form.feature, cut))
        return Word(tuple(hits), {k: tuple(v) for k, v in phrases.items()} if phrases else _NOTHING)


_COMMON = {
    "verb": Entry("verb", "", "V", None),
    "word": Entry("word", "", "N", None),
    "adjective": Entry("adjective", "", "A", None),
}


@lru_cache(maxsize=4096)
def _common(kinds: str) -> tuple[Form, ...]:
    """What the vocabulary says of a form ("verb:p3ms word:s"), as forms."""
    parts = [common.partition(":") for common in kinds.split()]
    return tuple([Form(_COMMON[kind], feature, ()) for kind, _, feature in parts])


_NOTHING: Mapping[str, tuple[tuple[Form, Peeled], ...]] = MappingProxyType({})


def bare_words(words: tuple[str, ...]) -> tuple[str, ...]:
    """Folded words without their articles."""
    return tuple(w[2:] if w.startswith("ال") and len(w) > 4 else w for w in words)


def _index_offices(actors: Mapping[str, KnownActor]) -> Mapping[frozenset[str], tuple[KnownActor, ...]]:
    index: dict[frozenset[str], list[KnownActor]] = {}
    for actor in actors.values():
        for role in actor.roles:
            holders = index.setdefault(frozenset(bare_words(fold_phrase(role.office))), []) if role.office else []
            if actor not in holders:
                holders.append(actor)
    return {office: tuple(holders) for office, holders in index.items()}


def _fits(form: Form, cut: Peeled) -> bool:
    """Whether these clitics can stand on this kind of word."""
    pos = form.entry.pos
    if pos == "V":
        imperfect = form.feature[0] == "i"
        if cut.pronoun == "ي":
            return False  # a verb takes ني: قتلى is no verb
        return not cut.article and cut.preposition in (("", "ل") if imperfect else ("",)) and (imperfect or not cut.future)
    if cut.future:
        return False
    if pos == "P":
        return not cut.article and not cut.pronoun
    if pos == "F":
        return not cut.article
    if (form.feature.endswith("c") and cut.article) or (pos == "A" and cut.pronoun):
        return False
    return not (cut.article and cut.pronoun)


def _number(row: Row, column: str) -> float:
    try:
        return float(row[column])
    except ValueError:
        raise DataError(row.file, row.line, f"{column} {row[column]!r}", "a number") from None


class _Builder:
    """Compiles rows into forms; used once by ``Lexicon.load``."""

    def __init__(self, tables: dict[str, list[Row]]) -> None:
        self.forms: dict[str, list[Form]] = {}
        self.vocabulary: dict[str, str] = {}
        self.actors: dict[str, KnownActor] = {}
        self.states: dict[str, State] = {}
        self.tables = tables
        self._states()
        self._actors()
        self._words()

    def rows(self, *prefixes: str) -> Iterator[Row]:
        for name, rows in self.tables.items():
            if name.startswith(prefixes):
                yield from rows

    def add(self, entry: Entry, phrase: str | tuple[str, ...], feature: str = "") -> None:
        words = fold_phrase(phrase) if isinstance(phrase, str) else phrase
        if words:
            form = Form(entry, feature, words[1:])
            forms = self.forms.setdefault(words[0], [])
            if form not in forms:
                forms.append(form)

    def add_inflected(self, entry: Entry, forms: Iterable[tuple[str, str]], rest: tuple[str, ...] = ()) -> None:
        done: set[str] = set()
        for word, feature in forms:
            if word not in done:
                done.add(word)
                self.forms.setdefault(word, []).append(Form(entry, feature, rest))

    def _states(self) -> None:
        for row in self.rows("actors/states.csv"):
            iso3 = row["iso3"]
            capital_at = (_number(row, "capital_lat"), _number(row, "capital_lon")) if row["capital_lat"] else None
            self.states[iso3] = State(
                iso3=iso3, name=row["name_ar"], name_en=row["name_en"], capital=row["capital_ar"],
                capital_en=row["capital_en"], capital_at=capital_at, at=(_number(row, "lat"), _number(row, "lon")),
            )  # fmt: skip
            entry = Entry("state", iso3, "P", None)
            for name in (row["name_ar"], *row.many("variants")):
                self.add(entry, name)
            entry = Entry("capital", iso3, "P", None)
            for name in (row["capital_ar"], *row.many("capital_variants")):
                self.add(entry, name)
            entry = Entry("nisba", iso3, "A", None)
            for adjective in row.many("adjective"):
                self.add_inflected(entry, adjective_forms(adjective, row.many("people")))

    def _actors(self) -> None:
        roles: dict[str, list[Role]] = {}
        for row in self.rows("actors/roles"):
            office = (row["office_ar"], row["office_en"])
            role = Role(*office, row["country"] or None, row["sector"] or None, row["start"], row["end"])
            roles.setdefault(row["actor_id"], []).append(role)
        for row in self.rows("actors/persons", "actors/groups"):
            person = "gender" in row.cells
            held = tuple(sorted(roles.get(row["id"], ()), key=lambda r: r.start))
            last = held[-1] if held and person else None
            actor = KnownActor(
                id=row["id"], name=row["name_ar"], name_en=row["name_en"] or None,
                kind="person" if person else row["kind"], country=row["country"] or None,
                sector=(last.sector if last else row["sector"]) or None, wikidata=row["wikidata"] or None, roles=held,
                seat=row["seat"] or None, backed_by=row.many("backed_by"), part_of=row.many("part_of"),
            )  # fmt: skip
            self.actors[actor.id] = actor
            entry = Entry("actor", actor.id, "P", actor)
            short = Entry("short", actor.id, "P", actor)
            for name in (row["name_ar"], *row.many("variants")):
                self.add(entry, name)
                words = fold_phrase(name)
                if words[0] in ("ابو", "ابن") and len(words) > 1:  # أبو محمد in the other cases
                    for case in ("ابي", "ابا") if words[0] == "ابو" else ():
                        self.add(entry, (case, *words[1:]))
            for name in row.many("short"):
                self.add(short, name)

    def _words(self) -> None:
        for row in self.rows("ar/actor_nouns.csv"):
            entry = Entry("noun", row["word"], "N", (row["class"], row["kind"], row["sector"] or None, row["alone"]))
            person = row["class"] in ("agent", "title", "people", "member", "detainee")
            first, *rest = row["word"].split()
            inflected = list(noun_forms(first, row.many("plural"), person=person))
            self.add_inflected(entry, inflected, fold_phrase(" ".join(rest)))
            if rest and not rest[0].startswith("ال"):  # رجل أعمال, رجل الأعمال
                self.add_inflected(entry, inflected, fold_phrase("ال" + " ".join(rest)))
        for row in self.rows("ar/place_nouns.csv"):
            place = PlaceNoun(row["kind"], row["relative"] == "yes", row["back"] == "yes", row["whole"] == "yes",
                             row["unknown"], row["direction"], row["described"])  # fmt: skip
            entry = Entry("placenoun", row["word"], "N", place)
            self.add_inflected(entry, noun_forms(row["word"], row.many("plural")))
        for row in self.rows("ar/place_adjectives.csv"):
            self.add_inflected(Entry("placeadj", row["adjective"], "A", row["direction"]), adjective_forms(row["adjective"]))
        for row in self.rows("ar/function_words.csv"):
            self.add(Entry("function", row["class"], "F", row["word"]), row["word"])
        for row in self.rows("ar/reporting.csv"):
            self._cue(row)
        for row in self.rows("ar/light_verbs.csv"):
            entry = Entry("light", row["role"], "V", row["past"])
            self.add_inflected(entry, verb_forms(row["past"], row["present"]))
            for noun in row.many("nouns"):
                self.add_inflected(Entry("light", row["role"], "N", row["past"]), noun_forms(noun))
        for row in self.rows("ar/status_cues.csv"):
            self._status(row)
        for row in self.rows("ar/relation_words.csv"):
            if row["present"]:  # a verb, for relative clauses: الذي يقوده
                entry = Entry("tie", row["relation"], "V", tuple(fold_word(p) for p in row.many("preposition")))
                self.add_inflected(entry, verb_forms(row["word"], row["present"]))
                continue
            entry = Entry("relation", row["relation"], "A", row.many("preposition"))
            self.add_inflected(entry, adjective_forms(row["word"]))
        for row in self.rows("ar/framings.csv"):
            self._framing(row)
        for row in self.rows("ar/descriptors.csv"):
            entry = Entry("descriptor", row["adjective"], "A", row["sector"] or None)
            self.add_inflected(entry, adjective_forms(row["adjective"], row.many("plural")))
        for row in self.rows("ar/event_labels.csv"):
            words = fold_phrase(row["word"])
            forms = noun_forms(row["word"].split()[0], row.many("plural")) if len(words) == 1 else iter(((words[0], ""),))
            self.add_inflected(Entry("label", row["class"], "N", None), forms, words[1:])
        for row in self.rows("ar/result_verbs.csv"):
            self.add_inflected(Entry("result", row["past"], "V", None), verb_forms(row["past"], row["present"]))
        for row in self.rows("ar/complements.csv"):
            entry = Entry("complement", row["word"], "N", row["sector"] or None)
            self.add_inflected(entry, noun_forms(row["word"], row.many("plural")))
        for row in self.rows("ar/documents.csv"):
            entry = Entry("document", row["word"], "N", None)
            self.add_inflected(entry, noun_forms(row["word"], row.many("plural")))
        for row in self.rows("ar/belonging.csv"):
            entry = Entry(row["class"], row["word"], "N", None)
            self.add_inflected(entry, noun_forms(row["word"], row.many("plural"), person=row["class"] != "seat"))
        for row in self.rows("ar/agreement_nouns.csv"):
            entry = Entry("agreement", row["word"], "N", (row["kind"], row["alone"]))
            if " " in row["word"]:
                self.add(entry, row["word"], "s")
            else:
                self.add_inflected(entry, noun_forms(row["word"], row.many("plural")))
        for row in self.rows("ar/agreement_words.csv"):
            self._agreement_word(row)
        for row in self.rows("ar/provisions.csv"):
            self.add(Entry("provision", row["kind"], "N", None), row["word"])
        for row in self.rows("ar/given_names.csv"):
            # a particle begins or joins a name (أبو، بن); a name that is also a common word counts only after a title
            kind = {"particle": "particle", "common": "given-common"}.get(row["notes"], "given")
            self.add(Entry(kind, row["name"], "P", None), row["name"])
        for row in self.rows("ar/victims.csv"):
            if row["class"] in ("counter", "counting"):  # words about counts that have no kind of their own
                self.add_inflected(Entry(row["class"], row["word"], "N", None), noun_forms(row["word"], row.many("plural")))
                continue
            entry = Entry("victim", row["kind"], "N" if row["class"] != "verb" else "V", row["class"])
            forms = verb_forms(*row["word"].split()) if row["class"] == "verb" else noun_forms(
                row["word"], row.many("plural"), person=row["class"] == "person")  # fmt: skip
            self.add_inflected(entry, forms)
        for row in self.rows("ar/verbs.csv"):
            self._vocabulary("verb", verb_forms(row["past"], row["present"]))
        for row in self.rows("ar/nouns.csv"):
            self._vocabulary("word", noun_forms(row["singular"], row.many("plural")))
        for row in self.rows("ar/adjectives.csv"):
            self._vocabulary("adjective", adjective_forms(row["masculine"], row.many("plural")))

    def _vocabulary(self, kind: str, forms: Iterator[tuple[str, str]]) -> None:
        for word, feature in forms:
            known = self.vocabulary.get(word, "")
            if f"{kind}:" not in known:
                self.vocabulary[word] = f"{known} {kind}:{feature}".strip()

    def _cue(self, row: Row) -> None:
        kind = row["class"]
        if kind in ("according", "tail", "document"):
            self.add(Entry("cue", kind, "F", row["past"]), row["past"])
            return
        self.add_inflected(Entry("cue", kind, "V", row["past"]), verb_forms(row["past"], row["present"]))
        for noun in row.many("nouns"):
            self.add_inflected(Entry("cuenoun", kind, "N", row["past"]), noun_forms(noun))
        # The circumstantial participle that chains statements: مضيفا، مشيرة إلى، موضحين
        participle = participle_of(row["past"], row["present"])
        if participle:
            entry = Entry("cue", kind, "N", row["past"])
            for ending in ("ا", "ه", "ين", "ان"):
                self.add(entry, (participle + ending,), "participle")

    def _status(self, row: Row) -> None:
        entry = Entry("status", row["status"], "F", row["scope"])
        words = fold_phrase(row["word"])
        if row["class"] == "phrase" or row["scope"] == "next":
            self.add(entry, words)
        elif row["scope"] == "before":
            self.add_inflected(Entry("status", row["status"], "A", "before"), adjective_forms(row["word"]))
        else:
            self.add(Entry("status", row["status"], "N", row["scope"]), words)

    def _agreement_word(self, row: Row) -> None:
        word, form = row["word"], row["form"]
        entry = Entry("pact", row["class"], {"verb": "V", "noun": "N", "adjective": "A"}.get(form, "F"), word)
        if form == "verb":
            self.add_inflected(entry, verb_forms(word, row["present"]))
        elif form == "noun":
            self.add_inflected(entry, noun_forms(word, row.many("plural")))
        elif form == "adjective":
            self.add_inflected(entry, adjective_forms(word))
        else:
            self.add(entry, word)

    def _framing(self, row: Row) -> None:
        data = (row["kind"], row["class"], row["neutral"] or None)
        words = fold_phrase(row["word"])
        if row["class"] in ("phrase", "weak") or len(words) > 1:
            self.add(Entry("framing", row["word"], "F", data), words)
        elif row["class"] == "adjective":
            self.add_inflected(Entry("framing", row["word"], "A", data), adjective_forms(row["word"], row.many("plural")))
        elif row["class"] == "verb":
            self.add(Entry("framing", row["word"], "N", data), words)
        elif row["class"] == "name":
            self.add(Entry("framing", row["word"], "P", data), words)
        else:
            entry = Entry("framing", row["word"], "N", data)
            self.add_inflected(entry, noun_forms(row["word"], row.many("plural"), person=True))

    def read_events(self, folders: list[Path]) -> dict[str, EventType]:
        """Event types of the folders in order; a later folder's file of the same type adds to the earlier one."""
        frames: dict[str, dict[str, str]] = {}
        found: dict[str, EventType] = {}
        for folder in folders:
            if (folder / "frames.yaml").exists():
                frames |= read_yaml(folder / "frames.yaml") or {}
            for path in sorted(folder.glob("*.yaml")):
                if path.name != "frames.yaml":
                    self._event_file(path, read_yaml(path), frames, found)
        return found

    def _event_file(self, path: Path, data: Any, frames: dict[str, dict[str, str]], found: dict[str, EventType]) -> None:
        if not isinstance(data, dict) or not isinstance(data.get("type"), str):
            raise DataError(str(path), 1, "no type", "a mapping with type, label, triggers, examples (docs/events-format.md)")
        name = data["type"]
        old = found.get(name)
        label = data.get("label") or {}
        modes = dict(old.modes if old else {}) | {m: dict(c or {}) for m, c in (data.get("modes") or {}).items()}
        found[name] = EventType(
            type=name, label_ar=str(label.get("ar", old.label_ar if old else name)),
            label_en=str(label.get("en", old.label_en if old else name)),
            definition=str(data.get("definition", old.definition if old else "")).strip(),
            codes=dict(old.codes if old else {"plover": name}) | dict(data.get("codes") or {}), modes=modes,
            examples=(*(old.examples if old else ()), *(data.get("examples") or ())),
            counterexamples=(*(old.counterexamples if old else ()), *(data.get("counterexamples") or ())),
        )  # fmt: skip
        for wording in data.get("remove") or ():
            self._remove(name, wording)
        for number, trigger in enumerate(data.get("triggers") or (), start=1):
            self._trigger(path, number, name, modes, trigger, frames)

    def _remove(self, type_: str, wording: str) -> None:
        words = fold_phrase(wording)
        gone = {id(f.entry) for f in self.forms.get(words[0], ()) if f.entry.kind == "event" and f.entry.key == type_ and f.rest == words[1:]}
        for word, forms in list(self.forms.items()):
            if any(id(f.entry) in gone for f in forms):
                self.forms[word] = [f for f in forms if id(f.entry) not in gone]

    def _trigger(
        self, path: Path, number: int, type_: str, modes: Mapping[str, Any], row: Any, frames: dict[str, dict[str, str]]
    ) -> None:
        where = f"trigger {number}"
        known = {"verb", "masdar", "noun", "phrase", "mode", "frame", "with", "without", "weak", "status", "tags", "not_after"}
        if not isinstance(row, dict) or set(row) - known or not set(row) & {"verb", "masdar", "noun", "phrase"}:
            raise DataError(str(path), 0, f"{where}: {row}", "verb, masdar, noun or phrase, with " + " ".join(sorted(known)))
        if row.get("mode") and row["mode"] not in modes:
            raise DataError(str(path), 0, f"{where}: mode {row['mode']}", "one of " + " ".join(modes))
        if row.get("status") and row["status"] not in STATUSES:
            raise DataError(str(path), 0, f"{where}: status {row['status']}", "one of " + " ".join(STATUSES))
        frame = row.get("frame", "transitive")
        slots = frames.get(frame) if isinstance(frame, str) else frame
        if slots is None:
            raise DataError(str(path), 0, f"{where}: frame {frame}", "one of " + " ".join(sorted(frames)))
        if not isinstance(slots, dict) or set(slots.values()) - ROLES:
            raise DataError(str(path), 0, f"{where}: frame {slots}", "slots with roles " + " ".join(sorted(ROLES)))
        trigger = Trigger(
            type_, row.get("mode"), {s if s.isascii() else fold_word(s): r for s, r in slots.items()},
            _expand(row.get("with")), _expand(row.get("without")),
            _expand(row.get("not_after")), bool(row.get("weak")), row.get("status"),
            frozenset(str(row.get("tags") or "").split()), f"{path.name}:{where}",
        )  # fmt: skip
        if verb := row.get("verb"):
            parts = str(verb).split()
            if len(parts) < 2:
                raise DataError(str(path), 0, f"{where}: verb {verb!r}", "past and present: قصف يقصف")
            # a particle that belongs to the verb (أفرج يفرج عن) must follow it, the subject may stand between
            particle = frozenset(map(fold_word, parts[2:]))
            of_verb = trigger._replace(wanted=particle) if particle and not trigger.wanted else trigger
            self.add_inflected(Entry("event", type_, "V", of_verb), verb_forms(parts[0], parts[1]))
            participle = participle_of(parts[0], parts[1]) if type_ in (*SPEECH_ACTS, "AGREE") else None
            for ending in ("ا", "ه", "ين", "ان") if participle else ():  # داعيا، متهمة، محملين: chained to what was said
                self.add(Entry("event", type_, "V", of_verb), (f"{participle}{ending}",), "participle")
        for masdar in str(row.get("masdar") or "").split("|"):
            if words := masdar.split():
                self.add_inflected(Entry("event", type_, "N", trigger), noun_forms(words[0]), fold_phrase(" ".join(words[1:])))
        if noun := row.get("noun"):
            forms = str(noun).split("|")
            if len(forms[0].split()) == 1:
                self.add_inflected(Entry("event", type_, "N", trigger), noun_forms(forms[0], tuple(forms[1:])))
            else:
                for form in forms:
                    self._phrase(Entry("event", type_, "N", trigger), form)
        if phrase := row.get("phrase"):
            for form in str(phrase).split("|"):
                self._phrase(Entry("event", type_, "N", trigger), form)

    def _phrase(self, entry: Entry, phrase: str) -> None:
        """A fixed expression, with and without articles where it has none: هجوم انتحاري is also الهجوم الانتحاري."""
        words = fold_phrase(phrase)
        if not words:
            return
        self.add(entry, words, "s")
        if len(words) > 1 and not any(w.startswith("ال") for w in words) and len(words[1]) > 3:
            self.add(entry, (words[0], *("ال" + w for w in words[1:])), "s")


def _expand(words: object) -> frozenset[str]:
    """Every inflected form of the words of a ``with``/``without`` list, bare."""
    out: set[str] = set()
    for word in str(words or "").split("|"):
        parts = fold_phrase(word)
        if parts:
            out.update(form for form, _ in noun_forms(word.split()[0], person=True))
            out.add(parts[0])
    return frozenset(out)


def iso(day: dt.date | None) -> str | None:
    """A date as an ISO day, or None."""
    return day.isoformat() if day else None
