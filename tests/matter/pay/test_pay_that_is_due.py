"""What is owed of the months named as unpaid: those whose pay day has passed, up to the last day for who has left."""

from __future__ import annotations

from datetime import date

import pytest

from bot.claims.paydays import due_up_to
from bot.contract.matter import Matter
from bot.matter.derived import derive
from bot.understanding.days.pay_days import PayDay, pay_day_in
from tests.support.matters import TODAY, matter_of


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
