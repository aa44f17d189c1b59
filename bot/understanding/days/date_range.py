"""A day or a span of days, and how one is made of numbers: of a month, a part of it, the lunar calendar, some months back. Pure."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from bot.understanding.quantities import to_decimal


@dataclass(frozen=True, slots=True)
class DateRange:
    """A day, or the span a vague wording leaves open; both ends inclusive. `written` is what the worker typed, `at` where."""

    first: date
    last: date
    written: str
    at: int = field(default=-1, compare=False)

    @property
    def exact(self) -> bool:
        return self.first == self.last


def number_of(written: str | None) -> int | None:
    """Return a number of a date, written in figures or read out (二〇二五); None for none."""
    if not written:
        return None
    if len(written) > 1 and re.fullmatch(r"[零〇一二三四五六七八九]+", written):
        return int("".join(str("零一二三四五六七八九".index("零" if c == "〇" else c)) for c in written))
    value = to_decimal(written)
    return int(value) if value is not None else None


def month_of(year: int, month: int, written: str) -> DateRange | None:
    """Return a whole month; None for one no calendar has, or before 1949 or after 2100."""
    if not 1 <= month <= 12 or not 1949 <= year <= 2100:
        return None
    return DateRange(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]), written)


def day_of(year: int, month: int, day: int, written: str) -> DateRange | None:
    """Return a day; None for one no calendar has."""
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return DateRange(found, found, written)


def part_of(month: DateRange | None, part: str | None) -> DateRange | None:
    """Return the first, middle or last ten days of a month; the whole month where no part is named."""
    if month is None or not part:
        return month
    first, last = (1, 10) if part in ("上旬", "月初", "初") else (11, 20) if "中" in part else (21, month.last.day)
    return DateRange(month.first.replace(day=first), month.first.replace(day=last), month.written)


def lunar_month(year: int, month: int, written: str, day: int | None = None) -> DateRange | None:
    """Return a month of the lunar calendar, or one day of it, in days of the solar one."""
    from lunardate import LunarDate

    try:
        first = LunarDate(year, month, day or 1).to_solar_date()
        last = LunarDate(year, month, day or 29).to_solar_date()
    except ValueError:
        return None
    return DateRange(first, last, written)


def months_back(today: date, months: int) -> date:
    """Return the first day of the month so many months ago."""
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    return date(year, month + 1, 1)


def span_of(first: date, last: date) -> DateRange:
    """Return the span from the first day of one month to the last day of another."""
    return DateRange(first, last.replace(day=calendar.monthrange(last.year, last.month)[1]), "")


def months_ago(low: Decimal, high: Decimal, today: date) -> DateRange:
    """Return the months in which something began that has lasted so long: 三个月了, 一年多."""
    return span_of(months_back(today, int(high)), months_back(today, int(low)))
