"""Who has a case on the screen. Reads only."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from bot.cases.console_tables import PresenceRow
from bot.cases.tables import StaffRow
from bot.cases.unit_of_work import Unit

HERE_FOR = timedelta(seconds=50)
"""Silence after which somebody is taken to have left: more than twice the time between two signs."""


def also_here(unit: Unit, case_id: int, *, but: int = 0) -> list[tuple[int, str]]:
    """Return who has the case open, number and name, but one of them."""
    rows = unit.session.execute(
        select(StaffRow.id, StaffRow.name)
        .join(PresenceRow, PresenceRow.staff_id == StaffRow.id)
        .where(PresenceRow.case_id == case_id, PresenceRow.seen_at > unit.now - HERE_FOR, StaffRow.id != but)
        .order_by(StaffRow.id)
    )
    return [(number, name) for number, name in rows]
