"""Sums in the conversation: told in everyday words, asked for one at a time, computed by code."""

from __future__ import annotations

from datetime import date

import pytest

from bot.contract.messages import ConversationState, Reply
from bot.dialogue.flows.claims import Reckoning, wanted_claim
from tests.support.shelf import MadeUpResolver
from tests.support.turns import read_turn

TODAY = date(2026, 11, 21)


def talk(*texts: str) -> Reply | None:
    """Say things in turn, as the engine does; return the last reply of the flow."""
    state, flow, reply = ConversationState(), Reckoning(MadeUpResolver()), None
    for text in texts:
        state.turn += 1
        read_turn(state, text, TODAY)
        reply = flow.turn(state, text, TODAY)
        if reply is None:
            state.last_query = text
    return reply


def lead(reply: Reply | None) -> str:
    assert reply is not None
    return reply.plain_text()


@pytest.mark.parametrize(
    ("texts", "amount"),
    [
        (["2023年3月1号入职，上个月15号被辞退，一个月6000，能赔多少"], "24,000.00"),
        (["站点欠我两个月工资，每月五六千，帮我算一下"], "10,000.00 到 12,000.00"),
        (["评了九级伤残能赔多少", "每月大概6000", "没交"], "54,000.00"),
        (["没签合同，今年1月5号入职的，现在还在干，能要多少双倍工资", "6000"], "57,310.34"),
        (["老板欠我三个月工资，一个月4500", "帮我算一下"], "13,500.00"),
        (["2024年3月1号入职，上个月15号辞退，一个月7200,2N能拿多少"], "43,200.00"),
        (["上个月15号站长说优化，叫我明天不用来了", "2024年3月1号入职，一个月7200，2N能拿多少"], "43,200.00"),
        (["工地上干了47天，一天350，包工头只给了5000，找谁要钱，帮我算下欠多少"], "11,450.00"),
    ],
)
def test_the_sum_is_reached_from_everyday_words(texts: list[str], amount: str) -> None:
    assert amount in lead(talk(*texts))


def test_an_unlawful_dismissal_is_named_beside_the_lawful_one() -> None:
    assert "48,000.00" in lead(talk("2023年3月1号入职，上个月15号被辞退，一个月6000，能赔多少"))


def test_one_thing_is_asked_at_a_time_with_a_way_to_skip() -> None:
    reply = talk("评了九级伤残能赔多少")
    assert reply is not None
    assert any(choice.action == "say:不知道" for choice in reply.choices)


def test_skipping_everything_still_gives_the_formula() -> None:
    reply = talk("评了九级伤残能赔多少", "不知道", "不知道")
    assert reply is not None
    assert "本人工资 × 等级月数" in reply.plain_text()


def test_the_worker_can_leave_the_sum_at_any_time() -> None:
    assert "不问了" in lead(talk("评了九级伤残能赔多少", "算了，换个问题"))


def test_an_answer_to_something_else_leaves_the_sum() -> None:
    assert talk("评了九级伤残能赔多少", "站长今天又骂人了") is None


@pytest.mark.parametrize("text", ["老板欠我工资怎么办", "你好", "要多久"])
def test_messages_that_ask_for_no_sum_are_left_alone(text: str) -> None:
    assert wanted_claim(text, ConversationState()) is None


def test_a_sum_that_was_stopped_is_taken_up_with_what_was_answered() -> None:
    reply = talk("被辞退了，能赔多少", "2023年3月1号入职", "算了", "接着算")
    assert reply is not None and "还差一样" in reply.plain_text()
    assert talk("被辞退了，能赔多少", "接着算") is not None
    assert talk("接着算") is None
