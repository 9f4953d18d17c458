"""What asking a second reader takes: time, tokens, cost; and what is kept, so that it takes nothing again."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from marsad.errors import InputError
from marsad.lexicon import Lexicon
from marsad.second.budget import LEAST, estimate
from marsad.second.reader import SecondReader
from marsad.second.settings import Settings, settings_from
from tests.model_server import (
    Behaviour,
    Handler,
    answers,
    breaks_off,
    data_of,
    floods,
    hangs,
    hangs_up,
    knows_no,
    raw,
    says,
    serving,
    status,
    takes_no_more_than,
    trickles,
)
from tests.test_second import DAY, NULL, QUICK, TEXT, TRUE, nothing_lost

DOUBTS = "وقعت اشتباكات في القصير. وأضاف أن الوضع هادئ. وجاب زامل الفيتوري شوارع بنغازي مع رفاقه احتجاجا على الغلاء.\n"
NULLS = answers(lambda data: {"answers": [{"n": q["n"], **NULL} for q in data["questions"]]})


@pytest.mark.parametrize(
    ("text", "scope", "server", "sizes", "problems"),
    [
        (DOUBTS, "doubts", takes_no_more_than(2, 6000, NULLS), [(4, 1), (2, 1), (2, 1)], ()),
        (DOUBTS, "doubts", takes_no_more_than(2, 6000, NULLS, status(504)), [(4, 1), (2, 1), (2, 1)], ()),
        (DOUBTS, "doubts", takes_no_more_than(1, 6000, NULLS), [(4, 1), (2, 1), (2, 1)], ("no answer within 1.5 seconds",)),
        (DOUBTS.partition(".")[0], "doubts", hangs, [(1, 1)], ("no answer within 1.5 seconds",)),
        (DOUBTS * 20, "whole", takes_no_more_than(60, 1200, NULLS), [(20, 20), (10, 10), (10, 10)], ()),
        (DOUBTS, "whole", hangs, [(1, 1)], ("no answer within 1.5 seconds",)),
    ],
    ids=["less", "less, behind a gateway", "still too much", "one question", "a text that is cut", "a text that is short"],
)  # fmt: skip
def test_a_server_that_is_too_slow_is_asked_for_less_and_never_the_same(
    text: str, scope: str, server: Behaviour, sizes: list[tuple[int, int]], problems: tuple[str, ...], lexicon: Lexicon, read: Any
) -> None:
    """A request that timed out was sent four times as it was, and timed out four times."""
    first = read(text, published=DAY)
    with serving(server) as serves:
        reader = SecondReader(Settings(base_url=serves.url, model="m", **{**QUICK, "timeout": 1.5}), lexicon, scope=scope)
        second = reader.read(first)
    nothing_lost(first, second)
    sent = [data_of(body) for body in serves.requests]
    assert [(len(data["questions"]), data["text"].count("القصير")) for data in sent] == sizes
    assert second.second_reader is not None and second.second_reader.problems == problems
    assert (reader.unasked, reader.over, reader.failed) == (bool(problems), False, int(bool(problems)))
    whole, *halves = sent
    if halves and not problems:
        assert [q["words"] for data in halves for q in data["questions"]] == [q["words"] for q in whole["questions"]]
        assert scope == "doubts" or "".join(data["text"] for data in halves) == whole["text"]
        assert second.second_reader.questions == len(whole["questions"]) and second.second_reader.estimated > 0


def test_why_less_was_asked_is_told_where_the_budget_ends_it(lexicon: Lexicon, read: Any) -> None:
    with serving(hangs) as server:
        reader = SecondReader(Settings(base_url=server.url, model="m", **{**QUICK, "timeout": 1.5}), lexicon, scope="doubts", tokens=9000)
        second = reader.read(read(DOUBTS, published=DAY)).second_reader
    assert second is not None and second.problems == ("no answer within 1.5 seconds", "not asked: the budget allows no more")
    assert reader.unasked and reader.over and len(server.requests) == 1


def test_tokens_and_cost_are_counted_and_capped(lexicon: Lexicon, read: Any) -> None:
    with serving(says(TRUE)) as server:
        reader = SecondReader(Settings(base_url=server.url, model="m", price_in=2.0, price_out=10.0), lexicon, scope="whole", tokens=9000)
        readings = [reader.read(read(f"{TEXT} {n}", published=DAY)) for n in range(12)]
    told_ = [r.second_reader for r in readings if r.second_reader]
    done = len(server.requests)
    assert 2 <= done < 12 and reader.budget.spent == 1100 * done <= 9000 and reader.budget.calls == done
    assert [one.tokens_in + one.tokens_out for one in told_] == [1100] * done + [0] * (12 - done)
    assert [one.cost for one in told_] == [0.003] * done + [0.0] * (12 - done)
    assert {one.problems for one in told_[done:]} == {("not asked: the budget allows no more",)}
    assert [body["max_tokens"] for body in server.requests][-1] <= 9000 - 1100 * (done - 1)
    assert f"cost {0.003 * done:g}" in reader.budget.told()


def test_a_budget_that_is_spent_on_tries_tells_why_they_failed(lexicon: Lexicon, read: Any) -> None:
    """Found with a small model on one core: each try failed and was counted, and only the budget was blamed."""
    with serving(breaks_off) as server:
        reader = SecondReader(Settings(base_url=server.url, model="m", **QUICK), lexicon, scope="whole", tokens=20_000)
        second = reader.read(read(TEXT, published=DAY)).second_reader
    assert second is not None and len(server.requests) == 2
    assert second.problems[0].startswith("no connection (peer closed connection") and second.problems[0].endswith(" (asked 2 times); not asked again: the budget allows no more")
    assert reader.unasked and reader.over  # a corpus stops here, and goes on with the next budget


LOSSES: dict[str, tuple[Behaviour, dict[str, Any]]] = {
    "never answers": (hangs, {"timeout": 0.2}), "trickles": (trickles, {"deadline": 0.3}), "hangs up": (hangs_up, {}), "breaks off": (breaks_off, {}), "floods": (floods, {}),
    "packs": (raw(b"", Content_Encoding="gzip"), {}), "gateway": (status(504), {}), "page": (raw(b"<html>"), {}), "cut short": (says("{", finish="length", usage=None), {}),
}  # fmt: skip


def sent(body: dict[str, Any]) -> int:
    """Tokens that a request is estimated at: all of it, but for the number that caps the answer."""
    return estimate(json.dumps({name: value for name, value in body.items() if name not in ("max_tokens", "max_completion_tokens")}, ensure_ascii=False))


@pytest.mark.parametrize("server", [says(TRUE, usage=None), knows_no("response_format")(says(TRUE, usage=None))], ids=["with a schema", "without"])
def test_where_the_server_does_not_count_all_that_is_sent_is(server: Behaviour, lexicon: Lexicon, read: Any) -> None:
    """The schema was left out of the estimate: 1,400 tokens of 5,300."""
    with serving(server) as serves:
        second = SecondReader(Settings(base_url=serves.url, model="m", **QUICK), lexicon, scope="whole").read(read(TEXT, published=DAY)).second_reader
    assert second is not None and second.tokens_in == sent(serves.requests[-1]) and second.estimated == second.tokens_in + second.tokens_out


@pytest.mark.parametrize("scope", ["whole", "doubts"])
def test_a_call_is_made_only_where_all_that_is_sent_fits(scope: str, lexicon: Lexicon, read: Any) -> None:
    first = read(DOUBTS, published=DAY)
    with serving(says({"events": []}, usage=None)) as server:
        SecondReader(Settings(base_url=server.url, model="m"), lexicon, scope=scope).read(first)
        needed = sent(server.requests[0]) + LEAST
        for tokens, asked in ((needed - 1, 1), (needed, 2)):
            SecondReader(Settings(base_url=server.url, model="m"), lexicon, scope=scope, tokens=tokens).read(first)
            assert len(server.requests) == asked
    assert server.requests[-1]["max_tokens"] == LEAST


@pytest.mark.parametrize("name", LOSSES)
def test_what_a_failed_call_may_cost_is_counted(name: str, lexicon: Lexicon, read: Any) -> None:
    """Whoever bills what was sent and all that might be written stays in the budget; an article counts what was spent on it, and says that it is an estimate."""
    behaviour, options = LOSSES[name]
    with serving(behaviour) as server:
        reader = SecondReader(Settings(base_url=server.url, model="m", **{**QUICK, **options}), lexicon, scope="whole", tokens=20_000)
        told_ = [second for n in range(6) if (second := reader.read(read(f"{TEXT} {n}", published=DAY)).second_reader) is not None]
    billed = sum(sent(body) + body["max_tokens"] for body in server.requests)
    assert 10_000 < billed == reader.budget.spent <= 20_000
    assert sum(one.tokens_in + one.tokens_out for one in told_) == sum(one.estimated for one in told_) == billed
    assert f"{billed} of them estimated" in reader.budget.told()


def test_what_failed_before_an_answer_is_counted_with_it(lexicon: Lexicon, read: Any, tmp_path: Path) -> None:
    first = read(TEXT, published=DAY)
    with serving(breaks_off, status(503), says(TRUE)) as server:
        settings = Settings(base_url=server.url, model="m", cache=tmp_path, **QUICK)
        reader = SecondReader(settings, lexicon, scope="whole")
        once, again = (reader.read(first).second_reader for _ in range(2))
    assert once is not None and once.tokens_in + once.tokens_out == reader.budget.spent == once.estimated + 1100
    assert once.estimated > 4096 and reader.budget.calls == 2  # a server that says it is busy has read nothing
    assert again is not None and (again.tokens_in, again.tokens_out, again.estimated) == (1000, 100, 0)  # what the kept answer took


def test_where_nobody_listens_nothing_is_spent(lexicon: Lexicon, read: Any) -> None:
    with serving() as server:
        url = server.url
    reader = SecondReader(Settings(base_url=url, model="m", **{**QUICK, "tries": 2}), lexicon, scope="whole")
    reader.read(read(TEXT, published=DAY))
    assert reader.budget.spent == reader.budget.calls == 0


def test_a_cost_may_be_capped(lexicon: Lexicon, read: Any) -> None:
    settings = settings_from({"MARSAD_LLM_BASE_URL": "http://127.0.0.1/v1", "MARSAD_LLM_MODEL": "m", "MARSAD_LLM_PRICE_IN": "1", "MARSAD_LLM_PRICE_OUT": "1", "MARSAD_LLM_MAX_COST": "0.02", "MARSAD_LLM_CACHE": "off"})
    with serving(says(TRUE)) as server:
        reader = SecondReader(replace(settings, base_url=server.url), lexicon, scope="whole")
        for n in range(40):
            reader.read(read(f"{TEXT} {n}", published=DAY))
    cost = reader.budget.cost(reader.budget.tokens_in, reader.budget.tokens_out)
    assert server.requests and cost is not None and 0.01 < cost <= 0.02


@pytest.mark.parametrize("tokens", [0, -1])
def test_a_budget_of_nothing_is_refused(tokens: int, lexicon: Lexicon) -> None:
    with pytest.raises(InputError, match=f"a budget of {tokens}"):
        SecondReader(Settings(base_url="http://127.0.0.1/v1", model="m"), lexicon, tokens=tokens)


def test_several_articles_at_once_share_one_budget(lexicon: Lexicon, read: Any) -> None:
    """Each looked whether its call would fit before any had been counted."""
    first = [read(f"{TEXT} {n}", published=DAY) for n in range(6)]

    def slow(handler: Handler, body: dict[str, Any]) -> None:
        time.sleep(0.1)
        says(TRUE, usage=None)(handler, body)

    with serving(slow) as server:
        reader = SecondReader(Settings(base_url=server.url, model="m", **QUICK), lexicon, scope="whole", tokens=13_000)
        with ThreadPoolExecutor(6) as pool:
            readings = list(pool.map(reader.read, first))
    told_ = [reading.second_reader for reading in readings if reading.second_reader is not None]
    assert len(server.requests) == sum(not one.problems for one in told_) == 2
    assert reader.budget.spent == sum(one.tokens_in + one.tokens_out for one in told_) <= 13_000
    assert {one.problems for one in told_ if one.problems} == {("not asked: the budget allows no more",)}
    for was, now in zip(first, readings, strict=True):
        nothing_lost(was, now)


def test_what_was_answered_costs_nothing_again(lexicon: Lexicon, read: Any, tmp_path: Path) -> None:
    first = read(TEXT, published=DAY)
    with serving(says(TRUE)) as server:
        settings = Settings(base_url=server.url, model="m", cache=tmp_path / "kept", key="sk-secret")
        once = SecondReader(settings, lexicon, scope="whole").read(first)
        again = SecondReader(settings, lexicon, scope="whole", tokens=1)
        assert again.read(first) == once and again.budget.spent == 0 and again.budget.cached == 1 and len(server.requests) == 1
        SecondReader(replace(settings, model="other"), lexicon, scope="whole").read(first)
        SecondReader(settings, lexicon, scope="whole").read(read(TEXT + " انتهى.", published=DAY))
        assert len(server.requests) == 3
    kept = sorted((tmp_path / "kept").iterdir())
    assert len(kept) == 3 and not any("sk-secret" in file.read_text("utf-8") for file in kept)
    for file in kept:
        file.write_text("{}", "utf-8")
    with serving(says(TRUE)) as server:
        SecondReader(replace(settings, base_url=server.url), lexicon, scope="whole").read(first)
        assert len(server.requests) == 1


def test_no_answer_is_not_kept(lexicon: Lexicon, read: Any, tmp_path: Path) -> None:
    with serving(says("nonsense"), says(TRUE)) as server:
        reader = SecondReader(Settings(base_url=server.url, model="m", cache=tmp_path), lexicon, scope="whole")
        problems = [r.second_reader.problems for r in (reader.read(read(TEXT, published=DAY)) for _ in range(2)) if r.second_reader]
    assert problems[0] and not problems[1]
