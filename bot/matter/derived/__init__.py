"""What follows from a matter without asking: length of service, what is owed, which way an injury goes."""

from bot.matter.derived.employment import leave_of, service_months, unlawful_reason
from bot.matter.derived.injuries import injury_path
from bot.matter.derived.pay.overtime import overtime_holiday, overtime_rest, overtime_workday
from bot.matter.derived.rules import DERIVED, derive

__all__ = [
    "DERIVED",
    "derive",
    "injury_path",
    "leave_of",
    "overtime_holiday",
    "overtime_rest",
    "overtime_workday",
    "service_months",
    "unlawful_reason",
]
