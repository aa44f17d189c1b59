"""Up to which month pay is due: wages come at least monthly, on the day agreed (工资支付暂行规定 7); who leaves is paid in full then (9)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from bot.claims.periods import ONE_DAY, add_months, period_end
from bot.understanding.quantities import to_decimal

_DAY = r"(?:(?P<d>[1-3]?\d|[一二三]?十[一二三四五六七八九]?)(?:号|日)|(?<=月)底)(?:左右|前后)?"
_LAST = 31
"""What 月底 stands for: the last day of any month."""
_PAYS = r"(?:才|再|就|会|统一|都)*(?:发|给|开|结|付|打)(?:放|给|资)?(?:的)?(?:是)?(?:我们?)?"
_OF_THE_LAST = r"(?:上个?月|上上?月|前一?个?月|头个?月)"
_NEXT = r"(?:次月|下个?月|隔月|第二个?月|后一?个?月)"
_TOLD = (
    (re.compile(rf"{_DAY}{_PAYS}{_OF_THE_LAST}"), 1),
    (re.compile(rf"{_OF_THE_LAST}的?(?:工资|钱|工钱)?[^，。\d]{{0,4}}{_DAY}{_PAYS}(?![^，。]{{0,4}}月)"), 1),
    (re.compile(rf"{_NEXT}的?{_DAY}(?:才|再)?(?:发|结|开|给|付|打)"), 1),
    (re.compile(rf"{_DAY}{_PAYS}(?:当月|本月|这个?月)"), 0),
    (re.compile(rf"当月的?{_DAY}(?:发|结|开|给)"), 0),
)
"""Ways of telling the pay day, each with how many months after the month worked it lies."""


@dataclass(frozen=True, slots=True)
class PayDay:
    """The day of the month on which pay comes, and how many months after the month worked."""

    day: int
    months_after: int

    def of(self, month: date) -> date:
        """Return the day on which the pay of a month, told by its first day, is due."""
        first = add_months(month.replace(day=1), self.months_after)
        return first + timedelta(days=min(self.day, period_end(first, 1).day) - 1)


def pay_day_in(text: str) -> PayDay | None:
    """Return the day on which a text says that pay comes: 每月15号发上个月的, 次月10号发, 28号发当月. The last one told counts."""
    text = re.sub(r"\s+", "", text)
    found = [
        (match.start(), PayDay(int(day), after))
        for pattern, after in _TOLD
        for match in pattern.finditer(text)
        if (day := to_decimal(match["d"]) if match["d"] else _LAST) and 1 <= day <= _LAST
    ]
    return max(found, key=lambda one: one[0])[1] if found else None


def due_up_to(today: date, pay_day: PayDay | None = None) -> date:
    """Return the last day of the last month whose pay is due while the work goes on: its pay day has passed, or where none was
    told, the month is over. Years back are never looked at: the answer lies within the last three months."""
    this = today.replace(day=1)
    months = (this, add_months(this, -1), add_months(this, -2))
    due = (month for month in months if (pay_day.of(month) < today if pay_day else period_end(month, 1) < today))
    return next((period_end(month, 1) for month in due), months[-1] - ONE_DAY)
