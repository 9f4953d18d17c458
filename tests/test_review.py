"""Review: judgements are kept, laid over readings, taken back, carried to other readings; nothing of them is lost or guessed."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

import marsad
from bench.invariants import check_reading
from marsad.cli import app
from marsad.errors import InputError
from marsad.evaluate import read_gold, score
from marsad.export import EXPORTERS
from marsad.keep import tell_corpus
from marsad.lexicon import Lexicon
from marsad.model import Reading, Span
from marsad.pipeline import read as read_article
from marsad.review import judging
from marsad.review.agreement import agree, krippendorff
from marsad.review.correction import corrected
from marsad.review.gold import export_gold, gold_of, to_yaml
from marsad.review.placing import threads
from marsad.review.pointing import Correction, Figured, Pointed, event_kinds
from marsad.review.proposals import propose, write_proposals
from marsad.review.queue import progress, waiting, why
from marsad.store import Corpus, Item, to_article
from marsad.store.flatten import pack
from marsad.store.schema import MIGRATIONS, statements
from marsad.web.accounts import Accounts

ROOT = Path(__file__).parents[1]
EXAMPLES = sorted((ROOT / "examples").glob("*.txt"))
# Of our own: a place that may be two, a figure, an event that nobody is told to have done.
TEXT = (
    "قصف يطال ريف طرابلس\n"
    "قصفت قوات حفتر يوم الاثنين مدينة طرابلس، وقتل خمسة مدنيين في القصف.\n"
    "وقالت مصادر طبية إن عشرة أشخاص أصيبوا بجروح.\n"
    "واجتمع وزير الخارجية التركي مع نظيره الروسي في موسكو أمس، وشوهد رتل غريب قربها."
)


def keep(corpus: Corpus, lexicon: Lexicon, text: str, name: str, **more: Any) -> Reading:
    article = to_article(Item(source=name, id=name, text=text, published="2019-07-05", **more))
    reading = read_article(article, lexicon)
    with corpus.writing():
        number, _ = corpus.put_article(Item(source=name, id=name, text=text), article)
        corpus.put_reading(number, corpus.version(lexicon.hash), pack(reading))
    return reading


@pytest.fixture
def corpus(tmp_path: Path, lexicon: Lexicon) -> Iterator[Corpus]:
    with marsad.open(tmp_path / "corpus.db", create=True) as opened:
        keep(opened, lexicon, TEXT, "a")
        yield opened


def words(reading: Reading, text: str, *, nth: int = 0) -> dict[str, int]:
    at = -1
    for _ in range(nth + 1):
        at = reading.text.index(text, at + 1)
    return {"start": at, "end": at + len(text)}


def first(corpus: Corpus, type: str = "ASSAULT") -> Any:
    return next(e for e in corpus.reading("a").events if e.type == type)


def test_a_correction_is_laid_over_the_reading_and_the_reading_stays(corpus: Corpus) -> None:
    before = corpus.reading("a", judged=False)
    event = first(corpus)
    text = before.text
    said = judging.correct(
        corpus, "a", event.id,
        Correction(type="COERCE", mode="seize", status="alleged", start="2019-06-30", end="2019-07-02",
                   sources=[Pointed(**words(before, "رتل غريب"), kind="organization", country="LBY", sector="CVL")],
                   targets=[Pointed(**words(before, "خمسة مدنيين"))], figures=[Figured(kind="injured", low=10, high=None, **words(before, "عشرة أشخاص"))]),
        judge="سلمى", note="تصحيح",
    )  # fmt: skip
    assert (said.judge, said.verdict, said.note) == ("سلمى", "correct", "تصحيح") and set(said.field.split(",")) >= {"type", "mode", "status", "start", "end", "sources", "figures"}
    assert corpus.reading("a", judged=False) == before
    reading = corpus.reading("a")
    check_reading(reading)
    now = next(e for e in reading.events if e.id == event.id)
    assert (now.type, now.mode, now.status, now.start, now.end, now.precision, now.confidence) == ("COERCE", "seize", "alleged", "2019-06-30", "2019-07-02", "days", 1.0)
    assert dict(now.codes) == dict(event_kinds()["COERCE"].code("seize"))
    source = reading.actor(now.sources[0])
    assert (source.name, source.country, source.sector, source.kind) == ("رتل غريب", "LBY", "CVL", "organization")
    assert [text[m.start : m.end] for m in source.mentions] == ["رتل غريب"]
    figure = next(f for f in reading.figures if f.event == now.id)
    assert (figure.kind, figure.low, figure.high, now.figures) == ("injured", 10, None, (figure.id,))
    # and the tables say the same
    ((row),) = list(corpus.events(type="COERCE"))
    assert (row.event, row.start, row.sources, row.confidence) == (event.id, "2019-06-30", "رتل غريب", 1.0)
    assert [r.event for r in corpus.events(source="رتل غريب")] == [event.id]


def test_what_the_program_read_can_still_be_asked(corpus: Corpus) -> None:
    event = first(corpus)
    judging.reject(corpus, "a", event.id, judge="سلمى")
    assert event.id not in {r.event for r in corpus.events()} and corpus.judged_counts() == {"rejected": 1}
    assert any(u.kind == "event" and "rejected by a reviewer" in u.reason for u in corpus.reading("a").unresolved)
    with marsad.open(corpus.path, judged=False) as read:
        assert event.id in {r.event for r in read.events()} and event.id in {r.event for r in read.events(type="ASSAULT", limit=5)}
        assert event in read.reading("a").events and [r.events for _, r in read.readings()] == [read.reading("a").events]
        with pytest.raises(InputError, match="as it was judged"):
            judging.accept(read, "a", event.id, judge="سلمى")


@pytest.mark.parametrize(
    ("correction", "why"),
    [
        (Correction(sources=[Pointed(kind="person")]), "nothing in the text is pointed to"),
        (Correction(sources=[Pointed(id="actor:nobody")]), "no actor actor:nobody"),
        (Correction(targets=[Pointed(start=19, end=20)]), "expected words of the text"),
        (Correction(trigger=(0, 100_000)), "expected a place in a text"),
        (Correction(type="WAR"), "expected one of"),
        (Correction(type="ASSAULT", mode="withdraw"), "ASSAULT has"),
        (Correction(status="maybe"), "expected one of"),
        (Correction(start="2019-07-05", end="2019-07-01"), "the first day before the last"),
        (Correction(start="yesterday"), "expected days"),
        (Correction(figures=[Figured(kind="killed", low=5, high=5)]), "nothing in the text is pointed to"),
        (Correction(figures=[Figured(kind="killed", low=9, high=5, start=0, end=3)]), "expected a count"),
        (Correction(sources=[Pointed(start=0, end=3, kind="alien")]), "kind"),
        (Correction(sources=[Pointed(start=0, end=3, country="Syria")]), "three letters"),
        (Correction(), "nothing is corrected"),
    ],
)
def test_a_correction_without_words_or_sense_is_refused(corpus: Corpus, correction: Correction, why: str) -> None:
    with pytest.raises(InputError, match=why):
        judging.correct(corpus, "a", first(corpus).id, correction, judge="سلمى")
    assert corpus.judgements() == []


def test_a_missed_event_is_added_with_its_words(corpus: Corpus) -> None:
    reading = corpus.reading("a")
    at = words(reading, "أصيبوا")
    said = judging.add(corpus, "a", Correction(type="AID", trigger=(at["start"] + 1, at["end"] - 1), sources=[Pointed(**words(reading, "مصادر طبية"))]), judge="سلمى")
    now = corpus.reading("a")
    check_reading(now)
    (event,) = [e for e in now.events if e.id == said.name]
    assert (event.trigger.text, event.type, event.evidence) == ("أصيبوا", "AID", (event.trigger,))
    assert [e.id for e in now.events if e.id != said.name] == [e.id for e in reading.events]
    assert list(now.events) == sorted(now.events, key=lambda e: e.trigger.start) or [e.trigger.start for e in reading.events] != sorted(e.trigger.start for e in reading.events)
    with pytest.raises(InputError, match="already"):
        judging.add(corpus, "a", Correction(type="AID", trigger=(at["start"], at["end"])), judge="سلمى")
    with pytest.raises(InputError, match="needs words"):
        judging.add(corpus, "a", Correction(type="AID"), judge="سلمى")
    judging.reject(corpus, "a", said.name, judge="منى")
    assert said.name not in {e.id for e in corpus.reading("a").events}
    judging.accept(corpus, "a", said.name, judge="سلمى")
    assert said.name in {e.id for e in corpus.reading("a").events}


def test_a_place_is_put_where_a_reviewer_says(corpus: Corpus) -> None:
    reading = corpus.reading("a")
    event = next(e for e in reading.events if e.places)
    place = reading.place(event.places[0])
    judging.settle(corpus, "a", place.id, judge="سلمى", at=(34.43, 35.84))
    now = corpus.reading("a")
    check_reading(now)
    moved = next(p for p in now.places if p.mentions == place.mentions)
    assert (moved.lat, moved.lon) == (34.43, 35.84)
    assert moved.id in next(e for e in now.events if e.id == event.id).places
    other = next((p for p in reading.places if len(p.candidates) > 1), None)
    if other is not None and other.id != place.id:
        pick = other.candidates[-1]
        judging.settle(corpus, "a", other.id, judge="سلمى", candidate=pick.id)
        assert corpus.reading("a").place(pick.id).lat == pick.lat
        check_reading(corpus.reading("a"))
    with pytest.raises(InputError, match="expected a candidate"):
        judging.settle(corpus, "a", moved.id, judge="سلمى", candidate="geonames:0")
    with pytest.raises(InputError, match="degrees"):
        judging.settle(corpus, "a", moved.id, judge="سلمى", at=(91.0, 0.0))


def test_undo_is_a_judgement_too_and_takes_back_only_ones_own(corpus: Corpus) -> None:
    before = corpus.reading("a")
    event = first(corpus)
    judging.reject(corpus, "a", event.id, judge="سلمى")
    judging.accept(corpus, "a", event.id, judge="منى")
    assert judging.undo(corpus, judge="نور") is None
    judging.undo(corpus, judge="منى")
    assert event.id not in {e.id for e in corpus.reading("a").events}
    taken_back = judging.undo(corpus, judge="سلمى")
    assert corpus.reading("a") == before and corpus.judged_counts() == {}
    assert [j.verdict for j in corpus.judgements("a")] == ["reject", "accept", "undo", "undo"] and judging.undo(corpus, judge="سلمى") is None
    assert taken_back is not None
    assert {(r.event, r.confidence) for r in corpus.events()} == {(e.id, e.confidence) for e in before.events}


def test_what_nobody_can_have_said_is_passed_over(corpus: Corpus) -> None:
    """Rows of other programs, and broken ones, stand in the table and change nothing."""
    before = corpus.reading("a")
    event = first(corpus)
    for value in (None, "AID", "{", "[]", "{}", '{"after": 7}', '{"after": {"type": "AID"}}', '{"undoes": 99}'):
        for verdict in ("accept", "correct", "wrong", "undo"):
            corpus.judge("a", event.id, record="event", verdict=verdict, judge="x", value=value)
    after = corpus.reading("a")
    assert [(e.id, e.type) for e in after.events] == [(e.id, e.type) for e in before.events]


READINGS: dict[str, Reading] = {}


def reading_of(path: Path, lexicon: Lexicon) -> Reading:
    if path.stem not in READINGS:
        READINGS[path.stem] = marsad.read(path.read_text("utf-8"), published="2019-10-23", outlet="المشرق", id=path.stem, lexicon=lexicon)
    return READINGS[path.stem]


@st.composite
def doings(draw: st.DrawFn) -> list[tuple[str, dict[str, Any]]]:
    """What reviewers may do, each with numbers that pick events, records and words of whatever reading it is done to."""
    number = st.integers(0, 10_000)
    one = st.tuples(
        st.sampled_from(["accept", "reject", "correct", "correct", "add", "settle", "comment", "undo", "undo"]),
        st.fixed_dictionaries({
            "judge": st.sampled_from(["سلمى", "منى"]), "blind": st.booleans(), "event": number, "at": number, "long": st.integers(1, 30), "record": number,
            "field": st.sampled_from(["type", "status", "days", "sources", "targets", "places", "figures", "trigger", "all"]),
        }),
    )  # fmt: skip
    return draw(st.lists(one, min_size=1, max_size=8))


def do(corpus: Corpus, verdict: str, how: dict[str, Any]) -> None:
    """One of them done; what is refused is refused whole."""
    judge, blind = how["judge"], how["blind"]
    reading = corpus.reading("a")
    text = reading.text
    start = how["at"] % (len(text) - 1)
    span = {"start": start, "end": min(len(text), start + how["long"])}
    every = [e.id for e in corpus.reading("a", judged=False).events] + [j.name for j in corpus.judgements("a")]
    event = every[how["event"] % len(every)]
    pointed = [Pointed(**span), *([Pointed(id=reading.actors[how["record"] % len(reading.actors)].id)] if reading.actors else [])]
    where = [Pointed(**span), *([Pointed(id=reading.places[how["record"] % len(reading.places)].id)] if reading.places else [])]
    fields: dict[str, dict[str, Any]] = {
        "type": {"type": list(event_kinds())[how["record"] % len(event_kinds())]}, "status": {"status": "denied"},
        "days": {"start": "2019-10-01", "end": "2019-10-02"}, "sources": {"sources": pointed}, "targets": {"targets": pointed}, "places": {"places": where},
        "figures": {"figures": [Figured(kind="killed", low=1, high=None, **span)]}, "trigger": {"trigger": (span["start"], span["end"])},
    }  # fmt: skip
    chosen = {k: v for one in fields.values() for k, v in one.items()} if how["field"] == "all" else fields[how["field"]]
    before = len(corpus.judgements())
    try:
        if verdict in ("accept", "reject"):
            getattr(judging, verdict)(corpus, "a", event, judge=judge, blind=blind)
        elif verdict == "correct":
            judging.correct(corpus, "a", event, Correction(**chosen), judge=judge, blind=blind)
        elif verdict == "add":
            judging.add(corpus, "a", Correction(**{**fields["type"], **fields["trigger"], **fields["sources"]}), judge=judge, blind=blind)
        elif verdict == "settle" and reading.places:
            judging.settle(corpus, "a", reading.places[how["record"] % len(reading.places)].id, judge=judge, at=(1.0, 2.0))
        elif verdict == "comment":
            judging.comment(corpus, "a", event, "تعليق", judge=judge)
        elif verdict == "undo":
            judging.undo(corpus, judge=judge)
    except InputError:
        assert len(corpus.judgements()) == before


def fresh(lexicon: Lexicon, path: Path, tmp: Path) -> Corpus:
    corpus = marsad.open(tmp, create=True)
    reading = reading_of(path, lexicon)
    article = to_article(Item(source="a", id="a", text=path.read_text("utf-8"), published="2019-10-23", outlet="المشرق"))
    with corpus.writing():
        number, _ = corpus.put_article(Item(source="a", id="a", text=article.text), article)
        corpus.put_reading(number, corpus.version(lexicon.hash), pack(dataclasses.replace(reading, id="a")))
    return corpus


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(which=st.integers(0, len(EXAMPLES) - 1), what=doings())
def test_whatever_reviewers_do_a_reading_holds_and_undoing_all_gives_it_back(lexicon: Lexicon, tmp_path_factory: pytest.TempPathFactory, which: int, what: Any) -> None:
    with fresh(lexicon, EXAMPLES[which], tmp_path_factory.mktemp("review") / "c.db") as corpus:
        original = corpus.reading("a")
        for verdict, how in what:
            do(corpus, verdict, how)
            reading = corpus.reading("a")
            check_reading(reading)
            assert {r.event for r in corpus.events()} == {e.id for e in reading.events}
            assert corpus.reading("a", judged=False) == original
        said = corpus.judgements("a")
        assert [j.id for j in said] == sorted(j.id for j in said) and corrected(original, said) == corpus.reading("a")
        for judge in ("سلمى", "منى"):
            while judging.undo(corpus, judge=judge) is not None:
                pass
        assert corpus.reading("a") == original and corpus.judged_counts() == {}
        assert said == corpus.judgements("a")[: len(said)]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(which=st.integers(0, len(EXAMPLES) - 1), what=doings())
def test_judgements_find_their_events_in_the_reading_that_they_were_said_of(lexicon: Lexicon, tmp_path_factory: pytest.TempPathFactory, which: int, what: Any) -> None:
    with fresh(lexicon, EXAMPLES[which], tmp_path_factory.mktemp("review") / "c.db") as corpus:
        for verdict, how in what:
            do(corpus, verdict, how)
        read = corpus.reading("a", judged=False)
        events = {e.id for e in read.events}
        for thread in threads(read, corpus.judgements("a")):
            if thread.name in events:
                assert thread.event == thread.name
            assert thread.name in events or thread.judgements[0].start is not None


OTHER_WORDS = TEXT.replace("قصفت قوات حفتر", "وقد قصفت قوات حفتر")


def reread(corpus: Corpus, lexicon: Lexicon, change: Any, name: str = "a") -> Reading:
    """The article read by another program: one that reads it as ``change`` makes of today's reading."""
    new = change(corpus.reading(name, judged=False))
    number = corpus.article(name).number
    with corpus.writing():
        corpus.db.execute("INSERT INTO versions (marsad, code, lexicon, since) SELECT 'x', 'code ' || count(*), 'y', 'z' FROM versions")
        (version,) = corpus.db.execute("SELECT max(id) FROM versions").fetchone()
        corpus.put_reading(number, version, pack(new))
    return corpus.reading(name)


def test_a_judgement_goes_with_its_event_to_another_reading(corpus: Corpus, lexicon: Lexicon) -> None:
    event = first(corpus)
    judging.correct(corpus, "a", event.id, Correction(status="denied"), judge="سلمى")

    def wider(reading: Reading) -> Reading:  # the next program has the event under another id, with one word more
        words = Span(event.trigger.start, event.trigger.end + 5, reading.text[event.trigger.start : event.trigger.end + 5])
        moved = dataclasses.replace(event, id="event:other", trigger=words, evidence=(words,), mode=None, type="COERCE")
        return dataclasses.replace(
            reading, events=tuple(moved if e.id == event.id else e for e in reading.events),
            figures=tuple(dataclasses.replace(f, event="event:other" if f.event == event.id else f.event) for f in reading.figures),
            statements=tuple(dataclasses.replace(s, occasion=None) for s in reading.statements),
        )  # fmt: skip

    now = next(e for e in reread(corpus, lexicon, wider).events if e.id == "event:other")
    assert (now.status, now.type) == ("denied", "ASSAULT") and corpus.judged_counts() == {"corrected": 1}
    assert [(r.event, r.status) for r in corpus.events(status="denied")] == [("event:other", "denied")]
    # and what is said of it now is said of the same event
    judging.reject(corpus, "a", "event:other", judge="سلمى")
    assert {j.name for j in corpus.judgements("a")} == {event.id}
    assert "event:other" not in {e.id for e in corpus.reading("a").events}
    judging.undo(corpus, judge="سلمى")
    judging.undo(corpus, judge="سلمى")
    assert next(e for e in corpus.reading("a").events if e.id == "event:other").type == "COERCE"


def test_judgements_that_find_no_event_are_listed_and_can_be_restored(corpus: Corpus, lexicon: Lexicon) -> None:
    event = first(corpus)
    judging.correct(corpus, "a", event.id, Correction(status="alleged"), judge="سلمى")

    def without(reading: Reading) -> Reading:
        return dataclasses.replace(
            reading, events=tuple(e for e in reading.events if e.id != event.id), figures=tuple(dataclasses.replace(f, event=None) for f in reading.figures if True),
            statements=tuple(dataclasses.replace(s, occasion=None) for s in reading.statements),
        )  # fmt: skip

    reading = reread(corpus, lexicon, lambda r: dataclasses.replace(without(r), events=tuple(dataclasses.replace(e, figures=()) for e in without(r).events)))
    assert not any(e.status == "alleged" and e.type == "ASSAULT" and e.trigger == event.trigger for e in reading.events)
    ((article, thread),) = judging.unplaced(corpus)
    assert (article, thread.name, thread.last.judge, corpus.judged_counts()) == ("a", event.id, "سلمى", {"unplaced": 1})
    judging.restore(corpus, "a", thread.name, judge="منى")
    check_reading(corpus.reading("a"))
    (back,) = [e for e in corpus.reading("a").events if e.trigger == event.trigger]
    assert (back.type, back.status, back.sources) == ("ASSAULT", "alleged", event.sources) and judging.unplaced(corpus) == []


def test_a_missed_event_that_the_next_program_finds_is_that_event(corpus: Corpus, lexicon: Lexicon) -> None:
    event = first(corpus)

    def blind(reading: Reading) -> Reading:
        return dataclasses.replace(
            reading, events=tuple(dataclasses.replace(e, figures=()) for e in reading.events if e.id != event.id),
            figures=tuple(dataclasses.replace(f, event=None) for f in reading.figures), statements=tuple(dataclasses.replace(s, occasion=None) for s in reading.statements),
        )  # fmt: skip

    sighted = corpus.reading("a", judged=False)
    reread(corpus, lexicon, blind)
    judging.add(corpus, "a", Correction(type=event.type, trigger=(event.trigger.start, event.trigger.end), status="alleged"), judge="سلمى")
    reading = reread(corpus, lexicon, lambda _: sighted)
    assert [e.id for e in reading.events] == [e.id for e in sighted.events]
    assert next(e for e in reading.events if e.id == event.id).status == "alleged"


# --- agreement ---

_ = None  # nothing said
PUBLISHED = [
    # Krippendorff, Computing Krippendorff's Alpha-Reliability (2011): examples A (binary), B (nominal), C (nominal, values missing)
    ("0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0", 0.095),
    ("a a b b d c c c e d d a", "b a b b b c c c e d d d", 0.692),
    ("1 2 3 3 2 1 4 1 2 . . .", "1 2 3 3 2 2 4 1 2 5 . 3", ". 3 3 3 2 3 4 2 2 5 1 .", "1 2 3 3 2 4 4 1 2 5 1 .", 0.743),
]


@pytest.mark.parametrize("case", PUBLISHED, ids=["A", "B", "C"])
def test_alpha_is_that_of_the_published_examples(case: tuple[Any, ...]) -> None:
    *judges, expected = case
    columns = zip(*(judge.split() for judge in judges), strict=True)
    alpha = krippendorff({str(n): value for n, value in enumerate(column) if value != "."} for column in columns)
    assert alpha is not None and round(alpha, 3) == expected


@given(st.lists(st.dictionaries(st.sampled_from("abcd"), st.integers(0, 3), max_size=4), max_size=20))
def test_alpha_holds(units: list[dict[str, int]]) -> None:
    alpha = krippendorff(units)
    double = [u for u in units if len(u) > 1]
    assert (alpha is None) == (not double)
    if alpha is not None:
        assert -1.0 <= alpha <= 1.0 + 1e-9
        assert (alpha > 1 - 1e-9) == all(len(set(u.values())) == 1 for u in double)
        assert krippendorff([dict(reversed(list(u.items()))) for u in reversed(units)]) == pytest.approx(alpha)


def test_two_reviewers_agree_and_differ(corpus: Corpus) -> None:
    events = corpus.reading("a").events
    assert len(events) >= 2
    for event in events:
        judging.accept(corpus, "a", event.id, judge="سلمى", blind=True)
        if event == events[0]:
            judging.correct(corpus, "a", event.id, Correction(status="denied"), judge="منى", blind=True)
        else:
            judging.accept(corpus, "a", event.id, judge="منى", blind=True)
    found = agree(corpus.judgements())
    by_field = {f.field: f for f in found.fields}
    assert found.judges == ("سلمى", "منى") and by_field["event"].units == len(events) == by_field["type"].agreed
    assert by_field["status"].agreed == len(events) - 1 and by_field["status"].alpha is not None and by_field["status"].alpha < 1 == by_field["type"].alpha
    assert [(d.field, d.values) for d in found.differing] == [("status", (("سلمى", events[0].status), ("منى", "denied")))]
    # Whoever settles it has seen both: that counts as no agreement, and leaves nothing to settle for them.
    assert [w.event for w in waiting(corpus, judge="نور", order="differ")] == [events[0].id]
    judging.accept(corpus, "a", events[0].id, judge="نور")
    assert agree(corpus.judgements()) == found and waiting(corpus, judge="نور", order="differ") == []
    assert [w.event for w in waiting(corpus, judge="سلمى", order="differ")] == [events[0].id]


# --- the order of review ---


def test_the_most_doubted_come_first_with_reasons_and_what_is_judged_is_gone(tmp_path: Path, lexicon: Lexicon) -> None:
    with marsad.open(tmp_path / "c.db", create=True) as corpus:
        for path in EXAMPLES[:6]:
            keep(corpus, lexicon, path.read_text("utf-8"), path.stem)
        every = waiting(corpus, judge="سلمى", limit=1000)
        assert len(every) == sum(len(r.events) for _, r in corpus.readings()) == progress(corpus).events
        assert [w.doubt for w in every] == sorted((w.doubt for w in every), reverse=True)
        for one in every:
            event = next(e for e in corpus.reading(one.article).events if e.id == one.event)
            assert one.doubt == pytest.approx(sum(much for _, much, _ in one.why)) and {k: m for k, m, _ in one.why}["confidence"] == pytest.approx(1 - event.confidence)
        # a page after another gives the same, whatever its size
        paged, after = [], None
        while some := waiting(corpus, judge="سلمى", limit=7, after=after):
            paged += some
            after = some[-1].cursor
        assert paged == every
        assert {w.event for w in waiting(corpus, judge="x", type="ASSAULT", limit=1000)} <= {w.event for w in every}
        for one in every[:5]:
            judging.accept(corpus, one.article, one.event, judge="سلمى")
        judging.reject(corpus, every[5].article, every[5].event, judge="سلمى")
        assert [(w.article, w.event) for w in waiting(corpus, judge="سلمى", limit=1000)] == [(w.article, w.event) for w in every[6:]]
        assert waiting(corpus, judge="سلمى", order="second") == []
        assert [(w.article, w.event) for w in waiting(corpus, judge="منى", order="second")] == [(w.article, w.event) for w in every[:6]]
        judging.accept(corpus, every[5].article, every[5].event, judge="منى", blind=True)
        assert [(w.article, w.event) for w in waiting(corpus, judge="نور", order="differ")] == [(every[5].article, every[5].event)]
        judging.undo(corpus, judge="منى")
        judging.undo(corpus, judge="سلمى")
        assert (every[5].article, every[5].event) in {(w.article, w.event) for w in waiting(corpus, judge="سلمى", limit=1000)}
        far = progress(corpus)
        assert (far.events, far.judged, far.twice, far.differ) == (len(every), 5, 0, 0)
        for wrong in ("x", "1:2", "a:b:c"):
            with pytest.raises(InputError, match="after"):
                waiting(corpus, judge="x", after=wrong)


def test_reports_that_contradict_each_other_raise_doubt_and_it_stays(tmp_path: Path, lexicon: Lexicon) -> None:
    """Two reports of one strike, twelve dead and thirty: both events are worth a look, until a third telling is made anew."""
    told = "قصفت طائرات التحالف العربي سوق مدينة صعدة في اليمن يوم الخميس 4 يوليو 2019، وقتل {n} مدنيا في القصف، بحسب {who}."
    with marsad.open(tmp_path / "c.db", create=True) as corpus:
        keep(corpus, lexicon, told.format(n=12, who="وزارة الصحة"), "one", outlet="المشرق")
        keep(corpus, lexicon, "شهد سوق صعدة مجزرة. " + told.format(n=30, who="مصادر محلية"), "two", outlet="المغرب")
        tell_corpus(corpus)
        assert [s.fields for s in corpus.stories() if any(f.disputed for f in s.fields)] != []
        doubted = {(w.article, w.event) for w in waiting(corpus, judge="x", limit=100) if "disputed" in [kind for kind, _, _ in w.why]}
        assert {article for article, _ in doubted} == {"one", "two"}
        article, event = sorted(doubted)[0]
        other = next(e.id for e in corpus.reading(article).events if e.id != event) if len(corpus.reading(article).events) > 1 else None
        if other is not None:  # a judgement of another event fills the article's rows anew
            judging.accept(corpus, article, other, judge="x")
            assert "disputed" in [kind for kind, _, _ in why(corpus, article, event)]
        tell_corpus(corpus, again=True)
        assert {(w.article, w.event) for w in waiting(corpus, judge="x", limit=100) if "disputed" in [kind for kind, _, _ in w.why]} == doubted - {(article, other)}
        for w in waiting(corpus, judge="x", limit=100):
            assert w.doubt == pytest.approx(sum(much for _, much, _ in w.why))


# --- what corrections are good for ---


def test_a_reviewed_article_is_gold_that_the_scorer_takes(corpus: Corpus, tmp_path: Path, lexicon: Lexicon) -> None:
    assert list(export_gold(corpus, tmp_path / "none")) == []
    events = corpus.reading("a").events
    judging.correct(corpus, "a", events[0].id, Correction(status="denied"), judge="سلمى")
    assert list(export_gold(corpus, tmp_path / "none")) == [] and [w.whole for w in export_gold(corpus, tmp_path / "partly", partly=True)] == [False]
    for event in events[1:-1]:
        judging.accept(corpus, "a", event.id, judge="سلمى")
    judging.reject(corpus, "a", events[-1].id, judge="سلمى")
    (written,) = export_gold(corpus, tmp_path / "gold")
    assert (written.name, written.events, written.whole) == ("a", len(events) - 1, True)
    gold = yaml.safe_load((tmp_path / "gold" / "a.yaml").read_text("utf-8"))
    text = (tmp_path / "gold" / "a.txt").read_text("utf-8")
    reading = corpus.reading("a")
    assert text == reading.text and gold["published"].isoformat() == "2019-07-05" and [e["status"] for e in gold["events"]] == [e.status for e in reading.events]
    surfaces = [s for e in gold["events"] for role in ("sources", "targets", "places") for s in e[role]]
    surfaces += [s for record in (*gold["actors"], *gold["places"]) for s in record["text"]] + [r["text"] for kind in ("times", "statements", "figures", "events") for r in gold[kind]]
    assert surfaces and [s for s in surfaces if s not in text] == []
    with pytest.raises(InputError, match="never written over"):
        list(export_gold(corpus, tmp_path / "gold"))
    with pytest.raises(InputError, match="no article"):
        list(export_gold(corpus, tmp_path / "other", articles=["b"]))
    # The reading that it was made of is right in everything; the program's own is not.
    scorer = ROOT.parent / "shared" / "score" / "score.py"
    if not scorer.exists():
        pytest.skip("the scorer is not here")
    perfect = score(tmp_path / "gold", [dataclasses.replace(reading, id="a").to_dict()], scorer=scorer, work=tmp_path / "w")
    assert perfect.overall == pytest.approx(1.0) and not perfect.missed
    own = score(tmp_path / "gold", read_gold(tmp_path / "gold", lexicon=lexicon), scorer=scorer, work=tmp_path / "v")
    assert own.measures["event status"]["f1"] < 1 and own.measures["events (type)"]["precision"] < 1


@pytest.mark.parametrize("path", EXAMPLES[:8], ids=lambda path: path.stem)
def test_gold_of_a_reading_is_what_it_says(path: Path, lexicon: Lexicon, tmp_path: Path) -> None:
    reading = reading_of(path, lexicon)
    gold = yaml.safe_load(to_yaml(gold_of(reading)))
    assert gold == gold_of(reading) and len(gold["events"]) == len(reading.events)


def test_a_correction_proposes_rows_that_the_lexicon_takes(corpus: Corpus, tmp_path: Path, lexicon: Lexicon) -> None:
    reading = corpus.reading("a")
    event = first(corpus)
    judging.correct(corpus, "a", event.id, Correction(sources=[Pointed(**words(reading, "رتل غريب"), kind="armed_group", country="LBY", sector="UAF")]), judge="سلمى")
    place = next(p for p in reading.places if p.lat is not None)
    judging.settle(corpus, "a", place.id, judge="سلمى", at=(32.9, 13.2))
    judging.add(corpus, "a", Correction(type="MOBILIZE", mode="troops", trigger=tuple(words(reading, "وشوهد رتل").values())), judge="سلمى")
    proposals = propose(corpus.reading("a", judged=False), corpus.judgements("a"))
    assert {p.file for p in proposals} == {"actors/groups.csv", "places/places.csv", "events/mobilize.yaml"}
    folder = tmp_path / "own"
    assert len(write_proposals(folder, proposals)) == 3
    own = Lexicon.load(overlay=folder)
    again = marsad.read(TEXT, published="2019-07-05", lexicon=own)
    actor = next(a for a in again.actors if a.name == "رتل غريب")
    assert actor.id.startswith("own:") and (actor.country, actor.sector) == ("LBY", "UAF")
    assert any((e.type, e.trigger.text) == ("MOBILIZE", "وشوهد رتل") for e in again.events)
    with pytest.raises(InputError, match="is there already"):
        write_proposals(folder, proposals)
    judging.undo(corpus, judge="سلمى")
    assert {p.file for p in propose(corpus.reading("a", judged=False), corpus.judgements("a"))} == {"actors/groups.csv", "places/places.csv"}


def test_words_that_mean_a_known_actor_are_proposed_as_its_variant(corpus: Corpus) -> None:
    reading = corpus.reading("a")
    army = next((a for a in reading.actors if not a.id.startswith(("actor:", "state:"))), None)
    assert army is not None, [a.id for a in reading.actors]
    judging.correct(corpus, "a", first(corpus).id, Correction(sources=[Pointed(id=army.id, **words(reading, "رتل غريب"))]), judge="سلمى")
    now = corpus.reading("a")
    check_reading(now)
    assert "رتل غريب" in [m.text for m in now.actor(army.id).mentions]
    (row,) = propose(corpus.reading("a", judged=False), corpus.judgements("a"))
    cells = dict(row.cells)
    assert cells["id"] == army.id and cells["variants"].split("|")[-1] == "رتل غريب" and cells["name_ar"]


# --- the command line ---


def run(*words: str, stdin: str | None = None) -> Any:
    result = CliRunner().invoke(app, list(words), input=stdin)
    assert result.exit_code == 0, result.output
    return result


def test_every_export_and_query_has_what_reviewers_left(corpus: Corpus, tmp_path: Path) -> None:
    event = first(corpus)
    other = next(e for e in corpus.reading("a").events if e.id != event.id)
    judging.correct(corpus, "a", event.id, Correction(type="COERCE", mode="seize"), judge="سلمى")
    judging.reject(corpus, "a", other.id, judge="سلمى")
    path = str(corpus.path)

    def rows(*more: str) -> dict[str, str]:
        return {row["event"]: row["type"] for row in csv.DictReader(io.StringIO(run("events", "--from", path, "--format", "csv", *more).stdout))}

    assert rows()[event.id] == "COERCE" and other.id not in rows()
    assert rows("--unjudged")[event.id] == "ASSAULT" and other.id in rows("--unjudged")
    assert "1 corrected, 1 rejected and left out" in run("events", "--from", path, "--format", "csv").stderr
    assert "rejected" not in run("events", "--from", path, "--format", "csv", "--unjudged").stderr
    for format in EXPORTERS:
        if format not in ("html", "xmi"):
            assert run("export", format, "--from", path).stdout != run("export", format, "--from", path, "--unjudged").stdout, format
    exported = Reading.from_json(run("export", "jsonl", "--from", path).stdout)
    assert exported == corpus.reading("a") and Reading.from_json(run("export", "jsonl", "--from", path, "--unjudged").stdout) == corpus.reading("a", judged=False)
    listed = [json.loads(line) for line in run("judgements", "--from", path, "--format", "jsonl").stdout.splitlines()]
    assert [(r["name"], r["verdict"], r["judge"]) for r in listed] == [(event.id, "correct", "سلمى"), (other.id, "reject", "سلمى")]
    assert run("judgements", "--from", path, "--unplaced", "--format", "jsonl").stdout == ""
    assert "reviewers: سلمى" in run("agreement", "--from", path).stdout
    assert "a.yaml" in run("gold", "export", "--from", path, "--out", str(tmp_path / "g"), "--partly").stdout
    run("proposals", "--from", path)


def test_users_on_the_command_line(tmp_path: Path) -> None:
    file = str(tmp_path / "users.db")
    run("users", "add", "نور", "--role", "admin", "--file", file, stdin="correct horse\n")
    run("users", "add", "salim", "--file", file, "--no-password")
    assert run("users", "list", "--file", file).stdout.split() == ["salim", "reader", "نور", "admin"]
    refused = CliRunner().invoke(app, ["users", "add", "x", "--file", file], input="short\n")
    assert refused.exit_code == 1 and "at least" in refused.output.replace("\n", " ")
    run("users", "remove", "salim", "--file", file)
    assert CliRunner().invoke(app, ["users", "remove", "salim", "--file", file]).exit_code == 1
    assert CliRunner().invoke(app, ["users", "list", "--file", str(tmp_path / "none.db")]).exit_code == 1
    with Accounts(Path(file)) as accounts:
        assert accounts.login("نور", "correct horse", origin="x") is not None and accounts.login("salim", "", origin="x") is None


def test_an_older_corpus_gets_its_order_of_review(corpus: Corpus) -> None:
    """The tables of review are filled from the events that a corpus of yesterday has."""
    script = next(script for script in MIGRATIONS if "CREATE TABLE doubts" in script)
    for statement in ("DROP TABLE doubts", "DROP TABLE judged", "DROP INDEX judgements_judge", *statements(script)):
        corpus.db.execute(statement)
    assert {(w.event, w.doubt) for w in waiting(corpus, judge="x", limit=100)} == {(e.id, round(1 - e.confidence, 2)) for e in corpus.reading("a").events}
