"""A day's hours by its clock times: halves, nights and pauses count, other times of day are none."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.hours_of_a_day import working_day


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("早上8点半到晚上9点，中间吃饭一个小时", "11.5"),
        ("8:30到21:00", "12.5"),
        ("早8点半干到晚8点半", "12"),
        ("早上七点半上班，晚上六点下班，中午休息一个半小时", "9"),
        ("晚上8点到早上8点", "12"),
        ("晚上7点到第二天早上7点", "12"),
        ("早上五点干到半夜十二点", "19"),
        ("下午2点到晚上10点坐班", "8"),
        ("早上9点到6点", "9"),
        ("9点到下午5点半，午休半小时", "8"),
    ],
)
def test_a_day_is_as_long_as_its_times_less_the_pause(text: str, hours: str) -> None:
    day = working_day(text)
    assert day is not None
    assert day.hours == Decimal(hours)


@pytest.mark.parametrize(
    "text", ["8点到9点开会", "我早上10点到的医院", "10月1号到10月9号都上班", "早上8点到10点半就下班了"]
)
def test_other_times_are_no_day_of_work(text: str) -> None:
    assert working_day(text) is None


@given(begin=st.integers(5, 11), end=st.integers(12, 23), pause=st.integers(0, 2))
def test_by_the_clock_of_twenty_four_hours_it_is_the_difference(begin: int, end: int, pause: int) -> None:
    day = working_day(f"{begin}:00到{end}:30，中午休息{pause}小时" if pause else f"{begin}:00到{end}:30")
    expected = Decimal(end - begin - pause) + Decimal("0.5")
    assert (day.hours if day else None) == (expected if expected >= 4 else None)
