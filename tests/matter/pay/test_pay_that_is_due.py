"""What is owed of the months named as unpaid: those whose pay day has passed, up to the last day for who has left."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bot.claims.paydays import due_up_to
from bot.contract.matter import Item, ItemKind, Matter, Told, VagueDate
from bot.matter.derived import derive
from bot.matter.derived.pay.due import month_of_leaving, unpaid_months
from bot.matter.derived.pay.shortfalls import Span
from bot.matter.derived.pay.wages import months_unpaid
from bot.understanding.days.pay_days import PayDay, pay_day_in
from tests.matter.test_rules_by_themselves import amount, of
from tests.support.matters import TODAY, matter_of
from tests.support.plain_matter import plain_matter


def told_of(text: str) -> Matter:
    """The matter after one turn, its words kept as the conversation keeps them."""
    return matter_of(text).model_copy(update={"heard": text})


STILL_THERE = [
    ("一个月7500，每月15号发上个月的。8月份就发了4000，9月10月的到今天一分没得，想走", "18500"),
    ("我在厂里一个月5000，9月份到现在一分没发，还在干", "10000"),
    ("一个月6000，每月20号发上个月工资，8月起到现在都没发，我还在上班", "18000"),
    ("每月25号发上个月的，9月发了2000，10月没发，一个月5500，还在上班", "3500"),
    ("做保洁一个月3800，次月10号发，9月10月的工资拖到今天一毛没给，想走", "7600"),
    ("8月只发了1500，9月到今天没发过，一个月4800，还在做", "12900"),
    ("一个月6200，9月10月11月工资都没发，我还在上班", "12400"),
    ("一个月4800，每月底发上个月的，9月到现在没发，还在干", "4800"),
    ("七月八月九月到现在都没给，一个月5200，还在厂里", "15600"),
    ("保安，月薪4000，次月5号发，10月11月都没发，还在岗", "4000"),
    ("快递站点一个月7000，每月15号发上月，10月只给了3000，9月一分没有，还在干", "11000"),
    ("月薪9000，28号发当月，10月到现在没发，还在上班", "9000"),
]
GONE = [
    ("餐馆服务员6000一个月，10月20号离职，8月9月10月的钱到现在没给", "15862.07"),
    ("工资6000，11月15号走的，9月10月11月都没给", "14758.62"),
    ("工地上一个月9000，干到11月10号走的，9月到现在一分没给", "20896.55"),
    ("一个月6000，10月31号离职，9月10月的工资到现在没给", "12000"),
]


@pytest.mark.parametrize(("told", "owed"), STILL_THERE)
def test_who_still_works_is_owed_the_months_whose_pay_day_has_passed(told: str, owed: str) -> None:
    found = derive(told_of(told), TODAY)["wages_owed"]
    assert str(found) == owed


@pytest.mark.parametrize(("told", "owed"), GONE)
def test_who_left_is_owed_up_to_the_last_day(told: str, owed: str) -> None:
    assert str(derive(told_of(told), TODAY)["wages_owed"]) == owed


def test_a_month_not_due_yet_is_named_to_who_still_works_and_to_nobody_else() -> None:
    running = "一个月6200，9月10月11月工资都没发，我还在上班"
    assert derive(told_of(running), TODAY)["month_to_come"] == "11月"
    gone = "一个月6200，11月15号走的，9月10月11月工资都没发"
    assert derive(told_of(gone), TODAY)["month_to_come"] is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("每月15号发上个月的", PayDay(15, 1)),
        ("次月10号发工资", PayDay(10, 1)),
        ("上个月的工资20号发", PayDay(20, 1)),
        ("每月底发上个月的", PayDay(31, 1)),
        ("28号发当月工资", PayDay(28, 0)),
        ("十五号发上月", PayDay(15, 1)),
        ("15号我去问了", None),
    ],
)
def test_the_pay_day_is_read_with_the_month_it_pays_for(text: str, day: PayDay | None) -> None:
    assert pay_day_in(text) == day


def test_pay_is_due_once_its_day_has_passed_and_without_one_when_the_month_is_over() -> None:
    assert due_up_to(date(2026, 11, 22)) == date(2026, 10, 31)
    assert due_up_to(date(2026, 11, 15), PayDay(15, 1)) == date(2026, 9, 30)
    assert due_up_to(date(2026, 11, 16), PayDay(15, 1)) == date(2026, 10, 31)
    assert due_up_to(date(2026, 11, 29), PayDay(28, 0)) == date(2026, 11, 30)


@pytest.mark.parametrize(
    ("told", "ground"),
    [
        ("有合同，交社保的。9月10月没发，一个月7500，想走", "拖欠工资"),
        ("单位不交社保，9月到现在没发工资，想走", "拖欠工资、没交社保"),
        ("公司没给我交社保，我想走", "没交社保"),
    ],
)
def test_a_notice_of_leaving_names_what_the_employer_did_and_nothing_else(told: str, ground: str) -> None:
    assert derive(told_of(told), TODAY)["fault_ground"] == ground


@pytest.mark.parametrize(
    ("left", "joined"), [(date(2026, 9, 1), date(2026, 10, 1)), (date(2026, 9, 30), date(2025, 1, 1))]
)
def test_no_short_service_is_counted_where_it_ends_before_it_began_or_was_long(left: date, joined: date) -> None:
    assert of("account_due", joined=joined, left=left, monthly_pay=6000, nothing_paid=True) is None


def test_what_was_docked_stands_alone_where_the_pay_is_not_known() -> None:
    assert of("taken_off", docked=500) == amount(500)


def _came(*sums: int) -> tuple[Item, ...]:
    return tuple(
        Item(kind=ItemKind.PAID, amount=one, label=f"{month}月", person="self", turn=1)
        for month, one in enumerate(sums, start=9)
    )


@pytest.mark.parametrize(("paid", "due"), [(3500, 5000), (7000, 5000), (3000, 2000)])
def test_what_came_is_counted_once_though_it_was_told_by_month_and_again(paid: int, due: int) -> None:
    matter = plain_matter(monthly_pay=6000, paid=paid).model_copy(update={"items": _came(3500, 3500)})
    assert derive(matter, date(2026, 11, 21))["account_due"] == amount(due)


def test_months_owed_are_less_by_what_came_in_fewer_of_them() -> None:
    owed = plain_matter(monthly_pay=5000, months_owed=3)
    assert derive(owed.model_copy(update={"items": _came(3000)}), date(2026, 11, 21))["account_due"] == amount(12000)
    assert derive(owed.model_copy(update={"items": _came(1000, 1000, 1000)}), date(2026, 11, 21))[
        "account_due"
    ] == amount(12000)


@pytest.mark.parametrize(
    ("facts", "due"),
    [
        ({"new_pay": 4000, "paid_each_month": 4000}, 6000), ({"new_pay": 4000, "pay_cut": True}, 6000), ({"new_pay": 4000}, None),
        ({"new_pay": 6000, "paid_each_month": 6000}, None), ({"new_pay": 4000, "pay_cut": True, "injured": True}, None),
    ],
)  # fmt: skip
def test_months_at_a_pay_that_was_cut_are_owed_what_was_cut(facts: dict[str, Any], due: int | None) -> None:
    assert of("account_due", monthly_pay=6000, months_owed=3, **facts) == (None if due is None else amount(due))


def test_hours_of_who_had_no_day_off_are_counted_from_the_first_day_to_the_last() -> None:
    worked = {"hourly_pay": 20, "daily_hours": 5, "rest_days_a_month": 0, "nothing_paid": True}
    assert of("account_due", **worked, joined=date(2026, 10, 1), left=date(2026, 10, 10)) == amount(1000)
    assert of("account_due", **worked, joined=date(2026, 10, 10), left=date(2026, 10, 1)) is None
    assert of("account_due", **worked, joined=date(2026, 10, 1)) is None


@pytest.mark.parametrize(
    ("first", "last", "read"),
    [
        (date(2026, 1, 1), date(2026, 1, 1), "2026年1月"), (date(2026, 1, 1), date(2026, 3, 1), "2026年1月到3月"),
        (date(2025, 11, 1), date(2026, 2, 1), "2025年11月到2026年2月"),
    ],
)  # fmt: skip
def test_a_span_of_months_names_its_second_year_only_where_it_is_another(first: date, last: date, read: str) -> None:
    assert str(Span(first, last)) == read


def _months(first: int, last: int) -> dict[str, Told[VagueDate]]:
    ends = (VagueDate(first=date(2026, one, 1), last=date(2026, one, 30)) for one in (first, last))
    return {
        name: Told(value=one, words="", turn=1) for name, one in zip(("unpaid_from", "unpaid_to"), ends, strict=True)
    }


def test_the_month_somebody_worked_one_day_of_is_owed_too() -> None:
    gone = plain_matter(left=date(2026, 11, 1)).model_copy(update=_months(9, 11))
    assert len(unpaid_months(gone, date(2026, 11, 21))) == 3


def test_who_left_on_a_day_nobody_told_has_no_broken_month() -> None:
    left = Told(value=VagueDate(first=date(2026, 10, 1), last=date(2026, 10, 31)), words="", turn=1)
    assert month_of_leaving(Matter(left=left), date(2026, 11, 21)) is None


@pytest.mark.parametrize(("listed", "months"), [(2, None), (3, 3), (None, None)])
def test_months_of_paid_leave_are_no_months_of_wages(listed: int | None, months: int | None) -> None:
    told = {} if listed is None else {"months_owed": listed}
    found = months_unpaid(plain_matter(sick=True, paid_leave_months=2, **told), date(2026, 11, 21))
    assert found == (None if months is None else amount(months))
