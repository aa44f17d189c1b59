"""Dates written with a dot are dates; prices, hours and shares written with one stay what they are."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.contract.matter import Matter
from bot.matter.reading import Context, RuleReader, apply_reading
from bot.understanding.days.dotted_dates import spelled_out

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("written", "spelled"),
    [
        ("3.3开始 9.3该转", "3月3号开始 9月3号该转"),
        ("8.20到11.20", "8月20号到11月20号"),
        ("22.11", "2022年11月"),
        ("22年7.11入职", "22年7.11入职"),
        ("我2017.9来", "我2017年9月来"),
        ("合同2025.8.1起 到2028.7.31", "合同2025年8月1号起 到2028年7月31号"),
        ("去年3.1来的", "去年3月1号来的"),
        ("拖到11.13说冻结", "拖到11月13号说冻结"),
        ("10.30走", "10月30号走"),
        ("11.14", "11月14号"),
        ("21.4入的职", "2021年4月入的职"),
    ],
)
def test_a_date_with_a_dot_is_spelled_out(written: str, spelled: str) -> None:
    assert spelled_out(written) == spelled


@pytest.mark.parametrize(
    "written",
    ["每天扣2.5元", "提成1.5个点", "一天9.5小时", "底薪2.5k", "打8.5折", "时薪18.5", "一小时22.5来算", "干了3.5年", "1.5倍",
     "每单4.5", "9.5", "欠我2.8万", "涨到3.5就行", "12.5%", "3.14.15.9"],
)  # fmt: skip
def test_another_number_with_a_dot_stays(written: str) -> None:
    assert spelled_out(written) == written


@given(
    st.floats(min_value=0.1, max_value=99, allow_nan=False),
    st.sampled_from(["元", "块", "小时", "万", "%", "倍", "k", "公里"]),
)
def test_a_number_with_a_unit_is_never_a_date(number: float, unit: str) -> None:
    text = f"一天{number:.2f}{unit}"
    assert spelled_out(text) == text


@pytest.mark.parametrize("text", ["我2019.4入的职 月薪1w9", "我2017.9来 九年了"])
def test_a_year_and_month_with_a_dot_is_no_sum_and_ends_no_turn(text: str) -> None:
    matter = apply_reading(Matter(), RuleReader().read(text, Matter(), Context(TODAY, 1)), 1)
    joined = matter.value("joined")
    assert joined is not None
    assert (joined.first.month, joined.first.year) in {(4, 2019), (9, 2017)}
