"""Reasons in the reader's language: every one that readings, stories and agreements give is known, in Arabic and in English."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup
from playwright.sync_api import Page

import marsad
from marsad.model import Reading
from marsad.web.reasons import because, patterns
from marsad.web.words import LANGUAGES

ROOT = Path(__file__).parents[2]
ARABIC = re.compile(r"[\u0621-\u064a]")
WORDS = Markup('<bdi lang="ar">…</bdi>')  # in place of what an article says


def reasons_of(reading: Reading) -> Iterator[str]:
    for actor in reading.actors:
        yield from (*actor.reasons, *(m.rule for m in actor.mentions))
    for place in reading.places:
        yield from (*(m.rule for m in place.mentions), *(why for c in place.candidates for why in c.reasons))
    for event in reading.events:
        yield from event.reasons
    for records in (reading.times, reading.statements, reading.figures, reading.agreements, reading.relations):
        yield from (one.rule for one in records)
    yield from (f"framing.{one.kind}" for one in reading.framings)
    yield from (one.reason for one in reading.unresolved)


def unknown(found: set[str]) -> list[str]:
    """Those that no pattern knows, or that say something Arabic in English, or the other way round."""
    wrong = []
    for reason in sorted(found):
        said = {language: because(language, reason, data=lambda value, most: WORDS) for language in LANGUAGES}
        bare = {language: "" if one is None else re.sub(r"<bdi.*?</bdi>", "", one) for language, one in said.items()}
        if None in said.values() or ARABIC.search(bare["en"]) or re.search("[A-Za-z]{2}", re.sub(r"&#?\w+;", "", bare["ar"])):
            wrong.append(f"{reason}: {said['ar']} / {said['en']}")
    return wrong


def test_every_reason_of_the_examples_is_known(read: Callable[..., Reading]) -> None:
    found: set[str] = set()
    for path in sorted((ROOT / "examples").glob("*.txt")):  # the articles of tests/gold
        title, _, text = path.read_text("utf-8").partition("\n")
        found.update(reasons_of(read(text.strip(), title=title.strip(), published="2019-10-23", names_model=True)))
    assert len(found) > 500
    assert unknown(found) == []


def test_every_reason_of_stories_agreements_and_doubts_is_known(corpus_file: Path) -> None:
    with marsad.open(corpus_file) as corpus:
        found = {why for _, reading in corpus.readings() for why in reasons_of(reading)}
        found |= {why for story in corpus.stories(articles=1) for join in story.joins for why in join.reasons}
        found |= {why.partition(": ")[2] for pact in corpus.pacts() for why in pact.reasons}
        doubts = "SELECT DISTINCT p.value ->> 2 FROM doubts, json_each(why) p WHERE p.value ->> 0 IN ('model', 'unresolved')"
        found |= {why for (why,) in corpus.db.execute(doubts)}
    assert unknown(found) == []


def test_every_rule_and_reason_that_the_program_names_is_known() -> None:
    """Whatever stands as a literal in the source, whether or not an article of ours brings it forth."""
    named: set[str] = set()
    for package in ("actors", "places", "statements", "agreements", "events", "figures.py", "relations.py"):
        path = ROOT / "marsad" / package
        for file in sorted(path.glob("*.py")) if path.is_dir() else [path]:
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                if isinstance(node, ast.Call):
                    named |= {k.value.value for k in node.keywords if k.arg in ("rule", "reason") and isinstance(k.value, ast.Constant) and isinstance(k.value.value, str)}
                    if isinstance(node.func, ast.Attribute) and node.func.attr == "append" and ast.unparse(node.func.value).endswith("reasons"):
                        named |= {one.value for one in ast.walk(node.args[0]) if isinstance(one, ast.Constant) and isinstance(one.value, str) and not isinstance(node.args[0], ast.JoinedStr)}
    named = {f"statement.{one}" if re.fullmatch("[a-z]+", one) and f"statement.{one}" in patterns()[0] else one for one in named}
    assert len(named) > 80
    assert unknown(named) == []


@pytest.mark.parametrize(("reason", "ar", "en"), [
    ("second-reader: m-1 gives its places: «إدلب»", "القارئ الثاني (m-1) يعطي المكان: «إدلب»", "the second reader (m-1) gives its places: «إدلب»"),
    ("second-reader: m-1 says of its claimed_by what is refused", "القارئ الثاني (m-1) قال ما رُدّ (من يقوله)", "the second reader (m-1) said what was refused (who claims it)"),
    ("judged: corrected (type, days)", "حكم مراجع: مصحَّح (النوع، الزمن)", "judged by a reviewer: corrected (Type, Days)"),
    ("time.begin+month.yearless..time.today", "أول المدة، شهر بلا سنة – لفظ يعني يوم النشر", "the beginning of a period, a month without a year – a word that means the day of publication"),
    ("ASSAULT: no sentence tells such an event; rule: event-model -1.50 (محاكمة)", "اعتداء: لا جملة تروي حدثا كهذا؛ نموذج الأحداث: -1.5 (محاكمة)", "Assault: no sentence tells such an event; event model: -1.5 (محاكمة)"),
    ("رئيس الوزراء from 2011 to 2014-07", "رئيس الوزراء: من 2011 إلى يوليو 2014", "رئيس الوزراء: from 2011 to Jul 2014"),
    ("told again: own/assault.yaml:trigger 3", "يُروى ثانية: لفظ «اعتداء» رقم 3", "told again: wording 3 of “Assault”"),
    ("Tripoli (LBY) or Tripoli (LBN): nothing decides", "Tripoli (ليبيا) أو Tripoli (لبنان): لا شيء يرجح", "Tripoli (Libya) or Tripoli (Lebanon): nothing decides"),
    ("made.up", None, None), ("told again: made up", None, None),
])  # fmt: skip
def test_reasons_are_said_in_both_languages(reason: str, ar: str | None, en: str | None) -> None:
    assert (because("ar", reason), because("en", reason)) == (ar, en)


@settings(max_examples=30)
@given(st.text())
def test_what_a_reason_quotes_stays_text(words: str) -> None:
    said = because("en", f"only named: <b>{words}</b>")
    assert said is not None
    assert "<b>" not in said


def test_digits_are_the_readers(page: Page, site: str) -> None:
    page.goto(f"{site}/articles/yemen-hodeidah-violations?lang=ar&digits=arab")
    said = page.locator(".because").all_text_contents()
    assert any("عدد السكان" in one for one in said)
    assert not [one for one in said if re.search("[0-9]", one)]
