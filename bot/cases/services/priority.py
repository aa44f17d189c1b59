"""How urgent a case is, and by when its worker must hear."""

from __future__ import annotations

from bot.cases.rules.office_hours import PRIORITIES, PRIORITY_NAMES, SHANGHAI, priority_of
from bot.cases.rules.staff.roles import Act
from bot.cases.services.permissions import check
from bot.cases.tables import CaseRow, StaffRow
from bot.cases.unit_of_work import Unit, actor_name


def days_left(unit: Unit, case: CaseRow) -> int | None:
    """Return the days to the next last day or hearing; None when there is neither."""
    days = [case.deadline_on] if case.deadline_on else []
    if case.hearing_at is not None and case.hearing_at >= unit.now:
        days.append(case.hearing_at.astimezone(SHANGHAI).date())
    return min((day - unit.today).days for day in days) if days else None


def case_rank(unit: Unit, case: CaseRow) -> None:
    """Set priority and the instant by which the worker must hear: by hand, or from danger, days left and group size."""
    case.priority = priority_of(
        risk=case.risk, days_left=days_left(unit, case), group_size=case.group_size, by_hand=case.priority_set or ""
    )
    if case.waiting_since is not None:
        hours = unit.hours(case.office_id)
        due = hours.add(case.waiting_since, hours.within[case.priority])
        case.due_at = max(due, case.due_at) if case.due_at and case.alarm >= 2 else due


def priority_by_hand(unit: Unit, case: CaseRow, *, staff: StaffRow, priority: str) -> str:
    """Put a case before or behind others; an empty priority leaves it to the case again. Returns what came of it.

    What the worker was promised stays: a case put back is answered by the hour that was told.
    """
    check(unit, staff, Act.PLAN, case)
    promised, case.priority_set = case.due_at, priority
    case_rank(unit, case)
    if promised is not None and case.due_at is not None:
        case.due_at = min(promised, case.due_at)
    unit.session.flush()
    unit.audit(actor_name(staff), "priority_set", case, priority or "auto")
    told = f"案件 {case.number} 现在是“{PRIORITY_NAMES[case.priority]}”。"
    if priority and PRIORITIES.index(case.priority) < PRIORITIES.index(priority):
        return f"{told}有危险，或离期限、开庭不到三天，降不下来。"
    return told
