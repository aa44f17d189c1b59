"""Drivers and couriers: freight, wasted trips, hire-purchase, seized vehicles, fines passed down, a station handed over."""

from __future__ import annotations

from datetime import date

import pytest

from bot.matter.focus import Focus
from tests.support.plain_matter import all_words, first_words, judged


@pytest.mark.parametrize(
    ("situation", "focus", "asked", "facts", "says"),
    [
        ("truck-freight", Focus.LEGAL, "货代说货主没给他钱，所以不给我运费", {}, "上家没给他钱是他们之间的账"),
        ("truck-freight", Focus.LEGAL, "货主没给我运费，怎么说得过去", {}, "货送到就该付运费"),
        ("truck-freight", Focus.LEGAL, "压车两天等候费不认了", {}, "能要"),
        ("truck-freight", Focus.AMOUNT, "能要多少", {"owed": 7600}, "7,600 元运费该付就得付"),
        ("waiting-and-return", Focus.LEGAL, "半路改了地址不加钱", {}, "赔你多跑的路费"),
        ("waiting-and-return", Focus.LEGAL, "到了说没货，空跑的油钱能要不", {}, "放空你，是他违约"),
        ("waiting-and-return", Focus.LEGAL, "空跑一趟", {"relation": "labour"}, "照发"),
        ("lease-to-own", Focus.LEGAL, "晚了一期月供车就要收", {}, "不能一晚就收"),
        ("lease-to-own", Focus.WHAT_IF, "跑了一年不想租了提前退车会怎样", {}, "能请法院减"),
        ("vehicle-seized", Focus.LEGAL, "站长把我自己的电动车扣下了", {}, "公司没权扣"),
        ("vehicle-seized", Focus.LEGAL, "租的车不合规被交警扣了，车行还收租金", {}, "怪不到你"),
        ("vehicle-seized", Focus.LEGAL, "交警让我在处罚单上签字，签了算认吗", {}, "签收不等于认"),
        ("lease-to-own", Focus.WHAT_IF, "他们拍卖了四万说我还差两万六", {}, "先要卖车的评估、卖价"),
        ("vehicle-seized", Focus.LEGAL, "闯红灯电动车被交警扣了", {}, "警告或五到五十元"),
        ("courier-fine", Focus.LEGAL, "总部罚网点，网点全算我头上", {}, "不能直接转给你"),
        ("courier-fine", Focus.LEGAL, "丢件要我全赔", {}, "不是都你赔"),
        ("courier-fine", Focus.LEGAL, "投诉一单罚500", {"relation": "civil"}, "看承包合同"),
        ("station-handed-over", Focus.PAYER, "站点换人了旧账找谁", {"owed": 7400}, "7,400 元先找给你干活那时的那家要"),
        ("station-handed-over", Focus.PAYER, "旧账找谁", {"relation": "civil"}, "没有你同意，它不能把账甩给新的"),
        ("station-handed-over", Focus.AMOUNT, "交的转让费能退多少", {}, "要他退没用完的部分"),
        ("station-handed-over", Focus.LEGAL, "新站长说工龄从头算", {}, "前后工龄接着算"),
    ],
)  # fmt: skip
def test_the_first_sentence_answers_the_question(
    situation: str, focus: Focus, asked: str, facts: dict[str, object], says: str
) -> None:
    assert says in first_words(situation, focus, asked, **facts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("situation", "says"),
    [
        ("truck-freight", "没拿到钱别签"),
        ("waiting-and-return", "先别签"),
        ("lease-to-own", "先别签"),
        ("vehicle-seized", "签收不等于认"),
        ("courier-fine", "先别签"),
        ("station-handed-over", "先别签"),
    ],
)
def test_who_is_asked_to_sign_hears_whether_to(situation: str, says: str) -> None:
    assert says in first_words(situation, Focus.SIGN, "签不签")


def test_waiting_at_an_agreed_price_is_worked_out() -> None:
    said = first_words(
        "waiting-and-return", Focus.AMOUNT, "等了六个半小时，一小时40，该给多少", hourly_pay=40, hours_worked=6.5
    )
    assert "260 元" in said


def test_freight_by_the_trip_is_summed() -> None:
    said = first_words("truck-freight", Focus.AMOUNT, "每趟480，欠我31趟，要多少", piece_price=480, pieces=31)
    assert "14,880 元" in said


def test_hours_of_work_are_no_waiting() -> None:
    said = all_words("waiting-and-return", Focus.AMOUNT, "半路改址，能加多少", hourly_pay=40, hours_worked=6.5)
    assert "260" not in said


def test_freight_runs_three_years_from_the_day_it_was_due() -> None:
    assert "2029年3月1日" in all_words("truck-freight", Focus.LATE, "过期没", due_on=date(2026, 3, 1))


def test_a_vehicle_taken_back_runs_three_years() -> None:
    assert "2028年5月10日" in all_words("lease-to-own", Focus.LEGAL, "车被收走了", happened_on=date(2025, 5, 10))


def test_an_objection_to_a_seizure_has_its_days() -> None:
    assert "六十天内复议" in first_words("vehicle-seized", Focus.LATE, "还能复议不")


def test_a_lost_parcel_takes_at_most_a_fifth_of_the_month() -> None:
    assert "1,160 元" in first_words(
        "courier-fine", Focus.AMOUNT, "丢件赔了两千四", monthly_pay=5800, relation="labour"
    )


def test_a_fine_on_contracted_delivery_names_no_share_of_a_wage() -> None:
    assert "1,160" not in all_words("courier-fine", Focus.AMOUNT, "丢件", monthly_pay=5800, relation="civil")


def test_what_the_former_station_owes_is_summed_over_the_months() -> None:
    found = judged("station-handed-over", Focus.PAYER, "找谁", monthly_pay=7000, months_owed=2)
    assert found.answer is not None
    assert "14,000 元" in found.answer.text
