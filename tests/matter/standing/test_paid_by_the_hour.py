"""Who works part-time by the hour is told nothing that only full-time work brings (劳动合同法 68 to 72)."""

from __future__ import annotations

from typing import Any

import pytest

from bot.contract.matter import Matter
from bot.matter.derived.standing import hourly
from bot.matter.outcomes.situations import load_situations
from bot.matter.outcomes.whose import answerable, of_full_time
from bot.matter.points.hearing import HeardPoint
from bot.matter.points.model import load_points
from bot.matter.points.verdicts import verdicts
from tests.support.matters import TODAY, answer, words

NEVER = ("就要赔 2N", "给补偿 N，", "另有双倍工资", "提前 30 天书面", "可要 2N 或回去", "就赔 2N")


def matter(**told: Any) -> Matter:
    return Matter.model_validate({name: {"value": value, "turn": 1} for name, value in told.items()})


@pytest.mark.parametrize(
    ("told", "by_the_hour"),
    [
        ({"part_time": True}, True), ({"part_time": True, "daily_hours": 4, "weekly_hours": 24}, True),
        ({"part_time": True, "daily_hours": 6}, False), ({"part_time": True, "weekly_hours": 30}, False),
        ({"part_time": False}, False), ({}, False),
    ],
)  # fmt: skip
def test_longer_hours_are_full_time_whatever_they_are_called(told: dict[str, Any], by_the_hour: bool) -> None:
    assert hourly(matter(**told), TODAY) is by_the_hour


@pytest.mark.parametrize(
    ("refs", "full_time"),
    [
        (("劳动合同法:87",), True), (("劳动合同法:47:1", "劳动法:50"), True), (("劳动合同法实施条例:25",), True),
        (("劳动合同法:4",), False), (("劳动合同法:30:1",), False), (("劳动合同法:71", "劳动合同法:87"), False), ((), False),
    ],
)  # fmt: skip
def test_what_the_end_of_full_time_work_brings_is_told_by_its_clauses(refs: tuple[str, ...], full_time: bool) -> None:
    assert of_full_time(refs) is full_time


@pytest.mark.parametrize(
    "told",
    [
        "我在餐馆做小时工，老板今天把我辞退了，能赔多少",
        "我是小时工，合同到期不续，有补偿吗",
        "小时工没签合同 有双倍工资吗",
        "做兼职小时工 试用期老板说不合格让我走 合法吗",
        "兼职小时工 店关门了 有没有补偿",
        "小时工，公司让我签自愿离职，签吗",
    ],
)
def test_no_severance_notice_or_double_wage_is_promised(told: str) -> None:
    found = answer(told)
    said = words(found)
    assert "没有补偿" in said
    assert [piece for piece in NEVER if piece in said] == [], said


def test_longer_hours_get_what_full_time_work_brings() -> None:
    every = load_situations().values()
    longer = matter(part_time=True, daily_hours=6, ended_by="employer")
    assert "dismissed" in {one.id for one in answerable(every, longer, TODAY)}
    assert "dismissed" not in {one.id for one in answerable(every, matter(part_time=True), TODAY)}


def test_no_point_gives_the_hourly_paid_what_is_not_theirs() -> None:
    """Whatever point is raised, what it says to them cites what they have, or nothing is said."""
    found, told = answer("我在餐馆做小时工，能赔多少"), matter(part_time=True)
    heard = [HeardPoint(name, 1.0, last=True) for name in load_points()]
    said = [
        line for one in heard for line in verdicts([one], found, told, "", TODAY, language="zh", spoken=(), first=True)
    ]
    assert said
    assert [line.text for line in said if of_full_time(line.refs)] == []
