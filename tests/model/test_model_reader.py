"""A model helps to read a turn: what it hears counts only where the words stand there and code reads them too."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from bot.contract.matter import Matter
from bot.matter.focus import Focus
from bot.matter.reading import Context, Reading, RuleReader
from bot.matter.reading.model_reader import ModelReader
from bot.model.deadline import Deadline
from bot.model.endpoint import Endpoint
from bot.model.turn import ModelTurn, model_turn
from bot.privacy.redaction import Mask
from tests.support.openai_server import Scripted, openai_endpoint

TODAY = date(2026, 11, 21)
CONTEXT = Context(TODAY, 1)


def read(text: str, answer: Scripted, *, seconds: float = 30.0, mask: Mask | None = None) -> tuple[Reading, str]:
    """Return what was read, and everything that was sent."""
    mask = mask or Mask()
    with openai_endpoint(lambda _: answer) as server:
        reader = ModelReader(Endpoint("test", server.url, "scripted"))
        reader.endpoint.warm()
        with model_turn(ModelTurn(Deadline.within(seconds), "7", (), mask.text, mask.whole)):
            reading = reader.read(text, Matter(), CONTEXT)
        return reading, json.dumps(server.requests, ensure_ascii=False)


def told(*facts: dict[str, Any], asks: tuple[str, ...] = ()) -> Scripted:
    return Scripted(json.dumps({"facts": facts, "asks": asks}, ensure_ascii=False))


def test_a_fact_that_rules_overlook_is_taken_with_its_words() -> None:
    text = "群里天天有人盯着，晚一分钟上线站长就在群里点我名"
    reading, _ = read(text, told({"field": "考勤", "value": "是", "quote": "晚一分钟上线站长就在群里点我名"}))
    assert reading.values["attendance"].value is True
    assert reading.values["attendance"].words in text


@pytest.mark.parametrize(
    "fact",
    [
        {"field": "考勤", "value": "是", "quote": "每天打卡签到"},
        {"field": "没有这个字段", "value": "是", "quote": "点我名"},
        {"field": "开始干的日子", "value": "2023-04-10", "quote": "点我名"},
        {"field": "做的工作", "value": "宇航员", "quote": "站长"},
        {"field": "考勤", "value": "也许", "quote": "点我名"},
        {"field": "考勤", "value": "是", "quote": ""},
    ],
)
def test_what_stands_not_in_the_turn_or_code_cannot_read_is_left(fact: dict[str, Any]) -> None:
    text = "群里天天有人盯着，晚一分钟上线站长就在群里点我名"
    assert read(text, told(fact))[0].values == RuleReader().read(text, Matter(), CONTEXT).values


def test_what_rules_read_is_never_overruled() -> None:
    text = "一个月7600，干了八个月，站长让我走"
    rules = RuleReader().read(text, Matter(), CONTEXT)
    reading, _ = read(text, told({"field": "干了多久", "value": "3个月", "quote": "八个月"}))
    assert {name: reading.values[name] for name in rules.values} == rules.values


def test_what_is_asked_is_taken_where_rules_hear_no_question() -> None:
    text = "站里那点破事，就想知道我这算怎么个说法"
    reading, _ = read(text, told(asks=("算不算、合不合法",)))
    assert reading.focuses[:1] in ((Focus.LEGAL,), RuleReader().read(text, Matter(), CONTEXT).focuses[:1])


@pytest.mark.parametrize(
    "answer", [Scripted(status=500), Scripted(content="不知道"), Scripted(hang=True), told({"field": "考勤"})]
)
def test_a_model_that_fails_leaves_what_rules_read(answer: Scripted) -> None:
    text = "站长扣了我300块罚款，没说为什么"
    reading, _ = read(text, answer, seconds=7.0)
    assert reading == RuleReader().read(text, Matter(), CONTEXT)


def test_no_name_leaves_and_its_words_come_back_whole() -> None:
    text = "晚一分钟上线李大强就在群里点我名，他电话13812345678"
    reading, sent = read(text, told({"field": "考勤", "value": "是", "quote": "〔姓名1〕就在群里点我名"}))
    assert "李大强" not in sent
    assert "13812345678" not in sent
    assert reading.values["attendance"].words == "李大强就在群里点我名"


def test_outside_of_a_turn_that_may_ask_nothing_is_sent() -> None:
    with openai_endpoint(lambda _: told()) as server:
        ModelReader(Endpoint("test", server.url, "scripted")).read("站长扣了我300块罚款", Matter(), CONTEXT)
        assert server.requests == []
