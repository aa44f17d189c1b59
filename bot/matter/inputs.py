"""From a matter to the inputs of a claim or a clock: every field goes to the inputs that mean the same."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from bot.claims import find_entry
from bot.claims.model import show, to_fen
from bot.claims.periods import period_end
from bot.contract.matter import FIELDS, Matter, Sure, VagueDate
from bot.matter.derived import overtime_holiday, overtime_rest, overtime_workday
from bot.matter.derived.days import probation_served_to
from bot.matter.derived.pay.account import PAID_DAYS, days_of_a_month, wage_account
from bot.matter.derived.pay.docking import taken_off
from bot.matter.derived.pay.due import paid_up_to
from bot.matter.derived.pay.overtime import rest_rate_paid
from bot.matter.derived.pay.shortfalls import minimum_months, pay_extras
from bot.matter.derived.pay.wages import months_unpaid, owed_told
from bot.matter.leave_inputs import leave_inputs
from bot.understanding.days.time_roles import since

_DIRECT: dict[str, tuple[str, ...]] = {
    "regular_pay": ("regular_wage",),
    "contribution_base": ("own_wage",),
    "monthly_pay": ("monthly_wage", "own_wage", "regular_wage", "wage_before", "month_wage"),
    "take_home_pay": ("monthly_wage", "own_wage", "wage_before", "month_wage"),
    "probation_pay": ("probation_wage",),
    "daily_pay": ("daily_rate",),
    "hourly_pay": ("hourly_wage",),
    "piece_price": ("piece_price",),
    "last_month_pay": ("last_month_wage",),
    "local_average_wage": (
        "local_average_wage", "pool_average_wage", "province_average_wage", "average_monthly_wage", "employer_average_wage",
    ),
    "minimum_wage": ("minimum_wage",),
    "national_income": ("national_income",),
    "medical_costs": ("medical_costs",),
    "joined": ("start", "joined"),
    "left": ("end", "left", "ended_on", "relation_ended_on"),
    "first_work": ("first_work_date",),
    "contract_signed": ("signed_on",),
    "contract_until": ("contract_end",),
    "probation_until": ("probation_served_to",),
    "injured_on": ("injured_on",),
    "died_on": ("died_on",),
    "claimed_on": ("claimed_on",),
    "ordered_until": ("deadline",),
    "unpaid_from": ("unpaid_from",),
    "unpaid_to": ("unpaid_to",),
    "months_owed": ("months_unpaid",),
    "days_owed": ("days_unpaid",),
    "leave_days_taken": ("days_taken",),
    "months_insured": ("months_paid",),
    "paid_leave_months": ("paid_leave_months",),
    "workday_overtime_hours": ("workday_hours",),
    "rest_day_hours": ("rest_day_hours",),
    "holiday_hours": ("holiday_hours",),
    "overtime_paid": ("already_paid",),
    "grade": ("grade",),
    "relatives": ("other_relatives",),
    "insured": ("insured",),
    "city": ("place",),
    "relation": ("relation",),
    "part_time": ("part_time",),
    "notice_given": ("notice_given",),
    "third_party": ("third_party",),
    "mainly_own_fault": ("mainly_own_fault",),
    "commercial_policy": ("commercial_policy",),
    "unlicensed_boss": ("unqualified_boss",),
    "unregistered_unit": ("unregistered_unit",),
    "hired_by_person": ("hired_by_person",),
    "over_age": ("over_age",),
    "receives_pension": ("receives_pension",),
    "spouse_dependent": ("spouse",),
    "wants_to_leave": ("wants_to_leave",),
    "open_ended": ("open_ended",),
    "migrant_worker": ("migrant_worker",),
    "insurance_waived": ("waiver_signed",),
    "temperature": ("temperature",),
}  # fmt: skip
"""Field of the matter → inputs of claims that mean the same."""
_REASONS = {
    ("worker", "unpaid_wages"): "employer_fault",
    ("worker", "no_insurance"): "employer_fault",
    ("worker", "unsafe"): "employer_fault",
    ("worker", "violence"): "employer_fault",
    ("worker", "personal"): "resigned",
    ("worker", None): "resigned",
    ("employer", None): "no_fault_dismissal",
    ("lay_off", None): "lay_off",
    ("expiry", None): "expiry",
    ("closed", None): "employer_closed",
    ("agreed", None): "agreed_by_employer",
}
_PLATFORM_KINDS = frozenset({"rider", "ride_hail_driver", "truck_driver", "designated_driver", "courier"})


_BY_LAST_DAY = frozenset({"severance", "unlawful_termination_damages", "annual_leave"})
"""Claims that can be worked out to a last day still to come; to the others it has not come."""
TOLD_TOTAL = "欠的总数"
"""What a total that was told is called in the account it is put into."""
_UNTIL_NOW = ("left", "ended_on", "relation_ended_on")


def claim_inputs(name: str, matter: Matter, today: date) -> dict[str, Any]:
    """Return the plain values of a claim's inputs that a matter gives, as `compute_claim` reads them."""
    fields = set(find_entry(name).inputs.model_fields)
    matter = _still_there(matter)
    values = direct_inputs(fields, matter)
    for special in (_reason, _length, _term, _wage, _pay, _injury, _docked, _overtime, leave_inputs, _illegal):
        special(name, fields, matter, values, today)
    left: VagueDate | None = matter.value("left")
    if left is not None and left.first > today:
        for key in () if name == "annual_leave" else _UNTIL_NOW if name in _BY_LAST_DAY else (*_UNTIL_NOW, "end"):
            values.pop(key, None)
    return {key: value for key, value in values.items() if key in fields}


def _still_there(matter: Matter) -> Matter:
    """The matter without a last day that was only guessed, where the worker says the work goes on."""
    left, still = matter.left, matter.still_working
    goes_on = still is not None and still.value and still.sure is Sure.TOLD
    return matter.model_copy(update={"left": None}) if goes_on and left and left.sure is Sure.INFERRED else matter


def direct_inputs(fields: set[str], matter: Matter) -> dict[str, Any]:
    """Return the inputs whose value stands in the matter as it is."""
    values: dict[str, Any] = {}
    for name, targets in _DIRECT.items():
        wanted = [target for target in targets if target in fields]
        if not wanted or (value := matter.value(name)) is None:
            continue
        for target in wanted:
            values.setdefault(target, plain_value(value))
    return values


def plain_value(value: Any) -> Any:
    """Return a value as claims read it: texts for dates, sums and ranges."""
    return value if isinstance(value, bool | str) else str(value)


def _reason(name: str, fields: set[str], matter: Matter, values: dict[str, Any], today: date) -> None:
    if "reason" not in fields:
        return
    by, why = matter.value("ended_by"), matter.value("leave_reason")
    if by is None and matter.value("wants_to_leave"):
        by = "worker"
    if (found := _REASONS.get((by, why)) or _REASONS.get((by, None))) is not None:
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
        if name not in ("double_wage",) and end in fields and end not in values:
            values[end] = today.isoformat()  # leaving today is the case asked about while the work goes on


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
        paid = matter.value("paid") or matter.value("take_home_pay") or matter.value("monthly_pay")
        if paid is not None:
            values["paid"] = str(paid)
        if (months := matter.value("months_owed") or minimum_months(matter, today)) is not None:
            values["months"] = str(months)
        _not_counted(matter, values)


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


def field_for(claim_input: str) -> str:
    """Return the field of the matter that fills an input of a claim; empty when none does by itself."""
    return next((name for name, targets in _DIRECT.items() if claim_input in targets), "")


def clock_inputs(clock_fields: set[str], taken: Mapping[str, str], matter: Matter, today: date) -> dict[str, Any]:
    """Return the plain values of a clock: those its rule takes from named fields, and those of the same meaning.

    A last day still to come starts none.
    """
    values: dict[str, Any] = {}
    if (left := matter.value("left")) is not None and left.first > today:
        matter = matter.model_copy(update={"left": None})
    for target, source in taken.items():
        value = matter.value(source) if source in FIELDS else None  # what follows from the matter is added by the judge
        if value is not None and target in clock_fields:
            values[target] = plain_value(value)
    for target, source in (("ended_on", "left"), ("injured_on", "injured_on"), ("still_working", "still_working")):
        value = matter.value(source)
        if target in clock_fields and target not in values and value is not None:
            values[target] = plain_value(value)
    if "interruptions" in clock_fields:
        events = [("demanded_on", "claim"), ("complained_on", "complaint")]
        rows = [{"day": plain_value(day), "kind": kind} for name, kind in events if (day := _exact(matter, name))]
        if rows:
            values["interruptions"] = rows
    return values


def _exact(matter: Matter, name: str) -> date | None:
    """The earliest day an event can have been on: the safe one to count from."""
    found = matter.value(name)
    return None if found is None else found.first
