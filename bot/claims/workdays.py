"""Working days, rest days and statutory holidays in China.

Holidays and shifted working days come from the chinesecalendar package, which knows a year once its arrangement is
published. Beyond that horizon Mondays to Fridays count as working days and the answer says it is an estimate. The
13 statutory holidays (11 before 2025) are computed from the rule itself, so they need no yearly arrangement.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import chinese_calendar
from chinese_calendar.constants import holidays as _arranged

from bot.claims.parameters import holiday_rules
from bot.claims.periods import ONE_DAY, days_between


class DayKind(enum.StrEnum):
    WORKDAY = "workday"
    REST_DAY = "rest_day"
    STATUTORY_HOLIDAY = "holiday"


@dataclass(frozen=True, slots=True)
class Reached:
    """A day reached by counting working days. `estimated` when a year beyond the published arrangements was touched."""

    day: date
    estimated: bool


@lru_cache
def horizon() -> date:
    """Return the last day whose arrangement the calendar package knows."""
    return date(max(day.year for day in _arranged), 12, 31)


@lru_cache
def _first_known() -> date:
    return date(min(day.year for day in _arranged), 1, 1)


def known(day: date) -> bool:
    """Whether the arrangement of the day's year is known."""
    return _first_known() <= day <= horizon()


def is_working_day(day: date) -> bool:
    """Whether offices work that day; a weekday test outside the known years."""
    return bool(chinese_calendar.is_workday(day)) if known(day) else day.weekday() < 5


@lru_cache
def statutory_holidays(year: int) -> frozenset[date]:
    """Return the statutory holidays of a year (全国年节及纪念日放假办法 2); empty before 2014, whose rule is not held."""
    from lunardate import LunarDate

    rule = next((r for r in holiday_rules() if r["effective_from"] <= date(year, 1, 1)), None)
    if rule is None:
        return frozenset()
    days = {date(year, int(md[:2]), int(md[3:])) for md in rule["solar"]}
    days |= {LunarDate(year, int(md[:2]), int(md[3:])).to_solar_date() for md in rule["lunar"]}
    if rule["lunar_eve"]:
        days.add(LunarDate(year, 1, 1).to_solar_date() - ONE_DAY)
    if rule["qingming"]:
        days.add(_qingming(year))
    return frozenset(days)


def _qingming(year: int) -> date:
    found: list[tuple[date, str]] = chinese_calendar.get_solar_terms(date(year, 4, 3), date(year, 4, 7))
    return next(day for day, name in found if name == "清明")


def day_kind(day: date) -> DayKind:
    """Return whether overtime on that day is on a workday, a rest day or a statutory holiday (standard hours)."""
    if day in statutory_holidays(day.year):
        return DayKind.STATUTORY_HOLIDAY
    return DayKind.WORKDAY if is_working_day(day) else DayKind.REST_DAY


def working_days(start: date, end: date) -> int:
    """Return the working days in [start, end], both inclusive."""
    return sum(is_working_day(start + timedelta(days=offset)) for offset in range(days_between(start, end)))


def add_working_days(start: date, days: int) -> Reached:
    """Return the last of `days` working days counted from the day after `start`."""
    day, left = start, days
    while left:
        day += ONE_DAY
        left -= is_working_day(day)
    return Reached(day, not (known(day) and known(start)))


def next_working_day(day: date) -> Reached:
    """Return the day itself when it is a working day, else the next one (民法典 203)."""
    reached = day
    while not is_working_day(reached):
        reached += ONE_DAY
    return Reached(reached, not known(reached))


def last_day(counted_to: date) -> date:
    """Return the last day of a period whose counting ends on that day: the next working day when it is a rest day (民法典
    203, 民事诉讼法 85). In a year whose holidays are not arranged yet a weekend may become a working day, so the day stays:
    too early is safe, too late is not."""
    reached = next_working_day(counted_to)
    return counted_to if reached.estimated or not known(counted_to) else reached.day
