"""Dates as they are kept: as precise as they were told, and the first and last day they may mean."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from decimal import Decimal

from bot.understanding.days.date_range import DateRange


def as_written(dated: DateRange) -> str:
    """Return a date as precise as it was told: 2026-03-05, 2026-03, 2026, or first/last for any other span."""
    if dated.exact:
        return dated.first.isoformat()
    first, last = dated.first, dated.last
    whole_end = last.day == calendar.monthrange(last.year, last.month)[1]
    if first.day == 1 and whole_end and (first.year, first.month) == (last.year, last.month):
        return f"{first:%Y-%m}"
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
        return f"{first:%Y}"
    return f"{first.isoformat()}/{last.isoformat()}"


def day_before(end: date, months: Decimal) -> date:
    """Return the first day of a stretch of so many months whose last day is `end`."""
    year, month = divmod(end.year * 12 + end.month - 1 - int(months), 12)
    day = min(end.day, calendar.monthrange(year, month + 1)[1])
    return date(year, month + 1, day) - timedelta(days=int(30 * (months % 1))) + timedelta(days=1)


def since(length: str, first_end: date, last_end: date) -> str:
    """Return the day work began, given the months it lasted (24, 24-36, 24+-36) and the span its last day lies in."""
    low, high = (*length.split("-"), length)[:2]
    latest = day_before(last_end, Decimal(low.removesuffix("+")))
    if low.endswith("+"):
        latest -= timedelta(days=1)
    earliest = day_before(first_end, Decimal(high))
    return latest.isoformat() if latest == earliest else f"{earliest.isoformat()}/{latest.isoformat()}"


def bounds(written: str) -> tuple[date, date] | None:
    """Return the first and last day a date as written may mean."""
    if "/" in written:
        first, last = written.split("/")
        return date.fromisoformat(first), date.fromisoformat(last)
    parts = [int(part) for part in written.split("-")] if re.fullmatch(r"\d{4}(-\d\d){0,2}", written) else []
    if not parts:
        return None
    year, month = parts[0], parts[1] if len(parts) > 1 else 0
    if len(parts) == 3:
        return (date(*parts), date(*parts))
    last_month = month or 12
    return date(year, month or 1, 1), date(year, last_month, calendar.monthrange(year, last_month)[1])
