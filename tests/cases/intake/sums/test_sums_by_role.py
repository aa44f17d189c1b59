"""What the sums of an answer are by their own clauses, and what an answer on the sum owed comes to."""

from datetime import date
from itertools import permutations

import pytest

from bot.cases.intake.questions import left_when_hurt, read_answer
from bot.cases.intake.readers.owed_account import owed_told, owes_nothing
from bot.cases.intake.readers.pay_answers import rates_told
from bot.cases.intake.readers.sum_roles import Role, said_otherwise, sums_told
from bot.understanding.days.dates import find_dates

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("said", "role"),
    [
        ("一天{}", Role.DAILY), ("{}一个小时", Role.HOURLY), ("一张{}", Role.PIECE), ("一个月{}", Role.MONTHLY),
        ("给过我{}", Role.CAME), ("定金给了{}", Role.CAME), ("老板就说给{}", Role.OFFERED), ("扣了我{}", Role.TAKEN),
        ("押金{}", Role.HELD), ("看病花了{}", Role.TREATMENT), ("机票自己买的{}", Role.COST), ("还差{}", Role.REST),
        ("扣完剩{}没给", Role.REST), ("连这{}也没发", Role.REST), ("加起来{}", Role.WHOLE), ("总价{}", Role.AGREED),
        ("{}", Role.BARE),
    ],
)  # fmt: skip
@pytest.mark.parametrize("sum_", ["1782", "2350元"])
def test_a_sum_is_what_its_own_clause_says(said, role, sum_):
    (told,) = sums_told(said.format(sum_))
    assert told.role is role


@pytest.mark.parametrize("stop", ["，", " ", "。"])
@pytest.mark.parametrize(("gross", "came"), [(12000, 3600), (2176, 500), (30600, 20000)])
def test_what_was_agreed_less_what_came_confirms_what_is_left(gross, came, stop):
    owed = owed_told(stop.join((f"总价{gross}", f"给过{came}", f"还差{gross - came}")))
    assert (owed.total, owed.fits) == (str(gross - came), True)


@pytest.mark.parametrize("parts", [(5340, 3400), (3860, 3420, 3510)])
def test_parts_that_add_up_confirm_the_total_wherever_it_stands(parts):
    named = [f"{month}月{part}" for month, part in enumerate(parts, start=8)]
    for some in permutations(named):
        for told in (f"{'，'.join(some)}，一共{sum(parts)}", f"一共{sum(parts)}，{'，'.join(some)}"):
            owed = owed_told(told)
            assert (owed.total, owed.fits) == (str(sum(parts)), True), told


def test_months_without_a_total_add_up():
    assert owed_told("住院后就没开支 9月5200 10月5200").total == "10400"


@pytest.mark.parametrize(
    ("said", "readings"),
    [("还差6500，压车费六百也没给", ("6500", "7100")), ("工资差3000 返费差1200", ("3000", "4200"))],
)
def test_sums_that_do_not_explain_one_another_are_taken_for_none_of_both(said, readings):
    owed = owed_told(said)
    assert (owed.total, owed.readings) == ("", readings)


def test_months_named_at_the_pay_told_make_the_sum_and_dock_nothing():
    found = read_answer("amount_owed", "每月6800，欠了9月和10月", TODAY).values
    assert found["amount_owed"] == "13600"
    assert "docked" not in found


def test_how_the_other_side_reckons_is_no_sum_of_the_answer():
    said = "挂机3480，柜机1440，4920。老板说他只认3180"
    assert owed_told(said).total == "4920"
    assert "paid" not in read_answer("amount_owed", said, TODAY).values


@pytest.mark.parametrize(
    "said", ["九天 一千七百八十二", "该给3067 老板娘就说给两千 还没给呢 就按3067", "136个小时 2176 给过我500 剩1676"]
)
def test_an_answer_on_what_is_owed_fills_no_pay_it_does_not_name(said):
    found = read_answer("amount_owed", said, TODAY).values
    assert not {"monthly_pay", "daily_pay"} & found.keys()
    assert found.get("paid", "500") == "500"


def test_pay_that_did_not_come_is_neither_paid_nor_take_home():
    told = sums_told("应该六千二 到手四千八百六 结果连这四千八百六也没发")
    assert all(said_otherwise(slot, "4860", told) for slot in ("paid", "take_home_pay"))
    assert said_otherwise("monthly_pay", "6200", told)


@pytest.mark.parametrize(
    ("said", "pay"),
    [("一单平均5块多 就算5块2嘛", {"piece_pay": "5.2"}), ("一个钟18 一天11个钟 198", {"hourly_pay": "18", "daily_pay": "198"}),
     ("去年320一天 今年350一天", {"daily_pay": "350"}), ("四百五一天", {"daily_pay": "450"})],
)  # fmt: skip
def test_pay_is_read_by_its_unit(said, pay):
    assert rates_told(said) == pay


def test_pay_that_came_leaves_nothing_owed():
    assert owes_nothing("五月那二十天的工资给了的，3900，工资不欠")
    assert not owes_nothing("工资不欠，押金500没退")


@pytest.mark.parametrize("said", ["最后一天就是摔那天", "出事那天 就没再上", "伤了就没去"])
def test_the_day_of_an_injury_is_the_last_day_where_the_answer_points_to_it(said):
    assert left_when_hurt(said, {"injured": "yes", "event_date": "2026-08-19"})["end_date"] == "2026-08-19"
    assert not left_when_hurt(said, {"event_date": "2026-08-19"})


def test_who_leaves_the_night_before_left_the_day_before():
    assert read_answer("end_date", "18号那天封的 头天晚上还在跑", TODAY).values["end_date"] == "2026-11-17"


@pytest.mark.parametrize("pay", ["四千五", "两万", "五千元", "8000块"])
def test_a_month_behind_a_sum_is_no_january(pay):
    assert find_dates(f"{pay}一月，拖了仨月", TODAY) == []


def test_a_day_without_a_year_is_of_the_year_named_before_it():
    assert read_answer("start_date", "19年三月三 就是4月7号", TODAY).values["start_date"] == "2019-04-07"


@pytest.mark.parametrize(
    ("said", "value"),
    [("社保没给上", "no"), ("有社保", "yes"), ("一天3块商业险", "一天3块商业险"), ("他说有", "他说有")],
)
def test_insurance_is_yes_or_no_and_other_cover_stays_in_words(said, value):
    assert read_answer("insured", said, TODAY).values == {"insured": value}


def test_own_costs_of_several_things_stay_in_words_unless_their_sum_is_told():
    assert read_answer("own_costs", "手套20 头盔80", TODAY).values == {"own_costs": "手套20 头盔80"}
    assert read_answer("own_costs", "手套20 头盔80 一共100", TODAY).values == {"own_costs": "100"}
    assert read_answer("own_costs", "押金200", TODAY).values == {}
