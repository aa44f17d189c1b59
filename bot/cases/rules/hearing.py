"""The day and hour of a hearing as staff write it. Pure."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from bot.cases.rules.office_hours import SHANGHAI

_WRITTEN = re.compile(
    r"(?:(?P<year>20\d\d)[-年/.])?(?P<month>1[0-2]|0?[1-9])[-月/.](?P<day>3[01]|[12]\d|0?[1-9])[日号]?\s*"
    r"(?P<half>上午|早上|中午|下午|晚上)?\s*(?P<hour>2[0-3]|1\d|0?\d)(?:[:：](?P<minute>[0-5]\d)|[点时](?:(?P<after>[0-5]?\d)分?|(?P<thirty>半))?)"
    r"[，,\s]*(?P<place>.*)",
    re.DOTALL,
)
_NOON = 12
PLACE_LENGTH = 100


def hearing_written(text: str, now: datetime) -> tuple[datetime, str] | None:
    """Return instant and place of `12月3日 9:30 朝阳区仲裁委` or `2026-12-03 下午2点半 三庭`; None when no hour can be read.

    Without a year the next such day counts. A day that is past gives None too.
    """
    match = _WRITTEN.fullmatch(text.strip())
    if match is None:
        return None
    today = now.astimezone(SHANGHAI).date()
    hour = int(match["hour"])
    if match["half"] in ("下午", "晚上") and hour < _NOON:
        hour += _NOON
    minute = int(match["minute"] or match["after"] or (30 if match["thirty"] else 0))
    day = _day(match["year"], int(match["month"]), int(match["day"]), today)
    if day is None:
        return None
    at = datetime(day.year, day.month, day.day, hour, minute, tzinfo=SHANGHAI)
    return (at, match["place"].strip()[:PLACE_LENGTH]) if at >= now else None


def _day(year: str | None, month: int, day: int, today: date) -> date | None:
    try:
        if year is not None:
            return date(int(year), month, day)
        this = date(today.year, month, day)
        return this if this >= today else date(today.year + 1, month, day)
    except ValueError:
        return None


def reminder_at(hearing: datetime, days: int) -> datetime:
    """Return nine in the morning so many days before a hearing."""
    day = hearing.astimezone(SHANGHAI).date() - timedelta(days=days)
    return datetime(day.year, day.month, day.day, 9, tzinfo=SHANGHAI)
