"""What follows about money taken off: over how many months it was, and all that a month fell short of."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from bot.contract.matter import Amount, Matter
from bot.matter.derived.pay.shortfalls import month_due

_MOST_MONTHS = 12
_MOSTLY = 3
"""How many times what was told as docked a month may fall short of for the rest to be docked too."""


def docked_months(matter: Matter, today: date) -> Amount | None:
    """Over how many months a sum was taken off: as often as each month's pay and what came of it differ by.

    None where it was one month, or where what was told does not say.
    """
    docked, due, came = matter.value("docked"), month_due(matter, today), matter.value("take_home_pay")
    if docked is None or due is None or came is None or not (docked.exact and due.exact and came.exact):
        return None
    each = due.low - came.low
    if each <= 0 or docked.low % each:
        return None
    many = docked.low / each
    return Amount(low=many, high=many) if 1 < many <= _MOST_MONTHS else None


def taken_off(matter: Matter, today: date) -> Amount | None:
    """All that one month's pay fell short of, where part of it was told as docked: the rest was taken off as well."""
    docked, due, came = matter.value("docked"), month_due(matter, today), matter.value("paid")
    if docked is None or due is None or came is None or not (docked.exact and due.exact and came.exact):
        return docked if isinstance(docked, Amount) else None
    short = due.low - came.low
    single = matter.value("months_owed") is None and matter.value("owed") is None
    more = single and docked.low < short < min(docked.low * _MOSTLY, due.low)
    return Amount(low=short, high=short) if more else docked


def months_of_last_year(matter: Matter, today: date) -> Amount | None:
    """Months begun in the calendar year the work ended in, where it ended before that year did."""
    joined, left = matter.value("joined"), matter.value("left")
    if left is None or not left.exact or left.first > today or (left.first.month, left.first.day) == (12, 31):
        return None
    from_month = joined.first.month if joined is not None and joined.first.year == left.first.year else 1
    many = Decimal(left.first.month - from_month + 1)
    return Amount(low=many, high=many)
