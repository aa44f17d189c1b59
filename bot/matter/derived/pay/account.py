"""A wage account of what was told: each month's pay and what came of it, days at their rate, another person's share apart.

Wages are owed for the work done, paid in full and at least monthly (劳动合同法 30, 工资支付暂行规定 7 and 9); a part of a month is the
month's wage over 21.75 days (人社部发〔2025〕2号), or over the days agreed for it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bot.claims.model import to_fen
from bot.claims.periods import ONE_DAY, days_between, full_months, period_end, weekdays
from bot.contract.matter import Amount, Item, ItemKind, Matter, Sure
from bot.matter.derived.pay.due import month_of_leaving, unpaid_months
from bot.matter.formula import money
from bot.understanding.quantities import to_decimal

PAID_DAYS = Decimal("21.75")
CALENDAR_DAYS = Decimal(30)
"""Days a month's price is spread over where no wage rule stands: work for a household, or agreed as cooperation."""
_MOST_MONTHS = 36
_SHORT_SERVICE = 6
"""Months of work up to which what came can be all that came."""
_OTHER_ACCOUNTS = ("months_owed", "unpaid_from", "days_owed", "docked", "owed_each_month")
"""What tells by itself how much is owed."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line: what it is for with its working, what was due and what came."""

    label: str
    due: Decimal
    paid: Decimal = Decimal(0)

    @property
    def rest(self) -> Decimal:
        """What is still owed."""
        return max(self.due - self.paid, Decimal(0))


@dataclass(frozen=True, slots=True)
class Account:
    """The rows of one person, and what was paid without saying for which of them."""

    rows: tuple[Row, ...]
    paid: Decimal = Decimal(0)

    @property
    def total(self) -> Decimal:
        """What is owed in all, not below zero."""
        return max(sum((row.rest for row in self.rows), Decimal(0)) - self.paid, Decimal(0))


def wage_account(matter: Matter, today: date) -> Account | None:
    """Return the worker's own account as it stands today; None where what was told makes none."""
    if no_plain_wage(matter):
        return None
    rows = _months(matter, today)
    if rows:
        return Account(tuple(rows), _paid_besides(rows, matter))
    if (cut := _cut_row(matter)) is not None:
        return Account((cut,))
    row = _at_rate(matter)
    if row is not None:
        return Account((row,), _figure(matter, "paid"))
    broken = _broken_months(matter) or _months_told(matter)
    return Account(tuple(broken), _figure(matter, "paid")) if broken else None


def no_plain_wage(matter: Matter) -> bool:
    """Whether what is due for the months told of is no full wage: work stopped, or somebody sick stayed home (工资支付暂行规定 12;
    关于贯彻执行劳动法若干问题的意见 59)."""
    ill = matter.value("sick") and not matter.value("injured") and matter.value("paid_leave_months") is not None
    return bool(matter.value("work_stopped") or ill)


def _paid_besides(rows: Sequence[Row], matter: Matter) -> Decimal:
    """What came beside what is set against the months it was for: 9月发3500，10月也3500 is no further payment."""
    came, named = _figure(matter, "paid"), sum((row.paid for row in rows), Decimal(0))
    each = {row.paid for row in rows}
    in_them = (
        len(each) == 1 and 0 < came <= named and came % each.pop() == 0
    )  # 8月到10月都是6500, two of them told once more
    return Decimal(0) if in_them or came == named else came


_NOTHING_CAME = re.compile(r"没|欠|拖|不(?:发|给)")
_ONLY_CAME = re.compile(r"(?:实际|只|就|才)(?:每个?月|上)?(?:只|就|才)?(?:发|给|拿)")


def _cut_row(matter: Matter) -> Row | None:
    """The months at a pay that was cut, or that came short each time: what was agreed less what came in each; all that came is
    in it already."""
    full, each = _exact(matter, "monthly_pay"), _exact(matter, "paid_each_month")
    if each is None and matter.value("pay_cut") and not _NOTHING_CAME.search(_words(matter, "months_owed")):
        each = _exact(matter, "new_pay")  # the months told are those at the lower pay
    months, cut = _exact(matter, "months_owed"), _exact(matter, "new_pay") == each
    if months is None and _ONLY_CAME.search(matter.heard):
        months, cut = _exact(matter, "months_worked"), True
    if full is None or each is None or months is None or not cut or each >= full or months > _MOST_MONTHS:
        return None
    if matter.value("injured") or matter.value("owed_each_month") is not None:
        return None
    return Row(f"({money(full)} − {money(each)}) × {months.normalize():f} 个月", to_fen((full - each) * months))


_AGREED_DAYS = re.compile(
    r"(?:做|干|上|出|跑)(?:够|满)(?P<n>\d{2}|二十[一二三四五六七八九]?)天|按(?P<by>\d{2}|二十[一二三四五六七八九]?|三十)天(?:摊|算|折)"
)


def days_of_a_month(matter: Matter) -> tuple[Decimal, str]:
    """Return over how many days a month's pay is spread for a part of it, and what is counted.

    As agreed (7800一个月，做满26天). Else an employee's are the paid days (人社部发〔2025〕2号); in a household and in cooperation no
    such rule stands: calendar days, thirty to the month.
    """
    pay = matter.monthly_pay
    agreed = _AGREED_DAYS.search(f"{pay.words}，{matter.heard}") if pay is not None else None
    days = to_decimal(agreed["n"] or agreed["by"]) if agreed else None
    if days:
        return days, "天"
    civil = matter.value("hired_by_person") or matter.value("relation") == "civil"
    return (CALENDAR_DAYS, "天") if civil else (PAID_DAYS, "个工作日")


def others_accounts(matter: Matter) -> dict[str, Account]:
    """Return the accounts of the other persons told of, by their relation."""
    found: dict[str, list[Row]] = {}
    for item in matter.items:
        if item.person != "self" and item.kind is ItemKind.DUE:
            found.setdefault(item.person, []).append(Row(_worded(item), item.amount))
    return {person: Account(tuple(rows)) for person, rows in found.items()}


def short_each_month(matter: Matter) -> tuple[Decimal, int] | None:
    """Return what came in each month told of and how many months, where it was the same in all of them; else None."""
    paid = [item for item in matter.items if item.person == "self" and item.kind is ItemKind.PAID and item.label]
    amounts = {item.amount for item in paid}
    return (amounts.pop(), len(paid)) if len(amounts) == 1 else None


def _worded(item: Item) -> str:
    head = f"{item.label} " if item.label else ""
    if item.each is not None and item.times is not None:
        return f"{head}{money(item.each)} × {item.times.normalize():f} 天"
    return f"{head}{money(item.amount)}"


def _figure(matter: Matter, name: str) -> Decimal:
    value = matter.value(name)
    return value.high if isinstance(value, Amount) else Decimal(0)


def _words(matter: Matter, name: str) -> str:
    told = matter.told(name)
    return "" if told is None else told.words


def _exact(matter: Matter, name: str) -> Decimal | None:
    value = matter.value(name)
    return value.low if isinstance(value, Amount) and value.exact and value.low > 0 else None


def _months(matter: Matter, today: date) -> list[Row]:
    """The rows of the months told of one by one, and of those named as unpaid whose pay is due."""
    own = [item for item in matter.items if item.person == "self" and item.label and item.kind is not ItemKind.DOCKED]
    if own and (rows := _debt_paid_down(matter, own)):
        return rows
    unpaid, monthly = unpaid_months(matter, today), _exact(matter, "monthly_pay")
    last = month_of_leaving(matter, today)
    broken = last is not None and last.replace(day=1) in unpaid
    counted = [row for item in matter.items if (row := _counted_short(item, matter)) is not None]
    if not own and not broken and not counted:
        return []
    if counted and not unpaid and (whole := _exact(matter, "months_owed")) is not None and monthly is not None:
        counted.append(Row(f"{whole.normalize():f} 个月 × {money(monthly)}", to_fen(monthly * whole)))
    labels = dict.fromkeys([*(item.label for item in own), *(f"{month.month}月" for month in unpaid)])
    months = ((label, {item.kind: item for item in own if item.label == label}) for label in labels)
    return [*(row for label, here in months if (row := _row_of(label, here, last, matter)) is not None), *counted]


def _counted_short(item: Item, matter: Matter) -> Row | None:
    """Months counted and not named, of each of which a part of the pay is missing: 两个月各发一半."""
    if item.times is None or item.label or item.person != "self":
        return None
    monthly = _exact(matter, "monthly_pay")
    if item.kind is ItemKind.SHORT:
        short = item.amount
    elif item.kind is ItemKind.SHARE and monthly is not None:
        short = to_fen(monthly * (1 - item.amount))
    else:
        return None
    return Row(f"{item.times.normalize():f} 个月 × 每月差 {money(short)}", to_fen(short * item.times))


def _row_of(label: str, here: dict[ItemKind, Item], last: date | None, matter: Matter) -> Row | None:
    """The row of one month, up to the last day of work where that lay in it."""
    left_in = (
        last is not None and label == f"{last.month}月" and not (_SHORT & set(here) and _a_year_before(matter, last))
    )
    part = _part_month(label, last, here, matter) if last is not None and left_in else None
    return part or _month(label, here, matter)


_SHORT = frozenset({ItemKind.SHARE, ItemKind.SHORT})
_NEARLY_A_YEAR = 11


def _a_year_before(matter: Matter, last: date) -> bool:
    """Whether pay that came short began so long before the last day that a month of the same name is another one."""
    begins = matter.value("unpaid_from")
    return begins is not None and full_months(begins.first, last) >= _NEARLY_A_YEAR


def _part_month(label: str, last: date, here: dict[ItemKind, Item], matter: Matter) -> Row | None:
    """The month somebody left in, up to the last day, where neither its pay nor its days were told (工资支付暂行规定 9)."""
    monthly = _exact(matter, "monthly_pay")
    if monthly is None or {ItemKind.DUE, ItemKind.DAYS, ItemKind.SHORT} & set(here):
        return None
    over, unit = days_of_a_month(matter)
    days = last.day if over == CALENDAR_DAYS else weekdays(last.replace(day=1), last)
    due = min(to_fen(monthly / over * days), monthly)
    paid = here[ItemKind.PAID].amount if ItemKind.PAID in here else Decimal(0)
    if ItemKind.SHARE in here and ItemKind.PAID not in here:
        paid = to_fen(due * here[ItemKind.SHARE].amount)
    return Row(f"{label} {money(monthly)} ÷ {over.normalize():f} × {days} {unit}", due, paid)


def _month(label: str, here: dict[ItemKind, Item], matter: Matter) -> Row | None:
    paid = here[ItemKind.PAID].amount if ItemKind.PAID in here else Decimal(0)
    if ItemKind.DUE in here:
        return Row(f"{label} {money(here[ItemKind.DUE].amount)}", here[ItemKind.DUE].amount, paid)
    if ItemKind.DAYS in here:
        return _days_row(label, here[ItemKind.DAYS].amount, matter)
    if ItemKind.SHORT in here and ItemKind.PAID not in here:
        short = here[ItemKind.SHORT].amount
        return Row(f"{label} 少发 {money(short)}", short)
    monthly = _exact(matter, "monthly_pay")
    if monthly is None:
        return None
    if ItemKind.SHARE in here and ItemKind.PAID not in here:
        paid = to_fen(monthly * here[ItemKind.SHARE].amount)
    return Row(f"{label} {money(monthly)}", monthly, paid)


def _debt_paid_down(matter: Matter, own: list[Item]) -> list[Row]:
    """So many months owed at the month's wage, where all that came is named by month and in fewer of them: 欠三个月，1月给过 3000."""
    months, monthly = _exact(matter, "months_owed"), _exact(matter, "monthly_pay")
    if matter.value("unpaid_from") is not None:
        return []  # the months are named: one of which a part came is another than those
    if months is None or monthly is None or any(item.kind is not ItemKind.PAID for item in own) or len(own) >= months:
        return []
    came = sum((item.amount for item in own), Decimal(0))
    return [Row(f"{money(monthly)} × {months.normalize():f} 个月", to_fen(monthly * months), came)]


def _days_row(label: str, days: Decimal, matter: Matter) -> Row | None:
    many = f"{days.normalize():f}"
    if (daily := _exact(matter, "daily_pay")) is not None:
        return Row(f"{label} {money(daily)} × {many} 天", to_fen(daily * days))
    over, _ = days_of_a_month(matter)
    if (monthly := _exact(matter, "monthly_pay")) is not None and days < over:
        return Row(f"{label} {money(monthly)} ÷ {over.normalize():f} × {many} 天", to_fen(monthly / over * days))
    return None


def _broken_months(matter: Matter) -> list[Row]:
    """Full months from the first day to the last at the month's wage, and the days over.

    An employee's days over are workdays at the wage over 21.75; in a household, where no such rule stands, calendar days over 30.
    """
    joined, left, monthly = matter.value("joined"), matter.value("left"), _exact(matter, "monthly_pay")
    some = matter.value("paid") is not None or matter.value("nothing_paid")
    other = any(matter.value(name) is not None for name in _OTHER_ACCOUNTS)
    if monthly is None or not some or other or joined is None or left is None or not (joined.exact and left.exact):
        return []
    months = full_months(joined.first, left.first)
    if left.first < joined.first or months > _SHORT_SERVICE:
        return []
    whole = f"整月 {money(monthly)}" if months == 1 else f"{months} 个整月 {money(monthly)} × {months}"
    rows = [Row(whole, monthly * months)] if months else []
    rest = period_end(joined.first, months) + ONE_DAY if months else joined.first
    each, unit = days_of_a_month(matter)
    if each == CALENDAR_DAYS:
        days = days_between(rest, left.first)
    else:  # which days were worked of those agreed is not known: the paid ones
        each, unit, days = PAID_DAYS, "个工作日", weekdays(rest, left.first)
    if days:
        rows.append(Row(f"{money(monthly)} ÷ {each} × {days} {unit}", to_fen(monthly / each * days)))
    return rows


def _months_told(matter: Matter) -> list[Row]:
    """The months worked at the month's wage, where it was said what came of them, or that nothing did.

    Only of a short service told outright, and where no other account was given: what came may else be for a part of it.
    """
    months, monthly = matter.months_worked, _exact(matter, "monthly_pay")
    came = matter.paid or matter.nothing_paid
    other = any(matter.value(name) is not None for name in (*_OTHER_ACCOUNTS, "owed", "injured", "died", "hurt_other"))
    if months is None or monthly is None or came is None or other:
        return []
    if came.sure is not Sure.TOLD or months.sure is not Sure.TOLD or not months.value.exact:
        return []
    many: Decimal = months.value.low
    return (
        [Row(f"{money(monthly)} × {many.normalize():f} 个月", to_fen(monthly * many))] if many <= _SHORT_SERVICE else []
    )


def _at_rate(matter: Matter) -> Row | None:
    """Days at their rate, hours at theirs: where something says that it is not all paid."""
    if not any(
        matter.value(name)
        for name in ("paid", "nothing_paid", "days_owed", "employer_gone", "has_iou", "demand_refused")
    ):
        return None
    daily, days = _exact(matter, "daily_pay"), _exact(matter, "days_owed") or _exact(matter, "days_worked")
    if daily is not None and days is not None:
        return Row(f"{money(daily)} × {days.normalize():f} 天", to_fen(daily * days))
    hourly, hours = _exact(matter, "hourly_pay"), hours_in_all(matter)
    if hourly is not None and hours is not None:
        return Row(f"{money(hourly)} × {hours.normalize():f} 小时", to_fen(hourly * hours))
    return None


def hours_in_all(matter: Matter) -> Decimal | None:
    """Return the hours worked: as told, else the days at so many hours."""
    told = _exact(matter, "hours_worked")
    if told is not None:
        return told
    each, days = _exact(matter, "daily_hours"), days_in_all(matter)
    return each * days if each is not None and days is not None else None


def days_in_all(matter: Matter) -> Decimal | None:
    """Return the days worked: as told, else from the first day to the last where no day was off."""
    told = _exact(matter, "days_worked")
    if told is not None:
        return told
    joined, left, rests = matter.value("joined"), matter.value("left"), matter.value("rest_days_a_month")
    whole = isinstance(rests, Amount) and rests.high == 0
    if not whole or joined is None or left is None or not (joined.exact and left.exact) or left.first < joined.first:
        return None
    return Decimal((left.first - joined.first).days + 1)
