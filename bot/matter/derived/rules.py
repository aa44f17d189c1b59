"""Every value that follows from a matter without asking, by its name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from bot.contract.matter import Amount, Matter
from bot.matter.derived.awards import award_to_sue, enforceable_from
from bot.matter.derived.births import leave_days, leave_from, leave_to, loss_days, loss_from, loss_to
from bot.matter.derived.days import (
    accident_day,
    award_open_until,
    award_takes_effect,
    civil_due,
    claim_after_end,
    iou_day,
    lawful_probation_end,
    nursing_until,
    on_probation,
    probation_only_pay,
    this_day,
)
from bot.matter.derived.employment import (
    bond_served,
    days_to_contract_end,
    double_all_past,
    double_all_until,
    ended,
    leave_of,
    let_go_before_retirement,
    likely_relation,
    months_since_left,
    retires_in,
    service_months,
    severance_months,
    unlawful_reason,
)
from bot.matter.derived.injuries import (
    died_in_48_hours,
    hours_to_death,
    income_year,
    injury_path,
    lump_months,
    medical_beyond_offer,
    medical_reimbursed,
)
from bot.matter.derived.notice import notice_day, notice_in_time, notice_short
from bot.matter.derived.pay.docking import docked_months, months_of_last_year, taken_off
from bot.matter.derived.pay.due import month_to_come
from bot.matter.derived.pay.overtime import overtime_holiday, overtime_partial, overtime_rest, overtime_workday
from bot.matter.derived.pay.shortfalls import (
    docked_accepted,
    local_hourly_minimum,
    local_minimum_wage,
    minimum_months,
    minimum_period,
    month_due,
    owes_them,
    own_month_pay,
    pay_extras,
    taken_back,
)
from bot.matter.derived.pay.wages import (
    account_due,
    account_partial,
    docked_fees,
    months_short,
    others_due,
    paid_a_month,
    wages_owed,
)
from bot.matter.derived.standing import fault_ground, hourly, household, leaves_for_fault


def _since(name: str) -> Callable[[Matter, date], Amount | None]:
    def days(matter: Matter, today: date) -> Amount | None:
        found = matter.value(name)
        if found is None or found.first > today:
            return None
        return Amount(low=Decimal((today - min(found.last, today)).days), high=Decimal((today - found.first).days))

    return days


DERIVED: dict[str, Callable[[Matter, date], Any]] = {
    "ended": ended,
    "service_months": service_months,
    "half_year_rule_n": severance_months,
    "unlawful_reason": unlawful_reason,
    "retires_in": retires_in,
    "let_go_before_retirement": let_go_before_retirement,
    "likely_relation": likely_relation,
    "injury_path": injury_path,
    "household": household,
    "hourly": hourly,
    "leaves_for_fault": leaves_for_fault,
    "fault_ground": fault_ground,
    "notice_in_time": notice_in_time,
    "notice_short": notice_short,
    "notice_day": notice_day,
    "hours_to_death": hours_to_death,
    "died_in_48_hours": died_in_48_hours,
    "enforceable_from": enforceable_from,
    "award_to_sue": award_to_sue,
    "award_open_until": award_open_until,
    "award_takes_effect": award_takes_effect,
    "accident_day": accident_day,
    "civil_due": civil_due,
    "iou_day": iou_day,
    "claim_after_end": claim_after_end,
    "lawful_probation_end": lawful_probation_end,
    "probation_only_pay": probation_only_pay,
    "nursing_until": nursing_until,
    "on_probation": on_probation,
    "this_day": this_day,
    "local_minimum_wage": local_minimum_wage,
    "local_hourly_minimum": local_hourly_minimum,
    "minimum_months": minimum_months,
    "minimum_period": minimum_period,
    "own_month_pay": own_month_pay,
    "owes_them": owes_them,
    "pay_extras": pay_extras,
    "taken_back": taken_back,
    "docked_accepted": docked_accepted,
    "docked_months": docked_months,
    "taken_off": taken_off,
    "months_of_last_year": months_of_last_year,
    "account_due": account_due,
    "account_partial": account_partial,
    "docked_fees": docked_fees,
    "wages_owed": wages_owed,
    "others_due": others_due,
    "paid_a_month": paid_a_month,
    "month_due": month_due,
    "month_to_come": month_to_come,
    "months_short": months_short,
    "overtime_workday": overtime_workday,
    "overtime_rest": overtime_rest,
    "overtime_holiday": overtime_holiday,
    "overtime_partial": overtime_partial,
    "leave_days": leave_days,
    "leave_from": leave_from,
    "leave_to": leave_to,
    "loss_days": loss_days,
    "loss_from": loss_from,
    "loss_to": loss_to,
    "lump_months": lump_months,
    "income_year": income_year,
    "medical_reimbursed": medical_reimbursed,
    "medical_beyond_offer": medical_beyond_offer,
    "leave_of": leave_of,
    "months_since_left": months_since_left,
    "bond_served": bond_served,
    "days_to_contract_end": days_to_contract_end,
    "double_all_until": double_all_until,
    "double_all_past": double_all_past,
    "days_since_left": _since("left"),
    "days_since_injury": _since("injured_on"),
    "days_since_demand": _since("demanded_on"),
}


def derive(matter: Matter, today: date) -> dict[str, Any]:
    """Return every derived value of a matter; None for what is not known."""
    return {name: rule(matter, today) for name, rule in DERIVED.items()}
