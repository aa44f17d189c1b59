"""The later questions of the intake, and values read back one by one: what answers to them mean."""

from __future__ import annotations

from datetime import date

import pytest

from bot.cases.intake.interview.confirming import answer_to_sure, next_to_confirm
from bot.cases.intake.questions import read_answer
from bot.cases.intake.readers.later_answers import has_none, pay_not_fixed, several_told, sum_of_work, sum_taken
from bot.cases.rules.facts.matter_facts import facts_of, matter_told

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("said", "taken"),
    [
        ("迟到罚过三回，一共240", "240"), ("客诉扣了300，丢件赔了150", "450"), ("上次200申诉退回来了，这次罚了400", "400"),
        ("摔坏盘子扣过六十", "60"), ("扣了五百多", "500-600"), ("没扣过", ""),
    ],
)  # fmt: skip
def test_what_was_docked_is_the_total_told_or_what_its_parts_come_to(said, taken):
    assert sum_taken("docked", said) == taken
    assert has_none("docked", said) is (not taken)


def test_what_others_paid_for_treatment_is_no_cost_of_ones_own():
    assert sum_taken("medical_costs", "我自己花了四千二，老板垫了一万") == "4200"


def test_what_is_wanted_back_tells_of_a_deposit_and_of_no_pay():
    read = {"deposit": "500", "monthly_pay": "500", "offered": "500"}
    assert read_answer("want", "工资 押金500", TODAY, read).values == {"want": "工资 押金500", "deposit": "500"}


def test_only_several_sums_are_read_back():
    assert several_told("客诉扣了300，丢件赔了150")
    assert not several_told("迟到扣了300")


@pytest.mark.parametrize("said", ["没底薪，拿提成", "说不准，有单才有钱", "按件算"])
def test_pay_that_no_month_measures_is_taken_for_an_answer(said):
    assert pay_not_fixed(said)


@pytest.mark.parametrize(
    ("said", "left", "first"),
    [
        ("今年4月9号", "", "2026-04-09"), ("5月份来的，5月20号吧", "", "2026-05-20"), ("去年双十一前几天", "", "2025-11-01..2025-11-11"),
        ("干到走正好一年半", "2026-08-31", "2025-03-01..2025-03-31"), ("2024年3月跑起的", "", "2024-03-01..2024-03-31"),
    ],
)  # fmt: skip
def test_the_first_day_is_told_or_counted_back_from_the_last(said, left, first):
    assert read_answer("start_date", said, TODAY, None, left).values == {"start_date": first}


@pytest.mark.parametrize(
    ("said", "held", "sum_"),
    [
        ("30个工，一天300，给过四千", {}, "5000"), ("大概80个小时，按20算", {}, "1600"), ("12个台班，给了五千", {"daily_pay": "900"}, "5800"),
        ("差五千", {}, ""),
    ],
)  # fmt: skip
def test_work_told_by_its_count_comes_to_a_sum(said, held, sum_):
    assert sum_of_work(said, held) == sum_


def test_a_value_read_back_is_agreed_to_put_right_or_not_answered():
    agreed = answer_to_sure("amount_owed", "对的，就这么多", "9000", TODAY)
    assert agreed is not None and agreed.agreed
    other = answer_to_sure("amount_owed", "不对，后来又给了一千，还差八千", "9000", TODAY)
    assert other is not None and other.values == {"amount_owed": "8000"}
    none = answer_to_sure("amount_owed", "没欠我工资", "9000", TODAY)
    assert none is not None and none.values == {"amount_owed": "", "months_owed": ""}
    day = answer_to_sure("end_date", "不对，是11月20号", "2026-11-21", TODAY)
    assert day is not None and day.values == {"end_date": "2026-11-20", "still_working": "no"}
    assert answer_to_sure("amount_owed", "站长姓马", "9000", TODAY) is None


def test_unpaid_wages_and_days_without_a_number_are_read_back_and_nothing_else():
    matter = matter_told(["我在苏州送快递，欠我两个月工资，一个月6000，前天走的"], TODAY)
    values = {slot: value for slot, (value, _) in facts_of(matter).items()}
    assert next_to_confirm(values, matter, [], [], TODAY) == "amount_owed"
    assert next_to_confirm(values, matter, ["amount_owed"], [], TODAY) == "end_date"
    assert next_to_confirm(values, matter, ["amount_owed", "end_date"], [], TODAY) == ""
    plain = matter_told(["我在苏州送快递，11月9号走的"], TODAY)
    assert next_to_confirm({"end_date": "2026-11-09"}, plain, [], [], TODAY) == ""


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("老方 方国梁", "方国梁"), ("姓崔 叫我崔阿姨", "崔阿姨"), ("小顾，大三学生", "小顾"), ("Tony 梁志远", "梁志远"),
        ("阿梅 真名先不说", "阿梅"), ("叫我小潘就行", "小潘"),
    ],
)  # fmt: skip
def test_a_name_is_the_full_one_else_how_to_be_called(said, name):
    assert read_answer("name", said, TODAY).values["name"] == name


def test_a_city_is_where_the_worker_is_and_a_third_person_gives_no_name():
    assert read_answer("city", "我在西安 公司在深圳", TODAY).values["city"] == "西安"
    assert read_answer("city", "齐齐哈尔", TODAY).values["city"] == "齐齐哈尔"
    assert "name" not in read_answer("employer", "顺达劳务 中介叫阿彪", TODAY).values


def test_pay_told_by_the_day_is_no_monthly_pay():
    assert read_answer("monthly_pay", "一天360，一个月做二十五六天", TODAY).values == {"daily_pay": "360"}


def test_a_sum_told_where_months_were_asked_is_heard():
    assert read_answer("months_owed", "9月半个月的没给 两千", TODAY).values["amount_owed"] == "2000"
