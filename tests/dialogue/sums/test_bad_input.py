"""Input no sum can be made of is asked back in one short question, or computed as a range with the assumption named."""

from __future__ import annotations

from datetime import date

import pytest

from bot.contract.messages import ConversationState, Reply
from bot.dialogue.flows.claims import Reckoning
from knowledge.text.normalise import normalise
from tests.support.shelf import MadeUpResolver
from tests.support.turns import read_turn

TODAY = date(2026, 11, 21)


def talk(*texts: str) -> Reply:
    """Say things in turn, as the engine does; return the last reply of the flow."""
    state, flow, reply = ConversationState(), Reckoning(MadeUpResolver()), None
    for written in texts:
        text = normalise(written)
        state.turn += 1
        read_turn(state, text, TODAY)
        reply = flow.turn(state, text, TODAY)
        if reply is None:
            state.last_query = text
    assert reply is not None
    return reply


def question(reply: Reply) -> str:
    """The question of a reply that asks; it must be one, and short."""
    asked = reply.blocks[1].points[0].text
    assert asked.count("？") == 1, asked
    assert len(asked) <= 70, asked
    return asked


END_FIRST = "2024年5月1号入职，2023年3月1号被辞退，一个月5000，能赔多少"


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        (END_FIRST, "早于"),
        ("明年3月1号入职，上个月15号被辞退，一个月5000，能赔多少", "2027-03-01 还没到"),
        ("2022年3月1号入职，上个月15号被辞退，一个月0元，能赔多少", "大于 0"),
        ("欠我两个月工资，一个月-5000，能要多少", "大于 0"),
        ("欠我两个月工资，一个月负五千块，能要多少", "大于 0"),
        ("2月31号入职，上个月15号被辞退，一个月5000，能赔多少", "没有 2月31号"),
        ("2025年2月30日入职，上个月15号被辞退，一个月5000，能赔多少", "没有 2025年2月30日"),
        ("13月5号入职，上个月15号被辞退，一个月5000，能赔多少", "没有 13月5号"),
        ("白天送外卖一个月4000，晚上代驾一个月3000，欠我两个月工资能要多少", "两份活"),
        ("欠我两个月工资，一个月5000港币，能要多少", "人民币"),
        ("欠我两个月工资，一个月$800，能要多少", "人民币"),
        ("欠我两个月工资，月薪3000美金，能要多少", "人民币"),
        ("欠我好几千，帮我算算能要多少", "一个月工资多少"),
    ],
)
def test_it_is_asked_back_in_one_short_question(text: str, wrong: str) -> None:
    assert wrong in question(talk(text))


def test_an_end_announced_for_a_coming_day_is_computed_to_that_day() -> None:
    reply = talk("2022年3月1号入职，下个月15号被辞退，一个月5000，能赔多少")
    assert "25,000" in reply.blocks[0].points[0].text


@pytest.mark.parametrize(
    ("first", "then", "amount"),
    [
        (END_FIRST, "2025年3月1号", "5,000.00"),  # 10 months, 1 month of pay
        (END_FIRST, "入职是2022年5月1号", "5,000.00"),  # 10 months and a day
        ("明年3月1号入职，上个月15号被辞退，一个月5000，能赔多少", "2022年3月1号", "25,000.00"),
        ("欠我两个月工资，一个月-5000，能要多少", "5000", "10,000.00"),
        ("2月31号入职，上个月15号被辞退，一个月5000，能赔多少", "3月1号", "5,000.00"),
        ("白天送外卖一个月4000，晚上代驾一个月3000，欠我两个月工资能要多少", "4000", "8,000.00"),
        ("欠我两个月工资，一个月5000港币，能要多少", "4600", "9,200.00"),
    ],
)
def test_the_answer_to_it_leads_to_the_sum(first: str, then: str, amount: str) -> None:
    assert f"是 {amount} 元" in talk(first, then).blocks[0].points[0].text


def test_two_figures_for_one_thing_are_asked_back_with_both_as_buttons() -> None:
    reply = talk("一个月6000", "欠我两个月工资", "一个月5000，能要多少")
    assert "6000" in question(reply)
    assert {"say:6000", "say:5000"} <= {choice.action for choice in reply.choices}


def test_both_can_be_computed_as_a_range() -> None:
    reply = talk("一个月6000", "欠我两个月工资", "一个月5000，能要多少", "都算，给我范围")
    assert "10,000.00 到 12,000.00" in reply.plain_text()


def test_contradictory_first_days_are_asked_back() -> None:
    reply = talk("2023年3月入职的", "2022年5月入职，上个月15号被辞退，一个月5000，能赔多少")
    assert "2023-03" in question(reply)
    assert "2022-05" in question(reply)


def test_saying_it_more_exactly_is_no_contradiction() -> None:
    reply = talk("2023年3月入职的，一个月五六千", "3月", "2023年3月15号入职，上个月15号被辞退，一个月5500，能赔多少")
    assert "22,000.00" in reply.plain_text()  # 3 years 7 months, 4 × 5500


def test_a_correction_is_taken_without_asking() -> None:
    assert "11,000.00 元" in talk("一个月大概五六千", "准确是5500，欠我两个月工资能要多少").plain_text()


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("2023年入职，上个月15号被辞退，一个月5000，能赔多少", "15,000.00 到 20,000.00"),
        ("欠我一两万，帮我算算能要多少", "10,000.00 到 20,000.00"),
        ("欠我三个多月工资，一个月4000，能要多少", "12,000.00 到 16,000.00"),
        ("欠我三个月工资，一个月四五千，能要多少", "12,000.00 到 15,000.00"),
        ("欠我三个月工资，一个月五千多，能要多少", "15,000.00 到 18,000.00"),
    ],
)
def test_what_is_half_known_becomes_a_range_with_the_assumption_named(text: str, amount: str) -> None:
    said = talk(text).plain_text()
    assert amount in said
    assert "按最少和最多各算一次" in said


def test_the_first_day_asked_for_may_be_skipped() -> None:
    said = talk("被辞退能赔多少，一个月5000", "不知道", "上个月15号").plain_text()
    assert "还差数字" in said
    assert "哪天入职的" in said


def test_a_length_of_time_is_not_taken_for_pay() -> None:
    assert "一个月工资多少" in question(talk("欠我工资能要多少", "两个月"))
