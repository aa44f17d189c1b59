"""The queue: open danger first, then by priority and by when the worker has to hear; the clocks over it; the daily digest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy import case as sql_case
from sqlalchemy.orm import Session

from bot.cases.rules.office_hours import PRIORITIES, PRIORITY_NAMES
from bot.cases.rules.queue_filters import Sort
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
    office_id: int = 0

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


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases a queue is made of. None and empty: no limit."""

    office_id: int | None = None
    holder_id: int | None = None
    unclaimed: bool = False
    priority: str = ""
    in_danger: bool = False
    stages: tuple[Stage, ...] = OPEN_STAGES
    cards: tuple[str, ...] | None = None
    left: tuple[int | None, int | None] | None = None
    """From how many days before the last day to how many."""
    no_last_day: bool = False
    found: ColumnElement[bool] | None = None
    """What a search adds."""


EVERYTHING = Wanted()


def queue_page(
    session: Session, *, today: date, wanted: Wanted = EVERYTHING, sort: Sort = Sort.STAKE, limit: int = 50, offset: int = 0
) -> list[QueueLine]:  # fmt: skip
    """Return a page of cases in the order of work: open danger, then urgent before the rest, then by when the worker
    has to hear, then the nearer last day (past ones last), danger, group size, longest waiting; or by `sort` first.

    Which cases stand on the page is found in an index alone (ix_cases_work); only theirs are the rows that are read.
    """
    places = session.scalars(
        select(CaseRow.id).where(*_limits(wanted, today)).order_by(*_order(sort, today)).limit(limit).offset(offset)
    ).all()
    drafts = (
        select(func.count())
        .select_from(DraftRow)
        .where(DraftRow.case_id == CaseRow.id, DraftRow.status == "pending")
        .scalar_subquery()
    )
    query = (
        select(
            CaseRow.id, CaseRow.number, CaseRow.stage, CaseRow.priority, CaseRow.deadline_on, CaseRow.risk, CaseRow.group_size,
            CaseRow.waiting_since, CaseRow.due_at, CaseRow.worker_kind, CaseRow.city, CaseRow.card, CaseRow.topic_id,
            CaseRow.danger_since, CaseRow.hearing_at, CaseRow.office_id, StaffRow.name, drafts.label("drafts"),
        )
        .outerjoin(StaffRow, StaffRow.id == CaseRow.assignee_id)
        .where(CaseRow.id.in_(places))
    )  # fmt: skip
    lines = {
        row.id: QueueLine(
            row.number, Stage(row.stage), row.priority, (row.deadline_on - today).days if row.deadline_on else None,
            row.risk, row.group_size, row.waiting_since, row.due_at, row.name or "", row.worker_kind, row.city, row.card,
            row.topic_id, row.danger_since is not None, row.drafts, row.hearing_at, row.office_id,
        )
        for row in session.execute(query)
    }  # fmt: skip
    return [lines[place] for place in places]


def queue_length(session: Session, wanted: Wanted = EVERYTHING, *, today: date) -> int:
    """Return how many cases a queue holds."""
    return session.scalar(select(func.count()).select_from(CaseRow).where(*_limits(wanted, today))) or 0


def _order(sort: Sort, today: date) -> list[ColumnElement[Any]]:
    soon = sql_case((CaseRow.deadline_on.is_(None), 1), (CaseRow.deadline_on < today, 2), else_=0)
    past = and_(CaseRow.deadline_on < today, CaseRow.risk < RISK_OF_LIFE)
    places = [(CaseRow.priority == name, place) for place, name in enumerate(PRIORITIES)]
    rank = sql_case((past, len(PRIORITIES)), *places, else_=len(PRIORITIES))
    nearest: list[ColumnElement[Any]] = [soon, CaseRow.deadline_on.expression]
    waiting: list[ColumnElement[Any]] = [CaseRow.waiting_since.is_(None), CaseRow.waiting_since.expression]
    first: dict[Sort, list[ColumnElement[Any]]] = {
        Sort.STAKE: [], Sort.LEFT: nearest, Sort.WAITING: waiting, Sort.GROUP: [CaseRow.group_size.desc()],
        Sort.NEWEST: [CaseRow.created_at.desc(), CaseRow.id.desc()],
    }  # fmt: skip
    return [
        *first[sort], CaseRow.danger_since.is_(None), rank, CaseRow.due_at.is_(None), CaseRow.due_at.expression, *nearest,
        CaseRow.risk.desc(), CaseRow.group_size.desc(), *waiting, CaseRow.created_at.expression, CaseRow.id.expression,
    ]  # fmt: skip


def _limits(wanted: Wanted, today: date) -> list[ColumnElement[bool]]:
    limits: list[tuple[bool, ColumnElement[bool]]] = [
        (wanted.office_id is not None, CaseRow.office_id == wanted.office_id),
        (wanted.holder_id is not None, CaseRow.assignee_id == wanted.holder_id),
        (wanted.unclaimed, CaseRow.assignee_id.is_(None)),
        (bool(wanted.priority), CaseRow.priority == wanted.priority),
        (wanted.in_danger, CaseRow.danger_since.is_not(None)),
        (wanted.cards is not None, CaseRow.card.in_(wanted.cards or ())),
        (wanted.no_last_day, CaseRow.deadline_on.is_(None)),
    ]
    found = [CaseRow.stage.in_(wanted.stages), *(limit for asked, limit in limits if asked)]
    if wanted.left is not None:
        least, most = wanted.left
        found += [] if least is None else [CaseRow.deadline_on >= today + timedelta(days=least)]
        found += [] if most is None else [CaseRow.deadline_on <= today + timedelta(days=most)]
    return found if wanted.found is None else [*found, wanted.found]
