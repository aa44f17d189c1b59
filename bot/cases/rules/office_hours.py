"""Working hours of an office: adding hours to an instant, skipping nights, weekends and public holidays. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.claims.workdays import is_working_day

SHANGHAI = ZoneInfo("Asia/Shanghai")


PRIORITIES = ("urgent", "high", "normal")
ANSWER_WITHIN = {"urgent": 2.0, "high": 8.5, "normal": 17.0}
"""Working hours within which a worker hears from an office that promises nothing else, by priority."""


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """When an office is open on a working day, in Shanghai time."""

    opens: time = time(9, 0)
    closes: time = time(17, 30)
    within: Mapping[str, float] = field(default_factory=lambda: ANSWER_WITHIN)
    """Working hours within which a worker hears from this office, by priority."""

    @classmethod
    def read(cls, opens: str, closes: str, within: Mapping[str, float] | None = None) -> OfficeHours:
        """Return the hours written as `09:00` and `17:30`. `within`: what an office promises otherwise than others.

        Raises ValueError for what is no time of the clock on the wall.
        """
        begin, end = time.fromisoformat(opens), time.fromisoformat(closes)
        if begin.tzinfo or end.tzinfo:
            raise ValueError("A time of another place than the office's.")
        return cls(begin, end, {**ANSWER_WITHIN, **(within or {})})

    def open_at(self, at: datetime) -> bool:
        """Whether somebody is expected in the office at that instant."""
        local = at.astimezone(SHANGHAI)
        return is_working_day(local.date()) and self.opens <= local.time() < self.closes

    def add(self, start: datetime, hours: float) -> datetime:
        """Return the instant at which that many working hours have passed. Keeps the time zone of `start`."""
        left = timedelta(hours=hours)
        at = start.astimezone(SHANGHAI)
        while True:
            begin, end = self._span(at.date())
            if begin is not None and end is not None and at < end:
                at = max(at, begin)
                if left <= end - at:
                    return (at + left).astimezone(start.tzinfo)
                left -= end - at
            at = datetime.combine(at.date() + timedelta(days=1), time(0), SHANGHAI)

    def between(self, start: datetime, end: datetime) -> float:
        """Return the working hours from `start` to `end`; 0 when `end` is not later."""
        total, day = timedelta(), start.astimezone(SHANGHAI).date()
        last = end.astimezone(SHANGHAI)
        while day <= last.date():
            begin, until = self._span(day)
            if begin is not None and until is not None:
                total += max(min(until, last) - max(begin, start.astimezone(SHANGHAI)), timedelta())
            day += timedelta(days=1)
        return total.total_seconds() / 3600

    def _span(self, day: date) -> tuple[datetime | None, datetime | None]:
        if not is_working_day(day):
            return None, None
        return datetime.combine(day, self.opens, SHANGHAI), datetime.combine(day, self.closes, SHANGHAI)


NEXT_WORD = 42.5
"""Working hours after a word from staff within which the next one comes, if only that it goes on: five days."""
REMIND_WORKER = 25.5
"""Working hours after a question to the worker before they are reminded of it, once: three days."""
WARN_AT = 0.75
"""Share of that time after which the office is warned."""
PRIORITY_NAMES = {"urgent": "紧急", "high": "优先", "normal": "一般"}
BY_ITSELF = "自动"
"""What staff call a case whose days and dangers rank it."""


def priority_of(*, risk: int, days_left: int | None, group_size: int, by_hand: str = "") -> str:
    """Return the priority: danger or three days left first, then injury, two weeks or a group, then the rest.

    `by_hand`: what a person set; it holds, but nobody sets danger or the last three days lower.
    """
    if risk >= 3 or (days_left is not None and days_left <= 3):
        return "urgent"
    if by_hand:
        return by_hand
    if risk >= 1 or (days_left is not None and days_left <= 14) or group_size >= 3:
        return "high"
    return "normal"
