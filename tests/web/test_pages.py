"""Pages in a real browser: both languages, both themes, reachable by keyboard, right characters marked, nothing of an article's
taken for markup."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page

import marsad
from marsad.model import Reading, Span
from marsad.web.words import words
from tests.web.conftest import hostile

AXE = (Path(__file__).parent / "axe.min.js").read_text("utf-8")
HOSTILE = quote(hostile()["id"], safe="")
PAGES = {
    "overview": "/", "filtered": "/?type=ASSAULT&since=2019&country=SYR", "search": "/search", "found": f"/search?q={quote('إدلب')}",
    "nothing found": f"/search?q={quote('كركدن')}", "events": "/search?kind=events&type=ASSAULT", "article": "/articles/sochi-1", "emoji": "/articles/emoji",
    "hostile": f"/articles/{HOSTILE}", "event": "/events/dahyan-1/EVENT", "story": "/stories/STORY",
}  # fmt: skip
SAID = """() => {
  const page = document.body.cloneNode(true);
  for (const one of page.querySelectorAll('bdi, [lang], script, style, time')) one.remove();
  const marks = [...document.body.querySelectorAll('[title], [aria-label], [placeholder]')].filter((one) => !one.closest('bdi, [lang]:not(html)'));
  return page.textContent + ' ' + marks.flatMap((one) => ['title', 'aria-label', 'placeholder'].map((name) => one.getAttribute(name) ?? '')).join(' ');
}"""


def until(page: Page, expression: str) -> None:
    """Wait until an expression holds. Playwright's own way evaluates strings in the page, which its policy forbids."""
    for _ in range(300):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"{expression}: never came true at {page.url}")


@pytest.fixture(scope="session")
def address(corpus_file: Path, site: str) -> Callable[[str], str]:
    """The whole address of one of ``PAGES``: EVENT is an event that a story tells, STORY one whose reports contradict each other."""
    with marsad.open(corpus_file) as corpus:
        [story, *_] = corpus.stories(disputed=True)
        reading = corpus.reading("dahyan-1")
    assert reading is not None
    event = next(e.id for e in reading.events if e.type == "ASSAULT")

    def whole(name: str) -> str:
        return site + PAGES[name].replace("EVENT", quote(event)).replace("STORY", quote(story.id, safe=""))

    return whole


# Each page in either language and either theme; one stylesheet serves both directions, so not in all four ways.
@pytest.mark.parametrize(("lang", "theme"), [("ar", "light"), ("en", "dark")])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_speaks_one_language_is_accessible_and_fits(page: Page, address: Callable[[str], str], name: str, lang: str, theme: str) -> None:
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    at = address(name)
    assert page.goto(f"{at}{'&' if '?' in at else '?'}lang={lang}").status == 200  # type: ignore[union-attr]
    html = page.locator("html")
    assert (html.get_attribute("lang"), html.get_attribute("dir")) == (lang, "rtl" if lang == "ar" else "ltr")
    said = page.evaluate(SAID)
    other = r"[A-Za-z]{2,}" if lang == "ar" else r"[\u0621-\u064a]+"
    assert re.findall(other, said) == []
    assert page.title().strip(" ·") and page.title() != "taken"
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width + 1, f"{width} pixels"
    page.set_viewport_size({"width": 1280, "height": 900})
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})")
    assert [(one["id"], [node["html"][:160] for node in one["nodes"][:3]]) for one in found["violations"]] == []


def test_every_word_of_the_interface_is_there_in_both_languages() -> None:
    for key, said in words().items():
        assert set(re.findall(r"{(\w+)}", said["ar"])) == set(re.findall(r"{(\w+)}", said["en"])), key
        assert re.search(r"[\u0621-\u064a]", said["ar"]) or key == "other_language", key
        assert not re.search(r"[\u0621-\u064a]", said["en"]) or key == "other_language", key


def test_every_word_of_the_interface_is_used() -> None:
    folder = Path(marsad.__file__).parent / "web"
    source = "".join(path.read_text("utf-8") for path in sorted(folder.rglob("*")) if path.suffix in (".html", ".py", ".js"))
    coded = ("type.", "mode.", "kind.", "status.", "value.", "month.", "provision.", "precision.", "facet.", "role.", "error.", "theme.", "digits.", "nav.", "field.", "overview.by_", "overview.", "search.", "audit.", "agree.yes", "agree.no",
             "map.f.", "map.js.", "map.quad.", "pact.signing", "pact.n.", "pact.order.", "pact.violated.", "actor.side.", "actor.part.",
             *(f"review.{one}." for one in ("field", "did", "state", "order", "empty", "why", "help")))
    assert [key for key in words() if not key.startswith(coded) and f"'{key}'" not in source and f'"{key}"' not in source] == []


def test_language_theme_and_digits_are_kept(page: Page, site: str) -> None:
    page.goto(f"{site}/?lang=en&theme=dark&digits=arab")
    page.goto(site)
    html = page.locator("html")
    assert (html.get_attribute("lang"), html.get_attribute("data-theme")) == ("en", "dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(16, 21, 26)"
    assert re.search("[٠-٩]", page.locator(".tile b").first.inner_text())
    page.locator(".tools .icon").click()
    page.wait_for_load_state()
    assert html.get_attribute("data-theme") == "light"


def test_the_device_chooses_the_theme(new_page: Callable[..., Page], site: str) -> None:
    grounds = set()
    for scheme in ("light", "dark"):
        page = new_page(color_scheme=scheme)
        page.goto(site)
        grounds.add(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert len(grounds) == 2


# --- marks


def spans_of(reading: Reading) -> dict[str, list[Span]]:
    """Every record's words, by the id that its element has."""
    found: dict[str, list[Span]] = {}
    for e in reading.events:
        found[e.id] = list(e.evidence)
    for s in reading.statements:
        found[s.id] = [s.span, s.cue]
    for f in reading.figures:
        found[f.id] = [f.span]
    for g in reading.agreements:
        found[g.id] = [g.span]
    for one in (*reading.actors, *reading.places):
        found[one.id] = [Span(m.start, m.end, m.text) for m in one.mentions]
    for n, t in enumerate(reading.times):
        found[f"time:{n}"] = [t.span]
    for n, r in enumerate(reading.relations):
        found[f"relation:{n}"] = [r.span]
    for n, w in enumerate(reading.framings):
        found[f"framing:{n}"] = [w.span]
    for n, u in enumerate(reading.unresolved):
        found[f"unresolved:{n}"] = [u.span] if u.span else []
    return found


def lines_of(words: str) -> str:
    """Words as paragraphs have them: the breaks between them are no characters of any."""
    return "\n".join(line for line in words.split("\n") if line.strip())


@pytest.mark.parametrize("id", ["emoji", "sochi-1", "dahyan-1", "yemen-hodeidah-violations", hostile()["id"]])
def test_the_words_under_each_mark_are_the_evidence(page: Page, site: str, corpus_file: Path, id: str) -> None:
    with marsad.open(corpus_file) as corpus:
        reading = corpus.reading(id)
    assert reading is not None
    page.goto(f"{site}/articles/{quote(id, safe='')}")
    drawn = {one["id"]: one["words"] for one in page.evaluate("marsadMarks()")}
    told = {key: [lines_of(span.text) for span in dict.fromkeys(spans)] for key, spans in spans_of(reading).items()}
    assert drawn == told and any(drawn.values())
    overlapping = [one for spans in spans_of(reading).values() for one in spans]
    assert any(a != b and a.start < b.end and b.start < a.end for a in overlapping for b in overlapping), "no two spans overlap: this shows nothing"
    # What the browser paints, kind by kind, is the same words.
    painted = page.evaluate("Object.fromEntries([...CSS.highlights].map(([name, ranges]) => [name, [...ranges].map(String)]))")
    assert sorted(painted["k-event"]) == sorted(line for e in reading.events for span in dict.fromkeys(e.evidence) for line in lines_of(span.text).split("\n"))


def test_no_letter_is_parted_from_its_neighbour(page: Page, site: str) -> None:
    page.goto(f"{site}/articles/emoji")
    nodes = page.evaluate("[...document.querySelectorAll('#text [data-start]')].map((one) => [one.childNodes.length, one.firstChild.nodeType])")
    assert nodes and all(one == [1, 3] for one in nodes)


def test_pointing_at_words_shows_their_records_and_back(page: Page, site: str, corpus_file: Path) -> None:
    with marsad.open(corpus_file) as corpus:
        reading = corpus.reading("emoji")
    assert reading is not None
    event = next(e for e in reading.events if e.trigger.text == "قصفت")
    page.goto(f"{site}/articles/emoji")
    record = page.locator(f"[id='{event.id}']")
    record.hover()
    assert page.evaluate("[...CSS.highlights.get('active')].map(String)") == [span.text for span in event.evidence]
    box = page.evaluate("""(words) => { const node = [...document.querySelectorAll('#text [data-start]')].map((p) => p.firstChild).find((n) => n.data.includes(words));
        const range = new Range(); range.setStart(node, node.data.indexOf(words)); range.setEnd(node, node.data.indexOf(words) + words.length);
        const box = range.getBoundingClientRect(); return [box.left + box.width / 2, box.top + box.height / 2]; }""", "قصفت")  # fmt: skip
    page.mouse.move(*box)
    assert "on" in (record.get_attribute("class") or "")
    assert page.locator("#bubble").is_visible()
    page.mouse.click(*box)
    page.mouse.move(5, 5)
    assert page.locator(".rec.on").count() == 1


def test_marks_without_highlights_are_lines(page: Page, site: str) -> None:
    page.add_init_script("delete window.Highlight")
    page.goto(f"{site}/articles/sochi-1")
    page.wait_for_selector(".mark.k-event")
    inside = page.evaluate("(() => { const text = document.querySelector('#text').getBoundingClientRect(); return [...document.querySelectorAll('.mark')].every((m) => { const b = m.getBoundingClientRect(); return b.left >= text.left - 2 && b.right <= text.right + 2 && b.width > 0; }); })()")
    assert inside


def test_an_address_opens_at_its_words(page: Page, site: str, corpus_file: Path) -> None:
    with marsad.open(corpus_file) as corpus:
        reading = corpus.reading("dahyan-1")
    assert reading is not None
    span = reading.figures[-1].span
    page.goto(f"{site}/articles/dahyan-1#c={span.start}-{span.end}")
    until(page, "CSS.highlights.get('active')?.size > 0")
    assert page.evaluate("[...CSS.highlights.get('active')].map(String)") == [span.text]


# --- keyboard


def test_the_article_by_keyboard(page: Page, site: str) -> None:
    page.goto(f"{site}/articles/sochi-1")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.locator("#text").focus()
    first = None
    for _ in range(3):
        page.keyboard.press("ArrowDown")
        marked = page.evaluate("[...CSS.highlights.get('active')].map(String).join()")
        assert marked and marked != first
        first = marked
    assert page.locator(".rec.on").count() == 1 and page.locator("#said").inner_text()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.classList.contains('rec')")
    before = page.evaluate("document.activeElement.id")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.id") != before
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "text"


def test_every_link_is_reached_by_tab(page: Page, site: str) -> None:
    page.goto(site)
    wanted = page.evaluate("[...document.querySelectorAll('a[href], button, input, select, summary')].filter((one) => one.tabIndex >= 0 && one.checkVisibility()).length")
    reached = 0
    for _ in range(wanted + 5):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        reached += 1
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    assert reached >= wanted


def test_a_slash_goes_to_the_search(page: Page, site: str) -> None:
    page.goto(f"{site}/articles/sochi-1")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "find"


# --- search


def test_search_as_one_types(page: Page, site: str) -> None:
    page.goto(f"{site}/search")
    page.locator("#q").press_sequentially("حافل", delay=30)
    until(page, "document.querySelector('#results mark') || document.querySelector('#results .hits')")
    until(page, "location.search.includes('q=')")
    assert page.locator("#results .hits li").count() >= 1
    page.locator("#q").press_sequentially("ة صعدة", delay=30)
    until(page, "decodeURIComponent(location.search).includes('صعدة')")
    until(page, "document.querySelectorAll('#results mark').length > 0")
    assert any("صعدة" in one for one in page.locator("#results mark").all_inner_texts())


def test_facets_narrow_and_the_address_says_it(page: Page, site: str) -> None:
    page.goto(f"{site}/search?q={quote('حافلة')}")
    total = page.locator("#results .hits li").count()
    link = page.locator(".facets a").first
    count = int(link.locator(".n").inner_text())
    link.click()
    page.wait_for_load_state()
    assert "type=" in page.url and page.locator("#results .hits li").count() == count <= total
    assert page.locator(".chips .chip.on").count() == 1


def test_a_search_is_kept(page: Page, serve: Callable[..., str], corpus_file: Path, tmp_path: Path) -> None:
    copy = tmp_path / "corpus.db"
    copy.write_bytes(corpus_file.read_bytes())
    site = serve(copy)
    page.goto(f"{site}/search?q={quote('حافلة')}&outlet=x")
    page.locator(".save summary").click()
    page.locator("#save-name").fill("الحافلة <b>")
    page.locator(".save button").click()
    page.wait_for_load_state()
    page.goto(f"{site}/search")
    assert page.locator(".saved a").inner_text() == "الحافلة <b>"
    with marsad.open(copy) as corpus:
        assert corpus.saved() == {"الحافلة <b>": ("search", {"text": "حافلة", "outlet": "x"})}
    page.locator(".saved a").click()
    page.wait_for_load_state()
    assert "outlet=x" in page.url


# --- stories


def test_contradictions_are_seen_and_their_words_one_click_away(page: Page, address: Callable[[str], str], corpus_file: Path) -> None:
    with marsad.open(corpus_file) as corpus:
        [story, *_] = corpus.stories(disputed=True)
    page.goto(address("story"))
    disputed = [field for field in story.fields if field.disputed]
    assert page.locator(".clash li").count() == len(disputed)
    assert page.locator(".claims tbody.disputed").count() == len(disputed)
    assert page.locator(".sides .report").count() == len(story.articles)
    assert len(set(page.locator(".sides .textno").all_inner_texts())) == story.texts
    page.locator(".claims .proof summary").first.click()
    quoted = page.locator(".claims .proof q").first.inner_text()
    page.locator(".claims .proof a").first.click()
    page.wait_for_load_state()
    until(page, "CSS.highlights.get('active')?.size > 0")
    assert quoted.startswith(page.evaluate("[...CSS.highlights.get('active')].map(String).join('')")[:40])


def test_events_are_drawn_as_the_api_counts_them(page: Page, site: str) -> None:
    page.goto(f"{site}/?since=2000&type=ASSAULT")
    drawn = sum(int(label.splitlines()[0].rpartition(": ")[2].replace(",", "")) for label in page.locator("#events a").evaluate_all("all => all.map((one) => one.getAttribute('aria-label'))"))
    listed = page.request.get(f"{site}/api/events?type=ASSAULT&since=2000-01-01&limit=1000").json()["records"]
    assert drawn == len(listed) > 10


# --- hostile articles


@pytest.mark.parametrize("path", ["/", "/search", f"/search?q={quote('إدلب')}", "/search?kind=events", f"/articles/{HOSTILE}"])
def test_nothing_of_an_article_is_markup(page: Page, site: str, path: str) -> None:
    page.goto(site + path)
    assert page.locator("main script, main img, main svg[onload], [onerror]").count() == 0
    assert page.title() != "taken"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1"), "something is wider than the page"


def test_everything_is_read_without_scripts(new_page: Callable[..., Page], address: Callable[[str], str]) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(address("article"))
    assert page.locator(".rec").count() > 10
    page.goto(address("overview"))
    assert page.locator("#events rect").count() > 5
    page.goto(address("search"))
    page.locator("#q").fill("حافلة")
    page.locator("#asking button.main").click()
    page.wait_for_load_state()
    assert page.locator(".hits li").count() > 1
