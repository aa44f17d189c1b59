"""What follows about pay: what the account comes to, what is owed, to the worker and to others, what a month fell short of."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from bot.claims.model import to_fen
from bot.contract.matter import Amount, ItemKind, Matter, Sure, VagueDate
from bot.matter.derived.pay.account import (
    days_of_a_month,
    no_plain_wage,
    others_accounts,
    short_each_month,
    wage_account,
)
from bot.matter.derived.pay.due import named_months, unpaid_months

_A_YEAR = 366
_A_MONTH = 31
_MONTH = re.compile(r"(?:1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月")


def account_due(matter: Matter, today: date) -> Amount | None:
    """What the worker's own wage account comes to."""
    account = wage_account(matter, today)
    return None if account is None else Amount.model_validate(account.total)


def account_partial(matter: Matter, today: date) -> bool | None:
    """Whether months named as unpaid are not in the account, since no sum was told for them."""
    account = wage_account(matter, today)
    first, last = matter.value("unpaid_from"), matter.value("unpaid_to")
    if account is None or first is None or last is None or (last.first - first.first).days > _A_YEAR:
        return None
    named = {f"{day.month}月" for day in (first.first, last.first)}
    labelled = {row.label.split(" ")[0] for row in account.rows if row.label[:1].isdigit() and "月 " in row.label}
    return True if labelled and named - labelled else None


def docked_fees(matter: Matter, today: date) -> Amount | None:
    """What was taken off under the name of a fee (管理费, 清洁费), where each sum was told with its name."""
    fees = [item.amount for item in matter.items if item.kind is ItemKind.DOCKED and item.label.endswith("费")]
    return Amount.model_validate(sum(fees, Decimal(0))) if fees else None


def owed_told(matter: Matter, today: date) -> Amount | None:
    """What the worker said is owed in all. A sum that a reader only put together stands back behind the account as it is now."""
    told = matter.owed
    if told is None or (told.sure is Sure.INFERRED and wage_account(matter, today) is not None):
        return None
    return told.value


def months_unpaid(matter: Matter, today: date) -> Amount | None:
    """How many months are unpaid: from the first to the last where both were named, else as told. Of a list with a gap
    (6月、7月和9月) those named; never one whose pay day is still to come."""
    listed = matter.months_owed
    away = matter.value("paid_leave_months")
    if no_plain_wage(matter) and away is not None and (listed is None or listed.value == away):
        return None
    named, due = named_months(matter, today), unpaid_months(matter, today)
    if listed is not None and listed.value.exact and len(_MONTH.findall(listed.words)) == listed.value.low:
        return Amount.model_validate(listed.value.low - len(named) + len(due)) if due else listed.value
    first: VagueDate | None = matter.value("unpaid_from")
    if due and first is not None and not first.exact and (first.last - first.first).days <= _A_MONTH:
        return Amount.model_validate(len(due))
    told: Amount | None = matter.value("months_owed")
    return told


def _waits_for_work(matter: Matter) -> bool:
    """Whether a dispatched worker is without work: then at least the minimum wage is due, not the whole pay (劳务派遣暂行规定 12)."""
    dispatched = matter.value("contract_kind") == "dispatch" and matter.value("work_stopped")
    return bool(matter.value("sent_back") or dispatched)


def wages_owed(matter: Matter, today: date) -> Amount | None:
    """What is owed in wages: the sum told, else the account, else the months and days owed at a month's pay less what came."""
    owed: Amount | None = owed_told(matter, today) or account_due(matter, today)
    pay, months, days = matter.value("monthly_pay"), months_unpaid(matter, today), matter.value("days_owed")
    if owed is not None or pay is None or (months is None and days is None) or _waits_for_work(matter):
        return owed
    nothing = Amount(low=Decimal(0), high=Decimal(0))
    whole, over, came = months or nothing, days or nothing, matter.value("paid") or nothing
    spread, _ = days_of_a_month(matter)
    lows, highs = (pay.low, whole.low, over.low, came.high), (pay.high, whole.high, over.high, came.low)
    low, high = (to_fen(each * many + each / spread * rest - less) for each, many, rest, less in (lows, highs))
    return Amount(low=max(low, Decimal(0)), high=max(high, Decimal(0)))


def others_due(matter: Matter, today: date) -> Amount | None:
    """What another person told of is owed: never the worker's own."""
    accounts = others_accounts(matter)
    return (
        Amount.model_validate(sum((account.total for account in accounts.values()), Decimal(0))) if accounts else None
    )


def paid_a_month(matter: Matter, today: date) -> Amount | None:
    """What came in each of the months told of, where it was the same."""
    told: Amount | None = matter.value("paid_each_month")
    if told is not None:
        return told
    short = short_each_month(matter)
    return None if short is None else Amount.model_validate(short[0])


def months_short(matter: Matter, today: date) -> Amount | None:
    """How many months were paid so: those named one by one, else as told."""
    short = short_each_month(matter)
    told: Amount | None = matter.value("months_owed")
    return Amount.model_validate(short[1]) if short is not None else told
