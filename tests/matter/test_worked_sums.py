"""What workers ask to have worked out follows from what they told, whatever situation the conversation is about."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.claims import compute_claim
from bot.contract.matter import Matter
from bot.matter.focus import Focus
from bot.matter.judge import Judgement, judge
from bot.matter.reading import Context, RuleReader, apply_reading
from bot.matter.situations import load_situations

TODAY = date(2026, 11, 21)
READER = RuleReader()


def told(*turns: str) -> Matter:
    matter = Matter()
    for number, text in enumerate(turns, 1):
        matter = apply_reading(matter, READER.read(text, matter, Context(TODAY, number, "")), number)
    return matter


def judged(topic: str, *turns: str, focus: Focus = Focus.AMOUNT) -> Judgement:
    return judge(load_situations()[topic], told(*turns), (focus,), turns[-1], TODAY)


def amounts(topic: str, *turns: str, focus: Focus = Focus.AMOUNT) -> dict[str, str]:
    figures = judged(topic, *turns, focus=focus).figures
    return {name: figure.amount for name, figure in figures.items() if figure.amount}


KINDS = [
    # under the minimum wage: whole months since one came, and since the rule where one is past retirement age
    ("over-age-work", ["我61了 在北京一个小区扫地 物业招的 今年4月来的 每月2200 现在还在干", "差了多少"], "minimum_gap", "1,360"),
    ("resigning", ["在北京的超市当理货员 今年6月1号来的 一个月2400 天天打卡 请假要批", "少给的有多少"], "minimum_gap", "700"),
    # ... by the hour
    ("hourly-pay", ["北京做钟点保洁 每天3小时 一小时20块 上个月一共66个小时", "差多少"], "hourly_minimum_gap", "508.20"),
    # what the award left out
    ("dismissed", ["裁决下来了 我要三万 只支持一万三", "还能争多少"], "award_gap", "17,000"),
    # pieces at their price
    ("unpaid-wages", ["计件的 一件6毛 做了8000件 老板只给了1500", "还差多少"], "piece_rest", "3,300"),
    # what stays taken, and all of it together
    ("resigning", ["饭店干活 押了我300工服押金 还收了体检费150", "这些能退多少"], "taken", "450"),
    ("resigning", ["一个月4350 最后8天没给 还押着500押金", "一共能要多少"], "with_taken", "2,100"),
    # a whole short service, less what came
    ("agency-tricks", ["说好一个月5000 干了四个月 老板就给过6000", "还该给多少"], "own_due", "14,000"),
    # docked under the roof of a fifth
    ("resigning", ["十月本来6000 迟到罚了我1800", "能退多少"], "dock_over", "600"),
    # a non-compete kept without pay, where the city is not known
    ("resigning", ["7月5号走的 竞业两年 月薪8000 一分补偿没给", "能要多少"], "quiet_months", "9,600"),
    # wages while hurt
    ("work-injury", ["上班时手压了 工伤 月工资6000 7月到9月每月只发2000", "少了多少"], "leave_gap", "12,000"),
    # the cost of a training, whatever else is asked
    ("leaving-certificate", ["公司送我去培训 培训费18000 签了3年服务期 干满12个月想走", "要赔多少"], "bond_most", "12,000"),
    # the year told as an average
    ("death-at-work", ["我爸在工地摔死了 当地平均工资一年96000", "能赔多少"], "funeral", "48,000"),
    # an offer held against what is due
    ("injury-grade", ["我是八级 月工资5000 公司说给3万了结", "差多少"], "offer_gap", "25,000"),
]  # fmt: skip


@pytest.mark.parametrize(("topic", "turns", "name", "amount"), KINDS)
def test_the_sum_of_a_kind_is_worked_out_in_whatever_situation(
    topic: str, turns: list[str], name: str, amount: str
) -> None:
    found = amounts(topic, *turns)
    assert found.get(name) == amount or amount in found.values(), found


def test_months_before_the_rule_for_those_past_retirement_are_never_counted() -> None:
    found = judged("over-age-work", "我63 在北京看大门 物业招的 今年1月来的 每月2000 现在还在干", "差多少").figures
    assert found["minimum_gap"].amount == "2,160"
    assert "2026年7月到10月" in found["minimum_gap"].label


def test_a_wage_over_the_minimum_gives_no_gap() -> None:
    assert "minimum_gap" not in amounts("over-age-work", "我63 在北京看大门 今年1月来的 每月2600 还在干", "差多少")


def test_who_is_hired_by_a_household_is_not_held_against_the_minimum_wage() -> None:
    turns = ("在北京给一户人家带孩子 没有公司 直接跟宝妈讲的 今年1月来的 每月2000 还在干", "差多少")
    assert "minimum_gap" not in amounts("domestic-pay" if "domestic-pay" in load_situations() else "resigning", *turns)


def test_a_demand_of_the_other_side_is_no_offer() -> None:
    assert "offer_gap" not in amounts("resigning", "欠我两个月工资 一个月6000", "走要赔3万违约金 能要多少")


def test_an_offer_over_what_is_due_is_no_shortfall() -> None:
    assert "offer_gap" not in amounts("injury-grade", "我是十级 月工资5000 公司说给5万了结", "行吗 给多少才对")


def test_money_offered_to_somebody_hurt_is_not_subtracted_from_wages() -> None:
    found = amounts("subcontract-injury", "工地上摔了 一个月9000 干了四个月 他给过我20000看病", "能要多少")
    assert "16,000" not in found.values()


@settings(max_examples=60, deadline=None)
@given(claimed=st.integers(min_value=2000, max_value=99_999), share=st.integers(min_value=5, max_value=95))
def test_what_an_award_left_out_is_what_was_claimed_less_what_it_gave(claimed: int, share: int) -> None:
    given_ = claimed * share // 100
    matter = told("仲裁裁决下来了", f"我要{claimed}，只支持{given_}")
    assert (str(matter.value("claimed_sum")), str(matter.value("awarded_sum"))) == (str(claimed), str(given_))
    assert matter.value("owed") is None


@settings(max_examples=40, deadline=None)
@given(months=st.integers(min_value=1, max_value=11), wage=st.integers(min_value=2500, max_value=20_000))
def test_the_line_of_double_wage_adds_up(months: int, wage: int) -> None:
    """The working in one line names the full sum and what the limitation may have eaten: the rest is the amount."""
    values = {
        "start": "2025-06-02",
        "monthly_wage": str(wage),
        "end": f"{2025 + (6 + months) // 12}-{(6 + months) % 12 + 1:02}-01",
    }
    claim = compute_claim("double_wage", values, today=TODAY)
    total = sum((part.low for part in claim.parts if part.low is not None), Decimal(0))
    lost = sum((part.low for part in claim.parts if part.low is not None and not part.counted), Decimal(0))
    assert claim.low == total - lost
    assert not lost or f"{lost.normalize():f}" in claim.summary
