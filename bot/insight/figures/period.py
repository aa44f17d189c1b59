"""The time a page of figures is about: whole weeks or whole months that have ended, so that no day's change can be read off."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from bot.cases.rules.office_hours import SHANGHAI

WEEKS = (4, 12, 26, 52)
DEFAULT = 12
MOST_MONTHS = 36
"""Months that can be chosen, counted back from the last one that has ended."""


@dataclass(frozen=True, slots=True)
class Span:
    """A week or a month: its first day, the day after its last, and how an axis names it."""

    first: date
    after: date
    label: str


@dataclass(frozen=True, slots=True)
class Period:
    """What is shown. `query`: how an address names it."""

    spans: tuple[Span, ...]
    label: str
    query: str
    by: str
    """周 or 月: what one span is."""

    @property
    def first(self) -> date:
        """The first day."""
        return self.spans[0].first

    @property
    def after(self) -> date:
        """The day after the last."""
        return self.spans[-1].after

    def instants(self) -> tuple[datetime, datetime]:
        """Return where it begins and ends, as instants."""
        return instant(self.first), instant(self.after)

    def at(self, day: date) -> int:
        """Return which span a day of the period lies in."""
        return bisect_right([span.first for span in self.spans], day) - 1


def instant(day: date) -> datetime:
    """Return when a day begins in Shanghai."""
    return datetime.combine(day, time(), SHANGHAI).astimezone(UTC)


def last_weeks(count: int, today: date) -> Period:
    """Return so many weeks, Monday to Sunday, the last that has ended at the end."""
    after = today - timedelta(days=today.weekday())
    begins = [after - timedelta(weeks=back) for back in range(count, 0, -1)]
    spans = tuple(Span(day, day + timedelta(weeks=1), f"{day.month}-{day.day}") for day in begins)
    return Period(spans, f"{begins[0]} 至 {after - timedelta(days=1)}", f"weeks={count}", "周")


def months_ended(today: date) -> list[str]:
    """Return the months that have ended (`2026-10`), the newest first."""
    found, day = [], today.replace(day=1)
    for _ in range(MOST_MONTHS):
        day = (day - timedelta(days=1)).replace(day=1)
        found.append(f"{day:%Y-%m}")
    return found


def months(first: str, last: str, today: date) -> Period:
    """Return the months from one to another. Raises ValueError for what is none, has not ended, or lies too far back."""
    ended = months_ended(today)
    begin, end = ended.index(first), ended.index(last)
    if begin < end:
        raise ValueError("the first month lies after the last")
    days = [date.fromisoformat(f"{month}-01") for month in reversed(ended[end : begin + 1])]
    spans = tuple(Span(day, _next_month(day), f"{day.year % 100}-{day.month:02}") for day in days)
    return Period(spans, f"{first} 至 {last}", f"first={first}&last={last}", "月")


def period_of(weeks: str, first: str, last: str, today: date) -> Period:
    """Return what an address asks for; what it cannot mean becomes the last twelve weeks."""
    try:
        if first or last:
            return months(first or last, last or first, today)
        return last_weeks(int(weeks) if int(weeks) in WEEKS else DEFAULT, today)
    except ValueError:
        return last_weeks(DEFAULT, today)


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
