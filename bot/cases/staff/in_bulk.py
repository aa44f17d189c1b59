"""One thing done to several cases at once: each by its verb, and what was not done is told with its reason."""

from __future__ import annotations

from collections.abc import Sequence

from bot.cases.rules.errors import CaseError, NotAllowed
from bot.cases.rules.staff.came import Came
from bot.cases.staff.at_desk import done_at_desk
from bot.cases.staff.orders import Order
from bot.cases.tables import CaseRow, StaffRow
from bot.cases.unit_of_work import Unit, case_numbered

VERBS = ("claim", "assign")
MOST = 50
_DONE = {"claim": "接手了 {count} 件。", "assign": "交给 {name} {count} 件。"}
_REASONS_SHOWN = 3


def done_in_bulk(unit: Unit, staff: StaffRow, numbers: Sequence[int], verb: str, to: int = 0) -> Came:
    """Take, or give to a member of staff, each of the cases, and return what came of it.

    A case that is already where it should be is passed over: a form sent twice does nothing twice. One that cannot be
    changed is left as it is, with its reason; the others are changed. Raises NotAllowed where there is nothing to do.
    """
    wanted = list(dict.fromkeys(numbers))
    receiver = unit.session.get(StaffRow, to) if to else None
    if not wanted:
        raise NotAllowed("没有执行：先勾选案件。")
    if len(wanted) > MOST:
        raise NotAllowed(f"没有执行：一次最多 {MOST} 件。")
    if verb == "assign" and (receiver is None or not receiver.active):
        raise NotAllowed("没有执行：选一位同事。")
    holder = receiver if receiver is not None else staff
    order = Order(verb, receiver.name if receiver is not None else "")
    done, refused = 0, []
    for number in wanted:
        try:
            done += _one(unit, staff, number, order, holder)
        except CaseError as error:
            refused.append(f"{number}：{error}")
    told = _DONE[verb].format(count=done, name=holder.name) if done or not refused else "一件也没有办成。"
    return Came(told + _refused(refused), done=not refused)


def _one(unit: Unit, staff: StaffRow, number: int, order: Order, holder: StaffRow) -> int:
    """Do it to one case in a transaction within the transaction; return 0 where it stood so already."""
    with unit.session.begin_nested():
        case: CaseRow = case_numbered(unit, number)
        if case.assignee_id == holder.id:
            return 0
        if holder.id != staff.id and holder.office_id != case.office_id:
            raise NotAllowed(f"{holder.name}不在这件案子的办公室。")
        done_at_desk(unit, staff, case, order)
        return 1


def _refused(reasons: list[str]) -> str:
    if not reasons:
        return ""
    more = f"，还有 {len(reasons) - _REASONS_SHOWN} 件" if len(reasons) > _REASONS_SHOWN else ""
    return f"没有办成 {len(reasons)} 件：{'；'.join(reasons[:_REASONS_SHOWN])}{more}"
