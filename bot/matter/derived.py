"""What follows from a matter without asking: length of service, whether it is over, what the management facts point to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

from bot.claims.deadlines.retirement import RetirementKind, retirement_day
from bot.claims.model import to_fen
from bot.claims.periods import full_months
from bot.claims.workdays import DayKind, day_kind
from bot.contract.matter import Amount, ItemKind, Matter, VagueDate
from bot.matter.account import PAID_DAYS, days_in_all, others_accounts, short_each_month, wage_account
from bot.matter.awards import award_to_sue, enforceable_from
from bot.matter.shortfalls import (
    docked_accepted,
    local_hourly_minimum,
    local_minimum_wage,
    minimum_months,
    minimum_period,
    month_due,
    own_month_pay,
    taken_back,
)

_ENDED = ("employer", "worker", "platform", "expiry", "agreed", "lay_off", "closed")
_CONTROL = ("fixed_hours", "leave_approval", "attendance", "must_take_orders", "fined", "base_pay_promised")
_FREEDOM = ("own_schedule", "paid_by_customer", "negotiates_share")


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
    """Whether a dismissal stands without a ground of 劳动合同法 39 to 41: none was given, or one that is no ground."""
    if matter.value("ended_by") not in ("employer", "lay_off"):
        return None
    if matter.value("pregnant") or matter.value("nursing"):
        return True
    reason = matter.value("reason_given")
    if reason == "age":
        before = let_go_before_retirement(matter, today)
        unclear = before is None and matter.born_on is None and not matter.value("over_age")
        return True if before or unclear else None
    return True if reason in ("none", "pregnancy", "illness_short", "complaint", "refused_to_sign") else None


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
        return "labour"
    if freedom >= 1 and control == 0:
        return "civil"
    return "managed" if control and freedom else None


def _figure(value: Decimal | int | None) -> Amount | None:
    return None if value is None else Amount(low=Decimal(value), high=Decimal(value))


def account_due(matter: Matter, today: date) -> Amount | None:
    """What the worker's own wage account comes to."""
    account = wage_account(matter)
    return None if account is None else _figure(account.total)


def account_partial(matter: Matter, today: date) -> bool | None:
    """Whether months named as unpaid are not in the account, since no sum was told for them."""
    account = wage_account(matter)
    first, last = matter.value("unpaid_from"), matter.value("unpaid_to")
    if account is None or first is None or last is None or (last.first - first.first).days > _A_YEAR:
        return None
    named = {f"{day.month}月" for day in (first.first, last.first)}
    labelled = {row.label.split(" ")[0] for row in account.rows if row.label[:1].isdigit() and "月 " in row.label}
    return True if labelled and named - labelled else None


def docked_fees(matter: Matter, today: date) -> Amount | None:
    """What was taken off under the name of a fee (管理费, 清洁费), where each sum was told with its name."""
    fees = [item.amount for item in matter.items if item.kind is ItemKind.DOCKED and item.label.endswith("费")]
    return _figure(sum(fees, Decimal(0))) if fees else None


def wages_owed(matter: Matter, today: date) -> Amount | None:
    """What is owed in wages: the sum told, else the account, else the months and days owed at a month's pay."""
    owed: Amount | None = matter.value("owed") or account_due(matter, today)
    pay, months, days = matter.value("monthly_pay"), matter.value("months_owed"), matter.value("days_owed")
    if owed is not None or pay is None or (months is None and days is None):
        return owed
    nothing = Amount(low=Decimal(0), high=Decimal(0))
    whole, over = months or nothing, days or nothing
    lows, highs = (pay.low, whole.low, over.low), (pay.high, whole.high, over.high)
    low, high = (to_fen(each * many + each / PAID_DAYS * rest) for each, many, rest in (lows, highs))
    return Amount(low=low, high=high)


def others_due(matter: Matter, today: date) -> Amount | None:
    """What another person told of is owed: never the worker's own."""
    accounts = others_accounts(matter)
    return _figure(sum((account.total for account in accounts.values()), Decimal(0))) if accounts else None


def paid_a_month(matter: Matter, today: date) -> Amount | None:
    """What came in each of the months told of, where it was the same."""
    told: Amount | None = matter.value("paid_each_month")
    if told is not None:
        return told
    short = short_each_month(matter)
    return None if short is None else _figure(short[0])


def months_short(matter: Matter, today: date) -> Amount | None:
    """How many months were paid so: those named one by one, else as told."""
    short = short_each_month(matter)
    told: Amount | None = matter.value("months_owed")
    return _figure(short[1]) if short is not None else told


def overtime_workday(matter: Matter, today: date) -> Amount | None:
    """Overtime hours on workdays: as told, else the workdays at what a day had beyond eight hours (劳动法 36, 44)."""
    told: Amount | None = matter.value("workday_overtime_hours")
    each = matter.value("daily_hours")
    days = days_in_all(matter)
    if told is not None or each is None or days is None or not each.exact or each.low <= _FULL_DAY:
        return told
    rest, every = matter.value("rest_days_worked"), _every_day(matter)
    if matter.value("comprehensive_hours") or (rest is None and every is None):
        return None
    working = days - rest.high if rest is not None else Decimal(every[DayKind.WORKDAY]) if every else Decimal(0)
    return _figure(max(working, Decimal(0)) * (each.low - _FULL_DAY))


def _every_day(matter: Matter) -> Counter[DayKind] | None:
    """How many workdays, rest days and statutory holidays lie between the first day and the last, where no day was off."""
    joined, left, rests = matter.value("joined"), matter.value("left"), matter.value("rest_days_a_month")
    if rests is None or rests.high > 0 or joined is None or left is None or not (joined.exact and left.exact):
        return None
    many = (left.first - joined.first).days + 1
    return Counter(day_kind(joined.first + timedelta(days=step)) for step in range(many)) if many <= _A_YEAR else None


def overtime_rest(matter: Matter, today: date) -> Amount | None:
    """Hours on rest days without days off instead: as told, else the rest days worked at a day's hours."""
    each, days = matter.value("daily_hours"), matter.value("rest_days_worked")
    told: Amount | None = matter.value("rest_day_hours")
    every = _every_day(matter)
    if days is None and every is not None and told is None and not matter.value("comprehensive_hours"):
        days = _figure(every[DayKind.REST_DAY])
        if each is None:
            return None  # how long a day was is not known
    if days is None or not days.exact or (each is not None and not each.exact):
        return told
    if told is not None and told.low != days.low * _FULL_DAY:
        return told  # hours told, not eight for a day
    return _figure(days.low * (each.low if each is not None else _FULL_DAY))


def overtime_holiday(matter: Matter, today: date) -> Amount | None:
    """Hours on statutory holidays: as told, else those between the first day and the last where no day was off."""
    told: Amount | None = matter.value("holiday_hours")
    each, every = matter.value("daily_hours"), _every_day(matter)
    if told is not None or each is None or not each.exact or not every or not every[DayKind.STATUTORY_HOLIDAY]:
        return told
    return _figure(every[DayKind.STATUTORY_HOLIDAY] * each.low)


def overtime_partial(matter: Matter, today: date) -> bool | None:
    """Whether only the rest days or holidays can be worked out though an ordinary day was longer than eight hours too."""
    each = matter.value("daily_hours")
    if each is None or each.low <= _FULL_DAY or overtime_workday(matter, today) is not None:
        return None
    return True if overtime_rest(matter, today) or overtime_holiday(matter, today) else None


def leave_of(matter: Matter, today: date) -> str | None:
    """Which year the days of leave taken were told of: `this` or `last`; None when nothing said it."""
    told = matter.leave_days_taken
    if told is None:
        return None
    return "last" if "去年" in told.words else "this" if "今年" in told.words else None


def months_since_left(matter: Matter, today: date) -> Amount | None:
    """Full months since the last day."""
    left = matter.value("left")
    return None if left is None or left.last > today else _figure(full_months(left.last + timedelta(days=1), today))


_FULL_DAY, _A_YEAR = Decimal(8), 366
_ON_ORDERS = ("rider", "ride_hail_driver", "truck_driver", "designated_driver")
_ALONE = ("streamer", "freelancer")


def injury_path(matter: Matter, today: date) -> str | None:
    """Which way an injury goes: `unregistered` (no licence, or a child), `household`, `over_age`, `subcontract` (a boss
    without qualification), `employee`, `cover` (taking orders freely on a platform), `unsettled` (platform, relation not clear),
    `civil`. An ordinary worker of a firm is an employee unless something points elsewhere.
    """
    if matter.value("unregistered_unit") or matter.value("under_sixteen"):
        return "unregistered"
    relation = likely_relation(matter, today)
    if matter.value("hired_by_person") and relation != "labour":
        return "household"
    if matter.value("over_age"):
        return "over_age"
    if relation == "labour" or matter.value("insured"):
        return "employee"
    if matter.value("unlicensed_boss"):
        return "subcontract"
    kind = matter.value("worker_kind")
    if kind in _ON_ORDERS and not _drives_for_a_firm(matter):
        free = relation == "civil" or (matter.value("mode") == "crowdsourced" and relation is None)
        return "cover" if free else "unsettled"
    if kind in _ALONE or relation == "civil":
        return "civil"
    if kind == "domestic":
        return None if matter.value("hired_by_person") is None and not matter.value("agency") else "unsettled"
    return "employee" if kind or matter.value("injured") else None


def _drives_for_a_firm(matter: Matter) -> bool:
    """Whether a lorry driver takes no orders of a platform, as far as told: most drive for an ordinary employer."""
    free = matter.value("platform") or matter.value("mode") or matter.value("own_schedule")
    return matter.value("worker_kind") == "truck_driver" and not free


def hours_to_death(matter: Matter, today: date) -> str | None:
    """Hours from the first diagnosis, on the day somebody fell ill, to the death, in tenths never rounded across 48."""
    hours = _hours_to_death(matter)
    if hours is None:
        return None
    rounding = ROUND_FLOOR if hours <= _RESCUE_HOURS else ROUND_CEILING
    return f"{hours.quantize(Decimal('0.1'), rounding).normalize():f}"


def _hours_to_death(matter: Matter) -> Decimal | None:
    fell, died, seen, at = (matter.value(name) for name in ("injured_on", "died_on", "first_seen_at", "died_at"))
    if fell is None or died is None or seen is None or at is None or not (fell.exact and died.exact):
        return None
    hours: Decimal = (died.first - fell.first).days * 24 + at.low - seen.low
    return hours if hours >= 0 else None


def died_in_48_hours(matter: Matter, today: date) -> bool | None:
    """Whether the death came within 48 hours: by the hours told, else as told, else from the days of illness and death."""
    if (hours := _hours_to_death(matter)) is not None:
        return hours <= _RESCUE_HOURS
    if matter.within_48_hours is not None:
        return bool(matter.within_48_hours.value)
    fell, died = matter.value("injured_on"), matter.value("died_on") or (matter.value("died") and matter.value("left"))
    if not fell or not died or not (fell.exact and died.exact):
        return None
    days = (died.first - fell.first).days
    return True if 0 <= days <= 1 else False if days > 2 else None


_RESCUE_HOURS = 48


def _since(name: str) -> Callable[[Matter, date], Amount | None]:
    def days(matter: Matter, today: date) -> Amount | None:
        found = matter.value(name)
        if found is None or found.first > today:
            return None
        return Amount(low=Decimal((today - min(found.last, today)).days), high=Decimal((today - found.first).days))

    return days


def days_to_contract_end(matter: Matter, today: date) -> Amount | None:
    """Days until the last day of the contract; None once it is past."""
    until = matter.value("contract_until")
    return None if until is None or until.last < today else _figure((until.last - today).days)


DERIVED: dict[str, Callable[[Matter, date], Any]] = {
    "ended": ended,
    "service_months": service_months,
    "half_year_rule_n": severance_months,
    "unlawful_reason": unlawful_reason,
    "retires_in": retires_in,
    "let_go_before_retirement": let_go_before_retirement,
    "likely_relation": likely_relation,
    "injury_path": injury_path,
    "hours_to_death": hours_to_death,
    "died_in_48_hours": died_in_48_hours,
    "enforceable_from": enforceable_from,
    "award_to_sue": award_to_sue,
    "local_minimum_wage": local_minimum_wage,
    "local_hourly_minimum": local_hourly_minimum,
    "minimum_months": minimum_months,
    "minimum_period": minimum_period,
    "own_month_pay": own_month_pay,
    "taken_back": taken_back,
    "docked_accepted": docked_accepted,
    "account_due": account_due,
    "account_partial": account_partial,
    "docked_fees": docked_fees,
    "wages_owed": wages_owed,
    "others_due": others_due,
    "paid_a_month": paid_a_month,
    "month_due": month_due,
    "months_short": months_short,
    "overtime_workday": overtime_workday,
    "overtime_rest": overtime_rest,
    "overtime_holiday": overtime_holiday,
    "overtime_partial": overtime_partial,
    "leave_of": leave_of,
    "months_since_left": months_since_left,
    "days_to_contract_end": days_to_contract_end,
    "days_since_left": _since("left"),
    "days_since_injury": _since("injured_on"),
    "days_since_demand": _since("demanded_on"),
}


def derive(matter: Matter, today: date) -> dict[str, Any]:
    """Return every derived value of a matter; None for what is not known."""
    return {name: rule(matter, today) for name, rule in DERIVED.items()}
