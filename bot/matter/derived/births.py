"""Maternity leave: how many days, from which day it may be taken and until when (女职工劳动保护特别规定 7)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from bot.claims.parameters import count
from bot.contract.matter import Amount, Matter, VagueDate


def leave_days(matter: Matter, today: date) -> Amount | None:
    """The days of leave for a birth: the national ones, those for a difficult birth and for each further child, and what the
    province was told to add. None for a miscarriage."""
    if matter.value("miscarriage"):
        return None
    days = Decimal(count("maternity.days"))
    if matter.value("difficult_birth"):
        days += count("maternity.difficult")
    babies, extra = matter.value("babies"), matter.value("extra_leave_days")
    if babies is not None and babies.exact:
        days += count("maternity.extra_child") * (babies.low - 1)
    if extra is not None and extra.exact:
        days += extra.low
    return Amount(low=days, high=days)


def leave_from(matter: Matter, today: date) -> VagueDate | None:
    """The earliest day of the leave: 15 days before the baby is due; the day of birth where only that was told."""
    due, born = matter.value("baby_due"), matter.value("baby_born")
    if matter.value("miscarriage"):
        return None
    if due is None and born is not None and born.exact:
        return VagueDate(first=born.first, last=born.first)
    if due is None or not due.exact:
        return None
    day = due.first - timedelta(days=count("maternity.before_birth"))
    return VagueDate(first=day, last=day)


def leave_to(matter: Matter, today: date) -> VagueDate | None:
    """The last day of a leave that begins on its earliest day, the first one counted."""
    begins, days = leave_from(matter, today), leave_days(matter, today)
    if begins is None or days is None:
        return None
    day = begins.first + timedelta(days=int(days.low) - 1)
    return VagueDate(first=day, last=day)
