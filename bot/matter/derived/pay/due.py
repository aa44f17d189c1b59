"""Which of the months named as unpaid are due: those whose pay day has passed, all of them to who has left (工资支付暂行规定 7, 9)."""

from __future__ import annotations

from datetime import date

from bot.claims.paydays import due_up_to
from bot.claims.periods import ONE_DAY, add_months, weekdays
from bot.contract.matter import Matter, Sure, VagueDate
from bot.understanding.days.pay_days import pay_day_in

_MOST_MONTHS = 36


def _month(day: date) -> date:
    return day.replace(day=1)


def _end(month: date) -> date:
    return add_months(month, 1) - ONE_DAY


def _goes_on(matter: Matter) -> bool:
    """Whether the work goes on by what was told, or may: a span told up to a day says that it did until then."""
    if matter.value("still_working") or matter.value("wants_to_leave"):
        return True
    to = matter.value("unpaid_to")
    over = matter.value("still_working") is False or matter.value("ended_by") is not None
    return not over and to is not None and to.exact


def paid_up_to(matter: Matter, today: date) -> date | None:
    """Return the last day whose pay is due by now: the last day of work, else the end of the last month whose pay day has passed.

    None where the work is over and its last day is not known, or nothing says that it goes on: then what was told counts.
    """
    left: VagueDate | None = matter.value("left")
    guessed = matter.left is not None and matter.left.sure is Sure.INFERRED and matter.value("still_working")
    if left is not None and left.first <= today and not guessed:
        return left.last if left.exact else None
    if left is None and not _goes_on(matter):
        return None
    return due_up_to(today, pay_day_in(matter.heard))


def month_of_leaving(matter: Matter, today: date) -> date | None:
    """Return the last day of work where it came before the working days of its month were over; None otherwise."""
    left, last = matter.value("left"), paid_up_to(matter, today)
    if left is None or last is None or last != left.first:
        return None
    return last if weekdays(last + ONE_DAY, _end(_month(last))) else None


def named_months(matter: Matter, today: date) -> list[date]:
    """Return the months named as unpaid by their first days, whether due by now or not; none where they are no whole months."""
    first, last = matter.value("unpaid_from"), matter.value("unpaid_to")
    if first is None or last is None:
        return []
    many = (last.first.year - first.first.year) * 12 + last.first.month - first.first.month + 1
    return [add_months(_month(first.first), step) for step in range(many)] if 0 < many <= _MOST_MONTHS else []


def unpaid_months(matter: Matter, today: date) -> list[date]:
    """Return the months named as unpaid whose pay is due by now, by their first days."""
    named, until = named_months(matter, today), paid_up_to(matter, today)
    return named if until is None else [month for month in named if month <= until]


def month_to_come(matter: Matter, today: date) -> str | None:
    """Return the months named as unpaid whose pay is not due yet, as they are read (11月); None where there are none."""
    due = unpaid_months(matter, today)
    rest = [month for month in named_months(matter, today) if month not in due and month <= today]
    goes_on = matter.value("left") is None or matter.value("left").first > today
    return "、".join(f"{month.month}月" for month in rest) if rest and goes_on else None
