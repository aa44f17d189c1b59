"""Wages due, deductions, additional payment, minimum wage, probation. By hand from the clauses named at each table."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from bot.claims import ClaimError
from bot.claims.parameters import MinimumWage, chosen_minimum_wage, minimum_wages_held
from tests.claims.support import amount, run, yuan

# 劳动合同法 30; 21.75 paid days a month
WAGES = [
    ({"monthly_wage": 6000, "months_unpaid": 3}, "18000"),
    ({"monthly_wage": 6000, "months_unpaid": "2.5"}, "15000"),
    ({"monthly_wage": 6000, "months_unpaid": 3, "paid": 2000}, "16000"),
    ({"monthly_wage": 4350, "days_unpaid": 7}, "1400"),
    ({"monthly_wage": 4350, "months_unpaid": 1, "days_unpaid": 3}, "4950"),
    ({"monthly_wage": 5000, "days_unpaid": 1}, "229.89"),
    ({"daily_rate": 300, "days_unpaid": 12}, "3600"),
    ({"daily_rate": "280.5", "days_unpaid": "10.5"}, "2945.25"),
    ({"rows": [{"due": 5000, "paid": 3000}, {"due": 5200, "paid": 0}]}, "7200"),
    ({"rows": [{"due": 5000, "paid": 5000}]}, "0"),
    ({"rows": [{"due": 5000, "paid": 5600}, {"due": 5000, "paid": 4000}]}, "1000"),  # a surplus pays no other month
    ({"rows": []}, "0"),
    # a span: whole calendar months, and parts by the Mondays to Fridays of their month
    ({"monthly_wage": 6000, "unpaid_from": "2026-07-01", "unpaid_to": "2026-09-30"}, "18000"),
    ({"monthly_wage": 6000, "unpaid_from": "2026-02-01", "unpaid_to": "2026-02-28"}, "6000"),
    ({"monthly_wage": 6000, "unpaid_from": "2024-02-01", "unpaid_to": "2024-02-29"}, "6000"),
    ({"monthly_wage": 6000, "unpaid_from": "2026-02-01", "unpaid_to": "2026-02-14"}, "3000"),  # 10 of 20
    ({"monthly_wage": 6600, "unpaid_from": "2026-06-16", "unpaid_to": "2026-06-30"}, "3300"),  # 11 of 22
    ({"monthly_wage": 6600, "unpaid_from": "2026-06-30", "unpaid_to": "2026-07-31"}, "6900"),  # 1 of 22, and July
    ({"monthly_wage": 6600, "unpaid_from": "2025-12-31", "unpaid_to": "2026-01-01"}, "586.96"),  # 1 of 23 and 1 of 22
    ({"monthly_wage": 6000, "unpaid_from": "2026-11-14", "unpaid_to": "2026-11-15"}, "0"),  # a weekend
]


@pytest.mark.parametrize(("values", "expected"), WAGES)
def test_wages_due(values: dict[str, object], expected: str) -> None:
    assert amount("wages_due", **values) == yuan(expected)


def test_construction_names_the_main_contractor() -> None:
    found = run("wages_due", daily_rate=300, days_unpaid=30, construction=True)
    assert "保障农民工工资支付条例:30" in found.basis


def test_paid_more_than_due_is_not_negative() -> None:
    found = run("wages_due", monthly_wage=5000, months_unpaid=1, paid=6000)
    assert found.amount == 0 and found.warnings


# 工资支付暂行规定 15, 16: 20 % of the month's wage, never under the minimum wage
DEDUCTIONS = [
    ([{"amount": 500, "ground": "fine"}], {}, "500"),
    ([{"amount": 500, "ground": "other"}], {}, "500"),
    ([{"amount": 300, "ground": "tax"}, {"amount": 400, "ground": "insurance"}], {}, "0"),
    ([{"amount": 300, "ground": "court"}], {}, "0"),
    ([{"amount": 200, "ground": "absence"}], {}, "0"),
    ([{"amount": 300, "ground": "tax"}, {"amount": 50, "ground": "fine"}], {}, "50"),
    ([{"amount": 800, "ground": "damage"}], {}, "800"),  # not agreed in the contract
    ([{"amount": 800, "ground": "damage", "agreed": True}], {"month_wage": 5000, "minimum_wage": 2540}, "0"),
    ([{"amount": 1000, "ground": "damage", "agreed": True}], {"month_wage": 5000, "minimum_wage": 2540}, "0"),
    ([{"amount": 1500, "ground": "damage", "agreed": True}], {"month_wage": 5000, "minimum_wage": 2540}, "500"),
    ([{"amount": 1500, "ground": "damage", "agreed": True}], {"month_wage": 5000, "place": "北京"}, "500"),
    ([{"amount": 600, "ground": "damage", "agreed": True}], {"month_wage": 3000, "minimum_wage": 2540}, "140"),
    ([{"amount": 600, "ground": "damage", "agreed": True}], {"month_wage": 2540, "minimum_wage": 2540}, "600"),
    ([{"amount": 600, "ground": "damage", "agreed": True}], {"month_wage": 2000, "minimum_wage": 2540}, "600"),
    (
        [{"amount": 600, "ground": "damage", "agreed": True}, {"amount": 700, "ground": "damage", "agreed": True}],
        {"month_wage": 5000, "minimum_wage": 2540},
        "300",  # the two together: 1300 - 1000
    ),
]


@pytest.mark.parametrize(("rows", "extra", "expected"), DEDUCTIONS)
def test_deductions(rows: list[dict[str, object]], extra: dict[str, object], expected: str) -> None:
    assert amount("deductions", deductions=rows, **extra) == yuan(expected)


def test_deduction_asks_for_the_minimum_wage_where_none_is_held() -> None:
    rows = [{"amount": 900, "ground": "damage", "agreed": True}]
    found = run("deductions", deductions=rows, month_wage=4000, place="广州")
    assert found.amount is None
    assert [used.name for used in found.missing] == ["minimum_wage"]


# 劳动合同法 85: 50 to 100 %, only after an order
@pytest.mark.parametrize(
    ("values", "low", "high"),
    [
        ({"amount_due": 10000, "ordered": True}, "5000", "10000"),
        ({"amount_due": 10000, "ordered": True, "paid_in_time": False}, "5000", "10000"),
        ({"amount_due": "333.33", "ordered": True}, "166.67", "333.33"),
        ({"amount_due": 10000, "ordered": False}, "0", "0"),
        ({"amount_due": 10000, "ordered": True, "paid_in_time": True}, "0", "0"),
    ],
)
def test_additional_payment(values: dict[str, object], low: str, high: str) -> None:
    found = run("additional_payment", **values)
    assert (found.low, found.high) == (yuan(low), yuan(high))


# 最低工资规定 12; Beijing 2540 a month, 27.7 an hour part-time from 2025-09-01
MINIMUM = [
    ({"paid": 2300, "place": "北京"}, "240"),
    ({"paid": 2540, "place": "北京"}, "0"),
    ({"paid": 3000, "place": "北京"}, "0"),
    ({"paid": 2300, "place": "北京", "months": 3}, "720"),
    ({"paid": 2800, "overtime_paid": 500, "place": "北京"}, "240"),
    ({"paid": 2800, "overtime_paid": 300, "allowances_paid": 200, "place": "北京"}, "240"),
    # Beijing: own contributions come on top, so what is in hand counts
    ({"paid": 2540, "own_contributions": 460, "place": "北京", "month": "2026-06-01"}, "0"),
    ({"paid": 2400, "own_contributions": 600, "place": "北京"}, "140"),
    ({"gross": 3000, "own_contributions": 600, "place": "北京"}, "140"),
    ({"gross": 2500, "minimum_wage": 2490, "place": "杭州"}, "0"),
    # elsewhere the national rule leaves them in: what is due, not what is in hand
    (
        {"paid": 2100, "own_contributions": 400, "minimum_wage": 2490, "contributions_on_top": False},
        "0",
    ),
    ({"paid": 2100, "own_contributions": 400, "minimum_wage": 2490, "contributions_on_top": True}, "390"),
    ({"gross": 2300, "own_contributions": 400, "minimum_wage": 2490, "contributions_on_top": False}, "190"),
    ({"paid": 2300, "place": "北京", "month": "2025-08-15"}, "120"),  # 2420 until the end of August 2025
    ({"paid": 2000, "minimum_wage": 2330}, "330"),
    ({"paid": 2000, "minimum_wage": 2330, "normal_work": False}, "0"),
    ({"mode": "part_time", "paid": 1000, "hours": 40, "place": "北京"}, "108"),  # 27.7 x 40 = 1108
    ({"mode": "part_time", "paid": 1200, "hours": 40, "place": "北京"}, "0"),
    ({"mode": "part_time", "paid": 800, "hours": 40, "minimum_wage": 23}, "120"),
    ({"mode": "platform", "paid": 2000, "hours": 100, "minimum_wage": 23}, "300"),
    ({"paid": 2300, "place": "海淀", "month": "2025-09-01"}, "240"),  # the first day of the rate
]


@pytest.mark.parametrize(("values", "expected"), MINIMUM)
def test_minimum_wage_shortfall(values: dict[str, object], expected: str) -> None:
    assert amount("minimum_wage_shortfall", **values) == yuan(expected)


@pytest.mark.parametrize("values", [{"place": "上海"}, {"place": "深圳"}, {"place": "北京", "month": "2025-07-23"}, {}])
def test_no_figure_held_means_it_is_asked_for(values: dict[str, object]) -> None:
    found = run("minimum_wage_shortfall", paid=2000, **values)
    assert found.amount is None
    assert "minimum_wage" in [used.name for used in found.missing]


def test_whether_own_contributions_count_is_asked_where_the_place_is_not_held() -> None:
    found = run("minimum_wage_shortfall", paid=2100, own_contributions=400, minimum_wage=2490, place="杭州")
    assert (found.low, found.high) == (yuan("0"), yuan("390"))
    assert [used.name for used in found.missing] == ["contributions_on_top"]


def test_a_place_without_a_figure_gets_the_formula_the_source_and_the_range_held_never_another_places_figure() -> None:
    found = run("minimum_wage_shortfall", paid=2000, place="成都")
    (asked,) = found.missing
    assert found.amount is None and found.formula
    assert "12333" in asked.note and "通知" in asked.note
    assert any("2540" in warning and "北京" in warning and "不能拿别处的套" in warning for warning in found.warnings)


def test_a_district_decides_between_the_classes_of_a_province_and_is_asked_when_not_told() -> None:
    high, low = (
        MinimumWage(
            jurisdiction="CN-51",
            monthly=Decimal(monthly),
            part_time_hourly=None,
            part_time_holiday_hourly=None,
            effective_from=date(2026, 1, 1),
            effective_to=None,
            checked=date(2026, 1, 1),
            own_contributions_on_top=False,
            basis="最低工资规定:7",
            class_name=name,
            districts=districts,
        )
        for monthly, name, districts in (("900", "一类", ("锦江",)), ("800", "二类", ("金堂",)))
    )
    on = date(2026, 6, 1)
    assert chosen_minimum_wage((high, low), "成都金堂", on) is low
    assert chosen_minimum_wage((high, low), "成都", on) is None
    assert chosen_minimum_wage((high,), "成都", on) is high
    assert chosen_minimum_wage((high, low), "成都锦江", date(2025, 12, 31)) is None


def test_every_figure_of_a_place_says_its_source_its_day_and_who_checked_it() -> None:
    for held in minimum_wages_held(date(2026, 11, 21)):
        assert held.source and held.by and held.checked


def test_a_part_of_a_month_is_told_by_the_formula_it_is_computed_with() -> None:
    by_span = run("wages_due", monthly_wage=6000, unpaid_from="2026-10-01", unpaid_to="2026-10-15")
    assert "21.75" not in by_span.formula and by_span.amount == yuan("3000")  # 11 of 22 weekdays
    assert "21.75" in run("wages_due", monthly_wage=6000, days_unpaid=3).formula


def test_platform_hours_name_the_text_not_held() -> None:
    found = run("minimum_wage_shortfall", mode="platform", paid=2000, hours=100, minimum_wage=23)
    assert found.not_held and found.needs_person


# 劳动合同法 19, 20, 83: the longest probation, and damages at the full wage
LONGEST = [
    ("2026-01-01", "2026-03-30", "2026-01-31", "8000"),  # two months and 30 days: no probation at all
    ("2026-01-01", "2026-03-31", "2026-01-31", "0"),  # three months: one month allowed
    ("2026-01-01", "2026-03-31", "2026-02-28", "8000"),
    ("2025-01-01", "2025-12-30", "2025-03-31", "16000"),  # a day short of a year: one month allowed
    ("2025-01-01", "2025-12-31", "2025-03-31", "8000"),  # a year: two months allowed
    ("2025-01-01", "2025-12-31", "2025-02-28", "0"),
    ("2025-01-01", "2027-12-30", "2025-06-30", "32000"),  # a day short of three years: two
    ("2025-01-01", "2027-12-31", "2025-06-30", "0"),  # three years: six
    ("2025-01-01", "2027-12-31", "2025-08-31", "16000"),
    ("2025-01-15", "2026-01-14", "2025-04-14", "8000"),
    # a part of a month: Mondays to Fridays over 21.75; 1 to 10 March 2025 has six
    ("2025-01-01", "2025-12-31", "2025-03-10", "2206.90"),
    ("2025-08-31", "2026-08-30", "2025-11-30", "8000"),  # two months close on 30 October
]


@pytest.mark.parametrize(("start", "end", "served", "expected"), LONGEST)
def test_unlawful_probation(start: str, end: str, served: str, expected: str) -> None:
    values = {"start": start, "contract_end": end, "probation_served_to": served, "regular_wage": 8000}
    assert amount("unlawful_probation", **values) == yuan(expected)


@pytest.mark.parametrize(
    ("extra", "expected"),
    [
        ({"open_ended": True}, "0"),
        ({"task_based": True}, "24000"),
        ({"probation_only": True}, "24000"),
        ({"second_probation": True, "contract_end": "2028-06-30"}, "24000"),
        ({"part_time": True}, "24000"),
    ],
)
def test_kinds_of_contract(extra: dict[str, object], expected: str) -> None:
    values = {"start": "2026-01-01", "probation_served_to": "2026-03-31", "regular_wage": 8000}
    assert amount("unlawful_probation", **values, **extra) == yuan(expected)


@pytest.mark.parametrize(
    ("wage", "minimum", "expected"),
    [
        (6400, None, "0"),  # exactly 80 %
        (6000, None, "800"),  # 400 short in each of two months
        (6000, 6500, "1000"),  # the minimum wage is higher than 80 %
    ],
)
def test_probation_pay_under_eighty_percent(wage: int, minimum: int | None, expected: str) -> None:
    values: dict[str, object] = {
        "start": "2025-01-01",
        "contract_end": "2025-12-31",
        "probation_served_to": "2025-02-28",
        "regular_wage": 8000,
        "probation_wage": wage,
    }
    if minimum:
        values["minimum_wage"] = minimum
    assert amount("unlawful_probation", **values) == yuan(expected)


def test_open_ended_with_an_end_is_a_contradiction() -> None:
    with pytest.raises(ClaimError) as caught:
        run("unlawful_probation", start="2026-01-01", open_ended=True, contract_end="2027-01-01")
    assert caught.value.code == "contradiction"


def test_a_pay_period_is_named_as_it_was_told() -> None:
    found = run("wages_due", rows=[{"period": "八月", "due": 5000, "paid": 3000}, {"due": 5200}])
    assert [step.text for step in found.steps] == ["(八月 5000 − 3000) + 一期 5200"]
