"""Maternity leave: how many days, from which day it may be taken and until when (女职工劳动保护特别规定 7)."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal

from bot.claims.parameters import count
from bot.contract.matter import Amount, Matter, VagueDate
from bot.understanding.days.dates import find_dates


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


_LOST = re.compile(
    r"(?:号|日|那天|当天|上午|下午|晚上|凌晨|在|去|到|我|医院|就|做的|做了)*(?:住(?:进|了)?(?:的)?院|引产|流产|小产|清宫|药流|人流|手术|没保住|掉(?:了|的)|胎停)"
)
"""What is told behind the day a pregnancy ended, or of the stay in hospital for it."""
_EARLY = 4
"""Months of pregnancy from which the leave is the long one."""


def loss_days(matter: Matter, today: date) -> Amount | None:
    """The days of leave after a miscarriage: 42 from the fourth month on, 15 before (女职工劳动保护特别规定 7 款2)."""
    months = matter.value("pregnant_months")
    if not matter.value("miscarriage") or months is None or months.low < _EARLY <= months.high:
        return None
    return Amount.model_validate(count("maternity.late_loss" if months.low >= _EARLY else "maternity.early_loss"))


def loss_from(matter: Matter, today: date) -> VagueDate | None:
    """The first day of that leave: the one of the stay or the operation told."""
    if not matter.value("miscarriage"):
        return None
    told = (
        one
        for one in find_dates(matter.heard, today)
        if one.exact and one.first <= today and _LOST.match(matter.heard[one.at + len(one.written) :])
    )
    day = next(told, None)
    return None if day is None else VagueDate(first=day.first, last=day.first)


def loss_to(matter: Matter, today: date) -> VagueDate | None:
    """The last day of that leave, the first one counted."""
    begins, days = loss_from(matter, today), loss_days(matter, today)
    if begins is None or days is None:
        return None
    day = begins.first + timedelta(days=int(days.low) - 1)
    return VagueDate(first=day, last=day)
