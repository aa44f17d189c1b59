"""Months of which a part of the pay came or is missing count as owed, however the part is put and in whatever order it is told."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.contract.matter import Matter
from bot.matter.derived.pay.account import wage_account
from bot.matter.reading.reader import RuleReader
from bot.matter.reading.update import Context, apply_reading
from tests.support.matters import TODAY


def told(*turns: str) -> Matter:
    matter = Matter()
    for number, text in enumerate(turns, 1):
        reading = RuleReader().read(text, matter, Context(today=TODAY, turn=number))
        matter = apply_reading(matter, reading, number)
    return matter


def owed(*turns: str) -> str:
    account = wage_account(told(*turns), TODAY)
    return "" if account is None else f"{account.total.quantize(Decimal('0.01')):f}".removesuffix(".00")


@pytest.mark.parametrize(
    ("turns", "total"),
    [
        (["一个月5800，六月到八月只发一半"], "8700"),
        (["一个月5800，六月到八月只发了一半工资，九月十月一分没发"], "20300"),
        (["六月到八月只发一半", "一个月5800", "九月十月一分没发"], "20300"),
        (["九月十月一分没发，一个月5800", "六月到八月只发一半"], "20300"),
        (["一个月5800，6月只发了三分之一"], "3866.67"),
        (["一个月5800，6月到8月都按六成发"], "6960"),
        (["一个月5800，6月7月打八折发的"], "2320"),
        (["一个月5800，6、7、8月工资打对折"], "8700"),
        (["一个月5800，今年6月到8月每个月只发70%"], "5220"),
        (["一个月5800，6月到8月只拿到半个月工资"], "8700"),
        (["一个月5800，有两个月各发一半"], "5800"),
        (["一个月5800，有两个月各发一半，还有三个月一分没发"], "23200"),
        (["一个月5800，6月和7月工资还有一半没给"], "5800"),
        (["一个月5800，6月发了一半，7月一分没给"], "8700"),
        (["一个月5800，从6月开始只发一半"], "14500"),
        (["一个月5800，六月到八月，每个月少发一千"], "3000"),
        (["一个月5800，6月、7月、8月每月少发1000块，九月没发"], "8800"),
        (["我2024年5月15号入的职，一个月5800，去年11月到今年1月每个月只发一半，昨天把我踢出了工作群"], "8700"),
    ],
)
def test_what_a_month_came_short_is_owed(turns: list[str], total: str) -> None:
    assert owed(*turns) == total


def test_a_list_that_is_put_right_stands_for_all_of_it() -> None:
    assert owed("九月十月一分没发，一个月5800", "六月到八月只发一半", "不对，七月到八月只发一半") == "17400"


@pytest.mark.parametrize(
    "text",
    [
        "一个月5800，六月试用期只发八成合法吗",
        "一个月5800，6月社保只交一半",
        "一个月5800，停工，6月7月只发一半",
        "一个月5800，9月给了5800，10月给了5800",
    ],
)
def test_what_is_less_for_another_reason_is_no_debt(text: str) -> None:
    assert owed(text) in ("", "0")


def test_such_months_are_neither_the_first_day_nor_the_last() -> None:
    matter = told("我2024年5月15号入的职，今年6月到8月每个月只发一半，9月和10月一分钱没发，昨天直接把我踢出了工作群")
    days = {name: str(matter.value(name)) for name in ("joined", "left", "unpaid_from", "unpaid_to")}
    assert days == {"joined": "2024-05-15", "left": "2026-11-20", "unpaid_from": "2026-09", "unpaid_to": "2026-10"}
    assert matter.months_owed is not None and matter.months_owed.value.low == 2


def test_the_first_day_outlasts_a_list_of_unpaid_months_behind_it() -> None:
    assert str(told("我2024年5月15号入的职，9月10月一分钱没发").value("joined")) == "2024-05-15"


@pytest.mark.parametrize("text", ["他说没钱让我等", "老板说资金紧张，让我等"])
def test_who_is_told_to_wait_for_money_has_no_work_stopped(text: str) -> None:
    assert told(text).work_stopped is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("6月到8月每个月只发一半，说是公司困难，昨天把我踢出了群", None),
        ("公司困难拖着工资不发", None),
        ("老板说公司困难，把我辞退了", "poor_business"),
        ("他说厂里效益不好，让我走", "poor_business"),
    ],
)
def test_why_pay_is_late_is_no_reason_to_send_anybody_away(text: str, reason: str | None) -> None:
    assert told(text).value("reason_given") == reason
