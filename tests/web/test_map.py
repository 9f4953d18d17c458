"""The map, the agreements, the actors: what is drawn adds up to what the corpus holds, in both languages and on both maps."""

from __future__ import annotations

import csv
import io
import json
import re
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Page

import marsad
from marsad.keep import add, tell_corpus
from marsad.stories.records import Naming, Pact, Quote, Step
from marsad.web.drawn import line_of, split_of
from marsad.web.mapped import steps
from marsad.web.settings import Settings

AXE = Path(__file__).with_name("axe.min.js")
FILTERS = (
    {}, {"type": "ASSAULT"}, {"type": "ASSAULT:aerial,AGREE", "status": "asserted"}, {"country": "SYR"}, {"actor": "روسيا"},
    {"since": "2018-06-01", "until": "2019-12-31"}, {"q": "إدلب", "background": "0"}, {"near": "35.9,36.6,60"}, {"outlet": "مرصد", "dated": "1"},
)  # fmt: skip
PAGES = ("/map?view=svg", "/agreements", "/actors", "/agreements/{pact}", "/actors/state%3ARUS", "/actors/{actor}")


def get(address: str) -> str:
    with urllib.request.urlopen(address) as answer:  # noqa: S310
        text: str = answer.read().decode()
        return text


def total_of(corpus_file: Path, filters: dict[str, str]) -> int:
    """What the library itself answers."""
    asked = {**filters, "search": filters.get("q")}
    near = tuple(float(part) for part in asked.pop("near").split(",")) if "near" in asked else None
    flags = {name: asked.pop(name) == "1" for name in ("background", "dated") if name in asked}
    asked.pop("q", None)
    with marsad.open(corpus_file) as corpus:
        return len(corpus.events(near=near, **flags, **asked))  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def addresses(corpus_file: Path) -> list[str]:
    """Every page of these, with the ids of this corpus."""
    with marsad.open(corpus_file) as corpus:
        pact = max(corpus.pacts(), key=lambda one: len(one.timeline)).id
        (actor,) = corpus.db.execute("SELECT target FROM framings WHERE target IS NOT NULL AND target NOT LIKE 'actor:%' ORDER BY target LIMIT 1").fetchone()
    return [one.format(pact=quote(pact, safe=""), actor=quote(actor, safe="")) for one in PAGES]


def ready(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_selector("#map[data-ready]", timeout=60_000)


# --- counts ---


@pytest.mark.parametrize("filters", FILTERS, ids=lambda one: urlencode(one) or "all")
def test_counts_of_the_map_and_the_timeline_are_those_of_the_corpus(site: str, corpus_file: Path, filters: dict[str, str]) -> None:
    places = json.loads(get(f"{site}/map/places.json?{urlencode(filters)}"))
    expected = total_of(corpus_file, filters)
    drawn = sum(sum(place["n"]) for place in places["places"])
    assert places["total"] == expected == drawn + places["nowhere"] == places["point"] + places["region"] + places["country"] + places["nowhere"]
    days = json.loads(get(f"{site}/map/days.json?{urlencode(filters)}"))
    whole = {name: value for name, value in filters.items() if name not in ("since", "until")}
    assert days["total"] == total_of(corpus_file, whole) == days["undated"] + sum(sum(n) for _, *n in days["bins"])


@pytest.mark.parametrize("filters", FILTERS[:5], ids=lambda one: urlencode(one) or "all")
def test_the_map_counts_what_the_api_counts(site: str, filters: dict[str, str]) -> None:
    places = json.loads(get(f"{site}/map/places.json?{urlencode(filters)}"))
    events, cursor = 0, ""
    while True:
        request = urllib.request.Request(f"{site}/api/events?{urlencode({**filters, 'limit': 100, **({'cursor': cursor} if cursor else {})})}", headers={"accept": "application/json"})
        with urllib.request.urlopen(request) as answer:  # noqa: S310
            page = json.loads(answer.read())
        events += len(page["records"])
        cursor = page.get("next") or ""
        if not cursor:
            break
    assert events == places["total"]


def test_a_spot_lists_the_events_that_are_drawn_on_it(site: str) -> None:
    places = json.loads(get(f"{site}/map/places.json"))
    for place in [*places["places"][:6], {"ids": ["none"], "n": [places["nowhere"]]}]:
        piece = get(f"{site}/map/events?{urlencode([('spot', id) for id in place['ids']])}")
        assert f'data-total="{sum(place["n"])}"' in piece


def test_exports_hold_what_is_seen_and_nothing_finer_than_it_is_known(site: str, corpus_file: Path) -> None:
    made = json.loads(get(f"{site}/map/export.geojson?country=SYR"))
    assert len(made["features"]) == total_of(corpus_file, {"country": "SYR"}) > 0
    shapes = {"site": "Point", "city": "Point", "region": "Polygon", "country": "Polygon", "none": None}
    for feature in made["features"]:
        assert (feature["geometry"] or {"type": None})["type"] == shapes[feature["properties"]["precision"]]
    rows = list(csv.DictReader(io.StringIO(get(f"{site}/map/export.csv?country=SYR"))))
    assert len(rows) == len(made["features"])
    assert {bool(row["lat"]) for row in rows if row["precision"] in ("site", "city")} <= {True} and not any(row["lat"] for row in rows if row["precision"] == "country")
    box = (35.5, 34.5, 38.5, 37.5)
    inside = json.loads(get(f"{site}/map/export.geojson?box={','.join(map(str, box))}"))
    places = json.loads(get(f"{site}/map/places.json"))["places"]
    assert len(inside["features"]) == sum(sum(p["n"]) for p in places if box[0] <= p["lon"] <= box[2] and box[1] <= p["lat"] <= box[3]) > 0


# --- the page ---


@pytest.mark.parametrize("view", ["svg", "gl"])
def test_both_maps_draw_every_event_that_has_a_place(page: Page, site: str, view: str) -> None:
    ready(page, f"{site}/map?view={view}")
    canvas = page.locator("#map")
    if view == "gl":
        page.wait_for_function("document.querySelector('.maplibregl-canvas')")
    assert canvas.get_attribute("data-view") == view
    places = json.loads(get(f"{site}/map/places.json"))
    assert int(canvas.get_attribute("data-drawn") or 0) == places["total"] - places["nowhere"]
    for _ in range(12):  # until the whole world is in sight
        page.locator("button[aria-label='تبعيد'], button[title='تبعيد']").first.click(force=True)
        page.wait_for_timeout(60)
    page.wait_for_function("n => [...document.querySelectorAll('.mark')].reduce((sum, one) => sum + Number(one.dataset.n), 0) === n", arg=places["total"] - places["nowhere"], timeout=30_000)


def test_the_period_is_moved_by_keyboard_and_kept_in_the_address(page: Page, site: str, corpus_file: Path) -> None:
    ready(page, f"{site}/map?view=svg")
    page.locator(".handle.from").focus()
    page.keyboard.press("PageUp")
    page.keyboard.press("PageUp")
    page.wait_for_function("location.search.includes('since=')")
    since, until = (re.search(rf"{name}=([\d-]+)", page.url) for name in ("since", "until"))
    assert since and until
    expected = total_of(corpus_file, {"since": since[1], "until": until[1]})
    page.wait_for_function("n => document.querySelector('#map').dataset.total === String(n)", arg=expected)
    assert page.locator("[name=since]").input_value() == since[1]
    ready(page, page.url)
    assert page.locator("#map").get_attribute("data-total") == str(expected)
    page.locator("[data-all]").click()
    page.wait_for_function("n => document.querySelector('#map').dataset.total === String(n)", arg=total_of(corpus_file, {}))
    assert "since" not in page.url


def test_a_mark_leads_to_its_events_and_back(page: Page, site: str) -> None:
    ready(page, f"{site}/map?view=svg&lang=en")
    mark = page.locator(".mark.point").first
    expected = mark.get_attribute("data-n")
    mark.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-list] [data-total]")
    assert page.locator("[data-list] [data-total]").get_attribute("data-total") == expected
    page.locator("[data-back]").click()
    assert page.locator("[data-list] .place").count() > 0
    page.locator("[data-nowhere]").click()
    page.wait_for_selector("[data-list] [data-total]")
    page.locator("[data-list] .map-events a").first.click()
    page.wait_for_url("**/events/**")


def test_the_little_map_of_the_overview(page: Page, site: str) -> None:
    page.goto(f"{site}/")
    page.wait_for_selector("[data-small][data-ready]")
    assert page.locator("[data-small] .dot").count() > 3


LEFT = """pattern => { const found = []; const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) { const node = walk.currentNode; const parent = node.parentElement;
    if (!parent.closest('script, style, noscript, bdi, [lang=' + (pattern.other) + '], input, title') && new RegExp(pattern.letters, 'u').test(node.textContent)) found.push(node.textContent.trim()); }
  return found; }"""


# Each page in either language and either theme; one stylesheet serves both directions, so not in all four ways.
@pytest.mark.parametrize(("lang", "theme", "letters", "allowed"), [("ar", "light", "[A-Za-z]{2,}", {"GeoJSON", "CSV"}), ("en", "dark", "[\\u0621-\\u064a]", set())], ids=["ar", "en"])
@pytest.mark.parametrize("number", range(len(PAGES)), ids=PAGES)
def test_a_page_speaks_one_language_is_accessible_and_fits(page: Page, site: str, addresses: list[str], number: int, lang: str, theme: str, letters: str, allowed: set[str]) -> None:
    address = addresses[number]
    (ready if address.startswith("/map") else Page.goto)(page, f"{site}{address}{'&' if '?' in address else '?'}lang={lang}&theme={theme}")
    html = page.locator("html")
    assert (html.get_attribute("lang"), html.get_attribute("dir")) == (lang, "ltr" if lang == "en" else "rtl")
    found = page.evaluate(LEFT, {"letters": letters, "other": "en" if lang == "ar" else "ar"})
    # names of places and countries on a map are written in one language; the credit names Natural Earth
    assert [text for text in found if text not in allowed and "Natural Earth" not in text] == []
    page.evaluate(AXE.read_text("utf-8"))
    told = page.evaluate("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})")
    assert [(one["id"], [node["html"][:160] for node in one["nodes"]][:4]) for one in told["violations"]] == []
    page.set_viewport_size({"width": 390, "height": 800})
    if address.startswith("/map"):  # drawn anew for its width
        ready(page, page.url)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


# --- agreements ---


def test_violations_before_and_after_a_day_add_up(page: Page, site: str, corpus_file: Path) -> None:
    with marsad.open(corpus_file) as corpus:
        broken = [pact for pact in corpus.pacts() if any(step.kind == "violation" for step in pact.timeline)]
    assert broken
    for pact in broken:
        count = sum(step.kind == "violation" for step in pact.timeline)
        for day in ("1990-01-01", "2019-05-06", "2030-01-01"):
            page.goto(f"{site}/agreements/{quote(pact.id, safe='')}?date={day}")
            before, after, undated = (int(page.locator(f"[data-{name}]").get_attribute(f"data-{name}") or -1) for name in ("before", "after", "undated"))
            assert before + after + undated == count
            assert (before == 0 or day != "1990-01-01") and (after == 0 or day != "2030-01-01")


def test_steps_of_the_timeline_are_steps_of_the_list(page: Page, site: str, addresses: list[str]) -> None:
    page.goto(site + addresses[3])
    for link in page.locator(".lanes a").all():
        assert page.locator(f"{(link.get_attribute('href') or '')}").count() == 1
    assert page.locator(".lanes .dot").count() > 0


def step(kind: str, first: str | None, by: tuple[str, ...]) -> Step:
    return Step(kind=kind, first=first, last=first, what="", by=by, articles=(), evidence=(), story=None)


DAYS = st.dates().map(lambda day: day.isoformat())


@given(st.lists(st.builds(step, st.just("violation"), st.none() | DAYS, st.lists(st.sampled_from("أبت"), max_size=3).map(tuple))), DAYS)
def test_a_split_loses_no_violation(violations: list[Step], day: str) -> None:
    split = split_of(violations, day, first=None, last=None)
    assert split.before + split.after + split.undated == len(violations)
    for n, part in enumerate(("before", "after", "undated"), 1):
        whole = sum(row[n] for row in split.claimants)
        assert whole == sum(len(set(one.by)) for one in violations if ("undated" if one.first is None else "before" if one.first < day else "after") == part)


@given(st.lists(st.builds(step, st.sampled_from(("signing", "implementation", "violation")), st.none() | DAYS, st.just(())), max_size=12))
def test_a_timeline_holds_every_dated_step_once_and_turns_round(told: list[Step]) -> None:
    quote_ = Quote(article="a", start=0, end=1, text="ا")
    naming = Naming(article="a", agreement="g", outlet=None, published="2019-07-05", name="ا", words=(), places=(), parties=(), first=None, last=None, dated="none", events=(), mention=quote_)
    pact = Pact(id="p", name="ا", first=None, last=None, parties=(), articles=("a",), namings=(naming,), timeline=tuple(told))
    left, right = line_of(pact, rtl=False), line_of(pact, rtl=True)
    assert left and right
    assert sorted(n for dot in left.dots for n in dot.steps) == [n for n, one in enumerate(told) if one.first]
    assert all(0 <= dot.at <= 100 and told[dot.steps[0]].kind == dot.kind for dot in (*left.dots, *right.dots))
    assert [100 - dot.at for dot in left.dots] == pytest.approx([dot.at for dot in right.dots])


@given(DAYS, DAYS)
def test_stretches_of_a_timeline_cover_it_in_order(one: str, other: str) -> None:
    first, last = sorted((one, other))
    _, stretches = steps(first, last)
    assert stretches == sorted(set(stretches)) and stretches[0] <= first and stretches[-1] <= last and len(stretches) <= 10_000


# --- actors ---


def test_the_matrix_counts_events_between_two(page: Page, site: str, corpus_file: Path) -> None:
    page.goto(f"{site}/actors")
    cells = page.locator(".matrix .cell a")
    assert cells.count() > 0
    for cell in cells.all()[:4]:
        asked = dict(re.findall(r"(source|target)=([^&]+)", cell.get_attribute("href") or ""))
        with marsad.open(corpus_file) as corpus:
            expected = len(corpus.events(source=asked["source"].replace("%3A", ":"), target=asked["target"].replace("%3A", ":")))
        assert cell.inner_text() == str(expected)


def test_an_actor_is_found_by_a_name_however_it_is_spelt(page: Page, site: str) -> None:
    page.goto(f"{site}/actors?name={quote('اردوغان')}")
    page.locator(".doers a").first.click()
    assert "أردوغان" in page.locator("h1").inner_text()
    assert page.locator(".naming tbody tr").count() > 0 and page.locator(".offices li").count() > 0


def test_the_framing_table_shows_each_outlets_loaded_words(page: Page, site: str, corpus_file: Path, addresses: list[str]) -> None:
    with marsad.open(corpus_file) as corpus:
        (actor,) = corpus.db.execute("SELECT target FROM framings WHERE target IS NOT NULL AND target NOT LIKE 'actor:%' ORDER BY target LIMIT 1").fetchone()
        expected = {words for (words,) in corpus.db.execute("SELECT DISTINCT words FROM framings WHERE target = ?", (actor,))}
    page.goto(site + addresses[5])
    assert {one.inner_text() for one in page.locator(".loaded").all()} == expected


def test_an_unknown_agreement_or_actor_is_not_found(page: Page, site: str) -> None:
    for address in ("/agreements/pact:none", "/actors/nobody", "/actors/actor:1"):
        with pytest.raises(urllib.error.HTTPError, match="404"):
            get(f"{site}{address}")
    with pytest.raises(urllib.error.HTTPError, match="400"):
        get(f"{site}/map/export.geojson?box=1,2")


def test_nothing_of_a_hostile_article_is_taken_for_markup(page: Page, site: str) -> None:
    ready(page, f"{site}/map?view=svg&article={quote('../hostile/<b>')}%22%27")
    assert page.locator("#map").get_attribute("data-total") != "0"
    assert page.locator(".map-chips b").count() == 0
    page.locator(".mark").first.click()
    page.wait_for_selector("[data-list] .map-events li")
    assert page.locator("[data-list] script, [data-list] img, [data-list] svg").count() == 0
    assert page.title() != "taken"


def test_private_names_are_masked_on_the_map_in_exports_and_in_agreements(serve: Callable[..., str], tmp_path: Path) -> None:
    text = (
        "وقعت روسيا وتركيا في 22 أكتوبر 2019 اتفاق سوتشي.\nوقال النازح سامر الحلاق أمس إن الجيش السوري خرق اتفاق سوتشي وقصف بلدته قرب إدلب.\n"
        "واعتقلت الشرطة العسكرية المعلمة هناء الدباغ في مدينة إدلب أمس."
    )
    source, file = tmp_path / "one.jsonl", tmp_path / "one.db"
    source.write_text(json.dumps({"id": "one", "outlet": "المدى", "published": "2019-11-05", "text": text}, ensure_ascii=False), "utf-8")
    with marsad.open(file, create=True) as corpus:
        add(corpus, [str(source)], processes=1)
        tell_corpus(corpus)
        [pact] = [quote(one.id, safe="") for one in corpus.pacts()]
    addresses = ("/map/export.geojson", "/map/export.csv", "/map/events", "/agreements", f"/agreements/{pact}", "/actors", "/actors/syria-army", "/actors/state%3ARUS")
    seen = "".join(get(serve(file) + address) for address in addresses)
    masked = "".join(get(serve(file, Settings(mask=True)) + address) for address in addresses)
    assert all(name in seen and name not in masked for name in ("سامر الحلاق", "هناء الدباغ"))
    assert "الجيش السوري" in masked
