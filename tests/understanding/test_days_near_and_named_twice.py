"""A day of the coming weeks is not the one eleven months ago; of a day named twice the last naming holds."""

from __future__ import annotations

from datetime import date

import pytest

from bot.understanding.days.dates import find_dates

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("那边让我12月1号到", date(2026, 12, 1)), ("合同到12月31号", date(2026, 12, 31)), ("12月1号起不用来了", date(2026, 12, 1)),
        ("最晚12月5号能不能走", date(2026, 12, 5)), ("12月1号入职的", date(2025, 12, 1)), ("12月5号摔的", date(2025, 12, 5)),
        ("我12月3号受伤", date(2025, 12, 3)), ("去年12月1号来的", date(2025, 12, 1)), ("10月3号来的", date(2026, 10, 3)),
        ("12月20号开始就没发工资", date(2025, 12, 20)),
    ],
)  # fmt: skip
def test_a_day_of_the_coming_weeks_is_meant_unless_it_has_been(text: str, day: date) -> None:
    assert [one.first for one in find_dates(text, TODAY)] == [day]


@pytest.mark.parametrize(
    ("text", "day"), [("上上个礼拜二也就是10号签收的", date(2026, 11, 10)), ("昨天，就是21号", date(2026, 11, 21))]
)
def test_of_a_day_named_twice_the_last_naming_holds(text: str, day: date) -> None:
    assert [one.first for one in find_dates(text, TODAY)] == [day]


def test_the_day_of_the_week_beside_tomorrow_is_no_day_of_its_own() -> None:
    assert find_dates("老板讲明天（星期一）签合同", TODAY) == [] or all(
        one.first >= TODAY for one in find_dates("老板讲明天（星期一）签合同", TODAY)
    )


@pytest.mark.parametrize("text", ["去年7月8月工资没发", "去年7月、8月没发", "去年7月和8月都没给"])
def test_months_in_a_row_are_of_the_year_that_was_named(text: str) -> None:
    assert [one.first for one in find_dates(text, TODAY)] == [date(2025, 7, 1), date(2025, 8, 1)]
