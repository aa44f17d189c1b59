"""Whether something a page of the console shows has changed, as a number that is another one then. Cheap; reads only."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

from sqlalchemy import func, select

from bot.audit.tables import AuditRow
from bot.cases.selectors.console.presence import also_here
from bot.cases.tables import CaseMessageRow, CaseRow, DraftRow
from bot.cases.unit_of_work import Unit

QUEUE, CASE = "queue", "case"
_QUIET = (
    "queue_viewed", "case_viewed", "cases_searched", "file_viewed", "signed_in", "signed_out", "sessions_ended",
    "sign_in_refused", "password_changed", "recovery_renewed", "canned_saved",
)  # fmt: skip
_EVERYWHERE = ("case_moved",)
_LOOKED_AT = 100
"""Acts looked at, the newest: more than happen between two looks."""


def queue_name(office_id: int | None) -> str:
    """Return the name of the queue of an office; of every office without one."""
    return f"{QUEUE}:{office_id or 0}"


def case_name(number: int) -> str:
    """Return the name of a case's page."""
    return f"{CASE}:{number}"


def pulses(unit: Unit, names: Iterable[str]) -> dict[str, int]:
    """Return the pulse of each page that is open; a case that is gone has none."""
    found: dict[str, int] = {}
    queues = _queues(unit)
    for name in names:
        kind, _, number = name.partition(":")
        if kind == QUEUE:
            found[name] = max(queues.get(int(number), 0), queues[0] if number == "0" else queues.get(-1, 0))
        elif (beat := _case(unit, int(number))) is not None:
            found[name] = beat
    return found


def _queues(unit: Unit) -> dict[int, int]:
    """The newest act by office; 0: of all, -1: of those that concern every office."""
    newest = select(AuditRow.id, AuditRow.action, AuditRow.case_number).order_by(AuditRow.id.desc()).limit(_LOOKED_AT)
    recent = newest.subquery()
    rows = unit.session.execute(
        select(recent.c.id, recent.c.action, CaseRow.office_id)
        .outerjoin(CaseRow, CaseRow.number == recent.c.case_number)
        .where(recent.c.action.not_in(_QUIET))
    )
    found: dict[int, int] = {0: 0}
    for act, action, office in rows:
        place = -1 if office is None or action in _EVERYWHERE else office
        found[place], found[0] = max(found.get(place, 0), act), max(found[0], act)
    return found


def _case(unit: Unit, number: int) -> int | None:
    case = unit.session.execute(
        select(CaseRow.id, CaseRow.version, CaseRow.stage).where(CaseRow.number == number)
    ).first()
    if case is None:
        return None
    messages = unit.session.execute(
        select(func.max(CaseMessageRow.id), func.max(CaseMessageRow.edited_at), func.count().filter(CaseMessageRow.delivery == "waiting"))
        .where(CaseMessageRow.case_id == case.id)
    ).one()  # fmt: skip
    drafts = unit.session.execute(
        select(func.count(), func.max(DraftRow.id)).where(DraftRow.case_id == case.id, DraftRow.status == "pending")
    ).one()
    here = [staff for staff, _ in also_here(unit, case.id)]
    return zlib.crc32(repr((tuple(case), tuple(messages), tuple(drafts), here)).encode())
