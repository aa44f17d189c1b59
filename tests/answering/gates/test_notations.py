"""Every notation of a figure is read with its kind and value; what a figure is said of decides whether a source bears it out."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.gates.figures.reading import Figure, Kind, figures_in, unfounded
from bot.answering.gates.figures.roles import agree, roles_of

READ = {
    "2026年3月5日": ("date", 20260305), "2026-03": ("date", 20260300), "2026年": ("date", 20260000), "3月5日": ("date", 305),
    "12月31号": ("date", 1231), "十一月二十号": ("date", 1120), "11月": ("date", 1100), "百分之二十": ("share", "0.2"),
    "三分之一": ("share", "0.3333"), "2.5倍": ("share", "2.5"), "三倍半": ("share", "3.5"), "双倍工资": ("share", 2),
    "2N": ("share", 2), "两份工资": ("share", 2), "八成": ("share", "0.8"), "一半": ("share", "0.5"), "2万5元": ("money", 25000),
    "¥3千": ("money", 3000), "五千": ("money", 5000), "一百": ("money", 100), "壹仟元": ("money", 1000), "1,234元": ("money", 1234), "60岁": ("age", 60),
    "十级": ("grade", 10), "15个工作日": ("workdays", 15), "一个半月": ("months", "1.5"), "三个半月": ("months", "3.5"),
    "2年": ("months", 24), "半年": ("months", 6), "半个月": ("months", "0.5"), "三月工资": ("months", 3), "没发三月": ("months", 3),
    "三天半": ("days", "3.5"), "两周": ("days", 14), "8小时": ("hours", 8), "30分钟": ("minutes", 30), "9点": ("clock", 9),
    "3人": ("count", 3), "2人": ("count", 2), "第二个月起": ("months", 1), "double pay": ("share", 2), "triple pay": ("share", 3),
    "three times": ("share", 3), "half": ("share", "0.5"), "RMB 3k": ("money", 3000), "two hundred yuan": ("money", 200),
    "five working days": ("workdays", 5), "three years": ("months", 36), "half a year": ("months", 6),
    "45 years old": ("age", 45), "two weeks": ("days", 14), "twenty five days": ("days", 25), "8 hours": ("hours", 8),
}  # fmt: skip
NO_FIGURE = ["1人", "九十", "第一个月起", "第四十七条", "一下，万一", "第一，", "〔2025〕2号", "Article 47"]


@pytest.mark.parametrize(("text", "read"), READ.items())
def test_a_notation_is_read_with_its_kind_and_value(text: str, read: tuple[str, float | str]) -> None:
    kind, value = read
    assert [(one.kind.value, one.value) for one in figures_in(text)] == [(kind, Decimal(value))]


@pytest.mark.parametrize("text", NO_FIGURE)
def test_what_labels_or_counts_in_passing_is_no_figure(text: str) -> None:
    assert figures_in(text) == []


@pytest.mark.parametrize("text", ["13月5日", "3月32日", "2026年13月1日"])
def test_a_day_that_does_not_exist_is_no_date_of_that_month(text: str) -> None:
    assert all(one.kind is not Kind.DATE or not one.value % 10000 for one in figures_in(text))


def test_a_figure_keeps_the_part_it_stands_in_and_the_one_before_where_it_stands_alone() -> None:
    first, second = figures_in("工资5000元，已经干了三个月。")
    assert (first.part, second.part) == ("工资5000元", "已经干了三个月")
    assert figures_in("押金退还；2000元。")[0].part == "押金退还;2000元"
    assert figures_in("工资5000元，干了三个月。")[1].part == "工资5000元,干了三个月"
    assert figures_in("工资5000元，干满了三个月。")[1].part == "干满了三个月"


def test_a_limit_is_read_right_before_a_figure_at_the_beginning_of_a_text_too() -> None:
    assert figures_in("不超过三个月")[0].roles == {"bound:cap"}
    assert figures_in("满一年")[0].roles == {"bound:threshold"}


def test_figures_come_in_the_order_they_are_told() -> None:
    assert [one.kind for one in figures_in("干了三个月，8小时一天，欠5000元")] == [
        Kind.MONTHS, Kind.HOURS, Kind.DAYS, Kind.MONEY,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("source", "said", "bears"),
    [
        (("date", 20260305), ("date", 305), True),
        (("date", 20260305), ("date", 20260300), True),
        (("date", 20260305), ("date", 20260306), False),
        (("date", 20260305), ("date", 20260405), False),
        (("date", 20260305), ("date", 20250305), False),
        (("date", 305), ("date", 20260305), True),  # the year was not said in the source
        (("date", 20260300), ("date", 20260305), False),  # the day was not
        (("months", 3), ("months", 3), True),
        (("months", 3), ("days", 3), False),
        (("months", 3), ("bare", 3), True),
        (("bare", 3), ("months", 3), False),
        (("money", 3), ("money", 4), False),
    ],
)
def test_a_source_bears_out_the_same_kind_and_value(
    source: tuple[str, int], said: tuple[str, int], bears: bool
) -> None:
    one, other = (Figure(Kind(kind), Decimal(value)) for kind, value in (source, said))
    assert one.stands_for(other) is bears
    assert unfounded([other], [one]) == ([] if bears else [other])


@pytest.mark.parametrize(
    ("number", "needs"), [(12333, False), (12348, False), (110, False), (10, False), (11, True), (111, True)]
)
def test_public_numbers_and_small_bare_ones_need_no_ground(number: int, needs: bool) -> None:
    assert bool(unfounded([Figure(Kind.BARE, Decimal(number))], [])) is needs
    assert unfounded([Figure(Kind.MONEY, Decimal(number))], [])


@pytest.mark.parametrize(
    ("kind", "part", "before", "after", "roles"),
    [
        ("share", "平均工资的三倍", "", "", {"of:average_wage"}),
        ("share", "经济补偿的二倍", "", "", {"of:severance"}),
        ("share", "工资的二倍", "", "", {"of:wage"}),
        ("share", "法定节假日三倍工资", "", "", {"of:wage", "day:holiday"}),
        ("share", "休息日两倍", "", "", {"day:rest"}),
        ("months", "仲裁时效一年", "", "", {"of:limitation"}),
        ("days", "提前三十天通知", "", "", {"of:notice"}),
        ("days", "十五天", "不超过", "", {"bound:cap"}),
        ("days", "十五天", "", "内", {"bound:cap"}),
        ("months", "满一年", "满", "", {"bound:threshold"}),
        ("months", "一年", "", "以上", {"bound:threshold"}),
        ("money", "最多三千元工资", "最多", "内", set()),
    ],
)  # fmt: skip
def test_the_words_beside_a_figure_tell_what_it_is_said_of(
    kind: str, part: str, before: str, after: str, roles: set[str]
) -> None:
    assert roles_of(kind, part, before, after) == roles


def test_roles_agree_unless_a_group_has_both_and_they_share_none() -> None:
    cap, floor = frozenset({"bound:cap"}), frozenset({"bound:threshold"})
    assert agree(frozenset(), cap) and agree(cap, frozenset()) and agree(cap, cap)
    assert not agree(cap, floor)
    assert agree(cap | {"of:leave"}, floor | {"bound:cap"})
    assert not agree(frozenset({"of:wage", "day:rest"}), frozenset({"of:wage", "day:work"}))


@given(st.integers(2, 9999), st.sampled_from(["元", "个月", "天", "岁", "小时"]))
def test_a_plain_number_with_its_unit_is_one_figure(number: int, unit: str) -> None:
    assert [one.value for one in figures_in(f"要{number}{unit}")] == [Decimal(number)]
