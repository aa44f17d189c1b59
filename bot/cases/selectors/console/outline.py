"""A case for who may give it to somebody and not read it: how it stands and whom it can go to, nothing that was said. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from bot.cases.rules.office_hours import PRIORITY_NAMES
from bot.cases.rules.staff.roles import Act, Role, may
from bot.cases.rules.states import OPEN_STAGES, STAGE_NAMES, Stage
from bot.cases.selectors.routing import offices_with_people
from bot.cases.tables import CaseRow, OfficeRow, StaffRow
from bot.cases.unit_of_work import Unit


@dataclass(frozen=True, slots=True)
class Outline:
    """What the queue tells of a case, and whom it can be given to."""

    number: int
    stage: str
    open: bool
    holder: str
    office: str
    priority: str
    about: str
    in_danger: bool
    opened_at: datetime
    due_at: datetime | None
    colleagues: list[str]
    offices: list[str]


def case_outline(unit: Unit, case: CaseRow) -> Outline:
    """Return a case without anything that is known of its worker."""
    holder = unit.session.get(StaffRow, case.assignee_id) if case.assignee_id else None
    return Outline(
        case.number, STAGE_NAMES[Stage(case.stage)], Stage(case.stage) in OPEN_STAGES, holder.name if holder else "",
        unit.office(case.office_id).name, PRIORITY_NAMES[case.priority], unit.options.title_of(case.card) if case.card else "",
        case.danger_since is not None, case.created_at, case.due_at, colleagues_of(unit, case), other_offices(unit, case),
    )  # fmt: skip


def may_read(staff: StaffRow, case: CaseRow) -> bool:
    """Whether somebody may read a case."""
    return _may(staff, case, Act.VIEW_CASE)


def may_give(staff: StaffRow, case: CaseRow) -> bool:
    """Whether somebody may give a case to another person or office, though they do not hold it."""
    return _may(staff, case, Act.ASSIGN)


def colleagues_of(unit: Unit, case: CaseRow) -> list[str]:
    """Return who of its office a case can go to, beside who has it."""
    there = unit.session.scalars(
        select(StaffRow).where(
            StaffRow.office_id == case.office_id, StaffRow.active.is_(True),
            StaffRow.role.in_((Role.CASEWORKER, Role.SUPERVISOR)),
        ).order_by(StaffRow.name)
    )  # fmt: skip
    return [one.name for one in there if one.id != case.assignee_id]


def other_offices(unit: Unit, case: CaseRow) -> list[str]:
    """Return the offices a case can go to: those where somebody can take it."""
    staffed = offices_with_people(unit.session)
    rows = unit.session.execute(select(OfficeRow.id, OfficeRow.name).order_by(OfficeRow.id))
    return [name for number, name in rows if number in staffed and number != case.office_id]


def _may(staff: StaffRow, case: CaseRow, act: Act) -> bool:
    own, same = case.assignee_id == staff.id, case.office_id == staff.office_id
    return staff.active and case.stage != Stage.ERASED and may(Role(staff.role), act, own=own, same_office=same)
