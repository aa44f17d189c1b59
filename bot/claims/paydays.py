"""Up to which month pay is due: wages come at least monthly, on the day agreed (工资支付暂行规定 7); who leaves is paid in full then (9)."""

from __future__ import annotations

from datetime import date, timedelta

from bot.claims.periods import ONE_DAY, add_months, period_end
from bot.understanding.days.pay_days import PayDay


def due_on(pay_day: PayDay, month: date) -> date:
    """Return the day on which the pay of a month, told by its first day, is due."""
    first = add_months(month.replace(day=1), pay_day.months_after)
    return first + timedelta(days=min(pay_day.day, period_end(first, 1).day) - 1)


def due_up_to(today: date, pay_day: PayDay | None = None) -> date:
    """Return the last day of the last month whose pay is due while the work goes on: its pay day has passed, or where none was
    told, the month is over. Years back are never looked at: the answer lies within the last three months."""
    this = today.replace(day=1)
    months = (this, add_months(this, -1), add_months(this, -2))
    due = (month for month in months if (due_on(pay_day, month) < today if pay_day else period_end(month, 1) < today))
    return next((period_end(month, 1) for month in due), months[-1] - ONE_DAY)
