"""What strangers told in ways nobody had foreseen: a load that fell, a holiday named apart, two deposits, a debt owned up to."""

from __future__ import annotations

from datetime import date

import pytest

from bot.contract.matter import Matter
from bot.matter.reading import RuleReader
from bot.matter.reading.update import Context, apply_reading

TODAY = date(2026, 11, 22)


def told(*turns: str) -> Matter:
    matter = Matter()
    reader = RuleReader()
    for number, text in enumerate(turns, 1):
        matter = apply_reading(matter, reader.read(text, matter, Context(TODAY, number)), number)
    return matter


def sum_of(matter: Matter, name: str) -> float:
    return float(matter.value(name).low)


def test_a_load_that_was_knocked_over_hurts_nobody() -> None:
    matter = told("上月开叉车倒货碰翻一托盘酱油，主管说损失2700全我赔")
    assert matter.injured is None
    assert matter.injured_on is None


def test_holidays_named_apart_from_their_days_count_eight_hours_each() -> None:
    assert sum_of(told("国庆那会厂里赶单 我1号2号3号都上了"), "holiday_hours") == 24


@pytest.mark.parametrize("text", ["我月薪5220，厂里那些小时工是24一个钟", "我月薪5220，他们临时工是22一小时"])
def test_what_the_hour_of_others_pays_is_not_the_worker_s(text: str) -> None:
    matter = told(text)
    assert matter.hourly_pay is None
    assert matter.part_time is None


def test_pay_for_extra_hours_named_behind_the_sum_is_that() -> None:
    assert sum_of(told("只给了我600的加班费"), "overtime_paid") == 600


def test_two_deposits_by_different_names_add_up() -> None:
    assert sum_of(told("交的工服押金500，上岗押金300，收据在呢"), "deposit") == 800


def test_a_note_the_boss_wrote_restarts_the_period_and_is_due_at_the_month_s_end() -> None:
    matter = told("今年3月15号他给我打了个条，写欠工资10600，9月底还清，盖了店里的章")
    assert matter.value("has_iou") is True
    assert matter.value("demanded_on").first == date(2026, 3, 15)
    assert matter.value("iou_due").first == date(2026, 9, 30)
