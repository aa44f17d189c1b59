"""Views of the queue somebody keeps for themselves: saved under a name, dropped."""

from __future__ import annotations

from sqlalchemy import ColumnElement, func, select

from bot.cases.console_tables import SavedViewRow
from bot.cases.rules.errors import NotAllowed, NotFound
from bot.cases.rules.queue_filters import Filters
from bot.cases.rules.staff.roles import Act
from bot.cases.services.permissions import check
from bot.cases.tables import StaffRow
from bot.cases.unit_of_work import Unit

MOST = 20
LONGEST_NAME = 20


def view_save(unit: Unit, *, staff: StaffRow, name: str, filters: Filters) -> None:
    """Keep a view under a name; one of that name is written over. Raises NotAllowed for no name and for too many."""
    check(unit, staff, Act.VIEW_QUEUE)
    called = " ".join(name.replace("\0", "").split())
    if not called or len(called) > LONGEST_NAME:
        raise NotAllowed(f"没有存：起个名字，最多 {LONGEST_NAME} 个字。")
    row = unit.session.scalar(
        select(SavedViewRow).where(SavedViewRow.staff_id == staff.id, SavedViewRow.name == called)
    )
    if row is None:
        kept = unit.session.scalar(select(func.count()).select_from(SavedViewRow).where(_of(staff))) or 0
        if kept >= MOST:
            raise NotAllowed(f"没有存：已经有 {MOST} 个，先删掉不用的。")
        row = SavedViewRow(staff_id=staff.id, name=called)
        unit.session.add(row)
    row.query = filters.address(page=1)
    unit.session.flush()


def view_drop(unit: Unit, *, staff: StaffRow, view: int) -> None:
    """Forget one of one's own views. Raises NotFound."""
    row = unit.session.scalar(select(SavedViewRow).where(SavedViewRow.id == view, _of(staff)))
    if row is None:
        raise NotFound("没有这个视图。")
    unit.session.delete(row)
    unit.session.flush()


def _of(staff: StaffRow) -> ColumnElement[bool]:
    return SavedViewRow.staff_id == staff.id
