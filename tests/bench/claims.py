"""`python -m tests.bench.claims`: every claim of the catalogue under 5 ms, every document with its files under 1.5 s.

Never a test: speed belongs to the machine. Each claim is computed from typical inputs, each document from every fact.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

from bot.claims import catalogue, compute_claim
from bot.drafting import prepare, templates
from tests.drafting.stage import CLAIMS, EVIDENCE, FACTS, TODAY, has_font

ROUNDS = 200
DOCUMENT_ROUNDS = 7
PAST: dict[str, Any] = {"start": "2019-03-01", "end": "2026-09-30", "monthly_wage": 7200, "place": "北京"}
TYPICAL: dict[str, dict[str, Any]] = {
    "wages_due": {"monthly_wage": 7200, "months_unpaid": 3, "days_unpaid": 5, "ended_on": "2026-09-30"},
    "deductions": {
        "deductions": [{"amount": 200, "ground": "other"}, {"amount": 1500, "ground": "damage", "agreed": True}],
        "month_wage": 6000, "place": "北京",
    },
    "additional_payment": {"amount_due": 8000, "ordered": True, "paid_in_time": False},
    "minimum_wage_shortfall": {"place": "北京", "month": "2026-08-01", "paid": 1900, "months": 3},
    "overtime": {"monthly_wage": 5220, "workday_hours": 60, "rest_day_hours": 40, "holiday_hours": 16},
    "annual_leave": {"year": 2026, "first_work_date": "2012-03-01", "joined": "2019-03-01", "left": "2026-09-30", "monthly_wage": 7200},
    "double_wage": {"start": "2025-11-05", "monthly_wage": 6000},
    "severance": {**PAST, "reason": "expiry"},
    "severance_plus_one": {**PAST, "last_month_wage": 7400, "notice_given": False},
    "unlawful_termination_damages": PAST,
    "unlawful_probation": {
        "start": "2026-01-01", "contract_end": "2026-12-31", "probation_served_to": "2026-06-30", "probation_wage": 4000,
        "regular_wage": 5000,
    },
    "work_injury": {
        "grade": 8, "own_wage": 6000, "insured": False, "place": "杭州", "injured_on": "2026-03-01", "paid_leave_months": 4,
        "wage_before": 6000, "paid_during_leave": 0, "medical_costs": 23000, "wants_to_leave": True, "province_average_wage": 8500,
    },
    "work_injury_death": {"died_on": "2026-05-01", "own_wage": 6000, "insured": False, "spouse": True, "pool_average_wage": 8500, "national_income": 54188},
    "illegal_employment": {"grade": 8, "unregistered_unit": True, "average_yearly_wage": 90000},
    "injury_route": {
        "relation": "managed", "on_order": True, "place": "北京", "insured": False, "platform_work": True,
        "industry": "instant_delivery", "third_party": True, "injured_on": "2026-08-20", "commercial_policy": True,
    },
    "unemployment": {"months_paid": 72, "own_will": False, "registered": True},
    "maternity": {"babies": 1, "insured": False, "employer_average_wage": 8000, "own_wage": 7200},
    "heat_allowance": {"outdoor": True, "temperature": 37, "standard": 180, "units": 3},
    "flexible_enrolment": {"relation": "civil", "platform_work": True},
    "legal_aid": {"place": "北京", "matter": "pay", "migrant_worker": True, "papers": True},
}  # fmt: skip
"""What a worker typically tells, claim by claim."""


def timed(work: Callable[[], object], rounds: int) -> list[float]:
    """Return the milliseconds of each round, after one that does not count."""
    work()
    spent = []
    for _ in range(rounds):
        begun = time.perf_counter()
        work()
        spent.append((time.perf_counter() - begun) * 1000)
    return spent


def line(name: str, spent: list[float], target: float) -> str:
    """Return one line: median, maximum, target, and whether the median keeps it."""
    middle, most = statistics.median(spent), max(spent)
    verdict = "" if middle < target else "  MISSED"
    return f"{middle:10.2f} {most:10.2f}  {name} (under {target:g} ms){verdict}"


def claims() -> list[str]:
    """Measure every claim."""
    lines = []
    for entry in catalogue():

        def work(name: str = entry.name) -> object:
            return compute_claim(name, TYPICAL[name], today=TODAY)

        lines.append(line(f"claim {entry.name}", timed(work, ROUNDS), 5))
    return lines


def documents() -> list[str]:
    """Measure every document: the facts filled in, DOCX and PDF, and the cover note."""
    lines = []
    for name in templates():

        def work(name: str = name) -> object:
            return prepare(name, FACTS, today=TODAY, claims=CLAIMS, evidence=EVIDENCE)

        lines.append(line(f"document {name}", timed(work, DOCUMENT_ROUNDS), 1500))
    return lines


def main() -> None:
    """Print every figure: median and maximum in milliseconds, beside its target."""
    print(f"{'median ms':>10} {'most ms':>10}")
    print("\n".join(claims()))
    if not has_font():
        print("No font with Chinese characters here: documents are measured as DOCX alone.")
    print("\n".join(documents()))


if __name__ == "__main__":
    main()
