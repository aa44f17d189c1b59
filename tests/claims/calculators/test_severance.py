"""Severance. Expected figures by hand from 劳动合同法 47, 87 and 实施条例 20, 25, 27; both days of service inclusive."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from bot.claims.calculators.contract.severance import severance_units
from tests.claims.support import amount, run, yuan

UNITS = [
    # one day, and the edges of six months, one year, twelve years
    ("2025-01-01", "2025-01-01", "0.5"),
    ("2025-01-01", "2025-06-29", "0.5"),  # one day short of six months
    ("2025-01-01", "2025-06-30", "1"),  # 30 June closes six months
    ("2025-01-01", "2025-07-01", "1"),
    ("2025-01-01", "2025-12-30", "1"),
    ("2025-01-01", "2025-12-31", "1"),  # the year to the day
    ("2025-01-01", "2026-01-01", "1.5"),  # one day into the second year
    ("2025-01-01", "2026-06-29", "1.5"),
    ("2025-01-01", "2026-06-30", "2"),
    ("2014-01-01", "2025-12-31", "12"),  # twelve years to the day
    ("2014-01-01", "2026-01-01", "12.5"),
    ("2014-01-01", "2026-06-30", "13"),
    ("2014-01-02", "2025-12-31", "12"),  # a day short of twelve: eleven and the rest over six months
    # beginning inside a month
    ("2025-03-15", "2025-09-13", "0.5"),
    ("2025-03-15", "2025-09-14", "1"),
    ("2025-03-15", "2026-03-14", "1"),
    ("2025-03-15", "2026-03-15", "1.5"),
    ("2025-08-16", "2026-02-15", "1"),
    ("2025-08-16", "2026-02-14", "0.5"),
    # year ends
    ("2024-12-31", "2025-06-30", "1"),  # a start on the 31st: the sixth month closes on the 30th
    ("2024-12-31", "2025-06-29", "0.5"),
    ("2024-12-31", "2025-12-30", "1"),
    ("2024-12-31", "2025-12-31", "1.5"),
    ("2025-07-01", "2025-12-31", "1"),
    ("2025-07-02", "2025-12-31", "0.5"),
    ("2025-06-30", "2025-12-29", "1"),
    ("2025-06-30", "2025-12-28", "0.5"),
    # February
    ("2024-02-29", "2025-02-28", "1"),  # from a leap day: one year ends on the 28th
    ("2024-02-29", "2025-02-27", "1"),  # eleven months and more count as a year
    ("2024-02-29", "2024-08-28", "1"),
    ("2024-02-29", "2024-08-27", "0.5"),
    ("2025-02-28", "2026-02-27", "1"),
    ("2025-02-28", "2026-02-28", "1.5"),
    ("2025-08-31", "2026-02-28", "1"),  # no 30 February: the month's last day closes six months
    ("2025-08-31", "2026-02-27", "0.5"),
    ("2025-08-29", "2026-02-28", "1"),
    ("2023-08-31", "2024-02-29", "1"),
    ("2023-08-31", "2024-02-28", "0.5"),
    # long and everyday
    ("2019-03-01", "2026-09-30", "8"),  # 7 years 7 months
    ("2020-05-10", "2026-10-20", "6.5"),  # 6 years 5 months
    ("2021-07-01", "2026-11-20", "5.5"),
    ("2016-11-21", "2026-11-20", "10"),
    ("2008-01-01", "2026-11-20", "19"),  # 18 years 10 months
    ("2026-08-20", "2026-11-20", "0.5"),
]


@pytest.mark.parametrize(("start", "end", "units"), UNITS, ids=[f"{a}..{b}" for a, b, _ in UNITS])
def test_months_of_pay_for_service(start: str, end: str, units: str) -> None:
    assert severance_units(date.fromisoformat(start), date.fromisoformat(end)) == Decimal(units)


CASES = [
    ({"start": "2019-03-01", "end": "2026-09-30", "monthly_wage": 5000}, "40000"),
    ({"start": "2025-01-01", "end": "2025-06-30", "monthly_wage": "6000"}, "6000"),
    ({"start": "2025-01-01", "end": "2025-06-29", "monthly_wage": "6000"}, "3000"),
    ({"start": "2025-01-01", "end": "2025-02-10", "monthly_wage": "4321.01"}, "2160.51"),  # 2160.505 rounds half up
    ({"start": "2023-01-01", "end": "2025-12-31", "monthly_wage": "7333.33"}, "21999.99"),
    # last_wages: average of twelve, of fewer
    ({"start": "2024-01-01", "end": "2025-12-31", "last_wages": [5000] * 6 + [7000] * 6}, "12000"),
    ({"start": "2025-09-01", "end": "2025-11-30", "last_wages": [4000, 5000, 6000]}, "2500"),
    ({"start": "2025-09-01", "end": "2025-11-30", "last_wages": [4000, 4000, 4001]}, "2000.17"),  # 12001 / 3 / 2
    # the minimum wage lifts the base (实施条例 27)
    ({"start": "2024-01-01", "end": "2025-12-31", "monthly_wage": 2000, "minimum_wage": 2540}, "5080"),
    ({"start": "2024-01-01", "end": "2025-12-31", "monthly_wage": 2000, "place": "北京"}, "5080"),
    ({"start": "2024-01-01", "end": "2025-12-31", "monthly_wage": 2540, "place": "北京"}, "5080"),
    ({"start": "2024-01-01", "end": "2025-12-31", "monthly_wage": 2000, "place": "成都"}, "4000"),  # none held: no lift
    # the cap: wage and years (47 para 2); at exactly three times there is no cap
    ({"start": "2010-01-01", "end": "2025-12-31", "monthly_wage": 30000, "local_average_wage": 10000}, "480000"),
    ({"start": "2010-01-01", "end": "2025-12-31", "monthly_wage": "30000.01", "local_average_wage": 10000}, "360000"),
    ({"start": "2010-01-01", "end": "2025-12-31", "monthly_wage": 50000, "local_average_wage": 10000}, "360000"),
    ({"start": "2014-01-01", "end": "2025-12-31", "monthly_wage": 50000, "local_average_wage": 10000}, "360000"),
    ({"start": "2020-01-01", "end": "2025-12-31", "monthly_wage": 50000, "local_average_wage": 10000}, "180000"),
    # twelve years bind high earners only
    ({"start": "2010-01-01", "end": "2025-12-31", "monthly_wage": 8000, "local_average_wage": 10000}, "128000"),
    # moved by the old employer (解释（一） 46): the years are joined, unless they were paid
    ({"start": "2023-01-01", "earlier_start": "2018-01-01", "end": "2025-12-31", "monthly_wage": 6000}, "48000"),
    (
        {
            "start": "2023-01-01",
            "earlier_start": "2018-01-01",
            "earlier_paid": True,
            "end": "2025-12-31",
            "monthly_wage": 6000,
        },
        "18000",
    ),
]


@pytest.mark.parametrize(("values", "expected"), CASES)
def test_n(values: dict[str, object], expected: str) -> None:
    assert amount("severance", reason="expiry", **values) == yuan(expected)


BASE = {"start": "2023-01-01", "end": "2025-12-31", "monthly_wage": 6000}


@pytest.mark.parametrize(
    ("reason", "expected", "basis"),
    [
        ("employer_fault", "18000", "劳动合同法:46:0:1"),
        ("agreed_by_employer", "18000", "劳动合同法:46:0:2"),
        ("no_fault_dismissal", "18000", "劳动合同法:46:0:3"),
        ("lay_off", "18000", "劳动合同法:46:0:4"),
        ("expiry", "18000", "劳动合同法:46:0:5"),
        ("employer_closed", "18000", "劳动合同法:46:0:6"),
        ("task_done", "18000", "劳动合同法实施条例:22"),
        ("resigned", "0", "劳动合同法:37"),
        ("fault_dismissal", "0", "劳动合同法:39"),
        ("expiry_refused_same_terms", "0", "劳动合同法:46:0:5"),
        ("agreed_by_worker", "0", "劳动合同法:46:0:2"),
        ("pension", "0", "劳动合同法:46"),
    ],
)
def test_n_depends_on_how_it_ended(reason: str, expected: str, basis: str) -> None:
    found = run("severance", reason=reason, **BASE)
    assert found.amount == yuan(expected)
    assert basis in found.basis


def test_part_time_gives_none() -> None:
    found = run("severance", reason="expiry", part_time=True, **BASE)
    assert found.amount == 0
    assert "劳动合同法:71" in found.basis


@pytest.mark.parametrize(
    ("extra", "expected"),
    [
        ({"last_month_wage": 7200}, "25200"),  # 18,000 + last month's 7,200
        ({"last_month_wage": 7200, "notice_given": False}, "25200"),
        ({"last_month_wage": 7200, "notice_given": True}, "18000"),
        ({"last_month_wage": "5000.55"}, "23000.55"),
    ],
)
def test_n_plus_one(extra: dict[str, object], expected: str) -> None:
    assert amount("severance_plus_one", reason="no_fault_dismissal", **BASE, **extra) == yuan(expected)


def test_plus_one_only_after_article_40() -> None:
    found = run("severance_plus_one", reason="lay_off", last_month_wage=7000, **BASE)
    assert found.amount == yuan("18000")
    assert found.warnings


def test_plus_one_asks_for_last_month() -> None:
    found = run("severance_plus_one", reason="no_fault_dismissal", **BASE)
    assert found.amount is None
    assert [used.name for used in found.missing] == ["last_month_wage"]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (BASE, "36000"),
        ({"start": "2026-05-01", "end": "2026-10-31", "monthly_wage": 8000}, "16000"),  # six months: 2 x 1 month
        ({"start": "2026-05-01", "end": "2026-10-30", "monthly_wage": 8000}, "8000"),  # a day less: 2 x half a month
        ({"start": "2010-01-01", "end": "2025-12-31", "monthly_wage": 50000, "local_average_wage": 10000}, "720000"),
        ({"start": "2024-01-01", "end": "2025-12-31", "monthly_wage": 2000, "place": "北京"}, "10160"),
    ],
)
def test_two_n(values: dict[str, object], expected: str) -> None:
    found = run("unlawful_termination_damages", **values)
    assert found.amount == yuan(expected)
    assert {"劳动合同法:87", "劳动合同法实施条例:25"} <= set(found.basis)


def test_missing_inputs_give_formula_and_questions() -> None:
    found = run("severance", monthly_wage=5000)
    assert found.amount is None and found.formula
    assert {used.name for used in found.missing} == {"reason", "start", "end"}
    assert all(used.note for used in found.missing)


def test_no_average_wage_is_an_assumption_named() -> None:
    found = run("severance", reason="expiry", **BASE)
    assert any(used.name == "local_average_wage" and used.state == "assumed" for used in found.inputs)


# 劳动合同法 97 para 3: years from 2008-01-01; earlier ones only as the rules of their time gave something
def test_an_expiry_counts_no_year_before_2008() -> None:
    found = run("severance", reason="expiry", start="2006-03-01", end="2026-10-31", monthly_wage=5000)
    assert found.amount == yuan("95000")  # 2008-01-01 to 2026-10-31: 18 years 10 months, 19 months of pay
    assert "劳动合同法:97:3" in found.basis


def test_years_before_2008_are_a_range_for_other_ends_and_go_to_a_person() -> None:
    found = run("severance", reason="agreed_by_employer", start="2006-03-01", end="2026-10-31", monthly_wage=5000)
    assert (found.low, found.high) == (yuan("95000"), yuan("105000"))  # 20 years 8 months: 21
    assert found.needs_person
    plus = run(
        "severance_plus_one",
        reason="no_fault_dismissal",
        start="2006-03-01",
        end="2026-10-31",
        monthly_wage=5000,
        last_month_wage=6000,
        notice_given=False,
    )
    assert (plus.low, plus.high) == (yuan("101000"), yuan("111000"))


def test_damages_for_unlawful_termination_count_from_the_first_day_also_before_2008() -> None:
    found = run("unlawful_termination_damages", start="2006-03-01", end="2026-10-31", monthly_wage=5000)
    assert found.amount == yuan("210000")


def test_the_first_day_of_the_law_needs_no_range() -> None:
    found = run("severance", reason="lay_off", start="2008-01-01", end="2026-10-31", monthly_wage=5000)
    assert found.amount == yuan("95000") and "劳动合同法:97:3" not in found.basis


def test_claimed_late_names_the_last_day() -> None:
    found = run("severance", reason="expiry", start="2020-01-01", end="2025-11-20", monthly_wage=5000)
    assert any("2026-11-20" in warning for warning in found.warnings)
    assert found.needs_person
