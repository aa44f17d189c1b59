"""Which fields of a matter fill which inputs of a claim: every field goes to the inputs that mean the same."""

from __future__ import annotations

from typing import Any

from bot.claims import find_entry
from bot.contract.matter import Matter
from bot.contract.particulars import PARTICULARS

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
        "local_average_wage", "pool_average_wage", "province_average_wage", "average_monthly_wage",
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
    "difficult_birth": ("difficult_birth",),
    "babies": ("babies",),
    "extra_leave_days": ("provincial_extra_days",),
    "under_sixteen": ("child_labour",),
    "died": ("death",),
}  # fmt: skip
"""Field of the matter → inputs of claims that mean the same."""
PARTICULAR_OF = {
    "standard": "heat_standard", "units": "heat_units", "per": "heat_per", "hours": "hours_in_month", "total_hours": "cycle_hours",
    "system": "hours_system", "nursing": "nursing_level", "matter": "aid_for", "due_on": "open_ended_due",
    "relation": "relation_said", "amount_due": "ordered_sum", "employer_average_wage": "employer_average",
}  # fmt: skip
"""Input of a claim → the particular of a matter that it is, where it has another name."""


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


_FILLED = {
    "reason": "ended_by", "deductions": "docked", "on_commute": "injury_place", "rows": "owed",
    "pension": "receives_pension", "miscarriage_month": "pregnant_months",
}  # fmt: skip
_PAID = {"minimum_wage_shortfall": "take_home_pay"}


def field_for(claim_input: str, claim: str = "") -> str:
    """Return the field or particular of the matter that an input of a claim is asked for by; empty when there is none."""
    if claim_input in ("paid", "already_paid") and claim:
        return _PAID.get(claim, "overtime_paid" if claim == "overtime" else "paid")
    if claim_input in PARTICULAR_OF:
        return PARTICULAR_OF[claim_input]
    direct = next((name for name, targets in _DIRECT.items() if claim_input in targets), "") or _FILLED.get(claim_input)
    return direct or (claim_input if claim_input in PARTICULARS else "")


_TOLD_BY = {
    "relation": ("relation",), "amount_due": ("owed",), "start": ("months_worked",), "joined": ("months_worked",), "contract_end": ("contract_months", "contract_signed"),
    "reason": ("leave_reason", "wants_to_leave", "employer_closed"), "rows": ("months_owed", "paid", "items"),
    "probation_served_to": ("probation_months",), "daily_rate": ("days_worked",), "months": ("months_owed",),
    "platform_work": ("worker_kind",), "on_order": ("injury_place",), "first_work_date": ("career_months",),
    "months_unpaid": ("nothing_paid", "owed_each_month"), "own_will": ("ended_by",), "industry": ("worker_kind",),
    "rest_day_hours": ("rest_days_worked", "daily_hours", "weekly_hours"), "workday_hours": ("daily_hours",),
    "deductions": ("dock_ground",), "days_taken": ("leave_taken",), "matter": ("owed", "injured"),
    "monthly_wage": ("take_home_pay",), "paid": ("monthly_pay", "paid"),
}  # fmt: skip
"""Input of a claim → further fields it follows from."""


def fields_behind(claim: str) -> frozenset[str]:
    """Return the fields and particulars of a matter that a claim is worked out from."""
    inputs = find_entry(claim).inputs.model_fields
    found = {name for name, targets in _DIRECT.items() if any(target in inputs for target in targets)}
    found |= {field_for(one, claim) for one in inputs} | {name for one in inputs for name in _TOLD_BY.get(one, ())}
    return frozenset(found - {""})
