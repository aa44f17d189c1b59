"""How far pay stayed under what it had to be: the months under the minimum wage, what was taken off and kept back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bot.claims.parameters import MinimumWage, minimum_wage
from bot.claims.periods import ONE_DAY, add_months
from bot.contract.matter import Amount, ItemKind, Matter, VagueDate

OVER_AGE_FROM = date(2026, 7, 1)
"""From this day those past retirement age are owed the minimum wage (超龄劳动者基本权益保障暂行规定 11, 24)."""
_MOST_MONTHS = 36
_MAY_BE_OVER = 60
"""From this age the months before the rule are left out, though retirement may come later for some."""


@dataclass(frozen=True, slots=True)
class Span:
    """Whole calendar months, both ends inclusive, told by their first days."""

    first: date
    last: date

    @property
    def months(self) -> int:
        """How many months; nothing or less when the end comes before the start."""
        return (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1

    def __str__(self) -> str:
        first = f"{self.first.year}年{self.first.month}月"
        if self.months == 1:
            return first
        year = f"{self.last.year}年" if self.last.year != self.first.year else ""
        return f"{first}到{year}{self.last.month}月"


def _amount(value: int | Decimal) -> Amount:
    return Amount(low=Decimal(value), high=Decimal(value))


def minimum_span(matter: Matter, today: date) -> Span | None:
    """The whole months worked under the minimum wage now in force where the work is: held for the city, or told, which is taken
    to have held for a year at most; those past retirement age since the rule."""
    joined: VagueDate | None = matter.value("joined")
    told, held = matter.value("minimum_wage"), minimum_wage(matter.value("city"), today)
    since = _same_rate_since(told, held, today)
    if joined is None or since is None:
        return None
    begins = [_month_after(joined.last if not _whole_month(joined) else joined.first), _month_after(since)]
    age = matter.value("age")
    if matter.value("over_age") or (age is not None and age.low >= _MAY_BE_OVER):
        begins.append(OVER_AGE_FROM)
    span = Span(max(begins), _last_month(matter.value("left"), today))
    return span if 1 <= span.months <= _MOST_MONTHS else None


def _same_rate_since(told: Amount | None, held: MinimumWage | None, today: date) -> date | None:
    """The day from which the monthly rate that counts is known to have been the same; None where no rate is known."""
    if held is not None and (told is None or told.low == held.monthly):
        return held.effective_from
    return None if told is None or not told.exact else add_months(today.replace(day=1), -12)


def _whole_month(told: VagueDate) -> bool:
    return told.first.day == 1 and (told.last + ONE_DAY).day == 1


def _month_after(day: date) -> date:
    """The first day of the first whole month from a day on."""
    return day if day.day == 1 else add_months(day.replace(day=1), 1)


def _last_month(left: VagueDate | None, today: date) -> date:
    """The first day of the last whole month that is over: before the last day, before today while the work goes on."""
    over = left.last if left is not None and left.last <= today else today - ONE_DAY
    return over.replace(day=1) if (over + ONE_DAY).day == 1 else add_months(over.replace(day=1), -1)


def minimum_months(matter: Matter, today: date) -> Amount | None:
    """How many whole months `minimum_span` has."""
    span = minimum_span(matter, today)
    return None if span is None else _amount(span.months)


def minimum_period(matter: Matter, today: date) -> str | None:
    """The months of `minimum_span` as they are read: 2026年7月到10月."""
    span = minimum_span(matter, today)
    return None if span is None else str(span)


def local_hourly_minimum(matter: Matter, today: date) -> Amount | None:
    """The hourly minimum for part-time work held for the city (最低工资规定 5)."""
    held = minimum_wage(matter.value("city"), today)
    return None if held is None or held.part_time_hourly is None else _amount(held.part_time_hourly)


def local_minimum_wage(matter: Matter, today: date) -> Amount | None:
    """The monthly minimum wage of the place of work: the one held for the city, or as told where more is (最低工资规定 7).

    What is told under it is of a time before the last rise.
    """
    told: Amount | None = matter.value("minimum_wage")
    held = minimum_wage(matter.value("city"), today)
    official = None if held is None else Amount(low=held.monthly, high=held.monthly)
    if told is None or (official is not None and told.high < official.low):
        return official
    return told


def month_due(matter: Matter, today: date) -> Amount | None:
    """A month's pay before anything was taken off: of the one month told of, else as told."""
    due = {item.amount for item in matter.items if item.person == "self" and item.kind is ItemKind.DUE and item.label}
    told: Amount | None = matter.value("monthly_pay")
    return _amount(due.pop()) if len(due) == 1 else told


def own_month_pay(matter: Matter, today: date) -> Amount | None:
    """A month's pay: before deductions where that was told, else what came."""
    told: Amount | None = matter.value("monthly_pay") or matter.value("take_home_pay")
    return told


_MAY_BE_ALL = ("take_home_pay", "minimum_wage", "last_month_pay", "paid", "unnamed_sum", "paid_each_month")
_NOT_COUNTED = ("overtime_in_pay", "night_allowance", "heat_allowance")


def pay_extras(matter: Matter, today: date) -> Amount | None:
    """What a month's pay holds that does not count towards the minimum wage: overtime, night work, heat (最低工资规定 12).

    None where nothing was told, where what was told cannot be a part of the pay, or where both together come to another sum
    that was told: it then stands beside the pay, not in it (底薪 2100，夜班补贴 260，高温 180，加一起 2540).
    """
    told = [value for name in _NOT_COUNTED if (value := matter.value(name)) is not None and value.exact]
    pay = own_month_pay(matter, today)
    total = sum((value.low for value in told), Decimal(0))
    sums = (matter.value(name) for name in _MAY_BE_ALL)
    if told and pay is not None and any(one is not None and one.low == pay.low + total for one in sums):
        return None
    return _amount(total) if told and (pay is None or total < pay.low) else None


def taken_back(matter: Matter, today: date) -> Amount | None:
    """What the employer took from the worker and has to give back: a deposit less what came back, and fees (劳动合同法 9, 84)."""
    deposit, fees = matter.value("deposit"), matter.value("fees_paid")
    back = matter.value("deposit_returned")
    if deposit is None and fees is None:
        return None
    low = sum((one.low for one in (deposit, fees) if one is not None), Decimal(0)) - (back.high if back else 0)
    high = sum((one.high for one in (deposit, fees) if one is not None), Decimal(0)) - (back.low if back else 0)
    return Amount(low=max(low, Decimal(0)), high=max(high, Decimal(0)))


_OWES_THEM = re.compile(
    r"(?:欠|差)(?:他们?|她|它|车行|公司|平台|租车(?:公司|行)|车主|房东)[^，。]{0,16}没(?:交|给|还|付)"
)


def owes_them(matter: Matter, today: date) -> Amount | None:
    """What the worker still owes the other side, by the words of a sum (欠他半个月租金1950没交): it can be set off (民法典 568)."""
    told = matter.unnamed_sum
    return told.value if told is not None and told.value.exact and _OWES_THEM.search(told.words) else None


_AGREES = r"[^，。；]{0,8}?(?:我?认(?!为)|我?同意|没意见|该扣|没话说)"


def docked_accepted(matter: Matter, today: date) -> Amount | None:
    """What was taken off and the worker says is right: 违章扣400这个我认."""
    docked: Amount | None = matter.value("docked")
    if docked is None or not docked.exact:
        return None
    return docked if re.search(rf"{docked.low.normalize():f}{_AGREES}", matter.heard) else None
