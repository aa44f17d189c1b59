"""The queue: open danger first, then by priority and by when the worker has to hear; the clocks over it; the daily digest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy import case as sql_case
from sqlalchemy.orm import Session

from bot.cases.rules.office_hours import PRIORITIES, PRIORITY_NAMES
from bot.cases.rules.states import OPEN_STAGES, STAGE_NAMES, Stage
from bot.cases.tables import CaseRow, DraftRow, StaffRow
from bot.cases.texts import shown_value
from bot.cases.view import clock

RISK_OF_LIFE = 3
"""Risk from which a case keeps its place though its last day is past."""


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
    worker_kind: str = ""
    city: str = ""
    card: str = ""
    topic_id: int | None = None
    in_danger: bool = False
    drafts: int = 0
    hearing_at: datetime | None = None

    def __str__(self) -> str:
        left = ""
        if self.days_left is not None:
            left = f"，离期限 {self.days_left} 天" if self.days_left >= 0 else f"，期限过了 {-self.days_left} 天"
        group = f"，{self.group_size} 人" if self.group_size > 1 else ""
        due = f"，{clock(self.due_at)} 前回" if self.due_at else ""
        holder = f"，{self.holder}" if self.holder else "，没人接"
        rank = "⚠️危险没解除" if self.in_danger else PRIORITY_NAMES[self.priority]
        who = "".join(part for part in (self.city, shown_value("worker_kind", self.worker_kind)) if part)
        drafts = f"，{self.drafts} 份草稿等着" if self.drafts else ""
        hearing = f"，{clock(self.hearing_at)} 开庭" if self.hearing_at else ""
        return f"{self.number}　{rank}{f'，{who}' if who else ''}{hearing}{left}{group}{due}{drafts}，{STAGE_NAMES[self.stage]}{holder}"


def queue_page(
    session: Session, *, today: date, office_id: int | None = None, holder_id: int | None = None, unclaimed: bool = False,
    priority: str = "", limit: int = 50, offset: int = 0,
) -> list[QueueLine]:  # fmt: skip
    """Return a page of open cases in the order of work: open danger, then urgent before the rest, then by when the worker
    has to hear, then the nearer last day (past ones last), danger, group size, longest waiting."""
    soon = sql_case((CaseRow.deadline_on.is_(None), 1), (CaseRow.deadline_on < today, 2), else_=0)
    past = and_(CaseRow.deadline_on < today, CaseRow.risk < RISK_OF_LIFE)
    places = [(CaseRow.priority == name, place) for place, name in enumerate(PRIORITIES)]
    rank = sql_case((past, len(PRIORITIES)), *places, else_=len(PRIORITIES))
    drafts = (
        select(func.count())
        .select_from(DraftRow)
        .where(DraftRow.case_id == CaseRow.id, DraftRow.status == "pending")
        .scalar_subquery()
    )
    query = (
        select(
            CaseRow.number, CaseRow.stage, CaseRow.priority, CaseRow.deadline_on, CaseRow.risk, CaseRow.group_size,
            CaseRow.waiting_since, CaseRow.due_at, CaseRow.worker_kind, CaseRow.city, CaseRow.card, CaseRow.topic_id,
            CaseRow.danger_since, CaseRow.hearing_at, StaffRow.name, drafts.label("drafts"),
        )
        .outerjoin(StaffRow, StaffRow.id == CaseRow.assignee_id)
        .where(CaseRow.stage.in_(OPEN_STAGES), *_wanted(office_id, holder_id, unclaimed=unclaimed, priority=priority))
        .order_by(
            CaseRow.danger_since.is_(None), rank, CaseRow.due_at.is_(None), CaseRow.due_at, soon, CaseRow.deadline_on,
            CaseRow.risk.desc(), CaseRow.group_size.desc(), CaseRow.waiting_since.is_(None), CaseRow.waiting_since,
            CaseRow.created_at, CaseRow.id,
        )
        .limit(limit)
        .offset(offset)
    )  # fmt: skip
    return [
        QueueLine(
            row.number, Stage(row.stage), row.priority, (row.deadline_on - today).days if row.deadline_on else None,
            row.risk, row.group_size, row.waiting_since, row.due_at, row.name or "", row.worker_kind, row.city, row.card,
            row.topic_id, row.danger_since is not None, row.drafts, row.hearing_at,
        )
        for row in session.execute(query)
    ]  # fmt: skip


def queue_length(
    session: Session, *, office_id: int | None = None, holder_id: int | None = None, unclaimed: bool = False,
    priority: str = "",
) -> int:  # fmt: skip
    """Return how many open cases a queue holds."""
    query = (
        select(func.count())
        .select_from(CaseRow)
        .where(CaseRow.stage.in_(OPEN_STAGES), *_wanted(office_id, holder_id, unclaimed=unclaimed, priority=priority))
    )
    return session.scalar(query) or 0


def _wanted(
    office_id: int | None, holder_id: int | None, *, unclaimed: bool, priority: str
) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if office_id is not None:
        found.append(CaseRow.office_id == office_id)
    if holder_id is not None:
        found.append(CaseRow.assignee_id == holder_id)
    if unclaimed:
        found.append(CaseRow.assignee_id.is_(None))
    if priority:
        found.append(CaseRow.priority == priority)
    return found
