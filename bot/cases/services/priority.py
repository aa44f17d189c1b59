"""How urgent a case is, and by when its worker must hear."""

from __future__ import annotations

from bot.cases.rules.office_hours import ANSWER_WITHIN, priority_of
from bot.cases.tables import CaseRow
from bot.cases.unit_of_work import Unit


def case_rank(unit: Unit, case: CaseRow) -> None:
    """Set priority and the instant by which the worker must hear, from danger, days left and group size."""
    left = (case.deadline_on - unit.today).days if case.deadline_on else None
    case.priority = priority_of(risk=case.risk, days_left=left, group_size=case.group_size)
    if case.waiting_since is not None:
        due = unit.hours(case.office_id).add(case.waiting_since, ANSWER_WITHIN[case.priority])
        case.due_at = max(due, case.due_at) if case.due_at and case.alarm >= 2 else due
