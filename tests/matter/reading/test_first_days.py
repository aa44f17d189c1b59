"""The day somebody joined, told beside an interview, a trial, an offer, a registration; a day put right."""

from __future__ import annotations

from datetime import date

import pytest

from bot.matter.derived.employment import service_months
from bot.matter.inputs import claim_inputs
from tests.support.matters import TODAY, matter_of

TOLD = [
    (["3月6号面试 3月16号上班"], date(2026, 3, 16)),
    (["今年3月6号面试的，16号正式上班"], date(2026, 3, 16)),
    (["3月6号来面试，试了一天没给钱，3月8号入职"], date(2026, 3, 8)),
    (["去年6月3号签的offer，7月1号入职"], date(2025, 7, 1)),
    (["2025年2月20号收到录用通知，3月3号上岗"], date(2025, 3, 3)),
    (["3月10号办的登记 3月15号到岗"], date(2026, 3, 15)),
    (["3月1号去报到 填了表，3月4号开始干活"], date(2026, 3, 4)),
    (["2月20号体检 3月3号上班"], date(2026, 3, 3)),
    (["5月8号在app注册，10号开始接单"], date(2026, 5, 10)),
    (["去年11月签的三方 今年7月5号入职"], date(2026, 7, 5)),
    (["2024年3月6号网上面的试，3月16号到厂里上班，2026年11月5号被辞退"], date(2024, 3, 16)),
    (["3月6号面试那天不算，3月16号开始上的"], date(2026, 3, 16)),
    (["3月6号面试", "16号上的班"], date(2026, 3, 16)),
    (["6月20号试岗一天没给钱 6月25号正式入职 10月30号走的"], date(2026, 6, 25)),
]


@pytest.mark.parametrize(("turns", "day"), TOLD)
def test_what_came_before_the_work_is_not_its_first_day(turns: list[str], day: date) -> None:
    told = matter_of(*turns)
    assert told.value("joined").first == day
    assert told.contract_signed is None


CORRECTED = [
    ["我3月6号入职 11月6号走的", "3月6号是面试那天 面试那天不算 真正上班是3月16号"],
    ["3月6号入职 11月6号走的", "哦3月6号那是面试，上班是3月16号"],
    ["我3月6号入职 11月6号最后一天", "入职日期说错了 是3月16号"],
    ["我3月6号入职 11月6号走的", "不对 3月6号是面试 3月16号上班"],
]


@pytest.mark.parametrize("turns", CORRECTED)
def test_a_first_day_put_right_holds_in_every_sum_and_leaves_the_last_day(turns: list[str]) -> None:
    told = matter_of(*turns)
    assert told.value("joined").first == date(2026, 3, 16)
    assert told.value("left").first == date(2026, 11, 6)
    assert service_months(told, TODAY).low == 7
    assert claim_inputs("severance", told, TODAY)["start"] == "2026-03-16"


def test_a_first_day_that_was_an_interview_leaves_none() -> None:
    assert matter_of("我3月6号入职", "3月6号那天是面试").joined is None


def test_the_field_called_wrong_is_the_one_put_right() -> None:
    told = matter_of("月薪6000，交了500押金", "押金说错了 是300")
    assert (told.value("deposit").low, told.value("monthly_pay").low) == (300, 6000)
