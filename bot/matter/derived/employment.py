"""What follows about the work itself: how long it lasted, whether it is over and why, what the management facts point to."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal

from bot.claims.deadlines.retirement import RetirementKind, retirement_day
from bot.claims.limitation import limitation_period
from bot.claims.parameters import count
from bot.claims.periods import ONE_DAY, full_months, period_end
from bot.contract.matter import Amount, Matter, VagueDate

_ENDED = ("employer", "worker", "platform", "expiry", "agreed", "lay_off", "closed")
_NO_FAULT = ("poor_business", "performance", "illness", "relocation")
_CONTROL = ("fixed_hours", "leave_approval", "attendance", "must_take_orders", "fined", "base_pay_promised")
_FREEDOM = ("own_schedule", "paid_by_customer", "negotiates_share")

_ORDINARY = frozenset({"factory", "service", "office", "warehouse", "security_guard", "cleaner"})
"""Kinds of work that are done as somebody's employee unless something told speaks against it."""
_AGAINST = (
    "over_age", "student", "part_time", "outsourced", "hired_by_person", "registered_business", "denies_relation", "unregistered_unit",
)  # fmt: skip


def ended(matter: Matter, today: date) -> bool | None:
    """Whether the work is over. None when nothing tells."""
    if matter.still_working is not None:
        return not matter.still_working.value
    left = matter.value("left")
    if left is not None:
        return bool(left.first <= today)
    return True if matter.value("ended_by") in _ENDED else None


def service_months(matter: Matter, today: date) -> Amount | None:
    """Months of service: from the dates when both ends are known (today while the work goes on), else as told."""
    joined, left = matter.value("joined"), matter.value("left")
    if joined is None:
        told: Amount | None = matter.value("months_worked")
        return told
    end = left or VagueDate(first=today, last=today)  # a last day to come, told as planned, counts as told
    low, high = full_months(joined.last, end.first), full_months(joined.first, end.last)
    return Amount(low=Decimal(max(low, 0)), high=Decimal(max(high, 0)))


def severance_months(matter: Matter, today: date) -> Amount | None:
    """N of 劳动合同法 47: a month's wage for each full year, a started year of six months counts whole, less counts half."""
    service = service_months(matter, today)
    if service is None:
        return None
    return Amount(low=_n(service.low), high=_n(service.high))


def _n(months: Decimal) -> Decimal:
    years, rest = divmod(int(months), 12)
    if rest >= 6:
        return Decimal(years + 1)
    begun = rest > 0 or months % 1 > 0
    return Decimal(years) + (Decimal("0.5") if begun or years == 0 else Decimal(0))


def unlawful_reason(matter: Matter, today: date) -> bool | None:
    """Whether a dismissal stands without a ground of 劳动合同法 39 to 41: none was given, or one that is no ground, or, while she is
    pregnant or nursing, one without fault (劳动合同法 42); her own grave fault stays one (39)."""
    if matter.value("ended_by") not in ("employer", "lay_off"):
        return None
    reason = matter.value("reason_given")
    if (matter.value("pregnant") or matter.value("nursing")) and _without_fault(matter, reason):
        return True
    if reason == "age":
        before = let_go_before_retirement(matter, today)
        unclear = before is None and matter.born_on is None and not matter.value("over_age")
        return True if before or unclear else None
    return True if reason in ("none", "pregnancy", "illness_short", "complaint", "refused_to_sign") else None


def _without_fault(matter: Matter, reason: str | None) -> bool:
    """Whether a dismissal was founded on 劳动合同法 40 or 41: what is said of work on probation may be its article 39."""
    if reason is None:
        return bool(matter.value("ended_by") == "lay_off")
    return reason in _NO_FAULT and not (reason == "performance" and matter.value("on_probation"))


def retires_in(matter: Matter, today: date) -> str | None:
    """The month of a man's statutory retirement age (国务院关于渐进式延迟法定退休年龄的办法 1); a woman's depends on her post."""
    born = matter.value("born_on")
    if born is None or matter.value("woman") is not False:
        return None
    months = {
        f"{day.year}年{day.month}月"
        for day in (retirement_day(one, RetirementKind.MAN) for one in (born.first, born.last))
    }
    return months.pop() if len(months) == 1 else None


def let_go_before_retirement(matter: Matter, today: date) -> bool | None:
    """Whether the last day lies before the statutory retirement age (国务院关于渐进式延迟法定退休年龄的办法 1).

    Of a woman only what holds for posts of 50 and of 55 alike, of somebody unnamed what holds for all; None where that differs.
    """
    born, woman = matter.value("born_on"), matter.value("woman")
    left = matter.value("left") or VagueDate(first=today, last=today)
    if born is None:
        return None
    women = (RetirementKind.WOMAN_50, RetirementKind.WOMAN_55)
    kinds = {True: women, False: (RetirementKind.MAN,)}.get(woman, (*women, RetirementKind.MAN))
    before = {left.last < retirement_day(day, kind) for kind in kinds for day in (born.first, born.last)}
    return before.pop() if len(before) == 1 else None


def likely_relation(matter: Matter, today: date) -> str | None:
    """What the management facts point to (人社部发〔2021〕56号; 指导性案例 237 to 240): labour, civil, or managed when mixed."""
    if told := matter.value("relation"):
        return str(told)
    own = bool(matter.value("own_schedule"))  # hours to be reached are no fixed hours while one chooses them
    control = sum(bool(matter.value(name)) for name in _CONTROL if not (own and name == "fixed_hours"))
    freedom = sum(bool(matter.value(name)) for name in _FREEDOM)
    if matter.value("written_contract") and matter.value("contract_kind") == "labour":
        return "labour"
    if control >= 2 and freedom == 0:
        return None if _by_a_family(matter) else "labour"
    if freedom >= 1 and control == 0:
        return "civil"
    return "managed" if control and freedom else None


def _by_a_family(matter: Matter) -> bool:
    """Whether a family that no firm stands beside hired a domestic worker: its hours and leave make it no employer."""
    by_family = matter.value("hired_by_person") and matter.value("worker_kind") == "domestic"
    return bool(by_family and not matter.value("agency"))


def presumed_labour(matter: Matter) -> bool:
    """Whether a labour relation may be taken as given because nobody contests it: ordinary work for a firm, or insurance and a
    written contract. No rule of law: it only chooses what a reply may be written from."""
    ordinary = matter.value("worker_kind") in _ORDINARY or (
        matter.value("insured") and matter.value("written_contract")
    )
    return bool(ordinary and not matter.value("contract_kind") and not any(map(matter.value, _AGAINST)))


_LEAVE_THIS = re.compile(r"今年[^，。]{0,6}年(?:休)?假|年(?:休)?假[^，。]{0,4}今年")
_LEAVE_LAST = re.compile(r"去年[^，。]{0,6}年(?:休)?假|年(?:休)?假[^，。]{0,4}去年")


def leave_of(matter: Matter, today: date) -> str | None:
    """Which year the leave was told of, by the words of the days taken, else by the story: `this` or `last`; None when nothing
    said it, or both."""
    told = matter.leave_days_taken
    words = told.words if told is not None else ""
    if "去年" in words or "今年" in words:
        return "last" if "去年" in words else "this"
    this, last = _LEAVE_THIS.search(matter.heard), _LEAVE_LAST.search(matter.heard)
    if "去年" in matter.heard and this:
        return None  # both years are in it
    return "this" if this else "last" if last and told is not None and "今年" not in matter.heard else None


def months_since_left(matter: Matter, today: date) -> Amount | None:
    """Full months since the last day."""
    left = matter.value("left")
    return (
        None
        if left is None or left.last > today
        else Amount.model_validate(full_months(left.last + timedelta(days=1), today))
    )


def bond_served(matter: Matter, today: date) -> Amount | None:
    """Months of a service period that were served: as told, else the full months since the day the agreement on it was signed."""
    told: Amount | None = matter.value("bond_served_months")
    signed: VagueDate | None = matter.value("contract_signed")
    if told is not None or signed is None or matter.value("bond_months") is None:
        return told
    end = matter.value("left") or VagueDate(first=today, last=today)
    low, high = full_months(signed.last, end.first), full_months(signed.first, end.last)
    return Amount(low=Decimal(max(low, 0)), high=Decimal(max(high, 0)))


def days_to_contract_end(matter: Matter, today: date) -> Amount | None:
    """Days until the last day of the contract; None once it is past."""
    until = matter.value("contract_until")
    return None if until is None or until.last < today else Amount.model_validate((until.last - today).days)


def _double_all(matter: Matter, today: date) -> date | None:
    """The last day on which all of the double wage is in time wherever it is counted: a year after the day it began, the day
    after the first month (劳动合同法实施条例 6, 劳动争议调解仲裁法 27)."""
    joined: VagueDate | None = matter.value("joined")
    if joined is None or matter.value("written_contract") is not False:
        return None
    first = period_end(joined.first, count("double_wage.first_months")) + ONE_DAY
    ends = [day.first for name in ("left", "contract_signed") if (day := matter.value(name)) is not None]
    if min([today, *ends]) < first:
        return None
    return limitation_period(first, count("clock.arbitration_years")).counted_to  # no rest day stretches what is safe


def double_all_until(matter: Matter, today: date) -> VagueDate | None:
    """Until when all of the double wage is surely in time; None once that day has passed."""
    day = _double_all(matter, today)
    return VagueDate(first=day, last=day) if day is not None and day >= today else None


def double_all_past(matter: Matter, today: date) -> VagueDate | None:
    """The day until which all of the double wage was surely in time, once it has passed."""
    day = _double_all(matter, today)
    return VagueDate(first=day, last=day) if day is not None and day < today else None
