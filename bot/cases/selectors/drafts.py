"""Drafts that wait, oldest first. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from bot.cases.tables import CaseRow, DraftRow, StaffRow
from bot.cases.unit_of_work import Unit

WHY = {
    "supervised": "等督导批准",
    "gate": "依据有问题",
    "not_holder": "等承办人决定",
    "machine": "机器建议",
    "unclear": "等作者说给谁",
    "group": "等人发给同一批",
}


@dataclass(frozen=True, slots=True)
class WaitingDraft:
    """One draft, without its content."""

    id: int
    case_number: int
    topic_id: int | None
    author: str
    why: str
    at: datetime


def drafts_waiting(unit: Unit, *, office_id: int | None = None, limit: int = 30) -> list[WaitingDraft]:
    """Return the drafts of an office that nobody decided yet; of all offices without one."""
    query = (
        select(DraftRow, CaseRow.number, CaseRow.topic_id, StaffRow.name)
        .join(CaseRow, CaseRow.id == DraftRow.case_id)
        .outerjoin(StaffRow, StaffRow.id == DraftRow.author_id)
        .where(DraftRow.status == "pending")
        .order_by(DraftRow.at, DraftRow.id)
        .limit(limit)
    )
    if office_id is not None:
        query = query.where(CaseRow.office_id == office_id)
    return [
        WaitingDraft(row.id, number, topic, name or "机器", WHY.get(row.why, row.why), row.at)
        for row, number, topic, name in unit.session.execute(query)
    ]
