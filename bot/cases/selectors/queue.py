"""The queue: open cases by days left, danger, group size, then waiting time; the clocks over it; the daily digest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import case as sql_case
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.cases.rules.office_hours import (
    PRIORITY_NAMES,
)
from bot.cases.rules.states import OPEN_STAGES, STAGE_NAMES, Stage
from bot.cases.tables import CaseRow, StaffRow
from bot.cases.view import clock


@dataclass(frozen=True, slots=True)
class QueueLine:
    """One case of the queue, without content."""

    number: int
    stage: Stage
    priority: str
    days_left: int | None
    risk: int
    group_size: int
    waiting_since: datetime | None
    due_at: datetime | None
    holder: str

    def __str__(self) -> str:
        left = ""
        if self.days_left is not None:
            left = f"，离期限 {self.days_left} 天" if self.days_left >= 0 else f"，期限过了 {-self.days_left} 天"
        group = f"，{self.group_size} 人" if self.group_size > 1 else ""
        due = f"，{clock(self.due_at)} 前回" if self.due_at else ""
        holder = f"，{self.holder}" if self.holder else "，没人接"
        return f"{self.number}　{PRIORITY_NAMES[self.priority]}{left}{group}{due}，{STAGE_NAMES[self.stage]}{holder}"


def queue_page(
    session: Session, *, today: date, office_id: int | None = None, holder_id: int | None = None, unclaimed: bool = False,
    limit: int = 50, offset: int = 0,
) -> list[QueueLine]:  # fmt: skip
    """Return a page of open cases: fewest days left first (past ones last), then danger, group size, longest waiting."""
    soon = sql_case((CaseRow.deadline_on.is_(None), 1), (CaseRow.deadline_on < today, 2), else_=0)
    query = (
        select(
            CaseRow.number, CaseRow.stage, CaseRow.priority, CaseRow.deadline_on, CaseRow.risk, CaseRow.group_size,
            CaseRow.waiting_since, CaseRow.due_at, StaffRow.name,
        )
        .outerjoin(StaffRow, StaffRow.id == CaseRow.assignee_id)
        .where(CaseRow.stage.in_(OPEN_STAGES))
        .order_by(
            sql_case((CaseRow.risk >= 3, 0), else_=1), soon, CaseRow.deadline_on, CaseRow.risk.desc(),
            CaseRow.group_size.desc(), CaseRow.waiting_since.is_(None), CaseRow.waiting_since, CaseRow.created_at,
            CaseRow.id,
        )
        .limit(limit)
        .offset(offset)
    )  # fmt: skip
    if office_id is not None:
        query = query.where(CaseRow.office_id == office_id)
    if holder_id is not None:
        query = query.where(CaseRow.assignee_id == holder_id)
    if unclaimed:
        query = query.where(CaseRow.assignee_id.is_(None))
    return [
        QueueLine(
            row.number, Stage(row.stage), row.priority, (row.deadline_on - today).days if row.deadline_on else None,
            row.risk, row.group_size, row.waiting_since, row.due_at, row.name or "",
        )
        for row in session.execute(query)
    ]  # fmt: skip
