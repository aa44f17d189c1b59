"""One calculator a file. `load` imports them all, in the order of the catalogue."""

from __future__ import annotations

import importlib

MODULES = (
    "pay.wages_due",
    "pay.deductions",
    "pay.additional_payment",
    "pay.minimum_wage_shortfall",
    "pay.overtime",
    "pay.annual_leave",
    "contract.double_wage",
    "contract.severance",
    "contract.unlawful_probation",
    "injury.work_injury",
    "injury.work_injury_death",
    "injury.illegal_employment",
    "injury.injury_route",
    "insurance.unemployment",
    "insurance.maternity",
    "pay.heat_allowance",
    "insurance.flexible_enrolment",
    "legal_aid",
)


def load() -> None:
    """Import every calculator, so that the registry knows it."""
    for module in MODULES:
        importlib.import_module(f"{__name__}.{module}")
