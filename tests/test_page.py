"""The page: one well-formed file, no network, nothing of the article let loose in it, and a browser draws it."""

from __future__ import annotations

import csv
import dataclasses
import json
import re
import shutil
import subprocess
import zlib
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import marsad
from marsad import Lexicon, Reading
from marsad.export import write_page
from marsad.export.page import _labels as page_labels
from marsad.model import Mention, Span
from marsad.tables import ACTOR_KINDS, DATA, PLACE_KINDS, RELATIONS, SECTORS, STATUSES

ROOT = Path(__file__).parents[1]
ARTICLES = [ROOT / "examples" / f"{name}.txt" for name in ("syria-spring-of-peace", "libya-tripoli-offensive")]
VOID = {"meta", "input", "br", "link"}
CHROMIUM = Path("/usr/bin/chromium")


class Page(HTMLParser):
    """A page taken apart: the tags in order, what stands open, the text of the article, the scripts."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.paragraphs: list[str] = []
        self.scripts: list[str] = []
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
        if tag in ("p", "h1") and "article" in self.open:
            self.paragraphs.append("")
        if tag == "script":
            self.scripts.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open.pop() == tag, f"</{tag}> closes nothing"

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "script":
            self.scripts[-1] += data
        elif "article" in self.open and self.paragraphs:
            self.paragraphs[-1] += data if set(self.open) & {"p", "h1"} else ""


def lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]


@pytest.fixture(scope="module")
def readings(lexicon: Lexicon) -> list[Reading]:
    return [marsad.read(p.read_text("utf-8"), published="2019-10-23", outlet="وكالة", lexicon=lexicon) for p in ARTICLES]


def test_the_page_is_well_formed_and_holds_the_articles(readings: list[Reading]) -> None:
    text = write_page(readings)
    page = Page(text)
    assert page.paragraphs == [line for reading in readings for line in lines(reading.text)]
    assert page.tags[0] == ("html", {"lang": "ar", "dir": "rtl"})
    assert ("meta", {"charset": "utf-8"}) in page.tags


def test_every_record_can_be_reached(readings: list[Reading]) -> None:
    page = Page(write_page(readings))
    for reading, cards in zip(readings, [json.loads(s) for s in page.scripts if s.startswith("[")], strict=True):
        count = sum(len(getattr(reading, n)) for n in ("actors", "places", "times", "statements", "figures", "events", "agreements", "relations", "framings", "unresolved"))
        assert len(cards) == count
        assert all(card["title"] and card["label"] for card in cards)
        assert all(re.search("[\u0621-\u064a]", label) for card in cards for label, _ in card["lines"]), "a label without its Arabic"
    marked = [attrs["data-k"] for _, attrs in page.tags if "data-k" in attrs]
    assert all(re.fullmatch(r"\d+( \d+)*", keys or "") for keys in marked)


def test_the_page_needs_nothing_from_outside(readings: list[Reading]) -> None:
    text = write_page(readings)
    page = Page(text)
    for tag, attrs in page.tags:
        assert tag not in ("link", "iframe", "object", "embed", "img")
        assert not set(attrs) & {"src", "href", "srcset", "action"}
    style = re.search(r"<style>(.*?)</style>", text, re.S)
    assert style and "url(" not in style.group(1) and "@import" not in style.group(1)
    code = page.scripts[-1]
    assert not re.search(r"https?:|fetch\(|XMLHttpRequest|import\(|innerHTML|eval\(", code)


NASTY = "قصف الجيش </script><script>alert(1)</script> مدينة <b>إدلب</b> &amp; <!--<script> \"'> أمس.\nوقال \"الوزير</article>\" إن ذلك لم يحدث ]]>."


def test_nothing_of_the_article_gets_loose(lexicon: Lexicon) -> None:
    for outlet in (None, '<img src=x onerror="alert(1)">'):
        reading = marsad.read(NASTY, title="<title>عنوان</title>", outlet=outlet, published="2019-07-05", lexicon=lexicon)
        text = write_page([reading])
        page = Page(text)
        assert page.paragraphs == lines(reading.text)
        assert len(page.scripts) == 2 and len(re.findall("<script", text)) == 2
        assert not [tag for tag, _ in page.tags if tag in ("img", "b>", "title>")]
        assert json.loads(page.scripts[0])


def test_nothing_of_a_record_gets_loose(readings: list[Reading]) -> None:
    bad = '</script><!--<script>"><i>'
    reading = readings[0]
    span = Span(0, 5, reading.text[:5])
    actor = dataclasses.replace(reading.actors[0], id=f"a b{bad}", name=bad, role=bad, mentions=(Mention(0, 5, reading.text[:5], bad),))
    event = dataclasses.replace(reading.events[0], sources=(actor.id,), targets=(), places=(), trigger=span, evidence=(span,), reasons=(bad,))
    text = write_page([dataclasses.replace(reading, actors=(actor, *reading.actors[1:]), events=(event,))])
    assert len(re.findall("<script", text)) == len(re.findall("</script>", text)) == 2
    assert "<i>" not in text and Page(text)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from([*"قصف الجيش السوري مدينة إدلب أمس وقال الوزير إن 12 مدنيا قتلوا".split(), "<b>", "&lt;", '"', "'", "\n", "\r\n", "</p>", "«", "»", "\u2028"]), max_size=40).map(" ".join))
def test_any_article_comes_back_whole(read: Callable[..., Reading], text: str) -> None:
    reading = read(text, published="2019-07-05")
    page = Page(write_page([reading]))
    wanted = [line.replace("\r", "\n") for line in lines(text)]
    assert [p.replace("\r", "\n") for p in page.paragraphs] == wanted


def test_every_code_has_its_word(lexicon: Lexicon) -> None:
    """The page is in Arabic: types, modes, kinds, sectors, statuses and relations too."""
    labels = page_labels()
    assert [t for t in lexicon.events if t not in labels["types"]] == []
    assert [f"{t}:{m}" for t, kind in lexicon.events.items() for m in kind.modes if f"{t}:{m}" not in labels["modes"]] == []
    kinds = {row["kind"] for row in csv.DictReader((DATA / "ar" / "victims.csv").open(encoding="utf-8")) if row["kind"]}
    assert [v for v in (*ACTOR_KINDS, *PLACE_KINDS, *SECTORS, *RELATIONS, *sorted(kinds)) if v not in labels["values"]] == []
    assert set(labels["statuses"]) == set(STATUSES)


def test_an_event_is_told_whole(lexicon: Lexicon) -> None:
    text = "اتهمت وزارة الخارجية الأوكرانية روسيا أمس الخميس بقصف مدينة خاركيف، ونفت موسكو ذلك."
    page = write_page([marsad.read(text, published="2022-03-04", outlet="وكالة المشرق", lexicon=lexicon)])
    table = page[page.index("<table>") : page.index("</table>")]
    reading = marsad.read(text, published="2022-03-04", outlet="وكالة المشرق", lexicon=lexicon)
    labels = page_labels()
    for event in reading.events:
        assert labels["types"][event.type] in table and event.trigger.text in table and labels["statuses"][event.status] in table
        for id in (*event.sources, *event.targets, *event.places, *event.chain):
            known = reading.actor(id) or reading.place(id)
            assert (known.name if known else id) in table
        assert (event.start or "—") in table


def test_an_empty_page_is_a_page() -> None:
    assert Page(write_page([])).tags


@pytest.mark.skipif(not CHROMIUM.exists(), reason="no /usr/bin/chromium here")
def test_a_browser_draws_it(readings: list[Reading], tmp_path: Path) -> None:
    """A real browser shows the page, runs its script (a click fills the card), and reports no error."""
    page = tmp_path / "page.html"
    probe = """<script>const at = () => document.activeElement, press = (key) => at().dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true}));
    const rows = document.querySelectorAll("tbody tr"), told = [];
    rows[0].focus(); press("ArrowDown"); told.push(at() === rows[1] && rows[1].classList.contains("on"));
    press("Enter"); told.push(at().classList.contains("event") && at().dataset.k.split(" ").includes(rows[1].dataset.k));
    press("Enter"); told.push(at() === rows[1]);
    press("Escape"); told.push(document.querySelector(".card").hidden && at() === rows[1]);
    document.querySelector(".m.event").click();
    document.querySelector("nav input[value=event]").click();
    told.push(!document.querySelector(".reading").classList.contains("show-event"));
    document.title = JSON.stringify({told, card: document.querySelector(".card").innerText.length, on: document.querySelectorAll(".m.on").length,
      wide: document.documentElement.scrollWidth <= innerWidth, rtl: getComputedStyle(document.body).direction});</script>"""
    page.write_text(write_page(readings).replace("</body>", f"{probe}</body>"), "utf-8")
    picture = tmp_path / "page.png"
    begin = [str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"]
    options = ["--enable-logging=stderr", "--window-size=1300,900", f"--user-data-dir={tmp_path / 'profile'}"]
    drawn = subprocess.run([*begin, *options, f"--screenshot={picture}", page.as_uri()], capture_output=True, check=False, timeout=120)
    assert b"CONSOLE" not in drawn.stderr and picture.exists()
    told = subprocess.run([*begin, *options, "--dump-dom", page.as_uri()], capture_output=True, check=False, timeout=120)
    title = re.search(r"<title>(\{.*?\})</title>", told.stdout.decode("utf-8"))
    assert title, told.stderr[-400:]
    facts = json.loads(title.group(1))
    assert facts["told"] == [True] * 5  # by keyboard: down, to the text, back to the table, closed; a kind filtered away
    assert facts["card"] > 20 and facts["on"] > 0 and facts["wide"] and facts["rtl"] == "rtl"
    assert_drawn(picture.read_bytes())
    shutil.rmtree(tmp_path / "profile", ignore_errors=True)


def assert_drawn(png: bytes) -> None:
    """A picture of more than one colour: the pixels do not pack into next to nothing."""
    assert png.startswith(b"\x89PNG")
    data, at = b"", 8
    while at < len(png):
        size = int.from_bytes(png[at : at + 4], "big")
        if png[at + 4 : at + 8] == b"IDAT":
            data += png[at + 8 : at + 8 + size]
        at += size + 12
    assert len(set(zlib.decompress(data))) > 30
