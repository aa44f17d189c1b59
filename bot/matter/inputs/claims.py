"""From a matter to the inputs of a claim or a clock: every field goes to the inputs that mean the same."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from bot.claims import find_entry
from bot.claims.model import show, to_fen
from bot.claims.periods import period_end
from bot.contract.matter import Matter, Sure, VagueDate
from bot.matter.derived import overtime_holiday, overtime_rest, overtime_workday
from bot.matter.derived.days import probation_served_to
from bot.matter.derived.pay.account import PAID_DAYS, days_of_a_month, wage_account
from bot.matter.derived.pay.docking import taken_off
from bot.matter.derived.pay.due import paid_up_to
from bot.matter.derived.pay.overtime import rest_rate_paid
from bot.matter.derived.pay.shortfalls import minimum_months, pay_extras
from bot.matter.derived.pay.wages import months_unpaid, owed_told
from bot.matter.inputs.aside import REASONS, put_aside
from bot.matter.inputs.fields import direct_inputs
from bot.matter.inputs.leave import leave_inputs
from bot.understanding.days.written import since

_PLATFORM_KINDS = frozenset({"rider", "ride_hail_driver", "truck_driver", "designated_driver", "courier"})


_BY_LAST_DAY = frozenset({"severance", "unlawful_termination_damages", "annual_leave"})
"""Claims that can be worked out to a last day still to come; to the others it has not come."""
TOLD_TOTAL = "欠的总数"
"""What a total that was told is called in the account it is put into."""
_UNTIL_NOW = ("left", "ended_on", "relation_ended_on")


def claim_inputs(name: str, matter: Matter, today: date) -> dict[str, Any]:
    """Return the plain values of a claim's inputs that a matter gives, as `compute_claim` reads them; while nobody told a last
    day, leaving today is the case asked about."""
    fields = set(find_entry(name).inputs.model_fields)
    values = _gathered(name, fields, matter, today)
    if name not in ("double_wage", "annual_leave"):
        _until_today(fields, values, today)
    return _of_days_past(name, fields, matter, values, today)


def told_inputs(name: str, matter: Matter, today: date) -> dict[str, Any]:
    """Return the inputs of a claim that were told: like `claim_inputs`, without a last day that nobody told."""
    fields = set(find_entry(name).inputs.model_fields)
    return _of_days_past(name, fields, matter, _gathered(name, fields, matter, today), today)


def _gathered(name: str, fields: set[str], matter: Matter, today: date) -> dict[str, Any]:
    matter = _still_there(matter)
    values = direct_inputs(fields, matter)
    for special in (
        _reason,
        _length,
        _term,
        _wage,
        _pay,
        _injury,
        _docked,
        _overtime,
        leave_inputs,
        _illegal,
        put_aside,
    ):
        special(name, fields, matter, values, today)
    return values


def _of_days_past(name: str, fields: set[str], matter: Matter, values: dict[str, Any], today: date) -> dict[str, Any]:
    """The inputs of a claim without a last day still to come, where the claim cannot be worked out to one."""
    left: VagueDate | None = _still_there(matter).value("left")
    if left is not None and left.first > today:
        for key in () if name == "annual_leave" else _UNTIL_NOW if name in _BY_LAST_DAY else (*_UNTIL_NOW, "end"):
            values.pop(key, None)
    return {key: value for key, value in values.items() if key in fields}


def _still_there(matter: Matter) -> Matter:
    """The matter without a last day that was only guessed, where the worker says the work goes on."""
    left, still = matter.left, matter.still_working
    goes_on = still is not None and still.value and still.sure is Sure.TOLD
    return matter.model_copy(update={"left": None}) if goes_on and left and left.sure is Sure.INFERRED else matter


def _reason(name: str, fields: set[str], matter: Matter, values: dict[str, Any], today: date) -> None:
    if "reason" not in fields:
        return
    by, why = matter.value("ended_by"), matter.value("leave_reason")
    if by is None and matter.value("wants_to_leave"):
        by = "worker"
    if (found := REASONS.get((by, why)) or REASONS.get((by, None))) is not None:
        values["reason"] = found


def _length(name: str, fields: set[str], matter: Matter, values: dict[str, Any], today: date) -> None:
    """A length of service becomes the first day: counted back from the last one, from today while it goes on."""
    months = matter.value("months_worked")
    for start, end in (("start", "end"), ("joined", "left")):
        if start not in fields:
            continue
        if start not in values and months is not None:
            left: VagueDate | None = matter.value("left")
            last = min(left.first, today) if left is not None else today
            values[start] = since(str(months), last, last)
            if left is not None:
                values[end] = last.isoformat()


def _until_today(fields: set[str], values: dict[str, Any], today: date) -> None:
    """Leaving today is the case asked about while the work goes on."""
    for start, end in (("start", "end"), ("joined", "left")):
        if start in fields and end in fields:
            values.setdefault(end, today.isoformat())


def _term(name: str, fields: set[str], matter: Matter, values: dict[str, Any], today: date) -> None:
    """Ends that follow from a start and a length: of the contract, of the probation."""
    joined: VagueDate | None = matter.value("joined")
    if joined is None:
        return
    months = matter.value("contract_months")
    if "contract_end" in fields and "contract_end" not in values and months is not None and months.low >= 1:
        values["contract_end"] = period_end(joined.first, int(months.low)).isoformat()
    if "probation_served_to" in fields and (served := probation_served_to(matter, today)) is not None:
        values["probation_served_to"] = served.isoformat()


def _wage(name: str, fields: set[str], matter: Matter, values: dict[str, Any], today: date) -> None:
    """A month's wage that is told only by what is owed: so much for each of the months owed."""
    _last_month(matter, values)
    if "monthly_wage" not in fields or "monthly_wage" in values or name == "wages_due":
        return
    each, owed, months = matter.value("owed_each_month"), matter.value("owed"), matter.value("months_owed")
    if each is not None:
        values["monthly_wage"] = str(each)
    elif owed is not None and months is not None and owed.exact and months.exact and months.low > 0:
        values["monthly_wage"] = str((owed.low / months.low).quantize(Decimal("0.01")))


def _last_month(matter: Matter, values: dict[str, Any]) -> None:
    """The wage of the last month where it was only guessed: the month's pay told stands for it (劳动合同法实施条例 20)."""
    guessed = matter.last_month_pay is not None and matter.last_month_pay.sure is not Sure.TOLD
    if guessed and "last_month_wage" in values and (pay := matter.value("monthly_pay")) is not None:
        values["last_month_wage"] = str(pay)


def _pay(name: str, fields: set[str], matter: Matter, values: dict[str, Any], today: date) -> None:
    """What is owed in wages: the account, the total told, else months and days at their pay."""
    if name != "wages_due":
        return
    rows, paid = _rows(matter, today)
    if rows:
        for key in _AT_A_RATE:
            values.pop(key, None)
        values |= {"rows": rows} | ({"paid": paid} if paid else {})
        return
    if matter.value("paid") is not None:
        values["paid"] = str(matter.value("paid"))
    if (months := months_unpaid(matter, today)) is not None:
        values["months_unpaid"] = str(months)
    if matter.value("daily_pay") is not None and "days_unpaid" not in values and matter.value("days_worked"):
        values["days_unpaid"] = str(matter.value("days_worked"))
    if "months_unpaid" in values or "days_unpaid" in values:
        values.pop("unpaid_from", None)
        values.pop("unpaid_to", None)
    to, until = matter.value("unpaid_to"), paid_up_to(matter, today)
    if "unpaid_to" in values and until is not None and to.last > until:
        values["unpaid_to"] = until.isoformat()
    values["construction"] = matter.value("worker_kind") == "construction"


_AT_A_RATE = ("monthly_wage", "months_unpaid", "unpaid_from", "unpaid_to", "days_unpaid", "daily_rate", "paid")


def _rows(matter: Matter, today: date) -> tuple[list[dict[str, str]], str]:
    """The lines of what is owed and what came of them in all: the account, the total told, or a month's price by calendar days."""
    owed, account = owed_told(matter, today), wage_account(matter, today)
    if account is not None and (owed is None or owed.low == account.total):
        rows = [{"period": row.label, "due": str(row.due), "paid": str(row.paid)} for row in account.rows]
        return rows, str(account.paid)
    if owed is not None and owed.exact:
        return [{"period": TOLD_TOTAL, "due": str(owed)}], ""
    came = matter.value("paid")
    return _by_the_calendar(matter, today), str(came) if came is not None else ""


def _by_the_calendar(matter: Matter, today: date) -> list[dict[str, str]]:
    """The line of months and days owed where a month's price is spread over calendar days; none where it is not."""
    pay, days, months = matter.value("monthly_pay"), matter.value("days_owed"), months_unpaid(matter, today)
    over, unit = days_of_a_month(matter)
    told = [one for one in (pay, days, months) if one is not None]
    if over == PAID_DAYS or pay is None or days is None or not all(one.exact for one in told):
        return []
    whole = months.low if months is not None else Decimal(0)
    words = [f"{show(pay.low)} × {show(whole)} 个月"] if whole else []
    words.append(f"{show(pay.low)} ÷ {show(over)} × {show(days.low)} {unit}")
    return [{"period": " + ".join(words), "due": str(to_fen(pay.low * whole + pay.low / over * days.low))}]


def _injury(name: str, fields: set[str], matter: Matter, values: dict[str, Any], today: date) -> None:
    place = matter.value("injury_place")
    pay = matter.value("monthly_pay") or matter.value("take_home_pay")
    if "own_wage" in fields and matter.value("insured") is False and pay is not None:
        values["own_wage"] = str(pay)  # without insurance there is no base the fund counts with
    if "on_order" in fields and place is not None:
        values["on_order"], values["on_commute"] = place == "on_order", place == "on_commute"
    if "platform_work" in fields and matter.value("worker_kind") in _PLATFORM_KINDS:
        values["platform_work"] = True


def _docked(name: str, fields: set[str], matter: Matter, values: dict[str, Any], today: date) -> None:
    docked = taken_off(matter, today) or matter.value("docked")
    if "deductions" in fields and docked is not None:
        ground = matter.value("dock_ground") or "other"
        # What comes back at least: as if the contract let the employer claim damage. The rules say what holds if it does not.
        values["deductions"] = [{"amount": str(docked), "ground": ground, "agreed": ground == "damage"}]
    if name == "minimum_wage_shortfall":
        came = (matter.value(one) for one in _CAME)
        paid = next((one for one in came if one is not None), None)
        if paid is not None:
            values["paid"] = str(paid)
        if (months := matter.value("months_owed") or minimum_months(matter, today)) is not None:
            values["months"] = str(months)
        _not_counted(matter, values)


_CAME = ("paid", "take_home_pay", "monthly_pay", "paid_each_month", "last_month_pay")
"""What came for a month, the likeliest first."""


def _not_counted(matter: Matter, values: dict[str, Any]) -> None:
    """What the pay holds that does not count towards the minimum wage (最低工资规定 12)."""
    overtime, extras = matter.value("overtime_in_pay"), pay_extras(matter, date.max)
    values["overtime_paid"] = str(overtime.low) if overtime is not None and extras is not None else "0"
    if extras is not None:
        values["allowances_paid"] = str(extras.low - (overtime.low if overtime is not None else 0))


def _overtime(name: str, fields: set[str], matter: Matter, values: dict[str, Any], today: date) -> None:
    if name != "overtime":
        return
    daily = matter.value("daily_pay")
    if daily is not None and not values.get("hourly_wage") and not values.get("monthly_wage") and daily.exact:
        values["hourly_wage"] = str((daily.low / 8).quantize(Decimal("0.01")))
    paid_an_hour, rest = rest_rate_paid(matter), overtime_rest(matter, today)
    if paid_an_hour is not None and rest is not None and rest.exact:
        values.pop("hourly_wage", None)  # what an hour of overtime was paid is no hourly wage
        values.setdefault("already_paid", str((paid_an_hour * rest.low).quantize(Decimal("0.01"))))
    _hours_paid_below(matter, values, today)
    if values.get("hourly_wage"):
        values.pop("monthly_wage", None)
    if matter.value("comprehensive_hours"):
        values["system"] = "comprehensive"
    for target, hours in (
        ("workday_hours", overtime_workday(matter, today)),
        ("rest_day_hours", overtime_rest(matter, today)),
        ("holiday_hours", overtime_holiday(matter, today)),
    ):
        if hours is not None:
            values[target] = str(hours)
        else:
            values.pop(target, None)


def _hours_paid_below(matter: Matter, values: dict[str, Any], today: date) -> None:
    """公司统一20块一个钟: beside a month's pay an hour at less than its hourly wage is what overtime was paid, no wage (劳动法 44)."""
    monthly, hourly = matter.value("monthly_pay"), matter.value("hourly_pay")
    if monthly is None or hourly is None or not (monthly.exact and hourly.exact) or "hourly_wage" not in values:
        return
    if hourly.low >= monthly.low / Decimal("21.75") / 8:
        return
    values.pop("hourly_wage")
    values["monthly_wage"] = str(monthly)
    told = [one(matter, today) for one in (overtime_workday, overtime_rest, overtime_holiday)]
    hours = sum((one.low for one in told if one is not None and one.exact), Decimal(0))
    paid = matter.value("paid")
    if paid is not None and paid.exact and paid.low == hours * hourly.low:
        values.setdefault("already_paid", str(paid))


def _illegal(name: str, fields: set[str], matter: Matter, values: dict[str, Any], today: date) -> None:
    """The yearly average wage, which the record holds by the month."""
    month = matter.value("local_average_wage")
    if "average_yearly_wage" in fields and month is not None:
        low, high = (show(end * 12) for end in (month.low, month.high))
        values["average_yearly_wage"] = low if low == high else f"{low}-{high}"


def with_given(values: dict[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the inputs with those a rule gives over those of the matter; a negative `year` counts back from the last one."""
    merged = {**values, **given}
    year = given.get("year")
    if isinstance(year, int) and year < 0 and "year" in values:
        merged["year"] = values["year"] + year
    return merged
