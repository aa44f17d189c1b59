"""Overtime. By hand: hourly = monthly / 21.75 / 8 (人社部发〔2025〕2号), 150 / 200 / 300 % (劳动法 44)."""

from __future__ import annotations

from datetime import date

import pytest

from bot.claims.workdays import DayKind, day_kind, statutory_holidays
from tests.claims.support import amount, run, yuan

CASES = [
    # 3480 / 21.75 / 8 = 20 an hour
    ({"monthly_wage": 3480, "workday_hours": 10}, "300"),
    ({"monthly_wage": 3480, "rest_day_hours": 8}, "320"),
    ({"monthly_wage": 3480, "holiday_hours": 8}, "480"),
    ({"monthly_wage": 3480, "workday_hours": 10, "rest_day_hours": 8, "holiday_hours": 8}, "1100"),
    ({"monthly_wage": 3480, "rest_day_hours": 16, "rest_day_hours_off": 8}, "320"),
    ({"monthly_wage": 3480, "rest_day_hours": 8, "rest_day_hours_off": 8, "workday_hours": 1}, "30"),
    ({"monthly_wage": 3480, "workday_hours": 10, "already_paid": 100}, "200"),
    ({"monthly_wage": 3480, "workday_hours": 10, "already_paid": 1000}, "0"),
    ({"monthly_wage": 5000, "workday_hours": 1}, "43.10"),  # 28.7356 x 1.5
    ({"monthly_wage": 5000, "rest_day_hours": 1}, "57.47"),
    ({"monthly_wage": 5000, "holiday_hours": 1}, "86.21"),
    ({"monthly_wage": 6000, "workday_hours": "0.5"}, "25.86"),
    ({"hourly_wage": 25, "workday_hours": 4}, "150"),
    ({"hourly_wage": "18.5", "holiday_hours": 3}, "166.50"),
    ({"monthly_wage": 2540, "workday_hours": 36}, "788.28"),  # 2540/174 x 54
    # comprehensive hours: 20.67 x 8 = 165.36 a month, 62 x 8 = 496 a quarter, 248 x 8 = 1984 a year
    ({"system": "comprehensive", "hourly_wage": 20, "total_hours": "165.36"}, "0"),
    ({"system": "comprehensive", "hourly_wage": 20, "total_hours": "175.36"}, "300"),
    ({"system": "comprehensive", "hourly_wage": 20, "total_hours": 150}, "0"),
    ({"system": "comprehensive", "hourly_wage": 20, "total_hours": 506, "cycle": "quarter"}, "300"),
    ({"system": "comprehensive", "hourly_wage": 20, "total_hours": 2000, "cycle": "year"}, "480"),
    ({"system": "comprehensive", "hourly_wage": 20, "total_hours": 992, "cycle": "quarter", "cycles": 2}, "0"),
    ({"system": "comprehensive", "hourly_wage": 20, "total_hours": "165.36", "holiday_hours": 8}, "480"),
    # 250 working days a year, 62.5 a quarter, 20.83 a month until the end of 2024
    (
        {"system": "comprehensive", "monthly_wage": 5220, "total_hours": 2200, "cycle": "year", "cycle_year": 2024},
        "9000",
    ),
    (
        {"system": "comprehensive", "monthly_wage": 5220, "total_hours": 2200, "cycle": "year", "cycle_year": 2025},
        "9720",
    ),
    (
        {"system": "comprehensive", "hourly_wage": 20, "total_hours": 510, "cycle": "quarter", "cycle_year": 2024},
        "300",
    ),
    ({"system": "comprehensive", "hourly_wage": 20, "total_hours": "176.64", "cycle_year": 2024}, "300"),
    # piece rate: the piece price of normal time
    ({"system": "piece_rate", "piece_price": 2, "workday_pieces": 100}, "300"),
    ({"system": "piece_rate", "piece_price": 2, "rest_day_pieces": 100}, "400"),
    ({"system": "piece_rate", "piece_price": 2, "holiday_pieces": 100}, "600"),
    ({"system": "piece_rate", "piece_price": "0.35", "workday_pieces": 333, "already_paid": "116.55"}, "58.28"),
    ({"system": "irregular", "monthly_wage": 5000, "workday_hours": 50}, "0"),
    # by day, sorted into kinds by the calendar
    ({"hourly_wage": 20, "days": [{"day": "2026-10-01", "hours": 8}]}, "480"),  # statutory
    ({"hourly_wage": 20, "days": [{"day": "2026-10-04", "hours": 8}]}, "320"),  # rest day of the long holiday
    ({"hourly_wage": 20, "days": [{"day": "2026-10-10", "hours": 8}]}, "240"),  # a Saturday worked in exchange
    ({"hourly_wage": 20, "days": [{"day": "2026-11-15", "hours": 8}]}, "320"),  # a Sunday
    ({"hourly_wage": 20, "days": [{"day": "2026-11-16", "hours": 2}]}, "60"),  # a Monday
    ({"hourly_wage": 20, "days": [{"day": "2026-11-15", "hours": 8, "time_off": True}]}, "0"),
    (
        {"hourly_wage": 20, "days": [{"day": "2026-10-01", "hours": 8, "time_off": True}]},
        "480",
    ),  # no time off instead of 300 %
]


@pytest.mark.parametrize(("values", "expected"), CASES)
def test_overtime_pay(values: dict[str, object], expected: str) -> None:
    assert amount("overtime", **values) == yuan(expected)


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        ("2026-01-01", DayKind.STATUTORY_HOLIDAY),
        ("2026-02-16", DayKind.STATUTORY_HOLIDAY),  # lunar new year's eve, new since 2025
        ("2026-02-19", DayKind.STATUTORY_HOLIDAY),  # third day
        ("2026-02-20", DayKind.REST_DAY),
        ("2026-04-05", DayKind.STATUTORY_HOLIDAY),
        ("2026-05-02", DayKind.STATUTORY_HOLIDAY),  # new since 2025
        ("2026-05-03", DayKind.REST_DAY),
        ("2026-06-19", DayKind.STATUTORY_HOLIDAY),
        ("2026-09-25", DayKind.STATUTORY_HOLIDAY),
        ("2026-10-03", DayKind.STATUTORY_HOLIDAY),
        ("2026-10-05", DayKind.REST_DAY),
        ("2024-05-02", DayKind.REST_DAY),  # under the 11-day rule
        ("2024-02-09", DayKind.WORKDAY),  # new year's eve 2024 was not a holiday at all
        ("2027-01-02", DayKind.REST_DAY),  # a Saturday beyond the published arrangements
    ],
)
def test_kind_of_day(day: str, kind: DayKind) -> None:
    assert day_kind(date.fromisoformat(day)) is kind


@pytest.mark.parametrize(("year", "days"), [(2014, 11), (2020, 11), (2024, 11), (2025, 13), (2026, 13), (2027, 13)])
def test_number_of_statutory_holidays(year: int, days: int) -> None:
    # 2020 had Mid-Autumn on National Day: two holidays on one day
    assert len(statutory_holidays(year)) == (days - 1 if year == 2020 else days)


def test_before_2014_no_rule_is_held() -> None:
    assert statutory_holidays(2013) == frozenset()


def test_irregular_hours_need_an_approval() -> None:
    found = run("overtime", system="irregular", monthly_wage=5000)
    assert found.needs_person and found.outcome
