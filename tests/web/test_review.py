"""Review in a real browser, by keyboard alone; and against a server that is killed."""

from __future__ import annotations

import csv
import http.client
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

import marsad
from bench.invariants import check_reading
from marsad.review import judging
from marsad.review.agreement import agree
from marsad.review.pointing import Correction, Pointed
from marsad.review.queue import waiting
from marsad.web.settings import Settings
from tests.web.conftest import PASSWORD

AXE = (Path(__file__).parent / "axe.min.js").read_text("utf-8")


@pytest.fixture
def corpus(corpus_file: Path, tmp_path: Path) -> Path:
    """A corpus of the test's own, to judge."""
    return Path(shutil.copy(corpus_file, tmp_path / "corpus.db"))


def settled(page: Page) -> None:
    """The page is there, with its script."""
    page.wait_for_load_state()
    page.locator("html.scripted").wait_for(state="attached")


def press(page: Page, key: str) -> None:
    """A key that leads to another page."""
    with page.expect_navigation():
        page.keyboard.press(key)
    settled(page)


def seen(page: Page) -> tuple[str, str]:
    """Which event is shown."""
    form = page.locator("form[action='/review/accept']")
    return form.locator("[name=article]").input_value(), form.locator("[name=event]").input_value()


def test_ten_events_are_reviewed_by_keyboard_alone(page: Page, serve: Callable[..., str], corpus: Path) -> None:
    site = serve(corpus)
    with marsad.open(corpus) as opened:
        queue = [(w.article, w.event) for w in waiting(opened, judge="local", limit=40)]
        events = {(a.id, e.id): e for a, r in opened.readings() for e in r.events}
    page.goto(f"{site}/review")
    settled(page)
    shown = []
    for number in range(10):
        article, event = seen(page)
        shown.append((article, event))
        if number in (3, 7):
            page.keyboard.press("c")
            expect(page.locator("#correct [name=type]")).to_be_focused()
            page.keyboard.press("Tab")
            expect(page.locator("#correct [name=status]")).to_be_focused()
            page.keyboard.press("End")  # the last of the statuses
            press(page, "Control+Enter")
        else:
            press(page, "r" if number in (2, 5) else "a")
    assert shown == queue[:10]  # advanced by itself, in the order of the queue
    with marsad.open(corpus) as opened:
        said = opened.judgements()
        assert [(j.article, j.name) for j in said] == shown and {j.judge for j in said} == {"local"}
        assert [j.verdict for j in said] == ["accept", "accept", "reject", "correct", "accept", "reject", "accept", "correct", "accept", "accept"]
        for number, key in enumerate(shown):
            reading = opened.reading(key[0])
            check_reading(reading)
            now = next((e for e in reading.events if e.id == key[1]), None)
            assert (now is None) == (number in (2, 5))
            if now is not None:
                assert now.status == ("negated" if number in (3, 7) else events[key].status) and now.confidence == 1.0


def test_a_key_is_one_in_every_layout_and_none_while_typing(page: Page, serve: Callable[..., str], corpus: Path) -> None:
    site = serve(corpus)
    page.goto(f"{site}/review")
    settled(page)
    page.evaluate("document.body.dispatchEvent(new KeyboardEvent('keydown', {key: '؟', code: 'Slash', shiftKey: true, bubbles: true}))")
    expect(page.locator("#help")).to_be_visible()
    page.keyboard.press("a")
    page.keyboard.press("Escape")
    expect(page.locator("#help")).to_be_hidden()
    page.keyboard.press("k")
    expect(page.locator("#talk [name=note]")).to_be_focused()
    page.keyboard.type("aru cmn")
    before = seen(page)
    press(page, "Enter")
    assert seen(page) == before  # a comment does not leave the event
    with page.expect_navigation():  # ش, on the key of a
        page.evaluate("document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'ش', code: 'KeyA', bubbles: true}))")
    settled(page)
    with marsad.open(corpus) as opened:
        assert [(j.verdict, j.note) for j in opened.judgements()] == [("comment", "aru cmn"), ("accept", None)]


def test_a_correction_by_pointing_at_words_shows_up_in_the_export(page: Page, serve: Callable[..., str], corpus: Path, tmp_path: Path) -> None:
    """Words chosen by keyboard snap to tokens and become a record; the export has it, and --unjudged has it not."""
    site = serve(corpus)
    page.goto(f"{site}/review?{urlencode({'article': 'emoji', 'event': ''})}")
    settled(page)
    article, event = seen(page)
    assert article == "emoji"
    page.keyboard.press("c")
    page.locator("#correct [data-point=sources]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#text")).to_be_focused()
    # To the word الهجوم, from word to word; every press goes one word on or back.
    for _ in range(200):
        if page.locator("#said").inner_text() == "الهجوم":
            break
        page.keyboard.press("ArrowLeft")
    page.keyboard.press("Shift+ArrowLeft")
    assert page.locator("#said").inner_text() == "الهجوم نفذه"
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator("#picker")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("#picker")).to_be_hidden()
    assert page.locator("#correct [data-role=sources] .in").inner_text().split()[-1] == "الهجوم"
    page.locator("#correct [name=status]").focus()
    press(page, "Control+Enter")
    with marsad.open(corpus) as opened:
        (said,) = opened.judgements("emoji")
        reading = opened.reading("emoji")
        check_reading(reading)
        now = next(e for e in reading.events if e.id == event)
        (mention,) = reading.actor(now.sources[-1]).mentions
        assert mention.text == "الهجوم" == reading.text[mention.start : mention.end] and "sources" in said.field

    def exported(*more: str) -> list[dict[str, str]]:
        out = tmp_path / f"out{len(more)}.csv"
        run = subprocess.run([sys.executable, "-m", "marsad.cli", "export", "csv", "--from", str(corpus), "--out", str(out), *more], capture_output=True, text=True, check=True)
        assert ("1 corrected" in run.stderr) == (not more)
        with out.open(encoding="utf-8", newline="") as handle:
            return [row for row in csv.DictReader(handle) if row["article"] == "emoji"]

    assert any("الهجوم" in row["sources"].split(" | ") for row in exported()) and not any("الهجوم" in row["sources"].split(" | ") for row in exported("--unjudged"))
    asked = subprocess.run([sys.executable, "-m", "marsad.cli", "events", "--from", str(corpus), "--source", "الهجوم", "--format", "csv"], capture_output=True, text=True, check=True)
    assert [row["event"] for row in csv.DictReader(asked.stdout.splitlines())] == [event]


def test_a_mention_is_taken_by_a_click_and_a_selection_snaps(page: Page, serve: Callable[..., str], corpus: Path) -> None:
    site = serve(corpus)
    page.goto(f"{site}/review?article=emoji")
    settled(page)
    page.keyboard.press("c")
    page.locator("#correct [data-point=targets]").click()
    # The middle of the word إدلب in the second line, and of a half of the word المدينة.
    box = page.evaluate(
        """() => { const node = [...document.querySelectorAll('#text p')].map(p => p.firstChild).find(n => n.data.includes('مدينة إدلب'));
        const range = new Range(); const at = node.data.indexOf('مدينة إدلب') + 6; range.setStart(node, at); range.setEnd(node, at + 4);
        const r = range.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]; }"""
    )
    page.mouse.click(*box)
    place = page.locator("#correct [data-role=targets] .in input").last
    assert place.is_checked() and place.input_value().startswith("id:")
    page.locator("#correct [data-point=trigger]").click()
    page.evaluate(
        """() => { const node = [...document.querySelectorAll('#text p')].map(p => p.firstChild).find(n => n.data.includes('إن الهجوم نفذه'));
        const at = node.data.indexOf('الهجوم نفذه'); getSelection().setBaseAndExtent(node, at + 2, node, at + 8);
        node.parentElement.dispatchEvent(new MouseEvent('mouseup', {bubbles: true, button: 0})); }"""
    )
    assert page.locator("#correct [data-shown=trigger]").inner_text() == "الهجوم نفذه"
    with page.expect_navigation():
        page.locator("#correct button.main").click()
    with marsad.open(corpus) as opened:
        (said,) = opened.judgements("emoji")
        event = next(e for e in opened.reading("emoji").events if e.id == said.name)
        assert event.trigger.text == "الهجوم نفذه" and event.targets


def test_undo_takes_the_last_judgement_back_and_shows_it(page: Page, serve: Callable[..., str], corpus: Path) -> None:
    site = serve(corpus)
    page.goto(f"{site}/review")
    settled(page)
    first = seen(page)
    press(page, "r")
    second = seen(page)
    assert second != first
    press(page, "n")  # passed on: nothing is said of it
    assert seen(page) not in (first, second)
    press(page, "u")
    assert seen(page) == first
    with marsad.open(corpus) as opened:
        assert [j.verdict for j in opened.judgements()] == ["reject", "undo"] and first[1] in {e.id for e in opened.reading(first[0]).events}
        assert opened.judged_counts() == {}


def test_a_missed_event_and_a_place_are_put_right(page: Page, serve: Callable[..., str], corpus: Path) -> None:
    site = serve(corpus)
    with marsad.open(corpus) as opened:
        event = next(e.id for e in opened.reading("emoji").events if e.places)
    page.goto(f"{site}/review?{urlencode({'article': 'emoji', 'event': event, 'lang': 'en'})}")
    settled(page)
    page.keyboard.press("m")
    expect(page.locator("#missed [data-point=trigger]")).to_be_focused()
    page.keyboard.press("Enter")
    for _ in range(200):
        if page.locator("#said").inner_text() == "مسلحون":
            break
        page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    assert page.locator("#missed [data-shown=trigger]").inner_text() == "مسلحون"
    page.locator("#missed [name=type]").select_option("MOBILIZE:militia")
    press(page, "Control+Enter")
    page.keyboard.press("w")
    page.locator("#where [name=at]").first.fill("35.93, 36.63")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    with marsad.open(corpus) as opened:
        added, moved = opened.judgements("emoji")
        reading = opened.reading("emoji")
        check_reading(reading)
        assert added.verdict == "add" and any(e.id == added.name and (e.type, e.mode) == ("MOBILIZE", "militia") for e in reading.events)
        assert moved.record == "place" and any((p.lat, p.lon) == (35.93, 36.63) for p in reading.places)


def test_what_cannot_be_kept_is_refused_with_a_reason(page: Page, serve: Callable[..., str], corpus: Path) -> None:
    site = serve(corpus)
    page.goto(f"{site}/review")
    settled(page)
    page.keyboard.press("c")
    # Nothing changed: the console's 400 is what the server answered, and the page says why.
    answer = page.request.post(f"{site}/review/correct", form={"csrf": page.locator("meta[name=csrf]").get_attribute("content"), **dict(zip(("article", "event"), seen(page), strict=True))}, headers={"origin": site})
    assert answer.status == 400 and "nothing is corrected" in answer.text()
    with marsad.open(corpus) as opened:
        assert opened.judgements() == []


@pytest.fixture
def team(corpus: Path, serve: Callable[..., str], users: Path) -> str:
    """A workbench with three users."""
    return serve(corpus, settings=Settings(users=users))


def login(page: Page, site: str, name: str) -> None:
    page.goto(f"{site}/login")
    page.locator("[name=name]").fill(name)
    page.locator("[name=password]").fill(PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_two_reviewers_and_how_far_they_agree(new_page: Callable[..., Page], team: str, corpus: Path) -> None:
    one, other = new_page(), new_page()
    login(one, team, "نور")
    one.goto(f"{team}/review")
    settled(one)
    first = []
    for key in "aarar":
        first.append(seen(one))
        press(one, key)
    login(other, team, "سلمى")
    other.goto(f"{team}/review?order=second")
    settled(other)
    second = []
    for key in "aaaar":
        second.append(seen(other))
        assert "نور" not in other.locator("#talk").inner_text()  # blind: nobody else's judgements
        press(other, key)
    assert second == first  # the longest ago first
    assert other.locator("form[action='/review/accept']").count() == 0  # and no more
    one.goto(f"{team}/review/agree?lang=en")
    with marsad.open(corpus) as opened:
        found = {f.field: f for f in agree(opened.judgements()).fields}
        assert [(j.judge, j.verdict) for j in opened.judgements()] == [("نور", {"a": "accept", "r": "reject"}[k]) for k in "aarar"] + [("سلمى", {"a": "accept", "r": "reject"}[k]) for k in "aaaar"]
    row = one.locator("tr", has_text="Is it an event").first.inner_text().split()
    assert f"{found['event'].alpha:.2f}" in row and row[-2:] == ["5", "4"] and found["event"].units == 5
    assert one.locator("td ul li").all_inner_texts() == ["نور: no event", "سلمى: an event"]
    one.goto(f"{team}/review?order=differ")
    settled(one)
    assert seen(one) == first[2]


# --- killed ---


def started(corpus: Path) -> tuple[subprocess.Popen[str], int]:
    """A workbench in a process of its own, and its port."""
    server = subprocess.Popen(
        [sys.executable, "-m", "marsad.cli", "serve", str(corpus), "--port", "0", "--no-browser", "--no-stories"], stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    assert server.stderr is not None
    for line in server.stderr:
        if found := re.search(r"http://127\.0\.0\.1:(\d+)/", line):
            port = int(found[1])
            break
    else:
        raise AssertionError("the server did not start")
    for _ in range(200):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
            connection.request("GET", "/static/icon.svg")
            connection.getresponse().read()
            return server, port
        except OSError:
            time.sleep(0.05)
    raise AssertionError("the server does not answer")


def judge_until_dead(port: int, events: list[tuple[str, str]], acknowledged: list[tuple[str, str, str]]) -> None:
    """Post judgements as fast as they are answered, and note each that was."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", "/review")
        answer = connection.getresponse()
        cookie = answer.getheader("set-cookie", "").partition(";")[0]
        token = re.search(r'name="csrf" content="(\w+)"', answer.read().decode())
        assert token is not None
        for number in range(10_000):
            article, event = events[number % len(events)]
            verdict = "accept" if number // len(events) % 2 else "reject"
            note = f"{number}-{threading.get_ident()}"
            body = urlencode({"csrf": token[1], "article": article, "event": event, "note": note})
            connection.request("POST", f"/review/{verdict}", body, {"content-type": "application/x-www-form-urlencoded", "cookie": cookie})
            answer = connection.getresponse()
            answer.read()
            if answer.status == 303:
                acknowledged.append((article, event, note))
    except (OSError, http.client.HTTPException):
        return


def test_a_server_killed_in_the_midst_loses_no_judgement_that_it_acknowledged(corpus: Path) -> None:
    with marsad.open(corpus) as opened:
        events = [(w.article, w.event) for w in waiting(opened, judge="local", limit=40)]
    every: list[tuple[str, str, str]] = []
    for number in range(2):
        server, port = started(corpus)
        acknowledged: list[tuple[str, str, str]] = []
        threads = [threading.Thread(target=judge_until_dead, args=(port, events[half::2], acknowledged)) for half in (0, 1)]
        for thread in threads:
            thread.start()
        least = 12 + 7 * number
        for _ in range(1200):
            if len(acknowledged) >= least:
                break
            time.sleep(0.05)
        server.send_signal(signal.SIGKILL)
        server.wait(20)
        for thread in threads:
            thread.join(30)
        assert server.stderr is not None
        server.stderr.close()
        assert len(acknowledged) >= least
        every += acknowledged
        with marsad.open(corpus) as opened:
            kept = {(j.article, j.name, j.note) for j in opened.judgements()}
            assert [one for one in every if one not in kept] == []
            assert opened.db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            # the tables are those of the judgements, whole
            for article in {article for article, _, _ in every}:
                assert {r.event for r in opened.events(article=article)} == {e.id for e in opened.reading(article).events}


# --- both languages, both themes, for everybody ---

SHOWN = ("/review", "/review?order=second", "/review/agree", "/users", "/login")


@pytest.mark.parametrize(("lang", "theme"), [("ar", "light"), ("en", "dark")])  # one stylesheet serves both directions
def test_pages_of_review_are_accessible_in_both_languages_and_themes(page: Page, team: str, corpus: Path, lang: str, theme: str) -> None:
    with marsad.open(corpus) as opened:  # something on every page: judgements, differences, places with candidates, proposals
        queue = waiting(opened, judge="نور", limit=4)
        for one in queue:
            judging.accept(opened, one.article, one.event, judge="سلمى")
        judging.reject(opened, queue[0].article, queue[0].event, judge="نور", blind=True)
        placed = next((a.id, e.id) for a, r in opened.readings() for e in r.events if any(len(r.place(p).candidates) > 1 for p in e.places))
        judging.correct(opened, *placed, Correction(sources=[Pointed(start=0, end=5)]), judge="نور", note="ملاحظة")
    login(page, team, "نور")
    for path in (*SHOWN, f"/review?{urlencode({'article': placed[0], 'event': placed[1]})}"):
        page.goto(f"{team}{path}{'&' if '?' in path else '?'}lang={lang}&theme={theme}")
        for details in page.locator("details.form").all():
            details.evaluate("one => { one.open = true; }")
        page.evaluate(AXE)
        found = page.evaluate("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})")
        assert [(one["id"], [node["html"][:160] for node in one["nodes"][:3]]) for one in found["violations"]] == [], path
        # No word of the other language is left over, outside what is marked as data.
        left = page.evaluate(
            """() => { const page = document.querySelector('main').cloneNode(true);
            for (const one of page.querySelectorAll('bdi, [lang], script, noscript, style, time, kbd, option, pre')) one.remove(); return page.textContent; }"""
        )
        other = re.findall(r"[A-Za-z]{2,}" if lang == "ar" else r"[\u0621-\u064a]{2,}", left)
        assert [word for word in other if word not in ("UTC", "Enter", "Shift", "Esc", "Ctrl")] == [], path
