"""An offer told in months of pay, and a last day announced: what is due to that day, and by how much the offer falls short."""

from __future__ import annotations

import pytest

from bot.app import App
from tests.support.matters import matter_of
from tests.support.product import say

IN_MONTHS = [
    ("月均应发5800，公司提出来协商解除，做到11月30号，给一个月5800", 5800),
    ("最近一年平均应发5800，说做到11月30号，给6个月的钱34800", 34800),
    ("月均6000，厂子要关，一个人给三个月工资", 18000),
    ("一个月4500，门店撤了，给我两个月工资，让签协议", 9000),
    ("工资5000，老板让我走人，说给一个月工资就两清", 5000),
    ("一个月5000，要辞退我，只肯给半个月工资", 2500),
    ("月薪6400，公司裁员，赔两个月", 12800),
    ("公司要我走人，给4个半月工资，一个月6000", 27000),
]


@pytest.mark.parametrize(("text", "offered"), IN_MONTHS)
def test_months_of_pay_offered_are_that_sum(text: str, offered: int) -> None:
    assert matter_of(text).value("offered").low == offered


def test_months_of_pay_offered_before_the_pay_was_told_are_that_sum_once_it_is(app: App) -> None:
    said = say(app, "公司让我走 给1个月工资 我2023年5月6号来的", "一个月6600 给得够不够 少多少").plain_text()
    assert "26,400" in said and "不够" in said


@pytest.mark.parametrize(
    "text",
    [
        "老板欠我三个月工资，一个月5000",
        "没给我两个月工资，一个月4000",
        "一个月5000，每月再给两千补六个月",
        "给了我三个月时间考虑，一个月5000",
    ],
)
def test_months_of_pay_that_are_owed_or_given_in_parts_are_no_offer_of_a_total(text: str) -> None:
    offered = matter_of(text).value("offered")
    assert offered is None or offered.low <= 2000


AHEAD = [
    ("厂子要关，做到12月31号", "2026-12-31"),
    ("公司不续这个项目了，说12月15号走", "2026-12-15"),
    ("公司通知我们12月20号解除", "2026-12-20"),
    ("HR让我12月31号走", "2026-12-31"),
]


@pytest.mark.parametrize(("text", "day"), AHEAD)
def test_a_last_day_announced_lies_ahead(text: str, day: str) -> None:
    assert str(matter_of(text).value("left")) == day


@pytest.mark.parametrize("text", ["我12月31号走的，押金没退", "干到12月20号就没去了"])
def test_a_last_day_that_is_over_stays_behind(text: str) -> None:
    left = matter_of(text).value("left")
    assert left is None or left.first.year == 2025


SHORT = [
    (
        [
            "杭州外贸公司做跟单 2023年7月3号进的 月平均应发5800。HR说欧美组撤了 公司提出来协商解除 做到11月30号 给一个月5800"
            " 协议写因个人原因离职 说失业金照样领。HR说得对吗 我这样签了少拿多少"
        ],
        "14,500",
    ),
    (
        [
            "公司要把我们跟单的都劝退 人事找我谈了",
            "我是2020年5月6号入职 合同社保都是从那时候起",
            "最近一年平均应发5800 说做到11月30号 给6个月的钱 34800",
            "人事叫我写辞职报告 理由填个人原因 不写不打钱  这个能写吗 34800对不对 失业金还能领吗",
        ],
        "5,800",
    ),
    (["2021年3月15号进的厂 月均6000 厂子要关 做到12月31号 一个人给三个月工资 这样少拿了多少 失业金能领吗"], "18,000"),
    (["我干了2年7个月 月平均5200 店要关了 给1个月5200 说就这么多 少了多少"], "10,400"),
    (["2020年3月2号入职 平均7200 公司让我们走 给四个月的钱28800 12月31号走 HR叫写个人原因 28800对不对"], "21,600"),
]


@pytest.mark.parametrize(("turns", "short"), SHORT)
def test_by_how_much_an_offer_falls_short_is_said_whatever_else_is_asked(
    app: App, turns: list[str], short: str
) -> None:
    said = say(app, *turns).plain_text()
    answers = said.split("\n\n")[0]
    assert "账不对" in answers and f"少 {short} 元" in answers
