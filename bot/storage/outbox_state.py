"""How the outbox stands: what waits, since when, and what could not be delivered. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.storage.tables import OutboxRow, OutboxStatus

LATELY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class OutboxState:
    """Counts. `oldest`: since when the one that waits longest waits; `failed`: of the last day."""

    waiting: int
    oldest: datetime | None
    failed: int


def outbox_state(session: Session, now: datetime) -> OutboxState:
    """Return how many messages wait, and how many failed lately."""
    waiting, oldest = session.execute(
        select(func.count(), func.min(OutboxRow.created_at)).where(OutboxRow.status == OutboxStatus.PENDING)
    ).one()
    failed = session.scalar(
        select(func.count())
        .select_from(OutboxRow)
        .where(OutboxRow.status == OutboxStatus.FAILED, OutboxRow.created_at > now - LATELY)
    )
    return OutboxState(waiting, oldest, failed or 0)
