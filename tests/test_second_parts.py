"""The parts of a second reader that need no server: quotes found, budgets kept, settings read, the schema of an answer."""

from __future__ import annotations

import contextlib
import time
from typing import Any

import httpx
import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.errors import InputError
from marsad.language.ar.tokens import read_tokens
from marsad.lexicon import Lexicon
from marsad.model import Span
from marsad.second.answers import Malformed, Refusals, parse, shown, take
from marsad.second.budget import Budget, Usage
from marsad.second.questions import Piece, Question, answer_schema, halves, pieces, schemas
from marsad.second.quotes import NotThere, locate
from marsad.second.settings import Settings, settings_from
from marsad.second.talk import _straight

TEXT = "قصفت طائرات روسية سوقا في مدينة إدلب أمس. وقال المرصد السوري لحقوق الإنسان إن القصف أوقع قتلى."


@given(data=st.data())
def test_a_quote_is_found_where_it_stands(data: st.DataObject) -> None:
    doc = read_tokens(TEXT)
    first = data.draw(st.integers(0, len(doc.words) - 1))
    last = data.draw(st.integers(first + 1, min(len(doc.words), first + 6)))
    quote = doc.raw(first, last)
    if any(char.isalnum() for char in quote):
        found = locate(doc, quote, TEXT, first=0, last=len(TEXT), most=300)
        assert Span(doc.starts[first], doc.ends[last - 1], quote) in found
        assert all(TEXT[span.start : span.end] == span.text == quote for span in found)


@pytest.mark.parametrize(
    ("text", "quote", "context", "found"),
    [
        ("دخل الجيش والجيش خرج", "الجيش", "", [4, 11]),
        ("دخل الجيش والجيش خرج", "الجيش", "والجيش خرج", [11]),
        ("دخل الجيش والجيش خرج", "الجيش", "الجيش الآخر", [4, 11]),
        ("تقدمت قواته شرقا", "قوات", "", [6]),
        ("رُدُود الفعل", "رُد", "", []),
        ("ردود الفعل", "رد", "", []),
        ("وبالمدفعية", "المدفعية", "", [2]),
        ("قُصِفَت المدينة", "قصفت", "", []),
        ("قُصِفَت المدينة", " قُصِفَت ", "", [0]),
        ("القصف", "قصف", "", [2]),
        ("متقصف", "قصف", "", []),
        ("\u200fقصفت\u200f المدينة", "قصفت", "", [1]),
        ("\u200fقصفت\u200f المدينة", "\u200fقصفت\u200f", "", [0]),
        ("قصف\u200bت المدينة", "قصفت", "", []),
        ("قصفت المدينة", "قصف\u200bت", "", []),
        ("قصفت المدينة", "\u202eقصفت", "", []),
        ("الجيش الليبي", "الجیش", "", []),  # Persian ی
        ("كتيبة", "کتيبة", "", []),  # Persian ک
        ("قتل 12 شخصا", "١٢ شخصا", "", []),
        ("ﻗﺼﻔﺖ المدينة", "قصفت", "", []),
        ("رجلٌ قتل", "رجل", "", [0]),
        ("و ب ل", "و", "", [0]),
        ("وقال بلسانه", "و", "", []),
        ("وقال بلسانه", "ه", "", []),
        ("رد " + "ردود " * 60, "رد", "", []),  # who looks at the first fifty only finds one
        ("رد " * 60, "رد", "", []),
        ("رد " * 60 + "وجاء رد الجيش", "رد", "وجاء رد الجيش", [185]),
    ],
)
def test_words_are_quoted_whole(text: str, quote: str, context: str, found: list[int]) -> None:
    try:
        starts = [span.start for span in locate(read_tokens(text), quote, context, first=0, last=len(text), most=300)]
    except NotThere:
        starts = []
    assert starts == found


def test_a_word_without_end_is_looked_at_once(lines_run: Any) -> None:
    """A hostile article of one word: each quote folded all of it, again for each place where it stands."""
    def looked(letters: int) -> int:
        doc = read_tokens("قصف" * letters)

        def look() -> None:
            with pytest.raises(NotThere):
                locate(doc, "قصف", "", first=0, last=len(doc.text), most=300)

        return int(lines_run(look))

    assert looked(30_000) < 2 * looked(300)


@given(before=st.integers(0, 400), text=st.sampled_from(["وتعرض مقر في المنصورة لهجوم ", "وقعت اشتباكات في شوارع بنغازي وأضاف أن الوضع هادئ ", "قصفت", "12 "]), scope=st.sampled_from(["doubts", "whole"]))
@settings(max_examples=25, deadline=None)
def test_no_cut_parts_the_words_of_a_question(before: int, text: str, scope: str, read: Any) -> None:
    reading = read("ا" * before + " " + text * (13_000 // len(text)), published="2019-07-23")
    found = pieces(reading, scope)
    asked = [q for piece in found for q in piece.questions]
    assert asked == sorted(asked, key=lambda q: q.span.start)
    whole = [*found, *(half for piece in found for half in halves(piece, reading.text))]
    assert [(q.span, piece.start, piece.end) for piece in whole for q in piece.questions if not piece.start <= q.span.start <= q.span.end <= piece.end] == []
    assert max((piece.end - piece.start for piece in found), default=0) <= 6000


FENCES = ["```json" + "\n" * 200_000 + "x", "```" + " \n" * 100_000 + "```x", "<think>" * 200_000, " " * 500_000 + "x", "```json\n" + "`" * 500_000 + "\n", "\n" * 500_000 + "```"]


@pytest.mark.parametrize("content", FENCES, ids=range(len(FENCES)))
def test_what_is_no_answer_is_found_out_at_once(content: str) -> None:
    """A fence with 800 empty lines in it took half a second, one with 8,000 eight minutes."""
    begun = time.process_time()
    with pytest.raises(Malformed):
        parse(content)
    assert time.process_time() - begun < 2


@pytest.mark.parametrize(
    "content", ['```json\n{"events": []}\n```', '```\n{"events": []}```', '  ```json   \n\n{"events": []}\n\n```\n ', '<think>a\n```\n{}\n```</think>\n```json\n{"events": []}\n```', '{"events": []}'],
)
def test_an_answer_may_stand_in_a_fence(content: str) -> None:
    assert parse(content) == {"events": []}


def test_whatever_is_nested_is_refused_and_nothing_breaks(lexicon: Lexicon) -> None:
    """JSON that is nested just as deep as can be read can't be written any more."""
    doc = read_tokens(TEXT)
    for depth in range(400, 1000, 3):
        refusals = Refusals()
        with contextlib.suppress(Malformed):
            take('{"events": [], "more": ' + "[" * depth + "]" * depth + "}", Piece(start=0, end=len(TEXT), questions=(), task="whole"), doc=doc, lexicon=lexicon, refusals=refusals)
            assert [one.what for one in refusals.all()] == ["more"]


@given(st.text())
def test_what_is_shown_of_foreign_words_steers_nothing(words: str) -> None:
    line = shown(words * 20)
    assert line.isprintable() and len(line) <= 160
    line.encode()


@pytest.mark.parametrize(("words", "line"), [("زامل " * 40, "زامل " * 31 + "…"), ("الفي\u200bتوري \u202eقال\u202c", "الفيتوري قال"), ("ق" * 200, "ق" * 159 + "…")], ids=["no half of a name", "no marks in a name", "one long word"])
def test_a_private_name_that_is_shown_can_be_masked(words: str, line: str) -> None:
    assert shown(words) == line


@given(spent=st.lists(st.integers(1, 5000), max_size=20), tokens=st.integers(1, 20_000))
def test_room_never_passes_the_budget(spent: list[int], tokens: int) -> None:
    budget = Budget(Settings(base_url="http://x", model="m"), tokens)
    for one in spent:
        room = budget.room("قصف" * 10)
        assert room == 0 or (256 <= room <= 4096 and budget.spent + room <= tokens)
        budget.count(Usage(tokens_in=one, tokens_out=one))


@pytest.mark.parametrize(
    ("address", "here"),
    [
        ("http://127.0.0.1:8080/v1", True), ("http://127.8.9.1/v1", True), ("http://[::1]:8080/v1", True), ("http://localhost:1/v1", True), ("https://LOCALHOST/v1", True), ("http://a.localhost/v1", True),
        ("http://0.0.0.0:8080/v1", True), ("http://192.168.1.5/v1", False), ("https://api.openai.com/v1", False), ("http://localhost.example.org/v1", False), ("http://127.0.0.1.example.org/v1", False),
    ],
)  # fmt: skip
def test_which_addresses_are_this_machine(address: str, here: bool) -> None:
    straight = _straight(address)
    assert bool(straight) == here
    with httpx.Client(mounts=straight):  # it takes the pattern
        pass


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"MARSAD_LLM_BASE_URL": "http://a/v1/", "MARSAD_LLM_MODEL": "m", "MARSAD_LLM_KEY": "sk-m"}, ("http://a/v1", "m", "sk-m")),
        ({"OPENAI_BASE_URL": "http://b/v1", "OPENAI_MODEL": "n", "OPENAI_API_KEY": "sk-o"}, ("http://b/v1", "n", "sk-o")),
        ({"OPENAI_MODEL": "n", "OPENAI_API_KEY": "sk-o"}, ("https://api.openai.com/v1", "n", "sk-o")),
        ({"MARSAD_LLM_BASE_URL": "http://a/v1", "OPENAI_MODEL": "n", "OPENAI_API_KEY": "sk-o"}, ("http://a/v1", "n", "")),  # OpenAI's key is for nobody else
        ({"MARSAD_LLM_MODEL": "m"}, "MARSAD_LLM_BASE_URL is not set"),
        ({"MARSAD_LLM_BASE_URL": "http://a/v1"}, "MARSAD_LLM_MODEL is not set"),
        ({"MARSAD_LLM_BASE_URL": "ftp://a", "MARSAD_LLM_MODEL": "m"}, "found no address"),
        ({"MARSAD_LLM_BASE_URL": "http://me:pass@a/v1", "MARSAD_LLM_MODEL": "m"}, "found no address"),
        ({"MARSAD_LLM_BASE_URL": "http://a:99999/", "MARSAD_LLM_MODEL": "m"}, "found no address"),
        ({"MARSAD_LLM_BASE_URL": "http://a/v1", "MARSAD_LLM_MODEL": "m", "MARSAD_LLM_KEY": "a\nb"}, "characters that no key has"),
        ({"MARSAD_LLM_BASE_URL": "http://a/v1", "MARSAD_LLM_MODEL": "m", "MARSAD_LLM_PRICE_IN": "cheap"}, "MARSAD_LLM_PRICE_IN: found 'cheap'"),
        ({"MARSAD_LLM_BASE_URL": "http://a/v1", "MARSAD_LLM_MODEL": "m", "MARSAD_LLM_TIMEOUT": "0"}, "MARSAD_LLM_TIMEOUT: found 0"),
        ({"MARSAD_LLM_BASE_URL": "http://a/v1", "MARSAD_LLM_MODEL": "m", "MARSAD_LLM_TIMEOUT": "long"}, "MARSAD_LLM_TIMEOUT: found 'long'"),
        ({"MARSAD_LLM_BASE_URL": "http://a/v1", "MARSAD_LLM_MODEL": "m", "MARSAD_LLM_MAX_COST": "1"}, "expected MARSAD_LLM_PRICE_IN"),
    ],
)
def test_settings_come_from_the_environment(environ: dict[str, str], expected: Any) -> None:
    if isinstance(expected, str):
        with pytest.raises(InputError, match=expected.replace("(", r"\(")):
            settings_from(environ)
    else:
        found = settings_from(environ)
        assert (found.base_url, found.model, found.key) == expected
        assert found.key == "" or found.key not in repr(found)


def test_a_slow_server_is_given_the_time_that_it_is_said_to_need() -> None:
    named = {"MARSAD_LLM_BASE_URL": "http://a/v1", "MARSAD_LLM_MODEL": "m"}
    assert (settings_from(named).timeout, settings_from(named).deadline) == (60, 180)
    slow = settings_from({**named, "MARSAD_LLM_TIMEOUT": "300"})
    assert (slow.timeout, slow.deadline) == (300, 900)


@pytest.mark.parametrize(
    ("task", "asked", "lists"),
    [
        ("whole", 0, {"events": 60, "statements": 60, "figures": 60}),
        ("whole", 2, {"answers": 2, "events": 60, "statements": 60, "figures": 60}),
        ("doubts", 24, {"answers": 24}),
    ],
)
def test_the_schema_asks_for_what_was_asked(task: str, asked: int, lists: dict[str, int], lexicon: Lexicon) -> None:
    """It allowed 60 answers to six questions, and a small model was at the twelfth after 180 seconds."""
    question = Question(ask="event", span=Span(0, 4, TEXT[:4]))
    schema = answer_schema(schemas(lexicon), Piece(start=0, end=len(TEXT), questions=(question,) * asked, task=task))
    jsonschema.Draft202012Validator.check_schema(schema)
    assert {name: one["maxItems"] for name, one in schema["properties"].items()} == lists
    if asked:
        answers = schema["properties"]["answers"]
        assert answers["minItems"] == asked and answers["items"]["properties"]["n"]["enum"] == [*range(1, asked + 1)]

    def strict(one: Any) -> None:
        """What servers ask of a strict schema: every key required, no others."""
        if isinstance(one, dict):
            if one.get("type") == "object":
                assert one["required"] == list(one["properties"]) and one["additionalProperties"] is False
            for inner in one.values():
                strict(inner)
        elif isinstance(one, list):
            for inner in one:
                strict(inner)

    strict(schema)
