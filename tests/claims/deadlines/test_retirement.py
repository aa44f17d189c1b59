"""The statutory retirement age. By hand from 国务院关于渐进式延迟法定退休年龄的办法 1 and its tables."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.claims.deadlines import compute_deadline
from bot.claims.deadlines.retirement import RetirementKind, delayed_months, retirement_day

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("born", "kind", "late", "reached"),
    [
        ("1964-12-31", "man", 0, "2024-12-31"),  # reached the old age before 2025
        ("1965-01-15", "man", 1, "2025-02-15"),
        ("1965-04-15", "man", 1, "2025-05-15"),
        ("1965-05-15", "man", 2, "2025-07-15"),
        ("1966-11-20", "man", 6, "2027-05-20"),  # 60 in November 2026, and not there yet
        ("1968-06-01", "man", 11, "2029-05-01"),
        ("1976-08-10", "man", 35, "2039-07-10"),
        ("1976-09-10", "man", 36, "2039-09-10"),
        ("1980-03-10", "man", 36, "2043-03-10"),
        ("1970-01-10", "woman_55", 1, "2025-02-10"),
        ("1971-11-10", "woman_55", 6, "2027-05-10"),
        ("1981-09-10", "woman_55", 36, "2039-09-10"),
        ("1974-12-10", "woman_50", 0, "2024-12-10"),
        ("1975-01-10", "woman_50", 1, "2025-02-10"),
        ("1975-02-10", "woman_50", 1, "2025-03-10"),
        ("1975-03-10", "woman_50", 2, "2025-05-10"),
        ("1976-11-10", "woman_50", 12, "2027-11-10"),
        ("1984-11-10", "woman_50", 60, "2039-11-10"),
        ("1990-01-10", "woman_50", 60, "2045-01-10"),
    ],
)
def test_the_age_moves_by_month_of_birth(born: str, kind: str, late: int, reached: str) -> None:
    day = date.fromisoformat(born)
    assert delayed_months(day, RetirementKind(kind)) == late
    assert retirement_day(day, RetirementKind(kind)) == date.fromisoformat(reached)


def test_a_man_of_sixty_in_november_2026_is_an_employee_still() -> None:
    found = compute_deadline("retirement", {"born": "1966-11-02", "kind": "man"}, today=TODAY)
    assert found.due == date(2027, 5, 2) and not found.expired
    assert "60 岁 6 个月" in found.outcome and any("正式员工" in warning for warning in found.warnings)


def test_the_month_of_birth_alone_gives_a_range() -> None:
    found = compute_deadline("retirement", {"born": "1966-11", "kind": "man"}, today=TODAY)
    assert (found.due, found.due_latest) == (date(2027, 5, 1), date(2027, 5, 30))


def test_a_woman_is_asked_for_her_post() -> None:
    found = compute_deadline("retirement", {"born": "1975-03-10"}, today=TODAY)
    assert [used.name for used in found.missing] == ["kind"] and found.due is None


def test_reached_ages_promise_nothing_that_restarts() -> None:
    found = compute_deadline("retirement", {"born": "1960-01-01", "kind": "man"}, today=TODAY)
    assert found.expired and not found.remedy and not any("正式员工" in warning for warning in found.warnings)


@given(st.dates(date(1940, 1, 1), date(2006, 1, 1)), st.integers(1, 900), st.sampled_from(list(RetirementKind)))
def test_the_younger_never_retire_earlier(born: date, later: int, kind: RetirementKind) -> None:
    assert retirement_day(born, kind) <= retirement_day(born.fromordinal(born.toordinal() + later), kind)
