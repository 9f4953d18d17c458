"""Counts for maps, timelines and matrices: each event once, at the finest of its places; an older file brought to it."""

from __future__ import annotations

import dataclasses
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import marsad
from marsad.export.facts import Facts
from marsad.keep import tell_corpus
from marsad.lexicon import Lexicon
from marsad.model import Article, Event, Place, Reading, Span
from marsad.pipeline import read as read_article
from marsad.review import judging
from marsad.review.pointing import Correction
from marsad.store import Corpus, Item, to_article
from marsad.store.counted import cost_by_day, events_by_day
from marsad.store.flatten import pack
from marsad.store.query import counted_where, event_where
from marsad.store.schema import MIGRATIONS
from marsad.store.seen import (
    at_places,
    at_spots,
    beside,
    by_day,
    by_spot,
    count,
    doers,
    doers_named,
    latest_deeds,
    latest_of,
    named_by,
    pairs,
    parts_by_month,
    spots,
)

EXAMPLES = sorted((Path(__file__).parents[1] / "examples").glob("*.txt"))


def put(corpus: Corpus, article: Article, reading: Reading, version: str = "one") -> None:
    item = Item(source=article.id, id=article.id, text=article.text, published=article.published, outlet=article.outlet)
    with corpus.writing():
        corpus.put_reading(corpus.put_article(item, article)[0], corpus.version(version), pack(reading))


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, lexicon: Lexicon) -> Path:
    path = tmp_path_factory.mktemp("seen") / "corpus.db"
    with marsad.open(path, create=True) as corpus:
        for at, example in enumerate(EXAMPLES[:12]):
            article = to_article(Item(source=example.name, id=example.stem, text=example.read_text("utf-8"), published=f"2019-07-{at + 1:02}", outlet=f"outlet {at % 3}"))
            put(corpus, article, read_article(article, lexicon))
    return path


@pytest.fixture
def corpus(filled: Path) -> Iterator[Corpus]:
    with marsad.open(filled) as opened:
        yield opened


def test_every_event_counts_once_at_the_finest_of_its_places(corpus: Corpus) -> None:
    finest = {}
    for _, reading in corpus.readings():
        facts = Facts(reading)
        for event in reading.events:
            place = facts.where(event)
            finest[reading.id, event.id] = place
    drawn = {(article, event): spot for article, event, spot in corpus.db.execute("SELECT a.name, e.id, e.spot FROM events e JOIN articles a ON a.id = e.article")}
    assert drawn.keys() == finest.keys()
    known = spots(corpus.db, {spot for spot in drawn.values() if spot})
    for key, spot in drawn.items():
        place = finest[key]
        assert (spot is None) == (place is None)
        if spot is not None and place is not None:
            assert known[spot].precision == place.precision
            if place.precision != "country":
                assert (known[spot].lat, known[spot].lon) == pytest.approx((place.lat, place.lon), abs=0.001)


@pytest.mark.parametrize("filters", [{}, {"type": "ASSAULT,AID"}, {"type": "ASSAULT:aerial"}, {"since": "2019-07-03"}, {"until": "2019-07-06", "type": "assault"}, {"since": "2019-07-03", "until": "2019-07-04"}, {"dated": True, "since": "2019-07-01"}, {"background": False}], ids=str)
def test_tallies_count_what_events_hold(corpus: Corpus, filters: dict[str, str]) -> None:
    """Maps and timelines of everything are taken from tallies; with any other condition, from the events."""
    where = event_where(corpus.db, **filters)  # type: ignore[arg-type]
    counted = [(spot, type, n) for spot, type, n in corpus.db.execute(f"SELECT e.spot, e.type, count(*) FROM events e JOIN articles a ON a.id = e.article WHERE {where} GROUP BY 1, 2", where.values)]
    assert sorted(by_spot(corpus.db, where), key=str) == sorted(counted, key=str)
    days = corpus.db.execute(f"SELECT e.from_day, e.type, count(*) FROM events e JOIN articles a ON a.id = e.article WHERE {where} GROUP BY 1, 2 ORDER BY 1, 2", where.values)
    assert by_day(corpus.db, where) == days.fetchall()
    assert count(corpus.db, where) == len(corpus.events(**filters))  # type: ignore[arg-type]


def tallies(corpus: Corpus) -> tuple[set[tuple[object, ...]], ...]:
    return tuple(set(corpus.db.execute(f"SELECT * FROM {table}")) for table in ("spot_tally", "day_tally"))


def test_tallies_follow_judgements_and_readings_made_again(filled: Path, tmp_path: Path, lexicon: Lexicon) -> None:
    path = tmp_path / "tallied.db"
    shutil.copy(filled, path)
    with marsad.open(path) as corpus:
        kept, reading = next((kept, reading) for kept, reading in corpus.readings() if sum(e.places != () for e in reading.events) > 2)
        before = tallies(corpus)
        events = [e for e in reading.events if e.places]
        judging.reject(corpus, kept.id, events[0].id, judge="one")
        judging.correct(corpus, kept.id, events[1].id, Correction(places=[], start="2019-01-01", end="2019-01-02"), judge="one")
        new = to_article(Item(source="x", id="x", text="قصفت قوات النظام السوري مدينة إدلب أمس.", published="2019-07-05"))
        put(corpus, new, read_article(new, lexicon))
        put(corpus, kept, dataclasses.replace(reading, events=reading.events[1:]), "two")
        assert tallies(corpus) != before
        spots_now = corpus.db.execute("SELECT coalesce(spot, ''), type, count(*) FROM events GROUP BY 1, 2")
        days_now = corpus.db.execute("SELECT coalesce(from_day, ''), coalesce(to_day, ''), type, count(*) FROM events GROUP BY 1, 2, 3")
        assert tallies(corpus) == (set(spots_now), set(days_now))


@pytest.mark.parametrize("filters", [{}, {"type": "ASSAULT"}, {"country": "SYR"}, {"actor": "روسيا"}, {"since": "2019-01-01", "until": "2019-12-31"}, {"search": "سوريا"}], ids=str)
def test_counts_by_place_and_by_day_add_up(corpus: Corpus, filters: dict[str, str]) -> None:
    expected = len(corpus.events(**filters))  # type: ignore[arg-type]
    assert expected == count(corpus.db, event_where(corpus.db, **filters))
    assert sum(n for *_, n in by_spot(corpus.db, event_where(corpus.db, **filters))) == expected
    days = by_day(corpus.db, event_where(corpus.db, **filters))
    assert sum(n for *_, n in days) == expected and [day for day, *_ in days if day] == sorted(day for day, *_ in days if day)


def test_conditions_on_spots_and_places(corpus: Corpus) -> None:
    counts: dict[str | None, int] = {}
    for spot, _, n in by_spot(corpus.db, event_where(corpus.db)):
        counts[spot] = counts.get(spot, 0) + n
    some = [None, *sorted(spot for spot in counts if spot)[:3]]
    where = event_where(corpus.db)
    at_spots(where, some)
    assert count(corpus.db, where) == sum(counts[spot] for spot in some)
    nothing = event_where(corpus.db)
    at_spots(nothing, [])
    assert count(corpus.db, nothing) == 0
    place = next(spot for spot in sorted(counts, key=str) if spot and spot.startswith("place:"))
    where = event_where(corpus.db)
    at_places(where, [place])
    assert count(corpus.db, where) == len(corpus.events(place=place)) > 0


def test_actors_by_what_they_do(corpus: Corpus) -> None:
    deeds = latest_deeds(corpus.db, event_where(corpus.db))
    for one in doers(corpus.db, deeds, limit=8):
        assert one.did == len(corpus.events(source=one.id)) and one.suffered == len(corpus.events(target=one.id))
        assert not one.id.startswith("actor:")
        months = parts_by_month(corpus.db, event_where(corpus.db), one.id)
        assert sum(n for _, part, n in months if part == "source") == one.did
        sides = beside(corpus.db, event_where(corpus.db), one.id, limit=50)
        for other, name, *_ in sides["to"]:
            if other != name:
                assert sum(n for id, _, _, n in sides["to"] if id == other) == len(corpus.events(source=one.id, target=other))
    for source, target, type, n in pairs(deeds)[:10]:
        assert n == len(corpus.events(source=source, target=target, type=type))
    assert [one.did for one in doers_named(corpus.db, "روسيا", limit=5) if one.id == "state:RUS"] == [len(corpus.events(source="state:RUS"))]


def test_places_that_only_their_articles_know_are_not_taken_for_each_other(tmp_path: Path) -> None:
    words = "هاجم مسلحون الحاجز"

    def reading(id: str, place: Place) -> Reading:
        event = Event(id="event:1", type="ASSAULT", mode=None, trigger=Span(0, 4, "هاجم"), places=(place.id,))
        return Reading(id=id, title=None, published="2019-07-05", published_from="metadata", outlet=None, url=None, text=words, sha256="", marsad="", lexicon="", places=(place,), events=(event,))

    def at(lat: float | None, precision: str, country: str | None = "SYR") -> Place:
        return Place(id="place:12", name="الحاجز", kind="site", country=country, lat=lat, lon=36.5, precision=precision)

    with marsad.open(tmp_path / "c.db", create=True) as corpus:
        for name, place in (("a", at(35.0, "city")), ("b", at(36.0, "city")), ("c", at(36.0, "region")), ("d", at(34.8, "country")), ("e", at(None, "none"))):
            article = to_article(Item(source=name, id=name, text=f"{words} {name}", published="2019-07-05"))
            put(corpus, article, dataclasses.replace(reading(name, place), text=article.text))
        found = {spot: n for spot, _, n in by_spot(corpus.db, event_where(corpus.db))}
        assert found == {"@35.0,36.5,city": 1, "@36.0,36.5,city": 1, "@36.0,36.5,region": 1, "country:SYR": 1, None: 1}
        known = spots(corpus.db, (spot for spot in found if spot))
        assert known["@36.0,36.5,region"].precision == "region" and known["country:SYR"].lat == 34.8


DERIVED = (
    "SELECT article, id, spot, who FROM events ORDER BY 1, 2",
    "SELECT * FROM deeds ORDER BY 1, 2, 3, 4, 5",
    "SELECT article, id, outlet, published FROM actors ORDER BY 1, 2",
    "SELECT story, kind, article, event FROM costs ORDER BY 1, 2",
    "SELECT * FROM spot_tally ORDER BY 1, 2",
    "SELECT * FROM day_tally ORDER BY 1, 2, 3",
)
# What takes a file back to the shape before events had spots.
BACK = """
DROP TRIGGER events_tallied; DROP TRIGGER events_untallied; DROP TRIGGER events_placed; DROP TABLE spot_tally; DROP TABLE day_tally;
ALTER TABLE storied DROP COLUMN judged;
DROP TABLE deeds;
DROP INDEX events_from; DROP INDEX events_type; DROP INDEX events_country; DROP INDEX events_spot; DROP INDEX costs_event; DROP INDEX actors_id; DROP INDEX actors_role;
DROP INDEX relations_subject; DROP INDEX framings_target;
ALTER TABLE events DROP COLUMN spot; ALTER TABLE events DROP COLUMN who; ALTER TABLE costs DROP COLUMN article; ALTER TABLE costs DROP COLUMN event;
ALTER TABLE actors DROP COLUMN outlet; ALTER TABLE actors DROP COLUMN published;
CREATE INDEX events_type ON events (type, country, from_day);
CREATE INDEX events_country ON events (country, from_day);
CREATE INDEX events_by_day ON events (from_day, type, mode, status, country, to_day, background);
CREATE INDEX actors_id ON actors (id);
CREATE INDEX relations_subject ON relations (subject, relation);
"""


def derived(corpus: Corpus) -> list[list[tuple[object, ...]]]:
    return [corpus.db.execute(query).fetchall() for query in DERIVED]


def test_a_file_of_an_earlier_shape_gets_what_is_derived(filled: Path, tmp_path: Path) -> None:
    old = tmp_path / "old.db"
    shutil.copy(filled, old)
    with marsad.open(old) as corpus:
        tell_corpus(corpus)
        expected = derived(corpus)
        assert all(expected) and any(spot for *_, spot, _ in expected[0])
        columns = corpus.db.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'index' ORDER BY 1").fetchall()
        corpus.db.executescript(BACK)
        corpus.db.execute(f"PRAGMA user_version = {next(n for n, script in enumerate(MIGRATIONS) if 'ADD COLUMN spot' in script)}")
    with marsad.open(old) as corpus:
        assert derived(corpus) == expected
        assert corpus.db.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'index' ORDER BY 1").fetchall() == columns


def again(corpus: Corpus, article: int) -> set[tuple[object, ...]]:
    """The deeds of an article as its events and their actors have them."""
    rows = corpus.db.execute(
        "SELECT x.actor, x.part, x.event, x.position, e.type, e.status, e.from_day, e.who FROM event_actors x JOIN events e ON e.article = x.article AND e.id = x.event "
        "WHERE x.article = ? AND x.part <> 'chain' AND substr(x.actor, 1, 6) <> 'actor:'", (article,)
    )  # fmt: skip
    return set(rows)


def deeds_kept(corpus: Corpus, article: int) -> set[tuple[object, ...]]:
    return set(corpus.db.execute("SELECT actor, part, event, position, type, status, from_day, who FROM deeds WHERE article = ?", (article,)))


def test_deeds_follow_judgements_and_readings_made_again(filled: Path, tmp_path: Path) -> None:
    path = tmp_path / "followed.db"
    shutil.copy(filled, path)
    with marsad.open(path) as corpus:
        for kept, _ in corpus.readings():
            assert deeds_kept(corpus, kept.number) == again(corpus, kept.number)
        kept, reading = next((kept, reading) for kept, reading in corpus.readings() if any(e.sources and not e.sources[0].startswith("actor:") for e in reading.events))
        event = next(e for e in reading.events if e.sources and not e.sources[0].startswith("actor:"))
        before = deeds_kept(corpus, kept.number)
        judging.correct(corpus, kept.id, event.id, Correction(type="AID", sources=[]), judge="one")
        after = deeds_kept(corpus, kept.number)
        assert after == again(corpus, kept.number) and after != before and not any(row[1] == "source" and row[2] == event.id for row in after)
        judging.reject(corpus, kept.id, event.id, judge="one")
        rejected = deeds_kept(corpus, kept.number)
        assert rejected == again(corpus, kept.number) and not any(row[2] == event.id for row in rejected)
        bare = dataclasses.replace(reading, events=())
        with corpus.writing():
            corpus.put_reading(kept.number, corpus.version("another"), pack(bare))
        assert deeds_kept(corpus, kept.number) == set() == again(corpus, kept.number)


@pytest.mark.parametrize("filters", [{}, {"type": "ASSAULT"}, {"since": "2019-07-01"}, {"outlet": "outlet 1"}, {"status": "asserted", "country": "SYR"}], ids=str)
def test_an_actors_questions_are_those_of_its_events(corpus: Corpus, filters: dict[str, str]) -> None:
    """Deeds, or events where deeds do not hold what is asked, answer as the events themselves do."""
    for one in doers(corpus.db, latest_deeds(corpus.db, event_where(corpus.db)), limit=6):
        rows = list(corpus.events(actor=one.id, **filters))
        counts = Counter((row.start or row.end or row.published, row.type) for row in rows if not (row.background and not row.start and not row.end))
        assert {(day, type): n for day, type, n in events_by_day(corpus.db, actor=one.id, **filters)} == counts
        assert count(corpus.db, counted_where(corpus.db, actor=one.id, **filters)) == len(rows)
        where = event_where(corpus.db, actor=one.id, **filters)
        assert sorted(by_spot(corpus.db, counted_where(corpus.db, actor=one.id, **filters)), key=str) == sorted(by_spot(corpus.db, where), key=str)
        assert sorted(by_day(corpus.db, counted_where(corpus.db, actor=one.id, **filters)), key=str) == sorted(by_day(corpus.db, where), key=str)
        latest = latest_of(corpus.db, event_where(corpus.db, **filters), one.id, limit=1000)
        assert sorted((row.article, row.event) for row in latest) == sorted((row.article, row.event) for row in rows)
        months = parts_by_month(corpus.db, event_where(corpus.db, **filters), one.id)
        for part, ask in (("source", {"source": one.id}), ("target", {"target": one.id}), ("claimant", {"claimant": one.id})):
            assert sum(n for _, p, n in months if p == part) == len(corpus.events(**ask, **filters))
        sides = beside(corpus.db, event_where(corpus.db, **filters), one.id, limit=1000)
        for side, ask in (("to", {"source": one.id}), ("from", {"target": one.id})):
            met = Counter(name for row in corpus.events(**ask, **filters) for name in ((row.targets if side == "to" else row.sources) or "").split(" | ") if name)
            named: Counter[str] = Counter()
            for _, name, _, n in sides[side]:
                named[name] += n
            assert {name: n for name, n in met.items() if name != one.name} == {name: n for name, n in named.items() if name != one.name}


@pytest.mark.parametrize("filters", [{}, {"type": "ASSAULT"}, {"since": "2019-01-01"}, {"outlet": "outlet 1"}, {"status": "asserted,alleged"}], ids=str)
def test_human_cost_of_an_actors_stories(filled: Path, tmp_path: Path, filters: dict[str, str]) -> None:
    path = tmp_path / "told.db"
    shutil.copy(filled, path)
    with marsad.open(path) as corpus:
        tell_corpus(corpus)
        stories = {row.article for row in corpus.events(outlet=filters["outlet"])} if "outlet" in filters else None
        some = False
        for one in doers(corpus.db, latest_deeds(corpus.db, event_where(corpus.db)), limit=20):
            first = {f"story:{row.article}/{row.event}" for row in corpus.events(actor=one.id, status=filters.get("status"))}
            rows = corpus.db.execute("SELECT story, kind, low, high, day, type FROM costs WHERE kind IN ('killed', 'injured') AND day IS NOT NULL").fetchall()
            expected: Counter[tuple[str, str]] = Counter()
            for story, kind, low, _, day, type in rows:
                told = stories is None or any(article in stories for (article,) in corpus.db.execute("SELECT article FROM story_articles WHERE story = ?", (story,)))
                if story in first and told and type == filters.get("type", type) and day >= filters.get("since", day):
                    expected[day, kind] += low
            assert {(cost.day, cost.kind): cost.low for cost in cost_by_day(corpus.db, actor=one.id, **filters)} == expected
            some = some or bool(expected)
        assert some


def test_outlets_name_an_actor(corpus: Corpus) -> None:
    for one in doers(corpus.db, latest_deeds(corpus.db, event_where(corpus.db)), limit=6):
        expected = Counter((kept.outlet, actor.mentions[0].text) for kept, reading in corpus.readings() for actor in reading.actors if actor.id == one.id)
        assert {(outlet, words): n for outlet, words, n in named_by(corpus.db, one.id)} == expected


@pytest.mark.parametrize("filters", [{"type": "ASSAULT:aerial,ACCUSE"}, {"type": "ACCUSE,ASSAULT"}, {"type": "ASSAULT", "country": "SYR,LBY", "until": "2020-01-01"}, {"country": "YEM"}, {"since": "2019-07-01"}, {"background": True}, {"dated": True, "since": "2019-01-01"}], ids=str)
def test_counts_do_not_depend_on_the_index(corpus: Corpus, filters: dict[str, Any]) -> None:
    rows = list(corpus.events(**filters))
    assert count(corpus.db, event_where(corpus.db, **filters)) == len(rows) == sum(n for *_, n in by_day(corpus.db, event_where(corpus.db, **filters)))
    assert sum(n for *_, n in by_spot(corpus.db, event_where(corpus.db, **filters))) == len(rows)
    assert sum(n for *_, n in events_by_day(corpus.db, **filters)) == sum(row.start is not None or row.end is not None or not row.background for row in rows)


def test_a_reading_made_again_moves_its_events(filled: Path, tmp_path: Path) -> None:
    path = tmp_path / "again.db"
    shutil.copy(filled, path)
    with marsad.open(path) as corpus:
        kept, reading = next((kept, reading) for kept, reading in corpus.readings() if any(event.places for event in reading.events))
        bare = dataclasses.replace(reading, events=tuple(dataclasses.replace(event, places=()) for event in reading.events))
        with corpus.writing():
            corpus.put_reading(kept.number, corpus.version("another"), pack(bare))
        assert corpus.db.execute("SELECT count(spot) FROM events WHERE article = ?", (kept.number,)).fetchone() == (0,)
