"""Which figures without a ground of their own a reader of meaning may settle, and which stop a line at once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.answering.gates import Evidence, Sentence, figures_may_be_settled
from bot.answering.gates.figures.following import follow
from bot.answering.gates.figures.sums import figures_stand
from bot.answering.material import Material

NUMBERS = st.integers(1, 20_000).map(Decimal)
TOLD = "店里国庆三天一天干8小时，月薪5220，还有312小时，说好18一小时只给14，这三个月的钱"


def evidence(told: str = TOLD) -> Evidence:
    spoken = {"S1": "国庆上班另付百分之三百", "S2": "没签书面合同的，从第二个月起给两倍工资", "S3": "仲裁一年内申请"}
    results = {"R1": "国庆加班费：2,160 元（5220 ÷ 21.75 = 240；240 × 3 天 × 3 = 2160）"}
    return Evidence(Material(told, date(2026, 11, 22), {}, (), (), {}), lambda _: [], spoken, results)


@pytest.mark.parametrize(
    "text",
    [
        "算法：一小时 30 元，三天 24 小时，乘三倍就是 2160 元。",
        "312小时乘每小时少的4元是 1,248 元。",
        "4个月两倍工资要看签没签合同。",
        "10月到日子还不发，去投诉。",
    ],
)
def test_a_step_of_a_sum_and_a_figure_of_another_source_may_be_settled(text: str) -> None:
    told = f"{TOLD}，干了5个月"
    assert figures_may_be_settled(Sentence(text, ("S1",)), evidence(told))


@pytest.mark.parametrize(
    "text",
    [
        "一共该给 7,777 元。",
        "三年内申请仲裁就行。",
        "最晚2027年3月2日去申请。",
        "满七年的最多给八个月工资。",
    ],
)
def test_a_figure_from_nowhere_a_time_limit_and_a_new_day_stop_a_line(text: str) -> None:
    sentence = Sentence(text, ("S1",))
    assert figures_stand(sentence, evidence())
    assert not figures_may_be_settled(sentence, evidence())


@pytest.mark.parametrize(
    "text", ["三五天不给就投诉。", "别等到最后两天。", "双方协商一致才算。", "头两天先别签。", "钱数看一天多少。"]
)
def test_words_that_count_in_passing_are_no_figures(text: str) -> None:
    assert figures_stand(Sentence(text, ("S3",)), evidence()) == ""


@given(NUMBERS, NUMBERS, st.sampled_from("+-*/"))
def test_what_one_step_gives_follows(one: Decimal, other: Decimal, sign: str) -> None:
    found = {"+": one + other, "-": one - other, "*": one * other, "/": one / other}[sign]
    assume(round(found, 2) not in {one, other} and found >= Decimal("0.01"))
    assert follow([round(found, 2)], (), {one, other})


@given(NUMBERS)
def test_nothing_follows_from_nothing(value: Decimal) -> None:
    assert not follow([value], {value}, ())
