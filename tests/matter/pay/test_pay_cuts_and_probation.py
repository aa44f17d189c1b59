"""Differences are net of what came already; probation beyond the lawful end is counted to the day it ended."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from bot.app import App
from bot.claims import compute_claim
from bot.matter.derived.pay.wages import wages_owed
from bot.matter.inputs import claim_inputs
from tests.support.matters import TODAY, matter_of
from tests.support.product import say

CUT = [
    (["一个月固定8000", "工资变3500，9月发3500，10月也3500，我没同意过"], 9000),
    (["说好8000一个月 9月10月每个月就发3500"], 9000),
    (["月薪8000 从9月起只发3500", "发了两个月了 差我多少"], 9000),
    (["合同8000 降到5000 降了三个月 没同意"], 9000),
    (["月薪8000 降薪到3500 两个月 他一共给了7000"], 9000),
    (["原来7000，调岗后5500，9月10月11月都是5500"], 4500),
    (["工资6000 公司7月开始发4500 一直到现在"], 6000),
    (["差额9000 9月给3500 10月3500 月薪8000"], 9000),
    (["月薪8000", "欠我差额9000", "9月10月每月只发了3500"], 9000),
    (["月薪8000 他欠我9000", "9月给了3500，10月给了3500"], 9000),
    (["定好8000 9月给了3500 10月给了3500 他欠我9000"], 9000),
    (["固定工资5200", "9月就给我调去包装 工资改成3900 9月10月都是发3900 没签啥东西 我没同意过"], 2600),
    (["我原来一个月6000 7月份调岗后工资改成4500 7月8月9月10月都按4500发的"], 6000),
    (["工资8000 公司说效益不好 8月起降到6500 8月到10月都是发6500 没同意过"], 4500),
    (["怀孕5个月 之前工资7000 9月开始只给5000 9月10月都是5000"], 4000),
    (["一个月固定6800 6月起老板说降薪到5800 一直到现在都是5800 我没答应"], 5000),
    (["哺乳期 工资原来6300 上班后改成4800 发了三个月了 都是4800"], 4500),
    (["月薪5600 9月份换了岗位 就给4600一个月 9月10月发的都是4600 单方面改的"], 2000),
    (["工资4800改成了3800 8 9 10三个月都这样 没跟我商量"], 3000),
    (["合同写工资6500 公司从8月单方降到5500 8、9、10月都发5500"], 3000),
    (["原工资7500 降成6000 都发了5个月了 一直没签过同意"], 7500),
    (["本来每个月9000 说部门调整 10月发了7200 我没同意"], 1800),
    (["月薪5000 换成了门卫 工资变为3800 9月10月都是3800"], 2400),
]


@pytest.mark.parametrize(("turns", "owed"), CUT)
def test_a_difference_is_not_reduced_by_what_was_paid_once_more(turns: list[str], owed: int) -> None:
    assert wages_owed(matter_of(*turns), TODAY).low == owed


def test_what_came_since_is_still_taken_off() -> None:
    assert wages_owed(matter_of("欠我9000", "昨天给了3000"), TODAY).low == 6000


def test_a_cut_that_was_agreed_to_leaves_nothing_owed() -> None:
    assert wages_owed(matter_of("月薪8000降到5000 我签了字同意的 三个月了"), TODAY) is None


def test_months_that_came_are_no_debt_beside_one_that_did_not() -> None:
    assert matter_of("7月给了4000 8月4200 9月没给").owed is None


def test_what_a_cut_comes_to_in_all_is_in_the_first_answer(app: App) -> None:
    said = say(app, "合同8000 降到5000 公司不打招呼就降了", "降了三个月 没同意 能要多少").plain_text()
    assert "3 个月一共 9,000 元" in said


def test_a_cut_while_pregnant_is_worked_out_and_not_asked_for(app: App) -> None:
    said = say(
        app,
        "东莞长安电子厂 我怀孕了 主管要我上夜班",
        "怀孕29周了 之前一直白班贴片 固定工资5200",
        "9月就给我调去包装 工资改成3900 9月10月都是发3900 没签啥东西 我没同意过",
        "他这样讲对不对 我是不是不去上班就行了",
    ).plain_text()
    assert "少发的 2,600 元要补" in said and "扣了多少" not in said


SERVED = [
    (["3月16号入职 签了一年合同 试用期6个月 转正6000", "9月1号走的"], date(2026, 9, 1)),
    (["今年3月1号入职 合同一年 试用期6个月 转正6000", "6月10号公司让我走"], date(2026, 6, 10)),
    (["2月1号入职 合同两年 试用期3个月 转正7000"], date(2026, 4, 30)),
]


@pytest.mark.parametrize(("turns", "last"), SERVED)
def test_probation_is_served_to_its_end_or_the_last_day_of_work(turns: list[str], last: date) -> None:
    told = matter_of(*turns)
    assert claim_inputs("unlawful_probation", told, TODAY)["probation_served_to"] == last.isoformat()


def test_the_excess_runs_from_the_day_after_the_lawful_end_in_months_and_days() -> None:
    """劳动合同法 19, 83: two months for a contract of a year; 1 May to 10 June is a month and eight workdays."""
    told = matter_of("今年3月1号入职 合同一年 试用期6个月 转正6000", "6月10号公司让我走")
    claim = compute_claim("unlawful_probation", claim_inputs("unlawful_probation", told, TODAY), today=TODAY)
    assert claim.low == Decimal("8206.90")


def test_the_day_of_becoming_regular_is_no_day_of_probation(app: App) -> None:
    turns = ("去年7月1号来的 合同一年 试用半年 试用4000转正5000", "去年10月1号转正的", "多试用的能要多少")
    assert "2025-09-01 到 2025-09-30" in say(app, *turns).plain_text()


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ("合同是一年的 试用三个月 试用4500 转正5500，三个月都做满了刚转正，能要钱不", ["不合法", "5,500 元"]),
        ("签了半年合同 试用期三个月 试用3000 转正4000 已经做满了 对吗", ["不合法，两处", "8,000 元", "200 元"]),
        ("签的三年合同 试用期六个月 试用期工资3800 转正5000 这合法吗", ["长短合法", "4,000 元", "200 元"]),
        ("一年合同 试用期两个月 试用4200 转正5000 这合法吗", ["这两样合法", "4,000 元"]),
        ("试用期工资3500 转正5000 合法吗", ["工资不合法", "500 元", "同岗更低一档"]),
        ("签了两个月合同 试用期两个月 试用3500 转正4000 已经做满了 对吗", ["不合法", "8,000 元"]),
        ("合同是一年的 试用三个月 试用4500 转正5500 三个月都做满了 能赔多少钱", ["不合法", "5,500 元"]),
    ],
)
def test_the_three_limits_of_probation_are_held_against_what_was_told(app: App, told: str, said: list[str]) -> None:
    first = say(app, told).plain_text().split("\n")[0]
    assert [words for words in said if words not in first] == []


def test_a_contract_of_less_than_a_year_is_no_probation_served_to_its_end(app: App) -> None:
    """不满 tells how long the contract is, not that probation is over (劳动合同法 83 pays for what was served)."""
    first = say(app, "合同不满一年 签的十个月 试用期三个月 转正5000 这合法吗").plain_text().split("\n")[0]
    assert "最多一个月" in first
    assert "已经试完" not in first
