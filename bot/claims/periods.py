"""Months, years and paid days between two dates. Pure.

Convention for time worked: both ends are inclusive, so 2025-01-01 to 2025-12-31 is one full year and 2025-01-01 to
2025-06-30 is six full months. Where the target month has no corresponding day its last day closes the month
(民法典 202).
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)


def add_months(day: date, months: int) -> date:
    """Return the corresponding day `months` later, or the last day of that month when it has none (民法典 202)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def add_years(day: date, years: int) -> date:
    """Return the corresponding day `years` later; 29 February becomes 28 February in a common year."""
    return add_months(day, 12 * years)


def period_end(start: date, months: int) -> date:
    """Return the last day of a period of `months` full months whose first day is `start`, both inclusive."""
    if start.day == 1:
        return add_months(start, months) - ONE_DAY
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day - 1, calendar.monthrange(year, month + 1)[1]))


def full_months(start: date, end: date) -> int:
    """Return how many full months lie in [start, end], both ends inclusive; 0 when end is before start."""
    months = max(0, (end.year - start.year) * 12 + end.month - start.month + 1)
    while months and period_end(start, months) > end:
        months -= 1
    return months


def split_months(start: date, end: date) -> Iterator[tuple[date, date, bool]]:
    """Yield (first, last, full) of each month of [start, end] counted from `start`; the last may be part of a month."""
    months = 0
    first = start
    while first <= end:
        months += 1
        last = period_end(start, months)
        yield first, min(last, end), last <= end
        first = last + ONE_DAY


def calendar_months(start: date, end: date) -> Iterator[tuple[date, date, bool]]:
    """Yield (first, last, full) of each calendar month that [start, end] touches, cut to the period."""
    first = start
    while first <= end:
        month_end = date(first.year, first.month, calendar.monthrange(first.year, first.month)[1])
        last = min(month_end, end)
        yield first, last, first.day == 1 and last == month_end
        first = month_end + ONE_DAY


def days_between(start: date, end: date) -> int:
    """Return the number of calendar days in [start, end], both ends inclusive; 0 when end is before start."""
    return max(0, (end - start).days + 1)


def weekdays(start: date, end: date) -> int:
    """Return the Mondays to Fridays in [start, end]: the days a monthly wage pays for (its yearly average is 21.75)."""
    total = days_between(start, end)
    weeks, rest = divmod(total, 7)
    return weeks * 5 + sum((start + timedelta(days=weeks * 7 + offset)).weekday() < 5 for offset in range(rest))
