"""Stories of a corpus kept up to date, on the real file: in pieces as at once, nothing doubled, nothing lost."""

from __future__ import annotations

import csv
import io
import json
import os
import random
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest
from typer.testing import CliRunner

import marsad
from bench import stories as bench
from marsad.cli import app
from marsad.keep import tell_corpus
from marsad.lexicon import Lexicon
from marsad.model import of_plain
from marsad.pipeline import read as read_article
from marsad.review import judging
from marsad.review.pointing import Correction, Figured
from marsad.store import Corpus, Item, stories, to_article
from marsad.store.flatten import Packed, pack, renamed
from marsad.stories import filed, find_control, find_pacts, find_reprints, group_events, tell, tellings
from marsad.stories.records import Group, Story

ARTICLES = sorted(bench.articles(), key=lambda a: (a["published"], a["id"]))
TABLES = ("prints", "reprints", "reprint_articles", "happenings", "happening_keys", "stories", "story_articles", "pacts", "telling_words", "namings")


def item(gold: bench.Gold) -> Item:
    return Item(source=gold["id"], **{name: gold[name] for name in ("id", "outlet", "title", "published", "text")})


@pytest.fixture(scope="module")
def packed(lexicon: Lexicon) -> dict[str, Packed]:
    return {gold["id"]: pack(read_article(to_article(item(gold)), lexicon)) for gold in ARTICLES}


def put(corpus: Corpus, articles: Iterable[bench.Gold], packed: dict[str, Packed], lexicon: str) -> None:
    with corpus.writing():
        for gold in articles:
            number, _ = corpus.put_article(item(gold), to_article(item(gold)))
            corpus.put_reading(number, corpus.version(lexicon), packed[gold["id"]])


def held(corpus: Corpus) -> dict[str, list[tuple[Any, ...]]]:
    """All that stories know, but for when and in which order it came."""
    tables = {name: sorted(corpus.db.execute(f"SELECT * FROM {name}").fetchall(), key=repr) for name in TABLES}
    return {**tables, "control": [(json.dumps(c, ensure_ascii=False),) for c in stories.control(corpus.db)]}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, packed: dict[str, Packed], lexicon: Lexicon) -> Path:
    """All the articles, told at once."""
    path = tmp_path_factory.mktemp("told") / "corpus.db"
    with marsad.open(path, create=True) as corpus:
        put(corpus, ARTICLES, packed, "one")
        told = tell_corpus(corpus)
        assert (told.articles, told.of, told.anew) == (len(ARTICLES), len(ARTICLES), False)
    return path


def test_a_corpus_has_the_stories_of_its_readings(whole: Path, lexicon: Lexicon) -> None:
    with marsad.open(whole) as corpus:
        readings = [reading for _, reading in corpus.readings()]
        reprints = find_reprints(readings)
        groups = group_events(readings, lexicon=lexicon, reprints=reprints).groups
        assert {s.id: s for s in corpus.stories(articles=1)} == {s.id: s for s in tell(groups, reprints=reprints)}
        assert {p.id: p for p in corpus.pacts()} == {p.id: p for p in find_pacts(readings, lexicon=lexicon, groups=groups)}
        assert corpus.control() == list(find_control(groups, reprints=reprints))
        assert len(corpus.stories(outlets=2)) > 20 and len(corpus.pacts()) > 3 and len(corpus.control()) > 5


def pieces(most: int) -> list[Sequence[bench.Gold]]:
    """The articles in pieces of whole days."""
    out: list[list[bench.Gold]] = [[]]
    for n, gold in enumerate(ARTICLES):
        if len(out[-1]) >= most and gold["published"] != ARTICLES[n - 1]["published"]:
            out.append([])
        out[-1].append(gold)
    return list(out)


@pytest.mark.parametrize(("most", "batch"), [(len(ARTICLES) // 2, 400), (7, 400), (len(ARTICLES), 9)], ids=["two halves", "many pieces", "many batches"])
def test_in_pieces_as_at_once(most: int, batch: int, whole: Path, packed: dict[str, Packed], tmp_path: Path) -> None:
    with marsad.open(tmp_path / "corpus.db", create=True) as corpus, marsad.open(whole) as other:
        for piece in pieces(most):
            put(corpus, piece, packed, "one")
            assert tell_corpus(corpus, batch=batch).articles == len(piece)
        assert held(corpus) == held(other)


def test_nothing_is_taken_in_twice(whole: Path) -> None:
    with marsad.open(whole) as corpus:
        before, version = held(corpus), corpus.db.execute("PRAGMA data_version").fetchone()
        written = corpus.db.total_changes
        told = tell_corpus(corpus)
        assert (told.articles, told.of, told.anew) == (0, 0, False) and corpus.db.total_changes == written
        assert held(corpus) == before and corpus.db.execute("PRAGMA data_version").fetchone() == version


def test_what_was_read_again_is_made_anew(whole: Path, packed: dict[str, Packed], tmp_path: Path) -> None:
    with marsad.open(tmp_path / "corpus.db", create=True) as corpus, marsad.open(whole) as other:
        put(corpus, ARTICLES[:40], packed, "one")
        wrong = {gold["id"]: renamed(packed[ARTICLES[-1]["id"]], gold["id"]) for gold in ARTICLES[:3]}  # as if they had been misread
        put(corpus, ARTICLES[:3], wrong, "none")
        tell_corpus(corpus)
        put(corpus, ARTICLES, packed, "two")
        told = tell_corpus(corpus)
        assert (told.articles, told.anew) == (len(ARTICLES), True)
        assert held(corpus) == held(other)
        assert tell_corpus(corpus, again=True).articles == len(ARTICLES) and held(corpus) == held(other)


class Killed(BaseException):
    pass


@pytest.mark.parametrize("after", [1, 3, 1000], ids=["first", "third", "last"])
@pytest.mark.parametrize("again", [False, True], ids=["news", "anew"])
def test_killed_between_batches(after: int, again: bool, whole: Path, packed: dict[str, Packed], tmp_path: Path) -> None:
    """A process that ends without a word, between two batches or in the midst of one."""
    path = tmp_path / "corpus.db"
    with marsad.open(path, create=True) as corpus:
        put(corpus, ARTICLES, packed, "one")
        if again:
            tell_corpus(corpus)
            put(corpus, ARTICLES, packed, "two")
    batches = 0
    if (child := os.fork()) == 0:
        try:
            with marsad.open(path) as corpus:
                last = len(ARTICLES)

                def progress(told: Any) -> None:
                    nonlocal batches
                    batches += 1
                    if batches == after or told.articles == last:
                        corpus.db.execute("BEGIN IMMEDIATE")
                        corpus.db.execute("DELETE FROM stories")  # half done
                        os._exit(9)

                tell_corpus(corpus, batch=15, progress=progress)
        finally:
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    with marsad.open(path) as corpus, marsad.open(whole) as other:
        done = corpus.db.execute("SELECT count(*) FROM storied").fetchone()[0]
        assert 0 < done <= len(ARTICLES) and (done == len(ARTICLES)) == (after == 1000)
        told = tell_corpus(corpus, batch=15)
        assert told.articles == len(ARTICLES) - done and not told.anew
        assert held(corpus) == held(other)


def test_two_runs_at_once_take_nothing_in_twice(whole: Path, packed: dict[str, Packed], tmp_path: Path) -> None:
    path = tmp_path / "corpus.db"
    with marsad.open(path, create=True) as corpus, marsad.open(path) as beside, marsad.open(whole) as other:
        put(corpus, ARTICLES, packed, "one")
        taken: list[int] = []
        told = tell_corpus(corpus, batch=15, progress=lambda _: taken.append(tell_corpus(beside, batch=50).articles) if not taken else None)
        assert told.articles + sum(taken) == len(ARTICLES) and taken[0] > 0
        assert held(corpus) == held(other)


# --- what reviewers say since ----------------------------------------------------------------------------------------------


def check_whole(corpus: Corpus, lexicon: Lexicon) -> None:
    """Everything that stories know follows from the readings as reviewers left them."""
    readings = [reading for _, reading in corpus.readings()]
    told = {t.id: t for t in tellings(readings, lexicon)}
    groups = [of_plain(Group, one) for one in stories.happenings(corpus.db)]
    assert {t.id: t for g in groups for t in g.tellings} == told and sum(len(g.tellings) for g in groups) == len(told)
    reprints = find_reprints(readings)
    assert {s.id: s for s in corpus.stories(articles=1)} == {s.id: s for s in tell(groups, reprints=reprints)}
    assert {p.id: p for p in corpus.pacts()} == {p.id: p for p in find_pacts(readings, lexicon=lexicon, groups=groups)}
    assert {repr(c) for c in corpus.control()} == {repr(c) for c in find_control(groups, reprints=reprints)}
    assert dict(corpus.db.execute("SELECT * FROM telling_words")) == Counter(word for t in told.values() for word in t.words)
    assert set(corpus.db.execute("SELECT * FROM happening_keys")) == {(key, g.id) for g in groups for key in filed(g)}
    assert {story for (story,) in corpus.db.execute("SELECT story FROM costs")} <= {g.id for g in groups}
    assert {id for (id,) in corpus.db.execute("SELECT id FROM story_list")} == {g.id for g in groups}


def watched(corpus: Corpus) -> list[str]:
    """The ids of stories as they are written from now on."""
    seen: list[str] = []
    corpus.db.create_function("seen", 1, seen.append)
    corpus.db.execute("CREATE TEMP TRIGGER watch AFTER INSERT ON main.stories BEGIN SELECT seen(new.id); END")
    return seen


@pytest.mark.parametrize("seed", range(4))
def test_judgements_flow_into_the_stories_that_they_touch(seed: int, whole: Path, lexicon: Lexicon, tmp_path: Path) -> None:
    luck = random.Random(seed)
    path = tmp_path / "corpus.db"
    shutil.copy(whole, path)
    with marsad.open(path) as corpus:
        before = {g["id"]: g for g in stories.happenings(corpus.db)}
        events = corpus.db.execute("SELECT a.name, e.id, e.status FROM events e JOIN articles a ON a.id = e.article ORDER BY 1, 2").fetchall()
        judged = luck.sample(events, 3 + 4 * seed)
        for n, (article, event, status) in enumerate(judged):
            if n % 3 == 2:
                judging.correct(corpus, article, event, Correction(status="alleged" if status == "asserted" else "asserted", start="2019-07-03", end="2019-07-03"), judge="x")
            else:
                judging.reject(corpus, article, event, judge="x")
        written = watched(corpus)
        told = tell_corpus(corpus, batch=3)
        articles = {article for article, _, _ in judged}
        assert (told.articles, told.judged, told.anew) == (0, len(articles), False)
        check_whole(corpus, lexicon)
        after = {g["id"]: g for g in stories.happenings(corpus.db)}
        now = {(t["article"], t["event"]): id for id, g in after.items() for t in g["tellings"]}
        for g in before.values():  # what no judged article tells stays together, though it may have been joined
            assert articles & {t["article"] for t in g["tellings"]} or len({now[t["article"], t["event"]] for t in g["tellings"]}) == 1
        assert 0 < len(set(written)) < len(before) / 2
        assert tell_corpus(corpus).judged == 0
        while judging.undo(corpus, judge="x"):
            pass
        assert tell_corpus(corpus).judged == len(articles)
        check_whole(corpus, lexicon)


def test_what_is_only_confirmed_changes_no_story(whole: Path, tmp_path: Path) -> None:
    path = tmp_path / "corpus.db"
    shutil.copy(whole, path)
    with marsad.open(path) as corpus:
        before = held(corpus)
        for article, event in corpus.db.execute("SELECT a.name, e.id FROM events e JOIN articles a ON a.id = e.article ORDER BY 1, 2 LIMIT 5").fetchall():
            judging.accept(corpus, article, event, judge="x")
        written = watched(corpus)
        assert tell_corpus(corpus).judged > 0 and written == [] and held(corpus) == before
        changes = corpus.db.total_changes
        assert tell_corpus(corpus).judged == 0 and corpus.db.total_changes == changes


def test_a_story_is_told_as_reviewers_left_it(lexicon: Lexicon, tmp_path: Path) -> None:
    texts = {"a": LEDE + REST, "b": OTHER + MORE}
    path = tmp_path / "corpus.db"
    with marsad.open(path, create=True) as corpus:
        put_items(corpus, [Item(source=id, id=id, outlet=id, published="2019-07-04", text=text) for id, text in texts.items()], lexicon)
        tell_corpus(corpus)
        [story] = [s for s in corpus.stories() if any(f.name == "killed" for f in s.fields)]
        event = next(e for e in corpus.reading("b").events if e.figures and f"b/{e.id}" in {story.id, *(j.telling for j in story.joins)})
        figure = next(f for f in corpus.reading("b").figures if f.id in event.figures)
        counted = [Figured(kind="killed", low=7, high=7, start=figure.span.start, end=figure.span.end)]
        judging.correct(corpus, "b", event.id, Correction(figures=counted), judge="x")
    code, _, err = run("stories", "--from", path)
    assert code == 0 and "0 articles taken in, 1 taken again as judged" in err
    with marsad.open(path) as corpus:
        [field] = [f for f in corpus.story(story.id).fields if f.name == "killed"]
        assert {c.value for c in field.claims} == {"10+", "7"} and field.disputed
        assert corpus.db.execute("SELECT low FROM costs WHERE story = ? AND kind = 'killed'", (story.id,)).fetchone() == (7,)


# --- what only some articles show ---------------------------------------------------------------------------------------

LEDE = "قتل عشرة مدنيين على الأقل اليوم الخميس في قصف جوي استهدف مدينة إدلب شمال غربي سوريا، حسب ما أعلن الدفاع المدني. "
REST = "وقال مسعفون إن عدد القتلى مرشح للارتفاع لأن كثيرا من الجرحى في حال خطرة، وإن فرق الإنقاذ ما زالت تبحث عن عالقين تحت الأنقاض. "
OTHER = "قتل عشرة مدنيين اليوم الخميس في غارة جوية استهدفت مدينة إدلب، وفق المرصد السوري لحقوق الإنسان الذي يتخذ من بريطانيا مقرا له. "
MORE = "ونددت منظمات محلية بالغارة ودعت إلى حماية الأسواق والمدارس والمشافي من القصف الذي تكثف في الأسابيع الماضية على أنحاء المحافظة كلها. "


def put_items(corpus: Corpus, items: Sequence[Item], lexicon: Lexicon, *, eventless: Sequence[str] = ()) -> None:
    with corpus.writing():
        for one in items:
            article = to_article(one)
            reading = read_article(article, lexicon)
            number, _ = corpus.put_article(one, article)
            corpus.put_reading(number, corpus.version("one"), pack(replace(reading, events=()) if one.id in eventless else reading))


def told_both_ways(items: Sequence[Sequence[Item]], folder: Path, lexicon: Lexicon, *, eventless: Sequence[str] = ()) -> list[Story]:
    """The stories of articles that come one lot after the other; all at once gives the same."""
    with marsad.open(folder / "once.db", create=True) as once, marsad.open(folder / "lots.db", create=True) as lots:
        put_items(once, [one for lot in items for one in lot], lexicon, eventless=eventless)
        tell_corpus(once)
        for lot in items:
            put_items(lots, lot, lexicon, eventless=eventless)
            tell_corpus(lots)
        assert held(lots) == held(once)
        return lots.stories(articles=1)


def test_a_copy_is_known_by_its_text_alone(tmp_path: Path, lexicon: Lexicon) -> None:
    """Without a day nothing can be looked for but what prints the same text."""
    items = [[Item(source=id, id=id, text=lede + LEDE + REST)] for id, lede in (("a", ""), ("b", "يوم دام آخر. "))]
    assert any(set(story.articles) == {"a", "b"} for story in told_both_ways(items, tmp_path, lexicon))


def test_two_texts_that_turn_out_to_be_one(tmp_path: Path, lexicon: Lexicon) -> None:
    """A third article ties the two that a story counted as independent, and tells nothing itself."""
    first, second = Item(source="a", id="a", published="2019-07-04", text=LEDE + REST), Item(source="b", id="b", published="2019-07-04", text=OTHER + MORE)
    tie = Item(source="c", id="c", published="2019-07-05", text=f"تغطية اليوم. {REST}{MORE}")
    assert [(s.texts, len(s.articles)) for s in told_both_ways([[first, second]], tmp_path, lexicon) if len(s.articles) > 1] == [(2, 2)]
    (tmp_path / "tied").mkdir()
    assert [(s.texts, len(s.articles)) for s in told_both_ways([[first, second], [tie]], tmp_path / "tied", lexicon, eventless="c") if len(s.articles) > 1] == [(1, 2)]


def test_a_town_struck_every_day(tmp_path: Path, lexicon: Lexicon) -> None:
    """How little a place tells in a month of strikes on it is known also where only some of them are looked up."""
    lots = []
    for n in range(24):
        dead, day = 3 + n * 7 % 19, f"2024-07-{n + 1:02}"
        texts = (f"استشهد {dead} فلسطينيين اليوم في غارة إسرائيلية استهدفت منزلا في مدينة خان يونس، وفق مصادر طبية.",
                 f"قتل {dead} أشخاص في قصف جوي إسرائيلي على خان يونس جنوبي قطاع غزة، حسب وزارة الصحة في غزة.")  # fmt: skip
        lots.append([Item(source=f"{n}", id=f"s{n}{k}", outlet=f"o{k}", published=day, text=text) for k, text in enumerate(texts)])
    assert len(told_both_ways(lots, tmp_path, lexicon)) > 12


# --- the commands ------------------------------------------------------------------------------------------------------


def run(*arguments: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, [str(a) for a in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stdout, result.stderr


def test_the_commands_bring_up_to_date_first(packed: dict[str, Packed], tmp_path: Path) -> None:
    path = tmp_path / "corpus.db"
    with marsad.open(path, create=True) as corpus:
        put(corpus, ARTICLES, packed, "one")
    for command, said in (("stories", f"{len(ARTICLES)} articles taken in"), ("pacts", "0 articles taken in"), ("control", "0 articles taken in")):
        code, out, err = run(command, "--from", path)
        assert code == 0 and out and f"{path}: {said}\n" in err
    code, _, err = run("stories", "--from", path, "--again", "--limit", 1)
    assert code == 0 and f"{len(ARTICLES)} articles taken in, everything made anew" in err


def test_stories_are_asked_for(whole: Path) -> None:
    def ids(*filters: object) -> list[str]:
        return [json.loads(line)["id"] for line in run("stories", "--from", whole, "--format", "jsonl", *filters)[1].splitlines()]

    with marsad.open(whole) as corpus:
        every = {s.id: s for s in corpus.stories()}
        assert ids() == list(every) and len(ids("--articles", 1)) > len(every)
        assert ids("--type", "ASSAULT") == [s.id for s in every.values() if s.type.partition(":")[0] == "ASSAULT"] != []
        assert ids("--type", "ASSAULT:aerial") == ids("--type", "assault:Aerial") == [s.id for s in every.values() if s.type == "ASSAULT:aerial"] != []
        assert ids("--outlets", 3, "--texts", 3) == [s.id for s in every.values() if len(s.outlets) >= 3 and s.texts >= 3] != []
        assert ids("--disputed") == [s.id for s in every.values() if any(f.disputed for f in s.fields)] != []
        assert ids("--since", "2019-07", "--until", "2019-07-31") == [
            s.id for s in every.values() if (s.last or s.reported[0]) >= "2019-07-01" and (s.first or s.reported[0]) <= "2019-07-31"
        ] != []  # fmt: skip
        assert ids("--article", "tajoura-1") == [s.id for s in every.values() if "tajoura-1" in s.articles] != []
    assert run("stories", "--from", whole, "--article", "none")[0] == 1
    assert run("stories", "--from", whole, "--since", "spring")[0] == 1
    assert run("stories", "--from", whole.with_name("none.db"))[0] == 1


@pytest.mark.parametrize("command", ["stories", "pacts", "control"])
def test_every_form_has_them_all(command: str, whole: Path, tmp_path: Path) -> None:
    def out(format: str) -> str:
        path = tmp_path / f"out.{format}"
        code, printed, _ = run(command, "--from", whole, "--format", format, "--out", path)
        assert code == 0 and printed == f"{path}\n"
        return path.read_text("utf-8") if format != "parquet" else ""

    records = [json.loads(line) for line in out("jsonl").splitlines()]
    rows = list(csv.DictReader(io.StringIO(out("csv"))))
    out("parquet")
    packed = pyarrow.parquet.read_table(tmp_path / "out.parquet").to_pylist()
    assert len(records) == len(rows) == len(packed) == len(out("table").splitlines()) - 1 > 5
    assert [int(row["articles"]) for row in rows] == [row["articles"] for row in packed] == [len(one["articles"]) for one in records]
    text = out("text")
    assert text.count("\n") >= len(records)
    code, printed, _ = run(command, "--from", whole, "--format", "parquet")
    assert code == 2 and not printed


def test_who_held_a_place(whole: Path) -> None:
    with marsad.open(whole) as corpus:
        every = corpus.control()
        name = Counter(c.name for c in every).most_common(1)[0][0]
        code, out, _ = run("control", name, "--from", whole, "--format", "jsonl")
        assert code == 0 and [json.loads(line)["story"] for line in out.splitlines()] == [c.story for c in every if name in c.name]
        assert corpus.control(every[0].place) == [c for c in every if c.place == every[0].place]
    assert name in run("control", name, "--from", whole, "--bidi")[1]
    code, out, err = run("control", "لندن", "--from", whole)
    assert (code, out) == (0, "") and "nothing found" in err


def test_a_corpus_that_may_not_be_written_to(packed: dict[str, Packed], tmp_path: Path) -> None:
    path = tmp_path / "corpus.db"
    with marsad.open(path, create=True) as corpus:
        put(corpus, ARTICLES[:20], packed, "one")
        tell_corpus(corpus)
        before = corpus.stories(articles=1)
        corpus.tidy()
    reader = Corpus(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, isolation_level=None), path)
    assert tell_corpus(reader).articles == 0 and reader.stories(articles=1) == before
    reader.close()
