"""Rows compiled into forms: every inflection, clitic stem and phrase by which a text may show a row of the data folder.

Used once for a state of the data, by ``Lexicon.load``; what comes out is kept on disk.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from sys import intern  # the same words and features stand in many rows: one string each
from typing import Any

from marsad.entries import SPEECH_ACTS, EventType, KnownActor, PlaceNoun, Role, State, Trigger
from marsad.errors import DataError
from marsad.forms import Entry, Form
from marsad.language.ar.clitics import ARTICLE
from marsad.language.ar.fold import fold_phrase, fold_word
from marsad.language.ar.inflect import (
    adjective_forms,
    kunya_cases,
    noun_forms,
    participle_forms,
    two_word_forms,
    verb_forms,
)
from marsad.tables import ROLES, STATUSES, Row, read_yaml

SHADDA = "\u0651"


def _number(row: Row, column: str) -> float:
    try:
        return float(row[column])
    except ValueError:
        raise DataError(row.file, row.line, f"{column} {row[column]!r}", "a number") from None


class Builder:
    """Compiles rows into forms; used once by ``Lexicon.load``."""

    def __init__(self, tables: dict[str, list[Row]]) -> None:
        self.forms: dict[str, list[Form]] = {}
        self.vocabulary: dict[str, str] = {}
        self.actors: dict[str, KnownActor] = {}
        self.states: dict[str, State] = {}
        self.tables = tables
        self.prepositions = {fold_word(row["word"]) for row in self.rows("ar/function_words.csv") if row["class"] == "prep"}
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
            form = Form(entry, feature, tuple(map(intern, words[1:])))
            forms = self.forms.setdefault(words[0], [])
            if _said(form) not in map(_said, forms):
                forms.append(form)

    def add_inflected(self, entry: Entry, forms: Iterable[tuple[str, str]], rest: tuple[str, ...] = ()) -> None:
        done: set[str] = set()
        for word, feature in forms:
            if word not in done:
                done.add(word)
                self.forms.setdefault(word, []).append(Form(entry, intern(feature), rest))

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
                if " " in adjective:
                    for form, after, feature in two_word_forms(adjective):
                        self.add_inflected(entry, [(form, feature)], (after,))
                else:
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
                seat=row["seat"] or None, backed_by=row.many("backed_by"), part_of=row.many("part_of"), gender=(row["gender"] or None) if person else None,
            )  # fmt: skip
            self.actors[actor.id] = actor
            entry = Entry("actor", actor.id, "P", actor)
            short = Entry("short", actor.id, "P", actor)
            for name in (row["name_ar"], *row.many("variants")):
                self.add(entry, name)
                for words in kunya_cases(fold_phrase(name)):
                    self.add(entry, words)
            for name in row.many("short"):
                self.add(short, name)

    def _words(self) -> None:
        for row in self.rows("ar/actor_nouns.csv"):
            entry = Entry("noun", row["word"], "N", (row["class"], row["kind"], row["sector"] or None, row["alone"]))
            person = row["class"] in ("agent", "title", "people", "member", "detainee")
            first, *rest = row["word"].split()
            inflected = list(noun_forms(first, row.many("plural"), person=person))
            self.add_inflected(entry, inflected, fold_phrase(" ".join(rest)))
            if rest and not rest[0].startswith(ARTICLE):  # رجل أعمال, رجل الأعمال
                self.add_inflected(entry, inflected, fold_phrase(ARTICLE + " ".join(rest)))
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
            for participle in row.many("participles"):  # منهيا عملية عسكرية: goes on with the sentence's subject
                self.add(entry, participle, "participle")
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
            needs = fold_word(row["needs"]) if row["needs"] else None  # أدى إلى, not أدى زيارة
            self.add_inflected(Entry("result", row["past"], "V", needs), verb_forms(row["past"], row["present"]))
        for row in self.rows("ar/complements.csv"):
            first, *rest = row["word"].split()
            entry = Entry("complement", row["word"], "N", row["sector"] or None)
            self.add_inflected(entry, noun_forms(first, row.many("plural")), fold_phrase(" ".join(rest)))
        for row in self.rows("ar/documents.csv"):
            entry = Entry("document", row["word"], "N", None)
            self.add_inflected(entry, noun_forms(row["word"], row.many("plural")))
        for row in self.rows("ar/belonging.csv"):
            entry = Entry(row["class"], row["word"], "N", None)
            self.add_inflected(entry, noun_forms(row["word"], row.many("plural"), person=row["class"] not in ("seat", "named_after")))
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
            if row["class"] in ("counter", "counting", "roll", "age", "one", "saved", "pair"):  # words about counts that have no kind of their own
                self.add_inflected(Entry(row["class"], row["word"], "N", None), noun_forms(row["word"], row.many("plural")))
                continue
            if row["class"] in ("among", "other"):
                self.add(Entry(row["class"], row["word"], "F", None), row["word"])
                continue
            if row["class"] == "saved-verb":
                self.add_inflected(Entry("saved", row["word"], "V", None), verb_forms(*row["word"].split()))
                continue
            verb = row["class"].startswith("verb")
            entry = Entry("victim", row["kind"], "V" if verb else "N", row["class"])
            if " " in row["word"] and not verb:
                self.add(entry, row["word"], "s")
                continue
            forms = verb_forms(*row["word"].split()) if verb else noun_forms(
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
                self.vocabulary[word] = intern(f"{known} {kind}:{feature}".strip())

    def _cue(self, row: Row) -> None:
        kind = row["class"]
        if kind in ("according", "tail", "document"):
            self.add(Entry("cue", kind, "F", row["past"]), row["past"])
            return
        # بيّن without its shadda is the preposition: what stands after it tells (statements.speakers)
        spelt = [form for form in verb_forms(row["past"], row["present"]) if form[0] not in self.prepositions]
        self.add_inflected(Entry("cue", kind, "V", row["past"]), spelt)
        for noun in row.many("nouns"):
            self.add_inflected(Entry("cuenoun", kind, "N", row["past"]), noun_forms(noun))
        # The circumstantial participle that chains statements: مضيفا، مشيرة إلى، موضحين
        entry = Entry("cue", kind, "N", row["past"])
        for participle in participle_forms(row["past"], row["present"]):
            self.add(entry, (participle,), "participle")

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
        if row["class"] == "verb":
            self.add_inflected(Entry("framing", row["word"], "V", data), verb_forms(*row["word"].split()))
        elif row["class"] in ("phrase", "weak") or len(words) > 1:
            self.add(Entry("framing", row["word"], "F", data), words)
        elif row["class"] == "adjective":
            self.add_inflected(Entry("framing", row["word"], "A", data), adjective_forms(row["word"], row.many("plural")))
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

    def conditions(self) -> frozenset[str]:
        """Every word of which an event asks whether it stands near."""
        triggers = {id(f.entry): f.entry.data for forms in self.forms.values() for f in forms if f.entry.kind == "event"}
        return frozenset[str]().union(*(t.wanted | t.barred | t.not_after for t in triggers.values()))

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
            type_, row.get("mode"), _frame(tuple(slots.items())),
            _expand(str(row.get("with") or "")), _expand(str(row.get("without") or "")),
            _expand(str(row.get("not_after") or "")), bool(row.get("weak")), row.get("status"),
            frozenset(str(row.get("tags") or "").split()), f"{path.name}:{where}",
        )  # fmt: skip
        if verb := row.get("verb"):
            parts = str(verb).split()
            if len(parts) < 2:
                raise DataError(str(path), 0, f"{where}: verb {verb!r}", "past and present, both third person masculine singular")
            # a particle that belongs to the verb (أفرج يفرج عن) must follow it, the subject may stand between
            particle = frozenset(map(fold_word, parts[2:]))
            of_verb = trigger._replace(wanted=particle) if particle and not trigger.wanted else trigger
            past = "past" in trigger.tags  # رشحت is to put forward, ترشح to run for an office
            inflected = verb_forms(parts[0], parts[1])
            self.add_inflected(Entry("event", type_, "V", of_verb), (f for f in inflected if f[1][0] == "p") if past else inflected)
            # داعيا، متهمة، محملين: chained to what was said
            for participle in participle_forms(parts[0], parts[1]) if type_ in (*SPEECH_ACTS, "AGREE") and not past else ():
                self.add(Entry("event", type_, "V", of_verb), (participle,), "participle")
        for masdar in str(row.get("masdar") or "").split("|"):
            if words := masdar.split():
                self.add_inflected(Entry("event", type_, "N", trigger), noun_forms(words[0]), fold_phrase(" ".join(words[1:])))
        if noun := row.get("noun"):
            trigger = trigger._replace(tags=trigger.tags | {"noun"})  # names what happened, no verb told as a noun
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
        if len(words) > 1 and not any(w.startswith(ARTICLE) for w in words) and len(words[1]) > 3:
            self.add(entry, (words[0], *(ARTICLE + w for w in words[1:])), "s")


@cache
def _said(form: Form) -> tuple[Any, ...]:
    """All that a form says, to compare it by."""
    entry = form.entry
    return entry.kind, entry.key, entry.pos, entry.data, form.feature, form.rest


def _frame(slots: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    """A frame with its prepositions folded; one for all the triggers that have it."""
    return {slot if slot.isascii() else fold_word(slot): role for slot, role in slots}


@cache
def _expand(words: str) -> frozenset[str]:
    """Every inflected form of the words of a ``with``/``without`` list, bare; one set for all the triggers that have it."""
    out: set[str] = set()
    for word in words.split("|"):
        parts = fold_phrase(word)
        if parts:
            out.update(intern(form) for form, _ in noun_forms(word.split()[0], person=True))
            out.add(intern(parts[0]))
    return frozenset(out)
