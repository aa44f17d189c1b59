"""What strangers told in ways nobody had foreseen: a load that fell, a holiday named apart, two deposits, a debt owned up to."""

from __future__ import annotations

from datetime import date

import pytest

from bot.contract.matter import Matter
from bot.matter.derived.rules import derive
from bot.matter.reading import RuleReader
from bot.matter.reading.update import Context, apply_reading

TODAY = date(2026, 11, 22)


def told(*turns: str) -> Matter:
    matter = Matter()
    reader = RuleReader()
    for number, text in enumerate(turns, 1):
        matter = apply_reading(matter, reader.read(text, matter, Context(TODAY, number)), number)
    return matter


def sum_of(matter: Matter, name: str) -> float:
    return float(matter.value(name).low)


def test_a_load_that_was_knocked_over_hurts_nobody() -> None:
    matter = told("上月开叉车倒货碰翻一托盘酱油，主管说损失2700全我赔")
    assert matter.injured is None
    assert matter.injured_on is None


def test_holidays_named_apart_from_their_days_count_eight_hours_each() -> None:
    assert sum_of(told("国庆那会厂里赶单 我1号2号3号都上了"), "holiday_hours") == 24


@pytest.mark.parametrize("text", ["我月薪5220，厂里那些小时工是24一个钟", "我月薪5220，他们临时工是22一小时"])
def test_what_the_hour_of_others_pays_is_not_the_worker_s(text: str) -> None:
    matter = told(text)
    assert matter.hourly_pay is None
    assert matter.part_time is None


def test_pay_for_extra_hours_named_behind_the_sum_is_that() -> None:
    assert sum_of(told("只给了我600的加班费"), "overtime_paid") == 600


def test_two_deposits_by_different_names_add_up() -> None:
    assert sum_of(told("交的工服押金500，上岗押金300，收据在呢"), "deposit") == 800


def test_a_note_the_boss_wrote_restarts_the_period_and_is_due_at_the_month_s_end() -> None:
    matter = told("今年3月15号他给我打了个条，写欠工资10600，9月底还清，盖了店里的章")
    assert matter.value("has_iou") is True
    assert matter.value("demanded_on").first == date(2026, 3, 15)
    assert matter.value("iou_due").first == date(2026, 9, 30)


def test_leave_taken_after_a_holiday_is_no_work_on_it() -> None:
    matter = told("我今年清明后头请了2天年假，结算单上年假那栏写的是零")
    assert matter.holiday_hours is None
    assert matter.rest_day_hours is None


def test_insurance_that_never_broke_off_is_insurance() -> None:
    assert told("前前后后上班有十二年了社保没断过").value("insured") is True


def test_what_the_boss_promised_to_pay_restarts_the_year_and_is_no_order() -> None:
    matter = told("去年12月12号走的", "今年3月20号老板在微信上跟我说，五一前肯定给你")
    assert matter.value("demanded_on").first == date(2026, 3, 20)
    assert matter.ordered_until is None


def test_a_price_agreed_less_what_was_drawn_is_what_is_owed() -> None:
    assert sum_of(told("总共讲好工钱三万一千八，干活时候陆陆续续支了一万二"), "owed") == 19800


def test_another_s_note_is_no_day_rate() -> None:
    matter = told("公司给我打了个条，写的欠木工工资，我一个一起的瓦工他的条是两万三")
    assert matter.daily_pay is None


def test_how_a_workmate_rides_is_not_how_the_worker_does() -> None:
    matter = told("武汉跑众包的，上个月28号送单摔了，锁骨断了", "有个也是跑单的哥们去年摔了人家赔了他两万，他是专送")
    assert matter.value("mode") == "crowdsourced"


def test_treatment_paid_again_adds_to_what_was_paid() -> None:
    assert sum_of(told("手术住院自己掏了13800", "后面复查加拿药又460"), "medical_costs") == 14260


def test_an_offer_below_the_treatment_paid_is_said_to_be() -> None:
    matter = told("送单摔断了锁骨，住院自己掏了13800", "他们拿了协议来，签了当场给6000，以后两清")
    beyond = derive(matter, TODAY)["medical_beyond_offer"]
    assert beyond.low == 7800


def test_three_hundred_for_three_days_is_no_month_s_pay() -> None:
    matter = told("工资3045一个月", "国庆俺1号2号3号都来上班了", "物业给俺一天一百，三天三百，说这是红包")
    assert sum_of(matter, "monthly_pay") == 3045
    assert sum_of(matter, "holiday_hours") == 24


def test_a_date_one_is_told_to_write_is_a_paper_dated_back() -> None:
    assert told("昨天发了份合同让明天签，开头日期让我写4月22号").value("asked_to_sign") == "backdated"


def test_a_count_put_right_without_its_unit_is_the_one_told() -> None:
    matter = told("一天380，我记了71个工，借支过6000生活费", "哦不对是68个，有3个是我老乡老刘的")
    assert sum_of(matter, "days_worked") == 68


def test_what_came_for_the_months_told_is_taken_off_once() -> None:
    matter = told("一个月固定8000", "工资变3500，9月发3500，10月也3500，我没同意过")
    assert sum_of(matter, "owed") == 9000


def test_the_last_days_whose_pay_is_held_back_are_owed() -> None:
    matter = told("做保姆一个月6600按30天算，最后20天的钱拖着不给")
    assert sum_of(matter, "days_owed") == 20
    assert sum_of(matter, "owed") == 4400


def test_a_day_s_rate_is_no_day_worked() -> None:
    matter = told("包工头欠我的，260一个工，52个工，中间借支过2500")
    assert sum_of(matter, "days_worked") == 52
    assert sum_of(matter, "owed") == 52 * 260 - 2500


@pytest.mark.parametrize("text", ["国庆一二三号都是我顶的班，一分钱没多给", "国庆1到3号我在店里盯班，没给三倍"])
def test_a_holiday_stood_in_for_was_worked(text: str) -> None:
    assert sum_of(told(text), "holiday_hours") == 24


@pytest.mark.parametrize("text", ["在商场卖鞋第四年了", "在这厂里第四个年头了", "我在他家店干到第4年"])
def test_who_is_in_the_fourth_year_has_worked_more_than_three(text: str) -> None:
    worked = told(text).value("months_worked")
    assert 36 < worked.low < worked.high == 48


def test_leave_not_taken_names_no_spring_festival() -> None:
    matter = told("从来没休过年假")
    assert matter.value("leave_taken") is False
    assert matter.happened_on is None


@pytest.mark.parametrize(
    ("text", "docked"), [("每个月扣我300块服装费，扣了半年", 1800), ("每个月从工资里扣200，扣了8个月", 1600)]
)
def test_what_was_docked_each_month_adds_up(text: str, docked: int) -> None:
    assert sum_of(told(text), "docked") == docked


@pytest.mark.parametrize(
    ("text", "field", "value"), [("一天说好90，干了41天", "daily_pay", 90), ("一小时讲好22", "hourly_pay", 22)]
)
def test_a_small_rate_that_was_agreed_is_pay(text: str, field: str, value: int) -> None:
    assert sum_of(told(text), field) == value


def test_hours_agreed_are_no_pay() -> None:
    assert told("一天说好8小时").daily_pay is None


def test_who_streamed_for_seven_months_worked_them() -> None:
    assert sum_of(told("公会要我赔15万，我签了三年，播了七个月"), "months_worked") == 7


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("老板一共给过三次，头一次3000，第二次2500，上个月又转了800", "paid", 6300),
        ("给过两次，第一次1000，第二次1500", "paid", 2500),
        ("第一次扣200，第二次扣了300，后来又扣了100", "docked", 600),
    ],
)
def test_sums_told_one_by_one_add_up(text: str, field: str, value: int) -> None:
    assert sum_of(told(text), field) == value


@pytest.mark.parametrize(
    ("text", "months"),
    [("押了我一个月工资5200，走了两个月还不给", 1), ("押着俩月工资，一个月4800，走了三个月都没给", 2)],
)
def test_months_held_back_are_owed_and_the_time_since_is_not(text: str, months: int) -> None:
    assert sum_of(told(text), "months_owed") == months
