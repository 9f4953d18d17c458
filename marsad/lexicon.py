"""The lexicon: every word, name and code of the data folder compiled into one immutable table of forms.

``Lexicon.load()`` reads the built-in data; ``overlay=`` lays a folder of one's own over it. Inflected forms are
generated once, by ``lexicon_build``. ``forms`` maps a folded, bare word to what it may be; ``word(w)`` peels a running word and looks
every cut up, remembering the answer, since newspapers use few words often.
"""

from __future__ import annotations

import datetime as dt
import gc
import hashlib
import os
import pickle
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from marsad import gazetteer as places
from marsad.entries import SPEECH_ACTS, EventType, KnownActor, State, Trigger
from marsad.errors import DataError
from marsad.forms import Entry, Form, Hit, Word
from marsad.gazetteer import Gazetteer
from marsad.language.ar.clitics import ARTICLE, Peeled, cuts_of, fits
from marsad.language.ar.dates import Calendar
from marsad.language.ar.fold import fold_phrase
from marsad.language.ar.numbers import Numerals
from marsad.lexicon_build import Builder
from marsad.tables import DATA, content_hash, read_tables

__all__ = ["SPEECH_ACTS", "EventType", "KnownActor", "Lexicon", "Trigger", "bare_words", "iso"]

COLLECTED = (20_000, 20, 20)  # new objects, and rounds, after which the collector of garbage looks (Python: 700, 10, 10)
MEMO_LIMIT = 100_000  # distinct words remembered before a memo starts again: about 50 MB at worst


class _Compiled(NamedTuple):
    """What compiling the data gives: kept on disk, so that a start costs no inflecting."""

    forms: dict[str, tuple[Form, ...]]
    vocabulary: dict[str, str]
    actors: dict[str, KnownActor]
    states: dict[str, State]
    events: dict[str, EventType]
    numerals: Numerals
    calendar: Calendar
    gazetteer: Gazetteer
    masculine: frozenset[str]
    conditions: frozenset[str]


def _cache_file(version: str) -> Path:
    """Where the compiled lexicon lies: named by the data's hash and by the code that compiles it."""
    code = hashlib.sha256()
    here = Path(__file__).parent
    for module in sorted((*here.glob("lexicon*.py"), here / "entries.py", here / "forms.py", here / "gazetteer.py", *(here / "language" / "ar").glob("*.py"))):
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


def settle() -> None:
    """Tell the collector of garbage that what is loaded by now lives as long as the process, and that it need seldom look: reading makes
    much that lives for an article and hardly anything that only a collector could free."""
    gc.freeze()
    gc.set_threshold(*COLLECTED)


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
    conditions: frozenset[str] = field(repr=False)  # words of which some event asks whether they stand near (with, without, not_after)
    _offices: Mapping[frozenset[str], tuple[KnownActor, ...]] = field(repr=False)
    _memo: dict[str, Word] = field(default_factory=dict, repr=False, compare=False)
    _taa_memo: dict[str, Word] = field(default_factory=dict, repr=False, compare=False)  # of words that end in ة

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
        if compiled is None:
            tables = read_tables(over, data=data)
            builder = Builder(tables)
            events = builder.read_events([folder / "events" for folder in folders])
            compiled = _Compiled(
                forms={word: tuple(forms) for word, forms in builder.forms.items()}, vocabulary=builder.vocabulary,
                actors=builder.actors, states=builder.states, events=events,
                numerals=Numerals.of(builder.rows("ar/numerals"), builder.rows("ar/bounds")), calendar=Calendar.of(builder.rows("ar/calendar")),
                gazetteer=places.load(data, tables=tables, overlay=over), masculine=frozenset(r["iso3"] for r in tables["actors/states.csv"] if r["gender"] == "m"),
                conditions=builder.conditions(),
            )  # fmt: skip
            _to_cache(version, compiled)
        return cls(
            hash=version,
            forms=MappingProxyType(compiled.forms),
            vocabulary=MappingProxyType(compiled.vocabulary),
            actors=MappingProxyType(compiled.actors),
            states=MappingProxyType(compiled.states),
            events=MappingProxyType(compiled.events),
            gazetteer=compiled.gazetteer,
            numerals=compiled.numerals,
            calendar=compiled.calendar,
            masculine=compiled.masculine,
            conditions=compiled.conditions,
            _offices=_index_offices(compiled.actors),
        )

    def word(self, word: str, *, taa: bool = False) -> Word:
        """What a folded running word may be, clitics peeled; ``taa`` where the raw word ends in ة, so no pronoun."""
        memo = self._taa_memo if taa else self._memo
        found = memo.get(word)
        if found is None:
            if len(memo) > MEMO_LIMIT:
                memo.clear()
            found = memo[word] = self._look_up(word, taa)
        return found

    def office(self, words: frozenset[str]) -> tuple[KnownActor, ...]:
        """Everyone who ever held an office, by its words (folded, without articles)."""
        return self._offices.get(words, ())

    def _look_up(self, word: str, taa: bool) -> Word:
        hits: list[Hit] = []
        phrases: dict[str, list[tuple[Form, Peeled]]] = {}
        seen: set[tuple[int, str]] = set()
        closed = False
        forms, vocabulary = self.forms, self.vocabulary
        cuts = cuts_of(word)
        for cut in [Peeled(*c) for c in cuts if c[0] in forms or c[0] in vocabulary]:
            glued = bool(cut.preposition or cut.pronoun or cut.future)
            if (closed and glued) or (taa and cut.pronoun):
                continue
            asks = glued or cut.article  # a conjunction stands on every kind of word
            for form in forms.get(cut.stem, ()):
                if asks and not fits(cut, form.entry.pos, form.feature):
                    continue
                if form.rest:
                    phrases.setdefault(form.rest[0], []).append((form, cut))
                elif (id(form.entry), cut.pronoun) not in seen:
                    seen.add((id(form.entry), cut.pronoun))
                    hits.append(Hit(form.entry, form.feature, cut))
                    # A whole function word (بعد، فيما) is not peeled further into rarer readings (ب + عد).
                    closed = closed or (form.entry.kind == "function" and not cut.conjunction and cut.skip == 0)
            for form in _common(vocabulary.get(cut.stem, "")) if not closed else ():
                if fits(cut, form.entry.pos, form.feature) and (id(form.entry), cut.pronoun) not in seen:
                    seen.add((id(form.entry), cut.pronoun))
                    hits.append(Hit(form.entry, form.feature, cut))
        asked = [cut[0] for cut in cuts if cut[0] in self.conditions]
        return Word(tuple(hits), {k: tuple(v) for k, v in phrases.items()} if phrases else _NOTHING, frozenset(asked) if asked else _NONE)


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
_NONE: frozenset[str] = frozenset()


def bare_words(words: tuple[str, ...]) -> tuple[str, ...]:
    """Folded words without their articles."""
    return tuple(w[2:] if w.startswith(ARTICLE) and len(w) > 4 else w for w in words)


def _index_offices(actors: Mapping[str, KnownActor]) -> Mapping[frozenset[str], tuple[KnownActor, ...]]:
    index: dict[frozenset[str], list[KnownActor]] = {}
    for actor in actors.values():
        for role in actor.roles:
            holders = index.setdefault(frozenset(bare_words(fold_phrase(role.office))), []) if role.office else []
            if actor not in holders:
                holders.append(actor)
    return {office: tuple(holders) for office, holders in index.items()}


def iso(day: dt.date | None) -> str | None:
    """A date as an ISO day, or None."""
    return day.isoformat() if day else None
