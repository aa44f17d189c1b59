"""Annual leave. By hand from 职工带薪年休假条例 3 to 5 and 实施办法 5, 10, 11, 12: days x 365ths, fractions dropped."""

from __future__ import annotations

import pytest

from bot.claims.calculators.pay.annual_leave import entitlement
from tests.claims.support import run, yuan

WAGE = 4350  # 200 a day, so 400 extra for each day


@pytest.mark.parametrize(
    ("months", "days"),
    [(0, 0), (11, 0), (12, 5), (13, 5), (119, 5), (120, 10), (121, 10), (239, 10), (240, 15), (480, 15)],
)
def test_entitlement_by_total_service(months: int, days: int) -> None:
    assert entitlement(months) == days


CASES = [
    # year, first work, joined, left, taken, days left
    (2025, "2020-01-01", "2020-01-01", None, 0, 5),
    (2025, "2020-01-01", "2020-01-01", None, 3, 2),
    (2025, "2020-01-01", "2020-01-01", None, 5, 0),
    (2025, "2020-01-01", "2020-01-01", None, 9, 0),
    (2024, "2020-01-01", "2020-01-01", None, 0, 5),  # leap year: still five
    (2025, "2014-12-31", "2016-01-01", None, 0, 10),  # ten years full on 30 December 2024
    (2025, "2015-01-01", "2016-01-01", None, 0, 10),  # full on the last day of the year before
    (2025, "2016-01-02", "2016-01-02", None, 0, 5),  # one day short
    (2025, "2004-06-01", "2010-01-01", None, 0, 15),
    # leaving: calendar days passed / 365 x days, fraction dropped
    (2025, "2020-01-01", "2020-01-01", "2025-06-30", 0, 2),  # 181/365 x 5 = 2.48
    (2025, "2020-01-01", "2020-01-01", "2025-06-30", 1, 1),
    (2025, "2020-01-01", "2020-01-01", "2025-03-14", 0, 1),  # 73/365 x 5 = 1 exactly
    (2025, "2020-01-01", "2020-01-01", "2025-03-13", 0, 0),  # a day less: 0.99
    (2025, "2020-01-01", "2020-01-01", "2025-12-30", 0, 4),  # 364/365 x 5 = 4.99
    (2025, "2020-01-01", "2020-01-01", "2025-12-31", 0, 5),
    (2024, "2020-01-01", "2020-01-01", "2024-06-30", 0, 2),  # leap year: 182/365 x 5 = 2.49
    (2025, "2010-01-01", "2020-01-01", "2025-09-30", 2, 5),  # 273/365 x 10 = 7.48, less 2, dropped
    (2025, "2000-01-01", "2020-01-01", "2025-02-28", 0, 2),  # 59/365 x 15 = 2.42
    # joining
    (2025, "2020-01-01", "2025-07-01", None, 0, 2),  # 184/365 x 5 = 2.52
    (2025, "2020-01-01", "2025-10-20", None, 0, 1),  # 73/365 x 5 = 1
    (2025, "2020-01-01", "2025-10-21", None, 0, 0),
    # twelve months of work first, with whichever employer
    (2025, "2024-07-01", "2024-07-01", None, 0, 2),  # a year is full on 30 June 2025, from 1 July: 184/365 x 5 = 2.52
    (2025, "2024-03-16", "2024-03-16", None, 0, 3),  # from 16 March: 291/365 x 5 = 3.98
    (2025, "2024-03-15", "2024-03-15", None, 0, 4),  # a day more: 292/365 x 5 = 4
    (2025, "2025-03-01", "2025-03-01", None, 0, 0),
    (2025, "2024-12-31", "2024-12-31", None, 0, 0),  # a year full on 30 December
    # other years: joined later, left before
    (2024, "2020-01-01", "2025-01-01", None, 0, 0),
    (2025, "2020-01-01", "2020-01-01", "2024-12-31", 0, 0),
]


@pytest.mark.parametrize(("year", "first", "joined", "left", "taken", "days"), CASES)
def test_days_and_pay(year: int, first: str, joined: str, left: str | None, taken: int, days: int) -> None:
    values = {"year": year, "first_work_date": first, "joined": joined, "days_taken": taken, "gap_months": 0}
    values["monthly_wage"] = WAGE
    if left:
        values["left"] = left
    assert run("annual_leave", **values).amount == yuan(str(400 * days))


STEADY = {"year": 2025, "first_work_date": "2020-01-01", "joined": "2020-01-01"}


@pytest.mark.parametrize(
    ("extra", "expected"),
    [
        ({"monthly_wage": 5000}, "2298.85"),  # 5000 / 21.75 x 5 x 2
        ({"monthly_wage": "6666.66"}, "3065.13"),
        ({"monthly_wage": WAGE, "gave_up_in_writing": True}, "0"),
        ({"monthly_wage": WAGE, "personal_leave_days": 20}, "0"),
        ({"monthly_wage": WAGE, "personal_leave_days": 19}, "2000"),
        ({"monthly_wage": WAGE, "sick_months": 2}, "0"),
        ({"monthly_wage": WAGE, "sick_months": "1.9"}, "2000"),
    ],
)
def test_pay_for_five_days(extra: dict[str, object], expected: str) -> None:
    assert run("annual_leave", **STEADY, **extra).amount == yuan(expected)


def test_ten_years_bear_three_months_of_sickness() -> None:
    values = {"year": 2025, "first_work_date": "2012-01-01", "joined": "2020-01-01", "gap_months": 0}
    values["monthly_wage"] = WAGE
    assert run("annual_leave", sick_months="2.5", **values).amount == yuan("4000")
    assert run("annual_leave", sick_months=3, **values).amount == 0


def test_without_wage_the_days_are_told() -> None:
    found = run("annual_leave", **STEADY)
    assert found.amount is None and "5 天" in found.outcome


LONG_AGO = {"year": 2025, "first_work_date": "2004-05-01", "joined": "2023-01-01", "monthly_wage": WAGE}


def test_years_without_full_time_work_are_asked_for_and_give_a_range_until_told() -> None:
    found = run("annual_leave", **LONG_AGO)
    assert (found.low, found.high) == (yuan("2000"), yuan("6000"))  # 5 days by this firm alone, 15 without a gap
    assert [used.name for used in found.missing] == ["gap_months"]
    assert "关于《企业职工带薪年休假实施办法》有关问题的复函:2" in found.basis


@pytest.mark.parametrize(
    ("gap", "low", "high"),
    [
        (0, "6000", "6000"),
        (18 * 12, "2000", "2000"),  # 20 years 8 months less 18 years
        (9 * 12, "4000", "4000"),  # 11 years 8 months
    ],
)
def test_years_without_full_time_work_do_not_count(gap: int, low: str, high: str) -> None:
    found = run("annual_leave", **LONG_AGO, gap_months=gap)
    assert (found.low, found.high) == (yuan(low), yuan(high))


@pytest.mark.parametrize(
    ("first", "low", "high"),
    [("2015-12-15", "2000", "4000"), ("2016-01-01", "2000", "4000"), ("2005-06-01", "4000", "6000")],
)
def test_the_year_in_which_a_step_is_reached_gives_both_readings(first: str, low: str, high: str) -> None:
    found = run("annual_leave", year=2025, first_work_date=first, joined=first, monthly_wage=WAGE)
    assert (found.low, found.high) == (yuan(low), yuan(high))
    assert any("满了档" in warning for warning in found.warnings)


def test_leave_of_the_running_year_is_not_money_yet() -> None:
    values = {"year": 2026, "first_work_date": "2014-01-01", "joined": "2014-01-01", "monthly_wage": WAGE}
    found = run("annual_leave", **values)
    assert (found.low, found.high) == (yuan("0"), yuan("4000"))
    assert "还不到要钱的时候" in found.outcome
    gone = run("annual_leave", **values, left="2026-11-20")
    assert gone.amount == yuan("3200")  # 324/365 x 10 = 8.87
