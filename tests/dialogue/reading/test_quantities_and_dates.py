"""Amounts, spans and dates as people write them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.days.dates import find_dates
from bot.understanding.quantities import find_amounts, find_spans, to_decimal

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("1万5", 15000, 15000),
        ("一万五", 15000, 15000),
        ("三千二百块", 3200, 3200),
        ("五六千", 5000, 6000),
        ("5000到6000", 5000, 6000),
        ("8k", 8000, 8000),
        ("1.2w", 12000, 12000),
        ("￥3,500元", 3500, 3500),
        ("200块钱", 200, 200),
    ],
)
def test_sums_are_read(text: str, low: int, high: int) -> None:
    ((_, amount),) = find_amounts(text)
    assert (amount.low, amount.high) == (Decimal(low), Decimal(high))


@pytest.mark.parametrize(("text", "low"), [("3百万", 3000000), ("1千万", 10000000), ("工资8500一共欠了", 8500)])
def test_large_units_and_words_behind_a_sum_do_not_change_it(text: str, low: int) -> None:
    assert [amount.low for _, amount in find_amounts(text)] == [Decimal(low)]


@pytest.mark.parametrize(("text", "months"), [("干了俩月", 2), ("拖了仨月", 3), ("俩礼拜", Decimal("0.5"))])
def test_two_and_three_with_their_measure_word_inside(text: str, months: Decimal) -> None:
    assert [(found.low, found.high) for found in find_spans(text)] == [(Decimal(months), Decimal(months))]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("过年前", "2026-01-19", "2026-02-16"), ("两年前的冬天", "2024-11-01", "2024-11-30"),
        ("两三个月前", "2026-08-01", "2026-09-30"), ("半个月前", "2026-11-03", "2026-11-09"),
        ("十来天前", "2026-11-06", "2026-11-11"), ("年初", "2026-01-01", "2026-01-31"),
        ("八九月份", "2026-08-01", "2026-09-30"), ("上周", "2026-11-09", "2026-11-15"),
        ("前几天", "2026-11-14", "2026-11-19"), ("中秋节", "2026-09-25", "2026-09-25"), ("端午", "2026-06-19", "2026-06-19"),
    ],
)  # fmt: skip
def test_loose_days_are_the_span_they_leave_open(text: str, first: str, last: str) -> None:
    (found,) = find_dates(text, TODAY)
    assert (found.first.isoformat(), found.last.isoformat()) == (first, last)


def test_what_was_said_a_moment_ago_is_no_day() -> None:
    assert find_dates("刚才说错了", TODAY) == []
    assert find_dates("刚刚把我开除了", TODAY)[0].first == TODAY


@pytest.mark.parametrize("text", ["跑了300单", "干了12个月", "2025年3月", "第38条", "工作14个小时", "今年45岁"])
def test_counts_that_are_not_money_are_left(text: str) -> None:
    assert find_amounts(text) == []


@pytest.mark.parametrize(("text", "months"), [("三个月", 3), ("两年半", 30), ("8个月", 8), ("一年", 12), ("半年", 6)])
def test_spans_are_months(text: str, months: int) -> None:
    assert [(found.low, found.high) for found in find_spans(text)] == [(Decimal(months), Decimal(months))]


def test_a_calendar_month_is_no_span() -> None:
    assert find_spans("3月发的") == []


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2025年3月入职", "2025-03-01", "2025-03-31"),
        ("二零二四年五月六号", "2024-05-06", "2024-05-06"),
        ("2024.5.6", "2024-05-06", "2024-05-06"),
        ("上个月15号", "2026-10-15", "2026-10-15"),
        ("前天", "2026-11-19", "2026-11-19"),
        ("去年腊月", "2026-01-19", "2026-02-16"),
        ("三个月前", "2026-08-01", "2026-08-31"),
        ("12月1号", "2025-12-01", "2025-12-01"),
    ],
)
def test_dates_are_read(text: str, first: str, last: str) -> None:
    (found,) = find_dates(text, TODAY)
    assert (found.first.isoformat(), found.last.isoformat()) == (first, last)


def test_an_impossible_day_is_left_out() -> None:
    assert find_dates("2025年2月31日", TODAY) == []


@given(st.integers(1, 9999))
def test_arabic_numbers_stay_themselves(number: int) -> None:
    assert to_decimal(str(number)) == number


def test_a_plain_numeral_is_read_as_cn2an_reads_it() -> None:
    import cn2an

    for number in (*range(1, 300), *range(300, 10_000, 37)):
        written = cn2an.an2cn(number)
        assert to_decimal(written) == cn2an.cn2an(written, "smart") == number, written
    assert (to_decimal("两千"), to_decimal("一百二"), to_decimal("三千五")) == (2000, 120, 3500)


@given(st.text(max_size=60))
def test_any_text_is_read_without_an_error(text: str) -> None:
    find_amounts(text)
    find_spans(text)
    for found in find_dates(text, TODAY):
        assert found.first <= found.last
