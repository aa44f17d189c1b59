"""Hours beyond the ordinary ones that follow from the days worked and how long one was."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

from bot.claims.workdays import DayKind, day_kind
from bot.contract.matter import Amount, Matter
from bot.matter.derived.account import days_in_all
from bot.understanding.holidays import worked_holidays

_FULL_DAY, _A_YEAR = Decimal(8), 366


def overtime_workday(matter: Matter, today: date) -> Amount | None:
    """Overtime hours on workdays: as told, else the workdays at what a day had beyond eight hours (劳动法 36, 44)."""
    told: Amount | None = matter.value("workday_overtime_hours")
    each = matter.value("daily_hours")
    days = days_in_all(matter)
    if told is not None or each is None or days is None or not each.exact or each.low <= _FULL_DAY:
        return told
    rest, every = matter.value("rest_days_worked"), _every_day(matter)
    if matter.value("comprehensive_hours") or (rest is None and every is None):
        return None
    working = days - rest.high if rest is not None else Decimal(every[DayKind.WORKDAY]) if every else Decimal(0)
    return Amount.model_validate(max(working, Decimal(0)) * (each.low - _FULL_DAY))


def _every_day(matter: Matter) -> Counter[DayKind] | None:
    """How many workdays, rest days and statutory holidays lie between the first day and the last, where no day was off."""
    joined, left, rests = matter.value("joined"), matter.value("left"), matter.value("rest_days_a_month")
    if rests is None or rests.high > 0 or joined is None or left is None or not (joined.exact and left.exact):
        return None
    many = (left.first - joined.first).days + 1
    return Counter(day_kind(joined.first + timedelta(days=step)) for step in range(many)) if many <= _A_YEAR else None


def overtime_rest(matter: Matter, today: date) -> Amount | None:
    """Hours on rest days without days off instead: as told, else the rest days worked at a day's hours."""
    each, days = matter.value("daily_hours"), matter.value("rest_days_worked")
    told: Amount | None = matter.value("rest_day_hours")
    every = _every_day(matter)
    if days is None and every is not None and told is None and not matter.value("comprehensive_hours"):
        days = Amount.model_validate(every[DayKind.REST_DAY])
        if each is None:
            return None  # how long a day was is not known
    if days is None or not days.exact or (each is not None and not each.exact):
        return told
    if told is not None and told.low != days.low * _FULL_DAY:
        return told  # hours told, not eight for a day
    return Amount.model_validate(days.low * (each.low if each is not None else _FULL_DAY))


_MOST_HOLIDAY = 8
"""Days a holiday with its moved rest days has."""


def _days_of_a_holiday(matter: Matter) -> Decimal | None:
    """How many statutory days are among the few days worked, from the day told on, where holiday work is what was told of."""
    first, days = matter.value("happened_on"), matter.value("days_worked")
    if not matter.value("holiday_work") or first is None or days is None or not (first.exact and days.exact):
        return None
    if not 1 <= days.low <= _MOST_HOLIDAY or days.low % 1:
        return None
    worked = Counter(day_kind(first.first + timedelta(days=step)) for step in range(int(days.low)))
    return Decimal(worked[DayKind.STATUTORY_HOLIDAY]) or None


def _whole_days(matter: Matter) -> Amount | None:
    """The hours told, those of days named (国庆三天) at what a day had where that was told: all hours of the day are extra."""
    told, each = matter.holiday_hours, matter.value("daily_hours")
    if told is None or each is None or not each.exact:
        return None if told is None else told.value
    days = {day for one in worked_holidays(told.words) for day in one.days}
    return Amount.model_validate(len(days) * each.low) if told.value.low == len(days) * _FULL_DAY else told.value


def overtime_holiday(matter: Matter, today: date) -> Amount | None:
    """Hours on statutory holidays: as told, else those of the few days worked over a holiday, else those between the first day
    and the last where no day was off."""
    told = _whole_days(matter)
    each, every = matter.value("daily_hours"), _every_day(matter)
    if told is None and (few := _days_of_a_holiday(matter)) is not None and (each is None or each.exact):
        return Amount.model_validate(few * (each.low if each is not None else _FULL_DAY))
    if told is not None or each is None or not each.exact or not every or not every[DayKind.STATUTORY_HOLIDAY]:
        return told
    return Amount.model_validate(every[DayKind.STATUTORY_HOLIDAY] * each.low)


def overtime_partial(matter: Matter, today: date) -> bool | None:
    """Whether only the rest days or holidays can be worked out though an ordinary day was longer than eight hours too."""
    each = matter.value("daily_hours")
    if each is None or each.low <= _FULL_DAY or overtime_workday(matter, today) is not None:
        return None
    return True if overtime_rest(matter, today) or overtime_holiday(matter, today) else None
