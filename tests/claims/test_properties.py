"""Laws the calculators keep for any input."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.claims.calculators.common import own_wage_in_bounds
from bot.claims.calculators.contract.severance import severance_units
from bot.claims.calculators.contract.unlawful_probation import pay_for
from bot.claims.calculators.pay.wages_due import wages_between
from bot.claims.limitation import limitation_period
from bot.claims.periods import days_between, full_months, period_end, split_months, weekdays
from bot.claims.workdays import add_working_days, working_days
from tests.claims.support import run

DAYS = st.dates(date(2009, 1, 1), date(2026, 11, 20))
LENGTHS = st.integers(0, 6000)
WAGES = st.decimals("1000", "60000", places=2)
SOME = settings(max_examples=150, deadline=None)


@SOME
@given(DAYS, LENGTHS, st.integers(1, 400))
def test_more_service_never_means_less_severance(start: date, length: int, more: int) -> None:
    end = start + timedelta(days=length)
    assert severance_units(start, end) <= severance_units(start, end + timedelta(days=more))
    assert severance_units(start, end) <= severance_units(start - timedelta(days=more), end)


@SOME
@given(DAYS, LENGTHS)
def test_severance_lies_within_half_a_year_of_the_service(start: date, length: int) -> None:
    units = severance_units(start, start + timedelta(days=length))
    assert units * 2 == (units * 2).to_integral_value()
    assert 0 < units <= Decimal(length + 1) / 365 + Decimal("1.1")


@settings(max_examples=60, deadline=None)
@given(st.dates(date(2010, 1, 1), date(2025, 12, 31)), st.integers(0, 300), WAGES)
def test_two_n_is_twice_n_and_more_pay_never_less(start: date, length: int, wage: Decimal) -> None:
    values = {"start": start, "end": min(start + timedelta(days=length), date(2026, 11, 20))}
    n = run("severance", reason="expiry", monthly_wage=wage, **values).amount
    double = run("unlawful_termination_damages", monthly_wage=wage, **values).amount
    higher = run("severance", reason="expiry", monthly_wage=wage + 1, **values).amount
    assert n is not None and double is not None and higher is not None
    assert abs(double - 2 * n) <= Decimal("0.01")
    assert higher >= n


@SOME
@given(DAYS, st.integers(1, 900), st.integers(0, 899), WAGES)
def test_splitting_unpaid_wages_sums_to_the_whole(start: date, length: int, cut: int, wage: Decimal) -> None:
    end = start + timedelta(days=length)
    middle = start + timedelta(days=min(cut, length - 1))
    whole = wages_between(wage, start, end)
    parts = wages_between(wage, start, middle) + wages_between(wage, middle + timedelta(days=1), end)
    assert abs(whole - parts) < Decimal("0.000001")


@SOME
@given(DAYS, st.integers(0, 900), st.integers(0, 900))
def test_splitting_counts_of_days_sums_to_the_whole(start: date, first: int, second: int) -> None:
    middle, end = start + timedelta(days=first), start + timedelta(days=first + second + 1)
    after = middle + timedelta(days=1)
    assert days_between(start, end) == days_between(start, middle) + days_between(after, end)
    assert weekdays(start, end) == weekdays(start, middle) + weekdays(after, end)


@SOME
@given(DAYS, st.integers(0, 60))
def test_a_period_of_full_months_has_that_many(start: date, months: int) -> None:
    assert full_months(start, period_end(start, months)) == months
    if months:
        assert full_months(start, period_end(start, months) - timedelta(days=1)) == months - 1


@SOME
@given(DAYS, st.integers(0, 900))
def test_months_cover_the_period_without_gap_or_overlap(start: date, length: int) -> None:
    end = start + timedelta(days=length)
    pieces = list(split_months(start, end))
    assert pieces[0][0] == start and pieces[-1][1] == end
    assert sum(days_between(first, last) for first, last, _ in pieces) == length + 1
    assert all(full for _, _, full in pieces[:-1])


@SOME
@given(DAYS, st.integers(0, 400), WAGES)
def test_longer_probation_never_pays_less(start: date, length: int, wage: Decimal) -> None:
    end = start + timedelta(days=length)
    assert pay_for(wage, start, end) <= pay_for(wage, start, end + timedelta(days=1)) + Decimal("0.000001")


@SOME
@given(WAGES, WAGES)
def test_own_wage_stays_in_its_bounds(own: Decimal, average: Decimal) -> None:
    held = own_wage_in_bounds(own, average)
    assert average * Decimal("0.6") <= held <= average * 3


@SOME
@given(DAYS, st.lists(DAYS, max_size=4))
def test_a_demand_never_shortens_the_limitation(start: date, demands: list[date]) -> None:
    plain = limitation_period(start, 1)
    moved = limitation_period(start, 1, interruptions=demands)
    assert moved.last_day >= plain.last_day


@SOME
@given(st.dates(date(2019, 1, 1), date(2025, 10, 31)), st.integers(0, 400))
def test_a_later_start_never_closes_a_period_earlier(start: date, later: int) -> None:
    first, second = limitation_period(start, 1), limitation_period(start + timedelta(days=later), 1)
    assert first.counted_to <= first.last_day <= second.last_day


@SOME
@given(DAYS, DAYS, st.integers(0, 90))
def test_a_stop_adds_at_most_its_days(start: date, first: date, length: int) -> None:
    plain = limitation_period(start, 1)
    stopped = limitation_period(start, 1, suspensions=[(first, first + timedelta(days=length))])
    assert timedelta(0) <= stopped.counted_to - plain.counted_to <= timedelta(days=length + 1)


@settings(max_examples=60, deadline=None)
@given(DAYS, st.integers(1, 40))
def test_working_days_counted_forward_are_found_again(start: date, count: int) -> None:
    reached = add_working_days(start, count).day
    assert working_days(start + timedelta(days=1), reached) == count


@settings(max_examples=60, deadline=None)
@given(st.dates(date(2020, 1, 1), date(2026, 6, 1)), st.dates(date(2020, 1, 1), date(2026, 11, 20)))
def test_double_wage_kept_and_lost_make_the_whole(start: date, claimed: date) -> None:
    whole = run("double_wage", start=start, monthly_wage=5000, claimed_on=min(claimed, start))
    found = run("double_wage", start=start, monthly_wage=5000, claimed_on=claimed)
    assert len(found.parts) == len(whole.parts) <= 11
    kept = sum((p.amount or Decimal(0) for p in found.parts if p.counted), Decimal(0))
    lost = sum((p.amount or Decimal(0) for p in found.parts if not p.counted), Decimal(0))
    assert found.amount == kept
    assert kept + lost == sum((p.amount or Decimal(0) for p in whole.parts), Decimal(0))


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 9), WAGES)
def test_a_worse_grade_never_gives_less(grade: int, wage: Decimal) -> None:
    worse = run("work_injury", grade=grade, own_wage=wage, insured=True, suitable_work=True).amount
    better = run("work_injury", grade=grade + 1, own_wage=wage, insured=True, suitable_work=True).amount
    assert worse is not None and better is not None and worse > better
