"""Endpoints as offices have them, and all the ways they fail: the real client, the real protocol, a scripted server."""

from __future__ import annotations

import concurrent.futures
import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from pydantic import BaseModel

from bot.model.endpoint import Endpoint
from bot.model.limits.breaker import FAILURES, REST, Breaker
from bot.model.limits.budget import Budget
from bot.model.parsing import THOUGHT, objects_in, rows_in
from bot.model.presets import PRESETS, preset_for
from tests.support.servers.openai_server import Scripted, only, openai_endpoint

SLOW = 20.0
"""Seconds a healthy answer may take on a busy machine; no test waits for it."""


class Choice(BaseModel):
    """A shape to ask for."""

    chosen: list[int]
    kind: str = "plain"


GOOD = json.dumps({"chosen": [3, 1]})


@pytest.fixture(scope="module", autouse=True)
def client_is_imported() -> None:
    Endpoint("test", "http://127.0.0.1:9/v1", "scripted").warm()


def ask(url: str, *, seconds: float = SLOW, **settings: Any) -> Choice | None:
    return Endpoint("test", url, "scripted", **settings).ask("选", "哪条", Choice, seconds=seconds)


@pytest.mark.parametrize("form", ["json_schema", "tool", "json_object", "text"])
def test_every_form_of_structured_output_is_spoken(form: str) -> None:
    with openai_endpoint(only(form, then=lambda _: Scripted(GOOD))) as endpoint:
        assert ask(endpoint.url) == Choice(chosen=[3, 1])


def test_the_form_found_is_kept() -> None:
    with openai_endpoint(only("json_object", then=lambda _: Scripted(GOOD))) as server:
        endpoint = Endpoint("test", server.url, "scripted")
        endpoint.ask("选", "哪条", Choice, seconds=SLOW)
        refused = len(server.requests)
        endpoint.ask("选", "哪条", Choice, seconds=SLOW)
        assert len(server.requests) == refused + 1


def test_an_endpoint_that_is_given_no_schema_is_told_the_keys_and_the_word_json() -> None:
    with openai_endpoint(only("json_object", then=lambda _: Scripted(GOOD))) as endpoint:
        ask(endpoint.url)
        system = endpoint.requests[-1]["messages"][0]["content"]
    assert "JSON" in system
    assert '"chosen": ["integer"]' in system


def test_a_body_or_a_temperature_the_endpoint_refuses_is_left_out() -> None:
    def answer(request: dict[str, Any]) -> Scripted:
        return Scripted(status=400) if "temperature" in request or "chat_template_kwargs" in request else Scripted(GOOD)

    with openai_endpoint(answer) as endpoint:
        assert ask(endpoint.url, provider="vllm") is not None


@pytest.mark.parametrize(
    "content",
    [
        GOOD,
        f"```json\n{GOOD}\n```",
        f'<think>也许 {{"chosen": [9]}} 吧</think>{GOOD}',
        f"好的，这是结果：{GOOD} 希望有用 {{}}",
        f'{{"note": "先说一句"}} {GOOD}',
    ],
)
def test_json_is_found_wherever_the_model_put_it(content: str) -> None:
    with openai_endpoint(lambda _: Scripted(content)) as endpoint:
        assert ask(endpoint.url) == Choice(chosen=[3, 1])


@pytest.mark.parametrize("content", ["", "不知道", '{"chosen": "全部"}', '{"chosen": [', "[1, 2]", "<think>想着想着"])
def test_what_has_not_the_shape_is_no_answer(content: str) -> None:
    with openai_endpoint(lambda _: Scripted(content)) as endpoint:
        assert ask(endpoint.url) is None


@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 429, 500, 502, 503])
def test_an_error_is_no_answer_and_does_not_raise(status: int) -> None:
    with openai_endpoint(lambda _: Scripted(status=status)) as endpoint:
        assert ask(endpoint.url) is None


def test_half_a_body_is_no_answer() -> None:
    with openai_endpoint(lambda _: Scripted(raw=b'{"id": "x", "choices": [{"mess')) as endpoint:
        assert ask(endpoint.url) is None


def test_nobody_there_is_no_answer() -> None:
    assert ask("http://127.0.0.1:9/v1") is None


@pytest.mark.parametrize("scripted", [Scripted(hang=True), Scripted(trickle=True)], ids=["hangs", "trickles"])
def test_an_endpoint_that_takes_for_ever_is_given_up(scripted: Scripted) -> None:
    with openai_endpoint(lambda _: scripted) as endpoint:
        assert ask(endpoint.url, seconds=0.5) is None
        assert endpoint.waited_out == []


def test_calls_given_up_do_not_keep_others_from_being_sent() -> None:
    def answer(request: dict[str, Any]) -> Scripted:
        return Scripted(trickle=True) if request["model"] == "slow" else Scripted(GOOD)

    with openai_endpoint(answer) as server, concurrent.futures.ThreadPoolExecutor(16) as pool:
        slow = [Endpoint("test", server.url, "slow") for _ in range(16)]
        given_up = [pool.submit(one.ask, "选", "哪条", Choice, seconds=1.0) for one in slow]
        assert [one.result() for one in given_up] == [None] * 16
        assert [one.result() for one in [pool.submit(ask, server.url) for _ in range(8)]] == [Choice(chosen=[3, 1])] * 8


def test_a_short_wait_asked_for_is_kept_and_the_call_tried_once_more() -> None:
    answers = iter([Scripted(status=429, retry_after=0.01), Scripted(GOOD)])
    with openai_endpoint(lambda _: next(answers)) as endpoint:
        assert ask(endpoint.url) is not None


def test_a_long_wait_asked_for_is_not_waited_and_the_endpoint_left_alone() -> None:
    with openai_endpoint(lambda _: Scripted(status=429, retry_after=30)) as server:
        endpoint = Endpoint("test", server.url, "scripted")
        for _ in range(3):
            assert endpoint.ask("选", "哪条", Choice, seconds=SLOW) is None
        assert len(server.requests) == 1
        assert 20 < endpoint.breaker.resting <= 30


def test_a_refused_key_is_not_tried_again_and_again() -> None:
    with openai_endpoint(lambda _: Scripted(status=401)) as server:
        endpoint = Endpoint("test", server.url, "scripted")
        for _ in range(5):
            endpoint.ask("选", "哪条", Choice, seconds=SLOW)
        assert len(server.requests) == 1


def test_the_second_endpoint_answers_where_the_first_fails() -> None:
    with openai_endpoint(lambda _: Scripted(status=500)) as first, openai_endpoint(lambda _: Scripted(GOOD)) as second:
        spare = Endpoint("test", second.url, "spare")
        assert Endpoint("test", first.url, "scripted", second=spare).ask("选", "哪条", Choice, seconds=SLOW) is not None


@pytest.mark.parametrize("budget", [Budget(per_day=1), Budget(per_conversation=1)])
def test_a_spent_budget_sends_nothing(budget: Budget) -> None:
    with openai_endpoint(lambda _: Scripted(GOOD)) as server:
        endpoint = Endpoint("test", server.url, "scripted", budget=budget)
        answers = [endpoint.ask("选", "哪条", Choice, seconds=SLOW, conversation="7") for _ in range(3)]
        assert [answer is not None for answer in answers] == [True, False, False]
        assert len(server.requests) == 1
        assert budget.summary() == {"tokens": 2, "ask:ok": 1, "ask:spent": 2}


def test_a_budget_of_a_day_is_new_the_next_day() -> None:
    days = iter([date(2026, 11, 21), date(2026, 11, 21), date(2026, 11, 22)])
    budget = Budget(per_day=1, today=lambda: next(days))
    with openai_endpoint(lambda _: Scripted(GOOD)) as server:
        assert ask(server.url, budget=budget) is not None
        assert budget.allows()


def test_lines_are_given_as_they_are_complete() -> None:
    with openai_endpoint(lambda _: Scripted('{"a": 1}\n{"b": 2}\n{"c": 3}')) as server:
        endpoint = Endpoint("test", server.url, "scripted")
        assert list(endpoint.lines([("human", "写")], seconds=SLOW)) == ['{"a": 1}', '{"b": 2}', '{"c": 3}']
        assert endpoint.budget.summary()["tokens"] == 2


def test_half_a_stream_gives_the_lines_that_came() -> None:
    with openai_endpoint(
        lambda _: Scripted("第一行说完了\n第二行也说完了\n第三行没有说完就断了线了", half=True)
    ) as server:
        lines = list(Endpoint("test", server.url, "scripted").lines([("human", "写")], seconds=SLOW))
    assert lines[0] == "第一行说完了"


@pytest.mark.parametrize(
    "scripted", [Scripted(hang=True), Scripted(trickle=True), Scripted(status=500), Scripted(raw=b"garbage")]
)
def test_a_stream_that_fails_ends_without_raising(scripted: Scripted) -> None:
    with openai_endpoint(lambda _: scripted) as server:
        assert list(Endpoint("test", server.url, "scripted").lines([("human", "写")], seconds=1.0)) in ([], ["garbage"])


def test_a_probe_says_what_the_endpoint_can_do() -> None:
    with openai_endpoint(only("json_object", then=lambda _: Scripted('{"ok": true}'))) as server:
        assert Endpoint("test", server.url, "scripted").probe().how == "json_object"


@pytest.mark.parametrize(("status", "kind"), [(401, "refused_key"), (429, "busy"), (500, "server"), (402, "unpaid")])
def test_a_probe_says_why_an_endpoint_does_not_answer(status: int, kind: str) -> None:
    with openai_endpoint(lambda _: Scripted(status=status)) as server:
        found = Endpoint("test", server.url, "scripted").probe()
    assert found.how is None
    assert found.failure is not None
    assert found.failure.kind == kind


def test_keys_stand_in_no_representation() -> None:
    assert "sk-secret" not in repr(Endpoint("sk-secret", "http://127.0.0.1:9/v1", "scripted"))


def test_azure_is_sent_its_own_header() -> None:
    with openai_endpoint(lambda _: Scripted(GOOD)) as server:
        ask(server.url, provider="azure")
        assert server.headers[0]["api-key"] == "test"


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://api.deepseek.com/v1", "deepseek"),
        ("https://dashscope.aliyuncs.com/compatible-mode/v1", "qwen"),
        ("https://open.bigmodel.cn/api/paas/v4", "glm"),
        ("https://api.moonshot.cn/v1", "kimi"),
        ("https://ark.cn-beijing.volces.com/api/v3", "doubao"),
        ("https://api.openai.com/v1", "openai"),
        ("https://office.openai.azure.com/openai/v1/", "azure"),
        ("http://localhost:11434/v1", "ollama"),
        ("http://10.0.0.3:8000/v1", "vllm"),
        ("http://127.0.0.1:8080/v1", "llama.cpp"),
        ("https://llm.example/v1", "other"),
    ],
)
def test_endpoints_are_known_by_their_address(address: str, name: str) -> None:
    assert preset_for(address).name == name


def test_the_settings_name_every_preset() -> None:
    from bot.settings import LLM_PROVIDERS

    assert set(LLM_PROVIDERS) == {*(preset.name for preset in PRESETS), "other"}


def test_after_one_call_without_an_answer_in_time_the_next_ones_do_not_wait() -> None:
    budget = Budget()
    with openai_endpoint(lambda _: Scripted(hang=True)) as server:
        endpoint = Endpoint("test", server.url, "scripted", budget=budget)
        for _ in range(6):
            assert endpoint.ask("选", "哪条", Choice, seconds=0.5, conversation="one") is None
    assert [call.outcome for call in budget.taken("one")] == ["timeout", *["resting"] * 5]
    assert len(server.requests) <= 1, "on a busy machine the one call may be given up before it is out"


def test_presets_are_named_apart() -> None:
    assert len({preset.name for preset in PRESETS}) == len(PRESETS)


@pytest.fixture
def hand() -> list[float]:
    return [0.0]


@pytest.fixture
def breaker(hand: list[float]) -> Breaker:
    clock: Callable[[], float] = lambda: hand[0]  # noqa: E731
    return Breaker(clock=clock)


def test_after_some_failures_nothing_is_sent_then_one_call_tries(breaker: Breaker, hand: list[float]) -> None:
    for _ in range(FAILURES):
        assert breaker.allows()
        breaker.failed()
    assert not breaker.allows()
    hand[0] = REST + 1
    assert [breaker.allows() for _ in range(3)] == [True, False, False]
    breaker.failed()
    assert not breaker.allows()
    hand[0] = 2 * REST + 3
    assert breaker.allows()
    breaker.worked()
    assert breaker.allows()


def test_failures_far_apart_do_not_add_up(breaker: Breaker, hand: list[float]) -> None:
    for moment in (0.0, 100.0, 200.0, 300.0):
        hand[0] = moment
        breaker.failed()
    assert breaker.allows()


def written(content: str, **settings: Any) -> list[str]:
    with openai_endpoint(lambda _: Scripted(content, **settings)) as server:
        return list(Endpoint("test", server.url, "scripted").lines([("human", "写")], seconds=SLOW))


def test_what_is_thought_aloud_over_many_lines_is_no_line() -> None:
    assert written('<think>\n先想想。\n{"a": 9}\n</think>\n\n{"a": 1}\n{"b": 2}') == ['{"a": 1}', '{"b": 2}']
    assert written('{"a": 1}\n<think>再想{"a": 9}</think>{"b": 2}') == ['{"a": 1}', '{"b": 2}']
    assert written('<think>\n{"a": 9}\n想着想着没了') == []


def test_lines_before_thinking_ends_that_was_never_told_to_begin_are_taken_back() -> None:
    assert written('先想想\n{"a": 9}\n</think>\n{"a": 1}') == ["先想想", '{"a": 9}', THOUGHT, '{"a": 1}']


def test_an_object_over_several_lines_is_one_line() -> None:
    spread = '```json\n[\n{\n  "a": 1,\n  "t": "括号{和\\"引号"\n},\n{"b": 2}\n]\n```'
    assert [found for line in written(spread) for found in objects_in(line)] == [
        {"a": 1, "t": '括号{和"引号'},
        {"b": 2},
    ]


def test_a_line_that_is_broken_off_takes_no_other_with_it() -> None:
    broken = '{"a": "没有说完\n{"b": 2}\n{"c": {"d": 3}\n{"e": 4}'
    assert {"b": 2} in [found for line in written(broken) for found in objects_in(line)]
    assert written(broken)[-1] == '{"e": 4}'


def test_a_list_in_a_wrapper_gives_its_rows() -> None:
    assert list(rows_in('{"lines": [{"a": 1}, {"b": 2}]}')) == [{"a": 1}, {"b": 2}]
    assert list(rows_in('{"a": 1, "on": ["S1"]}')) == [{"a": 1, "on": ["S1"]}]


def test_an_end_nobody_knows_and_no_tokens_told_are_an_answer_counted_by_its_length() -> None:
    budget = Budget(per_day=1)
    with openai_endpoint(lambda _: Scripted(GOOD, finish="load", usage=False)) as server:
        endpoint = Endpoint("test", server.url, "scripted", budget=budget)
        assert endpoint.ask("选", "哪条", Choice, seconds=SLOW) is not None
    assert budget.summary()["tokens"] > 5
    assert not budget.allows()


def test_a_stream_asked_with_extras_that_are_refused_is_asked_for_without() -> None:
    def answer(request: dict[str, Any]) -> Scripted:
        return Scripted(status=400) if {"stream_options", "temperature"} & request.keys() else Scripted("第一行\n")

    with openai_endpoint(answer) as server:
        endpoint = Endpoint("test", server.url, "scripted")
        assert list(endpoint.lines([("human", "写")], seconds=SLOW)) == ["第一行"]
        assert list(endpoint.lines([("human", "写")], seconds=SLOW)) == ["第一行"]
        assert len(server.requests) == 3


def test_a_stream_that_is_busy_for_a_moment_is_asked_for_once_more() -> None:
    answers = iter([Scripted(status=429, retry_after=0.01), Scripted("第一行\n")])
    with openai_endpoint(lambda _: next(answers)) as server:
        assert list(Endpoint("test", server.url, "scripted").lines([("human", "写")], seconds=SLOW)) == ["第一行"]


def test_an_endpoint_of_one_form_keeps_its_extras() -> None:
    with openai_endpoint(only("json_object", then=lambda _: Scripted(GOOD))) as server:
        endpoint = Endpoint("test", server.url, "scripted")
        assert endpoint.ask("选", "哪条", Choice, seconds=SLOW) is not None
        assert "temperature" in server.requests[-1]


def test_a_form_that_worked_is_not_given_up_for_one_message_refused() -> None:
    asked: list[str] = []

    def answer(request: dict[str, Any]) -> Scripted:
        asked.append(request["response_format"]["type"])
        return Scripted(status=400) if request["messages"][-1]["content"] == "太长" else Scripted(GOOD)

    with openai_endpoint(answer) as server:
        endpoint = Endpoint("test", server.url, "scripted")
        answers = [endpoint.ask("选", words, Choice, seconds=SLOW) for words in ("哪条", "太长", "哪条")]
    assert [answer is not None for answer in answers] == [True, False, True]
    assert asked == ["json_schema"] * 3


def test_an_endpoint_that_refused_every_form_is_asked_in_the_best_again() -> None:
    well = [False]

    def answer(request: dict[str, Any]) -> Scripted:
        return Scripted(GOOD) if well[0] else Scripted(status=400)

    with openai_endpoint(answer) as server:
        endpoint = Endpoint("test", server.url, "scripted")
        assert endpoint.ask("选", "哪条", Choice, seconds=SLOW) is None
        well[0] = True
        assert endpoint.ask("选", "哪条", Choice, seconds=SLOW) is not None
        assert server.requests[-1]["response_format"]["type"] == "json_schema"
