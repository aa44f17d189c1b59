"""One calculator a file. `load` imports them all, in the order of the catalogue."""

from __future__ import annotations

import importlib

MODULES = (
    "wages_due",
    "deductions",
    "additional_payment",
    "minimum_wage_shortfall",
    "overtime",
    "annual_leave",
    "double_wage",
    "severance",
    "unlawful_probation",
    "work_injury",
    "work_injury_death",
    "illegal_employment",
    "injury_route",
    "unemployment",
    "maternity",
    "heat_allowance",
    "flexible_enrolment",
    "legal_aid",
)


def load() -> None:
    """Import every calculator, so that the registry knows it."""
    for module in MODULES:
        importlib.import_module(f"{__name__}.{module}")
