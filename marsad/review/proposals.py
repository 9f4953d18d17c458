"""Corrections as rows of the lexicon: what would have let the program read it right, ready for a folder of one's own.

A proposal is a line of a table (or of an event type's file) as docs/codebook.md describes it; somebody who knows the language
looks at it before it counts. Proposed are: whom words name that no row had, a further wording of an actor that the lexicon
knows, where a place is that was put there by coordinates, and the words that tell an event which the program missed.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from marsad.errors import InputError
from marsad.language.ar.fold import fold_word
from marsad.language.ar.tokens import read_tokens
from marsad.model import Reading
from marsad.review.placing import ADDED, CORRECTED, settled, threads
from marsad.review.records import Judgement, Named, Spot
from marsad.tables import read_tables, table_of

PERSONS, GROUPS, PLACES = "actors/persons.csv", "actors/groups.csv", "places/places.csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A row for a file of a lexicon folder: its cells by column, or for an event type's YAML file a trigger and its example."""

    file: str
    cells: tuple[tuple[str, str], ...]
    article: str
    words: str

    @property
    def line(self) -> str:
        """The row as its file holds it."""
        if self.file.endswith(".yaml"):
            return _trigger(self)
        text = io.StringIO()
        csv.writer(text, lineterminator="").writerow([value for _, value in self.cells])
        return text.getvalue()


def propose(reading: Reading, judgements: Iterable[Judgement]) -> list[Proposal]:
    """What the judgements of an article propose, in the order of its text, nothing twice. ``reading`` is the program's."""
    held = list(judgements)
    found: list[Proposal] = []
    for thread in threads(reading, held):
        view = thread.said.after
        if view is None or thread.state not in (CORRECTED, ADDED):
            continue
        for named in (*view.sources, *view.targets):
            found += _actor(named, reading)
        if thread.state == ADDED:
            sentence = _sentence(reading.text, view.trigger.start)
            cells = {"type": view.type, "mode": view.mode or "", "phrase": view.trigger.text, "sentence": sentence}
            found.append(Proposal(file=f"events/{view.type.lower()}.yaml", cells=tuple(cells.items()), article=reading.id, words=view.trigger.text))
    for place, _, value in settled(reading, held)[0]:
        if value.now is not None and value.now.id == f"place:{place.mentions[0].start}":  # by coordinates: no gazetteer has it there
            found += _place(value.now, place.mentions[0].text, reading.id)
    return list({(p.file, p.cells): p for p in found}.values())


def _actor(named: Named, reading: Reading) -> Iterator[Proposal]:
    if named.span is None:
        return
    words = named.span.text
    if named.id is None:
        person = named.kind == "person"
        cells = {"id": own_id(words), "name_ar": words, "kind": named.kind or "organization", "country": named.country or "", "sector": named.sector or ""}
        yield _row(PERSONS if person else GROUPS, cells, reading.id, words)
        return
    actor = reading.actor(named.id)
    if actor is None or any(m.start < named.span.end and named.span.start < m.end for m in actor.mentions):
        return
    for file in (PERSONS, GROUPS):
        row = _known(file).get(named.id)
        if row is not None:  # the lexicon's own row, with these words among its variants
            variants = [one for one in row.get("variants", "").split("|") if one]
            yield _row(file, {**row, "variants": "|".join([*variants, words])}, reading.id, words)


def _place(spot: Spot, words: str, article: str) -> Iterator[Proposal]:
    if spot.lat is not None and spot.lon is not None:
        cells = {
            "id": own_id(words), "name_ar": words, "name_en": spot.name_en or "", "kind": spot.kind, "country": spot.country or "",
            "admin1": spot.admin1 or "", "lat": f"{spot.lat:g}", "lon": f"{spot.lon:g}",
        }  # fmt: skip
        yield _row(PLACES, cells, article, words)


def _row(file: str, cells: dict[str, str], article: str, words: str) -> Proposal:
    table = table_of(file)
    assert table is not None
    return Proposal(file=file, cells=tuple((column, cells.get(column, "")) for column in table.columns), article=article, words=words)


def _known(file: str) -> dict[str, dict[str, str]]:
    """The lexicon's rows that a row of such a file would replace, by their id."""
    kind = table_of(file)
    return {row["id"]: row.cells for name, rows in read_tables(only=("actors/",)).items() if table_of(name) is kind for row in rows}


def own_id(words: str) -> str:
    """An id for words of one's own: the same for the same words, however they are spelt.

    >>> own_id("جيش الأمة") == own_id("جيش الامه")
    True
    """
    return "own:" + hashlib.sha256(" ".join(map(fold_word, words.split())).encode()).hexdigest()[:8]


def _trigger(proposal: Proposal) -> str:
    cells = dict(proposal.cells)
    trigger: dict[str, str] = {"phrase": cells["phrase"], **({"mode": cells["mode"]} if cells["mode"] else {}), "frame": "transitive"}
    return "- " + yaml.safe_dump(trigger, allow_unicode=True, default_flow_style=True, width=float("inf"), sort_keys=False).strip()


def _sentence(text: str, at: int) -> str:
    doc = read_tokens(text)
    for sentence in doc.sentences:
        if doc.starts[sentence.first] <= at < doc.ends[sentence.last - 1]:
            return doc.raw(sentence.first, sentence.last)
    return ""


def write_proposals(folder: Path, proposals: Sequence[Proposal]) -> list[Path]:
    """Write proposals as a folder of one's own, which ``--lexicon`` takes. A file that is there is never written over."""
    files: dict[str, list[Proposal]] = {}
    for one in proposals:
        files.setdefault(one.file, []).append(one)
    written = []
    for name, rows in files.items():
        path = folder / name
        if path.exists():
            raise InputError(f"{path}: is there already; proposals go to a new folder")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_file(name, rows), "utf-8")
        written.append(path)
    return written


def _file(name: str, rows: Sequence[Proposal]) -> str:
    if not name.endswith(".yaml"):
        header = ",".join(column for column, _ in rows[0].cells)
        by_id = {dict(row.cells)["id"]: row.line for row in rows}  # one row an id
        return "\n".join([header, *by_id.values()]) + "\n"
    cells = [dict(row.cells) for row in rows]
    lines = [f"type: {cells[0]['type']}", "triggers:", *(f"  {row.line}" for row in rows), "examples:"]
    lines += [f"  - {yaml.safe_dump({'text': one['sentence'], 'trigger': one['phrase']}, allow_unicode=True, default_flow_style=True, width=float('inf'), sort_keys=False).strip()}" for one in cells]
    return "\n".join(lines) + "\n"
