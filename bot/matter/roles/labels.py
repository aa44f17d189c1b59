"""What the labels of knowledge/roles say in the fields of a matter."""

from __future__ import annotations

from bot.matter.roles.mentions import Kind

NONE = "-"
"""Of a figure that is none of the matter's: another person's money, a price, the day of something else."""
_SUMS = {
    "monthly": "monthly_pay", "base": "monthly_pay", "takehome": "take_home_pay", "lastmonth": "last_month_pay", "daily": "daily_pay",
    "hourly": "hourly_pay", "piece": "piece_price", "probation": "probation_pay", "regular": "regular_pay", "newpay": "new_pay",
    "overtime_paid": "overtime_paid", "owed": "owed", "owed_month": "owed_each_month", "owed_person": "owed_each_person",
    "paid_month": "paid_each_month", "docked": "docked", "paid": "paid", "offered": "offered", "penalty": "penalty",
    "training": "training_cost", "deposit": "deposit", "deposit_back": "deposit_returned", "fee": "fees_paid", "medical": "medical_costs",
    "insurance_extra": "extra_for_insurance", "award": "owed", "average": "local_average_wage", "minimum": "minimum_wage",
    "medical_employer": "medical_advanced", "docked_once": NONE, "loss": NONE, "other_person": NONE, "spending": NONE, "price": NONE,
    "claim": NONE, "other": NONE,
}  # fmt: skip
_DAYS = {
    "joined": "joined", "left": "left", "leaving": "left", "injured": "injured_on", "died": "died_on", "diagnosed": "diagnosed_on",
    "signed": "contract_signed", "contract_until": "contract_until", "probation_until": "probation_until", "unpaid_from": "unpaid_from",
    "unpaid_to": "unpaid_to", "demanded": "demanded_on", "complained": "complained_on", "claimed": "claimed_on", "award": "award_on",
    "effective": "effective_on", "ordered": "ordered_until", "due": "due_on", "iou": "iou_due", "banned": "banned_on",
    "docked": "docked_on", "certified": "certified_on", "assessed": "assessed_on", "born": "born_on", "happened": "happened_on",
    "notice": NONE, "period": NONE, "baby": NONE, "changed": NONE, "other": NONE,
}  # fmt: skip
FIELD_OF = {Kind.SUM: _SUMS, Kind.DAY: _DAYS}
"""The field of each label; `NONE` where the matter has none."""
AHEAD = frozenset({"leaving", "contract_until", "probation_until", "due", "iou", "ordered", "baby"})
"""Labels of days that mostly lie ahead."""
