"""A model helps to read a turn: what it hears counts only where the words stand there and code reads them too."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.contract.matter import Amount, Matter
from bot.matter.focus import Focus
from bot.matter.listening.prompt import human
from bot.matter.listening.reader import ModelReader
from bot.matter.outcomes.situations import load_situations
from bot.matter.reading import Context, Reading, RuleReader, apply_reading
from bot.matter.reading.update import Found
from bot.model.endpoint import Endpoint
from bot.model.limits.deadline import Deadline
from bot.model.turn import ModelTurn, model_turn
from bot.privacy.redaction import Mask
from bot.understanding.arithmetic import worked_out
from tests.support.servers.openai_server import Scripted, openai_endpoint
from tests.support.situations import number_of

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


def test_a_figure_that_stands_otherwise_in_the_words_quoted_is_not_taken() -> None:
    text = "一个月7600，干了八个月，站长让我走"
    rules = RuleReader().read(text, Matter(), CONTEXT)
    reading, _ = read(text, told({"field": "干了多久", "value": "3个月", "quote": "八个月"}))
    assert {name: reading.values[name] for name in rules.values} == rules.values


def test_what_is_asked_is_taken_where_rules_hear_no_question() -> None:
    text = "站里那点破事，就想知道我这算怎么个说法"
    reading, _ = read(text, told(asks=("算不算、合不合法",)))
    assert reading.focuses[:1] in ((Focus.LEGAL,), RuleReader().read(text, Matter(), CONTEXT).focuses[:1])


def test_every_question_heard_counts_also_whether_it_is_lawful_by_one_word_of_the_pair() -> None:
    reading, _ = read("他这样行吗，我签不签，多少钱", told(asks=("合不合法", "签不签", "多少钱")))
    assert reading.focuses == (Focus.LEGAL, Focus.SIGN, Focus.AMOUNT)


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


@pytest.mark.parametrize(
    "flaw",
    [
        {"facts": [{"value": "是", "quote": "站长"}]},
        {"facts": ["考勤"]},
        {"facts": [{"field": "考勤", "value": "是", "quote": ["站长"]}]},
        {"sums": [{"what": "押" * 41, "expr": "300+20", "quotes": ["300"]}]},
        {"sums": [{"what": "罚款", "expr": "300+" * 30 + "300", "quotes": ["300"]}]},
        {"sums": [{"what": "罚款", "expr": "300+20", "quotes": ["300"], "unit": "元人民币整"}]},
        {"sums": [{"what": "罚款", "expr": "300+20", "quotes": "300"}]},
    ],
)
def test_an_entry_of_a_bad_form_is_left_and_nothing_beside_it(flaw: dict[str, list[Any]]) -> None:
    text = "晚一分钟上线站长就在群里点我名，扣了我300，工服又扣80"
    good: dict[str, list[Any]] = {
        "facts": [fact("考勤", "是", "站长就在群里点我名")],
        "sums": [{"what": "扣的", "expr": "300+80", "quotes": ["扣了我300", "工服又扣80"]}],
        "questions": ["扣的钱能要回来吗"],
    }
    reading, turn = read_after(text, Matter(), good | {name: flaw[name] + good[name] for name in flaw})
    assert reading.values["attendance"].value is True
    assert turn.heard is not None
    assert turn.heard.questions == ("扣的钱能要回来吗",)
    assert turn.heard.sums == ("扣的：300+80 = 380 元（照你说的数算）",)


def test_outside_of_a_turn_that_may_ask_nothing_is_sent() -> None:
    with openai_endpoint(lambda _: told()) as server:
        ModelReader(Endpoint("test", server.url, "scripted")).read("站长扣了我300块罚款", Matter(), CONTEXT)
        assert server.requests == []


def read_after(text: str, matter: Matter, answer: dict[str, Any], *before: str) -> tuple[Reading, ModelTurn]:
    """Return what a turn was read as after other turns, and the turn with what was heard beside facts."""
    mask = Mask()
    with openai_endpoint(lambda _: Scripted(json.dumps(answer, ensure_ascii=False))) as server:
        reader = ModelReader(Endpoint("test", server.url, "scripted"))
        reader.endpoint.warm()
        turn = ModelTurn(Deadline.within(30), "7", tuple(("human", one) for one in before), mask.text, mask.whole)
        with model_turn(turn):
            reading = reader.read(text, matter, CONTEXT)
    return reading, turn


def fact(field: str, value: str, quote: str) -> dict[str, str]:
    return {"field": field, "value": value, "quote": quote}


def test_a_figure_in_another_field_than_rules_put_it_moves_there() -> None:
    text = "他说日薪360，我让他给我补上"
    reading, _ = read_after(text, Matter(), {"facts": [fact("日工资", "360", "日薪360")], "wrong": ["欠的钱"]})
    assert reading.values["daily_pay"].value.low == 360
    assert "owed" not in reading.values


def test_a_day_is_taken_as_the_model_dates_it_but_never_in_another_month_than_was_said() -> None:
    text = "过完年那会进的厂，11月30日是最后一天"
    facts = [fact("开始干的日子", "2026-02", "过完年那会"), fact("最后一天", "2026-10-30", "11月30日是最后一天")]
    reading, _ = read_after(text, Matter(), {"facts": facts})
    assert str(reading.values["joined"].value) == "2026-02"
    assert reading.values["left"].value.first.month == 11


def test_what_was_recorded_wrongly_in_an_earlier_turn_is_withdrawn() -> None:
    first = "我同事押金交了3000"
    matter = apply_reading(Matter(), Reading({"deposit": Found(Amount.model_validate("3000"), "3000")}), 1)
    reading, _ = read_after("我的是2000", matter, {"facts": [fact("押金", "2000", "我的是2000")], "wrong": []}, first)
    assert apply_reading(matter, reading, 2).value("deposit").low == 2000
    reading, _ = read_after("那是同事的不是我的", matter, {"wrong": ["押金"]}, first)
    assert apply_reading(matter, reading, 2).value("deposit") is None


def test_the_situation_and_the_questions_heard_are_left_with_the_turn() -> None:
    asked = "站点没给理由开了骑手，能要多少赔偿？"
    answer = {
        "situations": [number_of("dismissed"), "没有"],
        "questions": [asked],
        "articles": ["劳动合同法第八十七条"],
        "asks": ["多少钱"],
    }
    reading, turn = read_after("那能要多少", Matter(), answer)
    assert reading.situations == ("dismissed",)
    assert reading.focuses == (Focus.AMOUNT,)
    assert turn.heard is not None
    assert (turn.heard.questions, turn.heard.articles) == ((asked,), ("劳动合同法第八十七条",))


def test_a_turn_no_situation_fits_is_heard_as_none() -> None:
    assert read_after("这个咋弄", Matter(), {"situations": ["0"]})[0].situations == ("none",)
    assert read_after("这个咋弄", Matter(), {"situations": ["很多"]})[0].situations == ()


def test_told_figures_are_put_together_by_code_and_only_those() -> None:
    sums = [
        {"what": "押金和工服", "expr": "2000+380", "quotes": ["押金2000", "工服380"]},
        {"what": "两倍赔偿", "expr": "2000*2", "quotes": ["押金2000"]},
        {"what": "别人的", "expr": "2000+500", "quotes": ["押金2000", "同事的500"]},
        {"what": "坏的", "expr": "__import__('os')", "quotes": ["押金2000"]},
    ]
    _, turn = read_after("工服380", Matter(), {"sums": sums}, "押金2000")
    assert turn.heard is not None
    assert turn.heard.sums == ("押金和工服：2000+380 = 2,380 元（照你说的数算）",)


@given(st.text(alphabet="0123456789+-*/(). _ab", max_size=30))
def test_no_expression_breaks_the_arithmetic(expression: str) -> None:
    worked = worked_out(expression, {Decimal(2000), Decimal(380)})
    assert worked is None or worked > 0


def test_only_situations_that_may_be_meant_are_named() -> None:
    told = human("押金不退", Matter(topic="annual-leave"), {}, ("deposits-and-fees",))
    listed = told.split("\n")[0]
    title = {name: one.title for name, one in load_situations().items()}
    assert all(title[name] in listed for name in ("deposits-and-fees", "annual-leave", "relation"))
    assert title["employer-bankrupt"] not in listed


def test_every_situation_is_named_where_none_is_near() -> None:
    assert all(one.title in human("押金不退", Matter(), {}) for one in load_situations().values())
