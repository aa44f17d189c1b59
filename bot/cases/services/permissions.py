"""What a member of staff may do at this moment: the role's rights, and whether their words need approval."""

from __future__ import annotations

from bot.cases.rules.errors import IllegalTransition, NotAllowed
from bot.cases.rules.staff.roles import Act, Role, require
from bot.cases.rules.states import Stage
from bot.cases.tables import CaseRow, StaffRow
from bot.cases.unit_of_work import Unit


def check(unit: Unit, staff: StaffRow, act: Act, case: CaseRow | None = None) -> None:
    """Raise NotAllowed unless this person may do it now; leaving revokes at once. Nothing is done to an erased case.

    While a danger to life is open, whoever of the group sees it first may write, whatever their office.
    """
    if not staff.active:
        raise NotAllowed("你已经不在工作人员名单里，没有执行。")
    if case is not None and case.stage == Stage.ERASED:
        raise IllegalTransition(f"案件 {case.number} 的内容已经删除，不能再往里存。")
    own = case is not None and case.assignee_id == staff.id
    same = case is None or case.office_id == staff.office_id or (act is Act.NOTE and case.danger_since is not None)
    require(Role(staff.role), act, own=own, same_office=same)


def is_supervised(unit: Unit, staff: StaffRow) -> bool:
    """Whether what this person writes needs a supervisor: the office's rule, or a newcomer's."""
    return Role(staff.role) is not Role.SUPERVISOR and (staff.supervised or unit.office(staff.office_id).supervised)
