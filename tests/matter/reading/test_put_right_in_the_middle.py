"""A value put right replaces the one before and every sum that rested on it; a last day is one's own; a family's wages."""

from __future__ import annotations

from datetime import date

import pytest

from bot.app import App
from bot.matter.derived.pay.wages import wages_owed
from tests.support.matters import TODAY, matter_of
from tests.support.product import say

PUT_RIGHT = [
    (["一天380，我记了71个工，借支过6000生活费", "哦不对是68个，有3个是我老乡老刘的"], 19840),
    (["一天300 干了40天 给了3000", "更正 给了4000"], 8000),
    (["老板9月该给我4600没给，10月4800也没给", "给过三千", "那三千是九月份的 总共12400"], 12400),
    (["他转给我三千", "那三千是九月份的 一共该给我12400"], 12400),
    (["10月干了26天 一天280 没给钱", "10月不是26天是24天"], 6720),
    (["一天260 上个月干了22天，这个月8天 没给", "上个月是21天 记错了"], 7540),
    (["9月欠4000", "10月欠5000", "九月的不对 是4200"], 9200),
    (["月薪5500 欠两个月", "不对不对是5200一个月"], 10400),
    (["一个月6000欠三个月", "工资记错了 是6500"], 19500),
]


@pytest.mark.parametrize(("turns", "owed"), PUT_RIGHT)
def test_what_is_put_right_replaces_the_value_and_the_sum_on_it(turns: list[str], owed: int) -> None:
    assert wages_owed(matter_of(*turns), TODAY).low == owed


COUNTS = [
    (["做了68个工 一个工350", "数错了 70个"], "days_worked", 70),
    (["计件 一件3块 做了1200件", "不对 是1250件"], "pieces", 1250),
    (["加班40小时 月薪5220", "加班时间不对 是46小时"], "workday_overtime_hours", 46),
]


@pytest.mark.parametrize(("turns", "name", "count"), COUNTS)
def test_a_count_told_anew_holds(turns: list[str], name: str, count: int) -> None:
    assert matter_of(*turns).value(name).low == count


LAST_DAYS = [
    (["11月5号人事拿了份离职协议让我签 我没签", "11月8号离站"], date(2026, 11, 8)),
    (["10月30号离岗 11月2号快递来了解除通知书"], date(2026, 10, 30)),
    (["11月10号是最后一天，11月12号给我看的解除通知"], date(2026, 11, 10)),
    (["3月1号来的，10月31号走了", "协议是11月3号给我的"], date(2026, 10, 31)),
    (["8月20号我把工服交了离的站"], date(2026, 8, 20)),
    (["老李9月走的拿到了补偿，我10月20号走的"], date(2026, 10, 20)),
]


@pytest.mark.parametrize(("turns", "day"), LAST_DAYS)
def test_the_last_day_is_the_one_somebody_left_on_and_not_that_of_a_paper(turns: list[str], day: date) -> None:
    assert matter_of(*turns).value("left").first == day


@pytest.mark.parametrize(
    "turns",
    [["同事小王10月15号走的 我还在干"], ["还在上班 10月5号老板说让我走"], ["10月15号走的", "我还在职 那是同事"]],
)
def test_who_is_still_there_has_no_last_day(turns: list[str]) -> None:
    told = matter_of(*turns)
    assert told.left is None
    assert told.value("still_working") is True


def test_wages_owed_by_a_family_are_worked_out_with_the_day_three_years_on(app: App) -> None:
    """民法典 188: three years from the day each month's pay was due; no labour relation is needed for the sum."""
    told = ("雇主家直接请的我做保姆 说好月薪6500 3月和4月的工资没给", "能要多少")
    assert "13,000 元" in say(app, *told).plain_text()
    assert "2029年3月31日" in say(app, told[0], "还来得及要吗").plain_text()


def test_monthly_pay_told_to_a_family_is_not_asked_again(app: App) -> None:
    said = say(app, "我在一户人家做住家阿姨 说好月薪6500", "能要多少").plain_text()
    assert "告诉我月价" not in said and "6,500" in said
