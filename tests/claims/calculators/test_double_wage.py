"""Double wage. By hand from 劳动合同法 82, 实施条例 6 and 7, 解释（二） 6, and the one year of 劳动争议调解仲裁法 27."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.claims.support import run, yuan

# claimed_on is set early enough that no month is lost
FULL = [
    # start, end, signed, claimed, expected, why
    ("2026-01-01", "2026-06-30", None, "2026-07-01", "25000", "February to June: five months"),
    ("2026-01-15", "2026-07-14", None, "2026-07-20", "25000", "15 February to 14 July: five months"),
    ("2025-11-01", "2026-10-31", None, "2026-11-01", "55000", "a full year: eleven months"),
    ("2025-09-01", "2026-11-20", None, "2026-09-01", "55000", "capped the day before the year is full"),
    ("2026-10-01", "2026-10-31", None, "2026-11-01", "0", "exactly one month: nothing"),
    ("2026-10-22", "2026-11-20", None, "2026-11-20", "0", "under a month: nothing"),
    ("2026-01-01", None, "2026-04-01", "2026-05-01", "10000", "signed 1 April: February and March"),
    ("2026-01-01", None, "2026-02-01", "2026-05-01", "0", "signed the day after the first month"),
    (
        "2026-01-31",
        "2026-03-30",
        None,
        "2026-04-10",
        "4827.59",
        "no 30 February: from 1 March; to 30 March 21 of 21.75 days",
    ),
]


@pytest.mark.parametrize(("start", "end", "signed", "claimed", "expected", "why"), FULL, ids=[f[5] for f in FULL])
def test_months_in_time(start: str, end: str | None, signed: str | None, claimed: str, expected: str, why: str) -> None:
    values = {"start": start, "end": end, "signed_on": signed, "claimed_on": claimed, "monthly_wage": 5000}
    found = run("double_wage", **{k: v for k, v in values.items() if v is not None})
    assert found.amount == yuan(expected)


def test_part_of_a_month_by_its_working_days() -> None:
    # from 1 February; 1 to 10 March 2026 has 7 working days (2 to 6, 9, 10): 5000 + 5000 / 21.75 x 7
    found = run("double_wage", start="2026-01-01", end="2026-03-10", claimed_on="2026-04-01", monthly_wage=5000)
    assert found.amount == yuan("6609.20")


def test_part_of_a_month_by_the_days_told() -> None:
    values = {"start": "2026-01-01", "end": "2026-03-10", "claimed_on": "2026-04-01", "monthly_wage": 5000}
    assert run("double_wage", last_part_workdays=9, **values).amount == yuan("7068.97")  # 5000 + 5000/21.75*9


def test_part_of_a_month_in_a_holiday() -> None:
    # 1 to 8 October 2026: 1 to 7 are the holiday, only the 8th is worked
    found = run("double_wage", start="2026-08-01", end="2026-10-08", claimed_on="2026-11-01", monthly_wage=4350)
    assert found.amount == yuan("4550")  # September 4350, and 4350 / 21.75 x 1


LATE = [
    ("2025-12-31", "66000", "0", "on the last day of December 2025 nothing is lost yet: first month ends 28 February"),
    ("2026-02-28", "66000", "0", "the last safe day of the first month"),
    ("2026-03-01", "60000", "6000", "one day later the first month is gone"),
    ("2026-03-31", "60000", "6000", "last safe day of March"),
    ("2026-04-01", "54000", "12000", "March gone too"),
    ("2026-11-20", "12000", "54000", "ten months later"),
    ("2026-11-21", "12000", "54000", "November and December left"),
]


@pytest.mark.parametrize(("claimed", "kept", "lost", "why"), LATE, ids=[x[3] for x in LATE])
def test_the_limitation_eats_month_by_month(claimed: str, kept: str, lost: str, why: str) -> None:
    # work began 2025-01-01: double wage from 1 February to 31 December 2025
    found = run("double_wage", start="2025-01-01", monthly_wage=6000, claimed_on=claimed)
    assert found.amount == yuan(kept)
    eaten = sum((part.amount or Decimal(0) for part in found.parts if not part.counted), Decimal(0))
    assert eaten == yuan(lost)
    assert found.needs_person is bool(eaten)


def test_a_demand_restarts_the_months_still_alive() -> None:
    # a demand on 2026-03-15: the month of February 2025 was already gone, all others run to 2027-03-15
    found = run(
        "double_wage", start="2025-01-01", monthly_wage=6000, claimed_on="2026-11-21", interrupted_on=["2026-03-15"]
    )
    assert found.amount == yuan("60000")


def test_everything_lost_is_shown_not_hidden() -> None:
    found = run("double_wage", start="2020-01-01", end="2020-12-31", monthly_wage=6000)
    assert found.amount == 0
    assert len(found.parts) == 11
    assert "审理劳动争议案件适用法律问题的解释（二）:20" in found.basis


def test_different_wages_each_month() -> None:
    wages = [{"month": number, "wage": 4000 + 100 * number} for number in (1, 2, 3)]
    found = run("double_wage", start="2026-01-01", end="2026-04-30", claimed_on="2026-05-01", wages=wages)
    assert found.amount == yuan("12600")


def test_a_month_without_wage_is_asked_for() -> None:
    found = run("double_wage", start="2026-01-01", end="2026-04-30", wages=[{"month": 1, "wage": 4000}])
    assert found.amount is None
    assert found.missing[0].name == "wages[2]"


def test_part_time_has_none() -> None:
    assert run("double_wage", start="2025-01-01", monthly_wage=3000, part_time=True).amount == 0


def test_own_refusal_goes_to_a_person() -> None:
    found = run("double_wage", start="2026-05-01", monthly_wage=3000, own_refusal=True)
    assert found.needs_person
    assert "审理劳动争议案件适用法律问题的解释（二）:7" in found.basis


def test_after_a_year_no_more_double_wage() -> None:
    found = run("double_wage", start="2025-01-01", monthly_wage=6000)
    assert "审理劳动争议案件适用法律问题的解释（二）:9" in found.basis
    assert len(found.parts) == 11


def test_open_ended_refused_counts_from_the_day_it_was_due() -> None:
    found = run(
        "double_wage",
        kind="no_open_ended",
        due_on="2026-01-01",
        end="2026-06-30",
        claimed_on="2026-07-01",
        monthly_wage=5000,
    )
    assert found.amount == yuan("30000")
    assert "劳动合同法:14" in found.basis
