"""The corpus file: nothing doubled, nothing changed, nothing lost; what was kept comes back as it was."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import marsad
from marsad.errors import InputError
from marsad.language.ar.typed import fold_words
from marsad.lexicon import Lexicon
from marsad.model import Reading
from marsad.pipeline import read as read_article
from marsad.store import Corpus, Item, Link, stories, to_article
from marsad.store.flatten import COLUMNS, pack, unpack
from marsad.store.schema import APPLICATION, MIGRATIONS, statements

EXAMPLES = sorted((Path(__file__).parents[1] / "examples").glob("*.txt"))


def keep(corpus: Corpus, lexicon: Lexicon, *items: Item) -> list[int]:
    numbers = []
    for item in items:
        article = to_article(item)
        packed = pack(read_article(article, lexicon))
        with corpus.writing():
            numbers.append(corpus.put_article(item, article)[0])
            corpus.put_reading(numbers[-1], corpus.version(lexicon.hash), packed)
    return numbers


def example(number: int, **more: Any) -> Item:
    return Item(source=EXAMPLES[number].name, id=EXAMPLES[number].stem, text=EXAMPLES[number].read_text("utf-8"), **more)


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[Corpus]:
    with marsad.open(tmp_path / "corpus.db", create=True) as opened:
        yield opened


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_reading_comes_back_as_it_was(path: Path, read: Any) -> None:
    reading = read(path.read_text("utf-8"), published="2019-10-23", outlet="المشرق")
    assert Reading.from_dict(reading.to_dict()) == reading
    assert unpack(pack(reading).json) == reading


def test_what_is_kept_comes_back(corpus: Corpus, lexicon: Lexicon) -> None:
    item = example(
        0, published="2019-04-02", published_at="2019-04-02T21:10:00+01:00", outlet="المشرق", url="https://example.org/1", author="سامي نور",
        section="سياسة", image="https://example.org/1.jpg", links=(Link(text="خبر آخر", url="https://example.org/2"),), notes=("one", "two"),
    )  # fmt: skip
    keep(corpus, lexicon, item)
    ((kept, reading),) = corpus.readings()
    for name in ("id", "text", "published", "published_at", "outlet", "url", "author", "section", "image", "links", "notes", "source"):
        assert getattr(kept, name) == getattr(item, name), name
    assert kept.title == item.text.partition("\n")[0] and kept.text == reading.text and kept.id == reading.id
    assert corpus.article(kept.id) == corpus.article(kept.number) == kept == next(corpus.articles())
    assert corpus.reading(kept.id) == reading and corpus.reading("none") is None and corpus.article("none") is None


def test_one_article_is_kept_once(corpus: Corpus, lexicon: Lexicon) -> None:
    once = example(0, url="https://example.org/1")
    twice = example(0, url="https://example.org/1", author="سامي نور")
    reprint = example(0, url="https://example.com/9")
    corrected = Item(source="x", id="x", text=once.text + "\nتصحيح: وقع الخبر أمس.", url="https://example.org/1")
    numbers = keep(corpus, lexicon, once, twice, reprint, corrected)
    assert numbers[0] == numbers[1] and len(set(numbers)) == 3 == len(corpus)
    kept = list(corpus.readings())
    assert [a.id == r.id for a, r in kept] == [True] * 3
    assert kept[1][0].id.startswith(f"{kept[0][0].id}~")  # two articles of one given id


def test_rows_are_those_of_the_reading(corpus: Corpus, lexicon: Lexicon) -> None:
    keep(corpus, lexicon, *(example(n, published="2019-10-23", outlet="المشرق") for n in range(len(EXAMPLES))))
    for kept, reading in corpus.readings():
        for table in ("events", "actors", "places", "statements", "figures", "agreements", "relations", "framings"):
            (count,) = corpus.db.execute(f"SELECT count(*) FROM {table} WHERE article = ?", (kept.number,)).fetchone()
            assert count == len(getattr(reading, table)), table
    for table, columns in COLUMNS.items():
        derived = {"events": ("spot",), "actors": ("outlet", "published")}.get(table, ())  # worked out of the others
        assert tuple(row[1] for row in corpus.db.execute(f"PRAGMA table_info({table})") if row[1] not in derived) == columns
        if "words" in columns:
            wrong = corpus.db.execute(
                f"SELECT t.words FROM {table} t JOIN articles a ON a.id = t.article "
                "WHERE substr(a.text, t.start_char + 1, t.end_char - t.start_char) IS NOT t.words"
            ).fetchall()
            assert wrong == [], table
    for (view,) in corpus.db.execute("SELECT name FROM sqlite_schema WHERE type = 'view'").fetchall():
        corpus.db.execute(f"SELECT * FROM {view}").fetchall()
    assert corpus.db.execute("SELECT count(*) FROM told_events").fetchone() == corpus.db.execute("SELECT count(*) FROM events").fetchone()


def test_another_reading_takes_the_place_of_the_first_and_both_are_kept(corpus: Corpus, lexicon: Lexicon) -> None:
    (number,) = keep(corpus, lexicon, example(0))
    first = corpus.reading(number)
    old = corpus.version(lexicon.hash)
    other = read_article(to_article(Item(source="x", id=EXAMPLES[0].stem, text=EXAMPLES[0].read_text("utf-8"), published="1999-01-01")), lexicon)
    with corpus.writing():
        new = corpus.version("another lexicon")
        corpus.put_reading(number, new, pack(other))
    assert corpus.reading(number) == other and corpus.reading(number, version=old) == first
    assert corpus.db.execute("SELECT count(*) FROM events").fetchone() == (len(other.events),)


@pytest.mark.parametrize("table", ["articles", "judgements"])
def test_what_is_kept_for_good_cannot_be_changed(corpus: Corpus, lexicon: Lexicon, table: str) -> None:
    keep(corpus, lexicon, example(0))
    corpus.judge(EXAMPLES[0].stem, "event:1", record="event", verdict="wrong", judge="سامي", field="type", value="AID")
    for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET id = 7"):
        with pytest.raises(sqlite3.IntegrityError):
            corpus.db.execute(statement)
    assert [(j.name, j.field, j.value, j.judge) for j in corpus.judgements(EXAMPLES[0].stem)] == [("event:1", "type", "AID", "سامي")]
    with pytest.raises(InputError, match="no article"):
        corpus.judge("none", "event:1", record="event", verdict="wrong", judge="سامي")


def test_half_a_transaction_is_none(corpus: Corpus, lexicon: Lexicon) -> None:
    article = to_article(example(0))
    with pytest.raises(ZeroDivisionError), corpus.writing():
        corpus.put_article(example(0), article)
        raise ZeroDivisionError
    assert len(corpus) == 0


def test_failures_are_kept_with_their_tries(corpus: Corpus) -> None:
    with corpus.writing():
        corpus.put_failure("a.txt", stage="take", reason="empty")
        corpus.put_failure("a.txt", stage="take", reason="still empty")
        corpus.put_failure("b.txt", stage="take", reason="empty")
        corpus.mend("b.txt")
    assert [(f.source, f.reason, f.tries) for f in corpus.failures()] == [("a.txt", "still empty", 2)]
    assert len(corpus.failures(mended=True)) == 2


@given(st.text(st.characters(codec=None), min_size=1))
def test_any_text_can_be_kept(text: str) -> None:
    article = to_article(Item(source="x", text=text))
    assert len(article.text) == len(text) and "\0" not in article.text
    article.text.encode()
    fold_words(article.text).encode()


def test_what_is_no_corpus_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("قال الرئيس أمس\n" * 200)
    with sqlite3.connect(tmp_path / "other.db") as other:
        other.execute("CREATE TABLE a (b)")
    other.close()
    with marsad.open(tmp_path / "later.db", create=True) as later:
        later.db.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    for name, reason in (("none.db", "no such corpus"), ("text.db", "not a corpus"), ("other.db", "another program"), ("later.db", "a later one"), (".", "a folder")):
        with pytest.raises(InputError, match=reason):
            marsad.open(tmp_path / name)


def test_a_file_that_may_not_be_written_can_be_read(tmp_path: Path, lexicon: Lexicon) -> None:
    with marsad.open(tmp_path / "corpus.db", create=True) as corpus:
        keep(corpus, lexicon, example(0))
    reader = sqlite3.connect(f"{(tmp_path / 'corpus.db').as_uri()}?mode=ro&immutable=1", uri=True)
    assert reader.execute("SELECT count(*) FROM articles").fetchone() == (1,)
    reader.close()


def test_what_stories_know_is_kept(corpus: Corpus, lexicon: Lexicon) -> None:
    numbers = keep(corpus, lexicon, example(0, published="2019-04-03"), example(1, published="2019-04-02"))
    assert stories.unstoried(corpus.db) == ([(numbers[1], "2019-04-02"), (numbers[0], "2019-04-03")], False)
    names = [EXAMPLES[0].stem, EXAMPLES[1].stem]
    cluster = {"id": "text:a", "source": names[1], "articles": names, "copies": []}
    group = {"id": "g1", "tellings": [{"article": names[0]}, {"article": names[1]}], "joins": []}
    story = {
        "id": "g1", "type": "ASSAULT", "headline": "غارة", "first": "2019-04-01", "last": "2019-04-02", "articles": names, "texts": 1, "outlets": ["المشرق"],
        "earliest": names[1], "reported": ["2019-04-02"], "fields": [{"name": "killed", "claims": [], "disputed": True}], "joins": [],
    }  # fmt: skip
    with corpus.writing():
        stories.put_prints(corpus.db, [{"article": name, "published": f"2019-04-0{3 - n}", "hashes": [1 << 60]} for n, name in enumerate(names)])
        stories.put_reprints(corpus.db, [{**cluster, "id": "text:b"}])
        stories.put_reprints(corpus.db, [cluster], merged=[("text:b", "text:a")])
        stories.put_happenings(corpus.db, [({**group, "id": "g2"}, ["x"]), (group, ["a|b", "c"])])
        stories.put_happenings(corpus.db, [(group, ["a|b", "c", "d"])], merged=[("g2", "g1")])
        stories.put_stories(corpus.db, [story])
        stories.put_pacts(corpus.db, [{"id": "p", "name": "هدنة", "first": None, "last": None, "parties": ["أ", "ب"], "articles": names, "timeline": [{"kind": "violation"}]}])
        stories.put_control(corpus.db, [{"place": "place:hama", "name": "حماة", "change": "taken", "holder": "الجيش", "first": "2019-04-01", "last": None, "by": ["المرصد"],
                                         "denied_by": [], "articles": names, "texts": 1, "story": "g1"}], of=["g1"])  # fmt: skip
        stories.know(corpus.db, numbers)
    assert stories.unstoried(corpus.db) == ([], False)
    assert [p["hashes"] for p in stories.prints(corpus.db, since="2019-04-03")] == [[1 << 60]]
    assert stories.reprints(corpus.db) == stories.reprints(corpus.db, names) == [cluster] and stories.reprints(corpus.db, ["none"]) == []
    assert stories.happenings(corpus.db) == stories.happenings(corpus.db, ["d", "zz", "c"]) == [group] and stories.happenings(corpus.db, ["x"]) == []
    assert stories.stories(corpus.db, type="ASSAULT", since="2019-04-02", disputed=True, article=names[0]) == [story]
    assert stories.stories(corpus.db, outlets=2) == stories.stories(corpus.db, until="2019-03-31") == stories.stories(corpus.db, disputed=False) == []
    assert stories.pacts(corpus.db)[0]["name"] == "هدنة" and stories.control(corpus.db, "حماة")[0]["holder"] == "الجيش" and stories.control(corpus.db, "حلب") == []
    with corpus.writing():
        reading = corpus.reading(numbers[0])
        assert reading is not None
        corpus.put_reading(numbers[0], corpus.version("another lexicon"), pack(reading))
    assert stories.unstoried(corpus.db) == ([(numbers[0], "2019-04-03")], True)
    with corpus.writing():
        stories.forget(corpus.db)
    assert stories.unstoried(corpus.db) == ([(numbers[1], "2019-04-02"), (numbers[0], "2019-04-03")], False) and stories.stories(corpus.db) == []


def test_a_file_of_an_earlier_shape_is_brought_to_todays(tmp_path: Path, lexicon: Lexicon) -> None:
    db = sqlite3.connect(tmp_path / "old.db", isolation_level=None)
    for statement in statements(MIGRATIONS[0]):
        db.execute(statement)
    db.execute(f"PRAGMA application_id = {APPLICATION}")
    db.execute("PRAGMA user_version = 1")
    db.close()
    with marsad.open(tmp_path / "old.db") as corpus, marsad.open(tmp_path / "new.db", create=True) as new:
        keep(corpus, lexicon, example(0))
        shape = "SELECT name, sql FROM sqlite_schema WHERE name NOT GLOB 'sqlite_*' ORDER BY name"
        assert corpus.db.execute(shape).fetchall() == new.db.execute(shape).fetchall()
        assert corpus.db.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),) and len(corpus) == 1
