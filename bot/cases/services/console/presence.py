"""Somebody has a case on the screen, or has left it."""

from __future__ import annotations

from sqlalchemy import delete

from bot.cases.console_tables import PresenceRow
from bot.cases.selectors.console.presence import HERE_FOR
from bot.cases.tables import CaseRow, StaffRow
from bot.cases.unit_of_work import Unit


def presence_note(unit: Unit, case: CaseRow, *, staff: StaffRow) -> None:
    """Note that somebody has the case on the screen now; who has not been heard of for long is forgotten."""
    unit.session.execute(delete(PresenceRow).where(PresenceRow.seen_at < unit.now - 2 * HERE_FOR))
    row = unit.session.get(PresenceRow, (case.id, staff.id))
    if row is None:
        unit.session.add(PresenceRow(case_id=case.id, staff_id=staff.id, seen_at=unit.now))
    else:
        row.seen_at = unit.now
    unit.session.flush()


def presence_end(unit: Unit, case: CaseRow, *, staff: StaffRow) -> None:
    """Note that somebody has left the case."""
    unit.session.execute(delete(PresenceRow).where(PresenceRow.case_id == case.id, PresenceRow.staff_id == staff.id))
