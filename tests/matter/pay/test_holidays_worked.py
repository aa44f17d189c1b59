"""Which statutory holidays were worked: one reader for every writing, across turns, with the days off left out."""

from __future__ import annotations

from datetime import date

import pytest

from bot.claims.workdays import statutory_holidays
from bot.matter.derived.pay.overtime import overtime_holiday
from bot.understanding.days.holidays import worked_holidays
from bot.understanding.working_hours import find_overtime
from tests.support.matters import TODAY, matter_of

WRITINGS = [
    ("国庆1号2号3号都上班了", 3),
    ("国庆1 2 3号上班", 3),
    ("国庆1、2、3号加班", 3),
    ("国庆1到3号在上班", 3),
    ("国庆1-3号都加班", 3),
    ("国庆一二三号上班", 3),
    ("十一前三天都在上班", 3),
    ("国庆三天都加班", 3),
    ("国庆节三天法定假我全在店里", 3),
    ("今年国庆10月1号2号3号加班", 3),
    ("10月1号到3号上班没给加班费", 3),
    ("10.1到10.3上班没给加班费", 3),
    ("国庆三天加班费一分没给", 3),
    ("中秋9月25和国庆1到3号都上班了", 4),
    ("中秋和国庆三天都在上班", 4),
    ("中秋和国庆都没休", 4),
    ("五一两天都上班", 2),
    ("五一1号2号上了班", 2),
    ("元旦上班了", 1),
    ("端午那天上了班", 1),
    ("春节初一到初三都上班", 3),
    ("除夕到初三都在干", 4),
    ("国庆1号上了 2号3号休息", 1),
    ("国庆三天我上了两天", 2),
    ("国庆1到3号上班4到7号休息了", 3),
    ("国庆放假三天我都在上班", 3),
]


@pytest.mark.parametrize(("text", "days"), WRITINGS)
def test_statutory_days_worked_count_in_any_writing(text: str, days: int) -> None:
    told = matter_of("月薪5000", text)
    assert told.value("holiday_hours").low == 8 * days
    assert find_overtime(text)["holiday_hours"] == str(8 * days)


@pytest.mark.parametrize(
    "text",
    [
        "中秋那天以为上了翻记录是休的",
        "国庆休了3天",
        "国庆前我上了三天班",
        "过完国庆10月8号上班",
        "国庆上班是几倍",
        "我10月1号上班的",
        "今年清明后头请了2天年假",
        "五一放了两天假",
    ],
)
def test_days_off_asked_about_or_beside_a_holiday_are_not_worked(text: str) -> None:
    assert matter_of("月薪5000", text).holiday_hours is None


def test_the_moved_days_of_a_break_are_rest_days() -> None:
    told = matter_of("国庆1号到7号都上了")
    assert (told.value("holiday_hours").low, told.value("rest_day_hours").low) == (24, 32)
    alone = matter_of("国庆4到7号上班")
    assert alone.holiday_hours is None
    assert alone.value("rest_day_hours").low == 32


TURNS = [
    (["国庆1号到3号都上了班", "中秋那天也上了"], 32),
    (["国庆1号2号上班", "3号也上了"], 24),
    (["国庆三天上班", "对，国庆那三天都上了"], 24),
    (["中秋和国庆三天都上了班", "翻了记录 中秋那天是休的"], 24),
    (["国庆三天上班", "不对 国庆就上了两天"], 16),
    (["五一两天上班", "国庆三天也上", "中秋没上"], 40),
]


@pytest.mark.parametrize(("turns", "hours"), TURNS)
def test_holidays_told_over_several_turns_come_to_one_count(turns: list[str], hours: int) -> None:
    assert matter_of(*turns).value("holiday_hours").low == hours


def test_a_holiday_named_as_a_day_counts_with_the_hours_a_day_had() -> None:
    told = matter_of("国庆三天都加班", "一天12个小时")
    assert overtime_holiday(told, TODAY).low == 36


def test_a_date_of_a_holiday_worked_is_no_first_day() -> None:
    told = matter_of("10.1到10.3上班没给加班费")
    assert (told.joined, told.left, told.unpaid_from) == (None, None, None)


def test_the_days_counted_are_those_of_the_rule_in_force() -> None:
    """全国年节及纪念日放假办法 2: thirteen days since 2025, eleven before, as the calculators hold it."""
    every = "除夕到初三都在干，清明当天上班，五一两天上班，端午当天上班，中秋当天上班，国庆三天上班，元旦上班了"
    assert sum(len(one.days) for one in worked_holidays(every)) == len(statutory_holidays(2026)) == 13
    assert sum(len(one.days) for one in worked_holidays("2024年" + every)) == len(statutory_holidays(2024)) == 11
    assert date(2026, 10, 4) not in statutory_holidays(2026)
