"""Months told as a list count as that many, in whatever way they are written, for wages, sick leave and stopped work."""

from __future__ import annotations

import pytest

from bot.matter.derived.pay.wages import months_unpaid, wages_owed
from bot.understanding.days.months import with_months_named
from tests.support.matters import TODAY, matter_of

UNPAID = [
    ("9月10月都没给", 2),
    ("9月、10月和11月工资没给", 3),
    ("六七八三个月没发工资", 3),
    ("七八九月都没发", 3),
    ("8 9 10仨月没给", 3),
    ("5 6 7 8四个月工资没结", 4),
    ("欠我6月、7月和9月的工资", 3),
    ("去年11月12月今年1月都没发", 3),
]


@pytest.mark.parametrize(("text", "months"), UNPAID)
def test_months_listed_as_unpaid_are_owed_at_the_month_s_pay(text: str, months: int) -> None:
    told = matter_of("月薪5000", text)
    assert months_unpaid(told, TODAY).low == months
    assert wages_owed(told, TODAY).low == 5000 * months


AWAY = [
    ("摔断了腿，6、7、8月在家养伤，一分没发", 3),
    ("工伤3 4 5三个月没上班", 3),
    ("病假休了六七八三个月 只给我500一个月", 3),
    ("厂里3、4、5月停工 一分没发", 3),
    ("3到5月停工只给了生活费800", 3),
    ("今年1 2 3月停产放假 没发工资", 3),
    ("二月三月没活干停工，公司没给钱", 2),
]


@pytest.mark.parametrize(("text", "months"), AWAY)
def test_months_listed_as_away_from_work_are_counted(text: str, months: int) -> None:
    assert matter_of("月薪5000", text).value("paid_leave_months").low == months


@pytest.mark.parametrize("text", ["厂里3、4、5月停工 一分没发", "生病住院 3月4月5月请病假 病假工资没发"])
def test_months_stopped_or_sick_are_not_owed_in_full(text: str) -> None:
    """工资支付暂行规定 12, 关于贯彻执行劳动法若干问题的意见 59: after the first period, and in sickness, less is due."""
    assert wages_owed(matter_of("月薪5000", text), TODAY) is None


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("3、4、5月", "3月、4月、5月"),
        ("七八九月", "7月、8月、9月"),
        ("11、12、1月", "11月、12月、1月"),
        ("七八月来的", "七八月来的"),
        ("一天300，5月来的", "一天300，5月来的"),
        ("干了两三个月", "干了两三个月"),
        ("押一付三，3月走", "押一付三，3月走"),
    ],
)
def test_a_list_is_written_out_and_nothing_else_is(text: str, named: str) -> None:
    assert with_months_named(text) == named


@pytest.mark.parametrize("text", ["6月、7月休息了两天", "7月、8月天天上班没休息", "4、5月没签合同"])
def test_months_told_of_something_else_are_no_absence(text: str) -> None:
    assert matter_of("月薪5000", text).paid_leave_months is None
