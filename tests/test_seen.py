"""Counts for maps, timelines and matrices: each event once, at the finest of its places; an older file brought to it."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import marsad
from marsad.export.facts import Facts
from marsad.lexicon import Lexicon
from marsad.model import Article, Event, Place, Reading, Span
from marsad.pipeline import read as read_article
from marsad.store import Corpus, Item, to_article
from marsad.store.flatten import pack
from marsad.store.query import event_where
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
    for one in doers(corpus.db, event_where(corpus.db), limit=8):
        assert one.did == len(corpus.events(source=one.id)) and one.suffered == len(corpus.events(target=one.id))
        assert not one.id.startswith("actor:")
        months = parts_by_month(corpus.db, event_where(corpus.db), one.id)
        assert sum(n for _, part, n in months if part == "source") == one.did
        sides = beside(corpus.db, event_where(corpus.db), one.id, limit=50)
        for other, name, *_ in sides["to"]:
            if other != name:
                assert sum(n for id, _, _, n in sides["to"] if id == other) == len(corpus.events(source=one.id, target=other))
    for source, target, type, n in pairs(corpus.db, event_where(corpus.db))[:10]:
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


def test_a_file_of_an_earlier_shape_gets_the_same_spots(filled: Path, tmp_path: Path) -> None:
    old = tmp_path / "old.db"
    shutil.copy(filled, old)
    with marsad.open(old) as corpus:
        expected = corpus.db.execute("SELECT article, id, spot FROM events ORDER BY 1, 2").fetchall()
        assert any(spot for *_, spot in expected)
        for index in ("events_spot", "events_from", "framings_target"):
            corpus.db.execute(f"DROP INDEX {index}")
        corpus.db.execute("ALTER TABLE events DROP COLUMN spot")
        corpus.db.execute(f"PRAGMA user_version = {len(MIGRATIONS) - 1}")
    with marsad.open(old) as corpus:
        assert corpus.db.execute("SELECT article, id, spot FROM events ORDER BY 1, 2").fetchall() == expected


def test_a_reading_made_again_moves_its_events(filled: Path, tmp_path: Path) -> None:
    path = tmp_path / "again.db"
    shutil.copy(filled, path)
    with marsad.open(path) as corpus:
        kept, reading = next((kept, reading) for kept, reading in corpus.readings() if any(event.places for event in reading.events))
        bare = dataclasses.replace(reading, events=tuple(dataclasses.replace(event, places=()) for event in reading.events))
        with corpus.writing():
            corpus.put_reading(kept.number, corpus.version("another"), pack(bare))
        assert corpus.db.execute("SELECT count(spot) FROM events WHERE article = ?", (kept.number,)).fetchone() == (0,)
