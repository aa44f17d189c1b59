"""Answers on pay: a price by the piece is no month's pay, what stands at several sums is left as written, a fine is told by times and rate."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cases.intake.interview.confirming import answer_to_sure
from bot.cases.intake.questions import read_answer
from bot.cases.intake.readers.debts import debts_told
from bot.cases.intake.readers.later_answers import several_told, sum_taken
from bot.cases.intake.readers.pay_answers import months_counted
from bot.cases.intake.righting.sums import owed_righted
from bot.cases.rules.facts.matter_facts import heard_in
from bot.contract.matter import Matter
from bot.understanding.quantities import find_amounts
from tests.support.case_play import CaseTalk, case_product

TODAY = date(2026, 11, 25)


def heard(slot: str, text: str) -> dict[str, str]:
    _, read = heard_in(Matter(), slot, text, TODAY, 3)
    return read_answer(slot, text, TODAY, read).values


@pytest.mark.parametrize(
    ("said", "pay"),
    [
        ("一单四块二", {"piece_pay": "4.2"}),
        ("按件 一件三毛五", {"piece_pay": "0.35"}),
        ("看单的 四块到八块都有 一天两三百", {"daily_pay": "200-300", "piece_pay": "4-8"}),
        ("一天两百六。有个木工师傅三百八", {"daily_pay": "260"}),
        ("一日三四百 多嘅时候五百", {"daily_pay": "300-400"}),
        ("讲好七千，头两个月试用给6500。不对，是六千八", {"monthly_pay": "6800"}),
        ("一票一块，原先是一块 今年降九毛了", {}),
        ("计件的，好的时候七千，差的时候四千", {}),
        ("四千五", {"monthly_pay": "4500"}),
        ("一个月两千二，以前是两千", {"monthly_pay": "2200"}),
    ],
)
def test_only_a_sum_said_to_hold_for_a_month_is_the_pay_of_one(said, pay):
    found = heard("monthly_pay", said)
    rates = ("monthly_pay", "daily_pay", "hourly_pay", "piece_pay", "paid")
    assert {slot: value for slot, value in found.items() if slot in rates} == pay


@given(low=st.integers(1, 300), more=st.integers(1, 300))
def test_from_yuan_to_yuan_is_one_sum_however_it_is_written(low, more):
    found = [amount for _, amount in find_amounts(f"{low}块到{low + more}块一单")]
    assert [(one.low, one.high) for one in found] == [(Decimal(low), Decimal(low + more))]


def test_two_sums_in_a_list_are_no_span():
    assert len(find_amounts("罚了50块、100块")) == 2


@given(many=st.integers(2, 30), each=st.integers(2, 500))
def test_fines_told_by_times_and_rate_come_to_their_product(many, each):
    for said in (f"罚了{many}次，一次{each}", f"投诉{many}回一回{each}", f"一个投诉罚{each}，一共{many}个"):
        assert sum_taken("docked", said) == str(many * each), said
        assert several_told(said)


@pytest.mark.parametrize(
    ("said", "taken"),
    [
        ("他说管饭一天扣20，俺不认", ""),
        ("每单扣2块6的保险", ""),
        ("进来押了四百衣服钱", ""),
        ("来的时候押了两千 说干满一年退", ""),
        ("保险一天三块。还有15号一单超时扣了九块三", "9.3"),
        ("设备押金1500。还有一次扣了300说我没化妆", "300"),
        ("扣了两次了就是1340 这样10月就只给3800", "1340"),
        ("扣了住宿200 保险150", "350"),
        ("一次扣了500", "500"),
        ("一个投诉罚200，上个月罚了1800", "1800"),
        ("每月扣我300，扣了三个月", "900"),
    ],
)
def test_what_was_docked_is_neither_a_rate_nor_a_deposit_nor_what_came(said, taken):
    assert sum_taken("docked", said) == taken


@pytest.mark.parametrize(
    ("said", "spent"),
    [("医药费5260，折叠车报废2300", "5260"), ("四千二里头我自己出了3200", "3200"), ("挂号50，拍片320，药180", "500")],
)
def test_treatment_costs_what_oneself_paid_of_it(said, spent):
    assert sum_taken("medical_costs", said) == spent


@pytest.mark.parametrize(
    ("said", "owed"),
    [
        ("运费加搬运一千一。投诉扣的一百另外计", "1100"),
        ("7月份的发了，是我糊涂了，那就四个月，七千六", "7600"),
        ("差8块一小时 187小时 就是1496。他按18算3366 扣完打我卡里3016", "1496"),
        ("九毛 4689 加上九月的1900 总共6589 押金2000另算", "6589"),
        ("他给了三千", ""),
    ],
)
def test_a_sum_told_apart_is_not_what_is_owed(said, owed):
    assert owed_righted(said, {"monthly_pay": "1900"}, TODAY) == owed


def test_the_answer_to_a_sum_of_fines_read_back_is_added_up_like_the_first():
    answered = answer_to_sure("docked", "罚款一百 另外工衣扣了五十", "429", TODAY)
    assert answered is not None and answered.values == {"docked": "150"}


@pytest.mark.parametrize(
    ("said", "owed"),
    [
        ("返费还差五千。差价我算了下差不多一千九 380个小时×5嘛", "6900"),
        ("运费860没给，搬运费240也没给", "1100"),
        ("10月工资3200没发，还有提成1500", "4700"),
        ("底薪3000没发 提成1268也没给", "4268"),
        ("欠我8000，其中加班费2000", "8000"),
        ("工资欠5000，医药费2000", "5000"),
        ("工资欠5000，加班费给了800", "5000"),
    ],
)
def test_debts_of_several_names_add_up_where_nothing_else_is_told_of_them(said, owed):
    assert heard("amount_owed", said)["amount_owed"] == owed


@given(first=st.integers(100, 9000), second=st.integers(100, 9000))
def test_two_debts_come_to_their_sum_whatever_they_are(first, second):
    assert debts_told(f"工资欠{first}元，加班费欠{second}元") == str(first + second)


@pytest.mark.parametrize(
    "said",
    [
        "10月流水21340 11月九天3800的流水 一共欠8799",
        "十月1126单 就是4729块 十一月173单726块 站长扣完算下来给我3385",
    ],
)
def test_takings_counts_and_what_the_other_side_reckons_are_no_pay_that_came(said):
    assert "paid" not in heard("amount_owed", said)


def test_a_rebate_promised_by_an_agency_is_no_pay():
    assert "monthly_pay" not in heard("", "说好55天返6500 我干了63天")


@pytest.mark.parametrize(
    ("said", "months"),
    [("7月份的发了，是我糊涂了，那就四个月，七千六", "4"), ("一共七千六", ""), ("一个月1900，七千六", "")],
)
def test_months_counted_beside_a_total_put_right_the_months_told_before(said, months):
    assert months_counted(said) == months


def test_a_total_read_back_that_is_put_right_with_its_months_puts_both_right(tmp_path):
    talk = CaseTalk(*case_product(tmp_path), "months")
    for text in ("小区保洁 欠我五个月工钱了 一千九一个月", "找人工"):
        talk.say(text)
    talk.tap("同意")
    for _ in range(20):
        if talk.asks == "sure_amount_owed":
            break
        talk.say("不知道")
    talk.say("7月份的发了，是我糊涂了，那就四个月，七千六")
    assert (talk.state.facts.values["months_owed"], talk.state.facts.values["amount_owed"]) == ("4", "7600")


def test_what_came_after_something_was_taken_off_is_no_sum_taken_off():
    assert "docked" not in heard("amount_owed", "差8块一小时 187小时 就是1496。他按18算3366 扣完打我卡里3016")
    assert heard("amount_owed", "上个月罚了1800")["docked"] == "1800"
